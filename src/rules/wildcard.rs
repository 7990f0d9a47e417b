//! One name pattern with wildcards, made ready to be held against names.
//!
//! In: a pattern of [`super::names`]. Out: [`Wildcard`]. Left out: whether a pattern is written well, which is checked before. It answers as
//! globset does, which wants to build an automaton for each set: a run asks thousands of patterns about a few names each. The work for a
//! name is bounded by the lengths of pattern and name.

use memchr::memchr_iter;

/// Most alternatives that braces may make of one pattern.
const MOST_ALTERNATIVES: usize = 256;

/// A pattern that is ready.
#[derive(Debug, Clone)]
pub(super) struct Wildcard {
    /// What braces stand for.
    alternatives: Vec<Alternative>,
}

/// A pattern without braces.
#[derive(Debug, Clone)]
struct Alternative {
    /// The bytes that every name has that fits, see [`bytes_of`].
    needs: u64,
    /// What every name that fits starts with.
    head: String,
    /// What every name that fits ends with.
    tail: String,
    /// The parts that follow each other.
    pieces: Vec<Piece>,
}

/// A part of a pattern.
#[derive(Debug, Clone)]
enum Piece {
    /// Itself.
    Text(Box<[u8]>),
    /// `*`: any run without a slash.
    Run,
    /// `**`: any run.
    Any,
    /// `**/`: nothing, or any run that ends with a slash.
    Directories,
}

impl Wildcard {
    /// Makes a checked pattern ready; `None` where its braces make too many alternatives.
    pub(super) fn of(pattern: &str) -> Option<Self> {
        Some(Self { alternatives: expanded(pattern)?.iter().map(|text| Alternative::of(text)).collect() })
    }

    /// Returns true where the pattern fits a name.
    #[cfg(test)]
    fn fits(&self, name: &str) -> bool {
        self.fits_one_of(name, bytes_of(name.as_bytes()))
    }

    /// Returns true where the pattern fits a name of these bytes, see [`bytes_of`].
    pub(super) fn fits_one_of(&self, name: &str, bytes: u64) -> bool {
        self.alternatives.iter().any(|a| a.needs & !bytes == 0 && a.fits(name.as_bytes()))
    }
}

/// Returns which bytes a text has, a bit for each: most patterns name a letter that a name lacks, and to see that takes no look at either. Bytes
/// that are alike in their last six bits share one.
pub(super) fn bytes_of(text: &[u8]) -> u64 {
    text.iter().fold(0, |all, byte| all | 1 << (byte & 63))
}

impl Alternative {
    fn of(pattern: &str) -> Self {
        let head = pattern.find('*').unwrap_or(pattern.len());
        let mut tail = &pattern[pattern.rfind('*').map_or(0, |i| i + 1)..];
        let pieces = pieces(pattern);
        if pieces.iter().any(|p| matches!(p, Piece::Directories)) {
            // It may stand for nothing at all.
            tail = tail.trim_start_matches('/');
        }
        let needs = pieces.iter().map(|p| if let Piece::Text(text) = p { bytes_of(text) } else { 0 }).fold(0, |all, one| all | one);
        Self { needs, head: pattern[..head].to_owned(), tail: tail.to_owned(), pieces }
    }

    fn fits(&self, name: &[u8]) -> bool {
        begins(name, self.head.as_bytes())
            && ends(name, self.tail.as_bytes())
            && self.between(name).unwrap_or_else(|| holds(&self.pieces, name) && fit(&self.pieces, name))
    }

    /// Returns, for a pattern with one `*`, true where that fits what stands between head and tail; `None` for other patterns.
    fn between(&self, name: &[u8]) -> Option<bool> {
        let mut wild = self.pieces.iter().filter(|p| !matches!(p, Piece::Text(_)));
        let (Some(Piece::Run), None) = (wild.next(), wild.next()) else { return None };
        let between = name.get(self.head.len()..name.len() - self.tail.len());
        Some(between.is_some_and(|b| !b.contains(&b'/')))
    }
}

