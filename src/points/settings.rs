//! Settings: fields of settings types and environment variables that configure a connection.
//!
//! In: facts of a file and the catalogue's `setting` patterns. Out: the settings with their names, documentation and
//! defaults. A struct is a settings type by its tags, its name or its package, never by its content.

use super::early::is_blank;
use super::module_settings::{default_of, imports_reader, read_by_library};
use super::{Finder, Scope, captures::Values};
use crate::facts::{Call, Expr, Field, FileFacts, Function, Outline, Record, Renames, Step, StepKind, TypeDef, TypeKind, Value, ValueDef};
use crate::rules::{Component, Match, Names, Rule, SettingMatch};
use aho_corasick::AhoCorasick;
use regex::bytes::Regex;
use std::sync::LazyLock;

/// A setting of a connection.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Index of the rule in the catalogue; `None` where the profile names it.
    pub rule: Option<usize>,
    /// `Type.Field`, or the function that reads an environment variable.
    pub symbol: String,
    /// The name a user knows: `$REDIS_URL`, a tag such as `rpc_pool_size`, else the field's name.
    pub name: String,
    /// Names by tag key, for comparison.
    pub tags: Vec<(String, String)>,
    /// Type as written; empty for environment variables.
    pub type_text: String,
    /// Documentation.
    pub doc: String,
    /// File.
    pub file: String,
    /// Line.
    pub line: u32,
    /// What the profile says it is of; empty without one.
    pub about: String,
}

/// A default value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingDefault {
    /// `Type.Field`.
    pub setting: String,
    /// Value as reports show it.
    pub value: String,
    /// Enclosing function or variable.
    pub symbol: String,
    /// Line.
    pub line: u32,
}

/// Keys of tags that only settings have.
const SETTING_TAGS: &[&str] = &["env", "envconfig", "mapstructure", "koanf", "toml", "ini", "hcl", "default", "split_words", "flag"];
/// Keys of tags that settings share with other data.
const SHARED_TAGS: &[&str] = &["json", "yaml", "serde"];
/// How the documentation of a Go type says that the description of an API holds it.
const API_MODEL: &str = "swagger:";
/// Key of the tag of a field whose own fields are read in its place.
const FLAT: &str = "flatten";
/// Keys of tags of stored or sent data.
const DATA_TAGS: &[&str] = &["bson", "gorm", "db", "xml", "protobuf", "graphql", "dynamodbav", "msgpack", "form", "query"];

