//! The formats of a report, as `--format` names them.
//!
//! In: nothing. Out: [`Format`]. Left out: `sarif`, `html` and `github`, which this version does not write; they join the enum
//! with their renderer, so that the command line never offers what it cannot do.

/// A format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Format {
    /// For a person at a terminal.
    Terminal,
    /// For a pull request's page.
    Markdown,
    /// For programs; see the JSON Schema.
    Json,
}
