//! Failure scenarios that the values in a test's calls show.
//!
//! In: a call of a test. Out: the scenario: an address at which nobody answers, a status or error that is expected, a clock that is moved on, a server that
//! is started again. The names are data (`rules/test-tools.yml`). Left out: values that are made elsewhere.

use super::tools::TOOLS;
use crate::facts::{Call, Expr, Step};

/// Returns the scenario that a call's values show.
pub(crate) fn by_value(c: &Call) -> Option<&'static str> {
    let mut found = None;
    for a in &c.args {
        a.value.walk_here(&mut |e| found = found.or_else(|| by_expression(e)));
    }
    let number = |n: &Expr| {
        c.args.iter().any(|a| refuses(&a.value, n)) || refuses(&c.callee, n) || (c.name == "expect" && refuses(&Expr::Name("status".to_owned()), n))
    };
    let refused = c.args.iter().any(|a| number(&a.value)).then_some("authentication refused");
    found.or(refused).or_else(|| TOOLS.scenarios.calls.of(&c.name))
}

/// Returns the scenario that an expression shows.
fn by_expression(e: &Expr) -> Option<&'static str> {
    match e {
        Expr::Text(t) if is_dead(t) => Some("connection refused"),
        Expr::Text(t) => TOOLS.scenarios.values.of(t),
        Expr::Field { name, .. } | Expr::Name(name) => TOOLS.scenarios.values.of(name),
        Expr::Call(c) if c.args.is_empty() => TOOLS.scenarios.values.of(&c.name),
        Expr::Binary { op, left, right } if matches!(op.as_str(), "==" | "===") && (refuses(left, right) || refuses(right, left)) => {
            Some("authentication refused")
        }
        _ => None,
    }
}

/// Returns true for the number of a refusal that a status is held against.
fn refuses(status: &Expr, number: &Expr) -> bool {
    let name = status.to_string().to_lowercase();
    matches!(number, Expr::Number(n) if n == "401" || n == "403") && (name.contains("status") || name.contains("code"))
}

/// Returns true for an address at which nobody answers: a port that no server gets, a name that is reserved for none.
fn is_dead(text: &str) -> bool {
    let address = text.rsplit_once("://").map_or(text, |(_, rest)| rest);
    let Some((host, rest)) = address.split_once(':') else { return false };
    let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let local = matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0");
    (local && port == "1") || (host.ends_with(".invalid") && !port.is_empty())
}

/// Returns the line of a call that counts several attempts.
pub(crate) fn counts_attempts(c: &Call) -> Option<u32> {
    let several = |a: &crate::facts::Arg| matches!(&a.value, Expr::Number(n) if n.parse::<u32>().is_ok_and(|n| n > 1));
    (matches!(c.name.as_str(), "toHaveBeenCalledTimes" | "AssertNumberOfCalls" | "callCount" | "times" | "Times") && c.args.iter().any(several))
        .then_some(c.line)
}

/// Returns the line of a step that holds the number of a mock's calls against several: `assert redis.get.call_count == 3`.
pub(crate) fn compares_attempts(s: &Step) -> Option<u32> {
    let mut found = false;
    s.expressions(&mut |e| {
        e.walk_here(&mut |e| {
            found |= matches!(e, Expr::Binary { op, left, right } if op.starts_with("==")
                && matches!(&**left, Expr::Field { name, .. } if name == "call_count" || name == "callCount")
                && matches!(&**right, Expr::Number(n) if n.parse::<u32>().is_ok_and(|n| n > 1)));
        });
    });
    found.then_some(s.line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_dead_where_nobody_can_answer() {
        for dead in ["127.0.0.1:1", "redis://localhost:1/0", "redis.invalid:6379"] {
            assert!(is_dead(dead), "{dead}");
        }
        for alive in ["localhost:6379", "127.0.0.1:0", "127.0.0.1:10", "example.com:1", "a:1", "localhost"] {
            assert!(!is_dead(alive), "{alive}");
        }
    }
}
