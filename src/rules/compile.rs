//! Compiles packs and rules, and refuses those that cannot mean what their author wanted.
//!
//! In: structs of [`super::file`] with their places, and the vocabulary of all packs. Out: [`Rule`], [`Mechanism`],
//! [`Library`]. Left out: the entries of `match` ([`super::matches`]) and profiles ([`super::profile`]).

use super::check::{Check, Vocabulary};
use super::expects;
use super::file::{CaptureFile, Definition, ExactFile, Level, LibraryFile, OptionFile, PackFile, RetryFile, RuleFile, Shape};
use super::kinds::{CHANGE_KINDS, ENTRY_CAPTURES, FACETS, FAILURES, GROWTHS, LABELS, LANGUAGES, REGISTRIES, SETTING_CAPTURES, STRATEGY_CAPTURE};
use super::marks::At;
use super::matches;
use super::model::{Capture, Exact, From, Library, Match, Mechanism, Names, OptionRule, Retry, RetryPart, Rule, Time, ValueKind};
use super::problem::one_of;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Adds what a pack brings to the vocabulary. `owners` remembers who brought a name first, for the message.
pub(super) fn pack(file: &PackFile, folder: &str, owners: &mut BTreeMap<String, String>, words: &mut Vocabulary, check: &mut Check<'_>) {
    let top = At::default();
    if file.name != folder {
        check.value(&top.key("name"), format!("the pack is called `{}`, its folder `{folder}`", file.name), "give both one name");
    }
    if !is_id(&file.name) {
        check.value(&top.key("name"), format!("`{}` is no name of a pack", file.name), "use lower-case letters, digits and `-`");
    }
    check.not_empty(&file.title, &top.key("title"), "title");
    for (name, m) in &file.mechanisms {
        let at = top.key("mechanisms").key(name);
        check.word(&m.label, LABELS, &at.key("label"), "label");
        let compiled = Mechanism {
            name: name.clone(),
            title: m.title.clone(),
            order: m.order,
            label: m.label.clone(),
            words: m.words.clone(),
            payload: m.payload.clone(),
        };
        if first("mechanism", name, &at, owners, check) {
            words.mechanisms.insert(name.clone(), compiled);
        }
    }
    for (name, meaning) in &file.change_kinds {
        let at = top.key("change_kinds").key(name);
        check.not_empty(meaning, &at, name);
        if CHANGE_KINDS.iter().any(|(k, _)| k == name) {
            check.key(&at, format!("the change kind `{name}` is built in"), "use it without bringing it");
        } else if first("change kind", name, &at, owners, check) {
            words.kinds.insert(name.clone(), meaning.clone());
        }
    }
    libraries(file, owners, words, check);
}

/// Adds the libraries of a pack.
fn libraries(file: &PackFile, owners: &mut BTreeMap<String, String>, words: &mut Vocabulary, check: &mut Check<'_>) {
    for (name, l) in &file.libraries {
        let at = At::default().key("libraries").key(name);
        if l.packages.as_slice().is_empty() {
            check.value(&at.key("packages"), "`packages` is empty", "give the import paths of the library");
        }
        let packages = check.names(&l.packages, &at.key("packages"));
        let mut table = |field: &str, entries: &BTreeMap<String, String>| -> Vec<(Names, String)> {
            let compiled = entries.iter().map(|(names, word)| {
                let at = at.key(field).key(names);
                check.not_empty(word, &at, names);
                (check.names_of(std::slice::from_ref(names), &at), word.clone())
            });
            compiled.collect()
        };
        let (returns, takes) = (table("returns", &l.returns), table("takes", &l.takes));
        let (encodes, decodes) = (table("encodes", &l.encodes), table("decodes", &l.decodes));
        let published = published(l, &at.key("published"), check);
        let retry = l.retry.as_ref().map(|r| retry(r, &at.key("retry"), check));
        let like = l.like.iter().map(|(t, methods)| (t.clone(), check.names(methods, &at.key("like").key(t)))).collect();
        if first("library", name, &at, owners, check) {
            words.libraries.insert(
                name.clone(),
                Library {
                    name: name.clone(),
                    packages,
                    returns,
                    takes,
                    encodes,
                    decodes,
                    published,
                    own: l.own,
                    dependency: l.dependency.clone(),
                    retry,
                    like,
                },
            );
        }
    }
}

