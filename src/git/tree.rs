//! A commit's tree as a side of the change.
//!
//! In: a tree's id and the pool of handles. Out: a [`Tree`] that reads just the tree objects on the way to a
//! file, from any number of threads. Left out: links and submodules, which are not followed, and a cache of
//! contents, because each file is read once.

use std::sync::{Arc, OnceLock};

use git2::{Oid, Repository};

use super::known::{Known, Place};
use super::modes::{DIRECTORY, is_file, mode_of};
use super::open::{Handles, Repo};
use super::range::Point;
use super::{paths, pruned};
use crate::change::{Called, ReadError, Tree, directory};

/// The files of a tree object.
pub(crate) struct CommitTree {
    /// Borrowed by each read.
    handles: Arc<Handles>,
    /// The root.
    root: Oid,
    /// All files, once somebody asked.
    all: OnceLock<Listing>,
    /// What the word index says of them, once somebody asked.
    known: OnceLock<Option<Known>>,
}

/// All files of a tree.
struct Listing {
    /// Their paths, sorted.
    paths: Arc<Vec<String>>,
    /// Their blobs, in the same order.
    blobs: Vec<Oid>,
}

impl Listing {
    /// Returns the blob of a file; `None` also for two that are written alike, one of them with escapes: of those `find` knows which is meant.
    fn blob(&self, path: &str) -> Option<Oid> {
        let at = self.paths.binary_search_by(|p| p.as_str().cmp(path)).ok()?;
        let alike = |i: Option<usize>| i.and_then(|i| self.paths.get(i)).is_some_and(|p| p == path);
        (!alike(at.checked_sub(1)) && !alike(at.checked_add(1))).then(|| self.blobs[at])
    }
}

impl CommitTree {
    /// Makes a reader; reads nothing yet.
    pub(crate) fn new(handles: Arc<Handles>, root: Oid) -> Self {
        Self { handles, root, all: OnceLock::new(), known: OnceLock::new() }
    }

    /// Runs `work` with a handle and gives its error the path.
    fn with<T>(&self, path: &str, work: impl FnOnce(&Repository) -> Result<T, git2::Error>) -> Result<T, ReadError> {
        self.handles.with(work).map_err(|e| ReadError { path: path.to_owned(), why: e.message().to_owned() })
    }

    /// Returns what the word index knows of the files.
    fn known(&self) -> Option<&Known> {
        let differing = |listed: Oid| self.handles.with(|git| Ok(places(git, listed, self.root))).ok()?;
        self.known.get_or_init(|| Known::of(&self.handles.word_index, differing)).as_ref()
    }
}

impl Tree for CommitTree {
    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, ReadError> {
        // Once all files are known, most of those that are read are gone through one by one: no way down the tree is needed.
        if let Some(id) = self.all.get().and_then(|all| all.blob(path)) {
            return self.handles.blob(id, path).map(Some);
        }
        match self.with(path, |git| find(git, self.root, path))? {
            Some((id, mode)) if is_file(mode) => self.handles.blob(id, path).map(Some),
            _ => Ok(None),
        }
    }

    fn files_in(&self, directory: &str) -> Result<Vec<String>, ReadError> {
        self.with(directory, |git| {
            let found = if directory.is_empty() { Some((self.root, DIRECTORY)) } else { find(git, self.root, directory)? };
            let Some((id, DIRECTORY)) = found else { return Ok(Vec::new()) };
            let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
            let tree = git.find_tree(id)?;
            let files = tree.iter().filter(|e| is_file(mode_of(e)));
            let mut files: Vec<String> = files.map(|e| format!("{prefix}{}", paths::text_of(e.name_bytes()))).collect();
            files.sort();
            Ok(files)
        })
    }

    fn all_files(&self) -> Result<Arc<Vec<String>>, ReadError> {
        if let Some(all) = self.all.get() {
            return Ok(Arc::clone(&all.paths));
        }
        let (paths, blobs) = self.with("", |git| walk(git, self.root))?.into_iter().unzip();
        Ok(Arc::clone(&self.all.get_or_init(|| Listing { paths: Arc::new(paths), blobs }).paths))
    }

    fn may_hold(&self, names: &[String]) -> Option<Vec<String>> {
        self.known()?.may_hold(names)
    }

    fn called(&self, called: &[Called<'_>]) -> Option<Vec<String>> {
        self.known()?.called(called)
    }

    fn holds(&self, path: &str) -> Result<bool, ReadError> {
        Ok(self.with(path, |git| find(git, self.root, path))?.is_some_and(|(_, mode)| is_file(mode)))
    }
}

/// Returns all files of a side that is a tree, with their blobs.
pub(crate) fn files_of(repo: &Repo, side: &Point) -> Result<Vec<(String, Oid)>, git2::Error> {
    side.tree().map_or(Ok(Vec::new()), |root| walk(&repo.git, root))
}

/// Follows a path down from `root`. A name is taken as it is, and where no file has it, as an escaped one.
fn find(git: &Repository, root: Oid, path: &str) -> Result<Option<(Oid, u32)>, git2::Error> {
    let mut at = (root, DIRECTORY);
    for name in path.split('/') {
        if at.1 != DIRECTORY || name.is_empty() {
            return Ok(None);
        }
        let tree = git.find_tree(at.0)?;
        let escaped = || if name.contains('\\') { tree.get_name_bytes(&paths::unescape(name.as_bytes())) } else { None };
        let Some(entry) = tree.get_name_bytes(name.as_bytes()).or_else(escaped) else { return Ok(None) };
        at = (entry.id(), mode_of(&entry));
    }
    Ok(Some(at))
}

/// Returns where a tree differs from another, and what it has there; `None` where that is more than can be told.
fn places(git: &Repository, other: Oid, root: Oid) -> Option<Vec<(String, Place)>> {
    let place = |raw: Vec<u8>| {
        let path = Some(paths::text_of(&raw)).filter(|text| text.as_bytes() == raw && !text.contains('\\'))?;
        let short = paths::too_long(directory(&path).as_bytes()).is_none();
        let found = if short { find(git, root, &path).ok()? } else { None };
        let place = found.filter(|(_, mode)| is_file(*mode)).map_or(Place::Absent, |(id, _)| Place::Blob(id));
        Some((path, place))
    };
    pruned::differing(git, other, root).ok()??.into_iter().map(place).collect()
}

/// Goes through a tree and lists all files below `root` with their blobs, sorted, but for those whose path is too long. What was met waits in a list, so that a deep
/// tree costs no stack.
pub(crate) fn walk(git: &Repository, root: Oid) -> Result<Vec<(String, Oid)>, git2::Error> {
    let mut files = Vec::new();
    let mut waiting = vec![(String::new(), root, DIRECTORY)];
    while let Some((mut path, id, mode)) = waiting.pop() {
        if is_file(mode) {
            files.push((path, id));
        } else if mode == DIRECTORY && paths::too_long(path.as_bytes()).is_none() {
            if !path.is_empty() {
                path.push('/');
            }
            // The last is taken first.
            let entries = git.find_tree(id)?;
            waiting.extend(entries.iter().rev().map(|e| (format!("{path}{}", paths::text_of(e.name_bytes())), e.id(), mode_of(&e))));
        }
    }
    // Git's order is that of the paths, but for names that are escaped.
    files.sort();
    Ok(files)
}
