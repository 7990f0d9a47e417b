//! A plan carried out.
//!
//! In: what is to be said. Out: what was written, and what GitHub does not allow. Every way (review, check run, comment) is read,
//! planned, written, and read again, so that a run that was cut short, or another one at the same time, leaves nothing twice: what
//! the next look finds is what counts. Left out: deciding; [`super::plan`] does.
//!
//! A write whose outcome is not known is looked for before it is sent again.

use super::client::{Client, Written};
use super::error::GithubError;
use super::place::Place;
use super::plan::{CHECK, Call, Does, Limits, Mark, Plan, Standing, Wanted, own, plan};
use super::read::{self, Comment, User};
use super::{Session, place::is_commit};
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

/// Looks at the page before a way is given up.
const ROUNDS: usize = 5;
/// Time that GitHub may take to show what it has just written.
const SETTLE: Duration = Duration::from_millis(1200);
/// Reviews that are tried to find the comments that GitHub does not take.
const MOST_TRIES: usize = 24;

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Posted {
    /// What was written, in order.
    pub done: Vec<Does>,
    /// What is not allowed.
    pub denied: Vec<Denied>,
    /// What a person should know.
    pub notes: Vec<String>,
}

/// Something that GitHub does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denied {
    /// What was tried.
    pub does: Does,
    /// GitHub's words.
    pub message: String,
}

impl Session {
    /// Plans what to write, from what stands on the page now.
    pub fn plan(&self, wanted: &Wanted<'_>, login: Option<&str>, limits: &Limits) -> Result<Plan, GithubError> {
        let found = self.client.wait(async {
            let standing = Standing { me: self.me(login).await?, ..Standing::default() };
            look(&self.client, wanted, standing).await
        });
        self.client.progress().end();
        found.map(|standing| plan(&standing, wanted, limits))
    }

    /// Writes what is missing.
    pub fn post(&self, wanted: &Wanted<'_>, login: Option<&str>, limits: &Limits) -> Result<Posted, GithubError> {
        let posted = self.client.wait(async {
            let me = self.me(login).await?;
            let mut writer = Writer { client: &self.client, limits, me, posted: Posted::default(), refused: wanted.refused.clone() };
            writer.write(wanted).await.map(|()| writer.posted)
        });
        self.client.progress().end();
        posted
    }

    /// Returns the account that writes.
    async fn me(&self, login: Option<&str>) -> Result<String, GithubError> {
        if !self.has_token() {
            let cause = "posting takes a token, and none is set".to_owned();
            return Err(GithubError::Setting { name: "GITHUB_TOKEN".to_owned(), cause });
        }
        read::own_login(&self.client, self.in_actions, login).await
    }
}

/// Reads what stands on the page, as far as the ways need it.
async fn look(client: &Client, wanted: &Wanted<'_>, mut standing: Standing) -> Result<Standing, GithubError> {
    let mut place: Place = wanted.place.clone();
    let pull = read::pull(client, &mut place).await?;
    standing.author = pull.user.unwrap_or_default().login;
    standing.head = pull.head.sha;
    if wanted.ways.comment {
        standing.comments = read::comments(client, wanted.place).await?;
    }
    if wanted.ways.review {
        standing.reviews = read::reviews(client, wanted.place).await?;
        standing.line_comments = read::line_comments(client, wanted.place).await?;
    }
    if wanted.ways.check && is_commit(&standing.head) {
        // Who may not read check runs may still be allowed to write one, or is told so then.
        standing.checks = match read::check_runs(client, wanted.place, &standing.head, CHECK).await {
            Err(GithubError::Refused { status: 403 | 404, .. }) => vec![],
            found => found?,
        };
    }
    Ok(standing)
}

/// Writes.
struct Writer<'w> {
    client: &'w Client,
    limits: &'w Limits,
    me: String,
    posted: Posted,
    /// Fingerprints of findings that no line took.
    refused: BTreeSet<String>,
}

