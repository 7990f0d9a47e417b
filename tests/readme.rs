//! Every command that the README and `docs/` show, run as it stands there.
//!
//! A block of `sh` or `console` holds commands, in `console` behind a `$`. `cargo run … -- ARGS` runs the program built for
//! this test; `connreview ARGS` does so too, in a small repository with a branch to review. A block with `file=PATH` is
//! written to that repository before the commands that follow it. A command that this test must not run (it builds,
//! installs, or would test the tests) is named in [`NOT_RUN`], so that a new kind of command cannot slip by unnoticed.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod shared;

use shared::{repository, shell};
use std::path::Path;

/// Beginnings of commands that are checked by other means, with the reason.
const NOT_RUN: &[(&str, &str)] = &[
    ("cargo test", "runs this very test"),
    ("cargo install", "builds what has just been built"),
    ("cargo build", "builds what has just been built"),
    (".ci/run", "runs this very test"),
    ("git clone", "needs the network"),
    ("go test", "needs the modules of the project"),
    ("cd ", "holds for the shell of the reader"),
];

/// What a page asks of its reader.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// Run a command.
    Command(String),
    /// Write a file: its path and content.
    File(String, String),
}

/// Returns the steps of a page in order.
fn steps(text: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut block: Option<&str> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), block) {
            (Some(info), None) => {
                block = Some(info.trim());
                steps.extend(info.split_once("file=").map(|(_, path)| Step::File(path.trim().to_owned(), String::new())));
            }
            (Some(_), Some(_)) => block = None,
            (None, Some("sh")) => steps.extend(command(line)),
            (None, Some("console")) => steps.extend(line.strip_prefix("$ ").and_then(command)),
            (None, Some(info)) if info.contains("file=") => {
                if let Some(Step::File(_, content)) = steps.last_mut() {
                    content.push_str(line);
                    content.push('\n');
                }
            }
            (None, _) => {}
        }
    }
    steps
}

/// Returns a line's command without the remark behind it.
fn command(line: &str) -> Option<Step> {
    let bare = line.split(" #").next().unwrap_or_default().trim();
    (!bare.is_empty() && !bare.starts_with('#')).then(|| Step::Command(bare.to_owned()))
}

/// Returns the command line with the installed program in the place of `cargo run`, `None` where the program has no part in it.
fn script(command: &str) -> Option<String> {
    let installed = match command.strip_prefix("cargo run ").and_then(|rest| rest.split_once("-- ")) {
        Some((_, arguments)) => format!("connreview {arguments}"),
        None => command.to_owned(),
    };
    installed.split(' ').any(|word| word == "connreview").then_some(installed)
}

/// Does what a page asks, as a reader would, and returns what its commands printed.
fn follow(page: &str, repository: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let mut ran = Vec::new();
    for step in steps(&text) {
        match step {
            Step::File(path, content) => {
                let path = repository.join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, content).unwrap();
            }
            Step::Command(command) => ran.extend(run(page, &command, repository).map(|printed| (command, printed))),
        }
    }
    ran
}

/// Runs one command of a page and returns what it printed; `None` where it is one of [`NOT_RUN`].
fn run(page: &str, command: &str, repository: &Path) -> Option<String> {
    let Some(script) = script(command) else {
        assert!(NOT_RUN.iter().any(|(start, _)| command.starts_with(start)), "`{command}` of {page} is run by no test");
        return None;
    };
    let output = shell(&script, repository);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (printed, errors) = (text(&output.stdout), text(&output.stderr));
    // 1 is an answer too: a finding at the threshold that the command or the configuration sets.
    let threshold = command.contains("--fail-on") || std::fs::read_to_string(repository.join("connreview.yml")).is_ok_and(|c| c.contains("fail_on"));
    let fine = output.status.success() || (threshold && output.status.code() == Some(1));
    assert!(fine, "`{command}` of {page} ended with {}:\n{printed}{errors}", output.status);
    Some(printed)
}

#[test]
fn the_readme_can_be_followed() {
    let repository = repository();
    let ran = follow("README.md", repository.path());
    let (_, last) = ran.last().unwrap();
    assert!(last.contains("30m") && last.contains("till"), "with the README's configuration the partner is named:\n{last}");
}

#[test]
fn writing_rules_can_be_followed() {
    let repository = repository();
    let ran = follow("docs/writing-rules.md", repository.path());
    let printed = |start: &str| ran.iter().find(|(c, _)| c.starts_with(start)).map(|(_, p)| p.as_str()).unwrap();
    assert_eq!((printed("connreview rules lint"), printed("connreview rules test")), ("", ""));
    assert!(printed("connreview rules show").contains("id: mail.send"));
}

