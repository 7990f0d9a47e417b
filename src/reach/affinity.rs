//! Which test file is about which file, by their names.
//!
//! In: two paths. Out: whether one holds the tests of the other. Left out: what the files say.

use super::declared::Declarations;
use crate::change::directory;

/// Returns true where the file at `test` is the test file of the one at `target`, or the same.
pub(crate) fn own_file(declared: &Declarations<'_>, test: &str, target: &str) -> bool {
    if declared.is_module(target) {
        return test == target || akin(subject(test), subject(target));
    }
    directory(test) == directory(target) && stem(test).strip_suffix("_test") == Some(stem(target))
}

/// Returns what a file is about by its name: `store` of `test_store.py`, `store.test.ts` and `store_tests.rs`, a directory's name of a file that
/// stands for it.
fn subject(path: &str) -> &str {
    let name = stem(path);
    let name = name.strip_prefix("test_").unwrap_or(name);
    let name = ["_tests", "_test", "-test", "_spec", "-spec"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    if matches!(name, "index" | "mod" | "__init__" | "test" | "tests") { directory(path).rsplit('/').next().unwrap_or(name) } else { name }
}

/// Returns true for two names that differ in signs and an end of the plural only.
fn akin(a: &str, b: &str) -> bool {
    let plain = |s: &str| s.to_lowercase().replace(['-', '_'], "").trim_end_matches('s').to_owned();
    plain(a) == plain(b)
}

/// Returns a file's name without directory and extension.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split_once('.').map_or(name, |(s, _)| s)
}
