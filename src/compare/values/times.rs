//! Times that a function takes otherwise than it is given: a moment for a lifetime, milliseconds for seconds.
//!
//! In: the points of one function and what was told of them. Out: a change, or more words for one, where what is odd is new. Left out: what was odd before, and times whose kind nothing
//! shows; see `points`.

use crate::change::Side;
use crate::compare::compared::{Compared, change};
use crate::compare::words::{code, place};
use crate::compare::{Change, Direction, Sides};
use crate::points::Point;

/// Returns the times of one function that are odd at head and were not at base.
pub(crate) fn compare(sides: &Sides<'_>, c: &Compared<'_>, found: &mut Vec<Change>) {
    let Some(h) = &c.head else { return };
    let old: Vec<&str> = c.base.iter().flat_map(|b| &b.points).flat_map(odd).collect();
    for (j, p) in h.points.iter().enumerate() {
        let touched = c.base.is_none() || c.added.contains(&j) || p.at.is_some_and(|at| c.diff.added.contains(&at)) || !c.diff.is_empty();
        for (name, captured) in p.captures.iter().filter(|_| touched) {
            let Some(words) = captured.odd.as_deref().filter(|o| !old.contains(o)) else { continue };
            // Where the change of the value is told, this completes it.
            let of = format!(": {name} ");
            if let Some(told) = found.iter_mut().find(|x| x.file == p.file && x.line == p.line && x.summary.contains(&of)) {
                told.direction = Direction::Weakened;
                told.summary.push_str(&format!(", {words}"));
                continue;
            }
            let kind = sides.catalogue.rules[p.rule].capture_changes.get(name).map_or("ttl_changed", String::as_str);
            let summary = format!("{}: {name} {} is {words}", place(p), code(&captured.shown()));
            found.push(change(p, Side::Head, kind, Direction::Weakened, summary).with(None, None, Some(captured.shown())));
        }
    }
}

/// Returns what is odd about the times of a point.
fn odd(p: &Point) -> impl Iterator<Item = &str> {
    p.captures.values().filter_map(|c| c.odd.as_deref())
}
