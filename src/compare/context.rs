//! The context of a connection call: what stands around it in its function.
//!
//! In: an outline and the line of a point. Out: the guards, the loop, what happens on its error, the locks and the
//! concurrency around it, each in plain words for comparison. Left out: which of it matters.

use super::outcome;
use crate::facts::{Branch, Effect, Expr, LineKind, LoopKind, Outline, Step, StepKind};
use std::collections::BTreeSet;

/// What stands around a connection call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Context {
    /// Conditions under which the call is made, each with the line of the outline it comes from.
    pub guards: BTreeSet<Guard>,
    /// The loops around it, outermost first, and whether they wait.
    pub loops: Vec<String>,
    /// What happens on its error; `None` where the call gives none that the function looks at.
    pub on_error: Option<String>,
    /// `in a goroutine`, `at the end of the function`, both, or empty.
    pub concurrency: String,
    /// True where a lock taken in the function is held.
    pub locked: bool,
}

/// A condition under which a call is made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Guard {
    /// The condition in normal form.
    pub text: String,
    /// Index of its line in the outline.
    pub line: usize,
    /// True where the function leaves before the call, false where the call stands inside.
    pub early: bool,
}

/// Returns the context of the point on line `at`.
pub(crate) fn of(outline: &Outline<'_>, at: usize) -> Context {
    Context {
        guards: guards(outline, at),
        loops: loops(outline, at),
        on_error: on_error(outline, at),
        concurrency: concurrency(outline, at),
        locked: locked(outline, at),
    }
}

/// Returns the conditions around a line: enclosing branches and cases, and earlier statements of the same blocks that leave.
fn guards(o: &Outline<'_>, at: usize) -> BTreeSet<Guard> {
    let mut all = BTreeSet::new();
    let mut inner = at;
    loop {
        let parent = o.lines[inner].parent;
        let branch = o.lines[inner].branch;
        for i in siblings_before(o, inner) {
            if o.lines[i].kind == LineKind::If && leaves(o, i) && !is_error_check(o, i) {
                all.insert(Guard { text: negated(&o.lines[i].text), line: i, early: true });
            }
        }
        let Some(p) = parent else { break };
        match (o.lines[p].kind, branch) {
            (LineKind::Select, _) => {}
            (LineKind::If, Branch::Then) if !is_error_check(o, p) => {
                all.insert(Guard { text: o.lines[p].text.clone(), line: p, early: false });
            }
            (LineKind::Else, _) => {
                if let Some(i) = o.lines[p].parent.filter(|&i| !is_error_check(o, i)) {
                    all.insert(Guard { text: negated(&o.lines[i].text), line: i, early: false });
                }
            }
            (LineKind::Case, _) if is_result_case(&o.lines[p].text) => {}
            (LineKind::Case, _) => {
                all.insert(Guard { text: case_guard(o, p), line: p, early: false });
            }
            _ => {}
        }
        inner = p;
    }
    all
}

/// Returns the condition of a case; a switch over nothing is a chain of `if`s.
fn case_guard(o: &Outline<'_>, at: usize) -> String {
    let subject = o.lines[at].parent.map_or("", |s| o.lines[s].text.as_str()).trim();
    let case = o.lines[at].text.as_str();
    match (subject, case.strip_prefix("case ")) {
        ("switch", Some(condition)) => format!("if {condition}"),
        _ => format!("{subject}: {case}"),
    }
}

/// Returns true for a case that asks whether a result is an error: the handling of it, not a guard.
fn is_result_case(text: &str) -> bool {
    ["case Ok(", "case Err("].iter().any(|c| text.starts_with(c))
}

/// Returns true for a pattern of a result.
fn opens_result(pattern: &Expr) -> bool {
    match pattern {
        Expr::Name(n) => n == "Ok" || n == "Err",
        Expr::Call(c) => c.name == "Ok" || c.name == "Err",
        _ => false,
    }
}

