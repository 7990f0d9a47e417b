//! What to compare with what.
//!
//! In: the range as the user wrote it. Out: the two [`Sides`], each a tree, the index or the work tree. Left
//! out: the comparison itself.

use git2::{ErrorCode, ObjectType, Oid};

use super::default_branch;
use super::error::GitError;
use super::open::Repo;

/// The id git gives the tree without files; people use it as the base of a first commit.
pub(super) const EMPTY_TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/// A range as the user names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Range {
    /// The branch and the work tree (staged, unstaged, untracked) against the merge base with the default branch.
    Default,
    /// `--base REV --head REV`: exactly `git diff BASE HEAD`, no merge base.
    Revisions {
        /// The revision before.
        base: String,
        /// The revision after.
        head: String,
    },
    /// `A..B`: the same as `git diff A B`.
    TwoDots(String, String),
    /// `A...B`: from the merge base of both to `B`.
    ThreeDots(String, String),
    /// One commit against its first parent.
    Commit(String),
    /// HEAD against the index.
    Staged,
}

impl Range {
    /// Reads `A..B`, `A...B` or a single revision; a side left empty is HEAD, as in git.
    pub fn parse(text: &str) -> Result<Self, GitError> {
        let wrong = |cause| Err(GitError::RangeSyntax { text: text.to_owned(), cause });
        let side = |s: &str| if s.is_empty() { "HEAD".to_owned() } else { s.to_owned() };
        let text = text.trim();
        match text.split_once("..") {
            None if text.is_empty() => wrong("it is empty"),
            None => Ok(Self::Commit(text.to_owned())),
            Some((a, b)) => {
                let (b, three) = b.strip_prefix('.').map_or((b, false), |rest| (rest, true));
                match (a.is_empty() && b.is_empty(), b.contains("..") || b.starts_with('.')) {
                    (true, _) => wrong("both sides are empty"),
                    (_, true) => wrong("there are too many dots"),
                    _ if three => Ok(Self::ThreeDots(side(a), side(b))),
                    _ => Ok(Self::TwoDots(side(a), side(b))),
                }
            }
        }
    }
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Point {
    /// No files: before the first commit.
    Empty,
    /// A commit and its tree.
    Commit {
        /// The commit.
        id: Oid,
        /// Its tree.
        tree: Oid,
    },
    /// A tree named by itself.
    Tree(Oid),
    /// What is staged.
    Index,
    /// The files on disk.
    WorkTree,
}

impl Point {
    /// Returns the name for reports.
    pub(crate) fn id(&self) -> String {
        match self {
            Self::Empty => "empty".to_owned(),
            Self::Commit { id, .. } | Self::Tree(id) => id.to_string(),
            Self::Index => "index".to_owned(),
            Self::WorkTree => "worktree".to_owned(),
        }
    }

    /// Returns the tree, where the side is one.
    pub(crate) fn tree(&self) -> Option<Oid> {
        match self {
            Self::Commit { tree, .. } | Self::Tree(tree) => Some(*tree),
            Self::Empty | Self::Index | Self::WorkTree => None,
        }
    }

