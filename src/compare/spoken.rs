//! The language of the file in what is told of it.
//!
//! In: a sentence or value whose code is in the comparison's one normal form. Out: the same in the words of the file's language, as far
//! as single words go: `nil` is `None` in Python. Left out: texts in quotes, and the shape of statements.

use super::Change;

/// Words of the normal form and those of a language.
type Words = &'static [(&'static str, &'static str)];

const PYTHON: Words = &[("nil", "None"), ("true", "True"), ("false", "False"), ("&&", "and"), ("||", "or"), ("throw", "raise"), ("func", "lambda")];
const ECMASCRIPT: Words = &[("nil", "null"), ("except", "catch")];
const RUST: Words = &[("nil", "None"), ("func", "closure"), ("throw", "panic!")];

/// Puts what a change tells into the words of its file's language.
pub(super) fn put(c: &mut Change) {
    let Some(words) = words_of(&c.file) else { return };
    c.summary = spans(&c.summary, words);
    for value in [&mut c.base, &mut c.head].into_iter().flatten() {
        *value = if value.contains('`') { spans(value, words) } else { spoken(value, words) };
    }
}

/// Returns the words of a file's language that differ from the normal form.
fn words_of(path: &str) -> Option<Words> {
    match path.rsplit('.').next()? {
        "py" | "pyi" => Some(PYTHON),
        "ts" | "tsx" | "mts" | "cts" | "js" | "jsx" | "mjs" | "cjs" => Some(ECMASCRIPT),
        "rs" => Some(RUST),
        _ => None,
    }
}

/// Returns a sentence with its code spans in the language's words.
fn spans(text: &str, words: Words) -> String {
    text.split('`').enumerate().map(|(i, part)| if i % 2 == 1 { spoken(part, words) } else { part.to_owned() }).collect::<Vec<_>>().join("`")
}

/// Returns code with single words replaced, those in quotes left alone.
fn spoken(code: &str, words: Words) -> String {
    let mut out = String::with_capacity(code.len());
    let (mut word, mut quote) = (String::new(), None);
    let mut before = ' ';
    for c in code.chars().chain(['\u{0}']) {
        let operator = matches!(c, '&' | '|');
        let joins = word.chars().next_back().is_none_or(|l| matches!(l, '&' | '|') == operator);
        if quote.is_none() && (c.is_alphanumeric() || c == '_' || operator) && joins {
            word.push(c);
            continue;
        }
        flush(&mut out, &mut word, before, words);
        if quote.is_none() && (c.is_alphanumeric() || c == '_' || operator) {
            word.push(c);
            continue;
        }
        quote = match quote {
            None if matches!(c, '"' | '\'') => Some(c),
            Some(q) if q == c => None,
            q => q,
        };
        if c != '\u{0}' {
            out.push(c);
        }
        before = c;
    }
    out
}

/// Adds a word, replaced where it is one of the normal form and no member.
fn flush(out: &mut String, word: &mut String, before: char, words: Words) {
    let same = words.iter().find(|(from, _)| from == word).filter(|_| before != '.');
    out.push_str(same.map_or(word, |(_, to)| to));
    word.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_language() {
        assert_eq!(spans("x under `a != nil && b` and nil", PYTHON), "x under `a != None and b` and nil");
        assert_eq!(spans("left with `nil`, `f(\"nil\", x.nil)`", ECMASCRIPT), "left with `null`, `f(\"nil\", x.nil)`");
        assert_eq!(spans("left with `nil` because `it's nil`", RUST), "left with `None` because `it's nil`");
    }
}
