//! Loads the catalogue: every pack by the same way, wherever it comes from.
//!
//! In: packs as texts. Out: a [`Catalogue`], and everything that is wrong with any of its files. Left out: single
//! rules ([`super::compile`]) and what is done with a loaded catalogue ([`super::catalogue`]).
//!
//! Packs are read in two rounds, because a rule may name mechanisms and libraries of any other pack: first every
//! `pack.yml`, then the rules and profiles.

use super::check::{Check, Vocabulary, read};
use super::compile;
use super::file::{PackFile, ProfileFile, RuleFile};
use super::marks::{At, Marks};
use super::model::{Catalogue, Example, Pack};
use super::problem::{Problem, RulesError};
use super::profile;
use super::source::{self, PackSource, SourceFile};
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
}

impl Loader {
    /// Loads packs.
    fn load(mut self, sources: Vec<PackSource>, problems: &mut Vec<Problem>) -> Catalogue {
        let heads: Vec<(PackSource, Option<(PackFile, Marks)>)> = sources.into_iter().map(|s| self.head(s, problems)).collect();
        for (source, head) in &heads {
            if let (Some((file, marks)), Some(origin)) = (head, pack_origin(source)) {
                let mut check = Check::new(origin, marks, &self.words);
                compile::pack_references(file, &mut check);
                problems.append(&mut check.problems);
            }
            for file in &source.files {
                self.content(source, file, problems);
            }
        }
        let Self { words, mut catalogue, .. } = self;
        catalogue.rules.sort_by(|a, b| a.id.cmp(&b.id));
        catalogue.examples.sort_by(|a, b| (&a.rule, &a.path).cmp(&(&b.rule, &b.path)));
        (catalogue.mechanisms, catalogue.libraries, catalogue.change_kinds) = (words.mechanisms, words.libraries, words.kinds);
        catalogue
    }

    /// Reads a `pack.yml` and takes its words.
    fn head(&mut self, source: PackSource, problems: &mut Vec<Problem>) -> (PackSource, Option<(PackFile, Marks)>) {
        let Some(file) = source.files.iter().find(|f| f.name == "pack.yml") else {
            problems.push(Problem::of_file(
                &format!("rules/{}", source.folder),
                "the pack has no readable `pack.yml`",
                "write one with `name` and `title`",
            ));
            return (source, None);
        };
        let read = read::<PackFile>(&file.origin, &file.text).map_err(|found| problems.extend(found)).ok();
        let Some((pack, marks)) = read else { return (source, None) };
        if self.taken("pack", &pack.name, file, problems) {
            return (source, None);
        }
        let none = Vocabulary::default();
        let mut check = Check::new(&file.origin, &marks, &none);
        compile::pack(&pack, &source.folder, &mut self.owners, &mut self.words, &mut check);
        problems.append(&mut check.problems);
        self.catalogue.packs.push(Pack { name: pack.name.clone(), title: pack.title.clone(), built_in: source.built_in, profile: None });
        (source, Some((pack, marks)))
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

    /// Reads a file of a pack that is not its `pack.yml`.
    fn content(&mut self, source: &PackSource, file: &SourceFile, problems: &mut Vec<Problem>) {
        if let Some(stem) = file.rule_stem() {
            self.rule(source, file, stem, problems);
        } else if file.name == "profile.yml" {
            self.profile(source, file, problems);
        } else if let Some(stem) = file.example_stem() {
            let rule = format!("{}.{stem}", source.folder);
            self.catalogue.examples.push(Example { rule, path: file.origin.clone(), text: file.text.clone() });
        }
    }

    /// Reads a rule.
    fn rule(&mut self, source: &PackSource, file: &SourceFile, stem: &str, problems: &mut Vec<Problem>) {
        let (rule, marks) = match read::<RuleFile>(&file.origin, &file.text) {
            Ok(read) => read,
            Err(found) => return problems.extend(found),
        };
        if self.taken("rule", &rule.id, file, problems) {
            return;
        }
        let mut check = Check::new(&file.origin, &marks, &self.words);
        let compiled = compile::rule(rule, &source.folder, stem, &mut check);
        problems.append(&mut check.problems);
        self.catalogue.rules.extend(compiled);
    }

    /// Reads a profile.
    fn profile(&mut self, source: &PackSource, file: &SourceFile, problems: &mut Vec<Problem>) {
        let (profile, marks) = match read::<ProfileFile>(&file.origin, &file.text) {
            Ok(read) => read,
            Err(found) => return problems.extend(found),
        };
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

/// Returns the name of a pack's `pack.yml` in messages.
fn pack_origin(source: &PackSource) -> Option<&str> {
    source.files.iter().find(|f| f.name == "pack.yml").map(|f| f.origin.as_str())
}