    /// Returns the commit, where the side is one.
    pub(crate) fn commit(&self) -> Option<Oid> {
        if let Self::Commit { id, .. } = self { Some(*id) } else { None }
    }
}

/// Both sides, and the newest commit whose message speaks of the change.
#[derive(Debug)]
pub(crate) struct Sides {
    /// Before: a tree or nothing.
    pub(crate) base: Point,
    /// After.
    pub(crate) head: Point,
    /// The newest commit of the change; none where only staged files are looked at.
    pub(crate) newest: Option<Oid>,
}

/// Finds both sides of a range.
pub(crate) fn resolve(repo: &Repo, range: &Range) -> Result<Sides, GitError> {
    let between = |base: Point, head: Point| Sides { base, head, newest: head.commit() };
    match range {
        Range::Default => branch_and_work_tree(repo),
        Range::Revisions { base, head } => Ok(between(commit(repo, base)?, commit(repo, head)?)),
        Range::TwoDots(a, b) => Ok(between(commit(repo, a)?, commit(repo, b)?)),
        Range::ThreeDots(a, b) => {
            let head = commit(repo, b)?;
            Ok(between(merge_base(repo, (a, commit(repo, a)?), (b, head))?, head))
        }
        Range::Commit(rev) => {
            let head = commit(repo, rev)?;
            Ok(between(first_parent(repo, rev, head)?, head))
        }
        Range::Staged if repo.git.is_bare() => Err(GitError::Bare { what: "index" }),
        Range::Staged => Ok(Sides { base: head_commit(repo)?, head: Point::Index, newest: None }),
    }
}

/// Returns the work tree as a side; a bare repository has none.
pub(crate) fn work_tree(repo: &Repo) -> Result<Point, GitError> {
    if repo.git.is_bare() { Err(GitError::Bare { what: "work tree" }) } else { Ok(Point::WorkTree) }
}

/// The whole branch with the work tree on top of it.
fn branch_and_work_tree(repo: &Repo) -> Result<Sides, GitError> {
    let head = work_tree(repo)?;
    let tip = head_commit(repo)?;
    let base = match tip {
        Point::Commit { .. } => {
            let hint = if repo.is_shallow() { " (this clone is shallow: in GitHub Actions `fetch-depth: 0`)" } else { "" };
            let default = default_branch::of(&repo.git).ok_or(GitError::NoDefaultBranch { hint })?;
            let default_tip = point_of(repo, default.tip)?;
            merge_base(repo, (&default.name, default_tip), ("HEAD", tip))?
        }
        other => other,
    };
    Ok(Sides { base, head, newest: tip.commit() })
}

/// Returns HEAD's commit; the empty side before the first commit.
fn head_commit(repo: &Repo) -> Result<Point, GitError> {
    match repo.git.head() {
        Ok(head) => {
            let id = head.peel_to_commit().map_err(GitError::during("read HEAD"))?.id();
            point_of(repo, id)
        }
        Err(e) if e.code() == ErrorCode::UnbornBranch => Ok(Point::Empty),
        Err(e) => Err(GitError::during("read HEAD")(e)),
    }
}

/// Finds the commit (or tree) that a revision names.
pub(crate) fn commit(repo: &Repo, rev: &str) -> Result<Point, GitError> {
    if rev == EMPTY_TREE {
        return Ok(Point::Empty);
    }
    let object = repo.git.revparse_single(rev).map_err(|e| unknown(repo, rev, &e))?;
    if let Ok(commit) = object.peel_to_commit() {
        return Ok(Point::Commit { id: commit.id(), tree: commit.tree_id() });
    }
    match object.kind() {
        Some(ObjectType::Tree) => Ok(Point::Tree(object.id())),
        kind => Err(GitError::NotACommit { revision: rev.to_owned(), cause: kind.map_or("unknown", |k| k.str()).to_owned() }),
    }
}

/// Makes the error for a revision that was not found, with its likeliest cause.
fn unknown(repo: &Repo, rev: &str, e: &git2::Error) -> GitError {
    let revision = rev.to_owned();
    match e.code() {
        ErrorCode::Ambiguous => GitError::NotACommit { revision, cause: "the short id fits several objects".to_owned() },
        _ if matches!(repo.git.head(), Err(h) if h.code() == ErrorCode::UnbornBranch) && rev.starts_with("HEAD") => {
            GitError::Unborn { what: format!("`{rev}`") }
        }
        _ if repo.is_shallow() => GitError::Shallow { missing: format!("the revision `{rev}`") },
        _ => GitError::UnknownRevision { revision },
    }
}

/// Makes a side of a commit's id.
fn point_of(repo: &Repo, id: Oid) -> Result<Point, GitError> {
    let commit = repo.git.find_commit(id).map_err(GitError::during("read a commit"))?;
    Ok(Point::Commit { id, tree: commit.tree_id() })
}

/// Returns the first parent of a commit. A commit at the edge of a shallow clone looks as if it had none, which
/// would make every file of the repository a new one.
fn first_parent(repo: &Repo, rev: &str, point: Point) -> Result<Point, GitError> {
    let Some(id) = point.commit() else {
        return Err(GitError::NotACommit { revision: rev.to_owned(), cause: "a tree has no parent".to_owned() });
    };
    if repo.shallow_commits().contains(&id) {
        return Err(GitError::Shallow { missing: format!("the parent of `{rev}`") });
    }
    let commit = repo.git.find_commit(id).map_err(GitError::during("read a commit"))?;
    match commit.parent_id(0) {
        Ok(parent) => point_of(repo, parent),
        Err(_) => Ok(Point::Empty),
    }
}

/// Returns the merge base of two named sides.
fn merge_base(repo: &Repo, a: (&str, Point), b: (&str, Point)) -> Result<Point, GitError> {
    let (Some(one), Some(two)) = (a.1.commit(), b.1.commit()) else {
        let cause = "a tree has no history to find a merge base in".to_owned();
        return Err(GitError::NotACommit { revision: if a.1.commit().is_none() { a.0 } else { b.0 }.to_owned(), cause });
    };
    match repo.git.merge_base(one, two) {
        Ok(base) => point_of(repo, base),
        Err(_) if repo.is_shallow() => Err(GitError::Shallow { missing: format!("the merge base of {} and {}", a.0, b.0) }),
        Err(e) if e.code() == ErrorCode::NotFound && e.class() != git2::ErrorClass::Odb => {
            Err(GitError::NoMergeBase { a: a.0.to_owned(), b: b.0.to_owned() })
        }
        Err(e) => Err(GitError::during("find the merge base")(e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_git_reads_them() {
        let two = |a: &str, b: &str| Range::TwoDots(a.into(), b.into());
        let three = |a: &str, b: &str| Range::ThreeDots(a.into(), b.into());
        assert_eq!(Range::parse("a..b"), Ok(two("a", "b")));
        assert_eq!(Range::parse(" main...topic/x "), Ok(three("main", "topic/x")));
        assert_eq!(Range::parse("v1.0..v1.1"), Ok(two("v1.0", "v1.1")));
        assert_eq!(Range::parse("main.."), Ok(two("main", "HEAD")));
        assert_eq!(Range::parse("...topic"), Ok(three("HEAD", "topic")));
        assert_eq!(Range::parse("HEAD~1"), Ok(Range::Commit("HEAD~1".into())));
    }

    #[test]
    fn a_broken_range_is_refused_with_the_cause() {
        for text in ["", "  ", "..", "...", "a....b", "a..b..c"] {
            assert!(matches!(Range::parse(text), Err(GitError::RangeSyntax { .. })), "{text:?}");
        }
    }
}
