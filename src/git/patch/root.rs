//! The directory a patch belongs to.
//!
//! In: its path. Out: a [`Tree`]: the work tree where the directory is a repository's root, otherwise the
//! directory as it is. Left out: links, and `.git`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::PatchError;
use crate::change::{ReadError, Tree};
use crate::git;

/// Returns the reader of a directory.
pub(super) fn reader(root: &Path) -> Result<Arc<dyn Tree>, PatchError> {
    let failed = |cause: String| PatchError::Root { path: root.display().to_string(), cause };
    let place = root.canonicalize().map_err(|e| failed(e.to_string()))?;
    if !place.is_dir() {
        return Err(failed("not a directory".to_owned()));
    }
    if place.join(".git").exists()
        && let Ok(side) = git::revision(&place, None)
    {
        return Ok(side.tree);
    }
    Ok(Arc::new(Directory { root: place, all: Mutex::new(None) }))
}

/// Returns the name for reports.
pub(super) fn name(root: &Path) -> String {
    if root.join(".git").exists()
        && let Ok(repo) = git::open(root)
    {
        return repo.name();
    }
    let place = root.canonicalize().ok();
    place.and_then(|p| p.file_name().map(|n| n.to_string_lossy().into_owned())).unwrap_or_else(|| "patch".to_owned())
}

/// A directory that is no repository.
struct Directory {
    /// Where it is.
    root: PathBuf,
    /// All paths, once somebody asked.
    all: Mutex<Option<Arc<Vec<String>>>>,
}

impl Directory {
    /// Returns a path on disk; nothing for one that leaves the directory, by its name or through a link.
    fn place(&self, path: &str) -> Option<PathBuf> {
        let mut place = self.root.clone();
        for part in path.split('/').filter(|_| !path.is_empty()) {
            let plain = !part.is_empty() && part != "." && part != ".." && !part.eq_ignore_ascii_case(".git") && !part.contains('\\');
            place.push(part);
            if !plain || place.symlink_metadata().ok()?.is_symlink() {
                return None;
            }
        }
        Some(place)
    }

    /// Lists the files and the directories directly in a directory; names that are not UTF-8 are left out.
    fn list(&self, directory: &str) -> Result<(Vec<String>, Vec<String>), ReadError> {
        let failed = |e: std::io::Error| ReadError { path: directory.to_owned(), why: e.to_string() };
        let (mut files, mut directories) = (Vec::new(), Vec::new());
        let Some(place) = self.place(directory).filter(|p| p.is_dir()) else { return Ok((files, directories)) };
        for entry in std::fs::read_dir(place).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let (Ok(name), kind) = (entry.file_name().into_string(), entry.file_type().map_err(failed)?) else { continue };
            let path = if directory.is_empty() { name.clone() } else { format!("{directory}/{name}") };
            if kind.is_file() {
                files.push(path);
            } else if kind.is_dir() && name != ".git" {
                directories.push(path);
            }
        }
        files.sort();
        Ok((files, directories))
    }
}

impl Tree for Directory {
    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, ReadError> {
        let Some(place) = self.place(path).filter(|p| p.is_file()) else { return Ok(None) };
        let bytes = std::fs::read(place).map_err(|e| ReadError { path: path.to_owned(), why: e.to_string() })?;
        Ok(Some(bytes.into()))
    }

    fn files_in(&self, directory: &str) -> Result<Vec<String>, ReadError> {
        self.list(directory).map(|(files, _)| files)
    }

    fn all_files(&self) -> Result<Arc<Vec<String>>, ReadError> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(files) = &*all {
            return Ok(Arc::clone(files));
        }
        let (mut found, mut waiting) = (Vec::new(), vec![String::new()]);
        while let Some(directory) = waiting.pop() {
            let (files, directories) = self.list(&directory)?;
            found.extend(files);
            waiting.extend(directories);
        }
        found.sort();
        let found = Arc::new(found);
        *all = Some(Arc::clone(&found));
        Ok(found)
    }
}
