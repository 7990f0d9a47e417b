//! Secrets in logs at base against head.
//!
//! In: the logged values of one function at both sides. Out: values that are now written out: secrets by their name, and
//! values that lost the function that masked them. A new log line of a value that was logged before gives nothing.

use super::compared::{Compared, Seen};
use super::words::code;
use super::{Change, Direction, Sides};
use crate::change::Side;
use crate::points::{Finder, Logged};
use crate::rules::Level;
use std::collections::{BTreeMap, BTreeSet};

/// Kind of all changes of this file.
const KIND: &str = "secret_exposure_changed";

/// Returns what changed in the secrets that a function logs.
pub(crate) fn compare(sides: &Sides<'_>, c: &Compared<'_>) -> Vec<Change> {
    let values = |s: &Option<Seen<'_>>, f: &Finder<'_>| s.as_ref().map(|s| f.logged(&s.outline)).unwrap_or_default();
    let (old, new) = (values(&c.base, sides.base_points), values(&c.head, sides.head_points));
    let bare = |v: &[Logged]| -> BTreeSet<String> { v.iter().filter(|l| l.mask.is_none()).map(|l| l.value.clone()).collect() };
    let (was_bare, is_bare) = (bare(&old), bare(&new));
    let masked = |v: &[Logged]| -> BTreeMap<String, String> { v.iter().filter_map(|l| Some((l.value.clone(), l.mask.clone()?))).collect() };
    let (was_masked, is_masked) = (masked(&old), masked(&new));
    let mut found = vec![];
    for l in new.iter().filter(|l| l.mask.is_none() && !was_bare.contains(&l.value)) {
        match was_masked.get(&l.value) {
            Some(mask) => found.extend(change(sides, &c.head, l, Side::Head, Direction::Weakened, &format!("is logged without {}", code(mask)))),
            None if l.secret => found.extend(change(sides, &c.head, l, Side::Head, Direction::Added, "is now written to the log")),
            None => {}
        }
    }
    for l in old.iter().filter(|l| l.mask.is_none() && !is_bare.contains(&l.value)) {
        match is_masked.get(&l.value) {
            Some(mask) => {
                found.extend(change(sides, &c.base, l, Side::Base, Direction::Strengthened, &format!("is now logged through {}", code(mask))))
            }
            None if l.secret => found.extend(change(sides, &c.base, l, Side::Base, Direction::Strengthened, "is no longer written to the log")),
            None => {}
        }
    }
    found.dedup_by(|a, b| a.summary == b.summary);
    found
}

/// Returns the change of one value.
fn change(sides: &Sides<'_>, seen: &Option<Seen<'_>>, l: &Logged, side: Side, direction: Direction, what: &str) -> Option<Change> {
    let seen = seen.as_ref()?;
    Some(Change {
        kind: KIND.to_owned(),
        mechanism: sides.catalogue.rules[l.rule].mechanism.clone(),
        rule: Some(l.rule),
        direction,
        file: seen.file.path.clone(),
        line: l.line,
        side,
        base_at: None,
        symbol: seen.function.symbol(),
        base: None,
        head: None,
        summary: format!("{} {what}", code(&l.value)),
        confidence: Level::Medium,
        captures: BTreeMap::from([("value".to_owned(), l.value.clone())]),
    })
}
