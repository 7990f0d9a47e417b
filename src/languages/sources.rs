//! Facts of one revision, parsed when asked for and at most once.
//!
//! In: a revision's tree. Out: [`Sources`], which is the [`Source`] of the later stages. Left out: which files matter; whoever asks decides.

use super::modules::{Modules, manifests};
use super::{Language, Unit, format_of, language_of};
use crate::change::{Called, FileChange, NotExamined, ReadError, Revision, Side, Tree, directory};
use crate::facts::{Declared, FileFacts, Kin, Source};
use crate::index::is_of_word;
use crate::limits::{Bounds, Hit};
use aho_corasick::{AhoCorasick, MatchKind};
use foldhash::HashMap;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Files larger than this are not parsed, unless the caller says otherwise: 2 MiB.
pub const DEFAULT_MAX_FILE_SIZE: usize = 2 << 20;

/// So many files a worker searches before another may take the next: rayon by itself hands out quarters of a list, of which one may hold
/// all the files that were not read yet.
const SHARE: usize = 4;

/// Most files that are asked for one by one to make a list of all: each may mean to read its directory, or all of a patch.
const MOST_BESIDE: usize = 1_000;

/// Values by path, each made once without holding up the others.
pub(super) type Once<V> = Mutex<HashMap<String, Arc<OnceLock<V>>>>;

/// The files of one revision.
pub struct Sources {
    /// Reads the files.
    tree: Arc<dyn Tree>,
    /// Files larger than this are not parsed.
    max_file_size: usize,
    /// Contents by path: git has to inflate each anew, and a file is searched several times.
    contents: Once<Option<Arc<[u8]>>>,
    /// Facts by path.
    files: Once<Option<Arc<FileFacts>>>,
    /// Facts by path, functions without their bodies.
    outlines: Once<Option<Arc<FileFacts>>>,
    /// What files declare, by path, as their lines look.
    declared: Once<Option<Arc<Vec<Declared>>>>,
    /// Source files by directory.
    listings: Once<Vec<String>>,
    /// Units by import, by the file that imports: an import is asked for wherever a name of it stands.
    units: Once<Mutex<HashMap<String, Option<String>>>>,
    /// Names of the languages of a unit's files.
    unit_languages: Once<Vec<&'static str>>,
    /// All paths.
    paths: OnceLock<Arc<Vec<String>>>,
    /// Modules.
    modules: OnceLock<Arc<Modules>>,
    /// See `constants`.
    pub(super) packages: Mutex<HashMap<(String, bool), Arc<super::constants::Package>>>,
    /// Indices of values by name, by path: see `constants`.
    pub(super) values: Once<HashMap<String, Vec<usize>>>,
    /// What could not be read or parsed.
    not_examined: Mutex<BTreeSet<NotExamined>>,
    /// Another revision that has the same content at every path but these.
    twin: Option<(Arc<Sources>, BTreeSet<String>)>,
    /// What the review may take.
    bounds: Bounds,
    /// The limit that was hit; one that no longer is has still left something out.
    hit: OnceLock<Hit>,
}

impl Sources {
    /// Makes the sources of a revision; nothing is read yet.
    pub fn new(revision: &Revision, max_file_size: usize) -> Self {
        Self {
            tree: Arc::clone(&revision.tree),
            max_file_size,
            contents: Mutex::default(),
            files: Mutex::default(),
            outlines: Mutex::default(),
            declared: Mutex::default(),
            listings: Mutex::default(),
            units: Mutex::default(),
            unit_languages: Mutex::default(),
            paths: OnceLock::new(),
            modules: OnceLock::new(),
            packages: Mutex::default(),
            values: Mutex::default(),
            not_examined: Mutex::default(),
            twin: None,
            bounds: Bounds::default(),
            hit: OnceLock::new(),
        }
    }

    /// Makes the sources of a revision that differs from `other` only at `changed`: what is the same is read and parsed once
    /// for both.
    pub fn beside(revision: &Revision, max_file_size: usize, other: &Arc<Self>, changed: BTreeSet<String>) -> Self {
        Self { twin: Some((Arc::clone(other), changed)), ..Self::new(revision, max_file_size) }
    }

    /// Gives the review bounds. Whatever is asked for beyond them is still answered, so that no answer is half.
    pub fn within(self, bounds: Bounds) -> Self {
        Self { bounds, ..self }
    }

    /// Returns the other revision where it has the same content at `path`.
    fn same_at(&self, path: &str) -> Option<&Self> {
        self.twin.as_ref().filter(|(_, changed)| !changed.contains(path)).map(|(other, _)| &**other)
    }

