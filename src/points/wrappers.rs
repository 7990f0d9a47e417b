//! Wrappers: functions of the project that lead to a connection.
//!
//! In: a call that no rule describes. Out: the points that the called function holds, with captures where the function
//! passes its parameters on. Bounded in depth; a call of an interface's method stands for the types that implement it, one of a method
//! without a body for the subclasses beside it, one of an interface in TypeScript also for the classes that name it.

use super::typing::{Declared, OWN, Scope, Type};
use super::{Captured, Finder, Point, captures, carried_out};
use crate::facts::{Call, Expr, FileFacts, Function, LineKind, Outline, Param, Renames, Step, StepKind, TypeDef, TypeKind, Value};
use crate::rules::{Level, ValueKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many functions of the project may stand between a call and the library.
const MAX_HOPS: usize = 2;

/// How many points of one function are told of.
const MAX_INNER: usize = 16;

/// Role of what puts a message on its way.
const PUBLISH: &str = "publish";

/// Role of what takes one back.
const WITHDRAW: &str = "withdraw";

/// A point inside a function of the project, as its callers see it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Inner {
    rule: usize,
    role: String,
    captures: BTreeMap<String, Passed>,
    via: Vec<String>,
    confidence: Level,
    /// True for the record of options that a call is given.
    options: bool,
}

/// A captured value as a caller sees it.
#[derive(Debug, Clone, PartialEq)]
enum Passed {
    /// The caller's argument for a parameter.
    Param(Parameter),
    /// A value of the function's own.
    Fixed(Captured),
}

/// A parameter of a function of the project.
#[derive(Debug, Clone, PartialEq)]
struct Parameter {
    position: usize,
    name: String,
    /// The member of it that is meant, where it is an object.
    member: Option<String>,
    /// What it is where a caller gives nothing.
    default: Option<Captured>,
}

impl Parameter {
    /// Returns what a call gives for it: the argument by name, else by position; of one that is written as an object the member.
    fn given<'c>(&self, c: &'c Call) -> Option<&'c Expr> {
        let whole = self.argument(c)?;
        let Some(member) = &self.member else { return Some(whole) };
        let Expr::Record(r) = whole else { return None };
        let is = |key: &Option<Expr>| matches!(key, Some(Expr::Name(n) | Expr::Text(n)) if n == member);
        r.fields.iter().find(|f| is(&f.key)).map(|f| &f.value)
    }

    /// Returns the argument that a call gives for it.
    fn argument<'c>(&self, c: &'c Call) -> Option<&'c Expr> {
        let named = c.args.iter().find(|a| a.name.as_deref() == Some(self.name.as_str()));
        named.or_else(|| c.args.get(self.position).filter(|a| a.name.is_none() && !a.spread)).map(|a| &a.value)
    }
}

