//! The type of an expression, as far as the files tell it.
//!
//! In: a function with its file and the [`Declarations`] of the repository. Out: a [`Ty`] or nothing. Left out: type arguments, keys
//! of maps, types of foreign packages (they stay names), flow: a name has the type of its last declaration before the line.

use super::declared::Declarations;
use super::walk::{self, Place, Visit};
use crate::change::directory;
use crate::facts::{Call, Expr, FileFacts, Function, Param, Step, StepKind, TypeRef};
use std::collections::HashMap;

/// A type and where it is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ty {
    /// Directory in this repository; `None` for foreign packages.
    pub(crate) home: Option<String>,
    /// Name, or the constructor of a composite.
    pub(crate) name: String,
    /// What a composite holds.
    pub(crate) element: Option<Box<Ty>>,
}

impl Ty {
    /// Returns the type that `type_ref` means in `file`.
    pub(crate) fn of(declared: &Declarations<'_>, file: &FileFacts, type_ref: &TypeRef) -> Self {
        let home = if type_ref.package.is_empty() { Some(directory(&file.path).to_owned()) } else { declared.home(file, &type_ref.package) };
        let element = type_ref.element.as_ref().map(|e| Box::new(Self::of(declared, file, e)));
        Self { home, name: type_ref.name.clone(), element }
    }
}

/// How a name came to its value.
#[derive(Debug, Clone, Copy)]
enum Binding<'a> {
    /// Declared with this type.
    Typed(&'a TypeRef),
    /// The result of this number of a value.
    Value(&'a Expr, usize),
    /// An element of a value.
    Element(&'a Expr),
    /// Something else; it still hides a package's name.
    Opaque,
}

/// The names that a function declares.
pub(crate) struct Scope<'a> {
    /// Its file.
    pub(crate) file: &'a FileFacts,
    /// Declarations of the repository.
    pub(crate) declared: &'a Declarations<'a>,
    /// Name → line and binding, in source order.
    names: HashMap<&'a str, Vec<(u32, Binding<'a>)>>,
}

/// Longest chain of names and calls followed for one type.
const FUEL: u8 = 12;

impl<'a> Scope<'a> {
    /// Makes a scope without local names, for package values.
    pub(crate) fn empty(declared: &'a Declarations<'a>, file: &'a FileFacts) -> Self {
        Self { file, declared, names: HashMap::new() }
    }

    /// Collects the names of a function, its literals included.
    pub(crate) fn of(declared: &'a Declarations<'a>, file: &'a FileFacts, function: &'a Function) -> Self {
        let mut scope = Self::empty(declared, file);
        function.receiver.iter().for_each(|r| scope.param(r, 0));
        scope.literal_at(function, 0);
        walk::steps(&function.body, 1.0, &mut scope);
        scope
    }

    /// Adds a parameter.
    fn param(&mut self, p: &'a Param, line: u32) {
        let binding = if p.variadic { Binding::Opaque } else { Binding::Typed(&p.type_ref) };
        self.bind(&p.name, line, binding);
    }

    /// Adds parameters and results of a function or literal.
    fn literal_at(&mut self, f: &'a Function, line: u32) {
        f.params.iter().chain(&f.results).for_each(|p| self.param(p, line));
    }

    /// Adds a name.
    fn bind(&mut self, name: &'a str, line: u32, binding: Binding<'a>) {
        if !name.is_empty() && name != "_" {
            self.names.entry(name).or_default().push((line, binding));
        }
    }

    /// Returns true where the function declares `name` before `line`.
    pub(crate) fn is_local(&self, name: &str, line: u32) -> bool {
        self.binding(name, line).is_some()
    }

    /// Returns the last binding of `name` before `line`; on its own line a name may still mean the one before.
    fn binding(&self, name: &str, line: u32) -> Option<(u32, Binding<'a>)> {
        let all = self.names.get(name)?;
        all.iter().rev().find(|(l, _)| *l < line).or_else(|| all.iter().find(|(l, _)| *l == line)).copied()
    }

    /// Returns the directory of the package that `name` stands for, `Some(None)` for a foreign one.
    pub(crate) fn package(&self, name: &str, line: u32) -> Option<Option<String>> {
        if self.is_local(name, line) {
            return None;
        }
        self.file.import(name).map(|i| self.declared.home(self.file, &i.path))
    }

