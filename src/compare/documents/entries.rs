//! Values of settings files, manifests and scripts at base against head.
//!
//! In: entries that a rule names, of both sides of the changed files. Out: points, and what was added, removed or has another
//! value, once for each object and rule. Left out: files of CI and of development only; what several entries mean together.

use crate::change::{FileChange, NotExamined, Side};
use crate::compare::captures::captures_of;
use crate::compare::words::{code, turned};
use crate::compare::{Change, ComparedPoint, Comparison, Direction, FilePair, PointStatus, Sides};
use crate::facts::FileFacts;
use crate::points::{Point, is_upper, words};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most points of a file at one side; each is held against each of the other side.
const MOST_POINTS: usize = 5_000;
/// Values that a sentence names of an object.
const NAMED: usize = 3;
/// Longest value that a list of values shows.
const LONGEST: usize = 60;

/// Returns what changed in settings files, manifests and scripts.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair]) -> Comparison {
    let mut told = Comparison::default();
    let mut all: Vec<Pair> = vec![];
    let pairs: Vec<(&FilePair, Pair)> = files.par_iter().with_max_len(1).filter_map(|f| Some((f, Pair::of(sides, f)?))).collect();
    for (f, mut pair) in pairs {
        if pair.removed.len().max(pair.added.len()) > MOST_POINTS {
            let why = format!("more than the {MOST_POINTS} settings of one file that are compared");
            told.not_examined.push(NotExamined::new(&f.change.path, why));
            continue;
        }
        pair.match_points(&f.change);
        all.push(pair);
    }
    let moved = match_across(&mut all);
    for p in all {
        p.report(sides, &mut told);
    }
    told.changes = one_cause(told.changes);
    told.points.extend(moved);
    told
}

/// Tells what happened alike in several files once: manifests are rendered from others, charts repeat their values.
fn one_cause(changes: Vec<Change>) -> Vec<Change> {
    type Cause = (Option<usize>, String, Direction, Option<String>, Option<String>, String);
    let mut groups: BTreeMap<Cause, Vec<Change>> = BTreeMap::new();
    for c in changes {
        let name = c.captures.get("name").cloned().unwrap_or_default();
        // Without a value the sentence says all.
        let said = if c.base.is_none() && c.head.is_none() { c.summary.clone() } else { name };
        groups.entry((c.rule, c.kind.clone(), c.direction, version(&c.base), version(&c.head), said)).or_default().push(c);
    }
    groups.into_values().filter_map(merged).collect()
}

/// Returns the value of an image without its registry and name: a mirror has the same versions.
fn version(value: &Option<String>) -> Option<String> {
    value.as_ref().map(|v| v.rsplit_once('/').map_or(v.as_str(), |(registry, image)| if registry.contains("://") { v } else { image }).to_owned())
}

/// Returns the change of the file nearest to the root, which names the other files.
fn merged(mut group: Vec<Change>) -> Option<Change> {
    group.sort_by_key(|c| (c.file.matches('/').count(), c.file.len(), c.file.clone(), c.line));
    let files: BTreeSet<&String> = group.iter().map(|c| &c.file).collect();
    let more = files.len().saturating_sub(1);
    let mut first = group.first()?.clone();
    match more {
        0 => {}
        1 => first.summary.push_str(", and the same in another file"),
        _ => first.summary.push_str(&format!(", and the same in {more} more files")),
    }
    Some(first)
}

/// Returns true for facts that say how the software is put to run: not CI, and outside of places for manifests and settings only
/// what is a manifest by its content.
pub(in crate::compare) fn is_deployment(sides: &Sides<'_>, facts: &FileFacts) -> bool {
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
    "devservices",
    "devenv",
    "devstack",
    "quickstart",
    "tutorial",
    "debug",
];

/// Words in the images of what a project does not make itself: stores, brokers, and what imitates or watches them.
const STORES: &[&str] = &[
    "redis",
    "valkey",
    "keydb",
    "dragonfly",
    "memcached",
    "postgres",
    "postgresql",
    "postgis",
    "timescaledb",
    "pgvector",
    "mysql",
    "mariadb",
    "mongo",
    "mongodb",
    "mssql",
    "clickhouse",
    "cassandra",
    "kafka",
    "zookeeper",
    "redpanda",
    "nats",
    "rabbitmq",
    "pulsar",
    "mosquitto",
    "elasticsearch",
    "opensearch",
    "minio",
    "localstack",
    "elasticmq",
    "vault",
    "consul",
    "etcd",
    "jaeger",
    "prometheus",
    "grafana",
    "otel",
    "opentelemetry",
    "mailhog",
    "mailpit",
    "maildev",
    "mailcatcher",
    "adminer",
    "pgadmin",
    "emulator",
    "servicebus",
    "sdk",
    "tarantool",
    "keycloak",
    "dex",
    "toxiproxy",
    "azurite",
];

