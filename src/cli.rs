//! The command line as types: what can be typed, and nothing else.
//!
//! In: arguments. Out: [`Cli`], with every argument checked as far as that needs no file. Left out: reading files,
//! defaults that depend on a repository, what any of it does; [`crate::config`] resolves these types once, and
//! nothing further in sees a flag.

use crate::change::Day;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::str::FromStr;

#[cfg(feature = "github")]
mod github;
mod hook;
mod outputs;
mod size;

#[cfg(feature = "github")]
pub use github::{PostArgs, PostingArgs, PrArgs, Way};
pub use hook::{HookCommand, HookFileArgs, HookRunArgs};
pub use outputs::{Destination, OutputArg, OutputArgs};
pub use size::Size;

/// Tells a reviewer what a pull request does to the connections between services.
///
/// connreview reads a change, finds the places where components talk to each other (Redis, pub/sub, RPC,
/// authentication, configuration), compares them before and after, looks for the tests that guard them, and writes a
/// report in which every sentence states a fact of this change.
#[derive(Debug, Parser)]
#[command(name = "connreview", version, max_term_width = 100, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The last paragraph of `--help`.
const EXIT_CODES: &str = "\
Exit codes: 0 reviewed, nothing at or above --fail-on; 1 reviewed, something is; 2 could not review
(usage, repository, rules), with the cause on standard error.";

