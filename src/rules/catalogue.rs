//! What is done with a loaded catalogue before a review: rules are turned off or weighed, and a profile is chosen.
//!
//! In: the configuration's levels, and the repository under review. Out: the catalogue without what does not count.
//! Left out: loading it, see [`super::load`].

use super::file::Level;
use super::kinds::CHANGE_KINDS;
use super::model::{Catalogue, Rule};
use super::problem::{RulesError, one_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a configuration says of a rule: `rules: {redis.flush: off}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RuleLevel {
    /// The rule finds nothing.
    Off,
    /// All its findings are of severity info.
    Info,
    /// All its findings are of severity low.
    Low,
    /// All its findings are of severity medium.
    Medium,
    /// All its findings are of severity high.
    High,
}

impl RuleLevel {
    /// Returns the severity; `None` for a rule that is off.
    fn severity(self) -> Option<Level> {
        match self {
            Self::Off => None,
            Self::Info => Some(Level::Info),
            Self::Low => Some(Level::Low),
            Self::Medium => Some(Level::Medium),
            Self::High => Some(Level::High),
        }
    }
}

impl Catalogue {
    /// Returns the rule of this id.
    pub fn rule(&self, id: &str) -> Result<&Rule, RulesError> {
        self.rules.iter().find(|r| r.id == id).ok_or_else(|| self.unknown(id))
    }

    /// Returns all change kinds with their meaning, built-in ones first.
    pub fn kinds(&self) -> impl Iterator<Item = (&str, &str)> {
        CHANGE_KINDS.iter().copied().chain(self.change_kinds.iter().map(|(k, m)| (k.as_str(), m.as_str())))
    }

    /// Turns rules off, or gives all their findings one severity.
    pub fn set_levels(&mut self, levels: &BTreeMap<String, RuleLevel>) -> Result<(), RulesError> {
        for id in levels.keys() {
            self.rule(id)?;
        }
        let kinds: Vec<String> = self.kinds().map(|(k, _)| k.to_owned()).collect();
        self.rules.retain(|r| levels.get(&r.id) != Some(&RuleLevel::Off));
        for rule in &mut self.rules {
            if let Some(severity) = levels.get(&rule.id).and_then(|l| l.severity()) {
                rule.severity = kinds.iter().map(|k| (k.clone(), severity)).collect();
            }
        }
        Ok(())
    }

    /// Chooses the profile of the repository under review (`owner/name` or `name`), or the one forced by its name, and
    /// drops all other profiles and the rules of their packs. Returns the profile's index. Where several profiles know the
    /// repository, the one loaded last counts: the user's own before the built-in ones.
    pub fn activate(&mut self, repository: &str, forced: Option<&str>) -> Result<Option<usize>, RulesError> {
        let active = match forced {
            Some(name) => Some(self.profiles.iter().rposition(|p| p.name == name).ok_or_else(|| self.unknown_profile(name))?),
            None => self.profiles.iter().rposition(|p| p.knows(repository)),
        };
        let name = active.and_then(|i| self.profiles.get(i)).map(|p| p.name.as_str());
        let idle: BTreeSet<&str> =
            self.packs.iter().filter(|p| p.profile.is_some() && p.profile.as_deref() != name).map(|p| p.name.as_str()).collect();
        self.rules.retain(|r| !idle.contains(r.pack.as_str()));
        // What another profile says of settings and components is not said of this repository.
        self.profiles = active.map(|i| self.profiles.swap_remove(i)).into_iter().collect();
        self.active = active.map(|_| 0);
        Ok(self.active)
    }

    /// Makes the error for an id that no rule has.
    fn unknown(&self, id: &str) -> RulesError {
        let all = "`connreview rules list` prints all rules";
        let way_out = match super::problem::near(id, self.rules.iter().map(|r| r.id.as_str())) {
            Some(near) => format!("did you mean `{near}`? {all}"),
            None => all.to_owned(),
        };
        RulesError::UnknownRule { id: id.to_owned(), way_out }
    }

    /// Makes the error for a name that no profile has.
    fn unknown_profile(&self, name: &str) -> RulesError {
        let way_out = one_of(name, self.profiles.iter().map(|p| p.name.as_str()), "there is none; write `profile:` into connreview.yml");
        RulesError::UnknownProfile { name: name.to_owned(), way_out }
    }
}
