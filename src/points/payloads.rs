//! Payloads: which declared types travel through the connection points of a function.
//!
//! In: a function and the types that are asked for. Out: the points that send or take a value of one, encoded by a function that the
//! catalogue names or by the library itself. Followed are variables, helpers that return what they encoded and helpers that decode
//! what they are given. Left out: encoders that write into a stream, fields of objects that keep a message, and reflection.

use super::codecs::{Place, names_of};
use super::typing::{Declared, Scope, Type};
use super::{Finder, Point};
use crate::facts::{Call, Expr, FileFacts, Function, Outline, Renames, Step, StepKind};
use crate::rules::{Level, Match};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How far values are followed through variables and helpers.
const MOST_STEPS: usize = 5;
/// Roles of points that send a value.
const SENDS: &[&str] = &["publish", "write", "cache", "call"];
/// Roles of points that take one in.
const TAKES: &[&str] = &["read", "subscribe", "handle", "serve", "call"];

/// A type that travels through a point.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The point.
    pub point: Point,
    /// Index of the type among those asked for.
    pub of: usize,
    /// Key of the tags that name the fields; empty where the library encodes by itself.
    pub format: String,
    /// True where the point sends it.
    pub sent: bool,
}

/// A function that encodes and returns, or decodes what it is given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Helper {
    /// File.
    pub file: String,
    /// Function or method.
    pub symbol: String,
    /// Its plain name.
    pub name: String,
    /// Index of the type among those asked for.
    pub of: usize,
    /// Key of the tags.
    pub format: String,
    /// True where it encodes.
    pub encodes: bool,
}

/// What a function does with the types asked for.
#[derive(Debug, Clone, Default)]
pub struct Carriage {
    /// The points that carry one.
    pub carried: Vec<Carried>,
    /// Set where the function is a helper that others use to carry one.
    pub helper: Option<Helper>,
}

/// A declared type by its package and name.
pub struct Payload(Type);

/// What is asked for, and what was found out about helpers on the way: each is looked into once.
#[derive(Default)]
pub struct Question {
    /// The types.
    pub wanted: Vec<Payload>,
    /// Helpers that other functions call.
    pub helpers: Vec<Helper>,
    /// What functions encode and return, by file and index.
    returned: Memo<(String, usize), Option<(usize, String)>>,
    /// The format in which functions encode a parameter, by file, index and position.
    encoded: Memo<(String, usize, usize), Option<String>>,
}

impl Question {
    /// Forgets what was found out: after another type or helper is asked for.
    pub fn renew(&mut self) {
        self.returned = RefCell::default();
    }
}

/// Answers by question.
type Memo<K, V> = RefCell<HashMap<K, V>>;

impl Finder<'_> {
    /// Returns a type that a file declares.
    pub fn payload(&self, file: &FileFacts, name: &str) -> Payload {
        Payload(Type { package: self.types.package_of(&file.path), name: name.to_owned(), element: None })
    }

    /// Returns the plain names of the functions that encode or decode in a file: of the libraries that it imports, and of the language.
    pub fn codecs_of(&self, file: &FileFacts) -> Vec<String> {
        let libraries = self.types.libraries().filter(|l| {
            let coding = !l.encodes.is_empty() || !l.decodes.is_empty();
            coding && (file.imports.iter().any(|i| l.packages.fits(&i.path)) || l.packages.texts.iter().any(|p| is_object(p)))
        });
        let tables = libraries.flat_map(|l| l.encodes.iter().chain(&l.decodes));
        tables.flat_map(|(n, _)| n.texts.iter().flat_map(|t| names_of(t)).map(str::to_owned)).collect()
    }

    /// Returns the plain names of the functions that encode or decode.
    pub fn codec_names(&self) -> Vec<String> {
        self.types.codecs().iter().cloned().collect::<BTreeSet<String>>().into_iter().collect()
    }

    /// Returns the index of the type, among some, that a field of a declared type holds.
    pub fn holds(&self, file: &FileFacts, field: &crate::facts::TypeRef, wanted: &[Payload]) -> Option<usize> {
        place_of(&self.types.qualify(field, file), wanted)
    }

    /// Returns what a function does with the types asked for. Calls of helpers count as what the helpers do.
    pub fn carriage(&self, file: &FileFacts, function: &Function, question: &Question) -> Carriage {
        let renames = Renames::default();
        let outline = Outline::of(function, &renames);
        let scope = Scope::of(file, function);
        let flow = Flow::of(self, &scope, function, &outline, question);
        let mut all = Carriage::default();
        for at in (0..outline.lines.len()).filter(|&i| !outline.lines[i].noise) {
            for c in flow.calls(at) {
                all.carried.extend(flow.sent(c, at));
                flow.taken(c, at, file, &mut all);
            }
        }
        if all.helper.is_none() {
            all.helper = flow.returned(0).map(|(of, format)| flow.helper(file, of, format, true));
        }
        all
    }
}

