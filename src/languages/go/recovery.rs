//! Go that the parser gave up on, read with tree-sitter: it makes something of broken code.
//!
//! In: a text, or one declaration of it. Out: its [`Tree`] with the regions that could not be parsed. Left out: what nodes mean.

use super::super::grammar;
use super::MOST_PROBLEMS;
use super::parser::Later;
use super::syntax::{Builder, Kind, Open, Part, Tree};
use crate::facts::Problem;
use crate::languages::text::normal;
use std::cell::RefCell;
use std::sync::LazyLock;
use tree_sitter::{Language, Node, Parser, Point, Range, TreeCursor};

thread_local! {
    /// One parser per thread: making one costs more than parsing a small file.
    static PARSER: RefCell<Option<Parser>> = RefCell::new(new_parser());
}

/// Makes a parser for Go; `None` where library and grammar do not fit together.
fn new_parser() -> Option<Parser> {
    let mut parser = Parser::new();
    parser.set_language(&language()).ok()?;
    Some(parser)
}

/// Returns the Go grammar.
fn language() -> Language {
    tree_sitter_go::LANGUAGE.into()
}

/// Parses a text, see [`grammar::parse`].
pub(super) fn file(text: &str) -> Option<Tree> {
    PARSER.with_borrow_mut(|parser| grammar::parse(parser.as_mut()?, text)).map(|tree| copied(text, &tree))
}

/// Parses one declaration of a file as if nothing else stood in it.
pub(super) fn declaration(text: &str, at: &Later) -> Option<Tree> {
    let row = (at.line as usize).saturating_sub(1);
    let last = text.get(at.at.clone())?;
    let column = last.rsplit('\n').next().map_or(0, str::len);
    let end_point = Point { row: row + last.matches('\n').count(), column };
    let range = Range { start_byte: at.at.start, end_byte: at.at.end, start_point: Point { row, column: 0 }, end_point };
    PARSER.with_borrow_mut(|parser| grammar::parse_in(parser.as_mut()?, text, &[range])).map(|tree| copied(text, &tree))
}

/// Kinds and parts by the grammar's numbers: a table look-up costs far less than comparing names for each node.
struct Tables {
    /// Kinds by number.
    kinds: Vec<Kind>,
    /// Parts by number.
    parts: Vec<Part>,
}

/// The tables of the Go grammar.
static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let go = language();
    let count = u16::try_from(go.node_kind_count()).unwrap_or(u16::MAX);
    let kind = |id| if go.node_kind_is_named(id) { go.node_kind_for_id(id).map_or(Kind::Unlisted, Kind::of) } else { Kind::Unlisted };
    let fields = u16::try_from(go.field_count()).unwrap_or(u16::MAX - 1);
    let part = |id| go.field_name_for_id(id).map_or(Part::Unlisted, Part::of);
    Tables { kinds: (0..count).map(kind).collect(), parts: (0..=fields).map(part).collect() }
});

/// Returns the kind of a node.
fn kind_of(node: Node<'_>) -> Kind {
    let id = node.kind_id();
    if id == u16::MAX { Kind::Error } else { TABLES.kinds.get(usize::from(id)).copied().unwrap_or(Kind::Unlisted) }
}

/// Copies a tree of tree-sitter's: named nodes without comments, and operators.
fn copied(text: &str, tree: &tree_sitter::Tree) -> Tree {
    let mut build = Builder::default();
    let mut cursor = tree.walk();
    let mut open: Vec<Option<Open>> = vec![];
    loop {
        let node = cursor.node();
        let counts = open.is_empty() || counts(&cursor);
        let at = grammar::span(node);
        let start = u32::try_from(node.start_byte()).unwrap_or(u32::MAX);
        open.push(counts.then(|| build.open(start, at.start)));
        if counts && cursor.goto_first_child() {
            continue;
        }
        loop {
            if let Some(Some(opened)) = open.pop() {
                close(&mut build, opened, &cursor, text);
            }
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return build.finish(problems(text, tree.root_node()));
            }
        }
    }
}

/// Returns true for a node that has a place in our tree.
fn counts(cursor: &TreeCursor<'_>) -> bool {
    let kind = kind_of(cursor.node());
    kind != Kind::Comment && (kind != Kind::Unlisted || part_of(cursor) == Part::Operator || cursor.node().is_named())
}

/// Returns the part that the cursor's node plays in its parent.
fn part_of(cursor: &TreeCursor<'_>) -> Part {
    cursor.field_id().map_or(Part::Unlisted, |f| TABLES.parts.get(usize::from(f.get())).copied().unwrap_or(Part::Unlisted))
}

/// Ends the cursor's node. The grammar counts line breaks behind a statement as part of what it stands in; we do not.
fn close(build: &mut Builder, opened: Open, cursor: &TreeCursor<'_>, text: &str) {
    let node = cursor.node();
    let written = text.get(node.byte_range()).unwrap_or("");
    let kept = written.trim_end();
    let lines = written.bytes().skip(kept.len()).filter(|b| *b == b'\n').count();
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    build.close(opened, kind_of(node), number(node.start_byte() + kept.len()), number((node.end_position().row + 1).saturating_sub(lines)));
    build.part(part_of(cursor));
}

/// Lists the places that could not be made sense of. Only subtrees with an error are entered.
fn problems(text: &str, root: Node<'_>) -> Vec<Problem> {
    let mut found = vec![];
    let mut cursor = root.walk();
    let mut open = if root.has_error() { vec![root] } else { vec![] };
    while let Some(node) = open.pop() {
        if found.len() >= MOST_PROBLEMS {
            break;
        }
        if node.is_error() {
            let why = format!("unexpected {}", quoted(text.get(node.byte_range()).unwrap_or("")));
            found.push(Problem { span: grammar::span(node), why });
        } else if node.is_missing() {
            found.push(Problem { span: grammar::span(node), why: format!("missing {:?}", node.kind()) });
        } else if node.has_error() {
            let children: Vec<_> = node.children(&mut cursor).collect();
            open.extend(children.into_iter().rev());
        }
    }
    found
}

/// Returns the beginning of a text for a message.
fn quoted(text: &str) -> String {
    let start: String = normal(text).chars().take(40).collect();
    format!("{start:?}")
}

#[cfg(test)]
mod tests {
    use crate::languages::go::{parser, recovery};

    #[test]
    fn numbers_of_the_grammar_are_known() {
        let source = "package p\n\nfunc f() { return x := 1 }\n";
        assert!(parser::file(source).is_none());
        assert!(!recovery::file(source).expect("a tree").problems.is_empty());
    }
}
