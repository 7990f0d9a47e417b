//! Siblings: other constructions of the same kind, and other readers of the same settings, at head.
//!
//! In: a rule with the name of an option, or fields of settings types, and the file that changed. Out: places as evidence.
//! The search is bounded: the file's own package first, then the packages that it and the change name. Left out: anything
//! where nothing of that kind changed; nobody asks then.

use crate::change::{Side, directory};
use crate::compare::Sides;
use crate::facts::{FileFacts, Outline, Renames};
use crate::points::FieldRead;
use crate::rules::{From, Match, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// Files that are parsed for one question.
const MOST_FILES: usize = 24;
/// Places that a sentence names.
const NAMED: usize = 3;

/// Constructions of one kind in other functions.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Siblings {
    /// Places of those that set the option.
    pub with: Vec<(String, u32)>,
    /// How many do not.
    pub without: usize,
}

impl Siblings {
    /// Returns the words for a sentence, where most of them set the option and one alone is no habit.
    pub(crate) fn told(&self) -> Option<String> {
        let all = self.with.len() + self.without;
        (self.with.len() >= 2 && self.with.len() > self.without)
            .then(|| format!("{} of {all} others in this repository set it ({})", self.with.len(), places(&self.with)))
    }
}

/// Returns places as a list for a sentence.
pub(crate) fn places(all: &[(String, u32)]) -> String {
    let shown: Vec<String> = all.iter().take(NAMED).map(|(path, line)| format!("{path}:{line}")).collect();
    let more = if all.len() > NAMED { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Returns the other constructions of a rule at head, by whether they are given an option; `own` is the function that changed.
pub(crate) fn constructions(sides: &Sides<'_>, rule: usize, option: &str, own: (&str, &str)) -> Siblings {
    let names = made_by(&sides.catalogue.rules[rule]);
    let Some(file) = sides.head.file(own.0) else { return Siblings::default() };
    let mut found = Siblings::default();
    let paths = near(sides, &file);
    for (path, _) in sides.head.mentions(&paths, &names).into_iter().take(MOST_FILES) {
        let Some(f) = sides.head.file(&path).filter(|f| !f.test && !f.generated) else { continue };
        for (symbol, line, options) in by_function(sides, &f, rule) {
            match options.contains(option) {
                _ if (path.as_str(), symbol.as_str()) == own => {}
                true => found.with.push((path.clone(), line)),
                false => found.without += 1,
            }
        }
    }
    found
}

/// Returns the constructions of a rule in a file: function, first line and options.
fn by_function(sides: &Sides<'_>, file: &FileFacts, rule: usize) -> Vec<(String, u32, BTreeSet<String>)> {
    let renames = Renames::default();
    let mut found = vec![];
    for f in file.functions.iter().filter(|f| !f.test) {
        let points = sides.head_points.points_with(file, f, &Outline::of(f, &renames), &|_| false);
        let own: Vec<_> = points.into_iter().filter(|p| p.rule == rule && p.via.is_empty()).collect();
        if let Some(first) = own.first() {
            found.push((f.symbol(), first.line, own.iter().flat_map(|p| p.captures.keys().cloned()).collect()));
        }
    }
    found
}

/// Returns the names of which a file that constructs what a rule describes must hold one.
fn made_by(rule: &Rule) -> Vec<String> {
    let mut names: Vec<String> = vec![];
    for m in &rule.matches {
        match m {
            Match::Record(r) | Match::Assign(r) => names.extend(r.types.texts.iter().cloned()),
            Match::Call(c) if rule.captures.values().any(|x| matches!(x.from, From::Name(_))) => {
                names.extend(c.functions.texts.iter().chain(&c.methods.texts).cloned());
            }
            _ => {}
        }
    }
    names.retain(|n| n.chars().all(|c| c.is_alphanumeric() || c == '_'));
    names.sort();
    names.dedup();
    names
}

/// Returns the production files near one, nearest first: its package, the packages that the change touches, and those it imports.
pub(crate) fn near(sides: &Sides<'_>, file: &FileFacts) -> Vec<String> {
    let mut paths = sides.head.sources_in(directory(&file.path));
    paths.extend(sides.change.files.iter().filter_map(|f| f.path_at(Side::Head)).flat_map(|p| sides.head.sources_in(directory(p))));
    let units = file.imports.iter().filter_map(|i| sides.head.unit_of(file, &i.path));
    paths.extend(units.flat_map(|u| sides.head.files_of(&u)));
    let mut seen = BTreeSet::new();
    paths.retain(|p| seen.insert(p.clone()) && sides.places.production(p));
    paths
}

/// Returns where else at head fields of settings types are read, by file: the first line of each.
pub(crate) fn readers(sides: &Sides<'_>, fields: &BTreeSet<(String, String)>, own: &BTreeSet<String>) -> Vec<(String, u32)> {
    let names: Vec<String> = fields.iter().map(|(_, f)| f.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    let mut files = sides.head.mentions_among(&|p| sides.places.production(p) && !own.contains(p), &names);
    files.sort_by_key(|(path, found)| (std::cmp::Reverse(found.len()), path.clone()));
    let mut found: BTreeMap<String, (usize, u32)> = BTreeMap::new();
    for (path, _) in files.into_iter().take(MOST_FILES) {
        let Some(f) = sides.head.file(&path).filter(|f| !f.test && !f.generated) else { continue };
        let reads: Vec<FieldRead> = reads_of(sides, &f).into_iter().filter(|r| fields.contains(&(r.owner.clone(), r.field.clone()))).collect();
        if let Some(first) = reads.iter().map(|r| r.line).min() {
            found.insert(path, (reads.len(), first));
        }
    }
    let mut all: Vec<(String, (usize, u32))> = found.into_iter().collect();
    all.sort_by_key(|(path, (n, _))| (std::cmp::Reverse(*n), path.clone()));
    all.into_iter().map(|(path, (_, line))| (path, line)).collect()
}

/// Returns the fields that the functions of a file read.
fn reads_of(sides: &Sides<'_>, file: &FileFacts) -> Vec<FieldRead> {
    let renames = Renames::default();
    file.functions.iter().filter(|f| !f.test).flat_map(|f| sides.head_points.field_reads(file, f, &Outline::of(f, &renames), &|_| true)).collect()
}
