//! What else changed in a function that carries a connection: changed statements that no engine told of.
//!
//! In: one function compared. Out: one change for each kind of statement. It speaks only of functions that are a point as
//! a whole (a rule names them, such as a handler) or that the profile's key files hold: elsewhere a changed statement
//! beside a connection call is no change of the connection.

use crate::change::Side;
use crate::compare::calls::behaviour;
use crate::compare::calls::context;
use crate::compare::calls::elsewhere::{self, Elsewhere};
use crate::compare::calls::errors::is_error_check;
use crate::compare::calls::handling;
use crate::compare::calls::outcome::Outcome;
use crate::compare::calls::pacing;
use crate::compare::compared::{Compared, Seen};
use crate::compare::words::{self, code};
use crate::compare::{Change, Direction, Sides};
use crate::facts::{Branch, ERRORS, Effect, Expr, LineKind, Outline, StepKind};
use crate::points::mask;
use crate::rules::Level;
use std::collections::{BTreeMap, BTreeSet};

/// Returns the changes of a function that is a connection as a whole; `told` are those that other engines found in it.
pub(crate) fn compare(sides: &Sides<'_>, c: &Compared<'_>, told: &[Change], elsewhere: &Elsewhere) -> Vec<Change> {
    let Some(seen) = c.head.as_ref().or(c.base.as_ref()) else { return vec![] };
    let symbol = seen.function.symbol();
    let known: BTreeSet<&str> = told.iter().filter(|t| t.file == seen.file.path && t.symbol == symbol).map(|t| t.kind.as_str()).collect();
    let Some(at) = whole(sides, seen).or_else(|| key_file(sides, seen)) else { return vec![] };
    match (&c.base, &c.head) {
        // Of a function that is told of, only what is of another kind, and more than a plain statement, is worth a word.
        (Some(b), Some(h)) if !known.is_empty() => {
            let more = |x: &Change| x.kind != at.plain && x.kind != at.guard && !known.contains(x.kind.as_str());
            let unsure = |x: Change| Change { confidence: Level::Low, ..x };
            statements(&at, c, b, h, elsewhere).into_iter().filter(more).map(unsure).collect()
        }
        _ if !known.is_empty() => vec![],
        (None, Some(h)) if mostly(h, |t| elsewhere.removed(t)) => vec![at.moved(Side::Head, h, "holds code that stood in another function")],
        (Some(b), None) if mostly(b, |t| elsewhere.added(t)) => vec![at.moved(Side::Base, b, "is gone, its code stands in another function")],
        (None, Some(_)) if !at.alone => vec![],
        (Some(_), None) if !at.alone => vec![],
        (None, Some(_)) => vec![at.change(at.comes, Direction::Added, Side::Head, at.seen.function.span.start, "is new", None, None)],
        (Some(_), None) => vec![at.change(at.goes, Direction::Removed, Side::Base, at.seen.function.span.start, "is gone", None, None)],
        (Some(b), Some(h)) => statements(&at, c, b, h, elsewhere),
        (None, None) => vec![],
    }
}

/// Returns true where most of what a function does stood, or stands, in another one.
fn mostly(s: &Seen<'_>, elsewhere: impl Fn(&str) -> bool) -> bool {
    let lines: Vec<&str> = s.outline.lines.iter().filter(|l| !l.noise).map(|l| l.text.as_str()).collect();
    lines.iter().filter(|t| elsewhere(t)).count() * 2 > lines.len()
}

/// Returns the place of a function that a rule names as a whole; only where the rule says what another body means.
fn whole<'a, 'f>(sides: &'a Sides<'_>, seen: &'a Seen<'f>) -> Option<Place<'a, 'f>> {
    let point = seen.points.iter().find(|p| p.at.is_none())?;
    let rule = &sides.catalogue.rules[point.rule];
    let plain = rule.other.as_deref()?;
    let (guard, alone) = (behaviour::guard_kind(point), rule.added.is_some());
    let comes = rule.added.as_deref().unwrap_or(LIFE);
    let goes = rule.removed.as_deref().unwrap_or(LIFE);
    Some(Place { mechanism: &rule.mechanism, area: &rule.what, seen, rule: Some(point.rule), plain, guard, comes, goes, alone })
}

