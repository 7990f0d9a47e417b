//! Statements, and expressions that stand for statements, as [`Step`]s.
//!
//! In: a block and what becomes of its value. Out: its steps in order. Left out: drops at the end of a scope.

use super::{Reader, paths, places, text};
use crate::facts::{Case, Effect, Expr, LoopKind, Step, StepKind, TypeRef};
use syn::{Block, Local, Pat, Stmt};

/// What becomes of the value of a block.
#[derive(Debug, Clone)]
pub(super) enum Sink {
    /// Nothing.
    Drop,
    /// It is returned.
    Return,
    /// It is assigned.
    Bind {
        /// To what.
        targets: Vec<Expr>,
        /// True where that is declared.
        declares: bool,
        /// Declared type.
        type_ref: Option<TypeRef>,
    },
}

/// Functions that start work beside the caller.
const SPAWNS: &[&str] = &["spawn", "spawn_blocking", "spawn_local", "spawn_on", "spawn_named"];

/// Makes a step.
fn step(line: u32, end_line: u32, kind: StepKind) -> Step {
    Step { line, end_line, kind }
}

/// Returns true for an expression whose value comes from one of several places.
fn branches(e: &syn::Expr) -> bool {
    match e {
        syn::Expr::If(_) | syn::Expr::Match(_) | syn::Expr::Block(_) | syn::Expr::Unsafe(_) | syn::Expr::Loop(_) => true,
        syn::Expr::Paren(p) => branches(&p.expr),
        syn::Expr::Macro(m) => m.mac.path.segments.last().is_some_and(|s| matches!(s.ident.to_string().as_str(), "select" | "select_biased")),
        _ => false,
    }
}

