//! Asks an index.
//!
//! In: a file that [`super::Writer`] made, names, and ids. Out: the numbers of the contents that may hold the names, and the paths of contents. Left
//! out: what is not asked for is not read.

use super::{BITS, CONTENTS_OF_BLOCK, ContentId, ENTRY, HEADER, ID, MAGIC, VERSION, block_of, checksum, hash, start_of, words};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Most contents and longest block that are believed: more than any repository has, less than a machine's memory.
const MOST: u64 = 1 << 30;

/// An index that cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// It is there and cannot be read.
    #[error("{0}")]
    Read(#[from] io::Error),
    /// Its bytes are not what was written, or another version's.
    #[error("damaged, or of another version")]
    Damaged,
}

/// An index on disk, opened.
#[derive(Debug)]
pub struct WordIndex {
    /// The file. Whoever makes the index anew gives it another one, so that this one stays as it is.
    file: Mutex<File>,
    /// Its length.
    length: u64,
    /// The tree whose files it names.
    tree: ContentId,
    /// The bits of the number of a block of words, and of ids.
    bits: [u32; 2],
    /// The number of contents.
    contents: usize,
}

impl WordIndex {
    /// Opens an index; `None` where there is none.
    pub fn open(path: &Path) -> Result<Option<Self>, IndexError> {
        let mut file = match File::open(path) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let length = file.metadata()?.len();
        let mut header = [0; HEADER];
        exactly(&mut file, &mut header)?;
        let (fields, sum) = header.split_at(HEADER - 8);
        let (bits, contents) = ([40..44, 44..48].map(|at| number(&fields[at]) as u32), number(&fields[48..]));
        let known = &fields[..16] == MAGIC && number(&fields[16..20]) == u64::from(VERSION) && bits.iter().all(|b| BITS.contains(b));
        if !known || checksum(&[fields]) != sum {
            return Err(IndexError::Damaged);
        }
        let tree = fields[20..40].try_into().map_err(|_| IndexError::Damaged)?;
        Ok(Some(Self { file: Mutex::new(file), length, tree, bits, contents: within(contents, MOST)? }))
    }

    /// Returns the id of the tree whose files it names.
    pub fn tree(&self) -> &ContentId {
        &self.tree
    }

