//! A suppression as it is written: `connreview-ignore[RULE, KIND, PACK.*]: reason (until YYYY-MM-DD)`.
//!
//! In: one line of a comment, without the comment's marks. Out: [`Written`], or what is wrong with it. Left out: where it
//! stands and what it covers. A line that only mentions the word in passing is none.

use crate::change::Day;

/// The word that a suppression begins with.
pub(super) const MARK: &str = "connreview-ignore";

/// What to write, for messages.
const FORM: &str = "write `connreview-ignore[RULE]: reason`";

/// A suppression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// Ids of rules, patterns of ids, change kinds.
    pub names: Vec<String>,
    /// Why.
    pub reason: String,
    /// Last day on which it holds.
    pub until: Option<Day>,
}

/// Reads a line of a comment; `None` where it is no suppression.
pub(super) fn read(line: &str) -> Option<Result<Written, String>> {
    let text = line.trim_start_matches(|c: char| c.is_whitespace() || "*/#!;-".contains(c));
    let rest = text.strip_prefix(MARK)?;
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_') {
        return None;
    }
    Some(parts(rest.trim_end().trim_end_matches("*/").trim_end()))
}

/// Reads what follows the mark.
fn parts(rest: &str) -> Result<Written, String> {
    let unnamed = || format!("it names no rule; {FORM}");
    let (inside, after) = rest.strip_prefix('[').and_then(|r| r.split_once(']')).ok_or_else(unnamed)?;
    let names: Vec<String> = inside.split(',').map(|n| n.trim().to_owned()).collect();
    if names.iter().any(|n| n.is_empty() || n.chars().all(|c| c == '*' || c == '.')) {
        return Err(unnamed());
    }
    let (reason, until) = ending(after.trim_start().strip_prefix(':').unwrap_or_default().trim())?;
    if !reason.contains(char::is_alphanumeric) {
        return Err(format!("it gives no reason; {FORM}"));
    }
    Ok(Written { names, reason: reason.to_owned(), until })
}

/// Parts a reason from the day that may end it.
fn ending(text: &str) -> Result<(&str, Option<Day>), String> {
    let Some((reason, day)) = text.strip_suffix(')').and_then(|t| t.rsplit_once("(until ")) else { return Ok((text, None)) };
    Ok((reason.trim_end(), Some(day.trim().parse()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(line: &str) -> Written {
        read(line).unwrap().unwrap()
    }

    fn wrong(line: &str) -> String {
        read(line).unwrap().unwrap_err()
    }

    #[test]
    fn names_reason_and_day_are_read() {
        let one = good("connreview-ignore[redis.set-with-ttl]: carts are kept (for ever) (until 2026-12-31)");
        assert_eq!((one.names, one.reason.as_str()), (vec!["redis.set-with-ttl".to_owned()], "carts are kept (for ever)"));
        assert_eq!(one.until.map(|d| d.to_string()).as_deref(), Some("2026-12-31"));
        let many = good(" * connreview-ignore[redis.*, ttl_changed]: x1 */");
        assert_eq!((many.names.len(), many.reason.as_str(), many.until), (2, "x1", None));
    }

    #[test]
    fn what_is_wrong_is_told() {
        assert!(wrong("connreview-ignore: all of it").starts_with("it names no rule"));
        assert!(wrong("connreview-ignore[]: x").starts_with("it names no rule"));
        assert!(wrong("connreview-ignore[*]: x").starts_with("it names no rule"));
        assert!(wrong("connreview-ignore[redis.flush]").starts_with("it gives no reason"));
        assert!(wrong("connreview-ignore[redis.flush] because").starts_with("it gives no reason"));
        assert!(wrong("connreview-ignore[redis.flush]: ...").starts_with("it gives no reason"));
        assert_eq!(wrong("connreview-ignore[a.b]: x (until friday)"), "`friday` is no day: expected YYYY-MM-DD");
    }

    #[test]
    fn a_mention_is_no_suppression() {
        for line in ["see connreview-ignore[redis.flush]: x", "connreview-ignored[redis.flush]: x", "", "nolint"] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
