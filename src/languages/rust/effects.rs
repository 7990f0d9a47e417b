//! What a call does by Rust and its standard library alone, and by the habits of runtimes, logging and metrics libraries.
//!
//! In: a call's callee and arguments. Out: [`Effect`]. Left out: anything that a rule of the catalogue says about a library. A lock is one
//! where its guard is kept, which the statement tells.

use crate::facts::{Arg, Effect, Expr};

/// Macros that write a log line or print, of `log`, `tracing`, `slog` and the standard library.
const LOGS: &[&str] =
    &["trace", "debug", "info", "warn", "error", "log", "event", "println", "eprintln", "print", "eprint", "dbg", "crit", "trace_log"];

/// Macros that do not come back.
const PANICS: &[&str] = &["panic", "unreachable", "todo", "unimplemented", "panic_any"];

/// Macros that count, time or trace.
const MEASURES: &[&str] = &[
    "counter",
    "gauge",
    "histogram",
    "increment_counter",
    "increment_gauge",
    "decrement_gauge",
    "absolute_counter",
    "describe_counter",
    "describe_gauge",
    "describe_histogram",
    "span",
    "info_span",
    "debug_span",
    "trace_span",
    "warn_span",
    "error_span",
];

/// Words in the name of what counts, times or traces.
const METERS: &[&str] = &["metrics", "metric", "counter", "histogram", "gauge", "stats", "statsd", "tracer", "span", "meter"];

/// Methods that count or time.
const METER_METHODS: &[&str] = &[
    "inc",
    "inc_by",
    "dec",
    "dec_by",
    "add",
    "sub",
    "set",
    "observe",
    "record",
    "increment",
    "decrement",
    "with_label_values",
    "start_timer",
    "observe_duration",
    "set_attribute",
    "add_event",
    "set_status",
    "end",
    "timing",
    "count",
    "time",
];

/// Returns what a macro does.
pub(super) fn of_macro(name: &str) -> Option<Effect> {
    if LOGS.contains(&name) {
        Some(Effect::Log)
    } else if PANICS.contains(&name) {
        Some(Effect::Panic)
    } else {
        MEASURES.contains(&name).then_some(Effect::Measure)
    }
}

/// Returns what a call does.
pub(super) fn effect(callee: &Expr, name: &str, package: Option<&str>, args: &[Arg]) -> Option<Effect> {
    match (package, name) {
        (Some("tokio::time" | "std::thread" | "async_std::task" | "smol::Timer" | "futures_timer" | "actix_rt::time"), "sleep" | "sleep_until") => {
            Some(Effect::Sleep)
        }
        (Some("tokio::time" | "async_std::future" | "actix_rt::time"), "timeout" | "timeout_at") => Some(Effect::Deadline),
        (Some("std::process"), "exit" | "abort") => Some(Effect::Exit),
        (Some("std::panic"), "panic_any" | "resume_unwind") => Some(Effect::Panic),
        (None, "drop") if args.len() == 1 && matches!(callee, Expr::Name(_)) && names_guard(&args[0].value) => Some(Effect::Unlock),
        (None, "tick") if args.is_empty() => Some(Effect::Sleep),
        (None, _) if METER_METHODS.contains(&name) && measured(callee) => Some(Effect::Measure),
        _ => None,
    }
}

/// Returns true for a variable that by its name holds a lock.
fn names_guard(value: &Expr) -> bool {
    matches!(value, Expr::Name(n) if n.contains("guard") || n.contains("lock"))
}

/// Returns true for a method of what counts, times or traces.
fn measured(callee: &Expr) -> bool {
    let Expr::Field { of, .. } = callee else { return false };
    let mut at = &**of;
    loop {
        let name = match at {
            Expr::Field { of, name } => {
                at = of;
                name
            }
            Expr::Call(c) => {
                at = &c.callee;
                continue;
            }
            Expr::Name(name) => return is_meter(name),
            _ => return false,
        };
        if is_meter(name) {
            return true;
        }
    }
}

/// Returns true for a name that speaks of metrics or traces.
fn is_meter(name: &str) -> bool {
    name.to_ascii_lowercase().split('_').any(|w| METERS.contains(&w))
}
