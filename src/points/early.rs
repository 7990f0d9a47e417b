//! Settings that are read before their default is applied.
//!
//! In: a function of one revision. Out: each setting that a statement reads, itself or through the function of the project that it
//! calls, while a later statement applies its default. Left out: other values of the same type (the way to both must begin with the same
//! name), reads in function literals, which run later, and checks that leave.

use super::typing::Scope;
use super::{Finder, words};
use crate::facts::{Branch, Call, Expr, FileFacts, Function, LineKind, Outline, Renames, StepKind};
use std::collections::BTreeSet;

/// A setting that is read before its default is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Early {
    /// Settings type.
    pub owner: String,
    /// Field.
    pub field: String,
    /// Line of the outline that reads it.
    pub read: usize,
    /// Function that the line reads it through; empty where it does so itself.
    pub through: String,
    /// Line of the outline that applies the default.
    pub applied: usize,
}

/// What a line does with a setting.
struct Event {
    at: usize,
    /// First name of the way to the settings.
    head: String,
    setting: (String, String),
    through: String,
}

impl Finder<'_> {
    /// Returns the settings that a function reads before their default is applied, in order of the reads.
    pub fn early(&self, file: &FileFacts, function: &Function, outline: &Outline<'_>) -> Vec<Early> {
        let scope = Scope::of(file, function);
        let applied: Vec<Event> = (0..outline.lines.len()).flat_map(|i| self.applied(outline, i, &scope)).collect();
        let Some(last) = applied.iter().map(|e| e.at).max() else { return vec![] };
        let mut found: Vec<Early> = vec![];
        for read in (0..last).flat_map(|i| self.read(outline, i, &scope)) {
            let same = |e: &&Event| e.head == read.head && e.setting == read.setting;
            let before = applied.iter().filter(same).any(|e| e.at <= read.at);
            let Some(e) = applied.iter().filter(same).find(|e| e.at > read.at && follows(outline, read.at, e.at)).filter(|_| !before) else {
                continue;
            };
            let (owner, field) = read.setting;
            if !found.iter().any(|f| f.owner == owner && f.field == field) {
                found.push(Early { owner, field, read: read.at, through: read.through, applied: e.at });
            }
        }
        found
    }

    /// Tells whether the type of an expression has a field or method of this name; `None` where the type is not known.
    pub fn has_member(&self, file: &FileFacts, function: &Function, of: &Expr, name: &str) -> Option<bool> {
        let scope = Scope::of(file, function);
        let t = self.types.type_of(of, &scope)?;
        let (declared, i) = self.types.definition(&t, file)?;
        let field = declared.types[i].fields.iter().any(|f| f.name == name);
        Some(field || self.types.method(&t, name, file, 0).is_some())
    }

    /// Returns the defaults that a line applies: an assignment where the field is zero, or a call that makes such ones on what it is given.
    fn applied(&self, o: &Outline<'_>, at: usize, scope: &Scope<'_>) -> Vec<Event> {
        let mut found: Vec<Event> = self.assigned(o, at, scope, false).into_iter().collect();
        for c in calls(o, at).into_iter().filter(|c| words(&c.name).iter().any(|w| w == "default" || w == "defaults")) {
            let Some((file, index)) = self.body(c, scope) else { continue };
            let f = &file.functions[index];
            let (renames, inner) = (Renames::default(), Scope::of(&file, f));
            let outline = Outline::of(f, &renames);
            for e in (0..outline.lines.len()).filter_map(|i| self.assigned(&outline, i, &inner, true)) {
                if let Some(head) = handed(c, f, &e.head) {
                    found.push(Event { at, head, setting: e.setting, through: c.name.clone() });
                }
            }
        }
        found
    }

    /// Returns the default that a line assigns to a field: where it is zero, or in any case where `always`.
    fn assigned(&self, o: &Outline<'_>, at: usize, scope: &Scope<'_>, always: bool) -> Option<Event> {
        let StepKind::Assign { targets, values, .. } = &o.lines[at].step?.kind else { return None };
        let [target @ Expr::Field { of, name }] = targets.as_slice() else { return None };
        if values.iter().all(is_blank) {
            return None;
        }
        let zero = o.ancestors(at).any(|a| o.lines[a].exprs.iter().any(|c| super::settings::is_zero_check(c, target)));
        let owner = self.types.type_of(of, scope).filter(|_| zero || always)?.name;
        let head = target.path()?.head.to_owned();
        Some(Event { at, head, setting: (owner, name.clone()), through: String::new() })
    }

    /// Returns the settings that a line reads, itself or through a function of the project.
    fn read(&self, o: &Outline<'_>, at: usize, scope: &Scope<'_>) -> Vec<Event> {
        if o.lines[at].noise || std::iter::once(at).chain(o.ancestors(at)).any(|i| o.lines[i].branch == Branch::Closure) {
            return vec![];
        }
        let mut found = self.own_reads(o, at, scope);
        for c in calls(o, at) {
            let Some((file, index)) = self.body(c, scope) else { continue };
            let f = &file.functions[index];
            let (renames, inner) = (Renames::default(), Scope::of(&file, f));
            let outline = Outline::of(f, &renames);
            let applied: Vec<Event> = (0..outline.lines.len()).filter_map(|i| self.assigned(&outline, i, &inner, false)).collect();
            for e in (0..outline.lines.len()).flat_map(|i| self.own_reads(&outline, i, &inner)) {
                if let Some(head) = handed(c, f, &e.head).filter(|_| !applied.iter().any(|a| a.setting == e.setting)) {
                    found.push(Event { at, head, setting: e.setting, through: c.name.clone() });
                }
            }
        }
        found
    }

    /// Returns the settings that a line reads itself. What a check asks that leaves is not what is used.
    fn own_reads(&self, o: &Outline<'_>, at: usize, scope: &Scope<'_>) -> Vec<Event> {
        let line = &o.lines[at];
        let leaves = || {
            o.inside(at)
                .rfind(|&i| o.lines[i].parent == Some(at) && o.lines[i].branch == Branch::Then)
                .is_some_and(|i| o.lines[i].kind == LineKind::Leave)
        };
        if line.noise || line.kind == LineKind::If && leaves() {
            return vec![];
        }
        let mut paths = vec![];
        for e in &line.exprs {
            e.walk_here(&mut |x| {
                if let Expr::Field { of, name } = x {
                    paths.push((x, &**of, name));
                }
            });
        }
        // What only brings the field itself into another form is no use of it either.
        let target = |x: &Expr| matches!(line.step.map(|s| &s.kind), Some(StepKind::Assign { targets, .. }) if targets.iter().any(|t| t == x));
        let zero =
            |x: &Expr| std::iter::once(at).chain(o.ancestors(at)).any(|a| o.lines[a].exprs.iter().any(|c| super::settings::is_zero_check(c, x)));
        let mut found = vec![];
        for (x, of, name) in paths.into_iter().filter(|(x, ..)| !target(x) && !zero(x)) {
            let (Some(path), Some(t)) = (x.path(), self.types.type_of(of, scope)) else { continue };
            if self.names_setting(&t.name, name).is_some() {
                let setting = (t.name, name.clone());
                found.push(Event { at, head: path.head.to_owned(), setting, through: String::new() });
            }
        }
        found
    }

    /// Returns the function of the project behind a call.
    fn body(&self, c: &Call, scope: &Scope<'_>) -> Option<(std::sync::Arc<FileFacts>, usize)> {
        let d = self.types.with_body(&self.types.declared(c, scope)?)?;
        Some((d.file, d.index))
    }
}

