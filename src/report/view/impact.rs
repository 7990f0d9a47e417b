//! Security & Performance Impact: what the changes bear on.

use super::assessment::{change_places, finding_places};
use super::{Told, cut};
use crate::report::labels::{Judged, Label, Topic};
use crate::report::{Change, Finding, Report, words};
use serde::Serialize;

/// The heading's paragraph and bullets.
#[derive(Debug, Serialize)]
pub(super) struct Impact {
    /// How many changes bear on which topic, and findings of no topic.
    opening: Vec<String>,
    /// Authentication Changes.
    authentication: Vec<String>,
    /// Performance Considerations.
    performance: Vec<String>,
    /// Error Handling.
    errors: Vec<String>,
}

impl Impact {
    /// Returns the heading's texts with at most `limit` facts each.
    pub(super) fn new(told: &Told<'_>, limit: usize) -> Self {
        let (report, judged) = (told.report, &told.judged);
        let mut opening = vec![extent(report)];
        opening.extend(cut(without_topic(report, judged), limit));
        let mut authentication = told.facts(Label::Auth).to_vec();
        authentication.extend(topic_facts(report, judged, Topic::Authentication));
        Self {
            opening,
            authentication: cut(authentication, limit),
            performance: cut(topic_facts(report, judged, Topic::Performance), limit),
            errors: cut(topic_facts(report, judged, Topic::Errors), limit),
        }
    }
}

/// Returns one sentence with the number of changes for each topic.
fn extent(report: &Report) -> String {
    let topics = [(Topic::Authentication, "authentication"), (Topic::Performance, "performance"), (Topic::Errors, "error handling")];
    let of = |topic| report.told_changes().filter(|c| report.topic(c) == Some(topic)).count();
    let bears = |n: usize| if n == 1 { "1 bears".to_owned() } else { format!("{n} bear") };
    let parts: Vec<String> = topics.iter().filter(|t| of(t.0) > 0).map(|t| format!("{} on {}", bears(of(t.0)), t.1)).collect();
    match (report.told_changes().count(), parts.is_empty()) {
        (0, _) if report.sure_changes().next().is_some() => "All changes are put aside.".to_owned(),
        (0, _) => "No value or step of a connection changed.".to_owned(),
        (1, true) => "The one change bears on none of these.".to_owned(),
        (n, true) => format!("None of the {n} changes bears on these."),
        (n, false) => format!("Of {}, {}.", words::count(n, "change"), words::list(&parts)),
    }
}

/// Returns the facts of a topic: findings say what follows; a change without one is named with its place.
fn topic_facts(report: &Report, judged: &Judged<'_>, topic: Topic) -> Vec<String> {
    // Changes of authentication itself have no connection label and are told in full by `facts`.
    let told_above = |c: &&Change| report.topic(c) == Some(topic) && report.label(&c.mechanism) != Label::Auth;
    let (mut out, mut mentions) = (Vec::new(), Vec::new());
    for change in report.told_changes().filter(told_above) {
        let consequences: Vec<String> = judged.findings_of(change).iter().filter_map(|f| consequence(f, change)).collect();
        if consequences.is_empty() {
            mentions.push(format!("{} ({})", words::kind(&change.kind), change_places(judged, change).join(", ")));
        }
        out.extend(consequences);
    }
    if !mentions.is_empty() {
        out.push(format!("See above: {}.", words::some(&mentions, 4)));
    }
    out
}

/// Returns what a finding of this heading says beyond the change's summary, which the assessment has told.
fn consequence(finding: &Finding, change: &Change) -> Option<String> {
    if finding.section != "security_performance" {
        return None;
    }
    let summary = change.summary.trim().trim_end_matches('.');
    let rest = match finding.message.strip_prefix(summary) {
        Some(rest) if rest.is_empty() || rest.starts_with('.') => rest.trim_start_matches('.').trim(),
        _ => finding.message.as_str(),
    };
    (!rest.is_empty()).then(|| words::located(rest, &finding_places(finding)))
}

/// Returns the findings of this heading that judge no change, or one without a topic.
fn without_topic(report: &Report, judged: &Judged<'_>) -> Vec<String> {
    let loose = |f: &&Finding| f.section == "security_performance" && judged.change_of(f).and_then(|c| report.topic(c)).is_none();
    report.told().filter(loose).map(|f| words::located(&f.message, &finding_places(f))).collect()
}
