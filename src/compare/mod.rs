//! The comparison: what a change does to connection points, settings and connection libraries.
//!
//! In: facts and points of both sides of the changed files. Out: points with a status and [`Change`]s with both sides
//! in plain words. Points are matched through moves and renames; what only looks different (spacing, log wording,
//! a renamed variable, a function that stands elsewhere) gives nothing. Left out: whether a change is good or bad.

mod aside;
mod calls;
mod captures;
mod compared;
mod connections;
mod dialect;
mod documents;
mod expects;
mod extracted;
mod functions;
mod homes;
mod matched;
mod messages;
mod pairing;
mod predicates;
mod receivers;
mod records;
mod replaced;
mod residual;
mod shorthands;
mod siblings;
mod spellings;
mod told;
mod unseen;
mod values;
mod words;

pub(crate) use words::code;

use self::homes::Homes;
use crate::change::{ChangeSet, FileChange, NotExamined, Side};
use crate::facts::{FileFacts, Source};
use crate::limits::Hit;
use crate::points::{Finder, Point};
use crate::rules::{Catalogue, Level};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Both sides of a change, ready to be compared.
#[derive(Clone, Copy)]
pub struct Sides<'s> {
    /// The change set.
    pub change: &'s ChangeSet,
    /// The catalogue.
    pub catalogue: &'s Catalogue,
    /// Facts of base.
    pub base: &'s dyn Source,
    /// Facts of head.
    pub head: &'s dyn Source,
    /// Points of base.
    pub base_points: &'s Finder<'s>,
    /// Points of head.
    pub head_points: &'s Finder<'s>,
    /// What is known of paths.
    pub places: &'s (dyn Places + Sync),
}

/// What is known of the paths of a repository.
pub trait Places {
    /// Tells whether a file of this path is production code.
    fn production(&self, path: &str) -> bool;
    /// Returns the role of a path: `source`, `deploy`, `config`, `build`, …
    fn role(&self, path: &str) -> &'static str;
    /// Returns the mechanism and the area of a path that the active profile names as a key file.
    fn key_file(&self, path: &str) -> Option<(&str, &str)>;
}

/// What the comparison found.
#[derive(Debug, Default)]
pub struct Comparison {
    /// Points that the change touches, by file and line.
    pub points: Vec<ComparedPoint>,
    /// What changed, by file and line.
    pub changes: Vec<Change>,
    /// What changed in files beside production code that some rule reads: tests, their helpers, scripts. They make no connection of the change.
    pub aside: Vec<Change>,
    /// Where a bound ended a search.
    pub not_examined: Vec<NotExamined>,
}

/// A point that the change touches.
#[derive(Debug, Clone)]
pub struct ComparedPoint {
    /// The point at head; at base where it is gone.
    pub point: Point,
    /// What happened to it.
    pub status: PointStatus,
    /// Captured values of both sides.
    pub captures: BTreeMap<String, (Option<String>, Option<String>)>,
}

/// What happened to a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointStatus {
    /// New.
    Added,
    /// Gone.
    Removed,
    /// A capture, an argument or what stands around it changed.
    Modified,
    /// The same elsewhere.
    Moved,
    /// Its function changed, it did not.
    Touched,
    /// A call of a function of the project that leads to a connection.
    Reached,
}

impl PointStatus {
    /// Returns the word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Modified => "modified",
            Self::Moved => "moved",
            Self::Touched => "touched",
            Self::Reached => "reached",
        }
    }
}

/// A change of a connection.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Kind.
    pub kind: String,
    /// Mechanism.
    pub mechanism: String,
    /// Rule whose point it concerns; `None` for what only the profile knows.
    pub rule: Option<usize>,
    /// What happened to the value or place.
    pub direction: Direction,
    /// File.
    pub file: String,
    /// Line.
    pub line: u32,
    /// Side that `line` speaks of.
    pub side: Side,
    /// Line at base where the place stands at both sides.
    pub base_at: Option<(String, u32)>,
    /// Enclosing definition.
    pub symbol: String,
    /// Value before.
    pub base: Option<String>,
    /// Value after.
    pub head: Option<String>,
    /// One sentence of facts.
    pub summary: String,
    /// How sure.
    pub confidence: Level,
    /// True where the change is told in this direction only: the way back brings nothing of its kind.
    pub one_way: bool,
    /// Places where what a setting is called is still set at head.
    pub set_at: Vec<String>,
    /// Captured values at head (at base where it is gone), for questions.
    pub captures: BTreeMap<String, String>,
}

