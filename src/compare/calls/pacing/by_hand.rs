//! Attempts that a loop of the function's own makes.
//!
//! In: a call in a loop. Out: the [`Pace`] of the loop where it waits: how the delay is made, what it grows by, what caps it. Left
//! out: loops over collections, timers that tick, delays that another function computes (they are named).

use super::{Delay, Pace, by_library, is_random, loop_around, mentions, wait};
use crate::compare::calls::context::sets;
use crate::compare::calls::errors::is_error_check;
use crate::compare::compared::Seen;
use crate::facts::{Branch, Call, Expr, LineKind, Outline, StepKind, Value};
use crate::points::Finder;

/// How deep variables are followed to what they are set to.
const DEEPEST: usize = 4;

/// Returns how the loop around line `at` tries again.
pub(super) fn of(seen: &Seen<'_>, finder: &Finder<'_>, at: usize) -> Option<Pace> {
    let o = &seen.outline;
    let around = loop_around(o, at)?;
    let mine = |&i: &usize| o.ancestors(i).find(|&a| o.lines[a].kind == LineKind::Loop) == Some(around);
    let waits: Vec<usize> = o.inside(around).filter(mine).filter(|&i| wait(o, i).is_some()).collect();
    let Some(&line) = waits.iter().find(|&&i| i > at).or(waits.first()) else { return Some(Pace::default()) };
    let Expr::Call(call) = wait(o, line)? else { return None };
    let on_failure = |a: usize| o.lines[a].kind == LineKind::Handler || is_error_check(o, a) || o.lines[a].text.starts_with("case Err(");
    let attempts = o.ancestors(line).take_while(|&a| a != around).any(on_failure) || (around + 1..line).filter(mine).any(|i| ends_well(o, i));
    let e = call.args.last().map(|a| &a.value)?;
    let mut reading = Reading { seen, finder, around, delay: Delay::default(), library: None };
    reading.read(e, DEEPEST, &mut vec![]);
    let (mut delay, library) = (reading.delay, reading.library);
    if delay.growth.is_empty() && delay.value.is_empty() {
        delay.value = shown(seen, finder, e);
    }
    match library {
        Some(p) => Some(Pace { attempts, delay: p.delay.or(Some(delay)), ..p }),
        None => Some(Pace { attempts, delay: Some(delay), ..Pace::default() }),
    }
}

/// Returns true for a line that leaves the loop where all went well: `if err == nil { return }`, a `try` that returns.
fn ends_well(o: &Outline<'_>, at: usize) -> bool {
    let leaves = |branch| o.inside(at).any(|i| o.lines[i].parent == Some(at) && o.lines[i].branch == branch && o.lines[i].kind == LineKind::Leave);
    match o.lines[at].kind {
        LineKind::If => {
            let no_error = |e: &&Expr| matches!(e, Expr::Binary { op, right, .. } if op == "==" && **right == Expr::Null);
            is_error_check(o, at) && o.lines[at].exprs.iter().any(no_error) && leaves(Branch::Then)
        }
        LineKind::Try => leaves(Branch::Body),
        LineKind::Case => o.lines[at].text.starts_with("case Ok(") && leaves(Branch::Body),
        _ => false,
    }
}

/// Returns a value as a sentence quotes it; a bare number in the unit that the language waits in.
fn shown(seen: &Seen<'_>, finder: &Finder<'_>, e: &Expr) -> String {
    let unit: i128 = match seen.file.language {
        "python" => 1_000_000_000,
        "javascript" | "typescript" => 1_000_000,
        _ => 1,
    };
    match finder.value(seen.file, seen.function, e) {
        Value::Unknown(_) | Value::Reference(_) => e.to_string(),
        Value::Number(n) if unit > 1 => n.parse::<i128>().map_or(n, |n| Value::Duration(n * unit).to_string()),
        v => v.to_string(),
    }
}

/// Reads an expression that is waited for.
struct Reading<'a, 'f, 's> {
    seen: &'a Seen<'f>,
    finder: &'a Finder<'s>,
    around: usize,
    delay: Delay,
    library: Option<Pace>,
}

