//! The one comment.
//!
//! In: what stands, what is to be said. Out: the request that makes the comment or brings it up to date; none where it says all
//! already. A second one of ours, left by two runs at once, is taken away.

use super::mark::{Known, Mark, Memory, own};
use super::{Call, Does, Limits, Standing, Wanted, below, count, elsewhere, print_of, verdict};
use crate::github::read::Comment;
use crate::report::safe::{markdown, span};
use crate::report::{Finding, Report, shorten_markdown, words};
use serde_json::json;

/// Settled findings that are named.
const NAMED: usize = 5;

/// Returns the requests for the comment; `loose` are the findings that no line carries.
pub(super) fn calls(standing: &Standing, wanted: &Wanted<'_>, limits: &Limits, loose: &[&Finding]) -> Vec<Call> {
    let ours: Vec<&Comment> = ours(standing);
    let text = body(standing, wanted, limits, loose);
    let mut calls = vec![];
    match ours.first() {
        Some(first) if same(first.body.as_deref().unwrap_or_default(), &text) => {}
        Some(first) => calls.push(Call {
            does: Does::EditComment,
            why: "the comment says something else".to_owned(),
            method: "PATCH",
            path: below(wanted.place, &format!("issues/comments/{}", first.id)),
            body: Some(json!({ "body": text })),
        }),
        None => calls.push(Call {
            does: Does::CreateComment,
            why: "there is no comment of ours yet".to_owned(),
            method: "POST",
            path: below(wanted.place, &format!("issues/{}/comments", wanted.place.number)),
            body: Some(json!({ "body": text })),
        }),
    }
    calls.extend(ours.iter().skip(1).map(|second| Call {
        does: Does::DeleteComment,
        why: "it is a second comment of ours".to_owned(),
        method: "DELETE",
        path: below(wanted.place, &format!("issues/comments/{}", second.id)),
        body: None,
    }));
    calls
}

/// Returns our comments, oldest first.
fn ours(standing: &Standing) -> Vec<&Comment> {
    let mut ours: Vec<&Comment> =
        standing.comments.iter().filter(|c| own(&standing.me, "comment", c.user.as_ref(), c.body.as_deref()).is_some()).collect();
    ours.sort_by_key(|c| c.id);
    ours
}

/// Compares a text with what GitHub made of it.
pub(super) fn same(stands: &str, wanted: &str) -> bool {
    stands.replace("\r\n", "\n").trim_end() == wanted.trim_end()
}

/// Returns the text of the comment.
fn body(standing: &Standing, wanted: &Wanted<'_>, limits: &Limits, loose: &[&Finding]) -> String {
    let report = wanted.report;
    let earlier = ours(standing).first().and_then(|c| Mark::of(c.body.as_deref().unwrap_or_default())).map(|m| Memory::of(&m)).unwrap_or_default();
    let memory = remembered(report, &earlier);
    let mut top = vec![Mark::new("comment", &[&memory.packed()]).text()];
    top.push(format!("**connreview** {}. Reviewed commit {}.", verdict(report), commit(&report.target.head)));
    top.extend(since(&memory));
    top.extend(incomplete(report));
    let mut bottom = String::new();
    if wanted.ways.review && !loose.is_empty() {
        bottom.push_str("\n**On no line of the diff**\n\n");
        for finding in loose {
            let line = listed(finding);
            if count(&bottom) + count(&line) > limits.comment / 3 {
                bottom.push_str("- more in the findings above\n");
                break;
            }
            bottom.push_str(&line);
        }
    }
    let top = top.join("\n\n") + "\n\n";
    let room = limits.comment.saturating_sub(count(&top) + count(&bottom) + 2);
    format!("{top}{}\n{bottom}", shorten_markdown(wanted.markdown, room, &elsewhere(wanted.place)).trim_end())
}

/// Returns what the comment is to remember; of a run for the same commit, what stood before it stays.
fn remembered(report: &Report, earlier: &Memory) -> Memory {
    let found = report.active().map(|f| Known(print_of(f), f.file.clone(), f.line)).collect();
    let head = report.target.head.clone();
    if earlier.head == head {
        return Memory { head, found, before: earlier.before.clone(), found_before: earlier.found_before.clone() };
    }
    Memory { head, found, before: earlier.head.clone(), found_before: earlier.found.clone() }
}

/// Returns what became of the findings since the last review; nothing for the first.
fn since(memory: &Memory) -> Option<String> {
    if memory.before.is_empty() {
        return None;
    }
    let known = |list: &[Known], print: &str| list.iter().find(|k| k.0 == print).cloned();
    let (mut new, mut same, mut moved) = (0, 0, 0);
    for now in &memory.found {
        match known(&memory.found_before, &now.0) {
            None => new += 1,
            Some(then) if then.1.is_empty() || (&then.1, then.2) == (&now.1, now.2) => same += 1,
            Some(_) => moved += 1,
        }
    }
    let fixed: Vec<&Known> = memory.found_before.iter().filter(|k| known(&memory.found, &k.0).is_none()).collect();
    let parts = [(new, "new"), (same, "still there"), (moved, "moved"), (fixed.len(), "fixed")];
    let told: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let told = if told.is_empty() { "nothing then, nothing now".to_owned() } else { told.join(", ") };
    let places: Vec<String> = fixed.iter().filter(|k| !k.1.is_empty()).map(|k| markdown(&span(&format!("{}:{}", k.1, k.2)))).collect();
    let named = if places.is_empty() { String::new() } else { format!(" Fixed: {}.", words::some(&places, NAMED)) };
    Some(format!("Since the review of {}: {told}.{named}", commit(&memory.before)))
}

/// Says that not everything could be looked at.
fn incomplete(report: &Report) -> Option<String> {
    let n = report.not_examined.len();
    (n > 0).then(|| format!("Incomplete: {} not examined, see below.", if n == 1 { "1 thing was".to_owned() } else { format!("{n} things were") }))
}

/// Returns a commit's id as GitHub links it; what is none is shown as code.
fn commit(id: &str) -> String {
    let whole = id.len() >= 40 && id.bytes().all(|b| b.is_ascii_hexdigit());
    if whole { id.to_owned() } else { markdown(&span(&words::shorten(id, 40))) }
}

/// Returns a finding as an item of a list.
pub(super) fn listed(finding: &Finding) -> String {
    let place = markdown(&words::place(&finding.file, finding.line, finding.side));
    format!("- **{}** {place}: {}\n", finding.severity.as_str(), markdown(&words::shorten(&finding.message, 600)))
}
