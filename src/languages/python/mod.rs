//! Python: facts of one source file, read with tree-sitter-python.
//!
//! In: path and bytes of a file. Out: [`FileFacts`]. Left out: anything beyond the file, types that are not written down, metaclasses,
//! names that are made at run time. Statements of the module besides definitions are the function [`MODULE`]. A relative import is
//! written from the root of the repository. What cannot be parsed becomes a problem of the file; the rest is still read. Nesting
//! deeper than [`DEEPEST`] is not followed, so that neither this nor any later walk over the facts can exhaust the stack.

mod calls;
mod comments;
mod declarations;
mod effects;
mod expressions;
mod fields;
mod imports;
mod literals;
mod module;
mod steps;
mod syntax;
mod test_code;
mod types;

pub(super) use module::{resolve, roots};
pub(super) use test_code::is_test_path;

use super::grammar::{self, span};
use crate::facts::{FileFacts, Problem, Span, Step};
use crate::languages::text::normal;
use comments::Comments;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use syntax::Kids;
use tree_sitter::{Node, Parser, Tree, TreeCursor};

/// Name of the language in facts and rules.
pub const NAME: &str = "python";

/// Name of the function that holds the statements of a module, as Python's own tracebacks call it.
const MODULE: &str = "<module>";

/// What the language does not give; types only where the source writes them.
const NOT_EXTRACTED: &[&str] = &["channels", "defer", "goroutines", "returned errors", "types"];

/// Deepest nesting of statements, expressions and types that is followed; people write less than a fifth of it.
const DEEPEST: usize = 100;

/// Most problems that are listed for one file.
const MOST_PROBLEMS: usize = 50;

thread_local! {
    /// One parser per thread: making one costs more than parsing a small file.
    static PARSER: RefCell<Option<Parser>> = RefCell::new(new_parser());
}

/// Returns the facts of a Python file.
pub fn extract(path: &str, source: &[u8]) -> FileFacts {
    let text = String::from_utf8_lossy(source);
    let text = text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), |t| Cow::Owned(t.to_owned()));
    let package = module::name_of(path);
    let facts = FileFacts {
        path: path.to_owned(),
        language: NAME,
        package,
        raises: crate::facts::Raises::Always,
        not_extracted: NOT_EXTRACTED,
        ..FileFacts::default()
    };
    match parse(&text) {
        Some(tree) => Reader::new(&text, &tree, facts).read(&tree),
        None => {
            let why = "the parser gave up on this file".to_owned();
            FileFacts { problems: vec![Problem { span: Span { start: 1, end: 1 }, why }], ..facts }
        }
    }
}

/// Makes a parser for Python; `None` where library and grammar do not fit together.
fn new_parser() -> Option<Parser> {
    let mut parser = Parser::new();
    parser.set_language(&syntax::language()).ok()?;
    Some(parser)
}

/// Parses a text with this thread's parser, see [`grammar::parse`].
fn parse(text: &str) -> Option<Tree> {
    PARSER.with_borrow_mut(|parser| grammar::parse(parser.as_mut()?, text))
}

/// Reads the facts of one file off its syntax tree.
struct Reader<'t> {
    /// The file's text.
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
    /// Names that the function at present shares with the module or an enclosing function.
    shared: Vec<String>,
    /// True inside of a function.
    in_function: bool,
    /// Classes around, outermost first.
    classes: Vec<String>,
    /// Assignments inside of the expression at present (`:=`), which are steps before it.
    hoisted: Vec<Step>,
    /// Lines on which nesting was too deep.
    too_deep: BTreeSet<u32>,
}

impl<'t> Reader<'t> {
    /// Makes a reader for a parsed file.
    fn new(source: &'t str, tree: &'t Tree, facts: FileFacts) -> Self {
        Self {
            source,
            cursor: tree.walk(),
            facts,
            comments: Comments::of(source),
            depth: 0,
            hiding: Vec::new(),
            shared: Vec::new(),
            in_function: false,
            classes: Vec::new(),
            hoisted: Vec::new(),
            too_deep: BTreeSet::new(),
        }
    }

    /// Reads the whole file.
    fn read(mut self, tree: &'t Tree) -> FileFacts {
        let root = tree.root_node();
        self.facts.test = test_code::is_test_path(&self.facts.path);
        self.imports(root);
        self.module(root);
        self.facts.generated = test_code::is_generated(&self.facts.path, &self.comments.all);
        if root.has_error() {
            self.syntax_problems(root);
        }
        let deep = self.too_deep.iter().take(MOST_PROBLEMS);
        let why = format!("nested more than {DEEPEST} deep");
        self.facts.problems.extend(deep.map(|&l| Problem { span: Span { start: l, end: l }, why: why.clone() }));
        self.facts.problems.truncate(MOST_PROBLEMS);
        self.facts.comments.append(&mut self.comments.all);
        self.facts.comments.sort_by_key(|c| c.span);
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
        let shared = std::mem::take(&mut self.shared);
        let result = read(self);
        self.hiding.truncate(outer);
        self.shared = shared;
        result
    }

    /// Notes that a name is declared in the scope at present. Only names of imports matter.
    fn declare(&mut self, name: &str) {
        if self.facts.import(name).is_some() {
            self.hiding.push(name.to_owned());
        }
    }
}

/// Returns the beginning of a text for a message.
fn quoted(text: &str) -> String {
    let start: String = normal(text).chars().take(40).collect();
    format!("{start:?}")
}

/// Returns the node inside any parentheses.
fn without_parentheses<'t>(reader: &mut Reader<'t>, mut node: Node<'t>) -> Node<'t> {
    while node.kind() == "parenthesized_expression" {
        match reader.kids(node).first() {
            Some(inner) => node = inner,
            None => break,
        }
    }
    node
}

#[cfg(test)]
mod tests;
