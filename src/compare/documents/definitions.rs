//! Services and messages of definition files (`.proto`) at base against head.
//!
//! In: the changed definition files. Out: methods that are new, gone, renamed or of another type, and what a partner with the other
//! version reads wrongly: numbers used again, gone without being reserved, of another type. Left out: whether an interface is a public
//! one (nobody can tell, so nothing is more than medium sure); messages that are new or gone as a whole, which their methods tell;
//! comments, options and moves to another file of the same package.

use crate::change::Side;
use crate::compare::words::code;
use crate::compare::{Change, Direction, FilePair, Sides};
use crate::facts::{Interface, Message, MessageField, Method, Service};
use crate::rules::{Definition, Level, Match};
use std::collections::{BTreeMap, BTreeSet};

/// New fields or methods that a sentence names.
const NAMED: usize = 5;

/// What a change set defines at one side, by full name.
struct Defined<'f> {
    services: BTreeMap<String, (&'f str, &'f Service)>,
    messages: BTreeMap<String, (&'f str, &'f Message)>,
}

/// Returns what changed in definitions.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair]) -> Vec<Change> {
    let base = Defined::of(files.iter().filter_map(|f| f.base.as_ref()).filter_map(|f| Some((f.path.as_str(), f.interface.as_ref()?))));
    let head = Defined::of(files.iter().filter_map(|f| f.head.as_ref()).filter_map(|f| Some((f.path.as_str(), f.interface.as_ref()?))));
    let told = Told { sides, base: &base, head: &head };
    let services: BTreeSet<&String> = base.services.keys().chain(head.services.keys()).collect();
    let mut all: Vec<Change> = services.into_iter().flat_map(|n| told.service(base.services.get(n), head.services.get(n))).collect();
    for (name, (_, b)) in &base.messages {
        if let Some((file, h)) = head.messages.get(name).filter(|(_, h)| h != b) {
            let base_file = base.messages[name].0;
            all.extend(told.message(Place { name: &h.name, file, base_file, enumeration: h.enumeration }, b, h));
        }
    }
    renamed_alike(&mut all);
    all
}

/// Tells one new name that fields of several messages take once, at the first of them.
fn renamed_alike(all: &mut [Change]) {
    let name = |v: &Option<String>| v.as_deref().and_then(|v| v.rsplit_once(" = ")?.0.rsplit(' ').next()).map(str::to_owned);
    let turn = |c: &Change| name(&c.base).zip(name(&c.head)).filter(|(b, h)| b != h && c.direction == Direction::Strengthened);
    let mut first: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (i, c) in all.iter().enumerate() {
        if let Some(turn) = turn(c) {
            first.entry(turn).or_default().push(i);
        }
    }
    for places in first.into_values().filter(|p| p.len() > 1) {
        let others: Vec<String> = places[1..].iter().map(|i| all[*i].symbol.clone()).collect();
        let names: Vec<&str> = others.iter().map(String::as_str).collect();
        all[places[0]].summary.push_str(&format!("; the same in {}", listed(&names)));
        places[1..].iter().for_each(|i| all[*i].confidence = Level::Low);
    }
}

impl<'f> Defined<'f> {
    /// Collects what files define.
    fn of(files: impl Iterator<Item = (&'f str, &'f Interface)>) -> Self {
        let mut all = Self { services: BTreeMap::new(), messages: BTreeMap::new() };
        for (path, i) in files {
            let full = |name: &str| if i.package.is_empty() { name.to_owned() } else { format!("{}.{name}", i.package) };
            all.services.extend(i.services.iter().map(|s| (full(&s.name), (path, s))));
            all.messages.extend(i.messages.iter().map(|m| (full(&m.name), (path, m))));
        }
        all
    }

    /// Returns the message that a method names: as it stands, or of any package where only one of the changed files has one.
    fn message(&self, name: &str) -> Option<&'f Message> {
        let last = |full: &str| full == name || full.ends_with(&format!(".{name}")) || name.ends_with(&format!(".{full}"));
        let mut fitting = self.messages.iter().filter(|(full, _)| last(full)).map(|(_, (_, m))| *m);
        fitting.next().filter(|_| fitting.next().is_none())
    }
}

