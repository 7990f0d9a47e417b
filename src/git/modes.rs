//! Kinds of entries of a tree, by their mode.
//!
//! In: a mode as git writes it. Out: what it is the mode of. Left out: who may run a file.

/// The bits of a mode that tell the kind of an entry.
pub(crate) const KIND: u32 = 0o170_000;
/// A regular file, executable or not.
const FILE: u32 = 0o100_000;
/// A directory.
pub(crate) const DIRECTORY: u32 = 0o040_000;
/// A link.
pub(crate) const LINK: u32 = 0o120_000;
/// A submodule.
pub(crate) const SUBMODULE: u32 = 0o160_000;

/// Returns true for the mode of a regular file.
pub(crate) fn is_file(mode: u32) -> bool {
    mode & KIND == FILE
}

/// Returns the mode of an entry; libgit2 gives the well-known ones, never negative.
pub(crate) fn mode_of(entry: &git2::TreeEntry<'_>) -> u32 {
    u32::try_from(entry.filemode()).unwrap_or(0)
}
