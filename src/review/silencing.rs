//! What the change itself does to the configuration and the baseline: whoever silences the tool in a pull request is seen.
//!
//! In: both sides' `connreview.yml`, baseline and packs as the repository holds them. Out: notes, and, where only the base is believed,
//! findings of what weakens later reviews. Left out: suppressions in code
//! (`findings` tells them), and files that a flag names: those are not of this change.

use crate::change::{ChangeSet, FileChange, Revision, Side, directory};
use crate::cli::FailOn;
use crate::config::{self, BASELINE, ConfigFile, NAMES, line_of};
use crate::findings::{Baseline, Entry};
use crate::report::{Finding, Silencing};
use crate::rules::{Level, Role, RuleLevel};
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
pub(super) fn notes(change: &ChangeSet, findings: &[Finding], from_base: bool) -> Vec<Silencing> {
    let touched = |path: &str| change.files.iter().any(|f| f.path == path || f.previous_path.as_deref() == Some(path));
    let (base, head) = (Committed::of(&change.base), Committed::of(&change.head));
    let mut notes = vec![];
    if [&base.config.0, &head.config.0].into_iter().any(|p| touched(p)) {
        notes.extend(config_changed(&base, &head));
    }
    if touched(&head.baseline.0) {
        notes.extend(baseline_added(&base, &head, findings, from_base));
    }
    notes.extend(rules_changed(change, &base));
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

/// A word on what the change does to the configuration.
struct Word {
    /// Word of the configuration that it is about, for its line.
    of: String,
    /// What the change does.
    what: String,
    /// True where less is told once it is merged.
    weakens: bool,
}

/// Returns what changes in the configuration that decides which findings are shown.
fn config_changed(base: &Committed, head: &Committed) -> Vec<Silencing> {
    let mut told = levels(base, head);
    let word = |of: &str, what: String, weakens: bool| Word { of: of.to_owned(), what, weakens };
    let excluded = |c: &Committed| c.file.exclude.iter().map(|p| p.as_str().to_owned()).collect::<BTreeSet<_>>();
    told.extend(excluded(head).difference(&excluded(base)).map(|p| word(p, format!("excludes `{p}` from reviews"), true)));
    let unread = |c: &Committed| {
        let aside = c.file.roles.iter().filter(|r| matches!(r.role, Role::Test | Role::Generated | Role::Docs));
        aside.flat_map(|r| r.paths.iter().map(|p| p.as_str().to_owned())).collect::<BTreeSet<_>>()
    };
    told.extend(unread(head).difference(&unread(base)).map(|p| word(p, format!("takes `{p}` out of what is reviewed as production code"), true)));
    let packs = |c: &Committed| c.file.rules.iter().map(|p| p.display().to_string()).collect::<BTreeSet<_>>();
    told.extend(packs(base).difference(&packs(head)).map(|p| word("rules", format!("no longer uses the rules in `{p}`"), true)));
    if base.file.fail_on.is_some() && base.file.fail_on != head.file.fail_on {
        let threshold = |c: &Committed| c.file.fail_on.unwrap_or(FailOn::Never);
        let weakens = rank(threshold(head)) > rank(threshold(base));
        told.push(word("fail_on", "sets another level from which a run fails".to_owned(), weakens));
    }
    if base.file.baseline != head.file.baseline {
        told.push(word("baseline", "names another baseline".to_owned(), true));
    }
    if base.file.profile.is_some() && head.file.profile.is_none() {
        told.push(word("profile", "no longer describes the team's own system".to_owned(), true));
    }
    let gone = head.config.0.is_empty();
    let path = if gone { &base.config.0 } else { &head.config.0 };
    let line = |w: &Word| line_of(&head.config.1, &w.of).unwrap_or_default();
    told.into_iter().map(|w| note("config_changed", (path, line(&w)), format!("This change {}", w.what), w.weakens)).collect()
}

/// Returns the levels that change.
fn levels(base: &Committed, head: &Committed) -> Vec<Word> {
    let names: BTreeSet<&String> = base.file.levels.keys().chain(head.file.levels.keys()).collect();
    let changed = names.into_iter().filter_map(|name| {
        let (before, after) = (base.file.levels.get(name), head.file.levels.get(name));
        let word = |l: Option<&RuleLevel>| l.map_or("its own level", |l| l.as_str());
        let weakens = match (before, after) {
            (Some(before), Some(after)) => after < before,
            // Its own level is not known here; it is hardly ever one of these.
            (None, Some(after)) => *after <= RuleLevel::Low,
            (before, None) => before.is_some_and(|b| *b == RuleLevel::High),
        };
        let what = format!("sets `{name}` to {} (before: {})", word(after), word(before));
        (before != after).then(|| Word { of: name.clone(), what, weakens })
    });
    changed.collect()
}

/// Returns the thresholds in order of how much passes.
fn rank(fail_on: FailOn) -> u8 {
    match fail_on {
        FailOn::Low => 0,
        FailOn::Medium => 1,
        FailOn::High => 2,
        FailOn::Never => 3,
    }
}

/// Returns a note on each file of the team's own packs and templates that the change edits or removes.
fn rules_changed(change: &ChangeSet, base: &Committed) -> Vec<Silencing> {
    let beside = directory(&base.config.0);
    let folder = |p: &std::path::Path| [beside, &p.to_string_lossy()].join("/").trim_start_matches('/').trim_end_matches('/').to_owned();
    let folders: Vec<String> = base.file.rules.iter().map(|p| folder(p)).collect();
    let of_rules = |path: &str| folders.iter().any(|f| path.strip_prefix(f.as_str()).is_some_and(|r| r.starts_with('/')));
    let one = |f: &FileChange| {
        let path = f.path_at(Side::Base).filter(|p| of_rules(p))?;
        let gone = f.path_at(Side::Head).is_none_or(|p| !of_rules(p));
        let does = if gone { "removes" } else { "edits" };
        let line = f.hunks.first().map_or(0, |h| h.head.start.max(1));
        let at = if gone { (path, 0) } else { (f.path.as_str(), line) };
        Some(note("rules_changed", at, format!("This change {does} `{path}`, which reviews are made with"), true))
    };
    change.files.iter().filter_map(one).collect()
}

/// Makes a note that the visible part tells.
fn note(kind: &str, (file, line): (&str, u32), message: String, weakens: bool) -> Silencing {
    Silencing { kind: kind.to_owned(), file: file.to_owned(), line, message, findings: vec![], visible: true, weakens }
}

/// Returns the findings of what weakens later reviews, numbered after `count` others. The notes themselves then fold away: they would
/// say the same again.
pub(super) fn weakened(notes: &mut [Silencing], count: usize) -> Vec<Finding> {
    let weaker = notes.iter_mut().filter(|n| n.weakens);
    weaker
        .zip(count + 1..)
        .map(|(n, i)| {
            n.visible = false;
            finding(n, i)
        })
        .collect()
}

/// Returns the finding of a note.
fn finding(note: &Silencing, number: usize) -> Finding {
    // What decides about all later reviews weighs more than one place, whose finding stays open.
    let severity = if matches!(note.kind.as_str(), "suppression_added" | "rules_changed") { Level::Low } else { Level::Medium };
    Finding {
        id: format!("F{number}"),
        rule: note.kind.clone(),
        fingerprint: crate::findings::fingerprint_of(&[&note.kind, &note.file, &note.message]),
        severity,
        confidence: Level::High,
        section: "connectivity".to_owned(),
        mechanism: "config".to_owned(),
        file: note.file.clone(),
        line: note.line,
        side: Side::Head,
        symbol: String::new(),
        message: format!("{}.", note.message.trim_end_matches('.')),
        recommendation: "Let those who answer for the reviews agree; it counts once it is merged.".to_owned(),
        evidence: vec![],
        status: "new".to_owned(),
        status_reason: None,
    }
}

/// Returns one note where the change accepts findings: how many, and which of this review.
fn baseline_added(base: &Committed, head: &Committed, findings: &[Finding], from_base: bool) -> Option<Silencing> {
    let before: BTreeSet<Entry> = base.entries().into_iter().collect();
    let added: Vec<Entry> = head.entries().into_iter().filter(|e| !before.contains(e)).collect();
    let first = added.first()?;
    let accepted = |f: &&Finding| (f.status == "baseline" || from_base) && added.iter().any(|e| f.fingerprint.starts_with(e.fingerprint.as_str()));
    let ids: Vec<String> = findings.iter().filter(accepted).map(|f| f.id.clone()).collect();
    let hides = if ids.is_empty() {
        "none of which is of this change".to_owned()
    } else {
        format!("which {} {}", if from_base { "once it is merged hides" } else { "hides" }, ids.join(", "))
    };
    let count = if added.len() == 1 { "an accepted finding".to_owned() } else { format!("{} accepted findings", added.len()) };
    let message = format!("This change adds {count} to the baseline, {hides}");
    let line = line_of(&head.baseline.1, &first.fingerprint).unwrap_or_default();
    Some(Silencing { findings: ids, ..note("baseline_added", (&head.baseline.0, line), message, true) })
}
