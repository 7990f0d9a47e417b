//! What a probe answers, and when.
//!
//! In: the outline of a function that answers a probe. Out: the answer to the failure of a call, and the conditions under which it answers that it
//! fails. Left out: which functions are probes, and what became of an answer.

use crate::compare::calls::errors;
use crate::compare::calls::handling;
use crate::compare::calls::outcome::What;
use crate::compare::compared::Seen;
use crate::compare::words::{self, code};
use crate::facts::{Branch, Expr, LineKind, Outline};

/// What a probe answers when a call fails.
pub(super) struct Answer {
    /// True for one of a healthy instance.
    pub(super) healthy: bool,
    /// The words of a sentence.
    pub(super) said: String,
}

/// Returns what the probe answers when the call `text` on line `at` fails; `None` where it does not show.
pub(super) fn answer(s: &Seen<'_>, at: usize, text: &str) -> Option<Answer> {
    let o = &s.outline;
    let states: Vec<(bool, String)> = check_of(o, at).map(|i| states(o, i)).unwrap_or_default();
    if let Some((healthy, said)) = states.first() {
        let one = states.iter().all(|(h, _)| h == healthy);
        return one.then(|| Answer { healthy: *healthy, said: format!("answered with {}", code(said)) });
    }
    let outcome = handling::of(s.file, o, at, text)?;
    let said = words::outcome(&outcome);
    let handed_up = outcome.0.iter().all(|w| matches!(w.what, What::Returned(_) | What::Raised(_) | What::Replaced(_)));
    if handed_up || outcome.open() { Some(Answer { healthy: !handed_up, said }) } else { None }
}

/// Returns the line that asks whether the call on line `at` failed.
fn check_of(o: &Outline<'_>, at: usize) -> Option<usize> {
    let line = &o.lines[at];
    let fails = |i: usize| o.lines[i].kind == LineKind::If && errors::is_error_check(o, i) && o.lines[i].text.contains("!= nil");
    let asks_itself = line.kind == LineKind::If && line.text.contains("!= nil");
    if asks_itself {
        return Some(at);
    }
    if line.branch == Branch::Init {
        return line.parent.filter(|&i| fails(i));
    }
    (at + 1..o.lines.len()).find(|&i| o.lines[i].parent == line.parent && o.lines[i].branch == line.branch).filter(|&i| fails(i))
}

/// A condition under which a probe answers that it fails.
pub(super) struct Condition {
    /// Its line.
    pub(super) at: usize,
    /// What it asks.
    pub(super) asked: String,
    /// The answer.
    pub(super) state: String,
}

/// Returns the conditions, other than the failure of a call, under which a probe answers that it fails, and nothing else.
pub(super) fn conditions(o: &Outline<'_>) -> Vec<Condition> {
    let asks = |at: &usize| o.lines[*at].kind == LineKind::If && !errors::is_error_check(o, *at);
    let of = |at: usize| {
        let named = states_of(o, o.inside(at).filter(|&i| o.lines[i].parent == Some(at) && o.lines[i].branch == Branch::Then));
        let (_, state) = named.first().filter(|_| named.iter().all(|(healthy, _)| !healthy))?;
        Some(Condition { at, asked: o.lines[at].exprs.first()?.to_string(), state: state.clone() })
    };
    (0..o.lines.len()).filter(asks).filter_map(of).collect()
}

/// Returns the states that are named where the check on line `at` holds: true for a healthy one.
fn states(o: &Outline<'_>, at: usize) -> Vec<(bool, String)> {
    let under = |i: usize| {
        let chain: Vec<usize> = std::iter::once(i).chain(o.ancestors(i)).collect();
        chain.iter().position(|&a| a == at).and_then(|p| p.checked_sub(1)).is_some_and(|p| o.lines[chain[p]].branch == Branch::Then)
    };
    states_of(o, o.inside(at).filter(|&i| under(i)))
}

/// Returns the states that some lines name.
fn states_of(o: &Outline<'_>, lines: impl Iterator<Item = usize>) -> Vec<(bool, String)> {
    let mut found = vec![];
    for i in lines.filter(|&i| !o.lines[i].noise) {
        for e in &o.lines[i].exprs {
            e.walk_here(&mut |x| match x {
                Expr::Field { name, .. } | Expr::Name(name) => found.extend(state(name).map(|s| (s, x.to_string()))),
                Expr::Call(c) => found.extend(c.args.iter().filter_map(|a| match &a.value {
                    Expr::Number(n) => state(n).map(|s| (s, n.clone())),
                    _ => None,
                })),
                _ => {}
            });
        }
    }
    found
}

/// Returns whether a name or number is a healthy state, a failing one or none.
fn state(name: &str) -> Option<bool> {
    match name {
        "StatusOK" | "StatusNoContent" | "StatusAccepted" | "200" | "202" | "204" => Some(true),
        "StatusServiceUnavailable" | "StatusInternalServerError" | "StatusBadGateway" | "StatusGatewayTimeout" | "StatusTooManyRequests" => {
            Some(false)
        }
        "500" | "502" | "503" | "504" | "429" => Some(false),
        _ if name.ends_with("_NOT_SERVING") => Some(false),
        _ if name.ends_with("_SERVING") => Some(true),
        _ => None,
    }
}
