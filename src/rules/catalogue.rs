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

/// What a configuration says of a rule: `levels: {redis.flush: off}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RuleLevel {
    /// What the rule finds is put aside: counted, and otherwise not spoken of.
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
    /// Returns the word in a configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

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

    /// Turns rules off, or gives all their findings one severity. A key is the id of a rule or a pattern of ids; the id counts
    /// before a pattern, a longer pattern before a shorter one.
    pub fn set_levels(&mut self, levels: &BTreeMap<String, RuleLevel>) -> Result<(), RulesError> {
        if let Some(name) = levels.keys().find(|n| !self.rules.iter().any(|r| fits(n, &r.id))) {
            return Err(self.unknown(name));
        }
        for rule in &mut self.rules {
            let named = levels.iter().filter(|(name, _)| fits(name, &rule.id));
            let Some((_, level)) = named.max_by_key(|(name, _)| (**name == rule.id, name.len())) else { continue };
            rule.off = *level == RuleLevel::Off;
            rule.weighed = level.severity();
        }
        Ok(())
    }

    /// Returns what keeps a name from being that of a rule, a pattern of rules or a change kind: the cause with a way out.
    pub fn unknown_name(&self, name: &str) -> Option<String> {
        let known = self.rules.iter().any(|r| fits(name, &r.id)) || self.idle.iter().any(|id| fits(name, id)) || self.kinds().any(|(k, _)| k == name);
        let names = || self.rules.iter().map(|r| r.id.as_str()).chain(self.kinds().map(|(k, _)| k));
        let near = || super::problem::near(name, names()).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        (!known).then(|| format!("no rule and no kind of change is called `{name}`{}", near()))
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
        self.idle.extend(self.rules.iter().filter(|r| idle.contains(r.pack.as_str())).map(|r| r.id.clone()));
        self.rules.retain(|r| !idle.contains(r.pack.as_str()));
        // What another profile says of settings and components is not said of this repository.
        self.profiles = active.map(|i| self.profiles.swap_remove(i)).into_iter().collect();
        self.active = active.map(|_| 0);
        let here = self.profiles.iter().flat_map(|p| &p.components).filter(|c| c.is_of(repository));
        self.reviewed = here.map(|c| c.name.clone()).collect();
        Ok(self.active)
    }

    /// Makes the error for an id that no rule has.
    fn unknown(&self, id: &str) -> RulesError {
        let all = "`connreview rules list` prints all rules";
        let patterns: Vec<String> = self.packs.iter().map(|p| format!("{}.*", p.name)).collect();
        let known = self.rules.iter().map(|r| r.id.as_str()).chain(patterns.iter().map(String::as_str));
        let way_out = match super::problem::near(id, known) {
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

/// Returns true where a name is that of a rule, or a pattern of names with `*` that fits it.
pub(crate) fn fits(name: &str, id: &str) -> bool {
    match name.split_once('*') {
        None => name == id,
        Some((before, after)) => id.strip_prefix(before).is_some_and(|rest| match after {
            "" => true,
            _ => (0..=rest.len()).any(|i| rest.is_char_boundary(i) && fits(after, &rest[i..])),
        }),
    }
}