/// Compiles how a library makes attempts.
fn retry(file: &RetryFile, at: &At, check: &mut Check<'_>) -> Retry {
    let runs = check.names(&file.runs, &at.key("runs"));
    let mut parts = Vec::new();
    for (i, p) in (0..).zip(&file.parts) {
        let at = at.key("parts").index(i);
        p.says.keys().for_each(|facet| check.word(facet, FACETS, &at.key("says").key(facet), "facet"));
        p.gives.keys().for_each(|facet| check.word(facet, FACETS, &at.key("gives").key(facet), "facet"));
        if let Some(growth) = p.says.get("growth") {
            check.word(growth, GROWTHS, &at.key("says").key("growth"), "growth");
        }
        let gives = p.gives.iter().map(|(f, i)| (f.clone(), usize::try_from(*i).unwrap_or(usize::MAX))).collect();
        let kind = if p.unit.is_some() { value_kind(None, p.unit.as_deref(), &at, check) } else { ValueKind::Any };
        parts.push(RetryPart { of: check.names(&p.of, &at.key("of")), says: p.says.clone(), gives, kind });
    }
    Retry { runs, parts }
}

/// Returns the names of a library in manifests, by registry.
fn published(file: &LibraryFile, at: &At, check: &mut Check<'_>) -> BTreeMap<String, Names> {
    let mut all = BTreeMap::new();
    for (registry, names) in &file.published {
        let at = at.key(registry);
        if !REGISTRIES.contains(&registry.as_str()) {
            check.key(&at, format!("unknown registry `{registry}`"), one_of(registry, REGISTRIES.iter().copied(), ""));
        }
        all.insert(registry.clone(), check.names(names, &at));
    }
    all
}

/// Checks what can only be known once all packs brought their words.
pub(super) fn pack_references(file: &PackFile, check: &mut Check<'_>) {
    for (name, l) in &file.libraries {
        if let Some(mechanism) = &l.dependency {
            check.mechanism(mechanism, &At::default().key("libraries").key(name).key("dependency"));
        }
    }
    for (name, m) in &file.mechanisms {
        if let Some(kind) = &m.payload {
            check.kind(kind, &At::default().key("mechanisms").key(name).key("payload"), false);
        }
    }
}

/// Returns true where nobody brought a name before; otherwise notes who did.
fn first(what: &str, name: &str, at: &At, owners: &mut BTreeMap<String, String>, check: &mut Check<'_>) -> bool {
    let key = format!("{what} {name}");
    if let Some(owner) = owners.get(&key) {
        check.key(at, format!("the {what} `{name}` is brought by {owner} too"), "use that one, or choose another name");
        return false;
    }
    owners.insert(key, check.origin.to_owned());
    true
}

/// Returns true for names such as `set-with-ttl`.
fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Compiles a rule; `None` where it is wrong.
pub(super) fn rule(file: RuleFile, pack: &str, stem: &str, check: &mut Check<'_>) -> Option<Rule> {
    head(&file, pack, stem, check);
    let top = At::default();
    if file.matches.is_empty() {
        check.value(&top.key("match"), "`match` has no entry", "say what a connection point is");
    }
    let matches: Vec<Match> = (0..).zip(&file.matches).filter_map(|(i, m)| matches::entry(m, &top.key("match").index(i), check)).collect();
    let captures = file.captures.iter().map(|(n, c)| (n.clone(), capture(c, &top.key("captures").key(n), check))).collect();
    let options: Vec<OptionRule> = (0..).zip(&file.options).map(|(i, o)| option(o, &top.key("options").index(i), check)).collect();
    let is_made =
        |name: &str| made(&file, &matches, &options).iter().any(|k| k == name) || options.iter().any(|o| o.capture.is_none() && o.fields.fits(name));
    let expects = expects::compile(&file.expects, &is_made, check);
    // Whether a capture exists can only be said once everything that makes captures was read.
    if !check.marks.is_later() && !matches.is_empty() && matches.len() == file.matches.len() {
        sources(&file, &matches, check);
        uses(&file, &matches, &options, check);
    }
    meanings(&file, check);
    let exact = file.exact.iter().filter_map(|(n, e)| Some((n.clone(), exact(e, &top.key("exact").key(n), check)?))).collect();
    let made = Made { matches, captures, options, exact };
    let times = file.times.iter().map(|(name, means)| (name.clone(), times(means, &top.key("times").key(name), check))).collect();
    let roles = roles(&file, check);
    check.problems.is_empty().then(|| Rule { roles, times, expects, ..assemble(file, pack, check.origin, made) })
}

/// Compiles a value that a protocol fixes; `None` where it is wrong.
fn exact(file: &ExactFile, at: &At, check: &mut Check<'_>) -> Option<Exact> {
    check.not_empty(&file.otherwise, &at.key("otherwise"), "otherwise");
    check.kind(&file.change, &at.key("change"), false);
    let fits = matches::expression(&file.fits, &at.key("fits"), matches::VALUE, check)?;
    Some(Exact { fits, otherwise: file.otherwise.clone(), change: file.change.clone() })
}

