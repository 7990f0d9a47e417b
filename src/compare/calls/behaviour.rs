//! What stands around a connection call at base against head: guards, loops, error handling, locks, concurrency.
//!
//! In: one function at both sides with matched points. Out: changes in plain words. Only lines that the change edits
//! count; a call that moved with all that stands around it gives nothing.

use crate::change::Side;
use crate::compare::calls::conditions::{self, same_by_constant};
use crate::compare::calls::context::{self, Context, Guard};
use crate::compare::calls::elsewhere::{Elsewhere, bare, ends_of_paths};
use crate::compare::calls::frames;
use crate::compare::calls::handling;
use crate::compare::calls::outcome::{Outcome, What};
use crate::compare::calls::pacing::{self, Pace};
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::receivers;
use crate::compare::values::callers::{self, Caller};
use crate::compare::words::{self, code, line, place};
use crate::compare::{Change, Direction, Sides};
use crate::facts::{Branch, Effect, Expr, LineKind, Outline, StepKind};
use crate::points::{Finder, Point};
use std::collections::BTreeSet;

/// Returns the changes of behaviour around the points of one function.
pub(crate) fn compare(sides: &Sides<'_>, c: &Compared<'_>, elsewhere: &Elsewhere) -> Vec<Change> {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return vec![] };
    let mut found: Vec<Change> = vec![];
    let mut paced = false;
    for &(i, j) in &c.matched {
        let (p, q) = (&b.points[i], &h.points[j]);
        let (Some(x), Some(y)) = (p.at, q.at) else { continue };
        if p.via.len() > 1 || !is_exchange(q) {
            continue;
        }
        if is_within(p, b) || is_within(q, h) {
            continue;
        }
        // What stands around the call of a new helper inside the function stands around the helper's calls.
        if frames::moved((&b.outline, x), (&h.outline, y)) {
            continue;
        }
        let (before, after) = (context::of(&b.outline, x), context::of(&h.outline, y));
        let around = Around { c, b, h, p, q, elsewhere };
        found.extend(around.guards(sides, &before, &after));
        let (again, pace) = around.attempts(sides, &before, &after);
        paced |= pace;
        found.extend(again);
        found.extend(around.error(sides, x, y));
        found.extend(around.concurrency(sides, &before, &after));
    }
    // One loop, one sentence: what is said of it by one call is not said by the next.
    let mut paces = BTreeSet::new();
    found.retain(|x| !is_pace(x) || paces.insert((x.base.clone(), x.head.clone())));
    found.extend(c.added.iter().filter_map(|&j| failure_of_new(h, &h.points[j])));
    let beside = waits(sides, c, (b, h), &found, paced, elsewhere);
    found.extend(beside);
    once(found)
}

/// Returns true for a point that stands in another one of its mechanism, as what that is called on or given: what stands around it, and the error,
/// are told of that one.
fn is_within(p: &Point, s: &Seen<'_>) -> bool {
    let direct = |o: &Point| o.via.is_empty() && o.at == p.at && o.mechanism == p.mechanism;
    let holds = |o: &Point| o.text.len() > p.text.len() && o.text.contains(&p.text) && o.text.ends_with(')');
    p.via.is_empty() && s.points.iter().any(|o| direct(o) && is_exchange(o) && holds(o))
}

/// Returns true for a point at which something is exchanged with another service: the condition of an error's code or of a log line is what
/// that is about, no guard of a connection.
fn is_exchange(p: &Point) -> bool {
    !matches!(p.role.as_str(), "error" | "setting" | "log" | "route")
}

