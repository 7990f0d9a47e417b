//! Steps: what a function does, in order.

use super::{Expr, TypeRef};
use serde::Serialize;

/// One statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// First line.
    pub line: u32,
    /// Last line (of the whole block for a compound statement).
    pub end_line: u32,
    /// What it is.
    pub kind: StepKind,
}

/// What a statement is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// An expression on its own, mostly a call.
    Expr(Expr),
    /// `targets op values`.
    Assign {
        /// What is assigned to; `_` is kept as a name.
        targets: Vec<Expr>,
        /// Operator: `=`, `:=`, `+=`; a declaration `var x T` without a value has no values.
        op: String,
        /// Values; one call may give several targets.
        values: Vec<Expr>,
        /// True where it declares its targets.
        declares: bool,
        /// Declared type.
        type_ref: Option<Box<TypeRef>>,
    },
    /// `if`.
    If {
        /// Statements before the condition (`if err := f(); err != nil`).
        init: Vec<Step>,
        /// Condition.
        cond: Expr,
        /// Taken when true.
        then: Vec<Step>,
        /// Taken when false; an `else if` is a single nested `If`.
        otherwise: Vec<Step>,
    },
    /// Any loop.
    Loop {
        /// What kind of loop.
        kind: LoopKind,
        /// Statements before the first turn.
        init: Vec<Step>,
        /// Condition; for [`LoopKind::Each`] what is iterated over.
        cond: Option<Expr>,
        /// Loop variables of [`LoopKind::Each`].
        vars: Vec<Expr>,
        /// Statements after each turn.
        post: Vec<Step>,
        /// Body.
        body: Vec<Step>,
    },
    /// `switch`, `match`, also over types.
    Switch {
        /// Statements before.
        init: Vec<Step>,
        /// What is switched on.
        subject: Option<Expr>,
        /// Cases in order.
        cases: Vec<Case>,
    },
    /// `select` over channels.
    Select {
        /// Cases in order; the communication is the case's `on`.
        cases: Vec<Case>,
    },
    /// `try`, for languages with exceptions.
    Try {
        /// Body.
        body: Vec<Step>,
        /// Handlers in order.
        handlers: Vec<Handler>,
        /// `finally`.
        finally: Vec<Step>,
    },
    /// `with`, `using`: a resource held over a body.
    With {
        /// Resources: target (may be absent) and value.
        items: Vec<(Option<Expr>, Expr)>,
        /// Body.
        body: Vec<Step>,
    },
    /// Returns.
    Return {
        /// Values.
        values: Vec<Expr>,
        /// Whether the returned error is one: `Some(true)` returns an error, `Some(false)` returns explicit success
        /// (`nil` in the error's place), `None` where the function returns no error or the value does not tell.
        error: Option<bool>,
    },
    /// Throws or raises.
    Throw(Option<Expr>),
    /// Starts concurrent work: the call or function literal.
    Go(Expr),
    /// Runs at the end of the function: the call or function literal.
    Defer(Expr),
    /// Sends on a channel.
    Send {
        /// Channel.
        channel: Expr,
        /// Value.
        value: Expr,
    },
    /// Leaves a loop or switch, with its label if any.
    Break(Option<String>),
    /// Next turn of a loop, with its label if any.
    Continue(Option<String>),
    /// A nested block.
    Block(Vec<Step>),
    /// A statement that the language's extraction does not model, as normalised text.
    Other(String),
}

/// What kind of loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LoopKind {
    /// No condition.
    Forever,
    /// While a condition holds, also with init and post.
    While,
    /// Over the elements of something.
    Each,
}

/// A case of a switch or select.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Case {
    /// Values matched; empty for the default case.
    pub values: Vec<Expr>,
    /// The communication of a `select` case.
    pub on: Vec<Step>,
    /// Body.
    pub body: Vec<Step>,
    /// First line.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
}

/// A handler of a `try`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Handler {
    /// Exception types; empty catches all.
    pub types: Vec<Expr>,
    /// Name the exception is bound to.
    pub name: Option<String>,
    /// Body.
    pub body: Vec<Step>,
    /// First line.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
}

impl Step {
    /// Returns the groups of steps nested directly in this one, in source order.
    pub fn blocks(&self) -> Vec<&[Step]> {
        match &self.kind {
            StepKind::If { init, then, otherwise, .. } => vec![init, then, otherwise],
            StepKind::Loop { init, post, body, .. } => vec![init, body, post],
            StepKind::Switch { init, cases, .. } => {
                let mut v: Vec<&[Step]> = vec![init];
                cases.iter().for_each(|c| v.extend([c.on.as_slice(), c.body.as_slice()]));
                v
            }
            StepKind::Select { cases } => cases.iter().flat_map(|c| [c.on.as_slice(), c.body.as_slice()]).collect(),
            StepKind::Try { body, handlers, finally } => {
                let mut v: Vec<&[Step]> = vec![body];
                handlers.iter().for_each(|h| v.push(&h.body));
                v.push(finally);
                v
            }
            StepKind::With { body, .. } | StepKind::Block(body) => vec![body],
            _ => vec![],
        }
    }

    /// Calls `visit` on the expressions that stand directly in this step (not in nested steps), in source order.
    pub fn expressions<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match &self.kind {
            StepKind::Expr(e) | StepKind::Go(e) | StepKind::Defer(e) | StepKind::Throw(Some(e)) => visit(e),
            StepKind::Assign { targets, values, .. } => {
                values.iter().for_each(&mut *visit);
                targets.iter().for_each(visit);
            }
            StepKind::If { cond, .. } => visit(cond),
            StepKind::Loop { cond, vars, .. } => {
                cond.iter().for_each(&mut *visit);
                vars.iter().for_each(visit);
            }
            StepKind::Switch { subject, cases, .. } => {
                subject.iter().for_each(&mut *visit);
                cases.iter().flat_map(|c| &c.values).for_each(visit);
            }
            StepKind::Try { handlers, .. } => handlers.iter().flat_map(|h| &h.types).for_each(visit),
            StepKind::With { items, .. } => {
                for (target, value) in items {
                    visit(value);
                    target.iter().for_each(&mut *visit);
                }
            }
            StepKind::Return { values, .. } => values.iter().for_each(visit),
            StepKind::Send { channel, value } => {
                visit(channel);
                visit(value);
            }
            StepKind::Select { .. }
            | StepKind::Throw(None)
            | StepKind::Break(_)
            | StepKind::Continue(_)
            | StepKind::Block(_)
            | StepKind::Other(_) => {}
        }
    }

    /// Calls `visit` on every step of `steps` and of all nested blocks, in source order. Bodies of function literals
    /// are not entered: [`Expr::walk`] does that.
    pub fn walk_all<'a>(steps: &'a [Step], visit: &mut dyn FnMut(&'a Step)) {
        for s in steps {
            visit(s);
            for b in s.blocks() {
                Self::walk_all(b, visit);
            }
        }
    }
}
