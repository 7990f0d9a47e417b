//! Callers of the targets, level by level, towards the tests.
//!
//! In: targets and the repository's declarations. Out: a [`Graph`] of functions with edges from callee to callers, each with its chance, and
//! the bounds that were hit. Each level searches the bytes of the tree once for all names together and parses only files with hits.
//! Left out: what a test is worth (`rank`); callers of tests; callers of a function that only an unlikely chain reaches.

use super::declared::{Declarations, directory};
use super::matching::{self, Callee};
use super::sites;
use super::typing::Scope;
use super::{Options, Target, cases};
use crate::change::NotExamined;
use crate::facts::FileFacts;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which declaration of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Item {
    /// A function or method, by index.
    Function(usize),
    /// A package constant or variable, by index.
    Value(usize),
}

/// A function or package value.
pub(crate) struct Node {
    /// What references to it look like.
    pub(crate) callee: Callee,
    /// Its file.
    pub(crate) file: Arc<FileFacts>,
    /// Which declaration of the file.
    pub(crate) item: Item,
    /// True where a runner starts it: nothing calls it.
    pub(crate) test: bool,
}

impl Node {
    /// Returns the function, `None` for a value.
    pub(crate) fn function(&self) -> Option<&crate::facts::Function> {
        match self.item {
            Item::Function(i) => self.file.functions.get(i),
            Item::Value(_) => None,
        }
    }

    /// Returns the name used in reports.
    pub(crate) fn symbol(&self) -> String {
        self.function().map_or_else(|| self.callee.name.clone(), crate::facts::Function::symbol)
    }
}

/// A caller of a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edge {
    /// The caller.
    pub(crate) caller: usize,
    /// Line of the likeliest reference.
    pub(crate) line: u32,
    /// Chance that a run of the caller runs the node.
    pub(crate) chance: f32,
}

/// Callers of the targets.
#[derive(Default)]
pub(crate) struct Graph {
    /// Functions and values.
    pub(crate) nodes: Vec<Node>,
    /// Callers by node.
    pub(crate) callers: Vec<Vec<Edge>>,
    /// Nodes of the targets, in their order; `None` where the file has no such function.
    pub(crate) targets: Vec<Option<usize>>,
    /// References not followed, by node.
    pub(crate) dropped: BTreeMap<usize, NotExamined>,
    /// Bounds that concern all targets.
    pub(crate) cut: Vec<NotExamined>,
    /// Node by path and declaration.
    index: BTreeMap<(String, Item), usize>,
    /// Files scanned for callers.
    parsed: BTreeSet<String>,
}

/// Chance lost on every call: what stands before it may end the function, and the match may be wrong.
pub(crate) const STEP: f32 = 0.9;
/// Chains less likely than this are not followed.
const FOLLOW: f32 = 0.04;
/// References to a method outside of packages that know its own are followed where no more files than this hold its name.
const RARE: usize = 30;

/// A reference found in a file: the caller, the node it refers to, line and chance.
type Found = (Item, usize, u32, f32);

/// Builds the graph of callers of `targets`.
pub(crate) fn build(declared: &Declarations<'_>, targets: &[Target], options: &Options) -> Graph {
    let mut graph = Graph::default();
    for t in targets {
        let node = graph.target(declared, t);
        graph.targets.push(node);
    }
    let mut reach: BTreeMap<usize, f32> = graph.targets.iter().flatten().map(|n| (*n, 1.0)).collect();
    let mut frontier: BTreeSet<usize> = reach.keys().copied().collect();
    for _ in 0..options.depth {
        if frontier.is_empty() {
            return graph;
        }
        let level = Level::search(declared, &graph, &frontier, options.files);
        level.report(&mut graph);
        let found = level.scan(declared, &graph);
        frontier = graph.extend(found, &mut reach);
    }
    if !frontier.is_empty() {
        let why = format!("callers more than {} calls away were not followed", options.depth);
        graph.cut.push(NotExamined::new(format!("tests of {} functions", frontier.len()), why));
    }
    graph
}

impl Graph {
    /// Returns the node of a target.
    fn target(&mut self, declared: &Declarations<'_>, target: &Target) -> Option<usize> {
        let file = declared.source.file(&target.file)?;
        let function = file.functions.iter().position(|f| f.symbol() == target.symbol).map(Item::Function);
        let item = function.or_else(|| file.values.iter().position(|v| v.name == target.symbol).map(Item::Value))?;
        Some(self.node(&file, item))
    }

    /// Returns the node of a declaration, made where there is none.
    fn node(&mut self, file: &Arc<FileFacts>, item: Item) -> usize {
        let key = (file.path.clone(), item);
        if let Some(n) = self.index.get(&key) {
            return *n;
        }
        let (receiver, name, test) = match item {
            Item::Function(i) => {
                let f = &file.functions[i];
                (f.receiver.as_ref().map(|r| r.type_ref.name.clone()), f.name.clone(), cases::is_case(file, f))
            }
            Item::Value(i) => (None, file.values[i].name.clone(), false),
        };
        let callee = Callee { home: directory(&file.path).to_owned(), receiver, name };
        self.nodes.push(Node { callee, file: file.clone(), item, test });
        self.callers.push(vec![]);
        self.index.insert(key, self.nodes.len() - 1);
        self.nodes.len() - 1
    }

