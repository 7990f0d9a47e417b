//! Functions of the program that put a text together: `sessionKey(id)` for `session:…`.
//!
//! In: a call and the names in scope. Out: the function it calls, and the expression that such a function gives back. Left out: functions
//! that do anything else (branches, loops, calls on their own), methods of other objects than the caller's own, and arguments: what a
//! parameter holds stays unknown.

use super::Constants;
use super::resolver::Scope;
use crate::facts::{Call, Expr, FileFacts, Function, Step, StepKind};
use std::sync::Arc;

/// The file of a function.
pub(super) enum Place {
    /// The one at hand.
    Here,
    /// Another one.
    There(Arc<FileFacts>),
}

impl Place {
    /// Returns the facts of the file.
    pub(super) fn get<'f>(&'f self, here: &'f FileFacts) -> &'f FileFacts {
        match self {
            Self::Here => here,
            Self::There(file) => file,
        }
    }
}

/// Returns the function of the program that a call calls, with its index in its file.
pub(super) fn declared(call: &Call, scope: Scope<'_>, constants: &dyn Constants) -> Option<(Place, usize)> {
    let here = |receiver: Option<&str>| {
        let fits = |f: &Function| f.name == call.name && f.receiver.as_ref().map(|r| r.type_ref.name.as_str()) == receiver;
        scope.file.functions.iter().position(fits).map(|i| (Place::Here, i))
    };
    let there = |package: &str| constants.function(scope.file, package, &call.name).map(|(file, i)| (Place::There(file), i));
    match (&call.callee, call.package.as_deref()) {
        (_, Some(package)) => there(package),
        (Expr::Name(name), None) if !scope.locals.contains(name) => here(None).or_else(|| there("")),
        (Expr::Field { of, .. }, None) => match &**of {
            Expr::Name(object) => here(Some(scope.locals.owner(object)?)),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the expression that a function gives back which does nothing else than to name values before.
pub(super) fn result(function: &Function) -> Option<&Expr> {
    let (last, before) = function.body.split_last()?;
    let names = |s: &Step| matches!(&s.kind, StepKind::Assign { declares: true, op, .. } if op == "=" || op == ":=");
    match &last.kind {
        StepKind::Return { values, .. } if before.iter().all(names) => match values.as_slice() {
            [value] => Some(value),
            _ => None,
        },
        _ => None,
    }
}
