//! connreview: what a pull request does to the connections between services.
pub mod change;
pub mod compare;
pub mod facts;
pub mod findings;
pub mod git;
pub mod languages;
pub mod points;
pub mod report;
pub mod rules;
