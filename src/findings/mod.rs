//! Findings: which changes a reviewer has to look at, and how urgently.
//!
//! In: compared points and changes, the tests that reach them, the catalogue with its active profile, suppressions and the
//! baseline. Out: findings in order of rank, none of them dropped: what is put aside has a status and a reason; questions,
//! partners, and the mechanisms that the change touches. Left out: wording of the report, output formats, git.

mod baseline;
mod description;
mod evidence;
mod fingerprint;
mod group;
mod guide;
mod profile;
mod questions;
mod severity;
mod suppressions;

pub use baseline::{Baseline, BaselineError, BaselineFile, Entry};
pub use description::{Reading, read_text};
pub(crate) use fingerprint::of_texts as fingerprint_of;
pub use guide::guides;
pub use profile::{ProfileHits, hits};
pub use questions::questions;

use crate::change::{ChangeSet, Day};
use crate::compare::{Change, Comparison, Places};
use crate::facts::Source;
use crate::points::Finder;
use crate::report::{Finding, Silencing, Verdict};
use crate::rules::{Catalogue, Level};
use std::collections::{BTreeMap, BTreeSet};
use suppressions::{Covering, Suppressions};

/// Returns the mechanisms that the change touches, most important first: those with the weightiest changes; settings
/// after what they configure.
pub fn mechanisms(found: &Comparison, catalogue: &Catalogue) -> Vec<String> {
    let mut weights: BTreeMap<&str, u32> = BTreeMap::new();
    for c in found.changes.iter().filter(|c| counts(c)) {
        *weights.entry(&c.mechanism).or_default() += if c.confidence == Level::High { 3 } else { 1 };
    }
    let mut all: Vec<(&str, u32)> = weights.into_iter().collect();
    let order = |m: &str| catalogue.mechanisms.get(m).map_or(u32::MAX, |m| m.order);
    all.sort_by_key(|(m, w)| (*m == "config", std::cmp::Reverse(*w), order(m)));
    all.into_iter().map(|(m, _)| m.to_owned()).collect()
}

/// Returns true for a change that is sure enough to be told as one of the pull request.
pub fn counts(c: &Change) -> bool {
    c.confidence >= Level::Medium
}

/// What findings are judged with.
pub struct Bench<'b> {
    /// The change set.
    pub change: &'b ChangeSet,
    /// The rules.
    pub catalogue: &'b Catalogue,
    /// Facts of base.
    pub base: &'b dyn Source,
    /// Facts of head.
    pub head: &'b dyn Source,
    /// Points of head.
    pub points: &'b Finder<'b>,
    /// What is known of paths.
    pub places: &'b (dyn Places + Sync),
    /// What was accepted before.
    pub baseline: &'b Baseline,
    /// The day against which suppressions are held.
    pub today: Option<Day>,
    /// Changes that rules found which are turned off.
    pub off: &'b [Change],
    /// True where only suppressions count that stood at base.
    pub from_base: bool,
}

/// By whose leave a change is put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Leave {
    /// Nobody's: it counts.
    None,
    /// A suppression's, by index.
    Suppression(usize),
    /// The configuration's: the rule is off.
    Off,
}

/// What came of judging.
#[derive(Debug, Default)]
pub struct Judged {
    /// The findings, most severe first; those that are put aside come last.
    pub findings: Vec<Finding>,
    /// What puts findings aside, as far as a reader must know.
    pub silencing: Vec<Silencing>,
    /// Changes, by index, whose finding is put aside.
    pub put_aside: BTreeSet<usize>,
}

/// Takes the changes and points of rules that are off out of a comparison, and returns the changes.
pub fn take_off(found: &mut Comparison, catalogue: &Catalogue) -> Vec<Change> {
    let on = |rule: usize| !catalogue.rules[rule].off;
    found.points.retain(|p| on(p.point.rule));
    let (kept, off) = std::mem::take(&mut found.changes).into_iter().partition(|c| c.rule.is_none_or(on));
    found.changes = kept;
    found.aside.retain(|c| c.rule.is_none_or(on));
    off
}

