//! Days, for what ends on one.
//!
//! In: `YYYY-MM-DD`, or the seconds of a commit. Out: [`Day`], in order of time. Left out: clocks and time zones. Nothing here
//! knows what day it is today.

use std::fmt;
use std::str::FromStr;

/// Seconds of a day.
const SECONDS: i64 = 86_400;

/// A day of the calendar (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: i64,
    month: u32,
    day: u32,
}

impl Day {
    /// Returns the day of so many seconds after the start of 1970 (UTC).
    pub fn of_seconds(seconds: i64) -> Self {
        // Years are counted from March, so that a leap day is the last of its year; eras are 400 years.
        let days = seconds.div_euclid(SECONDS) + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = u32::try_from(of_year - (153 * from_march + 2) / 5 + 1).unwrap_or(1);
        let month = u32::try_from(if from_march < 10 { from_march + 3 } else { from_march - 9 }).unwrap_or(1);
        Self { year: year_of_era + era * 400 + i64::from(month <= 2), month, day }
    }
}

/// Reads `YYYY-MM-DD`.
impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no day: expected YYYY-MM-DD");
        let digits = |range: std::ops::Range<usize>| {
            text.get(range).filter(|d| d.bytes().all(|b| b.is_ascii_digit())).and_then(|d| d.parse::<u32>().ok()).ok_or_else(wrong)
        };
        if text.len() != 10 || text.get(4..5) != Some("-") || text.get(7..8) != Some("-") {
            return Err(wrong());
        }
        let (year, month, day) = (digits(0..4)?, digits(5..7)?, digits(8..10)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let most = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        if day == 0 || day > most { Err(wrong()) } else { Ok(Self { year: i64::from(year), month, day }) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_days() {
        for (seconds, day) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (951_782_399, "2000-02-28"),
            (951_782_400, "2000-02-29"),
            (1_704_164_645, "2024-01-02"),
            (4_107_542_399, "2100-02-28"),
            (4_107_542_400, "2100-03-01"),
        ] {
            assert_eq!(Day::of_seconds(seconds).to_string(), day);
            assert_eq!(day.parse::<Day>(), Ok(Day::of_seconds(seconds)));
        }
    }

    #[test]
    fn only_days_of_the_calendar_are_read() {
        for text in ["", "2024", "2024-1-02", "2024-13-01", "2023-02-29", "2024-04-31", "2024-01-00", "2024/01/02", "+024-01-02", "tomorrow"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
        assert!("2024-01-02".parse::<Day>() < "2024-01-10".parse::<Day>());
    }
}
