//! A file of which only the hunks are known.
//!
//! In: hunks with context. Out: the edits without context, and for each side a text that has the shown lines
//! at their line numbers and blank lines between. Left out: everything the patch does not show.

use super::parse::{PatchHunk, first};
use crate::change::{Hunk, Lines, Side};

/// Blank lines that all files of a patch together may be given; a hunk's line number costs an attacker nothing.
pub(super) const MOST_BLANKS: usize = 32 << 20;

/// Returns the edits of hunks without their context.
pub(super) fn edits(hunks: &[PatchHunk<'_>]) -> Vec<Hunk> {
    let mut found: Vec<Hunk> = Vec::new();
    for hunk in hunks {
        let (mut base, mut head) = (first(hunk.base), first(hunk.head));
        let mut going_on = false;
        for line in &hunk.lines {
            if line.at_base && line.at_head {
                going_on = false;
            } else {
                if !going_on {
                    found.push(Hunk { base: Lines { start: base, count: 0 }, head: Lines { start: head, count: 0 } });
                }
                if let Some(edit) = found.last_mut() {
                    count(&mut edit.base, line.at_base);
                    count(&mut edit.head, line.at_head);
                }
                going_on = true;
            }
            base += u32::from(line.at_base);
            head += u32::from(line.at_head);
        }
    }
    found
}

/// Counts one more line; the first makes the range start at itself instead of after the line before.
fn count(lines: &mut Lines, more: bool) {
    if more {
        lines.start += u32::from(lines.count == 0);
        lines.count += 1;
    }
}

/// Returns the lines of one side at their numbers; nothing where that takes more blank lines than are left.
pub(super) fn text(hunks: &[PatchHunk<'_>], side: Side, blanks_left: &mut usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut at = 0;
    for hunk in hunks {
        let start = first(if side == Side::Base { hunk.base } else { hunk.head }) as usize;
        let blanks = start.saturating_sub(at);
        *blanks_left = blanks_left.checked_sub(blanks)?;
        out.resize(out.len() + blanks, b'\n');
        at = start;
        for line in hunk.lines.iter().filter(|l| if side == Side::Base { l.at_base } else { l.at_head }) {
            out.extend_from_slice(line.text);
            at += 1;
        }
    }
    Some(out)
}
