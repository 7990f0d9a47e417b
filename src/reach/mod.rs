//! Reach: which tests run a set of functions, searched from the functions outward.
//!
//! In: a [`Source`] of facts at head and the [`Target`]s. Out: per target the tests that reach it, likeliest and nearest first,
//! whether they count, what they show of its failures, and every bound that was hit ([`Reached`]).
//!
//! Left out: types beyond what the files tell, values at run time, and reflection. A call graph that knows every type
//! reaches everything; so each edge carries the *chance* that a run of the caller takes it (an unconditional call nearly always, an
//! error branch seldom, an interface with many implementers seldom each), and a test is named by the best product along a path.
//!
//! A *unit* is what an import brings: a directory in Go, a file in TypeScript, JavaScript, Python and Rust. Where types are seldom written, a
//! call of a rare method name on a value of unknown type is a *guess*: it names a test only where its file speaks of the target's type or module.
//!
//! Files: `declared` (cheap tables of what a unit declares), `walk` and `sites` (references in a function, with their chance),
//! `typing` and `matching` (which function a reference means), `graph` and `level` (callers, level by level), `routes` (requests to handlers), `scripts` and `commands` (end-to-end tests that are scripts), `tools` (what is data of these),
//! `settings` (a field that must be set to the tests that set it), `hooks`, `fixtures` and `callbacks` (what runners and libraries start on their own), `paths` (best path
//! from a target to each test), `mocks`, `doubles` and `standins` (what a test replaces), `checks` (whether it checks anything), `cases`, `kind`, `failure`,
//! `evidence` (what a test is, needs and shows), `conditions` (on what it depends whether it runs), `affinity` (which test file is about which file), `rank` (order and bounds of the answer).

mod affinity;
mod callbacks;
mod cases;
mod checks;
mod commands;
mod conditions;
mod declared;
mod doubles;
mod evidence;
mod failure;
mod fixtures;
mod graph;
mod hooks;
mod kind;
mod level;
mod matching;
mod mocks;
mod paths;
mod rank;
mod routes;
mod scripts;
mod settings;
mod sites;
mod standins;
mod tools;
mod typing;
mod walk;

#[cfg(test)]
mod memory;
#[cfg(test)]
mod tests;

pub(crate) use cases::{is_case, why_not};
pub(crate) use sites::{all_steps as steps, calls};

use crate::change::NotExamined;
use crate::facts::Source;
use rayon::prelude::*;

/// A function to search tests for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// File that declares it.
    pub file: String,
    /// `Func` or `Type.Method`.
    pub symbol: String,
}

/// Bounds of the search.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Most calls between a test and a target.
    pub depth: u32,
    /// Most files parsed for callers.
    pub files: usize,
    /// Tests named per target; [`Reached::total`] counts all.
    pub tests: usize,
    /// Least chance with which a test is named.
    pub chance: f32,
    /// Chains less likely than this are not followed.
    pub follow: f32,
    /// Callers are followed no further for a target that has this many tests; [`Reached::total`] then counts the nearer ones only.
    pub enough: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { depth: 8, files: 1500, tests: 25, chance: 0.35, follow: 0.04, enough: usize::MAX }
    }
}

impl Options {
    /// Returns the bounds for a review: many targets at once, and a reader who looks at the nearest tests of each.
    pub fn for_review() -> Self {
        Self { depth: 2, files: 40, follow: 0.3, enough: 3, ..Self::default() }
    }
}

/// What was found for one target.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// The target.
    pub target: Target,
    /// Its tests, likeliest and nearest first, cut at [`Options::tests`].
    pub tests: Vec<TestHit>,
    /// Number of tests found before the cut.
    pub total: usize,
    /// What they amount to.
    pub status: Status,
    /// Whether one of them exercises a failure.
    pub failure: Failure,
    /// Bounds hit and references not followed for this target.
    pub not_examined: Vec<NotExamined>,
}

/// A test that reaches a target.
#[derive(Debug, Clone, PartialEq)]
pub struct TestHit {
    /// As its runner calls it: `TestX`, `TestX/sub`.
    pub name: String,
    /// File.
    pub file: String,
    /// Line of its declaration.
    pub line: u32,
    /// What it needs to run.
    pub kind: TestKind,
    /// Number of calls between test and target; 1 calls it directly.
    pub distance: u32,
    /// Functions between test and target, from the test on.
    pub via: Vec<String>,
    /// Estimated chance that a run of the test runs the target, 0 to 1.
    pub chance: f32,
    /// False where it runs the target without guarding it.
    pub counts: bool,
    /// Why it does not count.
    pub why_not: Option<String>,
    /// What it depends on whether it runs, in words: `runs only where REDIS_ADDR is set`.
    pub condition: Option<String>,
    /// Names of the subtests, as the runner prints them, in which the path begins; for a table the names of its rows.
    pub subtests: Vec<String>,
}

/// What a test needs to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TestKind {
    /// Nothing but the code.
    Unit,
    /// A server, real or in memory, that it talks to.
    Integration,
    /// The whole system.
    EndToEnd,
}

impl TestKind {
    /// Returns the word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Integration => "integration",
            Self::EndToEnd => "e2e",
        }
    }
}

/// What the tests of a target amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// A test that counts reaches it.
    Covered,
    /// Only tests that do not count, or are unlikely to run it, reach it.
    Partly,
    /// The search was complete and found none.
    Uncovered,
    /// None was found, and the search was cut or the target is no function.
    Unknown,
}

impl Status {
    /// Returns the word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Partly => "partly",
            Self::Uncovered => "uncovered",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a test exercises a failure of the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Yes, no, or unknown (a name speaks of a failure and nothing else does, or there is no test).
    pub answer: Answer,
    /// The scenarios seen, each with its proof, strongest first.
    pub scenarios: Vec<Scenario>,
}

/// Yes, no or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Shown by what a test does.
    Yes,
    /// Looked and found nothing.
    No,
    /// Not to be told.
    Unknown,
}

impl Answer {
    /// Returns the word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// A failure scenario that a test exercises.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scenario {
    /// In words: `connection lost`, `timeout`, `error returned`.
    pub name: String,
    /// The test.
    pub test: String,
    /// File of the proof.
    pub file: String,
    /// Line of the proof.
    pub line: u32,
    /// True where only the test's name tells.
    pub by_name: bool,
}

/// Finds the tests that reach each target, in the order of `targets`.
pub fn tests_for(source: &dyn Source, targets: &[Target], options: &Options) -> Vec<Reached> {
    let declared = declared::Declarations::new(source);
    let graph = graph::build(&declared, targets, options);
    let judge = rank::Judge { declared: &declared, graph: &graph, options };
    let found = targets.par_iter().with_max_len(1).enumerate().map(|(i, t)| judge.answer(i, t)).collect();
    // Thousands of nodes and names: given back by two.
    rayon::join(|| drop(graph), || drop(declared));
    found
}
