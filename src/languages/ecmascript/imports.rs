//! Imports and exports, those of CommonJS too.
//!
//! In: import and export statements, declarations of the form `const x = require("y")` and `= await import("y")`, assignments
//! to `module.exports`. Out: [`Import`]s and [`Export`]s. Left out: specifiers that are made at run time.

use super::syntax::{Kid, Kids};
use super::{Reader, literals, span};
use crate::facts::{DEFAULT, Export, Expr, Import};
use tree_sitter::Node;

impl<'t> Reader<'t> {
    /// Reads an `import` statement.
    pub(super) fn import_statement(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        if let Some(clause) = kids.kind("import_require_clause") {
            let inner = self.kids(clause);
            let name = inner.kind("identifier").map_or("", |n| self.text(n));
            let path = inner.part("source").map(|n| literals::string(self.text(n))).unwrap_or_default();
            return self.add_import(name, &path, None, node);
        }
        let Some(path) = kids.part("source").map(|n| literals::string(self.text(n))) else { return };
        let Some(clause) = kids.kind("import_clause") else { return self.add_import("", &path, None, node) };
        for kid in self.kids(clause).0 {
            match kid.kind {
                "identifier" => self.add_import(self.text(kid.node), &path, Some(DEFAULT), kid.node),
                "namespace_import" => {
                    let name = self.kids(kid.node).first().map_or("", |n| self.text(n));
                    self.add_import(name, &path, None, kid.node);
                }
                "named_imports" => self.named_imports(kid.node, &path),
                _ => {}
            }
        }
    }

    /// Reads `{a, b as c}` of an import.
    fn named_imports(&mut self, node: Node<'t>, path: &str) {
        for kid in self.kids(node).0 {
            let kids = self.kids(kid.node);
            let Some(member) = kids.part("name").map(|n| self.exported_name(n)) else { continue };
            let name = kids.part("alias").map_or_else(|| member.clone(), |n| self.text(n).to_owned());
            self.add_import(&name, path, Some(&member), kid.node);
        }
    }

    /// Returns a name in an import or export, which may be quoted.
    fn exported_name(&self, node: Node<'t>) -> String {
        if node.kind() == "string" { literals::string(self.text(node)) } else { self.text(node).to_owned() }
    }

    /// Adds an import. Importing a module for what it does alone gives one without a name.
    fn add_import(&mut self, name: &str, path: &str, member: Option<&str>, node: Node<'t>) {
        let path = path.strip_prefix("node:").unwrap_or(path);
        let aliased = member.is_some_and(|m| m != name);
        let (name, path, member) = (name.to_owned(), path.to_owned(), member.map(str::to_owned));
        self.facts.imports.push(Import { name, path, member, aliased, line: span(node).start });
    }

    /// Reads a declared name with its value as an import, where the value is `require("x")`, `require("x").y` or
    /// `await import("x")`; false for any other value.
    pub(super) fn required(&mut self, name: Node<'t>, value: Node<'t>) -> bool {
        let Some((path, member)) = self.required_module(value) else { return false };
        match name.kind() {
            "identifier" => self.add_import(self.text(name), &path, member.as_deref(), name),
            "object_pattern" if member.is_none() => self.required_members(name, &path),
            _ => return false,
        }
        true
    }

    /// Reads `{a, b: c}` on the left of a `require`.
    fn required_members(&mut self, pattern: Node<'t>, path: &str) {
        for kid in self.kids(pattern).0 {
            let kids = self.kids(kid.node);
            match kid.kind {
                "pair_pattern" => {
                    let (Some(key), Some(value)) = (kids.part("key"), kids.part("value")) else { continue };
                    let (member, name) = (self.text(key), self.text(value));
                    self.add_import(name, path, Some(member), kid.node);
                }
                _ => {
                    let name = kids.part("left").map_or_else(|| self.text(kid.node), |n| self.text(n));
                    self.add_import(name, path, Some(name), kid.node);
                }
            }
        }
    }

    /// Returns path and member of a module that a value loads.
    fn required_module(&mut self, value: Node<'t>) -> Option<(String, Option<String>)> {
        let kids = self.kids(value);
        match value.kind() {
            "await_expression" | "parenthesized_expression" => self.required_module(kids.first()?),
            "member_expression" => {
                let (path, member) = self.required_module(kids.part("object")?)?;
                let name = kids.part("property").map(|n| self.text(n).to_owned())?;
                member.is_none().then_some((path, Some(name)))
            }
            "call_expression" => {
                let function = kids.part("function")?;
                let loads = matches!(function.kind(), "import") || self.text(function) == "require";
                let argument = self.kids(kids.part("arguments").filter(|_| loads)?).first()?;
                (argument.kind() == "string").then(|| (literals::string(self.text(argument)), None))
            }
            _ => None,
        }
    }

    /// Reads `export {a, b as c}`, with or without `from`, `export * from`, `export * as x from`.
    pub(super) fn export_list(&mut self, kids: &Kids<'t>, star: bool) {
        let path = kids.part("source").map(|n| literals::string(self.text(n)));
        if let Some(space) = kids.kind("namespace_export") {
            let name = self.kids(space).first().map(|n| self.exported_name(n)).unwrap_or_default();
            return self.add_export(&name, path, "*");
        }
        if star {
            return self.add_export("*", path, "*");
        }
        let Some(clause) = kids.kind("export_clause") else { return };
        for Kid { node, .. } in self.kids(clause).0 {
            let kids = self.kids(node);
            let Some(symbol) = kids.part("name").map(|n| self.exported_name(n)) else { continue };
            let name = kids.part("alias").map_or_else(|| symbol.clone(), |n| self.exported_name(n));
            if name != symbol || path.is_some() {
                self.add_export(&name, path.clone(), &symbol);
            }
        }
    }

    /// Adds an export.
    pub(super) fn add_export(&mut self, name: &str, path: Option<String>, symbol: &str) {
        self.facts.exports.push(Export { name: name.to_owned(), path, symbol: symbol.to_owned() });
    }

    /// Takes note of `module.exports = …` and `exports.x = …`; returns the name under which others know the value.
    pub(super) fn common_export(&mut self, target: &Expr, value: &Expr) -> Option<String> {
        let path = target.path()?;
        let rest = match (path.head, path.parts.as_slice()) {
            ("module", ["exports", rest @ ..]) | ("exports", rest @ [_, ..]) => rest,
            _ => return None,
        };
        let name = match rest {
            [] => DEFAULT,
            [name] => name,
            _ => return None,
        };
        match value {
            Expr::Name(local) if local != name => self.add_export(name, None, local),
            Expr::Record(record) if name == DEFAULT => {
                for f in &record.fields {
                    if let (Some(Expr::Name(key) | Expr::Text(key)), Expr::Name(local)) = (&f.key, &f.value)
                        && key != local
                    {
                        self.add_export(key, None, local);
                    }
                }
            }
            _ => {}
        }
        Some(name.to_owned())
    }
}