    /// Returns the text that `expr` comes to, through one local name or package constant; in a concatenation the part that looks like a path.
    pub(crate) fn text_of(&self, expr: &Expr, line: u32) -> Option<String> {
        match expr {
            Expr::Text(t) => Some(t.clone()),
            Expr::Binary { op, left, right } if op == "+" => {
                let path = |e: &Expr| self.text_of(e, line).filter(|t| t.contains('/'));
                path(right).or_else(|| path(left))
            }
            Expr::Name(n) => match self.binding(n, line) {
                Some((_, Binding::Value(Expr::Text(t), 0))) => Some(t.clone()),
                Some(_) => None,
                None => self.constant(directory(&self.file.path), n),
            },
            _ => None,
        }
    }

    /// Returns the text of a package's constant.
    fn constant(&self, home: &str, name: &str) -> Option<String> {
        let found = self.declared.value(home, name)?;
        if let Some(Expr::Text(t)) = &found.get().value { Some(t.clone()) } else { None }
    }

    /// Returns the type of `expr` at `line`.
    pub(crate) fn type_of(&self, expr: &Expr, line: u32) -> Option<Ty> {
        self.typed(expr, line, FUEL)
    }

    /// Returns the type of `expr`, following at most `fuel` names and calls.
    fn typed(&self, expr: &Expr, line: u32, fuel: u8) -> Option<Ty> {
        let fuel = fuel.checked_sub(1)?;
        match expr {
            Expr::Name(n) => match self.binding(n, line) {
                Some((at, b)) => self.bound(b, at, fuel),
                None => self.package_value(directory(&self.file.path), n, fuel),
            },
            Expr::Field { of, name } => {
                if let Expr::Name(n) = &**of
                    && let Some(home) = self.package(n, line)
                {
                    return self.package_value(&home?, name, fuel);
                }
                field(self.declared, &self.typed(of, line, fuel)?, name, fuel)
            }
            Expr::Call(c) => self.result(c, 0, line, fuel),
            Expr::Record(r) => r.type_ref.as_ref().map(|t| self.written(t)),
            Expr::Cast { type_ref, .. } => Some(self.written(type_ref)),
            Expr::Index { of, .. } => self.typed(of, line, fuel)?.element.map(|e| *e),
            Expr::Unary { op, operand } if op == "<-" => self.typed(operand, line, fuel)?.element.map(|e| *e),
            Expr::Unary { operand, .. } => self.typed(operand, line, fuel),
            _ => None,
        }
    }

    /// Returns the type written as `type_ref` in this file.
    fn written(&self, type_ref: &TypeRef) -> Ty {
        Ty::of(self.declared, self.file, type_ref)
    }

    /// Returns the type of a local name.
    fn bound(&self, binding: Binding<'a>, line: u32, fuel: u8) -> Option<Ty> {
        match binding {
            Binding::Typed(t) => Some(self.written(t)),
            Binding::Value(Expr::Call(c), n) => self.result(c, n, line, fuel),
            Binding::Value(e, 0) => self.typed(e, line, fuel),
            Binding::Value(..) | Binding::Opaque => None,
            Binding::Element(e) => self.typed(e, line, fuel)?.element.map(|e| *e),
        }
    }

    /// Returns the type of a package's constant or variable.
    fn package_value(&self, home: &str, name: &str, fuel: u8) -> Option<Ty> {
        let found = self.declared.value(home, name)?;
        let def = found.get();
        match &def.type_ref {
            Some(t) => Some(Ty::of(self.declared, &found.file, t)),
            None => Scope::empty(self.declared, &found.file).typed(def.value.as_ref()?, def.span.end + 1, fuel),
        }
    }

    /// Returns the type of result number `n` of a call.
    fn result(&self, c: &Call, n: usize, line: u32, fuel: u8) -> Option<Ty> {
        let fuel = fuel.checked_sub(1)?;
        match &c.callee {
            Expr::Name(name) if name == "new" || name == "make" => match &c.args.first()?.value {
                Expr::Type(t) => Some(self.written(t)),
                Expr::Name(t) => Some(Ty { home: Some(directory(&self.file.path).to_owned()), name: t.clone(), element: None }),
                Expr::Field { of, name } => self.qualified(of, name, line),
                _ => None,
            },
            Expr::Name(name) if name == "append" => self.typed(&c.args.first()?.value, line, fuel),
            Expr::Name(name) if !self.is_local(name, line) => self.plain_result(directory(&self.file.path), name, n),
            Expr::Field { of, name } => {
                if let Expr::Name(p) = &**of
                    && let Some(home) = self.package(p, line)
                {
                    return self.plain_result(&home?, name, n);
                }
                method_result(self.declared, &self.typed(of, line, fuel)?, name, n, fuel)
            }
            _ => None,
        }
    }

