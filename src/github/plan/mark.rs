//! The hidden mark at the start of what we write, and the memory in it.
//!
//! In: a text. Out: whose it is and what it remembers. Left out: trust: a mark proves nothing without the author, since anybody can
//! write one; and what a person edited in our text may say anything, so that a memory that cannot be read is none.

use crate::github::read::User;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// Every mark begins so.
const START: &str = "<!-- connreview:";
/// And ends so.
const END: &str = " -->";
/// As many findings are remembered with their places, to leave room for the report.
const MOST_PLACES: usize = 150;
/// And as many at all.
const MOST: usize = 600;

/// A mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::github) struct Mark {
    /// `comment`, `review`, `finding`.
    pub(in crate::github) kind: String,
    /// What it remembers, without spaces inside.
    pub(in crate::github) words: Vec<String>,
}

impl Mark {
    /// Makes a mark.
    pub(in crate::github) fn new(kind: &str, words: &[&str]) -> Self {
        Self { kind: kind.to_owned(), words: words.iter().map(|w| (*w).to_owned()).collect() }
    }

    /// Reads the mark at the very start of a text.
    pub(in crate::github) fn of(text: &str) -> Option<Self> {
        let (inside, _) = text.trim_start().strip_prefix(START)?.split_once(END)?;
        let mut words = inside.split_ascii_whitespace().map(str::to_owned);
        Some(Self { kind: words.next()?, words: words.collect() })
    }

    /// Returns the mark as text.
    pub(in crate::github) fn text(&self) -> String {
        let words: String = self.words.iter().map(|w| format!(" {w}")).collect();
        format!("{START}{}{words}{END}", self.kind)
    }
}

/// Returns the mark of a text that the account `me` wrote with a mark of this kind; nothing for everything else.
pub(in crate::github) fn own(me: &str, kind: &str, user: Option<&User>, body: Option<&str>) -> Option<Mark> {
    let mine = user.is_some_and(|u| u.login.eq_ignore_ascii_case(me));
    if mine { Mark::of(body.unwrap_or_default()).filter(|m| m.kind == kind) } else { None }
}

/// What a comment remembers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Memory {
    /// The commit that was reviewed.
    pub(super) head: String,
    /// What was found.
    pub(super) found: Vec<Known>,
    /// The commit before that.
    #[serde(default)]
    pub(super) before: String,
    /// What was found there.
    #[serde(default)]
    pub(super) found_before: Vec<Known>,
}

/// A finding that was told: fingerprint, file, line. File and line are empty where there were too many.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known(pub(super) String, pub(super) String, pub(super) u32);

impl Memory {
    /// Reads the memory of a comment's mark; an empty one where it cannot be read.
    pub(super) fn of(mark: &Mark) -> Self {
        let packed = mark.words.first().map(String::as_str).unwrap_or_default();
        STANDARD.decode(packed).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Returns the memory as a word of a mark.
    pub(super) fn packed(&self) -> String {
        let short = |list: &[Known]| {
            let one = |(i, k): (usize, &Known)| if i < MOST_PLACES { k.clone() } else { Known(k.0.clone(), String::new(), 0) };
            list.iter().take(MOST).enumerate().map(one).collect::<Vec<_>>()
        };
        let memory = Self { found: short(&self.found), found_before: short(&self.found_before), ..self.clone() };
        STANDARD.encode(serde_json::to_vec(&memory).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An account.
    fn user(login: &str) -> User {
        User { login: login.into() }
    }

    #[test]
    fn a_mark_counts_only_at_the_start_and_of_its_author() {
        let text = Mark::new("comment", &["abc"]).text() + "\nhello";
        let of = |login: &str, body: &str| own("bot", "comment", Some(&user(login)), Some(body)).is_some();
        assert!(of("bot", &text) && of("Bot", &text));
        assert!(!of("mallory", &text), "a stranger with our mark");
        assert!(!of("bot", &format!("> {text}")), "a quote");
        assert!(!of("bot", "plain") && own("bot", "review", Some(&user("bot")), Some(&text)).is_none());
    }

    #[test]
    fn a_memory_survives_whatever_a_file_is_called() {
        let memory = Memory { head: "a".into(), found: vec![Known("f".into(), "--> @x `<b>`".into(), 3)], ..Memory::default() };
        let text = Mark::new("comment", &[&memory.packed()]).text();
        assert_eq!(Memory::of(&Mark::of(&text).unwrap()), memory);
        assert_eq!(Memory::of(&Mark::of("<!-- connreview:comment !!! -->").unwrap()), Memory::default());
    }
}
