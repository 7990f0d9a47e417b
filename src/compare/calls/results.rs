//! What an expression itself does with the error of a call in it, in languages whose errors are values with methods.
//!
//! In: the expression. Out: what is done: returned, the end of the task, ignored, a value in its place. Left out: what later
//! statements do, see [`crate::compare::calls::handling`].

use crate::compare::calls::outcome::What;
use crate::facts::{Call, Expr};

/// Returns what happens on the error of the call that `e` is about; `None` where the expression hands it on.
pub(in crate::compare) fn settled(e: &Expr) -> Option<What> {
    match e {
        Expr::Unary { op, operand } if op == "?" => settled_inside(operand).or(Some(What::Returned(None))),
        Expr::Call(c) => by_method(c),
        Expr::Cast { of, .. } | Expr::Field { of, .. } => settled(of),
        _ => None,
    }
}

/// Returns what `ok()` makes of an error before `?` looks at it.
fn settled_inside(e: &Expr) -> Option<What> {
    match e {
        Expr::Call(c) if c.name == "ok" && c.args.is_empty() => Some(What::GivesUp("nothing".to_owned())),
        _ => None,
    }
}

/// Returns what a method does with the error of its receiver, or of what its receiver is made of.
fn by_method(c: &Call) -> Option<What> {
    let Expr::Field { of, .. } = &c.callee else {
        // `Ok(f()?)` and `Some(f()?)`.
        return c.args.first().filter(|_| matches!(c.name.as_str(), "Ok" | "Some")).and_then(|a| settled(&a.value));
    };
    if !holds_call(of) {
        return None;
    }
    let argument = || c.args.first().map(|a| a.value.to_string()).unwrap_or_default();
    match c.name.as_str() {
        "unwrap" | "expect" => Some(What::Ends),
        "ok" if c.args.is_empty() => Some(What::Ignored),
        "unwrap_or" => Some(What::StandsIn(argument())),
        "unwrap_or_default" => Some(What::StandsIn("the default".to_owned())),
        "unwrap_or_else" => Some(What::StandsIn(c.name.clone())),
        _ => settled(of),
    }
}

/// Returns true where an expression holds a call.
fn holds_call(e: &Expr) -> bool {
    let mut found = false;
    e.walk_here(&mut |x| found |= matches!(x, Expr::Call(_)));
    found
}
