//! Statements of a function as [`Step`]s.
//!
//! In: a block. Out: its steps in order. Left out: labels of statements (a `break` or `continue` keeps its own), types and classes declared
//! inside of functions. A call whose promise is thrown away on purpose (`void f()`) is concurrent work.

use super::declarations::step;
use super::expressions::{named_function, typed_record};
use super::syntax::Kids;
use super::{Reader, span};
use crate::facts::{Case, Expr, Handler, LoopKind, Step, StepKind};
use crate::languages::text::normal;
use tree_sitter::Node;

impl<'t> Reader<'t> {
    /// Returns the steps of a block, in a scope of their own.
    pub(super) fn block(&mut self, node: Node<'t>) -> Vec<Step> {
        self.scoped(|r| {
            let mut steps = Vec::new();
            for kid in r.kids(node).0 {
                r.statement(kid.node, &mut steps);
            }
            steps
        })
    }

    /// Returns the steps of the statement that plays `part`, of a block's inside.
    fn part_block(&mut self, kids: &Kids<'t>, part: &str) -> Vec<Step> {
        kids.part(part).map(|n| self.body(n)).unwrap_or_default()
    }

    /// Returns the steps of a statement, of a block's inside.
    fn body(&mut self, node: Node<'t>) -> Vec<Step> {
        if node.kind() == "statement_block" {
            return self.block(node);
        }
        let mut steps = Vec::new();
        self.scoped(|r| r.statement(node, &mut steps));
        steps
    }

    /// Adds the steps of one statement; a declaration may give several, an empty statement none.
    pub(super) fn statement(&mut self, node: Node<'t>, out: &mut Vec<Step>) {
        if self.nested(node, |r| r.any_statement(node, out)).is_none() {
            out.push(step(node, StepKind::Other("…".to_owned())));
        }
    }

    /// Adds the steps of a statement by its kind.
    fn any_statement(&mut self, node: Node<'t>, out: &mut Vec<Step>) {
        let kids = self.kids(node);
        let kind = match node.kind() {
            "empty_statement" | "comment" | "debugger_statement" | "type_alias_declaration" | "interface_declaration" | "statement_identifier" => {
                return;
            }
            "lexical_declaration" | "variable_declaration" | "using_declaration" => return self.local_values(&kids, out),
            "ERROR" | "labeled_statement" => {
                return kids.0.iter().for_each(|k| self.statement(k.node, out));
            }
            "expression_statement" => match self.expression_statement(&kids) {
                Some(kind) => kind,
                None => return,
            },
            "if_statement" => self.if_statement(&kids),
            "for_statement" => self.for_statement(&kids),
            "for_in_statement" => self.each_statement(&kids),
            "while_statement" | "do_statement" => self.while_statement(&kids),
            "switch_statement" => self.switch_statement(&kids),
            "try_statement" => self.try_statement(&kids),
            "statement_block" => StepKind::Block(self.block(node)),
            "function_declaration" | "generator_function_declaration" => self.local_function(node, &kids),
            _ => self.plain_statement(node, &kids),
        };
        out.push(step(node, kind));
    }

    /// Returns a statement without a block.
    fn plain_statement(&mut self, node: Node<'t>, kids: &Kids<'t>) -> StepKind {
        match node.kind() {
            "return_statement" => {
                let values = kids.first().map(|n| self.expression(n)).into_iter().collect();
                StepKind::Return { values, error: None }
            }
            "throw_statement" => StepKind::Throw(kids.first().map(|n| self.expression(n))),
            "break_statement" => StepKind::Break(kids.part("label").map(|n| self.text(n).to_owned())),
            "continue_statement" => StepKind::Continue(kids.part("label").map(|n| self.text(n).to_owned())),
            _ => StepKind::Other(normal(self.text(node))),
        }
    }

