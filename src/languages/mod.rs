//! Languages: from source files to facts.
//!
//! In: files of one revision. Out: [`FileFacts`], lazily, through [`Sources`]. Left out: what the facts mean. A parser's
//! tree never leaves its file's module.
//!
//! To add a language: a module of its own, a feature that brings its grammar, and its entry in [`LANGUAGES`]. What an import of it names is
//! its own business: [`Language::unit`] says whether a file is a unit by itself or a part of its directory, [`Language::resolve`] finds the unit
//! behind an import path, [`Language::manifests`] name the files that give directories a name. What a unit hands on from others
//! (re-exports, a module's own imports) is told by [`FileFacts::exports`].

mod constants;
#[cfg(any(feature = "typescript", feature = "javascript"))]
pub mod ecmascript;
pub mod formats;
#[cfg(feature = "go")]
pub mod go;
#[cfg(feature = "go")]
mod gomod;
#[cfg(any(feature = "go", feature = "python", feature = "typescript", feature = "javascript"))]
mod grammar;
mod manifests;
mod modules;
#[cfg(test)]
mod print;
mod proto;
#[cfg(feature = "python")]
pub mod python;
#[cfg(feature = "rust")]
pub mod rust;
mod sources;
#[cfg(any(feature = "go", feature = "python", feature = "rust", feature = "typescript", feature = "javascript"))]
mod text;

pub use formats::format_of;
pub use modules::{Paths, Root, import_of_root, joined};
pub use sources::{DEFAULT_MAX_FILE_SIZE, Sources};

use crate::facts::{Declared, FileFacts};
use foldhash::HashMap;
use std::sync::LazyLock;

/// Returns what a file declares, as its lines look.
pub type Scan = fn(source: &[u8]) -> Vec<Declared>;

/// What the program knows about a language.
#[derive(Debug)]
pub struct Language {
    /// Name in facts and rules.
    pub name: &'static str,
    /// Extensions of its files, without the dot.
    pub extensions: &'static [&'static str],
    /// Whole names of its files.
    pub file_names: &'static [&'static str],
    /// Returns true for a path that by convention holds tests.
    pub is_test: fn(path: &str) -> bool,
    /// Returns the facts of a file.
    pub extract: fn(path: &str, source: &[u8]) -> FileFacts,
    /// Reads less than a file; `None` for a language whose files are always read whole.
    pub later: Option<Later>,
    /// Returns what a file declares in its package, without parsing it: see [`Declared`]. `None` for a language whose unit is a file, which
    /// is parsed.
    pub declared: Option<Scan>,
    /// What an import brings: see [`Unit`].
    pub unit: Unit,
    /// Returns the unit that an import names in the file at `from`; `None` for a package of another repository.
    pub resolve: Resolve,
    /// Files that give directories the names by which imports know them.
    pub manifests: &'static [Manifest],
}

/// Reads a file with bodies that are read when they are asked for; `None` for a file that has to be read whole.
pub type Later = fn(path: &str, source: &std::sync::Arc<[u8]>) -> Option<FileFacts>;

/// What an import of a language brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// The files of a directory together.
    Directory,
    /// One file.
    File,
}

