//! Changed branches that no test shows although tests reach the function.
//!
//! In: a function of head with its changed lines. Out: the setting on which all of them depend, where no test sets it ([`Unset`]). Asked are only branches
//! on a field (`if cfg.UseX`, `if cfg.Mode == "x"`). Left out: everything less sure: negated conditions (a test that sets nothing goes there),
//! calls, variables; settings that production code itself gives a value.

use crate::change::{ChangeSet, Side};
use crate::compare::Sides;
use crate::facts::{Expr, Function, Source, Step, StepKind};

/// A setting that no test sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unset {
    /// Its name.
    pub setting: String,
    /// The condition, in normal form.
    pub condition: String,
    /// Its line.
    pub line: u32,
}

/// Returns the setting that the changed lines of a function depend on and that no test sets.
pub fn unset(sides: &Sides<'_>, file: &str, symbol: &str) -> Option<Unset> {
    let facts = sides.head.file(file)?;
    let f = facts.functions.iter().find(|f| f.symbol() == symbol && !f.test)?;
    let lines = changed(sides.change, file, f);
    if lines.is_empty() {
        return None;
    }
    let (cond, line) = around(&f.body, &lines)?;
    let names = settings(cond);
    let setting = names.into_iter().find(|n| n.len() > 2 && nobody_sets(sides, file, n))?;
    Some(Unset { setting, condition: cond.to_string(), line })
}

/// Returns the edited lines of a function at head; none where something in it was only removed.
fn changed(change: &ChangeSet, file: &str, f: &Function) -> Vec<u32> {
    let hunks = change.files.iter().filter(|c| c.path_at(Side::Head) == Some(file)).flat_map(|c| &c.hunks);
    let (first, last) = (f.span.start, f.span.end);
    let here: Vec<_> = hunks.filter(|h| h.head.start <= last && h.head.start + h.head.count.max(1) > first).collect();
    if here.iter().any(|h| h.head.count == 0) {
        return vec![];
    }
    here.iter().flat_map(|h| h.head.start..h.head.start + h.head.count).filter(|l| first <= *l && *l <= last).collect()
}

/// Returns the innermost condition whose branch holds all of these lines.
fn around<'s>(steps: &'s [Step], lines: &[u32]) -> Option<(&'s Expr, u32)> {
    let holds = |block: &[Step]| {
        let span = block.first().map(|s| s.line).zip(block.last().map(|s| s.end_line));
        span.is_some_and(|(first, last)| lines.iter().all(|l| first <= *l && *l <= last))
    };
    for s in steps {
        for block in s.blocks() {
            if holds(block) {
                let own = match &s.kind {
                    StepKind::If { cond, then, .. } if std::ptr::eq(then.as_slice(), block) => Some((cond, s.line)),
                    _ => None,
                };
                return around(block, lines).or(own);
            }
        }
    }
    None
}

/// Returns the fields that must be set for a condition to hold.
fn settings(cond: &Expr) -> Vec<String> {
    match cond {
        Expr::Binary { op, left, right } if op == "&&" || op == "and" => settings(left).into_iter().chain(settings(right)).collect(),
        Expr::Binary { op, left, right } if op == "==" || op == "===" => match (&**left, &**right) {
            (Expr::Field { name, .. }, Expr::Text(t)) | (Expr::Text(t), Expr::Field { name, .. }) if !t.is_empty() => vec![name.clone()],
            (Expr::Field { name, .. }, Expr::Bool(true)) => vec![name.clone()],
            _ => vec![],
        },
        Expr::Field { name, .. } => vec![name.clone()],
        _ => vec![],
    }
}

/// Returns true where neither a test nor its data names a setting, and production code gives it no value.
fn nobody_sets(sides: &Sides<'_>, file: &str, name: &str) -> bool {
    let of_tests = |p: &str| p != file && (sides.head.is_test_path(p) || p.ends_with(".rs") || sides.places.role(p) == "test");
    if !sides.head.mentions_among(&of_tests, &spellings(name)).is_empty() {
        return false;
    }
    let kin = sides.head.kin(file);
    let named = sides.head.mentions_among(&|p| kin.holds(p) && sides.places.production(p), &[name.to_owned()]);
    !named.iter().any(|(path, _)| sets(sides.head, path, name))
}

/// Returns how data call a field: `UseTls`, `use_tls`, `useTls`, `USE_TLS`.
fn spellings(name: &str) -> Vec<String> {
    let mut snake = String::new();
    let mut before = '_';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
        before = c;
    }
    let mut chars = name.chars();
    let camel: String = chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default();
    let mut all = vec![name.to_owned(), snake.to_uppercase(), name.to_lowercase(), snake, camel];
    all.sort();
    all.dedup();
    all
}

/// Returns true where a line of a file may give a name a value: what follows it is `:` or `=`, and no comparison.
fn sets(source: &dyn Source, path: &str, name: &str) -> bool {
    let Some(bytes) = source.bytes(path) else { return true };
    let text = String::from_utf8_lossy(&bytes);
    text.match_indices(name).any(|(at, _)| {
        let rest = text[at + name.len()..].trim_start();
        (rest.starts_with([':', '=']) || rest.starts_with("?:")) && !rest.starts_with("==")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_known_in_all_spellings_of_data() {
        assert_eq!(spellings("UseTls"), ["USE_TLS", "UseTls", "useTls", "use_tls", "usetls"]);
    }

    #[test]
    fn only_what_must_be_set_is_asked_for() {
        let field = |n: &str| Expr::Field { of: Box::new(Expr::Name("cfg".into())), name: n.into() };
        let binary = |op: &str, l, r| Expr::Binary { op: op.into(), left: Box::new(l), right: Box::new(r) };
        assert_eq!(settings(&binary("&&", field("UseX"), binary("==", field("Mode"), Expr::Text("x".into())))), ["UseX", "Mode"]);
        assert!(settings(&binary("||", field("UseX"), field("UseY"))).is_empty());
        assert!(settings(&Expr::Unary { op: "!".into(), operand: Box::new(field("UseX")) }).is_empty());
        assert!(settings(&binary("==", field("Mode"), Expr::Text(String::new()))).is_empty());
    }
}