/// Returns the opposite of an `if` line, as an `if` where that is plain.
fn negated(text: &str) -> String {
    let condition = text.strip_prefix("if ").unwrap_or(text);
    let compound = condition.contains(" && ") || condition.contains(" || ");
    match (condition.strip_prefix('!'), compound) {
        (Some(plain), false) => return format!("if {plain}"),
        (None, false) => {
            for (one, other) in [(" == ", " != "), (" != ", " == "), (" <= ", " > "), (" >= ", " < ")] {
                if condition.matches(one).count() == 1 {
                    return format!("if {}", condition.replace(one, other));
                }
            }
        }
        _ => {}
    }
    format!("unless {condition}")
}

/// Returns the earlier lines of the block that a line stands in.
fn siblings_before<'o>(o: &'o Outline<'_>, at: usize) -> impl Iterator<Item = usize> + 'o {
    let (parent, branch) = (o.lines[at].parent, o.lines[at].branch);
    (0..at).filter(move |&i| o.lines[i].parent == parent && o.lines[i].branch == branch)
}

/// Returns true where the branch taken by an `if` ends by leaving the block.
fn leaves(o: &Outline<'_>, at: usize) -> bool {
    let then: Vec<usize> =
        o.inside(at).filter(|&i| o.lines[i].parent == Some(at) && o.lines[i].branch == Branch::Then && !o.lines[i].noise).collect();
    then.last().is_some_and(|&i| o.lines[i].kind == LineKind::Leave || ends(o.lines[i].step))
}

/// Returns true for a statement that ends the process or panics.
fn ends(step: Option<&Step>) -> bool {
    matches!(step.map(|s| &s.kind), Some(StepKind::Expr(Expr::Call(c))) if matches!(c.effect, Some(Effect::Exit | Effect::Panic)))
}

/// Returns true for `if err != nil` and its like: the handling of an error, not a guard.
pub(crate) fn is_error_check(o: &Outline<'_>, at: usize) -> bool {
    o.lines[at].exprs.iter().any(|e| checks_error(e))
}

/// Returns true for an expression that asks whether an error is there or which.
fn checks_error(e: &Expr) -> bool {
    match e {
        Expr::Binary { op, left, right } if op == "==" || op == "!=" => {
            matches!(**right, Expr::Null) && is_error_name(left)
                || is_error_name(left) && is_sentinel(right)
                || is_error_name(right) && is_sentinel(left)
        }
        Expr::Binary { op, left, right } if op == "&&" || op == "||" => checks_error(left) || checks_error(right),
        Expr::Binary { op, right, .. } if op == "is" => opens_result(right),
        Expr::Unary { operand, .. } => checks_error(operand),
        Expr::Call(c) => matches!((c.package.as_deref(), c.name.as_str()), (Some("errors"), "Is" | "As")),
        _ => false,
    }
}

/// Returns true for the usual names of an error variable.
fn is_error_name(e: &Expr) -> bool {
    let last = match e {
        Expr::Name(n) => n.as_str(),
        Expr::Field { name, .. } => name.as_str(),
        Expr::Call(c) => c.name.as_str(),
        _ => return false,
    };
    let l = last.to_ascii_lowercase();
    l == "e" || l == "ex" || l.starts_with("err") || l.ends_with("err") || l.ends_with("error")
}

/// Returns true for a named error value: `redis.Nil`, `ErrNotFound`.
fn is_sentinel(e: &Expr) -> bool {
    e.path().is_some()
}

/// Returns the loops around a line, outermost first.
fn loops(o: &Outline<'_>, at: usize) -> Vec<String> {
    // A loop over a collection is no retry.
    let repeats = |i: &usize| {
        o.lines[*i].kind == LineKind::Loop && !matches!(o.lines[*i].step.map(|s| &s.kind), Some(StepKind::Loop { kind: LoopKind::Each, .. }))
    };
    let around: Vec<usize> = o.ancestors(at).filter(repeats).collect();
    around.into_iter().rev().map(|i| format!("{}{}", o.lines[i].text.trim_end(), if waits(o, i) { " (waits between turns)" } else { "" })).collect()
}