/// Returns the path of the unit that `import` names in the file at `from`.
pub type Resolve = fn(paths: &Paths<'_>, from: &str, import: &str) -> Option<String>;

/// A file that gives names to directories.
#[derive(Debug)]
pub struct Manifest {
    /// Name of the file.
    pub file: &'static str,
    /// Returns the names that it gives.
    pub roots: fn(content: &[u8]) -> Vec<Root>,
}

/// All languages of this build.
pub static LANGUAGES: &[Language] = &[
    #[cfg(feature = "go")]
    Language {
        name: "go",
        extensions: &["go"],
        file_names: &[],
        is_test: go::is_test_path,
        extract: go::extract,
        later: Some(go::later),
        declared: Some(go::declared),
        unit: Unit::Directory,
        resolve: |paths, from, import| paths.named(from, import).into_iter().next(),
        manifests: &[Manifest { file: "go.mod", roots: go::module_roots }],
    },
    #[cfg(feature = "go")]
    Language {
        name: gomod::NAME,
        extensions: &[],
        file_names: &["go.mod"],
        is_test: |_| false,
        extract: gomod::extract,
        later: None,
        declared: None,
        unit: Unit::File,
        resolve: |_, _, _| None,
        manifests: &[],
    },
    Language {
        name: manifests::NAME,
        extensions: &[],
        file_names: manifests::FILE_NAMES,
        is_test: |_| false,
        extract: manifests::extract,
        later: None,
        declared: None,
        unit: Unit::File,
        resolve: |_, _, _| None,
        manifests: &[],
    },
    Language {
        name: proto::NAME,
        extensions: &["proto"],
        file_names: &[],
        is_test: |_| false,
        extract: proto::extract,
        later: None,
        declared: None,
        unit: Unit::File,
        resolve: |_, _, _| None,
        manifests: &[],
    },
    #[cfg(feature = "typescript")]
    Language {
        name: "typescript",
        extensions: &["ts", "tsx", "mts", "cts"],
        file_names: &[],
        is_test: ecmascript::is_test_path,
        extract: ecmascript::typescript,
        later: None,
        declared: None,
        unit: Unit::File,
        resolve: ecmascript::resolve,
        manifests: ECMASCRIPT,
    },
    #[cfg(feature = "javascript")]
    Language {
        name: "javascript",
        extensions: &["js", "jsx", "mjs", "cjs"],
        file_names: &[],
        is_test: ecmascript::is_test_path,
        extract: ecmascript::javascript,
        later: None,
        declared: None,
        unit: Unit::File,
        resolve: ecmascript::resolve,
        manifests: ECMASCRIPT,
    },
    #[cfg(feature = "python")]
    Language {
        name: python::NAME,
        extensions: &["py"],
        file_names: &[],
        is_test: python::is_test_path,
        extract: python::extract,
        later: None,
        declared: None,
        unit: Unit::File,
        resolve: python::resolve,
        manifests: &[
            Manifest { file: "pyproject.toml", roots: |_| python::roots() },
            Manifest { file: "setup.py", roots: |_| python::roots() },
            Manifest { file: "manage.py", roots: |_| python::roots() },
        ],
    },
    #[cfg(feature = "rust")]
    Language {
        name: "rust",
        extensions: &["rs"],
        file_names: &[],
        is_test: rust::is_test_path,
        extract: rust::extract,
        later: None,
        declared: None,
        unit: Unit::File,
        resolve: rust::resolve,
        manifests: &[Manifest { file: "Cargo.toml", roots: rust::package_roots }],
    },
];

/// The manifests that give names to directories of TypeScript and JavaScript.
#[cfg(any(feature = "typescript", feature = "javascript"))]
const ECMASCRIPT: &[Manifest] = &[
    Manifest { file: "package.json", roots: ecmascript::package_roots },
    Manifest { file: "tsconfig.json", roots: ecmascript::tsconfig_roots },
    Manifest { file: "tsconfig.base.json", roots: ecmascript::tsconfig_roots },
    Manifest { file: "jsconfig.json", roots: ecmascript::tsconfig_roots },
];

/// Returns each language with the extensions of its files and the kinds of facts that it does not give.
pub fn limits() -> Vec<(&'static str, &'static [&'static str], &'static [&'static str])> {
    LANGUAGES.iter().map(|l| (l.name, l.extensions, (l.extract)("", b"").not_extracted)).collect()
}

/// Languages by a file's name, and by its extension: every question about a path begins here.
static BY_NAME: LazyLock<[HashMap<&'static str, &'static Language>; 2]> = LazyLock::new(|| {
    // The first language of the list counts.
    let by = |names: fn(&Language) -> &'static [&'static str]| LANGUAGES.iter().rev().flat_map(|l| names(l).iter().map(move |n| (*n, l))).collect();
    [by(|l| l.file_names), by(|l| l.extensions)]
});

impl Language {
    /// Returns the languages whose files may speak of each other: those whose units are named by the same manifests.
    fn kin(&self) -> impl Iterator<Item = &'static Self> {
        let manifests = |l: &Self| l.manifests.iter().map(|m| m.file).collect::<Vec<_>>();
        let (name, own) = (self.name, manifests(self));
        LANGUAGES.iter().filter(move |l| l.name == name || (!own.is_empty() && manifests(l) == own))
    }
}

/// Returns true for a file that is parsed: code of a known language, or settings in a known format.
pub fn is_parsed(path: &str) -> bool {
    language_of(path).is_some() || format_of(path).is_some()
}

/// Returns the language of a file by its name, else by its extension.
pub fn language_of(path: &str) -> Option<&'static Language> {
    let [names, extensions] = &*BY_NAME;
    let file = path.rsplit('/').next().unwrap_or(path);
    let extension = file.rsplit_once('.').map_or("", |(_, e)| e);
    let of_name = || names.get(file).or_else(|| names.get(manifests::REQUIREMENTS).filter(|_| manifests::is_requirements(path)));
    // No language of whole names has files with the extension of another; most files that are asked for have one.
    extensions.get(extension).or_else(of_name).copied()
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn no_whole_name_has_the_extension_of_a_language() {
        let [names, extensions] = &*BY_NAME;
        assert!(names.keys().all(|n| n.rsplit_once('.').is_none_or(|(_, e)| !extensions.contains_key(e))));
        let name = |path| language_of(path).map(|l| l.name);
        assert_eq!(name("requirements/dev.txt"), Some(manifests::NAME));
        assert_eq!(name("a/Cargo.toml"), Some(manifests::NAME));
        assert_eq!(name("a/notes.txt"), None);
        assert_eq!(name("Makefile"), None);
    }
}