impl Finder<'_> {
    /// Returns the points that a call of a function of the project leads to, one for each mechanism, the nearest first. That a message is put on
    /// its way says more than the options it has, and than the former one that is taken back.
    pub(super) fn through_wrapper(&self, c: &Call, scope: &Scope<'_>, function: &Function) -> Vec<Point> {
        if c.effect.is_some() {
            return vec![];
        }
        let mut all = self.inner_of_call(c, scope, MAX_HOPS);
        let beside = |i: &Inner| i.options && i.role == PUBLISH || i.role == WITHDRAW;
        all.sort_by_key(|i| (i.via.len(), !i.captures.values().any(|p| matches!(p, Passed::Param(_))), beside(i)));
        let mut found: Vec<Point> = vec![];
        for inner in all {
            let p = self.point(inner.rule, scope, function, c.line, c.callee.to_string(), c.to_string());
            if found.iter().any(|f| f.mechanism == p.mechanism) {
                continue;
            }
            let captures = self.passed_on(&inner, c, scope, function);
            // One function further away is one step less sure.
            let confidence = if inner.via.len() > 1 { inner.confidence.min(Level::Low) } else { inner.confidence.min(Level::Medium) };
            found.push(Point { captures, role: inner.role, via: inner.via, confidence, ..p });
        }
        found
    }

    /// Returns a wrapper's captures with the caller's arguments in place.
    fn passed_on(&self, inner: &Inner, c: &Call, scope: &Scope<'_>, function: &Function) -> BTreeMap<String, Captured> {
        let rule = &self.catalogue.rules[inner.rule];
        let values = self.values(scope, function);
        let mut all = BTreeMap::new();
        for (name, passed) in &inner.captures {
            match passed {
                Passed::Fixed(v) => {
                    all.insert(name.clone(), v.clone());
                }
                Passed::Param(p) => {
                    let kind = rule.captures.get(name).map_or(ValueKind::Any, |c| c.kind);
                    let given = p.given(c).map(|e| read(e, &values, kind));
                    all.extend(given.or_else(|| p.default.clone()).map(|v| (name.clone(), v)));
                }
            }
        }
        all
    }

    /// Returns what the function behind a call does on connections, at most `hops` functions away.
    fn inner_of_call(&self, c: &Call, scope: &Scope<'_>, hops: usize) -> Vec<Inner> {
        let mut found: Vec<Inner> = vec![];
        let called: Vec<Declared> = self.called(c, scope).into_iter().flat_map(|d| self.overridden(d)).collect();
        for d in called {
            let name = d.function().symbol();
            for inner in self.inner_of(&d, hops).iter() {
                let mut via = vec![name.clone()];
                via.extend(inner.via.iter().cloned());
                if via.len() <= hops {
                    found.push(Inner { via, ..inner.clone() });
                }
            }
        }
        found
    }

    /// Returns the functions that a call may run: one, or the methods of the types behind an interface.
    pub(super) fn called(&self, c: &Call, scope: &Scope<'_>) -> Vec<Declared> {
        if let Some(d) = self.types.declared(c, scope) {
            return vec![d];
        }
        let Expr::Field { of, name } = &c.callee else { return vec![] };
        if c.package.is_some() {
            return vec![];
        }
        self.types.type_of(of, scope).map(|t| self.behind_interface(&t, name, scope)).unwrap_or_default()
    }

    /// Returns the methods of the types that implement an interface: those of its own package, else of the caller's.
    fn behind_interface(&self, t: &Type, method: &str, scope: &Scope<'_>) -> Vec<Declared> {
        let Some((file, i)) = self.types.definition(t, scope.file) else { return vec![] };
        if file.types[i].kind != TypeKind::Interface {
            return vec![];
        }
        for unit in [&file.path, &scope.file.path].map(|p| self.types.source.unit(p)) {
            let types = self.types.implementers(t, &unit, scope.file);
            if !types.is_empty() {
                let of = |name: &String| Type { package: format!("{OWN}{unit}"), name: name.clone(), element: None };
                return types.iter().filter_map(|n| self.types.method(&of(n), method, scope.file, 0)).collect();
            }
        }
        self.of_heirs(&file, &file.types[i].name, method, scope)
    }

    /// Returns the methods of the classes beside an interface, or else beside its caller, that name it: `class Store implements Cache`.
    fn of_heirs(&self, file: &FileFacts, interface: &str, method: &str, scope: &Scope<'_>) -> Vec<Declared> {
        if file.language != "typescript" {
            return vec![];
        }
        let source = self.types.source;
        for dir in [&file.path, &scope.file.path].map(|p| crate::change::directory(p)) {
            let mut found = vec![];
            for (path, _) in source.mentions(&source.sources_in(dir), &[interface.to_owned()]) {
                let Some(other) = source.part(&path, &[]).filter(|f| !f.test && !f.generated) else { continue };
                let heirs = other.types.iter().filter(|t| t.kind == TypeKind::Struct && t.embeds.iter().any(|e| e.name == interface));
                let of = |t: &TypeDef| Type { package: format!("{OWN}{}", source.unit(&path)), name: t.name.clone(), element: None };
                found.extend(heirs.filter_map(|t| self.types.method(&of(t), method, scope.file, 0)));
            }
            if !found.is_empty() {
                return found;
            }
        }
        vec![]
    }

    /// Returns, for a method that only subclasses give a body, those bodies; any other function itself.
    fn overridden(&self, d: Declared) -> Vec<Declared> {
        let Some(class) = d.function().receiver.as_ref().filter(|_| d.file.language == "python").map(|r| r.type_ref.name.clone()) else {
            return vec![d];
        };
        let raises = |f: &Function| matches!(&f.body[..], [Step { kind: StepKind::Throw(Some(e)), .. }] if e.to_string().contains("NotImplemented"));
        if !self.types.with_body(&d).is_some_and(|b| raises(b.function())) {
            return vec![d];
        }
        let source = self.types.source;
        let near = source.sources_in(crate::change::directory(&d.file.path));
        let mut found = vec![];
        for (path, _) in source.mentions(&near, std::slice::from_ref(&class)) {
            let Some(file) = source.part(&path, &[]).filter(|f| !f.test) else { continue };
            let heirs = file.types.iter().filter(|t| t.embeds.iter().any(|e| e.name == class)).map(|t| t.name.as_str());
            let is_own = |f: &Function, heir: &str| f.name == d.function().name && f.receiver.as_ref().is_some_and(|r| r.type_ref.name == heir);
            let indices = heirs.filter_map(|heir| file.functions.iter().position(|f| is_own(f, heir)));
            found.extend(indices.map(|index| Declared { file: Arc::clone(&file), index }));
        }
        found
    }

    /// Returns the points inside a function, each once; found once for a revision.
    fn inner_of(&self, d: &Declared, hops: usize) -> Arc<Vec<Inner>> {
        let key = (d.file.path.clone(), d.index * 4 + hops);
        if let Some(known) = self.inner.lock().ok().and_then(|m| m.get(&key).cloned()) {
            return known;
        }
        // A cycle of calls ends with the hops. No placeholder stands in the memo meanwhile: another thread would take it for the answer.
        let found = Arc::new(self.look_inside(d, hops));
        if let Ok(mut m) = self.inner.lock() {
            m.insert(key, Arc::clone(&found));
        }
        found
    }

    fn look_inside(&self, d: &Declared, hops: usize) -> Vec<Inner> {
        let Some(d) = self.types.with_body(d).filter(|d| !d.file.test) else { return vec![] };
        let function = d.function();
        let scope = Scope::of(&d.file, function);
        let values = self.values(&scope, function);
        let renames = Renames::default();
        let mut found: Vec<Inner> = vec![];
        let mut calls: Vec<&Call> = vec![];
        let outline = Outline::of(function, &renames);
        let mut declares: BTreeSet<*const Call> = BTreeSet::new();
        for line in carried_out::lines(&outline).map(|i| &outline.lines[i]) {
            for e in &line.exprs {
                if let (LineKind::Decorator, Expr::Call(c)) = (line.kind, e) {
                    declares.insert(std::ptr::from_ref(&**c));
                }
                if !line.noise {
                    found.extend(self.values_inside(e, &scope, function));
                }
                e.walk_here(&mut |x| match x {
                    Expr::Call(c) => calls.push(c),
                    Expr::Record(r) => found.extend(self.records_inside(r, &scope, function)),
                    _ => {}
                });
            }
        }
        for c in calls {
            let direct = self.index.call(&self.catalogue.rules, c, &scope, &self.types);
            if direct.is_empty() {
                if hops > 1 && c.effect.is_none() {
                    let deeper = self.inner_of_call(c, &scope, hops - 1);
                    found.extend(deeper.into_iter().map(|i| caller_of(i, c, function, &values)));
                }
                continue;
            }
            // The code of an error is an answer, and a route waits for others: no connection that a caller would reach.
            // A decorator that makes a function the one for some messages is carried out once, not by a caller.
            let declared = declares.contains(&std::ptr::from_ref(c));
            let reached = |r: usize| match self.catalogue.rules[r].role.as_str() {
                "error" | "route" => false,
                "handle" => !declared,
                _ => true,
            };
            for (rule, confidence) in direct.into_iter().filter(|&(r, _)| reached(r)) {
                let mut captures = BTreeMap::new();
                for (name, capture) in &self.catalogue.rules[rule].captures {
                    let given = captures::argument(capture, c).or_else(|| captures::only_rest(capture, c));
                    if let Some(p) = given.and_then(|e| parameter(e, function, &values, capture.kind)) {
                        captures.insert(name.clone(), Passed::Param(p));
                    }
                }
                let of_call = captures::of_call(&self.catalogue.rules[rule], c, &values);
                for (name, v) in of_call.into_iter().filter(|(_, v)| !depends_on(&v.value, function, &values)) {
                    captures.entry(name).or_insert(Passed::Fixed(v));
                }
                let role = self.catalogue.rules[rule].role_of(&c.name).to_owned();
                found.push(Inner { rule, role, captures, via: vec![], confidence, options: false });
            }
        }
        distinct(found)
    }

    /// Returns the texts and operations of an expression of a function.
    fn values_inside(&self, e: &Expr, scope: &Scope<'_>, function: &Function) -> Vec<Inner> {
        let mut points = self.at_texts(e, 0, scope, function);
        // Who calls a function that holds a script says nothing of it.
        points.retain(|p| !self.is_script(p.rule));
        if !self.index.operations.is_empty() {
            e.walk_here(&mut |x| points.extend(self.at_operation(x, 0, scope, function)));
        }
        self.keep_beside(points, scope.file).into_iter().map(inner).collect()
    }

    /// Returns the option records of a function.
    fn records_inside(&self, r: &crate::facts::Record, scope: &Scope<'_>, function: &Function) -> Vec<Inner> {
        self.at_record(r, scope, function).into_iter().map(inner).collect()
    }
}

