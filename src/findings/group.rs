//! Grouping: which changes make one finding.
//!
//! In: changes with their levels, and by whose leave each is put aside. Out: one finding for each place with all that changed
//! there; where the very same happened in several places, one for all of them. Left out: fingerprints' numbers, ids, the status.

use super::fingerprint::Prints;
use super::{evidence, severity};
use crate::compare::{Change, Direction};
use crate::facts::Source;
use crate::report::Finding;
use crate::rules::{Catalogue, Level, Match};
use std::collections::{BTreeMap, BTreeSet};

/// Further changes of one place that a finding's message tells.
const TOLD: usize = 2;
/// Places from which the same change is told once for all of them.
const ALIKE: usize = 3;
/// Further places of one cause that a finding names.
const NAMED: usize = 4;

/// A finding with the changes it tells.
pub(super) struct Grouped<'c, L> {
    /// The finding.
    pub finding: Finding,
    /// By whose leave it is put aside.
    pub leave: L,
    /// What it tells.
    pub changes: Vec<&'c Change>,
}

/// Returns the findings of changes with their levels; those with different leaves make different findings.
pub(super) fn findings<'c, L: Ord + Copy>(
    changes: impl Iterator<Item = (&'c Change, Level, L)>,
    catalogue: &Catalogue,
    base: &dyn Source,
    head: &dyn Source,
) -> Vec<Grouped<'c, L>> {
    let mut leaves: BTreeMap<L, BTreeMap<(&str, &str), Place<'c>>> = BTreeMap::new();
    for (c, level, leave) in changes {
        // The libraries of one mechanism in a manifest usually move together.
        let place = if c.kind == "dependency_changed" { &c.mechanism } else { &c.symbol };
        leaves.entry(leave).or_default().entry((&c.file, place)).or_default().push((c, level));
    }
    let group = Group { catalogue, base, head };
    let of = |(leave, places): (L, BTreeMap<_, Place<'c>>)| {
        let (alone, alike) = by_cause(places.into_values().collect(), catalogue);
        let changes = |place: &Place<'c>| place.iter().map(|(c, _)| *c).collect::<Vec<_>>();
        let alone = alone.into_iter().map(|place| (changes(&place), group.finding(place)));
        let alike = alike.into_iter().map(|places| (places.iter().flat_map(changes).collect(), group.widespread(&places)));
        alone.chain(alike).map(|(changes, finding)| Grouped { finding, leave, changes }).collect::<Vec<_>>()
    };
    leaves.into_iter().flat_map(of).collect()
}

/// What findings are made with.
struct Group<'g> {
    catalogue: &'g Catalogue,
    base: &'g dyn Source,
    head: &'g dyn Source,
}

/// The changes of one place, with their levels.
type Place<'c> = Vec<(&'c Change, Level)>;

/// Parts places into those with a change of their own and groups of places where the very same happened: one cause, told
/// once.
fn by_cause<'c>(places: Vec<Place<'c>>, catalogue: &Catalogue) -> (Vec<Place<'c>>, Vec<Vec<Place<'c>>>) {
    let (alone, mut alike) = parted(places, same_values);
    let (alone, elsewhere) = parted(alone, same_words);
    let (alone, methods) = parted(alone, |place| same_definition(place, catalogue));
    alike.extend(elsewhere.into_iter().chain(methods));
    (alone, alike)
}

/// Parts places into groups that have their cause in common, and those that are left.
fn parted<'c, K: Ord>(places: Vec<Place<'c>>, cause: impl Fn(&Place<'c>) -> Option<K>) -> (Vec<Place<'c>>, Vec<Vec<Place<'c>>>) {
    let mut groups: BTreeMap<K, Vec<Place<'c>>> = BTreeMap::new();
    let mut alone = vec![];
    for place in places {
        match cause(&place) {
            Some(cause) => groups.entry(cause).or_default().push(place),
            None => alone.push(place),
        }
    }
    let (mut alike, few): (Vec<_>, Vec<_>) = groups.into_values().partition(|g| g.len() >= enough(g));
    alone.extend(few.into_iter().flatten());
    alike.iter_mut().for_each(|g| g.sort_by_key(|place| place.first().map(|(c, _)| (c.file.clone(), c.symbol.clone()))));
    (alone, alike)
}

