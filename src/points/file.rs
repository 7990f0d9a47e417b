//! Points of a file as a whole: declared types that rules name, values of package variables, and lines of text where
//! nothing better exists.

use super::{Captured, Finder, Point};
use crate::facts::{Expr, Field, FileFacts, Function, Outline, Param, Renames, Span, Step, StepKind, TypeDef, TypeRef, Value, ValueDef};
use crate::rules::{Definition, Level, Match, TextMatch};
use std::collections::BTreeMap;

impl Finder<'_> {
    /// Returns the types of a file that rules name, with their fields as captures.
    pub fn declared_types(&self, file: &FileFacts) -> Vec<Point> {
        let mut found = vec![];
        for &(r, m) in &self.index.declares {
            let rule = &self.catalogue.rules[r];
            let Match::Declares(pattern) = &rule.matches[m] else { continue };
            if !super::matching::speaks(rule, file.language) || !pattern.files.allows(&file.path) {
                continue;
            }
            for t in file.types.iter().filter(|t| pattern.types.fits(&t.name)) {
                let field = |f: &crate::facts::Field| {
                    let tags: Vec<String> = f.tags.iter().map(|(k, v)| format!("{k}:{v}")).collect();
                    let option = rule.options.iter().find(|o| o.fields.fits(&f.name));
                    let text = [vec![f.type_ref.text.clone()], tags].concat().join(" ");
                    (f.name.clone(), Captured { value: Value::Text(text), change: option.and_then(|o| o.change.clone()), secret: false, odd: None })
                };
                found.push(Point {
                    captures: t.fields.iter().map(field).collect(),
                    ..self.file_point(r, &file.path, t.span.start, &t.name, &t.name, "")
                });
            }
        }
        found
    }

    /// Returns the points in the initial values of package variables and fields, and in the decorators of types and fields; the
    /// variable's name, or `Type.field`, is the enclosing definition.
    pub fn initial_values(&self, file: &FileFacts) -> Vec<Point> {
        let in_value = |function: Function| -> Vec<Point> {
            let renames = Renames::default();
            let found = self.points(file, &function, &Outline::of(&function, &renames));
            // A line of the made-up outline means nothing to others.
            found.into_iter().map(|p| Point { at: None, ..p }).collect()
        };
        let own = |v: &&ValueDef| !v.constant || !file.functions.iter().any(|f| f.name == v.name);
        file.values.iter().filter(own).filter_map(initializer).chain(file.types.iter().flat_map(|t| declared(t, file))).flat_map(in_value).collect()
    }

    /// Returns true for a file that text patterns look at.
    pub fn asks_for_texts(&self, path: &str) -> bool {
        let allows = |&(r, m): &(usize, usize)| matches!(&self.catalogue.rules[r].matches[m], Match::Text(p) if p.files.allows(path));
        self.index.texts.iter().any(allows)
    }

    /// Returns the lines of a file that text patterns fit; `facts` tell the enclosing definition. Patterns that look at one line alone are
    /// asked for the lines of `asked`.
    pub fn text_points(&self, path: &str, text: &str, facts: Option<&FileFacts>, asked: &dyn Fn(u32) -> bool) -> Vec<Point> {
        let mut found = vec![];
        let whole: Vec<&str> = text.lines().collect();
        let all: Vec<(u32, &str)> = (1u32..).zip(whole.iter().copied()).collect();
        let asked: Vec<(u32, &str)> = all.iter().copied().filter(|(line, _)| asked(*line)).collect();
        for &(r, m) in &self.index.texts {
            let rule = &self.catalogue.rules[r];
            let Match::Text(pattern) = &rule.matches[m] else { continue };
            if !pattern.files.allows(path) {
                continue;
            }
            for &(line, content) in if pattern.after.is_some() { &all } else { &asked } {
                if !follows(pattern, &whole, line) {
                    continue;
                }
                let Some(c) = pattern.regex.captures(content) else { continue };
                let symbol = facts.and_then(|f| f.function_at(line)).map(crate::facts::Function::symbol).unwrap_or_default();
                let named = pattern.regex.capture_names().flatten().filter_map(|n| Some((n.to_owned(), c.name(n)?.as_str().to_owned())));
                let captures = named.map(|(n, v)| (n, Captured { value: Value::Text(v), change: None, secret: false, odd: None })).collect();
                let matched = c.get(0).map_or("", |m| m.as_str()).trim();
                found.push(Point { captures, ..self.file_point(r, path, line, &symbol, matched, matched) });
            }
        }
        found
    }

    /// Returns the methods and fields of a definition file that rules speak of.
    pub fn definitions(&self, file: &FileFacts) -> Vec<Point> {
        let Some(interface) = &file.interface else { return vec![] };
        let mut found = vec![];
        for &(r, m) in &self.index.definitions {
            let Match::Definition(pattern) = &self.catalogue.rules[r].matches[m] else { continue };
            if !pattern.files.allows(&file.path) {
                continue;
            }
            let captured = |name: &str, value: &str| {
                BTreeMap::from([(name.to_owned(), Captured { value: Value::Text(value.to_owned()), change: None, secret: false, odd: None })])
            };
            let mut add = |capture: &str, owner: &str, name: &str, line: u32| {
                let symbol = format!("{owner}.{name}");
                found.push(Point { captures: captured(capture, name), ..self.file_point(r, &file.path, line, &symbol, &symbol, "") });
            };
            if pattern.of == Definition::Method {
                interface.services.iter().for_each(|s| s.methods.iter().for_each(|x| add("method", &s.name, &x.name, x.line)));
            } else {
                interface.messages.iter().for_each(|s| s.fields.iter().for_each(|x| add("field", &s.name, &x.name, x.line)));
            }
        }
        found
    }

    /// Returns a point of a file without captures.
    pub(super) fn file_point(&self, rule: usize, path: &str, line: u32, symbol: &str, callee: &str, text: &str) -> Point {
        let r = &self.catalogue.rules[rule];
        Point {
            rule,
            mechanism: r.mechanism.clone(),
            role: r.role.clone(),
            file: path.to_owned(),
            line,
            symbol: symbol.to_owned(),
            at: None,
            callee: callee.to_owned(),
            text: text.to_owned(),
            captures: BTreeMap::new(),
            via: vec![],
            decorates: false,
            confidence: r.confidence.min(Level::High),
        }
    }
}

