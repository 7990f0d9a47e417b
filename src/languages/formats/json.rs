//! JSON settings, with comments and trailing commas as many tools allow them.
//!
//! In: text. Out: a tree with lines, or where it is no JSON. Of a JSON Schema the words that only frame (`properties`) are left
//! out of the tree, so that a setting has the same path as in a settings file. Left out: what a schema refers to.

use super::tree::{Kind, Node};
use crate::facts::{Comment, Expr, Problem, Span};

/// Deepest nesting that is read.
const DEEPEST: usize = 60;

/// What a JSON text holds.
pub(super) struct Json {
    /// The value; `None` where the text is no JSON.
    pub root: Option<Node>,
    /// Comments.
    pub comments: Vec<Comment>,
    /// Where it could not be read.
    pub problem: Option<Problem>,
}

/// Reads a text.
pub(super) fn read(text: &str) -> Json {
    let mut r = Reader { bytes: text.as_bytes(), text, at: 0, line: 1, comments: vec![] };
    let read = r.value(0);
    let (line, comments) = (r.line, r.comments);
    match read {
        Ok(root) => Json { root: Some(root), comments, problem: None },
        Err(why) => {
            let problem = Problem { span: Span { start: line, end: line }, why: format!("this is no JSON: {why}") };
            Json { root: None, comments, problem: Some(problem) }
        }
    }
}

/// Reads from the start of a text.
struct Reader<'t> {
    bytes: &'t [u8],
    text: &'t str,
    at: usize,
    line: u32,
    comments: Vec<Comment>,
}

impl Reader<'_> {
    /// Returns the next byte that is neither space nor comment.
    fn peek(&mut self) -> Option<u8> {
        while let Some(&b) = self.bytes.get(self.at) {
            match (b, self.bytes.get(self.at + 1)) {
                (b'\n', _) => {
                    self.line += 1;
                    self.at += 1;
                }
                (b'/', Some(b'/' | b'*')) => self.comment(),
                _ if b.is_ascii_whitespace() => self.at += 1,
                _ => return Some(b),
            }
        }
        None
    }

    /// Reads a comment.
    fn comment(&mut self) {
        let rest = &self.text[self.at..];
        let line = rest.starts_with("//");
        let length = if line { rest.find('\n').unwrap_or(rest.len()) } else { rest.find("*/").map_or(rest.len(), |i| i + 2) };
        let said = &rest[..length];
        let end = self.line + u32::try_from(said.matches('\n').count()).unwrap_or(0);
        let text = said.trim_start_matches(['/', '*']).trim_end_matches(['/', '*']).trim().to_owned();
        self.comments.push(Comment { text, span: Span { start: self.line, end } });
        (self.line, self.at) = (end, self.at + length);
    }

    /// Reads a value.
    fn value(&mut self, depth: usize) -> Result<Node, &'static str> {
        if depth > DEEPEST {
            return Err("nested too deeply");
        }
        let first = self.peek().ok_or("it ends early")?;
        let line = self.line;
        let kind = match first {
            b'{' => self.object(depth)?,
            b'[' => self.list(depth)?,
            b'"' => Kind::Scalar(super::scalar(&self.string()?, true)),
            _ => Kind::Scalar(self.word()?),
        };
        Ok(Node { line, end: self.line, kind })
    }

    /// Reads an object.
    fn object(&mut self, depth: usize) -> Result<Kind, &'static str> {
        self.at += 1;
        let mut fields = vec![];
        loop {
            match self.peek().ok_or("it ends early")? {
                b'}' => break,
                b',' => self.at += 1,
                b'"' => {
                    let (line, key) = (self.line, self.string()?);
                    if self.peek() != Some(b':') {
                        return Err("a name without a colon");
                    }
                    self.at += 1;
                    fields.push((key, line, self.value(depth + 1)?));
                }
                _ => return Err("a name must be quoted"),
            }
        }
        self.at += 1;
        Ok(Kind::Map(fields))
    }

    /// Reads a list.
    fn list(&mut self, depth: usize) -> Result<Kind, &'static str> {
        self.at += 1;
        let mut items = vec![];
        loop {
            match self.peek().ok_or("it ends early")? {
                b']' => break,
                b',' => self.at += 1,
                _ => items.push(self.value(depth + 1)?),
            }
        }
        self.at += 1;
        Ok(Kind::List(items))
    }

    /// Reads a quoted text.
    fn string(&mut self) -> Result<String, &'static str> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.bytes.get(self.at).ok_or("a text does not end")? {
                b'\\' => self.at += 2,
                b'"' => break,
                b'\n' => return Err("a text does not end on its line"),
                _ => self.at += 1,
            }
        }
        self.at += 1;
        let raw = self.text.get(start..self.at).ok_or("a broken text")?;
        Ok(serde_json::from_str(raw).unwrap_or_else(|_| raw.trim_matches('"').to_owned()))
    }

    /// Reads a number or word.
    fn word(&mut self) -> Result<Expr, &'static str> {
        let rest = self.text.get(self.at..).ok_or("a broken text")?;
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_'))).unwrap_or(rest.len());
        if length == 0 {
            return Err("neither value nor name");
        }
        self.at += length;
        Ok(super::scalar(&rest[..length], false))
    }
}

