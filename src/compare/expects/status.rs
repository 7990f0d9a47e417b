//! What a status tells: fields that a function of health no longer gives, states that a connection no longer has.
//!
//! In: the changed files of both sides with their anchors; a rule of the role `status` names such functions and types. Out: a change where
//! a field or state went and others stay. Left out: functions and types that are gone as a whole.

use crate::change::Side;
use crate::compare::compared::change;
use crate::compare::expects::around::Room;
use crate::compare::words::code;
use crate::compare::{Change, Direction};
use crate::facts::{Expr, Function, Record, Step, StepKind, TypeDef};
use crate::points::Point;
use crate::rules::Match;
use std::collections::BTreeSet;

const KIND: &str = "health_check_changed";

/// Adds what statuses no longer tell.
pub(in crate::compare) fn compare(base: &[Room<'_>], head: &[Room<'_>], found: &mut Vec<Change>) {
    for (b, h) in base.iter().flat_map(|b| head.iter().filter(|h| h.path() == b.path()).map(move |h| (b, h))) {
        for unit in h.units.iter().filter(|u| u.asked) {
            let Some(point) = unit.points().iter().find(|p| p.role == "status" && p.at.is_none()) else { continue };
            let Some(old) = b.units.iter().find(|u| u.function.symbol() == unit.function.symbol()) else { continue };
            found.extend(lost(point, "tells", &fields(old.function), &fields(unit.function)));
        }
        let (Some(old), Some(new)) = (b.units.first(), h.units.first()) else { continue };
        for t in &new.file.types {
            let Some(was) = old.file.types.iter().find(|w| w.name == t.name) else { continue };
            if let Some(point) = state(h, t) {
                found.extend(lost(&point, "has", &states(was), &states(t)));
            }
        }
    }
}

/// Returns the change that some names went of which others stay.
fn lost(point: &Point, verb: &str, old: &BTreeSet<String>, new: &BTreeSet<String>) -> Option<Change> {
    let gone: Vec<&String> = old.difference(new).collect();
    if gone.is_empty() || new.is_empty() || new.difference(old).count() >= gone.len() {
        return None;
    }
    let list = gone.iter().map(|g| code(g)).collect::<Vec<_>>().join(", ");
    let summary = format!("{} no longer {verb} {list}", code(&point.symbol));
    let text = gone.iter().map(|g| g.as_str()).collect::<Vec<_>>().join(", ");
    Some(change(point, Side::Head, KIND, Direction::Removed, summary).with(None, Some(text), None).told_one_way())
}

/// Returns the names of the fields that a function returns in a record, with those of the records inside.
fn fields(f: &Function) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    Step::walk_all(&f.body, &mut |s| {
        if let StepKind::Return { values, .. } = &s.kind {
            values.iter().for_each(|v| add(v, "", &mut all));
        }
    });
    all
}

/// Adds the fields of a record below a name.
fn add(e: &Expr, below: &str, all: &mut BTreeSet<String>) {
    let Expr::Record(r) = e else { return };
    for (name, value) in named(r) {
        let name = if below.is_empty() { name.to_owned() } else { format!("{below}.{name}") };
        match value {
            Expr::Record(inner) if !inner.fields.is_empty() => add(value, &name, all),
            _ => {
                all.insert(name);
            }
        }
    }
}

/// Returns the entries of a record that have a name.
fn named(r: &Record) -> impl Iterator<Item = (&str, &Expr)> {
    r.fields.iter().filter_map(|f| match &f.key {
        Some(Expr::Name(n) | Expr::Text(n)) => Some((n.as_str(), &f.value)),
        _ => None,
    })
}

/// Returns the texts of a type that is one of several: `"connected" | "failed"`.
fn states(t: &TypeDef) -> BTreeSet<String> {
    let text = t.target.as_ref().map_or("", |t| t.text.as_str());
    let quoted = |part: &str| part.strip_prefix(['"', '\''])?.strip_suffix(['"', '\'']).map(str::to_owned);
    text.split('|').filter_map(|p| quoted(p.trim())).collect()
}

/// Returns a point for a type that a rule of statuses names.
fn state(room: &Room<'_>, t: &TypeDef) -> Option<Point> {
    let names = |m: &Match| matches!(m, Match::Declares(d) if d.types.fits(&t.name));
    let rule = room.catalogue.rules.iter().position(|r| r.anchor && r.role == "status" && r.matches.iter().any(names))?;
    Some(room.finder.anchor(rule, room.path(), t.span.start, &t.name))
}
