//! Test Coverage Validation: which test reaches which changed function, and which one none does.

use super::assessment::finding_places;
use super::{Limits, cut, function};
use crate::change::Side;
use crate::report::labels::Label;
use crate::report::{Report, Test, TestReach, words};
use serde::Serialize;

/// The heading's paragraph and bullets.
#[derive(Debug, Serialize)]
pub(super) struct Tests {
    /// How many functions are guarded, and those of no label.
    opening: Vec<String>,
    /// Redis Tests, and those of synchronization.
    redis: Vec<String>,
    /// RPC Tests.
    rpc: Vec<String>,
    /// Failure Scenario Tests.
    failures: Vec<String>,
}

impl Tests {
    /// Returns the heading's texts within limits.
    pub(super) fn new(report: &Report, limits: Limits) -> Self {
        let of = |labels: &[Label]| cut(facts(report, labels, limits.names), limits.tests);
        let mut opening = vec![extent(report)];
        opening.extend(cut(of_tests(report), limits.facts));
        opening.extend(of(&[Label::Auth, Label::Opening]));
        Self { opening, redis: of(&[Label::Redis, Label::Sync]), rpc: of(&[Label::Rpc]), failures: failures(report, limits.tests) }
    }
}

/// Returns the findings of this heading: what tests and scripts do themselves.
fn of_tests(report: &Report) -> Vec<String> {
    report.told().filter(|f| f.section == "tests").map(|f| words::located(&f.message, &finding_places(f))).collect()
}

/// Returns one sentence with the number of guarded functions.
fn extent(report: &Report) -> String {
    let of = |status: &str| report.tests.iter().filter(|t| t.status == status).count();
    let all = report.tests.len();
    if all == 0 {
        return "No function with a connection changed, so no test was looked for.".to_owned();
    }
    if all == 1 && of("covered") == 1 {
        return "Tests guard the one changed connection function.".to_owned();
    }
    let rest = [("partly", "guarded in part"), ("uncovered", "without a test"), ("unknown", "unknown")];
    let mut parts = vec![words::count(all, "changed connection function"), format!("{} guarded by tests", of("covered"))];
    parts.extend(rest.iter().filter(|(status, _)| of(status) > 0).map(|(status, words)| format!("{} {words}", of(status))));
    format!("{}: {}.", parts[0], words::list(&parts[1..]))
}

/// Returns one sentence per function, the unguarded first and together.
fn facts(report: &Report, labels: &[Label], names: usize) -> Vec<String> {
    let of = |status: &str| -> Vec<&TestReach> {
        report.tests.iter().filter(|t| t.status == status && labels.contains(&report.label(&t.mechanism))).collect()
    };
    let all: Vec<&TestReach> = report.tests.iter().filter(|t| labels.contains(&report.label(&t.mechanism))).collect();
    let mut out = Vec::new();
    let (bare, only_run): (Vec<&TestReach>, Vec<&TestReach>) = of("uncovered").into_iter().partition(|t| t.tests.is_empty());
    if !bare.is_empty() {
        let names: Vec<String> = bare.iter().map(|t| function(report, &t.file, &t.symbol)).collect();
        out.push(format!("No test reaches {}.", words::some(&names, 3)));
    }
    out.extend(only_run.iter().map(|t| run_only(report, t)));
    out.extend(all.iter().flat_map(|t| profiled(report, t)));
    out.extend(all.iter().filter_map(|t| not_shown(report, t)));
    out.extend(of("unknown").iter().map(|t| format!("Unknown whether a test reaches {}.", function(report, &t.file, &t.symbol))));
    let (blind, partly): (Vec<&TestReach>, Vec<&TestReach>) = of("partly").into_iter().partition(|t| !t.tests.iter().any(|x| x.counts));
    out.extend(blind.iter().filter(|t| !t.tests.is_empty()).map(|t| run_only(report, t)));
    out.extend(partly.iter().map(|t| guarded(report, t, " in part", names)));
    out.extend(of("covered").iter().map(|t| guarded(report, t, "", names)));
    out
}

