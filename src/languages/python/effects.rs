//! What a call does by Python and its standard library alone, and by the habits of logging and metrics libraries.
//!
//! In: a call's callee and arguments. Out: [`Effect`]. Left out: anything that a rule of the catalogue says about a library.

use crate::facts::{Arg, Effect, Expr};

/// Names of loggers, in lower case.
const LOGGERS: &[&str] = &["log", "logger", "logging", "_logger", "_log", "structlog", "loguru", "console", "audit_log"];

/// Methods of a logger.
const LEVELS: &[&str] = &[
    "debug",
    "info",
    "warning",
    "warn",
    "error",
    "exception",
    "critical",
    "fatal",
    "log",
    "trace",
    "success",
    "notice",
    "adebug",
    "ainfo",
    "awarning",
    "aerror",
    "aexception",
];

/// Functions that print or report.
const PRINTS: &[(&str, &str)] = &[
    ("warnings", "warn"),
    ("traceback", "print_exc"),
    ("click", "echo"),
    ("click", "secho"),
    ("pprint", "pprint"),
    ("sentry_sdk", "capture_exception"),
    ("sentry_sdk", "capture_message"),
];

/// Packages whose `sleep` waits.
const SLEEPERS: &[&str] = &["time", "asyncio", "gevent", "eventlet", "anyio", "trio", "eventlet.greenthread"];

/// Functions that bound how long something takes.
const DEADLINES: &[(&str, &str)] = &[
    ("asyncio", "wait_for"),
    ("asyncio", "timeout"),
    ("asyncio", "timeout_at"),
    ("asyncio.timeouts", "timeout"),
    ("async_timeout", "timeout"),
    ("anyio", "fail_after"),
    ("anyio", "move_on_after"),
    ("trio", "fail_after"),
    ("trio", "move_on_after"),
    ("gevent", "Timeout"),
    ("eventlet", "Timeout"),
    ("signal", "alarm"),
    ("signal", "setitimer"),
];

/// Parts of import paths whose functions count, time or trace.
const METER_PACKAGES: &[&str] =
    &["prometheus_client", "statsd", "opentelemetry", "opentracing", "datadog", "ddtrace", "newrelic", "django_prometheus"];

/// Names that speak of metrics and traces, in lower case.
const METERS: &[&str] = &["metrics", "stats", "statsd", "span", "tracer", "prometheus", "meter", "telemetry"];

/// Methods that count or time.
const METER_METHODS: &[&str] = &[
    "inc",
    "incr",
    "increment",
    "decr",
    "dec",
    "observe",
    "timing",
    "timer",
    "gauge",
    "histogram",
    "distribution",
    "count",
    "record",
    "set_attribute",
    "set_attributes",
    "set_tag",
    "set_data",
    "add_event",
    "record_exception",
    "set_status",
    "add_breadcrumb",
    "event",
];

/// Returns what a call does.
pub(super) fn effect(callee: &Expr, name: &str, package: Option<&str>, args: &[Arg]) -> Option<Effect> {
    match (package, name) {
        (Some(p), "sleep") if SLEEPERS.contains(&p) => return Some(Effect::Sleep),
        (Some("sys"), "exit") | (Some("os"), "_exit" | "abort") => return Some(Effect::Exit),
        (None, "exit" | "quit") if matches!(callee, Expr::Name(_)) => return Some(Effect::Exit),
        (None, "print" | "pprint") if matches!(callee, Expr::Name(_)) => return Some(Effect::Log),
        (None, "acquire") if acquires(callee, args) => return Some(Effect::Lock),
        (None, "release") if args.is_empty() && owner(callee).is_some_and(is_lock) => return Some(Effect::Unlock),
        (Some(p), _) if PRINTS.contains(&(p, name)) => return Some(Effect::Log),
        (Some(p), _) if DEADLINES.contains(&(p, name)) => return Some(Effect::Deadline),
        _ => {}
    }
    let chain = chain(callee);
    let parts = &chain[..chain.len().saturating_sub(1)];
    let logs = parts.iter().any(|p| is_logger(p)) || package.is_some_and(|p| matches!(p, "logging" | "structlog" | "loguru"));
    if logs && LEVELS.contains(&name) {
        return Some(Effect::Log);
    }
    measures(parts, name, package).then_some(Effect::Measure)
}

/// Returns true for a lock of this process that is taken.
fn acquires(callee: &Expr, args: &[Arg]) -> bool {
    args.iter().all(|a| matches!(a.name.as_deref(), None | Some("blocking" | "timeout"))) && owner(callee).is_some_and(is_lock)
}

/// Returns the last name of what a method is called on.
fn owner(callee: &Expr) -> Option<&str> {
    match callee {
        Expr::Field { of, .. } => match &**of {
            Expr::Name(n) | Expr::Field { name: n, .. } => Some(n),
            _ => None,
        },
        _ => None,
    }
}

/// Returns true for names that locks of a process have.
fn is_lock(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("lock") || name.ends_with("mutex") || name.ends_with("semaphore") || name.ends_with("condition")
}

/// Returns true for a part of a chain that is a logger.
fn is_logger(part: &str) -> bool {
    LOGGERS.iter().any(|l| part.eq_ignore_ascii_case(l))
        || part.to_ascii_lowercase().ends_with("logger")
        || part == "getLogger"
        || part == "get_logger"
}

/// Returns true for a call that counts or times.
fn measures(parts: &[&str], name: &str, package: Option<&str>) -> bool {
    if let Some(path) = package {
        let constructs = name.starts_with(char::is_uppercase);
        let metered = METER_PACKAGES.iter().any(|p| path.split('.').any(|part| part == *p)) || path.ends_with(".metrics") || path == "metrics";
        return metered && !constructs || (path == "sentry_sdk" && matches!(name, "set_tag" | "set_context" | "add_breadcrumb"));
    }
    let named = |p: &str| METERS.iter().any(|m| p.eq_ignore_ascii_case(m)) || p.ends_with("_metrics") || p.ends_with("_span");
    METER_METHODS.contains(&name) && (parts.iter().any(|p| named(p)) || parts.contains(&"labels"))
}

/// Returns the names of a callee from its head on, through calls: `log.bind(x).info` is `log`, `bind`, `info`.
fn chain(callee: &Expr) -> Vec<&str> {
    let mut names = Vec::new();
    let mut at = callee;
    loop {
        at = match at {
            Expr::Field { of, name } => {
                names.push(name.as_str());
                of
            }
            Expr::Call(call) => &call.callee,
            Expr::Index { of, .. } => of,
            Expr::Name(name) => {
                names.push(name.as_str());
                break;
            }
            _ => break,
        };
    }
    names.reverse();
    names
}
