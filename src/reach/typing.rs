//! The type of an expression, as far as the files tell it.
//!
//! In: a function with its file and the [`Declarations`] of the repository. Out: a [`Ty`] or nothing. Left out: type arguments, keys
//! of maps, types of foreign packages (they stay names), flow: a name has the type of its last declaration before the line.

use super::declared::{Declarations, In, Place as Declared};
use super::walk::{self, Place, Visit};
use super::{fixtures, hooks, sites};
use crate::facts::{Call, Expr, FileFacts, Function, Param, Step, StepKind, TypeRef};
use foldhash::{HashMap, HashMapExt};

/// A type and where it is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ty {
    /// Unit of this repository; `None` for foreign packages.
    pub(crate) home: Option<String>,
    /// Name, or the constructor of a composite.
    pub(crate) name: String,
    /// What a composite holds.
    pub(crate) element: Option<Box<Ty>>,
}

impl Ty {
    /// Returns the type that `type_ref` means in `file`.
    pub(crate) fn of(declared: &Declarations<'_>, file: &FileFacts, type_ref: &TypeRef) -> Self {
        let home = if type_ref.package.is_empty() { Some(declared.source.unit(&file.path)) } else { declared.home(file, &type_ref.package) };
        let element = type_ref.element.as_ref().map(|e| Box::new(Self::of(declared, file, e)));
        match home {
            Some(home) if !type_ref.name.is_empty() => Self { element, ..Self::named(declared, &home, &type_ref.name) },
            home => Self { home, name: type_ref.name.clone(), element },
        }
    }

    /// Returns the type that others know as `name` of a unit.
    fn named(declared: &Declarations<'_>, unit: &str, name: &str) -> Self {
        let (home, name) = declared.place(unit, name);
        Self { home: Some(home), name, element: None }
    }
}

/// What a name means that a function does not declare itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A package or module; `None` for a foreign one.
    Package(Option<String>),
    /// A function, type or value of a unit.
    Member(Declared),
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
    /// Handed in by the test runner: a fixture of this name.
    Handed(&'a str),
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
    /// Unit of the file.
    unit: String,
    /// True where the file is a unit by itself.
    module: bool,
    /// What `this` and `self` are, where the function has a receiver.
    this: Option<Ty>,
}

/// Longest chain of names and calls followed for one type.
const FUEL: u8 = 12;

impl<'a> Scope<'a> {
    /// Makes a scope without local names, for package values.
    pub(crate) fn empty(declared: &'a Declarations<'a>, file: &'a FileFacts) -> Self {
        let unit = declared.source.unit(&file.path);
        Self { file, declared, names: HashMap::new(), module: unit == file.path, unit, this: None }
    }

    /// Makes a scope for what a type says of its fields.
    fn inside(declared: &'a Declarations<'a>, file: &'a FileFacts, of: &Ty) -> Self {
        Self { this: Some(of.clone()), ..Self::empty(declared, file) }
    }

    /// Collects the names of a function, its literals included.
    pub(crate) fn of(declared: &'a Declarations<'a>, file: &'a FileFacts, function: &'a Function) -> Self {
        let mut scope = Self::empty(declared, file);
        for outer in hooks::around(file, function) {
            walk::steps(&outer.body, 1.0, &mut scope);
        }
        function.receiver.iter().for_each(|r| scope.param(r, 0));
        scope.this = function.receiver.as_ref().map(|r| scope.written(&r.type_ref));
        scope.literal_at(function, 0);
        walk::steps(&function.body, 1.0, &mut scope);
        scope
    }

    /// Returns the unit of the file.
    pub(crate) fn unit(&self) -> &str {
        &self.unit
    }

    /// Returns true where the file is a unit by itself: names of other files are imported one by one.
    pub(crate) fn is_module(&self) -> bool {
        self.module
    }

