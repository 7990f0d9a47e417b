//! Secrets that come out at base against head: in logs, error texts, the query of a URL, published messages.
//!
//! In: the exposed values of one function at both sides. Out: values that now come out: secrets by their name, values that lost
//! the function that masked them, and values that are handed on without the function that took the secrets out of them. A new
//! line for a value that came out there before gives nothing.

use crate::change::Side;
use crate::compare::compared::{Compared, Seen};
use crate::compare::words::code;
use crate::compare::{Change, Direction, Sides};
use crate::facts::{Expr, Outline, Renames, StepKind};
use crate::points::{Cleaned, Exposure, Finder, Logged};
use crate::rules::Level;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// Kind of all changes of this file.
const KIND: &str = "secret_exposure_changed";

/// A value and where it comes out.
type Key = (Exposure, String);

/// Returns what changed in the secrets that a function exposes.
pub(crate) fn compare(sides: &Sides<'_>, c: &Compared<'_>) -> Vec<Change> {
    let values = |s: &Option<Seen<'_>>, f: &Finder<'_>| s.as_ref().map(|s| f.logged(s.file, s.function, &s.outline)).unwrap_or_default();
    let (old, new) = (values(&c.base, sides.base_points), values(&c.head, sides.head_points));
    let key = |l: &Logged| (l.sink, l.value.clone());
    let bare = |v: &[Logged]| -> BTreeSet<Key> { v.iter().filter(|l| l.mask.is_none()).map(key).collect() };
    let (was_bare, is_bare) = (bare(&old), bare(&new));
    let masked = |v: &[Logged]| -> BTreeMap<Key, String> { v.iter().filter_map(|l| Some((key(l), l.mask.clone()?))).collect() };
    let (was_masked, is_masked) = (masked(&old), masked(&new));
    let in_file = InFile::default();
    let mut found = vec![];
    for l in new.iter().filter(|l| l.mask.is_none() && !was_bare.contains(&key(l))) {
        match was_masked.get(&key(l)) {
            Some(mask) => found.extend(change(&c.head, l, Side::Head, Direction::Weakened, &without(l.sink, mask), sides)),
            None if l.secret && !in_file.has(sides, c, l, Side::Base) => {
                found.extend(change(&c.head, l, Side::Head, Direction::Added, now(l.sink), sides));
            }
            None => {}
        }
    }
    for l in old.iter().filter(|l| l.mask.is_none() && !is_bare.contains(&key(l))) {
        match is_masked.get(&key(l)) {
            Some(mask) => found.extend(change(&c.base, l, Side::Base, Direction::Strengthened, &through(l.sink, mask), sides)),
            None if l.secret && !in_file.has(sides, c, l, Side::Head) => {
                found.extend(change(&c.base, l, Side::Base, Direction::Strengthened, no_longer(l.sink), sides));
            }
            None => {}
        }
    }
    found.extend(uncleaned(sides, c));
    found.dedup_by(|a, b| a.summary == b.summary);
    found
}

/// How often each value comes out in a whole file, by side, counted where it is asked for.
#[derive(Default)]
struct InFile([OnceCell<BTreeMap<Key, usize>>; 2]);

impl InFile {
    /// Returns true where a value came out elsewhere in the file at the other side: as often as now, so that its code only went into
    /// another function, or at all in URLs, where the interface that is asked wants it so.
    fn has(&self, sides: &Sides<'_>, c: &Compared<'_>, l: &Logged, other: Side) -> bool {
        let count = |side: Side| self.counts(sides, c, side).get(&(l.sink, l.value.clone())).copied().unwrap_or_default();
        let (here, there) = if other == Side::Base { (count(Side::Head), count(Side::Base)) } else { (count(Side::Base), count(Side::Head)) };
        there >= here.max(1) || l.sink == Exposure::Url && there > 0
    }

    /// Returns the values of the file at a side.
    fn counts(&self, sides: &Sides<'_>, c: &Compared<'_>, side: Side) -> &BTreeMap<Key, usize> {
        let (at, source, finder, (own, other)) = match side {
            Side::Base => (0, sides.base, sides.base_points, (&c.base, &c.head)),
            Side::Head => (1, sides.head, sides.head_points, (&c.head, &c.base)),
        };
        self.0[at].get_or_init(|| {
            let path = own.as_ref().or(other.as_ref()).map(|s| s.file.path.as_str());
            let Some(file) = path.and_then(|p| source.file(p)) else { return BTreeMap::new() };
            let renames = Renames::default();
            let mut counts = BTreeMap::new();
            for l in file.functions.iter().flat_map(|f| finder.logged(&file, f, &Outline::of(f, &renames))).filter(|l| l.mask.is_none()) {
                *counts.entry((l.sink, l.value)).or_default() += 1;
            }
            counts
        })
    }
}

/// Returns the words for a value that comes out anew.
fn now(sink: Exposure) -> &'static str {
    match sink {
        Exposure::Log => "is now written to the log",
        Exposure::Error => "now stands in the text of an error",
        Exposure::Url => "now stands in the query of a URL",
        Exposure::Message => "is now part of a published message",
    }
}

