//! From files to a [`Map`].
//!
//! In: a revision, and what is known of its paths. Out: a [`Map`]. Left out: what reports make of it.

use super::search::{self, MOST_NAMED, MOST_SETTINGS};
use super::{Counted, FileUse, LookedAt, Map, Named, Setting, Use};
use crate::change::{NotExamined, Revision};
use crate::compare::Places;
use crate::facts::{Outline, Renames, Source, UNKNOWN, Value};
use crate::languages::{Sources, format_of, language_of};
use crate::points::{Finder, Point};
use crate::rules::Catalogue;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Most files told of.
const FILES: usize = 40;
/// Most places told of one name and role.
const PLACES: usize = 8;
/// Names that rules give to captures, by list.
const CHANNELS: &[&str] = &["channel", "topic", "queue", "subject"];

/// What a map is made of.
#[derive(Clone, Copy)]
pub struct Survey<'s> {
    /// Repository, `owner/name` or its directory's name.
    pub repository: &'s str,
    /// The revision.
    pub revision: &'s Revision,
    /// The rules.
    pub catalogue: &'s Catalogue,
    /// Name of the active profile.
    pub profile: Option<&'s str>,
    /// What is known of paths.
    pub places: &'s (dyn Places + Sync),
    /// Larger files are not parsed.
    pub max_file_size: usize,
}

impl Survey<'_> {
    /// Makes the map.
    pub fn map(&self) -> Map {
        let sources = Sources::new(self.revision, self.max_file_size);
        let all = sources.all_files();
        let code = |p: &&String| language_of(p).is_some_and(|l| !l.extensions.is_empty()) && format_of(p).is_none() && self.places.production(p);
        let files: Vec<String> = all.iter().filter(code).cloned().collect();
        let found = search::importing(&sources, &files, self.catalogue);
        let (settings_files, settings_left) = search::settings(&sources, &files);
        let finder = Finder::new(&sources, &sources, self.catalogue);
        let points = points(&sources, &finder, &files, &found.importing);
        let looked_at = LookedAt { files: files.len(), named: found.named, importing: found.importing.len(), settings: settings_files.len() };
        let mut map = Map {
            schema_version: "1".into(),
            repository: self.repository.into(),
            revision: self.revision.id.clone(),
            profile: self.profile.map(str::to_owned),
            looked_at,
            languages: languages(&files),
            libraries: libraries(&found.importing),
            mechanisms: self.mechanisms(&points),
            channels: named(&points, CHANNELS),
            keys: named(&points, &["key"]),
            methods: named(&points, &["method"]),
            settings: self.settings(&sources, &finder, &settings_files),
            services: super::services::of(&all),
            files: file_uses(&points),
            not_examined: sources.not_examined(),
        };
        map.not_examined.extend(left(found.left, MOST_NAMED, "files that hold the name of a library"));
        map.not_examined.extend(left(settings_left, MOST_SETTINGS, "files that may hold settings"));
        map
    }

    /// Returns what is done on each mechanism.
    fn mechanisms(&self, points: &[Point]) -> Vec<Use> {
        let mut by_name: BTreeMap<&str, (BTreeMap<String, usize>, BTreeSet<&str>)> = BTreeMap::new();
        for p in points {
            let (does, files) = by_name.entry(&p.mechanism).or_default();
            *does.entry(p.role.clone()).or_default() += 1;
            files.insert(&p.file);
        }
        let title = |name: &str| self.catalogue.mechanisms.get(name).map_or_else(|| name.to_owned(), |m| m.title.clone());
        let one = |(name, (does, files)): (&str, (BTreeMap<String, usize>, BTreeSet<&str>))| Use {
            title: title(name),
            name: name.into(),
            does,
            files: files.len(),
        };
        let mut all: Vec<Use> = by_name.into_iter().map(one).collect();
        all.sort_by_key(|u| std::cmp::Reverse(u.does.values().sum::<usize>()));
        all
    }

    /// Returns the settings of connections.
    fn settings(&self, sources: &Sources, finder: &Finder<'_>, files: &[String]) -> Vec<Setting> {
        let about = |s: &crate::points::Setting| match s.rule {
            _ if !s.about.is_empty() => s.about.clone(),
            Some(rule) => self.catalogue.rules[rule].what.clone(),
            None => String::new(),
        };
        let one = |s: crate::points::Setting| Setting {
            about: about(&s),
            place: format!("{}:{}", s.file, s.line),
            name: crate::points::mask(&s.name),
            symbol: s.symbol,
        };
        let of = |path: &String| sources.file(path).map(|f| finder.settings(&f)).unwrap_or_default();
        let found: Vec<crate::points::Setting> = files.par_iter().flat_map_iter(of).collect();
        let mut all: Vec<Setting> = found.into_iter().map(one).collect();
        all.sort_by(|a, b| (&a.name, &a.place).cmp(&(&b.name, &b.place)));
        all.dedup_by(|a, b| a.name == b.name && a.symbol == b.symbol);
        all
    }
}

