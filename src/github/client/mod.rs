//! Requests to GitHub's API, within its limits.
//!
//! In: a method, a path and a body. Out: the answer, or what is known of the outcome. Reads are asked again when the network or
//! the server breaks; a write whose effect would come twice is not: its outcome is then [`Written::Unknown`], and who sent it
//! looks before sending again. Left out: what the answers mean.
//!
//! octocrab carries the requests (connections, TLS, headers, the token only to the API's own host), with its own retries and
//! redirects off. Its models are not used: they refuse an answer that lacks a field nobody here reads.

mod carrier;
mod limits;
mod pace;
mod token;

pub use token::Token;

use super::error::GithubError;
use super::progress::Progress;
use carrier::{Carrier, Reply};
use http::Method;
use limits::Next;
use pace::Pace;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Reads under way at once.
const AT_ONCE: usize = 8;
/// Pauses before a read is asked again.
const BACK_OFF: [Duration; 4] = [Duration::from_millis(250), Duration::from_millis(750), Duration::from_millis(2000), Duration::from_millis(5000)];
/// The longest wait for a limit; beyond it a run would only be in the way.
const PATIENCE: Duration = Duration::from_secs(300);
/// Redirects followed for one request.
const MOST_MOVES: usize = 3;

/// A connection to one server. Clones share it.
#[derive(Clone)]
pub(crate) struct Client(Arc<Inner>);

/// What the clones share.
struct Inner {
    /// Runs the requests; the rest of the program is synchronous.
    runtime: tokio::runtime::Runtime,
    /// Sends them.
    carrier: Carrier,
    /// Bounds the reads under way.
    reads: tokio::sync::Semaphore,
    /// Keeps to the limits over all requests.
    pace: Pace,
    /// Shows what is going on.
    progress: Progress,
    /// True where there is a token.
    known: bool,
}

/// What became of a write.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Written {
    /// It is done; the answer.
    Done(Value),
    /// The server refuses it: status and words.
    Refused(u16, String),
    /// It may have happened or not.
    Unknown(String),
}

impl Client {
    /// Connects to the API below `base`.
    pub(crate) fn new(base: &str, token: Option<Token>, quiet: bool) -> Result<Self, GithubError> {
        let failed = |cause: String| GithubError::Network { what: "start".to_owned(), cause };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(|e| failed(e.to_string()))?;
        let known = token.is_some();
        let carrier = runtime.block_on(async { Carrier::new(base, token) })?;
        let progress = Progress::start(&runtime, quiet);
        let reads = tokio::sync::Semaphore::new(AT_ONCE);
        Ok(Self(Arc::new(Inner { runtime, carrier, reads, pace: Pace::default(), progress, known })))
    }

    /// Returns true where requests carry a token.
    pub(crate) fn has_token(&self) -> bool {
        self.0.known
    }

    /// Returns the line that tells what is going on.
    pub(crate) fn progress(&self) -> &Progress {
        &self.0.progress
    }

