//! One step outward: from functions to whoever refers to them.
//!
//! In: the functions of the last level. Out: references found, and what was left out. The bytes of the tree are searched once for all names
//! together, and only files in which a name can mean one of the functions are parsed. Left out: what a chain of references is worth.

use super::declared::Declarations;
use super::graph::{Graph, Item, Node};
use super::matching;
use super::sites::{self, Site};
use super::typing::Scope;
use crate::change::NotExamined;
use crate::change::directory;
use crate::facts::FileFacts;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// References to a method outside of packages that know its own are followed where no more files than this hold its name.
const RARE: usize = 30;

/// What one file says.
pub(crate) struct Found {
    /// The file.
    pub(crate) file: Arc<FileFacts>,
    /// Its references to the functions searched for.
    pub(crate) references: Vec<Reference>,
}

/// A reference to a function.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reference {
    /// Which declaration of the file refers.
    pub(crate) caller: Item,
    /// The node referred to.
    pub(crate) callee: usize,
    /// Line of the likeliest place.
    pub(crate) line: u32,
    /// Chance that a run of the caller runs the callee.
    pub(crate) chance: f32,
    /// Routes under which the callee is registered here.
    pub(crate) routes: BTreeSet<String>,
}

/// One level of the search: the names wanted and the files to read for them.
pub(crate) struct Level {
    /// Nodes by name.
    wanted: BTreeMap<String, Vec<usize>>,
    /// Files to scan, each with the nodes whose name it holds.
    files: Vec<(String, Vec<usize>)>,
    /// References not followed: node and number of files.
    dropped: Vec<(usize, usize)>,
    /// Number of files left out by the bound, and the bound.
    cut: (usize, usize),
}

impl Level {
    /// Searches the bytes of the tree for the names of `frontier`.
    pub(crate) fn search(declared: &Declarations<'_>, graph: &Graph, frontier: &BTreeSet<usize>, bound: usize) -> Self {
        let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for n in frontier {
            wanted.entry(graph.nodes[*n].callee.name.clone()).or_default().push(*n);
        }
        let packages: BTreeSet<String> = frontier.iter().map(|n| token(&graph.nodes[*n]).to_owned()).filter(|p| !wanted.contains_key(p)).collect();
        let names: Vec<String> = wanted.keys().chain(&packages).cloned().collect();
        let paths = paths(declared, graph, frontier);
        let hits = declared.source.mentions(&paths, &names);
        let mut level = Self { wanted, files: vec![], dropped: vec![], cut: (0, bound) };
        level.choose(graph, &hits, &names);
        level.bound(graph, bound);
        level
    }

    /// Chooses, of the files that hold a name, those where it can mean one of the nodes.
    fn choose(&mut self, graph: &Graph, hits: &[(String, Vec<usize>)], names: &[String]) {
        let mut holders: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (path, found) in hits {
            for i in found {
                holders.entry(&names[*i]).or_default().insert(directory(path));
            }
        }
        let mut chosen: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, name) in names.iter().enumerate().take(self.wanted.len()) {
            let paths: Vec<&str> = hits.iter().filter(|(_, found)| found.contains(&i)).map(|(p, _)| p.as_str()).collect();
            for n in &self.wanted[name] {
                let node = &graph.nodes[*n];
                let none = BTreeSet::new();
                let users = holders.get(token(node)).unwrap_or(&none);
                let (near, far): (Vec<&str>, Vec<&str>) =
                    paths.iter().partition(|p| directory(p) == node.callee.home || (visible(node) && users.contains(directory(p))));
                let follow_far = visible(node) && node.callee.receiver.is_some() && !far.is_empty();
                if follow_far && far.len() > RARE {
                    self.dropped.push((*n, far.len()));
                }
                let far = if follow_far && far.len() <= RARE { far } else { vec![] };
                near.into_iter().chain(far).for_each(|p| chosen.entry(p).or_default().push(*n));
            }
        }
        self.files = chosen.into_iter().map(|(p, n)| (p.to_owned(), n)).collect();
    }

    /// Cuts the list of files where too many would be parsed: those of the callees' own directories come first, tests before others.
    /// Files already parsed are free.
    fn bound(&mut self, graph: &Graph, bound: usize) {
        let mut left = bound.saturating_sub(graph.parsed.len());
        let before = self.files.len();
        let near = |path: &str, nodes: &[usize]| nodes.iter().any(|n| graph.nodes[*n].callee.home == directory(path));
        self.files.sort_by_cached_key(|(path, nodes)| (!near(path, nodes), !path.ends_with("_test.go"), path.clone()));
        self.files.retain(|(path, _)| {
            let free = graph.parsed.contains(path);
            let keep = free || left > 0;
            left = left.saturating_sub(usize::from(!free && keep));
            keep
        });
        self.files.sort();
        self.cut.0 = before - self.files.len();
    }

    /// Writes the bounds hit into the graph.
    pub(crate) fn report(&self, graph: &mut Graph) {
        for (node, files) in &self.dropped {
            let n = &graph.nodes[*node];
            let why = format!("the name stands in {files} files of packages that do not name package {}: not searched", n.file.package);
            graph.dropped.insert(*node, NotExamined::new(format!("callers of {}", n.symbol()), why));
        }
        let (files, bound) = self.cut;
        if files > 0 {
            let why = format!("the search for callers parses no more than {bound} files");
            graph.cut.push(NotExamined::new(format!("{files} files that may call the changed functions"), why));
        }
    }

    /// Parses the chosen files and finds the references, in parallel and in the order of the files.
    pub(crate) fn scan(&self, declared: &Declarations<'_>, graph: &Graph) -> Vec<Found> {
        let scan_one = |(path, nodes): &(String, Vec<usize>)| {
            let names: BTreeSet<String> = nodes.iter().map(|n| as_written(&graph.nodes[*n], path)).collect();
            let file = declared.source.part(path, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
            let references = references(declared, graph, &file, nodes);
            Some(Found { file, references })
        };
        self.files.par_iter().filter_map(scan_one).collect()
    }
}

