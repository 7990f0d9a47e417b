//! The fixtures: what the review says of each small change in `fixtures/`.
//!
//! In: `fixtures/<case>/{base,head}` and the tables of `fixtures/README.md`. Out: nothing; the reports are compared with
//! `fixtures/<case>/report.snap` (`INSTA_UPDATE=always cargo test --test fixtures` writes them; read the difference).
//! Left out: packs of teams (see `team_pack.rs`).

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod support;

use connreview::report::{
    Change, ConnectionHit, Finding, Report, Silencing, Templates, TerminalOptions, TestReach, render_json, render_markdown, render_terminal,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use support::{Files, Repo, read};

/// Cases whose whole markdown report is a snapshot too: one quiet, one of each important sort.
const IN_FULL: &[&str] =
    &["auth-words-without-connection", "put-aside-in-code", "rpc-method-through-wrapper", "setting-default-changed", "ttl-two-constants-away"];

/// A password that stands in the sources of a fixture, and that no report may repeat.
const SECRET: &str = "hunter2-never-show";

/// Returns the folder of all cases.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Returns the names of all cases, in order. `parity` holds one case in several languages (`tests/parity.rs`).
fn cases() -> Vec<String> {
    let folders = root().read_dir().unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir() && !p.ends_with("parity"));
    let names: BTreeSet<String> = folders.map(|p| p.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    names.into_iter().collect()
}

/// Returns both trees of a case.
fn trees(case: &str) -> (Files, Files) {
    (read(&root().join(case).join("base")), read(&root().join(case).join("head")))
}

/// Returns the repository of a case.
fn repository(case: &str) -> Repo {
    let (base, head) = trees(case);
    Repo::new(&base, &head)
}

/// The reports of all cases, made once.
static REPORTS: LazyLock<BTreeMap<String, Report>> = LazyLock::new(|| {
    let names = cases();
    names.into_par_iter().map(|c| (c.clone(), repository(&c).review_case(&root().join(&c)))).collect()
});

/// Returns what the tables of the manual expect: the kinds of each case, none for a trap. Of a known gap today's report is
/// expected, which has a snapshot like all others.
fn expected() -> BTreeMap<String, BTreeSet<String>> {
    let manual = std::fs::read_to_string(root().join("README.md")).unwrap();
    let (manual, gaps) = manual.split_once("## Known gaps").unwrap_or((&manual, ""));
    let mut found = BTreeMap::new();
    for row in manual.lines().filter(|l| l.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let kinds: BTreeSet<String> = if cells.len() == 2 { quoted(cells[1]).collect() } else { BTreeSet::new() };
        let cases: Vec<String> = quoted(cells[0]).collect();
        // A row of several cases with as many kinds gives one to each.
        let each = cases.len() > 1 && cases.len() == quoted(cells[cells.len() - 1]).count();
        for (i, case) in cases.iter().enumerate() {
            let kinds = if each { quoted(cells[1]).skip(i).take(1).collect() } else { kinds.clone() };
            assert!(found.insert(case.clone(), kinds).is_none(), "{case} stands twice in fixtures/README.md");
        }
    }
    for row in gaps.lines().filter(|l| l.starts_with("| `")) {
        let case = quoted(row).next().unwrap();
        let today = REPORTS[&case].changes.iter().map(|c| c.kind.clone()).collect();
        assert!(found.insert(case.clone(), today).is_none(), "{case} stands twice in fixtures/README.md");
    }
    found
}

/// Returns the code spans of a text.
fn quoted(text: &str) -> impl Iterator<Item = String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned)
}

/// Returns a report as short lines for people.
fn outline(report: &Report) -> String {
    let mut out = format!("connectivity: {}, mechanisms: {}\n", report.connectivity, report.mechanisms.join(" "));
    section(
        &mut out,
        "changes",
        report.changes.iter().map(|c| format!("{} {} {}:{} {}\n    {}", c.kind, c.mechanism, c.file, c.line, c.symbol, c.summary)),
    );
    section(&mut out, "points", report.points.iter().map(point));
    section(&mut out, "findings", report.findings.iter().map(finding));
    let silencing = |s: &Silencing| format!("{} {}:{} {}", s.kind, s.file, s.line, s.message);
    section(&mut out, "put aside", report.silencing.iter().map(silencing));
    section(&mut out, "tests", report.tests.iter().filter(|t| !t.tests.is_empty()).map(reach));
    section(&mut out, "questions", report.questions.iter().cloned());
    profile(&mut out, report);
    section(&mut out, "not examined", report.not_examined.iter().map(|n| format!("{}: {}", n.what, n.why)));
    out
}

