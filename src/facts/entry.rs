//! Entries: what a settings file, a manifest or a script says, as values by path.
//!
//! In: nothing; each format fills these types. Out: [`Entry`] and the [`Resource`] it belongs to. Left out: what an entry
//! means for a connection, and templates: what a template puts in place is kept as its text.

use super::{Expr, Span};
use serde::Serialize;

/// One value of a settings file, manifest or script.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Index of the resource it belongs to, in the file's list.
    pub resource: Option<usize>,
    /// Way from the top of the document: keys, and items of lists by their name (`-` for plain values of a list).
    pub path: Vec<String>,
    /// Value; [`Expr::Other`] for what is only known where the file is used: a template's action, `${NAME}`, a reference to
    /// a secret.
    pub value: Expr,
    /// True for an environment variable; the last part of the path is its name.
    pub variable: bool,
    /// Line.
    pub line: u32,
    /// Comment above and beside it, without markers.
    pub doc: String,
}

/// An object of a manifest: what a cluster or compose makes as one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Resource {
    /// Kubernetes' `kind`, or `compose`, `dockerfile`, `workflow`, `env`, `shell`, `schema`, `settings`.
    pub kind: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// Images that it runs, as written.
    pub images: Vec<String>,
    /// Where it stands.
    pub span: Span,
}

/// Parts of a path that say nothing of their own.
const FRAME: &[&str] = &["spec", "template", "jobTemplate", "containers"];

/// Returns a text with `{}` in place of what a template writes.
fn placeheld(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        out.push_str("{}");
        rest = after.split_once("}}").map_or("", |(_, tail)| tail);
    }
    out + rest
}

impl Entry {
    /// Returns the name used in reports: `Deployment/cart.env.REDIS_URL`, `services.redis.image`, `redis.address`.
    pub fn symbol(&self, resources: &[Resource]) -> String {
        match self.resource.and_then(|i| resources.get(i)) {
            Some(r) if r.is_kubernetes() => {
                let skipped = self.path.iter().take_while(|p| FRAME.contains(&p.as_str())).count().min(self.path.len().saturating_sub(1));
                format!("{}.{}", r.title(), placeheld(&self.path[skipped..].join(".")))
            }
            _ => placeheld(&self.path.join(".")),
        }
    }

    /// Returns what of the path names the value within its object: a variable's name, `livenessProbe.httpGet.path`, `ports.redis.nodePort`.
    pub fn short(&self, resources: &[Resource]) -> String {
        let resource = self.resource.and_then(|i| resources.get(i));
        let container = self.path.iter().rposition(|p| matches!(p.as_str(), "containers" | "initContainers")).map_or(0, |i| i + 2);
        let skipped = match resource {
            _ if self.variable => self.path.len() - 1,
            Some(r) if r.is_kubernetes() && container > 0 => container,
            Some(r) if r.is_kubernetes() => self.path.iter().take_while(|p| FRAME.contains(&p.as_str())).count(),
            Some(r) if r.kind == "compose" => 2,
            Some(r) if r.kind == "dockerfile" => 1,
            _ => 0,
        };
        let parts: Vec<&str> = self.path[skipped.min(self.path.len() - 1)..].iter().map(String::as_str).filter(|p| *p != "-").collect();
        placeheld(&parts.join("."))
    }

    /// Returns the last part of the path: the setting's own name. A plain value of a list has that of the list.
    pub fn name(&self) -> &str {
        self.path.iter().rev().find(|p| *p != "-").map_or("", String::as_str)
    }

    /// Returns true where the value is written out here.
    pub fn is_literal(&self) -> bool {
        match &self.value {
            Expr::Text(t) => !t.is_empty(),
            v => matches!(v, Expr::Number(_) | Expr::Bool(_)),
        }
    }
}

impl Resource {
    /// Returns the name used in reports: `Deployment/cart`, `services.redis`; empty for a file of settings.
    pub fn title(&self) -> String {
        let name = placeheld(&self.name);
        match name.as_str() {
            "" | "{}" if self.is_kubernetes() => self.kind.clone(),
            "" => String::new(),
            _ if self.kind == "compose" => format!("services.{name}"),
            _ => format!("{}/{name}", self.kind),
        }
    }

    /// Returns true for an object of a cluster.
    pub fn is_kubernetes(&self) -> bool {
        self.kind.starts_with(|c: char| c.is_ascii_uppercase())
    }
}
