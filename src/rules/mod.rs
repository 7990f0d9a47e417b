//! The catalogue: rules and profiles loaded from YAML, checked and compiled.
//!
//! In: folders of packs (the built-in ones are embedded at build time; `--rules DIR` and `connreview.yml` take the
//! same way). Out: a [`Catalogue`] of compiled [`Rule`]s. Left out: how a rule is matched (see `points`), any
//! language, any output. A rule that is wrong is refused here, with file, line, column and the cause.

mod file;
mod model;

pub use file::{Level, PackFile, ProfileFile, RuleFile, SeenFile};
pub use model::*;
