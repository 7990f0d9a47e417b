//! A parser for Go that is correct or gives up.
//!
//! In: a text, or one declaration of it. Out: the [`Tree`] that tree-sitter's grammar gives as well, ten times as fast; with the bodies of
//! functions, or with where they stand. Left out: broken code, nesting deeper than [`DEEPEST`], and the few forms of a type parameter list
//! that only the type checker tells from the length of an array: all of that gives nothing, and `super::recovery` reads it.

mod declarations;
mod expressions;
mod lexer;
mod statements;
mod types;

use super::syntax::{Builder, Kind, Open, Part, Tree};
use lexer::{Tok, Token};
use std::cell::Cell;
use std::ops::Range;

/// Deepest nesting that is followed. Deeper than what is read off a tree, so that it is the reader who tells of it.
const DEEPEST: usize = 450;

/// Bodies of declarations that are shorter cost less to parse with their file than later, in bytes.
const SHORT: usize = 200;

/// Room for more tokens than this is given back: files of half a megabyte have as many.
const MOST_KEPT: usize = 100_000;

thread_local! {
    /// Room for tokens, which a file needs five times as much of as it has bytes: each parser hands it on to the next.
    static BUFFER: Cell<Vec<Token>> = const { Cell::new(vec![]) };
}

impl Drop for Parser<'_> {
    fn drop(&mut self) {
        if self.tokens.capacity() <= MOST_KEPT {
            BUFFER.set(std::mem::take(&mut self.tokens));
        }
    }
}

/// A declaration whose body was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Later {
    /// Where the declaration stands.
    pub(super) at: Range<usize>,
    /// Its first line.
    pub(super) line: u32,
}

/// Parses a whole file.
pub(super) fn file(text: &str) -> Option<Tree> {
    part(text, 0..text.len(), 1)
}

/// Parses a file without the bodies of its longer functions.
pub(super) fn outline(text: &str) -> Option<(Tree, Vec<Later>)> {
    let mut parser = Parser::new(text, 0..text.len(), 1)?;
    parser.later = Some(vec![]);
    parser.source_file()?;
    Some((parser.tree(), parser.later.take().unwrap_or_default()))
}

/// Parses one declaration of a file as if nothing else stood in it.
pub(super) fn declaration(text: &str, at: &Later) -> Option<Tree> {
    part(text, at.at.clone(), at.line)
}

/// Parses the declarations in a range of a file, whose first byte stands on `line`.
fn part(text: &str, range: Range<usize>, line: u32) -> Option<Tree> {
    let mut parser = Parser::new(text, range, line)?;
    parser.source_file()?;
    Some(parser.tree())
}

/// The state of parsing. Each step is `None` where the text is not what was expected.
struct Parser<'s> {
    text: &'s str,
    tokens: Vec<Token>,
    /// Index of the next token.
    at: usize,
    /// Index of the last token that is no semicolon.
    last: usize,
    /// The tree so far.
    build: Builder,
    /// Nesting at present.
    depth: usize,
    /// Tokens that were read in vain, by reading a type where an expression stands.
    in_vain: usize,
    /// Whether `T {` opens a literal here: in the head of an `if`, `for` or `switch` it opens the block.
    literals: bool,
    /// Whether `x.(type)` was seen since the statement began.
    type_switch: bool,
    /// Bodies that were left out, where they are to be.
    later: Option<Vec<Later>>,
}

impl<'s> Parser<'s> {
    /// Makes a parser for a range whose first byte stands on `line`.
    fn new(text: &'s str, range: Range<usize>, line: u32) -> Option<Self> {
        let tokens = lexer::tokens(text, range, line, BUFFER.take())?;
        Some(Self { text, tokens, at: 0, last: 0, build: Builder::default(), depth: 0, in_vain: 0, literals: true, type_switch: false, later: None })
    }

    /// Returns the tree that was built.
    fn tree(&mut self) -> Tree {
        std::mem::take(&mut self.build).finish(vec![])
    }

    /// Returns the next token.
    fn token(&self) -> Token {
        self.tokens[self.at]
    }

    /// Returns what the next token is.
    fn tok(&self) -> Tok {
        self.tokens[self.at].tok
    }

    /// Returns what the token after the next is.
    fn second(&self) -> Tok {
        self.tokens.get(self.at + 1).map_or(Tok::End, |t| t.tok)
    }

