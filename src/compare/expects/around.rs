//! What stands around a point: on its client, in its handler, function or file.
//!
//! In: a file at one side as [`Unit`]s, a point, and a [`Companion`] that a rule describes. Out: whether it stands there, with its place.
//! Left out: what a change makes of it, see [`crate::compare::expects::rules`]; clients that another file makes.

use crate::compare::calls::context::{self, ends};
use crate::compare::calls::frames;
use crate::compare::calls::handling;
use crate::facts::{Branch, Call, Expr, FileFacts, Function, LineKind, Outline, Renames, Step, StepKind};
use crate::points::{Finder, Point, words};
use crate::rules::{Catalogue, Companion, Scope};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// A function of a file at one side, or a value of a module or class, with its points.
pub(crate) struct Unit<'a> {
    /// Its file.
    pub file: &'a FileFacts,
    /// The function; that of a value does nothing but set it.
    pub function: &'a Function,
    /// Finds its points.
    pub finder: &'a Finder<'a>,
    /// See [`Unit::outline`].
    outline: OnceLock<Outline<'a>>,
    /// See [`Unit::points`].
    points: OnceLock<Vec<Point>>,
    /// True where calls of the project's own functions are followed in it.
    pub followed: bool,
    /// True where the change edits it.
    pub touched: bool,
    /// True where a point in it may be one of which something is expected.
    pub asked: bool,
}

impl<'a> Unit<'a> {
    /// Makes the unit of a function, of which nothing is known yet.
    pub(crate) fn new(file: &'a FileFacts, function: &'a Function, finder: &'a Finder<'a>) -> Self {
        let (outline, points) = (OnceLock::new(), OnceLock::new());
        Self { file, function, finder, outline, points, followed: false, touched: false, asked: true }
    }

    /// Returns its outline.
    pub(crate) fn outline(&self) -> &Outline<'a> {
        self.outline.get_or_init(|| Outline::of(self.function, &Renames::default()))
    }

    /// Returns its points and anchors. They are found outside of the cell's lock, because that is done in parallel: a worker that waits for
    /// its parts may pick up a job that asks for the same unit.
    pub(crate) fn points(&self) -> &[Point] {
        if let Some(known) = self.points.get() {
            return known;
        }
        let outline = self.outline();
        let mut points = self.finder.points_with(self.file, self.function, outline, &|_| self.followed);
        points.extend(self.finder.anchors(self.file, self.function, outline));
        self.points.get_or_init(|| points)
    }
}

/// The units of one file at one side.
pub(crate) struct Room<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// Finds points.
    pub finder: &'a Finder<'a>,
    /// The units.
    pub units: Vec<Unit<'a>>,
}

/// A point by its unit.
#[derive(Clone, Copy)]
pub(crate) struct Here<'a> {
    /// Index of the unit.
    pub unit: usize,
    /// The point.
    pub point: &'a Point,
}

/// What was found beside a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Other {
    /// As it is written.
    pub text: String,
    /// File.
    pub file: String,
    /// Line.
    pub line: u32,
}

/// Names of functions that hand each element of a collection to another.
const FOR_EACH: [&str; 3] = ["map", "forEach", "each"];

impl<'a> Room<'a> {
    /// Returns the companion of a point where it stands in the scope.
    pub(crate) fn find(&self, here: Here<'_>, scope: Scope, wanted: &Companion) -> Option<Other> {
        let w = &wanted.written;
        let own = || Other { text: here.point.text.clone(), file: here.point.file.clone(), line: here.point.line };
        if w.caught {
            return self.is_caught(here).then(own);
        }
        if w.ends {
            return self.ends(here).then(own);
        }
        if w.decides {
            return self.decides(here);
        }
        if !wanted.guard.is_empty() {
            return self.guarded(here, &wanted.guard);
        }
        if w.before {
            return self.before(here, wanted);
        }
        if scope == Scope::Client {
            return self.on_client(here, wanted);
        }
        let lines = self.lines(here, scope);
        let allowed = |u: usize, i: usize| !w.after || u == here.unit && here.point.at.is_some_and(|at| i > at);
        if wanted.rules.is_empty() { self.call_in(here, &lines, wanted, &allowed) } else { self.point_in(here, &lines, wanted, &allowed) }
    }

