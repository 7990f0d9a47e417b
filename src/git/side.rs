//! What reads one side of a change.
//!
//! In: a side, and the work tree's files where that is one. Out: its [`Tree`]. Left out: how files are found and read.

use std::sync::Arc;

use super::error::GitError;
use super::listed::ListedTree;
use super::open::Repo;
use super::range::Point;
use super::snapshot::WorkFiles;
use super::tree::CommitTree;
use crate::change::{ReadError, Tree};

/// Returns the reader of one side; `work` is the list of the work tree's files, where that is a side.
pub(crate) fn reader(repo: &Repo, side: &Point, work: &Option<WorkFiles>) -> Result<Arc<dyn Tree>, GitError> {
    Ok(match side {
        Point::Empty => Arc::new(EmptyTree),
        Point::Commit { tree, .. } | Point::Tree(tree) => Arc::new(CommitTree::new(Arc::clone(&repo.handles), *tree)),
        Point::Index => Arc::new(ListedTree::new(repo, None)?),
        Point::WorkTree => Arc::new(ListedTree::new(repo, work.as_ref())?),
    })
}

/// The side before a first commit.
pub(crate) struct EmptyTree;

impl Tree for EmptyTree {
    fn read(&self, _path: &str) -> Result<Option<Arc<[u8]>>, ReadError> {
        Ok(None)
    }

    fn files_in(&self, _directory: &str) -> Result<Vec<String>, ReadError> {
        Ok(Vec::new())
    }

    fn all_files(&self) -> Result<Arc<Vec<String>>, ReadError> {
        Ok(Arc::default())
    }
}
