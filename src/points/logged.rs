//! Exposed values: what a function writes to its log, into an error, a URL or a message, and whether it masks it first.
//!
//! In: the lines of an outline and the catalogue's `log` patterns. Out: the values with their names, and the values that are
//! handed on through a function that takes secrets out. Left out: whether a value really is secret; a rule's words say what
//! speaks for it.

use super::settings::words;
use super::{Finder, Scope};
use crate::facts::{Call, ERRORS, Effect, Expr, FileFacts, Function, Outline};
use crate::rules::{LogMatch, Match};

/// A value that is exposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Index of the rule.
    pub rule: usize,
    /// Where it goes.
    pub sink: Exposure,
    /// The value as it is written: `cfg.Password`.
    pub value: String,
    /// The function that masks it, if any.
    pub mask: Option<String>,
    /// True where its name speaks of a secret.
    pub secret: bool,
    /// Line.
    pub line: u32,
}

/// Where a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exposure {
    /// The log, or the last words of the process.
    Log,
    /// The text of an error.
    Error,
    /// The query of a URL.
    Url,
    /// A message that is published.
    Message,
}

/// A value that a function hands on through one that takes secrets out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// Index of the rule.
    pub rule: usize,
    /// The value as it is written.
    pub value: String,
    /// The function that cleans it.
    pub by: String,
    /// Line.
    pub line: u32,
}

/// Words of which the name of a cleaning function holds one: what it cleans. Others clean what users type.
const CLEANED: &[&str] = &[
    "url",
    "uri",
    "dsn",
    "address",
    "connection",
    "secret",
    "secrets",
    "token",
    "key",
    "keys",
    "password",
    "credential",
    "credentials",
    "header",
    "headers",
];
/// Last words in the name of a value that a page leads to: nobody connects with it.
const LINKS: &[&str] = &["href", "src", "link", "hyperlink"];
/// Words with which the name of a value starts that only says something of a secret: `hasPassword`, `errSecret`.
const ABOUT: &[&str] =
    &["has", "is", "use", "uses", "no", "err", "error", "invalid", "missing", "enable", "disable", "require", "requires", "type", "with"];

impl Finder<'_> {
    /// Returns the values that a function exposes, in source order. Nothing where no rule asks.
    pub fn logged(&self, file: &FileFacts, function: &Function, outline: &Outline<'_>) -> Vec<Logged> {
        let mut found = vec![];
        let scope = Scope::of(file, function);
        let beside: Vec<Vec<String>> = function.params.iter().map(|p| words(&p.name)).collect();
        for &(rule, entry) in &self.index.logs {
            let Match::Log(pattern) = &self.catalogue.rules[rule].matches[entry] else { continue };
            if !super::matching::imports(file, &pattern.imports) {
                continue;
            }
            for (line, e) in outline.lines.iter().flat_map(|l| l.exprs.iter().map(move |e| (l, e))) {
                e.walk_here(&mut |x| {
                    let mut to = Collector { rule, pattern, file, sink: Exposure::Url, line: line.span.start, beside: &beside, found: &mut found };
                    match x {
                        Expr::Call(c) => {
                            if let Some(sink) = self.exposure(c, pattern, &scope) {
                                (to.sink, to.line) = (sink, c.line);
                                to.call(c);
                            }
                        }
                        Expr::Template(parts) => to.query(parts),
                        _ => {}
                    }
                });
            }
        }
        found
    }

    /// Returns the mechanism of the rule by whose words a name is that of a secret.
    pub fn secret_by_name(&self, name: &str) -> Option<String> {
        let pattern = |(rule, entry): &(usize, usize)| match &self.catalogue.rules[*rule].matches[*entry] {
            Match::Log(pattern) if pattern.imports.is_empty() => Some((*rule, pattern)),
            _ => None,
        };
        let (rule, _) = self.index.logs.iter().filter_map(pattern).find(|(_, pattern)| is_secret_name(name, pattern))?;
        Some(self.catalogue.rules[rule].mechanism.clone())
    }

    /// Returns where a call puts what it is given.
    fn exposure(&self, c: &Call, pattern: &LogMatch, scope: &Scope<'_>) -> Option<Exposure> {
        let callee = || c.callee.to_string();
        match c.effect {
            Some(Effect::Log | Effect::Exit | Effect::Panic) => Some(Exposure::Log),
            Some(_) => None,
            None if pattern.errors.fits(&callee()) => Some(Exposure::Error),
            None if is_query(c) => Some(Exposure::Url),
            None => {
                let published = |(rule, _): &(usize, _)| self.catalogue.rules[*rule].role == "publish";
                self.index.call(&self.catalogue.rules, c, scope, &self.types).iter().any(published).then_some(Exposure::Message)
            }
        }
    }

    /// Returns the values that a function hands on through one that takes secrets out, in source order.
    pub fn cleaned(&self, outline: &Outline<'_>) -> Vec<Cleaned> {
        let mut found = vec![];
        for &(rule, entry) in &self.index.logs {
            let Match::Log(pattern) = &self.catalogue.rules[rule].matches[entry] else { continue };
            for e in outline.lines.iter().filter(|l| !l.noise).flat_map(|l| &l.exprs) {
                e.walk_here(&mut |x| {
                    if let Expr::Call(c) = x
                        && cleans(&c.name, pattern)
                    {
                        let plain = c.args.iter().filter(|a| matches!(a.value, Expr::Name(_) | Expr::Field { .. }) && !is_link(&a.value));
                        found.extend(plain.map(|a| Cleaned { rule, value: a.value.to_string(), by: c.name.clone(), line: c.line }));
                    }
                });
            }
        }
        found
    }
}

