//! What the change itself does to the configuration and the baseline: whoever silences the tool in a pull request is seen.
//!
//! In: both sides' `connreview.yml` and baseline as the repository holds them. Out: notes. Left out: suppressions in code
//! (`findings` tells them), and files that a flag names: those are not of this change.

use crate::change::{ChangeSet, Revision, directory};
use crate::config::{self, BASELINE, ConfigFile, NAMES, line_of};
use crate::findings::{Baseline, Entry};
use crate::report::{Finding, Silencing};
use std::collections::BTreeSet;

/// The files of one side.
struct Committed {
    /// Path and text of the configuration, empty without one.
    config: (String, String),
    /// What it says.
    file: ConfigFile,
    /// Path and text of the baseline, empty without one.
    baseline: (String, String),
}

/// Returns what the change does to the configuration and the baseline.
pub(super) fn notes(change: &ChangeSet, findings: &[Finding]) -> Vec<Silencing> {
    let touched = |path: &str| change.files.iter().any(|f| f.path == path || f.previous_path.as_deref() == Some(path));
    let (base, head) = (Committed::of(&change.base), Committed::of(&change.head));
    let mut notes = vec![];
    if [&base.config.0, &head.config.0].into_iter().any(|p| touched(p)) {
        notes.extend(config_changed(&base, &head));
    }
    if touched(&head.baseline.0) {
        notes.extend(baseline_added(&base, &head, findings));
    }
    notes
}

impl Committed {
    /// Reads the files of a side; what cannot be read or parsed says nothing.
    fn of(revision: &Revision) -> Self {
        let read = |path: &str| {
            let bytes = revision.tree.read(path).ok().flatten();
            bytes.map(|b| (path.to_owned(), String::from_utf8_lossy(&b).into_owned()))
        };
        let config = NAMES.iter().find_map(|n| read(n)).unwrap_or_default();
        let file = config::parse(&config.0, &config.1).unwrap_or_default();
        let own = file.baseline.as_ref().map(|p| [directory(&config.0), &p.to_string_lossy()].join("/").trim_start_matches('/').to_owned());
        let baseline = read(own.as_deref().unwrap_or(BASELINE)).unwrap_or_default();
        Self { config, file, baseline }
    }

    /// Returns the entries of the baseline.
    fn entries(&self) -> Vec<Entry> {
        Baseline::parse(&self.baseline.0, &self.baseline.1).map(|b| b.entries).unwrap_or_default()
    }
}

/// Returns what changes in the configuration that decides which findings are shown.
fn config_changed(base: &Committed, head: &Committed) -> Vec<Silencing> {
    let mut told = vec![];
    let names: BTreeSet<&String> = base.file.levels.keys().chain(head.file.levels.keys()).collect();
    for name in names {
        let word = |c: &Committed| c.file.levels.get(name).map_or("its own level", |l| l.as_str());
        if word(base) != word(head) {
            told.push((name.as_str(), format!("sets `{name}` to {} (before: {})", word(head), word(base))));
        }
    }
    let excluded = |c: &Committed| c.file.exclude.iter().map(|p| p.as_str().to_owned()).collect::<BTreeSet<_>>();
    let (before, after) = (excluded(base), excluded(head));
    told.extend(after.difference(&before).map(|p| (p.as_str(), format!("excludes `{p}` from reviews"))));
    if base.file.fail_on.is_some() && base.file.fail_on != head.file.fail_on {
        told.push(("fail_on", "sets another level from which a run fails".to_owned()));
    }
    if base.file.baseline != head.file.baseline {
        told.push(("baseline", "names another baseline".to_owned()));
    }
    let note = |(word, what): (&str, String)| {
        let gone = head.config.0.is_empty();
        let path = if gone { &base.config.0 } else { &head.config.0 };
        Silencing {
            kind: "config_changed".to_owned(),
            file: path.clone(),
            line: line_of(&head.config.1, word).unwrap_or_default(),
            message: format!("This change {what}"),
            findings: vec![],
            visible: true,
        }
    };
    told.into_iter().map(note).collect()
}

/// Returns one note where the change accepts findings: how many, and which of this review.
fn baseline_added(base: &Committed, head: &Committed, findings: &[Finding]) -> Option<Silencing> {
    let before: BTreeSet<Entry> = base.entries().into_iter().collect();
    let added: Vec<Entry> = head.entries().into_iter().filter(|e| !before.contains(e)).collect();
    let first = added.first()?;
    let accepted = |f: &&Finding| f.status == "baseline" && added.iter().any(|e| f.fingerprint.starts_with(e.fingerprint.as_str()));
    let ids: Vec<String> = findings.iter().filter(accepted).map(|f| f.id.clone()).collect();
    let hides = if ids.is_empty() { "none of which is of this change".to_owned() } else { format!("which hides {}", ids.join(", ")) };
    let count = if added.len() == 1 { "an accepted finding".to_owned() } else { format!("{} accepted findings", added.len()) };
    Some(Silencing {
        kind: "baseline_added".to_owned(),
        file: head.baseline.0.clone(),
        line: line_of(&head.baseline.1, &first.fingerprint).unwrap_or_default(),
        message: format!("This change adds {count} to the baseline, {hides}"),
        findings: ids,
        visible: true,
    })
}
