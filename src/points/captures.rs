//! Captures: the named values that a rule takes from a point.

use super::scope::Scope;
use super::{Captured, scripts, strategy};
use crate::facts::{Arg, Call, Constants, DEFAULT, Expr, FileFacts, Function, Locals, Param, Record, RecordField, Value};
use crate::rules::{Capture, From, Rule, STRATEGY_CAPTURE, ValueKind};
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// Locals in whose place one expression shows what they are given.
const MOST_PLACES: usize = 8;

/// What expressions of one function come to.
pub(super) struct Values<'a> {
    pub(super) file: &'a FileFacts,
    function: &'a Function,
    /// The local names of the function, where its scope has them.
    known: Option<&'a Locals<'a>>,
    /// The same, found when they are asked for.
    locals: OnceCell<Locals<'a>>,
    pub(super) constants: &'a dyn Constants,
}

impl<'a> Values<'a> {
    /// Makes the values of a function.
    pub fn new(file: &'a FileFacts, function: &'a Function, constants: &'a dyn Constants) -> Self {
        Self { file, function, known: None, locals: OnceCell::new(), constants }
    }

    /// Makes the values of a function in its scope.
    pub fn within<'f: 'a>(scope: &'a Scope<'f>, function: &'a Function, constants: &'a dyn Constants) -> Self {
        Self { known: scope.locals(function), ..Self::new(scope.file, function, constants) }
    }

    /// Returns the local names of the function.
    pub(super) fn locals(&self) -> &Locals<'a> {
        self.known.unwrap_or_else(|| self.locals.get_or_init(|| Locals::of(self.function)))
    }

    /// Returns the entries of a dict literal that a local name stands for.
    fn dict(&self, e: &Expr) -> Option<&'a [RecordField]> {
        let Expr::Name(name) = e else { return None };
        if let Expr::Record(r) = self.locals().value(name)? { Some(&r.fields).filter(|_| is_dict(r)).map(Vec::as_slice) } else { None }
    }

    /// Returns what a call, or a local that holds what it gave, calls without what it is given.
    fn chain(&self, e: &Expr) -> Option<String> {
        let held = if let Expr::Name(name) = e { self.locals().value(name) } else { Some(e) };
        held.filter(|x| matches!(x, Expr::Call(_))).map(bare_chain)
    }

    /// Returns an expression as it is written, with what locals are given in their place; a constant by its name.
    fn as_written(&self, e: &Expr) -> Value {
        let mut left = MOST_PLACES;
        match self.in_place(e, &mut left) {
            constant @ (Expr::Name(_) | Expr::Field { .. }) => Value::Reference(constant.to_string()),
            other => crate::facts::resolve_in(&other, self.file, self.locals(), self.constants),
        }
    }

    /// Returns an expression with what locals are given in their place, for as many as are left.
    fn in_place(&self, e: &Expr, left: &mut usize) -> Expr {
        match e {
            Expr::Name(name) => match self.locals().value(name).filter(|_| *left > 0) {
                Some(given) => {
                    *left -= 1;
                    self.in_place(given, left)
                }
                None => e.clone(),
            },
            Expr::Call(c) => {
                let args = c.args.iter().map(|a| Arg { value: self.in_place(&a.value, left), ..a.clone() }).collect();
                Expr::Call(Box::new(Call { args, ..(**c).clone() }))
            }
            Expr::Cast { type_ref, of } => Expr::Cast { type_ref: type_ref.clone(), of: Box::new(self.in_place(of, left)) },
            _ => e.clone(),
        }
    }

    /// Returns the whole text of a template, however long, with the code of what is put into it where its value is not known.
    fn written(&self, e: &Expr) -> String {
        let Expr::Template(parts) = e else { return String::new() };
        let part = |p: &Expr| match (p, crate::facts::resolve_in(p, self.file, self.locals(), self.constants)) {
            (Expr::Text(t), _) => t.clone(),
            (_, Value::Text(t) | Value::Number(t)) => t,
            _ => format!("{{{p}}}"),
        };
        parts.iter().map(part).collect()
    }

    /// Returns what an expression comes to, read as `kind`.
    pub fn read(&self, e: &Expr, kind: ValueKind) -> Value {
        if let (ValueKind::Signature, Expr::Function(f)) = (kind, e) {
            return Value::Text(signature(f));
        }
        if kind == ValueKind::Chain
            && let Some(chain) = self.chain(e)
        {
            return Value::Text(chain);
        }
        if kind == ValueKind::Written {
            return self.as_written(e);
        }
        let v = crate::facts::resolve_in(e, self.file, self.locals(), self.constants);
        match (kind, &v) {
            (ValueKind::Script, _) if matches!(e, Expr::Template(_)) => Value::Text(scripts::without_comments(&self.written(e))),
            (ValueKind::Script, Value::Text(t)) => Value::Text(scripts::without_comments(t)),
            (ValueKind::Duration(unit), Value::Number(n)) => n.parse::<i128>().map_or(v.clone(), |n| Value::Duration(n * i128::from(unit))),
            _ => v,
        }
    }
}

