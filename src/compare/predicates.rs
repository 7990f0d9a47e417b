//! Conditions that go by a name: of a variable, or of a function that the change makes or takes away.
//!
//! In: the outlines of a function at base and head, and the functions of the changed files. Out: the outline of base, where a condition that asks
//! the same under a name, or without it, reads as at head, so that nothing of it is told. Left out: functions that do more than give what they
//! ask, functions of files that did not change, and variables of which it matters when they are set.

use crate::compare::FilePair;
use crate::facts::{Arg, Call, Expr, Function, LineKind, Outline, OutlineDiff, Renames, Step, StepKind};
use std::collections::{BTreeMap, HashMap};

/// So many functions are followed into each other.
const MOST_CALLS: usize = 3;

/// The functions of the changed files, by name.
pub(super) struct Predicates<'f> {
    /// At base and at head.
    sides: [HashMap<&'f str, Vec<&'f Function>>; 2],
}

/// What names stand for.
type Names = BTreeMap<String, Expr>;

impl<'f> Predicates<'f> {
    /// Returns those of some files.
    pub(super) fn of(files: &'f [FilePair]) -> Self {
        let by_name = |head: bool| {
            let mut all: HashMap<&str, Vec<&Function>> = HashMap::new();
            let facts = files.iter().filter_map(|f| if head { f.head.as_deref() } else { f.base.as_deref() });
            facts.flat_map(|f| &f.functions).for_each(|f| all.entry(f.name.as_str()).or_default().push(f));
            all
        };
        Self { sides: [by_name(false), by_name(true)] }
    }

    /// Gives conditions of base the words that head has for them; each side with the names by which it is printed.
    pub(super) fn adopt(&self, (base, by): (&mut Outline<'_>, &Renames), (head, to): (&Outline<'_>, &Renames)) {
        let diff = OutlineDiff::between(base, head);
        let asks = |o: &Outline<'_>, i: usize| matches!(o.lines[i].kind, LineKind::If | LineKind::Loop);
        let removed: Vec<usize> = diff.removed.iter().copied().filter(|&i| asks(base, i)).collect();
        let mut added: Vec<usize> = diff.added.iter().copied().filter(|&j| asks(head, j)).collect();
        if removed.is_empty() || added.is_empty() {
            return;
        }
        let (was, is) = (locals(base), locals(head));
        let new: BTreeMap<usize, String> = added.iter().filter_map(|&j| Some((j, self.meaning(1, (head, j), &is, to)?))).collect();
        for i in removed {
            let Some(old) = self.meaning(0, (base, i), &was, by) else { continue };
            let same = |j: &usize| new.get(j) == Some(&old) && head.lines[*j].kind == base.lines[i].kind;
            if let Some(at) = added.iter().position(same) {
                base.lines[i].text.set(&head.lines[added.remove(at)].text);
            }
        }
    }

