//! Parity of languages: one scenario, and one change of it, written in Go, TypeScript, Python and Rust, gives the same points, values,
//! changes and tests.
//!
//! In: `fixtures/parity/{go,ts,py,rs}/{base,head}`. Out: nothing; `docs/languages.md` is made of what was found (`UPDATE=1 cargo test
//! --test parity`). Left out: how each report is worded; names of rules and of captures that a library gives (`command`, `constructor`).

mod support;

use connreview::report::{Point, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use support::{Files, Repo, read};

/// Languages with the names of their folders.
const LANGUAGES: &[(&str, &str)] = &[("Go", "go"), ("TypeScript", "ts"), ("Python", "py"), ("Rust", "rs")];

/// Captures that every language must show, by the names that its rules use.
const SAME: &[(&str, &[&str])] = &[
    ("key", &["key"]),
    ("value", &["value"]),
    ("lifetime", &["ttl"]),
    ("channel", &["channel"]),
    ("message", &["message"]),
    ("address", &["address", "url", "Addr"]),
];

/// Each fact of the scenario: what it is called, and how it shows.
const FACTS: &[(&str, Shows)] = &[
    ("client with its address", Shows::Point("connect", "address", "$REDIS_ADDR")),
    ("timeout of the connection", Shows::Value("connect", "3s")),
    ("write with key and lifetime", Shows::Point("write", "lifetime", "10m")),
    ("key made by a function", Shows::Point("write", "key", "session:{}")),
    ("read with key", Shows::Point("read", "key", "session:{}")),
    ("message published", Shows::Point("publish", "channel", "sessions.changed")),
    ("subscription with handler", Shows::Point("subscribe", "channel", "sessions.changed")),
    ("call of another service", Shows::Role("call")),
    ("lifetime changed", Shows::Change("ttl_changed", "10m", "5m")),
    ("key format changed", Shows::Change("key_format_changed", "session:{}", "sessions:{}")),
    ("channel renamed", Shows::Change("channel_renamed", "sessions.changed", "sessions.updated")),
    ("deadline of the call changed", Shows::Change("timeout_changed", "2s", "4s")),
    ("bound of the attempts changed", Shows::Change("retry_changed", "5", "3")),
    ("default of a setting changed", Shows::Kind("config_default_changed")),
    ("error no longer handed on", Shows::Kind("error_handling_changed")),
    ("test that reaches the read", Shows::Reached("load")),
    ("test that shows the failure", Shows::Failure("load")),
];

/// How a fact shows in a report.
#[derive(Clone, Copy)]
enum Shows {
    /// A point of this role, with this capture.
    Point(&'static str, &'static str, &'static str),
    /// A point of this role, with this value under any name.
    Value(&'static str, &'static str),
    /// A point of this role.
    Role(&'static str),
    /// A change of this kind with these values.
    Change(&'static str, &'static str, &'static str),
    /// A change of this kind.
    Kind(&'static str),
    /// A function that a test reaches.
    Reached(&'static str),
    /// A function of which a test shows a failure.
    Failure(&'static str),
}

/// The reports of one language.
struct Seen {
    /// Everything new: the scenario itself.
    whole: Report,
    /// The change.
    change: Report,
}

/// Returns the folder of a language.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/parity").join(name)
}

/// Reviews the scenario of each language.
fn seen() -> Vec<(&'static str, Seen)> {
    let review = |name: &str| {
        let (base, head) = (read(&folder(name).join("base")), read(&folder(name).join("head")));
        let nothing: Files = support::files(&[("README.md", "Nothing yet.\n")]);
        Seen { whole: Repo::new(&nothing, &base).review(), change: Repo::new(&base, &head).review() }
    };
    LANGUAGES.iter().map(|(title, name)| (*title, review(name))).collect()
}

/// Returns a capture of a point under the name that all languages share.
fn capture(p: &Point, name: &str) -> Option<String> {
    let (_, names) = SAME.iter().find(|(n, _)| *n == name)?;
    names.iter().find_map(|n| p.captures.get(*n)?.head.clone())
}

/// Returns true where a fact shows.
fn shows(seen: &Seen, fact: Shows) -> bool {
    let points = |role: &'static str| seen.whole.points.iter().filter(move |p| p.role == role);
    let test = |name: &str| seen.change.tests.iter().find(|t| t.symbol.to_lowercase().ends_with(name));
    match fact {
        Shows::Point(role, name, value) => points(role).any(|p| capture(p, name).as_deref() == Some(value)),
        Shows::Value(role, value) => points(role).any(|p| p.captures.values().any(|v| v.head.as_deref() == Some(value))),
        Shows::Role(role) => points(role).next().is_some(),
        Shows::Change(kind, base, head) => {
            let fits = |c: &&connreview::report::Change| c.kind == kind && c.base.as_deref() == Some(base) && c.head.as_deref() == Some(head);
            seen.change.changes.iter().any(|c| fits(&c))
        }
        Shows::Kind(kind) => seen.change.changes.iter().any(|c| c.kind == kind),
        Shows::Reached(name) => test(name).is_some_and(|t| !t.tests.is_empty()),
        Shows::Failure(name) => test(name).is_some_and(|t| t.failure_path == "yes"),
    }
}

/// The points of Redis and pub/sub have the same mechanisms, roles and shared captures in every language. An option that one library
/// takes in the constructor and another through a builder is a point of its own there, and so is not counted here.
#[test]
fn the_scenario_gives_the_same_points() {
    let shared = |report: &Report| -> BTreeSet<(String, String, String, String)> {
        let named = |p: &Point, n: &str| capture(p, n).map(|v| (p.mechanism.clone(), p.role.clone(), n.to_owned(), v));
        // A session's name is another word in each language.
        report.points.iter().flat_map(|p| SAME.iter().filter(|(n, _)| *n != "message").filter_map(|(n, _)| named(p, n))).collect()
    };
    let all = seen();
    for (title, s) in &all {
        assert_eq!(s.whole.not_examined.iter().map(|n| &n.why).collect::<Vec<_>>(), Vec::<&String>::new(), "{title} is read whole");
    }
    let all: Vec<_> = all.into_iter().map(|(title, s)| (title, shared(&s.whole))).collect();
    for (title, points) in &all[1..] {
        assert_eq!(points, &all[0].1, "{title} (left) and {}", all[0].0);
    }
}

/// The change gives the same changes in every language: kind, mechanism and values. Defaults and outcomes are written in the language's
/// own words.
#[test]
fn the_change_gives_the_same_changes() {
    let told = |report: &Report| -> BTreeMap<(String, String, String, String), usize> {
        let mut found = BTreeMap::new();
        for c in &report.changes {
            let own = matches!(c.kind.as_str(), "config_default_changed" | "error_handling_changed");
            let value = |v: &Option<String>| if own { String::new() } else { v.clone().unwrap_or_default() };
            *found.entry((c.mechanism.clone(), c.kind.clone(), value(&c.base), value(&c.head))).or_insert(0) += 1;
        }
        found
    };
    let all: Vec<_> = seen().into_iter().map(|(title, s)| (title, told(&s.change))).collect();
    for (title, changes) in &all[1..] {
        assert_eq!(changes, &all[0].1, "{title} (left) and {}", all[0].0);
    }
}

/// The table of the manual is what the scenario shows, and what each language says that it does not extract.
#[test]
fn the_table_of_the_languages_is_what_they_show() {
    let all = seen();
    let mut page = String::from(PAGE);
    let _ = writeln!(page, "| fact | {} |", LANGUAGES.iter().map(|(t, _)| *t).collect::<Vec<_>>().join(" | "));
    let _ = writeln!(page, "|---|{}", "---|".repeat(LANGUAGES.len()));
    for (title, fact) in FACTS {
        let cells: Vec<&str> = all.iter().map(|(_, s)| if shows(s, *fact) { "yes" } else { "not extracted" }).collect();
        let _ = writeln!(page, "| {title} | {} |", cells.join(" | "));
    }
    page.push_str(LACKING);
    for (title, extensions, lacking) in connreview::languages::limits() {
        let lacking = if lacking.is_empty() { "–".to_owned() } else { lacking.join(", ") };
        let _ = writeln!(page, "| {title} | {} | {lacking} |", extensions.iter().map(|e| format!("`.{e}`")).collect::<Vec<_>>().join(" "));
    }
    page.push_str(KNOWN);
    let rules = rules_by_library();
    for (language, title, keys) in LIBRARIES {
        let found: BTreeSet<&str> = keys.iter().filter_map(|k| rules.get(*k)).flatten().map(String::as_str).collect();
        let found = found.iter().map(|r| format!("`{r}`")).collect::<Vec<_>>().join(" ");
        assert!(!found.is_empty(), "{title} has no rule");
        let _ = writeln!(page, "| {language} | {title} | {found} |");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/languages.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let shipped = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(shipped == page, "docs/languages.md is not what the languages show; run the test with UPDATE=1");
}

/// Returns the ids of the rules that speak of each library, by the pack's name for it or by a package that the rule names.
fn rules_by_library() -> BTreeMap<String, BTreeSet<String>> {
    let rules = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"));
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for text in rules.iter().filter(|(p, _)| p.ends_with(".yml")).map(|(_, text)| text) {
        let rule: serde_yaml::Value = serde_yaml::from_slice(text).expect("a rule file is YAML");
        let (Some(id), Some(entries)) = (rule["id"].as_str(), rule["match"].as_sequence()) else { continue };
        for entry in entries.iter().filter_map(|e| e.as_mapping()).flat_map(|m| m.values()) {
            let packages = match &entry["package"] {
                serde_yaml::Value::Sequence(all) => all.iter().filter_map(|p| p.as_str()).collect(),
                one => one.as_str().into_iter().collect::<Vec<_>>(),
            };
            let setting = if entry["env"].is_null() { None } else { Some("environment") };
            for name in packages.into_iter().chain(entry["library"].as_str()).chain(setting) {
                found.entry(name.to_owned()).or_default().insert(id.to_owned());
            }
        }
    }
    found
}

/// Libraries by language: what people call them, and what rules call them.
const LIBRARIES: &[(&str, &str, &[&str])] = &[
    ("TypeScript, JavaScript", "node-redis", &["node-redis"]),
    ("TypeScript, JavaScript", "ioredis", &["ioredis"]),
    ("TypeScript, JavaScript", "BullMQ", &["bullmq"]),
    ("TypeScript, JavaScript", "Bull", &["bull"]),
    ("TypeScript, JavaScript", "adapters of socket.io", &["socket.io-redis-adapter"]),
    ("TypeScript, JavaScript", "watchers of casbin", &["casbin-watcher"]),
    ("TypeScript, JavaScript", "NestJS microservices", &["nestjs-microservices"]),
    ("TypeScript, JavaScript", "gRPC-js", &["grpc-js", "**/gen/**"]),
    ("TypeScript, JavaScript", "Connect", &["connect-es"]),
    ("TypeScript, JavaScript", "amqplib", &["amqplib"]),
    ("TypeScript, JavaScript", "kafkajs", &["kafkajs"]),
    ("TypeScript, JavaScript", "nats", &["nats-js"]),
    ("TypeScript, JavaScript", "axios and fetch, between services of a cluster", &["axios"]),
    ("Python", "redis-py (also asyncio)", &["redis-py"]),
    ("Python", "aioredis", &["aioredis"]),
    ("Python", "rq", &["rq"]),
    ("Python", "celery", &["celery"]),
    ("Python", "kombu", &["kombu"]),
    ("Python", "arq", &["arq"]),
    ("Python", "python-socketio", &["python-socketio"]),
    ("Python", "grpcio", &["grpcio", "*_pb2_grpc"]),
    ("Python", "cache of Django", &["django-cache"]),
    ("Python", "settings of Django, Flask and FastAPI (pydantic)", &["environment"]),
    ("Python", "requests and httpx, between services of a cluster", &["httpx"]),
    ("Rust", "redis-rs, deadpool-redis, bb8-redis", &["redis-rs"]),
    ("Rust", "fred", &["fred"]),
    ("Rust", "tonic", &["tonic", "**_client", "**_server"]),
    ("Rust", "tarpc, jsonrpsee", &["tarpc", "tarpc::server", "tarpc::serde_transport::*"]),
    ("Rust", "lapin", &["lapin"]),
    ("Rust", "rdkafka", &["rdkafka"]),
    ("Rust", "async-nats", &["async-nats"]),
    ("Rust", "reqwest, between services of a cluster", &["reqwest"]),
];

/// The page above its first table.
const PAGE: &str = "\
# What each language gives

One scenario stands in `fixtures/parity/` in every language: connect with an address from the environment, write with a lifetime, read,
publish, subscribe, call another service with a deadline and bounded attempts, and a test with a refused connection. One change of it turns
every value and drops the error. This page is made by `tests/parity.rs` from the reports, which must agree.

";

/// The page above its last table.
const KNOWN: &str = "
## Libraries and their rules

`connreview explain <rule>` tells what a rule takes from a call. State that a framework hands to a handler (axum's `State<T>`) is followed by
its type. Go's libraries stand in [the list of all rules](../rules/README.md).

| language | library | rules |
|---|---|---|
";

/// The page between its tables.
const LACKING: &str = "
## What a language says that it does not give

A rule that asks for one of these finds nothing there, and the report does not take that for an absence.

| language | files | not extracted |
|---|---|---|
";
