//! Lock files of npm, yarn (classic and berry) and pnpm.
//!
//! In: text. Out: every locked library with its version and what it needs itself. They are written by programs, each always in the same
//! form and often with tens of thousands of lines, so they are read line by line. Left out: checksums, where a library is loaded from.

use super::npm::without_version;
use super::numbered;
use crate::facts::{Dependency, Standing};

/// Returns a locked library.
fn locked(name: &str, version: &str, line: u32) -> Dependency {
    Dependency::new("npm", name, version, Standing::Locked, line)
}

/// Reads a `package-lock.json`: `"node_modules/x": {` (from npm 7 on) or `"x": {` with `"version": "1"` on the next line.
pub(super) fn npm(text: &str) -> Vec<Dependency> {
    let mut found: Vec<Dependency> = vec![];
    let mut opened: Option<&str> = None;
    let mut requires = false;
    for (number, raw) in text.lines().enumerate() {
        let line = raw.trim();
        let (key, value) = pair(line);
        if value == "{" {
            requires = matches!(key, "dependencies" | "requires") && !found.is_empty();
            opened = key.contains("node_modules/").then(|| key.rsplit("node_modules/").next().unwrap_or(key)).or((!key.is_empty()).then_some(key));
        } else if line.starts_with('}') {
            requires = false;
        } else if key == "version" {
            if let Some(name) = opened.take() {
                found.push(locked(name, released(value), numbered(number)));
            }
        } else if let (true, Some(d)) = (requires && !key.is_empty(), found.last_mut()) {
            d.requires.push(key.to_owned());
        }
    }
    // The first version is that of the project itself.
    found.retain(|d| !matches!(d.name.as_str(), "" | "packages" | "dependencies"));
    found
}

/// Splits `"key": "value",` without quotes and comma.
fn pair(line: &str) -> (&str, &str) {
    let Some((key, value)) = line.split_once("\": ") else { return ("", line) };
    (key.trim_start_matches('"'), value.trim_end_matches(',').trim_matches('"'))
}

/// Returns the version that an address of a registry ends with, as old versions of npm wrote it: `…/ioredis/-/ioredis-3.1.4.tgz`.
fn released(version: &str) -> &str {
    let file = version.strip_prefix("https://registry.").and_then(|v| v.rsplit('/').next()).and_then(|f| f.strip_suffix(".tgz"));
    file.and_then(|f| f.find(|c: char| c.is_ascii_digit()).filter(|&i| f[..i].ends_with('-')).map(|i| &f[i..])).unwrap_or(version)
}

/// Reads a `yarn.lock`: a line such as `ioredis@^5.3.0, ioredis@^5.4.1:` and `version "5.4.1"` (classic) or `version: 5.4.1` (berry).
pub(super) fn yarn(text: &str) -> Vec<Dependency> {
    let mut found: Vec<Dependency> = vec![];
    let mut opened: Option<&str> = None;
    let mut requires = false;
    for (number, raw) in text.lines().enumerate() {
        let depth = raw.len() - raw.trim_start().len();
        let line = raw.trim();
        match depth {
            0 if line.ends_with(':') && !line.starts_with('#') => {
                let first = line.trim_end_matches(':').trim_matches('"').split(", ").next().unwrap_or_default().trim_matches('"');
                opened = Some(yarn_name(first)).filter(|_| !first.contains("@workspace:"));
                requires = false;
            }
            2 => {
                requires = line == "dependencies:";
                if let (Some(version), Some(name)) = (line.strip_prefix("version"), opened) {
                    found.push(locked(name, version.trim_start_matches(':').trim().trim_matches('"'), numbered(number)));
                }
            }
            4 if requires && opened.is_some() => {
                let name = line.trim_start_matches('"').split(['"', ' ', ':']).next().unwrap_or_default();
                found.last_mut().into_iter().for_each(|d| d.requires.push(name.to_owned()));
            }
            _ => {}
        }
    }
    found
}

/// Returns the name of `ioredis@npm:^5.3.0`, `@scope/x@^1`.
fn yarn_name(spec: &str) -> &str {
    let end = spec.get(1..).and_then(|s| s.find('@')).map_or(spec.len(), |i| i + 1);
    &spec[..end]
}

/// Reads a `pnpm-lock.yaml`: the keys below `packages:`, and below `snapshots:` (from version 9 on) what they need.
pub(super) fn pnpm(text: &str) -> Vec<Dependency> {
    let mut found: Vec<Dependency> = vec![];
    let mut section = "";
    let mut current: Option<usize> = None;
    let mut requires = false;
    for (number, raw) in text.lines().enumerate() {
        let depth = raw.len() - raw.trim_start().len();
        let line = raw.trim();
        match (depth, section) {
            (0, _) if !line.is_empty() => section = line.trim_end_matches(':'),
            (2, "packages" | "snapshots") => {
                let (name, version) = pnpm_name(line);
                current = found.iter().position(|d| d.name == name && d.version == version).filter(|_| section == "snapshots");
                if section == "packages" && !version.is_empty() {
                    found.push(locked(name, version, numbered(number)));
                    current = Some(found.len() - 1);
                }
            }
            (4, _) => requires = line == "dependencies:",
            (6, "packages" | "snapshots") if requires => {
                if let Some(d) = current.and_then(|i| found.get_mut(i)) {
                    d.requires.push(line.split(": ").next().unwrap_or_default().trim_matches('\'').to_owned());
                }
            }
            _ => {}
        }
    }
    found
}

/// Returns name and version of a key: `ioredis@5.3.2:`, `/ioredis@5.3.2(peer@1):`, `/@scope/x/1.0.0_peer@1:`.
fn pnpm_name(line: &str) -> (&str, &str) {
    let key = line.split(": {").next().unwrap_or(line).trim_end_matches(':').trim_matches('\'').trim_start_matches('/');
    let key = key.split('(').next().unwrap_or(key);
    let slash = || key.rsplit_once('/').filter(|(_, v)| v.starts_with(|c: char| c.is_ascii_digit()));
    match (slash(), without_version(key)) {
        (Some((name, version)), _) => (name, version.split('_').next().unwrap_or(version)),
        (None, split) => split,
    }
}
