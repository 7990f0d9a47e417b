//! A Go file without the bodies of most of its functions.
//!
//! In: the bytes of a file, and which functions are wanted. Out: a text with the same declarations on the same lines, whose other
//! functions have empty bodies and no doc comments: parsing it costs a small part of parsing the file. Bodies are found by gofmt's layout (`func ` and the
//! closing brace stand at the first column), outside of raw strings and comments.
//! Left out: functions laid out otherwise, on one line, say. They are kept whole, which is never wrong.

use super::comments::{next_token, token_end};
use memchr::{memchr, memchr_iter, memmem, memrchr};
use std::ops::Range;

/// Returns `source` with empty bodies in place of those functions for whose declaration `wanted` says no.
pub(in crate::languages) fn without_bodies(source: &[u8], wanted: &dyn Fn(&[u8]) -> bool) -> Vec<u8> {
    let across = tokens_across_lines(source);
    let mut out = Vec::with_capacity(source.len() / 4);
    let mut copied = 0;
    let mut at = 0;
    while let Some(start) = next_at_line_start(source, at, b"func ", &across) {
        at = start + 1;
        let Some(body) = body(source, start, &across) else { continue };
        at = body.end;
        if !wanted(&source[start..body.end]) {
            for gone in [doc_start(source, copied, start)..start, body] {
                out.extend_from_slice(&source[copied..gone.start]);
                out.extend(memchr_iter(b'\n', &source[gone.clone()]).map(|_| b'\n'));
                copied = gone.end;
            }
        }
    }
    out.extend_from_slice(&source[copied..]);
    out
}

/// Returns where the comment lines right above the function at `start` begin, at `from` at the earliest.
fn doc_start(source: &[u8], from: usize, start: usize) -> usize {
    let mut top = start;
    while let Some(end) = top.checked_sub(1).filter(|end| *end > from) {
        let line = memrchr(b'\n', &source[from..end]).map(|i| from + i + 1);
        match line.filter(|l| source[*l..end].starts_with(b"//")) {
            Some(line) => top = line,
            None => break,
        }
    }
    top
}

/// Returns the raw strings and comments that reach over a line break, in order.
fn tokens_across_lines(source: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_token(source, at) {
        (at, _) = token_end(source, start);
        if memchr(b'\n', &source[start..at]).is_some() {
            found.push(start..at);
        }
    }
    found
}

/// Returns where `what` next stands at the start of a line, at or after `at` and outside of the tokens `across` lines.
fn next_at_line_start(source: &[u8], at: usize, what: &[u8], across: &[Range<usize>]) -> Option<usize> {
    let starts_line = |i: usize| i == 0 || source[i - 1] == b'\n';
    let inside = |i: usize| across[..across.partition_point(|t| t.start < i)].last().is_some_and(|t| i < t.end);
    memmem::find_iter(source.get(at..)?, what).map(|i| at + i).find(|&i| starts_line(i) && !inside(i))
}

/// Returns what stands between the braces of the function that starts at `start`, `None` where it is laid out in another way.
fn body(source: &[u8], start: usize, across: &[Range<usize>]) -> Option<Range<usize>> {
    let open = header_end(source, start)?;
    let close = next_at_line_start(source, open, b"}", across)?;
    Some(open..close)
}

/// Returns where the body opens: after the brace at the end of the first line on which all parentheses are closed.
fn header_end(source: &[u8], start: usize) -> Option<usize> {
    let mut open = 0_usize;
    let mut at = start;
    loop {
        let end = at + memchr(b'\n', &source[at..])?;
        let line = source[at..end].trim_ascii_end();
        open += memchr_iter(b'(', line).count();
        open = open.checked_sub(memchr_iter(b')', line).count())?;
        if open == 0 {
            return line.ends_with(b"{").then_some(at + line.len());
        }
        at = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::without_bodies;

    /// Returns the text with only the functions that hold `wanted`.
    fn keep(source: &str, wanted: &str) -> String {
        let holds = |function: &[u8]| String::from_utf8_lossy(function).contains(wanted);
        String::from_utf8(without_bodies(source.as_bytes(), &holds)).expect("cut at line ends")
    }

    #[test]
    fn bodies_go_and_lines_stay() {
        let source = "package p\n\nfunc A() {\n\tx()\n}\n\n// B.\nfunc (b *B) M(\n\ty int,\n) error {\n\twanted()\n}\n";
        assert_eq!(keep(source, "wanted"), source.replace("\tx()", ""));
        let source = &source.replace("// B.", "//go:build x\n\n// B.\n// C.");
        let bare = source.replace("\tx()", "").replace("\twanted()", "").replace("// B.\n// C.", "\n");
        assert_eq!(keep(source, "nothing"), bare);
        assert_eq!(keep(source, "M("), source.replace("\tx()", ""), "the name of a function counts");
    }

    #[test]
    fn strings_and_comments_may_look_like_code() {
        let source = "func A() {\n\tx := `\n}\nfunc B() {\n`\n\t/*\n}\n*/\n\tx()\n}\n\nvar t = `\nfunc C() {\n\ty()\n}\n`\n";
        assert_eq!(keep(source, "nothing"), "func A() {\n\n\n\n\n\n\n\n\n}\n\nvar t = `\nfunc C() {\n\ty()\n}\n`\n");
    }

    #[test]
    fn other_layouts_are_kept_whole() {
        let same = ["func A() { x() }\nvar y = 1\n", "func A() { // why\n\tx()\n}\n", "func A(\n", "func A() {\n\tx()\n", "func asm()\n"];
        for source in same {
            assert_eq!(keep(source, "nothing"), source);
        }
    }
}
