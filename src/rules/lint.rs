//! Lints packs: everything that loading refuses, and habits that loading does not insist on.
//!
//! In: a folder of packs or a pack. Out: problems, all of them. Left out: running the examples, which needs points.

use super::examples::expectations;
use super::load;
use super::marks::{At, Marks};
use super::model::{Catalogue, Rule};
use super::problem::Problem;
use super::source::{self, PackSource, SourceFile};
use std::collections::BTreeSet;
use std::path::Path;

/// Returns what is wrong with the packs of a folder, sorted. Built-in packs of the same names are left aside, so that the
/// program's own `rules/` can be linted too.
pub fn lint(folder: &Path) -> Vec<Problem> {
    let mut problems = Vec::new();
    let sources = source::in_folder(folder, &mut problems);
    let (catalogue, found) = load::in_place(folder);
    problems.extend(found);
    for source in &sources {
        style(source, &catalogue, &mut problems);
    }
    problems.sort();
    problems.dedup();
    problems
}

/// Looks for broken habits in a pack.
fn style(source: &PackSource, catalogue: &Catalogue, problems: &mut Vec<Problem>) {
    let known: BTreeSet<&str> = catalogue.rules.iter().map(|r| r.id.as_str()).collect();
    for file in &source.files {
        if let Some(stem) = file.rule_stem() {
            if !source.files.iter().any(|f| f.example_stem() == Some(stem)) {
                let way_out = format!("write `{stem}.go` (or another language) with a `point:` and an `ok:` comment");
                problems.push(Problem::of_file(&file.origin, "the rule has no example file beside it", way_out));
            }
            if let Some(rule) = catalogue.rules.iter().find(|r| r.origin == file.origin) {
                words(rule, file, problems);
            }
        } else if let Some(stem) = file.example_stem() {
            example(file, &format!("{}.{stem}", source.folder), &known, problems);
        }
    }
}

/// Looks at the sentences of a rule.
fn words(rule: &Rule, file: &SourceFile, problems: &mut Vec<Problem>) {
    let Ok(marks) = Marks::read(&file.origin, &file.text) else { return };
    let mut note = |field: &str, cause: &str, way_out: &str| {
        problems.push(Problem::at(&file.origin, marks.value(&At::default().key(field)), cause, way_out));
    };
    if rule.what.trim_end().ends_with('.') {
        note("what", "`what` ends with a period", "it is a noun phrase that reports put into sentences");
    }
    if !rule.why.trim_end().ends_with(['.', '?', '!']) {
        note("why", "`why` does not end like a sentence", "write one or two whole sentences");
    }
    if !rule.ask.trim_end().ends_with('?') {
        note("ask", "`ask` is no question", "end it with a question mark");
    }
}

/// Looks at an example file.
fn example(file: &SourceFile, rule: &str, known: &BTreeSet<&str>, problems: &mut Vec<Problem>) {
    let mut note = |cause: String, way_out: &str| problems.push(Problem::of_file(&file.origin, cause, way_out));
    if !known.contains(rule) {
        note(format!("the example is of a rule `{rule}` that does not load"), "name it after its rule, or mend the rule");
    }
    let all = expectations(&file.text);
    if all.is_empty() {
        note(
            "the example has neither a `point:` nor an `ok:` comment".to_owned(),
            "say above a line that it matches, and above another that it must not",
        );
    } else if !all.iter().any(|e| e.must_match) {
        note("the example has no `point:` comment".to_owned(), "say above a line that it matches");
    }
    let strangers: BTreeSet<&str> = all.iter().map(|e| e.rule.as_str()).filter(|r| !known.contains(r)).collect();
    for stranger in strangers {
        note(format!("a comment speaks of a rule `{stranger}` that does not load"), "write the rule's id");
    }
}
