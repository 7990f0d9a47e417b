//! Rules against the examples beside them: `rules test`.
//!
//! In: a catalogue with its example files. Out: what differs from what the examples' comments say. Each rule is looked at
//! alone, so that another rule for the same line cannot hide it.

use crate::change::{ReadError, Revision, Tree};
use crate::facts::{FileFacts, Outline, Renames, Source as _};
use crate::languages::{DEFAULT_MAX_FILE_SIZE, Sources};
use crate::points::Finder;
use crate::rules::{Catalogue, Example, check_example, expectations};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Returns what is wrong with the examples of a catalogue, each with its file. A rule without an example is wrong too. Where
/// some packs come from a folder, theirs are looked at and the built-in ones left aside.
pub fn check(catalogue: &Catalogue) -> Vec<String> {
    let of_folder: BTreeSet<&str> = catalogue.packs.iter().filter(|p| !p.built_in).map(|p| p.name.as_str()).collect();
    let mut wrong = vec![];
    for (index, rule) in catalogue.rules.iter().enumerate().filter(|(_, r)| of_folder.is_empty() || of_folder.contains(r.pack.as_str())) {
        let mut examples = catalogue.examples.iter().filter(|e| e.rule == rule.id).peekable();
        if examples.peek().is_none() {
            wrong.push(format!("{}: no example file beside the rule", rule.origin));
        }
        for e in examples {
            let expected = expectations(&e.text);
            let found = found(catalogue, index, e);
            wrong.extend(check_example(&expected, &found).into_iter().map(|w| format!("{}: {w}", e.path)));
        }
    }
    wrong
}

/// Returns the points of one rule in an example: rule and line.
fn found(catalogue: &Catalogue, rule: usize, example: &Example) -> Vec<(String, u32)> {
    // A path of production code, whatever the example's own is.
    let name = example.path.rsplit('/').next().unwrap_or("example").to_owned();
    let tree = OneFile { path: format!("example/{name}"), content: Arc::from(example.text.as_bytes()) };
    let path = tree.path.clone();
    let sources = Sources::new(&Revision { id: "example".into(), tree: Arc::new(tree) }, DEFAULT_MAX_FILE_SIZE);
    let finder = Finder::of_rule(&sources, &sources, catalogue, rule);
    let id = catalogue.rules[rule].id.clone();
    let mut lines: Vec<u32> = finder.text_points(&path, &example.text, None, &|_| true).iter().map(|p| p.line).collect();
    if let Some(facts) = sources.file(&path) {
        lines.extend(in_facts(&finder, &facts));
    }
    lines.into_iter().map(|l| (id.clone(), l)).collect()
}

/// Returns the lines of the points and settings of a file. Calls of the example's own functions that lead to a point are
/// left aside.
fn in_facts(finder: &Finder<'_>, facts: &FileFacts) -> Vec<u32> {
    let renames = Renames::default();
    let points = facts.functions.iter().flat_map(|f| finder.points(facts, f, &Outline::of(f, &renames)));
    let mut lines: Vec<u32> = points.filter(|p| p.via.is_empty()).map(|p| p.line).collect();
    let secrets = facts.functions.iter().flat_map(|f| finder.logged(facts, f, &Outline::of(f, &renames)));
    lines.extend(secrets.filter(|l| l.secret && l.mask.is_none()).map(|l| l.line));
    lines.extend(facts.functions.iter().flat_map(|f| plain_addresses(finder, &Outline::of(f, &renames))));
    lines.extend(finder.initial_values(facts).iter().filter(|p| p.via.is_empty()).map(|p| p.line));
    lines.extend(finder.declared_types(facts).iter().map(|p| p.line));
    lines.extend(finder.constant_texts(facts).iter().map(|p| p.line));
    lines.extend(finder.definitions(facts).iter().map(|p| p.line));
    lines.extend(finder.entries(facts).iter().map(|p| p.line));
    // A setting without a rule is one that a profile names.
    lines.extend(finder.settings(facts).iter().filter(|s| s.rule.is_some()).map(|s| s.line));
    lines
}

/// Returns the lines of a function that hold an unprotected address.
fn plain_addresses(finder: &Finder<'_>, outline: &Outline<'_>) -> Vec<u32> {
    outline.lines.iter().filter(|l| l.exprs.iter().any(|e| finder.addresses(e).iter().any(|a| !a.secure.is_empty()))).map(|l| l.span.start).collect()
}

/// A tree of one file.
struct OneFile {
    path: String,
    content: Arc<[u8]>,
}

impl Tree for OneFile {
    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, ReadError> {
        Ok((path == self.path).then(|| Arc::clone(&self.content)))
    }

    fn files_in(&self, directory: &str) -> Result<Vec<String>, ReadError> {
        Ok(if directory == "example" { vec![self.path.clone()] } else { vec![] })
    }

    fn all_files(&self) -> Result<Arc<Vec<String>>, ReadError> {
        Ok(Arc::new(vec![self.path.clone()]))
    }
}
