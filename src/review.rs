//! The review, told in one function: [`run`].
//!
//! In: a [`Request`]. Out: a [`Report`]; nothing was printed yet. Left out: the command line, formats, standard output.
//! Each line of [`run`] is one stage and one room; `connreview debug` looks at each.

mod assemble;
mod covered;
pub mod examples;
mod setup;
mod silencing;

pub use setup::{Setup, catalogue};

use crate::change::{ChangeSet, NotExamined, Side};
use crate::compare;
use crate::config::Options;
use crate::coverage::Coverage;
use crate::findings;
use crate::git::{self, Range};
use crate::guard;
use crate::languages::Sources;
use crate::limits::{self, Bounds};
use crate::points::Finder;
use crate::reach;
use crate::report::{Report, TestReach};
use crate::timing::Stages;
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// What is to be reviewed, and how.
#[derive(Debug)]
pub struct Request {
    /// Where the change comes from.
    pub source: Source,
    /// What is asked of the review.
    pub options: Options,
    /// Measures the stages.
    pub stages: Stages,
}

/// Where a change comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A git repository.
    Git {
        /// The repository, or a directory inside it.
        repo: PathBuf,
        /// Which change of it.
        range: Range,
    },
    /// A patch in git's format.
    Patch {
        /// Its name for messages: a path, or `standard input`.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
        /// Sources that it applies to, or has been applied to; none: only the patch's own lines are known.
        root: Option<PathBuf>,
    },
}

/// Carries out a review.
pub fn run(request: &Request) -> Result<Report> {
    limits::end_beyond(request.options.time_limit, request.options.memory_limit);
    give_back();
    let (options, time) = (&request.options, &request.stages);
    let both = || rayon::join(|| request.source.change_set(), || setup::catalogue(options));
    let (change, catalogue) = time.time("change set, catalogue", both);
    let change = change?;
    let setup = Setup::with(catalogue?, &change.repository, &change.head, options)?;
    let report = review(&change, &setup, options, time);
    leave((setup, change));
    report
}

/// What the reviews of this run left behind.
static LEFT: Mutex<Vec<Box<dyn Send>>> = Mutex::new(vec![]);

/// Leaves a value behind: to give thousands of small ones back takes longer than to write a report, and the end of the program does it at once.
fn leave(value: impl Send + 'static) {
    LEFT.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(value));
}

/// Gives back what the reviews before this one left behind, beside its work.
fn give_back() {
    let left = std::mem::take(&mut *LEFT.lock().unwrap_or_else(PoisonError::into_inner));
    if !left.is_empty() {
        rayon::spawn(move || drop(left));
    }
}

/// Reviews a change set that was fetched already.
pub fn of(change: &ChangeSet, options: &Options, time: &Stages) -> Result<Report> {
    limits::end_beyond(options.time_limit, options.memory_limit);
    let setup = time.time("catalogue", || Setup::of(change, options))?;
    review(change, &setup, options, time)
}

/// Reviews a change set.
fn review(change: &ChangeSet, setup: &Setup, options: &Options, time: &Stages) -> Result<Report> {
    let (base, shared) = time.time("facts", || facts(change, setup, options));
    let head = &*shared;
    let [before, after] = Finder::both((&base, &base), (head, head), &setup.catalogue);
    let sides = setup.sides(change, (&base, &before), (head, &after));
    let both = || rayon::join(|| compare::pair(&sides), || guard::changes(&sides));
    let (mut found, lost) = time.time("comparison, tests lost", both);
    found.aside.extend(lost);
    let off = findings::take_off(&mut found, &setup.catalogue);
    let bench = setup.bench(change, &base, (head, &after), &off);
    let told = options.description.as_deref().unwrap_or(&change.description);
    let judge = || {
        let judged = findings::judge(&found, &bench);
        let text = findings::read_text(told, &found, &judged.findings, &bench);
        (judged, text)
    };
    let reach = || reach::tests_for(head, &assemble::targets(&found, head), &reach::Options::for_review());
    let (tests, (judged, text)) = time.time("reach, findings, text", || rayon::join(reach, judge));
    let tests = time.time("what tests do not show", || {
        let weighs = |file: &str, symbol: &str| findings::weighs(&judged.findings, file, symbol);
        let lacking = guard::lacking(&sides, &found, &tests, &weighs, options.suggest_tests);
        tests.into_iter().zip(lacking).collect()
    });
    let report = || assemble::report(change, setup, options, (&base, head), found, tests, (judged, text));
    let (report, ()) = time.time("report", || rayon::join(report, || drop((before, after))));
    leave((base, shared));
    Ok(report)
}

/// Finds the tests that reach functions of one revision, and what of the coverage profiles could not be used: `connreview tests`.
pub fn tests(
    repo: &std::path::Path,
    head: Option<&str>,
    functions: &[reach::Target],
    options: &Options,
) -> Result<(Vec<TestReach>, Vec<NotExamined>)> {
    limits::end_beyond(options.time_limit, options.memory_limit);
    let revision = git::revision(repo, head)?;
    let sources = Sources::new(&revision, usize::try_from(options.max_file_size).unwrap_or(usize::MAX));
    let mut found = assemble::test_reach(reach::tests_for(&sources, functions, &reach::Options::default()));
    let coverage = Coverage::of(&options.coverage, &sources);
    covered::add(&mut found, &coverage, &sources, None);
    Ok((found, coverage.not_examined))
}

/// Returns the facts of both sides; the changed files are parsed at once, others when they are asked for, and those that
/// are the same at both sides only once.
pub fn facts(change: &ChangeSet, setup: &Setup, options: &Options) -> (Sources, Arc<Sources>) {
    let size = usize::try_from(options.max_file_size).unwrap_or(usize::MAX);
    let paths = |side| change.files.iter().filter_map(move |f| f.path_at(side)).map(str::to_owned);
    let bounds = Bounds::new(options.time_limit, options.memory_limit);
    let head = Arc::new(Sources::new(&change.head, size).within(bounds));
    let base = Sources::beside(&change.base, size, &head, paths(Side::Base).chain(paths(Side::Head)).collect()).within(bounds);
    let reviewed = |side| paths(side).filter(|p| setup.is_production(p)).collect::<Vec<_>>();
    rayon::join(|| base.preload(&reviewed(Side::Base)), || head.preload(&reviewed(Side::Head)));
    (base, head)
}

impl Source {
    /// Returns the revision before the change.
    pub fn base(&self) -> Result<crate::change::Revision> {
        Ok(match self {
            Self::Git { repo, range } => git::base_of(repo, range)?,
            Self::Patch { .. } => self.change_set()?.base,
        })
    }

    /// Fetches the change set.
    pub fn change_set(&self) -> Result<ChangeSet> {
        Ok(match self {
            Self::Git { repo, range } => git::change_set(repo, range)?,
            Self::Patch { name, bytes, root } => git::patch_change_set(bytes, root.as_deref()).with_context(|| format!("cannot review {name}"))?,
        })
    }
}
