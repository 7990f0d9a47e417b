//! The report: one value that holds everything a reporter may print.
//!
//! In: the judged review. Out: [`Report`], and its rendering in each format. Left out: network, git, deciding
//! anything. The structs of this file are also the JSON document of `--format json`
//! (`schema_version` "1"), whose names others depend on.
//!
//! Every renderer is a pure function of the value: [`render_terminal`], [`render_markdown`], [`render_json`], [`render_sarif`],
//! [`render_html`], [`render_github`]. What a
//! report says is made in one place each: `words` (small texts), `view` (which fact stands where), `safe`
//! (escaping for the sink), `templates/report.md` (headings and labels).

mod format;
mod github;
mod html;
mod json;
mod labels;
mod markdown;
mod place;
pub(crate) mod safe;
#[cfg(test)]
pub(crate) mod sample;
mod sarif;
mod shorten;
mod template;
mod terminal;
mod view;
pub(crate) mod words;

pub use format::Format;
pub use github::render_github;
pub use html::render_html;
pub use json::{render_json, schema};
pub use markdown::render_markdown;
pub use place::Place;
pub(crate) use safe::log as for_log;
pub(crate) use safe::mermaid as mermaid_label;
pub(crate) use safe::quoted as yaml_text;
pub(crate) use safe::terminal as for_terminal;
pub use sarif::{RuleHelp, render_sarif};
pub use shorten::shorten_markdown;
pub use template::{ReportError, Templates};
pub use terminal::{TerminalOptions, render_terminal};

use crate::change::{NotExamined, Side};
use crate::rules::Level;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The whole review as a value; the JSON document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Version of this document's shape.
    pub schema_version: String,
    /// The program.
    pub tool: Tool,
    /// What was reviewed.
    pub target: Target,
    /// True where the change touches how components talk.
    pub connectivity: bool,
    /// Mechanisms that the change touches, most important first.
    pub mechanisms: Vec<String>,
    /// How reports call the mechanisms, by name; of each one that the report speaks of.
    #[serde(default)]
    pub mechanism_titles: BTreeMap<String, MechanismTitle>,
    /// All changed files.
    pub files: Vec<File>,
    /// Connection points that the change touches.
    pub points: Vec<Point>,
    /// What changed at them.
    pub changes: Vec<Change>,
    /// Which tests guard the changed functions.
    pub tests: Vec<TestReach>,
    /// Tests to write, where they were asked for (`--suggest-tests`). They test nothing yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skeletons: Vec<Skeleton>,
    /// Judged changes.
    pub findings: Vec<Finding>,
    /// What puts findings aside, as far as a reader must know: suppressions, the baseline, the configuration.
    #[serde(default)]
    pub silencing: Vec<Silencing>,
    /// Partner components that must follow.
    pub partners: Vec<Partner>,
    /// Scenarios of the profile that the change touches, step by step.
    pub scenarios: Vec<ScenarioHit>,
    /// Connections of the profile that the change touches.
    pub connections: Vec<ConnectionHit>,
    /// Review guides of packs that the change answers something of.
    #[serde(default)]
    pub guides: Vec<Guide>,
    /// Key files of the profile whose behaviour changed.
    #[serde(default)]
    pub key_files: Vec<KeyFileHit>,
    /// What the profile holds changes against, with the changes that bear on it.
    #[serde(default)]
    pub considerations: Vec<Consideration>,
    /// Questions to the author.
    pub questions: Vec<String>,
    /// What was not looked at, and why.
    pub not_examined: Vec<NotExamined>,
    /// The answer of the run.
    pub verdict: Verdict,
    /// The report as markdown.
    pub report: Rendered,
}

/// How reports call a mechanism; from the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MechanismTitle {
    /// In a sentence: `Redis`, `RPC`.
    pub title: String,
    /// Which label of the report speaks of it: `redis`, `rpc`, `sync`, `auth`, or `config` for settings of no known connection.
    pub label: String,
}

/// The program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `connreview`.
    pub name: String,
    /// Version.
    pub version: String,
}

/// What was reviewed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// Repository.
    pub repo: String,
    /// Component of the profile, empty without one.
    pub component: String,
    /// Base revision.
    pub base: String,
    /// Head revision.
    pub head: String,
    /// `git`, `patch` or `github`.
    pub source: String,
    /// Title of the change.
    pub title: String,
    /// What tells the purpose of the change: `description`, `commits`, or `none`: it is inferred from the diff.
    #[serde(default)]
    pub text: String,
    /// Day of the head, `YYYY-MM-DD`; none where no commit tells it.
    #[serde(default)]
    pub date: Option<String>,
}

/// A changed file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct File {
    /// Path.
    pub path: String,
    /// Path at base where it differs.
    pub previous_path: Option<String>,
    /// `added`, `modified`, `removed`, `renamed`.
    pub status: String,
    /// `source`, `test`, `config`, `docs`, `deploy`, `build`, `generated`, `other`.
    pub role: String,
    /// Component.
    pub component: String,
    /// Mechanisms changed in it.
    pub mechanisms: Vec<String>,
    /// Added lines.
    pub added: u32,
    /// Removed lines.
    pub removed: u32,
}

