//! Makes the word index of a repository.
//!
//! In: a repository and revisions. Out: the bytes of the index and where they belong. Left out: its format ([`crate::index`]), writing the file, and
//! asking it (`known`).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use foldhash::HashMap;
use git2::Oid;
use rayon::prelude::*;

use super::error::GitError;
use super::known::{content_id, hash_of};
use super::open::open;
use super::{range, tree};
use crate::change::Called;
use crate::index::{ContentId, Listed, Writer, words_of};

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
        listed = listed.or_else(|| Some(Listed { tree: content_id(side.tree()?)?, files: files? }));
    }
    let listed = listed.unwrap_or_default();
    let names = names(&listed);
    let of = |id: &Oid| {
        let (content, id) = (repo.handles.blob(*id, "").ok().filter(|c| is_covered(c))?, content_id(*id)?);
        Some((id, [words_of(&content), names.get(&id).cloned().unwrap_or_default()].concat()))
    };
    let covered: Vec<(ContentId, Vec<u32>)> = ids.par_iter().filter_map(of).collect();
    let (contents, left_out) = (covered.len(), ids.len() - covered.len());
    Ok(Indexed { path: repo.handles.word_index.path.clone(), bytes: Writer::new(covered, listed).bytes(), contents, left_out })
}

/// Returns the hashes of what the files of each content are called.
fn names(listed: &Listed) -> HashMap<ContentId, Vec<u32>> {
    let mut names: HashMap<ContentId, BTreeSet<u32>> = HashMap::default();
    for (path, id) in &listed.files {
        names.entry(*id).or_default().extend(Called::all_of(path).map(hash_of));
    }
    names.into_iter().map(|(id, names)| (id, names.into_iter().collect())).collect()
}

/// Returns where the index of a repository is, or would be.
pub fn index_file(dir: &Path) -> Result<PathBuf, GitError> {
    Ok(open(dir)?.handles.word_index.path.clone())
}

/// Returns true for a content whose words are kept.
fn is_covered(content: &[u8]) -> bool {
    content.len() <= LARGEST && !content[..content.len().min(LOOKED_AT)].contains(&0)
}
