//! The review: comments on lines, and the request for changes.
//!
//! In: what stands, what is to be said. Out: one request that brings every finding not told yet on its line, edits of our own
//! comments whose findings are settled or read otherwise now, and the way back of a request for changes. Left out: findings that no
//! line of the diff carries; the comment has them, or the review's own text where no comment is wanted.

use super::comment::{listed, same};
use super::mark::{Mark, own};
use super::{Call, Does, Limits, Standing, Wanted, below, elsewhere, print_of, verdict};
use crate::change::Side;
use crate::github::read::{Comment, Review};
use crate::report::safe::markdown;
use crate::report::{Finding, Verdict, shorten_markdown, words};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The findings by what carries them.
#[derive(Debug, Default)]
pub(super) struct Sorted<'r> {
    /// To be told on a line, for the first time.
    pub(super) fresh: Vec<&'r Finding>,
    /// On no line.
    pub(super) loose: Vec<&'r Finding>,
}

/// Sorts the findings that a reader should see.
pub(super) fn sort<'r>(standing: &Standing, wanted: &Wanted<'r>, limits: &Limits) -> Sorted<'r> {
    let told = told(standing);
    let mut sorted = Sorted::default();
    let mut seen = BTreeSet::new();
    for finding in wanted.report.told().filter(|f| seen.insert(print_of(f))) {
        let print = print_of(finding);
        if told.contains_key(&print) {
            continue;
        }
        let carried = !wanted.refused.contains(&print) && wanted.diff.carries(&finding.file, finding.side, finding.line);
        if carried && sorted.fresh.len() < limits.lines { sorted.fresh.push(finding) } else { sorted.loose.push(finding) }
    }
    sorted
}

/// Returns our comments on lines by the fingerprint of their finding; of two the older.
fn told(standing: &Standing) -> BTreeMap<String, &Comment> {
    let mut told = BTreeMap::new();
    let mut newest_first: Vec<&Comment> = standing.line_comments.iter().collect();
    newest_first.sort_by_key(|c| std::cmp::Reverse(c.id));
    for comment in newest_first {
        let mark = own(&standing.me, "finding", comment.user.as_ref(), comment.body.as_deref());
        if let Some(print) = mark.and_then(|m| m.words.into_iter().next()) {
            told.insert(print, comment);
        }
    }
    told
}

/// Returns the requests for the review.
pub(super) fn calls(standing: &Standing, wanted: &Wanted<'_>, sorted: &Sorted<'_>) -> Vec<Call> {
    let mut calls: Vec<Call> = create(standing, wanted, sorted).into_iter().collect();
    calls.extend(edits(standing, wanted));
    calls.extend(seconds(standing, wanted));
    calls.extend(dismissals(standing, wanted));
    calls
}

/// Returns our reviews.
fn ours(standing: &Standing) -> impl Iterator<Item = (&Review, Mark)> {
    standing.reviews.iter().filter_map(|r| Some((r, own(&standing.me, "review", r.user.as_ref(), r.body.as_deref())?)))
}

/// Returns the review itself, where there is something to bring.
fn create(standing: &Standing, wanted: &Wanted<'_>, sorted: &Sorted<'_>) -> Option<Call> {
    let fails = wanted.report.verdict == Verdict::Fail && !standing.author.eq_ignore_ascii_case(&standing.me);
    let asked = ours(standing).any(|(r, _)| r.state == "CHANGES_REQUESTED");
    let known: BTreeSet<String> = ours(standing).flat_map(|(_, m)| m.words.into_iter().skip(1)).collect();
    let loose: Vec<&Finding> = match wanted.ways.comment {
        true => vec![],
        false => sorted.loose.iter().copied().filter(|f| !known.contains(&print_of(f))).collect(),
    };
    if sorted.fresh.is_empty() && loose.is_empty() && (!fails || asked) {
        return None;
    }
    let event = if fails { "REQUEST_CHANGES" } else { "COMMENT" };
    Some(Call {
        does: Does::CreateReview,
        why: format!("{} not told yet", words::count(sorted.fresh.len() + loose.len(), "finding")),
        method: "POST",
        path: below(wanted.place, &format!("pulls/{}/reviews", wanted.place.number)),
        body: Some(json!({
            "commit_id": wanted.report.target.head,
            "event": event,
            "body": body(wanted, event, &sorted.fresh, &loose),
            "comments": sorted.fresh.iter().map(|f| line_comment(wanted, f)).collect::<Vec<_>>(),
        })),
    })
}