/// Returns what a chain calls, without what the calls are given.
fn bare_chain(e: &Expr) -> String {
    match e {
        Expr::Call(c) => format!("{}()", bare_chain(&c.callee)),
        Expr::Field { of, name } => format!("{}{}{name}", bare_chain(of), if matches!(**of, Expr::Type(_)) { "::" } else { "." }),
        other => other.to_string(),
    }
}

/// Returns the types of a function literal's parameters and results; a parameter without a type stands by its name.
fn signature(f: &Function) -> String {
    let shown = |p: &Param| {
        let text = if p.type_ref.text.is_empty() { &p.name } else { &p.type_ref.text };
        format!("{}{text}", if p.variadic { "..." } else { "" })
    };
    let list = |all: &[Param]| all.iter().map(shown).collect::<Vec<_>>().join(", ");
    let results = match f.results.as_slice() {
        [] => String::new(),
        [one] => format!(" {}", shown(one)),
        several => format!(" ({})", list(several)),
    };
    format!("func({}){results}", list(&f.params))
}

/// Returns how far ahead of the clock a deadline is: `callTimeout` of `Date.now() + callTimeout`, also where a date is made of it.
fn from_now<'e>(capture: &Capture, e: &'e Expr) -> Option<&'e Expr> {
    if !matches!(&capture.from, From::Name(names) if names.iter().any(|n| n == "deadline")) {
        return None;
    }
    match e {
        Expr::Binary { op, left, right } if op == "+" && is_clock(left) => Some(right),
        Expr::Call(c) if c.name == "Date" && c.args.len() == 1 => from_now(capture, &c.args[0].value),
        _ => None,
    }
}

/// Returns true for a call that reads the clock.
fn is_clock(e: &Expr) -> bool {
    matches!(e, Expr::Call(c) if c.args.is_empty() && matches!(c.callee.to_string().as_str(), "Date.now" | "performance.now" | "time.time" | "time.monotonic"))
}

/// Returns the expression of a call that a capture speaks of.
pub(super) fn argument<'c>(capture: &Capture, c: &'c Call) -> Option<&'c Expr> {
    match &capture.from {
        From::Arg(i) => positional(*i, c),
        From::Either(i, names) => positional(*i, c).or_else(|| names.iter().find_map(|n| keyword(n, &c.args))),
        From::Name(names) => names.iter().find_map(|n| named(n, &c.args)),
        From::After(texts) => following(texts, c),
        From::Rest(_) | From::Field(_) | From::Callee | From::Turn => None,
    }
}

/// Returns the one argument that a capture of the rest takes; `None` where it takes several or none.
pub(super) fn only_rest<'c>(capture: &Capture, c: &'c Call) -> Option<&'c Expr> {
    let From::Rest(n) = capture.from else { return None };
    let mut rest = c.args.iter().filter(|a| a.name.is_none()).skip(n);
    rest.next().filter(|_| rest.next().is_none()).map(|a| &a.value)
}

/// Returns the argument that follows one of some texts.
fn following<'c>(texts: &[String], c: &'c Call) -> Option<&'c Expr> {
    let named = |e: &Expr| matches!(e, Expr::Text(t) if texts.iter().any(|x| x.eq_ignore_ascii_case(t)));
    let at = c.args.iter().position(|a| named(&a.value))?;
    c.args.get(at + 1).map(|a| &a.value)
}

/// Returns the command that a call of a raw interface sends: its first argument.
fn commands(c: &Call) -> impl Iterator<Item = &str> {
    c.args.iter().take(1).filter_map(|a| if let Expr::Text(t) = &a.value { Some(t.as_str()) } else { None })
}

/// Returns the argument at a position among those without a name, negative from the end.
fn positional(position: i32, c: &Call) -> Option<&Expr> {
    let plain = || c.args.iter().filter(|a| a.name.is_none());
    let n = i32::try_from(plain().count()).ok()?;
    let i = if position < 0 { n + position } else { position };
    plain().nth(usize::try_from(i).ok()?).map(|a| &a.value)
}

