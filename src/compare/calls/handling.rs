//! Handling of failures: from the statements after a connection call to its [`Outcome`].
//!
//! In: an outline, the line of the call and its text. Out: each way the function can go on after the failure, with the condition it
//! is taken under. It reads error values (`if err != nil`), results that say no (`if !store.Connect()`), arms of a result and
//! handlers of exceptions. Left out: whether one outcome is better than another.

use crate::compare::calls::context::{ends, mentions, sets};
use crate::compare::calls::errors::{self, Side, is_error_name};
use crate::compare::calls::instead;
use crate::compare::calls::outcome::{Outcome, Way, What};
use crate::compare::calls::pacing;
use crate::compare::calls::results::settled;
use crate::facts::{Branch, ERRORS, Expr, FileFacts, LineKind, Outline, Raises, StepKind};

/// Returns what happens when the call `text` on line `at` fails; `None` where the function does not show it. In a language that
/// raises, what nothing catches goes up.
pub(crate) fn of(file: &FileFacts, o: &Outline<'_>, at: usize, text: &str) -> Option<Outcome> {
    let up = || one(What::Raised(None)).filter(|_| goes_up(file, o, at, text));
    // Where the name of the error is used again first, nothing is shown of it.
    shown(o, at, text).filter(|found| !found.0.is_empty()).or_else(up).map(Outcome::plain)
}

/// Returns true where an exception of the call reaches the statement.
fn goes_up(file: &FileFacts, o: &Outline<'_>, at: usize, text: &str) -> bool {
    let line = &o.lines[at];
    let awaited = || {
        let mut found = matches!(line.step.map(|s| &s.kind), Some(StepKind::Return { .. }));
        line.exprs.iter().for_each(|e| e.walk_here(&mut |x| found |= matches!(x, Expr::Call(c) if c.awaited) && holds(x, text)));
        found
    };
    // A decorator is carried out once, when the function is made.
    line.kind != LineKind::Decorator
        && !line.exprs.iter().any(|e| is_handed(e, text))
        && match file.raises {
            Raises::Never => false,
            Raises::Always => true,
            Raises::Awaited => awaited(),
        }
}

/// Returns what the function shows of a failure, way by way.
fn shown(o: &Outline<'_>, at: usize, text: &str) -> Option<Outcome> {
    let step = &o.lines[at].step?.kind;
    if let Some(what) = values(step).into_iter().filter(|v| holds(v, text)).find_map(settled) {
        return one(if what == What::Ignored { given_as_nothing(o, at).unwrap_or(what) } else { what });
    }
    match step {
        StepKind::If { cond: Expr::Unary { op, operand }, .. } if op == "!" && is_call(operand, text) => {
            Some(Reading { o, error: "", at: Some(at) }.block(&children(o, at, Branch::Then)))
        }
        StepKind::Return { values, .. } if returns_error(o) && values.iter().any(|v| is_call(v, text)) => one(What::Returned(None)),
        // A call that takes this one as what it sends: its result is looked at by nobody.
        StepKind::Assign { targets, values, .. } if targets.last().is_some_and(is_dropped) && values.iter().any(|v| holds(v, text)) => {
            one(What::Ignored)
        }
        StepKind::Assign { targets, values, .. } if values.iter().any(|v| is_call(v, text)) => match targets.last() {
            Some(last) if is_error_name(last) => Some(Reading { o, error: &last.to_string(), at: Some(at) }.after(at)),
            _ => next_asks(o, at).map(|i| under(o, i)).or_else(|| caught(o, at)),
        },
        StepKind::Switch { .. } => {
            // Of several, the last takes what the others leave.
            let case = o.inside(at).rfind(|&i| o.lines[i].parent == Some(at) && o.lines[i].text.starts_with("case Err("))?;
            let lines = children(o, case, Branch::Body);
            (!asks_again(o, &lines)).then(|| Reading { o, error: "", at: Some(at) }.block(&lines))
        }
        StepKind::If { cond, .. } if errors::asks_for_error(cond) => Some(under(o, at)),
        _ => caught(o, at),
    }
}

