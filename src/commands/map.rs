//! `map` and `init`: what a revision has to do with other components, shown or written down as a first configuration.

use super::{print, with_help};
use crate::cli::{GlobalArgs, InitArgs, MapArgs, MapForm, SurveyArgs};
use crate::config::{self, Options};
use crate::exit::{Code, Help};
use crate::map::{self, Map};
use crate::review::{self, Setup};
use crate::{git, sink};
use anyhow::{Context, Result, anyhow};

/// Columns where the terminal does not tell its width.
const WIDTH: u16 = 120;

/// Prints the map of a revision.
pub(super) fn map(global: &GlobalArgs, args: &MapArgs) -> Result<Code> {
    let (found, ..) = survey(global, &args.survey)?;
    match args.form() {
        MapForm::Table => print(&map::table(&found, comfy_table::Table::new().width().unwrap_or(WIDTH))),
        MapForm::Json => print(&map::json(&found)?),
        MapForm::Mermaid => print(&map::mermaid(&found)),
    }
}

/// Writes a first configuration, or prints it.
pub(super) fn init(global: &GlobalArgs, args: &InitArgs) -> Result<Code> {
    let root = config::root_of(&args.survey.repo.repo).map_err(with_help)?.filter(|_| !args.print);
    let there = root.iter().flat_map(|root| config::NAMES.iter().map(|n| root.join(n))).find(|p| p.exists());
    if let Some(there) = there {
        let help = Help("`connreview init --print` prints what it would write; compare the two by hand".to_owned());
        return Err(anyhow!("{} is there already, and is not written over", config::show(&there)).context(help));
    }
    let (found, options, component) = survey(global, &args.survey)?;
    let text = map::starter(&found, component.as_deref());
    check(&text, &options)?;
    let Some(root) = root else { return print(&text) };
    let file = root.join(config::NAMES[0]);
    sink::file(&file, text.as_bytes()).with_context(|| format!("cannot write {}", config::show(&file)))?;
    if !global.quiet {
        sink::stderr(&format!("{}: written; read it, and keep what is true\n", config::show(&file)));
    }
    Ok(Code::Done)
}

/// Refuses a text that would not load.
fn check(text: &str, options: &Options) -> Result<()> {
    let file = config::parse(config::NAMES[0], text).map_err(with_help)?;
    let mut catalogue = review::catalogue(&Options { profile: None, ..options.clone() })?;
    if let Some(profile) = file.profile {
        catalogue.add_profile(profile, config::NAMES[0], text, "profile")?;
    }
    Ok(())
}

/// Makes the map that the arguments ask for; also returns the component that the profile sees in the repository.
fn survey(global: &GlobalArgs, args: &SurveyArgs) -> Result<(Map, Options, Option<String>)> {
    let options = config::options(global, &args.setup, Some(&args.repo.repo)).map_err(with_help)?.with_repo(&args.repo);
    let revision = git::revision(&args.repo.repo, args.head.as_deref())?;
    let setup = Setup::at(&git::open(&args.repo.repo)?.name(), &revision, &options)?;
    let survey = map::Survey {
        repository: setup.repository(),
        revision: &revision,
        catalogue: &setup.catalogue,
        profile: setup.profile().map(|p| p.name.as_str()),
        places: &setup,
        max_file_size: usize::try_from(options.max_file_size).unwrap_or(usize::MAX),
    };
    let found = survey.map();
    Ok((found, options, setup.component("").map(|c| c.name.clone())))
}
