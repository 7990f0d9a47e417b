//! The change set of a pull request.
//!
//! In: a place and, where there is one, a checkout. Out: [`Fetched`]: the change set, in the same shape as a local one, with what
//! GitHub says of it. Left out: judging. With a checkout that has both commits the comparison is git's own; without one, both
//! sides of every changed file are read and compared here, so that a missing patch costs nothing.

use super::checkout::{self, Checkout};
use super::client::Client;
use super::error::GithubError;
use super::place::Place;
use super::read::{self, MOST_FILES, Pull, PullCommit, PullFile};
use super::trees::{self, Content as Read, Entry, Listing, ReadTree};
use crate::change::{ChangeSet, Content, Day, FileChange, Hunk, NotExamined, Revision, Side, SourceKind, Status, directory};
use crate::git::{self, Range, content, hunks};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Files beside the changed ones that are read with a token.
const NEIGHBOURS: usize = 300;
/// The same without one: 60 requests an hour are all there are.
const NEIGHBOURS_ANONYMOUS: usize = 20;

/// A pull request as it was read.
#[derive(Debug)]
pub struct Fetched {
    /// Where it is, under the repository's name of today.
    pub place: Place,
    /// What GitHub says of it.
    pub pull: Pull,
    /// The files as GitHub lists them.
    pub files: Vec<PullFile>,
    /// The change.
    pub change: ChangeSet,
}

impl Fetched {
    /// Returns the text of the pull request: title and description.
    pub fn text(&self) -> String {
        let body = self.pull.body.as_deref().unwrap_or_default().replace("\r\n", "\n");
        format!("{}\n\n{}", self.pull.title, body.trim()).trim().to_owned()
    }
}

/// Reads a pull request.
pub(super) fn fetch(client: &Client, place: &Place, checkout: &Path, largest: u64) -> Result<Fetched, GithubError> {
    let mut place = place.clone();
    client.progress().say(format!("reading {place}"));
    let pull = client.wait(read::pull(client, &mut place))?;
    let (files, commits, merge_base) =
        client.wait(async {
            tokio::try_join!(
                read::files(client, &place),
                read::commits(client, &place),
                read::merge_base(client, &place, &pull.base.sha, &pull.head.sha),
            )
        })?;
    let local = match checkout::look(checkout, &place, &merge_base, &pull.head.sha) {
        Checkout::Complete => git::change_set(checkout, &Range::Revisions { base: merge_base.clone(), head: pull.head.sha.clone() }).ok(),
        Checkout::Useless => None,
    };
    let mut change = match local {
        Some(change) => change,
        None => client.wait(Remote { client, place: &place, largest }.change_set(&pull, &files, &merge_base))?,
    };
    change.repository = place.repository.clone();
    change.source = SourceKind::Github;
    change.title = pull.title.clone();
    change.description = commits.iter().rev().map(|c| c.commit.message.trim()).collect::<Vec<_>>().join("\n\n");
    change.day = day(&commits, &pull.head.sha).or(change.day);
    Ok(Fetched { place, pull, files, change })
}

/// Returns the day of the head's commit.
fn day(commits: &[PullCommit], head: &str) -> Option<Day> {
    let commit = commits.iter().find(|c| c.sha == head)?;
    commit.commit.committer.as_ref()?.date.as_ref()?.get(..10)?.parse().ok()
}

/// A repository that is only there.
struct Remote<'r> {
    client: &'r Client,
    place: &'r Place,
    largest: u64,
}

