//! A GitHub of our own: it keeps comments, reviews and check runs, reads sources from a real repository, and misbehaves on demand.
//!
//! In: requests over a socket. Out: answers in GitHub's shape, paged by 100 at most, and a record of what was asked. Left out:
//! whatever connreview does not use; an unknown path is a 404 that fails the test.

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The token that the tests give; it must never come out again.
pub const TOKEN: &str = "ghs_verySecretTokenOfTheTests0123456789";
/// The account that the token belongs to.
pub const BOT: &str = "review-bot";

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: Vec<(String, String)>,
    pub body: Value,
}

impl Asked {
    /// Returns a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// Returns a parameter of the query.
    fn parameter(&self, name: &str) -> Option<&str> {
        self.query.split('&').filter_map(|p| p.split_once('=')).find(|(n, _)| *n == name).map(|(_, v)| v)
    }
}

/// How the server misbehaves.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Answers so and does nothing.
    Answer(u16, Vec<(&'static str, String)>, Value),
    /// Breaks the connection and does nothing.
    Reset,
    /// Does what it is told and breaks the connection.
    DoneThenReset,
    /// Does what it is told and answers so.
    DoneThen(u16),
    /// Does what it is told and sends half of the answer.
    DoneThenHalf,
    /// Sends half of the document as if it were whole.
    HalfDocument,
}

/// A misbehaviour that waits for its request.
#[derive(Debug, Clone)]
struct Trap {
    method: &'static str,
    path: String,
    times: usize,
    fault: Fault,
}

/// What stands on the pull request, and how the server behaves.
#[derive(Debug, Default)]
pub struct State {
    pub pull: Value,
    pub files: Vec<Value>,
    pub commits: Vec<Value>,
    pub comments: Vec<Value>,
    pub reviews: Vec<Value>,
    pub line_comments: Vec<Value>,
    pub checks: Vec<Value>,
    /// Who is told to be the token's owner; `None`: the token cannot say.
    pub user: Option<String>,
    /// Who is written down as the author of what is posted.
    pub writer: String,
    /// Lines that a review may not name although the diff has them, as `path:line`.
    pub forbidden: Vec<String>,
    /// A prefix of all paths, for Enterprise servers.
    pub below: String,
    /// Former name of the repository, answered with this status.
    pub renamed: Option<(String, u16)>,
    pub log: Vec<Asked>,
    pub violations: Vec<String>,
    /// True where requests must carry the token.
    pub private: bool,
    /// What the pull request becomes once the account was asked for.
    pub later: Option<Value>,
    repository: PathBuf,
    next: u64,
    traps: Vec<Trap>,
}

/// A server that runs until the test ends.
pub struct Mock {
    pub address: String,
    state: Arc<Mutex<State>>,
}

impl Mock {
    /// Starts a server for the pull request `acme/shop#7` of `topic` into `main` in a repository.
    pub fn start(repository: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let mut state = State { repository: repository.to_owned(), next: 100, user: Some(BOT.into()), writer: BOT.into(), ..State::default() };
        state.refresh();
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || serve(stream, &state));
            }
        });
        Self { address, state }
    }

    /// Looks at the state, or changes it.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the next `times` requests of a method to a path that contains `path` fail.
    pub fn trap(&self, method: &'static str, path: &str, times: usize, fault: Fault) {
        self.state().traps.push(Trap { method, path: path.to_owned(), times, fault });
    }

    /// Returns the requests of a method, as `METHOD path`.
    pub fn asked(&self, method: &str) -> Vec<String> {
        self.state().log.iter().filter(|a| a.method == method).map(|a| a.path.clone()).collect()
    }

    /// Returns the requests that write.
    pub fn writes(&self) -> Vec<String> {
        self.state().log.iter().filter(|a| a.method != "GET").map(|a| format!("{} {}", a.method, a.path)).collect()
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        self.state().log.clear();
    }
}

