//! connreview: what a pull request does to the connections between services.
//!
//! Read as one sentence: a **change set** is fetched, **facts** are taken from its base and its head, rules turn facts into
//! **points**, the points of both sides are **compared**, the **tests** that reach what changed are looked for,
//! **findings** are judged, and a **report** is written. [`review::run`] is that sentence as code, one line per stage;
//! start there.
//!
//! # The rooms
//!
//! | room | in | out |
//! |---|---|---|
//! | [`git`] | a repository or a patch | a change set, and readers of both sides |
//! | `github` | a pull request; a report | a change set, and readers of both sides; what is written on its page |
//! | [`index`] | contents | which of them may hold a word, so that the others need not be read |
//! | [`change`] | – | plain data: files, hunks, the reader's trait, what could not be examined |
//! | [`languages`] | the text of a file | facts; a parser's tree never leaves its file |
//! | [`facts`] | – | what code says without opinion: functions, steps, calls, types, values |
//! | [`rules`] | YAML | the catalogue: checked rules and profiles |
//! | [`points`] | facts and rules | connection points with their captures |
//! | [`compare`] | points of base and head | changes: from which value to which |
//! | [`reach`] | facts and changed functions | the tests that reach them, and whether one shows a failure |
//! | [`guard`] | both sides of the tests | what the change takes from the tests of a connection |
//! | [`coverage`] | profiles that were handed in | the lines of head that a run of the tests came to |
//! | [`findings`] | changes | severity, evidence, advice, verdict |
//! | [`report`] | what the rooms before found | one value, and its text in each format |
//! | [`actions`] | a report | summary and outputs of a step of GitHub Actions |
//! | [`hook`] | a repository, what is about to be pushed | git hooks beside those that are there, and what they review |
//!
//! Around them: [`cli`] is what can be typed, [`config`] resolves it and `connreview.yml` once into plain options,
//! [`commands`] holds one small function per command, [`sink`] is where bytes go, [`temporary`] what a run keeps on disk, [`exit`] how a run ends, [`limits`] how
//! long one may take, [`timing`] what `-v` tells, [`demo`] the built-in example, and [`map`] what one revision alone has to do with others.
//!
//! Arrows point one way: a room knows those above it in the table, never those below; formats know no git, rules know no
//! language, and only `main` ends the program. `docs/how-it-works.md` draws it, `docs/writing-rules.md` adds a pack.
pub mod actions;
pub mod change;
pub mod cli;
pub mod commands;
pub mod compare;
pub mod config;
pub mod coverage;
pub mod demo;
pub mod exit;
pub mod facts;
pub mod findings;
pub mod git;
#[cfg(feature = "github")]
pub mod github;
pub mod guard;
pub mod hook;
pub mod index;
pub mod languages;
pub mod limits;
pub mod map;
pub mod points;
pub mod reach;
pub mod report;
pub mod review;
pub mod rules;
pub mod sink;
pub mod temporary;
pub mod timing;
pub use commands::run;
