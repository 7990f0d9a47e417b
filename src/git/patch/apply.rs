//! One file's hunks applied to a text, forwards or backwards.
//!
//! In: the text and the hunks. Out: the other text, or nothing where a line is not the one the hunk shows.
//! Left out: a search for the place where a hunk might fit otherwise.

use super::parse::{PatchHunk, PatchLine, first};
use crate::change::Side;

/// Returns the text of the other side; `have` says which side `text` is.
pub(super) fn apply(text: &[u8], hunks: &[PatchHunk<'_>], have: Side) -> Option<Vec<u8>> {
    let lines: Vec<&[u8]> = text.split_inclusive(|&b| b == b'\n').collect();
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    for hunk in hunks {
        let start = first(if have == Side::Base { hunk.base } else { hunk.head }) as usize;
        lines.get(at..start)?.iter().for_each(|l| out.extend_from_slice(l));
        at = start;
        for line in &hunk.lines {
            let (here, there) = sides(line, have);
            let ours = if here { lines.get(at) } else { None };
            if here && !ours.is_some_and(|l| same(l, line.text)) {
                return None;
            }
            at += usize::from(here);
            if there {
                // Where both sides have the line, ours may differ in its line end.
                out.extend_from_slice(ours.copied().unwrap_or(line.text));
            }
        }
    }
    lines.get(at..)?.iter().for_each(|l| out.extend_from_slice(l));
    Some(out)
}

/// Returns whether the side we have and the other one have the line.
fn sides(line: &PatchLine<'_>, have: Side) -> (bool, bool) {
    if have == Side::Base { (line.at_base, line.at_head) } else { (line.at_head, line.at_base) }
}

/// Compares two lines; mails and checkouts convert line ends.
fn same(a: &[u8], b: &[u8]) -> bool {
    let bare = |l: &[u8]| l.strip_suffix(b"\n").unwrap_or(l).len();
    let (a, b) = (&a[..bare(a)], &b[..bare(b)]);
    a.strip_suffix(b"\r").unwrap_or(a) == b.strip_suffix(b"\r").unwrap_or(b)
}