/// Returns the tests of a function, those that do not count with the reason.
fn reach(of: &TestReach) -> String {
    let mut text = format!("{} {}: {}, failure {}", of.file, of.symbol, of.status, of.failure_path);
    for t in &of.tests {
        let why = t.why_not.as_ref().map_or(String::new(), |w| format!("; does not count: {w}"));
        let why = t.condition.as_ref().map_or(why, |c| format!("; {c}"));
        let why = if t.subtests.is_empty() { why } else { format!(" ({}){why}", t.subtests.join(", ")) };
        let _ = write!(text, "\n    {} {}:{} {}, {} call(s) away{why}", t.name, t.file, t.line, t.kind, t.distance);
    }
    text
}

/// Adds what the active profile says.
fn profile(out: &mut String, report: &Report) {
    section(out, "scenarios", report.scenarios.iter().map(|s| format!("{}, step {}: {}", s.scenario, s.step, s.places.join(", "))));
    let about = |c: &ConnectionHit| if c.about.is_empty() { String::new() } else { format!(" ({})", c.about) };
    section(out, "connections", report.connections.iter().map(|c| format!("{}{}: {}", c.title, about(c), c.places.join(", "))));
    section(out, "key files", report.key_files.iter().map(|k| format!("{}: {}", k.area, k.places.join(", "))));
    section(out, "held against", report.considerations.iter().map(|c| format!("{} {}: {}", c.kind, c.title, c.changes.join("; "))));
    let linked = |l: &Option<String>| l.as_deref().map_or_else(|| "not linked".to_owned(), |l| format!("linked: {l}"));
    section(out, "partners", report.partners.iter().map(|p| format!("{} ({}): {}", p.component, linked(&p.linked), p.why)));
}

/// Adds a section, where it has lines.
fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        let _ = writeln!(out, "\n{title}:");
    }
    lines.for_each(|l| {
        let _ = writeln!(out, "  {l}");
    });
}

/// Returns a point with its captures as `name=value` or `name=base→head`.
fn point(p: &connreview::report::Point) -> String {
    let mut text = format!("{} {} {}:{} {}", p.status, p.rule, p.file, p.line, p.symbol);
    for (name, value) in &p.captures {
        let (base, head) = (value.base.as_deref().unwrap_or("∅"), value.head.as_deref().unwrap_or("∅"));
        let _ = if base == head { write!(text, "\n    {name}={head}") } else { write!(text, "\n    {name}={base} → {head}") };
    }
    text
}

/// Returns a finding with what it recommends.
fn finding(f: &Finding) -> String {
    let level = format!("{:?}", f.severity).to_uppercase();
    let status = f.status_reason.as_deref().map(|r| format!("\n    {}: {r}", f.status)).unwrap_or_default();
    format!("{level} {} {}:{} {}\n    {}\n    → {}{status}", f.rule, f.file, f.line, f.symbol, f.message, f.recommendation)
}

/// Returns a report as markdown.
fn markdown(report: &Report) -> String {
    render_markdown(report, &Templates::load(None).unwrap()).unwrap()
}

/// Returns a report in every format.
fn every_format(report: &Report) -> Vec<String> {
    let mut whole = report.clone();
    whole.report.markdown = markdown(report);
    vec![render_json(&whole), whole.report.markdown, render_terminal(report, TerminalOptions { width: 100, color: false })]
}

/// Compares a text with a snapshot beside the case.
fn snapshot(case: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join(case));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Every case gives the report beside it.
#[test]
fn reports() {
    for (case, report) in REPORTS.iter() {
        snapshot(case, "report", &outline(report));
        if IN_FULL.contains(&case.as_str()) {
            snapshot(case, "markdown", &markdown(report));
        }
    }
}

