//! Every command that the README shows, run as it stands there.
//!
//! A block of `sh` or `console` holds commands, in `console` behind a `$`. `cargo run … -- ARGS` runs the program built for
//! this test; `connreview ARGS` does so too, in a small repository with a branch to review. A command that this test
//! must not run (it builds, installs, or would test the tests) is named in [`NOT_RUN`], so that a new kind of command cannot
//! slip by unnoticed.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

use std::path::Path;
use std::process::{Command, Output};

/// Beginnings of commands that are checked by other means, with the reason.
const NOT_RUN: &[(&str, &str)] = &[
    ("cargo test", "runs this very test"),
    ("cargo install", "builds what has just been built"),
    ("cargo build", "builds what has just been built"),
    (".ci/run", "runs this very test"),
    ("git clone", "needs the network"),
    ("cd ", "holds for the shell of the reader"),
];

/// The README's commands, in order.
fn commands(text: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut block: Option<&str> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), block) {
            (Some(language), None) => block = Some(language.trim()),
            (Some(_), Some(_)) => block = None,
            (None, Some("sh")) => commands.push(line),
            (None, Some("console")) => commands.extend(line.strip_prefix("$ ")),
            (None, _) => {}
        }
    }
    let bare = commands.into_iter().map(|c| c.split(" #").next().unwrap_or_default().trim().to_owned());
    bare.filter(|c| !c.is_empty() && !c.starts_with('#')).collect()
}

/// Returns the command line with the installed program in the place of `cargo run`, `None` where the program has no part in it.
fn script(command: &str) -> Option<String> {
    let installed = match command.strip_prefix("cargo run ").and_then(|rest| rest.split_once("-- ")) {
        Some((_, arguments)) => format!("connreview {arguments}"),
        None => command.to_owned(),
    };
    installed.split(' ').any(|word| word == "connreview").then_some(installed)
}

/// Runs a command line in `directory` with the program built for this test on the path.
fn run(script: &str, directory: &Path) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_connreview"));
    let mut path = program.parent().unwrap().as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    Command::new("sh").args(["-c", script]).env("PATH", path).env("NO_COLOR", "1").current_dir(directory).output().unwrap()
}

/// Makes a repository with a commit on `main` and one on a branch, which is checked out.
fn repository() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let git = |args: &[&str]| {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
        let output = Command::new("git").args(identity).args(args).current_dir(dir.path()).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    git(&["init", "--quiet", "--initial-branch=main"]);
    std::fs::write(dir.path().join("go.mod"), "module example.org/shop\n\nrequire github.com/redis/go-redis/v9 v9.5.1\n").unwrap();
    std::fs::write(dir.path().join("cart.go"), source("30 * time.Minute")).unwrap();
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "Keep carts"]);
    git(&["switch", "--quiet", "-c", "topic"]);
    std::fs::write(dir.path().join("cart.go"), source("5 * time.Minute")).unwrap();
    git(&["commit", "--quiet", "-am", "Keep carts for a shorter time"]);
    dir
}

/// A source file that writes to Redis with an expiry.
fn source(expiry: &str) -> String {
    format!(
        "package shop\n\nimport (\n\t\"context\"\n\t\"time\"\n\n\t\"github.com/redis/go-redis/v9\"\n)\n\n\
         func Keep(ctx context.Context, c *redis.Client, id, cart string) error {{\n\treturn c.Set(ctx, \"cart-\"+id, cart, {expiry}).Err()\n}}\n"
    )
}

/// Runs the commands one after the other, as a reader would.
#[test]
fn every_command_of_the_readme_works() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let repository = repository();
    let mut ran = 0;
    for command in commands(&readme) {
        if let Some(script) = script(&command) {
            let output = run(&script, repository.path());
            // 1 is an answer too: a finding at the threshold that the command sets.
            let fine = output.status.success() || (command.contains("--fail-on") && output.status.code() == Some(1));
            assert!(fine, "`{command}` of the README ended with {}:\n{}", output.status, String::from_utf8_lossy(&output.stderr));
            ran += 1;
        } else {
            assert!(NOT_RUN.iter().any(|(start, _)| command.starts_with(start)), "`{command}` of the README is run by no test");
        }
    }
    assert!(ran > 0, "the README shows no command of the program");
}

#[test]
fn commands_are_found_in_their_blocks() {
    let text =
        "```sh\ncargo run --release -- demo   # all of it\n\n# a remark\n```\n```yaml\nuse: x\n```\n```console\n$ connreview diff\noutput\n```\n";
    assert_eq!(commands(text), ["cargo run --release -- demo", "connreview diff"]);
    assert_eq!(script("cargo run --release -- demo").as_deref(), Some("connreview demo"));
    assert_eq!(script("git diff a b | connreview diff --patch -").as_deref(), Some("git diff a b | connreview diff --patch -"));
    assert_eq!(script("cargo test"), None);
    assert_eq!(script("cargo install connreview-post"), None);
}
