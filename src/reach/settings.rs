//! Settings: from a function that runs only where a field is set to the tests that set the field.
//!
//! In: references that stand under a condition on a field (`if spec.UseCache { … }`), and methods of a type that says itself whether it is
//! enabled. Out: further references, from functions of test files that set the field: by an assignment, in a literal, by a keyword argument, or in
//! a text such as JSON. No call graph has this link: a server that all tests start comes between.
//! Left out: values (a test that sets a field to the zero value does not count, other values are not told apart), conditions with `or`,
//! fields with a name that says nothing.

use super::declared::{Declarations, In};
use super::graph::{Graph, Item};
use super::level::{Found, Reference};
use super::sites;
use super::walk::{self, Place, Visit};
use crate::facts::{Expr, Function, Step, StepKind};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Chance that a test which sets the field comes to what needs it, where one function of tests sets it.
const SET: f32 = 0.7;
/// What every further function that sets the field takes from that: a field that all tests set says little.
const EACH: f32 = 0.008;
/// What a path through a helper of very many tests keeps of its chance for each reference that needs a field to be set.
pub(crate) const UNSET: f32 = 0.7;
/// A field that more functions of tests set than this says nothing.
const USUAL: usize = 40;
/// A method of a type that tells whether it is enabled is one of a list where so many types have both.
const SIBLINGS: usize = 3;
/// Names of fields that say nothing without what they stand in.
const PLAIN: [&str; 22] = [
    "active", "address", "addr", "config", "data", "disabled", "enable", "enabled", "id", "key", "kind", "length", "mode", "name", "path", "size",
    "state", "status", "type", "url", "use", "value",
];
/// Shortest name of a field that is searched for.
const SHORTEST: usize = 6;

/// Fields wanted: by name the functions that need it, each with its chance where the field is set.
pub(crate) type Wanted = BTreeMap<String, BTreeMap<usize, f32>>;

/// Returns the fields that must be set for `cond` to be `holds`, those of the value `own` that the function is a method of left out.
pub(crate) fn needed<'e>(cond: &'e Expr, holds: bool, own: &str) -> Vec<&'e str> {
    let field = |e: &'e Expr| if is_state(e, own) { None } else { field(e) };
    match cond {
        Expr::Field { .. } if holds => field(cond).into_iter().collect(),
        Expr::Unary { op, operand } if matches!(op.trim(), "!" | "not") => needed(operand, !holds, own),
        Expr::Binary { op, left, right } => match (op.as_str(), holds) {
            ("&&" | "and", true) | ("||" | "or", false) => [needed(left, holds, own), needed(right, holds, own)].concat(),
            ("!=" | "!==" | "is not" | ">", true) | ("==" | "===" | "is", false) if is_zero(right) && !walk::is_error_check(cond) => {
                field(left).into_iter().collect()
            }
            ("==" | "===", true) if matches!(&**right, Expr::Bool(true)) => field(left).into_iter().collect(),
            ("==" | "===", true) if is_set(right) => field(left).into_iter().collect(),
            _ => vec![],
        },
        _ => vec![],
    }
}

/// Returns true for a field of the value that a method is called on: what it did before decides, seldom a test.
fn is_state(e: &Expr, own: &str) -> bool {
    let Expr::Field { of, .. } = e else { return false };
    matches!(&**of, Expr::Name(n) if n == own || matches!(n.as_str(), "self" | "this" | "cls"))
}

/// Returns the name by which tests set the field that an expression reads: where it says nothing, that of what it stands in.
fn field(e: &Expr) -> Option<&str> {
    match e {
        Expr::Field { of, name } if says_nothing(name) => field(of),
        Expr::Field { name, .. } => Some(name).filter(|n| n.len() >= SHORTEST).map(String::as_str),
        Expr::Call(c) if c.name == "len" => field(&c.args.first()?.value),
        _ => None,
    }
}

/// Returns true for a name that says nothing by itself.
fn says_nothing(name: &str) -> bool {
    PLAIN.iter().any(|p| p.eq_ignore_ascii_case(name))
}

/// Returns true for the value that a field has before it is set.
fn is_zero(e: &Expr) -> bool {
    match e {
        Expr::Null | Expr::Bool(false) => true,
        Expr::Text(t) => t.is_empty(),
        Expr::Number(n) => n == "0",
        _ => false,
    }
}

/// Returns true for a value written in place that is not the zero value.
fn is_set(e: &Expr) -> bool {
    match e {
        Expr::Bool(_) | Expr::Text(_) | Expr::Number(_) => !is_zero(e),
        Expr::Record(r) => !r.fields.is_empty(),
        Expr::Template(_) => true,
        _ => false,
    }
}

