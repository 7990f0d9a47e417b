//! Manifests and lock files of npm, PyPI and crates.io: the libraries that a project asks for, and the versions that were chosen.
//!
//! In: a file whose name tells what it is. Out: [`FileFacts`] with dependencies only. Left out: what a lock file says beside names,
//! versions and who needs whom; `setup.py`, which is a program; Go's `go.mod`, see `gomod`.

mod cargo;
mod locks;
mod npm;
mod npm_locks;
mod python;
mod requirements;
#[cfg(test)]
mod tests;

use crate::facts::{Dependency, FileFacts, Problem, Span};

/// Name of the language in facts and rules.
pub const NAME: &str = "manifest";

/// Files that are read, by their whole name.
pub const FILE_NAMES: &[&str] = &[
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "Cargo.toml",
    "Cargo.lock",
    "pyproject.toml",
    "poetry.lock",
    "uv.lock",
    "Pipfile",
    "Pipfile.lock",
    REQUIREMENTS,
];

/// The name that stands for all names of [`is_requirements`].
pub const REQUIREMENTS: &str = "requirements.txt";

/// Folders whose programs show something and serve nobody.
const SHOWN: &[&str] = &["example", "examples", "sample", "samples", "benchmark", "benchmarks", "bench", "demo", "demos"];

/// Returns true for a list of requirements: `requirements-dev.txt`, `dev-requirements.txt`, `requirements/base.txt`.
pub fn is_requirements(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let Some(stem) = file.strip_suffix(".txt").or_else(|| file.strip_suffix(".in")) else { return false };
    stem.starts_with("requirements") || stem.ends_with("requirements") || stem == "constraints" || parts.next() == Some("requirements")
}

/// Returns the facts of a manifest or lock file. What only shows something counts as a test.
pub fn extract(path: &str, source: &[u8]) -> FileFacts {
    let text = String::from_utf8_lossy(source);
    let file = path.rsplit('/').next().unwrap_or(path);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let dependencies = read(file, path, text);
    let package = if file == "package.json" { npm::package(text) } else { String::new() };
    let test = path.split('/').any(|p| SHOWN.contains(&p));
    // Whatever names a library was read; a second look at every lock file would cost as much as the first.
    let problems = if dependencies.is_empty() { broken(file, text).into_iter().collect() } else { vec![] };
    FileFacts { path: path.to_owned(), language: NAME, package, dependencies, problems, test, ..FileFacts::default() }
}

/// Returns where a file is not what its name says: then nothing is known of its libraries.
fn broken(file: &str, text: &str) -> Option<Problem> {
    let (line, why) = match file.rsplit_once('.').map_or("", |(_, e)| e) {
        "json" => {
            let e = serde_json::from_str::<serde_json::Value>(text).err()?;
            (u32::try_from(e.line()).unwrap_or(u32::MAX), format!("this is no JSON: {e}"))
        }
        "toml" => {
            let e = toml_edit::Document::parse(text).err()?;
            (line_at(text, e.span().map_or(0, |s| s.start)), format!("this is no TOML: {}", e.message()))
        }
        _ => return None,
    };
    Some(Problem { span: Span { start: line, end: line }, why })
}

/// Returns the dependencies that a file names.
fn read(file: &str, path: &str, text: &str) -> Vec<Dependency> {
    match file {
        "package.json" => npm::manifest(text),
        "package-lock.json" | "npm-shrinkwrap.json" => npm_locks::npm(text),
        "yarn.lock" => npm_locks::yarn(text),
        "pnpm-lock.yaml" => npm_locks::pnpm(text),
        "Cargo.toml" => cargo::manifest(text),
        "Cargo.lock" => locks::packages("crates", text),
        "poetry.lock" | "uv.lock" => locks::packages("pypi", text),
        "pyproject.toml" => python::pyproject(text),
        "Pipfile" => python::pipfile(text),
        "Pipfile.lock" => locks::pipfile(text),
        _ => requirements::list(path, text),
    }
}

/// Returns the line (from 1) of a byte of the text.
fn line_at(text: &str, byte: usize) -> u32 {
    let before = text.as_bytes().get(..byte).unwrap_or_default();
    u32::try_from(before.iter().filter(|b| **b == b'\n').count() + 1).unwrap_or(u32::MAX)
}

/// Returns the number of a line that `enumerate` counts from 0.
fn numbered(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}
