//! The checks of a test.
//!
//! In: a test function. Out: its checks in normal form, and the names of all that it calls. Left out: what a helper checks: a call of one whose name
//! says that it checks counts as one check.

use crate::facts::{Call, Expr, Function, Step, StepKind};
use crate::reach;
use crate::rules::Testing;
use std::collections::BTreeSet;

/// A check.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Check {
    /// Normal form of the call, a chain (`expect(x).toBe(y)`) as a whole.
    pub text: String,
    /// Name of the call: `Equal`, `toBe`.
    pub name: String,
    /// What it is about, in normal form: its arguments, for a chain those of `expect`.
    pub subjects: Vec<String>,
    /// Names of fields and calls inside, which must still exist for the check to be possible.
    pub names: BTreeSet<String>,
    /// Line.
    pub line: u32,
}

/// What a test does, as far as it matters here.
#[derive(Debug, Default)]
pub(super) struct Doing {
    /// Checks in order.
    pub checks: Vec<Check>,
    /// Names of everything called.
    pub called: BTreeSet<String>,
}

/// Returns what a test does.
pub(super) fn of(f: &Function, words: &Testing) -> Doing {
    let mut all = Doing::default();
    let calls: Vec<&Call> = reach::calls(f).into_iter().map(|(c, _)| c).collect();
    // The inner call of a chain is part of the outer one's check.
    let inner: Vec<*const Call> = calls.iter().filter_map(|c| inner(c)).map(std::ptr::from_ref).collect();
    for c in &calls {
        all.called.insert(c.name.clone());
        if !inner.contains(&std::ptr::from_ref::<Call>(c)) && checks(c, f, words) {
            all.checks.push(check(c));
        }
    }
    all.checks.extend(comparisons(f, words));
    all
}

/// Returns the call that a call is made on: `expect(x)` of `expect(x).toBe(y)`.
fn inner(c: &Call) -> Option<&Call> {
    let mut at = &c.callee;
    while let Expr::Field { of, .. } = at {
        at = of;
    }
    if let Expr::Call(inner) = at { Some(inner) } else { None }
}

/// Returns true for a call that checks something.
fn checks(c: &Call, f: &Function, words: &Testing) -> bool {
    let package = c.package.as_deref().and_then(|p| p.rsplit('/').next()).unwrap_or_default();
    if words.is_checker(package) || inner(c).is_some_and(|i| checks(i, f, words)) {
        return true;
    }
    match c.callee.path() {
        // `t.Fatal` alone stands in a branch, whose condition is the check.
        Some(p) if p.parts.len() == 1 && is_own(f, p.head) => false,
        Some(p) if p.parts.is_empty() => {
            let handed = c.args.iter().any(|a| matches!(&a.value, Expr::Name(n) if is_own(f, n)));
            words.asserts(&c.name) || (handed && words.is_helper(&c.name))
        }
        Some(p) => words.is_checker(p.head) || p.parts.iter().rev().skip(1).any(|part| words.is_checker(part)) || words.asserts(&c.name),
        None => words.asserts(&c.name),
    }
}

/// Returns true for a test's own parameter, by which it fails.
fn is_own(f: &Function, name: &str) -> bool {
    f.params.iter().any(|p| p.name == name && p.type_ref.name.len() <= 2) || name == "t"
}

/// Returns a call as a check.
fn check(c: &Call) -> Check {
    let whole = Expr::Call(Box::new(c.clone()));
    let mut names = BTreeSet::new();
    let mut note = |e: &Expr| match e {
        Expr::Field { name, .. } => {
            names.insert(name.clone());
        }
        Expr::Call(inner) => {
            names.insert(inner.name.clone());
        }
        _ => {}
    };
    let args = inner(c).into_iter().flat_map(|i| &i.args).chain(&c.args);
    args.clone().for_each(|a| a.value.walk_here(&mut |e| note(e)));
    Check { text: whole.to_string(), name: c.name.clone(), subjects: args.map(|a| a.value.to_string()).collect(), names, line: c.line }
}

/// Returns the conditions under which a test fails itself: `if got != want { t.Errorf(…) }`.
fn comparisons(f: &Function, words: &Testing) -> Vec<Check> {
    let mut found = vec![];
    let mut visit = |s: &Step| {
        if let StepKind::If { cond, then, .. } = &s.kind
            && then.iter().any(|s| matches!(&s.kind, StepKind::Expr(Expr::Call(c)) if fails(c, f, words)))
        {
            let mut names = BTreeSet::new();
            cond.walk_here(&mut |e| match e {
                Expr::Field { name, .. } => {
                    names.insert(name.clone());
                }
                Expr::Call(c) => {
                    names.insert(c.name.clone());
                }
                _ => {}
            });
            found.push(Check { text: format!("if {cond}"), name: "if".to_owned(), subjects: vec![cond.to_string()], names, line: s.line });
        }
    };
    reach::steps(f).into_iter().for_each(&mut visit);
    found
}

/// Returns true for a call by which a test fails itself.
fn fails(c: &Call, f: &Function, words: &Testing) -> bool {
    words.fails(&c.name) && matches!(c.callee.path(), Some(p) if p.parts.len() == 1 && is_own(f, p.head))
}
