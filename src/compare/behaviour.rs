//! What stands around a connection call at base against head: guards, loops, error handling, locks, concurrency.
//!
//! In: one function at both sides with matched points. Out: changes in plain words. Only lines that the change edits
//! count; a call that moved with all that stands around it gives nothing.

use super::context::{self, Context, Guard};
use super::matched::{Compared, Seen, change};
use super::words::{code, line, place};
use super::{Change, Direction, Sides};
use crate::change::Side;
use crate::facts::{Effect, Outline};
use crate::points::Point;
use std::collections::BTreeSet;

/// Returns the changes of behaviour around the points of one function.
pub(crate) fn compare(sides: &Sides<'_>, c: &Compared<'_>) -> Vec<Change> {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return vec![] };
    let mut found: Vec<Change> = vec![];
    for &(i, j) in &c.matched {
        let (p, q) = (&b.points[i], &h.points[j]);
        let (Some(x), Some(y)) = (p.at, q.at) else { continue };
        if p.via.len() > 1 {
            continue;
        }
        let (before, after) = (context::of(&b.outline, x), context::of(&h.outline, y));
        let around = Around { c, b, h, p, q };
        found.extend(around.guards(&before, &after));
        found.extend(around.loops(&before, &after));
        found.extend(around.error(&before, &after));
        found.extend(around.concurrency(&before, &after));
    }
    found.extend(waits(sides, c, b, h));
    once(found)
}

/// Returns each statement once: several calls under one guard lose it together.
fn once(all: Vec<Change>) -> Vec<Change> {
    let mut seen = BTreeSet::new();
    all.into_iter().filter(|c| seen.insert((c.kind.clone(), c.mechanism.clone(), c.base.clone(), c.head.clone()))).collect()
}

/// A point at both sides.
struct Around<'a, 'f> {
    c: &'a Compared<'f>,
    b: &'a Seen<'f>,
    h: &'a Seen<'f>,
    p: &'a Point,
    q: &'a Point,
}

impl Around<'_, '_> {
    /// Returns the guards that came or went.
    fn guards(&self, before: &Context, after: &Context) -> Vec<Change> {
        let texts = |g: &BTreeSet<Guard>| -> BTreeSet<String> { g.iter().map(|g| g.text.clone()).collect() };
        let (old, new) = (texts(&before.guards), texts(&after.guards));
        let removed: Vec<&Guard> = before.guards.iter().filter(|g| !new.contains(&g.text) && self.c.diff.removed.contains(&g.line)).collect();
        let added: Vec<&Guard> = after.guards.iter().filter(|g| !old.contains(&g.text) && self.c.diff.added.contains(&g.line)).collect();
        let modes = |o: &Seen<'_>, gs: &[&Guard]| gs.iter().any(|g| o.points.iter().any(|x| x.at == Some(g.line) && x.role == "mode"));
        let kind = if modes(self.b, &removed) || modes(self.h, &added) { "emergency_mode_changed" } else { guard_kind(self.q) };
        let list = |gs: &[&Guard]| gs.iter().map(|g| code(&g.text)).collect::<Vec<_>>().join(" and ");
        let (summary, direction) = match (removed.is_empty(), added.is_empty()) {
            (true, true) => return vec![],
            (false, true) => (format!("{} no longer stands under {}", place(self.q), list(&removed)), Direction::Weakened),
            (true, false) => (format!("{} now stands under {}", place(self.q), list(&added)), Direction::Strengthened),
            (false, false) => (format!("{} stood under {}, now under {}", place(self.q), list(&removed), list(&added)), Direction::Changed),
        };
        let text = |gs: &[&Guard]| (!gs.is_empty()).then(|| gs.iter().map(|g| g.text.clone()).collect::<Vec<_>>().join(" and "));
        vec![change(self.q, Side::Head, kind, direction, summary).with(Some(self.p), text(&removed), text(&added))]
    }

    /// Returns the loop that came, went or changed around the call.
    fn loops(&self, before: &Context, after: &Context) -> Option<Change> {
        if before.loops == after.loops {
            return None;
        }
        let kind = if matches!(self.q.role.as_str(), "connect" | "subscribe") { "reconnect_changed" } else { "retry_changed" };
        let say = |l: &[String]| l.last().map_or("no loop".to_owned(), |t| code(t));
        let direction = match (before.loops.len(), after.loops.len()) {
            (b, h) if b > h => Direction::Weakened,
            (b, h) if b < h => Direction::Strengthened,
            _ => Direction::Changed,
        };
        let summary = format!("{} stood in {}, now in {}", place(self.q), say(&before.loops), say(&after.loops));
        Some(change(self.q, Side::Head, kind, direction, summary).with(Some(self.p), before.loops.last().cloned(), after.loops.last().cloned()))
    }

