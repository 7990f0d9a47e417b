//! The formats of a report, as `--format` names them.
//!
//! In: nothing. Out: [`Format`]. Left out: rendering; each has a file of its own beside this one.

/// A format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Format {
    /// For a person at a terminal.
    Terminal,
    /// For a pull request's page.
    Markdown,
    /// For programs; see the JSON Schema.
    Json,
    /// For code scanning and editors: SARIF 2.1.0.
    Sarif,
    /// A page of its own, for a browser or paper.
    Html,
    /// Annotations: workflow commands of GitHub Actions.
    Github,
}

impl Format {
    /// Returns the name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Html => "html",
            Self::Github => "github",
        }
    }
}
