//! The answer for one target: its tests in order, what they amount to, what was left out.
//!
//! In: the graph of callers. Out: [`Reached`]. Left out: anything about mechanisms; a test guards a function here, not a connection.

use super::declared::{Declarations, directory};
use super::graph::Graph;
use super::kind::Kinds;
use super::paths::{self, Path};
use super::{Answer, Failure, Options, Reached, Status, Target, TestHit, cases, failure};
use crate::change::NotExamined;
use std::collections::BTreeSet;

/// A test more likely than this shows that a function is covered.
const SURE: f32 = 0.3;
/// Most tests named where all lead through a helper that very many tests call.
const HUB_TESTS: usize = 3;
/// Failure scenarios are taken of tests no further away than this.
const FAILURE_DISTANCE: u32 = 3;

/// Answers for the targets of one graph.
pub(crate) struct Judge<'a> {
    /// Declarations of the repository.
    pub(crate) declared: &'a Declarations<'a>,
    /// Callers of the targets.
    pub(crate) graph: &'a Graph,
    /// Bounds.
    pub(crate) options: &'a Options,
    /// Kinds of the tests seen so far.
    pub(crate) kinds: Kinds,
}

impl Judge<'_> {
    /// Returns the answer for target number `i`.
    pub(crate) fn answer(&mut self, i: usize, target: &Target) -> Reached {
        let Some(node) = self.graph.targets.get(i).copied().flatten() else { return no_function(target) };
        let mut found = paths::to_tests(self.graph, node, self.options.depth);
        found.retain(|p| p.chance >= self.options.chance);
        self.sort(&mut found, node);
        if found.iter().any(|p| !p.hub) {
            found.retain(|p| !p.hub);
        } else {
            found.truncate(HUB_TESTS);
        }
        let total = found.len();
        found.truncate(self.options.tests);
        let tests: Vec<TestHit> = found.iter().filter_map(|p| self.hit(p)).collect();
        let not_examined = self.bounds(node, &found);
        let status = status(&tests, &not_examined);
        let failure = self.failure(&found, &tests, status);
        Reached { target: target.clone(), tests, total, status, failure, not_examined }
    }

    /// Sorts paths: likely and akin first, then near, then by place.
    fn sort(&self, found: &mut [Path], target: usize) {
        let place = |p: &Path| {
            let n = &self.graph.nodes[p.test];
            (n.file.path.as_str(), n.function().map_or(0, |f| f.span.start))
        };
        let score = |p: &Path| p.chance * self.affinity(p, target);
        found.sort_by(|a, b| score(b).total_cmp(&score(a)).then(a.distance.cmp(&b.distance)).then_with(|| place(a).cmp(&place(b))));
    }

    /// Returns how much a test looks like the target's own: same directory, file named after its file, name holding its name.
    fn affinity(&self, path: &Path, target: usize) -> f32 {
        let (test, target) = (&self.graph.nodes[path.test], &self.graph.nodes[target]);
        let mut factor = 1.0;
        if directory(&test.file.path) == target.callee.home {
            factor += 0.15;
        }
        if stem(&test.file.path).strip_suffix("_test") == Some(stem(&target.file.path)) {
            factor += 0.2;
        }
        let name = test.callee.name.to_lowercase();
        if target.callee.name.len() > 3 && name.contains(&target.callee.name.to_lowercase()) {
            factor += 0.25;
        }
        factor
    }

    /// Returns the test at the beginning of a path.
    fn hit(&mut self, path: &Path) -> Option<TestHit> {
        let node = &self.graph.nodes[path.test];
        let f = node.function()?;
        let (name, subtests) = cases::names(self.declared, &node.file, f, path.line);
        let why_not = cases::why_not(&node.file, f);
        Some(TestHit {
            name,
            file: node.file.path.clone(),
            line: f.span.start,
            kind: self.kinds.of(self.declared, &node.file, f),
            distance: path.distance,
            via: path.via.iter().map(|n| self.graph.nodes[*n].symbol()).collect(),
            chance: path.chance,
            counts: why_not.is_none(),
            why_not,
            subtests,
        })
    }

    /// Returns what the tests show of failures.
    fn failure(&self, found: &[Path], tests: &[TestHit], status: Status) -> Failure {
        let mut scenarios = vec![];
        for (path, hit) in found.iter().zip(tests).filter(|(p, t)| t.counts && p.distance <= FAILURE_DISTANCE && p.chance >= SURE) {
            if let Some(f) = self.graph.nodes[path.test].function() {
                scenarios.extend(failure::scenarios(&hit.file, &hit.name, f, path.line));
            }
        }
        let mut seen = BTreeSet::new();
        scenarios.sort_by_key(|s| s.by_name);
        scenarios.retain(|s| seen.insert(s.name.clone()));
        let answer = match (scenarios.first(), status) {
            (Some(s), _) if !s.by_name => Answer::Yes,
            (Some(_), _) | (None, Status::Unknown) => Answer::Unknown,
            (None, _) => Answer::No,
        };
        Failure { answer, scenarios }
    }

    /// Returns the bounds that concern a target: its own, those of the functions on the way, and the general ones.
    fn bounds(&self, target: usize, found: &[Path]) -> Vec<NotExamined> {
        let on_the_way: BTreeSet<usize> = found.iter().flat_map(|p| &p.via).copied().chain([target]).collect();
        let mut all: Vec<NotExamined> = on_the_way.iter().filter_map(|n| self.graph.dropped.get(n)).chain(&self.graph.cut).cloned().collect();
        all.sort();
        all.dedup();
        all
    }
}

/// Returns what a target's tests amount to.
fn status(tests: &[TestHit], bounds: &[NotExamined]) -> Status {
    if tests.iter().any(|t| t.counts && t.chance >= SURE) {
        Status::Covered
    } else if !tests.is_empty() {
        Status::Partly
    } else if bounds.is_empty() {
        Status::Uncovered
    } else {
        Status::Unknown
    }
}

/// Returns the answer for a target that is no function of head.
fn no_function(target: &Target) -> Reached {
    let what = format!("tests of {} ({})", target.symbol, target.file);
    Reached {
        target: target.clone(),
        tests: vec![],
        total: 0,
        status: Status::Unknown,
        failure: Failure { answer: Answer::Unknown, scenarios: vec![] },
        not_examined: vec![NotExamined::new(what, "not a function of this revision")],
    }
}

/// Returns a file's name without directory and extension.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split_once('.').map_or(name, |(s, _)| s)
}
