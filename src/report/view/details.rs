//! What folds away: every change, point, finding, test and file of the report, as rows of message text.

use super::guide;
use super::tests::test_place;
use crate::change::{NotExamined, Side};
use crate::report::safe::span;
use crate::report::{Change, ConnectionHit, Consideration, File, Finding, Partner, Point, Report, Silencing, TestReach, words};
use crate::rules::Level;
use serde::Serialize;

/// Rows shown of each kind; the JSON document has them all.
const ROWS: usize = 100;

/// All groups; an empty group is left out by the template.
#[derive(Debug, Default, Serialize)]
pub(in crate::report) struct Details {
    /// Findings with their proof.
    findings: Rows<Proof>,
    /// What puts findings aside.
    silencing: Rows<Vec<String>>,
    /// Changes with both sides.
    changes: Rows<Vec<String>>,
    /// Connection points with captures.
    points: Rows<Vec<String>>,
    /// Functions with their tests.
    tests: Rows<Vec<String>>,
    /// Scenarios and connections of the profile, with places.
    profile: Rows<Vec<String>>,
    /// Partner components.
    partners: Rows<Vec<String>>,
    /// Impacts and guidelines of the profile.
    considerations: Rows<Vec<String>>,
    /// Changed files.
    files: Rows<Vec<String>>,
    /// What was not examined.
    not_examined: Rows<Vec<String>>,
    /// Questions to the author.
    questions: Rows<String>,
    /// Guides, filled in.
    guides: Vec<guide::Shown>,
}

/// The rows of a group, as far as they are shown.
#[derive(Debug, Serialize)]
pub(super) struct Rows<T> {
    /// Number of all rows.
    total: usize,
    /// Number of rows that are not shown.
    more: usize,
    /// The rows.
    rows: Vec<T>,
}

/// A finding with its proof.
#[derive(Debug, Serialize)]
pub(super) struct Proof {
    /// Id, severity, confidence and status.
    head: String,
    /// Message, place and advice.
    text: String,
    /// Evidence lines: place and text.
    evidence: Vec<String>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { total: 0, more: 0, rows: vec![] }
    }
}

impl Details {
    /// Returns all groups of a report.
    pub(in crate::report) fn new(report: &Report) -> Self {
        let mut profile: Vec<Vec<String>> = Vec::new();
        profile.extend(report.scenarios.iter().map(|s| vec![format!("{}, step {}", s.scenario, s.step), spans(&s.places)]));
        profile.extend(report.connections.iter().map(|c| vec![connection(c), spans(&c.places)]));
        profile.extend(report.key_files.iter().map(|k| vec![format!("Key file: {}", k.area), spans(&k.places)]));
        let mut changes: Vec<&Change> = report.changes.iter().collect();
        changes.sort_by_key(|c| c.confidence <= Level::Low);
        Self {
            findings: rows(&report.findings, proof),
            silencing: rows(&report.silencing, silencing),
            changes: rows(&changes, |c| change(c)),
            points: rows(&report.points, |p| point(report, p)),
            tests: rows(&report.tests, tests),
            profile: rows(&profile, Clone::clone),
            partners: rows(&report.partners, partner),
            considerations: rows(&report.considerations, consideration),
            files: rows(&report.files, file),
            not_examined: rows(&report.not_examined, not_examined),
            questions: rows(&report.questions, Clone::clone),
            guides: report.guides.iter().map(guide::shown).collect(),
        }
    }
}

/// Makes the rows of a group.
fn rows<T, R>(items: &[T], row: impl Fn(&T) -> R) -> Rows<R> {
    Rows { total: items.len(), more: items.len().saturating_sub(ROWS), rows: items.iter().take(ROWS).map(row).collect() }
}

/// Returns places as code, separated by commas.
fn spans(places: &[String]) -> String {
    places.iter().map(|p| span(p)).collect::<Vec<_>>().join(", ")
}

