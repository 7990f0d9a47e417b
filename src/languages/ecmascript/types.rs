//! Types as they are written.
//!
//! In: a type node. Out: [`TypeRef`], fields and methods of interfaces. Left out: what a type resolves to, type parameters. A promise of
//! something is that thing, because `await` does not show; of a union the first type counts that is a value.

use super::syntax::Kids;
use super::{Reader, span};
use crate::facts::{DEFAULT, Field, Function, Param, TypeDef, TypeKind, TypeRef};
use crate::languages::text::normal;
use tree_sitter::Node;

/// Generic types that stand for their first argument.
const TRANSPARENT: &[&str] = &["Promise", "Readonly", "Partial", "Required", "NonNullable", "Awaited", "PromiseLike", "Ref", "InstanceType"];

/// Generic types that hold their last argument.
const HOLDING: &[(&str, &str)] =
    &[("Array", "slice"), ("ReadonlyArray", "slice"), ("Set", "slice"), ("Map", "map"), ("WeakMap", "map"), ("Record", "map")];

impl<'t> Reader<'t> {
    /// Returns the type behind a colon.
    pub(super) fn annotation(&mut self, node: Node<'t>) -> TypeRef {
        match self.kids(node).first() {
            Some(inner) if node.kind().ends_with("annotation") => self.type_ref(inner),
            _ => self.type_ref(node),
        }
    }

    /// Returns the type at `node`.
    pub(super) fn type_ref(&mut self, node: Node<'t>) -> TypeRef {
        let text = normal(self.text(node));
        let mut type_ref = self.nested(node, |r| r.base_type(node)).unwrap_or_default();
        type_ref.text = text;
        type_ref
    }

    /// Returns package, name and element of the type at `node`; its text is left to the caller.
    fn base_type(&mut self, node: Node<'t>) -> TypeRef {
        let kids = self.kids(node);
        match node.kind() {
            "type_identifier" | "identifier" => self.named_type(self.text(node)),
            "nested_type_identifier" | "nested_identifier" | "member_expression" => self.nested_type(self.text(node)),
            "generic_type" => self.generic_type(&kids),
            "array_type" => composite("slice", kids.first().map(|n| self.type_ref(n))),
            "union_type" | "intersection_type" => self.first_value(&kids),
            "parenthesized_type" | "readonly_type" | "optional_type" => kids.first().map(|n| self.base_type(n)).unwrap_or_default(),
            "function_type" => {
                let result = kids.part("return_type").map(|n| self.annotation(n));
                composite("func", result)
            }
            "object_type" => composite("struct", None),
            "type_query" => kids.first().map(|n| self.base_type(n)).unwrap_or_default(),
            _ => TypeRef { name: normal(self.text(node)), ..TypeRef::default() },
        }
    }

    /// Returns a type by its plain name.
    pub(super) fn named_type(&self, name: &str) -> TypeRef {
        let (package, name) = match self.imported(name) {
            Some((path, member)) => (path, member.unwrap_or(DEFAULT)),
            None => ("", name),
        };
        TypeRef { package: package.to_owned(), name: name.to_owned(), ..TypeRef::default() }
    }

    /// Returns `module.Type`. A member of a class that is imported by itself is taken for one of its module: `Redis.Options`.
    fn nested_type(&self, text: &str) -> TypeRef {
        let (head, name) = (text.split('.').next().unwrap_or(text), text.rsplit('.').next().unwrap_or(text));
        let package = self.imported(head).map_or(head, |(path, _)| path);
        TypeRef { package: package.to_owned(), name: name.trim().to_owned(), ..TypeRef::default() }
    }

    /// Returns the type of `Name<Arguments>`.
    fn generic_type(&mut self, kids: &Kids<'t>) -> TypeRef {
        let name = kids.part("name").map_or("", |n| self.text(n));
        let arguments: Vec<Node<'t>> = kids.part("type_arguments").map(|n| self.kids(n).0).unwrap_or_default().iter().map(|k| k.node).collect();
        if let Some((_, holder)) = HOLDING.iter().find(|(n, _)| *n == name) {
            return composite(holder, arguments.last().map(|n| self.type_ref(*n)));
        }
        match arguments.first() {
            Some(inner) if TRANSPARENT.contains(&name) || name == "ReturnType" => self.base_type(*inner),
            _ => kids.part("name").map(|n| self.base_type(n)).unwrap_or_default(),
        }
    }

