//! Files beside production code: what tests, their helpers and scripts do to the connections that they use.
//!
//! In: changed files of roles that some rule reads ([`crate::rules::Rule::reads`]). Out: changes at the points of such rules, of the kinds
//! that these rules name. Left out: everything else in these files; a connection of a test is none of the system.

use crate::change::{FileChange, Side};
use crate::compare::homes::Homes;
use crate::compare::matched;
use crate::compare::values::declared;
use crate::compare::values::exact;
use crate::compare::values::settings;
use crate::compare::words::code;
use crate::compare::{Change, Comparison, Direction, FilePair, Places, Sides};
use crate::facts::Source;
use crate::points::Finder;
use crate::rules::{Catalogue, Role, Rule};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Returns what rules for other files find in the change.
pub(crate) fn compare(sides: &Sides<'_>) -> Vec<Change> {
    let roles: BTreeSet<&'static str> = sides.catalogue.rules.iter().flat_map(|r| &r.reads).map(|r| r.as_str()).collect();
    let places = Beside { places: sides.places, roles: &roles };
    let files = file_pairs(sides, &places);
    if files.is_empty() {
        return vec![];
    }
    let [base, head] = Finder::of_other_files(sides.base_points, sides.head_points);
    let own = Sides { base_points: &base, head_points: &head, places: &places, ..*sides };
    let mut found: Comparison = matched::compare(&own, &files);
    found.changes.extend(settings::compare(&own, &files));
    declared::compare(&own, declared::points(&own, &files), &mut found);
    exact::compare(&own, &mut found);
    found.changes.retain(|c| named(sides.catalogue, c, sides.places.role(&c.file)));
    crate::compare::tidy(&mut found);
    nobody_sets(sides, &mut found.changes);
    found.changes
}

/// Keeps, of the environment variables that are read anew, those that nothing else of the repository names.
fn nobody_sets(sides: &Sides<'_>, changes: &mut Vec<Change>) {
    let names: BTreeSet<String> = changes.iter().filter_map(variable).collect();
    if names.is_empty() {
        return;
    }
    let names: Vec<String> = names.into_iter().collect();
    // Code reads; what sets a variable is a script, a workflow, a manifest, or a text that tells people to.
    let sets = |p: &str| SETTERS.iter().any(|e| p.ends_with(e)) || matches!(sides.places.role(p), "build" | "deploy" | "config" | "docs");
    let named: BTreeSet<usize> = sides.head.mentions_among(&sets, &names).into_iter().flat_map(|(_, found)| found).collect();
    let somewhere = |n: &String| names.iter().position(|x| x == n).is_some_and(|i| named.contains(&i));
    changes.retain_mut(|c| {
        let Some(name) = variable(c) else { return true };
        c.direction = Direction::Weakened;
        c.summary = format!("tests read {}, which nothing in this repository sets or documents", code(&name));
        !somewhere(&name)
    });
}

/// Endings of files that may set a variable whatever their role.
const SETTERS: &[&str] = &[".sh", ".bash", ".yml", ".yaml", ".env", ".mk", ".toml", ".ini", ".md", "Makefile", "Dockerfile"];

/// Returns the environment variable that a change of a test is about.
fn variable(c: &Change) -> Option<String> {
    c.captures.get("setting").and_then(|s| s.strip_prefix('$')).map(str::to_owned)
}

/// Returns true for a change of a kind that its own rule names, in a file of a role that the rule reads.
fn named(catalogue: &Catalogue, c: &Change, role: &str) -> bool {
    let Some(rule) = c.rule.map(|r| &catalogue.rules[r]) else { return false };
    let kinds = |r: &Rule| {
        let own = [&r.added, &r.removed, &r.other].into_iter().flatten().cloned();
        own.chain(r.capture_changes.values().cloned()).chain(r.exact.values().map(|e| e.change.clone())).collect::<BTreeSet<_>>()
    };
    // What makes a test's connection safer is no finding.
    let better = c.direction == Direction::Strengthened || c.direction == Direction::Added && rule.added.as_ref() != Some(&c.kind);
    rule.reads.iter().any(|r: &Role| r.as_str() == role) && kinds(rule).contains(&c.kind) && !better
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
    let facts = |f: &FileChange, source: &dyn Source, side| {
        f.path_at(side).filter(|p| places.production(p)).and_then(|p| source.file(p)).filter(|f| !f.generated)
    };
    let there = |f: &&FileChange| [Side::Base, Side::Head].iter().any(|s| f.path_at(*s).is_some_and(|p| places.production(p)));
    let pair = |f: &FileChange| FilePair {
        change: f.clone(),
        base: facts(f, sides.base, Side::Base),
        head: facts(f, sides.head, Side::Head),
        homes: Homes::default(),
    };
    sides.change.files.par_iter().with_max_len(1).filter(there).map(pair).collect()
}