impl Reader<'_> {
    /// Returns the steps of a function's body.
    pub(super) fn function_body(&mut self, block: &Block, sink: Sink) -> Vec<Step> {
        let loops = std::mem::take(&mut self.loops);
        let steps = self.block(block, &sink);
        self.loops = loops;
        steps
    }

    /// Returns the steps of a block.
    pub(super) fn block(&mut self, block: &Block, sink: &Sink) -> Vec<Step> {
        let mut steps = Vec::new();
        let line = || text::start(block.brace_token.span.open());
        let read = self.nested(line, |r| {
            for (i, stmt) in block.stmts.iter().enumerate() {
                let last = i + 1 == block.stmts.len();
                r.statement(stmt, if last { sink } else { &Sink::Drop }, &mut steps);
            }
        });
        if read.is_none() {
            steps.push(step(line(), text::end(block.brace_token.span.close()), StepKind::Other("…".to_owned())));
        }
        steps
    }

    /// Adds the steps of a statement; `sink` is for the value of one without a semicolon.
    fn statement(&mut self, stmt: &Stmt, sink: &Sink, out: &mut Vec<Step>) {
        match stmt {
            Stmt::Local(local) => self.local(local, out),
            Stmt::Item(syn::Item::Use(u)) => self.use_item(u),
            Stmt::Item(syn::Item::Const(c)) => {
                let values = vec![self.expr(&c.expr)];
                let type_ref = Some(Box::new(self.type_ref(&c.ty)));
                let targets = vec![Expr::Name(paths::plain(&c.ident))];
                let lines = text::lines(c);
                out.push(step(lines.start, lines.end, StepKind::Assign { targets, op: ":=".to_owned(), values, declares: true, type_ref }));
            }
            Stmt::Item(item) => self.items(std::slice::from_ref(item)),
            Stmt::Expr(e, semicolon) => self.value(e, if semicolon.is_some() { &Sink::Drop } else { sink }, out),
            Stmt::Macro(m) => {
                let sink = if m.semi_token.is_some() { &Sink::Drop } else { sink };
                self.macro_step(&m.mac, sink, out);
            }
        }
    }

    /// Adds the steps of a `let`.
    fn local(&mut self, local: &Local, out: &mut Vec<Step>) {
        let (pattern, type_ref) = match &local.pat {
            Pat::Type(t) => (&*t.pat, Some(self.type_ref(&t.ty)).filter(|t| !matches!(t.name.as_str(), "" | "_"))),
            other => (other, None),
        };
        let targets = self.targets(pattern);
        let line = text::start(local.let_token.span);
        let end = text::end(local.semi_token.span);
        let Some(init) = &local.init else {
            let kind = StepKind::Assign { targets, op: ":=".to_owned(), values: vec![], declares: true, type_ref: type_ref.map(Box::new) };
            return out.push(step(line, end, kind));
        };
        let sink = Sink::Bind { targets: targets.clone(), declares: true, type_ref };
        let last = init.diverge.as_ref().map_or(end, |_| text::end(places::last(&init.expr)));
        if branches(&init.expr) {
            self.value(&init.expr, &sink, out);
        } else {
            let value = self.expr(&init.expr);
            let value = named(held(value), &targets);
            self.emit(value, &sink, line, last, out);
        }
        if let Some((_, otherwise)) = &init.diverge {
            let asked = self.constructor(pattern);
            let is = Expr::Binary { op: "is".to_owned(), left: Box::new(targets[0].clone()), right: Box::new(asked) };
            let cond = Expr::Unary { op: "!".to_owned(), operand: Box::new(is) };
            let mut then = Vec::new();
            self.value(otherwise, &Sink::Drop, &mut then);
            let first = text::start(places::first(otherwise));
            out.push(step(first, end, StepKind::If { init: vec![], cond, then: unwrapped(then), otherwise: vec![] }));
        }
    }

    /// Returns what a pattern asks of a value, without the name that it binds.
    fn constructor(&mut self, pattern: &Pat) -> Expr {
        match self.opened(pattern) {
            Some((constructor, _)) => constructor,
            None => self.pattern(pattern),
        }
    }

    /// Adds the steps of an expression, of which `sink` takes the value.
    pub(super) fn value(&mut self, e: &syn::Expr, sink: &Sink, out: &mut Vec<Step>) {
        let line = || text::start(places::first(e));
        if self.nested(line, |r| r.any_value(e, sink, out)).is_none() {
            out.push(step(line(), text::end(places::last(e)), StepKind::Other("…".to_owned())));
        }
    }

    /// Adds the steps of an expression by its kind.
    fn any_value(&mut self, e: &syn::Expr, sink: &Sink, out: &mut Vec<Step>) {
        let (line, end) = (text::start(places::first(e)), text::end(places::last(e)));
        let kind = match e {
            syn::Expr::Paren(p) => return self.value(&p.expr, sink, out),
            syn::Expr::Group(g) => return self.value(&g.expr, sink, out),
            syn::Expr::Macro(m) => return self.macro_step(&m.mac, sink, out),
            syn::Expr::If(i) => self.if_step(i, sink),
            syn::Expr::Match(m) => self.match_step(m, sink),
            syn::Expr::Block(b) => StepKind::Block(self.block(&b.block, sink)),
            syn::Expr::Unsafe(u) => StepKind::Block(self.block(&u.block, sink)),
            syn::Expr::Const(c) => StepKind::Block(self.block(&c.block, sink)),
            syn::Expr::Loop(l) => self.loop_step(LoopKind::Forever, None, vec![], &l.body, sink),
            syn::Expr::While(w) => self.while_step(w),
            syn::Expr::ForLoop(f) => {
                let (cond, vars) = (self.expr(&f.expr), self.targets(&f.pat));
                self.loop_step(LoopKind::Each, Some(cond), vars, &f.body, &Sink::Drop)
            }
            syn::Expr::Return(r) => return self.return_step(r, line, end, out),
            syn::Expr::Break(b) => return self.break_step(b, line, end, out),
            syn::Expr::Continue(c) => StepKind::Continue(c.label.as_ref().map(|l| l.ident.to_string())),
            syn::Expr::Assign(a) => return self.assign_step(a, line, end, out),
            syn::Expr::Binary(b) if is_assignment(&b.op) => StepKind::Assign {
                targets: vec![self.expr(&b.left)],
                op: self.text(&b.op),
                values: vec![self.expr(&b.right)],
                declares: false,
                type_ref: None,
            },
            _ => {
                let value = self.expr(e);
                return self.emit(value, sink, line, end, out);
            }
        };
        out.push(step(line, end, kind));
    }

    /// Adds the step that does with a value what `sink` says. What never comes back gives no value.
    pub(super) fn emit(&mut self, value: Expr, sink: &Sink, line: u32, end: u32, out: &mut Vec<Step>) {
        let ends = matches!(&value, Expr::Call(c) if matches!(c.effect, Some(Effect::Panic | Effect::Exit)));
        let kind = match sink {
            Sink::Drop => match spawned(&value) {
                Some(work) => StepKind::Go(work),
                None => StepKind::Expr(value),
            },
            _ if ends => StepKind::Expr(value),
            Sink::Return => StepKind::Return { error: returned(&value), values: vec![value] },
            Sink::Bind { targets, declares, type_ref } => {
                let op = if *declares { ":=" } else { "=" }.to_owned();
                let (values, work) = match spawned(&value) {
                    Some(work) => (vec![without_work(value)], Some(work)),
                    None => (vec![value], None),
                };
                out.extend(work.map(|w| step(line, end, StepKind::Go(w))));
                StepKind::Assign { targets: targets.clone(), op, values, declares: *declares, type_ref: type_ref.clone().map(Box::new) }
            }
        };
        out.push(step(line, end, kind));
    }

    /// Returns an `if`.
    fn if_step(&mut self, e: &syn::ExprIf, sink: &Sink) -> StepKind {
        let mut init = Vec::new();
        let cond = self.condition(&e.cond, Some(&mut init));
        let then = self.block(&e.then_branch, sink);
        let mut otherwise = Vec::new();
        if let Some((_, other)) = &e.else_branch {
            self.value(other, sink, &mut otherwise);
        }
        StepKind::If { init, cond, then, otherwise: unwrapped(otherwise) }
    }

    /// Returns a condition. What the first `let` of it opens is a statement before it.
    fn condition(&mut self, e: &syn::Expr, init: Option<&mut Vec<Step>>) -> Expr {
        match e {
            syn::Expr::Paren(p) => self.condition(&p.expr, init),
            syn::Expr::Binary(b) if matches!(b.op, syn::BinOp::And(_)) => {
                let read = self.nested(|| text::start(places::first(e)), |r| (r.condition(&b.left, init), r.condition(&b.right, None)));
                let Some((left, right)) = read else { return Expr::Other("…".to_owned()) };
                Expr::Binary { op: "&&".to_owned(), left: Box::new(left), right: Box::new(right) }
            }
            syn::Expr::Let(l) => {
                let value = self.expr(&l.expr);
                let (left, right) = match (self.opened(&l.pat), init) {
                    (Some((constructor, name)), Some(init)) => {
                        let target = Expr::Name(name);
                        if value != target {
                            let (line, end) = (text::start(l.let_token.span), text::end(places::last(&l.expr)));
                            self.emit(value, &Sink::Bind { targets: vec![target.clone()], declares: true, type_ref: None }, line, end, init);
                        }
                        (target, constructor)
                    }
                    (_, _) => (value, self.pattern(&l.pat)),
                };
                Expr::Binary { op: "is".to_owned(), left: Box::new(left), right: Box::new(right) }
            }
            _ => self.expr(e),
        }
    }

    /// Returns a `match`.
    fn match_step(&mut self, e: &syn::ExprMatch, sink: &Sink) -> StepKind {
        let subject = Some(self.expr(&e.expr));
        let mut cases = Vec::new();
        for arm in &e.arms {
            let values = self.alternatives(&arm.pat);
            let mut body = Vec::new();
            self.value(&arm.body, sink, &mut body);
            let (line, end_line) = (text::lines(&arm.pat).start, text::end(places::last(&arm.body)));
            cases.push(Case { values, on: vec![], body: unwrapped(body), line, end_line });
        }
        StepKind::Switch { init: vec![], subject, cases }
    }

    /// Returns a loop.
    fn loop_step(&mut self, kind: LoopKind, cond: Option<Expr>, vars: Vec<Expr>, body: &Block, sink: &Sink) -> StepKind {
        self.loops.push(sink.clone());
        let body = self.block(body, &Sink::Drop);
        self.loops.pop();
        StepKind::Loop { kind, init: vec![], cond, vars, post: vec![], body }
    }

    /// Returns a `while`. One that takes the next element as long as there is one goes over the elements.
    fn while_step(&mut self, e: &syn::ExprWhile) -> StepKind {
        if let syn::Expr::Let(l) = &*e.cond
            && let Some((Expr::Name(constructor), name)) = self.opened(&l.pat)
            && matches!(constructor.as_str(), "Some" | "Ok")
        {
            let over = self.expr(&l.expr);
            return self.loop_step(LoopKind::Each, Some(over), vec![Expr::Name(name)], &e.body, &Sink::Drop);
        }
        let cond = self.condition(&e.cond, None);
        self.loop_step(LoopKind::While, Some(cond), vec![], &e.body, &Sink::Drop)
    }

    /// Adds a `return`.
    fn return_step(&mut self, e: &syn::ExprReturn, line: u32, end: u32, out: &mut Vec<Step>) {
        match &e.expr {
            None => out.push(step(line, end, StepKind::Return { values: vec![], error: None })),
            Some(value) => {
                self.value(value, &Sink::Return, out);
                // `return f()` begins at its own word.
                if let Some(last) = out.last_mut().filter(|s| matches!(s.kind, StepKind::Return { .. })) {
                    last.line = line;
                }
            }
        }
    }

    /// Adds a `break`, after what its value is assigned to.
    fn break_step(&mut self, e: &syn::ExprBreak, line: u32, end: u32, out: &mut Vec<Step>) {
        if let Some(value) = &e.expr {
            let sink = self.loops.last().cloned().unwrap_or(Sink::Drop);
            self.value(value, &sink, out);
        }
        out.push(step(line, end, StepKind::Break(e.label.as_ref().map(|l| l.ident.to_string()))));
    }

    /// Adds an assignment.
    fn assign_step(&mut self, e: &syn::ExprAssign, line: u32, end: u32, out: &mut Vec<Step>) {
        let targets = match &*e.left {
            syn::Expr::Tuple(t) => t.elems.iter().map(|x| self.expr(x)).collect(),
            syn::Expr::Infer(_) => vec![Expr::Name("_".to_owned())],
            left => vec![self.expr(left)],
        };
        let sink = Sink::Bind { targets, declares: false, type_ref: None };
        if branches(&e.right) {
            return self.value(&e.right, &sink, out);
        }
        let value = self.expr(&e.right);
        self.emit(value, &sink, line, end, out);
    }
}

