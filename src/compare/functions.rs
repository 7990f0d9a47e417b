//! Pairs the functions of base with those of head, through moves and renames.
//!
//! In: the facts of both sides of the changed files. Out: pairs, and the new names of functions that were renamed.
//! A function that stands elsewhere with the same body is one pair, not one removed and one added.

use crate::change::directory;
use crate::compare::FilePair;
use crate::facts::{Expr, FileFacts, Function, Import, Outline, OutlineDiff, Param, Renames, StepKind};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A function by file pair and index among the file's functions.
pub(crate) type At = (usize, usize);

/// A function at both sides, or at one only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FunctionPair {
    /// At base.
    pub base: Option<At>,
    /// At head.
    pub head: Option<At>,
}

/// Share of equal lines from which a function that has gone and one that has come are taken for the same.
const ALIKE: f64 = 0.6;
/// Fewest lines a body needs to be recognised by its content alone.
const TELLING: usize = 3;
/// Functions without a partner that are still held against each other by content: beyond it the cost would grow with
/// the square of a huge change.
const MAX_LOOSE: usize = 400;

/// Returns the pairs of all functions, in order of head, removed ones last, and the renamed functions.
pub(crate) fn pair(files: &[FilePair]) -> (Vec<FunctionPair>, Renames) {
    let mut pairs: Vec<FunctionPair> = vec![];
    let (mut gone, mut come) = (vec![], vec![]);
    for (f, file) in files.iter().enumerate() {
        let base = by_symbol(file.base.as_deref());
        let head = by_symbol(file.head.as_deref());
        for (symbol, &h) in &head {
            match base.get(symbol) {
                Some(&b) => pairs.push(FunctionPair { base: Some((f, b)), head: Some((f, h)) }),
                None => come.push((f, h)),
            }
        }
        gone.extend(base.iter().filter(|(s, _)| !head.contains_key(*s)).map(|(_, &b)| (f, b)));
    }
    follow_bodies(files, &mut pairs, &mut come);
    pairs.extend(match_loose(files, &mut gone, &mut come));
    pairs.extend(come.into_iter().map(|h| FunctionPair { base: None, head: Some(h) }));
    pairs.sort_by_key(|p| p.head);
    pairs.extend(gone.into_iter().map(|b| FunctionPair { base: Some(b), head: None }));
    let renamed = renamed(files, &pairs);
    (pairs, renamed)
}

/// Returns a file's functions by symbol and, for several of one symbol (`init`), their number.
fn by_symbol(file: Option<&FileFacts>) -> BTreeMap<(String, usize), usize> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut all = BTreeMap::new();
    for (i, f) in file.iter().flat_map(|f| f.functions.iter().enumerate()).filter(|(_, f)| !f.only_for_tests) {
        let n = seen.entry(f.symbol()).or_default();
        all.insert((f.symbol(), *n), i);
        *n += 1;
    }
    all
}

/// Where a function of head only calls a new function that has its old body (`Get` now calls `GetWithContext`), pairs the
/// old body with the new function; the one that kept the name counts as new.
fn follow_bodies(files: &[FilePair], pairs: &mut [FunctionPair], come: &mut Vec<At>) {
    let mut thin: Vec<At> = vec![];
    for p in pairs.iter_mut() {
        let (Some(b), Some(h)) = (p.base, p.head) else { continue };
        let Some((base, head)) = files[b.0].base.as_deref().zip(files[h.0].head.as_deref()) else { continue };
        let (old, new) = (&base.functions[b.1], &head.functions[h.1]);
        let same_text = old.body.text().is_some_and(|t| new.body.text() == Some(t));
        if same_text || new.body.len() > 2 || old.body.len() <= new.body.len() + 1 {
            continue;
        }
        let Some(body) = loose(base, b) else { continue };
        let holds = |c: &&At| c.0 == h.0 && loose(head, **c).is_some_and(|l| shared(&body.lines, &l.lines) >= ALIKE);
        if let Some(&c) = come.iter().find(holds) {
            p.head = Some(c);
            come.retain(|x| *x != c);
            thin.push(h);
        }
    }
    come.extend(thin);
}

/// A function without a partner.
struct Loose<'a> {
    at: At,
    symbol: String,
    name: &'a str,
    lines: Vec<String>,
}

