//! What a function does around its connection calls: guards, loops, pace, failures, order, life cycle, health.
//!
//! In: one function at both sides with matched points. Out: changes in plain words. Left out: what the calls are given, see [`super::connections`] and [`super::values`].

pub(super) mod acts;
pub(super) mod behaviour;
pub(super) mod conditions;
pub(super) mod context;
pub(super) mod elsewhere;
pub(super) mod errors;
pub(super) mod frames;
pub(super) mod handling;
pub(super) mod health;
pub(super) mod instead;
pub(super) mod lifecycle;
pub(super) mod order;
pub(super) mod outcome;
pub(super) mod pacing;
pub(super) mod results;
pub(super) mod states;