/// Which way something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another value.
    Changed,
    /// A protection is gone or smaller: a guard, a retry, an error that is no longer looked at.
    Weakened,
    /// A protection is new or greater.
    Strengthened,
}

/// A changed file with its facts at both sides.
pub(crate) struct FilePair {
    /// The file.
    pub change: FileChange,
    /// Facts at base.
    pub base: Option<Arc<FileFacts>>,
    /// Facts at head.
    pub head: Option<Arc<FileFacts>>,
    /// How head writes names of base.
    pub homes: Homes,
}

/// Returns what the change does. Where time or memory do not suffice, that is told of each file and nothing else: half a comparison would tell of
/// things that came or went which only were not reached.
pub fn pair(sides: &Sides<'_>) -> Comparison {
    let found = compared(sides);
    sides.head.hit().map_or(found, |limit| beyond(sides, limit))
}

/// Returns that a limit was hit.
fn beyond(sides: &Sides<'_>, limit: Hit) -> Comparison {
    let paths = sides.change.files.iter().map(|f| &f.path).filter(|p| sides.places.production(p));
    let not_examined = paths.map(|p| NotExamined::new(p, format!("not compared within the {}", limit.name()))).collect();
    Comparison { not_examined, ..Comparison::default() }
}

/// Compares everything. Once a limit is hit it may return early, with whatever it has.
fn compared(sides: &Sides<'_>) -> Comparison {
    let files = file_pairs(sides);
    let made = expects::rooms::made(&files);
    let (mut found, apart) = rayon::join(|| matched::compare(sides, &files), || Apart::of(sides, &files, &made));
    if !sides.head.in_bounds() {
        return found;
    }
    found.changes.extend(apart.changes);
    found.add(apart.entries);
    documents::manifests::compare(sides, &mut found);
    documents::environment::connect(sides, &mut found);
    values::declared::compare(sides, apart.declared, &mut found);
    expects::rules::compare(sides, apart.rooms, &mut found);
    values::constants::compare(sides, &files, &mut found);
    values::unread::compare(sides, &files, &mut found);
    values::uses::compare(sides, &mut found);
    values::exact::compare(sides, &mut found);
    messages::payloads::compare(sides, &files, &mut found);
    found.changes.extend(apart.shown);
    drop_given_scripts(sides, &mut found.changes);
    dialect::apply(&files, &mut found);
    tidy(&mut found);
    found.aside = apart.aside;
    found
}

impl Comparison {
    /// Adds what another comparison found.
    fn add(&mut self, other: Self) {
        self.points.extend(other.points);
        self.changes.extend(other.changes);
        self.aside.extend(other.aside);
        self.not_examined.extend(other.not_examined);
    }
}

/// What needs nothing of the comparison of functions, and is made beside it.
struct Apart<'s> {
    /// Changes of settings, manifests, definitions and addresses.
    changes: Vec<Change>,
    /// What changed in settings files, manifests and scripts.
    entries: Comparison,
    /// What answers and logs show, told behind what travels.
    shown: Vec<Change>,
    /// Changes of what is no production code.
    aside: Vec<Change>,
    /// Where rules want something around a point.
    rooms: expects::rooms::Rooms<'s>,
    /// Points of whole files, of base and of head.
    declared: [Vec<Point>; 2],
}

