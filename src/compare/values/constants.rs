//! Constants: a changed constant changes every point whose captures it reaches, and the waits, deadlines and loops beside
//! points, also in functions nobody edited.
//!
//! In: changed constants and variables of a package. Out: the points and changes of the functions that use them. Left out:
//! other packages that use the constant, and constants that no point stands beside.

use crate::change::Side;
use crate::compare::calls::context::{Named, has_effect, mentions};
use crate::compare::captures::{captures_of, differences};
use crate::compare::compared::change;
use crate::compare::words::code;
use crate::compare::{Change, ComparedPoint, Comparison, Direction, FilePair, PointStatus, Sides};
use crate::facts::{
    Constants, Effect, Expr, Field, FileFacts, Function, LineKind, LoopKind, Outline, Param, Renames, Step, StepKind, TypeDef, ValueDef, resolve,
};
use crate::points::Point;
use aho_corasick::AhoCorasick;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Files of a package that are looked through for uses of changed constants.
const MAX_FILES: usize = 40;

/// Files that a constant is handed on through one after the other.
const MOST_HANDS: usize = 3;
/// Files of other packages that are parsed.
const MAX_ELSEWHERE: usize = 12;

/// Values of changed constants at both sides, by name; empty for constants that are made of changed ones.
type Values = BTreeMap<String, Option<(String, String)>>;

/// Adds the points that a changed constant of the package reaches.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair], found: &mut Comparison) {
    let mut by_directory: BTreeMap<&str, Values> = BTreeMap::new();
    for f in files {
        let dir = crate::change::directory(&f.change.path);
        by_directory.entry(dir).or_default().extend(changed(f));
    }
    for (dir, mut values) in by_directory.into_iter().filter(|(_, n)| !n.is_empty()) {
        let sources: Vec<String> = sides.head.sources_in(dir).into_iter().filter(|p| sides.places.production(p)).collect();
        widen(sides, &sources, &mut values);
        let names: Vec<String> = values.keys().map(|n| member(n).to_owned()).collect();
        for (path, _) in sides.head.mentions(&sources, &names).into_iter().take(MAX_FILES) {
            if let (Some(b), Some(h)) = (sides.base.file(&path), sides.head.file(&path)) {
                compare_file(sides, &b, &h, &values, found);
            }
        }
        elsewhere(sides, files, (dir, &sources), &values, found);
    }
}

/// Returns the constants of a file that are a text, a number or made of such: others are no key, time or size.
fn plain_names(f: &FilePair) -> Vec<String> {
    let plain =
        |e: &Expr| matches!(e, Expr::Text(_) | Expr::Number(_) | Expr::Binary { .. } | Expr::Template(_) | Expr::Name(_) | Expr::Field { .. });
    let values = f.head.iter().flat_map(|h| &h.values).filter(|v| v.value.as_ref().is_some_and(plain));
    values.map(|v| v.name.clone()).collect()
}

