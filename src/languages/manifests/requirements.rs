//! Requirements of Python: `requirements*.txt`, and single ones as `pyproject.toml` lists them (PEP 508).
//!
//! In: text. Out: dependencies with their extras. Left out: markers, hashes, indexes, files that `-r` and `-c` name (they are read for
//! themselves).

use super::numbered;
use crate::facts::{Dependency, Standing};

/// Words for groups and files whose libraries do not run where the program serves.
const DEVELOPMENT: &[&str] = &[
    "dev",
    "devel",
    "develop",
    "development",
    "test",
    "tests",
    "testing",
    "doc",
    "docs",
    "lint",
    "linting",
    "linters",
    "typing",
    "types",
    "mypy",
    "ci",
    "build",
    "format",
    "style",
    "benchmark",
    "benchmarks",
    "release",
    "examples",
    "tools",
    "local",
    "debug",
    "quality",
    "check",
    "checks",
];

/// Returns true for a name of which a word says so: `dev`, `test-unit`, `requirements_docs`.
pub(super) fn is_development(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| DEVELOPMENT.contains(&w.to_ascii_lowercase().as_str()))
}

/// Returns a name in the form by which PyPI compares names.
pub(super) fn normal(name: &str) -> String {
    let words: Vec<&str> = name.split(['-', '_', '.']).filter(|w| !w.is_empty()).collect();
    words.join("-").to_ascii_lowercase()
}

/// Reads a list of requirements.
pub(super) fn list(path: &str, text: &str) -> Vec<Dependency> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let standing = match file {
        _ if is_development(file) => Standing::Development,
        _ if file.starts_with("constraints") => Standing::Forced,
        _ => Standing::Direct,
    };
    let mut continued = false;
    let mut found = vec![];
    for (number, line) in text.lines().enumerate() {
        if !continued {
            found.extend(requirement(line.trim_end_matches('\\'), standing, numbered(number)));
        }
        continued = line.trim_end().ends_with('\\');
    }
    found
}

/// Reads one requirement: `celery[redis,sqs]>=5.4,<6 ; python_version > "3.8" --hash=…`, `name @ git+https://…`, `-e git+…#egg=name`.
pub(super) fn requirement(text: &str, standing: Standing, line: u32) -> Option<Dependency> {
    let text = text.trim();
    let text = text.strip_prefix("-e ").or_else(|| text.strip_prefix("--editable ")).unwrap_or(text).trim();
    if text.starts_with("git+") {
        let (url, name) = text.split_once("#egg=")?;
        return Some(Dependency::new("pypi", &normal(name.split(['&', '[', ' ']).next()?), url, standing, line));
    }
    if text.starts_with(['#', '-', '.', '/']) {
        return None;
    }
    let text = text.split(" #").next()?.split(" --").next()?;
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let (extras, rest) = extras(rest.trim_start());
    let from_url = rest.trim_start().strip_prefix('@').map(str::trim);
    let version = match from_url {
        Some(url) => url.split(" ;").next()?.trim().to_owned(),
        None => rest.split(';').next()?.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')')).collect(),
    };
    let written = from_url.is_some() || version.is_empty() || version.starts_with(['=', '>', '<', '~', '!']);
    (!name.is_empty() && written).then(|| Dependency { extras, ..Dependency::new("pypi", &normal(name), &version, standing, line) })
}

/// Splits `[redis,sqs]>=5` into the sorted extras and the rest.
fn extras(text: &str) -> (Vec<String>, &str) {
    let Some((inside, rest)) = text.strip_prefix('[').and_then(|t| t.split_once(']')) else { return (vec![], text) };
    let mut all: Vec<String> = inside.split(',').map(|e| normal(e.trim())).filter(|e| !e.is_empty()).collect();
    all.sort();
    (all, rest)
}
