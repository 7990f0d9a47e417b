//! Completion scripts and manual pages as their readers take them: each shell parses its script, `man` formats the pages. A program
//! that is not here is named.

#![expect(clippy::print_stdout, reason = "a check that is skipped is named")]
#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod shared;

use shared::shell;
use std::path::Path;

/// Runs a check where the program it needs is here.
#[track_caller]
fn with(program: &str, script: &str, directory: &Path) -> Option<String> {
    if !shell(&format!("command -v {program}"), directory).status.success() {
        println!("skipped: {program} not found");
        return None;
    }
    let output = shell(script, directory);
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn every_shell_parses_its_script() {
    let dir = tempfile::tempdir().unwrap();
    for (program, check) in [("bash", "bash -n c"), ("zsh", "zsh -n c"), ("fish", "fish --no-execute c")] {
        with(program, &format!("connreview completions {program} > c && {check}"), dir.path());
    }
    let parse = "[void][System.Management.Automation.Language.Parser]::ParseFile('c.ps1', [ref]$null, [ref]$e); if ($e) { throw $e }";
    with("pwsh", &format!("connreview completions powershell > c.ps1 && pwsh -NoProfile -Command \"{parse}\""), dir.path());
    let script = shell("connreview completions powershell", dir.path());
    assert!(String::from_utf8_lossy(&script.stdout).contains("Register-ArgumentCompleter"));
}

#[test]
fn bash_completes_commands_and_values() {
    let dir = tempfile::tempdir().unwrap();
    let script = "connreview completions bash > c && bash -c '. ./c; COMP_WORDS=(connreview hook run pre-p); COMP_CWORD=3; _connreview connreview pre-p run; echo \"${COMPREPLY[@]}\"
        COMP_WORDS=(connreview diff --format s); COMP_CWORD=3; _connreview connreview s --format; echo \"${COMPREPLY[@]}\"'";
    let Some(said) = with("bash", script, dir.path()) else { return };
    assert!(said.contains("pre-push") && said.contains("sarif"), "{said}");
}

#[test]
fn man_formats_the_pages() {
    let dir = tempfile::tempdir().unwrap();
    with(
        "groff",
        "connreview man --dir pages && for p in pages/*.1; do groff -man -Tutf8 -ww \"$p\" > out 2> errors; test ! -s errors || { cat errors >&2; exit 1; }; done",
        dir.path(),
    );
    let pages = shell("connreview man --dir pages && ls pages", dir.path());
    let names = String::from_utf8(pages.stdout).unwrap();
    for name in ["connreview.1", "connreview-diff.1", "connreview-hook.1", "connreview-hook-run.1", "connreview-rules-list.1"] {
        assert!(names.lines().any(|l| l == name), "{name} is missing: {names}");
    }
}
