//! Which function a reference means.
//!
//! In: a [`Site`] with its [`Scope`], and a function that it may mean. Out: the chance that it does. Nothing that may be meant is
//! dropped silently: an interface or a receiver of unknown type is kept with less. Left out: type arguments, values at run time.

use super::affinity;
use super::declared::Declarations;
use super::hooks::inherits;
use super::sites::{HELD, Site};
use super::typing::{Meaning, Scope, Ty};
use crate::facts::{Expr, TypeKind};
use std::collections::BTreeSet;

/// A function, method or package value that references are held against.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Callee {
    /// Unit of its package; of a method that of its type.
    pub(crate) home: String,
    /// Receiver type of a method.
    pub(crate) receiver: Option<String>,
    /// Own name.
    pub(crate) name: String,
    /// True for what is used and not called: a package value, a table of functions for instance, or a property.
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
/// Chance that a method called on a type is that of one which inherits it.
const OVERRIDDEN: f32 = 0.5;
/// Chance that a type without such a method of its own fills a trait that has it.
const FILLS: f32 = 0.4;
/// Chance for a type that has most of an interface's methods and may get the others from what embeds it.
const PARTIAL: f32 = 0.2;
/// Chance where the receiver's type is not known and only one type has such a method.
const UNKNOWN: f32 = 0.4;
/// A reference that means a function with no more than this is a guess: the type may be another.
pub(crate) const GUESS: f32 = 0.5;
/// Deepest chain of embedded types.
const EMBEDDING: u8 = 5;

/// Names that construct what they are called on or in.
const CONSTRUCTORS: [&str; 2] = ["constructor", "__init__"];

impl Callee {
    /// Returns true for what makes a value of its type: it is called by the type's name.
    pub(crate) fn is_constructor(&self) -> bool {
        self.receiver.is_some() && CONSTRUCTORS.contains(&self.name.as_str())
    }

    /// Returns the names by which references speak of it.
    pub(crate) fn written(&self) -> Vec<&str> {
        match &self.receiver {
            Some(r) if self.is_constructor() => vec![r, "super", &self.name],
            Some(r) if HELD.contains(&self.name.as_str()) => vec![r, &self.name],
            _ => vec![&self.name],
        }
    }
}

/// Returns the chance that `site` means `callee`, 0 where it does not, and whether that is a guess.
pub(crate) fn chance(scope: &Scope<'_>, site: &Site<'_>, callee: &Callee) -> (f32, bool) {
    let means = if callee.is_constructor() { constructs(scope, site, callee) } else { means(scope, site, callee) };
    let guess = scope.is_module() && means <= GUESS;
    match site.called || callee.value {
        true => (means, guess),
        false if means > 0.0 && route(scope, site).is_some() => (means * REGISTERED, guess),
        false => (means * AS_VALUE, guess),
    }
}

/// Returns the chance that a site means a function, method or value.
fn means(scope: &Scope<'_>, site: &Site<'_>, callee: &Callee) -> f32 {
    match (site.of, &callee.receiver) {
        (None, None) => plain(scope, site, callee),
        (None, Some(_)) => 0.0,
        (Some(of), receiver) => match scope.module_of(of, site.at.line) {
            Some(package) => {
                let own = package.is_some_and(|p| scope.declared.place(&p, site.name) == (callee.home.clone(), callee.name.clone()));
                f32::from(u8::from(receiver.is_none() && own))
            }
            None => receiver.as_ref().map_or(0.0, |r| method(scope, site, callee, r)),
        },
    }
}

/// Returns the chance that a site makes a value of the callee's type, or of one that inherits its constructor.
fn constructs(scope: &Scope<'_>, site: &Site<'_>, callee: &Callee) -> f32 {
    let Some(receiver) = &callee.receiver else { return 0.0 };
    let made = match (site.name, site.of) {
        ("super", None) => scope.type_of(&Expr::Name("super".into()), site.at.line),
        (name, Some(of)) if name == callee.name => scope.type_of(of, site.at.line),
        (name, None) => scope.type_of(&Expr::Name(name.to_owned()), site.at.line),
        (name, Some(of)) => match scope.module_of(of, site.at.line) {
            Some(Some(home)) => {
                let (home, name) = scope.declared.place(&home, name);
                Some(Ty { home: Some(home), name, element: None })
            }
            _ => None,
        },
    };
    made.map_or(0.0, |t| of_type(scope.declared, &t, callee, receiver, EMBEDDING))
}

/// Returns the route under which a site registers a function.
pub(crate) fn route(scope: &Scope<'_>, site: &Site<'_>) -> Option<String> {
    scope.text_of(site.route?, site.at.line).filter(|t| t.contains('/') && !t.contains(char::is_whitespace))
}

/// Returns the chance for a name without receiver or package.
fn plain(scope: &Scope<'_>, site: &Site<'_>, callee: &Callee) -> f32 {
    if scope.is_module() {
        let means = scope.meaning(site.name, site.at.line) == Some(Meaning::Member((callee.home.clone(), callee.name.clone())));
        return f32::from(u8::from(means));
    }
    let here = scope.unit() == callee.home
        || scope.file.imports.iter().any(|i| i.name == "." && scope.declared.home(scope.file, &i.path).as_ref() == Some(&callee.home));
    if here && !scope.is_local(site.name, site.at.line) { 1.0 } else { 0.0 }
}

