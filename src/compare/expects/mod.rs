//! What rules expect around a point, and what a change takes away from it.
//!
//! In: the changed files with the expectations of the catalogue. Out: changes where a point lacks what it had or what a new one needs. Left out: whether it matters: the rule says so.

pub(super) mod accessors;
pub(super) mod around;
pub(super) mod endpoints;
pub(super) mod rooms;
pub(super) mod rules;
pub(super) mod status;