/// Words of a schema about an object as such.
const KEYWORDS: &[&str] = &["$schema", "$id", "$ref", "type", "additionalProperties", "required", "title", "description"];

/// Returns true for a JSON Schema.
pub(super) fn is_schema(node: &Node) -> bool {
    node.get("properties").is_some() && ["$schema", "type", "$id"].iter().any(|k| node.get(k).is_some())
}

/// Words before the forms that an object may have.
const CHOICES: &[&str] = &["oneOf", "anyOf", "allOf"];

/// Returns true for a schema of an object in several forms.
fn chooses(node: &Node) -> bool {
    let object = |n: &Node| n.get("properties").is_some();
    CHOICES.iter().filter_map(|c| node.get(c)).any(|n| matches!(&n.kind, Kind::List(forms) if forms.iter().any(object)))
}

/// Removes the frames of a schema: `properties` and `items` stand for what is in them, and what is no object is its default or
/// its type.
pub(super) fn without_frames(node: Node) -> Node {
    if node.get("properties").is_none() && node.get("items").is_none() && !chooses(&node) {
        let said = node.get("default").or_else(|| node.get("type")).map(|n| n.kind.clone());
        return match said {
            Some(kind @ Kind::Scalar(_)) => Node { kind, ..node },
            _ => node,
        };
    }
    let Kind::Map(fields) = node.kind else { return node };
    let mut all = vec![];
    for (key, line, value) in fields {
        match value.kind {
            Kind::List(forms) if CHOICES.contains(&key.as_str()) => {
                let members = forms.into_iter().map(without_frames).filter_map(|n| if let Kind::Map(f) = n.kind { Some(f) } else { None });
                all.extend(members.flatten().filter(|(k, _, _)| !KEYWORDS.contains(&k.as_str())));
            }
            Kind::Map(inner) if matches!(key.as_str(), "properties" | "definitions" | "$defs" | "items") => {
                let inner = Node { line: value.line, end: value.end, kind: Kind::Map(inner) };
                if key == "items" {
                    if let Kind::Map(f) = without_frames(inner).kind {
                        all.extend(f);
                    }
                } else if let Kind::Map(f) = inner.kind {
                    all.extend(f.into_iter().map(|(k, l, v)| (k, l, without_frames(v))));
                }
            }
            _ if KEYWORDS.contains(&key.as_str()) => {}
            kind => all.push((key, line, Node { line: value.line, end: value.end, kind })),
        }
    }
    Node { kind: Kind::Map(all), ..node }
}
