//! Guides: how a team reviews changes of one kind, as data.
//!
//! In: the `guide.yml` of a pack ([`GuideFile`], whose field comments are the reference). Out: [`Guide`], every name in it checked. Left out:
//! what a change answers, see `findings`.

use super::check::Check;
use super::file::Texts;
use super::marks::At;
use super::model::Names;
use super::problem::one_of;
use super::roles::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `rules/<pack>/guide.yml`: what a reviewer of such changes goes through. It is shown, folded, only where `when` is answered.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuideFile {
    /// Name in reports, as a noun phrase: `routing in a cluster`.
    pub title: String,
    /// What must be among what the change touches.
    pub when: SeenInChange,
    /// What changed files hold, by what was found in them.
    #[serde(default)]
    pub holds: Vec<HoldsFile>,
    /// The checklist by area: code, integration, performance, documentation.
    #[serde(default)]
    pub areas: Vec<AreaFile>,
    /// Closing questions.
    #[serde(default)]
    pub questions: Vec<QuestionFile>,
    /// Commands with which a reviewer tries the change.
    #[serde(default)]
    pub commands: Vec<CommandFile>,
}

/// What answers something: any of these, found in the change at hand.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenInChange {
    /// Rules with a point that the change adds, edits, removes or reaches, as globs over their ids.
    #[serde(default)]
    pub rules: Texts,
    /// Kinds of changes, as globs.
    #[serde(default)]
    pub kinds: Texts,
    /// Captures of such points, as `name: glob`: only those with this value at head.
    #[serde(default)]
    pub captures: std::collections::BTreeMap<String, Texts>,
    /// True: not the points themselves, but the tests that reach their functions and count.
    #[serde(default)]
    pub tests: bool,
    /// True: only functions of which a test shows a failure.
    #[serde(default)]
    pub failures: bool,
    /// True: only where a finding of medium or high severity is told; what was put in order is none.
    #[serde(default)]
    pub severe: bool,
    /// Changed files of these roles.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Changed files with such paths, as globs; with `roles`, only those of such a role.
    #[serde(default)]
    pub files: Texts,
}

impl SeenInChange {
    /// Returns true where nothing is asked for.
    pub fn is_empty(&self) -> bool {
        let given = [&self.rules, &self.kinds, &self.files].iter().any(|t| !t.as_slice().is_empty());
        !given && self.roles.is_empty()
    }

    /// Returns true where a name fits one of some patterns.
    pub fn fits(patterns: &Texts, name: &str) -> bool {
        Names::of(patterns.as_slice()).is_ok_and(|n| n.fits(name))
    }
}

/// What a changed file holds.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldsFile {
    /// In words: `computes the slot of a key`.
    pub what: String,
    /// By what it is known.
    pub by: SeenInChange,
}

/// An area of the checklist.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaFile {
    /// Name.
    pub title: String,
    /// What is gone through.
    pub items: Vec<ItemFile>,
}

/// An item of the checklist.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemFile {
    /// What must hold.
    pub says: String,
    /// What proves it. An item without proof in the change stays open.
    #[serde(default)]
    pub proof: SeenInChange,
    /// What speaks against it: findings of such rules and kinds keep the item open whatever proves it.
    #[serde(default)]
    pub against: SeenInChange,
}

/// A closing question with the answers that facts may give.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionFile {
    /// The question.
    pub ask: String,
    /// Answers; all that the change supports are given.
    pub answers: Vec<HoldsFile>,
}

/// A command to try the change with.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandFile {
    /// What it shows.
    pub title: String,
    /// What of the change it is for.
    pub when: SeenInChange,
    /// The command. In braces: captures of the point, `symbol`, `file`, `directory`; with `tests`, `test` and the test's `directory`. A command
    /// whose braces name something that is not known is left out.
    pub run: String,
}

/// A compiled guide.
#[derive(Debug)]
pub struct Guide {
    /// Its pack.
    pub pack: String,
    /// As written.
    pub file: GuideFile,
}

/// Compiles a guide; `None` where it is wrong.
pub(super) fn guide(file: GuideFile, pack: &str, rules: &[&str], check: &mut Check<'_>) -> Option<Guide> {
    let top = At::default();
    check.not_empty(&file.title, &top.key("title"), "title");
    seen(&file.when, &top.key("when"), rules, check);
    (0..).zip(&file.holds).for_each(|(i, h)| seen(&h.by, &top.key("holds").index(i).key("by"), rules, check));
    for (i, area) in (0..).zip(&file.areas) {
        for (j, item) in (0..).zip(&area.items) {
            let at = top.key("areas").index(i).key("items").index(j);
            seen(&item.proof, &at.key("proof"), rules, check);
            seen(&item.against, &at.key("against"), rules, check);
        }
    }
    for (i, question) in (0..).zip(&file.questions) {
        let at = top.key("questions").index(i);
        (0..).zip(&question.answers).for_each(|(j, a)| seen(&a.by, &at.key("answers").index(j).key("by"), rules, check));
    }
    (0..).zip(&file.commands).for_each(|(i, c)| seen(&c.when, &top.key("commands").index(i).key("when"), rules, check));
    check.problems.is_empty().then(|| Guide { pack: pack.to_owned(), file })
}

/// Checks the names that an answer is known by: a rule that does not exist answers nothing, for ever.
fn seen(file: &SeenInChange, at: &At, rules: &[&str], check: &mut Check<'_>) {
    check.names(&file.kinds, &at.key("kinds"));
    check.names(&file.files, &at.key("files"));
    file.captures.iter().for_each(|(name, values)| drop(check.names(values, &at.key("captures").key(name))));
    let known = check.names(&file.rules, &at.key("rules"));
    for text in &known.texts {
        let one = Names::of(std::slice::from_ref(text)).unwrap_or_default();
        if !rules.iter().any(|r| one.fits(r)) {
            let way_out = one_of(text, rules.iter().copied(), "write the id of a rule, or a glob that fits some");
            check.value(&at.key("rules"), format!("no rule is called `{text}`"), way_out);
        }
    }
}