    /// Parses files in parallel, so that later questions find them ready.
    pub fn preload(&self, paths: &[String]) {
        paths.par_iter().with_max_len(1).filter(|_| self.in_bounds()).for_each(|p| {
            self.file(p);
        });
    }

    /// Returns the regions of these files that could not be parsed at head, sorted. A review asks for its changed files, and of their
    /// functions the edited ones: what is broken elsewhere is none of its business.
    pub fn problems_in(&self, files: &[&FileChange]) -> Vec<NotExamined> {
        let of = |change: &FileChange| -> Vec<NotExamined> {
            let Some(facts) = self.file(&change.path) else { return vec![] };
            let edited = facts.functions.iter().filter(|f| change.touches(Side::Head, f.span.start, f.span.end));
            let all = facts.problems.iter().chain(edited.flat_map(|f| f.body.problems()));
            all.map(|p| NotExamined::new(format!("{}:{}", facts.path, p.span.start), p.why.clone())).collect()
        };
        let found: BTreeSet<NotExamined> = files.iter().flat_map(|f| of(f)).collect();
        found.into_iter().collect()
    }

    /// Notes something that was not looked at.
    fn skip(&self, what: &str, why: impl Into<String>) {
        lock(&self.not_examined).insert(NotExamined::new(what, why));
    }

    /// Parses a file.
    fn parse(&self, path: &str) -> Option<Arc<FileFacts>> {
        if let Some((language, content)) = language_of(path).map(|l| (l, self.small(path))) {
            let later = |c: &Arc<[u8]>| language.later.and_then(|later| later(path, c));
            return content.map(|c| Arc::new(later(&c).unwrap_or_else(|| (language.extract)(path, &c))));
        }
        let format = format_of(path)?;
        self.small(path).map(|c| Arc::new(format.facts(path, &c)))
    }

    /// Parses a file without the bodies of functions that hold none of `names`.
    fn parse_part(&self, path: &str, names: &[&str]) -> Option<Arc<FileFacts>> {
        let (language, content) = self.to_parse(path)?;
        let plain: Vec<&str> = names.iter().map(|n| n.trim_start_matches('.')).collect();
        let search = search(&plain)?;
        let counts = |name: usize, before: &[u8]| names.contains(&plain[name]) || before.trim_ascii_end().ends_with(b".");
        let wanted = |text: &[u8]| !names.is_empty() && whole(&search, text).any(|(name, at)| counts(name, &text[..at]));
        if language.later.is_none() {
            return self.file(path);
        }
        if wanted(&content) { self.file(path).map(|f| Arc::new(f.with_bodies(&wanted))) } else { None }
    }

    /// Returns a file's language and content, `None` where it cannot be parsed.
    fn to_parse(&self, path: &str) -> Option<(&'static Language, Arc<[u8]>)> {
        let language = language_of(path)?;
        Some((language, self.small(path)?))
    }

    /// Returns the content of a file that is not too large.
    fn small(&self, path: &str) -> Option<Arc<[u8]>> {
        let content = self.bytes(path)?;
        if content.len() > self.max_file_size {
            self.skip(path, format!("{} bytes, more than the {} that are parsed", content.len(), self.max_file_size));
            return None;
        }
        Some(content)
    }

    /// Returns the facts of a file where it was parsed already.
    fn parsed(&self, path: &str) -> Option<Arc<FileFacts>> {
        let slot = lock(&self.files).get(path).map(Arc::clone);
        slot?.get()?.clone()
    }

    /// Returns true for a unit that is a file.
    pub(super) fn is_file_unit(&self, unit: &str) -> bool {
        language_of(unit).is_some_and(|l| l.unit == Unit::File)
    }

    /// Returns those of `paths` that `among` admits and whose bytes hold one of `names`, as [`Source::mentions`] does, and reads them for it.
    fn holding(&self, paths: Vec<&str>, among: &(dyn Fn(&str) -> bool + Sync), names: &[String]) -> Vec<(String, Vec<usize>)> {
        let Some(search) = search(names) else { return Vec::new() };
        let in_file = |path: &str| {
            let content = self.bytes(path)?;
            let found: Vec<usize> = whole(&search, &content).map(|(name, _)| name).collect::<BTreeSet<_>>().into_iter().collect();
            (!found.is_empty()).then(|| (path.to_owned(), found))
        };
        let mut found: Vec<_> = paths.into_par_iter().with_max_len(SHARE).filter(|p| among(p)).filter_map(in_file).collect();
        found.sort();
        found
    }

    /// Returns the modules of the revision: those of the other where no manifest changed.
    fn modules(&self) -> &Arc<Modules> {
        self.modules.get_or_init(|| {
            let (manifests, known) = (manifests(), self.twin.as_ref());
            let same = known.filter(|(_, changed)| !changed.iter().any(|p| Called::one_fits(&manifests, p)));
            same.map_or_else(|| Arc::new(Modules::of(&*self.tree, self.called(&manifests))), |(other, _)| Arc::clone(other.modules()))
        })
    }