/// Returns true for a value that holds nothing yet, to be filled: `new(T)`, `&T{}`, `make(…)`. It is no default.
pub(super) fn is_blank(e: &Expr) -> bool {
    match e {
        Expr::Record(r) => r.fields.is_empty(),
        Expr::Call(c) => matches!((&c.callee, c.name.as_str()), (Expr::Name(_), "new" | "make")),
        _ => false,
    }
}

/// Returns the calls on a line.
fn calls<'o>(o: &Outline<'o>, at: usize) -> Vec<&'o Call> {
    super::calls(o, &|i| i == at)
}

/// Returns by what first name the caller knows what the function that it calls knows as `inner`: its receiver or a parameter.
fn handed(c: &Call, f: &Function, inner: &str) -> Option<String> {
    if f.receiver.as_ref().is_some_and(|r| r.name == inner) || inner == "this" || inner == "self" {
        let Expr::Field { of, .. } = &c.callee else { return None };
        return of.path().map(|p| p.head.to_owned());
    }
    let i = f.params.iter().position(|p| p.name == inner)?;
    c.args.get(i)?.value.path().map(|p| p.head.to_owned())
}

/// Returns true where the line `then` may be carried out after the line `first`: they do not stand in branches of which only one is taken.
fn follows(o: &Outline<'_>, first: usize, then: usize) -> bool {
    let around: Vec<usize> = o.ancestors(first).collect();
    let chain: Vec<usize> = std::iter::once(then).chain(o.ancestors(then)).collect();
    let common = chain.iter().copied().find(|i| around.contains(i));
    let below = |at: usize| std::iter::once(at).chain(o.ancestors(at)).find(|&i| o.lines[i].parent == common);
    let (Some(x), Some(y)) = (below(first), below(then)) else { return false };
    let kinds: BTreeSet<bool> = [x, y].iter().map(|&i| o.lines[i].kind == LineKind::Case).collect();
    o.lines[x].branch == o.lines[y].branch && !kinds.contains(&true) && !chain.contains(&first)
}
