//! Unsent fields: what a handler newly reads from its messages, against what is published to the same channel.
//!
//! In: the points of one function at both sides. Out: a field that the handler reads at head, did not read at base, and that none of the
//! publishers found sends. Left out: channels that are not known, publishers whose message is not wholly seen (then nothing is said), and
//! fields of declared types, see [`crate::compare::messages::payloads`].

use super::handlers::from_message;
use super::sent::{MOST_FILES, channel};
use crate::change::Side;
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::siblings::places;
use crate::compare::words::code;
use crate::compare::{Change, Direction, Sides};
use crate::facts::{Expr, Outline, Renames, StepKind};
use crate::points::{Finder, Point};
use std::collections::{BTreeMap, BTreeSet};

/// Returns the fields that one function newly reads and nobody sends.
pub(crate) fn compare(sides: &Sides<'_>, c: &Compared<'_>) -> Vec<Change> {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return vec![] };
    let takes = |j: usize| matches!(h.points[j].role.as_str(), "subscribe" | "handle");
    let Some(q) = c.matched.iter().filter(|(_, j)| takes(*j)).map(|(_, j)| &h.points[*j]).find(|p| channel(p).is_some()) else { return vec![] };
    let (old, new) = (read(sides.base_points, b), read(sides.head_points, h));
    let asked: Vec<(&String, &usize)> = new.iter().filter(|(field, _)| !old.contains_key(*field)).collect();
    let (false, Some(channel)) = (asked.is_empty(), channel(q)) else { return vec![] };
    let Some(senders) = senders(sides, q, &channel) else { return vec![] };
    let mut found = vec![];
    for (field, &at) in asked.into_iter().filter(|(f, _)| !senders.iter().any(|(_, sent)| sent.contains(*f))) {
        let by: Vec<(String, u32)> = senders.iter().map(|(place, _)| place.clone()).collect();
        let summary = format!("field {} of messages of {} is newly read, and not sent at {}", code(field), code(&channel), places(&by));
        let told =
            change(q, Side::Head, "message_handling_changed", Direction::Weakened, summary).with(None, None, Some(field.clone())).told_one_way();
        found.push(Change { line: h.outline.lines[at].span.start, ..told });
    }
    found
}

/// Returns the fields that a handler reads from what it decodes of its messages, each with the first line of the outline that does.
fn read(finder: &Finder<'_>, s: &Seen<'_>) -> BTreeMap<String, usize> {
    let held = from_message(s);
    let decodings = finder.decodings(s.file, s.function, &s.outline);
    let lines: Vec<usize> = decodings.into_iter().filter(|(_, _, data)| data.iter().any(|n| held.contains(n))).map(|(at, _, _)| at).collect();
    let mut found = BTreeMap::new();
    let mut decoded: BTreeSet<&str> = BTreeSet::new();
    for &at in &lines {
        let Some(StepKind::Assign { targets, values, .. }) = s.outline.lines[at].step.map(|s| &s.kind) else { continue };
        let names = targets.iter().filter_map(|t| if let Expr::Name(n) = t { Some(n.as_str()) } else { None });
        if targets.len() > values.len() && s.file.language != "go" {
            names.for_each(|n| {
                found.entry(n.to_owned()).or_insert(at);
            });
        } else {
            decoded.extend(names.take(1));
        }
    }
    for (at, line) in s.outline.lines.iter().enumerate() {
        line.exprs.iter().for_each(|e| {
            fields_of(e, &decoded, &mut |name| {
                found.entry(name.to_owned()).or_insert(at);
            })
        });
    }
    found
}

/// Tells the fields of some variables that an expression reads: `data.field`, `data["field"]`, `data.get("field")`.
fn fields_of(e: &Expr, of_any: &BTreeSet<&str>, tell: &mut dyn FnMut(&str)) {
    let is = |e: &Expr| matches!(e, Expr::Name(n) if of_any.contains(n.as_str()));
    let mut called: BTreeSet<*const Expr> = BTreeSet::new();
    e.walk_here(&mut |x| match x {
        Expr::Call(c) => {
            called.insert(std::ptr::from_ref(&c.callee));
            if let (Expr::Field { of, name }, Some(Expr::Text(t))) = (&c.callee, c.args.first().map(|a| &a.value))
                && name == "get"
                && is(of)
            {
                tell(t);
            }
        }
        Expr::Field { of, name } if is(of) && !called.contains(&std::ptr::from_ref(x)) => tell(name),
        Expr::Index { of, index } if is(of) => {
            if let Expr::Text(t) = &**index {
                tell(t);
            }
        }
        _ => {}
    });
}

/// Where somebody publishes, and the fields of what is sent.
type Sender = ((String, u32), BTreeSet<String>);

/// Returns who publishes to a channel; `None` where nobody is found, or one sends what is not wholly seen.
fn senders(sides: &Sides<'_>, taking: &Point, channel: &str) -> Option<Vec<Sender>> {
    let word = |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').max_by_key(|w| w.len()).map(str::to_owned);
    let callee = taking.callee.rsplit('.').next().unwrap_or_default();
    // The channel, or the constant by which the handler names it.
    let constants = taking.text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| w.len() > 3 && *w != callee);
    let names: Vec<String> = word(channel).into_iter().chain(constants.map(str::to_owned)).collect();
    let mut found = vec![];
    for (path, _) in sides.head.mentions_among(&|p| sides.places.production(p), &names).into_iter().take(MOST_FILES) {
        let Some(f) = sides.head.file(&path).filter(|f| !f.test && !f.generated) else { continue };
        let renames = Renames::default();
        for g in f.functions.iter().filter(|g| !g.test) {
            let outline = Outline::of(g, &renames);
            for p in sides.head_points.points_with(&f, g, &outline, &|_| false) {
                if p.role == "publish" && self::channel(&p).as_deref() == Some(channel) {
                    let sent = sides.head_points.sent_fields(&f, g, &outline, &p)?;
                    found.push(((path.clone(), p.line), sent));
                }
            }
        }
    }
    (!found.is_empty()).then_some(found)
}
