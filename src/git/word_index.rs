//! The word index of a repository: where it is kept, how it is made, and which files of a tree it speaks of.
//!
//! In: a repository and revisions; the contents of a tree. Out: the file of the index; the files that may hold a name. Left out: its format
//! ([`crate::index`]). It is kept in the git directory, which no commit can write to, and all work trees share.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use foldhash::HashSet;
use git2::{Oid, Repository};
use rayon::prelude::*;

use super::error::GitError;
use super::open::{Handles, common_dir, open};
use super::{paths, pruned, range, tree};
use crate::change::directory;
use crate::index::{ContentId, WordIndex, Writer, words_of};

/// Where the index is, below the git directory.
const PLACE: &str = "connreview/words";

/// Contents larger than this, in bytes, are left out: generated code and data, whose words would be most of the index.
const LARGEST: usize = 1 << 20;

/// As far as git looks for a zero byte, which makes a content binary.
const LOOKED_AT: usize = 8000;

/// An index that was made.
#[derive(Debug)]
pub struct Indexed {
    /// Where it is to be written.
    pub path: PathBuf,
    /// What is to be written there.
    pub bytes: Vec<u8>,
    /// The number of contents that it covers.
    pub contents: usize,
    /// The number of contents left out: binary, larger than a megabyte, or missing in a partial clone.
    pub left_out: usize,
}

/// Makes the index of all files of some revisions.
pub fn index(dir: &Path, revisions: &[String]) -> Result<Indexed, GitError> {
    let repo = open(dir)?;
    let (mut ids, mut listed) = (BTreeSet::new(), None);
    for revision in revisions {
        let side = range::commit(&repo, revision)?;
        let files = tree::files_of(&repo, &side).map_err(GitError::during("list the files"))?;
        ids.extend(files.iter().map(|(_, id)| *id));
        let files = files.into_iter().map(|(path, id)| Some((path, content_id(id)?))).collect::<Option<_>>();
        listed = listed.or_else(|| Some((content_id(side.tree()?)?, files?)));
    }
    let of = |id: &Oid| Some((content_id(*id)?, words_of(&tree::blob(&repo.handles, *id, "").ok().filter(|c| is_covered(c))?)));
    let covered: Vec<(ContentId, Vec<u32>)> = ids.par_iter().filter_map(of).collect();
    let (contents, left_out) = (covered.len(), ids.len() - covered.len());
    Ok(Indexed { path: repo.handles.word_index.path.clone(), bytes: Writer::new(covered, listed.unwrap_or_default()).bytes(), contents, left_out })
}

/// Returns where the index of a repository is, or would be.
pub fn index_file(dir: &Path) -> Result<PathBuf, GitError> {
    Ok(open(dir)?.handles.word_index.path.clone())
}

/// Returns where the index is for a git directory.
pub(crate) fn place(git_dir: &Path) -> PathBuf {
    common_dir(git_dir).join(PLACE)
}

/// Returns true for a content whose words are kept.
fn is_covered(content: &[u8]) -> bool {
    content.len() <= LARGEST && !content[..content.len().min(LOOKED_AT)].contains(&0)
}

/// Returns an id as an index holds it.
fn content_id(id: Oid) -> Option<ContentId> {
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
    fn get(&self) -> Option<&Arc<WordIndex>> {
        self.opened.get_or_init(|| WordIndex::open(&self.path).ok().flatten().map(Arc::new)).as_ref()
    }
}

/// Returns all files of a tree with their blobs, as going through it does, from the list of the tree that the index was made of and what differs
/// between the two; `None` where there is no index, or more than it can tell differs.
pub(crate) fn files_beside(git: &Repository, index: &Lazy, root: Oid) -> Option<Vec<(String, Oid)>> {
    let (listed, files) = index.get()?.files().ok()?;
    let oid = |id: &ContentId| Oid::from_bytes(id).ok();
    let changed = pruned::differing(git, oid(&listed)?, root).ok()??;
    let named = |raw: &Vec<u8>| Some(paths::text_of(raw)).filter(|text| text.as_bytes() == raw && !text.contains('\\'));
    let changed: HashSet<String> = changed.iter().map(named).collect::<Option<_>>()?;
    let kept = files.into_iter().filter(|(path, _)| !changed.contains(path)).map(|(path, id)| Some((path, oid(&id)?)));
    let mut files: Vec<(String, Oid)> = kept.collect::<Option<_>>()?;
    for path in changed.into_iter().filter(|p| paths::too_long(directory(p).as_bytes()).is_none()) {
        if let Some((id, mode)) = tree::find(git, root, &path).ok()?
            && tree::is_file(mode)
        {
            files.push((path, id));
        }
    }
    files.sort();
    Some(files)
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
    pub(crate) fn of(handles: &Handles, files: impl ExactSizeIterator<Item = Option<Oid>>) -> Option<Self> {
        let index = handles.word_index.get()?;
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