/// Where a message stands.
#[derive(Clone, Copy)]
struct Place<'f> {
    name: &'f str,
    file: &'f str,
    base_file: &'f str,
    enumeration: bool,
}

/// Makes changes of what differs.
struct Told<'s, 'f> {
    sides: &'s Sides<'s>,
    base: &'s Defined<'f>,
    head: &'s Defined<'f>,
}

impl Told<'_, '_> {
    /// Returns a change where a rule speaks of definitions of this kind in the file.
    fn change(&self, of: Definition, kind: &str, direction: Direction, at: (&str, Side, u32), symbol: &str, summary: String) -> Option<Change> {
        let rules = &self.sides.catalogue.rules;
        let speaks = |m: &Match| matches!(m, Match::Definition(d) if d.of == of && d.files.allows(at.0));
        let rule = rules.iter().position(|r| r.matches.iter().any(speaks))?;
        Some(Change {
            kind: kind.into(),
            mechanism: rules[rule].mechanism.clone(),
            rule: Some(rule),
            direction,
            file: at.0.to_owned(),
            line: at.2,
            side: at.1,
            base_at: None,
            symbol: symbol.to_owned(),
            base: None,
            head: None,
            summary,
            confidence: rules[rule].confidence.min(Level::Medium),
            one_way: false,
            set_at: vec![],
            captures: captures(of, symbol),
        })
    }

    /// Returns what changed in a service.
    fn service(&self, base: Option<&(&str, &Service)>, head: Option<&(&str, &Service)>) -> Vec<Change> {
        match (base, head) {
            (Some((_, b)), Some((file, h))) => self.methods(b, h, file),
            (None, Some((file, h))) => self.whole(h, (file, Side::Head), "rpc_method_added", Direction::Added, "is new, with"),
            (Some((file, b)), None) => self.whole(b, (file, Side::Base), "rpc_method_removed", Direction::Removed, "is gone, with"),
            (None, None) => vec![],
        }
    }

    /// Returns the change of a service that is new or gone as a whole.
    fn whole(&self, s: &Service, at: (&str, Side), kind: &str, direction: Direction, what: &str) -> Vec<Change> {
        let names: Vec<&str> = s.methods.iter().map(|m| m.name.as_str()).collect();
        let summary = format!("service {} {what} {}", code(&s.name), listed(&names));
        let told = self.change(Definition::Method, kind, direction, (at.0, at.1, s.line), &s.name, summary);
        told.filter(|_| !names.is_empty()).into_iter().collect()
    }

    /// Returns what changed in the methods of a service.
    fn methods(&self, b: &Service, h: &Service, file: &str) -> Vec<Change> {
        let without = |these: &Service, those: &Service| -> Vec<Method> {
            these.methods.iter().filter(|m| !those.methods.iter().any(|o| o.name == m.name)).cloned().collect()
        };
        let (mut gone, new) = (without(b, h), without(h, b));
        let mut all = vec![];
        let symbol = |m: &Method| format!("{}.{}", h.name, m.name);
        for n in &new {
            let alike = |m: &&Method| (&m.request, &m.answer) == (&n.request, &n.answer);
            let only = gone.iter().filter(alike).count() == 1 && new.iter().filter(alike).count() == 1;
            let former = gone.iter().position(|g| alike(&g)).filter(|_| only);
            let at = (file, Side::Head, n.line);
            all.extend(match former.map(|i| gone.remove(i)) {
                Some(g) => {
                    let what = format!("method {} is now {}: the former name is not answered", code(&symbol(&g)), code(&n.name));
                    let c = self.change(Definition::Method, "rpc_method_removed", Direction::Removed, at, &symbol(n), what);
                    c.map(|c| Change { base: Some(g.name.clone()), head: Some(n.name.clone()), ..c })
                }
                None => {
                    let what = format!("method {} is new: {}", code(&symbol(n)), code(&signature(n)));
                    let c = self.change(Definition::Method, "rpc_method_added", Direction::Added, at, &symbol(n), what);
                    c.map(|c| Change { head: Some(signature(n)), ..c })
                }
            });
        }
        for g in &gone {
            let what = format!("method {} is gone", code(&symbol(g)));
            let at = (self.base.services.values().find(|(_, s)| *s == b).map_or(file, |(f, _)| *f), Side::Base, g.line);
            let c = self.change(Definition::Method, "rpc_method_removed", Direction::Removed, at, &symbol(g), what);
            all.extend(c.map(|c| Change { base: Some(signature(g)), ..c }));
        }
        for n in &h.methods {
            let Some(o) = b.methods.iter().find(|o| o.name == n.name).filter(|o| self.differ(o, n)) else { continue };
            let what = format!("method {}: {} → {}", code(&symbol(n)), code(&signature(o)), code(&signature(n)));
            let c = self.change(Definition::Method, "rpc_signature_changed", Direction::Changed, (file, Side::Head, n.line), &symbol(n), what);
            all.extend(c.map(|c| Change { base: Some(signature(o)), head: Some(signature(n)), ..c }));
        }
        all
    }