/// Returns true for a file that only developers run: by its name, or a compose file that holds nothing but stores.
pub(in crate::compare) fn is_development(facts: &FileFacts) -> bool {
    let name = |w: &String| DEVELOPMENT.contains(&w.as_str());
    // A sample documents the settings of production.
    if facts.path.rsplit('/').next().is_some_and(|f| f.starts_with(".env.") && words(f).iter().any(|w| w == "example" || w == "sample")) {
        return false;
    }
    let compose: Vec<_> = facts.resources.iter().filter(|r| r.kind == "compose").collect();
    let own = |r: &&crate::facts::Resource| r.images.is_empty() || !r.images.iter().any(|i| words(i).iter().any(|w| STORES.contains(&w.as_str())));
    words(&facts.path).iter().any(name) || !compose.is_empty() && !compose.iter().any(own)
}

/// The points of one file at both sides.
struct Pair {
    base: Option<Arc<FileFacts>>,
    head: Option<Arc<FileFacts>>,
    /// Points with a partner of another value.
    changed: Vec<(Point, Point)>,
    removed: Vec<Point>,
    added: Vec<Point>,
}

impl Pair {
    /// Takes the points of one file, not matched yet; `None` where it says nothing of how the software runs.
    fn of(sides: &Sides<'_>, f: &FilePair) -> Option<Self> {
        let facts = |f: &Option<Arc<FileFacts>>| f.clone().filter(|f| !f.entries.is_empty());
        let (base, head) = (facts(&f.base), facts(&f.head));
        // A template may leave open at one side what it makes.
        base.iter().chain(&head).find(|f| is_deployment(sides, f))?;
        head.as_ref().or(base.as_ref()).filter(|f| !is_development(f))?;
        let removed = || base.as_ref().map(|b| sides.base_points.entries(b)).unwrap_or_default();
        let added = || head.as_ref().map(|h| sides.head_points.entries(h)).unwrap_or_default();
        let (removed, added) = rayon::join(removed, added);
        Some(Self { base, head, changed: vec![], removed, added })
    }

    /// Matches the points of both sides: those of one place and value first, those of one line that stays, whatever stands before them in
    /// their list, then those of one place in order. What is left of lines that stay is only read in another way.
    fn match_points(&mut self, change: &FileChange) {
        let place = |p: &Point, q: &Point| p.rule == q.rule && p.symbol == q.symbol;
        pairs(&mut self.removed, &mut self.added, |p, q| place(p, q) && value(p) == value(q));
        let stays = |p: &Point, q: &Point| change.head_line(p.line) == Some(q.line);
        pairs(&mut self.removed, &mut self.added, |p, q| p.rule == q.rule && value(p) == value(q) && stays(p, q));
        self.changed = pairs(&mut self.removed, &mut self.added, place);
        self.removed.retain(|p| self.head.is_none() || change.edits(Side::Base, p.line));
        self.added.retain(|p| self.base.is_none() || change.edits(Side::Head, p.line));
    }

    /// Adds the points and changes of the file.
    fn report(self, sides: &Sides<'_>, found: &mut Comparison) {
        for (b, h) in &self.changed {
            found.points.push(ComparedPoint { captures: captures_of(Some(b), Some(h)), point: h.clone(), status: PointStatus::Modified });
        }
        for group in alike(&self.changed) {
            found.changes.extend(self.another_value(sides, &group));
        }
        for (points, side) in [(&self.removed, Side::Base), (&self.added, Side::Head)] {
            let status = if side == Side::Base { PointStatus::Removed } else { PointStatus::Added };
            for p in points {
                let captures = if side == Side::Base { captures_of(Some(p), None) } else { captures_of(None, Some(p)) };
                found.points.push(ComparedPoint { captures, point: p.clone(), status });
            }
            let other = if side == Side::Base { &self.head } else { &self.base };
            for group in by_object(points).into_iter().filter(|g| !comes_along(g, other.as_deref())) {
                found.changes.extend(self.one_side(sides, &group, side));
            }
        }
    }

    /// Returns the change of values of one object that changed alike.
    fn another_value(&self, sides: &Sides<'_>, group: &[&(Point, Point)]) -> Option<Change> {
        let (b, h) = group.first()?;
        let rule = &sides.catalogue.rules[h.rule];
        let kind = kind_of(h).or_else(|| rule.capture_changes.get("value").cloned()).or_else(|| rule.other.clone())?;
        let (old, new) = (shown(b), shown(h));
        let (was, is) = (without_notes(&value(b)), without_notes(&value(h)));
        if was == is && value(b).contains('\n') {
            return None;
        }
        let what = match (old == new, old.is_empty(), new.is_empty()) {
            (true, ..) => " has another value".to_owned(),
            (_, true, _) => format!(" is now {}", code(&new)),
            (_, _, true) => format!(" was {} and is now empty", code(&old)),
            _ => format!(": {}", turned(&without_notes(&old), &without_notes(&new))),
        };
        let names: Vec<&Point> = group.iter().map(|(_, h)| h).collect();
        let summary = format!("{}: {}{}{what}", rule.what, listed(&names, false), of_object(h));
        Some(Self::change(h, Side::Head, &kind, Direction::Changed, summary).with(Some(b), Some(old), Some(new)))
    }

