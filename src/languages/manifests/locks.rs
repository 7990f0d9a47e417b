//! Lock files of Cargo, Poetry, uv and Pipenv.
//!
//! In: text. Out: every locked library with its version and what it needs itself. The TOML ones are written by programs, always in one
//! form, and are read line by line. Left out: checksums, files, where a library is loaded from.

use super::requirements::normal;
use super::{line_at, numbered};
use crate::facts::{Dependency, Standing};
use serde_json::Value;

/// Reads `[[package]]` tables: `name = "redis"`, `version = "4.4.0"`, and what the package needs.
pub(super) fn packages(registry: &'static str, text: &str) -> Vec<Dependency> {
    let mut found: Vec<Dependency> = vec![];
    let (mut name, mut requires) = ("", false);
    for (number, raw) in text.lines().enumerate() {
        let line = raw.trim();
        if line.starts_with('[') && !raw.starts_with(' ') {
            requires = line == "[package.dependencies]";
            name = if line == "[[package]]" { "" } else { name };
        } else if line == "dependencies = [" {
            requires = true;
        } else if line == "]" {
            requires = false;
        } else if let Some(v) = raw.strip_prefix("name = ").filter(|_| name.is_empty()) {
            name = v.trim_matches('"');
        } else if let Some(v) = raw.strip_prefix("version = ").filter(|_| !requires && !name.is_empty()) {
            found.push(Dependency::new(registry, name, v.trim_matches('"'), Standing::Locked, numbered(number)));
        } else if let (true, Some(d)) = (requires, found.last_mut()) {
            d.requires.extend(required(line));
        }
    }
    found
}

/// Returns the library that a line of a package's needs names: `"redis 0.25"`, `{ name = "redis" },`, `kombu = ">=5.2"`.
fn required(line: &str) -> Option<String> {
    let line = line.split_once("name = \"").map_or(line, |(_, rest)| rest);
    let name = line.trim_start_matches('"').split(['"', ' ', ',', '=']).next()?;
    (!name.is_empty() && !name.starts_with(['{', '#'])).then(|| name.to_owned())
}

/// Reads a `Pipfile.lock`; what is needed for development only is left out.
pub(super) fn pipfile(text: &str) -> Vec<Dependency> {
    let Ok(root) = serde_json::from_str::<Value>(text) else { return vec![] };
    let Some(Value::Object(all)) = root.get("default") else { return vec![] };
    let mut at = text.find("\"default\"").unwrap_or(0);
    let mut found = vec![];
    for (name, of) in all {
        at = text.get(at..).and_then(|t| t.find(&format!("\"{name}\": {{"))).map_or(at, |i| at + i);
        if let Some(version) = of.get("version").and_then(Value::as_str) {
            let version = version.trim_start_matches('=');
            found.push(Dependency::new("pypi", &normal(name), version, Standing::Locked, line_at(text, at)));
        }
    }
    found
}