    /// Returns true where two versions of a method send something else: a message under another name is still the same.
    fn differ(&self, o: &Method, n: &Method) -> bool {
        let one = |o: &str, n: &str| {
            if last(o) == last(n) && o.starts_with("stream ") == n.starts_with("stream ") {
                return false;
            }
            let plain = |t: &str| t.trim_start_matches("stream ").to_owned();
            let fields = |m: &Message| m.fields.iter().map(|f| (f.number, f.type_text.clone())).collect::<Vec<_>>();
            let (b, h) = (self.base.message(&plain(o)).map(fields), self.head.message(&plain(n)).map(fields));
            o.starts_with("stream ") != n.starts_with("stream ") || b.is_none() || b != h
        };
        one(&o.request, &n.request) || one(&o.answer, &n.answer)
    }

    /// Returns what changed in a message or an enumeration: one change for all new fields, one for each that a partner may read wrongly.
    fn message(&self, place: Place<'_>, b: &Message, h: &Message) -> Vec<Change> {
        let at = |m: &Message, n: i64| m.fields.iter().filter(|f| f.number == n).cloned().collect::<Vec<_>>();
        let numbers: BTreeSet<i64> = b.fields.iter().chain(&h.fields).map(|f| f.number).collect();
        let (mut all, mut new) = (vec![], vec![]);
        for n in numbers {
            let (old, now) = (at(b, n), at(h, n));
            let same = |o: &MessageField| now.iter().any(|f| (&f.name, &f.type_text) == (&o.name, &o.type_text));
            match (old.first(), now.first()) {
                // A value of an enumeration may have several names.
                _ if old.iter().any(same) => {}
                (Some(o), Some(f)) => all.extend(self.same_number(place, o, f)),
                (Some(o), None) => all.extend(self.gone(place, o, b, h)),
                (None, Some(f)) if b.reserves(n) => {
                    let what = format!("{} uses number {n}, which was reserved before", field(place, f));
                    all.extend(self.of_field(place, Direction::Weakened, f.line, what, (None, Some(f))));
                }
                (None, Some(f)) if f.type_text.starts_with("required ") => {
                    let what = format!("{} is new and required: a message of the former version is refused", field(place, f));
                    all.extend(self.of_field(place, Direction::Weakened, f.line, what, (None, Some(f))));
                }
                (None, Some(f)) if !b.fields.iter().any(|o| o.name == f.name) => new.push(f.clone()),
                _ => {}
            }
        }
        all.extend(self.added(place, &new));
        all
    }

    /// Returns the change of a number that stands for something else.
    fn same_number(&self, place: Place<'_>, o: &MessageField, f: &MessageField) -> Option<Change> {
        let compatible = wire(&o.type_text) == wire(&f.type_text);
        let (direction, what) = match (o.name == f.name, last(&o.type_text) == last(&f.type_text)) {
            (true, true) => return None,
            (true, false) if compatible => (
                Direction::Strengthened,
                format!("{}: {} → {}, read alike in the binary form", field(place, f), code(&o.type_text), code(&f.type_text)),
            ),
            (true, false) => (
                Direction::Changed,
                format!("{}: {} → {}, which the other version reads wrongly", field(place, f), code(&o.type_text), code(&f.type_text)),
            ),
            (false, true) => {
                let what = format!("{} was {} (number {} stays): JSON and text forms read it no longer", field(place, f), code(&o.name), f.number);
                (Direction::Strengthened, what)
            }
            (false, false) => {
                let former = format!("{} {}", o.type_text, o.name);
                (Direction::Weakened, format!("{} takes number {}, which was {}", field(place, f), f.number, code(&former)))
            }
        };
        self.of_field(place, direction, f.line, what, (Some(o), Some(f)))
    }