/// Takes back what rules said of the calls of a library that makes attempts, where what is told `around` a call says how it is tried again.
pub(crate) fn once_only(sides: &Sides<'_>, c: &Compared<'_>, around: &[Change], found: &mut Vec<Change>) {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return };
    if !around.iter().any(is_pace) {
        return;
    }
    let lines = |s: &Seen<'_>, finder: &Finder<'_>| -> BTreeSet<u32> {
        let all: BTreeSet<usize> = (0..s.outline.lines.len()).collect();
        let runs = finder.runs(s.file, s.function, &s.outline).into_iter().map(|r| r.at);
        let said = finder.says(s.file, s.function, &s.outline, &all).into_iter().map(|x| x.at);
        runs.chain(said).flat_map(|at| s.outline.lines[at].span.start..=s.outline.lines[at].span.end).collect()
    };
    let (gone, come) = (lines(b, sides.base_points), lines(h, sides.head_points));
    let own = |x: &Change| match x.side {
        Side::Base => x.symbol == b.function.symbol() && x.file == b.file.path && gone.contains(&x.line),
        Side::Head => x.symbol == h.function.symbol() && x.file == h.file.path && come.contains(&x.line),
    };
    found.retain(|x| !is_pace(x) || !own(x));
}

/// Returns true for what is said of attempts.
fn is_pace(c: &Change) -> bool {
    matches!(c.kind.as_str(), "retry_changed" | "reconnect_changed")
}

/// Returns what happens when a new call fails, where that is more than handing the error up: the function goes on, answers in
/// the call's place or takes the failure for success.
fn failure_of_new(h: &Seen<'_>, p: &Point) -> Option<Change> {
    if !p.via.is_empty() || is_within(p, h) || !is_exchange(p) || matches!(p.role.as_str(), "close" | "mode") {
        return None;
    }
    let outcome = handling::of(h.file, &h.outline, p.at?, &p.text)?;
    let kind = match (outcome.falls_back(), outcome.open()) {
        (true, _) => "fallback_changed",
        (_, true) => "error_handling_changed",
        _ => return None,
    };
    let told = words::outcome(&outcome);
    let summary = format!("error of the new {}: {told}", place(p));
    Some(change(p, Side::Head, kind, Direction::Added, summary).with(None, None, Some(told)))
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
    elsewhere: &'a Elsewhere,
}

impl Around<'_, '_> {
    /// Returns the guards that came or went.
    fn guards(&self, sides: &Sides<'_>, before: &Context, after: &Context) -> Vec<Change> {
        // What replaced a call stands where it stands for reasons of its own.
        if self.p.callee.rsplit('.').next() != self.q.callee.rsplit('.').next() {
            return vec![];
        }
        // `options.subscriber` and `subscriber` that is taken out of it are one thing.
        let texts = |g: &BTreeSet<Guard>| -> BTreeSet<String> { g.iter().map(|g| ends_of_paths(&g.text)).collect() };
        let (old, new) = (texts(&before.guards), texts(&after.guards));
        // A guard counts where the change edits it, or moves the call past it; one that stands in another function now does not.
        let call_moved = self.p.at.is_some_and(|x| self.c.diff.base_to_head[x].is_none());
        let gone = |g: &&Guard| {
            !new.contains(&ends_of_paths(&g.text))
                && (call_moved || self.c.diff.removed.contains(&g.line))
                && !self.elsewhere.added.contains(bare(&g.text))
                && !self.q.at.is_some_and(|at| self.elsewhere.asked_before((self.b, g.line), (self.h, at)))
        };
        let come = |g: &&Guard| {
            !old.contains(&ends_of_paths(&g.text))
                && (call_moved || self.c.diff.added.contains(&g.line))
                && !self.elsewhere.removed.contains(bare(&g.text))
        };
        // A call whose arguments changed too may be paired with either of two that stand in the branches of one condition.
        let by_name = self.p.text != self.q.text;
        let whatever = |s: &Seen<'_>, p: &Point, g: &&Guard| {
            let others: Vec<usize> = (0..s.points.len()).collect();
            !conditions::in_both_branches(s, p, &others, g, by_name)
        };
        let mut removed: Vec<&Guard> = before.guards.iter().filter(gone).filter(|g| whatever(self.b, self.p, g)).collect();
        let mut added: Vec<&Guard> = after.guards.iter().filter(come).filter(|g| whatever(self.h, self.q, g)).collect();
        let same = |g: &Guard, h: &Guard| conditions::ask_the_same(sides, (self.b, g), (self.h, h));
        let kept: Vec<&Guard> = removed.iter().copied().filter(|g| added.iter().any(|h| same(g, h))).collect();
        added.retain(|h| !kept.iter().any(|g| same(g, h)));
        removed.retain(|g| !kept.contains(g));
        // That a function of the project now returns earlier for some input says little of the connection behind it; in place of another
        // condition it is what that became.
        // Options that are only put together further down are what they were too.
        let carried_out = self.q.text.strip_prefix(self.q.callee.as_str()).is_some_and(|rest| rest.starts_with('('));
        let near = self.q.via.is_empty() && carried_out;
        let added: Vec<&Guard> = added.into_iter().filter(|g| near || !g.early || !removed.is_empty()).collect();
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

