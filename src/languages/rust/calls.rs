//! Calls: of functions by their path, of methods, and what is known of them without any library.
//!
//! In: a call's parts. Out: [`Call`]. `Type::name(x)` is the member `name` of a type, `module::name(x)` a function of that package. Left
//! out: the type of a receiver, which needs more than one file.

use super::{Reader, effects, paths, places, text};
use crate::facts::{Arg, Call, Expr, TypeRef};
use syn::spanned::Spanned;

/// Puts a call together.
pub(super) fn call(callee: Expr, name: String, package: Option<String>, args: Vec<Arg>, line: u32, end_line: u32) -> Expr {
    let effect = effects::effect(&callee, &name, package.as_deref(), &args);
    Expr::Call(Box::new(Call { callee, name, package, args, effect, awaited: false, constructs: false, line, end_line }))
}

impl Reader<'_> {
    /// Returns a call of a function.
    pub(super) fn function_call(&mut self, e: &syn::ExprCall) -> Expr {
        let args = self.args(e.args.iter());
        let end = text::end(e.paren_token.span.close());
        let path = match &*e.func {
            syn::Expr::Path(p) if p.qself.is_none() => &p.path,
            other => {
                let callee = self.expr(other);
                return call(callee, String::new(), None, args, text::start(places::last(other)), end);
            }
        };
        let segments = paths::segments(path);
        let (callee, package) = self.callee(&segments);
        // A member that is imported under another name goes by its own.
        let own = if segments.len() == 1 && package.is_some() { self.resolve(&segments).pop() } else { segments.last().cloned() };
        let line = path.segments.last().map_or(end, |s| text::start(s.ident.span()));
        call(callee, own.unwrap_or_default(), package, args, line, end)
    }

    /// Returns a call of a method.
    pub(super) fn method_call(&mut self, e: &syn::ExprMethodCall) -> Expr {
        let receiver = self.expr(&e.receiver);
        // `x.deref_mut()` is `&mut *x`, and a copy says what the original does.
        if e.args.is_empty() && ["deref", "deref_mut", "clone"].iter().any(|name| e.method == name) {
            return receiver;
        }
        let args = self.args(e.args.iter());
        let name = paths::plain(&e.method);
        let callee = Expr::Field { of: Box::new(receiver), name: name.clone() };
        call(callee, name, None, args, text::start(e.method.span()), text::end(e.paren_token.span.close()))
    }

    /// Returns arguments.
    pub(super) fn args<'e>(&mut self, args: impl Iterator<Item = &'e syn::Expr>) -> Vec<Arg> {
        args.map(|a| Arg { name: None, value: self.expr(a), spread: false }).collect()
    }

    /// Returns the callee that a path names, and its package where it is a function of one.
    pub(super) fn callee(&self, path: &[String]) -> (Expr, Option<String>) {
        let mut whole = self.resolve(path);
        let name = path.last().cloned().unwrap_or_default();
        whole.pop();
        let is_type = whole.last().is_some_and(|l| l.starts_with(char::is_uppercase)) || self.generic(path).is_some();
        match path {
            [_] if is_type => (Expr::Name(name), None),
            [_] => (Expr::Name(name), Some(whole.join("::")).filter(|p| !p.is_empty() && p != "std")),
            [above @ .., _] if is_type => (Expr::Field { of: Box::new(Expr::of_type(self.type_of_path(above))), name }, None),
            _ if whole.is_empty() => (Expr::Name(name), None),
            [above @ .., _] => {
                let package = whole.join("::");
                let module = TypeRef { package: package.clone(), text: above.join("::"), ..TypeRef::default() };
                (Expr::Field { of: Box::new(Expr::of_type(module)), name }, Some(package))
            }
            [] => (Expr::Name(name), None),
        }
    }

    /// Returns what the type parameter at the start of a path is bound to.
    fn generic(&self, path: &[String]) -> Option<&TypeRef> {
        let first = path.first().filter(|_| path.len() == 2)?;
        self.generics.iter().rev().find(|(n, _)| n == first).map(|(_, t)| t)
    }

    /// Returns the type that a path names where a member of it is used.
    fn type_of_path(&self, path: &[String]) -> TypeRef {
        let text = path.join("::");
        match path {
            [only] if self.generics.iter().any(|(n, _)| n == only) => {
                let bound = self.generics.iter().rev().find(|(n, _)| n == only).map(|(_, t)| t.clone());
                TypeRef { text, ..bound.unwrap_or_default() }
            }
            _ => self.named(path),
        }
    }

    /// Returns the value that a path names: a variable, or a member of a type or module.
    pub(super) fn path_value(&self, path: &[String]) -> Expr {
        if let [only] = path {
            let constant = only.len() > 1 && only.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
            let mut whole = if constant { self.resolve(path) } else { Vec::new() };
            return match whole.pop() {
                Some(name) if !whole.is_empty() => {
                    let module = TypeRef { package: whole.join("::"), ..TypeRef::default() };
                    Expr::Field { of: Box::new(Expr::of_type(module)), name }
                }
                _ => Expr::Name(only.clone()),
            };
        }
        self.callee(path).0
    }

    /// Returns the lines of a path.
    pub(super) fn path_line(path: &syn::Path) -> u32 {
        text::start(path.span())
    }
}
