//! Times: what kind of time an expression is, and what a function that is given it means.
//!
//! In: an expression and the meaning that a rule's `times` gives to the capture. Out: the value (a moment that is now and something
//! counts as that something, so that `EXPIREAT now + 60` and `EXPIRE 60` are one), and what is odd about it: a moment where a lifetime
//! is wanted, milliseconds where seconds are. Left out: what a variable of another function holds, other than by its name.

use super::captures::Values;
use super::settings::words;
use crate::facts::{Call, Expr, Value};
use crate::rules::{Time, ValueKind};

const SECOND: i64 = 1_000_000_000;
const MILLISECOND: i64 = 1_000_000;
/// A typed time or duration: no unit can be wrong.
const TYPED: i64 = 0;
/// How far names are followed.
const MOST_STEPS: usize = 4;

/// Functions that give the present moment, by the end of their printed name.
const NOW: &[(&str, i64)] = &[
    ("Date.now", MILLISECOND),
    ("time.Now", TYPED),
    ("time.time", SECOND),
    ("time.time_ns", 1),
    ("datetime.now", TYPED),
    ("datetime.utcnow", TYPED),
    ("timezone.now", TYPED),
    ("SystemTime::now", TYPED),
    ("Utc::now", TYPED),
    ("Local::now", TYPED),
    ("OffsetDateTime::now_utc", TYPED),
];
/// Methods that give a moment as a number, with its unit.
const EPOCH: &[(&str, i64)] = &[
    ("Unix", SECOND),
    ("UnixMilli", MILLISECOND),
    ("UnixNano", 1),
    ("getTime", MILLISECOND),
    ("timestamp", SECOND),
    ("timestamp_millis", MILLISECOND),
    ("unix_timestamp", SECOND),
    ("unix", SECOND),
];
/// Functions and methods that hand a time on: rounding, opening, converting.
const SAME: &[&str] =
    &["floor", "ceil", "round", "trunc", "int", "float", "Number", "parseInt", "unwrap", "expect", "duration_since", "into", "try_into", "UTC"];
/// Methods that give a duration as a number, with its unit; of a moment since the epoch, the moment.
const COUNTED: &[(&str, i64)] = &[("as_secs", SECOND), ("as_millis", MILLISECOND)];
/// Last words of names by which programs write down a unit.
const UNITS: &[(&str, i64)] = &[
    ("ms", MILLISECOND),
    ("msec", MILLISECOND),
    ("millis", MILLISECOND),
    ("milliseconds", MILLISECOND),
    ("sec", SECOND),
    ("secs", SECOND),
    ("seconds", SECOND),
];

/// What kind of time an expression is.
enum Nature<'e> {
    /// Since the epoch; with what is added to the present where it is made so.
    Moment(i64, Option<&'e Expr>),
    /// From now on.
    Lifetime(i64),
    /// A number that is written out.
    Bare,
}

