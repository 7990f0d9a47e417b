//! Evidence: the lines of both sides that prove a finding, with secrets masked.

use crate::change::Side;
use crate::compare::Change;
use crate::facts::{Expr, Source};
use crate::points::{is_secret, mask};
use crate::report::Evidence;

/// Longest quoted line.
const LONGEST: usize = 200;

/// Returns the lines that prove a change.
pub(super) fn of(c: &Change, base: &dyn Source, head: &dyn Source) -> Vec<Evidence> {
    let mut lines = vec![];
    if let Some((file, line)) = &c.base_at
        && c.side == Side::Head
    {
        lines.extend(quote(base, file, *line, Side::Base));
    }
    let source = if c.side == Side::Base { base } else { head };
    lines.extend(quote(source, &c.file, c.line, c.side));
    lines
}

/// Returns one line of a file.
fn quote(source: &dyn Source, file: &str, line: u32, side: Side) -> Option<Evidence> {
    let bytes = source.bytes(file)?;
    let index = usize::try_from(line.checked_sub(1)?).ok()?;
    let raw = bytes.split(|b| *b == b'\n').nth(index)?;
    let text = without_secrets(source, file, line, String::from_utf8_lossy(raw).trim());
    let text: String = text.chars().take(LONGEST).collect();
    Some(Evidence { file: file.to_owned(), line, side, text: mask(&text) })
}

/// Returns a line without the secrets that the settings or the manifest give there: beside a plain `value:` nothing tells them.
fn without_secrets(source: &dyn Source, file: &str, line: u32, text: &str) -> String {
    let facts = source.file(file);
    let here = facts.iter().flat_map(|f| &f.entries).filter(|e| e.line == line && is_secret(e));
    here.fold(text.to_owned(), |text, e| match &e.value {
        Expr::Text(secret) | Expr::Number(secret) if !secret.trim().is_empty() => text.replace(secret.trim(), "***"),
        _ => text,
    })
}
