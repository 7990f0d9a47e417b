//! The commands: one small function each.
//!
//! In: [`Cli`]. Out: an exit code; what a command says goes to standard output, everything else to standard error.
//! Left out: how anything is reviewed. A command resolves its arguments, calls the room that does the work and hands
//! the result on.

mod actions;
mod debug;
mod hook;
mod index;
mod map;
#[cfg(feature = "github")]
mod post;
#[cfg(feature = "github")]
mod pr;
mod render;
mod request;
mod rules;
mod schema;
mod shell;
mod write;

pub use schema::schema;
pub use shell::{completions, man};

use crate::actions::Step;
use crate::cli::{AcceptArgs, Cli, Command, DebugArgs, DemoArgs, DiffArgs, GlobalArgs, TestsArgs, Trust};
use crate::exit::{Code, Help};
use crate::git::Range;
use crate::reach::Target;
use crate::report::{Report, Verdict, for_log};
use crate::review::{self, Request};
use crate::sink;
use crate::temporary::Directory;
use crate::timing::Stages;
use crate::{config, demo};
use anyhow::{Context, Result, anyhow};
use std::path::Path;

/// Runs a command.
pub fn run(cli: Cli) -> Result<Code> {
    let global = &cli.global;
    match cli.command {
        Command::Diff(args) => diff(global, &args),
        #[cfg(feature = "github")]
        Command::Pr(args) => pr::pr(global, &args),
        #[cfg(feature = "github")]
        Command::Post(args) => post::post(global, &args),
        Command::Index(args) => index::run(global, &args),
        Command::Demo(args) => demo(global, &args),
        Command::Tests(args) => tests(global, &args),
        Command::Debug(args) => debug(global, &args),
        Command::Map(args) => map::map(global, &args),
        Command::Init(args) => map::init(global, &args),
        Command::Hook { action } => hook::run(global, &action),
        Command::Rules { action } => rules::run(global, &action),
        Command::Explain(args) => rules::explain(global, &args),
        Command::Completions { shell } => print(&completions(shell)),
        Command::Man { dir: Some(dir) } => shell::man_pages(&dir),
        Command::Man { dir: None } => print(&man()?),
    }
}

/// Reviews a local change.
fn diff(global: &GlobalArgs, args: &DiffArgs) -> Result<Code> {
    let trust = request::trust(&args.report);
    let request = request::change(global, &args.change, &args.repo, (&args.setup, trust))?;
    let (request, outputs) = (request.with_report(&args.report)?, config::outputs(global, &args.report.outputs));
    let step = if args.actions { Some(actions::step(&outputs)?) } else { None };
    #[cfg(feature = "github")]
    let bundle = args.bundle.as_deref();
    #[cfg(not(feature = "github"))]
    let bundle = None;
    review(global, request, &outputs, &args.accept, Beside { step: step.as_ref(), bundle })
}

/// Reviews the built-in example.
fn demo(global: &GlobalArgs, args: &DemoArgs) -> Result<Code> {
    let directory = Directory::new().context("cannot make a temporary directory")?;
    let (base, head) = demo::write_repository(directory.path())?;
    let request = request::repository(global, directory.path(), Range::Revisions { base, head }, (&args.setup, Trust::Head))?;
    let outputs = config::outputs(global, &args.report.outputs);
    review(global, request.with_report(&args.report)?, &outputs, &AcceptArgs::default(), Beside::default())
}

/// What a review leaves beside its reports.
#[derive(Default)]
struct Beside<'b> {
    /// The step of GitHub Actions that gets its summary, outputs and annotations.
    step: Option<&'b Step>,
    /// The file for a bundle.
    bundle: Option<&'b Path>,
}

/// Carries out a review and writes its reports and, where that is asked, the baseline and what stands beside them.
fn review(global: &GlobalArgs, request: Request, outputs: &[config::Output], accept: &AcceptArgs, beside: Beside<'_>) -> Result<Code> {
    let report = review::run(&request)?;
    request.stages.time("render", || write::reports(&report, &request.options, outputs))?;
    if let Some(file) = &accept.write_baseline {
        write::baseline(&report, file, accept.reason.as_deref())?;
    }
    #[cfg(feature = "github")]
    beside.bundle.map_or(Ok(()), |file| pr::write_bundle(&report, file))?;
    #[cfg(not(feature = "github"))]
    debug_assert!(beside.bundle.is_none());
    if let Some(step) = beside.step {
        actions::leave(step, &report, &request.options, outputs)?;
    }
    write::note(global, &report, outputs);
    tell_timings(global, &request.stages);
    ending(&report, &request.options)
}

/// Returns how a run ends whose reports are written. What could not be examined may hide anything, so `--strict` comes before findings.
fn ending(report: &Report, options: &config::Options) -> Result<Code> {
    let mut unread = report.not_examined.iter().filter(|n| n.incomplete);
    if let Some(first) = unread.next().filter(|_| options.strict) {
        let more = unread.count();
        let rest = if more == 0 { String::new() } else { format!(", and {more} more") };
        let help = Help("the report lists all under *not examined*: raise the limit that was hit, mend the cause, or leave out --strict".to_owned());
        return Err(anyhow!("not all of the change was examined (--strict): {}: {}{rest}", first.what, first.why).context(help));
    }
    Ok(if report.verdict == Verdict::Fail { Code::Findings } else { Code::Done })
}

/// Lists the tests that reach functions.
fn tests(global: &GlobalArgs, args: &TestsArgs) -> Result<Code> {
    let options = config::options(global, &args.setup, Some(&args.repo.repo)).map_err(with_help)?.with_repo(&args.repo);
    let options = request::with_coverage(options, &args.coverage)?;
    let targets: Vec<Target> = args.functions.iter().map(|f| Target { file: f.file.clone(), symbol: f.symbol.clone() }).collect();
    let (tests, unused) = review::tests(&args.repo.repo, args.head.as_deref(), &targets, &options)?;
    unused.iter().for_each(|n| sink::stderr(&for_log(&format!("{}: {}\n", n.what, n.why))));
    write::tests(&tests, &config::outputs(global, &args.outputs))?;
    Ok(Code::Done)
}

/// Prints the result of one stage.
fn debug(global: &GlobalArgs, args: &DebugArgs) -> Result<Code> {
    let request = request::change(global, &args.change, &args.repo, (&args.setup, Trust::Head))?;
    let text = debug::stage(args.stage, &request, &args.only)?;
    tell_timings(global, &request.stages);
    print(&text)
}

/// Prints what a command says.
fn print(text: &str) -> Result<Code> {
    sink::stdout(text.as_bytes())?;
    Ok(Code::Done)
}

/// Tells how long the stages took, where that was asked.
fn tell_timings(global: &GlobalArgs, stages: &Stages) {
    if global.verbose {
        sink::stderr(&stages.table());
    }
}

/// Turns an error of the configuration into one with its way out.
fn with_help(error: config::Error) -> anyhow::Error {
    let help = Help(error.help().to_owned());
    anyhow::Error::new(error).context(help)
}
