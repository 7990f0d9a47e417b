//! Expressions of Python.
//!
//! In: an expression node. Out: [`Expr`]. `and`, `or`, `not`, `is` and `is not` have the operators that all languages share; a conditional
//! expression is `a if c else b`; a comprehension is a function literal with a loop in it. Left out: bounds of a slice beyond `a : b`.

use super::steps::step;
use super::syntax::Kids;
use super::{Reader, literals, span, without_parentheses};
use crate::facts::{Expr, Function, LoopKind, Param, Record, RecordField, Span, Step, StepKind};
use crate::languages::text::normal;
use tree_sitter::Node;

impl<'t> Reader<'t> {
    /// Returns the expression at `node`, without parentheses around it.
    pub(super) fn expression(&mut self, node: Node<'t>) -> Expr {
        let node = without_parentheses(self, node);
        if let Some(leaf) = self.leaf(node) {
            return leaf;
        }
        self.nested(node, |r| r.inner_expression(node)).unwrap_or_else(|| Expr::Other("…".to_owned()))
    }

    /// Returns the expressions of a list without parentheses, or the only one.
    pub(super) fn list(&mut self, node: Node<'t>) -> Vec<Expr> {
        match node.kind() {
            "expression_list" | "pattern_list" | "tuple_pattern" | "list_pattern" => {
                self.kids(node).0.into_iter().map(|k| self.expression(k.node)).collect()
            }
            "tuple" if self.in_function && node.parent().is_some_and(|p| matches!(p.kind(), "return_statement")) => {
                self.kids(node).0.into_iter().map(|k| self.expression(k.node)).collect()
            }
            _ => vec![self.expression(node)],
        }
    }

    /// Returns the expression that plays `part`; nothing gives an empty one, which only broken code has.
    fn part(&mut self, kids: &Kids<'t>, part: &str) -> Expr {
        kids.part(part).map_or_else(|| Expr::Other(String::new()), |n| self.expression(n))
    }

    /// Returns the expression of the child at `index`.
    fn at(&mut self, kids: &Kids<'t>, index: usize) -> Expr {
        kids.0.get(index).map_or_else(|| Expr::Other(String::new()), |k| self.expression(k.node))
    }

    /// Returns an expression without parts.
    fn leaf(&self, node: Node<'t>) -> Option<Expr> {
        let text = self.text(node);
        Some(match node.kind() {
            "identifier" | "dotted_name" => Expr::Name(text.to_owned()),
            "integer" | "float" => Expr::Number(text.to_owned()),
            "none" => Expr::Null,
            "true" => Expr::Bool(true),
            "false" => Expr::Bool(false),
            "ellipsis" => Expr::Other("...".to_owned()),
            _ => return None,
        })
    }

    /// Returns an expression with parts.
    fn inner_expression(&mut self, node: Node<'t>) -> Expr {
        let kids = self.kids(node);
        let lines = span(node);
        match node.kind() {
            "string" => self.string(node, &kids),
            "concatenated_string" => {
                let parts = kids.0.iter().map(|k| k.node).collect::<Vec<_>>();
                let parts = parts.into_iter().flat_map(|n| match self.expression(n) {
                    Expr::Template(inner) => inner,
                    other => vec![other],
                });
                literals::template(parts.collect())
            }
            "call" => self.call(node, &kids),
            "attribute" => {
                let name = kids.part("attribute").map_or("", |n| self.text(n)).to_owned();
                Expr::Field { of: Box::new(self.part(&kids, "object")), name }
            }
            "await" => match self.at(&kids, 0) {
                Expr::Call(mut call) => {
                    call.awaited = true;
                    Expr::Call(call)
                }
                other => other,
            },
            "binary_operator" => self.operation(&kids),
            "boolean_operator" => {
                let op = if kids.part("operator").is_some_and(|n| self.text(n) == "and") { "&&" } else { "||" };
                binary(op, self.part(&kids, "left"), self.part(&kids, "right"))
            }
            "not_operator" => unary("!", self.part(&kids, "argument")),
            "unary_operator" => {
                let op = kids.part("operator").map_or("-", |n| self.text(n));
                unary(op, self.part(&kids, "argument"))
            }
            "comparison_operator" => self.comparison(&kids),
            "conditional_expression" => {
                let (value, cond, other) = (self.at(&kids, 0), self.at(&kids, 1), self.at(&kids, 2));
                Expr::truth(&cond, &value, &other).unwrap_or_else(|| binary("if", value, binary("else", cond, other)))
            }
            "subscript" => {
                let of = Box::new(self.part(&kids, "value"));
                let indices = kids.parts("subscript").collect::<Vec<_>>();
                let mut indices: Vec<Expr> = indices.into_iter().map(|n| self.expression(n)).collect();
                let index = if indices.len() == 1 { indices.swap_remove(0) } else { self.tuple(indices, lines) };
                Expr::Index { of, index: Box::new(index) }
            }
            "slice" => binary(":", self.at(&kids, 0), self.at(&kids, 1)),
            "list" | "tuple" | "set" | "expression_list" | "pattern_list" | "tuple_pattern" | "list_pattern" => {
                let values = kids.0.iter().map(|k| k.node).collect::<Vec<_>>();
                let fields = values.into_iter().map(|n| RecordField { key: None, line: span(n).start, value: self.expression(n) }).collect();
                record(fields, lines)
            }
            "dictionary" => self.dictionary(&kids, lines),
            "list_splat" | "list_splat_pattern" | "parenthesized_list_splat" => unary("*", self.at(&kids, 0)),
            "dictionary_splat" => unary("**", self.at(&kids, 0)),
            "lambda" => self.lambda(node, &kids),
            "list_comprehension" | "set_comprehension" | "generator_expression" | "dictionary_comprehension" => self.comprehension(node, &kids),
            "named_expression" => self.named_expression(node, &kids),
            "yield" => unary("yield ", self.at(&kids, 0)),
            "type" | "constrained_type" => self.at(&kids, 0),
            "generic_type" => self.generic_type(&kids, lines),
            "union_type" => binary("|", self.at(&kids, 0), self.at(&kids, 1)),
            "member_type" => Expr::Field { of: Box::new(self.at(&kids, 0)), name: kids.0.get(1).map_or("", |k| self.text(k.node)).to_owned() },
            "as_pattern" => self.at(&kids, 0),
            _ => Expr::Other(normal(self.text(node))),
        }
    }

