//! What the word index of a repository knows of a tree.
//!
//! In: the place of the index; where a tree differs from the one whose files the index names. Out: the files that may hold a name, or are called
//! so. Left out: how an index is made (`word_index`), its format ([`crate::index`]). It is kept in the git directory, which no commit can write to, and all work trees share.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use git2::Oid;

use crate::change::Called;
use crate::index::{ContentId, IndexError, WordIndex, hash};

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

/// Returns the hash by which an index knows the files that are called so. None is a word's: each begins with a byte that no word holds.
pub(crate) fn hash_of(called: Called<'_>) -> u32 {
    let (before, text) = match called {
        Called::Name(name) => ("/", name),
        Called::Ending(ending) => ("", ending),
        Called::Hidden(word) => ("*", word),
    };
    hash(format!("{before}{text}").as_bytes())
}

/// What an index knows of the files of a tree.
pub(crate) struct Known {
    /// The index.
    index: Arc<WordIndex>,
    /// Where the tree differs from the one whose files the index names.
    differing: BTreeSet<String>,
    /// Of the files that the tree has there, those whose content the index covers, by its number.
    covered: BTreeMap<usize, Vec<String>>,
    /// The other files of the tree whose content the index does not cover.
    uncovered: Vec<String>,
}

impl Known {
    /// Makes what the index of the repository knows of a tree, given where that differs from the tree whose files the index names and what is
    /// there. `None` where there is no index, or `differing` gives nothing.
    pub(crate) fn of(index: &Lazy, differing: impl FnOnce(Oid) -> Option<Vec<(String, Place)>>) -> Option<Self> {
        let index = index.get()?;
        let places = differing(Oid::from_bytes(index.tree()).ok()?)?;
        Self::with(Arc::clone(index), places).ok()
    }

    /// Makes it of an index.
    fn with(index: Arc<WordIndex>, places: Vec<(String, Place)>) -> Result<Self, IndexError> {
        let (mut covered, mut there, mut differing) = (BTreeMap::<usize, Vec<String>>::new(), Vec::new(), BTreeSet::new());
        for (path, place) in places {
            let number = if let Place::Blob(id) = place { content_id(id).map_or(Ok(None), |id| index.number(&id))? } else { None };
            match (place, number) {
                (Place::Absent, _) => {}
                (_, Some(number)) => covered.entry(number).or_default().push(path.clone()),
                _ => there.push(path.clone()),
            }
            differing.insert(path);
        }
        let uncovered = index.uncovered()?.into_iter().filter(|p| !differing.contains(p)).chain(there).collect();
        Ok(Self { index, differing, covered, uncovered })
    }

    /// Returns the files that may hold one of `names`; `None` where nothing is known of a name, or the index turns out to be damaged.
    pub(crate) fn may_hold(&self, names: &[String]) -> Option<Vec<String>> {
        let numbers = self.index.holding(names).ok().flatten()?;
        self.having(&numbers, numbers.iter().filter_map(|n| self.covered.get(n)).flatten())
    }

    /// Returns the files that are called so; `None` where the index turns out to be damaged.
    pub(crate) fn called(&self, called: &[Called<'_>]) -> Option<Vec<String>> {
        let numbers: Result<Vec<_>, _> = called.iter().map(|c| self.index.with(hash_of(*c))).collect();
        let numbers: BTreeSet<usize> = numbers.ok()?.into_iter().flatten().collect();
        // A content has files of several names, and what differs has other names than the index knows.
        let mut files = self.having(&numbers.into_iter().collect::<Vec<_>>(), self.covered.values().flatten())?;
        files.retain(|p| Called::one_fits(called, p));
        Some(files)
    }

    /// Returns the files that have one of these contents in both trees, `own` of those that differ, and those that are not covered.
    fn having<'k>(&'k self, numbers: &[usize], own: impl Iterator<Item = &'k String>) -> Option<Vec<String>> {
        let both = self.index.paths(numbers).ok()?.into_iter().filter(|p| !self.differing.contains(p));
        Some(both.chain(own.cloned()).chain(self.uncovered.iter().cloned()).collect())
    }
}

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// No file.
    Absent,
    /// A file with a content of git's.
    Blob(Oid),
    /// A file on disk.
    Disk,
}
