//! Mutations: whatever stands in a source, a patch, a rule, a baseline or a bundle, nothing panics, hangs or leads out of the tree.
//!
//! In: the fixtures and a seed. Out: nothing; a panic is the fault, and its input can be made again. Mutations come from a generator of
//! our own with a fixed seed, so that they run on a stable compiler and find the same each time; `HOSTILE_RUNS=100` makes a hundred times
//! as many, which is what one lets run over night. Left out: coverage, which only a fuzzer with a compiler's help has.

use crate::support::{Files, Repo, read};
use connreview::change::Side;
use connreview::config::ConfigFile;
use connreview::findings::Baseline;
use connreview::git::patch_change_set;
use connreview::languages::{format_of, language_of};
use connreview::rules::Catalogue;
use rayon::prelude::*;
use std::path::Path;

/// Pieces that parsers stumble over.
const PIECES: &[&str] = &[
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "'",
    "`",
    "\\",
    "/*",
    "*/",
    "//",
    "#",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "é",
    "\u{1f980}",
    "<<: *a",
    "&a ",
    "*a",
    "? ",
    "- ",
    ": ",
    "---\n",
    "${",
    "{{",
    "}}",
    "@@ -1 +1 @@\n",
    "@@ -0,0 +1,4294967295 @@\n",
    "+++ b/../x\n",
    "--- /dev/null\n",
    "rename from x\n",
    "999999999999999999999",
    "-1",
    "1e999",
    "func ",
    "=>",
    "fn ",
    "match ",
    "async ",
    "if ",
    "else ",
    "return ",
    "\"\"\"",
    "r#\"",
    "<T>",
    "::",
    "..",
    "=",
    ",",
    ";",
    "|",
    "&",
];

/// A generator of numbers: xorshift, from a seed that is not 0.
struct Numbers(u64);

impl Numbers {
    /// Returns a number below `n`.
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (n.max(1) as u64)).unwrap()
    }

    /// Returns a range of `bytes`, most often a short one.
    fn range(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let start = self.below(bytes.len());
        let longest = if self.below(4) == 0 { bytes.len() } else { 24 };
        start..(start + self.below(longest)).min(bytes.len())
    }

    /// Returns other bytes: a few places changed, one after the other.
    fn mutated(&mut self, seed: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(4) {
            let range = self.range(&bytes);
            match self.below(7) {
                0 => drop(bytes.drain(range)),
                1 => bytes.truncate(range.start),
                2 => bytes = [&bytes[..range.end], &bytes[range.start..]].concat(),
                3 => bytes.iter_mut().skip(range.start).take(1).for_each(|b| *b = b.wrapping_add(1)),
                4 => drop(bytes.splice(range, other[self.range(other)].to_vec())),
                5 => drop(bytes.splice(range.start..range.start, PIECES[self.below(PIECES.len())].repeat(1 + self.below(40)).into_bytes())),
                _ => drop(bytes.splice(range.start..range.start, PIECES[self.below(PIECES.len())].bytes())),
            }
        }
        bytes
    }
}

/// Returns how often each seed is mutated.
fn runs(usual: usize) -> usize {
    usual * std::env::var("HOSTILE_RUNS").ok().and_then(|n| n.parse::<usize>().ok()).unwrap_or(1)
}

/// Runs `target` over mutations of each seed, on stacks as large as the program's own.
fn over(seeds: &[(String, Vec<u8>)], usual: usize, target: impl Fn(&str, &[u8]) + Sync) {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(64 << 20).build().unwrap();
    let one = |(i, (name, seed)): (usize, &(String, Vec<u8>))| {
        let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15 ^ (i as u64 + 1));
        let other = &seeds[numbers.below(seeds.len())].1;
        (0..runs(usual)).for_each(|_| target(name, &numbers.mutated(seed, other)));
    };
    pool.install(|| seeds.par_iter().enumerate().for_each(one));
}

/// Returns all files below a folder of the repository whose path `kept` wants.
fn seeds(folder: &str, kept: impl Fn(&str) -> bool) -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    read(&root).into_iter().filter(|(path, _)| kept(path)).collect()
}

#[test]
fn facts_of_any_text_come_without_a_panic() {
    let known = seeds("fixtures", |p| p.contains("/head/") && (language_of(p).is_some() || format_of(p).is_some()));
    over(&known, 2, |path, text| {
        let facts = match language_of(path) {
            Some(language) => (language.extract)(path, text),
            None => format_of(path).unwrap().facts(path, text),
        };
        // Later stages rely on lines that are there, and on bodies that are read when they are asked for.
        let lines = u32::try_from(text.split(|b| matches!(b, b'\n' | b'\r')).count()).unwrap() + 1;
        for function in &facts.functions {
            assert!(function.span.start <= function.span.end && function.span.end <= lines, "{path}: {:?} of {lines}", function.span);
            assert!(function.body.iter().count() < usize::MAX);
        }
    });
}

#[test]
fn a_review_of_any_head_comes_to_an_end() {
    let cases = seeds("fixtures", |p| p.contains("/head/") && language_of(p).is_some_and(|l| !(l.is_test)(p)));
    let some: Vec<(String, Vec<u8>)> = cases.into_iter().step_by(20).collect();
    over(&some, 1, |path, text| {
        let (case, file) = path.split_once("/head/").unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(case);
        let base: Files = if root.join("base").is_dir() { read(&root.join("base")) } else { Files::new() };
        let mut head = read(&root.join("head"));
        head.insert(file.to_owned(), text.to_vec());
        let report = Repo::new(&base, &head).review();
        assert!(report.findings.iter().all(|f| head.contains_key(&f.file) || base.contains_key(&f.file)), "{path}");
    });
}

