//! Rule examples: files beside a rule whose comments say which lines are connection points.
//!
//! In: the text of an example (`// point: redis.get` above a line that matches, `// ok: redis.get` above one that must
//! not). Out: expectations, and what differs from the points that were found. Left out: finding points.

use std::collections::BTreeSet;

/// What a comment says of the next line of code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expectation {
    /// Line of the code, from 1; 0 where no code follows the comment.
    pub line: u32,
    /// Rule.
    pub rule: String,
    /// True for `point:`, false for `ok:`.
    pub must_match: bool,
}

/// Returns what the comments of an example say, in order of line. Several comments may speak of one line; a word after
/// the rule's id starts a remark.
pub fn expectations(text: &str) -> Vec<Expectation> {
    let mut all = Vec::new();
    let mut waiting: Vec<Expectation> = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        match comment(content) {
            Some(said) => waiting.extend(expectation(said)),
            None if content.trim().is_empty() => {}
            None => all.extend(waiting.drain(..).map(|e| Expectation { line, ..e })),
        }
    }
    all.extend(waiting);
    all
}

/// Returns what a line of comment says; `None` for code.
fn comment(line: &str) -> Option<&str> {
    let line = line.trim_start();
    // `#[derive]` of Rust and `#!` of a script are no comments.
    if line.starts_with("#[") || line.starts_with("#!") {
        return None;
    }
    ["//", "--", "#"].iter().find_map(|mark| line.strip_prefix(mark)).map(str::trim)
}

/// Returns what a comment expects, if it expects anything.
fn expectation(said: &str) -> Option<Expectation> {
    let (rest, must_match) = match said.strip_prefix("point:") {
        Some(rest) => (rest, true),
        None => (said.strip_prefix("ok:")?, false),
    };
    Some(Expectation { line: 0, rule: rest.split_whitespace().next().unwrap_or_default().to_owned(), must_match })
}

/// Returns what differs between expectations and the points found (rule and line). It cannot be empty by accident: an
/// example without any `point:` differs, a comment above no code differs, and so does a point of a rule that the example
/// speaks of on a line without comment.
pub fn check_example(expected: &[Expectation], found: &[(String, u32)]) -> Vec<String> {
    let mut out = Vec::new();
    if !expected.iter().any(|e| e.must_match) {
        out.push("no `point:` comment: the example shows no line that matches".to_owned());
    }
    let found: BTreeSet<(&str, u32)> = found.iter().map(|(rule, line)| (rule.as_str(), *line)).collect();
    for e in expected {
        let word = if e.must_match { "point" } else { "ok" };
        let there = found.contains(&(e.rule.as_str(), e.line));
        match (e.line, e.must_match, there) {
            (0, _, _) => out.push(format!("`{word}: {}` stands above no code", e.rule)),
            (line, true, false) => out.push(format!("line {line}: {} finds nothing here, but should", e.rule)),
            (line, false, true) => out.push(format!("line {line}: {} finds a point here, but must not", e.rule)),
            _ => {}
        }
    }
    let rules: BTreeSet<&str> = expected.iter().map(|e| e.rule.as_str()).collect();
    for (rule, line) in found {
        if rules.contains(rule) && !expected.iter().any(|e| e.line == line && e.rule == rule) {
            out.push(format!("line {line}: {rule} finds a point here, but no comment says so"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const GO: &str = "package a\n\n// point: redis.get\n// point: redis.read a remark\n\nc.Get(ctx, \"k\")\n// ok: redis.get a map\nm.Get(\"k\")\n";

    fn found(points: &[(&str, u32)]) -> Vec<(String, u32)> {
        points.iter().map(|(r, l)| ((*r).to_owned(), *l)).collect()
    }

    #[test]
    fn comments_speak_of_the_next_line_of_code() {
        let all: Vec<_> = expectations(GO).into_iter().map(|e| (e.rule, e.line, e.must_match)).collect();
        assert_eq!(all, [("redis.get".to_owned(), 6, true), ("redis.read".to_owned(), 6, true), ("redis.get".to_owned(), 8, false)]);
    }

    #[test]
    fn other_languages_comments() {
        assert_eq!(expectations("# point: a.b\nx()\n")[0].line, 2);
        assert_eq!(expectations("-- ok: a.b\nSELECT 1\n")[0].line, 2);
        assert_eq!(expectations("// point: a.b\n#[test]\nfn f() {}\n")[0].line, 2, "an attribute is code");
        assert_eq!(expectations("x() // point: a.b\n"), []);
    }

    #[test]
    fn agreement_is_empty() {
        assert_eq!(check_example(&expectations(GO), &found(&[("redis.get", 6), ("redis.read", 6), ("rpc.call", 2)])), Vec::<String>::new());
    }

    #[test]
    fn every_difference_is_told() {
        assert_eq!(
            check_example(&expectations(GO), &found(&[("redis.get", 8), ("redis.get", 1)])),
            [
                "line 6: redis.get finds nothing here, but should",
                "line 6: redis.read finds nothing here, but should",
                "line 8: redis.get finds a point here, but must not",
                "line 1: redis.get finds a point here, but no comment says so",
            ]
        );
    }

    #[test]
    fn nothing_passes_by_accident() {
        assert_eq!(check_example(&expectations("x()\n"), &[]), ["no `point:` comment: the example shows no line that matches"]);
        assert_eq!(check_example(&expectations("// point: a.b\n"), &[]), ["`point: a.b` stands above no code"]);
    }
}
