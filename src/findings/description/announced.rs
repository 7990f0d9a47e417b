//! What a text announces and the diff lacks.
//!
//! In: the sentences of a text. Out: one line for a setting, remote method or channel of this repository that a sentence says is
//! added, removed or changed while no changed line holds it; and one where the title does so with a mechanism. Left out: what is
//! named in passing, and names that the repository does not know.

use super::super::Bench;
use super::text::{Text, holds, letters, tokens};
use crate::change::Side;
use crate::compare::Comparison;
use crate::facts::{FileFacts, Outline, Renames};
use crate::rules::Words;

/// Most lines.
const MOST: usize = 2;
/// The object of a sentence stands within so many words after its verb.
const NEAR: usize = 6;
/// Most files that are asked whether they know a name.
const FILES: usize = 12;
/// Shortest name, in letters and digits.
const SHORTEST: usize = 6;

/// Returns the lines.
pub(super) fn lines(text: &Text, words: &Words, found: &Comparison, bench: &Bench<'_>) -> Vec<String> {
    let mut names: Vec<String> = text.sentences.iter().filter_map(|s| object(announcement(s, words)?)).collect();
    names.sort();
    names.dedup();
    let subject = announcement(&text.title, words).and_then(|rest| mechanism(rest, bench));
    if names.is_empty() && subject.is_none() {
        return vec![];
    }
    let changed = changed_text(bench);
    let (all, plain) = (tokens(&changed), letters(&changed));
    let missing = names.iter().filter(|n| !plain.contains(&letters(n.rsplit('.').next().unwrap_or(n))));
    let mut out: Vec<String> =
        missing.filter_map(|n| Some(format!("The text announces `{n}` ({}), and no changed line holds it.", known(n, bench)?))).collect();
    let silent = |m: &str| found.changes.iter().all(|c| c.mechanism != m) && !speaks(m, bench, &|term| holds(&all, term));
    // What was said of a name says it all.
    if let Some((_, title)) = subject.filter(|(m, _)| out.is_empty() && silent(m)) {
        out.push(format!("The title announces {title}, and no changed line speaks of it."));
    }
    out.truncate(MOST);
    out
}

/// Returns what follows the verb of a sentence that says what the change does.
fn announcement<'s>(sentence: &'s str, words: &Words) -> Option<Vec<&'s str>> {
    let parts: Vec<&str> = sentence.split_whitespace().collect();
    let plain = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric() && c != '.').to_lowercase();
    let verb = parts.iter().position(|w| !words.opening.contains(&plain(w)))?;
    let denied = parts.iter().any(|w| words.denied.contains(plain(w).trim_end_matches('.')));
    (words.announce.contains(&plain(parts[verb])) && !denied).then(|| parts[verb + 1..].to_vec())
}

/// Returns the name that follows the verb closely: in backticks, or written as only code is.
fn object(rest: Vec<&str>) -> Option<String> {
    let inside = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric() && c != '`' && c != '_').to_owned();
    rest.iter().take(NEAR).find_map(|w| {
        let word = inside(w);
        let name = word.trim_matches('`').trim_end_matches("()");
        (is_name(name) && !is_file(name)).then(|| name.to_owned())
    })
}

/// Returns true for a name of code: one with an underscore, a dot or a capital inside.
fn is_name(name: &str) -> bool {
    let chars = name.chars().all(|c| c.is_alphanumeric() || "_.-".contains(c));
    let lower = name.chars().any(char::is_lowercase);
    let capital = lower && name.chars().skip(1).any(char::is_uppercase);
    let environment = name.contains('_') && name.chars().any(char::is_alphabetic);
    chars && letters(name).len() >= SHORTEST && name.starts_with(char::is_alphabetic) && (capital || environment || (lower && name.contains('.')))
}

/// Returns true for the name of a file, a version or an address.
fn is_file(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, e)| e);
    ending.is_some_and(|e| e.len() <= 4 && e.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
}

/// Returns the mechanism that the first words after a title's verb name, with its title.
fn mechanism(rest: Vec<&str>, bench: &Bench<'_>) -> Option<(String, String)> {
    let near = tokens(&rest[..rest.len().min(3)].join(" "));
    let named = bench.catalogue.mechanisms.values().find(|m| m.words.iter().any(|w| holds(&near, w)))?;
    Some((named.name.clone(), named.title.clone()))
}

/// Returns true where `has` knows a word or library of a mechanism.
fn speaks(mechanism: &str, bench: &Bench<'_>, has: &dyn Fn(&str) -> bool) -> bool {
    super::unmentioned::terms(mechanism, bench.catalogue).iter().any(|t| has(t))
}

/// Returns all changed lines of both sides with the paths of their files.
fn changed_text(bench: &Bench<'_>) -> String {
    let mut out = String::new();
    for f in &bench.change.files {
        for side in [Side::Base, Side::Head] {
            let Some(path) = f.path_at(side) else { continue };
            let revision = if side == Side::Base { &bench.change.base } else { &bench.change.head };
            let bytes = revision.tree.read(path).ok().flatten().unwrap_or_default();
            let lines: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
            out.push_str(path);
            out.push('\n');
            for h in &f.hunks {
                let span = if side == Side::Base { h.base } else { h.head };
                let start = usize::try_from(span.start.saturating_sub(1)).unwrap_or(usize::MAX);
                let count = usize::try_from(span.count).unwrap_or_default();
                for line in lines.iter().skip(start).take(count) {
                    out.push_str(&String::from_utf8_lossy(line));
                    out.push('\n');
                }
            }
        }
    }
    out
}

/// Returns what the repository knows by a name, with its place: a setting, a remote method, a channel.
fn known(name: &str, bench: &Bench<'_>) -> Option<String> {
    let last = name.rsplit('.').next().unwrap_or(name).to_owned();
    let files = bench.head.mentions_among(&|p| bench.places.production(p), std::slice::from_ref(&last));
    files.into_iter().take(FILES).filter_map(|(path, _)| bench.head.part(&path, &[last.as_str()])).find_map(|f| known_in(&f, &letters(&last), bench))
}

/// Returns what a file knows by a name.
fn known_in(file: &FileFacts, name: &str, bench: &Bench<'_>) -> Option<String> {
    let own = |s: &crate::points::Setting| {
        let field = s.symbol.rsplit('.').next().unwrap_or_default();
        letters(field) == name || letters(&s.name) == name || s.tags.iter().any(|(_, tag)| letters(tag) == name)
    };
    if let Some(s) = bench.points.settings(file).iter().find(|s| own(s)) {
        return Some(format!("setting at {}:{}", s.file, s.line));
    }
    let named =
        |p: &crate::points::Point| ["method", "channel"].into_iter().find(|c| p.captures.get(*c).is_some_and(|v| letters(&v.shown()) == name));
    // What a call leads to in other files is not followed: the name stands here.
    let points = file.functions.iter().flat_map(|f| bench.points.points_with(file, f, &Outline::of(f, &Renames::default()), &|_| false));
    points.into_iter().find_map(|p| named(&p).map(|what| format!("{what} at {}:{}", p.file, p.line)))
}