/// Returns the chance for a method of a value.
fn method(scope: &Scope<'_>, site: &Site<'_>, callee: &Callee, receiver: &str) -> f32 {
    let Some(of) = site.of else { return 0.0 };
    match scope.type_of(of, site.at.line) {
        Some(t) => match of_type(scope.declared, &t, callee, receiver, EMBEDDING) {
            // Where types are seldom written, one that does not know the name was taken for another.
            none if none == 0.0 && site.called && scope.is_module() && !responds(scope.declared, &t, &callee.name, EMBEDDING) => {
                UNKNOWN / rivals(scope.declared, callee)
            }
            means => means,
        },
        // A field that is not called is far likelier than a method value.
        None if !site.called => 0.0,
        // What an imported library makes is its own.
        None if scope.is_module() && foreign(scope, of, site.at.line, EMBEDDING) => 0.0,
        // A test file calls by that name what it is about.
        // `children[0].job.remove()`: people call a value after its type.
        None if scope.is_module() && called_after(of, receiver) && scope.declared.types_named(&callee.home, receiver) < 2 => GUESS,
        None if scope.is_module() && scope.file.test && affinity::own_file(scope.declared, &scope.file.path, &callee.home) => GUESS,
        None => UNKNOWN / rivals(scope.declared, callee),
    }
}

/// Returns true where the last name of an expression is that of a type but for its case: `job`, `self.job` of `Job`.
fn called_after(of: &Expr, receiver: &str) -> bool {
    let name = match of {
        Expr::Name(n) | Expr::Field { name: n, .. } => n,
        Expr::Unary { operand, .. } => return called_after(operand, receiver),
        _ => return false,
    };
    let plain = |s: &str| s.trim_start_matches('_').replace('_', "").to_lowercase();
    plain(name) == plain(receiver)
}

/// Returns true where a type or what it inherits from knows `name`, or may know it from a foreign package.
fn responds(declared: &Declarations<'_>, t: &Ty, name: &str, fuel: u8) -> bool {
    let (Some(fuel), Some(home)) = (fuel.checked_sub(1), &t.home) else { return true };
    if declared.table(home).has_method(&t.name, name) {
        return true;
    }
    let Some(found) = declared.type_def(home, &t.name) else { return false };
    let def = found.get();
    let own = def.fields.iter().any(|f| f.name == name) || def.methods.iter().any(|m| m.name == name);
    own || def.embeds.iter().chain(&def.target).any(|e| responds(declared, &Ty::of(declared, &found.file, e), name, fuel))
}

/// Returns true where an expression begins with what a foreign package hands out.
fn foreign(scope: &Scope<'_>, of: &Expr, line: u32, fuel: u8) -> bool {
    let Some(fuel) = fuel.checked_sub(1) else { return false };
    match of {
        Expr::Name(n) => match scope.value_of(n, line) {
            Some((value, at)) => foreign(scope, value, at, fuel),
            None => scope.package(n, line) == Some(None),
        },
        Expr::Field { of, .. } | Expr::Index { of, .. } => foreign(scope, of, line, fuel),
        Expr::Call(c) => foreign(scope, &c.callee, line, fuel),
        _ => false,
    }
}

/// Returns the number of types of the callee's directory that have a method of its name, at least 1; a name that everybody uses counts more.
fn rivals(declared: &Declarations<'_>, callee: &Callee) -> f32 {
    let all = match declared.is_module(&callee.home) {
        true => declared.rivals(&callee.home, &callee.name).unwrap_or(MANY),
        false => declared.table(&callee.home).types_with(&callee.name).count(),
    };
    let types = u16::try_from(all).unwrap_or(u16::MAX);
    let common = if COMMON.iter().any(|c| c.eq_ignore_ascii_case(&callee.name)) { 4.0 } else { 1.0 };
    f32::from(types.max(1)) * common
}

/// Number of types with a method that so many files name that they are not counted.
const MANY: usize = 12;

/// Method names that many foreign types have too.
const COMMON: [&str; 43] = [
    "Append", "Clear", "Copy", "Count", "Extend", "Filter", "Format", "Index", "Insert", "Items", "Map", "Pop", "Remove", "Update", "Add", "Call",
    "Catch", "Emit", "Return", "Then", "Throw", "Close", "Delete", "Do", "Error", "Exec", "Get", "Handle", "Init", "Len", "Name", "Next", "Ping",
    "Read", "Reset", "Run", "Set", "Start", "Stop", "String", "Unwrap", "Use", "Write",
];

/// Returns true where a value of type `t` may run the callee by its name.
pub(crate) fn is_of(declared: &Declarations<'_>, t: &Ty, callee: &Callee, receiver: &str) -> bool {
    of_type(declared, t, callee, receiver, EMBEDDING) > 0.0
}

/// Returns the chance that calling the callee's name on a value of type `t` runs it.
fn of_type(declared: &Declarations<'_>, t: &Ty, callee: &Callee, receiver: &str, fuel: u8) -> f32 {
    let Some(fuel) = fuel.checked_sub(1) else { return 0.0 };
    let Some(home) = &t.home else { return 0.0 };
    if *home == callee.home && t.name == receiver {
        return 1.0;
    }
    let nominal = declared.is_module(&callee.home);
    if nominal && inherits(declared, &Ty { home: Some(callee.home.clone()), name: receiver.to_owned(), element: None }, (home, &t.name), fuel) {
        return if callee.is_constructor() { 0.0 } else { OVERRIDDEN };
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
    let best = embedded.chain(def.target.iter().map(|e| through(EMBEDDED, e))).fold(0.0, f32::max);
    let of_trait = || nominal && declared.type_def(&callee.home, receiver).is_some_and(|d| d.get().kind == TypeKind::Interface);
    if best == 0.0 && of_trait() { FILLS } else { best }
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
    let uses = declared.uses(&callee.home, &names);
    let sum = uses.values().sum::<usize>().max(1);
    let own = uses.get(receiver).copied().unwrap_or(0);
    (f32::from(u16::try_from(own).unwrap_or(u16::MAX)) / f32::from(u16::try_from(sum).unwrap_or(u16::MAX))).sqrt()
}
