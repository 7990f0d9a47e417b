//! The room that talks to GitHub.
//!
//! In: the name of a pull request, or of the event's; a report. Out: a change set like any other, and what was written on the pull
//! request's page. Left out: judging, formats, the command line. Only this room knows octocrab and tokio; everything that leaves
//! it is synchronous.
//!
//! Reading: [`Session::fetch`]. Posting is planned by a pure function ([`plan::plan`]) from what stands on the page, and then
//! carried out (`post`); [`Bundle`] carries a report from a workflow without a token to one that has it.

mod bundle;
mod change;
mod checkout;
mod client;
mod diff;
mod error;
mod event;
mod place;
pub mod plan;
mod post;
mod progress;
mod read;
mod trees;

pub use bundle::{Bundle, LARGEST as LARGEST_BUNDLE};
pub use change::Fetched;
pub use client::Token;
pub use diff::Diff;
pub use error::GithubError;
pub use event::{Event, Run};
pub use place::{Place, Surroundings};
pub use post::{Denied, Posted};
pub use read::{Pull, PullFile};

use client::Client;
use std::path::Path;

/// A connection to GitHub.
pub struct Session {
    client: Client,
    in_actions: bool,
}

impl Session {
    /// Connects; nothing is sent yet.
    pub fn start(surroundings: &Surroundings, quiet: bool) -> Result<Self, GithubError> {
        let client = Client::new(&surroundings.api, surroundings.token.clone(), quiet)?;
        Ok(Self { client, in_actions: surroundings.in_actions })
    }

    /// Reads a pull request; sources come from `checkout` where it has both commits. Files above `largest` bytes are not read.
    pub fn fetch(&self, place: &Place, checkout: &Path, largest: u64) -> Result<Fetched, GithubError> {
        let fetched = change::fetch(&self.client, place, checkout, largest);
        self.client.progress().end();
        fetched
    }

    /// Finds the pull request whose newest commit is `head`: that of a workflow run, or the one that is named. Nothing where it has
    /// moved on or is closed.
    pub fn find(&self, run: Option<&Run>, named: Option<&Place>, head: &str) -> Result<Option<(Place, Pull)>, GithubError> {
        if let Some(run) = run.filter(|r| r.head != head) {
            return Err(GithubError::Bundle(format!("it is of the commit {head}, and the workflow ran for {}", run.head)));
        }
        let found = self.client.wait(async {
            match (named, run) {
                (Some(place), _) => {
                    let mut place = place.clone();
                    let pull = read::pull(&self.client, &mut place).await?;
                    Ok(Some((place, pull)))
                }
                (None, Some(run)) => {
                    let pulls = read::pulls_of(&self.client, &run.repository, head, &run.branch).await?;
                    Ok(pulls.into_iter().next().map(|p| (Place { repository: run.repository.clone(), number: p.number }, p)))
                }
                (None, None) => Err(GithubError::NoPull("no pull request is named, and no event tells one".to_owned())),
            }
        });
        self.client.progress().end();
        Ok(found?.filter(|(_, pull)| pull.head.sha == head))
    }

    /// Reads which lines of a pull request can carry a comment.
    pub fn diff(&self, place: &Place) -> Result<Diff, GithubError> {
        let files = self.client.wait(read::files(&self.client, place));
        self.client.progress().end();
        files.map(|f| Diff::of(&f))
    }

    /// Returns true where requests carry a token.
    pub fn has_token(&self) -> bool {
        self.client.has_token()
    }
}
