//! The word index: which files hold a word, without reading them, and without a list of all files.
//!
//! In: contents with the ids git knows them by and the words they hold, and the files of one tree. Out: the bytes of an index ([`Writer`]), and
//! from such bytes on disk the files that may hold a name ([`WordIndex`]). Left out: where the file is kept, which contents a revision has and
//! where it differs from the tree, which `git` knows.
//!
//! The search for callers goes through every file of a repository, which is all that a review does there and what it takes longest for.
//! An index answers instead for the contents that it covers; whatever it does not cover is read. Of the file only the blocks are read that an
//! answer needs, so that its cost grows with the answer. It is made by `connreview index` and never
//! needed: it may be old, of another branch, or gone. Contents are known by the hash of their bytes, so no answer goes stale. It may name
//! files that do not hold a name, never leave out one that does; who asks reads what is named. Damage is seen by checksums, and a
//! damaged index answers nothing.
//!
//! # The file
//!
//! All numbers are little-endian; `LEB` is LEB128 without a sign.
//!
//! | part | bytes |
//! |---|---|
//! | magic | `connreview-index` |
//! | version | 4; another definition of a word is another version |
//! | tree | 20: the id of the tree whose files it names |
//! | bits | 4 and 4: the number of blocks of words and of ids is two to the power of it |
//! | contents | 8: their number |
//! | checksum | 8, of the fields above |
//! | directory | 20 for each block: where it begins, its length, checksum. First the blocks of words, then of ids, then of paths |
//! | a block of words | those whose hash begins with the block's number, sorted: the hash (4), how many contents hold it, and the steps from each content's number to the next (LEB) |
//! | a block of ids | the contents whose id begins with the block's number, sorted: the id (20), the content's number (LEB) |
//! | a block of paths | for each of [`CONTENTS_OF_BLOCK`] contents, in the order of their numbers: the number of files of the tree that have it, and of each how many bytes of the path before it has too, how many follow (LEB), and these |
//! | the last block | the files of the tree whose content is not covered: their number, and each as above |
//!
//! Contents are numbered in the order of the tree's paths, so that what stands together in the tree does so here.

mod reader;
#[cfg(test)]
mod tests;
mod writer;

pub use reader::{IndexError, WordIndex};
pub use writer::{Listed, Writer, words_of};

use sha2::{Digest, Sha256};

/// The first bytes of an index.
const MAGIC: &[u8; 16] = b"connreview-index";
/// The version of the format and of what a word is.
const VERSION: u32 = 2;
/// Length of the part before the directory.
const HEADER: usize = 64;
/// Length of an entry of the directory.
const ENTRY: usize = 20;
/// Length of a content's id.
const ID: usize = 20;

/// Least and most bits of the number of a block of words or ids.
const BITS: std::ops::RangeInclusive<u32> = 4..=16;
/// Contents whose paths are one block: some hundred bytes.
const CONTENTS_OF_BLOCK: usize = 16;

/// The id of a content, as git makes it of the bytes.
pub type ContentId = [u8; ID];

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
pub fn hash(word: &[u8]) -> u32 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let hash = word.iter().fold(BASIS, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME));
    let (high, low) = ((hash >> 32) as u32, (hash & u64::from(u32::MAX)) as u32);
    high ^ low
}

/// Returns the number of the block of a hash, or of an id that begins so.
fn block_of(start: u32, bits: u32) -> usize {
    (u64::from(start) >> (32 - bits)) as usize
}

/// Returns the first four bytes of an id.
fn start_of(id: &ContentId) -> u32 {
    u32::from_be_bytes([id[0], id[1], id[2], id[3]])
}

/// Returns the checksum of several pieces.
fn checksum(pieces: &[&[u8]]) -> [u8; 8] {
    let mut sum = Sha256::new();
    pieces.iter().for_each(|p| sum.update(p));
    let mut first = [0; 8];
    first.copy_from_slice(&sum.finalize()[..8]);
    first
}
