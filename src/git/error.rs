//! What can go wrong before there is a change set. Every message names the cause and a way out, because an
//! error must never look like an empty review.

/// A repository or range that cannot be reviewed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    /// No repository at or above the directory.
    #[error("{path}: not a git repository; name one with --repo DIR, or review a patch with --patch FILE")]
    NotARepository {
        /// The directory asked for.
        path: String,
    },
    /// A repository that libgit2 refuses.
    #[error("{path}: the git repository cannot be opened: {cause}; `git diff BASE HEAD` piped into --patch - works without opening it")]
    Open {
        /// The directory asked for.
        path: String,
        /// libgit2's words.
        cause: String,
    },
    /// A name that no object has.
    #[error("unknown revision `{revision}`; `git rev-parse {revision}` must know it: fetch it first, or name another")]
    UnknownRevision {
        /// As the user wrote it.
        revision: String,
    },
    /// A name that stands for a file, or for several commits.
    #[error("`{revision}` is not a commit ({cause}); name a branch, a tag or a commit id")]
    NotACommit {
        /// As the user wrote it.
        revision: String,
        /// What it is instead.
        cause: String,
    },
    /// History that a shallow clone left out.
    #[error(
        "the clone is shallow: {missing} is not in it; `git fetch --unshallow` (or `git fetch --deepen=100`) gets it, in GitHub Actions `fetch-depth: 0`"
    )]
    Shallow {
        /// What the review would have needed.
        missing: String,
    },
    /// Two commits without a common ancestor.
    #[error("{a} and {b} have no common ancestor; compare them as they are with --base {a} --head {b}")]
    NoMergeBase {
        /// The base side.
        a: String,
        /// The head side.
        b: String,
    },
    /// A review of the work tree or the index where there is none.
    #[error("a bare repository has no {what} to review; name a range, for instance `main...BRANCH` or --base REV --head REV")]
    Bare {
        /// `work tree` or `index`.
        what: &'static str,
    },
    /// No branch to compare with.
    #[error(
        "the default branch is not known here (looked for HEAD, main and master of each remote, then main and master); name the base: --base REV --head HEAD, or `git fetch origin main`{hint}"
    )]
    NoDefaultBranch {
        /// A word on shallow clones, or nothing.
        hint: &'static str,
    },
    /// A branch without any commit where one is needed.
    #[error("there is no commit yet: {what} needs one; commit first, or review the work tree with no range at all")]
    Unborn {
        /// What was asked for.
        what: String,
    },
    /// A range that cannot be read.
    #[error("`{text}` is not a range: {cause}; write A..B, A...B or one revision")]
    RangeSyntax {
        /// As the user wrote it.
        text: String,
        /// What is wrong with it.
        cause: &'static str,
    },
    /// An object that must be there is not: a treeless partial clone, or a damaged repository.
    #[error(
        "cannot {doing}: {cause}; `git fsck` tells whether the repository is damaged, a partial clone gets its missing objects with `git fetch --refetch --no-filter`"
    )]
    MissingObject {
        /// The step that failed.
        doing: &'static str,
        /// libgit2's words.
        cause: String,
    },
    /// Anything else libgit2 reports.
    #[error("cannot {doing}: {cause}; `git status` in the repository may tell more, and --patch FILE reviews a saved `git diff`")]
    Git {
        /// The step that failed.
        doing: &'static str,
        /// libgit2's words.
        cause: String,
    },
}

impl GitError {
    /// Returns a closure for `map_err` that says which step failed.
    pub(crate) fn during(doing: &'static str) -> impl Fn(git2::Error) -> Self {
        move |e| {
            let cause = e.message().to_owned();
            if is_missing_object(&e) { Self::MissingObject { doing, cause } } else { Self::Git { doing, cause } }
        }
    }
}

/// Returns true where the error says that the object database lacks an object.
pub(crate) fn is_missing_object(e: &git2::Error) -> bool {
    e.code() == git2::ErrorCode::NotFound && e.class() == git2::ErrorClass::Odb
}
