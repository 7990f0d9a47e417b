//! Compiled rules: what the engines work with. Everything a rule names is resolved; patterns are checked.

use super::expects::Expect;
use super::file::{ChannelFile, Definition, GuidelineFile, ImpactFile, Level, Shape};
use super::roles::Role;
use super::wildcard::Wildcard;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

/// All packs that a run uses.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// Packs in order of loading.
    pub packs: Vec<Pack>,
    /// Rules of all packs, by id in order.
    pub rules: Vec<Rule>,
    /// Mechanisms by name.
    pub mechanisms: BTreeMap<String, Mechanism>,
    /// Libraries by name.
    pub libraries: BTreeMap<String, Library>,
    /// Profiles of all packs and of the configuration.
    pub profiles: Vec<Profile>,
    /// Index of the profile of the repository under review, see [`Catalogue::activate`].
    pub active: Option<usize>,
    /// Names of the active profile's components that live in the repository under review; none: all of them.
    pub reviewed: Vec<String>,
    /// Change kinds that packs add to the built-in ones, with their meaning.
    pub change_kinds: BTreeMap<String, String>,
    /// Ids of rules that count in other repositories only: their packs are those of other profiles.
    pub idle: Vec<String>,
    /// Example files of rules, by rule and path in order.
    pub examples: Vec<Example>,
    /// Guides of packs, in order of loading.
    pub guides: Vec<super::Guide>,
}

/// An example file beside a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Rule it belongs to.
    pub rule: String,
    /// File for messages; its ending tells the language.
    pub path: String,
    /// Content.
    pub text: Cow<'static, str>,
}

/// A folder of rules.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Name.
    pub name: String,
    /// One line.
    pub title: String,
    /// True for a pack that is part of the program.
    pub built_in: bool,
    /// Set for a pack with a profile: its rules count only where that profile's component is under review.
    pub profile: Option<String>,
}

/// A way in which components talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mechanism {
    /// Name in JSON.
    pub name: String,
    /// Name in reports.
    pub title: String,
    /// Order among mechanisms of equal weight.
    pub order: u32,
    /// Label of the report: `redis`, `rpc`, `sync` or `auth`.
    pub label: String,
    /// Words by which texts speak of it.
    pub words: Vec<String>,
    /// Change kind where a type that travels on it has other fields.
    pub payload: Option<String>,
}

/// A library.
#[derive(Debug)]
pub struct Library {
    /// Name in rules.
    pub name: String,
    /// Import paths.
    pub packages: Names,
    /// What its functions (`Func`) and methods (`Type.Method`, `Type.*`, `*.Method`) return: names of its types.
    pub returns: Vec<(Names, String)>,
    /// Types of the object literals that they take, by `Func#position`.
    pub takes: Vec<(Names, String)>,
    /// Functions that encode a value, by `Func#place`, with the key of the tags that name its fields.
    pub encodes: Vec<(Names, String)>,
    /// Functions that decode a value, likewise.
    pub decodes: Vec<(Names, String)>,
    /// Names in manifests by registry; empty: those of `packages` in any.
    pub published: BTreeMap<String, Names>,
    /// True: only where the manifest's own package has the same owner.
    pub own: bool,
    /// Mechanism that a changed version concerns.
    pub dependency: Option<String>,
    /// How it makes attempts.
    pub retry: Option<Retry>,
    /// Types that interfaces of a project stand for, each with methods by which one is known.
    pub like: Vec<(String, Names)>,
}

/// How a library makes attempts.
#[derive(Debug)]
pub struct Retry {
    /// Calls that make attempts at what they are given or decorate.
    pub runs: Names,
    /// What says how.
    pub parts: Vec<RetryPart>,
}

/// Something that says how attempts are made.
#[derive(Debug)]
pub struct RetryPart {
    /// What it is: `call`, `call.argument` or `Type.Field`.
    pub of: Names,
    /// What it says by itself, by facet.
    pub says: BTreeMap<String, String>,
    /// Facets that its value gives, by the position of the argument.
    pub gives: BTreeMap<String, usize>,
    /// How the value is read.
    pub kind: ValueKind,
}

