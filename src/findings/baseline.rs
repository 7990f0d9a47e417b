//! The baseline: findings that were accepted, in a file of the repository.
//!
//! In: the text of `connreview-baseline.json`. Out: [`Baseline`], and the text of a new one. Left out: where the file stands.
//! A fingerprint names no place, so that it survives moves and renames; an entry therefore fits a finding of its fingerprint at
//! its own file and symbol or, where this change takes that place away, wherever it is found.

use super::{Bench, fingerprint};
use crate::change::{Day, Side};
use crate::facts::{FileFacts, Source, Span};
use crate::report::{Finding, Report, Silencing};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What a baseline is read from, and what it says.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    /// Name of the file, for messages.
    pub name: String,
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// `connreview-baseline.json`: findings that were accepted. `connreview diff --write-baseline FILE` writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BaselineFile {
    /// Version of this file's shape: 1.
    #[serde(deserialize_with = "version")]
    pub version: u32,
    /// The accepted findings, by file, symbol, rule and fingerprint in order.
    pub findings: Vec<Entry>,
}

/// An accepted finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// File when it was accepted.
    pub file: String,
    /// Enclosing definition when it was accepted.
    pub symbol: String,
    /// Rule.
    pub rule: String,
    /// Fingerprint, as the JSON report gives it.
    #[serde(deserialize_with = "fingerprint_text")]
    pub fingerprint: String,
    /// Why it was accepted.
    #[serde(deserialize_with = "reason")]
    pub reason: String,
    /// Day on which it was accepted, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "day")]
    pub date: Option<String>,
}

/// Why a baseline cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaselineError {
    /// The file cannot be read.
    #[error("cannot read the baseline {}: {cause}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: String,
    },
    /// The text is no baseline.
    #[error("{place}: {cause}; mend it, or remove the file and let `connreview diff --write-baseline FILE` write it anew")]
    Wrong {
        /// `file:line:column`
        place: String,
        /// What is wrong.
        cause: String,
    },
}

/// Refuses another version than this one.
fn version<'de, D: Deserializer<'de>>(d: D) -> Result<u32, D::Error> {
    let version = u32::deserialize(d)?;
    if version == 1 { Ok(version) } else { Err(serde::de::Error::custom(format!("version {version} is not known to this program, which reads 1"))) }
}

/// Refuses what no report ever gave.
fn fingerprint_text<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    let text = String::deserialize(d)?;
    let (hash, number) = text.split_once('-').unwrap_or((&text, "2"));
    let sound = hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()) && number.parse::<u32>().is_ok();
    if sound { Ok(text) } else { Err(serde::de::Error::custom(format!("`{text}` is no fingerprint: expected 16 hexadecimal digits"))) }
}

/// Refuses an entry that does not say why.
fn reason<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    let text = String::deserialize(d)?;
    if text.trim().is_empty() { Err(serde::de::Error::custom("an accepted finding needs a reason")) } else { Ok(text) }
}

/// Refuses what is no day.
fn day<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(d)?;
    match text.as_deref().map(str::parse::<Day>) {
        Some(Err(why)) => Err(serde::de::Error::custom(why)),
        _ => Ok(text),
    }
}

impl Baseline {
    /// Reads the baseline of a file.
    pub fn load(path: &std::path::Path) -> Result<Self, BaselineError> {
        Self::load_as(path, &path.strip_prefix(".").unwrap_or(path).display().to_string())
    }

    /// Reads the baseline of a file that messages call by another name.
    pub fn load_as(path: &std::path::Path, name: &str) -> Result<Self, BaselineError> {
        let text = std::fs::read_to_string(path).map_err(|e| BaselineError::Read { path: path.to_owned(), cause: e.to_string() })?;
        Self::parse(name, &text)
    }

    /// Reads the text of a baseline.
    pub fn parse(name: &str, text: &str) -> Result<Self, BaselineError> {
        let file: BaselineFile = serde_json::from_str(text).map_err(|e| {
            let full = e.to_string();
            // The library repeats the place at the end of its message.
            let cause = full.rsplit_once(" at line ").map_or(full.as_str(), |(cause, _)| cause).to_owned();
            BaselineError::Wrong { place: format!("{name}:{}:{}", e.line(), e.column()), cause }
        })?;
        Ok(Self { name: name.to_owned(), entries: file.findings })
    }