/// Options that every command takes, before or after its name.
#[derive(Debug, Clone, Args)]
pub struct GlobalArgs {
    /// When to colour the terminal report
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto", help_heading = "Global options")]
    pub color: ColorWhen,
    /// Write nothing but errors to standard error; the report itself stays the same
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Global options")]
    pub quiet: bool,
    /// Tell on standard error how long each stage took
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub verbose: bool,
    /// Refuse whatever would need the network
    #[arg(long, global = true, help_heading = "Global options")]
    pub offline: bool,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always, also into files
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Review a local change
    ///
    /// Without an argument: the branch and the work tree (staged, unstaged and untracked files) against the merge base
    /// with the default branch.
    Diff(DiffArgs),
    /// Review a pull request on GitHub
    ///
    /// Reads it through the API, and the sources from a checkout that has both commits, else through the API too. Prints the report;
    /// --post writes it on the pull request's page as well. Server, token and event come from the environment as GitHub Actions sets it
    /// (GITHUB_API_URL, GITHUB_SERVER_URL, GITHUB_TOKEN or GH_TOKEN, GITHUB_EVENT_PATH); public repositories need no token. Configuration,
    /// rules and baseline are those of the base, not what the pull request makes of them.
    #[cfg(feature = "github")]
    Pr(PrArgs),
    /// Write the report of a bundle on its pull request
    ///
    /// The second of two steps for pull requests from forks: a `pull_request` workflow without a token writes a bundle, and a
    /// `workflow_run` workflow posts it. The bundle is trusted in nothing: the pull request is found by its commit, lines are held against
    /// GitHub's own diff, and every text is made harmless again.
    #[cfg(feature = "github")]
    Post(PostArgs),
    /// Git hooks that review before a push or a commit
    Hook {
        /// What to do with them.
        #[command(subcommand)]
        action: HookCommand,
    },
    /// List, show, check and test the rules
    Rules {
        /// What to do with them.
        #[command(subcommand)]
        action: RulesCommand,
    },
    /// Print the manual page of a rule
    Explain(ShowArgs),
    /// List the tests that reach a function; needs no change
    Tests(TestsArgs),
    /// Show what a repository has to do with other components
    ///
    /// Libraries, channels, keys, RPC methods and settings of one revision. Only files that import a library known to the rules are
    /// parsed, and those that look like settings; what was not looked at is
    /// listed at the end. Secrets are masked.
    Map(MapArgs),
    /// Write a first connreview.yml from what is found in a repository
    ///
    /// Never writes over a configuration that is there. What only people know (partners, scenarios, who answers) is left to add.
    Init(InitArgs),
    /// Make the word index of a repository, with which reviews of a large one take less time
    ///
    /// A review searches all files for callers of what changed. With an index, which is kept in the git directory, it reads only those that may
    /// hold one. It is never needed: contents that it does not cover are read, and the report is the same. Make it anew now and then.
    Index(IndexArgs),
    /// Review a built-in example repository; needs nothing
    Demo(DemoArgs),
    /// Look at one stage of a review
    Debug(DebugArgs),
    /// Print a completion script
    Completions {
        /// The shell to complete for
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man {
        /// Write one page per command into this directory instead
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The change.
    #[command(flatten)]
    pub change: ChangeArgs,
    /// The repository.
    #[command(flatten)]
    pub repo: RepoArgs,
    /// Rules and profile.
    #[command(flatten)]
    pub setup: SetupArgs,
    /// The report.
    #[command(flatten)]
    pub report: ReportArgs,
    /// The baseline.
    #[command(flatten)]
    pub accept: AcceptArgs,
    /// Also write what `connreview post` needs to put the report on a pull request of a fork
    #[cfg(feature = "github")]
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    pub bundle: Option<PathBuf>,
    /// Inside a step of GitHub Actions: also write annotations, the step's summary and the step's outputs
    #[arg(long, help_heading = "Report")]
    pub actions: bool,
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Rules and profile.
    #[command(flatten)]
    pub setup: SetupArgs,
    /// The report.
    #[command(flatten)]
    pub report: ReportArgs,
}

/// Arguments of `tests`.
#[derive(Debug, Args)]
pub struct TestsArgs {
    /// Functions, as a path from the repository's root and the name: `store/cache.go:Cache.Get`
    #[arg(required = true, value_name = "FILE:SYMBOL")]
    pub functions: Vec<FunctionName>,
    /// The revision to look in [default: the work tree]
    #[arg(long, value_name = "REV")]
    pub head: Option<String>,
    /// The repository.
    #[command(flatten)]
    pub repo: RepoArgs,
    /// Rules and profile.
    #[command(flatten)]
    pub setup: SetupArgs,
    /// What a run of the tests left.
    #[command(flatten)]
    pub coverage: CoverageArgs,
    /// Where the list goes.
    #[command(flatten)]
    pub outputs: OutputArgs,
}

/// What a run of the tests left.
#[derive(Debug, Clone, Default, Args)]
pub struct CoverageArgs {
    /// A coverage profile of the revision after the change: Go's, lcov, or Cobertura (repeatable)
    #[arg(long, value_name = "FILE", help_heading = "Tests")]
    pub coverage: Vec<PathBuf>,
}

/// What `map` and `init` look at.
#[derive(Debug, Args)]
pub struct SurveyArgs {
    /// The revision to look at [default: the work tree]
    #[arg(long, value_name = "REV")]
    pub head: Option<String>,
    /// The repository.
    #[command(flatten)]
    pub repo: RepoArgs,
    /// Rules and profile.
    #[command(flatten)]
    pub setup: SetupArgs,
}

/// Arguments of `map`.
#[derive(Debug, Args)]
pub struct MapArgs {
    /// Print JSON, with all rows
    #[arg(long, conflicts_with = "mermaid")]
    pub json: bool,
    /// Print a flowchart in mermaid's language
    #[arg(long)]
    pub mermaid: bool,
    /// What is looked at.
    #[command(flatten)]
    pub survey: SurveyArgs,
}

/// A form of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapForm {
    /// For a terminal.
    Table,
    /// For programs.
    Json,
    /// A diagram.
    Mermaid,
}

impl MapArgs {
    /// Returns the form that is asked for.
    pub fn form(&self) -> MapForm {
        match (self.json, self.mermaid) {
            (true, _) => MapForm::Json,
            (_, true) => MapForm::Mermaid,
            _ => MapForm::Table,
        }
    }
}

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Print the configuration instead of writing it
    #[arg(long)]
    pub print: bool,
    /// What is looked at.
    #[command(flatten)]
    pub survey: SurveyArgs,
}

/// Arguments of `index`.
#[derive(Debug, Args)]
pub struct IndexArgs {
    /// Revisions whose files it covers
    #[arg(value_name = "REV", default_value = "HEAD")]
    pub revisions: Vec<String>,
    /// Repository, or a directory inside it
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub repo: PathBuf,
    /// Remove the index instead
    #[arg(long, conflicts_with = "revisions")]
    pub remove: bool,
}

