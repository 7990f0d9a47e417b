//! `--format F --output FILE`, as often as wanted.
//!
//! In: the occurrences of both options in the order typed. Out: one [`OutputArg`] per report to write. Left out:
//! rendering and writing. clap knows no options that belong together, so the pairing is made here from the
//! positions that it records, and a pairing that does not come out is a usage error like any other.

use crate::report::Format;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, value_parser};
use std::path::{Path, PathBuf};

/// The reports to write, in the order typed. Never empty: without options it is the terminal's, to standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputArgs(pub Vec<OutputArg>);

/// One report to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputArg {
    /// In which format.
    pub format: Format,
    /// Where to.
    pub to: Destination,
}

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Standard output.
    Stdout,
    /// A file.
    File(PathBuf),
}

impl Default for OutputArgs {
    fn default() -> Self {
        Self(vec![OutputArg { format: Format::Terminal, to: Destination::Stdout }])
    }
}

/// One occurrence of one of the two options.
enum Word {
    /// `--format F`
    Format(Format),
    /// `--output FILE`
    Output(PathBuf),
}

impl Args for OutputArgs {
    fn augment_args(command: Command) -> Command {
        let format = Arg::new("format").long("format").value_name("FORMAT").action(ArgAction::Append).value_parser(value_parser!(Format));
        let output = Arg::new("output").long("output").value_name("FILE").action(ArgAction::Append).value_parser(value_parser!(PathBuf));
        command
            .arg(format.help("Format of the report; repeat it with an --output each to write several in one run [default: terminal]"))
            .arg(output.help("Write the --format before it into this file; alone, its ending tells the format (`-`: standard output)"))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for OutputArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let pairs = pair(words(matches)).and_then(distinct);
        pairs.map(Self).map_err(|message| Error::raw(ErrorKind::ArgumentConflict, message))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Returns the occurrences of both options in the order typed.
fn words(matches: &ArgMatches) -> Vec<Word> {
    let formats = matches.get_many::<Format>("format").unwrap_or_default().map(|f| Word::Format(*f));
    let outputs = matches.get_many::<PathBuf>("output").unwrap_or_default().map(|o| Word::Output(o.clone()));
    let format_places = matches.indices_of("format").unwrap_or_default();
    let output_places = matches.indices_of("output").unwrap_or_default();
    let mut words: Vec<(usize, Word)> = format_places.zip(formats).chain(output_places.zip(outputs)).collect();
    words.sort_by_key(|(place, _)| *place);
    words.into_iter().map(|(_, word)| word).collect()
}

/// Pairs each file with the format before it. A format without a file goes to standard output, a single file
/// without a format takes it from its ending; a single pair may stand in either order.
fn pair(words: Vec<Word>) -> Result<Vec<OutputArg>, String> {
    if let [Word::Output(file), Word::Format(format)] = &words[..] {
        return Ok(vec![OutputArg { format: *format, to: destination(file.clone()) }]);
    }
    let mut pairs = Vec::new();
    let mut pending = None;
    for word in words {
        match (word, pending.take()) {
            (Word::Format(format), None) => pending = Some(format),
            (Word::Format(format), Some(earlier)) => {
                pairs.push(OutputArg { format: earlier, to: Destination::Stdout });
                pending = Some(format);
            }
            (Word::Output(file), Some(format)) => pairs.push(OutputArg { format, to: destination(file) }),
            (Word::Output(file), None) => pairs.push(OutputArg { format: format_of(&file)?, to: destination(file) }),
        }
    }
    pairs.extend(pending.map(|format| OutputArg { format, to: Destination::Stdout }));
    Ok(if pairs.is_empty() { OutputArgs::default().0 } else { pairs })
}

/// Returns where `file` stands for.
fn destination(file: PathBuf) -> Destination {
    if file == Path::new("-") { Destination::Stdout } else { Destination::File(file) }
}

/// Returns the format that a file's ending tells.
fn format_of(file: &Path) -> Result<Format, String> {
    match file.extension().and_then(|e| e.to_str()) {
        Some("md" | "markdown") => Ok(Format::Markdown),
        Some("json") => Ok(Format::Json),
        Some("txt") => Ok(Format::Terminal),
        Some("sarif") => Ok(Format::Sarif),
        Some("html" | "htm") => Ok(Format::Html),
        _ => Err(format!("`--output {0}` has no format: write `--format FORMAT --output {0}`, the format first", file.display())),
    }
}

/// Refuses two reports for one place.
fn distinct(pairs: Vec<OutputArg>) -> Result<Vec<OutputArg>, String> {
    for (i, pair) in pairs.iter().enumerate() {
        if pairs[..i].iter().any(|earlier| earlier.to == pair.to) {
            return Err(match &pair.to {
                Destination::Stdout => "several formats for standard output: give each but one its own `--output FILE`".to_owned(),
                Destination::File(file) => format!("several formats for `{}`: each needs a file of its own", file.display()),
            });
        }
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;

    /// Parses `diff` with `args` and prints what is written where.
    fn pairs(args: &[&str]) -> Result<String, String> {
        let words = ["connreview", "diff"].iter().chain(args);
        match Cli::try_parse_from(words).map_err(|e| e.to_string())?.command {
            Command::Diff(diff) => Ok(diff.report.outputs.0.iter().map(show).collect::<Vec<_>>().join(" ")),
            _ => Err("not a diff".to_owned()),
        }
    }

    /// Prints one pair as `Json>file`.
    fn show(pair: &OutputArg) -> String {
        match &pair.to {
            Destination::Stdout => format!("{:?}>-", pair.format),
            Destination::File(file) => format!("{:?}>{}", pair.format, file.display()),
        }
    }

    #[test]
    fn one_report() {
        assert_eq!(pairs(&[]).unwrap(), "Terminal>-");
        assert_eq!(pairs(&["--format", "json"]).unwrap(), "Json>-");
        assert_eq!(pairs(&["--output", "r.md"]).unwrap(), "Markdown>r.md");
        assert_eq!(pairs(&["--output", "x", "--format", "json"]).unwrap(), "Json>x");
        assert_eq!(pairs(&["--format=json", "--output=-"]).unwrap(), "Json>-");
    }

    #[test]
    fn several_reports_in_one_run() {
        let args = ["--format", "markdown", "--output", "a", "--fail-on", "high", "--format", "json", "--output", "b", "--format", "terminal"];
        assert_eq!(pairs(&args).unwrap(), "Markdown>a Json>b Terminal>-");
        assert_eq!(pairs(&["--format", "terminal", "--format", "json", "--output", "b"]).unwrap(), "Terminal>- Json>b");
        assert_eq!(pairs(&["--output", "a.md", "--output", "b.json"]).unwrap(), "Markdown>a.md Json>b.json");
    }

    #[test]
    fn what_does_not_pair_is_refused() {
        assert!(pairs(&["--output", "report"]).unwrap_err().contains("--format FORMAT --output report"));
        assert!(pairs(&["--format", "json", "--format", "markdown"]).unwrap_err().contains("standard output"));
        assert!(pairs(&["--format", "json", "--output", "a", "--format", "markdown", "--output", "a"]).unwrap_err().contains("`a`"));
        assert!(pairs(&["--format", "json", "--output", "a", "--output", "b"]).unwrap_err().contains("--output b"));
    }
}
