//! A first `connreview.yml` out of a map.
//!
//! In: a map. Out: YAML that loads, with comments on what was found and what people have to add. Left out: what only people know: partners,
//! scenarios, who answers a method or listens on a channel.

use super::{Map, Named, count, done};
use crate::facts::UNKNOWN;
use crate::report::{for_terminal, yaml_text};
use serde_yaml::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Key files that are proposed.
const KEY_FILES: usize = 12;
/// Names listed in comments.
const LISTED: usize = 20;

/// Returns the text of a configuration; where a profile knows the repository, the one that names it.
pub fn starter(map: &Map, component: Option<&str>) -> String {
    let mut out = head(map);
    match &map.profile {
        Some(name) => known(&mut out, name, component),
        None => profile(&mut out, map),
    }
    out
}

/// Adds the profile that knows the repository: another one beside it would replace it.
fn known(out: &mut String, profile: &str, component: Option<&str>) {
    let _ = writeln!(out, "\n# This profile knows the repository; `connreview map` shows what was found.\nuse: [{}]", scalar(profile));
    if let Some(name) = component {
        let _ = writeln!(out, "component: {}", scalar(name));
    }
}

/// Returns the comments at the head: what was looked at and what was not.
fn head(map: &Map) -> String {
    let mut out = String::from("# A first configuration by `connreview init`; `connreview rules schema config` prints every field.\n");
    comment(&mut out, &format!("Looked at {}: {}.", map.revision, map.extent()));
    comment(&mut out, "Not looked at: tests, generated code, documentation, manifests, and what other repositories do.");
    for n in map.not_examined.iter().take(LISTED) {
        comment(&mut out, &format!("Not looked at: {} ({}).", n.what, n.why));
    }
    let list = |all: &[super::Counted]| all.iter().map(|c| format!("{} ({})", c.name, c.files)).collect::<Vec<_>>().join(", ");
    comment(&mut out, &format!("Languages: {}.", or_none(&list(&map.languages))));
    comment(&mut out, &format!("Libraries: {}.", or_none(&list(&map.libraries))));
    out
}

/// Adds the profile.
fn profile(out: &mut String, map: &Map) {
    let name = map.component();
    let _ = writeln!(out, "\nprofile:\n  name: {0}\n  title: {0}\n  components:\n    - name: {0}\n      title: {0}", scalar(name));
    if map.repository.contains('/') {
        let _ = writeln!(out, "      repository: {}", scalar(&map.repository));
    }
    key_files(out, map);
    settings(out, map);
    services(out, map);
    out.push_str("    # Add the components at the other ends: name, title, repository. Then `connections` and `partners` can name them.\n");
    connections(out, map);
    channels(out, map);
    methods(out, map);
}

/// Adds a component for each service of the repository.
fn services(out: &mut String, map: &Map) {
    let own: Vec<_> =
        map.services.iter().filter(|s| s.name != map.component() && !s.directory.contains(['*', '?', '[', ']', '{', '}', '\\'])).collect();
    if own.is_empty() {
        return;
    }
    out.push_str(
        "    # Services of this repository by their directories; what several share stands with the first component. Remove what is none.\n",
    );
    for s in own {
        let _ = writeln!(out, "    - name: {0}\n      title: {0}\n      paths: [{1}]", scalar(&s.name), scalar(&format!("{}/**", s.directory)));
        if map.repository.contains('/') {
            let _ = writeln!(out, "      repository: {}", scalar(&map.repository));
        }
    }
}

/// Adds the files that carry most points.
fn key_files(out: &mut String, map: &Map) {
    // A path is a pattern there.
    let plain = |p: &str| !p.contains(['*', '?', '[', ']', '{', '}', '\\']);
    let files: Vec<_> = map.files.iter().filter(|f| f.mechanism != "config" && plain(&f.path)).take(KEY_FILES).collect();
    if files.is_empty() {
        return;
    }
    out.push_str("      # Files with the most connection points. Keep those whose every change concerns a connection, and say what they are for.\n");
    out.push_str("      key_files:\n");
    for f in files {
        let (path, mechanism, area) = (scalar(&f.path), scalar(&f.mechanism), scalar(&done(&f.does)));
        let _ = writeln!(out, "        - {{ path: {path}, mechanism: {mechanism}, area: {area} }}");
    }
}

