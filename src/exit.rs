//! Exit codes, and the last words of a run that failed.
//!
//! In: the outcome of a run. Out: [`Code`], and the text that [`explain`] makes of an error. Left out: printing and
//! exiting, which only `main` does.

use std::fmt;

/// How a run ends. Scripts and workflows depend on the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// 0: reviewed, and nothing is at or above `--fail-on`. Also a command that only prints, and a reader that closed
    /// the pipe early.
    Done = 0,
    /// 1: reviewed, and a finding is at or above `--fail-on`; for `rules lint` and `rules test`: something is wrong with the rules.
    Findings = 1,
    /// 2: could not review: wrong usage, no repository, broken rules or configuration, no time or memory left, an internal error; with `--strict` also
    /// where something of the change was not examined. The cause stands on standard error. A report that was not written completely is
    /// never mistaken for a clean one.
    Failed = 2,
    /// 130: interrupted, by Ctrl-C for instance. Each file is the one from before or the whole new one.
    Interrupted = 130,
    /// 143: ended by the system or by a runner that cancels its job; the same holds.
    Terminated = 143,
}

impl From<Code> for std::process::ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// The way out of an error, told on a line of its own. Attach it as the context of an `anyhow` error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help(pub String);

impl fmt::Display for Help {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns what standard error gets to see: the error, its causes, the way out.
pub fn explain(error: &anyhow::Error) -> String {
    let help = error.downcast_ref::<Help>().map(Help::to_string);
    let mut causes: Vec<String> = Vec::new();
    for cause in error.chain().map(|c| printable(&c.to_string())) {
        let told = causes.last().is_some_and(|earlier| earlier.ends_with(&cause));
        if !told && help.as_deref().map(printable) != Some(cause.clone()) {
            causes.push(cause);
        }
    }
    let mut text = format!("error: {}\n", causes.join("\n  caused by: "));
    if let Some(help) = help {
        text.push_str(&format!("help: {}\n", printable(&help)));
    }
    // A file's name may hold a line that a runner of GitHub Actions would take for a command.
    crate::report::for_log(&text)
}

/// Returns `text` without characters that could steer a terminal: names of files come from strangers.
fn printable(text: &str) -> String {
    let steers = |c: char| (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.trim_end().chars().map(|c| if steers(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::{Context, anyhow};

    #[test]
    fn an_error_tells_causes_and_the_way_out() {
        let error = Err::<(), _>(anyhow!("disk on fire")).context("cannot read a.yml").context(Help("fetch water".into())).context("cannot review");
        let text = explain(&error.unwrap_err());
        assert_eq!(text, "error: cannot review\n  caused by: cannot read a.yml\n  caused by: disk on fire\nhelp: fetch water\n");
    }

    #[test]
    fn a_cause_that_the_message_already_tells_is_not_repeated() {
        let error = anyhow!("cannot read a.yml: gone").context(Help("look".into()));
        assert_eq!(explain(&error), "error: cannot read a.yml: gone\nhelp: look\n");
        let repeated = Err::<(), _>(anyhow!("gone")).context("cannot read a.yml: gone").unwrap_err();
        assert_eq!(explain(&repeated), "error: cannot read a.yml: gone\n");
    }

    #[test]
    fn terminal_escapes_are_shown_not_sent() {
        assert_eq!(explain(&anyhow!("a\x1b[2Jb\u{202e}c")), "error: a\\u{1b}[2Jb\\u{202e}c\n");
        assert_eq!(explain(&anyhow!("a\n::error::b")), "error: a\n:\u{200d}:error::b\n");
    }
}
