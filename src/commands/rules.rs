//! `rules …` and `explain`: the catalogue for people.

use super::{print, schema, seam, with_help};
use crate::cli::{CatalogueArgs, GlobalArgs, PackArgs, RulesCommand, ShowArgs};
use crate::config;
use crate::exit::{Code, Help};
use crate::rules::{Catalogue, Rule};
use crate::sink;
use anyhow::{Result, anyhow};

/// Runs a command over the rules.
pub(super) fn run(global: &GlobalArgs, command: &RulesCommand) -> Result<Code> {
    match command {
        RulesCommand::List(args) => print(&seam::list(&catalogue(global, args)?)?),
        RulesCommand::Show(args) => print(&seam::show(find(&catalogue(global, &args.catalogue)?, &args.id)?)?),
        RulesCommand::Lint(args) => problems(&seam::lint(args.dir.as_deref())?),
        RulesCommand::Test(args) => test(args),
        RulesCommand::Schema { kind } => print(&schema(*kind)),
    }
}

/// Prints the manual page of a rule.
pub(super) fn explain(global: &GlobalArgs, args: &ShowArgs) -> Result<Code> {
    print(&seam::explain(find(&catalogue(global, &args.catalogue)?, &args.id)?)?)
}

/// Runs rules over their examples.
fn test(args: &PackArgs) -> Result<Code> {
    problems(&seam::test(args.dir.as_deref())?)
}

/// Returns the rules in use.
fn catalogue(global: &GlobalArgs, args: &CatalogueArgs) -> Result<Catalogue> {
    seam::catalogue(&config::options(global, &args.setup, Some(&args.repo.repo)).map_err(with_help)?)
}

/// Returns the rule with this id.
fn find<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Rule> {
    catalogue.rules.iter().find(|rule| rule.id == id).ok_or_else(|| {
        let help = Help("`connreview rules list` prints the ids of all rules".to_owned());
        anyhow!("no rule is called `{id}`").context(help)
    })
}

/// Prints what is wrong with rules, if anything.
fn problems(problems: &[String]) -> Result<Code> {
    sink::stdout(problems.iter().map(|p| format!("{p}\n")).collect::<String>().as_bytes())?;
    Ok(if problems.is_empty() { Code::Done } else { Code::Findings })
}
