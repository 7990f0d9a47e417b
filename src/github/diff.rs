//! The lines of a pull request that can carry a comment.
//!
//! In: GitHub's patches. Out: which lines of which side stand inside a hunk, and the edits without context. Left out: patches that
//! GitHub does not give; nothing of such a file can be anchored. Patches come from strangers: a line that makes no sense ends the
//! file's patch, what stood before it counts.

use super::read::PullFile;
use crate::change::{Hunk, Lines, Side};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The hunks of all files, context included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff {
    /// Hunks by path at head; at base for a removed file.
    files: BTreeMap<String, Vec<Span>>,
    /// Path at head by path at base, where they differ.
    renamed: BTreeMap<String, String>,
}

/// One hunk with its context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First line and number of lines at base.
    pub base: (u32, u32),
    /// First line and number of lines at head.
    pub head: (u32, u32),
}

impl Diff {
    /// Takes the hunks of the files that GitHub lists.
    pub fn of(files: &[PullFile]) -> Self {
        let spans = |f: &PullFile| f.patch.as_deref().map(|p| p.lines().filter_map(header).collect::<Vec<_>>()).unwrap_or_default();
        let renamed = files.iter().filter_map(|f| Some((f.previous_filename.clone()?, f.filename.clone())));
        Self { files: files.iter().map(|f| (f.filename.clone(), spans(f))).collect(), renamed: renamed.collect() }
    }

    /// Returns the path under which GitHub knows a file: of a renamed one that at head, on both sides.
    pub fn known_as<'p>(&'p self, path: &'p str, side: Side) -> &'p str {
        let new = if side == Side::Base && !self.files.contains_key(path) { self.renamed.get(path) } else { None };
        new.map_or(path, String::as_str)
    }

    /// Returns true where a comment can stand at a line.
    pub fn carries(&self, path: &str, side: Side, line: u32) -> bool {
        let within = |s: &Span| {
            let (start, count) = if side == Side::Base { s.base } else { s.head };
            line >= start && line < start.saturating_add(count)
        };
        line > 0 && self.files.get(self.known_as(path, side)).is_some_and(|spans| spans.iter().any(within))
    }

    /// Returns true where the pull request changes the file.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }
}

/// Reads `@@ -START,COUNT +START,COUNT @@`.
fn header(line: &str) -> Option<Span> {
    let (base, head) = line.strip_prefix("@@ -")?.split_once(" @@")?.0.split_once(" +")?;
    let range = |text: &str| {
        let (start, count) = text.split_once(',').unwrap_or((text, "1"));
        Some((start.parse().ok()?, count.parse().ok()?))
    };
    Some(Span { base: range(base)?, head: range(head)? })
}

/// Returns the edits of a patch without its context.
pub(super) fn edits(patch: &str) -> Vec<Hunk> {
    let mut found: Vec<Hunk> = vec![];
    let (mut base, mut head, mut open) = (0_u32, 0_u32, false);
    for line in patch.lines() {
        if let Some(span) = header(line) {
            (base, head, open) = (first(span.base), first(span.head), false);
            continue;
        }
        let (at_base, at_head) = match line.as_bytes().first() {
            Some(b'-') => (true, false),
            Some(b'+') => (false, true),
            Some(b'\\') => continue,
            _ => (true, true),
        };
        if at_base && at_head {
            open = false;
        } else {
            if !open {
                found.push(Hunk { base: Lines { start: base, count: 0 }, head: Lines { start: head, count: 0 } });
                open = true;
            }
            if let Some(edit) = found.last_mut() {
                count(&mut edit.base, at_base);
                count(&mut edit.head, at_head);
            }
        }
        base = base.saturating_add(u32::from(at_base));
        head = head.saturating_add(u32::from(at_head));
    }
    found
}

/// Returns how many lines stand before a range.
fn first((start, count): (u32, u32)) -> u32 {
    if count == 0 { start } else { start.saturating_sub(1) }
}

/// Counts one more line; the first makes the range start at itself instead of after the line before.
fn count(lines: &mut Lines, more: bool) {
    if more {
        lines.start = lines.start.saturating_add(u32::from(lines.count == 0));
        lines.count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A patch with a replaced and an added line.
    const PATCH: &str = "@@ -8,4 +8,5 @@ func a() {\n x\n-old\n+new\n+more\n y\n z\n\\ No newline at end of file";

    #[test]
    fn lines_inside_a_hunk_carry_comments_on_their_side() {
        let diff = Diff::of(&[PullFile { filename: "a.go".into(), patch: Some(PATCH.into()), ..PullFile::default() }]);
        let carried = |side| (1..20).filter(|l| diff.carries("a.go", side, *l)).collect::<Vec<_>>();
        assert_eq!(carried(Side::Base), [8, 9, 10, 11]);
        assert_eq!(carried(Side::Head), [8, 9, 10, 11, 12]);
        assert!(!diff.carries("b.go", Side::Head, 8) && !diff.has("b.go"));
    }

    #[test]
    fn edits_are_those_that_a_comparison_finds() {
        let hunk = |b: (u32, u32), h: (u32, u32)| Hunk { base: Lines { start: b.0, count: b.1 }, head: Lines { start: h.0, count: h.1 } };
        assert_eq!(edits(PATCH), [hunk((9, 1), (9, 2))]);
        assert_eq!(edits("@@ -0,0 +1,2 @@\n+a\n+b"), [hunk((0, 0), (1, 2))]);
        assert_eq!(edits("@@ -1,3 +1,2 @@\n a\n-b\n c"), [hunk((2, 1), (1, 0))]);
    }

    #[test]
    fn a_hostile_patch_is_no_danger() {
        for patch in ["@@ -4294967295,4294967295 +4294967295,4294967295 @@\n+a\n-b\n c", "@@ -a +b @@\n+x", "+++\n---\n@@"] {
            let diff = Diff::of(&[PullFile { filename: "a".into(), patch: Some(patch.into()), ..PullFile::default() }]);
            let _ = (edits(patch), diff.carries("a", Side::Head, u32::MAX));
        }
    }
}
