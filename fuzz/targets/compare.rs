//! The comparison of any two sources, with points and reach: a name, a line `===` between base and head.
#![no_main]

use connreview::change::{ChangeSet, Content, FileChange, Hunk, Lines, ReadError, Revision, SourceKind, Status, Tree};
use connreview::compare;
use connreview::config::Options;
use connreview::points::Finder;
use connreview::review::{self, Setup};
use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};

/// A tree of one file.
struct One(String, Arc<[u8]>);

impl Tree for One {
    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, ReadError> {
        Ok((path == self.0).then(|| Arc::clone(&self.1)))
    }

    fn files_in(&self, directory: &str) -> Result<Vec<String>, ReadError> {
        Ok(if directory.is_empty() { vec![self.0.clone()] } else { Vec::new() })
    }

    fn all_files(&self) -> Result<Arc<Vec<String>>, ReadError> {
        Ok(Arc::new(vec![self.0.clone()]))
    }
}

/// Returns the change of one file from a text to another, edited in all its lines.
fn change(path: &str, base: &[u8], head: &[u8]) -> ChangeSet {
    let side = |id: &str, text: &[u8]| Revision { id: id.to_owned(), tree: Arc::new(One(path.to_owned(), Arc::from(text))) };
    let lines = |text: &[u8]| Lines { start: 1, count: u32::try_from(text.split(|b| *b == b'\n').count()).unwrap_or(u32::MAX) };
    let hunk = Hunk { base: lines(base), head: lines(head) };
    let file = FileChange {
        path: path.to_owned(),
        previous_path: None,
        status: Status::Modified,
        content: Content::Text,
        mode_changed: false,
        hunks: vec![hunk],
        added: hunk.head.count,
        removed: hunk.base.count,
    };
    ChangeSet {
        repository: "p".to_owned(),
        base: side("base", base),
        head: side("head", head),
        source: SourceKind::Git,
        title: String::new(),
        description: String::new(),
        day: None,
        files: vec![file],
        not_examined: Vec::new(),
    }
}

/// The catalogue, which is read once.
static SETUP: LazyLock<Setup> = LazyLock::new(|| Setup::of(&change("a.go", b"", b""), &Options::default()).expect("the built-in catalogue is sound"));

fuzz_target!(|input: &[u8]| {
    let Some(end) = input.iter().position(|b| *b == b'\n') else { return };
    let (Ok(path), texts) = (std::str::from_utf8(&input[..end]), &input[end + 1..]) else { return };
    let mark = b"\n===\n";
    let Some(at) = texts.windows(mark.len()).position(|w| w == mark) else { return };
    if path.is_empty() || path.contains("..") {
        return;
    }
    let change = change(path, &texts[..at], &texts[at + mark.len()..]);
    let (base, head) = review::facts(&change, &SETUP, &Options::default());
    let [before, after] = Finder::both((&base, &base), (&*head, &*head), &SETUP.catalogue);
    let found = compare::pair(&SETUP.sides(&change, (&base, &before), (&head, &after)));
    assert!(found.changes.iter().all(|c| c.file == path));
    if change.base.tree.read(path).ok() == change.head.tree.read(path).ok() {
        assert!(found.changes.is_empty(), "a text against itself: {:?}", found.changes[0].summary);
    }
});
