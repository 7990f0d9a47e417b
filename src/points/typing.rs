//! Types of expressions, as far as the sources of this repository and the libraries' tables tell.
//!
//! In: facts of one revision and the catalogue's libraries. Out: the type of an expression, and the declaration
//! behind a call. Left out: everything a compiler would need (generics, overloads, flow): an unknown type is `None`.

pub(crate) use super::scope::Scope;

use super::codecs::names_of;
use super::scope::{Binding, is_opening};
use crate::facts::{Call, DEFAULT, Expr, FileFacts, Function, Source, Step, StepKind, TypeDef, TypeKind, TypeRef};
use crate::rules::{Library, Names};
use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// How deep expressions, fields and embedded types are followed.
const MAX_DEPTH: usize = 12;
/// Functions of one file that are parsed alone before the whole file is.
const MAX_PARTS: u8 = 2;
/// Methods of a library's type that make an interface of the project stand for it.
const LIKE: usize = 4;

/// Begins the name of a package that is a unit of this repository and has no import path. No import begins so.
pub(super) const OWN: &str = "//";

/// A type's declaration: its file and its index among the file's types.
type Defined = (Arc<FileFacts>, usize);

/// Answers by question, found once for a revision.
pub(super) type Memo<K, V> = Mutex<HashMap<K, V>>;

/// A type with the package it is declared in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Type {
    /// Import path; [`OWN`] and the unit for one of this repository without a path; empty for built-in types.
    pub package: String,
    /// Name, or the constructor of a composite (`map`, `slice`, `chan`, `func`).
    pub name: String,
    /// What a composite holds.
    pub element: Option<Box<Type>>,
}

/// A function or method where it is declared; without its body, see [`Types::with_body`].
#[derive(Debug, Clone)]
pub(crate) struct Declared {
    /// The file; bodies may be left out.
    pub file: Arc<FileFacts>,
    /// Index among the file's functions.
    pub index: usize,
}

impl Declared {
    /// Returns the function.
    pub fn function(&self) -> &Function {
        &self.file.functions[self.index]
    }
}

/// Types of one revision.
pub(crate) struct Types<'s> {
    /// The revision's facts.
    pub source: &'s dyn Source,
    libraries: Vec<&'s Library>,
    /// See [`Types::libraries_of`].
    by_package: Memo<String, Arc<[usize]>>,
    /// Plain names of functions that encode or decode.
    codecs: HashSet<String>,
    defs: Memo<(String, String), Option<Defined>>,
    functions: Memo<(String, String, String), Option<Declared>>,
    implementers: Memo<(String, Type), Arc<Vec<String>>>,
    /// How often a file was asked for the body of a function.
    parts: Mutex<HashMap<String, u8>>,
}

impl<'s> Types<'s> {
    /// Makes an empty store over a revision.
    pub fn new(source: &'s dyn Source, libraries: &'s BTreeMap<String, Library>) -> Self {
        let tables = libraries.values().flat_map(|l| l.encodes.iter().chain(&l.decodes));
        let codecs = tables.flat_map(|(n, _)| n.texts.iter().flat_map(|t| names_of(t)).map(str::to_owned)).collect();
        let (defs, functions) = (Mutex::default(), Mutex::default());
        Self {
            source,
            libraries: libraries.values().collect(),
            by_package: Mutex::default(),
            codecs,
            defs,
            functions,
            implementers: Mutex::default(),
            parts: Mutex::default(),
        }
    }

    /// Returns the libraries of the catalogue.
    pub fn libraries(&self) -> impl Iterator<Item = &Library> {
        self.libraries.iter().copied()
    }

    /// Returns the plain names of the functions that encode or decode.
    pub fn codecs(&self) -> &HashSet<String> {
        &self.codecs
    }

    /// Returns true where `e` names an object of the language itself: no variable, no import, nothing that the file declares.
    pub fn is_global(&self, e: &Expr, scope: &Scope<'_>) -> bool {
        let Expr::Name(n) = e else { return false };
        !scope.variables().contains_key(n.as_str()) && scope.file.import(n).is_none() && !scope.file.declares(n)
    }

    /// Returns the name of the package that a file belongs to.
    pub fn package_of(&self, path: &str) -> String {
        self.named(&self.source.unit(path))
    }

