//! Points of whole files at base against head: declared types, values of package variables and lines of text.
//!
//! In: the changed files at both sides. Out: points and changes. Left out: what functions do, see `matched`.

use crate::change::{Content, FileChange, Side};
use crate::compare::captures::{captures_of, differences};
use crate::compare::compared::change;
use crate::compare::matched::single_point;
use crate::compare::words::place;
use crate::compare::{ComparedPoint, Comparison, Direction, FilePair, PointStatus, Sides};
use crate::facts::FileFacts;
use crate::languages::is_parsed;
use crate::points::Point;
use rayon::prelude::*;
use std::sync::Arc;

/// Returns the points of both sides in declared types and in lines that text patterns describe.
pub(crate) fn points(sides: &Sides<'_>, files: &[FilePair]) -> [Vec<Point>; 2] {
    let points = |side: Side| -> Vec<Point> {
        let finder = if side == Side::Base { sides.base_points } else { sides.head_points };
        let facts = files.iter().filter_map(|f| if side == Side::Base { f.base.as_ref() } else { f.head.as_ref() });
        let types = |f: &Arc<FileFacts>| finder.declared_types(f);
        let values = |f: &Arc<FileFacts>| [finder.initial_values(f), finder.constant_texts(f)].concat();
        let (mut all, mut made): (Vec<Point>, Vec<Point>) = (facts.clone().flat_map(types).collect(), facts.flat_map(values).collect());
        all.extend(texts(sides, side));
        if side == Side::Base {
            let homes = |p: &Point| files.iter().find(|f| f.base.as_ref().is_some_and(|b| b.path == p.file)).map(|f| &f.homes);
            all.iter_mut().for_each(|p| homes(p).into_iter().for_each(|homes| homes.adopt_declared(p)));
            made.iter_mut().for_each(|p| homes(p).into_iter().for_each(|homes| homes.adopt_point(p)));
        }
        all.extend(made);
        all
    };
    let (base, head) = rayon::join(|| points(Side::Base), || points(Side::Head));
    [base, head]
}

/// Adds what changed between these points.
pub(crate) fn compare(sides: &Sides<'_>, [base, head]: [Vec<Point>; 2], found: &mut Comparison) {
    pair(sides, base, head, found);
}

/// Returns the text points of the changed files of one side.
fn texts(sides: &Sides<'_>, side: Side) -> Vec<Point> {
    let (source, finder) = if side == Side::Base { (sides.base, sides.base_points) } else { (sides.head, sides.head_points) };
    let of = |f: &FileChange| -> Option<Vec<Point>> {
        let path = f.path_at(side).filter(|p| sides.places.production(p))?;
        let facts = source.file(path);
        // What is too large to be read is told of as that; nothing of it looks examined.
        if facts.as_ref().map_or(is_parsed(path), |f| f.test || f.generated) || !finder.asks_for_texts(path) {
            return None;
        }
        let bytes = source.bytes(path)?;
        // A line that stands at both sides as it was has its like; under another name of the file other patterns may look at it.
        let edited = |line| f.previous_path.is_some() || f.edits(side, line);
        Some(finder.text_points(path, &String::from_utf8_lossy(&bytes), facts.as_deref(), &edited))
    };
    let texts = sides.change.files.par_iter().with_max_len(1).filter(|f| f.content == Content::Text);
    texts.filter_map(of).flatten_iter().collect()
}

/// Pairs points of one rule: the same text or type, then a captured value in common, then the same place.
fn pair(sides: &Sides<'_>, base: Vec<Point>, head: Vec<Point>, found: &mut Comparison) {
    let mut free: Vec<Option<Point>> = head.into_iter().map(Some).collect();
    let mut gone = vec![];
    let mut take = |p: &Point, test: &dyn Fn(&Point) -> bool| -> Option<Point> {
        free.iter_mut().find(|q| q.as_ref().is_some_and(|q| q.rule == p.rule && test(q)))?.take()
    };
    let mut pairs = vec![];
    for p in base {
        match take(&p, &|q| q.text == p.text && q.callee == p.callee) {
            Some(q) => pairs.push((p, q)),
            None => gone.push(p),
        }
    }
    let mut other = vec![];
    for p in gone {
        match take(&p, &|q| q.file == p.file && p.captures.iter().any(|(name, value)| q.captures.get(name) == Some(value))) {
            Some(q) => pairs.push((p, q)),
            None => other.push(p),
        }
    }
    let mut lost = vec![];
    for p in other {
        match take(&p, &|q| !p.symbol.is_empty() && q.symbol == p.symbol && q.file == p.file) {
            Some(q) => pairs.push((p, q)),
            None => lost.push(p),
        }
    }
    for (p, q) in pairs {
        let changes = differences(&sides.catalogue.rules[q.rule], &p, &q);
        if !changes.is_empty() {
            found.points.push(ComparedPoint { captures: captures_of(Some(&p), Some(&q)), point: q, status: PointStatus::Modified });
            found.changes.extend(changes);
        }
    }
    lost.retain(|p| !moved(found, p, PointStatus::Added));
    free.iter_mut().for_each(|q| drop(q.take_if(|q| moved(found, q, PointStatus::Removed))));
    lost.iter().for_each(|p| single_point(sides, p, Side::Base, false, found));
    free.iter().flatten().for_each(|q| single_point(sides, q, Side::Head, false, found));
}

/// Takes a declared value that a function makes now, or made before, for the same one made at another time: returns true where the
/// functions have the same point with this status.
fn moved(found: &mut Comparison, p: &Point, status: PointStatus) -> bool {
    let same = |q: &ComparedPoint| q.status == status && q.point.rule == p.rule && q.point.file == p.file && q.point.text == p.text;
    let Some(other) = found.points.iter_mut().find(|q| same(q)) else { return false };
    other.status = PointStatus::Moved;
    let (rule, line, symbol) = (Some(p.rule), other.point.line, other.point.symbol.clone());
    let made = other.point.clone();
    found.changes.retain(|c| !(c.rule == rule && c.line == line && c.symbol == symbol && c.file == p.file));
    let (side, summary) = match status {
        PointStatus::Added => (Side::Head, format!("{} was made when the module is loaded, now by `{symbol}`", place(&made))),
        _ => (Side::Base, format!("{} was made by `{symbol}`, now when the module is loaded", place(&made))),
    };
    found.changes.push(change(&made, side, "lifecycle_changed", Direction::Changed, summary));
    true
}
