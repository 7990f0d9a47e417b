//! Pieces of source text, and where things stand.
//!
//! In: spans. Out: text in one form, lines. Left out: what the text means.

use super::Reader;
use crate::facts::Span;
use crate::languages::text::normal;
use proc_macro2::Span as Place;
use syn::spanned::Spanned;

impl Reader<'_> {
    /// Returns the source text of a piece of syntax, with each run of white space as one blank.
    pub(super) fn text(&self, node: &impl Spanned) -> String {
        self.text_at(node.span())
    }

    /// Returns the source text of a span, with each run of white space as one blank.
    pub(super) fn text_at(&self, place: Place) -> String {
        normal(self.source.get(place.byte_range()).unwrap_or(""))
    }
}

/// Returns first and last line of a piece of syntax.
pub(super) fn lines(node: &impl Spanned) -> Span {
    between(node.span(), node.span())
}

/// Returns the lines from the start of one place to the end of another.
pub(super) fn between(first: Place, last: Place) -> Span {
    Span { start: start(first), end: number(last.end().line) }
}

/// Returns the first line of a place.
pub(super) fn start(place: Place) -> u32 {
    number(place.start().line)
}

/// Returns the last line of a place.
pub(super) fn end(place: Place) -> u32 {
    number(place.end().line)
}

/// Returns a line's number in the size that facts use.
fn number(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}
