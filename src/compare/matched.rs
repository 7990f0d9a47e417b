//! Points at base against points at head, function by function.

use crate::change::Side;
use crate::compare::calls::behaviour;
use crate::compare::calls::health;
use crate::compare::calls::lifecycle;
use crate::compare::calls::order;
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::connections::clients;
use crate::compare::connections::options;
use crate::compare::connections::scheme;
use crate::compare::connections::secrets;
use crate::compare::functions::{self, FunctionPair};
use crate::compare::messages::cases as messages;
use crate::compare::messages::received;
use crate::compare::messages::sent;
use crate::compare::residual;
use crate::compare::unseen;
use crate::compare::values::keys;
use crate::compare::values::policies;
use crate::compare::values::times;
use crate::compare::words::{code, place, turned};
use crate::compare::{Change, ComparedPoint, Comparison, Direction, FilePair, PointStatus, Sides};
use crate::facts::{Expr, FileFacts, Function, LineKind, Outline, OutlineDiff, Param, Renames, Value};
use crate::points::{Captured, Point, words};
use crate::rules::{Catalogue, Level, Rule};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};

/// Returns the points that the change touches and what changed at them.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair]) -> Comparison {
    let (pairs, renamed) = functions::pair(files);
    let mut compared: Vec<Compared<'_>> = pairs.par_iter().filter_map(|p| compare_pair(sides, files, p, &renamed)).collect();
    let Moves { mut found, between } = match_across(sides.catalogue, &mut compared);
    compared.iter_mut().for_each(match_through);
    let changed: HashSet<String> = compared.iter().flat_map(changed_names).chain(between).collect();
    let elsewhere = behaviour::Elsewhere::of(&compared);
    for c in &compared {
        report(sides, c, &compared, &changed, &mut found);
        found.changes.extend(behaviour::compare(sides, c, &elsewhere));
        found.changes.extend(clients::compare(sides, c));
        health::compare(sides, c, &mut found.changes);
        found.changes.extend(order::compare(c));
        lifecycle::compare(c, &mut found);
        found.changes.extend(secrets::compare(sides, c));
        found.changes.extend(signature(c));
        found.changes.extend(scheme::compare(sides, c));
        found.changes.extend(messages::compare(sides, c, &compared));
        found.changes.extend(received::compare(sides, c));
        found.changes.extend(sent::compare(sides, c));
        times::compare(sides, c, &mut found.changes);
        let residual = residual::compare(sides, c, &found.changes, &elsewhere);
        found.changes.extend(residual);
    }
    options::compare(sides, &compared, &mut found);
    keys::compare(sides, &compared, &mut found);
    policies::compare(sides, &compared, &mut found);
    found
}

/// Role of what a server answers.
const REPLY: &str = "reply";

/// Returns the names of the functions whose own points the change tells of, or that have another name now: a call of such a function need
/// not be told too.
fn changed_names(c: &Compared<'_>) -> Vec<String> {
    let direct = |s: &Seen<'_>, v: &[usize]| v.iter().any(|&i| s.points[i].via.is_empty());
    let mut names = vec![];
    if let (Some(b), Some(h)) = (&c.base, &c.head)
        && b.function.symbol() != h.function.symbol()
    {
        names.extend([b.function.symbol(), h.function.symbol()]);
    }
    names.extend(c.base.iter().filter(|s| direct(s, &c.removed)).map(|s| s.function.symbol()));
    names.extend(c.head.iter().filter(|s| direct(s, &c.added)).map(|s| s.function.symbol()));
    names
}

