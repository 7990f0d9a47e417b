//! TypeScript and JavaScript: facts of one source file, read with tree-sitter-typescript and tree-sitter-javascript.
//!
//! In: path and bytes of a file. Out: [`FileFacts`]. Left out: anything beyond the file, types that are not written down, JSX (kept as
//! text), what an object is given at run time. `await` and optional chaining do not show but for [`crate::facts::Call::awaited`].
//! Statements of the module that are no declarations belong to the value they speak of (`router.post(…)` to `router`), all others to the
//! function [`MODULE`]. JavaScript that its own grammar cannot read (Flow, say) is tried as TypeScript.
//! Nesting deeper than [`DEEPEST`] is not followed.

mod calls;
mod classes;
mod comments;
mod declarations;
mod effects;
mod expressions;
mod imports;
mod literals;
mod module;
mod patterns;
mod steps;
mod syntax;
mod test_code;
mod types;

pub(super) use module::{package_roots, resolve, tsconfig_roots};
pub(super) use test_code::is_test_path;

use super::grammar::{self, span};
use crate::facts::{FileFacts, Problem, Span};
use crate::languages::text::normal;
use comments::Comments;
use std::borrow::Cow;
use std::collections::BTreeSet;
use syntax::Kids;
use tree_sitter::{Language, Node, Parser, Tree, TreeCursor};

/// Name of the function that holds the statements of a module.
const MODULE: &str = "<module>";

/// Deepest nesting of statements, expressions and types that is followed.
const DEEPEST: usize = 200;

/// Most problems that are listed for one file.
const MOST_PROBLEMS: usize = 50;

/// What this room cannot tell.
const NOT_EXTRACTED: &[&str] = &["goroutines", "channels", "defer", "inferred types", "jsx", "type parameters"];

/// Returns the facts of a TypeScript file.
#[cfg(feature = "typescript")]
pub fn typescript(path: &str, source: &[u8]) -> FileFacts {
    let grammar = if path.ends_with(".tsx") { tree_sitter_typescript::LANGUAGE_TSX } else { tree_sitter_typescript::LANGUAGE_TYPESCRIPT };
    extract(path, source, "typescript", &[grammar.into()])
}

/// Returns the facts of a JavaScript file.
#[cfg(feature = "javascript")]
pub fn javascript(path: &str, source: &[u8]) -> FileFacts {
    let mut grammars: Vec<Language> = vec![tree_sitter_javascript::LANGUAGE.into()];
    #[cfg(feature = "typescript")]
    grammars.push(tree_sitter_typescript::LANGUAGE_TSX.into());
    extract(path, source, "javascript", &grammars)
}

/// Returns the facts of a file by the first grammar that reads all of it, otherwise by the first one.
fn extract(path: &str, source: &[u8], language: &'static str, grammars: &[Language]) -> FileFacts {
    let text = String::from_utf8_lossy(source);
    let text = text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), |t| Cow::Owned(t.to_owned()));
    let facts =
        FileFacts { path: path.to_owned(), language, raises: crate::facts::Raises::Awaited, not_extracted: NOT_EXTRACTED, ..FileFacts::default() };
    let mut first = None;
    for grammar in grammars {
        match parse(&text, grammar) {
            Some(tree) if !tree.root_node().has_error() => return Reader::new(&text, &tree, facts).read(&tree),
            tree => first = first.or(tree),
        }
    }
    match first {
        Some(tree) => Reader::new(&text, &tree, facts).read(&tree),
        None => {
            let why = "the parser gave up on this file".to_owned();
            FileFacts { problems: vec![Problem { span: Span { start: 1, end: 1 }, why }], ..facts }
        }
    }
}

/// Parses a text by a grammar, see [`grammar::parse`].
fn parse(text: &str, language: &Language) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(language).ok()?;
    grammar::parse(&mut parser, text)
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
    /// Statements of the module by the value they speak of.
    module: declarations::ModuleCode,
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
            comments: Comments::of(source, tree),
            depth: 0,
            hiding: Vec::new(),
            module: declarations::ModuleCode::default(),
            too_deep: BTreeSet::new(),
        }
    }

    /// Reads the whole file.
    fn read(mut self, tree: &'t Tree) -> FileFacts {
        let root = tree.root_node();
        self.facts.generated = test_code::is_generated(&self.facts.path, self.source, &self.comments.all);
        self.program(root);
        self.facts.test = test_code::is_test(&self.facts);
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
                let start: String = normal(self.text(node)).chars().take(40).collect();
                self.facts.problems.push(Problem { span: span(node), why: format!("unexpected {start:?}") });
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

    /// Returns true where a keyword or sign stands directly in a node: `static`, `default`, `*`.
    fn has_token(&mut self, node: Node<'t>, token: &str) -> bool {
        node.children(&mut self.cursor).any(|c| !c.is_named() && c.kind() == token)
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

    /// Returns path and member of the import that `name` stands for here.
    fn imported(&self, name: &str) -> Option<(&str, Option<&str>)> {
        let import = self.facts.import(name)?;
        if self.hiding.iter().any(|h| h == name) { None } else { Some((&import.path, import.member.as_deref())) }
    }
}

#[cfg(test)]
mod tests;
