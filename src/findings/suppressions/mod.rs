//! Suppressions: comments in the code that put findings aside.
//!
//! In: the comments of head in changed files, the changes that were found. Out: which suppression covers a change, and notes on
//! those that this change adds, that ended, that nothing needs any more or that cannot be read. Left out: the baseline and
//! levels. Only head counts: a suppression that the change removes no longer holds.

mod covered;
mod read;

use super::Bench;
use crate::change::{ChangeSet, Side, Status};
use crate::compare::Change;
use crate::facts::{FileFacts, Outline, Renames};
use crate::report::{Finding, Silencing};
use crate::rules::{Match, fits};
use covered::Covered;
use read::{MARK, Written};
use std::collections::BTreeSet;

/// A suppression at head.
pub(super) struct Suppression {
    /// File.
    file: String,
    /// Line.
    line: u32,
    /// What it says.
    written: Written,
    /// What it covers.
    covered: Covered,
    /// True where the change adds or edits it.
    added: bool,
    /// True where its last day is over.
    ended: bool,
    /// True where it does not count yet: the change adds it, and only what stood at base is believed.
    withheld: bool,
}

/// The suppressions that cover a change, as indices: the first that holds, and of those that ended the first.
pub(super) type Covering = (Option<usize>, Option<usize>);

/// The suppressions of a review.
#[derive(Default)]
pub(super) struct Suppressions {
    /// Those that can be read, by file and line.
    all: Vec<Suppression>,
    /// What is wrong with the others.
    wrong: Vec<Silencing>,
}

impl Suppressions {
    /// Collects the suppressions of the changed files and of the files in which something changed.
    pub fn of(bench: &Bench<'_>, changes: &[&Change]) -> Self {
        let mut paths: BTreeSet<&str> = bench.change.files.iter().filter_map(|f| f.path_at(Side::Head)).collect();
        paths.extend(changes.iter().filter(|c| c.side == Side::Head).map(|c| c.file.as_str()));
        paths.retain(|p| bench.places.production(p));
        let before = texts_at_base(bench);
        let mut found = Self::default();
        for file in paths.into_iter().filter_map(|p| bench.head.file(p)).filter(|f| !f.test && !f.generated) {
            found.add(bench, &file, &before);
        }
        found
    }

    /// Adds those of one file.
    fn add(&mut self, bench: &Bench<'_>, file: &FileFacts, before: &BTreeSet<String>) {
        for (line, text, comment) in lines(file) {
            let added = touched(bench.change, &file.path, line) && !before.contains(text.trim());
            let read = read::read(text).map(|r| r.and_then(|w| known(bench, &w).map_or(Ok(w), Err)));
            match read {
                Some(Ok(written)) => {
                    let ended = written.until.zip(bench.today).is_some_and(|(until, today)| today > until);
                    let covered = Covered::by(comment, file, bench.head);
                    self.all.push(Suppression { file: file.path.clone(), line, written, covered, added, ended, withheld: added && bench.from_base });
                }
                Some(Err(why)) => {
                    let message = format!("A suppression ignores nothing: {why}");
                    self.wrong.push(note("suppression_malformed", (&file.path, line), message, added));
                }
                None => {}
            }
        }
    }

    /// Returns the suppressions by whose leave a change is put aside.
    pub fn covering(&self, c: &Change, change: &ChangeSet, rule: Option<&str>) -> Covering {
        let names = |w: &Written| w.names.iter().any(|n| *n == c.kind || rule.is_some_and(|r| fits(n, r)));
        let fitting =
            |idle: bool| self.all.iter().position(|s| (s.ended || s.withheld) == idle && names(&s.written) && s.covered.covers(&s.file, c, change));
        (fitting(false), fitting(true))
    }

    /// Returns why a finding is put aside.
    pub fn reason(&self, index: usize) -> String {
        let s = &self.all[index];
        let until = s.written.until.map(|d| format!(", until {d}")).unwrap_or_default();
        let added = if s.added { ", added by this change" } else { "" };
        format!("{}{until} ({}:{}{added})", s.written.reason, s.file, s.line)
    }

