//! Reports on their way out.
//!
//! In: a report and the outputs asked for. Out: bytes in files and on standard output. Left out: formats. All are
//! rendered before the first is written, so that a failure leaves none behind.

use super::seam;
use crate::cli::{Destination, GlobalArgs};
use crate::config::{Options, Output};
use crate::report::{Format, Report, Templates, TerminalOptions, TestReach, Verdict, render_json, render_markdown, render_terminal};
use crate::sink;
use anyhow::{Context, Result};
use std::io::IsTerminal;

/// Writes a report in every format asked for.
pub(super) fn reports(report: &Report, options: &Options, outputs: &[Output]) -> Result<()> {
    all(outputs, |output| match output.format {
        Format::Terminal => Ok(render_terminal(report, TerminalOptions { width: width(), color: output.color })),
        Format::Markdown => Ok(render_markdown(report, &Templates::load(options.templates.as_deref())?)?),
        Format::Json => Ok(render_json(report)),
    })
}

/// Returns the width to lay out for: that of the shell, or what is written where there is no terminal.
fn width() -> u16 {
    let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|c| *c > 0);
    let seen = || std::io::stdout().is_terminal().then(terminal_size::terminal_size).flatten().map(|(width, _)| width.0);
    told.or_else(seen).unwrap_or(TerminalOptions::default().width)
}

/// Writes a list of tests in every format asked for.
pub(super) fn tests(tests: &[TestReach], outputs: &[Output]) -> Result<()> {
    all(outputs, |output| seam::render_tests(tests, output))
}

/// Renders all outputs, then writes them; standard output last, because a reader there may act on it at once.
fn all(outputs: &[Output], render: impl Fn(&Output) -> Result<String>) -> Result<()> {
    let mut texts: Vec<(&Destination, String)> = outputs.iter().map(|o| Ok((&o.to, render(o)?))).collect::<Result<_>>()?;
    texts.sort_by_key(|(to, _)| **to == Destination::Stdout);
    for (to, text) in texts {
        match to {
            Destination::Stdout => sink::stdout(text.as_bytes()).context("cannot write to standard output")?,
            Destination::File(path) => sink::file(path, text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?,
        }
    }
    Ok(())
}

/// Says in one line on standard error how a review ended whose reports all went to files.
pub(super) fn note(global: &GlobalArgs, report: &Report, outputs: &[Output]) {
    let files: Vec<String> = outputs.iter().filter_map(|o| file(&o.to)).collect();
    if !global.quiet && files.len() == outputs.len() {
        sink::stderr(&format!("{}; written: {}\n", ending(report), files.join(", ")));
    }
}

/// Returns the name of a file.
fn file(to: &Destination) -> Option<String> {
    match to {
        Destination::File(path) => Some(path.display().to_string()),
        Destination::Stdout => None,
    }
}

/// Returns verdict and number of findings in words.
fn ending(report: &Report) -> String {
    let verdict = match report.verdict {
        Verdict::Pass => "pass",
        Verdict::Attention => "attention",
        Verdict::Fail => "fail",
    };
    let findings = report.findings.len();
    format!("{verdict}: {findings} finding{}", if findings == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_where_one_format_fails() {
        let dir = tempfile::tempdir().unwrap();
        let output = |name: &str, format| Output { format, to: Destination::File(dir.path().join(name)), color: false };
        let outputs = [output("a", Format::Markdown), output("b", Format::Json)];
        let broken = all(&outputs, |o| if o.format == Format::Json { anyhow::bail!("no") } else { Ok("text".to_owned()) });
        assert!(broken.is_err());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
        all(&outputs, |o| Ok(format!("{:?}", o.format))).unwrap();
        assert_eq!(std::fs::read_to_string(dir.path().join("b")).unwrap(), "Json");
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named() {
        let output = Output { format: Format::Json, to: Destination::File("no/such/dir/r.json".into()), color: false };
        let error = all(&[output], |_| Ok(String::new())).unwrap_err();
        assert_eq!(error.to_string(), "cannot write no/such/dir/r.json");
    }
}
