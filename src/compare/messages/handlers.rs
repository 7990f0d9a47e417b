//! Handlers of messages: which function handles messages, and what the cases of its switches are.
//!
//! In: a function with its points. Out: the point that makes it a handler, and its cases by value. Left out: what changed, see
//! [`crate::compare::messages::cases`]; callbacks that a variable or a table hands over.

use crate::change::directory;
use crate::compare::Sides;
use crate::compare::compared::Seen;
use crate::facts::{Expr, FileFacts, LineKind, Outline, Renames, Source, Step, StepKind};
use crate::points::Point;
use std::collections::{BTreeMap, BTreeSet};

/// Files that are parsed for one question.
const MOST_FILES: usize = 12;
/// Roles of the points that take messages in.
const TAKES: [&str; 3] = ["acknowledge", "handle", "subscribe"];

/// Cases of the switches over one subject: by value, with the name as it is written and the line of the outline.
pub(crate) type Cases = BTreeMap<String, (String, usize)>;

/// Returns the point that makes a function a handler of messages.
pub(crate) fn taking(sides: &Sides<'_>, s: &Seen<'_>) -> Option<Point> {
    let own = |p: &&Point| takes(p) || (p.at.is_none() && p.mechanism == "pubsub");
    s.points.iter().find(own).cloned().or_else(|| handed(sides, s))
}

/// Returns true for a point that takes messages in, itself or through one function of the project.
fn takes(p: &Point) -> bool {
    TAKES.contains(&p.role.as_str()) && matches!(p.mechanism.as_str(), "pubsub" | "rpc") && p.via.len() < 2
}

/// Returns the point of a function of the package that hands its messages to this one: on the line of its subscription, or inside of it.
fn handed(sides: &Sides<'_>, s: &Seen<'_>) -> Option<Point> {
    let name = s.function.name.clone();
    let production = |p: &String| sides.places.production(p);
    let paths: Vec<String> = sides.head.sources_in(directory(&s.file.path)).into_iter().filter(production).collect();
    let renames = Renames::default();
    for (path, _) in sides.head.mentions(&paths, std::slice::from_ref(&name)).into_iter().take(MOST_FILES) {
        let Some(f) = sides.head.file(&path).filter(|f| !f.test && !f.generated) else { continue };
        for g in f.functions.iter().filter(|g| !g.test && g.name != name) {
            let outline = Outline::of(g, &renames);
            let lines: Vec<usize> = (0..outline.lines.len()).filter(|&i| mentions(&outline.lines[i].exprs, &name)).collect();
            if lines.is_empty() {
                continue;
            }
            let around = |at: usize| lines.iter().any(|&i| i == at || outline.encloses(at, i));
            let points = sides.head_points.points_with(&f, g, &outline, &around);
            let found = points.into_iter().find(|p| takes(p) && p.at.is_some_and(around));
            if let Some(p) = found {
                return Some(Point { file: s.file.path.clone(), symbol: s.function.symbol(), ..p });
            }
        }
    }
    None
}

/// Returns true where expressions, bodies of function literals left out, hold a name.
fn mentions(exprs: &[&Expr], name: &str) -> bool {
    exprs.iter().any(|e| last_names(e).contains(name))
}

/// Returns the plain names and member names in an expression.
fn last_names(e: &Expr) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    e.walk_here(&mut |x| {
        if let Expr::Name(n) | Expr::Field { name: n, .. } = x {
            names.insert(n.as_str());
        }
    });
    names
}

