//! Words of tests: how they check something, and how much.
//!
//! In: `rules/testing.yml`. Out: [`Testing`]. Left out: reading a test by them, which `guard` does.

use serde::Deserialize;

/// The built-in table.
const TABLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/testing.yml"));

/// Words of tests, in lower case.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Testing {
    /// Calls that check something.
    asserts: Vec<String>,
    /// Functions that check where they are handed the test.
    helpers: Vec<String>,
    /// What such calls are members of.
    asserts_of: Vec<String>,
    /// Methods of a test's own parameter that fail it.
    fails: Vec<String>,
    /// Checks that hold for one value only.
    exact: Vec<String>,
    /// Checks that hold for nearly everything.
    loose: Vec<String>,
}

impl Testing {
    /// Returns the built-in words; empty ones where the table cannot be read, which a test refuses.
    pub fn built_in() -> Self {
        serde_yaml::from_str(TABLE).unwrap_or_default()
    }

    /// Returns true for the name of a call that checks something.
    pub fn asserts(&self, name: &str) -> bool {
        listed(&self.asserts, name)
    }

    /// Returns true for the name of a function that checks where it is handed the test.
    pub fn is_helper(&self, name: &str) -> bool {
        listed(&self.helpers, name)
    }

    /// Returns true for something whose members check.
    pub fn is_checker(&self, name: &str) -> bool {
        listed(&self.asserts_of, name)
    }

    /// Returns true for a method that fails a test.
    pub fn fails(&self, name: &str) -> bool {
        listed(&self.fails, name)
    }

    /// Returns true for a check that holds for one value only.
    pub fn is_exact(&self, name: &str) -> bool {
        listed(&self.exact, name)
    }

    /// Returns true for a check that holds for nearly everything.
    pub fn is_loose(&self, name: &str) -> bool {
        listed(&self.loose, name)
    }
}

/// Returns true where one of the words stands for a name.
fn listed(words: &[String], name: &str) -> bool {
    let name = name.to_lowercase();
    words.iter().any(|w| match (w.strip_prefix('*'), w.strip_suffix('*')) {
        (Some(end), _) => name.ends_with(end),
        (_, Some(start)) => name.starts_with(start),
        _ => name == *w,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        let words: Testing = serde_yaml::from_str(TABLE).unwrap();
        assert!(words.asserts("assertEqual") && words.asserts("expect") && !words.asserts("get"));
        assert!(words.is_exact("assertEqual") && words.is_loose("NotNil") && !words.is_loose("Equal"));
        assert!(words.fails("Fatalf") && words.is_checker("require"));
        let all = [&words.asserts, &words.helpers, &words.asserts_of, &words.fails, &words.exact, &words.loose];
        assert!(all.iter().all(|l| !l.is_empty() && l.iter().all(|w| *w == w.to_lowercase())));
    }
}
