//! Expressions.
//!
//! In: an expression node. Out: [`Expr`]. Left out: types that are not written, JSX. `c ? a : b` is a binary `?` whose right side is a
//! binary `:`; an assignment inside an expression is a binary `=`; what `await`, `!` and `as const` stand before or after is left as it is;
//! `...x` inside a literal is a unary `...`.

use super::syntax::Kids;
use super::{Reader, literals, span};
use crate::facts::{Expr, Record, RecordField, TypeRef};
use crate::languages::text::normal;
use tree_sitter::Node;

impl<'t> Reader<'t> {
    /// Returns the expression at `node`, without parentheses around it.
    pub(super) fn expression(&mut self, node: Node<'t>) -> Expr {
        if let Some(leaf) = self.leaf(node) {
            return leaf;
        }
        self.nested(node, |r| r.inner_expression(node)).unwrap_or_else(|| Expr::Other("…".to_owned()))
    }

    /// Returns the expression that plays `part`.
    pub(super) fn part_expression(&mut self, kids: &Kids<'t>, part: &str) -> Expr {
        kids.part(part).map_or_else(|| Expr::Other(String::new()), |n| self.expression(n))
    }

    /// Returns the first child as an expression.
    pub(super) fn first_expression(&mut self, kids: &Kids<'t>) -> Expr {
        kids.first().map_or_else(|| Expr::Other(String::new()), |n| self.expression(n))
    }

    /// Returns an expression without parts.
    fn leaf(&self, node: Node<'t>) -> Option<Expr> {
        let text = self.text(node);
        Some(match node.kind() {
            "identifier"
            | "property_identifier"
            | "private_property_identifier"
            | "shorthand_property_identifier"
            | "this"
            | "super"
            | "import"
            | "meta_property" => Expr::Name(text.to_owned()),
            "string" => Expr::Text(literals::string(text)),
            "number" => Expr::Number(text.trim_end_matches('n').to_owned()),
            "true" => Expr::Bool(true),
            "false" => Expr::Bool(false),
            "null" | "undefined" => Expr::Null,
            _ => return None,
        })
    }

    /// Returns an expression with parts.
    fn inner_expression(&mut self, node: Node<'t>) -> Expr {
        let kids = self.kids(node);
        match node.kind() {
            "call_expression" | "new_expression" => self.call(node, &kids),
            "member_expression" => {
                let name = kids.part("property").map_or("", |n| self.text(n)).to_owned();
                Expr::Field { of: Box::new(self.part_expression(&kids, "object")), name }
            }
            "subscript_expression" => {
                let (of, index) = (self.part_expression(&kids, "object"), self.part_expression(&kids, "index"));
                Expr::Index { of: Box::new(of), index: Box::new(index) }
            }
            "await_expression" => awaited(self.first_expression(&kids)),
            "parenthesized_expression" | "non_null_expression" | "yield_expression" | "satisfies_expression" | "instantiation_expression" => {
                self.first_expression(&kids)
            }
            "as_expression" | "type_assertion" => self.cast(node, &kids),
            "template_string" => self.template(&kids),
            "object" => self.object(node, &kids),
            "array" => self.array(node, &kids),
            "arrow_function" | "function_expression" | "function" | "generator_function" => Expr::Function(Box::new(self.function_literal(node))),
            "spread_element" => unary("...", self.first_expression(&kids)),
            _ => self.operation(node, &kids),
        }
    }

    /// Returns an operation.
    fn operation(&mut self, node: Node<'t>, kids: &Kids<'t>) -> Expr {
        let op = kids.part("operator").map_or("", |n| self.text(n)).to_owned();
        match node.kind() {
            "binary_expression" => binary(&op, self.part_expression(kids, "left"), self.part_expression(kids, "right")),
            "assignment_expression" => binary("=", self.part_expression(kids, "left"), self.part_expression(kids, "right")),
            "augmented_assignment_expression" => binary(&op, self.part_expression(kids, "left"), self.part_expression(kids, "right")),
            "sequence_expression" => {
                let all = kids.0.iter().map(|k| k.node).collect::<Vec<_>>().into_iter().map(|n| self.expression(n)).collect::<Vec<_>>();
                all.into_iter().reduce(|left, right| binary(",", left, right)).unwrap_or_else(|| Expr::Other(String::new()))
            }
            "unary_expression" | "update_expression" => match op.as_str() {
                "void" => self.part_expression(kids, "argument"),
                "typeof" | "delete" => unary(&format!("{op} "), self.part_expression(kids, "argument")),
                _ => unary(&op, self.part_expression(kids, "argument")),
            },
            "ternary_expression" => {
                let (then, otherwise) = (self.part_expression(kids, "consequence"), self.part_expression(kids, "alternative"));
                let condition = self.part_expression(kids, "condition");
                Expr::truth(&condition, &then, &otherwise).unwrap_or_else(|| binary("?", condition, binary(":", then, otherwise)))
            }
            _ => Expr::Other(normal(self.text(node))),
        }
    }

