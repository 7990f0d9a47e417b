//! The configuration: file and flags resolved once into plain options.
//!
//! In: the types of [`crate::cli`] and `connreview.yml`. Out: [`Options`], what a review is asked to do, and
//! [`Output`], where its reports go. Left out: the change itself (see [`crate::review::Source`]), loading rules, templates
//! and profiles: the rooms that use them do it, from the paths given here.

mod file;
mod load;
mod trusted;

pub use file::{ComponentPaths, ConfigFile, PathPattern, RolePaths};
pub(crate) use load::{BASELINE, NAMES, line_of, parse, root_of};
pub use load::{Error, Loaded, Written, load, show};
pub use trusted::Trusted;

use crate::change::{Day, Tree};
use crate::cli::{ColorWhen, CoverageArgs, Destination, FailOn, GlobalArgs, OutputArgs, RepoArgs, ReportArgs, SetupArgs, Size, Trust};
use crate::coverage::{self, CoverageError, Profile};
use crate::limits::{DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT};
use crate::report::Format;
use crate::rules::{Level, ProfileFile, Role, RuleLevel};
use globset::{GlobSet, GlobSetBuilder};
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Files above this are skipped unless told otherwise: sources that people wrote are far smaller.
const MAX_FILE_SIZE: u64 = 2 << 20;

/// What a review is asked to do, whoever asks.
#[derive(Debug, Clone)]
pub struct Options {
    /// Further packs, or folders of packs.
    pub rules: Vec<PathBuf>,
    /// Profile to use by name, at most one; none: the one that knows the repository's remote.
    pub use_profiles: Vec<String>,
    /// The team's own profile.
    pub profile: Option<ProfileFile>,
    /// Component under review; none: by the remote.
    pub component: Option<String>,
    /// Components by path, first fit counts.
    pub component_map: Vec<(String, Paths)>,
    /// Level by rule.
    pub levels: BTreeMap<String, RuleLevel>,
    /// Roles by path, first fit counts; no fit: by convention.
    pub roles: Vec<(Role, Paths)>,
    /// Files that are not reviewed.
    pub exclude: Paths,
    /// Level from which the verdict is `fail`.
    pub fail_on: Option<Level>,
    /// Directory with the report's templates; none: the built-in ones.
    pub templates: Option<PathBuf>,
    /// Larger files are not read.
    pub max_file_size: u64,
    /// Longest time of a review; none: no limit.
    pub time_limit: Option<Duration>,
    /// Most memory of a review; none: no limit.
    pub memory_limit: Option<u64>,
    /// True where a run fails that could not examine all that is examined as a rule.
    pub strict: bool,
    /// Text of the pull request; none: the commit messages.
    pub description: Option<String>,
    /// File of accepted findings, where there is one.
    pub baseline: Option<PathBuf>,
    /// True where the configuration and the baseline are those that the repository holds, not named by a flag: what the change
    /// does to them is told.
    pub committed: bool,
    /// The base's files, where only what the base revision holds is believed: its configuration, rules and baseline count, and
    /// a suppression that the change adds does not.
    pub trusted: Option<Arc<Trusted>>,
    /// Day against which suppressions are held; none: the head's.
    pub today: Option<Day>,
    /// True where skeletons of lacking tests are wanted.
    pub suggest_tests: bool,
    /// Coverage profiles that were handed in.
    pub coverage: Vec<Profile>,
    /// True where nothing may use the network.
    pub offline: bool,
    /// The configuration that was read, for messages.
    pub config: Option<Written>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            use_profiles: Vec::new(),
            profile: None,
            component: None,
            component_map: Vec::new(),
            levels: BTreeMap::new(),
            roles: Vec::new(),
            exclude: Paths::default(),
            fail_on: None,
            templates: None,
            max_file_size: MAX_FILE_SIZE,
            time_limit: Some(DEFAULT_TIME_LIMIT),
            memory_limit: Some(DEFAULT_MEMORY_LIMIT),
            strict: false,
            description: None,
            baseline: None,
            committed: true,
            trusted: None,
            today: None,
            suggest_tests: false,
            coverage: Vec::new(),
            offline: false,
            config: None,
        }
    }
}

/// Compiled path patterns.
#[derive(Debug, Clone, Default)]
pub struct Paths(GlobSet);

impl Paths {
    /// Compiles patterns; each was checked alone when it was read, so only their sum can be too large.
    pub fn new(patterns: &[PathPattern]) -> Result<Self, globset::Error> {
        let mut builder = GlobSetBuilder::new();
        for pattern in patterns {
            builder.add(pattern.as_glob()?);
        }
        builder.build().map(Self)
    }

