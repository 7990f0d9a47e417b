//! Coverage profiles held against the functions whose tests were looked for.
//!
//! In: what the search for tests found, the profiles, the lines of each function that the change edits. Out: the same with the lines that a run of the
//! tests came to. Left out: deciding anything about a test by a profile, which does not know tests: a function that no test was found for and that was
//! run nevertheless is guarded `partly`.

use crate::change::{ChangeSet, Side};
use crate::coverage::Coverage;
use crate::facts::Source;
use crate::report::{LinesRun, TestReach};

/// Adds to each function what the profiles say of the lines of it that the change edits; of all its lines where there is no change.
pub(super) fn add(all: &mut [TestReach], coverage: &Coverage, head: &dyn Source, change: Option<&ChangeSet>) {
    if coverage.names.is_empty() {
        return;
    }
    for r in all {
        let wanted = match change {
            Some(change) => changed(change, head, r),
            None => spans(head, r),
        };
        let (run, not_run) = coverage.lines(&r.file, &wanted);
        if run.is_empty() && not_run.is_empty() {
            continue;
        }
        if !run.is_empty() && matches!(r.status.as_str(), "uncovered" | "unknown") {
            r.status = "partly".to_owned();
        }
        r.coverage = Some(LinesRun { profiles: coverage.names.clone(), run, not_run });
    }
}

/// Returns first and last line of the function: of each one that has the name.
fn spans(head: &dyn Source, r: &TestReach) -> Vec<(u32, u32)> {
    let file = head.file(&r.file);
    let functions = file.iter().flat_map(|f| &f.functions).filter(|f| f.symbol() == r.symbol && !f.only_for_tests);
    functions.map(|f| (f.span.start, f.span.end)).collect()
}

/// Returns the edited lines inside of the function.
fn changed(change: &ChangeSet, head: &dyn Source, r: &TestReach) -> Vec<(u32, u32)> {
    let hunks = change.files.iter().filter(|f| f.path_at(Side::Head) == Some(r.file.as_str())).flat_map(|f| &f.hunks);
    let edits: Vec<(u32, u32)> = hunks.filter(|h| h.head.count > 0).map(|h| (h.head.start, h.head.start + h.head.count - 1)).collect();
    let inside =
        |(first, last): (u32, u32)| edits.iter().map(move |(a, b)| ((*a).max(first), (*b).min(last))).filter(|(a, b)| a <= b).collect::<Vec<_>>();
    spans(head, r).into_iter().flat_map(inside).collect()
}