/// Returns true where a name ends with the words of a secret.
fn is_secret_name(name: &str, pattern: &LogMatch) -> bool {
    let have = words(name.trim_end_matches([' ', ':', '=']));
    pattern.words.iter().any(|w| have.ends_with(w)) && !have.first().is_some_and(|w| ABOUT.contains(&w.as_str()))
}

/// Returns true for the address of a link on a page.
fn is_link(e: &Expr) -> bool {
    words(&e.to_string()).last().is_some_and(|w| LINKS.contains(&w.as_str()))
}

/// Returns true for the usual names of an error.
pub(super) fn is_error_name(name: &str) -> bool {
    ERRORS.named(name, &words(name))
}

/// Returns true for a function that takes secrets out of an address or a text.
fn cleans(name: &str, pattern: &LogMatch) -> bool {
    let words = words(name);
    words.iter().any(|w| pattern.cleaners.iter().any(|m| w.starts_with(m.as_str()))) && words.iter().any(|w| CLEANED.contains(&w.as_str()))
}

/// Returns the letters of the verbs of a format, in order: `%q of %+v` has `q` and `v`.
fn verbs(format: &str) -> Vec<char> {
    let mut rest = format.split('%').skip(1).peekable();
    let mut found = vec![];
    while let Some(part) = rest.next() {
        match part.chars().find(|c| !"+-# 0123456789.*[]".contains(*c)) {
            Some(letter) => found.push(letter),
            // `%%`
            None if part.is_empty() => drop(rest.next()),
            None => {}
        }
    }
    found
}

/// Returns true for a format of a URL with something in its query.
fn is_query(c: &Call) -> bool {
    matches!((c.name.as_str(), c.args.first().map(|a| &a.value)), ("Sprintf" | "format", Some(Expr::Text(t))) if query(t))
}

/// Returns true for the text of an address whose query is filled.
fn query(text: &str) -> bool {
    text.split_once('?')
        .is_some_and(|(before, after)| before.contains("://") && (after.contains("=%") || after.contains("={") || after.ends_with('=')))
}

/// Collects the values of one log call.
struct Collector<'a> {
    rule: usize,
    pattern: &'a LogMatch,
    file: &'a FileFacts,
    sink: Exposure,
    line: u32,
    /// Words of the function's parameters.
    beside: &'a [Vec<String>],
    found: &'a mut Vec<Logged>,
}

