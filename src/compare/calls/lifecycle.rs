//! The life of connections: opened for each request and never closed, replaced without a close, opened in another phase.
//!
//! In: one function at both sides with matched points; a point that moved to another function. Out: changes. Left out:
//! what leaves the function it is made in (returned, kept in a field, given to a call): who closes it stands elsewhere; languages
//! that close what goes out of scope.

use crate::change::{Side, directory};
use crate::compare::calls::acts::{self, Act};
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::words::{code, line, place};
use crate::compare::{Change, Comparison, Direction};
use crate::facts::{Branch, Call, Expr, LineKind, LoopKind, Outline, Step, StepKind};
use crate::points::{Point, words};

const KIND: &str = "lifecycle_changed";

/// Adds what changed in the life of the connections of one function.
pub(crate) fn compare(c: &Compared<'_>, found: &mut Comparison) {
    let Some(h) = &c.head else { return };
    for p in c.added.iter().map(|&j| &h.points[j]) {
        if let Some(how) = made_again(h, p) {
            let so = format!("made {how} and never closed in {}", code(&p.symbol));
            tell(found, p, Side::Head, &so);
        }
    }
    let Some(b) = &c.base else { return };
    for p in c.removed.iter().map(|&i| &b.points[i]) {
        if let Some(made) = replaced(b, h, p) {
            let so = format!("the client is replaced by {} without it", code(&made));
            tell(found, p, Side::Base, &so);
        }
    }
}

/// Tells more of a point that came or went: in the sentence that tells so, or in one of its own.
fn tell(found: &mut Comparison, p: &Point, side: Side, so: &str) {
    let same = |x: &&mut Change| x.kind == KIND && x.rule == Some(p.rule) && x.side == side && x.file == p.file && x.line == p.line;
    match found.changes.iter_mut().find(same) {
        Some(told) => {
            told.summary = format!("{}; {so}", told.summary);
            told.direction = Direction::Weakened;
        }
        None => {
            let told = change(p, side, KIND, Direction::Weakened, format!("{} is {so}", place(p)));
            found.changes.push(told.with(None, None, Some(so.to_owned())));
        }
    }
}

/// Returns how often a new connection or subscription is made that nothing closes; `None` where it is made once, closed, or given away.
fn made_again(h: &Seen<'_>, p: &Point) -> Option<String> {
    let at = p.at.filter(|_| p.via.is_empty() && matches!(h.file.language, "go" | "typescript"))?;
    let act = acts::of(p).filter(|a| matches!(a, Act::Open | Act::Subscribe))?;
    let o = &h.outline;
    let around: Vec<usize> = std::iter::once(at).chain(o.ancestors(at)).collect();
    if around.iter().any(|&i| o.lines[i].branch == Branch::Closure || matches!(o.lines[i].kind, LineKind::With | LineKind::Defer)) {
        return None;
    }
    let turns = around.iter().skip(1).find(|&&i| is_endless(o.lines[i].step));
    let how = match turns {
        Some(&i) => format!("in each turn of {}", line(o, i)),
        None if answers_requests(h) => "for each request".to_owned(),
        None => return None,
    };
    let stays = match owner(o.lines[at].step, &p.text) {
        Owner::Variable(name) => !leaves(o, at, name),
        Owner::Nobody => act == Act::Subscribe && p.callee.to_lowercase().ends_with("subscribe"),
        Owner::Other => false,
    };
    (stays && !closed(o)).then_some(how)
}

/// Returns true for a loop that goes over no collection and counts nothing.
fn is_endless(step: Option<&Step>) -> bool {
    matches!(step.map(|s| &s.kind), Some(StepKind::Loop { kind: LoopKind::Forever | LoopKind::While, init, .. }) if init.is_empty())
}

/// Returns true for a function that answers requests.
fn answers_requests(s: &Seen<'_>) -> bool {
    let takes = |names: &[&str]| s.function.params.iter().any(|p| names.contains(&p.type_ref.text.trim_start_matches('*')));
    takes(&["http.ResponseWriter", "gin.Context", "echo.Context", "fiber.Ctx"])
}

/// Who holds what a call gives.
enum Owner<'a> {
    /// A variable that the statement declares.
    Variable(&'a str),
    /// Nobody: it is dropped, or only a part of it is kept.
    Nobody,
    /// Something else.
    Other,
}

/// Returns who holds what the call `text` of a statement gives.
fn owner<'a>(step: Option<&'a Step>, text: &str) -> Owner<'a> {
    match step.map(|s| &s.kind) {
        Some(StepKind::Expr(e)) if e.to_string() == text => Owner::Nobody,
        Some(StepKind::Assign { targets, values, declares: true, .. }) if values.len() == 1 => match (&values[0], targets.first()) {
            (e, Some(Expr::Name(n))) if e.to_string() == text => {
                if n == "_" {
                    Owner::Nobody
                } else {
                    Owner::Variable(n)
                }
            }
            (e, _) if is_part_of(e, text) => Owner::Nobody,
            _ => Owner::Other,
        },
        Some(StepKind::Loop { vars: _, cond: Some(e), .. }) if is_part_of(e, text) => Owner::Nobody,
        _ => Owner::Other,
    }
}

