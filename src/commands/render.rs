//! A report in each format.

use crate::cli::Destination;
use crate::config::{Options, Output};
use crate::report::{Format, Report, Templates, TerminalOptions, TestReach, render_json, render_markdown, render_terminal};
use anyhow::{Context, Result};

/// Columns of a terminal that does not tell its width.
const WIDTH: u16 = 100;

/// Returns the report in the format of an output. The JSON document carries the markdown too.
pub(super) fn report(report: &Report, options: &Options, output: &Output) -> Result<String> {
    Ok(match output.format {
        Format::Terminal => render_terminal(report, TerminalOptions { width: width(output), color: output.color }),
        Format::Markdown => markdown(report, options)?,
        Format::Json => {
            let mut whole = report.clone();
            whole.report.markdown = markdown(report, options)?;
            render_json(&whole)
        }
    })
}

/// Returns the report as markdown, by the team's templates where there are some.
fn markdown(report: &Report, options: &Options) -> Result<String> {
    let templates = Templates::load(options.templates.as_deref())?;
    Ok(render_markdown(report, &templates)?)
}

/// Returns the columns to write for: those of the terminal, as the shell tells them.
fn width(output: &Output) -> u16 {
    match output.to {
        Destination::Stdout => comfy_table::Table::new().width().unwrap_or(WIDTH),
        Destination::File(_) => WIDTH,
    }
}

/// Returns the tests of functions in the format of an output.
pub(super) fn tests(tests: &[TestReach], output: &Output) -> Result<String> {
    if output.format == Format::Json {
        return serde_json::to_string_pretty(&serde_json::json!({ "tests": tests })).map(|t| t + "\n").context("cannot write JSON");
    }
    let mut out = String::new();
    for t in tests {
        out.push_str(&format!("{}:{} {}, failure path {}\n", t.file, t.symbol, t.status, t.failure_path));
        for x in &t.tests {
            let why = x.why_not.as_deref().map(|w| format!(" (does not count: {w})")).unwrap_or_default();
            out.push_str(&format!(
                "  {}:{} {} [{}, {}]{why}\n",
                x.file,
                x.line,
                x.name,
                x.kind,
                if x.distance == 1 { "calls it".to_owned() } else { format!("{} calls away", x.distance) }
            ));
        }
    }
    Ok(out)
}
