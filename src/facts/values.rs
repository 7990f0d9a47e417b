//! Values: what an expression comes to, through constants, arithmetic and formats.
//!
//! In: an expression, its file, the local variables of its function, and a way to constants elsewhere. Out: a [`Value`].
//! A function of the program counts where it does nothing but put a text together. Left out: what others return, and variables that
//! are assigned more than once; a value that depends on them is named ([`Value::Reference`]) or quoted ([`Value::Unknown`]), never guessed.

mod formats;
mod known;
mod locals;
mod makers;
mod numbers;
mod resolver;

pub use formats::UNKNOWN;
pub use locals::Locals;
pub(crate) use locals::default_of;

use super::{Expr, FileFacts};
use serde::Serialize;
use std::fmt;

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A text; unknown parts are [`UNKNOWN`].
    Text(String),
    /// A number as written or computed, in decimal.
    Number(String),
    /// Nanoseconds.
    Duration(i128),
    /// A truth value.
    Bool(bool),
    /// No value.
    Null,
    /// An environment variable.
    Env(String),
    /// Something with a name that is not known here: `cfg.Timeout`.
    Reference(String),
    /// Several values in order.
    List(Vec<Value>),
    /// Anything else, as normalised text.
    Unknown(String),
}

/// Looks constants up beyond the file at hand.
pub trait Constants {
    /// Returns the value of a package-level constant or never reassigned variable: `package` is an import path, or empty
    /// for the file's own package. Also returns the file it is declared in, whose imports its parts refer to.
    fn constant(&self, file: &FileFacts, package: &str, name: &str) -> Option<(Expr, std::sync::Arc<FileFacts>)>;

    /// Returns the file that declares the function `name` of a package, with its index there; `package` as in [`Constants::constant`].
    fn function(&self, _file: &FileFacts, _package: &str, _name: &str) -> Option<(std::sync::Arc<FileFacts>, usize)> {
        None
    }
}

/// Returns what `expr` comes to in `file`, outside of any function.
pub fn resolve(expr: &Expr, file: &FileFacts, constants: &dyn Constants) -> Value {
    resolve_in(expr, file, &Locals::default(), constants)
}

/// Returns what `expr` comes to inside of a function with these local variables.
pub fn resolve_in(expr: &Expr, file: &FileFacts, locals: &Locals<'_>, constants: &dyn Constants) -> Value {
    resolver::Resolver::new(constants).value(expr, resolver::Scope { file, locals })
}

/// Prints a value as reports show it: `30s`, `apikey-…`, `20`, `$REDIS_URL`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(t) | Value::Number(t) | Value::Reference(t) | Value::Unknown(t) => f.write_str(t),
            Value::Duration(nanoseconds) => f.write_str(&numbers::duration(*nanoseconds)),
            Value::Bool(b) => write!(f, "{b}"),
            Value::Null => f.write_str("nil"),
            Value::Env(e) => write!(f, "${e}"),
            Value::List(v) => {
                for (i, x) in v.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{x}")?;
                }
                Ok(())
            }
        }
    }
}
