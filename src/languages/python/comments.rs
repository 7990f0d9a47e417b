//! Comments of a Python file, and which of them document a line.
//!
//! In: source text. Out: [`Comments`]: all comments in order, those above a line and the one at a line's end. The text is scanned
//! rather than the syntax tree, whose every node would have to be visited. Left out: docstrings, which the declarations add.

use crate::facts::{Comment, Span};
use memchr::{memchr, memchr_iter, memchr3};

/// All comments of a file.
#[derive(Debug, Default)]
pub(super) struct Comments {
    /// Comments in order.
    pub(super) all: Vec<Comment>,
    /// For each comment, whether nothing but white space stands before it on its line.
    alone: Vec<bool>,
}

impl Comments {
    /// Finds the comments of a source text.
    pub(super) fn of(source: &str) -> Self {
        let bytes = source.as_bytes();
        let mut found = Self::default();
        let (mut at, mut line, mut counted) = (0, 1, 0);
        while let Some(start) = memchr3(b'#', b'"', b'\'', &bytes[at..]).map(|i| at + i) {
            if bytes[start] != b'#' {
                at = string_end(bytes, start);
                continue;
            }
            at = memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |i| start + i);
            line += newlines(&bytes[counted..start]);
            counted = start;
            let text = source.get(start..at).unwrap_or("").trim_start_matches('#').trim_start_matches(':');
            let text = text.strip_prefix(' ').unwrap_or(text).trim_end().to_owned();
            found.all.push(Comment { text, span: Span { start: line, end: line } });
            found.alone.push(bytes[..start].iter().rev().take_while(|b| **b != b'\n').all(u8::is_ascii_whitespace));
        }
        found
    }

    /// Returns the comment lines right above `line`.
    pub(super) fn above(&self, line: u32) -> String {
        let mut first = self.all.partition_point(|c| c.span.start < line);
        let (end, mut top) = (first, line);
        while first > 0 && self.alone[first - 1] && self.all[first - 1].span.end + 1 == top {
            first -= 1;
            top = self.all[first].span.start;
        }
        join(self.all[first..end].iter().map(|c| c.text.as_str()))
    }

    /// Returns the comment above `first` together with the one at the end of `last`.
    pub(super) fn above_and_trailing(&self, first: u32, last: u32) -> String {
        let above = self.above(first);
        let from = self.all.partition_point(|c| c.span.start < last);
        let on_line = self.all[from..].iter().zip(&self.alone[from..]).take_while(|(c, _)| c.span.start == last);
        let trailing = on_line.filter(|(_, alone)| !**alone).last().map_or("", |(c, _)| c.text.as_str());
        join([above.as_str(), trailing].into_iter())
    }
}

/// Joins texts that are not empty with line breaks. Remarks for tools (`noqa`, `type: ignore`) document nothing.
fn join<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let remark = |t: &str| ["noqa", "type:", "pragma", "pylint:", "fmt:", "mypy:", "nosec"].iter().any(|r| t.starts_with(r));
    texts.filter(|t| !t.is_empty() && !remark(t)).collect::<Vec<_>>().join("\n")
}

/// Returns where the string that opens at `start` ends. One with single quotes ends with its line at the latest.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let triple = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if triple { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'\n' if !triple => return at,
            b if b == quote && !triple => return at + 1,
            b if b == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Counts line breaks.
fn newlines(text: &[u8]) -> u32 {
    u32::try_from(memchr_iter(b'\n', text).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        Comments::of(source).all.into_iter().map(|c| format!("{} {}", c.span.start, c.text)).collect()
    }

    #[test]
    fn finds_comments_but_not_inside_strings() {
        let source = "a = 1 # one\nb = '# no' # two\nc = \"\"\"\n# no\n\"\"\" # three\nd = '\\'#' #: four\ne = \"open\n# five\n";
        assert_eq!(texts(source), ["1 one", "2 two", "5 three", "6 four", "8 five"]);
        assert_eq!(texts("'''open # no"), Vec::<String>::new());
        assert_eq!(texts("x = '\\"), Vec::<String>::new());
    }

    #[test]
    fn a_comment_documents_the_line_below_unless_it_trails_another() {
        let c = Comments::of("x = 1 # of x\n# of y\n# noqa\n# more\ny = 2 # and y\n\n# apart\n\nz = 3\n");
        assert_eq!(c.above(2), "");
        assert_eq!(c.above_and_trailing(5, 5), "of y\nmore\nand y");
        assert_eq!(c.above(9), "");
    }
}
