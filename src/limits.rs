//! How long a review may take.
//!
//! In: the limit. Out: whether it has passed, for stages that can stop at a clean place ([`Deadline`]), and the end of whatever does not
//! stop by itself ([`overdue`]). Left out: what a stopped stage leaves out, which it says itself. A run that hits this limit depends on the
//! machine; that is why the bounds of single files and functions count work instead, and this one is far away from any usual review.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Seconds that a review may take, unless the caller says otherwise.
const SECONDS: u64 = 120;

/// Longest time of a review, unless the caller says otherwise.
pub const DEFAULT_TIME_LIMIT: Duration = Duration::from_secs(SECONDS);

/// When the program ends whatever is still running.
static END: OnceLock<Instant> = OnceLock::new();

/// The time at which a review has to come to its end.
#[derive(Debug, Clone, Copy, Default)]
pub struct Deadline(Option<Instant>);

impl Deadline {
    /// Starts the clock; `None` is no limit.
    pub fn after(limit: Option<Duration>) -> Self {
        Self(limit.and_then(|l| Instant::now().checked_add(l)))
    }

    /// Returns true where the time is over.
    pub fn passed(self) -> bool {
        self.0.is_some_and(|end| Instant::now() >= end)
    }
}

/// Sets the time after which [`overdue`] is true: twice the limit, so that stages which look at their deadline come to an end first. The
/// first call counts.
pub fn end_after(limit: Option<Duration>) {
    if let Some(end) = limit.and_then(|l| Instant::now().checked_add(l.checked_mul(2)?)) {
        END.get_or_init(|| end);
    }
}

/// Returns true where the program is to end without a report.
pub fn overdue() -> bool {
    END.get().is_some_and(|end| Instant::now() >= *end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_limit_never_passes_and_none_at_all_has_passed() {
        assert!(!Deadline::after(None).passed());
        assert!(!Deadline::after(Some(Duration::MAX)).passed(), "a time that no clock can tell is none");
        assert!(!Deadline::after(Some(Duration::from_secs(3600))).passed());
        assert!(Deadline::after(Some(Duration::ZERO)).passed());
    }
}
