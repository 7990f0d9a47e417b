//! Uses: where a changed default takes effect, and where a name that changed is still used in its former form.
//!
//! In: the changes found so far. Out: further changes at the places that a default decides (a lifetime, a deadline, a pool), and
//! the places of the repository, added to the sentence, that still speak of a former key or channel, or keep a value that they must share. The searches start
//! only where something of that kind changed, and stay near it. Left out: what is put together in variables.

use crate::change::Side;
use crate::compare::compared::change;
use crate::compare::siblings::{near, places};
use crate::compare::words::code;
use crate::compare::{Change, Comparison, Direction, Sides};
use crate::facts::{FileFacts, Outline, Renames, UNKNOWN};
use crate::points::Point;
use crate::rules::{Rule, ValueKind};
use std::collections::BTreeSet;

/// Files that are parsed for one question.
const MOST_FILES: usize = 16;
/// Shortest fixed start of a key or channel that tells it from others.
const TELLING: usize = 4;

/// Adds what changed defaults and names mean elsewhere.
pub(crate) fn compare(sides: &Sides<'_>, found: &mut Comparison) {
    let defaults: Vec<Change> = found.changes.iter().filter(|c| c.kind == "config_default_changed").cloned().collect();
    for c in &defaults {
        let reached = reached(sides, c);
        let new = reached.into_iter().filter(|r| !found.changes.iter().any(|x| x.kind == r.kind && x.symbol == r.symbol && x.file == r.file));
        let new: Vec<Change> = new.collect();
        found.changes.extend(new);
    }
    for i in 0..found.changes.len() {
        let c = &found.changes[i];
        let (word, former) = match c.kind.as_str() {
            "key_format_changed" | "channel_renamed" => ("name is still used", former(sides, c, found)),
            _ => ("value still stands", apart(sides, c, found)),
        };
        if !former.is_empty() {
            found.changes[i].summary.push_str(&format!("; the former {word} at {}", places(&former)));
        }
    }
}

/// Returns the changes at the points that a changed default of a setting decides.
fn reached(sides: &Sides<'_>, default: &Change) -> Vec<Change> {
    let Some((owner, field)) = default.captures.get("setting").and_then(|s| s.rsplit_once('.')) else { return vec![] };
    let Some(file) = sides.head.file(&default.file) else { return vec![] };
    let mut found: Vec<Change> = vec![];
    for (path, _) in sides.head.mentions(&near(sides, &file), &[field.to_owned()]).into_iter().take(MOST_FILES) {
        let Some(f) = sides.head.file(&path).filter(|f| !f.test && !f.generated) else { continue };
        for p in points_reading(sides, &f, owner, field) {
            let rule = sides.head_points.rule(&p);
            for (name, kind) in decided(rule, &p, field) {
                if !found.iter().any(|x| x.kind == kind && x.symbol == p.symbol) {
                    found.push(use_of(default, rule, &p, &name, &kind));
                }
            }
        }
    }
    found
}

/// Returns the points of a file on lines that read a field of a type.
fn points_reading(sides: &Sides<'_>, file: &FileFacts, owner: &str, field: &str) -> Vec<Point> {
    let renames = Renames::default();
    let mut found = vec![];
    for f in file.functions.iter().filter(|f| !f.test) {
        let outline = Outline::of(f, &renames);
        let reads = sides.head_points.field_reads(file, f, &outline, &|_| true);
        let lines: BTreeSet<u32> = reads.into_iter().filter(|r| r.owner == owner && r.field == field).map(|r| r.line).collect();
        if !lines.is_empty() {
            let here = |i: usize| lines.contains(&outline.lines[i].span.start);
            let points = sides.head_points.points_with(file, f, &outline, &here);
            found.extend(points.into_iter().filter(|p| p.at.is_some_and(here)));
        }
    }
    found
}

/// Returns the captures of a point that a field decides, each with the kind of its change.
fn decided(rule: &Rule, p: &Point, field: &str) -> Vec<(String, String)> {
    let ends = |v: &str| v.rsplit('.').next() == Some(field);
    let of = p.captures.iter().filter(|(_, c)| ends(c.shown().trim_end_matches(')')));
    of.filter_map(|(name, c)| Some((name.clone(), c.change.clone().or_else(|| rule.capture_changes.get(name).cloned())?)))
        .filter(|(_, kind)| matches!(kind.as_str(), "ttl_changed" | "timeout_changed" | "pool_changed" | "retry_changed"))
        .collect()
}