/// The compiled parts of a rule.
struct Made {
    matches: Vec<Match>,
    captures: BTreeMap<String, Capture>,
    options: Vec<OptionRule>,
    exact: BTreeMap<String, Exact>,
}

/// Puts a checked rule together.
fn assemble(file: RuleFile, pack: &str, origin: &str, made: Made) -> Rule {
    let Made { matches, captures, options, exact } = made;
    Rule {
        id: file.id,
        pack: pack.to_owned(),
        what: file.what,
        why: file.why,
        mechanism: file.mechanism,
        role: file.role,
        roles: vec![],
        languages: file.languages.as_slice().to_vec(),
        confidence: file.confidence.unwrap_or(Level::High),
        reads: file.reads,
        beside: file.beside.as_slice().to_vec(),
        shared: file.shared.as_slice().to_vec(),
        matches,
        captures,
        options,
        weak: file.weak,
        exact,
        expects: vec![],
        anchor: file.anchor,
        added: file.changes.added,
        removed: file.changes.removed,
        other: file.changes.other,
        capture_changes: file.changes.captures,
        spellings: file.spellings.iter().map(|g| g.as_slice().to_vec()).collect(),
        times: BTreeMap::new(),
        ask: file.ask,
        recommend: file.recommend,
        severity: file.severity,
        off: false,
        weighed: None,
        failures: file.failures,
        example: file.example,
        references: file.references,
        origin: origin.to_owned(),
        written: Cow::Borrowed(""),
    }
}

/// Checks the fields that stand for themselves.
fn head(file: &RuleFile, pack: &str, stem: &str, check: &mut Check<'_>) {
    let top = At::default();
    let wanted = format!("{pack}.{stem}");
    if file.id != wanted {
        check.value(&top.key("id"), format!("the id is `{}`, but the file makes it `{wanted}`", file.id), "write that id, or rename the file");
    } else if !is_id(stem) {
        check.value(&top.key("id"), format!("`{stem}` is no name of a pattern"), "use lower-case letters, digits and `-`, also for the file");
    }
    let texts = [("what", &file.what), ("why", &file.why), ("ask", &file.ask), ("recommend", &file.recommend), ("example", &file.example)];
    texts.iter().for_each(|(name, text)| check.not_empty(text, &top.key(name), name));
    check.mechanism(&file.mechanism, &top.key("mechanism"));
    if !is_role(&file.role) {
        check.value(&top.key("role"), format!("`{}` is no role", file.role), "write one lower-case word, for instance `read`, `connect` or `handle`");
    }
    if file.confidence == Some(Level::Info) {
        check.value(&top.key("confidence"), "a match cannot be sure to the degree `info`", "write high, medium or low");
    }
    let languages = file.languages.as_slice();
    (0..).zip(languages).for_each(|(i, l)| check.word(l, LANGUAGES, &top.key("languages").index(i), "language"));
    (0..).zip(&file.failures).for_each(|(i, f)| check.word(f, FAILURES, &top.key("failures").index(i), "failure scenario"));
}

/// Returns true for a word that may be a role.
fn is_role(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '-')
}

/// Compiles the roles of single calls.
fn roles(file: &RuleFile, check: &mut Check<'_>) -> Vec<(String, Names)> {
    let top = At::default().key("roles");
    let mut all = Vec::new();
    for (role, names) in &file.roles {
        let at = top.key(role);
        if !is_role(role) || *role == file.role {
            check.key(&at, format!("`{role}` is no other role"), "write one lower-case word that differs from `role`");
        }
        all.push((role.clone(), check.names(names, &at)));
    }
    all
}

/// Compiles a capture.
fn capture(file: &CaptureFile, at: &At, check: &mut Check<'_>) -> Capture {
    let given: Vec<From> = [
        file.arg.map(|i| if file.name.as_slice().is_empty() { From::Arg(i) } else { From::Either(i, file.name.as_slice().to_vec()) }),
        file.rest.map(|r| From::Rest(usize::try_from(r).unwrap_or(usize::MAX))),
        (!file.after.as_slice().is_empty()).then(|| From::After(file.after.as_slice().to_vec())),
        (!file.name.as_slice().is_empty() && file.arg.is_none()).then(|| From::Name(file.name.as_slice().to_vec())),
        file.field.clone().map(From::Field),
        file.callee.then_some(From::Callee),
        file.turn.then_some(From::Turn),
    ]
    .into_iter()
    .flatten()
    .collect();
    if given.len() != 1 {
        let cause = if given.is_empty() { "the capture is taken from nowhere" } else { "the capture is taken from several places" };
        check.key(at, cause, "give exactly one of arg, rest, name, after, field, callee, turn (arg and name together are one)");
    }
    let kind = value_kind(file.kind.as_deref(), file.unit.as_deref(), at, check);
    Capture { from: given.into_iter().next().unwrap_or(From::Callee), kind, secret: file.secret }
}

