//! Go tests that hand the code a stand-in where the target would be: a type of the tests with a method of the same name.
//!
//! In: a test and the functions between it and the target. Out: the reason why it does not run the target. Told only where the test names the stand-in and
//! neither it nor a helper of the tests that it calls names the target's type: otherwise both may be at work. Left out: stand-ins that a library
//! generates in another package; functions handed as values.

use super::declared::Declarations;
use super::graph::Node;
use super::sites;
use crate::change::directory;
use crate::facts::{FileFacts, Function};
use std::collections::BTreeSet;

/// Returns why a test does not run the last of `nodes`, which it comes to through the others.
pub(crate) fn why_not(declared: &Declarations<'_>, file: &FileFacts, test: &Function, nodes: &[&Node]) -> Option<String> {
    let [_, .., target] = nodes else { return None };
    let real = target.callee.receiver.as_deref()?;
    let source = declared.source;
    let beside: Vec<String> = source.sources_in(directory(&file.path)).into_iter().filter(|p| source.is_test_path(p)).collect();
    let named = source.mentions(&beside, std::slice::from_ref(&target.callee.name));
    let files = named.iter().filter_map(|(p, _)| source.part(p, &[]));
    let of_type = |f: &Function| f.receiver.as_ref().filter(|_| f.name == target.callee.name).map(|r| r.type_ref.name.clone());
    let types: BTreeSet<String> = files.flat_map(|f| f.functions.iter().filter_map(of_type).collect::<Vec<_>>()).filter(|t| t != real).collect();
    let text = test.body.text()?;
    let stand_in = types.iter().find(|t| holds(text, t))?;
    let helpers: BTreeSet<&str> = sites::calls(test).into_iter().map(|(c, _)| c.name.as_str()).collect();
    let speaks = |f: &Function| f.body.text().is_none_or(|t| makes(t, real));
    let by_helper =
        beside.iter().filter_map(|p| source.part(p, &[real])).any(|f| f.functions.iter().any(|f| helpers.contains(f.name.as_str()) && speaks(f)));
    (!makes(text, real) && !by_helper).then(|| format!("hands {stand_in} in place of {real}"))
}

/// Returns true where a text names a type, or what makes one.
fn makes(text: &[u8], name: &str) -> bool {
    holds(text, name) || String::from_utf8_lossy(text).to_lowercase().contains(&format!("new{}", name.to_lowercase()))
}

/// Returns true where a text holds a whole identifier.
fn holds(text: &[u8], name: &str) -> bool {
    let word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    memchr::memmem::find_iter(text, name).any(|at| (at == 0 || !word(text.get(at - 1))) && !word(text.get(at + name.len())))
}
