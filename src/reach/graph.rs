//! Callers of the targets, level by level, towards the tests.
//!
//! In: targets and the repository's declarations. Out: a [`Graph`] of functions with edges from callee to callers, each with its chance, and
//! the bounds that were hit. See `level` for one step outward.
//! Left out: what a test is worth (`rank`); callers of tests; callers of a function that only an unlikely chain reaches.

use super::declared::Declarations;
use super::level::{Found, Level};
use super::matching::Callee;
use super::typing::Ty;
use super::{Options, Target, callbacks, cases, commands, hooks, paths, routes, settings};
use crate::change::NotExamined;
use crate::facts::{Expr, FileFacts};
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
    /// Its file; of its functions at least this one has a body.
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
    /// True where the type that decides is not known.
    pub(crate) guess: bool,
    /// True where the caller only sets a field that the node needs.
    pub(crate) sets: bool,
    /// True where a field must be set for the caller to come to the node.
    pub(crate) needs: bool,
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
    pub(crate) parsed: BTreeSet<String>,
}

/// Chance lost on every call: what stands before it may end the function, and the match may be wrong.
pub(crate) const STEP: f32 = 0.9;

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
        let mut found = level.scan(declared, &graph);
        found.extend(routes::requests(declared, &graph, &frontier, &found));
        found.extend(commands::runs(declared, &graph, &frontier, &found));
        found.extend(callbacks::callers(declared, &graph, &frontier));
        found.extend(hooks::callers(declared, &graph, &frontier));
        let wanted = settings::wanted(declared, &graph, &frontier, &found);
        frontier = graph.extend(declared, found, &mut reach, options.follow);
        let setting = settings::requests(declared, &graph, graph.lacking(wanted, options));
        frontier.extend(graph.extend(declared, setting, &mut reach, options.follow));
        graph.leave_satisfied(&mut frontier, options);
    }
    // A chain that is too unlikely already would not have named a test either: only the others are a bound.
    frontier.retain(|n| reach.get(n).is_some_and(|chance| *chance >= options.chance));
    if !frontier.is_empty() {
        let why = format!("callers more than {} calls away were not followed", options.depth);
        graph.cut.push(NotExamined::new(format!("tests of {} functions", frontier.len()), why));
    }
    graph
}

/// Returns true for a decorator that makes a method read like a field.
fn is_property(decorator: &Expr) -> bool {
    matches!(decorator, Expr::Call(c) if matches!(c.name.as_str(), "property" | "cached_property" | "setter" | "getter"))
}

impl Graph {
    /// Returns the node of a target.
    fn target(&mut self, declared: &Declarations<'_>, target: &Target) -> Option<usize> {
        let name = target.symbol.rsplit('.').next().unwrap_or(&target.symbol);
        let file = declared.source.part(&target.file, &[name])?;
        let function = file.functions.iter().position(|f| f.symbol() == target.symbol).map(Item::Function);
        let item = function.or_else(|| file.values.iter().position(|v| v.name == target.symbol).map(Item::Value))?;
        Some(self.node(declared, &file, item))
    }

    /// Returns the node of a declaration, made where there is none.
    fn node(&mut self, declared: &Declarations<'_>, file: &Arc<FileFacts>, item: Item) -> usize {
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
        let unit = declared.source.unit(&file.path);
        // A property runs where it is read.
        let property = matches!(item, Item::Function(i) if file.functions[i].decorators.iter().any(is_property));
        // A method belongs to its type's unit, wherever it stands.
        let owner = match item {
            Item::Function(i) => file.functions[i].receiver.as_ref().map(|r| &r.type_ref).filter(|t| !t.package.is_empty()),
            Item::Value(_) => None,
        };
        let home = owner.and_then(|t| Ty::of(declared, file, t).home).unwrap_or(unit);
        let callee = Callee { home, receiver, name, value: matches!(item, Item::Value(_)) || property };
        self.nodes.push(Node { callee, file: file.clone(), item, test });
        self.callers.push(vec![]);
        self.index.insert(key, self.nodes.len() - 1);
        self.nodes.len() - 1
    }

    /// Adds what was found and returns the callers to go on with.
    fn extend(&mut self, declared: &Declarations<'_>, found: Vec<Found>, reach: &mut BTreeMap<usize, f32>, follow: f32) -> BTreeSet<usize> {
        let mut next = BTreeSet::new();
        for Found { file, references } in found {
            self.parsed.insert(file.path.clone());
            for r in references {
                let caller = self.node(declared, &file, r.caller);
                if caller == r.callee {
                    continue;
                }
                self.callers[r.callee].push(Edge {
                    caller,
                    line: r.line,
                    chance: r.chance,
                    guess: r.guess,
                    sets: r.sets,
                    needs: !r.settings.is_empty(),
                });
                let new = reach.get(&r.callee).copied().unwrap_or(0.0) * r.chance * STEP;
                if !self.nodes[caller].test && !reach.contains_key(&caller) && new >= follow {
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

    /// Drops, where few tests are enough, the fields that only functions with likely tests need: their tests are not searched for.
    fn lacking(&self, mut wanted: settings::Wanted, options: &Options) -> settings::Wanted {
        if options.enough < usize::MAX {
            let open: BTreeSet<usize> = self.targets.iter().flatten().flat_map(|t| paths::without_test(self, *t, options)).collect();
            wanted.values_mut().for_each(|nodes| nodes.retain(|n, _| open.contains(n)));
            wanted.retain(|_, nodes| !nodes.is_empty());
        }
        wanted
    }

    /// Drops callers through which no target can get a further test that would be named.
    fn leave_satisfied(&self, frontier: &mut BTreeSet<usize>, options: &Options) {
        let targets = self.targets.iter().flatten();
        let open: BTreeSet<usize> = targets.flat_map(|t| paths::open_ends(self, *t, options)).collect();
        frontier.retain(|n| open.contains(n));
    }
}
