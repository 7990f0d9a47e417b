//! Statements of a Go function as [`Step`]s.
//!
//! In: a block. Out: its steps in order. Left out: labels of statements (a `break` or `continue` keeps its own),
//! types declared inside of functions, `goto` and `fallthrough`; these are kept as text.

use super::Reader;
use super::declarations::{named_function, target_name};
use super::syntax::{Kids, Kind, Node, Part};
use crate::facts::{Case, Expr, LoopKind, Step, StepKind};
use crate::languages::text::normal;

impl<'t> Reader<'t> {
    /// Returns the steps of a block, in a scope of their own.
    pub(super) fn block(&mut self, node: Node<'t>) -> Vec<Step> {
        self.scoped(|r| {
            let known = r.errors.known();
            let mut steps = Vec::new();
            r.statements(node, &mut steps);
            r.errors.forget(known);
            steps
        })
    }

    /// Adds the statements below a block, a list, a case or a broken region.
    fn statements(&mut self, node: Node<'t>, out: &mut Vec<Step>) {
        let kids = node.kids();
        if out.is_empty() {
            out.reserve_exact(kids.iter().filter(|k| k.part == Part::Unlisted).count());
        }
        for kid in kids.iter() {
            match kid.kind {
                Kind::StatementList => self.statements(kid.node, out),
                _ if kid.part == Part::Unlisted => self.statement(kid.node, out),
                _ => {}
            }
        }
    }

    /// Adds the steps of one statement; a declaration may give several, an empty statement none.
    fn statement(&mut self, node: Node<'t>, out: &mut Vec<Step>) {
        if self.nested(node, |r| r.any_statement(node, out)).is_none() {
            out.push(step(node, StepKind::Other("…".to_owned())));
        }
    }

    /// Adds the steps of a statement by its kind.
    fn any_statement(&mut self, node: Node<'t>, out: &mut Vec<Step>) {
        let kind = node.kind();
        match kind {
            Kind::EmptyStatement | Kind::LabelName => return,
            Kind::ConstDeclaration | Kind::VarDeclaration => return self.local_values(node, out),
            Kind::LabeledStatement | Kind::Error => return self.statements(node, out),
            _ => {}
        }
        let kids = node.kids();
        let kind = match kind {
            Kind::IfStatement => self.if_statement(kids),
            Kind::ForStatement => self.for_statement(kids),
            Kind::ExpressionSwitchStatement => self.switch_statement(kids),
            Kind::TypeSwitchStatement => self.type_switch(kids),
            Kind::SelectStatement => self.select_statement(kids),
            Kind::Block => StepKind::Block(self.block(node)),
            _ => self.plain_statement(kind, node, kids),
        };
        let learned = match &kind {
            StepKind::If { cond, then, .. } => Some((cond, then)),
            _ => None,
        };
        if let Some((cond, then)) = learned {
            self.errors.learn_after(cond, then);
        }
        out.push(step(node, kind));
    }

    /// Returns a statement without a block.
    fn plain_statement(&mut self, kind: Kind, node: Node<'t>, kids: Kids<'t>) -> StepKind {
        match kind {
            Kind::ExpressionStatement => StepKind::Expr(self.first_expression(kids)),
            Kind::GoStatement => StepKind::Go(self.first_expression(kids)),
            Kind::DeferStatement => StepKind::Defer(self.first_expression(kids)),
            Kind::SendStatement => {
                StepKind::Send { channel: self.part_expression(kids, Part::Channel), value: self.part_expression(kids, Part::Value) }
            }
            Kind::ReceiveStatement => self.receive_statement(kids),
            Kind::IncStatement => self.increment(kids, "+="),
            Kind::DecStatement => self.increment(kids, "-="),
            Kind::AssignmentStatement => {
                let op = kids.part(Part::Operator).map_or("=", |n| self.text(n));
                self.assignment(kids, op)
            }
            Kind::ShortVarDeclaration => self.assignment(kids, ":="),
            Kind::ReturnStatement => {
                let values = kids.first().map(|n| self.expression_list(n)).unwrap_or_default();
                StepKind::Return { error: self.errors.returned(&values), values }
            }
            Kind::BreakStatement => StepKind::Break(self.label(kids)),
            Kind::ContinueStatement => StepKind::Continue(self.label(kids)),
            _ => StepKind::Other(normal(self.text(node))),
        }
    }

    /// Returns the label of a `break` or `continue`.
    fn label(&self, kids: Kids<'t>) -> Option<String> {
        kids.kind(Kind::LabelName).map(|n| self.text(n).to_owned())
    }

