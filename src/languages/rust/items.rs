//! Items of a Rust file: values, types, functions, methods, modules written in place.
//!
//! In: items. Out: the file's facts but for imports and comments. A function of a trait or an `impl` is `Type.name`. Left out: foreign
//! functions, and items that macros make, but for `lazy_static!` and `cfg_if!`.

use super::statements::Sink;
use super::{Reader, attributes, paths, text};
use crate::facts::{Field, Function, Param, Span, TypeDef, TypeKind, TypeRef, ValueDef};
use proc_macro2::Span as Place;
use syn::spanned::Spanned;
use syn::{Attribute, Block, Fields, ImplItem, Item, ItemImpl, Signature, TraitItem};

impl Reader<'_> {
    /// Reads items.
    pub(super) fn items(&mut self, items: &[Item]) {
        for item in items {
            self.nested(|| text::lines(item).start, |r| r.item(item));
        }
    }

    /// Reads one item.
    fn item(&mut self, item: &Item) {
        self.documented_item(item);
        match item {
            Item::Fn(f) => self.function_item(&f.attrs, &f.sig, Some(&f.block), start_of(&f.vis, &f.sig)),
            Item::Impl(i) => self.impl_item(i),
            Item::Trait(t) => self.trait_item(t),
            Item::Mod(m) => self.module_item(m),
            Item::Struct(s) => self.type_item(&s.attrs, &s.ident, &s.generics, item.span(), |r| (TypeKind::Struct, r.fields(&s.fields, &s.attrs))),
            Item::Union(u) => {
                let fields = Fields::Named(u.fields.clone());
                self.type_item(&u.attrs, &u.ident, &u.generics, item.span(), |r| (TypeKind::Struct, r.fields(&fields, &u.attrs)));
            }
            Item::Enum(e) => self.type_item(&e.attrs, &e.ident, &e.generics, item.span(), |r| (TypeKind::Other, r.variants(e))),
            Item::Type(t) => {
                self.type_item(&t.attrs, &t.ident, &t.generics, item.span(), |_| (TypeKind::Alias, Vec::new()));
                let target = self.with_generics(&t.generics, |r| r.type_ref(&t.ty));
                if let Some(def) = self.facts.types.last_mut() {
                    def.target = Some(target);
                }
            }
            Item::Const(c) => self.value_item(&c.attrs, &paths::plain(&c.ident), true, Some(&c.ty), Some(&c.expr), item.span()),
            Item::Static(s) => {
                let constant = matches!(s.mutability, syn::StaticMutability::None);
                self.value_item(&s.attrs, &paths::plain(&s.ident), constant, Some(&s.ty), Some(&s.expr), item.span());
            }
            Item::Macro(m) => self.macro_item(m),
            _ => {}
        }
    }

    /// Adds the tests in the documentation of a constant, static or module.
    fn documented_item(&mut self, item: &Item) {
        let (attrs, ident) = match item {
            Item::Const(i) => (&i.attrs, &i.ident),
            Item::Static(i) => (&i.attrs, &i.ident),
            Item::Mod(i) => (&i.attrs, &i.ident),
            _ => return,
        };
        self.doc_tests(attrs, &paths::plain(ident));
    }

    /// Reads a module that is written in place.
    fn module_item(&mut self, module: &syn::ItemMod) {
        let Some((_, items)) = &module.content else { return };
        let outer = self.in_tests;
        self.in_tests |= attributes::only_in_tests(&module.attrs);
        let around = self.conditions.len();
        let own = self.conditions_of(&module.attrs);
        self.conditions.extend(own);
        self.inline.push(paths::plain(&module.ident));
        self.items(items);
        self.inline.pop();
        self.conditions.truncate(around);
        self.in_tests = outer;
    }

    /// Reads a constant or static.
    pub(super) fn value_item(
        &mut self,
        attrs: &[Attribute],
        name: &str,
        constant: bool,
        ty: Option<&syn::Type>,
        value: Option<&syn::Expr>,
        at: Place,
    ) {
        let type_ref = ty.map(|t| self.type_ref(t));
        let value = value.map(|e| self.expr(e));
        let span = own_span(attrs, text::start(at), at);
        let doc = documented(attributes::doc(attrs), self.scan.trailing(span.end));
        self.facts.values.push(ValueDef { name: name.to_owned(), constant, type_ref, value, doc, span });
    }

    /// Reads a struct, enum, union or alias.
    fn type_item(
        &mut self,
        attrs: &[Attribute],
        ident: &proc_macro2::Ident,
        generics: &syn::Generics,
        at: Place,
        shape: impl FnOnce(&mut Self) -> (TypeKind, Vec<Field>),
    ) {
        let name = paths::plain(ident);
        let outer = self.self_type.replace(Self::bare(&name));
        let (kind, fields) = self.with_generics(generics, shape);
        self.self_type = outer;
        let decorators = self.decorators(attrs);
        let span = Span { start: text::start(ident.span()), end: text::end(at) };
        let doc = attributes::doc(attrs);
        self.doc_tests(attrs, &name);
        self.facts.types.push(TypeDef { name, kind, fields, embeds: vec![], methods: vec![], target: None, doc, span, decorators });
    }

    /// Returns the fields of a struct or variant. What is read from outside goes by the field's name unless the field says another.
    fn fields(&mut self, fields: &Fields, owner: &[Attribute]) -> Vec<Field> {
        let read_in = attributes::derives(owner, "Deserialize");
        let mut found = Vec::new();
        for (i, f) in fields.iter().enumerate() {
            let name = f.ident.as_ref().map_or_else(|| i.to_string(), paths::plain);
            let (mut tags, default) = self.tags(&f.attrs, &name);
            if read_in && f.ident.is_some() && !tags.iter().any(|(k, _)| k == "serde") {
                tags.push(("serde".to_owned(), name.clone()));
            }
            let type_ref = self.type_ref(&f.ty);
            let at = Span { start: text::start(f.ident.as_ref().map_or_else(|| f.ty.span(), proc_macro2::Ident::span)), end: text::end(f.ty.span()) };
            let doc = documented(attributes::doc(&f.attrs), self.scan.trailing(at.end));
            let decorators = self.decorators(&f.attrs);
            found.push(Field { name, type_ref, tags, default, doc, span: at, fields: vec![], decorators });
        }
        found
    }

    /// Returns the variants of an enum as fields.
    fn variants(&mut self, item: &syn::ItemEnum) -> Vec<Field> {
        let mut found = Vec::new();
        for v in &item.variants {
            let name = paths::plain(&v.ident);
            let (tags, default) = self.tags(&v.attrs, &name);
            let fields = self.fields(&v.fields, &[]);
            let type_ref = match fields.as_slice() {
                [only] if only.name == "0" => only.type_ref.clone(),
                _ => TypeRef::default(),
            };
            let doc = documented(attributes::doc(&v.attrs), self.scan.trailing(text::end(v.span())));
            let inner = if matches!(v.fields, Fields::Named(_)) { fields } else { vec![] };
            let decorators = self.decorators(&v.attrs);
            found.push(Field { name, type_ref, tags, default, doc, span: text::lines(v), fields: inner, decorators });
        }
        found
    }

    /// Reads the functions of an `impl`.
    fn impl_item(&mut self, item: &ItemImpl) {
        self.with_generics(&item.generics, |r| {
            let in_tests = r.in_tests;
            r.in_tests |= attributes::only_in_tests(&item.attrs);
            let own = r.type_ref(&item.self_ty);
            if let Some((of, _)) = &item.trait_ {
                let of = crate::facts::TypeRef { text: r.text(of), ..r.path_type(of) };
                r.implements.push((own.name.clone(), of));
            }
            let outer = r.self_type.replace(own.clone());
            for inner in &item.items {
                match inner {
                    ImplItem::Fn(f) => r.function_item(&f.attrs, &f.sig, Some(&f.block), start_of(&f.vis, &f.sig)),
                    ImplItem::Const(c) => {
                        let name = format!("{}.{}", own.name, paths::plain(&c.ident));
                        r.value_item(&c.attrs, &name, true, Some(&c.ty), Some(&c.expr), inner.span());
                    }
                    _ => {}
                }
            }
            r.self_type = outer;
            r.in_tests = in_tests;
        });
    }

    /// Notes the traits of other packages that the file's types implement: their methods are methods of the type.
    pub(super) fn implemented(&mut self) {
        for (name, of) in std::mem::take(&mut self.implements) {
            let foreign = !of.package.is_empty() && !["crate", "std", "core", "alloc"].contains(&of.package.split("::").next().unwrap_or(""));
            if let Some(def) = self.facts.types.iter_mut().find(|t| foreign && t.name == name && !t.embeds.contains(&of)) {
                def.embeds.push(of);
            }
        }
    }

    /// Reads a trait: its signatures as methods of an interface, functions with a body as methods of its name.
    fn trait_item(&mut self, item: &syn::ItemTrait) {
        let name = paths::plain(&item.ident);
        self.type_item(&item.attrs, &item.ident, &item.generics, item.span(), |_| (TypeKind::Interface, Vec::new()));
        let at = self.facts.types.len() - 1;
        let outer = self.self_type.replace(Self::bare(&name));
        let mut methods = Vec::new();
        for inner in &item.items {
            if let TraitItem::Fn(f) = inner {
                let method = self.function(&f.attrs, &f.sig, None, text::start(f.sig.span()));
                if f.default.is_none() {
                    self.doc_tests(&f.attrs, &method.symbol());
                }
                methods.push(method);
                if f.default.is_some() {
                    self.function_item(&f.attrs, &f.sig, f.default.as_ref(), text::start(f.sig.span()));
                }
            }
        }
        self.self_type = outer;
        self.facts.types[at].methods = methods;
    }

    /// Adds a function or method of the file.
    fn function_item(&mut self, attrs: &[Attribute], signature: &Signature, body: Option<&Block>, first: u32) {
        let outer = self.in_tests;
        self.in_tests |= attributes::only_in_tests(attrs);
        let function = self.function(attrs, signature, body, first);
        self.in_tests = outer;
        let symbol = function.symbol();
        self.facts.functions.push(function);
        self.doc_tests(attrs, &symbol);
    }

    /// Returns a function. A test goes by the path by which the test runner knows it.
    fn function(&mut self, attrs: &[Attribute], signature: &Signature, body: Option<&Block>, first: u32) -> Function {
        self.with_generics(&signature.generics, |r| {
            let (receiver, params) = r.params(signature);
            let results = r.output(&signature.output);
            let sink = if results.is_empty() { Sink::Drop } else { Sink::Return };
            let body_steps = body.map(|b| r.function_body(b, sink)).unwrap_or_default();
            let last = body.map_or_else(|| signature.span(), |b| b.brace_token.span.close());
            let test = attributes::runs_as_test(attrs);
            let name = paths::plain(&signature.ident);
            let mut decorators = r.decorators(attrs);
            if test {
                decorators.extend(r.features(attrs));
            }
            let name = if test { r.inline.iter().chain([&name]).cloned().collect::<Vec<_>>().join("::") } else { name };
            Function {
                name,
                receiver: receiver.or_else(|| r.associated()),
                params,
                results,
                body: body_steps.into(),
                doc: attributes::doc(attrs),
                span: Span { start: attributes::first_line(attrs, first), end: text::end(last) },
                test,
                only_for_tests: r.in_tests,
                decorators,
            }
        })
    }

    /// Returns the receiver of an associated function: the type, without a name.
    fn associated(&self) -> Option<Param> {
        self.self_type.clone().map(|type_ref| Param { name: String::new(), type_ref, variadic: false, default: None, taken: None })
    }
}

/// Returns the first line of a function without its attributes.
fn start_of(visibility: &syn::Visibility, signature: &Signature) -> u32 {
    match visibility {
        syn::Visibility::Inherited => text::start(signature.span()),
        v => text::start(v.span()),
    }
}

/// Returns the lines of an item without its documentation.
fn own_span(attrs: &[Attribute], _first: u32, at: Place) -> Span {
    let docs = attrs.iter().filter(|a| a.path().is_ident("doc")).map(|a| text::end(a.span())).max();
    let start = text::start(at);
    Span { start: docs.map_or(start, |d| if d >= start { d + 1 } else { start }).min(text::end(at)), end: text::end(at) }
}

/// Joins documentation and a comment at the end of a line.
fn documented(doc: String, trailing: &str) -> String {
    match (doc.is_empty(), trailing.is_empty()) {
        (true, _) => trailing.to_owned(),
        (_, true) => doc,
        _ => format!("{doc}\n{trailing}"),
    }
}
