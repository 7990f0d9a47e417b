//! The text of a pull request against its diff.
//!
//! In: the text (of the pull request, else the commit messages), the comparison, its findings. Out: few short lines: a named thing
//! that the text announces and no changed line holds; a connection that changes and that the text does not speak of, or denies. Left out:
//! any understanding beyond words; where a word leaves a doubt, nothing is said.

mod announced;
mod contradicted;
mod text;
mod unmentioned;

pub(super) use text::without_comments;

use super::Bench;
use crate::compare::Comparison;
use crate::report::Finding;
use crate::rules::Words;
use text::Text;

/// Words from which on a text tells enough to be held against the diff.
const SUBSTANTIAL: usize = 25;

/// What a text and a diff do not have in common.
#[derive(Debug, Default)]
pub struct Reading {
    /// Lines for the reviewer.
    pub lines: Vec<String>,
    /// True where there is no text.
    pub absent: bool,
}

/// Holds a text against the diff.
pub fn read_text(raw: &str, found: &Comparison, findings: &[Finding], bench: &Bench<'_>) -> Reading {
    let words = Words::built_in();
    let text = Text::of(raw, &words);
    let mut lines = announced::lines(&text, &words, found, bench);
    lines.extend(contradicted::lines(&text, &words, found, findings, bench));
    if text.length() >= SUBSTANTIAL {
        lines.extend(unmentioned::lines(&text, &words, found, findings, bench));
    }
    Reading { lines, absent: text.words.is_empty() }
}
