//! What the active profile says of a change: connections, channels, key files, steps of scenarios, partners that must follow,
//! and what to hold the change against.
//!
//! In: what changed, the profile, the tests that were found, the text of the change. Out: [`ProfileHits`], each with its places.
//! Left out: wording beyond what the profile says itself; anything the profile says of components that are not under review.

mod considerations;
mod partners;

use crate::compare::{Change, ComparedPoint, Comparison};
use crate::reach::Reached;
use crate::report::{ConnectionHit, Consideration, KeyFileHit, Partner, ScenarioHit};
use crate::rules::{Component, Profile, Seen};
use std::collections::{BTreeMap, BTreeSet};

/// Most places named for one connection or step.
const PLACES: usize = 4;

/// What a profile says of a change.
#[derive(Debug, Default)]
pub struct ProfileHits {
    /// Connections and channels, in order of the profile.
    pub connections: Vec<ConnectionHit>,
    /// Key files, in order of the profile.
    pub key_files: Vec<KeyFileHit>,
    /// Steps of scenarios, in order of the profile.
    pub scenarios: Vec<ScenarioHit>,
    /// Partners, in order of the profile.
    pub partners: Vec<Partner>,
    /// What the author is asked: for each partner whose change is not linked, and what guidelines ask.
    pub questions: Vec<String>,
    /// Impacts and guidelines that the change bears on, in order of the profile.
    pub considerations: Vec<Consideration>,
}

/// Returns what a profile says of a change in some of its components of a repository; `told` is the text of the change.
pub fn hits(found: &Comparison, profile: &Profile, (repository, components): (&str, &[&Component]), tests: &[Reached], told: &str) -> ProfileHits {
    let mut all = ProfileHits { considerations: considerations::of(found, profile, tests), ..ProfileHits::default() };
    for c in components {
        for hit in connections(found, profile, c) {
            if !all.connections.contains(&hit) {
                all.connections.push(hit);
            }
        }
        all.key_files.extend(key_files(found, c));
        all.scenarios.extend(scenarios(found, profile, c));
        let follow = partners::of(found, profile, (repository, c), told);
        all.questions.extend(partners::questions(&follow));
        all.partners.extend(follow.into_iter().map(|(p, _)| p));
    }
    all.questions.extend(considerations::questions(&all.considerations));
    all.connections.extend(channels(found, profile));
    all
}

/// Returns the connections that start or end at a component.
fn connections(found: &Comparison, profile: &Profile, component: &Component) -> Vec<ConnectionHit> {
    let of = profile.connections.iter().filter(|c| c.from == component.name || c.to == component.name);
    let hit = |c: &crate::rules::Connection| {
        let places = places(found, &c.seen, &component.name);
        ConnectionHit { title: c.title.clone(), about: c.about.clone(), mechanism: c.mechanism.clone(), places }
    };
    of.map(hit).filter(|h| !h.places.is_empty()).collect()
}

/// Returns the channels on which something changed, with who speaks and who listens.
fn channels(found: &Comparison, profile: &Profile) -> Vec<ConnectionHit> {
    let titles = |names: &[String]| {
        let of = |n: &String| profile.component(n).map_or_else(|| n.clone(), |c| c.title.clone());
        names.iter().map(of).collect::<Vec<_>>().join(" and ")
    };
    let mut all = vec![];
    for c in &profile.channels {
        let seen = found.points.iter().filter(|p| changed(p) && values(p).any(|(name, v)| name == "channel" && v == c.name));
        let places: BTreeSet<String> = seen.map(|p| place(&p.point.file, p.point.line, &p.point.symbol)).collect();
        if !places.is_empty() {
            let title = format!("Channel `{}` ({}): from {} to {}", c.name, c.about, titles(&c.publishers), titles(&c.subscribers));
            all.push(ConnectionHit { title, about: String::new(), mechanism: "pubsub".into(), places: places.into_iter().take(PLACES).collect() });
        }
    }
    all
}