/// Returns the review's own text. Its mark names it and the findings that it tells by itself.
fn body(wanted: &Wanted<'_>, event: &str, fresh: &[&Finding], loose: &[&Finding]) -> String {
    let prints: Vec<String> = loose.iter().map(|f| print_of(f)).collect();
    let mut name = Sha256::new();
    for part in [wanted.report.target.head.clone(), event.to_owned()].into_iter().chain(fresh.iter().map(|f| print_of(f))).chain(prints.clone()) {
        name.update(part.as_bytes());
        name.update([0]);
    }
    let name: String = name.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect();
    let words: Vec<&str> = std::iter::once(name.as_str()).chain(prints.iter().map(String::as_str)).collect();
    let mut text = format!("{}\n**connreview** {}.", Mark::new("review", &words).text(), verdict(wanted.report));
    if wanted.ways.comment {
        text.push_str(" The whole report stands in the comment.");
    }
    if !loose.is_empty() {
        text.push_str("\n\nOn no line of the diff:\n\n");
        loose.iter().for_each(|f| text.push_str(&listed(f)));
    }
    shorten_markdown(&text, Limits::default().comment, &elsewhere(wanted.place))
}

/// Returns a comment on a line.
fn line_comment(wanted: &Wanted<'_>, finding: &Finding) -> Value {
    let side = if finding.side == Side::Base { "LEFT" } else { "RIGHT" };
    let path = wanted.diff.known_as(&finding.file, finding.side);
    json!({ "path": path, "line": finding.line, "side": side, "body": said(finding) })
}

/// Returns what stands on the line of a finding. Its number is left out: it is another one with every push.
fn said(finding: &Finding) -> String {
    let mark = Mark::new("finding", &[&print_of(finding)]).text();
    let mut text = format!("{mark}\n**{}** {}", finding.severity.as_str(), markdown(&words::shorten(&finding.message, 4000)));
    if !finding.recommendation.trim().is_empty() {
        text.push_str(&format!("\n\n{}", markdown(&words::shorten(&finding.recommendation, 4000))));
    }
    text
}

/// Returns the edits of our comments on lines: settled findings say so, others say what is true now.
fn edits(standing: &Standing, wanted: &Wanted<'_>) -> Vec<Call> {
    let open: BTreeMap<String, &Finding> = wanted.report.active().map(|f| (print_of(f), f)).collect();
    let edit = |(print, comment): (String, &Comment)| {
        let stands = comment.body.as_deref().unwrap_or_default();
        let settled = Mark::of(stands).is_some_and(|m| m.words.iter().any(|w| w == SETTLED));
        let (text, why) = match open.get(&print) {
            Some(finding) => (said(finding), if settled { "the finding is back" } else { "the finding reads otherwise now" }),
            None if settled => return None,
            None => (settled_text(&print, stands, &wanted.report.target.head), "the finding is settled"),
        };
        (!same(stands, &text)).then(|| Call {
            does: Does::EditLineComment,
            why: why.to_owned(),
            method: "PATCH",
            path: below(wanted.place, &format!("pulls/comments/{}", comment.id)),
            body: Some(json!({ "body": text })),
        })
    };
    told(standing).into_iter().filter_map(edit).collect()
}

/// Takes away comments of ours that tell a finding a second time: two runs at once leave them.
fn seconds(standing: &Standing, wanted: &Wanted<'_>) -> Vec<Call> {
    let first: BTreeSet<u64> = told(standing).values().map(|c| c.id).collect();
    let is_ours = |c: &&Comment| own(&standing.me, "finding", c.user.as_ref(), c.body.as_deref()).is_some();
    let second = standing.line_comments.iter().filter(is_ours).filter(|c| !first.contains(&c.id));
    second
        .map(|c| Call {
            does: Does::DeleteLineComment,
            why: "another comment of ours tells the same finding".to_owned(),
            method: "DELETE",
            path: below(wanted.place, &format!("pulls/comments/{}", c.id)),
            body: None,
        })
        .collect()
}

/// Word of a mark whose finding is gone.
const SETTLED: &str = "settled";

/// Returns what a comment says whose finding is gone; what it said folds away.
fn settled_text(print: &str, stands: &str, head: &str) -> String {
    let before = stands.split_once(" -->").map_or("", |(_, rest)| rest).trim().replace("\r\n", "\n");
    let mark = Mark::new("finding", &[print, SETTLED]).text();
    format!("{mark}\n**Settled**: no longer found at {head}.\n\n<details><summary>What was said</summary>\n\n{before}\n\n</details>")
}

/// Takes back requests for changes that do not hold any more.
fn dismissals(standing: &Standing, wanted: &Wanted<'_>) -> Vec<Call> {
    if wanted.report.verdict == Verdict::Fail {
        return vec![];
    }
    let asked = ours(standing).filter(|(r, _)| r.state == "CHANGES_REQUESTED");
    asked
        .map(|(review, _)| Call {
            does: Does::DismissReview,
            why: "no finding is at the threshold any more".to_owned(),
            method: "PUT",
            path: below(wanted.place, &format!("pulls/{}/reviews/{}/dismissals", wanted.place.number, review.id)),
            body: Some(json!({ "message": format!("No finding is at the threshold any more ({}).", verdict(wanted.report)), "event": "DISMISS" })),
        })
        .collect()
}
