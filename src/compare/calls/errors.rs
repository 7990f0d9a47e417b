//! Expressions that ask for an error, whatever the language calls it.
//!
//! In: expressions of conditions. Out: whether they look at an error, and on which side of the condition it stands.
//! Left out: what is done with it, see [`crate::compare::calls::handling`].

use crate::facts::{Expr, Outline};

/// Where the error stands, seen from a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The condition holds for every error.
    Then,
    /// The condition holds only for some errors, or only under more than the error.
    SomeThen,
    /// The condition does not hold for an error.
    Else,
}

/// Returns true for `if err != nil` and its like: the handling of an error, not a guard.
pub(crate) fn is_error_check(o: &Outline<'_>, at: usize) -> bool {
    o.lines[at].exprs.iter().any(|e| checks_error(e))
}

/// Returns true for an expression that asks whether an error is there or which.
pub(crate) fn checks_error(e: &Expr) -> bool {
    match e {
        Expr::Binary { op, left, right } if op == "==" || op == "!=" => {
            matches!(**right, Expr::Null) && is_error_name(left)
                || is_error_name(left) && is_sentinel(right)
                || is_error_name(right) && is_sentinel(left)
        }
        Expr::Binary { op, left, right } if op == "&&" || op == "||" => checks_error(left) || checks_error(right),
        Expr::Binary { op, right, .. } if op == "is" => opens_result(right),
        Expr::Unary { operand, .. } => checks_error(operand),
        Expr::Call(c) => matches!((c.package.as_deref(), c.name.as_str()), (Some("errors"), "Is" | "As")),
        _ => false,
    }
}

/// Returns true for a pattern of a result.
fn opens_result(pattern: &Expr) -> bool {
    match pattern {
        Expr::Name(n) => n == "Ok" || n == "Err",
        Expr::Call(c) => c.name == "Ok" || c.name == "Err",
        _ => false,
    }
}

/// Returns true for a case that asks whether a result is an error: the handling of it, not a guard.
pub(crate) fn is_result_case(text: &str) -> bool {
    ["case Ok(", "case Err("].iter().any(|c| text.starts_with(c))
}

/// Returns true for a condition that holds where a call in it fails: `f().is_err()`.
pub(crate) fn asks_for_error(cond: &Expr) -> bool {
    matches!(cond, Expr::Call(c) if c.name == "is_err")
        || matches!(cond, Expr::Binary { op, right, .. } if op == "is" && matches!(&**right, Expr::Call(c) if c.name == "Err"))
}

/// Returns on which side of a condition the error `name` stands; `None` where the condition does not tell.
pub(crate) fn side(cond: &Expr, name: &str) -> Option<Side> {
    match cond {
        Expr::Binary { op, left, right } if op == "==" || op == "!=" => {
            let mine = |e: &Expr| e.path().is_some() && e.to_string() == name;
            let other = if mine(left) {
                right
            } else if mine(right) {
                left
            } else {
                return None;
            };
            match (op.as_str(), &**other) {
                ("!=", Expr::Null) => Some(Side::Then),
                ("==", Expr::Null) => Some(Side::Else),
                ("==", _) => Some(Side::SomeThen),
                _ => Some(Side::Else),
            }
        }
        // `if let Err(e) = f()`: the pattern says it.
        Expr::Binary { op, left, right } if op == "is" && left.to_string() == name => match &**right {
            Expr::Name(n) if n == "Err" => Some(Side::Then),
            Expr::Name(n) if n == "Ok" => Some(Side::Else),
            _ => None,
        },
        Expr::Binary { op, left, right } if op == "&&" => match (side(left, name), side(right, name)) {
            (Some(Side::Else), _) | (_, Some(Side::Else)) => only(side(left, name), side(right, name)),
            (None, None) => None,
            _ => Some(Side::SomeThen),
        },
        Expr::Binary { op, left, right } if op == "||" => match (side(left, name), side(right, name)) {
            (Some(Side::Then), _) | (_, Some(Side::Then)) => Some(Side::Then),
            (Some(Side::Else), _) | (_, Some(Side::Else)) => Some(Side::Else),
            (None, None) => None,
            _ => Some(Side::SomeThen),
        },
        Expr::Unary { op, operand } if op == "!" || op == "not" => match side(operand, name)? {
            Side::Else => Some(Side::Then),
            _ => Some(Side::Else),
        },
        Expr::Call(c) if c.args.iter().any(|a| a.value.to_string() == name) => Some(Side::SomeThen),
        _ => None,
    }
}

/// Returns the side of `a && b` where one of them fails for an error: `err != nil && !errors.Is(err, X)` holds for most errors,
/// `err == nil && x` for none.
fn only(left: Option<Side>, right: Option<Side>) -> Option<Side> {
    match (left, right) {
        (Some(Side::Then), Some(Side::Else)) | (Some(Side::Else), Some(Side::Then)) => Some(Side::Then),
        _ => Some(Side::Else),
    }
}

/// Returns true for the usual names of an error variable.
pub(crate) fn is_error_name(e: &Expr) -> bool {
    let last = match e {
        Expr::Name(n) => n.as_str(),
        Expr::Field { name, .. } => name.as_str(),
        Expr::Call(c) => c.name.as_str(),
        _ => return false,
    };
    let l = last.to_ascii_lowercase();
    l == "e" || l == "ex" || l.starts_with("err") || l.ends_with("err") || l.ends_with("error")
}

/// Returns true for a named error value: `redis.Nil`, `ErrNotFound`.
fn is_sentinel(e: &Expr) -> bool {
    e.path().is_some()
}