impl Collector<'_> {
    /// Adds the arguments of a log call and of the calls that it is chained to (`WithField("key", value).Info(…)`).
    fn chain(&mut self, c: &Call) {
        if let Expr::Field { of, .. } = &c.callee
            && let Expr::Call(inner) = of.as_ref()
        {
            self.chain(inner);
        }
        let mut label: Option<&str> = None;
        let verbs = c.args.first().map(|a| if let Expr::Text(t) = &a.value { verbs(t) } else { vec![] }).unwrap_or_default();
        for (i, a) in c.args.iter().enumerate() {
            if i == 0 || verbs.get(i - 1) != Some(&'T') {
                self.value(&a.value, label, None);
            }
            label = if let Expr::Text(t) = &a.value { Some(t) } else { None };
        }
    }

    /// Adds the arguments of a call. Only in a log are the words before a value its label.
    fn call(&mut self, c: &Call) {
        if self.sink == Exposure::Log {
            self.chain(c);
        } else {
            self.arguments(c, None);
        }
    }

    /// Adds the arguments of a call; of which a format only shows the type says nothing of the value.
    fn arguments(&mut self, c: &Call, mask: Option<&str>) {
        let (verbs, at) = match c.args.first().map(|a| &a.value) {
            Some(Expr::Text(t)) => (verbs(t), 1),
            _ => (vec![], 0),
        };
        for (i, a) in c.args.iter().enumerate() {
            if i < at || verbs.get(i - at) != Some(&'T') {
                self.value(&a.value, None, mask);
            }
        }
    }

    /// Adds the values in the query of a template that is an address.
    fn query(&mut self, parts: &[Expr]) {
        let at = parts.iter().position(|p| matches!(p, Expr::Text(t) if t.contains('?')));
        let address = matches!(parts.first(), Some(Expr::Text(t)) if t.contains("://"));
        if let Some(at) = at.filter(|_| address) {
            parts[at..].iter().for_each(|p| self.value(p, None, None));
        }
    }

    /// Adds a value; `label` is the text before it, `mask` the function around it.
    fn value(&mut self, e: &Expr, label: Option<&str>, mask: Option<&str>) {
        match e {
            Expr::Name(_) | Expr::Field { .. } => self.add(e, label, mask),
            Expr::Record(r) => {
                for f in &r.fields {
                    let key = match &f.key {
                        Some(Expr::Text(t) | Expr::Name(t)) => Some(t.as_str()),
                        _ => None,
                    };
                    self.value(&f.value, key, mask);
                }
            }
            Expr::Call(c) if self.masks(&c.name) => c.args.iter().for_each(|a| self.value(&a.value, label, Some(&c.name))),
            // A conversion or format keeps what it is given; what any other function returns is not known.
            Expr::Call(c) if matches!(c.name.as_str(), "Sprintf" | "Sprint" | "Sprintln" | "String" | "format") => {
                self.arguments(c, mask);
            }
            Expr::Cast { of, .. } | Expr::Index { of, .. } => self.value(of, label, mask),
            Expr::Binary { op, left, right } if op == "+" => {
                let text = if let Expr::Text(t) = left.as_ref() { Some(t.as_str()) } else { None };
                self.value(left, label, mask);
                self.value(right, text, mask);
            }
            Expr::Template(parts) => parts.iter().for_each(|p| self.value(p, None, mask)),
            _ => {}
        }
    }

    /// Adds a plain value.
    fn add(&mut self, e: &Expr, label: Option<&str>, mask: Option<&str>) {
        let value = e.to_string();
        let last = value.rsplit('.').next().unwrap_or(&value);
        // What another package exports by that name is the name of a header or of a setting.
        let foreign = matches!(e, Expr::Field { of, .. } if matches!(of.as_ref(), Expr::Name(n) if self.file.import(n).is_some()));
        // "cannot read the credentials: " is what the error is about.
        let secret = !foreign
            && !self.is_entry(last)
            && !self.names_one(e)
            && (self.speaks(last) || label.is_some_and(|l| self.speaks(l) && !is_error_name(last)));
        self.found.push(Logged { rule: self.rule, sink: self.sink, value, mask: mask.map(str::to_owned), secret, line: self.line });
    }

    /// Returns true for the name of an entry in a secret that a store keeps: a `secretKey` beside a `secretName`.
    fn is_entry(&self, name: &str) -> bool {
        let mut named = words(name);
        let key = named.pop_if(|w| w == "key").is_some();
        named.push("name".to_owned());
        key && named.len() > 1 && self.beside.contains(&named)
    }

    /// Returns true for a constant that holds the name of a secret: `EnvSecret = "APP_SECRET"`.
    fn names_one(&self, e: &Expr) -> bool {
        let name_of_one = |t: &str| self.speaks(t) && t.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        let held = |n: &String| self.file.values.iter().find(|v| v.constant && v.name == *n)?.value.as_ref();
        matches!(e, Expr::Name(n) if matches!(held(n), Some(Expr::Text(t)) if name_of_one(t)))
    }

    /// Returns true where a name ends with the words of a secret.
    fn speaks(&self, name: &str) -> bool {
        is_secret_name(name, self.pattern)
    }

    /// Returns true for a function that masks.
    fn masks(&self, name: &str) -> bool {
        words(name).iter().any(|w| self.pattern.masks.iter().any(|m| w.starts_with(m.as_str())))
    }
}
