//! Message text for the sinks beside markdown and terminals: HTML, plain messages that a site shows, workflow commands, diagrams.
//!
//! In: message text. Out: the text for one sink, on one line. Left out: the shape of the documents around it.

use super::{JOINER, Piece, after_char, is_hidden, one_line, pieces};
use std::fmt::Write;

/// Returns message text as HTML: code spans become `<code>`, everything else is shown as it is written.
pub fn html(text: &str) -> String {
    let line = one_line(text);
    let mut out = String::with_capacity(line.len() + 16);
    for piece in pieces(line.trim()) {
        match piece {
            Piece::Plain(plain) => out.push_str(&html_text(plain)),
            Piece::Code(value) => out.extend(["<code>", &html_text(value), "</code>"]),
        }
    }
    out
}

/// Returns characters as HTML, safe between tags and in a quoted attribute.
fn html_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Returns message text for a place that shows plain text, yet may link what looks like a link (`[a](b)`, an address), notify
/// who is named, or take `{0}` for the place of an argument: SARIF messages and annotations.
pub fn plain(text: &str) -> String {
    let line = one_line(text.trim());
    let mut out = String::with_capacity(line.len() + 8);
    for (at, c) in line.char_indices() {
        let rest = &line[at + c.len_utf8()..];
        out.push(c);
        let argument = c == '{' && rest.starts_with(|d: char| d.is_ascii_digit());
        let command = c == '#' && rest.starts_with('[');
        if argument || command || (c == ']' && rest.starts_with('(')) {
            out.push(JOINER);
        } else {
            after_char(c, rest, &mut out);
        }
    }
    out
}

/// Returns a text as the message of a workflow command: what would end the line or be decoded is encoded.
pub fn command_message(text: &str) -> String {
    plain(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Returns a value as a property of a workflow command, where a comma and a colon end it. The value stays what it is as
/// far as it can be seen: a path with a joiner would be another path.
pub fn command_property(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            ':' => out.push_str("%3A"),
            ',' => out.push_str("%2C"),
            c if is_hidden(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// Returns lines that a runner of GitHub Actions takes for output only: none begins with `::` or holds `##[`.
pub fn log(text: &str) -> String {
    let quiet = |line: &str| {
        let line = line.replace("##[", &format!("##{JOINER}["));
        let begins = line.len() - line.trim_start().len();
        if line[begins..].starts_with("::") { format!("{}:{JOINER}{}", &line[..begins], &line[begins + 1..]) } else { line }
    };
    text.split_inclusive('\n').map(quiet).collect()
}

/// Returns a text as the label of a diagram in mermaid's language, between quotes. Whatever the language gives a meaning (also
/// the directives that it looks for anywhere) is written as an entity.
pub fn mermaid(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text.trim()).chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | '|' | '`' | '%' | '{' | '}' | '\\' | ';' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::texts;
    use super::*;

    #[test]
    fn html_holds_no_tag_of_the_text() {
        for text in texts() {
            let out = html(&text).replace("<code>", "").replace("</code>", "");
            assert!(!out.contains(['<', '>', '"', '\'']), "{out:?} from {text:?}");
        }
        assert_eq!(html("a `<b>` & c"), "a <code>&lt;b&gt;</code> &amp; c");
    }

    #[test]
    fn plain_text_links_and_notifies_nobody() {
        for text in texts() {
            let out = plain(&text);
            for trigger in ["@o", "@e", "#1", "#4", "GH-2", "://", "www.e", "](", "{0", "##["] {
                assert!(!out.contains(trigger), "{trigger} in {out:?}");
            }
            assert!(!out.contains(['\n', '\r', '\u{1b}']));
        }
        assert_eq!(plain("key `session-{}`"), "key `session-{}`");
    }

    #[test]
    fn commands_end_where_they_should() {
        assert_eq!(command_message("100% done\n::error::x"), "100%25 done ::error::x");
        assert_eq!(command_message("%0A::error::x"), "%250A::error::x");
        assert_eq!(command_property("a,b:c%0A\n::x"), "a%2Cb%3Ac%250A%0A%3A%3Ax");
    }

    #[test]
    fn a_log_holds_no_command() {
        let out = log("::error::a\n  ::add-mask::b\nFoo::bar ##[error]c\n");
        assert!(out.lines().all(|l| !l.trim_start().starts_with("::") && !l.contains("##[")), "{out}");
        assert!(out.contains("Foo::bar"), "{out}");
        assert_eq!(log("plain\n\n"), "plain\n\n");
    }

    #[test]
    fn a_label_of_a_diagram_ends_where_it_should() {
        for text in texts() {
            let out = mermaid(&text);
            assert!(!out.contains(['"', '`', '<', '\n', '%', '{']), "{out:?}");
        }
        assert_eq!(mermaid("a\"] --> b%%{init}"), "a#34;] --#62; b#37;#37;#123;init#125;");
    }
}