impl Values<'_> {
    /// Returns the value of an expression that a function takes as a time, and what is odd about it.
    pub(super) fn time(&self, e: &Expr, wanted: Time) -> (Value, Option<String>) {
        let nature = self.nature(e, 0);
        let odd = nature.as_ref().and_then(|n| odd(n, wanted)).or_else(|| self.tiny(e, wanted));
        let value = match (wanted, &nature) {
            (Time::Moment(_), Some(Nature::Moment(unit, Some(more)))) => match self.read(more, ValueKind::Duration((*unit).max(1))) {
                span @ Value::Duration(_) => span,
                _ => self.read(e, ValueKind::Any),
            },
            (Time::Lifetime(unit), None | Some(Nature::Lifetime(_) | Nature::Bare)) => self.read(e, ValueKind::Duration(unit)),
            _ => self.read(e, ValueKind::Any),
        };
        (value, odd)
    }

    /// Returns what is odd about a number that is written out where a duration counts nanoseconds.
    fn tiny(&self, e: &Expr, wanted: Time) -> Option<String> {
        let small = matches!(self.read(e, ValueKind::Any), Value::Number(n) if n.parse::<i64>().is_ok_and(|n| (1..MILLISECOND).contains(&n)));
        (wanted == Time::Lifetime(1) && small).then(|| "a bare number, which counts nanoseconds here".to_owned())
    }

    /// Returns what kind of time an expression is, as far as it shows.
    fn nature<'e>(&'e self, e: &'e Expr, depth: usize) -> Option<Nature<'e>> {
        if depth > MOST_STEPS {
            return None;
        }
        match e {
            Expr::Call(c) => self.of_call(c, depth),
            Expr::Cast { of, .. } => self.nature(of, depth + 1),
            Expr::Unary { op, operand } if op == "?" => self.nature(operand, depth + 1),
            Expr::Binary { op, left, right } => self.of_operation(op, left, right, depth),
            Expr::Name(n) => {
                let local = self.locals().value(n).and_then(|v| self.nature(v, depth + 1));
                local.or_else(|| self.of_constant(n)).or_else(|| named(n))
            }
            Expr::Field { name, .. } => named(name),
            Expr::Number(_) => Some(Nature::Bare),
            _ => None,
        }
    }

    /// Returns what kind of time a constant is that tells by the way it is made.
    fn of_constant<'e>(&self, name: &str) -> Option<Nature<'e>> {
        if self.locals().contains(name) {
            return None;
        }
        let (value, file) = self.constants.constant(self.file, "", name)?;
        let values = Values::new(&file, &super::EMPTY, self.constants);
        match values.nature(&value, MOST_STEPS - 1)? {
            Nature::Lifetime(unit) => Some(Nature::Lifetime(unit)),
            _ => None,
        }
    }

    fn of_call<'e>(&'e self, c: &'e Call, depth: usize) -> Option<Nature<'e>> {
        let callee = c.callee.to_string();
        let ends = |name: &str| callee == name || callee.ends_with(&format!(".{name}")) || callee.ends_with(&format!("::{name}"));
        if let Some((_, unit)) = NOW.iter().find(|(n, _)| ends(n)) {
            return Some(Nature::Moment(*unit, None));
        }
        let receiver = |depth| if let Expr::Field { of, .. } = &c.callee { self.nature(of, depth) } else { None };
        let moment = |n: Option<Nature<'e>>, unit: i64| match n {
            Some(Nature::Moment(_, more)) => Some(Nature::Moment(unit, more)),
            _ => None,
        };
        if let Some((_, unit)) = EPOCH.iter().find(|(n, _)| *n == c.name).filter(|_| c.args.is_empty()) {
            return moment(receiver(depth + 1), *unit).or(Some(Nature::Moment(*unit, None)));
        }
        match c.name.as_str() {
            "Add" => match receiver(depth + 1)? {
                Nature::Moment(_, None) => Some(Nature::Moment(TYPED, c.args.first().map(|a| &a.value))),
                _ => None,
            },
            "Until" | "Since" if callee.starts_with("time.") => Some(Nature::Lifetime(TYPED)),
            "Duration" if callee == "time.Duration" => self.nature(&c.args.first()?.value, depth + 1).filter(|n| matches!(n, Nature::Moment(..))),
            name if SAME.contains(&name) => receiver(depth + 1).or_else(|| self.nature(&c.args.first()?.value, depth + 1)),
            name => {
                let (_, unit) = COUNTED.iter().find(|(n, _)| *n == name)?;
                moment(receiver(depth + 1), *unit).or(Some(Nature::Lifetime(*unit)))
            }
        }
    }

    fn of_operation<'e>(&'e self, op: &str, left: &'e Expr, right: &'e Expr, depth: usize) -> Option<Nature<'e>> {
        let (l, r) = (self.nature(left, depth + 1), self.nature(right, depth + 1));
        let thousand = |e: &Expr| matches!(e, Expr::Number(n) if matches!(n.as_str(), "1000" | "1_000" | "1e3" | "1000.0"));
        match (op, l, r) {
            ("+", Some(Nature::Moment(unit, None)), _) => Some(Nature::Moment(unit, Some(right))),
            ("+", _, Some(Nature::Moment(unit, None))) => Some(Nature::Moment(unit, Some(left))),
            ("-", l, Some(Nature::Moment(unit, _))) if !matches!(l, Some(Nature::Bare)) => Some(Nature::Lifetime(unit)),
            ("-", Some(Nature::Moment(unit, None)), Some(Nature::Bare)) => Some(Nature::Moment(unit, None)),
            ("/" | "//", Some(Nature::Moment(MILLISECOND, _)), _) if thousand(right) => Some(Nature::Moment(SECOND, None)),
            ("/" | "//", Some(Nature::Lifetime(MILLISECOND)), _) if thousand(right) => Some(Nature::Lifetime(SECOND)),
            ("*", Some(Nature::Moment(SECOND, _)), _) if thousand(right) => Some(Nature::Moment(MILLISECOND, None)),
            ("*", Some(Nature::Lifetime(SECOND) | Nature::Bare) | None, _) if thousand(right) => Some(Nature::Lifetime(MILLISECOND)),
            ("*", Some(Nature::Lifetime(MILLISECOND)), Some(Nature::Bare)) => Some(Nature::Lifetime(MILLISECOND)),
            _ => None,
        }
    }
}

/// Returns the kind of time that a name tells by its last word.
fn named<'e>(name: &str) -> Option<Nature<'e>> {
    let last = words(name).pop()?;
    UNITS.iter().find(|(w, _)| *w == last).map(|(_, unit)| Nature::Lifetime(*unit))
}

/// Returns what is odd about a time, as a clause.
fn odd(n: &Nature<'_>, wanted: Time) -> Option<String> {
    match (n, wanted) {
        (Nature::Moment(unit, _), Time::Lifetime(w)) if *unit != TYPED => {
            Some(format!("a moment{} where a lifetime{} is wanted", other(*unit, w), said(w)))
        }
        (Nature::Lifetime(unit), Time::Moment(w)) if *unit != TYPED && w != 1 => {
            Some(format!("a lifetime{} where a moment{} is wanted", other(*unit, w), said(w)))
        }
        (Nature::Lifetime(unit), Time::Lifetime(w)) if *unit != TYPED && w != 1 && *unit != w => {
            Some(format!("a lifetime{} where one{} is wanted", said(*unit), said(w)))
        }
        (Nature::Moment(unit, _), Time::Moment(w)) if *unit != TYPED && w != 1 && *unit != w => {
            Some(format!("a moment{} where one{} is wanted", said(*unit), said(w)))
        }
        _ => None,
    }
}

/// Returns a unit as a part of a sentence where it is not the wanted one.
fn other(unit: i64, wanted: i64) -> &'static str {
    if unit == wanted { "" } else { said(unit) }
}

/// Returns a unit as a part of a sentence.
fn said(unit: i64) -> &'static str {
    match unit {
        SECOND => " in seconds",
        MILLISECOND => " in milliseconds",
        _ => "",
    }
}