/// The manual lists every case, and each yields the kinds that it names; a trap yields nothing.
#[test]
fn every_case_shows_what_its_table_says() {
    let expected = expected();
    assert_eq!(expected.keys().cloned().collect::<Vec<_>>(), cases(), "fixtures/README.md lists all cases");
    let mut wrong = String::new();
    for (case, kinds) in &expected {
        let report = &REPORTS[case];
        let found: BTreeSet<String> = report.changes.iter().map(|c| c.kind.clone()).collect();
        if kinds.is_empty() && !silent(report) {
            let _ = writeln!(wrong, "{case} should be silent:\n{}", outline(report));
        }
        if !kinds.is_subset(&found) || report.connectivity == kinds.is_empty() {
            let _ = writeln!(wrong, "{case}: {kinds:?} expected, {found:?} found, connectivity {}", report.connectivity);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Returns true for a report that tells nothing. A point that only moved is no news.
fn silent(r: &Report) -> bool {
    let points = r.points.iter().all(|p| p.status == "moved" || p.status == "touched");
    !r.connectivity && points && r.mechanisms.is_empty() && r.changes.is_empty() && r.findings.is_empty() && r.questions.is_empty()
}

/// A side against itself has no points, changes and findings, also where each line moves down by one, so that every file is
/// in the change.
#[test]
fn a_side_against_itself_is_silent() {
    let check = |case: &str, report: &Report| assert!(silent(report) && report.points.is_empty(), "{case}:\n{}", outline(report));
    cases().into_par_iter().for_each(|case| {
        let (base, head) = trees(&case);
        for side in [&base, &head] {
            let lower: Files = side.iter().map(|(p, text)| (p.clone(), [b"\n", text.as_slice()].concat())).collect();
            let report = Repo::new(side, &lower).review();
            assert_eq!(report.files.len(), side.len(), "{case}");
            check(&case, &report);
        }
    });
    let (base, _) = trees("ttl-two-constants-away");
    check("nothing changed", &Repo::new(&base, &base).review());
}

/// What is added in one direction is removed in the other; all other kinds are the same in both. What a change brings and a rule does not
/// expect so is told on the way there only: on the way back it is gone.
#[test]
fn the_way_back_mirrors_the_way_there() {
    // A worker that waited for the reports could be one that has to make them.
    LazyLock::force(&REPORTS);
    let expected = |c: &Change| c.one_way;
    let fault = |case: String| {
        let (base, head) = trees(&case);
        // A method or channel with another name has both sides, and the same kind both ways.
        let turned =
            |c: &Change, turn: fn(&str) -> &str| if c.base.is_some() && c.head.is_some() { c.kind.clone() } else { turn(&c.kind).to_owned() };
        let kinds = |report: &Report, turn: fn(&str) -> &str| -> BTreeSet<(String, String)> {
            // A new call brings what happens when it fails; one that goes takes that along.
            let along =
                |c: &&Change| matches!(c.kind.as_str(), "fallback_changed" | "error_handling_changed") && (c.base.is_none() || c.head.is_none());
            report.changes.iter().filter(|c| !along(c) && !expected(c)).map(|c| (turned(c, turn), c.mechanism.clone())).collect()
        };
        let (there, back) = (&REPORTS[&case], Repo::new(&head, &base).review());
        let (one, other) = (kinds(there, mirrored), kinds(&back, |k| k));
        let some_expected = |report: &Report| report.changes.iter().any(&expected);
        let alike = there.connectivity == back.connectivity || some_expected(there) || some_expected(&back);
        (one != other || !alike)
            .then(|| format!("{case}: {one:?}, connectivity {}\n  back: {other:?}, connectivity {}", there.connectivity, back.connectivity))
    };
    let faults: Vec<String> = cases().into_par_iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Returns the kind of the opposite change.
fn mirrored(kind: &str) -> &str {
    const PAIRS: &[(&str, &str)] = &[
        ("channel_added", "channel_removed"),
        ("rpc_method_added", "rpc_method_removed"),
        ("config_added", "config_removed"),
        ("routing_added", "routing_removed"),
    ];
    let other = PAIRS.iter().find_map(|&(a, b)| if kind == a { Some(b) } else { (kind == b).then_some(a) });
    other.unwrap_or(kind)
}

/// The same input gives the same bytes, with one thread or several, and says nothing of where the repository stands.
#[test]
fn reports_depend_on_nothing_but_the_change() {
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let several = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
    for (case, first) in REPORTS.iter() {
        let repo = repository(case);
        let place = repo.dir().display().to_string();
        let first = every_format(first);
        assert!(first.iter().all(|f| !f.contains(&place)), "{case}: the path of the repository is in the report");
        assert_eq!(first, alone.install(|| every_format(&repo.review_case(&root().join(case)))), "{case} with one thread");
        if IN_FULL.contains(&case.as_str()) {
            assert_eq!(first, several.install(|| every_format(&repo.review_case(&root().join(case)))), "{case} with four threads");
        }
    }
}

/// A secret that is written out in the sources stands in no report.
#[test]
fn no_format_repeats_a_secret() {
    let mut seen = 0;
    for (case, report) in REPORTS.iter() {
        let (base, head) = trees(case);
        let holds = |tree: &Files| tree.values().any(|text| String::from_utf8_lossy(text).contains(SECRET));
        if holds(&base) || holds(&head) {
            seen += 1;
            assert!(!report.changes.is_empty(), "{case}: a report without changes has no place for a secret");
            let shown = every_format(report).into_iter().find(|text| text.contains(SECRET));
            assert_eq!(shown, None, "{case}");
        }
    }
    assert!(seen > 0, "no case has a secret");
}

/// No snapshot stands in `fixtures/` that no test compares with.
#[test]
fn unreferenced_snapshots_are_refused() {
    let is_snapshot = |path: &str| path.ends_with(".snap") || path.ends_with(".snap.new");
    let found: BTreeSet<String> = read(&root()).into_keys().filter(|p| is_snapshot(p)).collect();
    let reports = cases().into_iter().map(|c| format!("{c}/report.snap"));
    let compared: BTreeSet<String> = reports.chain(IN_FULL.iter().map(|c| format!("{c}/markdown.snap"))).collect();
    assert_eq!(found, compared);
}