/// Returns true for `+=` and its like.
fn is_assignment(op: &syn::BinOp) -> bool {
    use syn::BinOp as B;
    matches!(
        op,
        B::AddAssign(_)
            | B::SubAssign(_)
            | B::MulAssign(_)
            | B::DivAssign(_)
            | B::RemAssign(_)
            | B::BitXorAssign(_)
            | B::BitAndAssign(_)
            | B::BitOrAssign(_)
            | B::ShlAssign(_)
            | B::ShrAssign(_)
    )
}

/// Returns the steps of a branch without the block around them.
fn unwrapped(steps: Vec<Step>) -> Vec<Step> {
    match <[Step; 1]>::try_from(steps) {
        Ok([Step { kind: StepKind::Block(inner), .. }]) => inner,
        Ok([one]) => vec![one],
        Err(steps) => steps,
    }
}

/// Returns whether a returned value is an error: `Err(e)` is, `Ok(x)` is not, of others the value does not tell.
fn returned(value: &Expr) -> Option<bool> {
    match value {
        Expr::Call(c) if matches!(c.callee, Expr::Name(_)) => match c.name.as_str() {
            "Ok" => Some(false),
            "Err" => Some(true),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the work that a call starts beside its caller: `tokio::spawn(async { … })`.
fn spawned(value: &Expr) -> Option<Expr> {
    let Expr::Call(c) = value else { return None };
    let [only] = c.args.as_slice() else { return None };
    let work = matches!(only.value, Expr::Function(_) | Expr::Call(_));
    (work && SPAWNS.contains(&c.name.as_str())).then(|| only.value.clone())
}

/// Returns a call that starts work without the work, which is a step of its own.
fn without_work(value: Expr) -> Expr {
    match value {
        Expr::Call(mut c) => {
            c.args.clear();
            Expr::Call(c)
        }
        other => other,
    }
}

/// Gives a closure the name that it is bound to.
fn named(value: Expr, targets: &[Expr]) -> Expr {
    match (value, targets) {
        (Expr::Function(mut f), [Expr::Name(name)]) => {
            name.clone_into(&mut f.name);
            Expr::Function(f)
        }
        (other, _) => other,
    }
}

/// Marks a lock whose guard is kept, also through `?` and `unwrap`: one that is let go in the same statement covers nothing else.
fn held(value: Expr) -> Expr {
    match value {
        Expr::Unary { op, operand } if op == "?" => Expr::Unary { op, operand: Box::new(held(*operand)) },
        Expr::Call(mut c) => {
            c.callee = match c.callee {
                Expr::Field { of, name } if matches!(name.as_str(), "unwrap" | "expect") => Expr::Field { of: Box::new(held(*of)), name },
                other => other,
            };
            let method = c.args.is_empty() && matches!(c.callee, Expr::Field { .. });
            if method && matches!(c.name.as_str(), "lock" | "read" | "write" | "lock_owned" | "blocking_lock") {
                c.effect = Some(Effect::Lock);
            }
            Expr::Call(c)
        }
        other => other,
    }
}