    /// Returns a statement that is an expression; none for a directive such as `"use strict"`.
    fn expression_statement(&mut self, kids: &Kids<'t>) -> Option<StepKind> {
        let node = kids.first()?;
        let inner = self.kids(node);
        Some(match node.kind() {
            "string" => return None,
            "assignment_expression" => self.assignment(&inner, "="),
            "augmented_assignment_expression" => {
                let op = inner.part("operator").map_or("=", |n| self.text(n));
                self.assignment(&inner, op)
            }
            "update_expression" => {
                let op = if self.text(node).contains("--") { "-=" } else { "+=" };
                let targets = vec![self.part_expression(&inner, "argument")];
                StepKind::Assign { targets, op: op.to_owned(), values: vec![Expr::Number("1".to_owned())], declares: false, type_ref: None }
            }
            "unary_expression" if inner.part("operator").is_some_and(|n| self.text(n) == "void") => {
                StepKind::Go(self.part_expression(&inner, "argument"))
            }
            _ => StepKind::Expr(self.expression(node)),
        })
    }

    /// Returns an assignment.
    fn assignment(&mut self, kids: &Kids<'t>, op: &str) -> StepKind {
        let value = self.part_expression(kids, "right");
        let targets = match kids.part("left") {
            Some(left) if matches!(left.kind(), "object_pattern" | "array_pattern") => self.bound(left).into_iter().map(Expr::Name).collect(),
            Some(left) => vec![self.expression(left)],
            None => Vec::new(),
        };
        let name = match targets.first() {
            Some(Expr::Name(n) | Expr::Field { name: n, .. }) => n.as_str(),
            _ => "",
        };
        let values = vec![named_function(value, name)];
        StepKind::Assign { targets, op: op.to_owned(), values, declares: false, type_ref: None }
    }

    /// Adds the names that a declaration inside of a function makes. What loads a module is an import.
    fn local_values(&mut self, kids: &Kids<'t>, out: &mut Vec<Step>) {
        for declarator in kids.0.iter().filter(|k| k.kind == "variable_declarator").map(|k| k.node).collect::<Vec<_>>() {
            let kids = self.kids(declarator);
            let Some(name) = kids.part("name") else { continue };
            let value = kids.part("value");
            if value.is_some_and(|v| self.required(name, v)) {
                continue;
            }
            let type_ref = kids.part("type").map(|n| self.annotation(n));
            let value = value.map(|n| match (self.expression(n), &type_ref) {
                (Expr::Record(record), Some(t)) => typed_record(*record, t),
                (value, _) => named_function(value, self.text(name)),
            });
            let names = self.bound(name);
            names.iter().for_each(|n| self.declare(n));
            let kinds = match value {
                Some(value) => self.taken_apart(name, value, type_ref),
                None => {
                    let targets = names.into_iter().map(Expr::Name).collect();
                    vec![StepKind::Assign { targets, op: "=".to_owned(), values: Vec::new(), declares: true, type_ref: type_ref.map(Box::new) }]
                }
            };
            out.extend(kinds.into_iter().map(|kind| step(declarator, kind)));
        }
    }

    /// Returns a function declared inside of another one as a name that is given a function.
    fn local_function(&mut self, node: Node<'t>, kids: &Kids<'t>) -> StepKind {
        let name = kids.part("name").map_or("", |n| self.text(n)).to_owned();
        self.declare(&name);
        let function = self.function_literal(node);
        let values = vec![named_function(Expr::Function(Box::new(function)), &name)];
        StepKind::Assign { targets: vec![Expr::Name(name)], op: "=".to_owned(), values, declares: true, type_ref: None }
    }

    /// Returns an `if` with all its branches.
    fn if_statement(&mut self, kids: &Kids<'t>) -> StepKind {
        let cond = self.part_expression(kids, "condition");
        let then = self.part_block(kids, "consequence");
        let otherwise = kids.part("alternative").and_then(|n| self.kids(n).first()).map(|n| self.body(n)).unwrap_or_default();
        StepKind::If { init: Vec::new(), cond, then, otherwise }
    }

