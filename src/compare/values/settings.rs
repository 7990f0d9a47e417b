//! Settings at base against head: added, removed, renamed, their defaults and their documented meaning.

use crate::change::Side;
use crate::compare::words::code;
use crate::compare::{Change, Direction, FilePair, Sides};
use crate::facts::FileFacts;
use crate::points::{Setting, SettingDefault, words};
use crate::rules::Level;
use rayon::prelude::*;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Mechanism under which settings are told.
const MECHANISM: &str = "config";

/// Returns the changes of connection settings.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair]) -> Vec<Change> {
    let ((base, base_defaults), (head, head_defaults)) = rayon::join(|| collect(sides, files, Side::Base), || collect(sides, files, Side::Head));
    let mut found = compare_settings(&base, &head);
    let (left, come) = (tagged_fields(files, Side::Base), tagged_fields(files, Side::Head));
    found.retain(|c| !in_another_type(c, &left, &come));
    found.retain(|c| !read_elsewhere(sides, c));
    let fresh = new_types(files);
    // A type that comes with the change brings its defaults along.
    let old_type = |d: &(String, SettingDefault)| !d.1.setting.split('.').next().is_some_and(|t| fresh.contains(t));
    let head_defaults: Vec<_> = head_defaults.into_iter().filter(old_type).collect();
    let gone = gone_fields(files);
    let stays = |d: &(String, SettingDefault)| !gone.contains(&d.1.setting);
    let base_defaults: Vec<_> = base_defaults.into_iter().filter(stays).collect();
    found.extend(compare_defaults(sides, &base_defaults, &head_defaults, &base, &head));
    found
}

/// Returns the settings and the defaults of one side, in order of the files.
fn collect(sides: &Sides<'_>, files: &[FilePair], side: Side) -> (Vec<Setting>, Vec<(String, SettingDefault)>) {
    let finder = if side == Side::Base { sides.base_points } else { sides.head_points };
    let facts = files.par_iter().with_max_len(1).filter_map(|f| if side == Side::Base { f.base.as_ref() } else { f.head.as_ref() });
    let of = |f: &Arc<FileFacts>| (finder.settings(f), finder.defaults(f).into_iter().map(|d| (f.path.clone(), d)).collect::<Vec<_>>());
    let (settings, defaults): (Vec<_>, Vec<_>) = facts.map(of).unzip();
    (settings.concat(), defaults.concat())
}

/// Returns true for an environment variable that comes or goes here, but is read by another file at the other side as well: the
/// setting itself is neither new nor gone.
fn read_elsewhere(sides: &Sides<'_>, c: &Change) -> bool {
    let (source, name) = match (c.kind.as_str(), &c.base, &c.head) {
        ("config_added", _, Some(name)) => (sides.base, name),
        ("config_removed", Some(name), _) => (sides.head, name),
        _ => return false,
    };
    let Some(variable) = name.strip_prefix('$') else { return false };
    let ending = c.file.rsplit_once('.').map_or("", |(_, e)| e);
    let alike = |p: &str| p.rsplit_once('.').is_some_and(|(_, e)| e == ending) && sides.places.production(p);
    let changed = |p: &str| sides.change.files.iter().any(|f| f.path_at(Side::Base) == Some(p) || f.path_at(Side::Head) == Some(p));
    !source.mentions_among(&|p| alike(p) && !changed(p), &[variable.to_owned()]).is_empty()
}

