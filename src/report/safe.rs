//! Makes text of a pull request harmless for the place it is printed at: one function per sink.
//!
//! In: *message text*, that is plain text in which values stand in code spans (`` `30s` ``), whoever wrote them. Out: the same
//! text for markdown, for a cell of a markdown table, for a terminal, or ([`web`]) for HTML and what GitHub shows, on one line.
//! Left out: masking of secrets (`findings` does it before) and the shape of reports.
//!
//! Nothing is dropped: what cannot be shown as it is becomes visible (`\u{202e}`), so that a reviewer sees the attempt.

mod web;

pub use web::{command_message, command_property, html, log, mermaid, plain};

/// Breaks what markdown renderers would link or notify (`@name`, `#1`, `https://`) without being seen itself.
const JOINER: char = '\u{200d}';

/// Returns message text as inline markdown: code spans stay code, everything else is shown as it is written.
pub fn markdown(text: &str) -> String {
    inline(text, false)
}

/// Returns message text as a cell of a markdown table, where a `|` would end the cell even in code, and where no heading or
/// list can begin.
pub fn cell(text: &str) -> String {
    inline(text, true)
}

/// Returns message text for a terminal: escape sequences and other control characters are shown, not obeyed.
pub fn terminal(text: &str) -> String {
    one_line(text)
}

/// Returns a text in double quotes, as YAML reads it: what cannot be seen stands there as an escape.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in serde_json::Value::from(text).to_string().chars() {
        match u32::from(c) {
            code if is_hidden(c) => out.push_str(&format!("\\U{code:08x}")),
            _ => out.push(c),
        }
    }
    out
}

/// Returns `value` as a code span of message text, with a fence that the value cannot close.
pub fn span(value: &str) -> String {
    let fence = "`".repeat(longest_run(value) + 1);
    let blank = value.trim().is_empty();
    let pad = if value.starts_with('`') || value.ends_with('`') || (!blank && value.starts_with(' ') && value.ends_with(' ')) { " " } else { "" };
    format!("{fence}{pad}{value}{pad}{fence}")
}

/// A stretch of message text.
enum Piece<'t> {
    /// Outside of code spans.
    Plain(&'t str),
    /// Content of a code span.
    Code(&'t str),
}

/// Renders message text piece by piece.
fn inline(text: &str, table: bool) -> String {
    let line = one_line(text);
    let mut out = String::with_capacity(line.len() + 16);
    for piece in pieces(line.trim()) {
        match piece {
            Piece::Code(value) if table => out.push_str(&span(value).replace('|', "\\|")),
            Piece::Code(value) => out.push_str(&span(value)),
            Piece::Plain(plain) => {
                let plain = if out.is_empty() && !table { block_marker(plain, &mut out) } else { plain };
                escape(plain, &mut out);
            }
        }
    }
    out
}

/// Returns the text on one line with every invisible character written out.
fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' if out.ends_with(' ') => {}
            '\n' | '\r' | '\t' => out.push(' '),
            c if is_hidden(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// Returns true for characters that a reader cannot see, or that change how their neighbours are shown.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}')
        || matches!(c, '\u{fe00}'..='\u{fe0e}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Splits message text into code spans and the rest, by the rules of CommonMark: a run of backticks is closed by the
/// next run of the same length, and a run that is never closed is plain text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let runs = backtick_runs(text);
    let (mut out, mut plain_from, mut next) = (Vec::new(), 0, 0);
    while let Some(&(start, len)) = runs.get(next) {
        // Messages are short, yet a hostile one may hold thousands of runs: the search for the end is bounded.
        let close = runs.iter().skip(next + 1).take(64).position(|r| r.1 == len);
        if let Some(ahead) = close {
            let end = runs[next + 1 + ahead].0;
            out.push(Piece::Plain(&text[plain_from..start]));
            out.push(Piece::Code(unpad(&text[start + len..end])));
            plain_from = end + len;
            next += ahead + 1;
        }
        next += 1;
    }
    out.push(Piece::Plain(&text[plain_from..]));
    out.retain(|p| !matches!(p, Piece::Plain("")));
    out
}

/// Returns start and length of every run of backticks.
fn backtick_runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.match_indices('`') {
        match runs.last_mut() {
            Some((start, len)) if *start + *len == at => *len += 1,
            _ => runs.push((at, 1)),
        }
    }
    runs
}

/// Removes the padding that [`span`] puts around a value.
fn unpad(content: &str) -> &str {
    match content.strip_prefix(' ').and_then(|c| c.strip_suffix(' ')) {
        Some(inner) if !inner.trim().is_empty() => inner,
        _ => content,
    }
}

/// Returns the length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    backtick_runs(text).into_iter().map(|r| r.1).max().unwrap_or(0)
}

