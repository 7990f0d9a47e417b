//! Findings: which changes a reviewer has to look at, and how urgently.
//!
//! In: compared points and changes, the tests that reach them, the catalogue with its active profile. Out: findings in
//! order of rank, questions, partners, and the mechanisms that the change touches. Left out: wording of the report,
//! output formats, git.

mod evidence;
mod profile;
mod questions;
mod severity;

pub use profile::{ProfileHits, hits};
pub use questions::questions;

use crate::compare::{Change, Comparison, Direction};
use crate::facts::Source;
use crate::report::{Finding, Verdict};
use crate::rules::{Catalogue, Level};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Further changes of one place that a finding's message tells.
const TOLD: usize = 2;
/// Places from which the same change is told once for all of them.
const ALIKE: usize = 3;
/// Further places of one cause that a finding names.
const NAMED: usize = 4;

/// Returns the mechanisms that the change touches, most important first: those with the weightiest changes; settings
/// after what they configure.
pub fn mechanisms(found: &Comparison, catalogue: &Catalogue) -> Vec<String> {
    let mut weights: BTreeMap<&str, u32> = BTreeMap::new();
    for c in found.changes.iter().filter(|c| counts(c)) {
        *weights.entry(&c.mechanism).or_default() += if c.confidence == Level::High { 3 } else { 1 };
    }
    let mut all: Vec<(&str, u32)> = weights.into_iter().collect();
    let order = |m: &str| catalogue.mechanisms.get(m).map_or(u32::MAX, |m| m.order);
    all.sort_by_key(|(m, w)| (*m == "config", std::cmp::Reverse(*w), order(m)));
    all.into_iter().map(|(m, _)| m.to_owned()).collect()
}

/// Returns true for a change that is sure enough to be told as one of the pull request.
pub fn counts(c: &Change) -> bool {
    c.confidence >= Level::Medium
}

/// Returns the findings of a comparison, most severe first: one for each place, with all that changed there.
pub fn judge(found: &Comparison, catalogue: &Catalogue, base: &dyn Source, head: &dyn Source) -> Vec<Finding> {
    let mut places: BTreeMap<(&str, &str), Vec<(&Change, Level)>> = BTreeMap::new();
    for c in &found.changes {
        let level = severity::of(c, c.rule.map(|r| &catalogue.rules[r]));
        if level > Level::Info {
            // The libraries of one mechanism in a manifest usually move together.
            let place = if c.kind == "dependency_changed" { &c.mechanism } else { &c.symbol };
            places.entry((&c.file, place)).or_default().push((c, level));
        }
    }
    let (alone, alike) = by_cause(places.into_values().collect());
    let mut findings: Vec<Finding> = alone.into_iter().map(|changes| finding(changes, catalogue, base, head)).collect();
    findings.extend(alike.into_iter().map(|places| widespread(&places, catalogue, base, head)));
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (std::cmp::Reverse((f.severity, f.confidence)), f.file.clone(), f.line, f.symbol.clone());
        key(a).cmp(&key(b))
    });
    for (i, f) in findings.iter_mut().enumerate() {
        f.id = format!("F{}", i + 1);
    }
    findings
}

/// The changes of one place, with their levels.
type Place<'c> = Vec<(&'c Change, Level)>;

/// Parts places into those with a change of their own and groups of places where the very same happened: one cause, told
/// once.
fn by_cause(places: Vec<Place<'_>>) -> (Vec<Place<'_>>, Vec<Vec<Place<'_>>>) {
    type Cause<'c> = (&'c str, &'c str, Direction, Option<&'c str>, Option<&'c str>);
    let mut groups: BTreeMap<Cause<'_>, Vec<Place<'_>>> = BTreeMap::new();
    let mut alone = vec![];
    for place in places {
        match place.as_slice() {
            [(c, _)] if c.base.is_some() || c.head.is_some() => {
                groups.entry((&c.file, &c.kind, c.direction, c.base.as_deref(), c.head.as_deref())).or_default().push(place);
            }
            _ => alone.push(place),
        }
    }
    let (alike, few): (Vec<_>, Vec<_>) = groups.into_values().partition(|g| g.len() >= ALIKE);
    alone.extend(few.into_iter().flatten());
    (alone, alike)
}

