//! Classes.
//!
//! In: a class node. Out: its type with fields, and its methods as functions whose receiver is `this`. A field that holds a function is a
//! method; a parameter of the constructor with a modifier is a field; a static constant is a value `Class.NAME` as well. Left out: fields
//! that only methods assign.

use super::declarations::{is_plain, receiver};
use super::expressions::typed_record;
use super::syntax::{Kid, Kids};
use super::{Reader, span};
use crate::facts::{Call, Expr, Field, Function, Span, TypeDef, TypeKind, TypeRef, ValueDef};
use tree_sitter::Node;

impl<'t> Reader<'t> {
    /// Reads a class under a name; `outer` is the node with `export`.
    pub(super) fn class(&mut self, node: Node<'t>, name: &str, outer: Node<'t>, decorators: &[Expr]) {
        let kids = self.kids(node);
        let lines = span(outer);
        let own: Vec<Node<'t>> = kids.parts("decorator").collect();
        let mut all = decorators.to_vec();
        all.extend(own.into_iter().map(|n| self.decorator(n)));
        let mut class = TypeDef {
            name: name.to_owned(),
            kind: TypeKind::Struct,
            fields: Vec::new(),
            embeds: kids.kind("class_heritage").map(|n| self.heritage(n)).unwrap_or_default(),
            methods: Vec::new(),
            target: None,
            doc: self.comments.doc(lines.start),
            decorators: all,
            span: lines,
        };
        if let Some(body) = kids.part("body") {
            self.nested(body, |r| r.class_body(body, &mut class));
        }
        self.facts.types.push(class);
    }

    /// Returns the types that a class extends and implements.
    fn heritage(&mut self, node: Node<'t>) -> Vec<TypeRef> {
        let mut found = Vec::new();
        for kid in self.kids(node).0 {
            match kid.kind {
                "extends_clause" => {
                    let values: Vec<Node<'t>> = self.kids(kid.node).parts("value").collect();
                    found.extend(values.into_iter().filter_map(|n| self.parent(n)));
                }
                "implements_clause" => found.extend(self.kids(kid.node).0.into_iter().map(|k| self.type_ref(k.node))),
                _ => found.extend(self.parent(kid.node)),
            }
        }
        found
    }

    /// Returns the type behind `extends`; a class that a call makes has none.
    fn parent(&mut self, node: Node<'t>) -> Option<TypeRef> {
        matches!(node.kind(), "identifier" | "member_expression").then(|| self.type_ref(node))
    }

    /// Returns a decorator as a call.
    pub(super) fn decorator(&mut self, node: Node<'t>) -> Expr {
        let kids = self.kids(node);
        let lines = span(node);
        match self.first_expression(&kids) {
            Expr::Call(c) => Expr::Call(c),
            callee => {
                let name = match &callee {
                    Expr::Name(n) | Expr::Field { name: n, .. } => n.clone(),
                    _ => String::new(),
                };
                let import = self.imported(&name);
                let package = import.map(|(path, _)| path.to_owned());
                let name = import.and_then(|(_, m)| m.map(str::to_owned)).unwrap_or(name);
                let (line, end_line) = (lines.start, lines.end);
                Expr::Call(Box::new(Call {
                    callee,
                    name,
                    package,
                    constructs: false,
                    args: Vec::new(),
                    effect: None,
                    awaited: false,
                    line,
                    end_line,
                }))
            }
        }
    }

    /// Reads the members of a class. In one of the grammars a method's decorators stand before it.
    fn class_body(&mut self, body: Node<'t>, class: &mut TypeDef) {
        let mut decorators: Vec<Node<'t>> = Vec::new();
        for kid in self.kids(body).0 {
            if kid.kind == "decorator" {
                decorators.push(kid.node);
                continue;
            }
            let kids = self.kids(kid.node);
            let mut before = std::mem::take(&mut decorators);
            before.extend(kids.parts("decorator"));
            let start = before.first().map_or_else(|| span(kid.node).start, |n| span(*n).start);
            let lines = Span { start, end: span(kid.node).end };
            let decorators: Vec<Expr> = before.into_iter().map(|n| self.decorator(n)).collect();
            self.member(kid, &kids, lines, decorators, class);
        }
    }