/// Returns what becomes of `call.ok()` where that is what a function gives: of a literal what is made of it (`.and_then(|x| f(x).ok()).unwrap_or(y)`),
/// else nothing in the place of a value. `None` where nobody gets it.
fn given_as_nothing(o: &Outline<'_>, at: usize) -> Option<What> {
    let line = &o.lines[at];
    let StepKind::Return { .. } = line.step?.kind else { return None };
    let outer = line.parent.filter(|_| line.branch == Branch::Closure).and_then(|p| o.lines[p].step);
    let made = outer.and_then(|s| values(&s.kind).into_iter().find_map(settled)).filter(|w| matches!(w, What::StandsIn(_)));
    Some(made.unwrap_or_else(|| What::GivesUp("nothing".to_owned())))
}

/// Returns what is done under the error check on line `at`.
pub(crate) fn under(o: &Outline<'_>, at: usize) -> Outcome {
    Reading { o, error: "", at: None }.block(&children(o, at, Branch::Then))
}

/// Returns true for the target `_`.
fn is_dropped(target: &Expr) -> bool {
    matches!(target, Expr::Name(n) if n == "_")
}

/// Returns the values of a statement.
fn values(step: &StepKind) -> Vec<&Expr> {
    match step {
        StepKind::Assign { values, .. } | StepKind::Return { values, .. } => values.iter().collect(),
        StepKind::Expr(e) => vec![e],
        _ => vec![],
    }
}

/// Returns true where an expression holds the call.
fn holds(e: &Expr, text: &str) -> bool {
    let mut found = false;
    e.walk_here(&mut |x| found |= matches!(x, Expr::Call(_)) && x.to_string() == text);
    found
}

/// Returns the line after `at` where it asks whether what `at` sets is a result without an error: `let Ok(x) = f() else { … }`.
fn next_asks(o: &Outline<'_>, at: usize) -> Option<usize> {
    let next = o.lines.get(at + 1).filter(|l| l.kind == LineKind::If && l.parent == o.lines[at].parent)?;
    next.exprs.iter().any(|e| matches!(e, Expr::Unary { op, operand } if op == "!" && errors::checks_error(operand))).then_some(at + 1)
}

/// Returns true for `call.catch(…)`: what is done there is not read.
fn is_handed(e: &Expr, text: &str) -> bool {
    let mut found = false;
    e.walk_here(&mut |x| {
        if let Expr::Call(c) = x
            && matches!(c.name.as_str(), "catch" | "then")
            && let Expr::Field { of, .. } = &c.callee
        {
            found |= holds(of, text);
        }
    });
    found
}

/// Returns an outcome of one way.
fn one(what: What) -> Option<Outcome> {
    Some(Outcome(vec![Way { what, when: None }]))
}

/// Returns true where an expression is the call, or a chain that starts with it: `client.Get(k).Result()`.
fn is_call(e: &Expr, text: &str) -> bool {
    match e {
        Expr::Call(c) => e.to_string() == text || is_call(&c.callee, text),
        Expr::Field { of, .. } | Expr::Cast { of, .. } => is_call(of, text),
        _ => false,
    }
}

/// Returns true for a function whose last result is an error.
fn returns_error(o: &Outline<'_>) -> bool {
    o.function.results.last().is_some_and(|r| {
        let name = r.type_ref.name.as_str();
        name == "error" || name == "Result" || name.ends_with("Error")
    })
}

/// Returns the lines directly in one branch of a line.
fn children(o: &Outline<'_>, at: usize, branch: Branch) -> Vec<usize> {
    o.inside(at).filter(|&i| o.lines[i].parent == Some(at) && o.lines[i].branch == branch).collect()
}

/// Returns the lines of an `else`, empty where there is none.
fn otherwise(o: &Outline<'_>, at: usize) -> Vec<usize> {
    let head = o.inside(at).find(|&i| o.lines[i].parent == Some(at) && o.lines[i].kind == LineKind::Else);
    head.map(|e| children(o, e, Branch::Else)).unwrap_or_default()
}

