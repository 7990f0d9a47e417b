//! What a team holds changes against: kinds of impact, and guidelines.
//!
//! In: what changed, the profile, the tests that were found. Out: each impact and guideline with the changes that bear on it; none
//! that no change bears on. Left out: whether the guideline is kept, which people decide.

use super::{concerns, told};
use crate::compare::Comparison;
use crate::reach::{Answer, Reached, Status};
use crate::report::Consideration;
use crate::rules::Profile;

/// Most changes named for one.
const NAMED: usize = 3;

/// Returns impacts, then guidelines.
pub(super) fn of(found: &Comparison, profile: &Profile, tests: &[Reached]) -> Vec<Consideration> {
    let bearing = |kinds: &[String], mechanisms: &[String]| -> Vec<String> {
        let mut all: Vec<String> = found.changes.iter().filter(|c| concerns(c, kinds, mechanisms)).map(told).collect();
        all.dedup();
        all
    };
    let none = String::new();
    let impacts = profile.impacts.iter().map(|i| ("impact", &i.title, &i.consider, &none, bearing(&i.kinds, &i.mechanisms)));
    let guidelines = profile.guidelines.iter().map(|g| {
        let mut changes = bearing(&g.kinds, &g.mechanisms);
        changes.extend(g.tests.then(|| untested(tests)).into_iter().flatten());
        ("guideline", &g.id, &g.says, &g.ask, changes)
    });
    let all = impacts.chain(guidelines).filter(|(.., changes)| !changes.is_empty());
    let one = |(kind, title, text, ask, changes): (&str, &String, &String, &String, Vec<String>)| Consideration {
        kind: kind.into(),
        title: title.clone(),
        text: text.clone(),
        ask: ask.clone(),
        changes: shown(changes),
    };
    all.map(one).collect()
}

/// Returns the questions that guidelines ask about what bears on them.
pub fn questions(considerations: &[Consideration]) -> Vec<String> {
    let asked = considerations.iter().filter(|c| !c.ask.is_empty());
    asked.map(|c| format!("{} {}.", c.ask, upper(&c.changes.join("; ")))).collect()
}

/// Returns the first changes, and how many more there are.
fn shown(mut changes: Vec<String>) -> Vec<String> {
    let more = changes.len().saturating_sub(NAMED);
    changes.truncate(NAMED);
    changes.extend((more > 0).then(|| format!("{more} more")));
    changes
}

/// Returns the changed functions that no test guards, or of which no failure is shown.
fn untested(tests: &[Reached]) -> Vec<String> {
    let one = |r: &Reached| {
        let at = || format!("`{}` ({})", r.target.symbol, r.target.file);
        match (r.status, r.failure.answer) {
            (Status::Uncovered, _) => Some(format!("no test guards {}", at())),
            (Status::Covered | Status::Partly, Answer::No) => Some(format!("no test shows a failure of {}", at())),
            _ => None,
        }
    };
    tests.iter().filter_map(one).collect()
}

/// Returns a text as the beginning of a sentence.
fn upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
