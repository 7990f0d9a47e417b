//! Health probes in code: what a probe asks, how long that may take, and what it answers when it fails.
//!
//! In: one function compared. Out: the changes of a function that answers a probe (a rule names it as a whole): a connection that
//! it newly asks, or asks no longer, a failure that became a healthy answer or back, and another condition under which it fails; and, where routes are registered, a
//! handler that liveness and readiness now share. Left out: probes that are new as a whole, and manifests (see [`crate::compare::documents::manifests`]).

use crate::change::Side;
use crate::compare::calls::context::has_effect;
use crate::compare::calls::states::{Condition, answer, conditions};
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::words::{self, code, place};
use crate::compare::{Change, Direction, Sides};
use crate::facts::{Effect, Expr, Outline, Renames, Value};
use crate::points::{Finder, Point, words as split};
use std::collections::BTreeSet;

/// Kind of all changes found here.
const KIND: &str = "health_check_changed";

/// Change kind of a bound on how long a probe may take.
const DEADLINE: &str = "timeout_changed";

/// Roles of the calls that a partner answers.
const ASKS: &[&str] = &["read", "write", "delete", "lock", "cache", "count", "call", "publish"];

/// Kinds under which other engines tell the same of a call in a probe.
const SAME: &[&str] = &["error_handling_changed", "fallback_changed", "redis_command_changed"];

/// Adds what changed in a probe; what is told here is not told again as the handling of a call.
pub(crate) fn compare(sides: &Sides<'_>, c: &Compared<'_>, found: &mut Vec<Change>) {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return };
    let mut new: Vec<Change> = shared_handler(b, h).into_iter().collect();
    if let Some(point) = whole(h).or_else(|| whole(b)) {
        let probe = Probe { sides, c, b, h, point };
        let (old, now) = (asked(sides.base_points, b), asked(sides.head_points, h));
        new.extend(probe.newly_asked(&old, &now));
        new.extend(probe.no_longer_asked(&old, &now));
        new.extend(probe.answers());
        if new.is_empty() {
            new.extend(probe.fails_elsewhere());
        }
        if new.is_empty() && !found.iter().any(|x| x.kind == DEADLINE) {
            new.extend(probe.deadline());
        }
    }
    found.retain(|x| !new.iter().any(|n| (&n.file, n.line, n.side) == (&x.file, x.line, x.side) && SAME.contains(&x.kind.as_str())));
    found.extend(new);
}

/// Returns the point of a function that answers a probe.
fn whole<'a>(s: &'a Seen<'_>) -> Option<&'a Point> {
    s.points.iter().find(|p| p.at.is_none() && (p.mechanism == "health" || p.role == "probe"))
}

/// Returns all places of a probe that concern a partner, also those on lines that the change leaves alone.
fn asked(finder: &Finder<'_>, s: &Seen<'_>) -> Vec<Point> {
    finder.points(s.file, s.function, &s.outline).into_iter().filter(|p| p.at.is_some() && p.mechanism != "health").collect()
}

/// Returns true for a call that a partner answers, directly or through one function.
fn asks(p: &Point) -> bool {
    p.via.len() < 2 && ASKS.contains(&p.role.as_str()) && !matches!(p.mechanism.as_str(), "auth" | "config" | "deploy")
}

/// A function that answers a probe, at both sides.
struct Probe<'a, 'f> {
    sides: &'a Sides<'a>,
    c: &'a Compared<'f>,
    b: &'a Seen<'f>,
    h: &'a Seen<'f>,
    point: &'a Point,
}

impl Probe<'_, '_> {
    /// Returns true where the name says that the answer decides over a restart.
    fn is_liveness(&self) -> bool {
        split(&self.h.function.name).iter().any(|w| matches!(w.as_str(), "live" | "livez" | "liveness"))
    }

    /// Returns how a sentence names the probe.
    fn named(&self) -> String {
        format!("the {}probe {}", if self.is_liveness() { "liveness " } else { "" }, code(&self.h.function.symbol()))
    }

    /// Returns how a sentence names the partner behind a call.
    fn partner(&self, p: &Point) -> String {
        let title = self.sides.catalogue.mechanisms.get(&p.mechanism).map_or(p.mechanism.as_str(), |m| m.title.as_str());
        format!("{title} ({})", place(p))
    }

    /// Returns a change of the probe at one of its calls.
    fn change(&self, at: &Point, side: Side, direction: Direction, summary: String) -> Change {
        Change { file: at.file.clone(), line: at.line, confidence: at.confidence, ..change(self.point, side, KIND, direction, summary) }
    }

