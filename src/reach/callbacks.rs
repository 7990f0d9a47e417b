//! Methods that a library calls: of a handler, a transport, a reader that is handed to it.
//!
//! In: methods of the names by which Go's own library calls what it is handed. Out: references from the functions that make a value of their type: who makes
//! one hands it to a server. Left out: other methods that nothing in the repository calls, since most of them nobody calls; other languages,
//! which register a handler by its name (`routes`).

use super::declared::Declarations;
use super::graph::{Graph, Item, Node};
use super::level::{Found, Reference};
use super::sites;
use crate::facts::{Expr, FileFacts, Function};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Names of such methods.
const NAMES: [&str; 2] = ["ServeHTTP", "RoundTrip"];
/// Chance that a library calls a method of a value that is made.
const CALLED: f32 = 0.7;

/// Returns references to those of `frontier` that a library calls. They only set up what a request must follow: a test that starts no server drops out.
pub(crate) fn callers(declared: &Declarations<'_>, graph: &Graph, frontier: &BTreeSet<usize>) -> Vec<Found> {
    let nodes = frontier.iter().filter(|n| is_called(&graph.nodes[**n]));
    nodes.flat_map(|n| makers(declared, *n, &graph.nodes[*n])).collect()
}

/// Returns true for a method that the library calls.
fn is_called(node: &Node) -> bool {
    node.file.language == "go" && node.callee.receiver.is_some() && NAMES.contains(&node.callee.name.as_str())
}

/// Returns references from the production functions that make a value of the type of a method.
fn makers(declared: &Declarations<'_>, callee: usize, node: &Node) -> Vec<Found> {
    let Some(owner) = &node.callee.receiver else { return vec![] };
    let source = declared.source;
    let paths: Vec<String> = source.sources_in(&node.callee.home).into_iter().filter(|p| !source.is_test_path(p)).collect();
    let hits = source.mentions(&paths, std::slice::from_ref(owner));
    let of = |path: &String| {
        let file: Arc<FileFacts> = source.part(path, &[owner])?;
        let making = file.functions.iter().enumerate().filter(|(_, f)| makes(f, owner));
        let references: Vec<Reference> =
            making.map(|(i, f)| Reference { sets: true, ..Reference::to(callee, Item::Function(i), f.span.start, CALLED) }).collect();
        (!references.is_empty()).then_some(Found { file, references })
    };
    hits.iter().filter_map(|(path, _)| of(path)).collect()
}

/// Returns true for a function that makes a value of a type.
fn makes(f: &Function, owner: &str) -> bool {
    let mut found = false;
    for step in sites::all_steps(f) {
        step.expressions(&mut |e| {
            e.walk(&mut |e| found |= matches!(e, Expr::Record(r) if r.type_ref.as_ref().is_some_and(|t| t.name == owner && t.package.is_empty())));
        });
    }
    found
}