/// Returns the sure points of the files that import a library and of definition files, in order.
fn points(sources: &Sources, finder: &Finder<'_>, files: &[String], importing: &BTreeMap<String, BTreeSet<String>>) -> Vec<Point> {
    let definition = |p: &&String| p.ends_with(".proto");
    let paths: BTreeSet<&String> = importing.keys().chain(files.iter().filter(definition)).collect();
    let paths: Vec<&String> = paths.into_iter().collect();
    let of = |path: &&String| {
        let Some(facts) = sources.file(path) else { return vec![] };
        let renames = Renames::default();
        let functions = facts.functions.iter().filter(|f| !f.test && !f.only_for_tests);
        let mut found: Vec<Point> = functions.flat_map(|f| finder.points_with(&facts, f, &Outline::of(f, &renames), &|_| false)).collect();
        found.extend(finder.initial_values(&facts));
        found.extend(finder.definitions(&facts).into_iter().filter(|p| p.captures.contains_key("method")));
        // The value of an error is no connection.
        found.retain(|p| p.confidence > crate::rules::Level::Low && p.role != "error");
        found
    };
    paths.par_iter().flat_map_iter(of).collect()
}

/// Returns the languages of files, most files first.
fn languages(files: &[String]) -> Vec<Counted> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for l in files.iter().filter_map(|f| language_of(f)) {
        *counts.entry(l.name).or_default() += 1;
    }
    counted(counts.into_iter().map(|(name, n)| (name.to_owned(), n)))
}

/// Returns the libraries that files import, most files first.
fn libraries(importing: &BTreeMap<String, BTreeSet<String>>) -> Vec<Counted> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for library in importing.values().flatten() {
        *counts.entry(library).or_default() += 1;
    }
    counted(counts.into_iter().map(|(name, n)| (name.to_owned(), n)))
}

/// Returns names with their numbers, greatest first.
fn counted(counts: impl Iterator<Item = (String, usize)>) -> Vec<Counted> {
    let mut all: Vec<Counted> = counts.map(|(name, files)| Counted { name, files }).collect();
    all.sort_by(|a, b| (b.files, &a.name).cmp(&(a.files, &b.name)));
    all
}

/// Returns what points name by one of some captures, where the name is known at least in part.
fn named(points: &[Point], captures: &[&str]) -> Vec<Named> {
    let mut by_name: BTreeMap<(String, &str), BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for p in points {
        let values = p.captures.iter().filter(|(n, c)| captures.contains(&n.as_str()) && !c.secret);
        for name in values.flat_map(|(_, c)| texts(&c.value)) {
            let places = by_name.entry((name, &p.mechanism)).or_default().entry(p.role.clone()).or_default();
            let place = format!("{}:{}", p.file, p.line);
            if places.len() < PLACES && !places.contains(&place) {
                places.push(place);
            }
        }
    }
    by_name.into_iter().map(|((name, mechanism), places)| Named { name, mechanism: mechanism.into(), places }).collect()
}

/// Returns the texts of a value; those of which nothing is known say nothing.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Text(t) if t.replace(UNKNOWN, "").chars().any(char::is_alphanumeric) => vec![crate::points::mask(t)],
        Value::List(all) => all.iter().flat_map(texts).collect(),
        _ => vec![],
    }
}

/// Returns the files with the most points.
fn file_uses(points: &[Point]) -> Vec<FileUse> {
    /// Number of points by mechanism, and by what they do.
    type Counts<'p> = (BTreeMap<&'p str, usize>, BTreeMap<String, usize>);
    let mut by_file: BTreeMap<&str, Counts<'_>> = BTreeMap::new();
    for p in points {
        let (mechanisms, does) = by_file.entry(&p.file).or_default();
        *mechanisms.entry(&p.mechanism).or_default() += 1;
        *does.entry(p.role.clone()).or_default() += 1;
    }
    let one = |(path, (mechanisms, does)): (&str, Counts<'_>)| {
        let most = mechanisms.into_iter().max_by_key(|(name, n)| (*n, std::cmp::Reverse(*name))).map(|(name, _)| name.to_owned());
        FileUse { path: path.into(), mechanism: most.unwrap_or_default(), does }
    };
    let mut all: Vec<FileUse> = by_file.into_iter().map(one).collect();
    all.sort_by_key(|f| std::cmp::Reverse(f.does.values().sum::<usize>()));
    all.truncate(FILES);
    all
}

/// Returns the note that files were left out.
fn left(n: usize, most: usize, what: &str) -> Option<NotExamined> {
    (n > 0).then(|| NotExamined::new(format!("{n} more {what}"), format!("the first {most} by path were parsed")))
}
