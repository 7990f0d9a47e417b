//! `hook`: git hooks put in place, taken away, and run.
//!
//! Running is silent where there is nothing to tell. A finding at the threshold ends with the report, the reason and how to go on; a
//! review that fails says so and holds nothing up.

use super::{request, write};
use crate::cli::{GlobalArgs, HookCommand, HookFileArgs, HookRunArgs};
use crate::config;
use crate::exit::{Code, explain};
use crate::git::{self, Pushed, Range, RefUpdate};
use crate::hook::{self, HookName, Outcome};
use crate::report::{Report, Verdict, for_terminal};
use crate::review;
use crate::rules::Level;
use crate::sink;
use anyhow::{Context, Result};
use std::io::{IsTerminal, Read};

/// Changes that one push reviews; who pushes more at once mirrors a repository.
const MOST: usize = 10;
/// Bytes of ref lines; git writes about 150 for a ref.
const LINES: u64 = 1 << 20;

/// A change that a hook looks at.
struct Held {
    /// Ref at the remote; empty for a commit.
    name: String,
    /// The two revisions.
    range: (String, String),
}

/// Does what is asked with a hook.
pub(super) fn run(global: &GlobalArgs, action: &HookCommand) -> Result<Code> {
    match action {
        HookCommand::Install(args) => install(global, args),
        HookCommand::Uninstall(args) => uninstall(global, args),
        HookCommand::Run(args) => Ok(guarded(global, args)),
    }
}

/// Writes a hook and says where.
fn install(global: &GlobalArgs, args: &HookFileArgs) -> Result<Code> {
    let folder = git::hooks_dir(&args.repo)?;
    // A folder that others get too holds no path of this machine.
    let program = if folder.own { std::env::current_exe().unwrap_or_default().display().to_string() } else { String::new() };
    let outcome = hook::install(&folder.path, args.hook, &program)?;
    let file = config::show(&folder.path.join(args.hook.as_str()));
    let mut said = match outcome {
        Outcome::Chained => format!("{file}: written; the hook that stood there is kept beside it and runs first"),
        Outcome::Renewed => format!("{file}: written anew"),
        _ => format!("{file}: written"),
    };
    if folder.configured {
        said.push_str("\nnote: core.hooksPath names this folder; whoever shares it gets the hook too");
    }
    tell(global, &said);
    Ok(Code::Done)
}

/// Takes a hook away and says so.
fn uninstall(global: &GlobalArgs, args: &HookFileArgs) -> Result<Code> {
    let folder = git::hooks_dir(&args.repo)?;
    let file = config::show(&folder.path.join(args.hook.as_str()));
    let said = match hook::uninstall(&folder.path, args.hook)? {
        Outcome::Restored => format!("{file}: the hook that stood there before is back"),
        Outcome::Absent => format!("{file}: holds nothing of connreview; left as it is"),
        _ => format!("{file}: taken away"),
    };
    tell(global, &said);
    Ok(Code::Done)
}

/// Runs a hook; a fault of ours is told and holds nothing up.
fn guarded(global: &GlobalArgs, args: &HookRunArgs) -> Code {
    if std::env::var_os("CONNREVIEW_SKIP").is_some_and(|v| !v.is_empty()) {
        return Code::Done;
    }
    reviewed(global, args).unwrap_or_else(|error| {
        let what = args.hook.holds_up();
        sink::stderr(&explain(&error));
        sink::stderr(&format!("connreview: this {what} is not reviewed and goes on; `CONNREVIEW_SKIP=1 git {what}` leaves the review out\n"));
        Code::Done
    })
}

/// Reviews what a hook holds up.
fn reviewed(global: &GlobalArgs, args: &HookRunArgs) -> Result<Code> {
    let mut held = match args.hook {
        HookName::PrePush => to_push(args)?,
        HookName::PreCommit => to_commit(args)?,
    };
    let more = held.len().saturating_sub(MOST);
    held.truncate(MOST);
    let mut code = Code::Done;
    for change in &held {
        if review_one(global, args, change)? == Code::Findings {
            code = Code::Findings;
        }
    }
    if more > 0 {
        tell(global, &format!("connreview: {more} more refs of this push are not reviewed"));
    }
    Ok(code)
}

/// Returns what a push brings.
fn to_push(args: &HookRunArgs) -> Result<Vec<Held>> {
    let repo = &args.repo.repo;
    let remote = match args.args.first().cloned().or_else(|| variable("PRE_COMMIT_REMOTE_NAME")) {
        Some(name) => name,
        None => git::push_remote(repo)?,
    };
    let text = lines()?;
    if let Some(line) = hook::wrong_line(&text) {
        anyhow::bail!("`{line}` is no line that git writes to a pre-push hook");
    }
    let mut updates = hook::ref_updates(&text);
    if updates.is_empty() {
        updates.extend(told_by_pre_commit());
    }
    if updates.is_empty() {
        updates.extend(git::push_of_head(repo, &remote)?);
    }
    let mut held = vec![];
    for pushed in git::pushed(repo, &remote, &updates)? {
        match pushed {
            Pushed::Change { name, base, head } => held.push(Held { name, range: (base, head) }),
            Pushed::Nothing => {}
            Pushed::Unknown { name } => sink::stderr(&format!(
                "connreview: {} is not reviewed: this clone knows nothing of the remote to compare it with (`git fetch` gets it)\n",
                for_terminal(&name)
            )),
        }
    }
    Ok(held)
}