    /// Returns `for (a; b; c)`.
    fn for_statement(&mut self, kids: &Kids<'t>) -> StepKind {
        self.scoped(|r| {
            let mut init = Vec::new();
            kids.part("initializer").into_iter().for_each(|n| r.statement(n, &mut init));
            let condition = kids.part("condition").filter(|n| n.kind() != "empty_statement");
            let condition = condition.map(|n| if n.kind() == "expression_statement" { r.kids(n).first().unwrap_or(n) } else { n });
            let cond = condition.map(|n| r.expression(n));
            let post: Vec<Step> = kids.part("increment").map(|n| (n, r.expression(n))).into_iter().map(|(n, e)| step(n, StepKind::Expr(e))).collect();
            let body = r.part_block(kids, "body");
            let kind = if cond.is_none() && init.is_empty() && post.is_empty() { LoopKind::Forever } else { LoopKind::While };
            StepKind::Loop { kind, init, cond, vars: Vec::new(), post, body }
        })
    }

    /// Returns `for (x of y)` and `for (x in y)`.
    fn each_statement(&mut self, kids: &Kids<'t>) -> StepKind {
        self.scoped(|r| {
            let cond = Some(r.part_expression(kids, "right"));
            let vars = kids.part("left").map(|n| r.bound(n)).unwrap_or_default();
            vars.iter().for_each(|n| r.declare(n));
            let body = r.part_block(kids, "body");
            let vars = vars.into_iter().map(Expr::Name).collect();
            StepKind::Loop { kind: LoopKind::Each, init: Vec::new(), cond, vars, post: Vec::new(), body }
        })
    }

    /// Returns a `while` or `do`.
    fn while_statement(&mut self, kids: &Kids<'t>) -> StepKind {
        let cond = self.part_expression(kids, "condition");
        let body = self.part_block(kids, "body");
        let forever = cond == Expr::Bool(true);
        let kind = if forever { LoopKind::Forever } else { LoopKind::While };
        StepKind::Loop { kind, init: Vec::new(), cond: (!forever).then_some(cond), vars: Vec::new(), post: Vec::new(), body }
    }

    /// Returns a `switch`.
    fn switch_statement(&mut self, kids: &Kids<'t>) -> StepKind {
        let subject = Some(self.part_expression(kids, "value"));
        let cases = kids.part("body").map(|n| self.kids(n).0).unwrap_or_default();
        let cases = cases.into_iter().filter(|k| matches!(k.kind, "switch_case" | "switch_default")).map(|k| self.case(k.node)).collect();
        StepKind::Switch { init: Vec::new(), subject, cases }
    }

    /// Returns a case of a `switch`.
    fn case(&mut self, node: Node<'t>) -> Case {
        let kids = self.kids(node);
        let values = kids.part("value").map(|n| self.expression(n)).into_iter().collect();
        let mut body = Vec::new();
        self.scoped(|r| kids.parts("body").collect::<Vec<_>>().into_iter().for_each(|n| r.statement(n, &mut body)));
        // The block of a case says nothing; where it ends by leaving the switch, neither does that.
        let mut body = match body.as_mut_slice() {
            [Step { kind: StepKind::Block(inner), .. }] => std::mem::take(inner),
            _ => body,
        };
        if matches!(body.last().map(|s| &s.kind), Some(StepKind::Break(None))) {
            body.pop();
        }
        let lines = span(node);
        Case { values, on: Vec::new(), body, line: lines.start, end_line: lines.end }
    }

    /// Returns a `try`.
    fn try_statement(&mut self, kids: &Kids<'t>) -> StepKind {
        let body = self.part_block(kids, "body");
        let handlers = kids.part("handler").map(|n| self.handler(n)).into_iter().collect();
        let finally = kids.part("finalizer").and_then(|n| self.kids(n).part("body")).map(|n| self.block(n)).unwrap_or_default();
        StepKind::Try { body, handlers, finally }
    }

    /// Returns a `catch`.
    fn handler(&mut self, node: Node<'t>) -> Handler {
        let kids = self.kids(node);
        let names = kids.part("parameter").map(|n| self.bound(n)).unwrap_or_default();
        let body = self.scoped(|r| {
            names.iter().for_each(|n| r.declare(n));
            r.part_block(&kids, "body")
        });
        let lines = span(node);
        Handler { types: Vec::new(), name: names.into_iter().next(), body, line: lines.start, end_line: lines.end }
    }
}
