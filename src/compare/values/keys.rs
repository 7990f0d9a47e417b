//! Keys and channels that functions of the project build: changed where the key is made, used somewhere else.
//!
//! In: the changed functions that hold no connection themselves and return a text. Out: a change at the builder where a point takes what
//! it returns as its key or channel. The search goes by the builder's name: first near it, then through the repository. Left out:
//! builders whose text nobody knows, and texts that no point takes.

use super::callers::{self, Caller};
use crate::change::Side;
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::words::{code, place};
use crate::compare::{Change, ComparedPoint, Direction, PointStatus, Sides};
use crate::facts::{Expr, Outline, StepKind, Value};
use crate::points::{Finder, Point};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Builders that are looked into.
const MOST_BUILDERS: usize = 12;
/// Kinds that the changed name of a point has.
const NAMES: [&str; 2] = ["key_format_changed", "channel_renamed"];

/// Returns the changes of builders, each with the builder as a point.
pub(crate) fn compare(sides: &Sides<'_>, all: &[Compared<'_>]) -> Vec<(Change, ComparedPoint)> {
    let moved = |b: &Built<'_>| b.head.is_empty() && built_in_new_function(sides, all, &b.base);
    let builders: Vec<Built<'_>> = all.iter().filter_map(|c| Built::of(sides, c)).filter(|b| !moved(b)).take(MOST_BUILDERS).collect();
    builders.par_iter().with_max_len(1).filter_map(|b| b.told(sides, &b.used(sides)?)).collect()
}

/// Returns true where functions that come with the change build each of the texts, wherever they put it.
fn built_in_new_function(sides: &Sides<'_>, all: &[Compared<'_>], texts: &[String]) -> bool {
    let new: Vec<&Seen<'_>> = all.iter().filter(|c| c.base.is_none()).filter_map(|c| c.head.as_ref()).filter(|s| !s.function.test).collect();
    let builds = |s: &Seen<'_>, text: &String| {
        let mut found = false;
        let mut is = |x: &Expr| {
            let made = matches!(x, Expr::Binary { .. } | Expr::Template(_) | Expr::Call(_) | Expr::Text(_));
            found = found || made && sides.head_points.value(s.file, s.function, x) == Value::Text(text.clone());
        };
        s.outline.lines.iter().filter(|l| !l.noise).flat_map(|l| &l.exprs).for_each(|e| e.walk_here(&mut is));
        found
    };
    !texts.is_empty() && texts.iter().all(|t| new.iter().any(|s| builds(s, t)))
}

/// A function that builds another text at head, or none any more.
struct Built<'f> {
    seen: &'f Seen<'f>,
    side: Side,
    base: Vec<String>,
    head: Vec<String>,
    line: u32,
    base_line: Option<(String, u32)>,
}

impl<'f> Built<'f> {
    /// Returns the builder that a function is; `None` where it builds the same text at both sides, or none.
    fn of(sides: &Sides<'_>, c: &'f Compared<'f>) -> Option<Self> {
        if c.base.iter().chain(&c.head).any(|s| s.points.iter().any(|p| p.via.is_empty())) {
            return None;
        }
        let texts = |finder: &Finder<'_>, s: &Option<Seen<'_>>| s.as_ref().map_or(vec![], |s| finder.built_texts(s.file, s.function));
        let (b, h) = (texts(sides.base_points, &c.base), texts(sides.head_points, &c.head));
        let only = |these: &[(String, u32)], those: &[(String, u32)]| -> Vec<(String, u32)> {
            these.iter().filter(|(t, _)| !those.iter().any(|(o, _)| o == t)).cloned().collect()
        };
        let (gone, new) = (only(&b, &h), only(&h, &b));
        let seen = c.head.as_ref().or(c.base.as_ref())?;
        let side = if c.head.is_some() { Side::Head } else { Side::Base };
        let line = new.first().or(gone.first())?.1;
        let base_line = c.base.as_ref().zip(b.first()).map(|(s, (_, line))| (s.file.path.clone(), *line));
        // A builder whose former text is not known says only what it builds now.
        if c.base.is_some() && c.head.is_some() && (b.is_empty() || h.is_empty()) {
            return None;
        }
        let plain = |v: Vec<(String, u32)>| v.into_iter().map(|(t, _)| t).collect();
        Some(Self { seen, side, base: plain(gone), head: plain(new), line, base_line })
    }

