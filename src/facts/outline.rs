//! Outlines: a function as a list of lines in one normal form, the shape in which two revisions are compared.
//!
//! In: a [`Function`]. Out: one line for each statement, with its nesting, and the difference of two outlines.
//! Spacing, comments, line breaks and the wording of logs and error texts do not show. Left out: what a line means.

use super::expr::strength;
use super::{Case, ERRORS, Effect, Expr, Function, Step, StepKind};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};
use std::ops::{Deref, Range};
use std::sync::OnceLock;

/// A function as lines.
#[derive(Debug, Clone)]
pub struct Outline<'a> {
    /// The function.
    pub function: &'a Function,
    /// Its lines in source order; a nested line stands after its parent.
    pub lines: Vec<Line<'a>>,
}

/// One statement, or the head of a compound one.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// Normal form for comparison.
    pub text: Text<'a>,
    /// First and last line in the file; for a compound statement its whole extent.
    pub span: super::Span,
    /// Index of the enclosing line.
    pub parent: Option<usize>,
    /// Which part of the enclosing line it stands in.
    pub branch: Branch,
    /// What it is.
    pub kind: LineKind,
    /// Expressions that stand directly in it. Bodies of function literals are lines of their own.
    pub exprs: Vec<&'a Expr>,
    /// The statement; `None` for `else`, case and decorator lines.
    pub step: Option<&'a Step>,
    /// True for logs and measurements: not compared.
    pub noise: bool,
}

/// The normal form of a line, printed when it is first read: most lines of the functions that are looked through never are.
#[derive(Debug, Clone)]
pub struct Text<'a> {
    /// What it is printed from.
    of: Head<'a>,
    /// The print.
    printed: OnceLock<String>,
}

/// What a line is printed from.
#[derive(Debug, Clone, Copy)]
enum Head<'a> {
    /// A statement without its blocks.
    Step(&'a Step),
    /// The head of a case.
    Case(&'a Case),
    /// The types of a handler.
    Except(&'a [Expr]),
    /// The other branch.
    Else,
    /// A decorator.
    Decorator(&'a Expr),
}

impl Text<'_> {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        self.printed.get_or_init(|| Printer { renames: &NONE }.head(self.of))
    }

    /// Puts another text in its place.
    pub fn set(&mut self, text: &str) {
        self.printed = OnceLock::from(text.to_owned());
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

/// Which part of a compound statement a line stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Branch {
    /// Body of a function, loop, block or case.
    Body,
    /// Taken when the condition holds.
    Then,
    /// Taken when it does not.
    Else,
    /// Before the condition is looked at.
    Init,
    /// Body of a function literal.
    Closure,
    /// An exception's handler.
    Handler,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Any simple statement.
    Plain,
    /// Head of an `if`.
    If,
    /// Head of the other branch.
    Else,
    /// Head of a loop.
    Loop,
    /// Head of a switch.
    Switch,
    /// Head of a case.
    Case,
    /// Head of a `select`.
    Select,
    /// Head of a `try`.
    Try,
    /// Head of a handler.
    Handler,
    /// Head of a held resource.
    With,
    /// Return, throw, break or continue.
    Leave,
    /// Concurrent work.
    Go,
    /// Work at the end.
    Defer,
    /// A decorator of the function; it stands before the body.
    Decorator,
}

/// New names by old: what a change renames without changing it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renames {
    /// Functions, methods and types; members of these names are printed by the new one too.
    pub functions: BTreeMap<String, String>,
    /// Parameters and variables of one function.
    pub variables: BTreeMap<String, String>,
    /// Functions that became methods, methods of another type, or functions of another package: calls of them are printed without what they
    /// are called on.
    pub moved: BTreeSet<String>,
}

/// Nothing is renamed.
static NONE: Renames = Renames { functions: BTreeMap::new(), variables: BTreeMap::new(), moved: BTreeSet::new() };

impl Renames {
    /// Returns true where nothing is renamed.
    fn is_empty(&self) -> bool {
        self.functions.is_empty() && self.variables.is_empty() && self.moved.is_empty()
    }

    /// Returns the name by which a plain identifier is printed.
    fn name<'n>(&'n self, n: &'n str) -> &'n str {
        self.variables.get(n).or_else(|| self.functions.get(n)).map_or(n, String::as_str)
    }

    /// Returns an expression in the form that is compared.
    pub fn printed(&self, e: &Expr) -> String {
        let mut out = String::new();
        print(e, self, &mut out);
        out
    }

    /// Returns the name by which a member is printed.
    fn member<'n>(&'n self, n: &'n str) -> &'n str {
        self.functions.get(n).map_or(n, String::as_str)
    }
}

impl<'a> Outline<'a> {
    /// Returns the outline of `function`; names in `renames` are printed by their new name.
    pub fn of(function: &'a Function, renames: &Renames) -> Self {
        let mut b = Builder { lines: vec![], renames };
        function.decorators.iter().for_each(|d| b.decorator(d, function.span.start));
        b.block(&function.body, None, Branch::Body);
        Self { function, lines: b.lines }
    }

    /// Returns the indices of the enclosing lines, innermost first.
    pub fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.lines[index].parent, |&i| self.lines[i].parent)
    }

    /// Returns true where `inner` stands somewhere inside `outer`.
    pub fn encloses(&self, outer: usize, inner: usize) -> bool {
        self.ancestors(inner).any(|i| i == outer)
    }

    /// Returns the indices of the lines nested in `index`: they follow it.
    pub fn inside(&self, index: usize) -> Range<usize> {
        let mut end = index + 1;
        while end < self.lines.len() && self.encloses(index, end) {
            end += 1;
        }
        index + 1..end
    }

    /// Returns all compared text in one string: two functions with the same text do the same.
    pub fn text(&self) -> String {
        let mut s = String::new();
        for (i, l) in self.lines.iter().enumerate().filter(|(_, l)| !l.noise) {
            let depth = self.ancestors(i).count();
            let _ = writeln!(s, "{depth} {}", l.text);
        }
        s
    }
}

