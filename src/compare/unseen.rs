//! Calls that seem to come or go only because no rule knows them at the other side.
//!
//! In: a point of one side alone, and the functions of the other. Out: whether the same call stands there, so that "is gone" and "is new"
//! would be false. Left out: what such a call means; it is told neither way.

use crate::change::Side;
use crate::compare::Sides;
use crate::compare::calls::conditions;
use crate::compare::calls::context;
use crate::compare::calls::elsewhere;
use crate::compare::compared::{Compared, Seen};
use crate::facts::{Call, Expr, UNKNOWN, Value};
use crate::points::{Point, words};
use std::collections::BTreeSet;

/// Returns true where the call stands in the same function at the other side.
pub(super) fn stands(p: &Point, here: &Seen<'_>, other: &Seen<'_>, side: Side) -> bool {
    by_another_way(p, other) || side == Side::Base && again(p, here, other) || whatever_was_asked(p, here, other)
}

/// Returns true where a function that the other side calls in the call's place makes it: on something of which no rule knows what it is, because
/// the function is given the connection without a type; or as a helper that took the call over.
pub(super) fn through_function(p: &Point, here: &Seen<'_>, other: &Seen<'_>, all: &[Compared<'_>], side: Side) -> bool {
    let names = |s: &Seen<'_>| -> BTreeSet<String> { calls(s).map(|c| c.name.clone()).collect() };
    let own = calls(here).find(|c| c.name == p.called()).filter(|c| c.name.len() > ANY_NAME && !c.args.is_empty());
    let (Some(own), before) = (own, names(here)) else { return false };
    let instead: BTreeSet<String> = names(other).difference(&before).cloned().collect();
    let makes = |s: &Seen<'_>| {
        let known = |c: &Call| s.points.iter().any(|q| q.called() == c.name && q.rule == p.rule);
        calls(s).any(|c| c.name == own.name && c.args.len() == own.args.len() && !known(c))
    };
    // One that stands at the other side alone took the call over from several places, one of which it is held against.
    let took_over = |s: &Seen<'_>| s.points.iter().any(|q| q.via.is_empty() && q.rule == p.rule && q.called() == p.called() && agree(p, q));
    let there = |c: &'_ Compared<'_>| -> bool {
        let (seen, alone) = if side == Side::Base { (&c.head, c.base.is_none()) } else { (&c.base, c.head.is_none()) };
        seen.as_ref().is_some_and(|s| instead.contains(&s.function.name) && (makes(s) || alone && took_over(s)))
    };
    all.iter().any(there)
}

/// Returns true where two points give the same wherever one of them gives a value that is written out.
fn agree(p: &Point, q: &Point) -> bool {
    let written = |v: &Value| !matches!(v, Value::Reference(_) | Value::Unknown(_) | Value::List(_));
    let told = p.captures.iter().chain(&q.captures).filter(|(_, c)| written(&c.value)).map(|(name, _)| name);
    told.into_iter().all(|name| p.captures.get(name).map(|c| &c.value) == q.captures.get(name).map(|c| &c.value))
}

/// Returns the calls of a function.
fn calls<'f>(s: &'f Seen<'_>) -> impl Iterator<Item = &'f Call> {
    let mut all = vec![];
    s.outline.lines.iter().flat_map(|l| &l.exprs).for_each(|e| {
        e.walk_here(&mut |x| {
            if let Expr::Call(c) = x {
                all.push(&**c);
            }
        });
    });
    all.into_iter()
}

/// Longest name of a method that anything may have: `get`, `set`, `del`.
const ANY_NAME: usize = 3;

/// Returns true where the call stands somewhere else at the other side.
pub(super) fn elsewhere(sides: &Sides<'_>, p: &Point, here: &Seen<'_>, all: &[Compared<'_>], side: Side) -> bool {
    outside(sides, p, side) || in_new_function(p, here, all, side) || hands_on(p, here)
}

/// Returns true for the code of an error that a function, or one of the change that it shares its code with, answers at the other side too; and
/// for one of a function that is new or gone as a whole: then the function is what is told.
pub(super) fn answered(p: &Point, other: Option<&Seen<'_>>, all: &[Compared<'_>], side: Side) -> bool {
    let same = |q: &Point| q.rule == p.rule && q.captures == p.captures;
    let Some(other) = other else { return true };
    let moved = |c: &Compared<'_>| {
        let (there, free) = if side == Side::Base { (&c.head, &c.added) } else { (&c.base, &c.removed) };
        there.as_ref().is_some_and(|s| free.iter().any(|&i| same(&s.points[i])))
    };
    // The code goes to a function of the project that makes the error.
    let code = p.captures.values().map(crate::points::Captured::shown).find(|v| v.contains('.'));
    let named = code.is_some_and(|code| other.outline.lines.iter().any(|l| !l.noise && l.text.contains(&code)));
    named || other.points.iter().any(same) || all.iter().any(moved)
}

