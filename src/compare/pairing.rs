//! Which point of head is which point of base.
//!
//! In: the points of the functions compared. Out: pairs, in the same function first, then across functions. A pair is the same place in the
//! code, the same values, or one call in another spelling. Left out: what differs between the two, see [`super::matched`].

use crate::change::Side;
use crate::compare::compared::{Compared, Seen};
use crate::compare::functions::tokens;
use crate::compare::{receivers, records};
use crate::facts::{Expr, Value};
use crate::points::{Captured, Point, words};
use crate::rules::{Catalogue, Rule, without_getters};
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Role of the code of an error: it is one of the answers of a function, whatever stands around it.
pub(super) const ERROR: &str = "error";

/// Role of what puts a message on its way.
const PUBLISH: &str = "publish";

/// Pairs of points of one function above which not each is held against all; see [`among`].
const MANY: usize = 1_000;

/// Tells whether two points are a pair.
type Test<'t> = &'t dyn Fn(&Point, &Point) -> bool;

/// How many of the tests of a pair ask for the same place or the same text.
const EXACT: usize = 3;

/// Takes out the calls that stand at both sides already, but once more here: another call is not what became of them.
fn repeats(s: &Seen<'_>, matched: &[usize], free: &mut Vec<usize>) -> Vec<usize> {
    let said: HashSet<_> = matched.iter().map(|&i| &s.points[i]).map(|p| (p.rule, &p.text, &p.via)).collect();
    let again = |p: &Point| p.role != ERROR && p.at.is_some() && said.contains(&(p.rule, &p.text, &p.via));
    let (repeated, rest): (Vec<usize>, Vec<usize>) = free.iter().partition(|&&i| again(&s.points[i]));
    *free = rest;
    repeated
}

/// Matches the points of one function at both sides.
pub(super) fn match_points(catalogue: &Catalogue, c: &mut Compared<'_>) {
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
    let called = |p: &Point, q: &Point| alike(p, q) && p.called() == q.called();
    let head_line = |p: &Point, side: Side| if side == Side::Base { p.at.map(|i| c.diff.base_to_head[i]) } else { p.at.map(Some) };
    let placed = |p: &Point, side: Side| number((p.rule, head_line(p, side)));
    let written = |p: &Point, _: Side| number((p.rule, &p.text));
    let kind = |p: &Point, _: Side| number((p.rule, p.via.is_empty()));
    let call = |p: &Point, _: Side| number((p.rule, p.via.is_empty(), p.called()));
    let given = |p: &Point, _: Side| number((p.rule, p.via.is_empty(), p.called(), spelled(p)));
    let tests: [(Test<'_>, Common<'_>); 11] = [
        (&|p, q| p.rule == q.rule && same_line(p, q) && p.text == q.text, &placed),
        (&|p, q| p.rule == q.rule && same_line(p, q) && (p.role != ERROR || same_answer(p, q)), &placed),
        (&|p, q| p.rule == q.rule && p.text == q.text, &written),
        (&|p, q| called(p, q) && p.captures == q.captures, &given),
        (&|p, q| called(p, q) && same_captures(p, q), &given),
        (&|p, q| called(p, q) && p.role != ERROR && shares(p, q), &call),
        (&|p, q| called(p, q) && (p.role != ERROR || same_answer(p, q)), &call),
        (&|p, q| alike(p, q) && spells(&catalogue.rules[p.rule], p, q), &kind),
        (&|p, q| alike(p, q) && !values(p).is_empty() && values(p) == values(q), &kind),
        (&|p, q| alike(p, q) && same_texts(p, q), &kind),
        (&|p, q| alike(p, q) && (p.captures == q.captures || p.role == "connect"), &kind),
    ];
    let (mut once_less, mut once_more) = (vec![], vec![]);
    for (n, (test, common)) in tests.into_iter().enumerate() {
        if n == EXACT {
            let (old, new): (Vec<usize>, Vec<usize>) = c.matched.iter().copied().unzip();
            (once_less, once_more) = (repeats(b, &old, &mut free_base), repeats(h, &new, &mut free_head));
        }
        let many = free_base.len() * free_head.len() > MANY;
        let take = |base: &mut _, head: &mut _| if many { among(b, h, base, head, (test, common)) } else { pairs(b, h, base, head, test) };
        c.matched.extend(take(&mut free_base, &mut free_head));
    }
    c.matched.sort_unstable();
    c.replaced = replaced(b, h, &free_base, &free_head);
    (c.removed, c.added) = ([free_base, once_less].concat(), [free_head, once_more].concat());
    c.removed.sort_unstable();
    c.added.sort_unstable();
}

