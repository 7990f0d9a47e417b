//! The best path from a target to each test.
//!
//! In: the graph of callers. Out: per test the chance that its run comes to the target, its distance and the functions between.
//! A helper that very many tests call (a server starter) says little about any of them: paths through it lose chance.

use super::Options;
use super::graph::{Graph, STEP};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// A way from a test to the target.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Path {
    /// The test's node.
    pub(crate) test: usize,
    /// The target's node.
    pub(crate) target: usize,
    /// Chance that the test runs the target.
    pub(crate) chance: f32,
    /// Number of calls.
    pub(crate) distance: u32,
    /// Nodes between, from the test on.
    pub(crate) via: Vec<usize>,
    /// Line of the first reference, in the test.
    pub(crate) line: u32,
    /// True where the path leads through a helper that very many tests call.
    pub(crate) hub: bool,
    /// True where a reference on the way is a guess.
    pub(crate) guess: bool,
    /// True where the test or its helper only sets a field that the code behind needs.
    pub(crate) sets: bool,
    /// Number of references on the way that need a field to be set.
    pub(crate) needs: i32,
}

/// A node on its way through the search.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    /// Chance so far.
    chance: f32,
    /// The node.
    node: usize,
    /// Calls so far.
    distance: u32,
    /// The callee it was reached from, and the line of the reference.
    from: Option<(usize, u32)>,
    /// Whether a helper of very many tests lies on the way.
    hub: bool,
    /// Whether a reference on the way is a guess.
    guess: bool,
    /// Whether a reference on the way only sets a field.
    sets: bool,
    /// Number of references on the way that need a field to be set.
    needs: i32,
}

impl Eq for Step {}

impl Ord for Step {
    fn cmp(&self, other: &Self) -> Ordering {
        self.chance.total_cmp(&other.chance).then_with(|| other.distance.cmp(&self.distance)).then_with(|| other.node.cmp(&self.node))
    }
}

impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A helper that more tests call says little about each.
const HUB: usize = 40;
/// What a path through such a helper keeps.
pub(crate) const HUB_KEEPS: f32 = 0.5;

/// Returns the best path to every test that reaches `target`, likeliest first; `sets` says whether setting a field that code needs counts.
pub(crate) fn to_tests(graph: &Graph, target: usize, depth: u32, sets: bool) -> Vec<Path> {
    search(graph, target, depth, sets).0
}

/// Returns the callers of `target` whose own callers may still name a test of it: none where it has tests enough, and where it has one
/// that is likely enough to be named, only callers through which another could be as likely.
pub(crate) fn open_ends(graph: &Graph, target: usize, options: &Options) -> Vec<usize> {
    let (tests, done) = search(graph, target, options.depth, true);
    let likely = || tests.iter().filter(|p| p.chance >= options.chance);
    if likely().filter(|p| !p.hub).count() >= options.enough {
        return vec![];
    }
    let least = if likely().next().is_some() { options.chance } else { options.follow };
    done.into_values().filter(|s| s.chance * STEP >= least).map(|s| s.node).collect()
}

/// Returns `target` and its callers, where no test is likely enough to be named.
pub(crate) fn without_test(graph: &Graph, target: usize, options: &Options) -> Vec<usize> {
    let (tests, done) = search(graph, target, options.depth, true);
    if tests.iter().any(|p| p.chance >= options.chance) { vec![] } else { done.into_keys().collect() }
}

/// Returns the best path to every test that reaches `target`, likeliest first, and the best step to every node.
fn search(graph: &Graph, target: usize, depth: u32, sets: bool) -> (Vec<Path>, BTreeMap<usize, Step>) {
    let mut done: BTreeMap<usize, Step> = BTreeMap::new();
    let mut heap = BinaryHeap::from([Step { chance: 1.0, node: target, distance: 0, from: None, hub: false, guess: false, sets: false, needs: 0 }]);
    let mut paths = vec![];
    while let Some(step) = heap.pop() {
        if done.contains_key(&step.node) {
            continue;
        }
        done.insert(step.node, step);
        if graph.nodes[step.node].test {
            paths.push(path(step, target, &done));
        } else if step.distance < depth {
            heap.extend(onward(graph, step).filter(|s| (sets || !s.sets) && !done.contains_key(&s.node)));
        }
    }
    (paths, done)
}

/// Returns the steps to the callers of a node.
fn onward(graph: &Graph, step: Step) -> impl Iterator<Item = Step> + '_ {
    let edges = &graph.callers[step.node];
    let tests = edges.iter().filter(|e| graph.nodes[e.caller].test).count();
    let hub = step.distance > 0 && tests > HUB;
    edges.iter().map(move |e| {
        let keeps = if hub { HUB_KEEPS } else { 1.0 };
        // The reference itself is certain for the call next to the test; every further one adds doubt.
        let doubt = if step.distance == 0 { 1.0 } else { STEP };
        Step {
            chance: step.chance * e.chance * doubt * keeps,
            node: e.caller,
            distance: step.distance + 1,
            from: Some((step.node, e.line)),
            hub: step.hub || hub,
            guess: step.guess || e.guess,
            sets: step.sets || e.sets,
            needs: step.needs + i32::from(e.needs),
        }
    })
}

/// Follows a test's steps back to the target.
fn path(last: Step, target: usize, done: &BTreeMap<usize, Step>) -> Path {
    let mut via = vec![];
    let mut at = last.from.map(|(n, _)| n);
    while let Some(step) = at.and_then(|n| done.get(&n)) {
        if step.from.is_some() {
            via.push(step.node);
        }
        at = step.from.map(|(n, _)| n);
    }
    Path {
        test: last.node,
        target,
        chance: last.chance,
        distance: last.distance,
        via,
        line: last.from.map_or(0, |(_, l)| l),
        hub: last.hub,
        guess: last.guess,
        sets: last.sets,
        needs: last.needs,
    }
}
