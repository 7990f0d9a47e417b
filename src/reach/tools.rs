//! What tests are made with, as data.
//!
//! In: `rules/test-tools.yml`. Out: [`Tools`]. Left out: reading tests by it.

use serde::Deserialize;
use std::sync::LazyLock;

/// The built-in table.
const TABLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/test-tools.yml"));

/// The table, read once; empty where it cannot be read, which a test refuses.
pub(crate) static TOOLS: LazyLock<Tools> = LazyLock::new(|| serde_yaml::from_str(TABLE).unwrap_or_default());

/// What tests are made with.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tools {
    /// Scripts that drive the whole system.
    pub(crate) scripts: Vec<Script>,
    /// Words of a line that asks a server for a path.
    pub(crate) requests: Vec<String>,
    /// How source code names commands.
    pub(crate) commands: Commands,
    /// How a mock is made of a type.
    pub(crate) doubles: Doubles,
    /// What says that a test talks to a server.
    pub(crate) kinds: Servers,
    /// What shows that a test exercises a failure.
    pub(crate) scenarios: Scenarios,
    /// Parts of a path that are no name of a program.
    pub(crate) unnamed: Vec<String>,
    /// Variables by which scripts call the program under test.
    pub(crate) variables: Vec<String>,
}

/// One sort of scripts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Script {
    /// Its tool, for people.
    #[serde(rename = "what")]
    _what: String,
    /// Globs of the files.
    pub(crate) files: Vec<String>,
    /// Regular expression whose first group is the title of a test; none: the file is one test.
    pub(crate) names: Option<String>,
}

/// What says that a test talks to a server.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Servers {
    /// Libraries that only such tests import.
    pub(crate) imports: Vec<String>,
    /// Parts of packages whose calls start a server.
    pub(crate) starts: Vec<String>,
    /// Packages whose clients dial one where they are made.
    pub(crate) clients: Vec<String>,
    /// Parts of packages whose functions `New…` and `Dial` do.
    pub(crate) dialers: Vec<String>,
    /// Parts of names of variables that tell where one is.
    pub(crate) variables: Vec<String>,
}

/// What shows that a test exercises a failure, each with the scenario.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenarios {
    /// Names of errors, kinds and statuses.
    pub(crate) values: Table,
    /// Events of a connection.
    pub(crate) events: Table,
    /// Calls by themselves.
    pub(crate) calls: Table,
    /// Calls that move the clock of the test.
    pub(crate) clock: Vec<String>,
    /// What moving it shows, by parts of the test's name.
    pub(crate) passing: Table,
    /// Modes that are turned on, by parts of names.
    pub(crate) modes: Table,
    /// Parts of names and texts of errors.
    pub(crate) errors: Table,
    /// Parts of names of tests.
    pub(crate) words: Table,
}

/// A table in the order of the file: what stands on the left, and what it means.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "serde_yaml::Mapping")]
pub(crate) struct Table(Vec<(String, String)>);

impl From<serde_yaml::Mapping> for Table {
    fn from(map: serde_yaml::Mapping) -> Self {
        Self(map.into_iter().filter_map(|(k, v)| Some((k.as_str()?.to_owned(), v.as_str()?.to_owned()))).collect())
    }
}

impl Table {
    /// Returns what a name means.
    pub(crate) fn of(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// Returns what the first entry means that a text in lower case holds.
    pub(crate) fn within(&self, text: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| text.contains(k.as_str())).map(|(_, v)| v.as_str())
    }
}

/// How a mock is made of a type.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Doubles {
    /// What makes a mock of the type that it is given.
    pub(crate) makers: Vec<String>,
    /// How the names of generated mocks begin.
    pub(crate) prefixes: Vec<String>,
    /// Words at the beginning or end of a stand-in's name, in lower case.
    pub(crate) words: Vec<String>,
}

/// How source code gives a command its function.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Commands {
    /// Decorators of the function.
    pub(crate) decorators: Vec<String>,
    /// Records that hold both.
    pub(crate) records: Vec<Pair>,
    /// Calls in a chain.
    pub(crate) chains: Vec<Pair>,
}

/// Where a command's name and its function stand.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pair {
    /// Of the name.
    pub(crate) name: String,
    /// Of the function.
    pub(crate) runs: Vec<String>,
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn the_table_can_be_read() {
        let tools: Tools = serde_yaml::from_str(TABLE).expect("the built-in table");
        assert!(tools.scenarios.values.of("ECONNREFUSED").is_some() && tools.scenarios.words.within("x expired").is_some());
        for script in &tools.scripts {
            assert!(script.files.iter().all(|g| globset::Glob::new(g).is_ok()), "{script:?}");
            assert!(script.names.iter().all(|n| regex::Regex::new(n).is_ok_and(|r| r.captures_len() == 2)), "{script:?}");
        }
    }
}