    /// Adds what was found and returns the callers to go on with.
    fn extend(&mut self, found: Vec<(Arc<FileFacts>, Vec<Found>)>, reach: &mut BTreeMap<usize, f32>) -> BTreeSet<usize> {
        let mut next = BTreeSet::new();
        for (file, references) in found {
            self.parsed.insert(file.path.clone());
            for (item, callee, line, chance) in references {
                let caller = self.node(&file, item);
                if caller == callee {
                    continue;
                }
                self.callers[callee].push(Edge { caller, line, chance });
                let new = reach.get(&callee).copied().unwrap_or(0.0) * chance * STEP;
                if !self.nodes[caller].test && !reach.contains_key(&caller) && new >= FOLLOW {
                    next.insert(caller);
                }
                if next.contains(&caller) {
                    let best = reach.entry(caller).or_insert(0.0);
                    *best = best.max(new);
                }
            }
        }
        next
    }
}

/// One level of the search: the names wanted and the files to read for them.
struct Level {
    /// Nodes by name.
    wanted: BTreeMap<String, Vec<usize>>,
    /// Files to scan, each with the nodes whose name it holds.
    files: Vec<(String, Vec<usize>)>,
    /// References not followed: node and number of files.
    dropped: Vec<(usize, usize)>,
    /// Number of files left out by the bound.
    cut: usize,
}

impl Level {
    /// Searches the bytes of the tree for the names of `frontier`.
    fn search(declared: &Declarations<'_>, graph: &Graph, frontier: &BTreeSet<usize>, bound: usize) -> Self {
        let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for n in frontier {
            wanted.entry(graph.nodes[*n].callee.name.clone()).or_default().push(*n);
        }
        let packages: BTreeSet<String> = frontier.iter().map(|n| graph.nodes[*n].file.package.clone()).filter(|p| !wanted.contains_key(p)).collect();
        let names: Vec<String> = wanted.keys().chain(&packages).cloned().collect();
        let paths = paths(declared, graph, frontier);
        let hits = declared.source.mentions(&paths, &names);
        let mut level = Self { wanted, files: vec![], dropped: vec![], cut: 0 };
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
                let users = holders.get(node.file.package.as_str()).unwrap_or(&none);
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

    /// Cuts the list of files where too many would be parsed; files already parsed are free.
    fn bound(&mut self, graph: &Graph, bound: usize) {
        let mut left = bound.saturating_sub(graph.parsed.len());
        let before = self.files.len();
        self.files.retain(|(path, _)| {
            let free = graph.parsed.contains(path);
            let keep = free || left > 0;
            left = left.saturating_sub(usize::from(!free && keep));
            keep
        });
        self.cut = before - self.files.len();
    }

    /// Writes the bounds hit into the graph.
    fn report(&self, graph: &mut Graph) {
        for (node, files) in &self.dropped {
            let n = &graph.nodes[*node];
            let why = format!("the name stands in {files} files of packages that do not name package {}: not searched", n.file.package);
            graph.dropped.insert(*node, NotExamined::new(format!("callers of {}", n.symbol()), why));
        }
        if self.cut > 0 {
            let why = format!("the search for callers parses no more than {} files", graph.parsed.len() + self.files.len());
            graph.cut.push(NotExamined::new(format!("{} files that may call the changed functions", self.cut), why));
        }
    }

    /// Parses the chosen files and finds the references, in parallel and in the order of the files.
    fn scan(&self, declared: &Declarations<'_>, graph: &Graph) -> Vec<(Arc<FileFacts>, Vec<Found>)> {
        let scan_one = |(path, nodes): &(String, Vec<usize>)| {
            let file = declared.source.file(path)?;
            let found = references(declared, graph, &file, nodes);
            Some((file, found))
        };
        self.files.par_iter().filter_map(scan_one).collect()
    }
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
fn references(declared: &Declarations<'_>, graph: &Graph, file: &FileFacts, nodes: &[usize]) -> Vec<Found> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    nodes.iter().for_each(|n| by_name.entry(graph.nodes[*n].callee.name.as_str()).or_default().push(*n));
    let wanted = |name: &str| by_name.contains_key(name);
    let home = directory(&file.path);
    // Conditions of tests mostly choose among rows of a table, so some row comes past them.
    let mut best: BTreeMap<(Item, usize), (u32, f32)> = BTreeMap::new();
    let mut hold = |item: Item, scope: &Scope<'_>, found: &[sites::Site<'_>]| {
        for site in found {
            for n in by_name.get(site.name).into_iter().flatten() {
                let here = if file.test { site.at.chance.sqrt() } else { site.at.chance };
                let chance = matching::chance(scope, home, site, &graph.nodes[*n].callee) * here;
                let known = best.entry((item, *n)).or_insert((site.at.line, 0.0));
                if chance > known.1 {
                    *known = (site.at.line, chance);
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
    best.into_iter().filter(|(_, (_, chance))| *chance > 0.0).map(|((item, n), (line, chance))| (item, n, line, chance)).collect()
}