/// A connection point that the change touches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Point {
    /// Rule that found it.
    pub rule: String,
    /// Mechanism.
    pub mechanism: String,
    /// What the place does.
    pub role: String,
    /// Component.
    pub component: String,
    /// File.
    pub file: String,
    /// Line, at head where it still stands.
    pub line: u32,
    /// Enclosing definition.
    pub symbol: String,
    /// `added`, `removed`, `modified`, `moved`, `touched`, `reached`.
    pub status: String,
    /// Captured values of both sides, in order.
    pub captures: BTreeMap<String, Sides>,
}

/// A value at both sides; absent where the side has none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sides {
    /// Before.
    pub base: Option<String>,
    /// After.
    pub head: Option<String>,
}

/// A change of a connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Kind; `docs/kinds.md` lists them.
    pub kind: String,
    /// Mechanism.
    pub mechanism: String,
    /// File.
    pub file: String,
    /// Line; at base where `base` only.
    pub line: u32,
    /// Which side `line` speaks of.
    pub side: Side,
    /// Enclosing definition.
    pub symbol: String,
    /// Value before.
    pub base: Option<String>,
    /// Value after.
    pub head: Option<String>,
    /// One sentence with both sides.
    pub summary: String,
    /// How sure it is that the connection changed. A change of low confidence decides nothing: neither `connectivity` nor
    /// `mechanisms`.
    #[serde(default = "sure")]
    pub confidence: Level,
    /// True where the finding of it is suppressed or in the baseline.
    #[serde(default)]
    pub put_aside: bool,
    /// True where the way back brings nothing of its kind; no part of any format.
    #[serde(skip)]
    pub one_way: bool,
}

/// Returns the confidence of a change in a report that does not say it yet.
fn sure() -> Level {
    Level::High
}

/// Which tests reach a changed function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TestReach {
    /// File of the function.
    pub file: String,
    /// The function.
    pub symbol: String,
    /// Mechanism.
    pub mechanism: String,
    /// `covered`, `partly`, `uncovered`, `unknown`.
    pub status: String,
    /// `yes`, `no`, `unknown`: does one of the tests exercise a failure?
    pub failure_path: String,
    /// The tests, nearest first.
    pub tests: Vec<Test>,
    /// What the coverage profiles that were handed in say of its changed lines; of all its lines where no change is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<LinesRun>,
    /// Failure scenarios that its changes are about and that no test shows: `refused`, `timeout`, `retry`, `reconnect`, `emergency`, `malformed`,
    /// `denied`, `expiry`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The setting on which all its changed lines depend and that no test sets, where tests reach the function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unset: Option<Unset>,
}

/// A setting that no test sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unset {
    /// Its name.
    pub setting: String,
    /// The condition of the changed branch.
    pub condition: String,
    /// Line of the condition.
    pub line: u32,
}

/// The text of a test that is to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Skeleton {
    /// File of the function.
    pub file: String,
    /// The function.
    pub symbol: String,
    /// The failure scenario.
    pub scenario: String,
    /// The file that the test goes into.
    pub into: String,
    /// True where that file is to be made.
    pub new_file: bool,
    /// Language.
    pub language: String,
    /// The text.
    pub text: String,
}

/// Lines that a run of the tests came to; which test, and whether it checked anything, no profile tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LinesRun {
    /// Names of the profiles.
    pub profiles: Vec<String>,
    /// Lines that were run.
    pub run: Vec<u32>,
    /// Lines that were not.
    pub not_run: Vec<u32>,
}

/// A test that reaches a function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Test {
    /// As its runner calls it.
    pub name: String,
    /// File.
    pub file: String,
    /// Line.
    pub line: u32,
    /// `unit`, `integration`, `e2e`.
    pub kind: String,
    /// Number of calls between test and function.
    pub distance: u32,
    /// True where the change adds or edits the test.
    pub in_change: bool,
    /// False where it runs the function without guarding it.
    pub counts: bool,
    /// Why it does not count.
    pub why_not: Option<String>,
    /// What it depends on whether it runs at all, in words; `null` where it always does.
    #[serde(default)]
    pub condition: Option<String>,
    /// Functions between test and function.
    pub via: Vec<String>,
    /// Names of the subtests, as its runner prints them, in which it comes to the function; of a table those of its rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subtests: Vec<String>,
}

