//! `debug`: the result of one stage as JSON, the first thing to reach for with a wrong report.

use crate::change::{Content, Side};
use crate::cli::Stage;
use crate::compare::{self, Direction};
use crate::facts::{Outline, Renames, Source as _};
use crate::languages::Sources;
use crate::points::Finder;
use crate::review::{self, Request, Setup};
use anyhow::Result;
use serde_json::{Value, json};

/// Returns what a stage makes of the change; only of the paths `only`, where some are given.
pub(super) fn stage(stage: Stage, request: &Request, only: &[String]) -> Result<String> {
    let value = match stage {
        Stage::Change => change(request, only)?,
        Stage::Facts | Stage::Points => sides(stage, request, only)?,
        Stage::Compare | Stage::Reach => compared(stage, request, only)?,
    };
    Ok(serde_json::to_string_pretty(&value)? + "\n")
}

/// Returns true for a path that is asked for.
fn wanted(path: &str, only: &[String]) -> bool {
    only.is_empty() || only.iter().any(|o| o == path)
}

/// Returns the change set.
fn change(request: &Request, only: &[String]) -> Result<Value> {
    let c = request.source.change_set()?;
    let hunk = |h: &crate::change::Hunk| json!({"base": [h.base.start, h.base.count], "head": [h.head.start, h.head.count]});
    let file = |f: &crate::change::FileChange| {
        json!({"path": f.path, "previous_path": f.previous_path, "status": f.status.as_str(), "content": content(f.content),
               "mode_changed": f.mode_changed, "added": f.added, "removed": f.removed, "hunks": f.hunks.iter().map(hunk).collect::<Vec<_>>()})
    };
    let files: Vec<Value> = c.files.iter().filter(|f| wanted(&f.path, only)).map(file).collect();
    Ok(json!({"repository": c.repository, "base": c.base.id, "head": c.head.id, "title": c.title, "files": files, "not_examined": c.not_examined}))
}

/// Returns facts or points of both sides of the changed files.
fn sides(stage: Stage, request: &Request, only: &[String]) -> Result<Value> {
    let change = request.source.change_set()?;
    let setup = Setup::of(&change, &request.options)?;
    let (base, head) = review::facts(&change, &setup, &request.options);
    let mut out = serde_json::Map::new();
    for (side, sources, name) in [(Side::Base, &base, "base"), (Side::Head, &*head, "head")] {
        let finder = Finder::new(sources, sources, &setup.catalogue);
        let paths = change.files.iter().filter_map(|f| f.path_at(side)).filter(|p| wanted(p, only) && setup.is_production(p));
        let all: serde_json::Map<String, Value> = paths.filter_map(|p| Some((p.to_owned(), one(stage, p, sources, &finder, &setup)?))).collect();
        out.insert(name.to_owned(), Value::Object(all));
    }
    Ok(Value::Object(out))
}

/// Returns facts or points of one file.
fn one(stage: Stage, path: &str, sources: &Sources, finder: &Finder<'_>, setup: &Setup) -> Option<Value> {
    let facts = sources.file(path)?;
    if stage == Stage::Facts {
        return serde_json::to_value(&*facts).ok();
    }
    let renames = Renames::default();
    let points = facts.functions.iter().flat_map(|f| finder.points(&facts, f, &Outline::of(f, &renames)));
    let points = points.chain(finder.entries(&facts));
    let point = |p: crate::points::Point| {
        let captures: serde_json::Map<String, Value> = p.captures.iter().map(|(n, c)| (n.clone(), Value::String(c.shown()))).collect();
        json!({"rule": setup.catalogue.rules[p.rule].id, "line": p.line, "symbol": p.symbol, "callee": p.callee, "via": p.via, "captures": captures})
    };
    let settings: Vec<Value> = finder.settings(&facts).into_iter().map(|s| json!({"symbol": s.symbol, "name": s.name, "line": s.line})).collect();
    Some(json!({"points": points.map(point).collect::<Vec<_>>(), "settings": settings}))
}

/// Returns the comparison, or the tests that reach it.
fn compared(stage: Stage, request: &Request, only: &[String]) -> Result<Value> {
    if stage == Stage::Reach {
        let tests = review::run(request)?.tests;
        return Ok(serde_json::to_value(tests.into_iter().filter(|t| wanted(&t.file, only)).collect::<Vec<_>>())?);
    }
    let change = request.source.change_set()?;
    let setup = Setup::of(&change, &request.options)?;
    let (base, head) = review::facts(&change, &setup, &request.options);
    let head = &*head;
    let [before, after] = Finder::both((&base, &base), (head, head), &setup.catalogue);
    let found = compare::pair(&setup.sides(&change, (&base, &before), (head, &after)));
    let rule = |r: Option<usize>| r.map(|r| setup.catalogue.rules[r].id.clone());
    let changes = found.changes.iter().filter(|c| wanted(&c.file, only));
    let changes = changes.map(|c| {
        json!({"kind": c.kind, "mechanism": c.mechanism, "rule": rule(c.rule), "direction": direction(c.direction), "file": c.file, "line": c.line,
               "symbol": c.symbol, "summary": c.summary, "confidence": c.confidence})
    });
    let points = found.points.iter().filter(|p| wanted(&p.point.file, only)).map(|p| {
        json!({"rule": rule(Some(p.point.rule)), "status": p.status.as_str(), "file": p.point.file, "line": p.point.line, "symbol": p.point.symbol,
               "callee": p.point.callee, "via": p.point.via, "captures": p.captures})
    });
    Ok(json!({"changes": changes.collect::<Vec<_>>(), "points": points.collect::<Vec<_>>()}))
}

/// Returns the word for the content of a file.
fn content(content: Content) -> &'static str {
    match content {
        Content::Text => "text",
        Content::Binary => "binary",
        Content::Submodule => "submodule",
        Content::Pointer => "pointer",
        Content::Symlink => "symlink",
    }
}

/// Returns the word for a direction.
fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Added => "added",
        Direction::Removed => "removed",
        Direction::Changed => "changed",
        Direction::Weakened => "weakened",
        Direction::Strengthened => "strengthened",
    }
}
