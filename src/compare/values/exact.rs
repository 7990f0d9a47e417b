//! Values that a protocol or agreement fixes, at the places that the change touches.
//!
//! In: the points found so far with the values of both sides. Out: a change where a value is none of those that are agreed on, in place of
//! the one that only tells the value. Left out: values that are not known here; places that reach another function's value.

use crate::change::Side;
use crate::compare::compared::change;
use crate::compare::matched::named;
use crate::compare::words::code;
use crate::compare::{Change, ComparedPoint, Comparison, Direction, PointStatus, Sides};
use crate::rules::{Exact, From, Rule};

/// Replaces what is told of values that do not fit, or fit again.
pub(crate) fn compare(sides: &Sides<'_>, found: &mut Comparison) {
    let mut told = vec![];
    for p in &found.points {
        let rule = &sides.catalogue.rules[p.point.rule];
        // What a called function makes is told there; the loop is the caller's own.
        let own = |name: &String| p.point.via.is_empty() || p.point.via.len() == 1 && rule.captures.get(name).is_some_and(|c| c.from == From::Turn);
        told.extend(rule.exact.iter().filter(|(name, _)| own(name)).filter_map(|(name, exact)| judged(rule, p, name, exact)));
    }
    for new in told {
        let same = |c: &Change| c.rule == new.rule && c.file == new.file && c.line == new.line && c.side == new.side && c.symbol == new.symbol;
        found.changes.retain(|c| !same(c));
        found.changes.push(new);
    }
}

/// Returns the change of a value that does not fit where it is new, or that fitted before; or of one that fits again.
fn judged(rule: &Rule, p: &ComparedPoint, name: &str, exact: &Exact) -> Option<Change> {
    if !matches!(p.status, PointStatus::Added | PointStatus::Removed | PointStatus::Modified | PointStatus::Reached) {
        return None;
    }
    let (base, head) = p.captures.get(name)?.clone();
    let fits = |v: &Option<String>| v.as_ref().is_none_or(|v| exact.fits.is_match(v));
    let direction = match (fits(&base), fits(&head)) {
        (true, false) => Direction::Weakened,
        (false, true) => Direction::Strengthened,
        _ => return None,
    };
    let clause = filled(&exact.otherwise, p);
    let end = if direction == Direction::Weakened { format!(": {clause}") } else { format!("; so far, {clause}") };
    // A clause that names values says it all.
    let values = if clause == exact.otherwise { shown(name, base.as_deref(), head.as_deref()) } else { String::new() };
    let summary = format!("{}: {}{values}{end}", rule.what, named(&p.point));
    let side = if base.is_some() && head.is_none() { Side::Base } else { Side::Head };
    Some(change(&p.point, side, &exact.change, direction, summary).with(None, base, head))
}

/// Returns the values of both sides as the end of a name.
fn shown(name: &str, base: Option<&str>, head: Option<&str>) -> String {
    let say = |v: &str| if v.is_empty() { "none".to_owned() } else { code(v) };
    match (base, head) {
        (Some(b), Some(h)) => format!(", {name} {} → {}", say(b), say(h)),
        (b, h) => b.or(h).map(|v| format!(", {name} {}", say(v))).unwrap_or_default(),
    }
}

/// Returns a clause with captured values in place of their names in braces, head before base.
fn filled(clause: &str, p: &ComparedPoint) -> String {
    p.captures.iter().fold(clause.to_owned(), |text, (name, (base, head))| {
        let value = head.as_ref().or(base.as_ref()).map(|v| code(v)).unwrap_or_default();
        text.replace(&format!("{{{name}}}"), &value)
    })
}