/// Returns the texts that the braces of a pattern stand for.
fn expanded(pattern: &str) -> Option<Vec<String>> {
    let Some(open) = pattern.find('{') else { return Some(vec![pattern.to_owned()]) };
    let (mut depth, mut start, mut inner) = (0_usize, open + 1, vec![]);
    for (at, c) in pattern.char_indices().skip_while(|(at, _)| *at < open) {
        match c {
            '{' => depth += 1,
            ',' if depth == 1 => {
                inner.push(&pattern[start..at]);
                start = at + 1;
            }
            '}' if depth == 1 => {
                inner.push(&pattern[start..at]);
                let mut found = vec![];
                for alternative in inner {
                    found.extend(expanded(&format!("{}{alternative}{}", &pattern[..open], &pattern[at + 1..]))?);
                    if found.len() > MOST_ALTERNATIVES {
                        return None;
                    }
                }
                return Some(found);
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Cuts a pattern without braces into pieces.
fn pieces(pattern: &str) -> Vec<Piece> {
    let mut found = vec![];
    let mut rest = pattern;
    while let Some(at) = rest.find('*') {
        if at > 0 {
            found.push(Piece::Text(rest.as_bytes()[..at].into()));
        }
        let before = &pattern[..pattern.len() - rest.len() + at];
        rest = &rest[at..];
        let behind = rest.trim_start_matches('*');
        let whole = before.is_empty() || before.ends_with('/');
        match (rest.len() - behind.len(), behind.strip_prefix('/')) {
            (1, _) => found.push(Piece::Run),
            (_, Some(inside)) if whole => {
                found.push(Piece::Directories);
                rest = inside;
                continue;
            }
            _ => found.push(Piece::Any),
        }
        rest = behind;
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest.as_bytes().into()));
    }
    found
}

/// Returns true where the texts of a pattern stand in a name one behind the other: most names fail here.
fn holds(pieces: &[Piece], name: &[u8]) -> bool {
    let mut rest = name;
    pieces.iter().filter_map(|p| if let Piece::Text(text) = p { Some(text) } else { None }).all(|text| {
        let behind = behind(rest, text);
        rest = behind.unwrap_or_default();
        behind.is_some()
    })
}

/// Returns what stands behind the first place of a text in a name. Names are short: to make a search ready takes longer than to search.
fn behind<'n>(name: &'n [u8], text: &[u8]) -> Option<&'n [u8]> {
    let (first, others) = text.split_first()?;
    memchr_iter(*first, name).find_map(|at| name[at + 1..].strip_prefix(others))
}

/// Returns true where `name` begins with `head`: most names differ in their first byte, and to see that takes no call.
fn begins(name: &[u8], head: &[u8]) -> bool {
    head.len() <= name.len() && name.iter().zip(head).all(|(a, b)| a == b)
}

/// Returns true where `name` ends with `tail`: names of the same sort differ near their end, and to see that takes no call.
fn ends(name: &[u8], tail: &[u8]) -> bool {
    tail.len() <= name.len() && name.iter().rev().zip(tail.iter().rev()).all(|(a, b)| a == b)
}

/// Returns true where pieces fit a name: after each piece, `reached` holds how far into the name one may have come.
fn fit(pieces: &[Piece], name: &[u8]) -> bool {
    let mut reached = vec![false; name.len() + 1];
    reached[0] = true;
    for piece in pieces {
        let before = reached.clone();
        match piece {
            Piece::Text(text) => {
                reached.fill(false);
                let starts = before.iter().enumerate().filter(|(at, reached)| **reached && name[*at..].starts_with(text));
                starts.for_each(|(at, _)| reached[at + text.len()] = true);
            }
            Piece::Run => spread(&mut reached, |at| name[at] != b'/'),
            Piece::Any => spread(&mut reached, |_| true),
            Piece::Directories => {
                spread(&mut reached, |_| true);
                for at in 0..=name.len() {
                    reached[at] = before[at] || at > 0 && reached[at] && name[at - 1] == b'/';
                }
            }
        }
    }
    reached[name.len()]
}

