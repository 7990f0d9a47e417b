//! Values of settings files, manifests and scripts at base against head.
//!
//! In: entries that a rule names, of both sides of the changed files. Out: points, and what was added, removed or has another
//! value; what comes or goes with its whole object is told once for it. Left out: files of CI, and everything of development only
//! is not sure enough to be told; what several entries mean together.

use super::words::code;
use super::{Change, ComparedPoint, Comparison, Direction, FilePair, PointStatus, Sides, matched};
use crate::change::Side;
use crate::facts::FileFacts;
use crate::points::{Point, is_upper, words};
use crate::rules::Level;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Values that a sentence names of an object that comes or goes.
const NAMED: usize = 3;

/// Adds what changed in settings files, manifests and scripts.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair], found: &mut Comparison) {
    let mut all: Vec<Pair<'_>> = files.iter().filter_map(|f| Pair::of(sides, f)).collect();
    let moved = match_across(&mut all);
    for p in all {
        p.report(sides, found);
    }
    found.points.extend(moved);
}

/// Returns true for facts that say how the software is put to run: not CI, and outside of places for manifests and settings only
/// what is a manifest by its content.
pub(super) fn is_deployment(sides: &Sides<'_>, facts: &FileFacts) -> bool {
    let manifest = || facts.resources.iter().any(|r| r.is_kubernetes() || r.kind == "compose");
    match sides.places.role(&facts.path) {
        "deploy" | "config" => true,
        "build" => false,
        _ => manifest(),
    }
}

/// Words of a path that say that a file is for development or an example.
const DEVELOPMENT: &[&str] = &[
    "dev",
    "devel",
    "development",
    "local",
    "localhost",
    "override",
    "example",
    "examples",
    "demo",
    "hack",
    "ci",
    "test",
    "tests",
    "e2e",
    "bench",
    "benchmark",
    "perf",
    "playground",
    "sandbox",
    "devcontainer",
    "quickstart",
    "tutorial",
    "debug",
];

/// Returns true for a file that only developers run: by its name, or a compose file that holds nothing but stores.
pub(super) fn is_development(facts: &FileFacts) -> bool {
    let name = |w: &String| DEVELOPMENT.contains(&w.as_str());
    // A sample documents the settings of production.
    if facts.path.rsplit('/').next().is_some_and(|f| f.starts_with(".env.") && words(f).iter().any(|w| w == "example" || w == "sample")) {
        return false;
    }
    let compose: Vec<_> = facts.resources.iter().filter(|r| r.kind == "compose").collect();
    let own = |r: &&crate::facts::Resource| r.images.is_empty() || r.images.iter().any(|i| i.contains('/') && !i.contains("bitnami"));
    words(&facts.path).iter().any(name) || !compose.is_empty() && !compose.iter().any(own)
}

/// The points of one file at both sides.
struct Pair<'f> {
    base: Option<&'f FileFacts>,
    head: Option<&'f FileFacts>,
    /// Points with a partner of another value.
    changed: Vec<(Point, Point)>,
    removed: Vec<Point>,
    added: Vec<Point>,
    confidence: Level,
}

impl<'f> Pair<'f> {
    /// Compares one file; `None` where it says nothing of how the software runs.
    fn of(sides: &Sides<'_>, f: &'f FilePair) -> Option<Self> {
        let facts = |f: &'f Option<Arc<FileFacts>>| f.as_deref().filter(|f| !f.entries.is_empty() && is_deployment(sides, f));
        let (base, head) = (facts(&f.base), facts(&f.head));
        let any = head.or(base)?;
        let removed = base.map(|b| sides.base_points.entries(b)).unwrap_or_default();
        let added = head.map(|h| sides.head_points.entries(h)).unwrap_or_default();
        let confidence = if is_development(any) { Level::Low } else { Level::High };
        let mut pair = Self { base, head, changed: vec![], removed, added, confidence };
        pair.match_points();
        Some(pair)
    }

    /// Matches the points of both sides: those of one place and value first, then those of one place in order.
    fn match_points(&mut self) {
        let place = |p: &Point, q: &Point| p.rule == q.rule && p.symbol == q.symbol;
        pairs(&mut self.removed, &mut self.added, |p, q| place(p, q) && value(p) == value(q));
        self.changed = pairs(&mut self.removed, &mut self.added, place);
    }

    /// Adds the points and changes of the file.
    fn report(self, sides: &Sides<'_>, found: &mut Comparison) {
        for (b, h) in &self.changed {
            found.points.push(ComparedPoint { captures: matched::captures_of(Some(b), Some(h)), point: h.clone(), status: PointStatus::Modified });
            found.changes.extend(self.another_value(sides, b, h));
        }
        for (points, side, other) in [(&self.removed, Side::Base, self.head), (&self.added, Side::Head, self.base)] {
            let status = if side == Side::Base { PointStatus::Removed } else { PointStatus::Added };
            for p in points {
                let captures = if side == Side::Base { matched::captures_of(Some(p), None) } else { matched::captures_of(None, Some(p)) };
                found.points.push(ComparedPoint { captures, point: p.clone(), status });
            }
            for group in by_object(points, other) {
                found.changes.extend(self.one_side(sides, &group, side));
            }
        }
    }

