//! Local names that stand for a path: `conf := gw.GetConfig()`, `store := gw.redis`.
//!
//! In: the outlines of a function at base and head. Out: the outline of base, where a line that says the same by such a name, or without it,
//! reads as at head, so that nothing of it is told. Left out: names that are set twice, and values that are more than a path or a call
//! without arguments: to make those earlier or later is a change.

use crate::facts::{Expr, Outline, OutlineDiff, Renames, StepKind};
use std::collections::{BTreeMap, HashMap};

/// Gives changed lines of base the words that head has for them; each side with the names by which it is printed.
pub(super) fn adopt((base, by): (&mut Outline<'_>, &Renames), (head, to): (&Outline<'_>, &Renames)) {
    let diff = OutlineDiff::between(base, head);
    if diff.removed.is_empty() || diff.added.is_empty() {
        return;
    }
    let (old, new) = (spelled_out(base, by), spelled_out(head, to));
    let (Some(old), Some(new)) = (old.as_ref().or(new.as_ref().map(|_| &*base)), new.as_ref().or(old.as_ref().map(|_| head))) else { return };
    let mut come: HashMap<&str, Vec<usize>> = HashMap::new();
    diff.added.iter().rev().for_each(|&j| come.entry(new.lines[j].text.as_str()).or_default().push(j));
    let partners = diff.removed.iter().filter_map(|&i| Some((i, come.get_mut(old.lines[i].text.as_str())?.pop()?)));
    let same: Vec<(usize, usize)> = partners.filter(|&(i, j)| base.lines[i].kind == head.lines[j].kind).collect();
    for (i, j) in same {
        base.lines[i].text.set(&head.lines[j].text);
    }
}

/// Returns the outline with what local names stand for in their place; `None` where no name stands for a path.
fn spelled_out<'a>(outline: &Outline<'a>, renames: &Renames) -> Option<Outline<'a>> {
    let mut spelled = renames.clone();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let assigned =
        outline.lines.iter().filter_map(|l| if let Some(StepKind::Assign { targets, .. }) = l.step.map(|s| &s.kind) { Some(targets) } else { None });
    for name in assigned.flatten().filter_map(|t| if let Expr::Name(n) = t { Some(n) } else { None }) {
        *known.entry(name).or_default() += 1;
    }
    let once = |n: &str| known.get(n).is_none_or(|times| *times == 1);
    let mut any = false;
    for line in &outline.lines {
        let Some(StepKind::Assign { targets, values, .. }) = line.step.map(|s| &s.kind) else { continue };
        // An error, or whether there is a value, may be given beside it.
        let ([Expr::Name(name)] | [Expr::Name(name), Expr::Name(_)], [value]) = (targets.as_slice(), values.as_slice()) else { continue };
        let of_others = |root: &str| root != name && once(root);
        if once(name) && !is_parameter(outline, name) && root(value).is_some_and(of_others) {
            let text = spelled.printed(value);
            spelled.variables.insert(name.clone(), text);
            any = true;
        }
    }
    any.then(|| Outline::of(outline.function, &spelled))
}

/// Returns true for a parameter of the function.
fn is_parameter(outline: &Outline<'_>, name: &str) -> bool {
    outline.function.receiver.iter().chain(&outline.function.params).any(|p| p.name == name)
}

/// Returns the name that a path starts with, of calls without arguments as well; `None` for any other value.
fn root(value: &Expr) -> Option<&str> {
    match value {
        Expr::Name(n) => Some(n),
        Expr::Field { of, .. } => root(of),
        Expr::Call(c) if c.args.is_empty() && !c.constructs && !c.awaited && c.effect.is_none() => match &c.callee {
            Expr::Field { of, .. } => root(of),
            _ => None,
        },
        _ => None,
    }
}