/// Returns the calls that are gone with the calls of another rule that take their place: they do the same in the same function with one of
/// the same values.
fn replaced(b: &Seen<'_>, h: &Seen<'_>, gone: &[usize], come: &[usize]) -> Vec<(usize, usize)> {
    let fits = |p: &Point, q: &Point| {
        let direct = p.via.is_empty() && q.via.is_empty() && p.at.is_some() && q.at.is_some();
        direct && p.rule != q.rule && p.mechanism == q.mechanism && p.role == q.role && p.role != ERROR && p.called() != q.called() && shares(p, q)
    };
    pairs(b, h, &mut gone.to_vec(), &mut come.to_vec(), &fits)
}

/// Returns true where two points have a telling value in common besides what is called.
fn shares(p: &Point, q: &Point) -> bool {
    let telling = |v: &Value| match v {
        Value::Text(t) => !t.is_empty(),
        Value::List(all) => !all.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
        _ => true,
    };
    let of_callee = |p: &Point, v: &Value| v.to_string() == p.called();
    p.captures.iter().any(|(n, c)| telling(&c.value) && !of_callee(p, &c.value) && q.captures.get(n).is_some_and(|d| c.value == d.value))
}

/// Returns true where two errors are one answer: with the same code, or with the same words under another code.
fn same_answer(p: &Point, q: &Point) -> bool {
    let words_of = |p: &Point| p.text.split_once(", ").map(|(_, rest)| rest.to_owned());
    p.captures == q.captures || words_of(p).is_some() && words_of(p) == words_of(q)
}

/// Returns true where a call is another spelling of one: the same receiver's, or one that the rule names with its package.
pub(super) fn spells(rule: &Rule, p: &Point, q: &Point) -> bool {
    rule.spells(p.called(), q.called()) && same_receiver(p, q) || rule.spells(p.called(), &q.callee) || rule.spells(&p.callee, q.called())
}

/// Returns true where two methods are called on the same.
fn same_receiver(p: &Point, q: &Point) -> bool {
    let on = |p: &Point| p.callee.rsplit_once('.').map(|(on, _)| on.to_owned());
    on(p).is_some() && on(p) == on(q)
}

/// Matches what is left: the same call through a function of the project, or no longer through one.
pub(super) fn match_through(c: &mut Compared<'_>) {
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
    // The same function is still called, only through another one: once here may be twice there.
    let further = |s: &Seen<'_>, p: &Point| {
        let same = |q: &Point| q.rule == p.rule && !q.via.is_empty() && q.via.last() == p.via.last() && q.via != p.via && q.captures == p.captures;
        !p.via.is_empty() && s.points.iter().any(same)
    };
    c.removed.retain(|&i| !further(h, &b.points[i]));
    c.added.retain(|&j| !further(b, &h.points[j]));
    // A helper that comes with the change takes the call over: what it does is told there, and here nothing of the same name came or went.
    let options = |s: &Seen<'_>, k: usize, call: usize, other: &Point| is_given(&s.points[k], &s.points[call]) && keeps(&s.points[k], other);
    let took_over = pairs(b, h, &mut c.removed, &mut c.added, &|p, q| p.via.is_empty() && !q.via.is_empty() && hands_over(p, q));
    c.removed.retain(|&k| !took_over.iter().any(|&(i, j)| options(b, k, i, &h.points[j])));
    let given_up = pairs(b, h, &mut c.removed, &mut c.added, &|p, q| !p.via.is_empty() && q.via.is_empty() && hands_over(q, p));
    c.added.retain(|&k| !given_up.iter().any(|&(i, j)| options(h, k, j, &b.points[i])));
}

/// Returns true where a call goes through a function now that names the same: whatever of it is seen from here is as before.
fn hands_over(p: &Point, q: &Point) -> bool {
    let kept = |(n, c): (&String, &Captured)| c.value.to_string() == p.called() || q.captures.get(n).is_none_or(|d| d.value == c.value);
    p.rule == q.rule && p.role == PUBLISH && shares(p, q) && p.captures.iter().all(kept)
}

/// Returns true for options that stand in the arguments of a call.
fn is_given(options: &Point, call: &Point) -> bool {
    options.at == call.at && options.at.is_some() && options.mechanism == call.mechanism && options.via.is_empty() && options.rule != call.rule
}

