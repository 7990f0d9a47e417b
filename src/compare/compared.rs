//! One function at both sides with its points, the material of the engines, and a change at one of its points.

use crate::change::Side;
use crate::compare::{Change, Direction};
use crate::facts::{FileFacts, Function, Outline, OutlineDiff};
use crate::points::{Point, mask};
use crate::rules::Level;

/// One function at both sides with its points.
pub(crate) struct Compared<'f> {
    /// At base.
    pub base: Option<Seen<'f>>,
    /// At head.
    pub head: Option<Seen<'f>>,
    /// What differs; empty where a side is missing.
    pub diff: OutlineDiff,
    /// Points of base and head that are the same place.
    pub matched: Vec<(usize, usize)>,
    /// Points of base that another call of head takes the place of.
    pub replaced: Vec<(usize, usize)>,
    /// Points of base without a partner.
    pub removed: Vec<usize>,
    /// Points of head without a partner.
    pub added: Vec<usize>,
}

/// A function at one side.
pub(crate) struct Seen<'f> {
    /// Its file.
    pub file: &'f FileFacts,
    /// The function.
    pub function: &'f Function,
    /// Its outline.
    pub outline: Outline<'f>,
    /// Its points.
    pub points: Vec<Point>,
}

/// Returns a change at a point.
pub(crate) fn change(p: &Point, side: Side, kind: &str, direction: Direction, summary: String) -> Change {
    Change {
        kind: kind.to_owned(),
        mechanism: p.mechanism.clone(),
        rule: Some(p.rule),
        direction,
        file: p.file.clone(),
        line: p.line,
        side,
        base_at: None,
        symbol: p.symbol.clone(),
        base: None,
        head: None,
        summary,
        confidence: if p.via.len() > 1 { Level::Low } else { p.confidence },
        one_way: false,
        set_at: vec![],
        captures: p.captures.iter().map(|(n, c)| (n.clone(), c.shown())).collect(),
    }
}

impl Change {
    /// Returns the change as one that the way back does not bring.
    pub(crate) fn told_one_way(self) -> Self {
        Self { one_way: true, ..self }
    }

    /// Returns the change with the point at base and the values of both sides.
    pub(crate) fn with(mut self, base_point: Option<&Point>, base: Option<String>, head: Option<String>) -> Self {
        self.base_at = base_point.map(|p| (p.file.clone(), p.line));
        (self.base, self.head) = (base.map(|v| mask(&v)), head.map(|v| mask(&v)));
        self
    }
}
