//! Functions that were taken out of another one, or put into it: their points as the other function makes them.
//!
//! In: a point inside such a function and the function that calls it at the same side. Out: the point with what the call gives for the
//! function's parameters, so that `key` is the key that stood there before. Left out: which points belong together, see `pairing`.

use crate::compare::compared::{Compared, Seen};
use crate::points::{Point, is_of_parameter};
use std::borrow::Cow;

/// Returns a point of an inner function as its caller makes it: itself where no parameter shows in it, or where no call leads to it. Of several
/// calls, the one that comes nearest to the point of the `other` side. Where what a call gives differs from that, it is told at the call.
pub(super) fn as_called<'p>(caller: Option<&Seen<'_>>, inner: &Seen<'_>, point: &'p Point, other: &Point) -> Cow<'p, Point> {
    let open: Vec<&String> = point.captures.iter().filter(|(_, c)| is_of_parameter(&c.value, inner.function)).map(|(name, _)| name).collect();
    let symbol = inner.function.symbol();
    let leads = |r: &&Point| r.rule == point.rule && r.via.len() == 1 && r.via[0] == symbol;
    let given = |r: &Point| {
        let mut made = point.clone();
        made.captures.extend(open.iter().filter_map(|name| Some(((*name).clone(), r.captures.get(*name)?.clone()))));
        if open.iter().any(|name| made.captures.get(*name) != other.captures.get(*name)) {
            (made.file, made.line, made.symbol) = (r.file.clone(), r.line, r.symbol.clone());
        }
        made
    };
    let Some(caller) = caller.filter(|_| !open.is_empty()) else { return Cow::Borrowed(point) };
    let mut calls: Vec<Point> = caller.points.iter().filter(leads).map(given).collect();
    let nearest = calls.iter().position(|r| r.captures == other.captures).unwrap_or(0);
    if calls.is_empty() { Cow::Borrowed(point) } else { Cow::Owned(calls.swap_remove(nearest)) }
}

/// Returns the function of head that kept the name of a function of base whose body another function has now.
pub(super) fn kept_name<'a, 'f>(c: &Compared<'_>, all: &'a [Compared<'f>]) -> Option<&'a Seen<'f>> {
    let base = c.base.as_ref().filter(|b| c.head.as_ref().is_some_and(|h| h.function.symbol() != b.function.symbol()))?;
    let same = |h: &&Seen<'_>| h.file.path == base.file.path && h.function.symbol() == base.function.symbol();
    all.iter().filter(|x| x.base.is_none()).filter_map(|x| x.head.as_ref()).find(same)
}