/// What differs between two outlines.
#[derive(Debug, Clone, Default)]
pub struct OutlineDiff {
    /// For each line of base the line of head it stands as, `None` where it is gone or noise.
    pub base_to_head: Vec<Option<usize>>,
    /// The reverse.
    pub head_to_base: Vec<Option<usize>>,
    /// Lines of base that are gone, noise left out.
    pub removed: Vec<usize>,
    /// Lines of head that are new, noise left out.
    pub added: Vec<usize>,
}

impl OutlineDiff {
    /// Returns the difference of two outlines.
    pub fn between(base: &Outline<'_>, head: &Outline<'_>) -> Self {
        let (b, h) = (compared(base), compared(head));
        let mut d = Self { base_to_head: vec![None; base.lines.len()], head_to_base: vec![None; head.lines.len()], ..Self::default() };
        let texts = |o: &Outline<'_>, v: &[usize]| -> Vec<String> { v.iter().map(|&i| keyed(o, i)).collect() };
        let (bt, ht) = (texts(base, &b), texts(head, &h));
        for op in similar::capture_diff_slices(similar::Algorithm::Myers, &bt, &ht) {
            let (tag, br, hr) = op.as_tag_tuple();
            if tag == similar::DiffTag::Equal {
                for (i, j) in br.zip(hr) {
                    d.base_to_head[b[i]] = Some(h[j]);
                    d.head_to_base[h[j]] = Some(b[i]);
                }
            }
        }
        d.removed = b.into_iter().filter(|&i| d.base_to_head[i].is_none()).collect();
        d.added = h.into_iter().filter(|&i| d.head_to_base[i].is_none()).collect();
        d
    }

    /// Returns true where nothing that is compared differs.
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }
}

/// Returns the indices of the lines that are compared.
fn compared(o: &Outline<'_>) -> Vec<usize> {
    (0..o.lines.len()).filter(|&i| !o.lines[i].noise).collect()
}

/// Returns a line's text with its nesting, so that a statement moved into a branch differs.
fn keyed(o: &Outline<'_>, index: usize) -> String {
    format!("{} {:?} {}", o.ancestors(index).count(), o.lines[index].branch, o.lines[index].text)
}

/// Collects lines.
struct Builder<'a, 'r> {
    lines: Vec<Line<'a>>,
    renames: &'r Renames,
}

