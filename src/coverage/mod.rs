//! Coverage: which lines a run of the tests came to, as profiles tell that were handed in.
//!
//! In: files in one of three formats (Go's coverprofile, lcov, Cobertura), read by [`load`], and the facts of head. Out: [`Coverage`], which says of a
//! line of head whether it was run. Left out: which test ran a line and whether it checked anything: no such profile tells; branches of a line; functions.
//!
//! A profile is a stranger's input: it is bounded in bytes and entries, an error names its file and line, and a path or line of it that head does not
//! have decides nothing.
//!
//! Files: `go`, `lcov`, `cobertura` (a format each), `paths` (which file of head a profile means).

mod cobertura;
mod go;
mod lcov;
mod paths;

use crate::change::NotExamined;
use crate::facts::Source;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// Largest profile: that of a repository with a hundred thousand source files is smaller.
const LARGEST: u64 = 128 << 20;
/// Most entries of one profile.
const ENTRIES: usize = 4_000_000;

/// What one profile says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Its file's name, without directories.
    pub name: String,
    /// Directories that its paths may be relative to, as it says itself.
    roots: Vec<String>,
    /// True where it calls files by the import path of their package.
    by_import: bool,
    /// Runs by the path that it names.
    files: BTreeMap<String, Vec<Run>>,
}

/// Lines that were run or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// First line.
    first: u32,
    /// Last line.
    last: u32,
    /// True where they were run.
    hit: bool,
}

/// Why a profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CoverageError {
    /// It cannot be read.
    #[error("cannot read the coverage profile {path}")]
    Read {
        /// The file.
        path: String,
        /// The cause.
        #[source]
        cause: std::io::Error,
    },
    /// It is none, or is broken.
    #[error("{path}:{line}: {why}")]
    Broken {
        /// The file.
        path: String,
        /// The line.
        line: usize,
        /// What is wrong.
        why: String,
    },
}

/// What is wrong in a profile, with its line.
type Fault = (usize, String);

/// Reads a profile; its format is seen by its first bytes.
pub fn load(path: &Path) -> Result<Profile, CoverageError> {
    let shown = path.display().to_string();
    let read = || {
        let mut bytes = vec![];
        std::fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|cause| CoverageError::Read { path: shown.clone(), cause })?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    parse(&bytes).map(|p| Profile { name, ..p }).map_err(|(line, why)| CoverageError::Broken { path: shown, line, why })
}

/// Reads the bytes of a profile.
fn parse(bytes: &[u8]) -> Result<Profile, Fault> {
    if bytes.len() as u64 > LARGEST {
        return Err((1, format!("larger than {} MiB", LARGEST >> 20)));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| (line_of(bytes, e.valid_up_to()), "not UTF-8".to_owned()))?;
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start() {
        t if t.starts_with("mode:") => go::parse(text),
        t if t.starts_with('<') => cobertura::parse(text),
        t if lcov::begins(t) => lcov::parse(text),
        "" => Err((1, "empty".to_owned())),
        _ => Err((1, "no coverage profile: neither Go's (`mode: …`) nor lcov (`SF:…`) nor Cobertura (`<coverage …>`)".to_owned())),
    }
}

/// Returns the line of a byte.
fn line_of(bytes: &[u8], at: usize) -> usize {
    1 + memchr::memchr_iter(b'\n', bytes.get(..at).unwrap_or(bytes)).count()
}

impl Profile {
    /// Adds an entry of a file; refuses more than are bearable.
    fn add(&mut self, entries: &mut usize, file: &str, run: Run) -> Result<(), String> {
        *entries += 1;
        if *entries > ENTRIES {
            return Err(format!("more than {ENTRIES} entries"));
        }
        match self.files.get_mut(file) {
            Some(runs) => runs.push(run),
            None => {
                self.files.insert(file.to_owned(), vec![run]);
            }
        }
        Ok(())
    }
}