    /// Returns the unit of a point.
    fn unit(&self, here: Here<'_>) -> &Unit<'a> {
        &self.units[here.unit]
    }

    /// Returns true where the rule and the captures of a point are wanted.
    fn fits(&self, p: &Point, wanted: &Companion) -> bool {
        wanted.rules.fits(&self.catalogue.rules[p.rule].id) && has_values(p, &wanted.captures)
    }

    /// Returns a wanted point on the same client.
    fn on_client(&self, here: Here<'_>, wanted: &Companion) -> Option<Other> {
        let client = self.client(here)?;
        let all = self.units.iter().enumerate().flat_map(|(u, unit)| unit.points().iter().map(move |p| (u, p)));
        let same = |u: usize, p: &Point| {
            let chained = u == here.unit && p.callee.starts_with(&format!("{}.", here.point.text));
            let reaches = !client.local || u == here.unit;
            chained || reaches && self.client(Here { unit: u, point: p }).is_some_and(|c| c.name == client.name)
        };
        all.filter(|(_, p)| self.fits(p, wanted)).find(|(u, p)| same(*u, p)).map(|(_, p)| place(p))
    }

    /// Returns the client that a point is called on, or makes.
    pub(crate) fn client(&self, here: Here<'_>) -> Option<Client> {
        let (unit, p) = (self.unit(here), here.point);
        let step = p.at.and_then(|at| unit.outline().lines[at].step);
        let name = match step.map(|s| &s.kind) {
            Some(StepKind::Assign { targets, values, .. }) if values.first().is_some_and(|v| v.to_string().starts_with(&p.text)) => {
                targets.first()?.to_string()
            }
            _ => p.callee.rsplit_once('.').map(|(on, _)| on.to_owned()).filter(|on| unit.file.import(on).is_none() && !on.contains('('))?,
        };
        let local = !name.contains('.') && self.declares(here.unit, &name);
        Some(Client { name: bare(&name, unit.function).to_owned(), local })
    }

    /// Returns true where a name is a parameter or variable of a function, and no value of its module.
    fn declares(&self, unit: usize, name: &str) -> bool {
        let u = &self.units[unit];
        if u.file.values.iter().any(|v| v.name == name) || u.function.name == name {
            return false;
        }
        let names = |s: Option<&Step>| {
            matches!(s.map(|s| &s.kind), Some(StepKind::Assign { targets, declares: true, .. })
            if targets.iter().any(|t| matches!(t, Expr::Name(n) if n == name)))
        };
        u.function.params.iter().any(|p| p.name == name) || u.outline().lines.iter().any(|l| names(l.step))
    }

    /// Returns true where a client is handed to something else as a whole: what that does with it stands elsewhere.
    pub(crate) fn is_handed_on(&self, here: Here<'_>, client: &Client) -> bool {
        let units = self.units.iter().enumerate().filter(|(u, _)| !client.local || *u == here.unit);
        units.map(|(_, u)| u).any(|u| u.outline().lines.iter().any(|l| l.step.is_some_and(|s| hands_on(s, &client.name, u.function))))
    }

    /// Returns the lines of a scope: unit and line.
    fn lines(&self, here: Here<'_>, scope: Scope) -> Vec<(usize, usize)> {
        let (o, at) = (self.unit(here).outline(), here.point.at);
        let of = |u: usize| (0..self.units[u].outline().lines.len()).map(move |i| (u, i));
        match (scope, at) {
            (Scope::Point | Scope::Client, _) => vec![],
            (Scope::Inside, Some(at)) => self.handed(here, at),
            (Scope::Handler, Some(at)) => match handler(o, at) {
                Some(i) => o.inside(i).map(|i| (here.unit, i)).collect(),
                None => of(here.unit).collect(),
            },
            (Scope::File, _) => (0..self.units.len()).flat_map(of).collect(),
            _ => of(here.unit).collect(),
        }
    }

    /// Returns the wanted call in a function that is run before the point's handler.
    fn before(&self, here: Here<'_>, wanted: &Companion) -> Option<Other> {
        let (unit, at) = (self.unit(here), here.point.at?);
        let on = here.point.callee.rsplit_once('.').map_or("", |(on, _)| on);
        let own = self.calls(here.unit, at).into_iter().find(|c| c.to_string() == here.point.text)?;
        let used = (0..unit.outline().lines.len()).flat_map(|i| self.calls(here.unit, i)).filter(|c| c.callee.to_string() == format!("{on}.use"));
        let handed = own.args.split_last().map_or(&[][..], |(_, before)| before).iter().chain(used.flat_map(|c| &c.args));
        handed.filter(|a| last_name(&a.value).is_some()).find_map(|a| {
            let call = reference(&a.value, unit.file)?;
            let bodies = self.finder.behind(&call, unit.file, unit.function);
            let answers = bodies.iter().any(|(file, i)| self.holds(&file.functions[*i], wanted));
            answers.then(|| Other { text: a.value.to_string(), file: here.point.file.clone(), line: own.line })
        })
    }

    /// Returns true where a function holds a wanted call.
    fn holds(&self, function: &Function, wanted: &Companion) -> bool {
        let renames = Renames::default();
        let mut found = false;
        for e in Outline::of(function, &renames).lines.iter().flat_map(|l| &l.exprs) {
            e.walk_here(&mut |x| found |= matches!(x, Expr::Call(c) if fits_call(c, wanted)));
        }
        found
    }

    /// Returns the methods with names that begin with one of some words which are called in a scope, by what they are called on; what the
    /// function literals there are given does not count: it is the request or the answer.
    pub(crate) fn changed(&self, here: Here<'_>, scope: Scope, words_of: &[String]) -> BTreeMap<String, Other> {
        let lines = self.lines(here, scope);
        let mut given: BTreeSet<String> = BTreeSet::new();
        let owners = lines.iter().copied().chain(here.point.at.map(|at| (here.unit, at)));
        for e in owners.flat_map(|(u, i)| self.units[u].outline().lines[i].exprs.iter()) {
            e.walk_here(&mut |x| {
                if let Expr::Function(f) = x {
                    given.extend(f.params.iter().map(|p| p.name.clone()));
                }
            });
        }
        let units: BTreeSet<usize> = lines.iter().map(|(u, _)| *u).collect();
        given.extend(units.iter().flat_map(|&u| self.units[u].function.params.iter().map(|p| p.name.clone())));
        let mut all = BTreeMap::new();
        for &(u, i) in &lines {
            for c in self.calls(u, i) {
                let Expr::Field { of, .. } = &c.callee else { continue };
                let begins = words(&c.name).first().is_some_and(|w| words_of.contains(w));
                let on = bare(&of.to_string(), self.units[u].function).to_owned();
                if begins && of.path().is_some_and(|p| !given.contains(p.head)) {
                    all.entry(on).or_insert_with(|| Other { text: c.callee.to_string(), file: self.units[u].file.path.clone(), line: c.line });
                }
            }
        }
        all
    }

    /// Returns the lines of the function literals that a call is given, and of the functions of the file that it is given by name.
    fn handed(&self, here: Here<'_>, at: usize) -> Vec<(usize, usize)> {
        let o = self.unit(here).outline();
        let mut lines: Vec<(usize, usize)> = o.inside(at).map(|i| (here.unit, i)).collect();
        let call = self.calls(here.unit, at).into_iter().find(|c| c.to_string() == here.point.text);
        let names: BTreeSet<&str> = call.iter().flat_map(|c| &c.args).filter_map(|a| last_name(&a.value)).collect();
        for (u, unit) in self.units.iter().enumerate().filter(|(_, u)| names.contains(u.function.name.as_str())) {
            lines.extend((0..unit.outline().lines.len()).map(|i| (u, i)));
        }
        lines
    }

    /// Returns the path of the file.
    pub(crate) fn path(&self) -> &str {
        self.units.first().map_or("", |u| u.file.path.as_str())
    }

    /// Returns the calls that stand in a line.
    pub(crate) fn calls(&self, unit: usize, line: usize) -> Vec<&'a Call> {
        let mut all = vec![];
        for e in &self.units[unit].outline().lines[line].exprs {
            e.walk_here(&mut |x| {
                if let Expr::Call(c) = x {
                    all.push(&**c);
                }
            });
        }
        all
    }