impl Reading<'_, '_, '_> {
    fn o(&self) -> &Outline<'_> {
        &self.seen.outline
    }

    /// Reads the expression: what is random in it, what caps it, and what of it changes from turn to turn.
    fn read(&mut self, e: &Expr, deep: usize, met: &mut Vec<String>) {
        self.delay.jitter |= is_random(e);
        if let Some(p) = by_library::of_expression(self.seen, self.finder, self.around, e).filter(|p| p.delay.is_some()) {
            self.library = Some(p);
            return;
        }
        let mut calls = vec![];
        e.walk_here(&mut |x| {
            if let Expr::Call(c) = x {
                calls.push(&**c);
            }
        });
        calls.iter().for_each(|c| self.capped(c));
        self.counted(e);
        for name in self.varying(e) {
            if met.contains(&name) || deep == 0 || self.counters().contains(&name) {
                continue;
            }
            met.push(name.clone());
            self.variable(&name, deep, met);
        }
    }

    /// Notes what a smaller-of call caps: its part that stays the same.
    fn capped(&mut self, c: &Call) {
        if !matches!(c.name.to_lowercase().as_str(), "min" | "clamp") {
            return;
        }
        let receiver = match &c.callee {
            Expr::Field { of, .. } if c.args.len() == 1 => Some(&**of),
            _ => None,
        };
        let parts: Vec<&Expr> = c.args.iter().map(|a| &a.value).chain(receiver).collect();
        let still = parts.iter().filter(|p| self.varying(p).is_empty() && !self.counts(p) && !is_random(p));
        if let (Some(cap), None) = (still.clone().next(), still.clone().nth(1)) {
            self.delay.cap = Some(shown(self.seen, self.finder, cap));
        }
    }

    /// Returns the names in an expression that the loop sets.
    fn varying(&self, e: &Expr) -> Vec<String> {
        let mut names = vec![];
        e.walk_here(&mut |x| {
            if let Some(p) = x.path() {
                let name = x.to_string();
                let own = p.head != "_" && self.set_in_loop(&name).next().is_some();
                if own && !names.contains(&name) {
                    names.push(name);
                }
            }
        });
        names
    }

    /// Returns the lines of the loop that set a variable.
    fn set_in_loop<'n>(&'n self, name: &'n str) -> impl Iterator<Item = usize> + 'n {
        let o = self.o();
        o.inside(self.around).filter(move |&i| sets(o.lines[i].step, name))
    }

    /// Returns the names that count turns.
    fn counters(&self) -> Vec<String> {
        let o = self.o();
        let mut names: Vec<String> = match o.lines[self.around].step.map(|s| &s.kind) {
            Some(StepKind::Loop { vars, .. }) => vars.iter().map(Expr::to_string).collect(),
            _ => vec![],
        };
        for i in o.inside(self.around) {
            if let Some(StepKind::Assign { targets, op, values, .. }) = o.lines[i].step.map(|s| &s.kind) {
                let one = values.first().is_none_or(|v| matches!(v, Expr::Number(n) if n == "1"));
                if matches!(op.as_str(), "++" | "+=") && one {
                    names.extend(targets.iter().map(Expr::to_string));
                }
            }
        }
        names
    }

    /// Returns true where an expression names what counts turns.
    fn counts(&self, e: &Expr) -> bool {
        self.counters().iter().any(|n| mentions(e, n))
    }

    /// Notes how the delay follows the number of the turn.
    fn counted(&mut self, e: &Expr) {
        let counters = self.counters();
        let counts = |e: &Expr| counters.iter().any(|n| mentions(e, n));
        if counters.is_empty() || !counts(e) {
            return;
        }
        let mut growth = None;
        e.walk_here(&mut |x| {
            let found = match x {
                Expr::Binary { op, right, .. } if op == "<<" && counts(right) => Some("doubled with each turn".to_owned()),
                Expr::Binary { op, right, .. } if op == "**" && counts(right) => Some("growing exponentially".to_owned()),
                Expr::Call(c) if matches!(c.name.to_lowercase().as_str(), "pow" | "exp2" | "powi") => Some("growing exponentially".to_owned()),
                Expr::Binary { op, left, right } if op == "*" && (counts(left) || counts(right)) => Some("growing with each turn".to_owned()),
                // A conversion computes nothing.
                Expr::Call(c) if c.args.iter().any(|a| counts(&a.value)) && !is_conversion(c) => Some(format!("computed by `{}`", c.callee)),
                _ => None,
            };
            // What stands further in tells more, but for a plain multiple of it.
            if found.as_deref().is_some_and(|f| growth.is_none() || f != "growing with each turn") {
                growth = found;
            }
        });
        if let Some(g) = growth {
            self.delay.growth = g;
        }
    }

    /// Reads what the loop does to a variable.
    fn variable(&mut self, name: &str, deep: usize, met: &mut Vec<String>) {
        let lines: Vec<usize> = self.set_in_loop(name).collect();
        for i in lines {
            let Some(step) = self.o().lines[i].step.cloned() else { continue };
            let StepKind::Assign { targets, op, values, .. } = &step.kind else { continue };
            let Some(value) = targets.iter().position(|t| t.to_string() == name).and_then(|k| values.get(k).or(values.first())) else { continue };
            self.delay.jitter |= is_random(value);
            if let Some(cap) = self.bound_above(i, name, value) {
                self.delay.cap = Some(cap);
                if !mentions(value, name) && op != "*=" && op != "<<=" {
                    continue;
                }
            }
            match (op.as_str(), grown(op, value, name)) {
                (_, Some(growth)) => {
                    self.delay.growth = growth;
                    self.delay.value = self.first(name);
                    self.inner_cap(value, name);
                }
                ("=" | ":=", None) if !matches!(value, Expr::Number(_)) => self.read(value, deep - 1, met),
                _ => {}
            }
        }
    }

    /// Notes the cap in `d = min(d * 2, most)`.
    fn inner_cap(&mut self, value: &Expr, name: &str) {
        let mut cap = None;
        value.walk_here(&mut |x| {
            let Expr::Call(c) = x else { return };
            if !matches!(c.name.to_lowercase().as_str(), "min" | "clamp") {
                return;
            }
            let still = |e: &&Expr| !mentions(e, name);
            cap = c.args.iter().map(|a| &a.value).find(still).map(|e| shown(self.seen, self.finder, e));
        });
        self.delay.cap = cap.or(self.delay.cap.take());
    }

    /// Returns what a variable is not more than where line `i` sets it: `if d > most { d = most }`, `if d < most { d *= 2 }`.
    fn bound_above(&self, i: usize, name: &str, value: &Expr) -> Option<String> {
        let o = self.o();
        let check = o.lines[i].parent.filter(|&p| o.lines[p].kind == LineKind::If)?;
        let Expr::Binary { op, left, right } = o.lines[check].exprs.first()? else { return None };
        let (less, limit) = match (left.to_string() == name, right.to_string() == name) {
            (true, _) => (op.starts_with('<'), right),
            (_, true) => (op.starts_with('>'), left),
            _ => return None,
        };
        let order = op.starts_with(['<', '>']) && !op.starts_with("<<") && !op.starts_with(">>");
        (order && (less || !mentions(value, name))).then(|| shown(self.seen, self.finder, if less { limit } else { value }))
    }

    /// Returns what a variable holds before the first turn.
    fn first(&self, name: &str) -> String {
        let o = self.o();
        let before = (0..self.around).rev().find(|&i| sets(o.lines[i].step, name));
        match before.and_then(|i| o.lines[i].step).map(|s| &s.kind) {
            Some(StepKind::Assign { values, .. }) if values.len() == 1 => shown(self.seen, self.finder, &values[0]),
            _ => String::new(),
        }
    }
}

