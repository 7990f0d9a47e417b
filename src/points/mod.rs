//! Connection points: where the code of one revision talks to other components.
//!
//! In: facts of a revision and the catalogue. Out: the points of a function ([`Finder::points`]), direct ones that a
//! rule describes and calls of the project's own functions that lead to one, and the settings of a file
//! ([`Finder::settings`]). Left out: any comparison, any language.
//!
//! A function of the project that contains a point is a connection function: a call of it is a point too, with
//! captures of its own where the function passes its parameters on. Nobody lists wrappers by hand.

mod addresses;
mod beside;
mod built;
mod captures;
mod carried_out;
mod codecs;
mod early;
mod entries;
mod fallbacks;
mod file;
mod literals;
mod logged;
mod masked;
mod matching;
mod module_settings;
mod options;
mod payloads;
mod refused;
mod retries;
mod scope;
mod scripts;
mod settings;
mod shapes;
mod strategy;
mod texts;
mod times;
mod typing;
mod wanted;
mod wrappers;

pub use addresses::Address;
pub use early::Early;
pub use entries::is_secret;
pub(crate) use entries::is_upper;
pub(crate) use file::declarations;
pub use logged::{Cleaned, Exposure, Logged};
pub use masked::mask;
pub use options::{Body, FieldRead, OptionSet, calls, is_construction};
pub use payloads::{Carriage, Carried, Helper, Payload, Question};
pub use refused::Refused;
pub(crate) use refused::is_at_work;
pub use retries::{Run, Said};
pub use settings::{Setting, SettingDefault};
pub(crate) use settings::{is_only_settings, words};
pub(crate) use wanted::Wanted;

use crate::facts::{Call, Constants, Expr, FileFacts, Function, LineKind, LoopKind, Outline, Record, Source, Step, StepKind, Value};
use crate::rules::{Catalogue, Level, Rule};
use matching::Index;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use typing::{Memo, Scope, Types};
use wrappers::Inner;

/// Most lines of a function that is looked at. What people write has some hundred; the work on one grows with their square.
pub(crate) const MOST_LINES: usize = 3_000;

/// One place where a connection is used.
#[derive(Debug, Clone)]
pub struct Point {
    /// Index of the rule in the catalogue.
    pub rule: usize,
    /// Mechanism.
    pub mechanism: String,
    /// What the place does.
    pub role: String,
    /// File.
    pub file: String,
    /// Line.
    pub line: u32,
    /// Enclosing definition.
    pub symbol: String,
    /// Index of the line in the function's outline; `None` where the whole function is the point.
    pub at: Option<usize>,
    /// What is called or made, for reports: `client.Set`.
    pub callee: String,
    /// Normal form of the whole call or record.
    pub text: String,
    /// Captured values by name.
    pub captures: BTreeMap<String, Captured>,
    /// Functions of the project between here and the library, nearest first; empty for a direct point.
    pub via: Vec<String>,
    /// True where it stands in a decorator of its function.
    pub decorates: bool,
    /// How sure the match is.
    pub confidence: Level,
}

/// A captured value.
#[derive(Debug, Clone, PartialEq)]
pub struct Captured {
    /// The value.
    pub value: Value,
    /// Change kind where the option itself tells it.
    pub change: Option<String>,
    /// True for a secret.
    pub secret: bool,
    /// What is odd about a time, as a clause: it is a moment where a lifetime is wanted.
    pub odd: Option<String>,
}

impl Captured {
    /// Returns the value as reports show it; a secret that is written out is masked.
    pub fn shown(&self) -> String {
        match (&self.value, self.secret) {
            (Value::Text(t), true) if !t.is_empty() => "***".to_owned(),
            (Value::List(all), true) => mask(&Value::List(all.iter().map(starred).collect()).to_string()),
            (v, _) => mask(&v.to_string()),
        }
    }
}

