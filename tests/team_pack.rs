//! What a team brings: a pack of rules with a mechanism of its own, and a profile of its own system.
//!
//! In: `tests/rules/team/`, a `connreview.yml` and small repositories. Out: nothing; the program's reports are looked at. No
//! line of Rust was written for the mechanism `mqtt`. Left out: what rules may say (see `src/rules/tests`).

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod support;

use serde_json::Value;
use support::{Repo, connreview, files};

/// The team's packs.
const TEAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules/team");

/// A service that tells lamps what to do.
const LAMPS: &str = "package lamps

import mqtt \"github.com/eclipse/paho.mqtt.golang\"

func Switch(client mqtt.Client, id string, on []byte) {
\tclient.Publish(\"lamps/\"+id, 1, false, on)
}
";

/// Returns the lamps before, and after with another topic and guarantee.
fn lamps() -> Repo {
    let after = LAMPS.replace("lamps/\"+id, 1", "lights/\"+id, 0");
    Repo::new(&files(&[("lamps/lamps.go", LAMPS)]), &files(&[("lamps/lamps.go", &after)]))
}

/// Returns the JSON report of a repository.
fn json(repo: &Repo, args: &[&str]) -> Value {
    serde_json::from_str(&repo.diff(&[&["--format", "json"], args].concat())).unwrap()
}

/// Returns a field of each entry of a list.
fn each<'v>(list: &'v Value, field: &str) -> Vec<&'v str> {
    list.as_array().unwrap().iter().map(|x| x[field].as_str().unwrap()).collect()
}

#[test]
fn a_mechanism_of_a_team_is_reported_like_a_built_in_one() {
    let report = json(&lamps(), &["--rules", TEAM]);
    assert_eq!(report["mechanisms"], serde_json::json!(["mqtt"]));
    assert_eq!(report["mechanism_titles"]["mqtt"]["title"], "MQTT");
    assert_eq!(each(&report["changes"], "mechanism"), ["mqtt", "mqtt"]);
    assert_eq!(each(&report["changes"], "kind"), ["channel_renamed", "delivery_changed"]);
    let point = &report["points"][0];
    assert_eq!((&point["rule"], &point["symbol"]), (&"mqtt.publish".into(), &"Switch".into()));
    assert_eq!(point["captures"]["topic"], serde_json::json!({"base": "lamps/…", "head": "lights/…"}));
    assert_eq!(point["captures"]["guarantee"], serde_json::json!({"base": "1", "head": "0"}));
    assert!(report["questions"][0].as_str().unwrap().starts_with("Which firmware listens on `lights/…`?"), "{}", report["questions"]);
}

#[test]
fn the_markdown_report_speaks_of_it_under_the_label_of_the_pack() {
    let text = lamps().diff(&["--format", "markdown", "--rules", TEAM]);
    let line = text.lines().find(|l| l.starts_with("- **Synchronization Mechanisms**")).unwrap();
    assert!(line.contains("topic `lamps/…` → `lights/…`") && line.contains("lamps/lamps.go:6"), "{line}");
}

#[test]
fn without_the_pack_the_change_is_no_connection() {
    let report = json(&lamps(), &[]);
    assert_eq!((&report["connectivity"], &report["changes"]), (&false.into(), &serde_json::json!([])));
}

#[test]
fn the_pack_passes_lint_and_its_own_examples() {
    for command in ["lint", "test"] {
        let output = connreview(&["rules", command, TEAM]);
        assert!(output.status.success() && output.stdout.is_empty(), "rules {command}: {output:?}");
    }
}

#[test]
fn an_example_that_does_not_hold_fails() {
    let place = tempfile::tempdir().unwrap();
    let pack = place.path().join("mqtt");
    std::fs::create_dir(&pack).unwrap();
    for (path, content) in support::read(&std::path::Path::new(TEAM).join("mqtt")) {
        let text = String::from_utf8(content).unwrap();
        std::fs::write(pack.join(path), text.replace("// ok: mqtt.publish", "// point: mqtt.publish")).unwrap();
    }
    let output = connreview(&["rules", "test", place.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("mqtt.publish finds nothing here, but should"), "{output:?}");
}

/// The team's own system, as it writes it down.
const CONFIG: &str = "profile:
  name: lights
  title: Lamps and the hub that switches them
  components:
    - name: hub
      title: Hub
      repository: example/hub
      paths: hub/**
      key_files:
        - { path: hub/state.go, mechanism: redis, area: state of the lamps }
    - { name: panel, title: Panel, repository: example/panel, paths: panel/** }
  connections:
    - id: state
      from: hub
      to: panel
      mechanism: redis
      title: \"Hub → panel: state of the lamps\"
      about: what the panel shows
      seen: { keys: [\"lamp-*\"] }
  scenarios:
    - id: switch
      title: A lamp is switched
      steps:
        - { id: keep, title: keep its state, component: hub, seen: { keys: [\"lamp-*\"] } }
        - { id: show, title: show its state, component: panel, seen: { symbols: [Panel.Show] } }
  partners:
    - { component: hub, kinds: [key_format_changed], mechanism: redis, partner: panel, why: the panel reads the state }
";

/// The hub's key file: a write to Redis, and a line that no rule knows.
const STATE: &str = "package hub

import (
\t\"context\"

\t\"github.com/redis/go-redis/v9\"
)

func Keep(ctx context.Context, client *redis.Client, id string) error {
\treturn client.Set(ctx, \"lamp-\"+id, \"on\", 0).Err()
}

func bright(level int) bool {
\treturn level > 3
}
";

#[test]
fn the_profile_of_a_team_shows_in_the_report() {
    let after = STATE.replace("\"lamp-\"", "\"lamp-v2-\"").replace("level > 3", "level > 5");
    let side = |state: &str| files(&[("connreview.yml", CONFIG), ("hub/state.go", state)]);
    let repo = Repo::new(&side(STATE), &side(&after)).with_remote("https://example.com/example/hub.git");
    let report = json(&repo, &[]);
    assert_eq!(report["target"]["component"], "hub");
    let file = report["files"].as_array().unwrap().iter().find(|f| f["path"] == "hub/state.go").unwrap();
    assert_eq!((&file["component"], &file["mechanisms"]), (&"hub".into(), &serde_json::json!(["redis"])));
    assert_eq!(each(&report["connections"], "title"), ["Hub → panel: state of the lamps"]);
    assert_eq!(each(&report["scenarios"], "step"), ["1 of 2: keep its state"]);
    assert_eq!(each(&report["partners"], "component"), ["panel"]);
    let key_file = report["changes"].as_array().unwrap().iter().find(|c| c["symbol"] == "bright").unwrap();
    assert!(key_file["summary"].as_str().unwrap().contains("state of the lamps"), "{key_file}");
}
