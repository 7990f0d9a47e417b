//! The way to facts: files of one revision, parsed when they are asked for and at most once.

use super::{Export, FileFacts};
use crate::change::Called;
use crate::change::NotExamined;
use crate::limits::Hit;
use std::collections::HashMap;
use std::sync::Arc;

/// What a file declares for its package, as its lines look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Declared {
    /// A type.
    Type(String),
    /// A function without receiver.
    Function(String),
    /// A method: its type and its name.
    Method(String, String),
    /// A constant or a variable.
    Value(String),
}

/// Facts of one revision. Everything is lazy: asking for little reads little.
pub trait Source: Send + Sync {
    /// Returns the facts of a file; `None` where there is no such file, no language for it, or it could not be read
    /// (which [`Source::not_examined`] then tells).
    fn file(&self, path: &str) -> Option<Arc<FileFacts>>;
    /// Returns the facts of a file in which functions that hold none of `names` as a whole identifier (their own name counts) may
    /// have empty bodies and no doc comments; a name that starts with a dot counts only after a dot. Everything else is as in
    /// [`Source::file`], indices and lines included; it costs a small part of that. `None` where it is for that one, and where
    /// names are asked for and nothing in the file holds one.
    fn part(&self, path: &str, _names: &[&str]) -> Option<Arc<FileFacts>> {
        self.file(path)
    }
    /// Returns what a file declares for its package, in source order and without parsing it; `None` for a file of a language that has to be
    /// parsed for it. It may name too many: a line of a text may look like a declaration.
    fn declared(&self, _path: &str) -> Option<Arc<Vec<Declared>>> {
        None
    }
    /// Returns the raw bytes of a file.
    fn bytes(&self, path: &str) -> Option<Arc<[u8]>>;
    /// Returns the source files (of any language known) directly in a directory, sorted.
    fn sources_in(&self, directory: &str) -> Vec<String>;
    /// Returns the unit that a file belongs to: what an import of it brings. Its directory, or the file itself where its language
    /// imports files.
    fn unit(&self, path: &str) -> String {
        crate::change::directory(path).to_owned()
    }
    /// Returns the source files of a unit, sorted.
    fn files_of(&self, unit: &str) -> Vec<String> {
        self.sources_in(unit)
    }
    /// Returns true for a path that by the conventions of its language holds tests.
    fn is_test_path(&self, _path: &str) -> bool {
        false
    }
    /// Returns which files of the revision may speak of what the file or unit at `path` declares: those of its language and of those that
    /// import each other with it.
    fn kin(&self, path: &str) -> Kin {
        let extension = |p: &str| p.rsplit_once('.').map(|(_, e)| e.to_owned());
        Kin(extension(path).or_else(|| extension(self.files_of(path).first()?)).into_iter().collect())
    }
    /// Returns all paths of the revision, sorted.
    fn all_files(&self) -> Arc<Vec<String>>;
    /// Returns the paths of the files that are called so, sorted.
    fn called(&self, called: &[Called<'_>]) -> Vec<String> {
        self.all_files().iter().filter(|p| Called::one_fits(called, p)).cloned().collect()
    }
    /// Returns true for a file of the revision.
    fn holds(&self, path: &str) -> bool {
        self.all_files().binary_search_by(|p| p.as_str().cmp(path)).is_ok()
    }
    /// Returns the unit that an import path names within this repository, as seen from `from`; `None` for a foreign package.
    fn unit_of(&self, from: &FileFacts, import: &str) -> Option<String>;
    /// Returns the import path by which all of this repository know a unit, `None` where there is none.
    fn import_of(&self, unit: &str) -> Option<String>;
    /// Returns the unit that declares what others know as `name` of `unit`, and its name there: follows what a file hands on from
    /// others. Where the way leads out of the repository, the answer is `Err` with the foreign package.
    fn exported(&self, unit: &str, name: &str) -> Result<(String, String), (String, String)> {
        Way { source: self, tried: HashMap::new() }.follow(unit, name, true, MOST_HANDS).unwrap_or_else(|| Ok((unit.to_owned(), name.to_owned())))
    }
    /// Returns, of `paths`, those whose bytes hold at least one of `names` as a whole identifier, each with the indices
    /// of the names found, sorted. Files are searched in parallel and not parsed.
    fn mentions(&self, paths: &[String], names: &[String]) -> Vec<(String, Vec<usize>)>;
    /// Returns the same of all files of the revision that `among` admits. It may be asked of few of them only: of those that are known to hold a name.
    fn mentions_among(&self, among: &(dyn Fn(&str) -> bool + Sync), names: &[String]) -> Vec<(String, Vec<usize>)> {
        let paths: Vec<String> = self.all_files().iter().filter(|p| among(p)).cloned().collect();
        self.mentions(&paths, names)
    }
    /// Returns the files of `unit` that may declare `name`, a function, type, constant or variable; a method is
    /// asked for as `Type.Name`, or as `Name` for any type's. Test files are left out. It may name too many, never too few.
    fn declaring(&self, unit: &str, name: &str) -> Vec<String> {
        let plain = name.rsplit('.').next().unwrap_or(name).to_owned();
        self.mentions(&self.files_of(unit), &[plain]).into_iter().map(|(path, _)| path).collect()
    }
    /// Returns the limit of this review that was hit: what is not compared by then is left out as a whole, and told.
    fn hit(&self) -> Option<Hit> {
        None
    }
    /// Returns true as long as no limit of this review was hit.
    fn in_bounds(&self) -> bool {
        self.hit().is_none()
    }
    /// Returns what could not be read or parsed so far, sorted.
    fn not_examined(&self) -> Vec<NotExamined>;
}

/// Files that may speak of each other's declarations: the endings of their names.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Kin(pub Vec<String>);

impl Kin {
    /// Returns true for a file of them.
    pub fn holds(&self, path: &str) -> bool {
        let ending = path.rsplit_once('.').map(|(_, e)| e);
        ending.is_some_and(|e| self.0.iter().any(|k| k == e))
    }
}

/// Returns the lines of a text without their ends; what stands behind the last newline is one, even where that is nothing. Whole packages
/// are gone through by it, so it looks for newlines only.
pub(crate) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    memchr::memchr_iter(b'\n', text).chain([text.len()]).map(move |end| &text[std::mem::replace(&mut start, end + 1)..end])
}

