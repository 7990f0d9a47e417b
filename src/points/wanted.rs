//! Which functions may hold a point of which something is expected, told by their text alone.
//!
//! In: the catalogue's expectations for a language. Out: [`Wanted`]. Left out: functions whose body was read with their file, and rules
//! whose points no word tells: whoever asks looks inside.

use super::Finder;
use crate::facts::{FileFacts, Function};
use crate::rules::{Expect, From, Match, Names, OptionRule, Rule, STRATEGY_CAPTURE};
use aho_corasick::AhoCorasick;

/// What stands behind the name of a function that is called, in one language or another.
const CALLED: [&[u8]; 6] = [b"(", b"[", b"<", b"::<", b"?.", b" ("];

/// The words without which no point of which something is expected stands in a function.
pub(crate) struct Wanted {
    /// Rules with a pattern of declared functions.
    declared: Vec<usize>,
    /// The words; `None` where a rule has none.
    words: Option<Search>,
}

/// A search for words.
struct Search {
    /// Names of functions, then any other words.
    search: AhoCorasick,
    /// Number of names of functions.
    functions: usize,
}

/// Words by what they are.
#[derive(Default)]
struct Words {
    /// Names of functions that are called.
    functions: Vec<String>,
    /// Any other words or parts of them.
    others: Vec<String>,
}

impl Finder<'_> {
    /// Returns the words of the rules that expect something of their points in a language, and of those that only mark a place.
    pub(crate) fn wanted(&self, language: &str) -> Wanted {
        let (mut declared, mut words) = (vec![], Some(Words::default()));
        for (i, rule) in self.catalogue.rules.iter().enumerate().filter(|(_, r)| super::matching::speaks(r, language)) {
            let expects: Vec<&Expect> = rule.expects.iter().filter(|e| e.speaks(language)).collect();
            if !rule.anchor && expects.is_empty() {
                continue;
            }
            if rule.matches.iter().any(|m| matches!(m, Match::Function(_))) {
                declared.push(i);
            }
            for m in rule.matches.iter().filter(|m| reads(m, language)) {
                words = words.and_then(|w| add(w, rule, m, &expects));
            }
        }
        Wanted { declared, words: words.and_then(Search::of) }
    }

    /// Returns false where no wanted point stands in a function.
    pub(crate) fn can_hold(&self, wanted: &Wanted, file: &FileFacts, function: &Function) -> bool {
        let (Some(words), Some(text)) = (&wanted.words, function.body.text()) else { return true };
        let mut declared = [&self.index, &self.anchors].into_iter().flat_map(|index| index.function(&self.catalogue.rules, function, file));
        words.fits(text) || declared.any(|rule| wanted.declared.contains(&rule))
    }
}

impl Search {
    fn of(words: Words) -> Option<Self> {
        let search = AhoCorasick::new(words.functions.iter().chain(&words.others)).ok()?;
        Some(Self { search, functions: words.functions.len() })
    }

    /// Returns true where a word stands in a text.
    fn fits(&self, text: &[u8]) -> bool {
        let called = |end: usize| CALLED.iter().any(|c| text[end..].starts_with(c));
        self.search.find_overlapping_iter(text).any(|m| m.pattern().as_usize() >= self.functions || called(m.end()))
    }
}

/// Returns true for a pattern of what stands in functions of a language.
fn reads(m: &Match, language: &str) -> bool {
    match m {
        Match::Call(c) => c.languages.is_empty() || c.languages.contains(&language),
        _ => true,
    }
}

/// Adds the words of which one stands wherever a pattern of a rule fits inside a function; `None` where there are none.
fn add(mut words: Words, rule: &Rule, m: &Match, expects: &[&Expect]) -> Option<Words> {
    match m {
        Match::Call(c) => {
            let (globs, plain) = c.functions.texts.iter().chain(&c.methods.texts).partition::<Vec<&String>, _>(|t| t.contains(['*', '{']));
            words.functions.extend(plain.into_iter().cloned());
            for glob in globs {
                words.others.extend(part_of(glob)?);
            }
        }
        Match::Record(r) => {
            let of_type = if r.keys.is_empty() { parts(&[&r.types]) } else { parts(&[&r.keys]) };
            words.others.extend(captured(rule, expects).or(of_type)?);
        }
        Match::Assign(a) => words.others.extend(captured(rule, expects).or_else(|| parts(&[&a.fields]))?),
        Match::Shape(_) | Match::Literal(_) | Match::Operation(_) => return None,
        // They are found elsewhere.
        _ => {}
    }
    Some(words)
}

/// Returns the fields of which one is given in each record of which a rule expects something; `None` where it expects something of any.
fn captured(rule: &Rule, expects: &[&Expect]) -> Option<Vec<String>> {
    if rule.anchor {
        return None;
    }
    let fields = |capture: &str| {
        let named = rule.captures.iter().filter(|(n, _)| n.as_str() == capture).map(|(_, c)| match &c.from {
            From::Field(f) => Some(vec![f.clone()]),
            _ => None,
        });
        let gives = |o: &&OptionRule| o.capture.as_deref() == Some(capture) || o.strategy && capture == STRATEGY_CAPTURE;
        let options = rule.options.iter().filter(gives).map(|o| parts(&[&o.fields]));
        let found: Option<Vec<Vec<String>>> = named.chain(options).collect();
        // An option without a capture of its own is captured by its name.
        found.map(|f| f.into_iter().flatten().chain([capture.to_owned()]).collect::<Vec<_>>())
    };
    let found: Option<Vec<Vec<String>>> = expects.iter().map(|e| e.of.first().and_then(|(name, _)| fields(name))).collect();
    found.map(|f| f.concat())
}

/// Returns the longest written-out part of each pattern of some sets; `None` where a pattern has none, or there are no patterns.
fn parts(sets: &[&Names]) -> Option<Vec<String>> {
    let texts: Vec<&String> = sets.iter().flat_map(|s| &s.texts).collect();
    if texts.is_empty() { None } else { texts.into_iter().map(|t| part_of(t)).collect::<Option<Vec<_>>>().map(|p| p.concat()) }
}

/// Returns the longest written-out part of a pattern, of each of its alternatives where it is nothing but alternatives.
fn part_of(pattern: &str) -> Option<Vec<String>> {
    let part = |t: &str| t.split('*').max_by_key(|p| p.len()).filter(|p| !p.is_empty()).map(str::to_owned);
    match pattern.strip_prefix('{').and_then(|t| t.strip_suffix('}')) {
        Some(inner) if !inner.contains(['{', '}']) => inner.split(',').map(part).collect(),
        _ if pattern.contains(['{', '}']) => None,
        _ => Some(vec![part(pattern)?]),
    }
}
