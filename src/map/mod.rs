//! The map of one revision: which libraries its code uses to talk to other components, and over which channels, keys, RPC methods and
//! settings it does.
//!
//! In: a revision and the catalogue ([`Survey`]). Out: a [`Map`], as a table, as JSON or as a diagram, or as a first `connreview.yml`. Left
//! out: any comparison; wrappers of the project around a library, whose calls are seen where the library is called; what the code of
//! other repositories does. The work is bounded: bytes are searched for the names of libraries first, only what holds one is parsed,
//! and what was not looked at is told.

mod gather;
mod mermaid;
mod search;
mod services;
mod starter;
mod table;

pub use gather::Survey;
pub use mermaid::mermaid;
pub use starter::starter;
pub use table::table;

use crate::change::NotExamined;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a revision has to do with other components; every list is sorted.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Map {
    /// Version of this document's shape.
    pub schema_version: String,
    /// Repository, `owner/name` where a remote tells it.
    pub repository: String,
    /// Commit id, or `worktree`.
    pub revision: String,
    /// Profile that knows the repository; none: only general rules count.
    pub profile: Option<String>,
    /// How much was looked at.
    pub looked_at: LookedAt,
    /// Languages of production code with their number of files, most files first.
    pub languages: Vec<Counted>,
    /// Libraries that the code imports with their number of files, most files first.
    pub libraries: Vec<Counted>,
    /// Mechanisms with what is done on them, most points first.
    pub mechanisms: Vec<Use>,
    /// Channels, topics and queues.
    pub channels: Vec<Named>,
    /// Keys by what they begin with.
    pub keys: Vec<Named>,
    /// RPC methods and tasks.
    pub methods: Vec<Named>,
    /// Settings of connections.
    pub settings: Vec<Setting>,
    /// Services, each in a directory of its own; none where the repository is one.
    pub services: Vec<Service>,
    /// Files with the most points, most first.
    pub files: Vec<FileUse>,
    /// What was not looked at, and why.
    pub not_examined: Vec<NotExamined>,
}

/// How much was looked at.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct LookedAt {
    /// Files of the revision that are production code in a known language.
    pub files: usize,
    /// Those whose bytes hold the name of a library.
    pub named: usize,
    /// Those that import one, which were parsed.
    pub importing: usize,
    /// Files that were parsed for settings.
    pub settings: usize,
}

/// A name with a number of files.
#[derive(Debug, Clone, Serialize)]
pub struct Counted {
    /// Name.
    pub name: String,
    /// Number of files.
    pub files: usize,
}

/// What is done on a mechanism.
#[derive(Debug, Clone, Serialize)]
pub struct Use {
    /// Name.
    pub name: String,
    /// How reports call it.
    pub title: String,
    /// Number of points by what they do: `read`, `write`, `publish`.
    pub does: BTreeMap<String, usize>,
    /// Number of files.
    pub files: usize,
}

/// A channel, key or method.
#[derive(Debug, Clone, Serialize)]
pub struct Named {
    /// Name; unknown parts are `…`.
    pub name: String,
    /// Mechanism.
    pub mechanism: String,
    /// Where it is used, by what is done there, each as `path:line`.
    pub places: BTreeMap<String, Vec<String>>,
}

/// A setting of a connection.
#[derive(Debug, Clone, Serialize)]
pub struct Setting {
    /// The name a user knows: `$REDIS_URL`, `rpc_pool_size`.
    pub name: String,
    /// `Type.Field`, or the function that reads it.
    pub symbol: String,
    /// What it is of: the profile's words, else the rule's.
    pub about: String,
    /// `path:line`.
    pub place: String,
}

/// A service of a repository that holds several.
#[derive(Debug, Clone, Serialize)]
pub struct Service {
    /// Name.
    pub name: String,
    /// Directory.
    pub directory: String,
}

/// A file with points.
#[derive(Debug, Clone, Serialize)]
pub struct FileUse {
    /// Path.
    pub path: String,
    /// Mechanism of most of its points.
    pub mechanism: String,
    /// Number of points by what they do.
    pub does: BTreeMap<String, usize>,
}

impl Map {
    /// Returns the name of the component: the last part of the repository's.
    fn component(&self) -> &str {
        self.repository.rsplit('/').next().unwrap_or(&self.repository)
    }

    /// Returns in one sentence how much was looked at.
    pub(crate) fn extent(&self) -> String {
        let l = self.looked_at;
        format!(
            "{} searched for the names of libraries; {} parsed of {} that hold one; {} parsed for settings",
            count(l.files, "file"),
            l.importing,
            l.named,
            count(l.settings, "file")
        )
    }
}

/// Returns a number with its noun.
fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// Returns what is done, most often first: `12 read, 3 write`.
fn done(does: &BTreeMap<String, usize>) -> String {
    let mut all: Vec<(&String, &usize)> = does.iter().collect();
    all.sort_by_key(|(name, n)| (std::cmp::Reverse(**n), (*name).clone()));
    all.iter().map(|(name, n)| format!("{n} {name}")).collect::<Vec<_>>().join(", ")
}

/// Returns the map as JSON.
pub fn json(map: &Map) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(map)? + "\n")
}

#[cfg(test)]
mod tests;
