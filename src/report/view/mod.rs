//! The view: which fact of a report stands where, as lists of message text.
//!
//! In: a report. Out: what each heading and label says ([`Visible`]) and what folds away ([`Details`]); the terminal takes some of
//! the same texts. Left out: headings, order and emphasis (the template's), escaping (the sink's).

mod assessment;
mod details;
mod impact;
mod quiet;
mod summary;
mod tests;

use super::Report;
use super::words;
use serde::Serialize;

pub(super) use details::Details;
pub(super) use quiet::quiet;
pub(super) use summary::{findings_in_words, verdict};

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

impl Visible {
    /// Returns the visible part with at most `limit` facts for each label.
    pub(super) fn new(report: &Report, limit: usize) -> Self {
        Self {
            assessment: assessment::Assessment::new(report, limit),
            tests: tests::Tests::new(report, limit),
            impact: impact::Impact::new(report, limit),
            summary: summary::Summary::new(report, limit),
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
    let line = line_of(report, file, symbol);
    let place = words::place(file, line, crate::change::Side::Head);
    if symbol.is_empty() { place } else { format!("{} ({place})", words::code(symbol)) }
}

/// Returns the line of a changed function as far as a point or change tells it, otherwise 0.
fn line_of(report: &Report, file: &str, symbol: &str) -> u32 {
    let points = report.points.iter().filter(|p| p.file == file && p.symbol == symbol && p.status != "removed").map(|p| p.line);
    let changes = report.changes.iter().filter(|c| c.file == file && c.symbol == symbol && c.side == crate::change::Side::Head).map(|c| c.line);
    points.chain(changes).min().unwrap_or(0)
}
