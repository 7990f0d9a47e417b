//! Go: facts of one source file.
//!
//! In: path and bytes of a file. Out: [`FileFacts`]. Left out: anything beyond the file (other files of its package,
//! the packages it imports, build tags), and types that are not written down. What cannot be parsed becomes a
//! problem of the file; the rest is still read. Nesting deeper than [`DEEPEST`] is not followed, so that
//! neither this nor any later walk over the facts can exhaust the stack.

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
mod parser;
mod recovery;
mod steps;
mod syntax;
mod test_code;
mod types;

pub(super) use later::later;
pub(super) use module::{declared, module_roots};
pub(super) use test_code::is_test_path;

use crate::facts::{FileFacts, Problem, Span};
use comments::Comments;
use std::borrow::Cow;
use std::collections::BTreeSet;
use syntax::{Kind, Node, Tree};

/// Deepest nesting of statements, expressions and types that is followed; people write less than a tenth of it.
const DEEPEST: usize = 200;

/// Most problems that are listed for one file.
const MOST_PROBLEMS: usize = 50;

/// Returns the facts of a Go file.
pub fn extract(path: &str, source: &[u8]) -> FileFacts {
    let text = String::from_utf8_lossy(source);
    let text = text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), |t| Cow::Owned(t.to_owned()));
    let facts = FileFacts { path: path.to_owned(), language: "go", ..FileFacts::default() };
    match parser::file(&text).or_else(|| recovery::file(&text)) {
        Some(tree) => Reader::new(&text, facts, Comments::of(&text)).read(&tree),
        None => FileFacts { problems: vec![given_up(1)], ..facts },
    }
}

/// Returns the problem of a text, from `line` on, that takes too much work to parse.
fn given_up(line: u32) -> Problem {
    Problem { span: Span { start: line, end: line }, why: "the parser gave up on this file".to_owned() }
}

/// Reads the facts of one file off its syntax tree.
struct Reader<'t> {
    /// The file's text, of which a part was parsed.
    source: &'t str,
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
    /// Makes a reader for a tree of `source`, or of a part of it; it goes on from `facts`.
    fn new(source: &'t str, facts: FileFacts, comments: Comments) -> Self {
        Self { source, facts, comments, depth: 0, hiding: Vec::new(), errors: errors::Errors::default(), iota: None, too_deep: BTreeSet::new() }
    }

    /// Reads the whole file.
    fn read(mut self, tree: &'t Tree) -> FileFacts {
        let Some(root) = tree.root() else { return self.facts };
        let package_line = self.declarations(root);
        let specifications = test_code::specifications(&self.facts);
        self.facts.functions.extend(specifications);
        self.facts.generated = test_code::is_generated(&self.comments.all, package_line);
        self.facts.test = test_code::is_test(&self.facts, &self.comments.all);
        self.facts.problems.extend(tree.problems.iter().cloned());
        let deep = self.too_deep.iter().take(MOST_PROBLEMS);
        let why = format!("nested more than {DEEPEST} deep");
        self.facts.problems.extend(deep.map(|&l| Problem { span: Span { start: l, end: l }, why: why.clone() }));
        self.facts.problems.truncate(MOST_PROBLEMS);
        self.facts.comments = self.comments.all;
        self.facts
    }

    /// Returns the text of a node.
    fn text(&self, node: Node<'t>) -> &'t str {
        self.source.get(node.byte_range()).unwrap_or("")
    }

    /// Returns the text between two nodes.
    fn between(&self, left: Node<'t>, right: Node<'t>) -> &'t str {
        self.source.get(left.byte_range().end..right.byte_range().start).unwrap_or("")
    }

    /// Runs `read` one level deeper; `None` where that is too deep.
    fn nested<T>(&mut self, node: Node<'t>, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEEPEST {
            self.too_deep.insert(node.span().start);
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

/// Returns the node inside any parentheses.
fn without_parentheses(mut node: Node<'_>) -> Node<'_> {
    while node.kind() == Kind::ParenthesizedExpression {
        match node.kids().first() {
            Some(inner) => node = inner,
            None => break,
        }
    }
    node
}

#[cfg(test)]
mod tests;
