//! The change set: what a pull request changes, as plain data.
//!
//! In: nothing; rooms such as `git` build a [`ChangeSet`]. Out: files with their hunks, a line map between
//! base and head, and a reader for the content of each side ([`Tree`]). Left out: how a diff is computed,
//! what a file means, any parser.

mod called;
mod day;

pub use called::Called;
pub use day::Day;

use std::fmt;
use std::sync::Arc;

/// All files of a pull request between two revisions.
#[derive(Debug, Clone)]
pub struct ChangeSet {
    /// `owner/name` where a remote tells it, otherwise the name of the repository's directory.
    pub repository: String,
    /// The revision before the change.
    pub base: Revision,
    /// The revision after the change.
    pub head: Revision,
    /// Where the change was read from.
    pub source: SourceKind,
    /// First line of the pull request's text, or of the newest commit message; empty where there is none.
    pub title: String,
    /// The pull request's text, or all commit messages joined; empty where there is none.
    pub description: String,
    /// Day of the head (UTC): that of its commit, or of HEAD's where the head is the index or the work tree; `None` where no
    /// commit tells it. Reports have no other clock.
    pub day: Option<Day>,
    /// Changed files, sorted by path (head's path; base's for removed files).
    pub files: Vec<FileChange>,
    /// What could not be read while the change set was made.
    pub not_examined: Vec<NotExamined>,
}

/// One side of a change set: a name for reports and a reader for its files.
#[derive(Clone)]
pub struct Revision {
    /// Commit id, or `worktree`, `index`, `empty`, `patch` for sides that are no commit.
    pub id: String,
    /// Reads the files of this side.
    pub tree: Arc<dyn Tree>,
}

impl fmt::Debug for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Revision").field("id", &self.id).finish()
    }
}

/// Reads the files of one revision. Paths are relative to the repository's root, with `/`.
pub trait Tree: Send + Sync {
    /// Returns a file's bytes, `None` where the revision has no such file.
    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, ReadError>;
    /// Returns the paths of the files directly in `directory` ("" is the root), sorted; empty where there is no such directory.
    fn files_in(&self, directory: &str) -> Result<Vec<String>, ReadError>;
    /// Returns the paths of all files of the revision, sorted. Reads no file.
    fn all_files(&self) -> Result<Arc<Vec<String>>, ReadError>;
    /// Returns the files, in any order, that may hold one of `names` as a whole identifier; `None` where that cannot be told without reading
    /// them. It may name too many, never too few. Reads no file.
    fn may_hold(&self, _names: &[String]) -> Option<Vec<String>> {
        None
    }
    /// Returns the files, in any order, that are called so; `None` where that cannot be told without a list of all files. Reads no file.
    fn called(&self, _called: &[Called<'_>]) -> Option<Vec<String>> {
        None
    }
    /// Returns true for a file of the revision. Reads no file.
    fn holds(&self, path: &str) -> Result<bool, ReadError> {
        Ok(self.files_in(directory(path))?.iter().any(|f| f == path))
    }
}

/// A file or directory that is there but could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {why}")]
pub struct ReadError {
    /// The path asked for.
    pub path: String,
    /// The cause in words, for instance `blob 1a2b… is missing (partial clone)`.
    pub why: String,
}

/// Where a change set was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// A local git repository.
    Git,
    /// A patch file or standard input.
    Patch,
    /// GitHub's API.
    Github,
}

impl SourceKind {
    /// Returns the word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Git => "git",
            Self::Patch => "patch",
            Self::Github => "github",
        }
    }
}

