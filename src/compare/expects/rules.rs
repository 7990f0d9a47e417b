//! Expectations: what a rule says must stand around a point, or must not, at base against head.
//!
//! In: the rooms of the changed files and the `expects` of the rules. Out: a change where a new point lacks what is expected of it,
//! or a point that stays has lost it. Where the loss itself was told (a listener is gone), that sentence says so. Left out: what was so
//! before the change, and whatever cannot be seen: a client that is handed on, say.

use crate::change::Side;
use crate::compare::compared::change;
use crate::compare::expects::accessors;
use crate::compare::expects::around::{Here, Other, Room, has_values};
use crate::compare::expects::endpoints;
use crate::compare::expects::rooms::Rooms;
use crate::compare::expects::status;
use crate::compare::siblings::places;
use crate::compare::words::{code, place};
use crate::compare::{Change, Comparison, Direction, Sides};
use crate::points::Point;
use crate::rules::{Expect, Scope};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Other points that must have what a new one lacks, where an expectation is a habit.
const HABIT: usize = 2;

/// Adds what is expected and missing.
pub(crate) fn compare(sides: &Sides<'_>, rooms: Rooms<'_>, found: &mut Comparison) {
    let spoken: BTreeSet<&str> = found.points.iter().map(|p| p.point.file.as_str()).collect();
    let [base, head] = rooms.with(&spoken);
    let mut beside = vec![];
    accessors::compare(&base, &head, &mut beside);
    status::compare(&base, &head, &mut beside);
    endpoints::compare(sides, &base, &head, &mut beside);
    found.changes.extend(beside);
    let pairs = pair(&base, &head);
    let all: Vec<Told> = pairs.par_iter().with_max_len(1).flat_map_iter(|(h, partner)| missing(&base, &head, *h, *partner)).collect();
    let mut both: Vec<[(String, u32); 2]> = vec![];
    for told in all {
        // Two that must not stand together are told once.
        let places = |o: &Other| [(told.change.file.clone(), told.change.line), (o.file.clone(), o.line)];
        if let Some([one, other]) = told.other.as_ref().map(places) {
            if both.contains(&[other.clone(), one.clone()]) {
                continue;
            }
            both.push([one, other]);
        }
        tell(told, found);
    }
}

/// Returns what a point of head lacks of what is expected of it, given the one of base that it was.
fn missing(base: &[Room<'_>], head: &[Room<'_>], h: At, partner: Option<At>) -> Vec<Told> {
    let (room, here) = at(head, h);
    let before = partner.map(|b| at(base, b));
    let asked = room.catalogue.rules[here.point.rule].expects.iter().filter(|e| speaks(e, room, here));
    asked.filter_map(|e| hold(e, (room, here), before)).collect()
}

/// Returns the room and the place of a point.
fn at<'r, 'a>(rooms: &'r [Room<'a>], at: At) -> (&'r Room<'a>, Here<'r>) {
    let room = &rooms[at.0];
    (room, Here { unit: at.1, point: &room.units[at.1].points()[at.2] })
}

/// Returns true where an expectation is for a language and a point like this.
fn speaks(e: &Expect, room: &Room<'_>, here: Here<'_>) -> bool {
    let language = room.units[here.unit].file.language;
    e.speaks(language) && has_values(here.point, &e.of) && (e.through || here.point.via.is_empty())
}

/// A point by file, unit and place.
type At = (usize, usize, usize);

/// Returns all points of head of which something is expected, each with the one at base that it was.
fn pair(base: &[Room<'_>], head: &[Room<'_>]) -> Vec<(At, Option<At>)> {
    let mut free = named(base);
    let now = named(head);
    let mut partners: Vec<Option<At>> = vec![None; now.len()];
    type Test = fn(&Asked<'_>, &Asked<'_>) -> bool;
    let tests: [Test; 4] = [
        |b, h| b.point.symbol == h.point.symbol && b.point.text == h.point.text && b.client == h.client && b.point.file == h.point.file,
        |b, h| b.point.symbol == h.point.symbol && b.client == h.client && name(b.point) == name(h.point) && b.point.file == h.point.file,
        |b, h| b.point.text == h.point.text && b.client == h.client,
        |b, h| {
            let alike = b.point.text == h.point.text || name(b.point) == name(h.point) && b.point.via == h.point.via;
            b.point.symbol == h.point.symbol && alike
        },
    ];
    for test in tests {
        for (h, partner) in now.iter().zip(&mut partners).filter(|(_, p)| p.is_none()) {
            let found = free.iter().position(|b| b.point.rule == h.point.rule && test(b, h));
            *partner = found.map(|i| free.remove(i).at);
        }
    }
    now.into_iter().map(|h| h.at).zip(partners).collect()
}

