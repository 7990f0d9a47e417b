//! Beside: points that count only where another rule has a point in the same directory.
//!
//! In: points of rules with `beside`. Out: those that have such company. Left out: other directories; whether the company of company counts.

use super::typing::Memo;
use super::{Finder, Point, Revision};
use crate::facts::{FileFacts, Function, Outline, Renames};
use crate::rules::Rule;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Most files of a directory that are searched for company.
const MOST_FILES: usize = 40;

/// Company that was found, by directory, language and the rules that were asked for.
pub(super) type Company = Memo<(String, &'static str, Vec<String>), Arc<BTreeSet<usize>>>;

impl Finder<'_> {
    /// Returns the points without those whose rule asks for company that they do not have.
    pub(super) fn keep_beside(&self, mut points: Vec<Point>, file: &FileFacts) -> Vec<Point> {
        if self.alone {
            return points;
        }
        points.retain(|p| {
            let wanted = &self.catalogue.rules[p.rule].beside;
            wanted.is_empty() || self.company(file, wanted).iter().any(|r| wanted.contains(&self.catalogue.rules[*r].id))
        });
        points
    }

    /// Returns those of the wanted rules that have a point in the directory of a file, with the company that these ask for themselves.
    fn company(&self, file: &FileFacts, wanted: &[String]) -> Arc<BTreeSet<usize>> {
        let key = (crate::change::directory(&file.path).to_owned(), file.language, wanted.to_vec());
        if let Some(known) = self.company.lock().ok().and_then(|m| m.get(&key).cloned()) {
            return known;
        }
        let found = Arc::new(self.look_around(file, &key.0, wanted));
        if let Ok(mut m) = self.company.lock() {
            m.insert(key, Arc::clone(&found));
        }
        found
    }

    /// Looks for company in a directory of both revisions.
    fn look_around(&self, file: &FileFacts, directory: &str, wanted: &[String]) -> BTreeSet<usize> {
        let asked = asked(&self.catalogue.rules, wanted, file.language);
        let own = (self.types.source, self.constants);
        let sides = std::iter::once(own).chain(self.other);
        let found: BTreeSet<usize> = sides.flat_map(|side| self.of_company(side, &asked).rules_around(file, directory)).collect();
        // Company that has none itself is only a word.
        let known = |id: &String| found.iter().any(|r| self.catalogue.rules[*r].id == *id);
        let counts = |r: &&usize| self.catalogue.rules[**r].beside.is_empty() || self.catalogue.rules[**r].beside.iter().any(known);
        found.iter().filter(counts).copied().collect()
    }

    /// Returns the rules that have a point in a directory, in files of the language of one. Only files are parsed whose bytes hold what one
    /// of the rules speaks of.
    fn rules_around(&self, file: &FileFacts, directory: &str) -> BTreeSet<usize> {
        let source = self.types.source;
        let words = self.index.words(&self.catalogue.rules);
        let speaks = |text: &[u8]| words.as_ref().is_none_or(|w| w.is_match(text));
        let paths = source.sources_in(directory).into_iter().filter(|p| file.test || !source.is_test_path(p)).take(MOST_FILES);
        let files = paths.filter(|p| source.bytes(p).is_some_and(|b| speaks(&b))).filter_map(|p| source.file(&p));
        files.filter(|f| f.language == file.language && f.test == file.test).flat_map(|f| self.rules_in(&f, &speaks)).collect()
    }

    /// Returns the rules that have a point of their own in a file, in functions for whose text `speaks` says yes.
    fn rules_in(&self, file: &FileFacts, speaks: &dyn Fn(&[u8]) -> bool) -> BTreeSet<usize> {
        let renames = Renames::default();
        let meant = |f: &&Function| f.body.text().is_none_or(speaks);
        let points = file.functions.iter().filter(meant).flat_map(|f| self.points_with(file, f, &Outline::of(f, &renames), &|_| false));
        points.chain(self.initial_values(file)).chain(self.constant_texts(file)).map(|p| p.rule).collect()
    }
}

impl<'s> Finder<'s> {
    /// Returns a finder over a revision of some rules that others ask for.
    fn of_company(&self, (source, constants): Revision<'s>, asked: &BTreeSet<usize>) -> Finder<'s> {
        Self { alone: true, ..Self::with(source, constants, self.catalogue, &|r, _| asked.contains(&r)) }
    }
}

/// Returns the wanted rules of a language and those that they ask for in turn. No others: a rule of calls has every file of the
/// directory parsed, and one of texts only those that hold its words.
fn asked(rules: &[Rule], wanted: &[String], language: &str) -> BTreeSet<usize> {
    let mut all = BTreeSet::new();
    let mut next: Vec<&String> = wanted.iter().collect();
    while let Some(id) = next.pop() {
        let of_language = |r: &Rule| r.languages.is_empty() || r.languages.iter().any(|l| l == language);
        let Some(r) = rules.iter().position(|r| r.id == *id && of_language(r)) else { continue };
        if all.insert(r) {
            next.extend(&rules[r].beside);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::matching::Index;
    use crate::rules::Catalogue;

    #[test]
    fn who_asks_for_texts_has_no_file_parsed_for_a_rule_of_calls() {
        let catalogue = Catalogue::built_in().expect("the rules of the repository");
        let of = |id: &str| catalogue.rules.iter().position(|r| r.id == id).expect("a rule of that name");
        let words = |rule: usize, language: &str| {
            let asked = asked(&catalogue.rules, &catalogue.rules[rule].beside, language);
            Index::of(&catalogue.rules, &|r, _| asked.contains(&r)).words(&catalogue.rules)
        };
        // Rules of calls are asked for too, but not by this one.
        assert!(words(of("redis-cluster.look-up"), "rust").is_some_and(|w| w.is_match("CRC16(key)") && !w.is_match("decode(token)")));
        assert!(words(of("auth.rs-token-claims"), "rust").is_none());
        assert!(asked(&catalogue.rules, &["auth.rs-token".to_owned()], "go").is_empty());
    }
}
