//! Texts of a change in every format: the input stands in the report wherever a stranger's text can.
#![no_main]

use connreview::github::Bundle;
use connreview::report::{Report, Templates, TerminalOptions, render_github, render_html, render_json, render_markdown, render_sarif, render_terminal};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use std::sync::LazyLock;

/// A bundle in which `PLACEHOLDER` stands for a stranger's texts, made by `fuzz/seeds.py`.
static SAMPLE: LazyLock<Value> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/sample.json");
    let text = std::fs::read(path).expect("fuzz/seeds.py was run");
    serde_json::from_slice(&text).expect("a bundle is JSON")
});

/// Puts a text in place of each placeholder.
fn fill(value: &mut Value, text: &str) {
    match value {
        Value::String(s) => *s = s.replace("PLACEHOLDER", text),
        Value::Array(all) => all.iter_mut().for_each(|v| fill(v, text)),
        Value::Object(all) => all.values_mut().for_each(|v| fill(v, text)),
        _ => {}
    }
}

/// Returns the report of the sample with a text in it.
fn report(text: &str) -> Option<Report> {
    let mut sample = SAMPLE.clone();
    fill(&mut sample, text);
    Some(Bundle::read(&serde_json::to_vec(&sample).ok()?).ok()?.report)
}

/// The page of a harmless text, and the lines of its annotations.
static PLAIN: LazyLock<(String, usize)> = LazyLock::new(|| {
    let report = report("x").expect("the sample is a bundle");
    (render_html(&report).expect("rendered"), render_github(&report).lines().count())
});

fuzz_target!(|text: &str| {
    let Some(report) = report(text) else { return };
    let steers = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let terminal = render_terminal(&report, TerminalOptions::default());
    assert!(!terminal.contains(steers), "terminal: {:?}", terminal.chars().find(|c| steers(*c)));
    let markdown = render_markdown(&report, &Templates::load(None).expect("built in")).expect("rendered");
    assert!(!markdown.contains(|c| steers(c) && c != '\t'), "markdown: {:?}", markdown.chars().find(|c| steers(*c)));
    let page = render_html(&report).expect("rendered");
        for tag in ["<script", "<img", "<iframe", "<a ", "<svg"] {
        assert_eq!(page.matches(tag).count(), PLAIN.0.matches(tag).count(), "page: {tag}: {page}");
    }
    let commands = |t: &str| t.lines().all(|l| !l.trim_start().starts_with("::") || ["::error ", "::warning ", "::notice "].iter().any(|c| l.starts_with(c)));
    let annotations = render_github(&report);
    assert!(commands(&annotations), "{annotations}");
    assert_eq!(annotations.lines().count(), PLAIN.1, "{annotations}");
    for json in [render_json(&report), render_sarif(&report, &|_| None)] {
        assert!(serde_json::from_str::<Value>(&json).is_ok());
    }
});