/// Most files that are followed from an export to its declaration.
const MOST_HANDS: usize = 8;

/// Languages in which a file hands on what it imports only where it says so: `export *` leaves it out.
const EXPORTS_BY_WORD: [&str; 2] = ["typescript", "javascript"];

/// A place inside the repository, or a foreign one: unit or package, and name.
type Place = Result<(String, String), (String, String)>;

/// The way from an export to its declaration.
struct Way<'w, S: ?Sized> {
    source: &'w S,
    /// Units, names and whether imports count that led nowhere, with the number of files that were left then: files may hand on each other.
    tried: HashMap<(String, String, bool), usize>,
}

impl<S: Source + ?Sized> Way<'_, S> {
    /// Returns where `name` of `unit` is declared, over at most `hands` files; `None` where it is not found. `imports` says whether what the
    /// unit only imports counts.
    fn follow(&mut self, unit: &str, name: &str, imports: bool, hands: usize) -> Option<Place> {
        let hands = hands.checked_sub(1)?;
        let tried = self.tried.entry((unit.to_owned(), name.to_owned(), imports)).or_default();
        if *tried > hands {
            return None;
        }
        *tried = hands + 1;
        let file = self.source.part(unit, &[])?;
        let (own, star): (Vec<&Export>, Vec<&Export>) = file.exports.iter().partition(|e| e.name != "*");
        let handed = own.into_iter().find(|e| e.name == name);
        let local = match handed {
            Some(Export { path: Some(path), symbol, .. }) => return self.further(&file, path, symbol, hands),
            Some(e) => e.symbol.as_str(),
            None => name,
        };
        if file.declares(local) {
            return Some(Ok((unit.to_owned(), local.to_owned())));
        }
        if let Some(import) = file.import(local).filter(|_| imports || handed.is_some()) {
            return self.further(&file, &import.path, import.member.as_deref()?, hands);
        }
        let imported = file.imports.iter().filter(|i| i.member.as_deref() == Some("*")).map(|i| i.path.as_str());
        let mut all = star.into_iter().filter_map(|e| e.path.as_deref()).chain(imported);
        let found = all.find_map(|path| {
            let next = self.source.unit_of(&file, path)?;
            self.follow(&next, name, !EXPORTS_BY_WORD.contains(&file.language), hands)
        });
        found.or_else(|| handed.map(|_| Ok((unit.to_owned(), local.to_owned()))))
    }

    /// Goes on to the module at `path`, as seen from `file`.
    fn further(&mut self, file: &FileFacts, path: &str, symbol: &str, hands: usize) -> Option<Place> {
        match self.source.unit_of(file, path) {
            Some(unit) => Some(self.follow(&unit, symbol, true, hands).unwrap_or_else(|| Ok((unit, symbol.to_owned())))),
            None => Some(Err((path.to_owned(), symbol.to_owned()))),
        }
    }
}
