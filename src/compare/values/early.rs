//! Settings that the change reads before their default is applied.
//!
//! In: the functions that the change touches. Out: a change for each setting of a connection that head reads too early and base did
//! not. Left out: the order of functions that concurrent work or other files start.

use crate::change::Side;
use crate::compare::words::{code, line};
use crate::compare::{Change, Direction, FilePair, Sides};
use crate::facts::{FileFacts, Function, Outline, Renames};
use crate::points::{Early, Finder};
use crate::rules::Level;
use rayon::prelude::*;
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

/// Returns the settings that are read too early now.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair]) -> Vec<Change> {
    files.par_iter().with_max_len(1).flat_map_iter(|pair| in_file(sides, pair)).collect()
}

/// Returns the settings that functions of one file read too early now.
fn in_file(sides: &Sides<'_>, pair: &FilePair) -> Vec<Change> {
    let Some(head) = pair.head.as_deref() else { return vec![] };
    // Most files have none, and base is not asked.
    let before = LazyCell::new(|| pair.base.as_deref().map(|b| all(sides.base_points, b)).unwrap_or_default());
    let mut found = vec![];
    for f in head.functions.iter().filter(|f| !f.test && pair.change.touches(Side::Head, f.span.start, f.span.end)) {
        let renames = Renames::default();
        let outline = Outline::of(f, &renames);
        let early = sides.head_points.early(head, f, &outline);
        let new = early.iter().filter(|e| !before.contains(&(f.symbol(), e.owner.clone(), e.field.clone())));
        found.extend(new.filter_map(|e| told(sides, head, f, &outline, e)));
    }
    found
}

/// Returns what a file of base read too early already, by function.
fn all(finder: &Finder<'_>, file: &FileFacts) -> BTreeSet<(String, String, String)> {
    let renames = Renames::default();
    let of = |f: &Function| finder.early(file, f, &Outline::of(f, &renames)).into_iter().map(|e| (f.symbol(), e.owner, e.field)).collect::<Vec<_>>();
    file.functions.iter().filter(|f| !f.test).flat_map(of).collect()
}

/// Returns the change that tells it.
fn told(sides: &Sides<'_>, file: &FileFacts, f: &Function, o: &Outline<'_>, e: &Early) -> Option<Change> {
    let (rule, about) = sides.head_points.names_setting(&e.owner, &e.field)?;
    let about = if about.is_empty() { String::new() } else { format!(" ({about})") };
    let name = format!("{}.{}", e.owner, e.field);
    let by = if e.through.is_empty() { line(o, e.read) } else { format!("{} in {}", code(&e.through), line(o, e.read)) };
    let summary = format!(
        "setting {}{about} is read by {by} before {} applies its default (line {}): where it is not set, the default is not seen there",
        code(&name),
        line(o, e.applied),
        o.lines[e.applied].span.start
    );
    Some(Change {
        kind: "config_default_changed".to_owned(),
        mechanism: "config".to_owned(),
        rule,
        direction: Direction::Weakened,
        file: file.path.clone(),
        line: o.lines[e.read].span.start,
        side: Side::Head,
        base_at: None,
        symbol: f.symbol(),
        base: None,
        head: Some(format!("{name} read before its default")),
        summary,
        confidence: Level::Medium,
        one_way: true,
        set_at: vec![],
        captures: BTreeMap::new(),
    })
}