/// Compiles what functions mean by a time; the name that fits all comes last.
fn times(file: &BTreeMap<String, String>, at: &At, check: &mut Check<'_>) -> Vec<(Names, Time)> {
    let mut all = vec![];
    for (name, meaning) in file {
        let at = at.key(name);
        let unit = match meaning.split_once(' ') {
            Some((_, "ns")) => 1,
            Some((_, "ms")) => 1_000_000,
            Some((_, "s")) => 1_000_000_000,
            _ => 0,
        };
        let time = match meaning.split(' ').next() {
            Some("lifetime") if unit > 0 => Time::Lifetime(unit),
            Some("moment") if unit > 0 => Time::Moment(unit),
            _ => {
                check.value(&at, format!("`{meaning}` is no time"), "write `lifetime` or `moment` and the unit: `lifetime s`, `moment ms`");
                continue;
            }
        };
        all.push((name == "*", check.names_of(std::slice::from_ref(name), &at), time));
    }
    all.sort_by_key(|(any, _, _)| *any);
    all.into_iter().map(|(_, names, time)| (names, time)).collect()
}

/// Compiles how a value is read. A unit alone says that it is a duration.
fn value_kind(kind: Option<&str>, unit: Option<&str>, at: &At, check: &mut Check<'_>) -> ValueKind {
    let nanoseconds = match unit {
        None | Some("ns") => 1,
        Some("ms") => 1_000_000,
        Some("s") => 1_000_000_000,
        Some(other) => {
            check.value(&at.key("unit"), format!("unknown unit `{other}`"), "known: ns, ms, s");
            1
        }
    };
    match (kind, unit) {
        (Some("duration"), _) | (None, Some(_)) => return ValueKind::Duration(nanoseconds),
        (Some(other), Some(_)) => {
            check.value(&at.key("unit"), format!("`unit` says a duration, `as` says `{other}`"), "write `as: duration` or remove `unit`")
        }
        _ => {}
    }
    match kind {
        Some("text") => ValueKind::Text,
        Some("number") => ValueKind::Number,
        Some("signature") => ValueKind::Signature,
        Some("script") => ValueKind::Script,
        Some("chain") => ValueKind::Chain,
        Some("written") => ValueKind::Written,
        None | Some("any") => ValueKind::Any,
        Some(other) => {
            check.value(
                &at.key("as"),
                format!("a value cannot be read as `{other}`"),
                "known: duration, text, number, signature, script, chain, written, any",
            );
            ValueKind::Any
        }
    }
}

/// Compiles an option.
fn option(file: &OptionFile, at: &At, check: &mut Check<'_>) -> OptionRule {
    if file.field.as_slice().is_empty() {
        check.value(&at.key("field"), "`field` is empty", "name the field, as a glob");
    }
    if let Some(kind) = &file.change {
        check.kind(kind, &at.key("change"), false);
    }
    OptionRule {
        fields: check.names(&file.field, &at.key("field")),
        capture: file.capture.clone(),
        change: file.change.clone(),
        kind: value_kind(None, file.unit.as_deref(), at, check),
        secret: file.secret,
        strategy: file.strategy,
    }
}

/// Checks that captures are taken from something that the patterns have.
fn sources(file: &RuleFile, matches: &[Match], check: &mut Check<'_>) {
    let calls = matches.iter().any(|m| matches!(m, Match::Call(_) | Match::Function(_)));
    let fields = matches.iter().any(|m| matches!(m, Match::Record(_) | Match::Assign(_) | Match::Setting(_) | Match::Declares(_) | Match::Entry(_)));
    for (name, c) in &file.captures {
        let at = At::default().key("captures").key(name);
        if c.field.is_some() && !fields {
            check.key(
                &at,
                format!("`{name}` is taken from a field, but no entry of `match` has fields"),
                "add a record, assign, setting or declares entry",
            );
        } else if c.field.is_none() && !c.turn && !calls {
            check.key(&at, format!("`{name}` is taken from a call, but no entry of `match` is a call"), "add a call entry, or take it with `field`");
        }
    }
}

