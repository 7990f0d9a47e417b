//! The YAML of a catalogue, as it is written: the field comments here are the reference for rule authors.
//!
//! In: text. Out: plain structs. Left out: checks and compiled patterns, see [`super::Rule`].
//!
//! Patterns of names and import paths are globs: `*` stands for any run of characters without `/`, `**` for any
//! run at all, `{a,b}` for either. Where a field takes a list, a single text may stand instead of it.

use super::roles::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One text or a list of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Texts {
    /// Nothing given.
    #[default]
    None,
    /// One text.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Texts {
    /// Returns the texts as a slice.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::One(t) => std::slice::from_ref(t),
            Self::Many(v) => v,
        }
    }
}

/// `rules/<pack>/pack.yml`: what the rules of a folder share.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackFile {
    /// Name of the pack; the same as its folder's.
    pub name: String,
    /// One line for `rules list`.
    pub title: String,
    /// Mechanisms that this pack brings, by name.
    #[serde(default)]
    pub mechanisms: BTreeMap<String, MechanismFile>,
    /// Libraries that rules may name, by a name of our own.
    #[serde(default)]
    pub libraries: BTreeMap<String, LibraryFile>,
    /// Change kinds that this pack adds to the built-in ones, each with its meaning.
    #[serde(default)]
    pub change_kinds: BTreeMap<String, String>,
}

/// A way in which components talk.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MechanismFile {
    /// How reports call it: `Redis`, `RPC`.
    pub title: String,
    /// Reports name mechanisms of equal weight in this order (smaller first).
    pub order: u32,
    /// Which label of the report speaks of it: `redis`, `rpc`, `sync` or `auth`.
    pub label: String,
    /// Words by which the text of a pull request speaks of it, beside its name and its libraries: lower case; one of five letters
    /// or more also stands for longer ones that begin with it.
    #[serde(default)]
    pub words: Vec<String>,
    /// Change kind where a type that travels on it, encoded, has other fields; none: types of what travels are not looked for.
    #[serde(default)]
    pub payload: Option<String>,
}

/// A library, and what its functions return (so that `redis.NewClient(…).Set(…)` is known to be a client's call).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LibraryFile {
    /// Import paths (Go packages, npm modules, Python modules, Rust crates), as globs.
    pub packages: Texts,
    /// `Func: Type` or `Type.Method: Type`, both as this library names them; the method may be `*`.
    #[serde(default)]
    pub returns: BTreeMap<String, String>,
    /// Names under which manifests ask for it, as globs by registry: `go`, `npm`, `pypi` (lower case, `-` between words), `crates`.
    /// None given: as `packages`, in any registry.
    #[serde(default)]
    pub published: BTreeMap<String, Texts>,
    /// True: only where the manifest's own package has the same owner (`github.com/acme/…`, `@acme/…`).
    #[serde(default)]
    pub own: bool,
    /// Types of the object literals that its functions take: `Func#1: Type` or `Type.Method#2: Type`, the argument counted from 0, `*` for
    /// any. A literal has no type of its own in languages without constructors for it.
    #[serde(default)]
    pub takes: BTreeMap<String, String>,
    /// Functions that make a message of a value: `Func#0: json` or `Type.Method#0: json`, the argument counted from 0, `self` for what a
    /// method is called on; the word is the key of the field tags that name the fields in this format. A library may be an object of
    /// the language: `JSON`.
    #[serde(default)]
    pub encodes: BTreeMap<String, String>,
    /// Functions that make a value of a message: `Func#1: json` where an argument takes the value, `Func#result` where it is returned,
    /// `Type.Method#self` where a class makes it.
    #[serde(default)]
    pub decodes: BTreeMap<String, String>,
    /// Mechanism that a changed version of this library concerns; none: versions do not matter.
    #[serde(default)]
    pub dependency: Option<String>,
    /// How it makes attempts, for a library of retries.
    #[serde(default)]
    pub retry: Option<RetryFile>,
    /// Types that interfaces of a project stand for: `Redis: [bzpopmin, hgetall, …]`. An interface that declares four of these methods, or as
    /// many as are named, is taken for the type. Name methods that no other sort of client has.
    #[serde(default)]
    pub like: BTreeMap<String, Texts>,
}

