//! Facts: what a source file says, without opinion and without regard to its language.
//!
//! In: nothing; each language fills these types. Out: imports, values, types and functions of one file at one
//! revision, each function with an ordered tree of what it does ([`Step`], [`Expr`]). Left out: parsers, rules,
//! what any of it means for a connection.
//!
//! A language that cannot give a kind of fact says so in [`FileFacts::not_extracted`]; an empty list of
//! something means that there is none.

mod body;
mod dependency;
mod entry;
mod errors;
mod expr;
mod interface;
mod outline;
mod source;
mod step;
mod types;
mod values;

pub use body::Body;
pub use dependency::{Dependency, Standing};
pub use entry::{Entry, Resource};
pub(crate) use errors::ERRORS;
pub use expr::{Arg, Call, Effect, Expr, KEYWORDS, Record, RecordField, Suffix};
pub use interface::{Interface, Message, MessageField, Method, Service};
pub use outline::{Branch, Line, LineKind, Outline, OutlineDiff, Renames};
pub(crate) use source::lines;
pub use source::{Declared, Kin, Source};
pub use step::{Case, Handler, LoopKind, Step, StepKind};
pub use types::TypeRef;
pub(crate) use values::default_of;
pub use values::{Constants, Locals, UNKNOWN, Value, resolve, resolve_in};

use serde::Serialize;
use std::collections::HashMap;

/// Everything extracted from one file at one revision.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FileFacts {
    /// Path at this revision.
    pub path: String,
    /// Name of the language, for instance `go`.
    pub language: &'static str,
    /// The unit of namespace as the file names it: a Go package clause, a Python module.
    pub package: String,
    /// Imports in order.
    pub imports: Vec<Import>,
    /// What others may import from the file under another name than its own, or from elsewhere. Where a language shares its declarations
    /// as they are (Go), there is none.
    pub exports: Vec<Export>,
    /// Constants and variables of the package.
    pub values: Vec<ValueDef>,
    /// Types declared in the file.
    pub types: Vec<TypeDef>,
    /// Functions and methods declared in the file.
    pub functions: Vec<Function>,
    /// Libraries that a manifest asks for or a lock file chose.
    pub dependencies: Vec<Dependency>,
    /// Services and messages that a definition file declares; `None` for any other file.
    pub interface: Option<Interface>,
    /// Values of a settings file, manifest or script, in order.
    pub entries: Vec<Entry>,
    /// Objects of a manifest, in order.
    pub resources: Vec<Resource>,
    /// Comments, for suppressions and documentation.
    pub comments: Vec<Comment>,
    /// True where bodies were left out, see [`Source::part`].
    #[serde(skip)]
    pub partial: bool,
    /// True for generated files (`Code generated … DO NOT EDIT`).
    pub generated: bool,
    /// True for test files, and for helpers of tests whatever their name (they take a `*testing.T`, say).
    pub test: bool,
    /// When a call that fails raises.
    pub raises: Raises,
    /// Regions that could not be parsed.
    pub problems: Vec<Problem>,
    /// Kinds of facts that this language does not give, by name (`goroutines`, `types`).
    pub not_extracted: &'static [&'static str],
}

/// When a call that fails raises: its error then goes up to the caller unless something catches it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Raises {
    /// Errors are values.
    #[default]
    Never,
    /// Any call does.
    Always,
    /// A call of another component gives a promise, which raises where it is waited for or handed on.
    Awaited,
}

/// One import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Import {
    /// The name by which the file speaks of it: the alias, or the last part of the path without a version.
    pub name: String,
    /// The path as written: `github.com/redis/go-redis/v9`, `redis.asyncio`.
    pub path: String,
    /// What is imported of it where that is not the whole: `Redis` of `from redis import Redis as R`, `createClient` of
    /// `import { createClient } from "redis"`; `*` for all of its names, `default` for a module's default export.
    pub member: Option<String>,
    /// True where the file gives the name itself.
    pub aliased: bool,
    /// Line of the import.
    pub line: u32,
}

/// The name of what a module hands out without a name of its own: `export default`, `module.exports =`.
pub const DEFAULT: &str = "default";

/// Something that a file hands out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Export {
    /// Name for others; `*` where everything of `path` is handed on under its own name.
    pub name: String,
    /// Module that it comes from, as written; `None` where the file itself declares or imports it.
    pub path: Option<String>,
    /// Its name there, `*` for the module itself.
    pub symbol: String,
}

/// A constant or variable of the package.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ValueDef {
    /// Name.
    pub name: String,
    /// True for a constant.
    pub constant: bool,
    /// Declared type, if any.
    pub type_ref: Option<TypeRef>,
    /// Initial value, if any. (A Go constant of an `iota` group without a value of its own repeats the group's expression.)
    pub value: Option<Expr>,
    /// Doc comment without markers.
    pub doc: String,
    /// Where it stands.
    pub span: Span,
}

