//! Expectations: what stands, or must not stand, around a connection point.
//!
//! In: `expects:` of a rule as it is written (the field comments are the reference) and its places. Out: checked [`Expect`]s.
//! Left out: how a change is held against them, see `compare::expects::rules`.

use super::check::Check;
use super::compile::braces;
use super::file::{Level, Texts};
use super::kinds::LANGUAGES;
use super::marks::At;
use super::model::Names;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is expected around a point. It is told only where the change brings it: with a new point, or at one that stays and loses
/// what it had. Code that was that way before is not spoken of.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectFile {
    /// Name below the rule's: `<rule>/<id>`.
    pub id: String,
    /// Only for these languages; none given: those of the rule.
    #[serde(default)]
    pub languages: Texts,
    /// Only points whose captures have one of these values, as globs, by the capture's name.
    #[serde(default)]
    pub of: BTreeMap<String, Texts>,
    /// True: a call of the project's own function that leads to such a point counts as one.
    #[serde(default)]
    pub through: bool,
    /// True: only where the call is awaited.
    #[serde(default)]
    pub awaited: bool,
    /// Where the others are looked for.
    #[serde(rename = "where", default)]
    pub scope: Scope,
    /// Only where each of these stands there too.
    #[serde(default)]
    pub with: Vec<CompanionFile>,
    /// One of these must stand there.
    #[serde(default)]
    pub needs: Vec<CompanionFile>,
    /// None of these may stand there. With neither `needs` nor `without`, the values of `of` are what must not be.
    #[serde(default)]
    pub without: Vec<CompanionFile>,
    /// True: a new point is told only where most other points of the rule in the file, and two at least, have what this one lacks.
    #[serde(default)]
    pub habit: bool,
    /// Words with which the names of methods begin that change something. Only a point counts, as the one that is asked or as another of the
    /// habit, in whose scope such a method is called, and of the others only one that changes an object of the same name.
    #[serde(default)]
    pub changing: Vec<String>,
    /// True: a new point is not told at all, only one that stays.
    #[serde(default)]
    pub kept: bool,
    /// What is missing or too much, as a fact. In braces: captures of the point, `place` (the call), `client`, and `other` (what stands
    /// there and must not, or what `with` asks for), and with `changing` the `change` that is made.
    pub says: String,
    /// Change kind.
    pub kind: String,
    /// What to do about it, in the imperative.
    pub recommend: String,
    /// How sure; none given: as sure as the point.
    #[serde(default)]
    pub confidence: Option<Level>,
}

/// Where the others are looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// At the point itself: what is done with its result and its failure.
    #[default]
    Point,
    /// On the same client: points of the variable, field or module's value that the point is called on or makes.
    Client,
    /// In the function literals that the point is given, and in a function of the file that it names: the handler of a route.
    Inside,
    /// In the function literal around the point; where there is none, in its function.
    Handler,
    /// In its function.
    Function,
    /// In its file.
    File,
}

/// What is looked for beside a point: a point of a rule, or a call; or, of the point itself, how it is treated.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompanionFile {
    /// A point of one of these rules, as globs over ids.
    #[serde(default)]
    pub rule: Texts,
    /// Only points whose captures have one of these values, as globs.
    #[serde(default)]
    pub captures: BTreeMap<String, Texts>,
    /// A call of a function or method of this name whatever it belongs to, as globs.
    #[serde(default)]
    pub call: Texts,
    /// Only calls whose first argument is one of these texts or numbers, as globs.
    #[serde(default)]
    pub first: Texts,
    /// Only what comes `after` the point in its function.
    #[serde(default)]
    pub after: bool,
    /// Only calls inside a loop or a function that a collection is handed to, one for each of many.
    #[serde(default)]
    pub each: bool,
    /// Only calls that run a function of the project which the point's own function literals run too.
    #[serde(default)]
    pub shares: bool,
    /// Only calls in a function of the project that is handed to the point's call by name before its last argument, or to `use` on the same
    /// object: what runs before a handler.
    #[serde(default)]
    pub before: bool,
    /// The failure of the point is caught: it stands in a `try`, or has a `.catch(…)`.
    #[serde(default)]
    pub caught: bool,
    /// A failure of the point ends the process.
    #[serde(default)]
    pub ends: bool,
    /// What the point gives decides a condition.
    #[serde(default)]
    pub decides: bool,
    /// A condition around the point speaks of one of these words (whole words of names).
    #[serde(default)]
    pub guard: Texts,
}

/// A checked expectation.
#[derive(Debug, Default)]
pub struct Expect {
    /// Name below the rule's.
    pub id: String,
    /// Languages; empty: those of the rule.
    pub languages: Vec<String>,
    /// Values of captures.
    pub of: Vec<(String, Names)>,
    /// Calls of own functions count.
    pub through: bool,
    /// Only awaited calls.
    pub awaited: bool,
    /// Where the others are looked for.
    pub scope: Scope,
    /// Each of these stands there.
    pub with: Vec<Companion>,
    /// One of these must.
    pub needs: Vec<Companion>,
    /// None of these may.
    pub without: Vec<Companion>,
    /// Only where others have it.
    pub habit: bool,
    /// Words of methods that change something.
    pub changing: Vec<String>,
    /// Only where the point stays.
    pub kept: bool,
    /// The fact.
    pub says: String,
    /// Change kind.
    pub kind: String,
    /// Advice.
    pub recommend: String,
    /// How sure.
    pub confidence: Option<Level>,
}

