//! The way to facts: files of one revision, parsed when they are asked for and at most once.

use super::FileFacts;
use crate::change::NotExamined;
use std::sync::Arc;

/// Facts of one revision. Everything is lazy: asking for little reads little.
pub trait Source: Send + Sync {
    /// Returns the facts of a file; `None` where there is no such file, no language for it, or it could not be read
    /// (which [`Source::not_examined`] then tells).
    fn file(&self, path: &str) -> Option<Arc<FileFacts>>;
    /// Returns the facts of a file in which functions that hold none of `names` as a whole identifier (their own name counts) may
    /// have empty bodies and no doc comments; a name that starts with a dot counts only after a dot. Everything else is as in
    /// [`Source::file`], indices and lines included; it costs a small part of that. `None` where it is for that one, and where
    /// names are asked for and nothing in the file holds one.
    fn part(&self, path: &str, _names: &[&str]) -> Option<Arc<FileFacts>> {
        self.file(path)
    }
    /// Returns the raw bytes of a file.
    fn bytes(&self, path: &str) -> Option<Arc<[u8]>>;
    /// Returns the source files (of any language known) directly in a directory, sorted.
    fn sources_in(&self, directory: &str) -> Vec<String>;
    /// Returns all paths of the revision, sorted.
    fn all_files(&self) -> Arc<Vec<String>>;
    /// Returns the directory that an import path names within this repository, as seen from `from`; `None` for a foreign package.
    fn directory_of(&self, from: &FileFacts, import: &str) -> Option<String>;
    /// Returns the import path of a directory of this repository, `None` where the language has none.
    fn import_of(&self, directory: &str) -> Option<String>;
    /// Returns, of `paths`, those whose bytes hold at least one of `names` as a whole identifier, each with the indices
    /// of the names found, sorted. Files are searched in parallel and not parsed.
    fn mentions(&self, paths: &[String], names: &[String]) -> Vec<(String, Vec<usize>)>;
    /// Returns the files directly in `directory` that may declare `name`, a function, type, constant or variable; a method is
    /// asked for as `Type.Name`, or as `Name` for any type's. Test files are left out. It may name too many, never too few.
    fn declaring(&self, directory: &str, name: &str) -> Vec<String> {
        let plain = name.rsplit('.').next().unwrap_or(name).to_owned();
        self.mentions(&self.sources_in(directory), &[plain]).into_iter().map(|(path, _)| path).collect()
    }
    /// Returns what could not be read or parsed so far, sorted.
    fn not_examined(&self) -> Vec<NotExamined>;
}
