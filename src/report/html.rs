//! The report as a page of its own: one file that needs no network, runs no script and prints well.
//!
//! In: a report. Out: HTML. Left out: serving it.
//!
//! Everything printed is escaped as message text; the page's policy forbids scripts, and of styles allows only its own, by hash.

use super::template::ReportError;
use super::view::{Details, Limits, Told, change_map, findings_in_words, quiet, verdict};
use super::{Finding, Report, safe, words};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The page.
const PAGE: &str = include_str!("../../templates/report.html");
/// Its style.
const STYLE: &str = include_str!("../../templates/report.css");
/// How much of each label is seen: a page has room.
const LIMITS: Limits = Limits { facts: 12, tests: 12, names: 3, impact: 12, advice: 12 };

/// A finding as the page shows it.
#[derive(Debug, Serialize)]
struct Card {
    /// `F1`.
    id: String,
    /// Level, for its word and colour.
    level: &'static str,
    /// Where.
    place: String,
    /// Definition; empty without one.
    symbol: String,
    /// Rule.
    rule: String,
    /// What happened.
    message: String,
    /// What to do.
    advice: String,
    /// Lines that prove it, each with its place.
    evidence: Vec<(String, String)>,
}

/// Returns the report as a page.
pub fn render_html(report: &Report) -> Result<String, ReportError> {
    let policy = format!("default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'", base64(&Sha256::digest(STYLE)));
    let lines = if report.is_quiet() { quiet(report) } else { vec![] };
    let cards: Vec<Card> = report.told().map(card).collect();
    let view = Value::from(Serde(Told::of(report).within(LIMITS)));
    let rendered = environment().and_then(|env| {
        env.get_template("report.html")?.render(context! {
            policy => Value::from_safe_string(policy),
            style => Value::from_safe_string(STYLE.to_owned()),
            quiet => lines,
            verdict => verdict(report),
            counts => findings_in_words(report),
            findings => Value::from(Serde(&cards)),
            map => change_map(report).map(|m| Value::from(Serde(m))),
            details => Value::from(Serde(Details::new(report))),
            report => Value::from(Serde(report)),
            revisions => [words::revision(&report.target.base), words::revision(&report.target.head)],
            ..view
        })
    });
    rendered.map_err(|e| ReportError::Template { file: "templates/report.html".into(), line: e.line().unwrap_or(1), cause: e.to_string() })
}

/// Returns a finding as the page shows it.
fn card(finding: &Finding) -> Card {
    Card {
        id: finding.id.clone(),
        level: words::level(finding.severity),
        place: words::place(&finding.file, finding.line, finding.side),
        symbol: if finding.symbol.is_empty() { String::new() } else { words::code(&finding.symbol) },
        rule: finding.rule.clone(),
        message: words::sentence(&finding.message),
        advice: words::sentence(&finding.recommendation),
        evidence: finding.evidence.iter().map(|e| (words::place(&e.file, e.line, e.side), safe::span(&e.text))).collect(),
    }
}

/// Returns an environment that escapes what it prints.
fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut env = Environment::new();
    env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Custom("html".into()));
    env.set_formatter(|out, _, value| {
        let text = value.to_string();
        let printed = if value.is_safe() { text } else { safe::html(&text) };
        Ok(out.write_str(&printed)?)
    });
    env.remove_filter("safe");
    env.add_template("report.html", PAGE)?;
    Ok(env)
}

/// Returns bytes in base 64, as a policy names hashes.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |w, b| (w << 8) | u32::from(*b)) << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            let index = (word >> (18 - 6 * digit)) & 63;
            out.push(if digit <= chunk.len() { char::from(DIGITS[index as usize]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    /// Renders.
    fn page(report: &Report) -> String {
        render_html(report).unwrap()
    }

    /// Tags of a page, as far as `<` begins one.
    fn tags(page: &str) -> Vec<&str> {
        page.split('<').skip(1).filter_map(|t| t.split_once('>')).map(|(tag, _)| tag).collect()
    }

    #[test]
    fn the_full_page() {
        insta::assert_snapshot!(page(&sample::high()).replace(STYLE, "…"));
    }

    #[test]
    fn no_connection_is_a_short_page() {
        let text = page(&sample::quiet());
        assert!(text.contains("No connection between services is touched") && !text.contains("<h2"), "{text}");
    }

    #[test]
    fn hashes_are_written_as_a_policy_asks() {
        assert_eq!([base64(b""), base64(b"a"), base64(b"ab"), base64(b"abc")], ["", "YQ==", "YWI=", "YWJj"]);
    }

    #[test]
    fn the_page_loads_and_runs_nothing() {
        for report in [sample::gateway(), sample::high(), sample::calm(), sample::quiet()] {
            let text = page(&report);
            for tag in tags(&text) {
                let name = tag.trim_start_matches('/').split(' ').next().unwrap();
                assert!(!["script", "img", "iframe", "link", "a", "form", "object", "base"].contains(&name), "<{tag}>");
                assert!(
                    !tag.split(' ').any(|w| w.starts_with("on") && w.contains('='))
                        && !tag.contains("style=")
                        && !tag.contains("src=")
                        && !tag.contains("href="),
                    "<{tag}>"
                );
            }
            assert!(!text.contains("url(") && !text.contains("@import"));
            assert!(text.contains("default-src 'none'; style-src 'sha256-"));
        }
    }

    #[test]
    fn hostile_values_make_no_tag() {
        let hostile = "</style></details><script>alert(1)</script> `</code><img src=x onerror=y>` \" ' & \u{202e}";
        let mut report = sample::high();
        let plain = tags(&page(&report)).into_iter().map(str::to_owned).collect::<Vec<_>>();
        report.target.repo = hostile.into();
        report.target.title = hostile.into();
        report.target.component = hostile.into();
        report.findings[0].message = format!("{hostile}.");
        report.findings[0].file = hostile.into();
        report.findings[0].evidence[0].text = hostile.into();
        report.changes[0].summary = hostile.into();
        report.tests[0].tests[0].name = hostile.into();
        report.partners[0].component = hostile.into();
        report.points[1].role = hostile.into();
        report.points[1].captures.get_mut("key").unwrap().head = Some(hostile.into());
        report.not_examined[0].what = hostile.into();
        report.questions[0] = hostile.into();
        let text = page(&report);
        let known: std::collections::BTreeSet<&str> = plain.iter().map(String::as_str).chain(["code", "/code"]).collect();
        for tag in tags(&text) {
            assert!(known.contains(tag), "<{tag}> is of the text");
        }
        assert!(!text.contains('\u{202e}'));
    }
}