/// Returns what happened to settings.
fn compare_settings(base: &[Setting], head: &[Setting]) -> Vec<Change> {
    let mut gone: Vec<&Setting> = base.iter().filter(|b| !head.iter().any(|h| same(b, h))).collect();
    let mut come: Vec<&Setting> = head.iter().filter(|h| !base.iter().any(|b| same(b, h))).collect();
    let mut found = vec![];
    for b in base {
        let mut twins = head.iter().filter(|h| same(b, h));
        let twin = twins.clone().find(|h| h.file == b.file && h.symbol == b.symbol).or_else(|| twins.next());
        let one = |all: &[Setting]| all.iter().filter(|s| same(s, b)).count() == 1;
        if let Some(h) = twin {
            found.extend(edited(b, h, one(base) && one(head)));
        }
    }
    // What a function makes of a setting as a whole, its entries are not known of.
    gone.retain(|b| !head.iter().any(|h| is_entry(b, h) || is_entry(h, b)));
    come.retain(|h| !base.iter().any(|b| is_entry(b, h) || is_entry(h, b)));
    let alone = alone_in_their_types(&gone, &come);
    come.retain(|h| match gone.iter().position(|b| renamed(b, h) || alone.contains(&owner(h)) && reworded(b, h)) {
        Some(i) => {
            let b = gone.remove(i);
            if b.name == h.name {
                return false;
            }
            let kept = if reads_as(h, &b.name) { " and is still read by its former name" } else { "" };
            let direction = if kept.is_empty() { Direction::Changed } else { Direction::Added };
            let summary = format!("setting {} is now called {}{kept}{}", code(&b.name), code(&h.name), about(h));
            found.push(change(h, Side::Head, "config_renamed", direction, summary, Some(b.name.clone()), Some(h.name.clone())));
            false
        }
        None => true,
    });
    for h in come {
        found.push(change(h, Side::Head, "config_added", Direction::Added, introduced(h), None, Some(h.name.clone())));
    }
    for b in gone {
        found.push(change(
            b,
            Side::Base,
            "config_removed",
            Direction::Removed,
            format!("setting {} is gone{}", code(&b.name), about(b)),
            Some(b.name.clone()),
            None,
        ));
    }
    found
}

/// Returns true for an entry of a module's setting that is a dict: `CACHES.default.TIMEOUT` of `CACHES`.
fn is_entry(entry: &Setting, whole: &Setting) -> bool {
    let variable = |name: &str| name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let inside = || entry.name.strip_prefix(&whole.name).is_some_and(|rest| rest.starts_with('.'));
    whole.type_text.is_empty() && entry.type_text.is_empty() && variable(&whole.name) && inside()
}

/// Returns true for one setting at both sides: the same field, or the same environment variable wherever it is read.
fn same(b: &Setting, h: &Setting) -> bool {
    if b.type_text.is_empty() && h.type_text.is_empty() { b.name == h.name } else { b.symbol == h.symbol }
}

/// Returns true for a setting under a new name: the same tag on another field, or the same field place with another name.
fn renamed(b: &Setting, h: &Setting) -> bool {
    let tag = b.tags.iter().any(|t| !t.1.is_empty() && t.1 != "-" && h.tags.contains(t));
    let same_place = b.type_text == h.type_text && !b.type_text.is_empty() && owner(b) == owner(h);
    tag && b.file == h.file || same_place && (!b.doc.is_empty() && b.doc == h.doc || reads_as(h, &b.name))
}

/// Returns the type that a setting is a field of.
fn owner(s: &Setting) -> Option<&str> {
    s.symbol.rsplit_once('.').map(|(o, _)| o)
}

/// Returns true for a setting that is also read by another name.
fn reads_as(s: &Setting, name: &str) -> bool {
    s.tags.iter().any(|(key, value)| key == ALIAS && value == name)
}

