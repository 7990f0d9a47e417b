//! Which server, which repository, which pull request.
//!
//! In: the variables that GitHub Actions sets, the event's file, and what was typed. Out: [`Surroundings`] and a [`Place`]. Left
//! out: asking the server. A token is used for the server of the surroundings only, never for another one that an argument names.

use super::client::Token;
use super::error::GithubError;
use super::event::Event;
use std::fmt;
use std::path::PathBuf;

/// What the environment says.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Address of the API, without a slash at its end.
    pub api: String,
    /// Address of the pages people see, likewise.
    pub web: String,
    /// The token, where there is one.
    pub token: Option<Token>,
    /// `owner/name` of the repository that the workflow runs for.
    pub repository: Option<String>,
    /// The event that the workflow runs for.
    pub event: Event,
    /// True inside GitHub Actions.
    pub in_actions: bool,
}

/// A pull request by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `owner/name`.
    pub repository: String,
    /// Its number.
    pub number: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.repository, self.number)
    }
}

impl Surroundings {
    /// Reads the environment of this process.
    pub fn read() -> Result<Self, GithubError> {
        Self::of(&|name| std::env::var(name).ok().filter(|v| !v.trim().is_empty()))
    }

    /// Reads an environment.
    fn of(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, GithubError> {
        let bare = |text: String| text.trim().trim_end_matches('/').to_owned();
        let web = variable("GITHUB_SERVER_URL").map_or_else(|| "https://github.com".to_owned(), bare);
        let token = match Token::read("GITHUB_TOKEN", &variable("GITHUB_TOKEN").unwrap_or_default())? {
            Some(token) => Some(token),
            None => Token::read("GH_TOKEN", &variable("GH_TOKEN").unwrap_or_default())?,
        };
        let path = variable("GITHUB_EVENT_PATH").map(PathBuf::from);
        Ok(Self {
            api: variable("GITHUB_API_URL").map_or_else(|| api_of(&web), bare),
            web,
            token,
            repository: variable("GITHUB_REPOSITORY").filter(|r| is_repository(r)),
            in_actions: path.is_some() || variable("GITHUB_ACTIONS").is_some(),
            event: Event::read(&variable("GITHUB_EVENT_NAME").unwrap_or_default(), path.as_deref())?,
        })
    }

    /// Finds the pull request that was typed, or the one of the event. `origin` is the repository of the checkout.
    pub fn place(&self, typed: Option<&str>, origin: Option<&str>) -> Result<Place, GithubError> {
        let Some(text) = typed.map(str::trim) else { return self.event.place() };
        let wrong = |cause: &str| GithubError::Name { text: text.to_owned(), cause: cause.to_owned() };
        if text.contains("://") {
            return self.at_address(text);
        }
        let (repository, number) = match text.rsplit_once('#') {
            Some((repository, number)) if !repository.is_empty() => (repository.to_owned(), number),
            Some((_, number)) => (self.here(origin).ok_or_else(|| wrong("no repository is known here"))?, number),
            None => (self.here(origin).ok_or_else(|| wrong("no repository is known here"))?, text),
        };
        if !is_repository(&repository) {
            return Err(wrong("the repository is not OWNER/REPO"));
        }
        Ok(Place { repository, number: number.parse().map_err(|_| wrong("the number is none"))? })
    }

    /// Returns the repository that a bare number is meant in.
    fn here(&self, origin: Option<&str>) -> Option<String> {
        self.repository.clone().or_else(|| origin.filter(|o| is_repository(o)).map(str::to_owned))
    }

    /// Reads the address of a pull request's page, or of one of its tabs.
    fn at_address(&self, text: &str) -> Result<Place, GithubError> {
        let wrong = |cause: String| GithubError::Name { text: text.to_owned(), cause };
        let bare = |address: &str| address.split_once("://").map_or(address, |(_, rest)| rest).to_owned();
        let (address, web) = (bare(text), bare(&self.web));
        let rest = address.get(..web.len()).filter(|start| start.eq_ignore_ascii_case(&web)).map(|_| &address[web.len()..]);
        let Some(path) = rest.and_then(|r| r.strip_prefix('/')) else {
            return Err(wrong(format!("it is not on {}; GITHUB_SERVER_URL names another server", self.web)));
        };
        let parts: Vec<&str> = path.split(['/', '?', '#']).collect();
        match parts[..] {
            [owner, name, "pull" | "pulls", number, ..] if is_repository(&format!("{owner}/{name}")) => {
                let number = number.parse().map_err(|_| wrong("the number is none".to_owned()))?;
                Ok(Place { repository: format!("{owner}/{name}"), number })
            }
            _ => Err(wrong("expected OWNER/REPO/pull/N behind the server's name".to_owned())),
        }
    }
}

/// Returns the API's address of a server: that of github.com, of a GHE.com tenant, or of an Enterprise Server.
fn api_of(web: &str) -> String {
    let (scheme, host) = web.split_once("://").unwrap_or(("https", web));
    if host.eq_ignore_ascii_case("github.com") || host.ends_with(".ghe.com") {
        return format!("{scheme}://api.{host}");
    }
    format!("{web}/api/v3")
}

/// Returns true for `owner/name` as GitHub allows them; both become parts of addresses.
pub(super) fn is_repository(text: &str) -> bool {
    let good = |part: &str| {
        !part.is_empty() && part.len() <= 100 && part != "." && part != ".." && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    text.split_once('/').is_some_and(|(owner, name)| good(owner) && good(name))
}

/// Returns true for a commit's id; it becomes part of addresses and of git's arguments.
pub(super) fn is_commit(text: &str) -> bool {
    (40..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Surroundings with these variables.
    fn surroundings(variables: &[(&str, &str)]) -> Surroundings {
        let find = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        Surroundings::of(&find).unwrap()
    }

    /// Shows the place of an argument.
    fn place(s: &Surroundings, text: &str) -> Result<String, String> {
        s.place(Some(text), Some("acme/shop")).map(|p| p.to_string()).map_err(|e| e.to_string())
    }

    #[test]
    fn a_pull_request_has_many_names() {
        let s = surroundings(&[]);
        for text in [
            "https://github.com/acme/shop/pull/7",
            "https://github.com/acme/shop/pull/7/files#diff-1",
            "https://GitHub.com/acme/shop/pull/7?w=1",
            "acme/shop#7",
            "#7",
            "7",
        ] {
            assert_eq!(place(&s, text).as_deref(), Ok("acme/shop#7"), "{text}");
        }
        for text in ["https://github.com/acme/shop/issues/7", "https://evil.example/acme/shop/pull/7", "acme#7", "acme/shop#x", "a/../b#1", "seven"] {
            assert!(place(&s, text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_enterprise_server_may_stand_below_a_path() {
        let s = surroundings(&[("GITHUB_SERVER_URL", "https://git.acme.example/hub/")]);
        assert_eq!(s.api, "https://git.acme.example/hub/api/v3");
        assert_eq!(place(&s, "https://git.acme.example/hub/acme/shop/pull/7").as_deref(), Ok("acme/shop#7"));
        assert!(place(&s, "https://github.com/acme/shop/pull/7").is_err(), "its token is for another server");
        assert_eq!(surroundings(&[("GITHUB_SERVER_URL", "https://acme.ghe.com")]).api, "https://api.acme.ghe.com");
        assert_eq!(surroundings(&[("GITHUB_API_URL", "http://127.0.0.1:1/x/")]).api, "http://127.0.0.1:1/x");
        assert_eq!(surroundings(&[]).api, "https://api.github.com");
    }

    #[test]
    fn the_first_token_that_says_something_counts() {
        assert!(surroundings(&[("GITHUB_TOKEN", " "), ("GH_TOKEN", "t")]).token.is_some());
        assert!(surroundings(&[]).token.is_none());
    }
}
