//! One step outward: from functions to whoever refers to them.
//!
//! In: the functions of the last level. Out: references found, and what was left out. The bytes of the tree are searched once for all names
//! together, and only files in which a name can mean one of the functions are parsed. Left out: what a chain of references is worth.

use super::declared::{Declarations, is_of_others};
use super::graph::{Graph, Item, Node};
use super::matching;
use super::sites::{self, Site};
use super::typing::Scope;
use crate::change::NotExamined;
use crate::facts::{FileFacts, Kin};
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
    /// True where the type that decides is not known.
    pub(crate) guess: bool,
    /// True where the caller only sets a field that the callee needs.
    pub(crate) sets: bool,
    /// Routes under which the callee is registered here.
    pub(crate) routes: BTreeSet<String>,
    /// Fields that must be set for a run of the caller to come to the callee.
    pub(crate) settings: BTreeSet<String>,
}

impl Reference {
    /// Makes a reference that no call shows.
    pub(crate) fn to(callee: usize, caller: Item, line: u32, chance: f32) -> Self {
        Self { caller, callee, line, chance, guess: false, sets: false, routes: BTreeSet::new(), settings: BTreeSet::new() }
    }
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
            for name in graph.nodes[*n].callee.written() {
                wanted.entry(name.to_owned()).or_default().push(*n);
            }
        }
        let packages: BTreeSet<String> =
            frontier.iter().flat_map(|n| tokens(declared, &graph.nodes[*n])).filter(|p| !wanted.contains_key(*p)).map(str::to_owned).collect();
        let names: Vec<String> = wanted.keys().chain(&packages).cloned().collect();
        let hits = hits(declared, graph, frontier, &names);
        let mut level = Self { wanted, files: vec![], dropped: vec![], cut: (0, bound) };
        level.choose(declared, graph, &hits, &names);
        level.bound(declared, graph, bound);
        level
    }

    /// Chooses, of the files that hold a name, those where it can mean one of the nodes.
    fn choose(&mut self, declared: &Declarations<'_>, graph: &Graph, hits: &[(String, Vec<usize>)], names: &[String]) {
        let mut holders: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (path, found) in hits {
            for i in found {
                holders.entry(&names[*i]).or_default().insert(declared.source.unit(path));
            }
        }
        let mut chosen: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, name) in names.iter().enumerate().take(self.wanted.len()) {
            let holding: Vec<&str> = hits.iter().filter(|(_, found)| found.contains(&i)).map(|(p, _)| p.as_str()).collect();
            for n in &self.wanted[name] {
                let paths = holding.clone();
                let node = &graph.nodes[*n];
                let home = declared.source.unit(&node.file.path);
                // Where a file imports names one by one, its imports tell whether a plain name is the node's.
                let by_import = declared.is_module(&home) && (node.callee.receiver.is_none() || node.callee.receiver.as_ref() == Some(name));
                let speaks = |unit: &String| tokens(declared, node).iter().any(|t| holders.get(t).is_some_and(|units| units.contains(unit)));
                let is_near = |p: &&str| {
                    let unit = declared.source.unit(p);
                    by_import || unit == node.callee.home || unit == home || (visible(node) && speaks(&unit))
                };
                let (near, far): (Vec<&str>, Vec<&str>) = paths.into_iter().partition(is_near);
                let follow_far = visible(node) && node.callee.receiver.is_some() && !node.callee.is_constructor() && !far.is_empty();
                if follow_far && far.len() > RARE {
                    self.dropped.push((*n, far.len()));
                }
                let far = if follow_far && far.len() <= RARE { far } else { vec![] };
                near.into_iter().chain(far).for_each(|p| chosen.entry(p).or_default().push(*n));
            }
        }
        chosen.values_mut().for_each(|nodes| {
            nodes.sort_unstable();
            nodes.dedup();
        });
        self.files = chosen.into_iter().map(|(p, n)| (p.to_owned(), n)).collect();
    }

    /// Cuts the list of files where too many would be parsed: those of the callees' own directories come first, tests before others.
    /// Files already parsed are free.
    fn bound(&mut self, declared: &Declarations<'_>, graph: &Graph, bound: usize) {
        let mut left = bound.saturating_sub(graph.parsed.len());
        let before = self.files.len();
        let source = declared.source;
        let near = |path: &str, nodes: &[usize]| nodes.iter().any(|n| graph.nodes[*n].callee.home == source.unit(path));
        let akin = |path: &str, nodes: &[usize]| nodes.iter().any(|n| tokens(declared, &graph.nodes[*n]).iter().any(|t| path.contains(t)));
        self.files.sort_by_cached_key(|(path, nodes)| (!near(path, nodes), !source.is_test_path(path), !akin(path, nodes), path.clone()));
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
            let unit = n.callee.receiver.as_ref().filter(|_| n.file.language != "go").map_or_else(
                || format!("packages that do not name package {}", n.file.package),
                |r| format!("the repository that name neither {r} nor its module"),
            );
            let why = format!("the name stands in {files} files of {unit}: not searched");
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
            let names: BTreeSet<String> = nodes.iter().flat_map(|n| as_written(declared, &graph.nodes[*n], path)).collect();
            let file = declared.source.part(path, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
            let references = references(declared, graph, &file, nodes);
            Some(Found { file, references })
        };
        // One by one: rayon would hand out quarters of the list, of which one is often most of the work.
        self.files.par_iter().with_max_len(1).filter_map(scan_one).collect()
    }
}

