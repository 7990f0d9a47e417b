//! Attributes: documentation, names for other systems, conditions, and everything else as decorators.
//!
//! In: the attributes of an item. Out: doc text, tags (`serde` → `redis_url`, `env` → `REDIS_URL`, `default`), whether only tests compile
//! it, and decorators as calls. Left out: what a derive generates.

use super::{Reader, paths, text};
use crate::facts::{Arg, Call, Expr, TypeRef};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

/// Attributes of the compiler and of formatting, which say nothing about what the code does.
const QUIET: &[&str] =
    &["doc", "allow", "warn", "deny", "expect", "inline", "must_use", "cfg", "cfg_attr", "rustfmt", "clippy", "non_exhaustive", "derive"];

/// Attributes of a field that name a setting, and the keys in them.
const TAGGED: &[&str] = &["serde", "arg", "clap", "structopt", "envconfig", "config", "env", "setting", "conf", "serde_as"];

/// Returns the documentation of an item.
pub(super) fn doc(attrs: &[Attribute]) -> String {
    attrs
        .iter()
        .filter(|a| a.path().is_ident("doc"))
        .filter_map(doc_text)
        .map(|l| l.trim().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

/// Returns the text of one piece of documentation.
pub(super) fn doc_text(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(n) => literal(&n.value),
        _ => None,
    }
}

/// Returns the first line of an item's attributes, documentation left out.
pub(super) fn first_line(attrs: &[Attribute], own: u32) -> u32 {
    let told = attrs.iter().filter(|a| !a.path().is_ident("doc")).map(|a| text::start(a.pound_token.spans[0]));
    told.min().map_or(own, |l| l.min(own))
}

/// Returns true where only tests compile an item: `#[cfg(test)]`, `#[cfg(all(test, …))]`.
pub(super) fn only_in_tests(attrs: &[Attribute]) -> bool {
    let asks = |a: &Attribute| match &a.meta {
        Meta::List(l) if l.path.is_ident("cfg") => {
            let plain: String = l.tokens.to_string().split_whitespace().collect();
            plain == "test" || plain.strip_prefix("all(").is_some_and(|r| r.split([',', ')']).any(|p| p == "test"))
        }
        _ => false,
    };
    attrs.iter().any(asks)
}

/// Returns true where a test runner runs a function: `#[test]`, `#[tokio::test]`, `#[rstest]`.
pub(super) fn runs_as_test(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|a| {
        let last = a.path().segments.last().map(|s| s.ident.to_string());
        last.is_some_and(|l| matches!(l.as_str(), "test" | "rstest" | "test_case" | "quickcheck" | "bench" | "wasm_bindgen_test"))
    })
}

/// Tells whether an attribute asks for a feature.
fn feature(attribute: &Attribute) -> Option<()> {
    let Meta::List(list) = &attribute.meta else { return None };
    (list.path.is_ident("cfg") && list.tokens.to_string().contains("feature")).then_some(())
}

/// Returns a condition of the compiler as a decorator.
fn asked(name: &str, cond: &str, line: u32) -> Expr {
    let args = vec![Arg { name: None, value: Expr::Other(cond.to_owned()), spread: false }];
    super::calls::call(Expr::Name(name.to_owned()), name.to_owned(), None, args, line, line)
}

/// Returns the traits that an item derives, by their last names.
pub(super) fn derives(attrs: &[Attribute], name: &str) -> bool {
    attrs.iter().filter(|a| a.path().is_ident("derive")).any(|a| match &a.meta {
        Meta::List(l) => l.tokens.to_string().split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == name),
        _ => false,
    })
}

