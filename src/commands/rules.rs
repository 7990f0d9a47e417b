//! `rules …` and `explain`: the catalogue for people.

use super::{print, schema, seam, with_help};
use crate::cli::{CatalogueArgs, GlobalArgs, RulesCommand, ShowArgs};
use crate::config;
use crate::exit::Code;
use crate::rules::{self, Catalogue, Row};
use anyhow::Result;
use std::fmt::{Display, Write};

/// Runs a command over the rules.
pub(super) fn run(global: &GlobalArgs, command: &RulesCommand) -> Result<Code> {
    match command {
        RulesCommand::List(args) => print(&table(&in_use(global, args)?.list())),
        RulesCommand::Show(args) => explain(global, args),
        RulesCommand::Lint(args) => problems(&rules::lint(&args.dir)),
        RulesCommand::Test(args) => problems(&seam::test(&args.dir)?),
        RulesCommand::Schema { kind } => print(&schema(*kind)),
    }
}

/// Prints the manual page of a rule, also of one that is turned off or belongs to the profile of another system.
pub(super) fn explain(global: &GlobalArgs, args: &ShowArgs) -> Result<Code> {
    let catalogue = load(&options(global, &args.catalogue)?)?;
    print(&catalogue.explain(&args.id)?)
}

/// Returns the rules that the configuration leaves on. Profiles stay: no repository is under review.
fn in_use(global: &GlobalArgs, args: &CatalogueArgs) -> Result<Catalogue> {
    let options = options(global, args)?;
    let mut catalogue = load(&options)?;
    catalogue.set_levels(&options.levels)?;
    Ok(catalogue)
}

/// Returns all rules: the built-in packs and those of the options. The team's own profile brings none.
fn load(options: &config::Options) -> Result<Catalogue> {
    Ok(Catalogue::load(&options.rules)?)
}

/// Resolves the options that say which rules there are.
fn options(global: &GlobalArgs, args: &CatalogueArgs) -> Result<config::Options> {
    config::options(global, &args.setup, Some(&args.repo.repo)).map_err(with_help)
}

/// Returns a line per rule, its columns aligned: id, mechanism, what it sees.
fn table(rows: &[Row]) -> String {
    let id = rows.iter().map(|r| r.id.len()).max().unwrap_or(0);
    let mechanism = rows.iter().map(|r| r.mechanism.len()).max().unwrap_or(0);
    rows.iter().fold(String::new(), |mut text, row| {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{:<id$}  {:<mechanism$}  {}", row.id, row.mechanism, row.what);
        text
    })
}

/// Prints what is wrong with rules, if anything.
fn problems(problems: &[impl Display]) -> Result<Code> {
    print(&problems.iter().map(|p| format!("{p}\n")).collect::<String>())?;
    Ok(if problems.is_empty() { Code::Done } else { Code::Findings })
}