    /// Returns a wanted call among lines.
    fn call_in(&self, here: Here<'_>, lines: &[(usize, usize)], wanted: &Companion, allowed: &dyn Fn(usize, usize) -> bool) -> Option<Other> {
        let own = |u: usize, i: usize, c: &Call| u == here.unit && Some(i) == here.point.at && c.to_string() == here.point.text;
        for &(u, i) in lines.iter().filter(|(u, i)| allowed(*u, *i)) {
            for c in self.calls(u, i) {
                let fits = fits_call(c, wanted);
                let each = !wanted.written.each || is_for_each(self.units[u].outline(), i);
                if fits && each && !own(u, i, c) && (!wanted.written.shares || self.shares(here, u, i, c)) {
                    return Some(Other { text: c.to_string(), file: self.units[u].file.path.clone(), line: c.line });
                }
            }
        }
        None
    }

    /// Returns a wanted point among lines, also one behind a function of the project.
    fn point_in(&self, here: Here<'_>, lines: &[(usize, usize)], wanted: &Companion, allowed: &dyn Fn(usize, usize) -> bool) -> Option<Other> {
        let units: BTreeSet<usize> = lines.iter().map(|(u, _)| *u).collect();
        for u in units {
            let unit = &self.units[u];
            let within = |i: usize| lines.contains(&(u, i)) && allowed(u, i);
            let points = self.finder.points_with(unit.file, unit.function, unit.outline(), &within);
            let found = points.iter().find(|p| p.at.is_some_and(within) && self.fits(p, wanted) && p.text != here.point.text);
            if let Some(p) = found {
                return Some(place(p));
            }
        }
        None
    }

