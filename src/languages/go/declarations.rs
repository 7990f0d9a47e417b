//! Declarations of a Go file: package, values, types, functions.
//!
//! In: the root of a syntax tree. Out: the file's facts but for comments and problems. Left out: declarations inside of functions, which
//! are steps.

use super::syntax::{Kid, Kids, Kind, Node, Part};
use super::{Reader, test_code};
use crate::facts::{Expr, Function, Problem, TypeDef, TypeKind, TypeRef, ValueDef};

/// Type and values of the constant line that following lines without values repeat.
type Repeated<'t> = (Option<Node<'t>>, Option<Node<'t>>);

/// One line of a `const` or `var` declaration.
pub(super) struct ValueLine<'t> {
    /// Names with their nodes.
    pub(super) names: Vec<(Node<'t>, String)>,
    /// Declared type.
    pub(super) type_ref: Option<TypeRef>,
    /// Values; one call may give several names.
    pub(super) values: Vec<Expr>,
    /// The line itself.
    pub(super) node: Node<'t>,
}

impl<'t> Reader<'t> {
    /// Reads all declarations below `root` and returns the line of the package clause. Imports come before anything
    /// that may name them; broken regions are searched for whole declarations.
    pub(super) fn declarations(&mut self, root: Node<'t>) -> u32 {
        let mut package_line = u32::MAX;
        let whole = |k: Kid<'t>| if k.kind == Kind::Error { k.node.kids().iter().collect() } else { vec![k] };
        let kids: Vec<Kid<'t>> = root.kids().iter().flat_map(whole).collect();
        for kid in &kids {
            match kid.kind {
                Kind::PackageClause => {
                    package_line = package_line.min(kid.node.span().start);
                    self.facts.package = kid.node.kids().first().map_or("", |n| self.text(n)).to_owned();
                }
                Kind::ImportDeclaration => self.import_declaration(kid.node),
                _ => {}
            }
        }
        for kid in kids {
            self.declaration(kid.node, kid.kind);
        }
        package_line
    }

    /// Reads one declaration.
    fn declaration(&mut self, node: Node<'t>, kind: Kind) {
        match kind {
            Kind::ConstDeclaration | Kind::VarDeclaration => self.package_values(node, kind == Kind::ConstDeclaration),
            Kind::TypeDeclaration => self.type_declaration(node),
            Kind::FunctionDeclaration | Kind::MethodDeclaration => self.function_declaration(node),
            Kind::ExpressionStatement
            | Kind::ShortVarDeclaration
            | Kind::AssignmentStatement
            | Kind::IfStatement
            | Kind::ForStatement
            | Kind::ReturnStatement => self.facts.problems.push(Problem { span: node.span(), why: "statement outside of a function".to_owned() }),
            _ => {}
        }
    }

    /// Reads constants or variables of the package.
    fn package_values(&mut self, node: Node<'t>, constant: bool) {
        for line in self.value_lines(node) {
            let span = line.node.span();
            let doc = self.comments.doc_and_trailing(span.start, span.end);
            let doc = if doc.is_empty() { self.single_doc(node, line.node) } else { doc };
            let mut values = line.values.into_iter();
            for (_, name) in line.names {
                let value = values.next().map(|v| named_function(v, &name));
                self.facts.values.push(ValueDef { name, constant, type_ref: line.type_ref.clone(), value, doc: doc.clone(), span });
            }
        }
    }

    /// Returns the doc comment of a whole declaration for its only line.
    fn single_doc(&self, declaration: Node<'t>, line: Node<'t>) -> String {
        let same = declaration.span().start == line.span().start;
        if same { self.comments.doc(declaration.span().start) } else { String::new() }
    }

