//! Types as they are written.
//!
//! In: a syn type. Out: [`TypeRef`], parameters and results. What only wraps a value (`Arc<T>`, `Option<T>`, `&mut T`, a future of it) is
//! left out of the name and stays in the text; `Result<T, E>` of a function is two results. Left out: what an alias stands for.

use super::Reader;
use crate::facts::{Param, TypeRef};
use syn::{FnArg, GenericArgument, GenericParam, Generics, PathArguments, ReceiverKind, ReturnType, Signature, Type, TypeParamBound, WherePredicate};

/// Types that hold one value and hand its methods on, or are opened before it is used.
const WRAPPERS: &[&str] = &[
    "Option",
    "Box",
    "Arc",
    "Rc",
    "Cow",
    "Mutex",
    "RwLock",
    "RefCell",
    "Cell",
    "Pin",
    "OnceCell",
    "OnceLock",
    "LazyLock",
    "Lazy",
    "LazyCell",
    "Weak",
    "Data",
    "State",
    "Extension",
    "MutexGuard",
    "RwLockReadGuard",
    "RwLockWriteGuard",
    "ArcSwap",
    "ManuallyDrop",
    "Future",
    "BoxFuture",
    "LocalBoxFuture",
    "Wrapping",
];

/// Types and traits that hold a run of values.
const LISTS: &[&str] =
    &["Vec", "VecDeque", "HashSet", "BTreeSet", "LinkedList", "Iterator", "IntoIterator", "Stream", "SmallVec", "IndexSet", "BoxStream"];

/// Types that hold values by key.
const MAPS: &[&str] = &["HashMap", "BTreeMap", "DashMap", "IndexMap"];

/// Traits that say nothing about what a value is.
const MARKERS: &[&str] =
    &["Send", "Sync", "Clone", "Copy", "Debug", "Display", "Sized", "Unpin", "Default", "UnwindSafe", "Any", "Hash", "Eq", "PartialEq"];

