//! Declarations of a module: values, functions, enums, and the code that runs when it is loaded.
//!
//! In: the root of a syntax tree. Out: the file's facts but for comments and problems. Left out: overloads, which have no body;
//! declarations inside of functions, which are steps. A value that is made by code is a value and a function of its name as well: what the
//! code does can be compared.

use super::expressions::{named_function, typed_record};
use super::syntax::{Kid, Kids};
use super::{MODULE, Reader, span, test_code};
use crate::facts::{DEFAULT, Expr, Function, Param, Record, RecordField, Span, Step, StepKind, TypeDef, TypeKind, TypeRef, ValueDef};
use std::collections::BTreeMap;
use tree_sitter::Node;

/// Statements of the module by the value that they speak of.
#[derive(Debug, Default)]
pub(super) struct ModuleCode(BTreeMap<String, (u32, u32, Vec<Step>)>);

impl ModuleCode {
    /// Adds statements under a name.
    fn add(&mut self, name: &str, steps: Vec<Step>) {
        for step in steps {
            // Its lines are those of the first statement: others stand between it and the next.
            self.0.entry(name.to_owned()).or_insert((step.line, step.end_line, Vec::new())).2.push(step);
        }
    }
}

impl<'t> Reader<'t> {
    /// Reads the statements of the module. Imports come before anything that may name them.
    pub(super) fn program(&mut self, root: Node<'t>) {
        let mut kids = self.kids(root).0;
        if kids.iter().any(|k| k.kind == "ERROR") {
            kids = kids.into_iter().flat_map(|k| if k.kind == "ERROR" { self.kids(k.node).0 } else { vec![k] }).collect();
        }
        for kid in &kids {
            match kid.kind {
                "import_statement" => self.import_statement(kid.node),
                "lexical_declaration" | "variable_declaration" => self.required_values(kid.node),
                _ => {}
            }
        }
        self.module_statements(kids);
        let code = std::mem::take(&mut self.module);
        for (name, (start, end, body)) in code.0 {
            self.facts.functions.push(Function { name, body: body.into(), span: Span { start, end }, ..Function::default() });
        }
    }

    /// Reads declarations of the form `const x = require("y")`.
    fn required_values(&mut self, node: Node<'t>) {
        for kid in self.kids(node).0 {
            let kids = self.kids(kid.node);
            if let (Some(name), Some(value)) = (kids.part("name"), kids.part("value")) {
                self.required(name, value);
            }
        }
    }

    /// Reads statements of the module or of a namespace.
    fn module_statements(&mut self, kids: Vec<Kid<'t>>) {
        for kid in kids {
            self.nested(kid.node, |r| r.module_statement(kid.node, kid.node, &[]));
        }
    }

    /// Reads one statement of the module; `outer` is the node with `export`, where its lines and comments are.
    fn module_statement(&mut self, node: Node<'t>, outer: Node<'t>, decorators: &[Expr]) {
        match node.kind() {
            "import_statement" | "empty_statement" | "hash_bang_line" | "function_signature" | "import_alias" => {}
            "export_statement" => self.export_statement(node),
            "lexical_declaration" | "variable_declaration" | "using_declaration" => self.module_values(node, outer),
            "function_declaration" | "generator_function_declaration" => self.function_declaration(node, outer),
            "class_declaration" | "abstract_class_declaration" | "class" => {
                let name = self.kids(node).part("name").map_or(DEFAULT, |n| self.text(n));
                self.class(node, name, outer, decorators);
            }
            "interface_declaration" | "type_alias_declaration" => self.type_declaration(node),
            "enum_declaration" => self.enum_declaration(node, outer),
            "ambient_declaration" => {
                let kids = self.kids(node).0;
                self.module_statements(kids);
            }
            "internal_module" | "module" => {
                let body = self.kids(node).part("body").map(|n| self.kids(n).0).unwrap_or_default();
                self.module_statements(body);
            }
            "expression_statement" if self.kids(node).0.iter().any(|k| k.kind == "internal_module") => {
                let kids = self.kids(node).0;
                self.module_statements(kids);
            }
            "expression_statement" => self.module_expression(node),
            _ => {
                let mut steps = Vec::new();
                self.statement(node, &mut steps);
                self.module.add(MODULE, steps);
            }
        }
    }

