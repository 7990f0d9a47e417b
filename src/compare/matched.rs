//! Points at base against points at head, function by function.

use crate::change::{NotExamined, Side};
use crate::compare::calls::behaviour;
use crate::compare::calls::elsewhere::Elsewhere;
use crate::compare::calls::health;
use crate::compare::calls::lifecycle;
use crate::compare::calls::order;
use crate::compare::captures::{captures_of, differences};
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::connections::clients;
use crate::compare::connections::options;
use crate::compare::connections::scheme;
use crate::compare::connections::secrets;
use crate::compare::extracted;
use crate::compare::functions::{self, FunctionPair};
use crate::compare::homes::Homes;
use crate::compare::messages::cases as messages;
use crate::compare::messages::received;
use crate::compare::messages::sent;
use crate::compare::messages::unsent;
use crate::compare::pairing::{ERROR, match_points, match_through, partner, related_by_call};
use crate::compare::predicates::Predicates;
use crate::compare::replaced::{replaced, secured_otherwise};
use crate::compare::residual;
use crate::compare::shorthands;
use crate::compare::spellings;
use crate::compare::told;
use crate::compare::unseen;
use crate::compare::values::keys;
use crate::compare::values::policies;
use crate::compare::values::times;
use crate::compare::words::{QUOTED, code, place};
use crate::compare::{Change, ComparedPoint, Comparison, Direction, FilePair, PointStatus, Sides};
use crate::facts::{FileFacts, Function, LineKind, Outline, OutlineDiff, Param, Renames, Value};
use crate::points::{Captured, MOST_LINES, Point, words};
use crate::rules::{Catalogue, Level, Rule};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Mutex, PoisonError};

/// Returns the points that the change touches and what changed at them.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair]) -> Comparison {
    let (pairs, renamed) = functions::pair(files);
    let whole = Whole { renamed, predicates: Predicates::of(files), too_long: Mutex::default() };
    // One by one: rayon would hand out quarters of the list, of which one is often most of the work.
    let in_bounds = pairs.par_iter().with_max_len(1).filter(|_| sides.head.in_bounds());
    let mut compared: Vec<Compared<'_>> = in_bounds.filter_map(|p| compare_pair(sides, files, p, &whole)).collect();
    let Moves { mut found, between } = match_across(sides, &mut compared);
    found.not_examined.extend(whole.too_long.into_inner().unwrap_or_else(PoisonError::into_inner));
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

/// What is known of all functions of the change together.
struct Whole<'f> {
    /// Names that it changes.
    renamed: Renames,
    /// Functions that only ask something.
    predicates: Predicates<'f>,
    /// Functions that are too long to be compared.
    too_long: Mutex<BTreeSet<NotExamined>>,
}

impl Whole<'_> {
    /// Notes a function that is too long.
    fn note(&self, file: &FileFacts, function: &Function) {
        let why = format!("the function {} has more than the {MOST_LINES} lines that are compared", code(&function.symbol()));
        let entry = NotExamined::new(format!("{}:{}", file.path, function.span.start), why);
        self.too_long.lock().unwrap_or_else(PoisonError::into_inner).insert(entry);
    }
}

/// Returns one function compared; `None` where the change does not touch it.
fn compare_pair<'f>(sides: &Sides<'_>, files: &'f [FilePair], p: &FunctionPair, whole: &Whole<'_>) -> Option<Compared<'f>> {
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
    let homes = base.map(|(f, ..)| &f.homes);
    let Some([base_outline, head_outline]) = outlines([base.map(form), head.map(form)], whole, homes) else {
        head.or(base).into_iter().for_each(|(_, file, function)| whole.note(file, function));
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
        let mut points = finder.points_with(file, function, &outline, &|line| everywhere || changed.contains(&line));
        if let (Some(homes), Side::Base) = (homes, s) {
            points.iter_mut().for_each(|p| homes.adopt_point(p));
        }
        Some(Seen { file, function, outline, points })
    };
    let (base, head) = (seen(base, base_outline, Side::Base), seen(head, head_outline, Side::Head));
    let mut c = Compared { base, head, diff, matched: vec![], replaced: vec![], removed: vec![], added: vec![] };
    match_points(sides.catalogue, &mut c);
    Some(c)
}

/// Returns the outlines of a function at both sides, base in the words of head: what is renamed or only written another way reads alike. `None`
/// for a function that is too long to be compared.
fn outlines<'f>(sides: [Option<(&'f FileFacts, &'f Function)>; 2], whole: &Whole<'_>, homes: Option<&Homes>) -> Option<[Option<Outline<'f>>; 2]> {
    let ([base, head], renamed) = (sides, &whole.renamed);
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
    let adopt = |before: &mut Outline<'_>| {
        homes.into_iter().for_each(|homes| homes.adopt(before));
        spellings::adopt(new.language, before, &after);
    };
    adopt(&mut before);
    let locals = functions::variables(&before, &after, &OutlineDiff::between(&before, &after));
    if !locals.is_empty() {
        renames.variables.extend(locals);
        before = Outline::of(b, &renames);
        adopt(&mut before);
    }
    shorthands::adopt((&mut before, &renames), (&after, &kept));
    whole.predicates.adopt((&mut before, &renames), (&after, &kept));
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
    let changes = told::of(sides, c, [base, head]);
    let on_changed_line = head.at.is_some_and(|j| c.diff.head_to_base.get(j).is_some_and(Option::is_none));
    let status = if changes.is_empty() { PointStatus::Touched } else { PointStatus::Modified };
    found.changes.extend(changes);
    if status == PointStatus::Modified || on_changed_line || head.at.is_none() {
        found.points.push(ComparedPoint { captures: captures_of(Some(base), Some(head)), point: head.clone(), status });
    }
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
