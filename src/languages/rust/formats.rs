//! Format strings: `"mail:{}:{id}"` and its arguments as a template.
//!
//! In: the string and the arguments. Out: its parts in order. Left out: width, precision and the way a value is printed.

use crate::facts::{Arg, Expr};

/// Returns the parts of a format string.
pub(super) fn template(format: &str, args: &[Arg]) -> Expr {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut next = 0;
    let mut rest = format;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        let (brace, after) = rest[at..].split_at(1);
        if after.starts_with(brace) {
            text.push_str(brace);
            rest = &after[1..];
            continue;
        }
        let Some(end) = after.find('}').filter(|_| brace == "{") else {
            text.push_str(brace);
            rest = after;
            continue;
        };
        if !text.is_empty() {
            parts.push(Expr::Text(std::mem::take(&mut text)));
        }
        parts.push(placed(&after[..end], args, &mut next));
        rest = &after[end + 1..];
    }
    text.push_str(rest);
    if !text.is_empty() || parts.is_empty() {
        parts.push(Expr::Text(text));
    }
    match <[Expr; 1]>::try_from(parts) {
        Ok([Expr::Text(only)]) => Expr::Text(only),
        Ok([only]) => Expr::Template(vec![only]),
        Err(parts) => Expr::Template(parts),
    }
}

/// Returns the value that stands for what is between two braces.
fn placed(inside: &str, args: &[Arg], next: &mut usize) -> Expr {
    let name = inside.split(':').next().unwrap_or("").trim();
    let positional = || args.iter().filter(|a| a.name.is_none());
    if name.is_empty() {
        *next += 1;
        return positional().nth(*next - 1).map_or_else(|| Expr::Other(String::new()), |a| a.value.clone());
    }
    if let Ok(index) = name.parse::<usize>() {
        return positional().nth(index).map_or_else(|| Expr::Other(String::new()), |a| a.value.clone());
    }
    let given = args.iter().find(|a| a.name.as_deref() == Some(name));
    given.map_or_else(|| Expr::Name(name.to_owned()), |a| a.value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_stand_in_their_places() {
        let arg = |name: Option<&str>, value: &str| Arg { name: name.map(str::to_owned), value: Expr::Name(value.to_owned()), spread: false };
        let args = [arg(None, "a"), arg(Some("n"), "b")];
        for (format, shown) in [
            ("x:{}:{n}:{id}:{0:>5}", "`x:{a}:{b}:{id}:{a}`"),
            ("plain {{}}", "\"plain {}\""),
            ("{}", "`{a}`"),
            ("", "\"\""),
            ("open {", "\"open {\""),
        ] {
            assert_eq!(template(format, &args).to_string(), shown);
        }
    }
}
