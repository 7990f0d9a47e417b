//! What the commands want of rooms that are not joined to them yet. Each function says so and fails, so that
//! nothing here can be taken for a result; joining a room replaces its function by a call.

use crate::cli::{FunctionName, Stage};
use crate::config::{Options, Output};
use crate::exit::Help;
use crate::report::{Report, TestReach};
use crate::review::Request;
use anyhow::{Result, anyhow};
use std::path::Path;

/// A built-in repository in a temporary directory.
pub(super) struct Example {
    /// Where it is; removed when this is dropped.
    pub directory: tempfile::TempDir,
    /// The revision before.
    pub base: String,
    /// The revision after.
    pub head: String,
}

/// Makes the error of a room that is not joined.
fn missing<T>(what: &str) -> Result<T> {
    Err(anyhow!("this build cannot {what}").context(Help("use a released version".to_owned())))
}

/// The whole review: `review::run`.
pub(super) fn review(_: &Request) -> Result<Report> {
    missing("review a change")
}

/// One stage of it, as text.
pub(super) fn debug(_: Stage, _: &Request, _only: &[String]) -> Result<String> {
    missing("show a stage")
}

/// The tests that reach functions of a repository, at a revision or in the work tree.
pub(super) fn tests(_: &Path, _revision: Option<&str>, _: &[FunctionName], _: &Options) -> Result<Vec<TestReach>> {
    missing("look for tests")
}

/// The example repository.
pub(super) fn example() -> Result<Example> {
    missing("make its example")
}

/// The tests of functions in one format.
pub(super) fn render_tests(_: &[TestReach], _: &Output) -> Result<String> {
    missing("write a list of tests")
}

/// What is wrong with the examples of packs.
pub(super) fn test(_: &Path) -> Result<Vec<String>> {
    missing("test rules")
}
