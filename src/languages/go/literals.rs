//! Go literals: string unquoting, struct tags, and text brought into one form.
//!
//! In: source text of one literal. Out: its content. Left out: numbers, which stay as written until a value is asked for.

/// Returns the content of a raw string literal. Go drops carriage returns in it.
pub(super) fn raw(literal: &str) -> String {
    literal.trim_matches('`').replace('\r', "")
}

/// Returns the content of an interpreted string or rune literal; what is no valid escape stays as written.
pub(super) fn interpreted(literal: &str) -> String {
    let quote = literal.chars().next().unwrap_or('"');
    let inner = literal.strip_prefix(quote).unwrap_or(literal);
    let inner = inner.strip_suffix(quote).unwrap_or(inner);
    if !inner.contains('\\') {
        return inner.to_owned();
    }
    unescape(inner)
}

/// Replaces the escapes of an interpreted string.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        let used = escape(rest, &mut bytes);
        rest = rest.get(used..).unwrap_or("");
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes the meaning of the escape after a backslash and returns how many bytes of `rest` it took.
fn escape(rest: &str, out: &mut Vec<u8>) -> usize {
    let Some(first) = rest.chars().next() else {
        out.push(b'\\');
        return 0;
    };
    let simple = match first {
        'n' => b'\n',
        't' => b'\t',
        'r' => b'\r',
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'v' => 11,
        '\\' | '"' | '\'' => first as u8,
        _ => return coded(rest, first, out),
    };
    out.push(simple);
    1
}

/// Writes a character or byte given by its code: `x41`, `101`, `u00e9`, `U0001F600`.
fn coded(rest: &str, first: char, out: &mut Vec<u8>) -> usize {
    let (skip, digits, radix) = match first {
        'x' => (1, 2, 16),
        'u' => (1, 4, 16),
        'U' => (1, 8, 16),
        _ => (0, 3, 8),
    };
    let code = rest.get(skip..skip + digits).and_then(|d| u32::from_str_radix(d, radix).ok());
    match (code, digits) {
        (Some(byte), 2 | 3) => out.push(u8::try_from(byte).unwrap_or(b'?')),
        (Some(code), _) => out.extend_from_slice(char::from_u32(code).unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]).as_bytes()),
        (None, _) => {
            out.push(b'\\');
            return 0;
        }
    }
    skip + digits
}

/// Returns the pairs of a struct tag: `json:"a,omitempty" env:"X"`. What follows a broken pair is left out, as Go does.
pub(super) fn tags(tag: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut rest = tag.trim_start();
    while let Some((key, value)) = rest.split_once(":\"") {
        if key.is_empty() || key.contains(|c: char| c.is_whitespace() || c == '"' || c == ':') {
            break;
        }
        let Some(end) = closing_quote(value) else { break };
        pairs.push((key.to_owned(), unescape(&value[..end])));
        rest = value[end + 1..].trim_start();
    }
    pairs
}

/// Returns where the first quote without a backslash stands.
fn closing_quote(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'"' => return Some(i),
            b'\\' => i += 2,
            _ => i += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_lose_quotes_and_escapes() {
        assert_eq!(interpreted(r#""a\t\"b\" \x41\101\u00e9\U0001F600 \q""#), "a\t\"b\" AAé😀 \\q");
        assert_eq!(interpreted(r"'\''"), "'");
        assert_eq!(interpreted("\"open\\"), "open\\");
        assert_eq!(interpreted("\"\\é\\xzz\\"), "\\é\\xzz\\");
        assert_eq!(raw("`a\r\nb\\n`"), "a\nb\\n");
    }

    #[test]
    fn tags_are_read_as_go_reads_them() {
        let pair = |k: &str, v: &str| (k.to_owned(), v.to_owned());
        assert_eq!(
            tags(r#"json:"pool_size,omitempty"  env:"A\"B" bson:"-""#),
            [pair("json", "pool_size,omitempty"), pair("env", "A\"B"), pair("bson", "-")]
        );
        assert_eq!(tags(r#"json:"a" broken yaml:"b""#), [pair("json", "a")]);
        assert_eq!(tags("json:\"open"), []);
    }
}
