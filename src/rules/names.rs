//! Sets of name patterns: `*` is any run without `/`, `**` any run at all, `{a,b}` either; the rest is literal.
//!
//! In: patterns as written. Out: [`Names`] that answer quickly. Left out: what a name is of.
//!
//! Patterns are checked at once and compiled when they are first asked: a run asks few of the catalogue's thousands.

use super::model::Names;
use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Longest pattern; keeps the compiled form small whatever is written.
const LONGEST: usize = 400;
/// Longest sum of the patterns of a set, so that what was checked one by one compiles together too.
const LONGEST_SUM: usize = 16 * 1024;

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
        let mut sum = 0;
        for (index, text) in texts.iter().enumerate() {
            let refuse = |cause: String| PatternError { index, pattern: shown(text), cause };
            check(text).map_err(|c| refuse(c.to_owned()))?;
            if !is_glob(text) {
                names.plain.push(text.clone());
                continue;
            }
            glob(text).map_err(|e| refuse(e.kind().to_string()))?;
            sum += text.len();
            if sum > LONGEST_SUM {
                return Err(refuse(format!("with those before it the patterns are longer than {LONGEST_SUM} bytes")));
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
        let mut globs = self.texts.iter().filter(|t| is_glob(t));
        self.plain.len() < self.texts.len() && globs.any(|g| may_fit(g, name)) && self.globs.get_or_init(|| build(&self.texts)).is_match(name)
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

/// Returns false where a name does not start and end as a pattern with wildcards does: most need not be compiled to see that they do not fit.
fn may_fit(pattern: &str, name: &str) -> bool {
    let wild = |c: char| matches!(c, '*' | '{' | '}');
    let (head, tail) = (pattern.find(wild).unwrap_or(0), pattern.rfind(wild).map_or(0, |i| i + 1));
    // `**/` may stand for nothing at all.
    let tail = pattern[tail..].trim_start_matches('/');
    name.starts_with(&pattern[..head]) && name.ends_with(tail)
}

/// Parses a pattern with wildcards.
fn glob(text: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(&glob_text(text)).literal_separator(true).backslash_escape(true).empty_alternates(true).build()
}

/// Compiles checked patterns.
fn build(texts: &[String]) -> GlobSet {
    let mut globs = GlobSetBuilder::new();
    texts.iter().filter(|t| is_glob(t)).filter_map(|t| glob(t).ok()).for_each(|g| {
        globs.add(g);
    });
    // Each was parsed before, and their sum is bounded far below what the compiler refuses.
    globs.build().unwrap_or_default()
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

/// Returns globset's text for one of our patterns: brackets and question marks are literal here (`Client[T]`), and `**`
/// stands for any run also beside other characters, where globset knows it only between slashes.
fn glob_text(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    let mut i = 0;
    while let Some(&c) = chars.get(i) {
        if c == '*' {
            let stars = chars[i..].iter().take_while(|c| **c == '*').count();
            let bounded = |c: Option<&char>| c.is_none_or(|c| matches!(c, '/' | ',' | '{' | '}'));
            let whole = bounded(i.checked_sub(1).and_then(|b| chars.get(b))) && bounded(chars.get(i + stars));
            out.push_str(match (stars, whole) {
                (1, _) => "*",
                (_, true) => "**",
                (_, false) => "{*,*/**/*}",
            });
            i += stars;
            continue;
        }
        if matches!(c, '?' | '[' | ']' | '\\' | '!') {
            out.push('\\');
        }
        out.push(c);
        i += 1;
    }
    out
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
    fn the_largest_set_that_is_taken_compiles() {
        for pattern in ["*a", "**a", "{a,b}", "{*a,**b}c", "[é]*"] {
            let most: Vec<String> = (0..).map(|i| format!("{i}{}", pattern.repeat(380 / pattern.len()))).take(LONGEST_SUM / 400).collect();
            let names = Names::of(&most).unwrap();
            assert_eq!(build(&names.texts).len(), most.len(), "{pattern}");
            let more: Vec<String> = most.iter().chain(&most).cloned().collect();
            assert!(Names::of(&more).unwrap_err().to_string().contains("longer than 16384 bytes"));
        }
    }

    #[test]
    fn wrong_patterns_are_refused_with_a_cause() {
        let wrong = |t: &str| Names::of(&["ok".to_owned(), t.to_owned()]).unwrap_err().to_string();
        assert_eq!(wrong("{a,b"), "`{a,b` is no name pattern: a brace has no partner");
        assert_eq!(wrong(""), "`` is no name pattern: it is empty");
        assert_eq!(wrong(" a"), "` a` is no name pattern: it starts or ends with a space");
        assert!(wrong(&"{a,".repeat(200)).contains("longer than 400 bytes"));
        assert!(Names::of(&["{".repeat(200) + &"}".repeat(200)]).is_ok(), "deep braces are no danger");
    }
}
