//! Reports on their way out.
//!
//! In: a report and the outputs asked for. Out: bytes in files and on standard output. Left out: formats. All are
//! rendered before the first is written, so that a failure leaves none behind.

use super::render;
use crate::cli::{Destination, GlobalArgs};
use crate::config::{Options, Output};
use crate::findings::Baseline;
use crate::report::{Report, TestReach, Verdict};
use crate::sink;
use anyhow::{Context, Result};
use std::path::Path;

/// Writes a report in every format asked for.
pub(super) fn reports(report: &Report, options: &Options, outputs: &[Output]) -> Result<()> {
    all(outputs, |output| render::report(report, options, output))
}

/// Writes a list of tests in every format asked for.
pub(super) fn tests(tests: &[TestReach], outputs: &[Output]) -> Result<()> {
    all(outputs, |output| render::tests(tests, output))
}

/// Writes the open findings of a report into a baseline, beside those that the file already accepts.
pub(super) fn baseline(report: &Report, file: &Path, reason: Option<&str>) -> Result<()> {
    let before = if file.is_file() { Baseline::load(file)? } else { Baseline::default() };
    sink::file(file, before.text(report, reason).as_bytes()).with_context(|| format!("cannot write {}", file.display()))
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
    use crate::report::Format;

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