/// Returns the words for a value that comes out no longer.
fn no_longer(sink: Exposure) -> &'static str {
    match sink {
        Exposure::Log => "is no longer written to the log",
        Exposure::Error => "no longer stands in the text of an error",
        Exposure::Url => "no longer stands in the query of a URL",
        Exposure::Message => "is no longer part of a published message",
    }
}

/// Returns the words for a value that comes out without its mask.
fn without(sink: Exposure, mask: &str) -> String {
    match sink {
        Exposure::Log => format!("is logged without {}", code(mask)),
        other => format!("{} without {}", now(other), code(mask)),
    }
}

/// Returns the words for a value that comes out through a mask.
fn through(sink: Exposure, mask: &str) -> String {
    match sink {
        Exposure::Log => format!("is now logged through {}", code(mask)),
        other => format!("{} only through {}", now(other), code(mask)),
    }
}

/// Returns the values that lost the function that takes secrets out, or got one.
fn uncleaned(sides: &Sides<'_>, c: &Compared<'_>) -> Vec<Change> {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return vec![] };
    if c.diff.is_empty() {
        return vec![];
    }
    let (old, new) = (sides.base_points.cleaned(&b.outline), sides.head_points.cleaned(&h.outline));
    // Before it is cleaned, a value is made of something: that may be what the other side hands on.
    let whole = |all: Vec<Cleaned>, s: &Seen<'_>| -> Vec<Cleaned> {
        let made: Vec<Cleaned> = all.iter().flat_map(|x| origins(s, &x.value).into_iter().map(|value| Cleaned { value, ..x.clone() })).collect();
        all.into_iter().chain(made).collect()
    };
    let (old, new) = (whole(old, b), whole(new, h));
    let lost = |from: &[Cleaned], other: &[Cleaned], s: &Seen<'_>, lines: &[usize]| -> Vec<(Cleaned, u32)> {
        let gone = from.iter().filter(|x| other.iter().filter(|y| y.value == x.value).count() < from.iter().filter(|y| y.value == x.value).count());
        gone.filter_map(|x| Some((x.clone(), handed_on(s, lines, &x.value)?))).collect()
    };
    let told = |(x, line): (Cleaned, u32), seen: &Option<Seen<'_>>, side: Side, direction: Direction, word: &str| {
        let l = Logged { rule: x.rule, sink: Exposure::Log, value: x.value, mask: None, secret: false, line };
        change(seen, &l, side, direction, &format!("is handed on {word} {}", code(&x.by)), sides)
    };
    let mut found = vec![];
    found.extend(lost(&old, &new, h, &c.diff.added).into_iter().filter_map(|x| told(x, &c.head, Side::Head, Direction::Weakened, "without")));
    let gained = new.iter().filter(|x| handed_on(b, &c.diff.removed, &x.value).is_some() && !old.iter().any(|y| y.value == x.value));
    found.extend(gained.filter_map(|x| told((x.clone(), x.line), &c.head, Side::Head, Direction::Strengthened, "through")));
    found
}

/// Returns what a local name is given in a function, but for what is made of itself.
fn origins(s: &Seen<'_>, name: &str) -> Vec<String> {
    let mut found = vec![];
    for step in s.outline.lines.iter().filter_map(|l| l.step) {
        let StepKind::Assign { targets, values, .. } = &step.kind else { continue };
        let given = targets.iter().zip(values).filter(|(t, _)| matches!(t, Expr::Name(n) if n == name));
        found.extend(given.map(|(_, v)| v.to_string()).filter(|v| !v.contains(name) && v.len() > name.len().min(4)));
    }
    found
}

/// Returns the first of some lines that gives a value back or passes it on as it is.
fn handed_on(s: &Seen<'_>, lines: &[usize], value: &str) -> Option<u32> {
    let holds = |e: &Expr| e.to_string() == value;
    let passes = |e: &&Expr| {
        let mut found = holds(e);
        e.walk_here(&mut |x| {
            if let Expr::Call(c) = x {
                found |= c.args.iter().any(|a| holds(&a.value));
            }
        });
        found
    };
    let line = lines.iter().map(|&i| &s.outline.lines[i]).find(|l| !l.noise && l.exprs.iter().any(passes))?;
    Some(line.span.start)
}

/// Returns the change of one value.
fn change(seen: &Option<Seen<'_>>, l: &Logged, side: Side, direction: Direction, what: &str, sides: &Sides<'_>) -> Option<Change> {
    let seen = seen.as_ref()?;
    Some(Change {
        kind: KIND.to_owned(),
        mechanism: sides.catalogue.rules[l.rule].mechanism.clone(),
        rule: Some(l.rule),
        direction,
        file: seen.file.path.clone(),
        line: l.line,
        side,
        base_at: None,
        symbol: seen.function.symbol(),
        base: None,
        head: None,
        summary: format!("{} {what}", code(&l.value)),
        confidence: Level::Medium,
        one_way: false,
        set_at: vec![],
        captures: BTreeMap::from([("value".to_owned(), l.value.clone())]),
    })
}
