//! Secrets that are written out in code: masked wherever a piece of code is shown.

use regex::Regex;
use std::sync::LazyLock;

/// What stands before a secret that is written out: a name that speaks of one, or a call that takes one as its argument. `Q` is how a text
/// begins, also one that is turned into bytes.
const BEFORE: [&str; 9] = [
    r#"(?:password|passwd|secret|token|api_?key|credential)[a-z_]*["']?\s*(?::=|[:=,(])\s*Q"#,
    r#"\bCompareHashAndPassword\([^,\n]*,\s*Q"#,
    r#"\b(?:hashpw|checkpw)\(\s*Q"#,
    r#"\bbcrypt\.(?:hash|compare)(?:Sync)?\(\s*Q"#,
    r#"\bjwt\.(?:sign|verify|encode|decode)\((?:\{[^}\n]*\}|\([^)\n]*\)|[^,({\n])*,\s*Q"#,
    r#"\bSignedString\(\s*Q"#,
    r#"\b(?:createHmac|createCipheriv|createDecipheriv)\(\s*["'][^"'\n]*["']\s*,\s*Q"#,
    r#"\bhmac\.new\(\s*Q"#,
    r#"\b(?:hmac\.New|SetBasicAuth|HTTPBasicAuth|basic_auth)\([^,\n]*,\s*(?:Some\(\s*)?Q"#,
];

/// How a text begins, also one that is turned into bytes.
const TEXT: &str = r#"(?:\[\]byte\(\s*|Buffer\.from\(\s*|[bfru]{1,2})?["']"#;

/// A secret written out: after what stands before one, or in a URL.
static SECRETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let before = BEFORE.map(|b| b.replace('Q', TEXT)).join("|");
    Regex::new(&format!(r#"(?i)({before})([^"']+)|(://[^/\s:@"']*:)([^@\s"']+)@"#)).ok()
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
        assert_eq!(mask(r#"a = auth("x", "y")"#), r#"a = auth("x", "y")"#);
    }

    #[test]
    fn masks_secrets_that_a_call_is_given() {
        for (written, shown) in [
            (r#"bcrypt.GenerateFromPassword([]byte("hunter2"), 10)"#, r#"bcrypt.GenerateFromPassword([]byte("***"), 10)"#),
            (r#"bcrypt.CompareHashAndPassword(hash, []byte("hunter2"))"#, r#"bcrypt.CompareHashAndPassword(hash, []byte("***"))"#),
            (r#"jwt.sign({ id: user.id }, "hunter2", { algorithm: "HS256" })"#, r#"jwt.sign({ id: user.id }, "***", { algorithm: "HS256" })"#),
            (r#"jwt.encode(payload, "hunter2", algorithm="HS256")"#, r#"jwt.encode(payload, "***", algorithm="HS256")"#),
            (r#"token.SignedString([]byte("hunter2"))"#, r#"token.SignedString([]byte("***"))"#),
            (r#"createHmac("sha256", "hunter2")"#, r#"createHmac("sha256", "***")"#),
            (r#"hmac.new(b"hunter2", body, "sha256")"#, r#"hmac.new(b"***", body, "sha256")"#),
            (r#"req.SetBasicAuth("shop", "hunter2")"#, r#"req.SetBasicAuth("shop", "***")"#),
        ] {
            assert_eq!(mask(written), shown);
        }
    }
}
