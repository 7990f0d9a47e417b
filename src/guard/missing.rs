//! Failure scenarios that no test of a changed function shows.
//!
//! In: a function's changes and what its tests show of failures. Out: the scenarios that these changes are about and that nothing shows, by their names of
//! the catalogue. Told only where the tests were all looked at and show no failure at all, or where there is no test: what shows some failure
//! may show this one. Left out: scenarios that the change is not about.

use crate::compare::Change;
use crate::reach::{Answer, Reached, Status};

/// What a change of a kind must survive.
const OF_KIND: &[(&str, &str)] = &[
    ("timeout_changed", "timeout"),
    ("retry_changed", "retry"),
    ("reconnect_changed", "reconnect"),
    ("emergency_mode_changed", "emergency"),
    ("fallback_changed", "refused"),
    ("error_handling_changed", "refused"),
    ("ttl_changed", "expiry"),
    ("auth_changed", "denied"),
    ("serialization_changed", "malformed"),
    ("message_handling_changed", "malformed"),
];

/// Scenarios in words, after a function's name.
const WORDS: &[(&str, &str)] = &[
    ("refused", "with the connection refused"),
    ("timeout", "with an answer that comes too late"),
    ("retry", "with all attempts used up"),
    ("reconnect", "with the connection lost and back"),
    ("emergency", "in emergency mode"),
    ("malformed", "with a malformed message"),
    ("denied", "with authentication refused"),
    ("expiry", "with the entry expired"),
];

/// Returns the scenarios that a function's changes are about and that no test shows.
pub fn scenarios(reached: &Reached, changes: &[&Change]) -> Vec<String> {
    let open = reached.status == Status::Uncovered || (reached.failure.answer == Answer::No && reached.status != Status::Unknown);
    if !open {
        return vec![];
    }
    let mut all: Vec<String> = vec![];
    // What never ends has no end to show.
    let endless = |c: &&&Change| c.kind == "ttl_changed" && matches!(c.head.as_deref(), None | Some("0" | "0s" | "-1"));
    for c in changes.iter().filter(|c| !endless(c)) {
        if let Some((_, s)) = OF_KIND.iter().find(|(kind, _)| *kind == c.kind)
            && !all.iter().any(|known| known == s)
        {
            all.push((*s).to_owned());
        }
    }
    all
}

/// Returns a scenario in words, to stand after the name of a function.
pub fn in_words(scenario: &str) -> &'static str {
    WORDS.iter().find(|(name, _)| *name == scenario).map_or("with its connection failing", |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{CHANGE_KINDS, FAILURES};

    #[test]
    fn every_scenario_is_one_of_the_catalogue() {
        assert!(OF_KIND.iter().all(|(kind, s)| CHANGE_KINDS.iter().any(|(k, _)| k == kind) && FAILURES.contains(s)));
        assert!(FAILURES.iter().all(|f| WORDS.iter().any(|(name, _)| name == f)));
    }
}
