//! Files that say one thing per line: `.env`, Dockerfiles, shell scripts.
//!
//! In: text. Out: facts with entries. Left out: what a shell would make of anything but plain assignments and the few commands
//! that reach a connection; here-documents.

use super::tree::{Collector, Kind, Node, is_upper};
use crate::facts::{Comment, Entry, Expr, FileFacts, Resource, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A line without its continuation marks, and its number.
struct Line {
    number: u32,
    text: String,
}

/// Joins lines that end in a backslash.
fn joined(text: &str) -> Vec<Line> {
    let mut all: Vec<Line> = vec![];
    let mut open = false;
    for (number, raw) in (1u32..).zip(text.lines()) {
        let (content, goes_on) = raw.strip_suffix('\\').map_or((raw, false), |c| (c, true));
        match all.last_mut().filter(|_| open) {
            Some(last) if raw.trim_start().starts_with('#') => {
                last.text.push(' ');
                continue;
            }
            Some(last) => {
                last.text.push(' ');
                last.text.push_str(content.trim());
            }
            None => all.push(Line { number, text: content.to_owned() }),
        }
        open = goes_on;
    }
    all
}

/// Returns the comments that take a whole line.
pub(super) fn comments(text: &str) -> Vec<Comment> {
    let of = |(line, content): (u32, &str)| {
        let said = content.trim_start().strip_prefix('#').filter(|s| !s.starts_with('!'))?;
        Some(Comment { text: said.trim_start_matches('#').trim().to_owned(), span: Span { start: line, end: line } })
    };
    (1u32..).zip(text.lines()).filter_map(of).collect()
}

/// Returns the facts of a file with one resource of its own.
fn facts_of(kind: &str, text: &str, facts: &mut FileFacts) -> BTreeMap<u32, String> {
    facts.comments = comments(text);
    let end = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
    facts.resources.push(Resource { kind: kind.to_owned(), name: String::new(), images: vec![], span: Span { start: 1, end } });
    super::docs(&facts.comments)
}

/// Returns an assignment `NAME=value` or `export NAME=value`.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let line = line.strip_prefix("export ").map_or(line, str::trim_start);
    let (name, value) = line.split_once('=')?;
    let plain =
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    plain.then_some((name, value))
}

/// Returns a written value without quotes and without a comment behind it.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    match value.chars().next() {
        Some(q @ ('"' | '\'')) => value[1..].split(q).next().unwrap_or_default().to_owned(),
        _ => value.split(" #").next().unwrap_or_default().trim_end().to_owned(),
    }
}

/// Returns settings of the form `name value` as a tree, moved down by some lines.
pub(super) fn words(text: &str, by: u32) -> Node {
    let field = |(line, content): (u32, &str)| {
        let (name, value) = content.trim().split_once(char::is_whitespace)?;
        let node = Node { line, end: line, kind: Kind::Scalar(super::scalar(&unquoted(value), false)) };
        (!name.starts_with('#')).then(|| (name.to_owned(), line, node))
    };
    let fields: Vec<_> = (by + 1..).zip(text.lines()).filter_map(field).collect();
    Node { line: by, end: fields.last().map_or(by, |f| f.1), kind: Kind::Map(fields) }
}

/// Adds the variables of a `.env` file. In a sample also those that are commented out: it documents them.
pub(super) fn env(path: &str, text: &str, facts: &mut FileFacts) {
    let docs = facts_of("env", text, facts);
    let file = path.rsplit('/').next().unwrap_or(path);
    let sample = [".example", ".sample", ".template", ".dist", "-example", "-sample"].iter().any(|s| file.contains(s));
    let lines = joined(text);
    let set: BTreeSet<String> = lines.iter().filter_map(|l| assignment(&l.text)).map(|(name, _)| name.to_owned()).collect();
    let mut documented = BTreeSet::new();
    for line in lines {
        let trimmed = line.text.trim_start();
        let commented = trimmed.strip_prefix('#').map(str::trim_start);
        let Some((name, value)) = assignment(commented.unwrap_or(trimmed)) else { continue };
        // Of what is commented out beside a value, the value counts.
        if commented.is_some() && (!sample || !is_upper(name) || set.contains(name) || !documented.insert(name.to_owned())) {
            continue;
        }
        let value = super::scalar(&unquoted(value), false);
        let doc = docs.get(&line.number).cloned().unwrap_or_default();
        facts.entries.push(Entry { resource: Some(0), path: vec![name.to_owned()], value, variable: true, line: line.number, doc });
    }
}

/// Adds what a Dockerfile says, by stage: `FROM`, `ENV`, `ARG`, `EXPOSE`, `HEALTHCHECK`, `CMD`, installed packages.
pub(super) fn dockerfile(text: &str, facts: &mut FileFacts) {
    let docs = facts_of("dockerfile", text, facts);
    let mut c = Collector { entries: vec![], resource: Some(0), docs: &docs };
    let mut stage = "0".to_owned();
    let mut stages = 0;
    for line in joined(text) {
        let Some((word, rest)) = line.text.trim().split_once(char::is_whitespace) else { continue };
        let (word, rest) = (word.to_ascii_uppercase(), rest.trim());
        if word == "FROM" {
            let words: Vec<&str> = rest.split_whitespace().filter(|w| !w.starts_with("--")).collect();
            stage = words.get(2).map_or_else(|| stages.to_string(), |s| (*s).to_owned());
            stages += 1;
            facts.resources[0].images.extend(words.first().map(|s| (*s).to_owned()));
        }
        instruction(&word, rest, &stage, line.number, &mut c);
    }
    facts.entries.append(&mut c.entries);
}