/// Adds what the constants change in files of other packages that import theirs.
fn elsewhere(sides: &Sides<'_>, files: &[FilePair], (dir, own): (&str, &[String]), values: &Values, found: &mut Comparison) {
    let mut units: BTreeSet<String> = files
        .iter()
        .filter(|f| crate::change::directory(&f.change.path) == dir && !changed(f).is_empty())
        .filter_map(|f| Some(sides.head.unit(&f.head.as_ref()?.path)))
        .collect();
    // A plain lower-case name of one letter or two is any variable's.
    let plain: BTreeSet<String> = files.iter().flat_map(plain_names).collect();
    // What is made of tables alone, such as the phrases of a language, is no key, time or size either.
    let made = values.iter().any(|(n, v)| v.is_some() && plain.contains(n));
    let named = values.keys().filter(|n| plain.contains(*n) || made && values[*n].is_none());
    let mut names: Vec<String> = named.map(|n| member(n).to_owned()).filter(|n| n.len() > 3).collect();
    if names.is_empty() {
        return;
    }
    let values = &handed_on(sides, &mut units, &mut names, values);
    let others = |p: &str| sides.places.production(p) && !own.iter().any(|o| o == p);
    let mut read = 0;
    for (path, _) in sides.head.mentions_among(&others, &names) {
        if read >= MAX_ELSEWHERE {
            return;
        }
        let words: Vec<&str> = names.iter().map(String::as_str).collect();
        let Some(h) = sides.head.part(&path, &words).filter(|f| !f.test && !f.generated) else { continue };
        let imports = h.imports.iter().any(|i| {
            let member = i.member.as_deref().map(|m| format!("{}.{m}", i.path));
            [Some(i.path.clone()), member].into_iter().flatten().any(|p| sides.head.unit_of(&h, &p).is_some_and(|u| units.contains(&u)))
        });
        if let (true, Some(b), Some(h)) = (imports, sides.base.file(&path), sides.head.file(&path)) {
            read += 1;
            compare_file(sides, &b, &h, values, found);
        }
    }
}

/// Adds the units that hand on what others declare (`export * from`, `pub use`, `__init__.py`), and the names under which they do. Returns
/// the values by these names too.
fn handed_on(sides: &Sides<'_>, units: &mut BTreeSet<String>, names: &mut Vec<String>, values: &Values) -> Values {
    let mut all = values.clone();
    let fronts = |p: &str| is_front(p) && sides.places.production(p);
    for _ in 0..MOST_HANDS {
        let stems: Vec<String> = units.iter().map(|u| stem(u).to_owned()).collect();
        let before = units.len();
        for (path, _) in sides.head.mentions_among(&fronts, &stems).into_iter().take(MAX_FILES) {
            let Some(f) = sides.head.part(&path, &[]).filter(|_| !units.contains(&path)) else { continue };
            let imported = f.imports.iter().filter_map(|i| Some((i.name.as_str(), i.path.as_str(), i.member.as_deref()?)));
            let exported = f.exports.iter().filter_map(|e| Some((e.name.as_str(), e.path.as_deref()?, e.symbol.as_str())));
            let from = |path: &str| sides.head.unit_of(&f, path).is_some_and(|u| units.contains(&u));
            let handed: Vec<(&str, &str)> =
                exported.chain(imported).filter(|(_, path, _)| from(path)).map(|(name, _, member)| (name, member)).collect();
            if handed.is_empty() {
                continue;
            }
            let known = names.clone();
            for (name, member) in handed.iter().filter(|(name, member)| name != member && known.iter().any(|n| n == member)) {
                all.extend(values.get(*member).cloned().map(|v| ((*name).to_owned(), v)));
                names.push((*name).to_owned());
            }
            units.insert(sides.head.unit(&path));
        }
        if units.len() == before {
            break;
        }
    }
    all
}

/// Returns true for a file that by its name stands for its directory.
fn is_front(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    matches!(file, "__init__.py" | "mod.rs" | "lib.rs") || file.split('.').next() == Some("index")
}

/// Returns the name under which a unit is imported: its file's, or its directory's where the file stands for that.
fn stem(unit: &str) -> &str {
    let of_directory = || crate::change::directory(unit).rsplit('/').next().unwrap_or_default();
    let own = unit.rsplit('/').next().and_then(|f| f.split('.').next()).unwrap_or(unit);
    if is_front(unit) { of_directory() } else { own }
}