impl Finder<'_> {
    /// Returns the connection settings that a file declares or reads, in source order.
    pub fn settings(&self, file: &FileFacts) -> Vec<Setting> {
        let mut found = vec![];
        for t in file.types.iter().filter(|t| is_settings_type(t, file)) {
            for f in t.fields.iter().filter(|f| is_own(t, f)) {
                self.field_settings(file, &t.name, f, &mut found);
            }
        }
        for f in file.functions.iter().filter(|f| !f.only_for_tests) {
            self.environment(file, f, &mut found);
        }
        // Where a file is a module, what it declares is made by code as well.
        if self.types.source.unit(&file.path) == file.path {
            super::file::declarations(file).iter().for_each(|f| self.environment(file, f, &mut found));
            file.types.iter().for_each(|t| self.environment_fields(file, t, &mut found));
            self.module_settings(file, &mut found);
        }
        found
    }

    /// Adds the fields of a class that hold environment variables: they have the variable's name, and a value that is taken
    /// from something of that name.
    fn environment_fields(&self, file: &FileFacts, t: &TypeDef, found: &mut Vec<Setting>) {
        for f in t.fields.iter().filter(|f| is_variable(&f.name) && f.default.as_ref().is_some_and(|d| takes(d, &f.name))) {
            self.add_variable(file, &f.name, &format!("{}.{}", t.name, f.name), f.span.start, &f.doc, found);
        }
    }

    /// Adds an environment variable that a rule describes.
    fn add_variable(&self, file: &FileFacts, name: &str, symbol: &str, line: u32, doc: &str, found: &mut Vec<Setting>) {
        self.add_with_default(file, name, symbol, line, doc, None, found);
    }

    /// Adds an environment variable that a rule describes, with what is taken where it is not set.
    #[allow(clippy::too_many_arguments, reason = "the fields of one setting")]
    fn add_with_default(&self, file: &FileFacts, name: &str, symbol: &str, line: u32, doc: &str, default: Option<String>, found: &mut Vec<Setting>) {
        let names = [name.to_owned()];
        let Some(rule) = self.setting_rule(file, "", "", &names, name) else { return };
        if found.iter().any(|s| s.line == line && s.rule == Some(rule)) {
            return;
        }
        found.push(Setting {
            rule: Some(rule),
            symbol: symbol.to_owned(),
            name: format!("${name}"),
            tags: std::iter::once(("env".to_owned(), name.to_owned())).chain(default.map(|d| ("default".to_owned(), d))).collect(),
            type_text: String::new(),
            doc: doc.to_owned(),
            file: file.path.clone(),
            line,
            about: String::new(),
        });
    }

    /// Adds a field and the fields of an anonymous struct in it.
    fn field_settings(&self, file: &FileFacts, owner: &str, f: &Field, found: &mut Vec<Setting>) {
        for inner in &f.fields {
            self.field_settings(file, &format!("{owner}.{}", f.name), inner, found);
        }
        let mut tags: Vec<(String, String)> = f.tags.iter().map(|(k, v)| (k.clone(), v.split(',').next().unwrap_or_default().to_owned())).collect();
        let written = f.default.as_ref().filter(|_| !tags.iter().any(|(k, _)| k == "default"));
        tags.extend(written.map(|d| ("default".to_owned(), super::module_settings::written(&f.name, d, file, self.constants))));
        let mut names = vec![owner.to_owned(), f.name.clone()];
        names.extend(tags.iter().filter(|(k, _)| is_name_tag(k)).map(|(_, v)| v.clone()));
        let about = self.profiled(owner, &f.name);
        let rule = self.setting_rule(file, owner, &f.name, &names, "").or_else(|| {
            // Whatever its type is called: what reads a variable of the environment is a setting.
            let variable = &tags.iter().find(|(k, _)| k == "env")?.1;
            self.setting_rule(file, "", "", std::slice::from_ref(variable), variable)
        });
        if rule.is_none() && about.is_none() {
            return;
        }
        let name = tags.iter().find(|(k, v)| is_name_tag(k) && !v.is_empty() && v != "-").map_or_else(|| f.name.clone(), |(_, v)| v.clone());
        found.push(Setting {
            rule,
            symbol: format!("{owner}.{}", f.name),
            name,
            tags,
            type_text: type_text(f),
            doc: f.doc.clone(),
            file: file.path.clone(),
            line: f.span.start,
            about: about.unwrap_or_default(),
        });
    }

    /// Adds the environment variables that a function reads.
    fn environment(&self, file: &FileFacts, function: &Function, found: &mut Vec<Setting>) {
        if function.body.text().is_some_and(|text| !may_read_environment(text, file)) {
            return;
        }
        let values = Values::new(file, function, self.constants);
        let defaults = super::fallbacks::of(function, &values);
        Step::walk_all(&function.body, &mut |s| {
            s.expressions(&mut |e| {
                e.walk(&mut |x| {
                    let symbol = function.symbol();
                    let (name, line) = match x {
                        Expr::Call(c) => {
                            checked_variables(c).into_iter().for_each(|(name, line)| self.add_variable(file, name, &symbol, line, "", found));
                            // Of Go, whose helpers go by many names, a rule over the text tells.
                            let helped = || read_by_a_helper(c).filter(|_| file.language != "go");
                            let name = environment_variable(c, &values).or_else(|| read_by_library(c, file)).or_else(helped);
                            if let Some((name, default)) = name.as_deref().and_then(|n| Some((n, default_of(n, c, &values)?))) {
                                return self.add_with_default(file, name, &symbol, c.line, "", Some(default), found);
                            }
                            (name, c.line)
                        }
                        Expr::Field { .. } | Expr::Index { .. } => (read_from_environment(x, &values), s.line),
                        _ => return,
                    };
                    name.into_iter().for_each(|name| self.add_with_default(file, &name, &symbol, line, "", defaults.get(&name).cloned(), found));
                });
            });
        });
    }

    /// Returns the first rule that a setting fits.
    pub(super) fn setting_rule(&self, file: &FileFacts, owner: &str, field: &str, names: &[String], env: &str) -> Option<usize> {
        let words: Vec<String> = names.iter().flat_map(|n| words(n)).collect();
        let fits = |r: &Rule| {
            super::matching::speaks(r, file.language)
                && r.matches.iter().any(|m| matches!(m, Match::Setting(s) if fits_setting(s, owner, field, &words, env)))
        };
        self.index.settings.iter().copied().find(|&i| fits(&self.catalogue.rules[i]))
    }

    /// Returns what the active profile says a setting is of.
    fn profiled(&self, owner: &str, field: &str) -> Option<String> {
        let active = self.catalogue.active.and_then(|i| self.catalogue.profiles.get(i));
        let reviewed = &self.catalogue.reviewed;
        let here = |c: &&Component| reviewed.is_empty() || reviewed.contains(&c.name);
        let groups = active.into_iter().flat_map(|p| &p.components).filter(here).flat_map(|c| &c.settings);
        let mut fit = groups.filter(|(types, fields, _): &&(Names, Names, String)| types.fits(owner) && fields.allows(field));
        fit.next().map(|(_, _, about)| about.clone())
    }

    /// Returns the rule, and what the profile says, of a setting by its type and field alone; `None` for any other field.
    pub fn names_setting(&self, owner: &str, field: &str) -> Option<(Option<usize>, String)> {
        let words: Vec<String> = [owner, field].iter().flat_map(|n| words(n)).collect();
        let fits = |r: &Rule| r.matches.iter().any(|m| matches!(m, Match::Setting(s) if fits_setting(s, owner, field, &words, "")));
        let rule = self.index.settings.iter().copied().find(|&i| fits(&self.catalogue.rules[i]));
        let about = self.profiled(owner, field);
        (rule.is_some() || about.is_some()).then(|| (rule, about.unwrap_or_default()))
    }

    /// Returns the default values that a file gives to fields of settings types.
    pub fn defaults(&self, file: &FileFacts) -> Vec<SettingDefault> {
        let mut found = vec![];
        for v in &file.values {
            self.value_defaults(file, v, &mut found);
        }
        for f in &file.functions {
            self.function_defaults(file, f, &mut found);
        }
        found
    }

    /// Adds the defaults of a package variable: `var Default = Config{…}`.
    fn value_defaults(&self, file: &FileFacts, v: &ValueDef, found: &mut Vec<SettingDefault>) {
        if let Some(Expr::Record(r)) = &v.value {
            let nothing = Function::default();
            let values = Values::new(file, &nothing, self.constants);
            record_defaults(r, &|r| self.is_foreign(file, r), &v.name, &values, found);
        }
    }

    /// Returns true for a record of a library's type: its options are no settings of this program.
    fn is_foreign(&self, file: &FileFacts, r: &Record) -> bool {
        r.type_ref.as_ref().is_some_and(|t| !t.package.is_empty() && self.types.unit_of(file, &t.package).is_none())
    }

    /// Adds the defaults of a function: records in a function that makes defaults, and assignments where a field is zero.
    fn function_defaults(&self, file: &FileFacts, f: &Function, found: &mut Vec<SettingDefault>) {
        let makes = words(&f.name).iter().any(|w| w == "default" || w == "defaults");
        if !makes && f.body.text().is_some_and(|text| !may_check_zero(text)) {
            return;
        }
        let values = Values::new(file, f, self.constants);
        let symbol = f.symbol();
        let renames = Renames::default();
        let outline = Outline::of(f, &renames);
        let scope = Scope::of(file, f);
        for (i, line) in outline.lines.iter().enumerate() {
            if makes {
                line.exprs.iter().for_each(|e| {
                    e.walk_here(&mut |x| {
                        if let Expr::Record(r) = x {
                            record_defaults(r, &|r| self.is_foreign(file, r), &symbol, &values, found);
                        }
                    });
                });
            }
            let Some(Step { kind: StepKind::Assign { targets, values: given, .. }, line: at, .. }) = line.step else { continue };
            let ([Expr::Field { of, name }], [value]) = (targets.as_slice(), given.as_slice()) else { continue };
            if keeps_for_later(f, of, value) || !makes && is_blank(value) {
                continue;
            }
            let zero_checked = outline.ancestors(i).any(|a| outline.lines[a].exprs.iter().any(|c| is_zero_check(c, &targets[0])));
            if (zero_checked || makes)
                && let Some(t) = self.types.type_of(of, &scope)
            {
                let value = values.read(value, crate::rules::ValueKind::Any).to_string();
                found.push(SettingDefault { setting: format!("{}.{name}", t.name), value, symbol: symbol.clone(), line: *at });
            }
        }
    }
}

