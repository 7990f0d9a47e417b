//! Functions inside functions: whether a call stands in another one of them than before.
//!
//! In: a call's line at base and head, in one outer function. Out: whether it moved into an inner function that is new, or out of one that is gone,
//! and from where that function is called.
//! Left out: what the inner function is given; its parameters go by names of their own.

use crate::facts::{Branch, Expr, Outline, StepKind};

/// Returns true for a call that moved into an inner function which the change makes, or out of one which it takes away.
pub(in crate::compare) fn moved(b: (&Outline<'_>, usize), h: (&Outline<'_>, usize)) -> bool {
    let (old, new) = (frame(b.0, b.1), frame(h.0, h.1));
    let fresh = |name: Option<&str>, o: &Outline<'_>| name.is_some_and(|n| !makes(o, n));
    old != new && (fresh(new, b.0) != fresh(old, h.0))
}

/// Returns the lines that call the inner function which a line stands in.
pub(in crate::compare) fn callers(o: &Outline<'_>, at: usize) -> Vec<usize> {
    let Some(name) = frame(o, at) else { return vec![] };
    let calls = |e: &Expr| {
        let mut found = false;
        e.walk_here(&mut |x| found |= matches!(x, Expr::Call(c) if matches!(&c.callee, Expr::Name(n) if n == name)));
        found
    };
    (0..o.lines.len()).filter(|&i| o.lines[i].exprs.iter().any(|e| calls(e))).collect()
}

/// Returns the name of the inner function that a line stands in.
fn frame<'o>(o: &'o Outline<'_>, at: usize) -> Option<&'o str> {
    let mut inner = at;
    while let Some(outer) = o.lines[inner].parent {
        if o.lines[inner].branch == Branch::Closure
            && let Some(name) = made(o, outer)
        {
            return Some(name);
        }
        inner = outer;
    }
    None
}

/// Returns the name that a line gives to a function.
fn made<'o>(o: &'o Outline<'_>, at: usize) -> Option<&'o str> {
    match o.lines[at].step.map(|s| &s.kind) {
        Some(StepKind::Assign { targets, values, .. }) => match (targets.as_slice(), values.as_slice()) {
            ([Expr::Name(name)], [Expr::Function(_)]) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// Returns true where some line gives the name to a function.
fn makes(o: &Outline<'_>, name: &str) -> bool {
    (0..o.lines.len()).any(|i| made(o, i) == Some(name))
}
