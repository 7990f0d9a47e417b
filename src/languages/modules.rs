//! Units of a repository: which file or directory an import names.
//!
//! A *unit* is what one import can bring: a directory for languages whose package is a directory (Go), a file for those
//! whose module is a file (TypeScript, Python, Rust). It is named by its path in the repository.
//!
//! In: which files one revision has, and the manifests that give names to directories (`go.mod`, `package.json`, `tsconfig.json`). Out:
//! [`Paths`], from which a language's own [`super::Language::resolve`] makes a unit of an import. Left out: packages of other repositories,
//! vendored copies, replacements; what an import brings out of a unit, see [`crate::facts::Source::exported`].

use super::{LANGUAGES, Language, Unit};
use crate::change::{Called, Tree, directory};
use foldhash::{HashMap, HashMapExt};

/// Import paths that begin with a name stand for paths below a directory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Root {
    /// Beginning of the import paths; `a` is the beginning of `a` and `a/b`, the empty one of all.
    pub name: String,
    /// Directory or file that it stands for, relative to the manifest; with `..` and `.` where need be.
    pub target: String,
    /// True where it counts only for files below the manifest (an alias), false where all may import it (a package).
    pub own: bool,
    /// True where only the name itself is meant, not what follows it.
    pub exact: bool,
}

/// A root and the directory of its manifest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Placed {
    /// Directory of the manifest, "" for the root.
    directory: String,
    /// The root; its target is a path of the repository.
    root: Root,
}

/// The units of one revision.
#[derive(Debug, Default)]
pub(super) struct Modules {
    /// Roots by language.
    roots: HashMap<&'static str, Vec<Placed>>,
}

/// The paths and names of one revision as a language sees them.
pub struct Paths<'a> {
    roots: &'a [Placed],
    is_file: &'a dyn Fn(&str) -> bool,
}

impl Modules {
    /// Reads manifests of a revision. Nested ones count as modules of their own.
    pub(super) fn of(tree: &dyn Tree, mut manifests: Vec<String>) -> Self {
        let mut roots: HashMap<&'static str, Vec<Placed>> = HashMap::new();
        manifests.retain(|p| !is_installed(p));
        for (language, manifest) in LANGUAGES.iter().flat_map(|l| l.manifests.iter().map(move |m| (l, m))) {
            for path in manifests.iter().filter(|p| name_of(p) == manifest.file) {
                // One that cannot be read is as good as none: imports below it stay foreign.
                let content = tree.read(path).ok().flatten();
                let found = content.map(|c| (manifest.roots)(&c)).unwrap_or_default();
                let of = |root: Root| Placed {
                    directory: directory(path).to_owned(),
                    root: Root { target: joined(directory(path), &root.target), ..root },
                };
                roots.entry(language.name).or_default().extend(found.into_iter().map(of));
            }
        }
        Self { roots }
    }

    /// Returns the unit that `import` names in a file of `language` at `from`; `is_file` knows the files of the revision.
    pub(super) fn resolve(&self, language: &Language, from: &str, import: &str, is_file: &dyn Fn(&str) -> bool) -> Option<String> {
        let roots = self.roots.get(language.name).map_or(&[][..], Vec::as_slice);
        (language.resolve)(&Paths { roots, is_file }, from, import)
    }

    /// Returns the import path by which all know a directory, in the first language whose units are directories.
    pub(super) fn import_of_directory(&self, directory: &str) -> Option<String> {
        LANGUAGES.iter().filter(|l| l.unit == Unit::Directory).find_map(|l| self.import_of(l, directory))
    }

    /// Returns the import path of a directory: the nearest manifest above counts.
    fn import_of(&self, language: &Language, directory: &str) -> Option<String> {
        let all = self.roots.get(language.name)?.iter().filter(|p| !p.root.own && !p.root.exact);
        let above = all.filter_map(|p| Some((p, below(directory, &p.root.target)?)));
        let (placed, rest) = above.max_by_key(|(p, _)| p.root.target.len())?;
        Some(join(&placed.root.name, rest))
    }
}

/// Returns what the files are called that may give names to directories.
pub(super) fn manifests() -> Vec<Called<'static>> {
    LANGUAGES.iter().flat_map(|l| l.manifests).map(|m| Called::Name(m.file)).collect()
}

/// Returns the import path that the root of a revision gives itself. Reads the manifests of the root only.
pub fn import_of_root(tree: &dyn Tree) -> Option<String> {
    Modules::of(tree, tree.files_in("").ok()?).import_of_directory("")
}

/// Returns the last part of a path.
fn name_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

impl Paths<'_> {
    /// Returns true for a file of the revision.
    pub fn is_file(&self, path: &str) -> bool {
        (self.is_file)(path)
    }

    /// Returns the paths that an import may stand for by the roots, best first: the longest name that fits; of several of one
    /// name (copies, examples) those whose manifest `from` lies below, the nearest first.
    pub fn named(&self, from: &str, import: &str) -> Vec<String> {
        let from = directory(from);
        let encloses = |p: &Placed| below(from, &p.directory).map(|_| p.directory.len() + 1);
        let fitting = self.roots.iter().filter(|p| !p.root.own || encloses(p).is_some());
        let rest = |p: &Placed| below(import, &p.root.name).filter(|r| r.is_empty() || !p.root.exact);
        let mut all: Vec<(&Placed, &str)> = fitting.filter_map(|p| Some((p, rest(p)?))).collect();
        all.sort_by_key(|(p, _)| (std::cmp::Reverse((p.root.name.len(), encloses(p).unwrap_or(0))), &p.root.target));
        all.into_iter().map(|(p, rest)| join(&p.root.target, rest)).collect()
    }
}

/// Returns the path that `relative` is, seen from a directory: `../b` from `a/c` is `a/b`.
pub fn joined(directory: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = directory.split('/').filter(|p| !p.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Returns true for a path of installed packages, which are not the repository's own.
fn is_installed(path: &str) -> bool {
    path.split('/').any(|p| p == "node_modules")
}

/// Returns what follows `top/` in `path`, "" where they are equal, `None` where `path` is not below `top`.
fn below<'a>(path: &'a str, top: &str) -> Option<&'a str> {
    if top.is_empty() {
        return Some(path);
    }
    let rest = path.strip_prefix(top)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// Joins two paths of which either may be empty.
fn join(top: &str, rest: &str) -> String {
    match (top, rest) {
        ("", path) | (path, "") => path.to_owned(),
        _ => format!("{top}/{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn a_relative_path_is_seen_from_its_directory() {
        for (directory, relative, expected) in
            [("a/c", "../b", "a/b"), ("a", "./b/../c", "a/c"), ("", "x", "x"), ("a", "../../b", "b"), ("a", ".", "a")]
        {
            assert_eq!(joined(directory, relative), expected, "{directory} {relative}");
        }
    }
}
