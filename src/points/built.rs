//! Built names: functions of the project that return a text, and who calls them.
//!
//! In: a function. Out: the texts that it returns, as far as they are known, and the lines of others that call it. Left out: texts
//! of which nothing is known, and what is returned through a variable of an object.

use super::Finder;
use super::typing::Scope;
use crate::facts::{Expr, FileFacts, Function, Outline, Step, StepKind, Value};
use crate::rules::ValueKind;

impl Finder<'_> {
    /// Returns the texts that a function returns, each with its line; a part that is not known is [`crate::facts::UNKNOWN`].
    pub fn built_texts(&self, file: &FileFacts, function: &Function) -> Vec<(String, u32)> {
        let scope = Scope::of(file, function);
        let values = self.values(&scope, function);
        let mut found = vec![];
        Step::walk_all(&function.body, &mut |s| {
            let StepKind::Return { values: returned, .. } = &s.kind else { return };
            if let Some(Value::Text(t)) = returned.first().map(|e| values.read(e, ValueKind::Any))
                && t.chars().any(char::is_alphanumeric)
            {
                found.push((t, s.line));
            }
        });
        found
    }

    /// Returns the lines of a function's outline that call another function of the project.
    pub fn lines_calling(&self, file: &FileFacts, function: &Function, outline: &Outline<'_>, name: &str, callee: (&str, &str)) -> Vec<usize> {
        let scope = Scope::of(file, function);
        let calls = |e: &Expr| {
            let mut found = false;
            e.walk_here(&mut |x| {
                if let Expr::Call(c) = x
                    && c.name == name
                    && !found
                {
                    found = self.called(c, &scope).iter().any(|d| d.file.path == callee.0 && d.function().symbol() == callee.1);
                }
            });
            found
        };
        (0..outline.lines.len()).filter(|&i| outline.lines[i].exprs.iter().any(|e| calls(e))).collect()
    }
}
