//! Received messages: what a handler does with one that cannot be decoded, and with its own.
//!
//! In: the functions compared that handle messages. Out: a decoding whose failure nobody looks at any more, or that is new without a
//! guard, and a guard against the handler's own messages that is gone. Left out: functions that take no messages in, and whether
//! the one who calls the handler catches what it throws.

use crate::change::Side;
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::messages::handlers::{from_message, root, taking};
use crate::compare::words::{code, line as quoted};
use crate::compare::{Change, Direction, Sides};
use crate::facts::{Branch, Expr, LineKind, Outline, StepKind};
use crate::points::{Point, words};
use std::collections::{BTreeMap, BTreeSet};

/// Last words of names that tell who sent a message.
const WHO: &[&str] = &["id", "uuid", "node", "origin", "sender", "source", "instance", "pid", "self", "host", "server", "process"];

/// Returns what changed in how one function takes messages in.
pub(crate) fn compare(sides: &Sides<'_>, c: &Compared<'_>) -> Vec<Change> {
    let Some(h) = &c.head else { return vec![] };
    let changed = |lines: &[usize]| c.base.is_none() || !lines.is_empty();
    let decodes = if changed(&c.diff.added) { unguarded(sides, c, h) } else { vec![] };
    let own = c.base.as_ref().map_or(vec![], |b| own_guards(c, b));
    if decodes.is_empty() && own.is_empty() {
        return vec![];
    }
    let Some(point) = taking(sides, h) else { return vec![] };
    let symbol = h.function.symbol();
    let mut found: Vec<Change> =
        decodes.into_iter().map(|(at, words)| told(&point, h, &symbol, Side::Head, at, "error_handling_changed", words)).collect();
    if let Some(b) = &c.base {
        let gone = |at: usize| format!("{}: messages of its own are no longer passed over: {} is gone", code(&symbol), quoted(&b.outline, at));
        found.extend(own.into_iter().map(|at| told(&point, b, &symbol, Side::Base, at, "message_handling_changed", gone(at)).told_one_way()));
    }
    found
}

fn told(p: &Point, s: &Seen<'_>, symbol: &str, side: Side, at: usize, kind: &str, summary: String) -> Change {
    let (file, line) = (s.file.path.clone(), s.outline.lines[at].span.start);
    Change { file, line, symbol: symbol.to_owned(), captures: BTreeMap::new(), ..change(p, side, kind, Direction::Weakened, summary) }
}

/// Returns the decodings of head whose failure nobody looks at, where base looked at it or did not decode.
fn unguarded(sides: &Sides<'_>, c: &Compared<'_>, h: &Seen<'_>) -> Vec<(usize, String)> {
    let held = from_message(h);
    let before: BTreeMap<String, bool> = c.base.as_ref().map_or(BTreeMap::new(), |b| {
        sides
            .base_points
            .decodings(b.file, b.function, &b.outline)
            .into_iter()
            .map(|(at, callee, _)| (callee, open(&b.outline, at, b).is_some()))
            .collect()
    });
    let decodings = sides.head_points.decodings(h.file, h.function, &h.outline);
    let of_message = decodings.into_iter().filter(|(_, _, data)| data.iter().any(|n| held.contains(n)));
    of_message
        .filter_map(|(at, callee, _)| {
            let words = open(&h.outline, at, h)?;
            match before.get(&callee) {
                Some(true) => None,
                Some(false) => Some((at, format!("{}: {words}, which it did not do before", code(&callee)))),
                None => Some((at, format!("{} is new in a handler of messages: {words}", code(&callee)))),
            }
        })
        .collect()
}

/// Returns what happens on a failure of the decoding on a line where nothing guards it.
fn open(o: &Outline<'_>, at: usize, s: &Seen<'_>) -> Option<String> {
    let line = &o.lines[at];
    match s.file.language {
        "go" => {
            let ignored = match line.step.map(|s| &s.kind) {
                Some(StepKind::Expr(_)) => true,
                Some(StepKind::Assign { targets, .. }) => matches!(targets.last(), Some(Expr::Name(n)) if n == "_"),
                _ => false,
            };
            ignored.then(|| "the error of a message that cannot be decoded is ignored".to_owned())
        }
        "rust" => (line.text.contains(".unwrap()") || line.text.contains(".expect(")).then(|| "a message that cannot be decoded panics".to_owned()),
        // In a callback nobody else catches it.
        "typescript" | "javascript" => {
            let callback = o.ancestors(at).any(|i| s.points.iter().any(|p| p.at == Some(i))) || line.branch == Branch::Closure;
            let guarded = o.ancestors(at).any(|i| o.lines[i].kind == LineKind::Try) || line.text.contains(".catch(");
            (callback && !guarded).then(|| "a message that cannot be decoded throws, and no `try` is around it".to_owned())
        }
        _ => None,
    }
}

/// Returns the guards of base against own messages that are gone: a comparison of who sent the message, and nothing like it at head.
fn own_guards(c: &Compared<'_>, b: &Seen<'_>) -> Vec<usize> {
    let held = from_message(b);
    let guards = |s: &Seen<'_>, held: &BTreeSet<String>| -> Vec<usize> {
        (0..s.outline.lines.len()).filter(|&i| s.outline.lines[i].kind == LineKind::If && compares(&s.outline.lines[i].exprs, held)).collect()
    };
    let still = c.head.as_ref().is_some_and(|h| !guards(h, &from_message(h)).is_empty());
    let gone = |i: &usize| c.diff.removed.contains(i) && !still && leaves(&b.outline, *i);
    if c.diff.removed.is_empty() { vec![] } else { guards(b, &held).into_iter().filter(gone).collect() }
}

/// Returns true where a condition compares a part of the message with a name of this process.
fn compares(exprs: &[&Expr], held: &BTreeSet<String>) -> bool {
    let mut found = false;
    let who = |e: &Expr| {
        let last = match e {
            Expr::Name(n) | Expr::Field { name: n, .. } => words(n).pop(),
            _ => None,
        };
        last.is_some_and(|w| WHO.contains(&w.as_str()))
    };
    for e in exprs {
        e.walk_here(&mut |x| {
            if let Expr::Binary { op, left, right } = x
                && matches!(op.as_str(), "==" | "===" | "!=" | "!==")
                && who(left)
                && who(right)
            {
                let of = |e: &Expr| root(e).is_some_and(|r| held.contains(&r));
                found |= of(left) != of(right);
            }
        });
    }
    found
}

/// Returns true where a guard only leaves: the message is passed over.
fn leaves(o: &Outline<'_>, at: usize) -> bool {
    let mut inside = o.inside(at).filter(|&i| !o.lines[i].noise);
    inside.next().is_some_and(|i| o.lines[i].kind == LineKind::Leave)
}
