//! Connectivity Assessment: what changed at which connection.

use super::{Told, cut};
use crate::change::Side;
use crate::report::labels::{Judged, Label};
use crate::report::{Change, Finding, Point, Report, words};
use crate::rules::Level;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use serde::Serialize;
use std::collections::HashMap;

/// The heading's paragraph and bullets.
#[derive(Debug, Serialize)]
pub(super) struct Assessment {
    /// How far the change reaches, and what has no label of its own.
    opening: Vec<String>,
    /// Redis Connections.
    redis: Vec<String>,
    /// RPC Connections.
    rpc: Vec<String>,
    /// Synchronization Mechanisms.
    sync: Vec<String>,
}

impl Assessment {
    /// Returns the heading's texts with at most `limit` facts each.
    pub(super) fn new(told: &Told<'_>, limit: usize) -> Self {
        let of = |label| cut(told.facts(label).to_vec(), limit);
        let mut opening = vec![extent(told.report)];
        opening.extend(of(Label::Opening));
        opening.extend(scenarios(told.report, limit.min(2)));
        Self { opening, redis: of(Label::Redis), rpc: of(Label::Rpc), sync: of(Label::Sync) }
    }
}

/// Returns one sentence: which mechanisms, how many changes, points and files.
pub(super) fn extent(report: &Report) -> String {
    if report.mechanisms.is_empty() && report.sure_changes().next().is_none() {
        return "The change touches no connection between services; what it does beside them is told below.".to_owned();
    }
    let titles: Vec<&str> = report.mechanisms.iter().map(|m| report.title(m)).collect();
    let what = if titles.is_empty() { "no connection".to_owned() } else { words::list(&titles) };
    let component = if report.target.component.is_empty() { String::new() } else { format!(" in {}", words::code(&report.target.component)) };
    let changes = if report.sure_changes().next().is_none() {
        "no value or step changed".to_owned()
    } else {
        words::count(report.sure_changes().count(), "change")
    };
    let points = words::count(report.points.len(), "connection point");
    let concerned = report.files.iter().filter(|f| !f.mechanisms.is_empty()).count();
    let files = words::count(report.files.len(), "changed file");
    let share = if concerned == report.files.len() { String::new() } else { format!("{concerned} of ") };
    format!("The change touches {what}{component}: {changes} at {points} in {share}{files}.")
}

/// Returns what happened under a label: its changes, or where there is none the points in edited code.
pub(super) fn facts(report: &Report, judged: &Judged<'_>, label: Label) -> Vec<String> {
    let mut out = Vec::new();
    for (text, places) in told_changes(report, judged, label) {
        out.push(words::located(&text, &places));
    }
    out.extend(findings_without_change(report, judged, label));
    let aside = report.sure_changes().filter(|c| c.put_aside && report.label(&c.mechanism) == label).count();
    if aside > 0 {
        out.push(format!("{}, put aside, below.", words::count(aside, "change")));
    }
    if out.is_empty() { edited_points(report, label) } else { out }
}

/// Returns the changes of a label, equal texts once with all their places.
fn told_changes(report: &Report, judged: &Judged<'_>, label: Label) -> Vec<(String, Vec<String>)> {
    let mut told: Vec<(String, Vec<String>)> = Vec::new();
    let mut at: HashMap<String, usize> = HashMap::new();
    let mut changes: Vec<&Change> = report.told_changes().filter(|c| report.label(&c.mechanism) == label).collect();
    // What is urgent must not fold away.
    changes.sort_by_key(|c| !judged.findings_of(c).iter().any(|f| f.severity == Level::High));
    for change in changes {
        let (text, places) = (telling(judged, change), change_places(judged, change));
        match at.get(&text) {
            Some(&same) => told[same].1.extend(places),
            None => {
                at.insert(text.clone(), told.len());
                told.push((text, places));
            }
        }
    }
    // A finding tells of all that changed at its place; what it says is not said again.
    let mut said = within_longer(&told.iter().map(|t| t.0.as_str()).collect::<Vec<_>>()).into_iter();
    told.retain(|_| !said.next().unwrap_or_default());
    told
}