    /// Returns what is to be told of the suppressions: `hidden` are the findings that each one puts aside, `open`
    /// those it would put aside had it not ended, and `used` those that cover any change at all.
    pub fn notes(&self, bench: &Bench<'_>, hidden: &[Vec<&Finding>], open: &[Vec<&Finding>], used: &BTreeSet<usize>) -> Vec<Silencing> {
        let mut notes = self.wrong.clone();
        for (i, s) in self.all.iter().enumerate() {
            let at = (s.file.as_str(), s.line);
            let names = s.written.names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
            let reason = &s.written.reason;
            if let Some(day) = s.written.until.filter(|_| s.ended) {
                let still = if open[i].is_empty() { String::new() } else { format!("; {} counts again", ids(&open[i]).join(", ")) };
                let message = format!("The suppression of {names} ended on {day}{still}");
                notes.push(Silencing { findings: ids(&open[i]), ..note("suppression_ended", at, message, s.added || !open[i].is_empty()) });
            } else if s.withheld {
                let would = if open[i].is_empty() { "no finding of it".to_owned() } else { levels(&open[i]) };
                let message = format!("This change adds a suppression of {names}, which counts once it is merged and then hides {would}: “{reason}”");
                notes.push(Silencing { findings: ids(&open[i]), ..note("suppression_added", at, message, true) });
            } else if !hidden[i].is_empty() {
                let message = format!("This change adds a suppression of {names} that hides {}: “{reason}”", levels(&hidden[i]));
                let added = Silencing { findings: ids(&hidden[i]), ..note("suppression_added", at, message, true) };
                notes.extend(s.added.then_some(added));
            } else if s.added && !used.contains(&i) {
                let message = format!("This change adds a suppression of {names} that hides no finding of it: “{reason}”");
                notes.push(note("suppression_added", at, message, true));
            } else if !used.contains(&i) && s.is_idle(bench) {
                notes.push(note(
                    "suppression_unused",
                    at,
                    format!("The suppression of {names} covers nothing any more: no such place stands there"),
                    false,
                ));
            }
        }
        notes.sort_by(|a, b| (&a.file, a.line, &a.kind).cmp(&(&b.file, b.line, &b.kind)));
        notes
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }
}

impl Suppression {
    /// Returns true where no place of the rules it names is left at what it covers. Only rules of code can be told so; kinds
    /// of change come and go.
    fn is_idle(&self, bench: &Bench<'_>) -> bool {
        let Some(file) = bench.head.file(&self.file) else { return false };
        let named = |id: &str| self.written.names.iter().any(|n| fits(n, id));
        let rules: Vec<_> = bench.catalogue.rules.iter().filter(|r| named(&r.id)).collect();
        let in_code = |m: &Match| matches!(m, Match::Call(_) | Match::Record(_) | Match::Assign(_));
        let of_rules = self.written.names.iter().all(|n| rules.iter().any(|r| fits(n, &r.id)));
        if !of_rules || !rules.iter().all(|r| r.matches.iter().all(in_code)) {
            return false;
        }
        let mut here = file.functions.iter().filter(|f| self.covered.meets(f.span)).peekable();
        // Outside of functions points are not looked for one by one.
        here.peek().is_some()
            && !here.any(|f| {
                let points = bench.points.points(&file, f, &Outline::of(f, &Renames::default()));
                points.iter().any(|p| named(&bench.catalogue.rules[p.rule].id) && self.covered.holds(p.line))
            })
    }
}

/// Returns the lines of a file's comments that may be suppressions: line, text, index of the comment.
fn lines(file: &FileFacts) -> impl Iterator<Item = (u32, &str, usize)> {
    let marked = file.comments.iter().enumerate().filter(|(_, c)| c.text.contains(MARK));
    marked.flat_map(|(i, c)| (c.span.start..).zip(c.text.lines()).map(move |(line, text)| (line, text, i)))
}

/// Returns the suppressions of base, so that one that only moves is not taken for a new one.
fn texts_at_base(bench: &Bench<'_>) -> BTreeSet<String> {
    let paths = bench.change.files.iter().filter(|f| f.status != Status::Added).filter_map(|f| f.path_at(Side::Base));
    let files = paths.filter(|p| bench.places.production(p)).filter_map(|p| bench.base.file(p));
    files.flat_map(|f| lines(&f).map(|(_, text, _)| text.trim().to_owned()).filter(|t| t.contains(MARK)).collect::<Vec<_>>()).collect()
}

/// Returns true where the change edits a line of head.
fn touched(change: &ChangeSet, path: &str, line: u32) -> bool {
    change.files.iter().any(|f| f.path_at(Side::Head) == Some(path) && f.touches(Side::Head, line, line))
}

/// Returns what is wrong with the names of a suppression.
fn known(bench: &Bench<'_>, written: &Written) -> Option<String> {
    written.names.iter().find_map(|n| bench.catalogue.unknown_name(n))
}

/// Returns the ids of findings.
fn ids(findings: &[&Finding]) -> Vec<String> {
    findings.iter().map(|f| f.id.clone()).collect()
}

/// Returns the ids of findings with their severity: `F1 (high), F2 (low)`.
fn levels(findings: &[&Finding]) -> String {
    findings.iter().map(|f| format!("{} ({})", f.id, f.severity.as_str())).collect::<Vec<_>>().join(", ")
}

/// Makes a note.
fn note(kind: &str, (file, line): (&str, u32), message: String, visible: bool) -> Silencing {
    Silencing { kind: kind.to_owned(), file: file.to_owned(), line, message, findings: vec![], visible, weakens: kind == "suppression_added" }
}