    /// Returns the paths that a tree answers with, and those of the changed files, which may not be there; `None` where it gives no answer. Only
    /// one of two revisions is asked.
    fn known(&self, ask: impl FnOnce(&dyn Tree) -> Option<Vec<String>>) -> Option<Vec<String>> {
        let Some((other, changed)) = &self.twin else { return ask(&*self.tree) };
        let same = ask(&*other.tree)?.into_iter().filter(|p| !changed.contains(p));
        Some(same.chain(changed.iter().cloned()).collect())
    }

    /// Lists the files of a tree; one that cannot be listed has none, which is noted.
    fn listed(&self) -> Arc<Vec<String>> {
        self.tree.all_files().unwrap_or_else(|e| {
            self.skip(&e.path, e.why.clone());
            Arc::default()
        })
    }

    /// Makes the list of files from that of the other revision, so that only one of the two trees is gone through; `None` where a
    /// directory cannot be read, or so many files differ that going through the tree is sooner done.
    fn listed_beside(&self, other: &Self, changed: &BTreeSet<String>) -> Option<Arc<Vec<String>>> {
        if changed.len() > MOST_BESIDE {
            return None;
        }
        let theirs = other.all_files();
        let mine = changed.iter().map(|p| Ok((p, self.tree.holds(p)?))).collect::<Result<Vec<_>, ReadError>>().ok()?;
        if mine.iter().all(|(p, held)| theirs.binary_search(p).is_ok() == *held) {
            return Some(theirs);
        }
        let kept = theirs.iter().filter(|p| !changed.contains(*p));
        let mut files: Vec<String> = kept.chain(mine.into_iter().filter(|(_, held)| *held).map(|(p, _)| p)).cloned().collect();
        files.sort();
        Some(Arc::new(files))
    }
}

impl Source for Sources {
    fn file(&self, path: &str) -> Option<Arc<FileFacts>> {
        if let Some(other) = self.same_at(path) {
            return other.file(path);
        }
        slot(&self.files, path).get_or_init(|| self.parse(path)).clone()
    }

    fn part(&self, path: &str, names: &[&str]) -> Option<Arc<FileFacts>> {
        if let Some(other) = self.same_at(path) {
            return other.part(path, names);
        }
        // A file whose bodies are read later costs little, but whoever goes through them all reads them all.
        let later = language_of(path).is_some_and(|l| l.later.is_some());
        match (self.parsed(path), names) {
            (_, []) if later => self.file(path),
            (Some(whole), _) if !later => Some(whole),
            (_, []) => slot(&self.outlines, path).get_or_init(|| self.parse_part(path, names)).clone(),
            _ => self.parse_part(path, names),
        }
    }

    fn declared(&self, path: &str) -> Option<Arc<Vec<Declared>>> {
        if let Some(other) = self.same_at(path) {
            return other.declared(path);
        }
        let scan = language_of(path)?.declared?;
        slot(&self.declared, path).get_or_init(|| self.bytes(path).map(|b| Arc::new(scan(&b)))).clone()
    }

    fn bytes(&self, path: &str) -> Option<Arc<[u8]>> {
        if let Some(other) = self.same_at(path) {
            return other.bytes(path);
        }
        let read = || {
            self.tree.read(path).unwrap_or_else(|e| {
                self.skip(path, e.why);
                None
            })
        };
        slot(&self.contents, path).get_or_init(read).clone()
    }

    fn sources_in(&self, directory: &str) -> Vec<String> {
        let list = || match self.tree.files_in(directory) {
            Ok(files) => files.into_iter().filter(|f| language_of(f).is_some()).collect(),
            Err(e) => {
                self.skip(directory, e.why);
                Vec::new()
            }
        };
        slot(&self.listings, directory).get_or_init(list).clone()
    }

    fn all_files(&self) -> Arc<Vec<String>> {
        let beside = || self.twin.as_ref().and_then(|(other, changed)| self.listed_beside(other, changed));
        Arc::clone(self.paths.get_or_init(|| beside().unwrap_or_else(|| self.listed())))
    }

