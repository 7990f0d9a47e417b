//! What a text says and the diff denies.
//!
//! In: the sentences of a text, the changes, the open findings. Out: one line where the text says that nothing but form, documentation or
//! tests changes and a connection does; one for a value that the text gives and the diff has otherwise. Left out: sentences that say more
//! than that (`no change of behaviour for old clients`), and values of which no change has one side as the text has it.

use super::super::{Bench, counts};
use super::text::{Text, holds, tokens};
use crate::compare::{Change, Comparison};
use crate::report::Finding;
use crate::rules::{Level, Words};

/// Most places that a line names.
const PLACES: usize = 2;

/// Returns the lines.
pub(super) fn lines(text: &Text, words: &Words, found: &Comparison, findings: &[Finding], bench: &Bench<'_>) -> Vec<String> {
    let unchanged = claim(text, words, &words.unchanged).and_then(|said| nothing_but_form(&said, findings, bench));
    let outside = || claim(text, words, &words.outside).and_then(|said| nothing_of_production(&said, found, bench));
    let value = text.sentences.iter().find_map(|s| other_value(s, words, found));
    unchanged.or_else(outside).into_iter().chain(value).collect()
}

/// Returns the claim that a sentence makes, with nothing before it but words that open a sentence and nothing after it, or that the title has
/// in parentheses.
fn claim(text: &Text, words: &Words, claims: &[String]) -> Option<String> {
    let title = text.title.to_lowercase();
    let whole: Vec<Vec<String>> = text.sentences.iter().map(|s| plain(s)).collect();
    let opens = |w: &String| words.opening.contains(w) || matches!(w.as_str(), "is" | "are" | "a" | "there" | "just" | "makes" | "has");
    // `refactor` may open a sentence or be what it says.
    let is = |s: &[String], c: &str| (0..s.len()).take_while(|n| s[..*n].iter().all(opens)).any(|n| s[n..].join(" ") == c);
    let says = |c: &&String| whole.iter().any(|s| is(s, c)) || title.contains(&format!("({c})")) || title.contains(&format!("[{c}]"));
    claims.iter().find(says).cloned()
}

/// Returns the words of a sentence in lower case without signs around them.
fn plain(sentence: &str) -> Vec<String> {
    let bare = sentence.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    bare.filter(|w| !w.is_empty()).collect()
}

/// Returns the line for a text that says that nothing changes, where a finding of weight is sure.
fn nothing_but_form(said: &str, findings: &[Finding], bench: &Bench<'_>) -> Option<String> {
    let weighty: Vec<&Finding> =
        findings.iter().filter(|f| f.severity >= Level::Medium && f.confidence == Level::High && f.status == "new").collect();
    let first = weighty.first()?;
    let places = weighty.iter().take(PLACES).map(|f| (f.file.as_str(), f.line, f.symbol.as_str()));
    Some(line(said, &first.mechanism, places, bench))
}

/// Returns the line for a text that says that nothing of production changes, where a connection does.
fn nothing_of_production(said: &str, found: &Comparison, bench: &Bench<'_>) -> Option<String> {
    let telling = |c: &&Change| counts(c) && !matches!(c.kind.as_str(), "config_docs_changed" | "dependency_changed" | "other");
    let changes: Vec<&Change> = found.changes.iter().filter(telling).collect();
    let first = changes.first()?;
    let places = changes.iter().take(PLACES).map(|c| (c.file.as_str(), c.line, c.symbol.as_str()));
    Some(line(said, &first.mechanism, places, bench))
}

/// Returns a line with the claim and the places that speak against it.
fn line<'p>(said: &str, mechanism: &str, places: impl Iterator<Item = (&'p str, u32, &'p str)>, bench: &Bench<'_>) -> String {
    let title = bench.catalogue.mechanisms.get(mechanism).map_or(mechanism, |m| &m.title);
    let places: Vec<String> = places.map(|(file, line, symbol)| format!("{file}:{line} (`{symbol}`)")).collect();
    format!("The text says \"{said}\", and {title} changes: {}.", places.join(", "))
}

