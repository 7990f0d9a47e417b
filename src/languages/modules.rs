//! Modules of a repository: which directory an import path names, and the reverse.
//!
//! In: the manifests of one revision (`go.mod`). Out: directories and import paths. Left out: packages of other repositories, vendored
//! copies, replacements.

use super::LANGUAGES;
use crate::change::Tree;
use crate::change::directory;
use std::collections::HashMap;

/// A directory with a manifest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Module {
    /// Its directory, "" for the root.
    directory: String,
    /// Name that starts the import paths below.
    name: String,
}

/// The modules of one revision, by language.
#[derive(Debug, Default)]
pub(super) struct Modules(HashMap<&'static str, Vec<Module>>);

impl Modules {
    /// Reads all manifests of a revision. Nested ones count as modules of their own.
    pub(super) fn of(tree: &dyn Tree, paths: &[String]) -> Self {
        let mut found: HashMap<&'static str, Vec<Module>> = HashMap::new();
        for (language, manifest) in LANGUAGES.iter().filter_map(|l| Some((l, l.modules.as_ref()?))) {
            let is_manifest = |p: &&String| p.rsplit('/').next() == Some(manifest.file);
            for path in paths.iter().filter(is_manifest) {
                // One that cannot be read is as good as none: imports below it stay foreign.
                let content = tree.read(path).ok().flatten();
                if let Some(name) = content.and_then(|c| (manifest.name)(&c)) {
                    found.entry(language.name).or_default().push(Module { directory: directory(path).to_owned(), name });
                }
            }
        }
        Self(found)
    }

    /// Returns the directory that `import` names, seen from `from`. The longest module name that fits counts; of
    /// several modules of one name (copies, examples) the one that `from` lies in, otherwise the first.
    pub(super) fn directory_of(&self, language: &str, from: &str, import: &str) -> Option<String> {
        let modules = self.0.get(language)?.iter();
        let fitting = modules.filter_map(|m| Some((m, below(import, &m.name)?)));
        let encloses = |m: &Module| below(from, &m.directory).map_or(0, |_| m.directory.len() + 1);
        let (module, rest) = fitting.min_by_key(|(m, _)| (std::cmp::Reverse((m.name.len(), encloses(m))), &m.directory))?;
        Some(join(&module.directory, rest))
    }

    /// Returns the import path of `directory`: the nearest manifest above counts.
    pub(super) fn import_of(&self, directory: &str) -> Option<String> {
        let all = self.0.values().flatten();
        let above = all.filter_map(|m| Some((m, below(directory, &m.directory)?)));
        let (module, rest) = above.max_by_key(|(m, _)| m.directory.len())?;
        Some(join(&module.name, rest))
    }
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
