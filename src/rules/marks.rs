//! A YAML text as a tree whose every node knows its line and column.
//!
//! In: the text of a rule, pack or profile. Out: [`Marks`], which finds the place of a field for a message, or the
//! reason why the text is not read at all. Left out: types and meaning; the fields' values are read by serde.
//!
//! The tree also guards the serde pass: what makes YAML expensive or ambiguous (anchors, tags, deep nesting, several
//! documents, repeated keys) is refused here, before another parser sees the text.

use super::problem::Problem;
use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use std::borrow::Cow;
use std::sync::OnceLock;

/// Largest file that is read, in bytes. A rule has one or two kilobytes, a large profile thirty.
pub(super) const LARGEST: usize = 256 * 1024;
/// Deepest nesting that is read; a rule needs five levels.
const DEEPEST: usize = 24;

/// Line and column from 1.
pub(super) type Place = (usize, usize);

/// A node of the tree.
#[derive(Debug)]
pub(super) struct Node {
    /// Where the node starts.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Kind {
    /// A text, number, truth value or nothing; `plain` without quotes.
    Scalar {
        /// Content.
        text: String,
        /// True without quotes or block marks.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A mapping in the order of the text.
    Map(Vec<Entry>),
}

/// A field of a mapping.
#[derive(Debug)]
pub(super) struct Entry {
    /// Name.
    pub key: String,
    /// Where the name stands.
    pub place: Place,
    /// Value.
    pub value: Node,
}

/// The way from the top of a file to a field: `match`, second entry, `call`.
#[derive(Debug, Clone, Default)]
pub(super) struct At(Vec<Part>);

/// A step of a way.
#[derive(Debug, Clone)]
enum Part {
    /// Into the field of a mapping.
    Key(String),
    /// Into the entry of a list.
    Index(usize),
}

impl At {
    /// Returns the way into a field.
    pub fn key(&self, key: &str) -> Self {
        self.with(Part::Key(key.to_owned()))
    }

    /// Returns the way into an entry of a list.
    pub fn index(&self, index: usize) -> Self {
        self.with(Part::Index(index))
    }

    /// Returns the way with a step more.
    fn with(&self, part: Part) -> Self {
        let mut parts = self.0.clone();
        parts.push(part);
        Self(parts)
    }
}

/// The tree of one file.
#[derive(Debug)]
pub(super) struct Marks {
    /// Top of the tree, once it was asked for.
    root: OnceLock<Node>,
    /// Text that the tree is made of where it was not yet.
    text: Cow<'static, str>,
}

impl Marks {
    /// Reads a text, or says why it is refused.
    pub fn read(file: &str, text: &str) -> Result<Self, Problem> {
        let root = OnceLock::from(Self::tree(file, text)?);
        Ok(Self { root, text: Cow::Borrowed("") })
    }

    /// Takes a text that was read before, as the built-in packs are by the tests: its tree is only made for a message.
    pub fn later(text: Cow<'static, str>) -> Self {
        Self { root: OnceLock::new(), text }
    }

    /// Returns the top of the tree.
    pub fn root(&self) -> &Node {
        let nothing = || Node { place: (0, 0), kind: Kind::List(Vec::new()) };
        self.root.get_or_init(|| Self::tree("", &self.text).unwrap_or_else(|_| nothing()))
    }

