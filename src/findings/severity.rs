//! Severity: one table from what changed and which way to how urgent it is. The table is the whole rule; a rule of the
//! catalogue may set another level for a kind.

use crate::compare::{Change, Direction};
use crate::rules::{Level, Rule};

use Level::{High, Info, Low, Medium};

/// A row: kind, level when it is new, gone, of another value, weaker, stronger, and what to do about it.
type Row = (&'static str, [Level; 5], &'static str);

/// Levels by change kind.
const TABLE: &[Row] = &[
    ("channel_added", [Info, Info, Info, Low, Info], "Name the subscribers of the new channel in the description."),
    ("channel_removed", [Medium, High, High, High, Info], "Confirm that no component still publishes or listens on it."),
    ("channel_renamed", [Medium, High, High, High, High], "Publish and listen on both names until every component is upgraded."),
    ("message_handling_changed", [Info, Medium, Medium, Medium, Low], "Show in a test what happens to a message on both branches."),
    ("key_format_changed", [Info, Medium, High, High, Medium], "Migrate or read both formats; change readers and deleters in step."),
    ("ttl_changed", [Info, Medium, Medium, High, Low], "Confirm the lifetime with those who read the key, and what becomes of keys already stored."),
    ("redis_command_changed", [Info, Low, Low, Low, Info], "Confirm that the data stays consistent with what other components write."),
    ("redis_option_changed", [Info, Low, Low, Medium, Info], "Confirm the option with the deployment's Redis."),
    ("rpc_method_added", [Low, Low, Low, Low, Low], "Deploy the serving side first."),
    ("rpc_method_removed", [High, High, High, High, High], "Keep the method until no deployed caller uses it."),
    ("rpc_signature_changed", [Medium, High, High, High, Medium], "Version the method or keep both signatures until both sides are upgraded."),
    ("rpc_payload_changed", [Info, Medium, Medium, Medium, Low], "Confirm that an older partner decodes the message."),
    ("retry_changed", [Low, Medium, Medium, Medium, Low], "Show the bound and the delay in a test with a refused connection."),
    ("timeout_changed", [Low, Medium, Medium, Medium, Low], "Compare the deadline with the slowest answer that is still right."),
    ("pool_changed", [Info, Medium, Medium, Medium, Low], "Compare the number of connections with the server's limit, over all instances."),
    ("fallback_changed", [Low, Medium, Medium, Medium, Low], "Show in a test what is answered when the connection is down."),
    ("reconnect_changed", [Low, High, Medium, High, Low], "Show in a test that a lost connection is taken up again."),
    ("emergency_mode_changed", [Medium, Medium, Medium, Medium, Medium], "Show entering and leaving the mode in a test."),
    ("error_handling_changed", [Low, Medium, Low, Medium, Info], "Return or handle the error."),
    ("auth_changed", [Info, Medium, Medium, High, Low], "Have the change of authentication read by its owner."),
    ("secret_exposure_changed", [High, Low, Medium, High, Info], "Keep the secret out of logs and messages."),
    ("tls_changed", [Info, High, Medium, High, Low], "Confirm with the security owner that peers are still verified."),
    ("config_added", [Info, Info, Info, Info, Info], "Document the setting and its default."),
    ("config_removed", [Medium, Medium, Medium, Medium, Medium], "Say in the release notes what replaces the setting."),
    ("config_renamed", [Info, Medium, Medium, Medium, Medium], "Keep reading the old name until deployments have moved."),
    ("config_default_changed", [Low, Low, Medium, Medium, Low], "Say in the release notes whom the new default changes."),
    ("config_docs_changed", [Info, Info, Info, Info, Info], ""),
    ("serialization_changed", [Low, Medium, Medium, Medium, Low], "Confirm that stored data of the old form can still be read."),
    ("concurrency_changed", [Low, Low, Low, Medium, Info], "Show in a test that calls at the same time do not disturb each other."),
    ("lifecycle_changed", [Info, Medium, Low, Medium, Low], "Show start and stop in a test with the connection down."),
    ("dependency_changed", [Info, Low, Low, Low, Low], "Read the library's release notes between the two versions."),
    ("test_removed", [Info, Medium, Low, Medium, Info], "Name the test that shows the same now, or bring this one back."),
    ("test_weakened", [Info, Medium, Low, Medium, Info], "Say why the test may show less, or bring the check back."),
    (
        "health_check_changed",
        [Info, Low, Low, Medium, Info],
        "Show in a test what the probe answers with each partner refused, and with one that never answers.",
    ),
    ("other", [Info, Info, Info, Low, Info], ""),
];

