//! What a test replaces by a mock.
//!
//! In: a test and the functions between it and the target. Out: the reason why the test does not run one of them. Seen are whole modules
//! (`jest.mock("./store")`), members (`spyOn(store, "get").mock…`, `sinon.stub`, `mock.patch("app.store.get")`, `patch.object`, `monkeypatch`) and
//! assignments of a mock to a member, in the test, its hooks and its decorators. Mocks that are handed as arguments are in `doubles`. Left out: mocks that a helper makes.

use super::declared::Declarations;
use super::doubles;
use super::graph::Node;
use super::hooks;
use super::matching::{self, Callee};
use super::sites;
use super::standins;
use super::typing::Scope;
use crate::facts::{Call, Expr, FileFacts, Function, StepKind};

/// Something replaced.
struct Replaced<'a> {
    /// What.
    what: What<'a>,
    /// Line.
    line: u32,
}

/// What is replaced.
enum What<'a> {
    /// A module by its path; only these members where some are given.
    Module(&'a str, Vec<String>),
    /// A member by its dotted path.
    Dotted(&'a str),
    /// A member of a value.
    Member(&'a Expr, &'a str),
}

/// Calls that make a mock.
const MAKERS: [&str; 8] = ["Mock", "MagicMock", "AsyncMock", "NonCallableMock", "PropertyMock", "create_autospec", "fn", "stub"];

/// Returns why a test does not run one of `nodes`, the functions from what it calls to the target.
pub(crate) fn why_not(declared: &Declarations<'_>, file: &FileFacts, test: &Function, nodes: &[&Node]) -> Option<String> {
    if !declared.is_module(&file.path) {
        return standins::why_not(declared, file, test, nodes).or_else(|| doubles::why_not(declared, file, test, nodes));
    }
    let class = test.receiver.as_ref().map(|r| r.type_ref.name.as_str());
    let set_up =
        file.functions.iter().filter(|f| class.is_some() && hooks::is_hook(f) && f.receiver.as_ref().map(|r| r.type_ref.name.as_str()) == class);
    let module = file.functions.iter().filter(|f| f.name == "<module>");
    let around = hooks::around(file, test).into_iter().chain(set_up).chain(module).chain([test]);
    let replaced = around.into_iter().find_map(|f| {
        let scope = Scope::of(declared, file, f);
        let of_class = file.types.iter().filter(|t| Some(t.name.as_str()) == class).flat_map(|t| &t.decorators);
        let decorators = of_class.chain(&f.decorators).filter_map(|d| if let Expr::Call(c) = d { by_call(c) } else { None });
        let mut all: Vec<Replaced<'_>> = decorators.collect();
        all.extend(sites::calls(f).into_iter().filter_map(|(c, _)| by_call(c)));
        all.extend(sites::all_steps(f).into_iter().flat_map(|s| by_step(&s.kind, s.line)));
        let hit = all.iter().find_map(|r| nodes.iter().find(|n| replaces(&scope, r, n, nodes)).map(|n| (n, r.line)));
        hit.map(|(n, line)| format!("replaces {} by a mock at line {line}", n.symbol()))
    });
    replaced.or_else(|| doubles::why_not(declared, file, test, nodes))
}

/// Returns what a call replaces.
fn by_call(c: &Call) -> Option<Replaced<'_>> {
    let first = c.args.first().map(|a| &a.value);
    let second = c.args.get(1).map(|a| &a.value);
    let what = match (c.name.as_str(), first, second) {
        ("mock" | "doMock" | "unstable_mockModule" | "module", Some(Expr::Text(path)), factory)
            if of(&c.callee, &["jest", "vi", "vitest", "mock"]) =>
        {
            What::Module(path, factory.map(kept_members).unwrap_or_default())
        }
        ("patch", Some(Expr::Text(path)), _) => What::Dotted(path),
        ("setattr", Some(Expr::Text(path)), _) if of(&c.callee, &["monkeypatch", "mp"]) => What::Dotted(path),
        ("setattr", Some(owner), Some(Expr::Text(name))) if of(&c.callee, &["monkeypatch", "mp"]) => What::Member(owner, name),
        ("object", Some(owner), Some(Expr::Text(name))) if is_patch(&c.callee) => What::Member(owner, name),
        ("stub" | "mock" | "replace", Some(owner), Some(Expr::Text(name))) => What::Member(owner, name),
        (name, ..) if name.starts_with("mock") => return spied(&c.callee).map(|what| Replaced { what, line: c.line }),
        _ => return None,
    };
    Some(Replaced { what, line: c.line })
}

