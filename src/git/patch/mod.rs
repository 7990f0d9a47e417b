//! The change set of a patch: `git diff`, `git format-patch` (several mails in one file) or `diff -u`.
//!
//! In: the patch's bytes and, where there is one, the directory it belongs to. Out: a [`ChangeSet`] whose sides
//! are that directory with and without the patch; a file that does not fit there (or anywhere, without a
//! directory) consists of just the lines the hunks show, at their line numbers, and is named as not examined.
//! Left out: applying at other line numbers than the hunks name, and merges' combined diffs.

mod apply;
mod header;
mod mail;
mod overlay;
mod parse;
mod replay;
mod root;
mod shown;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use crate::change::{ChangeSet, NotExamined, Revision, SourceKind, Tree};
use overlay::Overlay;

/// A patch that cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatchError {
    /// A line that no patch has there.
    #[error("line {line} of the patch: {cause}; make it again with `git diff BASE HEAD` or `git format-patch`")]
    Syntax {
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        cause: String,
    },
    /// Text without any change in it.
    #[error(
        "the patch holds no change (looked for `diff --git`, `---` and `+++` lines); give the output of `git diff`, `git format-patch` or `diff -u`"
    )]
    NoDiff,
    /// The directory of the surrounding sources cannot be read.
    #[error("--root {path}: {cause}; name the directory the patch's paths start from")]
    Root {
        /// The directory.
        path: String,
        /// What is wrong with it.
        cause: String,
    },
}

/// Returns what a patch changes; `root` holds the surrounding sources, at their base or at their head version.
pub fn patch_change_set(patch: &[u8], root: Option<&Path>) -> Result<ChangeSet, PatchError> {
    let parsed = parse::parse(patch)?;
    let under = root.map(root::reader).transpose()?;
    let replayed = replay::replay(&parsed.files, under.as_deref());
    let mut not_examined: Vec<NotExamined> = parsed.not_examined.into_iter().chain(replayed.not_examined).collect();
    not_examined.sort();
    not_examined.dedup();
    let under = under.unwrap_or_else(|| Arc::new(super::side::EmptyTree));
    let side = |over| -> Arc<dyn Tree> { Arc::new(Overlay::new(Arc::clone(&under), over)) };
    Ok(ChangeSet {
        repository: root.map_or_else(|| "patch".to_owned(), root::name),
        base: Revision { id: "patch".to_owned(), tree: side(replayed.base) },
        head: Revision { id: "patch".to_owned(), tree: side(replayed.head) },
        source: SourceKind::Patch,
        title: parsed.title,
        description: parsed.description,
        day: None,
        files: replayed.files,
        not_examined,
    })
}
