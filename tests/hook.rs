//! Hooks in real repositories: what git does with ours, beside those of others.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod shared;

use shared::{repository, shell};
use std::path::Path;
use tempfile::TempDir;

/// What every script begins with: an identity, and nothing of the caller's configuration.
const SETUP: &str = "\
set -e
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org
";

/// Runs a script in a repository; returns exit code, standard output and standard error.
fn run(script: &str, directory: &Path) -> (i32, String, String) {
    let output = shell(&format!("{SETUP}{script}"), directory);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// Runs a script that must succeed; returns standard error.
#[track_caller]
fn well(script: &str, directory: &Path) -> String {
    let (code, out, errors) = run(script, directory);
    assert_eq!(code, 0, "{script}\n{out}\n{errors}");
    errors
}

/// Runs a script that our hook must hold up; returns everything said.
#[track_caller]
fn held(script: &str, directory: &Path) -> String {
    let (code, out, errors) = run(script, directory);
    assert_ne!(code, 0, "{script}\n{out}\n{errors}");
    assert!(errors.contains("is held up: 1 finding at or above medium"), "{out}\n{errors}");
    assert!(errors.contains("--no-verify") && errors.contains("connreview-ignore") && errors.contains("connreview diff "), "{errors}");
    let said = out + &errors;
    // Git itself writes what a pre-commit hook says to standard error.
    assert!(said.contains("ttl changed"), "the report is there: {said}");
    said
}

/// A repository whose `main` is at a remote `origin`; `topic`, checked out, shortens a lifetime (a finding of medium severity,
/// at which the configuration fails).
fn with_remote() -> TempDir {
    let dir = repository();
    well(
        "git init --quiet --bare --initial-branch=main .git/remote && git remote add origin \"$PWD/.git/remote\" && git push --quiet origin main
         printf 'fail_on: medium\\n' > connreview.yml && git add connreview.yml && git commit --quiet -m Configure",
        dir.path(),
    );
    dir
}

/// The same with the hook in place.
fn hooked() -> TempDir {
    let dir = with_remote();
    let said = well("connreview hook install", dir.path());
    assert!(said.contains(".git/hooks/pre-push: written"), "{said}");
    dir
}

#[test]
fn a_new_branch_with_a_finding_is_held_up() {
    let dir = hooked();
    let said = held("git push origin topic", dir.path());
    assert!(said.contains("in refs/heads/topic"), "{said}");
    well("git push --no-verify origin topic", dir.path());
}

#[test]
fn a_push_without_anything_is_silent() {
    let dir = hooked();
    let errors = well(
        "git switch --quiet -c words main && echo words > words.md && git add . && git commit --quiet -m Words && git push --quiet origin words",
        dir.path(),
    );
    assert_eq!(errors, "");
    let errors = well("git push --quiet origin words && git push --quiet origin :words", dir.path());
    assert_eq!(errors, "", "up to date, and deleted");
}

#[test]
fn findings_below_the_threshold_are_one_line() {
    let dir = hooked();
    let errors = well("printf 'fail_on: high\\n' > connreview.yml && git push --quiet origin topic", dir.path());
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert!(errors.starts_with("connreview: 1 finding in refs/heads/topic; `connreview diff "), "{errors}");
}

#[test]
fn without_a_configuration_only_high_findings_hold_up() {
    let dir = hooked();
    let errors = well("rm connreview.yml && git push --quiet origin topic", dir.path());
    assert!(errors.contains("1 finding"), "{errors}");
}

#[test]
fn only_what_the_remote_lacks_is_reviewed() {
    let dir = hooked();
    // The remote has the finding's commit already; what follows is quiet, also after `main` was taken in.
    let script = "git push --quiet --no-verify origin topic
        echo more > more.md && git add . && git commit --quiet -m More && git push --quiet origin topic
        git switch --quiet main && sed -i s/30/20/ cart.go && git commit --quiet -am Shorter && git push --quiet --no-verify origin main
        git switch --quiet -c other HEAD~ && echo other > other.md && git add . && git commit --quiet -m Other && git push --quiet origin other
        git merge --quiet -m Merge main && git push --quiet origin other";
    assert_eq!(well(script, dir.path()), "");
}

#[test]
fn a_branch_that_was_rewritten_is_compared_with_where_it_left() {
    let dir = hooked();
    well("git push --quiet --no-verify origin topic", dir.path());
    // The same finding in a rewritten commit; and a rewind brings nothing.
    held("git commit --quiet --amend -m Reworded && git push --force origin topic", dir.path());
    assert_eq!(well("git reset --quiet --hard main && git push --quiet --force origin topic", dir.path()), "");
}

#[test]
fn several_refs_and_tags_are_reviewed_once_each() {
    let dir = hooked();
    let said = held("git branch copy && git tag -a v1 -m v1 && git push origin topic copy v1", dir.path());
    assert_eq!(said.matches("is held up").count(), 1, "{said}");
    held("git push origin v1", dir.path());
    // A tag of what is there already, and one of a file.
    assert_eq!(well("git tag old main && git tag file main:cart.go && git push --quiet origin old file", dir.path()), "");
}

#[test]
fn a_remote_of_which_nothing_is_known_is_told() {
    let dir = hooked();
    let errors = well("git init --quiet --bare .git/second && git remote add second .git/second && git push --quiet second topic", dir.path());
    assert!(errors.contains("refs/heads/topic is not reviewed: this clone knows nothing of the remote"), "{errors}");
    // By its address, the default branch that this clone knows counts.
    held("git init --quiet --bare .git/third && git push .git/third topic", dir.path());
}

#[test]
fn the_hook_that_stood_there_runs_first_and_decides_too() {
    let dir = with_remote();
    let hook = "mkdir -p .git/hooks && printf '#!/bin/sh\\ncat > seen; echo \"$1 ${0##*/}\" >> seen; exit ${THEIRS:-0}\\n' > .git/hooks/pre-push && chmod +x .git/hooks/pre-push";
    let said = well(&format!("{hook} && connreview hook install && connreview hook install"), dir.path());
    assert!(said.contains("kept beside it and runs first") && said.contains("written anew"), "{said}");
    held("git push origin topic", dir.path());
    let seen = std::fs::read_to_string(dir.path().join("seen")).unwrap();
    assert!(seen.starts_with("refs/heads/topic ") && seen.ends_with("\norigin pre-push\n"), "{seen}");
    let (code, _, errors) = run("THEIRS=3 git push origin topic", dir.path());
    assert!(code != 0 && !errors.contains("connreview"), "{errors}");
    let said = well("connreview hook uninstall && git push --quiet origin topic && test -s seen", dir.path());
    assert!(said.contains("is back"), "{said}");
}

#[test]
fn another_folder_of_hooks_is_respected() {
    let dir = with_remote();
    let said = well("git config core.hooksPath team/hooks && connreview hook install && test -x team/hooks/pre-push", dir.path());
    assert!(said.contains("core.hooksPath names this folder"), "{said}");
    let text = std::fs::read_to_string(dir.path().join("team/hooks/pre-push")).unwrap();
    assert!(text.contains("|| program=''"), "a folder that others get holds no path of this machine: {text}");
    held("git push origin topic", dir.path());
}

#[test]
fn work_trees_share_the_hook() {
    let dir = with_remote();
    well("git switch --quiet main && git worktree add --quiet .git/tree topic", dir.path());
    let tree = dir.path().join(".git/tree");
    well("connreview hook install", &tree);
    assert!(dir.path().join(".git/hooks/pre-push").is_file());
    held("git push origin topic", &tree);
}

#[test]
fn a_submodule_has_hooks_of_its_own() {
    let (inner, outer) = (with_remote(), repository());
    let address = inner.path().display();
    well(&format!("git -c protocol.file.allow=always submodule --quiet add -b topic {address} part"), outer.path());
    let part = outer.path().join("part");
    well("connreview hook install", &part);
    assert!(outer.path().join(".git/modules/part/hooks/pre-push").is_file());
    assert!(!outer.path().join(".git/hooks/pre-push").exists());
    held("git switch --quiet -c more && sed -i s/15/5/ cart.go && git commit --quiet -am Shorter && git push origin more", &part);
}

#[test]
fn a_fault_of_ours_is_told_and_holds_nothing_up() {
    let dir = hooked();
    let errors = well("printf 'fail_on: maybe\\n' > connreview.yml && git push --quiet origin topic", dir.path());
    assert!(errors.contains("error: connreview.yml:1:10: fail_on: unknown variant") && errors.contains("is not reviewed and goes on"), "{errors}");
    assert!(errors.contains("CONNREVIEW_SKIP=1"), "{errors}");
    let (code, _, errors) = run("echo nonsense | connreview hook run pre-push origin", dir.path());
    assert!(code == 0 && errors.contains("`nonsense` is no line"), "{errors}");
}

#[test]
fn a_program_that_is_gone_is_told_and_holds_nothing_up() {
    let dir = hooked();
    let hook = dir.path().join(".git/hooks/pre-push");
    let text = std::fs::read_to_string(&hook).unwrap();
    let text: String =
        text.lines().map(|l| if l.starts_with("program=") { "program=/nowhere/connreview\n".to_owned() } else { format!("{l}\n") }).collect();
    std::fs::write(&hook, text).unwrap();
    let errors = well("git push --quiet origin topic", dir.path());
    assert!(errors.contains("connreview: not found, so this push is not reviewed"), "{errors}");
}

#[test]
fn the_review_can_be_left_out() {
    let dir = hooked();
    assert_eq!(well("CONNREVIEW_SKIP=1 git push --quiet origin topic", dir.path()), "");
}

#[test]
fn a_runner_that_hands_on_no_lines_reviews_the_branch() {
    let dir = with_remote();
    // As lefthook runs a command: no standard input, no arguments.
    held("connreview hook run pre-push < /dev/null", dir.path());
    assert_eq!(well("git push --quiet origin topic && connreview hook run pre-push < /dev/null", dir.path()), "");
    assert_eq!(well("git switch --quiet --detach && connreview hook run pre-push < /dev/null", dir.path()), "", "HEAD is on no branch");
}

#[test]
fn the_program_pre_commit_names_the_push_by_variables() {
    let dir = with_remote();
    let variables = "export PRE_COMMIT_FROM_REF=$(git rev-parse main) PRE_COMMIT_TO_REF=$(git rev-parse topic) PRE_COMMIT_REMOTE_BRANCH=refs/heads/topic PRE_COMMIT_REMOTE_NAME=origin";
    let said = held(&format!("{variables}; git switch --quiet main; connreview hook run pre-push --fail-on medium < /dev/null"), dir.path());
    assert!(said.contains("in refs/heads/topic"), "{said}");
}

#[test]
fn a_commit_is_reviewed_as_it_will_be() {
    let dir = with_remote();
    well("git reset --quiet --hard main && printf 'fail_on: medium\\n' > connreview.yml && connreview hook install pre-commit", dir.path());
    // What is staged; what `-a` takes along; a file by name. What is not committed does not count.
    held("sed -i s/30/3/ cart.go && git add cart.go && git commit -m Shorter", dir.path());
    held("git restore --staged --worktree cart.go && sed -i s/30/4/ cart.go && git commit -am Shorter", dir.path());
    held("git commit -m Shorter cart.go", dir.path());
    well("echo words > words.md && git add words.md && git commit --quiet -m Words", dir.path());
}

#[test]
fn the_first_commit_of_all_has_an_empty_base() {
    let dir = tempfile::tempdir().unwrap();
    well("git init --quiet && connreview hook install pre-commit && echo a > a.md && git add . && git commit --quiet -m First", dir.path());
}

#[test]
fn outside_of_a_repository_an_error_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let (code, _, errors) = run("connreview hook install", dir.path());
    assert!(code == 2 && errors.contains("not a git repository"), "{errors}");
}