    /// Adds a parameter.
    fn param(&mut self, p: &'a Param, line: u32) {
        let binding = match p.variadic {
            true => Binding::Opaque,
            false if p.type_ref.name.is_empty() && self.module && self.file.test => Binding::Handed(&p.name),
            false => Binding::Typed(&p.type_ref),
        };
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

    /// Returns the unit of the package that `name` stands for, `Some(None)` for a foreign one.
    pub(crate) fn package(&self, name: &str, line: u32) -> Option<Option<String>> {
        match self.meaning(name, line)? {
            Meaning::Package(unit) => Some(unit),
            Meaning::Member(_) => None,
        }
    }

    /// Returns what `name` means by the file's imports and declarations.
    pub(crate) fn meaning(&self, name: &str, line: u32) -> Option<Meaning> {
        // In `store = store()` the name called is not yet the one declared.
        let called_here = |b: &Binding<'_>| matches!(b, Binding::Value(Expr::Call(c), _) if matches!(&c.callee, Expr::Name(n) if n == name));
        if self.binding(name, line).is_some_and(|(at, b)| at < line || !called_here(&b)) {
            return None;
        }
        match self.file.import(name) {
            Some(import) => Some(self.imported(&import.path, import.member.as_deref().filter(|m| *m != "*"))),
            None if self.module => {
                let place = self.declared.place(&self.unit, name);
                self.declared.table(&place.0).declares(&place.1).then_some(Meaning::Member(place))
            }
            None => None,
        }
    }

    /// Returns what an import brings: a member of a module may be a module itself.
    fn imported(&self, path: &str, member: Option<&str>) -> Meaning {
        let home = self.declared.home(self.file, path);
        let Some(member) = member else { return Meaning::Package(home) };
        let place = home.as_ref().map(|h| self.declared.place(h, member));
        if let Some(place) = place.clone().filter(|(unit, name)| self.declared.table(unit).declares(name)) {
            return Meaning::Member(place);
        }
        let inner = ["::", "."].iter().find_map(|sign| self.declared.home(self.file, &format!("{}{sign}{member}", path.trim_end_matches('.'))));
        match (inner.filter(|i| Some(i) != home.as_ref()), place) {
            (Some(unit), _) => Meaning::Package(Some(unit)),
            (None, Some(place)) => Meaning::Member(place),
            (None, None) => Meaning::Package(None),
        }
    }

    /// Returns the value that the function gives to `name` before `line`, with its own line.
    pub(crate) fn value_of(&self, name: &str, line: u32) -> Option<(&'a Expr, u32)> {
        match self.binding(name, line)? {
            (at, Binding::Value(value, _)) if at < line => Some((value, at)),
            _ => None,
        }
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
                None => self.constant(&self.unit, n),
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
                None => self.named(n, line, fuel),
            },
            Expr::Field { of, name } => {
                if let Some(home) = self.module_of(of, line) {
                    return self.member(&home?, name, fuel);
                }
                field(self.declared, &self.typed(of, line, fuel)?, name, fuel)
            }
            Expr::Call(c) => self.result(c, 0, line, fuel),
            Expr::Record(r) => r.type_ref.as_ref().map(|t| self.written(t)),
            Expr::Cast { type_ref, .. } => Some(self.written(type_ref)),
            Expr::Type(t) if !t.name.is_empty() => Some(self.written(t)),
            Expr::Binary { op, left, right } if matches!(op.as_str(), "||" | "??" | "or") => {
                self.typed(left, line, fuel).or_else(|| self.typed(right, line, fuel))
            }
            Expr::Index { of, .. } => self.typed(of, line, fuel)?.element.map(|e| *e),
            Expr::Unary { op, operand } if op == "<-" => self.typed(operand, line, fuel)?.element.map(|e| *e),
            Expr::Unary { operand, .. } => self.typed(operand, line, fuel),
            _ => None,
        }
    }

    /// Returns the type of a name that the function does not declare: of what it stands on, of a class, or of a package value.
    fn named(&self, name: &str, line: u32, fuel: u8) -> Option<Ty> {
        match name {
            "this" | "self" | "cls" if self.this.is_some() => self.this.clone(),
            "super" => self.parent(),
            _ if !self.module => self.package_value(&self.unit, name, fuel),
            _ => match self.meaning(name, line)? {
                Meaning::Member((unit, name)) => self.member(&unit, &name, fuel),
                Meaning::Package(_) => None,
            },
        }
    }

    /// Returns the type that `name` of a unit is or has.
    fn member(&self, unit: &str, name: &str, fuel: u8) -> Option<Ty> {
        if self.module && self.declared.type_def(unit, name).is_some() {
            return Some(Ty::named(self.declared, unit, name));
        }
        self.package_value(unit, name, fuel)
    }

    /// Returns the first type that the receiver's type inherits from.
    fn parent(&self) -> Option<Ty> {
        let this = self.this.as_ref()?;
        let found = self.declared.type_def(this.home.as_ref()?, &this.name)?;
        let first = found.get().embeds.first()?;
        Some(Ty::of(self.declared, &found.file, first))
    }

    /// Returns the unit of the package or module that an expression names, `Some(None)` for a foreign one.
    pub(crate) fn module_of(&self, of: &Expr, line: u32) -> Option<Option<String>> {
        match of {
            Expr::Name(n) => self.package(n, line),
            Expr::Type(t) if t.name.is_empty() => Some(self.declared.home(self.file, &t.package)),
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
            Binding::Handed(name) => {
                let fixture = fixtures::named(self.declared, self.file, name)?;
                returned(self.declared, &fixture, 0, fuel)
            }
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
                Expr::Name(t) => Some(Ty { home: Some(self.unit.clone()), name: t.clone(), element: None }),
                Expr::Field { of, name } => self.qualified(of, name, line),
                _ => None,
            },
            Expr::Name(name) if self.module && matches!(name.as_str(), "copy" | "deepcopy") => self.typed(&c.args.first()?.value, line, fuel),
            Expr::Name(name) if name == "append" => self.typed(&c.args.first()?.value, line, fuel),
            Expr::Name(name) if name == "super" => self.parent(),
            Expr::Name(name) if self.module => match self.meaning(name, line)? {
                Meaning::Member((unit, name)) => self.plain_result(&unit, &name, n, fuel),
                Meaning::Package(_) => None,
            },
            Expr::Name(name) if !self.is_local(name, line) => self.plain_result(&self.unit, name, n, fuel),
            Expr::Field { of, name } => {
                if let Some(home) = self.module_of(of, line) {
                    return self.plain_result(&home?, name, n, fuel);
                }
                let owner = self.typed(of, line, fuel)?;
                let passes = || (self.module && PASSING.contains(&name.as_str())).then(|| owner.clone());
                // What a type has without declaring it, as `default`, mostly makes one.
                let makes = || (self.module && matches!(&**of, Expr::Type(_))).then(|| owner.clone());
                method_result(self.declared, &owner, name, n, fuel).or_else(passes).or_else(makes)
            }
            Expr::Call(_) if self.module => method_result(self.declared, &self.typed(&c.callee, line, fuel)?, CALLED, n, fuel),
            _ => None,
        }
    }

    /// Returns the type `package.Name`.
    fn qualified(&self, of: &Expr, name: &str, line: u32) -> Option<Ty> {
        let Expr::Name(p) = of else { return None };
        Some(Ty { home: self.package(p, line)?, name: name.to_owned(), element: None })
    }

    /// Returns result `n` of the function `home.name`, or the type of that name for a conversion.
    fn plain_result(&self, home: &str, name: &str, n: usize, fuel: u8) -> Option<Ty> {
        if let Some(f) = self.declared.function(home, name) {
            return returned(self.declared, &f, n, fuel);
        }
        self.declared.type_def(home, name).map(|_| Ty::named(self.declared, home, name))
    }
}

