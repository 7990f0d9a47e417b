//! The changed files between two sides.
//!
//! In: both sides of a range. Out: one [`FileChange`] per file with its hunks, and what could not be compared.
//! Left out: renames' search (in `similar`), and what a file holds beyond its kind of content.

use git2::{Delta, Diff, DiffDelta, DiffFile, FileMode, Patch};

use super::content::{self, LARGEST_POINTER};
use super::error::{GitError, is_missing_object};
use super::open::Repo;
use super::range::{Point, Sides};
use super::snapshot::{self, WorkFiles, is_regular};
use super::{hunks, paths, pruned, similar};
use crate::change::{Content, FileChange, Hunk, NotExamined, Side, Status};

/// libgit2 calls anything larger binary; so do we before we read it (somebody's core dump in the work tree).
const LARGEST_TEXT: u64 = 512 << 20;

/// The outcome of a comparison.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// Changed files, sorted by path.
    pub(crate) files: Vec<FileChange>,
    /// What could not be compared, sorted.
    pub(crate) not_examined: Vec<NotExamined>,
    /// The files of the work tree, where that is a side.
    pub(crate) work: Option<WorkFiles>,
}

/// What one delta turned out to be.
enum Outcome {
    /// A changed file.
    Changed(FileChange),
    /// A file that only looked changed.
    Same,
    /// A file that could not be compared.
    Unknown(NotExamined),
}

/// Compares both sides.
pub(crate) fn compare(repo: &Repo, sides: &Sides) -> Result<Compared, GitError> {
    let during = GitError::during("compare the two sides");
    let (diff, work, note) = with_pairs(repo, sides).map_err(&during)?;
    let mut compared = Compared { not_examined: note.into_iter().collect(), ..Compared::default() };
    let is_left_out = |delta: &DiffDelta<'_>| work.as_ref().is_some_and(|w| delta.new_file().path_bytes().is_some_and(|p| w.left_out.contains(p)));
    for (at, delta) in diff.deltas().enumerate() {
        let disk = work.is_some() && !is_left_out(&delta);
        match (Comparison { repo, diff: &diff, work_tree: work.is_some(), disk, at }).outcome(&delta).map_err(&during)? {
            Outcome::Changed(file) => compared.files.push(file),
            Outcome::Unknown(entry) => compared.not_examined.push(entry),
            Outcome::Same => (),
        }
    }
    compared.work = work;
    compared.files.sort_by(|a, b| a.path.cmp(&b.path));
    compared.not_examined.sort();
    Ok(compared)
}

/// A diff, the work tree's files, and a note on the search of renames.
type Paired<'r> = (Diff<'r>, Option<WorkFiles>, Option<NotExamined>);

/// Returns the diff with renames and copies joined. Where the search stumbles over contents a partial clone
/// lacks, it starts over and pairs by id.
fn with_pairs<'r>(repo: &'r Repo, sides: &Sides) -> Result<Paired<'r>, git2::Error> {
    let (mut diff, work) = plain(repo, sides)?;
    let depth = similar::affordable(&diff);
    if depth.apply(&mut diff).is_ok() {
        return Ok((diff, work, depth.note()));
    }
    let (mut diff, work) = plain(repo, sides)?;
    similar::Depth::Identical.apply(&mut diff)?;
    Ok((diff, work, similar::Depth::Identical.note()))
}

/// Returns the diff as it is. For the work tree it goes through the index, as git's own does: a tracked file
/// may be one that is ignored.
fn plain<'r>(repo: &'r Repo, sides: &Sides) -> Result<(Diff<'r>, Option<WorkFiles>), git2::Error> {
    let tree = |point: &Point| point.tree().map(|id| repo.git.find_tree(id)).transpose();
    let base = tree(&sides.base)?;
    let mut options = snapshot::options();
    match sides.head {
        Point::Index => Ok((repo.git.diff_tree_to_index(base.as_ref(), None, Some(&mut options))?, None)),
        Point::WorkTree => {
            let mut diff = repo.git.diff_tree_to_index(base.as_ref(), None, Some(&mut options))?;
            let (unstaged, work) = snapshot::index_to_disk(repo)?;
            diff.merge(&unstaged)?;
            Ok((diff, Some(work)))
        }
        _ => {
            if let (Some(base), Some(head)) = (sides.base.tree(), sides.head.tree()) {
                pruned::narrow(&repo.git, (base, head), &mut options)?;
            }
            Ok((repo.git.diff_tree_to_tree(base.as_ref(), tree(&sides.head)?.as_ref(), Some(&mut options))?, None))
        }
    }
}

