//! Statements that stand elsewhere: what a change takes out of one function and puts into another has moved.
//!
//! In: all functions compared. Out: [`Elsewhere`], which is asked of a statement that is gone from a function, or new in it. Left out: whether
//! the other function runs where this one did.

use crate::compare::calls::context;
use crate::compare::compared::{Compared, Seen};
use crate::facts::{Expr, LineKind, Outline};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::OnceLock;

/// Statements and conditions that the change takes out of some function or puts into some: what stands elsewhere now has moved.
#[derive(Debug, Default)]
pub(crate) struct Elsewhere {
    pub(super) removed: Statements,
    pub(super) added: Statements,
    /// What functions of head ask before they leave, by their name.
    asked: BTreeMap<String, BTreeSet<String>>,
}

/// Shortest statement that is recognised in another function: `return nil` stands everywhere.
const TELLING: usize = 16;
/// Shortest statement that is recognised where its values are taken of something else: `len(Addrs) != 0`.
const TELLING_ENDS: usize = 14;

/// Statements that stand, or stood, in other functions.
#[derive(Debug, Default)]
pub(super) struct Statements {
    texts: BTreeSet<String>,
    /// What is left of them by [`ends_of_paths`], made when it is first asked.
    ends: OnceLock<HashSet<String>>,
}

impl Statements {
    /// Returns true where a statement is among them as it is written.
    pub(super) fn contains(&self, text: &str) -> bool {
        self.texts.contains(text)
    }

    /// Returns true where a statement is among them, be it of values that are taken of something else there: a method has `options.Addrs` of
    /// its receiver.
    fn holds(&self, text: &str) -> bool {
        let of_others = |ends: String| {
            let all = || self.texts.iter().map(|t| ends_of_paths(t)).collect();
            ends != text && ends.len() >= TELLING_ENDS && self.ends.get_or_init(all).contains(&ends)
        };
        self.contains(text) || of_others(ends_of_paths(text))
    }
}

impl Elsewhere {
    /// Collects the conditions of all functions compared.
    pub(crate) fn of(all: &[Compared<'_>]) -> Self {
        let mut e = Self::default();
        for c in all {
            let both = c.base.is_some() && c.head.is_some();
            if let Some(b) = &c.base {
                e.removed.texts.extend(statements(&b.outline, (0..b.outline.lines.len()).filter(|i| !both || c.diff.removed.contains(i))));
            }
            if let Some(h) = &c.head {
                let asked = c.diff.added.iter().copied().chain((0..h.outline.lines.len()).filter(|_| !both));
                let asked = asked.filter(|&i| h.outline.lines[i].kind == LineKind::If && context::leaves(&h.outline, i));
                let asked: BTreeSet<String> = asked.flat_map(|i| called_in(&h.outline, i)).collect();
                e.asked.entry(h.function.name.clone()).or_default().extend(asked);
                e.added.texts.extend(statements(&h.outline, (0..h.outline.lines.len()).filter(|i| !both || c.diff.added.contains(i))));
            }
        }
        e
    }

    /// Returns true where a function that is called before line `at` asks by the same call what line `gone` of base asked, and leaves.
    pub(super) fn asked_before(&self, (b, gone): (&Seen<'_>, usize), (h, at): (&Seen<'_>, usize)) -> bool {
        let questions = called_in(&b.outline, gone);
        let asks = |name: String| self.asked.get(&name).is_some_and(|all| questions.iter().any(|q| is_telling(q) && all.contains(q)));
        !questions.is_empty() && (0..at).flat_map(|i| called_in(&h.outline, i)).any(asks)
    }

    /// Returns true where a statement that is gone here is new in another function.
    pub(crate) fn added(&self, text: &str) -> bool {
        is_telling(text) && self.added.holds(bare(text))
    }

    /// Returns true where a statement that is new here is gone from another function.
    pub(crate) fn removed(&self, text: &str) -> bool {
        is_telling(text) && self.removed.holds(bare(text))
    }
}

/// Returns the names of what a line calls.
fn called_in(o: &Outline<'_>, at: usize) -> Vec<String> {
    let mut names = vec![];
    for e in &o.lines[at].exprs {
        e.walk_here(&mut |x| {
            if let Expr::Call(c) = x {
                names.push(c.name.clone());
            }
        });
    }
    names
}

/// Returns the texts of some lines, logs left out.
fn statements<'o>(o: &'o Outline<'_>, lines: impl Iterator<Item = usize> + 'o) -> impl Iterator<Item = String> + 'o {
    lines.filter(|&i| !o.lines[i].noise).map(|i| bare(&o.lines[i].text).to_owned())
}

/// Returns true for a statement that is recognised by its text alone.
pub(crate) fn is_telling(text: &str) -> bool {
    text.len() >= TELLING
}

/// Returns a condition without the word before it.
pub(crate) fn bare(text: &str) -> &str {
    ["if ", "unless ", "case "].iter().find_map(|w| text.strip_prefix(w)).unwrap_or(text)
}

/// Returns a condition with the last name of each path alone: `a.b && c` is `b && c`. What is called stays whole.
pub(super) fn ends_of_paths(text: &str) -> String {
    let (mut out, mut word) = (String::new(), String::new());
    for c in text.chars().chain([' ']) {
        if c.is_alphanumeric() || c == '_' || c == '.' {
            word.push(c);
            continue;
        }
        let start = word.starts_with(|w: char| w.is_alphabetic() || w == '_');
        let kept = if start && c != '(' { word.rsplit('.').next().unwrap_or_default() } else { word.as_str() };
        out.push_str(kept);
        out.push(c);
        word.clear();
    }
    out.truncate(out.trim_end().len());
    out
}
