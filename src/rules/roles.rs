//! Roles of files: source, test, config, … by path.
//!
//! In: `rules/roles.yml` and what the configuration adds. Out: the role of a path. Left out: the content of files;
//! a helper of tests that only its content gives away is found by `facts`.

use super::check::{Check, Vocabulary, read_built_in};
use super::file::Texts;
use super::marks::{At, Marks};
use super::model::Names;
use super::problem::{Problem, RulesError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Name of the built-in table in messages.
const ORIGIN: &str = "rules/roles.yml";
/// The built-in table.
const TABLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/roles.yml"));

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Code that runs in production.
    Source,
    /// Tests, their helpers, data and mocks.
    Test,
    /// Settings, their samples and schemas.
    Config,
    /// Texts for people.
    Docs,
    /// How the software is put to run: images, charts, manifests.
    Deploy,
    /// How it is built and checked: CI, manifests of packages, lock files.
    Build,
    /// Written by a program, or by others and copied here.
    Generated,
    /// Anything else.
    Other,
}

impl Role {
    /// Returns the word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Test => "test",
            Self::Config => "config",
            Self::Docs => "docs",
            Self::Deploy => "deploy",
            Self::Build => "build",
            Self::Generated => "generated",
            Self::Other => "other",
        }
    }
}

/// Paths of one role, as `roles:` of `rules/roles.yml` and `connreview.yml` list them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleFile {
    /// The role.
    pub role: Role,
    /// Paths, as globs.
    pub paths: Texts,
}

/// The built-in table as it is written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RolesFile {
    /// The first entry with a fitting path counts.
    roles: Vec<RoleFile>,
}

/// Tells the role of a path.
#[derive(Debug, Default)]
pub struct Roles {
    /// Entries in order; the first fit counts.
    entries: Vec<(Role, Names)>,
}

impl Roles {
    /// Returns the built-in roles.
    pub fn built_in() -> Result<Self, RulesError> {
        let (file, marks) = read_built_in::<RolesFile>(ORIGIN, &TABLE.into()).map_err(RulesError::refused)?;
        Self::default().with_entries(&file.roles, ORIGIN, &marks)
    }

    /// Returns these roles with entries of a configuration before them. `origin` and `text` are the configuration file,
    /// whose field `roles` the entries are.
    pub fn with(self, extra: &[RoleFile], origin: &str, text: &str) -> Result<Self, RulesError> {
        if extra.is_empty() {
            return Ok(self);
        }
        let marks = Marks::read(origin, text).map_err(|p: Problem| RulesError::refused(vec![p]))?;
        self.with_entries(extra, origin, &marks)
    }

    /// Puts entries before the others.
    fn with_entries(mut self, extra: &[RoleFile], origin: &str, marks: &Marks) -> Result<Self, RulesError> {
        let words = Vocabulary::default();
        let mut check = Check::new(origin, marks, &words);
        let at = At::default().key("roles");
        let mut entries: Vec<(Role, Names)> = (0..).zip(extra).map(|(i, e)| (e.role, check.names(&e.paths, &at.index(i).key("paths")))).collect();
        if !check.problems.is_empty() {
            return Err(RulesError::refused(check.problems));
        }
        entries.append(&mut self.entries);
        Ok(Self { entries })
    }

    /// Returns the role of a path, relative to the repository's root.
    pub fn role_of(&self, path: &str) -> Role {
        self.entries.iter().find(|(_, names)| names.fits(path)).map_or(Role::Other, |(role, _)| *role)
    }
}