/// Returns true for a chain that starts with the call: `client.Subscribe(ctx, c).Channel()`.
fn is_part_of(e: &Expr, text: &str) -> bool {
    match e {
        Expr::Call(c) => matches!(&c.callee, Expr::Field { of, .. } if of.to_string() == text || is_part_of(of, text)),
        _ => false,
    }
}

/// Returns true where a variable is used otherwise than by its members: it may live on.
fn leaves(o: &Outline<'_>, made: usize, name: &str) -> bool {
    let (mut named, mut members) = (0, 0);
    for (_, l) in o.lines.iter().enumerate().filter(|(i, _)| *i != made) {
        for e in &l.exprs {
            e.walk_here(&mut |x| match x {
                Expr::Name(n) if n == name => named += 1,
                Expr::Field { of, .. } if matches!(&**of, Expr::Name(n) if n == name) => members += 1,
                _ => {}
            });
        }
    }
    named != members
}

/// Returns true where a function closes anything.
fn closed(o: &Outline<'_>) -> bool {
    calls(o).iter().any(|c| acts::closes(&c.name))
}

/// Returns all calls of a function.
fn calls<'a>(o: &Outline<'a>) -> Vec<&'a Call> {
    let mut all = vec![];
    for e in o.lines.iter().flat_map(|l| &l.exprs) {
        e.walk_here(&mut |x| {
            if let Expr::Call(c) = x {
                all.push(&**c);
            }
        });
    }
    all
}

/// Returns the client that takes the place of another whose close is gone.
fn replaced(b: &Seen<'_>, h: &Seen<'_>, close: &Point) -> Option<String> {
    let closing = close.at.filter(|_| close.via.is_empty() && acts::of(close) == Some(Act::Close))?;
    let client = acts::receiver(close)?;
    let before = opened(b, client).filter(|&(i, _)| i > closing)?;
    let (_, made) = opened(h, client)?;
    let gone = !calls(&h.outline).iter().any(|c| acts::closes(&c.name));
    (gone && b.outline.lines[before.0].kind == LineKind::Plain).then(|| made.callee.clone())
}

/// Returns the call that makes a new client for a variable or field that stands already, with its line.
fn opened<'a>(s: &'a Seen<'_>, client: &str) -> Option<(usize, &'a Point)> {
    s.points.iter().filter(|p| p.via.is_empty() && acts::of(p) == Some(Act::Open)).find_map(|p| {
        let at = p.at?;
        let sets = matches!(s.outline.lines[at].step.map(|s| &s.kind), Some(StepKind::Assign { targets, declares: false, .. })
            if targets.first().is_some_and(|t| t.to_string() == client));
        sets.then_some((at, p))
    })
}

/// A phase of a component's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Construction,
    Start,
    Stop,
}

/// Returns the phase that a function's name tells.
fn phase(symbol: &str) -> Option<Phase> {
    let name = words(symbol.rsplit('.').next().unwrap_or(symbol));
    match name.first().map(String::as_str) {
        Some("init" | "new" | "constructor") => Some(Phase::Construction),
        Some("start" | "run" | "serve" | "listen") => Some(Phase::Start),
        Some("stop" | "close" | "shutdown") => Some(Phase::Stop),
        _ => None,
    }
}

/// Returns the words for a phase.
fn said(phase: Phase) -> &'static str {
    match phase {
        Phase::Construction => "construction",
        Phase::Start => "start",
        Phase::Stop => "stop",
    }
}

/// Returns the change that a connection is opened, served or closed in another phase of the component than before.
pub(crate) fn moved(base: &Point, head: &Point) -> Option<Change> {
    let matters = |a| matches!(a, Act::Open | Act::Subscribe | Act::Register | Act::Serve | Act::Close);
    acts::of(head).filter(|&a| matters(a) && base.via.is_empty() && head.via.is_empty())?;
    let (from, to) = (phase(&base.symbol)?, phase(&head.symbol)?);
    if from == to || directory(&base.file) != directory(&head.file) {
        return None;
    }
    let tell = |p: &Point, at: Phase| format!("{} ({})", code(&p.symbol), said(at));
    let summary = format!("{} moved from {} to {}", place(head), tell(base, from), tell(head, to));
    Some(change(head, Side::Head, KIND, Direction::Changed, summary).with(Some(base), Some(base.symbol.clone()), Some(head.symbol.clone())))
}
