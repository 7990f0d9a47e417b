//! The manual: a page per rule, the list of all rules, and the README of `rules/`.
//!
//! In: a loaded catalogue. Out: markdown. Left out: the reference of fields, which the schema and `file.rs` hold.

use super::file::Definition;
use super::file::{Level, Shape};
use super::kinds::FAILURES;
use super::model::{CallMatch, Capture, Catalogue, EntryMatch, From, FunctionMatch, Match, Names, RecordMatch, Rule, SettingMatch, ValueKind};
use super::problem::RulesError;
use serde::Serialize;
use std::fmt::Write as _;

/// A line of `rules list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Rule.
    pub id: String,
    /// Mechanism.
    pub mechanism: String,
    /// What the place does.
    pub role: String,
    /// Noun phrase.
    pub what: String,
    /// Languages; empty: all.
    pub languages: Vec<String>,
    /// File it was read from.
    pub origin: String,
}

impl Catalogue {
    /// Returns a row for every rule that is not turned off, by id in order.
    pub fn list(&self) -> Vec<Row> {
        let row = |r: &Rule| Row {
            id: r.id.clone(),
            mechanism: r.mechanism.clone(),
            role: r.role.clone(),
            what: r.what.clone(),
            languages: r.languages.clone(),
            origin: r.origin.clone(),
        };
        self.rules.iter().filter(|r| !r.off).map(row).collect()
    }

    /// Returns the manual page of a rule, as markdown.
    pub fn explain(&self, id: &str) -> Result<String, RulesError> {
        self.rule(id).map(|rule| page(rule, self))
    }
}

/// Writes a line; writing to a `String` cannot fail.
macro_rules! line {
    ($out:expr, $($text:tt)*) => { let _ = writeln!($out, $($text)*); };
}

/// Returns the manual page of a rule.
fn page(rule: &Rule, catalogue: &Catalogue) -> String {
    let mut out = String::new();
    line!(out, "# {}\n\n{}. {}\n", rule.id, rule.what, rule.why.trim_end());
    let mechanism = catalogue.mechanisms.get(&rule.mechanism).map_or(rule.mechanism.as_str(), |m| m.title.as_str());
    let languages = if rule.languages.is_empty() { "all".to_owned() } else { rule.languages.join(", ") };
    line!(out, "- mechanism: {mechanism} (`{}`)\n- role: {}\n- languages: {languages}", rule.mechanism, rule.role);
    line!(out, "- confidence: {}\n- defined in: {}", level(rule.confidence), rule.origin);
    section(&mut out, "What is a connection point", rule.matches.iter().map(in_words));
    section(&mut out, "Captures", captures(rule));
    section(&mut out, "What a change means", changes(rule, catalogue));
    section(&mut out, "Severity", rule.severity.iter().map(|(kind, l)| format!("`{kind}`: {}", level(*l))));
    section(&mut out, "Failures a test should show", rule.failures.iter().cloned());
    line!(out, "\n## Question to the author\n\n{}\n\n## Advice\n\n{}", rule.ask.trim_end(), rule.recommend.trim_end());
    line!(out, "\n## Example\n\n```{}\n{}\n```", fence(rule), rule.example.trim_end());
    section(&mut out, "References", rule.references.iter().map(|r| format!("<{r}>")));
    out
}

/// Writes a heading with a list; nothing where the list is empty.
fn section(out: &mut String, title: &str, items: impl IntoIterator<Item = String>) {
    let mut items = items.into_iter().peekable();
    if items.peek().is_some() {
        line!(out, "\n## {title}\n");
        items.for_each(|item| {
            line!(out, "- {item}");
        });
    }
}

/// Returns the language of the example where the rule has only one.
fn fence(rule: &Rule) -> &str {
    match rule.languages.as_slice() {
        [one] => one,
        _ => "",
    }
}

/// Returns the word of a level.
fn level(level: Level) -> &'static str {
    match level {
        Level::Info => "info",
        Level::Low => "low",
        Level::Medium => "medium",
        Level::High => "high",
    }
}

