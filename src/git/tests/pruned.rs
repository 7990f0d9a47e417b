//! A comparison that is narrowed to where two trees differ finds what one of everything finds.

use git2::{Diff, Oid, Tree};
use proptest::prelude::*;

use super::{File, Sandbox};
use crate::git::pruned::narrow;
use crate::git::snapshot;

/// Names that sort oddly, mean something to a pattern of paths, or are a directory's elsewhere.
const NAMES: &[&[u8]] = &[
    b"a",
    b"a-b",
    b"a.go",
    b"a/x",
    b"a/x-y",
    b"a/x/z",
    b"a0",
    b"!not",
    b"#no",
    b"*",
    b"a/*.go",
    b"[a]",
    b" b ",
    b"b\\c",
    b"b\"",
    b"caf\xe9/x",
    b"d/e/f/g",
    b"d/e/f-g",
    b"d/e.f",
];

/// Modes of a file, an executable, a link and a submodule.
const MODES: [u32; 4] = [0o100_644, 0o100_755, 0o120_000, 0o160_000];

/// Returns the changed entries of a comparison.
fn told(diff: &Diff<'_>) -> Vec<String> {
    diff.deltas().map(|d| format!("{:?} {:?} {:?}", d.status(), d.old_file(), d.new_file())).collect()
}

/// Commits some of the names; one that is a directory's of another goes.
fn commit(sandbox: &Sandbox, chosen: &[(usize, usize, u8)]) -> Oid {
    let is_below = |dir: &[u8], name: &[u8]| name.starts_with(dir) && name.get(dir.len()) == Some(&b'/');
    let mut files: Vec<File<'_>> = Vec::new();
    let contents: Vec<[u8; 20]> = chosen.iter().map(|(_, _, content)| [*content + 1; 20]).collect();
    for ((name, mode, _), content) in chosen.iter().zip(&contents) {
        let name = NAMES[*name];
        if !files.iter().any(|(n, ..)| *n == name || is_below(n, name) || is_below(name, n)) {
            files.push((name, MODES[*mode], content));
        }
    }
    Oid::from_str(&sandbox.commit_files(&files, &[])).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn a_narrowed_comparison_finds_what_a_whole_one_finds(
        base in prop::collection::vec((0..NAMES.len(), 0..MODES.len(), 0..3_u8), 0..12),
        head in prop::collection::vec((0..NAMES.len(), 0..MODES.len(), 0..3_u8), 0..12),
    ) {
        let sandbox = Sandbox::new();
        let tree = |commit: Oid| -> Tree<'_> { sandbox.git.find_commit(commit).unwrap().tree().unwrap() };
        let (base, head) = (tree(commit(&sandbox, &base)), tree(commit(&sandbox, &head)));
        let compare = |mut options| sandbox.git.diff_tree_to_tree(Some(&base), Some(&head), Some(&mut options)).unwrap();
        let mut narrowed = snapshot::options();
        narrow(&sandbox.git, (base.id(), head.id()), &mut narrowed).unwrap();
        prop_assert_eq!(told(&compare(narrowed)), told(&compare(snapshot::options())));
    }
}
