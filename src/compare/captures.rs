//! What a point captures at base against head.
//!
//! In: one point at both sides. Out: a change for each value that differs, and the values as reports show them. Left out: what the function
//! around tells of a difference, see `told`.

use crate::change::Side;
use crate::compare::compared::change;
use crate::compare::pairing::{same_name, spells};
use crate::compare::words::{code, place, turned};
use crate::compare::{Change, Direction};
use crate::facts::{UNKNOWN, Value};
use crate::points::{Captured, Point};
use crate::rules::{Capture, From, Rule, ValueKind};
use std::collections::{BTreeMap, BTreeSet};

/// Returns true where a capture is what is called, and only one side calls something: what the other stands for is not known.
fn half_a_chain(capture: &Capture, base: &Value, head: &Value) -> bool {
    let called = |v: &Value| matches!(v, Value::Text(t) if t.ends_with(')'));
    capture.kind == ValueKind::Chain && called(base) != called(head)
}

/// Returns what differs in the captures and arguments of a point.
pub(crate) fn differences(rule: &Rule, base: &Point, head: &Point) -> Vec<Change> {
    let mut changes = vec![];
    // Through another function of the project it is another call.
    if base.via.last() != head.via.last() && !base.via.is_empty() && !head.via.is_empty() {
        return changes;
    }
    let names: BTreeSet<&String> = base.captures.keys().chain(head.captures.keys()).collect();
    let by_name = given_by_name(rule, [base, head]);
    for name in names {
        let (b, h) = (base.captures.get(name), head.captures.get(name));
        if by_name.is_some_and(|side| is_argument(rule, name, side)) || is_same(rule, name, [base, head], [b, h]) {
            continue;
        }
        let own = h.or(b).and_then(|c| c.change.clone());
        let Some(kind) = own.or_else(|| rule.capture_changes.get(name).cloned()).or_else(|| rule.other.clone()) else { continue };
        let direction = match (b, h) {
            (None, _) => Direction::Added,
            (_, None) => Direction::Removed,
            _ => Direction::Changed,
        };
        changes.push(capture_change(base, head, name, kind, direction, b, h));
    }
    changes.extend(by_name.and_then(|side| named_now(rule, [base, head], side)));
    if changes.is_empty()
        && base.text.strip_prefix(&base.callee) != head.text.strip_prefix(&head.callee)
        && base.captures.is_empty()
        && base.via == head.via
        && let Some(kind) = &rule.other
    {
        let summary = format!("{} is called with other arguments: {}", place(head), turned(&base.text, &head.text));
        changes.push(change(head, Side::Head, kind, Direction::Changed, summary).with(Some(base), None, None));
    }
    changes
}

/// Returns true where a capture has the same value at both sides, or nothing tells that it has another.
fn is_same(rule: &Rule, name: &str, points @ [base, head]: [&Point; 2], values @ [b, h]: [Option<&Captured>; 2]) -> bool {
    let of_one_side = |v: Option<&Captured>, own: &Point, other: Option<&Captured>, others: &Point| {
        other.is_none() && (spreads(others) || v.is_some_and(|v| is_inside(own, &v.value)))
    };
    let both = |b: &Value, h: &Value| {
        let half = || rule.captures.get(name).is_some_and(|c| half_a_chain(c, b, h));
        b == h || same_name(b, h) || given(base) == given(head) && known_once(b, h) || made_elsewhere(points, b, h) || half()
    };
    match values {
        [None, None] => true,
        [Some(b), Some(h)] if both(&b.value, &h.value) => true,
        _ => {
            let respelled = || spells(rule, base, head) && respelled(base, head, values);
            of_one_side(b, base, h, head) || of_one_side(h, head, b, base) || gathered_otherwise(points, values) || respelled()
        }
    }
}

/// Returns true where the values of a call in two spellings are the name of what is called, or all stand in the call at the other side: the
/// same is given in another way.
fn respelled(base: &Point, head: &Point, values: [Option<&Captured>; 2]) -> bool {
    let stands = |v: Option<&Captured>, own: &Point, other: &Point| {
        v.is_none_or(|c| {
            let (text, there) = (c.shown(), identifiers(&other.text));
            text == own.called() || identifiers(&text).is_subset(&there)
        })
    };
    stands(values[0], base, head) && stands(values[1], head, base)
}