/// Arguments of `debug`.
#[derive(Debug, Args)]
pub struct DebugArgs {
    /// The stage whose result is printed
    pub stage: Stage,
    /// The change.
    #[command(flatten)]
    pub change: ChangeArgs,
    /// Only these paths (repeatable)
    #[arg(long, value_name = "PATH")]
    pub only: Vec<String>,
    /// The repository.
    #[command(flatten)]
    pub repo: RepoArgs,
    /// Rules and profile.
    #[command(flatten)]
    pub setup: SetupArgs,
}

/// A stage of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// The change set: files, hunks, what could not be read
    Change,
    /// What the sources say, base and head
    Facts,
    /// Connection points, base and head
    Points,
    /// What differs between the two
    Compare,
    /// The tests that reach the changed functions
    Reach,
}

/// The change to look at. With none of these: the branch and the work tree.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "The change")]
pub struct ChangeArgs {
    /// `A..B`, `A...B` (from their merge base), or one commit (against its parent)
    #[arg(conflicts_with_all = ["base", "head", "staged", "patch"], help_heading = None::<&'static str>)]
    pub range: Option<String>,
    /// Revision before the change
    #[arg(long, value_name = "REV", conflicts_with = "staged", requires = "head")]
    pub base: Option<String>,
    /// Revision after the change
    #[arg(long, value_name = "REV", conflicts_with = "staged", requires = "base")]
    pub head: Option<String>,
    /// What is staged, against HEAD
    #[arg(long)]
    pub staged: bool,
    /// A patch in git's format; `-` reads standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["base", "head", "staged"])]
    pub patch: Option<PathBuf>,
    /// Sources that the patch applies to, or has been applied to
    #[arg(long, value_name = "DIR", requires = "patch")]
    pub root: Option<PathBuf>,
}

/// The repository to look into.
#[derive(Debug, Clone, Args)]
pub struct RepoArgs {
    /// Repository, or a directory inside it
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub repo: PathBuf,
    /// Skip larger files, and say so: a number of bytes, or with `k`, `M` or `G` [default: 2M]
    #[arg(long, value_name = "SIZE")]
    pub max_file_size: Option<Size>,
    /// Stop comparing after so many seconds, and say so; 0: never [default: 120]
    #[arg(long, value_name = "SECONDS")]
    pub time_limit: Option<u64>,
    /// Stop comparing beyond so much memory, and say so: bytes, or with `k`, `M` or `G`; 0: never [default: 2G]
    #[arg(long, value_name = "SIZE")]
    pub memory_limit: Option<Size>,
}

/// Where rules and knowledge of the system come from.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Rules")]
pub struct SetupArgs {
    /// Configuration [default: connreview.yml, .connreview.yml or .github/connreview.yml of the repository]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A further pack of rules, or a folder of packs (repeatable)
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Profile to use [default: the one that knows the repository's remote]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Component of the profile under review [default: by the remote]
    #[arg(long, value_name = "NAME")]
    pub component: Option<String>,
    /// Accepted findings [default: connreview-baseline.json of the repository]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
}

/// What the report says and where it goes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Report")]
pub struct ReportArgs {
    /// Formats and files.
    #[command(flatten)]
    pub outputs: OutputArgs,
    /// Directory with templates of the report's wording [default: the built-in ones]
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// Text of the pull request [default: the commit messages]
    #[arg(long, value_name = "FILE")]
    pub description: Option<PathBuf>,
    /// Exit with 1 where a finding is at least this severe [default: never]
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// Exit with 2 where a limit or an error kept something of the change from being examined
    #[arg(long)]
    pub strict: bool,
    /// Whose configuration, rules, baseline and suppressions count [default: base where CI is set, else head]
    #[arg(long, value_name = "SIDE", help_heading = "Rules")]
    pub trust: Option<Trust>,
    /// Day against which suppressions `until` a day are held [default: that of the head's commit]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub today: Option<Day>,
    /// What a run of the tests left.
    #[command(flatten)]
    pub coverage: CoverageArgs,
    /// Also write skeletons of the tests that the change lacks; they skip themselves until somebody writes them
    #[arg(long, help_heading = "Tests")]
    pub suggest_tests: bool,
}

/// Whether findings are accepted for later reviews.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Baseline")]
pub struct AcceptArgs {
    /// Add the findings of this review to those that a baseline accepts
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
    /// Why the findings are accepted, for the baseline that is written
    #[arg(long, value_name = "TEXT", requires = "write_baseline")]
    pub reason: Option<String>,
}

/// Whose configuration counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Trust {
    /// Rules, profile, baseline and suppressions of the revision before the change
    Base,
    /// Those of the work tree, and what the change itself brings
    Head,
}

