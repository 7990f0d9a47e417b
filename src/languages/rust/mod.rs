//! Rust: facts of one source file, read with syn.
//!
//! In: path and bytes of a file. Out: [`FileFacts`]. Left out: anything beyond the file (other modules, what macros expand to), and
//! types that are not written down. syn reads a whole file or nothing: a file that it cannot parse gives one problem and its comments.
//! It calls itself for what is nested, so a file is looked at first ([`scan::Scan`]) and then parsed on a stack of known size; nesting
//! deeper than [`DEEPEST`] is not followed, so that no later walk over the facts can exhaust the stack either.
//!
//! Rust is a language of expressions; facts are steps. What a block, `if` or `match` comes to is an assignment or a return in each of its
//! branches. `x?` is the operator `?`, `if let P = x` asks `x is P`, `Result<T, E>` gives two results of which the last is the error.

mod attributes;
mod calls;
mod doc_tests;
mod effects;
mod expressions;
mod formats;
mod items;
mod macros;
mod names;
mod paths;
mod patterns;
mod places;
mod scan;
mod statements;
mod test_code;
mod text;
mod types;

pub(super) use names::{package_roots, resolve};
pub(super) use test_code::is_test_path;

use crate::facts::{FileFacts, Problem, Span, TypeRef};
use scan::Scan;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

/// Deepest nesting of statements, expressions and types that is followed; people write less than a tenth of it.
const DEEPEST: usize = 100;

/// Stack of the thread that parses a file. Only what is used of it is ever taken from the system.
const STACK: usize = 256 << 20;

/// Kinds of facts that Rust files do not give.
const NOT_EXTRACTED: &[&str] = &["expansions of macros"];

/// Returns the facts of a Rust file.
pub fn extract(path: &str, source: &[u8]) -> FileFacts {
    let text = readable(source);
    let scan = Scan::of(&text);
    let facts = FileFacts { path: path.to_owned(), language: "rust", not_extracted: NOT_EXTRACTED, ..FileFacts::default() };
    if let Some(line) = scan.too_deep {
        return unread(facts, scan, line, "nested too deeply to be parsed");
    }
    std::thread::scope(|threads| {
        let read = || Reader::new(&text, scan, facts).read();
        // A thread of its own also has a map of spans of its own, which ends with it.
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(threads, read);
        let facts = thread.ok().and_then(|t| t.join().ok());
        facts.unwrap_or_else(|| {
            let empty = FileFacts { path: path.to_owned(), language: "rust", not_extracted: NOT_EXTRACTED, ..FileFacts::default() };
            unread(empty, Scan::default(), 1, "no thread to parse it")
        })
    })
}

/// Returns the text of a file; a byte order mark and the line that names an interpreter are made comments or left out.
fn readable(source: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(source);
    let text = text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), |t| Cow::Owned(t.to_owned()));
    match text.strip_prefix("#!") {
        Some(rest) if !rest.trim_start().starts_with('[') => Cow::Owned(format!("//{rest}")),
        _ => text,
    }
}

/// Returns the facts of a file that cannot be parsed: its comments and the reason.
fn unread(facts: FileFacts, scan: Scan, line: u32, why: &str) -> FileFacts {
    let problem = Problem { span: Span { start: line, end: line }, why: format!("not parsed: {why}") };
    FileFacts { problems: vec![problem], comments: scan.comments, test: is_test_path(&facts.path), ..facts }
}

/// Reads the facts of one file off its syntax tree.
struct Reader<'s> {
    /// The file's text.
    source: &'s str,
    /// Its comments.
    scan: Scan,
    /// What was found so far.
    facts: FileFacts,
    /// Path of the file's module: `crate`, `queue`, `redis`.
    module: Vec<String>,
    /// Modules written in place around what is read.
    inline: Vec<String>,
    /// Names of modules that the file declares.
    modules: HashSet<String>,
    /// Names of its other items.
    declared: HashSet<String>,
    /// True below `#[cfg(test)]`.
    in_tests: bool,
    /// What `Self` stands for.
    self_type: Option<TypeRef>,
    /// Types and the traits that they implement.
    implements: Vec<(String, TypeRef)>,
    /// Type parameters in scope, each with what it is bound to.
    generics: Vec<(String, TypeRef)>,
    /// What the values of `break` are assigned to, for each loop around.
    loops: Vec<statements::Sink>,
    /// True where documentation may hold tests: there are fences, and the file belongs to a library.
    has_fences: bool,
    /// Features that the modules around ask for, each with its line.
    conditions: Vec<(String, u32)>,
    /// Nesting at present.
    depth: usize,
    /// Lines on which nesting was too deep.
    too_deep: BTreeSet<u32>,
}

impl<'s> Reader<'s> {
    /// Makes a reader for a scanned text.
    fn new(source: &'s str, scan: Scan, facts: FileFacts) -> Self {
        Self {
            source,
            scan,
            module: paths::module_of(&facts.path),
            has_fences: false,
            conditions: Vec::new(),
            facts,
            inline: Vec::new(),
            modules: HashSet::new(),
            declared: HashSet::new(),
            in_tests: false,
            self_type: None,
            implements: Vec::new(),
            generics: Vec::new(),
            loops: Vec::new(),
            depth: 0,
            too_deep: BTreeSet::new(),
        }
    }

    /// Reads the whole file.
    fn read(mut self) -> FileFacts {
        self.facts.package = self.module.last().cloned().unwrap_or_default();
        let file = match syn::parse_str::<syn::File>(self.source) {
            Ok(file) => file,
            Err(e) => return unread(self.facts, self.scan, text::start(e.span()), &e.to_string()),
        };
        self.in_tests = attributes::only_in_tests(&file.attrs);
        self.has_fences = test_code::documents_library(&self.facts.path) && ["```", "~~~"].iter().any(|f| self.source.contains(f));
        self.conditions = self.conditions_of(&file.attrs);
        self.imports(&file.items);
        self.doc_tests(&file.attrs, "");
        self.items(&file.items);
        self.implemented();
        self.facts.generated = test_code::is_generated(&self.scan.comments);
        self.facts.test = self.in_tests || is_test_path(&self.facts.path);
        let why = format!("nested more than {DEEPEST} deep");
        self.facts.problems.extend(self.too_deep.iter().map(|&l| Problem { span: Span { start: l, end: l }, why: why.clone() }));
        self.facts.comments = self.scan.comments;
        self.facts
    }

    /// Runs `read` one level deeper; `None` where that is too deep.
    fn nested<T>(&mut self, line: impl FnOnce() -> u32, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEEPEST {
            self.too_deep.insert(line());
            return None;
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        Some(result)
    }
}

#[cfg(test)]
mod tests;
