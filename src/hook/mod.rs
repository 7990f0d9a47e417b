//! Git hooks: put beside those that are there, taken away again, and what they look at.
//!
//! In: a folder of hooks, git's ref lines. Out: files changed and words about it; the updates of a push. Left out: reviewing
//! (`commands`), and where hooks are (`git`).

mod files;
mod lines;
mod script;

pub use files::{HookError, Outcome, install, uninstall};
pub use lines::{ref_updates, wrong_line};
pub use script::script;

/// A hook that can be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum HookName {
    /// Before commits go to a remote
    PrePush,
    /// Before a commit is made
    PreCommit,
}

impl HookName {
    /// Returns the name of its file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PrePush => "pre-push",
            Self::PreCommit => "pre-commit",
        }
    }

    /// Returns what it holds up.
    pub fn holds_up(self) -> &'static str {
        match self {
            Self::PrePush => "push",
            Self::PreCommit => "commit",
        }
    }
}
