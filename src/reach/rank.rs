//! The answer for one target: its tests in order, what they amount to, what was left out.
//!
//! In: the graph of callers. Out: [`Reached`]. Left out: anything about mechanisms; a test guards a function here, not a connection.

use super::affinity;
use super::declared::Declarations;
use super::graph::{Graph, Node};
use super::kind::Kinds;
use super::level::tokens;
use super::paths::{self, Path};
use super::{Answer, Failure, Options, Reached, Status, Target, TestHit, TestKind, cases, conditions, failure, mocks, settings, sites};
use crate::change::NotExamined;
use crate::change::directory;
use crate::facts::{Expr, Function};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A test more likely than this shows that a function is covered.
const SURE: f32 = 0.3;
/// Most tests named where all are weak.
const FEW: usize = 3;
/// A test of the target's own test file is named down to this chance where nothing better is found.
const OWN: f32 = 0.15;
/// And down to this one where its name holds the target's.
const OWN_NAMED: f32 = 0.03;
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
}

/// The likely tests of one target, being judged.
struct Asked<'j, 'a> {
    judge: &'j Judge<'a>,
    /// Number of the target's node.
    node: usize,
    /// Kinds of the tests seen so far. Targets do not share them: what is known would depend on which was asked first.
    kinds: Kinds,
}

