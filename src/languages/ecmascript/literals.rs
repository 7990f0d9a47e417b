//! Literals: unquoting of strings, and text brought into one form.
//!
//! In: source text of one literal. Out: its content. Left out: the meaning of a regular expression.

/// Returns the content of a quoted string.
pub(super) fn string(literal: &str) -> String {
    let quote = literal.chars().next().unwrap_or('"');
    let inner = literal.strip_prefix(quote).unwrap_or(literal);
    unescaped(inner.strip_suffix(quote).unwrap_or(inner))
}

/// Replaces the escapes of a string or of a part of a template.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let used = escape(rest, &mut out);
        rest = rest.get(used..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// Writes the meaning of the escape after a backslash and returns how many bytes of `rest` it took.
fn escape(rest: &str, out: &mut String) -> usize {
    let Some(first) = rest.chars().next() else { return 0 };
    let simple = match first {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'v' => '\u{b}',
        '0' => '\0',
        '\n' => return 1,
        'x' | 'u' => return coded(rest, out),
        other => other,
    };
    out.push(simple);
    first.len_utf8()
}

/// Writes a character given by its code: `x41`, `u00e9`, `u{1F600}`.
fn coded(rest: &str, out: &mut String) -> usize {
    let (digits, used) = match rest.strip_prefix("u{") {
        Some(open) => (open.split('}').next(), open.find('}').map_or(rest.len(), |i| i + 3)),
        None => {
            let length = if rest.starts_with('x') { 3 } else { 5 };
            (rest.get(1..length), length)
        }
    };
    match digits.and_then(|d| u32::from_str_radix(d, 16).ok()).and_then(char::from_u32) {
        Some(c) => {
            out.push(c);
            used
        }
        None => {
            out.push('\\');
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::string;

    #[test]
    fn strings_lose_quotes_and_escapes() {
        assert_eq!(string(r#""a\t\"b\" \x41\u00e9\u{1F600} \q""#), "a\t\"b\" Aé😀 q");
        assert_eq!(string("'it\\'s'"), "it's");
        assert_eq!(string("\"open\\"), "open");
        assert_eq!(string("\"\\é\\xzz\\u{zz\\"), "é\\xzz\\u{zz");
    }
}
