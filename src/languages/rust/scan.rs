//! What the text of a Rust file tells before it is parsed: its comments, and whether it is safe to parse.
//!
//! In: source text. Out: comments in order (syn drops them), and the line on which the nesting grows beyond what a parser that calls
//! itself can be trusted with. Left out: everything that needs a syntax tree.

use crate::facts::{Comment, Span};

/// Deepest nesting of brackets that is parsed; people write less than a tenth of it.
const DEEPEST: usize = 200;

/// Most tokens of unfinished statements and arguments around one place: each may be a level of nesting without a bracket (`!!!!x`).
const LONGEST_RUN: usize = 6_000;

/// What was found in a text.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Comments in order.
    pub(super) comments: Vec<Comment>,
    /// For each comment, whether nothing but white space stands before it on its line.
    alone: Vec<bool>,
    /// First line on which the nesting is too deep to be parsed.
    pub(super) too_deep: Option<u32>,
}

impl Scan {
    /// Scans a text.
    pub(super) fn of(source: &str) -> Self {
        let mut scanner = Scanner { text: source, bytes: source.as_bytes(), at: 0, line: 1, runs: vec![0], total: 0, found: Self::default() };
        while scanner.at < scanner.bytes.len() {
            scanner.token();
        }
        scanner.found
    }

    /// Returns the comment at the end of `line`, empty where there is none.
    pub(super) fn trailing(&self, line: u32) -> &str {
        let first = self.comments.partition_point(|c| c.span.start < line);
        let on_line = self.comments[first..].iter().zip(&self.alone[first..]).take_while(|(c, _)| c.span.start == line);
        on_line.filter(|(_, alone)| !**alone).last().map_or("", |(c, _)| c.text.as_str())
    }
}

/// Walks over a text, token by token.
struct Scanner<'s> {
    text: &'s str,
    bytes: &'s [u8],
    at: usize,
    line: u32,
    /// Tokens of the unfinished statement at each open bracket.
    runs: Vec<usize>,
    /// Sum of `runs`.
    total: usize,
    found: Scan,
}

impl Scanner<'_> {
    /// Reads one token.
    fn token(&mut self) {
        let b = self.bytes[self.at];
        match b {
            b'\n' => {
                self.line += 1;
                self.at += 1;
            }
            b'/' if self.next_is(1, b'/') => self.comment(line_end(self.bytes, self.at)),
            b'/' if self.next_is(1, b'*') => self.comment(block_end(self.bytes, self.at)),
            b'"' => self.skip_to(string_end(self.bytes, self.at + 1)),
            b'\'' => self.skip_to(quote_end(self.text, self.at)),
            b'(' | b'[' | b'{' => self.open(),
            b')' | b']' | b'}' => self.close(b),
            b';' | b',' => self.finish(),
            _ if is_word(b) => self.word(),
            _ => {
                if !b.is_ascii_whitespace() {
                    self.count();
                }
                self.at += 1;
            }
        }
    }

    /// Returns true where the byte `ahead` is `b`.
    fn next_is(&self, ahead: usize, b: u8) -> bool {
        self.bytes.get(self.at + ahead) == Some(&b)
    }

    /// Moves on to `end`, counting lines.
    fn skip_to(&mut self, end: usize) {
        let lines = memchr::memchr_iter(b'\n', &self.bytes[self.at..end]).count();
        self.line += u32::try_from(lines).unwrap_or(u32::MAX);
        self.at = end;
    }

    /// Notes a comment that ends at `end`.
    fn comment(&mut self, end: usize) {
        let start = self.at;
        let first = self.line;
        self.skip_to(end);
        let before = self.text[..start].rsplit('\n').next().unwrap_or("");
        self.found.alone.push(before.trim().is_empty());
        self.found.comments.push(Comment { text: plain(&self.text[start..end]), span: Span { start: first, end: self.line } });
    }

    /// Reads an identifier, keyword or number, or a string with a prefix.
    fn word(&mut self) {
        let start = self.at;
        while self.at < self.bytes.len() && is_word(self.bytes[self.at]) {
            self.at += 1;
        }
        let raw = matches!(&self.bytes[start..self.at], b"r" | b"br" | b"cr");
        if raw && let Some(end) = raw_end(self.bytes, self.at) {
            self.skip_to(end);
        }
        self.count();
    }

    /// Counts a token of the statement at present.
    fn count(&mut self) {
        if let Some(run) = self.runs.last_mut() {
            *run += 1;
            self.total += 1;
        }
        if self.total > LONGEST_RUN {
            self.found.too_deep.get_or_insert(self.line);
        }
    }

    /// Opens a bracket.
    fn open(&mut self) {
        self.count();
        self.runs.push(0);
        if self.runs.len() > DEEPEST {
            self.found.too_deep.get_or_insert(self.line);
        }
        self.at += 1;
    }

    /// Closes a bracket. After the brace of a block, a word other than `else` starts a statement.
    fn close(&mut self, b: u8) {
        self.at += 1;
        if self.runs.len() > 1 {
            self.total -= self.runs.pop().unwrap_or(0);
        }
        let rest = self.bytes[self.at..].trim_ascii_start();
        let starts = rest.first().is_none_or(|b| is_word(*b) || matches!(b, b'#' | b'}' | b'/'));
        if b == b'}' && starts && !rest.starts_with(b"else") && !rest.starts_with(b"as ") {
            self.reset();
        }
    }

    /// Ends a statement or an argument.
    fn finish(&mut self) {
        self.at += 1;
        self.reset();
    }

    /// Forgets the tokens of the statement at present.
    fn reset(&mut self) {
        if let Some(run) = self.runs.last_mut() {
            self.total -= std::mem::take(run);
        }
    }
}

