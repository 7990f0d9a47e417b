//! The outputs of a step, by which later steps decide.

use crate::report::{Report, Verdict};
use crate::rules::Level;
use std::fmt::Write;

/// Returns the lines for the file of a step's outputs. `reports` are the files that were written, by the name of their format.
///
/// `verdict` (`pass`, `attention`, `fail`), `findings` (that count), `high`, `medium`, `low`, `info`, `connectivity` (`true`,
/// `false`), `mechanisms` (with commas between them), `not-examined`, and one `report-FORMAT` for each file.
pub fn outputs(report: &Report, reports: &[(&str, String)]) -> String {
    let open: Vec<Level> = report.findings.iter().filter(|f| f.status == "new" || f.status == "unchanged").map(|f| f.severity).collect();
    let verdict = match report.verdict {
        Verdict::Pass => "pass",
        Verdict::Attention => "attention",
        Verdict::Fail => "fail",
    };
    let mut out = String::new();
    value(&mut out, "verdict", verdict);
    value(&mut out, "findings", &open.len().to_string());
    for level in [Level::High, Level::Medium, Level::Low, Level::Info] {
        value(&mut out, level.as_str(), &open.iter().filter(|l| **l == level).count().to_string());
    }
    value(&mut out, "connectivity", if report.connectivity { "true" } else { "false" });
    value(&mut out, "mechanisms", &report.mechanisms.join(","));
    value(&mut out, "not-examined", &report.not_examined.len().to_string());
    for (format, path) in reports {
        value(&mut out, &format!("report-{format}"), path);
    }
    out
}

/// Adds an output. A value of several lines stands between delimiters that it does not hold.
fn value(out: &mut String, name: &str, text: &str) {
    // Writing to a String cannot fail.
    let _ = if text.contains(['\n', '\r']) {
        let delimiter = delimiter(text);
        writeln!(out, "{name}<<{delimiter}\n{text}\n{delimiter}")
    } else {
        writeln!(out, "{name}={text}")
    };
}

/// Returns a word that the text does not hold. It need not be secret: it is looked for in the whole text.
fn delimiter(text: &str) -> String {
    let mut word = "connreview_end".to_owned();
    while text.contains(&word) {
        word.push('_');
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn counts_and_files_are_outputs() {
        let text = outputs(&sample::high(), &[("sarif", "out/r.sarif".to_owned())]);
        let expected = "verdict=fail\nfindings=3\nhigh=1\nmedium=2\nlow=0\ninfo=0\nconnectivity=true\nmechanisms=rpc,redis,config\nnot-examined=2\nreport-sarif=out/r.sarif\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_value_cannot_become_another_output() {
        let mut report = sample::gateway();
        report.mechanisms = vec!["a\nverdict=pass\nconnreview_end\nverdict=pass".into()];
        let text = outputs(&report, &[]);
        assert!(text.contains("mechanisms<<connreview_end_\na\nverdict=pass\nconnreview_end\nverdict=pass\nconnreview_end_\n"), "{text}");
    }
}
