//! What a function carries out itself, as against what it only makes for others.
//!
//! In: the outline of a function. Out: the lines of function literals that it returns or stores and does not call: a factory makes no
//! call that the functions it returns make. Left out: what the receiver of a literal does with it; a literal that is an argument counts
//! as carried out.

use crate::facts::{Expr, Function, Outline, Step, StepKind};
use std::collections::BTreeSet;

/// Returns the lines of an outline that the function carries out when it is called.
pub(super) fn lines<'o>(outline: &'o Outline<'_>) -> impl Iterator<Item = usize> + 'o {
    let mut for_others: BTreeSet<*const Step> = BTreeSet::new();
    for f in outline.lines.iter().filter_map(|l| l.step).flat_map(|s| made(outline, s)) {
        Step::walk_all(&f.body, &mut |s| {
            for_others.insert(std::ptr::from_ref(s));
        });
    }
    let made = move |i: usize| outline.lines[i].step.is_some_and(|s| for_others.contains(&std::ptr::from_ref(s)));
    // The head of an `else` or a case has no statement of its own.
    (0..outline.lines.len()).filter(move |&i| !made(i) && !outline.ancestors(i).any(&made))
}

/// Returns the function literals that a statement returns, or stores where nothing here calls them.
fn made<'o>(outline: &Outline<'o>, step: &'o Step) -> Vec<&'o Function> {
    let mut found = vec![];
    match &step.kind {
        StepKind::Return { values, .. } => values.iter().for_each(|v| held(v, &mut found)),
        StepKind::Assign { targets, values, .. } => {
            for (i, v) in values.iter().enumerate() {
                let name = targets.get(i).and_then(|t| if let Expr::Name(n) = t { Some(n) } else { None });
                if !name.is_some_and(|n| used(outline, n)) {
                    held(v, &mut found);
                }
            }
        }
        _ => {}
    }
    found
}

/// Adds the literals that a value is, or that its fields are.
fn held<'e>(value: &'e Expr, found: &mut Vec<&'e Function>) {
    match value {
        Expr::Function(f) => found.push(f),
        Expr::Record(r) => r.fields.iter().for_each(|f| held(&f.value, found)),
        Expr::Cast { of, .. } => held(of, found),
        Expr::Unary { operand, .. } => held(operand, found),
        _ => {}
    }
}

/// Returns true where a function calls a variable, or gives it to a call.
fn used(outline: &Outline<'_>, name: &str) -> bool {
    let is = |e: &Expr| matches!(e, Expr::Name(n) if n == name);
    let mut found = false;
    for e in outline.lines.iter().flat_map(|l| &l.exprs) {
        e.walk_here(&mut |x| found |= matches!(x, Expr::Call(c) if is(&c.callee) || c.args.iter().any(|a| is(&a.value))));
    }
    found
}
