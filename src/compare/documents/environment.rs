//! Environment variables that code reads, against the manifests and settings files that set them.
//!
//! In: changes of the environment variables that code reads. Out: the same changes, which say where the variable is set at head, or that
//! no document names a new one although one names others that begin with the same word.
//! Left out: variables that the change does not touch in code; what sets them outside of the repository.

use crate::change::Called;
use crate::compare::documents::entries::{is_deployment, is_development};
use crate::compare::words::code;
use crate::compare::{Change, Comparison, Sides};

/// Documents.
const DOCUMENTS: [Called<'static>; 3] = [Called::Ending(".md"), Called::Ending(".rst"), Called::Ending(".adoc")];
/// Example settings, such as `.env.example`.
const EXAMPLE: Called<'static> = Called::Hidden(".env");
/// Documents that are searched.
const MOST_DOCUMENTS: usize = 400;
/// Most places that a sentence names.
const NAMED: usize = 2;

/// Says of the environment variables that code reads anew or no longer where they are set.
pub(crate) fn connect(sides: &Sides<'_>, found: &mut Comparison) {
    let told = |c: &Change| matches!(c.kind.as_str(), "config_added" | "config_removed") && variable(c).is_some();
    let names: Vec<String> = found.changes.iter().filter(|c| told(c)).filter_map(|c| variable(c).map(str::to_owned)).collect();
    if names.is_empty() {
        return;
    }
    let deployed = |p: &str| matches!(sides.places.role(p), "deploy" | "config") && sides.places.production(p);
    let mentions = sides.head.mentions_among(&deployed, &names);
    for c in found.changes.iter_mut().filter(|c| told(c)) {
        let Some(name) = variable(c).map(str::to_owned) else { continue };
        let Some(index) = names.iter().position(|n| *n == name) else { continue };
        let files = mentions.iter().filter(|(_, found)| found.contains(&index)).map(|(path, _)| path);
        let places: Vec<String> = files.filter_map(|path| set_in(sides, path, &name)).collect();
        let shown: Vec<String> = places.iter().take(NAMED).map(|p| code(p)).collect();
        c.set_at.clone_from(&places);
        let verb = if c.kind == "config_removed" { "still set in" } else { "set in" };
        match (shown.is_empty(), places.len() - shown.len()) {
            (true, _) if c.kind == "config_added" => c.summary.extend(undocumented(sides, &name)),
            (true, _) => {}
            (_, 0) => c.summary.push_str(&format!(", {verb} {}", shown.join(" and "))),
            (_, more) => c.summary.push_str(&format!(", {verb} {} and {more} more", shown.join(", "))),
        }
    }
}

/// Returns the words for a variable that no document names, where one names others that begin with the same word.
fn undocumented(sides: &Sides<'_>, name: &str) -> Option<String> {
    // What a hidden directory holds is for tools.
    let hidden = |p: &str| p.rsplit('/').skip(1).any(|d| d.starts_with('.'));
    let example = |p: &str| sides.places.role(p) != "test" && !p.ends_with(".test");
    let written = |p: &String| !hidden(p) && (!EXAMPLE.fits(p) || example(p));
    let paths: Vec<String> = sides.head.called(&[&DOCUMENTS[..], &[EXAMPLE]].concat()).into_iter().filter(written).take(MOST_DOCUMENTS).collect();
    if !sides.head.mentions(&paths, &[name.to_owned()]).is_empty() {
        return None;
    }
    let others = format!("{}_", name.split_once('_')?.0);
    let holds = |p: &&String| sides.head.bytes(p).is_some_and(|b| names_one(&String::from_utf8_lossy(&b), &others));
    let document = paths.iter().find(holds)?;
    Some(format!("; no document names it, {} names others of its kind", code(document)))
}

/// Returns true where a text names a variable that begins so.
fn names_one(text: &str, start: &str) -> bool {
    text.match_indices(start).any(|(at, _)| {
        let whole = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        whole && text[at + start.len()..].starts_with(|c: char| c.is_ascii_uppercase())
    })
}

/// Returns the environment variable that a change of code is about.
fn variable(c: &Change) -> Option<&str> {
    // A manifest's own point has the object it belongs to.
    let of_code = !c.captures.contains_key("resource");
    c.captures.get("setting").and_then(|s| s.strip_prefix('$')).filter(|_| of_code)
}

/// Returns the place where a file sets a variable.
fn set_in(sides: &Sides<'_>, path: &str, name: &str) -> Option<String> {
    let facts = sides.head.file(path).filter(|f| is_deployment(sides, f) && !is_development(f))?;
    let entry = facts.entries.iter().find(|e| e.variable && e.name() == name)?;
    Some(format!("{path}:{}", entry.line))
}
