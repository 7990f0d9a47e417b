//! Which functions may hold a point of some of the catalogue's rules, told by their text alone.
//!
//! In: rules. Out: [`Wanted`]. Left out: functions whose body was read with their file, and rules whose points no word tells: whoever asks
//! looks inside.

use super::Finder;
use crate::facts::Function;
use crate::rules::{Match, Names, Rule};
use aho_corasick::AhoCorasick;

/// The words without which no point of some rules stands in a function.
pub(crate) struct Wanted {
    /// Rules with a pattern of declared functions.
    declared: Vec<usize>,
    /// The words; `None` where a rule has none.
    words: Option<AhoCorasick>,
}

impl Finder<'_> {
    /// Returns the words of the rules that are `meant`, for functions of a language.
    pub(crate) fn wanted(&self, language: &str, meant: &dyn Fn(&Rule) -> bool) -> Wanted {
        let speaks = |(_, r): &(usize, &Rule)| meant(r) && super::matching::speaks(r, language);
        let rules: Vec<(usize, &Rule)> = self.catalogue.rules.iter().enumerate().filter(speaks).collect();
        let declares = |r: &Rule| r.matches.iter().any(|m| matches!(m, Match::Function(_)));
        let declared = rules.iter().filter(|(_, r)| declares(r)).map(|(i, _)| *i).collect();
        let sets: Option<Vec<Vec<String>>> = rules.iter().flat_map(|(_, r)| &r.matches).filter(|m| reads(m, language)).map(words).collect();
        let words = sets.and_then(|sets| AhoCorasick::new(sets.concat()).ok());
        Wanted { declared, words }
    }

    /// Returns false where no point of the wanted rules stands in a function.
    pub(crate) fn can_hold(&self, wanted: &Wanted, path: &str, function: &Function) -> bool {
        let (Some(words), Some(text)) = (&wanted.words, function.body.text()) else { return true };
        let declares = |i: &usize| self.index.function(&self.catalogue.rules, function, path).contains(i);
        let anchors = |i: &usize| self.anchors.function(&self.catalogue.rules, function, path).contains(i);
        words.is_match(text) || wanted.declared.iter().any(|i| declares(i) || anchors(i))
    }
}

/// Returns true for a pattern of what stands in functions of a language.
fn reads(m: &Match, language: &str) -> bool {
    match m {
        Match::Call(c) => c.languages.is_empty() || c.languages.contains(&language),
        _ => true,
    }
}

/// Returns the words of which one stands wherever a pattern fits inside a function; `None` where there are none.
fn words(m: &Match) -> Option<Vec<String>> {
    match m {
        Match::Call(c) => parts(&[&c.functions, &c.methods]),
        Match::Record(r) if r.keys.is_empty() => parts(&[&r.types]),
        Match::Record(r) => parts(&[&r.keys]),
        Match::Assign(a) => parts(&[&a.fields]),
        Match::Shape(_) | Match::Literal(_) | Match::Operation(_) => None,
        // They are found elsewhere.
        _ => Some(vec![]),
    }
}

/// Returns the longest written-out part of each pattern of some sets; `None` where a pattern has none, or there are no patterns.
fn parts(sets: &[&Names]) -> Option<Vec<String>> {
    let texts: Vec<&String> = sets.iter().flat_map(|s| &s.texts).collect();
    let part = |t: &String| {
        // Of `{a,b}` one is enough, and which is not known.
        if t.contains('{') {
            return None;
        }
        t.split('*').max_by_key(|p| p.len()).filter(|p| !p.is_empty()).map(str::to_owned)
    };
    if texts.is_empty() { None } else { texts.into_iter().map(part).collect() }
}
