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
    /// A duration of so many of these nanoseconds.
    Duration(i128),
    /// Its first argument as it is.
    Same,
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
    ("std::env", "var_os", Meaning::Environment),
];

/// What Rust's types for durations are made of, by function.
const MADE_DURATIONS: &[(&str, i128)] = &[
    ("from_nanos", 1),
    ("from_micros", 1_000),
    ("from_millis", 1_000_000),
    ("from_secs", 1_000_000_000),
    ("from_secs_f32", 1_000_000_000),
    ("from_secs_f64", 1_000_000_000),
    ("from_mins", 60_000_000_000),
    ("from_hours", 3_600_000_000_000),
    ("milliseconds", 1_000_000),
    ("seconds", 1_000_000_000),
    ("minutes", 60_000_000_000),
    ("hours", 3_600_000_000_000),
    ("days", 86_400_000_000_000),
    ("weeks", 604_800_000_000_000),
];

/// Methods of Rust that give back what they are called on, opened or copied.
const KEEPS: &[&str] = &[
    "to_string",
    "to_owned",
    "into",
    "clone",
    "as_str",
    "as_ref",
    "to_vec",
    "as_bytes",
    "unwrap",
    "expect",
    "unwrap_or",
    "unwrap_or_else",
    "unwrap_or_default",
    "ok",
    "map_err",
    "context",
];

/// Methods that give a duration as a number of these nanoseconds.
const COUNTS: &[(&str, i128)] =
    &[("as_secs", 1_000_000_000), ("as_millis", 1_000_000), ("as_micros", 1_000), ("as_nanos", 1), ("num_seconds", 1_000_000_000)];

/// Returns what a function of a type means: `Duration::from_secs`.
pub(super) fn associated(package: &str, type_name: &str, name: &str) -> Option<Meaning> {
    let made = || MADE_DURATIONS.iter().find(|(n, _)| *n == name).map(|(_, unit)| Meaning::Duration(*unit));
    match type_name {
        "Duration" | "TimeDelta" => made(),
        "String" if name == "from" && package == "std" => Some(Meaning::Same),
        _ => None,
    }
}

/// Returns true for a method that gives back what it is called on.
pub(super) fn keeps(method: &str) -> bool {
    KEEPS.contains(&method)
}

/// Returns the nanoseconds of the unit in which a method counts a duration.
pub(super) fn counts(method: &str) -> Option<i128> {
    COUNTS.iter().find(|(n, _)| *n == method).map(|(_, unit)| *unit)
}

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
