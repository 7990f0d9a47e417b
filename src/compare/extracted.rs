//! Functions that were taken out of another one, or put into it: their points as the other function makes them.
//!
//! In: a point inside such a function and the function that calls it at the same side. Out: the point with what the call gives for the
//! function's parameters, so that `key` is the key that stood there before. Left out: which points belong together, see `pairing`, and values
//! that are made of a parameter and something else.

use crate::compare::compared::{Compared, Seen};
use crate::facts::{Call, Expr, Value};
use crate::points::{Finder, Point};
use std::borrow::Cow;

/// Returns a point of an inner function as its caller makes it: itself where no parameter shows in it, or where the caller does not call it. Of
/// several calls, the one that comes nearest to the point of the `other` side. Where what a call gives differs from that, it is told at the call.
pub(super) fn as_called<'p>(finder: &Finder<'_>, caller: Option<&Seen<'_>>, inner: &Seen<'_>, (point, other): (&'p Point, &Point)) -> Cow<'p, Point> {
    let is_open = |value: &Value| parts(value).iter().any(|v| parameter(inner, v).is_some());
    let open: Vec<&String> = point.captures.iter().filter(|(_, c)| is_open(&c.value)).map(|(name, _)| name).collect();
    let Some(caller) = caller.filter(|_| !open.is_empty()) else { return Cow::Borrowed(point) };
    let given = |c: &Call| {
        let mut made = point.clone();
        for name in &open {
            let read = |e: &Expr| finder.value_of(point.rule, name, (caller.file, caller.function), e);
            let value = &mut made.captures.get_mut(*name)?.value;
            *value = match &*value {
                Value::List(all) => Value::List(all.iter().map(|v| argument(inner, c, v).map_or_else(|| v.clone(), read)).collect()),
                one => read(argument(inner, c, one)?),
            };
        }
        if open.iter().any(|name| made.captures.get(*name) != other.captures.get(*name)) {
            (made.file, made.line, made.symbol) = (caller.file.path.clone(), c.line, caller.function.symbol());
        }
        Some(made)
    };
    let mut made: Vec<Point> = calls(caller, &inner.function.name).into_iter().filter_map(given).collect();
    let nearest = made.iter().position(|r| r.captures == other.captures).unwrap_or(0);
    if made.is_empty() { Cow::Borrowed(point) } else { Cow::Owned(made.swap_remove(nearest)) }
}

/// Returns the values of a list, or the one that a value is.
fn parts(value: &Value) -> &[Value] {
    if let Value::List(all) = value { all } else { std::slice::from_ref(value) }
}

/// Returns the position of the parameter that a value is.
fn parameter(inner: &Seen<'_>, value: &Value) -> Option<usize> {
    let (Value::Reference(text) | Value::Unknown(text)) = value else { return None };
    inner.function.params.iter().position(|p| p.name == *text)
}

/// Returns what a call gives for the parameter that a value is: by name, else by position.
fn argument<'c>(inner: &Seen<'_>, c: &'c Call, value: &Value) -> Option<&'c Expr> {
    let position = parameter(inner, value)?;
    let named = c.args.iter().find(|a| a.name.as_ref() == Some(&inner.function.params[position].name));
    named.or_else(|| c.args.get(position).filter(|a| a.name.is_none() && !a.spread)).map(|a| &a.value)
}

/// Returns the calls of a name in a function.
fn calls<'f>(caller: &Seen<'f>, name: &str) -> Vec<&'f Call> {
    let mut found = vec![];
    for e in caller.outline.lines.iter().filter(|l| !l.noise).flat_map(|l| &l.exprs) {
        e.walk_here(&mut |x| match x {
            Expr::Call(c) if c.name == name => found.push(&**c),
            _ => {}
        });
    }
    found
}

/// Returns the function of head that kept the name of a function of base whose body another function has now.
pub(super) fn kept_name<'a, 'f>(c: &Compared<'_>, all: &'a [Compared<'f>]) -> Option<&'a Seen<'f>> {
    let base = c.base.as_ref().filter(|b| c.head.as_ref().is_some_and(|h| h.function.symbol() != b.function.symbol()))?;
    let same = |h: &&Seen<'_>| h.file.path == base.file.path && h.function.symbol() == base.function.symbol();
    all.iter().filter(|x| x.base.is_none()).filter_map(|x| x.head.as_ref()).find(same)
}
