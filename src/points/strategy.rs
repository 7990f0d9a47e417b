//! Strategies: functions from the number of an attempt to the wait before the next one.
//!
//! In: the function that an option is given, written in place or declared in the file. Out: whether the wait grows, its longest, and when
//! there is no next attempt. Left out: functions of other files; numbers that only a run would tell.

use crate::facts::{Expr, FileFacts, Function, LineKind, Outline, Renames, Step, StepKind};
use std::collections::BTreeSet;

/// Returns what the strategy that an expression is gives, in words; `None` for anything but a function that gives something.
pub(super) fn of(e: &Expr, file: &FileFacts) -> Option<String> {
    let function = match e {
        Expr::Function(f) => f,
        Expr::Name(n) => file.functions.iter().find(|f| f.name == *n && f.receiver.is_none() && !f.params.is_empty())?,
        Expr::Cast { of: inner, .. } => return of(inner, file),
        _ => return None,
    };
    read(function)
}

/// Reads the body of a strategy.
fn read(f: &Function) -> Option<String> {
    let renames = Renames::default();
    let o = Outline::of(f, &renames);
    let growing = growing(f, &o);
    let (mut delays, mut ends) = (vec![], vec![]);
    for (i, l) in o.lines.iter().enumerate() {
        let Some(StepKind::Return { values, .. }) = l.step.map(|s| &s.kind) else { continue };
        match values.first() {
            Some(v) if !is_end(v) => delays.push(v),
            _ => ends.push(condition(&o, i)),
        }
    }
    if delays.is_empty() {
        return (!ends.is_empty()).then(|| "no further attempt".to_owned());
    }
    let on: BTreeSet<String> = ends.iter().flatten().cloned().collect();
    let ends = if on.is_empty() { "never ends".to_owned() } else { format!("ends on {}", on.into_iter().collect::<Vec<_>>().join(" or ")) };
    let constant = delays.iter().find(|d| !mentions(d, &growing)).map(|d| d.to_string());
    if delays.iter().all(|d| !mentions(d, &growing)) {
        return constant.map(|c| format!("always {c}, {ends}"));
    }
    // A constant beside a growing wait is what it comes to in the end.
    let cap = cap(&o, &growing).or(constant).map_or_else(|| "no longest wait".to_owned(), |c| format!("at most {c}"));
    Some(format!("grows, {cap}, {ends}"))
}

/// Returns the names whose values grow with the attempts: the parameters, and what is computed from one of them or from itself.
fn growing(f: &Function, o: &Outline<'_>) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = f.params.iter().map(|p| p.name.clone()).collect();
    for l in &o.lines {
        let Some(Step { kind: StepKind::Assign { targets, values, op, .. }, .. }) = l.step else { continue };
        for (t, v) in targets.iter().zip(values) {
            let Expr::Name(n) = t else { continue };
            let itself = mentions(v, &BTreeSet::from([n.clone()])) || op.len() > 1 && op != ":=";
            if itself || mentions(v, &names) {
                names.insert(n.clone());
            }
        }
    }
    names
}

/// Returns true where an expression names one of some variables.
fn mentions(e: &Expr, names: &BTreeSet<String>) -> bool {
    let mut found = false;
    e.walk_here(&mut |x| found |= matches!(x, Expr::Name(n) if names.contains(n)));
    found
}

/// Returns true for a value that means no further attempt: nothing, `false`, an error.
fn is_end(e: &Expr) -> bool {
    match e {
        Expr::Null | Expr::Bool(false) => true,
        Expr::Name(n) => n == "undefined",
        Expr::Call(c) => c.name.ends_with("Error"),
        _ => false,
    }
}

/// Returns the condition under which a line is reached; `None` where it always is.
fn condition(o: &Outline<'_>, at: usize) -> Option<String> {
    let i = o.ancestors(at).find(|&i| o.lines[i].kind == LineKind::If)?;
    Some(o.lines[i].text.trim_start_matches("if ").to_owned())
}

/// Returns the constant that bounds a growing value: the other argument of `Math.min`.
fn cap(o: &Outline<'_>, growing: &BTreeSet<String>) -> Option<String> {
    let mut found = None;
    for e in o.lines.iter().flat_map(|l| &l.exprs) {
        e.walk_here(&mut |x| {
            if let Expr::Call(c) = x
                && c.name == "min"
            {
                found = found.take().or_else(|| c.args.iter().find(|a| !mentions(&a.value, growing)).map(|a| a.value.to_string()));
            }
        });
    }
    found
}
