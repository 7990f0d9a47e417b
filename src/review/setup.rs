//! What a review knows before it looks at the change: the catalogue with its active profile, the roles of files.

use crate::change::{ChangeSet, Revision};
use crate::compare::{Change, Sides};
use crate::config::{self, Options};
use crate::exit::Help;
use crate::findings::{Baseline, Bench};
use crate::languages::{Sources, import_of_root};
use crate::points::Finder;
use crate::rules::{Catalogue, Component, Profile, Role, Roles};
use anyhow::{Result, anyhow};
use foldhash::HashMap;
use std::sync::{PoisonError, RwLock};

/// What a review knows before it looks at the change.
pub struct Setup {
    /// The rules in use.
    pub catalogue: Catalogue,
    /// Roles of files by convention.
    roles: Roles,
    /// Roles that were asked for: every stage asks, and some of all files.
    known: RwLock<HashMap<String, &'static str>>,
    /// Roles and exclusions of the configuration.
    options: Options,
    /// Index of the active profile.
    profile: Option<usize>,
    /// Component under review.
    component: Option<String>,
    /// Repository under review.
    repository: String,
    /// Accepted findings.
    pub baseline: Baseline,
}

impl Setup {
    /// Loads the catalogue for the repository of a change.
    pub fn of(change: &ChangeSet, options: &Options) -> Result<Self> {
        Self::at(&change.repository, &change.head, options)
    }

    /// Loads the catalogue for a revision of a repository.
    pub fn at(name: &str, revision: &Revision, options: &Options) -> Result<Self> {
        Self::with(catalogue(options)?, name, revision, options)
    }

    /// Makes a loaded catalogue that of a revision of a repository.
    pub fn with(mut catalogue: Catalogue, name: &str, revision: &Revision, options: &Options) -> Result<Self> {
        let repository = known_as(name, revision);
        let profile = catalogue.activate(&repository, forced(options))?;
        known_component(profile.and_then(|i| catalogue.profiles.get(i)), options)?;
        let component = options.component.clone();
        if let Some(name) = &component {
            catalogue.reviewed = vec![name.clone()];
        }
        let baseline = options.baseline.as_deref().map(|p| Baseline::load_as(p, &options.shown(p))).transpose()?.unwrap_or_default();
        Ok(Self {
            catalogue,
            roles: Roles::built_in()?,
            known: RwLock::default(),
            options: options.clone(),
            profile,
            component,
            repository,
            baseline,
        })
    }

    /// Returns the name by which profiles know the repository.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// Returns the role of a file: what the configuration says, else by convention.
    pub fn role(&self, path: &str) -> &'static str {
        if let Some(role) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(path) {
            return role;
        }
        let role = self.found_role(path);
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), role);
        role
    }

    fn found_role(&self, path: &str) -> &'static str {
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
    pub fn sides<'s>(&'s self, change: &'s ChangeSet, base: (&'s Sources, &'s Finder<'s>), head: (&'s Sources, &'s Finder<'s>)) -> Sides<'s> {
        Sides { change, catalogue: &self.catalogue, base: base.0, head: head.0, base_points: base.1, head_points: head.1, places: self }
    }
}

impl Setup {
    /// Returns what findings are judged with.
    pub(crate) fn bench<'s>(
        &'s self,
        change: &'s ChangeSet,
        base: &'s Sources,
        (head, points): (&'s Sources, &'s Finder<'s>),
        off: &'s [Change],
    ) -> Bench<'s> {
        let today = self.options.today.or(change.day);
        Bench {
            change,
            catalogue: &self.catalogue,
            base,
            head,
            points,
            places: self,
            baseline: &self.baseline,
            today,
            off,
            from_base: self.options.trusted.is_some(),
        }
    }
}

impl crate::compare::Places for Setup {
    fn production(&self, path: &str) -> bool {
        self.is_production(path)
    }

    fn role(&self, path: &str) -> &'static str {
        Setup::role(self, path)
    }

    fn key_file(&self, path: &str) -> Option<(&str, &str)> {
        self.component(path)?.key_file(path)
    }
}