/// Returns the text of a string literal.
fn literal(e: &syn::Expr) -> Option<String> {
    match e {
        syn::Expr::Lit(l) => match &l.lit {
            syn::Lit::Str(s) => Some(s.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the entries of an attribute's list; what is no list of entries gives none.
fn entries(attribute: &Attribute) -> Vec<Meta> {
    let Meta::List(list) = &attribute.meta else { return Vec::new() };
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    parser.parse2(list.tokens.clone()).map(|p| p.into_iter().collect()).unwrap_or_default()
}

impl Reader<'_> {
    /// Returns the tags of a field and its default: names under which it is read from elsewhere.
    pub(super) fn tags(&mut self, attrs: &[Attribute], field: &str) -> (Vec<(String, String)>, Option<Expr>) {
        let (mut tags, mut default) = (Vec::new(), None);
        for a in attrs.iter().filter(|a| a.path().segments.last().is_some_and(|s| TAGGED.contains(&s.ident.to_string().as_str()))) {
            let library = a.path().segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
            for entry in entries(a) {
                self.tag(&library, &entry, field, &mut tags, &mut default);
            }
        }
        // A setting goes by the variable of the environment before all others.
        tags.sort_by_key(|(k, _)| k != "env");
        (tags, default)
    }

    /// Adds the tag of one entry: `rename = "x"`, `env = "X"`, `env`, `long`, `default = "f"`, `default_value_t = 5`.
    fn tag(&mut self, library: &str, entry: &Meta, field: &str, tags: &mut Vec<(String, String)>, default: &mut Option<Expr>) {
        let key = entry.path().segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        let value = match entry {
            Meta::NameValue(n) => literal(&n.value),
            _ => None,
        };
        match (key.as_str(), value) {
            ("rename", Some(v)) => tags.push((library.to_owned(), v)),
            // Its own fields stand in its place, or all that nothing else takes.
            ("flatten", _) => tags.push(("flatten".to_owned(), String::new())),
            // Another name beside its own.
            ("alias", Some(v)) => tags.push(("alias".to_owned(), v)),
            ("env" | "var", Some(v)) => tags.push(("env".to_owned(), v)),
            ("from", Some(v)) if library == "envconfig" => tags.push(("env".to_owned(), v)),
            ("env", None) => tags.push(("env".to_owned(), field.to_uppercase())),
            ("long", v) => tags.push(("flag".to_owned(), v.unwrap_or_else(|| field.replace('_', "-")))),
            ("default" | "default_value" | "default_value_t" | "default_values_t", v) => {
                let given = match entry {
                    Meta::NameValue(n) => Some(self.expr(&n.value)),
                    _ => None,
                };
                // The default of serde is the name of a function.
                let function =
                    v.filter(|_| library == "serde").map(|f| self.called_without_arguments(&f, text::start(syn::spanned::Spanned::span(entry))));
                *default = function.or(given).or_else(|| default.take());
            }
            _ => {}
        }
    }

    /// Returns the call of a function that is named in a text.
    fn called_without_arguments(&mut self, name: &str, line: u32) -> Expr {
        let path: Vec<String> = name.split("::").map(str::to_owned).collect();
        let (callee, package) = self.callee(&path);
        let name = path.last().cloned().unwrap_or_default();
        Expr::Call(Box::new(Call { callee, name, package, args: Vec::new(), effect: None, awaited: false, constructs: false, line, end_line: line }))
    }

    /// Returns the attributes of an item as calls.
    pub(super) fn decorators(&mut self, attrs: &[Attribute]) -> Vec<Expr> {
        let told = attrs.iter().filter(|a| a.path().segments.first().is_some_and(|s| !QUIET.contains(&s.ident.to_string().as_str())));
        told.map(|a| self.decorator(a)).collect()
    }

    /// Returns the features on which it depends whether a test is compiled or run, as decorators: `#[cfg(feature = "x")]` of the test, of a module around
    /// it or of its file, and `#[cfg_attr(not(feature = "x"), ignore)]`.
    pub(super) fn features(&self, attrs: &[Attribute]) -> Vec<Expr> {
        let around = self.conditions.iter().map(|(cond, line)| asked("runif", cond, *line));
        let own = attrs.iter().filter_map(|a| {
            let Meta::List(list) = &a.meta else { return None };
            let line = text::start(a.pound_token.spans[0]);
            if list.path.is_ident("cfg_attr") {
                let tokens = self.text(&list.tokens);
                let (cond, attribute) = tokens.rsplit_once(',')?;
                return (cond.contains("feature") && attribute.trim_start().starts_with("ignore")).then(|| asked("skipif", cond, line));
            }
            feature(a).map(|()| asked("runif", &self.text(&list.tokens), line))
        });
        around.chain(own).collect()
    }

    /// Returns the feature conditions of a module or file, each with its line.
    pub(super) fn conditions_of(&self, attrs: &[Attribute]) -> Vec<(String, u32)> {
        let asked = attrs.iter().filter(|a| feature(a).is_some());
        asked
            .filter_map(|a| if let Meta::List(l) = &a.meta { Some((self.text(&l.tokens), text::start(a.pound_token.spans[0]))) } else { None })
            .collect()
    }

    /// Returns one attribute as a call.
    fn decorator(&mut self, attribute: &Attribute) -> Expr {
        let args = match &attribute.meta {
            Meta::Path(_) => Vec::new(),
            Meta::NameValue(n) => vec![Arg { name: None, value: self.expr(&n.value), spread: false }],
            Meta::List(list) => {
                let found = entries(attribute);
                if found.is_empty() && !list.tokens.is_empty() {
                    self.macro_args(list.tokens.clone()).unwrap_or_else(|| vec![self.other(list.tokens.clone())])
                } else {
                    found.iter().map(|m| self.entry(m)).collect()
                }
            }
        };
        let path = paths::segments(attribute.path());
        let (callee, package) = self.callee(&path);
        let lines = text::lines(attribute);
        let name = path.last().cloned().unwrap_or_default();
        Expr::Call(Box::new(Call {
            callee,
            name,
            package,
            args,
            effect: None,
            awaited: false,
            constructs: false,
            line: lines.start,
            end_line: lines.end,
        }))
    }

    /// Returns an entry of an attribute as an argument.
    fn entry(&mut self, meta: &Meta) -> Arg {
        let path = paths::segments(meta.path()).join("::");
        match meta {
            Meta::Path(_) => Arg { name: None, value: Expr::Name(path), spread: false },
            Meta::NameValue(n) => Arg { name: Some(path), value: self.expr(&n.value), spread: false },
            Meta::List(l) => Arg { name: Some(path), value: Expr::Other(l.tokens.to_string()), spread: false },
        }
    }

    /// Returns tokens that are no expressions as an argument.
    fn other(&self, tokens: proc_macro2::TokenStream) -> Arg {
        Arg { name: None, value: Expr::Other(tokens.to_string()), spread: false }
    }

    /// Returns a type whose only text is its name.
    pub(super) fn bare(name: &str) -> TypeRef {
        TypeRef { name: name.to_owned(), text: name.to_owned(), ..TypeRef::default() }
    }
}
