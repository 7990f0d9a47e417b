//! Guides as they fold away: what each file holds, the checklist, the closing questions, the commands.
//!
//! In: the guides of a report. Out: rows of message text. Left out: items that the change does not speak of are only counted and named.

use crate::report::safe::span;
use crate::report::{Guide, GuideAnswer, GuideFact, GuideItem, words};
use serde::Serialize;

/// A guide as it is shown.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    /// What it is about, with the number of items answered.
    title: String,
    /// File and what it holds.
    files: Vec<Vec<String>>,
    /// Area, item, mark and proof.
    items: Vec<Vec<String>>,
    /// Items that the change does not speak of.
    open: String,
    /// Questions with their answers.
    questions: Vec<String>,
    /// Title and command.
    commands: Vec<Vec<String>>,
}

/// Returns a guide as it is shown.
pub(super) fn shown(guide: &Guide) -> Shown {
    let ticked = guide.items.iter().filter(|i| i.ticked).count();
    let (spoken, open): (Vec<&GuideItem>, Vec<&GuideItem>) = guide.items.iter().partition(|i| i.ticked || !i.against.is_empty());
    let open: Vec<String> = open.iter().map(|i| format!("{}: {}", i.area, i.says)).collect();
    Shown {
        title: format!("{}: {ticked} of {} answered", guide.title, words::count(guide.items.len(), "item")),
        files: guide.files.iter().map(|f| vec![span(&f.of), words::located(&f.says, &spans(&f.places))]).collect(),
        items: spoken.into_iter().map(item).collect(),
        open: open.join("; "),
        questions: guide.questions.iter().map(question).collect(),
        commands: guide.commands.iter().map(|c| vec![c.title.clone(), span(&c.run)]).collect(),
    }
}

/// Area, mark, item, proof or what speaks against it.
fn item(item: &GuideItem) -> Vec<String> {
    let (mark, by) = if item.ticked { ("yes", spans(&item.proof).join(", ")) } else { ("no", words::list(&item.against)) };
    vec![item.area.clone(), item.says.clone(), mark.to_owned(), by]
}

/// A question with its answers.
fn question(question: &GuideAnswer) -> String {
    let answer = |a: &GuideFact| words::located(&a.says, &spans(&a.places));
    match question.answers.as_slice() {
        [] => format!("{} Not told by this change.", question.ask),
        all => format!("{} {}", question.ask, all.iter().map(answer).collect::<Vec<_>>().join(" ")),
    }
}

/// Returns places as code.
fn spans(places: &[String]) -> Vec<String> {
    places.iter().map(|p| span(p)).collect()
}