/// Returns the places from which the same is told once. A setting is one thing wherever it is read.
fn enough(group: &[Place<'_>]) -> usize {
    let setting = group.iter().flatten().all(|(c, _)| c.mechanism == "config");
    let said: BTreeSet<&str> = group.iter().flatten().map(|(c, _)| c.summary.as_str()).collect();
    if setting && said.len() == 1 { 2 } else { ALIKE }
}

/// Values of a place of one change that others of its file may have.
type Values<'c> = (&'c str, &'c str, Direction, Option<&'c str>, Option<&'c str>);

/// Returns the values of a place with one change.
fn same_values<'c>(place: &Place<'c>) -> Option<Values<'c>> {
    let [(c, _)] = place.as_slice() else { return None };
    let valued = c.base.is_some() || c.head.is_some();
    valued.then_some((c.file.as_str(), c.kind.as_str(), c.direction, c.base.as_deref(), c.head.as_deref()))
}

/// Returns where a method is defined that came or went: an interface that is taken away is one thing, whatever its methods take and give.
fn same_definition<'c>(place: &Place<'c>, catalogue: &Catalogue) -> Option<(&'c str, &'c str, Direction, Level)> {
    let [(c, level)] = place.as_slice() else { return None };
    let defined = catalogue.rules[c.rule?].matches.iter().any(|m| matches!(m, Match::Definition(_)));
    let whole = c.base.is_some() != c.head.is_some() && matches!(c.kind.as_str(), "rpc_method_removed" | "rpc_method_added");
    (defined && whole).then_some((c.file.as_str(), c.kind.as_str(), c.direction, *level))
}

/// Kind, mechanism, direction, level and sentence of a change, the sentence without the place's name.
type Words = (String, String, Direction, Level, String);

/// Returns what is said of a place but for its name: what the same in every word happened to, in whatever file. Libraries of manifests are
/// joined before.
fn same_words(place: &Place<'_>) -> Option<Vec<Words>> {
    let said = |(c, level): &(&Change, Level)| {
        let summary = c.summary.replace(&format!("`{}`", c.symbol), "``");
        (c.kind.clone(), c.mechanism.clone(), c.direction, *level, summary)
    };
    // What is urgent is told at each of its places.
    let telling = place.iter().all(|(c, level)| c.kind != "dependency_changed" && *level < Level::High);
    telling.then(|| place.iter().map(said).collect())
}

