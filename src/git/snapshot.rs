//! Which files the work tree has.
//!
//! In: a repository with a work tree. Out: what differs between its index and its disk, which together with the
//! index is the list of files. Left out: ignored files and directories, never walked, and contents.

use std::collections::{BTreeMap, BTreeSet};

use git2::{Delta, Diff, FileMode};

use super::error::GitError;
use super::hunks;
use super::open::Repo;

/// How the disk differs from the index.
#[derive(Debug, Default)]
pub(crate) struct WorkFiles {
    /// Files git does not track yet but does not ignore either.
    pub(crate) untracked: BTreeSet<Vec<u8>>,
    /// Names of the index that are no regular files on disk any more.
    pub(crate) absent: BTreeSet<Vec<u8>>,
    /// Names of the index that became a regular file on disk (they were a link or a submodule).
    pub(crate) became_file: BTreeSet<Vec<u8>>,
}

/// Compares the index with the disk.
pub(crate) fn of_work_tree(repo: &Repo) -> Result<WorkFiles, GitError> {
    let diff = index_to_disk(repo).map_err(GitError::during("compare the index with the work tree"))?;
    Ok(of_diff(&diff))
}

/// Runs the comparison of the index with the disk, with untracked files.
pub(crate) fn index_to_disk(repo: &Repo) -> Result<Diff<'_>, git2::Error> {
    repo.git.diff_index_to_workdir(None, Some(&mut options()))
}

/// Returns the options of every comparison of a tree, the index and the disk.
pub(crate) fn options() -> git2::DiffOptions {
    let mut options = hunks::options();
    options.include_typechange(true).include_untracked(true).recurse_untracked_dirs(true).show_untracked_content(true);
    options.include_unreadable(true);
    options
}

/// Reads the differing names off such a comparison.
pub(crate) fn of_diff(diff: &Diff<'_>) -> WorkFiles {
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
