//! Expressions of Rust.
//!
//! In: a syn expression. Out: [`Expr`]. References and dereferences are dropped: `&x`, `&mut x` and `*x` are `x`. An expression with
//! branches inside of another one is a closure without parameters. Left out: types that are not written, lifetimes.

use super::statements::Sink;
use super::{Reader, paths, places, text};
use crate::facts::{Expr, Function, Param, Record, RecordField, Span, Step, StepKind};
use syn::spanned::Spanned;
use syn::{Lit, Member, RangeLimits, UnOp};

impl Reader<'_> {
    /// Returns an expression.
    pub(super) fn expr(&mut self, e: &syn::Expr) -> Expr {
        let read = self.nested(|| text::start(places::first(e)), |r| r.any_expr(e));
        read.unwrap_or_else(|| Expr::Other("…".to_owned()))
    }

    /// Returns an expression by its kind.
    fn any_expr(&mut self, e: &syn::Expr) -> Expr {
        match e {
            syn::Expr::Lit(l) => self.literal(&l.lit),
            syn::Expr::Path(p) => self.path_value(&paths::segments(&p.path)),
            syn::Expr::Call(c) => self.function_call(c),
            syn::Expr::MethodCall(c) => self.method_call(c),
            syn::Expr::Macro(m) => self.macro_expr(&m.mac),
            syn::Expr::Field(f) => Expr::Field { of: Box::new(self.expr(&f.base)), name: member(&f.member) },
            syn::Expr::Paren(p) => self.expr(&p.expr),
            syn::Expr::Group(g) => self.expr(&g.expr),
            syn::Expr::Reference(r) => self.expr(&r.expr),
            syn::Expr::RawAddr(r) => self.expr(&r.expr),
            syn::Expr::Unary(u) => self.unary(u),
            syn::Expr::Try(t) => Expr::Unary { op: "?".to_owned(), operand: Box::new(self.expr(&t.expr)) },
            syn::Expr::Await(a) => awaited(self.expr(&a.base)),
            syn::Expr::Binary(b) => {
                let (left, right) = (self.expr(&b.left), self.expr(&b.right));
                binary(&self.text(&b.op), left, right)
            }
            syn::Expr::Cast(c) => Expr::cast(self.type_ref(&c.ty), self.expr(&c.expr)),
            syn::Expr::Index(i) => Expr::Index { of: Box::new(self.expr(&i.expr)), index: Box::new(self.expr(&i.index)) },
            syn::Expr::Struct(s) => self.record(s),
            syn::Expr::Array(a) => self.list(a.elems.iter(), e),
            syn::Expr::Tuple(t) if t.elems.is_empty() => Expr::Other("()".to_owned()),
            syn::Expr::Tuple(t) => self.list(t.elems.iter(), e),
            syn::Expr::Closure(c) => self.closure(c),
            syn::Expr::Async(a) => self.deferred(text::lines(a), |r| r.function_body(&a.block, Sink::Return)),
            syn::Expr::Range(r) => {
                let bound = |b: &Option<Box<syn::Expr>>, r: &mut Self| b.as_ref().map_or_else(|| Expr::Other(String::new()), |e| r.expr(e));
                let op = if matches!(r.limits, RangeLimits::HalfOpen(_)) { ".." } else { "..=" };
                let (start, end) = (bound(&r.start, self), bound(&r.end, self));
                binary(op, start, end)
            }
            syn::Expr::Let(l) => {
                let (left, right) = (self.expr(&l.expr), self.pattern(&l.pat));
                binary("is", left, right)
            }
            syn::Expr::If(_)
            | syn::Expr::Match(_)
            | syn::Expr::Block(_)
            | syn::Expr::Unsafe(_)
            | syn::Expr::Loop(_)
            | syn::Expr::While(_)
            | syn::Expr::ForLoop(_)
            | syn::Expr::Return(_)
            | syn::Expr::Break(_)
            | syn::Expr::Continue(_)
            | syn::Expr::Assign(_) => {
                let lines = Span { start: text::start(places::first(e)), end: text::end(places::last(e)) };
                self.deferred(lines, |r| {
                    let mut steps = Vec::new();
                    r.value(e, &Sink::Return, &mut steps);
                    steps
                })
            }
            _ => Expr::Other(self.text(e)),
        }
    }

    /// Returns a literal.
    pub(super) fn literal(&self, lit: &Lit) -> Expr {
        match lit {
            Lit::Str(s) => Expr::Text(s.value()),
            Lit::ByteStr(s) => Expr::Text(String::from_utf8_lossy(&s.value()).into_owned()),
            Lit::CStr(s) => Expr::Text(s.value().to_string_lossy().into_owned()),
            Lit::Char(c) => Expr::Text(c.value().to_string()),
            Lit::Byte(b) => Expr::Text(char::from(b.value()).to_string()),
            // `30u64` is 30: the type of a number says nothing about its value.
            Lit::Int(i) => Expr::Number(i.base10_digits().to_owned()),
            Lit::Float(f) => Expr::Number(f.base10_digits().to_owned()),
            Lit::Bool(b) => Expr::Bool(b.value),
            other => Expr::Other(self.text(other)),
        }
    }

    /// Returns a unary operation; a dereference is dropped.
    fn unary(&mut self, e: &syn::ExprUnary) -> Expr {
        let operand = self.expr(&e.expr);
        match e.op {
            UnOp::Not(_) => Expr::Unary { op: "!".to_owned(), operand: Box::new(operand) },
            UnOp::Neg(_) => Expr::Unary { op: "-".to_owned(), operand: Box::new(operand) },
            _ => operand,
        }
    }

    /// Returns a struct literal; what fills the other fields is an entry without a key.
    fn record(&mut self, e: &syn::ExprStruct) -> Expr {
        let type_ref = crate::facts::TypeRef { text: self.text(&e.path), ..self.path_type(&e.path) };
        let mut fields = Vec::new();
        for f in &e.fields {
            let name = member(&f.member);
            fields.push(RecordField { key: Some(Expr::Name(name)), value: self.expr(&f.expr), line: text::start(f.member.span()) });
        }
        if let Some(rest) = &e.rest {
            fields.push(RecordField { key: None, value: self.expr(rest), line: text::start(places::first(rest)) });
        }
        let end_line = text::end(e.brace_token.span.close());
        Expr::Record(Box::new(Record { type_ref: Some(type_ref), fields, line: Self::path_line(&e.path), end_line }))
    }

    /// Returns an array or tuple.
    fn list<'e>(&mut self, elements: impl Iterator<Item = &'e syn::Expr>, e: &syn::Expr) -> Expr {
        let line = |e: &syn::Expr| text::start(places::first(e));
        let fields = elements.map(|x| RecordField { key: None, value: self.expr(x), line: line(x) }).collect();
        Expr::Record(Box::new(Record { type_ref: None, fields, line: line(e), end_line: text::end(places::last(e)) }))
    }

    /// Returns a closure.
    fn closure(&mut self, e: &syn::ExprClosure) -> Expr {
        let mut params = Vec::new();
        for input in &e.inputs {
            let type_ref = match input {
                syn::Pat::Type(t) => self.type_ref(&t.ty),
                _ => crate::facts::TypeRef::default(),
            };
            params.extend(self.bindings(input).into_iter().map(|name| Param {
                name,
                type_ref: type_ref.clone(),
                variadic: false,
                default: None,
                taken: None,
            }));
        }
        let results = self.output(&e.output);
        let loops = std::mem::take(&mut self.loops);
        let mut body = Vec::new();
        match &*e.body {
            syn::Expr::Async(a) => body = self.block(&a.block, &Sink::Return),
            other => self.value(other, &Sink::Return, &mut body),
        }
        self.loops = loops;
        let body = match <[Step; 1]>::try_from(body) {
            Ok([Step { kind: StepKind::Block(inner), .. }]) => inner,
            Ok([one]) => vec![one],
            Err(steps) => steps,
        };
        let span = Span { start: text::start(e.inputs_begin.spans[0]), end: text::end(places::last(&e.body)) };
        Expr::Function(Box::new(Function { params, results, body: body.into(), span, ..Function::default() }))
    }

    /// Returns steps as a closure without parameters.
    pub(super) fn deferred(&mut self, span: Span, read: impl FnOnce(&mut Self) -> Vec<Step>) -> Expr {
        let body = read(self);
        Expr::Function(Box::new(Function { body: body.into(), span, ..Function::default() }))
    }
}

/// Returns the name of a member.
fn member(member: &Member) -> String {
    match member {
        Member::Named(n) => paths::plain(n),
        Member::Unnamed(i) => i.index.to_string(),
    }
}

/// Returns an awaited expression.
fn awaited(e: Expr) -> Expr {
    match e {
        Expr::Call(mut c) => {
            c.awaited = true;
            Expr::Call(c)
        }
        other => other,
    }
}

/// Makes a binary operation.
pub(super) fn binary(op: &str, left: Expr, right: Expr) -> Expr {
    Expr::Binary { op: op.to_owned(), left: Box::new(left), right: Box::new(right) }
}