/// Returns true where a method keeps what it worked out in a field of its own, until it is asked again: no default.
fn keeps_for_later(f: &Function, of: &Expr, value: &Expr) -> bool {
    let own = |n: &str| matches!(n, "this" | "self") || f.receiver.as_ref().is_some_and(|r| r.name == n);
    let head = value.path().map(|p| p.head.to_string());
    let worked_out = matches!(value, Expr::Call(c) if !c.constructs) || head.is_some_and(|h| sets(f, &h));
    matches!(of, Expr::Name(n) if own(n)) && worked_out
}

/// Returns true where a function gives a value to a name of its own.
fn sets(f: &Function, name: &str) -> bool {
    let mut found = false;
    Step::walk_all(&f.body, &mut |s| {
        found |= matches!(&s.kind, StepKind::Assign { targets, .. } if targets.iter().any(|t| matches!(t, Expr::Name(n) if n == name)));
    });
    found
}

/// Adds the fields of a record, and of records inside, as defaults; but for those that are `foreign`.
fn record_defaults(r: &Record, foreign: &dyn Fn(&Record) -> bool, symbol: &str, values: &Values<'_>, found: &mut Vec<SettingDefault>) {
    let Some(owner) = r.type_ref.as_ref().map(|t| t.name.as_str()).filter(|_| !foreign(r)) else { return };
    for f in &r.fields {
        let Some(Expr::Name(name)) = &f.key else { continue };
        match &f.value {
            Expr::Record(inner) => record_defaults(inner, foreign, symbol, values, found),
            v => found.push(SettingDefault {
                setting: format!("{owner}.{name}"),
                value: values.read(v, crate::rules::ValueKind::Any).to_string(),
                symbol: symbol.to_owned(),
                line: f.line,
            }),
        }
    }
}

