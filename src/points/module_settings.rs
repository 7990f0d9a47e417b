//! Settings that a module makes: values in capitals of a settings module (Django, Celery, Flask), and the defaults of what is read
//! from the environment.
//!
//! In: facts of a file whose language imports files. Out: settings, a dict's entries each on its own (`CACHES.default.TIMEOUT`), with
//! their values as the tag `default`. Left out: values that a condition gives more than once, which have no single default.

use super::captures::Values;
use super::settings::{is_variable, words};
use super::{Finder, Setting, mask};
use crate::facts::{Call, Constants, Expr, FileFacts, Function, Step, StepKind, ValueDef};
use crate::rules::ValueKind;

/// Names of files and directories that hold settings.
const PLACES: &[&str] = &["settings", "setting", "config", "configs", "conf", "configuration", "celeryconfig", "celeryconf", "default_settings"];

/// Libraries that read the environment through an object or function of theirs.
const READERS: &[&str] = &["environ", "environs", "decouple", "starlette.config", "prettyconf", "envparse"];

/// Words of names whose values are secrets.
const SECRETS: &[&str] = &["secret", "password", "passwd", "token", "key", "credentials"];

/// Last words of names that only speak of a secret or of a key in a store: `REDIS_KEY_PREFIX`, `token_ttl`.
const ABOUT: &[&str] = &["prefix", "suffix", "pattern", "format", "separator", "name", "ttl", "expiry", "expires", "lifetime", "header", "type"];

/// Deepest dict whose entries are settings of their own.
const DEEPEST: usize = 4;

/// Name of the function that holds the statements of a module.
const MODULE: &str = "<module>";

/// A setting's name, its line and its value.
type Entry = (String, u32, String);

impl Finder<'_> {
    /// Adds the settings that a settings module declares as values.
    pub(super) fn module_settings(&self, file: &FileFacts, found: &mut Vec<Setting>) {
        if !is_settings_module(&file.path) {
            return;
        }
        let nothing = Function::default();
        let values = Values::new(file, &nothing, self.constants);
        for v in file.values.iter().filter(|v| is_variable(&v.name)) {
            let told: Vec<u32> = found.iter().filter(|s| s.file == file.path).map(|s| s.line).collect();
            let Some(value) = &v.value else { continue };
            let Some(rule) = self.setting_rule(file, "", "", std::slice::from_ref(&v.name), &v.name) else { continue };
            let once = file.values.iter().filter(|other| other.name == v.name).count() == 1;
            let mut entries: Vec<Entry> = vec![];
            collect(v.name.clone(), value, v.span.start, &values, &mut entries);
            // What the dict holds already is only set anew in some case.
            let apart = set_apart(file, &v.name, &values).into_iter().filter(|(name, ..)| !entries.iter().any(|(known, ..)| known == name));
            let apart: Vec<Entry> = apart.collect();
            entries.extend(apart);
            entries.retain(|(_, line, _)| !told.contains(line));
            found.extend(entries.into_iter().map(|entry| setting(file, v, rule, entry, once)));
        }
    }
}

/// Returns the entries of a dict that statements of the module set one by one: `CACHES["default"]["TIMEOUT"] = 30`. One that is set more than
/// once counts by the first.
fn set_apart(file: &FileFacts, dict: &str, values: &Values<'_>) -> Vec<Entry> {
    let mut found: Vec<Entry> = vec![];
    let module = file.functions.iter().filter(|f| f.name == MODULE);
    for f in module {
        Step::walk_all(&f.body, &mut |s| {
            if let StepKind::Assign { targets, values: given, .. } = &s.kind
                && let ([target], [value]) = (targets.as_slice(), given.as_slice())
                && let Some(name) = entry_name(target, dict)
                && !found.iter().any(|(other, ..)| other.starts_with(&name))
            {
                collect(name, value, s.line, values, &mut found);
            }
        });
    }
    found
}

/// Returns the name of the entry of a dict that an expression stands for.
fn entry_name(e: &Expr, dict: &str) -> Option<String> {
    match e {
        Expr::Name(name) => (name == dict).then(|| name.clone()),
        Expr::Index { of, index } => match &**index {
            Expr::Text(key) => Some(format!("{}.{key}", entry_name(of, dict)?)),
            _ => None,
        },
        _ => None,
    }
}