/// Returns the index of a type among those asked for, also of what a list or map holds.
fn place_of(t: &Type, wanted: &[Payload]) -> Option<usize> {
    wanted.iter().position(|w| w.0.package == t.package && w.0.name == t.name).or_else(|| place_of(t.element.as_deref()?, wanted))
}

/// The way of values through one function.
struct Flow<'a, 's> {
    finder: &'a Finder<'s>,
    scope: &'a Scope<'a>,
    function: &'a Function,
    outline: &'a Outline<'a>,
    question: &'a Question,
    /// What variables hold encoded; a variable that is being looked at holds nothing.
    names: Memo<String, Option<(usize, String)>>,
    /// Variables whose source was looked for.
    sources: Memo<String, Option<Origin>>,
}

impl<'a, 's> Flow<'a, 's> {
    fn of(finder: &'a Finder<'s>, scope: &'a Scope<'a>, function: &'a Function, outline: &'a Outline<'a>, question: &'a Question) -> Self {
        Self { finder, scope, function, outline, question, names: Memo::default(), sources: Memo::default() }
    }
}

impl Flow<'_, '_> {
    /// Returns the calls that stand directly in a line.
    fn calls(&self, at: usize) -> Vec<&Call> {
        let mut found = vec![];
        for e in &self.outline.lines[at].exprs {
            e.walk_here(&mut |x| {
                if let Expr::Call(c) = x {
                    found.push(c.as_ref());
                }
            });
        }
        found
    }

    /// Returns the index of the type of a value that is asked for.
    fn value(&self, e: &Expr) -> Option<usize> {
        place_of(&self.finder.types.type_of(e, self.scope)?, &self.question.wanted)
    }

    /// Returns the points of a call with a role.
    fn points(&self, c: &Call, roles: &[&str]) -> Vec<Point> {
        let e = Expr::Call(Box::new(c.clone()));
        let points = self.finder.at_expression(&e, self.scope, self.function, true);
        points.into_iter().filter(|p| roles.contains(&p.role.as_str()) && p.via.len() < 2).collect()
    }

    /// Returns what a call sends of the types asked for.
    fn sent(&self, c: &Call, at: usize) -> Vec<Carried> {
        // What is asked for is found before the points, which cost more.
        let encoded = c.args.iter().find_map(|a| self.encoded(&a.value, 0));
        let given = if encoded.is_some() { None } else { c.args.iter().enumerate().find_map(|(i, a)| Some((i, self.given(&a.value)?))) };
        if encoded.is_none() && given.is_none() {
            return vec![];
        }
        let fits = |p: &Point| p.via.is_empty() || encoded.is_some() || given.is_some_and(|(i, _)| self.encodes_parameter(c, i).is_some());
        let Some((of, format)) = encoded.clone().or(given.map(|(_, of)| (of, String::new()))) else { return vec![] };
        let points = self.points(c, SENDS).into_iter().filter(fits);
        points.map(|p| Carried { point: Point { at: Some(at), ..p }, of, format: format.clone(), sent: true }).collect()
    }

    /// Returns the type of an argument that is a value as such, not a part of one.
    fn given(&self, e: &Expr) -> Option<usize> {
        match e {
            // What a call gives or a field holds costs more to know than it tells.
            Expr::Name(_) | Expr::Cast { .. } => self.value(e),
            Expr::Record(r) if r.type_ref.is_some() => self.value(e),
            Expr::Record(r) => r.fields.iter().find_map(|f| self.given(&f.value)),
            _ => None,
        }
    }

