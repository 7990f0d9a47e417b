//! Loads the catalogue: every pack by the same way, wherever it comes from.
//!
//! In: packs as texts. Out: a [`Catalogue`], and everything that is wrong with any of its files. Left out: single
//! rules ([`super::compile`]) and what is done with a loaded catalogue ([`super::catalogue`]).
//!
//! Packs are read in two rounds, because a rule may name mechanisms and libraries of any other pack: first every
//! `pack.yml`, then the rules and profiles.

use super::check::{Check, Vocabulary, read, read_built_in};
use super::compile;
use super::file::{PackFile, ProfileFile, RuleFile};
use super::guide::{self, GuideFile};
use super::marks::{At, Marks};
use super::model::{Catalogue, Example, Pack, Rule};
use super::problem::{Problem, RulesError};
use super::profile;
use super::source::{self, PackSource, SourceFile};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

impl Catalogue {
    /// Returns the packs that are part of the program.
    pub fn built_in() -> Result<Self, RulesError> {
        Self::load(&[])
    }

    /// Returns the built-in packs and those of the folders, each of which is a pack or holds packs.
    pub fn load(folders: &[PathBuf]) -> Result<Self, RulesError> {
        let (catalogue, problems) = everything(folders);
        if problems.is_empty() { Ok(catalogue) } else { Err(RulesError::refused(problems)) }
    }

    /// Returns the packs of a folder together with the built-in packs of other names: for work on the packs themselves.
    pub fn load_in_place(folder: &Path) -> Result<Self, RulesError> {
        let (catalogue, problems) = in_place(folder);
        if problems.is_empty() { Ok(catalogue) } else { Err(RulesError::refused(problems)) }
    }

    /// Adds a profile that the configuration gives. `origin` and `text` are the configuration file, `field` the one of its
    /// fields in which the profile stands; they are for the places in messages.
    pub fn add_profile(&mut self, file: ProfileFile, origin: &str, text: &str, field: &str) -> Result<(), RulesError> {
        let marks = Marks::read(origin, text).map_err(|p| RulesError::refused(vec![p]))?;
        // The words are lent to the check and come back: they are the catalogue's own.
        let words = Vocabulary {
            mechanisms: std::mem::take(&mut self.mechanisms),
            libraries: std::mem::take(&mut self.libraries),
            kinds: std::mem::take(&mut self.change_kinds),
        };
        let mut check = Check::new(origin, &marks, &words);
        let compiled = profile::profile(file, &At::default().key(field), &mut check);
        let problems = check.problems;
        self.profiles.extend(compiled);
        (self.mechanisms, self.libraries, self.change_kinds) = (words.mechanisms, words.libraries, words.kinds);
        if problems.is_empty() { Ok(()) } else { Err(RulesError::refused(problems)) }
    }
}

/// Loads the built-in packs and those of folders, and returns what is right and what is wrong.
fn everything(folders: &[PathBuf]) -> (Catalogue, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut sources = source::built_in();
    for folder in folders {
        sources.extend(source::in_folder(folder, &mut problems));
    }
    (only(sources, &mut problems), problems)
}

/// Loads the packs of a folder in place of built-in packs of the same names.
pub(super) fn in_place(folder: &Path) -> (Catalogue, Vec<Problem>) {
    let mut problems = Vec::new();
    let own = source::in_folder(folder, &mut problems);
    let mut sources = source::built_in();
    sources.retain(|s| own.iter().all(|o| o.folder != s.folder));
    sources.extend(own);
    (only(sources, &mut problems), problems)
}

/// Loads packs and no others.
pub(super) fn only(sources: Vec<PackSource>, problems: &mut Vec<Problem>) -> Catalogue {
    Loader::default().load(sources, problems)
}

/// What is known while packs are read.
#[derive(Default)]
struct Loader {
    /// Words of all packs so far.
    words: Vocabulary,
    /// Who brought which word, rule, pack or profile.
    owners: BTreeMap<String, String>,
    /// What was loaded.
    catalogue: Catalogue,
    /// Guides with pack and file, to be checked when all rules are known.
    guides: Vec<(String, String, (GuideFile, Marks))>,
}