    /// Returns true where the call on a line runs a function of the project that the point's own function literals run too.
    fn shares(&self, here: Here<'_>, unit: usize, line: usize, call: &Call) -> bool {
        let Some(at) = here.point.at else { return false };
        let mine = self.run_by(&self.handed(here, at), &[]);
        let args: Vec<&str> = call.args.iter().filter_map(|a| last_name(&a.value)).collect();
        let inside: Vec<(usize, usize)> = self.units[unit].outline().inside(line).map(|i| (unit, i)).collect();
        self.run_by(&inside, &args).intersection(&mine).next().is_some()
    }

    /// Returns the functions of the project that lines call and that are called by name, also those that functions of the file among
    /// them call.
    fn run_by(&self, lines: &[(usize, usize)], named: &[&str]) -> BTreeSet<String> {
        let mut all: BTreeSet<String> = named.iter().map(|n| (*n).to_owned()).collect();
        all.extend(lines.iter().flat_map(|&(u, i)| self.calls(u, i)).map(|c| c.name.clone()));
        let called: Vec<usize> = (0..self.units.len()).filter(|&u| all.contains(&self.units[u].function.name)).collect();
        for u in called {
            all.extend((0..self.units[u].outline().lines.len()).flat_map(|i| self.calls(u, i)).map(|c| c.name.clone()));
        }
        all.retain(|n| self.is_own(n));
        all
    }

    /// Returns true for the name of a function of the file, or of something that it imports from the project.
    fn is_own(&self, name: &str) -> bool {
        let imported = |f: &FileFacts| f.import(name).is_some_and(|i| i.path.starts_with('.'));
        self.units.iter().any(|u| u.function.name == name && u.file.functions.iter().any(|f| f.name == name))
            || self.units.first().is_some_and(|u| imported(u.file))
    }

    /// Returns true where a failure of the point goes no further than its function, or the function of the project that it calls.
    fn is_caught(&self, here: Here<'_>) -> bool {
        let (unit, Some(at)) = (self.unit(here), here.point.at) else { return false };
        let calls = self.calls(here.unit, at);
        let chained = calls.iter().any(|c| c.name == "catch" || c.name == "then" && c.args.len() == 2);
        let o = unit.outline();
        let tried_at = |at: usize| tries(o, at).any(|t| !hands_up(o, t));
        // Of a function inside the function, its callers may catch the failure.
        let tried = tried_at(at) || frames::callers(o, at).into_iter().any(tried_at);
        let handled = || handling::of(unit.file, unit.outline(), at, &here.point.text).is_some_and(|h| h.open() || h.falls_back());
        chained || tried || handled() || calls.iter().filter(|c| c.to_string() == here.point.text).any(|c| self.swallows(unit, c))
    }

