//! `connreview.yml` as it is written: the field comments here are its reference.
//!
//! In: text. Out: [`ConfigFile`]. Left out: where the file is found ([`super::load`]) and what a flag overrides
//! ([`super::Options`]). A pattern of paths that does not compile is refused while reading, so that the error
//! carries its place.

use crate::cli::{FailOn, Size};
use crate::rules::{ProfileFile, Role, RuleLevel};
use schemars::JsonSchema;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// `connreview.yml`: what a team tells connreview about its repository. Every field may be left out; a flag on the
/// command line wins over the field of the same name.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ConfigFile {
    /// The team's own system: components, connections, channels, scenarios.
    pub profile: Option<ProfileFile>,
    /// Profile to use whatever the repository's remote says, by name; one at a time.
    #[serde(rename = "use")]
    #[schemars(length(max = 1))]
    pub use_profiles: Vec<String>,
    /// Component of the profile that this repository is.
    pub component: Option<String>,
    /// Components of a repository that holds several; the first entry with a fitting path counts.
    pub component_map: Vec<ComponentPaths>,
    /// Directories with packs of rules, relative to this file.
    pub rules: Vec<PathBuf>,
    /// Severity by rule id or pattern of ids (`pubsub.*`): `off` puts the findings of the rule aside, any other level replaces
    /// theirs. An id counts before a pattern, a longer pattern before a shorter one.
    pub levels: BTreeMap<String, RuleLevel>,
    /// What files are, where their path misleads; the first entry with a fitting path counts.
    pub roles: Vec<RolePaths>,
    /// Files that are not reviewed; the report lists them as not examined.
    pub exclude: Vec<PathPattern>,
    /// File of accepted findings, relative to this file; without it `connreview-baseline.json` in the repository's root, where
    /// there is one.
    pub baseline: Option<PathBuf>,
    /// Severity from which a run exits with 1.
    pub fail_on: Option<FailOn>,
    /// Directory with templates of the report's wording, relative to this file.
    pub templates: Option<PathBuf>,
    /// Larger files are skipped; the report lists them as not examined.
    pub max_file_size: Option<Size>,
    /// Seconds after which a review stops comparing; what was not compared is listed as not examined. 0: never.
    pub time_limit: Option<u64>,
    /// Memory beyond which a review stops comparing, as with the time; known on Linux only. 0: no bound.
    pub memory_limit: Option<Size>,
}

/// Paths of a component.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComponentPaths {
    /// Name of the component.
    pub component: String,
    /// Its paths.
    pub paths: Vec<PathPattern>,
}

/// Paths of files of one role.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RolePaths {
    /// What the files are.
    pub role: Role,
    /// Their paths.
    pub paths: Vec<PathPattern>,
}

/// A pattern of paths from the repository's root: `*` stands for any run of characters without `/`, `**` for any
/// run at all, `{a,b}` for either; one that ends in `/` means everything below.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema)]
pub struct PathPattern(String);

impl PathPattern {
    /// Returns the pattern as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the pattern in the form that globset takes.
    pub fn as_glob(&self) -> Result<globset::Glob, globset::Error> {
        let text = self.0.trim_start_matches("./");
        let below = if text.ends_with('/') { "**" } else { "" };
        globset::GlobBuilder::new(&format!("{text}{below}")).literal_separator(true).build()
    }
}

/// Reads and checks a pattern. Not derived: an error of a derived conversion carries the place of the whole list.
impl<'de> Deserialize<'de> for PathPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(PatternVisitor)
    }
}

/// Turns a text of the YAML into a [`PathPattern`].
struct PatternVisitor;

impl Visitor<'_> for PatternVisitor {
    type Value = PathPattern;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a pattern of paths, such as `vendor/` or `**/*.pb.go`")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<PathPattern, E> {
        let pattern = PathPattern(text.to_owned());
        match pattern.as_glob() {
            Ok(_) if text.is_empty() => Err(E::custom("an empty pattern fits no path")),
            Ok(_) if text.starts_with('/') => Err(E::custom(format!("`{text}` starts with `/`: paths begin at the repository's root"))),
            Ok(_) => Ok(pattern),
            Err(error) => Err(E::custom(format!("`{text}` is no path pattern: {}", error.kind()))),
        }
    }
}