    /// Returns the partners that the probe asks and did not ask in any way.
    fn newly_asked(&self, old: &[Point], now: &[Point]) -> Vec<Change> {
        let on_new_line = |p: &&Point| p.at.is_some_and(|i| self.c.diff.added.contains(&i));
        let mut found = vec![];
        for p in first_of_each(now.iter().filter(on_new_line), old) {
            let (end, direction) = match (bounded(self.h, p), self.is_liveness()) {
                (Some(false), _) => (" and sets no deadline for it", Direction::Weakened),
                (Some(true), true) => (", with a deadline", Direction::Weakened),
                (None, true) => ("", Direction::Weakened),
                (Some(true), false) => (", with a deadline", Direction::Added),
                (None, false) => continue,
            };
            let summary = format!("{} now asks {}{end}", self.named(), self.partner(p));
            found.push(self.change(p, Side::Head, direction, summary).with(None, None, Some(p.text.clone())));
        }
        found
    }

    /// Returns the partners that the probe asked and does not ask in any way.
    fn no_longer_asked(&self, old: &[Point], now: &[Point]) -> Vec<Change> {
        if self.asks_elsewhere() {
            return vec![];
        }
        let on_gone_line = |p: &&Point| p.at.is_some_and(|i| self.c.diff.removed.contains(&i));
        let tell = |p: &Point| {
            let (end, direction) = match self.is_liveness() {
                true => ("", Direction::Strengthened),
                false => (": a lost connection stays hidden", Direction::Weakened),
            };
            let summary = format!("{} no longer asks {}{end}", self.named(), self.partner(p));
            self.change(p, Side::Base, direction, summary).with(None, Some(p.text.clone()), None)
        };
        first_of_each(old.iter().filter(on_gone_line), now).into_iter().map(tell).collect()
    }

    /// Returns true where a new line calls something that may ask in the probe's place.
    fn asks_elsewhere(&self) -> bool {
        let lines = self.c.diff.added.iter().map(|&i| &self.h.outline.lines[i]).filter(|l| !l.noise);
        lines.flat_map(|l| &l.exprs).any(|e| {
            let mut found = false;
            e.walk_here(&mut |x| found |= matches!(x, Expr::Call(c) if c.effect.is_none() && !self.only_answers(c)));
            found
        })
    }

    /// Returns true for a call of a standard library, or of something the probe is given: the answer.
    fn only_answers(&self, c: &crate::facts::Call) -> bool {
        if let Some(package) = &c.package {
            return !package.split('/').next().is_some_and(|first| first.contains('.') || first.starts_with('@'));
        }
        let root = root(&c.callee);
        root.is_some_and(|r| self.h.function.params.iter().any(|p| p.name == r))
    }

    /// Returns the bound on what the probe asks that came or went.
    fn deadline(&self) -> Option<Change> {
        let (old, new) = (deadline_of(&self.b.outline), deadline_of(&self.h.outline));
        let (side, seen, at, direction, verb) = match (old, new) {
            (None, Some(j)) => (Side::Head, self.h, j, Direction::Strengthened, "now bounds"),
            (Some(i), None) => (Side::Base, self.b, i, Direction::Weakened, "no longer bounds"),
            _ => return None,
        };
        let summary = format!("{} {verb} how long it asks: {}", self.named(), words::line(&seen.outline, at));
        let told = change(self.point, side, DEADLINE, direction, summary);
        Some(Change { line: seen.outline.lines[at].span.start, ..told })
    }

    /// Returns the conditions besides failed calls under which the probe newly answers that it fails, or does so no longer.
    fn fails_elsewhere(&self) -> Vec<Change> {
        let (old, new) = (conditions(&self.b.outline), conditions(&self.h.outline));
        let alone = |x: &&Condition, others: &[Condition]| !others.iter().any(|o| o.asked == x.asked);
        let gone: Vec<&Condition> = old.iter().filter(|o| self.c.diff.removed.contains(&o.at) && alone(o, &new)).collect();
        let come: Vec<&Condition> = new.iter().filter(|n| self.c.diff.added.contains(&n.at) && alone(n, &old)).collect();
        if let ([was], [is]) = (&gone[..], &come[..]) {
            let end = format!("now answers with {} where {}, was where {}", code(&is.state), code(&is.asked), code(&was.asked));
            return vec![self.fails_where((Side::Head, self.h), is, &end).with(None, Some(was.asked.clone()), Some(is.asked.clone()))];
        }
        let told = |verb: &str, c: &Condition| format!("{verb} answers with {} where {}", code(&c.state), code(&c.asked));
        let gone = gone.into_iter().map(|c| self.fails_where((Side::Base, self.b), c, &told("no longer", c)).with(None, Some(c.asked.clone()), None));
        let come = come.into_iter().map(|c| self.fails_where((Side::Head, self.h), c, &told("now", c)).with(None, None, Some(c.asked.clone())));
        gone.chain(come).collect()
    }

