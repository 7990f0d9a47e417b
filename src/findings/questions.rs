//! Questions to the author: what the rules ask about the changes, with captured values in place.

use super::severity;
use crate::compare::Comparison;
use crate::report::Finding;
use crate::rules::{Catalogue, Level};
use std::collections::BTreeMap;

/// Most questions of one review.
const MOST: usize = 5;

/// Returns the questions of the most urgent changes, each once; none about a place all of whose findings are put aside.
pub fn questions(found: &Comparison, catalogue: &Catalogue, findings: &[Finding]) -> Vec<String> {
    let mut asked: Vec<(Level, String)> = vec![];
    for c in &found.changes {
        let Some(rule) = c.rule.map(|r| &catalogue.rules[r]) else { continue };
        let level = severity::of(c, Some(rule));
        let mut here = findings.iter().filter(|f| f.file == c.file && f.symbol == c.symbol).peekable();
        if level < Level::Low || here.peek().is_some() && here.all(|f| f.status_reason.is_some()) {
            continue;
        }
        if let Some(q) = filled(&rule.ask, &c.captures).map(|q| format!("{q} ({}:{})", c.file, c.line))
            && !asked.iter().any(|(_, a)| a.rsplit_once(" (").map(|x| x.0) == q.rsplit_once(" (").map(|x| x.0))
        {
            asked.push((level, q));
        }
    }
    asked.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    asked.into_iter().take(MOST).map(|(_, q)| q).collect()
}

/// Returns a question with its placeholders filled; `None` where a value is not known.
fn filled(ask: &str, captures: &BTreeMap<String, String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = ask;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}')?;
        out.push_str(before);
        out.push_str(captures.get(name)?);
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}
