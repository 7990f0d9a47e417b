//! Texts put together from parts, some of them unknown.
//!
//! In: values. Out: a text in which [`UNKNOWN`] stands for each unknown part. Left out: width, precision and other flags of a verb; a
//! value printed with them counts as unknown.

use super::Value;

/// Stands for an unknown part: no program writes it by accident, and braces are left to hash tags.
pub const UNKNOWN: &str = "…";

/// Longest text that is put together; a longer one is cut. Constants that double each other would otherwise grow without end.
const LONGEST: usize = 2_000;

/// Returns the text that a value is within a larger one.
pub(super) fn part(value: &Value) -> String {
    match value {
        Value::Text(t) | Value::Number(t) => t.clone(),
        Value::Bool(b) => b.to_string(),
        _ => UNKNOWN.to_owned(),
    }
}

/// Returns the parts in order as one text, neighbouring unknown parts as one.
pub(super) fn concat(parts: &[String]) -> Value {
    let mut text = String::new();
    for part in parts {
        let known = if text.ends_with(UNKNOWN) { part.strip_prefix(UNKNOWN).unwrap_or(part) } else { part };
        text.push_str(known);
        if text.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
            text.truncate(end);
            break;
        }
    }
    Value::Text(text)
}

/// Returns the parts with a text between them.
pub(super) fn join(values: &[Value], between: &str) -> Value {
    let mut parts = Vec::new();
    for value in values {
        if !parts.is_empty() {
            parts.push(between.to_owned());
        }
        parts.push(part(value));
    }
    concat(&parts)
}

/// Returns a format with its verbs filled by `args`.
pub(super) fn fill(format: &str, args: &[Value]) -> Value {
    let mut parts = Vec::new();
    let mut rest = format;
    let mut next = 0;
    while let Some(at) = rest.find('%') {
        parts.push(rest[..at].to_owned());
        rest = &rest[at + 1..];
        let length = rest.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(rest.len());
        let (flags, verb) = (&rest[..length], rest[length..].chars().next());
        rest = rest.get(length + 1..).unwrap_or("");
        if verb == Some('%') {
            parts.push("%".to_owned());
            continue;
        }
        if let Some(index) = flags.strip_prefix('[').and_then(|f| f.split(']').next()).and_then(|n| n.parse::<usize>().ok()) {
            next = index.saturating_sub(1);
        }
        parts.push(args.get(next).map_or_else(|| UNKNOWN.to_owned(), |a| printed(a, flags, verb)));
        next = next.saturating_add(1 + flags.matches('*').count());
    }
    parts.push(rest.to_owned());
    concat(&parts)
}

/// Returns a value as a verb prints it.
fn printed(value: &Value, flags: &str, verb: Option<char>) -> String {
    let plain = flags.is_empty() || flags.starts_with('[') && flags.ends_with(']');
    match (plain, verb) {
        (true, Some('s' | 'v' | 'd' | 't')) => part(value),
        (true, Some('q')) => format!("\"{}\"", part(value)),
        _ => UNKNOWN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_filled_where_the_value_is_known() {
        let args = [Value::Text("a".into()), Value::Number("3".into()), Value::Reference("x".into())];
        for (format, text) in [
            ("%s-%d-%v", "a-3-…"),
            ("100%% %s", "100% a"),
            ("%[2]d%[1]s", "3a"),
            ("%05d", "…"),
            ("%q", "\"a\""),
            ("%s%d%v%s", "a3…"),
            ("%", "…"),
            ("%é", "…"),
            ("é%", "é…"),
            ("%*d", "…"),
            ("%[99999999999999999999]d", "a"),
            ("%[18446744073709551615]d%d", "…"),
        ] {
            let shown = fill(format, &args);
            assert_eq!(shown, Value::Text(text.into()), "{format}");
        }
    }

    #[test]
    fn unknown_neighbours_are_one() {
        let unknown = UNKNOWN.to_owned();
        assert_eq!(concat(&[unknown.clone(), unknown.clone(), "-".into(), unknown.clone(), unknown]), Value::Text("…-…".into()));
        assert!(matches!(concat(&["é".repeat(5_000)]), Value::Text(t) if t.len() <= LONGEST));
    }
}
