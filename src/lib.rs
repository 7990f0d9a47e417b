//! connreview: what a pull request does to the connections between services.
pub mod change;
pub mod cli;
pub mod commands;
pub mod compare;
pub mod config;
pub mod exit;
pub mod facts;
pub mod findings;
pub mod git;
pub mod languages;
pub mod points;
pub mod report;
pub mod review;
pub mod rules;
pub mod sink;
pub mod timing;
pub use commands::run;