/// Returns the types of which one field alone is gone, and one alone is new.
fn alone_in_their_types<'s>(gone: &[&'s Setting], come: &[&'s Setting]) -> Vec<Option<&'s str>> {
    let once = |all: &[&Setting], o: &str| all.iter().filter(|s| owner(s) == Some(o)).count() == 1;
    come.iter().filter_map(|h| owner(h)).filter(|o| once(gone, o) && once(come, o)).map(Some).collect()
}

/// Returns true for a field of the same type under a name that keeps at least half of its words.
fn reworded(b: &Setting, h: &Setting) -> bool {
    let parts = |s: &Setting| words(s.symbol.rsplit('.').next().unwrap_or_default());
    let (old, new) = (parts(b), parts(h));
    let kept = old.iter().filter(|w| new.contains(w)).count();
    b.file == h.file && owner(b) == owner(h) && !b.type_text.is_empty() && b.type_text == h.type_text && kept * 2 >= old.len().max(new.len())
}

/// Returns what changed in a setting that stands at both sides; one that is read in several places has no default of its own.
fn edited(b: &Setting, h: &Setting, once: bool) -> Vec<Change> {
    let mut found = renames(b, h);
    found.extend(retyped(b, h));
    found.extend(redefaulted(b, h).filter(|_| once));
    found.extend(redocumented(b, h));
    found
}

/// Returns the new names of a setting: the one a user knows, and those of other tags.
fn renames(b: &Setting, h: &Setting) -> Vec<Change> {
    let told = |summary: String, old: &str, new: &str| {
        change(h, Side::Head, "config_renamed", Direction::Changed, summary, Some(old.to_owned()), Some(new.to_owned()))
    };
    let mut found = vec![];
    if b.name != h.name {
        found.push(told(format!("setting {} is now called {}{}", code(&b.name), code(&h.name), about(h)), &b.name, &h.name));
    }
    let aliases = |s: &Setting| -> Vec<String> { s.tags.iter().filter(|(key, _)| key == ALIAS).map(|(_, v)| v.clone()).collect() };
    let (old, new) = (aliases(b), aliases(h));
    for alias in new.iter().filter(|a| !old.contains(a) && **a != b.name) {
        let summary = format!("setting {} is now also read as {}{}", code(&h.name), code(alias), about(h));
        found.push(change(h, Side::Head, "config_added", Direction::Added, summary, None, Some(alias.clone())));
    }
    for alias in old.iter().filter(|a| !new.contains(a) && **a != h.name) {
        let summary = format!("setting {} is no longer read as {}{}", code(&h.name), code(alias), about(h));
        found.push(change(h, Side::Head, "config_removed", Direction::Removed, summary, Some(alias.clone()), None));
    }
    for key in NAME_TAGS {
        let (Some(old), Some(new)) = (tag(b, key), tag(h, key)) else { continue };
        if old != new && new != h.name {
            let summary = format!("setting {} has another name in {key}: {} → {}{}", code(&h.name), code(old), code(new), about(h));
            found.push(told(summary, old, new));
        }
    }
    found
}

/// Tag of another name that a setting is read by.
const ALIAS: &str = "alias";

/// Tags that name a setting for its users.
const NAME_TAGS: &[&str] = &["env", "envconfig", "flag", "json", "mapstructure", "toml", "yaml"];

/// Returns the value of a tag, where it has one.
fn tag<'s>(s: &'s Setting, key: &str) -> Option<&'s str> {
    s.tags.iter().find(|(k, v)| k == key && !v.is_empty() && v != "-").map(|(_, v)| v.as_str())
}

/// Types of languages that begin with a capital.
const KNOWN_TYPES: [&str; 6] = ["String", "Duration", "Vec<String>", "Option<String>", "Option<Duration>", "Boolean"];

/// Returns a type without the sign of a pointer: what may be left out reads the same text.
fn pointed(text: &str) -> &str {
    text.trim_start_matches(['*', '&'])
}

/// Returns another type of a setting.
fn retyped(b: &Setting, h: &Setting) -> Option<Change> {
    let (old, new) = (&b.type_text, &h.type_text);
    if pointed(old) == pointed(new) {
        return None;
    }
    let summary = format!("setting {} has another type: {} → {}{}", code(&h.name), code(old), code(new), about(h));
    let found = change(h, Side::Head, "config_default_changed", Direction::Changed, summary, Some(old.clone()), Some(new.clone()));
    // One type of the project for another may read the same text.
    let own = |t: &str| t.rsplit('.').next().is_some_and(|name| name.starts_with(char::is_uppercase)) && !KNOWN_TYPES.contains(&t);
    let confidence = if own(pointed(old)) && own(pointed(new)) { Level::Low } else { found.confidence };
    Some(Change { confidence, ..found })
}

/// Returns another default of a setting: that of its tag, or the one that its documentation names at both sides.
fn redefaulted(b: &Setting, h: &Setting) -> Option<Change> {
    let (old, new, what) = match (tag(b, "default"), tag(h, "default")) {
        (None, None) => (documented_default(&b.doc)?, documented_default(&h.doc)?, "documented default"),
        (old, new) => (old.unwrap_or_default(), new.unwrap_or_default(), "default"),
    };
    if old == new || given_alike(old, new) {
        return None;
    }
    let say = |v: &str| if v.is_empty() { "none".to_owned() } else { code(v) };
    let summary = format!("{what} of setting {}: {} → {}{}", code(&h.name), say(old), say(new), about(h));
    let value = |v: &str| (!v.is_empty()).then(|| v.to_owned());
    Some(change(h, Side::Head, "config_default_changed", Direction::Changed, summary, value(old), value(new)))
}

/// Returns true for calls that are given the same: a helper that reads the setting goes by another name.
fn given_alike(old: &str, new: &str) -> bool {
    let arguments =
        |v: &str| v.split_once('(').filter(|(name, rest)| !name.contains([' ', '"', '\'']) && rest.ends_with(')')).map(|(_, rest)| rest.to_owned());
    arguments(old).is_some_and(|a| arguments(new) == Some(a))
}