/// Returns the sentence for a function that tests run without guarding it.
fn run_only(report: &Report, reach: &TestReach) -> String {
    let why = reach.tests.iter().find_map(|t| t.why_not.as_deref()).unwrap_or("it does not check the result");
    let test = reach.tests.first().map(test_place).unwrap_or_default();
    words::sentence(&format!("No test guards {}; {test} only runs it: {why}", function(report, &reach.file, &reach.symbol)))
}

/// Returns the sentence for a function that tests guard.
fn guarded(report: &Report, reach: &TestReach, how: &str, names: usize) -> String {
    let tests: Vec<String> = reach.tests.iter().filter(|t| t.counts).map(test_place).collect();
    let verb = if tests.len() == 1 { "reaches" } else { "reach" };
    format!("{} {verb} {}{how}.", words::some(&tests, names), function(report, &reach.file, &reach.symbol))
}

/// Returns the sentence for a function whose changed branch no test goes into. A profile knows better.
fn not_shown(report: &Report, reach: &TestReach) -> Option<String> {
    let unset = reach.unset.as_ref().filter(|_| reach.coverage.is_none())?;
    let (function, at) = (function(report, &reach.file, &reach.symbol), words::place(&reach.file, unset.line, Side::Head));
    let condition = words::code(&unset.condition);
    Some(format!(
        "What changed in {function} runs only where {condition} ({at}): tests reach the function, none sets {}.",
        words::code(&unset.setting)
    ))
}

/// Returns what coverage profiles say of a function's changed lines; nothing without a profile.
fn profiled(report: &Report, reach: &TestReach) -> Vec<String> {
    let Some(c) = &reach.coverage else { return vec![] };
    let profiles = words::some(&c.profiles.iter().map(|p| words::code(p)).collect::<Vec<_>>(), 3);
    let function = function(report, &reach.file, &reach.symbol);
    let place = |lines: &[u32]| words::place(&reach.file, lines.first().copied().unwrap_or_default(), Side::Head);
    let named = |lines: &[u32]| format!("{} {} ({})", if lines.len() == 1 { "line" } else { "lines" }, words::lines(lines), place(lines));
    let blind = if reach.tests.iter().any(|t| t.counts) { "" } else { "; by which test, a profile does not tell" };
    vec![match (c.run.as_slice(), c.not_run.as_slice()) {
        (run, []) => format!("{profiles}: the tests ran what changed in {function}, {}{blind}.", named(run)),
        ([], not) => format!("{profiles}: no test ran what changed in {function}, {}.", named(not)),
        (run, not) => format!("{profiles}: of what changed in {function} the tests ran {}, and not {}{blind}.", named(run), named(not)),
    }]
}

/// Returns a test with its place, whether the change edits it, and on what it depends whether it runs.
pub(super) fn test_place(test: &Test) -> String {
    let edited = if test.in_change { ", edited here" } else { "" };
    let condition = test.condition.as_ref().filter(|_| test.counts).map_or_else(String::new, |c| format!(", {c}"));
    format!("{} ({}{edited}{condition})", words::code(&test.name), words::place(&test.file, test.line, Side::Head))
}

/// Returns for which functions a failure is shown, is not, or is unknown.
fn failures(report: &Report, limit: usize) -> Vec<String> {
    let of = |path: &str| -> Vec<String> {
        let reached = report.tests.iter().filter(|t| t.failure_path == path && t.status != "uncovered");
        reached.map(|t| function(report, &t.file, &t.symbol)).collect()
    };
    let sentence = |names: Vec<String>, what: &str| (!names.is_empty()).then(|| format!("{what} {}.", words::some(&names, limit)));
    let uncovered = report.tests.iter().filter(|t| t.status == "uncovered").count();
    let none = (uncovered > 0).then(|| format!("No failure is shown of {} without a test.", words::count(uncovered, "function")));
    [
        sentence(of("no"), "Its tests show no failure of"),
        sentence(of("unknown"), "Unknown whether a test shows a failure of"),
        none,
        sentence(of("yes"), "A failure is shown of"),
    ]
    .into_iter()
    .flatten()
    .collect()
}
