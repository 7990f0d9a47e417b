//! Literals of messages: the fields of an object literal that a point sends, and where messages are decoded.
//!
//! In: a function with its outline. Out: names of fields, and the lines that decode with the names they speak of. Left out: literals with
//! spreads, and those that are put together over several statements.

use super::codecs::Place;
use super::typing::Scope;
use super::{Finder, Point, file};
use crate::facts::{Call, Expr, FileFacts, Function, Outline, Record, StepKind};
use std::collections::BTreeSet;

impl Finder<'_> {
    /// Returns the fields of the object literal that a point sends, encoded or as it is; `None` where it sends none or may send more.
    pub fn sent_fields(&self, file: &FileFacts, function: &Function, outline: &Outline<'_>, p: &Point) -> Option<BTreeSet<String>> {
        let scope = Scope::of(file, function);
        let mut calls = vec![];
        for e in &outline.lines.get(p.at?)?.exprs {
            e.walk_here(&mut |x| {
                if let Expr::Call(c) = x
                    && c.to_string() == p.text
                {
                    calls.push(c.as_ref());
                }
            });
        }
        calls.first()?.args.iter().rev().find_map(|a| self.literal(&a.value, &scope, outline, 0))
    }

    /// Returns the fields of the literal that an expression is, holds encoded, or is a variable of.
    fn literal(&self, e: &Expr, scope: &Scope<'_>, outline: &Outline<'_>, depth: usize) -> Option<BTreeSet<String>> {
        match e {
            Expr::Record(r) if r.type_ref.as_ref().is_none_or(|t| t.name == "map") => fields(r),
            Expr::Cast { of, .. } | Expr::Unary { operand: of, .. } => self.literal(of, scope, outline, depth),
            Expr::Call(c) => match self.types.coding(c, scope).filter(|x| x.encodes)?.place {
                Place::Arg(i) => self.literal(&c.args.get(i)?.value, scope, outline, depth),
                _ => None,
            },
            Expr::Name(n) if depth < 3 => {
                let assigned: Vec<&Expr> = outline.lines.iter().filter_map(|l| given(l.step.map(|s| &s.kind), n)).collect();
                // A variable that is given several values may hold any.
                match assigned.as_slice() {
                    [one] => self.literal(one, scope, outline, depth + 1),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Returns the lines of a function that decode, with what is called and the names that the call speaks of.
    pub fn decodings(&self, file: &FileFacts, function: &Function, outline: &Outline<'_>) -> Vec<(usize, String, Vec<String>)> {
        let scope = Scope::of(file, function);
        let mut found = vec![];
        for (at, line) in outline.lines.iter().enumerate().filter(|(_, l)| !l.noise) {
            let mut calls: Vec<&Call> = vec![];
            for e in &line.exprs {
                e.walk_here(&mut |x| {
                    if let Expr::Call(c) = x {
                        calls.push(c);
                    }
                });
            }
            for c in calls.into_iter().filter(|c| self.types.coding(c, &scope).is_some_and(|x| !x.encodes)) {
                let mut names = vec![];
                c.args.iter().for_each(|a| {
                    a.value.walk_here(&mut |x| {
                        if let Expr::Name(n) = x {
                            names.push(n.clone());
                        }
                    });
                });
                found.push((at, c.callee.to_string(), names));
            }
        }
        found
    }

    /// Returns the values and fields that a file declares, as functions that do nothing else.
    pub fn declared_functions(&self, f: &FileFacts) -> Vec<Function> {
        file::declarations(f)
    }
}

/// Returns the value that a statement gives to a variable.
fn given<'e>(step: Option<&'e StepKind>, name: &str) -> Option<&'e Expr> {
    let Some(StepKind::Assign { targets, values, .. }) = step else { return None };
    let i = targets.iter().position(|t| matches!(t, Expr::Name(n) if n == name))?;
    values.get(i).or(values.first())
}

/// Returns the names of a literal's fields; `None` where it spreads others or has none.
fn fields(r: &Record) -> Option<BTreeSet<String>> {
    let names: Option<BTreeSet<String>> = r
        .fields
        .iter()
        .map(|f| match &f.key {
            Some(Expr::Name(n) | Expr::Text(n)) => Some(n.clone()),
            _ => None,
        })
        .collect();
    names.filter(|n| !n.is_empty())
}
