//! Payloads: declared types that travel through connection points, at base against head.
//!
//! In: the changed files. Out: one change for a type and mechanism, where a field of what is sent, stored or taken is new, gone,
//! renamed or of another type. The search starts from changed types, by bytes, and goes to the functions that use them; nobody
//! searches where no type changed. Left out: types that only logs, users or this process see, and those that a rule names itself.

use crate::change::{NotExamined, Side};
use crate::compare::compared::change;
use crate::compare::messages::fields::{self, Difference};
use crate::compare::siblings::near;
use crate::compare::words::{code, place};
use crate::compare::{Change, ComparedPoint, Comparison, Direction, FilePair, PointStatus, Sides};
use crate::facts::{Field, FileFacts, Function, TypeDef, TypeKind};
use crate::points::{Carriage, Carried, Point, Question, is_only_settings};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Types that are looked for.
const MOST_TYPES: usize = 24;
/// Files that are parsed for one change set.
const MOST_FILES: usize = 12;
/// Shortest name of a function that encodes by which files are searched.
const TELLING: usize = 5;
/// Changed types for which the whole repository is searched.
const MOST_FAR: usize = 4;
/// Differences that a sentence tells.
const NAMED: usize = 4;
/// Why a changed type was not followed.
const TOO_MANY_TYPES: &str = "too many types changed: whether this one is sent or stored was not looked for";
/// Helpers whose callers are looked for.
const MOST_HELPERS: usize = 8;

/// A type that changed.
struct Changed<'f> {
    base: &'f TypeDef,
    head: &'f TypeDef,
    file: &'f FileFacts,
}

/// A type that is looked for.
struct Wanted {
    /// Index of the changed type.
    of: usize,
    /// The type that holds it, where it is a part of another.
    within: Option<String>,
}

/// Adds what changed types mean for the points that they travel through.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair], found: &mut Comparison) {
    let mut changed = changed(files);
    changed.retain(|c| !found.changes.iter().any(|x| x.file == c.file.path && x.symbol == c.head.name) && !settings(sides, c));
    let left = changed.split_off(changed.len().min(MOST_TYPES));
    if changed.is_empty() || sides.catalogue.mechanisms.values().all(|m| m.payload.is_none()) {
        return;
    }
    let mut search =
        Search { sides, changed: &changed, wanted: vec![], question: Question::default(), parsed: BTreeMap::new(), unread: BTreeSet::new() };
    let carried = search.run();
    let unread = |c: Changed<'_>| NotExamined::new(format!("{}: {}", c.file.path, c.head.name), TOO_MANY_TYPES);
    found.not_examined.extend(left.into_iter().map(unread).chain(search.stopped()));
    let mut by_type: BTreeMap<(usize, String), Vec<(&Wanted, Carried)>> = BTreeMap::new();
    for c in carried {
        let wanted = &search.wanted[c.of];
        by_type.entry((wanted.of, c.point.mechanism.clone())).or_default().push((wanted, c));
    }
    for ((of, mechanism), places) in by_type {
        let Some(kind) = sides.catalogue.mechanisms.get(&mechanism).and_then(|m| m.payload.clone()) else { continue };
        tell(&changed[of], &kind, places, found);
    }
}

/// Returns the types that have other fields at head.
fn changed(files: &[FilePair]) -> Vec<Changed<'_>> {
    let mut all = vec![];
    for (f, head) in files.iter().filter_map(|f| Some((f, f.head.as_deref()?))) {
        for h in head.types.iter().filter(|t| matches!(t.kind, TypeKind::Struct | TypeKind::Interface | TypeKind::Other) && is_data(head, t)) {
            let here = f.base.as_deref().and_then(|b| b.types.iter().find(|t| t.name == h.name));
            // A type that moved to another file of the change.
            let elsewhere =
                || files.iter().filter_map(|o| o.base.as_deref()).flat_map(|b| &b.types).find(|t| t.name == h.name && !t.fields.is_empty());
            let Some(base) = here.or_else(elsewhere) else { continue };
            let differs = || !fields::between(base, h, "", head.language).is_empty() || base.decorators != h.decorators || !tagged_alike(base, h);
            if form(base) != form(h) && differs() && !base.fields.is_empty() && !h.fields.is_empty() {
                all.push(Changed { base, head: h, file: head });
            }
        }
    }
    all
}