    /// Returns the first child as an expression.
    fn first_expression(&mut self, kids: Kids<'t>) -> Expr {
        kids.first().map_or_else(|| Expr::Other(String::new()), |n| self.expression(n))
    }

    /// Returns `x++` as `x += 1`.
    fn increment(&mut self, kids: Kids<'t>, op: &str) -> StepKind {
        let targets = vec![self.first_expression(kids)];
        StepKind::Assign { targets, op: op.to_owned(), values: vec![Expr::Number("1".to_owned())], declares: false, type_ref: None }
    }

    /// Returns an assignment; what it declares is known after its values.
    fn assignment(&mut self, kids: Kids<'t>, op: &str) -> StepKind {
        let values = kids.part(Part::Right).map(|n| self.expression_list(n)).unwrap_or_default();
        let targets = kids.part(Part::Left).map(|n| self.expression_list(n)).unwrap_or_default();
        let declares = op == ":=";
        for (i, target) in targets.iter().enumerate() {
            self.errors.assigned(target, values.get(i));
            if declares {
                self.declare(target_name(target));
            }
        }
        let values = bind(values, targets.iter().map(target_name));
        StepKind::Assign { targets, op: op.to_owned(), values, declares, type_ref: None }
    }

    /// Returns the receiving side of a `select` case.
    fn receive_statement(&mut self, kids: Kids<'t>) -> StepKind {
        match (kids.part(Part::Left), kids.part(Part::Right)) {
            (Some(left), Some(right)) => {
                let op = if self.between(left, right).contains(":=") { ":=" } else { "=" };
                self.assignment(kids, op)
            }
            _ => StepKind::Expr(self.part_expression(kids, Part::Right)),
        }
    }

    /// Adds the constants or variables that a declaration inside of a function makes.
    fn local_values(&mut self, node: Node<'t>, out: &mut Vec<Step>) {
        for line in self.value_lines(node) {
            let names: Vec<String> = line.names.into_iter().map(|(_, n)| n).collect();
            names.iter().for_each(|n| self.declare(n));
            let values = bind(line.values, names.iter().map(String::as_str));
            let targets = names.into_iter().map(Expr::Name).collect();
            let assign = StepKind::Assign { targets, op: "=".to_owned(), values, declares: true, type_ref: line.type_ref.map(Box::new) };
            out.push(step(line.node, assign));
        }
    }

    /// Returns the statement before a condition as steps.
    fn initializer(&mut self, kids: Kids<'t>) -> Vec<Step> {
        let mut init = Vec::new();
        if let Some(node) = kids.part(Part::Initializer) {
            self.statement(node, &mut init);
        }
        init
    }

    /// Returns an `if` with all its branches.
    fn if_statement(&mut self, kids: Kids<'t>) -> StepKind {
        self.scoped(|r| {
            let init = r.initializer(kids);
            let cond = r.part_expression(kids, Part::Condition);
            let then = r.branch(&cond, true, |r| kids.part(Part::Consequence).map(|n| r.block(n)).unwrap_or_default());
            let otherwise = r.branch(&cond, false, |r| kids.part(Part::Alternative).map(|n| r.alternative(n)).unwrap_or_default());
            StepKind::If { init, cond, then, otherwise }
        })
    }

    /// Reads a branch that is taken where `cond` is `truth`.
    fn branch<T>(&mut self, cond: &Expr, truth: bool, read: impl FnOnce(&mut Self) -> T) -> T {
        let known = self.errors.known();
        self.errors.learn(cond, truth);
        let result = read(self);
        self.errors.forget(known);
        result
    }

    /// Returns an `else`: the steps of its block, or the nested `if`.
    fn alternative(&mut self, node: Node<'t>) -> Vec<Step> {
        if node.kind() == Kind::Block {
            return self.block(node);
        }
        let mut steps = Vec::new();
        self.statement(node, &mut steps);
        steps
    }

    /// Returns a loop of any form.
    fn for_statement(&mut self, kids: Kids<'t>) -> StepKind {
        self.scoped(|r| {
            let head = kids.iter().find(|k| k.part != Part::Body).map(|k| (k.kind, k.node));
            let (mut init, mut cond, mut vars, mut post) = (Vec::new(), None, Vec::new(), Vec::new());
            let mut kind = LoopKind::While;
            match head {
                None => kind = LoopKind::Forever,
                Some((Kind::RangeClause, node)) => {
                    kind = LoopKind::Each;
                    (cond, vars) = r.range_clause(node);
                }
                Some((Kind::ForClause, node)) => {
                    let clause = node.kids();
                    init = r.initializer(clause);
                    cond = clause.part(Part::Condition).map(|n| r.expression(n));
                    clause.part(Part::Update).into_iter().for_each(|n| r.statement(n, &mut post));
                }
                Some((_, node)) => cond = Some(r.expression(node)),
            }
            if kind == LoopKind::While && cond.is_none() && init.is_empty() && post.is_empty() {
                kind = LoopKind::Forever;
            }
            let body = kids.part(Part::Body).map(|n| r.block(n)).unwrap_or_default();
            StepKind::Loop { kind, init, cond, vars, post, body }
        })
    }