/// Returns what the handlers around a line do with an exception.
fn caught(o: &Outline<'_>, at: usize) -> Option<Outcome> {
    let in_body = |&(inner, outer): &(usize, usize)| o.lines[outer].kind == LineKind::Try && o.lines[inner].branch == Branch::Body;
    let chain: Vec<usize> = std::iter::once(at).chain(o.ancestors(at)).collect();
    let (_, around) = chain.windows(2).map(|w| (w[0], w[1])).find(in_body)?;
    let mut ways = vec![];
    let mut every = false;
    for h in o.inside(around).filter(|&i| o.lines[i].parent == Some(around) && o.lines[i].kind == LineKind::Handler) {
        let types = handled(&o.lines[h].text);
        if is_elsewhere(&types) {
            continue;
        }
        let types = types.join(", ");
        let types = if matches!(types.as_str(), "Exception" | "BaseException") { String::new() } else { types };
        every |= types.is_empty();
        let inner = Reading { o, error: "", at: Some(at) }.block(&children(o, h, Branch::Handler));
        ways.extend(inner.0.into_iter().map(|w| Way { when: both((!types.is_empty()).then(|| types.clone()), w.when), ..w }));
    }
    if ways.is_empty() {
        return None;
    }
    if !every {
        ways.push(Way { what: What::Raised(None), when: None });
    }
    Some(Outcome(ways))
}

/// Returns the exceptions that a handler names; by which path a type is imported says nothing.
fn handled(text: &str) -> Vec<&str> {
    text.strip_prefix("except ").unwrap_or_default().split(',').map(|t| t.rsplit('.').next().unwrap_or(t).trim()).collect()
}

/// Returns true for exceptions that no connection raises.
fn is_elsewhere(types: &[&str]) -> bool {
    types.iter().all(|t| ERRORS.is_elsewhere(t.trim_matches(['(', ')'])))
}

/// Returns true for the head of a handler that a failure of a connection never comes to.
pub(crate) fn is_for_others(text: &str) -> bool {
    is_elsewhere(&handled(text))
}

/// Joins two conditions.
fn both(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(a), Some(b)) => Some(format!("{a} and {b}")),
        (a, b) => a.or(b),
    }
}

/// Reads what follows a failure.
struct Reading<'a, 'f> {
    o: &'a Outline<'f>,
    /// Name of the error; empty where there is none to name.
    error: &'a str,
    /// Line of the call, where it is known.
    at: Option<usize>,
}

impl Reading<'_, '_> {
    /// Returns what becomes of the error that line `at` sets: what the lines after it do, in its block and then in the blocks around.
    fn after(&self, at: usize) -> Outcome {
        let o = self.o;
        let (mut ways, mut logged) = (vec![], false);
        let mut from = at;
        loop {
            let (parent, branch) = (o.lines[from].parent, o.lines[from].branch);
            let next: Vec<usize> = (from + 1..o.lines.len()).filter(|&i| o.lines[i].parent == parent && o.lines[i].branch == branch).collect();
            for (n, &i) in next.iter().enumerate() {
                match self.line(i, &next[n + 1..], &mut ways) {
                    Seen::Nothing => {}
                    Seen::Logged => logged = true,
                    Seen::All => return Outcome(ways),
                }
            }
            match parent.filter(|_| branch != Branch::Closure) {
                Some(p) => from = p,
                None => break,
            }
        }
        let named = o.function.results.iter().any(|r| r.name == self.error);
        let rest = if named {
            What::Returned(None)
        } else if logged {
            What::Logged
        } else {
            What::Ignored
        };
        ways.push(Way { what: rest, when: None });
        Outcome(ways)
    }

