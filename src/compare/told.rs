//! Differences of a point that are none where its function is read as a whole, or that another point of it tells.
//!
//! In: a function at both sides with matched points, and what differs in one of them. Out: whether that is told, and what local names hide.
//! Left out: which values differ, see `captures`.

use crate::change::Side;
use crate::compare::calls::{conditions, frames};
use crate::compare::captures::differences;
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::words::{place, turned};
use crate::compare::{Change, Direction, Sides, functions, records};
use crate::points::{Point, mask};
use crate::rules::{Level, Rule, without_getters};
use std::collections::BTreeSet;

/// Returns what is told of a point that stands at both sides.
pub(super) fn of(sides: &Sides<'_>, c: &Compared<'_>, [base, head]: [&Point; 2]) -> Vec<Change> {
    let rule = sides.head_points.rule(head);
    let mut changes = if changed_frame(c, base, head) { vec![] } else { differences(rule, base, head) };
    changes.extend(behind_names(c, rule, base, head));
    changes.retain(|change| !written_at_both(c, change) && !named_now(sides, c, change));
    changes.retain(|change| !set_besides(c, [base, head], change) && !option_of_its_own(c, [base, head], change));
    changes.retain(|change| !said_inside(sides, c, [base, head], change));
    // What its part tells is the same cause.
    changes.iter_mut().filter(|change| told_inside(sides, c, [base, head], change)).for_each(|change| change.confidence = Level::Low);
    changes
}

/// Returns the fields of records that were worked out in place and go by a local name now, or the other way, where that name stands for what
/// other functions work out.
fn behind_names(c: &Compared<'_>, rule: &Rule, base: &Point, head: &Point) -> Vec<Change> {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return vec![] };
    let mut found = vec![];
    for (name, old) in &base.captures {
        let Some(new) = head.captures.get(name) else { continue };
        let Some(kind) = new.change.clone().or_else(|| rule.capture_changes.get(name).cloned()).or_else(|| rule.other.clone()) else { continue };
        let (old, new) = (old.shown(), new.shown());
        for (key, x, y) in records::parts_of(&old).into_iter().zip(records::parts_of(&new)).flat_map(|(b, h)| records::named_at_one_side(b, h)) {
            let (was, is) = (worked_out(b, x).unwrap_or_else(|| x.to_owned()), worked_out(h, y).unwrap_or_else(|| y.to_owned()));
            let (old, new) = (called_in(&was), called_in(&is));
            if !old.is_empty() && !new.is_empty() && old.is_disjoint(&new) {
                let (was, is) = (masked(key, &was), masked(key, &is));
                let summary = format!("{}: {key} {}", place(head), turned(&was, &is));
                found.push(change(head, Side::Head, &kind, Direction::Changed, summary).with(Some(base), Some(was), Some(is)));
            }
        }
    }
    found
}

/// Returns the value of a field with secrets masked: the field's name tells some of them.
fn masked(key: &str, value: &str) -> String {
    let field = mask(&format!("{key}: {value}"));
    field.split_once(": ").map_or_else(String::new, |(_, value)| value.to_owned())
}

/// Returns what a local name stands for that is given a value once.
fn worked_out(s: &Seen<'_>, name: &str) -> Option<String> {
    conditions::given(s, name).map(ToString::to_string)
}

/// Returns the names of the functions that a piece of code calls.
fn called_in(code: &str) -> BTreeSet<&str> {
    let before = code.match_indices('(').map(|(i, _)| &code[..i]);
    before.map(|b| b.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()).filter(|n| !n.is_empty()).collect()
}

/// Returns true for a call in a new helper inside its function: what it is given goes by the helper's own names.
fn changed_frame(c: &Compared<'_>, base: &Point, head: &Point) -> bool {
    let lines = c.base.as_ref().zip(base.at).zip(c.head.as_ref().zip(head.at));
    lines.is_some_and(|((b, x), (h, y))| frames::moved((&b.outline, x), (&h.outline, y)))
}

/// Returns true where one of the values is a call that stands at both sides: the other value is what it comes to, where that can be told.
fn written_at_both(c: &Compared<'_>, change: &Change) -> bool {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return false };
    let stands = |s: &Seen<'_>, text: &str| s.outline.lines.iter().any(|l| l.text.contains(text));
    let calls = [&change.base, &change.head].into_iter().flatten().filter(|v| v.contains('(') && !v.starts_with('('));
    calls.into_iter().any(|text| stands(b, text) && stands(h, text))
}

/// Returns true where what was written out is a constant of the same value now, or the other way, and where only parameters have other names.
fn named_now(sides: &Sides<'_>, c: &Compared<'_>, change: &Change) -> bool {
    let (Some(b), Some(h), Some(old), Some(new)) = (&c.base, &c.head, &change.base, &change.head) else { return false };
    let renamed = functions::parameters(b.function, h.function);
    let stands_for = |s: &Seen<'_>, named: &str, written: &str| named != written && !named.contains(['"', '`']) && with_names(s, named) == written;
    if stands_for(h, new, old) || stands_for(b, old, new) {
        return true;
    }
    let by_head: String = functions::tokens(old).into_iter().map(|t| renamed.get(t).map_or(t, String::as_str)).collect();
    !renamed.is_empty() && by_head == *new || conditions::same_by_constant(sides, [b, h], old, new)
}

