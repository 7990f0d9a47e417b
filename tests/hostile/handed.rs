//! Files that steer a review, made to exhaust it: refused at once, with file and line.

use crate::plain;
use crate::support::{Files, Repo, connreview};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Longest time until such a file is refused, on a busy machine and without optimisation.
const AT_ONCE: Duration = Duration::from_secs(10);

/// Runs the program over an ordinary change with further arguments, and returns its error.
fn refused(repo: &Repo, args: &[&str]) -> String {
    let start = Instant::now();
    let dir = repo.dir();
    let range = ["diff", "--base", &repo.base, "--head", &repo.head, "--repo", dir.to_str().unwrap()];
    let output = connreview(&[&range[..], args].concat());
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {error}");
    assert!(start.elapsed() < AT_ONCE, "{args:?} took {:?}", start.elapsed());
    assert!(error.len() < 2_000, "{args:?}: {error}");
    error
}

/// Returns an ordinary change.
fn ordinary() -> Repo {
    Repo::new(&Files::from([plain(30)]), &Files::from([plain(15)]))
}

/// Returns a document of aliases that name each other nine times.
fn bomb(field: &str) -> String {
    let line = |i: usize| format!("  - &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(","));
    format!("{field}:\n  - &a0 [x,x,x]\n{}", (1..20).map(line).collect::<String>())
}

#[test]
fn configurations_that_exhaust_are_refused_at_their_line() {
    let (repo, place) = (ordinary(), tempfile::tempdir().unwrap());
    let path = place.path().join("c.yml");
    let cases = [
        (bomb("exclude"), "c.yml:"),
        (format!("exclude: {}\n", "[".repeat(50_000)), "c.yml:1"),
        (format!("exclude: ['{}']\n", "{a,".repeat(10_000)), "c.yml:1"),
        (format!("exclude:\n{}", (0..20_000).map(|i| format!("  - '**/*x{i}*/**/y{i}*/**'\n")).collect::<String>()), "c.yml: the path patterns"),
        (format!("exclude:\n{}x", "  ".repeat(5_000)), "c.yml:"),
        ("exclude: {a: 1}\n".to_owned(), "c.yml:1:10: "),
        ("levels: {a.b: sometimes}\n".to_owned(), "c.yml:1:"),
        ("max_file_size: -1\n".to_owned(), "c.yml:1:"),
        ("#".repeat(2 << 20), "c.yml: larger than 1 MiB"),
        ("\0\u{1}".to_owned(), "c.yml:1"),
    ];
    for (text, place) in cases {
        fs::write(&path, &text).unwrap();
        let error = refused(&repo, &["--config", path.to_str().unwrap()]);
        assert!(error.contains(place), "{error}\nfor {}", &text[..text.len().min(60)]);
    }
}

#[test]
fn baselines_and_coverage_profiles_that_exhaust_are_refused_at_their_line() {
    let (repo, place) = (ordinary(), tempfile::tempdir().unwrap());
    let path = place.path().join("f");
    let nested =
        format!("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d \"&b;&b;\">]><coverage>{}&d;", "<packages>".repeat(100_000));
    let cases = [
        ("--baseline", "[".repeat(1_000_000), "f:1:1"),
        ("--baseline", format!("{{\"version\": 1, \"findings\": {}", "[".repeat(1_000_000)), "f:1:"),
        ("--baseline", "{\"version\": 1, \"findings\": [{\"fingerprint\": 3}]}".to_owned(), "f:1:"),
        ("--coverage", nested, "f:1: "),
        ("--coverage", "SF:a.go\nDA:99999999999999999999,1\n".to_owned(), "f:2: "),
        ("--coverage", "mode: set\na.go:1.1,2.2 99999999999999999999999 x\n".to_owned(), "f:2: "),
        ("--coverage", "\0".repeat(1_000), "f:1: "),
    ];
    for (flag, text, place) in cases {
        fs::write(&path, &text).unwrap();
        let error = refused(&repo, &[flag, path.to_str().unwrap()]);
        assert!(error.contains(place), "{error}\nfor {}", &text[..text.len().min(60)]);
    }
}

/// Writes a pack of one rule.
fn pack(place: &Path, rule: &str) {
    fs::write(place.join("pack.yml"), "name: t\nmechanisms: {redis: {title: Redis}}\n").unwrap();
    fs::write(place.join("rule.yml"), rule).unwrap();
}

#[test]
fn rules_that_exhaust_are_refused_at_their_line() {
    let (repo, place) = (ordinary(), tempfile::tempdir().unwrap());
    let regexes = ["(?:a{1000}){1000}", &"(".repeat(5_000), "\\p{L}{5000}", "(?:[a-z]{50}){5000}"];
    let rule =
        |regex: &str| format!("id: t.x\nwhat: A text\nwhy: A reason.\nmechanism: redis\nrole: write\nmatch:\n  - text: {{ regex: '{regex}' }}\n");
    let regexes = regexes.map(|r| (rule(r), "rule.yml:7:"));
    let cases = [
        (bomb("what"), "rule.yml:"),
        (format!("what: {}\n", "[".repeat(50_000)), "rule.yml:1"),
        ("id: t.x\nwhat: &a x\n".to_owned(), "rule.yml:2:7"),
    ];
    for (text, at) in cases.into_iter().chain(regexes) {
        pack(place.path(), &text);
        let error = refused(&repo, &["--rules", place.path().to_str().unwrap()]);
        assert!(error.contains(at), "{error}\nfor {}", &text[..text.len().min(60)]);
    }
}

#[test]
fn a_template_without_end_is_stopped() {
    let (repo, place) = (ordinary(), tempfile::tempdir().unwrap());
    for body in [
        "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
        "{% include 'report.md' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    ] {
        fs::write(place.path().join("report.md"), format!("one\n{body}\n")).unwrap();
        let config = place.path().join("c.yml");
        fs::write(&config, "templates: .\n").unwrap();
        let error = refused(&repo, &["--config", config.to_str().unwrap(), "--format", "markdown"]);
        assert!(error.contains("report.md:2"), "{error}");
    }
}
