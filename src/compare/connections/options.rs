//! Options of a construction at base against head, beyond what one record says.
//!
//! In: the functions compared and the changes found at their points. Out: options that a builder gave and nobody gives any more;
//! and, on the changes of single options, what they take away: a value that a setting decided and the code now fixes, a
//! protection that is off, what the siblings do. Left out: constructions that are gone as a whole.

use crate::change::Side;
use crate::compare::calls::context;
use crate::compare::compared::{Compared, Seen, change};
use crate::compare::siblings::{self, places};
use crate::compare::words::code;
use crate::compare::{Change, Comparison, Direction, Sides};
use crate::facts::{Expr, UNKNOWN, Value};
use crate::points::{Captured, Finder, OptionSet, Point, calls, is_construction};
use crate::rules::Rule;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Functions of the project between a construction and the function that gives its options.
const MOST_HOPS: usize = 1;
/// Options that a sentence names.
const NAMED: usize = 5;
/// Stands for any value among the weak ones of a rule.
const ANY: &str = "*";
/// Stands for a star itself.
const STAR: &str = "\\*";
/// Stands for a value that is not given, among the weak ones of a rule.
const UNSET: &str = "not set";

/// Adds what functions no longer give to their constructions, and completes what was found at single options.
pub(crate) fn compare(sides: &Sides<'_>, compared: &[Compared<'_>], found: &mut Comparison) {
    let given: Vec<Option<Builders>> = compared.par_iter().with_max_len(1).map(|c| Builders::of(sides, c)).collect();
    for (c, given) in compared.iter().zip(given) {
        if let (Some(b), Some(h)) = (&c.base, &c.head) {
            for &(i, j) in &c.matched {
                complete(sides, &b.points[i], &h.points[j], found);
            }
            for &i in &c.removed {
                lost(sides, &b.points[i], h, found);
            }
            if let Some(given) = given {
                builders(sides, c, (b, h), &given, compared, found);
            }
        }
    }
    weak_from_the_start(sides, compared, found);
}

/// Completes the changes of the options of a construction that stands at both sides.
fn complete(sides: &Sides<'_>, base: &Point, head: &Point, found: &mut Comparison) {
    let rule = sides.head_points.rule(head);
    let names: BTreeSet<&String> = base.captures.keys().chain(head.captures.keys()).collect();
    for name in names {
        let (b, h) = (base.captures.get(name), head.captures.get(name));
        if b.map(|c| &c.value) == h.map(|c| &c.value) {
            continue;
        }
        let of = format!(": {name} ");
        let Some(told) = found.changes.iter_mut().find(|c| c.file == head.file && c.line == head.line && c.summary.contains(&of)) else { continue };
        if let Some((direction, words)) = weaker(rule, name, b, h) {
            told.direction = direction;
            told.summary.push_str(&words);
        } else if let Some(words) = h.filter(|_| b.is_none()).and_then(|h| may_weaken(rule, name, h)) {
            told.direction = Direction::Changed;
            told.summary.push_str(&words);
        } else if let (Some(b), Some(h)) = (b, h)
            && from_setting(&b.value)
            && fixed(&h.value)
            && is_construction(rule)
        {
            told.summary.push_str(", fixed in the code now");
        } else if h.is_none() && is_construction(rule) && head.via.is_empty() {
            let siblings = siblings::constructions(sides, head.rule, name, (&head.file, &head.symbol));
            told.summary.extend(siblings.told().map(|s| format!("; {s}")));
        }
    }
}

/// Completes the change of an option that a statement of its own gave and that is gone.
fn lost(sides: &Sides<'_>, p: &Point, head: &Seen<'_>, found: &mut Comparison) {
    let rule = &sides.catalogue.rules[p.rule];
    let Some((name, was)) = p.captures.iter().next().filter(|_| p.captures.len() == 1 && p.via.is_empty() && is_construction(rule)) else { return };
    let told = found.changes.iter_mut().find(|c| c.side == Side::Base && c.file == p.file && c.line == p.line && c.rule == Some(p.rule));
    let Some(told) = told else { return };
    if let Some((direction, words)) = weaker(rule, name, Some(was), None) {
        told.direction = direction;
        told.summary.push_str(&words);
    } else if head.points.iter().any(|q| q.rule == p.rule && q.via.is_empty()) {
        let siblings = siblings::constructions(sides, p.rule, name, (&head.file.path, &p.symbol));
        told.summary.extend(siblings.told().map(|s| format!("; {s}")));
    }
}

