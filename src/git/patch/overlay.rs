//! A side of a patch: the directory's files, with what the patch tells of its own laid over them.
//!
//! In: a tree and the files that differ from it. Out: a [`Tree`]. Left out: which side this is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::change::{ReadError, Tree};

/// What is known of a file at one side.
#[derive(Debug, Clone)]
pub(super) enum Known {
    /// Its bytes.
    Bytes(Arc<[u8]>),
    /// That it is not there.
    Absent,
    /// That it is there, and why its bytes are not known.
    Unread(&'static str),
}

/// The files of a side that the patch tells about.
pub(super) type Over = BTreeMap<String, Known>;

/// A tree with other files laid over it.
pub(super) struct Overlay {
    /// Read where nothing is laid over.
    under: Arc<dyn Tree>,
    /// Read first.
    over: Over,
}

impl Overlay {
    /// Lays `over` over `under`.
    pub(super) fn new(under: Arc<dyn Tree>, over: Over) -> Self {
        Self { under, over }
    }

    /// Corrects a list of the tree's files, of `directory` or of all of them.
    fn corrected(&self, files: &[String], directory: Option<&str>) -> Vec<String> {
        let mut files: BTreeSet<String> = files.iter().cloned().collect();
        for (path, known) in &self.over {
            let parent = path.rsplit_once('/').map_or("", |(dir, _)| dir);
            if matches!(known, Known::Absent) {
                files.remove(path);
            } else if directory.is_none_or(|d| d == parent) {
                files.insert(path.clone());
            }
        }
        files.into_iter().collect()
    }
}

impl Tree for Overlay {
    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, ReadError> {
        match self.over.get(path) {
            Some(Known::Bytes(bytes)) => Ok(Some(Arc::clone(bytes))),
            Some(Known::Absent) => Ok(None),
            Some(Known::Unread(why)) => Err(ReadError { path: path.to_owned(), why: (*why).to_owned() }),
            None => self.under.read(path),
        }
    }

    fn files_in(&self, directory: &str) -> Result<Vec<String>, ReadError> {
        Ok(self.corrected(&self.under.files_in(directory)?, Some(directory)))
    }

    fn all_files(&self) -> Result<Arc<Vec<String>>, ReadError> {
        Ok(Arc::new(self.corrected(&self.under.all_files()?, None)))
    }
}