    /// Returns the change of a condition under which the probe answers that it fails.
    fn fails_where(&self, (side, seen): (Side, &Seen<'_>), c: &Condition, end: &str) -> Change {
        let told = change(self.point, side, KIND, Direction::Changed, format!("{} {end}", self.named()));
        Change { line: seen.outline.lines[c.at].span.start, ..told }
    }

    /// Returns the calls whose failure now gives the other answer.
    fn answers(&self) -> Vec<Change> {
        let mut found = vec![];
        for &(i, j) in &self.c.matched {
            let (p, q) = (&self.b.points[i], &self.h.points[j]);
            let (Some(x), Some(y)) = (p.at.filter(|_| asks(p)), q.at.filter(|_| asks(q))) else { continue };
            let (Some(old), Some(new)) = (answer(self.b, x, &p.text), answer(self.h, y, &q.text)) else { continue };
            let (direction, end) = match (old.healthy, new.healthy) {
                (false, true) => (Direction::Weakened, ": a lost connection stays hidden"),
                (true, false) => (Direction::Strengthened, ""),
                _ => continue,
            };
            let summary = format!("a failure of {} in {}: was {}, now {}{end}", place(q), self.named(), old.said, new.said);
            found.push(self.change(q, Side::Head, direction, summary).with(Some(p), Some(old.said), Some(new.said)));
        }
        found
    }
}

/// Returns one call for each mechanism that stands nowhere among `others`.
fn first_of_each<'p>(points: impl Iterator<Item = &'p Point>, others: &[Point]) -> Vec<&'p Point> {
    let mut seen: BTreeSet<&str> = others.iter().map(|p| p.mechanism.as_str()).collect();
    points.filter(|p| asks(p)).filter(|p| seen.insert(&p.mechanism)).collect()
}

/// Returns what a chain of members and calls starts with.
fn root(e: &Expr) -> Option<&str> {
    match e {
        Expr::Name(n) => Some(n),
        Expr::Field { of, .. } | Expr::Index { of, .. } => root(of),
        Expr::Call(c) => root(&c.callee),
        _ => None,
    }
}

/// Returns whether the probe, or the function between it and the call, bounds how long the call may take; `None` where that
/// function stands elsewhere.
fn bounded(s: &Seen<'_>, p: &Point) -> Option<bool> {
    let text = p.text.to_lowercase();
    let own = sets_deadline(&s.outline) || ["timeout", "deadline"].iter().any(|w| text.contains(w));
    match p.via.first() {
        _ if own => Some(true),
        None => Some(false),
        Some(name) => {
            let through = s.file.functions.iter().find(|f| f.symbol() == *name)?;
            Some(sets_deadline(&Outline::of(through, &Renames::default())))
        }
    }
}

/// Returns true where a function bounds how long something may take.
fn sets_deadline(o: &Outline<'_>) -> bool {
    deadline_of(o).is_some()
}

/// Returns the line on which a function bounds how long something may take.
fn deadline_of(o: &Outline<'_>) -> Option<usize> {
    o.lines.iter().position(|l| l.exprs.iter().any(|e| has_effect(e, Effect::Deadline)))
}

/// Returns the handler that the routes of liveness and readiness share at head and did not share at base.
fn shared_handler(b: &Seen<'_>, h: &Seen<'_>) -> Option<Change> {
    let (live, ready) = shared(h)?;
    if shared(b).is_some() {
        return None;
    }
    let handler = live.captures.get("handler").map(|c| c.shown()).unwrap_or_default();
    let path = |p: &Point| p.captures.get("path").map(|c| code(&c.shown())).unwrap_or_default();
    let summary = format!("liveness ({}) and readiness ({}) now share the handler {}", path(live), path(ready), code(&handler));
    Some(change(live, Side::Head, KIND, Direction::Weakened, summary).with(None, None, Some(handler)))
}

/// Returns a route of liveness and one of readiness with the same handler.
fn shared<'a>(s: &'a Seen<'_>) -> Option<(&'a Point, &'a Point)> {
    let routes: Vec<&Point> = s.points.iter().filter(|p| p.role == "route" && p.via.is_empty()).collect();
    let is = |p: &Point, start: &str| {
        let path = p.captures.get("path").map(|c| c.shown()).unwrap_or_default();
        path.rsplit('/').next().is_some_and(|last| last.starts_with(start))
    };
    let handler = |p: &Point| p.captures.get("handler").map(|c| c.value.clone()).filter(|v| matches!(v, Value::Reference(_)));
    let live = routes.iter().filter(|p| is(p, "live"));
    live.filter_map(|l| Some((*l, *routes.iter().find(|r| is(r, "ready") && handler(r).is_some() && handler(r) == handler(l))?))).next()
}
