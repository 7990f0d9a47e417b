//! Which files the work tree has.
//!
//! In: a repository with a work tree. Out: what differs between its index and its disk, which together with the
//! index is the list of files. Left out: ignored files and directories, never walked, and contents.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use git2::{Delta, Diff, FileMode, Index, IndexEntry, IndexEntryExtendedFlag};

use super::error::GitError;
use super::open::Repo;
use super::{hunks, paths};

/// How the disk differs from the index.
#[derive(Debug, Default)]
pub(crate) struct WorkFiles {
    /// Files git does not track yet but does not ignore either.
    pub(crate) untracked: BTreeSet<Vec<u8>>,
    /// Names of the index that are no regular files on disk any more.
    pub(crate) absent: BTreeSet<Vec<u8>>,
    /// Names of the index that a sparse checkout keeps off the disk.
    pub(crate) left_out: BTreeSet<Vec<u8>>,
    /// Names of the index that became a regular file on disk (they were a link or a submodule).
    pub(crate) became_file: BTreeSet<Vec<u8>>,
}

/// Compares the index with the disk.
pub(crate) fn of_work_tree(repo: &Repo) -> Result<WorkFiles, GitError> {
    let compared = index_to_disk(repo).map_err(GitError::during("compare the index with the work tree"))?;
    Ok(compared.1)
}

/// Compares the index with the disk, with untracked files. libgit2 takes what a sparse checkout left out for
/// deleted, and does not look at it where somebody put it there nevertheless; so both are put right in a copy
/// of the index first.
pub(crate) fn index_to_disk(repo: &Repo) -> Result<(Diff<'_>, WorkFiles), git2::Error> {
    let sparse = Sparse::of(repo)?;
    let diff = match repo.git.index()?.path() {
        Some(path) if !sparse.is_empty() => {
            let mut index = Index::open(path)?;
            // The callback answers 0 for "remove this one".
            index.remove_all(["*"], Some(&mut |path: &Path, _: &[u8]| i32::from(!sparse.absent.contains(&paths::raw_of_disk(path)))))?;
            sparse.present.iter().try_for_each(|e| index.add(e))?;
            repo.git.diff_index_to_workdir(Some(&index), Some(&mut options()))?
        }
        _ => repo.git.diff_index_to_workdir(None, Some(&mut options()))?,
    };
    let files = WorkFiles { left_out: sparse.absent, ..of_diff(&diff) };
    Ok((diff, files))
}

/// The entries of the index that a sparse checkout keeps off the disk.
#[derive(Default)]
struct Sparse {
    /// Those that are not there.
    absent: BTreeSet<Vec<u8>>,
    /// Those that are there nevertheless, as ordinary entries: so git treats them too.
    present: Vec<IndexEntry>,
}

impl Sparse {
    /// Reads them off the index.
    fn of(repo: &Repo) -> Result<Self, git2::Error> {
        let root = repo.git.workdir().unwrap_or_else(|| repo.git.path());
        let mut sparse = Self::default();
        for entry in repo.git.index()?.iter() {
            let mut flags = IndexEntryExtendedFlag::from_bits_truncate(entry.flags_extended);
            if !flags.is_skip_worktree() {
                continue;
            }
            if paths::on_disk(root, &entry.path).is_some_and(|p| p.symlink_metadata().is_ok()) {
                flags.remove(IndexEntryExtendedFlag::SKIP_WORKTREE);
                sparse.present.push(IndexEntry { flags_extended: flags.bits(), ..entry });
            } else {
                sparse.absent.insert(entry.path);
            }
        }
        Ok(sparse)
    }

    /// Returns true in an ordinary checkout.
    fn is_empty(&self) -> bool {
        self.absent.is_empty() && self.present.is_empty()
    }
}

/// Returns the options of every comparison of a tree, the index and the disk.
pub(crate) fn options() -> git2::DiffOptions {
    let mut options = hunks::options();
    options.include_typechange(true).include_untracked(true).recurse_untracked_dirs(true).show_untracked_content(true);
    options.include_unreadable(true);
    options
}

/// Reads the differing names off such a comparison.
fn of_diff(diff: &Diff<'_>) -> WorkFiles {
    let mut files = WorkFiles::default();
    let mut seen: BTreeMap<Vec<u8>, (Delta, bool)> = BTreeMap::new();
    for delta in diff.deltas() {
        let Some(path) = delta.new_file().path_bytes().or_else(|| delta.old_file().path_bytes()) else { continue };
        seen.insert(path.to_vec(), (delta.status(), is_regular(delta.new_file().mode())));
    }
    for (path, (status, regular)) in seen {
        match status {
            Delta::Untracked if regular => _ = files.untracked.insert(path),
            Delta::Typechange if regular => _ = files.became_file.insert(path),
            Delta::Deleted | Delta::Typechange | Delta::Unreadable => _ = files.absent.insert(path),
            _ => (),
        }
    }
    files
}

/// Returns true for a file that is neither a link nor a submodule.
pub(crate) fn is_regular(mode: FileMode) -> bool {
    matches!(mode, FileMode::Blob | FileMode::BlobExecutable | FileMode::BlobGroupWritable)
}
