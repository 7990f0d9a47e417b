//! Where packs come from: the table embedded at build time, and folders the user names.
//!
//! In: folders. Out: for each pack its files as texts, sorted, every file with the name messages use. Left out: YAML.
//! Both kinds of packs leave here in the same form, so that whatever follows cannot treat them differently.

use super::marks::LARGEST;
use super::problem::Problem;
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

// FILES: path below `rules/`, text, and that as JSON, made by build.rs.
include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// The files of a pack.
#[derive(Debug)]
pub(super) struct PackSource {
    /// Name of its folder.
    pub folder: String,
    /// True for a pack that is part of the program.
    pub built_in: bool,
    /// Files in order of name.
    pub files: Vec<SourceFile>,
}

/// A file of a pack.
#[derive(Debug)]
pub(super) struct SourceFile {
    /// Name within the folder.
    pub name: String,
    /// Name for messages: `rules/redis/get.yml`, or as the user named the folder.
    pub origin: String,
    /// Content; that of built-in packs lies in the program.
    pub text: Cow<'static, str>,
    /// The same as JSON, which is read in a tenth of the time; empty where the build did not make it.
    pub json: &'static str,
}

impl SourceFile {
    /// Returns the rule's pattern where the file is a rule: `get` of `get.yml`.
    pub fn rule_stem(&self) -> Option<&str> {
        let stem = self.name.strip_suffix(".yml")?;
        (stem != "pack" && stem != "profile" && stem != "guide" && !stem.contains('.')).then_some(stem)
    }

    /// Returns the rule's pattern where the file is a rule's example: `get` of `get.go`, `expose` of `expose.example.yaml`.
    pub fn example_stem(&self) -> Option<&str> {
        let (stem, _) = self.name.split_once('.')?;
        let other = self.rule_stem().is_some() || matches!(stem, "pack" | "profile" | "guide" | "README");
        (!other).then_some(stem)
    }
}

/// Returns the packs that are part of the program.
pub(super) fn built_in() -> Vec<PackSource> {
    let mut packs: Vec<PackSource> = Vec::new();
    for (path, text, json) in FILES {
        let (folder, name) = path.split_once('/').unwrap_or(("", path));
        let file = SourceFile { name: name.to_owned(), origin: format!("rules/{path}"), text: Cow::Borrowed(text), json };
        match packs.last_mut().filter(|p| p.folder == folder) {
            Some(pack) => pack.files.push(file),
            None => packs.push(PackSource { folder: folder.to_owned(), built_in: true, files: vec![file] }),
        }
    }
    packs
}

/// Returns the packs of a folder: itself where it has a `pack.yml`, otherwise those directly in it.
pub(super) fn in_folder(folder: &Path, problems: &mut Vec<Problem>) -> Vec<PackSource> {
    let shown = folder.display().to_string();
    if is_pack(folder) {
        return vec![pack(folder, problems)];
    }
    let names = match names_in(folder) {
        Ok(names) => names,
        Err(cause) => {
            problems.push(Problem::of_file(&shown, format!("the folder cannot be read ({cause})"), "name a folder of rules"));
            return Vec::new();
        }
    };
    let packs: Vec<PackSource> = names.iter().map(|n| folder.join(n)).filter(|p| is_pack(p)).map(|p| pack(&p, problems)).collect();
    if packs.is_empty() {
        let cause = "no pack is here: neither the folder nor one directly in it has a `pack.yml`";
        problems.push(Problem::of_file(&shown, cause, "write a `pack.yml` with `name` and `title`, or name another folder"));
    }
    packs
}

/// Returns true where a folder is a pack.
fn is_pack(folder: &Path) -> bool {
    folder.join("pack.yml").is_file()
}

/// Reads the files of one pack.
fn pack(folder: &Path, problems: &mut Vec<Problem>) -> PackSource {
    // `--rules .` has no name of its own.
    let full = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
    let name = full.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut source = PackSource { folder: name, built_in: false, files: Vec::new() };
    match names_in(folder) {
        Ok(names) => source.files.extend(names.iter().filter_map(|n| file(folder, n, problems))),
        Err(cause) => {
            problems.push(Problem::of_file(&folder.display().to_string(), format!("the folder cannot be read ({cause})"), "check its permissions"))
        }
    }
    source
}

/// Reads one file; `None` where it is none of a pack or cannot be read.
fn file(folder: &Path, name: &str, problems: &mut Vec<Problem>) -> Option<SourceFile> {
    let path = folder.join(name);
    let origin = path.display().to_string();
    // Not a folder, and not a pipe that would wait for ever.
    if !path.is_file() {
        return None;
    }
    // `expose.example.yaml` is an example of the rule in `expose.yml`.
    if name.strip_suffix(".yaml").is_some_and(|stem| !stem.contains('.')) {
        problems.push(Problem::of_file(&origin, "rules are read from `.yml` files only", "rename it; an example is called `<rule>.example.yaml`"));
        return None;
    }
    match read(&path) {
        Ok(text) => Some(SourceFile { name: name.to_owned(), origin, text: Cow::Owned(text), json: "" }),
        Err(cause) => {
            problems.push(Problem::of_file(&origin, format!("the file cannot be read ({cause})"), "files of a pack are small UTF-8 texts"));
            None
        }
    }
}

/// Reads a text of bounded size.
fn read(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    let most = LARGEST as u64 + 1;
    File::open(path).and_then(|f| f.take(most).read_to_string(&mut text)).map_err(|e| e.to_string())?;
    if text.len() > LARGEST { Err(format!("more than {LARGEST} bytes")) } else { Ok(text) }
}

/// Returns the names in a folder, sorted, without hidden ones.
fn names_in(folder: &Path) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| e.to_string())? {
        names.push(entry.map_err(|e| e.to_string())?.file_name().to_string_lossy().into_owned());
    }
    names.retain(|n| !n.starts_with('.'));
    names.sort();
    Ok(names)
}
