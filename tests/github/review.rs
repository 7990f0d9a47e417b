//! Review and check run.

use crate::Scene;
use crate::mock::{BOT, Fault};
use serde_json::{Value, json};

/// Returns the comments on lines, as `path:line side`.
fn lines(scene: &Scene) -> Vec<String> {
    let one = |c: &Value| format!("{}:{} {}", c["path"].as_str().unwrap(), c["line"], c["side"].as_str().unwrap());
    scene.mock.state().line_comments.iter().map(one).collect()
}

#[test]
fn findings_stand_on_their_lines_once() {
    let scene = Scene::of_demo();
    scene.post("review,comment");
    let first = lines(&scene);
    assert!(first.contains(&"gateway/gateway.go:20 RIGHT".to_owned()), "{first:?}");
    assert_eq!((scene.mock.state().reviews.len(), first.len()), (1, 5), "{first:?}");
    let comment = scene.mock.state().comments[0]["body"].as_str().unwrap().to_owned();
    let loose = comment.split_once("**On no line of the diff**").unwrap().1.to_owned();
    assert_eq!(loose.lines().filter(|l| l.starts_with("- **")).count(), 3, "eight in all: {loose}");
    assert_eq!(scene.mock.state().reviews[0]["state"], "COMMENTED");
    scene.mock.forget();
    scene.post("review,comment");
    assert_eq!(scene.mock.writes(), Vec::<String>::new());
}

#[test]
fn a_comment_that_github_does_not_take_goes_to_the_conversation() {
    let scene = Scene::of_demo();
    scene.mock.state().forbidden = vec!["gateway/link.go:58".into()];
    scene.post("review,comment");
    let told = lines(&scene);
    assert_eq!(told.len(), 4, "{told:?}");
    let comment = scene.mock.state().comments[0]["body"].as_str().unwrap().to_owned();
    assert!(comment.split_once("**On no line of the diff**").unwrap().1.contains("- **high** `gateway/link.go:58`"), "{comment}");
    scene.post("review");
    assert_eq!(lines(&scene).len(), 4);
    let texts: Vec<String> = scene.mock.state().reviews.iter().map(|r| r["body"].as_str().unwrap().to_owned()).collect();
    assert!(texts.iter().any(|t| t.contains("On no line of the diff") && t.contains("gateway/link.go:58")), "{texts:?}");
    let before = scene.mock.state().reviews.len();
    scene.post("review");
    assert_eq!(scene.mock.state().reviews.len(), before, "told once is enough");
}

#[test]
fn a_review_whose_outcome_is_not_known_is_looked_for() {
    for fault in [Fault::DoneThen(502), Fault::DoneThenReset, Fault::Reset] {
        let scene = Scene::of_demo();
        scene.mock.trap("POST", "/reviews", 1, fault.clone());
        scene.post("review");
        assert_eq!((scene.mock.state().reviews.len(), lines(&scene).len()), (1, 5), "{fault:?}");
    }
}

#[test]
fn changes_are_requested_at_the_threshold_and_not_any_more_when_clean() {
    let scene = Scene::of_cart();
    let run = |ways: &str| scene.run(&["pr", "acme/shop#7", "--post", ways, "--fail-on", "medium"]);
    assert_eq!(run("review").code, 1);
    assert_eq!(scene.mock.state().reviews[0]["state"], "CHANGES_REQUESTED");
    assert_eq!(run("review").code, 1);
    assert_eq!(scene.mock.state().reviews.len(), 1);
    let source = std::fs::read_to_string(scene.repository.path().join("cart.go")).unwrap();
    scene.push(&[("cart.go", &source.replace("15 * time", "30 * time")), ("more.go", "package shop\n")]);
    assert_eq!(run("review").code, 0);
    assert_eq!(scene.mock.state().reviews[0]["state"], "DISMISSED");
    let text = scene.mock.state().line_comments[0]["body"].as_str().unwrap().to_owned();
    assert!(text.contains("**Settled**") && text.contains("What was said"), "{text}");
    scene.mock.forget();
    assert_eq!(run("review").code, 0);
    assert_eq!(scene.mock.writes(), Vec::<String>::new());
    scene.push(&[("cart.go", &source)]);
    assert_eq!(run("review").code, 1);
    assert_eq!(lines(&scene).len(), 1, "the finding is back in its own thread");
    assert!(!scene.mock.state().line_comments[0]["body"].as_str().unwrap().contains("Settled"));
}

#[test]
fn nobody_requests_changes_of_himself() {
    let scene = Scene::of_cart();
    scene.mock.state().pull["user"]["login"] = json!(BOT);
    assert_eq!(scene.run(&["pr", "acme/shop#7", "--post", "review", "--fail-on", "medium"]).code, 1);
    assert_eq!(scene.mock.state().reviews[0]["state"], "COMMENTED");
}

#[test]
fn a_strangers_review_and_threads_are_not_touched() {
    let scene = Scene::of_cart();
    scene.run(&["pr", "acme/shop#7", "--post", "review", "--fail-on", "medium"]);
    {
        let mut state = scene.mock.state();
        state.reviews[0]["user"] = json!({"login": "mallory"});
        state.line_comments[0]["user"] = json!({"login": "mallory"});
    }
    let source = std::fs::read_to_string(scene.repository.path().join("cart.go")).unwrap();
    scene.push(&[("cart.go", &source.replace("15 * time", "30 * time")), ("more.go", "package shop\n")]);
    scene.mock.forget();
    scene.post("review");
    assert_eq!(scene.mock.writes(), Vec::<String>::new());
}

#[test]
fn two_runs_at_once_tell_a_finding_once() {
    let scene = Scene::of_cart();
    std::thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| scene.post("review"));
        }
    });
    scene.post("review");
    assert_eq!(lines(&scene).len(), 1);
}

#[test]
fn a_check_run_is_made_once() {
    for fault in [None, Some(Fault::DoneThen(502)), Some(Fault::DoneThenReset), Some(Fault::Reset)] {
        let scene = Scene::of_demo();
        if let Some(fault) = &fault {
            scene.mock.trap("POST", "/check-runs", 1, fault.clone());
        }
        scene.post("check");
        scene.post("check");
        let state = scene.mock.state();
        assert_eq!(state.checks.len(), 1, "{fault:?}");
        assert_eq!(
            (state.checks[0]["conclusion"].as_str(), state.checks[0]["head_sha"].as_str()),
            (Some("neutral"), state.pull["head"]["sha"].as_str())
        );
        assert!(state.checks[0]["output"]["annotations"].as_array().unwrap().len() >= 7);
    }
}

#[test]
fn what_is_not_allowed_ends_no_review() {
    let scene = Scene::of_cart();
    let denied = || Fault::Answer(403, vec![], json!({"message": "Resource not accessible by integration"}));
    for path in ["/comments", "/reviews", "/check-runs"] {
        scene.mock.trap("POST", path, 9, denied());
    }
    let ran = scene.post("comment,review,check");
    assert!(ran.err.contains("Resource not accessible by integration") && ran.err.contains("connreview post --bundle"), "{}", ran.err);
    assert!(ran.out.contains("::warning") || ran.out.contains("::error") || ran.out.contains("::notice"), "{}", ran.out);
}
