//! Cargo's manifest, `Cargo.toml`.
//!
//! In: text. Out: dependencies of all tables (workspace, target, patch too), with their features; a renamed one has the name of its
//! crate. Left out: crates of the same workspace, and `workspace = true` without a feature, which says nothing here.

use super::line_at;
use crate::facts::{Dependency, Standing};
use toml_edit::{Document, Item, TableLike};

/// Tables of libraries and what those are needed for.
const TABLES: &[(&str, Standing)] =
    &[("dependencies", Standing::Direct), ("dev-dependencies", Standing::Development), ("build-dependencies", Standing::Development)];

/// Returns the dependencies of a `Cargo.toml`; none where it is no TOML.
pub(super) fn manifest(text: &str) -> Vec<Dependency> {
    let Ok(document) = Document::parse(text) else { return vec![] };
    let root = document.as_table();
    let mut found = vec![];
    tables(root, text, &mut found);
    if let Some(workspace) = table(root.get("workspace")) {
        tables(workspace, text, &mut found);
    }
    for (_, target) in table(root.get("target")).into_iter().flat_map(TableLike::iter) {
        if let Some(t) = table(Some(target)) {
            tables(t, text, &mut found);
        }
    }
    for (_, source) in table(root.get("patch")).into_iter().flat_map(TableLike::iter) {
        add(table(Some(source)), Standing::Forced, text, &mut found);
    }
    found
}

/// Returns an item as a table, written in either way.
pub(super) fn table(item: Option<&Item>) -> Option<&dyn TableLike> {
    item.and_then(Item::as_table_like)
}

/// Adds the libraries of the tables of one package, workspace or target.
fn tables(of: &dyn TableLike, text: &str, found: &mut Vec<Dependency>) {
    for (name, standing) in TABLES {
        add(table(of.get(name)), *standing, text, found);
    }
}

/// Adds the libraries of one table.
fn add(entries: Option<&dyn TableLike>, standing: Standing, text: &str, found: &mut Vec<Dependency>) {
    let Some(entries) = entries else { return };
    for (key, item) in entries.iter() {
        found.extend(entry(key, item, standing).map(|d| Dependency { line: line_of(entries, key, text), ..d }));
    }
}

/// Returns the line of a key.
pub(super) fn line_of(entries: &dyn TableLike, key: &str, text: &str) -> u32 {
    let span = entries.key(key).and_then(toml_edit::Key::span).or_else(|| entries.get(key).and_then(Item::span));
    line_at(text, span.map_or(0, |s| s.start))
}

/// Returns one dependency without its line.
fn entry(key: &str, item: &Item, standing: Standing) -> Option<Dependency> {
    if let Some(version) = item.as_str() {
        return Some(Dependency::new("crates", key, version, standing, 0));
    }
    let t = item.as_table_like()?;
    let text = |name: &str| t.get(name).and_then(Item::as_str);
    let flag = |name: &str| t.get(name).and_then(Item::as_bool);
    let version = match (text("version"), source(t)) {
        (Some(v), None) => v.to_owned(),
        (_, Some(source)) => source,
        (None, None) => String::new(),
    };
    let mut extras: Vec<String> =
        t.get("features").and_then(Item::as_array).into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect();
    if flag("default-features") == Some(false) || flag("default_features") == Some(false) {
        extras.push("no default features".to_owned());
    }
    extras.sort();
    if version.is_empty() && extras.is_empty() {
        return None;
    }
    let standing = if standing == Standing::Direct && flag("optional") == Some(true) { Standing::Optional } else { standing };
    Some(Dependency { extras, ..Dependency::new("crates", text("package").unwrap_or(key), &version, standing, 0) })
}

/// Returns the git repository that a library comes from, with what is taken of it.
pub(super) fn source(t: &dyn TableLike) -> Option<String> {
    let text = |name: &str| t.get(name).and_then(Item::as_str);
    let at = ["rev", "tag", "branch"].iter().find_map(|k| Some(format!(" {k} {}", text(k)?)));
    Some(format!("git {}{}", text("git")?, at.unwrap_or_default()))
}