/// Returns the identifiers and numbers of a piece of code.
fn identifiers(code: &str) -> BTreeSet<&str> {
    code.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).collect()
}

/// Returns true where only one of two values is known: the same words stand there, and what they come to cannot be told at one side.
fn known_once(base: &Value, head: &Value) -> bool {
    let known = |v: &Value| !matches!(v, Value::Unknown(_) | Value::Reference(_));
    match (base, head) {
        (Value::List(b), Value::List(h)) => b.len() == h.len() && b.iter().zip(h).all(|(b, h)| b == h || known_once(b, h)),
        _ => known(base) != known(head),
    }
}

/// Returns the arguments of a call as they are written, whatever it is called on.
fn given(p: &Point) -> &str {
    p.text.strip_prefix(&p.callee).unwrap_or(&p.text)
}

/// Returns true where a text that a function puts together is known at one side only, and stands at the other by the name of a member: nothing
/// tells that it is another text.
fn made_elsewhere([base, head]: [&Point; 2], old: &Value, new: &Value) -> bool {
    let member = |v: &Value| matches!(v, Value::Reference(name) if name.contains('.'));
    let made = |v: &Value, p: &Point| matches!(v, Value::Text(t) if t.contains(UNKNOWN)) && !p.text.contains(['"', '`']);
    match (old, new) {
        (Value::List(old), Value::List(new)) => {
            let alike = |b: &Value, h: &Value| b == h || same_name(b, h) || made_elsewhere([base, head], b, h);
            old.len() == new.len() && old.iter().zip(new).all(|(b, h)| alike(b, h))
        }
        (old, new) => made(old, base) && member(new) || member(old) && made(new, head),
    }
}

/// Returns true for a call with a spread argument: what that gives is not known.
fn spreads(p: &Point) -> bool {
    ["...", "(**", ", **"].iter().any(|mark| p.text.contains(mark))
}

/// Returns true for values of two calls that each hand on a list (`args...`), where one of them is that list or comes after it: what was an
/// argument of its own may stand in the list now.
fn gathered_otherwise([base, head]: [&Point; 2], [b, h]: [Option<&Captured>; 2]) -> bool {
    let listed = |v: Option<&Captured>, p: &Point| {
        v.is_some_and(|c| match &c.value {
            Value::List(all) => all.is_empty(),
            Value::Unknown(text) if text.contains("...") => true,
            value => p.text.contains(&format!("{value}...")),
        })
    };
    spreads(base) && spreads(head) && listed(b, base) != listed(h, head)
}

/// Returns the point of the side that gives by name what the other gives by its place: `deliver.s(order)` and `deliver.s(order=order)`.
fn given_by_name<'p>(rule: &Rule, [base, head]: [&'p Point; 2]) -> Option<&'p Point> {
    let rest = rule.captures.iter().find(|(_, c)| matches!(c.from, From::Rest(_)))?.0;
    let places = |p: &Point| p.captures.get(rest).is_some_and(|c| matches!(&c.value, Value::List(all) if !all.is_empty()));
    let names = |p: &Point| !places(p) && p.captures.keys().any(|n| n != rest && is_argument(rule, n, p));
    if names(head) && places(base) { Some(head) } else { Some(base).filter(|b| names(b) && places(head)) }
}

/// Returns the change of arguments that one side gives by their places and `named` by their names; `None` where they are the same.
fn named_now(rule: &Rule, [base, head]: [&Point; 2], named: &Point) -> Option<Change> {
    let (rest, _) = rule.captures.iter().find(|(_, c)| matches!(c.from, From::Rest(_)))?;
    let by_place = if std::ptr::eq(named, head) { base } else { head };
    let placed: Vec<String> = match by_place.captures.get(rest).map(|c| &c.value) {
        Some(Value::List(all)) => all.iter().map(ToString::to_string).collect(),
        _ => vec![],
    };
    let own = named.captures.iter().filter(|(n, _)| *n != rest && is_argument(rule, n, named));
    let mut by_name: Vec<String> = own.map(|(_, c)| c.shown()).collect();
    by_name.sort_by_key(|v| named.text.find(v.as_str()));
    // Only those that differ are shown, where some of both do.
    let only = |of: &[String], not: &[String]| of.iter().filter(|v| !not.contains(v)).cloned().collect::<Vec<_>>();
    let (was, is) = (only(&placed, &by_name), only(&by_name, &placed));
    let (was, is) = match (was.is_empty(), is.is_empty()) {
        (true, true) => return None,
        (false, false) => (was, is),
        _ => (placed, by_name),
    };
    let kind = rule.capture_changes.get(rest).or(rule.other.as_ref())?;
    let (was, is) = (was.join(", "), is.join(", "));
    let (old, new) = if std::ptr::eq(named, head) { (was, is) } else { (is, was) };
    let summary = format!("{}: {rest} {}", place(head), turned(&old, &new));
    Some(change(head, Side::Head, kind, Direction::Changed, summary).with(Some(base), Some(old), Some(new)))
}