/// One changed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Path at head; at base for a removed file.
    pub path: String,
    /// Path at base where it differs (rename, copy).
    pub previous_path: Option<String>,
    /// What happened to the file.
    pub status: Status,
    /// What kind of content it has; anything but text has no hunks.
    pub content: Content,
    /// True where the file's mode changed (for instance it became executable).
    pub mode_changed: bool,
    /// The edits, in order, without context lines.
    pub hunks: Vec<Hunk>,
    /// Number of added lines.
    pub added: u32,
    /// Number of removed lines.
    pub removed: u32,
}

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// New at head (a copy too: it then has a `previous_path`).
    Added,
    /// At both sides under one path.
    Modified,
    /// Gone at head.
    Removed,
    /// At both sides under different paths.
    Renamed,
}

impl Status {
    /// Returns the word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Modified => "modified",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
        }
    }
}

/// What kind of content a changed file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Text with hunks.
    Text,
    /// Binary: not compared.
    Binary,
    /// A submodule's commit pointer: not followed.
    Submodule,
    /// A git-lfs or git-annex pointer: the content is elsewhere.
    Pointer,
    /// A symbolic link: its target is not followed.
    Symlink,
}

/// One contiguous edit: lines of base replaced by lines of head, without context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hunk {
    /// Lines at base; `count` 0 for a pure insertion after line `start`.
    pub base: Lines,
    /// Lines at head; `count` 0 for a pure removal after line `start`.
    pub head: Lines,
}

/// A run of lines, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lines {
    /// First line; where `count` is 0, the line after which the edit stands (0: before the first).
    pub start: u32,
    /// Number of lines.
    pub count: u32,
}

impl Lines {
    /// Returns true where `line` is one of these lines.
    pub fn contains(self, line: u32) -> bool {
        line >= self.start && line < self.start + self.count
    }
}

/// One of the two sides of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Before.
    Base,
    /// After.
    Head,
}

impl FileChange {
    /// Returns true where an edit touches any line of `first..=last` at `side`. A pure insertion touches the
    /// other side only strictly between two lines of the range.
    pub fn touches(&self, side: Side, first: u32, last: u32) -> bool {
        self.hunks.iter().any(|h| {
            let l = if side == Side::Base { h.base } else { h.head };
            if l.count == 0 { l.start >= first && l.start < last } else { l.start <= last && l.start + l.count > first }
        })
    }

    /// Returns true where a line of `side` is edited: gone at base, new at head.
    pub fn edits(&self, side: Side, line: u32) -> bool {
        let lines = |h: &Hunk| if side == Side::Base { h.base } else { h.head };
        let behind = self.hunks.partition_point(|h| lines(h).start <= line);
        // An insertion alone may start at the same line of the other side as the edit behind it.
        self.hunks[..behind].iter().rev().take(2).any(|h| lines(h).contains(line))
    }

    /// Returns the head line of a base line that no edit touches, `None` for an edited one.
    pub fn head_line(&self, base_line: u32) -> Option<u32> {
        let mut shift: i64 = 0;
        for h in &self.hunks {
            if h.base.contains(base_line) {
                return None;
            }
            let before = if h.base.count == 0 { h.base.start < base_line } else { h.base.start <= base_line };
            if before {
                shift += i64::from(h.head.count) - i64::from(h.base.count);
            }
        }
        u32::try_from(i64::from(base_line) + shift).ok()
    }

    /// Returns the path of the file at `side`, `None` where it does not exist there.
    pub fn path_at(&self, side: Side) -> Option<&str> {
        match (side, self.status) {
            (Side::Base, Status::Added) | (Side::Head, Status::Removed) => None,
            (Side::Base, _) => Some(self.previous_path.as_deref().unwrap_or(&self.path)),
            (Side::Head, _) => Some(&self.path),
        }
    }
}

/// Returns the directory of a path, "" for the root.
pub fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// Something the review did not look at, and why. Silence must mean "looked and found nothing".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct NotExamined {
    /// A path, a path with line, or a named thing.
    pub what: String,
    /// The cause.
    pub why: String,
    /// True where a limit or an error ended the look at something that is looked at as a rule; `--strict` does not let it pass. Not for files
    /// of a kind that is never read, files that the configuration excludes, and searches that end where they mean to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub incomplete: bool,
}

