//! The view: which fact of a report stands where, as lists of message text.
//!
//! In: a report. Out: what each heading and label says ([`Visible`]) and what folds away ([`Details`]); the terminal takes some of
//! the same texts. Left out: headings, order and emphasis (the template's), escaping (the sink's).

mod assessment;
mod details;
mod guide;
mod impact;
mod map;
mod quiet;
mod summary;
mod tests;

use super::Report;
use super::labels::{Judged, Label};
use super::words;
use crate::change::Side;
use serde::Serialize;

pub(super) use details::Details;
pub(super) use map::change_map;
pub(super) use quiet::quiet;
pub(super) use summary::{findings_in_words, inferred, verdict};

/// What a reader sees without unfolding anything.
#[derive(Debug, Serialize)]
pub(super) struct Visible {
    /// Connectivity Assessment.
    assessment: assessment::Assessment,
    /// Test Coverage Validation.
    tests: tests::Tests,
    /// Security & Performance Impact.
    impact: impact::Impact,
    /// Summary & Recommendations.
    summary: summary::Summary,
}

/// How many facts are visible; what exceeds a limit is counted and folds away.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Facts per label of the assessment.
    pub facts: usize,
    /// Facts per label of the tests.
    pub tests: usize,
    /// Tests named for one function.
    pub names: usize,
    /// Facts per label of the impact.
    pub impact: usize,
    /// Recommendations; those of high severity are shown in any case.
    pub advice: usize,
}

/// What is told whatever the limits are, found once for all that are tried.
pub(super) struct Told<'r> {
    /// The report.
    report: &'r Report,
    /// Findings by the change that they judge.
    judged: Judged<'r>,
    /// What happened under each label that has facts of its own.
    facts: Vec<(Label, Vec<String>)>,
}

impl<'r> Told<'r> {
    /// Finds what a report tells.
    pub(super) fn of(report: &'r Report) -> Self {
        let judged = Judged::of(report);
        let labels = [Label::Opening, Label::Redis, Label::Rpc, Label::Sync, Label::Auth];
        let facts = labels.map(|label| (label, assessment::facts(report, &judged, label))).into();
        Self { report, judged, facts }
    }

    /// Returns the facts of a label.
    fn facts(&self, label: Label) -> &[String] {
        self.facts.iter().find(|(l, _)| *l == label).map_or(&[], |(_, facts)| facts)
    }

    /// Returns the visible part within limits.
    pub(super) fn within(&self, limits: Limits) -> Visible {
        Visible {
            assessment: assessment::Assessment::new(self, limits.facts),
            tests: tests::Tests::new(self.report, limits),
            impact: impact::Impact::new(self, limits.impact),
            summary: summary::Summary::new(self.report, limits.advice),
        }
    }
}

/// Returns the opening of the assessment, which the terminal shows too.
pub(super) fn extent(report: &Report) -> String {
    assessment::extent(report)
}

/// Keeps the first `limit` facts and says how many more there are.
fn cut(mut facts: Vec<String>, limit: usize) -> Vec<String> {
    if facts.len() > limit {
        let more = facts.len() - limit;
        facts.truncate(limit);
        facts.push(format!("{more} more below."));
    }
    facts
}

/// Returns a function with its place: `` `Client.Call` (`rpc/client.go:41`) ``.
fn function(report: &Report, file: &str, symbol: &str) -> String {
    let place = match (line_of(report, file, symbol, Side::Head), line_of(report, file, symbol, Side::Base)) {
        (None, Some(line)) => words::place(file, line, Side::Base),
        (line, _) => words::place(file, line.unwrap_or(0), Side::Head),
    };
    if symbol.is_empty() { place } else { format!("{} ({place})", words::code(symbol)) }
}

/// Returns the line of a changed function at one side as far as a point or change tells it.
fn line_of(report: &Report, file: &str, symbol: &str, side: Side) -> Option<u32> {
    let at = |removed: bool| if removed { Side::Base } else { Side::Head };
    let points = report.points.iter().filter(|p| p.file == file && p.symbol == symbol && at(p.status == "removed") == side).map(|p| p.line);
    let changes = report.changes.iter().filter(|c| c.file == file && c.symbol == symbol && c.side == side).map(|c| c.line);
    points.chain(changes).min()
}
