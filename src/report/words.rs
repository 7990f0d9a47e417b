//! Words: the small texts that every report shares.
//!
//! In: values of a report. Out: *message text* (see [`super::safe`]), with every value that comes from the pull request in a
//! code span. Left out: escaping for a sink, and which sentence stands where.

use super::safe::span;
use crate::change::Side;
use crate::rules::Level;

/// Longest value that is shown in full; a longer one is shortened in the middle.
const VALUE_CHARS: usize = 60;

/// Returns a value as code, shortened in the middle where it is long.
pub fn code(value: &str) -> String {
    if value.is_empty() { span("\"\"") } else { span(&shorten(value, VALUE_CHARS)) }
}

/// Returns a value of one side as code, or a dash where the side has none.
pub fn value(side: Option<&str>) -> String {
    side.map_or_else(|| "–".to_owned(), code)
}

/// Returns `path:line` as code, never shortened; `line` 0 is left out. A place at base says so.
pub fn place(file: &str, line: u32, side: Side) -> String {
    let at = if line == 0 { span(file) } else { span(&format!("{file}:{line}")) };
    if side == Side::Base { format!("{at} at base") } else { at }
}

/// Returns the items as a list: `a`, `a and b`, `a, b and c`.
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [head @ .., last] => format!("{} and {}", head.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "), last.as_ref()),
    }
}

/// Returns the first `limit` items as a list that says how many it leaves out: `a, b and 3 more`.
pub fn some<T: AsRef<str>>(items: &[T], limit: usize) -> String {
    // "and 1 more" is hardly shorter than the item itself.
    if items.len() <= limit + 1 {
        return list(items);
    }
    let mut shown: Vec<String> = items.iter().take(limit).map(|i| i.as_ref().to_owned()).collect();
    shown.push(format!("{} more", items.len() - limit));
    list(&shown)
}

/// Most runs of lines that are named.
const RUNS: usize = 4;

/// Returns line numbers, in order, as people write them: `3–5, 9 and 12`.
pub fn lines(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = vec![];
    for n in numbers {
        match runs.last_mut() {
            Some(run) if run.1.checked_add(1) == Some(*n) => run.1 = *n,
            _ => runs.push((*n, *n)),
        }
    }
    let texts: Vec<String> = runs.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a}–{b}") }).collect();
    some(&texts, RUNS)
}

/// Returns a number with its noun, which takes an `s` in the plural.
pub fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// Returns a text of at most `chars` characters: the middle of a longer one becomes `…`.
pub fn shorten(text: &str, chars: usize) -> String {
    let total = text.chars().count();
    if total <= chars {
        return text.to_owned();
    }
    let keep = chars.saturating_sub(1);
    let front: String = text.chars().take(keep - keep / 2).collect();
    let back: String = text.chars().skip(total - keep / 2).collect();
    format!("{front}…{back}")
}

/// Returns a commit id short enough to read; other names of revisions stay as they are.
pub fn revision(id: &str) -> String {
    let commit = id.len() >= 12 && id.bytes().all(|b| b.is_ascii_hexdigit());
    if commit { id.chars().take(10).collect() } else { shorten(id, VALUE_CHARS) }
}

/// Returns a change kind in words: `timeout changed`.
pub fn kind(kind: &str) -> String {
    kind.replace('_', " ")
}

/// Returns the word of a level.
pub fn level(level: Level) -> &'static str {
    level.as_str()
}

/// Returns the text as one sentence: trimmed, with a stop at its end.
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '?', '!', ':']) { text.to_owned() } else { format!("{text}.") }
}

/// Returns a sentence that names its places in parentheses, unless the text names the first one itself.
pub fn located(text: &str, places: &[String]) -> String {
    let text = text.trim().trim_end_matches('.');
    match places.first() {
        Some(first) if !text.contains(first.trim_end_matches(" at base").trim_matches('`')) => format!("{text} ({}).", places.join(", ")),
        _ => sentence(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_joined_as_one_would_say_them() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a and b");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(some(&["a", "b", "c"], 2), "a, b and c");
        assert_eq!(some(&["a", "b", "c", "d"], 2), "a, b and 2 more");
    }

    #[test]
    fn lines_that_follow_each_other_are_one_run() {
        assert_eq!(lines(&[3, 4, 5, 9, 12]), "3–5, 9 and 12");
        assert_eq!(lines(&[1, 3, 5, 7, 9, 11]), "1, 3, 5, 7 and 2 more");
        assert_eq!(lines(&[u32::MAX]), "4294967295");
    }

    #[test]
    fn counts_have_their_plural() {
        assert_eq!(count(0, "finding"), "0 findings");
        assert_eq!(count(1, "finding"), "1 finding");
        assert_eq!(count(2, "finding"), "2 findings");
    }

    #[test]
    fn long_values_lose_their_middle() {
        let long = format!("{}end", "x".repeat(100));
        let short = shorten(&long, 60);
        assert_eq!(short.chars().count(), 60);
        assert!(short.starts_with("xxx") && short.ends_with("end") && short.contains('…'));
        assert_eq!(shorten("ümlaut", 6), "ümlaut");
        assert_eq!(shorten("ümlaute", 6), "üml…te");
    }

    #[test]
    fn values_are_code_whatever_they_hold() {
        assert_eq!(code(""), "`\"\"`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(value(None), "–");
    }

    #[test]
    fn places_name_their_side() {
        assert_eq!(place("a.go", 3, Side::Head), "`a.go:3`");
        assert_eq!(place("a.go", 3, Side::Base), "`a.go:3` at base");
        assert_eq!(place("a.go", 0, Side::Head), "`a.go`");
    }

    #[test]
    fn a_place_is_named_once() {
        let place = vec![place("a.go", 3, Side::Head)];
        assert_eq!(located("The TTL is gone.", &place), "The TTL is gone (`a.go:3`).");
        assert_eq!(located("The TTL at `a.go:3` is gone", &place), "The TTL at `a.go:3` is gone.");
    }

    #[test]
    fn only_commits_are_cut() {
        assert_eq!(revision("0123456789abcdef0123456789abcdef01234567"), "0123456789");
        assert_eq!(revision("worktree"), "worktree");
    }
}