/// How a library makes attempts: which calls do, and what says how.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryFile {
    /// Functions and methods that make attempts at what they are given (a function literal), or at the function they decorate, as globs.
    #[serde(default)]
    pub runs: Texts,
    /// What says how the attempts are made.
    pub parts: Vec<RetryPartFile>,
}

/// Something that says how attempts are made.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryPartFile {
    /// What it is, as globs: a call by its name; a keyword argument or an entry of an object literal as `call.name`; a field of a record as
    /// `Type.Field`, and so a field that is set on what a call gave (`NewExponentialBackOff.MaxInterval`).
    pub of: Texts,
    /// What it says by itself, by facet: `delay`, `growth` (`constant`, `linear`, `exponential`, `random`), `cap`, `jitter`, `attempts`, `time`,
    /// `permanent` (an error ends the attempts), `only` (only such an error is tried again).
    #[serde(default)]
    pub says: BTreeMap<String, String>,
    /// Facets that its value gives: the position of the argument; 0 for a field or keyword argument.
    #[serde(default)]
    pub gives: BTreeMap<String, u32>,
    /// Unit of a bare number: `ns`, `ms`, `s`.
    #[serde(default)]
    pub unit: Option<String>,
}

/// `rules/<pack>/<rule>.yml`: one pattern with its meaning.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// `pack.pattern`; the pattern is the file's name. It names what is seen, not the advice.
    pub id: String,
    /// What stands there, as a noun phrase for reports: `Redis write with an expiry`.
    pub what: String,
    /// Why a reviewer should care, one or two sentences.
    pub why: String,
    /// Mechanism, one of those a pack brings.
    pub mechanism: String,
    /// What the place does: connect, read, write, delete, publish, subscribe, handle, call, serve, credential, tls, setting, …
    pub role: String,
    /// Roles of those calls that do something else than `role` says, by the name of what is called, as globs: `close: [Close, Stop]`.
    #[serde(default)]
    pub roles: BTreeMap<String, Texts>,
    /// Languages the rule is for; none given: all.
    #[serde(default)]
    pub languages: Texts,
    /// How sure a match is: `high` (default), `medium` or `low`.
    #[serde(default)]
    pub confidence: Option<Level>,
    /// Roles of the files the rule reads instead of production code, settings and manifests: `[test, build]` for what only tests and
    /// scripts do. What such a rule finds is told under Test Coverage and makes no connection of the change.
    #[serde(default)]
    pub reads: Vec<Role>,
    /// Other rules, of which one must have a point in the same directory: what makes a general pattern (a form, a look-up) one of this
    /// mechanism. Those rules have no `beside` themselves.
    #[serde(default)]
    pub beside: Texts,
    /// What is a connection point; any of them.
    #[serde(rename = "match")]
    pub matches: Vec<MatchFile>,
    /// Named values that are taken from a point.
    #[serde(default)]
    pub captures: BTreeMap<String, CaptureFile>,
    /// For option records, settings and keyword arguments: what a field is called as a capture and what its change means. The first
    /// pattern that fits a field's name counts; a field that none fits is compared as `other`, a keyword argument not at all.
    #[serde(default)]
    pub options: Vec<OptionFile>,
    /// Values that take a protection away, by capture: each value as reports show it, and what it does in words
    /// (`skip-verify: { "true": the peer's certificate is not verified }`). `not set` is a value that is left out, `*` any
    /// value: then a new place of that kind is told too; `\*` is a star itself.
    #[serde(default)]
    pub weak: BTreeMap<String, BTreeMap<String, String>>,
    /// Values that a protocol or agreement fixes, by capture. A value that is not known here is not held against it.
    #[serde(default)]
    pub exact: BTreeMap<String, ExactFile>,
    /// Captures that all places of the rule must have in common: who signs and who verifies, say. Where one changes, the places near it
    /// that keep the former value are told with it.
    #[serde(default)]
    pub shared: Texts,
    /// Captures that are times, each with what the called function means by it: `{ expire: lifetime s, expireat: moment s, "*": lifetime ms }`.
    /// A lifetime counts from now, a moment from the epoch; the unit is `s`, `ms`, or `ns` (then a typed duration or time is meant too). The
    /// first fitting name counts, by the alphabet, `*` last.
    #[serde(default)]
    pub times: BTreeMap<String, BTreeMap<String, String>>,
    /// Names of calls that do the same in another spelling, by groups: `[[delay, apply_async]]`. A call that goes from one to another is
    /// the same place; only its options are compared.
    #[serde(default)]
    pub spellings: Vec<Texts>,
    /// What is expected around such a point: what must stand there, or must not. Told where a change brings a point without it, or
    /// takes it away.
    #[serde(default)]
    pub expects: Vec<super::ExpectFile>,
    /// True: its places are no connection points and nothing is told of them but what `expects` says.
    #[serde(default)]
    pub anchor: bool,
    /// What a difference means.
    #[serde(default)]
    pub changes: MeaningFile,
    /// The question to the author when such a point changes. `{captures}` may be named in braces.
    pub ask: String,
    /// What to do, in the imperative.
    pub recommend: String,
    /// Severity by change kind, where it differs from the built-in table.
    #[serde(default)]
    pub severity: BTreeMap<String, Level>,
    /// Which failure scenarios a test should show: refused, timeout, retry, reconnect, emergency, malformed, denied, expiry.
    #[serde(default)]
    pub failures: Vec<String>,
    /// A line or two of code for the manual page.
    pub example: String,
    /// Where to read more.
    #[serde(default)]
    pub references: Vec<String>,
}

