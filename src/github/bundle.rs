//! A report on its way from a workflow without a token to one that has it.
//!
//! In: a report, or the bytes of a bundle. Out: the same. Left out: hunks and paths: whoever writes a bundle may be a stranger, so the
//! lines that carry comments are taken from GitHub's own diff when it is posted.
//!
//! A bundle is hostile input. Its size is bounded, its shape is checked, and of what it says about itself only the commit is used,
//! to refuse it where the workflow ran for another one. Verdict, repository and title are made anew; every text goes through the
//! same renderers as always, which trust none.

use super::error::GithubError;
use super::place::{Place, is_commit};
use super::read::Pull;
use crate::report::{Rendered, Report};
use serde::{Deserialize, Serialize};

/// Name and version of the shape.
const SCHEMA: &str = "connreview-bundle/1";
/// No report comes near to this.
pub const LARGEST: u64 = 16 << 20;
/// Findings of a report that a person could still read.
const MOST_FINDINGS: usize = 2000;

/// A bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// Name and version of the shape.
    schema: String,
    /// The commit that was reviewed.
    pub head: String,
    /// The report.
    pub report: Report,
}

impl Bundle {
    /// Packs a report of two commits.
    pub fn of(report: &Report) -> Result<Self, GithubError> {
        let head = report.target.head.clone();
        if !is_commit(&head) {
            return Err(GithubError::Bundle(format!("`{head}` is no commit; a bundle takes two: `connreview diff BASE...HEAD --bundle FILE`")));
        }
        Ok(Self { schema: SCHEMA.to_owned(), head, report: Report { report: Rendered::default(), ..report.clone() } })
    }

    /// Returns the bundle as it is written.
    pub fn text(&self) -> String {
        serde_json::to_string(self).map(|t| t + "\n").unwrap_or_default()
    }

    /// Reads a bundle.
    pub fn read(bytes: &[u8]) -> Result<Self, GithubError> {
        let refused = |why: String| GithubError::Bundle(why);
        if bytes.len() as u64 > LARGEST {
            return Err(refused(format!("it is larger than {} MiB", LARGEST >> 20)));
        }
        let bundle: Self = serde_json::from_slice(bytes).map_err(|e| refused(format!("it has not the shape of one: {e}")))?;
        if bundle.schema != SCHEMA {
            return Err(refused(format!("it is of another shape than `{SCHEMA}`")));
        }
        if !is_commit(&bundle.head) || bundle.report.target.head != bundle.head {
            return Err(refused("it names no commit".to_owned()));
        }
        match bundle.report.findings.len() {
            0..=MOST_FINDINGS => Ok(bundle),
            n => Err(refused(format!("it has {n} findings, more than {MOST_FINDINGS}"))),
        }
    }

    /// Returns the report for a pull request, which says itself what it is; `verdict` is made from the findings.
    pub fn for_pull(self, place: &Place, pull: &Pull, verdict: impl FnOnce(&Report) -> crate::report::Verdict) -> Report {
        let mut report = self.report;
        report.target.repo = place.repository.clone();
        report.target.title = pull.title.clone();
        report.target.source = "github".to_owned();
        report.report = Rendered::default();
        report.verdict = verdict(&report);
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    /// A report of a commit.
    fn report() -> Report {
        let mut report = sample::high();
        report.target.head = "a".repeat(40);
        report
    }

    #[test]
    fn a_bundle_comes_back_as_it_was() {
        let bundle = Bundle::of(&report()).unwrap();
        assert_eq!(Bundle::read(bundle.text().as_bytes()).unwrap(), bundle);
        let mut of_work_tree = report();
        of_work_tree.target.head = "worktree".into();
        assert!(Bundle::of(&of_work_tree).is_err());
    }

    #[test]
    fn what_is_no_bundle_is_refused() {
        let good = Bundle::of(&report()).unwrap().text();
        for (bad, what) in [
            (String::new(), "empty"),
            (good[..good.len() / 2].to_owned(), "half"),
            (good.replace(SCHEMA, "connreview-bundle/2"), "another version"),
            (good.replacen(&"a".repeat(40), "--upload-pack=x", 1), "another head"),
            (good.replacen("\"findings\":[", "\"findings\":{", 1), "another shape"),
            (good.replacen("{\"schema\"", "{\"more\":1,\"schema\"", 1), "an unknown field"),
            ("[".repeat(100_000), "deep"),
        ] {
            assert!(matches!(Bundle::read(bad.as_bytes()), Err(GithubError::Bundle(_))), "{what}");
        }
    }
}