/// Makes a finding's entry.
fn proof(finding: &Finding) -> Proof {
    let status = match &finding.status_reason {
        Some(reason) => format!(", {}: {reason}", finding.status),
        None if finding.status == "new" => String::new(),
        None => format!(", {}", finding.status),
    };
    let head = format!("{} {}, {} confidence{status}", finding.id, words::level(finding.severity), words::level(finding.confidence));
    let text = words::located(&finding.message, &[words::place(&finding.file, finding.line, finding.side)]);
    let advice = words::sentence(&finding.recommendation);
    let evidence = finding.evidence.iter().map(|e| format!("{}: {}", words::place(&e.file, e.line, e.side), span(&words::shorten(&e.text, 160))));
    Proof { head, text: format!("{text} {advice}").trim().to_owned(), evidence: evidence.collect() }
}

/// What, where, findings.
fn silencing(s: &Silencing) -> Vec<String> {
    vec![words::sentence(&s.message), words::place(&s.file, s.line, Side::Head), s.findings.join(", ")]
}

/// Kind, place, base, head.
fn change(change: &Change) -> Vec<String> {
    let place = words::place(&change.file, change.line, change.side);
    let at = if change.symbol.is_empty() { place } else { format!("{place} {}", words::code(&change.symbol)) };
    let unsure = if change.confidence > Level::Low { "" } else { " (unsure)" };
    vec![format!("{}{unsure}", words::kind(&change.kind)), at, words::value(change.base.as_deref()), words::value(change.head.as_deref())]
}

/// Role, place, status, captures.
fn point(report: &Report, point: &Point) -> Vec<String> {
    let side = if point.status == "removed" { Side::Base } else { Side::Head };
    let place = words::place(&point.file, point.line, side);
    let at = if point.symbol.is_empty() { place } else { format!("{place} {}", words::code(&point.symbol)) };
    let what = format!("{} {}", report.title(&point.mechanism), point.role);
    vec![what, at, point.status.clone(), captures(point)]
}

/// Returns the captures, both sides where they differ.
fn captures(point: &Point) -> String {
    let both = |name: &str, base: &Option<String>, head: &Option<String>| {
        let (base, head) = (words::value(base.as_deref()), words::value(head.as_deref()));
        if base == head { format!("{name} {head}") } else { format!("{name} {base} → {head}") }
    };
    point.captures.iter().map(|(name, sides)| both(name, &sides.base, &sides.head)).collect::<Vec<_>>().join(", ")
}

/// Function, status, failure shown, tests.
fn tests(reach: &TestReach) -> Vec<String> {
    let test = |t: &super::super::Test| match &t.why_not {
        Some(why) if !t.counts => format!("{} does not count: {why}", test_place(t)),
        _ if t.distance > 1 && !t.via.is_empty() => format!("{} via {}", test_place(t), words::code(&t.via.join(" → "))),
        _ => test_place(t),
    };
    let mut names: Vec<String> = reach.tests.iter().take(10).map(test).collect();
    if reach.tests.len() > names.len() {
        names.push(format!("{} more", reach.tests.len() - names.len()));
    }
    let named = if names.is_empty() { "–".to_owned() } else { names.join("; ") };
    vec![format!("{} {}", words::code(&reach.symbol), span(&reach.file)), reach.status.clone(), reach.failure_path.clone(), named]
}

/// Component, repository, reason, link.
fn partner(partner: &Partner) -> Vec<String> {
    let linked = partner.linked.as_deref().map_or_else(|| "–".to_owned(), span);
    vec![words::code(&partner.component), words::code(&partner.repo), partner.why.clone(), linked]
}

/// Title and what travels on it.
fn connection(c: &ConnectionHit) -> String {
    if c.about.is_empty() { c.title.clone() } else { format!("{} ({})", c.title, c.about) }
}

/// Impact or guideline, what it says, changes.
fn consideration(c: &Consideration) -> Vec<String> {
    let title = if c.kind == "guideline" { "Guideline".to_owned() } else { format!("Impact: {}", c.title) };
    vec![title, c.text.clone(), c.changes.join("; ")]
}

/// Path, status, role, lines.
fn file(file: &File) -> Vec<String> {
    let path = match &file.previous_path {
        Some(previous) => format!("{} → {}", span(previous), span(&file.path)),
        None => span(&file.path),
    };
    vec![path, file.status.clone(), file.role.clone(), format!("+{} −{}", file.added, file.removed), file.mechanisms.join(", ")]
}

/// What and why.
fn not_examined(entry: &NotExamined) -> Vec<String> {
    vec![words::code(&entry.what), entry.why.clone()]
}