/// Returns a point of a function as its callers see it.
fn inner(p: Point) -> Inner {
    let captures = p.captures.into_iter().map(|(k, v)| (k, Passed::Fixed(v))).collect();
    Inner { rule: p.rule, role: p.role, captures, via: vec![], confidence: p.confidence, options: true }
}

/// Returns an inner point of a called function as the caller's callers see it.
fn caller_of(inner: Inner, c: &Call, function: &Function, values: &captures::Values<'_>) -> Inner {
    let pass = |p: Passed| match p {
        Passed::Param(p) => match (p.given(c), p.default) {
            (Some(e), _) => {
                Some(parameter(e, function, values, ValueKind::Any).map_or_else(|| Passed::Fixed(read(e, values, ValueKind::Any)), Passed::Param))
            }
            (None, Some(default)) => Some(Passed::Fixed(default)),
            // What an object holds that is only handed on is not seen here.
            (None, None) if p.member.is_some() => None,
            (None, None) => Some(Passed::Fixed(Captured { value: Value::Null, change: None, secret: false, odd: None })),
        },
        fixed => Some(fixed),
    };
    Inner { captures: inner.captures.into_iter().filter_map(|(k, p)| Some((k, pass(p)?))).collect(), ..inner }
}

/// Returns true where a value is made of a parameter, or of a name that the function gives a member of one: it says nothing to a caller.
fn depends_on(value: &Value, function: &Function, values: &captures::Values<'_>) -> bool {
    let is_param = |name: &str| function.params.iter().any(|p| p.name == name);
    let member = |name: &str| matches!(values.locals().value(name), Some(Expr::Field { of, .. }) if matches!(&**of, Expr::Name(n) if is_param(n)));
    let named = |text: &str| text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|w| is_param(w) || member(w));
    match value {
        Value::List(all) => all.iter().any(|v| depends_on(v, function, values)),
        Value::Reference(text) | Value::Unknown(text) => named(text),
        _ => false,
    }
}