/// A level of severity or confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl Level {
    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// One pattern; exactly one of the fields is given.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchFile {
    /// A call of a function or method.
    #[serde(default)]
    pub call: Option<Box<CallFile>>,
    /// A struct or object literal of a type: options of a client.
    #[serde(default)]
    pub record: Option<Box<RecordFile>>,
    /// An assignment to a field of a value of a type: `tlsConfig.InsecureSkipVerify = true`.
    #[serde(default)]
    pub assign: Option<Box<RecordFile>>,
    /// The declaration of a function or method: a handler, an RPC server's method.
    #[serde(default)]
    pub function: Option<Box<FunctionFile>>,
    /// A setting: a field of a settings type, an environment variable that is read, a key that is looked up.
    #[serde(default)]
    pub setting: Option<Box<SettingFile>>,
    /// The declaration of a type, with its fields as options: a message that is sent.
    #[serde(default)]
    pub declares: Option<Box<DeclaresFile>>,
    /// A value of a settings file, manifest or script. (Environment variables in them are also found by `setting` with `env`.)
    #[serde(default)]
    pub entry: Option<Box<EntryFile>>,
    /// A regular expression over the changed lines of files that match a glob. Only where nothing better exists.
    #[serde(default)]
    pub text: Option<Box<TextFile>>,
    /// What a definition file (`.proto`) declares.
    #[serde(default)]
    pub definition: Option<Box<DefinitionFile>>,
    /// A value that is written to a log.
    #[serde(default)]
    pub log: Option<Box<LogFile>>,
    /// A text that is written out or put together: a reply, a command line, the code of an error.
    #[serde(default)]
    pub literal: Option<Box<LiteralFile>>,
    /// An arithmetic operation: how a key's slot is computed.
    #[serde(default)]
    pub operation: Option<Box<OperationFile>>,
    /// What the steps of a function do together.
    #[serde(default)]
    pub shape: Option<Box<ShapeFile>>,
    /// Schemes of protected addresses, each with the one that is not: `rediss: redis`. It is found where the same address
    /// stands with the one before a change and with the other after it.
    #[serde(default)]
    pub scheme: BTreeMap<String, String>,
}

/// A call of a function or method.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallFile {
    /// A library of a pack.
    #[serde(default)]
    pub library: Option<String>,
    /// Or import paths, as globs.
    #[serde(default)]
    pub package: Texts,
    /// A package-level function, as globs. Excludes `type` and `method`.
    #[serde(default)]
    pub function: Texts,
    /// Type of the receiver, declared in the package; `*` for any type of it.
    #[serde(rename = "type", default)]
    pub type_name: Texts,
    /// Method, as globs.
    #[serde(default)]
    pub method: Texts,
    /// Number of arguments: a number, `n+` for at least, `n-m` for a range.
    #[serde(default)]
    pub args: Option<String>,
    /// The first argument is one of these texts, as globs: `on("error", …)`; parts of it that are not written out stand as `{}`, a variable of
    /// the environment as `$NAME`. A name stands for itself: `http.StatusServiceUnavailable`.
    #[serde(default)]
    pub first: Texts,
    /// Only calls that give one of these as a keyword argument, as globs. Without `library`, `package` and `type`, a call of whatever it is:
    /// for names that say the same wherever they stand (`verify_ssl`).
    #[serde(default)]
    pub keyword: Texts,
    /// True: a method of an untyped receiver counts too where the file imports the library; its confidence is then `low`, in languages
    /// that write no types (Python) `medium`. Only for methods whose name no other library has.
    #[serde(default)]
    pub untyped: bool,
    /// Functions and methods that are not meant, as globs: those that anything of the language has.
    #[serde(default)]
    pub except: Texts,
}

