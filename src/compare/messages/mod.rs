//! What travels: cases of handlers, payload types and their fields, what is sent against what is read.
//!
//! In: changed functions and declared types. Out: changes of messages. Left out: channels and keys, which are values of a point.

pub(super) mod cases;
pub(super) mod fields;
pub(super) mod handlers;
pub(super) mod payloads;
pub(super) mod received;
pub(super) mod sent;
pub(super) mod shown;
pub(super) mod unsent;
