//! Imports of a Go file, and the names by which it speaks of them.
//!
//! In: the import declarations and the file's text. Out: [`Import`]s. Left out: reading the imported package; where
//! its name differs from its path, the name is taken that the file really uses.

use super::Reader;
use super::literals;
use super::syntax::{Kind, Node, Part};
use crate::facts::Import;
use memchr::memmem;

impl<'t> Reader<'t> {
    /// Reads one `import` declaration.
    pub(super) fn import_declaration(&mut self, node: Node<'t>) {
        for kid in node.kids().iter() {
            match kid.kind {
                Kind::ImportSpec => self.import_spec(kid.node),
                Kind::ImportSpecList => self.import_declaration(kid.node),
                _ => {}
            }
        }
    }

    /// Reads one line of an import declaration.
    fn import_spec(&mut self, node: Node<'t>) {
        let kids = node.kids();
        let Some(path) = kids.part(Part::Path) else { return };
        let quoted = self.text(path);
        let path = if quoted.starts_with('`') { literals::raw(quoted) } else { literals::interpreted(quoted) };
        let alias = kids.part(Part::Name).map(|n| self.text(n).to_owned());
        let aliased = alias.is_some();
        let name = alias.unwrap_or_else(|| name_of(&path, self.source));
        self.facts.imports.push(Import { name, path, member: None, aliased, line: line(node) });
    }
}

/// Returns the first line of a node.
fn line(node: Node<'_>) -> u32 {
    node.span().start
}

/// Returns the name by which a file speaks of an import without an alias: the first of the likely names that it uses.
fn name_of(path: &str, source: &str) -> String {
    let names = likely_names(path);
    let used = if names.len() > 1 { names.iter().find(|n| is_used(source, n)) } else { None };
    used.or(names.first()).cloned().unwrap_or_default()
}

/// Returns the names a package of this path is likely to have, likeliest first: the last part of the path without a
/// version, then without a `go-` or `-go`, then the version itself (`k8s.io/api/core/v1` is package `v1`).
fn likely_names(path: &str) -> Vec<String> {
    let mut parts = path.rsplit('/');
    let last = parts.next().unwrap_or(path);
    let (base, version) = match parts.next() {
        Some(before) if is_version(last) => (before, Some(last)),
        _ => (last, None),
    };
    let base = match base.rsplit_once('.') {
        Some((name, v)) if is_version(v) => name,
        _ => base,
    };
    let mut names = vec![base.to_owned()];
    let stripped = ["go-", "go."].iter().filter_map(|p| base.strip_prefix(p)).chain(["-go", ".go"].iter().filter_map(|s| base.strip_suffix(s)));
    names.extend(stripped.map(str::to_owned));
    if base.contains(['-', '.']) {
        names.extend([base.replace(['-', '.'], ""), base.replace(['-', '.'], "_")]);
        names.extend(base.split(['-', '.']).rev().map(str::to_owned));
    }
    names.extend(version.map(str::to_owned));
    names
}

/// Returns true for `v2`, `v10`.
fn is_version(part: &str) -> bool {
    part.strip_prefix('v').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Returns true where the text holds `name.` as the head of a selector.
fn is_used(source: &str, name: &str) -> bool {
    let selector = format!("{name}.");
    let head = |at: usize| !source[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '/' | '-' | '"'));
    !name.is_empty() && memmem::find_iter(source.as_bytes(), &selector).any(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_path_and_the_use() {
        let redis = "redis.NewClient()";
        for (path, source, name) in [
            ("fmt", "", "fmt"),
            ("github.com/redis/go-redis/v9", redis, "redis"),
            ("github.com/redis/go-redis/v9", "", "go-redis"),
            ("gopkg.in/redis.v5", redis, "redis"),
            ("github.com/nats-io/nats.go", "nats.Connect(x)", "nats"),
            ("github.com/satori/go.uuid", "x := uuid.NewV4()", "uuid"),
            ("k8s.io/api/core/v1", "var p v1.Pod", "v1"),
            ("k8s.io/api/core/v1", "var p core.Pod", "core"),
            ("github.com/evalphobia/logrus-logstash-hook", "logstash.New()", "logstash"),
            ("github.com/some/rate-limit", "ratelimit.New()", "ratelimit"),
            ("github.com/acme/go-redis", "x.redis.Get(); myredis.Get()", "go-redis"),
        ] {
            assert_eq!(name_of(path, source), name, "{path}");
        }
    }
}