#[test]
fn putting_findings_aside_can_be_followed() {
    let repository = repository();
    let ran = follow("docs/suppressing.md", repository.path());
    let printed: Vec<&str> = ran.iter().map(|(_, p)| p.as_str()).collect();
    assert!(printed[0].contains("F1") && printed[0].contains("attention: 1 finding"), "{}", printed[0]);
    assert!(printed[1].contains("pass: no finding, 1 in the baseline") && printed[1].contains("agreed in the design review"), "{}", printed[1]);
    assert!(printed[2].contains("No connection between services is touched"), "{}", printed[2]);
}

#[test]
fn how_it_works_can_be_followed() {
    let repository = repository();
    let ran = follow("docs/how-it-works.md", repository.path());
    assert!(ran.len() >= 5 && ran.iter().take(4).all(|(_, p)| p.contains("cart.go")), "{ran:?}");
}

#[test]
fn continuous_integration_can_be_followed() {
    let repository = repository();
    let ran = follow("docs/ci.md", repository.path());
    assert!(ran[0].1.contains("::warning file=cart.go,line=11,"), "{}", ran[0].1);
    let written = |name: &str| std::fs::read_to_string(repository.path().join(name)).unwrap();
    assert!(written("outputs.txt").contains("report-sarif=connreview.sarif") && written("summary.md").starts_with("## "));
    assert!(written("connreview.html").starts_with("<!doctype html>"));
}

#[test]
fn profiles_can_be_followed() {
    let repository = repository();
    let ran = follow("docs/profiles.md", repository.path());
    let printed: Vec<&str> = ran.iter().map(|(_, p)| p.as_str()).collect();
    assert_eq!((printed.len(), printed[1]), (3, ""), "the pack of the page is clean");
    assert!(
        printed[0].contains("step 1 of 2: keep the cart") && printed[0].contains("Why may a cart live for a shorter time now?"),
        "{}",
        printed[0]
    );
    assert!(printed[2].contains("till  the till reads the carts"), "{}", printed[2]);
}

/// Pages without an expectation of their own: their commands succeed. A page with commands is in this list or has a test.
#[test]
fn other_pages_can_be_followed() {
    let own = ["ci.md", "hooks.md", "how-it-works.md", "profiles.md", "suppressing.md", "writing-rules.md"];
    let mut followed = 0;
    for page in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")).unwrap().map(|e| e.unwrap().file_name()) {
        let page = page.into_string().unwrap();
        if page.ends_with(".md") && !own.contains(&page.as_str()) {
            followed += follow(&format!("docs/{page}"), repository().path()).len();
        }
    }
    assert!(followed > 10, "only {followed} commands were run");
    follow("CONTRIBUTING.md", repository().path());
    follow("SECURITY.md", repository().path());
}

#[test]
fn hooks_can_be_followed() {
    let repository = repository();
    assert_eq!(follow("docs/hooks.md", repository.path()).len(), 5);
    assert!(!repository.path().join(".git/hooks/pre-push").exists());
}

/// The pack of the documentation finds what it was written for, in a repository that does it.
#[test]
fn the_documented_pack_finds_its_change() {
    let repository = repository();
    follow("docs/writing-rules.md", repository.path());
    let example = repository.path().join("review/rules/mail/send.go");
    let source = std::fs::read_to_string(example).unwrap();
    std::fs::write(repository.path().join("mail.go"), &source).unwrap();
    let git = "git -c user.name=t -c user.email=t@example.org";
    let commit = format!("git add . && {git} commit -qm Mails && sed -i.old s/time.Hour/time.Minute/ mail.go && {git} commit -qam Shorter");
    assert!(shell(&commit, repository.path()).status.success());
    let report = String::from_utf8(shell("connreview diff HEAD --format json", repository.path()).stdout).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let change = &report["changes"][0];
    assert_eq!((change["kind"].as_str(), change["base"].as_str(), change["head"].as_str()), (Some("ttl_changed"), Some("1h"), Some("1m")));
    assert_eq!((report["mechanisms"][0].as_str(), report["findings"][0]["severity"].as_str()), (Some("mail"), Some("high")));
}

#[test]
fn steps_are_found_in_their_blocks() {
    let text = "```sh\ncargo run --release -- demo   # all of it\n\n# a remark\n```\n```yaml file=a/b.yml\nuse: x\n```\n```console\n$ connreview diff\noutput\n```\n";
    let command = |c: &str| Step::Command(c.to_owned());
    assert_eq!(steps(text), [command("cargo run --release -- demo"), Step::File("a/b.yml".into(), "use: x\n".into()), command("connreview diff")]);
    assert_eq!(script("cargo run --release -- demo").as_deref(), Some("connreview demo"));
    assert_eq!(script("git diff a b | connreview diff --patch -").as_deref(), Some("git diff a b | connreview diff --patch -"));
    assert_eq!(script("cargo test"), None);
    assert_eq!(script("cargo install connreview-post"), None);
}