/// A struct or object literal, or assignments to its fields.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordFile {
    /// A library of a pack.
    #[serde(default)]
    pub library: Option<String>,
    /// Or import paths, as globs.
    #[serde(default)]
    pub package: Texts,
    /// Name of the type, as globs. Left out with `keys`.
    #[serde(rename = "type", default)]
    pub type_name: Texts,
    /// Only where one of these fields is given, as globs.
    #[serde(default)]
    pub field: Texts,
    /// Instead of a type: an object literal or dict without one, in which `least` of these names are given. With `library` or `package` only
    /// in files that import it. Name fields that only such options have.
    #[serde(default)]
    pub keys: Texts,
    /// How many of `keys`: 1 where it is left out.
    #[serde(default)]
    pub least: Option<usize>,
    /// Only where none of these fields is given, as globs.
    #[serde(default)]
    pub without: Texts,
}

/// The declaration of a function or method.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FunctionFile {
    /// Name, as globs.
    #[serde(default)]
    pub name: Texts,
    /// Type it is a method of, as globs.
    #[serde(default)]
    pub receiver: Texts,
    /// A parameter of one of these types: `library type` names are `package.Type` globs such as `google.golang.org/grpc.ServerStream`.
    #[serde(default)]
    pub param: Texts,
    /// Or a result of one of these types: a function that makes a handler.
    #[serde(default)]
    pub result: Texts,
    /// Only in these files, as path globs.
    #[serde(default)]
    pub files: Texts,
    /// Only in files that import one of these, as globs over the path that is imported (`**redis**`): a name alone is only a word.
    #[serde(default)]
    pub imports: Texts,
}

/// A setting.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingFile {
    /// Settings type, as globs over its name.
    #[serde(rename = "type", default)]
    pub type_name: Texts,
    /// Field, as globs over its name.
    #[serde(default)]
    pub field: Texts,
    /// Words: each entry is a set of words (separated by spaces) that must all stand, as whole words, in the name of the
    /// setting: type, field and tag split at capitals, `_`, `-` and `.`. `redis` finds `RedisHosts` but not `predispose`.
    #[serde(default)]
    pub words: Vec<String>,
    /// Words of which none may stand there.
    #[serde(default)]
    pub without: Vec<String>,
    /// Environment variables, as globs.
    #[serde(default)]
    pub env: Texts,
}

/// A value that is written to a log.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogFile {
    /// Words: each entry is a run of words (separated by spaces) with which the value's name, or the text before it, ends.
    /// `api key` finds `cfg.APIKey` but not `apiKeyName`.
    pub words: Vec<String>,
    /// Words in the name of a function that makes a value fit to be logged. A value that was logged through such a function
    /// and is logged without it is found whatever its own name.
    pub masks: Vec<String>,
    /// Functions that make an error out of what they are given, as globs: a secret in them is exposed as in a log.
    #[serde(default)]
    pub errors: Texts,
    /// Words in the name of a function that takes secrets out of an address or a text. A value that a function handed on
    /// through such a one, and hands on without it, is found wherever it goes.
    #[serde(default)]
    pub cleaners: Vec<String>,
    /// Only in files that import one of these, as globs over the path that is imported: for words that mean something else elsewhere.
    #[serde(default)]
    pub imports: Texts,
}

/// The declaration of a type.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclaresFile {
    /// Name, as globs.
    #[serde(rename = "type")]
    pub type_name: Texts,
    /// Only in these files, as path globs.
    #[serde(default)]
    pub files: Texts,
}

/// What a definition file declares. How two versions of it differ is known to the program: numbers, types, names, streams.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefinitionFile {
    /// `method` of a service, or `field` of a message or value of an enumeration.
    pub of: Definition,
    /// Only in these files, as path globs.
    #[serde(default)]
    pub files: Texts,
}

/// What a definition file declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Definition {
    /// A method of a service.
    Method,
    /// A field of a message or a value of an enumeration.
    Field,
}

