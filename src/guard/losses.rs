//! What a test lost.
//!
//! In: the tests of both sides. Out: [`Lost`]: the test is gone, is not run any more, checks fewer things, or less of one. A loss is told only where
//! nothing else of the test could make up for it: no call that it did not make before, no check that it did not have; and where what it checked still
//! exists. Left out: skips under a condition; expectations that another value took the place of.

use super::assertions::{self, Check};
use super::pairs::{Pairs, Test};
use crate::change::Side;
use crate::compare::Sides;
use crate::reach;
use crate::rules::Testing;
use std::collections::BTreeMap;

/// A test that lost something.
pub(super) struct Lost<'p> {
    /// The test at base.
    pub base: &'p Test,
    /// Its name.
    pub name: String,
    /// Where it is told: at head; at base where it is gone.
    pub file: String,
    /// Line there.
    pub line: u32,
    /// Side of that.
    pub side: Side,
    /// The place at base, where it stands at both sides.
    pub base_at: Option<(String, u32)>,
    /// What it lost.
    pub loss: Loss,
}

/// What a test lost.
pub(super) enum Loss {
    /// Itself.
    Test,
    /// It does not count any more, for this reason.
    Run(String),
    /// Checks, in normal form.
    Checks(Vec<String>),
    /// A check that held for one value only, and what took its place.
    Exactness(String, String),
}

/// Returns the losses of a change.
pub(super) fn of<'p>(sides: &Sides<'_>, pairs: &'p Pairs, words: &Testing) -> Vec<Lost<'p>> {
    let changed = pairs.both.iter().filter_map(|(b, h)| {
        let (loss, line, base_line) = between(sides, b, h, words)?;
        let base_at = Some((b.file.path.clone(), base_line));
        Some(Lost { base: b, name: h.function().symbol(), file: h.file.path.clone(), line, side: Side::Head, base_at, loss })
    });
    let counted = |t: &&Test| reach::why_not(&t.file, t.function()).is_none();
    let gone = pairs.gone.iter().filter(counted).map(|t| Lost {
        base: t,
        name: t.function().symbol(),
        file: t.file.path.clone(),
        line: t.function().span.start,
        side: Side::Base,
        base_at: None,
        loss: Loss::Test,
    });
    changed.chain(gone).collect()
}

/// Returns what a test that stands at both sides lost, with the lines at head and base.
fn between(sides: &Sides<'_>, base: &Test, head: &Test, words: &Testing) -> Option<(Loss, u32, u32)> {
    let (old, new) = (base.function(), head.function());
    if reach::why_not(&base.file, old).is_some() {
        return None;
    }
    let (was, is) = (assertions::of(old, words), assertions::of(new, words));
    // What is newly called may check: then nothing is lost for lack of a check.
    if let Some(why) = reach::why_not(&head.file, new).filter(|w| is.called.is_subset(&was.called) || !w.starts_with("checks")) {
        return Some((Loss::Run(why), new.span.start, old.span.start));
    }
    if !is.called.is_subset(&was.called) {
        return exactness(&was.checks, &is.checks, words);
    }
    let gone = without(&was.checks, &is.checks);
    let come = without(&is.checks, &was.checks);
    match (gone.as_slice(), come.as_slice()) {
        ([], _) => None,
        (gone, []) => {
            let gone: Vec<&&Check> = gone.iter().filter(|c| possible(sides, head, c)).collect();
            let first = gone.first()?;
            Some((Loss::Checks(gone.iter().map(|c| c.text.clone()).collect()), new.span.start, first.line))
        }
        _ => exactness(&was.checks, &is.checks, words),
    }
}

/// Returns the checks of one side that the other has not.
fn without<'c>(of: &'c [Check], other: &[Check]) -> Vec<&'c Check> {
    let mut there: BTreeMap<&str, usize> = BTreeMap::new();
    other.iter().for_each(|c| *there.entry(&c.text).or_default() += 1);
    let lacks = |c: &&Check| match there.get_mut(c.text.as_str()) {
        Some(n) if *n > 0 => {
            *n -= 1;
            false
        }
        _ => true,
    };
    of.iter().filter(lacks).collect()
}

/// Returns the one check that holds for more than before, where nothing else about the checks changed.
fn exactness(was: &[Check], is: &[Check], words: &Testing) -> Option<(Loss, u32, u32)> {
    let (gone, come) = (without(was, is), without(is, was));
    let ([old], [new]) = (gone.as_slice(), come.as_slice()) else { return None };
    let telling = |s: &&String| s.chars().any(|c| c.is_alphabetic()) && !s.starts_with('"') && s.len() > 1 && s.as_str() != "err";
    let same = old.subjects.iter().filter(telling).any(|s| s.as_str() != "t" && new.subjects.contains(s));
    (words.is_exact(&old.name) && words.is_loose(&new.name) && same)
        .then(|| (Loss::Exactness(old.text.clone(), new.text.clone()), new.line, old.line))
}

/// Returns true where all that a check speaks of still exists: in production code, or in the test itself.
fn possible(sides: &Sides<'_>, head: &Test, check: &Check) -> bool {
    let names: Vec<String> = check.names.iter().filter(|n| !n.is_empty()).cloned().collect();
    if names.is_empty() {
        return true;
    }
    let kin = sides.head.kin(&head.file.path);
    let among = |p: &str| kin.holds(p) && (p == head.file.path || sides.places.production(p));
    let mut found = vec![false; names.len()];
    sides.head.mentions_among(&among, &names).into_iter().flat_map(|(_, hits)| hits).for_each(|i| found[i] = true);
    found.into_iter().all(|f| f)
}
