//! The words that every pack shares: change kinds, failure scenarios, report labels.
//!
//! In: nothing. Out: tables; a test of the contract holds [`CHANGE_KINDS`] against the documentation. Left out:
//! mechanisms and libraries, which packs bring, and how severe a kind is (`findings` has that table).

/// Built-in change kinds in the order of the documentation, each with its meaning.
pub const CHANGE_KINDS: &[(&str, &str)] = &[
    ("channel_added", "a channel is published on or listened to that was not before"),
    ("channel_removed", "a channel is no longer published on or listened to"),
    ("channel_renamed", "a channel has another name"),
    ("message_handling_changed", "a received message is treated in another way"),
    ("key_format_changed", "a key is built in another way"),
    ("ttl_changed", "an entry lives for another time"),
    ("redis_command_changed", "another command is sent to the store"),
    ("redis_option_changed", "the store is connected to or used with another option"),
    ("rpc_method_added", "a remote method is called or offered that was not before"),
    ("rpc_method_removed", "a remote method is no longer called or offered"),
    ("rpc_signature_changed", "a remote method takes or returns something else"),
    ("rpc_payload_changed", "a message of a remote call has other fields"),
    ("retry_changed", "a failed attempt is repeated in another way"),
    ("timeout_changed", "an operation may take another time"),
    ("pool_changed", "connections are kept and shared in another way"),
    ("fallback_changed", "something else happens where a connection fails"),
    ("reconnect_changed", "a lost connection is taken up again in another way"),
    ("emergency_mode_changed", "the mode without the other component works in another way"),
    ("error_handling_changed", "an error of a connection is treated in another way"),
    ("auth_changed", "who is let in, or how it is proved, is decided in another way"),
    ("secret_exposure_changed", "a secret is shown, stored or sent in another way"),
    ("tls_changed", "a connection is encrypted or verified in another way"),
    ("config_added", "a setting of a connection is new"),
    ("config_removed", "a setting of a connection is gone"),
    ("config_renamed", "a setting of a connection has another name"),
    ("config_default_changed", "a setting of a connection has another default"),
    ("config_docs_changed", "a setting of a connection is documented to mean something else"),
    ("serialization_changed", "what is sent or stored is encoded in another way"),
    ("concurrency_changed", "a connection is used by other concurrent work, or under other locks"),
    ("lifecycle_changed", "a connection is opened, closed or shut down at another time"),
    ("dependency_changed", "a library of a connection has another version"),
    ("other", "something of a connection changed that no other kind names"),
];

/// What a test of a connection should show to fail.
pub const FAILURES: &[&str] = &["refused", "timeout", "retry", "reconnect", "emergency", "malformed", "denied", "expiry"];

/// Labels of the report that a mechanism may be told under.
pub const LABELS: &[&str] = &["redis", "rpc", "sync", "auth", "config"];

/// Names of languages as facts give them.
pub const LANGUAGES: &[&str] = &["go", "javascript", "python", "rust", "typescript"];

/// Registries that manifests take libraries from.
pub const REGISTRIES: &[&str] = &["crates", "go", "npm", "pypi"];

/// What can be said of how attempts are made.
pub const FACETS: &[&str] = &["attempts", "cap", "delay", "growth", "jitter", "only", "permanent", "time"];

/// How the delay between attempts may go on.
pub const GROWTHS: &[&str] = &["constant", "exponential", "linear", "random"];

/// Returns the languages whose programs import what a registry publishes.
pub fn languages_of(registry: &str) -> &'static [&'static str] {
    match registry {
        "crates" => &["rust"],
        "go" => &["go"],
        "npm" => &["javascript", "typescript"],
        "pypi" => &["python"],
        _ => &[],
    }
}

/// Captures that a point of a setting always has, whatever the rule says.
pub const SETTING_CAPTURES: &[&str] = &["default", "env", "name", "tag"];

/// Capture that an option has which gives the wait before the next attempt.
pub const STRATEGY_CAPTURE: &str = "retry";

/// Captures that a point of an entry always has.
pub const ENTRY_CAPTURES: &[&str] = &["kind", "name", "resource", "value"];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_stands_once_and_has_a_meaning() {
        let names: BTreeSet<_> = CHANGE_KINDS.iter().map(|(k, _)| k).collect();
        assert_eq!((names.len(), CHANGE_KINDS.len()), (32, 32));
        assert!(CHANGE_KINDS.iter().all(|(k, m)| !m.is_empty() && k.chars().all(|c| c.is_ascii_lowercase() || c == '_')));
    }
}
