//! Values that reach connections from elsewhere: settings, constants, declared values, keys that are built, times.
//!
//! In: changed declarations, with the search for who uses them. Out: changes where a value takes effect. Left out: values of documents, see [`super::documents`].

pub(super) mod callers;
pub(super) mod constants;
pub(super) mod declared;
pub(super) mod early;
pub(super) mod exact;
pub(super) mod keys;
pub(super) mod policies;
pub(super) mod refused;
pub(super) mod settings;
pub(super) mod times;
pub(super) mod unread;
pub(super) mod uses;
