//! Expressions of Go.
//!
//! In: an expression node. Out: [`Expr`]. Left out: types that are not written; bounds of a slice `x[a:b]` become an index `a : b`.

use super::declarations::{named_function, target_name};
use super::syntax::{Kids, Kind, Node, Part};
use super::{Reader, literals, without_parentheses};
use crate::facts::{Expr, Record, RecordField, TypeRef};
use crate::languages::text::normal;

impl<'t> Reader<'t> {
    /// Returns the expression at `node`, without parentheses around it.
    pub(super) fn expression(&mut self, node: Node<'t>) -> Expr {
        let node = without_parentheses(node);
        let kind = node.kind();
        if let Some(leaf) = self.leaf(kind, node) {
            return leaf;
        }
        self.nested(node, |r| r.inner_expression(kind, node)).unwrap_or_else(|| Expr::Other("…".to_owned()))
    }

    /// Returns the expressions of a list, or the only one.
    pub(super) fn expression_list(&mut self, node: Node<'t>) -> Vec<Expr> {
        if node.kind() != Kind::ExpressionList {
            return vec![self.expression(node)];
        }
        node.kids().iter().map(|k| self.expression(k.node)).collect()
    }

    /// Returns the expression that plays `part`; nothing gives an empty one, which only broken code has.
    pub(super) fn part_expression(&mut self, kids: Kids<'t>, part: Part) -> Expr {
        kids.part(part).map_or_else(|| Expr::Other(String::new()), |n| self.expression(n))
    }

    /// Returns an expression without parts.
    fn leaf(&self, kind: Kind, node: Node<'t>) -> Option<Expr> {
        let text = self.text(node);
        Some(match kind {
            Kind::Identifier | Kind::PackageIdentifier => Expr::Name(text.to_owned()),
            Kind::InterpretedStringLiteral | Kind::RuneLiteral => Expr::Text(literals::interpreted(text)),
            Kind::RawStringLiteral => Expr::Text(literals::raw(text)),
            Kind::IntLiteral | Kind::FloatLiteral | Kind::ImaginaryLiteral => Expr::Number(text.to_owned()),
            Kind::Nil => Expr::Null,
            Kind::True => Expr::Bool(true),
            Kind::False => Expr::Bool(false),
            Kind::Iota => self.iota.map_or_else(|| Expr::Name(text.to_owned()), |n| Expr::Number(n.to_string())),
            _ => return None,
        })
    }

    /// Returns an expression with parts.
    fn inner_expression(&mut self, kind: Kind, node: Node<'t>) -> Expr {
        match kind {
            Kind::FuncLiteral => return Expr::Function(Box::new(self.function_literal(node))),
            Kind::TypeIdentifier
            | Kind::QualifiedType
            | Kind::GenericType
            | Kind::PointerType
            | Kind::StructType
            | Kind::InterfaceType
            | Kind::ArrayType
            | Kind::SliceType
            | Kind::MapType
            | Kind::ChannelType
            | Kind::FunctionType
            | Kind::ParenthesizedType => {
                return Expr::of_type(self.type_ref(node));
            }
            Kind::LiteralValue => return self.record(None, node),
            _ => {}
        }
        let kids = node.kids();
        match kind {
            Kind::CallExpression => self.call(node, kids),
            Kind::SelectorExpression => {
                let name = kids.part(Part::Field).map_or("", |n| self.text(n)).to_owned();
                Expr::Field { of: Box::new(self.part_expression(kids, Part::Operand)), name }
            }
            Kind::LiteralElement => kids.first().map_or_else(|| Expr::Other(String::new()), |n| self.expression(n)),
            Kind::CompositeLiteral => self.composite_literal(kids),
            Kind::BinaryExpression | Kind::UnaryExpression => self.operation(kids),
            Kind::IndexExpression => self.index(kids, |r| r.part_expression(kids, Part::Index)),
            Kind::SliceExpression => self.index(kids, |r| r.bounds(kids)),
            Kind::TypeAssertionExpression => self.cast(kids),
            Kind::TypeConversionExpression => self.conversion(node, kids),
            Kind::TypeInstantiationExpression => kids.first().map_or_else(|| Expr::Other(String::new()), |n| self.type_as_callee(n)),
            _ => Expr::Other(normal(self.text(node))),
        }
    }

    /// Returns a unary or binary operation. Address-of and dereference are dropped.
    fn operation(&mut self, kids: Kids<'t>) -> Expr {
        let op = kids.part(Part::Operator).map_or("", |n| self.text(n));
        let Some(operand) = kids.part(Part::Operand) else {
            let (left, right) = (self.part_expression(kids, Part::Left), self.part_expression(kids, Part::Right));
            return binary(op, left, right);
        };
        let operand = self.expression(operand);
        if matches!(op, "&" | "*") { operand } else { Expr::Unary { op: op.to_owned(), operand: Box::new(operand) } }
    }

    /// Returns an index into the operand.
    fn index(&mut self, kids: Kids<'t>, index: impl FnOnce(&mut Self) -> Expr) -> Expr {
        let of = Box::new(self.part_expression(kids, Part::Operand));
        Expr::Index { of, index: Box::new(index(self)) }
    }

    /// Returns the bounds of a slice.
    fn bounds(&mut self, kids: Kids<'t>) -> Expr {
        let bounds = binary(":", self.part_expression(kids, Part::Start), self.part_expression(kids, Part::End));
        if kids.part(Part::Capacity).is_none() {
            return bounds;
        }
        binary(":", bounds, self.part_expression(kids, Part::Capacity))
    }

    /// Returns a conversion or assertion to a written type.
    pub(super) fn cast(&mut self, kids: Kids<'t>) -> Expr {
        let type_ref = self.part_type(kids, Part::Type).unwrap_or_default();
        Expr::cast(type_ref, self.part_expression(kids, Part::Operand))
    }

    /// Returns a literal of a struct, map or list.
    fn composite_literal(&mut self, kids: Kids<'t>) -> Expr {
        let type_ref = self.part_type(kids, Part::Type);
        match kids.part(Part::Body) {
            Some(body) => {
                let mut record = self.record(type_ref, body);
                // The literal begins at its type, which may stand a line above the brace.
                if let (Expr::Record(r), Some(first)) = (&mut record, kids.first()) {
                    r.line = first.span().start;
                }
                record
            }
            None => type_ref.map_or_else(|| Expr::Other(String::new()), Expr::of_type),
        }
    }

    /// Returns the entries between braces. Inner literals that leave their type out have none here either.
    fn record(&mut self, type_ref: Option<TypeRef>, body: Node<'t>) -> Expr {
        let lines = body.span();
        let mut fields = Vec::new();
        for kid in body.kids().iter() {
            let (key, value) = match kid.kind {
                Kind::KeyedElement => {
                    let kids = kid.node.kids();
                    let key = self.part_expression(kids, Part::Key);
                    let value = self.part_expression(kids, Part::Value);
                    let value = named_function(value, target_name(&key));
                    (Some(key), value)
                }
                _ => (None, self.expression(kid.node)),
            };
            fields.push(RecordField { key, value, line: kid.node.span().start });
        }
        Expr::Record(Box::new(Record { type_ref, fields, line: lines.start, end_line: lines.end }))
    }
}

/// Makes a binary operation.
fn binary(op: &str, left: Expr, right: Expr) -> Expr {
    Expr::Binary { op: op.to_owned(), left: Box::new(left), right: Box::new(right) }
}