    /// Returns the format in which the function of the project behind a call encodes what it is given at a position.
    fn encodes_parameter(&self, c: &Call, position: usize) -> Option<String> {
        self.finder.called(c, self.scope).iter().find_map(|d| {
            let key = (d.file.path.clone(), d.index, position);
            if let Some(known) = self.question.encoded.borrow().get(&key) {
                return known.clone();
            }
            let found = self.finder.types.with_body(d).and_then(|d| self.parameter_format(&d, position));
            self.question.encoded.borrow_mut().insert(key, found.clone());
            found
        })
    }

    /// Returns the format in which a function encodes a parameter.
    fn parameter_format(&self, d: &Declared, position: usize) -> Option<String> {
        let p = d.function().params.get(position)?;
        let scope = Scope::of(&d.file, d.function());
        let mut found = None;
        Step::walk_all(&d.function().body, &mut |s| {
            s.expressions(&mut |e| e.walk(&mut |x| found = found.take().or_else(|| self.encodes_name(x, &p.name, &scope))));
        });
        found
    }

    /// Returns the format where an expression is a call that encodes a variable.
    fn encodes_name(&self, e: &Expr, name: &str, scope: &Scope<'_>) -> Option<String> {
        let Expr::Call(c) = e else { return None };
        let coding = self.finder.types.coding(c, scope).filter(|x| x.encodes)?;
        matches!(subject(c, coding.place)?, Expr::Name(n) if n == name).then_some(coding.format)
    }

    /// Returns the type that is encoded in an expression, also through variables and helpers.
    fn encoded(&self, e: &Expr, depth: usize) -> Option<(usize, String)> {
        if depth > MOST_STEPS {
            return None;
        }
        let mut parts = vec![];
        e.walk_here(&mut |x| parts.push(x));
        parts.into_iter().find_map(|x| match x {
            Expr::Call(c) => match self.finder.types.coding(c, self.scope) {
                Some(coding) if coding.encodes => Some((self.value(subject(c, coding.place)?)?, coding.format)),
                Some(_) => None,
                None => self.through(c).or_else(|| self.returned_by(c, depth)),
            },
            Expr::Name(n) => self.held(n, depth),
            _ => None,
        })
    }

    /// Returns the type that a variable holds encoded.
    fn held(&self, name: &str, depth: usize) -> Option<(usize, String)> {
        if let Some(known) = self.names.borrow().get(name) {
            return known.clone();
        }
        self.names.borrow_mut().insert(name.to_owned(), None);
        let found = self.assigned(name).into_iter().find_map(|v| self.encoded(v, depth + 1));
        self.names.borrow_mut().insert(name.to_owned(), found.clone());
        found
    }

    /// Returns the type of what a function of the project is given that encodes anything and returns something.
    fn through(&self, c: &Call) -> Option<(usize, String)> {
        let (i, of) = c.args.iter().enumerate().find_map(|(i, a)| Some((i, self.given(&a.value)?)))?;
        let returns = |d: &Declared| !d.function().results.is_empty() || d.file.not_extracted.contains(&"types");
        (c.effect.is_none() && self.finder.called(c, self.scope).iter().any(returns)).then(|| self.encodes_parameter(c, i)).flatten().map(|f| (of, f))
    }

    /// Returns the type that a function of the project encodes and returns.
    fn returned_by(&self, c: &Call, depth: usize) -> Option<(usize, String)> {
        if depth + 2 > MOST_STEPS || c.effect.is_some() {
            return None;
        }
        self.finder.called(c, self.scope).iter().find_map(|d| self.returned_of(d, depth + 2))
    }

    /// Returns the type that a declared function encodes and returns.
    fn returned_of(&self, d: &Declared, depth: usize) -> Option<(usize, String)> {
        let key = (d.file.path.clone(), d.index);
        if let Some(known) = self.question.returned.borrow().get(&key) {
            return known.clone();
        }
        self.question.returned.borrow_mut().insert(key.clone(), None);
        let d = self.finder.types.with_body(d).filter(|d| !d.file.test)?;
        let scope = Scope::of(&d.file, d.function());
        let renames = Renames::default();
        let outline = Outline::of(d.function(), &renames);
        let found = Flow::of(self.finder, &scope, d.function(), &outline, self.question).returned(depth);
        self.question.returned.borrow_mut().insert(key, found.clone());
        found
    }

    /// Returns the type that this function encodes and returns.
    fn returned(&self, depth: usize) -> Option<(usize, String)> {
        let returns = self.outline.lines.iter().filter_map(|l| l.step).filter_map(|s| match &s.kind {
            StepKind::Return { values, .. } => values.first(),
            _ => None,
        });
        returns.into_iter().find_map(|v| self.encoded(v, depth))
    }

