//! Schemes of addresses at base against head: `rediss://` that became `redis://`, wherever the address is put together.
//!
//! In: the edited lines of a function, and package values. Out: an address that lost its protection, or got it. Only where the
//! same function or value had the address with the one scheme and has it with the other. Left out: addresses of this machine,
//! and an address that is new or gone.

use crate::change::Side;
use crate::compare::compared::{Compared, Seen};
use crate::compare::words::code;
use crate::compare::{Change, Direction, FilePair, Sides};
use crate::facts::ValueDef;
use crate::points::{Address, Finder, mask};
use crate::rules::Level;
use std::collections::{BTreeMap, HashMap};

/// An address with the place where it stands.
struct At {
    address: Address,
    line: u32,
}

/// Returns the addresses of one function whose scheme changed.
pub(crate) fn compare(sides: &Sides<'_>, c: &Compared<'_>) -> Vec<Change> {
    let (Some(b), Some(h)) = (&c.base, &c.head) else { return vec![] };
    if !sides.head_points.asks_for_addresses() || c.diff.removed.is_empty() || c.diff.added.is_empty() {
        return vec![];
    }
    let (old, new) = (on(sides.base_points, b, &c.diff.removed), on(sides.head_points, h, &c.diff.added));
    pair(sides, &old, &new, (&b.file.path, &h.file.path, &h.function.symbol()))
}

/// Returns the addresses among package values whose scheme changed.
pub(crate) fn of_values(sides: &Sides<'_>, files: &[FilePair]) -> Vec<Change> {
    let mut found = vec![];
    for f in files {
        let (Some(b), Some(h)) = (&f.base, &f.head) else { continue };
        // The first of a name, as the last one put in wins.
        let by_name: HashMap<&str, &ValueDef> = h.values.iter().rev().map(|w| (w.name.as_str(), w)).collect();
        for (v, w) in b.values.iter().filter(|v| v.name != "_").filter_map(|v| Some((v, *by_name.get(v.name.as_str())?))) {
            let (Some(x), Some(y)) = (&v.value, &w.value) else { continue };
            let at = |finder: &Finder<'_>, e, line| finder.addresses(e).into_iter().map(|address| At { address, line }).collect::<Vec<_>>();
            let (old, new) = (at(sides.base_points, x, v.span.start), at(sides.head_points, y, w.span.start));
            found.extend(pair(sides, &old, &new, (&b.path, &h.path, &w.name)));
        }
    }
    found
}

/// Returns the addresses on some lines of a function.
fn on(finder: &Finder<'_>, s: &Seen<'_>, lines: &[usize]) -> Vec<At> {
    let mut found = vec![];
    for line in lines.iter().map(|&i| &s.outline.lines[i]).filter(|l| !l.noise) {
        for e in &line.exprs {
            found.extend(finder.addresses(e).into_iter().map(|address| At { address, line: line.span.start }));
        }
    }
    found
}

/// Pairs the addresses of both sides that differ in their scheme alone.
fn pair(sides: &Sides<'_>, old: &[At], new: &[At], (base_file, head_file, symbol): (&str, &str, &str)) -> Vec<Change> {
    let same = |all: &[At], a: &Address| all.iter().any(|x| x.address.scheme == a.scheme && x.address.rest == a.rest);
    let gone: Vec<&At> = old.iter().filter(|x| !same(new, &x.address)).collect();
    let come: Vec<&At> = new.iter().filter(|x| !same(old, &x.address)).collect();
    let mut found = vec![];
    for y in &come {
        let counterpart = |x: &&&At| x.address.rest == y.address.rest && x.address.rule == y.address.rule;
        let Some(x) = gone.iter().find(counterpart) else { continue };
        found.extend(turned(sides, x, y, (base_file, head_file, symbol)));
    }
    if found.is_empty() {
        found.extend(
            one_of_several(&gone, new)
                .or_else(|| one_of_several(&come, old).map(|(y, x)| (x, y)))
                .and_then(|(x, y)| turned(sides, x, y, (base_file, head_file, symbol))),
        );
    }
    found
}

/// Returns an address that one side alone protects, with the one that the other side puts together in the same way without protection: of
/// several ways, those that protect it are gone.
fn one_of_several<'a>(protected: &[&'a At], other: &'a [At]) -> Option<(&'a At, &'a At)> {
    let left = |x: &At| other.iter().find(|y| y.address.rest == x.address.rest && y.address.secure.contains(&x.address.scheme));
    let alone = |x: &At| !other.iter().any(|y| y.address.scheme == x.address.scheme);
    protected.iter().filter(|x| alone(x)).find_map(|x| Some((*x, left(x)?)))
}

/// Returns the change of an address from one scheme to another, where one of the two protects it.
fn turned(sides: &Sides<'_>, x: &At, y: &At, (base_file, head_file, symbol): (&str, &str, &str)) -> Option<Change> {
    let (was, is) = (&x.address, &y.address);
    let (direction, what) = match (was.secure.contains(&is.scheme), is.secure.contains(&was.scheme)) {
        (_, true) => (Direction::Weakened, "is no longer protected"),
        (true, _) => (Direction::Strengthened, "is now protected"),
        _ => return None,
    };
    let url = |a: &Address| format!("{}://{}", a.scheme, a.rest);
    let rule = &sides.catalogue.rules[is.rule];
    Some(Change {
        kind: rule.other.clone().unwrap_or_else(|| "tls_changed".to_owned()),
        mechanism: rule.mechanism.clone(),
        rule: Some(is.rule),
        direction,
        file: head_file.to_owned(),
        line: y.line,
        side: Side::Head,
        base_at: Some((base_file.to_owned(), x.line)),
        symbol: symbol.to_owned(),
        base: Some(mask(&url(was))),
        head: Some(mask(&url(is))),
        summary: format!("{} {what}: scheme {} → {}", shown(&is.rest), code(&was.scheme), code(&is.scheme)),
        confidence: Level::Medium,
        one_way: false,
        set_at: vec![],
        captures: BTreeMap::from([("scheme".to_owned(), is.scheme.clone())]),
    })
}

/// Returns what a sentence calls an address: an empty rest is put together elsewhere.
fn shown(rest: &str) -> String {
    if rest.is_empty() { "the address that is put together here".to_owned() } else { format!("connection to {}", code(rest)) }
}
