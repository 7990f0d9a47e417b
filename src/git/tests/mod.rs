//! Small repositories, built here, for every case a review meets.

mod hostile;
mod local;
mod odd;
mod pruned;
mod ranges;
mod tricks;

use std::path::{Path, PathBuf};

use git2::{Index, IndexEntry, IndexTime, Oid, Repository, RepositoryInitOptions, Signature, Time};
use tempfile::TempDir;

use super::{Range, change_set};
use crate::change::{ChangeSet, FileChange, Tree};

/// A temporary repository.
struct Sandbox {
    /// Removed with all its files at the end of the test.
    _place: TempDir,
    /// The repository.
    git: Repository,
}

/// One file of a commit: its name as bytes, its mode, its content.
type File<'a> = (&'a [u8], u32, &'a [u8]);

impl Sandbox {
    /// Makes a repository whose first branch is `main`.
    fn new() -> Self {
        let place = TempDir::new().unwrap();
        let mut options = RepositoryInitOptions::new();
        options.initial_head("main").external_template(false);
        let git = Repository::init_opts(place.path().join("gateway"), &options).unwrap();
        git.config().unwrap().set_bool("core.autocrlf", false).unwrap();
        Self { _place: place, git }
    }

    /// Returns the work tree.
    fn dir(&self) -> PathBuf {
        self.git.workdir().unwrap_or(self.git.path()).to_path_buf()
    }

    /// Writes a file of the work tree.
    fn write(&self, path: &str, content: &str) {
        let place = self.dir().join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, content).unwrap();
    }

    /// Removes a file of the work tree.
    fn remove(&self, path: &str) {
        std::fs::remove_file(self.dir().join(path)).unwrap();
    }

    /// Stages the whole work tree.
    fn stage(&self) {
        let mut index = self.git.index().unwrap();
        index.add_all(["*"], git2::IndexAddOption::DEFAULT, None).unwrap();
        index.update_all(["*"], None).unwrap();
        index.write().unwrap();
    }

    /// Commits the work tree on HEAD.
    fn commit(&self, message: &str) -> String {
        self.stage();
        let tree = self.git.index().unwrap().write_tree().unwrap();
        let parents: Vec<Oid> = self.git.head().ok().and_then(|h| h.target()).into_iter().collect();
        self.commit_tree(tree, &parents, message, Some("HEAD"))
    }

    /// Commits exactly these files, whatever their names and modes, on top of `parents`.
    fn commit_files(&self, files: &[File<'_>], parents: &[&str]) -> String {
        let mut index = Index::new().unwrap();
        for (name, mode, content) in files {
            let id = if *mode == 0o160_000 { Oid::from_bytes(content).unwrap() } else { self.git.blob(content).unwrap() };
            index.add(&entry(name, *mode, id)).unwrap();
        }
        let tree = index.write_tree_to(&self.git).unwrap();
        let parents: Vec<Oid> = parents.iter().map(|p| Oid::from_str(p).unwrap()).collect();
        self.commit_tree(tree, &parents, "files", None)
    }

    /// Commits a tree; each later commit has a later time.
    fn commit_tree(&self, tree: Oid, parents: &[Oid], message: &str, reference: Option<&str>) -> String {
        let parents: Vec<_> = parents.iter().map(|p| self.git.find_commit(*p).unwrap()).collect();
        let time = parents.iter().map(|p| p.time().seconds() + 60).max().unwrap_or(1_700_000_000);
        let who = Signature::new("Ann", "ann@example.org", &Time::new(time, 0)).unwrap();
        let tree = self.git.find_tree(tree).unwrap();
        self.git.commit(reference, &who, &who, message, &tree, &parents.iter().collect::<Vec<_>>()).unwrap().to_string()
    }

    /// Makes a branch at HEAD and switches to it.
    fn branch(&self, name: &str) {
        self.git.branch(name, &self.git.head().unwrap().peel_to_commit().unwrap(), false).unwrap();
        self.git.set_head(&format!("refs/heads/{name}")).unwrap();
    }

    /// Reviews a range written as on the command line; `""` is the default one.
    fn review(&self, range: &str) -> ChangeSet {
        let range = if range.is_empty() { Range::Default } else { Range::parse(range).unwrap() };
        change_set(&self.dir(), &range).unwrap()
    }

    /// Reviews a range that must not work and returns the message.
    fn refusal(&self, range: &Range) -> String {
        change_set(&self.dir(), range).expect_err("must be refused").to_string()
    }
}

/// Makes an entry of an index.
fn entry(name: &[u8], mode: u32, id: Oid) -> IndexEntry {
    let never = IndexTime::new(0, 0);
    IndexEntry {
        ctime: never,
        mtime: never,
        dev: 0,
        ino: 0,
        mode,
        uid: 0,
        gid: 0,
        file_size: 0,
        id,
        flags: 0,
        flags_extended: 0,
        path: name.to_vec(),
    }
}

/// Writes a file change on one line: `status path <- previous content +added -removed`.
fn line(f: &FileChange) -> String {
    let from = f.previous_path.as_ref().map(|p| format!(" <- {p}")).unwrap_or_default();
    let mode = if f.mode_changed { " mode" } else { "" };
    format!("{} {}{from} {:?} +{} -{}{mode}", f.status.as_str(), f.path, f.content, f.added, f.removed)
}

/// Writes all file changes.
fn lines(set: &ChangeSet) -> Vec<String> {
    set.files.iter().map(line).collect()
}

/// Reads a file of one side as text.
fn text(tree: &dyn Tree, path: &str) -> Option<String> {
    tree.read(path).unwrap().map(|b| String::from_utf8_lossy(&b).into_owned())
}

/// Writes the names and causes of what was not examined.
fn unexamined(set: &ChangeSet) -> Vec<String> {
    set.not_examined.iter().map(|n| format!("{}: {}", n.what, n.why)).collect()
}

/// Returns a directory that is surely no repository.
fn elsewhere() -> (TempDir, PathBuf) {
    let place = TempDir::new().unwrap();
    let dir: &Path = place.path();
    let dir = dir.to_path_buf();
    (place, dir)
}