/// Returns a node's name as references in the file at `path` write it, for [`crate::facts::Source::part`]: in Go a method, and what
/// another package declares, stands after a dot.
fn as_written(node: &Node, path: &str) -> String {
    let name = &node.callee.name;
    let dotted = node.file.language == "go" && (node.callee.receiver.is_some() || directory(path) != node.callee.home);
    if dotted { format!(".{name}") } else { name.clone() }
}

/// Returns the word by which other files speak of a node's package: its last name.
fn token(node: &Node) -> &str {
    node.file.package.rsplit('.').next().unwrap_or_default()
}

/// Returns the files in which callers of `frontier` may stand.
fn paths(declared: &Declarations<'_>, graph: &Graph, frontier: &BTreeSet<usize>) -> Vec<String> {
    let nodes = || frontier.iter().map(|n| &graph.nodes[*n]);
    if nodes().any(visible) {
        let extensions: BTreeSet<&str> = nodes().filter_map(|n| n.file.path.rsplit_once('.')).map(|(_, e)| e).collect();
        let kept = |p: &&String| p.rsplit_once('.').is_some_and(|(_, e)| extensions.contains(e)) && !foreign(p);
        return declared.source.all_files().iter().filter(kept).cloned().collect();
    }
    let homes: BTreeSet<&str> = nodes().map(|n| n.callee.home.as_str()).collect();
    homes.into_iter().flat_map(|h| declared.source.sources_in(h)).collect()
}

/// Returns true for files of others kept in the repository.
fn foreign(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "vendor" | "node_modules" | "testdata" | "third_party"))
}

/// Returns true where other packages can name the node. In Go the case of the first letter tells; elsewhere everything may be named.
fn visible(node: &Node) -> bool {
    node.file.language != "go" || node.callee.name.chars().next().is_some_and(char::is_uppercase)
}

/// Returns the references in `file` to any of `nodes`, the likeliest of each pair of caller and node.
fn references(declared: &Declarations<'_>, graph: &Graph, file: &FileFacts, nodes: &[usize]) -> Vec<Reference> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    nodes.iter().for_each(|n| by_name.entry(graph.nodes[*n].callee.name.as_str()).or_default().push(*n));
    let wanted = |name: &str| by_name.contains_key(name);
    let mut best: BTreeMap<(Item, usize), Reference> = BTreeMap::new();
    let mut hold = |caller: Item, scope: &Scope<'_>, found: &[Site<'_>]| {
        for site in found {
            for n in by_name.get(site.name).into_iter().flatten() {
                if let Some(new) = reference(scope, caller, site, graph, *n) {
                    merge(best.entry((caller, *n)).or_insert_with(|| new.clone()), new);
                }
            }
        }
    };
    for (i, f) in file.functions.iter().enumerate() {
        let found = sites::in_function(f, &wanted);
        if !found.is_empty() {
            hold(Item::Function(i), &Scope::of(declared, file, f), &found);
        }
    }
    for (i, v) in file.values.iter().enumerate() {
        let found = sites::in_value(v, &wanted);
        if !found.is_empty() {
            hold(Item::Value(i), &Scope::empty(declared, file), &found);
        }
    }
    best.into_values().collect()
}

/// Returns what a site says of node `callee`, `None` where it does not mean it.
fn reference(scope: &Scope<'_>, caller: Item, site: &Site<'_>, graph: &Graph, callee: usize) -> Option<Reference> {
    let means = matching::chance(scope, directory(&scope.file.path), site, &graph.nodes[callee].callee);
    // Conditions of tests mostly choose among rows of a table, so some row comes past them.
    let runs = if scope.file.test { site.at.chance.sqrt() } else { site.at.chance };
    let routes = matching::route(scope, site).into_iter().collect();
    (means > 0.0).then_some(Reference { caller, callee, line: site.at.line, chance: means * runs, routes })
}

/// Keeps the likelier of two references of one caller to one node, and the routes of both.
fn merge(known: &mut Reference, mut new: Reference) {
    if new.chance > known.chance {
        std::mem::swap(known, &mut new);
    }
    known.routes.append(&mut new.routes);
}
