//! What a call does by the language and its standard library alone, and by the habits of logging and metrics libraries.
//!
//! In: a call's callee and arguments. Out: [`Effect`]. Left out: anything that a rule of the catalogue says about a library.

use crate::facts::{Arg, Effect, Expr};

/// Names of loggers, in lower case.
const LOGGERS: &[&str] = &["console", "log", "logger", "winston", "pino", "bunyan", "loglevel", "signale", "consola", "log4js", "fastify.log"];

/// Methods that write a log line.
const LOG_METHODS: &[&str] = &[
    "log", "debug", "info", "warn", "error", "trace", "verbose", "fatal", "silly", "notice", "critical", "http", "warning", "success", "dir", "table",
];

/// Parts of names of metrics and traces, in lower case.
const METERS: &[&str] = &["metrics", "statsd", "dogstatsd", "prometheus", "promclient", "tracer", "span", "telemetry", "newrelic", "tracing"];

/// Methods that count or time.
const METER_METHODS: &[&str] = &[
    "inc",
    "dec",
    "increment",
    "decrement",
    "gauge",
    "gaugePerInstance",
    "histogram",
    "timing",
    "observe",
    "record",
    "count",
    "startTimer",
    "setTag",
    "setAttribute",
    "setAttributes",
    "addTags",
    "setStatus",
    "recordException",
    "addEvent",
    "startSpan",
    "end",
    "finish",
    "distribution",
];

/// Methods that report an error to people.
const REPORTS: &[&str] = &["captureException", "captureMessage", "addBreadcrumb", "captureError"];

/// Returns what a call does.
pub(super) fn effect(callee: &Expr, name: &str, package: Option<&str>, args: &[Arg]) -> Option<Effect> {
    if package == Some("timers/promises") && name == "setTimeout" {
        return Some(Effect::Sleep);
    }
    let chain = chain(callee);
    let written = *chain.last()?;
    match (chain.as_slice(), written) {
        (["process"], _) => None,
        (["process", ..], "exit" | "abort") => Some(Effect::Exit),
        (["AbortSignal", ..], "timeout") => Some(Effect::Deadline),
        ([_], "setTimeout") if gives_up(args) => Some(Effect::Deadline),
        ([_], "setTimeout") => resolves(args).then_some(Effect::Sleep),
        (["Promise", _], "race") if args.iter().any(|a| holds_timer(&a.value)) => Some(Effect::Deadline),
        ([_], "sleep" | "delay") => Some(Effect::Sleep),
        ([_], "pTimeout" | "withTimeout" | "promiseTimeout") => Some(Effect::Deadline),
        ([_], "debug") => Some(Effect::Log),
        (_, "acquire" | "lock") if in_process(&chain) => Some(Effect::Lock),
        (_, "release" | "unlock") if in_process(&chain) => Some(Effect::Unlock),
        (_, n) if REPORTS.contains(&n) => Some(Effect::Log),
        (_, n) if LOG_METHODS.contains(&n) && chain[..chain.len() - 1].iter().any(|p| is_logger(p)) => Some(Effect::Log),
        (_, n) if METER_METHODS.contains(&n) && chain[..chain.len() - 1].iter().any(|p| is_meter(p)) => Some(Effect::Measure),
        _ => None,
    }
}

/// Returns true where the first argument is a promise's own function, or does nothing but call one.
fn resolves(args: &[Arg]) -> bool {
    matches!(args.first().map(|a| &a.value), Some(Expr::Name(n)) if matches!(n.as_str(), "resolve" | "r" | "res" | "done" | "resolvePromise" | "f" | "ok"))
}

/// Returns true where a timer ends something: `setTimeout(() => controller.abort(), 5000)`.
fn gives_up(args: &[Arg]) -> bool {
    let aborts = |e: &Expr| matches!(e, Expr::Call(c) if c.name == "abort");
    match args.first().map(|a| &a.value) {
        Some(Expr::Function(f)) => f.body.iter().any(|s| {
            let mut found = false;
            s.expressions(&mut |e| found |= aborts(e));
            found
        }),
        _ => false,
    }
}

/// Returns true where a timer is one of several promises, of which the first counts.
fn holds_timer(promises: &Expr) -> bool {
    let mut found = false;
    promises.walk(&mut |e| found |= matches!(e, Expr::Call(c) if c.name == "setTimeout" || c.name.to_ascii_lowercase().contains("timeout")));
    found
}

/// Returns true for a lock of the process.
fn in_process(chain: &[&str]) -> bool {
    chain.iter().any(|p| {
        let p = p.to_ascii_lowercase();
        p.ends_with("mutex") || p.ends_with("semaphore")
    })
}

/// Returns true for a part of a chain that is a logger.
fn is_logger(part: &str) -> bool {
    LOGGERS.iter().any(|l| part.eq_ignore_ascii_case(l)) || part.ends_with("Logger") || part.ends_with("Log") || part == "#logger"
}

/// Returns true for a part of a chain that counts or traces.
fn is_meter(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    METERS.iter().any(|m| part == *m || part.ends_with(m)) || part.ends_with("counter") || part.ends_with("histogram")
}

/// Returns the names of a callee from its head on, through calls.
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
