//! A Go file whose function bodies are read when somebody asks for them.
//!
//! In: path and bytes of a file. Out: the same facts as [`super::extract`], bodies as [`Body::later`]. Most files of a review are asked for
//! a few functions. The parser sees ranges of the file, so that every node stands where it stands in the file. Left out: files that are no
//! UTF-8 or start with a mark; they are read whole. A region that cannot be parsed inside a body is a problem of that body.

use super::bodies::cuts;
use super::comments::Comments;
use super::{Reader, parse_in};
use crate::facts::{Body, FileFacts, Function, Import, Problem, Step};
use memchr::memchr_iter;
use std::ops::Range;
use std::sync::Arc;
use tree_sitter::Point;

/// Declarations that are shorter cost less to parse with their file, in bytes.
const SHORT: usize = 200;

/// Returns the facts of a Go file; `None` where it has to be read whole.
pub(in crate::languages) fn later(path: &str, source: &Arc<[u8]>) -> Option<FileFacts> {
    let text = std::str::from_utf8(source).ok().filter(|t| !t.starts_with('\u{feff}'))?;
    let functions: Vec<(Range<usize>, Range<usize>)> = cuts(source).into_iter().filter(|(all, _)| all.len() >= SHORT).collect();
    let lines = Lines::of(source);
    // An error may come from a brace that stands where none was expected.
    let tree = parse_in(text, &lines.around(&functions)).filter(|t| !t.root_node().has_error())?;
    let facts = FileFacts { path: path.to_owned(), language: "go", ..FileFacts::default() };
    let mut facts = Reader::new(text, &tree, facts, Comments::of(text)).read(&tree);
    let imports: Arc<[Import]> = facts.imports.clone().into();
    for (all, _) in functions {
        let start = u32::try_from(lines.row(all.start) + 1).ok()?;
        if let Some(f) = facts.functions.iter_mut().find(|f| f.span.start == start) {
            f.body = body(path, source, lines.range(all), &imports);
        }
    }
    Some(facts)
}

/// Returns the body of the function that stands at `at` of `source`.
fn body(path: &str, source: &Arc<[u8]>, at: tree_sitter::Range, imports: &Arc<[Import]>) -> Body {
    let (path, imports) = (path.to_owned(), Arc::clone(imports));
    Body::later(Arc::clone(source), at.start_byte..at.end_byte, Box::new(move |source| read(&path, source, at, &imports)))
}

/// Reads one declaration: its steps and what could not be parsed.
fn read(path: &str, source: &[u8], at: tree_sitter::Range, imports: &[Import]) -> (Vec<Step>, Vec<Problem>) {
    let line = at.start_point.row + 1;
    let facts = FileFacts { path: path.to_owned(), language: "go", imports: imports.to_vec(), ..FileFacts::default() };
    let text = std::str::from_utf8(source).unwrap_or_default();
    let Some(tree) = parse_in(text, &[at]) else { return (vec![], vec![super::given_up(line)]) };
    // What a declaration's comments say was read with its file.
    let found = Reader::new(text, &tree, facts, Comments::default()).read(&tree);
    let steps = |f: Function| f.body.to_vec();
    (found.functions.into_iter().next().map(steps).unwrap_or_default(), found.problems)
}

/// Where the lines of a text start.
struct Lines {
    /// Offsets of the first bytes.
    starts: Vec<usize>,
    /// Length of the text.
    end: usize,
}

impl Lines {
    /// Finds the lines of a text.
    fn of(source: &[u8]) -> Self {
        let starts = std::iter::once(0).chain(memchr_iter(b'\n', source).map(|i| i + 1)).collect();
        Self { starts, end: source.len() }
    }

    /// Returns the number of the line that holds a byte, from 0.
    fn row(&self, at: usize) -> usize {
        self.starts.partition_point(|&s| s <= at) - 1
    }

    /// Returns a range of the text as the parser wants it.
    fn range(&self, of: Range<usize>) -> tree_sitter::Range {
        let point = |at: usize| Point { row: self.row(at), column: at - self.starts[self.row(at)] };
        tree_sitter::Range { start_byte: of.start, end_byte: of.end, start_point: point(of.start), end_point: point(of.end) }
    }

    /// Returns what stands around the bodies of functions.
    fn around(&self, functions: &[(Range<usize>, Range<usize>)]) -> Vec<tree_sitter::Range> {
        let starts = std::iter::once(0).chain(functions.iter().map(|(_, body)| body.end));
        let ends = functions.iter().map(|(_, body)| body.start).chain(std::iter::once(self.end));
        starts.zip(ends).map(|(start, end)| self.range(start..end)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::later;
    use crate::languages::go::extract;
    use std::sync::Arc;

    #[test]
    fn what_is_read_later_is_what_is_read_at_once() {
        let long = format!("// {}", "x".repeat(200));
        let source = format!(
            "// Package p.\npackage p\n\nimport (\n\t\"fmt\"\n\n\t\"github.com/redis/go-redis/v9\"\n)\n\nconst c = 1\n\n// A does.\nfunc A() error {{\n\t{long}\n\tif err := fmt.B(); err != nil {{\n\t\treturn err\n\t}}\n\treturn nil\n}}\n\nfunc short() {{\n\tx()\n}}\n\n// M does.\nfunc (t *T) M(x int) {{\n\tgo func() {{\n\t\t{long}\n\t\tredis.NewClient(x)\n\t}}()\n}}\n"
        );
        let facts = later("p/a.go", &Arc::from(source.as_bytes())).expect("valid");
        let texts: Vec<bool> = facts.functions.iter().map(|f| f.body.text().is_some()).collect();
        assert_eq!(texts, [true, false, true]);
        assert_eq!(facts, extract("p/a.go", source.as_bytes()));
    }

    /// All Go files below a directory.
    fn go_files(directory: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(directory).expect("readable").filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                go_files(&path, found);
            } else if path.extension().is_some_and(|e| e == "go") {
                found.push(path);
            }
        }
    }

    #[test]
    fn every_example_reads_the_same_either_way() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = vec![];
        // CONNREVIEW_GO_TREE holds them against a tree of somebody else's.
        match std::env::var_os("CONNREVIEW_GO_TREE") {
            Some(tree) => go_files(tree.as_ref(), &mut files),
            None => ["fixtures", "demo", "rules"].iter().for_each(|d| go_files(&root.join(d), &mut files)),
        }
        assert!(files.len() > 100, "{}", files.len());
        for path in files {
            let source: Arc<[u8]> = std::fs::read(&path).expect("readable").into();
            let name = path.to_string_lossy();
            if let Some(mut facts) = later(&name, &source) {
                let problems: Vec<_> = facts.functions.iter().flat_map(|f| f.body.problems().to_vec()).collect();
                facts.problems.extend(problems);
                let whole = extract(&name, &source);
                for (f, g) in facts.functions.iter().zip(&whole.functions) {
                    assert!(f == g, "{name}: {}", f.name);
                }
                assert!(facts == whole, "{name}");
            }
        }
    }
}
