//! The settings of the base: a pull request must not decide how it is reviewed.
//!
//! In: a change set. Out: a directory with the configuration, the packs of rules, the templates and the baseline as the base has
//! them. Left out: what the change makes of them, which the report tells; and whatever a flag names, which is the user's word.

use crate::change::{ChangeSet, Tree, directory};
use crate::config::{self, BASELINE, ConfigFile, NAMES};
use anyhow::{Context, Result};
use std::path::Path;

/// Files of packs, templates and baseline together; no team writes so many.
const MOST: usize = 2000;

/// Writes the settings of the base into a directory that goes away with the result.
pub(super) fn at_base(change: &ChangeSet) -> Result<tempfile::TempDir> {
    let place = tempfile::Builder::new().prefix("connreview-base-").tempdir().context("cannot make a temporary directory")?;
    let tree = &*change.base.tree;
    copy(tree, BASELINE, place.path())?;
    for name in NAMES {
        let Some(text) = copy(tree, name, place.path())? else { continue };
        // A configuration that cannot be read is told with its place when it is loaded.
        let file = config::parse(name, &text).unwrap_or_default();
        let wanted = named(&file, directory(name));
        let listed = tree.all_files().map_err(|e| anyhow::anyhow!("{e}"))?;
        let below = |path: &str| wanted.iter().any(|w| path == w || path.strip_prefix(w.as_str()).is_some_and(|rest| rest.starts_with('/')));
        for path in listed.iter().filter(|p| below(p)).take(MOST) {
            copy(tree, path, place.path())?;
        }
    }
    Ok(place)
}

/// Returns the paths that a configuration names, from the repository's root; one that leads out of it is none.
fn named(file: &ConfigFile, beside: &str) -> Vec<String> {
    let all = file.rules.iter().chain(&file.templates).chain(&file.baseline);
    all.filter_map(|path| inside(beside, path)).collect()
}

/// Joins a path to a directory of the repository.
fn inside(beside: &str, path: &Path) -> Option<String> {
    let mut parts: Vec<&str> = beside.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.to_str()?.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    if path.is_absolute() || parts.is_empty() { None } else { Some(parts.join("/")) }
}

/// Copies a file of the tree where there is one; returns its text.
fn copy(tree: &dyn Tree, path: &str, to: &Path) -> Result<Option<String>> {
    let Some(bytes) = tree.read(path).map_err(|e| anyhow::anyhow!("{e}"))? else { return Ok(None) };
    let target = to.join(path);
    if let Some(parent) = target.parent() {
        std::fs::create_dir_all(parent).with_context(|| format!("cannot write the base's {path}"))?;
    }
    std::fs::write(&target, &bytes).with_context(|| format!("cannot write the base's {path}"))?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::inside;
    use std::path::Path;

    #[test]
    fn a_path_stays_inside_the_repository() {
        assert_eq!(inside(".github", Path::new("../review/rules")).as_deref(), Some("review/rules"));
        assert_eq!(inside("", Path::new("./rules/")).as_deref(), Some("rules"));
        for path in ["../../etc", "/etc", "..", "."] {
            assert_eq!(inside("", Path::new(path)), None, "{path}");
        }
    }
}