/// Returns one function compared; `None` where the change does not touch it.
fn compare_pair<'f>(sides: &Sides<'_>, files: &'f [FilePair], p: &FunctionPair, renamed: &Renames) -> Option<Compared<'f>> {
    let at = |side: Side| -> Option<(&'f FilePair, &'f FileFacts, &'f Function)> {
        let (f, i) = if side == Side::Base { p.base? } else { p.head? };
        let pair = &files[f];
        let facts = if side == Side::Base { pair.base.as_deref()? } else { pair.head.as_deref()? };
        Some((pair, facts, facts.functions.get(i)?))
    };
    let (base, head) = (at(Side::Base), at(Side::Head));
    // The statements of a module that belong to one value stand apart in its file; the span is that of the first. A declaration of its own
    // has no others.
    let inside = |f: &FilePair, x: &Function, side| x.body.text().is_none() && x.body.iter().any(|s| f.change.touches(side, s.line, s.end_line));
    let touched = |s: Option<(&FilePair, &FileFacts, &Function)>, side| {
        s.is_some_and(|(f, _, x)| f.change.touches(side, x.span.start, x.span.end) || inside(f, x, side))
    };
    if !touched(base, Side::Base) && !touched(head, Side::Head) {
        return None;
    }
    let variables = match (base, head) {
        (Some((_, old, b)), Some((_, new, h))) => [functions::imports(old, new), functions::parameters(b, h)].into_iter().flatten().collect(),
        _ => BTreeMap::new(),
    };
    let renames = Renames { variables, ..renamed.clone() };
    let kept = Renames { moved: renamed.moved.clone(), ..Renames::default() };
    let mut base_outline = base.map(|(_, _, f)| Outline::of(f, &renames));
    let head_outline = head.map(|(_, _, f)| Outline::of(f, &kept));
    let mut diff = difference(&base_outline, &head_outline);
    if let (Some((_, _, f)), Some(b), Some(h)) = (base, &base_outline, &head_outline) {
        let locals = functions::variables(b, h, &diff);
        if !locals.is_empty() {
            let mut renames = renames;
            renames.variables.extend(locals);
            base_outline = Some(Outline::of(f, &renames));
            diff = difference(&base_outline, &head_outline);
        }
    }
    let both = base.is_some() && head.is_some();
    let logs = |o: &Option<Outline<'_>>| o.iter().flat_map(|o| o.lines.iter().filter(|l| l.noise).map(|l| l.text.clone())).collect::<Vec<_>>();
    if both && diff.is_empty() && !signature_changed(base?.2, head?.2) && logs(&base_outline) == logs(&head_outline) {
        return None;
    }
    // Where only plain statements changed, what stands around the other calls is as it was.
    let plain = |o: &Option<Outline<'_>>, lines: &[usize]| o.iter().all(|o| lines.iter().all(|&i| o.lines[i].kind == LineKind::Plain));
    let everywhere = !both || !plain(&base_outline, &diff.removed) || !plain(&head_outline, &diff.added);
    let seen = |side: Option<(&'f FilePair, &'f FileFacts, &'f Function)>, outline: Option<Outline<'f>>, s: Side| {
        let ((_, file, function), outline) = (side?, outline?);
        let finder = if s == Side::Base { sides.base_points } else { sides.head_points };
        let changed = if s == Side::Base { &diff.removed } else { &diff.added };
        let points = finder.points_with(file, function, &outline, &|line| everywhere || changed.contains(&line));
        Some(Seen { file, function, outline, points })
    };
    let (base, head) = (seen(base, base_outline, Side::Base), seen(head, head_outline, Side::Head));
    let mut c = Compared { base, head, diff, matched: vec![], removed: vec![], added: vec![] };
    match_points(&mut c);
    Some(c)
}

/// Returns what differs between the outlines of both sides.
fn difference(base: &Option<Outline<'_>>, head: &Option<Outline<'_>>) -> OutlineDiff {
    match (base, head) {
        (Some(b), Some(h)) => OutlineDiff::between(b, h),
        _ => OutlineDiff::default(),
    }
}

/// Returns the note that a function with a connection call takes or gives something else: not sure to matter to the connection.
fn signature(c: &Compared<'_>) -> Option<Change> {
    let (b, h) = (c.base.as_ref()?, c.head.as_ref()?);
    let p = h.points.iter().chain(&b.points).find(|p| p.via.is_empty())?;
    // Another name of a type says nothing; one more or one less does.
    if b.function.params.len() == h.function.params.len() && b.function.results.len() == h.function.results.len() {
        return None;
    }
    let symbol = h.function.symbol();
    let (old, new) = (parameters(b.function), parameters(h.function));
    let summary = format!("{} takes {} instead of {}", code(&symbol), code(&new), code(&old));
    let at = Change {
        line: h.function.span.start,
        file: h.file.path.clone(),
        symbol,
        confidence: Level::Low,
        captures: BTreeMap::new(),
        ..change(p, Side::Head, "other", Direction::Changed, summary)
    };
    Some(at.with(None, Some(old), Some(new)))
}

/// Returns the types that a function takes and gives.
fn parameters(f: &Function) -> String {
    // Where no types are written, the names tell.
    let written = |p: &Param| if p.type_ref.text.is_empty() { p.name.clone() } else { p.type_ref.text.clone() };
    let list = |v: &[Param]| v.iter().map(written).collect::<Vec<_>>().join(", ");
    match f.results.as_slice() {
        [] => format!("({})", list(&f.params)),
        results => format!("({}) ({})", list(&f.params), list(results)),
    }
}

/// Returns true where parameters or results changed.
fn signature_changed(b: &Function, h: &Function) -> bool {
    let types = |f: &Function| -> Vec<String> { f.params.iter().chain(&f.results).map(|p| p.type_ref.text.clone()).collect() };
    types(b) != types(h)
}

/// Matches the points of one function at both sides.
fn match_points(c: &mut Compared<'_>) {
    let (b, h) = match (&c.base, &c.head) {
        (Some(b), Some(h)) => (b, h),
        (b, h) => {
            c.removed = (0..b.as_ref().map_or(0, |s| s.points.len())).collect();
            c.added = (0..h.as_ref().map_or(0, |s| s.points.len())).collect();
            return;
        }
    };
    let mut free_base: Vec<usize> = (0..b.points.len()).collect();
    let mut free_head: Vec<usize> = (0..h.points.len()).collect();
    let same_line = |p: &Point, q: &Point| match (p.at, q.at) {
        (Some(i), Some(j)) => c.diff.base_to_head[i] == Some(j),
        (None, None) => true,
        _ => false,
    };
    // A call that now goes through a function of the project is told where that function is new.
    let alike = |p: &Point, q: &Point| p.rule == q.rule && p.via.is_empty() == q.via.is_empty();
    type Test<'t> = &'t dyn Fn(&Point, &Point) -> bool;
    let tests: [Test<'_>; 8] = [
        &|p, q| p.rule == q.rule && same_line(p, q) && p.text == q.text,
        &|p, q| p.rule == q.rule && same_line(p, q),
        &|p, q| p.rule == q.rule && p.text == q.text,
        &|p, q| alike(p, q) && p.captures == q.captures && p.called() == q.called(),
        &|p, q| alike(p, q) && p.called() == q.called(),
        &|p, q| alike(p, q) && !values(p).is_empty() && values(p) == values(q),
        &|p, q| alike(p, q) && same_texts(p, q),
        &|p, q| alike(p, q) && (p.captures == q.captures || p.role == "connect"),
    ];
    for test in tests {
        c.matched.extend(pairs(b, h, &mut free_base, &mut free_head, test));
    }
    c.matched.sort_unstable();
    (c.removed, c.added) = (free_base, free_head);
}

/// Matches what is left: the same call through a function of the project, or no longer through one.
fn match_through(c: &mut Compared<'_>) {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return };
    let mut matched = vec![];
    for test in [&|p: &Point, q: &Point| p.rule == q.rule && !p.captures.is_empty() && p.captures == q.captures, &|p: &Point, q: &Point| {
        p.rule == q.rule && !values(p).is_empty() && values(p) == values(q)
    }] as [&dyn Fn(&Point, &Point) -> bool; 2]
    {
        matched.extend(pairs(b, h, &mut c.removed, &mut c.added, test));
    }
    c.matched.extend(matched);
    c.matched.sort_unstable();
    // A call of the same function at both sides: what changed in it is told there.
    let same = |p: &Point, q: &Point| !p.via.is_empty() && p.via.first() == q.via.first();
    pairs(b, h, &mut c.removed, &mut c.added, &same);
}

/// Takes the points for which `test` holds out of both lists, and returns them in pairs.
fn pairs(b: &Seen<'_>, h: &Seen<'_>, base: &mut Vec<usize>, head: &mut Vec<usize>, test: &dyn Fn(&Point, &Point) -> bool) -> Vec<(usize, usize)> {
    let mut found = vec![];
    base.retain(|&i| match head.iter().position(|&j| test(&b.points[i], &h.points[j])) {
        Some(k) => {
            found.push((i, head.remove(k)));
            false
        }
        None => true,
    });
    found
}

/// What stands in another function at head.
struct Moves {
    /// The points and what changed at them.
    found: Comparison,
    /// Functions that points moved into or out of: a call of one is no connection that came or went.
    between: HashSet<String>,
}

/// Matches points that stand in another function at head: the very same anywhere, one that differs only where one of the two
/// functions calls the other.
fn match_across(catalogue: &Catalogue, all: &mut [Compared<'_>]) -> Moves {
    let mut moves = Moves { found: Comparison::default(), between: HashSet::new() };
    for related in [false, true] {
        let gone: Vec<(usize, usize)> = all.iter().enumerate().flat_map(|(i, c)| c.removed.iter().map(move |&p| (i, p))).collect();
        for (i, p) in gone {
            let Some((j, k)) = partner(all, i, p, related) else { continue };
            let apart = !related_by_call(&all[i], &all[j]);
            let q = all[j].added.remove(k);
            all[i].removed.retain(|&x| x != p);
            if let (Some(base), Some(head)) = (&all[i].base, &all[j].head) {
                moves.between.extend([base.function.symbol(), head.function.symbol()]);
                moved(catalogue, &base.points[p], &head.points[q], &mut moves.found);
                // A function that calls the other is in its phase too.
                let phase = lifecycle::moved(&base.points[p], &head.points[q]).filter(|_| apart);
                moves.found.changes.extend(phase);
            }
        }
    }
    moves
}

/// Returns the function and the place among its added points where a removed point stands now.
fn partner(all: &[Compared<'_>], i: usize, p: usize, related: bool) -> Option<(usize, usize)> {
    let from = all[i].base.as_ref()?;
    let base = &from.points[p];
    let line = |s: &Seen<'_>, p: &Point| p.at.map(|at| s.outline.lines[at].text.clone());
    let fits = |j: usize, head: &Seen<'_>, q: &Point| {
        if q.rule != base.rule {
            return false;
        }
        if related {
            return q.called() == base.called() && q.via.is_empty() && base.via.is_empty() && (calls(&all[j], from) || calls(&all[i], head));
        }
        let telling = !values(base).is_empty() || line(from, base) == line(head, q);
        telling && same_captures(base, q) && (q.text == base.text || q.called() == base.called())
    };
    all.iter().enumerate().find_map(|(j, c)| {
        let head = c.head.as_ref().filter(|_| !related || i != j)?;
        let k = c.added.iter().position(|&q| fits(j, head, &head.points[q]))?;
        Some((j, k))
    })
}

/// Returns true where two points have the same captures, but for names of parameters: `redis_dsn` here and `dsn` there.
fn same_captures(p: &Point, q: &Point) -> bool {
    let alike = |(n, c): (&String, &Captured)| q.captures.get(n).is_some_and(|d| c == d || same_name(&c.value, &d.value));
    p.captures.len() == q.captures.len() && p.captures.iter().all(alike)
}

/// Returns true where one of two functions calls the other at either side.
fn related_by_call(one: &Compared<'_>, other: &Compared<'_>) -> bool {
    let seen = |c: &Compared<'_>, by: &Compared<'_>| c.base.iter().chain(&c.head).any(|s| calls(by, s));
    seen(one, other) || seen(other, one)
}

/// Returns true where a function calls another at either side.
fn calls(c: &Compared<'_>, other: &Seen<'_>) -> bool {
    let name = &other.function.name;
    let here = |e: &Expr| {
        let mut found = false;
        e.walk_here(&mut |x| found |= matches!(x, Expr::Call(c) if c.name == *name));
        found
    };
    c.base.iter().chain(&c.head).any(|s| s.outline.lines.iter().any(|l| l.exprs.iter().any(|e| here(e))))
}

/// Adds a point that stands elsewhere now, and what changed at it.
fn moved(catalogue: &Catalogue, base: &Point, head: &Point, found: &mut Comparison) {
    found.changes.extend(differences(&catalogue.rules[head.rule], base, head));
    let captures = captures_of(Some(base), Some(head));
    found.points.push(ComparedPoint { captures, point: head.clone(), status: PointStatus::Moved });
}

/// Returns the captured values of a point without the name of what is called.
fn values(p: &Point) -> Vec<crate::facts::Value> {
    p.captures.values().map(|c| c.value.clone()).filter(|v| v.to_string() != p.called()).collect()
}

/// Returns true where two points name the same: all of their captured texts, but for what is called, are alike.
fn same_texts(p: &Point, q: &Point) -> bool {
    let texts = |p: &Point| -> Vec<String> {
        let of = p.captures.values().filter_map(|c| if let Value::Text(t) = &c.value { Some(t.clone()) } else { None });
        of.filter(|t| t.as_str() != p.called()).collect()
    };
    let (b, h) = (texts(p), texts(q));
    b == h && b.iter().any(|t| t.chars().any(char::is_alphanumeric))
}

/// Returns the captured values of both sides as reports show them.
pub(crate) fn captures_of(base: Option<&Point>, head: Option<&Point>) -> BTreeMap<String, (Option<String>, Option<String>)> {
    let mut all: BTreeMap<String, (Option<String>, Option<String>)> = BTreeMap::new();
    for (name, v) in base.iter().flat_map(|p| &p.captures) {
        all.entry(name.clone()).or_default().0 = Some(v.shown());
    }
    for (name, v) in head.iter().flat_map(|p| &p.captures) {
        all.entry(name.clone()).or_default().1 = Some(v.shown());
    }
    all
}

/// Adds the points and changes of one function.
fn report(sides: &Sides<'_>, c: &Compared<'_>, all: &[Compared<'_>], told: &HashSet<String>, found: &mut Comparison) {
    if let (Some(b), Some(h)) = (&c.base, &c.head) {
        for &(i, j) in &c.matched {
            matched_point(sides, c, &b.points[i], &h.points[j], found);
        }
    }
    // A reply that a function only puts together says nothing until somebody gives it.
    let given = |p: &Point| p.role != REPLY;
    let already = |p: &Point| given(p) && p.via.first().is_some_and(|v| told.contains(v));
    for (seen, other, points, side) in [(&c.base, &c.head, &c.removed, Side::Base), (&c.head, &c.base, &c.added, Side::Head)] {
        for (here, p) in seen.iter().flat_map(|s| points.iter().map(move |&i| (s, &s.points[i]))) {
            let stands = other.as_ref().is_some_and(|o| unseen::stands(p, here, o, side));
            if !stands && !unseen::elsewhere(sides, p, here, all, side) {
                single_point(sides, p, side, already(p), found);
            }
        }
    }
}

/// Adds a point that stands at both sides.
fn matched_point(sides: &Sides<'_>, c: &Compared<'_>, base: &Point, head: &Point, found: &mut Comparison) {
    let rule = sides.head_points.rule(head);
    let mut changes = differences(rule, base, head);
    changes.retain(|change| !written_at_both(c, change));
    let on_changed_line = head.at.is_some_and(|j| c.diff.head_to_base.get(j).is_some_and(Option::is_none));
    let status = if changes.is_empty() { PointStatus::Touched } else { PointStatus::Modified };
    found.changes.extend(changes);
    if status == PointStatus::Modified || on_changed_line || head.at.is_none() {
        found.points.push(ComparedPoint { captures: captures_of(Some(base), Some(head)), point: head.clone(), status });
    }
}

/// Returns true where one of the values is a call that stands at both sides: the other value is what it comes to, where that can be told.
fn written_at_both(c: &Compared<'_>, change: &Change) -> bool {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return false };
    let stands = |s: &Seen<'_>, text: &str| s.outline.lines.iter().any(|l| l.text.contains(text));
    let calls = [&change.base, &change.head].into_iter().flatten().filter(|v| v.contains('(') && !v.starts_with('('));
    calls.into_iter().any(|text| stands(b, text) && stands(h, text))
}

/// Returns what differs in the captures and arguments of a point.
pub(crate) fn differences(rule: &Rule, base: &Point, head: &Point) -> Vec<Change> {
    let mut changes = vec![];
    // Through another function of the project it is another call.
    if base.via.last() != head.via.last() && !base.via.is_empty() && !head.via.is_empty() {
        return changes;
    }
    let names: std::collections::BTreeSet<&String> = base.captures.keys().chain(head.captures.keys()).collect();
    for name in names {
        let (b, h) = (base.captures.get(name), head.captures.get(name));
        if b.map(|c| &c.value) == h.map(|c| &c.value) || b.zip(h).is_some_and(|(b, h)| same_name(&b.value, &h.value)) {
            continue;
        }
        if b.is_none() && spreads(base) || h.is_none() && spreads(head) {
            continue;
        }
        if base.text == head.text && b.zip(h).is_some_and(|(b, h)| known_once(&b.value, &h.value)) {
            continue;
        }
        let own = h.or(b).and_then(|c| c.change.clone());
        let Some(kind) = own.or_else(|| rule.capture_changes.get(name).cloned()).or_else(|| rule.other.clone()) else { continue };
        let direction = match (b, h) {
            (None, _) => Direction::Added,
            (_, None) => Direction::Removed,
            _ => Direction::Changed,
        };
        changes.push(capture_change(base, head, name, kind, direction, b, h));
    }
    if changes.is_empty()
        && base.text.strip_prefix(&base.callee) != head.text.strip_prefix(&head.callee)
        && base.captures.is_empty()
        && let Some(kind) = &rule.other
    {
        let summary = format!("{} is called with other arguments: {} → {}", place(head), code(&base.text), code(&head.text));
        changes.push(change(head, Side::Head, kind, Direction::Changed, summary).with(Some(base), None, None));
    }
    changes
}

/// Returns true where only one of two values is known: the same words stand there, and what they come to cannot be told at one side.
fn known_once(base: &Value, head: &Value) -> bool {
    let known = |v: &Value| !matches!(v, Value::Unknown(_) | Value::Reference(_));
    match (base, head) {
        (Value::List(b), Value::List(h)) => b.len() == h.len() && b.iter().zip(h).all(|(b, h)| b == h || known_once(b, h)),
        _ => known(base) != known(head),
    }
}

/// Returns true for a call with a spread argument: what that gives is not known.
fn spreads(p: &Point) -> bool {
    ["...", "(**", ", **"].iter().any(|mark| p.text.contains(mark))
}

/// Returns true for two unknown values whose names end alike: `self.queue` and `consumer.queue`, `delivery.id` and `delivery_id`, `redis_dsn`
/// and `dsn`. The same value goes by another way.
fn same_name(base: &Value, head: &Value) -> bool {
    match (base, head) {
        (Value::List(b), Value::List(h)) => b.len() == h.len() && b.iter().zip(h).all(|(b, h)| b == h || same_name(b, h)),
        (Value::Reference(b), Value::Reference(h)) => {
            let last = |name: &str| words(name.rsplit('.').next().unwrap_or(name));
            let (whole_b, whole_h) = (words(b), words(h));
            last(b) == last(h) || whole_b.ends_with(&whole_h) || whole_h.ends_with(&whole_b)
        }
        // What was written in place goes by a local name now, or the other way: nothing tells that it is another value.
        (Value::Unknown(text), Value::Reference(name)) | (Value::Reference(name), Value::Unknown(text)) => {
            // But `encode(data)` is made of `data`.
            let made_of = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name);
            !made_of && name.starts_with(char::is_lowercase) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        }
        _ => false,
    }
}

/// Returns the change of one capture.
fn capture_change(base: &Point, head: &Point, name: &str, kind: String, direction: Direction, b: Option<&Captured>, h: Option<&Captured>) -> Change {
    let (bs, hs) = (b.map(Captured::shown), h.map(Captured::shown));
    let told = match (&bs, &hs) {
        (Some(b), Some(h)) => turned(b, h),
        (b, h) => {
            let say = |v: &Option<String>| v.as_ref().map_or("not set".to_owned(), |v| code(v));
            format!("{} → {}", say(b), say(h))
        }
    };
    let summary = format!("{}: {name} {told}", place(head));
    change(head, Side::Head, &kind, direction, summary).with(Some(base), bs, hs)
}

/// Returns how a sentence names a point: a reply by who gives it, anything else by its call.
pub(crate) fn named(p: &Point) -> String {
    if p.role == REPLY { code(&p.symbol) } else { place(p) }
}

/// Adds a point that stands at one side only.
pub(crate) fn single_point(sides: &Sides<'_>, p: &Point, side: Side, told: bool, found: &mut Comparison) {
    let rule = &sides.catalogue.rules[p.rule];
    let (kind, status, direction, verb) = match side {
        Side::Base => (&rule.removed, PointStatus::Removed, Direction::Removed, "is gone"),
        Side::Head => (&rule.added, PointStatus::Added, Direction::Added, "is new"),
    };
    let captures = match side {
        Side::Base => captures_of(Some(p), None),
        Side::Head => captures_of(None, Some(p)),
    };
    let far = p.via.len() > 1;
    found.points.push(ComparedPoint { point: p.clone(), status: if p.via.is_empty() { status } else { PointStatus::Reached }, captures });
    if told || far {
        return;
    }
    let Some(kind) = kind.as_ref().or(rule.other.as_ref()) else { return };
    let last = p.called();
    let telling = |c: &Captured| !matches!(c.value, crate::facts::Value::Unknown(_)) && !c.shown().is_empty() && c.shown() != last;
    let values: Vec<String> = p.captures.iter().filter(|(_, c)| telling(c)).map(|(n, c)| format!("{n} {}", code(&c.shown()))).collect();
    let with = if values.is_empty() { String::new() } else { format!(" ({})", values.join(", ")) };
    let summary = format!("{}: {}{with} {verb}", rule.what, named(p));
    let shown = Some(if values.is_empty() { p.callee.clone() } else { p.captures.values().map(Captured::shown).collect::<Vec<_>>().join(", ") });
    let (b, h) = if side == Side::Base { (shown, None) } else { (None, shown) };
    found.changes.push(change(p, side, kind, direction, summary).with(None, b, h));
}
