//! What several tests of the program share: a repository with a change, and running the program in it.

#![allow(dead_code, reason = "each test that takes this in uses a part of it")]

use std::path::Path;
use std::process::{Command, Output};

/// Runs git in `directory`.
fn git(directory: &Path, args: &[&str]) {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(identity).args(args).current_dir(directory).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Makes a repository with a commit on `main` and one on the branch `topic`, which is checked out. The second halves the
/// expiry of a key.
pub fn repository() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    git(dir.path(), &["init", "--quiet", "--initial-branch=main"]);
    write("go.mod", "module example.org/shop\n\nrequire github.com/redis/go-redis/v9 v9.5.1\n");
    write("cart.go", &source("30 * time.Minute"));
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "--quiet", "-m", "Keep carts"]);
    git(dir.path(), &["switch", "--quiet", "-c", "topic"]);
    write("cart.go", &source("15 * time.Minute"));
    git(dir.path(), &["commit", "--quiet", "-am", "Keep carts for a shorter time"]);
    dir
}

/// A source file that writes to Redis with an expiry.
fn source(expiry: &str) -> String {
    format!(
        "package shop\n\nimport (\n\t\"context\"\n\t\"time\"\n\n\t\"github.com/redis/go-redis/v9\"\n)\n\n\
         func Keep(ctx context.Context, c *redis.Client, id, cart string) error {{\n\treturn c.Set(ctx, \"cart-\"+id, cart, {expiry}).Err()\n}}\n"
    )
}

/// Runs a shell command in `directory` with the program built for this test on the path.
pub fn shell(script: &str, directory: &Path) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_connreview"));
    let mut path = program.parent().unwrap().as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut command = Command::new("sh");
    command
        .args(["-c", script])
        .env("PATH", path)
        .env("NO_COLOR", "1")
        .env_remove("COLUMNS")
        .env_remove("CI")
        .env_remove("GITHUB_ACTIONS")
        .current_dir(directory);
    command.output().unwrap()
}