    /// Returns the number of a content, `None` for one that is not covered.
    pub fn number(&self, id: &ContentId) -> Result<Option<usize>, IndexError> {
        let text = self.block((1 << self.bits[0]) + block_of(start_of(id), self.bits[1]))?;
        let mut left = &text[..];
        while !left.is_empty() {
            let (known, number) = (take(&mut left, ID)?, pull(&mut left)?);
            if known == id {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    /// Returns the numbers of the contents that may hold one of `names` as a whole identifier, sorted; `None` where a name is no word and holds
    /// none, so that nothing is known of it.
    pub fn holding(&self, names: &[String]) -> Result<Option<Vec<usize>>, IndexError> {
        let mut all = BTreeSet::new();
        for name in names {
            // What stands between two other bytes of the name is a whole word wherever the name is.
            let mut each = words(name.as_bytes()).map(|w| self.with(hash(w)));
            let Some(first) = each.next() else { return Ok(None) };
            let both = |kept: Vec<usize>, found: Result<Vec<usize>, IndexError>| {
                let found = found?;
                Ok::<_, IndexError>(kept.into_iter().filter(|n| found.binary_search(n).is_ok()).collect())
            };
            all.extend(each.try_fold(first?, both)?);
        }
        Ok(Some(all.into_iter().collect()))
    }

    /// Returns the numbers of the contents that were given a word of this hash, sorted.
    pub fn with(&self, hash: u32) -> Result<Vec<usize>, IndexError> {
        let text = self.block(block_of(hash, self.bits[0]))?;
        let mut left = &text[..];
        while let Some((word, rest)) = left.split_first_chunk() {
            left = rest;
            let count = pull(&mut left)?;
            let mut at = 0_usize;
            let mut numbers = Vec::new();
            for _ in 0..count {
                at = at.saturating_add(pull(&mut left)?);
                numbers.push(at);
            }
            if u32::from_le_bytes(*word) == hash {
                return Ok(numbers);
            }
        }
        Ok(Vec::new())
    }

    /// Returns the files of the tree that have one of these contents, by their numbers, which are sorted.
    pub fn paths(&self, numbers: &[usize]) -> Result<Vec<String>, IndexError> {
        let mut paths = Vec::new();
        for near in numbers.chunk_by(|a, b| a / CONTENTS_OF_BLOCK == b / CONTENTS_OF_BLOCK) {
            let block = near[0] / CONTENTS_OF_BLOCK;
            if near.iter().any(|n| *n >= self.contents) {
                return Err(IndexError::Damaged);
            }
            let listed = self.listed(block)?;
            for number in near {
                paths.extend(listed.get(number % CONTENTS_OF_BLOCK).ok_or(IndexError::Damaged)?.iter().cloned());
            }
        }
        Ok(paths)
    }

    /// Returns the files of the tree whose content is not covered.
    pub fn uncovered(&self) -> Result<Vec<String>, IndexError> {
        Ok(self.listed(self.contents.div_ceil(CONTENTS_OF_BLOCK))?.into_iter().flatten().collect())
    }

    /// Returns the paths of a block, those of each content together.
    fn listed(&self, block: usize) -> Result<Vec<Vec<String>>, IndexError> {
        let text = self.block((1 << self.bits[0]) + (1 << self.bits[1]) + block)?;
        let (mut left, mut contents, mut path) = (&text[..], Vec::new(), Vec::new());
        while !left.is_empty() {
            let mut paths = Vec::new();
            for _ in 0..pull(&mut left)? {
                path.truncate(pull(&mut left)?);
                let more = pull(&mut left)?;
                path.extend(take(&mut left, more)?);
                paths.push(String::from_utf8(path.clone()).map_err(|_| IndexError::Damaged)?);
            }
            contents.push(paths);
        }
        Ok(contents)
    }

    /// Reads a block, by its place in the directory.
    fn block(&self, place: usize) -> Result<Vec<u8>, IndexError> {
        let entry = self.read((HEADER + ENTRY * place) as u64, ENTRY as u64)?;
        let (start, length, sum) = (number(&entry[..8]), number(&entry[8..12]), &entry[12..]);
        let text = self.read(start, length)?;
        if checksum(&[&(place as u64).to_le_bytes(), &text]) == sum { Ok(text) } else { Err(IndexError::Damaged) }
    }

    /// Reads a part of the file.
    fn read(&self, start: u64, length: u64) -> Result<Vec<u8>, IndexError> {
        let mut bytes = vec![0; within(length, self.length.saturating_sub(start))?];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start))?;
        exactly(&mut file, &mut bytes)?;
        Ok(bytes)
    }
}

/// Reads as many bytes as there is room for; a file that ends before is damaged.
fn exactly(file: &mut File, bytes: &mut [u8]) -> Result<(), IndexError> {
    file.read_exact(bytes).map_err(|e| if e.kind() == ErrorKind::UnexpectedEof { IndexError::Damaged } else { e.into() })
}

/// Returns a length that a file of `most` bytes can have: none may take memory that is not there.
fn within(length: u64, most: u64) -> Result<usize, IndexError> {
    let length = if length <= most.min(MOST) { usize::try_from(length).ok() } else { None };
    length.ok_or(IndexError::Damaged)
}

/// Returns a number of up to eight bytes.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b))
}

/// Takes some bytes off the front.
fn take<'t>(left: &mut &'t [u8], count: usize) -> Result<&'t [u8], IndexError> {
    let (taken, rest) = left.split_at_checked(count).ok_or(IndexError::Damaged)?;
    *left = rest;
    Ok(taken)
}

/// Takes a number in LEB128 off the front.
fn pull(left: &mut &[u8]) -> Result<usize, IndexError> {
    let mut out = 0_u64;
    for shift in (0..63).step_by(7) {
        let (byte, rest) = left.split_first().ok_or(IndexError::Damaged)?;
        *left = rest;
        out |= u64::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return usize::try_from(out).map_err(|_| IndexError::Damaged);
        }
    }
    Err(IndexError::Damaged)
}
