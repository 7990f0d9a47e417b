//! The order of connection calls in a function at base against head: a delete before the write, a message acknowledged
//! before its work, a close before what still uses the connection.
//!
//! In: one function at both sides with matched points. Out: a change for each call that the change moved past another of the
//! same block with which its order matters. Left out: calls through functions of the project, calls whose text stands more
//! than once, deferred and concurrent work, and calls in different branches.

use crate::change::Side;
use crate::compare::calls::acts::{self, Act};
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::words::place;
use crate::compare::{Change, Direction};
use crate::facts::{LineKind, Value};
use crate::points::Point;
use std::collections::BTreeSet;

/// A matched call with its lines at both sides.
struct Step<'a> {
    base: &'a Point,
    head: &'a Point,
    act: Act,
    from: usize,
    to: usize,
    /// True where the change moves or edits its line.
    moved: bool,
}

/// Returns the changes of order in one function, one for each call and kind.
pub(crate) fn compare(c: &Compared<'_>) -> Vec<Change> {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return vec![] };
    let steps: Vec<Step<'_>> = c.matched.iter().filter_map(|&(i, j)| step(c, b, h, &b.points[i], &h.points[j])).collect();
    let mut told = BTreeSet::new();
    let mut found = vec![];
    for first in &steps {
        for then in steps.iter().filter(|s| first.from < s.from && first.to > s.to && (first.moved || s.moved)) {
            if !same_block(b, first.from, then.from) || !same_block(h, first.to, then.to) {
                continue;
            }
            let Some(turn) = turn(first, then) else { continue };
            if told.insert((then.to, turn.kind)) {
                found.push(turned(first, then, &turn));
            }
        }
    }
    found
}

/// Returns a matched call that stands in line, and only once at each side.
fn step<'a>(c: &Compared<'_>, b: &Seen<'_>, h: &Seen<'_>, p: &'a Point, q: &'a Point) -> Option<Step<'a>> {
    let (from, to) = (p.at?, q.at?);
    let in_line = |s: &Seen<'_>, at: usize| !matches!(s.outline.lines[at].kind, LineKind::Defer | LineKind::Go);
    let once = |s: &Seen<'_>, p: &Point| s.points.iter().filter(|x| x.rule == p.rule && x.text == p.text).count() == 1;
    let same = p.via.is_empty() && q.via.is_empty() && p.text == q.text;
    (same && in_line(b, from) && in_line(h, to) && once(b, p) && once(h, q)).then_some(())?;
    Some(Step { base: p, head: q, act: acts::of(q)?, from, to, moved: c.diff.base_to_head[from].is_none() })
}

/// Returns true for two lines of one block.
fn same_block(s: &Seen<'_>, one: usize, other: usize) -> bool {
    let (a, b) = (&s.outline.lines[one], &s.outline.lines[other]);
    a.parent == b.parent && a.branch == b.branch
}

/// What it means that a call now stands before another.
struct Turn {
    kind: &'static str,
    direction: Direction,
    /// What follows from it.
    so: &'static str,
}

/// Returns what it means that `then`, which stood after `first`, now stands before it; `None` where the order does not matter.
fn turn(first: &Step<'_>, then: &Step<'_>) -> Option<Turn> {
    use Act::{Acknowledge, Call, Close, Delete, Drain, Open, Publish, Register, Serve, Subscribe, Write};
    use Direction::{Changed, Strengthened, Weakened};
    let (kind, direction, so) = match (first.act, then.act) {
        (Write, Delete) | (Delete, Write) if !same_key(first.head, then.head) => return None,
        (Write, Delete) => ("redis_command_changed", Weakened, ""),
        (Delete, Write) => ("redis_command_changed", Changed, "; what is written is deleted again"),
        (Write | Delete | Publish | Call, Acknowledge) => ("message_handling_changed", Weakened, "; a failure in between loses the message"),
        (Acknowledge, Write | Delete | Publish | Call) => ("message_handling_changed", Strengthened, ""),
        (Write | Delete, Publish) => ("message_handling_changed", Weakened, "; a listener may act before it is done"),
        (Publish, Write | Delete) => ("message_handling_changed", Strengthened, ""),
        (Subscribe, Publish) => ("lifecycle_changed", Weakened, "; what is published before is not heard"),
        (Publish, Subscribe) => ("lifecycle_changed", Strengthened, ""),
        (Register | Open | Subscribe, Serve) => ("lifecycle_changed", Weakened, ""),
        (Serve, Register | Open | Subscribe) => ("lifecycle_changed", Strengthened, ""),
        (Drain | Write | Delete | Publish | Call, Close) => ("lifecycle_changed", Weakened, ""),
        (Close, Drain | Write | Delete | Publish | Call) => ("lifecycle_changed", Strengthened, ""),
        (Close, Close) if acts::receiver(first.head) != acts::receiver(then.head) => ("lifecycle_changed", Changed, ""),
        _ => return None,
    };
    Some(Turn { kind, direction, so })
}

/// Returns true for a write and a delete of the same key.
fn same_key(one: &Point, other: &Point) -> bool {
    let keys = |p: &Point| -> Vec<Value> {
        let all = ["key", "keys"].iter().filter_map(|n| p.captures.get(*n));
        all.flat_map(|c| if let Value::List(many) = &c.value { many.clone() } else { vec![c.value.clone()] }).collect()
    };
    let of_other = keys(other);
    acts::receiver(one) == acts::receiver(other) && keys(one).iter().any(|k| of_other.contains(k))
}

/// Returns the change that tells it, at the call of the two that says which mechanism it is about.
fn turned(first: &Step<'_>, then: &Step<'_>, turn: &Turn) -> Change {
    let summary = format!("{} stood after {}, now before it{}", place(then.head), place(first.head), turn.so);
    let at = |p: &Point, word: &str| Some(format!("{} {word} {}", then.head.callee, p.callee));
    let telling = matches!(first.act, Act::Publish | Act::Acknowledge | Act::Close | Act::Serve) && first.act != then.act;
    let anchor = if telling && then.act != Act::Acknowledge && then.act != Act::Close { first } else { then };
    change(anchor.head, Side::Head, turn.kind, turn.direction, summary).with(Some(anchor.base), at(first.base, "after"), at(first.head, "before"))
}
