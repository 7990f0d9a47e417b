//! Go: facts of one source file, read with tree-sitter-go.
//!
//! In: path and bytes of a file. Out: [`FileFacts`]. Left out: anything beyond the file (other files of its package,
//! the packages it imports, build tags), and types that are not written down. What cannot be parsed becomes a
//! problem of the file; the rest is still read. Nesting deeper than [`DEEPEST`] is not followed, so that
//! neither this nor any later walk over the facts can exhaust the stack.

mod bodies;
mod calls;
mod comments;
mod declarations;
mod effects;
mod errors;
mod expressions;
mod imports;
mod later;
mod literals;
mod module;
mod steps;
mod syntax;
mod test_code;
mod types;

pub(super) use later::{later, of_type};
pub(super) use module::{declared_names, module_roots};
pub(super) use test_code::is_test_path;

use super::grammar::{self, span};
use crate::facts::{FileFacts, Problem, Span};
use crate::languages::text::normal;
use comments::Comments;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use syntax::{Kids, Kind, kind_of};
use tree_sitter::{Node, Parser, Tree, TreeCursor};

/// Deepest nesting of statements, expressions and types that is followed; people write less than a tenth of it.
const DEEPEST: usize = 200;

/// Most problems that are listed for one file.
const MOST_PROBLEMS: usize = 50;

thread_local! {
    /// One parser per thread: making one costs more than parsing a small file.
    static PARSER: RefCell<Option<Parser>> = RefCell::new(new_parser());
}

/// Returns the facts of a Go file.
pub fn extract(path: &str, source: &[u8]) -> FileFacts {
    let text = String::from_utf8_lossy(source);
    let text = text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), |t| Cow::Owned(t.to_owned()));
    let facts = FileFacts { path: path.to_owned(), language: "go", ..FileFacts::default() };
    match parse(&text) {
        Some(tree) => Reader::new(&text, &tree, facts, Comments::of(&text)).read(&tree),
        None => FileFacts { problems: vec![given_up(1)], ..facts },
    }
}

/// Returns the problem of a text, from `line` on, that takes too much work to parse.
fn given_up(line: usize) -> Problem {
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    Problem { span: Span { start: line, end: line }, why: "the parser gave up on this file".to_owned() }
}

/// Makes a parser for Go; `None` where library and grammar do not fit together.
fn new_parser() -> Option<Parser> {
    let mut parser = Parser::new();
    parser.set_language(&syntax::language()).ok()?;
    Some(parser)
}

/// Parses a text with this thread's parser, see [`grammar::parse`].
fn parse(text: &str) -> Option<Tree> {
    parse_in(text, &[])
}

/// Parses the ranges of a text, all of it where there are none; nodes stand where they stand in the text.
fn parse_in(text: &str, ranges: &[tree_sitter::Range]) -> Option<Tree> {
    PARSER.with_borrow_mut(|parser| grammar::parse_in(parser.as_mut()?, text, ranges))
}

/// Reads the facts of one file off its syntax tree.
struct Reader<'t> {
    /// The file's text, of which a part was parsed.
    source: &'t str,
    /// Lent to [`Kids::of`].
    cursor: TreeCursor<'t>,
    /// What was found so far.
    facts: FileFacts,
    /// All comments.
    comments: Comments,
    /// Nesting at present.
    depth: usize,
    /// Names of parameters and local variables in scope that hide an import.
    hiding: Vec<String>,
    /// What is known about errors in the function at present.
    errors: errors::Errors,
    /// Value of `iota` at present.
    iota: Option<usize>,
    /// Lines on which nesting was too deep.
    too_deep: BTreeSet<u32>,
}

impl<'t> Reader<'t> {
    /// Makes a reader for a text of which `tree` may show a part; it goes on from `facts`.
    fn new(source: &'t str, tree: &'t Tree, facts: FileFacts, comments: Comments) -> Self {
        Self {
            source,
            cursor: tree.walk(),
            facts,
            comments,
            depth: 0,
            hiding: Vec::new(),
            errors: errors::Errors::default(),
            iota: None,
            too_deep: BTreeSet::new(),
        }
    }

    /// Reads the whole file.
    fn read(mut self, tree: &'t Tree) -> FileFacts {
        let root = tree.root_node();
        let package_line = self.declarations(root);
        let specifications = test_code::specifications(&self.facts);
        self.facts.functions.extend(specifications);
        self.facts.generated = test_code::is_generated(&self.comments.all, package_line);
        self.facts.test = test_code::is_test(&self.facts, &self.comments.all);
        if root.has_error() {
            self.syntax_problems(root);
        }
        let deep = self.too_deep.iter().take(MOST_PROBLEMS);
        let why = format!("nested more than {DEEPEST} deep");
        self.facts.problems.extend(deep.map(|&l| Problem { span: Span { start: l, end: l }, why: why.clone() }));
        self.facts.problems.truncate(MOST_PROBLEMS);
        self.facts.comments = self.comments.all;
        self.facts
    }

    /// Lists the places that the parser could not make sense of. Only subtrees with an error are entered.
    fn syntax_problems(&mut self, root: Node<'t>) {
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            if self.facts.problems.len() >= MOST_PROBLEMS {
                return;
            }
            if node.is_error() {
                let why = format!("unexpected {}", quoted(self.text(node)));
                self.facts.problems.push(Problem { span: span(node), why });
            } else if node.is_missing() {
                self.facts.problems.push(Problem { span: span(node), why: format!("missing {:?}", node.kind()) });
            } else if node.has_error() {
                let children: Vec<_> = node.children(&mut self.cursor).collect();
                open.extend(children.into_iter().rev());
            }
        }
    }

    /// Returns the text of a node.
    fn text(&self, node: Node<'t>) -> &'t str {
        self.source.get(node.byte_range()).unwrap_or("")
    }

    /// Returns the text between two nodes.
    fn between(&self, left: Node<'t>, right: Node<'t>) -> &'t str {
        self.source.get(left.end_byte()..right.start_byte()).unwrap_or("")
    }

    /// Returns the children of a node.
    fn kids(&mut self, node: Node<'t>) -> Kids<'t> {
        Kids::of(node, &mut self.cursor)
    }

    /// Runs `read` one level deeper; `None` where that is too deep.
    fn nested<T>(&mut self, node: Node<'t>, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEEPEST {
            self.too_deep.insert(span(node).start);
            return None;
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        Some(result)
    }

    /// Runs `read` in a scope of its own: what it declares is forgotten afterwards.
    fn scoped<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.hiding.len();
        let result = read(self);
        self.hiding.truncate(outer);
        result
    }

    /// Notes that a name is declared in the scope at present. Only names of imports matter.
    fn declare(&mut self, name: &str) {
        if self.facts.import(name).is_some() {
            self.hiding.push(name.to_owned());
        }
    }

    /// Returns the import path that `name` stands for here.
    fn package(&self, name: &str) -> Option<&str> {
        let import = self.facts.import(name)?;
        if self.hiding.iter().any(|h| h == name) { None } else { Some(&import.path) }
    }
}

/// Returns the beginning of a text for a message.
fn quoted(text: &str) -> String {
    let start: String = normal(text).chars().take(40).collect();
    format!("{start:?}")
}

/// Returns the node inside any parentheses.
fn without_parentheses<'t>(reader: &mut Reader<'t>, mut node: Node<'t>) -> Node<'t> {
    while kind_of(node) == Kind::ParenthesizedExpression {
        match reader.kids(node).first() {
            Some(inner) => node = inner,
            None => break,
        }
    }
    node
}

#[cfg(test)]
mod tests;
