//! Records as texts, field by field.
//!
//! In: two records as facts print them: `{a: 1, b: f(x)}`, `Request{id: id}`. Out: whether they differ in nothing but how a field is given, and
//! which fields go by a local name at one side. Left out: records with spreads, and what a name stands for.

use std::collections::BTreeMap;

/// Returns true for two records whose fields have the same values: one that is not set at one side and set to nothing at the other is the same
/// where the record has a type, and so is one that was written in place and goes by a local name now, or the other way.
pub(super) fn alike(base: &str, head: &str) -> bool {
    let (Some((b_type, b)), Some((h_type, h))) = (fields(base), fields(head)) else { return false };
    let unset = |v: Option<&&str>| v.is_none_or(|v| matches!(*v, "nil" | "None") && !b_type.is_empty());
    let same = |key: &&str| match (b.get(key), h.get(key)) {
        (Some(x), Some(y)) => x == y || named(x, y) || named(y, x),
        (x, y) => unset(x) && unset(y),
    };
    b_type == h_type && b.keys().chain(h.keys()).all(same)
}

/// Returns the fields of two records that are [`alike`] of which one side has a local name, and the other what is worked out: key and both values.
pub(super) fn named_at_one_side<'t>(base: &'t str, head: &'t str) -> Vec<(&'t str, &'t str, &'t str)> {
    let (Some((_, b)), Some((_, h))) = (fields(base), fields(head)) else { return vec![] };
    let pairs = b.iter().filter_map(|(key, x)| Some((*key, *x, *h.get(key)?)));
    pairs.filter(|(_, x, y)| x != y && (named(x, y) || named(y, x))).collect()
}

/// Returns the type and the fields of a record; `None` where it is none, or has a part without a key.
fn fields(text: &str) -> Option<(&str, BTreeMap<&str, &str>)> {
    let (of, inner) = text.strip_suffix('}')?.split_once('{')?;
    if !of.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '&')) {
        return None;
    }
    parts(inner)?.into_iter().map(|p| p.split_once(": ").filter(|(key, _)| is_name(key))).collect::<Option<BTreeMap<_, _>>>().map(|f| (of, f))
}

/// Returns the values of a list as it is printed; the whole where it is none.
pub(super) fn parts_of(text: &str) -> Vec<&str> {
    parts(text).unwrap_or_else(|| vec![text])
}

/// Returns the parts of a list as it is printed; `None` where its brackets do not fit.
fn parts(inner: &str) -> Option<Vec<&str>> {
    let (mut found, mut start, mut open, mut quote) = (vec![], 0, vec![], None);
    let mut before = ' ';
    for (i, c) in inner.char_indices() {
        match (quote, c) {
            (Some(q), _) => quote = (c != q || before == '\\').then_some(q),
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '(' | '[' | '{') => open.push(c),
            (None, ')' | ']' | '}') => drop(open.pop()?),
            (None, ',') if open.is_empty() => {
                found.push(inner[start..i].trim());
                start = i + 1;
            }
            _ => {}
        }
        before = c;
    }
    found.push(inner[start..].trim());
    (open.is_empty() && quote.is_none()).then(|| found.into_iter().filter(|p| !p.is_empty()).collect())
}

/// Returns true where a value is a local name and the other is worked out, and not of what that name stands for.
fn named(name: &str, value: &str) -> bool {
    let made_of = || value.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name);
    is_name(name) && name.starts_with(char::is_lowercase) && value.contains(['(', '[', '{', '?']) && !made_of()
}

/// Returns true for a plain name.
fn is_name(text: &str) -> bool {
    !text.is_empty() && !matches!(text, "nil" | "None" | "true" | "false") && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn a_field_may_be_given_in_another_way() {
        for (base, head) in [
            ("Seal{id: id}", "Seal{id: id, tail: None}"),
            ("{algorithms: {\"RS256\"}, audience: f([a, b], 1)}", "{algorithms: {\"RS256\"}, audience: audience}"),
            ("{text: \"a, b: {\", n: n}", "{text: \"a, b: {\", n: n}"),
        ] {
            assert!(alike(base, head), "{base} {head}");
        }
    }

    #[test]
    fn other_values_are_others() {
        for (base, head) in [
            ("{id: id}", "{id: id, tail: nil}"),
            ("Seal{id: id}", "Seal{id: id, tail: 1}"),
            ("Seal{id: id}", "Open{id: id}"),
            ("{ttl: 60}", "{ttl: ttl}"),
            ("{body: body}", "{body: encode(body)}"),
            ("{a: f(x)}", "{a: g(x)}"),
            ("{...a, b: f(x)}", "{...a, b: b}"),
        ] {
            assert!(!alike(base, head), "{base} {head}");
        }
    }
}