    /// Returns what a `range` goes over, and its variables.
    fn range_clause(&mut self, node: Node<'t>) -> (Option<Expr>, Vec<Expr>) {
        let kids = node.kids();
        let over = kids.part(Part::Right).map(|n| self.expression(n));
        let vars = kids.part(Part::Left).map(|n| self.expression_list(n)).unwrap_or_default();
        vars.iter().for_each(|v| self.declare(target_name(v)));
        (over, vars)
    }

    /// Returns a `switch` over values or conditions.
    fn switch_statement(&mut self, kids: Kids<'t>) -> StepKind {
        self.scoped(|r| {
            let init = r.initializer(kids);
            let subject = kids.part(Part::Value).map(|n| r.expression(n));
            let conditions = subject.is_none();
            let cases = r.cases(kids, |r, case| {
                let values = case.part(Part::Value).map(|n| r.expression_list(n)).unwrap_or_default();
                if let ([cond], true) = (values.as_slice(), conditions) {
                    r.errors.learn(cond, true);
                }
                (values, Vec::new())
            });
            StepKind::Switch { init, subject, cases }
        })
    }

    /// Returns a `switch` over types. The name it may bind is an assignment before it.
    fn type_switch(&mut self, kids: Kids<'t>) -> StepKind {
        self.scoped(|r| {
            let mut init = r.initializer(kids);
            let subject = r.part_expression(kids, Part::Value);
            if let Some(alias) = kids.part(Part::Alias) {
                let targets = r.expression_list(alias);
                targets.iter().for_each(|t| r.declare(target_name(t)));
                let values = vec![subject.clone()];
                init.push(step(alias, StepKind::Assign { targets, op: ":=".to_owned(), values, declares: true, type_ref: None }));
            }
            let cases = r.cases(kids, |r, case| {
                let types: Vec<_> = case.parts(Part::Type).collect();
                (types.into_iter().map(|n| r.case_type(n)).collect(), Vec::new())
            });
            StepKind::Switch { init, subject: Some(subject), cases }
        })
    }

    /// Returns a type that a type switch asks for; `nil` is one of them.
    fn case_type(&mut self, node: Node<'t>) -> Expr {
        if self.text(node) == "nil" { Expr::Null } else { Expr::of_type(self.type_ref(node)) }
    }

    /// Returns a `select`.
    fn select_statement(&mut self, kids: Kids<'t>) -> StepKind {
        let cases = self.cases(kids, |r, case| {
            let mut on = Vec::new();
            if let Some(node) = case.part(Part::Communication) {
                r.statement(node, &mut on);
            }
            r.errors.learn_received(&on);
            (Vec::new(), on)
        });
        StepKind::Select { cases }
    }

    /// Returns the cases among `kids`, each in a scope of its own; `head` reads values and communication.
    fn cases(&mut self, kids: Kids<'t>, head: impl Fn(&mut Self, Kids<'t>) -> (Vec<Expr>, Vec<Step>)) -> Vec<Case> {
        let is_case = |k: Kind| matches!(k, Kind::ExpressionCase | Kind::TypeCase | Kind::CommunicationCase | Kind::DefaultCase);
        let mut cases = Vec::new();
        for kid in kids.iter().filter(|k| is_case(k.kind)) {
            let case = kid.node.kids();
            let known = self.errors.known();
            let (values, on, body) = self.scoped(|r| {
                let (values, on) = head(r, case);
                let mut body = Vec::new();
                r.statements(kid.node, &mut body);
                (values, on, body)
            });
            self.errors.forget(known);
            let lines = kid.node.span();
            cases.push(Case { values, on, body, line: lines.start, end_line: lines.end });
        }
        cases
    }
}

/// Makes a step of a node.
fn step(node: Node<'_>, kind: StepKind) -> Step {
    let lines = node.span();
    Step { line: lines.start, end_line: lines.end, kind }
}

/// Gives function literals the names that they are bound to.
fn bind<'a>(values: Vec<Expr>, names: impl Iterator<Item = &'a str>) -> Vec<Expr> {
    let mut names = names;
    values.into_iter().map(|v| named_function(v, names.next().unwrap_or(""))).collect()
}
