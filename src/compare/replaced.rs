//! Calls that take the place of others.
//!
//! In: points of base and head that a comparison holds against each other, of two rules. Out: that one takes the place of the other, with what it
//! does not keep. Left out: which points those are, see [`super::pairing`].

use crate::change::Side;
use crate::compare::captures::{both, captures_of};
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::pairing::same_name;
use crate::compare::words::place;
use crate::compare::{Change, ComparedPoint, Comparison, Direction, PointStatus, Sides};
use crate::points::{Captured, Point};
use crate::rules::Catalogue;

/// Role of what secures a connection.
const TLS: &str = "tls";

/// Returns that a call takes the place of another, with what it does not keep.
pub(super) fn replaced(sides: &Sides<'_>, c: &Compared<'_>, i: usize, j: usize) -> Option<Change> {
    takes_the_place(sides.catalogue, &c.base.as_ref()?.points[i], &c.head.as_ref()?.points[j])
}

/// Returns that a call takes the place of another of a second rule, with what it does not keep.
fn takes_the_place(catalogue: &Catalogue, p: &Point, q: &Point) -> Option<Change> {
    let (was, rule) = (&catalogue.rules[p.rule], &catalogue.rules[q.rule]);
    let general = [&was.added, &was.removed, &was.other];
    let own = |name: &str| was.capture_changes.get(name).filter(|k| !general.contains(&&Some((*k).clone())));
    // Of what only the former call had, what has a meaning of its own is told.
    let mut lost: Vec<(String, String)> = vec![];
    for (name, b) in &p.captures {
        let h = q.captures.get(name);
        let kind = rule.capture_changes.get(name).filter(|_| h.is_some()).or_else(|| own(name));
        let called = b.value.to_string() == p.called();
        let same = h.is_some_and(|h| h.value == b.value || same_name(&b.value, &h.value));
        if let Some(kind) = kind.filter(|_| !called && !same) {
            lost.push((kind.clone(), format!("{name} {}", both(Some(b.shown()), h.map(Captured::shown)))));
        }
    }
    let kind = lost.first().map(|(kind, _)| kind.clone()).or_else(|| rule.added.clone().or_else(|| rule.other.clone()))?;
    let end: String = lost.iter().map(|(_, words)| format!("; {words}")).collect();
    let summary = format!("{} takes the place of {}{end}", place(q), place(p));
    Some(change(q, Side::Head, &kind, Direction::Changed, summary).with(Some(p), Some(p.callee.clone()), Some(q.callee.clone())))
}

/// Adds that a connection whose making moved to another function is secured by something else there.
pub(super) fn secured_otherwise(catalogue: &Catalogue, all: &mut [Compared<'_>], (i, j): (usize, usize), found: &mut Comparison) {
    let secures = |s: &Seen<'_>, k: usize| s.points[k].role == TLS;
    let Some((k, &p)) = all[i].base.as_ref().and_then(|b| all[i].removed.iter().enumerate().find(|&(_, &p)| secures(b, p))) else { return };
    let Some((l, &q)) = all[j].head.as_ref().and_then(|h| all[j].added.iter().enumerate().find(|&(_, &q)| secures(h, q))) else { return };
    if let (Some(b), Some(h)) = (&all[i].base, &all[j].head)
        && b.points[p].rule != h.points[q].rule
    {
        let (base, head) = (&b.points[p], &h.points[q]);
        found.changes.extend(takes_the_place(catalogue, base, head));
        let captures = captures_of(Some(base), Some(head));
        found.points.push(ComparedPoint { captures, point: head.clone(), status: PointStatus::Modified });
        all[i].removed.remove(k);
        all[j].added.remove(l);
    }
}
