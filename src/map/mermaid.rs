//! The map as a diagram.
//!
//! In: a map. Out: a flowchart in mermaid's language. Left out: names beyond the first [`NAMED`] of each arrow.

use super::{Map, Named, done};
use crate::report::mermaid_label as label;
use std::fmt::Write;

/// Names told on one arrow.
const NAMED: usize = 3;
/// What a component does to hear of something; everything else it sends.
const TAKES: &[&str] = &["subscribe", "handle", "serve", "register", "read"];

/// Returns the map as a mermaid flowchart.
pub fn mermaid(map: &Map) -> String {
    let mut out = String::from("flowchart LR\n");
    let _ = writeln!(out, "  here[\"{}\"]", label(map.component()));
    for (i, m) in map.mechanisms.iter().filter(|m| m.name != "config").enumerate() {
        let _ = writeln!(out, "  m{i}([\"{}\"])", label(&m.title));
        let _ = writeln!(out, "  here -->|\"{}\"| m{i}", label(&done(&m.does)));
        let of = |n: &&Named| n.mechanism == m.name;
        let names = map.channels.iter().chain(&map.methods).filter(of);
        let (takes, sends): (Vec<&Named>, Vec<&Named>) = names.partition(|n| n.places.keys().all(|r| TAKES.contains(&r.as_str())));
        arrow(&mut out, &format!("here -->|\"@\"| m{i}"), &sends);
        arrow(&mut out, &format!("m{i} -->|\"@\"| here"), &takes);
    }
    out
}

/// Adds an arrow with the names that go over it, where there are any.
fn arrow(out: &mut String, form: &str, names: &[&Named]) {
    if names.is_empty() {
        return;
    }
    let mut shown: Vec<String> = names.iter().take(NAMED).map(|n| label(&n.name)).collect();
    shown.extend((names.len() > NAMED).then(|| format!("{} more", names.len() - NAMED)));
    let _ = writeln!(out, "  {}", form.replacen('@', &shown.join("<br>"), 1));
}