impl<'s> Apart<'s> {
    /// Makes it, in parallel; `made` are the functions that rooms borrow.
    fn of(sides: &'s Sides<'s>, files: &'s [FilePair], made: &'s [expects::rooms::Made]) -> Self {
        let settings = || [values::settings::compare(sides, files), values::early::compare(sides, files), values::refused::compare(sides, files)];
        let documents = || [documents::dependencies::compare(sides, files), documents::definitions::compare(sides, files)];
        let documents = || rayon::join(documents, || documents::entries::compare(sides, files));
        let texts = || (connections::scheme::of_values(sides, files), messages::shown::compare(sides, files));
        let places = || rayon::join(|| expects::rooms::Rooms::of(sides, files, made), || values::declared::points(sides, files));
        let named = || rayon::join(settings, documents);
        let others = || rayon::join(texts, || rayon::join(|| aside::compare(sides), places));
        let ((settings, (documents, entries)), ((scheme, shown), (aside, (rooms, declared)))) = rayon::join(named, others);
        let changes = settings.into_iter().chain(documents).chain([scheme]).flatten().collect();
        Self { changes, entries, shown, aside, rooms, declared }
    }
}

/// Returns the changed files of production code with their facts. Generated files are left out: what they are
/// generated from is in the change too, or it is not a change of this repository.
fn file_pairs(sides: &Sides<'_>) -> Vec<FilePair> {
    let read = |source: &dyn Source, path: Option<&str>| {
        path.filter(|p| sides.places.production(p)).and_then(|p| source.file(p)).filter(|f| !f.test && !f.generated)
    };
    let pair = |f: &FileChange| {
        let (base, head) = (read(sides.base, f.path_at(Side::Base)), read(sides.head, f.path_at(Side::Head)));
        let both = base.as_deref().zip(head.as_deref());
        let homes = both.map(|(b, h)| Homes::of((sides.base, b), (sides.head, h), f)).unwrap_or_default();
        (base.is_some() || head.is_some()).then(|| FilePair { change: f.clone(), base, head, homes })
    };
    sides.change.files.par_iter().with_max_len(1).filter_map(pair).collect()
}

/// Drops the keys of settings that the change tells as fields: where a key is bound to a variable, the same setting comes or goes.
fn drop_bound_keys(changes: &mut Vec<Change>) {
    let last = |name: &str| crate::points::words(name.rsplit('.').next().unwrap_or(name));
    let told: Vec<(String, Vec<String>)> = changes.iter().filter_map(|c| Some((c.kind.clone(), last(c.captures.get("setting")?)))).collect();
    let again = |c: &Change| c.captures.get("key").is_some_and(|key| told.contains(&(c.kind.clone(), last(key))));
    changes.retain(|c| c.mechanism != "config" || !again(c));
}

/// Drops what is told of a script by itself where a call that is given it tells the same.
fn drop_given_scripts(sides: &Sides<'_>, changes: &mut Vec<Change>) {
    let alone = |c: &Change| c.rule.is_some_and(|r| sides.head_points.is_script(r));
    let value = |c: &Change| (c.mechanism.clone(), c.base.clone(), c.head.clone());
    let told: Vec<_> = changes.iter().filter(|c| !alone(c)).map(value).collect();
    changes.retain(|c| !alone(c) || !told.contains(&value(c)));
}

/// Sorts, and says each thing once: one change for a kind, mechanism and place.
fn tidy(found: &mut Comparison) {
    let key = |c: &Change| (c.file.clone(), c.line, c.symbol.clone(), c.kind.clone(), c.summary.clone());
    found.changes.sort_by_key(|c| (key(c), std::cmp::Reverse(c.confidence)));
    drop_bound_keys(&mut found.changes);
    found.changes.dedup_by(|a, b| a.kind == b.kind && a.symbol == b.symbol && a.file == b.file && a.summary == b.summary);
    found.points.sort_by(|a, b| {
        let key = |p: &ComparedPoint| (p.point.file.clone(), p.point.line, p.point.symbol.clone(), p.status, p.point.rule, p.point.text.clone());
        key(a).cmp(&key(b))
    });
    found
        .points
        .dedup_by(|a, b| a.point.file == b.point.file && a.point.line == b.point.line && a.point.rule == b.point.rule && a.status == b.status);
}
