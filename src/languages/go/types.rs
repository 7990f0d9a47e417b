//! Types as they are written.
//!
//! In: a type node. Out: [`TypeRef`], fields of structs, parameters. Left out: what a type resolves to.

use super::Reader;
use super::literals;
use super::syntax::{Kids, Kind, Node, Part};
use crate::facts::{Field, Function, Param, TypeRef};
use crate::languages::text::normal;

impl<'t> Reader<'t> {
    /// Returns the type at `node`.
    pub(super) fn type_ref(&mut self, node: Node<'t>) -> TypeRef {
        let text = normal(self.text(node));
        let mut type_ref = self.nested(node, |r| r.base_type(node)).unwrap_or_default();
        type_ref.text = text;
        type_ref
    }

    /// Returns package, name and element of the type at `node`; its text is left to the caller.
    fn base_type(&mut self, node: Node<'t>) -> TypeRef {
        let kind = node.kind();
        match kind {
            Kind::TypeIdentifier | Kind::Identifier => self.named_type("", node),
            Kind::StructType => composite("struct", None),
            Kind::InterfaceType => composite("interface", None),
            _ => {
                let kids = node.kids();
                self.compound_type(kind, node, kids)
            }
        }
    }

    /// Returns the type of a node that has parts.
    fn compound_type(&mut self, kind: Kind, node: Node<'t>, kids: Kids<'t>) -> TypeRef {
        match kind {
            Kind::QualifiedType => {
                let package = kids.part(Part::Package).map_or("", |n| self.text(n));
                kids.part(Part::Name).map(|n| self.named_type(package, n)).unwrap_or_default()
            }
            Kind::GenericType => kids.part(Part::Type).and_then(|n| self.nested(n, |r| r.base_type(n))).unwrap_or_default(),
            Kind::PointerType | Kind::ParenthesizedType | Kind::NegatedType | Kind::TypeElem => {
                kids.first().and_then(|n| self.nested(n, |r| r.base_type(n))).unwrap_or_default()
            }
            Kind::SliceType | Kind::ArrayType | Kind::ImplicitLengthArrayType => composite("slice", self.part_type(kids, Part::Element)),
            Kind::MapType => composite("map", self.part_type(kids, Part::Value)),
            Kind::ChannelType => composite("chan", self.part_type(kids, Part::Value)),
            Kind::FunctionType => {
                let result = self.results(kids).into_iter().next().map(|p| p.type_ref);
                composite("func", result)
            }
            _ => TypeRef { name: normal(self.text(node)), ..TypeRef::default() },
        }
    }

    /// Returns the type that plays `part`.
    pub(super) fn part_type(&mut self, kids: Kids<'t>, part: Part) -> Option<TypeRef> {
        kids.part(part).map(|n| self.type_ref(n))
    }

    /// Returns a type named at `node`, of the package the file calls `package`. A package that is not imported
    /// keeps the name it has here, so that its type is not taken for one of this package.
    fn named_type(&self, package: &str, node: Node<'t>) -> TypeRef {
        let path = self.facts.import(package).map_or(package, |i| i.path.as_str());
        TypeRef { package: path.to_owned(), name: self.text(node).to_owned(), ..TypeRef::default() }
    }

    /// Returns the parameters of a parameter list: `a, b int` gives two.
    pub(super) fn params(&mut self, list: Node<'t>) -> Vec<Param> {
        let mut params = Vec::new();
        for kid in list.kids().iter() {
            let variadic = kid.kind == Kind::VariadicParameterDeclaration;
            if !variadic && kid.kind != Kind::ParameterDeclaration {
                continue;
            }
            let kids = kid.node.kids();
            let type_ref = self.part_type(kids, Part::Type).unwrap_or_default();
            let mut names: Vec<String> = kids.parts(Part::Name).map(|n| self.text(n).to_owned()).collect();
            if names.is_empty() {
                names.push(String::new());
            }
            params.extend(names.into_iter().map(|name| Param { name, type_ref: type_ref.clone(), variadic, default: None, taken: None }));
        }
        params
    }

    /// Returns the results of a function, method or function type.
    pub(super) fn results(&mut self, kids: Kids<'t>) -> Vec<Param> {
        match kids.iter().find(|k| k.part == Part::Result).map(|k| (k.kind, k.node)) {
            None => Vec::new(),
            Some((Kind::ParameterList, list)) => self.params(list),
            Some((_, node)) => vec![Param { name: String::new(), type_ref: self.type_ref(node), variadic: false, default: None, taken: None }],
        }
    }

