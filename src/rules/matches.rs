//! Compiles the entries of a rule's `match`.
//!
//! In: [`MatchFile`]s and the libraries of all packs. Out: [`Match`]es; an entry that would fit everything, or nothing,
//! is refused. Left out: the rest of the rule, see [`super::compile`].

use super::check::Check;
use super::file::{
    CallFile, DeclaresFile, DefinitionFile, EntryFile, FunctionFile, LiteralFile, LogFile, MatchFile, OperationFile, RecordFile, SettingFile,
    ShapeFile, TextFile, Texts,
};
use super::marks::At;
use super::model::{
    CallMatch, DeclaresMatch, DefinitionMatch, EntryMatch, FunctionMatch, LiteralMatch, LogMatch, Match, Names, OperationMatch, Pattern, RecordMatch,
    SettingMatch, ShapeMatch, TextMatch,
};
use super::problem::one_of;
use regex::{Regex, RegexBuilder};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::OnceLock;

/// Largest compiled regular expression; keeps hostile ones from costing time and memory.
const REGEX_SIZE: usize = 256 * 1024;

/// Compiles one entry; `None` where it is wrong.
pub(super) fn entry(file: &MatchFile, at: &At, check: &mut Check<'_>) -> Option<Match> {
    let given = given(file);
    if given.len() != 1 {
        let cause = if given.is_empty() { "the entry says nothing".to_owned() } else { format!("the entry says {} at once", given.join(" and ")) };
        check.key(
            at,
            cause,
            "give exactly one of call, record, assign, function, setting, declares, entry, definition, text, log, literal, operation, shape, scheme; further ones as entries of their own",
        );
        return None;
    }
    let before = check.problems.len();
    let at = at.key(given[0]);
    let compiled = match file {
        MatchFile { call: Some(c), .. } => Match::Call(call(c, &at, check)),
        MatchFile { record: Some(r), .. } => Match::Record(record(r, &at, check)),
        MatchFile { assign: Some(r), .. } => Match::Assign(record(r, &at, check)),
        MatchFile { function: Some(f), .. } => Match::Function(function(f, &at, check)),
        MatchFile { setting: Some(s), .. } => Match::Setting(setting(s, &at, check)),
        MatchFile { declares: Some(d), .. } => Match::Declares(declares(d, &at, check)),
        MatchFile { entry: Some(e), .. } => Match::Entry(Box::new(entry_of_file(e, &at, check))),
        MatchFile { text: Some(t), .. } => Match::Text(text(t, &at, check)?),
        MatchFile { log: Some(l), .. } => Match::Log(log(l, &at, check)),
        MatchFile { definition: Some(d), .. } => Match::Definition(definition(d, &at, check)),
        MatchFile { literal: Some(l), .. } => Match::Literal(literal(l, &at, check)?),
        MatchFile { operation: Some(o), .. } => Match::Operation(operation(o, &at, check)),
        MatchFile { shape: Some(s), .. } => Match::Shape(shape(s, &at, check)),
        MatchFile { scheme: s, .. } => Match::Scheme(schemes(s, &at, check)),
    };
    (check.problems.len() == before).then_some(compiled)
}

/// Returns the names of the fields that an entry gives.
fn given(file: &MatchFile) -> Vec<&'static str> {
    let fields = [
        ("call", file.call.is_some()),
        ("record", file.record.is_some()),
        ("assign", file.assign.is_some()),
        ("function", file.function.is_some()),
        ("setting", file.setting.is_some()),
        ("declares", file.declares.is_some()),
        ("entry", file.entry.is_some()),
        ("text", file.text.is_some()),
        ("log", file.log.is_some()),
        ("scheme", !file.scheme.is_empty()),
        ("definition", file.definition.is_some()),
        ("literal", file.literal.is_some()),
        ("operation", file.operation.is_some()),
        ("shape", file.shape.is_some()),
    ];
    fields.iter().filter(|(_, there)| *there).map(|(name, _)| *name).collect()
}

/// Compiles a logged value.
fn log(file: &LogFile, at: &At, check: &mut Check<'_>) -> LogMatch {
    for (list, name) in [(&file.words, "words"), (&file.masks, "masks")] {
        if list.iter().all(|w| w.trim().is_empty()) {
            check.key(&at.key(name), "no word is given", "name at least one word");
        }
    }
    let split = |w: &String| w.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    let lower = |list: &[String]| list.iter().map(|m| m.to_lowercase()).collect();
    LogMatch {
        words: file.words.iter().map(split).filter(|w| !w.is_empty()).collect(),
        masks: lower(&file.masks),
        errors: check.names(&file.errors, &at.key("errors")),
        cleaners: lower(&file.cleaners),
        imports: check.names(&file.imports, &at.key("imports")),
    }
}

