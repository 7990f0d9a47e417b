//! Names and paths: what a name of the file stands for.
//!
//! In: `use` trees and paths as written. Out: [`Import`]s and paths that start with a crate: `crate::queue::redis`, `redis::aio`. Left
//! out: what a glob import brings, and re-exports of other files.

use super::{Reader, text};
use crate::facts::{Export, Import};
use syn::spanned::Spanned;
use syn::{Item, UseTree};

/// Types that every file knows without importing them, as far as they matter to facts.
const PRELUDE: &[&str] = &["String", "Vec", "Option", "Result", "Box", "Some", "Ok", "Err", "None"];

/// Returns the path of the module that a file is by its place: `src/queue/mod.rs` is `crate::queue`.
pub(super) fn module_of(path: &str) -> Vec<String> {
    let mut module = vec!["crate".to_owned()];
    let Some(inner) = path.rsplit_once("/src/").map(|(_, p)| p).or_else(|| path.strip_prefix("src/")) else { return module };
    let inner = inner.strip_suffix(".rs").unwrap_or(inner);
    if inner.starts_with("bin/") {
        return module;
    }
    let parts: Vec<&str> = inner.split('/').collect();
    let last = parts.len() - 1;
    let names = parts.iter().enumerate().filter(|(i, p)| *i < last || !matches!(**p, "mod" | "lib" | "main"));
    module.extend(names.map(|(_, p)| (*p).to_owned()));
    module
}

/// Returns the segments of a path.
pub(super) fn segments(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|s| plain(&s.ident)).collect()
}

/// Returns an identifier without `r#`.
pub(super) fn plain(ident: &proc_macro2::Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)
}

/// Returns the name that an item declares.
fn declared_name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(i) => &i.ident,
        Item::Enum(i) => &i.ident,
        Item::Fn(i) => &i.sig.ident,
        Item::Static(i) => &i.ident,
        Item::Struct(i) => &i.ident,
        Item::Trait(i) => &i.ident,
        Item::Type(i) => &i.ident,
        Item::Union(i) => &i.ident,
        _ => return None,
    };
    Some(plain(ident))
}