impl Loader {
    /// Loads packs.
    fn load(mut self, sources: Vec<PackSource>, problems: &mut Vec<Problem>) -> Catalogue {
        let mut contents = contents(&sources);
        let heads: Vec<Option<(PackFile, Marks)>> = sources.iter().zip(&mut contents).map(|(s, c)| self.head(s, c, problems)).collect();
        for ((source, head), contents) in sources.iter().zip(&heads).zip(contents) {
            if let (Some((file, marks)), Some(origin)) = (head, pack_origin(source)) {
                let mut check = Check::new(origin, marks, &self.words);
                compile::pack_references(file, &mut check);
                problems.append(&mut check.problems);
            }
            for (file, content) in source.files.iter().zip(contents) {
                self.content(source, file, content, problems);
            }
        }
        let Self { words, mut catalogue, guides, .. } = self;
        for (pack, origin, (file, marks)) in guides {
            let ids: Vec<&str> = catalogue.rules.iter().map(|r| r.id.as_str()).collect();
            let mut check = Check::new(&origin, &marks, &words);
            let compiled = guide::guide(file, &pack, &ids, &mut check);
            problems.append(&mut check.problems);
            catalogue.guides.extend(compiled);
        }
        catalogue.rules.sort_by(|a, b| a.id.cmp(&b.id));
        catalogue.examples.sort_by(|a, b| (&a.rule, &a.path).cmp(&(&b.rule, &b.path)));
        (catalogue.mechanisms, catalogue.libraries, catalogue.change_kinds) = (words.mechanisms, words.libraries, words.kinds);
        catalogue
    }

    /// Takes a `pack.yml` and its words.
    fn head(&mut self, source: &PackSource, contents: &mut [Content], problems: &mut Vec<Problem>) -> Option<(PackFile, Marks)> {
        let Some((file, content)) = source.files.iter().zip(contents).find(|(f, _)| f.name == "pack.yml") else {
            problems.push(Problem::of_file(
                &format!("rules/{}", source.folder),
                "the pack has no readable `pack.yml`",
                "write one with `name` and `title`",
            ));
            return None;
        };
        let Content::Pack(read) = std::mem::take(content) else { return None };
        let (pack, marks) = read.map_err(|found| problems.extend(found)).ok()?;
        if self.taken("pack", &pack.name, file, problems) {
            return None;
        }
        let none = Vocabulary::default();
        let mut check = Check::new(&file.origin, &marks, &none);
        compile::pack(&pack, &source.folder, &mut self.owners, &mut self.words, &mut check);
        problems.append(&mut check.problems);
        self.catalogue.packs.push(Pack { name: pack.name.clone(), title: pack.title.clone(), built_in: source.built_in, profile: None });
        Some((pack, marks))
    }

    /// Returns true, and says so, where an earlier file has the name already.
    fn taken(&mut self, what: &str, name: &str, file: &SourceFile, problems: &mut Vec<Problem>) -> bool {
        let key = format!("{what} {name}");
        if let Some(first) = self.owners.get(&key) {
            let way_out = match what {
                "rule" => "give it another id; `rules:` in connreview.yml turns rules off",
                _ => "give it another name",
            };
            problems.push(Problem::of_file(&file.origin, format!("the {what} `{name}` is in {first} too"), way_out));
            return true;
        }
        self.owners.insert(key, file.origin.clone());
        false
    }

