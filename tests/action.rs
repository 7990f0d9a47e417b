//! The action as a runner would run it: the steps of `action.yml` for real, in a directory of their own, with the files and the
//! payloads that GitHub gives them.

#![expect(clippy::print_stdout, reason = "a check that is skipped is named")]
#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod shared;

use serde_json::{Value, json};
use shared::{repository, shell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Inputs or outputs by name.
type Values = BTreeMap<String, String>;

/// Returns the root of this project, where the action is.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the action as it is written.
fn action() -> Value {
    serde_yaml::from_str(&std::fs::read_to_string(root().join("action.yml")).unwrap()).unwrap()
}

/// Returns the steps of the action.
fn steps() -> Vec<Value> {
    action()["runs"]["steps"].as_array().unwrap().clone()
}

/// A runner with a checkout.
struct Runner {
    /// Everything of the run.
    place: TempDir,
    /// The checkout.
    checkout: PathBuf,
}

/// What a run left.
struct Left {
    /// Exit code of the step that failed, or 0.
    code: i32,
    /// The log of all steps.
    log: String,
    /// Outputs of the last step.
    outputs: Values,
    /// Summaries of all steps.
    summary: String,
}

impl Runner {
    /// Returns a runner for a checkout.
    fn at(checkout: &Path) -> Self {
        Self { place: tempfile::tempdir().unwrap(), checkout: checkout.to_owned() }
    }

    /// Runs the action with an event and inputs; those not given have their defaults. The program is the one built for this test.
    fn run(&self, event: &str, payload: &Value, given: &[(&str, &str)]) -> Left {
        let mut inputs = defaults();
        inputs.insert("binary".to_owned(), env!("CARGO_BIN_EXE_connreview").to_owned());
        inputs.extend(given.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
        let (mut left, mut known) = (Left { code: 0, log: String::new(), outputs: Values::new(), summary: String::new() }, Values::new());
        std::fs::write(self.place.path().join("event.json"), payload.to_string()).unwrap();
        for step in steps() {
            let output = self.place.path().join("output");
            std::fs::write(&output, "").unwrap();
            let done = self.step(&step, event, &output, &inputs, &known);
            left.log += &format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
            left.outputs = parsed(&std::fs::read_to_string(&output).unwrap());
            let id = step["id"].as_str().unwrap();
            known.extend(left.outputs.iter().map(|(k, v)| (format!("steps.{id}.outputs.{k}"), v.clone())));
            left.code = done.status.code().unwrap();
            if left.code != 0 {
                break;
            }
        }
        left.summary = std::fs::read_to_string(self.place.path().join("summary")).unwrap_or_default();
        left
    }

    /// Runs one step.
    fn step(&self, step: &Value, event: &str, output: &Path, inputs: &Values, known: &Values) -> std::process::Output {
        let mut command = Command::new(step["shell"].as_str().unwrap());
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"].as_str().unwrap()]).current_dir(&self.checkout);
        command.env("GITHUB_ACTIONS", "true").env("CI", "true").env("NO_COLOR", "1").env("GITHUB_EVENT_NAME", event);
        command.env("GITHUB_ACTION_PATH", root()).env("GITHUB_OUTPUT", output).env("RUNNER_TEMP", self.place.path());
        command.env("GITHUB_STEP_SUMMARY", self.place.path().join("summary")).env("GITHUB_EVENT_PATH", self.place.path().join("event.json"));
        command.env("GITHUB_SERVER_URL", format!("file://{}", self.place.path().display())).env("GITHUB_ACTION_REPOSITORY", "acme/tool");
        for (name, value) in step["env"].as_object().unwrap() {
            let expression = value.as_str().unwrap().trim_start_matches("${{").trim_end_matches("}}").trim();
            let value = expression.strip_prefix("inputs.").map_or_else(|| known.get(expression).cloned(), |name| Some(inputs[name].clone()));
            command.env(name, value.unwrap_or_default());
        }
        command.output().unwrap()
    }
}

/// Returns the defaults of the inputs.
fn defaults() -> Values {
    let inputs = action()["inputs"].as_object().unwrap().clone();
    inputs.iter().map(|(name, input)| (name.clone(), input["default"].as_str().unwrap().to_owned())).collect()
}

/// Reads a file of outputs as the runner does.
fn parsed(text: &str) -> Values {
    let (mut found, mut lines) = (Values::new(), text.lines());
    while let Some(line) = lines.next() {
        if let Some((name, end)) = line.split_once("<<").filter(|(name, _)| !name.contains('=')) {
            let value: Vec<&str> = lines.by_ref().take_while(|l| *l != end).collect();
            found.insert(name.to_owned(), value.join("\n"));
        } else {
            let (name, value) = line.split_once('=').unwrap();
            found.insert(name.to_owned(), value.to_owned());
        }
    }
    found
}

/// Returns the id of a revision.
fn id(repository: &Path, revision: &str) -> String {
    let output = shell(&format!("git rev-parse {revision}"), repository);
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The payload of a pull request, shaped as GitHub's.
fn pull_request(repository: &Path) -> Value {
    json!({"action": "synchronize", "number": 7, "pull_request": {
        "number": 7, "title": "$(touch pwned) `touch pwned` \"; touch pwned; \"",
        "base": {"ref": "main", "sha": id(repository, "main")},
        "head": {"ref": "topic\"; touch pwned #", "sha": id(repository, "topic")},
    }})
}

/// Returns true where the tools of a runner are here; says so where they are not.
fn tools() -> bool {
    let there = shell("command -v bash && command -v jq && command -v curl", root()).status.success();
    if !there {
        println!("skipped: bash, jq or curl not found");
    }
    there
}

#[test]
fn no_input_is_written_into_a_script() {
    let action = action();
    for (name, input) in action["inputs"].as_object().unwrap() {
        assert!(input["description"].as_str().is_some_and(|d| d.len() > 10), "{name} is not described");
        let used = format!("${{{{ inputs.{name} }}}}");
        assert!(steps().iter().any(|s| s["env"].as_object().unwrap().values().any(|v| *v == used)), "{name} is used nowhere");
    }
    for step in steps() {
        assert!(!step["run"].as_str().unwrap().contains("${{"), "{step}");
    }
}

#[test]
fn a_pull_request_is_reviewed() {
    if !tools() {
        return;
    }
    let repository = repository();
    for event in ["pull_request", "pull_request_target"] {
        let left = Runner::at(repository.path()).run(event, &pull_request(repository.path()), &[("sarif", "out.sarif"), ("html", "out.html")]);
        assert_eq!(left.code, 0, "{}", left.log);
        let of = |name: &str| left.outputs[name].as_str();
        assert_eq!([of("verdict"), of("findings"), of("medium"), of("report-sarif")], ["attention", "1", "1", "out.sarif"]);
        assert!(left.log.contains("\n::warning file=cart.go,line=11,title=connreview F1%3A redis.set-with-ttl::"), "{}", left.log);
        assert!(left.summary.starts_with("## Connectivity Assessment"), "{}", left.summary);
        let sarif: Value = serde_json::from_str(&std::fs::read_to_string(repository.path().join("out.sarif")).unwrap()).unwrap();
        assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 1);
        let outputs = action()["outputs"].as_object().unwrap().clone();
        for (name, output) in outputs {
            assert_eq!(output["value"], format!("${{{{ steps.review.outputs.{name} }}}}"));
            assert!(left.outputs.contains_key(&name), "{name} is promised and not written");
        }
    }
}

#[test]
fn the_step_fails_at_the_threshold() {
    if !tools() {
        return;
    }
    let repository = repository();
    let at = |level: &str| Runner::at(repository.path()).run("pull_request", &pull_request(repository.path()), &[("fail-on", level)]);
    assert_eq!([at("high").code, at("medium").code, at("loud").code], [0, 1, 2]);
}

#[test]
fn other_events_have_their_change_too() {
    if !tools() {
        return;
    }
    let dir = repository();
    let (main, topic, zero) = (id(dir.path(), "main"), id(dir.path(), "topic"), "0".repeat(40));
    let run = |event: &str, payload: Value| Runner::at(dir.path()).run(event, &payload, &[]);
    let push = |before: &str, after: &str| run("push", json!({"ref": "refs/heads/topic", "before": before, "after": after}));
    assert_eq!(push(&main, &topic).outputs["findings"], "1");
    let group = run("merge_group", json!({"action": "checks_requested", "merge_group": {"base_sha": main, "head_sha": topic}}));
    assert_eq!(group.outputs["findings"], "1");
    let deleted = push(&topic, &zero);
    assert!(deleted.code == 0 && deleted.log.contains("::notice title=connreview::the branch is deleted"), "{}", deleted.log);
    let new = push(&zero, &topic);
    assert!(new.code == 2 && new.log.contains("fetch-depth: 0"), "{}", new.log);
    for (event, payload) in
        [("schedule", json!({})), ("push", json!({"before": "--upload-pack=x", "after": "$(touch pwned)"})), ("pull_request", json!({}))]
    {
        let left = run(event, payload);
        assert!(left.code == 2 && left.log.contains("::error title=connreview::"), "{event}: {}", left.log);
    }
}

#[test]
fn a_shallow_checkout_fetches_what_it_needs() {
    if !tools() {
        return;
    }
    let (origin, place) = (repository(), tempfile::tempdir().unwrap());
    let clone =
        format!("git -C '{}' config uploadpack.allowAnySHA1InWant true && git clone -q --depth 1 'file://{0}' checkout", origin.path().display());
    assert!(shell(&clone, place.path()).status.success());
    let left = Runner::at(&place.path().join("checkout")).run("pull_request", &pull_request(origin.path()), &[]);
    assert_eq!((left.code, left.outputs.get("findings").map(String::as_str)), (0, Some("1")), "{}", left.log);
}

#[test]
fn inputs_are_data() {
    if !tools() {
        return;
    }
    let dir = repository();
    let hostile = "$(touch pwned)`touch pwned`\"; touch pwned; '\n; touch pwned --output=pwned";
    for input in ["base", "config", "trust", "fail-on", "sarif", "html", "json", "markdown", "directory", "version", "sha256", "head", "binary"] {
        let mut given = vec![(input, hostile)];
        given.extend(matches!(input, "base").then_some(("head", "topic")));
        given.extend(matches!(input, "head").then_some(("base", "main")));
        given.extend(matches!(input, "version" | "sha256").then_some(("binary", "")));
        given.extend(matches!(input, "sha256").then_some(("version", "v1.2.3")));
        let left = Runner::at(dir.path()).run("pull_request", &pull_request(dir.path()), &given);
        assert!(!dir.path().join("pwned").exists(), "{input}: {}", left.log);
    }
}

/// A program that writes down its arguments instead of doing anything.
fn recorder(place: &Path) -> String {
    let program = place.join("recorder");
    std::fs::write(&program, "#!/bin/sh\nprintf '%s\\n' \"$*\" >> \"$(dirname \"$0\")/ran\"\nexit ${CODE:-0}\n").unwrap();
    assert!(shell("chmod +x recorder", place).status.success());
    program.display().to_string()
}

#[test]
fn posting_is_asked_for_by_name() {
    if !tools() {
        return;
    }
    let (dir, place) = (repository(), tempfile::tempdir().unwrap());
    let program = recorder(place.path());
    let run = |event: &str, given: &[(&str, &str)]| {
        let _ = std::fs::remove_file(place.path().join("ran"));
        let given: Vec<_> = given.iter().copied().chain([("binary", program.as_str())]).collect();
        let left = Runner::at(dir.path()).run(event, &pull_request(dir.path()), &given);
        (left.code, std::fs::read_to_string(place.path().join("ran")).unwrap_or_default())
    };
    let (_, plain) = run("pull_request", &[]);
    assert!(plain.starts_with("diff --base=") && plain.contains(" --actions ") && plain.lines().count() == 1, "{plain}");
    let (_, posted) = run("pull_request", &[("post", "comment,review")]);
    assert!(posted.lines().nth(1).unwrap().starts_with("pr --quiet --post=comment,review"), "{posted}");
    let (_, bundled) = run("pull_request", &[("bundle", "b.json")]);
    assert!(bundled.contains(" --bundle=b.json") && bundled.lines().count() == 1, "{bundled}");
    assert_eq!(run("workflow_run", &[("bundle", "b.json")]), (0, "post --bundle=b.json\n".to_owned()));
    let told = [("bundle", "b.json"), ("post", "comment,review"), ("fail-on", "high")];
    assert_eq!(run("workflow_run", &told), (0, "post --bundle=b.json --post=comment,review --fail-on=high\n".to_owned()));
    assert_eq!(run("workflow_run", &[]), (2, String::new()));
}

#[test]
fn a_release_is_taken_by_its_checksum_only() {
    if !tools() {
        return;
    }
    let (dir, place) = (repository(), tempfile::tempdir().unwrap());
    recorder(place.path());
    let runner = Runner::at(dir.path());
    let name = "connreview-v1.2.3-x86_64-unknown-linux-musl.tar.gz";
    let folder = runner.place.path().join("acme/tool/releases/download/v1.2.3");
    let script = format!(
        "mkdir -p '{0}' && mv recorder connreview && tar -czf '{0}/{name}' connreview && sha256sum '{0}/{name}' | cut -d' ' -f1",
        folder.display()
    );
    let made = shell(&script, place.path());
    let sum = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    let run =
        |version: &str, sum: &str| runner.run("pull_request", &pull_request(dir.path()), &[("binary", ""), ("version", version), ("sha256", sum)]);
    let good = run("v1.2.3", &sum);
    assert_eq!(good.code, 0, "{}", good.log);
    for (version, sum, why) in [
        ("v1.2.3", "f".repeat(64), "another checksum"),
        ("v1.2.3", String::new(), "needs 'sha256'"),
        ("../../x", sum.clone(), "is none"),
        ("v9.9.9", sum, "cannot download"),
    ] {
        let left = run(version, &sum);
        assert!(left.code == 2 && left.log.contains(why), "{version}: {}", left.log);
    }
}
