//! Captures: the named values that a rule takes from a point.

use super::Captured;
use crate::facts::{Arg, Call, Constants, DEFAULT, Expr, FileFacts, Function, Locals, Record, RecordField, Value};
use crate::rules::{Capture, From, Rule, ValueKind};
use std::collections::BTreeMap;

/// What expressions of one function come to.
pub(super) struct Values<'a> {
    file: &'a FileFacts,
    locals: Locals<'a>,
    constants: &'a dyn Constants,
}

impl<'a> Values<'a> {
    /// Makes the values of a function.
    pub fn new(file: &'a FileFacts, function: &'a Function, constants: &'a dyn Constants) -> Self {
        Self { file, locals: Locals::of(function), constants }
    }

    /// Returns what an expression comes to, read as `kind`.
    pub fn read(&self, e: &Expr, kind: ValueKind) -> Value {
        let v = crate::facts::resolve_in(e, self.file, &self.locals, self.constants);
        match (kind, &v) {
            (ValueKind::Duration(unit), Value::Number(n)) => n.parse::<i128>().map_or(v.clone(), |n| Value::Duration(n * i128::from(unit))),
            _ => v,
        }
    }
}

/// Returns the expression of a call that a capture speaks of.
pub(super) fn argument<'c>(capture: &Capture, c: &'c Call) -> Option<&'c Expr> {
    match &capture.from {
        From::Arg(i) => {
            let n = i32::try_from(c.args.len()).ok()?;
            let i = if *i < 0 { n + i } else { *i };
            c.args.get(usize::try_from(i).ok()?).map(|a| &a.value)
        }
        From::Name(names) => names.iter().find_map(|n| named(n, &c.args)),
        From::Rest(_) | From::Field(_) | From::Callee => None,
    }
}

/// Returns the value of a keyword argument, or of an entry of an argument that is a record.
fn named<'c>(name: &str, args: &'c [Arg]) -> Option<&'c Expr> {
    args.iter().find(|a| a.name.as_deref() == Some(name)).map(|a| &a.value).or_else(|| {
        args.iter().find_map(|a| match &a.value {
            Expr::Record(r) => r.fields.iter().find(|f| key_name(f) == Some(name)).map(|f| &f.value),
            _ => None,
        })
    })
}

/// Returns the name of a record's field.
fn key_name(f: &RecordField) -> Option<&str> {
    match &f.key {
        Some(Expr::Name(n) | Expr::Text(n)) => Some(n),
        _ => None,
    }
}

/// Returns the captures of a call.
pub(super) fn of_call(rule: &Rule, c: &Call, values: &Values<'_>) -> BTreeMap<String, Captured> {
    let mut all = BTreeMap::new();
    for (name, capture) in &rule.captures {
        let value = match &capture.from {
            From::Callee => Some(Value::Text(called(c))),
            From::Rest(n) => Some(Value::List(c.args.iter().skip(*n).map(|a| values.read(&a.value, capture.kind)).collect())),
            _ => argument(capture, c).map(|e| values.read(e, capture.kind)),
        };
        if let Some(value) = value {
            all.insert(name.clone(), Captured { value, change: None, secret: false });
        }
    }
    // Options that are passed as a record in place: `NewClient(&Options{…})` is matched as a record of its own.
    all
}

/// Returns the name of what is called; what a module hands out without a name is called as the file calls it.
fn called(c: &Call) -> String {
    if c.name == DEFAULT { c.callee.to_string() } else { c.name.clone() }
}

/// Returns the captures of a record literal. An object literal inside that has no type of its own belongs to it: `socket.tls`.
pub(super) fn of_record(rule: &Rule, fields: &[RecordField], values: &Values<'_>) -> BTreeMap<String, Captured> {
    let mut all = BTreeMap::new();
    add_fields(rule, fields, "", values, &mut all);
    all
}

/// Adds the captures of a record's fields below a name.
fn add_fields(rule: &Rule, fields: &[RecordField], below: &str, values: &Values<'_>, all: &mut BTreeMap<String, Captured>) {
    for f in fields {
        let Some(name) = key_name(f) else { continue };
        let name = if below.is_empty() { name.to_owned() } else { format!("{below}.{name}") };
        match &f.value {
            Expr::Record(inner) if is_object(inner) => add_fields(rule, &inner.fields, &name, values, all),
            value => all.extend(of_field(rule, &name, value, values)),
        }
    }
}

/// Returns true for an object literal with entries and without a type.
fn is_object(r: &Record) -> bool {
    r.type_ref.is_none() && !r.fields.is_empty() && r.fields.iter().all(|f| matches!(f.key, Some(Expr::Name(_))))
}

/// Returns the capture of one field.
pub(super) fn of_field(rule: &Rule, name: &str, value: &Expr, values: &Values<'_>) -> BTreeMap<String, Captured> {
    let named = rule.captures.iter().find(|(_, c)| matches!(&c.from, From::Field(f) if f == name));
    let option = rule.options.iter().find(|o| o.fields.fits(name));
    let (key, kind, change, secret) = match (named, option) {
        (Some((n, c)), _) => (n.clone(), c.kind, None, false),
        (None, Some(o)) => (o.capture.clone().unwrap_or_else(|| name.to_owned()), o.kind, o.change.clone(), o.secret),
        (None, None) => (name.to_owned(), ValueKind::Any, None, false),
    };
    BTreeMap::from([(key, Captured { value: values.read(value, kind), change, secret })])
}
