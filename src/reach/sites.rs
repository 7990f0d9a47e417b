//! References to wanted names in one function.
//!
//! In: a function's steps or a package value. Out: [`Site`]s, calls and uses as a value told apart. Left out: what a reference means (see `matching`).

use super::settings;
use super::walk::{self, Place, Visit};
use crate::facts::{Call, Expr, Function, Step, StepKind, ValueDef};

/// One reference.
#[derive(Debug, Clone)]
pub(crate) struct Site<'a> {
    /// The name referred to.
    pub(crate) name: &'a str,
    /// What it is taken of: a receiver or a package.
    pub(crate) of: Option<&'a Expr>,
    /// True for a call, false for a use as a value: an argument, a field, an entry of a table.
    pub(crate) called: bool,
    /// What may be the route under which the name is registered: the first argument of the call that it is handed to.
    pub(crate) route: Option<&'a Expr>,
    /// Fields that must be set for a run to come here.
    pub(crate) settings: Vec<&'a str>,
    /// Where.
    pub(crate) at: Place,
}

/// Collects sites whose name is wanted.
struct Collector<'a, 'w> {
    /// Tells whether a name is wanted.
    wanted: &'w dyn Fn(&str) -> bool,
    /// Sites found.
    sites: Vec<Site<'a>>,
    /// Values handed over after another argument, with that one.
    routed: Vec<(&'a Expr, &'a Expr)>,
    /// Conditions on the way, each with what it must be.
    conditions: Vec<(&'a Expr, bool)>,
    /// Name of the function's own receiver: its fields are state and no settings.
    own: &'a str,
}

impl<'a> Collector<'a, '_> {
    /// Adds a site for `expr` where its name is wanted.
    fn add(&mut self, expr: &'a Expr, called: bool, at: Place) {
        let (name, of) = match expr {
            Expr::Name(n) => (n, None),
            Expr::Field { of, name } => (name, Some(&**of)),
            // Type arguments: `Map[int, string](xs)`.
            Expr::Index { of, .. } if called => return self.add(of, called, at),
            _ => return,
        };
        if (self.wanted)(name) {
            let route = self.routed.iter().find(|(e, _)| !called && std::ptr::eq(*e, expr)).map(|(_, r)| *r);
            let settings = self.conditions.iter().flat_map(|(cond, holds)| settings::needed(cond, *holds, self.own)).collect();
            self.sites.push(Site { name, of, called, route, settings, at });
        }
    }

    /// Notes the functions in an argument that stands after `first`, those wrapped in calls too.
    fn hand_over(&mut self, e: &'a Expr, first: &'a Expr) {
        match e {
            Expr::Name(_) | Expr::Field { .. } => self.routed.push((e, first)),
            Expr::Call(c) => {
                self.hand_over(&c.callee, first);
                c.args.iter().for_each(|a| self.hand_over(&a.value, first));
            }
            _ => {}
        }
    }
}

/// Methods that run where a value is held over a block.
pub(crate) const HELD: [&str; 4] = ["__enter__", "__exit__", "__aenter__", "__aexit__"];

impl<'a> Visit<'a> for Collector<'a, '_> {
    fn step(&mut self, step: &'a Step, at: Place) {
        let StepKind::With { items, .. } = &step.kind else { return };
        for name in HELD.into_iter().filter(|n| (self.wanted)(n)) {
            self.sites.extend(items.iter().map(|(_, value)| Site { name, of: Some(value), called: true, route: None, settings: vec![], at }));
        }
    }

    fn call(&mut self, call: &'a Call, at: Place) {
        self.add(&call.callee, true, at);
        if let Some(first) =
            call.args.first().map(|a| &a.value).filter(|e| matches!(e, Expr::Text(_) | Expr::Name(_) | Expr::Field { .. } | Expr::Binary { .. }))
        {
            call.args.iter().skip(1).for_each(|a| self.hand_over(&a.value, first));
        }
    }

    fn value(&mut self, expr: &'a Expr, at: Place) {
        self.add(expr, false, at);
    }

    fn enter(&mut self, cond: &'a Expr, holds: bool) {
        self.conditions.push((cond, holds));
    }

    fn leave(&mut self) {
        self.conditions.pop();
    }
}

/// Returns the references of a function to wanted names.
pub(crate) fn in_function<'a>(function: &'a Function, wanted: &dyn Fn(&str) -> bool) -> Vec<Site<'a>> {
    let own = function.receiver.as_ref().map_or("", |r| r.name.as_str());
    let mut c = Collector { wanted, sites: vec![], routed: vec![], conditions: vec![], own };
    // What wraps a function runs with it.
    for d in &function.decorators {
        let at = Place { line: function.span.start, chance: 1.0 };
        walk::expression(d, at, &mut c);
        if !matches!(d, Expr::Call(_)) {
            c.add(d, true, at);
        }
    }
    walk::steps(&function.body, 1.0, &mut c);
    c.sites
}

/// Returns the references of a package value (a table of functions, say) to wanted names.
pub(crate) fn in_value<'a>(value: &'a ValueDef, wanted: &dyn Fn(&str) -> bool) -> Vec<Site<'a>> {
    let mut c = Collector { wanted, sites: vec![], routed: vec![], conditions: vec![], own: "" };
    if let Some(e) = &value.value {
        walk::expression(e, Place { line: value.span.start, chance: 1.0 }, &mut c);
    }
    c.sites
}

/// Returns every call of a function with its place.
pub(crate) fn calls(function: &Function) -> Vec<(&Call, Place)> {
    struct Calls<'a>(Vec<(&'a Call, Place)>);
    impl<'a> Visit<'a> for Calls<'a> {
        fn call(&mut self, call: &'a Call, at: Place) {
            self.0.push((call, at));
        }
    }
    let mut c = Calls(vec![]);
    walk::steps(&function.body, 1.0, &mut c);
    c.0
}

/// Returns every text of a function with its line.
pub(crate) fn texts(function: &Function) -> Vec<(&str, u32)> {
    struct Texts<'a>(Vec<(&'a str, u32)>);
    impl<'a> Visit<'a> for Texts<'a> {
        fn text(&mut self, text: &'a str, at: Place) {
            self.0.push((text, at.line));
        }
    }
    let mut c = Texts(vec![]);
    walk::steps(&function.body, 1.0, &mut c);
    c.0
}

/// Returns every step of a function, those of its literals included.
pub(crate) fn all_steps(function: &Function) -> Vec<&Step> {
    struct Steps<'a>(Vec<&'a Step>);
    impl<'a> Visit<'a> for Steps<'a> {
        fn step(&mut self, step: &'a Step, _at: Place) {
            self.0.push(step);
        }
    }
    let mut c = Steps(vec![]);
    walk::steps(&function.body, 1.0, &mut c);
    c.0
}
