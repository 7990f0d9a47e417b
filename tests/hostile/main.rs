//! What a stranger's pull request could hold: hostile sources, settings and patches, limits, and what must not change a finding.
//!
//! Sizes are small enough for every run of the tests; `scripts/hostile.sh` reviews the same at full size. `HOSTILE_RUNS=N` makes more
//! mutations of each seed (see `mutations`).

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod apart;
mod handed;
mod identity;
mod interrupted;
mod limits;
mod mutations;
mod properties;
mod sources;
#[path = "../support/mod.rs"]
mod support;

use serde_json::Value;
use support::{Files, Repo};

/// An ordinary file beside the hostile ones, which they must not hide: it keeps a cart for so many minutes.
pub(crate) fn plain(minutes: u32) -> (String, Vec<u8>) {
    let head = "package shop\n\nimport (\n\t\"context\"\n\t\"time\"\n\n\t\"github.com/redis/go-redis/v9\"\n)\n\n";
    let keep = format!("func Keep(ctx context.Context, c *redis.Client, id string) {{\n\tc.Set(ctx, \"cart-\"+id, id, {minutes}*time.Minute)\n}}\n");
    ("shop/shop.go".to_owned(), format!("{head}{keep}").into_bytes())
}

/// Returns a repository of files by path, before and after, with the ordinary file beside them.
pub(crate) fn beside(files: Vec<(String, Vec<u8>, Vec<u8>)>) -> Repo {
    let (mut base, mut head) = (Files::new(), Files::new());
    base.extend([plain(30)]);
    head.extend([plain(15)]);
    for (path, before, after) in files {
        base.insert(path.clone(), before);
        head.insert(path, after);
    }
    Repo::new(&base, &head)
}

/// Returns the JSON report, in which the ordinary file must be told.
pub(crate) fn reviewed(repo: &Repo, args: &[&str]) -> Value {
    let report: Value = serde_json::from_str(&repo.diff(&[&["--format", "json"], args].concat())).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().any(|f| f["file"] == "shop/shop.go"), "the ordinary file is not told: {report:#}");
    report
}

/// Returns the paths and reasons of what was not examined.
pub(crate) fn not_examined(report: &Value) -> Vec<String> {
    let all = report["not_examined"].as_array().unwrap();
    all.iter().map(|n| format!("{}: {}", n["what"].as_str().unwrap(), n["why"].as_str().unwrap())).collect()
}