/// Returns a node's names as references in the file at `path` write them, for [`crate::facts::Source::part`]: in Go a method, and what
/// another package declares, stands after a dot.
fn as_written(declared: &Declarations<'_>, node: &Node, path: &str) -> Vec<String> {
    let dotted = node.file.language == "go" && (node.callee.receiver.is_some() || declared.source.unit(path) != node.callee.home);
    let sign = if dotted { "." } else { "" };
    node.callee.written().into_iter().map(|name| format!("{sign}{name}")).collect()
}

/// Returns the words by which other files speak of a node's unit: a package's last name; of a file its name, or its directory's where it
/// stands for that, and the type that has the method.
pub(crate) fn tokens<'a>(declared: &Declarations<'_>, node: &'a Node) -> Vec<&'a str> {
    let path = &node.file.path;
    if !declared.is_module(path) {
        return vec![node.file.package.rsplit('.').next().unwrap_or_default()];
    }
    let mut parts = path.rsplit('/');
    let stem = parts.next().and_then(|f| f.split('.').next()).unwrap_or_default();
    let stem = if matches!(stem, "index" | "mod" | "__init__" | "lib" | "main") { parts.next().unwrap_or(stem) } else { stem };
    node.callee.receiver.iter().map(String::as_str).chain([stem]).collect()
}

/// Returns the files in which callers of `frontier` may stand and that hold one of `names`, each with the indices of those.
fn hits(declared: &Declarations<'_>, graph: &Graph, frontier: &BTreeSet<usize>, names: &[String]) -> Vec<(String, Vec<usize>)> {
    let nodes = || frontier.iter().map(|n| &graph.nodes[*n]);
    if !nodes().any(visible) {
        let homes: BTreeSet<&str> = nodes().map(|n| n.callee.home.as_str()).collect();
        let paths: Vec<String> = homes.into_iter().flat_map(|h| declared.source.sources_in(h)).collect();
        return declared.source.mentions(&paths, names);
    }
    let mut kin: Vec<Kin> = nodes().map(|n| declared.source.kin(&n.file.path)).collect();
    kin.dedup();
    declared.source.mentions_among(&|p| kin.iter().any(|k| k.holds(p)) && !is_of_others(p), names)
}

/// Returns true where other packages can name the node. In Go the case of the first letter tells; elsewhere everything may be named.
fn visible(node: &Node) -> bool {
    node.file.language != "go" || node.callee.name.chars().next().is_some_and(char::is_uppercase)
}

/// Returns the references in `file` to any of `nodes`, the likeliest of each pair of caller and node.
fn references(declared: &Declarations<'_>, graph: &Graph, file: &FileFacts, nodes: &[usize]) -> Vec<Reference> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for n in nodes {
        graph.nodes[*n].callee.written().into_iter().for_each(|name| by_name.entry(name).or_default().push(*n));
    }
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
    let (means, guess) = matching::chance(scope, site, &graph.nodes[callee].callee);
    // Conditions of tests mostly choose among rows of a table, so some row comes past them.
    let runs = if scope.file.test { site.at.chance.sqrt() } else { site.at.chance };
    let routes = matching::route(scope, site).into_iter().collect();
    let settings: BTreeSet<String> = site.settings.iter().map(|s| (*s).to_owned()).collect();
    (means > 0.0).then_some(Reference { caller, callee, line: site.at.line, chance: means * runs, guess, sets: false, routes, settings })
}

/// Keeps the likelier of two references of one caller to one node, and the routes of both.
fn merge(known: &mut Reference, mut new: Reference) {
    if new.chance > known.chance {
        std::mem::swap(known, &mut new);
    }
    known.routes.append(&mut new.routes);
    // What also runs without a field being set does not need it.
    known.settings.retain(|s| new.settings.contains(s));
}