impl Group<'_> {
    /// Returns what fingerprints are made with.
    fn prints(&self) -> Prints<'_> {
        Prints { catalogue: self.catalogue, base: self.base, head: self.head }
    }

    /// Returns the finding of several places where the very same happened: that of the first, with the others named.
    fn widespread(&self, places: &[Place<'_>]) -> Finding {
        let mut first = self.finding(places[0].clone());
        let name = |c: &Change| if c.file == first.file { format!("`{}`", c.symbol) } else { format!("`{}` ({}:{})", c.symbol, c.file, c.line) };
        let others: Vec<String> = places[1..].iter().take(NAMED).filter_map(|p| p.first()).map(|(c, _)| name(c)).collect();
        let more = places.len() - 1 - others.len();
        let what = match places.iter().all(|p| same_definition(p, self.catalogue).is_some()) {
            true => "methods",
            false if places.iter().flatten().all(|(c, _)| c.file == first.file) => "functions",
            false => "places",
        };
        let tail = if more > 0 { format!(" and {more} more {what}") } else { String::new() };
        first.fingerprint = self.prints().of(places.iter().flatten().map(|(c, _)| *c));
        first.message.push_str(&format!(" The same in {}{tail}.", others.join(", ")));
        let further = places[1..].iter().take(NAMED).filter_map(|p| p.first());
        first.evidence.extend(further.flat_map(|(c, _)| evidence::of(c, self.base, self.head)));
        first
    }

    /// Returns the finding of one place.
    fn finding(&self, mut changes: Place<'_>) -> Finding {
        changes.sort_by_key(|(c, level)| (std::cmp::Reverse((*level, c.confidence)), c.line, c.kind.clone(), c.summary.clone()));
        let (first, severity) = changes[0];
        let rule = first.rule.map(|r| &self.catalogue.rules[r]);
        let mut message = sentence(&first.summary);
        let (cut, others): (Vec<&Change>, Vec<&Change>) = changes.iter().skip(1).map(|(c, _)| *c).partition(|c| is_cut_alike(first, c));
        if !cut.is_empty() {
            message.push_str(&again(&cut));
        }
        let told: BTreeSet<&str> = others.iter().map(|c| c.summary.as_str()).filter(|s| *s != first.summary).collect();
        for s in told.iter().take(TOLD) {
            message.push(' ');
            message.push_str(&sentence(s));
        }
        if told.len() > TOLD {
            let more = told.len() - TOLD;
            message.push_str(&format!(" {more} more change{} in the same place.", if more == 1 { "" } else { "s" }));
        }
        Finding {
            id: String::new(),
            rule: rule.map_or_else(|| first.kind.clone(), |r| r.id.clone()),
            fingerprint: self.prints().of(changes.iter().map(|(c, _)| *c)),
            severity,
            confidence: first.confidence,
            section: if rule.is_some_and(|r| !r.reads.is_empty()) { "tests" } else { section(&first.kind) }.to_owned(),
            mechanism: first.mechanism.clone(),
            file: first.file.clone(),
            line: first.line,
            side: first.side,
            symbol: first.symbol.clone(),
            message,
            recommendation: severity::advice(first, rule),
            evidence: evidence::of(first, self.base, self.head),
            status: "new".into(),
            status_reason: None,
        }
    }
}

/// Returns true for two changes of the same value of the same call, each too long to be quoted as a whole: the second tells next to nothing.
fn is_cut_alike(first: &Change, c: &Change) -> bool {
    let of = |c: &Change| c.summary.split_once(": ").and_then(|(call, rest)| Some((call.to_owned(), rest.split_once(" `…")?.0.to_owned())));
    let names = of(first).filter(|(_, value)| !value.contains(' '));
    names.is_some() && of(c) == names && c.kind == first.kind && c.side == first.side && c.line != first.line
}

/// Returns where else the same value changed.
fn again(all: &[&Change]) -> String {
    let lines: BTreeSet<u32> = all.iter().map(|c| c.line).collect();
    let named: Vec<String> = lines.iter().take(NAMED).map(u32::to_string).collect();
    let more = if lines.len() > NAMED { format!(" and {} more", lines.len() - NAMED) } else { String::new() };
    let calls = if lines.len() == 1 { "call on line" } else { "calls on lines" };
    format!(" That of the {calls} {}{more} changed too.", named.join(", "))
}

/// Returns a summary as a sentence.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    let mut s = format!("{first}{}", chars.as_str());
    if !s.ends_with(['.', '?', '!']) {
        s.push('.');
    }
    s
}

/// Returns the section of the report that speaks of a kind.
fn section(kind: &str) -> &'static str {
    match kind {
        "test_weakened" | "test_removed" => "tests",
        "auth_changed"
        | "secret_exposure_changed"
        | "tls_changed"
        | "pool_changed"
        | "timeout_changed"
        | "concurrency_changed"
        | "error_handling_changed"
        | "retry_changed" => "security_performance",
        _ => "connectivity",
    }
}
