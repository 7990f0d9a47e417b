//! Calls and `new`.
//!
//! In: a call node. Out: [`Call`]. A call of what is imported by itself has the package and the name that it has there
//! ([`DEFAULT`] for what a module hands out as such). Left out: the type of the receiver, which needs more than one file; the texts of
//! tagged templates.

use super::syntax::Kids;
use super::{Reader, effects, span};
use crate::facts::{Arg, Call, DEFAULT, Expr};
use crate::languages::text::normal;
use tree_sitter::Node;

impl<'t> Reader<'t> {
    /// Returns the call at `node`.
    pub(super) fn call(&mut self, node: Node<'t>, kids: &Kids<'t>) -> Expr {
        let constructs = node.kind() == "new_expression";
        let part = if constructs { "constructor" } else { "function" };
        let Some(function) = kids.part(part) else { return Expr::Other(normal(self.text(node))) };
        let list = kids.part("arguments");
        if list.is_some_and(|n| n.kind() == "template_string") {
            return Expr::Other(normal(self.text(node)));
        }
        let callee = self.expression(function);
        let line = self.name_line(function);
        let args = list.map(|n| self.arguments(n)).unwrap_or_default();
        let (package, name) = self.called(&callee);
        let effect = effects::effect(&callee, &name, package.as_deref(), &args);
        Expr::Call(Box::new(Call { callee, name, package, constructs, args, effect, awaited: false, line, end_line: span(node).end }))
    }

    /// Returns package and name of what is called.
    fn called(&self, callee: &Expr) -> (Option<String>, String) {
        match callee {
            Expr::Name(name) => match self.imported(name) {
                Some((path, member)) => (Some(path.to_owned()), member.unwrap_or(DEFAULT).to_owned()),
                None => (None, name.clone()),
            },
            Expr::Field { of, name } => {
                let module = match &**of {
                    Expr::Name(head) => self.imported(head).filter(|(_, member)| member.is_none()),
                    _ => None,
                };
                (module.map(|(path, _)| path.to_owned()), name.clone())
            }
            _ => (None, String::new()),
        }
    }

    /// Returns the line of the called name, which in a chain over lines is not the first.
    fn name_line(&mut self, function: Node<'t>) -> u32 {
        let property = self.kids(function).part("property").filter(|_| function.kind() == "member_expression");
        span(property.unwrap_or(function)).start
    }

    /// Returns the arguments of a call.
    fn arguments(&mut self, list: Node<'t>) -> Vec<Arg> {
        let mut args = Vec::new();
        for kid in self.kids(list).0 {
            let spread = kid.kind == "spread_element";
            let node = if spread { self.kids(kid.node).first().unwrap_or(kid.node) } else { kid.node };
            args.push(Arg { name: None, value: self.expression(node), spread });
        }
        args
    }
}
