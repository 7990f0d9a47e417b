//! How a connection call is tried again at base against head: the delay between attempts, how it goes on, its cap and random
//! part, the bound, and the errors that end the attempts.
//!
//! In: a call at both sides. Out: one change that tells each of these that differs, in words. Left out: the loop as such (that it
//! came, went or counts differently is told by [`crate::compare::calls::behaviour`]), and policies that another function makes, see
//! [`crate::compare::values::policies`].

mod by_hand;
mod by_library;
mod told;

use crate::compare::calls::context::{self, mentions};
use crate::compare::calls::errors::is_error_check;
use crate::compare::compared::Seen;
use crate::compare::words::code;
use crate::facts::{Effect, Expr, LineKind, LoopKind, Outline, Step, StepKind};
use crate::points::{Finder, Point, Said};
use std::collections::BTreeSet;

pub(crate) use told::{differences, words};

/// How a call is tried again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pace {
    /// What tries: a library's call; empty for a loop.
    pub library: String,
    /// True where turns are attempts: the loop waits because the call failed.
    pub attempts: bool,
    /// The delay; none where nothing waits.
    pub delay: Option<Delay>,
    /// Number of attempts.
    pub most: Option<String>,
    /// Time that all attempts may take.
    pub time: Option<String>,
    /// Errors that end the attempts, in words.
    pub permanent: BTreeSet<String>,
    /// The only errors after which it is tried again.
    pub only: BTreeSet<String>,
}

/// The delay between attempts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Delay {
    /// How it goes on, as a participle (`doubled`, `growing exponentially`); empty for a constant.
    pub growth: String,
    /// The constant, or what it starts with.
    pub value: String,
    /// What it never exceeds.
    pub cap: Option<String>,
    /// True where a part of it is random.
    pub jitter: bool,
}

/// Returns how the call of a point is tried again; `None` where nothing tries it again.
pub(crate) fn of(seen: &Seen<'_>, finder: &Finder<'_>, p: &Point) -> Option<Pace> {
    let at = p.at?;
    by_library::of(seen, finder, at).or_else(|| by_hand::of(seen, finder, at))
}

/// Returns the lines that make the policy by which a library tries the call of a point again.
pub(in crate::compare) fn policy_lines(seen: &Seen<'_>, finder: &Finder<'_>, p: &Point) -> Option<BTreeSet<usize>> {
    by_library::policy_of(seen, finder, p.at?)
}

/// Returns the pace that what is said to a library comes to.
pub(in crate::compare) fn by_words(said: &[Said]) -> Pace {
    Pace { attempts: true, ..by_library::pace(said) }
}

/// Returns the loop whose turns may be attempts of the call on a line: the innermost one that goes over no collection.
fn loop_around(o: &Outline<'_>, at: usize) -> Option<usize> {
    o.ancestors(at).find(|&i| o.lines[i].kind == LineKind::Loop).filter(|&i| repeats(o.lines[i].step))
}

/// Returns true for a loop that goes over no collection: one with a condition, without end, or over a count.
pub(in crate::compare) fn repeats(step: Option<&Step>) -> bool {
    match step.map(|s| &s.kind) {
        Some(StepKind::Loop { kind: LoopKind::Each, cond: Some(over), .. }) => match over {
            Expr::Call(c) => c.name == "range",
            Expr::Binary { op, .. } => op.starts_with(".."),
            Expr::Number(_) => true,
            _ => false,
        },
        Some(StepKind::Loop { .. }) => true,
        _ => false,
    }
}

/// Returns the call that waits on a line: a sleep, or a timer that a `select` waits for beside nothing but its end.
pub(in crate::compare) fn wait<'a>(o: &Outline<'a>, at: usize) -> Option<&'a Expr> {
    let line = &o.lines[at];
    let timer = line.kind == LineKind::Case && line.parent.is_some_and(|s| o.lines[s].kind == LineKind::Select && only_ends(o, s, at));
    let waits = |e: &&&Expr| matches!(e, Expr::Call(c) if c.effect == Some(Effect::Sleep) || timer && c.effect == Some(Effect::Deadline));
    let mut found = None;
    for e in &line.exprs {
        let mut all = vec![];
        e.walk_here(&mut |x| all.push(x));
        found = found.or_else(|| all.iter().find(waits).copied());
    }
    found
}

/// Returns true where every other case of a `select` leaves.
fn only_ends(o: &Outline<'_>, select: usize, but: usize) -> bool {
    let mut others = o.inside(select).filter(|&i| i != but && o.lines[i].parent == Some(select));
    others.all(|c| o.inside(c).rfind(|&i| o.lines[i].parent == Some(c)).is_some_and(|i| o.lines[i].kind == LineKind::Leave))
}

/// Returns true for a call that makes a random number, by the habits of naming one.
fn is_random(e: &Expr) -> bool {
    let mut found = false;
    e.walk_here(&mut |x| {
        if let Expr::Call(c) = x {
            let name = c.callee.to_string().to_lowercase();
            found |= name.contains("rand") || name.contains("jitter");
        }
    });
    found
}

/// Returns under which conditions, of those that stand in `body`, a line is reached on an error, in words.
fn conditions(o: &Outline<'_>, at: usize, body: &BTreeSet<usize>) -> String {
    let guards = context::of(o, at).guards;
    let caught = o.ancestors(at).find(|a| o.lines[*a].kind == LineKind::Handler && body.contains(a)).map(|a| o.lines[a].text.as_str());
    let kinds = caught.and_then(|t| t.strip_prefix("except ")).filter(|t| !t.is_empty()).map(|t| format!("an error of kind {}", code(t)));
    let asks = |a: &usize| body.contains(a) && o.lines[*a].kind == LineKind::If && is_error_check(o, *a) && !is_plain_check(&o.lines[*a].exprs);
    let kind = o.ancestors(at).filter(asks).map(|a| when(&o.lines[a].text));
    let all: Vec<String> = kind.chain(guards.iter().filter(|g| body.contains(&g.line)).map(|g| when(&g.text))).collect();
    match (kinds, all.is_empty()) {
        (Some(kind), true) => kind,
        (Some(kind), false) => format!("{kind} {}", all.join(" and ")),
        (None, true) => "every error".to_owned(),
        (None, false) => format!("an error {}", all.join(" and ")),
    }
}

/// Returns a condition as a clause: `where x holds`.
pub(in crate::compare) fn when(condition: &str) -> String {
    match condition.strip_prefix("unless ") {
        Some(c) => format!("where {} does not hold", code(c)),
        None => format!("where {} holds", code(condition.trim_start_matches("if "))),
    }
}

/// Returns true for `err != nil`.
fn is_plain_check(exprs: &[&Expr]) -> bool {
    exprs.iter().all(|e| matches!(e, Expr::Binary { op, right, .. } if op == "!=" && **right == Expr::Null))
}
