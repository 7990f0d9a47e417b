//! What a run inside GitHub Actions leaves for others: annotations in the log, the step's summary, the step's outputs.

use super::render;
use crate::actions::{Step, outputs, summary};
use crate::cli::Destination;
use crate::config::{Options, Output};
use crate::exit::Help;
use crate::report::{Format, Report, render_github};
use crate::sink;
use anyhow::{Context, Result, anyhow};
use std::path::Path;

/// Returns the step that the program runs in, or what to do where it runs in none.
pub(super) fn step(reports: &[Output]) -> Result<Step> {
    let prose = |o: &&Output| matches!(o.format, Format::Terminal | Format::Github);
    if reports.iter().filter(|o| o.to == Destination::Stdout).any(|o| !prose(&o)) {
        let help = Help("give it a file with --output FILE".to_owned());
        return Err(anyhow!("--actions writes annotations to standard output, where a report for programs would go too").context(help));
    }
    Step::of(|name| std::env::var(name).ok()).ok_or_else(|| {
        let help = Help("leave --actions out, or set GITHUB_STEP_SUMMARY and GITHUB_OUTPUT to files".to_owned());
        anyhow!("--actions works inside a step of GitHub Actions only").context(help)
    })
}

/// Writes summary, outputs and annotations.
pub(super) fn leave(step: &Step, report: &Report, options: &Options, reports: &[Output]) -> Result<()> {
    leave_summary(step, &render::markdown(report, options)?)?;
    if let Some(file) = &step.output {
        add(file, &outputs(report, &written(reports)))?;
    }
    if !reports.iter().any(|o| o.format == Format::Github && o.to == Destination::Stdout) {
        leave_annotations(report)?;
    }
    Ok(())
}

/// Adds a report to the step's summary, where the step has one.
pub(super) fn leave_summary(step: &Step, markdown: &str) -> Result<()> {
    let Some(file) = &step.summary else { return Ok(()) };
    let before = file.metadata().map_or(0, |m| usize::try_from(m.len()).unwrap_or(usize::MAX));
    add(file, &summary(markdown, before))
}

/// Writes annotations to standard output, where the runner reads them.
pub(super) fn leave_annotations(report: &Report) -> Result<()> {
    sink::stdout(render_github(report).as_bytes()).context("cannot write to standard output")
}

/// Returns the files that were written, by the name of their format.
fn written(reports: &[Output]) -> Vec<(&'static str, String)> {
    let file = |o: &Output| match &o.to {
        Destination::File(path) => Some((o.format.as_str(), path.display().to_string())),
        Destination::Stdout => None,
    };
    reports.iter().filter_map(file).collect()
}

/// Adds text to a file of the runner.
fn add(file: &Path, text: &str) -> Result<()> {
    sink::append(file, text.as_bytes()).with_context(|| format!("cannot write {}", file.display()))
}
