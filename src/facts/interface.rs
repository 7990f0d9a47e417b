//! Interfaces: the services and messages that a definition file (`.proto`) declares.
//!
//! In: nothing; the reader of the format fills these types. Out: [`Interface`]. Left out: options, comments, imports: what is sent does
//! not depend on them.

use serde::Serialize;

/// What a definition file declares.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Interface {
    /// Package; empty where the file has none.
    pub package: String,
    /// Services in order.
    pub services: Vec<Service>,
    /// Messages and enumerations in order, nested ones by `Outer.Inner`.
    pub messages: Vec<Message>,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Service {
    /// Name.
    pub name: String,
    /// Methods in order.
    pub methods: Vec<Method>,
    /// Line.
    pub line: u32,
}

/// A method of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Method {
    /// Name.
    pub name: String,
    /// Type of the request, after `stream ` where it is one.
    pub request: String,
    /// Type of the answer, likewise.
    pub answer: String,
    /// Line.
    pub line: u32,
}

/// A message or an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Name.
    pub name: String,
    /// True for an enumeration; its fields have no type.
    pub enumeration: bool,
    /// Fields, or the values of an enumeration, in order.
    pub fields: Vec<MessageField>,
    /// Numbers that may not be used, as ranges with both ends.
    pub reserved: Vec<(i64, i64)>,
    /// Line.
    pub line: u32,
}

/// A field of a message or a value of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MessageField {
    /// Name.
    pub name: String,
    /// Type with `repeated` or `required` before it; empty for a value of an enumeration.
    pub type_text: String,
    /// Number.
    pub number: i64,
    /// Line.
    pub line: u32,
}

impl Message {
    /// Returns true where a number may not be used.
    pub fn reserves(&self, number: i64) -> bool {
        self.reserved.iter().any(|(first, last)| (*first..=*last).contains(&number))
    }
}
