//! Completion scripts and manual pages, made from the definition of the command line.

use crate::cli::Cli;
use crate::exit::Code;
use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_complete::Shell;
use std::path::Path;

/// Returns the completion script for a shell.
pub fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "connreview", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// Returns the manual page of the program, in roff.
pub fn man() -> Result<String> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page).context("cannot render the manual page")?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// Writes one manual page per command into `dir`.
pub(super) fn man_pages(dir: &Path) -> Result<Code> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make the directory {}", dir.display()))?;
    clap_mangen::generate_to(Cli::command(), dir).with_context(|| format!("cannot write manual pages into {}", dir.display()))?;
    Ok(Code::Done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    /// Returns the names of all commands.
    fn commands() -> Vec<String> {
        Cli::command().get_subcommands().map(|c| c.get_name().to_owned()).collect()
    }

    #[test]
    fn completions_know_every_command_in_every_shell() {
        for shell in Shell::value_variants() {
            let script = completions(*shell);
            for name in commands() {
                assert!(script.contains(&name), "{shell} does not complete {name}");
            }
        }
    }

    #[test]
    fn the_manual_knows_every_command() {
        let page = man().unwrap();
        let dir = tempfile::tempdir().unwrap();
        man_pages(dir.path()).unwrap();
        for name in commands() {
            assert!(page.contains(&format!("connreview\\-{name}(1)")), "the page lacks {name}");
            let own = std::fs::read_to_string(dir.path().join(format!("connreview-{name}.1"))).unwrap();
            assert!(own.contains("SYNOPSIS"), "{name} has no page");
        }
    }
}
