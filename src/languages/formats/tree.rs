//! A document as a tree with lines, and its entries.
//!
//! In: a [`Node`] that a reader made of YAML, JSON or TOML. Out: entries: every scalar by its path. Lists of named things are
//! keyed by the name, lists of variables become variables, the words of a command become its flags. Left out: which object of a
//! manifest an entry belongs to, see [`super::manifest`].

use crate::facts::{Entry, Expr};
use std::collections::{BTreeMap, BTreeSet};

/// A node of a document.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// First line.
    pub line: u32,
    /// Last line.
    pub end: u32,
    /// What it is.
    pub kind: Kind,
}

/// What a node is.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// A value.
    Scalar(Expr),
    /// A text over several lines, whose first line of content is the node's line and one.
    Block(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping in order; the line is that of the key.
    Map(Vec<(String, u32, Node)>),
}

impl Node {
    /// Returns the value of a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.kind {
            Kind::Map(fields) => fields.iter().find(|(k, ..)| k == key).map(|(_, _, v)| v),
            _ => None,
        }
    }

    /// Returns the text of a plain value.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(Expr::Text(t) | Expr::Number(t) | Expr::Other(t)) => Some(t),
            _ => None,
        }
    }

    /// Returns the keys of a mapping.
    fn keys(&self) -> Vec<&str> {
        match &self.kind {
            Kind::Map(fields) => fields.iter().map(|(k, ..)| k.as_str()).collect(),
            _ => vec![],
        }
    }
}

/// Keys under which variables of the environment stand.
const ENVIRONMENTS: &[&str] = &["env", "envs", "environment", "extraenv", "extraenvs", "extraenvvars", "envvars"];
/// Keys under which a command line stands.
const COMMANDS: &[&str] = &["command", "args", "entrypoint"];
/// Keys of checks, whose command is one value.
const CHECKS: &[&str] = &["healthcheck", "livenessProbe", "readinessProbe", "startupProbe"];
/// Keys of an item that name it, best first.
const NAMES: &[&str] = &["name", "id", "key", "containerPort", "port", "host", "path"];
/// Most words that one flag of a command takes.
const MOST_WORDS: usize = 4;

/// Collects entries of a document.
pub(super) struct Collector<'a> {
    /// Entries so far.
    pub entries: Vec<Entry>,
    /// Resource of the entries to come.
    pub resource: Option<usize>,
    /// Comments above and beside lines.
    pub docs: &'a BTreeMap<u32, String>,
}

impl Collector<'_> {
    /// Adds the entries of a node.
    pub fn node(&mut self, node: &Node, path: &mut Vec<String>) {
        let parent = path.last().map(|p| p.to_ascii_lowercase()).unwrap_or_default();
        match &node.kind {
            Kind::Map(fields) => {
                for (key, line, value) in fields {
                    path.push(key.clone());
                    self.field(&parent, *line, value, path);
                    path.pop();
                }
            }
            Kind::List(items) => self.list(items, &parent, path),
            Kind::Scalar(value) => self.add(path, value.clone(), false, node.line),
            Kind::Block(text) => self.add(path, Expr::Text(text.clone()), false, node.line),
        }
    }

    /// Adds the entries of a field; `path` ends with its key, `parent` is the key above.
    fn field(&mut self, parent: &str, line: u32, value: &Node, path: &mut Vec<String>) {
        let key = path.last().map(|k| k.to_ascii_lowercase()).unwrap_or_default();
        match &value.kind {
            Kind::Scalar(v) => {
                let text = value.text().filter(|t| COMMANDS.contains(&key.as_str()) && t.contains(" -"));
                match text {
                    Some(t) => self.command(&t.split_whitespace().map(|w| (w.to_owned(), line)).collect::<Vec<_>>(), path),
                    None => self.add(path, v.clone(), is_variable(parent, path), line),
                }
            }
            Kind::Block(text) => match super::nested(path.last().map_or("", String::as_str), text, line) {
                Some(inner) => self.node(&inner, path),
                None => self.add(path, Expr::Text(text.clone()), is_variable(parent, path), line),
            },
            _ => self.node(value, path),
        }
    }

    /// Adds the entries of a list.
    fn list(&mut self, items: &[Node], parent: &str, path: &mut Vec<String>) {
        if CHECKS.iter().any(|c| path.iter().any(|p| p == c)) && items.iter().all(|i| i.text().is_some()) {
            let line = items.first().map_or(0, |i| i.line);
            let words: Vec<&str> = items.iter().filter_map(Node::text).collect();
            return self.add(path, super::scalar(&words.join(" "), true), false, line);
        }
        if COMMANDS.contains(&parent) && items.iter().all(|i| matches!(i.kind, Kind::Scalar(_) | Kind::Block(_))) {
            return self.command(&words(items), path);
        }
        let environment = ENVIRONMENTS.contains(&parent);
        let names = item_names(items);
        for (item, name) in items.iter().zip(names) {
            let pair = item.text().filter(|_| environment).and_then(|t| t.split_once('='));
            match (pair, variable_item(item, environment)) {
                (Some((name, value)), _) => self.named(path, name, super::scalar(value, false), true, item.line),
                (None, Some((name, value, line))) => {
                    let variable = environment || is_upper(&name);
                    self.named(path, &name, value, variable, line);
                }
                (None, None) => {
                    path.push(name);
                    self.node(item, path);
                    path.pop();
                }
            }
        }
    }

    /// Adds an entry below `path`.
    fn named(&mut self, path: &mut Vec<String>, name: &str, value: Expr, variable: bool, line: u32) {
        path.push(name.trim().to_owned());
        self.add(path, value, variable, line);
        path.pop();
    }

    /// Adds the program of a command and its flags.
    fn command(&mut self, words: &[(String, u32)], path: &mut Vec<String>) {
        let flag = |w: &str| w.starts_with("--") && w.len() > 2;
        let program: Vec<&str> = words.iter().map(|(w, _)| w.as_str()).take_while(|w| !flag(w)).collect();
        if let (false, Some((_, line))) = (program.is_empty(), words.first()) {
            self.add(path, super::scalar(&program.join(" "), true), false, *line);
        }
        for (i, (word, line)) in words.iter().enumerate().filter(|(_, (w, _))| flag(w)) {
            let (name, value) = match word.split_once('=') {
                Some((n, v)) => (n, v.to_owned()),
                None => (word.as_str(), values_after(&words[i + 1..])),
            };
            let value = if value.is_empty() { Expr::Bool(true) } else { super::scalar(&value, false) };
            self.named(path, name, value, false, *line);
        }
    }

    /// Adds an entry.
    fn add(&mut self, path: &[String], value: Expr, variable: bool, line: u32) {
        let doc = self.docs.get(&line).cloned().unwrap_or_default();
        self.entries.push(Entry { resource: self.resource, path: path.to_vec(), value, variable, line, doc });
    }
}