impl Library {
    /// Returns true where a program of this language may import the library; one that no registry is named for is of any.
    pub fn is_for(&self, language: &str) -> bool {
        self.published.is_empty() || self.published.keys().any(|r| super::kinds::languages_of(r).contains(&language))
    }

    /// Returns true where a manifest of this registry means the library by `name`.
    pub fn is_published_as(&self, registry: &str, name: &str) -> bool {
        if self.published.is_empty() {
            return self.packages.fits(name);
        }
        self.published.get(registry).is_some_and(|names| names.fits(name))
    }
}

/// A compiled rule.
#[derive(Debug)]
pub struct Rule {
    /// `pack.pattern`.
    pub id: String,
    /// Name of its pack.
    pub pack: String,
    /// Noun phrase.
    pub what: String,
    /// Why care.
    pub why: String,
    /// Mechanism.
    pub mechanism: String,
    /// What the place does; see [`Rule::role_of`].
    pub role: String,
    /// Roles of calls that do something else, by the name of what is called.
    pub roles: Vec<(String, Names)>,
    /// Languages; empty: all.
    pub languages: Vec<String>,
    /// How sure a match is.
    pub confidence: Level,
    /// Roles of files that are read instead of production code.
    pub reads: Vec<Role>,
    /// Ids of rules of which one must have a point in the same directory; empty: none is asked for.
    pub beside: Vec<String>,
    /// Patterns; any of them.
    pub matches: Vec<Match>,
    /// Captures by name.
    pub captures: BTreeMap<String, Capture>,
    /// Options of records and settings, first fit counts.
    pub options: Vec<OptionRule>,
    /// Values that take a protection away, by capture, each with what it does in words.
    pub weak: BTreeMap<String, BTreeMap<String, String>>,
    /// Values that a protocol fixes, by capture.
    pub exact: BTreeMap<String, Exact>,
    /// Captures that all places of the rule must have in common.
    pub shared: Vec<String>,
    /// What is expected around a point.
    pub expects: Vec<Expect>,
    /// True where its places are no connection points.
    pub anchor: bool,
    /// Kind for an added point.
    pub added: Option<String>,
    /// Kind for a removed point.
    pub removed: Option<String>,
    /// Kind for any other difference.
    pub other: Option<String>,
    /// Kind by capture.
    pub capture_changes: BTreeMap<String, String>,
    /// Names of calls that do the same in another spelling, by groups.
    pub spellings: Vec<Vec<String>>,
    /// What functions mean by captures that are times.
    pub times: BTreeMap<String, Vec<(Names, Time)>>,
    /// Question to the author.
    pub ask: String,
    /// Advice.
    pub recommend: String,
    /// Severity by change kind where the rule sets one.
    pub severity: BTreeMap<String, Level>,
    /// True where the configuration turns the rule off.
    pub off: bool,
    /// Severity of all its findings where the configuration sets it.
    pub weighed: Option<Level>,
    /// Failure scenarios a test should show.
    pub failures: Vec<String>,
    /// Code for the manual page.
    pub example: String,
    /// Links.
    pub references: Vec<String>,
    /// File it was read from, for errors and `rules show`.
    pub origin: String,
    /// That file as it was written.
    pub written: Cow<'static, str>,
}

impl Rule {
    /// Returns what a call of this name does.
    pub fn role_of(&self, name: &str) -> &str {
        self.roles.iter().find(|(_, names)| names.fits(name)).map_or(&self.role, |(role, _)| role)
    }

    /// Returns true where two names of calls are two spellings of one.
    pub fn spells(&self, one: &str, other: &str) -> bool {
        let holds = |group: &[String], name: &str| group.iter().any(|n| n == name);
        one != other && self.spellings.iter().any(|g| holds(g, one) && holds(g, other))
    }
}

/// A compiled pattern.
#[derive(Debug)]
pub enum Match {
    /// A call.
    Call(CallMatch),
    /// A record literal.
    Record(RecordMatch),
    /// An assignment to a field.
    Assign(RecordMatch),
    /// A declared function.
    Function(FunctionMatch),
    /// A setting.
    Setting(SettingMatch),
    /// A declared type.
    Declares(DeclaresMatch),
    /// A value of a settings file, manifest or script.
    Entry(Box<EntryMatch>),
    /// Changed lines.
    Text(TextMatch),
    /// Logged values.
    Log(LogMatch),
    /// What a definition file declares.
    Definition(DefinitionMatch),
    /// Schemes of protected addresses, each with the one that is not.
    Scheme(BTreeMap<String, String>),
    /// A text in the code.
    Literal(LiteralMatch),
    /// An arithmetic operation.
    Operation(OperationMatch),
    /// What the steps of a function do together.
    Shape(ShapeMatch),
}