    fn called(&self, called: &[Called<'_>]) -> Vec<String> {
        let fits = |p: &String| Called::one_fits(called, p);
        let Some(known) = self.known(|tree| tree.called(called)) else {
            return self.all_files().iter().filter(|p| fits(p)).cloned().collect();
        };
        let mut found: Vec<String> = known.into_iter().filter(|p| fits(p) && (self.twin.is_none() || self.holds(p))).collect();
        found.sort();
        found
    }

    fn holds(&self, path: &str) -> bool {
        if let Some(other) = self.same_at(path) {
            return other.holds(path);
        }
        if let Some(all) = self.paths.get() {
            return all.binary_search_by(|p| p.as_str().cmp(path)).is_ok();
        }
        self.tree.holds(path).unwrap_or_else(|e| {
            self.skip(path, e.why);
            false
        })
    }

    fn unit(&self, path: &str) -> String {
        if self.is_file_unit(path) { path.to_owned() } else { directory(path).to_owned() }
    }

    fn files_of(&self, unit: &str) -> Vec<String> {
        if self.is_file_unit(unit) { vec![unit.to_owned()] } else { self.sources_in(unit) }
    }

    fn is_test_path(&self, path: &str) -> bool {
        language_of(path).is_some_and(|l| (l.is_test)(path))
    }

    fn kin(&self, path: &str) -> Kin {
        let own = language_of(path).or_else(|| language_of(self.files_of(path).first()?));
        Kin(own.into_iter().flat_map(Language::kin).flat_map(|l| l.extensions).map(|e| (*e).to_owned()).collect())
    }

    fn unit_of(&self, from: &FileFacts, import: &str) -> Option<String> {
        let of_file = slot(&self.units, &from.path);
        let of_file = of_file.get_or_init(Mutex::default);
        if let Some(known) = lock(of_file).get(import) {
            return known.clone();
        }
        let resolve = || {
            let found = self.modules().resolve(language_of(&from.path)?, &from.path, import, &|path| self.holds(path))?;
            (!self.files_of(&found).is_empty()).then_some(found)
        };
        let unit = resolve();
        lock(of_file).insert(import.to_owned(), unit.clone());
        unit
    }

    fn import_of(&self, unit: &str) -> Option<String> {
        self.modules().import_of_directory(unit)
    }

    fn mentions(&self, paths: &[String], names: &[String]) -> Vec<(String, Vec<usize>)> {
        self.holding(paths.iter().map(String::as_str).collect(), &|_| true, names)
    }

    fn mentions_among(&self, among: &(dyn Fn(&str) -> bool + Sync), names: &[String]) -> Vec<(String, Vec<usize>)> {
        match self.known(|tree| tree.may_hold(names)) {
            Some(paths) => self.holding(paths.iter().map(String::as_str).collect(), among, names),
            None => self.holding(self.all_files().iter().map(String::as_str).collect(), among, names),
        }
    }

    fn declaring(&self, unit: &str, name: &str) -> Vec<String> {
        if self.is_file_unit(unit) {
            let plain = name.rsplit('.').next().unwrap_or(name).to_owned();
            return self.mentions(&[unit.to_owned()], &[plain]).into_iter().map(|(path, _)| path).collect();
        }
        let of_unit = || {
            let all: BTreeSet<&'static str> = self.files_of(unit).iter().filter_map(|p| language_of(p)).map(|l| l.name).collect();
            all.into_iter().collect()
        };
        let languages = slot(&self.unit_languages, unit);
        languages.get_or_init(of_unit).iter().flat_map(|l| self.package(unit, l, false).declaring(name)).collect()
    }

    fn hit(&self) -> Option<Hit> {
        let earlier = self.hit.get().copied();
        earlier.or_else(|| self.bounds.hit().map(|now| *self.hit.get_or_init(|| now)))
    }

    fn not_examined(&self) -> Vec<NotExamined> {
        lock(&self.not_examined).iter().cloned().collect()
    }
}

/// Makes a search for names; `None` where there are too many.
fn search<N: AsRef<[u8]>>(names: &[N]) -> Option<AhoCorasick> {
    // Leftmost-longest is enough for whole identifiers: a shorter name at the same place is only part of one.
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).ok()
}

/// Returns the places where a name stands in `content` as a whole identifier: the name's index and where it starts.
fn whole(search: &AhoCorasick, content: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let part = |b: Option<&u8>| b.is_some_and(|b| is_of_word(*b));
    let whole = move |start: usize, end: usize| !part(start.checked_sub(1).and_then(|i| content.get(i))) && !part(content.get(end));
    search.find_iter(content).filter(move |m| whole(m.start(), m.end())).map(|m| (m.pattern().as_usize(), m.start()))
}

/// Locks a mutex. One that a panic has poisoned still holds whole entries: each is put in at once.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the place for the value of `key`.
pub(super) fn slot<V>(map: &Once<V>, key: &str) -> Arc<OnceLock<V>> {
    let mut map = lock(map);
    match map.get(key) {
        Some(slot) => Arc::clone(slot),
        None => Arc::clone(map.entry(key.to_owned()).or_default()),
    }
}

#[cfg(all(test, feature = "go"))]
mod tests;
