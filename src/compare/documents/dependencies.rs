//! Connection libraries at base against head, from manifests and lock files.
//!
//! In: the changed manifests. Out: for each library of the catalogue one change: another version, other extras, new, gone, or another
//! library in its place. Left out: libraries that only build, tests or other libraries need; a manifest that is new or gone as a whole,
//! where the code tells more; what moved to another manifest as it is.

use crate::change::{Side, directory};
use crate::compare::documents::locks;
use crate::compare::documents::moves::{Asked, Move, library};
use crate::compare::documents::versions::{pin, same, step};
use crate::compare::words::code;
use crate::compare::{Change, Direction, FilePair, Sides};
use crate::facts::{Dependency, FileFacts, Standing};
use crate::rules::Level;
use std::collections::{BTreeMap, BTreeSet};

/// Manifests with the same change that a sentence names.
const NAMED: usize = 3;

/// Returns what happened to libraries that the catalogue gives a mechanism.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair]) -> Vec<Change> {
    let mut moves: Vec<Move<'_>> = files.iter().flat_map(|f| in_manifest(sides, f)).collect();
    across(&mut moves);
    moves.retain(|m| !m.whole_file || m.base.is_some() && m.head.is_some());
    // A package whose manifest changes too is one of this repository: its new version is a release of its own.
    let own: BTreeSet<&str> =
        files.iter().filter_map(|f| f.head.as_deref()).filter(|f| !f.dependencies.is_empty()).map(|f| f.package.as_str()).collect();
    moves.retain(|m| m.names().iter().all(|(name, _)| !own.contains(name.as_str())));
    replaced(&mut moves);
    let locked: Vec<Move<'_>> = files.iter().flat_map(|f| locks::in_lock(sides, f)).collect();
    for l in locked {
        match moves.iter_mut().filter(|m| m.names().iter().any(|n| l.names().contains(n))).reduce(|first, _| first) {
            Some(told) => told.locked = l.versions().0.zip(l.versions().1).map(|(b, h)| (b.to_owned(), h.to_owned())),
            None => moves.push(l),
        }
    }
    moves.sort_by_key(|m| m.shown().map(|(_, a)| (a.dependency.standing == Standing::Locked, a.file.matches('/').count(), a.file.clone())));
    together(once(moves)).iter().filter_map(change).collect()
}

/// Returns what happened in one manifest.
fn in_manifest<'s>(sides: &Sides<'s>, file: &FilePair) -> Vec<Move<'s>> {
    let (mut base, mut head) = (asked(file.base.as_deref()), asked(file.head.as_deref()));
    let names: BTreeSet<(String, bool)> = base.keys().chain(head.keys()).cloned().collect();
    let whole_file = file.base.is_none() || file.head.is_none();
    let package = file.head.as_ref().or(file.base.as_ref()).map_or("", |f| f.package.as_str());
    let one = |key: (String, bool)| {
        let (b, h) = (base.remove(&key), head.remove(&key));
        let library = library(sides, b.as_ref().or(h.as_ref())?.dependency.registry, package, &key.0)?;
        let found = Move { library, base: b, head: h, whole_file, locked: None, also: vec![], with: vec![] };
        found.differs().then_some(found)
    };
    let mut moves: Vec<Move<'s>> = names.into_iter().filter_map(one).collect();
    if let (false, Some(wanted)) = (moves.is_empty(), locks::exported(sides, &file.change.path)) {
        moves.retain(|m| m.names().iter().all(|(name, _)| wanted.contains(name)));
    }
    moves
}

/// Returns what a manifest asks for at run time, by name; what it forces upon other libraries stands apart.
fn asked(facts: Option<&FileFacts>) -> BTreeMap<(String, bool), Asked> {
    let mut all: BTreeMap<(String, bool), Asked> = BTreeMap::new();
    for (file, d) in facts.into_iter().flat_map(|f| f.dependencies.iter().filter(|d| d.at_run_time()).map(move |d| (&f.path, d))) {
        let entry = all.entry((d.name.clone(), d.standing == Standing::Forced));
        let new = || Asked { file: file.clone(), dependency: d.clone() };
        let known = entry.and_modify(|a| add(&mut a.dependency, d)).or_insert_with(new);
        known.dependency.standing = known.dependency.standing.min(d.standing);
    }
    all
}

/// Adds another mention of a library: under another marker or target.
fn add(known: &mut Dependency, other: &Dependency) {
    if !other.version.is_empty() && !known.version.split(" or ").any(|v| v == other.version) {
        let both = [known.version.as_str(), other.version.as_str()];
        known.version = both.into_iter().filter(|v| !v.is_empty()).collect::<Vec<_>>().join(" or ");
    }
    let extras: BTreeSet<String> = known.extras.drain(..).chain(other.extras.iter().cloned()).collect();
    known.extras = extras.into_iter().collect();
}

