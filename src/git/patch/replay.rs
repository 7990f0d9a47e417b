//! The patch played over its directory.
//!
//! In: the files of a patch and a reader of the directory, if any. Out: one [`FileChange`] per file, with what
//! differs from the directory at base and at head. Several patches of a series that change one file become one
//! change. Left out: a directory that holds the base version of some files and the head version of others.

use std::collections::BTreeMap;

use super::apply::apply;
use super::overlay::{Known, Over};
use super::parse::FilePatch;
use super::shown;
use crate::change::{Content, FileChange, Hunk, NotExamined, Side, Status, Tree};
use crate::git::modes::{KIND, LINK, SUBMODULE};
use crate::git::{content, hunks};

/// What came of the patch.
#[derive(Debug, Default)]
pub(super) struct Replayed {
    /// Changed files, sorted.
    pub(super) files: Vec<FileChange>,
    /// Files of which not all is known.
    pub(super) not_examined: Vec<NotExamined>,
    /// What differs from the directory at base.
    pub(super) base: Over,
    /// What differs from the directory at head.
    pub(super) head: Over,
}

/// One file through all patches that change it.
#[derive(Debug)]
struct Chain<'f, 'p> {
    /// Path at base.
    base: Option<String>,
    /// Path at head.
    head: Option<String>,
    /// The file a copy was made from.
    copied_from: Option<String>,
    /// The patches, oldest first.
    patches: Vec<&'f FilePatch<'p>>,
}

/// The texts of both sides; `None` where the file is not there.
type Texts = (Option<Vec<u8>>, Option<Vec<u8>>);

/// Plays all files.
pub(super) fn replay(files: &[FilePatch<'_>], under: Option<&dyn Tree>) -> Replayed {
    let chains = chains(files);
    let fits = |have: Side| chains.iter().filter(|c| under.is_some_and(|u| c.fits(u, have))).count();
    let have = if fits(Side::Base) >= fits(Side::Head) { Side::Base } else { Side::Head };
    let mut replayed = Replayed::default();
    let mut blanks_left = shown::MOST_BLANKS;
    for chain in &chains {
        let texts = chain.own_texts().or_else(|| chain.texts(under?, have));
        let change = chain.change(texts, under.is_some(), &mut blanks_left, &mut replayed);
        replayed.files.push(change);
    }
    replayed.files.sort_by(|a, b| a.path.cmp(&b.path));
    replayed
}

/// Follows each file through the patches. A file deleted and made again under the same name is one file: so
/// git shows a file that becomes a link.
fn chains<'f, 'p>(files: &'f [FilePatch<'p>]) -> Vec<Chain<'f, 'p>> {
    let mut chains: Vec<Chain<'f, 'p>> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for file in files {
        let (old, new) = file.sides();
        let copied_from = if file.header.copied { old.clone() } else { None };
        let now = if copied_from.is_some() { None } else { old.as_ref().or(new.as_ref()).and_then(|p| known.remove(p)) };
        let at = now.unwrap_or_else(|| {
            let base = if copied_from.is_some() { None } else { old.clone() };
            chains.push(Chain { base, head: None, copied_from, patches: Vec::new() });
            chains.len() - 1
        });
        chains[at].patches.push(file);
        if let Some(path) = new.clone().or(old) {
            known.insert(path, at);
        }
        chains[at].head = new;
    }
    chains.retain(|c| c.base.is_some() || c.head.is_some());
    chains
}

impl FilePatch<'_> {
    /// Returns the paths at both sides. Plain `diff -N` tells a new or removed file only by an empty side.
    fn sides(&self) -> (Option<String>, Option<String>) {
        let (old, new) = self.names.clone();
        let plain = self.header.git_line.is_none();
        match self.hunks.as_slice() {
            [only] if plain && only.base.start == 0 && only.base.count == 0 => (None, new),
            [only] if plain && only.head.start == 0 && only.head.count == 0 => (old, None),
            _ => (old, new),
        }
    }

    /// Returns true where either side has this kind of mode.
    fn is_mode(&self, kind: u32) -> bool {
        self.header.new_mode.or(self.header.old_mode).is_some_and(|m| m & KIND == kind)
    }
}

impl Chain<'_, '_> {
    /// Returns the texts of a file that is new or gone: the patch has all of it.
    fn own_texts(&self) -> Option<Texts> {
        match (&self.base, &self.head) {
            (None, Some(_)) if self.copied_from.is_none() => Some((None, Some(self.forwards(Vec::new())?))),
            (Some(_), None) => Some((Some(self.backwards(Vec::new())?), None)),
            _ => None,
        }
    }

    /// Returns both texts, made from the directory's file as the one of side `have`.
    fn texts(&self, under: &dyn Tree, have: Side) -> Option<Texts> {
        let path = match have {
            Side::Base => self.base.as_ref().or(self.copied_from.as_ref()),
            Side::Head => self.head.as_ref(),
        };
        let ours = under.read(path?).ok()??.to_vec();
        match have {
            Side::Base => Some((Some(ours.clone()), Some(self.forwards(ours)?))),
            Side::Head => Some((Some(self.backwards(ours.clone())?), Some(ours))),
        }
    }