/// Returns true where a loop waits in its body.
fn waits(o: &Outline<'_>, at: usize) -> bool {
    o.inside(at).any(|i| o.lines[i].exprs.iter().any(|e| has_effect(e, Effect::Sleep)))
}

/// Returns true where an expression holds a call with an effect.
pub(crate) fn has_effect(e: &Expr, effect: Effect) -> bool {
    let mut found = false;
    e.walk_here(&mut |x| found |= matches!(x, Expr::Call(c) if c.effect == Some(effect)));
    found
}

/// Returns how a line runs beside its function.
fn concurrency(o: &Outline<'_>, at: usize) -> String {
    let around = std::iter::once(at).chain(o.ancestors(at)).map(|i| o.lines[i].kind);
    let words: Vec<&str> = around
        .filter_map(|k| match k {
            LineKind::Go => Some("goroutine"),
            LineKind::Defer => Some("deferred"),
            _ => None,
        })
        .collect();
    words.into_iter().collect::<Vec<_>>().join(" ")
}

/// Returns true where a lock is taken before a line in one of its blocks and not released in between.
fn locked(o: &Outline<'_>, at: usize) -> bool {
    let mut held = 0i32;
    let mut inner = Some(at);
    let mut before: Vec<usize> = vec![];
    while let Some(i) = inner {
        before.extend(siblings_before(o, i));
        inner = o.lines[i].parent;
    }
    for i in before {
        let plain = o.lines[i].kind == LineKind::Plain;
        held += i32::from(plain && o.lines[i].exprs.iter().any(|e| has_effect(e, Effect::Lock)));
        held -= i32::from(plain && o.lines[i].exprs.iter().any(|e| has_effect(e, Effect::Unlock)));
    }
    held > 0
}

/// Returns what happens on the error of the call on line `at`: what the expression itself says, otherwise what the statements do.
fn on_error(o: &Outline<'_>, at: usize) -> Option<String> {
    let line = &o.lines[at];
    let values = match line.step.map(|s| &s.kind) {
        Some(StepKind::Assign { values, .. } | StepKind::Return { values, .. }) => values.iter().collect(),
        Some(StepKind::Expr(e)) => vec![e],
        _ => vec![],
    };
    values.into_iter().find_map(outcome::settled).or_else(|| on_error_after(o, at))
}

/// Returns what the statement on line `at` and those that follow it do with its error.
fn on_error_after(o: &Outline<'_>, at: usize) -> Option<String> {
    let line = &o.lines[at];
    match line.step.map(|s| &s.kind) {
        Some(StepKind::Return { values, .. }) if !values.is_empty() && returns_error(o) => Some("returned".into()),
        Some(StepKind::Assign { targets, .. }) => {
            let names: Vec<String> = targets.iter().map(ToString::to_string).collect();
            let error = targets.iter().rev().find(|t| is_error_name(t));
            match error {
                Some(e) => Some(handling(o, at, &e.to_string())),
                None if names.iter().any(|n| n == "_") => Some("ignored".into()),
                None => next_asks(o, at).map(|i| done_in(o, i, "")),
            }
        }
        Some(StepKind::Switch { .. }) => {
            // Of several, the last takes what the others leave.
            let case = o.inside(at).rfind(|&i| o.lines[i].parent == Some(at) && o.lines[i].text.starts_with("case Err("))?;
            Some(done_in(o, case, ""))
        }
        Some(StepKind::If { cond, .. }) if asks_for_error(cond) => Some(done_in(o, at, "")),
        _ => None,
    }
}