/// Checks pairs of schemes.
fn schemes(pairs: &BTreeMap<String, String>, at: &At, check: &mut Check<'_>) -> BTreeMap<String, String> {
    let scheme = |s: &str| s.starts_with(|c: char| c.is_ascii_lowercase()) && s.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    for (secure, plain) in pairs.iter().filter(|(secure, plain)| !scheme(secure) || !scheme(plain) || secure == plain) {
        check.value(&at.key(secure), format!("`{secure}: {plain}` is no pair of schemes"), "write them without `://`, for instance `https: http`");
    }
    pairs.clone()
}

/// Compiles a call.
fn call(file: &CallFile, at: &At, check: &mut Check<'_>) -> CallMatch {
    let compiled = CallMatch {
        languages: languages(file.library.as_deref(), check),
        packages: packages(file.library.as_deref(), &file.package, at, check),
        functions: check.names(&file.function, &at.key("function")),
        types: check.names(&file.type_name, &at.key("type")),
        methods: check.names(&file.method, &at.key("method")),
        args: file.args.as_deref().map_or((0, usize::MAX), |a| args(a, &at.key("args"), check)),
        first: check.names(&file.first, &at.key("first")),
        keywords: check.names(&file.keyword, &at.key("keyword")),
        untyped: file.untyped,
        except: given_any(&file.except).then(|| Box::new(check.names(&file.except, &at.key("except")))),
    };
    call_sense(file, &compiled, at, check);
    compiled
}

