//! Limits: each one that is hit is told, and `--strict` does not let it pass.

use crate::support::{Files, Repo, connreview};
use crate::{beside, not_examined, plain, reviewed};
use connreview::config::Options;
use std::time::Duration;

/// Returns exit code and standard error of a review.
fn ended(repo: &Repo, args: &[&str]) -> (i32, String) {
    let dir = repo.dir();
    let range = ["diff", "--base", &repo.base, "--head", &repo.head, "--repo", dir.to_str().unwrap()];
    let output = connreview(&[&range[..], args].concat());
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// Returns a Go function with so many writes.
fn long(lines: usize, minutes: usize) -> Vec<u8> {
    let write = |i: usize| format!("\tc.Set(ctx, \"k{i}\", 1, {minutes}*time.Minute)\n");
    let head = "package p\n\nimport \"github.com/redis/go-redis/v9\"\n\nfunc f(c *redis.Client) {\n";
    format!("{head}{}}}\n", (0..lines).map(write).collect::<String>()).into_bytes()
}

#[test]
fn a_file_above_the_limit_is_told_and_strict_does_not_let_it_pass() {
    let repo = beside(vec![("big/a.go".into(), long(300, 30), long(300, 15))]);
    let report = reviewed(&repo, &["--max-file-size", "4k"]);
    let entry = report["not_examined"].as_array().unwrap().iter().find(|n| n["what"] == "big/a.go").unwrap();
    assert_eq!(entry["incomplete"], true);
    assert_eq!(ended(&repo, &["--max-file-size", "4k"]).0, 0);
    let (code, error) = ended(&repo, &["--max-file-size", "4k", "--strict", "--fail-on", "low"]);
    assert_eq!(code, 2);
    assert!(error.contains("not all of the change was examined (--strict): big/a.go: ") && error.contains("help: "), "{error}");
    assert_eq!(ended(&repo, &["--strict"]), (0, String::new()));
}

#[test]
fn nothing_is_told_of_the_lines_of_a_file_above_the_limit() {
    let code =
        |key: &str, lines| format!("package app\n\nfunc read() string {{\n\treturn viper.GetString(\"{key}\")\n}}\n{}", "// more\n".repeat(lines));
    let told = |lines| {
        let both = ["redis.addr", "redis.address"].map(|key| code(key, lines).into_bytes());
        let [base, head] = both;
        let report = reviewed(&beside(vec![("app.go".into(), base, head)]), &["--max-file-size", "4k"]);
        report["changes"].as_array().unwrap().iter().any(|c| c["file"] == "app.go")
    };
    assert!(told(1) && !told(1_000));
}

#[test]
fn strict_lets_pass_what_is_never_read() {
    let files = vec![("logo.png".to_owned(), b"\0a".to_vec(), b"\0b".to_vec()), ("a.lua".to_owned(), b"a()\n".to_vec(), b"b()\n".to_vec())];
    let repo = beside(files);
    assert!(not_examined(&reviewed(&repo, &[])).iter().any(|t| t == "logo.png: binary"));
    assert_eq!(ended(&repo, &["--strict"]), (0, String::new()));
}

#[test]
fn a_function_that_is_too_long_is_told() {
    let report = reviewed(&beside(vec![("a.go".into(), long(3_001, 30), long(3_001, 15))]), &[]);
    let told = not_examined(&report);
    assert!(told.iter().any(|t| t.starts_with("a.go:5: the function `f` has more than the 3000 lines")), "{told:?}");
}

#[test]
fn settings_that_are_too_many_are_told() {
    let many = |ttl: usize| (0..6_000).map(|i| format!("REDIS_{i}_TTL={ttl}\n")).collect::<String>().into_bytes();
    let report = reviewed(&beside(vec![("deploy/a.env".into(), many(30), many(15))]), &[]);
    let told = not_examined(&report);
    assert!(told.iter().any(|t| t.starts_with("deploy/a.env: more than the 5000 settings")), "{told:?}");
}

#[test]
fn a_manifest_that_cannot_be_read_does_not_look_as_if_it_named_no_library() {
    let before = |text: &str| text.as_bytes().to_vec();
    let files = vec![
        ("web/package.json".to_owned(), before("{\"dependencies\": {\"ioredis\": \"5.0.0\"}}\n"), before("{\n\"dependencies\": {\"ioredis\": }}\n")),
        ("svc/Cargo.toml".to_owned(), before("[dependencies]\nredis = \"0.25\"\n"), before("[dependencies]\nredis = = \"0.26\"\n")),
    ];
    let told = not_examined(&reviewed(&beside(files), &[]));
    for (place, why) in [("web/package.json:2", "this is no JSON"), ("svc/Cargo.toml:2", "this is no TOML")] {
        assert!(told.iter().any(|t| t.starts_with(place) && t.contains(why)), "{place}: {told:?}");
    }
}

#[test]
fn a_review_without_time_or_memory_tells_nothing_but_that() {
    let repo = Repo::new(&Files::from([plain(30)]), &Files::from([plain(15)]));
    let none = repo.review_with(&Options { time_limit: Some(Duration::ZERO), ..Options::default() });
    assert!(none.findings.is_empty() && none.changes.is_empty() && none.tests.is_empty());
    let told: Vec<(&str, bool)> = none.not_examined.iter().map(|n| (n.what.as_str(), n.incomplete)).collect();
    assert_eq!(told, [("shop/shop.go", true)]);
    assert!(none.not_examined[0].why.contains("--time-limit"));
    let large = Options { memory_limit: Some(1), ..Options::default() };
    if cfg!(target_os = "linux") {
        let told = repo.review_with(&large).not_examined;
        assert!(told.iter().any(|n| n.incomplete && n.what == "shop/shop.go" && n.why.contains("--memory-limit")), "{told:?}");
        let (code, error) = ended(&repo, &["--memory-limit", "1k", "--strict"]);
        assert_eq!(code, 2, "{error}");
    }
    assert_eq!(repo.review_with(&Options { time_limit: None, ..Options::default() }).findings.len(), 1);
}

#[test]
fn points_of_a_long_function_find_their_own_as_in_a_short_one() {
    // Turned round, with every third lifetime halved; in a long function only points that have something in common are held against each other.
    let write = |i: usize, minutes: usize| format!("\tc.Set(ctx, \"k{i}\", 1, {minutes}*time.Minute)\n");
    let tree = |lines: String| {
        let head = "package p\n\nimport (\n\t\"time\"\n\n\t\"github.com/redis/go-redis/v9\"\n)\n\nfunc f(c *redis.Client) {\n";
        Files::from([("p/a.go".to_owned(), format!("{head}{lines}}}\n").into_bytes())])
    };
    let changes = |n: usize| {
        let base = tree((0..n).map(|i| write(i, 30)).collect());
        let head = tree((0..n).rev().map(|i| write(i, if i % 3 == 0 { 15 } else { 30 })).collect());
        Repo::new(&base, &head).review().changes
    };
    for n in [6, 90] {
        let found = changes(n);
        // Alike changes of one function are told once.
        assert!(
            !found.is_empty() && found.iter().all(|c| c.kind == "ttl_changed"),
            "{n}: {:?}",
            found.iter().map(|c| &c.summary).collect::<Vec<_>>()
        );
    }
}