/// Returns true for the call of a method that does nothing else than to make the call of its own name, or one on what it is given: those who use
/// it are told.
fn hands_on(p: &Point, here: &Seen<'_>) -> bool {
    let given = |name: &str| here.function.params.iter().any(|x| x.name == name);
    let on_given = p.callee.split_once('.').is_some_and(|(on, _)| given(on));
    here.function.receiver.is_some() && here.outline.lines.len() == 1 && (here.function.name == p.called() || on_given)
}

/// Returns true where the same call stands at the other side too, but no rule knows it there: a command that was sent as a value is now a
/// method of the connection, the receiver has another type, the name of the event is a variable, the method is bound before it is called,
/// the name of the channel goes to a function of the project. Nothing came or went.
fn by_another_way(p: &Point, other: &Seen<'_>) -> bool {
    let arguments = p.text.strip_prefix(&p.callee).filter(|a| a.len() > NO_ARGUMENTS);
    let known = |x: &Expr| {
        let text = x.to_string();
        other.points.iter().any(|q| q.text == text || q.callee == text)
    };
    // A command that is sent as a text and the method of its name are one call, whatever rules know of either.
    let sent = |e: &Expr| {
        let mut found = false;
        e.walk_here(&mut |x| found |= matches!(x, Expr::Call(c) if p.called() != c.name && same_command(p, c)));
        found
    };
    if other.outline.lines.iter().any(|l| !l.noise && l.exprs.iter().any(|e| sent(e))) {
        return true;
    }
    let same = |x: &Expr| match x {
        Expr::Call(c) if c.name == p.called() => {
            let callee = c.callee.to_string();
            callee == p.callee || arguments.is_some() && x.to_string().strip_prefix(&callee) == arguments
        }
        // The very same arguments: what is called goes by another name.
        Expr::Call(c) if arguments.is_some_and(|a| a.len() >= TELLING && x.to_string().strip_prefix(&c.callee.to_string()) == Some(a)) => true,
        Expr::Call(c) => c.args.iter().any(|a| names(p).any(|n| matches!(&a.value, Expr::Text(t) if t == n))),
        Expr::Record(_) => x.to_string() == p.text,
        Expr::Field { name, .. } => name == p.called() && p.callee.contains('.') && x.to_string() == p.callee,
        _ => false,
    };
    let stands = |e: &Expr| {
        let mut found = false;
        e.walk_here(&mut |x| found |= same(x) && !known(x));
        found
    };
    other.outline.lines.iter().any(|l| !l.noise && l.exprs.iter().any(|e| stands(e)))
}

/// Methods that send a command as a text.
const SENDERS: &[&str] = &["Do", "do", "DoCmd", "call", "sendCommand", "send_command", "execute_command", "executeCommand", "cmd"];

/// Returns true where a place sends as a text what a call does by a method of that name, or the reverse: `Do("CLUSTER", "info")` and
/// `ClusterInfo()`.
fn same_command(p: &Point, c: &Call) -> bool {
    let plain = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let written = |t: &str| c.args.iter().any(|a| matches!(&a.value, Expr::Text(x) if x == t));
    // Another key is another thing to tell.
    let keyed = || p.captures.get("key").is_none_or(|k| !matches!(&k.value, Value::Text(t) if !written(t)));
    let text = |name: &str| p.captures.get(name).map(|c| c.shown()).unwrap_or_default();
    if SENDERS.contains(&p.called()) {
        let (command, key) = (plain(&text("command")), plain(&text("key")));
        let method = plain(&c.name);
        return !command.is_empty() && (method == command && keyed() || method == format!("{command}{key}"));
    }
    if !SENDERS.contains(&c.name.as_str()) {
        return false;
    }
    let given: Vec<String> = c.args.iter().map_while(|a| if let Expr::Text(t) = &a.value { Some(plain(t)) } else { None }).collect();
    let given = if given.is_empty() {
        c.args.iter().skip(1).map_while(|a| if let Expr::Text(t) = &a.value { Some(plain(t)) } else { None }).collect()
    } else {
        given
    };
    let method = plain(p.called());
    given.first().is_some_and(|first| *first == method) && keyed() || given.len() > 1 && format!("{}{}", given[0], given[1]) == method
}

