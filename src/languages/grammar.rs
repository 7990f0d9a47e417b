//! What the languages that are read with tree-sitter share.
//!
//! In: a parser with its grammar, a text, a node. Out: a tree within a bound of work, lines, text in one spacing. Left out: what a
//! node means, which each language knows.

use crate::facts::Span;
use std::ops::ControlFlow;
use tree_sitter::{Node, ParseOptions, Parser, Range, Tree};

/// Number of the parser's progress reports (one per hundred operations) after which a file is given up, besides one
/// for each [`BYTES_PER_REPORT`] bytes. Valid code needs a small part of this; broken code can need a thousandfold.
const MOST_REPORTS: usize = 20_000;

/// See [`MOST_REPORTS`].
const BYTES_PER_REPORT: usize = 10;

/// Bytes of a file from which on it is looked whether it is text at all.
const LARGE: usize = 100_000;

/// See [`is_no_text`]: text has none of these, save a stray one in a comment.
const NO_CHARACTER: usize = 50;

/// Parses a text; `None` where it is none, or needs far more work than code does. Work is counted, not timed, so that the same file gives
/// the same facts on any machine.
pub(super) fn parse(parser: &mut Parser, text: &str) -> Option<Tree> {
    parse_in(parser, text, &[])
}

/// Parses ranges of a text as if nothing stood between them, all of it where there are none; see [`parse`].
pub(super) fn parse_in(parser: &mut Parser, text: &str, ranges: &[Range]) -> Option<Tree> {
    if is_no_text(text) {
        return None;
    }
    parser.set_included_ranges(ranges).ok()?;
    let length = if ranges.is_empty() { text.len() } else { ranges.iter().map(|r| r.end_byte - r.start_byte).sum() };
    let most = MOST_REPORTS + length / BYTES_PER_REPORT;
    let mut reports = 0;
    let mut progress = |_: &_| {
        reports += 1;
        if reports > most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let mut chunk = |at: usize, _| text.as_bytes().get(at..).unwrap_or_default();
    let tree = parser.parse_with_options(&mut chunk, None, Some(ParseOptions::new().progress_callback(&mut progress)));
    if tree.is_none() {
        parser.reset();
    }
    tree
}

/// Returns true for a large file in which one character of [`NO_CHARACTER`] is none: a parser that recovers from each needs ten times as long
/// as from any other mistake.
fn is_no_text(text: &str) -> bool {
    let none = |c: &char| *c == char::REPLACEMENT_CHARACTER || (c.is_ascii_control() && !c.is_ascii_whitespace());
    text.len() > LARGE && text.chars().filter(none).count() > text.len() / NO_CHARACTER
}

/// Returns first and last line of a node. A grammar may count the line break after a statement as part of it: a node that ends
/// before the first column of a line does not reach into it.
pub(super) fn span(node: Node<'_>) -> Span {
    let line = |row: usize| u32::try_from(row + 1).unwrap_or(u32::MAX);
    let (start, end) = (node.start_position(), node.end_position());
    let last = if end.column == 0 && end.row > start.row { end.row - 1 } else { end.row };
    Span { start: line(start.row), end: line(last) }
}

#[cfg(test)]
mod tests {
    use super::is_no_text;

    #[test]
    fn a_large_file_of_other_bytes_is_no_text() {
        assert!(is_no_text(&"a\u{fffd}\u{1}b(".repeat(30_000)));
        assert!(!is_no_text("a\u{fffd}\u{1}b("), "a parser makes something of a small one");
        assert!(!is_no_text(&"größe = \"日本\"\t\r\n\u{c}".repeat(30_000)));
    }
}
