//! Local variables that keep one value.
//!
//! In: a function. Out: for each of its names, the expression it is assigned exactly once; a value that it gets only where it was empty
//! (`if address == "" { address = … }`) is a default and does not count. Left out: scopes (a name declared
//! twice has no value), order, and changes through a pointer.

use crate::facts::{Expr, Function, Param, Step, StepKind};
use foldhash::HashMap;

/// The parameters and local variables of a function.
#[derive(Debug, Default)]
pub struct Locals<'a> {
    /// Names; those that are parameters, or assigned more than once, have no expression.
    names: HashMap<&'a str, Option<&'a Expr>>,
    /// What the method is called on, and its type.
    receiver: Option<(&'a str, &'a str)>,
    /// What parameters are where a caller gives nothing.
    defaults: HashMap<&'a str, &'a Expr>,
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

    /// Returns what a parameter is where a caller gives nothing: one that nothing else is assigned to, and that is something then.
    pub fn default_of(&self, name: &str) -> Option<&'a Expr> {
        self.defaults.get(name).copied().filter(|d| !is_nothing(d))
    }

    /// Collects the names of a function or function literal.
    fn function(&mut self, function: &'a Function) {
        self.params(&function.receiver);
        self.params(&function.params);
        self.params(&function.results);
        let mut defaults: Vec<&Step> = Vec::new();
        Step::walk_all(&function.body, &mut |step| {
            defaults.extend(default_of(step).map(|(_, _, assigns)| assigns));
            if !defaults.iter().any(|d| std::ptr::eq(*d, step)) {
                self.step(step);
            }
            step.expressions(&mut |e| self.literals(e));
        });
    }

    /// Notes parameters, whose values only callers know.
    fn params(&mut self, params: impl IntoIterator<Item = &'a Param>) {
        for p in params.into_iter().filter(|p| !p.name.is_empty()) {
            self.note(&p.name, None);
            if let Some(default) = &p.default {
                self.defaults.insert(&p.name, default);
            }
        }
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
                            let value = values.get(i).filter(|v| plain && !is_begun(v));
                            match value.filter(|v| *declares && speaks_of(v, name)) {
                                // `let key = self.encode(&key)`: what comes after it speaks of the second.
                                Some(again) => drop(self.names.insert(name, Some(again))),
                                None => self.note(name, value),
                            }
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
        self.defaults.remove(name);
        self.names.entry(name).and_modify(|v| *v = None).or_insert(value);
    }
}

/// Returns true for an expression that uses a name.
fn speaks_of(e: &Expr, name: &str) -> bool {
    let mut found = false;
    e.walk_here(&mut |x| found |= matches!(x, Expr::Name(n) if n == name));
    found
}

/// Returns true for a container without contents: what is put in later is its value.
fn is_begun(e: &Expr) -> bool {
    match e {
        Expr::Record(r) => r.fields.is_empty(),
        Expr::Call(c) => match c.name.as_str() {
            "with_capacity" | "make" => true,
            "new" | "default" | "dict" | "list" | "set" | "Map" | "Set" | "bytearray" => c.args.is_empty(),
            _ => false,
        },
        _ => false,
    }
}

/// Returns the name, the default and the assignment of a step that gives a name a value where it has none.
pub(crate) fn default_of(step: &Step) -> Option<(&str, &Expr, &Step)> {
    let StepKind::If { init, cond, then, otherwise } = &step.kind else { return None };
    let ([only], true) = (then.as_slice(), init.is_empty() && otherwise.is_empty()) else { return None };
    match &only.kind {
        StepKind::Assign { targets, op, values, declares: false, .. } if op == "=" => match (targets.as_slice(), values.as_slice()) {
            ([Expr::Name(name)], [value]) if is_empty(cond, name) => Some((name, value, only)),
            _ => None,
        },
        _ => None,
    }
}

/// Returns true for a condition that holds where `name` has no value: `name == ""`, `!name`.
fn is_empty(cond: &Expr, name: &str) -> bool {
    let named = |e: &Expr| matches!(e, Expr::Name(n) if n == name);
    match cond {
        Expr::Binary { op, left, right } if matches!(op.as_str(), "==" | "===" | "is") => named(left) && is_nothing(right),
        Expr::Unary { op, operand } if op == "!" || op == "not" => named(operand),
        _ => false,
    }
}

/// Returns true for an expression that is no value, or an empty one.
fn is_nothing(e: &Expr) -> bool {
    match e {
        Expr::Null => true,
        Expr::Text(t) => t.is_empty(),
        Expr::Number(n) => n == "0",
        _ => false,
    }
}
