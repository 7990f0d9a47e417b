//! What is wrong with a catalogue, said so that its author can mend it.
//!
//! In: causes found by the other files of this room. Out: [`Problem`] and [`RulesError`], printed as
//! `file:line:column: cause; way out`. Left out: deciding whether a run may go on.

use std::fmt;

/// One thing that is wrong in a file of a pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// File, as the user named its folder; `rules/…` for built-in packs.
    pub file: String,
    /// Line from 1; 0 where the whole file is meant.
    pub line: usize,
    /// Column from 1, in characters; 0 where the whole file is meant.
    pub column: usize,
    /// What is wrong.
    pub cause: String,
    /// What to do about it.
    pub way_out: String,
}

impl Problem {
    /// Makes a problem of a whole file or folder.
    pub(super) fn of_file(file: &str, cause: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self::at(file, (0, 0), cause, way_out)
    }

    /// Makes a problem of a place, given as line and column.
    pub(super) fn at(file: &str, (line, column): (usize, usize), cause: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, column, cause: cause.into(), way_out: way_out.into() }
    }
}

/// Prints `file:line:column: cause; way out`.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}; {}", self.cause, self.way_out)
    }
}

/// Why a catalogue cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// Files are wrong; all problems found, in order of file and line.
    #[error("{}", lines(.0))]
    Refused(Vec<Problem>),
    /// The configuration or the command line names a rule that no pack brings.
    #[error("no rule is called `{id}`; {way_out}")]
    UnknownRule {
        /// The name given.
        id: String,
        /// What to do about it.
        way_out: String,
    },
    /// A profile was asked for that no pack and no configuration brings.
    #[error("no profile is called `{name}`; {way_out}")]
    UnknownProfile {
        /// The name given.
        name: String,
        /// What to do about it.
        way_out: String,
    },
}

impl RulesError {
    /// Returns the name that nothing has.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Refused(_) => None,
            Self::UnknownRule { id, .. } => Some(id),
            Self::UnknownProfile { name, .. } => Some(name),
        }
    }

    /// Makes the error of several problems, sorted and each once.
    pub(super) fn refused(mut problems: Vec<Problem>) -> Self {
        problems.sort();
        problems.dedup();
        Self::Refused(problems)
    }
}

/// Prints problems one a line.
fn lines(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Returns the known name that was probably meant.
pub(super) fn near<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Two slips of the keyboard at most, in short names one: further names are other words.
    let most = (name.chars().count() / 3).clamp(1, 2);
    let lower = name.to_lowercase();
    known
        .into_iter()
        .filter(|k| k.len().abs_diff(name.len()) <= most)
        .map(|k| (strsim::osa_distance(&lower, &k.to_lowercase()), k))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, k)| k)
}

/// Returns the way out for a name that is not one of `known`: the near one, and all of them while they are few.
pub(super) fn one_of<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, none: &str) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match (near(name, known.iter().copied()), known.len()) {
        (_, 0) => none.to_owned(),
        (Some(k), n) if n > 12 => format!("did you mean `{k}`?"),
        (Some(k), _) => format!("did you mean `{k}`? known: {}", known.join(", ")),
        (None, _) => format!("known: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_printed_only_where_there_is_one() {
        assert_eq!(Problem::at("a.yml", (2, 5), "x is wrong", "write y").to_string(), "a.yml:2:5: x is wrong; write y");
        assert_eq!(Problem::of_file("a.yml", "x is wrong", "write y").to_string(), "a.yml: x is wrong; write y");
    }

    #[test]
    fn near_finds_slips_but_no_other_words() {
        assert_eq!(near("redsi", ["rpc", "redis"]), Some("redis"));
        assert_eq!(near("Redis", ["rpc", "redis"]), Some("redis"));
        assert_eq!(near("kafka", ["rpc", "redis"]), None);
    }
}
