//! Formats: settings files, manifests and scripts, whose facts are entries instead of functions.
//!
//! In: a file. Out: [`FileFacts`] with entries, resources, comments and what could not be read. Left out: what an entry means.
//! A format is no language: its files are never looked through for names, constants or tests.

mod json;
mod lines;
mod manifest;
mod template;
mod toml;
mod tree;
mod yaml;

use crate::facts::{Comment, Expr, FileFacts};
use std::collections::BTreeMap;
use tree::Node;

/// What the program knows about a format.
#[derive(Debug)]
pub struct Format {
    /// Name in facts.
    pub name: &'static str,
    /// Extensions of its files, without the dot.
    pub extensions: &'static [&'static str],
    /// Returns true for the names of its files that no extension tells.
    pub named: fn(file: &str) -> bool,
    /// Adds the facts of a file's text.
    extract: fn(path: &str, text: &str, facts: &mut FileFacts),
}

/// All formats; the first that fits counts.
pub static FORMATS: &[Format] = &[
    Format { name: "dockerfile", extensions: &["dockerfile", "Dockerfile"], named: is_dockerfile, extract: |_, t, f| lines::dockerfile(t, f) },
    Format { name: "env", extensions: &["env", "envrc"], named: is_env, extract: lines::env },
    Format { name: "yaml", extensions: &["yaml", "yml"], named: is_yaml, extract: yaml_file },
    Format { name: "json", extensions: &["json", "jsonc", "json5"], named: |_| false, extract: json_file },
    Format { name: "toml", extensions: &["toml"], named: |_| false, extract: toml_file },
    Format { name: "shell", extensions: &["sh", "bash"], named: |_| false, extract: |_, t, f| lines::shell(t, f) },
];

/// Returns the format of a file by its name.
pub fn format_of(path: &str) -> Option<&'static Format> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let extension = file.rsplit_once('.').map_or("", |(_, e)| e);
    FORMATS.iter().find(|f| (f.named)(file) || f.extensions.contains(&extension))
}

impl Format {
    /// Returns the facts of a file.
    pub fn facts(&self, path: &str, source: &[u8]) -> FileFacts {
        let text = String::from_utf8_lossy(source);
        let mut facts = FileFacts { path: path.to_owned(), language: self.name, not_extracted: NOT_EXTRACTED, ..FileFacts::default() };
        (self.extract)(path, text.strip_prefix('\u{feff}').unwrap_or(&text), &mut facts);
        facts
    }
}

/// Kinds of facts that no format gives.
const NOT_EXTRACTED: &[&str] = &["imports", "values", "types", "functions"];

/// Returns true for names such as `Dockerfile.dev`.
fn is_dockerfile(file: &str) -> bool {
    ["Dockerfile", "Containerfile"].iter().any(|n| file == *n || file.starts_with(&format!("{n}.")) || file.starts_with(&format!("{n}-")))
}

/// Returns true for names such as `.env.example`.
fn is_env(file: &str) -> bool {
    file.starts_with(".env") || [".env.example", ".env.sample", ".env.template", ".env.dist"].iter().any(|e| file.ends_with(e))
}

/// Returns true for names such as `config.yaml.example`.
fn is_yaml(file: &str) -> bool {
    ["example", "sample", "template", "tmpl", "dist", "default", "gotmpl"]
        .iter()
        .any(|e| file.strip_suffix(e).is_some_and(|f| f.ends_with(".yaml.") || f.ends_with(".yml.")))
}

/// Adds the facts of a YAML file.
fn yaml_file(path: &str, text: &str, facts: &mut FileFacts) {
    let read = yaml::read(text);
    let plain = if path.contains(".github/workflows/") { "workflow" } else { "settings" };
    manifest::collect(&read.documents, &docs(&read.comments), plain, facts);
    (facts.comments, facts.problems) = (read.comments, read.problems);
}

/// Adds the facts of a JSON file.
fn json_file(path: &str, text: &str, facts: &mut FileFacts) {
    let read = json::read(text);
    let schema = read.root.as_ref().is_some_and(json::is_schema);
    let documents: Vec<Node> = read.root.into_iter().map(|n| if schema { json::without_frames(n) } else { n }).collect();
    // A description of settings in a form of its own is neither.
    let plain = if schema { "schema" } else { "settings" };
    if schema || !path.contains("schema") {
        manifest::collect(&documents, &docs(&read.comments), plain, facts);
    }
    (facts.comments, facts.problems) = (read.comments, read.problem.into_iter().collect());
}

/// Adds the facts of a TOML file.
fn toml_file(_: &str, text: &str, facts: &mut FileFacts) {
    facts.comments = lines::comments(text);
    match toml::read(text) {
        Ok(root) => manifest::collect(&[root], &docs(&facts.comments.clone()), "settings", facts),
        Err(problem) => facts.problems.push(problem),
    }
}

/// Returns what comments say of lines: those right above, and the one beside.
fn docs(comments: &[Comment]) -> BTreeMap<u32, String> {
    let mut all: BTreeMap<u32, String> = BTreeMap::new();
    let mut above: Option<(u32, String)> = None;
    for c in comments {
        let text = match above.take() {
            Some((end, before)) if end + 1 == c.span.start => format!("{before}\n{}", c.text),
            _ => c.text.clone(),
        };
        all.insert(c.span.start, c.text.clone());
        all.insert(c.span.end + 1, text.clone());
        above = Some((c.span.end, text));
    }
    all
}

/// Returns what a written value is. What is only known where the file is used stays as it is written.
fn scalar(text: &str, quoted: bool) -> Expr {
    if text.contains("${") || text.contains("$(") || text.contains("{{") || text.starts_with('$') && text.len() > 1 {
        return Expr::Other(text.to_owned());
    }
    if quoted {
        return Expr::Text(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Expr::Null,
        "true" | "True" | "TRUE" => Expr::Bool(true),
        "false" | "False" | "FALSE" => Expr::Bool(false),
        _ if is_number(text) => Expr::Number(text.to_owned()),
        _ => Expr::Text(text.to_owned()),
    }
}

/// Returns true for a plain number.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() < 2
        && !digits.ends_with('.')
}

/// Returns the settings file that stands in a manifest as a text, its lines moved to where they stand.
fn nested(name: &str, text: &str, line: u32) -> Option<Node> {
    let extension = name.rsplit_once('.').map_or("", |(_, e)| e);
    let mut node = match extension {
        "yaml" | "yml" => yaml::read(text).documents.into_iter().next()?,
        "json" => json::read(text).root?,
        "toml" => toml::read(text).ok()?,
        "conf" if name.contains("redis") || name.contains("valkey") => return Some(lines::words(text, line)),
        _ => return None,
    };
    if !matches!(node.kind, tree::Kind::Map(_)) {
        return None;
    }
    moved(&mut node, line);
    Some(node)
}

/// Moves a tree down by some lines.
fn moved(node: &mut Node, by: u32) {
    node.line += by;
    node.end += by;
    match &mut node.kind {
        tree::Kind::Map(fields) => fields.iter_mut().for_each(|(_, line, value)| {
            *line += by;
            moved(value, by);
        }),
        tree::Kind::List(items) => items.iter_mut().for_each(|i| moved(i, by)),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