    /// Returns `x as T`. What says nothing of a value (`as const`, `as any`) is dropped.
    fn cast(&mut self, node: Node<'t>, kids: &Kids<'t>) -> Expr {
        let (value, type_node) = match (node.kind(), kids.0.as_slice()) {
            ("as_expression", [value, of, ..]) => (value.node, Some(of.node)),
            ("type_assertion", [of, value, ..]) => (value.node, self.kids(of.node).first()),
            (_, [value, ..]) => (value.node, None),
            _ => return Expr::Other(String::new()),
        };
        let of = self.expression(value);
        let Some(type_ref) = type_node.map(|n| self.type_ref(n)) else { return of };
        if matches!(type_ref.name.as_str(), "any" | "unknown" | "never" | "const" | "string" | "number" | "boolean" | "") {
            return of;
        }
        match of {
            Expr::Record(record) => typed_record(*record, &type_ref),
            of => Expr::cast(type_ref, of),
        }
    }

    /// Returns a template: a plain text where nothing is filled in.
    fn template(&mut self, kids: &Kids<'t>) -> Expr {
        let mut parts: Vec<Expr> = Vec::new();
        let mut text = String::new();
        for kid in &kids.0 {
            if kid.kind != "template_substitution" {
                text.push_str(&literals::unescaped(self.text(kid.node)));
                continue;
            }
            if !text.is_empty() {
                parts.push(Expr::Text(std::mem::take(&mut text)));
            }
            let inner = self.kids(kid.node);
            parts.push(self.first_expression(&inner));
        }
        if parts.is_empty() {
            return Expr::Text(text);
        }
        if !text.is_empty() {
            parts.push(Expr::Text(text));
        }
        Expr::Template(parts)
    }

    /// Returns an object literal.
    fn object(&mut self, node: Node<'t>, kids: &Kids<'t>) -> Expr {
        let mut fields = Vec::new();
        for kid in &kids.0 {
            let line = span(kid.node).start;
            let inner = self.kids(kid.node);
            let (key, value) = match kid.kind {
                "pair" => {
                    let key = inner.part("key").map_or_else(|| Expr::Other(String::new()), |n| self.key_expression(n));
                    let value = self.part_expression(&inner, "value");
                    (Some(key.clone()), named_function(value, &key_text(&key)))
                }
                "shorthand_property_identifier" => {
                    let name = Expr::Name(self.text(kid.node).to_owned());
                    (Some(name.clone()), name)
                }
                "method_definition" => {
                    let name = inner.part("name").map(|n| self.key(n)).unwrap_or_default();
                    let mut function = self.function_literal(kid.node);
                    function.name.clone_from(&name);
                    (Some(Expr::Name(name)), Expr::Function(Box::new(function)))
                }
                _ => (None, self.expression(kid.node)),
            };
            fields.push(RecordField { key, value, line });
        }
        let lines = span(node);
        Expr::Record(Box::new(Record { type_ref: None, fields, line: lines.start, end_line: lines.end }))
    }

    /// Returns a list literal.
    fn array(&mut self, node: Node<'t>, kids: &Kids<'t>) -> Expr {
        let entry = |r: &mut Self, n: Node<'t>| RecordField { key: None, value: r.expression(n), line: span(n).start };
        let fields = kids.0.iter().map(|k| k.node).collect::<Vec<_>>().into_iter().map(|n| entry(self, n)).collect();
        let lines = span(node);
        Expr::Record(Box::new(Record { type_ref: None, fields, line: lines.start, end_line: lines.end }))
    }

    /// Returns the key of an entry as an expression: a name, a text, or what is computed.
    fn key_expression(&mut self, node: Node<'t>) -> Expr {
        match node.kind() {
            "computed_property_name" => {
                let kids = self.kids(node);
                self.first_expression(&kids)
            }
            _ => self.expression(node),
        }
    }

    /// Returns the key of a member as text.
    pub(super) fn key(&mut self, node: Node<'t>) -> String {
        let key = self.key_expression(node);
        key_text(&key)
    }
}

/// Returns a key as text.
fn key_text(key: &Expr) -> String {
    match key {
        Expr::Text(t) => t.clone(),
        other => other.to_string(),
    }
}

/// Marks a call as awaited.
fn awaited(expr: Expr) -> Expr {
    match expr {
        Expr::Call(mut c) => {
            c.awaited = true;
            Expr::Call(c)
        }
        other => other,
    }
}

/// Gives an object literal the type that is written for it.
pub(super) fn typed_record(record: Record, type_ref: &TypeRef) -> Expr {
    let composite = matches!(type_ref.name.as_str(), "map" | "slice" | "struct" | "func" | "object" | "");
    let type_ref = record.type_ref.clone().or_else(|| (!composite).then(|| type_ref.clone()));
    Expr::Record(Box::new(Record { type_ref, ..record }))
}

/// Gives a function literal the name it is bound to.
pub(super) fn named_function(value: Expr, name: &str) -> Expr {
    match value {
        Expr::Function(mut f) => {
            name.clone_into(&mut f.name);
            Expr::Function(f)
        }
        other => other,
    }
}

/// Makes an operation of one operand.
fn unary(op: &str, operand: Expr) -> Expr {
    Expr::Unary { op: op.to_owned(), operand: Box::new(operand) }
}

/// Makes a binary operation.
fn binary(op: &str, left: Expr, right: Expr) -> Expr {
    Expr::Binary { op: op.to_owned(), left: Box::new(left), right: Box::new(right) }
}
