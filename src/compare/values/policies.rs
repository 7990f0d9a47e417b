//! Policies of attempts that one function makes and another one tries by: changed where the policy is made.
//!
//! In: the changed functions that hold no connection themselves and say something to a library of retries. Out: a change at the maker where
//! a caller tries a connection call by what it returns. Left out: policies that are kept in a field before somebody tries by them.

use super::callers::{self, Caller};
use crate::change::Side;
use crate::compare::calls::pacing;
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::words::{code, place};
use crate::compare::{Change, ComparedPoint, PointStatus, Sides};
use crate::facts::Outline;
use crate::points::{Finder, Point, Said};
use std::collections::{BTreeMap, BTreeSet};

/// Makers that are looked into.
const MOST_MAKERS: usize = 12;

/// Returns the changes of makers, each with the maker as a point.
pub(crate) fn compare(sides: &Sides<'_>, all: &[Compared<'_>]) -> Vec<(Change, ComparedPoint)> {
    let both = all.iter().filter_map(|c| Some((c.base.as_ref()?, c.head.as_ref()?)));
    let told = both.filter_map(|(b, h)| told(sides, b, h)).take(MOST_MAKERS);
    told.map(|(change, point)| (change, ComparedPoint { point, status: PointStatus::Modified, captures: BTreeMap::new() })).collect()
}

/// Returns the change of a maker, and the place of it that counts as a point.
fn told(sides: &Sides<'_>, base: &Seen<'_>, head: &Seen<'_>) -> Option<(Change, Point)> {
    if base.points.iter().chain(&head.points).any(|p| p.via.is_empty()) {
        return None;
    }
    let (old, new) = (said(sides.base_points, base), said(sides.head_points, head));
    let told = pacing::differences(&pacing::by_words(&old), &pacing::by_words(&new));
    let direction = told.direction?;
    let p = callers::ask(sides, Side::Head, head, true, &|c| tried(sides, c)).into_iter().min_by_key(|p| p.via.len())?;
    let kind = if matches!(p.role.as_str(), "connect" | "subscribe") { "reconnect_changed" } else { "retry_changed" };
    let symbol = head.function.symbol();
    let sentences = told.sentences.join("; ");
    let summary = format!("{} makes the policy by which {} ({}:{}) is tried again: {sentences}", code(&symbol), place(&p), p.file, p.line);
    let line = |s: &Seen<'_>, said: &[Said], other: &[Said]| {
        let own = said.iter().find(|x| !other.iter().any(|y| (&x.facet, &x.value) == (&y.facet, &y.value)));
        own.or(said.first()).map_or(s.function.span.start, |x| s.outline.lines[x.at].span.start)
    };
    let at = (base.file.path.clone(), line(base, &old, &new));
    let change = change(&p, Side::Head, kind, direction, summary).with(None, Some(told.base.join("; ")), Some(told.head.join("; ")));
    let (file, line) = (head.file.path.clone(), line(head, &new, &old));
    let point = Point { file: file.clone(), line, symbol: symbol.clone(), at: None, ..p };
    Some((Change { file, line, symbol, base_at: Some(at), ..change }, point))
}

/// Returns what a function says of attempts.
fn said(finder: &Finder<'_>, seen: &Seen<'_>) -> Vec<Said> {
    let everywhere: BTreeSet<usize> = (0..seen.outline.lines.len()).collect();
    finder.says(seen.file, seen.function, &seen.outline, &everywhere)
}

/// Returns the points of a caller that a library tries by what its calling lines give.
fn tried(sides: &Sides<'_>, c: &Caller<'_>) -> Vec<Point> {
    let finder = sides.head_points;
    let outline: Outline<'_> = c.outline.clone();
    let points = finder.points_with(c.file, c.function, &outline, &|_| true);
    let seen = Seen { file: c.file, function: c.function, outline, points };
    let by = |p: &&Point| pacing::policy_lines(&seen, finder, p).is_some_and(|lines| c.lines.iter().any(|l| lines.contains(l)));
    seen.points.iter().filter(by).cloned().collect()
}
