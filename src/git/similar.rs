//! Renames and copies.
//!
//! In: a diff as git makes it. Out: the same diff with pairs of similar files joined, and a note where the
//! search had to be narrowed. Left out: copies of files the change does not touch, because their search grows
//! with the repository instead of the diff.

use git2::{Delta, Diff, DiffFindOptions};

use crate::change::NotExamined;

/// Comparisons of one file with another that a review may cost; git's own limit is 1000 times 1000, but each
/// of libgit2's is dearer.
const MOST_PAIRS: usize = 200_000;

/// Comparisons of two ids, which cost next to nothing.
const MOST_EXACT_PAIRS: usize = 50_000_000;

/// Steps of libgit2's walk over all changed files for each one that was added, whatever there is to compare.
const MOST_STEPS: usize = 400_000_000;

/// How far the search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Similar files, also as copies of modified ones.
    Copies,
    /// Similar files as renames only.
    Renames,
    /// Identical files only; reads no content.
    Identical,
    /// No search.
    Nothing,
    /// No search, as nothing was removed that could have moved.
    Additions,
}

/// Returns how far the search may go for this diff.
pub(crate) fn affordable(diff: &Diff<'_>) -> Depth {
    let count = |wanted: &[Delta]| diff.deltas().filter(|d| wanted.contains(&d.status())).count();
    let targets = count(&[Delta::Added, Delta::Untracked]);
    let removed = count(&[Delta::Deleted]);
    let sources = removed + count(&[Delta::Modified]);
    let pairs = |n: usize| targets.saturating_mul(n);
    let walk = targets.saturating_mul(diff.deltas().len());
    match () {
        () if walk > MOST_STEPS && removed == 0 => Depth::Additions,
        () if walk > MOST_STEPS => Depth::Nothing,
        () if pairs(sources) <= MOST_PAIRS => Depth::Copies,
        () if pairs(removed) <= MOST_PAIRS => Depth::Renames,
        () if pairs(removed) <= MOST_EXACT_PAIRS => Depth::Identical,
        () => Depth::Nothing,
    }
}

impl Depth {
    /// Joins the pairs of a diff.
    pub(crate) fn apply(self, diff: &mut Diff<'_>) -> Result<(), git2::Error> {
        let mut options = DiffFindOptions::new();
        options.renames(true).for_untracked(true).rename_limit(MOST_PAIRS);
        match self {
            Self::Nothing | Self::Additions => return Ok(()),
            Self::Copies => options.copies(true),
            Self::Renames => &mut options,
            Self::Identical => options.exact_match_only(true),
        };
        diff.find_similar(Some(&mut options))
    }

    /// Returns what the reader of the review should know about the search.
    pub(crate) fn note(self) -> Option<NotExamined> {
        let why = match self {
            Self::Copies => return None,
            Self::Renames | Self::Additions => "too many files for a search of copies: copied files count as new ones",
            Self::Identical => {
                "only identical files were paired (too many files, or contents missing): files moved with edits count as removed and added"
            }
            Self::Nothing => "too many files for a search of renames: moved files count as removed and added",
        };
        Some(NotExamined::new("renames and copies", why))
    }
}
