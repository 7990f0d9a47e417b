//! A source in memory for tests: facts made by hand, bytes that hold what the byte searches look for.

use crate::change::NotExamined;
use crate::facts::{
    Arg, Call, Expr, Field, FileFacts, Function, Import, Param, Record, RecordField, Source, Span, Step, StepKind, TypeDef, TypeKind, TypeRef,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Files by path.
#[derive(Default)]
pub(crate) struct Memory(BTreeMap<String, (Arc<FileFacts>, Arc<[u8]>)>);

/// The import path of the repository's root.
const MODULE: &str = "example.com/shop";

impl Memory {
    /// Adds a file; its bytes are made of its facts.
    pub(crate) fn with(mut self, file: FileFacts) -> Self {
        let bytes = print(&file);
        self.0.insert(file.path.clone(), (Arc::new(file), bytes.into_bytes().into()));
        self
    }
}

impl Source for Memory {
    fn file(&self, path: &str) -> Option<Arc<FileFacts>> {
        self.0.get(path).map(|f| f.0.clone())
    }
    fn bytes(&self, path: &str) -> Option<Arc<[u8]>> {
        self.0.get(path).map(|f| f.1.clone())
    }
    fn sources_in(&self, directory: &str) -> Vec<String> {
        self.0.keys().filter(|p| crate::change::directory(p) == directory).cloned().collect()
    }
    fn all_files(&self) -> Arc<Vec<String>> {
        Arc::new(self.0.keys().cloned().collect())
    }
    fn is_test_path(&self, path: &str) -> bool {
        path.ends_with("_test.go")
    }
    fn unit_of(&self, _from: &FileFacts, import: &str) -> Option<String> {
        import.strip_prefix(MODULE).map(|d| d.trim_start_matches('/').to_owned())
    }
    fn import_of(&self, directory: &str) -> Option<String> {
        Some(format!("{MODULE}/{directory}"))
    }
    fn mentions(&self, paths: &[String], names: &[String]) -> Vec<(String, Vec<usize>)> {
        let words = |text: &str| -> Vec<String> { text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned).collect() };
        let found = |path: &String| {
            let words = words(&String::from_utf8_lossy(&self.0.get(path)?.1));
            let indices: Vec<usize> = (0..names.len()).filter(|i| words.contains(&names[*i])).collect();
            (!indices.is_empty()).then(|| (path.clone(), indices))
        };
        paths.iter().filter_map(found).collect()
    }
    fn not_examined(&self) -> Vec<NotExamined> {
        vec![]
    }
}

/// Prints what the byte searches need: declarations at the first column, and every name.
fn print(file: &FileFacts) -> String {
    let mut text = format!("package {}\n", file.package);
    file.imports.iter().for_each(|i| text += &format!("import \"{}\"\n", i.path));
    for t in &file.types {
        text += &format!("type {} struct\n {:?}\n", t.name, t);
    }
    for v in &file.values {
        text += &format!("var {} = {:?}\n", v.name, v.value);
    }
    for f in &file.functions {
        let receiver = f.receiver.as_ref().map_or(String::new(), |r| format!("({} *{}) ", r.name, r.type_ref.name));
        text += &format!("func {receiver}{}() {:?}\n", f.name, f.body);
    }
    text
}

/// Makes an empty Go file of a package.
pub(crate) fn file(path: &str, package: &str) -> FileFacts {
    FileFacts { path: path.into(), language: "go", package: package.into(), test: path.ends_with("_test.go"), ..FileFacts::default() }
}

/// Makes an import of a directory of the repository.
pub(crate) fn import(directory: &str) -> Import {
    let name = directory.rsplit('/').next().unwrap_or(directory);
    Import { name: name.into(), path: format!("{MODULE}/{directory}"), member: None, aliased: false, line: 2 }
}

/// Makes a type of the file's own package.
pub(crate) fn of(name: &str) -> TypeRef {
    TypeRef { name: name.into(), text: name.into(), ..TypeRef::default() }
}

/// Makes a parameter.
pub(crate) fn param(name: &str, type_ref: TypeRef) -> Param {
    Param { name: name.into(), type_ref, variadic: false, default: None, taken: None }
}

/// Makes a function; each body step stands on the line after the one before.
pub(crate) fn function(name: &str, line: u32, body: Vec<StepKind>) -> Function {
    let body: Vec<Step> = body.into_iter().zip(line + 1..).map(|(kind, line)| Step { line, end_line: line, kind }).collect();
    let span = Span { start: line, end: line + 1 + body.len() as u32 };
    Function { name: name.into(), span, body: body.into(), ..Function::default() }
}

/// Makes a test that checks something at its end.
pub(crate) fn test(name: &str, line: u32, mut body: Vec<StepKind>) -> Function {
    body.push(run("t.Fail", line));
    let t = TypeRef { package: "testing".into(), name: "T".into(), ..TypeRef::default() };
    Function { params: vec![param("t", t)], test: true, ..function(name, line, body) }
}

/// Makes a method.
pub(crate) fn method(receiver: &str, f: Function) -> Function {
    Function { receiver: Some(param("r", of(receiver))), ..f }
}

/// Makes a name or a chain of fields: `a.b.c`.
pub(crate) fn path(chain: &str) -> Expr {
    let mut parts = chain.split('.');
    let head = Expr::Name(parts.next().unwrap_or("").into());
    parts.fold(head, |of, name| Expr::Field { of: Box::new(of), name: name.into() })
}

/// Makes a call of a chain.
pub(crate) fn call(chain: &str, args: Vec<Expr>) -> Expr {
    let args = args.into_iter().map(|value| Arg { name: None, value, spread: false }).collect();
    let name = chain.rsplit('.').next().unwrap_or(chain).into();
    Expr::Call(Box::new(Call {
        callee: path(chain),
        name,
        package: None,
        constructs: false,
        args,
        effect: None,
        awaited: false,
        line: 0,
        end_line: 0,
    }))
}

/// Makes a statement of a call without arguments, on `line`.
pub(crate) fn run(chain: &str, line: u32) -> StepKind {
    let mut e = call(chain, vec![]);
    if let Expr::Call(c) = &mut e {
        (c.line, c.end_line) = (line, line);
    }
    StepKind::Expr(e)
}

/// Makes `name := value`.
pub(crate) fn declare(name: &str, value: Expr) -> StepKind {
    StepKind::Assign { targets: vec![path(name)], op: ":=".into(), values: vec![value], declares: true, type_ref: None }
}

/// Makes `&Type{}`.
pub(crate) fn new(type_name: &str) -> Expr {
    Expr::Record(Box::new(Record { type_ref: Some(of(type_name)), fields: Vec::<RecordField>::new(), line: 0, end_line: 0 }))
}

/// Makes a type declaration.
pub(crate) fn type_def(name: &str, kind: TypeKind) -> TypeDef {
    TypeDef {
        name: name.into(),
        kind,
        fields: vec![],
        embeds: vec![],
        methods: vec![],
        target: None,
        doc: String::new(),
        span: Span { start: 1, end: 1 },
        decorators: vec![],
    }
}

/// Makes a field.
pub(crate) fn field(name: &str, type_ref: TypeRef) -> Field {
    Field {
        name: name.into(),
        type_ref,
        tags: vec![],
        default: None,
        doc: String::new(),
        span: Span { start: 1, end: 1 },
        fields: vec![],
        decorators: vec![],
    }
}