/// See `exact` in the reference.
#[derive(Debug)]
pub struct Exact {
    /// What the value must fit.
    pub fits: Pattern,
    /// What another value means.
    pub otherwise: String,
    /// Change kind of another value.
    pub change: String,
}

/// See `literal` in the reference.
#[derive(Debug)]
pub struct LiteralMatch {
    /// Pattern over the form.
    pub regex: Pattern,
    /// Texts of which one must stand in a written-out part.
    pub holds: Vec<String>,
    /// True for a script in Lua.
    pub script: bool,
    /// Paths; empty: any.
    pub files: Names,
}

/// See `operation` in the reference.
#[derive(Debug)]
pub struct OperationMatch {
    /// Operators.
    pub ops: Vec<String>,
    /// Functions that the left operand comes from.
    pub of: Names,
    /// Least number on the right.
    pub least: u64,
}

/// See `shape` in the reference.
#[derive(Debug)]
pub struct ShapeMatch {
    /// Which.
    pub of: Shape,
    /// Collections; empty: any.
    pub over: Names,
    /// Types of entries; empty: any.
    pub holds: Names,
}

/// See `definition` in the reference.
#[derive(Debug)]
pub struct DefinitionMatch {
    /// What is declared.
    pub of: Definition,
    /// Paths; empty: any.
    pub files: Names,
}

/// See `call` in the reference.
#[derive(Debug)]
pub struct CallMatch {
    /// Languages of the library that the pattern names: `redis` is a crate, a package of npm and one of Python. Empty: any.
    pub languages: Vec<&'static str>,
    /// Import paths (of the library or the rule's own); empty: any.
    pub packages: Names,
    /// Package-level functions; empty where the pattern is for methods.
    pub functions: Names,
    /// Types of the receiver.
    pub types: Names,
    /// Methods.
    pub methods: Names,
    /// Least and greatest number of arguments.
    pub args: (usize, usize),
    /// Texts that the first argument may be; empty: any argument.
    pub first: Names,
    /// Only where one of these keyword arguments is given; empty: always.
    pub keywords: Names,
    /// Untyped receivers count where the file imports the library.
    pub untyped: bool,
    /// What is not meant; few patterns say so.
    pub except: Option<Box<Names>>,
}

impl CallMatch {
    /// Returns true for a pattern of calls of whatever it is, known by a keyword argument.
    pub fn is_of_any(&self) -> bool {
        !self.keywords.is_empty() && self.packages.is_empty() && self.types.is_empty()
    }
}

/// See `record` and `assign` in the reference.
#[derive(Debug)]
pub struct RecordMatch {
    /// Import paths; empty: any.
    pub packages: Names,
    /// Types.
    pub types: Names,
    /// Only where one of these fields is given; empty: always.
    pub fields: Names,
    /// Only where none of these fields is given.
    pub without: Names,
    /// Names by which a record without a type is known; empty: the record has a type.
    pub keys: Names,
    /// How many of them.
    pub least: usize,
}

/// See `function` in the reference.
#[derive(Debug)]
pub struct FunctionMatch {
    /// Names; empty: any.
    pub names: Names,
    /// Types it is a method of; empty: any, also none.
    pub receivers: Names,
    /// Types of a parameter as `package.Type`; empty: any.
    pub params: Names,
    /// Types of a result; empty: any.
    pub results: Names,
    /// Paths; empty: any.
    pub files: Names,
    /// What the file imports one of; empty: anything.
    pub imports: Names,
}

/// See `setting` in the reference.
#[derive(Debug)]
pub struct SettingMatch {
    /// Types; empty: any.
    pub types: Names,
    /// Fields; empty: any.
    pub fields: Names,
    /// Sets of lower-case words that must all stand in the name; empty: any.
    pub words: Vec<Vec<String>>,
    /// Words (sets) of which none may stand there.
    pub without: Vec<Vec<String>>,
    /// Environment variables; empty: any.
    pub env: Names,
}

