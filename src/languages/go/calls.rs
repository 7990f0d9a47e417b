//! Calls of Go, and what looks like one: conversions, generic functions.
//!
//! In: a call node. Out: [`Call`], or a cast where a built-in type is called. Left out: the type of the receiver, which needs
//! more than one file.

use super::syntax::{Kids, Kind, Node, Part};
use super::{Reader, effects, without_parentheses};
use crate::facts::{Arg, Call, Expr, TypeRef};
use crate::languages::text::normal;

/// Built-in types: calling one converts.
const BUILT_IN: &[&str] = &[
    "string",
    "int",
    "int64",
    "uint",
    "uint64",
    "float64",
    "bool",
    "byte",
    "error",
    "float32",
    "int16",
    "int32",
    "int8",
    "rune",
    "uint16",
    "uint32",
    "uint8",
    "uintptr",
    "any",
    "complex64",
    "complex128",
];

impl<'t> Reader<'t> {
    /// Returns the call at `node`.
    pub(super) fn call(&mut self, node: Node<'t>, kids: Kids<'t>) -> Expr {
        let Some(function) = kids.part(Part::Function) else { return Expr::Other(normal(self.text(node))) };
        let function = without_parentheses(function);
        let callee = without_type_arguments(self.expression(function));
        let line = self.name_line(function);
        let mut args = kids.part(Part::Arguments).map(|n| self.arguments(n)).unwrap_or_default();
        match &callee {
            Expr::Name(name) if args.len() == 1 && !args[0].spread && BUILT_IN.contains(&name.as_str()) => {
                let type_ref = TypeRef { name: name.clone(), text: name.clone(), ..TypeRef::default() };
                Expr::cast(type_ref, args.swap_remove(0).value)
            }
            Expr::Type(type_ref) if args.len() == 1 => Expr::Cast { type_ref: type_ref.clone(), of: Box::new(args.swap_remove(0).value) },
            _ => self.finished(callee, args, line, node.span().end),
        }
    }

    /// Puts a call together.
    fn finished(&self, callee: Expr, args: Vec<Arg>, line: u32, end_line: u32) -> Expr {
        let name = match &callee {
            Expr::Name(name) | Expr::Field { name, .. } => name.clone(),
            _ => String::new(),
        };
        let package = match &callee {
            Expr::Field { of, .. } => match &**of {
                Expr::Name(head) => self.package(head).map(str::to_owned),
                _ => None,
            },
            _ => None,
        };
        let effect = effects::effect(&callee, &name, package.as_deref(), &args);
        Expr::Call(Box::new(Call { callee, name, package, constructs: false, args, effect, awaited: false, line, end_line }))
    }

    /// Returns the line of the called name, which in a chain over lines is not the first.
    fn name_line(&mut self, function: Node<'t>) -> u32 {
        match function.kind() {
            Kind::SelectorExpression => {
                let field = function.kids().part(Part::Field);
                field.unwrap_or(function).span().start
            }
            _ => function.span().start,
        }
    }

    /// Returns the arguments of a call.
    fn arguments(&mut self, list: Node<'t>) -> Vec<Arg> {
        let kids = list.kids();
        let mut args = Vec::with_capacity(kids.iter().len());
        for kid in kids.iter() {
            let spread = kid.kind == Kind::VariadicArgument;
            let node = if spread { kid.node.kids().first().unwrap_or(kid.node) } else { kid.node };
            args.push(Arg { name: None, value: self.expression(node), spread });
        }
        args
    }

    /// Returns a conversion. The grammar also takes `f[T](x)` for one: that is a call.
    pub(super) fn conversion(&mut self, node: Node<'t>, kids: Kids<'t>) -> Expr {
        let generic = kids.part(Part::Type).filter(|n| n.kind() == Kind::GenericType);
        let Some(function) = generic else { return self.cast(kids) };
        let callee = self.type_as_callee(function);
        let args = kids.parts(Part::Operand).collect::<Vec<_>>();
        let args = args.into_iter().map(|n| Arg { name: None, value: self.expression(n), spread: false }).collect();
        self.finished(callee, args, function.span().start, node.span().end)
    }

    /// Returns a function that the grammar took for a type: `pkg.F` of `pkg.F[T]`.
    pub(super) fn type_as_callee(&mut self, node: Node<'t>) -> Expr {
        match node.kind() {
            Kind::TypeIdentifier => Expr::Name(self.text(node).to_owned()),
            Kind::QualifiedType => {
                let kids = node.kids();
                let text = |part| kids.part(part).map_or("", |n| self.text(n)).to_owned();
                Expr::Field { of: Box::new(Expr::Name(text(Part::Package))), name: text(Part::Name) }
            }
            Kind::GenericType => {
                let kids = node.kids();
                let of = kids.part(Part::Type).and_then(|inner| self.nested(inner, |r| r.type_as_callee(inner)));
                let of = of.unwrap_or_else(|| Expr::Other("…".to_owned()));
                match kids.part(Part::TypeArguments).and_then(|list| self.only_index(list)) {
                    Some(index) => without_type_arguments(Expr::Index { of: Box::new(of), index: Box::new(index) }),
                    None => of,
                }
            }
            _ => Expr::of_type(self.type_ref(node)),
        }
    }

    /// Returns the only type argument of a list as the index that it may be: `handlers[i](x)` has the form of `f[T](x)`.
    fn only_index(&mut self, list: Node<'t>) -> Option<Expr> {
        let argument = list.kids().only()?;
        let inner = if argument.kind == Kind::TypeElem { argument.node.kids().first()? } else { argument.node };
        matches!(inner.kind(), Kind::TypeIdentifier | Kind::QualifiedType).then(|| self.type_as_callee(inner))
    }
}

/// Drops the type arguments of a generic function: the grammar reads `f[T](x)` as an index. An index that is no type (`handlers[i](x)`)
/// stays.
fn without_type_arguments(callee: Expr) -> Expr {
    match callee {
        Expr::Index { of, index } if names_type(&index) => *of,
        other => other,
    }
}

/// Returns true for an index that can only be a type: a written one, a built-in one, or an exported name.
fn names_type(index: &Expr) -> bool {
    match index {
        Expr::Type(_) => true,
        Expr::Name(name) => BUILT_IN.contains(&name.as_str()) || name.starts_with(char::is_uppercase),
        Expr::Field { of, name } => matches!(**of, Expr::Name(_)) && name.starts_with(char::is_uppercase),
        _ => false,
    }
}
