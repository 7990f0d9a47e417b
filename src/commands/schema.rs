//! JSON Schemas, derived from the structs that are read and written.

use crate::cli::SchemaKind;
use crate::config::ConfigFile;
use crate::findings::BaselineFile;
use crate::report;
use crate::rules::{PackFile, ProfileFile, RuleFile};
use schemars::schema_for;

/// Returns the JSON Schema of a kind of document, as pretty JSON with a line end.
pub fn schema(kind: SchemaKind) -> String {
    let schema = match kind {
        SchemaKind::Rule => schema_for!(RuleFile),
        SchemaKind::Pack => schema_for!(PackFile),
        SchemaKind::Profile => schema_for!(ProfileFile),
        SchemaKind::Config => schema_for!(ConfigFile),
        SchemaKind::Baseline => schema_for!(BaselineFile),
        SchemaKind::Report => return format!("{:#}\n", report::schema()),
    };
    format!("{:#}\n", schema.as_value())
}