    /// Returns true where a function of the project that is called keeps its failures to itself.
    fn swallows(&self, unit: &Unit<'_>, call: &Call) -> bool {
        let renames = Renames::default();
        let quiet = |f: &Function| {
            let o = Outline::of(f, &renames);
            let outer = |i: &usize| o.lines[*i].kind == LineKind::Try && o.lines[*i].parent.is_none();
            (0..o.lines.len()).find(outer).is_some_and(|t| !hands_up(&o, t))
        };
        self.finder.behind(call, unit.file, unit.function).iter().any(|(file, i)| quiet(&file.functions[*i]))
    }

    /// Returns true where a failure of the point ends the process.
    fn ends(&self, here: Here<'_>) -> bool {
        let (o, Some(at)) = (self.unit(here).outline(), here.point.at) else { return false };
        let handlers = tries(o, at).flat_map(|t| o.inside(t)).filter(|&i| o.lines[i].branch == Branch::Handler);
        let chained = self.calls(here.unit, at).iter().any(|c| c.name == "catch");
        let caught = o.inside(at).filter(|_| chained);
        handlers.chain(caught).any(|i| ends(o.lines[i].step))
    }

    /// Returns the condition that what the point gives decides.
    fn decides(&self, here: Here<'_>) -> Option<Other> {
        let (o, at) = (self.unit(here).outline(), here.point.at?);
        let asks = |i: usize| matches!(o.lines[i].kind, LineKind::If | LineKind::Loop | LineKind::Switch);
        let told = |i: usize| Other { text: o.lines[i].text.to_string(), file: here.point.file.clone(), line: o.lines[i].span.start };
        if asks(at) {
            return Some(told(at));
        }
        let Some(StepKind::Assign { targets, values, .. }) = o.lines[at].step.map(|s| &s.kind) else { return None };
        let Some(Expr::Name(name)) = targets.first().filter(|_| values.first().is_some_and(|v| v.to_string() == here.point.text)) else {
            return None;
        };
        (at + 1..o.lines.len()).find(|&i| asks(i) && o.lines[i].exprs.iter().any(|e| context::mentions(e, name))).map(told)
    }

    /// Returns the condition around a point that speaks of one of some words.
    fn guarded(&self, here: Here<'_>, wanted: &[String]) -> Option<Other> {
        let (o, at) = (self.unit(here).outline(), here.point.at?);
        let speaks = |text: &str| words(text).iter().any(|w| wanted.contains(w));
        // An earlier way out rules something out; it is not what the point is reached for.
        let guard = context::of(o, at).guards.into_iter().find(|g| !g.early && speaks(&g.text))?;
        Some(Other { text: guard.text, file: here.point.file.clone(), line: o.lines[guard.line].span.start })
    }
}

/// A client by the name of what holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Client {
    /// Variable, field or value of the module, without `this.`.
    pub name: String,
    /// True for a variable or parameter of one function.
    pub local: bool,
}

/// Returns a point as something found.
fn place(p: &Point) -> Other {
    Other { text: p.text.clone(), file: p.file.clone(), line: p.line }
}

/// Returns true where a point has captures of some values.
pub(crate) fn has_values(p: &Point, wanted: &[(String, crate::rules::Names)]) -> bool {
    wanted.iter().all(|(name, values)| p.captures.get(name).is_some_and(|c| values.fits(&c.shown())))
}

/// Returns a field's name without the object that it belongs to.
fn bare<'n>(name: &'n str, function: &Function) -> &'n str {
    let of = function.receiver.as_ref().map_or("", |r| r.name.as_str());
    let own = |prefix: &str| name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('.'));
    ["this", "self"].into_iter().find_map(own).or_else(|| own(of).filter(|_| !of.is_empty())).unwrap_or(name)
}

