//! The map of a change: which connections it touches, as a diagram's nodes and arrows.
//!
//! In: the points of a report, its partners. Out: [`ChangeMap`], also as a flowchart in mermaid's language. Left out: settings,
//! which connect nothing by themselves; points whose values stay the same where others change.

use crate::report::{Point, Report, safe, words};
use serde::Serialize;
use std::fmt::Write;

/// Arrows of one mechanism that are named.
const NAMED: usize = 6;
/// What a component does to hear of something; everything else it sends.
const TAKES: &[&str] = &["subscribe", "handle", "serve", "register", "read"];
/// Captures that name what is connected, in order of use.
const NAMES: &[&str] = &["channel", "topic", "queue", "key", "method", "pattern", "name"];

/// The connections that a change touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::report) struct ChangeMap {
    /// The component under review.
    pub here: String,
    /// One for each mechanism.
    pub lanes: Vec<Lane>,
    /// Components that have to keep in step.
    pub partners: Vec<String>,
}

/// What happens between the component and one mechanism.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::report) struct Lane {
    /// Its name for sentences.
    pub title: String,
    /// What goes over it.
    pub arrows: Vec<Arrow>,
    /// Arrows that are not named.
    pub more: usize,
}

/// Something that goes over a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::report) struct Arrow {
    /// True where the component hears of it.
    pub takes: bool,
    /// What is done: `write`.
    pub role: String,
    /// Key, channel or method; empty where none is known.
    pub name: String,
    /// `new`, `gone`, `changed`, or empty: only the code around it changed.
    pub mark: &'static str,
}

/// Returns the map, `None` where the change touches no connection.
pub(in crate::report) fn change_map(report: &Report) -> Option<ChangeMap> {
    if !report.connectivity {
        return None;
    }
    let mut named: Vec<&str> = report.mechanisms.iter().map(String::as_str).chain(report.points.iter().map(|p| p.mechanism.as_str())).collect();
    let mut seen = std::collections::BTreeSet::new();
    named.retain(|m| *m != "config" && seen.insert(*m));
    let lanes: Vec<Lane> = named.into_iter().filter_map(|m| lane(report, m)).collect();
    let here = if report.target.component.is_empty() { &report.target.repo } else { &report.target.component };
    let mut partners: Vec<String> = vec![];
    for partner in report.partners.iter().map(|p| &p.component) {
        // A repository of several components may hold the partner itself.
        if !partners.contains(partner) && !here.split(", ").any(|h| h == partner) {
            partners.push(partner.clone());
        }
    }
    (!lanes.is_empty()).then(|| ChangeMap { here: here.clone(), lanes, partners })
}

/// Returns what goes over one mechanism; what changed stands first.
fn lane(report: &Report, mechanism: &str) -> Option<Lane> {
    let mut arrows: Vec<Arrow> = vec![];
    for point in report.points.iter().filter(|p| p.mechanism == mechanism) {
        let arrow = arrow(point);
        if !arrows.contains(&arrow) {
            arrows.push(arrow);
        }
    }
    arrows.sort_by_key(|a| a.mark.is_empty());
    // Where something changed, the rest is no news.
    if arrows.iter().any(|a| !a.mark.is_empty()) {
        arrows.retain(|a| !a.mark.is_empty());
    }
    let more = arrows.len().saturating_sub(NAMED);
    arrows.truncate(NAMED);
    (!arrows.is_empty()).then(|| Lane { title: report.title(mechanism).to_owned(), arrows, more })
}

/// Returns what a point stands for.
fn arrow(point: &Point) -> Arrow {
    let value = |name: &&str| point.captures.get(*name).and_then(|s| s.head.as_ref().or(s.base.as_ref()));
    let mark = match point.status.as_str() {
        "added" => "new",
        "removed" => "gone",
        "modified" => "changed",
        _ => "",
    };
    let name = NAMES.iter().find_map(value).map(|n| words::shorten(n, 40)).unwrap_or_default();
    Arrow { takes: TAKES.contains(&point.role.as_str()), role: point.role.clone(), name, mark }
}

impl ChangeMap {
    /// Returns the map as a mermaid flowchart, without an end of line.
    pub fn mermaid(&self) -> String {
        let mut out = format!("flowchart LR\n  here[\"{}\"]", safe::mermaid(&self.here));
        for (i, lane) in self.lanes.iter().enumerate() {
            let _ = write!(out, "\n  m{i}([\"{}\"])", safe::mermaid(&lane.title));
            for a in &lane.arrows {
                let line = if a.mark == "gone" { "-.->" } else { "-->" };
                let (from, to) = if a.takes { (format!("m{i}"), "here".to_owned()) } else { ("here".to_owned(), format!("m{i}")) };
                let _ = write!(out, "\n  {from} {line}|\"{}\"| {to}", safe::mermaid(&a.text()));
            }
            if lane.more > 0 {
                let _ = write!(out, "\n  here -->|\"{} more\"| m{i}", lane.more);
            }
        }
        for (i, partner) in self.partners.iter().enumerate() {
            let _ = write!(out, "\n  p{i}[\"{}\"]\n  here -.-|\"keep in step\"| p{i}", safe::mermaid(partner));
        }
        out
    }
}

impl Arrow {
    /// Returns the label: what is done, with what, and what happened to it.
    fn text(&self) -> String {
        let mark = if self.mark.is_empty() { String::new() } else { format!(" ({})", self.mark) };
        format!("{} {}", self.role, self.name).trim().to_owned() + &mark
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_change_of_connections_is_a_flowchart() {
        insta::assert_snapshot!(change_map(&sample::gateway()).unwrap().mermaid());
    }

    #[test]
    fn no_connection_is_no_map() {
        assert_eq!(change_map(&sample::quiet()), None);
        let mut only_settings = sample::gateway();
        only_settings.mechanisms = vec!["config".into()];
        only_settings.points.retain(|p| p.mechanism == "config");
        assert_eq!(change_map(&only_settings), None);
    }

    #[test]
    fn hostile_names_stay_labels() {
        let mut report = sample::gateway();
        report.target.component = "a\"]\n```\n# Approved %%{init: {}}%%".into();
        report.points[1].captures.get_mut("key").unwrap().head = Some("\"| x; click here \"javascript:alert(1)\"".into());
        let text = change_map(&report).unwrap().mermaid();
        for line in text.lines() {
            assert!(line.starts_with("flowchart LR") || line.starts_with("  "), "{line}");
            assert!(line.matches('"').count() % 2 == 0 && !line.contains("%%") && !line.contains('`'), "{line}");
        }
    }
}