/// A judged change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// `F1`, `F2`, … in order of rank.
    pub id: String,
    /// Rule.
    pub rule: String,
    /// Identity across runs.
    pub fingerprint: String,
    /// Severity.
    pub severity: Level,
    /// Confidence.
    pub confidence: Level,
    /// `connectivity`, `tests`, `security_performance`.
    pub section: String,
    /// Mechanism.
    pub mechanism: String,
    /// File.
    pub file: String,
    /// Line.
    pub line: u32,
    /// Which side `line` speaks of.
    pub side: Side,
    /// Enclosing definition.
    pub symbol: String,
    /// What happened, one or two sentences of facts.
    pub message: String,
    /// What to do.
    pub recommendation: String,
    /// Proof on both sides.
    pub evidence: Vec<Evidence>,
    /// `new`, `unchanged`, `suppressed`, `baseline`.
    pub status: String,
    /// Why it has that status.
    pub status_reason: Option<String>,
}

/// A word on what puts findings aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Silencing {
    /// `suppression_added`, `suppression_ended`, `suppression_unused`, `suppression_malformed`, `baseline_added`,
    /// `baseline_unused`, `config_changed`.
    pub kind: String,
    /// File.
    pub file: String,
    /// Line; 0 where the whole file is meant.
    pub line: u32,
    /// One sentence of facts.
    pub message: String,
    /// Ids of the findings it is about.
    pub findings: Vec<String>,
    /// True where the visible part of a report tells it: this change does it, or it decides about a finding of this change.
    pub visible: bool,
    /// True where this change does it and less is told once it is merged.
    #[serde(default)]
    pub weakens: bool,
}

/// A line that proves a finding, secrets masked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// File.
    pub file: String,
    /// Line.
    pub line: u32,
    /// Side.
    pub side: Side,
    /// The line's text, trimmed.
    pub text: String,
}

/// A partner component.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Partner {
    /// Component.
    pub component: String,
    /// Its repository.
    pub repo: String,
    /// Why it must follow, with `path:line`.
    pub why: String,
    /// The same without what changed: the profile's reason and `path:line`; empty: as `why`.
    #[serde(default)]
    pub reason: String,
    /// Link to the partner's change, as the text of this one gives it.
    #[serde(default)]
    pub linked: Option<String>,
}

/// A scenario of the profile with the steps that the change touches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScenarioHit {
    /// Name of the scenario.
    pub scenario: String,
    /// Number and title of the step, for instance `2 of 5: authenticate`.
    pub step: String,
    /// Where, as `path:line (symbol)`.
    pub places: Vec<String>,
}

/// A connection of the profile that the change touches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectionHit {
    /// Title, for instance `Gateway → MDCB: key management`.
    pub title: String,
    /// What travels on it, as the profile says.
    #[serde(default)]
    pub about: String,
    /// Mechanism.
    pub mechanism: String,
    /// Where, as `path:line (symbol)`.
    pub places: Vec<String>,
}

/// A pack's way of reviewing such changes, filled in with what this change answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Guide {
    /// Its pack.
    pub pack: String,
    /// What it is about.
    pub title: String,
    /// What each changed file holds.
    pub files: Vec<GuideFact>,
    /// The checklist.
    pub items: Vec<GuideItem>,
    /// Closing questions with their answers; none where the change does not tell.
    pub questions: Vec<GuideAnswer>,
    /// Commands to try the change with.
    pub commands: Vec<GuideCommand>,
}

/// Something that a guide says, with its places.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuideFact {
    /// What it is said of: a path, or empty.
    pub of: String,
    /// In words.
    pub says: String,
    /// Where, as `path:line`, or the ids of findings.
    pub places: Vec<String>,
}

/// An item of a guide's checklist.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuideItem {
    /// Its area.
    pub area: String,
    /// What must hold.
    pub says: String,
    /// True where the change proves it.
    pub ticked: bool,
    /// What proves it, as `path:line`.
    pub proof: Vec<String>,
    /// Ids of the findings that speak against it.
    pub against: Vec<String>,
}

/// A closing question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuideAnswer {
    /// The question.
    pub ask: String,
    /// Its answers.
    pub answers: Vec<GuideFact>,
}

/// A command to try the change with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuideCommand {
    /// What it shows.
    pub title: String,
    /// The command.
    pub run: String,
}

/// A key file of the profile whose behaviour changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyFileHit {
    /// What it does, as the profile says.
    pub area: String,
    /// Mechanism it carries.
    pub mechanism: String,
    /// The file.
    pub file: String,
    /// Where it changed, as `path:line (symbol)`.
    pub places: Vec<String>,
}

/// An impact or guideline of the profile that the change bears on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Consideration {
    /// `impact` or `guideline`.
    pub kind: String,
    /// Name of the impact, id of the guideline.
    pub title: String,
    /// What to consider, or what the guideline says.
    pub text: String,
    /// What the guideline asks the author; empty: nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ask: String,
    /// Changes that bear on it, with their places.
    pub changes: Vec<String>,
}

/// The answer of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing to look at.
    Pass,
    /// Something to look at, nothing at the threshold.
    Attention,
    /// Something at or above the threshold.
    Fail,
}

/// A rendered report.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rendered {
    /// Markdown.
    pub markdown: String,
}