/// A point of which something is expected.
struct Asked<'r> {
    at: At,
    point: &'r Point,
    /// The name of its client.
    client: Option<String>,
}

/// Returns the points of which something is expected, with their clients.
fn named<'r>(rooms: &'r [Room<'_>]) -> Vec<Asked<'r>> {
    let of = |place: At| {
        let (room, here) = at(rooms, place);
        Asked { at: place, point: here.point, client: room.client(here).map(|c| c.name) }
    };
    all(rooms).into_par_iter().map(of).collect()
}

/// Returns the name of what a point calls.
fn name(p: &Point) -> &str {
    p.callee.rsplit('.').next().unwrap_or_default()
}

/// Returns the points of which something is expected.
fn all(rooms: &[Room<'_>]) -> Vec<At> {
    let mut found = vec![];
    for (r, room) in rooms.iter().enumerate() {
        for (u, unit) in room.units.iter().enumerate().filter(|(_, u)| u.asked) {
            let asked = |p: &Point| !room.catalogue.rules[p.rule].expects.is_empty();
            found.extend((0..unit.points().len()).filter(|&i| asked(&unit.points()[i])).map(|i| (r, u, i)));
        }
    }
    found
}

/// How a point stands to an expectation.
enum Verdict {
    /// It is not asked of this point.
    NotAsked,
    /// It cannot be seen.
    Unknown,
    /// It is met, by this where something must stand there.
    Met(Option<Other>),
    /// It is not met; this stands there and must not, or is why it is asked.
    Missed(Option<Other>),
}

/// Returns how a point stands to an expectation.
fn verdict(e: &Expect, room: &Room<'_>, here: Here<'_>) -> Verdict {
    if !speaks(e, room, here) || e.awaited && !is_awaited(room, here) {
        return Verdict::NotAsked;
    }
    let mut why = None;
    for w in &e.with {
        match room.find(here, e.scope, w) {
            Some(other) => why = Some(other),
            None => return Verdict::NotAsked,
        }
    }
    if !e.changing.is_empty() && room.changed(here, e.scope, &e.changing).is_empty() {
        return Verdict::NotAsked;
    }
    let client = (e.scope == Scope::Client).then(|| room.client(here));
    if client == Some(None) {
        return Verdict::Unknown;
    }
    if let Some(other) = e.without.iter().find_map(|w| room.find(here, e.scope, w)) {
        return Verdict::Missed(Some(other));
    }
    if let Some(other) = e.needs.iter().find_map(|w| room.find(here, e.scope, w)) {
        return Verdict::Met(Some(other));
    }
    match (e.needs.is_empty(), client.flatten()) {
        (true, _) if e.without.is_empty() => Verdict::Missed(None),
        (true, _) => Verdict::Met(None),
        (false, Some(c)) if room.is_handed_on(here, &c) => Verdict::Unknown,
        (false, _) => Verdict::Missed(why),
    }
}

/// Returns true where the call of a point is awaited.
fn is_awaited(room: &Room<'_>, here: Here<'_>) -> bool {
    let Some(at) = here.point.at else { return false };
    let mut found = false;
    for e in &room.units[here.unit].outline().lines[at].exprs {
        e.walk_here(&mut |x| found |= matches!(x, crate::facts::Expr::Call(c) if c.awaited && c.to_string().starts_with(&here.point.text)));
    }
    found
}

/// A change that an expectation tells, with what went, what stands there, and the captures that are what must not be.
struct Told {
    change: Change,
    says: String,
    lost: Option<Other>,
    other: Option<Other>,
    values: Vec<String>,
}

/// Returns what is to be told of a point at head, given the same at base.
fn hold(e: &Expect, (room, here): (&Room<'_>, Here<'_>), before: Option<(&Room<'_>, Here<'_>)>) -> Option<Told> {
    let Verdict::Missed(other) = verdict(e, room, here) else { return None };
    let then = before.map(|(room, here)| verdict(e, room, here));
    let (lost, tail) = match then {
        Some(Verdict::Missed(_) | Verdict::Unknown) => return None,
        Some(Verdict::Met(was)) => {
            let tail =
                was.as_ref().map(|o| format!("; before, {} stood there", code(&o.text))).filter(|_| e.scope != Scope::Point).unwrap_or_default();
            (was, tail)
        }
        None if e.kept => return None,
        _ if e.habit => (None, habit(e, room, here)?),
        _ => (None, String::new()),
    };
    let says = filled(e, room, here, other.as_ref());
    let mut change = change(here.point, Side::Head, &e.kind, Direction::Weakened, format!("{says}{tail}"));
    change.confidence = e.confidence.map_or(change.confidence, |c| c.min(change.confidence));
    let base = before.map(|(_, b)| b.point);
    let stands = other.as_ref().filter(|_| !e.without.is_empty());
    let change = change.with(base, lost.as_ref().map(|o| o.text.clone()), stands.map(|o| o.text.clone())).told_one_way();
    let values = if e.needs.is_empty() && e.without.is_empty() { e.of.iter().map(|(n, _)| n.clone()).collect() } else { vec![] };
    Some(Told { change, says, lost, other, values })
}

/// Returns the words for the other points of the file that have what one lacks, where that is the habit.
fn habit(e: &Expect, room: &Room<'_>, here: Here<'_>) -> Option<String> {
    let (mut with, mut without) = (vec![], 0);
    let mine = room.changed(here, e.scope, &e.changing);
    let alike = |other: Here<'_>| e.changing.is_empty() || room.changed(other, e.scope, &e.changing).keys().any(|k| mine.contains_key(k));
    for (u, unit) in room.units.iter().enumerate() {
        for p in unit.points().iter().filter(|p| p.rule == here.point.rule && (u, p.at, &p.text) != (here.unit, here.point.at, &here.point.text)) {
            let other = Here { unit: u, point: p };
            match verdict(e, room, other) {
                _ if !alike(other) => {}
                Verdict::Met(_) => with.push((p.file.clone(), p.line)),
                Verdict::Missed(_) => without += 1,
                _ => {}
            }
        }
    }
    with.sort();
    with.dedup();
    (with.len() >= HABIT && with.len() > without).then(|| format!(", unlike {} others in the file ({})", with.len(), places(&with)))
}

/// Returns the fact with the names in braces filled in.
fn filled(e: &Expect, room: &Room<'_>, here: Here<'_>, other: Option<&Other>) -> String {
    let mut text = e.says.clone();
    let mut put = |name: &str, value: String| text = text.replace(&format!("{{{name}}}"), &value);
    put("place", place(here.point));
    put("client", room.client(here).map(|c| code(&c.name)).unwrap_or_else(|| "the client".to_owned()));
    put("other", other.map(|o| format!("{} ({}:{})", code(&o.text), o.file, o.line)).unwrap_or_default());
    put("change", room.changed(here, e.scope, &e.changing).into_values().next().map(|o| code(&o.text)).unwrap_or_default());
    for (name, captured) in &here.point.captures {
        put(name, code(&captured.shown()));
    }
    text
}

/// Adds a change; where what went is told by itself already, that sentence says so.
fn tell(told: Told, found: &mut Comparison) {
    let lost = |c: &Change| told.lost.as_ref().is_some_and(|o| c.side == Side::Base && c.file == o.file && c.line == o.line);
    let value = |c: &Change| {
        let here = c.file == told.change.file && c.line == told.change.line && c.rule == told.change.rule;
        here && told.values.iter().any(|v| c.summary.contains(&format!(": {v} ")))
    };
    // What became of a failure, and what it was before, says it all.
    let twice = |c: &Change| {
        let here = c.file == told.change.file && c.line == told.change.line && c.rule == told.change.rule && c.kind == told.change.kind;
        here && told.lost.is_some() && c.base.is_some() && c.head.is_some()
    };
    if found.changes.iter().any(twice) {
        return;
    }
    let same = |c: &&mut Change| lost(c) || value(c);
    match found.changes.iter_mut().find(same) {
        Some(known) => {
            known.summary = format!("{}; {}", known.summary, told.says);
            known.direction = Direction::Weakened;
        }
        None => found.changes.push(told.change),
    }
}