/// Returns the value of a keyword argument.
fn keyword<'c>(name: &str, args: &'c [Arg]) -> Option<&'c Expr> {
    args.iter().find(|a| a.name.as_deref() == Some(name)).map(|a| &a.value)
}

/// Returns the value of a keyword argument, or of an entry of an argument that is an object. A dict, whose keys are texts, is data.
fn named<'c>(name: &str, args: &'c [Arg]) -> Option<&'c Expr> {
    keyword(name, args).or_else(|| {
        args.iter().find_map(|a| match &a.value {
            Expr::Record(r) => r.fields.iter().find(|f| matches!(&f.key, Some(Expr::Name(n)) if n == name)).map(|f| &f.value),
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

/// Returns a call with the entries of a dict that it spreads (`**options`) as keyword arguments; `None` where it spreads none that is known.
fn with_spread(c: &Call, values: &Values<'_>) -> Option<Call> {
    let entries = c.args.iter().filter(|a| a.spread).filter_map(|a| values.dict(&a.value)).flatten();
    let given: Vec<Arg> = entries.filter_map(|f| Some(Arg { name: Some(key_name(f)?.to_owned()), value: f.value.clone(), spread: false })).collect();
    (!given.is_empty()).then(|| Call { args: c.args.iter().filter(|a| !a.spread).cloned().chain(given).collect(), ..c.clone() })
}

/// Returns the captures of a call.
pub(super) fn of_call(rule: &Rule, c: &Call, values: &Values<'_>) -> BTreeMap<String, Captured> {
    let mut all = BTreeMap::new();
    let spread = with_spread(c, values);
    let c = spread.as_ref().unwrap_or(c);
    for (name, capture) in &rule.captures {
        let value = match &capture.from {
            From::Callee => Some(Value::Text(called(c))),
            From::Rest(n) => {
                Some(Value::List(c.args.iter().filter(|a| a.name.is_none()).skip(*n).map(|a| values.read(&a.value, capture.kind)).collect()))
            }
            _ => argument(capture, c).map(|e| values.read(from_now(capture, e).unwrap_or(e), capture.kind)),
        };
        let time = rule.times.get(name).and_then(|t| t.iter().find(|(names, _)| names.fits(&c.name) || commands(c).any(|n| names.fits(n))));
        let value = match (time, argument(capture, c)) {
            (Some((_, time)), Some(e)) => Some(values.time(e, *time)),
            _ => value.map(|v| (v, None)),
        };
        if let Some((value, odd)) = value {
            all.insert(name.clone(), Captured { value, change: None, secret: capture.secret, odd });
        }
    }
    for (name, arg) in c.args.iter().filter(|a| !a.spread).filter_map(|a| Some((a.name.as_deref()?, a))) {
        let taken = rule.captures.values().any(|c| matches!(&c.from, From::Name(n) | From::Either(_, n) if n.iter().any(|n| n == name)));
        if taken || !rule.options.iter().any(|o| o.fields.fits(name)) {
            continue;
        }
        for (key, captured) in of_field(rule, name, &arg.value, values) {
            match &arg.value {
                Expr::Record(r) if is_dict(r) => all.extend(r.fields.iter().filter_map(|f| {
                    let value = values.read(&f.value, ValueKind::Any);
                    Some((format!("{key}.{}", key_name(f)?), Captured { value, ..captured.clone() }))
                })),
                _ => {
                    all.insert(key, captured);
                }
            }
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

/// Returns true for a dict literal with entries, all under texts.
fn is_dict(r: &Record) -> bool {
    r.type_ref.is_none() && !r.fields.is_empty() && r.fields.iter().all(|f| matches!(f.key, Some(Expr::Text(_))))
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
        (Some((n, c)), _) => (n.clone(), c.kind, None, c.secret),
        (None, Some(o)) => (o.capture.clone().unwrap_or_else(|| name.to_owned()), o.kind, o.change.clone(), o.secret),
        (None, None) => (name.to_owned(), ValueKind::Any, None, false),
    };
    let mut all = BTreeMap::from([(key, Captured { value: values.read(value, kind), change: change.clone(), secret, odd: None })]);
    if option.is_some_and(|o| o.strategy) {
        // What a function gives says more than how it is written.
        let told = strategy::of(value, values.file);
        if told.is_some() {
            all.clear();
        }
        all.extend(told.map(|text| (STRATEGY_CAPTURE.to_owned(), Captured { value: Value::Text(text), change, secret: false, odd: None })));
    }
    all
}
