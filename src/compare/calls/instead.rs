//! What takes the place of a call that failed.
//!
//! In: the statements that are carried out on a failure. Out: those of them that give what the call would have given, as text. Left out:
//! what only prepares them, what counts attempts and what makes the next delay.

use crate::compare::calls::context::{mentions, sets};
use crate::compare::calls::pacing;
use crate::facts::{Expr, LineKind, Outline, StepKind};

/// Returns the statements among `lines` that take the place of the call on line `call`; `None` where none does.
pub(in crate::compare) fn told(o: &Outline<'_>, lines: &[usize], call: Option<usize>) -> Option<String> {
    let mut kept: Vec<usize> = lines.iter().copied().filter(|&i| !counts(o, i) && !paces(o, i)).collect();
    let results: Vec<String> = call.map(|i| targets(o, i)).unwrap_or_default();
    let sets_result = |i: &usize| results.iter().any(|r| sets(o.lines[*i].step, r));
    if kept.iter().any(&sets_result) {
        kept.retain(sets_result);
    } else {
        let all = kept.clone();
        kept.retain(|&i| !prepares(o, i, &all));
    }
    let texts: Vec<&str> = kept.iter().map(|&i| o.lines[i].text.as_str()).collect();
    (!texts.is_empty()).then(|| texts.join("; "))
}

/// Returns what a statement sets, its error left out.
fn targets(o: &Outline<'_>, at: usize) -> Vec<String> {
    match o.lines[at].step.map(|s| &s.kind) {
        Some(StepKind::Assign { targets, .. }) => targets
            .iter()
            .filter(|t| t.path().is_some() && !crate::compare::calls::errors::is_error_name(t))
            .map(Expr::to_string)
            .filter(|t| t != "_")
            .collect(),
        _ => vec![],
    }
}

/// Returns true for a statement that only gives a name to what a later one of its block takes, be it only to ask for it.
fn prepares(o: &Outline<'_>, at: usize, all: &[usize]) -> bool {
    let names = targets(o, at);
    let (parent, branch) = (o.lines[at].parent, o.lines[at].branch);
    let next = |i: usize| i > at && o.lines[i].parent == parent && o.lines[i].branch == branch && parent.is_some();
    let asks = |i: usize| next(i) && o.lines[i].kind == LineKind::If;
    let later = |n: &String| (at + 1..o.lines.len()).any(|i| (all.contains(&i) || asks(i)) && o.lines[i].exprs.iter().any(|e| mentions(e, n)));
    !names.is_empty() && names.iter().all(later)
}

/// Returns true for a statement that counts, in a loop.
fn counts(o: &Outline<'_>, at: usize) -> bool {
    let one = |v: &Expr| matches!(v, Expr::Number(_));
    let steps =
        matches!(o.lines[at].step.map(|s| &s.kind), Some(StepKind::Assign { op, values, .. }) if op != "=" && op != ":=" && values.iter().all(one));
    steps && o.ancestors(at).any(|a| o.lines[a].kind == LineKind::Loop)
}

/// Returns true for a statement that sets what a wait of the function waits for, or the count of its turns anew.
fn paces(o: &Outline<'_>, at: usize) -> bool {
    let names = targets(o, at);
    let waits = |n: &String| (0..o.lines.len()).filter_map(|i| pacing::wait(o, i)).any(|w| mentions(w, n));
    let counted = |n: &String| (0..o.lines.len()).any(|i| counts(o, i) && sets(o.lines[i].step, n));
    names.iter().any(&waits) && names.iter().all(|n| waits(n) || counted(n))
}
