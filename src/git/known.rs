//! What the word index of a repository knows of a tree.
//!
//! In: the place of the index; the contents of a tree. Out: the files that may hold a name. Left out: how an index is made (`word_index`), its
//! format ([`crate::index`]). It is kept in the git directory, which no commit can write to, and all work trees share.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use git2::Oid;

use crate::index::{ContentId, WordIndex};

/// Where the index is, below the git directory.
pub(crate) const PLACE: &str = "connreview/words";

/// Returns an id as an index holds it.
pub(crate) fn content_id(id: Oid) -> Option<ContentId> {
    id.as_bytes().try_into().ok()
}

/// The index of a repository, opened when it is asked for the first time.
pub(crate) struct Lazy {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// The index; none where there is none or it is damaged: it is never needed.
    opened: OnceLock<Option<Arc<WordIndex>>>,
}

impl Lazy {
    /// Makes one; reads nothing yet.
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path, opened: OnceLock::new() }
    }

    /// Returns the index.
    pub(crate) fn get(&self) -> Option<&Arc<WordIndex>> {
        self.opened.get_or_init(|| WordIndex::open(&self.path).ok().flatten().map(Arc::new)).as_ref()
    }
}

/// What an index knows of the files of a tree. A file is its place in the tree's list.
pub(crate) struct Known {
    /// The index.
    index: Arc<WordIndex>,
    /// For each content, the first file that has it.
    first: Vec<u32>,
    /// For each file, the next one with the same content.
    next: Vec<u32>,
    /// The files that the index does not cover.
    unknown: Vec<usize>,
}

/// No file.
const NONE: u32 = u32::MAX;

impl Known {
    /// Holds the contents of all files of a tree against the index of the repository; `None` stands for a file that is no content of git's.
    pub(crate) fn of(index: &Lazy, files: impl ExactSizeIterator<Item = Option<Oid>>) -> Option<Self> {
        let index = index.get()?;
        let mut known = Self { index: Arc::clone(index), first: vec![NONE; index.contents().len()], next: vec![NONE; files.len()], unknown: vec![] };
        for (file, id) in files.enumerate() {
            match id.and_then(content_id).and_then(|id| index.number(&id)) {
                Some(number) => known.next[file] = std::mem::replace(&mut known.first[number], u32::try_from(file).ok()?),
                None => known.unknown.push(file),
            }
        }
        Some(known)
    }

    /// Returns the files that may hold one of `names`; `None` where nothing is known of a name, or the index turns out to be damaged.
    pub(crate) fn may_hold(&self, names: &[String]) -> Option<Vec<usize>> {
        let numbers = self.index.holding(names).ok().flatten()?;
        let some = |file: u32| (file != NONE).then_some(file);
        let of = |number: usize| std::iter::successors(some(self.first[number]), move |file| some(self.next[*file as usize]));
        Some(numbers.into_iter().flat_map(of).map(|file| file as usize).chain(self.unknown.iter().copied()).collect())
    }
}
