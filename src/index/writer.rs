//! Makes an index.
//!
//! In: the words of contents. Out: the bytes of a file. Left out: reading contents, writing the file.

use super::{BITS, ContentId, ENTRY, HEADER, ID, Listed, MAGIC, VERSION, bucket, checksum, hash, words};
use foldhash::{HashSet, HashSetExt};
use rayon::slice::ParallelSliceMut;

/// Words of a bucket, on average; so a bucket is some hundred bytes, and a small repository has few of them.
const WORDS_OF_BUCKET: usize = 16;
/// A word of a content: its hash in the upper half, the content's number in the lower one.
type Held = u64;

/// Returns the words of a content by their hash, each once.
pub fn words_of(content: &[u8]) -> Vec<u32> {
    let mut seen = HashSet::with_capacity(content.len() / 32);
    words(content).map(hash).filter(|h| seen.insert(*h)).collect()
}

/// What an index is made of.
pub struct Writer {
    /// Sorted.
    contents: Vec<ContentId>,
    /// In any order.
    held: Vec<Held>,
    /// The files of a tree.
    listed: Listed,
}

impl Writer {
    /// Makes the index of some contents, each with its words as [`words_of`] gives them, and of the files of a tree.
    pub fn new(mut contents: Vec<(ContentId, Vec<u32>)>, listed: Listed) -> Self {
        contents.sort_unstable_by_key(|(id, _)| *id);
        contents.dedup_by_key(|(id, _)| *id);
        let numbered = (0_u64..).zip(&contents);
        let held = numbered.flat_map(|(number, (_, words))| words.iter().map(move |w| u64::from(*w) << 32 | number)).collect();
        Self { contents: contents.into_iter().map(|(id, _)| id).collect(), held, listed }
    }

    /// Returns the bytes of the file.
    pub fn bytes(mut self) -> Vec<u8> {
        self.held.par_sort_unstable();
        let words = self.held.chunk_by(|a, b| a >> 32 == b >> 32).count();
        let bits = (words / WORDS_OF_BUCKET).max(1).ilog2().clamp(*BITS.start(), *BITS.end());
        let start = HEADER + ID * self.contents.len();
        let directory = self.buckets(bits, start);
        let files = self.files();
        let mut out = self.header(bits, (start + directory.len(), files.len()));
        out.extend(directory);
        out.extend(files);
        out
    }

    /// Returns all that stands before the directory; `files` is where their list begins, and its length.
    fn header(&self, bits: u32, files: (usize, usize)) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        out.extend(bits.to_le_bytes());
        for number in [self.contents.len(), files.0, files.1] {
            out.extend((number as u64).to_le_bytes());
        }
        out.extend(checksum(&[&out, self.contents.as_flattened()]));
        debug_assert_eq!(out.len(), HEADER);
        out.extend(self.contents.as_flattened());
        out
    }

    /// Returns the directory, which begins at `start`, and what it leads to.
    fn buckets(&self, bits: u32, start: usize) -> Vec<u8> {
        let start = start + (ENTRY << bits);
        let (mut entries, mut buckets) = (Vec::with_capacity(ENTRY << bits), Vec::new());
        let mut left = &self.held[..];
        for number in 0..1_usize << bits {
            let (own, others) = left.split_at(left.partition_point(|h| bucket(word(*h), bits) == number));
            left = others;
            let text = packed(own);
            entries.extend(((start + buckets.len()) as u64).to_le_bytes());
            entries.extend((text.len() as u32).to_le_bytes());
            entries.extend(checksum(&[&(number as u64).to_le_bytes(), &text]));
            buckets.extend(text);
        }
        entries.extend(buckets);
        entries
    }

    /// Returns the list of files.
    fn files(&self) -> Vec<u8> {
        let (tree, files) = &self.listed;
        let (mut list, mut before) = (Vec::new(), "");
        for (path, id) in files {
            let same = before.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count();
            push(&mut list, same as u64);
            push(&mut list, (path.len() - same) as u64);
            list.extend(&path.as_bytes()[same..]);
            match self.contents.binary_search(id) {
                Ok(number) => push(&mut list, number as u64 + 1),
                Err(_) => list.extend([&[0][..], id].concat()),
            }
            before = path;
        }
        [&tree[..], &checksum(&[tree, &list]), &list].concat()
    }
}

/// Returns the hash of a word that a content holds.
fn word(held: Held) -> u32 {
    (held >> 32) as u32
}

/// Returns the bytes of a bucket.
fn packed(held: &[Held]) -> Vec<u8> {
    let mut out = Vec::new();
    for same in held.chunk_by(|a, b| word(*a) == word(*b)) {
        out.extend(word(same[0]).to_le_bytes());
        push(&mut out, same.len() as u64);
        let mut before = 0;
        for number in same.iter().map(|h| h & u64::from(u32::MAX)) {
            push(&mut out, number - before);
            before = number;
        }
    }
    out
}

/// Adds a number in LEB128: seven bits in each byte, the lowest first, the upper bit set where more follow.
fn push(out: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
