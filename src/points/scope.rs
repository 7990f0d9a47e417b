//! The names that the expressions of a function may use.
//!
//! In: a file and one of its functions. Out: what each name is bound to first, found when the first one is asked for. Left out: blocks, which
//! may bind a name anew.

use crate::facts::{Expr, FileFacts, Function, Locals, LoopKind, Step, StepKind, TypeRef};
use foldhash::HashMap;
use std::sync::OnceLock;

/// The names that an expression may use.
pub(crate) struct Scope<'a> {
    /// The file.
    pub file: &'a FileFacts,
    /// The function; none for what stands outside of functions.
    function: Option<&'a Function>,
    /// See [`Scope::variables`].
    variables: OnceLock<Variables<'a>>,
    /// See [`Scope::locals`].
    locals: OnceLock<Locals<'a>>,
}

/// What names are bound to.
type Variables<'a> = HashMap<&'a str, Binding<'a>>;

/// What a variable is bound to first.
pub(super) enum Binding<'a> {
    /// A declared type.
    Declared(&'a TypeRef),
    /// The n-th result of an expression.
    Value(&'a Expr, usize),
    /// An element of an expression.
    Element(&'a Expr),
}

impl<'a> Scope<'a> {
    /// Returns the scope of a function's body: receiver, parameters, named results and every variable of the body,
    /// whatever block it stands in; the first binding counts.
    pub fn of(file: &'a FileFacts, function: &'a Function) -> Self {
        Self { file, function: Some(function), variables: OnceLock::new(), locals: OnceLock::new() }
    }

    /// Returns the scope of what stands outside of functions.
    pub(super) fn outside(file: &'a FileFacts) -> Self {
        Self { file, function: None, variables: OnceLock::new(), locals: OnceLock::new() }
    }

    /// Returns the local names of a function where it is the one of this scope: all its points read the same.
    pub(super) fn locals(&self, function: &Function) -> Option<&Locals<'a>> {
        let own = self.function.filter(|f| std::ptr::eq(*f, function))?;
        Some(self.locals.get_or_init(|| Locals::of(own)))
    }

    /// Returns what the function's names are bound to.
    pub(super) fn variables(&self) -> &Variables<'a> {
        self.variables.get_or_init(|| {
            let mut found = Variables::default();
            self.function.into_iter().for_each(|f| add_function(&mut found, f));
            found
        })
    }
}

/// Adds the names of a function and of the function literals in it.
fn add_function<'a>(found: &mut Variables<'a>, f: &'a Function) {
    for p in f.receiver.iter().chain(&f.params).chain(&f.results).filter(|p| !p.name.is_empty()) {
        found.entry(&p.name).or_insert(Binding::Declared(&p.type_ref));
    }
    Step::walk_all(&f.body, &mut |s| {
        add_step(found, s);
        let mut literals = vec![];
        s.expressions(&mut |e| {
            e.walk_here(&mut |x| {
                if let Expr::Function(f) = x {
                    literals.push(f.as_ref());
                }
            });
        });
        literals.into_iter().for_each(|f| add_function(found, f));
    });
}

/// Adds the names that a statement declares.
fn add_step<'a>(found: &mut Variables<'a>, s: &'a Step) {
    match &s.kind {
        StepKind::Assign { targets, values, type_ref, .. } => {
            for (i, t) in targets.iter().enumerate() {
                let Expr::Name(name) = t else { continue };
                let binding = match (type_ref, values.len()) {
                    (Some(t), _) => Binding::Declared(t),
                    (None, 1) => Binding::Value(&values[0], i),
                    (None, n) if i < n => Binding::Value(&values[i], 0),
                    _ => continue,
                };
                if name != "_" && name != "nil" {
                    found.entry(name).or_insert(binding);
                }
            }
        }
        StepKind::Loop { kind: LoopKind::Each, vars, cond: Some(over), .. } => {
            if let Some(Expr::Name(n)) = vars.last() {
                found.entry(n).or_insert(Binding::Element(over));
            }
        }
        StepKind::Switch { subject: Some(subject), cases, .. } => {
            for value in cases.iter().flat_map(|c| &c.values) {
                if let Some(n) = opened_name(value) {
                    found.entry(n).or_insert(Binding::Value(subject, 0));
                }
            }
        }
        StepKind::With { items, .. } => {
            for (target, value) in items {
                if let Some(Expr::Name(n)) = target {
                    found.entry(n).or_insert(Binding::Value(value, 0));
                }
            }
        }
        _ => {}
    }
}

/// Returns the name that a case such as `Ok(x)` gives to what it opens.
fn opened_name(value: &Expr) -> Option<&str> {
    match value {
        Expr::Binary { op, left, .. } if op == "if" => opened_name(left),
        Expr::Call(c) if matches!(&c.callee, Expr::Name(n) if is_opening(n)) => match c.args.first().map(|a| &a.value) {
            Some(Expr::Name(n)) if n != "_" => Some(n),
            _ => None,
        },
        _ => None,
    }
}

/// Returns true for a constructor that holds a value as it is.
pub(super) fn is_opening(name: &str) -> bool {
    matches!(name, "Ok" | "Some")
}
