//! Declarations of a Python file: values of the module, classes, functions, methods.
//!
//! In: the root of a syntax tree. Out: the file's facts but for imports, comments and problems. Left out: functions inside of functions,
//! which are steps.

use super::syntax::Kids;
use super::{MODULE, Reader, literals, span, test_code};
use crate::facts::{Body, Comment, Expr, Function, Param, Span, Step, StepKind, TypeDef, TypeKind, TypeRef, ValueDef};
use tree_sitter::Node;

impl<'t> Reader<'t> {
    /// Reads the statements of the module: definitions and values on their own, all others as the function [`MODULE`].
    pub(super) fn module(&mut self, root: Node<'t>) {
        let kids = self.kids(root);
        let mut body = Vec::new();
        let start = self.docstring(&kids).map_or(0, |doc| {
            self.facts.comments.push(doc);
            1
        });
        for kid in &kids.0[start..] {
            self.statement(kid.node, &mut body);
        }
        self.flush(&mut body);
        if let (Some(first), Some(last)) = (body.first(), body.last()) {
            let span = Span { start: first.line, end: last.end_line };
            self.facts.functions.push(Function { name: MODULE.to_owned(), span, body: body.into(), ..Function::default() });
        }
    }

    /// Returns the docstring of a block as a comment.
    fn docstring(&mut self, block: &Kids<'t>) -> Option<Comment> {
        let first = block.0.first().filter(|k| k.kind == "expression_statement")?.node;
        let text = self.kids(first).0.first().filter(|k| matches!(k.kind, "string" | "concatenated_string"))?.node;
        match self.expression(text) {
            Expr::Text(t) => Some(Comment { text: literals::docstring(&t), span: span(first) }),
            _ => None,
        }
    }

    /// Reads a function or class with its decorators; inside of a function it becomes a step.
    pub(super) fn definition(&mut self, node: Node<'t>, out: &mut Vec<Step>) {
        let kids = self.kids(node);
        let (inner, decorators) = match node.kind() {
            "decorated_definition" => {
                let decorators = kids.0.iter().filter(|k| k.kind == "decorator").map(|k| k.node).collect::<Vec<_>>();
                let Some(inner) = kids.part("definition") else { return };
                (inner, decorators.into_iter().map(|n| self.decorator(n)).collect())
            }
            _ => (node, vec![]),
        };
        let read = |r: &mut Self| match inner.kind() {
            "class_definition" => r.class(inner, node, decorators),
            _ => r.function_definition(inner, node, decorators, out),
        };
        self.nested(node, read);
    }

    /// Returns a decorator as a call.
    fn decorator(&mut self, node: Node<'t>) -> Expr {
        let Some(inner) = self.kids(node).first() else { return Expr::Other(String::new()) };
        match self.expression(inner) {
            call @ Expr::Call(_) => call,
            other => {
                let lines = span(inner);
                self.finished(other, vec![], lines.start, lines.end)
            }
        }
    }

    /// Reads a function, method or function inside of a function.
    fn function_definition(&mut self, node: Node<'t>, whole: Node<'t>, decorators: Vec<Expr>, out: &mut Vec<Step>) {
        let kids = self.kids(node);
        let name = kids.part("name").map_or("", |n| self.text(n)).to_owned();
        let mut function = self.function(&kids, span(whole));
        function.name.clone_from(&name);
        function.decorators = decorators;
        if self.in_function {
            self.declare(&name);
            let values = vec![Expr::Function(Box::new(function))];
            let kind = StepKind::Assign { targets: vec![Expr::Name(name)], op: "=".to_owned(), values, declares: true, type_ref: None };
            let lines = span(whole);
            out.push(Step { line: lines.start, end_line: lines.end, kind });
            return;
        }
        let class = self.classes.last().cloned();
        if let Some(class) = &class {
            function.receiver = Some(receiver(class, &mut function));
        }
        let of = class.as_deref().map(|c| (c.rsplit('.').next().unwrap_or(c), self.of_unittest(c)));
        function.test = self.facts.test && test_code::is_test_function(&name, of);
        self.facts.functions.push(function);
    }

    /// Returns true for a class whose bases say that it is one of unittest's. The class being read stands last among the types.
    fn of_unittest(&self, class: &str) -> bool {
        let def = self.facts.types.iter().rev().find(|t| t.name == class);
        def.is_some_and(|t| t.embeds.iter().any(|e| test_code::is_test_case(&e.name)))
    }

    /// Reads parameters, result, docstring and body.
    fn function(&mut self, kids: &Kids<'t>, lines: Span) -> Function {
        let params = kids.part("parameters").map(|n| self.params(n)).unwrap_or_default();
        let results =
            kids.part("return_type").map(|n| Param { name: String::new(), type_ref: self.type_ref(n), variadic: false, default: None, taken: None });
        let results = results.into_iter().filter(|r| !r.type_ref.name.is_empty()).collect();
        let mut function = Function { params, results, span: lines, ..Function::default() };
        if let Some(body) = kids.part("body") {
            let outer = std::mem::replace(&mut self.in_function, true);
            let classes = std::mem::take(&mut self.classes);
            self.scoped(|r| {
                function.params.iter().for_each(|p| r.declare(&p.name));
                let (doc, steps) = r.documented(body);
                (function.doc, function.body) = (doc, steps.into());
            });
            self.classes = classes;
            self.in_function = outer;
        }
        if function.doc.is_empty() {
            function.doc = self.comments.above(lines.start);
        }
        function
    }