/// Returns what a pattern asks for as a phrase.
fn in_words(pattern: &Match) -> String {
    match pattern {
        Match::Call(c) => call(c),
        Match::Record(r) => record("a record of", r),
        Match::Assign(r) => record("an assignment to a field of", r),
        Match::Function(f) => function(f),
        Match::Setting(s) => setting(s),
        Match::Entry(e) => entry(e),
        Match::Declares(d) => format!("the declaration of type {}{}", listed(&d.types), clause(" in files ", &d.files)),
        Match::Log(l) => {
            let words: Vec<String> = l.words.iter().map(|w| w.join(" ")).collect();
            format!(
                "a logged value whose name ends with one of: {}; or one that was logged through {} and no longer is",
                words.join(", "),
                l.masks.join(", ")
            )
        }
        Match::Scheme(pairs) => {
            let pairs: Vec<String> = pairs.iter().map(|(secure, plain)| format!("{secure} → {plain}")).collect();
            format!("an address that loses its protection: {}", pairs.join(", "))
        }
        Match::Definition(d) if d.of == Definition::Method => format!("a method of a service definition{}", clause(" in files ", &d.files)),
        Match::Definition(d) => format!("a field of a message definition{}", clause(" in files ", &d.files)),
        Match::Literal(l) => format!("a text that fits `{}`{}", l.regex.text, clause(" in files ", &l.files)),
        Match::Operation(o) => {
            format!("{} on what {} returns", o.ops.iter().map(|o| format!("`{o}`")).collect::<Vec<_>>().join(" or "), listed(&o.of))
        }
        Match::Shape(s) => format!("{}{}{}", shape(s.of), clause(" of ", &s.over), clause(" that holds ", &s.holds)),
        Match::Text(t) => format!("a changed line that fits `{}` in files {}", t.regex.text, listed(&t.files)),
    }
}

/// Returns a call as a phrase.
fn call(c: &CallMatch) -> String {
    let what = if c.methods.is_empty() {
        format!("function {}", listed(&c.functions))
    } else {
        format!("method {}{}", listed(&c.methods), clause(" of type ", &c.types))
    };
    let arguments = match c.args {
        (0, usize::MAX) => String::new(),
        (least, usize::MAX) => format!(", with at least {least} arguments"),
        (least, most) if least == most => format!(", with {least} arguments"),
        (least, most) => format!(", with {least} to {most} arguments"),
    };
    let untyped = if c.untyped { "; also on a receiver of unknown type where the file imports the package" } else { "" };
    let keyword = clause(", that gives ", &c.keywords);
    format!("a call of {what}{}{arguments}{keyword}{untyped}", clause(" from ", &c.packages))
}

/// Returns a record as a phrase.
fn record(start: &str, r: &RecordMatch) -> String {
    if !r.keys.is_empty() {
        return format!("{start} no type that names {} or more of {}{}", r.least, listed(&r.keys), clause(", where the file imports ", &r.packages));
    }
    format!("{start} type {}{}{}", listed(&r.types), clause(" from ", &r.packages), clause(", where it names ", &r.fields))
}

/// Returns a declaration as a phrase.
fn function(f: &FunctionMatch) -> String {
    let parts = [
        clause(" called ", &f.names),
        clause(" of type ", &f.receivers),
        clause(" with a parameter of type ", &f.params),
        clause(" with a result of type ", &f.results),
        clause(" in files ", &f.files),
        clause(" that import ", &f.imports),
    ];
    format!("the declaration of a function{}", parts.concat())
}

/// Returns a value of a settings file as a phrase.
fn entry(e: &EntryMatch) -> String {
    let words = |sets: &[Vec<String>]| sets.iter().map(|set| format!("`{}`", set.join(" "))).collect::<Vec<_>>().join(", ");
    let mut out = format!(
        "a value{} of a settings file, manifest or script{}{}{}",
        if e.literal { " that is written out" } else { "" },
        clause(" at ", &e.paths),
        clause(", in ", &e.kinds),
        clause(", of ", &e.resources)
    );
    if !e.words.is_empty() {
        let _ = write!(out, " whose path has the words {}", words(&e.words));
    }
    if !e.without.is_empty() {
        let _ = write!(out, " and none of {}", words(&e.without));
    }
    out + &clause(", with a value that fits ", &e.values) + &clause(" but not ", &e.except) + &clause(" in files ", &e.files)
}

/// Returns a setting as a phrase.
fn setting(s: &SettingMatch) -> String {
    let words = |sets: &[Vec<String>]| sets.iter().map(|set| format!("`{}`", set.join(" "))).collect::<Vec<_>>().join(", ");
    let mut out = format!("a setting{}{}", clause(" of type ", &s.types), clause(" in field ", &s.fields));
    if !s.words.is_empty() {
        let _ = write!(out, " whose name has the words {}", words(&s.words));
    }
    if !s.without.is_empty() {
        let _ = write!(out, " and none of {}", words(&s.without));
    }
    out + &clause(", read from the environment variable ", &s.env)
}

/// Returns a clause about names; nothing where there are none.
fn clause(start: &str, names: &Names) -> String {
    if names.is_empty() { String::new() } else { format!("{start}{}", listed(names)) }
}

/// Returns names as code, joined by commas.
fn listed(names: &Names) -> String {
    names.texts.iter().map(|t| format!("`{t}`")).collect::<Vec<_>>().join(", ")
}

