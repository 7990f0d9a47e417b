//! A checkout that already has the sources.
//!
//! In: a directory and the two commits of a pull request. Out: whether the repository there has both; in a shallow one they are
//! fetched first. Left out: a full clone, which is never changed: fetching with a depth would cut it.

use super::place::{Place, is_commit};
use crate::git;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a checkout is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checkout {
    /// It has both commits.
    Complete,
    /// It lacks one, or is none.
    Useless,
}

/// Looks into the repository around `directory`; in a shallow clone of the place's repository, fetches both commits.
pub(super) fn look(directory: &Path, place: &Place, base: &str, head: &str) -> Checkout {
    let has = || git::has_commits(directory, &[base, head]);
    if has() {
        return Checkout::Complete;
    }
    let of_place = git::open(directory).is_ok_and(|r| r.is_shallow() && r.name().eq_ignore_ascii_case(&place.repository));
    if of_place && fetch(directory, &[base, head]) && has() { Checkout::Complete } else { Checkout::Useless }
}

/// Runs `git fetch` for single commits, with the credentials that the checkout has.
fn fetch(directory: &Path, commits: &[&str]) -> bool {
    if !commits.iter().all(|c| is_commit(c)) {
        return false;
    }
    let mut command = Command::new("git");
    command.arg("-C").arg(directory).args(["fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "origin"]).args(commits);
    command.env("GIT_TERMINAL_PROMPT", "0").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|s| s.success())
}
