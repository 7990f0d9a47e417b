//! The catalogue: rules and profiles loaded from YAML, checked and compiled.
//!
//! In: folders of packs (the built-in ones are embedded at build time; `--rules DIR` and `connreview.yml` take the
//! same way). Out: a [`Catalogue`] of compiled [`Rule`]s. Left out: how a rule is matched (see `points`), any
//! language, any output. A rule that is wrong is refused here, with file, line, column and the cause.

mod catalogue;
mod check;
mod compile;
mod examples;
mod expects;
mod file;
mod guide;
mod kinds;
mod lint;
mod load;
mod manual;
mod marks;
mod matches;
mod model;
mod names;
mod problem;
mod profile;
mod roles;
mod schema;
mod seen;
mod shape;
mod source;
mod spellings;
mod testing;
#[cfg(test)]
mod tests;
mod wildcard;
mod words;

pub use catalogue::RuleLevel;
pub(crate) use catalogue::fits;
pub use examples::{Expectation, check_example, expectations};
pub use expects::{Companion, CompanionFile, Expect, ExpectFile, Scope};
pub use file::*;
pub use guide::{AreaFile, CommandFile, Guide, GuideFile, HoldsFile, ItemFile, QuestionFile, SeenInChange};
pub use kinds::{CHANGE_KINDS, ENTRY_CAPTURES, FAILURES, LANGUAGES, SETTING_CAPTURES, STRATEGY_CAPTURE};
pub use lint::lint;
pub use manual::{Row, readme};
pub use model::*;
pub use names::PatternError;
pub use problem::{Problem, RulesError};
pub use roles::{Role, RoleFile, Roles};
pub use schema::schema;
pub use spellings::{Spellings, without_getters};
pub use testing::Testing;
pub use words::Words;
