//! The two steps for pull requests from forks.

use crate::mock::git;
use crate::{Ran, Scene, connreview};
use serde_json::{Value, json};

/// Writes the bundle of the first step, which has no token, and returns its text.
fn bundle(scene: &Scene) -> String {
    let args = ["diff", "main...topic", "--bundle", "b.json", "--format", "json", "--output", "r.json"];
    let ran = connreview(&scene.mock, scene.repository.path(), &args, &[("GITHUB_TOKEN", "")]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = std::fs::read_to_string(scene.repository.path().join("b.json")).unwrap();
    std::fs::remove_file(scene.repository.path().join("b.json")).unwrap();
    std::fs::remove_file(scene.repository.path().join("r.json")).unwrap();
    text
}

/// Runs the second step for a commit.
fn post(scene: &Scene, bundle: &str, head: &str, more: &[&str]) -> Ran {
    let dir = scene.elsewhere.path();
    let run = json!({"head_sha": head, "head_branch": "topic", "head_repository": {"owner": {"login": "fork"}}, "pull_requests": [], "event": "pull_request"});
    std::fs::write(dir.join("event.json"), json!({"workflow_run": run, "repository": {"full_name": "acme/shop"}}).to_string()).unwrap();
    std::fs::write(dir.join("b.json"), bundle).unwrap();
    let event = dir.join("event.json").display().to_string();
    let args: Vec<&str> = ["post", "--bundle", "b.json"].iter().chain(more).copied().collect();
    connreview(&scene.mock, dir, &args, &[("GITHUB_EVENT_NAME", "workflow_run"), ("GITHUB_EVENT_PATH", &event)])
}

/// Returns the newest commit.
fn head(scene: &Scene) -> String {
    git(scene.repository.path(), &["rev-parse", "topic"])
}

#[test]
fn a_bundle_reaches_the_pull_request_of_its_commit() {
    let scene = Scene::of_demo();
    let bundle = bundle(&scene);
    let ran = post(&scene, &bundle, &head(&scene), &["--post", "comment,review,check"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    {
        let state = scene.mock.state();
        assert_eq!((state.comments.len(), state.reviews.len(), state.line_comments.len(), state.checks.len()), (1, 1, 5, 1));
        assert!(state.log.iter().any(|a| a.path == "/repos/acme/shop/pulls" && a.query.contains("head=fork%3Atopic")));
    }
    scene.mock.forget();
    assert_eq!(post(&scene, &bundle, &head(&scene), &["--post", "comment,review,check"]).code, 0);
    assert_eq!(scene.mock.writes(), Vec::<String>::new());
}

#[test]
fn a_bundle_of_another_commit_is_refused() {
    let scene = Scene::of_cart();
    let text = bundle(&scene);
    let ran = post(&scene, &text, &"c".repeat(40), &[]);
    assert!(ran.code == 2 && ran.err.contains("the bundle is refused"), "{}", ran.err);
    for text in ["", "{}", "[]", "{\"schema\":\"connreview-bundle/1\",\"head\":1}"] {
        assert_eq!(post(&scene, text, &head(&scene), &[]).code, 2, "{text}");
    }
    assert!(scene.mock.writes().is_empty());
}

#[test]
fn a_pull_request_that_moved_on_is_left_to_the_next_run() {
    let scene = Scene::of_cart();
    let (text, old) = (bundle(&scene), head(&scene));
    scene.push(&[("more.go", "package shop\n")]);
    let ran = post(&scene, &text, &old, &[]);
    assert!(ran.code == 0 && ran.err.contains("nothing is written"), "{}", ran.err);
    assert!(scene.mock.writes().is_empty());
}

/// Puts a hostile text in place of every text of a document, but for those that choose a case.
fn poison(value: &mut Value, key: &str, hostile: &str) {
    match value {
        Value::String(text) if !["severity", "confidence", "side", "verdict", "schema_version", "head", "status", "schema"].contains(&key) => {
            *text = format!("{text}{hostile}");
        }
        Value::Array(items) => items.iter_mut().for_each(|v| poison(v, key, hostile)),
        Value::Object(fields) => fields.iter_mut().for_each(|(k, v)| poison(v, &k.clone(), hostile)),
        _ => {}
    }
}

/// What a stranger may try.
const HOSTILE: &str = " @octocat <img src=x> ![p](https://evil.example/p) [l](https://evil.example) </details> `` ``` --> <!-- connreview:comment x -->\n\n## Fine\n- [x] done\n::error::x\u{1b}[31m\u{202e}";

#[test]
fn nothing_of_a_hostile_bundle_gets_through() {
    let scene = Scene::of_demo();
    let mut document: Value = serde_json::from_str(&bundle(&scene)).unwrap();
    poison(&mut document["report"], "", HOSTILE);
    document["report"]["verdict"] = json!("pass");
    document["report"]["report"]["markdown"] = json!("# Forged");
    let ran = post(&scene, &document.to_string(), &head(&scene), &["--post", "comment,review,check", "--fail-on", "high"]);
    assert_eq!(ran.code, 1, "the verdict is made anew: {}", ran.err);
    let state = scene.mock.state();
    let texts = state.comments.iter().chain(&state.reviews).chain(&state.line_comments).map(|c| c["body"].as_str().unwrap().to_owned());
    let check = &state.checks[0]["output"];
    let texts: Vec<String> = texts.chain(["summary", "text"].map(|k| check[k].as_str().unwrap().to_owned())).collect();
    assert!(texts.len() >= 4);
    for text in texts {
        harmless(&text);
    }
    assert!(state.line_comments.is_empty(), "no such path is in the diff");
    assert!(ran.out.lines().all(|l| !l.starts_with("::error::x")));
}

/// Requires that a text links, shows and notifies nothing.
#[track_caller]
fn harmless(text: &str) {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let text = text.split_once(" -->").filter(|_| text.starts_with("<!-- connreview:")).map_or(text, |(_, rest)| rest);
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::TaskListMarker(true) => panic!("{event:?} in {text}"),
            Event::Html(html) | Event::InlineHtml(html) => assert!(html.contains("details>"), "{html} in {text}"),
            Event::Text(plain) => assert!(!plain.contains("@octocat") && !plain.contains("://evil"), "{plain} in {text}"),
            _ => {}
        }
    }
    assert!(!text.contains("# Forged") && !text.contains("\n## Fine") && !text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text}");
}
