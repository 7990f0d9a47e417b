//! Arguments → [`Request`].
//!
//! In: what was typed. Out: which change is meant, and the resolved options. Left out: whether such revisions exist.

use super::with_help;
use crate::actions::in_ci;
use crate::cli::{ChangeArgs, CoverageArgs, GlobalArgs, RepoArgs, ReportArgs, SetupArgs, Trust};
use crate::config::{self, Options};
use crate::exit::Help;
use crate::git::Range;
use crate::review::{Request, Source};
use crate::timing::Stages;
use anyhow::{Context, Result, bail};
use std::io::Read;
use std::path::Path;

/// No change that a person reviews comes near to this; without a bound, an endless pipe would eat all memory.
const LARGEST_PATCH: u64 = 1 << 30;

/// Returns the request for the change that the arguments name.
pub(super) fn change(global: &GlobalArgs, change: &ChangeArgs, repo: &RepoArgs, setup: (&SetupArgs, Trust)) -> Result<Request> {
    let request = match &change.patch {
        Some(patch) => from_patch(global, patch, change.root.as_deref(), repo, setup)?,
        None => repository(global, &repo.repo, range(change)?, setup)?,
    };
    Ok(request.with_repo(repo))
}

/// Returns whose configuration counts, by flag or by where the program runs.
pub(super) fn trust(report: &ReportArgs) -> Trust {
    config::trust(report.trust, in_ci(|name| std::env::var(name).ok()))
}

/// Returns the request for a range of a repository.
pub(super) fn repository(global: &GlobalArgs, repo: &Path, range: Range, setup: (&SetupArgs, Trust)) -> Result<Request> {
    request(global, Source::Git { repo: repo.to_owned(), range }, repo, setup)
}

/// Returns the request for a source, with the configuration of its base or the one found at `home`.
fn request(global: &GlobalArgs, source: Source, home: &Path, (setup, trust): (&SetupArgs, Trust)) -> Result<Request> {
    let options = match trust {
        Trust::Head => config::options(global, setup, Some(home)).map_err(with_help)?,
        Trust::Base => config::options_at(global, setup, &*source.base()?.tree).map_err(with_help)?,
    };
    Ok(Request { source, options, stages: Stages::default() })
}

/// Takes over the coverage profiles that the flags name.
pub(super) fn with_coverage(options: Options, args: &CoverageArgs) -> Result<Options> {
    let help = || Help("a profile is what `go test -coverprofile`, `lcov`, `nyc`/`jest --coverage` or `coverage xml` write".to_owned());
    options.with_coverage(args).map_err(|e| anyhow::Error::new(e).context(help()))
}

/// Returns the request for a patch. The configuration is that of the sources it applies to.
fn from_patch(global: &GlobalArgs, patch: &Path, root: Option<&Path>, repo: &RepoArgs, setup: (&SetupArgs, Trust)) -> Result<Request> {
    let (name, bytes) = read_patch(patch)?;
    request(global, Source::Patch { name, bytes, root: root.map(Path::to_owned) }, root.unwrap_or(&repo.repo), setup)
}

/// Reads a patch; `-` is standard input.
fn read_patch(patch: &Path) -> Result<(String, Vec<u8>)> {
    let standard = patch == Path::new("-");
    let name = if standard { "standard input".to_owned() } else { patch.display().to_string() };
    let input: Box<dyn Read> = if standard {
        Box::new(std::io::stdin().lock())
    } else {
        let opened = std::fs::File::open(patch).context(Help("check the path; `-` reads standard input".to_owned()));
        Box::new(opened.with_context(|| format!("cannot read the patch {name}"))?)
    };
    let mut bytes = Vec::new();
    input.take(LARGEST_PATCH + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read the patch {name}"))?;
    if bytes.len() as u64 > LARGEST_PATCH {
        bail!("the patch {name} is larger than 1 GiB");
    }
    Ok((name, bytes))
}

/// Returns which change of a repository is meant.
fn range(change: &ChangeArgs) -> Result<Range> {
    Ok(match (&change.range, &change.base, &change.head) {
        (Some(text), _, _) => Range::parse(text)?,
        (None, Some(base), Some(head)) => Range::Revisions { base: base.clone(), head: head.clone() },
        _ if change.staged => Range::Staged,
        _ => Range::Default,
    })
}

impl Request {
    /// Takes over what the flags of a repository say.
    pub(super) fn with_repo(mut self, repo: &RepoArgs) -> Self {
        self.options = self.options.with_repo(repo);
        self
    }

    /// Takes over what the flags of a report say.
    pub(super) fn with_report(mut self, report: &ReportArgs) -> Result<Self> {
        self.options = self.options.with_report(report).map_err(with_help)?;
        self.options = with_coverage(self.options, &report.coverage)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;

    /// Returns the source that the arguments of `diff` name.
    fn source(args: &[&str]) -> Result<Source> {
        let cli = Cli::parse_from(["connreview", "diff"].iter().chain(args));
        match cli.command {
            Command::Diff(diff) => change(&cli.global, &diff.change, &diff.repo, (&diff.setup, Trust::Head)).map(|r| r.source),
            _ => panic!("not a diff"),
        }
    }

    /// Returns the range that the arguments of `diff` name.
    fn ranged(args: &[&str]) -> Range {
        match source(args) {
            Ok(Source::Git { range, .. }) => range,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_change_is_named_as_git_names_it() {
        assert_eq!(ranged(&[]), Range::Default);
        assert_eq!(ranged(&["--staged"]), Range::Staged);
        assert_eq!(ranged(&["a..b"]), Range::TwoDots("a".into(), "b".into()));
        assert_eq!(ranged(&["v1.2...release/1.3"]), Range::ThreeDots("v1.2".into(), "release/1.3".into()));
        assert_eq!(ranged(&["HEAD~1"]), Range::Commit("HEAD~1".into()));
        assert_eq!(ranged(&["--base", "a", "--head", "b"]), Range::Revisions { base: "a".into(), head: "b".into() });
        assert!(source(&["a....b"]).is_err());
    }

    #[test]
    fn a_patch_comes_with_its_bytes() {
        let dir = tempfile::tempdir().unwrap();
        let (file, root) = (dir.path().join("p.diff"), dir.path().display().to_string());
        std::fs::write(&file, "diff --git").unwrap();
        let name = file.display().to_string();
        match source(&["--patch", &name, "--root", &root]).unwrap() {
            Source::Patch { name: told, bytes, root } => {
                assert_eq!((told, &bytes[..], root.as_deref()), (name, &b"diff --git"[..], Some(dir.path())))
            }
            other => panic!("{other:?}"),
        }
        let missing = source(&["--patch", "no/such.diff"]).unwrap_err();
        assert_eq!(missing.to_string(), "cannot read the patch no/such.diff");
    }

    #[test]
    fn a_directory_that_is_not_there_is_an_error() {
        let error = source(&["--repo", "no/such/dir"]).unwrap_err();
        assert!(crate::exit::explain(&error).starts_with("error: cannot read no/such/dir: "), "{error:?}");
    }
}