/// Returns true for a type that may be a message: in a language of object literals one without methods, and none of a page.
fn is_data(file: &FileFacts, t: &TypeDef) -> bool {
    if !matches!(file.language, "typescript" | "javascript") {
        return true;
    }
    let has_method = || file.functions.iter().any(|f| f.name != "constructor" && f.receiver.as_ref().is_some_and(|r| r.type_ref.name == t.name));
    !file.path.ends_with('x') && !has_method()
}

/// Returns true where the tags of the fields are the same at both sides.
fn tagged_alike(base: &TypeDef, head: &TypeDef) -> bool {
    head.fields.iter().all(|h| base.fields.iter().find(|b| b.name == h.name).is_none_or(|b| b.tags == h.tags))
}

/// Returns true for a type of settings: it is read, not sent.
fn settings(sides: &Sides<'_>, c: &Changed<'_>) -> bool {
    let t = c.head;
    let own = |f: &&Field| sides.head_points.names_setting(&t.name, &f.name).is_some();
    is_only_settings(t, c.file) || t.fields.iter().filter(own).count() * 2 > t.fields.len()
}

/// Returns what of a declaration may show in a message.
fn form(t: &TypeDef) -> Vec<String> {
    let fields = t.fields.iter().map(|f| {
        let attributes: Vec<String> = f.decorators.iter().map(ToString::to_string).collect();
        let inner: Vec<String> = f.fields.iter().map(|x| format!("{} {}", x.name, x.type_ref.text)).collect();
        format!("{} {} {:?} {attributes:?} {inner:?}", f.name, f.type_ref.text, f.tags)
    });
    fields.chain(t.decorators.iter().map(ToString::to_string)).collect()
}

/// The search for the places where changed types travel.
struct Search<'a, 's> {
    sides: &'a Sides<'s>,
    changed: &'a [Changed<'a>],
    wanted: Vec<Wanted>,
    question: Question,
    parsed: BTreeMap<String, Arc<FileFacts>>,
    /// Files that hold a name that was looked for and are beyond the bound.
    unread: BTreeSet<String>,
}

impl Search<'_, '_> {
    /// Returns the points through which the changed types travel.
    fn run(&mut self) -> Vec<Carried> {
        for (of, c) in self.changed.iter().enumerate() {
            self.wanted.push(Wanted { of, within: None });
            self.question.wanted.push(self.sides.head_points.payload(c.file, &c.head.name));
        }
        let first: Vec<&FileFacts> = self.changed.iter().map(|c| c.file).collect();
        let paths = first.iter().flat_map(|f| near(self.sides, f)).collect();
        let names: Vec<String> = self.changed.iter().map(|c| c.head.name.clone()).collect();
        self.read(Some(paths), &names);
        self.holders();
        let mut found = self.carried();
        if found.is_empty() && self.exported() && self.changed.len() <= MOST_FAR {
            let names: Vec<String> = self.wanted_names();
            self.read(None, &names);
            self.holders();
            found = self.carried();
        }
        found
    }

    /// Returns the names of the types that are looked for.
    fn wanted_names(&self) -> Vec<String> {
        let own = self.changed.iter().map(|c| c.head.name.clone());
        own.chain(self.wanted.iter().filter_map(|w| w.within.clone())).collect::<BTreeSet<String>>().into_iter().collect()
    }

    /// Returns true where others than the types' own packages may use one.
    fn exported(&self) -> bool {
        self.changed.iter().any(|c| c.file.language != "go" || c.head.name.starts_with(char::is_uppercase))
    }

