//! connreview: what a pull request does to the connections between services.
pub mod change;
pub mod demo;
pub mod facts;
pub mod report;
pub mod rules;
