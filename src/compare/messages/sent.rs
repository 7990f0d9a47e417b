//! Sent fields: object literals that are published, against what handlers of the same channel read.
//!
//! In: the points of one function at both sides. Out: a field that is no longer sent and that a handler of the repository still reads. The
//! search starts where a sent literal lost a field. Left out: literals with spreads, channels that are not known, and fields of
//! declared types, see [`crate::compare::messages::payloads`].

use crate::change::Side;
use crate::compare::compared::{Compared, change};
use crate::compare::siblings::places;
use crate::compare::words::{code, place};
use crate::compare::{Change, Direction, Sides};
use crate::facts::{Expr, FileFacts, Function, Outline, Renames, StepKind, UNKNOWN, Value};
use crate::points::Point;

/// Files that are parsed for one channel.
pub(super) const MOST_FILES: usize = 8;

/// Returns the fields that one function no longer sends and that are still read.
pub(crate) fn compare(sides: &Sides<'_>, c: &Compared<'_>) -> Vec<Change> {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return vec![] };
    let mut found = vec![];
    for &(i, j) in &c.matched {
        let (p, q) = (&b.points[i], &h.points[j]);
        if q.role != "publish" || p.text == q.text && c.diff.removed.is_empty() {
            continue;
        }
        let Some(channel) = channel(q) else { continue };
        let old = sides.base_points.sent_fields(b.file, b.function, &b.outline, p);
        let new = sides.head_points.sent_fields(h.file, h.function, &h.outline, q);
        let (Some(old), Some(new)) = (old, new) else { continue };
        for field in old.difference(&new) {
            let read = readers(sides, &channel, field);
            if !read.is_empty() {
                let summary =
                    format!("{}: field {} is no longer sent to {}, and is still read at {}", place(q), code(field), code(&channel), places(&read));
                let told = change(q, Side::Head, "message_handling_changed", Direction::Weakened, summary);
                found.push(told.with(Some(p), Some(field.clone()), None).told_one_way());
            }
        }
    }
    found
}

/// Returns the channel, queue or job of a point where it is known.
pub(super) fn channel(p: &Point) -> Option<String> {
    let named = ["channel", "topic", "stream", "queue", "job"].iter().filter_map(|n| p.captures.get(*n));
    named.into_iter().find_map(|c| match &c.value {
        Value::Text(t) if !t.contains(UNKNOWN) && t.chars().any(char::is_alphanumeric) => Some(t.clone()),
        _ => None,
    })
}

/// Returns where handlers of a channel read a field.
fn readers(sides: &Sides<'_>, channel: &str, field: &str) -> Vec<(String, u32)> {
    let mut found = vec![];
    let named = sides.head.mentions_among(&|p| sides.places.production(p), &[field.to_owned()]).into_iter().map(|(p, _)| p);
    let named: Vec<String> = named.filter(|p| sides.head.bytes(p).is_some_and(|b| String::from_utf8_lossy(&b).contains(channel))).collect();
    for path in named.into_iter().take(MOST_FILES) {
        let Some(f) = sides.head.file(&path).filter(|f| !f.test && !f.generated) else { continue };
        for g in f.functions.iter().filter(|g| !g.test) {
            found.extend(handled(sides, &f, g, channel, field).map(|line| (path.clone(), line)));
        }
        for g in sides.head_points.declared_functions(&f) {
            found.extend(handled(sides, &f, &g, channel, field).map(|line| (path.clone(), line)));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Returns the line where a function that takes messages of a channel in reads a field.
fn handled(sides: &Sides<'_>, f: &FileFacts, g: &Function, channel: &str, field: &str) -> Option<u32> {
    let renames = Renames::default();
    let outline = Outline::of(g, &renames);
    let points = sides.head_points.points_with(f, g, &outline, &|_| false);
    let takes = |p: &&Point| matches!(p.role.as_str(), "subscribe" | "handle");
    let point = points.iter().filter(takes).find(|p| self::channel(p).as_deref() == Some(channel))?;
    let own = (0..outline.lines.len()).find(|&i| reads(&outline, i, field));
    own.map(|i| outline.lines[i].span.start).or_else(|| {
        // The handler is a function of the file, named where it is registered.
        let named = |n: &Function| point.text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == n.name);
        f.functions.iter().filter(|n| named(n)).find_map(|n| {
            let outline = Outline::of(n, &renames);
            (0..outline.lines.len()).find(|&i| reads(&outline, i, field)).map(|i| outline.lines[i].span.start)
        })
    })
}

/// Returns true where a line reads a field: `data.field`, `data["field"]`, or taken apart into a variable of that name.
fn reads(o: &Outline<'_>, at: usize, field: &str) -> bool {
    let line = &o.lines[at];
    if let Some(StepKind::Assign { targets, values, .. }) = line.step.map(|s| &s.kind)
        && targets.len() > values.len()
        && targets.iter().any(|t| matches!(t, Expr::Name(n) if n == field))
    {
        return true;
    }
    let mut found = false;
    for e in &line.exprs {
        e.walk_here(&mut |x| match x {
            Expr::Field { name, .. } => found |= name == field,
            Expr::Index { index, .. } => found |= matches!(&**index, Expr::Text(t) if t == field),
            Expr::Call(c) if c.name == "get" => found |= matches!(c.args.first().map(|a| &a.value), Some(Expr::Text(t)) if t == field),
            _ => {}
        });
    }
    found
}