impl Expect {
    /// Returns true where it is for a language.
    pub fn speaks(&self, language: &str) -> bool {
        self.languages.is_empty() || self.languages.iter().any(|l| l == language)
    }

    /// Returns true where a sentence is this expectation's: it holds all that `says` has around the names in braces, in order.
    pub fn is_said_in(&self, sentence: &str) -> bool {
        let mut rest = sentence;
        self.says.split('{').enumerate().all(|(i, part)| {
            let fixed = if i == 0 { part } else { part.split_once('}').map_or(part, |(_, after)| after) };
            let found = rest.find(fixed.trim());
            rest = found.map_or(rest, |at| &rest[at + fixed.trim().len()..]);
            found.is_some()
        })
    }
}

/// What is looked for, checked. The flags are those of [`CompanionFile`].
#[derive(Debug, Default)]
pub struct Companion {
    /// Rules.
    pub rules: Names,
    /// Values of captures.
    pub captures: Vec<(String, Names)>,
    /// Calls.
    pub calls: Names,
    /// First arguments.
    pub first: Names,
    /// Words of conditions, in lower case.
    pub guard: Vec<String>,
    /// As it is written.
    pub written: CompanionFile,
}

/// Names that `says` may hold in braces besides captures.
const OWN: &[&str] = &["place", "client", "other", "change"];

/// Compiles the expectations of a rule; `captures` are the names of those it makes.
pub(super) fn compile(all: &[ExpectFile], captures: &dyn Fn(&str) -> bool, check: &mut Check<'_>) -> Vec<Expect> {
    let top = At::default().key("expects");
    (0..).zip(all).map(|(i, e)| expect(e, captures, &top.index(i), check)).collect()
}

/// Compiles one expectation.
fn expect(file: &ExpectFile, captures: &dyn Fn(&str) -> bool, at: &At, check: &mut Check<'_>) -> Expect {
    check.not_empty(&file.id, &at.key("id"), "id");
    check.not_empty(&file.says, &at.key("says"), "says");
    check.not_empty(&file.recommend, &at.key("recommend"), "recommend");
    check.kind(&file.kind, &at.key("kind"), false);
    (0..).zip(file.languages.as_slice()).for_each(|(i, l)| check.word(l, LANGUAGES, &at.key("languages").index(i), "language"));
    if !file.needs.is_empty() && !file.without.is_empty() {
        check.key(at, format!("`{}` says what is expected in two ways", file.id), "give either `needs` or `without`");
    }
    if file.needs.is_empty() && file.without.is_empty() && file.of.is_empty() {
        check.key(at, format!("`{}` says nothing that is expected", file.id), "give `needs` or `without`, or with `of` a value that must not be");
    }
    for name in braces(&file.says).filter(|n| !OWN.contains(n) && !captures(n)) {
        check.value(
            &at.key("says"),
            format!("`says` names a capture `{{{name}}}` that the rule does not make"),
            "name a capture, place, client, change or other",
        );
    }
    let companions = |list: &[CompanionFile], name: &str, check: &mut Check<'_>| {
        (0..).zip(list).map(|(i, c)| companion(c, file.scope, &at.key(name).index(i), check)).collect::<Vec<_>>()
    };
    Expect {
        id: file.id.clone(),
        languages: file.languages.as_slice().to_vec(),
        of: values(&file.of, &at.key("of"), check),
        through: file.through,
        awaited: file.awaited,
        scope: file.scope,
        with: companions(&file.with, "with", check),
        needs: companions(&file.needs, "needs", check),
        without: companions(&file.without, "without", check),
        habit: file.habit,
        changing: file.changing.clone(),
        kept: file.kept,
        says: file.says.clone(),
        kind: file.kind.clone(),
        recommend: file.recommend.clone(),
        confidence: file.confidence,
    }
}

/// Compiles values of captures.
fn values(all: &BTreeMap<String, Texts>, at: &At, check: &mut Check<'_>) -> Vec<(String, Names)> {
    all.iter().map(|(name, texts)| (name.clone(), check.names(texts, &at.key(name)))).collect()
}

/// Compiles a companion.
fn companion(file: &CompanionFile, scope: Scope, at: &At, check: &mut Check<'_>) -> Companion {
    let (rule, call) = (!file.rule.as_slice().is_empty(), !file.call.as_slice().is_empty());
    let guard = !file.guard.as_slice().is_empty();
    let given = [rule, call, file.caught, file.ends, file.decides, guard].into_iter().filter(|g| *g).count();
    if given != 1 {
        check.key(at, "the entry says nothing, or several things at once", "give exactly one of rule, call, caught, ends, decides, guard");
    }
    if scope == Scope::Point && (rule || call) {
        check.key(at, "nothing else stands at the point itself", "say with `where` how far to look");
    }
    Companion {
        rules: check.names(&file.rule, &at.key("rule")),
        captures: values(&file.captures, &at.key("captures"), check),
        calls: check.names(&file.call, &at.key("call")),
        first: check.names(&file.first, &at.key("first")),
        guard: file.guard.as_slice().iter().map(|w| w.to_lowercase()).collect(),
        written: file.clone(),
    }
}
