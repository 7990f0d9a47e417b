//! Attempts that a library makes: the calls that make them, and what says how.
//!
//! In: a function of one revision, and what packs know of libraries of retries. Out: the calls that try again ([`Run`]), and what
//! calls, arguments and fields say of delay, growth, cap, bound and of the errors that end it ([`Said`]). Left out: loops that a
//! function writes itself, and policies that are made in another function.

use super::typing::Scope;
use super::{Finder, captures};
use crate::facts::{Call, Expr, FileFacts, Function, Outline, StepKind, Value};
use crate::rules::{Library, Names, Retry, RetryPart, ValueKind};
use std::collections::BTreeSet;

/// A call that makes attempts at what it is given or decorates.
#[derive(Debug)]
pub struct Run<'o> {
    /// Line of the outline.
    pub at: usize,
    /// The call.
    pub call: &'o Call,
}

/// Something that is said of how attempts are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Facet: `cap`, `growth`, …
    pub facet: String,
    /// What is said of it.
    pub value: String,
    /// Line of the outline.
    pub at: usize,
    /// True where the place gives the value, false where it only implies it.
    pub given: bool,
}

impl Finder<'_> {
    /// Returns the calls of a function that make attempts by a library.
    pub fn runs<'o>(&self, file: &FileFacts, function: &Function, outline: &Outline<'o>) -> Vec<Run<'o>> {
        let found = self.retried(file, outline, |_| true);
        if found.is_empty() {
            return vec![];
        }
        let scope = Scope::of(file, function);
        found
            .into_iter()
            .filter(|(_, c)| self.retry_of(c, &scope).is_some_and(|(r, _)| r.runs.fits(&c.name)))
            .map(|(at, call)| Run { at, call })
            .collect()
    }

    /// Returns what some lines of a function say of attempts by a library.
    pub fn says(&self, file: &FileFacts, function: &Function, outline: &Outline<'_>, on: &BTreeSet<usize>) -> Vec<Said> {
        let scope = Scope::of(file, function);
        let mut reading = Reading { finder: self, scope: &scope, function, at: 0, said: vec![] };
        for (at, c) in self.retried(file, outline, |i| on.contains(&i)) {
            reading.at = at;
            if let Some((retry, library)) = self.retry_of(c, &scope) {
                reading.call(retry, library, c);
            }
        }
        for &at in on {
            reading.at = at;
            if let Some(StepKind::Assign { targets, values, .. }) = outline.lines[at].step.map(|s| &s.kind) {
                targets.iter().zip(values).for_each(|(t, v)| reading.assigned(t, v));
            }
            outline.lines[at].exprs.iter().for_each(|e| reading.records(e));
        }
        reading.said.sort_by_key(|s| s.given);
        reading.said
    }

    /// Returns what an expression of a function comes to.
    pub fn value(&self, file: &FileFacts, function: &Function, e: &Expr) -> Value {
        captures::Values::new(file, function, self.constants).read(e, ValueKind::Any)
    }

    /// Returns what an expression of a function comes to as a rule's capture reads it.
    pub(crate) fn value_of(&self, rule: usize, capture: &str, (file, function): (&FileFacts, &Function), e: &Expr) -> Value {
        let kind = self.catalogue.rules[rule].captures.get(capture).map_or(ValueKind::Any, |c| c.kind);
        captures::Values::new(file, function, self.constants).read(e, kind)
    }

    /// Returns the calls on some lines of a file that imports a library of retries.
    fn retried<'o>(&self, file: &FileFacts, outline: &Outline<'o>, on: impl Fn(usize) -> bool) -> Vec<(usize, &'o Call)> {
        let known = |l: &&Library| l.retry.is_some() && l.is_for(file.language);
        let imports =
            |l: &Library| file.imports.iter().any(|i| l.packages.fits(&i.path) || i.path.split("::").next().is_some_and(|c| l.packages.fits(c)));
        if !self.catalogue.libraries.values().filter(known).any(imports) {
            return vec![];
        }
        let mut all = vec![];
        for (at, line) in outline.lines.iter().enumerate().filter(|(i, _)| on(*i)) {
            for e in &line.exprs {
                e.walk_here(&mut |x| {
                    if let Expr::Call(c) = x {
                        all.push((at, &**c));
                    }
                });
            }
        }
        all
    }

    /// Returns what is known of the library of retries that a call is of.
    fn retry_of(&self, c: &Call, scope: &Scope<'_>) -> Option<(&Retry, &Library)> {
        let package = self.package_of(c, scope)?;
        self.library_of_retries(&package, scope.file.language)
    }

    /// Returns the library of retries behind a package.
    fn library_of_retries(&self, package: &str, language: &str) -> Option<(&Retry, &Library)> {
        let fits = |l: &&Library| l.is_for(language) && l.packages.fits(package);
        self.catalogue.libraries.values().filter(fits).find_map(|l| Some((l.retry.as_ref()?, l)))
    }

    /// Returns the package that a call is of: its own, that of the type it is a method of, or that of the call its chain begins with.
    fn package_of(&self, c: &Call, scope: &Scope<'_>) -> Option<String> {
        if let Some(p) = &c.package {
            return Some(p.clone());
        }
        match &c.callee {
            Expr::Field { of, .. } => match &**of {
                Expr::Type(t) => Some(t.package.clone()),
                Expr::Call(inner) => self.package_of(inner, scope).or_else(|| self.types.type_of(of, scope).map(|t| t.package)),
                other => self.types.type_of(other, scope).map(|t| t.package),
            },
            Expr::Name(n) => scope.file.import(n).map(|i| i.path.clone()),
            _ => None,
        }
    }
}

