//! Source text in one spacing, for what a language's facts keep as text.
//!
//! In: a piece of source. Out: the same with one blank between words, cut where it is very long. Left out: comments and strings,
//! which are text like any other here.

/// Longest text that is kept of something the extraction does not model.
const LONGEST: usize = 400;

/// Returns source text with each run of white space as one blank, cut where it is very long.
pub(super) fn normal(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        if out.len() + word.len() > LONGEST {
            let room = LONGEST.saturating_sub(out.len());
            out.extend(word.char_indices().take_while(|(i, _)| *i < room).map(|(_, c)| c));
            out.push('…');
            break;
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_text_is_short_and_has_no_line_breaks() {
        assert_eq!(normal(" a\n\t b  c "), "a b c");
        assert!(normal(&"é".repeat(1000)).len() < LONGEST + 8);
    }
}
