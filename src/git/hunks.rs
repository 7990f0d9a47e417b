//! From libgit2's patches to our hunks.
//!
//! In: a patch made without context, or two texts. Out: [`Hunk`]s that mean what `change` says they mean. Left
//! out: the lines themselves.

use git2::{DiffOptions, Patch};

use super::content;
use crate::change::{Hunk, Lines, Side};

/// Texts above this are compared between their first and their last difference only: libgit2 needs twenty times the memory of a text of
/// short lines, and calls them binary where it meets them itself.
const LARGEST_COMPARED: usize = 16 << 20;

/// Returns the options every text comparison shares: no context, git's own way to slide hunks.
pub(crate) fn options() -> DiffOptions {
    let mut options = DiffOptions::new();
    options.context_lines(0).interhunk_lines(0).indent_heuristic(true).max_size(LARGEST_COMPARED as i64);
    options
}

/// Returns the hunks of a patch made with [`options`].
pub(crate) fn of_patch(patch: &Patch<'_>) -> Result<Vec<Hunk>, git2::Error> {
    (0..patch.num_hunks()).map(|i| patch.hunk(i).map(|(h, _)| hunk_of(&h))).collect()
}

/// Takes git's numbers as they are: for an empty side git too names the line after which the edit stands.
fn hunk_of(hunk: &git2::DiffHunk<'_>) -> Hunk {
    Hunk { base: Lines { start: hunk.old_start(), count: hunk.old_lines() }, head: Lines { start: hunk.new_start(), count: hunk.new_lines() } }
}

/// Returns the one hunk of a file that is new or gone; nothing where it has no line. Its lines need no comparison.
pub(crate) fn of_whole(bytes: &[u8], side: Side) -> Vec<Hunk> {
    let (none, all) = (Lines { start: 0, count: 0 }, Lines { start: 1, count: content::line_count(bytes) });
    match (all.count, side) {
        (0, _) => Vec::new(),
        (_, Side::Base) => vec![Hunk { base: all, head: none }],
        (_, Side::Head) => vec![Hunk { base: none, head: all }],
    }
}

/// Compares two texts, whatever attributes or zero bytes say.
pub(crate) fn between(base: &[u8], head: &[u8]) -> Result<Vec<Hunk>, git2::Error> {
    if base == head {
        return Ok(Vec::new());
    }
    if base.len().max(head.len()) > LARGEST_COMPARED {
        return between_large(base, head, LARGEST_COMPARED);
    }
    let patch = Patch::from_buffers(base, None, head, None, Some(options().force_text(true)))?;
    of_patch(&patch)
}

/// Compares what differs in two large texts; one hunk where that is large too.
fn between_large(base: &[u8], head: &[u8], largest: usize) -> Result<Vec<Hunk>, git2::Error> {
    let (before, base, head) = apart(base, head);
    let moved = |l: Lines| Lines { start: before + l.start, ..l };
    if base.len().max(head.len()) <= largest {
        return Ok(between(base, head)?.into_iter().map(|h| Hunk { base: moved(h.base), head: moved(h.head) }).collect());
    }
    let all = |text: &[u8]| {
        let count = content::line_count(text);
        moved(Lines { start: count.min(1), count })
    };
    Ok(vec![Hunk { base: all(base), head: all(head) }])
}

/// Returns how many whole lines two texts begin with in common, and what is left of each without these and those they end with.
fn apart<'t>(base: &'t [u8], head: &'t [u8]) -> (u32, &'t [u8], &'t [u8]) {
    let first = base.iter().zip(head).take_while(|(a, b)| a == b).count();
    let start = memchr::memrchr(b'\n', &base[..first]).map_or(0, |at| at + 1);
    let (above, base, head) = (&base[..start], &base[start..], &head[start..]);
    let last = base.iter().rev().zip(head.iter().rev()).take_while(|(a, b)| a == b).count();
    // What is the same may begin within a line of either.
    let whole = |text: &[u8]| text[..text.len() - last].last().is_none_or(|&b| b == b'\n');
    let later = || memchr::memchr(b'\n', &base[base.len() - last..]).map_or(0, |at| last - at - 1);
    let end = if whole(base) && whole(head) { last } else { later() };
    (content::line_count(above), &base[..base.len() - end], &head[..head.len() - end])
}

/// Returns the numbers of added and removed lines.
pub(crate) fn sums(hunks: &[Hunk]) -> (u32, u32) {
    hunks.iter().fold((0, 0), |(added, removed), h| (added + h.head.count, removed + h.base.count))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes hunks the way git writes their headers.
    fn shown(base: &str, head: &str) -> Vec<String> {
        let hunks = between(base.as_bytes(), head.as_bytes()).unwrap();
        hunks.iter().map(|h| format!("-{},{} +{},{}", h.base.start, h.base.count, h.head.start, h.head.count)).collect()
    }

    #[test]
    fn an_empty_side_names_the_line_before_the_edit() {
        assert_eq!(shown("a\nb\n", "a\nx\nb\n"), ["-1,0 +2,1"]);
        assert_eq!(shown("a\nb\n", "x\na\nb\n"), ["-0,0 +1,1"]);
        assert_eq!(shown("a\nb\n", "b\n"), ["-1,1 +0,0"]);
        assert_eq!(shown("a\nb\n", "a\n"), ["-2,1 +1,0"]);
        assert_eq!(shown("", "a\nb\n"), ["-0,0 +1,2"]);
    }

    #[test]
    fn a_whole_file_is_one_hunk_as_the_comparison_would_say() {
        let text = b"a\nb";
        assert_eq!(of_whole(text, Side::Head), between(b"", text).unwrap());
        assert_eq!(of_whole(text, Side::Base), between(text, b"").unwrap());
        assert!(of_whole(b"", Side::Head).is_empty());
    }

    #[test]
    fn edits_with_one_line_between_them_stay_apart() {
        assert_eq!(shown("a\nb\nc\n", "x\nb\ny\n"), ["-1,1 +1,1", "-3,1 +3,1"]);
    }

    #[test]
    fn a_large_text_is_compared_where_it_differs() {
        let shown = |base: &str, head: &str, largest: usize| {
            let hunks = between_large(base.as_bytes(), head.as_bytes(), largest).unwrap();
            hunks.iter().map(|h| format!("-{},{} +{},{}", h.base.start, h.base.count, h.head.start, h.head.count)).collect::<Vec<_>>()
        };
        let (base, head) = ("a\nb\nc\nd\ne\nf\n", "a\nx\nc\nd\ny\nz\nf\n");
        for (base, head) in [(base, head), (head, base), ("a\nb\n", "a\nb"), ("a\nb\n", "a\nab\nb\n"), ("", "a"), ("a\na\n", "a\n"), ("xa\n", "a\n")]
        {
            assert_eq!(shown(base, head, 99), super::tests::shown(base, head), "{base:?} {head:?}");
        }
        assert_eq!(shown(base, head, 1), ["-2,4 +2,5"]);
        assert_eq!(shown("a\nb\nc\n", "a\nc\n", 0), ["-2,1 +1,0"]);
    }

    #[test]
    fn a_missing_last_newline_and_other_line_ends_are_edits() {
        assert_eq!(shown("a\nb\n", "a\nb"), ["-2,1 +2,1"]);
        assert_eq!(shown("a\r\nb\r\n", "a\nb\r\n"), ["-1,1 +1,1"]);
    }
}
