//! Fixtures: functions whose result a runner hands to the tests that ask for it by name.
//!
//! In: the name of a parameter, or a fixture. Out: the fixture, or the functions that ask for it. A fixture is seen in its own file, and one of
//! a `conftest.py` in all files below. Left out: fixtures of plugins; overriding (the nearest one counts).

use super::declared::{Declarations, In};
use crate::change::directory;
use crate::facts::{Expr, FileFacts, Function};
use std::sync::Arc;

/// Name of the files whose fixtures all files below see.
const SHARED: &str = "conftest.py";

/// Returns the name under which tests ask for what `f` makes; `None` where it is no fixture.
pub(crate) fn name_of(f: &Function) -> Option<String> {
    let call = f.decorators.iter().find_map(|d| match d {
        Expr::Call(c) if c.name == "fixture" || c.name == "yield_fixture" => Some(c),
        _ => None,
    })?;
    let named = call.args.iter().find_map(|a| match &a.value {
        Expr::Text(t) if a.name.as_deref() == Some("name") => Some(t.clone()),
        _ => None,
    });
    Some(named.unwrap_or_else(|| f.name.clone()))
}

/// Returns true for a fixture that runs for tests that do not ask for it.
fn is_automatic(f: &Function) -> bool {
    let yes = |e: &Expr| matches!(e, Expr::Call(c) if c.args.iter().any(|a| a.name.as_deref() == Some("autouse") && a.value == Expr::Bool(true)));
    f.decorators.iter().any(yes)
}

/// Returns the fixture that `file` knows by a name.
pub(crate) fn named(declared: &Declarations<'_>, file: &FileFacts, name: &str) -> Option<In<Function>> {
    let source = declared.source;
    let above = std::iter::successors(Some(directory(&file.path)), |d| (!d.is_empty()).then(|| directory(d)));
    let shared = above.map(|d| if d.is_empty() { SHARED.to_owned() } else { format!("{d}/{SHARED}") });
    let of_file = |path: &str| {
        let file = source.part(path, &[])?;
        let index = file.functions.iter().position(|f| name_of(f).as_deref() == Some(name));
        In::new(file, index)
    };
    let imported = file.import(name).and_then(|i| source.unit_of(file, &i.path));
    of_file(&file.path).or_else(|| of_file(&imported?)).or_else(|| shared.filter(|p| source.holds(p)).find_map(|p| of_file(&p)))
}

/// Returns the functions that ask for a fixture, each with its index in its file.
pub(crate) fn users(declared: &Declarations<'_>, home: &FileFacts, fixture: &Function, name: &str) -> Vec<(Arc<FileFacts>, usize)> {
    let below = home.path.strip_suffix(SHARED);
    let sees = |path: &str| path == home.path || below.is_some_and(|d| path.starts_with(d));
    let kin = declared.source.kin(&home.path);
    let among = |p: &str| kin.holds(p) && (declared.source.is_test_path(p) || sees(p));
    let mut hits = declared.source.mentions_among(&among, &[name.to_owned()]);
    hits.sort_by_key(|(p, _)| *p != home.path);
    let files = hits.iter().filter_map(|(p, _)| declared.source.part(p, &[]));
    let automatic = is_automatic(fixture);
    let asks = |file: &FileFacts, f: &Function| {
        let asked = f.params.iter().any(|p| p.name == name) || f.decorators.iter().any(|d| uses(d, name));
        asked || (automatic && f.test && file.path == home.path)
    };
    let all = |file: Arc<FileFacts>| {
        let seen = sees(&file.path) || file.imports.iter().any(|i| i.name == name || i.member.as_deref() == Some("*"));
        let of = |(i, f): (usize, &Function)| (seen && f.name != fixture.name && asks(&file, f)).then(|| (file.clone(), i));
        file.functions.iter().enumerate().filter_map(of).collect::<Vec<_>>()
    };
    files.flat_map(all).collect()
}

/// Returns true for `usefixtures("name")`.
fn uses(decorator: &Expr, name: &str) -> bool {
    matches!(decorator, Expr::Call(c) if c.name == "usefixtures" && c.args.iter().any(|a| matches!(&a.value, Expr::Text(t) if t == name)))
}