/// Lines before a line of text that a pattern may ask for.
const SHORTLY: usize = 4;

/// Returns true where one of the lines shortly before one fits what a pattern asks for there.
fn follows(pattern: &TextMatch, lines: &[&str], line: u32) -> bool {
    let Some(after) = &pattern.after else { return true };
    let at = usize::try_from(line).unwrap_or_default().saturating_sub(1);
    let before: Vec<&&str> = lines.iter().take(at).skip(at.saturating_sub(SHORTLY)).collect();
    let started = before.iter().rposition(|l| after.is_match(l));
    started.is_some_and(|i| !before[i + 1..].iter().any(|l| pattern.unless.as_ref().is_some_and(|u| u.is_match(l))))
}

/// Returns the values and fields that a file declares as functions that do nothing else; a value that is made by code is a function already.
pub(crate) fn declarations(file: &FileFacts) -> Vec<Function> {
    let coded = |v: &&ValueDef| !file.functions.iter().any(|f| f.name == v.name);
    let of = |v: &ValueDef| {
        let body = vec![assignment(&v.name, v.value.clone()?, None, v.span)];
        Some(Function { name: v.name.clone(), body: body.into(), span: v.span, ..Function::default() })
    };
    file.values.iter().filter(coded).filter_map(of).chain(file.types.iter().flat_map(|t| declared(t, file))).collect()
}

/// Returns a type's decorators, and the values and decorators of its fields, as functions that do nothing else. What a method sets is the
/// method's.
fn declared(t: &TypeDef, file: &FileFacts) -> Vec<Function> {
    let receiver = TypeRef { name: t.name.clone(), ..TypeRef::default() };
    let receiver = Some(Param { name: String::new(), type_ref: receiver, variadic: false, default: None, taken: None });
    let mut all = vec![];
    if !t.decorators.is_empty() {
        all.push(Function { name: t.name.clone(), decorators: t.decorators.clone(), span: t.span, ..Function::default() });
    }
    let own = |f: &&Field| file.function_at(f.span.start).is_none_or(|function| function.span.end < f.span.end);
    for f in t.fields.iter().filter(|f| f.default.is_some() || !f.decorators.is_empty()).filter(own) {
        let assigned: Vec<_> = f.default.iter().map(|value| assignment(&f.name, value.clone(), None, f.span)).collect();
        let (name, decorators) = (f.name.clone(), f.decorators.clone());
        all.push(Function { name, receiver: receiver.clone(), body: assigned.into(), decorators, span: f.span, ..Function::default() });
    }
    all
}

/// Returns `name = value` as a step.
fn assignment(name: &str, value: Expr, type_ref: Option<TypeRef>, span: Span) -> Step {
    let targets = vec![Expr::Name(name.to_owned())];
    let kind = StepKind::Assign { targets, op: "=".to_owned(), values: vec![value], declares: true, type_ref: type_ref.map(Box::new) };
    Step { line: span.start, end_line: span.end, kind }
}

/// Returns a package variable's declaration as a function that does nothing else; `None` for constants but objects, and for variables
/// without a value.
fn initializer(v: &ValueDef) -> Option<Function> {
    let value = v.value.clone().filter(|value| !v.constant || matches!(value, Expr::Record(_)))?;
    let body = vec![assignment(&v.name, value, v.type_ref.clone(), v.span)];
    Some(Function { name: v.name.clone(), body: body.into(), span: v.span, ..Function::default() })
}