    /// Returns fields and embedded types of a struct.
    pub(super) fn struct_type(&mut self, node: Node<'t>) -> (Vec<Field>, Vec<TypeRef>) {
        let (mut fields, mut embeds) = (Vec::new(), Vec::new());
        let lists = node.kids().iter().filter(|k| k.kind == Kind::FieldDeclarationList);
        for list in lists.collect::<Vec<_>>() {
            for kid in list.node.kids().iter().filter(|k| k.kind == Kind::FieldDeclaration) {
                self.nested(kid.node, |r| r.field_declaration(kid.node, &mut fields, &mut embeds));
            }
        }
        (fields, embeds)
    }

    /// Reads one line of a struct: fields of one type, or an embedded type, which is a field of its own name as well.
    fn field_declaration(&mut self, node: Node<'t>, fields: &mut Vec<Field>, embeds: &mut Vec<TypeRef>) {
        let kids = node.kids();
        let Some(type_node) = kids.part(Part::Type) else { return };
        let type_ref = self.type_ref(type_node);
        let tags = kids.part(Part::Tag).map(|n| self.tag(n)).unwrap_or_default();
        let inner = self.inline_struct(type_node);
        let span = node.span();
        let doc = self.comments.doc_and_trailing(span.start, span.end);
        let field = |name: &str| Field {
            name: name.to_owned(),
            type_ref: type_ref.clone(),
            tags: tags.clone(),
            default: None,
            doc: doc.clone(),
            span,
            fields: inner.clone(),
            decorators: Vec::new(),
        };
        let before = fields.len();
        fields.extend(kids.parts(Part::Name).map(|n| field(self.text(n))));
        if fields.len() == before {
            embeds.push(embedded(&type_ref, self.text(node)));
            if !tags.is_empty() {
                fields.push(field(&type_ref.name));
            }
        }
    }

    /// Returns the fields of a struct type written in place, also behind a pointer, in a list or in a map.
    fn inline_struct(&mut self, node: Node<'t>) -> Vec<Field> {
        match node.kind() {
            Kind::StructType => self.nested(node, |r| r.struct_type(node).0).unwrap_or_default(),
            Kind::PointerType | Kind::SliceType | Kind::ArrayType | Kind::MapType | Kind::ParenthesizedType => {
                let last = node.kids().last();
                last.and_then(|n| self.nested(n, |r| r.inline_struct(n))).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// Returns the pairs of a struct tag.
    fn tag(&self, node: Node<'t>) -> Vec<(String, String)> {
        let text = self.text(node);
        if text.starts_with('`') { literals::tags(&literals::raw(text)) } else { literals::tags(&literals::interpreted(text)) }
    }

    /// Returns methods and embedded types of an interface.
    pub(super) fn interface_type(&mut self, node: Node<'t>) -> (Vec<Function>, Vec<TypeRef>) {
        let (mut methods, mut embeds) = (Vec::new(), Vec::new());
        for kid in node.kids().iter() {
            match kid.kind {
                Kind::MethodElem => methods.push(self.method_elem(kid.node)),
                Kind::TypeElem => embeds.push(self.type_ref(kid.node)),
                _ => {}
            }
        }
        (methods, embeds)
    }

    /// Returns a method signature of an interface.
    fn method_elem(&mut self, node: Node<'t>) -> Function {
        let kids = node.kids();
        let span = node.span();
        Function {
            name: kids.part(Part::Name).map_or("", |n| self.text(n)).to_owned(),
            params: kids.part(Part::Parameters).map(|n| self.params(n)).unwrap_or_default(),
            results: self.results(kids),
            doc: self.comments.doc_and_trailing(span.start, span.end),
            span,
            ..Function::default()
        }
    }
}

/// Returns a composite type; its text is left to the caller.
fn composite(name: &str, element: Option<TypeRef>) -> TypeRef {
    TypeRef { name: name.to_owned(), element: element.map(Box::new), ..TypeRef::default() }
}

/// Returns an embedded type with the pointer that stands before it.
fn embedded(type_ref: &TypeRef, declaration: &str) -> TypeRef {
    let text = if declaration.starts_with('*') { format!("*{}", type_ref.text) } else { type_ref.text.clone() };
    TypeRef { text, ..type_ref.clone() }
}