/// Returns a value of a list of secrets: a text as stars.
fn starred(v: &Value) -> Value {
    if matches!(v, Value::Text(t) if !t.is_empty()) { Value::Reference("***".to_owned()) } else { v.clone() }
}

/// The facts and constants of a revision.
type Revision<'s> = (&'s dyn Source, &'s (dyn Constants + Sync));

/// Finds the points of one revision.
pub struct Finder<'s> {
    catalogue: &'s Catalogue,
    constants: &'s (dyn Constants + Sync),
    types: Types<'s>,
    /// Rules whose places are connection points; one index for both sides of a comparison.
    index: Arc<Index<'s>>,
    /// Rules whose places are no connection points.
    anchors: Arc<Index<'s>>,
    /// What the project's functions do on connections, by file and index.
    inner: Memo<(String, usize), Arc<Vec<Inner>>>,
    /// What stands in the same directory, for rules that ask for it.
    company: beside::Company,
    /// The other revision of a comparison, whose company counts too: a place is not new because its company is.
    other: Option<Revision<'s>>,
    /// True where points need no company: the finder looks for company itself.
    alone: bool,
}

impl<'s> Finder<'s> {
    /// Makes a finder over a revision, of the rules that read production code, settings and manifests.
    pub fn new(source: &'s dyn Source, constants: &'s (dyn Constants + Sync), catalogue: &'s Catalogue) -> Self {
        Self::with(source, constants, catalogue, &|_, rule| rule.reads.is_empty() && !rule.anchor)
    }

    /// Makes a finder that knows one rule only, by its index: for the examples beside a rule.
    pub fn of_rule(source: &'s dyn Source, constants: &'s (dyn Constants + Sync), catalogue: &'s Catalogue, rule: usize) -> Self {
        Self::with(source, constants, catalogue, &|r, _| r == rule)
    }

    /// Makes the finders of both sides of a comparison, each against the other.
    pub fn both(base: Revision<'s>, head: Revision<'s>, catalogue: &'s Catalogue) -> [Self; 2] {
        Self::new(base.0, base.1, catalogue).against(head)
    }

    /// Makes the finders over the same revisions, of the rules that read other files than production code.
    pub fn of_other_files(base: &Self, head: &Self) -> [Self; 2] {
        let finder = Self::with(base.types.source, base.constants, base.catalogue, &|_, rule| !rule.reads.is_empty() && !rule.anchor);
        finder.against((head.types.source, head.constants))
    }

    /// Returns the finder for a comparison with another revision, and that of the other revision.
    fn against(self, other: Revision<'s>) -> [Self; 2] {
        let (own, index, anchors) = ((self.types.source, self.constants), Arc::clone(&self.index), Arc::clone(&self.anchors));
        let of_other = Self { other: Some(own), ..Self::over(other, self.catalogue, index, anchors) };
        [Self { other: Some(other), ..self }, of_other]
    }

    fn with(source: &'s dyn Source, constants: &'s (dyn Constants + Sync), catalogue: &'s Catalogue, meant: &dyn Fn(usize, &Rule) -> bool) -> Self {
        let index = Index::of(&catalogue.rules, meant);
        let anchors = Index::of(&catalogue.rules, &|_, rule| rule.anchor);
        Self::over((source, constants), catalogue, Arc::new(index), Arc::new(anchors))
    }

    /// Makes a finder over a revision of the rules of an index.
    fn over((source, constants): Revision<'s>, catalogue: &'s Catalogue, index: Arc<Index<'s>>, anchors: Arc<Index<'s>>) -> Self {
        let types = Types::new(source, &catalogue.libraries);
        Self { catalogue, constants, types, index, anchors, inner: Mutex::default(), company: beside::Company::default(), other: None, alone: false }
    }

    /// Returns the points of a function, in source order; none of one with more than [`MOST_LINES`], which the comparison tells.
    pub fn points(&self, file: &FileFacts, function: &Function, outline: &Outline<'_>) -> Vec<Point> {
        self.points_with(file, function, outline, &|_| true)
    }