    /// Reads one line after the call; `rest` are the lines that follow it in its block.
    fn line(&self, i: usize, rest: &[usize], ways: &mut Vec<Way>) -> Seen {
        let l = &self.o.lines[i];
        if l.kind == LineKind::Switch {
            return self.cases(i, ways);
        }
        if !l.exprs.iter().any(|e| mentions(e, self.error)) {
            return Seen::Nothing;
        }
        match l.kind {
            _ if l.noise => Seen::Logged,
            LineKind::If => self.condition(i, rest, ways),
            LineKind::Leave | LineKind::Plain if sets(l.step, self.error) => Seen::All,
            LineKind::Leave => self.push(ways, self.leave(i)),
            LineKind::Plain => match l.step.map(|s| &s.kind) {
                Some(StepKind::Expr(Expr::Call(c))) => self.push(ways, What::HandedOn(c.callee.to_string())),
                _ => Seen::Nothing,
            },
            _ => Seen::Nothing,
        }
    }

    /// Adds a way that takes all failures.
    fn push(&self, ways: &mut Vec<Way>, what: What) -> Seen {
        ways.push(Way { what, when: None });
        Seen::All
    }

    /// Reads an `if` over the error.
    fn condition(&self, i: usize, rest: &[usize], ways: &mut Vec<Way>) -> Seen {
        let Some(cond) = self.o.lines[i].exprs.first() else { return Seen::Nothing };
        let then = children(self.o, i, Branch::Then);
        match errors::side(cond, self.error) {
            Some(Side::Then) => {
                let (found, left) = self.kept(&then, rest);
                ways.extend(found);
                if left { Seen::Nothing } else { Seen::All }
            }
            Some(Side::SomeThen) => {
                let when = Some(self.condition_text(i));
                ways.extend(self.kept(&then, rest).0.into_iter().map(|w| Way { when: both(when.clone(), w.when), ..w }));
                // `else if err != nil`: what the condition leaves is asked for there.
                let other = otherwise(self.o, i);
                let asked = other.iter().enumerate().find(|&(n, &j)| matches!(self.line(j, &other[n + 1..], ways), Seen::All));
                if asked.is_some() { Seen::All } else { Seen::Nothing }
            }
            Some(Side::Else) => {
                let other = otherwise(self.o, i);
                let leaves = then.last().is_some_and(|&t| self.o.lines[t].kind == LineKind::Leave);
                ways.extend(self.block(if other.is_empty() && leaves { rest } else { &other }).0);
                Seen::All
            }
            None => Seen::Nothing,
        }
    }

    /// Returns the ways through a block that is entered on a failure, and whether it leaves the failure to the lines after it, which `rest` are:
    /// what is done on the way to them takes nothing's place.
    fn kept(&self, lines: &[usize], rest: &[usize]) -> (Vec<Way>, bool) {
        let mut ways = self.block(lines).0;
        let passes = ways.last().is_some_and(|w| w.when.is_none() && matches!(w.what, What::StandsIn(_) | What::Logged | What::Ignored));
        let left = passes && !self.error.is_empty() && !self.cleared(lines) && self.taken_up(rest);
        if left {
            ways.pop();
        }
        (ways, left)
    }

    /// Returns true where a statement in the block gives the error another value.
    fn cleared(&self, lines: &[usize]) -> bool {
        lines.iter().flat_map(|&i| std::iter::once(i).chain(self.o.inside(i))).any(|i| sets(self.o.lines[i].step, self.error))
    }

    /// Returns true where one of the lines goes another way for every failure that comes to it.
    fn taken_up(&self, lines: &[usize]) -> bool {
        let mut ways = vec![];
        let all = lines.iter().enumerate().any(|(n, &j)| matches!(self.line(j, &lines[n + 1..], &mut ways), Seen::All));
        all && ways.last().is_some_and(|w| w.when.is_none() && !matches!(w.what, What::StandsIn(_) | What::Logged | What::Ignored))
    }

    /// Reads a `switch` over the error.
    fn cases(&self, i: usize, ways: &mut Vec<Way>) -> Seen {
        let o = self.o;
        let mut seen = Seen::Nothing;
        for c in o.inside(i).filter(|&c| o.lines[c].parent == Some(i) && o.lines[c].kind == LineKind::Case) {
            let side = o.lines[c].exprs.first().and_then(|e| errors::side(e, self.error));
            let when = match side {
                Some(Side::Then) => None,
                Some(Side::SomeThen) => Some(self.condition_text(c)),
                _ => continue,
            };
            if side == Some(Side::Then) {
                seen = Seen::All;
            }
            ways.extend(self.block(&children(o, c, Branch::Body)).0.into_iter().map(|w| Way { when: both(when.clone(), w.when), ..w }));
        }
        seen
    }