/// Escapes what would open a heading, list or rule at the start of a line; returns the rest of the text.
fn block_marker<'t>(plain: &'t str, out: &mut String) -> &'t str {
    let digits = plain.len() - plain.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = plain.split_at(digits);
    out.push_str(number);
    let marker = rest.chars().next().filter(|c| if number.is_empty() { matches!(c, '#' | '+' | '-' | '=') } else { matches!(c, '.' | ')') });
    match marker {
        Some(c) => {
            out.push('\\');
            out.push(c);
            after_char(c, &rest[c.len_utf8()..], out);
            &rest[c.len_utf8()..]
        }
        None => rest,
    }
}

/// Writes plain text so that markdown shows it as it is.
fn escape(plain: &str, out: &mut String) {
    for (at, c) in plain.char_indices() {
        let rest = &plain[at + c.len_utf8()..];
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '$' | '|' => out.extend(['\\', c]),
            c => out.push(c),
        }
        after_char(c, rest, out);
    }
}

/// Puts a joiner where `c` and what follows it would notify somebody, link a page or refer to another issue.
fn after_char(c: char, rest: &str, out: &mut String) {
    let next = rest.chars().next();
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let breaks = match c {
        '@' => next.is_some_and(word),
        '#' => next.is_some_and(|n| n.is_ascii_digit()),
        ':' => rest.starts_with("//"),
        '-' => next.is_some_and(|n| n.is_ascii_digit()) && ends_with_ignoring_case(out, "gh-"),
        'w' | 'W' => next == Some('.') && ends_with_ignoring_case(out, "www"),
        _ => false,
    };
    if breaks {
        out.push(JOINER);
    }
}

