//! YAML: Kubernetes manifests, compose files, workflows, settings, and Helm templates.
//!
//! In: text, its template actions replaced by placeholders of the same lines. Out: documents with lines, comments, and where
//! it is no YAML. Left out: tags; a text that is no YAML at some line is read up to the document before.

use super::template::Templates;
use super::tree::{Kind, Node};
use crate::facts::{Comment, Expr, Problem, Span};
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::collections::{BTreeMap, HashMap};

/// Deepest nesting that is read.
const DEEPEST: usize = 60;
/// Most nodes of a file; aliases of aliases multiply.
const MOST_NODES: usize = 300_000;

/// What a YAML text holds.
#[derive(Debug, Default)]
pub(super) struct Yaml {
    /// Documents in order.
    pub documents: Vec<Node>,
    /// Comments in order.
    pub comments: Vec<Comment>,
    /// Where it could not be read.
    pub problems: Vec<Problem>,
}

/// Reads a text.
pub(super) fn read(text: &str) -> Yaml {
    let templates = Templates::replace(text);
    let mut reader = Reader { templates: &templates, open: vec![], anchors: HashMap::new(), documents: vec![], texts: BTreeMap::new(), nodes: 0 };
    let mut problems = vec![];
    for event in Parser::new_from_str(&templates.text) {
        let wrong = match event {
            Ok((event, span)) => {
                let place = Place { line: number(span.start.line()), end: number(span.end.line()), column: span.end.col() };
                reader.take(event, place).err().map(|why| (place.line, why.to_owned()))
            }
            Err(e) => Some((number(e.marker().line()), e.info().to_owned())),
        };
        if let Some((line, why)) = wrong {
            let what = if templates.is_empty() { "this is no YAML" } else { "this template cannot be read as YAML" };
            problems.push(Problem { span: Span { start: line, end: line }, why: format!("{what}: {why}") });
            break;
        }
    }
    let comments = comments(&templates.text, &reader.texts);
    Yaml { documents: reader.documents, comments, problems }
}

/// Returns a line number.
fn number(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

/// Where an event stands.
#[derive(Clone, Copy)]
struct Place {
    line: u32,
    end: u32,
    /// Column after its last character, counted from 0.
    column: usize,
}

/// A list or mapping that is being read.
struct Open {
    line: u32,
    anchor: usize,
    content: Content,
}

/// What was read of an open node.
enum Content {
    List(Vec<Node>),
    Map(Vec<(String, u32, Node)>, Option<(String, u32)>),
}

/// Makes documents out of events, without recursion.
struct Reader<'t> {
    templates: &'t Templates,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    documents: Vec<Node>,
    /// Lines of texts: last line and the column after it, by first line.
    texts: BTreeMap<u32, (u32, usize)>,
    nodes: usize,
}

