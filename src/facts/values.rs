//! Values: what an expression comes to, through constants, arithmetic and formats.

use super::{Expr, FileFacts};
use serde::Serialize;
use std::fmt;

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A text; unknown parts are `{}`.
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
}

/// Returns what `expr` comes to in `file`.
pub fn resolve(expr: &Expr, _file: &FileFacts, _constants: &dyn Constants) -> Value {
    Value::Unknown(expr.to_string())
}

/// Prints a value as reports show it: `30s`, `apikey-{}`, `20`, `$REDIS_URL`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(t) | Value::Number(t) | Value::Reference(t) | Value::Unknown(t) => f.write_str(t),
            Value::Duration(_) => todo!("duration"),
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