    /// Returns the text of a baseline with these entries and the open findings of a report.
    pub fn text(&self, report: &Report, reason: Option<&str>) -> String {
        let short = |id: &str| id.chars().take(10).collect::<String>();
        let default = format!("accepted with {}..{}", short(&report.target.base), short(&report.target.head));
        let open = report.findings.iter().filter(|f| f.status == "new" || f.status == "unchanged");
        let mut findings: Vec<Entry> = open
            .map(|f| Entry {
                file: f.file.clone(),
                symbol: f.symbol.clone(),
                rule: f.rule.clone(),
                fingerprint: fingerprint::identity(&f.fingerprint).to_owned(),
                reason: reason.filter(|r| !r.trim().is_empty()).unwrap_or(&default).to_owned(),
                date: report.target.date.clone(),
            })
            .collect();
        let known: BTreeSet<_> = self.entries.iter().map(|e| (&e.file, &e.symbol, &e.fingerprint)).collect();
        findings.retain(|e| !known.contains(&(&e.file, &e.symbol, &e.fingerprint)));
        findings.extend(self.entries.iter().cloned());
        findings.sort();
        findings.dedup_by(|a, b| (&a.file, &a.symbol, &a.fingerprint) == (&b.file, &b.symbol, &b.fingerprint));
        let mut text = serde_json::to_string_pretty(&BaselineFile { version: 1, findings }).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Returns the entry that accepts a finding.
    pub(super) fn accepting(&self, f: &Finding, base: &dyn Source, head: &dyn Source) -> Option<usize> {
        let identity = fingerprint::identity(&f.fingerprint);
        let alike = || self.entries.iter().enumerate().filter(|(_, e)| fingerprint::identity(&e.fingerprint) == identity);
        let here = alike().find(|(_, e)| e.file == f.file && e.symbol == f.symbol);
        let gone = |e: &Entry| place(head, e).is_none() && place(base, e).is_some();
        here.or_else(|| alike().find(|(_, e)| gone(e))).map(|(i, _)| i)
    }

    /// Returns why a finding is accepted.
    pub(super) fn reason(&self, index: usize) -> String {
        let e = &self.entries[index];
        let date = e.date.as_deref().map(|d| format!(", {d}")).unwrap_or_default();
        format!("{}{date} ({})", e.reason, self.name)
    }

    /// Returns the entries whose place the change edits while nothing of the kind is found there.
    pub(super) fn idle(&self, bench: &Bench<'_>, used: &BTreeSet<usize>) -> Vec<Silencing> {
        let edited = |e: &Entry, side: Side, source: &dyn Source| {
            let file = bench.change.files.iter().find(|f| f.path_at(side) == Some(&e.file));
            file.is_some_and(|f| place(source, e).is_some_and(|s| f.touches(side, s.start, s.end)))
        };
        let idle = self.entries.iter().enumerate().filter(|(i, _)| !used.contains(i)).map(|(_, e)| e);
        let touched = idle.filter(|e| edited(e, Side::Head, bench.head) || edited(e, Side::Base, bench.base));
        let note = |e: &Entry| Silencing {
            kind: "baseline_unused".to_owned(),
            file: e.file.clone(),
            line: place(bench.head, e).map_or(0, |s| s.start),
            message: format!("`{}` is edited, and nothing that {} accepts there (`{}`) is found", e.symbol, self.name, e.rule),
            findings: vec![],
            visible: false,
            weakens: false,
        };
        touched.map(note).collect()
    }
}

/// Returns where the file and symbol of an entry stand in a revision.
fn place(source: &dyn Source, e: &Entry) -> Option<Span> {
    source.file(&e.file).and_then(|f| declared(&f, &e.symbol))
}

/// Returns where a symbol is declared: a function, a type, a field of one, a value.
fn declared(file: &FileFacts, symbol: &str) -> Option<Span> {
    let field = |(owner, name): (&str, &str)| {
        let owner = file.types.iter().find(|t| t.name == owner)?;
        owner.fields.iter().find(|f| f.name == name).map(|f| f.span)
    };
    let function = file.functions.iter().find(|f| f.symbol() == symbol).map(|f| f.span);
    let declared = function.or_else(|| file.types.iter().find(|t| t.name == symbol).map(|t| t.span));
    declared.or_else(|| symbol.split_once('.').and_then(field)).or_else(|| file.values.iter().find(|v| v.name == symbol).map(|v| v.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A baseline with one entry.
    const ONE: &str = r#"{"version": 1, "findings": [
  {"file": "cart.go", "symbol": "Keep", "rule": "redis.set-with-ttl", "fingerprint": "0123456789abcdef", "reason": "x", "date": "2024-01-02"}
]}"#;

    fn wrong(text: &str) -> String {
        Baseline::parse("b.json", text).unwrap_err().to_string()
    }

    #[test]
    fn a_sound_file_is_read() {
        let baseline = Baseline::parse("b.json", ONE).unwrap();
        assert_eq!(baseline.entries.len(), 1);
        assert_eq!(baseline.reason(0), "x, 2024-01-02 (b.json)");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        assert!(wrong(&ONE.replace("\"x\"", "\" \"")).starts_with("b.json:2:"), "{}", wrong(&ONE.replace("\"x\"", "\" \"")));
        assert!(wrong(&ONE.replace("\"x\"", "\" \"")).contains("needs a reason; mend it, or remove the file"));
        assert!(wrong(&ONE.replace("0123456789abcdef", "123")).contains("`123` is no fingerprint"));
        assert!(wrong(&ONE.replace("2024-01-02", "soon")).contains("`soon` is no day"));
        assert!(wrong(&ONE.replace("\"version\": 1", "\"version\": 2")).contains("version 2 is not known"));
        assert!(wrong(&ONE.replace("symbol", "symbl")).contains("unknown field `symbl`"));
        assert!(wrong("[").starts_with("b.json:1:1: "));
    }
}