/// Returns the line after `at` where it asks whether what `at` sets is a result without an error: `let Ok(x) = f() else { … }`.
fn next_asks(o: &Outline<'_>, at: usize) -> Option<usize> {
    let next = o.lines.get(at + 1).filter(|l| l.kind == LineKind::If && l.parent == o.lines[at].parent)?;
    next.exprs.iter().any(|e| matches!(e, Expr::Unary { op, operand } if op == "!" && checks_error(operand))).then_some(at + 1)
}

/// Returns true for a condition that holds where a call in it fails: `f().is_err()`.
fn asks_for_error(cond: &Expr) -> bool {
    matches!(cond, Expr::Call(c) if c.name == "is_err")
        || matches!(cond, Expr::Binary { op, right, .. } if op == "is" && matches!(&**right, Expr::Call(c) if c.name == "Err"))
}

/// Returns what the branch at line `i` does, which is taken on an error called `error`.
fn done_in(o: &Outline<'_>, i: usize, error: &str) -> String {
    let then: Vec<&str> = o.inside(i).filter(|&j| !o.lines[j].noise).map(|j| o.lines[j].text.as_str()).collect();
    let logged = o.inside(i).any(|j| o.lines[j].noise);
    match (then.last(), logged) {
        (None, true) => "only logged".into(),
        (None, false) => "looked at and ignored".into(),
        (Some(last), _) if last.starts_with("return Err(") || last.starts_with("return bail!") => "returned".into(),
        // What is done besides before an error is returned is not its handling.
        (Some(last), _) if last.starts_with("return ") && !error.is_empty() && names(last, error) => (*last).to_owned(),
        _ => format!("{}: {}", o.lines[i].text, then.join("; ")),
    }
}

/// Returns true for a function whose last result is an error.
fn returns_error(o: &Outline<'_>) -> bool {
    o.function.results.last().is_some_and(|r| is_error_type(&r.type_ref.name))
}

/// Returns true for the name of an error's type.
fn is_error_type(name: &str) -> bool {
    name == "error" || name == "Result" || name.ends_with("Error")
}

/// Returns what is done with the error variable that line `at` sets.
fn handling(o: &Outline<'_>, at: usize, error: &str) -> String {
    let (parent, branch) = (o.lines[at].parent, o.lines[at].branch);
    let after = (at + 1..o.lines.len()).filter(|&i| o.lines[i].parent == parent && o.lines[i].branch == branch);
    for i in after {
        let l = &o.lines[i];
        let mentions = l.exprs.iter().any(|e| mentions(e, error));
        if mentions && l.kind == LineKind::If {
            return done_in(o, i, error);
        }
        if mentions && l.kind == LineKind::Leave {
            return "returned".into();
        }
        if mentions && l.noise {
            return "only logged".into();
        }
        if sets(l.step, error) {
            break;
        }
    }
    "ignored".into()
}

/// Returns true where a text holds a name as a whole word.
fn names(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == name)
}

/// Returns true where an expression names a variable.
pub(crate) fn mentions(e: &Expr, name: &str) -> bool {
    let mut found = false;
    let member = name.split_once('.');
    e.walk_here(&mut |x| {
        found |= match (x, member) {
            (Expr::Name(n), None) => n == name,
            // A member of a module by its path: `limits::TTL`.
            (Expr::Field { of, name: n }, None) => n == name && matches!(&**of, Expr::Type(t) if t.name.is_empty()),
            // A member of a class is named with the class, or with what the method is called on.
            (Expr::Field { of, name: n }, Some((owner, member))) => n == member && matches!(&**of, Expr::Name(o) if o == owner || o == "this"),
            _ => false,
        };
    });
    found
}

/// Returns true where a statement sets a variable.
pub(crate) fn sets(step: Option<&Step>, name: &str) -> bool {
    matches!(step.map(|s| &s.kind), Some(StepKind::Assign { targets, .. }) if targets.iter().any(|t| matches!(t, Expr::Name(n) if n == name)))
}