/// Returns how urgent the finding of a change is; `None` for a change that is none. What the configuration says of a rule
/// holds for its findings, and makes no finding of what is none.
pub(super) fn judged(c: &Change, rule: Option<&Rule>) -> Option<Level> {
    let own = of(c, rule);
    (own > Info).then(|| rule.and_then(|r| r.weighed).unwrap_or(own))
}

/// Returns how urgent a change is by the table and its rule.
pub(super) fn of(c: &Change, rule: Option<&Rule>) -> Level {
    // What no longer exposes anything asks for nothing.
    if c.direction == Direction::Removed && rule.is_some_and(|r| r.role == "expose") {
        return Info;
    }
    let set = rule.and_then(|r| r.severity.get(&c.kind)).copied();
    let level = match (set, TABLE.iter().find(|r| r.0 == c.kind)) {
        // What a rule says of a kind is meant for a loss or another value, not for a new place.
        (Some(l), Some(_)) if !matches!(c.direction, Direction::Added | Direction::Strengthened) => l,
        (_, Some((_, levels, _))) => levels[index(c.direction)],
        // What comes back into order is no loss, whatever its kind.
        (Some(l), None) if c.direction == Direction::Strengthened => l.min(Low),
        (Some(l), None) => l,
        (None, None) => Low,
    };
    let level = if never_expires(c) { level.max(High) } else { level };
    // What is not sure is not urgent.
    if c.confidence <= Low { level.min(Info) } else { level }
}

/// Returns the column of a direction.
fn index(d: Direction) -> usize {
    match d {
        Direction::Added => 0,
        Direction::Removed => 1,
        Direction::Changed => 2,
        Direction::Weakened => 3,
        Direction::Strengthened => 4,
    }
}

/// Returns true where a lifetime becomes none.
fn never_expires(c: &Change) -> bool {
    let none = |v: &Option<String>| v.as_deref().is_some_and(|v| matches!(v, "0" | "0s" | "-1" | "-1ns"));
    c.kind == "ttl_changed" && c.direction == Direction::Changed && none(&c.head) && !none(&c.base)
}

/// Returns what to do where the kind's advice speaks of another case than this one.
fn fitting(c: &Change) -> Option<&'static str> {
    let conditions = ["no longer stands under ", " stood under ", "now stands under "];
    match (c.kind.as_str(), c.direction) {
        ("dependency_changed", Direction::Added) => Some("Say in the description what the library is for."),
        ("dependency_changed", Direction::Removed) => Some("Confirm that nothing needs the library at run time any more."),
        ("secret_exposure_changed", _) if c.rule.is_none() => Some("Confirm who reads what is written from this type."),
        _ if conditions.iter().any(|w| c.summary.contains(w)) => Some("Show in a test what happens on both sides of the condition."),
        _ => None,
    }
}

/// Returns what to do about a change.
pub(super) fn advice(c: &Change, rule: Option<&Rule>) -> String {
    let own = match fitting(c) {
        Some(advice) => return advice.to_owned(),
        None => TABLE.iter().find(|r| r.0 == c.kind).map_or("", |r| r.2),
    };
    if let Some(e) = rule.and_then(|r| r.expects.iter().find(|e| e.kind == c.kind && e.is_said_in(&c.summary))) {
        return e.recommend.clone();
    }
    // The advice of the kind speaks of keys in a store.
    if let Some(r) = rule.filter(|_| c.kind == "ttl_changed" && !c.captures.keys().any(|k| k.starts_with("key"))) {
        return r.recommend.clone();
    }
    // A rule's advice speaks of the place as such; for a value or what stands around the call the kind's own fits better.
    match rule {
        Some(r) if own.is_empty() || [&r.added, &r.removed, &r.other].into_iter().flatten().any(|k| *k == c.kind) => r.recommend.clone(),
        _ => own.to_owned(),
    }
}
