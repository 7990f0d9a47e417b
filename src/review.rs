//! The review as a request: which change, and how.
//!
//! In: a [`Request`]. Out: a report. Left out: the command line, formats, standard output.

use crate::config::Options;
use crate::git::Range;
use crate::timing::Stages;
use std::path::PathBuf;

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
