//! SARIF 2.1.0, for code scanning and editors.
//!
//! In: a report, and what is known of a rule. Out: one run as JSON. Left out: changes without a finding, tests and questions,
//! which the format has no place for.
//!
//! GitHub shows the first 5,000 results of a run, takes a file of at most 10 MB, and shows text of limited length; what is over
//! that is left out openly, as a notification of the run. Findings of base are placed where they can be seen at head
//! ([`super::place`]), with their own place as a related one.

use super::{Evidence, Finding, Report, Silencing, safe, words};
use crate::change::{NotExamined, Side};
use crate::rules::Level;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Where the format is described; the name by which readers know it.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// Results that GitHub shows of a run.
const MOST: usize = 5_000;
/// Bytes of a document; GitHub takes 10 MB when it is compressed, which is never more than without.
const LARGEST: usize = 9_500_000;
/// Characters of a message or help text.
const TEXT: usize = 1_000;
/// Notifications of one kind.
const NOTIFICATIONS: usize = 200;

/// What is known of a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleHelp {
    /// What it sees: a noun phrase.
    pub what: String,
    /// Why to care.
    pub why: String,
    /// What to ask the author.
    pub ask: String,
    /// What to do.
    pub advice: String,
    /// Link to what the rule stands on.
    pub link: Option<String>,
}

/// Returns the report as SARIF. `help` tells of a rule, or of a kind of change that no rule stands for.
pub fn render_sarif(report: &Report, help: &dyn Fn(&str) -> Option<RuleHelp>) -> String {
    let mut shown = report.findings.len().min(MOST);
    loop {
        let text = document(report, shown, help);
        if text.len() <= LARGEST || shown == 0 {
            return text;
        }
        shown /= 2;
    }
}

/// Returns the document with the first findings, which are the most severe.
fn document(report: &Report, shown: usize, help: &dyn Fn(&str) -> Option<RuleHelp>) -> String {
    let findings = &report.findings[..shown];
    let rules: BTreeMap<&str, usize> = findings.iter().map(|f| (f.rule.as_str(), 0)).collect();
    let rules: BTreeMap<&str, usize> = rules.into_keys().zip(0..).collect();
    let run = json!({
        "tool": { "driver": {
            "name": report.tool.name,
            "version": report.tool.version,
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": rules.keys().map(|id| rule(report, id, help(id))).collect::<Vec<_>>(),
        }},
        "automationDetails": { "id": format!("{}/", report.tool.name) },
        "columnKind": "unicodeCodePoints",
        "invocations": [{
            "executionSuccessful": true,
            "toolExecutionNotifications": unread(report, report.findings.len() - shown),
            "toolConfigurationNotifications": report.silencing.iter().take(NOTIFICATIONS).map(silencing).collect::<Vec<_>>(),
        }],
        "results": findings.iter().map(|f| result(report, f, rules.get(f.rule.as_str()).copied().unwrap_or_default())).collect::<Vec<_>>(),
        "properties": {
            "verdict": report.verdict,
            "base": report.target.base,
            "head": report.target.head,
            "mechanisms": report.mechanisms,
        },
    });
    let document = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] });
    // The value has string keys only, so that this cannot fail.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// Returns the description of a rule. A kind of change without a rule describes itself by its name.
fn rule(report: &Report, id: &str, help: Option<RuleHelp>) -> Value {
    let help = help.unwrap_or_else(|| RuleHelp { what: words::kind(id), ..RuleHelp::default() });
    let of_rule = || report.findings.iter().filter(|f| f.rule == id);
    let level = of_rule().map(|f| f.severity).max().unwrap_or(Level::Low);
    let sure = of_rule().map(|f| f.confidence).max().unwrap_or(Level::Medium);
    let tags: std::collections::BTreeSet<&str> =
        of_rule().flat_map(|f| [f.mechanism.as_str(), f.section.as_str()]).filter(|t| !t.is_empty()).collect();
    let lines: Vec<String> = [&help.why, &help.ask, &help.advice].into_iter().map(|t| words::sentence(t)).filter(|t| !t.is_empty()).collect();
    let full = if lines.is_empty() { words::sentence(&help.what) } else { lines.join("\n\n") };
    let mut value = json!({
        "id": id,
        "name": id,
        "shortDescription": { "text": text(&help.what) },
        "fullDescription": { "text": text(lines.first().unwrap_or(&full)) },
        "help": { "text": cut(&full), "markdown": cut(&lines.iter().map(|l| safe::markdown(l)).collect::<Vec<_>>().join("\n\n")) },
        "defaultConfiguration": { "level": word(level) },
        // GitHub takes twenty tags of a rule.
        "properties": { "tags": tags.into_iter().take(20).collect::<Vec<_>>(), "precision": precision(sure) },
    });
    if let Some(link) = help.link.filter(|l| l.starts_with("https://")) {
        value["helpUri"] = json!(link);
    }
    value
}

