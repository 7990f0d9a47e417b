//! Summary & Recommendations: the verdict, what to do, and who does it.

use super::assessment::finding_places;
use crate::guard;
use crate::report::{Finding, Partner, Report, TestReach, Verdict, words};
use crate::rules::Level;
use serde::Serialize;

/// Most words on what puts findings aside.
const SILENCING: usize = 3;

/// The heading's paragraph, recommendations and checklist.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    /// Verdict and numbers; the only line where there is nothing to recommend.
    opening: Vec<String>,
    /// What to do, most severe first.
    recommendations: Vec<Recommendation>,
    /// Who does what.
    checklist: Vec<String>,
}

/// One advice, for one or several findings.
#[derive(Debug, Serialize)]
pub(super) struct Recommendation {
    /// Severity of the most severe finding.
    severity: &'static str,
    /// Ids and places of the findings.
    places: String,
    /// Ids of the findings.
    ids: String,
    /// The advice.
    text: String,
}

impl Summary {
    /// Returns the heading's texts; at most `limit` recommendations, but all of high severity.
    pub(super) fn new(report: &Report, limit: usize) -> Self {
        let mut recommendations = recommended(report);
        let high = recommendations.iter().filter(|r| r.severity == "high").count();
        let more = recommendations.len().saturating_sub(high.max(limit));
        recommendations.truncate(recommendations.len() - more);
        let checklist = checklist(report, &recommendations, more);
        let mut opening = vec![opening(report, checklist.is_empty())];
        opening.extend(inferred(report).map(str::to_owned));
        opening.extend(super::cut(report.told_silencing(), SILENCING.min(limit.max(1))));
        if more > 0 {
            opening.push(format!("{} of lower rank below.", words::count(more, "recommendation")));
        }
        Self { opening, recommendations, checklist }
    }
}

/// Returns the verdict in one line.
fn opening(report: &Report, nothing: bool) -> String {
    let findings = findings_in_words(report);
    let questions = match report.questions.len() {
        0 => String::new(),
        n => format!(", {} below", words::count(n, "question")),
    };
    if nothing { format!("Nothing to recommend: {findings}{questions}.") } else { format!("Verdict {}: {findings}{questions}.", verdict(report)) }
}

/// Returns the remark that the change came without a text.
pub(in crate::report) fn inferred(report: &Report) -> Option<&'static str> {
    (report.target.text == "none").then_some("The change came without a text: what it is for is inferred from the diff.")
}

/// Returns the word of the verdict.
pub(in crate::report) fn verdict(report: &Report) -> &'static str {
    match report.verdict {
        Verdict::Pass => "pass",
        Verdict::Attention => "attention",
        Verdict::Fail => "fail",
    }
}

/// Returns the number of findings by severity, and of those that were put aside.
pub(in crate::report) fn findings_in_words(report: &Report) -> String {
    let levels = [Level::High, Level::Medium, Level::Low, Level::Info];
    let of = |level| report.active().filter(|f| f.severity == level).count();
    let aside = |status: &str| report.findings.iter().filter(|f| f.status == status).count();
    let mut parts: Vec<String> = levels.iter().filter(|l| of(**l) > 0).map(|l| format!("{} {}", of(*l), words::level(*l))).collect();
    let total = words::count(report.active().count(), "finding");
    let active = if parts.is_empty() { "no finding".to_owned() } else { format!("{total} ({})", parts.join(", ")) };
    parts = vec![active];
    parts.extend(
        [("suppressed", "suppressed"), ("baseline", "in the baseline")].iter().filter(|s| aside(s.0) > 0).map(|s| format!("{} {}", aside(s.0), s.1)),
    );
    parts.join(", ")
}

/// Returns the advice of all findings that count, most severe first, equal advice once.
fn recommended(report: &Report) -> Vec<Recommendation> {
    let mut findings: Vec<&Finding> = report.told().filter(|f| !f.recommendation.trim().is_empty()).collect();
    findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        match groups.iter_mut().find(|g| g[0].recommendation == finding.recommendation) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups.iter().map(|g| recommendation(g)).collect()
}

/// Returns the advice of findings that share it; the first is the most severe.
fn recommendation(group: &[&Finding]) -> Recommendation {
    let places: Vec<String> = group.iter().map(|f| finding_places(f).into_iter().rev().collect::<Vec<_>>().join(" ")).collect();
    let ids: Vec<&str> = group.iter().map(|f| f.id.as_str()).collect();
    let first = group.first();
    Recommendation {
        severity: first.map_or("info", |f| words::level(f.severity)),
        places: words::some(&places, 3),
        ids: words::list(&ids),
        text: first.map_or_else(String::new, |f| words::sentence(&f.recommendation)),
    }
}

/// Returns who has to do what: the author for each advice, the owner of each partner.
fn checklist(report: &Report, shown: &[Recommendation], more: usize) -> Vec<String> {
    let mut out: Vec<String> = shown.iter().map(|r| format!("Author: settle {}", r.ids)).collect();
    if more > 0 {
        out.push(format!("Author: settle {} below", words::count(more, "recommendation")));
    }
    out.extend(failures(report));
    out.extend(partners(report));
    out
}

/// Most failures that the author is asked to show.
const FAILURES: usize = 2;

/// Returns one line for each failure scenario that the change is about and no test shows.
fn failures(report: &Report) -> Vec<String> {
    let lacking = report.tests.iter().filter_map(|t| Some((t, t.missing.first()?)));
    let line = |(t, scenario): (&TestReach, &String)| {
        let function = super::function(report, &t.file, &t.symbol);
        format!("Author: show {function} ({}) {} in a test", report.title(&t.mechanism), guard::in_words(scenario))
    };
    lacking.take(FAILURES).map(line).collect()
}

/// Returns one line for each partner: why it must follow, and where its change is.
fn partners(report: &Report) -> Vec<String> {
    let mut lines: Vec<(&Partner, Vec<&str>)> = Vec::new();
    for p in &report.partners {
        let reason = if p.reason.is_empty() { &p.why } else { &p.reason };
        match lines.iter_mut().find(|(first, _)| first.component == p.component) {
            Some((_, reasons)) => reasons.push(reason),
            None => lines.push((p, vec![reason])),
        }
    }
    let line = |(p, reasons): (&Partner, Vec<&str>)| {
        let linked = p.linked.as_deref().map(|l| format!("; linked: {}", words::code(l))).unwrap_or_default();
        let reasons: Vec<&str> = reasons.iter().map(|r| r.trim().trim_end_matches('.')).collect();
        format!("{}: {}{linked}", owner(&p.component, &p.repo), reasons.join("; "))
    };
    lines.into_iter().map(line).collect()
}

/// Returns a partner with its repository.
fn owner(component: &str, repo: &str) -> String {
    if repo.is_empty() { words::code(component) } else { format!("{} ({})", words::code(component), words::code(repo)) }
}
