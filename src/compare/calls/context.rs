//! The context of a connection call: what stands around it in its function.
//!
//! In: an outline and the line of a point. Out: the guards, the loop, the locks and the concurrency around it,
//! each in plain words for comparison. Left out: which of it matters, and what happens on the call's error, see [`crate::compare::calls::handling`].

use crate::compare::calls::errors::{is_error_check, is_result_case};
use crate::facts::{Branch, Effect, Expr, LineKind, LoopKind, Outline, Step, StepKind};
use std::collections::{BTreeSet, HashSet};

/// What stands around a connection call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Context {
    /// Conditions under which the call is made, each with the line of the outline it comes from.
    pub guards: BTreeSet<Guard>,
    /// The loops around it, outermost first.
    pub loops: Vec<String>,
    /// `in the background`, `at the end of the function`, both, or empty.
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
        guards: guards(outline, at).into_iter().flat_map(apart).collect(),
        loops: loops(outline, at),
        concurrency: concurrency(outline, at),
        locked: locked(outline, at),
    }
}

/// Returns the conditions that all must hold one by one: `if a && b` is `if a` with `if b` inside, and `unless a || b` leaves twice.
fn apart(guard: Guard) -> Vec<Guard> {
    let split = |word: &str, sign: &str| -> Vec<String> {
        let condition = guard.text.strip_prefix(word).unwrap_or_default();
        operands(condition, sign).into_iter().map(|part| format!("{word}{part}")).collect()
    };
    let parts = if guard.text.starts_with("if ") { split("if ", " && ") } else { split("unless ", " || ") };
    if parts.len() < 2 {
        return vec![guard];
    }
    let plain = |text: String| if let Some(condition) = text.strip_prefix("unless ") { negated(&format!("if {condition}")) } else { text };
    parts.into_iter().map(|text| Guard { text: plain(text), ..guard.clone() }).collect()
}

/// Returns the operands of a sign that stand outside of all parentheses, each without its own; the whole where a weaker sign stands beside.
pub(crate) fn operands<'t>(condition: &'t str, sign: &str) -> Vec<&'t str> {
    let (mut depth, mut quoted, mut from, mut all) = (0usize, false, 0usize, vec![]);
    let weaker = if sign == " && " { " || " } else { " && " };
    for (i, c) in condition.char_indices() {
        match c {
            '"' => quoted = !quoted || condition[..i].ends_with('\\'),
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ' ' if depth == 0 && condition[i..].starts_with(weaker) && sign == " && " => return vec![condition],
            ' ' if depth == 0 && condition[i..].starts_with(sign) => {
                all.push(&condition[from..i]);
                from = i + sign.len();
            }
            _ => {}
        }
    }
    all.push(&condition[from..]);
    all.into_iter().map(whole).collect()
}

/// Returns an operand without the parentheses around all of it.
fn whole(part: &str) -> &str {
    let Some(inner) = part.strip_prefix('(').and_then(|p| p.strip_suffix(')')) else { return part };
    let mut depth = 0i32;
    let closed = inner.chars().any(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth < 0
    });
    if closed { part } else { inner }
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
                all.insert(Guard { text: o.lines[p].text.to_string(), line: p, early: false });
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