/// Returns the constants and variables of a file whose value changed.
fn changed(f: &FilePair) -> Values {
    let (Some(b), Some(h)) = (&f.base, &f.head) else { return Values::new() };
    let mut found = Values::new();
    // `_` is no name: a file may declare it many times.
    let now: HashMap<&str, &ValueDef> = h.values.iter().rev().map(|w| (w.name.as_str(), w)).collect();
    for v in b.values.iter().filter(|v| v.name != "_") {
        let Some(w) = now.get(v.name.as_str()) else { continue };
        if v.value.as_ref().map(ToString::to_string) != w.value.as_ref().map(ToString::to_string) {
            let pair = v.value.as_ref().zip(w.value.as_ref()).map(|(x, y)| (alone(x, b), alone(y, h)));
            found.insert(v.name.clone(), pair);
        }
    }
    // They are looked for in this package only, and have no single value.
    found.extend(defaults(b, h).map(|name| (name, Some((String::new(), String::new())))));
    found
}

/// Returns the names of parameters and of attributes of classes whose default is another; what a constructor takes over from such a parameter
/// counts too.
fn defaults<'a>(b: &'a FileFacts, h: &'a FileFacts) -> impl Iterator<Item = String> + 'a {
    let written = |e: &Option<Expr>| e.as_ref().map(ToString::to_string);
    let types: HashMap<&str, &TypeDef> = b.types.iter().rev().map(|t| (t.name.as_str(), t)).collect();
    let attributes = h.types.iter().filter_map(move |t| Some((t, *types.get(t.name.as_str())?))).flat_map(move |(t, o)| {
        let differs = move |f: &&Field| o.fields.iter().any(|g| g.name == f.name && written(&g.default) != written(&f.default));
        t.fields.iter().filter(differs).map(|f| format!("{}.{}", t.name, f.name))
    });
    let functions = b.by_symbol();
    let pairs = h.functions.iter().filter_map(move |f| Some((f, *functions.get(&f.symbol())?)));
    let parameters = pairs.flat_map(move |(f, o)| {
        let differs = move |p: &&Param| o.params.iter().any(|q| q.name == p.name && written(&q.default) != written(&p.default));
        f.params.iter().filter(differs).flat_map(move |p| taken_over(f, &p.name))
    });
    attributes.chain(parameters)
}

/// Returns a parameter's name, and those of the fields that the function sets to it.
fn taken_over(f: &Function, parameter: &str) -> Vec<String> {
    let mut found = vec![parameter.to_owned()];
    Step::walk_all(&f.body, &mut |s| {
        if let StepKind::Assign { targets, values, .. } = &s.kind
            && let ([Expr::Field { name, .. }], [Expr::Name(n)]) = (targets.as_slice(), values.as_slice())
            && n == parameter
        {
            found.push(f.receiver.as_ref().map_or_else(|| name.clone(), |r| format!("{}.{name}", r.type_ref.name)));
        }
    });
    found
}

