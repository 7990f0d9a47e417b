//! The map for people at a terminal.
//!
//! In: a map and a width. Out: text. Left out: rows beyond [`ROWS`] of each list; JSON has them all.

use super::{Map, Named, count, done};
use crate::report::{for_log, for_terminal};
use comfy_table::{ContentArrangement, Table, presets};
use std::fmt::Write;

/// Rows shown of each list.
const ROWS: usize = 25;
/// Places shown of one name.
const PLACES: usize = 2;

/// Returns the map as tables.
pub fn table(map: &Map, width: u16) -> String {
    let mut out = format!("{} at {}\n{}\n", map.repository, short(&map.revision), map.extent());
    if let Some(profile) = &map.profile {
        let _ = writeln!(out, "profile {profile}");
    }
    let mut page = Page { out, width };
    page.list("Languages", map.languages.iter().map(|l| vec![l.name.clone(), count(l.files, "file")]));
    page.list("Libraries", map.libraries.iter().map(|l| vec![l.name.clone(), count(l.files, "file")]));
    page.list("Mechanisms", map.mechanisms.iter().map(|m| vec![m.title.clone(), done(&m.does), count(m.files, "file")]));
    page.list("Channels, topics and queues", map.channels.iter().map(named));
    page.list("Keys", map.keys.iter().map(named));
    page.list("RPC methods", map.methods.iter().map(named));
    page.list("Settings", map.settings.iter().map(|s| vec![s.name.clone(), s.about.clone(), s.place.clone()]));
    page.list("Files with the most points", map.files.iter().map(|f| vec![f.path.clone(), f.mechanism.clone(), done(&f.does)]));
    page.list("Not looked at", map.not_examined.iter().map(|n| vec![n.what.clone(), n.why.clone()]));
    if map.mechanisms.is_empty() && map.settings.is_empty() {
        page.out.push_str("\nNo library that the rules know is used, and no setting of a connection was found.\n");
    }
    for_log(&page.out)
}

/// Returns a revision's id as people write it.
fn short(id: &str) -> &str {
    if id.len() == 40 && id.bytes().all(|b| b.is_ascii_hexdigit()) { &id[..12] } else { id }
}

/// Returns name, mechanism and places of a channel, key or method.
fn named(n: &Named) -> Vec<String> {
    let of = |(role, places): (&String, &Vec<String>)| {
        let more = places.len().saturating_sub(PLACES);
        let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{role} {}{tail}", places.iter().take(PLACES).cloned().collect::<Vec<_>>().join(", "))
    };
    vec![n.name.clone(), n.mechanism.clone(), n.places.iter().map(of).collect::<Vec<_>>().join("; ")]
}

/// The text so far.
struct Page {
    out: String,
    width: u16,
}

impl Page {
    /// Adds a list with its heading, or nothing.
    fn list(&mut self, title: &str, rows: impl Iterator<Item = Vec<String>>) {
        let rows: Vec<Vec<String>> = rows.collect();
        if rows.is_empty() {
            return;
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(self.width).force_no_tty();
        for row in rows.iter().take(ROWS) {
            table.add_row(row.iter().map(|c| for_terminal(c)));
        }
        let _ = writeln!(self.out, "\n{title} ({})", rows.len());
        for line in table.to_string().lines() {
            let _ = writeln!(self.out, " {}", line.trim_end());
        }
        if rows.len() > ROWS {
            let _ = writeln!(self.out, "  {} more with --json", rows.len() - ROWS);
        }
    }
}