/// Returns true where each text of the options is among what another call is given.
fn keeps(options: &Point, call: &Point) -> bool {
    options.captures.values().all(|c| matches!(&c.value, Value::Text(t) if call.text.contains(t.as_str())))
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

/// What all pairs for which a test holds have in common, as a number of either point.
type Common<'t> = &'t dyn Fn(&Point, Side) -> u64;

/// Returns a number for what is the same where the parts are.
fn number(parts: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

/// Returns the captures of a point without what may go by another name, see [`same_captures`].
fn spelled(p: &Point) -> Vec<(&str, String)> {
    let named = |v: &Value| matches!(v, Value::List(_) | Value::Reference(_) | Value::Unknown(_));
    p.captures.iter().map(|(n, c)| (n.as_str(), if named(&c.value) { String::new() } else { c.value.to_string() })).collect()
}

/// Returns what [`pairs`] does, in a function of so many points that not each can be held against all: only against those that have in common
/// what the test asks for anyway.
fn among(b: &Seen<'_>, h: &Seen<'_>, base: &mut Vec<usize>, head: &mut Vec<usize>, (test, common): (Test<'_>, Common<'_>)) -> Vec<(usize, usize)> {
    let (mut found, mut taken) = (vec![], BTreeSet::new());
    let mut free: HashMap<u64, VecDeque<usize>> = HashMap::new();
    for &j in head.iter() {
        free.entry(common(&h.points[j], Side::Head)).or_default().push_back(j);
    }
    base.retain(|&i| {
        let p = &b.points[i];
        let Some(those) = free.get_mut(&common(p, Side::Base)) else { return true };
        let Some(j) = those.iter().position(|&j| test(p, &h.points[j])).and_then(|k| those.remove(k)) else { return true };
        found.push((i, j));
        taken.insert(j);
        false
    });
    head.retain(|j| !taken.contains(j));
    found
}

/// Returns the function and the place among its added points where a removed point stands now.
pub(super) fn partner(all: &[Compared<'_>], i: usize, p: usize, related: bool) -> Option<(usize, usize)> {
    let from = all[i].base.as_ref()?;
    let base = &from.points[p];
    let line = |s: &Seen<'_>, p: &Point| p.at.map(|at| s.outline.lines[at].text.to_string());
    let fits = |j: usize, head: &Seen<'_>, q: &Point| {
        if q.rule != base.rule {
            return false;
        }
        if base.role == ERROR && !same_answer(base, q) {
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
pub(super) fn related_by_call(one: &Compared<'_>, other: &Compared<'_>) -> bool {
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

/// Returns true for two unknown values whose names end alike: `self.queue` and `consumer.queue`, `delivery.id` and `delivery_id`, `redis_dsn`
/// and `dsn`. The same value goes by another way.
pub(super) fn same_name(base: &Value, head: &Value) -> bool {
    match (base, head) {
        (Value::Unknown(b) | Value::Reference(b), Value::Unknown(h) | Value::Reference(h)) if without_getters(b) == without_getters(h) => true,
        (Value::List(b), Value::List(h)) => b.len() == h.len() && b.iter().zip(h).all(|(b, h)| b == h || same_name(b, h)),
        (Value::Reference(b), Value::Reference(h)) => {
            let last = |name: &str| words(name.rsplit('.').next().unwrap_or(name));
            let (whole_b, whole_h) = (words(b), words(h));
            last(b) == last(h) || whole_b.ends_with(&whole_h) || whole_h.ends_with(&whole_b)
        }
        // What a function literal calls its parameters says nothing, nor does another word in the name of a value that is handed on.
        (Value::Unknown(b), Value::Unknown(h)) => {
            b.contains(LITERAL) && nameless(b) == nameless(h) || reworded(b, h) || recased(b, h) || records::alike(b, h) || receivers::same_sum(b, h)
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

/// Returns true for two records that differ only in the names of local values, each of which keeps the words of the other: `domain` and
/// `domainName`.
fn reworded(base: &str, head: &str) -> bool {
    let (old, new) = (tokens(base), tokens(head));
    let local = |all: &[&str], i: usize| {
        let before = i.checked_sub(1).map_or("", |j| all[j]);
        all[i].starts_with(|c: char| c.is_lowercase() || c == '_') && before == " " && matches!(all.get(i + 1), Some(&"," | &"}"))
    };
    let kept = |b: &str, h: &str| {
        let (b, h) = (words(b), words(h));
        b.starts_with(&h) || h.starts_with(&b) || b.ends_with(&h) || h.ends_with(&b)
    };
    let same = |i: usize| old[i] == new[i] || local(&old, i) && local(&new, i) && kept(old[i], new[i]);
    base.ends_with('}') && old.len() == new.len() && (0..old.len()).all(same)
}

/// Returns true for code that differs only in how names are written: `keepLogs` and `keep_logs`. What stands in a text is no name.
fn recased(base: &str, head: &str) -> bool {
    let (old, new) = (tokens(base), tokens(head));
    let same = |(b, h): (&&str, &&str)| b == h || b.starts_with(char::is_lowercase) && h.starts_with(char::is_lowercase) && words(b) == words(h);
    !base.contains(['"', '\'', '`']) && old.len() == new.len() && old.iter().zip(&new).all(same)
}

/// How the parameters of a function literal begin.
const LITERAL: &str = "func(";

/// Returns code with its function literals without the names of their parameters.
fn nameless(code: &str) -> String {
    let mut parts = code.split(LITERAL);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (names, rest) = part.split_once(')').unwrap_or((part, ""));
        out.push_str(&format!("{LITERAL}{}){rest}", names.split(',').filter(|n| !n.trim().is_empty()).count()));
    }
    out
}