/// Pairs functions that have gone with functions that have come; takes the paired ones out of both lists.
fn match_loose(files: &[FilePair], gone: &mut Vec<At>, come: &mut Vec<At>) -> Vec<FunctionPair> {
    if gone.is_empty() || come.is_empty() || gone.len() > MAX_LOOSE || come.len() > MAX_LOOSE {
        return vec![];
    }
    let base: Vec<Loose<'_>> = gone.iter().filter_map(|&at| loose(files[at.0].base.as_deref()?, at)).collect();
    let head: Vec<Loose<'_>> = come.iter().filter_map(|&at| loose(files[at.0].head.as_deref()?, at)).collect();
    let mut candidates: Vec<(u32, usize, usize)> = vec![];
    for (i, b) in base.iter().enumerate() {
        for (j, h) in head.iter().enumerate() {
            if let Some(score) = alike(b, h) {
                candidates.push((score, i, j));
            }
        }
    }
    candidates = without_twins(candidates, |i, j| base[i].name == head[j].name || base[i].lines == head[j].lines);
    candidates.sort_by_key(|&(score, i, j)| (std::cmp::Reverse(score), i, j));
    let (mut used_base, mut used_head, mut pairs) = (HashSet::new(), HashSet::new(), vec![]);
    for (_, i, j) in candidates {
        if !used_base.contains(&i) && !used_head.contains(&j) {
            used_base.insert(i);
            used_head.insert(j);
            pairs.push(FunctionPair { base: Some(base[i].at), head: Some(head[j].at) });
        }
    }
    gone.retain(|g| !pairs.iter().any(|p| p.base == Some(*g)));
    come.retain(|c| !pairs.iter().any(|p| p.head == Some(*c)));
    pairs
}

/// Takes out the candidates of which nothing tells which is the right one: a body that several others are like in the same measure is
/// what all of them are written after. One that is `certain` stays.
fn without_twins(all: Vec<(u32, usize, usize)>, certain: impl Fn(usize, usize) -> bool) -> Vec<(u32, usize, usize)> {
    let (mut of_base, mut of_head): (HashMap<_, usize>, HashMap<_, usize>) = (HashMap::new(), HashMap::new());
    for &(score, i, j) in &all {
        *of_base.entry((score, i)).or_default() += 1;
        *of_head.entry((score, j)).or_default() += 1;
    }
    all.into_iter().filter(|&(score, i, j)| certain(i, j) || of_base[&(score, i)] == 1 && of_head[&(score, j)] == 1).collect()
}

/// Returns a function with its lines, parameters named by position.
fn loose(file: &FileFacts, at: At) -> Option<Loose<'_>> {
    let f = file.functions.get(at.1)?;
    let renames = Renames { variables: positional(f), ..Renames::default() };
    let lines = Outline::of(f, &renames).lines.into_iter().filter(|l| !l.noise).map(|l| l.text.to_string()).collect();
    Some(Loose { at, symbol: f.symbol(), name: &f.name, lines })
}

/// Returns parameters and receiver by position.
fn positional(f: &Function) -> BTreeMap<String, String> {
    f.receiver.iter().chain(&f.params).filter(|p| !p.name.is_empty()).enumerate().map(|(i, p)| (p.name.clone(), format!("${i}"))).collect()
}

/// Returns how alike two functions are in thousandths, `None` where they are not the same function.
fn alike(b: &Loose<'_>, h: &Loose<'_>) -> Option<u32> {
    let share = shared(&b.lines, &h.lines);
    let named = b.name == h.name;
    let telling = b.lines.len() >= TELLING && h.lines.len() >= TELLING;
    let bonus = if b.symbol == h.symbol {
        300
    } else if named {
        200
    } else {
        0
    };
    // A one-line method moved to another receiver keeps its name and its line; a short one that became a method, or a method
    // of something else, keeps its name.
    let short = b.lines.len() <= TELLING && h.lines.len() <= TELLING;
    let same = share >= ALIKE && telling || named && (share >= 0.5 || short);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share between 0 and 1")]
    same.then_some((share * 1000.0) as u32 + bonus)
}

/// Returns the share of lines that two bodies have in common.
fn shared(a: &[String], b: &[String]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let mut counts: HashMap<&str, i64> = HashMap::new();
    a.iter().for_each(|l| *counts.entry(l).or_default() += 1);
    let common = b
        .iter()
        .filter(|l| {
            let n = counts.entry(l.as_str()).or_default();
            *n -= 1;
            *n >= 0
        })
        .count();
    #[allow(clippy::cast_precision_loss, reason = "numbers of lines")]
    let share = 2.0 * common as f64 / (a.len() + b.len()) as f64;
    share
}

/// Returns the functions whose own name changed, and those that are now called on something else.
fn renamed(files: &[FilePair], pairs: &[FunctionPair]) -> Renames {
    let mut names = Renames::default();
    for p in pairs {
        if let (Some(b), Some(h)) = (p.base, p.head)
            && let (Some(base), Some(head)) = (files[b.0].base.as_deref(), files[h.0].head.as_deref())
        {
            let (old, new) = (&base.functions[b.1], &head.functions[h.1]);
            // A name that is still there has not changed.
            let kept = || head.functions.iter().any(|f| f.symbol() == old.symbol());
            if old.name != new.name && !kept() {
                names.functions.insert(old.name.clone(), new.name.clone());
            } else if old.name == new.name && (old.symbol() != new.symbol() || is_of_another_package((base, old), (head, new))) {
                names.moved.insert(old.name.clone());
            }
        }
    }
    names
}