/// Returns the parameter that an expression is, or the member of one: by itself, or under a name that it is given.
fn parameter(e: &Expr, function: &Function, values: &captures::Values<'_>, kind: ValueKind) -> Option<Parameter> {
    let index = |n: &String| function.params.iter().position(|p| p.name == *n);
    match e {
        Expr::Name(n) => match index(n) {
            Some(i) => Some(whole(i, function, values, kind)),
            None => values.locals().value(n).filter(|v| matches!(v, Expr::Field { .. })).and_then(|v| parameter(v, function, values, kind)),
        },
        Expr::Field { of, name } => match &**of {
            Expr::Name(n) => Some(Parameter { member: Some(name.clone()), default: None, ..whole(index(n)?, function, values, kind) }),
            _ => None,
        },
        _ => None,
    }
}

/// Returns a parameter of a function; one that it takes out of an object is a member of that.
fn whole(index: usize, function: &Function, values: &captures::Values<'_>, kind: ValueKind) -> Parameter {
    let p = &function.params[index];
    let default = p.default.as_ref().filter(|d| !matches!(d, Expr::Null)).map(|d| read(d, values, kind));
    let (position, member) = match &p.taken {
        Some(t) => (t.argument, Some(t.member.clone())),
        None => (argument_of(index, &function.params), None),
    };
    Parameter { position, name: p.name.clone(), member, default }
}

/// Returns the position of the argument that a parameter is given; the names of one that is taken apart share theirs.
fn argument_of(index: usize, params: &[Param]) -> usize {
    let objects: BTreeSet<usize> = params[..index].iter().filter_map(|p| p.taken.as_ref()).map(|t| t.argument).collect();
    params[..index].iter().filter(|p| p.taken.is_none()).count() + objects.len()
}

/// Returns what an expression comes to as a captured value.
fn read(e: &Expr, values: &captures::Values<'_>, kind: ValueKind) -> Captured {
    Captured { value: values.read(e, kind), change: None, secret: false, odd: None }
}

/// Returns each point once, the first ones.
fn distinct(all: Vec<Inner>) -> Vec<Inner> {
    let mut kept: Vec<Inner> = vec![];
    for i in all {
        if kept.len() < MAX_INNER && !kept.iter().any(|k| k.rule == i.rule && k.captures == i.captures) {
            kept.push(i);
        }
    }
    kept
}