    /// Takes a file of a pack that is not its `pack.yml`.
    fn content(&mut self, source: &PackSource, file: &SourceFile, content: Content, problems: &mut Vec<Problem>) {
        match content {
            Content::Rule(Ok(read)) => self.rule(source, file, *read, problems),
            Content::Profile(Ok(read)) => self.profile(source, file, *read, problems),
            Content::Guide(Ok(read)) => self.guides.push((source.folder.clone(), file.origin.clone(), *read)),
            Content::Pack(Err(found)) | Content::Rule(Err(found)) | Content::Profile(Err(found)) | Content::Guide(Err(found)) => {
                problems.extend(found)
            }
            Content::Example(rule) => self.catalogue.examples.push(Example { rule, path: file.origin.clone(), text: file.text.clone() }),
            Content::Pack(Ok(_)) | Content::Other => {}
        }
    }

    /// Takes a rule.
    fn rule(&mut self, source: &PackSource, file: &SourceFile, (rule, marks): (RuleFile, Marks), problems: &mut Vec<Problem>) {
        if self.taken("rule", &rule.id, file, problems) {
            return;
        }
        let mut check = Check::new(&file.origin, &marks, &self.words);
        let compiled = compile::rule(rule, &source.folder, file.rule_stem().unwrap_or_default(), &mut check);
        problems.append(&mut check.problems);
        self.catalogue.rules.extend(compiled.map(|r| Rule { written: file.text.clone(), ..r }));
    }

    /// Takes a profile.
    fn profile(&mut self, source: &PackSource, file: &SourceFile, (profile, marks): (ProfileFile, Marks), problems: &mut Vec<Problem>) {
        if self.taken("profile", &profile.name, file, problems) {
            return;
        }
        let mut check = Check::new(&file.origin, &marks, &self.words);
        let compiled = profile::profile(profile, &At::default(), &mut check);
        problems.append(&mut check.problems);
        let Some(profile) = compiled else { return };
        if let Some(pack) = self.catalogue.packs.iter_mut().find(|p| p.name == source.folder) {
            pack.profile = Some(profile.name.clone());
        }
        self.catalogue.profiles.push(profile);
    }
}

/// A text with its places, or what is wrong with it.
type Read<T> = Result<T, Vec<Problem>>;

/// What a file of a pack holds.
#[derive(Default)]
enum Content {
    /// The `pack.yml`.
    Pack(Read<(PackFile, Marks)>),
    /// A rule.
    Rule(Read<Box<(RuleFile, Marks)>>),
    /// A profile.
    Profile(Read<Box<(ProfileFile, Marks)>>),
    /// A guide.
    Guide(Read<Box<(GuideFile, Marks)>>),
    /// An example of the rule of this id.
    Example(String),
    /// Nothing that is loaded, or no more.
    #[default]
    Other,
}

/// Reads all files of packs, in parallel: most of the time of a short run goes into their YAML.
fn contents(sources: &[PackSource]) -> Vec<Vec<Content>> {
    sources.par_iter().map(|s| s.files.par_iter().map(|f| Content::of(s, f)).collect()).collect()
}

impl Content {
    /// Reads a file of a pack.
    fn of(source: &PackSource, file: &SourceFile) -> Self {
        if file.name == "pack.yml" {
            Self::Pack(read_file(source, file))
        } else if file.rule_stem().is_some() {
            Self::Rule(read_file(source, file).map(Box::new))
        } else if file.name == "profile.yml" {
            Self::Profile(read_file(source, file).map(Box::new))
        } else if file.name == "guide.yml" {
            Self::Guide(read_file(source, file).map(Box::new))
        } else if let Some(stem) = file.example_stem() {
            Self::Example(format!("{}.{stem}", source.folder))
        } else {
            Self::Other
        }
    }
}

/// Reads the YAML of a file.
fn read_file<T: DeserializeOwned + JsonSchema>(source: &PackSource, file: &SourceFile) -> Read<(T, Marks)> {
    if source.built_in { read_built_in(&file.origin, file.text.clone(), file.json) } else { read(&file.origin, &file.text) }
}

/// Returns the name of a pack's `pack.yml` in messages.
fn pack_origin(source: &PackSource) -> Option<&str> {
    source.files.iter().find(|f| f.name == "pack.yml").map(|f| f.origin.as_str())
}