    /// Returns the first type of a union that is not the lack of a value; one with a name of its own before `string` and the like.
    fn first_value(&mut self, kids: &Kids<'t>) -> TypeRef {
        let is_value = |text: &str| !matches!(text, "null" | "undefined" | "void" | "never" | "unknown" | "any");
        let values: Vec<Node<'t>> = kids.0.iter().map(|k| k.node).filter(|n| is_value(self.text(*n))).collect();
        let is_class = |n: &&Node<'t>| !matches!(n.kind(), "predefined_type" | "literal_type" | "object_type" | "function_type");
        let first = values.iter().find(is_class).or_else(|| values.first()).copied();
        first.map(|n| self.base_type(n)).unwrap_or_default()
    }

    /// Returns the result of a function, none where it is not written.
    pub(super) fn results(&mut self, kids: &Kids<'t>) -> Vec<Param> {
        let Some(node) = kids.part("return_type") else { return Vec::new() };
        let type_ref = self.annotation(node);
        let nothing = matches!(type_ref.name.as_str(), "void" | "never" | "undefined" | "any" | "unknown" | "");
        if nothing || node.kind() != "type_annotation" {
            Vec::new()
        } else {
            vec![Param { name: String::new(), type_ref, variadic: false, default: None, taken: None }]
        }
    }

    /// Reads an `interface`, or a `type`, which may be an object's.
    pub(super) fn type_declaration(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let span = span(node);
        let mut type_def = TypeDef {
            name: kids.part("name").map_or("", |n| self.text(n)).to_owned(),
            kind: TypeKind::Interface,
            fields: Vec::new(),
            embeds: Vec::new(),
            methods: Vec::new(),
            target: None,
            doc: self.comments.doc(span.start),
            decorators: Vec::new(),
            span,
        };
        if let Some(parents) = kids.kind("extends_type_clause") {
            type_def.embeds = self.kids(parents).0.into_iter().map(|k| self.type_ref(k.node)).collect();
        }
        match (kids.part("body"), kids.part("value")) {
            (Some(body), _) => (type_def.fields, type_def.methods) = self.object_type(body),
            (None, Some(value)) => self.aliased(value, &mut type_def),
            _ => {}
        }
        self.facts.types.push(type_def);
    }

    /// Reads what a `type` stands for.
    fn aliased(&mut self, value: Node<'t>, type_def: &mut TypeDef) {
        type_def.kind = TypeKind::Alias;
        match value.kind() {
            "object_type" => {
                (type_def.fields, type_def.methods) = self.object_type(value);
                let only_methods = type_def.fields.is_empty() && !type_def.methods.is_empty();
                type_def.kind = if only_methods { TypeKind::Interface } else { TypeKind::Struct };
            }
            "intersection_type" => {
                type_def.kind = TypeKind::Struct;
                for kid in self.kids(value).0 {
                    if kid.kind == "object_type" {
                        let (fields, methods) = self.object_type(kid.node);
                        type_def.fields.extend(fields);
                        type_def.methods.extend(methods);
                    } else {
                        type_def.embeds.push(self.type_ref(kid.node));
                    }
                }
            }
            _ => type_def.target = Some(self.type_ref(value)),
        }
    }

    /// Returns fields and methods of an object type.
    fn object_type(&mut self, node: Node<'t>) -> (Vec<Field>, Vec<Function>) {
        let (mut fields, mut methods) = (Vec::new(), Vec::new());
        for kid in self.kids(node).0 {
            let kids = self.kids(kid.node);
            let name = kids.part("name").map(|n| self.key(n)).unwrap_or_default();
            let span = span(kid.node);
            match kid.kind {
                "property_signature" => {
                    let annotation = kids.part("type");
                    let type_ref = annotation.map(|n| self.annotation(n)).unwrap_or_default();
                    let inner = annotation.and_then(|n| self.kids(n).first()).filter(|n| n.kind() == "object_type");
                    let fields_inside = inner.and_then(|n| self.nested(n, |r| r.object_type(n).0)).unwrap_or_default();
                    let doc = self.comments.doc_and_trailing(span.start, span.end);
                    fields.push(Field { name, type_ref, tags: Vec::new(), default: None, doc, decorators: Vec::new(), span, fields: fields_inside });
                }
                "method_signature" => {
                    let (params, results) = (self.params(&kids), self.results(&kids));
                    methods.push(Function { name, params, results, doc: self.comments.doc(span.start), span, ..Function::default() });
                }
                _ => {}
            }
        }
        (fields, methods)
    }
}

/// Returns a composite type; its text is left to the caller.
fn composite(name: &str, element: Option<TypeRef>) -> TypeRef {
    TypeRef { name: name.to_owned(), element: element.map(Box::new), ..TypeRef::default() }
}