    /// Like [`Finder::points`]; calls of functions of the project are followed only on the lines that `follow` names: to follow
    /// one means to parse the file it leads to.
    pub fn points_with(&self, file: &FileFacts, function: &Function, outline: &Outline<'_>, follow: &dyn Fn(usize) -> bool) -> Vec<Point> {
        if outline.lines.len() > MOST_LINES {
            return vec![];
        }
        let scope = Scope::of(file, function);
        let mut found = self.declared_points(&self.index, file, function);
        found.extend(self.shapes(function, &scope));
        let mut untyped = vec![];
        for (at, line) in outline.lines.iter().enumerate() {
            let mut sites = vec![];
            for e in &line.exprs {
                e.walk_here(&mut |x| sites.push(x));
                let texts = if line.noise { vec![] } else { self.at_texts(e, line.span.start, &scope, function) };
                found.extend(texts.into_iter().map(|p| Point { at: Some(at), ..p }));
            }
            if !self.index.operations.is_empty() {
                let computed = sites.iter().flat_map(|e| self.at_operation(e, line.span.start, &scope, function));
                found.extend(computed.map(|p| Point { at: Some(at), ..p }));
            }
            for e in &sites {
                untyped.extend(self.at_untyped(e, &scope, function).into_iter().map(|p| Point { at: Some(at), ..p }));
            }
            // The innermost call of a chain comes first in the source.
            for e in sites.into_iter().rev() {
                let decorates = line.kind == LineKind::Decorator;
                found.extend(self.at_expression(e, &scope, function, follow(at)).into_iter().map(|p| Point { at: Some(at), decorates, ..p }));
            }
            if let Some(Step { kind: StepKind::Assign { targets, values, .. }, line, .. }) = line.step {
                found.extend(self.at_assignment(targets, values, *line, &scope, function).into_iter().map(|p| Point { at: Some(at), ..p }));
            }
        }
        // What is part of a point that has a type belongs to it.
        untyped.retain(|u: &Point| !found.iter().any(|p| p.at == u.at && p.text.contains(&u.text)));
        found.extend(untyped);
        self.drop_given_scripts(&mut found);
        found.iter_mut().for_each(|p| self.add_turn(p, outline));
        self.keep_beside(found, file)
    }

    /// Adds what the loop goes over that a point stands in, where its rule asks for it.
    fn add_turn(&self, p: &mut Point, outline: &Outline<'_>) {
        let rule = &self.catalogue.rules[p.rule];
        let Some((name, _)) = rule.captures.iter().find(|(_, c)| c.from == crate::rules::From::Turn) else { return };
        let each = |at: usize, i: usize| match outline.lines[i].step.map(|s| &s.kind) {
            Some(StepKind::Loop { kind: LoopKind::Each, cond: Some(over), .. }) if works_after(outline, i, at) => Some(over.to_string()),
            _ => None,
        };
        if let Some(over) = p.at.and_then(|at| outline.ancestors(at).find_map(|i| each(at, i))) {
            p.captures.insert(name.clone(), Captured { value: Value::Reference(over), change: None, odd: None, secret: false });
        }
    }

    /// Returns the places of a function that are no connection points and carry expectations, in source order.
    pub fn anchors(&self, file: &FileFacts, function: &Function, outline: &Outline<'_>) -> Vec<Point> {
        let scope = Scope::of(file, function);
        let mut found = self.declared_points(&self.anchors, file, function);
        for (at, line) in outline.lines.iter().enumerate() {
            for e in &line.exprs {
                e.walk_here(&mut |x| {
                    if let Expr::Call(c) = x {
                        found.extend(self.at_call(&self.anchors, c, &scope, function).into_iter().map(|p| Point { at: Some(at), ..p }));
                    }
                });
            }
        }
        found
    }

    /// Returns the place of a declaration as that of a rule, without captures.
    pub fn anchor(&self, rule: usize, path: &str, line: u32, symbol: &str) -> Point {
        self.file_point(rule, path, line, symbol, symbol, "")
    }