/// Returns the words after a flag that are its value.
fn values_after(words: &[(String, u32)]) -> String {
    let ends = |w: &str| w.starts_with("--") || matches!(w, "&&" | "||" | "|" | ";" | "&");
    words.iter().map(|(w, _)| w.as_str()).take_while(|w| !ends(w)).take(MOST_WORDS).collect::<Vec<_>>().join(" ")
}

/// Returns the words of a command that is written as a list.
fn words(items: &[Node]) -> Vec<(String, u32)> {
    let split = |i: &Node| -> Vec<(String, u32)> {
        let text = match &i.kind {
            Kind::Block(t) => t.as_str(),
            _ => i.text().unwrap_or_default(),
        };
        // An argument of its own may hold spaces; only a script is split.
        if text.contains(" -") { text.split_whitespace().map(|w| (w.to_owned(), i.line)).collect() } else { vec![(text.to_owned(), i.line)] }
    };
    items.iter().flat_map(split).collect()
}

/// Returns a name for each item of a list: what all items are told apart by, else their position; `-` for plain values.
fn item_names(items: &[Node]) -> Vec<String> {
    let by = NAMES.iter().find(|n| {
        let names: BTreeSet<&str> = items.iter().filter_map(|i| i.get(n)?.text()).collect();
        names.len() == items.len()
    });
    let name = |(i, item): (usize, &Node)| match (&item.kind, by.and_then(|n| item.get(n)?.text())) {
        (Kind::Scalar(_) | Kind::Block(_), _) => "-".to_owned(),
        (_, Some(name)) => name.to_owned(),
        (_, None) => i.to_string(),
    };
    items.iter().enumerate().map(name).collect()
}

/// Returns a variable that is written as an item `name`, `value` or `valueFrom`: name, value, line of the value.
fn variable_item(item: &Node, environment: bool) -> Option<(String, Expr, u32)> {
    let name = item.get("name")?.text()?.to_owned();
    let keys = item.keys();
    if !environment && !keys.iter().all(|k| matches!(*k, "name" | "value" | "valueFrom")) || keys.len() < 2 {
        return None;
    }
    match (item.get("value"), item.get("valueFrom")) {
        (Some(v), _) => match &v.kind {
            Kind::Scalar(e) => Some((name, e.clone(), v.line)),
            Kind::Block(t) => Some((name, Expr::Text(t.clone()), v.line)),
            _ => None,
        },
        (None, Some(from)) => Some((name, reference(from), item.line)),
        (None, None) => None,
    }
}

/// Returns where a variable is taken from: `secretKeyRef name/key`.
fn reference(from: &Node) -> Expr {
    let Kind::Map(fields) = &from.kind else { return Expr::Other("valueFrom".to_owned()) };
    let one = |(kind, _, v): &(String, u32, Node)| {
        let parts: Vec<&str> = ["name", "key", "fieldPath", "resource"].iter().filter_map(|k| v.get(k)?.text()).collect();
        format!("{kind} {}", parts.join("/"))
    };
    Expr::Other(fields.first().map(one).unwrap_or_default())
}

/// Returns true where the last part of a path is a variable of the environment.
fn is_variable(parent: &str, path: &[String]) -> bool {
    let name = path.last().map_or("", String::as_str);
    ENVIRONMENTS.contains(&parent) || matches!(parent, "data" | "stringdata") && is_upper(name)
}

/// Returns true for a name such as `REDIS_URL`.
pub(super) fn is_upper(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}
