//! Scripts that a program hands to a store as text: what of the text does something.
//!
//! In: the text of a script in Lua. Out: its lines without comments, indentation and blank lines. Left out: any meaning; scripts in other
//! languages stay as they are.

/// Returns the lines of a script that do something.
pub(super) fn without_comments(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '"' | '\'' => quoted(rest, c),
            '[' => long(rest).unwrap_or(1),
            '-' if rest.starts_with("--") => {
                rest = after_comment(rest);
                continue;
            }
            c => c.len_utf8(),
        };
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Returns what follows a comment: the end of the line, or of the long brackets it opens.
fn after_comment(text: &str) -> &str {
    let body = &text[2..];
    match long(body) {
        Some(length) => &body[length..],
        None => body.find('\n').map_or("", |end| &body[end..]),
    }
}

/// Returns the length of a text in quotes; one without an end goes to the end of its line.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        match c {
            '\n' if !escaped => return i,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return i + 1,
            _ => {}
        }
    }
    text.len()
}

/// Returns the length of what stands in long brackets: `[[ … ]]`, `[==[ … ]==]`; `None` where a text begins with none.
fn long(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('[')?;
    let level = inner.len() - inner.trim_start_matches('=').len();
    inner[level..].strip_prefix('[')?;
    let close = format!("]{}]", "=".repeat(level));
    text.find(&close).map(|at| at + close.len())
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn only_what_does_something_stays() {
        for (script, expected) in [
            ("-- a\nreturn 1 -- b\n", "return 1"),
            ("--[[ a\nb ]]\n\n  return 1", "return 1"),
            ("--[==[ a ]] b ]==]return 1", "return 1"),
            ("return '--' .. \"\\\"--\" -- x", "return '--' .. \"\\\"--\""),
            ("return [[ -- kept ]]", "return [[ -- kept ]]"),
            ("return a[b[1]] - -1", "return a[b[1]] - -1"),
            ("--", ""),
            ("return 'é", "return 'é"),
        ] {
            assert_eq!(without_comments(script), expected);
        }
    }
}
