//! What an answer says about going on.
//!
//! In: status, headers and message of an answer, and the time. Out: whether it stands, is to be asked again and when, or is a
//! refusal. Left out: waiting and asking; this is a pure function, so that each rule of GitHub's is one line of a test.

use http::HeaderMap;
use std::time::Duration;

/// GitHub asks for at least a minute where it names no time.
const SECONDARY: Duration = Duration::from_secs(60);

/// What to do after an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// The answer stands.
    Stands,
    /// The server was busy with something else; whether it did what it was told is not known.
    Broken,
    /// The server did nothing and says when it will.
    Wait(Duration),
    /// The address is another one.
    Moved(String),
    /// The server says no.
    Refused,
}

/// Judges an answer; `now` is in seconds since 1970.
pub(super) fn after(status: u16, headers: &HeaderMap, message: &str, now: u64) -> Next {
    match status {
        200..=299 | 304 => Next::Stands,
        301 | 302 | 307 | 308 => text(headers, "location").map_or(Next::Refused, |to| Next::Moved(to.to_owned())),
        403 | 429 => waiting(status, headers, message, now).map_or(Next::Refused, Next::Wait),
        503 if number(headers, "retry-after").is_some() => Next::Wait(Duration::from_secs(number(headers, "retry-after").unwrap_or(1))),
        408 | 500..=599 => Next::Broken,
        _ => Next::Refused,
    }
}

/// Returns how long a limit lasts; nothing where the refusal is about something else.
fn waiting(status: u16, headers: &HeaderMap, message: &str, now: u64) -> Option<Duration> {
    let message = message.to_ascii_lowercase();
    if let Some(seconds) = number(headers, "retry-after") {
        return Some(Duration::from_secs(seconds));
    }
    if number(headers, "x-ratelimit-remaining") == Some(0) {
        return Some(until_reset(headers, now).unwrap_or(SECONDARY));
    }
    let limited = status == 429 || message.contains("secondary rate limit") || message.contains("rate limit exceeded") || message.contains("abuse");
    limited.then_some(SECONDARY)
}

/// Returns how long a used-up limit lasts that a good answer tells of; nothing where requests are left.
pub(super) fn used_up(headers: &HeaderMap, now: u64) -> Option<Duration> {
    if number(headers, "x-ratelimit-remaining") == Some(0) { until_reset(headers, now) } else { None }
}

/// Returns the time until the limit comes back, with a second for clocks that differ.
fn until_reset(headers: &HeaderMap, now: u64) -> Option<Duration> {
    number(headers, "x-ratelimit-reset").map(|at| Duration::from_secs(at.saturating_sub(now) + 1))
}

/// Returns a header as text.
pub(super) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

/// Returns a header as a number.
fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    text(headers, name).and_then(|v| v.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Judges an answer with these headers at second 1000.
    fn judged(status: u16, headers: &[(&'static str, &'static str)], message: &str) -> Next {
        let map = headers.iter().map(|(n, v)| (http::HeaderName::from_static(n), http::HeaderValue::from_static(v))).collect();
        after(status, &map, message, 1000)
    }

    /// Makes a wait.
    fn wait(seconds: u64) -> Next {
        Next::Wait(Duration::from_secs(seconds))
    }

    #[test]
    fn every_limit_of_github_is_waited_for() {
        assert_eq!(judged(429, &[("retry-after", "7")], ""), wait(7));
        assert_eq!(judged(403, &[("retry-after", "7")], "You have exceeded a secondary rate limit"), wait(7));
        assert_eq!(judged(403, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1030")], "API rate limit exceeded"), wait(31));
        assert_eq!(judged(403, &[], "You have exceeded a secondary rate limit."), wait(60));
        assert_eq!(judged(429, &[], ""), wait(60));
        assert_eq!(judged(503, &[("retry-after", "2")], ""), wait(2));
    }

    #[test]
    fn a_refusal_is_no_limit() {
        assert_eq!(judged(403, &[("x-ratelimit-remaining", "4000")], "Resource not accessible by integration"), Next::Refused);
        assert_eq!(judged(404, &[], "Not Found"), Next::Refused);
        assert_eq!(judged(422, &[], ""), Next::Refused);
    }

    #[test]
    fn broken_and_moved_answers_are_known() {
        assert_eq!(judged(502, &[], ""), Next::Broken);
        assert_eq!(judged(503, &[], ""), Next::Broken);
        assert_eq!(judged(307, &[("location", "/x")], ""), Next::Moved("/x".into()));
        assert_eq!(judged(301, &[], ""), Next::Refused);
        assert_eq!(judged(201, &[], ""), Next::Stands);
    }
}