    /// Returns a string; one with values in it is a template.
    fn string(&mut self, node: Node<'t>, kids: &Kids<'t>) -> Expr {
        let (open, raw) = literals::opening(self.text(node));
        let mut at = node.start_byte() + open;
        let end = kids.0.last().filter(|k| k.kind == "string_end").map_or(node.end_byte(), |k| k.node.start_byte());
        let plain = |from: usize, to: usize, source: &str| {
            let text = source.get(from..to.max(from)).unwrap_or("").replace('\r', "");
            Expr::Text(if raw { text } else { literals::unescape(&text) })
        };
        let mut parts = Vec::new();
        let formatted = kids.kind("interpolation").is_some();
        for kid in kids.0.iter().filter(|k| k.kind == "interpolation") {
            parts.push(unbraced(plain(at, kid.node.start_byte(), self.source)));
            let inner = self.kids(kid.node);
            parts.push(self.part(&inner, "expression"));
            at = kid.node.end_byte();
        }
        let last = plain(at, end, self.source);
        parts.push(if formatted { unbraced(last) } else { last });
        literals::template(parts)
    }

    /// Returns an operation; a format of a text (`"a:%s" % b`) is a template.
    fn operation(&mut self, kids: &Kids<'t>) -> Expr {
        let op = kids.part("operator").map_or("", |n| self.text(n));
        let (left, right) = (self.part(kids, "left"), self.part(kids, "right"));
        match &left {
            Expr::Text(format) if op == "%" => literals::percent(format, &right).unwrap_or_else(|| binary(op, left, right)),
            _ => binary(op, left, right),
        }
    }

    /// Returns a comparison; `a < b < c` is two of them.
    fn comparison(&mut self, kids: &Kids<'t>) -> Expr {
        let operands: Vec<Node<'t>> = kids.0.iter().filter(|k| k.part != "operators").map(|k| k.node).collect();
        let mut ops: Vec<String> = Vec::new();
        for op in kids.parts("operators") {
            // `not in` and `is not` may be one node or two.
            let text = normal(self.text(op));
            match ops.last_mut() {
                Some(last) if last == "is" && text == "not" || last == "not" && text == "in" => *last = format!("{last} {text}"),
                _ => ops.push(text),
            }
        }
        let values: Vec<Expr> = operands.into_iter().map(|n| self.expression(n)).collect();
        let shared = |op: &str| match op {
            "is" => "==".to_owned(),
            "is not" | "<>" => "!=".to_owned(),
            other => other.to_owned(),
        };
        let pairs = values.windows(2).zip(&ops).map(|(pair, op)| binary(&shared(op), pair[0].clone(), pair[1].clone()));
        pairs.reduce(|all, next| binary("&&", all, next)).unwrap_or_else(|| Expr::Other(String::new()))
    }

    /// Returns a dict literal.
    fn dictionary(&mut self, kids: &Kids<'t>, lines: Span) -> Expr {
        let mut fields = Vec::new();
        for kid in &kids.0 {
            let line = span(kid.node).start;
            if kid.kind == "pair" {
                let inner = self.kids(kid.node);
                let (key, value) = (self.part(&inner, "key"), self.part(&inner, "value"));
                fields.push(RecordField { key: Some(key), value, line });
            } else {
                fields.push(RecordField { key: None, value: self.expression(kid.node), line });
            }
        }
        record(fields, lines)
    }

