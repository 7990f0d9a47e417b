//! What a connection point does, as far as its order and life cycle tell: opens, subscribes, serves, writes, closes.
//!
//! In: a point that a rule describes. Out: its [`Act`], from the rule's role and, where one role stands for several, the
//! verb of what is called. Left out: options, reads, whatever has no place in an order.

use crate::points::{Point, words};

/// What a point does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// Makes a client or connection.
    Open,
    /// Begins to listen to messages.
    Subscribe,
    /// Makes a handler or service known.
    Register,
    /// Begins to take calls.
    Serve,
    /// Writes to a store.
    Write,
    /// Deletes in a store.
    Delete,
    /// Sends a message.
    Publish,
    /// Calls another component.
    Call,
    /// Tells the broker that a message is done.
    Acknowledge,
    /// Lets what is under way end.
    Drain,
    /// Ends a connection or subscription.
    Close,
}

/// Returns what a point does; `None` for options and whatever else has no place in an order.
pub(crate) fn of(p: &Point) -> Option<Act> {
    let called = p.text.strip_prefix(p.callee.as_str()).is_some_and(|rest| rest.starts_with('('));
    match p.role.as_str() {
        _ if !called => None,
        "write" => Some(Act::Write),
        "delete" => Some(Act::Delete),
        "publish" => Some(Act::Publish),
        "call" => Some(Act::Call),
        "acknowledge" => Some(Act::Acknowledge),
        "register" => Some(Act::Register),
        "close" if matches!(verb(p).as_str(), "drain" | "flush") => Some(Act::Drain),
        "close" => Some(Act::Close),
        "subscribe" => by_verb(&verb(p)).or(Some(Act::Subscribe)),
        // Of what connects or serves, an option is no act.
        "connect" | "serve" => by_verb(&verb(p)),
        _ => None,
    }
}

/// Returns what a call of a connection's life does by its verb.
fn by_verb(verb: &str) -> Option<Act> {
    match verb {
        v if ends(v) => Some(Act::Close),
        "drain" | "flush" => Some(Act::Drain),
        "new" | "dial" | "connect" | "create" | "open" => Some(Act::Open),
        "serve" | "listen" | "accept" => Some(Act::Serve),
        _ => None,
    }
}

/// Returns true for the name of a call that ends a connection or subscription.
pub(crate) fn closes(name: &str) -> bool {
    words(name).first().is_some_and(|v| ends(v))
}

/// Returns true for a verb that ends a connection or subscription.
fn ends(verb: &str) -> bool {
    matches!(verb, "close" | "shutdown" | "stop" | "graceful" | "quit" | "disconnect" | "destroy" | "deregister") || verb.ends_with("unsubscribe")
}

/// Returns the first word of what a point calls.
fn verb(p: &Point) -> String {
    words(p.callee.rsplit('.').next().unwrap_or_default()).into_iter().next().unwrap_or_default()
}

/// Returns what a point's method is called on; `None` for a plain function.
pub(crate) fn receiver(p: &Point) -> Option<&str> {
    p.callee.rsplit_once('.').map(|(on, _)| on)
}
