//! What the active profile says of a change: connections, steps of scenarios, partners that must follow.

use crate::compare::{Change, ComparedPoint, Comparison};
use crate::report::{ConnectionHit, Partner, ScenarioHit};
use crate::rules::{Component, Profile, Seen};
use std::collections::BTreeMap;

/// Most places named for one connection or step.
const PLACES: usize = 4;

/// What a profile says of a change.
#[derive(Debug, Default)]
pub struct ProfileHits {
    /// Connections, in order of the profile.
    pub connections: Vec<ConnectionHit>,
    /// Steps of scenarios, in order of the profile.
    pub scenarios: Vec<ScenarioHit>,
    /// Partners, in order of the profile.
    pub partners: Vec<Partner>,
}

/// Returns what a profile says of a change in some of its components.
pub fn hits(found: &Comparison, profile: &Profile, components: &[&Component]) -> ProfileHits {
    let mut all = ProfileHits::default();
    for c in components {
        let hits = of_component(found, profile, c);
        all.connections.extend(hits.connections);
        all.scenarios.extend(hits.scenarios);
        all.partners.extend(hits.partners);
    }
    let mut seen = std::collections::BTreeSet::new();
    all.partners.retain(|p| seen.insert(p.component.clone()));
    all
}

/// Returns what a profile says of a change in one component.
fn of_component(found: &Comparison, profile: &Profile, component: &Component) -> ProfileHits {
    let mut hits = ProfileHits::default();
    for c in profile.connections.iter().filter(|c| c.from == component.name || c.to == component.name) {
        let places = places(found, &c.seen, &component.name);
        if !places.is_empty() {
            hits.connections.push(ConnectionHit { title: c.title.clone(), mechanism: c.mechanism.clone(), places });
        }
    }
    for s in &profile.scenarios {
        for (i, step) in s.steps.iter().enumerate().filter(|(_, x)| x.component == component.name) {
            let places = places(found, &step.seen, &component.name);
            if !places.is_empty() {
                let step = format!("{} of {}: {}", i + 1, s.steps.len(), step.title);
                hits.scenarios.push(ScenarioHit { scenario: s.title.clone(), step, places });
            }
        }
    }
    hits.partners = partners(found, profile, component);
    hits
}

/// Returns where a pattern of the profile is seen among what changed.
fn places(found: &Comparison, seen: &Seen, component: &str) -> Vec<String> {
    let mut all: Vec<String> = vec![];
    let mut add = |file: &str, line: u32, symbol: &str| {
        let place = format!("{file}:{line} ({symbol})");
        if !all.contains(&place) && all.len() < PLACES {
            all.push(place);
        }
    };
    for c in &found.changes {
        if super::counts(c) && fits(seen, component, &c.file, &c.symbol, &c.captures) {
            add(&c.file, c.line, &c.symbol);
        }
    }
    for p in &found.points {
        if changed(p) && fits(seen, component, &p.point.file, &p.point.symbol, &texts(p)) {
            add(&p.point.file, p.point.line, &p.point.symbol);
        }
    }
    all
}

/// Returns true for a point that the change itself concerns.
fn changed(p: &ComparedPoint) -> bool {
    use crate::compare::PointStatus::{Added, Modified, Removed};
    matches!(p.status, Added | Removed | Modified)
}

/// Returns a point's captured values, head before base.
fn texts(p: &ComparedPoint) -> BTreeMap<String, String> {
    p.captures.iter().filter_map(|(k, (b, h))| Some((k.clone(), h.clone().or(b.clone())?))).collect()
}

/// Returns true where a place is one that the pattern describes.
fn fits(seen: &Seen, component: &str, file: &str, symbol: &str, captures: &BTreeMap<String, String>) -> bool {
    seen.fits_place(component, file, symbol)
        || seen.fits_capture("setting", symbol)
        || captures.iter().any(|(k, v)| k != "setting" && seen.fits_capture(k, v))
}

/// Returns the partners that must follow the changes.
fn partners(found: &Comparison, profile: &Profile, component: &Component) -> Vec<Partner> {
    let mut all: Vec<Partner> = vec![];
    for rule in profile.partners.iter().filter(|p| p.component == component.name) {
        let concerns = |c: &&Change| super::counts(c) && rule.kinds.contains(&c.kind) && rule.mechanism.as_ref().is_none_or(|m| *m == c.mechanism);
        let Some(c) = found.changes.iter().find(concerns) else { continue };
        let Some(partner) = profile.components.iter().find(|x| x.name == rule.partner) else { continue };
        let why = format!("{}: {} ({}:{})", rule.why, c.summary, c.file, c.line);
        if !all.iter().any(|a| a.component == partner.name) {
            all.push(Partner { component: partner.name.clone(), repo: partner.repositories.first().cloned().unwrap_or_default(), why });
        }
    }
    all
}