    /// Returns what changed in how the call is tried again: the loop or the library that does, and how it goes about it. Also whether
    /// the delay was told.
    fn attempts(&self, sides: &Sides<'_>, before: &Context, after: &Context) -> (Vec<Change>, bool) {
        let (b, h) = (pacing::of(self.b, sides.base_points, self.p), pacing::of(self.h, sides.head_points, self.q));
        let by = |p: &Option<Pace>| p.as_ref().map(|p| p.library.clone()).unwrap_or_default();
        // A check that is made in the process itself is made again in a loop, not tried again.
        let shows = |names: &[&str]| sides.head_points.rule(self.q).failures.iter().any(|f| names.contains(&f.as_str()));
        let local = shows(&["denied"]) && !shows(&["refused", "timeout", "retry", "reconnect"]);
        if local && by(&b).is_empty() && by(&h).is_empty() {
            return (vec![], false);
        }
        let mut found: Vec<Change> = if by(&b) == by(&h) {
            self.loops(before, after, [&b, &h]).into_iter().collect()
        } else {
            vec![self.tried_by(&by(&b), &by(&h), before, after)]
        };
        let (b, h) = match (b, h) {
            (Some(b), Some(h)) => (b, h),
            (b, h) => {
                let waited = |p: Option<Pace>| p.and_then(|p| p.delay);
                return (found, waited(b).or(waited(h)).is_some());
            }
        };
        let told = pacing::differences(&b, &h);
        let (Some(direction), paced) = (told.direction, b.delay != h.delay) else { return (found, false) };
        let summary = format!("{}: {}", place(self.q), told.sentences.join("; "));
        let (x, y) = (told.base.join("; "), told.head.join("; "));
        found.push(change(self.q, Side::Head, self.again(), direction, summary).with(Some(self.p), Some(x), Some(y)));
        (found, paced)
    }

