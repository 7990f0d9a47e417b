//! What the program says and how it exits, one case per file in `tests/cmd/`; here what needs a repository first.
//!
//! `TRYCMD=overwrite cargo test --test cli` writes what it says today; read the difference before committing it.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod shared;

use shared::{repository, shell};
use std::path::Path;

/// Runs every case with nothing of the caller's environment that would change the text.
#[test]
fn commands() {
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .env("CI", "")
        .env("GITHUB_ACTIONS", "")
        .case("tests/cmd/*.toml")
        .case("tests/cmd/*.trycmd");
}

/// Returns exit code, standard output and standard error of a command.
#[track_caller]
fn run(script: &str, directory: &Path) -> (i32, String, String) {
    let output = shell(script, directory);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_exit_code_tells_what_was_found() {
    let repository = repository();
    for (arguments, code) in [
        ("main..topic", 0),
        ("main..topic --fail-on never", 0),
        ("main..topic --fail-on high", 0),
        ("main..topic --fail-on medium", 1),
        ("main..topic --fail-on low", 1),
        ("main..main --fail-on low", 0),
        ("main..gone --fail-on low", 2),
        ("main..topic --rules nowhere", 2),
        ("main..topic --profile nobody", 2),
    ] {
        let (found, report, errors) = run(&format!("connreview diff {arguments}"), repository.path());
        assert_eq!(found, code, "{arguments}: {report}{errors}");
        assert_eq!(report.is_empty(), code == 2, "{arguments}: a run that failed has no report, any other has one: {report}");
        assert_eq!(errors.starts_with("error: "), code == 2, "{arguments}: {errors}");
    }
}

#[test]
fn an_unknown_revision_and_a_missing_repository_are_named() {
    let (code, _, errors) = run("connreview diff main..gone", repository().path());
    assert!(code == 2 && errors.starts_with("error: unknown revision `gone`; "), "{errors}");
    let nowhere = tempfile::tempdir().unwrap();
    let (code, _, errors) = run("connreview diff", nowhere.path());
    assert!(code == 2 && errors.contains("not a git repository"), "{errors}");
}

#[test]
fn a_quiet_change_gets_one_line() {
    let repository = repository();
    std::fs::write(repository.path().join("README.md"), "Carts.\n").unwrap();
    let script = "git add . && git -c user.name=t -c user.email=t@example.org commit -qm Readme && connreview diff HEAD --format markdown";
    let (code, report, errors) = run(script, repository.path());
    assert_eq!((code, errors.as_str()), (0, ""));
    assert_eq!(report.trim_end().lines().filter(|l| !l.is_empty() && !l.starts_with("<!--")).count(), 1, "{report}");
}

#[test]
fn several_outputs_are_written_in_one_run() {
    let repository = repository();
    let script = "connreview diff main..topic --format markdown --output a.md --format json --output b.json --format terminal";
    let (code, terminal, errors) = run(script, repository.path());
    assert_eq!((code, errors.as_str()), (0, ""));
    let read = |name: &str| std::fs::read_to_string(repository.path().join(name)).unwrap();
    assert!(read("a.md").contains("## Connectivity Assessment"));
    let json: serde_json::Value = serde_json::from_str(&read("b.json")).unwrap();
    assert_eq!(json["report"]["markdown"], read("a.md"));
    assert_eq!((json["changes"][0]["base"].as_str(), json["changes"][0]["head"].as_str()), (Some("30m"), Some("15m")));
    assert!(terminal.contains("30m") && !terminal.contains("##"), "{terminal}");
    let (_, nothing, note) = run("connreview diff main..topic --format json --output c.json", repository.path());
    assert!(nothing.is_empty() && note.contains("c.json"), "{note}");
}

/// The patch alone, the patch with its sources, and the repository tell of the same change.
#[test]
fn a_patch_is_reviewed_like_its_range() {
    let repository = repository();
    let kinds = "--format json | grep -c ttl_changed";
    for source in ["connreview diff main..topic", "git diff main topic | connreview diff --patch - --root ."] {
        let (_, count, errors) = run(&format!("{source} {kinds}"), repository.path());
        assert_ne!(count.trim(), "0", "{source}: {errors}");
    }
}