    /// Reads an `export`.
    fn export_statement(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let decorators: Vec<Node<'t>> = kids.parts("decorator").collect();
        let decorators: Vec<Expr> = decorators.into_iter().map(|n| self.decorator(n)).collect();
        if let Some(declaration) = kids.part("declaration") {
            if self.has_token(node, "default") {
                let name = self.kids(declaration).part("name").map(|n| self.text(n));
                name.into_iter().for_each(|n| self.add_export(DEFAULT, None, n));
            }
            return self.module_statement(declaration, node, &decorators);
        }
        let value = kids.part("value").or_else(|| kids.first().filter(|_| self.has_token(node, "=")));
        match value {
            Some(value) => self.default_export(value, node, &decorators),
            None => {
                let star = self.has_token(node, "*");
                self.export_list(&kids, star);
            }
        }
    }

    /// Reads `export default value`.
    fn default_export(&mut self, value: Node<'t>, outer: Node<'t>, decorators: &[Expr]) {
        match value.kind() {
            "identifier" => self.add_export(DEFAULT, None, self.text(value)),
            "class" => {
                let name = self.kids(value).part("name").map(|n| self.text(n));
                name.into_iter().for_each(|n| self.add_export(DEFAULT, None, n));
                self.class(value, name.unwrap_or(DEFAULT), outer, decorators);
            }
            "arrow_function" | "function_expression" | "generator_function" => {
                let name = self.kids(value).part("name").map_or(DEFAULT, |n| self.text(n));
                self.add_export(DEFAULT, None, name);
                self.bound_function(value, name, outer);
            }
            _ => {
                let value = self.expression(value);
                self.module_value(DEFAULT, Some(value), None, true, outer);
            }
        }
    }

    /// Reads constants and variables of the module.
    fn module_values(&mut self, node: Node<'t>, outer: Node<'t>) {
        let kids = self.kids(node);
        let constant = self.text(node).starts_with("const");
        let declarators: Vec<Node<'t>> = kids.0.iter().filter(|k| k.kind == "variable_declarator").map(|k| k.node).collect();
        let single = declarators.len() == 1;
        for declarator in declarators {
            let kids = self.kids(declarator);
            let outer = if single { outer } else { declarator };
            let Some(name) = kids.part("name") else { continue };
            let type_ref = kids.part("type").map(|n| self.annotation(n));
            match kids.part("value") {
                Some(value) if self.facts.imports.iter().any(|i| i.line == span(name).start) && self.is_required(value) => {}
                Some(value) if name.kind() == "identifier" => self.named_value(name, value, type_ref, constant, outer),
                Some(value) => {
                    let value = self.expression(value);
                    let steps = self.taken_apart(name, value, type_ref).into_iter().map(|kind| step(outer, kind)).collect::<Vec<_>>();
                    self.module.add(MODULE, steps);
                }
                None => self.module_value(self.text(name), None, type_ref, false, outer),
            }
        }
    }

    /// Returns true for a value that loads a module.
    fn is_required(&self, value: Node<'t>) -> bool {
        let text = self.text(value);
        text.starts_with("require(") || text.starts_with("await import(") || text.starts_with("(await import(")
    }

    /// Reads `name = value` of the module.
    fn named_value(&mut self, name: Node<'t>, value: Node<'t>, type_ref: Option<TypeRef>, constant: bool, outer: Node<'t>) {
        let name = self.text(name);
        match value.kind() {
            "arrow_function" | "function_expression" | "generator_function" => self.bound_function(value, name, outer),
            "class" => self.class(value, name, outer, &[]),
            _ => {
                let value = self.expression(value);
                self.module_value(name, Some(value), type_ref, constant, outer);
            }
        }
    }