/// The method that runs where a value itself is called.
const CALLED: &str = "__call__";

/// Methods that hand on what they are called on, or what it wraps.
const PASSING: [&str; 14] = [
    "unwrap",
    "expect",
    "clone",
    "as_ref",
    "as_mut",
    "borrow",
    "borrow_mut",
    "lock",
    "read",
    "write",
    "to_owned",
    "into_inner",
    "unwrap_or_default",
    "bind",
];

/// Returns the type of result `n` of a function, as declared or, where it declares none, as its `return` or `yield` tells.
fn returned(declared: &Declarations<'_>, function: &In<Function>, n: usize, fuel: u8) -> Option<Ty> {
    let fuel = fuel.checked_sub(1)?;
    if let Some(r) = function.get().results.get(n) {
        return Some(Ty::of(declared, &function.file, &r.type_ref));
    }
    if !function.get().results.is_empty() || !declared.is_module(&function.file.path) {
        return None;
    }
    let whole = function.whole(declared)?;
    let scope = Scope::of(declared, &whole.file, whole.get());
    sites::all_steps(whole.get()).into_iter().find_map(|s| match &s.kind {
        StepKind::Return { values, .. } => scope.typed(values.get(n)?, s.line, fuel),
        StepKind::Expr(Expr::Unary { op, operand }) if op.trim() == "yield" => scope.typed(operand, s.line, fuel),
        _ => None,
    })
}