    /// Returns the kind of a change in how the call is tried again.
    fn again(&self) -> &'static str {
        if matches!(self.q.role.as_str(), "connect" | "subscribe") { "reconnect_changed" } else { "retry_changed" }
    }

    /// Returns that a library tries the call again, or no longer does, or another one.
    fn tried_by(&self, b: &str, h: &str, before: &Context, after: &Context) -> Change {
        let say = |by: &str, c: &Context| match (by, c.loops.last()) {
            ("", Some(l)) => format!("in {}", code(l)),
            ("", None) => "once".to_owned(),
            (by, _) => format!("by {}", code(by)),
        };
        let (x, y) = (say(b, before), say(h, after));
        let direction = match (x.as_str(), y.as_str()) {
            (_, "once") => Direction::Weakened,
            ("once", _) => Direction::Strengthened,
            _ => Direction::Changed,
        };
        let summary = format!("{} was tried {x}, now {y}", place(self.q));
        change(self.q, Side::Head, self.again(), direction, summary).with(Some(self.p), Some(x), Some(y))
    }

    /// Returns the loop that came, went or changed around the call.
    fn loops(&self, before: &Context, after: &Context, paces: [&Option<Pace>; 2]) -> Option<Change> {
        if before.loops.last() == after.loops.last() {
            return None;
        }
        // A loop that asks for the next one became a loop over them, or the other way.
        let all = |s: &Seen<'_>, p: &Point| p.at.map(|at| s.outline.ancestors(at).filter(|&i| s.outline.lines[i].kind == LineKind::Loop).count());
        if before.loops.len() != after.loops.len() && all(self.b, self.p) == all(self.h, self.q) {
            return None;
        }
        let kind = self.again();
        let bare = before.loops.is_empty() || after.loops.is_empty();
        let waits =
            |p: &Option<Pace>| p.as_ref().and_then(|p| p.delay.as_ref()).filter(|_| bare).map(|d| format!(", its delay {}", pacing::words(d)));
        let say = |l: &[String], p| l.last().map_or("no loop".to_owned(), |t| format!("{}{}", code(t), waits(p).unwrap_or_default()));
        let direction = match (before.loops.len(), after.loops.len()) {
            (b, h) if b > h => Direction::Weakened,
            (b, h) if b < h => Direction::Strengthened,
            _ => Direction::Changed,
        };
        let own = |s: String| if self.h.file.language == "go" { s } else { s.replace("`for`", "`an endless loop`").replace("`for ", "`while ") };
        let told = own(format!("stood in {}, now in {}", say(&before.loops, paces[0]), say(&after.loops, paces[1])));
        let summary = format!("{} {told}", place(self.q)).replace("`an endless loop`", "an endless loop");
        Some(change(self.q, Side::Head, kind, direction, summary).with(Some(self.p), before.loops.last().cloned(), after.loops.last().cloned()))
    }

    /// Returns what is done differently when the call fails.
    fn error(&self, sides: &Sides<'_>, x: usize, y: usize) -> Option<Change> {
        let (b, h) = (handling::of(self.b.file, &self.b.outline, x, &self.p.text)?, handling::of(self.h.file, &self.h.outline, y, &self.q.text)?);
        if b == h || runs_out(&self.b.outline, x) && runs_out(&self.h.outline, y) && unsaid(&b) == unsaid(&h) {
            return None;
        }
        if let Some(told) = self.last_words(&b, &h, x, y) {
            return Some(told);
        }
        let (b, h) = b.apart(h);
        // What differs is too long to be shown, such as the text of a page.
        // Nor is a value that goes by the words of its path another one: `callback.id`, `callback_id`.
        // Nor is a call of the same client that is reached by another way.
        let said = |o: &Outcome| crate::points::words(&words::outcome(&o.with_texts(receivers::short)));
        let (was, is) = (words::outcome(&b), words::outcome(&h));
        if said(&b) == said(&h) || defaults(&b) == defaults(&h) || same_by_constant(sides, [self.b, self.h], &was, &is) {
            return None;
        }
        let alone = std::iter::once(y).chain(self.h.outline.ancestors(y)).any(|i| self.h.outline.lines[i].branch == Branch::Closure);
        let (direction, turn) = match (b.closed(), b.open(), h.closed(), h.open()) {
            // What runs by itself has no caller that could take a failure for success.
            (true, _, _, true) => (Direction::Weakened, if alone { "" } else { "; a failure now looks like success" }),
            (_, true, true, _) => (Direction::Strengthened, if alone { "" } else { "; a failure no longer looks like success" }),
            _ if b.told() && h.hidden() => (Direction::Weakened, "; the caller no longer gets the error"),
            _ if b.hidden() && h.told() => (Direction::Strengthened, "; the caller now gets the error"),
            _ => (Direction::Changed, ""),
        };
        let starts = matches!(self.q.role.as_str(), "connect" | "subscribe" | "serve") || self.q.callee.to_lowercase().ends_with(".ping");
        let (kind, turn) = match (b.ends(), h.ends()) {
            (false, true) if starts => ("lifecycle_changed", "; the process no longer runs without this connection"),
            (true, false) if starts => ("lifecycle_changed", "; the process now runs on without this connection"),
            _ if b.falls_back() || h.falls_back() => ("fallback_changed", turn),
            _ => ("error_handling_changed", turn),
        };
        let told = match (h.beyond(&b), b.beyond(&h)) {
            (Some(more), _) => format!("now {}, {}", words::outcome(&more), words::still(&b)),
            (_, Some(less)) => format!("no longer {}, {}", words::outcome(&less), words::still(&h)),
            _ => format!("was {}, now {}", words::outcome(&b), words::outcome(&h)),
        };
        let summary = format!("error of {}: {told}{turn}", place(self.q));
        Some(change(self.q, Side::Head, kind, direction, summary).with(Some(self.p), Some(words::outcome(&b)), Some(words::outcome(&h))))
    }

    /// Returns that another error than before ends the attempts of a loop; `None` where more of the handling changed than that.
    fn last_words(&self, b: &Outcome, h: &Outcome, x: usize, y: usize) -> Option<Change> {
        // Of a condition that asks for one error or another, each counts by itself.
        let parts = |c: &str| {
            if c.starts_with("unless ") { vec![c.to_owned()] } else { context::operands(c, " || ").into_iter().map(str::to_owned).collect() }
        };
        let each = |all: BTreeSet<&str>| -> BTreeSet<String> { all.into_iter().flat_map(parts).collect() };
        let (old, new) = (each(b.last_words()?), each(h.last_words()?));
        let repeats = |s: &Seen<'_>, at: usize| !context::of(&s.outline, at).loops.is_empty();
        if old == new || !repeats(self.b, x) || !repeats(self.h, y) {
            return None;
        }
        let list = |s: &BTreeSet<String>, but: &BTreeSet<String>| s.difference(but).map(String::as_str).collect::<Vec<_>>().join(" and ");
        let (gone, come) = (list(&old, &new), list(&new, &old));
        let say = |what: &str, verb: &str| (!what.is_empty()).then(|| format!("an error {} {verb} the attempts", pacing::when(what)));
        let sentences: Vec<String> = say(&gone, "no longer ends").into_iter().chain(say(&come, "now ends")).collect();
        let direction = if come.is_empty() { Direction::Weakened } else { Direction::Changed };
        let summary = format!("{}: {}", place(self.q), sentences.join("; "));
        Some(change(self.q, Side::Head, self.again(), direction, summary).with(Some(self.p), Some(gone), Some(come)))
    }

    /// Returns a call that now runs beside the function, at its end or under a lock, or no longer.
    fn concurrency(&self, sides: &Sides<'_>, before: &Context, after: &Context) -> Option<Change> {
        if before.concurrency == after.concurrency && before.locked && !after.locked && held_by_callers(sides, self.h) {
            return None;
        }
        let say = |c: &Context| {
            let lock = if c.locked { " under a lock" } else { "" };
            if c.concurrency.is_empty() { format!("in line{lock}") } else { format!("{}{lock}", c.concurrency) }
        };
        let (b, h) = (say(before), say(after));
        if b == h {
            return None;
        }
        let direction = if before.locked && !after.locked { Direction::Weakened } else { Direction::Changed };
        let summary = if before.concurrency == after.concurrency {
            format!("{} {} under a lock", place(self.q), if after.locked { "now runs" } else { "no longer runs" })
        } else {
            format!("{} ran {b}, now runs {h}", place(self.q))
        };
        Some(change(self.q, Side::Head, "concurrency_changed", direction, summary).with(Some(self.p), Some(b), Some(h)))
    }
}