/// Returns the name by which profiles know a repository: `owner/name` from its remote or, without one, from the module
/// that its root declares.
fn known_as(name: &str, revision: &Revision) -> String {
    if name.contains('/') {
        return name.to_owned();
    }
    let module = import_of_root(&*revision.tree).unwrap_or_default();
    let parts: Vec<&str> = module.split('/').skip(1).take(2).collect();
    if let [owner, name] = parts[..] { format!("{owner}/{name}") } else { name.to_owned() }
}

/// Returns the built-in rules with those that the options add, levels set; those that are turned off stay, marked so.
pub fn catalogue(options: &Options) -> Result<Catalogue> {
    let mut catalogue = Catalogue::load(&options.rules)?;
    if let (Some(profile), Some(written)) = (&options.profile, &options.config) {
        catalogue.add_profile(profile.clone(), &config::show(&written.path), &written.text, "profile")?;
    }
    set_levels(&mut catalogue, options)?;
    Ok(catalogue)
}

/// Sets the levels of the configuration. A name that no rule has is told with its place.
fn set_levels(catalogue: &mut Catalogue, options: &Options) -> Result<()> {
    let Err(error) = catalogue.set_levels(&options.levels) else { return Ok(()) };
    let place = options.config.as_ref().zip(error.name()).map(|(w, name)| w.place_of(name));
    Err(match place {
        Some(place) => anyhow!("{place}: {error}"),
        None => error.into(),
    })
}

/// Returns the profile to use whatever the repository is called: the one that is named, else the team's own.
fn forced(options: &Options) -> Option<&str> {
    options.use_profiles.last().map(String::as_str).or(options.profile.as_ref().map(|p| p.name.as_str()))
}

/// Refuses a component that the active profile does not have: all its files would be reviewed as nobody's.
fn known_component(profile: Option<&Profile>, options: &Options) -> Result<()> {
    let Some(profile) = profile else { return Ok(()) };
    let mut named = options.component.iter().chain(options.component_map.iter().map(|(name, _)| name));
    let Some(unknown) = named.find(|n| profile.component(n).is_none()) else { return Ok(()) };
    let known: Vec<&str> = profile.components.iter().map(|c| c.name.as_str()).collect();
    let help = Help(format!("its components are {}; `--profile NAME` chooses another profile", known.join(", ")));
    Err(anyhow!("the profile `{}` has no component `{unknown}`", profile.name).context(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the setup for a patch beside a configuration with `text`.
    fn setup(text: &str, component: Option<&str>) -> Result<Setup> {
        let root = tempfile::tempdir()?;
        std::fs::write(root.path().join("connreview.yml"), text)?;
        let loaded = config::load(None, Some(root.path()))?;
        let options = Options {
            profile: loaded.file.profile,
            use_profiles: loaded.file.use_profiles,
            levels: loaded.file.levels,
            config: loaded.written,
            component: component.map(str::to_owned),
            ..Options::default()
        };
        Setup::of(&crate::git::patch_change_set(b"", None)?, &options)
    }

    /// A profile whose component names no repository.
    const OWN: &str = "profile: {name: shop, components: [{name: cart, title: Cart}, {name: till, title: Till}]}\n";

    #[test]
    fn a_teams_own_profile_counts_whatever_the_remote_is() {
        assert_eq!(setup(OWN, None).unwrap().profile().map(|p| p.name.as_str()), Some("shop"));
        assert_eq!(setup("", None).unwrap().profile().map(|p| p.name.as_str()), None);
        let named = format!("{OWN}use: [tyk-mdcb]\n");
        assert_eq!(setup(&named, None).unwrap().profile().map(|p| p.name.as_str()), Some("tyk-mdcb"));
    }

    #[test]
    fn a_component_is_one_of_the_profile() {
        assert_eq!(setup(OWN, Some("till")).unwrap().component("a.go").map(|c| c.name.as_str()), Some("till"));
        let error = setup(OWN, Some("tll")).err().map(|e| crate::exit::explain(&e)).unwrap_or_default();
        assert!(error.contains("the profile `shop` has no component `tll`") && error.contains("cart, till"), "{error}");
    }

    #[test]
    fn a_rule_that_is_off_is_still_known() {
        let levels = [("redis.set-with-ttl".to_owned(), crate::rules::RuleLevel::Off)].into();
        let options = Options { levels, ..Options::default() };
        assert!(catalogue(&options).unwrap().rule("redis.set-with-ttl").unwrap().off);
    }
}