impl Writer<'_> {
    /// Writes by all ways; the comment comes last, since it has what no line took.
    async fn write(&mut self, wanted: &Wanted<'_>) -> Result<(), GithubError> {
        let standing = self.look(wanted).await?;
        let first = plan(&standing, wanted, self.limits);
        if !first.notes.is_empty() {
            self.posted.notes.extend(first.notes);
            return Ok(());
        }
        self.review(wanted, first.calls.iter().filter(|c| c.does.is_review()).cloned().collect()).await?;
        self.check(wanted, first.calls.iter().filter(|c| c.does.is_check()).cloned().collect()).await?;
        if wanted.ways.comment { self.comment(wanted, standing).await } else { Ok(()) }
    }

    /// Reads what stands on the page.
    async fn look(&self, wanted: &Wanted<'_>) -> Result<Standing, GithubError> {
        self.client.progress().say(format!("looking at {}", wanted.place));
        look(self.client, wanted, Standing { me: self.me.clone(), ..Standing::default() }).await
    }

    /// Sends one request.
    async fn send(&mut self, call: &Call) -> Result<Written, GithubError> {
        self.client.progress().say(format!("writing to GitHub ({})", call.why));
        let written = self.client.write(call.method, &call.path, call.body.as_ref(), call.does.can_repeat()).await?;
        if matches!(written, Written::Done(_)) {
            self.posted.done.push(call.does);
        }
        Ok(written)
    }

    /// Notes a refusal that stays; a thing that is gone needs no edit any more.
    fn deny(&mut self, call: &Call, status: u16, message: String) -> Result<(), GithubError> {
        let gone = matches!(status, 404 | 410) && call.does.can_repeat();
        match status {
            401 => return Err(GithubError::Refused { what: format!("{} {}", call.method, call.path), status, message }),
            _ if gone || (call.does == Does::DismissReview && status == 422) => {}
            _ => self.posted.denied.push(Denied { does: call.does, message: format!("{status}: {message}") }),
        }
        Ok(())
    }

    /// Brings the comment up to date: reads, plans and writes until nothing is left to do.
    async fn comment(&mut self, wanted: &Wanted<'_>, mut standing: Standing) -> Result<(), GithubError> {
        let mut made: Vec<Comment> = vec![];
        for round in 0..ROUNDS {
            if round > 0 {
                tokio::time::sleep(SETTLE / 4).await;
                standing.me.clone_from(&self.me);
                standing.comments = read::comments(self.client, wanted.place).await?;
                // What was just written may not be listed yet.
                let listed: BTreeSet<u64> = standing.comments.iter().map(|c| c.id).collect();
                standing.comments.extend(made.iter().filter(|c| !listed.contains(&c.id)).cloned());
            }
            let calls = self.planned(&standing, wanted, |d| !d.is_review() && !d.is_check());
            if calls.is_empty() {
                return Ok(());
            }
            for call in calls {
                match self.send(&call).await? {
                    Written::Done(value) if call.does == Does::CreateComment => made.extend(self.made(value, &call)),
                    Written::Done(_) if call.does == Does::DeleteComment => made.retain(|c| !call.path.ends_with(&format!("/{}", c.id))),
                    Written::Done(_) => {}
                    Written::Unknown(_) => tokio::time::sleep(SETTLE).await,
                    Written::Refused(404 | 410, _) if call.does.can_repeat() => made.retain(|c| !call.path.ends_with(&format!("/{}", c.id))),
                    Written::Refused(status, message) => return self.deny(&call, status, message),
                }
            }
        }
        let what = "the comment".to_owned();
        Err(GithubError::Network { what, cause: "GitHub breaks off each time it is written; whether it stands is not known".to_owned() })
    }

    /// Plans again with what no line took, and keeps some of the requests.
    fn planned(&self, standing: &Standing, wanted: &Wanted<'_>, keep: impl Fn(Does) -> bool) -> Vec<Call> {
        let wanted = Wanted { refused: &self.refused, ..*wanted };
        plan(standing, &wanted, self.limits).calls.into_iter().filter(|c| keep(c.does)).collect()
    }

    /// Returns the comment that was just made, and learns who made it: that is the account to look for.
    fn made(&mut self, value: Value, call: &Call) -> Option<Comment> {
        let mut comment: Comment = serde_json::from_value(value).ok()?;
        match &comment.user {
            Some(user) if !user.login.is_empty() => self.me.clone_from(&user.login),
            _ => comment.user = Some(User { login: self.me.clone() }),
        }
        comment.body = call.body.as_ref().and_then(|b| b["body"].as_str()).map(str::to_owned);
        Some(comment)
    }

    /// Writes the review, the edits of comments on lines, and the way back of a request for changes.
    async fn review(&mut self, wanted: &Wanted<'_>, calls: Vec<Call>) -> Result<(), GithubError> {
        let made = calls.iter().any(|c| c.does == Does::CreateReview);
        for call in calls {
            if call.does == Does::CreateReview {
                self.create_review(wanted, call).await?;
            } else if let Written::Refused(status, message) = self.send(&call).await? {
                self.deny(&call, status, message)?;
            }
        }
        if made && self.posted.done.contains(&Does::CreateReview) {
            // Another run may have told the same findings meanwhile.
            let standing = self.look(wanted).await?;
            for call in self.planned(&standing, wanted, |d| d == Does::DeleteLineComment) {
                self.send(&call).await?;
            }
        }
        Ok(())
    }

    /// Writes the review in one request. Where GitHub takes one of its comments for impossible, the halves are tried, until it is
    /// known which; those go to the comment of the conversation.
    async fn create_review(&mut self, wanted: &Wanted<'_>, call: Call) -> Result<(), GithubError> {
        let mut waiting: Vec<Call> = vec![call.clone()];
        let (mut tries, mut parted) = (0, false);
        while let Some(part) = waiting.pop() {
            tries += 1;
            let comments = part.body.as_ref().and_then(|b| b["comments"].as_array()).cloned().unwrap_or_default();
            if tries > MOST_TRIES {
                self.refused.extend(prints(&comments));
                continue;
            }
            match self.send_review(wanted, &part).await? {
                Written::Done(_) => {}
                Written::Refused(422, message) if message.to_ascii_lowercase().contains("your own") && event(&part) != "COMMENT" => {
                    waiting.push(with(&part, "COMMENT", comments));
                }
                Written::Refused(422, _) if comments.len() > 1 => {
                    parted = true;
                    let (first, second) = comments.split_at(comments.len() / 2);
                    waiting.push(with(&part, "COMMENT", second.to_vec()));
                    waiting.push(with(&part, "COMMENT", first.to_vec()));
                }
                Written::Refused(422, _) if comments.len() == 1 => {
                    parted = true;
                    self.refused.extend(prints(&comments));
                }
                Written::Refused(status, message) => {
                    self.refused.extend(prints(&comments));
                    self.refused
                        .extend(waiting.iter().flat_map(|w| prints(w.body.as_ref().and_then(|b| b["comments"].as_array()).map_or(&[], |c| c))));
                    return self.deny(&part, status, message);
                }
                Written::Unknown(cause) => return Err(GithubError::Network { what: "the review".to_owned(), cause }),
            }
        }
        let alone = event(&call) == "REQUEST_CHANGES" || !wanted.ways.comment;
        if parted && alone {
            self.send_last(wanted, &call).await?;
        }
        Ok(())
    }

    /// Writes the review's own text, where its comments were brought in parts: the request for changes, and what no line took.
    async fn send_last(&mut self, wanted: &Wanted<'_>, call: &Call) -> Result<(), GithubError> {
        let standing = self.look(wanted).await?;
        let mut last = self.planned(&standing, wanted, |d| d == Does::CreateReview).pop().unwrap_or_else(|| call.clone());
        if let Some(body) = &mut last.body {
            body["comments"] = Value::Array(vec![]);
        }
        if let Written::Refused(status, message) = self.send_review(wanted, &last).await? {
            self.deny(&last, status, message)?;
        }
        Ok(())
    }

    /// Sends a review, and again only where it is certain that the first one did not arrive.
    async fn send_review(&mut self, wanted: &Wanted<'_>, call: &Call) -> Result<Written, GithubError> {
        let mark = call.body.as_ref().and_then(|b| Mark::of(b["body"].as_str().unwrap_or_default()));
        let mut written = self.send(call).await?;
        for _ in 0..2 {
            let Written::Unknown(_) = written else { break };
            tokio::time::sleep(SETTLE).await;
            let reviews = read::reviews(self.client, wanted.place).await?;
            let there = reviews.iter().any(|r| own(&self.me, "review", r.user.as_ref(), r.body.as_deref()) == mark && mark.is_some());
            if there {
                self.posted.done.push(call.does);
                return Ok(Written::Done(Value::Null));
            }
            written = self.send(call).await?;
        }
        Ok(written)
    }

    /// Makes the check run and adds its annotations.
    async fn check(&mut self, wanted: &Wanted<'_>, mut calls: Vec<Call>) -> Result<(), GithubError> {
        for _ in 0..ROUNDS {
            let mut number: Option<String> = None;
            let mut again = false;
            for mut call in calls {
                if let Some(id) = &number {
                    call.path = call.path.replace("{check_run_id}", id);
                }
                match self.send(&call).await? {
                    Written::Done(value) if call.does == Does::CreateCheck => number = value["id"].as_u64().map(|n| n.to_string()),
                    Written::Done(_) => {}
                    Written::Unknown(_) => again = true,
                    Written::Refused(status, message) => return self.deny(&call, status, message),
                }
                // What comes after depends on what is not known.
                if again || (call.does == Does::CreateCheck && number.is_none()) {
                    again = true;
                    break;
                }
            }
            if !again {
                return Ok(());
            }
            tokio::time::sleep(SETTLE).await;
            let standing = self.look(wanted).await?;
            calls = self.planned(&standing, wanted, Does::is_check);
        }
        Err(GithubError::Network { what: "the check run".to_owned(), cause: "GitHub breaks off each time it is written".to_owned() })
    }
}

