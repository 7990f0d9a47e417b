//! What can go wrong between here and GitHub. Every message names the cause, and [`GithubError::help`] a way out.
//!
//! No message holds a token: the client takes it out of whatever a server answers before it comes here.

/// A pull request that cannot be read, or a text that cannot be posted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GithubError {
    /// The network is refused by a flag.
    #[error("--offline refuses the network, and a pull request is read through it")]
    Offline,
    /// No pull request is named and the surroundings name none.
    #[error("{0}")]
    NoPull(String),
    /// An argument that names no pull request.
    #[error("`{text}` names no pull request: {cause}")]
    Name {
        /// As it was typed.
        text: String,
        /// What is wrong with it.
        cause: String,
    },
    /// A setting of the surroundings that cannot be used.
    #[error("{name}: {cause}")]
    Setting {
        /// Name of the variable or file.
        name: String,
        /// What is wrong with it.
        cause: String,
    },
    /// The server cannot be reached, or breaks off.
    #[error("{what}: {cause}")]
    Network {
        /// The request.
        what: String,
        /// The cause in words.
        cause: String,
    },
    /// The server answers with a refusal.
    #[error("{what}: GitHub answers {status}: {message}")]
    Refused {
        /// The request.
        what: String,
        /// Status of the answer.
        status: u16,
        /// The server's words.
        message: String,
    },
    /// A limit that lasts longer than a run should wait.
    #[error("{what}: GitHub's request limit is used up and comes back in {minutes} min")]
    Limit {
        /// The request.
        what: String,
        /// How long it lasts.
        minutes: u64,
    },
    /// An answer that makes no sense.
    #[error("{what}: the answer is no {wanted}: {cause}")]
    Answer {
        /// The request.
        what: String,
        /// What it should have been.
        wanted: &'static str,
        /// What is wrong with it.
        cause: String,
    },
    /// A bundle that is refused.
    #[error("the bundle is refused: {0}")]
    Bundle(String),
}

impl GithubError {
    /// Returns the way out.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Offline => "leave --offline out, or review the commits that are here: `connreview diff BASE...HEAD`",
            Self::NoPull(_) | Self::Name { .. } => {
                "name it: `connreview pr https://github.com/OWNER/REPO/pull/N`, `connreview pr OWNER/REPO#N`, or N inside a checkout"
            }
            Self::Setting { .. } => {
                "GITHUB_API_URL, GITHUB_SERVER_URL, GITHUB_TOKEN (or GH_TOKEN), GITHUB_REPOSITORY and GITHUB_EVENT_PATH are read as GitHub Actions sets them"
            }
            Self::Network { .. } => "check the network and GITHUB_API_URL; what was read so far is not lost, run it again",
            Self::Refused { status: 401, .. } => {
                "the token is not valid (any more): set GITHUB_TOKEN or GH_TOKEN anew; without one, public repositories can be read"
            }
            Self::Refused { status: 403, .. } => {
                "the token lacks a permission: reading takes `contents: read` and `pull-requests: read`; see docs/github.md"
            }
            Self::Refused { status: 404, .. } => {
                "check owner, name and number; a private repository needs GITHUB_TOKEN or GH_TOKEN with access to it"
            }
            Self::Refused { .. } | Self::Answer { .. } => "run it again; if it stays, review a checkout: `connreview diff BASE...HEAD`",
            Self::Limit { .. } => "run it again then; a token (GITHUB_TOKEN or GH_TOKEN) has a far higher limit than none",
            Self::Bundle(_) => "make it with `connreview diff --bundle FILE` of the same version, for the commit that the workflow ran on",
        }
    }
}