    /// Waits for a future; also from several threads at once.
    pub(crate) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.0.runtime.block_on(future)
    }

    /// Reads one document.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, GithubError> {
        let what = format!("GET {path}");
        let mut broken = GithubError::Network { what: what.clone(), cause: "no answer".to_owned() };
        for pause in std::iter::once(Duration::ZERO).chain(BACK_OFF) {
            tokio::time::sleep(pause).await;
            let _place = self.0.reads.acquire().await;
            match self.asked(&Method::GET, path, None).await? {
                Outcome::Reply(reply) if (200..300).contains(&reply.status) => match serde_json::from_slice(&reply.body) {
                    Ok(value) => return Ok(value),
                    Err(e) => broken = GithubError::Answer { what: what.clone(), wanted: "JSON of that kind", cause: e.to_string() },
                },
                Outcome::Reply(reply) => return Err(self.refused(what, &reply)),
                Outcome::Broken(cause) => broken = GithubError::Network { what: what.clone(), cause },
            }
        }
        Err(broken)
    }

    /// Reads all pages of a list, at most `most`; `items` names the field that holds it, where the answer is no bare list.
    pub(crate) async fn pages<T: DeserializeOwned>(&self, path: &str, items: Option<&str>, most: usize) -> Result<Vec<T>, GithubError> {
        let mut all = Vec::new();
        let sign = if path.contains('?') { '&' } else { '?' };
        for page in 1..=most {
            let address = format!("{path}{sign}per_page={PAGE}&page={page}");
            let mut answer: Value = self.get(&address).await?;
            let list = match items {
                Some(field) => answer.get_mut(field).map(Value::take).unwrap_or_default(),
                None => answer,
            };
            let bad = |e: serde_json::Error| GithubError::Answer { what: format!("GET {path}"), wanted: "list of that kind", cause: e.to_string() };
            let list: Vec<T> = serde_json::from_value(list).map_err(bad)?;
            let last = list.len() < PAGE;
            all.extend(list);
            if last {
                break;
            }
        }
        Ok(all)
    }

    /// Writes once; what `can_repeat`, having the same effect twice as once, is asked again like a read.
    pub(crate) async fn write(&self, method: &str, path: &str, body: Option<&Value>, can_repeat: bool) -> Result<Written, GithubError> {
        let bad = |_| GithubError::Network { what: path.to_owned(), cause: format!("`{method}` is no method") };
        let method = Method::from_bytes(method.as_bytes()).map_err(bad)?;
        let pauses: &[Duration] = if can_repeat { &BACK_OFF[..3] } else { &[] };
        let mut unknown = String::new();
        for pause in std::iter::once(&Duration::ZERO).chain(pauses) {
            tokio::time::sleep(*pause).await;
            self.0.pace.before_write(&self.0.progress).await;
            match self.asked(&method, path, body).await? {
                Outcome::Reply(reply) if (200..300).contains(&reply.status) => match body_of(&reply) {
                    Some(value) => return Ok(Written::Done(value)),
                    None => unknown = "the answer broke off".to_owned(),
                },
                Outcome::Reply(reply) => return Ok(Written::Refused(reply.status, self.message(&reply))),
                Outcome::Broken(cause) => unknown = cause,
            }
        }
        Ok(Written::Unknown(unknown))
    }

    /// Sends a request and again where the server said that it did nothing: a limit, another address.
    async fn asked(&self, method: &Method, path: &str, body: Option<&Value>) -> Result<Outcome, GithubError> {
        let mut address = self.0.carrier.address(path);
        let (mut moves, mut waited) = (0, Duration::ZERO);
        loop {
            self.patient(&format!("{method} {path}"), self.0.pace.owed(), &mut waited).await?;
            let reply = match self.0.carrier.send(method.clone(), &address, body).await {
                Ok(reply) => reply,
                Err(cause) => return Ok(Outcome::Broken(cause)),
            };
            self.0.pace.note(limits::used_up(&reply.headers, now()));
            match limits::after(reply.status, &reply.headers, &self.message(&reply), now()) {
                Next::Stands | Next::Refused => return Ok(Outcome::Reply(reply)),
                Next::Broken => return Ok(Outcome::Broken(format!("GitHub answers {}", reply.status))),
                Next::Wait(time) => self.patient(&format!("{method} {path}"), Some(time), &mut waited).await?,
                Next::Moved(_) if moves == MOST_MOVES => return Ok(Outcome::Reply(reply)),
                Next::Moved(to) => {
                    address = self.0.carrier.moved(&address, &to, &format!("{method} {path}"))?;
                    moves += 1;
                }
            }
        }
    }

    /// Waits for a limit, unless all waits together take too long.
    async fn patient(&self, what: &str, time: Option<Duration>, waited: &mut Duration) -> Result<(), GithubError> {
        let Some(time) = time else { return Ok(()) };
        *waited += time;
        if *waited > PATIENCE {
            return Err(GithubError::Limit { what: what.to_owned(), minutes: time.as_secs().div_ceil(60) });
        }
        self.0.progress.say(format!("waiting {} s for GitHub's request limit", time.as_secs()));
        tokio::time::sleep(time).await;
        Ok(())
    }

    /// Makes the error for a refusal.
    fn refused(&self, what: String, reply: &Reply) -> GithubError {
        GithubError::Refused { what, status: reply.status, message: self.message(reply) }
    }

    /// Returns the server's words on an answer, short, on one line and without the token; empty where it has none.
    fn message(&self, reply: &Reply) -> String {
        let value: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let mut words = value.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
        for error in value.get("errors").and_then(Value::as_array).into_iter().flatten() {
            let text = error.as_str().or_else(|| error.get("message").and_then(Value::as_str)).map_or_else(|| error.to_string(), str::to_owned);
            words = format!("{words}; {text}");
        }
        let line: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MESSAGE).collect();
        self.0.carrier.scrub(&line)
    }
}

/// Entries of a page, the most that GitHub gives.
const PAGE: usize = 100;
/// As many characters of a server's message are enough.
const MESSAGE: usize = 400;

/// What came of sending.
enum Outcome {
    /// An answer that stands.
    Reply(Reply),
    /// None; the cause.
    Broken(String),
}

/// Returns the document of an answer; null where it has none by design, nothing where it is broken.
fn body_of(reply: &Reply) -> Option<Value> {
    if reply.body.is_empty() { Some(Value::Null) } else { serde_json::from_slice(&reply.body).ok() }
}

/// Returns the seconds since 1970; limits are told in them.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |t| t.as_secs())
}
