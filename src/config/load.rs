//! Finding and reading `connreview.yml`.
//!
//! In: a directory, or the file that `--config` names. Out: [`Loaded`]. Left out: git (the root of a repository is
//! recognised by its `.git`, so that a broken repository still gets the error of the room that reads it).

use super::ConfigFile;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Names under which the file is looked for in a repository's root.
pub(crate) const NAMES: [&str; 3] = ["connreview.yml", ".connreview.yml", ".github/connreview.yml"];

/// Name of the baseline in a repository's root, unless the configuration says another.
pub(crate) const BASELINE: &str = "connreview-baseline.json";

/// A configuration is a page or two. Anything beyond is a mistake, or meant to hurt.
const LARGEST: u64 = 1 << 20;

/// Deepest nesting of brackets. What a configuration says needs four.
const DEEPEST: usize = 100;

/// A configuration with the place it was read from.
#[derive(Debug, Default)]
pub struct Loaded {
    /// What it says.
    pub file: ConfigFile,
    /// Where it stands and how it was written; `None` where there is no file.
    pub written: Option<Written>,
    /// The baseline in the repository's root, where there is one.
    pub baseline: Option<PathBuf>,
}

/// A configuration as it was written, for places in messages about what only later proves wrong.
#[derive(Debug, Clone)]
pub struct Written {
    /// The file.
    pub path: PathBuf,
    /// Its content.
    pub text: String,
}

impl Written {
    /// Returns where a word of the file stands first, as `file:line`; the file where it cannot be found.
    pub fn place_of(&self, word: &str) -> String {
        let path = show(&self.path);
        line_of(&self.text, word).map_or(path.clone(), |line| format!("{path}:{line}"))
    }
}

/// Returns the first line of a configuration that holds a word outside of comments.
pub(crate) fn line_of(text: &str, word: &str) -> Option<u32> {
    let code = |line: &str| line.split(" #").next().unwrap_or_default().to_owned();
    let at = text.lines().position(|l| !l.trim_start().starts_with('#') && code(l).contains(word))?;
    u32::try_from(at + 1).ok()
}

/// What can be wrong with a configuration.
#[derive(Debug, Error)]
pub enum Error {
    /// A file or directory that was named cannot be read.
    #[error("cannot read {path}: {cause}")]
    Read {
        /// As it was named.
        path: String,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The file is implausibly large.
    #[error("{path}: larger than 1 MiB, which no configuration is")]
    TooLarge {
        /// The file.
        path: String,
    },
    /// The repository has the file under two names.
    #[error("both {first} and {second} exist")]
    Several {
        /// One.
        first: String,
        /// The other.
        second: String,
    },
    /// The text is no configuration.
    #[error("{place}: {cause}")]
    Wrong {
        /// `file:line:column`
        place: String,
        /// What is wrong.
        cause: String,
    },
}

impl Error {
    /// Returns the way out.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Read { .. } => "check the path and its permissions",
            Self::TooLarge { .. } => "name the right file with --config FILE",
            Self::Several { .. } => "keep one of them, or choose with --config FILE",
            Self::Wrong { .. } => "`connreview rules schema config` prints all fields and their meaning",
        }
    }
}

/// Reads the file that `--config` names, or the one in the root of the repository around `home`.
pub fn load(named: Option<&Path>, home: Option<&Path>) -> Result<Loaded, Error> {
    let path = match (named, home) {
        (Some(path), _) => Some(path.to_owned()),
        (None, Some(home)) => find(home)?,
        (None, None) => None,
    };
    let root = home.map(root_of).transpose()?.flatten();
    let baseline = root.map(|r| r.join(BASELINE)).filter(|p| p.is_file());
    let Some(path) = path else { return Ok(Loaded { baseline, ..Loaded::default() }) };
    let text = read(&path)?;
    let file = parse(&show(&path), &text)?;
    Ok(Loaded { file, written: Some(Written { path, text }), baseline })
}

/// Returns the configuration of the repository around `home`.
fn find(home: &Path) -> Result<Option<PathBuf>, Error> {
    let Some(root) = root_of(home)? else { return Ok(None) };
    let mut found = NAMES.iter().map(|name| root.join(name)).filter(|path| path.is_file());
    match (found.next(), found.next()) {
        (Some(first), Some(second)) => Err(Error::Several { first: show(&first), second: show(&second) }),
        (first, _) => Ok(first),
    }
}

/// Returns the nearest directory upwards that holds a `.git`, or `home` itself; `None` for a bare repository, which has
/// no work tree to read a configuration from. The result stays relative, because messages show it.
pub(crate) fn root_of(home: &Path) -> Result<Option<PathBuf>, Error> {
    let absolute = home.canonicalize().map_err(|cause| Error::Read { path: show(home), cause })?;
    if home.join("HEAD").is_file() && home.join("objects").is_dir() {
        return Ok(None);
    }
    let mut upwards = home.to_owned();
    for directory in absolute.ancestors() {
        if directory.join(".git").exists() {
            return Ok(Some(upwards));
        }
        upwards.push("..");
    }
    Ok(Some(home.to_owned()))
}

/// Reads a text file of plausible size.
fn read(path: &Path) -> Result<String, Error> {
    let failed = |cause| Error::Read { path: show(path), cause };
    if path.metadata().map_err(failed)?.len() > LARGEST {
        return Err(Error::TooLarge { path: show(path) });
    }
    std::fs::read_to_string(path).map_err(failed)
}