/// Makes a setting of an entry.
fn setting(file: &FileFacts, v: &ValueDef, rule: usize, (name, line, value): Entry, once: bool) -> Setting {
    let tags = if once { vec![("default".to_owned(), value)] } else { vec![] };
    Setting {
        rule: Some(rule),
        symbol: v.name.clone(),
        name,
        tags,
        type_text: String::new(),
        doc: v.doc.clone(),
        file: file.path.clone(),
        line,
        about: String::new(),
    }
}

/// Adds a value, or the entries of a dict.
fn collect(name: String, value: &Expr, line: u32, values: &Values<'_>, found: &mut Vec<Entry>) {
    match value {
        Expr::Record(r) if !r.fields.is_empty() && r.fields.iter().all(|f| f.key.is_some()) && name.matches('.').count() < DEEPEST => {
            for f in &r.fields {
                let Some(Expr::Text(key) | Expr::Name(key)) = &f.key else { continue };
                collect(format!("{name}.{key}"), &f.value, f.line, values, found);
            }
        }
        // What code computes is no value that somebody sets.
        _ if computed(value) => {}
        _ => found.push((name.clone(), line, shown(&name, value, values))),
    }
}

/// Returns true for a value that a function literal takes part in.
fn computed(value: &Expr) -> bool {
    let mut found = false;
    value.walk_here(&mut |e| found |= matches!(e, Expr::Function(_)));
    found
}

/// Returns a value as reports show it; a secret that is written out is masked.
pub(super) fn shown(name: &str, value: &Expr, values: &Values<'_>) -> String {
    let words = words(name);
    let about_one = words.last().is_some_and(|w| ABOUT.contains(&w.as_str()));
    let secret = !about_one && words.iter().any(|w| SECRETS.contains(&w.as_str()));
    match value {
        Expr::Text(t) if secret && !t.is_empty() => "***".to_owned(),
        _ => mask(&values.read(value, ValueKind::Any).to_string()),
    }
}

/// Returns the value that a field is declared with.
pub(super) fn written(name: &str, value: &Expr, file: &FileFacts, constants: &dyn Constants) -> String {
    let nothing = Function::default();
    shown(name, value, &Values::new(file, &nothing, constants))
}

/// Returns the default of a call that reads an environment variable: its second argument, or `default=`.
pub(super) fn default_of(name: &str, c: &Call, values: &Values<'_>) -> Option<String> {
    let given = c.args.iter().find(|a| a.name.as_deref() == Some("default")).or_else(|| c.args.iter().filter(|a| a.name.is_none()).nth(1));
    given.map(|a| shown(name, &a.value, values))
}

/// Returns the environment variable that a call of a reading library reads: `env.int("REDIS_PORT")`, `config("REDIS_URL")`.
pub(super) fn read_by_library(c: &Call, file: &FileFacts) -> Option<String> {
    let Some(Expr::Text(name)) = c.args.first().map(|a| &a.value) else { return None };
    let head = c.callee.path()?.head.to_ascii_lowercase();
    let reads = matches!(head.as_str(), "env" | "config" | "environ" | "secret");
    (reads && is_variable(name) && imports_reader(file)).then(|| name.clone())
}

/// Returns true for a file that imports a library which reads environment variables.
pub(super) fn imports_reader(file: &FileFacts) -> bool {
    file.imports.iter().any(|i| READERS.contains(&i.path.as_str()))
}

/// Returns true for a file that by its name or directory holds settings.
fn is_settings_module(path: &str) -> bool {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let mut parts = stem.rsplit('/');
    let named = parts.next().is_some_and(|f| PLACES.contains(&f) || f.ends_with("_settings") || f.ends_with("_config") || f.starts_with("settings_"));
    named || parts.next().is_some_and(|d| matches!(d, "settings" | "config" | "conf"))
}

#[cfg(test)]
mod tests {
    use super::is_settings_module;

    #[test]
    fn settings_stand_in_files_that_say_so() {
        for path in ["shop/settings.py", "shop/settings/base.py", "config/celery.py", "celeryconfig.py", "app/prod_settings.py"] {
            assert!(is_settings_module(path), "{path}");
        }
        for path in ["shop/views.py", "settings/views/page.py", "shop/reconfigure.py"] {
            assert!(!is_settings_module(path), "{path}");
        }
    }
}