    /// Returns the name of the package that a unit is.
    fn named(&self, unit: &str) -> String {
        self.source.import_of(unit).unwrap_or_else(|| format!("{OWN}{unit}"))
    }

    /// Returns the unit of a package of this repository.
    pub fn unit_of(&self, file: &FileFacts, package: &str) -> Option<String> {
        match package.strip_prefix(OWN) {
            Some(unit) => Some(unit.to_owned()),
            None => self.source.unit_of(file, package),
        }
    }

    /// Returns a written type with its package filled in.
    pub fn qualify(&self, t: &TypeRef, file: &FileFacts) -> Type {
        let composite = matches!(t.name.as_str(), "map" | "slice" | "array" | "chan" | "func" | "struct" | "interface");
        let builtin = t.package.is_empty() && t.name.starts_with(|c: char| c.is_lowercase()) && is_builtin(&t.name);
        let element = t.element.as_ref().map(|e| Box::new(self.qualify(e, file)));
        let (package, name) = match t.package.as_str() {
            "" if composite || builtin => (String::new(), t.name.clone()),
            "" => (self.package_of(&file.path), t.name.clone()),
            package => self.declared_as(package, &t.name, file),
        };
        Type { package, name, element }
    }

    /// Returns the package and the name under which the repository declares what a file imports as `name` of `package`; a library's
    /// default export has the name that the library's table gives it.
    fn declared_as(&self, package: &str, name: &str, file: &FileFacts) -> (String, String) {
        let own = if self.source.unit(&file.path) == file.path { self.unit_of(file, package) } else { None };
        let place = match own {
            Some(unit) => match self.source.exported(&unit, name) {
                Ok((unit, name)) if self.source.part(&unit, &[]).is_none_or(|f| f.declares(&name)) => Ok((self.named(&unit), name)),
                // What generated code declares, which is not part of the repository.
                Ok(_) => Err((package.to_owned(), name.to_owned())),
                foreign => foreign,
            },
            None => Err((package.to_owned(), name.to_owned())),
        };
        place.unwrap_or_else(|(package, name)| {
            let renamed = if name == DEFAULT { self.library_result(&package, "", &name) } else { None };
            renamed.map_or((package, name), |t| (t.package, t.name))
        })
    }

    /// Returns the type of an expression.
    pub fn type_of(&self, e: &Expr, scope: &Scope<'_>) -> Option<Type> {
        self.typed(e, scope, 0, 0)
    }

