//! Holds a YAML tree against the JSON Schema of what it should be, to name every misfit at once and by its place.
//!
//! In: the tree of [`super::marks`] and the schema that schemars derives from the structs of [`super::file`]. Out:
//! problems. Left out: the schema keywords that these structs never produce. It runs only after serde refused a text:
//! serde knows that something is wrong, but only the first thing, and not in words for a rule author.

use super::marks::{Entry, Kind, Node, Place};
use super::problem::{Problem, near};
use serde_json::{Map, Value};

/// Returns everything in `root` that does not fit `schema`.
pub(super) fn problems(file: &str, schema: &Value, root: &Node) -> Vec<Problem> {
    let mut walk = Walk { file, top: schema, found: Vec::new() };
    walk.node(schema, root, "the file");
    walk.found
}

/// A walk over tree and schema; as deep as the tree, whose depth is bounded.
struct Walk<'a> {
    /// File, for problems.
    file: &'a str,
    /// The whole schema, for references.
    top: &'a Value,
    /// What was found.
    found: Vec<Problem>,
}

impl<'a> Walk<'a> {
    /// Looks at one node. `name` is what messages call it.
    fn node(&mut self, schema: &'a Value, node: &Node, name: &str) {
        let choices = self.choices(schema);
        let Some(fit) = choices.iter().find(|s| takes(s, node)) else {
            return self.misfit(&choices, node, name);
        };
        match &node.kind {
            Kind::Map(entries) => self.map(fit, entries, node.place, name),
            Kind::List(items) => {
                if let Some(inner) = fit.get("items") {
                    items.iter().for_each(|item| self.node(inner, item, &format!("an entry of {name}")));
                }
            }
            Kind::Scalar { .. } => {}
        }
    }

    /// Returns the schemas that a node may fit, references resolved.
    fn choices(&self, schema: &'a Value) -> Vec<&'a Value> {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix("#/$defs/")) {
            return self.top.get("$defs").and_then(|d| d.get(name)).map(|s| self.choices(s)).unwrap_or_default();
        }
        match schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array) {
            Some(several) => several.iter().flat_map(|s| self.choices(s)).collect(),
            None => vec![schema],
        }
    }

    /// Looks at the fields of a mapping.
    fn map(&mut self, schema: &'a Value, entries: &[Entry], place: Place, name: &str) {
        let none = Map::new();
        let known = schema.get("properties").and_then(Value::as_object);
        for entry in entries {
            let inner = known.and_then(|k| k.get(&entry.key));
            match inner.or_else(|| schema.get("additionalProperties").filter(|a| a.is_object())) {
                Some(inner) => self.node(inner, &entry.value, &format!("`{}`", entry.key)),
                None => self.unknown(entry, known.unwrap_or(&none)),
            }
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        for field in required.filter(|f| entries.iter().all(|e| e.key != **f)) {
            let meaning = known.and_then(|k| k.get(field)?.get("description")?.as_str()).unwrap_or_default();
            let first = meaning.lines().next().unwrap_or_default().trim_end_matches('.');
            let way_out = if first.is_empty() { format!("write `{field}:`") } else { format!("write `{field}:` ({first})") };
            self.found.push(Problem::at(self.file, place, format!("`{field}` is missing in {name}"), way_out));
        }
    }

    /// Says that a field is not known.
    fn unknown(&mut self, entry: &Entry, known: &Map<String, Value>) {
        let names: Vec<&str> = known.keys().map(String::as_str).collect();
        let hint = near(&entry.key, names.iter().copied()).map(|n| format!("did you mean `{n}`? ")).unwrap_or_default();
        let way_out = format!("{hint}allowed here: {}", names.join(", "));
        self.found.push(Problem::at(self.file, entry.place, format!("unknown field `{}`", entry.key), way_out));
    }

    /// Says that a node is of another type.
    fn misfit(&mut self, choices: &[&Value], node: &Node, name: &str) {
        let words: Vec<&str> = choices.iter().filter_map(|s| s.get("const")?.as_str()).collect();
        let (cause, way_out) = match &node.kind {
            Kind::Scalar { text, .. } if !words.is_empty() => (format!("{name} cannot be `{text}`"), format!("write one of {}", words.join(", "))),
            Kind::Scalar { text, plain: true } if choices.iter().any(|s| typed(s, "string")) && !is_null(text) => {
                (format!("{name} is a text, but `{text}` is none"), format!("write it in quotes: '{text}'"))
            }
            kind => (format!("{name} cannot be {}", found(kind)), format!("write {}", wanted(choices))),
        };
        self.found.push(Problem::at(self.file, node.place, cause, way_out));
    }
}

/// Returns true where the schema has this type.
fn typed(schema: &Value, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(t)) => t == name,
        Some(Value::Array(several)) => several.iter().any(|t| t == name),
        _ => false,
    }
}

/// Returns true for the plain texts that YAML reads as nothing.
fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// Returns true where a node is of the schema's type; fields and entries are looked at later.
fn takes(schema: &Value, node: &Node) -> bool {
    let (text, plain) = match &node.kind {
        Kind::Map(_) => return typed(schema, "object"),
        Kind::List(_) => return typed(schema, "array"),
        Kind::Scalar { text, plain } => (text.as_str(), *plain),
    };
    if let Some(word) = schema.get("const").and_then(Value::as_str) {
        return word == text;
    }
    let null = plain && is_null(text);
    let truth = plain && matches!(text, "true" | "false");
    let whole = plain && text.parse::<i64>().is_ok_and(|n| fits_format(schema, n));
    let number = plain && text.parse::<f64>().is_ok();
    (typed(schema, "null") && null)
        || (typed(schema, "boolean") && truth)
        || (typed(schema, "integer") && whole)
        || (typed(schema, "string") && !null && !truth && !number)
}

/// Returns true where a whole number fits the width that the schema names.
fn fits_format(schema: &Value, number: i64) -> bool {
    match schema.get("format").and_then(Value::as_str) {
        Some("uint32") => u32::try_from(number).is_ok(),
        Some("int32") => i32::try_from(number).is_ok(),
        _ => true,
    }
}

/// Names what stands in the text.
fn found(kind: &Kind) -> String {
    match kind {
        Kind::Map(_) => "a mapping".to_owned(),
        Kind::List(_) => "a list".to_owned(),
        Kind::Scalar { text, plain } if *plain && is_null(text) => "empty".to_owned(),
        Kind::Scalar { text, .. } => format!("`{}`", text.chars().take(60).collect::<String>()),
    }
}

/// Names what may stand there.
fn wanted(choices: &[&Value]) -> String {
    let types = [("string", "a text"), ("integer", "a whole number"), ("boolean", "true or false"), ("object", "a mapping"), ("array", "a list")];
    let mut words: Vec<&str> = types.iter().filter(|(t, _)| choices.iter().any(|s| typed(s, t))).map(|(_, w)| *w).collect();
    words.extend(choices.iter().filter_map(|s| s.get("const")?.as_str()));
    words.join(" or ")
}