/// Returns code with each local name that is given a value once replaced by that value: `Utc::now().timestamp()` for `now.timestamp()`.
fn with_names(s: &Seen<'_>, code: &str) -> String {
    let all = functions::tokens(code);
    let alone = |i: usize| i.checked_sub(1).is_none_or(|j| !matches!(all[j], "." | "::"));
    let one = |(i, t): (usize, &&str)| conditions::given(s, t).filter(|_| alone(i)).map_or_else(|| (*t).to_owned(), ToString::to_string);
    all.iter().enumerate().map(one).collect()
}

/// Returns true where a record became a variable whose fields are set one by one, or the other way: what one of the statements does not set,
/// another does.
fn set_besides(c: &Compared<'_>, [base, head]: [&Point; 2], change: &Change) -> bool {
    let alone = |p: &Point| p.captures.keys().next().filter(|n| p.captures.len() == 1 && p.via.is_empty() && p.called() == n.as_str()).is_some();
    let sets = |s: &Option<Seen<'_>>, by: &Point| {
        let others = s.iter().flat_map(|s| &s.points).filter(|q| q.rule == by.rule && alone(q) && variable(q) == variable(by));
        others.flat_map(|q| q.captures.keys()).any(|name| change.summary.contains(&format!(": {name} ")))
    };
    match (alone(base), alone(head)) {
        (false, true) => change.head.is_none() && sets(&c.head, head),
        (true, false) => change.base.is_none() && sets(&c.base, base),
        _ => false,
    }
}

/// Returns the variable whose field a statement sets.
fn variable(p: &Point) -> &str {
    p.callee.rsplit_once('.').map_or("", |(of, _)| of)
}

/// Returns true where a value that came or went is an option of the call which is a point itself: it is told as that.
fn option_of_its_own(c: &Compared<'_>, [base, head]: [&Point; 2], change: &Change) -> bool {
    let told = |s: &Option<Seen<'_>>, alone: &[usize], at: &Point, value: &Option<String>| {
        let points = s.iter().flat_map(|s| alone.iter().map(|&i| &s.points[i]));
        value.as_ref().is_some_and(|v| points.into_iter().any(|q| q.at == at.at && q.mechanism == at.mechanism && q.text == *v))
    };
    let none = |value: &Option<String>| value.as_ref().is_none_or(|v| v.trim().is_empty());
    match (none(&change.base), none(&change.head)) {
        (false, true) => told(&c.base, &c.removed, base, &change.base),
        (true, false) => told(&c.head, &c.added, head, &change.head),
        _ => false,
    }
}

/// Returns true where a value is a record that is a point of the same mechanism itself: what differs in it is told of that.
fn said_inside(sides: &Sides<'_>, c: &Compared<'_>, outer: [&Point; 2], change: &Change) -> bool {
    let (Some(b), Some(h), Some(old), Some(new)) = (&c.base, &c.head, &change.base, &change.head) else { return false };
    let whole = |p: &Point, q: &Point| {
        p.text.ends_with('}') && p.mechanism == outer[0].mechanism && p.at == outer[0].at && q.at == outer[1].at && *old == p.text && *new == q.text
    };
    // What is only set besides is less urgent than that the whole is another.
    let other = |p: &Point, q: &Point| differences(sides.head_points.rule(q), p, q).iter().any(|x| x.direction != Direction::Added);
    let told = |p: &Point, q: &Point| whole(p, q) && other(p, q);
    // What travels is told where it is sent.
    let sends = matches!(outer[1].role.as_str(), "call" | "publish" | "write" | "handle");
    !sends && c.matched.iter().any(|&(i, j)| told(&b.points[i], &h.points[j]))
}

/// Returns true where what a call is given differs only in parts that are points themselves, of which their own values are told, and nothing
/// is said but that: another mechanism or kind is another thing to know. What is sent is told as a whole.
fn told_inside(sides: &Sides<'_>, c: &Compared<'_>, outer: [&Point; 2], change: &Change) -> bool {
    let (Some(b), Some(h), Some(old), Some(new)) = (&c.base, &c.head, &change.base, &change.head) else { return false };
    if matches!(outer[1].role.as_str(), "call" | "publish" | "write" | "handle") {
        return false;
    }
    // What is only set besides is less urgent than that the whole is another, but for how a connection is opened.
    let opens = matches!(outer[1].role.as_str(), "connect" | "serve" | "tls");
    let weighs = |x: &Change| opens || x.direction != Direction::Added;
    let says = |x: &Change| weighs(x) && (change.kind == "other" || (&x.kind, &x.mechanism) == (&change.kind, &change.mechanism));
    let told = |p: &Point, q: &Point| differences(sides.head_points.rule(q), p, q).iter().any(says);
    let part = |p: &Point, q: &Point| p.text != outer[0].text && p.text != q.text && old.contains(&p.text) && new.contains(&q.text);
    let pairs = c.matched.iter().map(|&(i, j)| (&b.points[i], &h.points[j]));
    let mut parts: Vec<(&str, &str)> = pairs.filter(|(p, q)| part(p, q) && told(p, q)).map(|(p, q)| (p.text.as_str(), q.text.as_str())).collect();
    parts.sort_by_key(|(p, _)| std::cmp::Reverse(p.len()));
    let without =
        |text: &str, side: fn(&(&str, &str)) -> String| without_getters(&parts.iter().fold(text.to_owned(), |text, p| text.replace(&side(p), "")));
    !parts.is_empty() && without(old, |p| p.0.to_owned()) == without(new, |p| p.1.to_owned())
}
