//! Where git looks for hooks, and what is about to be committed.
//!
//! In: a directory of a repository. Out: the folder of hooks; the tree of an index. Left out: what stands in hooks.

use super::error::GitError;
use super::open::{common_dir, open};
use super::range::EMPTY_TREE;
use git2::{Config, ConfigLevel, ErrorCode, Index, Repository};
use std::path::{Path, PathBuf};

/// The folder of a repository's hooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HooksDir {
    /// The folder; it may not be there yet.
    pub path: PathBuf,
    /// True where `core.hooksPath` names it.
    pub configured: bool,
    /// True where it is part of the git directory, which nobody else gets.
    pub own: bool,
}

/// Returns where git looks for hooks: `core.hooksPath`, else the git directory that all work trees share.
pub fn hooks_dir(dir: &Path) -> Result<HooksDir, GitError> {
    let found = Repository::discover_path(dir, std::iter::empty::<&Path>());
    let git_dir = found.map_err(|_| GitError::NotARepository { path: dir.display().to_string() })?;
    let common = common_dir(&git_dir);
    // Read by itself: libgit2 refuses to open a partial clone.
    let config = Config::open_default().and_then(|mut c| {
        c.add_file(&common.join("config"), ConfigLevel::Local, false)?;
        Ok(c)
    });
    let config = config.map_err(GitError::during("read the configuration of git"))?;
    let top = work_tree(dir, &git_dir).unwrap_or_else(|| common.clone());
    let own = common.canonicalize().unwrap_or_else(|_| common.clone());
    Ok(match config.get_path("core.hooksPath") {
        Ok(set) => {
            let path = top.join(set);
            let absolute = path.canonicalize().unwrap_or_else(|_| path.clone());
            HooksDir { own: absolute.starts_with(&own), configured: true, path }
        }
        Err(_) => HooksDir { path: common.join("hooks"), configured: false, own: true },
    })
}

/// Returns the top of the work tree that holds `dir`; `None` in a bare repository.
fn work_tree(dir: &Path, git_dir: &Path) -> Option<PathBuf> {
    let (dir, git_dir) = (dir.canonicalize().ok()?, git_dir.canonicalize().ok()?);
    if dir.starts_with(&git_dir) {
        return None;
    }
    dir.ancestors().find(|d| d.join(".git").exists()).map(Path::to_path_buf)
}

/// Returns HEAD and the tree of what is about to be committed. `index` is the one that git names to a hook: with `commit -a` and
/// `commit FILE` it is not the repository's own.
pub fn staged(dir: &Path, index: Option<&Path>) -> Result<(String, String), GitError> {
    let repo = open(dir)?;
    let head = match repo.git.head() {
        Ok(head) => head.peel_to_commit().map_err(GitError::during("read HEAD"))?.id().to_string(),
        Err(e) if e.code() == ErrorCode::UnbornBranch => EMPTY_TREE.to_owned(),
        Err(e) => return Err(GitError::during("read HEAD")(e)),
    };
    let tree = || match index {
        Some(path) => Index::open(path)?.write_tree_to(&repo.git),
        None => repo.git.index()?.write_tree_to(&repo.git),
    };
    let tree = tree().map_err(GitError::during("read what is staged"))?;
    Ok((head, tree.to_string()))
}