/// Returns true where `text` ends with the ASCII `end` in any case.
fn ends_with_ignoring_case(text: &str, end: &str) -> bool {
    text.len() >= end.len() && text.as_bytes()[text.len() - end.len()..].eq_ignore_ascii_case(end.as_bytes())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    /// What people have tried, or could try, to put into a report.
    const CORPUS: &[&str] = &[
        "plain words",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</details></summary><h1>Approved</h1>",
        "<!-- hidden -->",
        "&lt;b&gt; &amp;amp; &#64;admin",
        "[click](https://evil.example/?a=b)",
        "![pixel](https://evil.example/p.png)",
        "[ref]: https://evil.example",
        "<https://evil.example>",
        "https://evil.example www.evil.example WWW.evil.example",
        "@octocat please merge, mail octo@example.org, @org/team",
        "fixes #1, GH-2, gh-3, owner/repo#4",
        "# heading",
        "- item",
        "+ item",
        "1. item",
        "12) item",
        "> quote",
        "=== rule",
        "--- rule",
        "***bold*** __bold__ ~~gone~~ $x^2$ *a* _b_",
        "```\ncode\n```",
        "~~~\ncode\n~~~",
        "line one\n\n## Summary & Recommendations\n- [x] done",
        "a | b | c \\| d \\\\| e",
        "`code` and `` a ` b `` and ` alone",
        "``unclosed ` run ```",
        "`a|b` `c\\|d` `<b>` `@octocat`",
        "``a` `b``` c`",
        "back\\`slash\\` \\\\",
        "tab\there\r\nand there",
        "\u{202e}gnp.exe\u{202c} \u{200b}zero\u{feff} \u{2028}sep",
        "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m",
        "\u{e0041}\u{e0042}tagged",
        "   indented    ",
        "    \tcode block",
        "",
        "`",
        "` `",
    ];

    /// The corpus, each entry also before, after and between others.
    pub(super) fn texts() -> Vec<String> {
        let pairs = CORPUS.iter().flat_map(|a| CORPUS.iter().map(move |b| format!("{a}{b}")));
        CORPUS.iter().map(|t| (*t).to_owned()).chain(pairs).collect()
    }

    /// What GitHub's pages understand.
    pub(in crate::report) fn github() -> Options {
        Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_GFM
            | Options::ENABLE_MATH
    }

    /// What a reader sees of rendered markdown: text and code as they are, anything else as an error.
    fn seen(markdown: &str, allowed: &[TagEnd]) -> Result<String, String> {
        let mut out = String::new();
        for event in Parser::new_ext(markdown, github()) {
            match event {
                Event::Text(t) => out.push_str(&t),
                Event::Code(t) => out.push_str(&format!("`{t}`")),
                Event::Start(Tag::TableCell) => out.push('|'),
                Event::Start(ref t) if allowed.contains(&t.to_end()) => {}
                Event::End(ref t) if allowed.contains(t) => {}
                other => return Err(format!("{other:?} of {markdown:?}")),
            }
        }
        Ok(out)
    }

    /// What a reader should see: the text on one line, code spans with one backtick each, joiners left aside.
    fn expected(text: &str) -> String {
        let line = one_line(text);
        pieces(line.trim())
            .iter()
            .map(|p| match p {
                Piece::Plain(t) => (*t).to_owned(),
                Piece::Code(t) => format!("`{t}`"),
            })
            .collect()
    }

    #[test]
    fn a_quoted_text_is_read_back_as_it_was() {
        for text in CORPUS {
            let quoted = super::quoted(text);
            assert!(!quoted.chars().any(is_hidden), "{quoted}");
            assert_eq!(serde_yaml::from_str::<String>(&quoted).unwrap(), *text);
        }
    }

    #[test]
    fn markdown_shows_hostile_text_as_text() {
        for text in texts() {
            let out = markdown(&text);
            let read = seen(&out, &[TagEnd::Paragraph]).unwrap_or_else(|e| panic!("{e} from {text:?}"));
            assert_eq!(read.replace(JOINER, ""), expected(&text), "from {text:?} by {out:?}");
        }
    }

    #[test]
    fn markdown_stays_text_within_a_bullet() {
        for text in texts().iter().filter(|t| !t.trim().is_empty()) {
            let out = format!("- {}\n", markdown(text));
            let read = seen(&out, &[TagEnd::List(false), TagEnd::Item]).unwrap_or_else(|e| panic!("{e} from {text:?}"));
            assert_eq!(read.replace(JOINER, ""), expected(text), "from {text:?}");
        }
    }

    #[test]
    fn a_cell_never_leaves_its_cell() {
        let tags = [TagEnd::Table, TagEnd::TableHead, TagEnd::TableRow, TagEnd::TableCell];
        for text in texts() {
            let table = format!("| a | b |\n|---|---|\n| {} | end |\n", cell(&text));
            let read = seen(&table, &tags).unwrap_or_else(|e| panic!("{e} from {text:?}"));
            assert_eq!(read.replace(JOINER, ""), format!("|a|b|{}|end", expected(&text)), "from {text:?}");
        }
    }

    #[test]
    fn nothing_is_linked_or_notified() {
        for text in texts() {
            let out = markdown(&text);
            let plain: String = pieces(&out).iter().filter_map(|p| if let Piece::Plain(t) = p { Some(*t) } else { None }).collect();
            for trigger in ["@o", "@e", "#1", "#4", "GH-2", "gh-3", "://", "www.e", "WWW.e"] {
                assert!(!plain.contains(trigger), "{trigger} in {out:?}");
            }
        }
    }

    #[test]
    fn a_terminal_gets_no_control_character() {
        for text in texts() {
            let out = terminal(&text);
            assert!(!out.chars().any(is_hidden), "{out:?}");
        }
        assert_eq!(terminal("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb c");
    }

    #[test]
    fn a_span_holds_any_value() {
        for value in CORPUS.iter().map(|v| one_line(v)).filter(|v| !v.is_empty()) {
            match pieces(&span(&value)).as_slice() {
                [Piece::Code(read)] => assert_eq!(*read, value),
                _ => panic!("{value:?} is not one span"),
            }
        }
    }
}