impl Remote<'_> {
    /// Makes the change set from listings and contents.
    async fn change_set(&self, pull: &Pull, files: &[PullFile], merge_base: &str) -> Result<ChangeSet, GithubError> {
        let named: BTreeSet<String> = files.iter().flat_map(|f| std::iter::once(f.filename.clone()).chain(f.previous_filename.clone())).collect();
        let (base, head) =
            tokio::try_join!(Listing::of(self.client, self.place, merge_base, &named), Listing::of(self.client, self.place, &pull.head.sha, &named))?;
        let (mut all, mut not_examined) = (deltas(files), vec![]);
        unlisted(&mut all, (&base, &head), pull, files.len(), &mut not_examined);
        let changed: BTreeSet<String> =
            all.iter().flat_map(|d| d.path_at(Side::Base).into_iter().chain(d.path_at(Side::Head))).map(str::to_owned).collect();
        let (near, left) = neighbours(&head, &changed, if self.client.has_token() { NEIGHBOURS } else { NEIGHBOURS_ANONYMOUS });
        if left > 0 || head.cut {
            let what = if head.cut { "other files of the repository".to_owned() } else { format!("{left} other files of the repository") };
            not_examined.push(NotExamined::new(what, "without a checkout only changed files and those nearest to them are read"));
        }
        let paths: BTreeSet<String> = changed.union(&near).cloned().collect();
        let wanted: BTreeMap<&str, &Entry> = [(&base, &changed), (&head, &paths)]
            .into_iter()
            .flat_map(|(listing, paths)| paths.iter().filter_map(|p| listing.files.get(p)))
            .filter(|e| e.mode != SUBMODULE)
            .map(|e| (e.sha.as_str(), e))
            .collect();
        let read = trees::contents(self.client, self.place, wanted.into_values().cloned().collect(), self.largest).await;
        let sides = Sides { base: &base, head: &head, read: &read };
        let mut found: Vec<FileChange> = all.into_iter().filter_map(|d| sides.compare(d, files, &mut not_examined)).collect();
        found.sort_by(|a, b| a.path.cmp(&b.path));
        not_examined.sort();
        not_examined.dedup();
        let tree = |listing: &Listing| Arc::new(ReadTree::new(listing, &paths, &read));
        Ok(ChangeSet {
            repository: self.place.repository.clone(),
            base: Revision { id: merge_base.to_owned(), tree: tree(&base) },
            head: Revision { id: pull.head.sha.clone(), tree: tree(&head) },
            source: SourceKind::Github,
            title: String::new(),
            description: String::new(),
            day: None,
            files: found,
            not_examined,
        })
    }
}

/// Mode of a submodule.
const SUBMODULE: &str = "160000";
/// Mode of a link.
const LINK: &str = "120000";

/// Returns the changed files without their edits.
fn deltas(files: &[PullFile]) -> Vec<FileChange> {
    files.iter().filter(|f| f.status != "unchanged").map(delta).collect()
}

/// Returns one changed file without its edits.
fn delta(file: &PullFile) -> FileChange {
    let status = match file.status.as_str() {
        "added" | "copied" => Status::Added,
        "removed" => Status::Removed,
        "renamed" => Status::Renamed,
        _ => Status::Modified,
    };
    let previous = file.previous_filename.clone().filter(|p| *p != file.filename);
    bare(file.filename.clone(), previous, status)
}

/// Makes a changed file without edits.
fn bare(path: String, previous_path: Option<String>, status: Status) -> FileChange {
    FileChange { path, previous_path, status, content: Content::Text, mode_changed: false, hunks: vec![], added: 0, removed: 0 }
}

/// Adds the files beyond those that GitHub lists, from the two trees; where those are cut too, says how many are missing.
fn unlisted(all: &mut Vec<FileChange>, (base, head): (&Listing, &Listing), pull: &Pull, listed: usize, not_examined: &mut Vec<NotExamined>) {
    let missing = pull.changed_files.unwrap_or(listed).saturating_sub(listed);
    if missing == 0 && listed < MOST_FILES {
        return;
    }
    if base.cut || head.cut {
        let what = format!("{missing} of {} changed files", pull.changed_files.unwrap_or(listed));
        not_examined.push(NotExamined::new(what, "GitHub lists the first 3,000 files of a pull request"));
        return;
    }
    let known: BTreeSet<&str> = all.iter().flat_map(|f| std::iter::once(f.path.as_str()).chain(f.previous_path.as_deref())).collect();
    let paths: BTreeSet<&String> = base.files.keys().chain(head.files.keys()).filter(|p| !known.contains(p.as_str())).collect();
    let status = |path: &String| match (base.files.get(path), head.files.get(path)) {
        (Some(b), Some(h)) => (b.sha != h.sha || b.mode != h.mode).then_some(Status::Modified),
        (Some(_), None) => Some(Status::Removed),
        (None, _) => Some(Status::Added),
    };
    let more: Vec<FileChange> = paths.into_iter().filter_map(|p| status(p).map(|s| bare(p.clone(), None, s))).collect();
    all.extend(more);
}