    /// Reads the lines of a `const` or `var` declaration. A constant line without values repeats the one before, with
    /// its own number for `iota`.
    pub(super) fn value_lines(&mut self, node: Node<'t>) -> Vec<ValueLine<'t>> {
        let mut lines = Vec::new();
        let mut repeated: Repeated<'t> = (None, None);
        let outer = self.iota;
        let mut specs = node.kids();
        if let Some(list) = specs.kind(Kind::VarSpecList) {
            specs = list.kids();
        }
        let specs = specs.iter().filter(|k| matches!(k.kind, Kind::ConstSpec | Kind::VarSpec));
        for (number, kid) in specs.enumerate() {
            if kid.kind == Kind::ConstSpec {
                self.iota = Some(number);
            }
            lines.push(self.value_line(kid.node, &mut repeated));
        }
        self.iota = outer;
        lines
    }

    /// Reads one line of a `const` or `var` declaration.
    fn value_line(&mut self, node: Node<'t>, repeated: &mut Repeated<'t>) -> ValueLine<'t> {
        let kids = node.kids();
        let own = (kids.part(Part::Type), kids.part(Part::Value));
        if own.1.is_some() || node.kind() == Kind::VarSpec {
            *repeated = own;
        }
        let names = kids.parts(Part::Name).map(|n| (n, self.text(n).to_owned())).collect();
        let type_ref = repeated.0.map(|n| self.type_ref(n));
        let values = repeated.1.map(|n| self.expression_list(n)).unwrap_or_default();
        ValueLine { names, type_ref, values, node }
    }

    /// Reads a `type` declaration.
    fn type_declaration(&mut self, node: Node<'t>) {
        for kid in node.kids().iter() {
            if matches!(kid.kind, Kind::TypeSpec | Kind::TypeAlias) {
                let mut type_def = self.type_def(kid.node);
                if type_def.doc.is_empty() {
                    type_def.doc = self.single_doc(node, kid.node);
                }
                self.facts.types.push(type_def);
            }
        }
    }

    /// Reads one declared type.
    fn type_def(&mut self, node: Node<'t>) -> TypeDef {
        let kids = node.kids();
        let span = node.span();
        let mut type_def = TypeDef {
            name: kids.part(Part::Name).map_or("", |n| self.text(n)).to_owned(),
            kind: TypeKind::Alias,
            fields: Vec::new(),
            embeds: Vec::new(),
            methods: Vec::new(),
            target: None,
            doc: self.comments.doc(span.start),
            span,
            decorators: Vec::new(),
        };
        let Some(shape) = kids.part(Part::Type) else { return type_def };
        match shape.kind() {
            Kind::StructType => {
                type_def.kind = TypeKind::Struct;
                (type_def.fields, type_def.embeds) = self.struct_type(shape);
            }
            Kind::InterfaceType => {
                type_def.kind = TypeKind::Interface;
                (type_def.methods, type_def.embeds) = self.interface_type(shape);
            }
            _ => type_def.target = Some(self.type_ref(shape)),
        }
        type_def
    }

    /// Reads a function or method.
    fn function_declaration(&mut self, node: Node<'t>) {
        let kids = node.kids();
        let span = node.span();
        let mut function = self.function(kids);
        function.name = kids.part(Part::Name).map_or("", |n| self.text(n)).to_owned();
        function.doc = self.comments.doc(span.start);
        function.span = span;
        function.test = test_code::is_test_function(&self.facts, &function);
        self.facts.functions.push(function);
    }

    /// Reads receiver, parameters, results and body, of a function literal too.
    pub(super) fn function(&mut self, kids: Kids<'t>) -> Function {
        let mut function = Function {
            receiver: kids.part(Part::Receiver).and_then(|n| self.params(n).into_iter().next()),
            params: kids.part(Part::Parameters).map(|n| self.params(n)).unwrap_or_default(),
            results: self.results(kids),
            ..Function::default()
        };
        let Some(body) = kids.part(Part::Body) else { return function };
        let outer = self.errors.enter(&function.results);
        let steps = self.scoped(|r| {
            function.receiver.iter().chain(&function.params).chain(&function.results).for_each(|p| r.declare(&p.name));
            r.block(body)
        });
        self.errors = outer;
        function.body = steps.into();
        function
    }

    /// Reads a function literal.
    pub(super) fn function_literal(&mut self, node: Node<'t>) -> Function {
        let kids = node.kids();
        Function { span: node.span(), ..self.function(kids) }
    }
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

/// Returns the name that an assignment's target gives to a function literal: `Handler` of `s.Handler`.
pub(super) fn target_name(target: &Expr) -> &str {
    match target {
        Expr::Name(n) | Expr::Field { name: n, .. } => n,
        _ => "",
    }
}
