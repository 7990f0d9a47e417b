//! A Go file whose function bodies are read when somebody asks for them.
//!
//! In: path and bytes of a file. Out: the same facts as [`super::extract`], bodies as [`Body::later`]. Most files of a review are asked for
//! a few functions. Left out: files that are broken outside of bodies or in their brackets, are no UTF-8 or start with a mark; they are
//! read whole. A region that cannot be parsed inside a body is a problem of that body.

use super::comments::Comments;
use super::parser::{self, Later};
use super::{Reader, given_up, recovery};
use crate::facts::{Body, FileFacts, Import, Problem, Step};
use std::sync::Arc;

/// Returns the facts of a Go file; `None` where it has to be read whole.
pub(in crate::languages) fn later(path: &str, source: &Arc<[u8]>) -> Option<FileFacts> {
    let text = std::str::from_utf8(source).ok().filter(|t| !t.starts_with('\u{feff}'))?;
    let (tree, functions) = parser::outline(text)?;
    let facts = FileFacts { path: path.to_owned(), language: "go", ..FileFacts::default() };
    let mut facts = Reader::new(text, facts, Comments::of(text)).read(&tree);
    let imports: Arc<[Import]> = facts.imports.clone().into();
    for at in functions {
        if let Some(f) = facts.functions.iter_mut().find(|f| f.span.start == at.line) {
            f.body = body(path, source, at, &imports);
        }
    }
    Some(facts)
}

/// Returns the body of the function that stands at `at` of `source`.
fn body(path: &str, source: &Arc<[u8]>, at: Later, imports: &Arc<[Import]>) -> Body {
    let (path, imports) = (path.to_owned(), Arc::clone(imports));
    Body::later(Arc::clone(source), at.at.clone(), Box::new(move |source| read(&path, source, &at, &imports)))
}

/// Reads one declaration: its steps and what could not be parsed.
fn read(path: &str, source: &[u8], at: &Later, imports: &[Import]) -> (Vec<Step>, Vec<Problem>) {
    let facts = FileFacts { path: path.to_owned(), language: "go", imports: imports.to_vec(), ..FileFacts::default() };
    let text = std::str::from_utf8(source).unwrap_or_default();
    let tree = parser::declaration(text, at).or_else(|| recovery::declaration(text, at));
    let Some(tree) = tree else { return (vec![], vec![given_up(at.line)]) };
    // What a declaration's comments say was read with its file.
    let found = Reader::new(text, facts, Comments::default()).read(&tree);
    let body = found.functions.into_iter().next().map(|f| f.body.into_steps());
    (body.unwrap_or_default(), found.problems)
}

#[cfg(test)]
mod tests {
    use super::later;
    use crate::languages::go::extract;
    use crate::languages::go::tests::go_files;
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
    fn every_example_reads_the_same_either_way() {
        for path in go_files() {
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
