//! Template actions (`{{ … }}`) in a text that is YAML without them.
//!
//! In: the text of a template. Out: the same lines with placeholders, and a way back. Lines of nothing but actions become empty;
//! the text of one that writes a block is given to the key before it. Left out: carrying a template out: every branch of a
//! condition stays.

use super::tree::{Kind, Node};
use crate::facts::Expr;
use std::collections::BTreeMap;

/// Marks a placeholder; no settings file uses it.
const MARK: &str = "zQxTemplate";

/// A text with placeholders.
#[derive(Debug, Default)]
pub(super) struct Templates {
    /// The text; line for line that of the file.
    pub text: String,
    /// Actions by number.
    actions: Vec<String>,
    /// Actions that write a block, by line.
    blocks: BTreeMap<u32, String>,
    /// Conditions within the value of the line at hand that are not closed yet.
    open: usize,
}

impl Templates {
    /// Replaces the actions of a text.
    pub fn replace(text: &str) -> Self {
        let mut t = Self::default();
        let mut rest = text;
        while let Some(open) = rest.find("{{") {
            let Some(length) = rest[open..].find("}}").map(|l| l + 2) else { break };
            t.text.push_str(&rest[..open]);
            let action = &rest[open..open + length];
            rest = &rest[open + length..];
            t.action(action, rest);
        }
        t.text.push_str(rest);
        t
    }

    /// Returns true for a text without actions.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty() && self.blocks.is_empty()
    }

    /// Adds one action in place; `rest` is the text after it.
    fn action(&mut self, action: &str, rest: &str) {
        let before = self.text.rsplit('\n').next().unwrap_or_default().trim();
        let last = rest.split('\n').next().unwrap_or_default().trim_start_matches([' ', '\t', '\r']).is_empty();
        let in_value = before.ends_with(':') || before.contains(": ") || before.starts_with("- ") || before == "-" && !last;
        let alone = before.is_empty() && last;
        let inner = inner(action);
        if is_silent(&inner) {
            self.condition(&inner, in_value);
        } else if before.ends_with(':') && last && self.goes_on(rest) {
            // What it writes stands beside the keys of the next lines.
        } else if alone {
            let line = u32::try_from(self.text.matches('\n').count() + 1).unwrap_or(u32::MAX);
            self.blocks.insert(line, shown(&inner));
        } else {
            self.text.push_str(&format!("{MARK}{}z", self.actions.len()));
            self.actions.push(shown(&inner));
        }
        self.text.extend(action.chars().filter(|c| *c == '\n'));
    }

    /// Returns true where the key at hand has entries on the lines after its action: `labels: {{ include … | nindent 4 }}`.
    fn goes_on(&self, rest: &str) -> bool {
        let line = self.text.rsplit('\n').next().unwrap_or_default();
        let key = line.len() - line.trim_start_matches([' ', '-']).len();
        let Some((column, text)) = next_content(rest) else { return false };
        column > key || column == key && text.starts_with("- ")
    }

    /// Adds an action that writes nothing: it stays only where it decides on a part of a value.
    fn condition(&mut self, inner: &str, in_value: bool) {
        let first = inner.split_whitespace().next().unwrap_or_default();
        let kept = match first {
            "if" | "range" | "with" => in_value,
            _ => self.open > 0 && matches!(first, "else" | "end"),
        };
        if kept {
            self.open = match first {
                "end" => self.open - 1,
                "else" => self.open,
                _ => self.open + 1,
            };
            self.text.push_str(&format!("{MARK}{}z", self.actions.len()));
            self.actions.push(shown(inner));
        }
    }

    /// Returns a text with its actions again; `None` where it has none.
    pub fn restore(&self, text: &str) -> Option<String> {
        if !text.contains(MARK) {
            return None;
        }
        let mut parts = text.split(MARK);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (number, rest) = part.split_once('z').unwrap_or((part, ""));
            out.push_str(number.parse::<usize>().ok().and_then(|n| self.actions.get(n)).map_or("", String::as_str));
            out.push_str(rest);
        }
        Some(out)
    }

    /// Returns the value of a key: where it has none, the action that writes it on one of the next lines.
    pub fn generated(&self, line: u32, node: Node) -> Node {
        match node.kind {
            Kind::Scalar(Expr::Null) => match self.blocks.range(line + 1..line + 4).next() {
                Some((_, action)) => Node { kind: Kind::Scalar(Expr::Other(action.clone())), ..node },
                None => node,
            },
            _ => node,
        }
    }
}

/// Returns the next line that holds more than actions and comments: where it begins, and what of it is no action.
fn next_content(rest: &str) -> Option<(usize, &str)> {
    let mut at = rest.find('\n')?;
    loop {
        let text = &rest[at..];
        let skipped = text.len() - text.trim_start().len();
        let here = &text[skipped..];
        if here.starts_with("{{") {
            at += skipped + here.find("}}")? + 2;
        } else if here.starts_with('#') {
            at += skipped + here.find('\n')?;
        } else if here.is_empty() {
            return None;
        } else {
            let line = &rest[rest[..at + skipped].rfind('\n')? + 1..];
            return Some((line.len() - line.trim_start_matches(' ').len(), here));
        }
    }
}

/// Returns what stands between the braces.
fn inner(action: &str) -> String {
    action.trim_start_matches("{{").trim_end_matches("}}").trim_matches(['-', ' ', '\t', '\n', '\r']).to_owned()
}

/// Returns an action as it is shown.
fn shown(inner: &str) -> String {
    format!("{{{{ {} }}}}", inner.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Returns true for an action that writes nothing: control, definitions, comments, assignments.
fn is_silent(inner: &str) -> bool {
    let first = inner.split_whitespace().next().unwrap_or_default();
    matches!(first, "if" | "else" | "end" | "range" | "with" | "define" | "block" | "break" | "continue")
        || inner.starts_with("/*")
        || inner.starts_with('$') && inner.contains('=') && !inner.contains("==")
}
