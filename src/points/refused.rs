//! Settings whose value a function refuses.
//!
//! In: a function of one revision. Out: each setting of a connection that a condition asks for, where the condition leads to an error. Left out: what
//! another function does with what it is given, and values that are replaced instead of refused, see [`super::SettingDefault`].

use super::fallbacks::receiver;
use super::typing::Scope;
use super::{Finder, words};
use crate::facts::{Branch, ERRORS, Expr, FileFacts, Function, LineKind, Outline, StepKind};

/// Last words in the name of a type that is at work.
const AT_WORK: &[&str] = &["client", "connection", "conn", "adapter", "manager", "handler", "subscriber", "publisher"];

/// A setting whose value is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Settings type.
    pub owner: String,
    /// Field.
    pub field: String,
    /// Line of the outline that asks.
    pub at: usize,
}

impl Finder<'_> {
    /// Returns the settings whose values a function refuses, each once for a condition, in order of the conditions.
    pub fn refused(&self, file: &FileFacts, function: &Function, outline: &Outline<'_>) -> Vec<Refused> {
        let asks = |&i: &usize| is_asked(outline, i) && fails(outline, i);
        let scope = Scope::of(file, function);
        let mut found: Vec<Refused> = vec![];
        for at in (0..outline.lines.len()).filter(asks) {
            let asked = called_on(outline, at);
            for field in fields(outline, at) {
                // What a part of the program answers is its state, and no value that somebody set.
                if asked.contains(&field) && self.is_of_a_module(field, &scope) {
                    continue;
                }
                let Some((owner, field)) = self.setting_of(field, &scope) else { continue };
                let new = Refused { owner, field, at };
                if !found.contains(&new) {
                    found.push(new);
                }
            }
        }
        found
    }

    /// Returns true for a value whose type a module declares that is fetched by its address, be it this one: not for a text, a time or a list.
    fn is_of_a_module(&self, e: &Expr, scope: &Scope<'_>) -> bool {
        self.types.type_of(e, scope).is_some_and(|t| t.package.split('/').next().is_some_and(|first| first.contains('.')))
    }

    /// Returns type and field of a setting of a connection.
    fn setting_of(&self, e: &Expr, scope: &Scope<'_>) -> Option<(String, String)> {
        let Expr::Field { of, name } = e else { return None };
        let owner = self.types.type_of(of, scope)?.name;
        if is_at_work(&owner) {
            return None;
        }
        self.names_setting(&owner, name).map(|_| (owner, name.clone()))
    }
}

/// Returns true for the name of a type that is at work: what its fields hold is its state, and nobody's setting.
pub(crate) fn is_at_work(owner: &str) -> bool {
    words(owner).last().is_some_and(|w| AT_WORK.contains(&w.as_str()))
}

/// Returns true for a condition, and for a case that names values. What the default case refuses, each other case says by what it is not.
fn is_asked(o: &Outline<'_>, at: usize) -> bool {
    let named = |e: &&Expr| !matches!(e, Expr::Name(n) if n == "_");
    match o.lines[at].kind {
        LineKind::If => true,
        LineKind::Case => !o.lines[at].exprs.is_empty() && o.lines[at].exprs.iter().all(named),
        _ => false,
    }
}

/// Returns true where the branch of a condition, or what a case does, ends with an error.
fn fails(o: &Outline<'_>, at: usize) -> bool {
    let taken = |b: Branch| b == if o.lines[at].kind == LineKind::If { Branch::Then } else { Branch::Body };
    let last = o.inside(at).rfind(|&i| o.lines[i].parent == Some(at) && taken(o.lines[i].branch));
    match last.and_then(|i| o.lines[i].step).map(|s| &s.kind) {
        Some(StepKind::Throw(Some(_))) => true,
        Some(StepKind::Return { values, error }) => *error == Some(true) || values.last().is_some_and(|v| ERRORS.made(o.function, v)),
        _ => false,
    }
}

/// Returns what a condition calls methods of.
fn called_on<'o>(o: &Outline<'o>, at: usize) -> Vec<&'o Expr> {
    let mut found = vec![];
    for e in &o.lines[at].exprs {
        e.walk_here(&mut |x| {
            if let Expr::Call(c) = x {
                found.extend(receiver(c));
            }
        });
    }
    found
}

/// Returns the fields that a condition asks for, itself or by a name that an earlier line gives one; of a case also those that its switch is
/// about. One that asks for an error too refuses something else.
fn fields<'o>(o: &Outline<'o>, at: usize) -> Vec<&'o Expr> {
    let (mut found, mut failed) = (vec![], false);
    let subject = if o.lines[at].kind == LineKind::Case { o.lines[at].parent } else { None };
    for e in [Some(at), subject].into_iter().flatten().flat_map(|i| &o.lines[i].exprs) {
        e.walk_here(&mut |x| match x {
            Expr::Field { .. } => found.push(x),
            Expr::Name(n) => {
                failed |= super::logged::is_error_name(n);
                found.extend(given(o, at, n));
            }
            _ => {}
        });
    }
    if failed { vec![] } else { found }
}

/// Returns the field that a name stands for.
fn given<'o>(o: &Outline<'o>, at: usize, name: &str) -> Option<&'o Expr> {
    (0..at).rev().find_map(|i| match o.lines[i].step.map(|s| &s.kind) {
        Some(StepKind::Assign { targets, values, .. }) => match (targets.as_slice(), values.as_slice()) {
            ([Expr::Name(n)], [value @ Expr::Field { .. }]) if n == name => Some(value),
            _ => None,
        },
        _ => None,
    })
}