/// Returns the languages of the registries that a library is published in.
fn languages(library: Option<&str>, check: &Check<'_>) -> Vec<&'static str> {
    let known = library.and_then(|l| check.words.libraries.get(l));
    let of = |registry: &String| super::kinds::languages_of(registry).iter().copied();
    known.into_iter().flat_map(|l| l.published.keys()).flat_map(of).collect()
}

/// Checks that the fields of a call go together.
fn call_sense(file: &CallFile, compiled: &CallMatch, at: &At, check: &mut Check<'_>) {
    let (function, method, type_name) = (given_any(&file.function), given_any(&file.method), given_any(&file.type_name));
    let anchored = file.library.is_some() || given_any(&file.package);
    if function && (method || type_name) {
        check.key(
            &at.key("function"),
            "`function` stands beside `type` or `method`",
            "write two entries: one for the functions, one for the methods",
        );
    } else if !function && !method {
        check.key(at, "the call says neither `function` nor `method`", "name them; `method: '*'` is any method");
    } else if !anchored && !type_name && compiled.keywords.is_empty() && (compiled.functions.fits_all() || compiled.methods.fits_all()) {
        check.key(at, "the call fits every call", "add `library`, `package` or `type`, or name the functions");
    }
    if file.untyped && (!anchored || !method) {
        check.key(
            &at.key("untyped"),
            "`untyped` needs a method, and a library or package whose import it can look for",
            "add them or remove `untyped`",
        );
    }
}

/// Returns true where a field gives something.
fn given_any(texts: &Texts) -> bool {
    !texts.as_slice().is_empty()
}

/// Returns the import paths that an entry names by library or by itself.
fn packages(library: Option<&str>, package: &Texts, at: &At, check: &mut Check<'_>) -> Names {
    let Some(name) = library else { return check.names(package, &at.key("package")) };
    let words = check.words;
    if given_any(package) {
        check.key(&at.key("package"), "`package` stands beside `library`", "keep one of them");
    }
    let Some(known) = words.libraries.get(name) else {
        let way_out = one_of(name, words.libraries.keys().map(String::as_str), "bring it under `libraries:` of a pack.yml");
        check.value(&at.key("library"), format!("unknown library `{name}`"), way_out);
        return Names::default();
    };
    known.packages.clone()
}

/// Reads a number of arguments: `n`, `n+`, `n-m`.
fn args(text: &str, at: &At, check: &mut Check<'_>) -> (usize, usize) {
    let number = |t: &str| t.trim().parse::<u16>().ok().map(usize::from);
    let range = match (text.strip_suffix('+'), text.split_once('-')) {
        (Some(least), _) => number(least).map(|n| (n, usize::MAX)),
        (None, Some((least, most))) => number(least).zip(number(most)).filter(|(a, b)| a <= b),
        (None, None) => number(text).map(|n| (n, n)),
    };
    range.unwrap_or_else(|| {
        check.value(at, format!("`{text}` is no number of arguments"), "write `2`, `2+` for at least two, or `2-4`");
        (0, usize::MAX)
    })
}

/// Compiles a record or an assignment.
fn record(file: &RecordFile, at: &At, check: &mut Check<'_>) -> RecordMatch {
    let compiled = RecordMatch {
        packages: packages(file.library.as_deref(), &file.package, at, check),
        types: check.names(&file.type_name, &at.key("type")),
        fields: check.names(&file.field, &at.key("field")),
        without: check.names(&file.without, &at.key("without")),
        keys: check.names(&file.keys, &at.key("keys")),
        least: file.least.unwrap_or(1),
    };
    if given_any(&file.keys) {
        if given_any(&file.type_name) {
            check.key(&at.key("keys"), "`keys` stands beside `type`", "write two entries: one for typed records, one for those without a type");
        }
    } else if !given_any(&file.type_name) {
        check.value(&at.key("type"), "`type` is empty", "name the type; `'*'` with a library or package is any type of it");
    } else if compiled.packages.is_empty() && compiled.types.fits_all() && compiled.fields.is_empty() {
        check.key(at, "the entry fits every record", "add `library` or `package`, or name the type or its fields");
    }
    compiled
}

/// Compiles a function.
fn function(file: &FunctionFile, at: &At, check: &mut Check<'_>) -> FunctionMatch {
    let compiled = FunctionMatch {
        names: check.names(&file.name, &at.key("name")),
        receivers: check.names(&file.receiver, &at.key("receiver")),
        params: check.names(&file.param, &at.key("param")),
        results: check.names(&file.result, &at.key("result")),
        files: check.names(&file.files, &at.key("files")),
        imports: check.names(&file.imports, &at.key("imports")),
    };
    let asks = |n: &Names| !n.is_empty() && !n.fits_all();
    if !asks(&compiled.names) && !asks(&compiled.receivers) && !asks(&compiled.params) && !asks(&compiled.results) && !asks(&compiled.files) {
        check.key(at, "the entry fits every function", "give `name`, `receiver`, `param` or `files`");
    }
    compiled
}

/// Compiles a setting.
fn setting(file: &SettingFile, at: &At, check: &mut Check<'_>) -> SettingMatch {
    let compiled = SettingMatch {
        types: check.names(&file.type_name, &at.key("type")),
        fields: check.names(&file.field, &at.key("field")),
        words: words(&file.words, &at.key("words"), check),
        without: words(&file.without, &at.key("without"), check),
        env: check.names(&file.env, &at.key("env")),
    };
    let asks = |n: &Names| !n.is_empty() && !n.fits_all();
    if !asks(&compiled.types) && !asks(&compiled.fields) && !asks(&compiled.env) && compiled.words.is_empty() {
        check.key(at, "the entry fits every setting", "give `type`, `field`, `words` or `env`");
    }
    compiled
}

/// Splits entries into sets of lower-case words.
fn words(entries: &[String], at: &At, check: &mut Check<'_>) -> Vec<Vec<String>> {
    let mut sets = Vec::new();
    for (i, entry) in entries.iter().enumerate() {
        let set: Vec<String> = entry.split_whitespace().map(str::to_lowercase).collect();
        if set.is_empty() || set.iter().any(|w| !w.chars().all(char::is_alphanumeric)) {
            let way_out = "write whole words separated by spaces, for instance `redis timeout`";
            check.value(&at.index(i), format!("`{entry}` is no set of words"), way_out);
        }
        sets.push(set);
    }
    sets
}

/// Compiles a declaration.
fn declares(file: &DeclaresFile, at: &At, check: &mut Check<'_>) -> DeclaresMatch {
    let compiled = DeclaresMatch { types: check.names(&file.type_name, &at.key("type")), files: check.names(&file.files, &at.key("files")) };
    if !given_any(&file.type_name) {
        check.value(&at.key("type"), "`type` is empty", "name the type; `'*'` with `files` is any type declared there");
    } else if compiled.types.fits_all() && (compiled.files.is_empty() || compiled.files.fits_all()) {
        check.key(at, "the entry fits every type", "name the type, or add `files`");
    }
    compiled
}

/// Compiles what a definition file declares.
fn definition(file: &DefinitionFile, at: &At, check: &mut Check<'_>) -> DefinitionMatch {
    DefinitionMatch { of: file.of, files: check.names(&file.files, &at.key("files")) }
}

/// Compiles a value of a settings file.
fn entry_of_file(file: &EntryFile, at: &At, check: &mut Check<'_>) -> EntryMatch {
    let compiled = EntryMatch {
        files: check.names(&file.files, &at.key("files")),
        kinds: check.names(&file.kind, &at.key("kind")),
        resources: check.names(&file.resource, &at.key("resource")),
        paths: check.names(&file.path, &at.key("path")),
        words: words(&file.words, &at.key("words"), check),
        without: words(&file.without, &at.key("without"), check),
        values: check.names(&file.value, &at.key("value")),
        except: check.names(&file.except, &at.key("except")),
        literal: file.literal,
    };
    let asks = |n: &Names| !n.is_empty() && !n.fits_all();
    if !asks(&compiled.paths) && compiled.words.is_empty() {
        check.key(at, "the entry fits every value", "give `path` or `words`");
    }
    compiled
}

/// Compiles a pattern of changed lines; `None` where it is wrong.
fn text(file: &TextFile, at: &At, check: &mut Check<'_>) -> Option<TextMatch> {
    let files = check.names(&file.files, &at.key("files"));
    if !given_any(&file.files) {
        check.value(&at.key("files"), "`files` is empty", "say in which files the expression is looked for, as path globs");
    }
    let mut before = |text: &String, key: &str| if text.is_empty() { Some(None) } else { expression(text, &at.key(key), "line", check).map(Some) };
    let (after, unless) = (before(&file.after, "after")?, before(&file.unless, "unless")?);
    Some(TextMatch { regex: expression(&file.regex, &at.key("regex"), "line", check)?, files, after, unless })
}

/// Compiles a text in the code; `None` where it is wrong.
fn literal(file: &LiteralFile, at: &At, check: &mut Check<'_>) -> Option<LiteralMatch> {
    if file.holds.as_slice().iter().all(String::is_empty) {
        check.value(&at.key("holds"), "`holds` is empty", "name a piece of the text: it is looked for before anything is put together");
    }
    let files = check.names(&file.files, &at.key("files"));
    let regex = expression(&file.regex, &at.key("regex"), "text", check)?;
    Some(LiteralMatch { regex, holds: file.holds.as_slice().to_vec(), script: file.script, files })
}

/// Compiles an operation.
fn operation(file: &OperationFile, at: &At, check: &mut Check<'_>) -> OperationMatch {
    for (list, name) in [(&file.op, "op"), (&file.of, "of")] {
        if !given_any(list) {
            check.value(&at.key(name), format!("`{name}` is empty"), "name the operators and the functions that the left operand comes from");
        }
    }
    OperationMatch { ops: file.op.as_slice().to_vec(), of: check.names(&file.of, &at.key("of")), least: file.least }
}

/// Compiles a shape.
fn shape(file: &ShapeFile, at: &At, check: &mut Check<'_>) -> ShapeMatch {
    ShapeMatch { of: file.of, over: check.names(&file.over, &at.key("over")), holds: check.names(&file.holds, &at.key("holds")) }
}

/// What a regular expression is held against that may fit the empty text: a whole value.
pub(super) const VALUE: &str = "value";

/// Compiles a regular expression that is looked for in each `unit`; `None` where it is wrong.
pub(super) fn expression(text: &str, at: &At, unit: &str, check: &mut Check<'_>) -> Option<Pattern> {
    let text = text.to_owned();
    if check.marks.is_later() {
        return Some(Pattern { text, compiled: OnceLock::new() });
    }
    let way_out = format!("it is searched in each {}; see https://docs.rs/regex#syntax", if unit == "line" { "changed line" } else { unit });
    match regex(&text) {
        Err(e) => {
            // The last line of the message is the cause; the lines before draw an arrow below the expression.
            let cause = e.to_string().lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned();
            check.value(at, format!("the regular expression is wrong: {cause}"), way_out);
            None
        }
        Ok(regex) if unit != VALUE && regex.is_match("") => {
            check.value(at, format!("the regular expression fits the empty text, and so every {unit}"), way_out);
            None
        }
        Ok(regex) => Some(Pattern { text, compiled: OnceLock::from(regex) }),
    }
}

/// Compiles a regular expression within bounds.
fn regex(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text).size_limit(REGEX_SIZE).dfa_size_limit(4 * REGEX_SIZE).nest_limit(32).build()
}

/// A pattern is used as the expression it stands for.
impl Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        // Compiled when the pack was checked; for the built-in packs a test does that.
        self.compiled.get_or_init(|| regex(&self.text).expect("a checked expression compiles"))
    }
}
