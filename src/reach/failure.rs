//! Which failure scenarios a test exercises.
//!
//! In: a test function and the line where it comes to the code under test. Out: [`Scenario`]s with the line that proves them: first by what the
//! test does (closes a server, injects or expects an error, cancels, toggles a mode, sends garbage), then by words of its name.
//! Left out: what a mock declared elsewhere returns; whether the error expected is the target's own.

use super::{Scenario, evidence, sites};
use crate::facts::{Call, Expr, Function, Step, StepKind};

/// Words of a test's name that speak of a failure, with the scenario.
const WORDS: [(&str, &str); 17] = [
    ("refused", "connection refused"),
    ("timeout", "timeout"),
    ("reconnect", "reconnect"),
    ("resubscribe", "reconnect"),
    ("emergency", "emergency mode"),
    ("retry", "retry"),
    ("retries", "retry"),
    ("down", "connection lost"),
    ("disconnect", "connection lost"),
    ("unavailable", "connection lost"),
    ("malformed", "malformed input"),
    ("invalid", "malformed input"),
    ("unauthorized", "authentication refused"),
    ("expired", "expiry"),
    ("expir", "expiry"),
    ("fail", "failure"),
    ("error", "error returned"),
];

/// Returns the scenarios of a test, proven ones first, one of each.
pub(crate) fn scenarios(file: &str, test: &str, f: &Function, line: u32) -> Vec<Scenario> {
    let make =
        |(name, line): (&str, u32), by_name: bool| Scenario { name: name.to_owned(), test: test.to_owned(), file: file.to_owned(), line, by_name };
    let mut found: Vec<Scenario> = vec![];
    let calls = sites::calls(f).into_iter().filter_map(|(c, _)| by_call(c, line));
    let steps = sites::all_steps(f).into_iter().filter_map(by_step);
    for seen in calls.chain(steps) {
        if !found.iter().any(|s| s.name == seen.0) {
            found.push(make(seen, false));
        }
    }
    // Several attempts that are counted while a failure is injected are used up.
    if found.iter().any(|s| s.name == "error injected")
        && let Some(line) = sites::calls(f).into_iter().find_map(|(c, _)| evidence::counts_attempts(c))
    {
        found.push(make(("retry", line), false));
    }
    found.sort();
    let lower = test.to_lowercase();
    if let Some((_, name)) = WORDS.iter().find(|(word, _)| lower.contains(word))
        && !found.iter().any(|s| s.name == *name)
    {
        found.push(make((name, f.span.start), true));
    }
    found
}

/// Returns the scenario that a call shows, with its line; `line` is where the code under test is called.
fn by_call(c: &Call, line: u32) -> Option<(&'static str, u32)> {
    let package = c.package.as_deref().unwrap_or("");
    let first = c.args.first().map(|a| &a.value);
    if let Some(scenario) = by_library(c, line).or_else(|| evidence::by_value(c)) {
        return Some((scenario, c.line));
    }
    let scenario = match c.name.as_str() {
        "Close" | "Stop" | "Shutdown" | "Kill" | "Terminate" if c.args.is_empty() && c.line < line && is_peer(&c.callee) => "connection lost",
        "SetError" if !matches!(first, Some(Expr::Text(t)) if t.is_empty()) => "error injected",
        "Error" | "ErrorIs" | "ErrorAs" | "ErrorContains" | "EqualError" | "Errorf" if is_assertion(c) => "error expected",
        "NotNil" if c.args.iter().any(|a| is_error(&a.value)) => "error expected",
        "Return" | "AnyTimes" if c.args.iter().any(|a| is_error(&a.value) || makes_error(&a.value)) => "error injected",
        "WithTimeout" | "WithDeadline" if package == "context" && c.args.get(1).is_some_and(|a| is_short(&a.value)) => "timeout",
        name if name.contains("Emergency") && first == Some(&Expr::Bool(true)) => "emergency mode",
        _ if c.args.iter().any(|a| is_garbage(&a.value)) => "malformed input",
        _ => return None,
    };
    Some((scenario, c.line))
}

/// Returns the scenario that a call of a test library shows.
fn by_library(c: &Call, line: u32) -> Option<&'static str> {
    let first = c.args.first().map(|a| &a.value);
    let told = || first.and_then(injected);
    let by_name = c.args.iter().filter(|a| a.name.as_deref() == Some("side_effect")).find_map(|a| injected(&a.value));
    match c.name.as_str() {
        _ if by_name.is_some() => by_name,
        "mockRejectedValue" | "mockRejectedValueOnce" | "rejects" | "throws" | "throwsException"
            if c.callee.path().is_none_or(|p| p.head != "assert") =>
        {
            Some(told().unwrap_or("error injected"))
        }
        "rejects" | "throws" | "rejectsWith" => Some("error expected"),
        // `expect(f()).rejects.toThrow()`, `expect(f()).to.be.rejectedWith(E)`.
        "toThrow" | "toThrowError" | "toThrowErrorMatchingSnapshot" | "toThrowErrorMatchingInlineSnapshot" if !is_negated(&c.callee) => {
            Some("error expected")
        }
        "rejectedWith" | "rejected" | "throwAsync" if !is_negated(&c.callee) => Some("error expected"),
        "raises" | "assertRaises" | "assertRaisesRegex" | "assertRaisesRegexp" => {
            Some(told().filter(|n| *n != "error injected").unwrap_or("error expected"))
        }
        "expect_err" | "unwrap_err" | "is_err" if c.args.len() <= 1 => Some("error expected"),
        "emit" if matches!(first, Some(Expr::Text(t)) if t == "error") => Some("error injected"),
        "close" | "stop" | "disconnect" | "shutdown" | "kill" | "terminate" if c.args.is_empty() && c.line < line && is_peer(&c.callee) => {
            Some("connection lost")
        }
        _ => None,
    }
}