/// Returns the place of a function of a key file.
fn key_file<'a, 'f>(sides: &'a Sides<'_>, seen: &'a Seen<'f>) -> Option<Place<'a, 'f>> {
    // Settings are compared one by one; what else such a file does is no connection.
    let (mechanism, area) = sides.places.key_file(&seen.file.path).filter(|(mechanism, _)| *mechanism != "config")?;
    let guard = if mechanism == "pubsub" { "message_handling_changed" } else { "fallback_changed" };
    Some(Place { mechanism, area, seen, rule: None, plain: "other", guard, comes: LIFE, goes: LIFE, alone: true })
}

/// Kind of what comes or goes where no rule says more.
const LIFE: &str = "lifecycle_changed";

/// A function that is a connection as a whole.
struct Place<'a, 'f> {
    mechanism: &'a str,
    area: &'a str,
    seen: &'a Seen<'f>,
    rule: Option<usize>,
    /// Kind of a changed plain statement.
    plain: &'a str,
    /// Kind of a changed condition.
    guard: &'static str,
    /// Kind where the whole function is new.
    comes: &'a str,
    /// Kind where it is gone.
    goes: &'a str,
    /// True where it is told that the whole function is new or gone.
    alone: bool,
}

impl Place<'_, '_> {
    /// Returns the note that code only stands elsewhere.
    fn moved(&self, side: Side, s: &Seen<'_>, verb: &str) -> Change {
        let note = self.change("other", Direction::Changed, side, s.function.span.start, verb, None, None);
        Change { confidence: Level::Low, ..note }
    }

    #[allow(clippy::too_many_arguments, reason = "the fields of one change")]
    fn change(&self, kind: &str, direction: Direction, side: Side, line: u32, verb: &str, base: Option<String>, head: Option<String>) -> Change {
        let symbol = self.seen.function.symbol();
        let area = if self.area.is_empty() { String::new() } else { format!(" ({})", self.area) };
        Change {
            kind: kind.to_owned(),
            mechanism: self.mechanism.to_owned(),
            rule: self.rule,
            direction,
            file: self.seen.file.path.clone(),
            line,
            side,
            base_at: None,
            summary: format!("{}{area} {verb}", code(&symbol)),
            symbol,
            base: base.map(|v| mask(&v)),
            head: head.map(|v| mask(&v)),
            // That some statement changed in a file that matters says little.
            confidence: if kind == "other" && self.rule.is_none() { Level::Low } else { Level::Medium },
            one_way: false,
            set_at: vec![],
            captures: BTreeMap::new(),
        }
    }
}

/// Returns one change for each kind of changed statement.
fn statements(at: &Place<'_, '_>, c: &Compared<'_>, b: &Seen<'_>, h: &Seen<'_>, elsewhere: &Elsewhere) -> Vec<Change> {
    let mut gone = stayed_away(b, &c.diff.removed, |t| elsewhere.added(t));
    let mut come = stayed_away(h, &c.diff.added, |t| elsewhere.removed(t));
    // The same statement in another nesting is neither gone nor new.
    let bare = |s: &Seen<'_>, i: usize| elsewhere::bare(&s.outline.lines[i].text).to_owned();
    // A function literal of one expression is the same with braces around it.
    let value = |s: &Seen<'_>, i: usize| {
        let literal = std::iter::once(i).chain(s.outline.ancestors(i)).any(|a| s.outline.lines[a].branch == Branch::Closure);
        let text = bare(s, i);
        text.strip_prefix("return ").filter(|_| literal).map(str::to_owned).unwrap_or(text)
    };
    let same = |i: usize, j: usize| bare(b, i) == bare(h, j) || value(b, i) == value(h, j) || is_rewording(&b.outline, i, &h.outline, j);
    gone.retain(|&i| match come.iter().position(|&j| same(i, j)) {
        Some(k) => {
            come.remove(k);
            false
        }
        None => true,
    });
    // What a `try` is there for stands in its handlers.
    gone.retain(|&i| b.outline.lines[i].kind != LineKind::Try);
    come.retain(|&j| h.outline.lines[j].kind != LineKind::Try);
    if !at.alone {
        let throws = |s: &Seen<'_>, i: usize| matches!(s.outline.lines[i].step.map(|x| &x.kind), Some(StepKind::Throw(_)));
        // Another text of an error at both sides is wording.
        let worded = gone.iter().any(|&i| throws(b, i)) && come.iter().any(|&j| throws(h, j));
        gone.retain(|&i| speaks(&b.outline, i) && !(worded && throws(b, i)));
        come.retain(|&j| speaks(&h.outline, j) && !(worded && throws(h, j)));
    }
    let mut kinds: BTreeMap<&str, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for i in gone {
        kinds.entry(kind(at, b, i)).or_default().0.push(i);
    }
    for j in come {
        kinds.entry(kind(at, h, j)).or_default().1.push(j);
    }
    // Plain statements count only where nothing more telling changed.
    if kinds.len() > 1 {
        kinds.remove(at.plain);
    }
    kinds.into_iter().map(|(kind, (gone, come))| told(at, kind, &gone, &come, b, h)).collect()
}

