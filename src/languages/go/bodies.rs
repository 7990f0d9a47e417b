//! Where the bodies of a Go file's functions stand, found without parsing it.
//!
//! In: the bytes of a file. Out: declarations and bodies as ranges. Bodies are found by gofmt's layout (`func ` and the closing brace stand
//! at the first column), outside of raw strings and comments. Left out: functions laid out otherwise, on one line, say: nothing is said of
//! them, and they are read with their file.

use super::comments::{next_token, token_end};
use memchr::{memchr, memchr_iter, memmem};
use std::ops::Range;

/// Returns the functions and methods of a file, each as the whole declaration and what stands between its braces, in order.
pub(super) fn cuts(source: &[u8]) -> Vec<(Range<usize>, Range<usize>)> {
    let across = tokens_across_lines(source);
    let mut found = vec![];
    let mut at = 0;
    while let Some(start) = next_at_line_start(source, at, b"func ", &across) {
        at = start + 1;
        if let Some(body) = body(source, start, &across) {
            at = body.end;
            found.push((start..body.end + 1, body));
        }
    }
    found
}

/// Returns where the declarations of a file start, behind its imports, and where the type `name` is declared, or the group it stands in.
pub(super) fn type_cut(source: &[u8], name: &str) -> Option<(usize, Range<usize>)> {
    let across = tokens_across_lines(source);
    let first = |what: &[u8]| next_at_line_start(source, 0, what, &across);
    let head = [&b"func "[..], b"type ", b"var ", b"const "].into_iter().filter_map(first).min()?;
    let mut at = head;
    while let Some(start) = next_at_line_start(source, at, b"type ", &across) {
        let line = &source[start..start + memchr(b'\n', &source[start..])?];
        let end = match line.trim_ascii_end().last()? {
            b'{' => next_at_line_start(source, start, b"}", &across)? + 1,
            b'(' => next_at_line_start(source, start, b")", &across)? + 1,
            _ => start + line.len(),
        };
        let named = |declared: &[u8]| {
            let rest = declared.strip_prefix(name.as_bytes());
            rest.is_some_and(|r| !r.first().is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b >= 0x80))
        };
        let group = line.ends_with(b"(");
        let in_group = || source[start..end].split(|b| *b == b'\n').filter_map(|l| l.strip_prefix(b"\t")).any(named);
        if named(&line[b"type ".len()..]) || group && in_group() {
            // The line break is what ends the declaration.
            return Some((head, start..source.len().min(end + 1)));
        }
        at = end;
    }
    None
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
    // A brace with something behind it ends the struct of a result: `} {`.
    let rest = &source[close + 1..];
    let behind = rest[..memchr(b'\n', rest).unwrap_or(rest.len())].trim_ascii();
    (behind.is_empty() || behind.starts_with(b"//")).then_some(open..close)
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
    use super::cuts;

    /// Returns the bodies that are found.
    fn bodies(source: &str) -> Vec<&str> {
        cuts(source.as_bytes()).into_iter().map(|(_, body)| &source[body]).collect()
    }

    #[test]
    fn bodies_of_functions_and_methods() {
        let source = "package p\n\nfunc A() {\n\tx()\n}\n\n// B.\nfunc (b *B) M(\n\ty int,\n) error {\n\twanted()\n}\n";
        assert_eq!(bodies(source), ["\n\tx()\n", "\n\twanted()\n"]);
        assert_eq!(&source[cuts(source.as_bytes())[0].0.clone()], "func A() {\n\tx()\n}");
    }

    #[test]
    fn strings_and_comments_may_look_like_code() {
        let source = "func A() {\n\tx := `\n}\nfunc B() {\n`\n\t/*\n}\n*/\n\tx()\n}\n\nvar t = `\nfunc C() {\n\ty()\n}\n`\n";
        assert_eq!(bodies(source), ["\n\tx := `\n}\nfunc B() {\n`\n\t/*\n}\n*/\n\tx()\n"]);
    }

    #[test]
    fn other_layouts_are_left_to_the_parser() {
        let other = [
            "func A() { x() }\nvar y = 1\n",
            "func A() { // why\n\tx()\n}\n",
            "func A(\n",
            "func A() {\n\tx()\n",
            "func asm()\n",
            "func A() []struct {\n\tx int\n} {\n\treturn nil\n}\n",
        ];
        for source in other {
            assert!(bodies(source).is_empty(), "{source}");
        }
    }
}
