//! Encodings: calls that make a message of a value, and a value of a message.
//!
//! In: a call and the libraries' tables `encodes` and `decodes`. Out: which part of the call is the value, and in which format. Left
//! out: where the message goes or comes from, see [`super::payloads`].

use super::typing::{Scope, Types};
use crate::facts::{Call, Expr};

/// Where the value of an encoding call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// An argument.
    Arg(usize),
    /// What the method is called on.
    Own,
    /// What the call gives back.
    Result,
}

/// A call that encodes or decodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Coding {
    /// True where it makes a message of a value.
    pub encodes: bool,
    /// Where the value stands.
    pub place: Place,
    /// Key of the tags that name the fields.
    pub format: String,
}

impl Types<'_> {
    /// Returns what a call encodes or decodes.
    pub(super) fn coding(&self, c: &Call, scope: &Scope<'_>) -> Option<Coding> {
        if !self.codecs().contains(&c.name) {
            return None;
        }
        self.called_on(c, scope).into_iter().find_map(|(package, function)| self.coding_of(c, &package, &function))
    }

    /// Returns the packages, with the function as they name it, that a call may call.
    fn called_on(&self, c: &Call, scope: &Scope<'_>) -> Vec<(String, String)> {
        match (&c.package, &c.callee) {
            (Some(package), _) => vec![(package.clone(), c.name.clone())],
            (None, Expr::Field { of, .. }) if self.is_global(of, scope) => vec![(of.to_string(), c.name.clone())],
            (None, Expr::Field { of, .. }) => {
                let Some(t) = self.type_of(of, scope) else { return vec![] };
                if self.is_module(of, scope) {
                    return vec![(t.package, c.name.clone())];
                }
                let chain = self.inherited(&t, scope.file, 0);
                chain.into_iter().map(|t| (t.package, format!("{}.{}", t.name, c.name))).collect()
            }
            _ => vec![],
        }
    }

    /// Returns what the tables say of a function.
    fn coding_of(&self, c: &Call, package: &str, function: &str) -> Option<Coding> {
        let arguments = (0..c.args.len()).map(|i| (i.to_string(), Place::Arg(i)));
        let places: Vec<(String, Place)> = arguments.chain([("self".to_owned(), Place::Own), ("result".to_owned(), Place::Result)]).collect();
        for l in self.libraries().filter(|l| l.packages.fits(package)) {
            for (table, encodes) in [(&l.encodes, true), (&l.decodes, false)] {
                for (word, place) in &places {
                    let key = format!("{function}#{word}");
                    if let Some((_, format)) = table.iter().find(|(names, _)| names.fits(&key)) {
                        return Some(Coding { encodes, place: *place, format: format.clone() });
                    }
                }
            }
        }
        None
    }
}

/// Returns the plain names of the functions that a pattern of a table names: `to_vec` of `Type.{to_vec,to_string}#0`.
pub(super) fn names_of(pattern: &str) -> impl Iterator<Item = &str> {
    let function = pattern.split('#').next().unwrap_or_default();
    let last = function.rsplit('.').next().unwrap_or(function);
    last.split(['{', '}', ',']).filter(|n| !n.is_empty() && n.chars().all(|c| c.is_alphanumeric() || c == '_'))
}