    /// Returns what is done differently with the call's error.
    fn error(&self, before: &Context, after: &Context) -> Option<Change> {
        let (Some(b), Some(h)) = (&before.on_error, &after.on_error) else { return None };
        if b == h {
            return None;
        }
        let lost = |t: &str| t == "ignored" || t == "only logged";
        let direction = if lost(h) && !lost(b) {
            Direction::Weakened
        } else if lost(b) && !lost(h) {
            Direction::Strengthened
        } else {
            Direction::Changed
        };
        let summary = format!("error of {}: was {}, now {}", place(self.q), handling(b), handling(h));
        Some(change(self.q, Side::Head, "error_handling_changed", direction, summary).with(Some(self.p), Some(b.clone()), Some(h.clone())))
    }

    /// Returns a call that now runs beside the function, at its end or under a lock, or no longer.
    fn concurrency(&self, before: &Context, after: &Context) -> Option<Change> {
        let say = |c: &Context| match (c.concurrency.as_str(), c.locked) {
            ("", false) => "in line".to_owned(),
            ("", true) => "in line under a lock".to_owned(),
            (w, false) => w.to_owned(),
            (w, true) => format!("{w} under a lock"),
        };
        let (b, h) = (say(before), say(after));
        if b == h {
            return None;
        }
        let direction = if before.locked && !after.locked { Direction::Weakened } else { Direction::Changed };
        let summary = format!("{} ran {b}, now {h}", place(self.q));
        Some(change(self.q, Side::Head, "concurrency_changed", direction, summary).with(Some(self.p), Some(b), Some(h)))
    }
}

/// Returns the words for what is done with an error.
fn handling(text: &str) -> String {
    match text {
        "ignored" | "returned" | "only logged" | "looked at and ignored" => text.to_owned(),
        other => code(other),
    }
}

/// Returns what a changed condition of a call means by what the call does.
fn guard_kind(p: &Point) -> &'static str {
    match (p.role.as_str(), p.mechanism.as_str()) {
        ("handle" | "subscribe" | "publish", _) | (_, "pubsub") => "message_handling_changed",
        ("connect" | "serve" | "close" | "register", _) => "lifecycle_changed",
        ("tls", _) => "tls_changed",
        ("credential", _) | (_, "auth") => "auth_changed",
        ("write" | "delete" | "count" | "lock", "redis") => "redis_command_changed",
        _ => "fallback_changed",
    }
}

/// Returns waits and locks that came or went in a function that holds connection calls.
fn waits(sides: &Sides<'_>, c: &Compared<'_>, b: &Seen<'_>, h: &Seen<'_>) -> Vec<Change> {
    let near = |s: &Seen<'_>| s.points.iter().filter(|p| p.at.is_some() && p.via.len() < 2).cloned().collect::<Vec<_>>();
    let (old, new) = (near(b), near(h));
    let Some(anchor) = new.first().or(old.first()) else { return vec![] };
    let _ = sides;
    let mut found = vec![];
    for (effect, kind, what) in [(Effect::Sleep, "retry_changed", "wait"), (Effect::Lock, "concurrency_changed", "lock")] {
        let lines = |o: &Outline<'_>, v: &[usize]| {
            v.iter().copied().filter(|&i| o.lines[i].exprs.iter().any(|e| context::has_effect(e, effect))).collect::<Vec<_>>()
        };
        let (gone, come) = (lines(&b.outline, &c.diff.removed), lines(&h.outline, &c.diff.added));
        let at = |o: &Outline<'_>, i: usize, side, direction, verb: &str| {
            let mut x = change(anchor, side, kind, direction, format!("{what} {} {verb} beside {}", line(o, i), place(anchor)));
            x.line = o.lines[i].span.start;
            x
        };
        match (gone.first(), come.first()) {
            (Some(&i), None) => {
                found.push(at(&b.outline, i, Side::Base, Direction::Weakened, "is gone").with(None, Some(b.outline.lines[i].text.clone()), None))
            }
            (None, Some(&j)) => {
                found.push(at(&h.outline, j, Side::Head, Direction::Strengthened, "is new").with(None, None, Some(h.outline.lines[j].text.clone())))
            }
            (Some(&i), Some(&j)) => {
                let (x, y) = (b.outline.lines[i].text.clone(), h.outline.lines[j].text.clone());
                let mut n =
                    change(anchor, Side::Head, kind, Direction::Changed, format!("{what} beside {}: {} → {}", place(anchor), code(&x), code(&y)));
                n.line = h.outline.lines[j].span.start;
                found.push(n.with(None, Some(x), Some(y)));
            }
            (None, None) => {}
        }
    }
    found
}
