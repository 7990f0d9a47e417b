//! Words of the reader's language: facts write code in one form for every language, reports as the file does.
//!
//! In: all that was compared, with the files. Out: the same, with the file's own words for no value, for `&&`, `||` and `!`, and for function
//! literals where code is quoted. Left out: statements; an `if` reads alike everywhere.

use crate::compare::{Comparison, FilePair};
use std::collections::BTreeMap;

/// How a language writes what facts write in one form.
#[derive(Debug, Clone, Copy)]
struct Dialect {
    /// No value, in facts `nil`.
    none: &'static str,
    /// Both, in facts `&&`.
    and: &'static str,
    /// One of them, in facts `||`.
    or: &'static str,
    /// The opposite, in facts `!`; with a space where it is a word.
    not: &'static str,
    /// What stands before and after the parameters of a function literal, in facts `func(` and `){…}`.
    function: [&'static str; 2],
}

const PYTHON: Dialect = Dialect { none: "None", and: "and", or: "or", not: "not ", function: ["lambda ", ": …"] };
const SCRIPT: Dialect = Dialect { none: "null", and: "&&", or: "||", not: "!", function: ["(", ") => {…}"] };
const RUST: Dialect = Dialect { none: "nil", and: "&&", or: "||", not: "!", function: ["|", "| {…}"] };

/// Function literals as facts print them.
const FUNCTION: [&str; 2] = ["func(", "){…}"];

/// Returns how a language writes; `None` where as facts do.
fn own(language: &str) -> Option<Dialect> {
    match language {
        "python" => Some(PYTHON),
        "javascript" | "typescript" => Some(SCRIPT),
        "rust" => Some(RUST),
        _ => None,
    }
}

/// Puts the words of each file's language into what is told of it.
pub(super) fn apply(files: &[FilePair], found: &mut Comparison) {
    let mut dialects: BTreeMap<&str, Dialect> = BTreeMap::new();
    for facts in files.iter().flat_map(|f| [&f.base, &f.head]).flatten() {
        dialects.extend(own(facts.language).map(|d| (facts.path.as_str(), d)));
    }
    for c in &mut found.changes {
        let Some(dialect) = dialects.get(c.file.as_str()) else { continue };
        c.summary = quoted(&c.summary, *dialect);
        [&mut c.base, &mut c.head].into_iter().flatten().for_each(|v| *v = replaced(v, *dialect));
        c.captures.values_mut().for_each(|v| *v = replaced(v, *dialect));
    }
    for p in &mut found.points {
        let Some(dialect) = dialects.get(p.point.file.as_str()) else { continue };
        for (base, head) in p.captures.values_mut() {
            [base, head].into_iter().flatten().for_each(|v| *v = replaced(v, *dialect));
        }
    }
}

/// Returns a sentence with the words in what it quotes.
fn quoted(sentence: &str, dialect: Dialect) -> String {
    let parts = sentence.split('`').enumerate();
    parts.map(|(i, part)| if i % 2 == 1 { replaced(part, dialect) } else { part.to_owned() }).collect::<Vec<_>>().join("`")
}

/// Returns code in a language's own words; what stands in a text stays.
fn replaced(code: &str, dialect: Dialect) -> String {
    let (mut out, mut rest) = (String::new(), code);
    let mut inside = false;
    while let Some(c) = rest.chars().next() {
        let named = out.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let (word, taken) = match c {
            _ if inside => (&rest[..c.len_utf8()], c.len_utf8()),
            c if c.is_alphanumeric() || c == '_' => own_word(rest, named, dialect),
            _ => own_sign(rest, dialect),
        };
        inside ^= c == '"' && !out.ends_with('\\');
        out.push_str(word);
        rest = &rest[taken..];
        if rest.starts_with(FUNCTION[1]) && !inside && out.contains(dialect.function[0]) && word != FUNCTION[1] {
            out.push_str(dialect.function[1]);
            rest = &rest[FUNCTION[1].len()..];
        }
    }
    out
}

/// Returns the word that a name begins with, in the language's own form, and how long it is; `named` where a name goes on.
fn own_word(rest: &str, named: bool, dialect: Dialect) -> (&str, usize) {
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    match &rest[..end] {
        _ if named => (&rest[..end], end),
        "nil" => (dialect.none, end),
        "func" if rest.starts_with(FUNCTION[0]) => (dialect.function[0], FUNCTION[0].len()),
        word => (word, end),
    }
}

/// Returns the sign that a text begins with, in the language's own form, and how long it is.
fn own_sign(rest: &str, dialect: Dialect) -> (&str, usize) {
    let signs = [("&&", dialect.and), ("||", dialect.or)];
    if let Some((sign, own)) = signs.into_iter().find(|(sign, _)| rest.starts_with(sign)) {
        return (own, sign.len());
    }
    if rest.starts_with('!') && !rest.starts_with("!=") {
        return (dialect.not, 1);
    }
    let length = rest.chars().next().map_or(0, char::len_utf8);
    (&rest[..length], length)
}

#[cfg(test)]
mod tests {
    use super::{PYTHON, RUST, SCRIPT, quoted, replaced};

    #[test]
    fn code_reads_as_in_its_file() {
        for (code, expected) in [
            ("nil", "None"),
            ("x == nil", "x == None"),
            ("nilable", "nilable"),
            (r#"f("nil && !", nil)"#, r#"f("nil && !", None)"#),
            ("if !(a || b) && c != d", "if not (a or b) and c != d"),
            ("retry(func(e){…}, 3)", "retry(lambda e: …, 3)"),
            ("prefunc(x)", "prefunc(x)"),
            ("é && ü", "é and ü"),
        ] {
            assert_eq!(replaced(code, PYTHON), expected);
        }
        assert_eq!(replaced("use(func(next){…}) || !ok", SCRIPT), "use((next) => {…}) || !ok");
        assert_eq!(replaced("spawn(func(){…})", RUST), "spawn(|| {…})");
        assert_eq!(quoted("nil is left with `nil`", SCRIPT), "nil is left with `null`");
    }
}
