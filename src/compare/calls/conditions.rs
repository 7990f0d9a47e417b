//! Conditions that differ in their words and ask the same.
//!
//! In: a condition of base and one of head, with their functions. Out: whether both ask the same of the same values, and whether a call is made
//! whatever a condition says. Left out: other spellings of one condition, which [`crate::compare::spellings`] takes away before.

use crate::compare::Sides;
use crate::compare::calls::context::{self, Guard};
use crate::compare::compared::Seen;
use crate::facts::{Expr, LineKind, StepKind, Value};
use crate::points::Point;

/// Returns true for two guards that ask the same, be it by a constant under another name or in another place.
pub(super) fn ask_the_same(sides: &Sides<'_>, (b, g): (&Seen<'_>, &Guard), (h, other): (&Seen<'_>, &Guard)) -> bool {
    let asked = condition(b, g).zip(condition(h, other));
    asked.is_some_and(|(x, y)| g.early == other.early && equal(sides, [b, h], x, y))
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

/// Returns what a local name stands for, where it is given a value once.
pub(in crate::compare) fn given<'f>(s: &Seen<'f>, name: &str) -> Option<&'f Expr> {
    let mut all = s.outline.lines.iter().filter(|l| context::sets(l.step, name));
    let (first, None) = (all.next()?, all.next()) else { return None };
    match &first.step?.kind {
        StepKind::Assign { targets, values, .. } if targets.len() == 1 => values.first().filter(|_| values.len() == 1),
        _ => None,
    }
}