/// How documentation tells a default: `Defaults to 20`, `default: 20`, `The default value is "x"`.
static DOCUMENTED_DEFAULT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)\bdefaults?(?:\s+value)?\s*(?:to\s|is\s|:|=)\s*["'`]?([^\s"'`,;)]+)"#).ok());

/// Returns the default that a documentation names.
fn documented_default(doc: &str) -> Option<&str> {
    let value = DOCUMENTED_DEFAULT.as_ref()?.captures(doc)?.get(1)?.as_str().trim_end_matches(['.', ':']);
    (!value.is_empty() && !STOP.contains(&value.to_lowercase().as_str())).then_some(value)
}

/// Returns another documented meaning of a setting.
fn redocumented(b: &Setting, h: &Setting) -> Option<Change> {
    if !meaning_changed(&b.doc, &h.doc) {
        return None;
    }
    let (old, new) = differing(&b.doc, &h.doc);
    let summary = match (old.is_empty(), new.is_empty()) {
        (true, _) => format!("documentation of setting {} now says {}{}", code(&h.name), code(&new), about(h)),
        (_, true) => format!("documentation of setting {} no longer says {}{}", code(&h.name), code(&old), about(h)),
        _ => format!("documentation of setting {}: {} → {}{}", code(&h.name), code(&old), code(&new), about(h)),
    };
    Some(change(h, Side::Head, "config_docs_changed", Direction::Changed, summary, Some(old), Some(new)))
}

/// Returns the words for a new setting: its default, and that nothing documents it.
fn introduced(s: &Setting) -> String {
    let default = tag(s, "default").map(|d| format!(", default {}", code(d))).unwrap_or_default();
    let field = !s.type_text.is_empty();
    let silent = if field && s.doc.trim().is_empty() { ", without documentation" } else { "" };
    format!("setting {} is new{default}{silent}{}", code(&s.name), about(s))
}

/// Returns what the profile says a setting is of, as the end of a sentence.
fn about(s: &Setting) -> String {
    if s.about.is_empty() { String::new() } else { format!(" ({})", s.about) }
}

/// Returns a change of a setting.
fn change(s: &Setting, side: Side, kind: &str, direction: Direction, summary: String, base: Option<String>, head: Option<String>) -> Change {
    Change {
        kind: kind.to_owned(),
        mechanism: MECHANISM.to_owned(),
        rule: s.rule,
        direction,
        file: s.file.clone(),
        line: s.line,
        side,
        base_at: None,
        symbol: s.symbol.clone(),
        base,
        head,
        summary,
        confidence: Level::High,
        one_way: false,
        set_at: vec![],
        captures: BTreeMap::from([("setting".to_owned(), s.name.clone())]),
    }
}

/// Returns the names of the types that only head declares.
fn new_types(files: &[FilePair]) -> std::collections::BTreeSet<String> {
    let names = |f: &Option<std::sync::Arc<crate::facts::FileFacts>>| f.iter().flat_map(|f| &f.types).map(|t| t.name.clone()).collect::<Vec<_>>();
    let old: std::collections::BTreeSet<String> = files.iter().flat_map(|f| names(&f.base)).collect();
    files.iter().flat_map(|f| names(&f.head)).filter(|n| !old.contains(n)).collect()
}

/// The fields of the types of one side, with the names of their tags: type, field, tags.
type Tagged = Vec<(String, String, Vec<String>)>;

/// Returns the fields of all types of one side.
fn tagged_fields(files: &[FilePair], side: Side) -> Tagged {
    let types = files.iter().filter_map(|f| if side == Side::Base { f.base.as_ref() } else { f.head.as_ref() }).flat_map(|f| &f.types);
    let names =
        |f: &crate::facts::Field| f.tags.iter().map(|(_, v)| v.split(',').next().unwrap_or_default().to_owned()).filter(|v| !v.is_empty()).collect();
    types.flat_map(|t| t.fields.iter().map(move |f| (t.name.clone(), f.name.clone(), names(f)))).collect()
}

/// Returns true for a setting whose type is gone and that a type which comes with the change has under the same names.
fn in_another_type(c: &Change, base: &Tagged, head: &Tagged) -> bool {
    let Some((owner, field)) = c.symbol.split_once('.').filter(|_| c.kind == "config_removed") else { return false };
    let name = c.base.as_deref().unwrap_or_default();
    let stays = head.iter().any(|(t, ..)| t == owner);
    let fresh = |t: &String| !base.iter().any(|(b, ..)| b == t);
    !stays && head.iter().any(|(t, f, tags)| fresh(t) && f == field && tags.iter().any(|x| x == name))
}

/// Returns the fields that only base declares, as `Type.Field`: with a field its default goes.
fn gone_fields(files: &[FilePair]) -> std::collections::BTreeSet<String> {
    let fields = |f: &Option<Arc<FileFacts>>| -> Vec<String> {
        let types = f.iter().flat_map(|f| &f.types);
        types.flat_map(|t| t.fields.iter().map(move |x| format!("{}.{}", t.name, x.name))).collect()
    };
    let kept: std::collections::BTreeSet<String> = files.iter().flat_map(|f| fields(&f.head)).collect();
    files.iter().flat_map(|f| fields(&f.base)).filter(|n| !kept.contains(n)).collect()
}

/// Returns true for two records with the same fields: only their type has another name.
fn same_record(old: &str, new: &str) -> bool {
    let fields = |v: &str| v.split_once('{').filter(|(name, _)| !name.contains(['(', '"', ' '])).map(|(_, fields)| fields.to_owned());
    fields(old).is_some_and(|f| fields(new) == Some(f))
}

/// Returns what a default gives; a default that gives nothing is none.
fn given(default: Option<&(String, SettingDefault)>) -> Option<&str> {
    default.map(|d| d.1.value.as_str()).filter(|v| !matches!(*v, "nil" | "None" | "null" | "undefined"))
}

/// Returns the changed defaults of connection settings. A default that comes with its setting is part of that.
fn compare_defaults(
    sides: &Sides<'_>,
    base: &[(String, SettingDefault)],
    head: &[(String, SettingDefault)],
    old: &[Setting],
    new: &[Setting],
) -> Vec<Change> {
    let map = |v: &[(String, SettingDefault)]| -> BTreeMap<String, (String, SettingDefault)> {
        v.iter().map(|(f, d)| (d.setting.clone(), (f.clone(), d.clone()))).collect()
    };
    let (b, h) = (map(base), map(head));
    let mut found = vec![];
    let names: std::collections::BTreeSet<&String> = b.keys().chain(h.keys()).collect();
    for name in names {
        let (x, y) = (b.get(name), h.get(name));
        if given(x) == given(y) || given(x).zip(given(y)).is_some_and(|(old, new)| same_record(old, new)) {
            continue;
        }
        let is_new = new.iter().any(|s| s.symbol == *name) && !old.iter().any(|s| s.symbol == *name);
        let Some((rule, about)) = connection_setting(sides, name, old, new).filter(|_| !is_new) else { continue };
        let Some((file, at, side)) = y.map(|(f, d)| (f, d, Side::Head)).or(x.map(|(f, d)| (f, d, Side::Base))) else { continue };
        if x.is_none() != y.is_none() && stands_at_both(sides, file, at.line, side) {
            continue;
        }
        // Of a record that stands inside another, the fields are told.
        if x.is_none() != y.is_none() && at.value.ends_with('}') {
            continue;
        }
        let value = |v: Option<&(String, SettingDefault)>| v.map(|v| v.1.value.clone());
        // What code works out is worked out elsewhere where it no longer stands here, as far as can be told.
        let made = value(x).or(value(y)).is_some_and(|v| v.contains(['(', '?', '|'])) && x.is_none() != y.is_none();
        let say = |v: Option<String>| v.map_or("none".to_owned(), |v| code(&v));
        let tail = if about.is_empty() { String::new() } else { format!(" ({about})") };
        found.push(Change {
            kind: "config_default_changed".into(),
            mechanism: MECHANISM.into(),
            rule,
            direction: Direction::Changed,
            file: file.clone(),
            line: at.line,
            side,
            base_at: x.map(|(f, d)| (f.clone(), d.line)),
            symbol: at.symbol.clone(),
            base: value(x),
            head: value(y),
            summary: format!("default of setting {}: {} → {}{tail}", code(name), say(value(x)), say(value(y))),
            confidence: if made { Level::Low } else { Level::High },
            one_way: false,
            set_at: vec![],
            captures: BTreeMap::from([("setting".to_owned(), name.clone())]),
        });
    }
    found
}

/// Returns true where the very line that gives a default stands at the other side too: it was not understood there.
fn stands_at_both(sides: &Sides<'_>, file: &str, line: u32, side: Side) -> bool {
    let (here, there) = if side == Side::Base { (sides.base, sides.head) } else { (sides.head, sides.base) };
    let (Some(own), Some(other)) = (here.bytes(file), there.bytes(file)) else { return false };
    let text = own.split(|b| *b == b'\n').nth((line as usize).saturating_sub(1)).map(<[u8]>::trim_ascii).filter(|t| t.contains(&b'='));
    text.is_some_and(|t| other.split(|b| *b == b'\n').any(|l| l.trim_ascii() == t))
}

/// Returns the rule of a connection setting by `Type.Field`, and what the profile says it is of.
fn connection_setting(sides: &Sides<'_>, name: &str, old: &[Setting], new: &[Setting]) -> Option<(Option<usize>, String)> {
    if let Some(s) = new.iter().chain(old).find(|s| s.symbol == name) {
        return Some((s.rule, s.about.clone()));
    }
    // Declared in a file that the change does not touch.
    let (owner, field) = name.split_once('.')?;
    sides.head_points.names_setting(owner, field)
}

/// Words that carry no meaning of their own.
const STOP: &[&str] = &[
    "a", "an", "the", "is", "are", "be", "to", "of", "in", "and", "or", "that", "this", "it", "for", "on", "with", "by", "as", "will", "its",
    "which", "you", "your",
];

/// Returns the telling words of a text in order.
fn telling(doc: &str) -> Vec<String> {
    let split = doc.split(|c: char| !c.is_alphanumeric() && c != '_');
    split.map(str::to_lowercase).filter(|w| !w.is_empty() && !STOP.contains(&w.as_str())).collect()
}

/// Returns true where a documentation says something else: a number, or words that are no mere spelling of the old ones.
fn meaning_changed(base: &str, head: &str) -> bool {
    let (b, h) = (telling(base), telling(head));
    let mut gone: Vec<&String> = without(&b, &h);
    let mut come: Vec<&String> = without(&h, &b);
    gone.retain(|g| match come.iter().position(|c| spelled_alike(g, c)) {
        Some(i) => {
            come.remove(i);
            false
        }
        None => true,
    });
    let number = |w: &&String| w.chars().any(|c| c.is_ascii_digit());
    gone.iter().chain(&come).any(number) || gone.len() + come.len() >= 3
}

/// Returns the words of `a` that `b` lacks, counted.
fn without<'w>(a: &'w [String], b: &[String]) -> Vec<&'w String> {
    let mut left: Vec<&String> = b.iter().collect();
    a.iter()
        .filter(|w| match left.iter().position(|l| l == w) {
            Some(i) => {
                left.remove(i);
                false
            }
            None => true,
        })
        .collect()
}