/// Adds one instruction of a Dockerfile.
fn instruction(word: &str, rest: &str, stage: &str, line: u32, c: &mut Collector<'_>) {
    let mut path = vec![stage.to_owned()];
    let mut add = |tail: &[&str], value: &str, variable: bool| {
        let mut path = path.clone();
        path.extend(tail.iter().map(|t| (*t).to_owned()));
        let doc = c.docs.get(&line).cloned().unwrap_or_default();
        c.entries.push(Entry { resource: Some(0), path, value: super::scalar(&unquoted(value), false), variable, line, doc });
    };
    match word {
        "FROM" => add(&["image"], rest.split_whitespace().find(|w| !w.starts_with("--")).unwrap_or_default(), false),
        "ENV" | "ARG" => pairs(rest).into_iter().for_each(|(n, v)| add(&[word, &n], &v, word == "ENV")),
        "EXPOSE" => rest.split_whitespace().for_each(|p| add(&["EXPOSE", "-"], p, false)),
        "HEALTHCHECK" => add(&["HEALTHCHECK"], rest, false),
        "RUN" => packages(rest).into_iter().for_each(|p| add(&["packages", "-"], p, false)),
        "CMD" | "ENTRYPOINT" => {
            path.push(if word == "CMD" { "args" } else { "entrypoint" }.to_owned());
            let words: Vec<String> = serde_json::from_str(rest).unwrap_or_else(|_| rest.split_whitespace().map(str::to_owned).collect());
            let items = words.into_iter().map(|w| Node { line, end: line, kind: Kind::Scalar(Expr::Text(w)) }).collect();
            c.node(&Node { line, end: line, kind: Kind::List(items) }, &mut path);
        }
        _ => {}
    }
}

/// Returns the pairs of `ENV a=b c="d e"` or `ENV a b`.
fn pairs(rest: &str) -> Vec<(String, String)> {
    let first = rest.split_whitespace().next().unwrap_or_default();
    if !first.contains('=') {
        let (name, value) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        return vec![(name.to_owned(), value.trim().to_owned())];
    }
    let mut all: Vec<(String, String)> = vec![];
    for word in rest.split_whitespace() {
        match (word.split_once('='), all.last_mut()) {
            (Some((name, value)), last) if last.as_ref().is_none_or(|(_, v)| !opens(v)) => all.push((name.to_owned(), value.to_owned())),
            (_, Some((_, value))) => {
                value.push(' ');
                value.push_str(word);
            }
            _ => {}
        }
    }
    all
}

/// Returns true for a text whose quote is not closed yet.
fn opens(value: &str) -> bool {
    value.matches('"').count() % 2 == 1
}

/// Returns the packages that a `RUN` installs with the system's package manager.
fn packages(rest: &str) -> Vec<&str> {
    let mut found = vec![];
    for command in rest.split("&&").flat_map(|c| c.split(';')) {
        let words: Vec<&str> = command.split_whitespace().collect();
        let at = words.windows(2).position(|w| matches!(w, ["apt-get" | "apt" | "yum" | "dnf" | "microdnf", _] | ["apk", _]));
        let Some(installs) = at.and_then(|a| words[a..].iter().position(|w| matches!(*w, "install" | "add")).map(|i| a + i)) else { continue };
        found.extend(words[installs + 1..].iter().filter(|w| !w.starts_with(['-', '$', '.'])));
    }
    found
}

/// Commands of scripts that reach a connection or stand for one.
const COMMANDS: &[&str] = &["redis-cli", "redis-server", "kubectl port-forward", "oc port-forward", "valkey-cli"];

/// Adds what a shell script says: exported and upper-case variables, commands that reach a connection, waits.
pub(super) fn shell(text: &str, facts: &mut FileFacts) {
    let docs = facts_of("shell", text, facts);
    for line in joined(text) {
        let trimmed = line.text.trim_start();
        if trimmed.starts_with('#') {
            continue;
        }
        let mut add = |path: Vec<String>, value: Expr, variable: bool| {
            let doc = docs.get(&line.number).cloned().unwrap_or_default();
            facts.entries.push(Entry { resource: Some(0), path, value, variable, line: line.number, doc });
        };
        if let Some((name, value)) = assignment(trimmed).filter(|(n, _)| is_upper(n)) {
            add(vec![name.to_owned()], super::scalar(&unquoted(value), false), true);
        }
        for command in COMMANDS.iter().filter_map(|c| Some((c, called(trimmed, c)?))) {
            add(vec!["commands".to_owned(), (*command.0).to_owned()], Expr::Text(command.1.to_owned()), false);
        }
        if let Some(time) = called(trimmed, "sleep") {
            add(vec!["commands".to_owned(), "sleep".to_owned()], super::scalar(time.split([';', '&', ' ']).next().unwrap_or_default(), false), false);
        }
    }
}

/// Returns the arguments of a command where a line calls it.
fn called<'l>(line: &'l str, command: &str) -> Option<&'l str> {
    let at = line.find(command)?;
    let starts = at == 0 || line[..at].ends_with([' ', '(', ';', '&', '|', '`', '/']);
    let rest = &line[at + command.len()..];
    (starts && rest.starts_with([' ', '\t'])).then(|| rest.trim())
}
