//! The examples for other tools: what they make of a report has the form that those tools read.

#![expect(clippy::print_stdout, reason = "a check that is skipped is named")]
#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod shared;

use serde_json::Value;
use shared::{repository, shell};
use std::path::Path;

/// Runs a filter of `examples/` over the report of the small repository; nothing where `jq` is not here.
fn filtered(filter: &str) -> Option<Value> {
    let repository = repository();
    if !shell("command -v jq", repository.path()).status.success() {
        println!("skipped: jq not found");
        return None;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(filter);
    let output = shell(&format!("connreview diff main..topic --format json | jq -f '{}'", file.display()), repository.path());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn visor_gets_issues() {
    let Some(document) = filtered("visor.jq") else { return };
    let issue = &document["issues"][0];
    assert_eq!((issue["file"].as_str(), issue["line"].as_u64()), (Some("cart.go"), Some(11)));
    assert_eq!((issue["ruleId"].as_str(), issue["severity"].as_str()), (Some("connreview/redis.set-with-ttl"), Some("warning")));
    assert!(["security", "performance", "style", "logic", "documentation"].contains(&issue["category"].as_str().unwrap()));
    assert!(issue["message"].as_str().unwrap().contains("`30m`"), "{issue}");
}

#[test]
fn gitlab_gets_code_quality() {
    let Some(document) = filtered("gitlab-code-quality.jq") else { return };
    let one = &document[0];
    assert!(one["description"].is_string() && one["check_name"].is_string() && one["fingerprint"].is_string(), "{one}");
    assert_eq!((one["severity"].as_str(), one["location"]["path"].as_str()), (Some("major"), Some("cart.go")));
    assert_eq!(one["location"]["lines"]["begin"], 11);
}

#[test]
fn yaml_and_scripts_of_the_examples_are_sound() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in ["examples/visor.yaml", "examples/lefthook.yml", "examples/gitlab-ci.yml", ".pre-commit-hooks.yaml"] {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        assert!(serde_yaml::from_str::<Value>(&text).is_ok(), "{file}");
    }
    assert!(shell("sh -n examples/husky/pre-push", root).status.success());
}