/// Collects what is said.
struct Reading<'a, 's> {
    finder: &'a Finder<'s>,
    scope: &'a Scope<'a>,
    function: &'a Function,
    at: usize,
    said: Vec<Said>,
}

impl Reading<'_, '_> {
    /// Reads a call of the library: its name, its arguments by name, and what it is given by reference.
    fn call(&mut self, retry: &Retry, library: &Library, c: &Call) {
        let plain: Vec<&Expr> = c.args.iter().filter(|a| a.name.is_none()).map(|a| &a.value).collect();
        self.part(retry, &c.name, &|i| plain.get(i).copied());
        for a in &c.args {
            if let Some(name) = &a.name {
                self.part(retry, &format!("{}.{name}", c.name), &|_| Some(&a.value));
            }
            if let Expr::Record(r) = &a.value {
                self.fields(retry, &c.name, r);
            }
            self.reference(retry, &library.packages, &a.value);
        }
    }

    /// Reads what is handed to the library by its name: `retry.BackOffDelay`, `backoff.expo`.
    fn reference(&mut self, retry: &Retry, packages: &Names, e: &Expr) {
        let file = self.scope.file;
        let (of, name) = match e {
            Expr::Name(n) => (n, n),
            Expr::Field { of, name } => match &**of {
                Expr::Name(n) => (n, name),
                _ => return,
            },
            _ => return,
        };
        if file.import(of).is_some_and(|i| packages.fits(&i.path)) {
            self.part(retry, name, &|_| None);
        }
    }

    /// Reads the entries of a record of the library or for it.
    fn fields(&mut self, retry: &Retry, owner: &str, r: &crate::facts::Record) {
        for f in &r.fields {
            if let Some(Expr::Name(n) | Expr::Text(n)) = &f.key {
                self.part(retry, &format!("{owner}.{n}"), &|_| Some(&f.value));
            }
        }
    }

    /// Reads the records of the library's types in an expression.
    fn records(&mut self, e: &Expr) {
        let mut found = vec![];
        e.walk_here(&mut |x| {
            if let Expr::Record(r) = x {
                found.push(r);
            }
        });
        for r in found {
            let Some(t) = &r.type_ref else { continue };
            if let Some((retry, _)) = self.finder.library_of_retries(&t.package, self.scope.file.language) {
                self.fields(retry, &t.name, r);
            }
        }
    }

    /// Reads a field that is set on something of the library.
    fn assigned(&mut self, target: &Expr, value: &Expr) {
        let Expr::Field { of, name } = target else { return };
        let Some(t) = self.finder.types.type_of(of, self.scope) else { return };
        if let Some((retry, _)) = self.finder.library_of_retries(&t.package, self.scope.file.language) {
            self.part(retry, &format!("{}.{name}", t.name), &|_| Some(value));
        }
    }

    /// Notes what a place says by its name.
    fn part<'e>(&mut self, retry: &Retry, name: &str, argument: &dyn Fn(usize) -> Option<&'e Expr>) {
        for p in retry.parts.iter().filter(|p| p.of.fits(name)) {
            self.said.extend(p.says.iter().map(|(facet, value)| Said { facet: facet.clone(), value: value.clone(), at: self.at, given: false }));
            for (facet, i) in &p.gives {
                let Some(e) = argument(*i) else { continue };
                let value = self.read(p, e);
                self.said.push(Said { facet: facet.clone(), value, at: self.at, given: true });
            }
        }
    }

    /// Returns a value as a sentence quotes it.
    fn read(&self, p: &RetryPart, e: &Expr) -> String {
        captures::Values::new(self.scope.file, self.function, self.finder.constants).read(e, p.kind).to_string()
    }
}
