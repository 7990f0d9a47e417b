//! Python literals: strings without quotes and escapes, formats as templates, and text brought into one form.
//!
//! In: source text of one literal, or the parts of a format. Out: its content. Left out: numbers, which stay as written until a
//! value is asked for; width and precision of a format.

use crate::facts::{Arg, Expr, Record};

/// Returns the length of a string's opening: prefix and quotes (`rb"""` is 5), and whether it is raw.
pub(super) fn opening(literal: &str) -> (usize, bool) {
    let prefix = literal.bytes().take_while(u8::is_ascii_alphabetic).count();
    let raw = literal[..prefix].bytes().any(|b| b.eq_ignore_ascii_case(&b'r'));
    let quote = literal.as_bytes().get(prefix).copied().unwrap_or(b'"');
    let triple = literal.as_bytes()[prefix..].starts_with(&[quote; 3]);
    (prefix + if triple { 3 } else { 1 }, raw)
}

/// Returns the content of a piece of a string; what is no valid escape stays as written.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
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
    let Some(first) = rest.chars().next() else {
        out.push('\\');
        return 0;
    };
    let simple = match first {
        '\n' => return 1,
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        '\\' | '"' | '\'' => first,
        'x' | 'u' | 'U' => return coded(rest, first, out),
        _ => {
            out.push('\\');
            return 0;
        }
    };
    out.push(simple);
    1
}

/// Writes a character given by its code: `x41`, `u00e9`, `U0001F600`.
fn coded(rest: &str, first: char, out: &mut String) -> usize {
    let digits = match first {
        'x' => 2,
        'u' => 4,
        _ => 8,
    };
    let code = rest.get(1..=digits).and_then(|d| u32::from_str_radix(d, 16).ok());
    match code {
        Some(code) => {
            out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
            digits + 1
        }
        None => {
            out.push('\\');
            0
        }
    }
}

/// Makes one text or template of parts; neighbouring texts become one.
pub(super) fn template(parts: Vec<Expr>) -> Expr {
    let mut joined: Vec<Expr> = Vec::new();
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Expr::Text(before)), Expr::Text(text)) => before.push_str(&text),
            (_, Expr::Text(text)) if text.is_empty() => {}
            (_, part) => joined.push(part),
        }
    }
    match joined.len() {
        0 => Expr::Text(String::new()),
        1 if matches!(joined[0], Expr::Text(_)) => joined.swap_remove(0),
        _ => Expr::Template(joined),
    }
}

/// Returns `format % values` as a template; `None` where the verbs and the values do not fit.
pub(super) fn percent(format: &str, values: &Expr) -> Option<Expr> {
    let list: Vec<&Expr> = match values {
        Expr::Record(r) if r.fields.iter().all(|f| f.key.is_none()) => r.fields.iter().map(|f| &f.value).collect(),
        other => vec![other],
    };
    let (mut parts, mut rest, mut next) = (Vec::new(), format, 0);
    while let Some(at) = rest.find('%') {
        parts.push(Expr::Text(rest[..at].to_owned()));
        rest = &rest[at + 1..];
        let named = rest.strip_prefix('(').and_then(|r| r.split_once(')'));
        if let Some((name, after)) = named {
            parts.push(entry(values, name));
            rest = after;
        }
        let length = rest.find(|c: char| c.is_ascii_alphabetic() || c == '%')?;
        let verb = rest.as_bytes()[length];
        rest = &rest[length + 1..];
        match (verb, named) {
            (b'%', _) => parts.push(Expr::Text("%".to_owned())),
            (_, Some(_)) => {}
            _ => {
                parts.push((*list.get(next)?).clone());
                next += 1;
            }
        }
    }
    parts.push(Expr::Text(rest.to_owned()));
    Some(template(parts))
}

/// Returns the entry of a dict literal, or an index into anything else.
fn entry(values: &Expr, name: &str) -> Expr {
    let key = Expr::Text(name.to_owned());
    let found = match values {
        Expr::Record(r) => r.fields.iter().find(|f| f.key.as_ref() == Some(&key)).map(|f| f.value.clone()),
        _ => None,
    };
    found.unwrap_or_else(|| Expr::Index { of: Box::new(values.clone()), index: Box::new(key) })
}

