//! `rules …` and `explain`: the catalogue for people.

use super::{print, schema, with_help};
use crate::cli::{CatalogueArgs, GlobalArgs, PackArgs, RulesCommand, ShowArgs};
use crate::config::{self, Options};
use crate::exit::{Code, Help};
use crate::review::{self, examples};
use crate::rules::{Catalogue, Row};
use crate::sink;
use anyhow::{Result, anyhow};
use std::path::Path;

/// Runs a command over the rules.
pub(super) fn run(global: &GlobalArgs, command: &RulesCommand) -> Result<Code> {
    match command {
        RulesCommand::List(args) => print(&list(&catalogue(global, args)?)),
        RulesCommand::Show(args) => show(&catalogue(global, &args.catalogue)?, &args.id),
        RulesCommand::Lint(args) => problems(&lint(args.dir.as_deref().unwrap_or(Path::new("rules")))?),
        RulesCommand::Test(args) => test(args),
        RulesCommand::Schema { kind } => print(&schema(*kind)),
    }
}

/// Prints the manual page of a rule, also of one that is turned off.
pub(super) fn explain(global: &GlobalArgs, args: &ShowArgs) -> Result<Code> {
    let catalogue = catalogue(global, &args.catalogue)?;
    let mut page = catalogue.explain(&args.id)?;
    if catalogue.rule(&args.id)?.off {
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

/// Returns the rules as a table, one a line.
fn list(catalogue: &Catalogue) -> String {
    let rows = catalogue.list();
    let width = |of: fn(&Row) -> &str| rows.iter().map(|r| of(r).len()).max().unwrap_or_default();
    let (ids, mechanisms) = (width(|r| &r.id), width(|r| &r.mechanism).max("MECHANISM".len()));
    let line = |id: &str, mechanism: &str, what: &str| format!("{id:<ids$}  {mechanism:<mechanisms$}  {what}\n");
    std::iter::once(line("RULE", "MECHANISM", "WHAT")).chain(rows.iter().map(|r| line(&r.id, &r.mechanism, &r.what))).collect()
}

/// Prints the file of a rule as it was written, with where it stands.
fn show(catalogue: &Catalogue, id: &str) -> Result<Code> {
    let rule = catalogue.rule(id)?;
    print(&format!("# {}\n{}", rule.origin, rule.written))
}

/// Returns all rules, levels set.
fn catalogue(global: &GlobalArgs, args: &CatalogueArgs) -> Result<Catalogue> {
    review::catalogue(&options(global, args)?)
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
