//! How long a review may take, and how much memory.
//!
//! In: the limits. Out: which of them is hit, for stages that can stop at a clean place ([`Bounds`]), and the end of whatever does not
//! stop by itself ([`overdue`]). Left out: what a stopped stage leaves out, which it says itself. A run that hits such a limit depends on the
//! machine; that is why the bounds of single files and functions count work instead, and these are far away from any usual review.

use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

/// Seconds that a review may take, unless the caller says otherwise.
const SECONDS: u64 = 120;

/// Memory of the whole program, unless the caller says otherwise.
pub const DEFAULT_MEMORY_LIMIT: u64 = 2 << 30;

/// Longest time of a review, unless the caller says otherwise.
pub const DEFAULT_TIME_LIMIT: Duration = Duration::from_secs(SECONDS);

/// The system is asked for the memory no more often.
const BETWEEN: Duration = Duration::from_millis(10);

/// How far the program may go beyond its limits before it is ended: stages that look at them come to an end first.
const BEYOND: u32 = 2;

/// When the program ends whatever is still running.
static END: OnceLock<Bounds> = OnceLock::new();

/// A limit that was hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// `--time-limit`.
    Time,
    /// `--memory-limit`.
    Memory,
}

/// What a review may take.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bounds {
    /// When it has to come to its end.
    end: Option<Instant>,
    /// Bytes that the program may hold.
    memory: Option<u64>,
}

impl Bounds {
    /// Starts the clock; `None` is no limit.
    pub fn new(time: Option<Duration>, memory: Option<u64>) -> Self {
        Self { end: time.and_then(|l| Instant::now().checked_add(l)), memory }
    }

    /// Returns the limit that is hit, if one is.
    pub fn hit(self) -> Option<Hit> {
        let late = self.end.is_some_and(|end| Instant::now() >= end);
        let large = || self.memory.is_some_and(|most| held().is_some_and(|now| now > most));
        if late { Some(Hit::Time) } else { large().then_some(Hit::Memory) }
    }
}

impl Hit {
    /// Returns the limit with the option that raises it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time limit (--time-limit)",
            Self::Memory => "memory limit (--memory-limit)",
        }
    }
}

/// Sets the limits beyond which [`overdue`] tells of the whole program. The first call counts.
pub fn end_beyond(time: Option<Duration>, memory: Option<u64>) {
    END.get_or_init(|| Bounds::new(time.and_then(|l| l.checked_mul(BEYOND)), memory.and_then(|m| m.checked_mul(u64::from(BEYOND)))));
}

/// Returns the limit for which the program is to end without a report.
pub fn overdue() -> Option<Hit> {
    END.get().and_then(|b| b.hit())
}

/// Returns the bytes that the program holds by itself; files that the system keeps for it, such as git's packs, do not count. `None` where the
/// system does not say.
fn held() -> Option<u64> {
    static LAST: Mutex<Option<(Instant, u64)>> = Mutex::new(None);
    // Whoever comes while another asks need not wait.
    let mut last = LAST.try_lock().ok()?;
    if let Some((at, bytes)) = *last
        && at.elapsed() < BETWEEN
    {
        return Some(bytes);
    }
    let bytes = anonymous(&std::fs::read_to_string("/proc/self/status").ok()?)?;
    *last = Some((Instant::now(), bytes));
    Some(bytes)
}

/// Returns the bytes of Linux's account of a process that belong to no file.
fn anonymous(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|l| l.strip_prefix("RssAnon:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1 << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_limit_is_never_hit_and_none_at_all_is() {
        assert_eq!(Bounds::new(None, None).hit(), None);
        assert_eq!(Bounds::new(Some(Duration::MAX), None).hit(), None, "a time that no clock can tell is none");
        assert_eq!(Bounds::new(Some(Duration::from_secs(3600)), Some(u64::MAX)).hit(), None);
        assert_eq!(Bounds::new(Some(Duration::ZERO), None).hit(), Some(Hit::Time));
    }

    #[test]
    fn memory_is_what_the_system_says() {
        assert_eq!(anonymous("VmRSS:\t 200 kB\nRssAnon:\t     120 kB\nRssFile:\t 80 kB\n"), Some(120 << 10));
        assert_eq!(anonymous("VmRSS:\t 200 kB\n"), None);
        assert_eq!(anonymous("RssAnon:\t99999999999999999999 kB\n"), None);
        let all: Vec<u8> = vec![1; 8 << 20];
        if cfg!(target_os = "linux") {
            let hit = std::iter::repeat_with(|| Bounds::new(None, Some(1 << 20)).hit()).take(1_000).flatten().next();
            assert_eq!(hit, Some(Hit::Memory), "{}", all.len());
        }
    }
}
