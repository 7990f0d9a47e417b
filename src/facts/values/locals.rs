//! Local variables that keep one value.
//!
//! In: a function. Out: for each of its names, the expression it is assigned exactly once. Left out: scopes (a name declared
//! twice has no value), order, and changes through a pointer.

use crate::facts::{Expr, Function, Param, Step, StepKind};
use std::collections::HashMap;

/// The parameters and local variables of a function.
#[derive(Debug, Default)]
pub struct Locals<'a> {
    /// Names; those that are parameters, or assigned more than once, have no expression.
    names: HashMap<&'a str, Option<&'a Expr>>,
    /// What the method is called on, and its type.
    receiver: Option<(&'a str, &'a str)>,
}

impl<'a> Locals<'a> {
    /// Collects the local names of a function, those of function literals inside of it too.
    pub fn of(function: &'a Function) -> Self {
        let receiver = function.receiver.as_ref().map(|r| (r.name.as_str(), r.type_ref.name.as_str()));
        let mut locals = Self { receiver, ..Self::default() };
        locals.function(function);
        locals
    }

    /// Returns true where the function has a parameter or variable of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// Returns the type of what the method is called on where that has this name.
    pub fn owner(&self, name: &str) -> Option<&'a str> {
        self.receiver.filter(|(n, _)| *n == name).map(|(_, t)| t)
    }

    /// Returns the only value that a local name is ever given.
    pub fn value(&self, name: &str) -> Option<&'a Expr> {
        self.names.get(name).copied().flatten()
    }

    /// Collects the names of a function or function literal.
    fn function(&mut self, function: &'a Function) {
        self.params(&function.receiver);
        self.params(&function.params);
        self.params(&function.results);
        Step::walk_all(&function.body, &mut |step| {
            self.step(step);
            step.expressions(&mut |e| self.literals(e));
        });
    }

    /// Notes parameters, whose values only callers know.
    fn params(&mut self, params: impl IntoIterator<Item = &'a Param>) {
        params.into_iter().filter(|p| !p.name.is_empty()).for_each(|p| self.note(&p.name, None));
    }

    /// Collects the names of function literals directly inside of an expression. Their bodies are part of the walk already,
    /// but for their parameters.
    fn literals(&mut self, expr: &'a Expr) {
        expr.walk(&mut |inner| {
            if let Expr::Function(f) = inner {
                self.params(&f.params);
                Step::walk_all(&f.body, &mut |s| self.step(s));
            }
        });
    }

    /// Notes what a step assigns.
    fn step(&mut self, step: &'a Step) {
        match &step.kind {
            StepKind::Assign { targets, op, values, declares, .. } => {
                let plain = values.len() == targets.len() && (op == "=" || op == ":=");
                for (i, target) in targets.iter().enumerate() {
                    match target {
                        // An assignment without declaration may be to a variable of the package: that has its own look-up.
                        Expr::Name(name) if *declares || self.contains(name) => {
                            self.note(name, values.get(i).filter(|_| plain));
                        }
                        _ => {}
                    }
                }
            }
            StepKind::Loop { vars, .. } => vars.iter().for_each(|v| {
                if let Expr::Name(name) = v {
                    self.note(name, None);
                }
            }),
            _ => {}
        }
    }

    /// Notes a value for a name; a second one makes it unknown.
    fn note(&mut self, name: &'a str, value: Option<&'a Expr>) {
        self.names.entry(name).and_modify(|v| *v = None).or_insert(value);
    }
}