    /// Makes the tree of a text, or says why it is refused.
    fn tree(file: &str, text: &str) -> Result<Node, Problem> {
        if text.len() > LARGEST {
            let cause = format!("the file has {} bytes, more than {LARGEST}", text.len());
            return Err(Problem::of_file(file, cause, "split it into several rules"));
        }
        let mut builder = Builder { file, open: Vec::new(), root: None };
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|e| syntax(file, &e))?;
            builder.take(event, &span)?;
        }
        match builder.root {
            Some(root) => Ok(root),
            None => Err(Problem::of_file(file, "the file is empty", "write a rule into it or remove it")),
        }
    }

    /// Returns the place of a field's value, or of its nearest parent that exists.
    pub fn value(&self, at: &At) -> Place {
        self.find(at).1
    }

    /// Returns the place of a field's name, or of its nearest parent that exists.
    pub fn key(&self, at: &At) -> Place {
        self.find(at).0
    }

    /// Returns the places of a field's name and of its value.
    fn find(&self, at: &At) -> (Place, Place) {
        let mut node = self.root();
        let mut name = node.place;
        for part in &at.0 {
            match (part, &node.kind) {
                (Part::Key(k), Kind::Map(entries)) => match entries.iter().find(|e| e.key == *k) {
                    Some(e) => (name, node) = (e.place, &e.value),
                    None => return (name, name),
                },
                (Part::Index(i), Kind::List(items)) => match items.get(*i) {
                    Some(item) => (name, node) = (item.place, item),
                    None => break,
                },
                // A single text where a list may stand is its own first entry.
                _ => break,
            }
        }
        (name, node.place)
    }
}

/// Says what the parser stumbled over.
fn syntax(file: &str, error: &saphyr_parser::ScanError) -> Problem {
    let place = (error.marker().line(), error.marker().col() + 1);
    let cause = format!("this is no YAML: {}", error.info());
    Problem::at(file, place, cause, "look at the indentation, the colons and the quotes here and on the line above")
}

/// A node that is being read.
struct Open {
    /// Where it starts.
    place: Place,
    /// What was read of it.
    content: Content,
}

/// What was read of an open node.
enum Content {
    /// Entries of a list.
    List(Vec<Node>),
    /// Fields of a mapping, and the name whose value comes next.
    Map(Vec<Entry>, Option<(String, Place)>),
}

/// Builds the tree out of events, without recursion.
struct Builder<'a> {
    /// File, for problems.
    file: &'a str,
    /// Nodes that are not finished, outermost first.
    open: Vec<Open>,
    /// The finished tree.
    root: Option<Node>,
}

