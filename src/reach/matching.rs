//! Which function a reference means.
//!
//! In: a [`Site`] with its [`Scope`], and a function that it may mean. Out: the chance that it does. Nothing that may be meant is
//! dropped silently: an interface or a receiver of unknown type is kept with less. Left out: type arguments, values at run time.

use super::declared::Declarations;
use super::sites::Site;
use super::typing::{Scope, Ty};
use crate::change::directory;
use crate::facts::TypeKind;
use std::collections::BTreeSet;

/// A function, method or package value that references are held against.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Callee {
    /// Directory of its package.
    pub(crate) home: String,
    /// Receiver type of a method.
    pub(crate) receiver: Option<String>,
    /// Own name.
    pub(crate) name: String,
    /// True for a package value, a table of functions for instance, which is used and not called.
    pub(crate) value: bool,
}

/// Chance that a function used as a value is run by whoever holds it.
const AS_VALUE: f32 = 0.6;
/// Chance that a handler is run by whoever registers it: a request must follow (see `routes`).
const REGISTERED: f32 = 0.25;
/// Chance for a method of an embedded type: it may be hidden where we do not look.
const EMBEDDED: f32 = 0.95;
/// Chance for the most usual implementer of an interface.
const INTERFACE: f32 = 0.9;
/// Chance for a type that has most of an interface's methods and may get the others from what embeds it.
const PARTIAL: f32 = 0.2;
/// Chance where the receiver's type is not known and only one type has such a method.
const UNKNOWN: f32 = 0.4;
/// Deepest chain of embedded types.
const EMBEDDING: u8 = 5;

/// Returns the chance that `site` means `callee`, 0 where it does not.
pub(crate) fn chance(scope: &Scope<'_>, home: &str, site: &Site<'_>, callee: &Callee) -> f32 {
    let means = match (site.of, &callee.receiver) {
        (None, None) => plain(scope, home, site, callee),
        (None, Some(_)) => 0.0,
        (Some(of), receiver) => match of.path().filter(|p| p.parts.is_empty()).and_then(|p| scope.package(p.head, site.at.line)) {
            Some(package) => f32::from(u8::from(receiver.is_none() && package.as_deref() == Some(&callee.home))),
            None => receiver.as_ref().map_or(0.0, |r| method(scope, site, callee, r)),
        },
    };
    match site.called || callee.value {
        true => means,
        false if means > 0.0 && route(scope, site).is_some() => means * REGISTERED,
        false => means * AS_VALUE,
    }
}

/// Returns the route under which a site registers a function.
pub(crate) fn route(scope: &Scope<'_>, site: &Site<'_>) -> Option<String> {
    scope.text_of(site.route?, site.at.line).filter(|t| t.contains('/') && !t.contains(char::is_whitespace))
}

/// Returns the chance for a name without receiver or package.
fn plain(scope: &Scope<'_>, home: &str, site: &Site<'_>, callee: &Callee) -> f32 {
    if scope.declared.source.unit(&scope.file.path) == scope.file.path {
        let own = home == callee.home && scope.file.import(site.name).is_none() && scope.file.declares(site.name);
        let means = own || imported(scope, site.name, callee).is_some();
        return f32::from(u8::from(means && !scope.is_local(site.name, site.at.line)));
    }
    let here = home == callee.home
        || scope.file.imports.iter().any(|i| i.name == "." && scope.declared.home(scope.file, &i.path).as_ref() == Some(&callee.home));
    if here && !scope.is_local(site.name, site.at.line) { 1.0 } else { 0.0 }
}

/// Returns the callee's name where a file that is a module of its own imports it as `name`.
fn imported(scope: &Scope<'_>, name: &str, callee: &Callee) -> Option<String> {
    let import = scope.file.import(name)?;
    let (source, member) = (scope.declared.source, import.member.as_deref()?);
    let (unit, name) = source.exported(&source.unit_of(scope.file, &import.path)?, member).ok()?;
    (directory(&unit) == callee.home && name == callee.name).then_some(name)
}

/// Returns the chance for a method of a value.
fn method(scope: &Scope<'_>, site: &Site<'_>, callee: &Callee, receiver: &str) -> f32 {
    let Some(of) = site.of else { return 0.0 };
    match scope.type_of(of, site.at.line) {
        Some(t) => of_type(scope.declared, &t, callee, receiver, EMBEDDING),
        // A field that is not called is far likelier than a method value.
        None if !site.called => 0.0,
        None => UNKNOWN / rivals(scope.declared, callee),
    }
}

/// Returns the number of types of the callee's directory that have a method of its name, at least 1; a name that everybody uses counts more.
fn rivals(declared: &Declarations<'_>, callee: &Callee) -> f32 {
    let types = u16::try_from(declared.table(&callee.home).types_with(&callee.name).count()).unwrap_or(u16::MAX);
    let common = if COMMON.contains(&callee.name.as_str()) { 4.0 } else { 1.0 };
    f32::from(types.max(1)) * common
}