/// Completes the changes of new constructions that lack a protection from the start.
fn weak_from_the_start(sides: &Sides<'_>, compared: &[Compared<'_>], found: &mut Comparison) {
    for c in compared {
        let added = c.head.iter().flat_map(|h| c.added.iter().map(move |&j| (h, &h.points[j])));
        for (h, p) in added.filter(|(_, p)| p.via.is_empty()) {
            let rule = &sides.catalogue.rules[p.rule];
            let weak = p.captures.iter().find_map(|(name, v)| weaker(rule, name, None, Some(v)).filter(|_| matters_when_new(rule, name)));
            let told = found.changes.iter_mut().find(|x| x.side == Side::Head && x.file == p.file && x.line == p.line && x.rule == Some(p.rule));
            if let (Some((direction, words)), Some(told)) = (weak, told) {
                told.direction = direction;
                told.summary.push_str(&words);
                told.summary.extend(asked(h, p).map(|c| format!(" {}", code(&c))));
            }
        }
    }
}

/// Returns the condition that a point stands in, the nearest.
fn asked(s: &Seen<'_>, p: &Point) -> Option<String> {
    let around = context::of(&s.outline, p.at?).guards.into_iter().filter(|g| !g.early && g.text.starts_with("if "));
    around.max_by_key(|g| g.line).map(|g| g.text)
}

/// Returns true where a weak value counts in a new place too: where it is one of trust, or where any value is weak.
fn matters_when_new(rule: &Rule, name: &str) -> bool {
    matches!(rule.mechanism.as_str(), "auth") || rule.weak.get(name).is_some_and(|v| v.contains_key(ANY))
}

/// Returns the direction and the words of a value that takes a protection away, or brings it back.
fn weaker(rule: &Rule, name: &str, base: Option<&Captured>, head: Option<&Captured>) -> Option<(Direction, String)> {
    let values = rule.weak.get(name)?;
    let words = |c: Option<&Captured>, other: Option<&Captured>| match (c, other) {
        (Some(c), _) => values.get(Some(c.shown()).filter(|v| v != ANY).as_deref().unwrap_or(STAR)).or_else(|| values.get(ANY)),
        (None, Some(_)) => values.get(UNSET),
        (None, None) => None,
    };
    match (words(base, head), words(head, base)) {
        (None, Some(w)) => Some((Direction::Weakened, format!(": {w}"))),
        (Some(w), None) => Some((Direction::Strengthened, format!("; so far, {w}"))),
        _ => None,
    }
}

/// Returns the words of a value, not given before, that takes a protection away where what it asks says so.
fn may_weaken(rule: &Rule, name: &str, head: &Captured) -> Option<String> {
    let words = rule.weak.get(name)?.get("true")?;
    let asks = matches!(head.value, Value::Env(_) | Value::Reference(_) | Value::Unknown(_));
    asks.then(|| format!("; where that is true, {words}"))
}

/// Returns true for a value that a setting decides: a field of something, an environment variable.
fn from_setting(v: &Value) -> bool {
    match v {
        Value::Env(_) => true,
        Value::Reference(r) => r.contains('.'),
        _ => false,
    }
}

/// Returns true for a value that stands in the code.
fn fixed(v: &Value) -> bool {
    matches!(v, Value::Text(t) if !t.contains(UNKNOWN)) || matches!(v, Value::Number(_) | Value::Duration(_) | Value::Bool(_))
}

/// The options that builders give to the constructions of a function.
struct Builders {
    /// On the lines of base that are gone.
    was: Given,
    /// On the lines of head that are new.
    new: Given,
    /// On all lines of base and of head.
    whole: (Given, Given),
}

