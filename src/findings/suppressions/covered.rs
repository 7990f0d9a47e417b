//! What a suppression covers: its own line, the statement below it, or the function or type that it stands above.
//!
//! In: the comment with its file. Out: [`Covered`]. Left out: which rules it names.

use crate::change::{ChangeSet, FileChange, Side};
use crate::compare::Change;
use crate::facts::{Comment, FileFacts, Function, Source, Span, Step};

/// Lines of head, and the function they are where the comment stands above one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Covered {
    /// First and last line.
    lines: Span,
    /// The function or type, where the whole of it is covered.
    symbol: Option<String>,
}

impl Covered {
    /// Returns what the comment of this index covers.
    pub fn by(comment: usize, file: &FileFacts, source: &dyn Source) -> Self {
        let bytes = source.bytes(&file.path).unwrap_or_default();
        let text: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
        let line = |n: u32| usize::try_from(n).ok().and_then(|n| text.get(n.checked_sub(1)?)).map(|l| String::from_utf8_lossy(l)).unwrap_or_default();
        let own = &file.comments[comment];
        if !is_alone(&line(own.span.start)) {
            return Self { lines: own.span, symbol: None };
        }
        let mut below = end_of_block(comment, &file.comments, &|n| is_alone(&line(n))) + 1;
        let statement = below;
        // Decorators and attributes stand between a comment and what it is about.
        while line(below).trim_start().starts_with(['@', '#']) {
            below += 1;
        }
        let start = own.span.start;
        match symbol_at(file, statement..=below) {
            Some((symbol, span)) => Self { lines: Span { start, end: span.end }, symbol: Some(symbol) },
            None => Self { lines: Span { start, end: end_of_statement(file, statement) }, symbol: None },
        }
    }

    /// Returns true where it covers the place of a change.
    pub fn covers(&self, file: &str, c: &Change, change: &ChangeSet) -> bool {
        match c.side {
            Side::Head => c.file == file && self.holds(c.line),
            Side::Base => {
                let Some(moved) = change.files.iter().find(|f| f.path_at(Side::Base) == Some(&c.file)) else { return false };
                let at = || place_at_head(moved, c.line);
                moved.path_at(Side::Head) == Some(file) && (self.symbol.as_deref() == Some(&c.symbol) || self.meets(at()))
            }
        }
    }

    /// Returns true where a line of head is one of the covered ones.
    pub fn holds(&self, line: u32) -> bool {
        self.lines.start <= line && line <= self.lines.end
    }

    /// Returns true where some line of a span is covered.
    pub fn meets(&self, span: Span) -> bool {
        span.start <= self.lines.end && self.lines.start <= span.end
    }
}

/// Returns true for a line that holds nothing but a comment.
fn is_alone(line: &str) -> bool {
    let text = line.trim_start();
    ["//", "/*", "*", "#", "--", ";", "<!--", "{{/*", "{{- /*", "{#"].iter().any(|mark| text.starts_with(mark))
}

/// Returns the last line of the comments that follow each other line by line from this one.
fn end_of_block(comment: usize, comments: &[Comment], alone: &dyn Fn(u32) -> bool) -> u32 {
    let mut end = comments[comment].span.end;
    for next in &comments[comment + 1..] {
        if next.span.start != end + 1 || !alone(next.span.start) {
            break;
        }
        end = next.span.end;
    }
    end
}

/// Returns the function or type that is declared at one of these lines, with where it stands.
fn symbol_at(file: &FileFacts, lines: std::ops::RangeInclusive<u32>) -> Option<(String, Span)> {
    let function = file.functions.iter().find(|f| lines.contains(&f.span.start)).map(|f| (f.symbol(), f.span));
    function.or_else(|| file.types.iter().find(|t| lines.contains(&t.span.start)).map(|t| (t.name.clone(), t.span)))
}

/// Returns the last line of the statement at a line; of one that holds others only that line.
fn end_of_statement(file: &FileFacts, line: u32) -> u32 {
    let of = |f: &Function| {
        let mut end = line;
        Step::walk_all(&f.body, &mut |s| {
            if s.line == line && s.blocks().is_empty() {
                end = end.max(s.end_line);
            }
        });
        end
    };
    file.function_at(line).map_or(line, of)
}

/// Returns the lines of head between which, or in whose place, a line of base stood.
fn place_at_head(file: &FileChange, line: u32) -> Span {
    if let Some(at) = file.head_line(line) {
        return Span { start: at, end: at };
    }
    let hunk = file.hunks.iter().find(|h| h.base.contains(line));
    // Where nothing stands in its place, the line after which it was removed is the one that may hold the comment.
    hunk.map_or(Span::default(), |h| Span { start: h.head.start, end: h.head.start + h.head.count.saturating_sub(1) })
}