/// Method names that many foreign types have too.
const COMMON: [&str; 22] = [
    "Close", "Delete", "Do", "Error", "Exec", "Get", "Handle", "Init", "Len", "Name", "Next", "Ping", "Read", "Reset", "Run", "Set", "Start", "Stop",
    "String", "Unwrap", "Use", "Write",
];

/// Returns the chance that calling the callee's name on a value of type `t` runs it.
fn of_type(declared: &Declarations<'_>, t: &Ty, callee: &Callee, receiver: &str, fuel: u8) -> f32 {
    let Some(fuel) = fuel.checked_sub(1) else { return 0.0 };
    let Some(home) = &t.home else { return 0.0 };
    if *home == callee.home && t.name == receiver {
        return 1.0;
    }
    if declared.table(home).has_method(&t.name, &callee.name) {
        return 0.0;
    }
    let Some(found) = declared.type_def(home, &t.name) else { return 0.0 };
    let def = found.get();
    if def.kind == TypeKind::Interface {
        let mut methods = BTreeSet::new();
        interface_methods(declared, t, &mut methods, EMBEDDING);
        return if methods.contains(&callee.name) { implements(declared, t, &methods, callee, receiver) } else { 0.0 };
    }
    let through = |chance: f32, e: &crate::facts::TypeRef| chance * of_type(declared, &Ty::of(declared, &found.file, e), callee, receiver, fuel);
    let embedded = def.embeds.iter().map(|e| through(EMBEDDED, e));
    embedded.chain(def.target.iter().map(|e| through(EMBEDDED, e))).fold(0.0, f32::max)
}

/// Adds the methods of an interface, those of embedded interfaces included.
fn interface_methods(declared: &Declarations<'_>, t: &Ty, methods: &mut BTreeSet<String>, fuel: u8) {
    let (Some(fuel), Some(home)) = (fuel.checked_sub(1), &t.home) else { return };
    let Some(found) = declared.type_def(home, &t.name) else { return };
    methods.extend(found.get().methods.iter().map(|m| m.name.clone()));
    for e in &found.get().embeds {
        interface_methods(declared, &Ty::of(declared, &found.file, e), methods, fuel);
    }
}

/// Returns the chance that a value of interface `t` with these methods is a `receiver`.
fn implements(declared: &Declarations<'_>, t: &Ty, methods: &BTreeSet<String>, callee: &Callee, receiver: &str) -> f32 {
    let table = declared.table(&callee.home);
    let own = table.methods_among(receiver, methods.iter().map(String::as_str));
    if own < methods.len() {
        return if own * 2 >= methods.len() { PARTIAL } else { 0.0 };
    }
    if !same_shape(declared, t, callee, receiver) { 0.0 } else { INTERFACE * share(declared, t, methods, callee, receiver) }
}

/// Returns false where the interface's method and the callee differ in the number of parameters or results: the same word, another meaning.
fn same_shape(declared: &Declarations<'_>, t: &Ty, callee: &Callee, receiver: &str) -> bool {
    let wanted = t.home.as_ref().and_then(|h| declared.type_def(h, &t.name));
    let wanted = wanted.as_ref().and_then(|d| d.get().methods.iter().find(|m| m.name == callee.name));
    let (Some(wanted), Some(own)) = (wanted, declared.method(&callee.home, receiver, &callee.name)) else { return true };
    wanted.params.len() == own.get().params.len() && wanted.results.len() == own.get().results.len()
}

/// Returns how usual a `receiver` is among the implementers of an interface: the root of its share of the files that name one of them,
/// since one test may well run several. A backend that hardly a file names is hardly ever behind the interface.
fn share(declared: &Declarations<'_>, t: &Ty, methods: &BTreeSet<String>, callee: &Callee, receiver: &str) -> f32 {
    let homes: BTreeSet<&str> = t.home.iter().map(String::as_str).chain([callee.home.as_str()]).collect();
    let mut names = BTreeSet::from([receiver.to_owned()]);
    for home in homes {
        let table = declared.table(home);
        let fits = |name: &&str| table.methods_among(name, methods.iter().map(String::as_str)) == methods.len();
        names.extend(table.types_with(&callee.name).filter(fits).map(str::to_owned));
    }
    if names.len() < 2 {
        return 1.0;
    }
    let uses = declared.uses(&names);
    let sum = uses.values().sum::<usize>().max(1);
    let own = uses.get(receiver).copied().unwrap_or(0);
    (f32::from(u16::try_from(own).unwrap_or(u16::MAX)) / f32::from(u16::try_from(sum).unwrap_or(u16::MAX))).sqrt()
}