/// Returns the names of channels, queues and keys that a point speaks of.
fn names(p: &Point) -> impl Iterator<Item = &str> {
    let named = p.captures.iter().filter(|(n, _)| matches!(n.as_str(), "channel" | "queue" | "key" | "stream" | "topic" | "event" | "method"));
    named.filter_map(|(_, c)| match &c.value {
        Value::Text(t) if t.len() > 3 && !t.contains(UNKNOWN) => Some(t.as_str()),
        _ => None,
    })
}

/// Returns true where the same call with the same values still stands there, under no more conditions: it stood there twice.
fn again(p: &Point, here: &Seen<'_>, other: &Seen<'_>) -> bool {
    let guards = |s: &Seen<'_>, p: &Point| -> Option<BTreeSet<String>> {
        let found = context::of(&s.outline, p.at?).guards;
        Some(found.into_iter().map(|g| g.text).collect())
    };
    let Some(own) = guards(here, p).filter(|_| names(p).next().is_some()) else { return false };
    let same = |q: &Point| q.rule == p.rule && q.callee == p.callee && q.captures == p.captures;
    other.points.iter().any(|q| same(q) && guards(other, q).is_some_and(|g| g.is_subset(&own)))
}

/// Returns true where the call stood in both branches of a condition, and stands at the other side.
fn whatever_was_asked(p: &Point, here: &Seen<'_>, other: &Seen<'_>) -> bool {
    let Some(at) = p.at else { return false };
    let all: Vec<usize> = (0..here.points.len()).collect();
    let both = || context::of(&here.outline, at).guards.iter().any(|g| conditions::in_both_branches(here, p, &all, g, false));
    other.points.iter().any(|q| q.rule == p.rule && q.text == p.text) && both()
}

/// Returns true where a function that comes with the change makes the call on something of which no rule knows what it is: the same method
/// with as many arguments of the same names, `pipe.sadd(self.keys, self.key)` and `connection.sadd(worker.keys, worker.key)`.
fn in_new_function(p: &Point, here: &Seen<'_>, all: &[Compared<'_>], side: Side) -> bool {
    let mut own: Option<&Call> = None;
    let line = p.at.map(|at| &here.outline.lines[at]);
    line.iter().flat_map(|l| &l.exprs).for_each(|e| {
        e.walk_here(&mut |x| match x {
            Expr::Call(c) if c.name == p.called() && !c.args.is_empty() => own = own.or(Some(c)),
            _ => {}
        });
    });
    let Some(own) = own else { return false };
    let tail = |e: &Expr| words(e.to_string().rsplit('.').next().unwrap_or_default()).pop().filter(|_| e.path().is_some());
    let alike = |c: &Call| {
        c.name == own.name
            && c.args.len() == own.args.len()
            && c.args.iter().zip(&own.args).all(|(a, b)| tail(&a.value).is_some() && tail(&a.value) == tail(&b.value))
    };
    let comes = |c: &Compared<'_>| if side == Side::Base { c.base.is_none() } else { c.head.is_none() };
    let seen = |c: &Compared<'_>| {
        let there = if side == Side::Base { &c.head } else { &c.base };
        there.iter().any(|s| {
            s.outline.lines.iter().any(|l| {
                let mut found = false;
                l.exprs.iter().for_each(|e| e.walk_here(&mut |x| found |= matches!(x, Expr::Call(c) if alike(c))));
                found
            })
        })
    };
    all.iter().any(|c| comes(c) && seen(c))
}

/// Returns true where the very line stands at the other side outside of any function that was read: in a macro, say.
fn outside(sides: &Sides<'_>, p: &Point, side: Side) -> bool {
    let (here, there) = if side == Side::Base { (sides.base, sides.head) } else { (sides.head, sides.base) };
    let (Some(own), Some(other), Some(facts)) = (here.bytes(&p.file), there.bytes(&p.file), there.file(&p.file)) else { return false };
    let line = own.split(|b| *b == b'\n').nth((p.line as usize).saturating_sub(1)).map(<[u8]>::trim_ascii);
    let Some(line) = line.filter(|l| elsewhere::is_telling(&String::from_utf8_lossy(l))) else { return false };
    // What stands at the top of a file is read too.
    let read = |n: u32| facts.function_at(n).is_some() || facts.values.iter().any(|v| v.span.start <= n && n <= v.span.end);
    let mut lines = (1..).zip(other.split(|b| *b == b'\n'));
    lines.any(|(n, text)| text.trim_ascii() == line && !read(n) && facts.not_extracted.contains(&MACROS))
}

/// What a language says that it does not extract where it leaves out the bodies of macros.
const MACROS: &str = "expansions of macros";

/// Shortest list of arguments by which a call is known whatever is called.
const TELLING: usize = 16;

/// Length of `()`.
const NO_ARGUMENTS: usize = 2;
