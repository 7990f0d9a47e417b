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
        for script in &tools.scripts {
            assert!(script.files.iter().all(|g| globset::Glob::new(g).is_ok()), "{script:?}");
            assert!(script.names.iter().all(|n| regex::Regex::new(n).is_ok_and(|r| r.captures_len() == 2)), "{script:?}");
        }
    }
}
