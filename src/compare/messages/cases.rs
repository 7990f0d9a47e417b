//! Messages: the cases of handlers at base against head.
//!
//! In: the functions compared. Out: values that a handler's `switch` no longer handles (with where they are still published), those that
//! are new, and a new case that lacks a step of the package which every sibling has. A handler is a function that a rule names as a whole, one
//! that subscribes or receives, or one that such a function hands its messages to. Left out: chains of `if`, tables of
//! handlers, and a switch over what does not come from the message.

use crate::change::{Side, directory};
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::messages::handlers::{Cases, root, switches, taking};
use crate::compare::siblings::near;
use crate::compare::words::code;
use crate::compare::{Change, Direction, Sides};
use crate::facts::{Effect, Expr, FileFacts, LineKind, Outline, Renames, StepKind};
use crate::points::Point;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Files that are parsed for one question.
const MOST_FILES: usize = 12;
/// Fewest cases that make a habit.
const HABIT: usize = 3;

/// Returns what changed in the cases of one function that handles messages.
pub(crate) fn compare(sides: &Sides<'_>, c: &Compared<'_>, all: &[Compared<'_>]) -> Vec<Change> {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return vec![] };
    let touched = |s: &Seen<'_>, lines: &[usize]| lines.iter().any(|&i| s.outline.lines[i].kind == LineKind::Case);
    if !touched(b, &c.diff.removed) && !touched(h, &c.diff.added) {
        return vec![];
    }
    let Some(point) = taking(sides, h) else { return vec![] };
    let (old, new) = (switches(sides.base, b), switches(sides.head, h));
    let mut found = vec![];
    for (subject, before) in &old {
        let Some(after) = new.get(subject) else { continue };
        let told = Told { sides, c, all, b, h, point: &point, subject };
        found.extend(told.lost(before, after));
        found.extend(told.gained(before, after));
    }
    found
}

/// One switch at both sides.
struct Told<'a, 'f> {
    sides: &'a Sides<'a>,
    c: &'a Compared<'f>,
    all: &'a [Compared<'f>],
    b: &'a Seen<'f>,
    h: &'a Seen<'f>,
    point: &'a Point,
    subject: &'a str,
}

impl Told<'_, '_> {
    /// Returns the values that are no longer handled.
    fn lost(&self, before: &Cases, after: &Cases) -> Vec<Change> {
        let gone = before.iter().filter(|(value, (name, at))| {
            !after.contains_key(*value) && self.c.diff.removed.contains(at) && !self.elsewhere(name) && !self.another_name(*at)
        });
        gone.map(|(value, (name, at))| {
            let published = publishers(self.sides, self.h.file, name, value);
            let still = match published.as_slice() {
                [] => String::new(),
                [(path, line), ..] => format!("; still published at {path}:{line}"),
            };
            let summary = format!("{}: case {} of {} is no longer handled{still}", code(&self.h.function.symbol()), code(name), code(self.subject));
            self.told(Side::Base, *at, Direction::Removed, summary, Some(name), None)
        })
        .collect()
    }

    /// Returns the values that are new, and what their cases lack.
    fn gained(&self, before: &Cases, after: &Cases) -> Vec<Change> {
        let new: Vec<_> = after
            .iter()
            .filter(|(value, (name, at))| !before.contains_key(*value) && self.c.diff.added.contains(at) && !self.known(before, name, *at))
            .collect();
        let old: BTreeSet<usize> = after.iter().filter(|(value, _)| before.contains_key(*value)).map(|(_, (_, at))| *at).collect();
        let habit = habit(&self.h.outline, &old);
        new.into_iter()
            .map(|(_, (name, at))| {
                let own = steps(&self.h.outline, *at);
                let works = !own.is_empty();
                let missing = habit.iter().filter(|n| works && !own.contains(*n) && self.project(n) && !own.iter().any(|o| self.calls(o, n)));
                let lacks: Vec<String> = missing.map(|n| code(&format!("{n}(…)"))).collect();
                let symbol = code(&self.h.function.symbol());
                if lacks.is_empty() {
                    let summary = format!("{symbol}: case {} of {} is new", code(name), code(self.subject));
                    return self.told(Side::Head, *at, Direction::Added, summary, None, Some(name));
                }
                let summary = format!("{symbol}: new case {} lacks {}, which its {} siblings have", code(name), lacks.join(" and "), old.len());
                self.told(Side::Head, *at, Direction::Weakened, summary, None, Some(name))
            })
            .collect()
    }

    /// Returns true where what a case of base does stands under a case of another name at head.
    fn another_name(&self, at: usize) -> bool {
        let to = self.b.outline.inside(at).filter_map(|i| self.c.diff.base_to_head[i]).filter_map(|j| self.h.outline.lines[j].parent);
        to.into_iter().any(|case| self.h.outline.lines[case].kind == LineKind::Case && self.c.diff.added.contains(&case))
    }

    /// Returns true where a new case is a former one by another name: of the same constant, or with the same body.
    fn known(&self, before: &Cases, name: &str, at: usize) -> bool {
        let last = |n: &str| n.rsplit('.').next().map(str::to_owned);
        let from = self.h.outline.inside(at).filter_map(|j| self.c.diff.head_to_base[j]).filter_map(|i| self.b.outline.lines[i].parent);
        let mut from = from.into_iter();
        before.values().any(|(n, _)| last(n) == last(name))
            || from.any(|case| self.b.outline.lines[case].kind == LineKind::Case && self.c.diff.removed.contains(&case))
    }