    /// Returns the type of the `nth` result of an expression.
    fn typed(&self, e: &Expr, scope: &Scope<'_>, nth: usize, depth: usize) -> Option<Type> {
        if depth > MAX_DEPTH {
            return None;
        }
        match e {
            Expr::Name(n) => self.name(n, scope, depth),
            Expr::Field { of, name } => {
                if let Some(package) = self.import(of, scope).or_else(|| module(of)) {
                    return self.package_value(&package, name, scope.file, depth);
                }
                if let Some((package, _)) = self.own_submodule(of, scope) {
                    return self.package_value(&package, name, scope.file, depth);
                }
                let t = self.typed(of, scope, 0, depth + 1)?;
                self.field(&t, name, scope.file, depth + 1).or_else(|| self.getter(&t, name, scope.file, depth + 1))
            }
            Expr::Call(c) => self.result(c, scope, nth, depth + 1),
            Expr::Record(r) => r.type_ref.as_ref().map(|t| self.qualify(t, scope.file)),
            Expr::Cast { type_ref, .. } => Some(self.qualify(type_ref, scope.file)),
            Expr::Type(t) if !t.name.is_empty() => Some(self.qualify(t, scope.file)),
            Expr::Index { of, .. } => self.typed(of, scope, 0, depth + 1)?.element.map(|e| *e),
            Expr::Unary { op, operand } => {
                let t = self.typed(operand, scope, 0, depth + 1)?;
                if op == "<-" { t.element.map(|e| *e) } else { Some(t) }
            }
            // One of two values: `client ?? make()`, `c ? a : b`, `a if c else b`; and an assignment, which is its value.
            Expr::Binary { op, left, right } => match op.as_str() {
                "||" | "??" | ":" | "if" => self.typed(left, scope, 0, depth + 1).or_else(|| self.typed(right, scope, 0, depth + 1)),
                "?" | "=" | "??=" | "||=" | "," | "&&" | "else" => self.typed(right, scope, 0, depth + 1),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the import path where `e` is the name of an imported module and of no variable.
    fn import(&self, e: &Expr, scope: &Scope<'_>) -> Option<String> {
        let Expr::Name(n) = e else { return None };
        if scope.variables().contains_key(n.as_str()) {
            return None;
        }
        scope.file.import(n).filter(|i| i.member.is_none()).map(|i| i.path.clone())
    }

    /// Returns the type of what a file imports under a name of its own: a value of this repository, or a class, whose static members
    /// are looked for where those of its values are.
    fn imported(&self, n: &str, file: &FileFacts, depth: usize) -> Option<Type> {
        let import = file.import(n)?;
        let (package, name) = self.declared_as(&import.path, import.member.as_deref()?, file);
        if !package.starts_with(OWN) {
            return Some(Type { package, name, element: None });
        }
        self.package_value(&package, &name, file, depth)
    }

    /// Returns the type of a variable of the function or of the package.
    fn name(&self, n: &str, scope: &Scope<'_>, depth: usize) -> Option<Type> {
        match scope.variables().get(n) {
            // A parameter without annotation.
            Some(Binding::Declared(t)) if t.name.is_empty() && t.text.is_empty() => None,
            Some(Binding::Declared(t)) => Some(self.qualify(t, scope.file)),
            // A variable that is bound to an expression of itself (`x = f(x)`) ends at the depth bound.
            Some(Binding::Value(e, nth)) => self.typed(e, scope, *nth, depth + 2),
            Some(Binding::Element(e)) => self.typed(e, scope, 0, depth + 1)?.element.map(|e| *e),
            None => self.imported(n, scope.file, depth).or_else(|| self.package_value(&self.package_of(&scope.file.path), n, scope.file, depth)),
        }
    }

    /// Returns the type of a package-level variable or constant, or a class by its name.
    fn package_value(&self, package: &str, name: &str, from: &FileFacts, depth: usize) -> Option<Type> {
        let dir = self.unit_of(from, package)?;
        for path in self.source.declaring(&dir, name) {
            let Some(file) = self.source.part(&path, &[]) else { continue };
            if let Some(v) = file.values.iter().find(|v| v.name == name) {
                let empty = Scope::outside(&file);
                return match (&v.type_ref, &v.value) {
                    (Some(t), _) => Some(self.qualify(t, &file)),
                    (None, Some(e)) => self.typed(e, &empty, 0, depth + 2),
                    _ => None,
                };
            }
            if file.types.iter().any(|t| t.name == name) {
                return Some(Type { package: self.package_of(&path), name: name.to_owned(), element: None });
            }
            // What a decorator makes of a function: `@app.task` a task.
            if let Some(f) = file.functions.iter().find(|f| f.receiver.is_none() && f.name == name && !f.decorators.is_empty()) {
                let empty = Scope::outside(&file);
                return f.decorators.iter().find_map(|d| self.typed(d, &empty, 0, depth + 2));
            }
        }
        None
    }

    /// Returns the type of a field, also through embedded types and aliases.
    fn field(&self, t: &Type, name: &str, from: &FileFacts, depth: usize) -> Option<Type> {
        if depth > MAX_DEPTH {
            return None;
        }
        let Some((file, i)) = self.definition(t, from) else {
            return self.library_result(&t.package, &t.name, name);
        };
        let def = &file.types[i];
        if let Some(f) = def.fields.iter().find(|f| f.name == name) {
            let nowhere = Scope::outside(&file);
            return match &f.default {
                Some(value) if f.type_ref.text.is_empty() => self.typed(value, &nowhere, 0, depth + 2),
                None if f.type_ref.text.is_empty() => None,
                _ => Some(self.qualify(&f.type_ref, &file)),
            };
        }
        if let Some(e) = def.embeds.iter().find(|e| e.name == name) {
            return Some(self.qualify(e, &file));
        }
        self.bases(def, &file).into_iter().find_map(|b| self.field(&b, name, &file, depth + 1))
    }

    /// Returns the type of a property that a method computes, or that a method of the type is the first to assign.
    fn getter(&self, t: &Type, name: &str, from: &FileFacts, depth: usize) -> Option<Type> {
        match self.method(t, name, from, 0) {
            Some(d) => self.returned(&d, 0, depth),
            None => self.assigned(t, name, from, depth),
        }
    }

    /// Returns the type of what a method assigns to a property that the type does not declare, or not with a type.
    fn assigned(&self, t: &Type, name: &str, from: &FileFacts, depth: usize) -> Option<Type> {
        if depth > MAX_DEPTH {
            return None;
        }
        let (part, _) = self.definition(t, from).filter(|(file, _)| self.source.unit(&file.path) == file.path)?;
        let file = self.source.file(&part.path)?;
        let own = file.functions.iter().filter(|f| f.receiver.as_ref().is_some_and(|r| r.type_ref.name == t.name));
        own.into_iter().find_map(|f| {
            let receiver = f.receiver.as_ref()?.name.as_str();
            let mut values = vec![];
            Step::walk_all(&f.body, &mut |s| {
                if let StepKind::Assign { targets, values: v, .. } = &s.kind
                    && let ([Expr::Field { of, name: n }], [value]) = (targets.as_slice(), v.as_slice())
                    && n == name
                    && matches!(&**of, Expr::Name(r) if r == receiver)
                {
                    values.push(value);
                }
            });
            if values.is_empty() {
                return None;
            }
            let scope = Scope::of(&file, f);
            values.into_iter().find_map(|v| self.typed(v, &scope, 0, depth + 2))
        })
    }

    /// Returns the type of the `nth` result of a declared function: the written one, otherwise that of what it returns.
    fn returned(&self, d: &Declared, nth: usize, depth: usize) -> Option<Type> {
        if depth > MAX_DEPTH {
            return None;
        }
        if let Some(r) = d.function().results.get(nth) {
            return Some(self.qualify(&r.type_ref, &d.file));
        }
        if self.source.unit(&d.file.path) != d.file.path {
            return None;
        }
        let d = self.with_body(d)?;
        let scope = Scope::of(&d.file, d.function());
        let mut values = vec![];
        Step::walk_all(&d.function().body, &mut |s| {
            if let StepKind::Return { values: v, .. } = &s.kind {
                values.extend(v.get(nth));
            }
        });
        values.into_iter().find_map(|v| self.typed(v, &scope, 0, depth + 2))
    }

    /// Returns the types that a type embeds or stands for.
    fn bases(&self, def: &TypeDef, file: &FileFacts) -> Vec<Type> {
        let target = def.target.iter().filter(|_| def.kind == TypeKind::Alias);
        def.embeds.iter().chain(target).map(|e| self.qualify(e, file)).collect()
    }

    /// Returns the type of a call's result.
    fn result(&self, c: &Call, scope: &Scope<'_>, nth: usize, depth: usize) -> Option<Type> {
        if depth > MAX_DEPTH {
            return None;
        }
        if let ("new" | "make", Some(Expr::Type(t))) = (c.name.as_str(), c.args.first().map(|a| &a.value)) {
            return Some(self.qualify(t, scope.file));
        }
        if c.constructs {
            return self.constructed(c, scope, depth);
        }
        if let Some(d) = self.declared_at(c, scope, depth) {
            return self.returned(&d, nth, depth);
        }
        if nth > 0 {
            return None;
        }
        match (&c.package, &c.callee) {
            (Some(package), _) => self.library_result(package, "", &c.name).or_else(|| constructed(package, &c.name)),
            (None, Expr::Field { of, .. }) => {
                if let Some(t) = self.submodule(of, scope).and_then(|p| self.library_result(&p, "", &c.name)) {
                    return Some(t);
                }
                let t = self.typed(of, scope, 0, depth + 1)?;
                if self.is_module(of, scope) {
                    return self.library_result(&t.package, "", &c.name);
                }
                let told = self.inherited(&t, scope.file, 0).into_iter().find_map(|b| self.library_result(&b.package, &b.name, &c.name));
                told.or_else(|| self.handed_on(c, of, t, scope, depth))
            }
            (None, Expr::Name(n)) if is_opening(n) => self.typed(&c.args.first()?.value, scope, 0, depth + 1),
            _ => None,
        }
    }

    /// Returns the type of what a method gives back that only opens, copies or wraps its receiver (`clone`, `unwrap`, `lock`), and of what a
    /// foreign type makes of itself (`Client::new(…)`). Rust's wrappers have no type of their own here.
    fn handed_on(&self, c: &Call, of: &Expr, receiver: Type, scope: &Scope<'_>, depth: usize) -> Option<Type> {
        if scope.file.language != "rust" {
            return None;
        }
        if !matches!(of, Expr::Type(_)) {
            let keeps = KEEPS.contains(&c.name.as_str()) || c.args.is_empty() && OPENS.contains(&c.name.as_str());
            return if keeps { Some(receiver) } else { built(receiver, &c.name) };
        }
        if WRAPPERS.contains(&receiver.name.as_str()) {
            return self.typed(&c.args.first()?.value, scope, 0, depth + 1);
        }
        if receiver.package.starts_with(OWN) {
            return None;
        }
        let makes = matches!(c.name.as_str(), "new" | "default" | "open" | "try_new") || c.name.starts_with("from_") || c.name.starts_with("with_");
        match c.name.as_str() {
            "builder" => Some(Type { name: format!("{}Builder", receiver.name), ..receiver }),
            _ => makes.then_some(receiver),
        }
    }

    /// Returns true where `e` names what a foreign module hands out as such: `jwt` of `import jwt from "jsonwebtoken"`. Its
    /// functions are those of the module.
    pub fn is_module(&self, e: &Expr, scope: &Scope<'_>) -> bool {
        let Expr::Name(n) = e else { return false };
        let default = || scope.file.import(n).filter(|i| i.member.as_deref() == Some(DEFAULT));
        !scope.variables().contains_key(n.as_str()) && default().is_some_and(|i| self.unit_of(scope.file, &i.path).is_none())
    }

    /// Returns the path of what `e` names where it may be a module that is imported out of its package: `app.tasks` of
    /// `from app import tasks`.
    pub fn submodule(&self, e: &Expr, scope: &Scope<'_>) -> Option<String> {
        let Expr::Name(n) = e else { return None };
        let import = scope.file.import(n).filter(|_| !scope.variables().contains_key(n.as_str()))?;
        let member = import.member.as_deref().filter(|m| !matches!(*m, DEFAULT | "*"))?;
        Some(format!("{}.{member}", import.path))
    }

    /// Returns path and unit of a module of this repository that is imported out of its package.
    fn own_submodule(&self, e: &Expr, scope: &Scope<'_>) -> Option<(String, String)> {
        let path = self.submodule(e, scope)?;
        let unit = self.source.unit_of(scope.file, &path)?;
        Some((path, unit))
    }

    /// Returns the type that `new` makes.
    fn constructed(&self, c: &Call, scope: &Scope<'_>, depth: usize) -> Option<Type> {
        match (&c.package, &c.callee) {
            (Some(package), _) => {
                let (package, name) = self.declared_as(package, &c.name, scope.file);
                Some(self.library_result(&package, "", &name).unwrap_or(Type { package, name, element: None }))
            }
            (None, Expr::Name(n)) if n == "this" => self.name(n, scope, depth),
            (None, Expr::Name(n)) if !scope.variables().contains_key(n.as_str()) => {
                Some(Type { package: self.package_of(&scope.file.path), name: n.clone(), element: None })
            }
            (None, Expr::Field { of, name }) if self.submodule(of, scope).is_some() => {
                let package = self.own_submodule(of, scope).map(|(_, unit)| self.named(&unit)).or_else(|| self.submodule(of, scope))?;
                Some(self.library_result(&package, "", name).unwrap_or(Type { package, name: name.clone(), element: None }))
            }
            (None, Expr::Field { of, name }) if self.is_module(of, scope) => {
                let package = self.typed(of, scope, 0, depth + 1)?.package;
                Some(self.library_result(&package, "", name).unwrap_or(Type { package, name: name.clone(), element: None }))
            }
            // A class that a library makes at run time: `new loaded.CartService(…)`.
            (None, Expr::Field { of, name }) => {
                let t = self.typed(of, scope, 0, depth + 1)?;
                self.library_result(&t.package, &t.name, name)
            }
            _ => None,
        }
    }

    /// Returns a type and all types it embeds or stands for, nearest first.
    pub fn inherited(&self, t: &Type, from: &FileFacts, depth: usize) -> Vec<Type> {
        let mut all = vec![t.clone()];
        if depth < 4
            && let Some((file, i)) = self.definition(t, from)
        {
            all.extend(self.stands_for(&file.types[i], &file));
            for b in self.bases(&file.types[i], &file) {
                all.extend(self.inherited(&b, &file, depth + 1));
            }
        }
        all
    }

    /// Returns the libraries' types that an interface of the project stands for by the methods it declares.
    fn stands_for(&self, def: &TypeDef, file: &FileFacts) -> Vec<Type> {
        if def.kind != TypeKind::Interface || def.methods.len() < 2 {
            return vec![];
        }
        let known = |names: &Names| def.methods.iter().filter(|m| names.fits(&m.name)).count();
        let here = self.libraries.iter().copied().filter(|l| !l.like.is_empty() && l.is_for(file.language));
        let stands =
            here.flat_map(|l| l.like.iter().map(move |(t, names)| (l, t, names))).filter(|(.., names)| known(names) >= LIKE.min(names.texts.len()));
        stands.filter_map(|(l, t, _)| Some(Type { package: l.packages.texts.first()?.clone(), name: t.clone(), element: None })).collect()
    }

    /// Returns what a library's table says of a function or method.
    fn library_result(&self, package: &str, receiver: &str, name: &str) -> Option<Type> {
        let key = if receiver.is_empty() { name.to_owned() } else { format!("{receiver}.{name}") };
        // `Options.connect` says more than `Options.*`.
        let fitting = || self.libraries_of(package).flat_map(|l| &l.returns).filter(|(names, _)| names.fits(&key));
        let (_, returned) = fitting().find(|(names, _)| names.texts.contains(&key)).or_else(|| fitting().next())?;
        Some(match returned.rsplit_once('.') {
            Some((p, n)) => Type { package: p.to_owned(), name: n.to_owned(), element: None },
            None => Type { package: package.to_owned(), name: returned.clone(), element: None },
        })
    }

    /// Returns the libraries that a package belongs to.
    fn libraries_of(&self, package: &str) -> impl Iterator<Item = &'s Library> {
        let look = || (0..self.libraries.len()).filter(|&i| self.libraries[i].packages.fits(package)).collect();
        let found: Arc<[usize]> = match self.by_package.lock() {
            Ok(known) if known.contains_key(package) => Arc::clone(&known[package]),
            Ok(mut known) => Arc::clone(known.entry(package.to_owned()).or_insert_with(look)),
            Err(_) => look(),
        };
        (0..found.len()).map(move |i| self.libraries[found[i]])
    }

    /// Returns the type that a library's function gives to an object literal at this position of its arguments.
    pub fn taken(&self, c: &Call, position: usize, scope: &Scope<'_>) -> Option<Type> {
        let takes = |package: &str, name: &str| {
            let keys = [format!("{name}#{position}"), format!("{name}#*")];
            let (_, name) = self.libraries_of(package).flat_map(|l| &l.takes).find(|(names, _)| keys.iter().any(|k| names.fits(k)))?;
            Some(Type { package: package.to_owned(), name: name.clone(), element: None })
        };
        match (&c.package, &c.callee) {
            (Some(package), _) => takes(package, &c.name),
            (None, Expr::Field { of, .. }) => {
                let t = self.type_of(of, scope)?;
                if self.is_module(of, scope) {
                    return takes(&t.package, &c.name);
                }
                self.inherited(&t, scope.file, 0).iter().find_map(|b| takes(&b.package, &format!("{}.{}", b.name, c.name)))
            }
            (None, Expr::Name(n)) if n == "super" => {
                let t = self.type_of(&Expr::Name("this".to_owned()), scope)?;
                self.inherited(&t, scope.file, 0).iter().skip(1).find_map(|b| takes(&b.package, &b.name))
            }
            _ => None,
        }
    }

    /// Returns the declaration of a type of this repository.
    pub fn definition(&self, t: &Type, from: &FileFacts) -> Option<(Arc<FileFacts>, usize)> {
        if t.package.is_empty() {
            return None;
        }
        let key = (t.package.clone(), t.name.clone());
        if let Some(known) = self.defs.lock().ok()?.get(&key) {
            return known.clone();
        }
        let found = self.unit_of(from, &t.package).and_then(|dir| {
            self.source.declaring(&dir, &t.name).iter().filter_map(|p| self.source.part(p, &[])).find_map(|f| {
                let i = f.types.iter().position(|d| d.name == t.name)?;
                Some((f, i))
            })
        });
        self.defs.lock().ok()?.insert(key, found.clone());
        found
    }

    /// Returns the function or method of this repository that a call calls.
    pub fn declared(&self, c: &Call, scope: &Scope<'_>) -> Option<Declared> {
        self.declared_at(c, scope, 0)
    }

    fn declared_at(&self, c: &Call, scope: &Scope<'_>, depth: usize) -> Option<Declared> {
        match (&c.package, &c.callee) {
            (Some(package), _) => {
                let (unit, name) = self.source.exported(&self.unit_of(scope.file, package)?, &c.name).ok()?;
                if c.constructs { self.function(&unit, &name, "constructor") } else { self.function(&unit, "", &name) }
            }
            (None, Expr::Name(n)) if c.constructs => self.function(&self.source.unit(&scope.file.path), n, "constructor"),
            (None, Expr::Name(n)) if !scope.variables().contains_key(n.as_str()) => self.function(&self.source.unit(&scope.file.path), "", n),
            (None, Expr::Field { of, name }) => {
                if let Some((_, unit)) = self.own_submodule(of, scope) {
                    return self.function(&unit, "", name);
                }
                let t = self.typed(of, scope, 0, depth + 1)?;
                self.method(&t, name, scope.file, 0)
            }
            _ => None,
        }
    }

    /// Returns a method of a type, also of the types it embeds. A method of an interface is its signature.
    pub fn method(&self, t: &Type, name: &str, from: &FileFacts, depth: usize) -> Option<Declared> {
        if depth > 4 || t.package.is_empty() {
            return None;
        }
        let dir = self.unit_of(from, &t.package)?;
        self.function(&dir, &t.name, name).or_else(|| {
            let (file, i) = self.definition(t, from)?;
            self.bases(&file.types[i], &file).into_iter().find_map(|b| self.method(&b, name, &file, depth + 1))
        })
    }

    /// Returns a function (`receiver` empty) or method declared in a directory.
    pub fn function(&self, dir: &str, receiver: &str, name: &str) -> Option<Declared> {
        let key = (dir.to_owned(), receiver.to_owned(), name.to_owned());
        if let Some(known) = self.functions.lock().ok()?.get(&key) {
            return known.clone();
        }
        let wanted = if receiver.is_empty() { name.to_owned() } else { format!("{receiver}.{name}") };
        let found = self.source.declaring(dir, &wanted).iter().filter_map(|p| self.source.part(p, &[])).filter(|f| !f.test && !f.generated).find_map(
            |file| {
                let index = file
                    .functions
                    .iter()
                    .position(|f| f.name == name && !f.only_for_tests && f.receiver.as_ref().map_or("", |r| r.type_ref.name.as_str()) == receiver)?;
                Some(Declared { file, index })
            },
        );
        self.functions.lock().ok()?.insert(key, found.clone());
        found
    }

    /// Returns a declared function with its body.
    pub fn with_body(&self, d: &Declared) -> Option<Declared> {
        if !d.file.partial {
            return Some(d.clone());
        }
        let path = &d.file.path;
        let asked = self.parts.lock().map(|mut m| {
            let n = m.entry(path.clone()).or_insert(0u8);
            *n = n.saturating_add(1);
            *n
        });
        // A few functions are cheaper to parse alone, many are not.
        let file = if asked.is_ok_and(|n| n <= MAX_PARTS) { self.source.part(path, &[&d.function().name])? } else { self.source.file(path)? };
        (d.index < file.functions.len()).then_some(Declared { file, index: d.index })
    }

    /// Returns the names of the types in `dir` that have every method of the interface `t`.
    pub fn implementers(&self, t: &Type, dir: &str, from: &FileFacts) -> Arc<Vec<String>> {
        let key = (dir.to_owned(), t.clone());
        if let Some(known) = self.implementers.lock().ok().and_then(|m| m.get(&key).cloned()) {
            return known;
        }
        let found = Arc::new(self.find_implementers(t, dir, from));
        if let Ok(mut m) = self.implementers.lock() {
            m.insert(key, Arc::clone(&found));
        }
        found
    }

    fn find_implementers(&self, t: &Type, dir: &str, from: &FileFacts) -> Vec<String> {
        let methods = self.interface_methods(t, from, 0);
        let Some(rarest) = methods.iter().max_by_key(|m| m.len()) else { return vec![] };
        let mut candidates: Vec<String> = vec![];
        for path in self.source.declaring(dir, rarest) {
            let Some(file) = self.source.part(&path, &[]).filter(|f| !f.test && !f.generated) else { continue };
            let receivers = file.functions.iter().filter(|f| f.name == *rarest).filter_map(|f| f.receiver.as_ref());
            candidates.extend(receivers.map(|r| r.type_ref.name.clone()));
        }
        candidates.sort();
        candidates.dedup();
        candidates.retain(|c| {
            let t = Type { package: format!("{OWN}{dir}"), name: c.clone(), element: None };
            methods.iter().all(|m| self.method(&t, m, from, 0).is_some())
        });
        candidates
    }

    /// Returns the names of an interface's methods, embedded interfaces included.
    fn interface_methods(&self, t: &Type, from: &FileFacts, depth: usize) -> Vec<String> {
        let Some((file, i)) = self.definition(t, from) else { return vec![] };
        let def = &file.types[i];
        if def.kind != TypeKind::Interface || depth > 4 {
            return vec![];
        }
        let mut all: Vec<String> = def.methods.iter().map(|m| m.name.clone()).collect();
        for e in &def.embeds {
            all.extend(self.interface_methods(&self.qualify(e, &file), &file, depth + 1));
        }
        all
    }
}

/// Returns what a method of a foreign builder gives back: what it builds, otherwise itself.
fn built(receiver: Type, method: &str) -> Option<Type> {
    let made = receiver.name.strip_suffix("Builder").filter(|_| !receiver.package.starts_with(OWN))?;
    let name = if method.starts_with("build") { made.to_owned() } else { receiver.name };
    Some(Type { name, ..receiver })
}

/// Methods of Rust that give back what they are called on, opened, copied or with another error.
const KEEPS: &[&str] = &[
    "unwrap",
    "expect",
    "unwrap_or_default",
    "unwrap_or_else",
    "unwrap_or",
    "clone",
    "cloned",
    "to_owned",
    "ok",
    "ok_or",
    "ok_or_else",
    "map_err",
    "context",
    "with_context",
    "wrap_err",
    "inspect_err",
];

/// The same, where nothing is handed over: `lock.read()` opens, `file.read(buffer)` does not.
const OPENS: &[&str] = &[
    "as_ref",
    "as_mut",
    "as_deref",
    "as_deref_mut",
    "deref",
    "deref_mut",
    "lock",
    "read",
    "write",
    "borrow",
    "borrow_mut",
    "into_inner",
    "load_full",
    "iter",
    "iter_mut",
    "into_iter",
    "into",
    "boxed",
];

/// Types of Rust that hold one value.
const WRAPPERS: &[&str] = &["Arc", "Rc", "Box", "Mutex", "RwLock", "RefCell", "Cell", "Pin", "Some", "OnceCell", "Data", "Extension", "State"];

/// Returns the package that a qualified name begins with: `crate::config` of `crate::config::TTL`.
fn module(of: &Expr) -> Option<String> {
    match of {
        Expr::Type(t) if t.name.is_empty() => Some(t.package.clone()),
        _ => None,
    }
}

/// Returns `X` of the package for `NewX`, the convention of libraries that no table describes.
fn constructed(package: &str, name: &str) -> Option<Type> {
    let rest = name.strip_prefix("New").filter(|r| r.starts_with(char::is_uppercase))?;
    Some(Type { package: package.to_owned(), name: rest.to_owned(), element: None })
}

/// Returns true for the names of types that languages have built in.
fn is_builtin(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "any",
        "bool",
        "byte",
        "complex128",
        "complex64",
        "error",
        "float32",
        "float64",
        "int",
        "int16",
        "int32",
        "int64",
        "int8",
        "rune",
        "string",
        "uint",
        "uint16",
        "uint32",
        "uint64",
        "uint8",
        "uintptr",
        "str",
        "float",
        "bytes",
        "dict",
        "list",
        "number",
        "boolean",
        "object",
        "char",
        "f32",
        "f64",
        "i8",
        "i16",
        "i32",
        "i64",
        "i128",
        "isize",
        "u8",
        "u16",
        "u32",
        "u64",
        "u128",
        "usize",
    ];
    NAMES.contains(&name)
}
