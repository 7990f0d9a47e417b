//! Files in the repository that are made from the code: they must be what the code makes today.

use connreview::cli::SchemaKind;
use connreview::commands::schema;
use std::path::Path;

/// The configuration's schema, for editors.
#[test]
fn the_shipped_schema_of_the_configuration_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/connreview.schema.json");
    let generated = schema(SchemaKind::Config);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let shipped = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(shipped == generated, "docs/connreview.schema.json is not the generated one; run the test with UPDATE=1");
}

/// Every schema is a schema, and describes the fields it is for.
#[test]
fn schemas_are_valid() {
    for (kind, field) in [
        (SchemaKind::Rule, "match"),
        (SchemaKind::Pack, "mechanisms"),
        (SchemaKind::Profile, "components"),
        (SchemaKind::Config, "max_file_size"),
        (SchemaKind::Report, "schema_version"),
    ] {
        let document: serde_json::Value = serde_json::from_str(&schema(kind)).unwrap();
        jsonschema::validator_for(&document).unwrap();
        assert!(document["properties"][field].is_object(), "{kind:?} lacks {field}");
    }
}

/// What the reader of the configuration takes and refuses, its schema takes and refuses too.
#[test]
fn the_schema_of_the_configuration_agrees_with_its_reader() {
    let document: serde_json::Value = serde_json::from_str(&schema(SchemaKind::Config)).unwrap();
    let validator = jsonschema::validator_for(&document).unwrap();
    for (text, fits) in [
        ("{}", true),
        ("{max_file_size: 2M, fail_on: high, levels: {a.b: 'off'}, exclude: [vendor/]}", true),
        ("{max_file_size: 1048576}", true),
        ("{max_file_size: 2G}", false),
        ("{fail_on: loud}", false),
        ("{excludes: [vendor/]}", false),
        ("{roles: [{role: nonsense, paths: [a]}]}", false),
    ] {
        let value: serde_json::Value = serde_yaml::from_str(text).unwrap();
        assert_eq!(validator.is_valid(&value), fits, "schema: {text}");
        assert_eq!(serde_yaml::from_str::<connreview::config::ConfigFile>(text).is_ok(), fits, "reader: {text}");
    }
}

/// The manual of the rules, with the list of all of them.
#[test]
fn the_manual_of_the_rules_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/README.md");
    let generated = connreview::rules::readme(&connreview::rules::Catalogue::built_in().unwrap());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let shipped = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(shipped == generated, "rules/README.md is not the generated one; run the test with UPDATE=1");
}