impl Reader<'_> {
    /// Takes the next event.
    fn take(&mut self, event: Event<'_>, at: Place) -> Result<(), &'static str> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let kind = self.scalar(&text, style, at);
                self.finish(Node { line: at.line, end: at.end, kind }, anchor)
            }
            Event::SequenceStart(anchor, _) => self.start(at.line, anchor, Content::List(vec![])),
            Event::MappingStart(anchor, _) => self.start(at.line, anchor, Content::Map(vec![], None)),
            Event::SequenceEnd | Event::MappingEnd => self.end(at.end),
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned().ok_or("an alias of nothing")?;
                self.nodes += count(&node);
                self.finish(Node { line: at.line, ..node }, 0)
            }
            _ => Ok(()),
        }
    }

    /// Returns a value, and remembers which lines it takes.
    fn scalar(&mut self, text: &str, style: ScalarStyle, at: Place) -> Kind {
        let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        // A block ends before the line on which the next thing starts.
        let end = if block && at.column == 0 { at.end.saturating_sub(1) } else { at.end };
        let seen = self.texts.entry(at.line).or_insert((end, at.column));
        *seen = (*seen).max((end, at.column));
        match self.templates.restore(text) {
            Some(whole) if !block => Kind::Scalar(Expr::Other(whole)),
            Some(whole) => Kind::Block(whole),
            None if block && text.trim_end().contains('\n') => Kind::Block(text.to_owned()),
            None => Kind::Scalar(super::scalar(text.trim_end(), style != ScalarStyle::Plain)),
        }
    }

    /// Opens a list or mapping.
    fn start(&mut self, line: u32, anchor: usize, content: Content) -> Result<(), &'static str> {
        if self.open.len() >= DEEPEST {
            return Err("nested too deeply");
        }
        self.open.push(Open { line, anchor, content });
        Ok(())
    }

    /// Closes the innermost list or mapping.
    fn end(&mut self, end: u32) -> Result<(), &'static str> {
        let Some(Open { line, anchor, content }) = self.open.pop() else { return Ok(()) };
        let kind = match content {
            Content::List(items) => Kind::List(items),
            Content::Map(fields, _) => Kind::Map(merged(fields)),
        };
        self.finish(Node { line, end, kind }, anchor)
    }

    /// Hands a finished node to the one around it.
    fn finish(&mut self, node: Node, anchor: usize) -> Result<(), &'static str> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err("too many values");
        }
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut().map(|o| &mut o.content) {
            None => self.documents.push(node),
            Some(Content::List(items)) => items.push(node),
            Some(Content::Map(fields, waiting)) => match waiting.take() {
                Some((key, line)) => {
                    let node = self.templates.generated(line, node);
                    fields.push((key, line, node));
                }
                None => *waiting = Some((node.text().map_or_else(|| key(&node), str::to_owned), node.line)),
            },
        }
        Ok(())
    }
}

/// Returns a key that is no text.
fn key(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar(Expr::Bool(b)) => b.to_string(),
        _ => String::new(),
    }
}

/// Returns the fields of a mapping with those of its merge keys (`<<`), which its own come before.
fn merged(fields: Vec<(String, u32, Node)>) -> Vec<(String, u32, Node)> {
    if !fields.iter().any(|(k, ..)| k == "<<") {
        return fields;
    }
    let (merges, mut own): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(k, ..)| k == "<<");
    for (_, _, node) in merges {
        let maps = match node.kind {
            Kind::List(items) => items,
            _ => vec![node],
        };
        for m in maps {
            let Kind::Map(inner) = m.kind else { continue };
            for field in inner {
                if !own.iter().any(|(k, ..)| *k == field.0) {
                    own.push(field);
                }
            }
        }
    }
    own
}

/// Returns the number of nodes of a tree.
fn count(node: &Node) -> usize {
    1 + match &node.kind {
        Kind::List(items) => items.iter().map(count).sum::<usize>(),
        Kind::Map(fields) => fields.iter().map(|(_, _, v)| count(v)).sum(),
        _ => 0,
    }
}

/// Returns the comments of a text: those on lines of their own and those after a value.
fn comments(text: &str, texts: &BTreeMap<u32, (u32, usize)>) -> Vec<Comment> {
    let mut found = vec![];
    let mut inside = 0;
    for (line, content) in (1u32..).zip(text.lines()) {
        let ends = texts.get(&line).copied();
        let is_inside = line <= inside;
        if let Some((end, _)) = ends {
            inside = inside.max(end.max(line).saturating_sub(u32::from(end == line)));
        }
        if is_inside {
            continue;
        }
        let trimmed = content.trim_start();
        let said = match ends {
            _ if trimmed.starts_with('#') => Some(trimmed),
            Some((end, column)) if end == line => after(content, column),
            Some(_) => None,
            None => content.rfind(" #").map(|i| &content[i + 1..]),
        };
        if let Some(said) = said {
            found.push(Comment { text: said.trim_start_matches('#').trim().to_owned(), span: Span { start: line, end: line } });
        }
    }
    found
}

/// Returns the comment that follows a column of a line.
fn after(line: &str, column: usize) -> Option<&str> {
    let start = line.char_indices().nth(column).map(|(i, _)| i)?;
    let at = line[start..].find('#')? + start;
    line[..at].ends_with(char::is_whitespace).then(|| &line[at..])
}