/// Returns true for a byte of an identifier or number.
fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80
}

/// Returns where the line at `at` ends.
fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i)
}

/// Returns where the block comment at `at` ends; they nest.
fn block_end(bytes: &[u8], at: usize) -> usize {
    let (mut depth, mut i) = (0_usize, at);
    while i + 1 < bytes.len() {
        match &bytes[i..i + 2] {
            b"/*" => {
                depth += 1;
                i += 2;
            }
            b"*/" => {
                depth -= 1;
                i += 2;
                if depth == 0 {
                    return i;
                }
            }
            _ => i += 1,
        }
    }
    bytes.len()
}

/// Returns where the string ends whose content starts at `at`.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut i = at;
    while i < bytes.len() {
        match bytes[i] {
            b'\\' => i += 2,
            b'"' => return i + 1,
            _ => i += 1,
        }
    }
    bytes.len()
}

/// Returns where a raw string ends whose hashes start at `at`; `None` where none starts there.
fn raw_end(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes[at..].iter().take_while(|b| **b == b'#').count();
    if bytes.get(at + hashes) != Some(&b'"') {
        return None;
    }
    let close = ["\"", &"#".repeat(hashes)].concat();
    let content = at + hashes + 1;
    Some(memchr::memmem::find(&bytes[content..], close.as_bytes()).map_or(bytes.len(), |i| content + i + close.len()))
}

/// Returns where the character literal at `at` ends, or the quote of a lifetime.
fn quote_end(text: &str, at: usize) -> usize {
    let rest = &text[at + 1..];
    let mut chars = rest.char_indices();
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), _) => {
            let end = rest.char_indices().skip(2).find(|(_, c)| *c == '\'' || *c == '\n');
            end.map_or(text.len(), |(i, _)| at + 1 + i + 1)
        }
        (Some(_), Some((i, '\''))) => at + 1 + i + 1,
        _ => at + 1,
    }
}

/// Returns the text of a comment without its markers.
fn plain(comment: &str) -> String {
    if let Some(block) = comment.strip_prefix("/*") {
        let inner = block.strip_suffix("*/").unwrap_or(block).trim_start_matches(['*', '!']);
        let lines = inner.lines().map(|l| l.trim().trim_start_matches("* ").trim_start_matches('*'));
        return lines.collect::<Vec<_>>().join("\n").trim().to_owned();
    }
    comment.trim_start_matches('/').trim_start_matches('!').trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_found_outside_of_strings() {
        let source = "//! top\nfn f<'a>() { // end\n  let a = \"// no\"; let b = 'x'; let c = '\\''; let d = r#\"\"//\"#;\n}\n/* a /* b */ c */\n";
        let scan = Scan::of(source);
        let seen: Vec<_> = scan.comments.iter().map(|c| (c.text.as_str(), c.span.start)).collect();
        assert_eq!(seen, [("top", 1), ("end", 2), ("a /* b */ c", 5)]);
        assert_eq!(scan.trailing(2), "end");
        assert_eq!(scan.trailing(1), "");
    }

    #[test]
    fn deep_nesting_is_found() {
        for deep in ["(".repeat(300), "!".repeat(9_000), "S {} = ".repeat(9_000), "if a {} else ".repeat(9_000)] {
            assert!(Scan::of(&deep).too_deep.is_some(), "{}", &deep[..10]);
        }
        let wide = ["f(a, b);\n".repeat(9_000), "if a { b }\n".repeat(9_000), "x => { y }\n".repeat(9_000)];
        assert!(wide.iter().all(|w| Scan::of(w).too_deep.is_none()));
    }
}