/// Returns true for a conversion to a type, which some languages write as a call.
fn is_conversion(c: &Call) -> bool {
    let name = c.name.as_str();
    c.args.len() == 1
        && (name == "Duration" || name.starts_with("from_") || matches!(name, "float" | "int" | "float64" | "int64" | "uint" | "Number"))
}

/// Returns how a value that names the variable itself grows; `None` where it does not.
fn grown(op: &str, value: &Expr, name: &str) -> Option<String> {
    let times = |by: &Expr| if matches!(by, Expr::Number(n) if n == "2") { "doubled".to_owned() } else { format!("multiplied by `{by}`") };
    match op {
        "*=" => return Some(times(value)),
        "<<=" => return Some("doubled".to_owned()),
        "+=" => return Some(format!("raised by `{value}`")),
        _ if !mentions(value, name) => return None,
        _ => {}
    }
    let mut found = None;
    value.walk_here(&mut |x| {
        let here = match x {
            Expr::Binary { op, left, right } if op == "*" && mentions(left, name) => Some(times(right)),
            Expr::Binary { op, left, right } if op == "*" && mentions(right, name) => Some(times(left)),
            Expr::Binary { op, left, .. } if op == "<<" && mentions(left, name) => Some("doubled".to_owned()),
            Expr::Binary { op, left, right } if op == "+" && mentions(left, name) && !is_random(right) => Some(format!("raised by `{right}`")),
            Expr::Call(c)
                if c.args.iter().any(|a| mentions(&a.value, name))
                    && !is_conversion(c)
                    && !matches!(c.name.to_lowercase().as_str(), "min" | "max" | "clamp") =>
            {
                Some(format!("computed by `{}`", c.callee))
            }
            _ => None,
        };
        found = found.take().or(here);
    });
    found
}
