//! What the program says and how it exits, one case per file in `tests/cmd/`.
//!
//! `TRYCMD=overwrite cargo test --test cli` writes what it says today; read the difference before committing it.

/// Runs every case with nothing of the caller's environment that would change the text.
#[test]
fn commands() {
    trycmd::TestCases::new().env("NO_COLOR", "1").env("COLUMNS", "100").case("tests/cmd/*.toml").case("tests/cmd/*.trycmd");
}
