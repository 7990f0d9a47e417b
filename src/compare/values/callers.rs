//! Who calls a function of the project.
//!
//! In: a function at one side. Out: its callers, each with the lines that call it. The search goes by its name: first near it, then, where
//! that is asked, through the repository. Left out: callers beyond the bounds, and calls through values.

use crate::change::Side;
use crate::compare::Sides;
use crate::compare::compared::Seen;
use crate::compare::siblings::near;
use crate::facts::{FileFacts, Function, Outline, Renames, Source};
use crate::points::Finder;

/// Files that are parsed for one function.
const MOST_FILES: usize = 8;

/// A function that calls another one.
pub(in crate::compare) struct Caller<'c> {
    /// Its file; bodies of others may be left out.
    pub file: &'c FileFacts,
    /// The function.
    pub function: &'c Function,
    /// Its outline.
    pub outline: Outline<'c>,
    /// Lines of the outline that call.
    pub lines: Vec<usize>,
}

/// Returns facts and points of a side.
pub(super) fn revision<'s>(sides: &Sides<'s>, side: Side) -> (&'s dyn Source, &'s Finder<'s>) {
    if side == Side::Head { (sides.head, sides.head_points) } else { (sides.base, sides.base_points) }
}

/// Returns what `ask` finds in the callers near a function; where it finds nothing and `far` says so, in those of the repository.
pub(in crate::compare) fn ask<T>(sides: &Sides<'_>, side: Side, of: &Seen<'_>, far: bool, ask: &dyn Fn(&Caller<'_>) -> Vec<T>) -> Vec<T> {
    let close = near(sides, of.file);
    let (source, name) = (revision(sides, side).0, std::slice::from_ref(&of.function.name));
    let found = ask_in(revision(sides, side), of, source.mentions(&close, name), ask);
    if !found.is_empty() || !far {
        return found;
    }
    let others = |p: &str| sides.places.production(p) && !close.iter().any(|c| c == p);
    ask_in(revision(sides, side), of, source.mentions_among(&others, name), ask)
}

/// Returns what `ask` finds in the callers in the first files that hold the function's name.
fn ask_in<T>(
    (source, finder): (&dyn Source, &Finder<'_>),
    of: &Seen<'_>,
    holding: Vec<(String, Vec<usize>)>,
    ask: &dyn Fn(&Caller<'_>) -> Vec<T>,
) -> Vec<T> {
    let (name, symbol) = (&of.function.name, of.function.symbol());
    let renames = Renames::default();
    let mut found = vec![];
    for (path, _) in holding.into_iter().take(MOST_FILES) {
        let Some(file) = source.part(&path, &[name]).filter(|f| !f.test && !f.generated) else { continue };
        for function in file.functions.iter().filter(|g| !g.test && g.symbol() != symbol) {
            let outline = Outline::of(function, &renames);
            let lines = finder.lines_calling(&file, function, &outline, name, (&of.file.path, &symbol));
            if !lines.is_empty() {
                found.extend(ask(&Caller { file: &file, function, outline, lines }));
            }
        }
    }
    found
}