    /// Returns the type `package.Name`.
    fn qualified(&self, of: &Expr, name: &str, line: u32) -> Option<Ty> {
        let Expr::Name(p) = of else { return None };
        Some(Ty { home: self.package(p, line)?, name: name.to_owned(), element: None })
    }

    /// Returns result `n` of the function `home.name`, or the type of that name for a conversion.
    fn plain_result(&self, home: &str, name: &str, n: usize) -> Option<Ty> {
        if let Some(f) = self.declared.function(home, name) {
            return f.get().results.get(n).map(|r| Ty::of(self.declared, &f.file, &r.type_ref));
        }
        self.declared.type_def(home, name).map(|_| Ty { home: Some(home.to_owned()), name: name.to_owned(), element: None })
    }
}

/// Returns the type of field `name` of a type, its own or an embedded one's.
fn field(declared: &Declarations<'_>, of: &Ty, name: &str, fuel: u8) -> Option<Ty> {
    let fuel = fuel.checked_sub(1)?;
    let found = declared.type_def(of.home.as_ref()?, &of.name)?;
    let def = found.get();
    if let Some(f) = def.fields.iter().find(|f| f.name == name) {
        return Some(Ty::of(declared, &found.file, &f.type_ref));
    }
    for e in &def.embeds {
        let embedded = Ty::of(declared, &found.file, e);
        if e.name == name {
            return Some(embedded);
        }
        if let Some(t) = field(declared, &embedded, name, fuel) {
            return Some(t);
        }
    }
    def.target.as_ref().and_then(|t| field(declared, &Ty::of(declared, &found.file, t), name, fuel))
}

/// Returns the type of result `n` of method `name` of a type: its own, an interface's, or an embedded one's.
fn method_result(declared: &Declarations<'_>, of: &Ty, name: &str, n: usize, fuel: u8) -> Option<Ty> {
    let fuel = fuel.checked_sub(1)?;
    let home = of.home.as_ref()?;
    if let Some(m) = declared.method(home, &of.name, name) {
        return m.get().results.get(n).map(|r| Ty::of(declared, &m.file, &r.type_ref));
    }
    let found = declared.type_def(home, &of.name)?;
    let def = found.get();
    if let Some(m) = def.methods.iter().find(|m| m.name == name) {
        return m.results.get(n).map(|r| Ty::of(declared, &found.file, &r.type_ref));
    }
    // A field of function type: its element is the function's first result.
    if let Some(f) = def.fields.iter().find(|f| f.name == name) {
        let t = Ty::of(declared, &found.file, &f.type_ref);
        return if t.name == "func" && n == 0 { t.element.map(|e| *e) } else { None };
    }
    let parents = def.embeds.iter().chain(&def.target);
    parents.map(|e| Ty::of(declared, &found.file, e)).find_map(|t| method_result(declared, &t, name, n, fuel))
}

impl<'a> Visit<'a> for Scope<'a> {
    fn step(&mut self, step: &'a Step, _at: Place) {
        match &step.kind {
            StepKind::Assign { targets, values, declares, type_ref, .. } if *declares => {
                for (i, t) in targets.iter().enumerate() {
                    let Expr::Name(name) = t else { continue };
                    let binding = match (type_ref, values.get(i)) {
                        (Some(t), _) => Binding::Typed(t),
                        (None, Some(v)) if values.len() == targets.len() => Binding::Value(v, 0),
                        _ => values.first().map_or(Binding::Opaque, |v| Binding::Value(v, i)),
                    };
                    self.bind(name, step.line, binding);
                }
            }
            StepKind::Loop { cond: Some(cond), vars, kind: crate::facts::LoopKind::Each, .. } => {
                for (i, v) in vars.iter().enumerate() {
                    if let Expr::Name(name) = v {
                        let binding = if i == 1 { Binding::Element(cond) } else { Binding::Opaque };
                        self.bind(name, step.line, binding);
                    }
                }
            }
            _ => {}
        }
    }

    fn literal(&mut self, function: &'a Function) {
        self.literal_at(function, function.span.start);
    }
}