    /// Returns true where a value that is no longer a case stands in another way at head: in this function, or new in another one.
    fn elsewhere(&self, name: &str) -> bool {
        let last = name.rsplit('.').next().unwrap_or(name);
        let holds = |o: &Outline<'_>, i: usize| words_of(&o.lines[i].text).any(|w| w == last) || o.lines[i].text.contains(name);
        let here = (0..self.h.outline.lines.len()).any(|i| holds(&self.h.outline, i));
        here || self.all.iter().any(|c| {
            let Some(head) = &c.head else { return false };
            (0..head.outline.lines.len()).any(|i| {
                let new = c.base.is_none() || c.diff.added.contains(&i);
                new && matches!(head.outline.lines[i].kind, LineKind::Case | LineKind::If) && holds(&head.outline, i)
            })
        })
    }

    /// Returns the functions and methods of the handler's package with this name.
    fn functions(&self, name: &str) -> Vec<(Arc<FileFacts>, usize)> {
        let files =
            self.sides.head.sources_in(directory(&self.h.file.path)).into_iter().filter(|p| self.sides.places.production(p)).collect::<Vec<_>>();
        let holding = self.sides.head.mentions(&files, &[name.to_owned()]).into_iter().take(MOST_FILES);
        let facts = holding.filter_map(|(p, _)| self.sides.head.file(&p));
        facts.flat_map(|f| (0..f.functions.len()).filter(|&i| f.functions[i].name == name).map(|i| (Arc::clone(&f), i)).collect::<Vec<_>>()).collect()
    }

    /// Returns true where the handler's package declares a function or method of this name: a step of its own, not of the language.
    fn project(&self, name: &str) -> bool {
        !self.functions(name).is_empty()
    }

    /// Returns true where a function of the package calls another: a case that calls the one has the other too.
    fn calls(&self, outer: &str, inner: &str) -> bool {
        self.functions(outer).iter().any(|(f, i)| words_of(&Outline::of(&f.functions[*i], &Renames::default()).text()).any(|w| w == inner))
    }

    fn told(&self, side: Side, at: usize, direction: Direction, summary: String, base: Option<&String>, head: Option<&String>) -> Change {
        let s = if side == Side::Base { self.b } else { self.h };
        let told = change(self.point, side, "message_handling_changed", direction, summary).with(None, base.cloned(), head.cloned());
        let (file, symbol) = (s.file.path.clone(), self.h.function.symbol());
        Change { file, symbol, line: s.outline.lines[at].span.start, captures: BTreeMap::new(), ..told }
    }
}

/// Returns the identifiers of a text.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty())
}

/// Returns the calls that every one of some cases makes; none where the cases are too few to have a habit.
fn habit(o: &Outline<'_>, cases: &BTreeSet<usize>) -> BTreeSet<String> {
    let mut each = cases.iter().map(|&at| steps(o, at));
    let Some(first) = each.next().filter(|_| cases.len() >= HABIT) else { return BTreeSet::new() };
    each.fold(first, |all, own| all.intersection(&own).cloned().collect())
}

/// Returns the calls of functions of the project that a case makes as statements, conditions or deferred: what it does, not what it
/// computes.
fn steps(o: &Outline<'_>, case: usize) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for i in o.inside(case).filter(|&i| !o.lines[i].noise) {
        let line = &o.lines[i];
        let counts = matches!(line.kind, LineKind::If | LineKind::Defer)
            || matches!(line.step.map(|s| &s.kind), Some(StepKind::Expr(_) | StepKind::Assign { .. }));
        for e in line.exprs.iter().filter(|_| counts) {
            e.walk_here(&mut |x| {
                if let Expr::Call(c) = x
                    && c.package.is_none()
                    && !c.name.is_empty()
                    && !matches!(c.effect, Some(Effect::Log | Effect::Measure | Effect::Panic | Effect::Exit))
                {
                    names.insert(c.name.clone());
                }
            });
        }
    }
    names
}

/// Returns where a value is published at head: a call of role `publish` that holds its name, or what such a call sends is made with it.
fn publishers(sides: &Sides<'_>, file: &FileFacts, name: &str, value: &str) -> Vec<(String, u32)> {
    let last = name.trim_matches('"').rsplit('.').next().unwrap_or(name).to_owned();
    let text = value.trim_matches('"').to_owned();
    let renames = Renames::default();
    let mut found = vec![];
    for (path, _) in sides.head.mentions(&near(sides, file), &[last.clone(), text.clone()]).into_iter().take(MOST_FILES) {
        let Some(f) = sides.head.file(&path).filter(|f| !f.test && !f.generated) else { continue };
        for g in f.functions.iter().filter(|g| !g.test) {
            let outline = Outline::of(g, &renames);
            let holds = |t: &str| words_of(t).any(|w| w == last) || t.contains(&format!("\"{text}\""));
            if !outline.lines.iter().any(|l| holds(&l.text)) {
                continue;
            }
            let points = sides.head_points.points_with(&f, g, &outline, &|_| true);
            found.extend(points.iter().filter(|p| p.role == "publish" && sends(&outline, p, &holds)).map(|p| (path.clone(), p.line)));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Returns true where a publishing call holds a value, or a variable that is made with it.
fn sends(o: &Outline<'_>, p: &Point, holds: &dyn Fn(&str) -> bool) -> bool {
    let made = o.lines.iter().filter(|l| holds(&l.text)).filter_map(|l| match l.step.map(|s| &s.kind) {
        Some(StepKind::Assign { targets, .. }) => targets.first().and_then(root),
        _ => None,
    });
    let made: BTreeSet<String> = made.collect();
    holds(&p.text) || words_of(&p.text).any(|w| made.contains(w))
}