/// Returns true for `field == 0`, `field == ""`, `field <= 0`, `field == nil` and `!field`, also within `||` and `&&`.
pub(super) fn is_zero_check(cond: &Expr, field: &Expr) -> bool {
    match cond {
        Expr::Binary { op, left, right } if op == "||" || op == "&&" => is_zero_check(left, field) || is_zero_check(right, field),
        Expr::Binary { op, left, right } if matches!(op.as_str(), "==" | "<=" | "<") => {
            let zero = match right.as_ref() {
                Expr::Number(n) => n == "0" || n == "1",
                Expr::Text(t) => t.is_empty(),
                Expr::Null => true,
                _ => false,
            };
            zero && left.to_string() == field.to_string()
        }
        Expr::Unary { op, operand } => op == "!" && operand.to_string() == field.to_string(),
        _ => false,
    }
}

/// A field that is denied or compared with nothing. Without Unicode's classes it is compiled in a tenth of the time; whatever is not ASCII may
/// be part of a name.
const CHECKED: &str = r#"(?-u)!([\w.\x80-\xff]+\.[\w\x80-\xff]+)|([\w.\[\]()*\x80-\xff]+\.[\w\x80-\xff]+)\s*(?:[<=]=|<)\s*(?:[01]\b|""|``|nil\b)"#;

/// Returns true for the text of a function in which a field that is compared with nothing may be set, see [`is_zero_check`].
fn may_check_zero(text: &[u8]) -> bool {
    static CHECK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(CHECKED).ok());
    let Some(check) = CHECK.as_ref() else { return true };
    let assigned = |rest: &[u8]| rest.trim_ascii_start().strip_prefix(b"=").is_some_and(|r| !r.starts_with(b"="));
    let set = |path: &[u8]| memchr::memmem::find_iter(text, path).any(|at| assigned(&text[at + path.len()..]));
    check.captures_iter(text).filter_map(|c| c.get(1).or(c.get(2))).any(|path| set(path.as_bytes()))
}

/// Returns true for the text of a function in which some way to an environment variable may stand: the word itself, a library that reads
/// variables, or a call that checks them.
fn may_read_environment(text: &[u8], file: &FileFacts) -> bool {
    static WORD: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(["env"]).ok());
    let word = WORD.as_ref().is_none_or(|w| w.is_match(text));
    let checks = || CHECKS.iter().any(|c| memchr::memmem::find_iter(text, c).any(|at| text.get(at + c.len()) == Some(&b'(')));
    word || imports_reader(file) || checks()
}

