//! Keeps to the limits that span several requests: at most 80 writes a minute, nothing while a limit is used up.

use crate::github::progress::Progress;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// GitHub's limit for requests that make content.
const WRITES: usize = 80;
/// The time that it counts them over.
const MINUTE: Duration = Duration::from_secs(60);

/// What the requests so far leave to the next.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// When the latest writes were sent.
    writes: Mutex<VecDeque<Instant>>,
    /// Until when the server wants no request.
    until: Mutex<Option<Instant>>,
}

impl Pace {
    /// Waits for the turn of a write.
    pub(super) async fn before_write(&self, progress: &Progress) {
        let wait = self.turn(Instant::now());
        if !wait.is_zero() {
            progress.say(format!("waiting {} s: at most {WRITES} writes a minute", wait.as_secs() + 1));
            tokio::time::sleep(wait).await;
        }
    }

    /// Takes the next turn and returns how long it is until then.
    fn turn(&self, now: Instant) -> Duration {
        let mut writes = self.writes.lock().unwrap_or_else(PoisonError::into_inner);
        let at = if writes.len() < WRITES { now } else { writes.pop_front().map_or(now, |first| now.max(first + MINUTE)) };
        writes.push_back(at);
        at - now
    }

    /// Notes what an answer says about the limit.
    pub(super) fn note(&self, used_up: Option<Duration>) {
        if let Some(time) = used_up {
            *self.until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + time);
        }
    }

    /// Returns how long the next request has to wait.
    pub(super) fn owed(&self) -> Option<Duration> {
        let until = (*self.until.lock().unwrap_or_else(PoisonError::into_inner))?;
        until.checked_duration_since(Instant::now()).filter(|d| !d.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eighty_first_write_waits_for_the_first_to_be_a_minute_old() {
        let (pace, start) = (Pace::default(), Instant::now());
        assert!((0..WRITES).all(|_| pace.turn(start).is_zero()));
        assert_eq!(pace.turn(start + Duration::from_secs(10)), Duration::from_secs(50));
        assert_eq!(pace.turn(start + Duration::from_secs(90)), Duration::ZERO);
    }
}
