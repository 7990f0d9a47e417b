//! Labels: which heading of the report a fact belongs to.
//!
//! In: a mechanism's label from the catalogue, a change kind. Out: [`Label`] (what is connected) and [`Topic`] (what it bears
//! on). Left out: sentences.

use super::{Change, Finding, Report, words};
use crate::change::Side;
use crate::rules::Level;

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

    /// Returns the change that a finding judges: the one at its place, and of several there the one it speaks of.
    pub(super) fn change_of(&self, finding: &Finding) -> Option<&Change> {
        let mut here = self.changes.iter().filter(|c| is_judged_by(c, finding));
        let first = here.next()?;
        let tells = |c: &&Change| finding.message.contains(c.summary.trim_end_matches('.'));
        Some(std::iter::once(first).chain(here).find(tells).unwrap_or(first))
    }

    /// Returns the told findings that judge a change.
    pub(super) fn findings_of<'r>(&'r self, change: &'r Change) -> impl Iterator<Item = &'r Finding> {
        self.told().filter(move |f| self.change_of(f).is_some_and(|c| std::ptr::eq(c, change)))
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

impl Finding {
    /// Returns true unless the finding is suppressed or in the baseline.
    pub(crate) fn is_active(&self) -> bool {
        !matches!(self.status.as_str(), "suppressed" | "baseline")
    }
}

/// Returns true where the finding stands at the change's place and is of its mechanism.
fn is_judged_by(change: &Change, finding: &Finding) -> bool {
    change.file == finding.file && change.line == finding.line && change.side == finding.side && change.mechanism == finding.mechanism
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
