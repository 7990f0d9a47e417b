//! The tools that every check of a file shares: reading a text into a struct, and saying what is wrong by its place.
//!
//! In: the text of a file. Out: a struct with its [`Marks`], or problems; [`Check`] collects the problems of meaning.
//! Left out: what is checked, see [`super::compile`], [`super::matches`] and [`super::profile`].

use super::file::Texts;
use super::marks::{At, Marks};
use super::model::{Library, Mechanism, Names};
use super::problem::{Problem, one_of};
use super::shape;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What rules may name, of all packs.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Mechanisms by name.
    pub mechanisms: BTreeMap<String, Mechanism>,
    /// Libraries by name.
    pub libraries: BTreeMap<String, Library>,
    /// Change kinds that packs add, with their meaning.
    pub kinds: BTreeMap<String, String>,
}

impl Vocabulary {
    /// Returns the names of all change kinds, built-in ones first.
    pub fn kind_names(&self) -> impl Iterator<Item = &str> {
        super::kinds::CHANGE_KINDS.iter().map(|(k, _)| *k).chain(self.kinds.keys().map(String::as_str))
    }
}

/// Reads a text into a struct.
pub(super) fn read<T: DeserializeOwned + JsonSchema>(origin: &str, text: &str) -> Result<(T, Marks), Vec<Problem>> {
    with_marks(origin, text, Marks::read(origin, text).map_err(|p| vec![p])?)
}

/// Reads a text that is part of the program. Tests hold all of them against [`read`], so the places of its fields, which
/// only messages need, are not looked for.
pub(super) fn read_built_in<T: DeserializeOwned + JsonSchema>(origin: &str, text: &Cow<'static, str>) -> Result<(T, Marks), Vec<Problem>> {
    with_marks(origin, text, Marks::later(text.clone()))
}

/// Reads a text whose places are known.
fn with_marks<T: DeserializeOwned + JsonSchema>(origin: &str, text: &str, marks: Marks) -> Result<(T, Marks), Vec<Problem>> {
    match serde_yaml::from_str(text) {
        Ok(value) => Ok((value, marks)),
        Err(e) => Err(misfits::<T>(origin, &marks, &e)),
    }
}

/// Returns the problems of a text that serde refused.
fn misfits<T: JsonSchema>(origin: &str, marks: &Marks, error: &serde_yaml::Error) -> Vec<Problem> {
    let schema = schemars::schema_for!(T);
    let found = shape::problems(origin, schema.as_value(), marks.root());
    if !found.is_empty() {
        return found;
    }
    let place = error.location().map_or((0, 0), |l| (l.line(), l.column()));
    vec![Problem::at(origin, place, error.to_string(), "`connreview rules schema` prints what may stand here")]
}

/// Collects the problems of one file.
pub(super) struct Check<'a> {
    /// File for messages.
    pub origin: &'a str,
    /// Its places.
    pub marks: &'a Marks,
    /// What rules may name.
    pub words: &'a Vocabulary,
    /// What was found.
    pub problems: Vec<Problem>,
}

impl<'a> Check<'a> {
    /// Starts with no problem.
    pub fn new(origin: &'a str, marks: &'a Marks, words: &'a Vocabulary) -> Self {
        Self { origin, marks, words, problems: Vec::new() }
    }

    /// Notes a problem of a field's value.
    pub fn value(&mut self, at: &At, cause: impl Into<String>, way_out: impl Into<String>) {
        self.problems.push(Problem::at(self.origin, self.marks.value(at), cause, way_out));
    }

    /// Notes a problem of a field's name, or of an entry of a list as a whole.
    pub fn key(&mut self, at: &At, cause: impl Into<String>, way_out: impl Into<String>) {
        self.problems.push(Problem::at(self.origin, self.marks.key(at), cause, way_out));
    }

    /// Compiles the patterns of a field.
    pub fn names(&mut self, texts: &Texts, at: &At) -> Names {
        self.names_of(texts.as_slice(), at)
    }

    /// Compiles patterns that stand in a field.
    pub fn names_of(&mut self, texts: &[String], at: &At) -> Names {
        Names::of(texts).unwrap_or_else(|e| {
            let way_out = "`*` is any run without `/`, `**` any run at all, `{a,b}` either";
            self.value(&at.index(e.index), e.to_string(), way_out);
            Names::default()
        })
    }

    /// Checks that a text says something.
    pub fn not_empty(&mut self, text: &str, at: &At, name: &str) {
        if text.trim().is_empty() {
            self.value(at, format!("`{name}` is empty"), "write it; `connreview rules schema` says what it is for");
        }
    }

    /// Checks that a word is one of a closed list.
    pub fn word(&mut self, word: &str, known: &[&str], at: &At, what: &str) {
        if !known.contains(&word) {
            self.value(at, format!("unknown {what} `{word}`"), one_of(word, known.iter().copied(), ""));
        }
    }

    /// Checks that a mechanism is one that a pack brings.
    pub fn mechanism(&mut self, name: &str, at: &At) {
        let known = &self.words.mechanisms;
        if !known.contains_key(name) {
            let way_out = one_of(name, known.keys().map(String::as_str), "bring it under `mechanisms:` of a pack.yml");
            self.value(at, format!("unknown mechanism `{name}`"), way_out);
        }
    }

    /// Checks that a change kind is built in or brought by a pack. With `of_key` the kind is the name of the field.
    pub fn kind(&mut self, name: &str, at: &At, of_key: bool) {
        if self.words.kind_names().any(|k| k == name) {
            return;
        }
        let hint = super::problem::near(name, self.words.kind_names()).map(|k| format!("did you mean `{k}`? ")).unwrap_or_default();
        let way_out = format!("{hint}a pack may add kinds under `change_kinds:` of its pack.yml");
        let place = if of_key { self.marks.key(at) } else { self.marks.value(at) };
        self.problems.push(Problem::at(self.origin, place, format!("unknown change kind `{name}`"), way_out));
    }
}
