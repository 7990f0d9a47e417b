//! What a call does by Go and its standard library alone, and by the habits of logging and metrics libraries.
//!
//! In: a call's callee and arguments. Out: [`Effect`]. Left out: anything that a rule of the catalogue says about a library.

use crate::facts::{Arg, Effect, Expr};

/// Names of loggers, in lower case.
const LOGGERS: &[&str] = &["log", "logger", "slog", "klog", "glog", "zap", "logrus", "zerolog", "sugar"];

/// Methods that give a logger with more to say.
const LOGGER_METHODS: &[&str] = &["WithField", "WithFields", "WithError", "WithPrefix"];

/// Names that speak of metrics and traces, in lower case.
const METERS: &[&str] = &["metrics", "stats", "statsd", "prometheus", "promauto", "span", "tracer", "trace", "instrument", "otel"];

/// Ends of names of metrics and spans.
const METER_ENDS: &[&str] = &["Span", "Metrics", "Metric", "Counter", "Histogram", "Gauge", "Summary"];

/// Methods that count or time.
const METER_METHODS: &[&str] = &[
    "Inc",
    "Dec",
    "Add",
    "Sub",
    "Set",
    "Observe",
    "Record",
    "ObserveDuration",
    "SetAttributes",
    "SetAttribute",
    "AddEvent",
    "RecordError",
    "SetStatus",
    "SetTag",
    "LogFields",
    "SetName",
    "End",
    "Finish",
    "Start",
    "StartSpan",
    "Timing",
    "Count",
    "Gauge",
    "Histogram",
    "Increment",
    "NewTimer",
    "WithLabelValues",
    "Event",
    "EventKv",
    "TimingKv",
    "GaugeKv",
    "EventErr",
    "EventErrKv",
    "Complete",
    "CompleteKv",
];

/// Parts of import paths whose functions count, time or trace.
const METER_PACKAGES: &[&str] =
    &["prometheus", "statsd", "opentelemetry.io/otel", "opentracing", "opencensus.io", "go-metrics", "newrelic", "dd-trace-go", "gocraft/health"];

/// Returns what a call does.
pub(super) fn effect(callee: &Expr, name: &str, package: Option<&str>, args: &[Arg]) -> Option<Effect> {
    match (package, name) {
        (Some("time"), "Sleep") => return Some(Effect::Sleep),
        (Some("time"), "After" | "NewTimer" | "AfterFunc") => return Some(Effect::Deadline),
        (Some("context"), "WithTimeout" | "WithDeadline" | "WithTimeoutCause" | "WithDeadlineCause") => return Some(Effect::Deadline),
        (None, "SetDeadline" | "SetReadDeadline" | "SetWriteDeadline") => return Some(Effect::Deadline),
        (Some("os"), "Exit") => return Some(Effect::Exit),
        (Some("fmt"), _) => return printed(name, args),
        (_, "panic") if matches!(callee, Expr::Name(_)) => return Some(Effect::Panic),
        (None, "Lock" | "RLock") if args.is_empty() || locks(callee) => return Some(Effect::Lock),
        (None, "Unlock" | "RUnlock") if args.is_empty() || locks(callee) => return Some(Effect::Unlock),
        // `sync.Once`.
        // Of a `sync.WaitGroup`, and of the groups that are made after it.
        (None, "Go") if matches!(args, [Arg { value: Expr::Function(_), .. }]) => return Some(Effect::Background),
        (None, "Do") if args.len() == 1 && receiver(callee).is_some_and(|r| r.to_ascii_lowercase().ends_with("once")) => return Some(Effect::Once),
        _ => {}
    }
    let level = level(name);
    let meter = METER_METHODS.contains(&name) || package.is_some();
    if level.is_none() && !meter {
        return None;
    }
    let chain = chain(callee);
    let parts = &chain[..chain.len().saturating_sub(1)];
    match level {
        Some(effect) if parts.iter().any(|p| is_logger(p)) || package.is_some_and(is_logging_package) => {
            Some(last_word(parts, name).unwrap_or(effect))
        }
        _ => measured(parts, name, package).then_some(Effect::Measure),
    }
}

