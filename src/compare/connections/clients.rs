//! Calls that go through another client than before, and clients that are kept elsewhere.
//!
//! In: a matched call at both sides. Out: a change where the way to its client differs in one member or name of the package,
//! and the former one still stands at head. Left out: renamed members and variables (nothing stands under the former name any more),
//! clients that a caller hands in, and what
//! functions give: two of them may give the same client.

use crate::change::Side;
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::words::{code, place};
use crate::compare::{Change, Direction, Sides};
use crate::facts::{Expr, Function, Locals, StepKind};
use crate::points::{Finder, Point};
use std::cell::LazyCell;

/// What of the ways to two clients differs.
struct Fork<'e> {
    /// What both are members of at head; none for names of the package.
    of: Option<&'e Expr>,
    base: String,
    head: String,
}

/// Returns the calls of one function that go through another client, and the clients it keeps elsewhere, each way once.
pub(crate) fn compare(sides: &Sides<'_>, c: &Compared<'_>) -> Vec<Change> {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return vec![] };
    let locals = LazyCell::new(|| (Locals::of(b.function), Locals::of(h.function)));
    let mut found: Vec<Change> = vec![];
    for &(i, j) in &c.matched {
        let (p, q) = (&b.points[i], &h.points[j]);
        let Some(told) = swapped(sides, (b, h), (p, q), &locals).or_else(|| kept(sides, b, h, p, q)) else { continue };
        if !found.iter().any(|f| f.base == told.base && f.head == told.head) {
            found.push(told);
        }
    }
    found
}

/// Returns that a call goes through another client.
fn swapped<'a, F: FnOnce() -> (Locals<'a>, Locals<'a>)>(
    sides: &Sides<'_>,
    (b, h): (&'a Seen<'_>, &'a Seen<'_>),
    (p, q): (&Point, &Point),
    locals: &LazyCell<(Locals<'a>, Locals<'a>), F>,
) -> Option<Change> {
    let uses = !matches!(q.role.as_str(), "connect" | "setting" | "error" | "log" | "route" | "credential" | "tls");
    let same = p.via == q.via && p.via.len() < 2 && uses;
    let (old, new) = (receiver(b, p).filter(|_| same)?, receiver(h, q)?);
    let (from, to) = &**locals;
    let fork = fork(origin(old, from), origin(new, to), (b.function, h.function))?;
    stays(sides.head_points, h, &fork).then_some(())?;
    let (x, y) = (origin(old, from).to_string(), origin(new, to).to_string());
    let method = q.callee.rsplit('.').next().unwrap_or_default();
    let summary = format!("{} now goes through {}, it went through {}", code(method), code(&y), code(&x));
    Some(change(q, Side::Head, "pool_changed", Direction::Changed, summary).with(Some(p), Some(x), Some(y)))
}

/// Returns that the client a call makes is kept elsewhere, while its former place still stands.
fn kept(sides: &Sides<'_>, b: &Seen<'_>, h: &Seen<'_>, p: &Point, q: &Point) -> Option<Change> {
    let (old, new) = (holder(b, p)?, holder(h, q)?);
    let made = q.role == "connect" && p.via.is_empty() && q.via.is_empty();
    let fork = fork(old, new, (b.function, h.function)).filter(|_| made)?;
    // A variable of the function is no place that others share.
    (fork.of.is_some() && stays(sides.head_points, h, &fork) && elsewhere(h, &fork.base)).then_some(())?;
    let (x, y) = (old.to_string(), new.to_string());
    let summary = format!(
        "the client that {} makes is kept in {}, no longer in {}, which still stands: they are two connections now",
        place(q),
        code(&y),
        code(&x)
    );
    Some(change(q, Side::Head, "pool_changed", Direction::Changed, summary).with(Some(p), Some(x), Some(y)).told_one_way())
}

/// Returns what the method of a point is called on.
fn receiver<'a>(s: &'a Seen<'_>, p: &Point) -> Option<&'a Expr> {
    let mut found = None;
    for e in &s.outline.lines[p.at?].exprs {
        e.walk_here(&mut |x| {
            if let Expr::Call(c) = x
                && let Expr::Field { of, .. } = &c.callee
                && x.to_string() == p.text
            {
                found = Some(&**of);
            }
        });
    }
    found
}

/// Returns where the client that a point makes is kept.
fn holder<'a>(s: &'a Seen<'_>, p: &Point) -> Option<&'a Expr> {
    let line = &s.outline.lines[p.at?];
    if let Some(StepKind::Assign { targets, values, .. }) = line.step.map(|s| &s.kind)
        && values.iter().any(|v| v.to_string() == p.text)
    {
        return targets.first().filter(|t| matches!(t, Expr::Field { .. }));
    }
    let mut found = None;
    for e in &line.exprs {
        e.walk_here(&mut |x| {
            if let Expr::Binary { op, left, right } = x
                && op.ends_with('=')
                && !matches!(op.as_str(), "==" | "!=" | "<=" | ">=" | "===" | "!==")
                && right.to_string() == p.text
            {
                found = Some(&**left);
            }
        });
    }
    found
}

/// Returns what a local variable stands for.
fn origin<'a>(e: &'a Expr, locals: &Locals<'a>) -> &'a Expr {
    match e {
        Expr::Name(n) => locals.value(n).filter(|v| v.path().is_some()).unwrap_or(e),
        _ => e,
    }
}

/// Returns what differs between two ways; `None` where they are the same, or differ in more than one place.
fn fork<'e>(old: &Expr, new: &'e Expr, functions: (&Function, &Function)) -> Option<Fork<'e>> {
    match (old, new) {
        (Expr::Field { of: x, name: a }, Expr::Field { of: y, name: b }) if a != b => {
            same(x, y, functions).then(|| Fork { of: Some(y), base: a.clone(), head: b.clone() })
        }
        (Expr::Field { of: x, .. }, Expr::Field { of: y, .. }) => fork(x, y, functions),
        (Expr::Name(a), Expr::Name(b)) if a != b && !same(old, new, functions) => Some(Fork { of: None, base: a.clone(), head: b.clone() }),
        _ => None,
    }
}

/// Returns true for the same expression, or what the method is called on at both sides.
fn same(old: &Expr, new: &Expr, (b, h): (&Function, &Function)) -> bool {
    let own = |e: &Expr, f: &Function| matches!(e, Expr::Name(n) if f.receiver.as_ref().is_some_and(|r| r.name == *n));
    old.to_string() == new.to_string() || own(old, b) && own(new, h)
}

/// Returns true where what the base side went through still stands at head.
fn stays(finder: &Finder<'_>, h: &Seen<'_>, fork: &Fork<'_>) -> bool {
    match fork.of {
        Some(of) => finder.has_member(h.file, h.function, of, &fork.base).unwrap_or_else(|| elsewhere(h, &fork.base)),
        None => {
            let locals = Locals::of(h.function);
            let shared = |n: &str| !locals.contains(n) && (h.file.declares(n) || h.file.import(n).is_some());
            shared(&fork.base) && shared(&fork.head)
        }
    }
}

/// Returns true where another function of the file uses a member.
fn elsewhere(h: &Seen<'_>, name: &str) -> bool {
    let mut found = false;
    for f in h.file.functions.iter().filter(|f| f.symbol() != h.function.symbol()) {
        crate::facts::Step::walk_all(&f.body, &mut |s| {
            s.expressions(&mut |e| e.walk(&mut |x| found |= matches!(x, Expr::Field { name: n, .. } if n == name)))
        });
    }
    found
}