/// Returns true where all callers near a function of head hold a lock while they call it: it has gone to them.
fn held_by_callers(sides: &Sides<'_>, h: &Seen<'_>) -> bool {
    let held = |c: &Caller<'_>| c.lines.iter().map(|&at| context::of(&c.outline, at).locked).collect();
    let all: Vec<bool> = callers::ask(sides, Side::Head, h, false, &held);
    !all.is_empty() && all.into_iter().all(|locked| locked)
}

/// Returns true for a function that holds a lock around a connection call: one that it gives back before guards something else.
fn holds_around(s: &Seen<'_>) -> bool {
    s.points.iter().filter_map(|p| p.at).any(|at| context::of(&s.outline, at).locked)
}

/// Returns what a changed condition of a call means by what the call does.
pub(crate) fn guard_kind(p: &Point) -> &'static str {
    match (p.role.as_str(), p.mechanism.as_str()) {
        ("handle" | "acknowledge" | "subscribe" | "publish", _) | (_, "pubsub") => "message_handling_changed",
        ("connect" | "serve" | "close" | "register", _) => "lifecycle_changed",
        ("tls", _) => "tls_changed",
        ("credential", _) | (_, "auth") => "auth_changed",
        ("write" | "delete" | "count" | "lock", "redis") => "redis_command_changed",
        _ => "fallback_changed",
    }
}

