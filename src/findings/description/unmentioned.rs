//! What changes and the text does not mention.
//!
//! In: the open findings of some weight. Out: one line for each mechanism of which the text has no word: neither of the mechanism
//! and its libraries, nor of the place and its values, nor, in a short text, of the kind of change. Left out: findings that are not sure.

use super::super::Bench;
use super::text::{Text, holds, letters, tokens};
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
/// A name of so many letters is found in a text that writes it in several words.
const TELLING: usize = 8;
/// Words from which on a text is long.
const LONG: usize = 60;

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

/// Returns true where the text speaks of what a finding is about: by a value or a name of its place; by a word of what kind of change it is
/// in the title, or anywhere in a short text. In a long one such a word stands for anything.
fn mentioned(text: &Text, words: &Words, found: &Comparison, f: &Finding) -> bool {
    let here = || found.changes.iter().filter(|c| c.file == f.file && c.symbol == f.symbol);
    let mut kinds = here().filter_map(|c| words.kinds.get(&c.kind)).flatten();
    let mut values = here().flat_map(|c| c.captures.values().chain(&c.base).chain(&c.head)).chain([&f.symbol]);
    let mut names = f.symbol.split('.').chain(f.file.rsplit('/').next());
    let said = |name: &str| {
        name.len() > SHORT && text.words.contains(&name.to_lowercase()) || letters(name).len() >= TELLING && text.letters.contains(&letters(name))
    };
    let title = tokens(&text.title);
    kinds.any(|k| if text.length() < LONG { text.speaks_of(k) } else { holds(&title, k) })
        || values.any(|v| letters(v).len() > SHORT && text.letters.contains(&letters(v)))
        || names.any(said)
}