    /// Returns the change of a number that is gone.
    fn gone(&self, place: Place<'_>, o: &MessageField, b: &Message, h: &Message) -> Option<Change> {
        if let Some(f) = h.fields.iter().find(|f| f.name == o.name).filter(|_| b.fields.iter().filter(|f| f.name == o.name).count() == 1) {
            let what = format!("{} has number {} instead of {}", field(place, f), f.number, o.number);
            return self.of_field(place, Direction::Weakened, f.line, what, (Some(o), Some(f)));
        }
        let gone = format!("{} (number {}) is gone", field(place, o), o.number);
        let (direction, what) = if h.reserves(o.number) {
            (Direction::Strengthened, format!("{gone}, its number is reserved"))
        } else {
            (Direction::Removed, format!("{gone} and its number is not reserved"))
        };
        let c = self.of_field(place, direction, o.line, what, (Some(o), None))?;
        Some(Change { side: Side::Base, file: place.base_file.to_owned(), ..c })
    }

    /// Returns the one change of all new fields.
    fn added(&self, place: Place<'_>, new: &[MessageField]) -> Option<Change> {
        let first = new.first()?;
        let names: Vec<&str> = new.iter().map(|f| f.name.as_str()).collect();
        let kind = match (place.enumeration, new.len()) {
            (true, 1) => "the new value",
            (true, _) => "the new values",
            (false, 1) => "the new field",
            (false, _) => "the new fields",
        };
        let what = format!("{} {} has {kind} {}", noun(place), code(place.name), listed(&names));
        self.of_field(place, Direction::Added, first.line, what, (None, Some(first)))
    }

    /// Returns a change of a message.
    fn of_field(
        &self,
        place: Place<'_>,
        direction: Direction,
        line: u32,
        what: String,
        values: (Option<&MessageField>, Option<&MessageField>),
    ) -> Option<Change> {
        let c = self.change(Definition::Field, "rpc_payload_changed", direction, (place.file, Side::Head, line), place.name, what)?;
        let value = |f: &MessageField| format!("{} {} = {}", f.type_text, f.name, f.number).trim().to_owned();
        Some(Change { base: values.0.map(value), head: values.1.map(value), ..c })
    }
}

/// Returns what a question may name: a method by its own name, a message.
fn captures(of: Definition, symbol: &str) -> BTreeMap<String, String> {
    let name = if of == Definition::Method { "method" } else { "field" };
    BTreeMap::from([(name.to_owned(), symbol.to_owned())])
}

/// Returns how a method is called.
fn signature(m: &Method) -> String {
    format!("({}) returns ({})", m.request, m.answer)
}

/// Returns how a sentence names a field.
fn field(place: Place<'_>, f: &MessageField) -> String {
    format!("{} {}", if place.enumeration { "value" } else { "field" }, code(&format!("{}.{}", place.name, f.name)))
}

/// Returns what a sentence calls the whole.
fn noun(place: Place<'_>) -> &'static str {
    if place.enumeration { "enumeration" } else { "message" }
}

/// Returns names, the first few.
fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(NAMED).map(|n| code(n)).collect::<Vec<_>>().join(", ");
    if names.len() > NAMED { format!("{shown} and {} more", names.len() - NAMED) } else { shown }
}

/// Returns a type without the package in front: one package may be written in several ways.
fn last(type_text: &str) -> String {
    let words = type_text.split_inclusive([' ', '<', '>', ',']);
    words.map(|w| w.rsplit('.').next().unwrap_or(w)).collect()
}

/// Returns the name of all types that are written alike.
fn wire(type_text: &str) -> &str {
    match type_text {
        "int32" | "int64" | "uint32" | "uint64" | "bool" => "varint",
        "sint32" | "sint64" => "zigzag",
        "fixed32" | "sfixed32" => "32 bits",
        "fixed64" | "sfixed64" => "64 bits",
        "string" | "bytes" => "bytes",
        other => other,
    }
}