    /// Returns the values that a variable is given.
    fn assigned(&self, name: &str) -> Vec<&Expr> {
        let mut found = vec![];
        for line in &self.outline.lines {
            match line.step.map(|s| &s.kind) {
                Some(StepKind::Assign { targets, values, .. }) => {
                    if let Some(i) = targets.iter().position(|t| matches!(t, Expr::Name(n) if n == name)) {
                        found.extend(values.get(i).or(values.first()));
                    }
                }
                Some(StepKind::Loop { vars, cond: Some(over), .. }) if vars.iter().any(|v| matches!(v, Expr::Name(n) if n == name)) => {
                    found.push(over);
                }
                Some(StepKind::With { items, .. }) => {
                    found.extend(items.iter().filter(|(t, _)| matches!(t, Some(Expr::Name(n)) if n == name)).map(|(_, v)| v));
                }
                _ => {}
            }
        }
        found
    }

    /// Adds what a call decodes of the types asked for.
    fn taken(&self, c: &Call, at: usize, file: &FileFacts, all: &mut Carriage) {
        let Some((of, format, data)) = self.decoded(c, at).or_else(|| self.helped(c)) else { return };
        match data.into_iter().find_map(|e| self.source(e, at, 0)) {
            Some(Origin::Point(p)) => all.carried.push(Carried { point: *p, of, format, sent: false }),
            Some(Origin::Parameter) => all.helper = Some(self.helper(file, of, format, false)),
            None => {}
        }
    }

    fn helper(&self, file: &FileFacts, of: usize, format: String, encodes: bool) -> Helper {
        Helper { file: file.path.clone(), symbol: self.function.symbol(), name: self.function.name.clone(), of, format, encodes }
    }