    /// Returns the points that one expression is, without its parts.
    fn at_expression(&self, e: &Expr, scope: &Scope<'_>, function: &Function, follow: bool) -> Vec<Point> {
        match e {
            Expr::Call(c) => {
                let mut direct = self.at_call(&self.index, c, scope, function);
                direct.extend(self.at_literals(c, scope, function));
                if direct.is_empty() && follow { self.through_wrapper(c, scope, function) } else { direct }
            }
            Expr::Record(r) => self.at_record(r, scope, function),
            _ => vec![],
        }
    }

    /// Returns the points that rules see in a call: the best rule of each mechanism.
    fn at_call(&self, index: &Index<'_>, c: &Call, scope: &Scope<'_>, function: &Function) -> Vec<Point> {
        let matches = index.call(&self.catalogue.rules, c, scope, &self.types);
        matches
            .into_iter()
            .map(|(i, confidence)| {
                let rule = &self.catalogue.rules[i];
                let captures = captures::of_call(rule, c, &self.values(scope, function));
                let p = self.point(i, scope, function, c.line, c.callee.to_string(), c.to_string());
                Point { captures, confidence: confidence.min(rule.confidence), ..p }
            })
            .collect()
    }

    /// Returns the points that rules see in the object literals of a call, whose types the called function tells.
    fn at_literals(&self, c: &Call, scope: &Scope<'_>, function: &Function) -> Vec<Point> {
        let mut found = vec![];
        for (i, a) in c.args.iter().enumerate() {
            let Expr::Record(r) = &a.value else { continue };
            if r.type_ref.is_none()
                && let Some(t) = self.types.taken(c, i, scope)
            {
                found.extend(self.of_type(r, &t, t.name.clone(), scope, function));
            }
        }
        found
    }

    /// Returns the points that rules see in a record literal.
    fn at_record(&self, r: &Record, scope: &Scope<'_>, function: &Function) -> Vec<Point> {
        let Some(t) = r.type_ref.as_ref().map(|t| self.types.qualify(t, scope.file)) else { return vec![] };
        self.of_type(r, &t, written(r), scope, function)
    }

    /// Returns the points that rules see in an expression whatever it belongs to: in a record by the names it gives, in a call by a keyword.
    fn at_untyped(&self, e: &Expr, scope: &Scope<'_>, function: &Function) -> Vec<Point> {
        let rules = &self.catalogue.rules;
        match e {
            Expr::Record(r) if r.type_ref.is_none() => {
                let fits = self.index.untyped_record(rules, r, scope).into_iter();
                fits.map(|i| self.of_record(i, r, "options".to_owned(), scope, function)).collect()
            }
            Expr::Call(c) => {
                let fits = self.index.keywords(rules, c, scope.file.language).into_iter();
                fits.map(|i| Point {
                    captures: captures::of_call(&rules[i], c, &self.values(scope, function)),
                    confidence: rules[i].confidence,
                    ..self.point(i, scope, function, c.line, c.callee.to_string(), c.to_string())
                })
                .collect()
            }
            _ => vec![],
        }
    }

    /// Returns the point of a record as a rule sees it.
    fn of_record(&self, rule: usize, r: &Record, shown: String, scope: &Scope<'_>, function: &Function) -> Point {
        let captures = captures::of_record(&self.catalogue.rules[rule], &r.fields, &self.values(scope, function));
        Point { captures, confidence: self.catalogue.rules[rule].confidence, ..self.point(rule, scope, function, r.line, shown, r.to_string()) }
    }

    /// Returns the points that rules see in a record of a type.
    fn of_type(&self, r: &Record, t: &typing::Type, shown: String, scope: &Scope<'_>, function: &Function) -> Vec<Point> {
        let matches = self.index.record(&self.catalogue.rules, r, t, scope.file.language);
        matches.into_iter().map(|i| self.of_record(i, r, shown.clone(), scope, function)).collect()
    }