    /// Returns the ways through a block that is entered on a failure.
    fn block(&self, lines: &[usize]) -> Outcome {
        let o = self.o;
        let (mut ways, mut does, mut logged, mut waits) = (vec![], vec![], false, false);
        let sleeps = |i: usize| std::iter::once(i).chain(o.inside(i)).any(|j| pacing::wait(o, j).is_some());
        for &i in lines {
            let l = &o.lines[i];
            match l.kind {
                _ if l.noise => logged = true,
                _ if ends(l.step) => {
                    ways.push(Way { what: What::Ends, when: None });
                    return Outcome(ways);
                }
                LineKind::If => {
                    if self.nested(i, &mut ways, &mut does) {
                        return Outcome(ways);
                    }
                }
                LineKind::Leave => {
                    ways.push(Way { what: self.leave(i), when: None });
                    return Outcome(ways);
                }
                LineKind::Defer => {}
                // The promise that the function makes is settled.
                LineKind::Plain if rejected(l.step).is_some() => {
                    ways.push(Way { what: What::Raised(rejected(l.step).and_then(raised)), when: None });
                    return Outcome(ways);
                }
                // A wait before the next attempt takes nothing's place.
                _ if sleeps(i) => waits = true,
                _ => does.push(i),
            }
        }
        let rest = match instead::told(o, &does, self.at) {
            Some(text) => What::StandsIn(text),
            None if waits => What::NextTurn,
            None if logged => What::Logged,
            None => What::Ignored,
        };
        ways.push(Way { what: rest, when: None });
        Outcome(ways)
    }

    /// Reads an `if` inside the handling of a failure; returns true where no way goes on after it.
    fn nested(&self, i: usize, ways: &mut Vec<Way>, does: &mut Vec<usize>) -> bool {
        let o = self.o;
        let cond = self.condition_text(i);
        let (then, other) = (children(o, i, Branch::Then), otherwise(o, i));
        let leaves = |v: &[usize]| v.last().is_some_and(|&t| o.lines[t].kind == LineKind::Leave);
        if leaves(&then) {
            ways.extend(self.block(&then).0.into_iter().map(|w| Way { when: both(Some(cond.clone()), w.when), ..w }));
            if leaves(&other) {
                ways.extend(self.block(&other).0);
                return true;
            }
            does.extend(other.iter().filter(|&&t| !o.lines[t].noise));
        } else {
            does.extend(o.inside(i).filter(|&t| !o.lines[t].noise && o.lines[t].kind == LineKind::Plain));
        }
        false
    }

    /// Returns the condition of an `if` or a case in normal form.
    fn condition_text(&self, i: usize) -> String {
        let text = self.o.lines[i].text.as_str();
        text.strip_prefix("if ").or_else(|| text.strip_prefix("case ")).unwrap_or(text).to_owned()
    }

    /// Returns what a statement does that leaves the block.
    fn leave(&self, i: usize) -> What {
        let l = &self.o.lines[i];
        match l.step.map(|s| &s.kind) {
            Some(StepKind::Throw(None)) => What::Raised(None),
            Some(StepKind::Throw(Some(e))) => What::Raised(raised(e)),
            Some(StepKind::Continue(_)) => What::NextTurn,
            Some(StepKind::Break(_)) => What::LeavesLoop,
            Some(StepKind::Return { values, error }) if !values.is_empty() && values.iter().all(|v| self.is_unset(v, i)) => {
                self.returned(&vec![Expr::Null; values.len()], *error, &vec!["nil"; values.len()].join(", "))
            }
            Some(StepKind::Return { values, error }) => self.returned(values, *error, l.text.trim_start_matches("return ")),
            _ => What::GivesUp(l.text.to_string()),
        }
    }

