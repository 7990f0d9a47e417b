//! Words of the reader's language: facts write "no value" as `nil` in every language, reports as the file does.
//!
//! In: all that was compared, with the files. Out: the same, with `None` for Python and `null` for JavaScript and TypeScript where code is
//! quoted. Left out: operators, which read alike.

use crate::compare::{Comparison, FilePair};
use std::collections::BTreeMap;

/// What facts write for no value.
const NEUTRAL: &str = "nil";

/// Returns how a language writes no value; `None` where as facts do.
fn own(language: &str) -> Option<&'static str> {
    match language {
        "python" => Some("None"),
        "javascript" | "typescript" => Some("null"),
        _ => None,
    }
}

/// Puts the words of each file's language into what is told of it.
pub(super) fn apply(files: &[FilePair], found: &mut Comparison) {
    let mut words: BTreeMap<&str, &'static str> = BTreeMap::new();
    for facts in files.iter().flat_map(|f| [&f.base, &f.head]).flatten() {
        words.extend(own(facts.language).map(|w| (facts.path.as_str(), w)));
    }
    for c in &mut found.changes {
        let Some(word) = words.get(c.file.as_str()) else { continue };
        c.summary = quoted(&c.summary, word);
        [&mut c.base, &mut c.head].into_iter().flatten().for_each(|v| *v = replaced(v, word));
        c.captures.values_mut().for_each(|v| *v = replaced(v, word));
    }
    for p in &mut found.points {
        let Some(word) = words.get(p.point.file.as_str()) else { continue };
        for (base, head) in p.captures.values_mut() {
            [base, head].into_iter().flatten().for_each(|v| *v = replaced(v, word));
        }
    }
}

/// Returns a sentence with the word in what it quotes.
fn quoted(sentence: &str, word: &str) -> String {
    let parts = sentence.split('`').enumerate();
    parts.map(|(i, part)| if i % 2 == 1 { replaced(part, word) } else { part.to_owned() }).collect::<Vec<_>>().join("`")
}

/// Returns code with the word for each `nil` that stands alone and in no text.
fn replaced(code: &str, word: &str) -> String {
    let (mut out, mut name, mut text) = (String::new(), String::new(), None);
    let flush = |name: &mut String, out: &mut String, inside: bool| {
        out.push_str(if !inside && name == NEUTRAL { word } else { name });
        name.clear();
    };
    for c in code.chars() {
        if c.is_alphanumeric() || c == '_' {
            name.push(c);
            continue;
        }
        flush(&mut name, &mut out, text.is_some());
        match text {
            None if c == '"' => text = Some(c),
            Some(open) if open == c => text = None,
            _ => {}
        }
        out.push(c);
    }
    flush(&mut name, &mut out, text.is_some());
    out
}

#[cfg(test)]
mod tests {
    use super::{quoted, replaced};

    #[test]
    fn only_the_word_alone_is_replaced() {
        for (code, expected) in [("nil", "None"), ("x == nil", "x == None"), ("nilable", "nilable"), (r#"f("nil", nil)"#, r#"f("nil", None)"#)] {
            assert_eq!(replaced(code, "None"), expected);
        }
        assert_eq!(quoted("nil is left with `nil`", "null"), "nil is left with `null`");
    }
}
