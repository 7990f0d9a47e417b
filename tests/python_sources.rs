//! Our Python examples and fixtures are Python: each compiles.
//!
//! In: `rules/**/*.py` and `fixtures/**/*.py`. Out: nothing. Left out: running them; their imports need not exist. Where there is no
//! `python3`, the test says so and passes.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Compiles each file that is named on the command line, and leaves no files behind (`py_compile` would).
const COMPILE: &str = "import sys\nfor path in sys.argv[1:]:\n    with open(path, encoding='utf-8') as f:\n        compile(f.read(), path, 'exec')\n";

/// Adds the Python files below a directory.
fn collect(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in directory.read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|e| e == "py") {
            found.push(path);
        }
    }
}

#[test]
fn examples_and_fixtures_compile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![];
    collect(&root.join("rules"), &mut files);
    collect(&root.join("fixtures"), &mut files);
    assert!(files.len() > 20, "{} files", files.len());
    match Command::new("python3").arg("-c").arg(COMPILE).args(&files).output() {
        Ok(out) => assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr)),
        Err(e) => writeln!(std::io::stderr(), "skipped: python3 cannot be run: {e}").unwrap(),
    }
}
