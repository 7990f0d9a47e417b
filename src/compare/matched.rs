//! Points at base against points at head, function by function.

use crate::change::{NotExamined, Side};
use crate::compare::calls::behaviour;
use crate::compare::calls::conditions;
use crate::compare::calls::elsewhere::Elsewhere;
use crate::compare::calls::frames;
use crate::compare::calls::health;
use crate::compare::calls::lifecycle;
use crate::compare::calls::order;
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::connections::clients;
use crate::compare::connections::options;
use crate::compare::connections::scheme;
use crate::compare::connections::secrets;
use crate::compare::extracted;
use crate::compare::functions::{self, FunctionPair};
use crate::compare::messages::cases as messages;
use crate::compare::messages::received;
use crate::compare::messages::sent;
use crate::compare::messages::unsent;
use crate::compare::pairing::{ERROR, match_points, match_through, partner, related_by_call, same_name};
use crate::compare::records;
use crate::compare::replaced::{replaced, secured_otherwise};
use crate::compare::residual;
use crate::compare::shorthands;
use crate::compare::spellings;
use crate::compare::unseen;
use crate::compare::values::keys;
use crate::compare::values::policies;
use crate::compare::values::times;
use crate::compare::words::{QUOTED, code, place, turned};
use crate::compare::{Change, ComparedPoint, Comparison, Direction, FilePair, PointStatus, Sides};
use crate::facts::{FileFacts, Function, LineKind, Outline, OutlineDiff, Param, Renames, UNKNOWN, Value};
use crate::points::{Captured, MOST_LINES, Point, mask, words};
use crate::rules::{Capture, Catalogue, Level, Rule, ValueKind};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Mutex, PoisonError};

/// Returns the points that the change touches and what changed at them.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair]) -> Comparison {
    let (pairs, renamed) = functions::pair(files);
    let too_long = Mutex::default();
    // One by one: rayon would hand out quarters of the list, of which one is often most of the work.
    let in_bounds = pairs.par_iter().with_max_len(1).filter(|_| sides.head.in_bounds());
    let mut compared: Vec<Compared<'_>> = in_bounds.filter_map(|p| compare_pair(sides, files, p, (&renamed, &too_long))).collect();
    let Moves { mut found, between } = match_across(sides, &mut compared);
    found.not_examined.extend(too_long.into_inner().unwrap_or_else(PoisonError::into_inner));
    compared.iter_mut().for_each(match_through);
    let changed: HashSet<String> = compared.iter().flat_map(changed_names).chain(between).collect();
    let by_callers = || rayon::join(|| keys::compare(sides, &compared), || policies::compare(sides, &compared));
    let (_, (keys, policies)) = rayon::join(|| tell(sides, &compared, &changed, &mut found), by_callers);
    for (change, point) in keys.into_iter().chain(policies) {
        found.changes.push(change);
        found.points.push(point);
    }
    found
}

/// Adds what changed at the points of each function, and what its constructions are given.
fn tell(sides: &Sides<'_>, compared: &[Compared<'_>], changed: &HashSet<String>, found: &mut Comparison) {
    let elsewhere = Elsewhere::of(compared);
    let alone: Vec<Alone> = compared.par_iter().with_max_len(1).map(|c| Alone::of(sides, c, compared, &elsewhere)).collect();
    for (c, alone) in compared.iter().zip(alone).take_while(|_| sides.head.in_bounds()) {
        report(sides, c, compared, changed, found);
        behaviour::once_only(sides, c, &alone.around, &mut found.changes);
        found.changes.extend(alone.around);
        found.changes.extend(alone.clients);
        health::compare(sides, c, &mut found.changes);
        found.changes.extend(order::compare(c));
        lifecycle::compare(c, found);
        found.changes.extend(alone.others);
        times::compare(sides, c, &mut found.changes);
        let residual = residual::compare(sides, c, &found.changes, &elsewhere);
        found.changes.extend(residual);
    }
    options::compare(sides, compared, found);
}

