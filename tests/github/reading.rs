//! What `connreview pr` reads.

use crate::mock::{Fault, TOKEN, git};
use crate::{Ran, Scene, connreview};
use serde_json::{Value, json};

/// Runs `pr` for JSON.
#[track_caller]
fn report(scene: &Scene) -> Value {
    json_of(&scene.run(&["pr", "acme/shop#7", "--format", "json"]))
}

/// Returns the report that a run printed.
#[track_caller]
fn json_of(ran: &Ran) -> Value {
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    serde_json::from_str(&ran.out).unwrap()
}

/// Holds the report of the pull request against that of the same change in the checkout.
#[track_caller]
fn same_as_local(scene: &Scene, report: &Value) {
    let local = connreview(&scene.mock, scene.repository.path(), &["diff", "main...topic", "--format", "json"], &[]);
    let local = json_of(&local);
    for part in ["changes", "points", "findings", "tests", "files", "not_examined"] {
        assert_eq!(report[part], local[part], "{part}");
    }
    assert_eq!(report["target"]["date"], local["target"]["date"]);
}

#[test]
fn a_pull_request_is_reviewed_like_the_same_change_in_a_checkout() {
    let scene = Scene::of_cart();
    let report = report(&scene);
    assert_eq!(report["target"]["source"], "github");
    assert_eq!(report["target"]["repo"], "acme/shop");
    assert_eq!(report["target"]["title"], "Keep carts for a shorter time");
    assert_eq!(report["target"]["text"], "description");
    assert_eq!(report["target"]["head"], git(scene.repository.path(), &["rev-parse", "topic"]));
    same_as_local(&scene, &report);
    assert!(scene.mock.writes().is_empty());
}

#[test]
fn renames_removals_links_and_binaries_are_read_as_git_reads_them() {
    let scene = Scene::of_cart();
    git(scene.repository.path(), &["mv", "cart.go", "basket.go"]);
    std::os::unix::fs::symlink("basket.go", scene.repository.path().join("link.go")).unwrap();
    std::fs::write(scene.repository.path().join("logo.png"), b"\x89PNG\0\0\0").unwrap();
    scene.push(&[("deploy/values.yaml", "redis:\n  ttl: 15m\n")]);
    let report = report(&scene);
    same_as_local(&scene, &report);
    assert!(report["not_examined"].as_array().unwrap().iter().any(|n| n["what"] == "logo.png"));
}

#[test]
fn a_checkout_with_both_commits_saves_the_requests_for_sources() {
    let scene = Scene::of_cart();
    let ran = connreview(&scene.mock, scene.repository.path(), &["pr", "acme/shop#7", "--format", "json"], &[]);
    same_as_local(&scene, &json_of(&ran));
    assert!(scene.mock.asked("GET").iter().all(|p| !p.contains("/git/")), "{:?}", scene.mock.asked("GET"));
}

