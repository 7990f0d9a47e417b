//! Connection libraries in lock files at base against head.
//!
//! In: a changed lock file. Out: the libraries of which one version gave way to another. Left out: what no manifest beside or below the
//! lock file asks for at run time, unless a connection library that is asked for needs it (kombu for celery); a further copy of a library.

use crate::change::{Called, directory};
use crate::compare::documents::moves::{Asked, Move, library};
use crate::compare::{FilePair, Sides};
use crate::facts::{Dependency, FileFacts, Standing};
use std::collections::{BTreeMap, BTreeSet};

/// Most manifests of a workspace that are read for one lock file.
const MOST_MANIFESTS: usize = 300;

/// Returns what happened in a lock file.
pub(in crate::compare) fn in_lock<'s>(sides: &Sides<'s>, file: &FilePair) -> Vec<Move<'s>> {
    let (Some(base), Some(head)) = (&file.base, &file.head) else { return vec![] };
    let (before, after) = (locked(base), locked(head));
    let mut moves = vec![];
    for (name, old) in &before {
        let Some(new) = after.get(name) else { continue };
        let gone = old.iter().find(|d| !new.iter().any(|n| n.version == d.version));
        let come = new.iter().find(|d| !old.iter().any(|o| o.version == d.version));
        let (Some(b), Some(h)) = (gone, come) else { continue };
        let Some(library) = library(sides, h.registry, "", name) else { continue };
        let asked = |file: &str, d: &Dependency| Some(Asked { file: file.to_owned(), dependency: Dependency { requires: vec![], ..d.clone() } });
        moves.push(Move {
            library,
            base: asked(&base.path, b),
            head: asked(&head.path, h),
            whole_file: false,
            locked: None,
            also: vec![],
            with: vec![],
        });
    }
    if moves.is_empty() {
        return moves;
    }
    let wanted = wanted(sides, head);
    moves.retain(|m| m.head.as_ref().is_some_and(|a| wanted.contains(&a.dependency.name)));
    moves
}

/// Returns the locked libraries of a file by name.
fn locked(facts: &FileFacts) -> BTreeMap<&str, Vec<&Dependency>> {
    let mut all: BTreeMap<&str, Vec<&Dependency>> = BTreeMap::new();
    for d in facts.dependencies.iter().filter(|d| d.standing == Standing::Locked) {
        all.entry(&d.name).or_default().push(d);
    }
    all
}

/// Returns the libraries that a list of requirements is made for, where it is made from another manifest of its directory, as `poetry
/// export` and `pip-compile` do; `None` for a list that somebody writes.
pub(in crate::compare) fn exported(sides: &Sides<'_>, path: &str) -> Option<BTreeSet<String>> {
    let beside = |name: &str| if directory(path).is_empty() { name.to_owned() } else { format!("{}/{name}", directory(path)) };
    let source = path.strip_suffix(".txt").map(|stem| format!("{stem}.in"));
    let sources: Vec<String> = ["pyproject.toml", "Pipfile"].map(beside).into_iter().chain(source).collect();
    let facts = sources.iter().filter_map(|p| sides.head.file(p));
    let asked: BTreeSet<String> =
        facts.flat_map(|f| f.dependencies.iter().filter(|d| d.at_run_time()).map(|d| d.name.clone()).collect::<Vec<_>>()).collect();
    if asked.is_empty() || !path.ends_with(".txt") {
        return None;
    }
    let lock = ["poetry.lock", "uv.lock"].map(beside).iter().find_map(|p| sides.head.file(p));
    Some(lock.map_or(asked, |l| wanted(sides, &l)))
}

/// Returns the libraries that count: those that manifests of the lock file's directory or below ask for, and what those of them that are
/// connection libraries need.
fn wanted(sides: &Sides<'_>, lock: &FileFacts) -> BTreeSet<String> {
    let at = directory(&lock.path);
    let below = |p: &String| at.is_empty() || p.strip_prefix(at).is_some_and(|rest| rest.starts_with('/'));
    let registry = lock.dependencies.first().map_or("", |d| d.registry);
    let manifests = sides.head.called(manifests(registry)).into_iter().filter(below).filter(|p| sides.places.production(p)).take(MOST_MANIFESTS);
    let facts: Vec<_> = manifests.filter_map(|p| sides.head.file(&p)).filter(|f| !f.test).collect();
    let asked = facts.iter().flat_map(|f| &f.dependencies).filter(|d| d.at_run_time() && d.registry == registry);
    let mut wanted: BTreeSet<String> = asked.map(|d| d.name.clone()).collect();
    let mechanism = |name: &str| library(sides, registry, "", name).and_then(|l| l.dependency.as_deref());
    let mut open: Vec<String> = wanted.iter().filter(|n| mechanism(n).is_some()).cloned().collect();
    let by_name = locked(lock);
    while let Some(name) = open.pop() {
        for needed in by_name.get(name.as_str()).into_iter().flatten().flat_map(|d| &d.requires) {
            // What carries another mechanism (gRPC below a cloud's client) is no connection of this project's own.
            if mechanism(needed).is_some() && mechanism(needed) == mechanism(&name) && wanted.insert(needed.clone()) {
                open.push(needed.clone());
            }
        }
    }
    wanted
}

/// Returns the manifests that a lock file of this registry is made from.
fn manifests(registry: &str) -> &'static [Called<'static>] {
    match registry {
        "npm" => &[Called::Name("package.json")],
        "crates" => &[Called::Name("Cargo.toml")],
        "pypi" => &[Called::Name("pyproject.toml"), Called::Name("Pipfile")],
        _ => &[],
    }
}