    /// Returns docstring and steps of a body.
    fn documented(&mut self, body: Node<'t>) -> (String, Vec<Step>) {
        let kids = self.kids(body);
        let doc = self.docstring(&kids);
        let mut steps = Vec::new();
        for kid in &kids.0[usize::from(doc.is_some())..] {
            self.statement(kid.node, &mut steps);
        }
        let text = doc.as_ref().map_or(String::new(), |d| d.text.clone());
        self.facts.comments.extend(doc);
        (text, steps)
    }

    /// Reads a class: its fields here, its methods as functions.
    fn class(&mut self, node: Node<'t>, whole: Node<'t>, decorators: Vec<Expr>) {
        let kids = self.kids(node);
        let own = kids.part("name").map_or("", |n| self.text(n));
        let name = self.classes.last().map_or_else(|| own.to_owned(), |outer| format!("{outer}.{own}"));
        let bases: Vec<Expr> = kids
            .part("superclasses")
            .map(|n| self.arguments(n))
            .unwrap_or_default()
            .into_iter()
            .filter(|a| a.name.is_none())
            .map(|a| a.value)
            .collect();
        let embeds: Vec<TypeRef> = bases.iter().map(|b| TypeRef { text: b.to_string(), ..self.type_of(b) }).filter(|t| !t.name.is_empty()).collect();
        let protocol = embeds.iter().any(|e| e.name == "Protocol");
        let Some(body) = kids.part("body") else { return };
        let block = self.kids(body);
        let doc = self.docstring(&block);
        let at = self.facts.types.len();
        self.facts.types.push(TypeDef {
            name: name.clone(),
            kind: if protocol { TypeKind::Interface } else { TypeKind::Struct },
            fields: vec![],
            embeds,
            methods: vec![],
            target: None,
            doc: doc.as_ref().map_or_else(|| self.comments.above(span(whole).start), |d| d.text.clone()),
            span: span(whole),
            decorators,
        });
        let first = self.facts.functions.len();
        let in_function = std::mem::replace(&mut self.in_function, false);
        self.classes.push(name);
        self.class_body(&block.0[usize::from(doc.is_some())..], at);
        self.classes.pop();
        self.in_function = in_function;
        self.facts.comments.extend(doc);
        self.instance_fields(at, first);
        self.environment_names(at);
        if protocol {
            let name = self.facts.types[at].name.clone();
            let own = |f: &Function| f.receiver.as_ref().is_some_and(|r| r.type_ref.name == name);
            let methods = self.facts.functions[first..].iter().filter(|f| own(f)).map(|f| Function { body: Body::EMPTY, ..f.clone() });
            self.facts.types[at].methods = methods.collect();
        }
    }

    /// Returns the type that another name is given to: `Client: TypeAlias = …`, `Client = Union[Redis, RedisCluster]`, `Single = FailoverRedis`.
    fn stands_for(&self, name: &str, value: &Expr, annotation: Option<&TypeRef>) -> Option<TypeRef> {
        let class = |e: &Expr| match e {
            Expr::Name(n) | Expr::Field { name: n, .. } => is_class_name(n),
            Expr::Type(t) => is_class_name(&t.name),
            _ => false,
        };
        let names_types = match value {
            Expr::Binary { op, left, right } => op == "|" && class(left) && class(right),
            Expr::Index { of, .. } => matches!(&**of, Expr::Name(n) | Expr::Field { name: n, .. } if n == "Union" || n == "Optional"),
            other => class(other),
        };
        let declared = annotation.is_some_and(|t| t.name == "TypeAlias");
        let target = (is_class_name(name) && (declared || annotation.is_none() && names_types)).then(|| self.type_of(value))?;
        (!target.name.is_empty() && target.name != name).then(|| TypeRef { text: value.to_string(), ..target })
    }

    /// Reads `name = value` of the module; what it takes apart becomes steps.
    pub(super) fn module_value(&mut self, name: String, value: Option<Expr>, type_ref: Option<TypeRef>, lines: Span) {
        let doc = self.comments.above_and_trailing(lines.start, lines.end);
        if let Some(target) = value.as_ref().and_then(|v| self.stands_for(&name, v, type_ref.as_ref())) {
            self.facts.types.push(TypeDef {
                name: name.clone(),
                kind: TypeKind::Alias,
                fields: vec![],
                embeds: vec![],
                methods: vec![],
                target: Some(target),
                doc: doc.clone(),
                span: lines,
                decorators: vec![],
            });
        }
        self.facts.values.push(ValueDef { name, constant: false, type_ref, value, doc, span: lines });
    }
}

/// Returns true for a name in the form of classes: `RedisClient`, neither `REDIS` nor `redis`.
fn is_class_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.contains(|c: char| c.is_ascii_lowercase())
}

/// Takes the receiver out of the parameters of a method; a static method has a nameless one.
fn receiver(class: &str, function: &mut Function) -> Param {
    let is_static = function.decorators.iter().any(|d| matches!(d, Expr::Call(c) if c.name == "staticmethod"));
    let name = if is_static || function.params.is_empty() { String::new() } else { function.params.remove(0).name };
    let type_ref = TypeRef { name: class.to_owned(), text: class.to_owned(), ..TypeRef::default() };
    Param { name, type_ref, variadic: false, default: None, taken: None }
}