impl<'a> Builder<'a, '_> {
    /// Adds a block of statements.
    fn block(&mut self, steps: &'a [Step], parent: Option<usize>, branch: Branch) {
        for s in steps {
            self.step(s, parent, branch);
        }
    }

    /// Adds one line and the bodies of the function literals in it.
    #[allow(clippy::too_many_arguments, reason = "the fields of one line")]
    fn line(
        &mut self,
        of: Head<'a>,
        span: (u32, u32),
        parent: Option<usize>,
        branch: Branch,
        kind: LineKind,
        exprs: Vec<&'a Expr>,
        step: Option<&'a Step>,
    ) -> usize {
        let noise = step.is_some_and(is_noise);
        let index = self.lines.len();
        // What is renamed by others' names is known here alone.
        let printed = if self.renames.is_empty() { OnceLock::new() } else { OnceLock::from(Printer { renames: self.renames }.head(of)) };
        let literals: Vec<&'a Function> = exprs.iter().flat_map(|e| literals(e)).collect();
        let span = super::Span { start: span.0, end: span.1 };
        self.lines.push(Line { text: Text { of, printed }, span, parent, branch, kind, exprs, step, noise });
        for f in literals {
            self.block(&f.body, Some(index), Branch::Closure);
        }
        index
    }

    /// Adds a decorator; one that is no call has no line of its own and stands on the function's first.
    fn decorator(&mut self, e: &'a Expr, first: u32) {
        let span = if let Expr::Call(c) = e { (c.line, c.end_line) } else { (first, first) };
        self.line(Head::Decorator(e), span, None, Branch::Body, LineKind::Decorator, vec![e], None);
    }

    /// Adds a statement.
    fn step(&mut self, s: &'a Step, parent: Option<usize>, branch: Branch) {
        let span = (s.line, s.end_line);
        let mut exprs = vec![];
        s.expressions(&mut |e| exprs.push(e));
        let text = Head::Step(s);
        match &s.kind {
            StepKind::If { init, then, otherwise, .. } => {
                self.block(init, parent, branch);
                let at = self.line(text, span, parent, branch, LineKind::If, exprs, Some(s));
                self.block(then, Some(at), Branch::Then);
                if !otherwise.is_empty() {
                    let line = otherwise.first().map_or(s.line, |o| o.line);
                    let e = self.line(Head::Else, (line, s.end_line), Some(at), Branch::Else, LineKind::Else, vec![], None);
                    self.block(otherwise, Some(e), Branch::Else);
                }
            }
            StepKind::Loop { init, post, body, .. } => {
                self.block(init, parent, branch);
                let at = self.line(text, span, parent, branch, LineKind::Loop, exprs, Some(s));
                self.block(body, Some(at), Branch::Body);
                self.block(post, Some(at), Branch::Body);
            }
            StepKind::Switch { init, cases, .. } => {
                self.block(init, parent, branch);
                // The values of the cases belong to the cases' own lines.
                let subject = exprs.into_iter().take(usize::from(matches!(&s.kind, StepKind::Switch { subject: Some(_), .. }))).collect();
                let at = self.line(text, span, parent, branch, LineKind::Switch, subject, Some(s));
                self.cases(cases, at);
            }
            StepKind::Select { cases } => {
                let at = self.line(text, span, parent, branch, LineKind::Select, exprs, Some(s));
                self.cases(cases, at);
            }
            StepKind::Try { body, handlers, finally } => {
                let at = self.line(text, span, parent, branch, LineKind::Try, vec![], Some(s));
                self.block(body, Some(at), Branch::Body);
                for h in handlers {
                    let e = self.line(
                        Head::Except(&h.types),
                        (h.line, h.end_line),
                        Some(at),
                        Branch::Handler,
                        LineKind::Handler,
                        h.types.iter().collect(),
                        None,
                    );
                    self.block(&h.body, Some(e), Branch::Handler);
                }
                self.block(finally, Some(at), Branch::Else);
            }
            StepKind::With { body, .. } => {
                let at = self.line(text, span, parent, branch, LineKind::With, exprs, Some(s));
                self.block(body, Some(at), Branch::Body);
            }
            StepKind::Block(body) => self.block(body, parent, branch),
            StepKind::Return { .. } | StepKind::Throw(_) | StepKind::Break(_) | StepKind::Continue(_) => {
                self.line(text, span, parent, branch, LineKind::Leave, exprs, Some(s));
            }
            StepKind::Go(_) => {
                self.line(text, span, parent, branch, LineKind::Go, exprs, Some(s));
            }
            StepKind::Defer(_) => {
                self.line(text, span, parent, branch, LineKind::Defer, exprs, Some(s));
            }
            StepKind::Expr(_) | StepKind::Assign { .. } | StepKind::Send { .. } | StepKind::Other(_) => {
                self.line(text, span, parent, branch, LineKind::Plain, exprs, Some(s));
            }
        }
    }

    /// Adds the cases of a switch or select.
    fn cases(&mut self, cases: &'a [Case], parent: usize) {
        for c in cases {
            let mut exprs: Vec<&Expr> = c.values.iter().collect();
            c.on.iter().for_each(|s| s.expressions(&mut |e| exprs.push(e)));
            let at = self.line(Head::Case(c), (c.line, c.end_line), Some(parent), Branch::Body, LineKind::Case, exprs, None);
            self.block(&c.body, Some(at), Branch::Body);
        }
    }
}