/// Returns true for a method of something that is named a lock: one of another process takes a context.
fn locks(callee: &Expr) -> bool {
    receiver(callee).is_some_and(|r| {
        let r = r.to_ascii_lowercase();
        ["lock", "locker", "mutex", "mu"].iter().any(|end| r.ends_with(end))
    })
}

/// Returns the last name of what a method is called on.
fn receiver(callee: &Expr) -> Option<&str> {
    match callee {
        Expr::Field { of, .. } => match &**of {
            Expr::Name(n) | Expr::Field { name: n, .. } => Some(n),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the effect of a function of `fmt`.
fn printed(name: &str, args: &[Arg]) -> Option<Effect> {
    let to_terminal = || match args.first().map(|a| &a.value) {
        Some(Expr::Field { of, name }) => **of == Expr::Name("os".to_owned()) && matches!(name.as_str(), "Stderr" | "Stdout"),
        _ => false,
    };
    let prints = name.starts_with("Print") || (name.starts_with("Fprint") && to_terminal());
    prints.then_some(Effect::Log)
}

/// Returns the effect of a logger's method: `Warn`, `Warnf`, `WarnContext`, `Fatalln`, `Msg`.
fn level(name: &str) -> Option<Effect> {
    let rest =
        ["Debug", "Info", "Warning", "Warn", "Error", "Print", "Trace", "Notice", "Critical", "Log", "Fatal", "Panic", "DPanic", "Msg", "Send"]
            .iter()
            .find_map(|l| name.strip_prefix(l).map(|rest| (*l, rest)));
    match rest? {
        (_, rest) if !matches!(rest, "" | "f" | "ln" | "w" | "x" | "ctx" | "Context" | "Attrs" | "Depth" | "Ctx") => None,
        ("Fatal", _) => Some(Effect::Exit),
        ("Panic", _) => Some(Effect::Panic),
        _ => Some(Effect::Log),
    }
}

/// Returns the effect of a call that sends off what a chain has put together, where its level does more than write: `log.Fatal().Err(err).Msg`.
fn last_word(parts: &[&str], name: &str) -> Option<Effect> {
    let sends = matches!(name, "Msg" | "Msgf" | "MsgFunc" | "Send");
    let of = |level: &str| sends && parts.contains(&level);
    if of("Fatal") { Some(Effect::Exit) } else { of("Panic").then_some(Effect::Panic) }
}

/// Returns true for a part of a chain that is a logger.
fn is_logger(part: &str) -> bool {
    LOGGERS.iter().any(|l| part.eq_ignore_ascii_case(l))
        || LOGGER_METHODS.contains(&part)
        || ["Log", "Logger", "logger"].iter().any(|end| part.ends_with(end))
}

/// Returns true for import paths of logging libraries.
fn is_logging_package(path: &str) -> bool {
    path.rsplit('/').take(2).any(|part| LOGGERS.contains(&part))
}

/// Returns true for a call that counts or times.
fn measured(parts: &[&str], name: &str, package: Option<&str>) -> bool {
    if let Some(path) = package {
        let constructs = name.starts_with("New") && name != "NewTimer";
        return !constructs && METER_PACKAGES.iter().any(|p| path.contains(p)) || (METER_METHODS.contains(&name) && path.ends_with("/metrics"));
    }
    parts.contains(&"WithLabelValues")
        || parts.iter().any(|p| METERS.iter().any(|m| p.eq_ignore_ascii_case(m)) || METER_ENDS.iter().any(|end| p.ends_with(end)))
}

/// Returns the names of a callee from its head on, through calls: `log.With(x).Info` is `log`, `With`, `Info`.
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
            Expr::Index { of, .. } | Expr::Cast { of, .. } => of,
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
