//! What an error is called and how it is made.
//!
//! In: `rules/errors.yml`. Out: [`Errors`], asked about calls, values and names. Left out: what is done with an error, and where one is
//! asked for.

use super::{Call, Expr, Function};
use serde::Deserialize;
use std::sync::LazyLock;

/// The built-in table.
const TABLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/errors.yml"));

/// The table, read once; empty where it cannot be read, which a test refuses.
pub(crate) static ERRORS: LazyLock<Errors> = LazyLock::new(|| serde_yaml::from_str(TABLE).unwrap_or_default());

/// What an error is called and how it is made.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Errors {
    /// Calls that make one of a text.
    texts: Vec<Maker>,
    /// Calls that hand one on in any function.
    results: Vec<String>,
    /// Types of errors.
    types: Vec<String>,
    /// Calls that make one in a function that returns one.
    calls: Vec<String>,
    /// Values that are one there.
    values: Vec<String>,
    /// Names of variables that hold one.
    names: Vec<String>,
    /// Words of such names.
    words: Vec<String>,
    /// Exceptions that no connection raises.
    elsewhere: Vec<String>,
}

/// A function that makes an error of a text.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Maker {
    /// Where it comes from.
    package: String,
    /// Its name; none: each function of the package.
    #[serde(default)]
    name: Option<String>,
}

impl Errors {
    /// Returns true for a call that makes an error of a text.
    pub(crate) fn of_text(&self, c: &Call) -> bool {
        let Some(package) = c.package.as_deref() else { return false };
        self.texts.iter().any(|m| m.package == package && m.name.as_ref().is_none_or(|n| *n == c.name))
    }

    /// Returns true for a value that is an error where `function` returns it, by how it is made.
    pub(crate) fn made(&self, function: &Function, value: &Expr) -> bool {
        let gives = || function.results.last().is_some_and(|r| self.types.contains(&r.type_ref.name));
        match value {
            Expr::Call(c) => self.results.contains(&c.name) || fits(&self.calls, &c.name) && gives(),
            Expr::Name(n) | Expr::Field { name: n, .. } => fits(&self.values, n) && gives(),
            _ => false,
        }
    }

    /// Returns true for an exception that no connection raises.
    pub(crate) fn is_elsewhere(&self, name: &str) -> bool {
        fits(&self.elsewhere, name)
    }

    /// Returns true for the usual names of an error; `words` are those of the name.
    pub(crate) fn named(&self, name: &str, words: &[String]) -> bool {
        self.names.iter().any(|n| n == name) || words.iter().any(|w| self.words.contains(w))
    }
}

/// Returns true where one of the patterns fits a name.
fn fits(patterns: &[String], name: &str) -> bool {
    patterns.iter().any(|p| match (p.strip_prefix('*'), p.strip_suffix('*')) {
        (Some(end), _) => name.ends_with(end),
        (None, Some(start)) => name.starts_with(start),
        (None, None) => p == name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Param, TypeRef};

    fn call(package: Option<&str>, name: &str) -> Call {
        Call {
            callee: Expr::Name(name.to_owned()),
            name: name.to_owned(),
            package: package.map(str::to_owned),
            constructs: false,
            args: vec![],
            effect: None,
            awaited: false,
            line: 1,
            end_line: 1,
        }
    }

    #[test]
    fn the_table_is_read() {
        let table: Errors = serde_yaml::from_str(TABLE).unwrap();
        assert!(!table.texts.is_empty() && !table.names.is_empty());
    }

    #[test]
    fn an_error_of_a_text_is_known_by_its_package() {
        assert!(ERRORS.of_text(&call(Some("errors"), "New")));
        assert!(ERRORS.of_text(&call(Some("fmt"), "Errorf")));
        assert!(!ERRORS.of_text(&call(Some("fmt"), "Sprintf")));
        assert!(!ERRORS.of_text(&call(None, "Errorf")));
    }

    #[test]
    fn an_error_is_made_where_the_function_returns_one() {
        let plain = Function::default();
        let type_ref = TypeRef { name: "error".to_owned(), ..TypeRef::default() };
        let result = Param { name: String::new(), type_ref, variadic: false, default: None, taken: None };
        let gives = Function { results: vec![result], ..Function::default() };
        let made = |f: &Function, name: &str| ERRORS.made(f, &Expr::Call(Box::new(call(None, name))));
        assert!(made(&gives, "NewConfigError") && made(&gives, "New") && !made(&gives, "Validate"));
        assert!(!made(&plain, "New") && made(&plain, "Err"));
        assert!(ERRORS.made(&gives, &Expr::Name("ErrTooLong".to_owned())) && !ERRORS.made(&gives, &Expr::Name("limit".to_owned())));
    }

    #[test]
    fn what_a_model_raises_is_no_failure_of_a_connection() {
        assert!(ERRORS.is_elsewhere("DoesNotExist") && ERRORS.is_elsewhere("UserDoesNotExist") && ERRORS.is_elsewhere("IntegrityError"));
        assert!(!ERRORS.is_elsewhere("ConnectionError") && !ERRORS.is_elsewhere("ValueError") && !ERRORS.is_elsewhere("Exception"));
    }

    #[test]
    fn an_error_is_known_by_its_name_or_a_word_of_it() {
        assert!(ERRORS.named("exc", &[]) && ERRORS.named("dialErr", &["dial".to_owned(), "err".to_owned()]));
        assert!(!ERRORS.named("e2e", &["e2e".to_owned()]) && !ERRORS.named("errand", &["errand".to_owned()]));
    }
}