impl Reader<'_> {
    /// Reads the imports of these items, and then those of the modules written in place.
    pub(super) fn imports(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Use(u) => self.use_item(u),
                Item::ExternCrate(x) => {
                    let name = plain(x.rename.as_ref().map_or(&x.ident, |(_, n)| n));
                    let line = text::start(x.extern_token.span);
                    self.facts.imports.push(Import { name, path: plain(&x.ident), member: None, aliased: x.rename.is_some(), line });
                }
                Item::Mod(m) => {
                    self.modules.insert(plain(&m.ident));
                }
                other => self.declared.extend(declared_name(other)),
            }
        }
        for m in items.iter().filter_map(|i| if let Item::Mod(m) = i { Some(m) } else { None }) {
            if let Some((_, items)) = &m.content {
                self.inline.push(plain(&m.ident));
                self.nested(|| text::start(m.mod_token.span), |r| r.imports(items));
                self.inline.pop();
            }
        }
    }

    /// Reads a `use` declaration.
    pub(super) fn use_item(&mut self, item: &syn::ItemUse) {
        let first = self.facts.imports.len();
        self.use_tree(&item.tree, Vec::new());
        let private = matches!(item.vis, syn::Visibility::Inherited);
        let new = &self.facts.imports[first..];
        // A glob import is followed like one that is handed on: only so its names are found.
        let handed = new.iter().filter(|i| !private || i.member.as_deref() == Some("*"));
        let export = |i: &Import| {
            let symbol = i.member.clone().unwrap_or_else(|| "*".to_owned());
            Export { name: i.name.clone(), path: Some(i.path.clone()), symbol }
        };
        self.facts.exports.extend(handed.map(export));
    }

    /// Reads the part of a `use` declaration below `above`.
    fn use_tree(&mut self, tree: &UseTree, above: Vec<String>) {
        let (last, name, at) = match tree {
            UseTree::Path(p) => {
                let below = [above, vec![plain(&p.ident)]].concat();
                self.nested(|| text::start(p.ident.span()), |r| r.use_tree(&p.tree, below));
                return;
            }
            UseTree::Group(g) => {
                for tree in &g.items {
                    self.nested(|| text::start(g.brace_token.span.open()), |r| r.use_tree(tree, above.clone()));
                }
                return;
            }
            UseTree::Name(n) => (plain(&n.ident), None, n.ident.span()),
            UseTree::Rename(r) => (plain(&r.ident), Some(plain(&r.rename)), r.ident.span()),
            UseTree::Glob(g) => ("*".to_owned(), None, g.span()),
        };
        let line = text::start(at);
        let aliased = name.is_some();
        // `use keys::TTL` beside `mod keys`: a module of this one.
        let own = above.first().is_some_and(|first| self.modules.contains(first));
        let mut path = if own { [self.here(), above].concat() } else { self.absolute(above) };
        // `use a::b::{self}` brings `b`.
        let member = if last == "self" { path.pop() } else { Some(last) };
        let Some(member) = member else { return };
        let name = name.unwrap_or_else(|| member.clone());
        let whole = path.is_empty();
        let path = if whole { member.clone() } else { path.join("::") };
        self.facts.imports.push(Import { name, path, member: (!whole).then_some(member), aliased, line });
    }

    /// Returns the path of the module that is read.
    pub(super) fn here(&self) -> Vec<String> {
        self.module.iter().chain(&self.inline).cloned().collect()
    }

    /// Returns a path from a crate on, without regard to imports.
    fn absolute(&self, mut path: Vec<String>) -> Vec<String> {
        let mut here = self.here();
        match path.first().map(String::as_str) {
            Some("self") => {
                path.remove(0);
            }
            Some("super") => {
                while path.first().is_some_and(|p| p == "super") {
                    path.remove(0);
                    if here.len() > 1 {
                        here.pop();
                    }
                }
            }
            Some(first) if path.len() > 1 && self.modules.contains(first) => {}
            _ => return path,
        }
        [here, path].concat()
    }

    /// Returns what a path stands for: its segments from a crate on. A name of the file's own, or one that is not known, stays alone.
    pub(super) fn resolve(&self, path: &[String]) -> Vec<String> {
        let Some(first) = path.first() else { return Vec::new() };
        if let Some(t) = self.self_type.as_ref().filter(|_| first == "Self") {
            let module = t.package.split("::").filter(|p| !p.is_empty()).map(str::to_owned);
            return module.chain([t.name.clone()]).chain(path[1..].iter().cloned()).collect();
        }
        let import = self.facts.imports.iter().find(|i| i.name == *first && i.member.as_deref() != Some("*"));
        match import {
            Some(i) => {
                let module = i.path.split("::").map(str::to_owned);
                self.own(module.chain(i.member.clone()).chain(path[1..].iter().cloned()).collect())
            }
            None if path.len() == 1 && PRELUDE.contains(&first.as_str()) => vec!["std".to_owned(), first.clone()],
            None if self.is_foreign(first) => self.brought_by_glob(path),
            None => self.own(self.absolute(path.to_vec())),
        }
    }

    /// Returns true for the name of a type or constant that the file neither declares nor imports by name.
    fn is_foreign(&self, name: &str) -> bool {
        name.starts_with(char::is_uppercase) && !self.declared.contains(name) && !self.generics.iter().any(|(n, _)| n == name)
    }

    /// Returns a path whose first name a glob import brings: of another package where only one such import may, otherwise it is asked of this
    /// module, which hands on what its globs bring.
    fn brought_by_glob(&self, path: &[String]) -> Vec<String> {
        let globs = || self.facts.imports.iter().filter(|i| i.member.as_deref() == Some("*")).map(|i| i.path.as_str());
        let own = |p: &str| p == "crate" || p.starts_with("crate::");
        let mut foreign: Vec<&str> = globs().filter(|p| !own(p) && !p.starts_with("std::")).collect();
        foreign.dedup();
        match foreign.as_slice() {
            [only] if !globs().any(|p| own(p) && p != self.module.join("::")) => {
                only.split("::").map(str::to_owned).chain(path.iter().cloned()).collect()
            }
            _ if globs().any(own) => self.module.iter().chain(path).cloned().collect(),
            _ => path.to_vec(),
        }
    }

    /// Returns an item of the file's own module without that module.
    fn own(&self, path: Vec<String>) -> Vec<String> {
        match path.strip_prefix(self.module.as_slice()) {
            Some(rest @ [first, more @ ..]) if more.is_empty() || first.starts_with(char::is_uppercase) => rest.to_vec(),
            _ => path,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::module_of;

    #[test]
    fn a_file_is_a_module_by_its_place() {
        for (path, module) in [
            ("src/lib.rs", "crate"),
            ("src/main.rs", "crate"),
            ("server/svix/src/queue/mod.rs", "crate::queue"),
            ("server/svix/src/queue/redis.rs", "crate::queue::redis"),
            ("src/bin/tool.rs", "crate"),
            ("tests/it.rs", "crate"),
        ] {
            assert_eq!(module_of(path).join("::"), module, "{path}");
        }
    }
}
