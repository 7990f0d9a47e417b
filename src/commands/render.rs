//! A report in each format.

use crate::cli::Destination;
use crate::config::{Options, Output};
use crate::exit::Help;
use crate::report::{
    Format, LinesRun, Report, RuleHelp, Templates, TerminalOptions, TestReach, render_github, render_html, render_json, render_markdown,
    render_sarif, render_terminal, words,
};
use crate::review;
use crate::rules::Catalogue;
use anyhow::{Context, Result, anyhow};

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
        Format::Sarif => {
            let catalogue = review::catalogue(options)?;
            render_sarif(report, &|id| help(&catalogue, id))
        }
        Format::Html => render_html(report)?,
        Format::Github => render_github(report),
    })
}

/// Returns what is known of a rule, or of a kind of change that no rule stands for.
fn help(catalogue: &Catalogue, id: &str) -> Option<RuleHelp> {
    if let Some((_, meaning)) = catalogue.kinds().find(|(kind, _)| *kind == id) {
        return Some(RuleHelp { what: meaning.to_owned(), ..RuleHelp::default() });
    }
    let rule = catalogue.rule(id).ok()?;
    Some(RuleHelp {
        what: rule.what.clone(),
        why: rule.why.clone(),
        ask: rule.ask.clone(),
        advice: rule.recommend.clone(),
        link: rule.references.first().cloned(),
    })
}

/// Returns the report as markdown, by the team's templates where there are some.
pub(super) fn markdown(report: &Report, options: &Options) -> Result<String> {
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

/// Returns what profiles say of a function's lines.
fn lines_run(c: &LinesRun) -> String {
    let lines = |l: &[u32]| if l.is_empty() { "none".to_owned() } else { words::lines(l) };
    format!("{}: lines run {}; not run {}", c.profiles.join(", "), lines(&c.run), lines(&c.not_run))
}

/// Returns the tests of functions in the format of an output.
pub(super) fn tests(tests: &[TestReach], output: &Output) -> Result<String> {
    if matches!(output.format, Format::Sarif | Format::Html | Format::Github) {
        let help = Help("take one of these, for instance `--format json`".to_owned());
        return Err(anyhow!("a list of tests is written as terminal, markdown or json").context(help));
    }
    if output.format == Format::Json {
        return serde_json::to_string_pretty(&serde_json::json!({ "tests": tests })).map(|t| t + "\n").context("cannot write JSON");
    }
    let mut out = String::new();
    for t in tests {
        out.push_str(&format!("{}:{} {}, failure path {}\n", t.file, t.symbol, t.status, t.failure_path));
        out.extend(t.coverage.as_ref().map(|c| format!("  {}\n", lines_run(c))));
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
