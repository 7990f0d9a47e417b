//! Doc tests: code in documentation, which the test runner runs.
//!
//! In: the documentation of an item. Out: one test per block of Rust code, named after its item as the runner does (`store::Store::keep (doc test)`); a
//! block that is not run has the reason as a decorator. Each block is a program of its own, so its imports do not become the file's.
//! Left out: blocks of other languages, blocks that must not compile, blocks by indentation, files that belong to no library.

use super::scan::Scan;
use super::{Reader, attributes, calls, text};
use crate::facts::{Expr, FileFacts, Function, Span, Step};
use syn::Attribute;

/// A block of code in documentation.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    /// Lines of its fences.
    lines: Span,
    /// Why it is not run.
    mark: Option<&'static str>,
    /// Its code, line by line.
    code: Vec<String>,
}

/// Words after a fence that keep a block a test.
const RUN: [&str; 4] = ["rust", "should_panic", "test_harness", "standalone_crate"];

impl Reader<'_> {
    /// Adds the tests in the documentation of an item; `name` is its own below its module.
    pub(super) fn doc_tests(&mut self, attrs: &[Attribute], name: &str) {
        if !self.has_fences {
            return;
        }
        let above = self.module.iter().skip(1).chain(&self.inline).cloned();
        let name = above.chain((!name.is_empty()).then(|| name.replace('.', "::"))).collect::<Vec<_>>().join("::");
        let mut number = 0;
        for block in blocks(&documented(attrs)) {
            let Some(body) = self.doc_body(&block) else { continue };
            number += 1;
            let title = if number == 1 { "doc test".to_owned() } else { format!("doc test {number}") };
            self.facts.functions.push(Function {
                name: format!("{name} ({title})").trim_start().to_owned(),
                body: body.into(),
                span: block.lines,
                test: true,
                only_for_tests: true,
                decorators: block.mark.map(|m| mark(m, block.lines.start)).into_iter().collect(),
                ..Function::default()
            });
        }
    }

    /// Returns what a block does, `None` where it is no Rust that can be read.
    fn doc_body(&self, block: &Block) -> Option<Vec<Step>> {
        let before = "\n".repeat(usize::try_from(block.lines.start).ok()?.saturating_sub(1));
        let source = format!("{before}fn block() {{\n{}\n}}\n", block.code.join("\n"));
        if Scan::of(&source).too_deep.is_some() {
            return None;
        }
        let file = syn::parse_str::<syn::File>(&source).ok()?;
        let facts = FileFacts { path: self.facts.path.clone(), language: "rust", ..FileFacts::default() };
        let mut reader = Reader::new(&source, Scan::default(), facts);
        reader.in_tests = true;
        reader.items(&file.items);
        // A block may have a `main` and helpers of its own: they run with it.
        let functions = reader.facts.functions.into_iter().filter(|f| !f.test);
        Some(functions.flat_map(|f| f.body.to_vec()).collect())
    }
}

/// Returns the decorator of a block that is not run.
fn mark(name: &str, line: u32) -> Expr {
    calls::call(Expr::Name(name.to_owned()), name.to_owned(), None, vec![], line, line)
}

/// Returns the lines of an item's documentation, each with its number.
fn documented(attrs: &[Attribute]) -> Vec<(u32, String)> {
    let docs = attrs.iter().filter(|a| a.path().is_ident("doc"));
    let text = docs.filter_map(|a| Some((text::start(a.pound_token.spans[0]), attributes::doc_text(a)?)));
    text.flat_map(|(first, text)| text.lines().map(str::to_owned).zip(first..).map(|(l, n)| (n, l)).collect::<Vec<_>>()).collect()
}

/// Returns the blocks of Rust code in documentation.
fn blocks(lines: &[(u32, String)]) -> Vec<Block> {
    let mut found = vec![];
    // The fence that opened a block, whether the block is a test, and the block so far.
    let mut open: Option<(&str, bool, Block)> = None;
    for (number, line) in lines {
        let line = line.trim_start().strip_prefix("* ").unwrap_or(line);
        let fence = ["```", "~~~"].into_iter().find(|f| line.trim_start().starts_with(f));
        match (&mut open, fence) {
            (None, Some(f)) => {
                let (runs, mark) = reading(line.trim_start().trim_start_matches(['`', '~']));
                open = Some((f, runs, Block { lines: Span { start: *number, end: *number }, mark, code: vec![] }));
            }
            (Some((f, ..)), Some(close)) if *f == close => {
                if let Some((_, true, block)) = open.take() {
                    found.push(Block { lines: Span { end: *number, ..block.lines }, ..block });
                }
            }
            (Some((.., block)), _) => block.code.push(visible(line)),
            (None, None) => {}
        }
    }
    found
}

/// Returns whether a block with these words after its fence is a test, and why it is not run.
fn reading(words: &str) -> (bool, Option<&'static str>) {
    let mut mark = None;
    for word in words.split([',', ' ', '{', '}']).filter(|w| !w.is_empty()) {
        match word {
            "no_run" => mark = Some("no_run"),
            w if w == "ignore" || w.starts_with("ignore-") => mark = Some("ignore"),
            w if RUN.contains(&w) || w.starts_with("edition") => {}
            _ => return (false, None),
        }
    }
    (true, mark)
}

/// Returns a line of code as it is compiled: `# ` hides it from readers; attributes of the whole program are left out.
fn visible(line: &str) -> String {
    let code = line.trim_start();
    let code = match code.strip_prefix('#') {
        Some("") => "",
        Some(rest) if rest.starts_with(' ') => rest,
        Some(rest) if rest.starts_with('#') => rest,
        _ => code,
    };
    if code.trim_start().starts_with("#![") { String::new() } else { code.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers lines from 10 on.
    fn numbered(text: &str) -> Vec<(u32, String)> {
        (10..).zip(text.lines().map(str::to_owned)).collect()
    }

    #[test]
    fn blocks_of_rust_are_tests() {
        let found = blocks(&numbered(
            "Keeps.\n```\n# use a::b;\nb();\n```\n```no_run\nb();\n```\n```text\nb();\n```\n```compile_fail\nb();\n```\n```rust,ignore\n```",
        ));
        let seen: Vec<_> = found.iter().map(|b| (b.lines.start, b.lines.end, b.mark)).collect();
        assert_eq!(seen, [(11, 14, None), (15, 17, Some("no_run")), (24, 25, Some("ignore"))]);
        assert_eq!(found[0].code, [" use a::b;", "b();"]);
    }

    #[test]
    fn a_doc_test_is_named_after_its_item_and_keeps_its_lines() {
        let source = "//! ```\n//! shop::open();\n//! ```\n\npub struct Store;\n\nimpl Store {\n    /// Keeps.\n    ///\n    /// ```\n    /// # fn main() {\n    /// let s = shop::Store::new();\n    /// s.keep(1);\n    /// # }\n    /// ```\n    pub fn keep(&self) {}\n}\n";
        let facts = crate::languages::rust::extract("src/store.rs", source.as_bytes());
        let seen: Vec<_> = facts.functions.iter().map(|f| (f.name.as_str(), f.span.start, f.test, f.body.last().map_or(0, |s| s.line))).collect();
        assert_eq!(seen, [("store (doc test)", 1, true, 2), ("keep", 16, false, 0), ("store::Store::keep (doc test)", 10, true, 13)]);
        assert!(facts.imports.is_empty() && facts.problems.is_empty());
        let of_program = crate::languages::rust::extract("src/bin/a.rs", source.as_bytes());
        assert!(of_program.functions.iter().all(|f| !f.test), "documentation of a program is not tested");
    }
}
