//! `rules …` and `explain`: the catalogue for people.

use super::{print, schema, with_help};
use crate::cli::{CatalogueArgs, GlobalArgs, PackArgs, RulesCommand, ShowArgs};
use crate::config::{self, Options};
use crate::exit::{Code, Help};
use crate::review::{self, examples};
use crate::rules::{Catalogue, RuleLevel};
use crate::sink;
use anyhow::{Result, anyhow};
use std::path::Path;

/// Runs a command over the rules.
pub(super) fn run(global: &GlobalArgs, command: &RulesCommand) -> Result<Code> {
    match command {
        RulesCommand::List(args) => print(&list(&catalogue(global, args)?)),
        RulesCommand::Show(args) => show(&whole_catalogue(global, &args.catalogue)?.0, &args.id),
        RulesCommand::Lint(args) => problems(&lint(args.dir.as_deref().unwrap_or(Path::new("rules")))?),
        RulesCommand::Test(args) => test(args),
        RulesCommand::Schema { kind } => print(&schema(*kind)),
    }
}

/// Prints the manual page of a rule, also of one that is turned off.
pub(super) fn explain(global: &GlobalArgs, args: &ShowArgs) -> Result<Code> {
    let (catalogue, options) = whole_catalogue(global, &args.catalogue)?;
    let mut page = catalogue.explain(&args.id)?;
    if options.levels.get(&args.id) == Some(&RuleLevel::Off) {
        page.push_str("\nThe configuration turns this rule off.\n");
    }
    print(&page)
}

/// Runs rules over their examples: those of a folder, or all built-in ones.
fn test(args: &PackArgs) -> Result<Code> {
    let catalogue = match &args.dir {
        Some(dir) => Catalogue::load_in_place(dir)?,
        None => Catalogue::built_in()?,
    };
    problems(&examples::check(&catalogue))
}

/// Returns what is wrong with the packs of a folder.
fn lint(dir: &Path) -> Result<Vec<String>> {
    if !dir.is_dir() {
        return Err(anyhow!("{} is no directory", dir.display()).context(Help("name the directory of a pack, or one that holds packs".to_owned())));
    }
    Ok(crate::rules::lint(dir).iter().map(ToString::to_string).collect())
}

/// Returns the rules, one a line.
fn list(catalogue: &Catalogue) -> String {
    let rows = catalogue.list();
    let width = rows.iter().map(|r| r.id.len()).max().unwrap_or_default();
    rows.iter().map(|r| format!("{:<width$}  {:<8} {}\n", r.id, r.mechanism, r.what)).collect()
}

/// Prints the file of a rule as it was written, with where it stands.
fn show(catalogue: &Catalogue, id: &str) -> Result<Code> {
    let rule = catalogue.rule(id)?;
    print(&format!("# {}\n{}", rule.origin, rule.written))
}

/// Returns the rules in use.
fn catalogue(global: &GlobalArgs, args: &CatalogueArgs) -> Result<Catalogue> {
    review::catalogue(&options(global, args)?)
}

/// Returns all rules, also those that are turned off, and the options that say so.
fn whole_catalogue(global: &GlobalArgs, args: &CatalogueArgs) -> Result<(Catalogue, Options)> {
    let options = options(global, args)?;
    Ok((review::whole_catalogue(&options)?, options))
}

/// Returns what configuration and flags say.
fn options(global: &GlobalArgs, args: &CatalogueArgs) -> Result<Options> {
    config::options(global, &args.setup, Some(&args.repo.repo)).map_err(with_help)
}

/// Prints what is wrong with rules, if anything.
fn problems(problems: &[String]) -> Result<Code> {
    sink::stdout(problems.iter().map(|p| format!("{p}\n")).collect::<String>().as_bytes())?;
    Ok(if problems.is_empty() { Code::Done } else { Code::Findings })
}
