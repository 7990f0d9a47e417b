//! Requests: from a test that asks for a path to the handler registered for it.
//!
//! In: references that register a function under a route (`HandleFunc("/keys/{id}", h)`). Out: further references, from functions of test files that
//! hold a text with the route's fixed part, and of scripts that drive the system. No call graph has this link: the request goes through a server.
//! Left out: the request's method, prefixes of sub-routers, and routes without a fixed part.

use super::declared::Declarations;
use super::graph::{Graph, Item};
use super::level::{Found, Reference};
use super::scripts;
use super::sites;
use crate::facts::{Expr, FileFacts};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Chance that a request for a path runs the handler of the route.
const REQUEST: f32 = 0.8;
/// A path that more functions of tests ask for than this says little.
const USUAL: usize = 60;

/// Returns references from tests to the handlers that `found` registers.
pub(crate) fn requests(declared: &Declarations<'_>, graph: &Graph, frontier: &BTreeSet<usize>, found: &[Found]) -> Vec<Found> {
    let mut handlers: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for node in frontier {
        let decorators = graph.nodes[*node].function().map_or(&[][..], |f| f.decorators.as_slice());
        for fixed in decorators.iter().filter_map(decorated).filter_map(fixed_part) {
            handlers.entry(fixed.to_owned()).or_default().insert(*node);
        }
    }
    for r in found.iter().flat_map(|f| &f.references) {
        for fixed in r.routes.iter().filter_map(|route| fixed_part(route)) {
            handlers.entry(fixed.to_owned()).or_default().insert(r.callee);
        }
    }
    let words: Vec<String> = handlers.keys().filter_map(|p| last_word(p)).map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect();
    if words.is_empty() {
        return vec![];
    }
    let hits = declared.source.mentions_among(&|p| declared.source.is_test_path(p) || scripts::is_script(p), &words);
    let mut asking: Vec<Found> = hits
        .par_iter()
        .with_max_len(1)
        .filter_map(|(path, found)| {
            let words: Vec<&str> = found.iter().map(|w| words[*w].as_str()).collect();
            let file = if scripts::is_script(path) {
                Arc::new(scripts::facts(path, &declared.source.bytes(path)?)?)
            } else {
                declared.source.part(path, &words)?
            };
            let references = asked(&file, &handlers);
            (!references.is_empty()).then_some(Found { file, references })
        })
        .collect();
    drop_usual(&mut asking);
    asking
}

/// Returns the route that a decorator registers its function under: `@app.get("/keys/{id}")`.
fn decorated(decorator: &Expr) -> Option<&str> {
    let Expr::Call(c) = decorator else { return None };
    match &c.args.first()?.value {
        Expr::Text(t) if t.starts_with('/') => Some(t),
        _ => None,
    }
}

/// Returns the references of a test file to handlers, by the paths its functions hold.
fn asked(file: &FileFacts, handlers: &BTreeMap<String, BTreeSet<usize>>) -> Vec<Reference> {
    let mut references: BTreeMap<(Item, usize), Reference> = BTreeMap::new();
    let asks = if file.language == scripts::SCRIPT { scripts::asks_for } else { asks_for };
    for (i, f) in file.functions.iter().enumerate() {
        let caller = Item::Function(i);
        for (text, line) in sites::texts(f).into_iter().filter(|(t, _)| t.contains('/')) {
            for callee in handlers.iter().filter(|(fixed, _)| asks(text, fixed)).flat_map(|(_, nodes)| nodes) {
                references.entry((caller, *callee)).or_insert_with(|| Reference::to(*callee, caller, line, REQUEST));
            }
        }
    }
    references.into_values().collect()
}

/// Drops references to handlers that too many functions ask for: a path such as `/` or `/login` that every test uses.
fn drop_usual(asking: &mut [Found]) {
    let mut count: BTreeMap<usize, usize> = BTreeMap::new();
    asking.iter().flat_map(|f| &f.references).for_each(|r| *count.entry(r.callee).or_default() += 1);
    asking.iter_mut().for_each(|f| f.references.retain(|r| count[&r.callee] <= USUAL));
}

/// Returns the longest part of a route between its parameters, without the slash at the end.
fn fixed_part(route: &str) -> Option<&str> {
    let mut depth = 0_i32;
    let parts = route.split(|c: char| {
        depth += i32::from(matches!(c, '{' | '<')) - i32::from(matches!(c, '}' | '>'));
        matches!(c, '{' | '}' | '*' | '<' | '>') || depth > 0
    });
    let longest = parts.filter(|p| p.starts_with('/')).max_by_key(|p| p.len())?;
    let fixed = longest.split("/:").next().unwrap_or(longest).trim_end_matches('/');
    (fixed.len() > 3).then_some(fixed)
}

/// Returns the last word of a path, by which files are searched.
fn last_word(fixed: &str) -> Option<&str> {
    fixed.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').find(|w| w.len() > 2)
}

/// Returns true where `text` holds the fixed part as whole segments.
fn asks_for(text: &str, fixed: &str) -> bool {
    text.match_indices(fixed).any(|(at, _)| {
        let next = text[at + fixed.len()..].chars().next();
        next.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.'))
    })
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn the_fixed_part_of_a_route_is_found_in_requests() {
        assert_eq!(fixed_part("/oauth/clients/{apiID}/{keyName:[^/]*}"), Some("/oauth/clients"));
        assert_eq!(fixed_part("/users/:id/orders"), Some("/users"));
        assert_eq!(fixed_part("/{rest:.*}"), None);
        assert!(asks_for("/admin/oauth/clients/42?x=1", "/oauth/clients"));
        assert!(!asks_for("/oauth/clients-old", "/oauth/clients"));
    }
}