impl Reader<'_> {
    /// Returns the type at a node.
    pub(super) fn type_ref(&mut self, t: &Type) -> TypeRef {
        let base = self.nested(|| super::text::lines(t).start, |r| r.base_type(t)).unwrap_or_default();
        TypeRef { text: self.text(t), ..base }
    }

    /// Returns package, name and element of a type; its text is left to the caller.
    fn base_type(&mut self, t: &Type) -> TypeRef {
        match t {
            Type::Path(p) if p.qself.is_none() => self.path_type(&p.path),
            Type::Reference(r) => self.type_ref(&r.elem),
            Type::Ptr(p) => self.type_ref(&p.elem),
            Type::Paren(p) => self.type_ref(&p.elem),
            Type::Group(g) => self.type_ref(&g.elem),
            Type::Slice(s) => composite("slice", Some(self.type_ref(&s.elem))),
            Type::Array(a) => composite("slice", Some(self.type_ref(&a.elem))),
            Type::ImplTrait(i) => self.bounds(i.bounds.iter()),
            Type::TraitObject(o) => self.bounds(o.bounds.iter()),
            Type::FnPtr(f) => {
                let result = self.output(&f.output).into_iter().next().map(|p| p.type_ref);
                composite("func", result)
            }
            Type::Tuple(t) if t.elems.is_empty() => TypeRef::default(),
            Type::Tuple(_) => composite("struct", None),
            _ => TypeRef { name: self.text(t), ..TypeRef::default() },
        }
    }

    /// Returns the type that a path names.
    pub(super) fn path_type(&mut self, path: &syn::Path) -> TypeRef {
        let Some(last) = path.segments.last() else { return TypeRef::default() };
        let name = super::paths::plain(&last.ident);
        if path.segments.len() == 1
            && let Some((_, bound)) = self.generics.iter().rev().find(|(n, _)| *n == name)
        {
            return bound.clone();
        }
        if let PathArguments::Parenthesized(f) = &last.arguments {
            let result = self.output(&f.output).into_iter().next().map(|p| p.type_ref);
            return composite("func", result);
        }
        let mut args = type_arguments(&last.arguments);
        let element = match args.as_slice() {
            [only, ..] if WRAPPERS.contains(&name.as_str()) || name.ends_with("Result") => return self.type_ref(only),
            [only, ..] if LISTS.contains(&name.as_str()) => return composite("slice", Some(self.type_ref(only))),
            [_, value, ..] if MAPS.contains(&name.as_str()) => return composite("map", Some(self.type_ref(value))),
            [] => None,
            _ => args.pop().map(|t| Box::new(self.type_ref(t))),
        };
        let found = self.named(&super::paths::segments(path));
        TypeRef { element, ..found }
    }

    /// Returns the type that a path of plain names stands for.
    pub(super) fn named(&self, path: &[String]) -> TypeRef {
        let mut whole = self.resolve(path);
        let name = whole.pop().unwrap_or_default();
        TypeRef { package: whole.join("::"), name, element: None, text: path.join("::") }
    }

    /// Returns the type that trait bounds describe: the first that says what a value is.
    fn bounds<'t>(&mut self, bounds: impl Iterator<Item = &'t TypeParamBound>) -> TypeRef {
        let mut paths = bounds.filter_map(|b| if let TypeParamBound::Trait(t) = b { Some(&t.path) } else { None });
        let telling = paths.find(|p| p.segments.last().is_some_and(|s| !MARKERS.contains(&s.ident.to_string().as_str())));
        telling.map(|p| self.path_type(p)).unwrap_or_default()
    }

    /// Runs `read` with the type parameters of a declaration in scope.
    pub(super) fn with_generics<T>(&mut self, generics: &Generics, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.generics.len();
        for param in &generics.params {
            if let GenericParam::Type(p) = param {
                let bound = self.bounds(p.bounds.iter());
                self.generics.push((super::paths::plain(&p.ident), bound));
            }
        }
        for predicate in generics.where_clause.iter().flat_map(|w| &w.predicates) {
            if let WherePredicate::Type(p) = predicate {
                let (name, bound) = (self.text(&p.bounded_ty), self.bounds(p.bounds.iter()));
                if let Some(known) = self.generics[outer..].iter_mut().find(|(n, t)| *n == name && t.name.is_empty()) {
                    known.1 = bound;
                }
            }
        }
        let result = read(self);
        self.generics.truncate(outer);
        result
    }

    /// Returns the receiver and the parameters of a function.
    pub(super) fn params(&mut self, signature: &Signature) -> (Option<Param>, Vec<Param>) {
        let (mut receiver, mut params) = (None, Vec::new());
        for input in &signature.inputs {
            match input {
                FnArg::Receiver(r) => {
                    let own = self.self_type.clone().unwrap_or_default();
                    let text = if matches!(r.kind, ReceiverKind::Reference(..)) { format!("&{}", own.text) } else { own.text.clone() };
                    receiver =
                        Some(Param { name: "self".to_owned(), type_ref: TypeRef { text, ..own }, variadic: false, default: None, taken: None });
                }
                FnArg::Typed(t) => {
                    let type_ref = self.type_ref(&t.ty);
                    let name = self.bindings(&t.pat).into_iter().next().unwrap_or_default();
                    params.push(Param { name, type_ref, variadic: false, default: None, taken: None });
                }
            }
        }
        (receiver, params)
    }

    /// Returns the results of a function: its value where it has one, and an error where it may give one.
    pub(super) fn output(&mut self, output: &ReturnType) -> Vec<Param> {
        let ReturnType::Type(_, t) = output else { return Vec::new() };
        let param = |type_ref| Param { name: String::new(), type_ref, variadic: false, default: None, taken: None };
        let Some(error) = self.error_of(t, 0) else { return vec![param(self.type_ref(t))] };
        let value = self.type_ref(t);
        let error = TypeRef { name: "error".to_owned(), text: error, ..TypeRef::default() };
        if value.name.is_empty() { vec![param(error)] } else { vec![param(value), param(error)] }
    }

    /// Returns the error of a `Result` as written, also of a future of one; `None` for any other type.
    fn error_of(&self, t: &Type, depth: usize) -> Option<String> {
        if depth > 6 {
            return None;
        }
        let in_bound = |b: &TypeParamBound| if let TypeParamBound::Trait(t) = b { self.error_in(&t.path, depth) } else { None };
        match t {
            Type::Path(p) => self.error_in(&p.path, depth),
            Type::Paren(p) => self.error_of(&p.elem, depth + 1),
            Type::ImplTrait(i) => i.bounds.iter().find_map(in_bound),
            Type::TraitObject(o) => o.bounds.iter().find_map(in_bound),
            _ => None,
        }
    }

    /// Returns the error of the `Result` that a path names or holds.
    fn error_in(&self, path: &syn::Path, depth: usize) -> Option<String> {
        let last = path.segments.last()?;
        let name = last.ident.to_string();
        let args = type_arguments(&last.arguments);
        match args.as_slice() {
            _ if name.ends_with("Result") => Some(args.get(1).map_or_else(|| "error".to_owned(), |e| self.text(*e))),
            _ if name == "RedisFuture" => Some("error".to_owned()),
            [only, ..] if matches!(name.as_str(), "Pin" | "Box" | "Future" | "BoxFuture" | "LocalBoxFuture") => self.error_of(only, depth + 1),
            _ => None,
        }
    }
}

/// Returns the types among the arguments of a path's segment, those of associated types included.
fn type_arguments(arguments: &PathArguments) -> Vec<&Type> {
    let PathArguments::AngleBracketed(args) = arguments else { return Vec::new() };
    let mut found = Vec::new();
    for a in &args.args {
        match a {
            GenericArgument::Type(t) => found.push(t),
            GenericArgument::AssocType(a) => found.push(&a.ty),
            _ => {}
        }
    }
    found
}

/// Returns a composite type; its text is left to the caller.
pub(super) fn composite(name: &str, element: Option<TypeRef>) -> TypeRef {
    TypeRef { name: name.to_owned(), element: element.map(Box::new), ..TypeRef::default() }
}