/// Returns the files nearest to the changed ones, and how many others there are: those beside them, then those on the way to the
/// root, then the rest by path. Only what a language or format can be read of counts.
fn neighbours(head: &Listing, changed: &BTreeSet<String>, most: usize) -> (BTreeSet<String>, usize) {
    let homes: BTreeSet<&str> = changed.iter().map(|p| directory(p)).collect();
    let above = |dir: &str| homes.iter().any(|h| dir.is_empty() || h.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/')));
    let rank = |path: &str| match directory(path) {
        dir if homes.contains(dir) => 0,
        dir if above(dir) => 1,
        _ => 2,
    };
    let readable = |path: &str| crate::languages::language_of(path).is_some() || crate::languages::format_of(path).is_some();
    let others = head.files.iter().filter(|(p, e)| trees::is_file(&e.mode) && !changed.contains(*p) && readable(p));
    let mut others: Vec<(u8, &String)> = others.map(|(p, _)| (rank(p), p)).collect();
    others.sort();
    let left = others.len().saturating_sub(most);
    (others.into_iter().take(most).map(|(_, p)| p.clone()).collect(), left)
}

/// Both sides, read.
struct Sides<'s> {
    base: &'s Listing,
    head: &'s Listing,
    read: &'s BTreeMap<String, Read>,
}

impl Sides<'_> {
    /// Fills in content and edits of a changed file; nothing for one that only looked changed.
    fn compare(&self, mut file: FileChange, listed: &[PullFile], not_examined: &mut Vec<NotExamined>) -> Option<FileChange> {
        let old = file.path_at(Side::Base).and_then(|p| self.base.files.get(p));
        let new = file.path_at(Side::Head).and_then(|p| self.head.files.get(p));
        file.mode_changed = matches!(file.status, Status::Modified | Status::Renamed) && old.zip(new).is_some_and(|(o, n)| o.mode != n.mode);
        match new.or(old).map(|e| e.mode.as_str()) {
            Some(SUBMODULE) => file.content = Content::Submodule,
            Some(LINK) => file.content = Content::Symlink,
            _ => self.texts(&mut file, old, new, listed, not_examined),
        }
        (file.added, file.removed) = hunks::sums(&file.hunks);
        Some(file)
    }

    /// Compares both texts; where one cannot be read, takes the edits of GitHub's patch.
    fn texts(&self, file: &mut FileChange, old: Option<&Entry>, new: Option<&Entry>, listed: &[PullFile], not_examined: &mut Vec<NotExamined>) {
        let text = |entry: Option<&Entry>, there: bool| match (entry, there) {
            (Some(e), true) if trees::is_file(&e.mode) => self.read.get(&e.sha).cloned().unwrap_or_else(|| Err("it was not read".to_owned())),
            (None, true) => Err("GitHub does not list it in the commit".to_owned()),
            _ => Ok(Arc::from(&b""[..])),
        };
        let sides = (text(old, file.path_at(Side::Base).is_some() && !is_copy(file)), text(new, file.path_at(Side::Head).is_some()));
        match sides {
            (Ok(old), Ok(new)) => {
                let last: &[u8] = if file.status == Status::Removed { &old } else { &new };
                (file.content, file.hunks) = match () {
                    () if content::is_pointer(last) => (Content::Pointer, vec![]),
                    () if content::is_binary(&old) || content::is_binary(&new) => (Content::Binary, vec![]),
                    () => (Content::Text, edits(file.status, &old, &new)),
                };
            }
            (Err(why), _) | (_, Err(why)) => {
                let patch = listed.iter().find(|f| f.filename == file.path).and_then(|f| f.patch.as_deref());
                file.hunks = patch.map(super::diff::edits).unwrap_or_default();
                not_examined.push(NotExamined::new(&file.path, why));
            }
        }
    }
}

/// Returns true for a copy: its lines are new, wherever they come from.
fn is_copy(file: &FileChange) -> bool {
    file.status == Status::Added
}

/// Returns the edits between two texts.
fn edits(status: Status, old: &[u8], new: &[u8]) -> Vec<Hunk> {
    match status {
        Status::Added => hunks::of_whole(new, Side::Head),
        Status::Removed => hunks::of_whole(old, Side::Base),
        _ => hunks::between(old, new).unwrap_or_default(),
    }
}