/// Lets what is reached go on over bytes that may be passed.
fn spread(reached: &mut [bool], passes: impl Fn(usize) -> bool) {
    for at in 1..reached.len() {
        reached[at] |= reached[at - 1] && passes(at - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::Wildcard;
    use crate::rules::{Catalogue, Names};
    use globset::GlobBuilder;
    use std::collections::BTreeSet;

    /// Returns what globset says to a pattern and a name; ours takes brackets and question marks for themselves.
    fn theirs(pattern: &str, name: &str) -> bool {
        let chars: Vec<char> = pattern.chars().collect();
        let bounded = |c: Option<&char>| c.is_none_or(|c| matches!(c, '/' | ',' | '{' | '}'));
        let mut text = String::new();
        let mut at = 0;
        while let Some(c) = chars.get(at) {
            let stars = chars[at..].iter().take_while(|c| **c == '*').count();
            match stars {
                0 if matches!(c, '?' | '[' | ']' | '\\' | '!') => text.extend(['\\', *c]),
                0 => text.push(*c),
                1 => text.push('*'),
                _ if bounded(at.checked_sub(1).and_then(|b| chars.get(b))) && bounded(chars.get(at + stars)) => text.push_str("**"),
                _ => text.push_str("{*,*/**/*}"),
            }
            at += stars.max(1);
        }
        let glob = GlobBuilder::new(&text).literal_separator(true).backslash_escape(true).empty_alternates(true).build();
        glob.expect("a pattern").compile_matcher().is_match(name)
    }

    #[test]
    fn patterns_of_the_catalogue_fit_what_they_fit_for_globset() {
        let catalogue = format!("{:?}", Catalogue::built_in().expect("the built-in packs load").rules);
        let texts: BTreeSet<&str> = catalogue.split('"').filter(|t| !t.is_empty() && t.len() < 60 && !t.contains(['\\', '\n'])).collect();
        let names: Vec<&str> = texts.iter().copied().filter(|t| !t.contains(['*', '{', '}', ' '])).step_by(23).collect();
        let patterns: Vec<&str> = texts.iter().copied().filter(|t| t.contains(['*', '{']) && Names::of(&[(*t).to_owned()]).is_ok()).collect();
        assert!(names.len() > 50 && patterns.len() > 100, "{} {}", names.len(), patterns.len());
        for pattern in patterns.iter().step_by(2) {
            let ours = Wildcard::of(pattern).expect(pattern);
            for name in &names {
                assert_eq!(ours.fits(name), theirs(pattern, name), "{pattern} {name}");
            }
        }
    }

    #[test]
    fn odd_patterns_fit_what_they_fit_for_globset() {
        let patterns = ["**", "**/a", "a/**", "a/**/b", "a**", "**a**", "*a*b*", "{,/**}", "x{a,b{,c}}*", "a*/**/b*", "**/a/**", "*/a", "?[a]*"];
        let names =
            ["", "a", "b", "ab", "a/b", "/a", "a/", "a/b/c", "c/a/b", "xa", "xbc", "xbcd", "aab", "a/x/y/b", "ax/b", "ax/y/bz", "?[a]b", "a/x/"];
        for pattern in patterns {
            let ours = Wildcard::of(pattern).expect(pattern);
            names.iter().for_each(|name| assert_eq!(ours.fits(name), theirs(pattern, name), "{pattern} {name:?}"));
        }
    }

    #[test]
    fn hostile_patterns_are_bounded() {
        assert!(Wildcard::of(&"{a,b}".repeat(20)).is_none());
        let stars = Wildcard::of(&"*a".repeat(200)).expect("a pattern");
        assert!(!stars.fits(&"a".repeat(150)));
        assert!(Wildcard::of(&("{".repeat(190) + &"}".repeat(190))).is_some());
    }
}
