//! Which files are worth parsing: a search in their bytes.
//!
//! In: paths and the catalogue. Out: files that import a known library; files that look like settings. Left out: what they hold.

use crate::facts::{FileFacts, Source};
use crate::languages::Sources;
use crate::rules::{Catalogue, Library};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most files whose imports are read.
pub(super) const MOST_NAMED: usize = 4_000;
/// Most files that are parsed for settings.
pub(super) const MOST_SETTINGS: usize = 400;
/// Shortest name that is searched for.
const SHORTEST: usize = 2;
/// Words by which code reads its environment, in any language.
const ENVIRONMENT: &[&str] = &["Getenv", "LookupEnv", "getenv", "environ", "env", "env_var", "envconfig", "BaseSettings"];
/// Parts of paths in which settings stand.
const SETTINGS: &[&str] = &["config", "configuration", "settings", "options", "env", "environment", "conf"];

/// Files that name a library, and those that import one.
pub(super) struct Found {
    /// Number of files that hold a library's name.
    pub named: usize,
    /// Number of these that were left out.
    pub left: usize,
    /// Files that import a library, with the libraries' names.
    pub importing: BTreeMap<String, BTreeSet<String>>,
}

/// Returns the files that import a library of the catalogue.
pub(super) fn importing(sources: &Sources, files: &[String], catalogue: &Catalogue) -> Found {
    let needles: Vec<String> = catalogue.libraries.values().flat_map(needles).collect::<BTreeSet<_>>().into_iter().collect();
    let mut named: Vec<String> = sources.mentions(files, &needles).into_iter().map(|(path, _)| path).collect();
    let (all, left) = (named.len(), named.len().saturating_sub(MOST_NAMED));
    named.truncate(MOST_NAMED);
    let of = |path: &String| {
        let facts = sources.part(path, &[])?;
        let used = used(&facts, catalogue);
        (!used.is_empty()).then(|| (path.clone(), used))
    };
    Found { named: all, left, importing: named.par_iter().filter_map(of).collect() }
}

/// Returns the names of the libraries that a file imports.
fn used(facts: &Arc<FileFacts>, catalogue: &Catalogue) -> BTreeSet<String> {
    let imports = |l: &&Library| is_for(l, facts.language) && facts.imports.iter().any(|i| l.packages.fits(&i.path));
    catalogue.libraries.values().filter(imports).map(|l| l.name.clone()).collect()
}

/// Returns true for a library of this language, as far as the registries tell that it is published in: `redis` is one in each.
fn is_for(library: &Library, language: &str) -> bool {
    let registry = match language {
        "go" => "go",
        "typescript" | "javascript" => "npm",
        "python" => "pypi",
        "rust" => "crates",
        _ => return true,
    };
    library.published.is_empty() || library.published.contains_key(registry)
}

/// Returns the words that stand in every import of a library: the last part of each pattern that has no wildcard in it.
fn needles(library: &Library) -> Vec<String> {
    let of = |text: &String| {
        let plain = text.split(['*', '{', '?']).next().unwrap_or_default();
        let mut parts = plain.split(['/', ':', '.']).map(|p| p.trim_matches(|c: char| !c.is_alphanumeric()));
        let version = |p: &&str| p.strip_prefix('v').is_some_and(|n| n.chars().all(|c| c.is_ascii_digit()));
        parts.rfind(|p| p.len() >= SHORTEST && !version(p)).map(str::to_owned)
    };
    library.packages.texts.iter().filter_map(of).collect()
}

/// Returns files that may declare or read settings: by their path, or by a word that reads the environment. The second number is of those
/// that were left out.
pub(super) fn settings(sources: &Sources, files: &[String]) -> (Vec<String>, usize) {
    let by_path = |path: &String| {
        let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem).to_lowercase();
        stem.split(['/', '.', '-', '_']).any(|p| SETTINGS.contains(&p))
    };
    let words: Vec<String> = ENVIRONMENT.iter().map(|w| (*w).to_owned()).collect();
    let (first, rest): (Vec<String>, Vec<String>) = files.iter().cloned().partition(by_path);
    let by_word = sources.mentions(&rest, &words).into_iter().map(|(path, _)| path);
    let mut all: Vec<String> = first.into_iter().chain(by_word).collect();
    let left = all.len().saturating_sub(MOST_SETTINGS);
    all.truncate(MOST_SETTINGS);
    (all, left)
}