/// Returns a finding as a result.
fn result(report: &Report, finding: &Finding, rule: usize) -> Value {
    let place = report.place_at_head(finding);
    let away = finding.side == Side::Base;
    let own = if away { format!(" ({})", words::place(&finding.file, finding.line, finding.side)) } else { String::new() };
    let advice = words::sentence(&finding.recommendation);
    let mut value = json!({
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": word(finding.severity),
        "message": { "text": text(format!("{}{own} {advice}", words::sentence(&finding.message)).trim()) },
        "locations": [{
            "physicalLocation": physical(&place.file, Some(place.line.unwrap_or(1))),
            "logicalLocations": logical(&finding.symbol),
        }],
        "relatedLocations": related(finding),
        // GitHub tells results of two runs apart by the first of these; it reads no other.
        "partialFingerprints": {
            "primaryLocationLineHash": format!("{}:1", finding.fingerprint),
            "connreview/v1": finding.fingerprint,
        },
        "baselineState": if matches!(finding.status.as_str(), "unchanged" | "baseline") { "unchanged" } else { "new" },
        "properties": {
            "id": finding.id,
            "severity": finding.severity,
            "confidence": finding.confidence,
            "mechanism": finding.mechanism,
            "side": finding.side,
        },
    });
    if finding.symbol.is_empty() {
        value["locations"][0].as_object_mut().map(|o| o.remove("logicalLocations"));
    }
    if let Some(reason) = &finding.status_reason {
        value["suppressions"] = json!([{ "kind": source(finding), "status": "accepted", "justification": text(reason) }]);
    }
    value
}

/// Returns where a finding was put aside: in the code, or in a file beside it.
fn source(finding: &Finding) -> &'static str {
    // A suppression names its comment's place; what the configuration turns off has none.
    let in_code = finding.status == "suppressed" && finding.status_reason.as_deref().is_some_and(|r| r.ends_with(')'));
    if in_code { "inSource" } else { "external" }
}

/// Returns the lines that prove a finding.
fn related(finding: &Finding) -> Vec<Value> {
    let one = |(id, e): (usize, &Evidence)| {
        let told = format!("{}: {}", words::place(&e.file, e.line, e.side), words::shorten(&e.text, 160));
        json!({ "id": id, "physicalLocation": physical(&e.file, (e.line > 0).then_some(e.line)), "message": { "text": text(&told) } })
    };
    (1..).zip(&finding.evidence).take(20).map(one).collect()
}

/// Returns a place in a file.
fn physical(file: &str, line: Option<u32>) -> Value {
    let mut value = json!({ "artifactLocation": { "uri": uri(file), "uriBaseId": "%SRCROOT%" } });
    if let Some(line) = line {
        value["region"] = json!({ "startLine": line.max(1) });
    }
    value
}

/// Returns a definition as a place.
fn logical(symbol: &str) -> Value {
    json!([{ "fullyQualifiedName": text(symbol) }])
}

/// Returns what was not examined as notifications, first of all results that are left out.
fn unread(report: &Report, left_out: usize) -> Vec<Value> {
    let note = |level: &str, message: &str| json!({ "level": level, "message": { "text": text(message) } });
    let mut all = vec![];
    if left_out > 0 {
        all.push(note("warning", &format!("{} less severe are left out here; the JSON report has them all.", words::count(left_out, "finding"))));
    }
    let one = |n: &NotExamined| {
        let mut value = note("note", &format!("Not examined: {}: {}", words::code(&n.what), n.why));
        if report.files.iter().any(|f| f.path == n.what) {
            value["locations"] = json!([{ "physicalLocation": physical(&n.what, None) }]);
        }
        value
    };
    all.extend(report.not_examined.iter().take(NOTIFICATIONS).map(one));
    let more = report.not_examined.len().saturating_sub(NOTIFICATIONS);
    all.extend((more > 0).then(|| note("note", &format!("{more} more were not examined."))));
    all
}

/// Returns a word on what puts findings aside as a notification.
fn silencing(s: &Silencing) -> Value {
    json!({
        "level": if s.visible { "warning" } else { "note" },
        "descriptor": { "id": s.kind },
        "message": { "text": text(&words::sentence(&s.message)) },
        "locations": [{ "physicalLocation": physical(&s.file, (s.line > 0).then_some(s.line)) }],
    })
}

