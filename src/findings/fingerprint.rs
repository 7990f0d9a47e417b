//! Fingerprints: the identity of a finding across runs.
//!
//! In: the changes of a finding. Out: a text that survives another line, another file, another layout, and another name of the
//! function or of its variables: it is made of rules, kinds, directions and values, in which the names of variables are left
//! out. Left out: places. Two findings of one review that are alike otherwise get a number, in order of file and line.

use crate::change::Side;
use crate::compare::{Change, Direction};
use crate::facts::{FileFacts, Function, Locals, Source};
use crate::report::Finding;
use crate::rules::Catalogue;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What fingerprints are made with.
pub(super) struct Prints<'p> {
    pub catalogue: &'p Catalogue,
    pub base: &'p dyn Source,
    pub head: &'p dyn Source,
}

impl Prints<'_> {
    /// Returns the identity of a finding of these changes, without a number.
    pub fn of<'c>(&self, changes: impl Iterator<Item = &'c Change>) -> String {
        let mut parts: Vec<Vec<String>> = changes.map(|c| self.change(c)).collect();
        parts.sort();
        parts.dedup();
        of_texts(&parts.iter().flatten().map(String::as_str).collect::<Vec<_>>())
    }

    /// Returns what makes a change the same one.
    fn change(&self, c: &Change) -> Vec<String> {
        let source = if c.side == Side::Base { self.base } else { self.head };
        let file = source.file(&c.file);
        let function = file.as_deref().and_then(|f| enclosing(f, c));
        let plain = |text: &str| function.map_or_else(|| text.to_owned(), |f| without_locals(text, f));
        let mut parts =
            vec![c.rule.map_or_else(String::new, |r| self.catalogue.rules[r].id.clone()), c.kind.clone(), direction(c.direction).to_owned()];
        // A setting, type or library is known by its name, a function by what it does.
        parts.push(if function.is_some() { String::new() } else { c.symbol.clone() });
        parts.extend([&c.base, &c.head].map(|v| v.as_deref().map(plain).unwrap_or_default()));
        parts.extend(c.captures.iter().map(|(k, v)| format!("{k}={}", plain(v))));
        parts
    }
}

/// Returns the identity of what these texts say.
pub(crate) fn of_texts(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// Returns the function that a change stands in.
fn enclosing<'f>(file: &'f FileFacts, c: &Change) -> Option<&'f Function> {
    file.function_at(c.line).or_else(|| file.functions.iter().find(|f| f.symbol() == c.symbol))
}

/// Returns a text with the function's own name and those of its variables left out, and each run of white space as one space.
/// What follows a dot is a field or method, what stands in quotes is a value: both stay.
fn without_locals(text: &str, function: &Function) -> String {
    let locals = Locals::of(function);
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    let mut quote = None;
    for c in text.chars().chain(['\n']) {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        let own = quote.is_none() && !out.ends_with('.') && (locals.contains(&word) || word == function.name);
        out.push_str(if own { "_" } else { &word });
        word.clear();
        match quote {
            Some(q) if q == c => quote = None,
            None if c == '"' => quote = Some(c),
            _ => {}
        }
        match c {
            c if c.is_whitespace() && out.ends_with(' ') => {}
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    out.trim_end().to_owned()
}

/// Gives findings that are alike a number from the second on; the findings come in order of file and line.
pub(super) fn number<'f>(findings: impl Iterator<Item = &'f mut Finding>) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for f in findings {
        let count = seen.entry(f.fingerprint.clone()).or_default();
        *count += 1;
        if *count > 1 {
            f.fingerprint = format!("{}-{count}", f.fingerprint);
        }
    }
}

/// Returns a fingerprint without its number.
pub(super) fn identity(fingerprint: &str) -> &str {
    fingerprint.split('-').next().unwrap_or(fingerprint)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Param, TypeRef};

    #[test]
    fn names_of_variables_are_left_out_and_values_stay() {
        let param = |name: &str| Param { name: name.to_owned(), type_ref: TypeRef::default(), variadic: false, default: None, taken: None };
        let function = Function { name: "Keep".into(), params: vec![param("ttl"), param("s")], ..Function::default() };
        for (text, plain) in [
            ("ttl", "_"),
            ("s.ttl", "_.ttl"),
            ("cfg.ttl * 2", "cfg.ttl * 2"),
            ("\"ttl s\"", "\"ttl s\""),
            ("Keep(s,\n\t ttl)", "_(_, _)"),
            ("30s", "30s"),
            ("cart-{}", "cart-{}"),
        ] {
            assert_eq!(without_locals(text, &function), plain);
        }
    }
}
