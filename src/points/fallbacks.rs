//! Defaults of environment variables that stand beside the reading and not in it.
//!
//! In: a function. Out: for each variable that it reads, what is taken where that is not set: the other side of `??`, `||` and `or`, what
//! `unwrap_or` is given, or what is assigned where the value is empty. Left out: defaults that are no plain values, and those that a
//! function of another name decides.

use super::captures::Values;
use super::module_settings::shown;
use crate::facts::{Call, Expr, Function, Step, Value, default_of};
use crate::rules::ValueKind;
use std::collections::BTreeMap;

/// Methods of Rust that take the default of what they are called on, as a value or as a function that makes it.
const TAKE: &[&str] = &["unwrap_or", "unwrap_or_else", "map_or", "map_or_else"];

/// Returns the defaults of a function by variable.
pub(super) fn of(function: &Function, values: &Values<'_>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut add = |read: &Expr, default: &Expr| {
        if let (Value::Env(name), Some(default)) = (values.read(read, ValueKind::Any), plain(default, values)) {
            found.entry(name.clone()).or_insert_with(|| shown(&name, &default, values));
        }
    };
    Step::walk_all(&function.body, &mut |step| {
        if let Some((name, default, _)) = default_of(step) {
            add(&Expr::Name(name.to_owned()), default);
        }
        step.expressions(&mut |e| {
            e.walk(&mut |x| {
                if let Some((read, default)) = beside(x) {
                    add(read, default);
                }
            });
        });
    });
    found
}

/// Returns what is read and the default beside it.
fn beside(e: &Expr) -> Option<(&Expr, &Expr)> {
    match e {
        Expr::Binary { op, left, right } if matches!(op.as_str(), "??" | "||" | "or") => Some((left, right)),
        Expr::Call(c) if TAKE.contains(&c.name.as_str()) => Some((receiver(c)?, c.args.first().map(|a| &a.value)?)),
        _ => None,
    }
}

/// Returns what a method is called on.
pub(super) fn receiver(c: &Call) -> Option<&Expr> {
    if let Expr::Field { of, .. } = &c.callee { Some(of) } else { None }
}

/// Returns a default that is a plain value; of a function literal, what it gives back.
fn plain(e: &Expr, values: &Values<'_>) -> Option<Expr> {
    let e = match e {
        Expr::Function(f) => match &f.body.last()?.kind {
            crate::facts::StepKind::Return { values, .. } => values.first()?,
            crate::facts::StepKind::Expr(e) => e,
            _ => return None,
        },
        e => e,
    };
    let known = matches!(values.read(e, ValueKind::Any), Value::Text(_) | Value::Number(_) | Value::Duration(_) | Value::Bool(_));
    known.then(|| e.clone())
}