/// Returns true for an argument of what is sent: no option that the rule names, and no capture but the list of all.
fn is_argument(rule: &Rule, name: &str, p: &Point) -> bool {
    let field = name.split('.').next().unwrap_or(name);
    let option = rule.options.iter().any(|o| o.fields.fits(field) && !o.fields.texts.iter().any(|t| t == "*"));
    match rule.captures.get(name) {
        Some(c) => matches!(c.from, From::Rest(_)),
        None => !option && p.captures.contains_key(name),
    }
}

/// Returns true for a value that goes by a name of the function which a call goes through: nothing tells what it is here.
fn is_inside(p: &Point, v: &Value) -> bool {
    let local = |name: &str| !name.contains('.') && name.starts_with(|c: char| c.is_lowercase() || c == '_');
    match v {
        Value::Reference(name) => !p.via.is_empty() && local(name) && !identifiers(&p.text).contains(name.as_str()),
        Value::List(all) => !all.is_empty() && all.iter().all(|v| is_inside(p, v)),
        _ => false,
    }
}

/// Returns the change of one capture.
fn capture_change(base: &Point, head: &Point, name: &str, kind: String, direction: Direction, b: Option<&Captured>, h: Option<&Captured>) -> Change {
    let (bs, hs) = (b.map(Captured::shown), h.map(Captured::shown));
    let told = both(bs.clone(), hs.clone());
    let summary = format!("{}{}: {name} {told}", place(head), of_option(base, head, name));
    change(head, Side::Head, &kind, direction, summary).with(Some(base), bs, hs)
}

/// Capture that holds the name of what a call sets: `config.set("message.timeout.ms", "5000")`.
const OPTION: &str = "option";

/// Returns the words for the option whose value `name` is; none where the call is named after it.
fn of_option(base: &Point, head: &Point, name: &str) -> String {
    let option = |p: &Point| p.captures.get(OPTION).map(|c| c.value.clone());
    match option(head) {
        Some(Value::Text(o)) if name != OPTION && o != head.called() && option(base) == option(head) => format!(" of option {}", code(&o)),
        _ => String::new(),
    }
}

/// Returns both values of a capture; one that holds nothing in words.
pub(super) fn both(base: Option<String>, head: Option<String>) -> String {
    let holds = |v: &Option<String>| v.as_ref().is_some_and(|v| !v.trim().is_empty());
    if let (Some(b), Some(h)) = (&base, &head)
        && holds(&base)
        && holds(&head)
    {
        return turned(b, h);
    }
    let say = |v: Option<String>| match v {
        None => "not set".to_owned(),
        Some(v) if v.trim().is_empty() => "none".to_owned(),
        Some(v) => code(&v),
    };
    format!("{} → {}", say(base), say(head))
}

/// Returns the captured values of both sides as reports show them.
pub(crate) fn captures_of(base: Option<&Point>, head: Option<&Point>) -> BTreeMap<String, (Option<String>, Option<String>)> {
    let mut all: BTreeMap<String, (Option<String>, Option<String>)> = BTreeMap::new();
    for (name, v) in base.iter().flat_map(|p| &p.captures) {
        all.entry(name.clone()).or_default().0 = Some(v.shown());
    }
    for (name, v) in head.iter().flat_map(|p| &p.captures) {
        all.entry(name.clone()).or_default().1 = Some(v.shown());
    }
    all
}
