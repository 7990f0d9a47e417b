//! Where two trees differ: a comparison that is narrowed to it finds what one of everything finds, and what an index knows of one tree tells of
//! the other with it.

use git2::{Diff, Oid, Tree};
use proptest::prelude::*;

use super::{File, Sandbox};
use crate::change::{Called, Tree as _};
use crate::git::listed::ListedTree;
use crate::git::pruned::narrow;
use crate::git::tree::{CommitTree, walk};
use crate::git::{index, open, range, snapshot};
use std::sync::Arc;

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

/// Contents: of twenty bytes, as a submodule's are its id.
const CONTENTS: [&[u8]; 3] = [b"one two one two one ", b"two three two three ", b"three four three two"];

/// Returns the changed entries of a comparison.
fn told(diff: &Diff<'_>) -> Vec<String> {
    diff.deltas().map(|d| format!("{:?} {:?} {:?}", d.status(), d.old_file(), d.new_file())).collect()
}

/// Commits some of the names; one that is a directory's of another goes.
fn commit(sandbox: &Sandbox, chosen: &[(usize, usize, u8)]) -> Oid {
    let is_below = |dir: &[u8], name: &[u8]| name.starts_with(dir) && name.get(dir.len()) == Some(&b'/');
    let mut files: Vec<File<'_>> = Vec::new();
    let contents: Vec<&[u8]> = chosen.iter().map(|(_, _, content)| CONTENTS[usize::from(*content)]).collect();
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
    fn what_an_index_of_one_tree_says_of_another_is_true(
        base in prop::collection::vec((0..NAMES.len(), 0..MODES.len(), 0..3_u8), 0..12),
        other in prop::collection::vec((0..NAMES.len(), 0..MODES.len(), 0..3_u8), 0..12),
        head in prop::collection::vec((0..NAMES.len(), 0..MODES.len(), 0..3_u8), 0..12),
    ) {
        let sandbox = Sandbox::new();
        let [base, other, head] = [&base, &other, &head].map(|chosen| commit(&sandbox, chosen).to_string());
        let (tree, all) = tree_beside(&sandbox, &[&base, &other], &head);
        for word in ["one", "two", "three"] {
            let holds = |p: &String| tree.read(p).unwrap().unwrap().split(|b| *b == b' ').any(|w| w == word.as_bytes());
            let found = tree.may_hold(&[word.to_owned()]);
            prop_assert!(found.is_none_or(|found| found.iter().all(|p| all.contains(p)) && all.iter().all(|p| !holds(p) || found.contains(p))));
        }
        for called in [Called::Ending(".go"), Called::Name("x"), Called::Name("a")] {
            let expected: Vec<String> = all.iter().filter(|p| called.fits(p)).cloned().collect();
            let found = tree.called(&[called]).map(|mut found| { found.sort(); found });
            prop_assert!(found.is_none_or(|found| found == expected));
        }
    }
}

/// Returns a commit's tree beside an index of others, and its files.
fn tree_beside(sandbox: &Sandbox, indexed: &[&str], commit: &str) -> (CommitTree, Vec<String>) {
    let index = index(&sandbox.dir(), &indexed.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>()).unwrap();
    std::fs::create_dir_all(index.path.parent().unwrap()).unwrap();
    std::fs::write(index.path, index.bytes).unwrap();
    let repo = open(&sandbox.dir()).unwrap();
    let root = range::commit(&repo, commit).unwrap().tree().unwrap();
    let all = walk(&repo.git, root).unwrap().into_iter().map(|(path, _)| path).collect();
    (CommitTree::new(Arc::clone(&repo.handles), root), all)
}

#[test]
fn files_come_and_go_and_change_beside_an_index() {
    let sandbox = Sandbox::new();
    let file = |name: &'static str, content: &'static str| -> File<'static> { (name.as_bytes(), 0o100_644, content.as_bytes()) };
    let base =
        sandbox.commit_files(&[file("a.go", "key"), file("a/b.go", "key"), file("a/c.go", "key"), file("a/go.mod", "4"), file("z", "no")], &[]);
    let head = [file("a.go", "key"), file("a/b.go", "5"), file("a/d/e.go", "key"), file("b", "key new"), file("b/.env.x", "6"), file("z", "new key")];
    let head = sandbox.commit_files(&[&head[..3], &head[4..]].concat(), &[]);
    let told = |indexed: &[&str]| {
        let (tree, _) = tree_beside(&sandbox, indexed, &head);
        let sorted = |mut found: Vec<String>| {
            found.sort();
            found.join(" ")
        };
        let called = [Called::Name("go.mod"), Called::Hidden(".env"), Called::Ending(".go")].map(|c| sorted(tree.called(&[c]).unwrap()));
        (sorted(tree.may_hold(&["key".to_owned()]).unwrap()), called)
    };
    let called = ["", "b/.env.x", "a.go a/b.go a/d/e.go"].map(str::to_owned);
    // What the index does not cover may hold any word.
    assert_eq!(told(&[&base]), ("a.go a/b.go a/d/e.go b/.env.x z".to_owned(), called.clone()));
    assert_eq!(told(&[&base, &head]), ("a.go a/d/e.go z".to_owned(), called.clone()));
    assert_eq!(told(&[&head]), ("a.go a/d/e.go z".to_owned(), called));
}

#[test]
fn a_staged_side_is_asked_beside_an_index() {
    let sandbox = Sandbox::new();
    let file = |name: &'static str, content: &'static str| -> File<'static> { (name.as_bytes(), 0o100_644, content.as_bytes()) };
    let base = sandbox.commit_files(&[file("a", "key"), file("b", "key"), file("c", "no"), file("d", "key")], &[]);
    let head = sandbox.commit_files(&[file("a", "key"), file("b", "no"), file("c", "other"), file("e", "key")], &[]);
    drop(tree_beside(&sandbox, &[&base], &head));
    let repo = open(&sandbox.dir()).unwrap();
    let mut staged = repo.git.index().unwrap();
    staged.read_tree(&repo.git.find_tree(range::commit(&repo, &head).unwrap().tree().unwrap()).unwrap()).unwrap();
    staged.write().unwrap();
    let tree = ListedTree::new(&repo, None).unwrap();
    let mut found = tree.may_hold(&["key".to_owned()]).unwrap();
    found.sort();
    assert_eq!(found, ["a", "c", "e"]);
}
