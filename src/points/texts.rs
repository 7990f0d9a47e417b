//! Texts and operations: what code writes out, puts together or computes where no library is called.
//!
//! In: the expressions of a line. Out: points at texts ([`crate::rules::LiteralMatch`]) in one form whatever the language's way to put values
//! in, and at arithmetic on what certain functions return ([`crate::rules::OperationMatch`]). Left out: logs; texts that only run time knows.

use super::scripts::without_comments;
use super::typing::Scope;
use super::{Captured, Finder, Point};
use crate::facts::{Effect, Expr, FileFacts, Function, Locals, Step, StepKind, Value};
use crate::rules::{LiteralMatch, Match, OperationMatch, ValueKind};
use std::collections::BTreeMap;

/// Capture of a script.
const SCRIPT: &str = "script";

impl Finder<'_> {
    /// Takes the scripts out that are given to a call of the same line which is a point itself.
    pub(super) fn drop_given_scripts(&self, found: &mut Vec<Point>) {
        let is_script = |p: &Point| self.is_script(p.rule);
        if !found.iter().any(is_script) {
            return;
        }
        let calls: Vec<(Option<usize>, String)> = found.iter().filter(|p| !is_script(p)).map(|p| (p.at, p.mechanism.clone())).collect();
        found.retain(|p| !is_script(p) || !calls.contains(&(p.at, p.mechanism.clone())));
    }

    /// Returns true for a point at a script that stands by itself.
    pub(crate) fn is_script(&self, rule: usize) -> bool {
        self.literals().any(|(r, l)| r == rule && l.script)
    }

    /// Returns the points at the texts of an expression that stands on a line.
    pub(super) fn at_texts(&self, e: &Expr, line: u32, scope: &Scope<'_>, function: &Function) -> Vec<Point> {
        let mut found = vec![];
        if !self.index.literals.is_empty() && self.may_hold(e, &scope.file.path) {
            self.texts_of(e, line, scope, function, &mut found);
        }
        found
    }

    /// Returns the points at the constant texts of a file; the constant's name is the enclosing definition.
    pub fn constant_texts(&self, file: &FileFacts) -> Vec<Point> {
        let mut found = vec![];
        for v in file.values.iter().filter(|v| v.constant) {
            let Some(value) = &v.value else { continue };
            let function = Function { name: v.name.clone(), span: v.span, ..Function::default() };
            found.extend(self.at_texts(value, v.span.start, &Scope::of(file, &function), &function));
        }
        found
    }

    /// Returns true where a text that is written out in an expression holds what some rule looks for.
    fn may_hold(&self, e: &Expr, path: &str) -> bool {
        let mut found = false;
        e.walk_here(&mut |x| {
            if let Expr::Text(t) = x {
                found |= self.literals().any(|(_, l)| l.holds.iter().any(|h| t.contains(h.as_str())) && l.files.allows(path));
            }
        });
        found
    }

    /// Returns the patterns of texts with the index of their rules.
    fn literals(&self) -> impl Iterator<Item = (usize, &LiteralMatch)> {
        self.index.literals.iter().filter_map(|&(r, m)| match &self.catalogue.rules[r].matches[m] {
            Match::Literal(l) => Some((r, l)),
            _ => None,
        })
    }

    /// Adds the points at the outermost texts of an expression.
    fn texts_of(&self, e: &Expr, line: u32, scope: &Scope<'_>, function: &Function, found: &mut Vec<Point>) {
        if !self.may_hold(e, &scope.file.path) {
            return;
        }
        if let Expr::Call(c) = e
            && matches!(c.effect, Some(Effect::Log | Effect::Measure | Effect::Panic))
        {
            return;
        }
        let whole = matches!(e, Expr::Text(_) | Expr::Template(_) | Expr::Call(_) | Expr::Binary { .. });
        if whole && let Value::Text(text) = self.values(scope, function).read(e, ValueKind::Any) {
            found.extend(self.of_form(&text, line, scope, function));
            return;
        }
        match e {
            Expr::Call(c) => {
                self.texts_of(&c.callee, line, scope, function, found);
                c.args.iter().for_each(|a| self.texts_of(&a.value, line.max(c.line), scope, function, found));
            }
            Expr::Field { of, .. } | Expr::Unary { operand: of, .. } | Expr::Cast { of, .. } => self.texts_of(of, line, scope, function, found),
            Expr::Binary { left, right, .. } | Expr::Index { of: left, index: right } => {
                self.texts_of(left, line, scope, function, found);
                self.texts_of(right, line, scope, function, found);
            }
            Expr::Record(r) => r.fields.iter().for_each(|f| self.texts_of(&f.value, f.line, scope, function, found)),
            Expr::Template(parts) => parts.iter().for_each(|p| self.texts_of(p, line, scope, function, found)),
            _ => {}
        }
    }

    /// Returns the points that a text is: the first rule of each mechanism and role, by id.
    fn of_form(&self, whole: &str, line: u32, scope: &Scope<'_>, function: &Function) -> Vec<Point> {
        let mut found: Vec<Point> = vec![];
        let form = &form(whole);
        for (r, pattern) in self.literals() {
            let rule = &self.catalogue.rules[r];
            if !super::matching::speaks(rule, scope.file.language)
                || !pattern.files.allows(&scope.file.path)
                || found.iter().any(|p| p.mechanism == rule.mechanism && p.role == rule.role)
            {
                continue;
            }
            let Some(groups) = pattern.regex.captures(form) else { continue };
            let text = |t: &str| Captured { value: Value::Text(t.to_owned()), change: None, odd: None, secret: false };
            let own = if pattern.script { (SCRIPT.to_owned(), text(&without_comments(whole))) } else { ("form".to_owned(), text(form)) };
            let mut captures = BTreeMap::from([own]);
            let named = pattern.regex.capture_names().flatten();
            captures.extend(named.filter_map(|n| Some((n.to_owned(), text(groups.name(n)?.as_str())))));
            found.push(Point { captures, confidence: rule.confidence, ..self.point(r, scope, function, line, function.symbol(), form.clone()) });
        }
        found
    }

    /// Returns the points that rules see in an arithmetic operation.
    pub(super) fn at_operation(&self, e: &Expr, line: u32, scope: &Scope<'_>, function: &Function) -> Vec<Point> {
        let Expr::Binary { op, left, right } = e else { return vec![] };
        let mut found: Vec<Point> = vec![];
        for &(r, m) in &self.index.operations {
            let (rule, Match::Operation(pattern)) = (&self.catalogue.rules[r], &self.catalogue.rules[r].matches[m]) else { continue };
            if !pattern.ops.contains(op) || !super::matching::speaks(rule, scope.file.language) || !comes_from(left, pattern, function) {
                continue;
            }
            let by = self.values(scope, function).read(right, ValueKind::Any);
            if !matches!(&by, Value::Number(n) if n.parse::<u64>().is_ok_and(|n| n >= pattern.least)) {
                continue;
            }
            let captured = |value: Value| Captured { value, change: None, odd: None, secret: false };
            let captures = BTreeMap::from([("by".to_owned(), captured(by)), ("of".to_owned(), captured(Value::Text(left.to_string())))]);
            let p = self.point(r, scope, function, line, e.to_string(), format!("{left} {op}"));
            found.push(Point { captures, confidence: rule.confidence, ..p });
        }
        found
    }
}

