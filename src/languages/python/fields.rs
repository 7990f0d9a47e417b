//! Fields of a class: attributes of its body, and what its methods set on `self`.
//!
//! In: the statements of a class body, and the methods read from it. Out: [`Field`]s; of settings classes (pydantic) with the environment
//! variable as a tag `env`. Left out: attributes that others set.

use super::syntax::Kid;
use super::{Reader, span};
use crate::facts::{Arg, Call, Expr, Field, Function, Span, Step, StepKind, TypeDef, TypeRef};
use tree_sitter::Node;

impl<'t> Reader<'t> {
    /// Reads the statements of the class at index `at`, also those under a condition.
    pub(super) fn class_body(&mut self, kids: &[Kid<'t>], at: usize) {
        let mut field = None;
        for kid in kids {
            match kid.kind {
                "function_definition" | "class_definition" | "decorated_definition" => self.definition(kid.node, &mut vec![]),
                "expression_statement" => {
                    if let (Some(f), Some(doc)) = (field, self.attribute_docstring(kid.node)) {
                        let described: &mut Field = &mut self.facts.types[at].fields[f];
                        described.doc = doc;
                    }
                    field = self.attribute(kid.node, at);
                    continue;
                }
                "if_statement" | "try_statement" | "else_clause" | "except_clause" | "with_statement" | "block" => {
                    let inner = self.kids(kid.node).0;
                    self.nested(kid.node, |r| r.class_body(&inner, at));
                }
                _ => {}
            }
            field = None;
        }
    }

    /// Returns a text that stands below an attribute.
    fn attribute_docstring(&mut self, node: Node<'t>) -> Option<String> {
        let text = self.kids(node).0.first().filter(|k| k.kind == "string")?.node;
        match self.expression(text) {
            Expr::Text(t) => Some(super::literals::docstring(&t)),
            _ => None,
        }
    }

    /// Reads `name = value` or `name: type` of a class and returns its index among the fields.
    fn attribute(&mut self, node: Node<'t>, at: usize) -> Option<usize> {
        let assignment = self.kids(node).0.first().filter(|k| k.kind == "assignment")?.node;
        let kids = self.kids(assignment);
        let name = self.text(kids.part("left").filter(|l| l.kind() == "identifier")?).to_owned();
        let value = kids.part("right").map(|n| self.expression(n));
        let type_ref = kids.part("type").map(|n| self.type_ref(n)).or_else(|| self.constructed(value.as_ref()?, None)).unwrap_or_default();
        let lines = span(node);
        let mut field = plain(name, type_ref, None, lines);
        field.doc = self.comments.above_and_trailing(lines.start, lines.end);
        described(&mut field, value);
        let fields = &mut self.facts.types[at].fields;
        fields.push(field);
        Some(fields.len() - 1)
    }

    /// Adds what the methods from index `first` on set on the instance of the class at `at`; the constructor counts first.
    pub(super) fn instance_fields(&mut self, at: usize, first: usize) {
        let class = self.facts.types[at].name.clone();
        let own = |f: &&Function| f.receiver.as_ref().is_some_and(|r| r.type_ref.name == class && !r.name.is_empty());
        let mut methods: Vec<&Function> = self.facts.functions[first..].iter().filter(own).collect();
        methods.sort_by_key(|f| f.name != "__init__");
        let mut found: Vec<Field> = Vec::new();
        for method in methods {
            let this = method.receiver.as_ref().map_or("", |r| r.name.as_str());
            Step::walk_all(&method.body, &mut |step| {
                let StepKind::Assign { targets, values, type_ref, .. } = &step.kind else { return };
                for (i, target) in targets.iter().enumerate() {
                    let Some(name) = on_instance(target, this) else { continue };
                    let value = if targets.len() == values.len() { values.get(i) } else { None };
                    let typed = type_ref.as_deref().cloned().or_else(|| self.constructed(value?, Some(method))).unwrap_or_default();
                    // What a parameter holds only callers know.
                    let told = value.filter(|v| !method.params.iter().any(|p| matches!(v, Expr::Name(n) if *n == p.name)));
                    let field = plain(name.to_owned(), typed, told.cloned(), Span { start: step.line, end: step.end_line });
                    match found.iter_mut().find(|f| f.name == *name) {
                        None => found.push(field),
                        Some(known) if says_nothing(known) => *known = field,
                        Some(_) => {}
                    }
                }
            });
        }
        let fields = &mut self.facts.types[at].fields;
        fields.retain(|f| !says_nothing(f) || !found.iter().any(|g| g.name == f.name));
        found.retain(|f| !fields.iter().any(|g| g.name == f.name));
        fields.extend(found);
    }

    /// Returns the type of a value that says it: a class that is called, or a parameter with an annotation.
    fn constructed(&self, value: &Expr, method: Option<&Function>) -> Option<TypeRef> {
        match value {
            Expr::Call(c) if c.name.starts_with(char::is_uppercase) => {
                let t = self.type_of(&c.callee);
                (!t.name.is_empty() && c.package.is_some() | matches!(c.callee, Expr::Name(_))).then_some(t)
            }
            Expr::Name(n) => method?.params.iter().find(|p| p.name == *n).map(|p| p.type_ref.clone()).filter(|t| !t.name.is_empty()),
            Expr::Binary { op, left, right } if op == "||" => self.constructed(left, method).or_else(|| self.constructed(right, method)),
            _ => None,
        }
    }

    /// Gives the fields of a settings class the environment variables that they are read from: the field's name in capitals
    /// behind the class's prefix, or the name that the field asks for.
    pub(super) fn environment_names(&mut self, at: usize) {
        let types = &self.facts.types;
        let base = |e: &TypeRef| e.name == "BaseSettings" || e.name.ends_with("BaseSettings");
        if !types[at].embeds.iter().any(base) {
            return;
        }
        let prefix = prefix(&types[at], types);
        for f in &mut self.facts.types[at].fields {
            let own = f.tags.iter().any(|(k, _)| k == "env");
            if !own && !f.name.starts_with('_') && f.name != "model_config" {
                f.tags.push(("env".to_owned(), format!("{prefix}{}", f.name).to_ascii_uppercase()));
            }
        }
    }
}

/// Returns the name that an assignment sets on the instance `this`.
fn on_instance<'e>(target: &'e Expr, this: &str) -> Option<&'e str> {
    match target {
        Expr::Field { of, name } if matches!(&**of, Expr::Name(n) if n == this) => Some(name),
        _ => None,
    }
}

