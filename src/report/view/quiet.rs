//! The report of a change that touches no connection: how much was looked at, and no headings.

use crate::report::{Report, words};

/// How many things that were not examined are named.
const NAMED: usize = 3;

/// Returns one line, a second one that names what was not examined, if anything, and one for each thing that the change
/// silences.
pub(in crate::report) fn quiet(report: &Report) -> Vec<String> {
    let mut lines = looked_at(report);
    lines.extend(report.told_silencing());
    lines
}

/// Returns how much was looked at, and what was not.
fn looked_at(report: &Report) -> Vec<String> {
    let unread = report.not_examined.len();
    let read = words::count(files_read(report), "file");
    if unread == 0 {
        return vec![format!("No connection between services is touched: {read} read.")];
    }
    // Where no file could be read as a whole, nothing is known of the change.
    let verdict = if files_read(report) == 0 { "No changed file could be read as a whole" } else { "No connection between services is touched" };
    let named: Vec<String> = report.not_examined.iter().map(|n| format!("{} ({})", words::code(&n.what), n.why)).collect();
    vec![format!("{verdict}: {read} read, {unread} not examined."), format!("Not examined: {}.", words::some(&named, NAMED))]
}

/// Returns the number of changed files that are not themselves listed as not examined.
fn files_read(report: &Report) -> usize {
    report.files.iter().filter(|f| report.not_examined.iter().all(|n| n.what != f.path)).count()
}
