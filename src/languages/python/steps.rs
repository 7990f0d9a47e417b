//! Statements of Python as [`Step`]s.
//!
//! In: a statement. Out: its steps in order. Left out: imports (read before), `pass`, `global` (its names are remembered). The `else`
//! of a loop or `try` is a block behind it; `del x` and `assert x` are calls.

use super::syntax::Kids;
use super::{DEEPEST, Reader, span};
use crate::facts::{Case, Expr, Handler, LoopKind, Step, StepKind, TypeDef, TypeKind};
use crate::languages::text::normal;
use tree_sitter::Node;

impl<'t> Reader<'t> {
    /// Returns the steps of a block.
    fn block(&mut self, node: Option<Node<'t>>) -> Vec<Step> {
        let mut steps = Vec::new();
        for kid in node.map(|n| self.kids(n).0).unwrap_or_default() {
            self.statement(kid.node, &mut steps);
        }
        steps
    }

    /// Adds the steps of one statement.
    pub(super) fn statement(&mut self, node: Node<'t>, out: &mut Vec<Step>) {
        let mut steps = Vec::new();
        if self.nested(node, |r| r.any_statement(node, &mut steps)).is_none() {
            steps.push(step(node, StepKind::Other("…".to_owned())));
        }
        self.flush(out);
        out.append(&mut steps);
    }

    /// Adds the assignments inside of expressions that were read since.
    pub(super) fn flush(&mut self, out: &mut Vec<Step>) {
        out.append(&mut self.hoisted);
    }

    /// Adds the steps of a statement by its kind.
    fn any_statement(&mut self, node: Node<'t>, out: &mut Vec<Step>) {
        match node.kind() {
            "import_statement" | "import_from_statement" | "future_import_statement" | "pass_statement" => return,
            "function_definition" | "class_definition" | "decorated_definition" => return self.definition(node, out),
            "global_statement" | "nonlocal_statement" => {
                let names = self.kids(node).0.into_iter().map(|k| self.text(k.node).to_owned()).collect::<Vec<_>>();
                return self.shared.extend(names);
            }
            "type_alias_statement" => return self.type_alias(node),
            "expression_statement" => return self.expression_statement(node, out),
            "ERROR" | "block" => {
                let steps = self.block(Some(node));
                return out.extend(steps);
            }
            _ => {}
        }
        let kids = self.kids(node);
        let kind = match node.kind() {
            "if_statement" => match self.if_statement(&kids) {
                Some(kind) => kind,
                None => return,
            },
            "for_statement" => self.for_statement(&kids),
            "while_statement" => self.while_statement(&kids),
            "try_statement" => self.try_statement(&kids),
            "with_statement" => self.with_statement(&kids),
            "match_statement" => self.match_statement(&kids),
            other => self.plain_statement(other, node, &kids),
        };
        out.push(step(node, kind));
        let after = kids.0.iter().find(|k| k.kind == "else_clause").filter(|_| node.kind() != "if_statement").map(|k| k.node);
        if let Some(clause) = after {
            let body = self.kids(clause).part("body");
            let steps = self.block(body);
            out.push(step(clause, StepKind::Block(steps)));
        }
    }

    /// Returns a statement without a block.
    fn plain_statement(&mut self, kind: &str, node: Node<'t>, kids: &Kids<'t>) -> StepKind {
        match kind {
            "return_statement" => StepKind::Return { values: kids.first().map(|n| self.list(n)).unwrap_or_default(), error: None },
            "raise_statement" => {
                let thrown = kids.0.iter().find(|k| k.part != "cause").map(|k| k.node);
                StepKind::Throw(thrown.map(|n| self.expression(n)))
            }
            "break_statement" => StepKind::Break(None),
            "continue_statement" => StepKind::Continue(None),
            "assert_statement" | "delete_statement" | "print_statement" => {
                let name = kind.strip_suffix("_statement").map_or(kind, |k| if k == "delete" { "del" } else { k });
                let args = kids.0.iter().map(|k| k.node).collect::<Vec<_>>();
                let args = args.into_iter().flat_map(|n| self.list(n)).map(|value| crate::facts::Arg { name: None, value, spread: false }).collect();
                let lines = span(node);
                StepKind::Expr(self.finished(Expr::Name(name.to_owned()), args, lines.start, lines.end))
            }
            _ => StepKind::Other(normal(self.text(node))),
        }
    }

