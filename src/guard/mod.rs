//! Guard: what a change does to the tests that guard a connection, and which test it lacks.
//!
//! In: both sides of the change, and its tests as [`crate::reach`] finds them. Out: changes of the kinds `test_weakened` and `test_removed`
//! ([`changes`]), and for each changed function what its tests do not show ([`lacking`]). Left out: a test that leaves together with what it tests, one that moved or was renamed, one that was rewritten: whoever adds a
//! call to a test may check with it, and a test added for the same function may stand for the old one. What a test expects may change with the code
//! it tests; only a check that holds for more than before is told.
//!
//! Files: `assertions` (the checks of a test), `pairs` (the tests of both sides), `losses` (what a test lost), `guarded` (which connection function a
//! test guards), `branches` (changed code that no test sets the condition of), `missing` (failures that no test shows), `skeleton` (tests to write).

mod assertions;
mod branches;
mod guarded;
mod losses;
mod missing;
mod pairs;
mod skeleton;

pub use branches::Unset;
pub use missing::in_words;
pub use skeleton::Skeleton;

use crate::compare::{Change, Comparison, Direction, Sides, code};
use crate::reach::{Reached, Status};
use crate::rules::{Level, Testing};
use guarded::Guarded;
use losses::{Loss, Lost};
use pairs::Pairs;

/// Most tests of one change that are looked at: where more lose something, the change is about the tests themselves.
const MOST: usize = 40;

/// Returns what a change takes from the tests of connection functions that still stand at head.
pub fn changes(sides: &Sides<'_>) -> Vec<Change> {
    let words = Testing::built_in();
    let pairs = Pairs::of(sides);
    let mut lost = losses::of(sides, &pairs, &words);
    lost.truncate(MOST);
    if lost.is_empty() {
        return vec![];
    }
    let guards = guarded::by_test(sides, &lost);
    lost.iter().zip(guards).filter_map(|(l, g)| told(sides, l, g?)).collect()
}

/// What the tests of a changed function do not show.
#[derive(Debug, Default, Clone)]
pub struct Lacking {
    /// The setting on which its changed lines depend and that no test sets.
    pub unset: Option<Unset>,
    /// Failure scenarios, by their names of the catalogue.
    pub missing: Vec<String>,
    /// A test to write, for the first of these.
    pub skeleton: Option<Skeleton>,
}

/// Most skeletons of one review.
const SKELETONS: usize = 5;

/// Returns what the tests of each changed function do not show. `weighs` says whether a finding of some weight stands in a function: of others no
/// scenario is missed; `suggest` whether skeletons are wanted.
pub fn lacking(sides: &Sides<'_>, found: &Comparison, tests: &[Reached], weighs: &dyn Fn(&str, &str) -> bool, suggest: bool) -> Vec<Lacking> {
    let mut left = if suggest { SKELETONS } else { 0 };
    let one = |r: &Reached| {
        let (file, symbol) = (r.target.file.as_str(), r.target.symbol.as_str());
        let changes: Vec<&Change> = found.changes.iter().filter(|c| c.file == file && c.symbol == symbol).collect();
        let unset = (r.status == Status::Covered).then(|| branches::unset(sides, file, symbol)).flatten();
        let missing = if weighs(file, symbol) { missing::scenarios(r, &changes) } else { vec![] };
        let skeleton = missing.first().filter(|_| left > 0).and_then(|s| skeleton::of(sides.head, r, s));
        left -= usize::from(skeleton.is_some());
        Lacking { unset, missing, skeleton }
    };
    tests.iter().map(one).collect()
}

/// Returns the change that a loss is.
fn told(sides: &Sides<'_>, lost: &Lost<'_>, guarded: Guarded) -> Option<Change> {
    let title = sides.catalogue.mechanisms.get(&guarded.mechanism).map_or(guarded.mechanism.as_str(), |m| m.title.as_str());
    let what = format!("{} ({title}, {}:{})", code(&guarded.symbol), guarded.file, guarded.line);
    let test = code(&lost.name);
    let (kind, direction, summary, values) = match &lost.loss {
        // The others may show what this one did.
        Loss::Test if guarded.others => return None,
        Loss::Test => {
            let summary = format!("the test {test} of {what} is gone, and no other test was found that reaches the function");
            ("test_removed", Direction::Removed, summary, (None, None))
        }
        Loss::Run(why) => {
            // The reason names a line, which must not become part of what the finding is known by.
            ("test_weakened", Direction::Weakened, format!("the test {test} of {what} no longer counts: {why}"), (None, None))
        }
        Loss::Checks(gone) => {
            let first = gone.first()?;
            let more = if gone.len() > 1 { format!(" and {} more", gone.len() - 1) } else { String::new() };
            let summary = format!("the test {test} of {what} no longer checks {}{more}", code(first));
            ("test_weakened", Direction::Changed, summary, (Some(first.clone()), None))
        }
        Loss::Exactness(old, new) => {
            let summary = format!("the test {test} of {what} checks less: {} → {}", code(old), code(new));
            ("test_weakened", Direction::Changed, summary, (Some(old.clone()), Some(new.clone())))
        }
    };
    Some(Change {
        kind: kind.to_owned(),
        mechanism: guarded.mechanism,
        rule: None,
        direction,
        file: lost.file.clone(),
        line: lost.line,
        side: lost.side,
        base_at: lost.base_at.clone(),
        symbol: lost.name.clone(),
        base: values.0,
        head: values.1,
        summary,
        confidence: Level::Medium,
        one_way: true,
        set_at: vec![],
        captures: [("test".to_owned(), lost.name.clone()), ("function".to_owned(), guarded.symbol)].into(),
    })
}