/// Returns the scenario of an error that is made or named: by its name where that tells.
fn injected(e: &Expr) -> Option<&'static str> {
    let (name, text) = match e {
        Expr::Call(c) => (c.name.as_str(), c.args.first().map(|a| &a.value)),
        Expr::Name(n) | Expr::Field { name: n, .. } => (n.as_str(), None),
        Expr::Record(r) => return r.fields.iter().find_map(|f| injected(&f.value)),
        _ => return None,
    };
    if !["Error", "Exception", "Timeout", "Failure", "Lost", "Refused"].iter().any(|end| name.ends_with(end)) {
        return None;
    }
    let text = if let Some(Expr::Text(t)) = text { t.as_str() } else { "" };
    let lower = format!("{name} {text}").to_lowercase();
    let known = [
        ("timeout", "timeout"),
        ("timed out", "timeout"),
        ("refused", "connection refused"),
        ("auth", "authentication refused"),
        ("connection", "connection lost"),
        ("econnreset", "connection lost"),
    ];
    Some(known.iter().find(|(word, _)| lower.contains(word)).map_or("error injected", |(_, scenario)| scenario))
}

/// Returns the scenario that a step shows, with its line.
fn by_step(s: &Step) -> Option<(&'static str, u32)> {
    match &s.kind {
        StepKind::If { cond: Expr::Binary { op, left, right }, then, .. } if op == "==" && is_error(left) && **right == Expr::Null && fails(then) => {
            Some(("error expected", s.line))
        }
        StepKind::Return { values, .. } if values.iter().any(makes_error) => Some(("error injected", s.line)),
        StepKind::Assign { targets, values, .. } if targets.iter().any(|t| matches!(t, Expr::Field { name, .. } if name == "side_effect")) => {
            values.iter().find_map(injected).map(|name| (name, s.line))
        }
        StepKind::Expr(Expr::Call(c)) if c.name == "cancel" && c.args.is_empty() => Some(("cancelled", s.line)),
        StepKind::Assign { values, .. } => values.iter().find_map(expects).map(|l| ("error expected", l)),
        _ => None,
    }
}

/// Returns true where an expectation is turned round: `expect(f).not.toThrow()`.
fn is_negated(callee: &Expr) -> bool {
    matches!(callee, Expr::Field { of, .. } if matches!(&**of, Expr::Field { name, .. } if name == "not"))
}

/// Returns true for assertions of a library (`assert.Error(t, err)`), which take the test or a suite, unlike `t.Error(…)`.
fn is_assertion(c: &Call) -> bool {
    let named = c.package.as_deref().is_some_and(|p| p.ends_with("/assert") || p.ends_with("/require"));
    named
        || (c.name != "Errorf" && matches!(c.callee.path(), Some(p) if matches!(p.head, "assert" | "require" | "s" | "suite") && !c.args.is_empty()))
}

/// Returns true for things on the other side of a connection.
fn is_peer(callee: &Expr) -> bool {
    let Some(path) = callee.path() else { return false };
    let owner = path.parts.iter().rev().nth(1).copied().unwrap_or(path.head).to_lowercase();
    ["server", "listener", "redis", "mini", "conn", "client", "broker", "dispatcher", "ln", "srv", "upstream"]
        .iter()
        .any(|w| owner == *w || (w.len() > 3 && owner.contains(w)))
}

/// Returns true for names of errors.
fn is_error(e: &Expr) -> bool {
    match e {
        Expr::Name(n) | Expr::Field { name: n, .. } => n == "err" || n.starts_with("err") || n.starts_with("Err") || n.ends_with("Err"),
        _ => false,
    }
}

/// Returns true for an error made in place.
fn makes_error(e: &Expr) -> bool {
    matches!(e, Expr::Call(c) if matches!((c.package.as_deref(), c.name.as_str()), (Some("errors"), "New") | (Some("fmt"), "Errorf")))
}

/// Returns true for a duration below a second.
fn is_short(e: &Expr) -> bool {
    let text = e.to_string();
    ["Millisecond", "Microsecond", "Nanosecond"].iter().any(|u| text.contains(u))
}

/// Returns true for a text that is meant to be wrong.
fn is_garbage(e: &Expr) -> bool {
    let Expr::Text(t) = e else { return false };
    let t = t.to_lowercase();
    t.len() < 60 && !t.contains("%") && ["invalid", "malformed", "garbage", "not json", "not-json", "corrupt"].iter().any(|w| t.starts_with(w))
}

/// Returns true where a branch reports a failed test.
fn fails(steps: &[Step]) -> bool {
    steps.iter().any(|s| matches!(&s.kind, StepKind::Expr(Expr::Call(c)) if matches!(c.name.as_str(), "Fatal" | "Fatalf" | "Error" | "Errorf" | "Fail" | "FailNow")))
}

/// Returns the line of a table's row that expects an error.
fn expects(e: &Expr) -> Option<u32> {
    let mut line = None;
    e.walk(&mut |e| {
        let Expr::Record(r) = e else { return };
        for f in &r.fields {
            let Some(Expr::Name(key)) = &f.key else { continue };
            let k = key.to_lowercase();
            let wants = k.contains("err") && ["want", "expect", "should", "exp"].iter().any(|w| k.contains(w));
            let empty = matches!(&f.value, Expr::Null | Expr::Bool(false)) || matches!(&f.value, Expr::Text(t) if t.is_empty());
            if wants && !empty && line.is_none() {
                line = Some(f.line);
            }
        }
    });
    line
}