/// What all profiles together say of the files of head.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// Names of the profiles that speak of a file of head.
    pub names: Vec<String>,
    /// Runs by path at head.
    files: BTreeMap<String, Vec<Run>>,
    /// What could not be used, and why.
    pub not_examined: Vec<NotExamined>,
}

impl Coverage {
    /// Returns what profiles say of the files of head.
    pub fn of(profiles: &[Profile], head: &dyn Source) -> Self {
        let mut all = Self::default();
        let names = (!profiles.is_empty()).then(|| paths::Names::of(head));
        for (p, names) in profiles.iter().zip(names.iter().cycle()) {
            let placed = names.place(p);
            if placed.is_empty() {
                let first = p.files.keys().next().map_or_else(|| "no file at all".to_owned(), |f| format!("`{}` for one", shown(f)));
                let why = format!("names no file of head ({first}): it was made from another repository, or from another directory of it");
                all.not_examined.push(NotExamined::new(format!("coverage profile {}", p.name), why));
                continue;
            }
            all.names.push(p.name.clone());
            for (file, runs) in placed {
                all.take(p, head, file, runs);
            }
        }
        all
    }

    /// Takes over what a profile says of one file, unless the file has fewer lines than it says.
    fn take(&mut self, profile: &Profile, head: &dyn Source, file: String, runs: &[Run]) {
        let length = head.bytes(&file).map_or(0, |b| lines(&b));
        match runs.iter().map(|r| r.last).max() {
            Some(last) if last > length => {
                let why = format!("speaks of line {last} of {file}, which has {length} lines: it was made from another revision");
                self.not_examined.push(NotExamined::new(format!("coverage profile {}, {file}", profile.name), why));
            }
            _ => self.files.entry(file).or_default().extend_from_slice(runs),
        }
    }

    /// Returns the lines of `wanted` (first and last of each range) that were run, and those that were not; others hold nothing that a profile counts.
    pub fn lines(&self, file: &str, wanted: &[(u32, u32)]) -> (Vec<u32>, Vec<u32>) {
        let runs = self.files.get(file).map_or(&[][..], Vec::as_slice);
        let Some(length) = runs.iter().map(|r| r.last as usize).max() else { return (vec![], vec![]) };
        // How many entries begin at a line, less those that ended before it: those that speak of it, and of them those that were run.
        let mut change = vec![(0i64, 0i64); length + 2];
        for r in runs {
            let hit = i64::from(r.hit);
            let (first, after) = (r.first as usize, r.last as usize + 1);
            change[first] = (change[first].0 + 1, change[first].1 + hit);
            change[after] = (change[after].0 - 1, change[after].1 - hit);
        }
        let (mut run, mut not_run, mut now) = (vec![], vec![], (0, 0));
        for (line, (all, hit)) in (0u32..).zip(change) {
            now = (now.0 + all, now.1 + hit);
            if now.0 > 0 && wanted.iter().any(|(first, last)| *first <= line && line <= *last) {
                if now.1 > 0 { &mut run } else { &mut not_run }.push(line);
            }
        }
        (run, not_run)
    }
}

/// Returns the number of lines of a file.
fn lines(bytes: &[u8]) -> u32 {
    let ends = memchr::memchr_iter(b'\n', bytes).count();
    u32::try_from(ends + usize::from(bytes.last().is_some_and(|b| *b != b'\n'))).unwrap_or(u32::MAX)
}

/// Longest path that a message repeats.
const SHOWN: usize = 80;

/// Returns a path of a profile for a message: short, and without directories of the machine it was made on.
fn shown(path: &str) -> String {
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|p| !p.is_empty()).collect();
    let tail = if path.starts_with('/') || path.contains(':') { parts[parts.len().saturating_sub(2)..].join("/") } else { parts.join("/") };
    tail.chars().filter(|c| !c.is_control() && *c != '`').take(SHOWN).collect()
}

#[cfg(test)]
mod tests;