/// Returns the fields that the functions among `frontier` need to be set, by `found` or by what their types say.
pub(crate) fn wanted(declared: &Declarations<'_>, graph: &Graph, frontier: &BTreeSet<usize>, found: &[Found]) -> Wanted {
    let mut wanted = Wanted::new();
    let mut want = |name: &str, node: usize, chance: f32| {
        let best = wanted.entry(name.to_owned()).or_default().entry(node).or_insert(chance);
        *best = best.max(chance);
    };
    for node in frontier {
        enabled_by(declared, graph, *node).iter().for_each(|name| want(name, *node, 1.0));
    }
    for r in found.iter().filter(|f| !f.file.test).flat_map(|f| &f.references) {
        // What else stands before the reference still counts.
        r.settings.iter().for_each(|name| want(name, r.callee, (r.chance / walk::BRANCH).min(1.0)));
    }
    wanted
}

/// Returns references from tests that set a field to the functions that run only where it is set.
pub(crate) fn requests(declared: &Declarations<'_>, graph: &Graph, wanted: Wanted) -> Vec<Found> {
    if wanted.is_empty() {
        return vec![];
    }
    let words: Vec<String> = wanted.keys().flat_map(|n| [n.clone(), snake(n)]).collect::<BTreeSet<_>>().into_iter().collect();
    let Some(first) = wanted.values().flat_map(BTreeMap::keys).map(|n| graph.nodes[*n].file.path.as_str()).min() else { return vec![] };
    let kin = declared.source.kin(first);
    let hits = declared.source.mentions_among(&|p| kin.holds(p) && declared.source.is_test_path(p), &words);
    let mut setting: Vec<(String, Found)> =
        hits.par_iter().with_max_len(1).flat_map_iter(|(path, at)| setters(declared, path, at, &words, &wanted)).collect();
    weigh(&mut setting);
    setting.into_iter().map(|(_, found)| found).collect()
}

/// Returns, for each field, the functions of a test file that set it, as references to the functions that need it.
fn setters(declared: &Declarations<'_>, path: &str, at: &[usize], words: &[String], wanted: &Wanted) -> Vec<(String, Found)> {
    let held: Vec<&str> = at.iter().map(|w| words[*w].as_str()).collect();
    let Some(file) = declared.source.part(path, &held) else { return vec![] };
    let here = wanted.iter().filter(|(name, _)| held.contains(&name.as_str()) || held.contains(&snake(name).as_str()));
    here.map(|(name, nodes)| {
        let references = file.functions.iter().enumerate().filter_map(|(i, f)| Some((i, line_that_sets(f, name)?)));
        let references = references.flat_map(|(i, line)| nodes.iter().map(move |(callee, chance)| reference(i, *callee, line, *chance))).collect();
        (name.clone(), Found { file: file.clone(), references })
    })
    .collect()
}

/// Makes a reference of function number `i` to `callee`, which runs with this chance where the field is set.
fn reference(i: usize, callee: usize, line: u32, chance: f32) -> Reference {
    Reference { caller: Item::Function(i), callee, line, chance, guess: false, sets: true, routes: BTreeSet::new(), settings: BTreeSet::new() }
}

/// Gives each reference the chance that the number of functions which set its field leaves, and drops those of fields that all set.
fn weigh(setting: &mut Vec<(String, Found)>) {
    let mut count: BTreeMap<String, BTreeSet<(String, Item)>> = BTreeMap::new();
    for (name, found) in setting.iter() {
        let who = found.references.iter().map(|r| (found.file.path.clone(), r.caller));
        count.entry(name.clone()).or_default().extend(who);
    }
    setting.retain(|(name, found)| !found.references.is_empty() && count[name].len() <= USUAL);
    for (name, found) in setting.iter_mut() {
        let others = u16::try_from(count[name].len()).unwrap_or(u16::MAX);
        found.references.iter_mut().for_each(|r| r.chance *= SET - EACH * f32::from(others));
    }
}

/// Returns the fields by which the type of a method tells whether it is enabled, where it is one of several such types with that method.
fn enabled_by(declared: &Declarations<'_>, graph: &Graph, node: usize) -> Vec<String> {
    let callee = &graph.nodes[node].callee;
    let Some(receiver) = &callee.receiver else { return vec![] };
    let table = declared.table(&callee.home);
    let Some(check) = table.methods_of(receiver).find(|m| m.to_lowercase().contains("enabled") && **m != callee.name) else { return vec![] };
    let siblings = table.types_with(check).filter(|t| table.has_method(t, &callee.name)).count();
    let method = declared.method(&callee.home, receiver, check).filter(|_| siblings >= SIBLINGS);
    method.and_then(|m: In<Function>| m.whole(declared)).map_or(vec![], |m| true_where(m.get()))
}

