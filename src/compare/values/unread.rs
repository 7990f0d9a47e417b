//! Settings that nothing reads any more, and names of settings that are gone but still written about.
//!
//! In: the changed files, and the changes found so far. Out: a setting that is still declared although the change took its last
//! reader away; and, added to the sentence on a setting that is gone or renamed, where its documentation, schema or
//! chart still names it. Left out: settings that only a library or reflection reads: a field of which no other line of the
//! repository ever spoke is not looked at.

use crate::change::Side;
use crate::compare::siblings::places;
use crate::compare::words::code;
use crate::compare::{Change, Comparison, Direction, FilePair, Sides};
use crate::facts::{FileFacts, Outline, Renames};
use crate::points::{Finder, is_at_work};
use crate::rules::Level;
use std::collections::{BTreeMap, BTreeSet};

/// Endings of files that write about settings.
const WRITTEN: &[&str] = &["md", "mdx", "rst", "adoc", "json", "yaml", "yml", "toml", "env", "example", "sample", "tpl"];

/// Adds settings that lost their last reader, and where settings that are gone are still named.
pub(crate) fn compare(sides: &Sides<'_>, files: &[FilePair], found: &mut Comparison) {
    for c in unread(sides, files) {
        tell(c, found);
    }
    // What a manifest says no longer is not the setting's name, and another object may have one of the same name.
    let of_code = |c: &Change| !c.captures.contains_key("resource");
    let gone = |c: &&mut Change| matches!(c.kind.as_str(), "config_removed" | "config_renamed") && c.set_at.is_empty() && of_code(c);
    for c in found.changes.iter_mut().filter(gone) {
        let Some(name) = c.base.as_deref().map(|n| n.trim_start_matches('$')).filter(|n| telling(n)) else { continue };
        let still = written(sides, name);
        if !still.is_empty() {
            c.summary.push_str(&format!("; {} still names {}", places(&still), code(name)));
        }
    }
}

/// Adds a setting without a reader to the sentence of the option that it decided, else as a change of its own.
fn tell(c: Change, found: &mut Comparison) {
    let field = c.base.as_deref().and_then(|b| b.rsplit('.').next()).unwrap_or_default().to_owned();
    let names = |x: &&mut Change| x.symbol == c.symbol && x.base.as_deref().is_some_and(|b| b.rsplit('.').next() == Some(&field));
    match found.changes.iter_mut().find(names) {
        Some(x) => x.summary.push_str(&format!("; {}", c.summary)),
        None => found.changes.push(c),
    }
}

/// Returns true for a name that is no common word.
fn telling(name: &str) -> bool {
    let compound = name.contains(['_', '-', '.']) || name.chars().skip(1).any(char::is_uppercase);
    name.len() >= 6 && compound
}

/// Returns where documentation, schemas and charts name a setting at head.
fn written(sides: &Sides<'_>, name: &str) -> Vec<(String, u32)> {
    let ending = |p: &str| p.rsplit_once('.').is_some_and(|(_, e)| WRITTEN.contains(&e));
    let history = |p: &str| p.to_ascii_lowercase().contains("change") || p.contains("node_modules/") || p.contains("vendor/") || p.contains("test");
    let mut found = vec![];
    for (path, _) in sides.head.mentions_among(&|p| ending(p) && !history(p), &[name.to_owned()]) {
        let Some(bytes) = sides.head.bytes(&path) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        if let Some(i) = text.lines().position(|l| l.contains(name)) {
            found.push((path, u32::try_from(i + 1).unwrap_or(u32::MAX)));
        }
    }
    found
}

/// A field of a settings type: type and field.
type Setting = (String, String);