/// Prints lines.
struct Printer<'r> {
    renames: &'r Renames,
}

impl Printer<'_> {
    /// Returns the text of a line.
    fn head(&self, of: Head<'_>) -> String {
        match of {
            Head::Step(s) => self.step(s),
            Head::Case(c) if c.values.is_empty() && c.on.is_empty() => "default".to_owned(),
            Head::Case(c) => {
                let on: Vec<String> = c.on.iter().map(|s| self.step(s)).collect();
                format!("case {}{}", self.list(&c.values), on.join("; "))
            }
            Head::Except(types) => format!("except {}", self.list(types)),
            Head::Else => "else".to_owned(),
            Head::Decorator(e) => format!("@{}", self.text(e)),
        }
    }

    /// Returns the text of a statement without its blocks.
    fn step(&self, s: &Step) -> String {
        match &s.kind {
            StepKind::Expr(e) => self.text(e),
            StepKind::Assign { targets, op, values, type_ref, .. } => {
                let t = type_ref.as_ref().filter(|_| values.is_empty()).map_or("", |t| t.text.as_str());
                // Whether a name is declared or assigned again does not show: `:=` is `=`.
                let op = if op == ":=" { "=" } else { op };
                format!("{} {op} {}{t}", self.list(targets), self.list(values))
            }
            StepKind::If { cond, .. } => format!("if {}", self.text(cond)),
            StepKind::Loop { cond, vars, .. } => ["for".to_owned(), self.list(vars), cond.as_ref().map(|c| self.text(c)).unwrap_or_default()]
                .into_iter()
                .filter(|p| !p.is_empty())
                .collect::<Vec<_>>()
                .join(" "),
            StepKind::Switch { subject, .. } => format!("switch {}", subject.as_ref().map(|c| self.text(c)).unwrap_or_default()),
            StepKind::Select { .. } => "select".into(),
            StepKind::Try { .. } => "try".into(),
            StepKind::With { items, .. } => format!("with {}", items.iter().map(|(_, v)| self.text(v)).collect::<Vec<_>>().join(", ")),
            StepKind::Return { values, .. } => format!("return {}", self.list(values)),
            StepKind::Throw(e) => format!("throw {}", e.as_ref().map(|e| self.text(e)).unwrap_or_default()),
            StepKind::Go(e) => format!("go {}", self.text(e)),
            StepKind::Defer(e) => format!("defer {}", self.text(e)),
            StepKind::Send { channel, value } => format!("{} <- {}", self.text(channel), self.text(value)),
            StepKind::Break(l) => format!("break {}", l.as_deref().unwrap_or_default()),
            StepKind::Continue(l) => format!("continue {}", l.as_deref().unwrap_or_default()),
            StepKind::Block(_) => String::new(),
            StepKind::Other(t) => t.clone(),
        }
    }

    /// Returns expressions separated by commas.
    fn list(&self, v: &[Expr]) -> String {
        v.iter().map(|e| self.text(e)).collect::<Vec<_>>().join(", ")
    }

    /// Returns an expression's normal form.
    fn text(&self, e: &Expr) -> String {
        let mut s = String::new();
        print(e, self.renames, &mut s);
        s
    }
}

/// Returns the function literals that stand in `e`, outermost only.
fn literals(e: &Expr) -> Vec<&Function> {
    fn go<'a>(e: &'a Expr, out: &mut Vec<&'a Function>) {
        match e {
            Expr::Function(f) => out.push(f),
            Expr::Call(c) => {
                go(&c.callee, out);
                c.args.iter().for_each(|a| go(&a.value, out));
            }
            Expr::Record(r) => r.fields.iter().for_each(|f| go(&f.value, out)),
            Expr::Field { of, .. } | Expr::Unary { operand: of, .. } | Expr::Cast { of, .. } => go(of, out),
            Expr::Binary { left, right, .. } | Expr::Index { of: left, index: right } => {
                go(left, out);
                go(right, out);
            }
            _ => {}
        }
    }
    let mut out = vec![];
    go(e, &mut out);
    out
}