/// Shortest name of a function by which it is known in another package: `New` is the name of many.
const KNOWN: usize = 6;

/// Returns true for a function without a receiver that stands in another directory now.
fn is_of_another_package((base, old): (&FileFacts, &Function), (head, new): (&FileFacts, &Function)) -> bool {
    let free = old.receiver.is_none() && new.receiver.is_none() && new.name.len() >= KNOWN;
    free && directory(&base.path) != directory(&head.path)
}

/// Returns the new names of a pair's parameters, where their number is the same.
pub(crate) fn parameters(base: &Function, head: &Function) -> BTreeMap<String, String> {
    let all = |f: &Function| -> Vec<Param> { f.receiver.iter().chain(&f.params).cloned().collect() };
    let (b, h) = (all(base), all(head));
    let renamed = |old: &[Param], new: &[Param]| -> Vec<(String, String)> {
        let pairs = old.iter().zip(new).map(|(old, new)| (old.name.clone(), new.name.clone()));
        pairs.filter(|(old, new)| old != new && !old.is_empty() && !new.is_empty()).collect()
    };
    if b.len() == h.len() {
        renamed(&b, &h).into_iter().collect()
    } else {
        between_kept(&b, &h).into_iter().flat_map(|(b, h)| renamed(b, h)).collect()
    }
}

/// Returns the runs of parameters between those that keep their names, where as many of the same types stand at both sides.
fn between_kept<'p>(base: &'p [Param], head: &'p [Param]) -> Vec<(&'p [Param], &'p [Param])> {
    let (mut b, mut h, mut runs) = (base, head, vec![]);
    let types = |run: &[Param]| -> Vec<String> { run.iter().map(|p| p.type_ref.text.clone()).collect() };
    while let Some((i, j)) = b.iter().enumerate().find_map(|(i, p)| Some((i, h.iter().position(|q| !p.name.is_empty() && q.name == p.name)?))) {
        runs.push((&b[..i], &h[..j]));
        (b, h) = (&b[i + 1..], &h[j + 1..]);
    }
    runs.push((b, h));
    runs.retain(|(b, h)| b.len() == h.len() && types(b) == types(h));
    runs
}

/// Returns the new names of what a file imports under another name than before.
pub(crate) fn imports(base: &FileFacts, head: &FileFacts) -> BTreeMap<String, String> {
    let renamed = |old: &Import| {
        let same = |new: &&Import| new.member == old.member && new.path == old.path;
        let new = head.imports.iter().find(same).filter(|new| new.name != old.name && head.import(&old.name).is_none())?;
        Some((old.name.clone(), new.name.clone()))
    };
    base.imports.iter().filter_map(renamed).collect()
}

/// Returns the new names of local variables that the change renames: names that only one side declares, and that stand
/// for each other wherever changed lines correspond.
pub(crate) fn variables(base: &Outline<'_>, head: &Outline<'_>, diff: &OutlineDiff) -> BTreeMap<String, String> {
    let (old, new) = (declared(base), declared(head));
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut broken: HashSet<String> = HashSet::new();
    for (&i, &j) in diff.removed.iter().zip(&diff.added) {
        let (b, h) = (tokens(&base.lines[i].text), tokens(&head.lines[j].text));
        if b.len() != h.len() {
            continue;
        }
        for (x, y) in b.iter().zip(&h).filter(|(x, y)| x != y) {
            let local = old.contains(*x) && !new.contains(*x) && new.contains(*y) && !old.contains(*y);
            match names.get(*x) {
                _ if !local => {}
                Some(known) if known != y => {
                    broken.insert((*x).to_owned());
                }
                _ => {
                    names.insert((*x).to_owned(), (*y).to_owned());
                }
            }
        }
    }
    names.retain(|x, _| !broken.contains(x));
    names
}

/// Returns the names that the statements of a function declare.
fn declared<'o>(o: &'o Outline<'_>) -> HashSet<&'o str> {
    let mut names = HashSet::new();
    for l in &o.lines {
        let targets: &[Expr] = match l.step.map(|s| &s.kind) {
            Some(StepKind::Assign { targets, declares: true, .. }) => targets,
            Some(StepKind::Loop { vars, .. }) => vars,
            _ => continue,
        };
        names.extend(targets.iter().filter_map(|t| if let Expr::Name(n) = t { Some(n.as_str()) } else { None }));
    }
    names
}

/// Returns the words and the signs of a line.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut all = vec![];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = if word(c) { rest.find(|c| !word(c)).unwrap_or(rest.len()) } else { c.len_utf8() };
        all.push(&rest[..end]);
        rest = &rest[end..];
    }
    all
}
