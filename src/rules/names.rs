//! Sets of name patterns: `*` is any run without `/`, `**` any run at all, `{a,b}` either; the rest is literal.
//!
//! In: patterns as written. Out: [`Names`] that answer quickly. Left out: what a name is of.
//!
//! Patterns are checked at once and made ready when they are first asked: a run asks few of the catalogue's thousands.

use super::model::Names;
use super::wildcard::{Wildcard, bytes_of};

/// Longest pattern; keeps the compiled form small whatever is written.
const LONGEST: usize = 400;

/// Why a pattern is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is no name pattern: {cause}")]
pub struct PatternError {
    /// Which of the patterns, from 0.
    pub index: usize,
    /// The pattern.
    pub pattern: String,
    /// What is wrong with it.
    pub cause: String,
}

impl Names {
    /// Checks patterns.
    pub fn of(texts: &[String]) -> Result<Self, PatternError> {
        let mut names = Self { texts: texts.to_vec(), ..Self::default() };
        for (index, text) in texts.iter().enumerate() {
            let refuse = |cause: &str| PatternError { index, pattern: shown(text), cause: cause.to_owned() };
            check(text).map_err(refuse)?;
            if !is_glob(text) {
                names.plain.push(text.clone());
            } else if Wildcard::of(text).is_none() {
                return Err(refuse("its braces make too many alternatives, or stand in the wrong order"));
            }
        }
        Ok(names)
    }

    /// Takes patterns that [`Names::of`] took before: those of the built-in packs.
    pub(super) fn checked_before(texts: &[String]) -> Self {
        let plain = texts.iter().filter(|t| !is_glob(t)).cloned().collect();
        Self { texts: texts.to_vec(), plain, ..Self::default() }
    }

    /// Returns true where a pattern with wildcards fits.
    pub(super) fn fits_glob(&self, name: &str) -> bool {
        let ready = || self.texts.iter().filter(|t| is_glob(t)).filter_map(|t| Wildcard::of(t)).collect();
        if self.plain.len() == self.texts.len() {
            return false;
        }
        let bytes = bytes_of(name.as_bytes());
        self.wild.get_or_init(ready).iter().any(|w| w.fits_one_of(name, bytes))
    }

    /// Returns true where a pattern fits every name: the set then asks for nothing.
    pub(super) fn fits_all(&self) -> bool {
        self.texts.iter().any(|t| !t.is_empty() && t.chars().all(|c| c == '*'))
    }
}

/// Returns true for a pattern with wildcards.
fn is_glob(text: &str) -> bool {
    text.contains(['*', '{', '}'])
}

/// Returns a pattern for a message, cut where it is long.
fn shown(text: &str) -> String {
    if text.chars().count() > 80 { text.chars().take(79).chain(['…']).collect() } else { text.to_owned() }
}

/// Refuses texts that can be no pattern.
fn check(text: &str) -> Result<(), &'static str> {
    if text.trim().is_empty() {
        Err("it is empty")
    } else if text.len() > LONGEST {
        Err("it is longer than 400 bytes")
    } else if text.trim() != text {
        Err("it starts or ends with a space")
    } else if text.matches('{').count() != text.matches('}').count() {
        Err("a brace has no partner")
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(texts: &[&str]) -> Names {
        Names::of(&texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    #[track_caller]
    fn fits(pattern: &str, yes: &[&str], no: &[&str]) {
        let n = names(&[pattern]);
        yes.iter().for_each(|t| assert!(n.fits(t), "{pattern} should fit {t}"));
        no.iter().for_each(|t| assert!(!n.fits(t), "{pattern} should not fit {t}"));
    }

    #[test]
    fn a_plain_name_fits_itself_only() {
        fits(
            "github.com/redis/go-redis",
            &["github.com/redis/go-redis"],
            &["github.com/redis/go-redis/v9", "redis/go-redis", "github.com/redis/go-redi"],
        );
        fits("Client[T]", &["Client[T]"], &["ClientT"]);
        fits("Get?", &["Get?"], &["GetX"]);
    }

    #[test]
    fn one_star_stops_at_a_slash() {
        fits(
            "github.com/redis/go-redis/v*",
            &["github.com/redis/go-redis/v9"],
            &["github.com/redis/go-redis/v9/internal", "github.com/redis/go-redis"],
        );
        fits("*Timeout", &["ReadTimeout", "Timeout"], &["TimeoutRead", "a/Timeout"]);
        fits("Client.*", &["Client.Get"], &["Client", "Cluster.Get"]);
    }

    #[test]
    fn two_stars_are_any_run() {
        fits(
            "github.com/go-redis/redis/**",
            &["github.com/go-redis/redis/v8", "github.com/go-redis/redis/v8/internal"],
            &["github.com/go-redis/redis"],
        );
        fits("**/rpc_client.go", &["rpc/rpc_client.go", "rpc_client.go", "a/b/rpc_client.go"], &["rpc/my_rpc_client.go"]);
        fits("**", &["", "a", "a/b"], &[]);
        fits("**redis**", &["redis", "go-redis/v9", "github.com/redis/go-redis", "a/b/myredisx/c"], &["github.com/red/is"]);
        fits("apikey-**", &["apikey-", "apikey-a/b"], &["xapikey-"]);
    }

    #[test]
    fn braces_are_either() {
        fits("github.com/go-redis/redis{,/**}", &["github.com/go-redis/redis", "github.com/go-redis/redis/v8"], &["github.com/go-redis/redismock"]);
        fits("{Get,MGet}", &["Get", "MGet"], &["Get,MGet", "HGet"]);
        fits("{a,b{c,d}}", &["a", "bc", "bd"], &["b"]);
    }

    #[test]
    fn empty_set_fits_nothing_but_allows_all() {
        let none = Names::default();
        assert!(!none.fits("a") && none.allows("a") && none.is_empty());
        assert!(names(&["a"]).allows("a") && !names(&["a"]).allows("b"));
    }

    #[test]
    fn wrong_patterns_are_refused_with_a_cause() {
        let wrong = |t: &str| Names::of(&["ok".to_owned(), t.to_owned()]).unwrap_err().to_string();
        assert_eq!(wrong("{a,b"), "`{a,b` is no name pattern: a brace has no partner");
        assert_eq!(wrong("}a{"), "`}a{` is no name pattern: its braces make too many alternatives, or stand in the wrong order");
        assert!(wrong(&"{a,b}".repeat(9)).contains("too many alternatives"));
        assert_eq!(wrong(""), "`` is no name pattern: it is empty");
        assert_eq!(wrong(" a"), "` a` is no name pattern: it starts or ends with a space");
        assert!(wrong(&"{a,".repeat(200)).contains("longer than 400 bytes"));
        assert!(Names::of(&["{".repeat(200) + &"}".repeat(200)]).is_ok(), "deep braces are no danger");
    }
}