/// Returns the opposite of an `if` line, as an `if` where that is plain.
pub(crate) fn negated(text: &str) -> String {
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
pub(crate) fn leaves(o: &Outline<'_>, at: usize) -> bool {
    let then: Vec<usize> =
        o.inside(at).filter(|&i| o.lines[i].parent == Some(at) && o.lines[i].branch == Branch::Then && !o.lines[i].noise).collect();
    then.last().is_some_and(|&i| o.lines[i].kind == LineKind::Leave || ends(o.lines[i].step))
}

/// Returns the loops around a line, outermost first.
fn loops(o: &Outline<'_>, at: usize) -> Vec<String> {
    // A loop over a collection is no retry.
    let repeats = |i: &usize| {
        o.lines[*i].kind == LineKind::Loop && !matches!(o.lines[*i].step.map(|s| &s.kind), Some(StepKind::Loop { kind: LoopKind::Each, .. }))
    };
    let around: Vec<usize> = o.ancestors(at).filter(repeats).collect();
    around.into_iter().rev().map(|i| o.lines[i].text.trim_end().to_owned()).collect()
}

/// Returns true where an expression holds a call with an effect.
pub(crate) fn has_effect(e: &Expr, effect: Effect) -> bool {
    let mut found = false;
    e.walk_here(&mut |x| found |= matches!(x, Expr::Call(c) if c.effect == Some(effect)));
    found
}

/// Returns how a line runs beside its function.
fn concurrency(o: &Outline<'_>, at: usize) -> String {
    let words: Vec<&str> = std::iter::once(at)
        .chain(o.ancestors(at))
        .filter_map(|i| match o.lines[i].kind {
            LineKind::Go => Some("in the background"),
            LineKind::Defer => Some("at the end of the function"),
            _ if i != at && o.lines[i].exprs.iter().any(|e| has_effect(e, Effect::Background)) => Some("in the background"),
            _ => None,
        })
        .collect();
    words.join(", ")
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

/// Returns true where an expression names a variable.
pub(crate) fn mentions(e: &Expr, name: &str) -> bool {
    let mut found = false;
    let member = name.split_once('.');
    e.walk_here(&mut |x| {
        found |= match (x, member) {
            // A member of a module by its path: `limits::TTL`.
            (Expr::Field { of, name: n }, None) if matches!(&**of, Expr::Type(t) if t.name.is_empty()) => n == name,
            // A member of a class is named with the class, or with what the method is called on.
            (Expr::Field { of, name: n }, Some((_, member))) if matches!(&**of, Expr::Name(o) if o == "this" || o == "self") => n == member,
            _ => names(x, name),
        };
    });
    found
}

/// Names that expressions are searched for, all at once: a change may hold thousands of constants.
pub(crate) struct Named<'n> {
    /// Names of one part.
    plain: HashSet<&'n str>,
    /// Names of a class and its member.
    dotted: HashSet<&'n str>,
    /// The members of these.
    members: HashSet<&'n str>,
}

impl<'n> Named<'n> {
    /// Takes the names.
    pub(crate) fn of(names: impl IntoIterator<Item = &'n String>) -> Self {
        let (dotted, plain): (HashSet<&str>, HashSet<&str>) = names.into_iter().map(String::as_str).partition(|n| n.contains('.'));
        let members = dotted.iter().filter_map(|n| Some(n.split_once('.')?.1)).collect();
        Self { plain, dotted, members }
    }

    /// Returns true where an expression [`mentions`] one of them.
    pub(crate) fn any_in(&self, e: &Expr) -> bool {
        let mut found = false;
        e.walk_here(&mut |x| found = found || self.is(x));
        found
    }

    /// Returns true for an expression that is one of the names.
    fn is(&self, e: &Expr) -> bool {
        match e {
            Expr::Name(n) => self.plain.contains(n.as_str()),
            Expr::Field { of, name } => match &**of {
                Expr::Type(t) if t.name.is_empty() && self.plain.contains(name.as_str()) => true,
                Expr::Name(o) if o == "this" || o == "self" => self.members.contains(name.as_str()),
                _ => !self.dotted.is_empty() && self.dotted.contains(e.to_string().as_str()),
            },
            _ => false,
        }
    }
}

/// Returns true where a statement sets a variable.
pub(crate) fn sets(step: Option<&Step>, name: &str) -> bool {
    matches!(step.map(|s| &s.kind), Some(StepKind::Assign { targets, .. }) if targets.iter().any(|t| names(t, name)))
}

/// Returns true for the plain name, or field path, of a variable.
fn names(e: &Expr, name: &str) -> bool {
    match e {
        Expr::Name(n) => n == name,
        Expr::Field { .. } => name.contains('.') && e.to_string() == name,
        _ => false,
    }
}

/// Returns true for a statement that ends the process or panics.
pub(crate) fn ends(step: Option<&Step>) -> bool {
    matches!(step.map(|s| &s.kind), Some(StepKind::Expr(Expr::Call(c))) if matches!(c.effect, Some(Effect::Exit | Effect::Panic)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::TypeRef;

    #[test]
    fn many_names_are_found_as_each_alone_is() {
        let name = |n: &str| Expr::Name(n.to_owned());
        let field = |of: Expr, n: &str| Expr::Field { of: Box::new(of), name: n.to_owned() };
        let package = Expr::of_type(TypeRef { package: "limits".into(), ..TypeRef::default() });
        let all =
            [name("TTL"), name("key"), field(name("Keys"), "USER"), field(name("self"), "USER"), field(package, "TTL"), field(name("a"), "TTL")];
        for words in [vec!["TTL"], vec!["Keys.USER"], vec!["TTL", "Keys.USER"], vec!["a.TTL", "x"], vec![]] {
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            for e in &all {
                assert_eq!(Named::of(&words).any_in(e), words.iter().any(|w| mentions(e, w)), "{words:?} in {e}");
            }
        }
    }
}