impl Builders {
    /// Returns what builders give on the lines that differ; `None` where they give nothing there.
    fn of(sides: &Sides<'_>, c: &Compared<'_>) -> Option<Self> {
        let (b, h) = (c.base.as_ref()?, c.head.as_ref()?);
        if c.diff.is_empty() {
            return None;
        }
        let was = Given::of(sides.base_points, b, &|i| c.diff.removed.contains(&i));
        let new = Given::of(sides.head_points, h, &|j| c.diff.added.contains(&j));
        let whole = || (Given::of(sides.base_points, b, &|_| true), Given::of(sides.head_points, h, &|_| true));
        (!was.built.is_empty() || !new.built.is_empty()).then(|| Self { was, new, whole: whole() })
    }
}

/// Adds the options that builders gave to a function's constructions, and that the function's own ones lack now; or the reverse.
fn builders(sides: &Sides<'_>, c: &Compared<'_>, (b, h): (&Seen<'_>, &Seen<'_>), given: &Builders, all: &[Compared<'_>], found: &mut Comparison) {
    let Builders { was, new, whole: (whole_base, whole_head) } = given;
    for rule in was.rules().union(&new.rules()) {
        settle(sides, c, *rule, (whole_base, whole_head), found);
    }
    for rule in was.rules() {
        let gone = was.without(whole_head, rule, &sides.catalogue.rules[rule]);
        if let Some(at) = h.points.iter().find(|p| p.rule == rule && p.via.is_empty()).filter(|_| !gone.is_empty()) {
            let told = poorer(sides, at, &gone, was, b, h);
            drop_told(sides, &was.bodies, all, rule, found);
            // That it is not set is said of all of them at once.
            let again = |x: &Change, name: &String| x.summary.contains(&format!(": {name} ")) && x.head.is_none();
            found.changes.retain(|x| !(x.rule == Some(rule) && x.symbol == at.symbol && x.file == at.file && gone.keys().any(|n| again(x, n))));
            found.changes.push(told);
        }
    }
    for rule in new.rules() {
        let mut come = new.without(whole_base, rule, &sides.catalogue.rules[rule]);
        // What a record has besides is no option.
        come.retain(|name, _| own_kind(&sides.catalogue.rules[rule], name).is_some());
        if let Some(at) = b.points.iter().find(|p| p.rule == rule && p.via.is_empty()).filter(|_| !come.is_empty()) {
            found.changes.push(richer(sides, at, &come, new, h));
        }
    }
}

/// Drops what was told of a construction that only changed the function that writes it down: made by a builder then, in place now,
/// or the reverse. What it lacks now is told apart.
fn settle(sides: &Sides<'_>, c: &Compared<'_>, rule: usize, (base, head): (&Given, &Given), found: &mut Comparison) {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return };
    let meaning = &sides.catalogue.rules[rule];
    if !base.constructs(rule) || !head.constructs(rule) {
        return;
    }
    let covered = |p: &Point, other: &Given| p.rule == rule && (!p.via.is_empty() || p.captures.keys().all(|n| other.gives(rule, n, meaning)));
    let mut drop = |p: &Point, side: Side| {
        found.changes.retain(|x| !(x.rule == Some(rule) && x.side == side && x.file == p.file && x.line == p.line && x.symbol == p.symbol));
    };
    c.removed.iter().map(|&i| &b.points[i]).filter(|p| covered(p, head)).for_each(|p| drop(p, Side::Base));
    c.added.iter().map(|&j| &h.points[j]).filter(|p| covered(p, base)).for_each(|p| drop(p, Side::Head));
}

/// The options that some lines of a function give.
struct Given {
    /// Given on the lines themselves.
    direct: Vec<OptionSet>,
    /// Given by functions that the lines call.
    built: Vec<OptionSet>,
    /// Those functions: path and symbol.
    bodies: BTreeSet<(String, String)>,
    /// The first call of one that gives options: its name and line.
    call: Option<(String, u32)>,
}

impl Given {
    /// Collects the options of some lines.
    fn of(finder: &Finder<'_>, s: &Seen<'_>, on: &dyn Fn(usize) -> bool) -> Self {
        let points: Vec<Point> = s.points.iter().filter(|p| p.at.is_some_and(on)).cloned().collect();
        let mut given = Self { direct: finder.options_of(&points), built: vec![], bodies: BTreeSet::new(), call: None };
        let mut seen = BTreeSet::new();
        for (call, bodies) in finder.behind_each(calls(&s.outline, on), s.file, s.function) {
            for body in &bodies {
                let options = finder.options_inside(body, MOST_HOPS, &mut seen);
                if !options.is_empty() && given.call.is_none() {
                    given.call = Some((call.callee.to_string(), call.line));
                }
                given.built.extend(options);
            }
        }
        let of = |(path, i): &(String, usize)| Some((path.clone(), finder.function_at(path, *i)?));
        given.bodies = seen.iter().filter_map(of).collect();
        given
    }

