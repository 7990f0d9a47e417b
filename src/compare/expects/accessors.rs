//! Accessors of a client: one that throws while there is none, called where one that gives nothing stands beside it.
//!
//! In: the changed files of head with their units, and of base. Out: a change where a function newly takes the client the throwing way.
//! Left out: calls that are caught, that stand under a condition which calls something, or in a handler with checks before it.

use crate::change::Side;
use crate::compare::calls::context;
use crate::compare::compared::change;
use crate::compare::expects::around::Room;
use crate::compare::words::code;
use crate::compare::{Change, Direction};
use crate::facts::{Branch, Call, FileFacts, Function, LineKind, Outline, Renames};
use crate::points::{Point, words};

/// Words behind or before the name of a function whose twin gives nothing where it throws.
const BEHIND: [&[&str]; 5] = [&["safe"], &["or", "null"], &["or", "undefined"], &["or", "none"], &["optional"]];
const BEFORE: [&str; 3] = ["try", "maybe", "safe"];

/// Adds the functions of head that newly call a throwing accessor.
pub(in crate::compare) fn compare(base: &[Room<'_>], head: &[Room<'_>], found: &mut Vec<Change>) {
    for room in head {
        for (u, unit) in room.units.iter().enumerate().filter(|(_, unit)| unit.touched) {
            for at in 0..unit.outline().lines.len() {
                for call in room.calls(u, at).into_iter().filter(|c| c.args.is_empty() && !c.constructs) {
                    let Some(twin) = twin(room, u, call).filter(|_| is_open(room, u, at) && !called(base, unit.file, unit.function, call)) else {
                        continue;
                    };
                    found.push(told(room, u, at, call, &twin));
                }
            }
        }
    }
}

/// A function that throws, with the one beside it that does not, and the connection that both hand out.
struct Twin {
    name: String,
    file: String,
    line: u32,
    point: Point,
}

/// Returns the twin of the function that a call calls, where it throws and its file makes a connection.
fn twin(room: &Room<'_>, unit: usize, call: &Call) -> Option<Twin> {
    let u = &room.units[unit];
    let (file, index) = room.finder.behind(call, u.file, u.function).into_iter().next()?;
    let function = &file.functions[index];
    if !throws(function) || file.path == u.file.path && function.name == u.function.name {
        return None;
    }
    let twin =
        file.functions.iter().find(|f| is_twin(&function.name, &f.name) && f.receiver.is_some() == function.receiver.is_some() && !throws(f))?;
    let renames = Renames::default();
    let points = file.functions.iter().flat_map(|f| room.finder.points_with(&file, f, &Outline::of(f, &renames), &|_| false));
    let point = points.into_iter().find(|p| p.role == "connect" && p.via.is_empty())?;
    Some(Twin { name: twin.name.clone(), file: file.path.clone(), line: twin.span.start, point })
}

/// Returns true where the second name is the first with a word that says it gives nothing instead.
fn is_twin(name: &str, other: &str) -> bool {
    let (one, two) = (words(name), words(other));
    let behind = two.strip_prefix(one.as_slice()).is_some_and(|rest| BEHIND.iter().any(|b| rest.iter().map(String::as_str).eq(b.iter().copied())));
    behind
        || two.split_first().is_some_and(|(first, rest)| BEFORE.contains(&first.as_str()) && (rest == one || one.get(1..).is_some_and(|o| o == rest)))
}

/// Returns true where a function throws.
fn throws(f: &Function) -> bool {
    let mut found = false;
    crate::facts::Step::walk_all(&f.body, &mut |s| found |= matches!(s.kind, crate::facts::StepKind::Throw(_)));
    found
}

/// Returns true where a failure of a line is neither caught nor ruled out before it.
fn is_open(room: &Room<'_>, unit: usize, at: usize) -> bool {
    let o = room.units[unit].outline();
    let around: Vec<usize> = std::iter::once(at).chain(o.ancestors(at)).collect();
    let tried = around.iter().any(|&i| o.lines[i].kind == LineKind::Try && i != at);
    let guarded = context::of(o, at).guards.iter().any(|g| g.text.contains('('));
    // A handler that is registered with something before it: a check, perhaps.
    let checked = around
        .iter()
        .filter(|&&i| o.lines[i].branch == Branch::Closure)
        .filter_map(|&i| o.lines[i].parent)
        .any(|p| room.calls(unit, p).iter().any(|c| c.args.len() > 2 || c.name == "catch"));
    !tried && !guarded && !checked && !room.calls(unit, at).iter().any(|c| c.name == "catch")
}

/// Returns true where the same function called the same at base.
fn called(base: &[Room<'_>], file: &FileFacts, function: &Function, call: &Call) -> bool {
    let units = base.iter().flat_map(|r| r.units.iter().enumerate().map(move |(u, unit)| (r, u, unit)));
    let mut same = units.filter(|(_, _, x)| x.file.path == file.path && x.function.symbol() == function.symbol());
    same.any(|(r, u, x)| (0..x.outline().lines.len()).any(|i| r.calls(u, i).iter().any(|c| c.callee == call.callee)))
}

/// Returns the change that a function takes the client the throwing way.
fn told(room: &Room<'_>, unit: usize, at: usize, call: &Call, twin: &Twin) -> Change {
    let u = &room.units[unit];
    let symbol = u.function.symbol();
    let summary = format!(
        "{} takes the client from {}, which throws while there is none; {} ({}:{}) gives nothing instead",
        code(&symbol),
        code(&call.to_string()),
        code(&twin.name),
        twin.file,
        twin.line
    );
    let line = if call.line > 0 { call.line } else { u.outline().lines[at].span.start };
    let told = change(&twin.point, Side::Head, "error_handling_changed", Direction::Weakened, summary);
    Change { file: u.file.path.clone(), line, symbol, captures: Default::default(), ..told }.with(None, None, Some(call.to_string()))
}
