//! Settings whose values the change begins or ceases to refuse.
//!
//! In: the functions that the change touches. Out: a change for each setting of a connection and condition that leads to an error at one side alone.
//! Left out: checks that a library makes by a tag.

use crate::change::Side;
use crate::compare::words::code;
use crate::compare::{Change, Direction, FilePair, Sides};
use crate::facts::{FileFacts, Function, LineKind, Outline, Renames};
use crate::points::Finder;
use crate::rules::Level;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A condition under which the value of a setting is refused.
#[derive(PartialEq)]
struct Check {
    owner: String,
    field: String,
    condition: String,
    symbol: String,
    line: u32,
}

/// Returns the settings whose values are refused now, or no longer.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair]) -> Vec<Change> {
    files.par_iter().with_max_len(1).flat_map_iter(|pair| in_file(sides, pair)).collect()
}

/// Returns the changes of one file.
fn in_file(sides: &Sides<'_>, pair: &FilePair) -> Vec<Change> {
    let (Some(old), Some(new)) = (pair.base.as_deref(), pair.head.as_deref()) else { return vec![] };
    let touched = |file: &FileFacts, side: Side| -> Vec<Check> {
        let of = |f: &&Function| !f.test && !f.only_for_tests && pair.change.touches(side, f.span.start, f.span.end);
        checks(if side == Side::Base { sides.base_points } else { sides.head_points }, file, &of)
    };
    let (gone, come) = (touched(old, Side::Base), touched(new, Side::Head));
    let key = |c: &Check| (c.owner.clone(), c.field.clone(), c.condition.clone());
    let keys = |all: &[Check]| -> BTreeSet<_> { all.iter().map(key).collect() };
    let (was, is) = (keys(&gone), keys(&come));
    // A setting that comes with its check is told as new, and a condition in other words is no other setting.
    let asked =
        |all: &[Check], kept: &BTreeSet<_>, c: &Check| all.iter().any(|x| x.owner == c.owner && x.field == c.field && !kept.contains(&key(x)));
    let fields = |f: &FileFacts, c: &Check| f.types.iter().find(|t| t.name == c.owner).map(|t| t.fields.iter().any(|x| x.name == c.field));
    let declared = |f: &FileFacts, here: &FileFacts, c: &Check| fields(f, c).unwrap_or_else(|| fields(here, c).is_none());
    let mut found = vec![];
    for c in come.iter().filter(|c| !was.contains(&key(c)) && !asked(&gone, &is, c) && declared(old, new, c)) {
        found.extend(told(sides, new, c, Side::Head));
    }
    for c in gone.iter().filter(|c| !is.contains(&key(c)) && !asked(&come, &was, c) && declared(new, old, c)) {
        found.extend(told(sides, old, c, Side::Base));
    }
    found
}

/// Returns the conditions under which functions of a file refuse settings.
fn checks(finder: &Finder<'_>, file: &FileFacts, of: &dyn Fn(&&Function) -> bool) -> Vec<Check> {
    let renames = Renames::default();
    let mut found: Vec<Check> = vec![];
    for f in file.functions.iter().filter(of) {
        let o = Outline::of(f, &renames);
        let mut told = None;
        for r in finder.refused(file, f, &o) {
            // A condition about several settings is one thing to know, and names them all.
            if told.replace(r.at) == Some(r.at) {
                continue;
            }
            let condition = shown(&o, r.at);
            found.push(Check { owner: r.owner, field: r.field, condition, symbol: f.symbol(), line: o.lines[r.at].span.start });
        }
    }
    found
}

/// Returns a condition as a sentence shows it; a value that must be there is `None` where it is not, and a case asks what its switch is about.
fn shown(o: &Outline<'_>, at: usize) -> String {
    let line = &o.lines[at];
    if line.kind == LineKind::Case {
        let values = line.text.trim_start_matches("case ");
        let subject = line.parent.and_then(|p| o.lines[p].exprs.first());
        return subject.map_or_else(|| values.to_owned(), |s| format!("{s} is {values}"));
    }
    let condition = line.text.trim_start_matches("if ");
    match condition.strip_prefix("!(").and_then(|c| c.strip_suffix(" is Some)")) {
        Some(value) => format!("{value} is None"),
        None => condition.to_owned(),
    }
}

/// Returns the change that tells it.
fn told(sides: &Sides<'_>, file: &FileFacts, c: &Check, side: Side) -> Option<Change> {
    let finder = if side == Side::Base { sides.base_points } else { sides.head_points };
    let (rule, about) = finder.names_setting(&c.owner, &c.field)?;
    let about = if about.is_empty() { String::new() } else { format!(" ({about})") };
    let (verb, direction) =
        if side == Side::Base { ("is no longer refused", Direction::Weakened) } else { ("is now refused", Direction::Strengthened) };
    let name = format!("{}.{}", c.owner, c.field);
    let condition = Some(c.condition.clone());
    let (base, head) = if side == Side::Base { (condition, None) } else { (None, condition) };
    Some(Change {
        kind: "error_handling_changed".to_owned(),
        mechanism: "config".to_owned(),
        rule,
        direction,
        file: file.path.clone(),
        line: c.line,
        side,
        base_at: None,
        symbol: c.symbol.clone(),
        base,
        head,
        summary: format!("setting {}{about} {verb} where {}", code(&name), code(&c.condition)),
        confidence: Level::Medium,
        one_way: false,
        set_at: vec![],
        captures: BTreeMap::from([("setting".to_owned(), name)]),
    })
}
