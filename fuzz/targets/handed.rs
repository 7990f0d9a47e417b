//! Files that are handed to the program: bundles, event payloads, baselines, configurations, coverage profiles. The first byte chooses.
#![no_main]

use connreview::config::ConfigFile;
use connreview::coverage;
use connreview::findings::Baseline;
use connreview::github::{Bundle, Event};
use connreview::report::{Templates, render_html, render_markdown};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tempfile::TempDir;

static PLACE: LazyLock<TempDir> = LazyLock::new(|| TempDir::new().expect("a temporary directory can be made"));

fuzz_target!(|input: &[u8]| {
    let Some((kind, bytes)) = input.split_first() else { return };
    let text = String::from_utf8_lossy(bytes);
    let file = |name: &str| {
        let path = PLACE.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    };
    match kind {
        b'b' => {
            if let Ok(bundle) = Bundle::read(bytes) {
                assert_eq!(bundle.report.target.head, bundle.head);
                render_markdown(&bundle.report, &Templates::load(None).expect("built in")).expect("rendered");
                render_html(&bundle.report).expect("rendered");
            }
        }
        b'c' => {
            if let Err(error) = coverage::load(&file("profile")) {
                assert!(error.to_string().contains("profile:"), "{error}");
            }
        }
        b'e' => {
            for name in ["pull_request", "workflow_run", "push", "issue_comment"] {
                let _ = Event::read(name, Some(&file("event.json")));
            }
        }
        b'l' => {
            if let Err(error) = Baseline::parse("b.json", &text) {
                assert!(error.to_string().contains("b.json"), "{error}");
            }
        }
        b'y' => {
            let _ = serde_yaml::from_str::<ConfigFile>(&text);
        }
        _ => {}
    }
});
