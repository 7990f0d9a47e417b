//! What is read of a pull request.
//!
//! In: a client and a place. Out: the answers as narrow structs: only fields that somebody here uses, everything that may lack is
//! optional. Left out: what they mean for a review.

use super::client::Client;
use super::error::GithubError;
use super::place::{Place, is_commit, is_repository};
use serde::Deserialize;

/// GitHub lists no more files of a pull request.
pub(super) const MOST_FILES: usize = 3000;
/// And no more commits.
const MOST_COMMITS: usize = 250;
/// Pages of other lists; beyond 20,000 comments nobody finds anything.
const MOST_PAGES: usize = 200;

/// An account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct User {
    /// Its name.
    pub login: String,
}

/// A pull request.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Pull {
    /// Its number.
    pub number: u64,
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// Its description.
    #[serde(default)]
    pub body: Option<String>,
    /// Who opened it.
    #[serde(default)]
    pub user: Option<User>,
    /// `open` or `closed`.
    #[serde(default)]
    pub state: String,
    /// The branch that is to be merged.
    pub head: Tip,
    /// The branch that it is merged into.
    pub base: Tip,
    /// How many files it changes.
    #[serde(default)]
    pub changed_files: Option<usize>,
}

/// The newest commit of a branch.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Tip {
    /// The commit.
    pub sha: String,
    /// The branch's repository; none where it was deleted.
    #[serde(default)]
    pub repo: Option<Repository>,
}

/// A repository.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Repository {
    /// `owner/name`, as it is called today.
    pub full_name: String,
}

/// A changed file.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PullFile {
    /// Path at head; at base for a removed file.
    pub filename: String,
    /// `added`, `removed`, `modified`, `renamed`, `copied`, `changed`, `unchanged`.
    #[serde(default)]
    pub status: String,
    /// Path before.
    #[serde(default)]
    pub previous_filename: Option<String>,
    /// Its hunks; missing for binary and for large ones.
    #[serde(default)]
    pub patch: Option<String>,
}

/// A commit of a pull request.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct PullCommit {
    pub(super) sha: String,
    pub(super) commit: CommitText,
}

/// What a commit says.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct CommitText {
    #[serde(default)]
    pub(super) message: String,
    #[serde(default)]
    pub(super) committer: Option<Dated>,
}

/// A time.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Dated {
    #[serde(default)]
    pub(super) date: Option<String>,
}

/// A comparison, as far as it tells the merge base.
#[derive(Debug, Deserialize)]
struct Comparison {
    merge_base_commit: Commit,
}

/// A commit by its id.
#[derive(Debug, Deserialize)]
struct Commit {
    sha: String,
}

/// A comment of a pull request's conversation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Comment {
    /// Its id.
    pub id: u64,
    /// Its text.
    #[serde(default)]
    pub body: Option<String>,
    /// Who wrote it.
    #[serde(default)]
    pub user: Option<User>,
}

/// A review.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Review {
    /// Its id.
    pub id: u64,
    /// Its text.
    #[serde(default)]
    pub body: Option<String>,
    /// Who wrote it.
    #[serde(default)]
    pub user: Option<User>,
    /// `COMMENTED`, `CHANGES_REQUESTED`, `DISMISSED`, `APPROVED`, `PENDING`.
    #[serde(default)]
    pub state: String,
}

/// A check run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CheckRun {
    /// Its id.
    pub id: u64,
    /// What its maker knows it by.
    #[serde(default)]
    pub external_id: Option<String>,
    /// What it shows.
    #[serde(default)]
    pub output: CheckOutput,
}

/// What a check run shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct CheckOutput {
    /// Number of its annotations.
    #[serde(default)]
    pub annotations_count: usize,
}

/// Reads the pull request. Its place is corrected to the repository's name of today: only this first request follows a rename.
pub(super) async fn pull(client: &Client, place: &mut Place) -> Result<Pull, GithubError> {
    let what = format!("/repos/{}/pulls/{}", place.repository, place.number);
    let pull: Pull = client.get(&what).await?;
    let bad = |cause: &str| GithubError::Answer { what: format!("GET {what}"), wanted: "pull request", cause: cause.to_owned() };
    if !is_commit(&pull.head.sha) || !is_commit(&pull.base.sha) {
        return Err(bad("its commits have no ids"));
    }
    if let Some(name) = pull.base.repo.as_ref().map(|r| &r.full_name).filter(|n| is_repository(n)) {
        place.repository = name.clone();
    }
    Ok(pull)
}

