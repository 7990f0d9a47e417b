//! Words of a pull request's text.
//!
//! In: `rules/words.yml`. Out: [`Words`]. Left out: the words of mechanisms, which packs bring, and reading a text by them, which
//! `findings` does.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The built-in table.
const TABLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/words.yml"));

/// Words by which the text of a pull request is read.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// First words of a sentence that says what the change does.
    pub announce: BTreeSet<String>,
    /// What may stand before them.
    pub opening: BTreeSet<String>,
    /// Words of sentences that speak of something else.
    pub denied: BTreeSet<String>,
    /// Words of headings whose sections speak of something else.
    pub aside: BTreeSet<String>,
    /// Sentences that say that nothing changes but the form of the code.
    pub unchanged: Vec<String>,
    /// Sentences that say that nothing of production changes.
    pub outside: Vec<String>,
    /// By what a text speaks of a kind of change.
    pub kinds: BTreeMap<String, Vec<String>>,
}

impl Words {
    /// Returns the built-in words; empty ones where the table cannot be read, which a test refuses.
    pub fn built_in() -> Self {
        serde_yaml::from_str(TABLE).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::CHANGE_KINDS;

    #[test]
    fn the_table_is_read_and_knows_all_kinds() {
        let words: Words = serde_yaml::from_str(TABLE).unwrap();
        let lacking: Vec<_> = CHANGE_KINDS.iter().filter(|(k, _)| *k != "other" && !words.kinds.contains_key(*k)).collect();
        assert!(lacking.is_empty(), "{lacking:?}");
        assert!(words.kinds.keys().all(|k| CHANGE_KINDS.iter().any(|(known, _)| known == k)));
    }
}
