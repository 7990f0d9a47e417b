//! TOML settings.
//!
//! In: text. Out: a tree with lines, or where it is no TOML. Left out: dates as anything but texts.

use super::tree::{Kind, Node};
use crate::facts::{Expr, Problem, Span};
use toml_edit::{Document, Item, Table, Value};

/// Reads a text.
pub(super) fn read(text: &str) -> Result<Node, Problem> {
    let lines = Lines::of(text);
    match Document::parse(text) {
        Ok(d) => Ok(Node { line: 1, end: lines.at(text.len()), kind: table(d.as_table(), &lines) }),
        Err(e) => {
            let line = lines.at(e.span().map_or(0, |s| s.start));
            let why = format!("this is no TOML: {}", e.message().lines().next().unwrap_or_default());
            Err(Problem { span: Span { start: line, end: line }, why })
        }
    }
}

/// Where lines start.
struct Lines(Vec<usize>);

impl Lines {
    /// Returns the lines of a text.
    fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(i, _)| i).collect())
    }

    /// Returns the line of a byte, from 1.
    fn at(&self, byte: usize) -> u32 {
        u32::try_from(self.0.partition_point(|n| *n < byte) + 1).unwrap_or(u32::MAX)
    }
}

/// Returns the fields of a table.
fn table(t: &Table, lines: &Lines) -> Kind {
    let line = |key: &str, item: &Item| {
        let span = t.key(key).and_then(toml_edit::Key::span).or_else(|| item.span());
        lines.at(span.map_or(0, |s| s.start))
    };
    let field = |(key, item): (&str, &Item)| {
        let line = line(key, item);
        Some((key.to_owned(), line, node(item, line, lines)?))
    };
    Kind::Map(t.iter().filter_map(field).collect())
}

/// Returns an item as a node.
fn node(item: &Item, line: u32, lines: &Lines) -> Option<Node> {
    let kind = match item {
        Item::None => return None,
        Item::Value(v) => return Some(value(v, line, lines)),
        Item::Table(t) => table(t, lines),
        Item::ArrayOfTables(all) => Kind::List(all.iter().map(|t| Node { line, end: line, kind: table(t, lines) }).collect()),
    };
    Some(Node { line, end: line, kind })
}

/// Returns a value as a node.
fn value(v: &Value, line: u32, lines: &Lines) -> Node {
    let line = v.span().map_or(line, |s| lines.at(s.start));
    let kind = match v {
        Value::String(s) => Kind::Scalar(super::scalar(s.value(), true)),
        Value::Integer(i) => Kind::Scalar(Expr::Number(i.value().to_string())),
        Value::Float(f) => Kind::Scalar(Expr::Number(f.value().to_string())),
        Value::Boolean(b) => Kind::Scalar(Expr::Bool(*b.value())),
        Value::Datetime(d) => Kind::Scalar(Expr::Text(d.value().to_string())),
        Value::Array(all) => Kind::List(all.iter().map(|v| value(v, line, lines)).collect()),
        Value::InlineTable(t) => Kind::Map(t.iter().map(|(k, v)| (k.to_owned(), line, value(v, line, lines))).collect()),
    };
    Node { line, end: line, kind }
}
