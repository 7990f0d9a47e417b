//! What resolving a value has to know of the standard libraries of languages: a table, and nothing else.
//!
//! In: package and name. Out: what such a function or name means for a value. Left out: libraries that are not standard.

/// What a function gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Its first argument with `%` verbs filled by the others.
    Format,
    /// Its arguments one after the other.
    Concat,
    /// The elements of its first argument with the second between them.
    Join,
    /// Its arguments with this text between them.
    JoinedBy(&'static str),
    /// The environment variable that its first argument names.
    Environment,
    /// A duration of so many nanoseconds.
    Nanoseconds,
}

/// Functions by package and name.
const FUNCTIONS: &[(&str, &str, Meaning)] = &[
    ("fmt", "Sprintf", Meaning::Format),
    ("fmt", "Sprint", Meaning::Concat),
    ("strconv", "Itoa", Meaning::Concat),
    ("strings", "Join", Meaning::Join),
    ("path", "Join", Meaning::JoinedBy("/")),
    ("path/filepath", "Join", Meaning::JoinedBy("/")),
    ("net", "JoinHostPort", Meaning::JoinedBy(":")),
    ("os", "Getenv", Meaning::Environment),
    ("os", "LookupEnv", Meaning::Environment),
    ("os", "getenv", Meaning::Environment),
    ("os.environ", "get", Meaning::Environment),
    ("os.environ", "pop", Meaning::Environment),
    ("os.environ", "setdefault", Meaning::Environment),
    ("std::env", "var", Meaning::Environment),
    ("time", "Duration", Meaning::Nanoseconds),
];

/// Constants that are durations, in nanoseconds.
const DURATIONS: &[(&str, &str, i128)] = &[
    ("time", "Nanosecond", 1),
    ("time", "Microsecond", 1_000),
    ("time", "Millisecond", 1_000_000),
    ("time", "Second", 1_000_000_000),
    ("time", "Minute", 60_000_000_000),
    ("time", "Hour", 3_600_000_000_000),
];

/// Objects whose fields or entries are environment variables.
const ENVIRONMENTS: &[(&str, &str)] = &[("process", "env"), ("os", "environ")];

/// Returns what a function means.
pub(super) fn function(package: &str, name: &str) -> Option<Meaning> {
    FUNCTIONS.iter().find(|(p, n, _)| *p == package && *n == name).map(|f| f.2)
}

/// Returns the duration that a constant of a package stands for.
pub(super) fn duration(package: &str, name: &str) -> Option<i128> {
    DURATIONS.iter().find(|(p, n, _)| *p == package && *n == name).map(|d| d.2)
}

/// Returns true where `head.part` holds the environment.
pub(super) fn is_environment(head: &str, part: &str) -> bool {
    ENVIRONMENTS.contains(&(head, part))
}