    /// Returns true for a name that is declared as a list, a map or a pointer and given nothing before line `at`: it stands for no value.
    fn is_unset(&self, e: &Expr, at: usize) -> bool {
        let Expr::Name(_) = e else { return false };
        let name = e.to_string();
        let mut declared = false;
        for l in &self.o.lines[..at] {
            match l.step.map(|s| &s.kind) {
                Some(StepKind::Assign { targets, values, type_ref: Some(t), .. }) if values.is_empty() && targets.contains(e) => {
                    // An array is made where it is declared.
                    declared = ["[]", "*", "map["].iter().any(|p| t.text.starts_with(p));
                }
                _ if declared && sets(l.step, &name) => return false,
                _ => {}
            }
        }
        declared
    }

    /// Returns what a `return` gives back on a failure.
    fn returned(&self, values: &[Expr], error: Option<bool>, text: &str) -> What {
        let Some(last) = values.last() else { return What::GivesUp("return".into()) };
        if *last == Expr::Null && returns_error(self.o) || error == Some(false) {
            return What::Success(format!("return {text}"));
        }
        if !self.error.is_empty() && mentions(last, self.error) {
            return What::Returned(new_name(last));
        }
        // `Err(e.into())`: what an arm has bound.
        if let Expr::Call(c) = last
            && c.name == "Err"
            && c.args.iter().any(|a| names_error(&a.value))
        {
            return What::Returned(new_name(last));
        }
        if error == Some(true) || returns_error(self.o) {
            // Of an error that has a name, the wording does not count.
            return What::Replaced(new_name(last).unwrap_or_else(|| text.to_owned()));
        }
        let empty = |e: &Expr| match e {
            Expr::Null | Expr::Bool(false) => true,
            Expr::Text(t) => t.is_empty(),
            Expr::Number(n) => n == "0" || n == "-1",
            Expr::Record(r) => r.fields.is_empty(),
            _ => false,
        };
        if values.iter().all(empty) { What::GivesUp(text.to_owned()) } else { What::Answers(text.to_owned()) }
    }
}

/// Returns true where an expression names an error variable.
fn names_error(e: &Expr) -> bool {
    let mut found = false;
    e.walk_here(&mut |x| found |= matches!(x, Expr::Name(_)) && is_error_name(x));
    found
}

/// Returns the kind of a new exception; `None` for one that is raised again.
fn raised(e: &Expr) -> Option<String> {
    match e {
        Expr::Call(c) => Some(c.name.clone()).filter(|n| !n.is_empty()),
        other => new_name(other),
    }
}

/// Name by which a promise's maker is told that it failed.
const REJECT: &str = "reject";

/// Returns what a promise is rejected with.
fn rejected(step: Option<&crate::facts::Step>) -> Option<&Expr> {
    match step.map(|s| &s.kind) {
        Some(StepKind::Expr(Expr::Call(c))) if matches!(&c.callee, Expr::Name(n) if n == REJECT) => Some(&c.args.first()?.value),
        _ => None,
    }
}

/// Returns true where one of the lines asks which error it is in a switch: that is not read.
fn asks_again(o: &Outline<'_>, lines: &[usize]) -> bool {
    lines.iter().any(|&i| o.lines[i].kind == LineKind::Switch && o.lines[i].exprs.iter().any(|e| is_error_name(e)))
}

/// What a line says of a failure.
enum Seen {
    Nothing,
    Logged,
    All,
}

/// Returns the names under which an error is returned besides its own: sentinels, types of errors. Wording does not count.
fn new_name(e: &Expr) -> Option<String> {
    let sentinel = |n: &str| {
        let rest = n.strip_prefix("Err").or_else(|| n.strip_prefix("err"));
        n != "Errorf" && rest.is_some_and(|r| r.starts_with(char::is_uppercase))
    };
    let mut names = vec![];
    e.walk_here(&mut |x| match x {
        Expr::Name(n) | Expr::Field { name: n, .. } if sentinel(n) => names.push(n.clone()),
        Expr::Record(r) => names.extend(r.type_ref.as_ref().map(|t| t.name.clone())),
        _ => {}
    });
    names.sort();
    names.dedup();
    (!names.is_empty()).then(|| names.join(", "))
}