/// Returns the names that hold a message or a part of it: parameters, those of function literals, what a receiving call gives, and what
/// is made from any of them.
pub(crate) fn from_message(s: &Seen<'_>) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = s.function.params.iter().map(|p| p.name.clone()).collect();
    let received: BTreeSet<usize> = s.points.iter().filter(|p| takes(p)).filter_map(|p| p.at).collect();
    for (i, line) in s.outline.lines.iter().enumerate() {
        for e in &line.exprs {
            e.walk_here(&mut |x| {
                if let Expr::Function(f) = x {
                    names.extend(f.params.iter().map(|p| p.name.clone()));
                }
            });
        }
        let uses = line.exprs.iter().any(|e| last_names(e).iter().any(|n| names.contains(*n)));
        if !uses && !received.contains(&i) {
            continue;
        }
        match line.step.map(|s| &s.kind) {
            Some(StepKind::Assign { targets, .. }) => names.extend(targets.iter().flat_map(root)),
            Some(StepKind::Loop { vars, .. }) => names.extend(vars.iter().flat_map(root)),
            _ => {}
        }
        // What a call fills: `json.Unmarshal(data, &message)`.
        for e in &line.exprs {
            e.walk_here(&mut |x| {
                if let Expr::Call(c) = x {
                    names.extend(c.args.iter().filter_map(|a| if let Expr::Name(n) = &a.value { Some(n.clone()) } else { None }));
                }
            });
        }
    }
    names.remove("");
    names.remove("_");
    names
}

/// Returns the variable that an expression is, or is a part of.
pub(crate) fn root(e: &Expr) -> Option<String> {
    match e {
        Expr::Name(n) => Some(n.clone()),
        Expr::Field { of, .. } | Expr::Index { of, .. } | Expr::Cast { of, .. } => root(of),
        _ => None,
    }
}

/// Returns the cases of the switches over a part of the message, by what is switched on.
pub(crate) fn switches(source: &dyn Source, s: &Seen<'_>) -> BTreeMap<String, Cases> {
    let held = from_message(s);
    let mut all: BTreeMap<String, Cases> = BTreeMap::new();
    for (at, line) in s.outline.lines.iter().enumerate().filter(|(_, l)| l.kind == LineKind::Case) {
        let Some(parent) = line.parent.filter(|&p| s.outline.lines[p].kind == LineKind::Switch) else { continue };
        let Some(Step { kind: StepKind::Switch { subject: Some(subject), .. }, .. }) = s.outline.lines[parent].step else { continue };
        if !root(subject).is_some_and(|r| held.contains(&r)) {
            continue;
        }
        let cases = all.entry(s.outline.lines[parent].text.to_string()).or_default();
        for e in &line.exprs {
            if let Some(value) = named(source, s.file, e) {
                cases.entry(value).or_insert((e.to_string(), at));
            }
        }
    }
    all
}

/// Returns what a case's value comes to: a text or number, also through one constant, else the constant's name. `None` for anything
/// that is no name of a message: an error, nothing, a condition, a type.
fn named(source: &dyn Source, file: &FileFacts, e: &Expr) -> Option<String> {
    let (unit, name) = match e {
        Expr::Text(t) if !t.is_empty() => return Some(format!("{t:?}")),
        Expr::Name(n) => (source.unit(&file.path), n),
        Expr::Field { of, name } => match of.as_ref() {
            Expr::Name(package) => (file.import(package).and_then(|i| source.unit_of(file, &i.path)).unwrap_or_default(), name),
            _ => (String::new(), name),
        },
        _ => return None,
    };
    // The word by which the standard libraries name their errors.
    if name.starts_with("Err") || name == "EOF" {
        return None;
    }
    Some(constant(source, &unit, name).unwrap_or_else(|| e.to_string()))
}

/// Returns the text or number of a constant of a unit.
fn constant(source: &dyn Source, unit: &str, name: &str) -> Option<String> {
    let declaring = if unit.is_empty() { vec![] } else { source.declaring(unit, name) };
    let files = declaring.iter().take(MOST_FILES).filter_map(|p| source.file(p));
    let value = files.into_iter().find_map(|f| f.values.iter().find(|v| v.name == name).and_then(|v| v.value.clone()))?;
    match value {
        Expr::Text(t) => Some(format!("{t:?}")),
        Expr::Cast { of, .. } => {
            if let Expr::Text(t) = *of {
                Some(format!("{t:?}"))
            } else {
                None
            }
        }
        _ => None,
    }
}
