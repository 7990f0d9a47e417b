//! `connreview hook`: what can be typed after it.

use super::{RepoArgs, ReportArgs, SetupArgs};
use crate::hook::HookName;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What can be done with git hooks.
#[derive(Debug, Subcommand)]
pub enum HookCommand {
    /// Write a hook beside those that are there
    ///
    /// It goes where git looks for hooks: the folder of `core.hooksPath`, else the git directory that all work trees share. A hook that
    /// stands there is kept and runs first.
    Install(HookFileArgs),
    /// Take our hook away; the one that stood there before is back
    Uninstall(HookFileArgs),
    /// Do what the hook does
    ///
    /// `pre-push` reads git's ref lines on standard input and reviews what the remote does not have; without lines (some runners of hooks
    /// hand on none) it takes the branch of HEAD. `pre-commit` reviews what is staged. A finding at `--fail-on` ends it with 1. A
    /// review that fails says so and ends with 0: it holds nothing up.
    Run(Box<HookRunArgs>),
}

/// Which hook's file.
#[derive(Debug, Args)]
pub struct HookFileArgs {
    /// The hook
    #[arg(default_value = "pre-push", value_name = "HOOK")]
    pub hook: HookName,
    /// Repository, or a directory inside it
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub repo: PathBuf,
}

/// Arguments of `hook run`.
#[derive(Debug, Args)]
pub struct HookRunArgs {
    /// The hook
    #[arg(default_value = "pre-push", value_name = "HOOK")]
    pub hook: HookName,
    /// What git hands to the hook: name and address of the remote
    #[arg(value_name = "ARG")]
    pub args: Vec<String>,
    /// The repository.
    #[command(flatten)]
    pub repo: RepoArgs,
    /// Rules and profile.
    #[command(flatten)]
    pub setup: SetupArgs,
    /// The report.
    #[command(flatten)]
    pub report: ReportArgs,
}