    /// Returns true where one of the patterns fits.
    pub fn fit(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

/// A report to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// In which format.
    pub format: Format,
    /// Where to.
    pub to: Destination,
    /// True where it may be coloured.
    pub color: bool,
}

/// Resolves what `connreview.yml` and the flags say together; a flag wins. `home` is where the file is looked for.
pub fn options(global: &GlobalArgs, setup: &SetupArgs, home: Option<&Path>) -> Result<Options, Error> {
    let mut options = from_file(load(setup.config.as_deref(), home)?)?;
    options.rules.extend(setup.rules.iter().cloned());
    if let Some(profile) = &setup.profile {
        options.use_profiles = vec![profile.clone()];
    }
    options.component = setup.component.clone().or(options.component);
    options.baseline = setup.baseline.clone().or(options.baseline);
    options.committed = setup.config.is_none() && setup.baseline.is_none();
    options.offline = global.offline;
    Ok(options)
}

/// Resolves what the flags and the configuration of a revision say together: that of the work tree is not looked at.
pub fn options_at(global: &GlobalArgs, setup: &SetupArgs, revision: &dyn Tree) -> Result<Options, Error> {
    let trusted = Trusted::of(revision)?;
    let options = options(global, setup, Some(trusted.path()))?;
    Ok(Options { trusted: Some(Arc::new(trusted)), ..options })
}

/// Returns whose configuration counts: whoever runs a review of a stranger's change does not let it decide about itself.
pub fn trust(asked: Option<Trust>, in_ci: bool) -> Trust {
    asked.unwrap_or(if in_ci { Trust::Base } else { Trust::Head })
}

/// Resolves what a configuration says, its paths taken relative to itself.
fn from_file(loaded: Loaded) -> Result<Options, Error> {
    let Loaded { file, written, baseline } = loaded;
    let path = written.as_ref().map(|w| w.path.as_path());
    let beside = path.and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
    let name = path.map(show).unwrap_or_default();
    let compile = |patterns: &[PathPattern]| {
        Paths::new(patterns).map_err(|error| Error::Wrong { place: name.clone(), cause: format!("the path patterns do not compile: {error}") })
    };
    Ok(Options {
        rules: file.rules.iter().map(|dir| beside.join(dir)).collect(),
        use_profiles: file.use_profiles,
        profile: file.profile,
        component: file.component,
        component_map: file.component_map.into_iter().map(|c| Ok((c.component, compile(&c.paths)?))).collect::<Result<_, Error>>()?,
        levels: file.levels,
        roles: file.roles.iter().map(|r| Ok((r.role, compile(&r.paths)?))).collect::<Result<_, Error>>()?,
        exclude: compile(&file.exclude)?,
        baseline: file.baseline.map(|file| beside.join(file)).or(baseline),
        fail_on: file.fail_on.and_then(threshold),
        templates: file.templates.map(|dir| beside.join(dir)),
        max_file_size: file.max_file_size.map_or(MAX_FILE_SIZE, |size| size.0),
        time_limit: file.time_limit.map_or(Some(DEFAULT_TIME_LIMIT), seconds),
        memory_limit: file.memory_limit.map_or(Some(DEFAULT_MEMORY_LIMIT), bytes),
        config: written,
        ..Options::default()
    })
}

impl Options {
    /// Takes over what the flags of a repository say.
    pub fn with_repo(mut self, repo: &RepoArgs) -> Self {
        self.max_file_size = repo.max_file_size.map_or(self.max_file_size, |size| size.0);
        self.time_limit = repo.time_limit.map_or(self.time_limit, seconds);
        self.memory_limit = repo.memory_limit.map_or(self.memory_limit, bytes);
        self
    }

    /// Returns a path as messages show it.
    pub fn shown(&self, path: &Path) -> String {
        show(self.trusted.as_ref().map_or(path, |t| t.shown(path)))
    }

    /// Takes over the coverage profiles that the flags name.
    pub fn with_coverage(mut self, args: &CoverageArgs) -> Result<Self, CoverageError> {
        self.coverage = args.coverage.iter().map(|file| coverage::load(file)).collect::<Result<_, _>>()?;
        Ok(self)
    }