    /// Returns the points that rules see in an assignment to fields.
    fn at_assignment(&self, targets: &[Expr], values: &[Expr], line: u32, scope: &Scope<'_>, function: &Function) -> Vec<Point> {
        let mut found = vec![];
        for (target, value) in targets.iter().zip(values) {
            let Expr::Field { of, name } = target else { continue };
            if !self.index.assigned(name) {
                continue;
            }
            let Some(t) = self.types.type_of(of, scope) else { continue };
            for i in self.index.assignment(&self.catalogue.rules, name, &t, scope.file.language) {
                let rule = &self.catalogue.rules[i];
                let captures = captures::of_field(rule, name, value, &self.values(scope, function));
                let p = self.point(i, scope, function, line, target.to_string(), format!("{target} = {value}"));
                found.push(Point { captures, confidence: rule.confidence, ..p });
            }
        }
        found
    }

    /// Returns the points that the declaration of the function itself is.
    fn declared_points(&self, index: &Index<'_>, file: &FileFacts, function: &Function) -> Vec<Point> {
        let scope = Scope::of(file, &EMPTY);
        let matches = index.function(&self.catalogue.rules, function, file);
        matches
            .into_iter()
            .map(|i| Point {
                confidence: self.catalogue.rules[i].confidence,
                ..self.point(i, &scope, function, function.span.start, function.symbol(), String::new())
            })
            .collect()
    }

    /// Returns a point without captures.
    fn point(&self, rule: usize, scope: &Scope<'_>, function: &Function, line: u32, callee: String, text: String) -> Point {
        let r = &self.catalogue.rules[rule];
        Point {
            rule,
            mechanism: r.mechanism.clone(),
            role: r.role_of(last_part(&callee)).to_owned(),
            file: scope.file.path.clone(),
            line,
            symbol: function.symbol(),
            at: None,
            callee,
            text,
            captures: BTreeMap::new(),
            via: vec![],
            decorates: false,
            confidence: Level::High,
        }
    }

    /// Returns what expressions of a function come to.
    fn values<'v, 'f: 'v>(&'v self, scope: &'v Scope<'f>, function: &'v Function) -> captures::Values<'v> {
        captures::Values::within(scope, function, self.constants)
    }

    /// Returns a rule of the catalogue.
    pub fn rule(&self, point: &Point) -> &'s Rule {
        &self.catalogue.rules[point.rule]
    }
}

/// Returns true where a loop calls something for an entry after the place that a line stands in.
fn works_after(outline: &Outline<'_>, of: usize, at: usize) -> bool {
    let calls = |e: &Expr| {
        let mut found = false;
        e.walk_here(&mut |x| found |= matches!(x, Expr::Call(_)));
        found
    };
    let later = (at + 1..outline.lines.len()).filter(|&i| outline.lines[i].parent == Some(of) && !outline.lines[i].noise);
    later.into_iter().any(|i| outline.lines[i].exprs.iter().any(|e| calls(e)))
}

/// Returns the last name of a callee: `Set` of `store.client.Set`.
fn last_part(callee: &str) -> &str {
    callee.rsplit(['.', ':']).next().unwrap_or(callee)
}

impl Point {
    /// Returns the last name of what is called.
    pub fn called(&self) -> &str {
        last_part(&self.callee)
    }
}

/// Returns a record's type as it is written.
fn written(r: &Record) -> String {
    r.type_ref.as_ref().map(|t| t.text.trim_start_matches(['&', '*']).to_owned()).unwrap_or_default()
}

/// A function without anything: the scope of declarations.
static EMPTY: Function = Function {
    name: String::new(),
    receiver: None,
    params: vec![],
    results: vec![],
    body: crate::facts::Body::EMPTY,
    doc: String::new(),
    span: crate::facts::Span { start: 0, end: 0 },
    test: false,
    only_for_tests: false,
    decorators: vec![],
};
