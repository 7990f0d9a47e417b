//! Whom a review believes: in continuous integration the base, so that a change cannot decide about its own review.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod shared;

use serde_json::Value;
use shared::{repository, shell};
use std::path::Path;

/// Runs a shell command that must succeed.
#[track_caller]
fn well(script: &str, directory: &Path) {
    let script =
        format!("export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org; set -e; {script}");
    let output = shell(&script, directory);
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Reviews `main..topic` and returns the report.
#[track_caller]
fn report(before: &str, arguments: &str, directory: &Path) -> Value {
    let output = shell(&format!("{before} connreview diff main..topic --format json {arguments}"), directory);
    let text = String::from_utf8(output.stdout).unwrap();
    let read = serde_json::from_str(&text);
    let report: Value = read.unwrap_or_else(|e| panic!("{e}: {text}{}", String::from_utf8_lossy(&output.stderr)));
    let temporary = std::env::temp_dir().display().to_string();
    assert!(!text.contains(&format!("{temporary}/")), "no report names a temporary file: {text}");
    report
}

/// Returns rule, severity and status of each finding.
fn findings(report: &Value) -> Vec<String> {
    let word = |f: &Value, name: &str| f[name].as_str().unwrap().to_owned();
    let all = report["findings"].as_array().unwrap();
    all.iter().map(|f| format!("{} {} {}", word(f, "rule"), word(f, "severity"), word(f, "status"))).collect()
}

/// Returns the message of the last finding.
fn last(report: &Value) -> &str {
    report["findings"].as_array().unwrap().last().unwrap()["message"].as_str().unwrap()
}

const TTL: &str = "redis.set-with-ttl medium new";

#[test]
fn a_rule_that_the_change_turns_off_counts_and_that_is_a_finding() {
    let dir = repository();
    well("printf 'levels:\\n  redis.set-with-ttl: off\\n' > connreview.yml && git add . && git commit -qm Quiet", dir.path());
    assert_eq!(findings(&report("", "", dir.path())), ["redis.set-with-ttl medium suppressed"]);
    let trusted = report("", "--trust base", dir.path());
    assert_eq!(findings(&trusted), [TTL, "config_changed medium new"]);
    assert_eq!(last(&trusted), "This change sets `redis.set-with-ttl` to off (before: its own level).");
    assert_eq!(trusted["findings"][1]["line"], 2);
}

#[test]
fn the_environment_of_a_runner_chooses_the_base() {
    let dir = repository();
    well("printf 'levels: {redis.set-with-ttl: off}\\n' > connreview.yml && git add . && git commit -qm Quiet", dir.path());
    for before in ["CI=true", "GITHUB_ACTIONS=true"] {
        assert_eq!(findings(&report(before, "", dir.path())).len(), 2, "{before}");
        assert_eq!(findings(&report(before, "--trust head", dir.path())).len(), 1, "{before}");
    }
    assert_eq!(findings(&report("CI=false", "", dir.path())).len(), 1);
}

#[test]
fn a_suppression_of_the_change_does_not_count_yet() {
    let dir = repository();
    well("sed -i 's|\\treturn|\\t// connreview-ignore[redis.set-with-ttl]: agreed\\n\\treturn|' cart.go && git commit -qam Quiet", dir.path());
    assert_eq!(findings(&report("", "", dir.path())), ["redis.set-with-ttl medium suppressed"]);
    let trusted = report("", "--trust base", dir.path());
    assert_eq!(findings(&trusted), [TTL, "suppression_added low new"]);
    assert!(last(&trusted).ends_with("which counts once it is merged and then hides F1 (medium): “agreed”."), "{}", last(&trusted));
    // One that stood at base counts.
    well("git switch -q main && git checkout -q topic -- cart.go && sed -i s/15/30/ cart.go && git add . && git commit -qm Agreed", dir.path());
    assert_eq!(findings(&report("", "--trust base", dir.path())), ["redis.set-with-ttl medium suppressed"]);
}

#[test]
fn accepted_findings_are_those_of_the_base() {
    let dir = repository();
    well(
        "connreview diff main..topic --write-baseline connreview-baseline.json --reason agreed -q > /dev/null && git add . && git commit -qm Accept",
        dir.path(),
    );
    assert_eq!(findings(&report("", "", dir.path())), ["redis.set-with-ttl medium baseline"]);
    let trusted = report("", "--trust base", dir.path());
    assert_eq!(findings(&trusted), [TTL, "baseline_added medium new"]);
    assert_eq!(last(&trusted), "This change adds an accepted finding to the baseline, which once it is merged hides F1.");
    well("git switch -q main && git checkout -q topic -- connreview-baseline.json && git commit -qm Accepted", dir.path());
    let trusted = report("", "--trust base", dir.path());
    assert_eq!(findings(&trusted), ["redis.set-with-ttl medium baseline"]);
    assert!(trusted["findings"][0]["status_reason"].as_str().unwrap().ends_with("(connreview-baseline.json)"), "{trusted}");
}

/// A pack of a team, and the configuration that names it.
const PACK: &str = "mkdir -p review/rules/mail && printf 'rules: [review/rules]\\nfail_on: medium\\nexclude: [old/]\\n' > connreview.yml
printf 'name: mail\\ntitle: Mails\\nmechanisms: {mail: {title: Mail queue, order: 20, label: sync}}\\nlibraries: {mailq: {packages: [example.org/mailq], returns: {Dial: Client}}}\\n' > review/rules/mail/pack.yml
printf 'id: mail.send\\nwhat: mail put into the queue\\nwhy: It is dropped later.\\nmechanism: mail\\nrole: write\\nmatch:\\n  - call: {library: mailq, type: Client, method: Send}\\ncaptures:\\n  lifetime: {arg: 2, as: duration}\\nchanges:\\n  captures: {lifetime: ttl_changed}\\nask: Long enough?\\nrecommend: Change both.\\nexample: client.Send(1, 2, time.Hour)\\n' > review/rules/mail/send.yml
";

#[test]
fn packs_that_the_change_removes_are_used_and_that_is_a_finding() {
    let dir = repository();
    let mail = "printf 'package shop\\n\\nimport (\\n\\t\"time\"\\n\\n\\t\"example.org/mailq\"\\n)\\n\\nfunc Send(c *mailq.Client) {\\n\\tc.Send(\"a\", \"b\", 4*time.Hour)\\n}\\n' > mail.go";
    well(
        &format!("git switch -q main && {PACK} {mail} && git add . && git commit -qm Rules && git branch -q -f topic && git switch -q topic"),
        dir.path(),
    );
    well(
        "sed -i s/4/2/ mail.go && git rm -q -r review && printf 'fail_on: never\\nexclude: [old/, mail.go]\\n' > connreview.yml && git commit -qam Less",
        dir.path(),
    );
    assert_eq!(findings(&report("", "", dir.path())), Vec::<String>::new());
    let trusted = report("", "--trust base", dir.path());
    let told: Vec<&str> = trusted["findings"].as_array().unwrap().iter().map(|f| f["message"].as_str().unwrap()).collect();
    assert!(told[0].contains("`4h` → `2h`"), "{told:?}");
    assert_eq!(
        told[1..],
        [
            "This change excludes `mail.go` from reviews.",
            "This change no longer uses the rules in `review/rules`.",
            "This change sets another level from which a run fails.",
            "This change removes `review/rules/mail/pack.yml`, which reviews are made with.",
            "This change removes `review/rules/mail/send.yml`, which reviews are made with.",
        ]
    );
    assert_eq!(trusted["verdict"], "fail", "the threshold is that of the base");
}

#[test]
fn what_strengthens_is_no_finding() {
    let dir = repository();
    well("printf 'levels: {redis.set-with-ttl: high}\\nfail_on: low\\n' > connreview.yml && git add . && git commit -qm Strict", dir.path());
    let trusted = report("", "--trust base", dir.path());
    assert_eq!(findings(&trusted), [TTL]);
    assert_eq!(trusted["silencing"][0]["kind"], "config_changed");
    assert_eq!(trusted["verdict"], "attention");
}

#[test]
fn a_broken_configuration_of_the_change_does_not_end_the_review() {
    let dir = repository();
    well("printf 'fail_on: maybe\\n' > connreview.yml && git add . && git commit -qm Broken", dir.path());
    assert_eq!(findings(&report("", "--trust base", dir.path())), [TTL]);
    let output = shell("connreview diff main..topic", dir.path());
    assert_eq!(output.status.code(), Some(2));
    // At base it does, and says which file.
    well("git switch -q main && printf 'fail_on: maybe\\n' > connreview.yml && git add . && git commit -qm Broken", dir.path());
    let output = shell("connreview diff main..topic --trust base", dir.path());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && said.starts_with("error: connreview.yml:1:10: "), "{said}");
}

#[test]
fn a_patch_is_reviewed_with_the_configuration_of_its_base() {
    let dir = repository();
    well(
        "printf 'levels: {redis.set-with-ttl: off}\\n' > connreview.yml && git add . && git commit -qm Quiet && git diff main topic > .git/p.diff",
        dir.path(),
    );
    let output = shell("connreview diff --patch .git/p.diff --root . --trust base --format json", dir.path());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(findings(&report), [TTL, "config_changed medium new"]);
}