    /// Returns what a condition asks, without the function's names for it.
    fn meaning(&self, side: usize, (o, at): (&Outline<'_>, usize), own: &Names, names: &Renames) -> Option<String> {
        let (StepKind::If { cond, .. } | StepKind::Loop { cond: Some(cond), .. }) = &o.lines[at].step?.kind else { return None };
        let spelled = self.spelled(side, cond, own, MOST_CALLS);
        Some(names.printed(&spelled))
    }

    /// Returns an expression with what names stand for in their place.
    fn spelled(&self, side: usize, e: &Expr, names: &Names, calls: usize) -> Expr {
        let part = |e: &Expr| Box::new(self.spelled(side, e, names, calls));
        match e {
            Expr::Name(n) => names.get(n).unwrap_or(e).clone(),
            Expr::Field { of, name } => Expr::Field { of: part(of), name: name.clone() },
            Expr::Unary { op, operand } => Expr::Unary { op: op.clone(), operand: part(operand) },
            Expr::Binary { op, left, right } => Expr::Binary { op: op.clone(), left: part(left), right: part(right) },
            Expr::Index { of, index } => Expr::Index { of: part(of), index: part(index) },
            Expr::Call(c) => {
                let args = c.args.iter().map(|a| Arg { value: *part(&a.value), ..a.clone() }).collect();
                let call = Call { callee: *part(&c.callee), args, ..(**c).clone() };
                self.given(side, &call, calls).unwrap_or_else(|| Expr::Call(Box::new(call)))
            }
            _ => e.clone(),
        }
    }

    /// Returns what a call of a function gives that only one side has and that does nothing but ask.
    fn given(&self, side: usize, c: &Call, calls: usize) -> Option<Expr> {
        let [one] = self.sides[side].get(c.name.as_str())?.as_slice() else { return None };
        if calls == 0 || self.sides[1 - side].contains_key(c.name.as_str()) || c.args.len() != one.params.len() || c.args.iter().any(|a| a.spread) {
            return None;
        }
        let called_on = if let Expr::Field { of, .. } = &c.callee { Some((**of).clone()) } else { None };
        let receiver = one.receiver.as_ref().map(|r| Some((r.name.clone(), called_on?))).map_or(Some(None), |r| r.map(Some))?;
        let params = one.params.iter().zip(&c.args).map(|(p, a)| (p.name.clone(), a.value.clone()));
        let mut names: Names = receiver.into_iter().chain(params).collect();
        let (last, before) = one.body.split_last()?;
        for step in before {
            let (name, value) = set(step).filter(|(_, value)| is_plain(value))?;
            let value = self.spelled(side, value, &names, calls - 1);
            names.insert(name.clone(), value);
        }
        let (StepKind::Return { values, .. }, true) = (&last.kind, one.results.len() <= 1) else { return None };
        let [value] = values.as_slice() else { return None };
        Some(self.spelled(side, value, &names, calls - 1))
    }
}

/// Returns the variable that a statement declares, and its value.
fn set(step: &Step) -> Option<(&String, &Expr)> {
    let StepKind::Assign { targets, values, declares: true, .. } = &step.kind else { return None };
    let ([Expr::Name(name)], [value]) = (targets.as_slice(), values.as_slice()) else { return None };
    Some((name, value))
}

/// Returns what the variables of a function stand for that are set once, to something that is the same whenever it is asked.
fn locals(o: &Outline<'_>) -> Names {
    let steps = || o.lines.iter().filter_map(|l| l.step);
    let targets = steps().filter_map(|s| if let StepKind::Assign { targets, .. } = &s.kind { Some(targets) } else { None }).flatten();
    let mut times: HashMap<&str, usize> = HashMap::new();
    targets.for_each(|t| {
        if let Expr::Name(n) = t {
            *times.entry(n).or_default() += 1
        }
    });
    let once = |n: &str| times.get(n).is_none_or(|t| *t == 1);
    let lasting = |e: &Expr| {
        let mut lasts = is_plain(e);
        e.walk(&mut |x| lasts &= !matches!(x, Expr::Name(n) if !once(n)));
        lasts
    };
    let mut names = Names::new();
    for (name, value) in steps().filter_map(set).filter(|(name, value)| once(name) && lasting(value)) {
        let value = put(value, &names);
        names.insert(name.clone(), value);
    }
    names
}

/// Returns a plain expression with what names stand for in their place.
fn put(e: &Expr, names: &Names) -> Expr {
    Predicates { sides: [HashMap::new(), HashMap::new()] }.spelled(0, e, names, 0)
}

/// Returns true for what may be asked earlier or later: names, their fields, calls that are given nothing, and what is made of these by
/// comparing.
fn is_plain(e: &Expr) -> bool {
    match e {
        Expr::Name(_) | Expr::Text(_) | Expr::Number(_) | Expr::Bool(_) | Expr::Null => true,
        Expr::Field { of, .. } => is_plain(of),
        Expr::Unary { op, operand } => op == "!" && is_plain(operand),
        Expr::Binary { left, right, .. } => is_plain(left) && is_plain(right),
        Expr::Call(c) => {
            c.args.is_empty() && !c.constructs && !c.awaited && c.effect.is_none() && matches!(&c.callee, Expr::Field { of, .. } if is_plain(of))
        }
        _ => false,
    }
}
