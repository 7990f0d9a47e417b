//! connreview: what a pull request does to the connections between services.
pub mod change;
pub mod facts;
pub mod languages;
pub mod reach;
pub mod report;
pub mod rules;
