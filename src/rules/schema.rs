//! The JSON Schema of the catalogue's files, for editors.
//!
//! In: the structs of [`super::file`]. Out: one schema for rules, packs, profiles and guides. Left out: checks of meaning,
//! which a schema cannot say.

use super::file::{PackFile, ProfileFile, RuleFile};
use super::guide::GuideFile;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// Returns the schema: a file of a pack is a rule, a `pack.yml`, a `profile.yml` or a `guide.yml`.
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let rule = generator.subschema_for::<RuleFile>();
    let pack = generator.subschema_for::<PackFile>();
    let profile = generator.subschema_for::<ProfileFile>();
    let guide = generator.subschema_for::<GuideFile>();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of a connreview rule pack",
        "description": "rules/<pack>/<rule>.yml is a RuleFile, pack.yml a PackFile, profile.yml a ProfileFile, guide.yml a GuideFile.",
        "anyOf": [rule, pack, profile, guide],
        "$defs": generator.take_definitions(true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn describes_every_file_of_a_pack() {
        let schema = schema();
        for name in ["RuleFile", "PackFile", "ProfileFile", "MatchFile", "Texts"] {
            assert!(schema["$defs"][name].is_object(), "{name} is missing");
        }
        assert_eq!(schema["$defs"]["RuleFile"]["additionalProperties"], json!(false));
        assert!(schema["$defs"]["RuleFile"]["properties"]["ask"]["description"].as_str().is_some_and(|d| d.contains("question")));
    }
}