impl Builder<'_> {
    /// Takes the next event.
    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<(), Problem> {
        let place = (span.start.line(), span.start.col() + 1);
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) if self.root.is_some() => {
                Err(self.refuse(place, "a second document starts here", "write one document per file, without `---` between"))
            }
            Event::DocumentStart(_) => Ok(()),
            Event::Alias(_) => Err(self.refuse(place, "YAML aliases (`*name`) are not read", "write the value out")),
            Event::Scalar(text, style, anchor, tag) => {
                self.plain_node(place, anchor, tag.is_some())?;
                let kind = Kind::Scalar { text: text.into_owned(), plain: style == ScalarStyle::Plain };
                self.finish(Node { place, kind })
            }
            Event::SequenceStart(anchor, tag) => self.start(place, anchor, tag.is_some(), Content::List(Vec::new())),
            Event::MappingStart(anchor, tag) => self.start(place, anchor, tag.is_some(), Content::Map(Vec::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
        }
    }

    /// Refuses what a node may not have.
    fn plain_node(&self, place: Place, anchor: usize, tagged: bool) -> Result<(), Problem> {
        if anchor != 0 {
            return Err(self.refuse(place, "YAML anchors (`&name`) are not read", "write the value out where it is needed"));
        }
        if tagged {
            return Err(self.refuse(place, "YAML tags (`!name`) are not read", "remove the tag; quotes make a text"));
        }
        Ok(())
    }

    /// Opens a list or mapping.
    fn start(&mut self, place: Place, anchor: usize, tagged: bool, content: Content) -> Result<(), Problem> {
        self.plain_node(place, anchor, tagged)?;
        if self.open.len() >= DEEPEST {
            return Err(self.refuse(place, &format!("nested deeper than {DEEPEST} levels"), "a rule needs five; remove brackets or indentation"));
        }
        self.open.push(Open { place, content });
        Ok(())
    }

    /// Closes the innermost list or mapping.
    fn end(&mut self) -> Result<(), Problem> {
        let Some(Open { place, content }) = self.open.pop() else { return Ok(()) };
        let kind = match content {
            Content::List(items) => Kind::List(items),
            Content::Map(entries, _) => Kind::Map(entries),
        };
        self.finish(Node { place, kind })
    }

    /// Hands a finished node to the one around it.
    fn finish(&mut self, node: Node) -> Result<(), Problem> {
        let file = self.file;
        match self.open.last_mut().map(|o| &mut o.content) {
            None => self.root = Some(node),
            Some(Content::List(items)) => items.push(node),
            Some(Content::Map(entries, waiting)) => match (waiting.take(), node.kind) {
                (Some((key, place)), kind) => entries.push(Entry { key, place, value: Node { place: node.place, kind } }),
                (None, Kind::Scalar { text, .. }) => {
                    if let Some(first) = entries.iter().find(|e| e.key == text) {
                        let cause = format!("`{text}` stands here a second time, first on line {}", first.place.0);
                        return Err(Problem::at(file, node.place, cause, "keep one of them"));
                    }
                    *waiting = Some((text, node.place));
                }
                (None, _) => return Err(Problem::at(file, node.place, "a list or mapping cannot be the name of a field", "write a name")),
            },
        }
        Ok(())
    }

    /// Makes a problem of this file.
    fn refuse(&self, place: Place, cause: &str, way_out: &str) -> Problem {
        Problem::at(self.file, place, cause, way_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        Marks::read("r.yml", text).map_or_else(|p| p.to_string(), |m| panic!("was read: {m:?}"))
    }

    #[test]
    fn finds_the_places_of_names_and_values() {
        let marks = Marks::read("r.yml", "id: a.b\nmatch:\n  - call:\n      function: Get\n").unwrap();
        let at = At::default().key("match").index(0).key("call").key("function");
        assert_eq!((marks.key(&at), marks.value(&at)), ((4, 7), (4, 17)));
        assert_eq!(marks.value(&at.index(0)), (4, 17), "a single text is its own first entry");
        assert_eq!(marks.value(&At::default().key("match").index(0).key("call").key("method")), (3, 5), "a missing field: its parent's name");
    }

    #[test]
    fn a_text_that_was_read_before_has_the_same_places() {
        let (text, at) = ("id: a.b\nmatch:\n  - call: x\n", At::default().key("match").index(0).key("call"));
        assert_eq!(Marks::later(text.into()).value(&at), Marks::read("r.yml", text).unwrap().value(&at));
    }

    #[test]
    fn refuses_what_makes_yaml_expensive_or_ambiguous() {
        assert_eq!(refused("a: &x 1\nb: *x\n"), "r.yml:1:4: YAML anchors (`&name`) are not read; write the value out where it is needed");
        assert_eq!(refused("a: !!str 1\n"), "r.yml:1:4: YAML tags (`!name`) are not read; remove the tag; quotes make a text");
        assert_eq!(refused("a: 1\n---\nb: 1\n"), "r.yml:2:1: a second document starts here; write one document per file, without `---` between");
        assert_eq!(refused("a: 1\nb: 2\na: 3\n"), "r.yml:3:1: `a` stands here a second time, first on line 1; keep one of them");
        assert_eq!(refused("# nothing\n"), "r.yml: the file is empty; write a rule into it or remove it");
    }

    #[test]
    fn refuses_size_and_depth_at_once() {
        assert!(refused(&"#".repeat(LARGEST + 1)).contains("more than 262144"));
        for deep in ["[", "{a: ", "- ", "? ", "[{"] {
            assert!(refused(&deep.repeat(60_000 / deep.len())).starts_with("r.yml:1:"), "{deep}");
        }
    }

    #[test]
    fn syntax_errors_have_a_place() {
        assert_eq!(
            refused("a: 1\n b: 2\n"),
            "r.yml:2:3: this is no YAML: mapping values are not allowed in this context; look at the indentation, the colons and the quotes here and on the line above"
        );
    }
}
