//! The JSON document and its schema.
//!
//! In: a report. Out: text, or the JSON Schema that describes it. Left out: reading the document back.

use super::Report;

/// Returns the report as JSON: indented, in the order of the structs, with a newline at its end.
pub fn render_json(report: &Report) -> String {
    // The value has string keys only and no fallible `Serialize`, so that this cannot fail.
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}

/// Returns the JSON Schema of the document.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Report).to_value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    /// The schema that is shipped.
    const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/report.schema.json");

    #[test]
    fn the_shipped_schema_is_the_generated_one() {
        let generated = format!("{}\n", serde_json::to_string_pretty(&schema()).unwrap());
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(SHIPPED, &generated).unwrap();
        }
        let shipped = std::fs::read_to_string(SHIPPED).unwrap_or_default();
        assert!(shipped == generated, "docs/report.schema.json is not the generated one; run the test with UPDATE=1");
    }

    #[test]
    fn reports_fit_the_schema() {
        let validator = jsonschema::validator_for(&schema()).unwrap();
        for report in [sample::gateway(), sample::quiet(), sample::high(), sample::calm()] {
            let document: serde_json::Value = serde_json::from_str(&render_json(&report)).unwrap();
            let errors: Vec<_> = validator.iter_errors(&document).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?}");
        }
    }

    #[test]
    fn a_document_without_a_promised_name_is_refused() {
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let mut document: serde_json::Value = serde_json::from_str(&render_json(&sample::gateway())).unwrap();
        document.as_object_mut().unwrap().remove("verdict");
        assert!(!validator.is_valid(&document));
    }

    #[test]
    fn the_document_reads_back_as_the_same_report() {
        let report = sample::gateway();
        let text = render_json(&report);
        assert!(text.ends_with("}\n"));
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    }
}