    /// Adds what stands in an expression statement: assignments, or any expression. Values of the module are facts of their own.
    fn expression_statement(&mut self, node: Node<'t>, out: &mut Vec<Step>) {
        for kid in self.kids(node).0 {
            match kid.kind {
                "assignment" => self.assignment(kid.node, out),
                "augmented_assignment" => {
                    let kids = self.kids(kid.node);
                    let op = kids.part("operator").map_or("+=", |n| self.text(n)).to_owned();
                    let values = kids.part("right").map(|n| self.list(n)).unwrap_or_default();
                    let targets = kids.part("left").map(|n| self.list(n)).unwrap_or_default();
                    out.push(step(node, StepKind::Assign { targets, op, values, declares: false, type_ref: None }));
                }
                // A text on its own is a comment.
                "string" | "concatenated_string" | "ellipsis" => {}
                _ => {
                    let e = self.expression(kid.node);
                    out.push(step(node, StepKind::Expr(e)));
                }
            }
        }
    }

    /// Adds an assignment; `a = b = c` gives two.
    fn assignment(&mut self, node: Node<'t>, out: &mut Vec<Step>) {
        let kids = self.kids(node);
        let Some(left) = kids.part("left") else { return };
        let type_ref = kids.part("type").map(|n| self.type_ref(n));
        let values = match kids.part("right") {
            Some(inner) if inner.kind() == "assignment" => {
                self.nested(inner, |r| r.assignment(inner, out));
                let first = self.kids(inner).part("left");
                first.map(|n| self.list(n)).unwrap_or_default()
            }
            Some(right) => self.list(right),
            None => vec![],
        };
        let targets = self.list(left);
        if !self.in_function
            && let [Expr::Name(name)] = targets.as_slice()
        {
            let value = values.into_iter().next().map(|v| named(v, name));
            self.module_value(name.clone(), value, type_ref, span(node));
            return;
        }
        let declares = targets.iter().all(|t| matches!(t, Expr::Name(n) if !self.shared.contains(n)));
        for target in &targets {
            if let Expr::Name(n) = target {
                self.declare(n);
            }
        }
        let values = match (targets.as_slice(), values.len()) {
            ([Expr::Name(n)], 1) => values.into_iter().map(|v| named(v, n)).collect(),
            ([_], n) if n > 1 => vec![self.tuple(values, span(node))],
            _ => values,
        };
        out.push(step(node, StepKind::Assign { targets, op: "=".to_owned(), values, declares, type_ref: type_ref.map(Box::new) }));
    }

    /// Reads `type X = Y` of the module.
    fn type_alias(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let (Some(left), Some(right)) = (kids.part("left"), kids.part("right")) else { return };
        let (name, target) = (self.type_ref(left).name, self.type_ref(right));
        self.facts.types.push(TypeDef {
            name,
            kind: TypeKind::Alias,
            fields: vec![],
            embeds: vec![],
            methods: vec![],
            target: Some(target),
            doc: String::new(),
            span: span(node),
            decorators: vec![],
        });
    }

    /// Returns an `if`; `None` where definitions of the module were all that stood in it.
    fn if_statement(&mut self, kids: &Kids<'t>) -> Option<StepKind> {
        let cond = kids.part("condition").map_or_else(empty, |n| self.expression(n));
        let mut init = Vec::new();
        self.flush(&mut init);
        let then = self.block(kids.part("consequence"));
        let branches: Vec<Node<'t>> = kids.parts("alternative").collect();
        let otherwise = self.alternatives(&branches);
        let idle = !self.in_function && init.is_empty() && then.is_empty() && otherwise.is_empty();
        (!idle).then_some(StepKind::If { init, cond, then, otherwise })
    }

