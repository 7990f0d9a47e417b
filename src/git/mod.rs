//! The room that makes a change set out of a local git repository or of a patch.
//!
//! In: a directory and a [`Range`], or the bytes of a patch. Out: a [`ChangeSet`] with every changed file, its
//! hunks and a reader for both sides; what cannot be read stands under *not examined*, and what cannot be
//! reviewed at all is a [`GitError`] or [`PatchError`] with a way out. Left out: the network, hooks, filter
//! programs, textconv and replace refs (libgit2 runs none of them), and what a file means.

pub(crate) mod content;
mod default_branch;
mod diff;
mod error;
mod hooks;
pub(crate) mod hunks;
mod known;
mod listed;
mod messages;
mod modes;
mod open;
mod patch;
mod paths;
mod pruned;
mod pushed;
mod range;
mod side;
mod similar;
mod snapshot;
#[cfg(test)]
mod tests;
mod tree;
mod word_index;

use std::path::Path;

// Only linked: libgit2 finds `inflate` here before it comes to the zlib of the system.
use libz_rs_sys as _;

use crate::change::{ChangeSet, Revision, SourceKind};

pub use error::GitError;
pub use hooks::{HooksDir, hooks_dir, staged};
pub use open::{Repo, open};
pub use patch::{PatchError, patch_change_set};
pub use pushed::{Pushed, RefUpdate, push_of_head, push_remote, pushed};
pub use range::Range;
pub use word_index::{Indexed, index, index_file};

/// Returns what `range` changes in the repository that holds `repo_dir`.
pub fn change_set(repo_dir: &Path, range: &Range) -> Result<ChangeSet, GitError> {
    let repo = open(repo_dir)?;
    let sides = range::resolve(&repo, range)?;
    let (text, compared) = (messages::between(&repo, &sides), diff::compare(&repo, &sides)?);
    let change = ChangeSet {
        repository: repo.name(),
        base: Revision { id: sides.base.id(), tree: side::reader(&repo, &sides.base, &compared.work)? },
        head: Revision { id: sides.head.id(), tree: side::reader(&repo, &sides.head, &compared.work)? },
        source: SourceKind::Git,
        title: text.title,
        description: text.description,
        day: text.day,
        files: compared.files,
        not_examined: compared.not_examined,
    };
    repo.lend();
    Ok(change)
}

/// Returns the base of `range`, without comparing anything.
pub fn base_of(repo_dir: &Path, range: &Range) -> Result<Revision, GitError> {
    let repo = open(repo_dir)?;
    let base = range::resolve(&repo, range)?.base;
    Ok(Revision { id: base.id(), tree: side::reader(&repo, &base, &None)? })
}

/// Returns one side alone, for commands without a diff: the commit `rev`, or the work tree where it is `None`.
pub fn revision(repo_dir: &Path, rev: Option<&str>) -> Result<Revision, GitError> {
    let repo = open(repo_dir)?;
    let side = match rev {
        Some(rev) => range::commit(&repo, rev)?,
        None => range::work_tree(&repo)?,
    };
    let work = match side {
        range::Point::WorkTree => Some(snapshot::of_work_tree(&repo)?),
        _ => None,
    };
    Ok(Revision { id: side.id(), tree: side::reader(&repo, &side, &work)? })
}

/// Returns true where the repository that holds `dir` has these commits with their trees.
pub fn has_commits(dir: &Path, ids: &[&str]) -> bool {
    let there = |git: &git2::Repository, id: &str| git.find_commit(git2::Oid::from_str(id)?)?.tree().map(drop);
    open(dir).is_ok_and(|repo| ids.iter().all(|id| there(&repo.git, id).is_ok()))
}
