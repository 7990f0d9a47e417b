//! Opening a repository, and handles for many threads.
//!
//! In: any directory inside a repository. Out: a [`Repo`] and its pool of handles. Left out: hooks, filter
//! programs, fsmonitor, the network: libgit2 runs nothing of a repository, which is why one owned by another
//! user (every CI container) may be opened here although git itself would ask for `safe.directory` first.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use git2::{ErrorCode, Oid, Repository, RepositoryOpenFlags};

use super::error::{GitError, is_missing_object};
use super::known::{Lazy, PLACE};
use crate::change::ReadError;
use crate::temporary::Directory;

/// An opened repository.
pub struct Repo {
    /// The handle of the thread that builds the change set.
    pub(crate) git: Repository,
    /// Handles for all threads that read files later.
    pub(crate) handles: Arc<Handles>,
}

/// Handles of one repository: libgit2's may move between threads but not be shared, so each reader borrows one.
pub(crate) struct Handles {
    /// The git directory that handles open.
    git_dir: PathBuf,
    /// The work tree, absent for a bare repository.
    work_dir: Option<PathBuf>,
    /// The stand-in's directory of a partial clone, kept as long as a handle may be opened.
    stand_in: Option<Directory>,
    /// Handles nobody uses now.
    idle: Mutex<Vec<Repository>>,
    /// Knows which contents hold a word, where somebody made it.
    pub(crate) word_index: Lazy,
}

/// Opens the repository that holds `dir`.
pub fn open(dir: &Path) -> Result<Repo, GitError> {
    // Hashing every object again as it is read doubles the time; git does not do it either, `git fsck` does.
    git2::opts::strict_hash_verification(false);
    match Repository::open_ext(dir, RepositoryOpenFlags::CROSS_FS, std::iter::empty::<&Path>()) {
        Ok(git) => {
            let work_dir = git.workdir().map(Path::to_path_buf);
            let handles = Handles::new(git.path(), work_dir, None);
            Ok(Repo { git, handles: Arc::new(handles) })
        }
        Err(e) if e.code() == ErrorCode::NotFound => Err(GitError::NotARepository { path: dir.display().to_string() }),
        Err(e) if e.code() == ErrorCode::Owner => open_found(dir, false),
        // libgit2 does not know the extension; missing blobs are simply not found, which is all we need.
        Err(e) if e.message().contains("extensions.partialclone") => open_found(dir, true),
        Err(e) => Err(open_error(dir, e.message())),
    }
}

/// Makes the error for a repository that is there but refused.
fn open_error(dir: &Path, cause: impl std::fmt::Display) -> GitError {
    GitError::Open { path: dir.display().to_string(), cause: cause.to_string() }
}

/// Opens by the git directory found from `dir`, without libgit2's checks of the owner, and for a partial clone
/// through a stand-in.
fn open_found(dir: &Path, partial: bool) -> Result<Repo, GitError> {
    let found = Repository::discover_path(dir, std::iter::empty::<&Path>()).map_err(|e| open_error(dir, e.message()))?;
    let work_dir = work_dir_above(dir, &found);
    let stand_in = if partial { Some(stand_in(&found).map_err(|e| open_error(dir, e))?) } else { None };
    let handles = Handles::new(&found, work_dir, stand_in);
    let git = handles.open_another().map_err(|e| open_error(dir, e.message()))?;
    Ok(Repo { git, handles: Arc::new(handles) })
}

/// Returns the nearest directory at or above `dir` with a `.git`; none where `dir` is inside the git directory.
fn work_dir_above(dir: &Path, git_dir: &Path) -> Option<PathBuf> {
    let (dir, git_dir) = (dir.canonicalize().ok()?, git_dir.canonicalize().ok()?);
    if dir.starts_with(&git_dir) {
        return None;
    }
    dir.ancestors().find(|d| d.join(".git").exists()).map(Path::to_path_buf)
}

/// Makes a git directory that is the found one but for the extension libgit2 refuses to know: its own copy of
/// the configuration, links for all else. Nothing is ever written through the links.
fn stand_in(git_dir: &Path) -> Result<Directory, std::io::Error> {
    let common = common_dir(git_dir);
    let place = Directory::new()?;
    let config = place.path().join("config");
    std::fs::copy(common.join("config"), &config)?;
    git2::Config::open(&config).and_then(|mut c| c.remove("extensions.partialclone")).map_err(|e| std::io::Error::other(e.message().to_owned()))?;
    for (from, name) in [(git_dir, "HEAD"), (git_dir, "index"), (git_dir, "config.worktree")] {
        link(&from.join(name), &place.path().join(name))?;
    }
    for name in ["objects", "refs", "packed-refs", "shallow", "info"] {
        link(&common.join(name), &place.path().join(name))?;
    }
    Ok(place)
}

/// Returns the git directory that all work trees of a repository share.
pub(crate) fn common_dir(git_dir: &Path) -> PathBuf {
    match std::fs::read_to_string(git_dir.join("commondir")) {
        Ok(text) => git_dir.join(text.trim_end()),
        Err(_) => git_dir.to_path_buf(),
    }
}

/// Links `to` to `from` where that exists.
#[cfg(unix)]
fn link(from: &Path, to: &Path) -> Result<(), std::io::Error> {
    if from.exists() { std::os::unix::fs::symlink(from.canonicalize()?, to) } else { Ok(()) }
}

