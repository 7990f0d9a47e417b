//! Python's manifests: `pyproject.toml` (the standard's tables, Poetry's, uv's, PDM's) and `Pipfile`.
//!
//! In: text. Out: dependencies with their extras. Left out: `build-system`, environments of tools, where a library is loaded from
//! unless that is a git repository, markers.

use super::cargo::{line_of, source, table};
use super::line_at;
use super::requirements::{is_development, normal, requirement};
use crate::facts::{Dependency, Standing};
use toml_edit::{Document, Item, TableLike};

/// Returns the dependencies of a `pyproject.toml`; none where it is no TOML.
pub(super) fn pyproject(text: &str) -> Vec<Dependency> {
    let Ok(document) = Document::parse(text) else { return vec![] };
    let root = document.as_table();
    let mut found = vec![];
    let project = table(root.get("project"));
    listed(project.and_then(|p| p.get("dependencies")), Standing::Direct, text, &mut found);
    groups(project.and_then(|p| p.get("optional-dependencies")), text, &mut found);
    groups(root.get("dependency-groups"), text, &mut found);
    let tool = |name: &str| table(root.get("tool")).and_then(|t| table(t.get(name)));
    if let Some(uv) = tool("uv") {
        listed(uv.get("dev-dependencies"), Standing::Development, text, &mut found);
        listed(uv.get("override-dependencies"), Standing::Forced, text, &mut found);
        listed(uv.get("constraint-dependencies"), Standing::Forced, text, &mut found);
    }
    if let Some(poetry) = tool("poetry") {
        entries(table(poetry.get("dependencies")), Standing::Direct, text, &mut found);
        entries(table(poetry.get("dev-dependencies")), Standing::Development, text, &mut found);
        for (name, group) in table(poetry.get("group")).into_iter().flat_map(TableLike::iter) {
            entries(table(Some(group)).and_then(|g| table(g.get("dependencies"))), of_group(name), text, &mut found);
        }
    }
    found
}

/// Returns the dependencies of a `Pipfile`.
pub(super) fn pipfile(text: &str) -> Vec<Dependency> {
    let Ok(document) = Document::parse(text) else { return vec![] };
    let mut found = vec![];
    entries(table(document.get("packages")), Standing::Direct, text, &mut found);
    entries(table(document.get("dev-packages")), Standing::Development, text, &mut found);
    found
}

/// Returns what the libraries of a group are needed for.
fn of_group(name: &str) -> Standing {
    if is_development(name) { Standing::Development } else { Standing::Optional }
}

/// Adds groups of requirements.
fn groups(item: Option<&Item>, text: &str, found: &mut Vec<Dependency>) {
    for (name, list) in table(item).into_iter().flat_map(TableLike::iter) {
        listed(Some(list), of_group(name), text, found);
    }
}

/// Adds a list of requirements such as `"celery[redis]>=5.4"`.
fn listed(item: Option<&Item>, standing: Standing, text: &str, found: &mut Vec<Dependency>) {
    for v in item.and_then(Item::as_array).into_iter().flatten() {
        let line = line_at(text, v.span().map_or(0, |s| s.start));
        found.extend(v.as_str().and_then(|r| requirement(r, standing, line)));
    }
}

/// Adds a table of libraries as Poetry and Pipenv write it; a list stands for several versions under markers.
fn entries(all: Option<&dyn TableLike>, standing: Standing, text: &str, found: &mut Vec<Dependency>) {
    let Some(all) = all else { return };
    for (key, item) in all.iter().filter(|(key, _)| *key != "python") {
        let line = line_of(all, key, text);
        if let Some(version) = item.as_str() {
            found.push(Dependency::new("pypi", &normal(key), version, standing, line));
        } else if let Some(t) = item.as_table_like() {
            found.extend(entry(key, t, standing, line));
        } else if let Some(several) = item.as_array() {
            let tables = several.iter().filter_map(|v| v.as_inline_table());
            found.extend(tables.filter_map(|t| entry(key, t, standing, line)));
        }
    }
}

/// Returns a library that a table describes; `None` for one of the same repository.
fn entry(key: &str, t: &dyn TableLike, standing: Standing, line: u32) -> Option<Dependency> {
    let version = t.get("version").and_then(Item::as_str).map(str::to_owned).or_else(|| source(t))?;
    let extras = t.get("extras").and_then(Item::as_array).into_iter().flatten();
    let mut extras: Vec<String> = extras.filter_map(|v| v.as_str().map(normal)).collect();
    extras.sort();
    let optional = t.get("optional").and_then(Item::as_bool) == Some(true) && standing == Standing::Direct;
    let standing = if optional { Standing::Optional } else { standing };
    Some(Dependency { extras, ..Dependency::new("pypi", &normal(key), &version, standing, line) })
}