/// Returns where each capture comes from.
fn captures(rule: &Rule) -> impl Iterator<Item = String> {
    let masked = |secret: bool| if secret { ", masked" } else { "" };
    let own = rule.captures.iter().map(move |(name, c)| format!("`{name}`: {}{}", source(c), masked(c.secret)));
    let options = rule.options.iter().map(move |o| {
        let secret = masked(o.secret);
        match &o.capture {
            Some(name) => format!("`{name}`: field {}{}{secret}", listed(&o.fields), read_as(o.kind)),
            None => format!("field {} under its own name{}{secret}", listed(&o.fields), read_as(o.kind)),
        }
    });
    own.chain(options)
}

/// Returns a shape as a phrase.
fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::LookUp => "a function that finds an entry of a collection",
        Shape::MapOrder => "a table that is filled in the order of a map",
        Shape::Insert => "an entry put into a map field",
        Shape::TakeOut => "an entry taken out of a map field",
        Shape::WaitAfterStart => "a wait of a fixed time after another process is started",
    }
}

/// Returns where a capture comes from as a phrase.
fn source(c: &Capture) -> String {
    let from = match &c.from {
        From::Arg(n) if *n < 0 => format!("argument {} from the end", n.unsigned_abs()),
        From::Arg(n) => format!("argument {}", n.saturating_add(1)),
        From::Either(n, names) => {
            format!("argument {}, or the one called {}", n.saturating_add(1), names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" or "))
        }
        From::Rest(n) => format!("arguments from {} on", n.saturating_add(1)),
        From::Name(names) => format!("the argument called {}", names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" or ")),
        From::After(texts) => format!("the argument after {}", texts.iter().map(|t| format!("`{t}`")).collect::<Vec<_>>().join(" or ")),
        From::Field(name) => format!("field `{name}`"),
        From::Callee => "name of the called function".to_owned(),
        From::Turn => "what the enclosing loop goes over".to_owned(),
    };
    from + read_as(c.kind)
}

/// Returns how a value is read as a clause.
fn read_as(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Any => "",
        ValueKind::Duration(1_000_000_000) => ", a duration (seconds)",
        ValueKind::Duration(1_000_000) => ", a duration (milliseconds)",
        ValueKind::Duration(_) => ", a duration",
        ValueKind::Text => ", a text",
        ValueKind::Number => ", a number",
        ValueKind::Signature => ", the types that a function takes and returns",
        ValueKind::Script => ", a script without its comments",
        ValueKind::Chain => ", what is called without what it is given",
        ValueKind::Written => ", as it is written",
    }
}

/// Returns the change kinds of a rule with their meaning.
fn changes(rule: &Rule, catalogue: &Catalogue) -> Vec<String> {
    let meaning = |kind: &str| {
        let text = catalogue.kinds().find(|(k, _)| *k == kind).map_or("", |(_, m)| m);
        format!("`{kind}` ({text})")
    };
    let points = [("a new point", &rule.added), ("a removed point", &rule.removed), ("any other difference", &rule.other)];
    let points = points.into_iter().filter_map(|(what, kind)| Some(format!("{what}: {}", meaning(kind.as_deref()?))));
    let captures = rule.capture_changes.iter().map(|(name, kind)| format!("another `{name}`: {}", meaning(kind)));
    let options = rule.options.iter().filter_map(|o| {
        let name = o.capture.as_ref().map_or_else(|| listed(&o.fields), |c| format!("`{c}`"));
        Some(format!("another {name}: {}", meaning(o.change.as_deref()?)))
    });
    points.chain(captures).chain(options).collect()
}

/// The part of `rules/README.md` that is written by hand.
const GUIDE: &str = include_str!("guide.md");

/// Returns the README of `rules/`: how to write a rule, and every built-in rule by pack.
pub fn readme(catalogue: &Catalogue) -> String {
    let mut out = String::from(GUIDE);
    line!(out, "\n## Change kinds\n\n| kind | meaning |\n|---|---|");
    for (kind, meaning) in catalogue.kinds() {
        line!(out, "| `{kind}` | {meaning} |");
    }
    line!(out, "\nFailures that `failures:` may name: {}.", FAILURES.join(", "));
    line!(out, "\n## Rules");
    for pack in catalogue.packs.iter().filter(|p| p.built_in) {
        line!(out, "\n### {}\n\n{}", pack.name, pack.title);
        if let Some(profile) = &pack.profile {
            line!(out, "\nIts rules count only where a component of the profile `{profile}` is under review.");
        }
        let mut rules = catalogue.rules.iter().filter(|r| r.pack == pack.name).peekable();
        if rules.peek().is_some() {
            line!(out, "\n| rule | mechanism | what |\n|---|---|---|");
        }
        for rule in rules {
            line!(out, "| `{}` | {} | {} |", rule.id, rule.mechanism, rule.what.replace('|', "\\|"));
        }
    }
    out
}