/// Returns the fields that must be set for a function to return true.
fn true_where(f: &Function) -> Vec<String> {
    let mut names: Vec<String> = vec![];
    for s in sites::all_steps(f) {
        match &s.kind {
            StepKind::Return { values, .. } => names.extend(values.first().into_iter().flat_map(|v| needed(v, true, "")).map(str::to_owned)),
            StepKind::If { cond, then, .. } => {
                let value = then.last().and_then(returned);
                names.extend(value.into_iter().flat_map(|v| needed(cond, v, "")).map(str::to_owned));
            }
            _ => {}
        }
    }
    names
}

/// Returns the truth value that a step returns.
fn returned(s: &Step) -> Option<bool> {
    let StepKind::Return { values, .. } = &s.kind else { return None };
    if let Some(Expr::Bool(b)) = values.first() { Some(*b) } else { None }
}

/// Returns the first line on which a function sets field `name`.
fn line_that_sets(f: &Function, name: &str) -> Option<u32> {
    let mut setter = Setter { name, snake: snake(name), line: None };
    walk::steps(&f.body, 1.0, &mut setter);
    setter.line
}

/// Looks for the place where a field is set.
struct Setter<'n> {
    /// Its name.
    name: &'n str,
    /// Its name as texts write it.
    snake: String,
    /// Where it is set.
    line: Option<u32>,
}

impl Setter<'_> {
    /// Notes a line where `sets`.
    fn note(&mut self, sets: bool, line: u32) {
        self.line = self.line.or(sets.then_some(line));
    }

    /// Returns true for the field's name.
    fn is_name(&self, name: &str) -> bool {
        name == self.name || name == self.snake
    }

    /// Returns true for an expression that is the field or stands in it.
    fn is_field(&self, e: &Expr) -> bool {
        match e {
            Expr::Field { of, name } => self.is_name(name) || self.is_field(of),
            Expr::Index { of, index } => matches!(&**index, Expr::Text(t) if self.is_name(t)) || self.is_field(of),
            _ => false,
        }
    }

    /// Returns true for a text that gives the field a value: `"use_cache": true`.
    fn is_given(&self, text: &str) -> bool {
        [self.snake.as_str(), self.name].into_iter().flat_map(|n| text.match_indices(n).map(move |(at, _)| (at, at + n.len()))).any(|(start, end)| {
            let before = text[..start].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
            let rest = text[end..].trim_start_matches(['"', '\'']).trim_start();
            let value = rest.strip_prefix(':').map(str::trim_start);
            before && value.is_some_and(|v| !["false", "null", "0", "\"\""].iter().any(|zero| v.starts_with(zero)))
        })
    }
}

impl<'a> Visit<'a> for Setter<'_> {
    fn step(&mut self, step: &'a Step, at: Place) {
        if let StepKind::Assign { targets, values, .. } = &step.kind {
            let sets = targets.iter().zip(values).any(|(t, v)| is_set(v) && self.is_field(t));
            self.note(sets, at.line);
        }
    }

    fn call(&mut self, call: &'a crate::facts::Call, at: Place) {
        let sets = call.args.iter().any(|a| is_set(&a.value) && a.name.as_deref().is_some_and(|n| self.is_name(n)));
        self.note(sets, at.line);
    }

    fn entry(&mut self, key: &'a Expr, value: &'a Expr, at: Place) {
        let named = matches!(key, Expr::Name(k) | Expr::Text(k) if self.is_name(k));
        self.note(named && is_set(value), at.line);
    }

    fn text(&mut self, text: &'a str, at: Place) {
        let sets = self.is_given(text);
        self.note(sets, at.line);
    }
}

/// Returns a name as JSON and YAML mostly write it: `use_cache` of `UseCache`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        let lower_before = i > 0 && (chars[i - 1].is_lowercase() || chars[i - 1].is_numeric());
        let word_ahead = i > 0 && chars[i - 1].is_uppercase() && chars.get(i + 1).is_some_and(|n| n.is_lowercase());
        if c.is_uppercase() && (lower_before || word_ahead) {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn names_as_texts_write_them() {
        assert_eq!((snake("UseRPC"), snake("RPCKeySpace"), snake("use_cache")), ("use_rpc".into(), "rpc_key_space".into(), "use_cache".into()));
    }

    #[test]
    fn a_text_gives_a_field_its_value() {
        let setter = Setter { name: "UseCache", snake: "use_cache".into(), line: None };
        assert!(setter.is_given(r#"{"use_cache": true}"#));
        assert!(!setter.is_given(r#"{"use_cache": false}"#));
        assert!(!setter.is_given(r#"{"reuse_cache": true}"#));
        assert!(!setter.is_given("use_cache is not set"));
    }
}