#[test]
fn a_shallow_checkout_fetches_both_commits() {
    let scene = Scene::of_cart();
    git(scene.repository.path(), &["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let from = format!("file://{}", scene.repository.path().display());
    git(scene.elsewhere.path(), &["clone", "--quiet", "--depth=1", "--branch=topic", &from, "acme+shop"]);
    let checkout = scene.elsewhere.path().join("acme+shop");
    let ran = connreview(&scene.mock, &checkout, &["pr", "acme/shop#7", "--format", "json"], &[]);
    same_as_local(&scene, &json_of(&ran));
    assert!(scene.mock.asked("GET").iter().all(|p| !p.contains("/git/")), "{:?}", scene.mock.asked("GET"));
}

#[test]
fn anybody_may_read_a_public_repository() {
    let scene = Scene::of_cart();
    let run = || connreview(&scene.mock, scene.elsewhere.path(), &["pr", "acme/shop#7", "--format", "json"], &[("GITHUB_TOKEN", "")]);
    json_of(&run());
    assert!(scene.mock.state().log.iter().all(|a| a.header("authorization").is_none()));
    scene.mock.state().private = true;
    let ran = run();
    assert!(ran.code == 2 && ran.err.contains("404") && ran.err.contains("help: ") && ran.err.contains("GITHUB_TOKEN"), "{}", ran.err);
}

#[test]
fn an_enterprise_server_may_stand_below_a_path() {
    for below in ["/api/v3", "/r"] {
        let scene = Scene::of_cart();
        scene.mock.state().below = below.into();
        report(&scene);
        assert!(scene.mock.asked("GET").iter().all(|p| p.starts_with(&format!("{below}/repos/"))));
    }
}

#[test]
fn a_renamed_repository_is_followed_once() {
    for status in [301, 307] {
        let scene = Scene::of_cart();
        scene.mock.state().renamed = Some(("old/name".into(), status));
        let ran = scene.run(&["pr", "old/name#7", "--format", "json", "--post", "comment"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(report["target"]["repo"], "acme/shop");
        let asked: Vec<String> = scene.mock.state().log.iter().map(|a| a.path.clone()).collect();
        assert_eq!(asked.iter().filter(|p| !p.starts_with("/repos/acme/shop/") && *p != "/user").count(), 2, "{asked:?}");
    }
}

#[test]
fn a_redirect_to_another_host_is_not_followed() {
    let scene = Scene::of_cart();
    scene.mock.trap("GET", "/pulls/7", 1, Fault::Answer(301, vec![("Location", "http://127.0.0.1:9/x".into())], json!({})));
    let ran = scene.run(&["pr", "acme/shop#7"]);
    assert!(ran.code == 2 && ran.err.contains("another host"), "{}", ran.err);
}

#[test]
fn reads_are_repeated_while_the_server_breaks() {
    let scene = Scene::of_cart();
    scene.mock.trap("GET", "/pulls/7", 1, Fault::Answer(502, vec![], json!({"message": "Bad Gateway"})));
    scene.mock.trap("GET", "/files", 1, Fault::Reset);
    scene.mock.trap("GET", "/compare/", 1, Fault::HalfDocument);
    scene.mock.trap("GET", "/commits", 1, Fault::DoneThenHalf);
    scene.mock.trap("GET", "/git/trees/", 2, Fault::Answer(503, vec![], json!({})));
    scene.mock.trap("GET", "/git/blobs/", 1, Fault::Answer(500, vec![], Value::Null));
    let report = report(&scene);
    same_as_local(&scene, &report);
}

#[test]
fn limits_are_waited_for() {
    let scene = Scene::of_cart();
    let limited = |headers: Vec<(&'static str, String)>, message: &str| Fault::Answer(403, headers, json!({"message": message}));
    let reset = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    scene.mock.trap("GET", "/pulls/7", 1, limited(vec![("Retry-After", "1".into())], "You have exceeded a secondary rate limit"));
    scene.mock.trap(
        "GET",
        "/files",
        1,
        limited(vec![("X-RateLimit-Remaining", "0".into()), ("X-RateLimit-Reset", reset.to_string())], "API rate limit exceeded"),
    );
    report(&scene);
}

#[test]
fn a_limit_that_lasts_long_is_told_instead_of_waited_for() {
    let scene = Scene::of_cart();
    let reset = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() + 1800;
    let headers = vec![("X-RateLimit-Remaining", "0".into()), ("X-RateLimit-Reset", reset.to_string())];
    scene.mock.trap("GET", "/pulls/7", 9, Fault::Answer(403, headers, json!({"message": "API rate limit exceeded"})));
    let ran = scene.run(&["pr", "acme/shop#7"]);
    // A busy machine takes a second of the half hour.
    let told = ["30", "31"].iter().any(|n| ran.err.contains(&format!("comes back in {n} min")));
    assert!(ran.code == 2 && told && ran.err.contains("help: "), "{}", ran.err);
}

#[test]
fn a_refused_token_is_told_without_showing_it() {
    let scene = Scene::of_cart();
    let echo = json!({"message": format!("Bad credentials: {TOKEN}")});
    scene.mock.trap("GET", "/pulls/7", 9, Fault::Answer(401, vec![], echo));
    let ran = scene.run(&["pr", "acme/shop#7"]);
    assert!(ran.code == 2 && ran.err.contains("Bad credentials: ***"), "{}", ran.err);
}

#[test]
fn seven_hundred_files_and_long_patches_are_all_read() {
    let scene = Scene::of_cart();
    let names: Vec<String> = (0..700).map(|n| format!("gen/f{n:03}.go")).collect();
    let long: String = (0..5000).map(|n| format!("var v{n} = {n}\n")).collect();
    let mut files: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), "package gen\n")).collect();
    let long = format!("package long\n\n{long}");
    files.push(("long/long.go", &long));
    scene.push(&files);
    let report = report(&scene);
    assert_eq!(report["files"].as_array().unwrap().len(), 702);
    same_as_local(&scene, &report);
}

#[test]
fn what_github_does_not_list_is_found_in_the_trees() {
    let scene = Scene::of_cart();
    scene.push(&[("more.go", "package shop\n"), ("most.go", "package shop\n")]);
    // As if GitHub had stopped at its limit.
    scene.mock.state().files.retain(|f| f["filename"] == "cart.go");
    same_as_local(&scene, &report(&scene));
}

#[test]
fn what_cannot_be_read_is_named() {
    let scene = Scene::of_cart();
    let blob = git(scene.repository.path(), &["rev-parse", "topic:cart.go"]);
    scene.mock.trap("GET", &format!("/git/blobs/{blob}"), 9, Fault::Answer(404, vec![], json!({"message": "Not Found"})));
    let report = report(&scene);
    assert!(report["not_examined"].as_array().unwrap().iter().any(|n| n["what"] == "cart.go"), "{}", report["not_examined"]);
    assert_eq!(report["files"][0]["path"], "cart.go");
    assert_eq!(report["files"][0]["added"], 1, "GitHub's patch tells the lines");
}

#[test]
fn the_event_names_the_pull_request() {
    let scene = Scene::of_cart();
    let event = scene.elsewhere.path().join("event.json");
    let run = |name: &str, payload: Value| {
        std::fs::write(&event, payload.to_string()).unwrap();
        let path = event.display().to_string();
        connreview(&scene.mock, scene.elsewhere.path(), &["pr", "--format", "json"], &[("GITHUB_EVENT_NAME", name), ("GITHUB_EVENT_PATH", &path)])
    };
    let payload = json!({"number": 7, "pull_request": {"number": 7}, "repository": {"full_name": "acme/shop"}});
    for name in ["pull_request", "pull_request_target"] {
        json_of(&run(name, payload.clone()));
    }
    let pushed = run("push", json!({"before": "a".repeat(40), "after": "b".repeat(40), "repository": {"full_name": "acme/shop"}}));
    assert!(pushed.code == 2 && pushed.err.contains("connreview diff aaaa"), "{}", pushed.err);
}

#[test]
fn no_network_is_used_where_it_is_refused() {
    let scene = Scene::of_cart();
    let ran = scene.run(&["pr", "acme/shop#7", "--offline"]);
    assert!(ran.code == 2 && ran.err.contains("--offline") && ran.err.contains("connreview diff"), "{}", ran.err);
    assert!(scene.mock.state().log.is_empty());
}

#[test]
fn a_pull_request_does_not_decide_how_it_is_reviewed() {
    let scene = Scene::of_cart();
    scene.push(&[("connreview.yml", "levels: {redis.set-with-ttl: off}\nexclude: ['**/*.go']\n")]);
    let report = report(&scene);
    let found = |f: &&Value| f["file"] == "cart.go" && f["status"] == "new";
    assert_eq!(report["findings"].as_array().unwrap().iter().filter(found).count(), 1, "{}", report["findings"]);
    assert!(report.to_string().contains("config_changed"), "{}", report["silencing"]);
    git(scene.repository.path(), &["branch", "-f", "main", "topic"]);
    scene.push(&[("more.go", "package shop\n")]);
    let settled = json_of(&scene.run(&["pr", "acme/shop#7", "--format", "json"]));
    assert!(settled["not_examined"].to_string().contains("excluded by the configuration"), "the base's own settings count: {settled}");
}
