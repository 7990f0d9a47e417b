//! Attempts that a library makes.
//!
//! In: a call inside of what a library is given, or in a function that it decorates. Out: the [`Pace`] that the library's call and
//! what it is given say. Left out: a policy that comes in as a parameter or field.

use super::{Delay, Pace, conditions, mentions};
use crate::compare::compared::Seen;
use crate::compare::words::code;
use crate::facts::{Branch, Expr, LineKind, Outline, StepKind};
use crate::points::{Finder, Run, Said};
use std::collections::{BTreeMap, BTreeSet};

/// Returns how a library tries the call on line `at` again.
pub(super) fn of(seen: &Seen<'_>, finder: &Finder<'_>, at: usize) -> Option<Pace> {
    let o = &seen.outline;
    let runs = finder.runs(seen.file, seen.function, o);
    let run = runs.iter().find(|r| tries(o, r, at))?;
    let said = finder.says(seen.file, seen.function, o, &policy(o, &seeds(o, run)));
    // An error is marked as the last word inside of what is tried.
    let body: BTreeSet<usize> = inside(o, run, at).collect();
    let marks = finder.says(seen.file, seen.function, o, &body).into_iter().filter(|s| s.facet == "permanent");
    let permanent: BTreeSet<String> = marks.map(|s| conditions(o, s.at, &body)).collect();
    let mut pace = pace(&said);
    pace.permanent.extend(permanent);
    Some(Pace { library: run.call.callee.to_string(), attempts: true, ..pace })
}

/// Returns the lines that make the policy by which the call on line `at` is tried again.
pub(super) fn policy_of(seen: &Seen<'_>, finder: &Finder<'_>, at: usize) -> Option<BTreeSet<usize>> {
    let runs = finder.runs(seen.file, seen.function, &seen.outline);
    let run = runs.iter().find(|r| tries(&seen.outline, r, at))?;
    Some(policy(&seen.outline, &seeds(&seen.outline, run)))
}

/// Returns the pace that what is said comes to; of one facet the last word counts.
pub(super) fn pace(said: &[Said]) -> Pace {
    let mut last: BTreeMap<&str, &str> = BTreeMap::new();
    said.iter().for_each(|s| {
        last.insert(&s.facet, &s.value);
    });
    let get = |facet: &str| last.get(facet).map(|v| (*v).to_owned()).filter(|v| !v.is_empty());
    let all = |facet: &'static str| said.iter().filter(move |s| s.facet == facet && !s.value.is_empty()).map(|s| s.value.clone());
    let permanent = all("permanent").map(|v| format!("an error of {}", code(&v))).collect();
    let growth = match get("growth").as_deref() {
        Some("exponential") => "growing exponentially",
        Some("linear") => "growing evenly",
        Some("random") => "random",
        _ => "",
    };
    let none = |v: &str| matches!(v, "off" | "0" | "0.0" | "nil" | "false" | "0s");
    let jitter = get("jitter").is_some_and(|v| !none(&v));
    let delay = Delay { growth: growth.to_owned(), value: get("delay").unwrap_or_default(), cap: get("cap"), jitter };
    let waits = last.contains_key("growth") || last.contains_key("delay");
    Pace { delay: waits.then_some(delay), most: get("attempts"), time: get("time"), permanent, only: all("only").collect(), ..Pace::default() }
}

/// Returns true where a run tries what stands on a line: it is given the function literal around it, or decorates the function.
fn tries(o: &Outline<'_>, run: &Run<'_>, at: usize) -> bool {
    if o.lines[run.at].kind == LineKind::Decorator || o.encloses(run.at, at) && closure(o, run.at, at) {
        return true;
    }
    bound(o, at).is_some_and(|(_, name)| run.call.args.iter().any(|a| a.value == Expr::Name(name.to_owned())))
}

/// Returns true where a line stands in a function literal of another.
fn closure(o: &Outline<'_>, outer: usize, at: usize) -> bool {
    std::iter::once(at).chain(o.ancestors(at)).any(|i| o.lines[i].parent == Some(outer) && o.lines[i].branch == Branch::Closure)
}

/// Returns the variable that the function literal around a line is bound to, with the line that does.
fn bound<'o>(o: &'o Outline<'_>, at: usize) -> Option<(usize, &'o str)> {
    o.ancestors(at).find_map(|i| match o.lines[i].step.map(|s| &s.kind) {
        Some(StepKind::Assign { targets, values, .. }) => match (targets.first(), values.first()) {
            (Some(Expr::Name(n)), Some(Expr::Function(_))) => Some((i, n.as_str())),
            _ => None,
        },
        _ => None,
    })
}

/// Returns the lines of what is tried.
fn inside(o: &Outline<'_>, run: &Run<'_>, at: usize) -> std::ops::Range<usize> {
    match o.lines[run.at].kind {
        LineKind::Decorator => run.at + 1..o.lines.len(),
        _ if o.encloses(run.at, at) => o.inside(run.at),
        _ => bound(o, at).map_or(0..0, |(i, _)| o.inside(i)),
    }
}

/// Returns the line of a run and the names that it is given.
fn seeds<'a>(o: &Outline<'_>, run: &Run<'a>) -> (usize, Vec<&'a Expr>) {
    debug_assert!(run.at < o.lines.len());
    (run.at, run.call.args.iter().map(|a| &a.value).chain([&run.call.callee]).collect())
}

/// Returns the lines that make the policy that `exprs` of a line name: where its names are set, and where their fields are.
fn policy(o: &Outline<'_>, (at, exprs): &(usize, Vec<&Expr>)) -> BTreeSet<usize> {
    let mut lines = BTreeSet::from([*at]);
    let mut open: Vec<&Expr> = exprs.clone();
    while let Some(e) = open.pop() {
        for (i, l) in o.lines.iter().enumerate() {
            let Some(StepKind::Assign { targets, values, .. }) = l.step.map(|s| &s.kind) else { continue };
            let root = |t: &Expr| t.path().is_some_and(|p| mentions(e, p.head) && !matches!(p.head, "_" | "err"));
            if !lines.contains(&i) && targets.iter().any(root) && !matches!(values.first(), Some(Expr::Function(_))) {
                lines.insert(i);
                open.extend(values.iter());
            }
        }
    }
    lines
}

/// Returns the pace that a library gives a delay which a loop of the function's own waits for.
pub(super) fn of_expression(seen: &Seen<'_>, finder: &Finder<'_>, at: usize, e: &Expr) -> Option<Pace> {
    let said = finder.says(seen.file, seen.function, &seen.outline, &policy(&seen.outline, &(at, vec![e])));
    (!said.is_empty()).then(|| pace(&said))
}
