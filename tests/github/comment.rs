//! The one comment: never two, never a stranger's, never written without need.

use crate::mock::{BOT, Fault};
use crate::{Scene, connreview};
use serde_json::{Value, json};

/// Returns the texts of the comments.
fn texts(scene: &Scene) -> Vec<String> {
    scene.mock.state().comments.iter().map(|c| c["body"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_comment_is_made_once_and_left_alone_while_nothing_changes() {
    let scene = Scene::of_cart();
    scene.post("comment");
    let first = texts(&scene);
    assert_eq!(first.len(), 1);
    assert!(first[0].contains("**connreview** attention: 1 finding"), "{}", first[0]);
    assert!(first[0].contains("## Connectivity Assessment"));
    scene.mock.forget();
    scene.post("comment");
    assert_eq!((texts(&scene), scene.mock.writes()), (first, vec![]));
}

#[test]
fn a_push_edits_the_comment_in_place_and_tells_what_became_of_the_findings() {
    let scene = Scene::of_cart();
    scene.post("comment");
    let source = std::fs::read_to_string(scene.repository.path().join("cart.go")).unwrap();
    scene.push(&[("cart.go", &format!("// Carts.\n{source}"))]);
    scene.post("comment");
    let moved = texts(&scene);
    assert!(moved.len() == 1 && moved[0].contains(": 1 moved."), "{moved:?}");
    scene.post("comment");
    assert_eq!(texts(&scene), moved, "a second run for the same commit says the same");
    scene.push(&[("cart.go", &source.replace("15 * time", "30 * time"))]);
    scene.post("comment");
    let fixed = texts(&scene);
    assert!(fixed.len() == 1 && fixed[0].contains("1 fixed. Fixed: `cart.go:12`"), "{fixed:?}");
    assert!(fixed[0].contains("**connreview** pass: no finding"), "a clean review leaves a trace");
    let writes = scene.mock.writes();
    assert_eq!(writes.iter().filter(|w| w.starts_with("POST")).count(), 1, "{writes:?}");
}

#[test]
fn an_earlier_comment_is_found_on_any_page_and_a_strangers_is_not_touched() {
    let scene = Scene::of_cart();
    scene.post("comment");
    let ours = scene.mock.state().comments.pop().unwrap();
    let stolen = json!({"id": 1, "body": ours["body"], "user": {"login": "mallory"}});
    let mut all = vec![stolen.clone()];
    all.extend((2..150).map(|n| json!({"id": n, "body": "hello", "user": {"login": BOT}})));
    all.push(json!({"id": 150, "body": ours["body"].as_str().unwrap().replace("connreview**", "connreview** old"), "user": {"login": BOT}}));
    scene.mock.state().comments = all;
    scene.mock.forget();
    scene.post("comment");
    assert_eq!(scene.mock.writes(), ["PATCH /repos/acme/shop/issues/comments/150"]);
    assert_eq!(scene.mock.state().comments[0], stolen);
    assert_eq!(scene.mock.state().comments.len(), 150);
}

#[test]
fn a_write_whose_outcome_is_not_known_is_looked_for() {
    for fault in [Fault::DoneThen(502), Fault::DoneThenReset, Fault::DoneThenHalf, Fault::Reset, Fault::Answer(502, vec![], Value::Null)] {
        let scene = Scene::of_cart();
        scene.mock.trap("POST", "/comments", 1, fault.clone());
        scene.post("comment");
        assert_eq!(texts(&scene).len(), 1, "{fault:?}");
        assert!(scene.mock.state().comments[0]["edited"].is_null(), "{fault:?}");
    }
}

#[test]
fn two_runs_at_once_leave_one_comment() {
    for _ in 0..3 {
        let scene = Scene::of_cart();
        std::thread::scope(|s| {
            for _ in 0..3 {
                s.spawn(|| scene.post("comment"));
            }
        });
        assert_eq!(texts(&scene).len(), 1);
        scene.mock.forget();
        scene.post("comment");
        assert!(scene.mock.writes().is_empty(), "{:?}", scene.mock.writes());
    }
}

#[test]
fn a_second_comment_of_an_interrupted_run_is_taken_away() {
    let scene = Scene::of_cart();
    scene.post("comment");
    let mut twin = scene.mock.state().comments[0].clone();
    twin["id"] = json!(999);
    scene.mock.state().comments.push(twin);
    scene.mock.forget();
    scene.post("comment");
    assert_eq!(scene.mock.writes(), ["DELETE /repos/acme/shop/issues/comments/999"]);
}

#[test]
fn a_limit_on_writing_is_waited_for() {
    let scene = Scene::of_cart();
    let limited = Fault::Answer(403, vec![("Retry-After", "1".into())], json!({"message": "You have exceeded a secondary rate limit"}));
    scene.mock.trap("POST", "/comments", 1, limited);
    scene.post("comment");
    assert_eq!(texts(&scene).len(), 1);
}

#[test]
fn a_plan_is_printed_and_not_carried_out() {
    let scene = Scene::of_cart();
    let ran = scene.run(&["pr", "acme/shop#7", "--post", "comment,review,check", "--plan"]);
    let plan: Value = serde_json::from_str(&ran.out).unwrap();
    let does: Vec<&str> = plan["calls"].as_array().unwrap().iter().map(|c| c["does"].as_str().unwrap()).collect();
    assert_eq!(does, ["create_review", "create_check", "create_comment"]);
    assert!(scene.mock.writes().is_empty());
}

#[test]
fn a_token_of_an_app_writes_as_the_account_it_is_seen_to_have() {
    let scene = Scene::of_cart();
    scene.mock.state().user = None;
    let ran = scene.run(&["pr", "acme/shop#7", "--post", "comment"]);
    assert!(ran.code == 2 && ran.err.contains("--login"), "{}", ran.err);
    scene.mock.state().writer = "github-actions[bot]".into();
    let run = || connreview(&scene.mock, scene.elsewhere.path(), &["pr", "acme/shop#7", "--post", "comment"], &[("GITHUB_ACTIONS", "true")]);
    assert_eq!((run().code, run().code, texts(&scene).len()), (0, 0, 1));
    scene.mock.state().writer = "other-app[bot]".into();
    scene.mock.state().comments.clear();
    assert_eq!((run().code, texts(&scene).len()), (0, 1), "the answer tells who wrote it, so one run makes no two");
}

#[test]
fn posting_without_a_token_says_what_is_missing() {
    let scene = Scene::of_cart();
    let ran = connreview(&scene.mock, scene.elsewhere.path(), &["pr", "acme/shop#7", "--post", "comment"], &[("GITHUB_TOKEN", "")]);
    assert!(ran.code == 2 && ran.err.contains("GITHUB_TOKEN"), "{}", ran.err);
}

#[test]
fn a_pull_request_that_moved_on_is_left_to_the_next_run() {
    let scene = Scene::of_cart();
    let other = scene.mock.state().pull.clone();
    let mut newer = other;
    newer["head"]["sha"] = json!("c".repeat(40));
    // The first look is the review's; the account is asked for before the second one.
    scene.mock.state().later = Some(newer);
    let ran = scene.run(&["pr", "acme/shop#7", "--post", "comment"]);
    assert!(ran.code == 0 && ran.err.contains("moved on"), "{}", ran.err);
    assert!(scene.mock.writes().is_empty());
}
