//! Cobertura: `<class filename="…">` holds `<line number="12" hits="3"/>`; `<source>` says what the file names are relative to.
//!
//! Left out: packages, methods' own lines (they stand among those of the class too), branches. Document types are passed over and no entity is
//! looked up: what is not XML's own is an error.

use super::{Fault, Profile, Run, line_of};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Most elements inside each other.
const DEPTH: usize = 64;
/// Most directories that file names may be relative to.
const ROOTS: usize = 64;

/// Reads a profile.
pub(super) fn parse(text: &str) -> Result<Profile, Fault> {
    let mut reader = Reader::from_str(text);
    let mut document = Document::default();
    loop {
        let event = reader.read_event();
        let line = |at: u64| line_of(text.as_bytes(), usize::try_from(at).unwrap_or(usize::MAX));
        let fault = |why: String| (line(reader.buffer_position()), why);
        match event.map_err(|e| (line(reader.error_position()), format!("not well-formed: {e}")))? {
            Event::Eof if document.depth > 0 => return Err(fault("ends inside an element".to_owned())),
            Event::Eof if !document.rooted => return Err(fault("holds no element".to_owned())),
            Event::Eof => return Ok(document.profile),
            Event::Start(e) => {
                document.element(&e).map_err(fault)?;
                document.depth += 1;
                if document.depth > DEPTH {
                    return Err(fault(format!("more than {DEPTH} elements inside each other")));
                }
            }
            Event::Empty(e) => document.element(&e).map_err(fault)?,
            Event::Text(t) if document.in_source => document.root(&t.xml10_content()),
            Event::End(e) => document.end(e.name().as_ref()),
            _ => {}
        }
    }
}

/// What was read so far.
#[derive(Default)]
struct Document {
    /// What it says.
    profile: Profile,
    /// Entries so far.
    entries: usize,
    /// Elements around this place.
    depth: usize,
    /// True after the first element.
    rooted: bool,
    /// True inside of `<source>`.
    in_source: bool,
    /// File of the class around this place.
    class: Option<String>,
}

impl Document {
    /// Takes over an element.
    fn element(&mut self, e: &BytesStart<'_>) -> Result<(), String> {
        let name = e.local_name();
        if !std::mem::replace(&mut self.rooted, true) && name.as_ref() != "coverage" {
            return Err(format!("the root is `{}`, that of Cobertura is `coverage`", super::shown(name.as_ref())));
        }
        match name.as_ref() {
            "source" => self.in_source = true,
            "class" => self.class = attribute(e, "filename")?,
            "line" => self.line(e)?,
            _ => {}
        }
        Ok(())
    }

    /// Takes over a line; one outside of a class belongs to no file.
    fn line(&mut self, e: &BytesStart<'_>) -> Result<(), String> {
        let Some(file) = self.class.clone() else { return Ok(()) };
        let number = |name: &str| {
            let text = attribute(e, name)?.ok_or_else(|| format!("a line without `{name}`"))?;
            text.trim().parse::<u64>().map_err(|_| format!("`{name}` of a line is no number"))
        };
        let (at, hits) = (number("number")?, number("hits")?);
        let Some(at) = u32::try_from(at).ok().filter(|n| *n > 0 && *n < u32::MAX) else {
            return Err("`number` of a line is none of a file".to_owned());
        };
        self.profile.add(&mut self.entries, &file, Run { first: at, last: at, hit: hits > 0 })
    }

    /// Takes over a directory that file names are relative to.
    fn root(&mut self, text: &str) {
        if self.profile.roots.len() < ROOTS && !text.trim().is_empty() {
            self.profile.roots.push(text.trim().to_owned());
        }
    }

    /// Leaves an element.
    fn end(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        match name {
            "source" => self.in_source = false,
            "class" => self.class = None,
            _ => {}
        }
    }
}

/// Returns an attribute's value.
fn attribute(e: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let found = e.try_get_attribute(name).map_err(|e| e.to_string())?;
    found.map(|a| a.normalized_value(quick_xml::XmlVersion::Implicit1_0).map(|v| v.into_owned()).map_err(|e| e.to_string())).transpose()
}
