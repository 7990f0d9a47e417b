//! Two changes that have nothing to do with each other: reviewed at once they give what each gives alone.
//!
//! In: fixtures beside each other in one repository, each below a folder of its own. What a change is told must not depend on what else the pull
//! request holds. Left out: how findings of one kind are put together, which a report says of all of them at once.

use crate::identity::material;
use crate::support::{Files, Repo};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// What is told of a place: kind, file, line, symbol and words of a change.
type Told = BTreeSet<(String, String, u32, String, String)>;

/// Returns the changes of a review.
fn told(base: &Files, head: &Files) -> Told {
    let report = Repo::new(base, head).review();
    report.changes.iter().map(|c| (c.kind.clone(), c.file.clone(), c.line, c.symbol.clone(), c.summary.clone())).collect()
}

/// Returns two trees as one.
fn beside(one: &Files, other: &Files) -> Files {
    let below = |folder: &str, files: &Files| files.iter().map(|(path, text)| (format!("{folder}/{path}"), text.clone())).collect::<Files>();
    below("one", one).into_iter().chain(below("two", other)).collect()
}

#[test]
fn two_changes_at_once_give_what_each_gives_alone() {
    let all = material();
    let pairs: Vec<_> = all.iter().zip(all.iter().cycle().skip(all.len() / 2)).step_by(2).collect();
    let fault = |((one, a, b), (two, x, y)): &(&(String, Files, Files), &(String, Files, Files))| {
        let before = beside(a, x);
        let (first, second, both) = (told(&before, &beside(b, x)), told(&before, &beside(a, y)), told(&before, &beside(b, y)));
        let alone: Told = first.union(&second).cloned().collect();
        let (gone, come): (Vec<_>, Vec<_>) = (alone.difference(&both).collect(), both.difference(&alone).collect());
        (alone != both).then(|| format!("{one} and {two}:\n  alone {gone:#?}\n  at once {come:#?}"))
    };
    let faults: Vec<String> = pairs.par_iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