/// Returns true for a statement that only logs or measures.
fn is_noise(s: &Step) -> bool {
    let quiet = |e: &Expr| matches!(e, Expr::Call(c) if matches!(c.effect, Some(Effect::Log | Effect::Measure)));
    match &s.kind {
        StepKind::Expr(e) | StepKind::Defer(e) => quiet(e),
        StepKind::Assign { targets, values, .. } => {
            // A logger with fields: `logger := log.WithField(…)`.
            let named = |e: &Expr| e.path().is_some_and(|p| is_logger(p.parts.last().unwrap_or(&p.head)));
            values.iter().all(quiet) && !values.is_empty() || targets.len() == 1 && targets.iter().all(named)
        }
        _ => false,
    }
}

/// Returns true for the usual names of a logger.
fn is_logger(name: &str) -> bool {
    let n = name.to_ascii_lowercase();
    n == "log" || n.ends_with("logger")
}

/// Prints an expression in the form that is compared.
fn print(e: &Expr, renames: &Renames, out: &mut String) {
    match e {
        Expr::Name(n) => out.push_str(renames.name(n)),
        Expr::Field { of, name } => {
            print(of, renames, out);
            out.push_str(super::expr::separator(of));
            out.push_str(renames.member(name));
        }
        Expr::Call(c) => {
            if renames.moved.contains(&c.name) {
                out.push_str(renames.member(&c.name));
            } else {
                print(&c.callee, renames, out);
            }
            // The wording of an error's text is not compared.
            let wording = ERRORS.of_text(c);
            out.push('(');
            // A context that is handed on says nothing; one that is made does.
            let told = c.args.iter().filter(|a| !matches!(&a.value, Expr::Name(n) if n == "ctx"));
            for (i, a) in told.enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                if let Some(n) = &a.name {
                    let _ = write!(out, "{n}=");
                }
                if wording && matches!(a.value, Expr::Text(_)) {
                    out.push('…');
                } else {
                    print(&a.value, renames, out);
                }
            }
            out.push(')');
        }
        Expr::Binary { op, left, right } => {
            part(left, strength(op), renames, out);
            let _ = write!(out, " {op} ");
            part(right, strength(op) + 1, renames, out);
        }
        Expr::Unary { op, operand } if op == "?" => {
            print(operand, renames, out);
            out.push('?');
        }
        Expr::Unary { op, operand } => {
            out.push_str(op);
            part(operand, u8::MAX, renames, out);
        }
        Expr::Index { of, index } => {
            print(of, renames, out);
            out.push('[');
            print(index, renames, out);
            out.push(']');
        }
        Expr::Cast { type_ref, of } => {
            let _ = write!(out, "{}(", type_ref.text);
            print(of, renames, out);
            out.push(')');
        }
        Expr::Record(r) => {
            out.push_str(r.type_ref.as_ref().map_or("", |t| t.text.as_str()));
            out.push('{');
            for (i, f) in r.fields.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                if let Some(k) = &f.key {
                    print(k, renames, out);
                    out.push_str(": ");
                }
                print(&f.value, renames, out);
            }
            out.push('}');
        }
        Expr::Function(_) => out.push_str("func"),
        Expr::Text(_) | Expr::Number(_) | Expr::Bool(_) | Expr::Null | Expr::Template(_) | Expr::Type(_) | Expr::Other(_) => {
            let _ = write!(out, "{e}");
        }
    }
}

/// Prints an operand, in parentheses where it binds less than `least`: `(a + b) * c` is not `a + b * c`.
fn part(e: &Expr, least: u8, renames: &Renames, out: &mut String) {
    let weak = matches!(e, Expr::Binary { op, .. } if strength(op) < least);
    if weak {
        out.push('(');
    }
    print(e, renames, out);
    if weak {
        out.push(')');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decorators_are_the_first_lines() {
        let name = |n: &str| Expr::Name(n.to_owned());
        let decorator = super::super::Call {
            callee: Expr::Field { of: Box::new(name("app")), name: "task".into() },
            name: "task".into(),
            package: None,
            constructs: false,
            args: vec![],
            effect: None,
            awaited: false,
            line: 4,
            end_line: 4,
        };
        let body = vec![Step { line: 6, end_line: 6, kind: StepKind::Expr(name("x")) }];
        let f = Function { body: body.into(), decorators: vec![Expr::Call(Box::new(decorator))], ..Function::default() };
        let renames = Renames::default();
        let outline = Outline::of(&f, &renames);
        assert_eq!(outline.lines.iter().map(|l| l.span.start).collect::<Vec<_>>(), [4, 6]);
        assert_eq!(outline.text(), "0 @app.task()\n0 x\n");
    }
}