/// Returns waits, deadlines and locks that came or went in a function that holds connection calls; a lock that was told with the
/// calls it is held `around`, and a wait that was told as the delay of their attempts, are not told again.
fn waits(sides: &Sides<'_>, c: &Compared<'_>, (b, h): (&Seen<'_>, &Seen<'_>), around: &[Change], paced: bool, elsewhere: &Elsewhere) -> Vec<Change> {
    let mut found = vec![];
    for (effect, kind, what) in
        [(Effect::Sleep, "retry_changed", "wait"), (Effect::Deadline, "timeout_changed", "deadline"), (Effect::Lock, "concurrency_changed", "lock")]
    {
        let lines = |o: &Outline<'_>, v: &[usize]| {
            v.iter().copied().filter(|&i| o.lines[i].exprs.iter().any(|e| context::has_effect(e, effect))).collect::<Vec<_>>()
        };
        if effect == Effect::Lock && around.iter().any(|x| x.kind == kind) || effect == Effect::Sleep && paced {
            continue;
        }
        let (mut gone, mut come) = (lines(&b.outline, &c.diff.removed), lines(&h.outline, &c.diff.added));
        gone.retain(|&i| !elsewhere.added(&b.outline.lines[i].text));
        come.retain(|&j| !elsewhere.removed(&h.outline.lines[j].text));
        gone.retain(|&i| !is_over(b, i) && !starts_them(b, i));
        come.retain(|&j| !is_over(h, j) && !starts_them(h, j));
        if effect == Effect::Lock && !holds_around(b) && !holds_around(h) {
            continue;
        }
        let Some(anchor) = come.first().and_then(|&j| beside(h, j)).or_else(|| gone.first().and_then(|&i| beside(b, i))) else { continue };
        let at = |o: &Outline<'_>, i: usize, side, direction, verb: &str| {
            let mut x = change(anchor, side, kind, direction, format!("{what} {} {verb} beside {}", line(o, i), place(anchor)));
            x.line = o.lines[i].span.start;
            x
        };
        match (gone.first(), come.first()) {
            (Some(_), None) if effect == Effect::Lock && held_by_callers(sides, h) => {}
            (Some(&i), None) => {
                found.push(at(&b.outline, i, Side::Base, Direction::Weakened, "is gone").with(None, Some(b.outline.lines[i].text.to_string()), None))
            }
            (None, Some(&j)) => found.push(at(&h.outline, j, Side::Head, Direction::Strengthened, "is new").with(
                None,
                None,
                Some(h.outline.lines[j].text.to_string()),
            )),
            (Some(&i), Some(&j)) => {
                let (x, y) = (b.outline.lines[i].text.to_string(), h.outline.lines[j].text.to_string());
                let bounded = effect == Effect::Deadline && without_parent(&x) == without_parent(&y);
                if x == y || bounded || effect == Effect::Lock && renamed_lock(b, h, &x, &y) {
                    continue;
                }
                let mut n =
                    change(anchor, Side::Head, kind, Direction::Changed, format!("{what} beside {}: {}", place(anchor), words::turned(&x, &y)));
                n.line = h.outline.lines[j].span.start;
                found.push(n.with(None, Some(x), Some(y)));
            }
            (None, None) => {}
        }
    }
    found
}

/// Returns true for a deadline that is ended before any connection call: what follows is not bound by it.
fn is_over(s: &Seen<'_>, at: usize) -> bool {
    let lines = &s.outline.lines;
    let Some(StepKind::Assign { targets, .. }) = lines[at].step.map(|s| &s.kind) else { return false };
    let Some(Expr::Name(end)) = targets.last().filter(|_| targets.len() > 1) else { return false };
    let ends = |i: usize| {
        let called = |e: &Expr| matches!(e, Expr::Call(c) if matches!(&c.callee, Expr::Name(n) if n == end));
        lines[i].kind == LineKind::Plain && lines[i].exprs.iter().any(|e| called(e))
    };
    let over = (at + 1..lines.len()).filter(|&i| lines[i].parent == lines[at].parent && lines[i].branch == lines[at].branch).find(|&i| ends(i));
    over.is_some_and(|over| !s.points.iter().filter_map(|p| p.at).any(|i| at <= i && i < over))
}