    /// Adds a value of the module, and the code that makes it.
    fn module_value(&mut self, name: &str, value: Option<Expr>, type_ref: Option<TypeRef>, constant: bool, outer: Node<'t>) {
        let lines = span(outer);
        let value = value.map(|v| match (v, &type_ref) {
            (Expr::Record(record), Some(t)) => typed_record(*record, t),
            (v, _) => named_function(v, name),
        });
        if let Some(made) = value.as_ref().filter(|v| constant && !is_plain(v)) {
            let targets = vec![Expr::Name(name.to_owned())];
            let assign = StepKind::Assign {
                targets,
                op: "=".to_owned(),
                values: vec![made.clone()],
                declares: true,
                type_ref: type_ref.clone().map(Box::new),
            };
            self.module.add(name, vec![step(outer, assign)]);
        }
        let doc = self.comments.doc_and_trailing(lines.start, lines.end);
        self.facts.values.push(ValueDef { name: name.to_owned(), constant, type_ref, value, doc, span: lines });
    }

    /// Reads a statement of the module that is an expression: a test, an export of CommonJS, a method given to a class, or code.
    fn module_expression(&mut self, node: Node<'t>) {
        let assigned = self.kids(node).first().filter(|n| n.kind() == "assignment_expression");
        if let Some((name, class)) = assigned.and_then(|n| self.exported_class(n)) {
            return self.class(class, &name, node, &[]);
        }
        let mut steps = Vec::new();
        self.statement(node, &mut steps);
        for step in steps {
            let tests = if test_code::is_test_path(&self.facts.path) { test_code::cases(&step) } else { Vec::new() };
            if !tests.is_empty() {
                self.facts.functions.extend(tests);
            } else if let Some(step) = self.assigned_member(step) {
                let head = head(&step).filter(|h| self.facts.values.iter().any(|v| v.name == *h)).unwrap_or(MODULE).to_owned();
                self.module.add(&head, vec![step]);
            }
        }
    }

    /// Returns name and class of `module.exports = class …`.
    fn exported_class(&mut self, assignment: Node<'t>) -> Option<(String, Node<'t>)> {
        let kids = self.kids(assignment);
        let class = kids.part("right").filter(|n| n.kind() == "class")?;
        let target = self.part_expression(&kids, "left");
        let name = self.common_export(&target, &Expr::Null)?;
        match self.kids(class).part("name").map(|n| self.text(n)) {
            Some(own) => {
                self.add_export(&name, None, own);
                Some((own.to_owned(), class))
            }
            None => Some((name, class)),
        }
    }

    /// Takes a statement that gives a function to an export or a class; returns it where it is none.
    fn assigned_member(&mut self, step: Step) -> Option<Step> {
        let StepKind::Assign { targets, values, declares: false, .. } = &step.kind else { return Some(step) };
        let ([target], [value]) = (targets.as_slice(), values.as_slice()) else { return Some(step) };
        let lines = Span { start: step.line, end: step.end_line };
        if let Some(name) = self.common_export(target, value) {
            self.common_value(&name, value, lines);
            return (!is_plain(value) && !matches!(value, Expr::Function(_) | Expr::Name(_))).then_some(step);
        }
        let (Expr::Function(function), Expr::Field { of, name }) = (value, target) else { return Some(step) };
        let owner = match of.path() {
            Some(p) if p.parts.as_slice() == ["prototype"] || p.parts.is_empty() => p.head.to_owned(),
            _ => return Some(step),
        };
        let receiver = Some(receiver(&owner));
        let doc = self.comments.doc(step.line);
        self.facts.functions.push(Function { name: name.clone(), receiver, doc, span: lines, ..(**function).clone() });
        None
    }

    /// Adds what an assignment to `module.exports` or a member of it declares.
    fn common_value(&mut self, name: &str, value: &Expr, span: Span) {
        match value {
            Expr::Function(f) => {
                let doc = self.comments.doc(span.start);
                self.facts.functions.push(Function { name: name.to_owned(), doc, span, ..(**f).clone() });
            }
            Expr::Record(record) if name == DEFAULT => {
                for f in &record.fields {
                    if let (Some(Expr::Name(key)), Expr::Function(function)) = (&f.key, &f.value) {
                        self.facts.functions.push(Function { name: key.clone(), ..(**function).clone() });
                    }
                }
            }
            Expr::Name(_) => {}
            _ => self.facts.values.push(ValueDef {
                name: name.to_owned(),
                constant: true,
                type_ref: None,
                value: Some(value.clone()),
                doc: self.comments.doc(span.start),
                span,
            }),
        }
    }