    /// Parses the files, of `paths` or of all production code, that hold one of the names: first those that encode or decode too.
    fn read(&mut self, paths: Option<BTreeSet<String>>, names: &[String]) {
        let codecs: Vec<String> = self.sides.head_points.codec_names().into_iter().filter(|n| n.len() >= TELLING).collect();
        let words: Vec<String> = names.iter().chain(&codecs).cloned().collect();
        let units: BTreeSet<String> = self.changed.iter().map(|c| self.sides.head.unit(&c.file.path)).collect();
        let mut holding: Vec<(u8, String)> = vec![];
        let new = |p: &str| !self.parsed.contains_key(p);
        let held = match paths {
            Some(paths) => self.sides.head.mentions(&paths.into_iter().filter(|p| new(p)).collect::<Vec<_>>(), &words),
            None => self.sides.head.mentions_among(&|p| new(p) && self.sides.places.production(p), &words),
        };
        for (path, found) in held {
            let (named, codes) = (found.iter().any(|&i| i < names.len()), found.iter().any(|&i| i >= names.len()));
            let own = units.contains(&self.sides.head.unit(&path));
            match (named, codes) {
                (true, true) => holding.push((0, path)),
                (true, false) => holding.push((1, path)),
                (false, true) if own => holding.push((2, path)),
                _ => {}
            }
        }
        holding.sort();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let parse = |(_, path): (u8, String)| Some((self.sides.head.part(&path, &words).filter(|f| !f.test && !f.generated)?, path));
        // A few at once; the bound holds for what was parsed.
        while self.parsed.len() < MOST_FILES && !holding.is_empty() {
            let next: Vec<(u8, String)> = holding.drain(..holding.len().min(MOST_FILES - self.parsed.len())).collect();
            let read: Vec<(Arc<FileFacts>, String)> = next.into_par_iter().with_max_len(1).filter_map(parse).collect();
            self.parsed.extend(read.into_iter().map(|(f, path)| (path, f)));
        }
        // What only encodes beside them names no type.
        self.unread.extend(holding.into_iter().filter(|(near, _)| *near < 2).map(|(_, path)| path));
    }

    /// Returns that a bound ended the search, where one did.
    fn stopped(&self) -> Option<NotExamined> {
        let names: Vec<&str> = self.changed.iter().take(NAMED).map(|c| c.head.name.as_str()).collect();
        let more = if self.changed.len() > NAMED { " and others" } else { "" };
        let left = self.unread.iter().filter(|p| !self.parsed.contains_key(*p)).count();
        let why = format!("{} files that may use them were read, {left} were not", self.parsed.len());
        (left > 0).then(|| NotExamined::new(format!("messages of type {}{more}", names.join(", ")), why))
    }

    /// Adds the types that hold one that is looked for.
    fn holders(&mut self) {
        let mut more = vec![];
        for f in self.parsed.values() {
            for t in f.types.iter().filter(|t| !self.wanted_names().contains(&t.name)) {
                let held = t.fields.iter().find_map(|x| self.sides.head_points.holds(f, &x.type_ref, &self.question.wanted));
                if let Some(i) = held {
                    more.push((self.wanted[i].of, t.name.clone(), self.sides.head_points.payload(f, &t.name)));
                }
            }
        }
        for (of, name, payload) in more {
            self.wanted.push(Wanted { of, within: Some(name) });
            self.question.wanted.push(payload);
        }
    }

    /// Returns what the functions read so far carry; where some are helpers, with the functions that use them.
    fn carried(&mut self) -> Vec<Carried> {
        self.question.renew();
        let names: Vec<String> = [self.wanted_names(), self.helper_names()].concat();
        let all: Vec<Carriage> = self.parsed.values().flat_map(|f| self.carried_in(f, &names)).collect();
        let (mut found, mut more) = (vec![], BTreeSet::new());
        for one in all {
            found.extend(one.carried);
            more.extend(one.helper);
        }
        if !self.question.helpers.is_empty() || more.is_empty() {
            return found;
        }
        self.question.helpers = more.into_iter().take(MOST_HELPERS).collect();
        let files: Vec<Arc<FileFacts>> = self.question.helpers.iter().filter_map(|h| self.parsed.get(&h.file).cloned()).collect();
        let paths = files.iter().flat_map(|f| near(self.sides, f)).collect();
        let names = self.helper_names();
        self.read(Some(paths), &names);
        self.carried()
    }

