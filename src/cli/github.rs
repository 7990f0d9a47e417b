//! `connreview pr`, `connreview post`: what can be typed.
//!
//! In: arguments. Out: [`PrArgs`], [`PostArgs`]. Left out: the environment, which names server, token and event.

use super::{RepoArgs, ReportArgs, SetupArgs};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `pr`.
#[derive(Debug, Args)]
pub struct PrArgs {
    /// Address of the pull request, OWNER/REPO#N, or N [default: that of the event, inside GitHub Actions]
    #[arg(value_name = "PULL_REQUEST")]
    pub pull: Option<String>,
    /// What is written on GitHub.
    #[command(flatten)]
    pub posting: PostingArgs,
    /// A checkout to take sources from, and limits.
    #[command(flatten)]
    pub repo: RepoArgs,
    /// Rules and profile.
    #[command(flatten)]
    pub setup: SetupArgs,
    /// The report.
    #[command(flatten)]
    pub report: ReportArgs,
    /// Also write what `connreview post` needs to put the report on the pull request
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    pub bundle: Option<PathBuf>,
}

/// Arguments of `post`.
#[derive(Debug, Args)]
pub struct PostArgs {
    /// Address of the pull request, OWNER/REPO#N, or N [default: the one whose newest commit the workflow run was for]
    #[arg(value_name = "PULL_REQUEST")]
    pub pull: Option<String>,
    /// The bundle that `connreview diff --bundle FILE` or `connreview pr --bundle FILE` wrote
    #[arg(long, value_name = "FILE")]
    pub bundle: PathBuf,
    /// What is written on GitHub.
    #[command(flatten)]
    pub posting: PostingArgs,
    /// Exit with 1, and request changes, where a finding is at least this severe [default: never]
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<super::FailOn>,
}

/// What is written on GitHub.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Posting")]
pub struct PostingArgs {
    /// Ways to tell the findings, separated by commas [default: none for `pr`, comment for `post`]
    #[arg(long, value_name = "WAYS", value_delimiter = ',')]
    pub post: Vec<Way>,
    /// Print the requests that would be sent, as JSON, and send none
    #[arg(long)]
    pub plan: bool,
    /// Account that the token writes as, for a token that cannot say so itself: that of an app outside of GitHub Actions
    #[arg(long, value_name = "NAME")]
    pub login: Option<String>,
}

/// A way to tell the findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Way {
    /// One comment, kept up to date
    Comment,
    /// A review with comments on lines; it requests changes at --fail-on
    Review,
    /// A check run with annotations
    Check,
    /// The summary of the workflow's step
    Summary,
    /// Annotations by the workflow's commands
    Annotations,
}
