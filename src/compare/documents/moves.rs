//! A connection library that a manifest or a lock file asks for otherwise than before.
//!
//! In: names under which packages are published. Out: the library of the catalogue, and [`Move`], its step from base to head. Left out: how
//! files are read, and what is said of a step.

use crate::compare::Sides;
use crate::facts::Dependency;
use crate::rules::Library;

/// What a manifest says of a library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::compare) struct Asked {
    /// Manifest.
    pub file: String,
    /// Name, versions joined where there are several.
    pub dependency: Dependency,
}

/// What happened to a library.
pub(in crate::compare) struct Move<'s> {
    /// The library.
    pub library: &'s Library,
    /// What base says.
    pub base: Option<Asked>,
    /// What head says.
    pub head: Option<Asked>,
    /// True where the manifest is there at one side only.
    pub whole_file: bool,
    /// Versions of both sides in the lock file, where it moved too.
    pub locked: Option<(String, String)>,
    /// Other manifests that say the same.
    pub also: Vec<String>,
    /// Other libraries of the same file that went the same way.
    pub with: Vec<String>,
}

/// Returns the library of the catalogue that the manifest of `package` means by a name.
pub(in crate::compare) fn library<'s>(sides: &Sides<'s>, registry: &str, package: &str, name: &str) -> Option<&'s Library> {
    let own = || !owner(package).is_empty() && owner(package) == owner(name);
    sides.catalogue.libraries.values().find(|l| l.dependency.is_some() && l.is_published_as(registry, name) && (!l.own || own()))
}

/// Returns who publishes under a name: `github.com/acme` of a Go module, `@acme` of a scoped package; empty where the name does not say.
fn owner(name: &str) -> &str {
    let parts = if name.starts_with('@') || !["github.com/", "gitlab.com/", "bitbucket.org/", "codeberg.org/"].iter().any(|h| name.starts_with(h)) {
        1
    } else {
        2
    };
    name.match_indices('/').nth(parts - 1).map_or("", |(i, _)| &name[..i])
}
