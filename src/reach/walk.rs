//! A walk over what a function does that knows how likely each place is to run.
//!
//! In: steps. Out: calls of a [`Visit`] for every step and expression with its [`Place`]. Left out: values; whether a condition holds is guessed
//! from its form alone: error branches are rare, guards mostly let through. The figures are estimates, chosen once and kept in one place.

use crate::facts::{Call, Expr, Function, Step, StepKind};

/// Where an expression stands and how likely a run of the function comes there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// Line.
    pub(crate) line: u32,
    /// Chance, 0 to 1.
    pub(crate) chance: f32,
}

/// Is told of everything a walk passes, in source order.
pub(crate) trait Visit<'a> {
    /// A step, before its parts.
    fn step(&mut self, _step: &'a Step, _at: Place) {}
    /// A call, before its parts; its callee is not told as a value.
    fn call(&mut self, _call: &'a Call, _at: Place) {}
    /// A name or field that is used as a value.
    fn value(&mut self, _expr: &'a Expr, _at: Place) {}
    /// A text.
    fn text(&mut self, _text: &'a str, _at: Place) {}
    /// An entry of a struct, map or object literal, before its value.
    fn entry(&mut self, _key: &'a Expr, _value: &'a Expr, _at: Place) {}
    /// A function literal, before its body.
    fn literal(&mut self, _function: &'a Function) {}
    /// What is told from now on runs only where `cond` is `holds`, until [`Visit::leave`].
    fn enter(&mut self, _cond: &'a Expr, _holds: bool) {}
    /// Ends the last [`Visit::enter`].
    fn leave(&mut self) {}
}

/// Chance that a branch on an error is taken.
const ERROR_BRANCH: f32 = 0.25;
/// Chance that any other branch is taken.
pub(crate) const BRANCH: f32 = 0.6;
/// Chance that a branch is taken which only a switch turns off.
const USUAL: f32 = 0.9;
/// Chance that one of several cases is taken.
const CASE: f32 = 0.5;
/// Chance that a loop's body runs.
const LOOP: f32 = 0.95;
/// Chance that a function goes on after a guard that may return.
const AFTER_GUARD: f32 = 0.88;
/// Chance that a function literal handed to somebody is run.
const CALLBACK: f32 = 0.8;

/// Walks `steps`, each with the chance that it runs given that the first one does.
pub(crate) fn steps<'a>(steps_: &'a [Step], chance: f32, visit: &mut dyn Visit<'a>) {
    let (mut chance, mut guards) = (chance, 0);
    for s in steps_ {
        step(s, Place { line: s.line, chance }, visit);
        if let StepKind::If { cond, then, .. } = &s.kind
            && matches!(then.last().map(|l| &l.kind), Some(StepKind::Return { .. } | StepKind::Continue(_) | StepKind::Break(_)))
            && !is_error_check(cond)
        {
            chance *= AFTER_GUARD;
            guards += 1;
            visit.enter(cond, false);
        }
    }
    (0..guards).for_each(|_| visit.leave());
}

/// Walks one step and what is nested in it.
fn step<'a>(s: &'a Step, at: Place, visit: &mut dyn Visit<'a>) {
    visit.step(s, at);
    match &s.kind {
        StepKind::If { init, cond, then, otherwise } => {
            steps(init, at.chance, visit);
            expression(cond, at, visit);
            let (yes, no) = odds(cond);
            visit.enter(cond, true);
            steps(then, at.chance * yes, visit);
            visit.leave();
            visit.enter(cond, false);
            steps(otherwise, at.chance * no, visit);
            visit.leave();
        }
        StepKind::Assign { targets, values, .. } => {
            values.iter().for_each(|e| expression(e, at, visit));
            targets.iter().filter(|t| !matches!(t, Expr::Name(_))).for_each(|e| expression(e, at, visit));
        }
        StepKind::Go(e) | StepKind::Defer(e) => expression_run(e, at, visit),
        _ => {
            s.expressions(&mut |e| expression(e, at, visit));
            let factor = match &s.kind {
                StepKind::Loop { .. } => LOOP,
                StepKind::Switch { cases, .. } | StepKind::Select { cases } if cases.len() > 1 => CASE,
                _ => 1.0,
            };
            // Of a `try` its body comes first, then the handlers, then what runs in any case.
            let handlers = if let StepKind::Try { handlers, .. } = &s.kind { handlers.len() } else { 0 };
            for (i, block) in s.blocks().into_iter().enumerate() {
                let rare = if 0 < i && i <= handlers { ERROR_BRANCH } else { 1.0 };
                steps(block, at.chance * factor * rare, visit);
            }
        }
    }
}

/// Returns the chances of both branches of a condition.
fn odds(cond: &Expr) -> (f32, f32) {
    match cond {
        Expr::Binary { op, right, .. } if **right == Expr::Null && is_error_check(cond) => {
            if op == "!=" {
                (ERROR_BRANCH, 1.0)
            } else {
                (1.0, ERROR_BRANCH)
            }
        }
        // `if !conf.Disabled`: what is not turned off runs.
        Expr::Unary { op, operand } if matches!(op.trim(), "!" | "not") && turns_off(operand) => (USUAL, ERROR_BRANCH),
        // `if (err)`.
        Expr::Name(n) if is_error_name(n) => (ERROR_BRANCH, 1.0),
        _ => (BRANCH, BRANCH),
    }
}

/// Returns true for a field or name that turns something off.
fn turns_off(e: &Expr) -> bool {
    let (Expr::Name(name) | Expr::Field { name, .. }) = e else { return false };
    name.to_lowercase().contains("disable")
}

/// Returns true for the usual names of errors.
fn is_error_name(name: &str) -> bool {
    name.starts_with("err") || name.ends_with("Err") || name.ends_with("Error") || name == "e"
}

/// Returns true for a comparison of an error with nil.
pub(crate) fn is_error_check(cond: &Expr) -> bool {
    let Expr::Binary { left, right, .. } = cond else { return false };
    let name = match &**left {
        Expr::Name(n) | Expr::Field { name: n, .. } => n.as_str(),
        _ => return false,
    };
    **right == Expr::Null && is_error_name(name)
}

/// Walks an expression that is run by the step itself: the literal of a `go` or `defer` is entered for certain.
fn expression_run<'a>(e: &'a Expr, at: Place, visit: &mut dyn Visit<'a>) {
    match e {
        Expr::Function(f) => literal(f, at.chance, visit),
        _ => expression(e, at, visit),
    }
}

/// Walks an expression.
pub(crate) fn expression<'a>(e: &'a Expr, at: Place, visit: &mut dyn Visit<'a>) {
    match e {
        Expr::Call(c) => call(c, at, visit),
        Expr::Name(_) => visit.value(e, at),
        Expr::Field { of, .. } => {
            visit.value(e, at);
            expression(of, at, visit);
        }
        Expr::Unary { operand: of, .. } | Expr::Cast { of, .. } => expression(of, at, visit),
        Expr::Binary { op, left, right } => {
            expression(left, at, visit);
            let chance = if op == "&&" || op == "||" { at.chance * BRANCH } else { at.chance };
            expression(right, Place { chance, ..at }, visit);
        }
        Expr::Index { of, index } => {
            expression(of, at, visit);
            expression(index, at, visit);
        }
        Expr::Record(r) => {
            for f in &r.fields {
                f.key.iter().for_each(|k| visit.entry(k, &f.value, Place { line: f.line, ..at }));
                // A key that is a plain name is a field of the struct, not a use of something.
                if let Some(k) = f.key.as_ref().filter(|k| !matches!(k, Expr::Name(_))) {
                    expression(k, at, visit);
                }
                expression(&f.value, Place { line: f.line, ..at }, visit);
            }
        }
        Expr::Template(parts) => parts.iter().for_each(|p| expression(p, at, visit)),
        Expr::Function(f) => literal(f, at.chance * CALLBACK, visit),
        Expr::Text(t) => visit.text(t, at),
        Expr::Number(_) | Expr::Bool(_) | Expr::Null | Expr::Type(_) | Expr::Other(_) => {}
    }
}

/// Walks a call, its callee without the name called, and its arguments.
fn call<'a>(c: &'a Call, at: Place, visit: &mut dyn Visit<'a>) {
    let at = Place { line: c.line, ..at };
    visit.call(c, at);
    match &c.callee {
        Expr::Name(_) => {}
        Expr::Field { of, .. } => expression(of, at, visit),
        other => expression_run(other, at, visit),
    }
    for a in &c.args {
        // Subtests, `once.Do` and the like run what they are given.
        if matches!(c.name.as_str(), "Run" | "Do" | "Cleanup" | "Eventually" | "NotPanics") {
            expression_run(&a.value, at, visit)
        } else {
            expression(&a.value, at, visit)
        }
    }
}

/// Walks the body of a function literal.
fn literal<'a>(f: &'a Function, chance: f32, visit: &mut dyn Visit<'a>) {
    visit.literal(f);
    steps(&f.body, chance, visit);
}