/// Returns true for two spellings of one word: the same start and a difference of at most two letters.
fn spelled_alike(a: &str, b: &str) -> bool {
    if a.chars().any(|c| c.is_ascii_digit()) || b.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let distance = similar::capture_diff_slices(similar::Algorithm::Myers, &a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
        .iter()
        .map(|op| match op.tag() {
            similar::DiffTag::Equal => 0,
            _ => op.old_range().len().max(op.new_range().len()),
        })
        .sum::<usize>();
    a.chars().next() == b.chars().next() && distance <= 2 && a.chars().count().min(b.chars().count()) > 2
}

/// Returns the sentences of both texts that the other lacks.
fn differing(base: &str, head: &str) -> (String, String) {
    let split = |t: &str| -> Vec<String> {
        t.split(['\n', '.']).map(|s| s.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|s| !s.is_empty()).collect()
    };
    let (b, h) = (split(base), split(head));
    let only = |x: &[String], y: &[String]| x.iter().filter(|s| !y.contains(s)).cloned().collect::<Vec<_>>().join(". ");
    (only(&b, &h), only(&h, &b))
}

#[cfg(test)]
mod tests {
    use super::{documented_default, meaning_changed};

    #[test]
    fn documentation_names_a_default() {
        for (doc, default) in [
            ("Size of the pool. Defaults to 20.", Some("20")),
            ("The default value is `false`, which is safe", Some("false")),
            ("How long to wait (default: 30s)", Some("30s")),
            ("The default is the first address", None),
            ("Used by default where nothing else is set", None),
        ] {
            assert_eq!(documented_default(doc), default, "{doc}");
        }
    }

    #[test]
    fn spelling_and_punctuation_change_no_meaning() {
        assert!(!meaning_changed("Numer of connexions to use", "Number of connections, to use."));
        assert!(!meaning_changed("The size of the pool", "Size of pool"));
    }

    #[test]
    fn numbers_and_sentences_change_it() {
        assert!(meaning_changed("Size of the pool", "Size of the pool. Defaults to 5."));
        assert!(meaning_changed("Defaults to 20", "Defaults to 5"));
        assert!(meaning_changed("Base path", "Base path, mandatory: references are refused without it"));
    }
}