    /// Returns values as a list literal.
    pub(super) fn tuple(&self, values: Vec<Expr>, lines: Span) -> Expr {
        record(values.into_iter().map(|value| RecordField { key: None, value, line: lines.start }).collect(), lines)
    }

    /// Returns a type with arguments as the index that it is.
    fn generic_type(&mut self, kids: &Kids<'t>, lines: Span) -> Expr {
        let of = Box::new(self.at(kids, 0));
        let arguments = kids.0.get(1).map(|k| self.kids(k.node).0).unwrap_or_default();
        let mut arguments: Vec<Expr> = arguments.into_iter().map(|k| self.expression(k.node)).collect();
        let index = if arguments.len() == 1 { arguments.swap_remove(0) } else { self.tuple(arguments, lines) };
        Expr::Index { of, index: Box::new(index) }
    }

    /// Returns a lambda as a function that returns.
    fn lambda(&mut self, node: Node<'t>, kids: &Kids<'t>) -> Expr {
        let function = self.scoped(|r| {
            let params = kids.part("parameters").map(|n| r.params(n)).unwrap_or_default();
            params.iter().for_each(|p| r.declare(&p.name));
            let values = vec![r.part(kids, "body")];
            Function { params, body: vec![step(node, StepKind::Return { values, error: None })].into(), span: span(node), ..Function::default() }
        });
        Expr::Function(Box::new(function))
    }

    /// Returns a comprehension as a function with loops in it.
    fn comprehension(&mut self, node: Node<'t>, kids: &Kids<'t>) -> Expr {
        let body = self.scoped(|r| {
            let mut heads = Vec::new();
            for kid in kids.0.iter().filter(|k| k.part != "body") {
                let inner = r.kids(kid.node);
                if kid.kind == "for_in_clause" {
                    let cond = Some(r.part(&inner, "right"));
                    let vars = inner.part("left").map(|n| r.list(n)).unwrap_or_default();
                    for v in &vars {
                        if let Expr::Name(n) = v {
                            r.declare(n);
                        }
                    }
                    heads.push(StepKind::Loop { kind: LoopKind::Each, init: vec![], cond, vars, post: vec![], body: vec![] });
                } else {
                    let cond = r.at(&inner, 0);
                    heads.push(StepKind::If { init: vec![], cond, then: vec![], otherwise: vec![] });
                }
            }
            let element = kids.part("body").map(|n| r.element(n)).unwrap_or_default();
            let mut steps: Vec<Step> = element.into_iter().map(|e| step(node, StepKind::Expr(e))).collect();
            for mut head in heads.into_iter().rev() {
                match &mut head {
                    StepKind::Loop { body, .. } => *body = steps,
                    StepKind::If { then, .. } => *then = steps,
                    _ => {}
                }
                steps = vec![step(node, head)];
            }
            steps
        });
        Expr::Function(Box::new(Function { params: Vec::<Param>::new(), body: body.into(), span: span(node), ..Function::default() }))
    }

    /// Returns what a comprehension makes: one expression, or key and value.
    fn element(&mut self, node: Node<'t>) -> Vec<Expr> {
        if node.kind() != "pair" {
            return vec![self.expression(node)];
        }
        let kids = self.kids(node);
        vec![self.part(&kids, "key"), self.part(&kids, "value")]
    }

    /// Takes `x := y` out as a step before, and returns `x`.
    fn named_expression(&mut self, node: Node<'t>, kids: &Kids<'t>) -> Expr {
        let value = self.part(kids, "value");
        let target = self.part(kids, "name");
        if let Expr::Name(n) = &target {
            self.declare(n);
        }
        let kind = StepKind::Assign { targets: vec![target.clone()], op: "=".to_owned(), values: vec![value], declares: true, type_ref: None };
        self.hoisted.push(step(node, kind));
        target
    }
}

/// Makes a binary operation.
fn binary(op: &str, left: Expr, right: Expr) -> Expr {
    Expr::Binary { op: op.to_owned(), left: Box::new(left), right: Box::new(right) }
}

/// Makes an operation with one operand.
fn unary(op: &str, operand: Expr) -> Expr {
    Expr::Unary { op: op.to_owned(), operand: Box::new(operand) }
}

/// Makes a dict or list literal.
fn record(fields: Vec<RecordField>, lines: Span) -> Expr {
    Expr::Record(Box::new(Record { type_ref: None, fields, line: lines.start, end_line: lines.end }))
}

/// Returns a text of a format string with its doubled braces as single ones.
fn unbraced(text: Expr) -> Expr {
    match text {
        Expr::Text(t) => Expr::Text(t.replace("{{", "{").replace("}}", "}")),
        other => other,
    }
}
