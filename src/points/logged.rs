//! Logged values: what a function writes to its log, and whether it masks it first.
//!
//! In: the log lines of an outline and the catalogue's `log` patterns. Out: the values with their names. Left out: whether
//! a value really is secret; a rule's words say what speaks for it.

use super::Finder;
use super::settings::words;
use crate::facts::{Call, Effect, Expr, Outline};
use crate::rules::{LogMatch, Match};

/// A value that is written to a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Index of the rule.
    pub rule: usize,
    /// The value as it is written: `cfg.Password`.
    pub value: String,
    /// The function that masks it, if any.
    pub mask: Option<String>,
    /// True where its name speaks of a secret.
    pub secret: bool,
    /// Line.
    pub line: u32,
}

impl Finder<'_> {
    /// Returns the values that a function logs, in source order. Nothing where no rule asks.
    pub fn logged(&self, outline: &Outline<'_>) -> Vec<Logged> {
        let mut found = vec![];
        for &(rule, entry) in &self.index.logs {
            let Match::Log(pattern) = &self.catalogue.rules[rule].matches[entry] else { continue };
            for e in outline.lines.iter().flat_map(|l| &l.exprs) {
                e.walk_here(&mut |x| {
                    if let Expr::Call(c) = x
                        && matches!(c.effect, Some(Effect::Log | Effect::Exit | Effect::Panic))
                    {
                        Collector { rule, pattern, line: c.line, found: &mut found }.chain(c);
                    }
                });
            }
        }
        found
    }
}

/// Collects the values of one log call.
struct Collector<'a> {
    rule: usize,
    pattern: &'a LogMatch,
    line: u32,
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
        for a in &c.args {
            self.value(&a.value, label, None);
            label = if let Expr::Text(t) = &a.value { Some(t) } else { None };
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
                c.args.iter().for_each(|a| self.value(&a.value, None, mask));
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
        let secret = self.speaks(last) || label.is_some_and(|l| self.speaks(l));
        self.found.push(Logged { rule: self.rule, value, mask: mask.map(str::to_owned), secret, line: self.line });
    }

    /// Returns true where a name ends with the words of a secret.
    fn speaks(&self, name: &str) -> bool {
        let have = words(name.trim_end_matches([' ', ':', '=']));
        self.pattern.words.iter().any(|w| have.ends_with(w))
    }

    /// Returns true for a function that masks.
    fn masks(&self, name: &str) -> bool {
        words(name).iter().any(|w| self.pattern.masks.iter().any(|m| w.starts_with(m.as_str())))
    }
}
