//! Endpoints that are gone and still asked for.
//!
//! In: the changed files of both sides with their anchors; a rule of the role `endpoint` finds where routes are registered. Out: a change
//! where a route went that no file of head registers, with the place that still asks for its path. Left out: paths of one short part,
//! and prefixes under which routers are mounted, but for what stands before the path in a request.

use crate::change::Side;
use crate::compare::compared::change;
use crate::compare::expects::around::Room;
use crate::compare::words::code;
use crate::compare::{Change, Direction, Sides};
use crate::facts::{Call, Expr, FileFacts, Outline, Renames, Value};
use crate::points::Point;
use std::collections::BTreeSet;

/// Files that are parsed for one path.
const MOST_FILES: usize = 24;
/// Fewest letters of the word that a path is searched by.
const TELLING: usize = 5;
/// Names of calls that ask for a path.
const ASKS: [&str; 11] = ["fetch", "get", "post", "put", "patch", "delete", "request", "axios", "got", "default", "ky"];

/// Adds the endpoints that are gone and still asked for.
pub(in crate::compare) fn compare(sides: &Sides<'_>, base: &[Room<'_>], head: &[Room<'_>], found: &mut Vec<Change>) {
    let kept: BTreeSet<String> = routes(head).filter_map(path).collect();
    let mut seen = BTreeSet::new();
    for p in routes(base) {
        let Some(gone) = path(p).filter(|g| !kept.contains(g) && seen.insert(g.clone())) else { continue };
        // A call of that form in the file of the route registers it, on something of which no rule knows what it is.
        let registers = |file: &str, text: &str| file == p.file && text.starts_with(&format!("{}(", p.callee));
        let Some((file, line, text)) = asked(sides, &gone).filter(|(file, _, text)| !registers(file, text)) else { continue };
        let kind = sides.catalogue.rules[p.rule].removed.clone().unwrap_or_else(|| "other".to_owned());
        let summary = format!("the endpoint {} is gone, and {file}:{line} still asks for it ({})", code(&gone), code(&text));
        found.push(change(p, Side::Base, &kind, Direction::Removed, summary).with(None, Some(gone), None).told_one_way());
    }
}

/// Returns the points where routes are registered.
fn routes<'r>(rooms: &'r [Room<'_>]) -> impl Iterator<Item = &'r Point> {
    rooms.iter().flat_map(|r| &r.units).filter(|u| u.asked).flat_map(|u| u.points()).filter(|p| p.role == "endpoint")
}

/// Returns the path of a route.
fn path(p: &Point) -> Option<String> {
    match &p.captures.get("path")?.value {
        Value::Text(t) => Some(t.trim_end_matches('/').to_owned()),
        _ => None,
    }
}

/// Returns where a file of head asks for a path; `None` also where one registers it.
fn asked(sides: &Sides<'_>, gone: &str) -> Option<(String, u32, String)> {
    let word = fixed(gone).rsplit('/').flat_map(|part| part.split(['-', '.'])).find(|w| w.len() >= TELLING)?.to_owned();
    let mut asking = None;
    for (file, _) in sides.head.mentions_among(&|p| sides.places.production(p), &[word]).into_iter().take(MOST_FILES) {
        let Some(facts) = sides.head.file(&file).filter(|f| !f.test && !f.generated) else { continue };
        if registers(sides, &facts, gone) {
            return None;
        }
        asking = asking.or_else(|| request(&facts, gone).map(|(line, text)| (file.clone(), line, text)));
    }
    asking
}

/// Returns the part of a path before its first parameter.
fn fixed(path: &str) -> &str {
    let end = path.find("/:").or_else(|| path.find("/{")).or_else(|| path.find("/<")).unwrap_or(path.len());
    &path[..end]
}

/// Returns true where a file registers a path.
fn registers(sides: &Sides<'_>, file: &FileFacts, gone: &str) -> bool {
    let renames = Renames::default();
    let points = file.functions.iter().flat_map(|f| sides.head_points.anchors(file, f, &Outline::of(f, &renames)));
    let mut routes = points.into_iter().filter(|p| p.role == "endpoint").filter_map(|p| path(&p));
    routes.any(|r| r == gone || gone.ends_with(&r) && r.len() > 1)
}

/// Returns the call of a file that asks for a path.
fn request(file: &FileFacts, gone: &str) -> Option<(u32, String)> {
    let renames = Renames::default();
    for f in file.functions.iter().filter(|f| !f.test) {
        for e in Outline::of(f, &renames).lines.iter().flat_map(|l| &l.exprs) {
            let mut found = None;
            e.walk_here(&mut |x| {
                if let Expr::Call(c) = x
                    && ASKS.contains(&c.name.as_str())
                    && c.args.first().is_some_and(|a| names(&a.value, gone))
                {
                    found = found.take().or_else(|| Some((c.line, shown(c))));
                }
            });
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// Returns a call without its further arguments.
fn shown(c: &Call) -> String {
    format!("{}({}{})", c.callee, c.args.first().map(|a| a.value.to_string()).unwrap_or_default(), if c.args.len() > 1 { ", …" } else { "" })
}

/// Returns true for a text that ends with a path: behind a host, a variable or nothing.
fn names(e: &Expr, gone: &str) -> bool {
    let text = match e {
        Expr::Text(t) => t.clone(),
        Expr::Template(parts) => parts.iter().map(|p| if let Expr::Text(t) = p { t.clone() } else { "\u{0}".to_owned() }).collect(),
        Expr::Binary { op, left, right } if op == "+" => match &**right {
            Expr::Text(t) => format!("{}{t}", if matches!(**left, Expr::Text(_)) { "" } else { "\u{0}" }),
            _ => return names(left, gone),
        },
        _ => return false,
    };
    let text = text.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let fixed = fixed(gone);
    let Some(at) = text.find(fixed) else { return false };
    let (before, after) = (&text[..at], &text[at + fixed.len()..]);
    let host = before.is_empty() || before == "\u{0}" || before.split_once("://").is_some_and(|(_, host)| !host.contains('/'));
    let ends = if fixed == gone { after.is_empty() } else { after.starts_with('/') };
    host && ends
}
