//! A Go file whose function bodies are read when somebody asks for them.
//!
//! In: path and bytes of a file. Out: the same facts as [`super::extract`], bodies as [`Body::later`]. Most files of a review are asked for
//! a few functions. The parser sees ranges of the file, so that every node stands where it stands in the file. Left out: files that are no
//! UTF-8 or start with a mark; they are read whole. A region that cannot be parsed inside a body is a problem of that body.

use super::bodies::{cuts, type_cut};
use super::comments::Comments;
use super::{Reader, parse_in};
use crate::facts::{Body, FileFacts, Import, Problem, Step};
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

/// Returns the imports of a Go file and the type `name` that it declares; `None` where it is laid out in another way than gofmt's.
pub(in crate::languages) fn of_type(path: &str, source: &[u8], name: &str) -> Option<FileFacts> {
    let text = std::str::from_utf8(source).ok().filter(|t| !t.starts_with('\u{feff}'))?;
    let (head, declaration) = type_cut(source, name)?;
    let lines = Lines::of(source);
    let tree = parse_in(text, &[lines.range(0..head), lines.range(declaration)]).filter(|t| !t.root_node().has_error())?;
    let facts = FileFacts { path: path.to_owned(), language: "go", partial: true, ..FileFacts::default() };
    Some(Reader::new(text, &tree, facts, Comments::of(&text[..head])).read(&tree))
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
    let body = found.functions.into_iter().next().map(|f| f.body.into_steps());
    (body.unwrap_or_default(), found.problems)
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
    use super::{later, of_type};
    use crate::facts::{Field, FileFacts, TypeDef};
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

    #[test]
    fn a_type_alone_is_the_type_of_its_file() {
        let source = "package p\n\nimport \"fmt\"\n\n// A is first.\ntype A struct {\n\tx fmt.B\n}\n\nfunc f() {\n\ttype C int\n}\n\ntype (\n\t// D is an interface.\n\tD interface {\n\t\tM()\n\t}\n\tE = A // too\n)\n\ntype Few func(x int) error\ntype F []string\n";
        let whole = extract("p/a.go", source.as_bytes());
        for name in ["A", "D", "E", "F", "Few"] {
            let alone = of_type("p/a.go", source.as_bytes(), name).expect(name);
            let (one, other) = [&alone, &whole].map(|f| f.types.iter().find(|t| t.name == name).expect(name).clone()).into();
            assert_eq!(
                (one.span, one.fields.len(), one.methods.len(), one.target),
                (other.span, other.fields.len(), other.methods.len(), other.target)
            );
            assert_eq!((alone.package, alone.imports), (whole.package.clone(), whole.imports.clone()));
            assert!(alone.functions.is_empty());
        }
        assert_eq!(of_type("p/a.go", source.as_bytes(), "C"), None);
        assert_eq!(of_type("p/a.go", b"package p\n\ntype A struct { x int\n\ty int }\n", "A"), None);
    }

    /// Drops the comments of fields.
    fn undocumented(fields: &mut [Field]) {
        for f in fields {
            f.doc.clear();
            undocumented(&mut f.fields);
        }
    }

    /// Holds the type that is read alone against that of the whole file, but for comments; returns whether it could be read.
    fn same_type(path: &str, source: &[u8], whole: &FileFacts, name: &str) -> bool {
        let Some(alone) = of_type(path, source, name) else { return false };
        let bare = |f: &FileFacts| {
            let mut t = f.types.iter().find(|t| t.name == name).expect(name).clone();
            t.doc.clear();
            undocumented(&mut t.fields);
            t.methods.iter_mut().for_each(|x| x.doc.clear());
            t
        };
        assert_eq!(bare(&alone), bare(whole), "{path}");
        assert_eq!((&alone.package, &alone.imports), (&whole.package, &whole.imports), "{path}");
        assert!(alone.functions.is_empty(), "{path}");
        true
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
                let once = |t: &&TypeDef| whole.types.iter().filter(|x| x.name == t.name).count() == 1;
                for t in whole.types.iter().filter(once) {
                    same_type(&name, &source, &whole, &t.name);
                }
            }
        }
    }
}
