//! Patterns: what they ask, and which names they bind.
//!
//! In: a pattern. Out: an expression that reads like it (`Ok(x)`, `Some(_)`), and the names. Left out: by what way a name is bound.

use super::{Reader, paths, text};
use crate::facts::{Arg, Expr, Record, RecordField};
use syn::{Member, Pat};

impl Reader<'_> {
    /// Returns the names that a pattern binds, in order.
    pub(super) fn bindings(&mut self, pattern: &Pat) -> Vec<String> {
        let mut names = Vec::new();
        self.bound(pattern, &mut names);
        names
    }

    /// Adds the names that a pattern binds.
    fn bound(&mut self, pattern: &Pat, names: &mut Vec<String>) {
        self.nested(
            || text::lines(pattern).start,
            |r| match pattern {
                Pat::Ident(i) => {
                    let name = paths::plain(&i.ident);
                    if !name.starts_with(char::is_uppercase) {
                        names.push(name);
                    }
                    if let Some((_, inner)) = &i.subpat {
                        r.bound(inner, names);
                    }
                }
                Pat::TupleStruct(t) => t.elems.iter().for_each(|p| r.bound(p, names)),
                Pat::Tuple(t) => t.elems.iter().for_each(|p| r.bound(p, names)),
                Pat::Slice(s) => s.elems.iter().for_each(|p| r.bound(p, names)),
                Pat::Struct(s) => s.fields.iter().for_each(|f| r.bound(&f.pat, names)),
                Pat::Reference(p) => r.bound(&p.pat, names),
                Pat::Paren(p) => r.bound(&p.pat, names),
                Pat::Type(p) => r.bound(&p.pat, names),
                Pat::Guard(p) => r.bound(&p.pat, names),
                Pat::Or(o) => o.cases.iter().take(1).for_each(|p| r.bound(p, names)),
                _ => {}
            },
        );
    }

    /// Returns what an assignment with this pattern assigns to: names, `_` where there is none.
    pub(super) fn targets(&mut self, pattern: &Pat) -> Vec<Expr> {
        let names = self.bindings(pattern);
        if names.is_empty() { vec![Expr::Name("_".to_owned())] } else { names.into_iter().map(Expr::Name).collect() }
    }

    /// Returns a pattern as an expression.
    pub(super) fn pattern(&mut self, pattern: &Pat) -> Expr {
        let read = self.nested(|| text::lines(pattern).start, |r| r.any_pattern(pattern));
        read.unwrap_or_else(|| Expr::Other("…".to_owned()))
    }

    /// Returns a pattern by its kind.
    fn any_pattern(&mut self, pattern: &Pat) -> Expr {
        let lines = || text::lines(pattern);
        match pattern {
            Pat::Ident(i) => Expr::Name(paths::plain(&i.ident)),
            Pat::Wild(_) => Expr::Name("_".to_owned()),
            Pat::Rest(_) => Expr::Name("..".to_owned()),
            Pat::Lit(l) => self.expr(&syn::Expr::Lit(l.clone())),
            Pat::Path(p) => self.path_value(&paths::segments(&p.path)),
            Pat::Reference(p) => self.pattern(&p.pat),
            Pat::Paren(p) => self.pattern(&p.pat),
            Pat::Type(p) => self.pattern(&p.pat),
            Pat::TupleStruct(t) => {
                let path = paths::segments(&t.path);
                let args = t.elems.iter().map(|p| Arg { name: None, value: self.pattern(p), spread: false }).collect();
                let callee = self.path_value(&path);
                let (name, lines) = (path.last().cloned().unwrap_or_default(), lines());
                super::calls::call(callee, name, None, args, lines.start, lines.end)
            }
            Pat::Struct(s) => {
                let fields = s.fields.iter().map(|f| self.field_pattern(f)).collect();
                let lines = lines();
                let type_ref = Some(self.path_type(&s.path)).map(|t| crate::facts::TypeRef { text: self.text(&s.path), ..t });
                Expr::Record(Box::new(Record { type_ref, fields, line: lines.start, end_line: lines.end }))
            }
            Pat::Tuple(t) if t.elems.is_empty() => Expr::Other("()".to_owned()),
            Pat::Tuple(t) => self.list_pattern(t.elems.iter(), lines()),
            Pat::Slice(s) => self.list_pattern(s.elems.iter(), lines()),
            Pat::Guard(g) => Expr::Binary { op: "if".to_owned(), left: Box::new(self.pattern(&g.pat)), right: Box::new(self.expr(&g.guard)) },
            Pat::Or(o) => {
                let mut cases = o.cases.iter();
                let first = cases.next().map_or_else(|| Expr::Other(String::new()), |p| self.pattern(p));
                cases.fold(first, |left, p| Expr::Binary { op: "|".to_owned(), left: Box::new(left), right: Box::new(self.pattern(p)) })
            }
            _ => Expr::Other(self.text(pattern)),
        }
    }

    /// Returns a field of a struct's pattern.
    fn field_pattern(&mut self, field: &syn::FieldPat) -> RecordField {
        let name = match &field.member {
            Member::Named(n) => paths::plain(n),
            Member::Unnamed(i) => i.index.to_string(),
        };
        RecordField { key: Some(Expr::Name(name)), value: self.pattern(&field.pat), line: text::lines(field).start }
    }

    /// Returns a tuple's or slice's pattern.
    fn list_pattern<'p>(&mut self, elements: impl Iterator<Item = &'p Pat>, lines: crate::facts::Span) -> Expr {
        let fields = elements.map(|p| RecordField { key: None, value: self.pattern(p), line: lines.start }).collect();
        Expr::Record(Box::new(Record { type_ref: None, fields, line: lines.start, end_line: lines.end }))
    }

    /// Returns the alternatives of a match arm; none for one that always matches.
    pub(super) fn alternatives(&mut self, pattern: &Pat) -> Vec<Expr> {
        match pattern {
            Pat::Wild(_) => Vec::new(),
            Pat::Ident(i) if i.subpat.is_none() && !i.ident.to_string().starts_with(char::is_uppercase) => Vec::new(),
            Pat::Or(o) => o.cases.iter().map(|p| self.pattern(p)).collect(),
            other => vec![self.pattern(other)],
        }
    }

    /// Returns the constructor and the only name of a pattern such as `Some(x)`.
    pub(super) fn opened(&mut self, pattern: &Pat) -> Option<(Expr, String)> {
        let Pat::TupleStruct(t) = pattern else { return None };
        let (Some(inner), 1) = (t.elems.first(), t.elems.len()) else { return None };
        let inner = match inner {
            Pat::Reference(r) => &r.pat,
            other => other,
        };
        let Pat::Ident(i) = inner else { return None };
        let name = paths::plain(&i.ident);
        let plain = i.subpat.is_none() && !name.starts_with(char::is_uppercase);
        plain.then(|| (self.path_value(&paths::segments(&t.path)), name))
    }
}
