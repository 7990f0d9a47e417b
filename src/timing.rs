//! How long each stage of a run took, for `-v`.
//!
//! In: work with a name. Out: its result, and a table of durations. Left out: printing, and any influence on the
//! result: reports hold no clock.

use std::fmt::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A stop-watch over the stages of a run.
#[derive(Debug, Default)]
pub struct Stages(Mutex<Vec<(&'static str, Duration)>>);

impl Stages {
    /// Does `work` and notes how long it took.
    pub fn time<T>(&self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let took = start.elapsed();
        // A panic elsewhere must not hide the durations, which stay consistent in any case.
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push((stage, took));
        result
    }

    /// Returns one line per stage in order, and the sum; empty where nothing was measured.
    pub fn table(&self) -> String {
        let stages = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut text = String::new();
        if stages.is_empty() {
            return text;
        }
        let sum = stages.iter().map(|(_, took)| *took).sum();
        for (stage, took) in stages.iter().copied().chain([("sum", sum)]) {
            // Writing into a String cannot fail.
            let _ = writeln!(text, "{stage:<24}{:>10.1} ms", took.as_secs_f64() * 1e3);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Stages;

    #[test]
    fn stages_are_listed_in_order_with_their_sum() {
        let stages = Stages::default();
        assert_eq!(stages.table(), "");
        assert_eq!(stages.time("change set", || 7), 7);
        stages.time("facts", || ());
        let names: Vec<String> = stages.table().lines().map(|l| l[..24].trim().to_owned()).collect();
        assert_eq!(names, ["change set", "facts", "sum"]);
    }
}