    /// Returns the surest point that takes what the function builds as its key or channel.
    fn used(&self, sides: &Sides<'_>) -> Option<Point> {
        // Who calls a new builder is new too.
        let far = !self.base.is_empty() && !self.head.is_empty();
        let finder = callers::revision(sides, self.side).1;
        let found = callers::ask(sides, self.side, self.seen, far, &|c| self.points_of(finder, c));
        found.into_iter().min_by_key(|p| (p.via.len(), std::cmp::Reverse(p.confidence)))
    }

    /// Returns the points of a caller whose key or channel the function builds.
    fn points_of(&self, finder: &Finder<'_>, c: &Caller<'_>) -> Vec<Point> {
        let held: Vec<String> = c.lines.iter().filter_map(|&i| variable(&c.outline, i)).collect();
        let call = format!("{}(", self.seen.function.name);
        let uses = |text: &str| text.contains(&call) || words(text).any(|w| held.iter().any(|h| h == w));
        let mut points = finder.points_with(c.file, c.function, &c.outline, &|i| uses(&c.outline.lines[i].text));
        points.retain(|p| p.via.len() < 2 && uses(&p.text) && kind_of(finder, p).is_some());
        points
    }

    /// Returns the change, and the builder as a point.
    fn told(&self, sides: &Sides<'_>, p: &Point) -> Option<(Change, ComparedPoint)> {
        let kind = kind_of(if self.side == Side::Head { sides.head_points } else { sides.base_points }, p)?;
        let symbol = self.seen.function.symbol();
        let what = if kind == NAMES[0] { "key" } else { "channel" };
        let list = |v: &[String]| v.iter().map(|t| code(t)).collect::<Vec<_>>().join(", ");
        let (direction, made) = match (self.base.is_empty(), self.head.is_empty()) {
            (true, _) => (Direction::Added, format!("{what} {} is new", list(&self.head))),
            (_, true) => (Direction::Removed, format!("{what} {} is no longer built", list(&self.base))),
            _ => (Direction::Changed, format!("{what} {} → {}", list(&self.base), list(&self.head))),
        };
        // A channel that is new, or no longer built, is no other channel.
        let kind = match direction {
            Direction::Added if kind == NAMES[1] => "channel_added",
            Direction::Removed if kind == NAMES[1] => "channel_removed",
            _ => kind,
        };
        let summary = format!("{made}: {} builds it for {} ({}:{})", code(&symbol), place(p), p.file, p.line);
        let value = |v: &[String]| (!v.is_empty()).then(|| v.join(", "));
        let told = change(p, self.side, kind, direction, summary).with(None, value(&self.base), value(&self.head));
        let base_at = self.base_line.clone().filter(|_| self.side == Side::Head);
        let (file, line) = (self.seen.file.path.clone(), self.line);
        let change = Change { file: file.clone(), line, symbol: symbol.clone(), base_at, ..told };
        let status = match direction {
            Direction::Added => PointStatus::Added,
            Direction::Removed => PointStatus::Removed,
            _ => PointStatus::Modified,
        };
        let point = Point { file, line, symbol, at: None, ..p.clone() };
        Some((change, ComparedPoint { point, status, captures: BTreeMap::new() }))
    }
}

/// Returns the kind of change that another key or channel of a point is.
fn kind_of(finder: &Finder<'_>, p: &Point) -> Option<&'static str> {
    let rule = finder.rule(p);
    let kinds = p.captures.keys().filter_map(|name| rule.capture_changes.get(name));
    kinds.into_iter().find_map(|k| NAMES.into_iter().find(|n| n == k))
}

/// Returns the variable that a line assigns.
fn variable(o: &Outline<'_>, at: usize) -> Option<String> {
    match o.lines[at].step.map(|s| &s.kind) {
        Some(StepKind::Assign { targets, .. }) => match targets.first() {
            Some(Expr::Name(n)) => Some(n.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the identifiers of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
}
