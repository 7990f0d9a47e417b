//! Whether a `return` gives back an error.
//!
//! In: the results of a function and the conditions around a return. Out: the `error` of a return step. Left out: what
//! called functions return; where only they would tell, the answer is "not known".

use crate::facts::{Expr, Param, Step, StepKind};

/// What is known about errors at one place of a function.
#[derive(Debug, Default)]
pub(super) struct Errors {
    /// Number of results, where the last of them is an error.
    results: Option<usize>,
    /// Names and field paths that are known not to be nil here.
    not_nil: Vec<String>,
}

impl Errors {
    /// Starts a function with these results and returns the state to go back to.
    pub(super) fn enter(&mut self, results: &[Param]) -> Self {
        let gives_error = results.last().is_some_and(|r| r.type_ref.name == "error" && r.type_ref.package.is_empty());
        let inner = Self { results: gives_error.then_some(results.len()), not_nil: Vec::new() };
        std::mem::replace(self, inner)
    }

    /// Returns how much is known now, for [`Errors::forget`].
    pub(super) fn known(&self) -> usize {
        self.not_nil.len()
    }

    /// Forgets what was learned since [`Errors::known`].
    pub(super) fn forget(&mut self, known: usize) {
        self.not_nil.truncate(known);
    }

    /// Learns from a condition that holds (`truth`) or does not.
    pub(super) fn learn(&mut self, cond: &Expr, truth: bool) {
        if self.results.is_some() {
            not_nil(cond, truth, &mut self.not_nil);
        }
    }

    /// Learns from a condition that was left by `then` if it held, as in `if err == nil { return }`.
    pub(super) fn learn_after(&mut self, cond: &Expr, then: &[Step]) {
        if then.last().is_some_and(|s| matches!(s.kind, StepKind::Return { .. } | StepKind::Continue(_) | StepKind::Break(_))) {
            self.learn(cond, false);
        }
    }

    /// Learns from the communication of a `select` case: after `<-ctx.Done()`, `ctx.Err()` is not nil.
    pub(super) fn learn_received(&mut self, on: &[Step]) {
        let Some(StepKind::Expr(Expr::Unary { operand, .. })) = on.first().map(|s| &s.kind) else { return };
        if let Expr::Call(call) = &**operand
            && call.name == "Done"
            && let Expr::Field { of, .. } = &call.callee
        {
            self.not_nil.push(format!("{of}.Err()"));
        }
    }

    /// Takes note of an assignment: a name that was not nil may be so now.
    pub(super) fn assigned(&mut self, target: &Expr, value: Option<&Expr>) {
        if !self.not_nil.is_empty() && !value.is_some_and(is_error) {
            let name = target.to_string();
            // Emptied, not removed: `forget` counts entries.
            self.not_nil.iter_mut().filter(|n| **n == name).for_each(String::clear);
        }
    }

    /// Returns whether `values` give back an error, see [`StepKind::Return`].
    pub(super) fn returned(&self, values: &[Expr]) -> Option<bool> {
        if self.results? != values.len() {
            return None;
        }
        match values.last()? {
            Expr::Null => Some(false),
            value if is_error(value) => Some(true),
            value => (!self.not_nil.is_empty() && self.not_nil.contains(&value.to_string())).then_some(true),
        }
    }
}

/// Collects what cannot be nil where `cond` is `truth`.
fn not_nil(cond: &Expr, truth: bool, found: &mut Vec<String>) {
    match cond {
        Expr::Unary { op, operand } if op == "!" => not_nil(operand, !truth, found),
        Expr::Binary { op, left, right } if (op == "&&" && truth) || (op == "||" && !truth) => {
            not_nil(left, truth, found);
            not_nil(right, truth, found);
        }
        Expr::Binary { op, left, right } if op == "==" || op == "!=" => {
            let equal = (op == "==") == truth;
            match (&**left, &**right) {
                (value, Expr::Null) | (Expr::Null, value) if !equal => found.push(value.to_string()),
                (Expr::Null, _) | (_, Expr::Null) => {}
                (value, other) if equal && (is_error(other) || matches!(other, Expr::Field { .. })) => found.push(value.to_string()),
                _ => {}
            }
        }
        Expr::Call(call) if truth && call.package.as_deref() == Some("errors") && matches!(&*call.name, "Is" | "As") => {
            found.extend(call.args.first().map(|a| a.value.to_string()));
        }
        _ => {}
    }
}

/// Returns true for an expression that is an error whatever happens: a sentinel (`ErrNoRows`, `redis.Nil`), a new error, an error
/// wrapped.
fn is_error(value: &Expr) -> bool {
    match value {
        Expr::Name(name) => is_sentinel(name),
        Expr::Field { of, name } => {
            is_sentinel(name) && !matches!(name.as_str(), "Err" | "Error") || (matches!(**of, Expr::Name(_)) && name == "EOF")
        }
        Expr::Record(_) => true,
        Expr::Call(call) => match call.name.as_str() {
            "Errorf" | "Wrap" | "Wrapf" | "WithStack" | "WithMessage" => true,
            "New" | "Join" => call.package.as_deref().is_some_and(|p| p == "errors" || p.ends_with("/errors")),
            "Error" => call.package.is_some(),
            name => (name.starts_with("New") || name.starts_with("new")) && name.contains("Err"),
        },
        _ => false,
    }
}

/// Returns true for names that Go code gives to errors of a package: `ErrX`, `errX`.
fn is_sentinel(name: &str) -> bool {
    let rest = name.strip_prefix("Err").or_else(|| name.strip_prefix("err"));
    rest.is_some_and(|r| r.starts_with(|c: char| c.is_uppercase()) && r != "Or")
}
