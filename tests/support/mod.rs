//! Small repositories for reviews in tests.
//!
//! In: files before and after, from folders or from code. Out: a git repository with the two commits, and its review
//! through [`connreview::review::run`], or through the program. Left out: what a test expects.
#![allow(clippy::unwrap_used, reason = "a test that cannot make its repository fails, and says where")]
#![allow(dead_code, reason = "each test binary uses another part")]

use connreview::config::Options;
use connreview::git::Range;
use connreview::report::Report;
use connreview::review::{self, Request, Source};
use connreview::timing::Stages;
use git2::{IndexAddOption, Oid, Repository, RepositoryInitOptions, Signature, Time};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// Files of a tree by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A repository with a commit before and one after.
pub struct Repo {
    /// Removed with all its files at the end of the test.
    place: TempDir,
    /// The commit before.
    pub base: String,
    /// The commit after.
    pub head: String,
}

impl Repo {
    /// Makes a repository with these two trees. Its work tree is the second one.
    pub fn new(base: &Files, head: &Files) -> Self {
        let place = TempDir::new().unwrap();
        let mut options = RepositoryInitOptions::new();
        options.initial_head("main").external_template(false);
        let git = Repository::init_opts(place.path().join("service"), &options).unwrap();
        git.config().unwrap().set_bool("core.autocrlf", false).unwrap();
        let base = commit(&git, base, "before", 1_700_000_000);
        let head = commit(&git, head, "after", 1_700_000_060);
        Self { place, base, head }
    }

    /// Gives the repository a remote, by which profiles know it.
    pub fn with_remote(self, url: &str) -> Self {
        Repository::open(self.dir()).unwrap().remote("origin", url).unwrap();
        self
    }

    /// Returns the work tree.
    pub fn dir(&self) -> PathBuf {
        self.place.path().join("service")
    }

    /// Reviews the step from the commit before to the one after, without any profile.
    pub fn review(&self) -> Report {
        self.review_with(&Options::default())
    }

    /// Reviews it with options.
    pub fn review_with(&self, options: &Options) -> Report {
        let range = Range::Revisions { base: self.base.clone(), head: self.head.clone() };
        let source = Source::Git { repo: self.dir(), range };
        review::run(&Request { source, options: options.clone(), stages: Stages::default() }).unwrap()
    }

    /// Reviews it as a case of `fixtures/`: with the text of `description.md` beside its two trees, where there is one. The profile is that of
    /// the module which the case's `go.mod` declares, if any.
    pub fn review_case(&self, folder: &Path) -> Report {
        self.review_with(&Options { description: std::fs::read_to_string(folder.join("description.md")).ok(), ..Options::default() })
    }

    /// Runs `connreview diff` over it with further arguments.
    pub fn diff(&self, args: &[&str]) -> String {
        let dir = self.dir();
        let range = ["diff", "--base", &self.base, "--head", &self.head, "--repo", dir.to_str().unwrap()];
        let output = connreview(&[&range[..], args].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Runs the program.
pub fn connreview(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_connreview"));
    command.args(args).env("NO_COLOR", "1").env("COLUMNS", "100").env_remove("CI").env_remove("GITHUB_ACTIONS").output().unwrap()
}

/// Returns files written down in a test.
pub fn files(list: &[(&str, &str)]) -> Files {
    list.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

/// Returns all files below a folder.
pub fn read(folder: &Path) -> Files {
    let mut found = Files::new();
    let mut open = vec![folder.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in dir.read_dir().unwrap_or_else(|e| panic!("{}: {e}", dir.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Commits exactly these files on HEAD, with a fixed author and time.
fn commit(git: &Repository, files: &Files, message: &str, time: i64) -> String {
    let root = git.workdir().unwrap();
    for entry in root.read_dir().unwrap().map(|e| e.unwrap()).filter(|e| e.file_name() != ".git") {
        let path = entry.path();
        if path.is_dir() { std::fs::remove_dir_all(path).unwrap() } else { std::fs::remove_file(path).unwrap() }
    }
    for (path, content) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    let mut index = git.index().unwrap();
    index.clear().unwrap();
    index.add_all(["*"], IndexAddOption::FORCE, None).unwrap();
    index.write().unwrap();
    let tree = git.find_tree(index.write_tree().unwrap()).unwrap();
    let parents: Vec<Oid> = git.head().ok().and_then(|h| h.target()).into_iter().collect();
    let parents: Vec<_> = parents.iter().map(|p| git.find_commit(*p).unwrap()).collect();
    let who = Signature::new("Ann", "ann@example.org", &Time::new(time, 0)).unwrap();
    git.commit(Some("HEAD"), &who, &who, message, &tree, &parents.iter().collect::<Vec<_>>()).unwrap().to_string()
}