/// Returns true for two lines that return the same but for the text of an error.
fn is_rewording(b: &Outline<'_>, i: usize, h: &Outline<'_>, j: usize) -> bool {
    let text = |e: &Expr| matches!(e, Expr::Call(c) if ERRORS.of_text(c));
    returned(b, i).zip(returned(h, j)).is_some_and(|((old, rest), (new, others))| text(old) && text(new) && rest == others)
}

/// Returns the last of the values that a line returns, and those before it.
fn returned<'o>(o: &'o Outline<'_>, at: usize) -> Option<(&'o Expr, &'o [Expr])> {
    match &o.lines[at].step?.kind {
        StepKind::Return { values, .. } => values.split_last(),
        _ => None,
    }
}

/// Returns true for a line that says something of a function which a rule knows by its name alone: not for one that only names what it has at
/// hand.
fn speaks(o: &Outline<'_>, at: usize) -> bool {
    let line = &o.lines[at];
    let bare = |e: &Expr| matches!(e, Expr::Name(_)) || matches!(e, Expr::Unary { operand, .. } if matches!(**operand, Expr::Name(_)));
    let tells = |e: &Expr| {
        let mut found = false;
        e.walk_here(&mut |x| match x {
            Expr::Call(c) => found |= matches!(c.callee, Expr::Field { .. }) || c.effect.is_some(),
            Expr::Number(_) => found = true,
            _ => {}
        });
        found
    };
    match line.step.map(|s| &s.kind) {
        Some(StepKind::If { cond, .. }) => !bare(cond),
        Some(StepKind::Assign { targets, values, .. }) => targets.iter().any(|t| matches!(t, Expr::Field { .. })) || values.iter().any(tells),
        Some(StepKind::Expr(e)) => tells(e) || matches!(e, Expr::Call(_)),
        _ => true,
    }
}

/// Returns those of some changed lines that do not stand in another function at the other side; a short line (`if err != nil`)
/// goes with the one before it.
fn stayed_away(s: &Seen<'_>, lines: &[usize], elsewhere: impl Fn(&str) -> bool) -> Vec<usize> {
    let mut left = vec![];
    let mut moved: Vec<usize> = vec![];
    for &i in lines {
        let line = &s.outline.lines[i];
        let short = !elsewhere::is_telling(&line.text) && moved.last().is_some_and(|m| m + 1 == i);
        // An `else` goes with its condition.
        let other = line.kind == LineKind::Else && line.parent.is_some_and(|p| moved.contains(&p));
        if elsewhere(&line.text) || short || other {
            moved.push(i);
        } else {
            left.push(i);
        }
    }
    left
}

/// Returns the change of one kind.
fn told(at: &Place<'_, '_>, kind: &str, gone: &[usize], come: &[usize], b: &Seen<'_>, h: &Seen<'_>) -> Change {
    let (gone, come) = closest(gone, come, b, h);
    let old = gone.map(|i| shown(&b.outline, i));
    let new = come.map(|j| shown(&h.outline, j));
    let (side, line) = match (come, gone) {
        (Some(j), _) => (Side::Head, h.outline.lines[j].span.start),
        (None, Some(i)) => (Side::Base, b.outline.lines[i].span.start),
        (None, None) => (Side::Head, h.function.span.start),
    };
    let (verb, direction) = match (&old, &new) {
        (Some(o), Some(n)) => (format!("changed: {}", words::turned(o, n)), Direction::Changed),
        (Some(o), None) => match gone.and_then(|i| asked(&b.outline, i)) {
            Some(call) => (format!("no longer looks at the error of {}", code(&call)), Direction::Removed),
            None => (format!("lost {}", code(o)), Direction::Removed),
        },
        (None, Some(n)) => match come.and_then(|j| asked(&h.outline, j)) {
            Some(call) => (format!("now looks at the error of {}", code(&call)), Direction::Added),
            None => (format!("gained {}", code(n)), Direction::Added),
        },
        (None, None) => ("changed".to_owned(), Direction::Changed),
    };
    at.change(kind, direction, side, line, &verb, old, new)
}