/// One delta under examination.
struct Comparison<'a, 'r> {
    /// Where contents are.
    repo: &'a Repo,
    /// The diff the delta is part of.
    diff: &'a Diff<'r>,
    /// True where the head side is the work tree.
    work_tree: bool,
    /// True where the file's head side is on disk.
    disk: bool,
    /// The delta's place in the diff.
    at: usize,
}

impl Comparison<'_, '_> {
    /// Finds out what a delta is.
    fn outcome(&self, delta: &DiffDelta<'_>) -> Result<Outcome, git2::Error> {
        let Some(status) = status_of(delta.status()) else { return Ok(unexamined(delta)) };
        let (old, new) = (delta.old_file(), delta.new_file());
        if let Some((path, why)) = [&new, &old].into_iter().find_map(|f| paths::too_long(f.path_bytes()?)) {
            return Ok(Outcome::Unknown(NotExamined::new(path, why).incomplete()));
        }
        let of = |file: &DiffFile<'_>| paths::text_of(file.path_bytes().unwrap_or_default());
        let path = if status == Status::Removed { of(&old) } else { of(&new) };
        if path.ends_with('/') {
            return Ok(Outcome::Unknown(NotExamined::new(path, "a git repository of its own inside the work tree")));
        }
        let previous_path = matches!(delta.status(), Delta::Renamed | Delta::Copied).then(|| of(&old)).filter(|p| *p != path);
        let (content, hunks) = match self.contents(delta, status) {
            Ok(found) => found,
            Err(e) => return self.unreadable(delta, path, e),
        };
        let both = matches!(status, Status::Modified | Status::Renamed);
        let mode_changed = both && old.mode() != new.mode();
        if status == Status::Modified && content == Content::Text && hunks.is_empty() && !mode_changed {
            return Ok(Outcome::Same);
        }
        let (added, removed) = hunks::sums(&hunks);
        Ok(Outcome::Changed(FileChange { path, previous_path, status, content, mode_changed, hunks, added, removed }))
    }

    /// Returns the kind of content, and the hunks where it is text.
    fn contents(&self, delta: &DiffDelta<'_>, status: Status) -> Result<(Content, Vec<Hunk>), git2::Error> {
        let (old, new) = (delta.old_file(), delta.new_file());
        let (last, last_on_disk) = if status == Status::Removed { (&old, false) } else { (&new, self.disk) };
        match last.mode() {
            FileMode::Commit => return Ok((Content::Submodule, Vec::new())),
            FileMode::Link => {
                let annex = content::is_pointer(&self.bytes(last, last_on_disk)?);
                return Ok((if annex { Content::Pointer } else { Content::Symlink }, Vec::new()));
            }
            _ => (),
        }
        if last.size() > LARGEST_TEXT {
            return Ok((Content::Binary, Vec::new()));
        }
        // A file that was a link or a submodule before counts as new.
        let new_lines = matches!(delta.status(), Delta::Added | Delta::Untracked) || (status == Status::Modified && !is_regular(old.mode()));
        if new_lines || status == Status::Removed {
            let bytes = self.bytes(last, last_on_disk)?;
            let side = if status == Status::Removed { Side::Base } else { Side::Head };
            return Ok(match kind_of(&bytes) {
                Content::Text => (Content::Text, hunks::of_whole(&bytes, side)),
                other => (other, Vec::new()),
            });
        }
        if old.id() == new.id() && old.is_valid_id() && new.is_valid_id() && !old.id().is_zero() {
            return Ok((kind_of(&self.bytes(last, last_on_disk)?), Vec::new()));
        }
        if self.is_left_out(&new) {
            return self.despite_attributes(delta);
        }
        let Some(patch) = Patch::from_diff(self.diff, self.at)? else { return Ok((Content::Binary, Vec::new())) };
        let hunks = hunks::of_patch(&patch)?;
        let delta = patch.delta();
        if delta.flags().is_binary() {
            return self.despite_attributes(&delta);
        }
        let last = delta.new_file();
        if last.size() <= LARGEST_POINTER as u64 && content::is_pointer(&self.bytes(&last, self.disk)?) {
            return Ok((Content::Pointer, Vec::new()));
        }
        Ok((Content::Text, hunks))
    }

