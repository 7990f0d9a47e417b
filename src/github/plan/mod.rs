//! What to write on a pull request: a pure function.
//!
//! In: what stands there ([`Standing`]), what is to be said ([`Wanted`]), GitHub's limits. Out: a [`Plan`]: requests in order, each
//! with its reason; none where everything stands as it should. Left out: sending. Only what the own account wrote *and* what bears
//! our mark is ever edited, dismissed or removed; everything else is a stranger's, whatever it says.

mod check;
mod comment;
mod mark;
mod review;
#[cfg(test)]
mod tests;

pub(super) use mark::{Mark, own};

use super::diff::Diff;
use super::place::Place;
use super::read::{CheckRun, Comment, Review};
use crate::report::{Finding, Report, Verdict, words};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// Name of the check run.
pub(super) const CHECK: &str = "connreview";

/// What stands on a pull request.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// The account that writes.
    pub me: String,
    /// Who opened the pull request.
    pub author: String,
    /// Its newest commit.
    pub head: String,
    /// All comments of the conversation, oldest first.
    pub comments: Vec<Comment>,
    /// All reviews.
    pub reviews: Vec<Review>,
    /// All comments on lines.
    pub line_comments: Vec<Comment>,
    /// Our check runs of the newest commit.
    pub checks: Vec<CheckRun>,
}

/// Ways to say something on a pull request's page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ways {
    /// The comment.
    pub comment: bool,
    /// The review.
    pub review: bool,
    /// The check run.
    pub check: bool,
}

/// What is to be said.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'w> {
    /// Where.
    pub place: &'w Place,
    /// The review's outcome.
    pub report: &'w Report,
    /// The same as markdown.
    pub markdown: &'w str,
    /// By which ways.
    pub ways: Ways,
    /// Which lines can carry a comment.
    pub diff: &'w Diff,
    /// Fingerprints of findings that GitHub did not take on a line.
    pub refused: &'w BTreeSet<String>,
}

/// What GitHub takes.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Characters of a comment.
    pub comment: usize,
    /// Annotations of one request.
    pub annotations: usize,
    /// Comments on lines that one review brings; more would bury the page.
    pub lines: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { comment: 65_000, annotations: 50, lines: 30 }
    }
}

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Does {
    /// Writes the comment.
    CreateComment,
    /// Brings the comment up to date.
    EditComment,
    /// Takes away a second comment of ours.
    DeleteComment,
    /// Writes a review.
    CreateReview,
    /// Brings a comment on a line up to date.
    EditLineComment,
    /// Takes away a second comment of ours on a finding.
    DeleteLineComment,
    /// Takes back a request for changes.
    DismissReview,
    /// Makes the check run.
    CreateCheck,
    /// Adds annotations to it.
    AddAnnotations,
}

impl Does {
    /// Returns what it is called in a message.
    pub fn words(self) -> &'static str {
        match self {
            Self::CreateComment | Self::EditComment | Self::DeleteComment => "comment",
            Self::CreateReview | Self::EditLineComment | Self::DeleteLineComment => "review",
            Self::DismissReview => "taking back a request for changes",
            Self::CreateCheck | Self::AddAnnotations => "check run",
        }
    }

    /// Returns true for what belongs to the review.
    pub(super) fn is_review(self) -> bool {
        matches!(self, Self::CreateReview | Self::EditLineComment | Self::DeleteLineComment | Self::DismissReview)
    }

    /// Returns true for what belongs to the check run.
    pub(super) fn is_check(self) -> bool {
        matches!(self, Self::CreateCheck | Self::AddAnnotations)
    }

    /// Returns true where sending twice does the same as sending once.
    pub(super) fn can_repeat(self) -> bool {
        !matches!(self, Self::CreateComment | Self::CreateReview | Self::CreateCheck | Self::AddAnnotations)
    }
}

/// A request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    /// What it does.
    pub does: Does,
    /// Why.
    pub why: String,
    /// Its method.
    pub method: &'static str,
    /// Its path below the API's address; `{check_run_id}` stands for what an earlier request made.
    pub path: String,
    /// Its body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
}

/// The requests, in order.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Plan {
    /// The requests.
    pub calls: Vec<Call>,
    /// What a person should know about it.
    pub notes: Vec<String>,
}

/// Plans what to write. The comment comes last: it holds what found no other place.
pub fn plan(standing: &Standing, wanted: &Wanted<'_>, limits: &Limits) -> Plan {
    if standing.head != wanted.report.target.head {
        let note = format!(
            "nothing is written: the pull request has moved on to {}, and {} was reviewed",
            words::revision(&standing.head),
            words::revision(&wanted.report.target.head)
        );
        return Plan { calls: vec![], notes: vec![note] };
    }
    let told = review::sort(standing, wanted, limits);
    let mut calls = vec![];
    if wanted.ways.review {
        calls.extend(review::calls(standing, wanted, &told));
    }
    if wanted.ways.check {
        calls.extend(check::calls(standing, wanted, limits));
    }
    if wanted.ways.comment {
        calls.extend(comment::calls(standing, wanted, limits, &told.loose));
    }
    Plan { calls, notes: vec![] }
}

/// Returns the number of characters, which GitHub counts.
fn count(text: &str) -> usize {
    text.chars().count()
}

/// Says where a text stands in full that is shortened here.
fn elsewhere(place: &Place) -> String {
    format!("`connreview pr {place}` prints all of it")
}

/// Returns the path of something below a repository.
fn below(place: &Place, rest: &str) -> String {
    format!("/repos/{}/{rest}", place.repository)
}

/// Returns the identity of a finding as marks hold it: what a stranger's bundle gives as one cannot break out of them.
pub(super) fn print_of(finding: &Finding) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let print: String = finding.fingerprint.chars().filter(|c| plain(*c)).take(64).collect();
    if print.is_empty() { "none".to_owned() } else { print }
}

/// Returns the verdict with the numbers of findings: `attention: 3 findings (1 high, 2 medium)`.
fn verdict(report: &Report) -> String {
    let word = match report.verdict {
        Verdict::Pass => "pass",
        Verdict::Attention => "attention",
        Verdict::Fail => "fail",
    };
    let mut by_level: Vec<(crate::rules::Level, usize)> = vec![];
    for finding in report.active() {
        match by_level.iter_mut().find(|(l, _)| *l == finding.severity) {
            Some((_, n)) => *n += 1,
            None => by_level.push((finding.severity, 1)),
        }
    }
    by_level.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    match by_level.iter().map(|(_, n)| n).sum::<usize>() {
        0 => format!("{word}: no finding"),
        total => {
            let parts: Vec<String> = by_level.iter().map(|(l, n)| format!("{n} {}", l.as_str())).collect();
            format!("{word}: {} ({})", words::count(total, "finding"), parts.join(", "))
        }
    }
}