    /// Returns what a call decodes, and of what.
    fn decoded<'c>(&self, c: &'c Call, at: usize) -> Option<(usize, String, Vec<&'c Expr>)> {
        let coding = self.finder.types.coding(c, self.scope).filter(|x| !x.encodes)?;
        let of = match coding.place {
            Place::Result => self.expected(c, at)?,
            place => self.value(subject(c, place)?)?,
        };
        let data = c.args.iter().enumerate().filter(|(i, _)| Place::Arg(*i) != coding.place).map(|(_, a)| &a.value);
        Some((of, coding.format, data.collect()))
    }

    /// Returns what a call of a helper decodes.
    fn helped<'c>(&self, c: &'c Call) -> Option<(usize, String, Vec<&'c Expr>)> {
        let named: Vec<&Helper> = self.question.helpers.iter().filter(|h| !h.encodes && h.name == c.name).collect();
        if named.is_empty() {
            return None;
        }
        let behind = self.finder.called(c, self.scope);
        let h = named.into_iter().find(|h| behind.iter().any(|d| d.file.path == h.file && d.function().symbol() == h.symbol))?;
        Some((h.of, h.format.clone(), c.args.iter().map(|a| &a.value).collect()))
    }

    /// Returns the type that stands beside a call: of the variable, of a conversion, of what is made of it or returned.
    fn expected(&self, c: &Call, at: usize) -> Option<usize> {
        let line = &self.outline.lines[at];
        let mut around = vec![];
        for e in &line.exprs {
            e.walk_here(&mut |x| match x {
                Expr::Cast { of, .. } if contains(of, c) => around.push(self.value(x)),
                Expr::Call(made) if made.constructs && made.args.iter().any(|a| contains(&a.value, c)) => around.push(self.value(x)),
                _ => {}
            });
        }
        let written = |t| place_of(&self.finder.types.qualify(t, self.scope.file), &self.question.wanted);
        around.into_iter().flatten().next().or_else(|| match line.step.map(|s| &s.kind) {
            Some(StepKind::Assign { type_ref: Some(t), .. }) => written(t),
            Some(StepKind::Return { .. }) => self.function.results.first().and_then(|r| written(&r.type_ref)),
            _ => None,
        })
    }

    /// Returns where data comes from.
    fn source(&self, e: &Expr, at: usize, depth: usize) -> Option<Origin> {
        if depth > MOST_STEPS {
            return None;
        }
        let mut parts = vec![];
        e.walk_here(&mut |x| parts.push(x));
        let calls = parts.iter().find_map(|x| if let Expr::Call(c) = x { self.points(c, TAKES).into_iter().next() } else { None });
        if let Some(p) = calls {
            return Some(Origin::Point(Box::new(p)));
        }
        parts.into_iter().find_map(|x| if let Expr::Name(n) = x { self.variable(n, at, depth) } else { None })
    }

    /// Returns where the value of a variable comes from.
    fn variable(&self, name: &str, at: usize, depth: usize) -> Option<Origin> {
        if let Some(known) = self.sources.borrow().get(name) {
            return known.clone();
        }
        self.sources.borrow_mut().insert(name.to_owned(), None);
        let found = self.origin(name, at, depth);
        self.sources.borrow_mut().insert(name.to_owned(), found.clone());
        found
    }

    /// Looks for where the value of a variable comes from.
    fn origin(&self, name: &str, at: usize, depth: usize) -> Option<Origin> {
        if let Some(origin) = self.assigned(name).into_iter().find_map(|v| self.source(v, at, depth + 1)) {
            return Some(origin);
        }
        if let Some(p) = self.of_library(name) {
            return Some(Origin::Point(Box::new(p)));
        }
        if let Some(p) = self.callback(name, at) {
            return Some(Origin::Point(Box::new(p)));
        }
        self.function.params.iter().any(|p| p.name == name).then(|| match self.declared_point() {
            Some(p) => Origin::Point(Box::new(p)),
            None => Origin::Parameter,
        })
    }

    /// Returns the point that the function itself is.
    fn declared_point(&self) -> Option<Point> {
        let mut points = self.finder.declared_points(&self.finder.index, self.scope.file, self.function);
        let decorated = self.function.decorators.iter().flat_map(|d| self.finder.at_expression(d, self.scope, self.function, false));
        points.extend(decorated);
        points.into_iter().find(|p| TAKES.contains(&p.role.as_str()))
    }

    /// Returns the point whose function literal has this parameter.
    fn callback(&self, name: &str, at: usize) -> Option<Point> {
        self.outline.ancestors(at).find_map(|i| {
            let calls = self.calls(i).into_iter().filter(|c| {
                let literal = |e: &Expr| matches!(e, Expr::Function(f) if f.params.iter().any(|p| p.name == name));
                c.args.iter().any(|a| literal(&a.value))
            });
            calls.into_iter().find_map(|c| self.points(c, TAKES).into_iter().next())
        })
    }

    /// Returns the rule's point for a parameter that a library hands to handlers: its type is a message of the library.
    fn of_library(&self, name: &str) -> Option<Point> {
        let t = self.finder.types.type_of(&Expr::Name(name.to_owned()), self.scope)?;
        let library = self.finder.types.libraries().find(|l| l.dependency.is_some() && l.packages.fits(&t.package))?;
        let mechanism = library.dependency.as_deref()?;
        let rules = &self.finder.catalogue.rules;
        let rule = rules.iter().position(|r| {
            let named = |m: &Match| matches!(m, Match::Call(c) if c.packages.fits(&t.package));
            r.mechanism == mechanism && matches!(r.role.as_str(), "handle" | "subscribe") && r.matches.iter().any(named)
        })?;
        let p = self.finder.point(rule, self.scope, self.function, self.function.span.start, self.function.symbol(), String::new());
        Some(Point { captures: BTreeMap::new(), confidence: Level::Medium, ..p })
    }
}

/// Where data comes from.
#[derive(Clone)]
enum Origin {
    /// A point.
    Point(Box<Point>),
    /// A parameter of the function.
    Parameter,
}

/// Returns true for the name of an object of a language where an import path may stand: `JSON`.
fn is_object(package: &str) -> bool {
    package.starts_with(char::is_uppercase) && package.chars().all(char::is_alphanumeric)
}

/// Returns the value of an encoding call.
fn subject(c: &Call, place: Place) -> Option<&Expr> {
    match (place, &c.callee) {
        (Place::Arg(i), _) => c.args.get(i).map(|a| &a.value),
        (Place::Own, Expr::Field { of, .. }) => Some(of),
        _ => None,
    }
}

/// Returns true where an expression holds a call.
fn contains(e: &Expr, call: &Call) -> bool {
    let mut found = false;
    e.walk_here(&mut |x| found |= matches!(x, Expr::Call(c) if std::ptr::eq(c.as_ref(), call)));
    found
}