/// A declared type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TypeDef {
    /// Name.
    pub name: String,
    /// What it is.
    pub kind: TypeKind,
    /// Fields of a struct or class.
    pub fields: Vec<Field>,
    /// Embedded or inherited types.
    pub embeds: Vec<TypeRef>,
    /// Method signatures of an interface (bodies empty).
    pub methods: Vec<Function>,
    /// For an alias or a defined type, what it stands for.
    pub target: Option<TypeRef>,
    /// Doc comment without markers.
    pub doc: String,
    /// Where it stands.
    pub span: Span,
    /// Decorators, attributes or annotations as calls, outermost first; one without arguments is a call without arguments.
    pub decorators: Vec<Expr>,
}

/// What a declared type is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeKind {
    /// Struct or class.
    Struct,
    /// Interface, protocol or trait.
    Interface,
    /// Another name for, or a new type over, an existing one.
    Alias,
    /// Anything else.
    Other,
}

/// A field of a struct or class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// Name.
    pub name: String,
    /// Type.
    pub type_ref: TypeRef,
    /// Tags by key, in order: `json` → `pool_size`, options such as `omitempty` kept after a comma.
    pub tags: Vec<(String, String)>,
    /// Default where the declaration gives one.
    pub default: Option<Expr>,
    /// Doc comment and trailing comment, without markers.
    pub doc: String,
    /// Where it stands, doc comment excluded.
    pub span: Span,
    /// Fields of an anonymous struct type written in place.
    pub fields: Vec<Field>,
    /// Decorators, attributes or annotations as calls, outermost first; one without arguments is a call without arguments.
    pub decorators: Vec<Expr>,
}

/// A function or method.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Function {
    /// Own name; for a function literal the name it is bound to, or empty.
    pub name: String,
    /// The receiver's parameter for a method: name and type.
    pub receiver: Option<Param>,
    /// Parameters in order.
    pub params: Vec<Param>,
    /// Results in order; names are often empty.
    pub results: Vec<Param>,
    /// What it does, in order.
    pub body: Body,
    /// Doc comment without markers.
    pub doc: String,
    /// From the first line of the declaration (decorators included, doc comment excluded) to the last.
    pub span: Span,
    /// True where a test runner would run it as a test.
    pub test: bool,
    /// True for code that only tests compile although its file is not for tests: what stands below Rust's `#[cfg(test)]`.
    pub only_for_tests: bool,
    /// Decorators, attributes or annotations as calls, outermost first; one without arguments is a call without arguments:
    /// `@app.task` is `app.task()`. In an [`Outline`] they are its first lines.
    pub decorators: Vec<Expr>,
}

/// A parameter or result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Param {
    /// Name, empty where it has none.
    pub name: String,
    /// Type.
    pub type_ref: TypeRef,
    /// True for a variadic parameter.
    pub variadic: bool,
    /// Value where a caller gives none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Expr>,
    /// Where it is one name of an argument that the parameters take apart, which.
    #[serde(skip)]
    pub taken: Option<Box<Taken>>,
}

/// A name that parameters take out of an object: `job` of `({ job, at }) =>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Position of the argument that is the object.
    pub argument: usize,
    /// Its member, empty where it is not known.
    pub member: String,
}

/// A comment of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// Text without comment markers.
    pub text: String,
    /// First and last line.
    pub span: Span,
}

/// First and last line, counted from 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// First line.
    pub start: u32,
    /// Last line.
    pub end: u32,
}

/// A region of a file that could not be parsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// What the parser says.
    pub why: String,
}

impl Function {
    /// Returns the name used in reports: `Func` or `Type.Method`.
    pub fn symbol(&self) -> String {
        match &self.receiver {
            Some(r) if !r.type_ref.name.is_empty() => format!("{}.{}", r.type_ref.name, self.name),
            _ => self.name.clone(),
        }
    }
}

impl FileFacts {
    /// Returns the functions by symbol; of several with one, the first.
    pub fn by_symbol(&self) -> HashMap<String, &Function> {
        self.functions.iter().rev().map(|f| (f.symbol(), f)).collect()
    }

    /// Returns the same file in which functions that are not read yet, and for whose text `wanted` says no, have empty bodies.
    pub fn with_bodies(&self, wanted: &dyn Fn(&[u8]) -> bool) -> Self {
        let mut all = Self { partial: true, ..self.clone() };
        for f in all.functions.iter_mut().filter(|f| f.body.text().is_some_and(|t| !wanted(t))) {
            f.body = Body::EMPTY;
        }
        all
    }

    /// Returns the function or method whose declaration encloses `line`.
    pub fn function_at(&self, line: u32) -> Option<&Function> {
        self.functions.iter().find(|f| f.span.start <= line && line <= f.span.end)
    }

    /// Returns true where the file declares a type, function or value of this name.
    pub fn declares(&self, name: &str) -> bool {
        self.values.iter().any(|v| v.name == name)
            || self.types.iter().any(|t| t.name == name)
            || self.functions.iter().any(|f| f.receiver.is_none() && f.name == name)
    }

    /// Returns the path that `name` stands for among the imports.
    pub fn import(&self, name: &str) -> Option<&Import> {
        self.imports.iter().find(|i| i.name == name)
    }
}
