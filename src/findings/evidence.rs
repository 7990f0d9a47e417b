//! Evidence: the lines of both sides that prove a finding, with secrets masked.

use crate::change::Side;
use crate::compare::Change;
use crate::facts::Source;
use crate::report::Evidence;
use regex::Regex;
use std::sync::LazyLock;

/// Longest quoted line.
const LONGEST: usize = 200;

/// A secret written out: after a name that speaks of one, or in a URL.
static SECRETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)((?:password|passwd|secret|token|api_?key|credential)[a-z_]*["']?\s*(?::=|[:=,(])\s*["'])([^"']+)|(://[^/\s:@"']*:)([^@\s"']+)@"#,
    )
    .ok()
});

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
    let text: String = String::from_utf8_lossy(raw).trim().chars().take(LONGEST).collect();
    Some(Evidence { file: file.to_owned(), line, side, text: mask(&text) })
}

/// Returns a line with the secrets in it replaced by stars.
pub(crate) fn mask(text: &str) -> String {
    match &*SECRETS {
        Some(r) => r
            .replace_all(text, |c: &regex::Captures<'_>| match (c.get(1), c.get(3)) {
                (Some(name), _) => format!("{}***", name.as_str()),
                (_, Some(user)) => format!("{}***@", user.as_str()),
                _ => String::new(),
            })
            .into_owned(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn masks_secrets_that_are_written_out() {
        assert_eq!(mask(r#"Password: "hunter2","#), r#"Password: "***","#);
        assert_eq!(mask(r#"url := "redis://user:pw@host:6379""#), r#"url := "redis://user:***@host:6379""#);
        assert_eq!(mask("Password: cfg.Password"), "Password: cfg.Password");
    }
}
