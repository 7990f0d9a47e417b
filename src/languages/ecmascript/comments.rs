//! Comments of a file, and which of them document a line.
//!
//! In: source text and its tree. Out: [`Comments`]: all comments in order, the doc comment above a line and the comment at a
//! line's end. They are taken from the tree: no scan of the text can tell a regular expression from a comment.

use super::span;
use crate::facts::{Comment, Span};
use tree_sitter::{Tree, TreeCursor};

/// All comments of a file.
#[derive(Debug, Default)]
pub(super) struct Comments {
    /// Comments in order.
    pub(super) all: Vec<Comment>,
    /// For each comment, whether nothing but white space stands before it on its line.
    alone: Vec<bool>,
}

impl Comments {
    /// Finds the comments of a file.
    pub(super) fn of(source: &str, tree: &Tree) -> Self {
        let mut found = Self::default();
        let mut cursor = tree.walk();
        loop {
            let node = cursor.node();
            if matches!(node.kind(), "comment" | "html_comment") {
                let text = plain(source.get(node.byte_range()).unwrap_or(""));
                let Span { start, end } = span(node);
                found.all.push(Comment { text, span: Span { start, end } });
                let before = &source.as_bytes()[..node.start_byte()];
                found.alone.push(before.iter().rev().take_while(|b| **b != b'\n').all(u8::is_ascii_whitespace));
            }
            if !next(&mut cursor) {
                return found;
            }
        }
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

    /// Returns the doc comment above `first` together with the comment at the end of `last`.
    pub(super) fn doc_and_trailing(&self, first: u32, last: u32) -> String {
        let (doc, trailing) = (self.doc(first), self.trailing(last));
        join([doc.as_str(), trailing].into_iter())
    }

    /// Returns the comment at the end of `line`, empty where there is none.
    fn trailing(&self, line: u32) -> &str {
        let first = self.all.partition_point(|c| c.span.start < line);
        let on_line = self.all[first..].iter().zip(&self.alone[first..]).take_while(|(c, _)| c.span.start == line);
        on_line.filter(|(_, alone)| !**alone).last().map_or("", |(c, _)| c.text.as_str())
    }
}

/// Goes to the next node in order of the source; false at the end.
fn next(cursor: &mut TreeCursor<'_>) -> bool {
    if cursor.goto_first_child() {
        return true;
    }
    while !cursor.goto_next_sibling() {
        if !cursor.goto_parent() {
            return false;
        }
    }
    true
}

/// Joins texts that are not empty with line breaks. Directives for tools document nothing.
fn join<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let directive = |t: &str| ["eslint-", "@ts-", "prettier-", "biome-", "oxlint-", "istanbul ", "c8 ", "v8 "].iter().any(|d| t.starts_with(d));
    texts.filter(|t| !directive(t)).collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
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