/// Returns true for a field that is `None` until something sets it.
fn says_nothing(field: &Field) -> bool {
    field.type_ref.name.is_empty() && matches!(field.default, None | Some(Expr::Null))
}

/// Makes a field.
fn plain(name: String, type_ref: TypeRef, default: Option<Expr>, span: Span) -> Field {
    Field { name, type_ref, tags: vec![], default, doc: String::new(), span, fields: vec![], decorators: vec![] }
}

/// Takes a field's default, description and environment variable out of its value: `Field(30, env="X", description="…")`.
fn described(field: &mut Field, value: Option<Expr>) {
    let call = match value {
        Some(Expr::Call(c)) if matches!(c.name.as_str(), "Field" | "field") => c,
        other => {
            field.default = other;
            return;
        }
    };
    let Call { args, .. } = *call;
    let text = |names: &[&str]| args.iter().find(|a| a.name.as_deref().is_some_and(|n| names.contains(&n))).and_then(|a| words(&a.value));
    let environment = text(&["env", "validation_alias", "alias"]);
    field.doc = text(&["description"]).unwrap_or_else(|| field.doc.clone());
    field.tags.extend(environment.map(|name| ("env".to_owned(), name)));
    let given = |a: &&Arg| a.name.as_deref() == Some("default") || a.name.is_none();
    let made = args.iter().find(|a| a.name.as_deref() == Some("default_factory"));
    let default = args.iter().find(given).or(made).map(|a| a.value.clone());
    field.default = default.filter(|d| !matches!(d, Expr::Other(t) if t == "..."));
}

/// Returns a text, or the first text of a list or call: `AliasChoices("A", "B")`.
fn words(value: &Expr) -> Option<String> {
    match value {
        Expr::Text(t) => Some(t.clone()),
        Expr::Record(r) => r.fields.iter().find_map(|f| words(&f.value)),
        Expr::Call(c) => c.args.iter().find_map(|a| words(&a.value)),
        _ => None,
    }
}

/// Returns the prefix of a settings class's environment variables: `SettingsConfigDict(env_prefix="X_")`, or `env_prefix` of its `Config`.
fn prefix(class: &TypeDef, all: &[TypeDef]) -> String {
    let config = class.fields.iter().find(|f| f.name == "model_config").and_then(|f| f.default.as_ref());
    let given = match config {
        Some(Expr::Call(c)) => c.args.iter().find(|a| a.name.as_deref() == Some("env_prefix")).map(|a| &a.value),
        Some(Expr::Record(r)) => r.fields.iter().find(|f| f.key == Some(Expr::Text("env_prefix".to_owned()))).map(|f| &f.value),
        _ => None,
    };
    let inner = all.iter().find(|t| t.name == format!("{}.Config", class.name));
    let inner = inner.and_then(|t| t.fields.iter().find(|f| f.name == "env_prefix")).and_then(|f| f.default.as_ref());
    given.or(inner).and_then(words).unwrap_or_default()
}