    /// Returns the `elif`s and the `else` of an `if` as nested steps.
    fn alternatives(&mut self, branches: &[Node<'t>]) -> Vec<Step> {
        let mut otherwise: Vec<Step> = Vec::new();
        // Each `elif` is nested in the one before.
        let followed = branches.len().min(DEEPEST.saturating_sub(self.depth));
        if let Some(left_out) = branches.get(followed) {
            self.too_deep.insert(span(*left_out).start);
        }
        for branch in branches[..followed].iter().rev() {
            let kids = self.kids(*branch);
            if branch.kind() == "else_clause" {
                otherwise = self.block(kids.part("body"));
                continue;
            }
            let cond = kids.part("condition").map_or_else(empty, |n| self.expression(n));
            let mut init = Vec::new();
            self.flush(&mut init);
            let then = self.block(kids.part("consequence"));
            let mut inner = step(*branch, StepKind::If { init, cond, then, otherwise: std::mem::take(&mut otherwise) });
            inner.end_line = branches.last().map_or(inner.end_line, |n| span(*n).end);
            otherwise = vec![inner];
        }
        otherwise
    }

    /// Returns a `for`.
    fn for_statement(&mut self, kids: &Kids<'t>) -> StepKind {
        let cond = kids.part("right").map(|n| self.list(n)).map(|mut v| if v.len() == 1 { v.swap_remove(0) } else { self.tuple(v, span_of(kids)) });
        let vars = kids.part("left").map(|n| self.list(n)).unwrap_or_default();
        for v in &vars {
            if let Expr::Name(n) = v {
                self.declare(n);
            }
        }
        let body = self.block(kids.part("body"));
        StepKind::Loop { kind: LoopKind::Each, init: vec![], cond, vars, post: vec![], body }
    }

    /// Returns a `while`; `while True` has no condition.
    fn while_statement(&mut self, kids: &Kids<'t>) -> StepKind {
        let cond = kids.part("condition").map(|n| self.expression(n));
        let mut init = Vec::new();
        self.flush(&mut init);
        let cond = cond.filter(|c| !matches!(c, Expr::Bool(true)) && !matches!(c, Expr::Number(n) if n == "1"));
        let kind = if cond.is_some() { LoopKind::While } else { LoopKind::Forever };
        let body = self.block(kids.part("body"));
        StepKind::Loop { kind, init, cond, vars: vec![], post: vec![], body }
    }

    /// Returns a `try`; its `else` stands behind it.
    fn try_statement(&mut self, kids: &Kids<'t>) -> StepKind {
        let body = self.block(kids.part("body"));
        let mut handlers = Vec::new();
        let mut finally = Vec::new();
        for kid in kids.0.iter().filter(|k| k.part.is_empty()) {
            let inner = self.kids(kid.node);
            match kid.kind {
                "except_clause" | "except_group_clause" => handlers.push(self.handler(kid.node, &inner)),
                "finally_clause" => finally = self.block(inner.kind("block")),
                _ => {}
            }
        }
        StepKind::Try { body, handlers, finally }
    }

    /// Returns an `except`.
    fn handler(&mut self, node: Node<'t>, kids: &Kids<'t>) -> Handler {
        let mut value = kids.part("value").or_else(|| kids.0.iter().find(|k| k.kind != "block").map(|k| k.node));
        let mut alias = kids.part("alias");
        if let Some(pattern) = value.filter(|n| n.kind() == "as_pattern") {
            let inner = self.kids(pattern);
            value = inner.first();
            alias = inner.part("alias");
        }
        let types = match value.map(|n| self.list(n)).unwrap_or_default() {
            mut one if one.len() == 1 => match one.swap_remove(0) {
                Expr::Record(r) => r.fields.into_iter().map(|f| f.value).collect(),
                other => vec![other],
            },
            many => many,
        };
        let name = alias.map(|n| self.text(n).to_owned());
        let body = self.block(kids.kind("block"));
        let lines = span(node);
        Handler { types, name, body, line: lines.start, end_line: lines.end }
    }

    /// Returns a `with`.
    fn with_statement(&mut self, kids: &Kids<'t>) -> StepKind {
        let clause = kids.kind("with_clause").map(|n| self.kids(n).0).unwrap_or_default();
        let mut items = Vec::new();
        for item in clause.into_iter().filter(|k| k.kind == "with_item") {
            let Some(value) = self.kids(item.node).part("value") else { continue };
            if value.kind() == "tuple" {
                let inner = self.kids(value).0;
                items.extend(inner.into_iter().map(|k| self.with_item(k.node)));
            } else {
                items.push(self.with_item(value));
            }
        }
        let body = self.block(kids.part("body"));
        StepKind::With { items, body }
    }

    /// Returns target and value of an item of a `with`.
    fn with_item(&mut self, value: Node<'t>) -> (Option<Expr>, Expr) {
        if value.kind() != "as_pattern" {
            return (None, self.expression(value));
        }
        let kids = self.kids(value);
        let held = kids.first().map_or_else(empty, |n| self.expression(n));
        let target = kids.part("alias").and_then(|n| self.kids(n).first()).map(|n| self.expression(n));
        if let Some(Expr::Name(n)) = &target {
            self.declare(n);
        }
        (target, held)
    }

    /// Returns a `match`. Patterns are kept as expressions where they are one, otherwise as text.
    fn match_statement(&mut self, kids: &Kids<'t>) -> StepKind {
        let subject = kids.part("subject").map(|n| self.expression(n));
        let mut cases = Vec::new();
        let clauses = kids.part("body").map(|n| self.kids(n).0).unwrap_or_default();
        for clause in clauses.into_iter().filter(|k| k.kind == "case_clause") {
            let inner = self.kids(clause.node);
            let patterns = inner.0.iter().filter(|k| k.kind == "case_pattern").map(|k| self.pattern(k.node)).collect::<Vec<_>>();
            let mut values: Vec<Expr> = patterns.into_iter().filter(|p| !matches!(p, Expr::Name(n) if n == "_")).collect();
            if let Some(guard) = inner.part("guard").and_then(|n| self.kids(n).first()) {
                values.push(self.expression(guard));
            }
            let body = self.block(inner.part("consequence"));
            let lines = span(clause.node);
            cases.push(Case { values, on: vec![], body, line: lines.start, end_line: lines.end });
        }
        StepKind::Switch { init: vec![], subject, cases }
    }

    /// Returns a pattern of a `match`.
    fn pattern(&self, node: Node<'t>) -> Expr {
        let text = normal(self.text(node));
        match text.as_str() {
            "None" => Expr::Null,
            "_" => Expr::Name(text),
            _ => match text.strip_prefix(['"', '\'']) {
                Some(rest) if !text.contains('|') => Expr::Text(rest.trim_end_matches(['"', '\'']).to_owned()),
                _ => Expr::Other(text),
            },
        }
    }
}

/// Makes a step of a node.
pub(super) fn step(node: Node<'_>, kind: StepKind) -> Step {
    let lines = span(node);
    Step { line: lines.start, end_line: lines.end, kind }
}

/// Returns the lines of some children.
fn span_of(kids: &Kids<'_>) -> crate::facts::Span {
    kids.first().map(span).unwrap_or_default()
}

/// Returns what only broken code has.
fn empty() -> Expr {
    Expr::Other(String::new())
}

/// Gives a lambda the name it is bound to; a comprehension, which has a loop for a body, is no function of its own.
fn named(value: Expr, name: &str) -> Expr {
    match value {
        Expr::Function(mut f) if f.name.is_empty() && !matches!(f.body.first().map(|s| &s.kind), Some(StepKind::Loop { .. })) => {
            name.clone_into(&mut f.name);
            Expr::Function(f)
        }
        other => other,
    }
}
