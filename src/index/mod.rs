//! The word index: which contents hold a word, without reading them.
//!
//! In: contents with the ids git knows them by. Out: the bytes of an index ([`Writer`]), and from such bytes on disk the contents that may
//! hold a name ([`WordIndex`]). Beside them it holds the list of the files of one tree, from which that of another is soon made. Left out: where the file is kept and which contents a revision has, which `git` knows.
//!
//! The search for callers goes through every file of a repository, which is all that a review does there and what it takes longest for.
//! An index answers instead for the contents that it covers; whatever it does not cover is read. It is made by `connreview index` and never
//! needed: it may be old, of another branch, or gone. Contents are known by the hash of their bytes, so no answer goes stale. It may name
//! contents that do not hold a name, never leave out one that does; who asks reads what is named. Damage is seen by checksums, and a
//! damaged index answers nothing.
//!
//! # The file
//!
//! All numbers are little-endian.
//!
//! | part | bytes |
//! |---|---|
//! | magic | `connreview-index` |
//! | version | 4; another definition of a word is another version |
//! | bits | 4: the number of buckets is two to the power of it |
//! | contents | 8: their number |
//! | files | 8 and 8: where the list of files begins, and its length |
//! | checksum | 8, of the fields above and the table of contents |
//! | table of contents | 20 each: ids, sorted; a content's place in it is its number |
//! | directory | 20 for each bucket: where its words begin, their length, checksum |
//! | buckets | the words of each bucket, sorted: the hash (4), how many contents hold it, and the steps from each number to the next, both in LEB128 |
//! | files | the tree that they are of (20), checksum (8); of each file, by its path: how many bytes of the path before it has too, how many follow, these, and its content's number plus one (LEB128), or zero and the id (20) |

mod reader;
#[cfg(test)]
mod tests;
mod writer;

pub use reader::{IndexError, WordIndex};
pub use writer::{Writer, words_of};

use sha2::{Digest, Sha256};

/// The first bytes of an index.
const MAGIC: &[u8; 16] = b"connreview-index";
/// The version of the format and of what a word is.
const VERSION: u32 = 1;
/// Length of the part before the table of contents.
const HEADER: usize = 56;
/// Length of an entry of the directory.
const ENTRY: usize = 20;
/// Length of a content's id.
const ID: usize = 20;

/// Least and most bits of a bucket's number.
const BITS: std::ops::RangeInclusive<u32> = 4..=16;

/// The id of a content, as git makes it of the bytes.
pub type ContentId = [u8; ID];

/// The files of a tree: its id, and their paths, sorted, with their contents.
pub type Listed = (ContentId, Vec<(String, ContentId)>);

/// Returns true for a byte that a word may hold. Bytes of other alphabets count, so that no letter is cut in two.
pub fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Returns the words of a text: its longest runs of bytes that a word may hold.
fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|b| !is_of_word(*b)).filter(|w| !w.is_empty())
}

/// Returns the hash of a word: FNV-1a of 64 bits, folded. Two words of one hash cost a file that is read for nothing.
/// <http://www.isthe.com/chongo/tech/comp/fnv/>
fn hash(word: &[u8]) -> u32 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let hash = word.iter().fold(BASIS, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME));
    let (high, low) = ((hash >> 32) as u32, (hash & u64::from(u32::MAX)) as u32);
    high ^ low
}

/// Returns the bucket of a hash.
fn bucket(hash: u32, bits: u32) -> usize {
    (u64::from(hash) >> (32 - bits)) as usize
}

/// Returns the checksum of several pieces.
fn checksum(pieces: &[&[u8]]) -> [u8; 8] {
    let mut sum = Sha256::new();
    pieces.iter().for_each(|p| sum.update(p));
    let mut first = [0; 8];
    first.copy_from_slice(&sum.finalize()[..8]);
    first
}