    /// Returns the text of the next token.
    fn word(&self) -> &'s str {
        let token = self.token();
        self.text.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// Goes on to the next token; the last one stays.
    fn advance(&mut self) {
        if self.tok() != Tok::Semicolon {
            self.last = self.at;
        }
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    /// Goes on where the next token is `tok`, and says whether it was.
    fn take(&mut self, tok: Tok) -> bool {
        let found = self.tok() == tok;
        if found {
            self.advance();
        }
        found
    }

    /// Goes over a token that has to be there.
    fn expect(&mut self, tok: Tok) -> Option<()> {
        self.take(tok).then_some(())
    }

    /// Goes over what ends a line in a list that `closing` ends.
    fn end_of_line(&mut self, closing: Tok) -> Option<()> {
        if self.tok() == closing { Some(()) } else { self.expect(Tok::Semicolon) }
    }

    /// Begins a node at the next token.
    fn open(&self) -> Open {
        let token = self.token();
        self.build.open(token.start, token.line)
    }

    /// Ends a node with the last token.
    fn close(&mut self, open: Open, kind: Kind) {
        let last = self.tokens[self.last];
        self.build.close(open, kind, last.end, last.end_line);
    }

    /// Makes a node of the next token.
    fn leaf(&mut self, kind: Kind) {
        let open = self.open();
        self.advance();
        self.close(open, kind);
    }

    /// Makes a node of the next token, an identifier, with a part.
    fn name(&mut self, kind: Kind, part: Part) -> Option<()> {
        if self.tok() != Tok::Identifier {
            return None;
        }
        self.leaf(kind);
        self.build.part(part);
        Some(())
    }

    /// Makes nodes of identifiers between commas: what a type or values behind them are for.
    fn names(&mut self, kind: Kind) -> Option<()> {
        self.name(kind, Part::Name)?;
        while self.take(Tok::Comma) {
            self.name(kind, Part::Name)?;
        }
        Some(())
    }

    /// Runs `parse` and gives what it made a part.
    fn part(&mut self, part: Part, parse: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        parse(self)?;
        self.build.part(part);
        Some(())
    }

    /// Runs `parse` one level deeper. What is read in vain at each level of a nesting doubles with each: there is an end to it.
    fn nested(&mut self, parse: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        if self.depth >= DEEPEST || self.in_vain > self.tokens.len() {
            return None;
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }

    /// Runs `parse` where `T {` opens a literal, or where it does not.
    fn with_literals(&mut self, literals: bool, parse: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        let outer = std::mem::replace(&mut self.literals, literals);
        let result = parse(self);
        self.literals = outer;
        result
    }

    /// Runs `parse` for each element between commas up to `closing`, which a comma may precede, and goes over it.
    fn list(&mut self, closing: Tok, mut parse: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        while !self.take(closing) {
            parse(self)?;
            if self.tok() != closing {
                self.expect(Tok::Comma)?;
                // A line break behind the last element wants a comma before it, so no semicolon stands here.
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::comments::Comments;
    use super::super::syntax::Tree;
    use super::super::{Reader, recovery};
    use crate::facts::FileFacts;
    use crate::languages::go::tests::{go_files, somebody_elses};

    /// Returns what is read off a tree.
    fn read(path: &str, text: &str, tree: &Tree) -> FileFacts {
        let facts = FileFacts { path: path.to_owned(), language: "go", ..FileFacts::default() };
        Reader::new(text, facts, Comments::of(text)).read(tree)
    }

    /// Returns the first lines in which two printed facts differ.
    fn difference(ours: &FileFacts, theirs: &FileFacts) -> String {
        let [ours, theirs] = [ours, theirs].map(|f| format!("{f:#?}"));
        let differing = ours.lines().zip(theirs.lines()).enumerate().filter(|(_, (a, b))| a != b).take(3);
        differing.map(|(at, (a, b))| format!("{at}: ours {a}\n{at}: theirs {b}\n")).collect()
    }

    #[test]
    fn what_is_read_is_what_the_grammar_gives() {
        let (mut compared, mut given_up, mut different) = (0, vec![], vec![]);
        for path in go_files() {
            let name = path.to_string_lossy().into_owned();
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let theirs = recovery::file(&text).expect("valid code is parsed");
            match super::file(&text) {
                // What the grammar does not know yet, as `new(1)` of Go 1.26, and code that is broken.
                _ if !theirs.problems.is_empty() => {}
                None => given_up.push(name),
                Some(ours) => {
                    let (ours, theirs) = (read(&name, &text, &ours), read(&name, &text, &theirs));
                    compared += 1;
                    if ours != theirs {
                        different.push(format!("{name}\n{}", difference(&ours, &theirs)));
                    }
                }
            }
        }
        // In other people's code the grammar takes `x[i].f` for a type argument now and then, and the first of four names for a type.
        let told = different[..different.len().min(20)].concat();
        assert!(
            different.len() * 50 <= compared && (somebody_elses().is_some() || different.is_empty()),
            "{} of {compared}:\n{told}",
            different.len()
        );
        assert!(given_up.len() * 500 < compared, "{compared} compared, given up: {given_up:#?}");
    }
}