/// Fails: links need a privilege on this system.
#[cfg(not(unix))]
fn link(_from: &Path, _to: &Path) -> Result<(), std::io::Error> {
    Err(std::io::Error::other("a partial clone (extensions.partialClone) is not readable on this system"))
}

impl Handles {
    /// Makes an empty pool for the git directory that was found, or its stand-in.
    fn new(found: &Path, work_dir: Option<PathBuf>, stand_in: Option<Directory>) -> Self {
        let git_dir = stand_in.as_ref().map_or(found, Directory::path).to_path_buf();
        Self { git_dir, work_dir, stand_in, idle: Mutex::default(), word_index: Lazy::at(common_dir(found).join(PLACE)) }
    }

    /// Opens one more handle.
    fn open_another(&self) -> Result<Repository, git2::Error> {
        let git = Repository::open_bare(&self.git_dir)?;
        if let Some(dir) = &self.work_dir {
            git.set_workdir(dir, false)?;
        }
        Ok(git)
    }

    /// Runs `work` with a handle of its own.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Repository) -> Result<T, git2::Error>) -> Result<T, git2::Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let git = match idle {
            Some(git) => git,
            None => self.open_another()?,
        };
        let done = work(&git);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(git);
        done
    }

    /// Reads the file at `path`, whose blob is `id`.
    pub(crate) fn blob(&self, id: Oid, path: &str) -> Result<Arc<[u8]>, ReadError> {
        let read = self.with(|git| git.find_blob(id).map(|b| Arc::from(b.content())));
        read.map_err(|e| {
            let why = if is_missing_object(&e) { self.why_missing(id) } else { e.message().to_owned() };
            ReadError { path: path.to_owned(), why }
        })
    }

    /// Returns the words for an object that is not there.
    pub(crate) fn why_missing(&self, id: Oid) -> String {
        let short: String = id.to_string().chars().take(10).collect();
        match self.stand_in.is_some() || self.has_promisor() {
            true => format!("blob {short} is missing (partial clone): `git fetch --refetch --no-filter` gets it"),
            false => format!("blob {short} is missing: `git fsck` tells what else is"),
        }
    }

    /// Returns true where a remote promised to send missing objects later.
    fn has_promisor(&self) -> bool {
        let promised = |git: &Repository| {
            let config = git.config()?;
            let mut entries = config.entries(Some("^remote\\..*\\.promisor$"))?;
            Ok(entries.next().is_some())
        };
        self.with(promised).unwrap_or(false)
    }
}

impl Repo {
    /// Leaves the handle to whoever reads files: it has the index of every pack, and much of what they will ask for, at hand.
    pub(crate) fn lend(self) {
        self.handles.idle.lock().unwrap_or_else(PoisonError::into_inner).push(self.git);
    }

    /// Returns `owner/name` of the remote `origin`, otherwise the name of the repository's directory.
    pub fn name(&self) -> String {
        let remote = self.git.find_remote("origin").ok();
        let url = remote.as_ref().and_then(|r| r.url().ok());
        url.and_then(name_in_url).unwrap_or_else(|| self.directory_name())
    }

    /// Returns the last component of the work tree's path, or of the git directory's without `.git`.
    fn directory_name(&self) -> String {
        let place = self.handles.work_dir.as_deref().unwrap_or(&self.handles.git_dir);
        let name = place.canonicalize().ok().and_then(|p| p.file_name().map(|n| n.to_string_lossy().into_owned()));
        let name = name.unwrap_or_default();
        // Mirrors keep a repository without a remote as `owner+name`.
        name.strip_suffix(".git").unwrap_or(&name).replacen('+', "/", 1)
    }

    /// Returns true where the clone's history was cut off.
    pub(crate) fn is_shallow(&self) -> bool {
        !self.shallow_commits().is_empty()
    }

    /// Returns the commits whose parents were left out. libgit2's own answer overlooks linked worktrees.
    pub(crate) fn shallow_commits(&self) -> Vec<Oid> {
        let text = std::fs::read_to_string(self.git.commondir().join("shallow")).unwrap_or_default();
        text.lines().filter_map(|l| Oid::from_str(l.trim()).ok()).collect()
    }
}

/// Returns `owner/name` of an `https`, `ssh` or scp-like address; `None` for a path on this machine.
fn name_in_url(url: &str) -> Option<String> {
    let path = match url.split_once("://") {
        Some(("file", _)) => return None,
        Some((_, rest)) => rest.split_once('/')?.1,
        None => url.split_once(':').filter(|(host, _)| host.len() > 1 && !host.contains('/'))?.1,
    };
    let path = path.trim_matches('/');
    let mut parts = path.strip_suffix(".git").unwrap_or(path).rsplit('/').filter(|p| !p.is_empty());
    let (name, owner) = (parts.next()?, parts.next()?);
    Some(format!("{owner}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::name_in_url;

    #[test]
    fn owner_and_name_come_from_any_address() {
        for url in [
            "https://git.example/acme/gateway.git",
            "https://user:token@git.example:8443/acme/gateway",
            "ssh://git@git.example:22/acme/gateway.git/",
            "git@git.example:acme/gateway.git",
            "git@git.example:team/acme/gateway",
        ] {
            assert_eq!(name_in_url(url).as_deref(), Some("acme/gateway"), "{url}");
        }
    }

    #[test]
    fn a_path_on_this_machine_tells_no_owner() {
        for url in ["/srv/git/gateway.git", "../gateway", "file:///srv/acme/gateway.git", "C:\\git\\gateway", "https://git.example"] {
            assert_eq!(name_in_url(url), None, "{url}");
        }
    }
}
