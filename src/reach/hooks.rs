//! Who runs what a test runner starts on its own: set-up of a suite, hooks around each test, fixtures.
//!
//! In: functions of test files. Out: references from tests to the hooks and fixtures that run before them, which no call shows.
//! Left out: fixtures of plugins, fixtures chosen by a name made at run time, hooks that another file registers.

use super::declared::Declarations;
use super::fixtures;
use super::graph::{Graph, Item};
use super::level::{Found, Reference};
use super::typing::Ty;
use crate::facts::{FileFacts, Function};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Chance that a test comes past its set-up.
const BEFORE: f32 = 0.9;
/// What comes after a test is run by it, but seldom guarded by it.
const AFTER: f32 = 0.45;
/// Deepest inheritance of a class of tests.
const INHERITED: u8 = 4;
/// Methods of a class of tests that its runner starts around each test or once.
const METHODS: [&str; 14] = [
    "setUp",
    "setUpClass",
    "setUpTestData",
    "asyncSetUp",
    "setup",
    "setup_method",
    "setup_class",
    "tearDown",
    "tearDownClass",
    "asyncTearDown",
    "teardown",
    "teardown_method",
    "teardown_class",
    "setup_app",
];
/// Last words of what a `describe` runs around its tests.
const HOOKS: [&str; 7] = ["<describe>", "beforeEach", "beforeAll", "before", "afterEach", "afterAll", "after"];
/// Joins the titles from `describe` to test.
const JOIN: &str = " > ";

/// Returns true for a hook.
pub(crate) fn is_hook(f: &Function) -> bool {
    match &f.receiver {
        Some(_) => METHODS.contains(&f.name.as_str()),
        None => !f.test && HOOKS.contains(&titles(f).1),
    }
}

/// Returns the titles above a function that a `describe` declares, and its own.
fn titles(f: &Function) -> (&str, &str) {
    f.name.rsplit_once(JOIN).unwrap_or(("", &f.name))
}

/// Returns the functions of `describe`s whose names `f` sees: hooks and the code around it, outermost first.
pub(crate) fn around<'a>(file: &'a FileFacts, f: &Function) -> Vec<&'a Function> {
    if !file.test || f.receiver.is_some() {
        return vec![];
    }
    file.functions.iter().filter(|h| h.receiver.is_none() && is_hook(h) && h.name != f.name && encloses(h, f)).collect()
}

/// Returns true where a hook or the code of a `describe` belongs to what is around `f`.
fn encloses(hook: &Function, f: &Function) -> bool {
    let above = titles(hook).0;
    let inside = hook.span.start <= f.span.start && f.span.end <= hook.span.end;
    inside || above.is_empty() || f.name.strip_prefix(above).is_some_and(|rest| rest.starts_with(JOIN))
}

/// Returns references of tests to the hooks and fixtures among `frontier`.
pub(crate) fn callers(declared: &Declarations<'_>, graph: &Graph, frontier: &BTreeSet<usize>) -> Vec<Found> {
    let mut found: BTreeMap<String, Found> = BTreeMap::new();
    for node in frontier {
        let n = &graph.nodes[*node];
        let Some(f) = n.function().filter(|_| declared.is_module(&n.file.path)) else { continue };
        let near = match (fixtures::name_of(f), is_hook(f)) {
            (Some(name), _) => fixtures::users(declared, &n.file, f, &name),
            (None, true) => around_which(declared, &n.file, f),
            (None, false) => continue,
        };
        for (file, index) in near {
            let chance = if after(f) { AFTER } else { BEFORE };
            let line = file.functions[index].span.start;
            let reference = Reference::to(*node, Item::Function(index), line, chance);
            found.entry(file.path.clone()).or_insert_with(|| Found { file, references: vec![] }).references.push(reference);
        }
    }
    found.into_values().collect()
}

/// Returns true for what runs after a test.
fn after(f: &Function) -> bool {
    let name = titles(f).1.to_lowercase();
    name.starts_with("after") || name.contains("teardown")
}

/// Returns the tests that a hook runs around: those of its `describe`, or of its class and those that inherit it.
fn around_which(declared: &Declarations<'_>, file: &Arc<FileFacts>, hook: &Function) -> Vec<(Arc<FileFacts>, usize)> {
    let Some(class) = hook.receiver.as_ref().map(|r| r.type_ref.name.clone()) else {
        let tests = file.functions.iter().enumerate().filter(|(_, t)| t.test && t.receiver.is_none() && encloses(hook, t));
        return tests.map(|(i, _)| (file.clone(), i)).collect();
    };
    let unit = declared.source.unit(&file.path);
    let kin = declared.source.kin(&file.path);
    let among = |p: &str| kin.holds(p) && (p == file.path || declared.source.is_test_path(p));
    let hits = declared.source.mentions_among(&among, std::slice::from_ref(&class));
    let files = hits.iter().filter_map(|(p, _)| declared.source.part(p, &[]));
    let tests = |file: Arc<FileFacts>| {
        let is = |f: &Function| {
            f.test && f.receiver.as_ref().is_some_and(|r| inherits(declared, &Ty::of(declared, &file, &r.type_ref), (&unit, &class), INHERITED))
        };
        file.functions.iter().enumerate().filter(|(_, f)| is(f)).map(|(i, _)| (file.clone(), i)).collect::<Vec<_>>()
    };
    files.flat_map(tests).collect()
}

/// Returns true where a type is `of` or inherits from it.
pub(crate) fn inherits(declared: &Declarations<'_>, t: &Ty, of: (&str, &str), fuel: u8) -> bool {
    let Some(home) = t.home.as_deref() else { return false };
    if (home, t.name.as_str()) == of {
        return true;
    }
    let (Some(fuel), Some(found)) = (fuel.checked_sub(1), declared.type_def(home, &t.name)) else { return false };
    found.get().embeds.iter().any(|e| inherits(declared, &Ty::of(declared, &found.file, e), of, fuel))
}
