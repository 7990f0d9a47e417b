//! What changes and the text does not mention.
//!
//! In: the open findings of some weight. Out: one line for each mechanism of which the text has no word: neither of the mechanism
//! and its libraries, nor of what kind of change it is, nor of the places, values and files. Left out: findings that are not sure.

use super::super::Bench;
use super::text::{Text, humps, letters};
use crate::compare::Comparison;
use crate::report::Finding;
use crate::rules::{Catalogue, Level, Words};
use std::collections::BTreeMap;

/// Most lines.
const MOST: usize = 2;
/// Most places in a line.
const PLACES: usize = 3;
/// Whole names of more letters are telling.
const SHORT: usize = 3;
/// Shorter parts of names are too common to tell anything.
const TELLING: usize = 5;

/// Returns the lines.
pub(super) fn lines(text: &Text, words: &Words, found: &Comparison, findings: &[Finding], bench: &Bench<'_>) -> Vec<String> {
    let weighty = |f: &&Finding| f.severity >= Level::Medium && f.confidence == Level::High && f.status == "new";
    let mut by_mechanism: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for f in findings.iter().filter(weighty) {
        by_mechanism.entry(&f.mechanism).or_default().push(f);
    }
    let silent = by_mechanism
        .into_iter()
        .filter(|(m, all)| !terms(m, bench.catalogue).iter().any(|t| text.speaks_of(t)) && !all.iter().any(|f| mentioned(text, words, found, f)));
    silent.take(MOST).map(|(m, all)| line(m, &all, bench.catalogue)).collect()
}

/// Returns the line for a mechanism.
fn line(mechanism: &str, findings: &[&Finding], catalogue: &Catalogue) -> String {
    let title = catalogue.mechanisms.get(mechanism).map_or(mechanism, |m| &m.title);
    let places: Vec<String> = findings.iter().take(PLACES).map(|f| format!("{}:{} (`{}`)", f.file, f.line, f.symbol)).collect();
    let more = findings.len().saturating_sub(PLACES);
    let tail = if more > 0 { format!(" and {more} more places") } else { String::new() };
    format!("The text does not mention that {title} changes: {}{tail}.", places.join(", "))
}

/// Returns the words by which texts speak of a mechanism: its own, its title, its libraries.
pub(super) fn terms(mechanism: &str, catalogue: &Catalogue) -> Vec<String> {
    let own = catalogue.mechanisms.get(mechanism).map(|m| m.words.iter().cloned().chain([m.name.clone(), m.title.clone()]).collect());
    let mut all: Vec<String> = own.unwrap_or_default();
    let libraries = catalogue.libraries.values().filter(|l| l.dependency.as_deref() == Some(mechanism));
    all.extend(libraries.map(|l| l.name.clone()));
    all
}

/// Returns true where the text has a word of what a finding is about.
fn mentioned(text: &Text, words: &Words, found: &Comparison, f: &Finding) -> bool {
    let here = || found.changes.iter().filter(|c| c.file == f.file && c.symbol == f.symbol);
    let kinds = here().filter_map(|c| words.kinds.get(&c.kind)).flatten();
    let values = here().flat_map(|c| c.captures.values().chain(&c.base).chain(&c.head));
    let stem = f.file.rsplit('/').next().and_then(|n| n.split('.').next()).unwrap_or_default();
    let names = || f.symbol.split('.').chain([stem]);
    let folder = f.file.rsplit('/').nth(1).unwrap_or_default();
    kinds.into_iter().any(|k| text.speaks_of(k))
        || values.chain([&f.symbol]).any(|v| letters(v).len() > SHORT && text.letters.contains(&letters(v)))
        || names().any(|n| n.len() > SHORT && text.words.contains(&n.to_lowercase()))
        || names().chain([folder]).flat_map(|n| n.split(['_', '-'])).flat_map(humps).filter(|p| p.len() >= TELLING).any(|p| {
            let root: String = p.chars().take(TELLING).collect();
            text.words.iter().any(|w| w.starts_with(&root))
        })
}