/// Checks that every capture that is used is made.
fn uses(file: &RuleFile, matches: &[Match], options: &[OptionRule], check: &mut Check<'_>) {
    let top = At::default();
    let known = made(file, matches, options);
    let missing = |name: &str| {
        // An option without a capture's name makes one capture per field that it fits.
        let by_option = options.iter().any(|o| o.capture.is_none() && o.fields.fits(name));
        (!by_option && !known.iter().any(|k| k == name))
            .then(|| one_of(name, known.iter().map(String::as_str), "make it under `captures:` or `options:`"))
    };
    for name in file.changes.captures.keys() {
        if let Some(way_out) = missing(name) {
            check.key(
                &top.key("changes").key("captures").key(name),
                format!("`changes` names a capture `{name}` that the rule does not make"),
                way_out,
            );
        }
    }
    for name in file.times.keys() {
        if let Some(way_out) = missing(name) {
            check.key(&top.key("times").key(name), format!("`times` names a capture `{name}` that the rule does not make"), way_out);
        }
    }
    for name in file.weak.keys() {
        if let Some(way_out) = missing(name) {
            check.key(&top.key("weak").key(name), format!("`weak` names a capture `{name}` that the rule does not make"), way_out);
        }
    }
    for name in file.exact.keys() {
        if let Some(way_out) = missing(name) {
            check.key(&top.key("exact").key(name), format!("`exact` names a capture `{name}` that the rule does not make"), way_out);
        }
    }
    for name in file.shared.as_slice() {
        if let Some(way_out) = missing(name) {
            check.value(&top.key("shared"), format!("`shared` names a capture `{name}` that the rule does not make"), way_out);
        }
    }
    for (field, text) in [("ask", &file.ask), ("recommend", &file.recommend), ("what", &file.what)] {
        for name in braces(text) {
            if let Some(way_out) = missing(name) {
                check.value(&top.key(field), format!("`{field}` names a capture `{{{name}}}` that the rule does not make"), way_out);
            }
        }
    }
}

/// Returns the names of all captures that a rule makes for certain.
fn made(file: &RuleFile, matches: &[Match], options: &[OptionRule]) -> Vec<String> {
    let mut names: Vec<String> = file.captures.keys().cloned().collect();
    names.extend(options.iter().filter_map(|o| o.capture.clone()));
    if options.iter().any(|o| o.strategy) {
        names.push(STRATEGY_CAPTURE.to_owned());
    }
    for m in matches {
        match m {
            Match::Log(_) => names.push("value".to_owned()),
            Match::Scheme(_) => names.push("scheme".to_owned()),
            Match::Text(t) => names.extend(t.regex.capture_names().flatten().map(str::to_owned)),
            Match::Definition(d) if d.of == Definition::Method => names.push("method".to_owned()),
            Match::Definition(_) => names.push("field".to_owned()),
            Match::Literal(l) => names.extend(l.regex.capture_names().flatten().chain([if l.script { "script" } else { "form" }]).map(str::to_owned)),
            Match::Operation(_) => names.extend(["by", "of"].map(str::to_owned)),
            Match::Shape(s) => names.extend(shape_captures(s.of).iter().map(|n| (*n).to_owned())),
            Match::Entry(_) => names.extend(ENTRY_CAPTURES.iter().map(|n| (*n).to_owned())),
            Match::Setting(_) => names.extend(SETTING_CAPTURES.iter().map(|n| (*n).to_owned())),
            _ => {}
        }
    }
    names.sort();
    names.dedup();
    names
}

/// Returns the names of the captures of a shape.
fn shape_captures(shape: Shape) -> &'static [&'static str] {
    match shape {
        Shape::LookUp => &["over", "by"],
        Shape::MapOrder => &["over", "table"],
        Shape::Insert => &["map", "removed"],
        Shape::TakeOut => &["map"],
        Shape::WaitAfterStart => &["wait", "started"],
    }
}

/// Returns the names that stand in braces. `{}` and braces around anything but a name are text.
pub(super) fn braces(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .filter(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_') && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-'))
}

/// Checks the change kinds that a rule names.
fn meanings(file: &RuleFile, check: &mut Check<'_>) {
    let at = At::default().key("changes");
    let changes = &file.changes;
    for (name, kind) in [("added", &changes.added), ("removed", &changes.removed), ("other", &changes.other)] {
        if let Some(kind) = kind {
            check.kind(kind, &at.key(name), false);
        }
    }
    changes.captures.iter().for_each(|(name, kind)| check.kind(kind, &at.key("captures").key(name), false));
    file.severity.keys().for_each(|kind| check.kind(kind, &At::default().key("severity").key(kind), true));
}