#[test]
fn a_patch_of_any_text_leads_nowhere_else() {
    let patches = [
        "diff --git a/d/a.go b/d/a.go\nindex 1111111..2222222 100644\n--- a/d/a.go\n+++ b/d/a.go\n@@ -1,3 +1,4 @@\n one\n-two\n+TWO\n+more\n three\n",
        "diff --git a/old.go b/new.go\nsimilarity index 100%\nrename from old.go\nrename to new.go\ndiff --git a/x y.go b/x y.go\nold mode 100644\nnew mode 120000\n",
        "From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nSubject: [PATCH] x\n\ntext\n---\n a.go | 2 +-\n\ndiff --git a/a.go b/a.go\nnew file mode 100644\n--- /dev/null\n+++ b/a.go\n@@ -0,0 +1,2 @@\n+package a\n+var x = 1\n\\ No newline at end of file\n-- \n2.40.0\n\n",
        "diff --cc a.go\nindex 1,2..3\n--- a/a.go\n+++ b/a.go\n@@@ -1,2 -1,2 +1,2 @@@\n  one\n- two\n -three\n++four\n",
        "--- a.go.orig\t2024-01-01\n+++ a.go\t2024-01-02\n@@ -1 +1 @@\n-a\n+b\nOnly in x: y\nBinary files a and b differ\n",
    ];
    let seeds: Vec<(String, Vec<u8>)> = (0..60).map(|i| (i.to_string(), patches[i % patches.len()].as_bytes().to_vec())).collect();
    let place = tempfile::tempdir().unwrap();
    over(&seeds, 40, |_, patch| {
        let Ok(set) = patch_change_set(patch, Some(place.path())) else { return };
        for file in &set.files {
            for side in [Side::Base, Side::Head] {
                let Some(path) = file.path_at(side) else { continue };
                assert!(!path.split('/').any(|p| p.is_empty() || p == "." || p == ".." || p.eq_ignore_ascii_case(".git")), "{path}");
                let tree = if side == Side::Base { &set.base.tree } else { &set.head.tree };
                // What a patch does not hold is an error that says so, never another file.
                assert!(tree.read(path).err().is_none_or(|e| !e.why.is_empty()));
            }
            assert!(file.hunks.windows(2).all(|w| w[0].base.start <= w[1].base.start && w[0].head.start <= w[1].head.start), "{:?}", file.hunks);
        }
    });
}

#[test]
fn rules_of_any_text_are_taken_or_refused_with_their_place() {
    let rules = seeds("rules", |p| p.ends_with(".yml") && !p.ends_with("pack.yml") && p.matches('/').count() == 1);
    let place = tempfile::tempdir().unwrap();
    over(&rules, 1, |path, text| {
        let folder = place.path().join(path.replace('/', "-"));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("pack.yml"), "name: t\nmechanisms: {redis: {title: Redis}}\n").unwrap();
        std::fs::write(folder.join("rule.yml"), text).unwrap();
        if let Err(error) = Catalogue::load_in_place(&folder) {
            assert!(error.to_string().contains(".yml"), "{error}");
        }
    });
}

#[test]
fn configurations_and_baselines_of_any_text_are_taken_or_refused() {
    let config = "use: [tyk-mdcb]\ncomponent_map:\n  - {component: worker, paths: [services/worker/]}\nlevels: {redis.write: off, rpc.call: high}\nroles:\n  - {role: test, paths: ['internal/testkit/**']}\nexclude: ['vendor/', '**/*.pb.go']\nfail_on: medium\nmax_file_size: 2M\ntime_limit: 5\n";
    let baseline = "{\"schema\": \"connreview-baseline/1\", \"findings\": [{\"fingerprint\": \"0011223344556677\", \"rule\": \"redis.write\", \"reason\": \"known\"}]}\n";
    let seeds: Vec<(String, Vec<u8>)> = (0..40).map(|i| (i.to_string(), [config, baseline][i % 2].as_bytes().to_vec())).collect();
    over(&seeds, 25, |_, bytes| {
        let text = String::from_utf8_lossy(bytes);
        let _ = serde_yaml::from_str::<ConfigFile>(&text);
        if let Err(error) = Baseline::parse("b.json", &text) {
            assert!(error.to_string().contains("b.json"), "{error}");
        }
    });
}

#[cfg(feature = "github")]
#[test]
fn a_bundle_of_any_text_is_taken_or_refused() {
    use crate::plain;
    use connreview::github::Bundle;
    let report = Repo::new(&Files::from([plain(30)]), &Files::from([plain(15)])).review();
    let seed = Bundle::of(&report).unwrap().text().into_bytes();
    let seeds: Vec<(String, Vec<u8>)> = (0..20).map(|i| (i.to_string(), seed.clone())).collect();
    over(&seeds, 25, |_, bytes| {
        if let Ok(bundle) = Bundle::read(bytes) {
            assert_eq!(bundle.report.target.head, bundle.head);
        }
    });
}