/// See `declares` in the reference.
#[derive(Debug)]
pub struct DeclaresMatch {
    /// Types.
    pub types: Names,
    /// Paths; empty: any.
    pub files: Names,
}

/// See `entry` in the reference.
#[derive(Debug)]
pub struct EntryMatch {
    /// Paths of files; empty: any.
    pub files: Names,
    /// Kinds of objects; empty: any.
    pub kinds: Names,
    /// Names of what it belongs to; empty: any.
    pub resources: Names,
    /// Ways to the value; empty: any.
    pub paths: Names,
    /// Sets of lower-case words that must all stand in the path; empty: any.
    pub words: Vec<Vec<String>>,
    /// Words (sets) of which none may stand there.
    pub without: Vec<Vec<String>>,
    /// Values; empty: any.
    pub values: Names,
    /// Values that are not meant.
    pub except: Names,
    /// Only written-out values.
    pub literal: bool,
}

/// See `log` in the reference.
#[derive(Debug)]
pub struct LogMatch {
    /// Runs of lower-case words with which a name ends.
    pub words: Vec<Vec<String>>,
    /// Lower-case words of functions that mask.
    pub masks: Vec<String>,
    /// Functions that make an error.
    pub errors: Names,
    /// Lower-case words of functions that take secrets out of a text.
    pub cleaners: Vec<String>,
    /// What the file imports one of; empty: anything.
    pub imports: Names,
}

/// See `text` in the reference.
#[derive(Debug)]
pub struct TextMatch {
    /// Pattern.
    pub regex: Pattern,
    /// Paths.
    pub files: Names,
    /// What one of the lines shortly before must fit.
    pub after: Option<Pattern>,
    /// What no line between may fit.
    pub unless: Option<Pattern>,
}

/// A regular expression that compiles; it is compiled when it is first asked.
#[derive(Clone)]
pub struct Pattern {
    /// As it is written.
    pub(super) text: String,
    /// Compiled.
    pub(super) compiled: OnceLock<regex::Regex>,
}

/// A set of name patterns. Empty means that the rule does not ask; see each use.
#[derive(Clone, Default)]
pub struct Names {
    /// Patterns as written, for messages and for byte search.
    pub texts: Vec<String>,
    /// The patterns without any wildcard, for a quick answer.
    pub(super) plain: Vec<String>,
    /// Patterns with wildcards, made ready when they are first asked.
    pub(super) wild: OnceLock<Vec<Wildcard>>,
}

/// Shows the patterns as written; whether they were made ready yet makes no difference.
impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.texts).finish()
    }
}

/// Shows the expression as written.
impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.text)
    }
}

impl Names {
    /// Returns true where no pattern is given.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Returns true where one of the patterns fits. An empty set fits nothing.
    pub fn fits(&self, name: &str) -> bool {
        self.plain.iter().any(|p| p == name) || self.fits_glob(name)
    }

    /// Returns true where the set is empty or one of its patterns fits.
    pub fn allows(&self, name: &str) -> bool {
        self.is_empty() || self.fits(name)
    }
}

/// A compiled capture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// Where it is taken from.
    pub from: From,
    /// How its value is read.
    pub kind: ValueKind,
    /// True for secrets: masked everywhere.
    pub secret: bool,
}

/// Where a capture is taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// Argument by position, negative from the end.
    Arg(i32),
    /// Argument by position, or by one of these names where it is given by name.
    Either(i32, Vec<String>),
    /// All arguments from a position on.
    Rest(usize),
    /// Keyword argument, or entry of an argument that is a record; the first name present counts.
    Name(Vec<String>),
    /// Argument that follows one of these texts.
    After(Vec<String>),
    /// Field of the matched record.
    Field(String),
    /// Name of the called function.
    Callee,
    /// What the enclosing loop goes over.
    Turn,
}

/// What a function means by a time, with its unit in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// From now on.
    Lifetime(i64),
    /// Since the epoch.
    Moment(i64),
}