/// The severity from which a run fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Nothing fails the run
    Never,
    /// Low and above
    Low,
    /// Medium and above
    Medium,
    /// High
    High,
}

/// What can be done with rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// List the rules of all packs in use
    List(CatalogueArgs),
    /// Print the file of a rule as it was written
    Show(ShowArgs),
    /// Check packs without running them
    Lint(PackArgs),
    /// Run the rules over the examples beside them
    Test(PackArgs),
    /// Print the JSON Schema of a file that people write, or of the JSON report
    Schema {
        /// The kind of file
        #[arg(default_value = "rule")]
        kind: SchemaKind,
    },
}

/// Which rules are in use.
#[derive(Debug, Args)]
pub struct CatalogueArgs {
    /// The repository.
    #[command(flatten)]
    pub repo: RepoArgs,
    /// Rules and profile.
    #[command(flatten)]
    pub setup: SetupArgs,
}

/// A rule.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Id of the rule, such as `redis.set-with-ttl`
    pub id: String,
    /// Where rules come from.
    #[command(flatten)]
    pub catalogue: CatalogueArgs,
}

/// A folder of rules.
#[derive(Debug, Args)]
pub struct PackArgs {
    /// A pack, or a folder of packs [default: `lint`: rules; `test`: the built-in ones]
    pub dir: Option<PathBuf>,
}

/// A document with a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// `rules/<pack>/<rule>.yml`
    Rule,
    /// `rules/<pack>/pack.yml`
    Pack,
    /// `profile.yml`, or `profile:` in connreview.yml
    Profile,
    /// `connreview.yml`
    Config,
    /// `connreview-baseline.json`
    Baseline,
    /// The JSON report
    Report,
}

/// A function as the command line names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionName {
    /// Path from the repository's root.
    pub file: String,
    /// `Func`, `Type.Method`.
    pub symbol: String,
}

/// Reads `FILE:SYMBOL`; the first colon parts them, since symbols of some languages hold `::`.
impl FromStr for FunctionName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some((file, symbol)) if !file.is_empty() && !symbol.is_empty() => {
                Ok(Self { file: file.trim_start_matches("./").to_owned(), symbol: symbol.to_owned() })
            }
            _ => Err("expected a path, a colon and a name, such as `store/cache.go:Cache.Get`".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn ways_to_name_a_change_exclude_each_other() {
        for args in [
            &["diff", "a..b", "--staged"][..],
            &["diff", "a..b", "--base", "a"],
            &["diff", "--staged", "--base", "a", "--head", "b"],
            &["diff", "--base", "a"],
            &["diff", "--patch", "p", "--base", "b"],
            &["diff", "--patch", "p", "a..b"],
            &["diff", "--root", "d"],
            &["diff", "-q", "-v"],
        ] {
            let result = Cli::try_parse_from(std::iter::once(&"connreview").chain(args));
            assert!(result.is_err(), "{args:?} was accepted");
        }
    }

    #[test]
    fn a_function_is_split_at_the_first_colon() {
        let name: FunctionName = "./src/a.rs:tests::name".parse().unwrap();
        assert_eq!((name.file.as_str(), name.symbol.as_str()), ("src/a.rs", "tests::name"));
        assert!("src/a.rs".parse::<FunctionName>().is_err());
        assert!(":x".parse::<FunctionName>().is_err());
    }
}
