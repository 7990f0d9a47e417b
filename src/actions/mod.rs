//! What a step of GitHub Actions leaves for others: its summary and its outputs.
//!
//! In: a report, the environment of a step. Out: text appended to the files that the runner names. Left out: annotations (a
//! format like any other), and everything that asks GitHub.

mod outputs;
mod summary;

pub use outputs::outputs;
pub use summary::{SUMMARY_LIMIT, summary};

use std::path::PathBuf;

/// A step of GitHub Actions, as its environment describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// File of the step's summary.
    pub summary: Option<PathBuf>,
    /// File of the step's outputs.
    pub output: Option<PathBuf>,
}

impl Step {
    /// Returns the step that the variables describe; `None` outside of GitHub Actions. `get` is the environment.
    pub fn of(get: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let file = |name: &str| get(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let step = Self { summary: file("GITHUB_STEP_SUMMARY"), output: file("GITHUB_OUTPUT") };
        (step != Self::default()).then_some(step)
    }
}

/// Returns true where the variables are those of a continuous-integration run.
pub fn in_ci(get: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name: &str| get(name).is_some_and(|v| !matches!(v.trim().to_ascii_lowercase().as_str(), "" | "0" | "false" | "no"));
    set("CI") || set("GITHUB_ACTIONS")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_known_by_its_files() {
        assert_eq!(Step::of(|_| None), None);
        assert_eq!(Step::of(|_| Some(String::new())), None);
        let step = Step::of(|n| (n == "GITHUB_OUTPUT").then(|| "/tmp/o".to_owned())).unwrap();
        assert_eq!((step.summary, step.output), (None, Some("/tmp/o".into())));
    }

    #[test]
    fn ci_is_known_by_its_variables() {
        let with = |name: &'static str, value: &'static str| in_ci(move |n| (n == name).then(|| value.to_owned()));
        assert!(with("CI", "true") && with("CI", "1") && with("GITHUB_ACTIONS", "true"));
        assert!(!with("CI", "false") && !with("CI", "") && !with("HOME", "true"));
    }
}