/// Returns the findings of a comparison: one for each place, with all that changed there.
pub fn judge(found: &Comparison, bench: &Bench<'_>) -> Judged {
    let changes: Vec<&Change> = found.changes.iter().chain(&found.aside).collect();
    let suppressions = Suppressions::of(bench, &changes);
    let rule = |c: &Change| c.rule.map(|r| &bench.catalogue.rules[r]);
    let covering = |c: &Change| suppressions.covering(c, bench.change, rule(c).map(|r| r.id.as_str()));
    let used: BTreeSet<usize> = changes.iter().filter_map(|c| covering(c).0).collect();
    let leave = |c: &Change| covering(c).0.map_or(Leave::None, Leave::Suppression);
    let on = changes.iter().filter_map(|c| Some((*c, severity::judged(c, rule(c))?, leave(c))));
    let off = bench.off.iter().filter_map(|c| Some((c, severity::judged(c, rule(c))?, Leave::Off)));
    let mut all = group::findings(on.chain(off), bench.catalogue, bench.base, bench.head);
    sort(&mut all);
    fingerprint::number(all.iter_mut().map(|g| &mut g.finding));
    let accepted = put_aside(&mut all, bench, &suppressions);
    // What counts comes first, so that ids do not depend on what is put aside.
    all.sort_by_key(|g| g.finding.status != "new");
    (1..).zip(&mut all).for_each(|(i, g)| g.finding.id = format!("F{i}"));
    let (hidden, open) = silenced(&all, &covering, suppressions.len());
    let mut silencing = suppressions.notes(bench, &hidden, &open, &used);
    silencing.extend(bench.baseline.idle(bench, &accepted));
    let aside = all.iter().filter(|g| g.finding.status != "new").flat_map(|g| &g.changes);
    let put_aside = aside.filter_map(|c| found.changes.iter().position(|x| std::ptr::eq(x, *c))).collect();
    Judged { findings: all.into_iter().map(|g| g.finding).collect(), silencing, put_aside }
}

/// A finding, by whose leave it is put aside, and its changes.
type Grouped<'c> = group::Grouped<'c, Leave>;

/// Sorts findings, most severe first.
fn sort(all: &mut [Grouped<'_>]) {
    all.sort_by(|a, b| {
        let key = |f: &Finding| (std::cmp::Reverse((f.severity, f.confidence)), f.file.clone(), f.line, f.symbol.clone());
        (key(&a.finding), a.leave).cmp(&(key(&b.finding), b.leave))
    });
}

/// Gives each finding its status; returns the entries of the baseline that accept one.
fn put_aside(all: &mut [Grouped<'_>], bench: &Bench<'_>, suppressions: &Suppressions) -> BTreeSet<usize> {
    let mut accepted = BTreeSet::new();
    for g in all {
        let (status, reason) = match g.leave {
            Leave::Suppression(i) => ("suppressed", suppressions.reason(i)),
            Leave::Off => ("suppressed", "off in connreview.yml".to_owned()),
            Leave::None => match bench.baseline.accepting(&g.finding, bench.base, bench.head) {
                Some(entry) => {
                    accepted.insert(entry);
                    ("baseline", bench.baseline.reason(entry))
                }
                None => continue,
            },
        };
        (g.finding.status, g.finding.status_reason) = (status.to_owned(), Some(reason));
    }
    accepted
}

/// Returns for each suppression the findings it hides, and those it would hide had it not ended.
fn silenced<'g>(all: &'g [Grouped<'_>], covering: &dyn Fn(&Change) -> Covering, count: usize) -> (Vec<Vec<&'g Finding>>, Vec<Vec<&'g Finding>>) {
    let (mut hidden, mut open) = (vec![vec![]; count], vec![vec![]; count]);
    for g in all {
        match g.leave {
            Leave::Suppression(i) => hidden[i].push(&g.finding),
            Leave::None if g.finding.status == "new" => {
                let ended: BTreeSet<usize> = g.changes.iter().filter_map(|c| covering(c).1).collect();
                ended.into_iter().for_each(|i| open[i].push(&g.finding));
            }
            Leave::None | Leave::Off => {}
        }
    }
    (hidden, open)
}

/// Returns true where a finding of some weight counts in a function.
pub fn weighs(findings: &[Finding], file: &str, symbol: &str) -> bool {
    findings.iter().any(|f| f.file == file && f.symbol == symbol && f.severity >= Level::Medium && f.status_reason.is_none())
}

/// Returns the answer of the run: fail where a finding is at or above the threshold.
pub fn verdict(findings: &[Finding], fail_on: Option<Level>) -> Verdict {
    let open = || findings.iter().filter(|f| f.status == "new" || f.status == "unchanged");
    if fail_on.is_some_and(|t| open().any(|f| f.severity >= t)) {
        Verdict::Fail
    } else if open().any(|f| f.severity > Level::Info) {
        Verdict::Attention
    } else {
        Verdict::Pass
    }
}
