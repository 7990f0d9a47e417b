//! Edits that mean nothing, several at once in any order: they change no finding. `identity` makes each alone over many fixtures.
//!
//! In: a fixture and some edits, chosen by proptest, which makes a failing choice small. `PROPTEST_CASES=N` tries more,
//! `PROPTEST_SEED=N` others. Left out: names of variables, which only a parser could change safely.

use crate::identity::{comment, identities, material, turned_round};
use crate::support::{Files, Repo};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::sync::LazyLock;

/// Fixtures by name, base and head.
static MATERIAL: LazyLock<Vec<(String, Files, Files)>> = LazyLock::new(material);

/// An edit that means nothing.
#[derive(Debug, Clone)]
enum Edit {
    /// A comment above all of a file.
    Comment(String),
    /// A comment and a blank line below all of a file.
    Below(String),
    /// Blanks at the end of each line that ends a statement or block.
    Trailing(usize),
    /// Lines that end as on Windows.
    Windows,
    /// The functions of Go in the opposite order.
    Turned,
    /// Go's files under another name in the same directory.
    Moved,
}

/// Returns a choice of edits.
fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let words = "[a-zA-Z0-9 é\u{200b}{}()\"'`=:;,.<>|&*!?-]{0,40}";
    let one = prop_oneof![
        words.prop_map(Edit::Comment),
        words.prop_map(Edit::Below),
        (1..5_usize).prop_map(Edit::Trailing),
        Just(Edit::Windows),
        Just(Edit::Turned),
        Just(Edit::Moved),
    ];
    proptest::collection::vec(one, 1..5).prop_map(recognizable)
}

/// Leaves out new line ends where a file is moved too: git sees no moved file in one whose every line is another.
fn recognizable(mut edits: Vec<Edit>) -> Vec<Edit> {
    if edits.iter().any(|e| matches!(e, Edit::Moved)) {
        edits.retain(|e| !matches!(e, Edit::Windows));
    }
    edits
}

/// Returns true for Go's sources, but for those whose name says for what they are built, and for texts over several lines.
fn plain_go(path: &str, text: &str) -> bool {
    path.strip_suffix(".go").is_some_and(|stem| !stem.contains('_')) && !text.contains('`')
}

/// Returns a file's path and text after an edit.
fn edited(edit: &Edit, path: &str, text: &str) -> (String, String) {
    let same = || (path.to_owned(), text.to_owned());
    let Some(mark) = comment(path) else { return same() };
    // A colon could make a command of a comment, `//go:build`.
    let note = |words: &str| format!("{mark} note {}", words.replace([':', '!'], ""));
    let changed = match edit {
        Edit::Comment(words) => format!("{}\n\n{text}", note(words)),
        Edit::Below(words) => format!("{text}\n{}\n", note(words)),
        Edit::Trailing(n) if plain_go(path, text) => {
            text.lines().map(|l| if l.ends_with([')', '}']) { format!("{l}{}\n", " ".repeat(*n)) } else { format!("{l}\n") }).collect()
        }
        Edit::Windows if plain_go(path, text) => text.replace("\r\n", "\n").replace('\n', "\r\n"),
        Edit::Turned if plain_go(path, text) && !text.contains('\r') => turned_round(text),
        Edit::Moved if plain_go(path, text) => return (path.replace(".go", "moved.go"), text.to_owned()),
        _ => return same(),
    };
    (path.to_owned(), changed)
}

/// Returns how many choices are tried.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(24)
}

/// Returns where the choices begin: the same in each run, unless another is asked for.
fn seed() -> u64 {
    std::env::var("PROPTEST_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), rng_seed: RngSeed::Fixed(seed()), failure_persistence: None, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn edits_that_mean_nothing_change_no_finding(which in any::<proptest::sample::Index>(), edits in edits()) {
        let (case, base, head) = which.get(&MATERIAL);
        let new = |path: &String, text: &Vec<u8>| match std::str::from_utf8(text) {
            Ok(text) => {
                // A file that is edited as well need not look like a moved one to git.
                let still = base.get(path).is_some_and(|b| b == text.as_bytes());
                let edits = edits.iter().filter(|e| still || !matches!(e, Edit::Moved));
                let (path, text) = edits.fold((path.clone(), text.to_owned()), |(p, t), e| edited(e, &p, &t));
                (path, text.into_bytes())
            }
            Err(_) => (path.clone(), text.clone()),
        };
        let other: Files = head.iter().map(|(path, text)| new(path, text)).collect();
        let (one, other) = (identities(&Repo::new(base, head).review()), identities(&Repo::new(base, &other).review()));
        prop_assert_eq!(one, other, "{}", case);
    }
}