    /// Returns true where libgit2 would look for a file on disk that a sparse checkout keeps off it.
    fn is_left_out(&self, new: &DiffFile<'_>) -> bool {
        !self.disk && self.work_tree && !new.id().is_zero()
    }

    /// Compares again what libgit2 called binary: an attribute may say so of a source file.
    fn despite_attributes(&self, delta: &DiffDelta<'_>) -> Result<(Content, Vec<Hunk>), git2::Error> {
        let (base, head) = (self.bytes(&delta.old_file(), false)?, self.bytes(&delta.new_file(), self.disk)?);
        if content::is_binary(&base) || content::is_binary(&head) {
            return Ok((Content::Binary, Vec::new()));
        }
        Ok((Content::Text, hunks::between(&base, &head)?))
    }

    /// Returns a file's bytes; a link's are its target.
    fn bytes(&self, file: &DiffFile<'_>, on_disk: bool) -> Result<Vec<u8>, git2::Error> {
        if !on_disk {
            return Ok(self.repo.git.find_blob(file.id())?.content().to_vec());
        }
        let root = self.repo.git.workdir().unwrap_or_else(|| self.repo.git.path());
        let place = paths::on_disk(root, file.path_bytes().unwrap_or_default())
            .ok_or_else(|| git2::Error::from_str("the name cannot be read on this system"))?;
        let read = match file.mode() {
            FileMode::Link => std::fs::read_link(place).map(|target| target.to_string_lossy().into_owned().into_bytes()),
            _ => std::fs::read(place),
        };
        read.map_err(|e| git2::Error::from_str(&e.to_string()))
    }

    /// Turns an error that concerns one file into an entry of *not examined*.
    fn unreadable(&self, delta: &DiffDelta<'_>, path: String, e: git2::Error) -> Result<Outcome, git2::Error> {
        if !is_missing_object(&e) {
            return Ok(Outcome::Unknown(NotExamined::new(path, e.message())));
        }
        let odb = self.repo.git.odb()?;
        let ids = [delta.old_file().id(), delta.new_file().id()];
        let missing = ids.into_iter().find(|id| !id.is_zero() && !odb.exists(*id));
        let why = missing.map_or_else(|| e.message().to_owned(), |id| self.repo.handles.why_missing(id));
        Ok(Outcome::Unknown(NotExamined::new(path, why)))
    }
}

/// Returns the kind of a regular file's content.
fn kind_of(bytes: &[u8]) -> Content {
    match (content::is_pointer(bytes), content::is_binary(bytes)) {
        (true, _) => Content::Pointer,
        (_, true) => Content::Binary,
        _ => Content::Text,
    }
}

/// Returns our word for libgit2's; nothing for what is no comparison.
fn status_of(delta: Delta) -> Option<Status> {
    match delta {
        Delta::Added | Delta::Untracked | Delta::Copied => Some(Status::Added),
        Delta::Deleted => Some(Status::Removed),
        Delta::Modified | Delta::Typechange => Some(Status::Modified),
        Delta::Renamed => Some(Status::Renamed),
        Delta::Unmodified | Delta::Ignored | Delta::Unreadable | Delta::Conflicted => None,
    }
}

/// Returns why a delta is no comparison.
fn unexamined(delta: &DiffDelta<'_>) -> Outcome {
    let path = delta.new_file().path_bytes().or_else(|| delta.old_file().path_bytes());
    let entry = |why: &str| Outcome::Unknown(NotExamined::new(paths::text_of(path.unwrap_or_default()), why));
    match delta.status() {
        Delta::Conflicted => entry("an unresolved merge conflict: resolve it and stage the file"),
        Delta::Unreadable => entry("the file on disk cannot be read: check its permissions"),
        _ => Outcome::Same,
    }
}