    /// Returns what the functions of a file that speak of some names carry.
    fn carried_in(&self, f: &FileFacts, names: &[String]) -> Vec<Carriage> {
        let words = [names, &self.sides.head_points.codecs_of(f)].concat();
        let Some(bytes) = self.sides.head.bytes(&f.path) else { return vec![] };
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        let speaking = f.functions.iter().filter(|g| !g.test && speaks(&lines, g, &words));
        speaking.map(|g| self.sides.head_points.carriage(f, g, &self.question)).collect()
    }

    /// Returns the names of the helpers.
    fn helper_names(&self) -> Vec<String> {
        self.question.helpers.iter().map(|h| h.name.clone()).collect()
    }
}

/// Returns true where the text of a function holds one of some names.
fn speaks(lines: &[&str], g: &Function, words: &[String]) -> bool {
    let (start, end) = (g.span.start.saturating_sub(1) as usize, (g.span.end as usize).min(lines.len()));
    let own = lines.get(start..end).unwrap_or_default();
    own.iter().any(|l| l.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| words.iter().any(|n| n == w)))
}

/// Adds the change of a type that travels through points of one mechanism.
fn tell(c: &Changed<'_>, kind: &str, mut places: Vec<(&Wanted, Carried)>, found: &mut Comparison) {
    // What is sent comes first; the surest point is the anchor.
    places.sort_by_key(|(w, p)| (w.within.is_some(), !p.sent, std::cmp::Reverse(p.point.confidence), p.point.file.clone(), p.point.line));
    places.dedup_by(|a, b| a.1.point.file == b.1.point.file && a.1.point.line == b.1.point.line && a.1.sent == b.1.sent);
    let Some((wanted, first)) = places.first() else { return };
    let differs = fields::between(c.base, c.head, &first.format, c.file.language);
    if differs.is_empty() {
        return;
    }
    let received = places.iter().find(|(_, p)| !p.sent).map(|(_, p)| &p.point);
    let sent = places.iter().find(|(_, p)| p.sent).map(|(_, p)| &p.point);
    let part = wanted.within.as_ref().map(|w| format!(", a part of {}", code(w))).unwrap_or_default();
    let ways: Vec<String> = [sent.map(|p| way(p, true)), received.map(|p| way(p, false))].into_iter().flatten().collect();
    let summary = format!("{}{part}, which {}: {}", code(&c.head.name), ways.join(" and "), listed(&differs, received.is_some()));
    let direction = if differs.breaks || !differs.required.is_empty() && received.is_some() { Direction::Changed } else { Direction::Added };
    let line = differs.line.unwrap_or(c.head.span.start);
    let value = |v: &[String]| (!v.is_empty()).then(|| v.join(", "));
    let told = change(&first.point, Side::Head, kind, direction, summary).with(None, value(&differs.base), value(&differs.head));
    let told = Change { file: c.file.path.clone(), line, symbol: c.head.name.clone(), ..told };
    let point = Point { file: c.file.path.clone(), line, symbol: c.head.name.clone(), at: None, ..first.point.clone() };
    found.points.push(ComparedPoint { point, status: PointStatus::Modified, captures: BTreeMap::new() });
    found.changes.push(told);
}

/// Returns what a point does with the type, and where.
fn way(p: &Point, sent: bool) -> String {
    let verb = match (p.role.as_str(), sent) {
        ("publish", _) => "sends",
        ("write" | "cache", _) => "stores",
        ("read", _) => "reads",
        ("call", _) => "carries",
        _ => "takes in",
    };
    format!("{} {verb} ({}:{})", place(p), p.file, p.line)
}

/// Returns the differences, the first few.
fn listed(d: &Difference, received: bool) -> String {
    let mut text = d.parts.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if d.parts.len() > NAMED {
        text.push_str(&format!(" and {} more", d.parts.len() - NAMED));
    }
    if received && !d.required.is_empty() {
        let names: Vec<String> = d.required.iter().take(NAMED).map(|n| code(n)).collect();
        text.push_str(&format!("; a message without {} is not decoded", names.join(", ")));
    }
    text
}
