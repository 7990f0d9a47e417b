//! Tests that check nothing but that there is no panic.
//!
//! In: a test function. Out: the reason why it guards nothing. Told only where the test can be seen to check nothing: it hands its own parameter to nobody,
//! calls nothing whose name speaks of checking, compares nothing on which it fails. Left out: tests of languages in which an error raises
//! by itself, but for those whose only check says that nothing is raised.

use super::sites;
use crate::facts::{Call, Effect, Expr, FileFacts, Function, Step, StepKind};

/// Parts of names that speak of checking.
const WORDS: [&str; 22] = [
    "assert",
    "expect",
    "require",
    "should",
    "check",
    "verify",
    "must",
    "ensure",
    "equal",
    "compare",
    "match",
    "diff",
    "fail",
    "fatal",
    "error",
    "panic",
    "wait",
    "eventually",
    "validate",
    "test",
    "want",
    "exit",
];
/// What a Go test may do with its own parameter without checking anything.
const HARMLESS: [&str; 10] = ["Run", "Parallel", "Helper", "Log", "Logf", "Cleanup", "TempDir", "Setenv", "Name", "Context"];
/// Checks that hold where nothing panics or is raised.
const NO_PANIC: [&str; 4] = ["NotPanics", "NotPanicsf", "assertNotRaises", "doesNotThrow"];

/// Returns why a test checks nothing.
pub(crate) fn why_not(file: &FileFacts, f: &Function) -> Option<String> {
    let calls: Vec<&Call> = sites::calls(f).into_iter().map(|(c, _)| c).collect();
    let quiet = |c: &&Call| NO_PANIC.contains(&c.name.as_str()) || is_not_to_throw(c);
    let (no_panic, others): (Vec<&Call>, Vec<&Call>) = calls.into_iter().partition(quiet);
    let go = file.language == "go";
    if (!go && no_panic.is_empty()) || (go && (f.receiver.is_some() || !f.name.starts_with("Test") || f.params.len() != 1)) {
        return None;
    }
    let own = f.params.first().map(|p| p.name.as_str()).filter(|_| go).unwrap_or_default();
    let inner = |c: &Call| no_panic.iter().any(|n| n.callee.to_string().starts_with(&c.to_string()));
    if others.iter().any(|c| !inner(c) && may_check(c, own)) || sites::all_steps(f).iter().any(|s| fails(s)) || f.body.is_empty() {
        return None;
    }
    Some(match no_panic.first() {
        Some(c) => format!("checks only that nothing panics or is raised (line {})", c.line),
        None => "checks nothing: only a panic makes it fail".to_owned(),
    })
}

/// Returns true for `expect(f).not.toThrow()`.
fn is_not_to_throw(c: &Call) -> bool {
    matches!(c.name.as_str(), "toThrow" | "toThrowError")
        && matches!(&c.callee, Expr::Field { of, .. } if matches!(&**of, Expr::Field { name, .. } if name == "not"))
}

/// Returns true for a call that may check something: by its name, or because it gets the test.
fn may_check(c: &Call, own: &str) -> bool {
    let path = c.callee.path();
    let on_test = path.as_ref().is_some_and(|p| p.head == own && p.parts.len() == 1);
    if on_test && HARMLESS.contains(&c.name.as_str()) {
        return false;
    }
    let chain = c.callee.to_string().to_lowercase();
    let handed = c.args.iter().any(|a| {
        let mut found = false;
        a.value.walk_here(&mut |e| found |= matches!(e, Expr::Name(n) if n == own));
        found
    });
    on_test || handed || matches!(c.effect, Some(Effect::Exit | Effect::Panic)) || WORDS.iter().any(|w| chain.contains(w))
}

/// Returns true for a step that ends a test as failed, or takes what another one tells.
fn fails(s: &Step) -> bool {
    matches!(s.kind, StepKind::Throw(_) | StepKind::Select { .. } | StepKind::Send { .. } | StepKind::Go(_) | StepKind::Other(_))
}
