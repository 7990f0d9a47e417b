//! The event that a workflow runs for.
//!
//! In: its name and its file, as GitHub Actions hands them on. Out: [`Event`]. Left out: events that concern no pull request. The
//! file is GitHub's, its texts are a stranger's: only numbers, ids and checked names are taken from it.

use super::error::GithubError;
use super::place::{Place, is_commit, is_repository};
use serde::Deserialize;
use std::path::Path;

/// An event, as far as it leads to a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// None: not inside a workflow.
    None,
    /// `pull_request`, `pull_request_target` and their like.
    Pull(Place),
    /// `workflow_run`: the second of two steps.
    Run(Run),
    /// `push`: two commits.
    Push {
        /// The commit before.
        before: String,
        /// The commit after.
        after: String,
    },
    /// Another one, by its name.
    Other(String),
}

/// The workflow run that a `workflow_run` event follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Repository that the pull request is asked of.
    pub repository: String,
    /// The commit that the first step ran for.
    pub head: String,
    /// Owner and branch that it came from; empty where the event does not say.
    pub branch: String,
}

/// A payload, as far as it is read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Payload {
    number: Option<u64>,
    pull_request: Option<Numbered>,
    issue: Option<Issue>,
    repository: Option<Named>,
    workflow_run: Option<RunPayload>,
    before: Option<String>,
    after: Option<String>,
}

/// Something with a number.
#[derive(Debug, Deserialize)]
struct Numbered {
    number: u64,
}

/// An issue, which is a pull request where it says so.
#[derive(Debug, Deserialize)]
struct Issue {
    number: u64,
    pull_request: Option<serde_json::Value>,
}

/// A repository.
#[derive(Debug, Deserialize)]
struct Named {
    full_name: String,
}

/// A workflow run.
#[derive(Debug, Deserialize)]
struct RunPayload {
    head_sha: String,
    #[serde(default)]
    head_branch: Option<String>,
    #[serde(default)]
    head_repository: Option<Owned>,
}

/// A repository with its owner.
#[derive(Debug, Deserialize)]
struct Owned {
    #[serde(default)]
    owner: Option<Login>,
}

/// An account.
#[derive(Debug, Deserialize)]
struct Login {
    login: String,
}

/// Actions' payloads end at 25 MB; more is none.
const LARGEST: u64 = 32 << 20;

impl Event {
    /// Reads the event's file.
    pub fn read(name: &str, path: Option<&Path>) -> Result<Self, GithubError> {
        let Some(path) = path else { return Ok(Self::None) };
        let wrong = |cause: String| GithubError::Setting { name: format!("GITHUB_EVENT_PATH ({})", path.display()), cause };
        if path.metadata().map_err(|e| wrong(e.to_string()))?.len() > LARGEST {
            return Err(wrong("the file is too large for an event".to_owned()));
        }
        let bytes = std::fs::read(path).map_err(|e| wrong(e.to_string()))?;
        let payload: Payload = serde_json::from_slice(&bytes).map_err(|e| wrong(e.to_string()))?;
        Ok(payload.event(name))
    }

    /// Returns the event's pull request, or what to do instead.
    pub(super) fn place(&self) -> Result<Place, GithubError> {
        Err(GithubError::NoPull(match self {
            Self::Pull(place) => return Ok(place.clone()),
            Self::None => "no pull request is named, and no event of GitHub Actions tells one".to_owned(),
            Self::Run(_) => {
                "a `workflow_run` event names no pull request for certain: `connreview post --bundle FILE` finds it by its commit".to_owned()
            }
            Self::Push { before, after } if is_commit(before) && is_commit(after) && before.bytes().any(|b| b != b'0') => {
                format!("a `push` event has no pull request: `connreview diff {before}..{after}` reviews what was pushed")
            }
            Self::Push { .. } => "a `push` event has no pull request: `connreview diff HEAD` reviews the newest commit".to_owned(),
            Self::Other(name) => format!("the event `{name}` has no pull request"),
        }))
    }
}

impl Payload {
    /// Returns what the payload is about.
    fn event(self, name: &str) -> Event {
        let repository = self.repository.map(|r| r.full_name).filter(|r| is_repository(r));
        let issue = self.issue.filter(|i| i.pull_request.is_some()).map(|i| i.number);
        let number = self.pull_request.map(|p| p.number).or(issue).or(self.number.filter(|_| name.starts_with("pull_request")));
        match (name, repository, number, self.workflow_run) {
            ("workflow_run", Some(repository), _, Some(run)) if is_commit(&run.head_sha) => Event::Run(run.of(repository)),
            ("push", ..) => Event::Push { before: self.before.unwrap_or_default(), after: self.after.unwrap_or_default() },
            (_, Some(repository), Some(number), None) => Event::Pull(Place { repository, number }),
            _ => Event::Other(name.to_owned()),
        }
    }
}

impl RunPayload {
    /// Returns the run in `repository`.
    fn of(self, repository: String) -> Run {
        let owner = self.head_repository.and_then(|r| r.owner).map(|o| o.login).unwrap_or_default();
        let branch = match self.head_branch {
            Some(branch) if !owner.is_empty() => format!("{owner}:{branch}"),
            _ => String::new(),
        };
        Run { repository, head: self.head_sha, branch }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a payload.
    fn event(name: &str, payload: serde_json::Value) -> Event {
        serde_json::from_value::<Payload>(payload).unwrap().event(name)
    }

    #[test]
    fn a_pull_request_event_names_its_pull_request() {
        let payload = serde_json::json!({"number": 7, "pull_request": {"number": 7}, "repository": {"full_name": "acme/shop"}});
        let place = Place { repository: "acme/shop".into(), number: 7 };
        for name in ["pull_request", "pull_request_target", "pull_request_review"] {
            assert_eq!(event(name, payload.clone()), Event::Pull(place.clone()), "{name}");
        }
        let comment = serde_json::json!({"issue": {"number": 7, "pull_request": {}}, "repository": {"full_name": "acme/shop"}});
        assert_eq!(event("issue_comment", comment), Event::Pull(place));
        let issue = serde_json::json!({"issue": {"number": 7}, "repository": {"full_name": "acme/shop"}});
        assert_eq!(event("issue_comment", issue), Event::Other("issue_comment".into()));
    }

    #[test]
    fn a_workflow_run_names_a_commit_and_a_branch() {
        let head = "a".repeat(40);
        let run = serde_json::json!({"head_sha": head, "head_branch": "topic", "head_repository": {"owner": {"login": "fork"}}, "pull_requests": []});
        let found = event("workflow_run", serde_json::json!({"workflow_run": run, "repository": {"full_name": "acme/shop"}}));
        assert_eq!(found, Event::Run(Run { repository: "acme/shop".into(), head, branch: "fork:topic".into() }));
        assert!(found.place().unwrap_err().to_string().contains("post --bundle"));
    }

    #[test]
    fn a_push_says_what_to_do_instead() {
        let (a, b) = ("a".repeat(40), "b".repeat(40));
        let told = event("push", serde_json::json!({"before": a, "after": b})).place().unwrap_err().to_string();
        assert!(told.contains(&format!("connreview diff {a}..{b}")), "{told}");
        let hostile = event("push", serde_json::json!({"before": "$(x)", "after": "--y"})).place().unwrap_err().to_string();
        assert!(!hostile.contains("$(x)"), "{hostile}");
    }
}
