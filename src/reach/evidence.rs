//! Failure scenarios that the values in a test's calls show.
//!
//! In: a call of a test. Out: the scenario: an address at which nobody answers, a status or error that is expected, a clock that is moved on, a server that
//! is started again. Left out: values that are made elsewhere.

use crate::facts::{Call, Expr};

/// Returns the scenario that a call's values show.
pub(crate) fn by_value(c: &Call) -> Option<&'static str> {
    let mut found = None;
    for a in &c.args {
        a.value.walk_here(&mut |e| found = found.or_else(|| by_expression(e)));
    }
    found.or_else(|| by_clock(c))
}

/// Returns the scenario that an expression shows.
fn by_expression(e: &Expr) -> Option<&'static str> {
    match e {
        Expr::Text(t) if is_dead(t) => Some("connection refused"),
        Expr::Text(t) if t == "ECONNREFUSED" => Some("connection refused"),
        Expr::Text(t) if t == "ETIMEDOUT" => Some("timeout"),
        Expr::Field { name, .. } | Expr::Name(name) => match name.as_str() {
            "DeadlineExceeded" | "TimeoutError" | "ErrTimeout" => Some("timeout"),
            "ECONNREFUSED" | "ConnectionRefusedError" | "ConnectionRefused" => Some("connection refused"),
            "StatusUnauthorized" | "StatusForbidden" | "UNAUTHORIZED" | "FORBIDDEN" | "Unauthenticated" | "PermissionDenied" => {
                Some("authentication refused")
            }
            _ => None,
        },
        _ => None,
    }
}

/// Returns true for an address at which nobody answers: a port that no server gets, a name that is reserved for none.
fn is_dead(text: &str) -> bool {
    let address = text.rsplit_once("://").map_or(text, |(_, rest)| rest);
    let Some((host, rest)) = address.split_once(':') else { return false };
    let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let local = matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0");
    (local && port == "1") || (host.ends_with(".invalid") && !port.is_empty())
}

/// Returns the scenario of a call that moves the clock of a store, or starts a server again.
fn by_clock(c: &Call) -> Option<&'static str> {
    match c.name.as_str() {
        "FastForward" => Some("expiry"),
        "Restart" | "restart" => Some("reconnect"),
        _ => None,
    }
}

/// Returns the line of a call that counts several attempts.
pub(crate) fn counts_attempts(c: &Call) -> Option<u32> {
    let several = |a: &crate::facts::Arg| matches!(&a.value, Expr::Number(n) if n.parse::<u32>().is_ok_and(|n| n > 1));
    (matches!(c.name.as_str(), "toHaveBeenCalledTimes" | "AssertNumberOfCalls" | "callCount") && c.args.iter().any(several)).then_some(c.line)
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