/// Returns the change of a point whose value a default decides.
fn use_of(default: &Change, rule: &Rule, p: &Point, name: &str, kind: &str) -> Change {
    let unit = rule.captures.get(name).map(|c| c.kind);
    let value = |v: &Option<String>| v.as_ref().map(|v| in_unit(v, unit));
    let (old, new) = (value(&default.base), value(&default.head));
    let say = |v: &Option<String>| v.as_ref().map_or("none".to_owned(), |v| code(v));
    let setting = default.captures.get("setting").map(|s| code(s)).unwrap_or_default();
    let off = |v: &Option<String>| v.as_deref().and_then(|v| rule.weak.get(name)?.get(v).cloned());
    let mut summary = format!("{name} of {} comes from setting {setting}, whose default changed: {} → {}", code(&p.callee), say(&old), say(&new));
    let direction = match (off(&old.clone().or(Some(in_unit("0", unit)))), off(&new)) {
        (None, Some(words)) => {
            summary.push_str(&format!(": {words}"));
            Direction::Weakened
        }
        (Some(words), None) => {
            summary.push_str(&format!("; without a default, {words}"));
            Direction::Strengthened
        }
        _ => Direction::Changed,
    };
    let mut told = change(p, Side::Head, kind, direction, summary).with(None, old, new);
    told.base_at = default.base_at.clone();
    told
}

/// Returns a number in the unit in which it is read: `3600` seconds are `1h`.
fn in_unit(value: &str, unit: Option<ValueKind>) -> String {
    match (unit, value.parse::<i128>()) {
        (Some(ValueKind::Duration(unit)), Ok(n)) => crate::facts::Value::Duration(n * i128::from(unit)).to_string(),
        _ => value.to_owned(),
    }
}

/// Returns where a former key or channel is still used at head, near the change.
fn former(sides: &Sides<'_>, c: &Change, found: &Comparison) -> Vec<(String, u32)> {
    let (Some(base), Some(head)) = (&c.base, &c.head) else { return vec![] };
    let start = fixed_start(base);
    if c.direction != Direction::Changed || start.chars().filter(|c| c.is_alphanumeric()).count() < TELLING || head.starts_with(start) {
        return vec![];
    }
    let Some(file) = sides.head.file(&c.file) else { return vec![] };
    let holds = |p: &String| sides.head.bytes(p).is_some_and(|b| contains(&b, start.as_bytes()));
    let mut at = vec![];
    for path in near(sides, &file).iter().filter(|p| holds(p)).take(MOST_FILES) {
        let Some(f) = sides.head.file(path).filter(|f| !f.test && !f.generated) else { continue };
        at.extend(naming(sides, &f, start, &c.kind).into_iter().map(|line| (path.clone(), line)));
    }
    at.retain(|(path, line)| !found.changes.iter().any(|x| x.side == Side::Head && x.file == *path && x.line == *line));
    at
}

/// Returns where places that must have a value in common with the changed one keep the former, near the change.
fn apart(sides: &Sides<'_>, c: &Change, found: &Comparison) -> Vec<(String, u32)> {
    let shared = c.rule.map_or(&[][..], |r| &sides.catalogue.rules[r].shared);
    let (false, Direction::Changed, Some(base), Some(file)) = (shared.is_empty(), c.direction, &c.base, sides.head.file(&c.file)) else {
        return vec![];
    };
    let renames = Renames::default();
    let holds = |p: &String| sides.head.bytes(p).is_some_and(|b| contains(&b, base.as_bytes()));
    let mut at = vec![];
    for path in near(sides, &file).iter().filter(|p| holds(p)).take(MOST_FILES) {
        let Some(f) = sides.head.file(path).filter(|f| !f.test && !f.generated) else { continue };
        let points = f.functions.iter().filter(|g| !g.test).flat_map(|g| sides.head_points.points_with(&f, g, &Outline::of(g, &renames), &|_| false));
        let keeps = |p: &Point| Some(p.rule) == c.rule && shared.iter().any(|n| p.captures.get(n).is_some_and(|v| v.shown() == *base));
        at.extend(points.filter(keeps).map(|p| (path.clone(), p.line)));
    }
    at.retain(|(path, line)| !found.changes.iter().any(|x| x.side == Side::Head && x.file == *path && x.line == *line));
    at
}

/// Returns the lines of a file's points whose key or channel starts so.
fn naming(sides: &Sides<'_>, file: &FileFacts, start: &str, kind: &str) -> Vec<u32> {
    let renames = Renames::default();
    let points =
        file.functions.iter().filter(|f| !f.test).flat_map(|f| sides.head_points.points_with(file, f, &Outline::of(f, &renames), &|_| false));
    let named = |p: &Point| {
        let rule = sides.head_points.rule(p);
        let same = |name: &String| rule.capture_changes.get(name).is_some_and(|k| k == kind);
        p.via.is_empty() && p.captures.iter().any(|(name, c)| same(name) && c.shown().starts_with(start))
    };
    points.filter(named).map(|p| p.line).collect()
}

/// Returns the part of a key or channel before anything that varies.
fn fixed_start(value: &str) -> &str {
    value.split(UNKNOWN).next().unwrap_or_default()
}

/// Returns true where bytes hold others.
fn contains(bytes: &[u8], part: &[u8]) -> bool {
    !part.is_empty() && bytes.windows(part.len()).any(|w| w == part)
}
