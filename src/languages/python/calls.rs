//! Calls of Python, and what only looks like one: conversions, `dict(a=1)`, formats.
//!
//! In: a call node. Out: [`crate::facts::Call`] or what the call comes to. Left out: the type of the receiver.

use super::syntax::Kids;
use super::{Reader, effects, literals, span, without_parentheses};
use crate::facts::{Arg, Call, Expr, KEYWORDS, TypeRef};
use crate::languages::text::normal;
use tree_sitter::Node;

/// Built-in types: calling one with a value converts it.
const CONVERSIONS: &[&str] = &["str", "int", "float", "bool", "bytes", "list", "tuple", "set", "frozenset"];

impl<'t> Reader<'t> {
    /// Returns the call at `node`.
    pub(super) fn call(&mut self, node: Node<'t>, kids: &Kids<'t>) -> Expr {
        let Some(function) = kids.part("function") else { return Expr::Other(normal(self.text(node))) };
        let function = without_parentheses(self, function);
        let callee = self.expression(function);
        let line = self.name_line(function);
        let mut args = kids.part("arguments").map(|n| self.arguments(n)).unwrap_or_default();
        match &callee {
            Expr::Name(name) if args.len() == 1 && args[0].name.is_none() && !args[0].spread && CONVERSIONS.contains(&name.as_str()) => {
                let type_ref = TypeRef { name: name.clone(), text: name.clone(), ..TypeRef::default() };
                Expr::cast(type_ref, args.swap_remove(0).value)
            }
            Expr::Name(name) if name == "dict" && literals::is_keyword_record(&args) => {
                let lines = span(node);
                literals::keyword_record(args, lines.start, lines.end)
            }
            Expr::Field { of, name } if name == "format" => {
                let filled = if let Expr::Text(format) = &**of { literals::braces(format, &args) } else { None };
                filled.unwrap_or_else(|| self.finished(callee, args, line, span(node).end))
            }
            _ => self.finished(callee, args, line, span(node).end),
        }
    }

    /// Puts a call together.
    pub(super) fn finished(&self, callee: Expr, args: Vec<Arg>, line: u32, end_line: u32) -> Expr {
        let mut package = None;
        let mut name = match &callee {
            Expr::Name(name) | Expr::Field { name, .. } => name.clone(),
            _ => String::new(),
        };
        match &callee {
            Expr::Name(head) => {
                if let Some(i) = self.import(head)
                    && let Some(member) = &i.member
                {
                    (package, name) = (Some(i.path.clone()), member.clone());
                }
            }
            Expr::Field { of, .. } => package = of.path().and_then(|p| self.module_path(p.head, &p.parts)),
            _ => {}
        }
        // What begins with a capital is a class, or plays one.
        let constructs = name.trim_start_matches('_').starts_with(char::is_uppercase) && !name.chars().all(|c| c.is_uppercase() || c == '_');
        let effect = effects::effect(&callee, &name, package.as_deref(), &args);
        Expr::Call(Box::new(Call { callee, name, package, constructs, args, effect, awaited: false, line, end_line }))
    }

    /// Returns the line of the called name, which in a chain over lines is not the first.
    fn name_line(&mut self, function: Node<'t>) -> u32 {
        let named = if function.kind() == "attribute" { self.kids(function).part("attribute") } else { None };
        span(named.unwrap_or(function)).start
    }

    /// Returns the arguments of a call.
    pub(super) fn arguments(&mut self, list: Node<'t>) -> Vec<Arg> {
        if list.kind() == "generator_expression" {
            return vec![Arg { name: None, value: self.expression(list), spread: false }];
        }
        let mut args = Vec::new();
        for kid in self.kids(list).0 {
            let inner = self.kids(kid.node);
            args.push(match kid.kind {
                "keyword_argument" => {
                    let name = inner.part("name").map(|n| self.text(n).to_owned());
                    let value = inner.part("value").map_or_else(|| Expr::Other(String::new()), |n| self.expression(n));
                    Arg { name, value, spread: false }
                }
                kind @ ("list_splat" | "dictionary_splat") => {
                    let value = inner.first().map_or_else(|| Expr::Other(String::new()), |n| self.expression(n));
                    let name = (kind == "dictionary_splat").then(|| KEYWORDS.to_owned());
                    Arg { name, value, spread: true }
                }
                _ => Arg { name: None, value: self.expression(kid.node), spread: false },
            });
        }
        args
    }
}