/// Returns true where a statement gives a client to a call, returns it, or puts it into something.
fn hands_on(s: &Step, client: &str, function: &Function) -> bool {
    let is = |e: &Expr| e.path().is_some() && bare(&e.to_string(), function) == client;
    let mut found = match &s.kind {
        StepKind::Return { values, .. } | StepKind::Assign { values, .. } => values.iter().any(is),
        _ => false,
    };
    s.expressions(&mut |e| {
        e.walk_here(&mut |x| match x {
            Expr::Call(c) => found |= c.args.iter().any(|a| is(&a.value)),
            Expr::Record(r) => found |= r.fields.iter().any(|f| is(&f.value)),
            _ => {}
        });
    });
    found
}

/// Returns the line whose call is given the function literal that a line stands in.
fn handler(o: &Outline<'_>, at: usize) -> Option<usize> {
    let around = std::iter::once(at).chain(o.ancestors(at));
    around.filter(|&i| o.lines[i].branch == Branch::Closure).find_map(|i| o.lines[i].parent)
}

/// Returns the `try` statements in whose body a line stands and that have a handler, as far as its own function literal goes.
fn tries<'o>(o: &'o Outline<'_>, at: usize) -> impl Iterator<Item = usize> + 'o {
    let chain: Vec<usize> = std::iter::once(at).chain(o.ancestors(at)).collect();
    let own = chain.iter().position(|&i| o.lines[i].branch == Branch::Closure).map_or(chain.len(), |p| p + 1);
    chain.into_iter().take(own).filter(|&i| o.lines[i].branch == Branch::Body).filter_map(|i| o.lines[i].parent).filter(|&p| {
        let handles = |i: usize| o.lines[i].kind == LineKind::Handler && !handling::is_for_others(&o.lines[i].text);
        o.lines[p].kind == LineKind::Try && o.inside(p).any(|i| o.lines[i].parent == Some(p) && handles(i))
    })
}

/// Returns true where a handler of a `try` throws.
fn hands_up(o: &Outline<'_>, at: usize) -> bool {
    let throws = |i: usize| matches!(o.lines[i].step.map(|s| &s.kind), Some(StepKind::Throw(_)));
    o.inside(at).any(|i| o.lines[i].branch == Branch::Handler && throws(i))
}

/// Returns true for a line that runs once for each of many.
fn is_for_each(o: &Outline<'_>, at: usize) -> bool {
    std::iter::once(at).chain(o.ancestors(at)).any(|i| {
        let given = |p: usize| {
            let mut found = false;
            o.lines[p].exprs.iter().for_each(|e| e.walk_here(&mut |x| found |= matches!(x, Expr::Call(c) if FOR_EACH.contains(&c.name.as_str()))));
            found
        };
        i != at && o.lines[i].kind == LineKind::Loop || o.lines[i].branch == Branch::Closure && o.lines[i].parent.is_some_and(given)
    })
}

/// Returns true for a call of a wanted name and first argument.
fn fits_call(c: &Call, wanted: &Companion) -> bool {
    wanted.calls.fits(&c.name) && (wanted.first.is_empty() || first(c).iter().any(|t| wanted.first.fits(t)))
}

/// Returns a call of what a name stands for, without arguments.
fn reference(e: &Expr, file: &FileFacts) -> Option<Call> {
    let head = e.path()?.head;
    let import = file.import(head);
    let own = import.filter(|_| matches!(e, Expr::Name(_))).and_then(|i| i.member.clone());
    Some(Call {
        callee: e.clone(),
        name: own.or_else(|| last_name(e).map(str::to_owned))?,
        package: import.map(|i| i.path.clone()),
        constructs: false,
        args: vec![],
        effect: None,
        awaited: false,
        line: 0,
        end_line: 0,
    })
}

/// Returns the texts and numbers that the first argument of a call may be.
fn first(c: &Call) -> Vec<&str> {
    let mut all = vec![];
    if let Some(a) = c.args.first() {
        a.value.walk_here(&mut |x| {
            if let Expr::Text(t) | Expr::Number(t) = x {
                all.push(t.as_str());
            }
        });
    }
    all
}

/// Returns the last part of a name or member.
fn last_name(e: &Expr) -> Option<&str> {
    match e {
        Expr::Name(n) | Expr::Field { name: n, .. } => Some(n),
        _ => None,
    }
}
