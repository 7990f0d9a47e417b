//! Types as annotations write them.
//!
//! In: an annotation. Out: [`TypeRef`], parameters. Left out: what a type resolves to, type variables.

use super::Reader;
use crate::facts::{Expr, Param, TypeRef};
use crate::languages::text::normal;
use tree_sitter::Node;

/// Wrappers that say nothing of the type inside.
const WRAPPERS: &[&str] = &["Optional", "Annotated", "ClassVar", "Final", "Required", "NotRequired", "Union", "type", "Type"];

/// Types that hold elements of their last argument.
const LISTS: &[&str] = &[
    "list",
    "List",
    "set",
    "Set",
    "tuple",
    "Tuple",
    "frozenset",
    "Sequence",
    "Iterable",
    "Iterator",
    "Generator",
    "AsyncIterator",
    "AsyncIterable",
    "AsyncGenerator",
    "Collection",
];

/// Types that hold values by key.
const MAPS: &[&str] = &["dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "OrderedDict"];

impl<'t> Reader<'t> {
    /// Returns the type at `node`.
    pub(super) fn type_ref(&mut self, node: Node<'t>) -> TypeRef {
        let text = normal(self.text(node));
        let expr = self.expression(node);
        TypeRef { text, ..self.type_of(&expr) }
    }

    /// Returns the type that an expression names; an empty one where it names none.
    pub(super) fn type_of(&self, expr: &Expr) -> TypeRef {
        match expr {
            Expr::Type(t) => (**t).clone(),
            // A type that is declared further below is written as a text.
            Expr::Text(t) => {
                let named =
                    |part: &str| self.named_type(part.trim().strip_prefix("Optional[").unwrap_or(part).split(['[', ']']).next().unwrap_or("").trim());
                t.split('|').map(named).find(|t| !t.name.is_empty()).unwrap_or_default()
            }
            Expr::Name(n) => self.named_type(n),
            Expr::Field { .. } => self.named_type(&expr.to_string()),
            Expr::Binary { op, left, right } if op == "|" => telling([self.type_of(left), self.type_of(right)]),
            Expr::Index { of, index } => self.generic(of, index),
            _ => TypeRef::default(),
        }
    }

    /// Returns a type with arguments.
    fn generic(&self, of: &Expr, index: &Expr) -> TypeRef {
        let base = match of {
            Expr::Name(n) | Expr::Field { name: n, .. } => n.as_str(),
            _ => return TypeRef::default(),
        };
        let arguments: Vec<&Expr> = match index {
            Expr::Record(r) => r.fields.iter().map(|f| &f.value).collect(),
            other => vec![other],
        };
        let composite = |name: &str, element: Option<&&Expr>| TypeRef {
            name: name.to_owned(),
            element: element.map(|e| Box::new(TypeRef { text: e.to_string(), ..self.type_of(e) })),
            ..TypeRef::default()
        };
        match base {
            _ if WRAPPERS.contains(&base) => telling(arguments.iter().map(|a| self.type_of(a))),
            "Awaitable" | "Coroutine" => arguments.last().map(|a| self.type_of(a)).unwrap_or_default(),
            _ if LISTS.contains(&base) => composite("slice", arguments.first()),
            _ if MAPS.contains(&base) => composite("map", arguments.last()),
            "Callable" => composite("func", arguments.last()),
            _ => self.type_of(of),
        }
    }

    /// Returns the type of a name as the file's imports tell.
    fn named_type(&self, name: &str) -> TypeRef {
        let mut parts: Vec<&str> = name.split('.').collect();
        let own = parts.pop().unwrap_or("").to_owned();
        let (package, name) = match parts.first().copied() {
            _ if own.is_empty() || own == "None" => return TypeRef::default(),
            None => match self.facts.import(&own).and_then(|i| Some((i.path.clone(), i.member.clone()?))) {
                Some((path, member)) => (path, member),
                None => (String::new(), own),
            },
            Some(head) => match self.facts.import(head) {
                Some(i) if i.member.is_some() => {
                    let within = parts[1..].iter().map(|p| format!(".{p}")).collect::<String>();
                    (format!("{}.{}{within}", i.path, i.member.as_deref().unwrap_or("")), own)
                }
                Some(_) => (self.module_path(head, &parts[1..]).unwrap_or_else(|| parts.join(".")), own),
                // A class inside of a class of this file.
                None => (String::new(), format!("{}.{own}", parts.join("."))),
            },
        };
        TypeRef { package, text: name.clone(), name, element: None }
    }

    /// Returns the parameters of a function or lambda.
    pub(super) fn params(&mut self, list: Node<'t>) -> Vec<Param> {
        let kids = self.kids(list).0;
        kids.into_iter().filter_map(|k| self.param(k.node)).collect()
    }

    /// Returns one parameter; `*` and `/` alone are none.
    fn param(&mut self, node: Node<'t>) -> Option<Param> {
        let kids = self.kids(node);
        let variadic = |k: &str| matches!(k, "list_splat_pattern" | "dictionary_splat_pattern");
        let (named, is_variadic) = match node.kind() {
            "identifier" => (node, false),
            k if variadic(k) => (kids.first()?, true),
            "typed_parameter" => {
                let inner = kids.first()?;
                if variadic(inner.kind()) { (self.kids(inner).first()?, true) } else { (inner, false) }
            }
            "default_parameter" | "typed_default_parameter" => (kids.part("name")?, false),
            _ => return None,
        };
        let type_ref = kids.part("type").map(|n| self.type_ref(n)).unwrap_or_default();
        let default = kids.part("value").filter(|_| node.kind().ends_with("default_parameter")).map(|n| self.expression(n));
        Some(Param { name: self.text(named).to_owned(), type_ref, variadic: is_variadic, default, taken: None })
    }
}

/// Returns the one of several types that says most: a class that is imported, else the first that has a name.
fn telling(all: impl IntoIterator<Item = TypeRef>) -> TypeRef {
    let mut named: Vec<TypeRef> = all.into_iter().filter(|t| !t.name.is_empty()).collect();
    let imported = named.iter().position(|t| !t.package.is_empty()).unwrap_or(0);
    if named.is_empty() { TypeRef::default() } else { named.swap_remove(imported) }
}