/// Returns the fingerprints of comments on lines.
fn prints(comments: &[Value]) -> Vec<String> {
    let print = |c: &Value| Mark::of(c["body"].as_str()?)?.words.into_iter().next();
    comments.iter().filter_map(print).collect()
}

/// Returns what a review asks for.
fn event(call: &Call) -> &str {
    call.body.as_ref().and_then(|b| b["event"].as_str()).unwrap_or_default()
}

/// Returns a review with other comments, under a name of its own.
fn with(call: &Call, event: &str, comments: Vec<Value>) -> Call {
    let mut part = call.clone();
    if let Some(body) = &mut part.body {
        let text = body["body"].as_str().unwrap_or_default().to_owned();
        if let (Some(mut mark), Some((_, rest))) = (Mark::of(&text), text.split_once(" -->")) {
            let name = mark.words.first().cloned().unwrap_or_default();
            let own: String = prints(&comments).concat().chars().filter(char::is_ascii_alphanumeric).take(24).collect();
            mark.words = vec![format!("{}.{own}.{}", name.split('.').next().unwrap_or_default(), comments.len())];
            body["body"] = Value::String(format!("{}{rest}", mark.text()));
        }
        body["event"] = Value::String(event.to_owned());
        body["comments"] = Value::Array(comments);
    }
    part
}