/// Returns the environment variable that a call reads.
fn environment_variable(c: &Call, values: &Values<'_>) -> Option<String> {
    let of = c.callee.to_string().to_ascii_lowercase();
    // `env::var`, `getenv`, `os.environ.get`, `env.get`.
    let environment = of.rsplit_once(['.', ':']).is_some_and(|(owner, _)| owner.ends_with("environ") || owner.ends_with("env"));
    let asks = environment || c.name.to_ascii_lowercase().contains("env") || matches!(c.package.as_deref(), Some("os" | "std::env"));
    if !asks || c.args.is_empty() {
        return None;
    }
    match values.read(&Expr::Call(Box::new(c.clone())), crate::rules::ValueKind::Any) {
        Value::Env(name) => Some(name),
        _ => None,
    }
}

/// Words of functions that have to do with the environment and do not read it.
const NO_READERS: &[&str] = &["set", "unset", "put", "del", "delete", "remove", "pop", "stub", "mock", "patch", "expand", "bind", "export", "write"];

/// Returns the variable that a function of the project reads, as its name and what it is given tell: `get_env_var("REDIS_URL", "…")`.
fn read_by_a_helper(c: &Call) -> Option<String> {
    let words = words(&c.name);
    let reads = words.iter().any(|w| w == "env" || w == "environment" || w == "getenv") && !words.iter().any(|w| NO_READERS.contains(&w.as_str()));
    match c.args.first().map(|a| &a.value) {
        Some(Expr::Text(name)) if reads && is_variable(name) && name.contains('_') => Some(name.clone()),
        _ => None,
    }
}

/// Returns the environment variable that an expression is: `process.env.NAME`.
fn read_from_environment(e: &Expr, values: &Values<'_>) -> Option<String> {
    let (Expr::Field { of, .. } | Expr::Index { of, .. }) = e else { return None };
    // Asked before the value is: what a name of a package comes to is looked for in all its files.
    of.path().filter(|p| p.parts.len() == 1 || p.head == "environ")?;
    match values.read(e, crate::rules::ValueKind::Any) {
        Value::Env(name) => Some(name),
        _ => None,
    }
}