/// How a value is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// As it is.
    Any,
    /// A duration; a bare number is multiplied by so many nanoseconds.
    Duration(i64),
    /// A text.
    Text,
    /// A number.
    Number,
    /// Of a function literal: the types it takes and returns.
    Signature,
    /// A script in Lua: its comments do not count.
    Script,
    /// Of a call or a chain of calls: what is called, without what it is given.
    Chain,
    /// As it is written: a constant by its name, whatever it comes to.
    Written,
}

/// A compiled option.
#[derive(Debug)]
pub struct OptionRule {
    /// Fields it is for.
    pub fields: Names,
    /// Name of the capture, if not the field's own.
    pub capture: Option<String>,
    /// Change kind, if not the rule's `other`.
    pub change: Option<String>,
    /// How its value is read.
    pub kind: ValueKind,
    /// True for secrets: masked everywhere.
    pub secret: bool,
    /// True for functions that give the wait before the next attempt.
    pub strategy: bool,
}

/// A compiled profile.
#[derive(Debug)]
pub struct Profile {
    /// Name.
    pub name: String,
    /// One line.
    pub title: String,
    /// Components in order.
    pub components: Vec<Component>,
    /// Connections in order.
    pub connections: Vec<Connection>,
    /// Channels in order.
    pub channels: Vec<ChannelFile>,
    /// Scenarios in order.
    pub scenarios: Vec<Scenario>,
    /// Partners in order.
    pub partners: Vec<PartnerRule>,
    /// Impacts in order.
    pub impacts: Vec<ImpactFile>,
    /// Guidelines in order.
    pub guidelines: Vec<GuidelineFile>,
}

/// Which partner must keep in step with which changes.
#[derive(Debug)]
pub struct PartnerRule {
    /// Component under review.
    pub component: String,
    /// Change kinds that concern the partner.
    pub kinds: Vec<String>,
    /// Only for points of these mechanisms; none: all.
    pub mechanisms: Vec<String>,
    /// Keys that the partner does not know.
    pub except_keys: Names,
    /// Component that must follow.
    pub partner: String,
    /// Why, as a clause for reports.
    pub why: String,
}

/// A component.
#[derive(Debug)]
pub struct Component {
    /// Name in JSON.
    pub name: String,
    /// Name in reports.
    pub title: String,
    /// Repositories, as written.
    pub repositories: Vec<String>,
    /// Paths within the repository; empty: all.
    pub paths: Names,
    /// Key files: path without the repository's name, mechanism, area.
    pub key_files: Vec<(Names, String, String)>,
    /// Settings types: type, field (empty: all), what they are of.
    pub settings: Vec<(Names, Names, String)>,
}

/// A connection of a profile.
#[derive(Debug)]
pub struct Connection {
    /// Name.
    pub id: String,
    /// Component it starts from.
    pub from: String,
    /// Component or store it goes to.
    pub to: String,
    /// Mechanism.
    pub mechanism: String,
    /// Name in reports.
    pub title: String,
    /// What travels on it.
    pub about: String,
    /// How it is recognised.
    pub seen: Seen,
}

/// A scenario of a profile.
#[derive(Debug)]
pub struct Scenario {
    /// Name.
    pub id: String,
    /// Name in reports.
    pub title: String,
    /// Steps in order.
    pub steps: Vec<ScenarioStep>,
}

/// A step of a scenario.
#[derive(Debug)]
pub struct ScenarioStep {
    /// Name.
    pub id: String,
    /// What happens.
    pub title: String,
    /// Component that does it.
    pub component: String,
    /// How it is recognised.
    pub seen: Seen,
}

/// How something of a profile is recognised. Within one kind any pattern; across kinds any kind, except that `files`
/// together with `symbols` must both fit.
#[derive(Debug, Default)]
pub struct Seen {
    /// Paths without the repository's name, of whatever component; ask [`Seen::fits_place`] whether one fits.
    pub files: Names,
    /// The same paths by the component they are of.
    pub(super) files_of: BTreeMap<String, Names>,
    /// Symbols.
    pub symbols: Names,
    /// RPC methods.
    pub methods: Names,
    /// Keys.
    pub keys: Names,
    /// Channels.
    pub channels: Names,
    /// Settings.
    pub settings: Names,
}