/// Returns the finding of several places where the very same happened: that of the first, with the others named.
fn widespread(places: &[Place<'_>], catalogue: &Catalogue, base: &dyn Source, head: &dyn Source) -> Finding {
    let mut first = finding(places[0].clone(), catalogue, base, head);
    let others: Vec<String> = places[1..].iter().take(NAMED).filter_map(|p| p.first()).map(|(c, _)| format!("`{}`", c.symbol)).collect();
    let more = places.len() - 1 - others.len();
    let tail = if more > 0 { format!(" and {more} more functions") } else { String::new() };
    first.message.push_str(&format!(" The same in {}{tail}.", others.join(", ")));
    let further = places[1..].iter().take(NAMED).filter_map(|p| p.first());
    first.evidence.extend(further.flat_map(|(c, _)| evidence::of(c, base, head)));
    first
}

/// Returns the finding of one place.
fn finding(mut changes: Place<'_>, catalogue: &Catalogue, base: &dyn Source, head: &dyn Source) -> Finding {
    changes.sort_by_key(|(c, level)| (std::cmp::Reverse((*level, c.confidence)), c.line, c.kind.clone(), c.summary.clone()));
    let (first, severity) = changes[0];
    let rule = first.rule.map(|r| &catalogue.rules[r]);
    let mut message = sentence(&first.summary);
    let told: BTreeSet<&str> = changes.iter().skip(1).map(|(c, _)| c.summary.as_str()).filter(|s| *s != first.summary).collect();
    for s in told.iter().take(TOLD) {
        message.push(' ');
        message.push_str(&sentence(s));
    }
    if told.len() > TOLD {
        message.push_str(&format!(" {} more changes in the same place.", told.len() - TOLD));
    }
    Finding {
        id: String::new(),
        rule: rule.map_or_else(|| first.kind.clone(), |r| r.id.clone()),
        fingerprint: fingerprint(first, rule.map_or("", |r| r.id.as_str())),
        severity,
        confidence: first.confidence,
        section: section(&first.kind).to_owned(),
        mechanism: first.mechanism.clone(),
        file: first.file.clone(),
        line: first.line,
        side: first.side,
        symbol: first.symbol.clone(),
        message,
        recommendation: severity::advice(first, rule),
        evidence: evidence::of(first, base, head),
        status: "new".into(),
        status_reason: None,
    }
}

/// Returns a summary as a sentence.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    let mut s = format!("{first}{}", chars.as_str());
    if !s.ends_with(['.', '?', '!']) {
        s.push('.');
    }
    s
}

/// Returns the section of the report that speaks of a kind.
fn section(kind: &str) -> &'static str {
    match kind {
        "auth_changed"
        | "secret_exposure_changed"
        | "tls_changed"
        | "pool_changed"
        | "timeout_changed"
        | "concurrency_changed"
        | "error_handling_changed"
        | "retry_changed" => "security_performance",
        _ => "connectivity",
    }
}

/// Returns the identity of a finding across runs: rule, kind, direction, symbol and captures, no line numbers.
fn fingerprint(c: &Change, rule: &str) -> String {
    let mut h = Sha256::new();
    for part in [rule, &c.kind, direction(c.direction), &c.symbol] {
        h.update(part.as_bytes());
        h.update([0]);
    }
    for (k, v) in &c.captures {
        h.update(k.as_bytes());
        h.update([1]);
        h.update(v.as_bytes());
        h.update([0]);
    }
    h.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// Returns a direction as a word.
fn direction(d: Direction) -> &'static str {
    match d {
        Direction::Added => "added",
        Direction::Removed => "removed",
        Direction::Changed => "changed",
        Direction::Weakened => "weakened",
        Direction::Strengthened => "strengthened",
    }
}

/// Returns the answer of the run: fail where a finding is at or above the threshold.
pub fn verdict(findings: &[Finding], fail_on: Option<Level>) -> Verdict {
    let open = || findings.iter().filter(|f| f.status == "new" || f.status == "unchanged");
    if fail_on.is_some_and(|t| open().any(|f| f.severity >= t)) {
        Verdict::Fail
    } else if open().next().is_some() {
        Verdict::Attention
    } else {
        Verdict::Pass
    }
}