impl NotExamined {
    /// Makes an entry of anything printable.
    pub fn new(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { what: what.into(), why: why.into(), incomplete: false }
    }

    /// Marks an entry as one that `--strict` does not let pass.
    pub fn incomplete(self) -> Self {
        Self { incomplete: true, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes a hunk of `(start, count)` at base and head.
    fn hunk(base: (u32, u32), head: (u32, u32)) -> Hunk {
        let lines = |(start, count)| Lines { start, count };
        Hunk { base: lines(base), head: lines(head) }
    }

    /// Makes a file with three edits: line 3 replaced, two lines inserted after 5, lines 8 and 9 removed.
    fn file() -> FileChange {
        FileChange {
            path: "new.go".into(),
            previous_path: Some("old.go".into()),
            status: Status::Renamed,
            content: Content::Text,
            mode_changed: false,
            hunks: vec![hunk((3, 1), (3, 1)), hunk((5, 0), (6, 2)), hunk((8, 2), (9, 0))],
            added: 3,
            removed: 3,
        }
    }

    #[test]
    fn an_edit_touches_the_ranges_it_overlaps() {
        let f = file();
        assert!(f.touches(Side::Base, 1, 3) && f.touches(Side::Base, 3, 4) && f.touches(Side::Base, 9, 20));
        assert!(!f.touches(Side::Base, 1, 2) && !f.touches(Side::Base, 10, 20));
        assert!(f.touches(Side::Head, 7, 7) && !f.touches(Side::Head, 8, 9));
    }

    #[test]
    fn an_insertion_touches_the_other_side_only_between_two_lines() {
        let f = file();
        assert!(f.touches(Side::Base, 5, 6));
        assert!(!f.touches(Side::Base, 4, 5) && !f.touches(Side::Base, 6, 7));
        assert!(f.touches(Side::Head, 9, 10), "lines were removed between these two");
    }

    #[test]
    fn an_edited_line_is_gone_or_new() {
        let f = file();
        let edited = |side| (0..=12).filter(|&l| f.edits(side, l)).collect::<Vec<_>>();
        assert_eq!(edited(Side::Base), [3, 8, 9]);
        assert_eq!(edited(Side::Head), [3, 6, 7]);
        let beside = FileChange { hunks: vec![hunk((3, 2), (2, 0)), hunk((5, 1), (3, 1))], ..file() };
        assert!((3..=5).all(|l| beside.edits(Side::Base, l)) && beside.edits(Side::Head, 3) && !beside.edits(Side::Head, 2));
    }

    #[test]
    fn an_unedited_line_moves_with_the_edits_before_it() {
        let f = file();
        let moved: Vec<_> = (1..=11).map(|l| f.head_line(l)).collect();
        assert_eq!(moved, [Some(1), Some(2), None, Some(4), Some(5), Some(8), Some(9), None, None, Some(10), Some(11)]);
        let first = FileChange { hunks: vec![hunk((0, 0), (1, 4))], ..file() };
        assert_eq!(first.head_line(1), Some(5));
    }

    #[test]
    fn a_path_is_there_only_at_the_sides_that_have_the_file() {
        let paths = |status, previous: Option<&str>| {
            let f = FileChange { status, previous_path: previous.map(String::from), ..file() };
            (f.path_at(Side::Base).map(String::from), f.path_at(Side::Head).map(String::from))
        };
        let (old, new) = (Some("old.go".to_owned()), Some("new.go".to_owned()));
        assert_eq!(paths(Status::Renamed, Some("old.go")), (old, new.clone()));
        assert_eq!(paths(Status::Modified, None), (new.clone(), new.clone()));
        assert_eq!(paths(Status::Added, Some("old.go")), (None, new.clone()), "a copy");
        assert_eq!(paths(Status::Removed, None), (new, None));
    }
}
