//! `connreview pr`: a pull request, read, reviewed, and where that is asked told on its page.
//!
//! In: arguments and the environment. Out: reports, and what `--post` names. Left out: how GitHub is talked to.

use super::{actions, tell_timings, with_help, write};
use crate::actions::Step;
use crate::cli::{GlobalArgs, PostingArgs, PrArgs, Trust, Way};
use crate::config::{self, Options};
use crate::exit::{Code, Help};
use crate::git;
use crate::github::plan::{Limits, Wanted, Ways};
use crate::github::{Bundle, Diff, Fetched, GithubError, Place, Posted, Session, Surroundings};
use crate::report::{Report, Templates, Verdict, render_markdown};
use crate::sink;
use crate::timing::Stages;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::path::Path;

/// Reviews a pull request.
pub(super) fn pr(global: &GlobalArgs, args: &PrArgs) -> Result<Code> {
    let (surroundings, session) = connect(global)?;
    let origin = git::open(&args.repo.repo).ok().map(|r| r.name());
    let place = surroundings.place(args.pull.as_deref(), origin.as_deref()).map_err(told)?;
    let stages = Stages::default();
    let largest = config::Options::default().with_repo(&args.repo).max_file_size;
    let fetched = stages.time("change set", || session.fetch(&place, &args.repo.repo, largest)).map_err(told)?;
    let options = options(global, args, &fetched)?;
    let report = crate::review::of(&fetched.change, &options, &stages)?;
    if let Some(file) = &args.bundle {
        write_bundle(&report, file)?;
    }
    let markdown = markdown(&report, &options)?;
    let diff = Diff::of(&fetched.files);
    let telling = Telling { place: &fetched.place, report: &report, markdown: &markdown, diff: &diff, posting: &args.posting };
    if args.posting.plan {
        telling.print_plan(&session)?;
        return Ok(code(&report));
    }
    let outputs = config::outputs(global, &args.report.outputs);
    stages.time("render", || write::reports(&report, &options, &outputs))?;
    write::note(global, &report, &outputs);
    telling.tell(global, &session)?;
    tell_timings(global, &stages);
    super::ending(&report, &options)
}

/// Connects to GitHub, unless the network is refused.
pub(super) fn connect(global: &GlobalArgs) -> Result<(Surroundings, Session)> {
    if global.offline {
        return Err(told(GithubError::Offline));
    }
    let surroundings = Surroundings::read().map_err(told)?;
    let session = Session::start(&surroundings, global.quiet).map_err(told)?;
    Ok((surroundings, session))
}

/// Resolves the options: the base's settings unless `--trust head` or a flag names others, and the text of the pull request.
fn options(global: &GlobalArgs, args: &PrArgs, fetched: &Fetched) -> Result<Options> {
    let options = match args.report.trust {
        Some(Trust::Head) => config::options(global, &args.setup, Some(&args.repo.repo)),
        _ => config::options_at(global, &args.setup, &*fetched.change.base.tree),
    };
    let options = options.map_err(with_help)?.with_repo(&args.repo);
    let mut options = options.with_report(&args.report).map_err(with_help)?;
    options.description = options.description.or_else(|| Some(fetched.text()));
    Ok(options)
}

/// Returns the report as markdown, by the team's templates where there are some.
pub(super) fn markdown(report: &Report, options: &Options) -> Result<String> {
    let templates = Templates::load(options.templates.as_deref())?;
    render_markdown(report, &templates).context("cannot render the report")
}

/// Writes a bundle.
pub(super) fn write_bundle(report: &Report, file: &Path) -> Result<()> {
    let bundle = Bundle::of(report).map_err(told)?;
    sink::file(file, bundle.text().as_bytes()).with_context(|| format!("cannot write {}", file.display()))
}

/// Returns how a run ends.
pub(super) fn code(report: &Report) -> Code {
    if report.verdict == Verdict::Fail { Code::Findings } else { Code::Done }
}

/// Turns an error of GitHub's room into one with its way out.
pub(super) fn told(error: GithubError) -> anyhow::Error {
    let help = Help(error.help().to_owned());
    anyhow::Error::new(error).context(help)
}

/// What is told, and by which ways.
pub(super) struct Telling<'t> {
    /// Where.
    pub(super) place: &'t Place,
    /// What.
    pub(super) report: &'t Report,
    /// The same as markdown.
    pub(super) markdown: &'t str,
    /// Lines that can carry a comment.
    pub(super) diff: &'t Diff,
    /// By which ways.
    pub(super) posting: &'t PostingArgs,
}

impl Telling<'_> {
    /// Returns true where a way is asked for.
    fn has(&self, way: Way) -> bool {
        self.posting.post.contains(&way)
    }

    /// Returns what is wanted on the page.
    fn wanted<'w>(&'w self, refused: &'w BTreeSet<String>) -> Wanted<'w> {
        let ways = Ways { comment: self.has(Way::Comment), review: self.has(Way::Review), check: self.has(Way::Check) };
        Wanted { place: self.place, report: self.report, markdown: self.markdown, ways, diff: self.diff, refused }
    }

    /// Prints what would be sent.
    pub(super) fn print_plan(&self, session: &Session) -> Result<()> {
        let none = BTreeSet::new();
        let plan = session.plan(&self.wanted(&none), self.posting.login.as_deref(), &Limits::default()).map_err(told)?;
        let text = serde_json::to_string_pretty(&plan).context("cannot write JSON")? + "\n";
        sink::stdout(text.as_bytes()).context("cannot write to standard output")
    }

    /// Writes what is asked for.
    pub(super) fn tell(&self, global: &GlobalArgs, session: &Session) -> Result<()> {
        let none = BTreeSet::new();
        let wanted = self.wanted(&none);
        let mut posted = Posted::default();
        if wanted.ways != Ways::default() {
            posted = session.post(&wanted, self.posting.login.as_deref(), &Limits::default()).map_err(told)?;
        }
        if !global.quiet {
            posted.notes.iter().for_each(|n| sink::stderr(&format!("{n}\n")));
        }
        let refused = !posted.denied.is_empty();
        if refused {
            sink::stderr(&denied(&posted));
        }
        self.tell_step(refused)
    }

    /// Leaves annotations and summary in the workflow's step: those that are asked for, both where GitHub refused the rest.
    fn tell_step(&self, refused: bool) -> Result<()> {
        let step = Step::of(|name| std::env::var(name).ok());
        match &step {
            Some(step) if self.has(Way::Summary) || refused => actions::leave_summary(step, self.markdown)?,
            None if self.has(Way::Summary) => sink::stderr("no summary is written: GITHUB_STEP_SUMMARY names no file\n"),
            _ => {}
        }
        if self.has(Way::Annotations) || refused { actions::leave_annotations(self.report) } else { Ok(()) }
    }
}

/// Says what GitHub did not allow, and how to set it up.
fn denied(posted: &Posted) -> String {
    let mut text = String::from("warning: GitHub does not allow this token to post:\n");
    for one in &posted.denied {
        text.push_str(&format!("  {}: {}\n", one.does.words(), crate::report::safe::terminal(&one.message)));
    }
    text.push_str(
        "help: give the job `permissions: pull-requests: write` (and `checks: write` for a check run). The token of a pull request from a fork \
         may only read: let the pull_request workflow write a bundle (`connreview pr --bundle FILE`) and a workflow_run workflow post it \
         (`connreview post --bundle FILE`); docs/github.md shows both\n",
    );
    text
}
