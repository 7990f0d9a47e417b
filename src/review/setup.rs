//! What a review knows before it looks at the change: the catalogue with its active profile, the roles of files.

use crate::change::ChangeSet;
use crate::compare::Sides;
use crate::config::Options;
use crate::languages::Sources;
use crate::points::Finder;
use crate::rules::{Catalogue, Component, Profile, Role, Roles, RuleLevel};
use anyhow::{Context, Result};
use std::path::Path;

/// What a review knows before it looks at the change.
pub struct Setup {
    /// The rules in use.
    pub catalogue: Catalogue,
    /// Roles of files by convention.
    roles: Roles,
    /// Roles and exclusions of the configuration.
    options: Options,
    /// Index of the active profile.
    profile: Option<usize>,
    /// Component under review.
    component: Option<String>,
    /// Repository under review.
    repository: String,
}

impl Setup {
    /// Loads the catalogue for a repository (`owner/name` or `name`).
    pub fn of(repository: &str, options: &Options) -> Result<Self> {
        let mut catalogue = catalogue(options)?;
        let profile = catalogue.activate(repository, options.use_profiles.last().map(String::as_str))?;
        let component = options.component.clone();
        Ok(Self { catalogue, roles: Roles::built_in()?, options: options.clone(), profile, component, repository: repository.to_owned() })
    }

    /// Returns the role of a file: what the configuration says, else by convention.
    pub fn role(&self, path: &str) -> &'static str {
        match self.options.roles.iter().find(|(_, paths)| paths.fit(path)) {
            Some((role, _)) => role.as_str(),
            None => self.roles.role_of(path).as_str(),
        }
    }

    /// Returns true for a file that is reviewed: production code, configuration or a manifest, not excluded.
    pub fn is_production(&self, path: &str) -> bool {
        let role = self.role(path);
        !self.options.exclude.fit(path) && role != Role::Test.as_str() && role != Role::Generated.as_str() && role != Role::Docs.as_str()
    }

    /// Returns true for a file that the configuration takes out of the review.
    pub fn is_excluded(&self, path: &str) -> bool {
        self.options.exclude.fit(path)
    }

    /// Returns the active profile.
    pub fn profile(&self) -> Option<&Profile> {
        self.profile.and_then(|i| self.catalogue.profiles.get(i))
    }

    /// Returns the component that a path belongs to.
    pub fn component(&self, path: &str) -> Option<&Component> {
        let profile = self.profile()?;
        let mapped = self.options.component_map.iter().find(|(_, paths)| paths.fit(path)).map(|(name, _)| name);
        match mapped.or(self.component.as_ref()) {
            Some(name) => profile.component(name),
            None => profile.component_for(&self.repository, path),
        }
    }

    /// Returns both sides of a change for the comparison.
    pub(crate) fn sides<'s>(&'s self, change: &'s ChangeSet, base: (&'s Sources, &'s Finder<'s>), head: (&'s Sources, &'s Finder<'s>)) -> Sides<'s> {
        Sides { change, catalogue: &self.catalogue, base: base.0, head: head.0, base_points: base.1, head_points: head.1, places: self }
    }
}

impl crate::compare::Places for Setup {
    fn production(&self, path: &str) -> bool {
        self.is_production(path)
    }

    fn key_file(&self, path: &str) -> Option<(&str, &str)> {
        self.component(path)?.key_file(path)
    }
}

/// Returns the built-in rules with those that the options add, levels set.
pub fn catalogue(options: &Options) -> Result<Catalogue> {
    let mut catalogue = Catalogue::load(&options.rules)?;
    if let Some(profile) = &options.profile {
        let origin = options.config.as_deref().unwrap_or(Path::new("connreview.yml"));
        let text = std::fs::read_to_string(origin).with_context(|| format!("cannot read {}", origin.display()))?;
        catalogue.add_profile(profile.clone(), &origin.display().to_string(), &text, "profile")?;
    }
    let levels = options.levels.iter().map(|(rule, level)| (rule.clone(), RuleLevel::from(*level))).collect();
    catalogue.set_levels(&levels)?;
    Ok(catalogue)
}