    /// Returns the change of values of one object that stand at one side only.
    fn one_side(&self, sides: &Sides<'_>, group: &[&Point], side: Side) -> Option<Change> {
        let first = group.first()?;
        let rule = &sides.catalogue.rules[first.rule];
        let several = group.iter().any(|p| p.callee != first.callee);
        let (kind, direction, verb) = match side {
            Side::Base => (rule.removed.as_ref(), Direction::Removed, if several { "are gone" } else { "is gone" }),
            Side::Head => (rule.added.as_ref(), Direction::Added, if several { "are new" } else { "is new" }),
        };
        let kind = kind_of(first).filter(|_| kind.is_some()).or_else(|| kind.cloned())?;
        let value = Some(shown(first)).filter(|_| group.len() == 1);
        let summary = format!("{}: {}{} {verb}", rule.what, listed(group, side == Side::Head), of_object(first));
        let (old, new) = if side == Side::Base { (value, None) } else { (None, value) };
        Some(Self::change(first, side, &kind, direction, summary).with(None, old, new))
    }

    /// Returns a change at a point.
    fn change(p: &Point, side: Side, kind: &str, direction: Direction, summary: String) -> Change {
        let mut c = crate::compare::compared::change(p, side, kind, direction, summary);
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

/// Returns a value of several lines, a script or a whole file of settings, without its comments, indentation and blank lines.
fn without_notes(value: &str) -> String {
    if !value.contains('\n') {
        return value.to_owned();
    }
    let says = |l: &&str| !l.is_empty() && (!l.starts_with('#') || l.starts_with("#!"));
    value.lines().map(str::trim).filter(says).collect::<Vec<_>>().join("\n")
}

/// Returns a point's value as reports show it.
fn shown(p: &Point) -> String {
    p.captures.get("value").map(|c| c.shown()).filter(|v| v != "nil").unwrap_or_default()
}

/// Returns the change kind that the rule's options give the point's value.
fn kind_of(p: &Point) -> Option<String> {
    p.captures.get("value").and_then(|c| c.change.clone())
}

/// Returns the object that a point belongs to as the end of a name: nothing for a file of settings.
fn of_object(p: &Point) -> String {
    match p.captures.get("resource").map(|c| c.shown()).unwrap_or_default().as_str() {
        "" => String::new(),
        title => format!(" of {}", code(title)),
    }
}

/// Returns the names of some points, with their values where asked.
fn listed(points: &[&Point], values: bool) -> String {
    let mut seen = BTreeSet::new();
    let points: Vec<&&Point> = points.iter().filter(|p| seen.insert(p.callee.clone())).collect();
    let one = |p: &&&Point| match shown(p) {
        v if values && !v.is_empty() && v.chars().count() <= LONGEST => format!("{} = {}", code(&p.callee), code(&v)),
        _ => code(&p.callee),
    };
    let shown: Vec<String> = points.iter().take(NAMED).map(one).collect();
    let more = points.len() - shown.len();
    match (shown.as_slice(), more) {
        ([], _) => String::new(),
        (all, 1..) => format!("{} and {more} more", all.join(", ")),
        ([one], _) => one.clone(),
        ([rest @ .., last], _) => format!("{} and {last}", rest.join(", ")),
    }
}

/// Returns true for the health checks of an object that itself comes or goes: they are part of it.
fn comes_along(group: &[&Point], other: Option<&FileFacts>) -> bool {
    let title = |p: &Point| p.captures.get("resource").map(|c| c.shown()).unwrap_or_default();
    let there = |p: &Point| other.is_some_and(|f| f.resources.iter().any(|r| r.title() == title(p)));
    group.iter().all(|p| p.role == "probe" && !there(p))
}

/// Groups points of one rule and object, in order of their lines.
fn by_object(points: &[Point]) -> Vec<Vec<&Point>> {
    let mut groups: BTreeMap<(usize, String, Option<String>), Vec<&Point>> = BTreeMap::new();
    for p in points {
        let own = p.captures.get("value").and_then(|c| c.change.clone());
        groups.entry((p.rule, of_object(p), own)).or_default().push(p);
    }
    groups.into_values().collect()
}

/// Groups changed points of one rule and object that have the same values at both sides.
fn alike(changed: &[(Point, Point)]) -> Vec<Vec<&(Point, Point)>> {
    type Alike = (usize, String, [String; 2]);
    let mut groups: BTreeMap<Alike, Vec<&(Point, Point)>> = BTreeMap::new();
    for pair in changed {
        groups.entry((pair.1.rule, of_object(&pair.1), [value(&pair.0), value(&pair.1)])).or_default().push(pair);
    }
    groups.into_values().collect()
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
fn match_across(all: &mut [Pair]) -> Vec<ComparedPoint> {
    let mut moved = vec![];
    let same = |p: &Point, q: &Point| p.rule == q.rule && p.symbol == q.symbol && value(p) == value(q);
    for i in 0..all.len() {
        let mut gone = std::mem::take(&mut all[i].removed);
        for other in all.iter_mut() {
            for (b, h) in pairs(&mut gone, &mut other.added, same) {
                moved.push(ComparedPoint { captures: captures_of(Some(&b), Some(&h)), point: h, status: PointStatus::Moved });
            }
        }
        all[i].removed = gone;
    }
    moved
}
