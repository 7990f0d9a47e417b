//! Files beside production code: what tests, their helpers and scripts do to the connections that they use.
//!
//! In: changed files of roles that some rule reads ([`crate::rules::Rule::reads`]). Out: changes at the points of such rules, of the kinds
//! that these rules name. Left out: everything else in these files; a connection of a test is none of the system.

use super::{Change, Comparison, FilePair, Places, Sides, declared, exact, matched};
use crate::change::Side;
use crate::facts::Source;
use crate::rules::{Catalogue, Role, Rule};
use std::collections::BTreeSet;

/// Returns what rules for other files find in the change.
pub(crate) fn compare(sides: &Sides<'_>) -> Vec<Change> {
    let roles: BTreeSet<&'static str> = sides.catalogue.rules.iter().flat_map(|r| &r.reads).map(|r| r.as_str()).collect();
    let places = Beside { places: sides.places, roles: &roles };
    let files = file_pairs(sides, &places);
    if files.is_empty() {
        return vec![];
    }
    let (base, head) = (sides.base_points.of_other_files(), sides.head_points.of_other_files());
    let own = Sides { base_points: &base, head_points: &head, places: &places, ..*sides };
    let mut found: Comparison = matched::compare(&own, &files);
    declared::compare(&own, &files, &mut found);
    exact::compare(&own, &mut found);
    found.changes.retain(|c| named(sides.catalogue, c, sides.places.role(&c.file)));
    super::tidy(&mut found);
    found.changes
}

/// Returns true for a change of a kind that its own rule names, in a file of a role that the rule reads.
fn named(catalogue: &Catalogue, c: &Change, role: &str) -> bool {
    let Some(rule) = c.rule.map(|r| &catalogue.rules[r]) else { return false };
    let kinds = |r: &Rule| {
        let own = [&r.added, &r.removed, &r.other].into_iter().flatten().cloned();
        own.chain(r.capture_changes.values().cloned()).chain(r.exact.values().map(|e| e.change.clone())).collect::<BTreeSet<_>>()
    };
    rule.reads.iter().any(|r: &Role| r.as_str() == role) && kinds(rule).contains(&c.kind)
}

/// What is known of paths, with the other files in the place of production code.
struct Beside<'p> {
    places: &'p (dyn Places + Sync),
    roles: &'p BTreeSet<&'static str>,
}

impl Places for Beside<'_> {
    fn production(&self, path: &str) -> bool {
        self.roles.contains(self.places.role(path))
    }

    fn role(&self, path: &str) -> &'static str {
        self.places.role(path)
    }

    fn key_file(&self, _: &str) -> Option<(&str, &str)> {
        None
    }
}

/// Returns the changed files that some rule reads, with their facts.
fn file_pairs(sides: &Sides<'_>, places: &Beside<'_>) -> Vec<FilePair> {
    let mut pairs = vec![];
    for f in &sides.change.files {
        let facts =
            |source: &dyn Source, side| f.path_at(side).filter(|p| places.production(p)).and_then(|p| source.file(p)).filter(|f| !f.generated);
        let there = [Side::Base, Side::Head].iter().any(|s| f.path_at(*s).is_some_and(|p| places.production(p)));
        if there {
            pairs.push(FilePair { change: f.clone(), base: facts(sides.base, Side::Base), head: facts(sides.head, Side::Head) });
        }
    }
    pairs
}