    /// Returns the rules of the options that functions give.
    fn rules(&self) -> BTreeSet<usize> {
        self.built.iter().map(|o| o.rule).collect()
    }

    /// Returns true where a construction of a rule is made.
    fn constructs(&self, rule: usize) -> bool {
        self.direct.iter().chain(&self.built).any(|o| o.rule == rule)
    }

    /// Returns true where an option is given, be it as a part of another one with the same meaning: `repeat.pattern` and `pattern`.
    fn gives(&self, rule: usize, name: &str, meaning: &Rule) -> bool {
        let last = |n: &str| n.rsplit('.').next().unwrap_or(n).to_owned();
        let kind = own_kind(meaning, name);
        let same = |n: &str| n == name || kind.is_some() && last(n) == last(name) && own_kind(meaning, n) == kind;
        self.direct.iter().chain(&self.built).any(|o| o.rule == rule && same(&o.name))
    }

    /// Returns the options with a meaning that functions give and that the other side's lines do not have at all.
    fn without(&self, other: &Self, rule: usize, meaning: &Rule) -> BTreeMap<String, (String, u32)> {
        let counts = |name: &String| meaning.other.is_some() || own_kind(meaning, name).is_some();
        let gone = self.built.iter().filter(|o| o.rule == rule && counts(&o.name) && !other.gives(rule, &o.name, meaning));
        gone.map(|o| (o.name.clone(), (o.file.clone(), o.line))).collect()
    }

    /// Returns the name of the function that gives the options.
    fn by(&self) -> String {
        self.call.as_ref().map(|(name, _)| code(name)).unwrap_or_default()
    }
}

/// Returns the change of a function that now makes a poorer construction by itself.
fn poorer(sides: &Sides<'_>, at: &Point, gone: &BTreeMap<String, (String, u32)>, was: &Given, b: &Seen<'_>, h: &Seen<'_>) -> Change {
    let rule = sides.head_points.rule(at);
    let (file, line) = gone.values().next().cloned().unwrap_or_default();
    let what = lower(&rule.what);
    // What a rule names with an article is the one there is.
    let whose = if what.starts_with("the ") { "" } else { "its " };
    let mut summary = format!("{} no longer sets {} in {whose}{what}; {} did ({file}:{line} before)", code(&at.symbol), names(gone), was.by());
    if let Some(name) = gone.keys().next() {
        let siblings = siblings::constructions(sides, at.rule, name, (&at.file, &at.symbol));
        summary.extend(siblings.told().map(|s| format!("; {s}")));
    }
    let unread = unread(sides, was, b, h);
    let readers = if unread.is_empty() { vec![] } else { siblings::readers(sides, &unread, &BTreeSet::from([at.file.clone()])) };
    if !readers.is_empty() {
        let fields: Vec<String> = unread.iter().take(NAMED).map(|(_, f)| code(f)).collect();
        summary.push_str(&format!("; settings {} no longer take effect here, others read them ({})", fields.join(", "), places(&readers)));
    }
    let kind = kind_of(rule, gone);
    let base = Some(gone.keys().cloned().collect::<Vec<_>>().join(", "));
    let base_line = was.call.as_ref().map(|(_, line)| *line);
    let mut told = change(at, Side::Head, &kind, Direction::Removed, summary).with(None, base, None);
    told.base_at = base_line.map(|line| (b.file.path.clone(), line));
    told
}

/// Returns the change of a function whose construction is now made by one that gives more.
fn richer(sides: &Sides<'_>, at: &Point, come: &BTreeMap<String, (String, u32)>, new: &Given, h: &Seen<'_>) -> Change {
    let (file, line) = come.values().next().cloned().unwrap_or_default();
    let summary = format!("{} now also sets {} through {} ({file}:{line})", code(&at.symbol), names(come), new.by());
    let head = Some(come.keys().cloned().collect::<Vec<_>>().join(", "));
    let mut told = change(at, Side::Head, &kind_of(sides.base_points.rule(at), come), Direction::Strengthened, summary).with(Some(at), None, head);
    told.file.clone_from(&h.file.path);
    told.line = new.call.as_ref().map_or(told.line, |(_, line)| *line);
    told
}

