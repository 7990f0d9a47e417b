//! Which failure scenarios a test exercises.
//!
//! In: a test function and the line where it comes to the code under test. Out: [`Scenario`]s with the line that proves them: first by what the
//! test does (closes a server, injects or expects an error, cancels, toggles a mode, sends garbage), then by words of its name.
//! Left out: what a mock declared elsewhere returns; whether the error expected is the target's own.

use super::tools::TOOLS;
use super::{Scenario, evidence, sites};
use crate::facts::{Call, Expr, Function, Step, StepKind};

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
    let injected = |s: &Scenario| matches!(s.name.as_str(), "error injected" | "connection lost" | "connection refused" | "timeout");
    if found.iter().any(injected)
        && let Some(line) = sites::calls(f)
            .into_iter()
            .find_map(|(c, _)| evidence::counts_attempts(c))
            .or_else(|| sites::all_steps(f).into_iter().find_map(evidence::compares_attempts))
    {
        found.push(make(("retry", line), false));
    }
    found.sort();
    let lower = test.to_lowercase();
    // A clock that is moved shows what the test's name speaks of.
    if let Some(name) = TOOLS.scenarios.passing.within(&lower)
        && let Some(line) = sites::calls(f).into_iter().find_map(|(c, _)| TOOLS.scenarios.clock.contains(&c.name).then_some(c.line))
        && !found.iter().any(|s| s.name == name)
    {
        found.push(make((name, line), false));
        found.sort();
    }
    if let Some(name) = TOOLS.scenarios.words.within(&lower)
        && !found.iter().any(|s| s.name == name)
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
        "returning" | "return_once" | "return_const" if c.args.iter().any(|a| fails_with(&a.value)) => "error injected",
        "Return" | "AnyTimes" if c.args.iter().any(|a| is_error(&a.value) || makes_error(&a.value)) => "error injected",
        "WithTimeout" | "WithDeadline" if package == "context" && c.args.get(1).is_some_and(|a| is_short(&a.value)) => "timeout",
        name if first == Some(&Expr::Bool(true)) => TOOLS.scenarios.modes.within(&name.to_lowercase())?,
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
        "emit" => first.and_then(|e| if let Expr::Text(t) = e { TOOLS.scenarios.events.of(t) } else { None }),
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
    Some(TOOLS.scenarios.errors.within(&lower).unwrap_or("error injected"))
}