/// Returns true for a name in the form of environment variables: `REDIS_URL`.
pub(super) fn is_variable(name: &str) -> bool {
    name.len() > 2
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// Returns true where an expression takes `name` from somewhere: `environment.NAME`, `read("NAME")`.
fn takes(e: &Expr, name: &str) -> bool {
    let mut found = false;
    e.walk_here(&mut |x| {
        found |= match x {
            Expr::Field { name: n, .. } => n == name,
            Expr::Call(c) => c.args.iter().any(|a| matches!(&a.value, Expr::Text(t) if t == name)),
            _ => false,
        };
    });
    found
}

/// Functions that check the environment against an object with an entry for each variable.
const CHECKS: &[&str] = &["cleanEnv", "createEnv", "object", "strictObject", "looseObject", "str", "parseEnv", "convict"];

/// Returns the variables that a call checks, with their lines: the keys of its object, or what the entries `env` say.
fn checked_variables(c: &Call) -> Vec<(&str, u32)> {
    let mut found = vec![];
    if CHECKS.contains(&c.name.as_str()) || c.callee.to_string() == "convict" {
        let records = c.args.iter().filter_map(|a| if let Expr::Record(r) = &a.value { Some(r) } else { None });
        records.for_each(|r| checked_entries(r, &mut found));
    }
    found
}

/// Adds the variables of an object, and of the objects in it.
fn checked_entries<'r>(r: &'r Record, found: &mut Vec<(&'r str, u32)>) {
    for f in &r.fields {
        let Some(Expr::Name(key) | Expr::Text(key)) = &f.key else { continue };
        match &f.value {
            Expr::Text(name) if key == "env" && is_variable(name) => found.push((name, f.line)),
            Expr::Record(inner) => checked_entries(inner, found),
            _ if is_variable(key) && key.contains('_') => found.push((key, f.line)),
            _ => {}
        }
    }
}

/// Returns true for keys of tags that name a setting.
fn is_name_tag(key: &str) -> bool {
    SHARED_TAGS.contains(&key) || matches!(key, "env" | "envconfig" | "mapstructure" | "koanf" | "toml" | "ini" | "hcl" | "flag")
}

/// Returns true for a struct that holds settings.
fn is_settings_type(t: &TypeDef, file: &FileFacts) -> bool {
    let named =
        words(&t.name).last().is_some_and(|w| matches!(w.as_str(), "config" | "conf" | "cfg" | "options" | "opts" | "settings" | "configuration"));
    (named && !is_data_type(t) && has_tag(t, SHARED_TAGS)) || is_only_settings(t, file)
}

/// Returns true for a struct of which not its name but its tags or its package say that it holds settings.
pub(crate) fn is_only_settings(t: &TypeDef, file: &FileFacts) -> bool {
    let place = matches!(file.package.as_str(), "config" | "conf" | "cfg" | "settings" | "configuration");
    !is_data_type(t) && (has_tag(t, SETTING_TAGS) || place && has_tag(t, SHARED_TAGS))
}

/// Returns true for what is stored or sent: the cases of an enum are values of a setting, and what an API's description is made of travels.
fn is_data_type(t: &TypeDef) -> bool {
    has_tag(t, DATA_TAGS) || t.kind == TypeKind::Other || t.doc.contains(API_MODEL)
}

/// Returns true where a field has a tag of one of these keys.
fn has_tag(t: &TypeDef, keys: &[&str]) -> bool {
    t.fields.iter().any(|f| f.tags.iter().any(|(k, _)| keys.contains(&k.as_str())))
}

/// Returns true for a field that a user can set: an embedded type is told by its own fields, a private field without a tag
/// is the program's own.
fn is_own(t: &TypeDef, f: &Field) -> bool {
    let embedded = t.embeds.iter().any(|e| e.name == f.name) || f.tags.iter().any(|(k, _)| k == FLAT);
    let private = f.name.starts_with(|c: char| c.is_lowercase() || c == '_') && !f.tags.iter().any(|(k, _)| is_name_tag(k));
    !embedded && !private
}

/// Returns true where a setting fits a pattern: everything that the pattern asks.
pub(super) fn fits_setting(s: &SettingMatch, owner: &str, field: &str, words: &[String], env: &str) -> bool {
    let all = |set: &Vec<String>| set.iter().all(|w| words.contains(w));
    let asks = !(s.types.is_empty() && s.fields.is_empty() && s.words.is_empty() && s.env.is_empty());
    let by_name = || if env.is_empty() { s.types.allows(owner) && s.fields.allows(field) } else { s.types.is_empty() && s.fields.is_empty() };
    let by_env = || if env.is_empty() { s.env.is_empty() } else { s.env.allows(env) };
    // Most settings are told apart by their words, which takes less than to hold patterns against names.
    asks && (s.words.is_empty() || s.words.iter().any(all)) && by_name() && by_env() && !s.without.iter().any(all)
}

/// Returns the words of a name in lower case: `RPCPoolSize` is `rpc`, `pool`, `size`; `mTLS` and `OAuth` stay one word.
pub(crate) fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut all: Vec<String> = vec![];
    let mut word = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|j| chars[j]);
        let starts = c.is_uppercase()
            && before.is_some_and(|b| b.is_lowercase() || b.is_numeric() || b.is_uppercase() && chars.get(i + 1).is_some_and(|n| n.is_lowercase()));
        // A single letter goes with what follows: mTLS, OAuth, gRPC.
        if (!c.is_alphanumeric() || starts && word.chars().count() > 1) && !word.is_empty() {
            all.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    if !word.is_empty() {
        all.push(word);
    }
    all
}

/// Returns the type of a field; of one that is written in place names and types of its fields, without what comments and tags say.
fn type_text(f: &Field) -> String {
    let fields: Vec<String> = f.fields.iter().map(|x| format!("{} {}", x.name, type_text(x))).collect();
    if fields.is_empty() { f.type_ref.text.clone() } else { format!("struct {{ {} }}", fields.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn splits_names_into_words() {
        assert_eq!(words("RPCPoolSize"), ["rpc", "pool", "size"]);
        assert_eq!(words("slave_options.use_ssl"), ["slave", "options", "use", "ssl"]);
        assert_eq!(words("OAuthTokenTTL"), ["oauth", "token", "ttl"]);
        assert_eq!(words("mTLSCert"), ["mtls", "cert"]);
        assert_eq!(words("TYK_GW_STORAGE_HOST"), ["tyk", "gw", "storage", "host"]);
    }
}