    /// Returns the change of a value.
    fn another_value(&self, sides: &Sides<'_>, b: &Point, h: &Point) -> Option<Change> {
        let rule = &sides.catalogue.rules[h.rule];
        let own = h.captures.get("value").and_then(|c| c.change.clone());
        let kind = own.or_else(|| rule.capture_changes.get("value").cloned()).or_else(|| rule.other.clone())?;
        let (old, new) = (shown(b), shown(h));
        let what = if old == new { "has another value".to_owned() } else { format!("{} → {}", code(&old), code(&new)) };
        let summary = format!("{}: {} {what}", rule.what, code(&h.symbol));
        Some(self.change(h, Side::Head, &kind, Direction::Changed, summary).with(Some(b), Some(old), Some(new)))
    }

    /// Returns the change of values that stand at one side only and come or go together.
    fn one_side(&self, sides: &Sides<'_>, group: &[&Point], side: Side) -> Option<Change> {
        let first = group.first()?;
        let rule = &sides.catalogue.rules[first.rule];
        let (kind, direction, verb) = match side {
            Side::Base => (rule.removed.as_ref(), Direction::Removed, "is gone"),
            Side::Head => (rule.added.as_ref(), Direction::Added, "is new"),
        };
        let kind = kind?;
        let value = shown(first);
        let said = match (group, side) {
            ([one], Side::Head) if !value.is_empty() => format!("{} {verb}: {}", code(&one.symbol), code(&value)),
            ([one], _) => format!("{} {verb}", code(&one.symbol)),
            (many, _) => format!("{} {verb} with {}", code(&object(first)), listed(many)),
        };
        let value = Some(value).filter(|_| group.len() == 1);
        let (old, new) = if side == Side::Base { (value, None) } else { (None, value) };
        Some(self.change(first, side, kind, direction, format!("{}: {said}", rule.what)).with(None, old, new))
    }

    /// Returns a change at a point.
    fn change(&self, p: &Point, side: Side, kind: &str, direction: Direction, summary: String) -> Change {
        let mut c = super::compared::change(p, side, kind, direction, summary);
        c.confidence = p.confidence.min(self.confidence);
        if let Some(name) = p.captures.get("name").map(|n| n.shown()).filter(|n| is_upper(n)) {
            c.captures.insert("setting".to_owned(), format!("${name}"));
        }
        c
    }
}

/// Returns a point's value.
fn value(p: &Point) -> String {
    p.captures.get("value").map(|c| c.value.to_string()).unwrap_or_default()
}

/// Returns a point's value as reports show it.
fn shown(p: &Point) -> String {
    p.captures.get("value").map(|c| c.shown()).filter(|v| v != "nil").unwrap_or_default()
}

/// Returns the object that a point belongs to, as reports name it: for a file of settings the file.
fn object(p: &Point) -> String {
    let get = |n: &str| p.captures.get(n).map(|c| c.shown()).unwrap_or_default();
    let (kind, name) = (get("kind"), get("resource"));
    match (kind.as_str(), name.as_str()) {
        ("compose", name) => format!("services.{name}"),
        (_, "") => p.file.clone(),
        (kind, name) => format!("{kind}/{name}"),
    }
}

/// Returns the names of some points.
fn listed(points: &[&Point]) -> String {
    let names: Vec<String> = points.iter().filter_map(|p| p.captures.get("name")).map(|c| c.shown()).collect();
    let names: Vec<&String> = names.iter().collect::<BTreeSet<_>>().into_iter().collect();
    let shown: Vec<String> = names.iter().take(NAMED).map(|n| code(n)).collect();
    let more = names.len() - shown.len();
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

/// Groups points by rule where their whole object stands at one side only; others stand alone.
fn by_object<'p>(points: &'p [Point], other: Option<&FileFacts>) -> Vec<Vec<&'p Point>> {
    let name = |p: &Point, n: &str| p.captures.get(n).map(|c| c.shown()).unwrap_or_default();
    let there = |p: &Point| {
        let (kind, resource) = (name(p, "kind"), name(p, "resource"));
        other.is_some_and(|f| f.resources.iter().any(|r| r.kind == kind && r.name == resource))
    };
    let mut alone: Vec<Vec<&Point>> = vec![];
    let mut groups: BTreeMap<(usize, String), Vec<&Point>> = BTreeMap::new();
    for p in points {
        if there(p) {
            alone.push(vec![p]);
        } else {
            groups.entry((p.rule, object(p))).or_default().push(p);
        }
    }
    alone.extend(groups.into_values());
    alone
}

/// Takes partners out of two lists and returns them.
fn pairs(base: &mut Vec<Point>, head: &mut Vec<Point>, same: impl Fn(&Point, &Point) -> bool) -> Vec<(Point, Point)> {
    let mut found = vec![];
    base.retain(|b| match head.iter().position(|h| same(b, h)) {
        Some(i) => {
            found.push((b.clone(), head.remove(i)));
            false
        }
        None => true,
    });
    found
}

/// Matches values that stand in another file at head, and returns them as moved.
fn match_across(all: &mut [Pair<'_>]) -> Vec<ComparedPoint> {
    let mut moved = vec![];
    let same = |p: &Point, q: &Point| p.rule == q.rule && p.symbol == q.symbol && value(p) == value(q);
    for i in 0..all.len() {
        let mut gone = std::mem::take(&mut all[i].removed);
        for other in all.iter_mut() {
            for (b, h) in pairs(&mut gone, &mut other.added, same) {
                moved.push(ComparedPoint { captures: matched::captures_of(Some(&b), Some(&h)), point: h, status: PointStatus::Moved });
            }
        }
        all[i].removed = gone;
    }
    moved
}