impl Drop for Mock {
    /// Every request must have been one that GitHub documents; where a file is named, the requests are kept for the check against
    /// GitHub's own description (`scripts/check-github-requests.sh`).
    fn drop(&mut self) {
        let state = self.state();
        if let Some(file) = std::env::var_os("CONNREVIEW_RECORD") {
            let mut out = std::fs::OpenOptions::new().create(true).append(true).open(file).unwrap();
            for a in &state.log {
                let path = a.path.strip_prefix(&state.below).unwrap_or(&a.path);
                let headers: serde_json::Map<String, Value> =
                    a.headers.iter().map(|(n, v)| (n.to_lowercase(), json!(v.replace(TOKEN, "***")))).collect();
                writeln!(out, "{}", json!({"method": a.method, "path": path, "query": a.query, "headers": headers, "body": a.body})).unwrap();
            }
        }
        if !std::thread::panicking() {
            assert_eq!(state.violations, Vec::<String>::new());
        }
    }
}

/// Runs git.
pub fn git(repository: &Path, args: &[&str]) -> String {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", "-c", "uploadpack.allowAnySHA1InWant=true"];
    let output = Command::new("git").args(identity).args(args).current_dir(repository).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned()
}

/// An answer.
struct Answer(u16, Vec<(&'static str, String)>, Value);

/// Answers one connection.
fn serve(mut stream: TcpStream, state: &Mutex<State>) {
    let Some(asked) = receive(&mut stream) else { return };
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    state.inspect(&asked);
    state.log.push(asked.clone());
    if asked.path.ends_with("/user") {
        state.pull = state.later.take().unwrap_or_else(|| state.pull.clone());
    }
    let fault = state.fault(&asked);
    let answer = match &fault {
        Some(Fault::Answer(status, headers, body)) => Answer(*status, headers.clone(), body.clone()),
        Some(Fault::Reset) => return,
        _ => state.answer(&asked),
    };
    drop(state);
    let body = if answer.2.is_null() { String::new() } else { answer.2.to_string() };
    match fault {
        Some(Fault::DoneThenReset) => {}
        Some(Fault::DoneThen(status)) => send(&mut stream, status, &[], "{\"message\":\"Server Error\"}", None),
        Some(Fault::DoneThenHalf) => send(&mut stream, answer.0, &answer.1, &body[..body.len() / 2], Some(body.len())),
        Some(Fault::HalfDocument) => send(&mut stream, answer.0, &answer.1, &body[..body.len() / 2], None),
        _ => send(&mut stream, answer.0, &answer.1, &body, None),
    }
}

/// Reads a request.
fn receive(stream: &mut TcpStream) -> Option<Asked> {
    let (mut bytes, mut buffer) = (Vec::new(), [0_u8; 65536]);
    let (head, length) = loop {
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
            let length = head.lines().find_map(|l| l.to_ascii_lowercase().strip_prefix("content-length:").and_then(|v| v.trim().parse().ok()));
            let wanted = at + 4 + length.unwrap_or(0);
            if bytes.len() >= wanted {
                break (head, at + 4..wanted);
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&buffer[..n]),
        }
    };
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let headers = lines.filter_map(|l| l.split_once(':')).map(|(n, v)| (n.to_owned(), v.trim().to_owned())).collect();
    let body = serde_json::from_slice(&bytes[length]).unwrap_or(Value::Null);
    Some(Asked { method, path: path.to_owned(), query: query.to_owned(), headers, body })
}

/// Sends an answer; `claimed` is a length that is not true.
fn send(stream: &mut TcpStream, status: u16, headers: &[(&str, String)], body: &str, claimed: Option<usize>) {
    let mut head = format!(
        "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n",
        claimed.unwrap_or(body.len())
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let _ = stream.write_all(format!("{head}\r\n{body}").as_bytes());
    let _ = stream.flush();
}

impl State {
    /// Reads the pull request off the repository: `topic` into `main`.
    pub fn refresh(&mut self) {
        let git = |args: &[&str]| git(&self.repository, args);
        let (base, head) = (git(&["rev-parse", "main"]), git(&["rev-parse", "topic"]));
        let names = git(&["diff", "--name-status", "-M", "main...topic"]);
        self.files = names.lines().map(|l| file(&self.repository, l)).collect();
        let list = git(&["log", "--reverse", "--format=%H%x00%s%x00%cI", "main..topic"]);
        let commit = |l: &str| {
            let p: Vec<&str> = l.split('\0').collect();
            json!({"sha": p[0], "commit": {"message": p[1], "committer": {"date": p[2], "name": "t", "email": "t@example.org"}}})
        };
        self.commits = list.lines().map(commit).collect();
        self.pull = json!({
            "number": 7, "title": "Keep carts for a shorter time", "body": "Halves the time.\r\n\r\n@octocat", "state": "open",
            "user": {"login": "octocat"}, "changed_files": self.files.len(),
            "head": {"sha": head, "ref": "topic", "repo": {"full_name": "acme/shop"}},
            "base": {"sha": base, "ref": "main", "repo": {"full_name": "acme/shop"}},
        });
    }

    /// Notes a request that GitHub's rules for clients forbid.
    fn inspect(&mut self, asked: &Asked) {
        let wanted = [("accept", "application/vnd.github+json"), ("x-github-api-version", "2022-11-28")];
        for (name, value) in wanted {
            if asked.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str()).collect::<Vec<_>>() != [value] {
                self.violations.push(format!("{name} of {} {}", asked.method, asked.path));
            }
        }
        let agents: Vec<_> = asked.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case("user-agent")).collect();
        if agents.len() != 1 || !agents[0].1.starts_with("connreview/") {
            self.violations.push(format!("user-agent {agents:?}"));
        }
        if asked.header("authorization").is_some_and(|v| v != format!("Bearer {TOKEN}")) {
            self.violations.push("authorization".to_owned());
        }
    }

    /// Returns the misbehaviour that waits for a request.
    fn fault(&mut self, asked: &Asked) -> Option<Fault> {
        let at = self.traps.iter().position(|t| t.times > 0 && t.method == asked.method && asked.path.contains(&t.path))?;
        self.traps[at].times -= 1;
        Some(self.traps[at].fault.clone())
    }

    /// Answers a request.
    fn answer(&mut self, asked: &Asked) -> Answer {
        let Some(path) = asked.path.strip_prefix(&self.below) else { return not_found() };
        if self.private && asked.header("authorization").is_none() {
            return not_found();
        }
        if let Some((old, status)) = &self.renamed
            && let Some(rest) = path.strip_prefix(&format!("/repos/{old}/"))
        {
            let to = format!("http://{}{}/repositories/1/{rest}", asked.header("host").unwrap_or_default(), self.below);
            return Answer(*status, vec![("Location", to)], json!({"message": "Moved"}));
        }
        let path = path.replace("/repositories/1/", "/repos/acme/shop/");
        if path == "/user" {
            return match &self.user {
                Some(login) => ok(json!({"login": login, "id": 1})),
                None => Answer(403, vec![], json!({"message": "Resource not accessible by integration"})),
            };
        }
        let Some(rest) = path.strip_prefix("/repos/acme/shop/") else { return self.unknown(asked) };
        let parts: Vec<&str> = rest.split('/').collect();
        match (asked.method.as_str(), &parts[..]) {
            ("GET", _) => self.read(asked, &parts),
            _ => self.write(asked, &parts),
        }
    }

    /// Notes a request that no documented path answers.
    fn unknown(&mut self, asked: &Asked) -> Answer {
        self.violations.push(format!("unknown: {} {}", asked.method, asked.path));
        not_found()
    }

    /// Answers a read.
    fn read(&mut self, asked: &Asked, parts: &[&str]) -> Answer {
        match parts {
            ["pulls", "7"] => ok(self.pull.clone()),
            ["pulls"] => ok(json!([self.pull])),
            ["pulls", "7", "files"] => paged(asked, &self.files[..self.files.len().min(3000)]),
            ["pulls", "7", "commits"] => paged(asked, &self.commits),
            ["pulls", "7", "reviews"] => paged(asked, &self.reviews),
            ["pulls", "7", "comments"] => paged(asked, &self.line_comments),
            ["issues", "7", "comments"] => paged(asked, &self.comments),
            ["commits", _, "check-runs"] => ok(json!({"total_count": self.checks.len(), "check_runs": self.checks})),
            ["commits", _, "pulls"] => ok(json!([self.pull])),
            ["compare", range] => {
                let (base, head) = range.split_once("...").unwrap();
                ok(json!({"merge_base_commit": {"sha": git(&self.repository, &["merge-base", base, head])}, "status": "ahead"}))
            }
            ["git", "trees", sha] => ok(tree(&self.repository, sha, asked.parameter("recursive").is_some())),
            ["git", "blobs", sha] => ok(blob(&self.repository, sha)),
            _ => self.unknown(asked),
        }
    }

    /// Takes the next id.
    fn id(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Answers a write.
    fn write(&mut self, asked: &Asked, parts: &[&str]) -> Answer {
        if asked.header("authorization").is_none() {
            return Answer(401, vec![], json!({"message": "Requires authentication"}));
        }
        let user = json!({"login": self.writer});
        match (asked.method.as_str(), parts) {
            ("POST", ["issues", "7", "comments"]) => {
                let comment = json!({"id": self.id(), "body": asked.body["body"], "user": user});
                if asked.body["body"].as_str().unwrap_or_default().chars().count() > 65_536 {
                    return Answer(422, vec![], json!({"message": "body is too long"}));
                }
                self.comments.push(comment.clone());
                Answer(201, vec![], comment)
            }
            ("PATCH", ["issues", "comments", id]) => edit(&mut self.comments, id, &asked.body),
            ("DELETE", ["issues", "comments", id]) => delete(&mut self.comments, id),
            ("PATCH", ["pulls", "comments", id]) => edit(&mut self.line_comments, id, &asked.body),
            ("DELETE", ["pulls", "comments", id]) => delete(&mut self.line_comments, id),
            ("POST", ["pulls", "7", "reviews"]) => self.review(&asked.body, &user),
            ("PUT", ["pulls", "7", "reviews", id, "dismissals"]) => {
                let Some(review) = self.reviews.iter_mut().find(|r| is(r, id)) else { return not_found() };
                review["state"] = json!("DISMISSED");
                ok(review.clone())
            }
            ("POST", ["check-runs"]) => {
                let mut run = asked.body.clone();
                let annotations = asked.body["output"]["annotations"].as_array().map_or(0, Vec::len);
                assert!(annotations <= 50, "{annotations} annotations in one request");
                run["id"] = json!(self.id());
                run["output"]["annotations_count"] = json!(annotations);
                self.checks.push(run.clone());
                Answer(201, vec![], run)
            }
            ("PATCH", ["check-runs", id]) => {
                let Some(run) = self.checks.iter_mut().find(|r| is(r, id)) else { return not_found() };
                let more = asked.body["output"]["annotations"].as_array().map_or(0, Vec::len);
                assert!(more <= 50, "{more} annotations in one request");
                run["output"]["annotations_count"] = json!(run["output"]["annotations_count"].as_u64().unwrap() as usize + more);
                ok(run.clone())
            }
            _ => self.unknown(asked),
        }
    }

    /// Takes a review; one line that the diff does not have refuses all of it, without a word on which.
    fn review(&mut self, body: &Value, user: &Value) -> Answer {
        let comments = body["comments"].as_array().cloned().unwrap_or_default();
        if body["event"] == "REQUEST_CHANGES" && self.pull["user"]["login"] == user["login"] {
            return Answer(422, vec![], json!({"message": "Unprocessable Entity", "errors": ["Can not request changes on your own pull request"]}));
        }
        let bad = |c: &Value| {
            let (path, line) = (c["path"].as_str().unwrap(), c["line"].as_u64().unwrap());
            !self.has_line(path, c["side"].as_str().unwrap(), line) || self.forbidden.contains(&format!("{path}:{line}"))
        };
        if comments.iter().any(bad) {
            return Answer(422, vec![], json!({"message": "Unprocessable Entity", "errors": ["Line could not be resolved"]}));
        }
        let state = if body["event"] == "REQUEST_CHANGES" { "CHANGES_REQUESTED" } else { "COMMENTED" };
        let review = json!({"id": self.id(), "body": body["body"], "user": user, "state": state, "commit_id": body["commit_id"]});
        self.reviews.push(review.clone());
        for comment in comments {
            let id = self.id();
            self.line_comments.push(
                json!({"id": id, "body": comment["body"], "user": user, "path": comment["path"], "line": comment["line"], "side": comment["side"]}),
            );
        }
        ok(review)
    }

    /// Returns true where the diff shows a line.
    fn has_line(&self, path: &str, side: &str, line: u64) -> bool {
        let Some(patch) = self.files.iter().find(|f| f["filename"] == path).and_then(|f| f["patch"].as_str()) else { return false };
        let range = |text: &str| {
            let (start, count) = text[1..].split_once(',').unwrap_or((&text[1..], "1"));
            (start.parse::<u64>().unwrap(), count.parse::<u64>().unwrap())
        };
        patch.lines().filter(|l| l.starts_with("@@ ")).any(|l| {
            let words: Vec<&str> = l.split(' ').collect();
            let (start, count) = range(if side == "LEFT" { words[1] } else { words[2] });
            (start..start + count).contains(&line)
        })
    }
}

/// A good answer.
fn ok(body: Value) -> Answer {
    Answer(200, vec![], body)
}

/// GitHub's answer for what it has not, or does not show.
fn not_found() -> Answer {
    Answer(404, vec![], json!({"message": "Not Found"}))
}

/// Returns true for the thing of an id.
fn is(thing: &Value, id: &str) -> bool {
    thing["id"].as_u64() == id.parse().ok()
}

/// Changes the text of something.
fn edit(all: &mut [Value], id: &str, body: &Value) -> Answer {
    let Some(one) = all.iter_mut().find(|c| is(c, id)) else { return not_found() };
    one["body"] = body["body"].clone();
    one["edited"] = json!(true);
    ok(one.clone())
}

/// Takes something away.
fn delete(all: &mut Vec<Value>, id: &str) -> Answer {
    let before = all.len();
    all.retain(|c| !is(c, id));
    if all.len() < before { Answer(204, vec![], Value::Null) } else { not_found() }
}

/// Returns a page of a list.
fn paged(asked: &Asked, all: &[Value]) -> Answer {
    let number = |name: &str, other: usize| asked.parameter(name).and_then(|v| v.parse().ok()).unwrap_or(other);
    let (size, page) = (number("per_page", 30).min(100), number("page", 1));
    let part: Vec<Value> = all.iter().skip((page - 1) * size).take(size).cloned().collect();
    let next = format!("<http://{}{}?per_page={size}&page={}>; rel=\"next\"", asked.header("host").unwrap_or_default(), asked.path, page + 1);
    let headers = if page * size < all.len() { vec![("Link", next)] } else { vec![] };
    Answer(200, headers, Value::Array(part))
}

/// Returns a line of `git diff --name-status` as GitHub lists the file.
fn file(repository: &Path, line: &str) -> Value {
    let parts: Vec<&str> = line.split('\t').collect();
    let status = match &parts[0][..1] {
        "A" => "added",
        "D" => "removed",
        "R" => "renamed",
        _ => "modified",
    };
    let name = parts[parts.len() - 1];
    let mut args = vec!["diff", "-M", "main...topic", "--"];
    args.extend(&parts[1..]);
    let diff = git(repository, &args);
    let mut file = json!({"filename": name, "status": status, "additions": 1, "deletions": 1, "changes": 2});
    // Large patches are left out, as GitHub does.
    if let Some(at) = diff.find("\n@@ ").filter(|_| diff.len() < 60_000) {
        file["patch"] = json!(diff[at + 1..]);
    }
    if status == "renamed" {
        file["previous_filename"] = json!(parts[1]);
    }
    file
}

/// Returns a tree as GitHub lists it.
fn tree(repository: &Path, sha: &str, recursive: bool) -> Value {
    let args: &[&str] = if recursive { &["ls-tree", "-r", "-t", "-l", sha] } else { &["ls-tree", "-l", sha] };
    let entry = |line: &str| {
        let (meta, path) = line.split_once('\t').unwrap();
        let words: Vec<&str> = meta.split_whitespace().collect();
        json!({"path": path, "mode": words[0], "type": words[1], "sha": words[2], "size": words[3].parse::<u64>().unwrap_or(0)})
    };
    json!({"sha": sha, "truncated": false, "tree": git(repository, args).lines().map(entry).collect::<Vec<_>>()})
}

/// Returns a content as GitHub packs it.
fn blob(repository: &Path, sha: &str) -> Value {
    let bytes = Command::new("git").args(["cat-file", "blob", sha]).current_dir(repository).output().unwrap().stdout;
    json!({"sha": sha, "encoding": "base64", "size": bytes.len(), "content": base64(&bytes)})
}

/// Packs bytes, in lines as GitHub does.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().chain([0, 0].iter()).take(3).fold(0_u32, |n, b| n << 8 | u32::from(*b));
        for i in 0..4 {
            out.push(if i <= chunk.len() { char::from(LETTERS[(n >> (18 - 6 * i) & 63) as usize]) } else { '=' });
        }
        if out.len() % 61 == 60 {
            out.push('\n');
        }
    }
    out
}
