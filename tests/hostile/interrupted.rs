//! A run that is ended from outside leaves each file as it was, or whole and new.
#![cfg(unix)]

use crate::plain;
use crate::support::{Files, Repo};
use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// Starts the program; nothing is written to its standard input.
fn started(args: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_connreview"));
    command.args(args).env_remove("CI").stdin(Stdio::piped()).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap()
}

/// Sends a signal to a program after some time, and returns how it ended.
fn signalled(mut child: Child, signal: &str, after: Duration) -> ExitStatus {
    std::thread::sleep(after);
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).stderr(Stdio::null()).status().unwrap();
    // Held open until here: the program waits for the end of a patch.
    let input = child.stdin.take();
    let ended = child.wait().unwrap();
    drop(input);
    assert!(sent.success() || ended.success());
    ended
}

/// Returns the names in a directory.
fn names(dir: &Path) -> Vec<String> {
    dir.read_dir().unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn an_interrupted_run_says_so_and_leaves_files_as_they_were() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("report.json");
    fs::write(&file, "old").unwrap();
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        // A busy machine may need longer until the program listens.
        let ends = [300, 1_000, 4_000].into_iter().map(|ms| {
            let child = started(&["diff", "--patch", "-", "--format", "json", "--output", file.to_str().unwrap()]);
            signalled(child, signal, Duration::from_millis(ms))
        });
        let end = ends.into_iter().find(|e| e.signal().is_none()).unwrap();
        assert_eq!(end.code(), Some(code));
        assert_eq!(names(dir.path()), ["report.json"]);
        assert_eq!(fs::read(&file).unwrap(), b"old");
    }
}

#[test]
fn an_interrupted_run_leaves_no_temporary_directory() {
    // The demo writes its repository there; a pipe that nobody reads holds the run after that.
    let place = tempfile::tempdir().unwrap();
    let pipe = place.path().join("pipe.md");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let temporary = place.path().join("temporary");
    fs::create_dir(&temporary).unwrap();
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_connreview"));
        command.args(["demo", "--output", pipe.to_str().unwrap()]).env("TMPDIR", &temporary).env_remove("CI");
        let child = command.stdin(Stdio::piped()).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        let there = (0..600).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            !names(&temporary).is_empty()
        });
        assert!(there, "the demo was not begun within half a minute");
        assert_eq!(signalled(child, signal, Duration::from_millis(20)).code(), Some(code));
        assert_eq!(names(&temporary), Vec::<String>::new(), "{signal}");
    }
}

#[test]
fn a_run_that_is_killed_leaves_the_old_file_or_the_whole_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("report.json");
    let repo = Repo::new(&Files::from([plain(30)]), &Files::from([plain(15)]));
    let args = [
        "diff",
        "--repo",
        repo.dir().to_str().unwrap(),
        "--base",
        &repo.base,
        "--head",
        &repo.head,
        "--format",
        "json",
        "--output",
        file.to_str().unwrap(),
    ]
    .map(str::to_owned);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    for ms in [0, 50, 100, 150, 200, 300, 400] {
        fs::File::create(&file).unwrap().write_all(b"old").unwrap();
        signalled(started(&args), "-KILL", Duration::from_millis(ms));
        let now = fs::read(&file).unwrap();
        assert!(now == b"old" || serde_json::from_slice::<serde_json::Value>(&now).is_ok(), "after {ms} ms: {}", String::from_utf8_lossy(&now));
    }
}