/// Returns for each text whether a longer one holds it, whatever its case and without its full stop.
fn within_longer(texts: &[&str]) -> Vec<bool> {
    let whole: Vec<String> = texts.iter().map(|t| t.trim_end_matches('.').to_lowercase()).collect();
    let mut within = vec![false; texts.len()];
    // Whole sentences make a large automaton that is used once: it is not worth being made fast.
    let Ok(search) = AhoCorasick::builder().kind(Some(AhoCorasickKind::NoncontiguousNFA)).prefilter(false).build(&whole) else { return within };
    for (other, text) in whole.iter().enumerate() {
        for found in search.find_overlapping_iter(text).map(|m| m.pattern().as_usize()) {
            within[found] |= texts[other].len() > texts[found].len();
        }
    }
    within
}

/// Returns the text that tells a change: of a finding of this heading where there is one, as it says more.
fn telling(judged: &Judged<'_>, change: &Change) -> String {
    let finding = judged.findings_of(change).iter().find(|f| f.section == "connectivity" && !f.message.is_empty());
    finding.map_or(&change.summary, |f| &f.message).clone()
}

/// Returns the place of a change, followed by the ids of the findings that judge it.
pub(super) fn change_places(judged: &Judged<'_>, change: &Change) -> Vec<String> {
    let place = words::place(&change.file, change.line, change.side);
    std::iter::once(place).chain(judged.findings_of(change).iter().map(|f| f.id.clone())).collect()
}

/// Returns the place of a finding, followed by its id.
pub(super) fn finding_places(finding: &Finding) -> Vec<String> {
    vec![words::place(&finding.file, finding.line, finding.side), finding.id.clone()]
}

/// Returns the findings of this heading that judge no single change.
fn findings_without_change(report: &Report, judged: &Judged<'_>, label: Label) -> Vec<String> {
    let of_label = |f: &&Finding| f.section == "connectivity" && report.label(&f.mechanism) == label && judged.change_of(f).is_none();
    report.told().filter(of_label).map(|f| words::located(&f.message, &finding_places(f))).collect()
}

/// Returns the points of a label that stand in edited code while nothing that is compared changed.
fn edited_points(report: &Report, label: Label) -> Vec<String> {
    let of = |wanted: &[&str]| {
        let points = report.points.iter().filter(|p| report.label(&p.mechanism) == label && wanted.contains(&p.status.as_str()));
        let mut places: Vec<String> = points.map(point_place).collect();
        places.dedup();
        places
    };
    let sentence = |places: Vec<String>, what: &str| (!places.is_empty()).then(|| format!("{what}: {}.", words::some(&places, 3)));
    [
        sentence(of(&["added"]), "Added"),
        sentence(of(&["removed"]), "Removed"),
        sentence(of(&["modified", "touched"]), "Edited, with the same values at base and head"),
        sentence(of(&["moved"]), "Moved, otherwise the same"),
        sentence(of(&["reached"]), "Edited code that calls it"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns a point with its place.
fn point_place(point: &Point) -> String {
    let side = if point.status == "removed" { Side::Base } else { Side::Head };
    let place = words::place(&point.file, point.line, side);
    if point.symbol.is_empty() { place } else { format!("{} ({place})", words::code(&point.symbol)) }
}

/// Returns the first scenarios of the profile that the change touches.
fn scenarios(report: &Report, limit: usize) -> Vec<String> {
    let mut hits: Vec<(&str, Vec<&str>)> = Vec::new();
    for s in &report.scenarios {
        match hits.iter_mut().find(|(name, _)| *name == s.scenario) {
            Some((_, steps)) => steps.push(&s.step),
            None => hits.push((&s.scenario, vec![&s.step])),
        }
    }
    let all: Vec<String> = hits.iter().map(|(name, steps)| format!("{name}, step {}", steps.join("; step "))).collect();
    if all.is_empty() { Vec::new() } else { vec![format!("Scenario: {}.", words::some(&all, limit))] }
}

#[cfg(test)]
mod tests {
    use super::within_longer;

    #[test]
    fn a_text_within_a_longer_one_is_said_already() {
        let texts = ["TTL of `k`: 1 → 2.", "ttl of `k`: 1 → 2; others keep it.", "TTL of `k2`: 1 → 2", "TTL of `k`: 1 → 2"];
        assert_eq!(within_longer(&texts), [true, false, false, true]);
    }
}