/// Returns the settings whose last reader the change takes away.
fn unread(sides: &Sides<'_>, files: &[FilePair]) -> Vec<Change> {
    let mut was: BTreeMap<Setting, (String, u32, String)> = BTreeMap::new();
    for f in files {
        if let Some(b) = &f.base {
            for (s, line, symbol) in reads(sides.base_points, b, &|line| f.change.touches(Side::Base, line, line)) {
                was.entry(s).or_insert((b.path.clone(), line, symbol));
            }
        }
    }
    let paths: Vec<String> = files.iter().filter_map(|f| Some(f.head.as_ref()?.path.clone())).collect();
    let fields: Vec<String> = was.keys().map(|(_, field)| field.clone()).collect();
    let declares = |path: &str, field: &str| sides.head.file(path).is_some_and(|f| f.types.iter().flat_map(|t| &t.fields).any(|x| x.name == field));
    // Whatever a changed file still names is still read, or the declaration.
    let named = sides.head.mentions(&paths, &fields);
    let still: BTreeSet<&String> = named
        .iter()
        .flat_map(|(p, at)| at.iter().map(move |&i| (p, i)))
        .filter(|(p, i)| !declares(p, &fields[*i]))
        .map(|(_, i)| &fields[i])
        .collect();
    was.retain(|s, _| !still.contains(&s.1) && !is_at_work(&s.0) && sides.head_points.names_setting(&s.0, &s.1).is_some());
    // A reader that is gone may have handed the whole settings on to another; one that still reads others of them has not.
    was.retain(|(owner, _), (_, _, symbol)| files.iter().filter_map(|f| f.head.as_ref()).any(|h| reads_of_type(sides, h, symbol, owner)));
    was.into_iter().filter_map(|(s, at)| gone(sides, &s, at)).collect()
}

/// Returns true where a function of a file reads a field of a type.
fn reads_of_type(sides: &Sides<'_>, file: &FileFacts, symbol: &str, owner: &str) -> bool {
    let renames = Renames::default();
    let mut functions = file.functions.iter().filter(|f| f.symbol() == symbol);
    functions.any(|f| sides.head_points.field_reads(file, f, &Outline::of(f, &renames), &|_| true).iter().any(|r| r.owner == owner))
}

/// Returns the fields that the functions of a file read on some lines.
fn reads(finder: &Finder<'_>, file: &FileFacts, on: &dyn Fn(u32) -> bool) -> Vec<(Setting, u32, String)> {
    let renames = Renames::default();
    let mut found = vec![];
    for f in file.functions.iter().filter(|f| !f.test && (f.span.start..=f.span.end).any(on)) {
        let all = finder.field_reads(file, f, &Outline::of(f, &renames), on);
        found.extend(all.into_iter().map(|r| ((r.owner, r.field), r.line, f.symbol())));
    }
    found
}

/// Returns the change of a setting that is declared at head and that no other line of production code names.
fn gone(sides: &Sides<'_>, (owner, field): &Setting, (path, line, symbol): (String, u32, String)) -> Option<Change> {
    let named = sides.head.mentions_among(&|p| sides.places.production(p), std::slice::from_ref(field));
    let mut declared: Option<(String, u32)> = None;
    for (p, _) in named {
        let f = sides.head.file(&p)?;
        if f.test || f.generated {
            continue;
        }
        let here = f.types.iter().filter(|t| t.name == *owner).flat_map(|t| &t.fields).find(|x| x.name == *field);
        // Whoever else names it may read it.
        match here {
            Some(x) if declared.is_none() && occurrences(sides, &p, field) == 1 => declared = Some((p.clone(), x.span.start)),
            _ => return None,
        }
    }
    let (file, at) = declared?;
    let (rule, about) = sides.head_points.names_setting(owner, field)?;
    let about = if about.is_empty() { String::new() } else { format!(" ({about})") };
    let name = format!("{owner}.{field}");
    Some(Change {
        kind: "config_removed".to_owned(),
        mechanism: "config".to_owned(),
        rule,
        direction: Direction::Weakened,
        file: path,
        line,
        side: Side::Base,
        base_at: None,
        symbol: symbol.clone(),
        base: Some(name.clone()),
        head: None,
        summary: format!("setting {}{about} is still declared ({file}:{at}), but nothing reads it any more: {} did", code(&name), code(&symbol)),
        confidence: Level::Medium,
        one_way: false,
        set_at: vec![],
        captures: BTreeMap::from([("setting".to_owned(), name)]),
    })
}

/// Returns how often a file at head names a field outside of comments, as far as a plain search can tell.
fn occurrences(sides: &Sides<'_>, path: &str, name: &str) -> usize {
    let Some(bytes) = sides.head.bytes(path) else { return 0 };
    let text = String::from_utf8_lossy(&bytes);
    let code = text.lines().filter(|l| !l.trim_start().starts_with(['/', '#', '*']));
    code.flat_map(|l| l.split(|c: char| !c.is_alphanumeric() && c != '_')).filter(|w| *w == name).count()
}