impl Judge<'_> {
    /// Returns the answer for target number `i`.
    pub(crate) fn answer(&self, i: usize, target: &Target) -> Reached {
        let Some(node) = self.graph.targets.get(i).copied().flatten() else { return no_function(target) };
        let mut asked = Asked { judge: self, node, kinds: Kinds::default() };
        let mut found = paths::to_tests(self.graph, node, self.options.depth, true);
        asked.starts_something(&mut found);
        self.sort(&mut found, node);
        self.choose(&mut found, node);
        let total = found.len();
        let judged = |p: Path| {
            let why_not = self.why_not(&p);
            (p, why_not)
        };
        let mut found: Vec<(Path, Option<String>)> = found.into_par_iter().with_max_len(1).map(judged).collect();
        found.sort_by_key(|(_, why_not)| why_not.is_some());
        found.truncate(self.options.tests);
        let (tests, found): (Vec<TestHit>, Vec<Path>) = found.into_iter().filter_map(|(p, w)| Some((asked.hit(&p, w)?, p))).unzip();
        let not_examined = self.bounds(node, &found);
        let status = status(&tests, &not_examined);
        let failure = self.failure(&found, &tests, status);
        Reached { target: target.clone(), tests, total, status, failure, not_examined }
    }

    /// Drops the tests that are too unlikely; where none is left, keeps a few of the target's own test file that look like its tests.
    /// Tests that come through a helper of very many tests are named only in directories of tests where there is no other, and few of them.
    fn choose(&self, found: &mut Vec<Path>, target: usize) {
        found.retain(|p| self.may_hold(p, target));
        let hubs = self.through_hubs(found);
        found.retain(|p| !p.hub);
        if found.iter().any(|p| p.chance >= self.options.chance) {
            found.retain(|p| p.chance >= self.options.chance);
        } else {
            found.retain(|p| self.own_file(p, target) && p.chance >= if self.named(p, target) { OWN_NAMED } else { OWN });
            found.truncate(FEW);
        }
        let near: BTreeSet<String> = found.iter().map(|p| self.directory(p).to_owned()).collect();
        found.extend(hubs.into_iter().filter(|p| !near.contains(self.directory(p))));
    }

    /// Returns a few of the tests that come through a helper of very many tests for each directory of tests, likeliest first.
    fn through_hubs(&self, found: &[Path]) -> Vec<Path> {
        let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
        let chance = |p: &Path| p.chance / paths::HUB_KEEPS * settings::UNSET.powi(p.needs);
        let likely = found.iter().filter(|p| p.hub && chance(p) >= self.options.chance && self.why_not(p).is_none());
        let few = likely.filter(|p| {
            let n = taken.entry(self.directory(p)).or_default();
            *n += 1;
            *n <= FEW
        });
        few.cloned().collect()
    }

    /// Returns the directory of a path's test.
    fn directory(&self, path: &Path) -> &str {
        directory(&self.graph.nodes[path.test].file.path)
    }

    /// Returns false for a method of a stand-in (a fake broker, a mock) that the test does not even name: nobody hands it one.
    fn may_hold(&self, path: &Path, target: usize) -> bool {
        if path.guess {
            return self.speaks_of(path, target);
        }
        let target = &self.graph.nodes[target];
        if path.distance < 2 || target.callee.receiver.is_none() || !stands_in(&target.file.package) {
            return true;
        }
        let names = |f: &Function| {
            sites::calls(f).iter().any(|(c, _)| matches!(&c.callee, Expr::Field { of, .. } if **of == Expr::Name(target.file.package.clone())))
        };
        [path.test].iter().chain(&path.via).filter_map(|n| self.graph.nodes[*n].function()).any(names)
    }

    /// Returns true where the test's file, or a helper of tests on the way, speaks of the target's type or module: without that a method of
    /// that name is another type's.
    fn speaks_of(&self, path: &Path, target: usize) -> bool {
        let source = self.declared.source;
        let target = &self.graph.nodes[target];
        let tokens: Vec<String> = tokens(self.declared, target).into_iter().map(str::to_owned).collect();
        let module: Vec<String> = tokens.last().into_iter().cloned().collect();
        // A type of a usual name (`Channel`) says nothing: then its module must be named.
        let unique = target.callee.receiver.as_ref().is_none_or(|r| self.declared.types_named(&target.file.path, r) < 2);
        let names = if unique { &tokens } else { &module };
        let nodes = std::iter::once(path.test).chain(path.via.iter().copied());
        let mut files = nodes.map(|n| &self.graph.nodes[n].file).filter(|f| f.test);
        files.any(|f| f.path == target.file.path || !source.mentions(std::slice::from_ref(&f.path), names).is_empty())
    }

    /// Returns true where the test's name holds the target's.
    fn named(&self, path: &Path, target: usize) -> bool {
        let name = &self.graph.nodes[target].callee.name;
        name.len() > 3 && self.graph.nodes[path.test].callee.name.to_lowercase().contains(&name.to_lowercase())
    }

    /// Returns true where the test stands in the test file of the target's file.
    fn own_file(&self, path: &Path, target: usize) -> bool {
        let (test, target) = (&self.graph.nodes[path.test].file.path, &self.graph.nodes[target].file.path);
        affinity::own_file(self.declared, test, target)
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
    fn affinity(&self, path: &Path, node: usize) -> f32 {
        let own_file = self.own_file(path, node);
        let (test, target) = (&self.graph.nodes[path.test], &self.graph.nodes[node]);
        let mut factor = 1.0;
        if directory(&test.file.path) == directory(&target.file.path) {
            factor += 0.15;
        }
        if own_file {
            factor += 0.2;
        }
        if self.named(path, node) {
            factor += 0.25;
        }
        let name = test.callee.name.to_lowercase();
        factor += 0.3 * shared_words(&target.callee.name, &name);
        if target.callee.receiver.as_ref().is_some_and(|r| name.contains(&r.to_lowercase())) {
            factor += 0.15;
        }
        factor
    }

    /// Returns why the test at the beginning of a path guards nothing, `None` where it counts.
    fn why_not(&self, path: &Path) -> Option<String> {
        let node = &self.graph.nodes[path.test];
        let test = node.function()?;
        let on_the_way: Vec<&Node> = path.via.iter().chain([&path.target]).map(|n| &self.graph.nodes[*n]).collect();
        cases::why_not(&node.file, test).or_else(|| mocks::why_not(self.declared, &node.file, test, &on_the_way))
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
            // The search ended because tests enough were found: one further away may show a failure.
            (None, _) if found.len() >= self.options.enough => Answer::Unknown,
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

impl Asked<'_, '_> {
    /// Drops paths of tests that set a field and start nothing: they check the field, not what needs it. Another path takes the place where there
    /// is one.
    fn starts_something(&mut self, found: &mut Vec<Path>) {
        let Judge { graph, options, .. } = self.judge;
        let likely = |p: &Path| p.sets && p.chance >= options.chance;
        let setting: Vec<Path> = found.iter().filter(|p| likely(p)).cloned().collect();
        let idle: BTreeSet<usize> = setting.iter().filter(|p| self.kind(p) == TestKind::Unit).map(|p| p.test).collect();
        if !idle.is_empty() {
            found.retain(|p| !idle.contains(&p.test));
            found.extend(paths::to_tests(graph, self.node, options.depth, false).into_iter().filter(|p| idle.contains(&p.test)));
        }
    }

    /// Returns what a path's test needs to run.
    fn kind(&mut self, path: &Path) -> TestKind {
        let node = &self.judge.graph.nodes[path.test];
        node.function().map_or(TestKind::Unit, |f| self.kinds.of(self.judge.declared, &node.file, f))
    }

    /// Returns the test at the beginning of a path.
    fn hit(&mut self, path: &Path, why_not: Option<String>) -> Option<TestHit> {
        let Judge { declared, graph, .. } = self.judge;
        let node = &graph.nodes[path.test];
        let f = node.function()?;
        let (name, subtests) = cases::names(declared, &node.file, f, path.line);
        let condition = conditions::of(declared, &node.file, f).filter(|_| why_not.is_none());
        Some(TestHit {
            name,
            file: node.file.path.clone(),
            line: f.span.start,
            kind: self.kinds.of(declared, &node.file, f),
            distance: path.distance,
            via: path.via.iter().map(|n| graph.nodes[*n].symbol()).collect(),
            chance: path.chance,
            counts: why_not.is_none(),
            why_not,
            condition,
            subtests,
        })
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

/// Returns the share of a symbol's words (`deleteClient`: delete, client) that a test's name in lower case holds.
fn shared_words(symbol: &str, test: &str) -> f32 {
    let mut words: Vec<String> = vec![];
    for c in symbol.chars() {
        match words.last_mut() {
            Some(w) if c.is_lowercase() => w.push(c),
            _ => words.push(c.to_lowercase().collect()),
        }
    }
    words.retain(|w| w.len() > 2 && !matches!(w.as_str(), "get" | "set" | "new" | "handle" | "test" | "init"));
    let held = words.iter().filter(|w| test.contains(w.as_str())).count();
    if words.is_empty() { 0.0 } else { held as f32 / words.len() as f32 }
}

/// Returns true for packages of stand-ins that only tests hand to the code.
fn stands_in(package: &str) -> bool {
    ["test", "mock", "fake", "stub"].iter().any(|w| package.starts_with(w) || package.ends_with(w))
}
