//! What a push brings to a remote, as far as this clone knows the remote.
//!
//! In: the ref lines that git gives a hook, the remote's name. Out: for each ref the two revisions to compare, or why there is
//! nothing to compare. Left out: asking the remote; reading the lines.

use super::default_branch;
use super::error::GitError;
use super::open::{Repo, open};
use git2::{Oid, Repository};
use std::path::Path;

/// A ref that is about to be pushed, as git names it to a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefUpdate {
    /// Where it comes from: `refs/heads/topic`, or `(delete)`.
    pub local_ref: String,
    /// What it will be; only zeros where it is deleted.
    pub local: String,
    /// Where it goes.
    pub remote_ref: String,
    /// What it is there now; only zeros where it is new.
    pub remote: String,
}

/// What a push brings under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pushed {
    /// A change to review.
    Change {
        /// The ref at the remote.
        name: String,
        /// Commit before.
        base: String,
        /// Commit after.
        head: String,
    },
    /// Nothing the remote does not have, or nothing that is a change of files.
    Nothing,
    /// Something, but this clone knows no commit of the remote to compare it with.
    Unknown {
        /// The ref at the remote.
        name: String,
    },
}

/// Returns what the updates bring, each change once.
pub fn pushed(dir: &Path, remote: &str, updates: &[RefUpdate]) -> Result<Vec<Pushed>, GitError> {
    let repo = open(dir)?;
    let mut all: Vec<Pushed> = vec![];
    for update in updates {
        let one = Push { repo: &repo, remote, update }.brings()?;
        let twice = |p: &Pushed| match (p, &one) {
            (Pushed::Change { base: b, head: h, .. }, Pushed::Change { base, head, .. }) => (b, h) == (base, head),
            _ => false,
        };
        if !all.iter().any(twice) {
            all.push(one);
        }
    }
    Ok(all)
}

/// Returns the update that pushing HEAD's branch would be; `None` where HEAD is on no branch or has no commit. For runners of
/// hooks that do not hand on git's lines.
pub fn push_of_head(dir: &Path, remote: &str) -> Result<Option<RefUpdate>, GitError> {
    let repo = open(dir)?;
    let Ok(head) = repo.git.head() else { return Ok(None) };
    let (Ok(name), Ok(commit)) = (head.shorthand(), head.peel_to_commit()) else { return Ok(None) };
    let there = format!("refs/remotes/{remote}/{name}");
    let known = tip(&repo.git, &there).unwrap_or(Oid::ZERO_SHA1);
    let local_ref = format!("refs/heads/{name}");
    Ok(Some(RefUpdate { remote_ref: local_ref.clone(), local_ref, local: commit.id().to_string(), remote: known.to_string() }))
}

/// Returns the remote that the branch of HEAD is pushed to, `origin` where nothing is set.
pub fn push_remote(dir: &Path) -> Result<String, GitError> {
    let repo = open(dir)?;
    let set = || {
        let config = repo.git.config().ok()?;
        let head = repo.git.head().ok()?;
        let name = head.shorthand().ok()?;
        let keys = [format!("branch.{name}.pushRemote"), "remote.pushDefault".to_owned(), format!("branch.{name}.remote")];
        keys.iter().find_map(|k| config.get_string(k).ok())
    };
    Ok(set().unwrap_or_else(|| "origin".to_owned()))
}

/// One update of a push.
struct Push<'p> {
    /// The repository.
    repo: &'p Repo,
    /// Name of the remote; an address where it has none.
    remote: &'p str,
    /// The update.
    update: &'p RefUpdate,
}

impl Push<'_> {
    /// Returns what the update brings.
    fn brings(&self) -> Result<Pushed, GitError> {
        let git = &self.repo.git;
        // A deleted ref brings nothing, nor does a tag of something that is no commit.
        let Some(head) = commit(git, &self.update.local) else { return Ok(Pushed::Nothing) };
        let there = commit(git, &self.update.remote);
        if there == Some(head) || (there.is_none() && self.is_there(head)?) {
            return Ok(Pushed::Nothing);
        }
        let name = self.update.remote_ref.clone();
        Ok(match self.base(head, there)? {
            Some(base) if base == head => Pushed::Nothing,
            Some(base) => Pushed::Change { name, base: base.to_string(), head: head.to_string() },
            None => Pushed::Unknown { name },
        })
    }

    /// Returns the commit to compare with. A branch that grew is compared with what the remote has of it, unless it took in
    /// commits of the default branch meanwhile: then, as where it is new or was rewritten, with where it left that branch, so that
    /// nothing the remote has already is reviewed again.
    fn base(&self, head: Oid, there: Option<Oid>) -> Result<Option<Oid>, GitError> {
        let git = &self.repo.git;
        let grew = there.filter(|t| git.graph_descendant_of(head, *t).unwrap_or(false));
        let left = self.default_tip().and_then(|d| git.merge_base(d, head).ok());
        let held = |t: Oid, m: Oid| t == m || git.graph_descendant_of(t, m).unwrap_or(false);
        match (grew, left) {
            (Some(t), Some(m)) if !held(t, m) => Ok(Some(m)),
            (Some(t), _) => Ok(Some(t)),
            // Rewriting the default branch itself: where the two part.
            (None, Some(m)) if m != head => Ok(Some(m)),
            (None, _) => match there.and_then(|t| git.merge_base(t, head).ok()) {
                Some(parted) => Ok(Some(parted)),
                None => self.nearest(head),
            },
        }
    }

    /// Returns the newest commit of the first-parent line that the remote has.
    fn nearest(&self, head: Oid) -> Result<Option<Oid>, GitError> {
        let git = &self.repo.git;
        let mut walk = self.new_commits(head)?;
        walk.simplify_first_parent().map_err(GitError::during("walk the commits to push"))?;
        let oldest = walk.filter_map(Result::ok).last();
        Ok(oldest.and_then(|id| git.find_commit(id).ok()?.parent_id(0).ok()))
    }

    /// Returns true where a branch of the remote holds the commit already.
    fn is_there(&self, head: Oid) -> Result<bool, GitError> {
        Ok(self.new_commits(head)?.next().is_none())
    }

    /// Returns the commits that no known branch of the remote holds.
    fn new_commits(&self, head: Oid) -> Result<git2::Revwalk<'_>, GitError> {
        let walked = || {
            let mut walk = self.repo.git.revwalk()?;
            walk.push(head)?;
            walk.hide_glob(&format!("refs/remotes/{}/*", self.remote))?;
            Ok(walk)
        };
        walked().map_err(GitError::during("walk the commits to push"))
    }

    /// Returns the tip of the remote's default branch, else of the one that this clone compares with.
    fn default_tip(&self) -> Option<Oid> {
        let of_remote = ["HEAD", "main", "master"].iter().find_map(|b| tip(&self.repo.git, &format!("refs/remotes/{}/{b}", self.remote)));
        // A first push of the default branch itself has nothing to be compared with but other remotes.
        let any = || default_branch::of(&self.repo.git).map(|d| d.tip).filter(|_| self.repo.git.find_remote(self.remote).is_err());
        of_remote.or_else(any)
    }
}

/// Returns the commit that an id names; `None` for zeros, for what this clone does not have, for what is no commit.
fn commit(git: &Repository, id: &str) -> Option<Oid> {
    let id = Oid::from_str(id).ok().filter(|id| !id.is_zero())?;
    Some(git.find_object(id, None).ok()?.peel_to_commit().ok()?.id())
}

/// Returns the commit of a reference.
fn tip(git: &Repository, name: &str) -> Option<Oid> {
    Some(git.find_reference(name).ok()?.peel_to_commit().ok()?.id())
}
