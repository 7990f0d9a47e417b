//! Secret fields of declared types that are now left out of what is written from the type, or now stand in it.
//!
//! In: the changed files of both sides. Out: a change for a field of a secret's name, by the words of the rules on logged secrets, that a tag
//! or an attribute takes out of the format at one side only. Left out: types and fields that stand at one side alone, and what becomes of
//! the written value.

use crate::change::Side;
use crate::compare::words::code;
use crate::compare::{Change, Direction, FilePair, Sides};
use crate::facts::{Expr, Field, FileFacts, TypeDef};
use crate::rules::Level;
use std::collections::BTreeMap;

/// Kind of all changes of this file.
const KIND: &str = "secret_exposure_changed";
/// Keys of tags that name a field in a format, with the format's name.
const FORMATS: [(&str, &str); 5] = [("json", "JSON"), ("yaml", "YAML"), ("xml", "XML"), ("msgpack", "MessagePack"), ("toml", "TOML")];
/// Attributes that take a field out of what is written: of serde, and of class-transformer.
const LEFT_OUT: [&str; 3] = ["skip_serializing", "skip", "Exclude"];

/// Returns the secrets that are shown or hidden from now on.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair]) -> Vec<Change> {
    let mut found = vec![];
    for (base, head) in files.iter().filter_map(|f| Some((f.base.as_deref()?, f.head.as_deref()?))) {
        for h in &head.types {
            let Some(b) = base.types.iter().find(|b| b.name == h.name) else { continue };
            found.extend(fields(b, h).filter_map(|(old, new)| turned(sides, head, h, old, new)));
        }
    }
    found
}

/// Returns the fields that stand at both sides.
fn fields<'t>(base: &'t TypeDef, head: &'t TypeDef) -> impl Iterator<Item = (&'t Field, &'t Field)> {
    head.fields.iter().filter_map(|h| Some((base.fields.iter().find(|b| b.name == h.name)?, h)))
}

/// Returns the change of a secret field that is hidden at one side only.
fn turned(sides: &Sides<'_>, file: &FileFacts, of: &TypeDef, old: &Field, new: &Field) -> Option<Change> {
    let (was, is) = (hidden(old), hidden(new));
    if was == is {
        return None;
    }
    let mechanism = sides.head_points.secret_by_name(&new.name)?;
    let format = format_of(old).or(format_of(new)).map_or("with it".to_owned(), |title| format!("to {title}"));
    let (verb, direction) = match (&is, name_in(new)) {
        (Some(_), _) => (format!("is no longer written {format}"), Direction::Strengthened),
        (None, Some(name)) => (format!("is now written {format} as {}", code(name)), Direction::Weakened),
        (None, None) => (format!("is now written {format}"), Direction::Weakened),
    };
    Some(Change {
        kind: KIND.to_owned(),
        mechanism,
        rule: None,
        direction,
        file: file.path.clone(),
        line: new.span.start,
        side: Side::Head,
        base_at: Some((file.path.clone(), old.span.start)),
        symbol: of.name.clone(),
        base: was.or_else(|| name_in(old).map(str::to_owned)),
        head: is.or_else(|| name_in(new).map(str::to_owned)),
        summary: format!("field {} of {} {verb}", code(&new.name), code(&of.name)),
        // Whether anybody outside gets what is written cannot be seen here.
        confidence: Level::Medium,
        one_way: false,
        set_at: vec![],
        captures: BTreeMap::new(),
    })
}

/// Returns what takes a field out of the format.
fn hidden(field: &Field) -> Option<String> {
    let tag = field.tags.iter().find(|(key, value)| value == "-" && FORMATS.iter().any(|(k, _)| k == key));
    let by_tag = tag.map(|(key, value)| format!("{key}:\"{value}\""));
    by_tag.or_else(|| field.decorators.iter().find(|d| leaves_out(d)).map(ToString::to_string))
}

/// Returns true for an attribute that takes a field out; one under a condition does not.
fn leaves_out(attribute: &Expr) -> bool {
    let named = |e: &Expr| match e {
        Expr::Name(n) => LEFT_OUT.contains(&n.as_str()),
        Expr::Call(c) => LEFT_OUT.contains(&c.name.as_str()) && c.args.is_empty(),
        _ => false,
    };
    named(attribute) || matches!(attribute, Expr::Call(c) if c.name == "serde" && c.args.iter().any(|a| a.name.is_none() && named(&a.value)))
}

/// Returns the name of a field in its format.
fn name_in(field: &Field) -> Option<&str> {
    let tag = field.tags.iter().find(|(key, value)| value != "-" && FORMATS.iter().any(|(k, _)| k == key));
    tag.map(|(_, value)| value.split(',').next().unwrap_or(value)).filter(|n| !n.is_empty())
}

/// Returns the format that the tag of a field is for; that of attributes is not known.
fn format_of(field: &Field) -> Option<&'static str> {
    field.tags.iter().find_map(|(key, _)| FORMATS.iter().find(|(k, _)| k == key)).map(|(_, title)| *title)
}