/// Reads the changed files, as many as GitHub lists.
pub(super) async fn files(client: &Client, place: &Place) -> Result<Vec<PullFile>, GithubError> {
    client.pages(&format!("/repos/{}/pulls/{}/files", place.repository, place.number), None, MOST_FILES / 100).await
}

/// Reads the commits, oldest first.
pub(super) async fn commits(client: &Client, place: &Place) -> Result<Vec<PullCommit>, GithubError> {
    client.pages(&format!("/repos/{}/pulls/{}/commits", place.repository, place.number), None, MOST_COMMITS.div_ceil(100)).await
}

/// Returns the newest common ancestor of two commits.
pub(super) async fn merge_base(client: &Client, place: &Place, base: &str, head: &str) -> Result<String, GithubError> {
    let what = format!("/repos/{}/compare/{base}...{head}?per_page=1&page=1", place.repository);
    let found: Comparison = client.get(&what).await?;
    let sha = found.merge_base_commit.sha;
    let bad = || GithubError::Answer { what: format!("GET {what}"), wanted: "comparison", cause: "its merge base has no id".to_owned() };
    if is_commit(&sha) { Ok(sha) } else { Err(bad()) }
}

/// Reads the comments of the conversation, on all pages.
pub(super) async fn comments(client: &Client, place: &Place) -> Result<Vec<Comment>, GithubError> {
    client.pages(&format!("/repos/{}/issues/{}/comments", place.repository, place.number), None, MOST_PAGES).await
}

/// Reads the reviews, on all pages.
pub(super) async fn reviews(client: &Client, place: &Place) -> Result<Vec<Review>, GithubError> {
    client.pages(&format!("/repos/{}/pulls/{}/reviews", place.repository, place.number), None, MOST_PAGES).await
}

/// Reads the comments on lines, on all pages.
pub(super) async fn line_comments(client: &Client, place: &Place) -> Result<Vec<Comment>, GithubError> {
    client.pages(&format!("/repos/{}/pulls/{}/comments", place.repository, place.number), None, MOST_PAGES).await
}

/// Reads our check runs of a commit.
pub(super) async fn check_runs(client: &Client, place: &Place, head: &str, name: &str) -> Result<Vec<CheckRun>, GithubError> {
    let path = format!("/repos/{}/commits/{head}/check-runs?check_name={name}&filter=all", place.repository);
    client.pages(&path, Some("check_runs"), 10).await
}

/// Returns the pull requests that may be the one of a commit: of its branch, then those that hold it.
pub(super) async fn pulls_of(client: &Client, repository: &str, head: &str, branch: &str) -> Result<Vec<Pull>, GithubError> {
    let mut found: Vec<Pull> = vec![];
    if !branch.is_empty() {
        let path = format!("/repos/{repository}/pulls?state=open&head={}", in_query(branch));
        found = client.pages(&path, None, 3).await?;
    }
    found.retain(|p| p.head.sha == head);
    if found.is_empty() {
        found = client.pages(&format!("/repos/{repository}/commits/{head}/pulls"), None, 3).await?;
        found.retain(|p| p.head.sha == head);
    }
    Ok(found)
}

/// Returns a text as a value of a query.
fn in_query(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Returns the account that the token belongs to. A token of an app has none that can be asked for; inside Actions it is then
/// that of the workflow.
pub(super) async fn own_login(client: &Client, in_actions: bool, told: Option<&str>) -> Result<String, GithubError> {
    if let Some(login) = told {
        return Ok(login.to_owned());
    }
    match client.get::<User>("/user").await {
        Ok(user) => Ok(user.login),
        Err(GithubError::Refused { status: 403 | 404, .. }) if in_actions => Ok(ACTIONS.to_owned()),
        Err(GithubError::Refused { status: 403 | 404, .. }) => Err(GithubError::Setting {
            name: "--login".to_owned(),
            cause: "the token does not say whose it is; name the account that it writes as, such as `my-app[bot]`".to_owned(),
        }),
        Err(error) => Err(error),
    }
}

/// Who a workflow's own token writes as.
const ACTIONS: &str = "github-actions[bot]";

#[cfg(test)]
mod tests {
    use super::in_query;

    #[test]
    fn a_branch_cannot_leave_its_parameter() {
        assert_eq!(in_query("fork:a/b&state=all#x ü"), "fork%3Aa%2Fb%26state%3Dall%23x%20%C3%BC");
    }
}
