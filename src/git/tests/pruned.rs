//! Where two trees differ: a comparison that is narrowed to it finds what one of everything finds, and the files of one tree are those of the
//! other with it.

use git2::{Diff, Oid, Tree};
use proptest::prelude::*;

use super::{File, Sandbox};
use crate::git::known::Lazy;
use crate::git::pruned::narrow;
use crate::git::{index, open, range, snapshot, tree};

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

    #[test]
    fn the_files_of_a_tree_are_those_of_another_with_what_differs(
        base in prop::collection::vec((0..NAMES.len(), 0..MODES.len(), 0..3_u8), 0..12),
        head in prop::collection::vec((0..NAMES.len(), 0..MODES.len(), 0..3_u8), 0..12),
    ) {
        let sandbox = Sandbox::new();
        let [base, head] = [&base, &head].map(|chosen| commit(&sandbox, chosen).to_string());
        prop_assert!(listed_beside(&sandbox, &base, &head).is_none_or(|files| files == listed(&sandbox, &head)));
    }
}

/// Returns the files of a commit.
fn listed(sandbox: &Sandbox, commit: &str) -> Vec<(String, Oid)> {
    let repo = open(&sandbox.dir()).unwrap();
    tree::files_of(&repo, &range::commit(&repo, commit).unwrap()).unwrap()
}

/// Returns the files of a commit by way of an index of another one.
fn listed_beside(sandbox: &Sandbox, indexed: &str, commit: &str) -> Option<Vec<(String, Oid)>> {
    let index = index(&sandbox.dir(), &[indexed.to_owned()]).unwrap();
    let file = sandbox.git.path().join("words");
    std::fs::write(&file, index.bytes).unwrap();
    let root = sandbox.git.find_commit(Oid::from_str(commit).unwrap()).unwrap().tree_id();
    tree::files_beside(&sandbox.git, &Lazy::at(file), root)
}

#[test]
fn files_come_and_go_and_change_beside_an_index() {
    let sandbox = Sandbox::new();
    let file = |name: &'static str, content: &'static str| -> File<'static> { (name.as_bytes(), 0o100_644, content.as_bytes()) };
    let base = sandbox.commit_files(&[file("a.go", "1"), file("a/b.go", "2"), file("a/c.go", "3"), file("z", "4")], &[]);
    let head = sandbox.commit_files(&[file("a.go", "1"), file("a/b.go", "5"), file("a/d/e.go", "3"), file("b", "6"), file("z", "4")], &[]);
    let files = listed_beside(&sandbox, &base, &head).unwrap();
    assert_eq!(files, listed(&sandbox, &head));
    assert_eq!(files.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), ["a.go", "a/b.go", "a/d/e.go", "b", "z"]);
    assert_eq!(listed_beside(&sandbox, &head, &head).unwrap(), files);
}
