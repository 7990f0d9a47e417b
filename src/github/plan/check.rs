//! The check run with its annotations.
//!
//! In: what stands, what is to be said. Out: the request that makes the check run, and those that add the annotations beyond the
//! first fifty. A check run of the same content is taken up where an earlier run stopped, never made twice.

use super::comment::listed;
use super::{CHECK, Call, Does, Limits, Standing, Wanted, below, elsewhere, verdict};
use crate::change::Side;
use crate::report::safe::terminal;
use crate::report::{Finding, Verdict, shorten_markdown, words};
use crate::rules::Level;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Characters of the texts of a check run.
const TEXT: usize = 60_000;

/// Returns the requests for the check run.
pub(super) fn calls(standing: &Standing, wanted: &Wanted<'_>, limits: &Limits) -> Vec<Call> {
    let annotations: Vec<Value> = wanted.report.active().filter(|f| can_stand(wanted, f)).map(annotation).collect();
    let output = output(wanted);
    let id = external_id(wanted, &output, &annotations);
    let stands = standing.checks.iter().find(|c| c.external_id.as_deref() == Some(&id));
    let written = stands.map_or(0, |c| c.output.annotations_count.min(annotations.len()));
    let mut parts = annotations[written..].chunks(limits.annotations.max(1));
    let mut calls = vec![];
    if stands.is_none() {
        let first = parts.next().unwrap_or_default();
        calls.push(create(wanted, &id, with(&output, first)));
    }
    let number = stands.map_or_else(|| "{check_run_id}".to_owned(), |c| c.id.to_string());
    calls.extend(parts.map(|part| Call {
        does: Does::AddAnnotations,
        why: format!("{} more", words::count(part.len(), "annotation")),
        method: "PATCH",
        path: below(wanted.place, &format!("check-runs/{number}")),
        body: Some(json!({ "output": with(&output, part) })),
    }));
    calls
}

/// Returns the request that makes the check run.
fn create(wanted: &Wanted<'_>, id: &str, output: Value) -> Call {
    let conclusion = match wanted.report.verdict {
        Verdict::Pass => "success",
        Verdict::Attention => "neutral",
        Verdict::Fail => "failure",
    };
    Call {
        does: Does::CreateCheck,
        why: "the commit has no check run of this content".to_owned(),
        method: "POST",
        path: below(wanted.place, "check-runs"),
        body: Some(json!({
            "name": CHECK,
            "head_sha": wanted.report.target.head,
            "external_id": id,
            "status": "completed",
            "conclusion": conclusion,
            "output": output,
        })),
    }
}

/// Returns title and texts. Findings that no line of head carries stand in the summary.
fn output(wanted: &Wanted<'_>) -> Value {
    let rest = elsewhere(wanted.place);
    let mut summary = format!("{}.\n", verdict(wanted.report));
    let loose: String = wanted.report.active().filter(|f| !can_stand(wanted, f)).map(listed).collect();
    if !loose.is_empty() {
        summary.push_str(&format!("\nOn no line of the head:\n\n{loose}"));
    }
    if !wanted.report.not_examined.is_empty() {
        summary.push_str(&format!("\nIncomplete: {} not examined.\n", wanted.report.not_examined.len()));
    }
    json!({ "title": verdict(wanted.report), "summary": shorten_markdown(&summary, TEXT, &rest), "text": shorten_markdown(wanted.markdown, TEXT, &rest) })
}

/// Returns true where an annotation can stand: at a line of head in a file of the diff.
fn can_stand(wanted: &Wanted<'_>, finding: &Finding) -> bool {
    finding.side == Side::Head && finding.line > 0 && wanted.diff.has(&finding.file)
}

/// Returns the output with some annotations.
fn with(output: &Value, annotations: &[Value]) -> Value {
    let mut output = output.clone();
    output["annotations"] = Value::Array(annotations.to_vec());
    output
}

/// Returns an annotation; it is plain text, not markdown.
fn annotation(finding: &Finding) -> Value {
    let level = match finding.severity {
        Level::High => "failure",
        Level::Medium => "warning",
        _ => "notice",
    };
    let text = [finding.message.as_str(), finding.recommendation.as_str()].iter().map(|t| terminal(t)).collect::<Vec<_>>().join("\n");
    json!({
        "path": finding.file,
        "start_line": finding.line,
        "end_line": finding.line,
        "annotation_level": level,
        "title": words::shorten(&terminal(&format!("{}: {}", finding.severity.as_str(), finding.rule)), 200),
        "message": words::shorten(text.trim(), 8000),
    })
}

/// Returns the name by which a check run of the same content is found again.
fn external_id(wanted: &Wanted<'_>, output: &Value, annotations: &[Value]) -> String {
    let mut hash = Sha256::new();
    hash.update(wanted.report.target.head.as_bytes());
    hash.update(output.to_string().as_bytes());
    annotations.iter().for_each(|a| hash.update(a.to_string().as_bytes()));
    hash.update(format!("{:?}", wanted.report.verdict));
    let digest: String = hash.finalize().iter().take(12).map(|b| format!("{b:02x}")).collect();
    format!("connreview:{digest}")
}
