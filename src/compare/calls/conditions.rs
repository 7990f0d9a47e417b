//! Conditions that differ in their words and ask the same.
//!
//! In: a condition of base and one of head, with their functions. Out: whether both ask the same of the same values, and whether a call is made
//! whatever a condition says. Left out: other spellings of one condition, which [`crate::compare::spellings`] takes away before.

use crate::compare::Sides;
use crate::compare::calls::context::{self, Guard};
use crate::compare::compared::Seen;
use crate::facts::{Expr, LineKind, StepKind, UNKNOWN, Value};
use crate::points::{Finder, Point};

/// Returns true for two guards that ask the same, be it by a constant under another name or in another place.
pub(super) fn ask_the_same(sides: &Sides<'_>, (b, g): (&Seen<'_>, &Guard), (h, other): (&Seen<'_>, &Guard)) -> bool {
    let asked = condition(b, g).zip(condition(h, other));
    let same = || asked.is_some_and(|(x, y)| equal(sides, [b, h], x, y)) || same_by_constant(sides, [b, h], &g.text, &other.text);
    g.early == other.early && same()
}

/// Returns the condition of a guard that is an `if`.
fn condition<'f>(s: &Seen<'f>, g: &Guard) -> Option<&'f Expr> {
    let line = &s.outline.lines[g.line];
    line.exprs.first().copied().filter(|_| line.kind == LineKind::If)
}

/// Returns true where the same call stands in the other branch of a condition too, or where `by_name` one of the same function: it is made
/// whatever the condition says.
pub(in crate::compare) fn in_both_branches(s: &Seen<'_>, p: &Point, others: &[usize], g: &Guard, by_name: bool) -> bool {
    let opposite = |text: &str| *text == context::negated(&g.text) || context::negated(text) == g.text;
    let same = |q: &Point| q.rule == p.rule && (q.text == p.text || by_name && q.callee == p.callee && q.via == p.via) && q.at != p.at;
    others
        .iter()
        .map(|&i| &s.points[i])
        .filter(|q| same(q))
        .filter_map(|q| q.at)
        .any(|at| context::of(&s.outline, at).guards.iter().any(|x| opposite(&x.text)))
}

/// Returns true for two conditions that ask the same of the same values, be it by constants of other names.
fn equal(sides: &Sides<'_>, [b, h]: [&Seen<'_>; 2], x: &Expr, y: &Expr) -> bool {
    match (x, y) {
        (Expr::Binary { op, left, right }, Expr::Binary { op: o, left: l, right: r }) => {
            op == o && equal(sides, [b, h], left, l) && equal(sides, [b, h], right, r)
        }
        (Expr::Unary { op, operand }, Expr::Unary { op: o, operand: other }) => op == o && equal(sides, [b, h], operand, other),
        _ if x.to_string() == y.to_string() => true,
        // What was written in place goes by a local name now, or the other way.
        (Expr::Name(name), written) if given(b, name).is_some_and(|v| v.to_string() == written.to_string()) => true,
        (written, Expr::Name(name)) if given(h, name).is_some_and(|v| v.to_string() == written.to_string()) => true,
        _ => {
            let (old, new) = (sides.base_points.value(b.file, b.function, x), sides.head_points.value(h.file, h.function, y));
            old == new && matches!(old, Value::Text(_) | Value::Number(_) | Value::Duration(_) | Value::Bool(_))
        }
    }
}

/// Returns true for two pieces of code that differ in one value, which is written out in one and a constant of that value in the other.
pub(in crate::compare) fn same_by_constant(sides: &Sides<'_>, [b, h]: [&Seen<'_>; 2], old: &str, new: &str) -> bool {
    let Some((was, is)) = apart(old, new) else { return false };
    let stands_for = |finder: &Finder<'_>, s: &Seen<'_>, name: &str, written: &str| {
        let value = named(name).map(|e| finder.value(s.file, s.function, &e));
        value.as_ref().and_then(written_out).is_some_and(|v| v == written.replace('_', ""))
    };
    stands_for(sides.head_points, h, is, was) || stands_for(sides.base_points, b, was, is)
}

/// Returns what two pieces of code do not have in common: a name or a number as a whole, a text with its quotes.
fn apart<'t>(old: &'t str, new: &'t str) -> Option<(&'t str, &'t str)> {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut from = old.bytes().zip(new.bytes()).take_while(|(x, y)| x == y).count();
    while from > 0 && !(old.is_char_boundary(from) && new.is_char_boundary(from) && !old[..from].ends_with(part)) {
        from -= 1;
    }
    let (x, y) = (old.get(from..)?, new.get(from..)?);
    let same = x.bytes().rev().zip(y.bytes().rev()).take_while(|(x, y)| x == y).count();
    let fits = |n: &usize| {
        let (x, y) = (x.get(x.len() - n..), y.get(y.len() - n..));
        x.is_some() && y.is_some_and(|rest| !rest.starts_with(part))
    };
    let same = (0..=same).rev().find(fits)?;
    Some((&x[..x.len() - same], &y[..y.len() - same]))
}

/// Returns the expression that a name is, or a path of names; `None` for any other piece of code.
fn named(text: &str) -> Option<Expr> {
    let is_name = |n: &str| n.starts_with(|c: char| c.is_alphabetic() || c == '_') && n.chars().all(|c| c.is_alphanumeric() || c == '_');
    let mut parts = text.split('.');
    let first = parts.next().filter(|n| is_name(n)).map(|n| Expr::Name(n.to_owned()))?;
    parts.try_fold(first, |of, name| is_name(name).then(|| Expr::Field { of: Box::new(of), name: name.to_owned() }))
}

/// Returns a value as code writes it out.
fn written_out(v: &Value) -> Option<String> {
    match v {
        Value::Text(t) if !t.contains(UNKNOWN) => Some(format!("\"{}\"", t.replace('_', ""))),
        Value::Number(n) => Some(n.replace('_', "")),
        _ => None,
    }
}

/// Returns what a local name stands for, where it is given a value once.
pub(in crate::compare) fn given<'f>(s: &Seen<'f>, name: &str) -> Option<&'f Expr> {
    let mut all = s.outline.lines.iter().filter(|l| context::sets(l.step, name));
    let (first, None) = (all.next()?, all.next()) else { return None };
    match &first.step?.kind {
        StepKind::Assign { targets, values, .. } if targets.len() == 1 => values.first().filter(|_| values.len() == 1),
        _ => None,
    }
}