/// Joins what is gone from one manifest and new in another: from `requirements.txt` to `pyproject.toml` of one directory, or to any other
/// manifest with the same version.
fn across(moves: &mut Vec<Move<'_>>) {
    let gone: Vec<usize> = (0..moves.len()).filter(|i| moves[*i].head.is_none()).collect();
    for i in gone {
        let Some(b) = moves[i].base.clone() else { continue };
        let same = |m: &Move<'_>| {
            let Some(h) = m.head.as_ref().filter(|_| m.base.is_none()) else { return false };
            let (b, h) = ((&b.dependency, &b.file), (&h.dependency, &h.file));
            b.0.registry == h.0.registry && b.0.name == h.0.name && (b.0.version == h.0.version || directory(b.1) == directory(h.1))
        };
        if let Some(j) = moves.iter().position(same) {
            moves[j].base = Some(b);
            moves[i].base = None;
        }
    }
    moves.retain(Move::differs);
}

/// Joins the one library that is gone and the one that is new of a mechanism in a manifest: one takes the other's place.
fn replaced(moves: &mut Vec<Move<'_>>) {
    // By file and mechanism, which are gone and which are new.
    let mut places: BTreeMap<(String, Option<String>), [Vec<usize>; 2]> = BTreeMap::new();
    for (i, m) in moves.iter().enumerate() {
        let Some((_, a)) = m.shown() else { continue };
        let place = places.entry((a.file.clone(), m.library.dependency.clone())).or_default();
        match (&m.base, &m.head) {
            (Some(_), None) => place[0].push(i),
            (None, Some(_)) => place[1].push(i),
            _ => {}
        }
    }
    for [gone, new] in places.into_values() {
        if let ([i], [j]) = (gone.as_slice(), new.as_slice()) {
            moves[*j].base = moves[*i].base.take();
        }
    }
    moves.retain(|m| m.base.is_some() || m.head.is_some());
}

/// Tells what several manifests say alike once, at the first.
fn once(moves: Vec<Move<'_>>) -> Vec<Move<'_>> {
    let mut all: Vec<Move<'_>> = vec![];
    for m in moves {
        let alike = |k: &&mut Move<'_>| k.names() == m.names() && k.versions() == m.versions() && k.extras() == m.extras();
        match (all.iter_mut().find(alike), m.shown()) {
            (Some(known), Some((_, a))) => known.also.push(a.file.clone()),
            _ => all.push(m),
        }
    }
    all
}

/// Tells libraries of one mechanism that a lock file takes from one version to another together once, at the one with the shortest name: the
/// others are mostly parts of it.
fn together(mut moves: Vec<Move<'_>>) -> Vec<Move<'_>> {
    let locked = |m: &Move<'_>| m.head.as_ref().is_some_and(|a| a.dependency.standing == Standing::Locked) && m.base.is_some();
    let first = |m: &Move<'_>| m.shown().filter(|_| locked(m)).map(|(_, a)| (a.file.matches('/').count(), a.file.clone(), a.dependency.name.len()));
    moves.sort_by_key(first);
    let mut all: Vec<Move<'_>> = vec![];
    for m in moves {
        let file = |m: &Move<'_>| m.shown().map(|(_, a)| a.file.clone());
        let alike = |k: &&mut Move<'_>| {
            let same = k.library.dependency == m.library.dependency && file(k) == file(&m) && k.also == m.also;
            same && locked(k) && locked(&m) && k.versions() == m.versions()
        };
        match (all.iter_mut().find(alike), m.shown()) {
            (Some(first), Some((_, a))) => first.with.push(a.dependency.name.clone()),
            _ => all.push(m),
        }
    }
    all
}

impl Move<'_> {
    /// Returns the side to show: head, or base where it is gone.
    fn shown(&self) -> Option<(Side, &Asked)> {
        self.head.as_ref().map(|a| (Side::Head, a)).or(self.base.as_ref().map(|a| (Side::Base, a)))
    }

    /// Returns the names on both sides with their registry.
    fn names(&self) -> Vec<(String, &'static str)> {
        self.base.iter().chain(&self.head).map(|a| (a.dependency.name.clone(), a.dependency.registry)).collect()
    }

    /// Returns the versions of both sides.
    fn versions(&self) -> (Option<&str>, Option<&str>) {
        (self.base.as_ref().map(|a| a.dependency.version.as_str()), self.head.as_ref().map(|a| a.dependency.version.as_str()))
    }

    /// Returns true where both sides say something else.
    fn differs(&self) -> bool {
        match (&self.base, &self.head) {
            (Some(b), Some(h)) => {
                let (b, h) = (&b.dependency, &h.dependency);
                b.name != h.name || b.extras != h.extras || !same(h.registry, &b.version, &h.version)
            }
            (b, h) => b.is_some() != h.is_some(),
        }
    }

    /// Returns the extras of both sides where they differ.
    fn extras(&self) -> Option<(String, String)> {
        let of = |a: &Asked| if a.dependency.extras.is_empty() { "none".to_owned() } else { a.dependency.extras.join(", ") };
        let (b, h) = (of(self.base.as_ref()?), of(self.head.as_ref()?));
        (b != h).then_some((b, h))
    }
}

