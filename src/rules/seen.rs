//! How things of a profile are recognised: components by repository and path, places by file, symbol and value.
//!
//! In: what profiles say, and a place of the change. Out: yes or no. Left out: reading profiles, see
//! [`super::profile`].

use super::model::{Component, Profile, Seen};

/// Returns the last part of `owner/name`, without `.git`.
pub(super) fn last_part(repository: &str) -> &str {
    let name = repository.trim_end_matches('/');
    let name = name.rsplit('/').next().unwrap_or(name);
    name.strip_suffix(".git").unwrap_or(name)
}

/// Returns the owner of `owner/name`, if one is given.
fn owner(repository: &str) -> Option<&str> {
    let before = repository.trim_end_matches('/').rsplit_once('/')?.0;
    before.rsplit('/').next().filter(|o| !o.is_empty())
}

/// Returns true where both speak of one repository. Forks count as long as one side names no owner.
fn same_repository(one: &str, other: &str) -> bool {
    let owners = owner(one).zip(owner(other)).is_none_or(|(a, b)| a.eq_ignore_ascii_case(b));
    owners && last_part(one).eq_ignore_ascii_case(last_part(other))
}

impl Profile {
    /// Returns the component that `path` of `repository` (`owner/name` or `name`) belongs to. A component whose `paths`
    /// fit comes before one that takes its whole repository.
    pub fn component_for(&self, repository: &str, path: &str) -> Option<&Component> {
        let here = || self.components.iter().filter(|c| c.is_of(repository));
        here().find(|c| c.paths.fits(path)).or_else(|| here().find(|c| c.paths.is_empty()))
    }

    /// Returns true where some component lives in `repository`.
    pub fn knows(&self, repository: &str) -> bool {
        self.components.iter().any(|c| c.is_of(repository))
    }

    /// Returns the component of this name.
    pub fn component(&self, name: &str) -> Option<&Component> {
        self.components.iter().find(|c| c.name == name)
    }
}

impl Component {
    /// Returns true where the component lives in `repository`.
    pub fn is_of(&self, repository: &str) -> bool {
        self.repositories.iter().any(|r| same_repository(r, repository))
    }

    /// Returns mechanism and area of a key file.
    pub fn key_file(&self, path: &str) -> Option<(&str, &str)> {
        self.key_files.iter().find(|(names, ..)| names.fits(path)).map(|(_, mechanism, area)| (mechanism.as_str(), area.as_str()))
    }

    /// Returns what the settings of a type and field are of.
    pub fn setting(&self, type_name: &str, field: &str) -> Option<&str> {
        self.settings.iter().find(|(types, fields, _)| types.fits(type_name) && fields.allows(field)).map(|(_, _, about)| about.as_str())
    }
}

impl Seen {
    /// Returns true where a place is recognised by its file, its symbol, or both where both are asked for. `component` is
    /// the one under review: paths of other components do not fit. An empty one stands for any.
    pub fn fits_place(&self, component: &str, file: &str, symbol: &str) -> bool {
        let by_file = || self.fits_file(component, file);
        match (self.files.is_empty(), self.symbols.is_empty()) {
            (true, true) => false,
            (false, true) => by_file(),
            (true, false) => self.symbols.fits(symbol),
            (false, false) => by_file() && self.symbols.fits(symbol),
        }
    }

    /// Returns true where a path is one of this component's.
    fn fits_file(&self, component: &str, file: &str) -> bool {
        if component.is_empty() { self.files.fits(file) } else { self.files_of.get(component).is_some_and(|names| names.fits(file)) }
    }

    /// Returns true where a value is recognised. `capture` is `method`, `key`, `channel` or `setting` (`Type.Field`); others
    /// are never recognised.
    pub fn fits_capture(&self, capture: &str, value: &str) -> bool {
        match capture {
            "method" => self.methods.fits(value),
            "key" => self.keys.fits(value),
            "channel" => self.channels.fits(value),
            "setting" => self.settings.fits(value),
            _ => false,
        }
    }
}
