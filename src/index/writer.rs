//! Makes an index.
//!
//! In: the words of contents, and the files of a tree. Out: the bytes of a file. Left out: reading contents, writing the file.

use super::{BITS, CONTENTS_OF_BLOCK, ContentId, ENTRY, HEADER, MAGIC, VERSION, block_of, checksum, hash, start_of, words};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use rayon::slice::ParallelSliceMut;

/// Words of a block, and ids, on average; so a block is some hundred bytes, and a small repository has few of them.
const HELD_BY_BLOCK: usize = 16;
/// A word of a content: its hash in the upper half, the content's number in the lower one.
type Held = u64;

/// Returns the words of a content by their hash, each once.
pub fn words_of(content: &[u8]) -> Vec<u32> {
    let mut seen = HashSet::with_capacity(content.len() / 32);
    words(content).map(hash).filter(|h| seen.insert(*h)).collect()
}

/// The files of a tree.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// The tree's id.
    pub tree: ContentId,
    /// The paths, sorted, with their contents.
    pub files: Vec<(String, ContentId)>,
}

/// What an index is made of.
pub struct Writer {
    /// By number.
    contents: Vec<ContentId>,
    /// In any order.
    held: Vec<Held>,
    /// The tree's id.
    tree: ContentId,
    /// The paths of each content, by its number.
    paths: Vec<Vec<String>>,
    /// The paths whose content is not covered.
    uncovered: Vec<String>,
}

impl Writer {
    /// Makes the index of some contents, each with its words as [`words_of`] gives them, and of the files of a tree.
    pub fn new(mut contents: Vec<(ContentId, Vec<u32>)>, listed: Listed) -> Self {
        let mut first: HashMap<ContentId, usize> = HashMap::with_capacity(listed.files.len());
        for (place, (_, id)) in listed.files.iter().enumerate() {
            first.entry(*id).or_insert(place);
        }
        // What other revisions have stands behind, in an order that is the same each time.
        contents.sort_unstable_by_key(|(id, _)| (first.get(id).copied().unwrap_or(usize::MAX), *id));
        contents.dedup_by_key(|(id, _)| *id);
        let numbers: HashMap<ContentId, usize> = contents.iter().enumerate().map(|(number, (id, _))| (*id, number)).collect();
        let (mut paths, mut uncovered) = (vec![Vec::new(); contents.len()], Vec::new());
        for (path, id) in listed.files {
            numbers.get(&id).map_or(&mut uncovered, |number| &mut paths[*number]).push(path);
        }
        let numbered = (0_u64..).zip(&contents);
        let held = numbered.flat_map(|(number, (_, words))| words.iter().map(move |w| u64::from(*w) << 32 | number)).collect();
        Self { contents: contents.into_iter().map(|(id, _)| id).collect(), held, tree: listed.tree, paths, uncovered }
    }

    /// Returns the bytes of the file.
    pub fn bytes(mut self) -> Vec<u8> {
        self.held.par_sort_unstable();
        let words = self.held.chunk_by(|a, b| a >> 32 == b >> 32).count();
        let (words, ids) = (bits_for(words), bits_for(self.contents.len()));
        let blocks = [self.words(words), self.ids(ids), self.paths()].concat();
        let mut out = self.header([words, ids]);
        let mut start = out.len() + ENTRY * blocks.len();
        for (place, block) in (0_u64..).zip(&blocks) {
            out.extend((start as u64).to_le_bytes());
            out.extend((block.len() as u32).to_le_bytes());
            out.extend(checksum(&[&place.to_le_bytes(), block]));
            start += block.len();
        }
        out.extend(blocks.concat());
        out
    }

    /// Returns all that stands before the directory.
    fn header(&self, bits: [u32; 2]) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        out.extend(self.tree);
        bits.iter().for_each(|b| out.extend(b.to_le_bytes()));
        out.extend((self.contents.len() as u64).to_le_bytes());
        out.extend(checksum(&[&out]));
        debug_assert_eq!(out.len(), HEADER);
        out
    }

    /// Returns the blocks of words.
    fn words(&self, bits: u32) -> Vec<Vec<u8>> {
        let mut left = &self.held[..];
        let block = |number| {
            let (own, others) = left.split_at(left.partition_point(|h| block_of(word(*h), bits) == number));
            left = others;
            packed(own)
        };
        (0..1_usize << bits).map(block).collect()
    }

    /// Returns the blocks of ids.
    fn ids(&self, bits: u32) -> Vec<Vec<u8>> {
        let mut numbered: Vec<(&ContentId, u64)> = self.contents.iter().zip(0..).collect();
        numbered.sort_unstable();
        let mut blocks = vec![Vec::new(); 1 << bits];
        for (id, number) in numbered {
            let block = &mut blocks[block_of(start_of(id), bits)];
            block.extend(id);
            push(block, number);
        }
        blocks
    }

    /// Returns the blocks of paths.
    fn paths(&self) -> Vec<Vec<u8>> {
        let covered = self.paths.chunks(CONTENTS_OF_BLOCK).map(listed);
        covered.chain([listed(std::slice::from_ref(&self.uncovered))]).collect()
    }
}

/// Returns the bits of the number of a block for so many words or ids.
fn bits_for(held: usize) -> u32 {
    (held / HELD_BY_BLOCK).max(1).ilog2().clamp(*BITS.start(), *BITS.end())
}

/// Returns the hash of a word that a content holds.
fn word(held: Held) -> u32 {
    (held >> 32) as u32
}

/// Returns a block of words.
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

/// Returns a block of paths, those of each content together.
fn listed(contents: &[Vec<String>]) -> Vec<u8> {
    let (mut out, mut before) = (Vec::new(), "");
    for paths in contents {
        push(&mut out, paths.len() as u64);
        for path in paths {
            let same = before.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count();
            push(&mut out, same as u64);
            push(&mut out, (path.len() - same) as u64);
            out.extend(&path.as_bytes()[same..]);
            before = path;
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
