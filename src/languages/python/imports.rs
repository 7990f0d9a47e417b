//! Imports of a Python file, wherever in it they stand.
//!
//! In: a syntax tree. Out: [`Import`]s. Left out: order and condition of imports inside of functions: the name counts for the file.

use super::{Reader, module, span};
use crate::facts::Import;
use tree_sitter::Node;

impl<'t> Reader<'t> {
    /// Reads all imports of the file. A name that is imported twice (`try … except ImportError`) keeps its first meaning.
    pub(super) fn imports(&mut self, root: Node<'t>) {
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            match node.kind() {
                "import_statement" => self.import_statement(node),
                "import_from_statement" => self.import_from(node),
                // Only blocks can hold statements.
                "expression_statement" | "return_statement" | "raise_statement" | "assert_statement" | "comment" | "parameters" => {}
                _ => {
                    let kids = self.kids(node).0;
                    let holds =
                        |k: &str| k.ends_with("_statement") || k.ends_with("_clause") || k.ends_with("_definition") || matches!(k, "block" | "ERROR");
                    open.extend(kids.into_iter().rev().filter(|k| holds(k.kind)).map(|k| k.node));
                }
            }
        }
    }

    /// Reads `import a.b, c as d`. Without an alias the name is the first part of the path.
    fn import_statement(&mut self, node: Node<'t>) {
        let line = span(node).start;
        for kid in self.kids(node).parts("name").collect::<Vec<_>>() {
            let (path, alias) = self.aliased(kid);
            let name = alias.clone().unwrap_or_else(|| path.split('.').next().unwrap_or("").to_owned());
            self.facts.imports.push(Import { name, path, member: None, aliased: alias.is_some(), line });
        }
    }

    /// Reads `from a import b, c as d`.
    fn import_from(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let line = span(node).start;
        let Some(module) = kids.part("module_name") else { return };
        let path = self.absolute(self.text(module));
        if kids.kind("wildcard_import").is_some() {
            self.facts.imports.push(Import { name: "*".to_owned(), path: path.clone(), member: Some("*".to_owned()), aliased: false, line });
        }
        for kid in kids.parts("name").collect::<Vec<_>>() {
            let (member, alias) = self.aliased(kid);
            let name = alias.clone().unwrap_or_else(|| member.clone());
            self.facts.imports.push(Import { name, path: path.clone(), member: Some(member), aliased: alias.is_some(), line });
        }
    }

    /// Returns what is imported and its alias.
    fn aliased(&mut self, node: Node<'t>) -> (String, Option<String>) {
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        if node.kind() != "aliased_import" {
            return (plain(self.text(node)), None);
        }
        let kids = self.kids(node);
        let text = |part| kids.part(part).map(|n| plain(self.text(n)));
        (text("name").unwrap_or_default(), text("alias"))
    }

    /// Returns a module's path; a relative one from the root of the repository.
    fn absolute(&self, written: &str) -> String {
        let written: String = written.split_whitespace().collect();
        let dots = written.bytes().take_while(|b| *b == b'.').count();
        if dots == 0 {
            return written;
        }
        let package = module::package_of(&self.facts.path);
        let mut parts: Vec<&str> = package.split('.').filter(|p| !p.is_empty()).collect();
        parts.truncate(parts.len().saturating_sub(dots - 1));
        parts.extend(written[dots..].split('.').filter(|p| !p.is_empty()));
        if parts.is_empty() { ".".to_owned() } else { parts.join(".") }
    }

    /// Returns the import path that a dotted path of names stands for here: `redis.asyncio` of `aioredis` after
    /// `import redis.asyncio as aioredis`. `None` where its head is no module.
    pub(super) fn module_path(&self, head: &str, parts: &[&str]) -> Option<String> {
        let import = self.import(head)?;
        if import.member.is_some() {
            return None;
        }
        let base = if import.aliased { import.path.as_str() } else { import.name.as_str() };
        Some(std::iter::once(base).chain(parts.iter().copied()).collect::<Vec<_>>().join("."))
    }

    /// Returns the import that a name stands for here.
    pub(super) fn import(&self, name: &str) -> Option<&Import> {
        self.facts.import(name).filter(|_| !self.hiding.iter().any(|h| h == name))
    }
}