/// A value of a settings file (YAML, JSON, TOML, `.env`), a manifest (Kubernetes, compose, Helm), a Dockerfile or a shell script.
/// Its captures are `value`, `name` (the last part of the path), `resource` and `kind`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryFile {
    /// Only in these files, as path globs.
    #[serde(default)]
    pub files: Texts,
    /// Kind of the object it belongs to, as globs: Kubernetes' `kind`; `compose` for a service of a compose file; `dockerfile`,
    /// `env`, `shell`, `workflow`, `schema`; `settings` for any other file.
    #[serde(default)]
    pub kind: Texts,
    /// What it belongs to, as globs over names in lower case: the object, its container, its image without registry and version.
    #[serde(default)]
    pub resource: Texts,
    /// Way to the value, as globs; parts are joined by `/`, items of lists go by their name, flags of a command are parts:
    /// `**/ports/*/nodePort`, `**/args/--maxmemory`, `**/env/REDIS_URL`.
    #[serde(default)]
    pub path: Texts,
    /// Words: each entry is a set of words (separated by spaces) that must all stand, as whole words, in the path.
    #[serde(default)]
    pub words: Vec<String>,
    /// Words of which none may stand in the path or in what it belongs to.
    #[serde(default)]
    pub without: Vec<String>,
    /// Value, as globs (`**` where it may hold a `/`).
    #[serde(default)]
    pub value: Texts,
    /// Values that are not meant, as globs: placeholders.
    #[serde(default)]
    pub except: Texts,
    /// True: only a value that is written out; a template's action, `${NAME}` and a reference to a secret are not.
    #[serde(default)]
    pub literal: bool,
}

/// A text in the code. Parts that vary are `{}`, whatever the language's way to put them in; line ends are written `\r\n`. Its captures are
/// `form`, the whole text, and the named groups of the expression. Logs are left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiteralFile {
    /// Regular expression over the form.
    pub regex: String,
    /// Texts of which one must stand in a part that is written out: they are looked for first.
    pub holds: Texts,
    /// True: the text is a script in Lua, captured as `script` without its comments. Where it is given to a call that is a point itself, it is
    /// told with that.
    #[serde(default)]
    pub script: bool,
    /// Only in these files, as path globs.
    #[serde(default)]
    pub files: Texts,
}

/// An arithmetic operation on what certain functions return. Its captures are `by`, the right operand, and `of`, the left one.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OperationFile {
    /// Operators.
    pub op: Texts,
    /// The left operand comes from a call of one of these, as globs over what is called, in lower case and without `_`.
    pub of: Texts,
    /// Least number on the right; one that is not known here does not count.
    #[serde(default)]
    pub least: u64,
}

/// What the steps of a function do together.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShapeFile {
    /// Which shape.
    pub of: Shape,
    /// Collections that are meant, as globs over their last name in lower case; none given: any.
    #[serde(default)]
    pub over: Texts,
    /// Types of what a collection holds, as globs over their text without pointers: `net.Conn`, `*Client`; none given: any.
    #[serde(default)]
    pub holds: Texts,
}

/// The shapes that the program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// A function that finds an entry of a collection. Captures: `over`; `by` is `index`, `loop` where it goes over the entries, or `copy`
    /// where it first calls a function that goes over all of them.
    LookUp,
    /// Entries of a table that are given out in the order in which a map is gone through, where that order is another in each process
    /// (Go). Captures: `over`, `table`.
    MapOrder,
    /// An entry that is put into a map field. Captures: `map`; `removed` names the functions that take entries out, `nowhere` where none does.
    Insert,
    /// An entry that is taken out of a map field. Captures: `map`.
    TakeOut,
    /// A wait of a fixed time right after another process is started. Captures: `wait`, `started`.
    WaitAfterStart,
}

/// A value that a protocol or agreement fixes.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExactFile {
    /// Regular expression that the value must fit.
    pub fits: String,
    /// What another value means, as a clause.
    pub otherwise: String,
    /// Change kind where it does not fit.
    pub change: String,
}

/// A regular expression over changed lines.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextFile {
    /// Regular expression (Rust `regex` syntax); named groups become captures.
    pub regex: String,
    /// In files whose path matches one of these globs.
    pub files: Texts,
    /// Only where one of the lines shortly before fits this regular expression.
    #[serde(default)]
    pub after: String,
    /// With `after`: only where no line between fits this one.
    #[serde(default)]
    pub unless: String,
}