    /// Reads one member of a class.
    fn member(&mut self, kid: Kid<'t>, kids: &Kids<'t>, lines: Span, decorators: Vec<Expr>, class: &mut TypeDef) {
        match kid.kind {
            "method_definition" => {
                let name = kids.part("name").map(|n| self.key(n)).unwrap_or_default();
                if name == "constructor" {
                    self.constructor_fields(kids, class);
                }
                let function = self.function(kids);
                self.method(&name, function, lines, decorators, class);
            }
            "class_static_block" => {
                let function = self.function(kids);
                self.method("static", function, lines, decorators, class);
            }
            "public_field_definition" | "field_definition" => self.field(kid.node, kids, lines, decorators, class),
            "abstract_method_signature" | "method_signature" => {
                let name = kids.part("name").map(|n| self.key(n)).unwrap_or_default();
                let (params, results) = (self.params(kids), self.results(kids));
                class.methods.push(Function { name, params, results, span: lines, ..Function::default() });
            }
            _ => {}
        }
    }

    /// Adds a method of a class.
    fn method(&mut self, name: &str, function: Function, span: Span, decorators: Vec<Expr>, class: &TypeDef) {
        let doc = self.comments.doc(span.start);
        let receiver = Some(receiver(&class.name));
        self.facts.functions.push(Function { name: name.to_owned(), receiver, doc, span, decorators, ..function });
    }

    /// Reads a field of a class.
    fn field(&mut self, node: Node<'t>, kids: &Kids<'t>, span: Span, decorators: Vec<Expr>, class: &mut TypeDef) {
        let name_node = kids.part("name").or_else(|| kids.part("property"));
        let name = name_node.map(|n| self.key(n)).unwrap_or_default();
        let value = kids.part("value");
        if let Some(literal) = value.filter(|n| matches!(n.kind(), "arrow_function" | "function_expression")) {
            let function = self.function_literal(literal);
            return self.method(&name, function, span, decorators, class);
        }
        let type_ref = kids.part("type").map(|n| self.annotation(n)).unwrap_or_default();
        let default = value.map(|n| match self.expression(n) {
            Expr::Record(record) => typed_record(*record, &type_ref),
            other => other,
        });
        let doc = self.comments.doc_and_trailing(span.start, span.end);
        if let Some(value) = default.as_ref().filter(|v| is_plain(v))
            && self.has_token(node, "static")
        {
            let (name, value) = (format!("{}.{name}", class.name), Some(value.clone()));
            let type_ref = Some(type_ref.clone()).filter(|t| !t.text.is_empty());
            self.facts.values.push(ValueDef { name, constant: true, type_ref, value, doc: doc.clone(), span });
        }
        class.fields.push(Field { name, type_ref, tags: Vec::new(), default, doc, decorators, span, fields: Vec::new() });
    }

    /// Adds the fields that parameters of the constructor are: `constructor(private readonly client: Redis)`.
    fn constructor_fields(&mut self, kids: &Kids<'t>, class: &mut TypeDef) {
        let Some(list) = kids.part("parameters") else { return };
        for kid in self.kids(list).0 {
            let modified = self.kids(kid.node).kind("accessibility_modifier").is_some() || self.has_token(kid.node, "readonly");
            if !modified {
                continue;
            }
            let inner = self.kids(kid.node);
            let Some(name) = inner.part("pattern").filter(|n| n.kind() == "identifier") else { continue };
            let type_ref = inner.part("type").map(|n| self.annotation(n)).unwrap_or_default();
            let own: Vec<Node<'t>> = inner.parts("decorator").collect();
            let decorators = own.into_iter().map(|n| self.decorator(n)).collect();
            let name = self.text(name).to_owned();
            let span = span(kid.node);
            let default = inner.part("value").map(|n| self.expression(n));
            class.fields.push(Field { name, type_ref, tags: Vec::new(), default, doc: String::new(), decorators, span, fields: Vec::new() });
        }
    }
}