/// Adds the settings by type; those that are read from the environment stand in a comment, as they have no type.
fn settings(out: &mut String, map: &Map) {
    let mut types: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    let mut variables: BTreeSet<&str> = BTreeSet::new();
    for s in &map.settings {
        match s.symbol.split_once('.').filter(|_| !s.name.starts_with('$')) {
            Some((owner, field)) => {
                types.entry((owner, &s.about)).or_default().insert(field);
            }
            None => {
                variables.insert(&s.name);
            }
        }
    }
    if !types.is_empty() {
        out.push_str("      # Settings of connections: say what each is of.\n      settings:\n");
    }
    for ((owner, about), fields) in types {
        let about = about.strip_prefix("Setting of ").unwrap_or(about);
        let fields: Vec<String> = fields.into_iter().map(scalar).collect();
        let _ = writeln!(out, "        - {{ type: {}, field: [{}], about: {} }}", scalar(owner), fields.join(", "), scalar(about));
    }
    if !variables.is_empty() {
        let names: Vec<&str> = variables.iter().take(LISTED).copied().collect();
        let more = variables.len() - names.len();
        let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(out, "      # Read from the environment, known without a profile: {}{tail}", for_terminal(&names.join(", ")));
    }
}

/// Adds the connection to Redis with the keys that begin with a text.
fn connections(out: &mut String, map: &Map) {
    let Some(redis) = map.mechanisms.iter().find(|m| m.name == "redis") else { return };
    let name = map.component();
    out.push_str("  connections:\n");
    let _ = writeln!(out, "    - id: redis\n      from: {}\n      to: redis\n      mechanism: redis", scalar(name));
    let _ = writeln!(out, "      title: {}\n      about: {}", scalar(&format!("{name} → Redis")), scalar(&done(&redis.does)));
    let prefixes: BTreeSet<String> = map.keys.iter().filter(|k| k.mechanism == "redis").filter_map(|k| prefix(&k.name)).collect();
    if !prefixes.is_empty() {
        let keys: Vec<String> = prefixes.iter().map(|k| scalar(k)).collect();
        let _ = writeln!(
            out,
            "      # Part it by what is kept: one connection for sessions, one for caches.\n      seen:\n        keys: [{}]",
            keys.join(", ")
        );
    }
}

/// Returns the pattern of keys that begin alike; `None` where a key begins with something unknown.
fn prefix(key: &str) -> Option<String> {
    let (before, rest) = key.split_once(UNKNOWN).map_or((key, None), |(b, r)| (b, Some(r)));
    let literal = before.chars().any(char::is_alphanumeric) && !before.contains(['*', '?', '[', ']', '{', '}', '\\', '\n', ' ']);
    let open = rest.is_some() || before.ends_with(['-', ':', '.', '_', '/']);
    literal.then(|| if open { format!("{before}*") } else { before.to_owned() })
}

/// Adds the channels whose names are known.
fn channels(out: &mut String, map: &Map) {
    let known: Vec<&Named> = map.channels.iter().filter(|c| !c.name.contains(UNKNOWN)).collect();
    if known.is_empty() {
        return;
    }
    let name = map.component();
    out.push_str("  # Say what each channel carries, and who else speaks and listens.\n  channels:\n");
    let mut told = BTreeSet::new();
    for c in known.into_iter().filter(|c| told.insert(c.name.as_str())) {
        let does = |roles: [&str; 2]| if roles.iter().any(|r| c.places.contains_key(*r)) { format!("[{}]", scalar(name)) } else { "[]".to_owned() };
        let place = c.places.values().flatten().next().map_or("", String::as_str);
        let (publishers, subscribers) = (does(["publish", "enqueue"]), does(["subscribe", "handle"]));
        let _ = writeln!(
            out,
            "    - {{ name: {}, about: {}, publishers: {publishers}, subscribers: {subscribers} }}",
            scalar(&c.name),
            scalar(&format!("seen at {place}"))
        );
    }
}

/// Adds the methods as a comment: a connection needs the component that answers them.
fn methods(out: &mut String, map: &Map) {
    if map.methods.is_empty() {
        return;
    }
    let of = |n: &Named| format!("{} ({})", n.name, n.places.keys().cloned().collect::<Vec<_>>().join(", "));
    let names: Vec<String> = map.methods.iter().take(LISTED).map(of).collect();
    let more = map.methods.len() - names.len();
    let tail = if more > 0 { format!(" and {} more", count(more, "method")) } else { String::new() };
    let _ = writeln!(out, "  # RPC methods and tasks: {}{tail}", for_terminal(&names.join(", ")));
    out.push_str("  # A connection to the component that answers them: {from: …, to: …, mechanism: rpc, title: …, seen: {methods: […]}}\n");
}

/// Adds a comment.
fn comment(out: &mut String, text: &str) {
    let _ = writeln!(out, "# {}", for_terminal(text));
}

/// Returns `nothing known` for an empty text.
fn or_none(text: &str) -> &str {
    if text.is_empty() { "none that is known" } else { text }
}

/// Returns a text as a YAML value of one line: plain where that is safe, else in double quotes.
fn scalar(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c)) && text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let same = plain && matches!(serde_yaml::from_str::<Value>(text), Ok(Value::String(t)) if t == text);
    if same { text.to_owned() } else { yaml_text(text) }
}