/// Returns that a sentence gives a value from which to which something goes, and the one change that has one of the two has another beside it.
fn other_value(sentence: &str, words: &Words, found: &Comparison) -> Option<String> {
    let (from, to) = turn(sentence)?;
    let spoken = tokens(sentence);
    let about = |c: &&Change| words.kinds.get(&c.kind).is_some_and(|terms| terms.iter().any(|t| holds(&spoken, t)));
    let mut sides =
        found.changes.iter().filter(|c| counts(c)).filter(about).filter_map(|c| Some((c, amount(c.base.as_deref()?)?, amount(c.head.as_deref()?)?)));
    let (c, base, head) = sides.next().filter(|_| sides.next().is_none())?;
    let half = (base == from) != (head == to);
    let shown = (c.base.as_deref()?, c.head.as_deref()?);
    half.then(|| {
        format!("The text says `{}`, and {}:{} (`{}`) has {} → {}.", sentence.trim_end_matches('.'), c.file, c.line, c.symbol, shown.0, shown.1)
    })
}

/// Returns the values of `from 5s to 1 minute`.
fn turn(sentence: &str) -> Option<(Amount, Amount)> {
    let lower = sentence.to_lowercase();
    let (_, rest) = lower.split_once(" from ")?;
    let (from, to) = rest.split_once(" to ")?;
    let to: Vec<&str> = to.split_whitespace().take(2).collect();
    let two = amount(&to.join(" "));
    let to = two.or_else(|| amount(to.first()?))?;
    // `from 5 to 10 seconds`
    let from = amount(from)?;
    Some((if from.unit == Unit::None { Amount { unit: to.unit, ..scaled(from, to) } } else { from }, to))
}

/// Returns a bare number in the unit of another amount.
fn scaled(bare: Amount, like: Amount) -> Amount {
    Amount { value: bare.value * like.scale, ..like }
}

/// What an amount counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// Things.
    None,
    /// Time, in milliseconds.
    Time,
}

/// A number as a text or a change gives it.
#[derive(Debug, Clone, Copy)]
struct Amount {
    value: u64,
    unit: Unit,
    /// Milliseconds of the unit it was written in.
    scale: u64,
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        (self.value, self.unit) == (other.value, other.unit)
    }
}

/// Units of time by their first letters, in milliseconds.
const UNITS: [(&str, u64); 17] = [
    ("ms", 1),
    ("msec", 1),
    ("millisecond", 1),
    ("milliseconds", 1),
    ("s", 1_000),
    ("sec", 1_000),
    ("secs", 1_000),
    ("second", 1_000),
    ("seconds", 1_000),
    ("m", 60_000),
    ("min", 60_000),
    ("minute", 60_000),
    ("minutes", 60_000),
    ("h", 3_600_000),
    ("hour", 3_600_000),
    ("hours", 3_600_000),
    ("days", 86_400_000),
];

/// Reads an amount: `30s`, `1h30m`, `5 minutes`, `10`; nothing else may stand there.
fn amount(text: &str) -> Option<Amount> {
    let mut rest = text.trim().trim_matches(|c: char| "`'\".,;()".contains(c)).replace([' ', '_'], "").to_lowercase();
    let (mut value, mut unit, mut scale) = (0u64, Unit::None, 1);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number: u64 = rest[..digits].parse().ok()?;
        let letters = rest[digits..].find(|c: char| !c.is_ascii_alphabetic()).map_or(rest.len(), |n| digits + n);
        let word = rest[digits..letters].to_owned();
        rest = rest[letters..].to_owned();
        if word.is_empty() {
            return (rest.is_empty() && unit == Unit::None).then_some(Amount { value: number, unit, scale });
        }
        (_, scale) = UNITS.into_iter().find(|(name, _)| *name == word)?;
        value = value.checked_add(number.checked_mul(scale)?)?;
        unit = Unit::Time;
    }
    (unit == Unit::Time).then_some(Amount { value, unit, scale })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_any_unit() {
        assert_eq!(amount("1m30s"), amount("90 seconds"));
        assert_eq!(amount("1h0m0s"), amount("3600s"));
        assert_ne!(amount("10"), amount("10s"));
        for text in ["", "fast", "1.5s", "10 apples", "v2"] {
            assert!(amount(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_turn_is_read_with_the_unit_behind_it() {
        assert_eq!(turn("Raise the timeout from 5 to 10 seconds."), turn("Raise the timeout from 5s to 10s"));
        assert_eq!(turn("Move it from a to b"), None);
    }

    #[test]
    fn only_a_bare_claim_is_one() {
        let words = Words::built_in();
        let said = |raw: &str| claim(&Text::of(raw, &words), &words, &words.unchanged);
        assert!(said("Tidy the store\n\nNo functional changes.").is_some());
        assert!(said("Tidy the store (no functional change)").is_some());
        assert!(said("Tidy the store\n\nThis is a pure refactoring.").is_some());
        assert!(said("Tidy the store\n\nNo functional changes for old clients.").is_none());
    }
}
