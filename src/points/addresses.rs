//! Addresses: texts with a scheme, in literals, formats, templates and concatenations.
//!
//! In: an expression and the catalogue's `scheme` patterns. Out: the scheme and the rest of each address, where a pattern
//! names its scheme. Left out: addresses that a variable makes up, and what is said about them in prose.

use super::Finder;
use crate::facts::Expr;
use crate::rules::Match;

/// An address of a scheme that a rule names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Index of the rule.
    pub rule: usize,
    /// Scheme.
    pub scheme: String,
    /// Where the scheme is a plain one: the protected ones it may stand in for.
    pub secure: Vec<String>,
    /// What follows the scheme in the same text; `%s` and other unknown parts stay as they are written.
    pub rest: String,
}

/// Hosts of the same machine: nothing travels.
const LOCAL: &[&str] = &["localhost", "127.0.0.1", "0.0.0.0", "[::1]"];

impl Finder<'_> {
    /// Returns the addresses in an expression, in source order.
    pub fn addresses(&self, e: &Expr) -> Vec<Address> {
        let mut found = vec![];
        e.walk_here(&mut |x| {
            if let Expr::Text(t) = x {
                found.extend(self.address(t));
            }
        });
        found
    }

    /// Returns true where a rule asks for addresses.
    pub fn asks_for_addresses(&self) -> bool {
        !self.index.schemes.is_empty()
    }

    /// Returns the address that a text starts with; prose that holds one somewhere is none.
    fn address(&self, text: &str) -> Option<Address> {
        let (scheme, rest) = text.split_once("://")?;
        if rest.contains(char::is_whitespace) || LOCAL.iter().any(|l| rest.starts_with(l)) {
            return None;
        }
        self.index.schemes.iter().find_map(|&(rule, entry)| {
            let Match::Scheme(pairs) = &self.catalogue.rules[rule].matches[entry] else { return None };
            let secure: Vec<String> = pairs.iter().filter(|(_, plain)| *plain == scheme).map(|(secure, _)| secure.clone()).collect();
            let named = !secure.is_empty() || pairs.contains_key(scheme);
            named.then(|| Address { rule, scheme: scheme.to_owned(), secure, rest: rest.to_owned() })
        })
    }
}
