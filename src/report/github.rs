//! Annotations: workflow commands that a runner of GitHub Actions turns into marks beside the lines of a pull request.
//!
//! In: a report. Out: one command per line, nothing else, so that no text of a pull request begins a line. Left out: everything
//! that an annotation does not tell (tests, questions, details); the other formats do.
//!
//! A step shows ten annotations of each level; what is over that is counted in a notice.

use super::{Finding, Report, Verdict, safe, view, words};
use crate::rules::Level;

/// Annotations of one level that a step shows.
const MOST: usize = 10;

/// Returns the report as workflow commands.
pub fn render_github(report: &Report) -> String {
    let mut out = String::new();
    let mut more = 0;
    for (level, name) in [(Level::High, "error"), (Level::Medium, "warning"), (Level::Low, "notice")] {
        let told: Vec<&Finding> = report.told().filter(|f| f.severity == level).collect();
        // The last notice is kept for the count.
        let most = if name == "notice" { MOST - 1 } else { MOST };
        more += told.len().saturating_sub(most);
        told.iter().take(most).for_each(|f| out.push_str(&annotation(report, f, name)));
    }
    if let Some(last) = last(report, more) {
        out.push_str(&command("notice", &[("title", "connreview")], &last));
    }
    out
}

/// Returns the annotation of a finding.
fn annotation(report: &Report, finding: &Finding, name: &str) -> String {
    let place = report.place_at_head(finding);
    let line = place.line.unwrap_or(1).to_string();
    let title = format!("connreview {}: {}", finding.id, finding.rule);
    let mut properties = vec![];
    if place.stands {
        properties.extend([("file", place.file.as_str()), ("line", line.as_str())]);
    }
    properties.push(("title", title.as_str()));
    let message = words::located(&finding.message, &[words::place(&finding.file, finding.line, finding.side)]);
    command(name, &properties, format!("{message} {}", words::sentence(&finding.recommendation)).trim())
}

/// Returns what the notice at the end says: how many findings are not shown, what could not be examined, what is silenced.
fn last(report: &Report, more: usize) -> Option<String> {
    let mut said = vec![];
    said.extend((more > 0).then(|| format!("{} more in the report.", words::count(more, "finding"))));
    said.extend(report.told_silencing());
    let unread = report.not_examined.len();
    said.extend((unread > 0 && report.verdict != Verdict::Pass).then(|| format!("{unread} not examined.")));
    (!said.is_empty()).then(|| format!("{}. {}", view::findings_in_words(report), said.join(" ")))
}

/// Returns one command.
fn command(name: &str, properties: &[(&str, &str)], message: &str) -> String {
    let listed: Vec<String> = properties.iter().map(|(key, value)| format!("{key}={}", safe::command_property(value))).collect();
    format!("::{name} {}::{}\n", listed.join(","), safe::command_message(message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_finding_is_an_annotation_at_its_line() {
        insta::assert_snapshot!(render_github(&sample::high()));
    }

    #[test]
    fn no_finding_is_no_line() {
        assert_eq!(render_github(&sample::quiet()), "");
        assert_eq!(render_github(&sample::calm()), "");
    }

    #[test]
    fn what_a_step_does_not_show_is_counted() {
        let mut report = sample::gateway();
        for severity in [Level::High, Level::Medium, Level::Low] {
            let finding = Finding { severity, ..report.findings[1].clone() };
            report.findings.extend(std::iter::repeat_n(finding, 30));
        }
        let text = render_github(&report);
        for name in ["error", "warning", "notice"] {
            assert_eq!(text.lines().filter(|l| l.starts_with(&format!("::{name} "))).count(), MOST, "{name}");
        }
        assert!(text.contains(" 65 findings more in the report."), "{text}");
    }

    #[test]
    fn hostile_values_begin_no_line() {
        let hostile = "x%0A::error::y\n::add-mask::z\r,a=b:c";
        let mut report = sample::gateway();
        report.findings[0].message = hostile.into();
        report.findings[0].rule = hostile.into();
        report.findings[1].file = hostile.into();
        report.findings[1].recommendation = hostile.into();
        let text = render_github(&report);
        let commands: Vec<&str> = text.lines().map(|l| l.split_once(' ').map_or(l, |(c, _)| c)).collect();
        assert_eq!(commands, ["::warning", "::warning", "::warning", "::notice", "::notice"]);
        for line in text.lines() {
            let (_, properties) = line.split_once(' ').unwrap();
            let (properties, _) = properties.split_once("::").unwrap();
            assert!(properties.split(',').all(|p| ["file=", "line=", "title="].iter().any(|k| p.starts_with(k))), "{properties}");
        }
        assert!(!text.contains('\r'));
    }
}