/// Returns the type of field `name` of a type, its own or an embedded one's.
fn field(declared: &Declarations<'_>, of: &Ty, name: &str, fuel: u8) -> Option<Ty> {
    let fuel = fuel.checked_sub(1)?;
    let found = declared.type_def(of.home.as_ref()?, &of.name)?;
    let def = found.get();
    if let Some(f) = def.fields.iter().find(|f| f.name == name) {
        return match &f.default {
            Some(value) if f.type_ref.name.is_empty() => Scope::inside(declared, &found.file, of).typed(value, f.span.end + 1, fuel),
            _ => Some(Ty::of(declared, &found.file, &f.type_ref)),
        };
    }
    // What reads like a field may be a method: a property, a getter.
    if let Some(m) = declared.method(of.home.as_ref()?, &of.name, name).filter(|m| declared.is_module(&m.file.path)) {
        return returned(declared, &m, 0, fuel);
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
        return returned(declared, &m, n, fuel);
    }
    let found = declared.type_def(home, &of.name)?;
    let def = found.get();
    if let Some(m) = def.methods.iter().find(|m| m.name == name) {
        return m.results.get(n).map(|r| Ty::of(declared, &found.file, &r.type_ref));
    }
    // A field of function type: its element is the function's first result.
    if let Some(f) = def.fields.iter().find(|f| f.name == name) {
        let t = Ty::of(declared, &found.file, &f.type_ref);
        return match t.name.as_str() {
            "func" if n == 0 => t.element.map(|e| *e),
            // A field that holds a class: calling it makes one; or something that can be called.
            _ if n == 0 && declared.is_module(&found.file.path) => {
                let held = field(declared, of, name, fuel)?;
                method_result(declared, &held, CALLED, 0, fuel).or(Some(held))
            }
            _ => None,
        };
    }
    let parents = def.embeds.iter().chain(&def.target);
    parents.map(|e| Ty::of(declared, &found.file, e)).find_map(|t| method_result(declared, &t, name, n, fuel))
}

impl<'a> Visit<'a> for Scope<'a> {
    fn step(&mut self, step: &'a Step, _at: Place) {
        match &step.kind {
            StepKind::Assign { targets, values, declares, type_ref, .. } if *declares || self.module => {
                for (i, t) in targets.iter().enumerate() {
                    let Expr::Name(name) = t else { continue };
                    let binding = match (type_ref, values.get(i)) {
                        (Some(t), _) => Binding::Typed(t),
                        (None, Some(v)) if values.len() == targets.len() => Binding::Value(v, 0),
                        _ => values.first().map_or(Binding::Opaque, |v| Binding::Value(v, i)),
                    };
                    // Clearing a name says nothing of what it held.
                    if !*declares && matches!(binding, Binding::Value(Expr::Null, _)) {
                        continue;
                    }
                    self.bind(name, step.line, binding);
                }
            }
            StepKind::Loop { cond: Some(cond), vars, kind: crate::facts::LoopKind::Each, .. } => {
                for (i, v) in vars.iter().enumerate() {
                    if let Expr::Name(name) = v {
                        let element = i == 1 || (self.module && vars.len() == 1);
                        let binding = if element { Binding::Element(cond) } else { Binding::Opaque };
                        self.bind(name, step.line, binding);
                    }
                }
            }
            StepKind::With { items, .. } => {
                for (target, value) in items {
                    if let Some(Expr::Name(name)) = target {
                        self.bind(name, step.line, Binding::Value(value, 0));
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