/// Returns `format.format(args)` as a template; `None` where a field names no argument.
pub(super) fn braces(format: &str, args: &[Arg]) -> Option<Expr> {
    if args.iter().any(|a| a.spread) {
        return None;
    }
    let positional: Vec<&Expr> = args.iter().filter(|a| a.name.is_none()).map(|a| &a.value).collect();
    let (mut parts, mut rest, mut next) = (Vec::new(), format, 0);
    while let Some(at) = rest.find(['{', '}']) {
        parts.push(Expr::Text(rest[..at].to_owned()));
        let doubled = rest[at + 1..].starts_with(&rest[at..=at]);
        if doubled {
            parts.push(Expr::Text(rest[at..=at].to_owned()));
            rest = &rest[at + 2..];
            continue;
        }
        let (field, after) = rest[at + 1..].split_once('}')?;
        rest = after;
        let name = field.split([':', '!', '.', '[']).next().unwrap_or("");
        parts.push(match name.parse::<usize>() {
            _ if name.is_empty() => {
                next += 1;
                (*positional.get(next - 1)?).clone()
            }
            Ok(index) => (*positional.get(index)?).clone(),
            Err(_) => args.iter().find(|a| a.name.as_deref() == Some(name))?.value.clone(),
        });
    }
    parts.push(Expr::Text(rest.to_owned()));
    Some(template(parts))
}

/// Returns true for arguments that all have a name.
pub(super) fn is_keyword_record(args: &[Arg]) -> bool {
    !args.is_empty() && args.iter().all(|a| a.name.is_some() && !a.spread)
}

/// Returns keyword arguments as the dict that `dict(a=1)` is.
pub(super) fn keyword_record(args: Vec<Arg>, line: u32, end_line: u32) -> Expr {
    let field = |a: Arg| crate::facts::RecordField { key: a.name.map(Expr::Text), value: a.value, line };
    Expr::Record(Box::new(Record { type_ref: None, fields: args.into_iter().map(field).collect(), line, end_line }))
}

/// Returns a docstring without the indentation of its lines.
pub(super) fn docstring(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(n: &str) -> Expr {
        Expr::Name(n.to_owned())
    }

    #[test]
    fn strings_lose_escapes() {
        assert_eq!(unescape(r#"a\t\"b\" \x41\u00e9\U0001F600 \q"#), "a\t\"b\" Aé😀 \\q");
        assert_eq!(unescape("open\\"), "open\\");
        assert_eq!(unescape("\\é\\xzz\\"), "\\é\\xzz\\");
        assert_eq!((opening("rb\"\"\"x"), opening("'x'"), opening("f'")), ((5, true), (1, false), (2, false)));
    }

    #[test]
    fn formats_become_templates() {
        let list = |v: Vec<Expr>| {
            let fields = v.into_iter().map(|value| crate::facts::RecordField { key: None, value, line: 1 }).collect();
            Expr::Record(Box::new(Record { type_ref: None, fields, line: 1, end_line: 1 }))
        };
        let show = |e: Option<Expr>| e.map_or("none".to_owned(), |e| e.to_string());
        assert_eq!(show(percent("a:%s:%05d%%", &list(vec![name("x"), name("y")]))), "`a:{x}:{y}%`");
        assert_eq!(show(percent("a:%s", &name("x"))), "`a:{x}`");
        assert_eq!(show(percent("a:%(k)s", &name("x"))), "`a:{x[\"k\"]}`");
        assert_eq!(show(percent("a:%s:%s", &name("x"))), "none");
        assert_eq!(show(percent("100%", &name("x"))), "none");
        let arg = |n: Option<&str>, v: &str| Arg { name: n.map(str::to_owned), value: name(v), spread: false };
        let args = [arg(None, "x"), arg(Some("k"), "y")];
        assert_eq!(show(braces("a:{}:{k.z!r:>5}:{0}{{}}", &args)), "`a:{x}:{y}:{x}{}`");
        assert_eq!(show(braces("{}{}", &args)), "none");
        assert_eq!(show(braces("{", &args)), "none");
        assert_eq!(show(braces("é}é", &args)), "none");
    }
}
