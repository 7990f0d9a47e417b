//! Which connection function a test guards.
//!
//! In: tests of base that lost something. Out: for each the nearest function with a connection that it reaches and that still stands at head, and whether
//! another test reaches it there ([`Guarded`]); none where there is no such function. Left out: functions further away than a helper, and those of
//! other units than the test's own and what its file imports.

use super::losses::{Loss, Lost};
use crate::change::{Side, directory};
use crate::compare::Sides;
use crate::facts::{FileFacts, Outline, Renames};
use crate::reach::{self, Options, Status, Target};
use std::collections::{BTreeMap, BTreeSet};

/// Most files whose functions are looked at for connections.
const FILES: usize = 60;
/// Most functions that tests are searched for.
const FUNCTIONS: usize = 80;

/// A connection function that a test guards.
#[derive(Debug, Clone)]
pub(super) struct Guarded {
    /// Its file at head.
    pub file: String,
    /// Line there.
    pub line: u32,
    /// `Func` or `Type.Method`.
    pub symbol: String,
    /// Mechanism of its connection.
    pub mechanism: String,
    /// True where at head another test reaches it and counts; looked for only where the test is gone.
    pub others: bool,
}

/// Returns what each test guards, in order.
pub(super) fn by_test(sides: &Sides<'_>, lost: &[Lost<'_>]) -> Vec<Option<Guarded>> {
    let mut functions = BTreeMap::new();
    let files: BTreeSet<String> = lost.iter().flat_map(|l| near(sides, &l.base.file)).take(FILES).collect();
    for path in &files {
        connections(sides, path, &mut functions);
    }
    let targets: Vec<Target> = functions.keys().take(FUNCTIONS).cloned().collect();
    let bounds = Options { depth: 2, enough: usize::MAX, tests: usize::MAX, ..Options::for_review() };
    let reached = reach::tests_for(sides.base, &targets, &bounds);
    let of = |l: &Lost<'_>| {
        let at = (l.base.file.path.as_str(), l.base.function().span.start);
        let hits = reached.iter().flat_map(|r| r.tests.iter().map(move |t| (r, t))).filter(|(_, t)| (t.file.as_str(), t.line) == at);
        let (r, _) = hits.min_by(|a, b| a.1.distance.cmp(&b.1.distance).then(b.1.chance.total_cmp(&a.1.chance)))?;
        let mut found: Guarded = functions.get(&r.target)?.clone();
        if matches!(l.loss, Loss::Test) {
            found.others = others(sides, &found);
        }
        Some(found)
    };
    lost.iter().map(of).collect()
}

/// Returns the files whose functions a test may guard: of its own unit, and of the units that its file imports.
fn near(sides: &Sides<'_>, file: &FileFacts) -> Vec<String> {
    let source = sides.base;
    let mut units = vec![source.unit(&file.path)];
    for import in &file.imports {
        let Some(unit) = source.unit_of(file, &import.path) else { continue };
        let from = import.member.as_deref().filter(|m| *m != "*").and_then(|m| source.exported(&unit, m).ok());
        units.push(from.map_or(unit, |(unit, _)| unit));
    }
    if units.len() == 1 {
        units.push(directory(&file.path).to_owned());
    }
    let files = units.iter().flat_map(|u| source.files_of(u));
    let mut seen = BTreeSet::new();
    files.filter(|p| sides.places.production(p) && !source.is_test_path(p) && seen.insert(p.clone())).collect()
}

/// Adds the functions of a file that hold a connection and stand at both sides.
fn connections(sides: &Sides<'_>, path: &str, functions: &mut BTreeMap<Target, Guarded>) {
    let changed = sides.change.files.iter().find(|f| f.path_at(Side::Base) == Some(path));
    let Some(now) = changed.map_or(Some(path), |f| f.path_at(Side::Head)) else { return };
    let (Some(old), Some(new)) = (sides.base.file(path), sides.head.file(now)) else { return };
    if new.generated {
        return;
    }
    let stands = |symbol: &str| old.functions.iter().any(|f| f.symbol() == symbol);
    for f in new.functions.iter().filter(|f| !f.test && !f.only_for_tests && stands(&f.symbol())) {
        let outline = Outline::of(f, &Renames::default());
        let points = sides.head_points.points_with(&new, f, &outline, &|_| false);
        if let Some(p) = points.iter().find(|p| p.via.is_empty() && p.mechanism != "config" && p.confidence >= crate::rules::Level::Medium) {
            let target = Target { file: path.to_owned(), symbol: f.symbol() };
            let guarded = Guarded { file: now.to_owned(), line: f.span.start, symbol: f.symbol(), mechanism: p.mechanism.clone(), others: false };
            functions.insert(target, guarded);
        }
    }
}

/// Returns true where a test reaches a function at head and counts.
fn others(sides: &Sides<'_>, guarded: &Guarded) -> bool {
    let target = Target { file: guarded.file.clone(), symbol: guarded.symbol.clone() };
    let reached = reach::tests_for(sides.head, &[target], &Options::default());
    reached.iter().any(|r| r.tests.iter().any(|t| t.counts) || r.status == Status::Unknown)
}
