//! npm's manifest, `package.json`.
//!
//! In: text. Out: its dependencies, with what they are needed for; resolutions and overrides too. Left out: packages of the same
//! workspace, which have no version of their own, `bundledDependencies`, which repeat names, and what a table of the workspace says (`catalog:`).

use super::line_at;
use crate::facts::{Dependency, Standing};
use serde_json::{Map, Value};

/// Sections and what their libraries are needed for.
const SECTIONS: &[(&str, Standing)] = &[
    ("dependencies", Standing::Direct),
    ("optionalDependencies", Standing::Optional),
    ("peerDependencies", Standing::Peer),
    ("devDependencies", Standing::Development),
    ("resolutions", Standing::Forced),
    ("overrides", Standing::Forced),
];
/// Beginnings of versions that name a folder of the same repository.
const LOCAL: &[&str] = &["workspace:", "file:", "link:", "portal:"];
/// Begins a version that stands in a table elsewhere in the repository.
const TABLE: &str = "catalog:";

/// Returns the name of the package; empty where it has none.
pub(super) fn package(text: &str) -> String {
    let root = serde_json::from_str::<Value>(text).unwrap_or_default();
    root.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Returns the dependencies of a `package.json`; none where it is no JSON.
pub(super) fn manifest(text: &str) -> Vec<Dependency> {
    let Ok(Value::Object(root)) = serde_json::from_str::<Value>(text) else { return vec![] };
    let mut found = vec![];
    for (section, standing) in SECTIONS {
        if let Some(Value::Object(entries)) = root.get(*section) {
            add(entries, *standing, text, start(text, section), &mut found);
        }
    }
    if let Some(Value::Object(entries)) = root.get("pnpm").and_then(|p| p.get("overrides")) {
        add(entries, Standing::Forced, text, start(text, "overrides"), &mut found);
    }
    found
}

/// Returns where the object of a section starts. serde_json keeps the order but not the place of a key.
fn start(text: &str, section: &str) -> usize {
    let key = format!("\"{section}\"");
    let opens = |at: &usize| text[at + key.len()..].trim_start().strip_prefix(':').is_some_and(|t| t.trim_start().starts_with('{'));
    text.match_indices(&key).map(|(at, _)| at).find(opens).unwrap_or(0)
}

/// Adds the entries of a section, whose keys stand in order from byte `from`.
fn add(entries: &Map<String, Value>, standing: Standing, text: &str, from: usize, found: &mut Vec<Dependency>) {
    let mut at = from;
    for (key, value) in entries {
        at = text.get(at..).and_then(|t| t.find(&format!("\"{key}\""))).map_or(at, |i| at + i);
        match value {
            Value::String(version) => found.extend(entry(key, version, standing, line_at(text, at))),
            Value::Object(inner) => add(inner, standing, text, at, found),
            _ => {}
        }
    }
}

/// Returns one dependency. `npm:other@1` is the library `other`; types and stand-ins for tests run nowhere.
fn entry(key: &str, version: &str, standing: Standing, line: u32) -> Option<Dependency> {
    if LOCAL.iter().any(|l| version.starts_with(l)) {
        return None;
    }
    let version = if version.starts_with(TABLE) { "" } else { version };
    let (name, version) = match version.strip_prefix("npm:").map(without_version) {
        Some((name, version)) => (name, version),
        None if standing == Standing::Forced => (last_name(key), version),
        None => (key, version),
    };
    let standing = if name.starts_with("@types/") || name.ends_with("-mock") { Standing::Development } else { standing };
    Some(Dependency::new("npm", name, version, standing, line))
}

/// Splits `@scope/name@1.0` at the last `@`.
pub(super) fn without_version(text: &str) -> (&str, &str) {
    match text.rfind('@').filter(|i| *i > 0) {
        Some(i) => (&text[..i], &text[i + 1..]),
        None => (text, ""),
    }
}

/// Returns the library that a resolution is for: `**/parent/@scope/name@^1` → `@scope/name`.
fn last_name(key: &str) -> &str {
    let (path, _) = without_version(key.rsplit('>').next().unwrap_or(key));
    let scoped = path.rfind('/').map(|i| path[..i].rfind('/').map_or(0, |j| j + 1)).filter(|i| path[*i..].starts_with('@'));
    scoped.map_or_else(|| path.rsplit('/').next().unwrap_or(path), |i| &path[i..])
}