/// Returns the scenario that a step shows, with its line.
fn by_step(s: &Step) -> Option<(&'static str, u32)> {
    match &s.kind {
        StepKind::If { cond: Expr::Binary { op, left, right }, then, .. } if op == "==" && is_error(left) && **right == Expr::Null && fails(then) => {
            Some(("error expected", s.line))
        }
        StepKind::Assign { targets, values, .. } if values == &[Expr::Bool(true)] => {
            let name =
                targets.iter().find_map(|t| if let Expr::Field { name, .. } | Expr::Name(name) = t { Some(name.to_lowercase()) } else { None })?;
            TOOLS.scenarios.modes.within(&name).map(|mode| (mode, s.line))
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

/// Returns true for a closure or value of Rust that comes to an error: `|_| Err(e)`.
fn fails_with(e: &Expr) -> bool {
    let mut found = false;
    e.walk(&mut |e| found |= matches!(e, Expr::Call(c) if c.name == "Err"));
    found
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
    // JSON that nobody closes.
    let open = t.starts_with('{') && !t.contains('}') && !t.starts_with("{{");
    t.len() < 60
        && !t.contains("%")
        && (open || ["invalid", "malformed", "garbage", "not json", "not-json", "corrupt"].iter().any(|w| t.starts_with(w)))
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

#[cfg(test)]
mod checks {
    use super::*;
    use crate::languages::language_of;

    /// The scenarios that are proven in the first test of a file.
    fn proven(path: &str, text: &str) -> Vec<String> {
        let language = language_of(path).expect("a language");
        let file = (language.extract)(path, text.as_bytes());
        let f = file.functions.iter().find(|f| f.test).expect("a test");
        scenarios(path, &f.symbol(), f, f.span.end).into_iter().filter(|s| !s.by_name).map(|s| s.name).collect()
    }

    #[test]
    fn each_scenario_is_shown_in_each_language() {
        let go = |name: &str, body: &str| {
            proven(
                "a_test.go",
                &format!(
                    "package a\n\nimport (\n\t\"context\"\n\t\"errors\"\n\t\"net/http\"\n\t\"testing\"\n\n\t\"github.com/stretchr/testify/assert\"\n)\n\nfunc {name}(t *testing.T) {{\n{body}\n}}\n"
                ),
            )
        };
        let ts = |name: &str, body: &str| proven("a.test.ts", &format!("it('{name}', async () => {{\n{body}\n}});\n"));
        let py = |name: &str, body: &str| proven("tests/test_a.py", &format!("def {name}():\n    {body}\n"));
        let rust = |name: &str, body: &str| proven("tests/a.rs", &format!("#[test]\nfn {name}() {{\n{body}\n}}\n"));
        let table = [
            ("connection refused", go("TestA", "\topen(\"127.0.0.1:1\")")),
            ("timeout", go("TestA", "\tctx, _ := context.WithTimeout(context.Background(), time.Millisecond)\n\tget(ctx)")),
            ("retry", go("TestA", "\tm.On(\"Get\").Return(errors.New(\"x\"))\n\tget()\n\tm.AssertNumberOfCalls(t, \"Get\", 3)")),
            ("reconnect", go("TestA", "\tmr.Restart()\n\tget()")),
            ("emergency mode", go("TestA", "\tclient.emergencyMode = true\n\tget()")),
            ("malformed input", go("TestA", "\thandle(\"{not json\")")),
            ("authentication refused", go("TestA", "\tassert.Equal(t, 401, rec.StatusCode)")),
            ("expiry", go("TestA", "\tmr.FastForward(d)\n\tget()")),
            ("connection refused", ts("a", "  vi.spyOn(c, 'get').mockRejectedValue(new Error('connect ECONNREFUSED'));")),
            ("timeout", ts("a", "  redis.get.mockRejectedValueOnce(new Error('Command timed out'));")),
            ("retry", ts("a", "  redis.get.mockRejectedValue(new Error('x'));\n  await get();\n  expect(redis.get).toHaveBeenCalledTimes(3);")),
            ("reconnect", ts("a", "  client.emit('reconnecting');")),
            ("emergency mode", ts("a", "  setEmergencyMode(true);")),
            ("malformed input", ts("a", "  await handle('not json');")),
            ("authentication refused", ts("a", "  expect(res.status).toBe(401);")),
            ("expiry", ts("entry expires", "  vi.advanceTimersByTime(1000);\n  await get();")),
            ("connection refused", py("test_a", "c.get = mock.Mock(side_effect=ConnectionRefusedError())\n    get()")),
            ("timeout", py("test_a", "with pytest.raises(redis.TimeoutError):\n        get()")),
            ("retry", py("test_a", "c.get = mock.Mock(side_effect=redis.ConnectionError())\n    get()\n    assert c.get.call_count == 3")),
            ("reconnect", py("test_a", "server.restart()\n    get()")),
            ("emergency mode", py("test_a", "set_emergency_mode(True)\n    get()")),
            ("malformed input", py("test_a", "handle(\"not json\")")),
            ("authentication refused", py("test_a", "assert get().status_code == 401")),
            ("expiry", py("test_entry_expires", "with freeze_time(\"2030-01-01\"):\n        get()")),
            ("connection refused", rust("a", "    open(\"redis://127.0.0.1:1/\");")),
            ("timeout", rust("a", "    assert!(get().unwrap_err().is_timeout());")),
            ("retry", rust("a", "    m.expect_get().times(3).returning(|_| Err(e()));\n    get(m);")),
            ("reconnect", rust("a", "    server.restart();\n    get();")),
            ("emergency mode", rust("a", "    state.emergency = true;\n    get(state);")),
            ("malformed input", rust("a", "    handle(\"not json\");")),
            ("authentication refused", rust("a", "    assert_eq!(get().status(), StatusCode::UNAUTHORIZED);")),
            ("expiry", rust("entry_expires", "    tokio::time::advance(d);\n    get();")),
        ];
        let wrong: Vec<_> = table.iter().enumerate().filter(|(_, (want, seen))| !seen.iter().any(|s| s == want)).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn what_is_usual_shows_no_failure() {
        assert_eq!(
            proven(
                "a.test.ts",
                "it('keeps', async () => {\n  vi.advanceTimersByTime(10);\n  expect(res.status).toBe(200);\n  expect(n).toBe(401);\n});\n"
            ),
            [""; 0]
        );
        assert_eq!(proven("tests/test_a.py", "def test_a():\n    assert get().status_code == 200\n    assert count == 401\n"), [""; 0]);
        assert_eq!(proven("tests/a.rs", "#[test]\nfn a() {\n    m.expect_get().times(3).returning(|_| Ok(1));\n    handle(\"{}\");\n}\n"), [""; 0]);
    }
}
