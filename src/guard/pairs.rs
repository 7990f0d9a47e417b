//! The tests of both sides of a change.
//!
//! In: the changed files. Out: [`Pairs`]: tests that stand at both sides, and those that are gone. A test is the same one where it has the same name, in
//! its file or, moved, in another changed one, or where most of its lines stand in a test that is new. Left out: tests of files that did not change.

use crate::change::{FileChange, Side};
use crate::compare::Sides;
use crate::facts::{FileFacts, Function, Source};
use crate::reach;
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Share of lines that a renamed or rewritten test has in common with what it was.
const ALIKE: f64 = 0.6;

/// A test by its file and index there.
#[derive(Clone)]
pub(super) struct Test {
    /// Its file.
    pub file: Arc<FileFacts>,
    /// Index among the functions.
    pub index: usize,
}

impl Test {
    /// Returns the function.
    pub fn function(&self) -> &Function {
        &self.file.functions[self.index]
    }
}

/// The tests of both sides.
pub(super) struct Pairs {
    /// At both sides.
    pub both: Vec<(Test, Test)>,
    /// At base only.
    pub gone: Vec<Test>,
}

impl Pairs {
    /// Returns the tests of the changed files.
    pub fn of(sides: &Sides<'_>) -> Self {
        let tests = |side: Side, source: &dyn Source| -> Vec<Test> {
            let paths = sides.change.files.iter().filter(|f| changes_tests(sides, f)).filter_map(|f| f.path_at(side));
            let files = paths.filter_map(|p| source.file(p)).filter(|f| !f.generated && f.problems.is_empty());
            files.flat_map(all).collect()
        };
        let (base, mut head) = (tests(Side::Base, sides.base), tests(Side::Head, sides.head));
        let now = |t: &Test| sides.change.files.iter().find(|f| f.path_at(Side::Base) == Some(&t.file.path)).and_then(|f| f.path_at(Side::Head));
        let (mut both, mut gone) = (vec![], vec![]);
        for old in base {
            let symbol = old.function().symbol();
            let same = head.iter().position(|t| Some(t.file.path.as_str()) == now(&old) && t.function().symbol() == symbol);
            match same {
                Some(i) => both.push((old, head.swap_remove(i))),
                None => gone.push(old),
            }
        }
        // Most changes take no test away, and then the lines are of no use.
        let kept = LazyCell::new(|| lines_of_head(sides, &head));
        gone.retain(|old| !stands_elsewhere(sides, old, &head, &kept));
        Self { both, gone }
    }
}

/// Returns true for a changed file that may hold tests at base.
fn changes_tests(sides: &Sides<'_>, f: &FileChange) -> bool {
    let path = f.path_at(Side::Base).unwrap_or(&f.path);
    f.content == crate::change::Content::Text && (sides.places.role(path) == "test" || sides.base.is_test_path(path) || path.ends_with(".rs"))
}

/// Returns the tests of a file.
fn all(file: Arc<FileFacts>) -> Vec<Test> {
    let indices: Vec<usize> = file.functions.iter().enumerate().filter(|(_, f)| reach::is_case(&file, f)).map(|(i, _)| i).collect();
    indices.into_iter().map(|index| Test { file: file.clone(), index }).collect()
}

/// Returns the lines of all tests that are new at head, which may hold what a test did that is gone.
fn lines_of_head(sides: &Sides<'_>, head: &[Test]) -> BTreeSet<String> {
    head.iter().flat_map(|t| lines(sides.head, t)).collect()
}

/// Returns true where a test of the same name, or most of its lines, stand in tests that are new.
fn stands_elsewhere(sides: &Sides<'_>, old: &Test, head: &[Test], kept: &BTreeSet<String>) -> bool {
    let name = old.function().symbol();
    if head.iter().any(|t| t.function().symbol() == name) {
        return true;
    }
    let own: Vec<String> = lines(sides.base, old);
    let mut counts: BTreeMap<&str, bool> = BTreeMap::new();
    own.iter().for_each(|l| {
        counts.insert(l, kept.contains(l));
    });
    #[expect(clippy::cast_precision_loss, reason = "numbers of lines")]
    let share = counts.values().filter(|k| **k).count() as f64 / counts.len().max(1) as f64;
    share >= ALIKE
}

/// Returns the telling lines of a test: trimmed, without those that hold hardly a word.
fn lines(source: &dyn Source, t: &Test) -> Vec<String> {
    let Some(bytes) = source.bytes(&t.file.path) else { return vec![] };
    let span = t.function().span;
    let text = String::from_utf8_lossy(&bytes);
    let own = text.lines().skip(span.start as usize).take((span.end.saturating_sub(span.start)) as usize);
    own.map(str::trim).filter(|l| l.chars().filter(|c| c.is_alphanumeric()).count() > 3).map(str::to_owned).collect()
}
