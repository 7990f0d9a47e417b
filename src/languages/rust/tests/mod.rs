//! Tests of the extraction: one file with most of what Rust writes, and files that are hard to read.

use super::extract;
use crate::facts::{FileFacts, Outline, Renames};
use std::fmt::Write;

/// Returns the facts of a source.
fn facts(source: &str) -> FileFacts {
    extract("app/src/queue/redis.rs", source.as_bytes())
}

/// Returns all functions as outlines, indented.
fn outlines(facts: &FileFacts) -> String {
    let renames = Renames::default();
    let mut text = String::new();
    for f in &facts.functions {
        let _ = writeln!(text, "{} {}{}", f.symbol(), f.span.start, if f.test { " test" } else { "" });
        let outline = Outline::of(f, &renames);
        for (i, line) in outline.lines.iter().enumerate() {
            let depth = outline.ancestors(i).count() + 1;
            let _ = writeln!(text, "{}{}{}", "  ".repeat(depth), line.text, if line.noise { " (noise)" } else { "" });
        }
    }
    text
}

#[test]
fn a_file_is_read() {
    let facts = facts(include_str!("queue.rs.txt"));
    assert_eq!(facts.problems, []);
    insta::with_settings!({ snapshot_path => ".", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("queue", outlines(&facts));
    });
}

#[test]
fn names_are_followed_to_their_package() {
    let facts = facts(
        "use redis::{aio::{self, ConnectionManager as Manager}, Client};\nuse super::cfg;\nuse fred::prelude::*;\nmod inner;\n\
         struct S { a: Manager, b: aio::PubSub, c: Arc<Mutex<Vec<Client>>>, d: cfg::Pool, e: inner::X, f: S, g: Option<RedisPool>, h: &'static str }\n",
    );
    let seen: Vec<String> = facts.types[0].fields.iter().map(|f| format!("{} {}", f.type_ref.package, f.type_ref.name)).collect();
    assert_eq!(
        seen,
        [
            "redis::aio ConnectionManager",
            "redis::aio PubSub",
            " slice",
            "crate::queue::cfg Pool",
            "crate::queue::redis::inner X",
            " S",
            "fred::prelude RedisPool",
            " str"
        ]
    );
}

#[test]
fn settings_have_their_names_and_defaults() {
    let facts = facts(
        "#[derive(Deserialize)]\nstruct Config {\n    /// The address.\n    #[serde(rename = \"redis_url\", default = \"local\")]\n    url: String,\n    plain: u8, // a number\n    #[arg(long, env = \"POOL\", default_value_t = 5)]\n    pool: u32,\n}\n",
    );
    let seen: Vec<String> = facts.types[0]
        .fields
        .iter()
        .map(|f| format!("{:?} {} {}", f.tags, f.default.as_ref().map(ToString::to_string).unwrap_or_default(), f.doc))
        .collect();
    assert_eq!(
        seen,
        [
            "[(\"serde\", \"redis_url\")] local() The address.",
            "[(\"serde\", \"plain\")]  a number",
            "[(\"env\", \"POOL\"), (\"flag\", \"pool\"), (\"serde\", \"pool\")] 5 "
        ]
    );
}

#[test]
fn results_are_values_and_errors() {
    let facts = facts(
        "fn a() -> Result<u8, E> {}\nfn b() -> anyhow::Result<()> {}\nfn c() -> BoxFuture<'static, RedisResult<String>> {}\nfn d() -> Option<u8> {}\nfn e() {}\n",
    );
    let seen: Vec<Vec<&str>> = facts.functions.iter().map(|f| f.results.iter().map(|r| r.type_ref.name.as_str()).collect()).collect();
    assert_eq!(seen, [vec!["u8", "error"], vec!["error"], vec!["String", "error"], vec!["u8"], vec![]]);
}

#[test]
fn what_cannot_be_parsed_is_said() {
    let broken = facts("// why\nfn a() {\n    let = 1;\n}\n");
    assert_eq!(broken.problems[0].span.start, 3);
    assert!(broken.problems[0].why.starts_with("not parsed: "), "{:?}", broken.problems);
    assert_eq!(broken.comments.len(), 1);
}

#[test]
fn hostile_files_end_in_a_problem() {
    let nested = |open: &str, close: &str, n: usize| format!("fn a() {{ x = {}1{}; }}", open.repeat(n), close.repeat(n));
    for source in [
        nested("(", ")", 100_000),
        nested("!", "", 100_000),
        nested("-", "", 5_500),
        nested("x = ", "", 2_000),
        nested("return ", "", 5_500),
        nested("|| ", "", 2_500),
        nested("1 + ", "", 2_500),
        nested("[", "]", 190),
        nested("f!(", ")", 190),
        nested("{", "}", 190),
        nested("if a { b } else ", "", 5_000),
        format!("type A = {}u8{};", "V<".repeat(2_500), ">".repeat(2_500)),
        format!("fn a() {{ x{}; }}", ".y()".repeat(1_200)),
        "fn a() {{{{".to_owned(),
        "'".to_owned(),
        "\"\\".to_owned(),
        "/*".to_owned(),
        "r#\"".to_owned(),
    ] {
        let facts = facts(&source);
        assert!(!facts.problems.is_empty(), "{}", &source[..source.len().min(30)]);
    }
    assert_eq!(extract("src/a.rs", b"\xef\xbb\xbf#!/usr/bin/env run\nfn a() {}\n\xff").functions.len(), 0);
    assert_eq!(extract("src/a.rs", b"\xef\xbb\xbf#!/usr/bin/env run\nfn a() {}\n").functions[0].span.start, 2);
}
