//! The token: a text that prints as `***`.

use crate::github::GithubError;
use std::fmt;

/// What a secret is shown as.
const MASK: &str = "***";

/// A token for GitHub's API.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl Token {
    /// Takes a token as a variable holds it; none where it is blank. One that no header can carry is refused, unseen.
    pub fn read(name: &str, text: &str) -> Result<Option<Self>, GithubError> {
        let text = text.trim();
        if !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(GithubError::Setting { name: name.to_owned(), cause: "it holds characters that no token has".to_owned() });
        }
        Ok(if text.is_empty() { None } else { Some(Self(text.to_owned())) })
    }

    /// Returns the value of the header that carries it.
    pub(super) fn header(&self) -> String {
        format!("Bearer {}", self.0)
    }

    /// Returns `text` without the token.
    pub(super) fn scrub(&self, text: &str) -> String {
        text.replace(&self.0, MASK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_shown() {
        let token = Token::read("GITHUB_TOKEN", " ghs_secret\n").unwrap().unwrap();
        assert_eq!(format!("{token:?}"), "***");
        assert_eq!(token.scrub("bad ghs_secret given"), "bad *** given");
        let refused = Token::read("GITHUB_TOKEN", "ghs_se cret").unwrap_err();
        assert!(!refused.to_string().contains("cret"));
        assert_eq!(Token::read("GH_TOKEN", "  "), Ok(None));
    }
}