/// Returns the last part of a constant's name: `PREFIX` of `Keys.PREFIX`.
fn member(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Returns what an expression comes to by itself: `30 * time.Second` is `30s`.
fn alone(e: &Expr, file: &FileFacts) -> String {
    /// Knows no other constant.
    struct Nothing;
    impl Constants for Nothing {
        fn constant(&self, _: &FileFacts, _: &str, _: &str) -> Option<(Expr, Arc<FileFacts>)> {
            None
        }
    }
    resolve(e, file, &Nothing).to_string()
}

/// Adds the constants of the package that are made of changed ones.
fn widen(sides: &Sides<'_>, sources: &[String], values: &mut Values) {
    for _ in 0..4 {
        let list: Vec<String> = values.keys().cloned().collect();
        let named = Named::of(&list);
        let words: Vec<String> = list.iter().map(|n| member(n).to_owned()).collect();
        let before = values.len();
        for (path, _) in sides.head.mentions(sources, &words).into_iter().take(MAX_FILES) {
            let Some(f) = sides.head.file(&path) else { continue };
            let uses = |v: &&ValueDef| v.value.as_ref().is_some_and(|e| named.any_in(e));
            for v in f.values.iter().filter(uses) {
                values.entry(v.name.clone()).or_default();
            }
        }
        if values.len() == before {
            return;
        }
    }
}

/// Adds what the constants change in a file's functions although nobody edited the call.
fn compare_file(sides: &Sides<'_>, base: &Arc<FileFacts>, head: &Arc<FileFacts>, values: &Values, found: &mut Comparison) {
    let renames = Renames::default();
    let Ok(search) = AhoCorasick::new(values.keys().map(|n| member(n))) else { return };
    let (named, before) = (Named::of(values.keys()), base.by_symbol());
    for h in head.functions.iter().filter(|h| h.body.text().is_none_or(|t| search.is_match(t))) {
        let outline = Outline::of(h, &renames);
        if !outline.lines.iter().any(|l| l.exprs.iter().any(|e| named.any_in(e))) {
            continue;
        }
        let Some(&b) = before.get(&h.symbol()) else { continue };
        let old = sides.base_points.points(base, b, &Outline::of(b, &renames));
        let new = sides.head_points.points(head, h, &outline);
        let near = new.iter().filter(|p| p.at.is_some()).min_by_key(|p| (p.via.len(), p.role == "connect")).filter(|p| p.via.len() < 2).cloned();
        captured(sides, &old, new, found);
        if let Some(anchor) = near {
            beside(&outline, &anchor, values, found);
        }
    }
}

/// Adds the points whose captures differ.
fn captured(sides: &Sides<'_>, old: &[Point], new: Vec<Point>, found: &mut Comparison) {
    for q in new {
        let Some(p) = old.iter().find(|p| p.rule == q.rule && p.text == q.text) else { continue };
        let changes = differences(sides.head_points.rule(&q), p, &q);
        let told = found.changes.iter().any(|c| c.file == q.file && c.line == q.line);
        if changes.is_empty() || told {
            continue;
        }
        found.points.push(ComparedPoint { captures: captures_of(Some(p), Some(&q)), point: q, status: PointStatus::Modified });
        found.changes.extend(changes);
    }
}

/// Adds the waits, deadlines and loops of a function with a point whose constant has another value.
fn beside(outline: &Outline<'_>, anchor: &Point, values: &Values, found: &mut Comparison) {
    for line in &outline.lines {
        // What a loop goes over is no bound of attempts, unless it counts.
        let each = matches!(line.step.map(|s| &s.kind), Some(StepKind::Loop { kind: LoopKind::Each, .. }));
        let Some((kind, what)) = bounded(line.kind, &line.exprs) else { continue };
        let used = values.iter().find(|(n, v)| v.is_some() && line.exprs.iter().any(|e| mentions(e, n)));
        let Some((name, Some((b, h)))) = used.filter(|(_, v)| v.as_ref().is_some_and(|(b, h)| b != h)) else { continue };
        if each && b.parse::<f64>().is_err() {
            continue;
        }
        let at = line.span.start;
        let here = |c: &Change| c.file == anchor.file && c.line == at && c.kind == kind;
        // What reads the same at both sides says less than the constant's values.
        found.changes.retain(|c| !(here(c) && c.base == c.head));
        if found.changes.iter().any(here) {
            continue;
        }
        let summary = format!("{what} {} beside {}: {} → {}", code(name), code(&anchor.callee), code(b), code(h));
        let told = change(anchor, Side::Head, kind, Direction::Changed, summary).with(None, Some(b.clone()), Some(h.clone()));
        found.changes.push(Change { line: at, ..told });
    }
}

/// Returns what a line bounds: the kind of change where its value is another, and the word for it.
fn bounded(kind: LineKind, exprs: &[&Expr]) -> Option<(&'static str, &'static str)> {
    let effect = |e| exprs.iter().any(|x| has_effect(x, e));
    match kind {
        _ if effect(Effect::Sleep) => Some(("retry_changed", "wait")),
        _ if effect(Effect::Deadline) => Some(("timeout_changed", "deadline")),
        LineKind::Loop => Some(("retry_changed", "loop bound")),
        _ => None,
    }
}