/// Reads the YAML. An empty file is an empty configuration.
pub(crate) fn parse(path: &str, text: &str) -> Result<ConfigFile, Error> {
    if let Some(line) = too_deep(text) {
        return Err(Error::Wrong { place: format!("{path}:{line}"), cause: format!("brackets are nested more than {DEEPEST} deep") });
    }
    let parsed: Result<Option<ConfigFile>, _> = serde_yaml::from_str(text);
    let file = parsed.map(Option::unwrap_or_default).map_err(|error| wrong(path, &error))?;
    if file.use_profiles.len() > 1 {
        return Err(Error::Wrong { place: path.to_owned(), cause: "`use` names several profiles: one review has one".to_owned() });
    }
    Ok(file)
}

/// Returns the line on which brackets are nested too deeply: the time that the YAML library takes grows with the square of that. Brackets in
/// texts count too; those of patterns are closed.
fn too_deep(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (line, content) in (1..).zip(text.lines()) {
        for b in content.bytes() {
            match b {
                b'[' | b'{' => open += 1,
                b']' | b'}' => open = open.saturating_sub(1),
                _ => {}
            }
            if open > DEEPEST {
                return Some(line);
            }
        }
    }
    None
}

/// Turns the YAML library's error into one that begins with `file:line:column`.
fn wrong(path: &str, error: &serde_yaml::Error) -> Error {
    let text = error.to_string();
    let Some(place) = error.location() else { return Error::Wrong { place: path.to_owned(), cause: text } };
    // The library repeats the place at the end of its message.
    let cause = text.rsplit_once(" at line ").map_or(text.as_str(), |(cause, _)| cause).to_owned();
    Error::Wrong { place: format!("{path}:{}:{}", place.line(), place.column()), cause }
}

/// Returns a path as messages show it.
pub fn show(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleLevel;

    /// Parses a configuration that must be refused and returns the message.
    fn refused(text: &str) -> String {
        parse("connreview.yml", text).expect_err("was accepted").to_string()
    }

    #[test]
    fn every_field_is_read() {
        let text = "
use: [tyk-mdcb]
component: gateway
component_map:
  - {component: worker, paths: [services/worker/]}
rules: [review/rules]
levels: {redis.write: off, rpc.call: high}
roles:
  - {role: test, paths: ['internal/testkit/**']}
exclude: ['vendor/', '**/*.pb.go']
fail_on: medium
templates: review/templates
max_file_size: 2M
profile:
  name: shop
  components: [{name: cart, title: Cart}]
";
        let file = parse("connreview.yml", text).unwrap();
        assert_eq!(file.levels["redis.write"], RuleLevel::Off);
        assert_eq!(file.levels["rpc.call"], RuleLevel::High);
        assert_eq!(file.max_file_size.map(|s| s.0), Some(2 << 20));
        assert_eq!(file.profile.map(|p| p.name), Some("shop".to_owned()));
        assert_eq!(file.exclude.len(), 2);
    }

    #[test]
    fn an_empty_file_is_no_error() {
        assert!(parse("connreview.yml", "").is_ok());
        assert!(parse("connreview.yml", "# nothing yet\n").is_ok());
    }

    #[test]
    fn an_error_names_the_place_and_the_cause() {
        let unknown = refused("component: x\nrulez: [a]\n");
        assert!(unknown.starts_with("connreview.yml:2:1: unknown field `rulez`"), "{unknown}");
        let level = refused("levels:\n  redis.write: loud\n");
        assert!(level.starts_with("connreview.yml:2:16: "), "{level}");
        assert!(level.contains("unknown variant `loud`") && !level.contains("at line"), "{level}");
        let pattern = refused("exclude:\n  - ok/**\n  - 'broken['\n");
        assert!(pattern.starts_with("connreview.yml:3:5: ") && pattern.contains("`broken[` is no path pattern"), "{pattern}");
        assert!(refused("exclude: [/etc/**]").contains("repository's root"));
        assert!(refused("use: [a, b]").contains("several profiles"));
    }

    #[test]
    fn deep_nesting_and_aliases_end_in_an_error() {
        let deep = refused(&format!("component: x\nexclude: {}", "[".repeat(100_000)));
        assert_eq!(deep, "connreview.yml:2: brackets are nested more than 100 deep");
        let bomb: String = (1..30).map(|i| format!("a{i}: &a{i} [*a{0}, *a{0}, *a{0}]\n", i - 1)).collect();
        refused(&format!("a0: &a0 x\n{bomb}"));
    }

    #[test]
    fn the_file_is_found_from_below() {
        let root = tempfile::tempdir().unwrap();
        let below = root.path().join("a/b");
        std::fs::create_dir_all(&below).unwrap();
        std::fs::create_dir(root.path().join(".git")).unwrap();
        assert!(load(None, Some(&below)).unwrap().written.is_none());
        std::fs::write(root.path().join(".connreview.yml"), "component: x").unwrap();
        assert_eq!(load(None, Some(&below)).unwrap().file.component.as_deref(), Some("x"));
        std::fs::write(root.path().join("connreview.yml"), "component: y").unwrap();
        assert!(matches!(load(None, Some(&below)), Err(Error::Several { .. })));
    }

    #[test]
    fn a_bare_repository_has_no_file() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("objects")).unwrap();
        std::fs::write(root.path().join("HEAD"), "ref: refs/heads/main").unwrap();
        std::fs::write(root.path().join("connreview.yml"), "component: x").unwrap();
        assert!(load(None, Some(root.path())).unwrap().written.is_none());
    }
}
