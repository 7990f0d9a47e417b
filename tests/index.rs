//! `connreview index`: a review says the same with an index of any state, and reads less with one that is whole.
//!
//! In: a repository written here. Out: nothing. Left out: the format (see `src/index/tests.rs`).

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod support;

use serde_json::Value;
use std::path::PathBuf;
use support::{Files, Repo, connreview, files};

/// Packages that have nothing to do with the change: enough that a search asks the index.
const OTHERS: usize = 80;

/// Returns a service whose sessions live in Redis, with a test of them two packages away.
fn service(ttl: &str) -> Files {
    let mut all = files(&[
        ("go.mod", "module github.com/acme/shop\n\nrequire github.com/redis/go-redis/v9 v9.5.1\n"),
        (
            "session/session.go",
            &format!(
                "package session\n\nimport (\n\t\"context\"\n\t\"time\"\n\n\t\"github.com/redis/go-redis/v9\"\n)\n\n\
                 func Remember(ctx context.Context, c *redis.Client, id string) error {{\n\
                 \treturn c.Set(ctx, \"session-\"+id, id, {ttl}).Err()\n}}\n"
            ),
        ),
        (
            "login/login.go",
            "package login\n\nimport (\n\t\"context\"\n\n\t\"github.com/acme/shop/session\"\n\t\"github.com/redis/go-redis/v9\"\n)\n\n\
             func Enter(c *redis.Client, id string) error { return session.Remember(context.Background(), c, id) }\n",
        ),
        (
            "login/login_test.go",
            "package login\n\nimport \"testing\"\n\nfunc TestEnter(t *testing.T) {\n\tif err := Enter(nil, \"a\"); err != nil {\n\t\tt.Fatal(err)\n\t}\n}\n",
        ),
    ]);
    for n in 0..OTHERS {
        let text = format!("package p{n}\n\nfunc Price{n}(x int) int {{ return x * {n} }}\n");
        all.insert(format!("p{n}/price.go"), text.into_bytes());
    }
    all
}

/// Returns the repository of the change.
fn repository() -> Repo {
    Repo::new(&service("time.Hour"), &service("2 * time.Hour"))
}

/// Runs `connreview index` there and returns what it says.
#[track_caller]
fn index(repo: &Repo, args: &[&str]) -> String {
    let output = connreview(&[&["index", "--repo", repo.dir().to_str().unwrap()], args].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

/// Returns where the index of a repository is.
fn place(repo: &Repo) -> PathBuf {
    repo.dir().join(".git/connreview/words")
}

/// Removes a file's blob, or a directory's tree, from the repository's database.
fn lose(repo: &Repo, revision: &str, path: &str) {
    let git = git2::Repository::open(repo.dir()).unwrap();
    let id = git.revparse_single(&format!("{revision}:{path}")).unwrap().id().to_string();
    std::fs::remove_file(git.path().join("objects").join(&id[..2]).join(&id[2..])).unwrap();
}

#[test]
fn a_review_says_the_same_with_any_index() {
    let repo = repository();
    let report = || repo.diff(&["--format", "json"]);
    let without = report();
    let parsed: Value = serde_json::from_str(&without).unwrap();
    assert_eq!(parsed["tests"][0]["tests"][0]["name"], "TestEnter", "the search for callers went through the repository: {without}");
    // All that the change has, none of it (but what did not change), and what is no index.
    for revisions in [&[][..], &[repo.base.as_str()], &[repo.base.as_str(), repo.head.as_str()]] {
        let said = index(&repo, revisions);
        assert!(said.contains("/connreview/words: written, "), "{said}");
        assert_eq!(report(), without, "{revisions:?}");
    }
    let whole = std::fs::read(place(&repo)).unwrap();
    for damaged in [&whole[..whole.len() / 2], b"", b"connreview-index of another kind"] {
        std::fs::write(place(&repo), damaged).unwrap();
        assert_eq!(report(), without);
    }
    let mut turned = whole.clone();
    turned[whole.len() - 200..].fill(0xff);
    std::fs::write(place(&repo), turned).unwrap();
    assert_eq!(report(), without);
}

/// Takes a file's blob, or a directory's tree, away: a review with an index must not notice, one without must tell.
#[track_caller]
fn is_asked_for_without_an_index_only(path: &str) {
    let repo = repository();
    index(&repo, &[]);
    let without = repo.diff(&["--format", "json"]);
    lose(&repo, &repo.head, path);
    assert_eq!(repo.diff(&["--format", "json"]), without, "nobody asks for it");
    std::fs::remove_file(place(&repo)).unwrap();
    assert_ne!(repo.diff(&["--format", "json"]), without, "without an index it is asked for, and told that it is not there");
}

#[test]
fn what_cannot_hold_a_caller_is_not_read() {
    is_asked_for_without_an_index_only("p7/price.go");
}

#[test]
fn no_list_of_all_files_is_made() {
    is_asked_for_without_an_index_only("p7");
}

#[test]
fn an_index_is_removed() {
    let repo = repository();
    assert!(index(&repo, &["--remove"]).ends_with("/connreview/words: there is none\n"));
    index(&repo, &[]);
    assert!(place(&repo).is_file());
    assert!(index(&repo, &["--remove"]).ends_with("/connreview/words: removed\n"));
    assert!(!place(&repo).exists());
}

#[test]
fn what_is_left_out_is_told() {
    let mut all = service("time.Hour");
    all.insert("logo.png".to_owned(), b"\x89PNG\0".to_vec());
    let repo = Repo::new(&all, &all);
    assert!(index(&repo, &["HEAD"]).contains(" for 84 contents; 1 left out: binary"));
    let output = connreview(&["index", "no-such-branch", "--repo", repo.dir().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("unknown revision `no-such-branch`"));
}