/// Share of words from which a line that is gone and one that is new are told as one that changed.
const SAME_LINE: f64 = 0.4;
/// What two heads of the same kind of block have in common before their words are compared.
const KIN: f64 = 0.2;

/// Returns the line that is gone and the line that is new which are most alike; where none are, the first new one, or the first
/// that is gone.
fn closest(gone: &[usize], come: &[usize], b: &Seen<'_>, h: &Seen<'_>) -> (Option<usize>, Option<usize>) {
    let pairs = gone.iter().flat_map(|&i| come.iter().map(move |&j| (i, j)));
    // Two conditions, or two cases, are more alike than their words.
    let kin = |i: usize, j: usize| b.outline.lines[i].kind == h.outline.lines[j].kind && b.outline.lines[i].kind != LineKind::Plain;
    let alike =
        |&(i, j): &(usize, usize)| strsim::sorensen_dice(&b.outline.lines[i].text, &h.outline.lines[j].text) + if kin(i, j) { KIN } else { 0.0 };
    match pairs.max_by(|x, y| alike(x).total_cmp(&alike(y)).then_with(|| y.cmp(x))).filter(|p| alike(p) >= SAME_LINE) {
        Some((i, j)) => (Some(i), Some(j)),
        None if come.is_empty() => (gone.first().copied(), None),
        None => (None, come.first().copied()),
    }
}

/// Returns the call whose error the line after it asks for and nothing more.
fn asked(o: &Outline<'_>, at: usize) -> Option<String> {
    let call = at.checked_sub(1).filter(|&i| is_error_check(o, at) && o.lines[i].parent == o.lines[at].parent)?;
    let text = &o.lines[call].text;
    let bare = text.contains('(') && !elsewhere::is_telling(&o.lines[at].text);
    bare.then(|| text.split_once(" = ").map_or(text.as_str(), |(_, value)| value).to_owned())
}

/// Returns a line as a change quotes it; a bare question for an error with the call that it is asked of.
fn shown(o: &Outline<'_>, at: usize) -> String {
    let text = o.lines[at].text.to_string();
    let call = at.checked_sub(1).filter(|&i| is_error_check(o, at) && o.lines[i].parent == o.lines[at].parent);
    match call.map(|i| o.lines[i].text.as_str()) {
        Some(call) if call.contains('(') && !elsewhere::is_telling(&text) => format!("{call}; {text}"),
        _ => text,
    }
}

/// Returns what kind of change a changed line of a connection function is.
fn kind<'a>(place: &Place<'a, '_>, s: &Seen<'_>, at: usize) -> &'a str {
    let line = &s.outline.lines[at];
    let effect = |e| line.exprs.iter().any(|x| context::has_effect(x, e));
    match line.kind {
        _ if effect(Effect::Lock) || effect(Effect::Unlock) || effect(Effect::Once) => "concurrency_changed",
        _ if effect(Effect::Sleep) => "retry_changed",
        _ if effect(Effect::Deadline) => "timeout_changed",
        LineKind::Go | LineKind::Select => "concurrency_changed",
        LineKind::Loop if pacing::repeats(line.step) => "retry_changed",
        LineKind::Defer => "lifecycle_changed",
        LineKind::Handler => "error_handling_changed",
        LineKind::If if is_error_check(&s.outline, at) => on_failure(&handling::under(&s.outline, at)),
        LineKind::If | LineKind::Else | LineKind::Case | LineKind::Switch => place.guard,
        _ => match s.outline.ancestors(at).find(|&a| is_error_check(&s.outline, a)) {
            Some(check) => on_failure(&handling::under(&s.outline, check)),
            None => place.plain,
        },
    }
}

/// Returns what a changed handling of a failure is.
fn on_failure(outcome: &Outcome) -> &'static str {
    if outcome.falls_back() { "fallback_changed" } else { "error_handling_changed" }
}
