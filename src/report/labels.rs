//! Labels: which heading of the report a fact belongs to.
//!
//! In: a mechanism's label from the catalogue, a change kind. Out: [`Label`] (what is connected) and [`Topic`] (what it bears
//! on). Left out: sentences.

use super::{Change, Finding, Report, words};
use crate::change::Side;
use crate::rules::Level;
use std::collections::HashMap;

/// The connection label of a mechanism.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Redis Connections, Redis Tests.
    Redis,
    /// RPC Connections, RPC Tests.
    Rpc,
    /// Synchronization Mechanisms; their tests are told with Redis', which carries most of them.
    Sync,
    /// Authentication Changes.
    Auth,
    /// No label of its own (settings of no known connection, a team's own mechanism): told where its heading opens.
    Opening,
}

/// What a change bears on beyond the connection itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Authentication Changes.
    Authentication,
    /// Performance Considerations.
    Performance,
    /// Error Handling.
    Errors,
}

impl Report {
    /// Returns the label that speaks of a mechanism.
    pub(super) fn label(&self, mechanism: &str) -> Label {
        match self.mechanism_titles.get(mechanism).map(|t| t.label.as_str()) {
            Some("redis") => Label::Redis,
            Some("rpc") => Label::Rpc,
            Some("sync") => Label::Sync,
            Some("auth") => Label::Auth,
            _ => Label::Opening,
        }
    }

    /// Returns a mechanism's name for sentences.
    pub(super) fn title<'r>(&'r self, mechanism: &'r str) -> &'r str {
        self.mechanism_titles.get(mechanism).map_or(mechanism, |t| &t.title)
    }

    /// Returns what a change bears on, if it is one of the three topics.
    pub(super) fn topic(&self, change: &Change) -> Option<Topic> {
        topic_of_kind(&change.kind).or((self.label(&change.mechanism) == Label::Auth).then_some(Topic::Authentication))
    }

    /// Returns the findings that count: neither suppressed nor accepted in a baseline.
    pub(crate) fn active(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| f.is_active())
    }

    /// Returns the findings that the visible part tells: the active ones but for those of low confidence or severity info,
    /// which fold away.
    pub(crate) fn told(&self) -> impl Iterator<Item = &Finding> {
        self.active().filter(|f| f.confidence > Level::Low && f.severity > Level::Info)
    }

    /// Returns the changes that are sure enough to count.
    pub(super) fn sure_changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|c| c.confidence > Level::Low)
    }

    /// Returns the changes that the visible part tells: all that count but those whose finding is put aside.
    pub(super) fn told_changes(&self) -> impl Iterator<Item = &Change> {
        self.sure_changes().filter(|c| !c.put_aside)
    }

    /// Returns the words on what puts findings aside that the visible part tells, with their places.
    pub(super) fn told_silencing(&self) -> Vec<String> {
        let visible = self.silencing.iter().filter(|s| s.visible);
        visible.map(|s| words::located(&s.message, &[words::place(&s.file, s.line, Side::Head)])).collect()
    }

    /// Returns true where the report has nothing to say but how much was looked at.
    pub(super) fn is_quiet(&self) -> bool {
        !self.connectivity && self.active().next().is_none()
    }
}

/// Which told finding judges which change, found once for a report.
#[derive(Debug)]
pub(super) struct Judged<'r> {
    /// The change of a finding, by its address in the report.
    changes: HashMap<*const Finding, &'r Change>,
    /// The findings of a change, by its address in the report.
    findings: HashMap<*const Change, Vec<&'r Finding>>,
}

impl<'r> Judged<'r> {
    /// Pairs findings and changes.
    pub(super) fn of(report: &'r Report) -> Self {
        let mut here: HashMap<_, Vec<&Change>> = HashMap::new();
        for c in &report.changes {
            here.entry((c.file.as_str(), c.line, c.side, c.mechanism.as_str())).or_default().push(c);
        }
        let (mut changes, mut findings) = (HashMap::new(), HashMap::<_, Vec<&Finding>>::new());
        for f in report.told() {
            let Some(all) = here.get(&(f.file.as_str(), f.line, f.side, f.mechanism.as_str())) else { continue };
            // Of several at one place, the one it speaks of.
            let tells = |c: &&&Change| f.message.contains(c.summary.trim_end_matches('.'));
            let change = all.iter().find(tells).unwrap_or(&all[0]);
            changes.insert(std::ptr::from_ref(f), *change);
            findings.entry(std::ptr::from_ref(*change)).or_default().push(f);
        }
        Self { changes, findings }
    }

    /// Returns the change that a finding judges.
    pub(super) fn change_of(&self, finding: &Finding) -> Option<&'r Change> {
        self.changes.get(&std::ptr::from_ref(finding)).copied()
    }

    /// Returns the told findings that judge a change.
    pub(super) fn findings_of(&self, change: &Change) -> &[&'r Finding] {
        self.findings.get(&std::ptr::from_ref(change)).map_or(&[], Vec::as_slice)
    }
}

impl Finding {
    /// Returns true unless the finding is suppressed or in the baseline.
    pub(crate) fn is_active(&self) -> bool {
        !matches!(self.status.as_str(), "suppressed" | "baseline")
    }
}

/// Returns the topic of a built-in change kind.
fn topic_of_kind(kind: &str) -> Option<Topic> {
    match kind {
        "auth_changed" | "secret_exposure_changed" | "tls_changed" => Some(Topic::Authentication),
        "pool_changed" | "ttl_changed" | "concurrency_changed" | "serialization_changed" => Some(Topic::Performance),
        "retry_changed"
        | "timeout_changed"
        | "fallback_changed"
        | "reconnect_changed"
        | "emergency_mode_changed"
        | "error_handling_changed"
        | "lifecycle_changed" => Some(Topic::Errors),
        _ => None,
    }
}
