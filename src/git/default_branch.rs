//! The commit that a branch is compared with when the user names none.
//!
//! In: a repository with a HEAD. Out: the tip of the default branch, remote ones first because the local copy
//! is often old. Left out: asking the remote.

use git2::{BranchType, Oid, Repository};

/// The branch to compare with.
pub(crate) struct DefaultBranch {
    /// Its name for messages.
    pub(crate) name: String,
    /// Its newest commit.
    pub(crate) tip: Oid,
}

/// Returns the default branch as far as this clone knows it.
pub(crate) fn of(git: &Repository) -> Option<DefaultBranch> {
    remote(git).or_else(|| local(git)).or_else(|| only_branch(git))
}

/// Looks at the remotes, `origin` first, the others by name.
fn remote(git: &Repository) -> Option<DefaultBranch> {
    let known = git.remotes().ok()?;
    let mut names: Vec<String> = known.iter().filter_map(|n| n.ok().flatten().map(str::to_owned)).collect();
    names.sort_by_key(|n| (n != "origin", n.clone()));
    let branches = names.iter().flat_map(|n| ["HEAD", "main", "master"].map(|b| format!("{n}/{b}")));
    branches.into_iter().find_map(|name| tip(git, &format!("refs/remotes/{name}"), name))
}

/// Looks at the local branches; the one that HEAD is on stands for what it was last pushed to.
fn local(git: &Repository) -> Option<DefaultBranch> {
    let current = git.head().ok().and_then(|h| h.name().ok().map(str::to_owned));
    ["main", "master"].into_iter().find_map(|name| {
        let reference = format!("refs/heads/{name}");
        let pushed = if current.as_deref() == Some(reference.as_str()) { upstream(git, name) } else { None };
        pushed.or_else(|| tip(git, &reference, name.to_owned()))
    })
}

/// Returns the upstream of a local branch.
fn upstream(git: &Repository, name: &str) -> Option<DefaultBranch> {
    let branch = git.find_branch(name, BranchType::Local).ok()?.upstream().ok()?;
    let tip = branch.get().peel_to_commit().ok()?.id();
    Some(DefaultBranch { name: format!("the upstream of {name}"), tip })
}

/// Returns HEAD's own branch where it is the only one and there is no remote: then it is the default, however
/// it is called.
fn only_branch(git: &Repository) -> Option<DefaultBranch> {
    let head = git.head().ok().filter(git2::Reference::is_branch)?;
    let alone = git.branches(None).ok()?.count() == 1;
    let name = head.shorthand().ok()?.to_owned();
    if alone { Some(DefaultBranch { name, tip: head.peel_to_commit().ok()?.id() }) } else { None }
}

/// Returns the newest commit of a reference.
fn tip(git: &Repository, reference: &str, name: String) -> Option<DefaultBranch> {
    let tip = git.find_reference(reference).ok()?.peel_to_commit().ok()?.id();
    Some(DefaultBranch { name, tip })
}