/// Returns true where nothing follows what catches the failure of the call on line `at`: a bare `return` there does nothing.
fn runs_out(o: &Outline<'_>, at: usize) -> bool {
    let around = o.ancestors(at).filter(|&i| o.lines[i].kind == LineKind::Try).last();
    around.is_some_and(|i| o.lines[i].parent.is_none() && o.inside(i).end == o.lines.len())
}

/// Returns an outcome with the default in place of a value that is one: `unwrap_or(false)` and `unwrap_or_default()`.
fn defaults(o: &Outcome) -> Outcome {
    o.with_texts(|text| if matches!(text, "false" | "0" | "\"\"" | "nil" | "None" | "the default") { "the default" } else { text }.to_owned())
}

/// Returns an outcome with nothing in place of a bare `return`.
fn unsaid(o: &Outcome) -> Outcome {
    let mut plain = o.clone();
    plain.0.iter_mut().filter(|w| w.what == What::GivesUp("return".into())).for_each(|w| w.what = What::Ignored);
    plain
}

/// Returns a deadline without the context that it is put on: whose that is says nothing of how long it takes.
fn without_parent(text: &str) -> String {
    ["context.Background(), ", "context.TODO(), "].iter().fold(text.to_owned(), |t, parent| t.replace(parent, ""))
}

/// Returns true for a timer that only says when the calls are made: they stand where it has run out, and nowhere else is one waited for.
fn starts_them(s: &Seen<'_>, at: usize) -> bool {
    let lines = &s.outline.lines;
    let Some((timer, _)) = lines[at].text.split_once(" = ").filter(|(name, _)| !name.contains(' ')) else { return false };
    let fires = format!("<-{timer}.C");
    let arms: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].kind == LineKind::Case && lines[i].text.contains(&fires)).collect();
    let later = s.points.iter().filter(|p| is_exchange(p)).filter_map(|p| p.at).filter(|&i| i > at);
    !arms.is_empty() && later.clone().next().is_some() && later.clone().all(|i| arms.iter().any(|&arm| s.outline.encloses(arm, i)))
}

/// Returns true where a lock only goes by another name: the file declared the former one, and declares it no more.
fn renamed_lock(b: &Seen<'_>, h: &Seen<'_>, old: &str, new: &str) -> bool {
    let parts = |text: &str| text.rsplit_once('.').map(|(of, method)| (of.rsplit('.').next().unwrap_or(of).to_owned(), method.to_owned()));
    let (Some((was, method)), Some((_, other))) = (parts(old), parts(new)) else { return false };
    let declares = |s: &Seen<'_>| s.file.values.iter().any(|v| v.name == was) || s.file.types.iter().any(|t| t.fields.iter().any(|f| f.name == was));
    method == other && declares(b) && !declares(h)
}

/// Lines between a wait, deadline or lock and the connection call that it is told with.
const NEAR: usize = 12;

/// Returns the connection call that a wait, deadline or lock on line `at` concerns: the next one of its block, or for want of
/// one the nearest before it. In a handler of failures the block is that of the whole `try`.
fn beside<'a>(s: &'a Seen<'_>, at: usize) -> Option<&'a Point> {
    let handler = s.outline.ancestors(at).find(|&i| s.outline.lines[i].kind == LineKind::Handler);
    near(s, at, s.outline.lines[at].parent).or_else(|| near(s, at, Some(s.outline.lines[handler?].parent?)))
}

/// Returns the connection call of a block that is nearest to a line.
fn near<'a>(s: &'a Seen<'_>, at: usize, block: Option<usize>) -> Option<&'a Point> {
    let inside = |i: usize| block.is_none_or(|b| s.outline.encloses(b, i));
    let counts = |p: &&Point| p.via.len() < 2 && is_exchange(p) && p.role != "mode" && p.at.is_some_and(inside);
    let distance = |p: &&Point| p.at.map_or(usize::MAX, |i| if i >= at { i - at } else { (at - i) + NEAR });
    s.points.iter().filter(counts).min_by_key(distance).filter(|p| distance(p) <= 2 * NEAR)
}
