//! Secrets that are written out in code: masked wherever a piece of code is shown.

use regex::Regex;
use std::sync::LazyLock;

/// A secret written out: after a name that speaks of one, or in a URL.
static SECRETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)((?:password|passwd|secret|token|api_?key|credential)[a-z_]*["']?\s*(?::=|[:=,(])\s*["'])([^"']+)|(://[^/\s:@"']*:)([^@\s"']+)@"#,
    )
    .ok()
});

/// Returns a line with the secrets in it replaced by stars.
pub fn mask(text: &str) -> String {
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
