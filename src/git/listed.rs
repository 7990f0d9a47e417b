//! A side whose files are known as a list: the index, or the work tree.
//!
//! In: the entries of the index and what differs on disk. Out: a [`Tree`]. Left out: links and submodules,
//! which are not followed, and files with unresolved conflicts, which the change set names as not examined.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use foldhash::HashMap;
use git2::Oid;

use super::error::GitError;
use super::known::{Known, Place};
use super::modes::is_file;
use super::open::{Handles, Repo};
use super::paths;
use super::snapshot::WorkFiles;
use super::tree::walk;
use crate::change::{Called, ReadError, Tree};

/// A side with a known list of files.
pub(crate) struct ListedTree {
    /// The paths, sorted.
    files: Arc<Vec<String>>,
    /// Where each of them is read from.
    sources: Vec<Source>,
    /// The root of the work tree.
    root: PathBuf,
    /// Reads what is in the object database.
    handles: Arc<Handles>,
    /// What the word index says of what is there, once somebody asked.
    known: OnceLock<Option<Known>>,
}

/// Where a file is read from.
enum Source {
    /// The object database.
    Blob(Oid),
    /// The disk, under the name the bytes spell.
    Disk(Box<[u8]>),
}

impl ListedTree {
    /// Makes a reader of the index, or, where `work` is given, of the work tree.
    pub(crate) fn new(repo: &Repo, work: Option<&WorkFiles>) -> Result<Self, GitError> {
        let mut index = repo.git.index().map_err(GitError::during("read the index"))?;
        // Another process may have staged something since this handle first looked.
        index.read(false).map_err(GitError::during("read the index"))?;
        let mut entries: Vec<(String, Source)> = Vec::with_capacity(index.len());
        for entry in index.iter().filter(|e| (e.flags >> 12) & 3 == 0) {
            if let Some(source) = source_of(&entry, work) {
                entries.push((paths::text_of(&entry.path), source));
            }
        }
        let untracked = work.iter().flat_map(|w| &w.untracked);
        entries.extend(untracked.map(|raw| (paths::text_of(raw), Source::Disk(raw.as_slice().into()))));
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries.dedup_by(|a, b| a.0 == b.0);
        let (files, sources): (Vec<_>, Vec<_>) = entries.into_iter().unzip();
        let root = repo.git.workdir().map(PathBuf::from).unwrap_or_default();
        Ok(Self { files: Arc::new(files), sources, root, handles: Arc::clone(&repo.handles), known: OnceLock::new() })
    }

    /// Returns a file's place in the list.
    fn at(&self, path: &str) -> Option<usize> {
        self.files.binary_search_by(|f| f.as_str().cmp(path)).ok()
    }

    /// Returns what the word index knows of the files.
    fn known(&self) -> Option<&Known> {
        self.known.get_or_init(|| Known::of(&self.handles.word_index, |listed| self.beside(listed))).as_ref()
    }

    /// Returns where the files differ from those of a tree, and what is there; `None` where that has no list.
    fn beside(&self, tree: Oid) -> Option<Vec<(String, Place)>> {
        // Nothing is known of what is on disk, and mostly all of a work tree is.
        if !self.sources.iter().any(|s| matches!(s, Source::Blob(_))) {
            return None;
        }
        let mut theirs: HashMap<String, Oid> = self.handles.with(|git| walk(git, tree)).ok()?.into_iter().collect();
        let mut places = Vec::new();
        for (path, source) in self.files.iter().zip(&self.sources) {
            let place = if let Source::Blob(id) = source { Place::Blob(*id) } else { Place::Disk };
            if theirs.remove(path).map(Place::Blob) != Some(place) {
                places.push((path.clone(), place));
            }
        }
        places.extend(theirs.into_keys().map(|path| (path, Place::Absent)));
        Some(places)
    }
}

/// Returns where an entry of the index is read from; nothing for what is no regular file.
fn source_of(entry: &git2::IndexEntry, work: Option<&WorkFiles>) -> Option<Source> {
    let regular = is_file(entry.mode);
    match work {
        None => regular.then_some(Source::Blob(entry.id)),
        Some(work) if regular && work.left_out.contains(&entry.path) => Some(Source::Blob(entry.id)),
        Some(work) => {
            let there = if regular { !work.absent.contains(&entry.path) } else { work.became_file.contains(&entry.path) };
            there.then(|| Source::Disk(entry.path.as_slice().into()))
        }
    }
}

impl Tree for ListedTree {
    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, ReadError> {
        let Some(at) = self.at(path) else { return Ok(None) };
        match &self.sources[at] {
            Source::Blob(id) => self.handles.blob(*id, path).map(Some),
            Source::Disk(raw) => {
                let failed = |why: String| ReadError { path: path.to_owned(), why };
                let place = paths::on_disk(&self.root, raw).ok_or_else(|| failed("the name cannot be read on this system".to_owned()))?;
                let bytes = std::fs::read(place).map_err(|e| failed(e.to_string()))?;
                Ok(Some(bytes.into()))
            }
        }
    }

    fn files_in(&self, directory: &str) -> Result<Vec<String>, ReadError> {
        Ok(paths::directly_in(&self.files, directory))
    }

    fn all_files(&self) -> Result<Arc<Vec<String>>, ReadError> {
        Ok(Arc::clone(&self.files))
    }

    fn may_hold(&self, names: &[String]) -> Option<Vec<String>> {
        self.known()?.may_hold(names)
    }

    fn called(&self, called: &[Called<'_>]) -> Option<Vec<String>> {
        self.known()?.called(called)
    }

    fn holds(&self, path: &str) -> Result<bool, ReadError> {
        Ok(self.at(path).is_some())
    }
}