    /// Takes over what the flags of a report say.
    pub fn with_report(mut self, report: &ReportArgs) -> Result<Self, Error> {
        if let Some(fail_on) = report.fail_on {
            self.fail_on = threshold(fail_on);
        }
        if let Some(file) = &report.description {
            let bytes = std::fs::read(file).map_err(|cause| Error::Read { path: file.display().to_string(), cause })?;
            self.description = Some(String::from_utf8_lossy(&bytes).into_owned());
        }
        self.suggest_tests = report.suggest_tests;
        self.today = report.today.or(self.today);
        self.strict = report.strict;
        self.templates = report.templates.clone().or(self.templates);
        Ok(self)
    }
}

/// Returns a limit of so many seconds, `None` for 0.
fn seconds(number: u64) -> Option<Duration> {
    (number > 0).then(|| Duration::from_secs(number))
}

/// Returns a limit of so many bytes, `None` for 0.
fn bytes(size: Size) -> Option<u64> {
    (size.0 > 0).then_some(size.0)
}

/// Returns the level from which a run fails, `None` for never.
fn threshold(fail_on: FailOn) -> Option<Level> {
    match fail_on {
        FailOn::Never => None,
        FailOn::Low => Some(Level::Low),
        FailOn::Medium => Some(Level::Medium),
        FailOn::High => Some(Level::High),
    }
}

/// Resolves where reports go and which of them are coloured.
pub fn outputs(global: &GlobalArgs, outputs: &OutputArgs) -> Vec<Output> {
    let on_terminal = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    let colored = |to: &Destination| match global.color {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => on_terminal && *to == Destination::Stdout,
    };
    outputs.0.iter().map(|o| Output { format: o.format, to: o.to.clone(), color: colored(&o.to) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command, DiffArgs};
    use clap::Parser;

    /// Parses the arguments of `diff`.
    fn diff(args: &[&str]) -> (GlobalArgs, DiffArgs) {
        let cli = Cli::parse_from(["connreview", "diff"].iter().chain(args));
        match cli.command {
            Command::Diff(diff) => (cli.global, diff),
            _ => panic!("not a diff"),
        }
    }

    /// Resolves `args` beside a configuration with `text`.
    fn resolved(text: &str, args: &[&str]) -> (tempfile::TempDir, Options) {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("connreview.yml"), text).unwrap();
        let (global, diff) = diff(args);
        let options = options(&global, &diff.setup, Some(root.path())).unwrap();
        let options = options.with_repo(&diff.repo).with_report(&diff.report).unwrap();
        (root, options)
    }

    #[test]
    fn flags_win_over_the_file() {
        let text = "{fail_on: high, component: a, use: [p], max_file_size: 1k, time_limit: 5, templates: t, rules: [own]}";
        let (root, plain) = resolved(text, &[]);
        assert_eq!((plain.fail_on, plain.max_file_size), (Some(Level::High), 1024));
        assert_eq!((plain.time_limit, plain.strict), (Some(Duration::from_secs(5)), false));
        assert_eq!(plain.templates, Some(root.path().join("t")));
        assert_eq!(plain.rules, [root.path().join("own")]);
        let args = [
            "--fail-on",
            "never",
            "--component",
            "b",
            "--profile",
            "q",
            "--max-file-size",
            "2k",
            "--templates",
            "u",
            "--rules",
            "more",
            "--strict",
            "--time-limit",
            "0",
        ];
        let (root, flags) = resolved(text, &args);
        assert_eq!((flags.fail_on, flags.max_file_size), (None, 2048));
        assert_eq!((flags.time_limit, flags.strict), (None, true));
        assert_eq!((flags.component.as_deref(), &flags.use_profiles[..]), (Some("b"), &["q".to_owned()][..]));
        assert_eq!(flags.templates, Some(PathBuf::from("u")));
        assert_eq!(flags.rules, [root.path().join("own"), PathBuf::from("more")], "packs of the file and of the flags add up");
    }

    #[test]
    fn path_patterns_know_directories() {
        let (_root, options) = resolved("exclude: [vendor/, '*.lock', '**/gen/*.go']", &[]);
        for path in ["vendor/a/b.go", "x.lock", "gen/a.go", "a/gen/a.go"] {
            assert!(options.exclude.fit(path), "{path}");
        }
        for path in ["a/vendor/b.go", "a/x.lock", "gen/a/b.go", "vendored.go"] {
            assert!(!options.exclude.fit(path), "{path}");
        }
    }

    #[test]
    fn only_what_a_terminal_shows_is_coloured_by_itself() {
        let (mut global, diff) = diff(&["--format", "terminal", "--output", "f"]);
        assert!(!outputs(&global, &diff.report.outputs)[0].color);
        global.color = ColorWhen::Always;
        assert!(outputs(&global, &diff.report.outputs)[0].color);
    }
}