/// Where a capture is taken from; exactly one of `arg`, `rest`, `name`, `after`, `field`, `callee`, `turn`. `arg` and `name` together are one: the argument by
/// position, or by name.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaptureFile {
    /// Position of the argument among those without a name, counted from 0; negative from the end.
    #[serde(default)]
    pub arg: Option<i32>,
    /// All arguments from this position on.
    #[serde(default)]
    pub rest: Option<u32>,
    /// Name of a keyword argument, or of an entry of an argument that is an object literal (`{EX: 10}`).
    #[serde(default)]
    pub name: Texts,
    /// The argument that follows one of these texts, in any case: `"EX", 60`.
    #[serde(default)]
    pub after: Texts,
    /// Field of a record.
    #[serde(default)]
    pub field: Option<String>,
    /// True: the name of the called function.
    #[serde(default)]
    pub callee: bool,
    /// True: what the loop that the place stands in goes over; none where it stands in no such loop.
    #[serde(default)]
    pub turn: bool,
    /// How to read the value: `duration` (a bare number has the unit given in `unit`), `text`, `number`,
    /// `signature` (of a function literal: the types it takes and returns), `script` (in Lua, without its comments),
    /// `chain` (of a call: what is called, without what it is given), `written` (as it stands: a constant by its name), `any` (default).
    #[serde(rename = "as", default)]
    pub kind: Option<String>,
    /// Unit of a bare number: `ns`, `ms`, `s`.
    #[serde(default)]
    pub unit: Option<String>,
    /// True: a text that is written out there is a secret and is masked in every output.
    #[serde(default)]
    pub secret: bool,
}

/// What a field of an option record or setting is called and what its change means.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionFile {
    /// Field, as globs over its name.
    pub field: Texts,
    /// Name of the capture; none given: the field's name.
    #[serde(default)]
    pub capture: Option<String>,
    /// Change kind; none given: the rule's `other`.
    #[serde(default)]
    pub change: Option<String>,
    /// Unit of a bare number: `ns`, `ms`, `s`.
    #[serde(default)]
    pub unit: Option<String>,
    /// True: the value is a secret and is masked in every output.
    #[serde(default)]
    pub secret: bool,
    /// True: the value is a function from the number of an attempt to the wait before the next. The capture `retry` says what it gives:
    /// `grows, at most 15000, ends on retries > 20`, `grows, no longest wait, never ends`, `always 1000, never ends`, `no further attempt`.
    #[serde(default)]
    pub strategy: bool,
}

/// What a difference between base and head means: names of change kinds.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeaningFile {
    /// The point is new.
    #[serde(default)]
    pub added: Option<String>,
    /// The point is gone.
    #[serde(default)]
    pub removed: Option<String>,
    /// Something of it changed that no capture names.
    #[serde(default)]
    pub other: Option<String>,
    /// A capture changed: its name and the kind.
    #[serde(default)]
    pub captures: BTreeMap<String, String>,
}

/// A profile: what a team knows of its own system. The file `profile.yml` of a pack, or `profile:` in `connreview.yml`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileFile {
    /// Name.
    pub name: String,
    /// One line.
    #[serde(default)]
    pub title: String,
    /// Components; the one whose repository is under review is recognised by its remote or `--component`.
    pub components: Vec<ComponentFile>,
    /// Connections between components and stores.
    #[serde(default)]
    pub connections: Vec<ConnectionFile>,
    /// Channels of pub/sub.
    #[serde(default)]
    pub channels: Vec<ChannelFile>,
    /// Scenarios as ordered steps.
    #[serde(default)]
    pub scenarios: Vec<ScenarioFile>,
    /// Which partner must keep in step with which changes.
    #[serde(default)]
    pub partners: Vec<PartnerFile>,
    /// What to consider for kinds of changes.
    #[serde(default)]
    pub impacts: Vec<ImpactFile>,
    /// What a reviewer of this system always holds changes against.
    #[serde(default)]
    pub guidelines: Vec<GuidelineFile>,
}

/// A component of the system.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComponentFile {
    /// Short name for JSON and rules.
    pub name: String,
    /// Name in reports.
    pub title: String,
    /// Its repository, `owner/name` or `name`; several for forks and former names.
    #[serde(default)]
    pub repository: Texts,
    /// Paths of the component within the repository, as globs; none given: all of it. For repositories with several components.
    #[serde(default)]
    pub paths: Texts,
    /// Files that carry its connections. A change of behaviour in such a file is a connection change even where no
    /// rule knows the call.
    #[serde(default)]
    pub key_files: Vec<KeyFile>,
    /// Settings types of connections: `type` globs with the mechanism they configure.
    #[serde(default)]
    pub settings: Vec<SettingGroupFile>,
}

