//! Comments of a Go file, and which of them document a line.
//!
//! In: source text. Out: [`Comments`]: all comments in order, the doc comment above a line and the comment at a
//! line's end. The text is scanned directly rather than through the syntax tree: comments may stand anywhere
//! in it, and visiting every node for their sake would double the time of an extraction.

use crate::facts::{Comment, Span};
use memchr::{memchr, memchr3_iter, memmem};

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
        let mut found = Self::default();
        let (mut at, mut line, mut counted) = (0, 1, 0);
        while let Some(start) = next_token(source.as_bytes(), at) {
            at = match token_end(source.as_bytes(), start) {
                (end, false) => end,
                (end, true) => {
                    line += newlines(&source[counted..start]);
                    counted = start;
                    let last = line + newlines(source[start..end].trim_end());
                    found.all.push(Comment { text: plain(&source[start..end]), span: Span { start: line, end: last } });
                    found.alone.push(is_alone(source, start));
                    end
                }
            };
        }
        found
    }

    /// Returns the doc comment of a declaration that starts at `line`: the comments on the lines right above it.
    pub(super) fn doc(&self, line: u32) -> String {
        let mut last = self.all.partition_point(|c| c.span.start < line);
        let (end, mut top) = (last, line);
        while last > 0 && self.alone[last - 1] && self.all[last - 1].span.end + 1 == top {
            last -= 1;
            top = self.all[last].span.start;
        }
        join(self.all[last..end].iter().map(|c| c.text.as_str()))
    }

    /// Returns the comment at the end of `line`, empty where there is none.
    pub(super) fn trailing(&self, line: u32) -> &str {
        let first = self.all.partition_point(|c| c.span.start < line);
        let on_line = self.all[first..].iter().zip(&self.alone[first..]).take_while(|(c, _)| c.span.start == line);
        on_line.filter(|(_, alone)| !**alone).last().map_or("", |(c, _)| c.text.as_str())
    }

    /// Returns the doc comment above `first` together with the comment at the end of `last`.
    pub(super) fn doc_and_trailing(&self, first: u32, last: u32) -> String {
        let (doc, trailing) = (self.doc(first), self.trailing(last));
        join([doc.as_str(), trailing].into_iter())
    }
}

/// Joins texts that are not empty with line breaks. Directives (`//go:…`, `//nolint`) document nothing.
fn join<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let directive = |t: &str| t.starts_with("go:") || t.starts_with("nolint");
    texts.filter(|t| !directive(t)).collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
}

/// Returns where the next comment or string starts at or after `at`.
pub(super) fn next_token(bytes: &[u8], at: usize) -> Option<usize> {
    memchr3_iter(b'"', b'`', b'/', &bytes[at..]).map(|i| at + i).find(|&i| match bytes[i] {
        b'/' => matches!(bytes.get(i + 1), Some(b'/' | b'*')),
        _ => !in_rune(bytes, i),
    })
}

/// Returns true where the quote at `i` stands in a rune: `'"'`, `` '`' `` or `'\"'`.
fn in_rune(bytes: &[u8], i: usize) -> bool {
    bytes.get(i + 1) == Some(&b'\'') && (bytes[..i].ends_with(b"'") || bytes[..i].ends_with(b"'\\"))
}

/// Returns where the token at `start` ends, and whether it is a comment.
pub(super) fn token_end(bytes: &[u8], start: usize) -> (usize, bool) {
    let rest = &bytes[start + 1..];
    let end = |found: Option<usize>, length: usize| found.map_or(bytes.len(), |i| start + 1 + i + length);
    match (bytes[start], rest.first()) {
        (b'/', Some(b'/')) => (end(memchr(b'\n', rest), 0), true),
        (b'/', _) => (end(rest.get(1..).and_then(|r| memmem::find(r, b"*/")).map(|i| i + 1), 2), true),
        (b'`', _) => (end(memchr(b'`', rest), 1), false),
        _ => ((start + 1 + string_length(rest)).min(bytes.len()), false),
    }
}

/// Returns the length of an interpreted string after its opening quote; it ends with its line at the latest.
fn string_length(rest: &[u8]) -> usize {
    let mut i = 0;
    while i < rest.len() {
        match rest[i] {
            b'\\' => i += 2,
            b'"' => return i + 1,
            b'\n' => return i,
            _ => i += 1,
        }
    }
    rest.len()
}

/// Counts line breaks.
fn newlines(text: &str) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', text.as_bytes()).count()).unwrap_or(u32::MAX)
}

/// Returns true where nothing but white space stands before `start` on its line.
fn is_alone(source: &str, start: usize) -> bool {
    source.as_bytes()[..start].iter().rev().take_while(|b| **b != b'\n').all(u8::is_ascii_whitespace)
}

/// Removes the markers of a comment.
fn plain(comment: &str) -> String {
    if let Some(line) = comment.strip_prefix("//") {
        return line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned();
    }
    let inner = comment.trim_start_matches("/*").trim_end_matches("*/");
    let lines = inner.lines().map(|l| l.trim().trim_start_matches('*').trim());
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        Comments::of(source).all.into_iter().map(|c| format!("{}-{} {}", c.span.start, c.span.end, c.text)).collect()
    }

    #[test]
    fn finds_comments_but_not_inside_strings_and_runes() {
        let source =
            "a // one\nb := \"// no\\\" //\" // two\nc := `/* no\n*/` /* three\n * more */\nd := '\"' // four\ne := '`' + '\\'' + '\\\"' // five\n";
        assert_eq!(texts(source), ["1-1 one", "2-2 two", "4-5 three\nmore", "6-6 four", "7-7 five"]);
    }

    #[test]
    fn survives_what_never_ends() {
        assert_eq!(texts("x /* open"), ["1-1 open"]);
        assert_eq!(texts("x := \"open\n// next"), ["2-2 next"]);
        assert_eq!(texts("`open // no").len(), 0);
        assert_eq!(texts("/"), Vec::<String>::new());
        assert_eq!(texts("// windows\r\n"), ["1-1 windows"]);
    }

    #[test]
    fn a_comment_documents_the_line_below_unless_it_trails_another() {
        let c = Comments::of("x int // of x\n// of y\n//go:directive\n// more\ny int // and y\n\n// apart\n\nz int\n");
        assert_eq!(c.doc(1), "");
        assert_eq!(c.doc(2), "", "a trailing comment is no doc comment");
        assert_eq!(c.doc_and_trailing(5, 5), "of y\nmore\nand y");
        assert_eq!(c.doc(9), "");
    }
}