/// Returns the names of options for a sentence.
fn names(options: &BTreeMap<String, (String, u32)>) -> String {
    let shown: Vec<String> = options.keys().take(NAMED).map(|n| code(n)).collect();
    let more = if options.len() > NAMED { format!(" and {} more", options.len() - NAMED) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// Returns a noun phrase for the middle of a sentence: `TLS` stays, `Options` does not.
fn lower(what: &str) -> String {
    let mut chars = what.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(a), Some(b)) if b.is_lowercase() => a.to_lowercase().chain(chars).collect(),
        _ => what.to_owned(),
    }
}

/// Returns the kind of change that lost options are: that of the first that has one.
fn kind_of(rule: &Rule, options: &BTreeMap<String, (String, u32)>) -> String {
    options.keys().find_map(|name| own_kind(rule, name)).or_else(|| rule.other.clone()).unwrap_or_else(|| "other".to_owned())
}

/// Returns the kind of change that a rule has for an option of its own.
fn own_kind(rule: &Rule, name: &str) -> Option<String> {
    let option = rule.options.iter().find(|o| o.capture.as_ref().map_or_else(|| o.fields.fits(name), |c| c == name));
    option.and_then(|o| o.change.clone()).or_else(|| rule.capture_changes.get(name).cloned())
}

/// Returns the fields of settings that the builders read and the function at head does not: type and field.
fn unread(sides: &Sides<'_>, was: &Given, b: &Seen<'_>, h: &Seen<'_>) -> BTreeSet<(String, String)> {
    let mut read: BTreeSet<(String, String)> = BTreeSet::new();
    for (path, symbol) in &was.bodies {
        let Some(file) = sides.base.file(path) else { continue };
        for f in file.functions.iter().filter(|f| f.symbol() == *symbol) {
            let outline = crate::facts::Outline::of(f, &crate::facts::Renames::default());
            read.extend(sides.base_points.field_reads(&file, f, &outline, &|_| true).into_iter().map(|r| (r.owner, r.field)));
        }
    }
    let types: BTreeSet<&str> = b.function.params.iter().map(|p| p.type_ref.name.as_str()).collect();
    let mut still: BTreeSet<String> = BTreeSet::new();
    for line in &h.outline.lines {
        for e in &line.exprs {
            e.walk_here(&mut |x| {
                if let Expr::Field { name, .. } = x {
                    still.insert(name.clone());
                }
            });
        }
    }
    read.into_iter().filter(|(owner, field)| types.contains(owner.as_str()) && !still.contains(field)).collect()
}

/// Drops what was told of builders that are gone: the function that they were for tells it.
fn drop_told(sides: &Sides<'_>, bodies: &BTreeSet<(String, String)>, all: &[Compared<'_>], rule: usize, found: &mut Comparison) {
    let gone = |s: &Seen<'_>| bodies.contains(&(s.file.path.clone(), s.function.symbol()));
    let builders: Vec<&Seen<'_>> = all.iter().filter(|c| c.head.is_none()).filter_map(|c| c.base.as_ref()).filter(|s| gone(s)).collect();
    let mut symbols: BTreeSet<(String, String)> = builders.iter().map(|s| (s.file.path.clone(), s.function.symbol())).collect();
    // What only they called went with them.
    for s in &builders {
        let called: BTreeSet<String> = calls(&s.outline, &|_| true).into_iter().map(|c| c.name.clone()).collect();
        let helpers = all.iter().filter(|c| c.head.is_none()).filter_map(|c| c.base.as_ref()).filter(|x| called.contains(&x.function.name));
        symbols.extend(helpers.map(|x| (x.file.path.clone(), x.function.symbol())));
    }
    let mechanism = &sides.catalogue.rules[rule].mechanism;
    found.changes.retain(|c| {
        let theirs = c.side == Side::Base && symbols.contains(&(c.file.clone(), c.symbol.clone()));
        !(theirs && (c.mechanism == *mechanism || c.rule.is_none()))
    });
}