/// What is told of a function whatever is told of others.
#[derive(Default)]
struct Alone {
    /// See [`behaviour::compare`].
    around: Vec<Change>,
    /// See [`clients::compare`].
    clients: Vec<Change>,
    /// Secrets, signatures, schemes and messages.
    others: Vec<Change>,
}

impl Alone {
    fn of(sides: &Sides<'_>, c: &Compared<'_>, all: &[Compared<'_>], elsewhere: &Elsewhere) -> Self {
        if !sides.head.in_bounds() {
            return Self::default();
        }
        let mut others = secrets::compare(sides, c);
        others.extend(signature(c));
        others.extend(scheme::compare(sides, c));
        others.extend(messages::compare(sides, c, all));
        others.extend(received::compare(sides, c));
        others.extend(sent::compare(sides, c));
        others.extend(unsent::compare(sides, c));
        Self { around: behaviour::compare(sides, c, elsewhere), clients: clients::compare(sides, c), others }
    }
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

/// Functions that are too long to be compared.
type TooLong = Mutex<BTreeSet<NotExamined>>;

/// Notes a function that is too long.
fn note(too_long: &TooLong, file: &FileFacts, function: &Function) {
    let why = format!("the function {} has more than the {MOST_LINES} lines that are compared", code(&function.symbol()));
    let entry = NotExamined::new(format!("{}:{}", file.path, function.span.start), why);
    too_long.lock().unwrap_or_else(PoisonError::into_inner).insert(entry);
}

/// Returns one function compared; `None` where the change does not touch it.
fn compare_pair<'f>(sides: &Sides<'_>, files: &'f [FilePair], p: &FunctionPair, (renamed, too_long): (&Renames, &TooLong)) -> Option<Compared<'f>> {
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
    let form = |(_, file, function): (&'f FilePair, &'f FileFacts, &'f Function)| (file, function);
    let Some([base_outline, head_outline]) = outlines([base.map(form), head.map(form)], renamed) else {
        head.or(base).into_iter().for_each(|(_, file, function)| note(too_long, file, function));
        return None;
    };
    let diff = difference(&base_outline, &head_outline);
    let both = base.is_some() && head.is_some();
    let logs = |o: &Option<Outline<'_>>| o.iter().flat_map(|o| o.lines.iter().filter(|l| l.noise).map(|l| l.text.to_string())).collect::<Vec<_>>();
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
    let mut c = Compared { base, head, diff, matched: vec![], replaced: vec![], removed: vec![], added: vec![] };
    match_points(sides.catalogue, &mut c);
    Some(c)
}

/// Returns the outlines of a function at both sides, base in the words of head: what is renamed or only written another way reads alike. `None`
/// for a function that is too long to be compared.
fn outlines<'f>(sides: [Option<(&'f FileFacts, &'f Function)>; 2], renamed: &Renames) -> Option<[Option<Outline<'f>>; 2]> {
    let [base, head] = sides;
    let kept = Renames { moved: renamed.moved.clone(), ..Renames::default() };
    let (Some((old, b)), Some((new, h))) = (base, head) else {
        let one = base.map(|(_, f)| Outline::of(f, renamed));
        let other = head.map(|(_, f)| Outline::of(f, &kept));
        let long = one.iter().chain(&other).any(is_too_long);
        return (!long).then_some([one, other]);
    };
    let variables = [functions::imports(old, new), functions::parameters(b, h)].into_iter().flatten().collect();
    let mut renames = Renames { variables, ..renamed.clone() };
    let (mut before, after) = (Outline::of(b, &renames), Outline::of(h, &kept));
    if is_too_long(&before) || is_too_long(&after) {
        return None;
    }
    spellings::adopt(new.language, &mut before, &after);
    let locals = functions::variables(&before, &after, &OutlineDiff::between(&before, &after));
    if !locals.is_empty() {
        renames.variables.extend(locals);
        before = Outline::of(b, &renames);
        spellings::adopt(new.language, &mut before, &after);
    }
    shorthands::adopt((&mut before, &renames), (&after, &kept));
    Some([Some(before), Some(after)])
}

/// Returns true for an outline that is too long to be compared.
fn is_too_long(o: &Outline<'_>) -> bool {
    o.lines.len() > MOST_LINES
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
    let summary = format!("{} {}", code(&symbol), taken(b.function, h.function));
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

/// Longest list of types that is quoted as a whole.
const LISTED: usize = 80;

/// Returns what a function takes and gives now; of long lists what came and what went.
fn taken(b: &Function, h: &Function) -> String {
    let (old, new) = (parameters(b), parameters(h));
    if old.chars().count().max(new.chars().count()) <= LISTED {
        return format!("takes {} instead of {}", code(&new), code(&old));
    }
    let rest = |of: &[Param], without: &[Param]| {
        let mut left = written(of);
        for w in written(without) {
            left.iter().position(|x| *x == w).map(|i| left.remove(i));
        }
        left
    };
    let say = |verb: &str, types: Vec<String>| {
        let list = types.iter().map(|t| code(t)).collect::<Vec<_>>().join(", ");
        (!types.is_empty()).then(|| format!("{verb} {list}"))
    };
    let parts = [
        say("also takes", rest(&h.params, &b.params)),
        say("no longer takes", rest(&b.params, &h.params)),
        say("also gives", rest(&h.results, &b.results)),
        say("no longer gives", rest(&b.results, &h.results)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

/// Returns the types of parameters or results. Where none are written, the names tell.
fn written(list: &[Param]) -> Vec<String> {
    list.iter().map(|p| if p.type_ref.text.is_empty() { p.name.clone() } else { p.type_ref.text.clone() }).collect()
}

/// Returns the types that a function takes and gives.
fn parameters(f: &Function) -> String {
    let list = |v: &[Param]| written(v).join(", ");
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

/// What stands in another function at head.
struct Moves {
    /// The points and what changed at them.
    found: Comparison,
    /// Functions that points moved into or out of: a call of one is no connection that came or went.
    between: HashSet<String>,
}

/// Matches points that stand in another function at head: the very same anywhere, one that differs only where one of the two
/// functions calls the other.
fn match_across(sides: &Sides<'_>, all: &mut [Compared<'_>]) -> Moves {
    let catalogue = sides.catalogue;
    let mut moves = Moves { found: Comparison::default(), between: HashSet::new() };
    let mut between = BTreeSet::new();
    for related in [false, true] {
        let gone: Vec<(usize, usize)> = all.iter().enumerate().flat_map(|(i, c)| c.removed.iter().map(move |&p| (i, p))).collect();
        for (i, p) in gone {
            let Some((j, k)) = partner(all, i, p, related) else { continue };
            let apart = !related_by_call(&all[i], &all[j]);
            let q = all[j].added.remove(k);
            all[i].removed.retain(|&x| x != p);
            if let (Some(base), Some(head)) = (&all[i].base, &all[j].head) {
                moves.between.extend([base.function.symbol(), head.function.symbol()]);
                let then = extracted::as_called(sides.base_points, all[j].base.as_ref(), base, (&base.points[p], &head.points[q]));
                let now = extracted::as_called(sides.head_points, all[i].head.as_ref(), head, (&head.points[q], &base.points[p]));
                moved(catalogue, [&then, &now], &head.points[q], &mut moves.found);
                between.insert((i, j));
                // A function that calls the other is in its phase too.
                let phase = lifecycle::moved(&base.points[p], &head.points[q]).filter(|_| apart);
                moves.found.changes.extend(phase);
            }
        }
    }
    between.into_iter().for_each(|(i, j)| secured_otherwise(catalogue, all, (i, j), &mut moves.found));
    moves
}

/// Adds a point that stands elsewhere now, and what changed at it between `base` and `head`.
fn moved(catalogue: &Catalogue, [base, head]: [&Point; 2], stands: &Point, found: &mut Comparison) {
    found.changes.extend(differences(&catalogue.rules[head.rule], base, head));
    let captures = captures_of(Some(base), Some(head));
    found.points.push(ComparedPoint { captures, point: stands.clone(), status: PointStatus::Moved });
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
        let caller = extracted::kept_name(c, all);
        for &(i, j) in &c.matched {
            let head = extracted::as_called(sides.head_points, caller, h, (&h.points[j], &b.points[i]));
            matched_point(sides, c, [&b.points[i], &head], found);
        }
    }
    let instead: Vec<Change> = c.replaced.iter().flat_map(|&(i, j)| replaced(sides, c, i, j)).collect();
    found.changes.extend(instead);
    // A reply that a function only puts together says nothing until somebody gives it.
    let given = |p: &Point| p.role != REPLY;
    let already = |p: &Point| given(p) && p.via.first().is_some_and(|v| told.contains(v));
    let took_place = |side, i: usize| c.replaced.iter().any(|&(b, h)| if side == Side::Base { b == i } else { h == i });
    for (seen, other, points, side) in [(&c.base, &c.head, &c.removed, Side::Base), (&c.head, &c.base, &c.added, Side::Head)] {
        let Some(here) = seen else { continue };
        for (i, p) in points.iter().map(|&i| (i, &here.points[i])) {
            let stands = other.as_ref().is_some_and(|o| unseen::stands(p, here, o, side) || unseen::through_function(p, here, o, all, side));
            let answered = p.role == ERROR && unseen::answered(p, other.as_ref(), all, side);
            if !stands && !answered && !unseen::elsewhere(sides, p, here, all, side) {
                let inside = points.iter().any(|&o| is_part_of(p, &here.points[o]));
                let before = found.changes.len();
                single_point(sides, p, side, already(p) || inside || took_place(side, i), found);
                let kept = other.as_ref().and_then(|o| o.points.iter().find(|q| is_same_call(p, q)));
                if let (Some(q), Some(last)) = (kept, found.changes[before..].last_mut()) {
                    if side == Side::Base {
                        last.summary.push_str(&format!("; the same call stays ({}:{})", q.file, q.line));
                    }
                    // The connection is there at both sides: what changed is when it is used.
                    if last.kind.ends_with("_removed") || last.kind.ends_with("_added") {
                        last.kind = behaviour::guard_kind(p).to_owned();
                    }
                }
            }
        }
    }
}

/// Returns true for two calls of the same that are given the same.
fn is_same_call(p: &Point, q: &Point) -> bool {
    p.rule == q.rule && p.callee == q.callee && p.via == q.via && p.captures == q.captures && p.role != ERROR
}

/// Returns true for a call that stands in the arguments of another of its mechanism and is told with it. How a connection is secured has a word
/// of its own.
fn is_part_of(p: &Point, outer: &Point) -> bool {
    let call = |p: &Point| p.text.strip_prefix(p.callee.as_str()).filter(|rest| rest.starts_with('(')).map(str::to_owned);
    let secures = matches!(p.role.as_str(), "tls" | "credential") && p.role != outer.role;
    let direct = p.via.is_empty() && outer.via.is_empty() && p.at == outer.at && p.at.is_some();
    // The record of an option is told with the option that shows all of it.
    let whole = outer.captures.values().any(|v| v.shown().contains(&p.text) && v.shown().chars().count() <= QUOTED);
    let shown = p.text.ends_with('}') && p.role == "connect" && p.role == outer.role && whole && p.called() != outer.called();
    let part = call(p).is_some() || shown;
    direct && !secures && p.mechanism == outer.mechanism && part && call(outer).is_some_and(|args| args.contains(&p.text))
}

/// Adds a point that stands at both sides.
fn matched_point(sides: &Sides<'_>, c: &Compared<'_>, [base, head]: [&Point; 2], found: &mut Comparison) {
    let rule = sides.head_points.rule(head);
    let mut changes = if changed_frame(c, base, head) { vec![] } else { differences(rule, base, head) };
    changes.extend(behind_names(c, rule, base, head));
    changes.retain(|change| !written_at_both(c, change) && !named_now(sides, c, change));
    changes.retain(|change| !set_besides(c, [base, head], change) && !option_of_its_own(c, [base, head], change));
    changes.retain(|change| !said_inside(sides, c, [base, head], change));
    // What its part tells is the same cause.
    changes.iter_mut().filter(|change| told_inside(sides, c, [base, head], change)).for_each(|change| change.confidence = Level::Low);
    let on_changed_line = head.at.is_some_and(|j| c.diff.head_to_base.get(j).is_some_and(Option::is_none));
    let status = if changes.is_empty() { PointStatus::Touched } else { PointStatus::Modified };
    found.changes.extend(changes);
    if status == PointStatus::Modified || on_changed_line || head.at.is_none() {
        found.points.push(ComparedPoint { captures: captures_of(Some(base), Some(head)), point: head.clone(), status });
    }
}

/// Returns the fields of records that were worked out in place and go by a local name now, or the other way, where that name stands for what
/// other functions work out.
fn behind_names(c: &Compared<'_>, rule: &Rule, base: &Point, head: &Point) -> Vec<Change> {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return vec![] };
    let mut found = vec![];
    for (name, old) in &base.captures {
        let Some(new) = head.captures.get(name) else { continue };
        let Some(kind) = new.change.clone().or_else(|| rule.capture_changes.get(name).cloned()).or_else(|| rule.other.clone()) else { continue };
        let (old, new) = (old.shown(), new.shown());
        for (key, x, y) in records::parts_of(&old).into_iter().zip(records::parts_of(&new)).flat_map(|(b, h)| records::named_at_one_side(b, h)) {
            let (was, is) = (worked_out(b, x).unwrap_or_else(|| x.to_owned()), worked_out(h, y).unwrap_or_else(|| y.to_owned()));
            let (old, new) = (called_in(&was), called_in(&is));
            if !old.is_empty() && !new.is_empty() && old.is_disjoint(&new) {
                let (was, is) = (masked(key, &was), masked(key, &is));
                let summary = format!("{}: {key} {}", place(head), turned(&was, &is));
                found.push(change(head, Side::Head, &kind, Direction::Changed, summary).with(Some(base), Some(was), Some(is)));
            }
        }
    }
    found
}

/// Returns the value of a field with secrets masked: the field's name tells some of them.
fn masked(key: &str, value: &str) -> String {
    let field = mask(&format!("{key}: {value}"));
    field.split_once(": ").map_or_else(String::new, |(_, value)| value.to_owned())
}

/// Returns what a local name stands for that is given a value once.
fn worked_out(s: &Seen<'_>, name: &str) -> Option<String> {
    conditions::given(s, name).map(ToString::to_string)
}

/// Returns the names of the functions that a piece of code calls.
fn called_in(code: &str) -> BTreeSet<&str> {
    let before = code.match_indices('(').map(|(i, _)| &code[..i]);
    before.map(|b| b.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()).filter(|n| !n.is_empty()).collect()
}

/// Returns true for a call in a new helper inside its function: what it is given goes by the helper's own names.
fn changed_frame(c: &Compared<'_>, base: &Point, head: &Point) -> bool {
    let lines = c.base.as_ref().zip(base.at).zip(c.head.as_ref().zip(head.at));
    lines.is_some_and(|((b, x), (h, y))| frames::moved((&b.outline, x), (&h.outline, y)))
}

/// Returns true where one of the values is a call that stands at both sides: the other value is what it comes to, where that can be told.
fn written_at_both(c: &Compared<'_>, change: &Change) -> bool {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return false };
    let stands = |s: &Seen<'_>, text: &str| s.outline.lines.iter().any(|l| l.text.contains(text));
    let calls = [&change.base, &change.head].into_iter().flatten().filter(|v| v.contains('(') && !v.starts_with('('));
    calls.into_iter().any(|text| stands(b, text) && stands(h, text))
}

/// Returns true where what was written out is a constant of the same value now, or the other way, and where only parameters have other names.
fn named_now(sides: &Sides<'_>, c: &Compared<'_>, change: &Change) -> bool {
    let (Some(b), Some(h), Some(old), Some(new)) = (&c.base, &c.head, &change.base, &change.head) else { return false };
    let renamed = functions::parameters(b.function, h.function);
    let by_head: String = functions::tokens(old).into_iter().map(|t| renamed.get(t).map_or(t, String::as_str)).collect();
    !renamed.is_empty() && by_head == *new || conditions::same_by_constant(sides, [b, h], old, new)
}

/// Returns true where a record became a variable whose fields are set one by one, or the other way: what one of the statements does not set,
/// another does.
fn set_besides(c: &Compared<'_>, [base, head]: [&Point; 2], change: &Change) -> bool {
    let alone = |p: &Point| p.captures.keys().next().filter(|n| p.captures.len() == 1 && p.via.is_empty() && p.called() == n.as_str()).is_some();
    let sets = |s: &Option<Seen<'_>>, by: &Point| {
        let others = s.iter().flat_map(|s| &s.points).filter(|q| q.rule == by.rule && alone(q) && variable(q) == variable(by));
        others.flat_map(|q| q.captures.keys()).any(|name| change.summary.contains(&format!(": {name} ")))
    };
    match (alone(base), alone(head)) {
        (false, true) => change.head.is_none() && sets(&c.head, head),
        (true, false) => change.base.is_none() && sets(&c.base, base),
        _ => false,
    }
}

/// Returns the variable whose field a statement sets.
fn variable(p: &Point) -> &str {
    p.callee.rsplit_once('.').map_or("", |(of, _)| of)
}

/// Returns true where a value that came or went is an option of the call which is a point itself: it is told as that.
fn option_of_its_own(c: &Compared<'_>, [base, head]: [&Point; 2], change: &Change) -> bool {
    let told = |s: &Option<Seen<'_>>, alone: &[usize], at: &Point, value: &Option<String>| {
        let points = s.iter().flat_map(|s| alone.iter().map(|&i| &s.points[i]));
        value.as_ref().is_some_and(|v| points.into_iter().any(|q| q.at == at.at && q.mechanism == at.mechanism && q.text == *v))
    };
    let none = |value: &Option<String>| value.as_ref().is_none_or(|v| v.trim().is_empty());
    match (none(&change.base), none(&change.head)) {
        (false, true) => told(&c.base, &c.removed, base, &change.base),
        (true, false) => told(&c.head, &c.added, head, &change.head),
        _ => false,
    }
}

/// Returns true where a value is a record that is a point of the same mechanism itself: what differs in it is told of that.
fn said_inside(sides: &Sides<'_>, c: &Compared<'_>, outer: [&Point; 2], change: &Change) -> bool {
    let (Some(b), Some(h), Some(old), Some(new)) = (&c.base, &c.head, &change.base, &change.head) else { return false };
    let whole = |p: &Point, q: &Point| {
        p.text.ends_with('}') && p.mechanism == outer[0].mechanism && p.at == outer[0].at && q.at == outer[1].at && *old == p.text && *new == q.text
    };
    // What is only set besides is less urgent than that the whole is another.
    let other = |p: &Point, q: &Point| differences(sides.head_points.rule(q), p, q).iter().any(|x| x.direction != Direction::Added);
    let told = |p: &Point, q: &Point| whole(p, q) && other(p, q);
    // What travels is told where it is sent.
    let sends = matches!(outer[1].role.as_str(), "call" | "publish" | "write" | "handle");
    !sends && c.matched.iter().any(|&(i, j)| told(&b.points[i], &h.points[j]))
}

/// Returns true where options of a connection differ only in a part that is a point itself, of which its own values are told, and nothing is
/// said but that: another mechanism or kind is another thing to know.
fn told_inside(sides: &Sides<'_>, c: &Compared<'_>, outer: [&Point; 2], change: &Change) -> bool {
    let (Some(b), Some(h), Some(old), Some(new)) = (&c.base, &c.head, &change.base, &change.head) else { return false };
    let inside = |p: &Point, q: &Point| {
        let part = p.text != outer[0].text && old.contains(&p.text) && new.contains(&q.text);
        part && p.text != q.text && old.replace(&p.text, "") == new.replace(&q.text, "")
    };
    let opens = matches!(outer[1].role.as_str(), "connect" | "serve" | "tls");
    let says = |x: &Change| change.kind == "other" || (&x.kind, &x.mechanism) == (&change.kind, &change.mechanism);
    let told = |p: &Point, q: &Point| inside(p, q) && differences(sides.head_points.rule(q), p, q).iter().any(says);
    opens && c.matched.iter().any(|&(i, j)| told(&b.points[i], &h.points[j]))
}

/// Returns true where a capture is what is called, and only one side calls something: what the other stands for is not known.
fn half_a_chain(capture: &Capture, base: &Value, head: &Value) -> bool {
    let called = |v: &Value| matches!(v, Value::Text(t) if t.ends_with(')'));
    capture.kind == ValueKind::Chain && called(base) != called(head)
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
        if b.is_none() && h.is_some_and(|h| is_inside(head, &h.value)) || h.is_none() && b.is_some_and(|b| is_inside(base, &b.value)) {
            continue;
        }
        if base.text == head.text && b.zip(h).is_some_and(|(b, h)| known_once(&b.value, &h.value)) {
            continue;
        }
        if b.zip(h).is_some_and(|(b, h)| made_elsewhere([base, head], &b.value, &h.value)) {
            continue;
        }
        if rule.spells(base.called(), head.called()) && respelled(base, head, [b, h]) {
            continue;
        }
        if b.zip(h).is_some_and(|(b, h)| rule.captures.get(name).is_some_and(|c| half_a_chain(c, &b.value, &h.value))) {
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

/// Returns true where the values of a call in two spellings are the name of what is called, or all stand in the call at the other side: the
/// same is given in another way.
fn respelled(base: &Point, head: &Point, values: [Option<&Captured>; 2]) -> bool {
    let stands = |v: Option<&Captured>, own: &Point, other: &Point| {
        v.is_none_or(|c| {
            let (text, there) = (c.shown(), identifiers(&other.text));
            text == own.called() || identifiers(&text).is_subset(&there)
        })
    };
    stands(values[0], base, head) && stands(values[1], head, base)
}

/// Returns the identifiers and numbers of a piece of code.
fn identifiers(code: &str) -> BTreeSet<&str> {
    code.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).collect()
}

/// Returns true where only one of two values is known: the same words stand there, and what they come to cannot be told at one side.
fn known_once(base: &Value, head: &Value) -> bool {
    let known = |v: &Value| !matches!(v, Value::Unknown(_) | Value::Reference(_));
    match (base, head) {
        (Value::List(b), Value::List(h)) => b.len() == h.len() && b.iter().zip(h).all(|(b, h)| b == h || known_once(b, h)),
        _ => known(base) != known(head),
    }
}

/// Returns true where a text that a function puts together is known at one side only, and stands at the other by the name of a member: nothing
/// tells that it is another text.
fn made_elsewhere([base, head]: [&Point; 2], old: &Value, new: &Value) -> bool {
    let member = |v: &Value| matches!(v, Value::Reference(name) if name.contains('.'));
    let made = |v: &Value, p: &Point| matches!(v, Value::Text(t) if t.contains(UNKNOWN)) && !p.text.contains(['"', '`']);
    match (old, new) {
        (Value::List(old), Value::List(new)) => {
            let alike = |b: &Value, h: &Value| b == h || same_name(b, h) || made_elsewhere([base, head], b, h);
            old.len() == new.len() && old.iter().zip(new).all(|(b, h)| alike(b, h))
        }
        (old, new) => made(old, base) && member(new) || member(old) && made(new, head),
    }
}

/// Returns true for a call with a spread argument: what that gives is not known.
fn spreads(p: &Point) -> bool {
    ["...", "(**", ", **"].iter().any(|mark| p.text.contains(mark))
}

/// Returns true for a value that goes by a name of the function which a call goes through: nothing tells what it is here.
fn is_inside(p: &Point, v: &Value) -> bool {
    let local = |name: &str| !name.contains('.') && name.starts_with(|c: char| c.is_lowercase() || c == '_');
    match v {
        Value::Reference(name) => !p.via.is_empty() && local(name) && !identifiers(&p.text).contains(name.as_str()),
        Value::List(all) => !all.is_empty() && all.iter().all(|v| is_inside(p, v)),
        _ => false,
    }
}

/// Returns the change of one capture.
fn capture_change(base: &Point, head: &Point, name: &str, kind: String, direction: Direction, b: Option<&Captured>, h: Option<&Captured>) -> Change {
    let (bs, hs) = (b.map(Captured::shown), h.map(Captured::shown));
    let told = both(bs.clone(), hs.clone());
    let summary = format!("{}{}: {name} {told}", place(head), of_option(base, head, name));
    change(head, Side::Head, &kind, direction, summary).with(Some(base), bs, hs)
}

/// Capture that holds the name of what a call sets: `config.set("message.timeout.ms", "5000")`.
const OPTION: &str = "option";

/// Returns the words for the option whose value `name` is; none where the call is named after it.
fn of_option(base: &Point, head: &Point, name: &str) -> String {
    let option = |p: &Point| p.captures.get(OPTION).map(|c| c.value.clone());
    match option(head) {
        Some(Value::Text(o)) if name != OPTION && o != head.called() && option(base) == option(head) => format!(" of option {}", code(&o)),
        _ => String::new(),
    }
}

/// Returns both values of a capture; one that holds nothing in words.
pub(super) fn both(base: Option<String>, head: Option<String>) -> String {
    let holds = |v: &Option<String>| v.as_ref().is_some_and(|v| !v.trim().is_empty());
    if let (Some(b), Some(h)) = (&base, &head)
        && holds(&base)
        && holds(&head)
    {
        return turned(b, h);
    }
    let say = |v: Option<String>| match v {
        None => "not set".to_owned(),
        Some(v) if v.trim().is_empty() => "none".to_owned(),
        Some(v) => code(&v),
    };
    format!("{} → {}", say(base), say(head))
}

/// Returns how a sentence names a point: a reply by who gives it, a decorator by its function, anything else by its call.
pub(crate) fn named(p: &Point) -> String {
    match p.role.as_str() {
        REPLY => code(&p.symbol),
        _ if p.decorates => format!("{} ({})", code(&p.symbol), code(&format!("@{}", p.callee))),
        _ => place(p),
    }
}

/// Returns what stands at a place; where it does something else than its rule is for, by that.
fn what<'r>(rule: &'r Rule, p: &Point) -> &'r str {
    match (p.role.as_str(), rule.role.as_str()) {
        ("acknowledge", role) if role != "acknowledge" => "Acknowledgement of a message",
        ("serve", "close") => "Server or consumer started",
        ("close", role) if role != "close" => "Subscription or connection closed",
        _ => &rule.what,
    }
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
    // Of a whole function that is new or gone, only a rule that says what that means is heard.
    let whole = p.at.is_none() && p.callee == p.symbol;
    let Some(kind) = kind.as_ref().or(rule.other.as_ref().filter(|_| !whole)) else { return };
    // No channel comes where a subscription ends.
    let kind = if p.role == "close" && rule.role == "subscribe" { "lifecycle_changed" } else { kind };
    let last = p.called();
    // `PoolSize: cfg.PoolSize` says no more than that it is set.
    let repeats = |n: &str, c: &Captured| {
        rule.role == "connect" && matches!(&c.value, Value::Reference(r) if r.rsplit('.').next().is_some_and(|l| words(l) == words(n)))
    };
    let telling = |n: &str, c: &Captured| !matches!(c.value, Value::Unknown(_)) && !c.shown().is_empty() && c.shown() != last && !repeats(n, c);
    let values: Vec<String> = p.captures.iter().filter(|(n, c)| telling(n, c)).map(|(n, c)| format!("{n} {}", code(&c.shown()))).collect();
    let with = if values.is_empty() { String::new() } else { format!(" ({})", values.join(", ")) };
    let summary = format!("{}: {}{with} {verb}", what(rule, p), named(p));
    let shown = Some(if values.is_empty() { p.callee.clone() } else { p.captures.values().map(Captured::shown).collect::<Vec<_>>().join(", ") });
    let (b, h) = if side == Side::Base { (shown, None) } else { (None, shown) };
    found.changes.push(change(p, side, kind, direction, summary).with(None, b, h));
}
