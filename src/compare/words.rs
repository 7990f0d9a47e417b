//! Words of the comparison: the one sentence that tells a change.

use crate::facts::Outline;
use crate::points::{Point, mask};

/// Longest piece of code that a sentence quotes.
const QUOTED: usize = 80;

/// Returns code as a code span, shortened, secrets masked, without backticks of its own.
pub(crate) fn code(text: &str) -> String {
    let text = mask(text);
    let flat: String = text
        .chars()
        .map(|c| {
            if c == '`' {
                '\''
            } else if c.is_control() {
                ' '
            } else {
                c
            }
        })
        .collect();
    let flat = flat.trim();
    if flat.chars().count() <= QUOTED {
        return format!("`{flat}`");
    }
    format!("`{}…`", flat.chars().take(QUOTED - 1).collect::<String>())
}

/// Returns how a sentence names a point: its call, and the function of the project that it goes through.
pub(crate) fn place(p: &Point) -> String {
    match p.via.last() {
        Some(last) if !p.callee.ends_with(last.rsplit('.').next().unwrap_or(last)) => format!("{} (through {})", code(&p.callee), code(last)),
        _ => code(&p.callee),
    }
}

/// Returns the text of an outline's line as a code span.
pub(crate) fn line(o: &Outline<'_>, at: usize) -> String {
    code(&o.lines[at].text)
}