/// Returns the key files of a component whose behaviour changed, also where no rule knows the call.
fn key_files(found: &Comparison, component: &Component) -> Vec<KeyFileHit> {
    let mut all: Vec<KeyFileHit> = vec![];
    for c in found.changes.iter().filter(|c| component.key_file(&c.file).is_some()) {
        let Some((mechanism, area)) = component.key_file(&c.file) else { continue };
        let at = place(&c.file, c.line, &c.symbol);
        match all.iter_mut().find(|k| k.file == c.file) {
            Some(k) if k.places.len() < PLACES && !k.places.contains(&at) => k.places.push(at),
            Some(_) => {}
            None => all.push(KeyFileHit { area: area.into(), mechanism: mechanism.into(), file: c.file.clone(), places: vec![at] }),
        }
    }
    all.retain(|k| !k.area.is_empty());
    all
}

/// Returns the steps of scenarios that a component takes.
fn scenarios(found: &Comparison, profile: &Profile, component: &Component) -> Vec<ScenarioHit> {
    let mut all = vec![];
    for s in &profile.scenarios {
        for (i, step) in s.steps.iter().enumerate().filter(|(_, x)| x.component == component.name) {
            let places = places(found, &step.seen, &component.name);
            if !places.is_empty() {
                let step = format!("{} of {}: {}", i + 1, s.steps.len(), step.title);
                all.push(ScenarioHit { scenario: s.title.clone(), step, places });
            }
        }
    }
    all
}

/// Returns where a pattern of the profile is seen among what changed.
fn places(found: &Comparison, seen: &Seen, component: &str) -> Vec<String> {
    let mut all: Vec<String> = vec![];
    let mut add = |file: &str, line: u32, symbol: &str| {
        let place = place(file, line, symbol);
        if !all.contains(&place) && all.len() < PLACES {
            all.push(place);
        }
    };
    for c in &found.changes {
        let fits_value = || captured(&c.captures).any(|(k, v)| seen.fits_capture(k, v));
        if super::counts(c) && (fits(seen, component, &c.file, &c.symbol) || fits_value()) {
            add(&c.file, c.line, &c.symbol);
        }
    }
    for p in found.points.iter().filter(|p| changed(p)) {
        let fits_value = || values(p).any(|(k, v)| k != "setting" && seen.fits_capture(k, v));
        if fits(seen, component, &p.point.file, &p.point.symbol) || fits_value() {
            add(&p.point.file, p.point.line, &p.point.symbol);
        }
    }
    all
}

/// Returns a place as reports of profiles show it.
fn place(file: &str, line: u32, symbol: &str) -> String {
    if symbol.is_empty() { format!("{file}:{line}") } else { format!("{file}:{line} ({symbol})") }
}

/// Returns true for a point that the change itself concerns.
fn changed(p: &ComparedPoint) -> bool {
    use crate::compare::PointStatus::{Added, Modified, Removed};
    matches!(p.status, Added | Removed | Modified)
}

/// Returns a point's captured values of both sides.
fn values(p: &ComparedPoint) -> impl Iterator<Item = (&str, &str)> {
    p.captures.iter().flat_map(|(name, (b, h))| h.iter().chain(b).map(move |v| (name.as_str(), v.as_str())))
}

/// Returns the captured values of a change; settings are recognised by their symbol.
fn captured(captures: &BTreeMap<String, String>) -> impl Iterator<Item = (&str, &str)> {
    captures.iter().filter(|(k, _)| *k != "setting").map(|(k, v)| (k.as_str(), v.as_str()))
}

/// Returns true where a place is one that the pattern describes.
fn fits(seen: &Seen, component: &str, file: &str, symbol: &str) -> bool {
    seen.fits_place(component, file, symbol) || seen.fits_capture("setting", symbol)
}

/// Returns true for a change that is told and that one of some kinds and mechanisms (none: any) speaks of.
fn concerns(c: &Change, kinds: &[String], mechanisms: &[String]) -> bool {
    super::counts(c) && kinds.contains(&c.kind) && (mechanisms.is_empty() || mechanisms.contains(&c.mechanism))
}

/// Returns what changed, with its place.
fn told(c: &Change) -> String {
    format!("{} ({}:{})", c.summary, c.file, c.line)
}