/// Returns the update that the program `pre-commit` names: it reads git's lines itself and hands them on as variables.
fn told_by_pre_commit() -> Option<RefUpdate> {
    let (local, remote) = (variable("PRE_COMMIT_TO_REF")?, variable("PRE_COMMIT_FROM_REF")?);
    let branch = |name: &str| variable(name).unwrap_or_else(|| "HEAD".to_owned());
    Some(RefUpdate { local_ref: branch("PRE_COMMIT_LOCAL_BRANCH"), local, remote_ref: branch("PRE_COMMIT_REMOTE_BRANCH"), remote })
}

/// Returns a variable of the environment that holds something.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

/// Returns what git writes to the hook; nothing where a person sits at the other end.
fn lines() -> Result<String> {
    let input = std::io::stdin();
    let mut text = String::new();
    if !input.is_terminal() {
        input.lock().take(LINES).read_to_string(&mut text).context("cannot read the lines of git on standard input")?;
    }
    Ok(text)
}

/// Returns what is about to be committed.
fn to_commit(args: &HookRunArgs) -> Result<Vec<Held>> {
    let index = std::env::var_os("GIT_INDEX_FILE").map(std::path::PathBuf::from);
    let range = git::staged(&args.repo.repo, index.as_deref())?;
    Ok(vec![Held { name: String::new(), range }])
}

/// Reviews one change, tells what it found and returns whether that holds up.
fn review_one(global: &GlobalArgs, args: &HookRunArgs, change: &Held) -> Result<Code> {
    let (base, head) = change.range.clone();
    let request = request::repository(global, &args.repo.repo, Range::Revisions { base, head }, (&args.setup, request::trust(&args.report)))?;
    let mut request = request.with_repo(&args.repo).with_report(&args.report)?;
    let told = args.report.fail_on.is_some() || request.options.config.as_ref().is_some_and(|w| says_fail_on(&w.text));
    if !told {
        request.options.fail_on = Some(Level::High);
    }
    let report = review::run(&request)?;
    if report.verdict == Verdict::Fail {
        write::reports(&report, &request.options, &config::outputs(global, &args.report.outputs))?;
        sink::stderr(&held_up(args.hook, change, &report, request.options.fail_on.unwrap_or(Level::High)));
        return Ok(Code::Findings);
    }
    let open = open(&report, Level::Low);
    if open > 0 {
        tell(global, &format!("connreview: {}{}; `{}` shows them", counted(open), of(change), again(args.hook, change)));
    }
    super::ending(&report, &request.options)
}

/// Returns true where a configuration says from which level a run fails.
fn says_fail_on(text: &str) -> bool {
    config::parse("connreview.yml", text).is_ok_and(|file| file.fail_on.is_some())
}

/// Returns why a push or commit is held up, and how to go on.
fn held_up(hook: HookName, change: &Held, report: &Report, threshold: Level) -> String {
    let what = hook.holds_up();
    format!(
        "\nconnreview: this {what} is held up: {} at or above {}{}.\n\
         To go on: settle what the report says, or accept it with a reason (`connreview-ignore[RULE]: reason` in the code, or a baseline).\n\
         To see it again: {}. Once without the review: git {what} --no-verify\n",
        counted(open(report, threshold)),
        threshold.as_str(),
        of(change),
        again(hook, change)
    )
}

/// Returns how many findings count at a level.
fn open(report: &Report, level: Level) -> usize {
    let counts = |f: &&crate::report::Finding| !matches!(f.status.as_str(), "suppressed" | "baseline") && f.severity >= level;
    report.findings.iter().filter(counts).count()
}

/// Returns a number of findings in words.
fn counted(n: usize) -> String {
    format!("{n} finding{}", if n == 1 { "" } else { "s" })
}

/// Returns where findings are, for a sentence. Names of refs come from strangers.
fn of(change: &Held) -> String {
    if change.name.is_empty() { String::new() } else { format!(" in {}", for_terminal(&change.name)) }
}

/// Returns the command that shows the review again.
fn again(hook: HookName, change: &Held) -> String {
    let short = |id: &str| id.chars().take(12).collect::<String>();
    match hook {
        HookName::PrePush => format!("connreview diff {}..{}", short(&change.range.0), short(&change.range.1)),
        HookName::PreCommit => "connreview diff --staged".to_owned(),
    }
}

/// Says something on standard error, unless it shall be quiet there.
fn tell(global: &GlobalArgs, text: &str) {
    if !global.quiet {
        sink::stderr(&format!("{text}\n"));
    }
}
