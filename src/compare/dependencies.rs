//! Versions of connection libraries at base against head, from manifests.

use super::words::code;
use super::{Change, Direction, FilePair, Sides};
use crate::change::Side;
use crate::facts::Dependency;
use crate::rules::Level;
use std::collections::BTreeMap;

/// Returns the changed versions of libraries that the catalogue gives a mechanism.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair]) -> Vec<Change> {
    files.iter().flat_map(|f| in_file(sides, f)).collect()
}

/// Returns the changes of one manifest. A library that only another library needs is that one's concern.
fn in_file(sides: &Sides<'_>, file: &FilePair) -> Vec<Change> {
    let by_name = |f: &Option<std::sync::Arc<crate::facts::FileFacts>>| -> BTreeMap<String, Dependency> {
        f.iter().flat_map(|f| &f.dependencies).filter(|d| !d.indirect).map(|d| (d.name.clone(), d.clone())).collect()
    };
    let (base, head) = (by_name(&file.base), by_name(&file.head));
    let names: std::collections::BTreeSet<&String> = base.keys().chain(head.keys()).collect();
    let mut found = vec![];
    for name in names {
        let (b, h) = (base.get(name), head.get(name));
        let Some(mechanism) = mechanism(sides, name).filter(|_| b.map(|d| &d.version) != h.map(|d| &d.version)) else { continue };
        let (Some((side, line)), version) =
            (h.map(|d| (Side::Head, d.line)).or(b.map(|d| (Side::Base, d.line))), |d: Option<&Dependency>| d.map(|d| d.version.clone()))
        else {
            continue;
        };
        let (old, new) = (version(b), version(h));
        let (summary, direction) = match (&old, &new) {
            (Some(o), Some(n)) if major(o) != major(n) => {
                (format!("library {}: {} → {}, another major version", code(name), code(o), code(n)), Direction::Changed)
            }
            (Some(o), Some(n)) => (format!("library {}: {} → {}", code(name), code(o), code(n)), Direction::Changed),
            (None, Some(n)) => (format!("library {} {} is new", code(name), code(n)), Direction::Added),
            (Some(o), None) => (format!("library {} {} is gone", code(name), code(o)), Direction::Removed),
            (None, None) => continue,
        };
        found.push(Change {
            kind: "dependency_changed".into(),
            mechanism,
            rule: None,
            direction,
            file: file.change.path.clone(),
            line,
            side,
            base_at: b.map(|d| (file.change.path.clone(), d.line)),
            symbol: name.clone(),
            base: old,
            head: new,
            summary,
            confidence: Level::High,
            captures: BTreeMap::new(),
        });
    }
    found
}

/// Returns the mechanism of a connection library.
fn mechanism(sides: &Sides<'_>, name: &str) -> Option<String> {
    sides.catalogue.libraries.values().filter(|l| l.is_published_as("go", name)).find_map(|l| l.dependency.clone())
}

/// Returns the first number of a version.
fn major(version: &str) -> String {
    version.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect()
}
