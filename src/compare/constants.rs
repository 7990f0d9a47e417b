//! Constants: a changed constant changes every point whose captures it reaches, also in functions nobody edited.

use super::matched::{captures_of, differences};
use super::{ComparedPoint, Comparison, FilePair, PointStatus, Sides};
use crate::facts::{FileFacts, Function, Outline, Renames, ValueDef};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Files of a package that are looked through for uses of changed constants.
const MAX_FILES: usize = 40;

/// Adds the points that a changed constant of the package reaches.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair], found: &mut Comparison) {
    let mut by_directory: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for f in files {
        let dir = f.change.path.rsplit_once('/').map_or("", |(d, _)| d);
        by_directory.entry(dir).or_default().extend(changed(f));
    }
    for (dir, mut names) in by_directory.into_iter().filter(|(_, n)| !n.is_empty()) {
        let sources: Vec<String> = sides.head.sources_in(dir).into_iter().filter(|p| sides.places.production(p)).collect();
        widen(sides, &sources, &mut names);
        let names: Vec<String> = names.into_iter().collect();
        for (path, _) in sides.head.mentions(&sources, &names).into_iter().take(MAX_FILES) {
            if let (Some(b), Some(h)) = (sides.base.file(&path), sides.head.file(&path)) {
                compare_file(sides, &b, &h, &names, found);
            }
        }
    }
}

/// Returns the names of the constants and variables of a file whose value changed.
fn changed(f: &FilePair) -> Vec<String> {
    let (Some(b), Some(h)) = (&f.base, &f.head) else { return vec![] };
    let differs = |v: &&ValueDef| {
        h.values.iter().any(|w| w.name == v.name && w.value.as_ref().map(ToString::to_string) != v.value.as_ref().map(ToString::to_string))
    };
    b.values.iter().filter(differs).map(|v| v.name.clone()).collect()
}

/// Adds the constants of the package that are made of changed ones.
fn widen(sides: &Sides<'_>, sources: &[String], names: &mut BTreeSet<String>) {
    for _ in 0..4 {
        let list: Vec<String> = names.iter().cloned().collect();
        let before = names.len();
        for (path, _) in sides.head.mentions(sources, &list).into_iter().take(MAX_FILES) {
            let Some(f) = sides.head.file(&path) else { continue };
            let uses = |v: &&ValueDef| v.value.as_ref().is_some_and(|e| list.iter().any(|n| super::context::mentions(e, n)));
            names.extend(f.values.iter().filter(uses).map(|v| v.name.clone()));
        }
        if names.len() == before {
            return;
        }
    }
}

/// Adds the points of a file's functions whose captures differ although nobody edited the call.
fn compare_file(sides: &Sides<'_>, base: &Arc<FileFacts>, head: &Arc<FileFacts>, names: &[String], found: &mut Comparison) {
    let renames = Renames::default();
    let relevant = |f: &Function, o: &Outline<'_>| {
        let _ = f;
        o.lines.iter().any(|l| l.exprs.iter().any(|e| names.iter().any(|n| super::context::mentions(e, n))))
    };
    for h in &head.functions {
        let outline = Outline::of(h, &renames);
        if !relevant(h, &outline) {
            continue;
        }
        let Some(b) = base.functions.iter().find(|b| b.symbol() == h.symbol()) else { continue };
        let base_outline = Outline::of(b, &renames);
        let old = sides.base_points.points(base, b, &base_outline);
        for q in sides.head_points.points(head, h, &outline) {
            let Some(p) = old.iter().find(|p| p.rule == q.rule && p.text == q.text) else { continue };
            let changes = differences(sides.head_points.rule(&q), p, &q);
            let told = found.changes.iter().any(|c| c.file == q.file && c.line == q.line);
            if changes.is_empty() || told {
                continue;
            }
            found.points.push(ComparedPoint { captures: captures_of(Some(p), Some(&q)), point: q, status: PointStatus::Modified });
            found.changes.extend(changes);
        }
    }
}