    /// Reads a function of the module.
    fn function_declaration(&mut self, node: Node<'t>, outer: Node<'t>) {
        let name = self.kids(node).part("name").map_or(DEFAULT, |n| self.text(n));
        self.bound_function(node, name, outer);
    }

    /// Adds a function under a name.
    fn bound_function(&mut self, node: Node<'t>, name: &str, outer: Node<'t>) {
        let span = span(outer);
        let doc = self.comments.doc(span.start);
        let function = Function { name: name.to_owned(), doc, span, ..self.function_literal(node) };
        self.facts.functions.push(function);
    }

    /// Reads a function literal, or any other node with parameters and a body.
    pub(super) fn function_literal(&mut self, node: Node<'t>) -> Function {
        let kids = self.kids(node);
        Function { span: span(node), ..self.function(&kids) }
    }

    /// Reads parameters, result and body.
    pub(super) fn function(&mut self, kids: &Kids<'t>) -> Function {
        let (params, results) = (self.params(kids), self.results(kids));
        let mut function = Function { params, results, ..Function::default() };
        let Some(body) = kids.part("body") else { return function };
        let steps = self.scoped(|r| {
            function.params.iter().for_each(|p| r.declare(&p.name));
            if body.kind() == "statement_block" {
                return r.block(body);
            }
            let values = vec![r.expression(body)];
            vec![step(body, StepKind::Return { values, error: None })]
        });
        function.body = steps.into();
        function
    }

    /// Reads an `enum`: a type, and a constant with its members.
    fn enum_declaration(&mut self, node: Node<'t>, outer: Node<'t>) {
        let kids = self.kids(node);
        let name = kids.part("name").map_or("", |n| self.text(n)).to_owned();
        let members = kids.part("body").map(|n| self.kids(n).0).unwrap_or_default();
        let mut fields = Vec::new();
        for (i, kid) in members.into_iter().enumerate() {
            let inner = self.kids(kid.node);
            let (key, value) = match (inner.part("name"), inner.part("value")) {
                (Some(name), Some(value)) => (self.key(name), self.expression(value)),
                _ => (self.key(kid.node), Expr::Number(i.to_string())),
            };
            fields.push(RecordField { key: Some(Expr::Name(key)), value, line: span(kid.node).start });
        }
        let span = span(outer);
        let doc = self.comments.doc(span.start);
        self.facts.types.push(TypeDef {
            name: name.clone(),
            kind: TypeKind::Other,
            fields: Vec::new(),
            embeds: Vec::new(),
            methods: Vec::new(),
            target: None,
            doc: doc.clone(),
            decorators: Vec::new(),
            span,
        });
        let record = Record { type_ref: None, fields, line: span.start, end_line: span.end };
        self.facts.values.push(ValueDef { name, constant: true, type_ref: None, value: Some(Expr::Record(Box::new(record))), doc, span });
    }
}

/// Returns the receiver of a method.
pub(super) fn receiver(owner: &str) -> Param {
    let type_ref = TypeRef { name: owner.to_owned(), text: owner.to_owned(), ..TypeRef::default() };
    Param { name: "this".to_owned(), type_ref, variadic: false, default: None, taken: None }
}

/// Makes a step of a node.
pub(super) fn step(node: Node<'_>, kind: StepKind) -> Step {
    let lines = span(node);
    Step { line: lines.start, end_line: lines.end, kind }
}

/// Returns true for a value that no code makes: literals, names and what is put together of them.
pub(super) fn is_plain(value: &Expr) -> bool {
    let mut plain = true;
    value.walk_here(&mut |e| {
        plain &= match e {
            Expr::Call(_) | Expr::Function(_) => false,
            Expr::Record(r) => r.type_ref.is_none(),
            _ => true,
        };
    });
    plain
}

/// Returns the name at the head of a statement: `router` of `router.get(…).post(…)`.
fn head(step: &Step) -> Option<&str> {
    let mut at = match &step.kind {
        StepKind::Expr(e) | StepKind::Go(e) => e,
        StepKind::Assign { targets, .. } => targets.first()?,
        _ => return None,
    };
    loop {
        at = match at {
            Expr::Call(c) => &c.callee,
            Expr::Field { of, .. } | Expr::Index { of, .. } => of,
            Expr::Name(n) => return Some(n),
            _ => return None,
        };
    }
}
