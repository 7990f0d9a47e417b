//! `connreview map` and `connreview init` on small repositories: what they find, and that the configuration which `init` writes is one.
//!
//! In: repositories written here. Out: nothing. Left out: names that mean something to YAML or mermaid (see `src/map/tests.rs`).

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod support;

use serde_json::Value;
use std::path::Path;
use support::{Repo, connreview, files};

/// A service with a cart in Redis, an event on a channel, a call of a remote method and a setting.
const SHOP: &[(&str, &str)] = &[
    ("go.mod", "module github.com/acme/shop\n\nrequire github.com/redis/go-redis/v9 v9.5.1\n"),
    (
        "cart/cart.go",
        "package cart\n\nimport (\n\t\"context\"\n\t\"net/rpc\"\n\t\"time\"\n\n\t\"github.com/redis/go-redis/v9\"\n)\n\n\
         func Open() *redis.Client {\n\treturn redis.NewClient(&redis.Options{Addr: \"cache:6379\", Password: \"hunter2-never-show\"})\n}\n\n\
         func Keep(ctx context.Context, c *redis.Client, id, cart string) error {\n\
         \tif err := c.Set(ctx, \"cart-\"+id, cart, time.Hour).Err(); err != nil {\n\t\treturn err\n\t}\n\
         \treturn c.Publish(ctx, \"carts.changed\", id).Err()\n}\n\n\
         func Bill(c *rpc.Client, id string) error {\n\treturn c.Call(\"Till.Bill\", id, nil)\n}\n",
    ),
    // silent: a map of this process
    ("local/local.go", "package local\n\nvar redis = map[string]string{}\n\nfunc Keep(id string) { redis[\"local-\"+id] = id }\n"),
    ("config/config.go", "package config\n\nimport \"os\"\n\nfunc Address() string { return os.Getenv(\"REDIS_URL\") }\n"),
    (
        "cart/cart_test.go",
        "package cart\n\nimport \"github.com/redis/go-redis/v9\"\n\nfunc keep(c *redis.Client) { c.Set(nil, \"test-key\", 1, 0) }\n",
    ),
];

/// Returns a repository with these files.
fn repository(list: &[(&str, &str)]) -> Repo {
    Repo::new(&files(&[("README.md", "Shop.\n")]), &files(list))
}

/// Runs a command in a repository and returns what it prints.
#[track_caller]
fn printed(dir: &Path, args: &[&str]) -> String {
    let output = connreview(&[args, &["--repo", dir.to_str().unwrap()]].concat());
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the names of a list of the map.
fn names<'v>(map: &'v Value, list: &str) -> Vec<&'v str> {
    map[list].as_array().unwrap().iter().map(|x| x["name"].as_str().unwrap()).collect()
}

#[test]
fn the_map_names_what_production_code_uses_and_masks_secrets() {
    let repo = repository(SHOP);
    let text = printed(&repo.dir(), &["map", "--json"]);
    let map: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&map["repository"], &map["revision"]), (&"acme/shop".into(), &"worktree".into()));
    assert_eq!(names(&map, "languages"), ["go"]);
    assert_eq!((names(&map, "keys"), names(&map, "channels"), names(&map, "methods")), (vec!["cart-…"], vec!["carts.changed"], vec!["Till.Bill"]));
    assert_eq!(names(&map, "settings"), ["$REDIS_URL"]);
    assert_eq!(map["keys"][0]["places"]["write"][0], "cart/cart.go:16");
    assert_eq!(map["looked_at"], serde_json::json!({"files": 3, "named": 2, "importing": 1, "settings": 1}));
    for form in [&["map"][..], &["map", "--json"], &["map", "--mermaid"], &["init", "--print"]] {
        let text = printed(&repo.dir(), form);
        assert!(!text.contains("hunter2") && !text.contains("local-"), "{form:?}: {text}");
        assert_eq!(text, printed(&repo.dir(), form), "{form:?} prints the same each time");
    }
}

#[test]
fn a_commit_is_looked_at_without_the_work_tree() {
    let repo = repository(SHOP);
    let map: Value = serde_json::from_str(&printed(&repo.dir(), &["map", "--json", "--head", &repo.base])).unwrap();
    assert_eq!((&map["revision"], &map["mechanisms"]), (&repo.base.as_str().into(), &serde_json::json!([])));
    let text = printed(&repo.dir(), &["map", "--head", &repo.base]);
    assert!(text.contains("No library that the rules know is used"), "{text}");
}

#[test]
fn init_writes_a_configuration_once_and_reviews_use_it() {
    let repo = repository(SHOP);
    let dir = repo.dir();
    let shown = printed(&dir, &["init", "--print"]);
    assert!(!dir.join("connreview.yml").exists(), "--print writes nothing");
    assert_eq!(printed(&dir, &["init", "-q"]), "");
    let written = std::fs::read_to_string(dir.join("connreview.yml")).unwrap();
    assert_eq!(written, shown);
    let report: Value = serde_json::from_str(&repo.diff(&["--format", "json"])).unwrap();
    assert_eq!(report["target"]["component"], "shop");
    let connections: Vec<&str> = report["connections"].as_array().unwrap().iter().map(|c| c["title"].as_str().unwrap()).collect();
    assert!(connections.iter().any(|c| c.starts_with("shop → Redis")), "{connections:?}");
    assert!(connections.iter().any(|c| c.starts_with("Channel `carts.changed`")), "{connections:?}");

    std::fs::write(dir.join("connreview.yml"), "component: mine\n").unwrap();
    let output = connreview(&["init", "--repo", dir.to_str().unwrap()]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("connreview.yml is there already") && errors.contains("--print"), "{errors}");
    assert_eq!(std::fs::read_to_string(dir.join("connreview.yml")).unwrap(), "component: mine\n");
}

#[test]
fn a_repository_that_a_profile_knows_gets_its_name() {
    let known = SHOP.iter().map(|(p, t)| (*p, if *p == "go.mod" { "module github.com/TykTechnologies/tyk\n" } else { t }));
    let repo = repository(&known.collect::<Vec<_>>());
    let text = printed(&repo.dir(), &["init", "--print"]);
    assert!(text.contains("\nuse: [tyk-mdcb]\ncomponent: gateway\n") && !text.contains("profile:"), "{text}");
}
