//! Asks an index.
//!
//! In: a file that [`super::Writer`] made, and names. Out: the numbers of the contents that may hold them. Left out: what is not asked for
//! is not read: of the words, one bucket for each.

use super::{BITS, ContentId, ENTRY, HEADER, ID, Listed, MAGIC, VERSION, bucket, checksum, hash, words};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Largest table of contents that is believed, and largest bucket: more than any repository has, less than a machine's memory.
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
    /// The bits of a bucket's number.
    bits: u32,
    /// Sorted.
    contents: Vec<ContentId>,
    /// For each beginning of two bytes, the number of contents whose id begins with less, and for the last all.
    starts: Vec<u32>,
    /// Where the list of files begins, and its length.
    files: (u64, u64),
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
        let (bits, count, files) = (number(&fields[20..24]) as u32, number(&fields[24..32]), (number(&fields[32..40]), number(&fields[40..])));
        let known = &fields[..16] == MAGIC && number(&fields[16..20]) == u64::from(VERSION) && BITS.contains(&bits);
        if !known || count > MOST / ID as u64 {
            return Err(IndexError::Damaged);
        }
        let mut table = vec![0; within(count * ID as u64, length)?];
        exactly(&mut file, &mut table)?;
        if checksum(&[fields, &table]) != sum {
            return Err(IndexError::Damaged);
        }
        let contents: Vec<ContentId> = table.as_chunks().0.to_vec();
        let starts = starts(&contents);
        Ok(Some(Self { file: Mutex::new(file), length, bits, contents, starts, files }))
    }

    /// Returns the ids of the contents that it covers, sorted.
    pub fn contents(&self) -> &[ContentId] {
        &self.contents
    }

    /// Returns the number of a content, `None` for one that is not covered.
    pub fn number(&self, id: &ContentId) -> Option<usize> {
        let first = usize::from(u16::from_be_bytes([id[0], id[1]]));
        let start = self.starts[first] as usize;
        let near = &self.contents[start..self.starts[first + 1] as usize];
        near.binary_search(id).ok().map(|i| start + i)
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

    /// Returns the files of the tree that it lists.
    pub fn files(&self) -> Result<Listed, IndexError> {
        let text = self.read(self.files.0, self.files.1)?;
        let (tree, rest) = text.split_first_chunk().ok_or(IndexError::Damaged)?;
        let (sum, mut left) = rest.split_first_chunk::<8>().ok_or(IndexError::Damaged)?;
        if checksum(&[tree, left]) != *sum {
            return Err(IndexError::Damaged);
        }
        let (mut files, mut path) = (Vec::new(), Vec::new());
        while !left.is_empty() {
            path.truncate(pull(&mut left)?);
            let more = pull(&mut left)?;
            path.extend(take(&mut left, more)?);
            let id = match pull(&mut left)?.checked_sub(1) {
                Some(number) => *self.contents.get(number).ok_or(IndexError::Damaged)?,
                None => take(&mut left, ID)?.try_into().map_err(|_| IndexError::Damaged)?,
            };
            files.push((String::from_utf8(path.clone()).map_err(|_| IndexError::Damaged)?, id));
        }
        Ok((*tree, files))
    }

    /// Returns the numbers of the contents that hold a word of this hash, sorted.
    fn with(&self, hash: u32) -> Result<Vec<usize>, IndexError> {
        let text = self.bucket(bucket(hash, self.bits))?;
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
                // Later, a number is a place in the table.
                return if numbers.last().is_some_and(|n| *n < self.contents.len()) { Ok(numbers) } else { Err(IndexError::Damaged) };
            }
        }
        Ok(Vec::new())
    }

    /// Reads a bucket.
    fn bucket(&self, at: usize) -> Result<Vec<u8>, IndexError> {
        let entry = self.read((HEADER + ID * self.contents.len() + ENTRY * at) as u64, ENTRY as u64)?;
        let (start, length, sum) = (number(&entry[..8]), number(&entry[8..12]), &entry[12..]);
        let text = self.read(start, length)?;
        if checksum(&[&(at as u64).to_le_bytes(), &text]) == sum { Ok(text) } else { Err(IndexError::Damaged) }
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

/// Returns where each beginning of two bytes begins.
fn starts(contents: &[ContentId]) -> Vec<u32> {
    let mut starts = vec![0_u32; (1 << 16) + 1];
    for id in contents {
        starts[usize::from(u16::from_be_bytes([id[0], id[1]])) + 1] += 1;
    }
    (1..starts.len()).for_each(|i| starts[i] += starts[i - 1]);
    starts
}
