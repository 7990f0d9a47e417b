//! Constructions: the options that a function, and the functions of the project that it calls, give to a client or to TLS.
//!
//! In: a function of one revision. Out: options by rule, the functions behind a call, and the settings that a function reads.
//! Left out: what library functions set, and calls that lead to no function of the project.

use super::{Finder, Point, Scope};
use crate::facts::{Call, Expr, FileFacts, Function, Outline, Renames, Step, StepKind};
use crate::rules::{From, Match, Rule};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A function of the project with its body.
pub type Body = (Arc<FileFacts>, usize);

/// An option that a construction is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionSet {
    /// Index of the rule.
    pub rule: usize,
    /// Name.
    pub name: String,
    /// File.
    pub file: String,
    /// Line.
    pub line: u32,
    /// Function that sets it.
    pub symbol: String,
}

/// A field of a type that a function reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldRead {
    /// Type.
    pub owner: String,
    /// Field.
    pub field: String,
    /// Line.
    pub line: u32,
}

/// Returns true for a rule whose points are constructions with options.
pub fn is_construction(rule: &Rule) -> bool {
    let record = rule.matches.iter().any(|m| matches!(m, Match::Record(_) | Match::Assign(_)));
    let named = rule.captures.values().any(|c| matches!(c.from, From::Name(_)));
    rule.role != "setting" && (record && !rule.options.is_empty() || named && matches!(rule.role.as_str(), "connect" | "tls"))
}

impl Finder<'_> {
    /// Returns the functions of the project that a call may run, with their bodies.
    pub fn behind(&self, c: &Call, file: &FileFacts, function: &Function) -> Vec<Body> {
        self.behind_in(c, &Scope::of(file, function))
    }

    /// Returns each of some calls of one function with what [`Finder::behind`] gives for it.
    pub fn behind_each<'c>(&self, calls: Vec<&'c Call>, file: &FileFacts, function: &Function) -> Vec<(&'c Call, Vec<Body>)> {
        let scope = Scope::of(file, function);
        calls.into_iter().map(|c| (c, self.behind_in(c, &scope))).collect()
    }

    fn behind_in(&self, c: &Call, scope: &Scope<'_>) -> Vec<Body> {
        if c.effect.is_some() {
            return vec![];
        }
        let bodies = self.called(c, scope).into_iter().filter_map(|d| self.types.with_body(&d));
        bodies.filter(|d| !d.file.test).map(|d| (d.file, d.index)).collect()
    }

    /// Returns the options that points give to constructions.
    pub fn options_of(&self, points: &[Point]) -> Vec<OptionSet> {
        let direct = points.iter().filter(|p| p.via.is_empty() && is_construction(&self.catalogue.rules[p.rule]));
        let each = |p: &Point| -> Vec<OptionSet> {
            let option = |name: &String| OptionSet { rule: p.rule, name: name.clone(), file: p.file.clone(), line: p.line, symbol: p.symbol.clone() };
            p.captures.keys().map(option).collect()
        };
        direct.flat_map(each).collect()
    }

    /// Returns the options that a function gives, and that the functions it calls give, `hops` calls deep.
    pub fn options_inside(&self, body: &Body, hops: usize, seen: &mut BTreeSet<(String, usize)>) -> Vec<OptionSet> {
        if !seen.insert((body.0.path.clone(), body.1)) {
            return vec![];
        }
        let Some(function) = body.0.functions.get(body.1) else { return vec![] };
        let renames = Renames::default();
        let outline = Outline::of(function, &renames);
        let mut found = self.options_of(&self.points_with(&body.0, function, &outline, &|_| false));
        if hops > 0 {
            for (_, bodies) in self.behind_each(calls(&outline, &|_| true), &body.0, function) {
                bodies.iter().for_each(|b| found.extend(self.options_inside(b, hops - 1, seen)));
            }
        }
        found
    }

    /// Returns the symbol of a function by its place.
    pub fn function_at(&self, path: &str, index: usize) -> Option<String> {
        self.types.source.part(path, &[])?.functions.get(index).map(Function::symbol)
    }

    /// Returns the fields of declared types that a function reads on some lines, in source order.
    pub fn field_reads(&self, file: &FileFacts, function: &Function, outline: &Outline<'_>, on: &dyn Fn(u32) -> bool) -> Vec<FieldRead> {
        let scope = Scope::of(file, function);
        let mut found = vec![];
        for line in outline.lines.iter().filter(|l| on(l.span.start)) {
            for e in &line.exprs {
                e.walk_here(&mut |x| {
                    if let Expr::Field { of, name } = x
                        && !is_target(line.step, x)
                        && let Some(t) = self.types.type_of(of, &scope)
                    {
                        found.push(FieldRead { owner: t.name, field: name.clone(), line: line.span.start });
                    }
                });
            }
        }
        found
    }
}

/// Returns the calls on some lines of an outline.
pub fn calls<'o>(outline: &Outline<'o>, on: &dyn Fn(usize) -> bool) -> Vec<&'o Call> {
    let mut found: Vec<&Call> = vec![];
    for (_, line) in outline.lines.iter().enumerate().filter(|(i, _)| on(*i)) {
        for e in &line.exprs {
            e.walk_here(&mut |x| {
                if let Expr::Call(c) = x {
                    found.push(c);
                }
            });
        }
    }
    found
}

/// Returns true for what a statement assigns to.
fn is_target(step: Option<&Step>, e: &Expr) -> bool {
    matches!(step.map(|s| &s.kind), Some(StepKind::Assign { targets, .. }) if targets.iter().any(|t| std::ptr::eq(t, e)))
}