/// Returns true where an operand holds a call of one of a pattern's functions, or a local variable that such a call gave its value.
fn comes_from(operand: &Expr, pattern: &OperationMatch, function: &Function) -> bool {
    let called = |e: &Expr| {
        let mut found = false;
        e.walk_here(&mut |x| {
            if let Expr::Call(c) = x {
                found |= pattern.of.fits(&c.callee.to_string().to_lowercase().replace('_', ""));
            }
        });
        found
    };
    if called(operand) {
        return true;
    }
    let mut names = vec![];
    operand.walk_here(&mut |x| {
        if let Expr::Name(n) = x {
            names.push(n.as_str());
        }
    });
    let locals = Locals::of(function);
    names.iter().any(|n| locals.value(n).is_some_and(called) || assigned(function, n, &called))
}

/// Returns true where some statement gives a variable a value for which `test` holds.
fn assigned(function: &Function, name: &str, test: &dyn Fn(&Expr) -> bool) -> bool {
    let mut found = false;
    Step::walk_all(&function.body, &mut |s| {
        if let StepKind::Assign { targets, values, .. } = &s.kind {
            let here = targets.iter().zip(values).any(|(t, v)| matches!(t, Expr::Name(n) if n == name) && test(v));
            found |= here;
        }
    });
    found
}

/// Returns a text on one line.
fn form(text: &str) -> String {
    text.replace('\r', "\\r").replace('\n', "\\n").replace('\t', "\\t")
}
