//! How connections are made: their clients, options, addresses, and what of them comes out where it should not.
//!
//! In: the functions compared. Out: changes at the points that make or use a connection. Left out: what the calls on them do.

pub(super) mod clients;
pub(super) mod options;
pub(super) mod scheme;
pub(super) mod secrets;
