//! `connreview post`: the report of a bundle, put on its pull request.
//!
//! In: a bundle, which may come from a stranger, and the event. Out: what `--post` names. Left out: configuration and templates of
//! any checkout: in a workflow that holds a token, nothing of a pull request is read but the bundle.

use super::pr::{Telling, code, connect, markdown, told};
use crate::cli::{FailOn, GlobalArgs, PostArgs, Way};
use crate::config::Options;
use crate::exit::{Code, Help};
use crate::findings;
use crate::github::{Bundle, Event, LARGEST_BUNDLE};
use crate::rules::Level;
use crate::sink;
use anyhow::{Context, Result};
use std::io::Read;
use std::path::Path;

/// Posts a bundle.
pub(super) fn post(global: &GlobalArgs, args: &PostArgs) -> Result<Code> {
    let (surroundings, session) = connect(global)?;
    let bundle = read(&args.bundle)?;
    let run = if let Event::Run(run) = &surroundings.event { Some(run) } else { None };
    let named = match (&args.pull, run) {
        (None, Some(_)) => None,
        (typed, _) => Some(surroundings.place(typed.as_deref(), None).map_err(told)?),
    };
    let head = bundle.head.clone();
    let Some((place, pull)) = session.find(run, named.as_ref(), &head).map_err(told)? else {
        // A newer push has a workflow run of its own.
        sink::stderr(&format!("nothing is written: no open pull request ends at {head} (any more)\n"));
        return Ok(Code::Done);
    };
    let diff = session.diff(&place).map_err(told)?;
    let report = bundle.for_pull(&place, &pull, |r| findings::verdict(&r.findings, args.fail_on.and_then(level)));
    let markdown = markdown(&report, &Options::default())?;
    let mut posting = args.posting.clone();
    if posting.post.is_empty() {
        posting.post = vec![Way::Comment];
    }
    let telling = Telling { place: &place, report: &report, markdown: &markdown, diff: &diff, posting: &posting };
    if posting.plan {
        telling.print_plan(&session)?;
    } else {
        telling.tell(global, &session)?;
    }
    Ok(code(&report))
}

/// Reads a bundle of bounded size.
fn read(file: &Path) -> Result<Bundle> {
    let name = file.display();
    let opened = std::fs::File::open(file).context(Help("check the path; `connreview diff --bundle FILE` writes one".to_owned()));
    let mut bytes = vec![];
    opened.and_then(|f| Ok(f.take(LARGEST_BUNDLE + 1).read_to_end(&mut bytes)?)).with_context(|| format!("cannot read the bundle {name}"))?;
    Bundle::read(&bytes).map_err(told)
}

/// Returns the level from which a run fails.
fn level(fail_on: FailOn) -> Option<Level> {
    match fail_on {
        FailOn::Never => None,
        FailOn::Low => Some(Level::Low),
        FailOn::Medium => Some(Level::Medium),
        FailOn::High => Some(Level::High),
    }
}