/// A file that carries connections.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    /// Path, with or without the repository's name in front.
    pub path: String,
    /// Mechanism it carries.
    pub mechanism: String,
    /// What it does, for reports.
    #[serde(default)]
    pub area: String,
}

/// Settings of a connection.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingGroupFile {
    /// Settings type, as globs over its name.
    #[serde(rename = "type")]
    pub type_name: Texts,
    /// Field, as globs over its name; none given: all fields.
    #[serde(default)]
    pub field: Texts,
    /// What the settings are of, for reports: `the RPC link to MDCB`.
    pub about: String,
}

/// A connection between two components, or of a component with a store.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionFile {
    /// Short name.
    pub id: String,
    /// Component it starts from.
    pub from: String,
    /// Component or store (`redis`) it goes to.
    pub to: String,
    /// Mechanism.
    pub mechanism: String,
    /// Name in reports.
    pub title: String,
    /// What travels on it.
    #[serde(default)]
    pub about: String,
    /// Where it is seen in the code.
    #[serde(default)]
    pub seen: SeenFile,
}

/// How something of a profile is recognised in a change: any of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenFile {
    /// Paths, as globs, with or without the repository's name in front.
    #[serde(default)]
    pub files: Texts,
    /// Symbols, as globs.
    #[serde(default)]
    pub symbols: Texts,
    /// RPC methods, as globs.
    #[serde(default)]
    pub methods: Texts,
    /// Keys or key prefixes, as globs.
    #[serde(default)]
    pub keys: Texts,
    /// Channels, as globs.
    #[serde(default)]
    pub channels: Texts,
    /// Settings `Type.Field`, as globs.
    #[serde(default)]
    pub settings: Texts,
}

/// A channel of pub/sub.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelFile {
    /// Its name.
    pub name: String,
    /// What it carries.
    pub about: String,
    /// Components that publish on it.
    #[serde(default)]
    pub publishers: Vec<String>,
    /// Components that listen.
    #[serde(default)]
    pub subscribers: Vec<String>,
}

/// A scenario as ordered steps.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// Short name.
    pub id: String,
    /// Name in reports.
    pub title: String,
    /// Steps in order.
    pub steps: Vec<ScenarioStepFile>,
}

/// A step of a scenario.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioStepFile {
    /// Short name.
    pub id: String,
    /// What happens, for reports.
    pub title: String,
    /// Component that does it.
    pub component: String,
    /// Where it is seen in the code.
    #[serde(default)]
    pub seen: SeenFile,
}

/// Which partner must keep in step with which changes.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartnerFile {
    /// Component under review.
    pub component: String,
    /// Change kinds that concern the partner.
    pub kinds: Vec<String>,
    /// Only for points of this mechanism.
    #[serde(default)]
    pub mechanism: Option<String>,
    /// Keys that the partner does not know, as globs: a change of such a key does not concern it.
    #[serde(default)]
    pub except_keys: Texts,
    /// Component that must follow.
    pub partner: String,
    /// Why, as a clause for reports.
    pub why: String,
}

/// What to consider for kinds of changes.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImpactFile {
    /// Short name.
    pub id: String,
    /// Name in reports.
    pub title: String,
    /// Change kinds it speaks of.
    pub kinds: Vec<String>,
    /// Only for these mechanisms; none given: all.
    #[serde(default)]
    pub mechanisms: Vec<String>,
    /// What to consider, as one sentence.
    pub consider: String,
}

/// What a reviewer of this system always holds changes against; told where a change bears on it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuidelineFile {
    /// Short name.
    pub id: String,
    /// The guideline, as one sentence.
    pub says: String,
    /// Change kinds that bear on it; none only where `tests` is set.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Only for these mechanisms; none given: all.
    #[serde(default)]
    pub mechanisms: Vec<String>,
    /// True: changed functions that no test guards, or whose tests show no failure, bear on it.
    #[serde(default)]
    pub tests: bool,
    /// Question to the author where something bears on it.
    #[serde(default)]
    pub ask: String,
}