    /// Returns true where the directory holds this side of the file.
    fn fits(&self, under: &dyn Tree, have: Side) -> bool {
        let there = |path: &Option<String>| path.as_ref().is_some_and(|p| matches!(under.read(p), Ok(Some(_))));
        let path = if have == Side::Base { &self.base } else { &self.head };
        match path {
            None => !there(if have == Side::Base { &self.head } else { &self.base }),
            Some(_) if self.base.is_none() || self.head.is_none() => there(path),
            Some(_) => self.texts(under, have).is_some(),
        }
    }

    /// Applies all patches.
    fn forwards(&self, text: Vec<u8>) -> Option<Vec<u8>> {
        self.patches.iter().try_fold(text, |text, p| apply(&text, &p.hunks, Side::Base))
    }

    /// Takes all patches back.
    fn backwards(&self, text: Vec<u8>) -> Option<Vec<u8>> {
        self.patches.iter().rev().try_fold(text, |text, p| apply(&text, &p.hunks, Side::Head))
    }

    /// Returns what kind of content the last patch says the file has; `None` for what may be text.
    fn kind(&self) -> Option<Content> {
        let last = self.patches.last()?;
        let kinds = [(last.is_mode(SUBMODULE), Content::Submodule), (last.is_mode(LINK), Content::Symlink), (last.header.binary, Content::Binary)];
        kinds.into_iter().find(|k| k.0).map(|k| k.1)
    }

    /// Makes the file's change and lays both its sides over the directory.
    fn change(&self, texts: Option<Texts>, rooted: bool, blanks_left: &mut usize, to: &mut Replayed) -> FileChange {
        let path = self.head.clone().or_else(|| self.base.clone()).unwrap_or_default();
        let (content, hunks) = match (self.kind(), texts) {
            (Some(content), _) => {
                let known = if content == Content::Binary { Known::Unread("binary content is not taken from a patch") } else { Known::Absent };
                self.lay(known.clone(), known, to);
                (content, Vec::new())
            }
            (None, Some(texts)) => self.whole(texts, to),
            (None, None) => self.part(&path, rooted, blanks_left, to),
        };
        let previous_path = self.copied_from.clone().or_else(|| self.base.clone().filter(|_| self.head.is_some())).filter(|p| *p != path);
        let status = match (&self.base, &self.head) {
            (None, _) => Status::Added,
            (_, None) => Status::Removed,
            (Some(base), Some(head)) if base != head => Status::Renamed,
            _ => Status::Modified,
        };
        let (first, last) = (self.patches.first().and_then(|p| p.header.old_mode), self.patches.last().and_then(|p| p.header.new_mode));
        let mode_changed = matches!(status, Status::Modified | Status::Renamed) && first.is_some() && last.is_some() && first != last;
        let (added, removed) = hunks::sums(&hunks);
        FileChange { path, previous_path, status, content, mode_changed, hunks, added, removed }
    }

    /// Takes a file of which both sides are known.
    fn whole(&self, (base, head): Texts, to: &mut Replayed) -> (Content, Vec<Hunk>) {
        let text = |t: &Option<Vec<u8>>| t.clone().unwrap_or_default();
        let pointer = content::is_pointer(head.as_ref().or(base.as_ref()).map_or(&[], Vec::as_slice));
        let hunks = hunks::between(&text(&base), &text(&head)).unwrap_or_default();
        let known = |t: Option<Vec<u8>>| t.map_or(Known::Absent, |bytes| Known::Bytes(bytes.into()));
        self.lay(known(base), known(head), to);
        if pointer { (Content::Pointer, Vec::new()) } else { (Content::Text, hunks) }
    }

    /// Takes a file of which only the hunks are known.
    fn part(&self, path: &str, rooted: bool, blanks_left: &mut usize, to: &mut Replayed) -> (Content, Vec<Hunk>) {
        let why = match (self.patches.len(), rooted) {
            (2.., _) => "several patches change the file one after the other: only --root DIR with its sources tells the sum",
            (_, true) => "only the hunks are known: --root holds neither the file's base nor its head version",
            (_, false) => "only the hunks are known: no surrounding source; --root DIR names it",
        };
        let one = match self.patches.as_slice() {
            // Nothing but a mode or a name changed: no line is in question.
            [only] if only.hunks.is_empty() => return (Content::Text, Vec::new()),
            [only] => Some(&only.hunks),
            _ => None,
        };
        to.not_examined.push(NotExamined::new(path, why));
        let mut side = |side| {
            let text = one.and_then(|h| shown::text(h, side, blanks_left));
            text.map_or(Known::Unread("the patch does not tell the file's lines"), |bytes| Known::Bytes(bytes.into()))
        };
        let (base, head) = (side(Side::Base), side(Side::Head));
        self.lay(base, head, to);
        (Content::Text, one.map(|h| shown::edits(h)).unwrap_or_default())
    }

    /// Lays both sides over the directory, which may hold either.
    fn lay(&self, base: Known, head: Known, to: &mut Replayed) {
        let paths = [(&self.base, base, &self.head, true), (&self.head, head, &self.base, false)];
        for (path, known, other, is_base) in paths {
            let over = if is_base { &mut to.base } else { &mut to.head };
            if let Some(other) = other {
                over.entry(other.clone()).or_insert(Known::Absent);
            }
            if let Some(path) = path {
                over.insert(path.clone(), known);
            }
        }
    }
}
