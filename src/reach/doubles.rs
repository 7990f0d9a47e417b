//! Doubles: a test that hands the code a mock of the target's type, or another type with the same method.
//!
//! In: a test and the functions between it and the target. Out: the reason why it does not run the target. Seen are mocks that a library makes of a
//! type (`createMock<Store>()`, `Mock(spec=Store)`, `MockStore::new()`, `NewMockStore(ctrl)`), and, where files are units, types of the tests that have a
//! method of that name. Told only where the test and what runs before it name the type nowhere else, and no function on the way makes a value
//! of it: otherwise both may be at work. Left out: records of functions, mocks that a helper of another file makes.

use super::declared::Declarations;
use super::graph::Node;
use super::hooks;
use super::tools::TOOLS;
use crate::facts::{FileFacts, Function, Span, TypeKind};

/// Returns why a test does not run the last of `nodes`, which it comes to through the others.
pub(crate) fn why_not(declared: &Declarations<'_>, file: &FileFacts, test: &Function, nodes: &[&Node]) -> Option<String> {
    let [_, .., target] = nodes else { return None };
    let real = target.callee.receiver.as_deref()?;
    let text = before_and_in(declared, file, test);
    let on_the_way = nodes[..nodes.len() - 1].iter().filter_map(|n| Some((n, n.function()?)));
    if on_the_way.clone().any(|(n, f)| made(&text_of(declared, &n.file.path, f.span), real)) {
        return None;
    }
    let named: Vec<usize> = places(&text, real).collect();
    if !named.is_empty() {
        let all = named.into_iter().all(|at| is_mocked(&text[..at]));
        return all.then(|| format!("hands a mock in place of {real}"));
    }
    let stand_in =
        identifiers(&text).find(|name| *name != real && (is_generated(declared, file, name, nodes) || has_method(declared, file, name, target)))?;
    // What makes a mock in Go is called after it: `NewMockStore`.
    let stand_in = stand_in.strip_prefix("New").filter(|n| file.language == "go" && n.starts_with(char::is_uppercase)).unwrap_or(stand_in);
    Some(format!("hands {stand_in} in place of {real}"))
}

/// Returns the text of a test, and of what its file runs before it.
fn before_and_in(declared: &Declarations<'_>, file: &FileFacts, test: &Function) -> String {
    let class = test.receiver.as_ref().map(|r| r.type_ref.name.as_str());
    let of_class =
        file.functions.iter().filter(|f| class.is_some() && hooks::is_hook(f) && f.receiver.as_ref().map(|r| r.type_ref.name.as_str()) == class);
    // The rest of a `describe` spans all of its tests: its own steps are not to be told from theirs.
    let around = hooks::around(file, test).into_iter().filter(|h| !h.name.ends_with('>'));
    let all = around.chain(of_class).chain([test]);
    all.map(|f| text_of(declared, &file.path, f.span)).collect::<Vec<_>>().join("\n")
}

/// Returns the lines of a span.
fn text_of(declared: &Declarations<'_>, path: &str, span: Span) -> String {
    let Some(bytes) = declared.source.bytes(path) else { return String::new() };
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().skip(span.start.saturating_sub(1) as usize).take((span.end + 1).saturating_sub(span.start) as usize);
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns the offsets at which a text holds a whole identifier.
fn places<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(name)
        .map(|(at, _)| at)
        .filter(move |at| !word(text[..*at].chars().next_back()) && !word(text[at + name.len()..].chars().next()))
}

/// Returns the identifiers of a text.
fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| w.starts_with(char::is_uppercase))
}

/// Returns true where what stands before a type makes a mock of it: `createMock<`, `Mock(spec=`, `jest.Mocked<`.
fn is_mocked(before: &str) -> bool {
    let before = before.trim_end();
    let before = ["spec=", "spec_set=", "spec ="].iter().find_map(|s| before.strip_suffix(s)).unwrap_or(before).trim_end();
    let Some(maker) = before.strip_suffix(['<', '(']) else { return false };
    let word = maker.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    TOOLS.doubles.makers.iter().any(|m| m == word)
}

/// Returns true where a text makes a value of a type.
fn made(text: &str, real: &str) -> bool {
    places(text, real).any(|at| {
        let (before, after) = (text[..at].trim_end(), &text[at + real.len()..]);
        before.ends_with("new") || after.starts_with(['(', '{']) || after.starts_with("::") || after.starts_with(" {")
    })
}

/// Returns true for a mock that a generator made of an interface with the target's method, or of its type.
fn is_generated(declared: &Declarations<'_>, file: &FileFacts, name: &str, nodes: &[&Node]) -> bool {
    let Some(target) = nodes.last() else { return false };
    let plain = TOOLS.doubles.prefixes.iter().find_map(|p| name.strip_prefix(p.as_str())).filter(|n| n.starts_with(char::is_uppercase));
    let Some(plain) = plain else { return false };
    let imported = file.import(name).and_then(|i| declared.home(file, &i.path));
    let homes = nodes.iter().map(|n| declared.source.unit(&n.file.path)).chain(imported).chain([declared.source.unit(&file.path)]);
    let has = |home: String| {
        let found = declared.type_def(&home, plain)?;
        Some(found.get().kind == TypeKind::Interface && found.get().methods.iter().any(|m| m.name == target.callee.name))
    };
    Some(plain) == target.callee.receiver.as_deref() || homes.into_iter().filter_map(has).any(|fits| fits)
}

/// Returns true for a type that the test's file declares for its tests, with a method of the target's name, and that stands in by its name or by an
/// interface that both have: another type may well have a method of that name for itself.
fn has_method(declared: &Declarations<'_>, file: &FileFacts, name: &str, target: &Node) -> bool {
    let is = |f: &Function| {
        f.name == target.callee.name && f.receiver.as_ref().is_some_and(|r| r.type_ref.name == name) && (file.test || f.only_for_tests)
    };
    let Some(real) = target.callee.receiver.as_deref().filter(|_| declared.is_module(&file.path) && file.functions.iter().any(is)) else {
        return false;
    };
    let lower = name.to_lowercase();
    let by_name =
        TOOLS.doubles.words.iter().any(|w| lower.starts_with(w.as_str()) || lower.ends_with(w.as_str())) || lower.ends_with(&real.to_lowercase());
    let bases = |of: &FileFacts, name: &str| -> Vec<String> {
        let types = of.types.iter().filter(|t| t.name == name);
        types.flat_map(|t| t.embeds.iter().map(|e| e.name.clone())).collect()
    };
    let own = bases(file, name);
    by_name || bases(&target.file, real).iter().any(|b| own.contains(b))
}
