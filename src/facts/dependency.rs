//! Dependencies: the libraries that a manifest or a lock file names.
//!
//! In: nothing; each manifest's reader fills these types. Out: [`Dependency`]. Left out: which library matters for a connection.

use serde::Serialize;

/// A library that a manifest asks for or a lock file chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dependency {
    /// Name as the registry knows it: a Go module path, an npm package, a distribution of PyPI (lower case, `-` between words), a crate.
    pub name: String,
    /// Version or range as written; where it comes from instead (`git …`); for a replacement the name and version that stand in.
    pub version: String,
    /// Extras (Python) or features (Rust) that are asked for, sorted.
    pub extras: Vec<String>,
    /// Registry that the name is of: `go`, `npm`, `pypi`, `crates`.
    pub registry: &'static str,
    /// What it is needed for.
    pub standing: Standing,
    /// Names of the libraries that it needs itself; only lock files say.
    pub requires: Vec<String>,
    /// Line.
    pub line: u32,
}

/// What a library is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Needed at run time.
    Direct,
    /// Needed by a part that can be left out.
    Optional,
    /// Brought by whoever uses this package.
    Peer,
    /// Forced upon whoever asks for it: a resolution, an override, a patch.
    Forced,
    /// Needed to build or to test.
    Development,
    /// Needed by another library only.
    Indirect,
    /// Chosen by a lock file, whoever needs it.
    Locked,
}

impl Dependency {
    /// Makes a dependency without extras.
    pub fn new(registry: &'static str, name: &str, version: &str, standing: Standing, line: u32) -> Self {
        Self { name: name.to_owned(), version: version.to_owned(), extras: vec![], registry, standing, requires: vec![], line }
    }

    /// Returns true where the library is part of what runs, as far as a manifest can say.
    pub fn at_run_time(&self) -> bool {
        matches!(self.standing, Standing::Direct | Standing::Optional | Standing::Peer | Standing::Forced)
    }
}