/// Returns a path as a relative URI: whatever might begin a scheme, a query or a fragment is encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for b in path.bytes() {
        match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

/// Returns message text, harmless and short enough to be shown.
fn text(message: &str) -> String {
    cut(&safe::plain(message))
}

/// Returns the beginning of a text, openly cut.
fn cut(text: &str) -> String {
    if text.chars().count() <= TEXT { text.to_owned() } else { text.chars().take(TEXT - 1).chain(['…']).collect() }
}

/// Returns the level by which readers sort.
fn word(level: Level) -> &'static str {
    match level {
        Level::High => "error",
        Level::Medium => "warning",
        Level::Low | Level::Info => "note",
    }
}

/// Returns how sure a rule is in the words of code scanning.
fn precision(confidence: Level) -> &'static str {
    match confidence {
        Level::High => "high",
        Level::Medium => "medium",
        Level::Low | Level::Info => "low",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    /// What is known of the samples' rules.
    fn help(id: &str) -> Option<RuleHelp> {
        (id == "rpc.call").then(|| RuleHelp {
            what: "call of a remote method".into(),
            why: "A caller waits as long as its timeout says.".into(),
            ask: "Who waits?".into(),
            advice: "Keep the timeout.".into(),
            link: Some("https://example.org/rpc".into()),
        })
    }

    /// Renders and reads back.
    fn parsed(report: &Report) -> Value {
        serde_json::from_str(&render_sarif(report, &help)).unwrap()
    }

    /// The schema as the standard publishes it; see tests/data/README.md.
    fn schema() -> jsonschema::Validator {
        let mut schema: Value = serde_json::from_str(include_str!("../../tests/data/sarif-schema-2.1.0.json")).unwrap();
        // Its pattern of languages has a bracket too many for the checker; we write no language.
        for owner in ["run", "toolComponent"] {
            schema["definitions"][owner]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
        }
        jsonschema::validator_for(&schema).unwrap()
    }

    #[test]
    fn documents_fit_the_schema_of_the_standard() {
        let schema = schema();
        let mut hostile = sample::high();
        hostile.findings[0].file = "a b/../:?#[x].go\u{202e}\n".into();
        hostile.findings[1].line = 0;
        hostile.findings[2].rule = String::new();
        for report in [sample::gateway(), sample::quiet(), sample::high(), sample::calm(), hostile] {
            let document = parsed(&report);
            let errors: Vec<String> = schema.iter_errors(&document).map(|e| format!("{e} at {}", e.instance_path())).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
        assert!(!schema.is_valid(&json!({ "version": "2.1.0", "runs": [{}] })), "the schema refuses what is wrong");
    }

    #[test]
    fn the_full_document() {
        insta::assert_snapshot!(render_sarif(&sample::high(), &help));
    }

    #[test]
    fn a_finding_that_is_put_aside_says_where() {
        let mut report = sample::high();
        report.findings[0].status = "baseline".into();
        report.findings[0].status_reason = Some("agreed (connreview-baseline.json)".into());
        let run = &parsed(&report)["runs"][0];
        let kind = |i: usize| run["results"][i]["suppressions"][0]["kind"].as_str().unwrap_or("none").to_owned();
        assert_eq!((kind(0), kind(1), kind(3)), ("external".into(), "none".into(), "inSource".into()));
    }

    #[test]
    fn a_large_report_is_cut_and_says_so() {
        let mut report = sample::gateway();
        let long = Finding { message: "x".repeat(5_000), recommendation: "y".repeat(5_000), ..report.findings[0].clone() };
        report.findings = vec![long; 26_000];
        let text = render_sarif(&report, &help);
        assert!(text.len() <= LARGEST);
        let document: Value = serde_json::from_str(&text).unwrap();
        let run = &document["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert!(results.len() <= MOST && results.len() > 1_000, "{}", results.len());
        assert!(results.iter().all(|r| r["message"]["text"].as_str().unwrap().chars().count() <= TEXT));
        let first = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
        assert_eq!(first, format!("{} findings less severe are left out here; the JSON report has them all.", 26_000 - results.len()));
    }

    #[test]
    fn paths_are_uris_that_stay_below_the_root() {
        assert_eq!(uri("a b/c#d?e%f.go"), "a%20b/c%23d%3Fe%25f.go");
        assert_eq!(uri("javascript:x"), "javascript%3Ax");
        assert_eq!(uri("ü.go"), "%C3%BC.go");
    }
}