/// Returns true for a member of one of these.
fn of(callee: &Expr, heads: &[&str]) -> bool {
    matches!(callee.path(), Some(p) if p.parts.len() == 1 && heads.contains(&p.head))
}

/// Returns true for `patch.object`, `mock.patch.object`.
fn is_patch(callee: &Expr) -> bool {
    matches!(callee.path(), Some(p) if p.parts.iter().rev().nth(1).copied().unwrap_or(p.head) == "patch")
}

/// Returns the member that `spyOn(owner, "name").mockX` replaces; the spy alone calls through.
fn spied(callee: &Expr) -> Option<What<'_>> {
    let Expr::Field { of, .. } = callee else { return None };
    let Expr::Call(c) = &**of else { return None };
    match (c.name.as_str(), c.args.first().map(|a| &a.value), c.args.get(1).map(|a| &a.value)) {
        ("spyOn", Some(owner), Some(Expr::Text(name))) => Some(What::Member(owner, name)),
        _ => spied(&c.callee),
    }
}

/// Returns the members that a module's factory replaces where it keeps the others.
fn kept_members(factory: &Expr) -> Vec<String> {
    let (mut keeps, mut keys) = (false, vec![]);
    factory.walk(&mut |e| match e {
        Expr::Call(c) => keeps |= c.name.ends_with("Actual") || c.name == "importOriginal",
        Expr::Record(r) => keys.extend(r.fields.iter().filter_map(|f| match &f.key {
            Some(Expr::Name(k) | Expr::Text(k)) => Some(k.clone()),
            _ => None,
        })),
        _ => {}
    });
    if keeps { keys } else { vec![] }
}

/// Returns what an assignment replaces: `store.get = Mock()`.
fn by_step(step: &StepKind, line: u32) -> Vec<Replaced<'_>> {
    let StepKind::Assign { targets, values, .. } = step else { return vec![] };
    let is_mock = |e: &Expr| matches!(e, Expr::Call(c) if MAKERS.contains(&c.name.as_str()));
    if !values.last().is_some_and(is_mock) {
        return vec![];
    }
    let members = targets.iter().filter_map(|t| match t {
        Expr::Field { of, name } => Some(Replaced { what: What::Member(of, name), line }),
        _ => None,
    });
    members.collect()
}

/// Returns true where what is replaced is `node`.
fn replaces(scope: &Scope<'_>, replaced: &Replaced<'_>, node: &Node, nodes: &[&Node]) -> bool {
    let callee = &node.callee;
    match &replaced.what {
        What::Module(path, members) => {
            let named = |m: &String| *m == callee.name || Some(m) == callee.receiver.as_ref();
            scope.declared.home(scope.file, path).as_ref() == Some(&callee.home) && (members.is_empty() || members.iter().any(named))
        }
        What::Dotted(path) => dotted(scope, path, callee, nodes),
        What::Member(owner, name) => *name == callee.name && owns(scope, owner, replaced.line, callee),
    }
}

/// Returns true where a dotted path names the callee: in its own module, or in one that uses it.
fn dotted(scope: &Scope<'_>, path: &str, callee: &Callee, nodes: &[&Node]) -> bool {
    let Some((above, last)) = path.rsplit_once('.') else { return false };
    let unit = |path: &str| scope.declared.home(scope.file, path);
    let is_used = |u: &String| *u == callee.home || nodes.iter().any(|n| n.file.path == *u);
    let itself = last == callee.name && callee.receiver.is_none() || Some(last) == callee.receiver.as_deref();
    if itself && unit(above).as_ref().is_some_and(is_used) {
        return true;
    }
    let Some((module, class)) = above.rsplit_once('.') else { return false };
    last == callee.name && Some(class) == callee.receiver.as_deref() && unit(module).as_ref().is_some_and(is_used)
}

/// Returns true where the member of `owner` with the callee's name is the callee.
fn owns(scope: &Scope<'_>, owner: &Expr, line: u32, callee: &Callee) -> bool {
    if let Some(module) = scope.module_of(owner, line) {
        return callee.receiver.is_none() && module.is_some_and(|m| scope.declared.place(&m, &callee.name).0 == callee.home);
    }
    let Some(receiver) = &callee.receiver else { return false };
    scope.type_of(owner, line).is_some_and(|t| matching::is_of(scope.declared, &t, callee, receiver))
}