/// Returns the change that tells what happened.
fn change(m: &Move<'_>) -> Option<Change> {
    let (side, shown) = m.shown()?;
    let d = &shown.dependency;
    let one_name = m.base.as_ref().is_none_or(|b| b.dependency.name == d.name);
    let value = |a: &Asked| {
        let extras = if m.extras().is_some() && one_name { format!("[{}]", a.dependency.extras.join(", ")) } else { String::new() };
        let name = if one_name { "" } else { &a.dependency.name };
        format!("{name}{extras} {}", a.dependency.version).trim().to_owned()
    };
    let direction = match (&m.base, &m.head) {
        (Some(_), Some(_)) => Direction::Changed,
        (None, _) => Direction::Added,
        (_, None) => Direction::Removed,
    };
    Some(Change {
        kind: "dependency_changed".into(),
        mechanism: m.library.dependency.clone()?,
        rule: None,
        direction,
        file: shown.file.clone(),
        line: d.line,
        side,
        base_at: m.base.as_ref().map(|a| (a.file.clone(), a.dependency.line)),
        symbol: d.name.clone(),
        base: m.base.as_ref().map(value),
        head: m.head.as_ref().map(value),
        summary: summary(m, one_name),
        confidence: if m.library.own || matches!(d.standing, Standing::Peer | Standing::Forced) { Level::Medium } else { Level::High },
        one_way: false,
        set_at: vec![],
        captures: BTreeMap::new(),
    })
}

/// Returns the sentence.
fn summary(m: &Move<'_>, one_name: bool) -> String {
    let named = |d: &Dependency| if d.version.is_empty() { code(&d.name) } else { format!("{} {}", code(&d.name), code(&d.version)) };
    let what = match (m.base.as_ref().map(|a| &a.dependency), m.head.as_ref().map(|a| &a.dependency)) {
        (Some(b), Some(h)) if !one_name => {
            let major = step(&b.version, &h.version).filter(|_| b.registry == "go").map(|s| format!(", {s}")).unwrap_or_default();
            if b.registry == "go" {
                format!("library {} is replaced by {}{major}", named(b), named(h))
            } else {
                format!("library {} is gone and {} is new", named(b), named(h))
            }
        }
        (Some(b), Some(h)) if !m.with.is_empty() => format!("libraries {}{}: {}", names(&h.name, &m.with), standing(h.standing), both(m, b, h)),
        (Some(b), Some(h)) => format!("library {}{}: {}", code(&h.name), standing(h.standing), both(m, b, h)),
        (None, Some(h)) => format!("library {}{} is new", named(h), standing(h.standing)),
        (Some(b), None) => format!("library {}{} is gone", named(b), standing(b.standing)),
        (None, None) => String::new(),
    };
    format!("{what}{}", also(&m.also))
}

/// Returns what differs between two mentions of a library.
fn both(m: &Move<'_>, b: &Dependency, h: &Dependency) -> String {
    let mut parts = vec![];
    if b.version != h.version {
        let any = |v: &str| if v.is_empty() { "any version".to_owned() } else { code(v) };
        let written = |v: &str, locked: &str| v.trim_start_matches('=') == locked;
        let more = m.locked.as_ref().filter(|(o, n)| !written(&b.version, o) || !written(&h.version, n));
        let locked = more.map(|(o, n)| format!(" (locked: {} → {})", code(o), code(n))).unwrap_or_default();
        parts.push(format!("{} → {}{locked}", any(&b.version), any(&h.version)));
        let (old, new) = m.locked.as_ref().map_or((b.version.as_str(), h.version.as_str()), |(o, n)| (o, n));
        parts.extend(step(old, new).map(str::to_owned));
        parts.extend(pin(h.registry, &b.version, &h.version).filter(|_| h.standing != Standing::Locked).map(str::to_owned));
    }
    if let Some((old, new)) = m.extras() {
        let word = if h.registry == "crates" { "features" } else { "extras" };
        parts.push(format!("{word} {} → {}", code(&old), code(&new)));
    }
    parts.join(", ")
}

/// Returns what a library is needed for, where that is not plain.
fn standing(s: Standing) -> &'static str {
    match s {
        Standing::Optional => " (optional)",
        Standing::Peer => " (brought by the user of this package)",
        Standing::Forced => " (forced upon all that need it)",
        Standing::Locked => " in the lock file",
        _ => "",
    }
}

/// Returns a library and those that went the same way.
fn names(first: &str, with: &[String]) -> String {
    let named: Vec<String> = std::iter::once(first).chain(with.iter().map(String::as_str)).take(NAMED).map(code).collect();
    match 1 + with.len() - named.len() {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// Returns which other manifests say the same.
fn also(files: &[String]) -> String {
    let Some(named) = files.get(..files.len().min(NAMED)).filter(|f| !f.is_empty()) else { return String::new() };
    let names = named.iter().map(|f| code(f)).collect::<Vec<_>>().join(", ");
    let more = files.len() - named.len();
    if more > 0 { format!("; the same in {names} and {more} more") } else { format!("; the same in {names}") }
}
