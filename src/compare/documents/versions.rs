//! Versions as manifests write them: how far apart two of them are, and whether one is a single version or a range.
//!
//! In: versions and ranges as text. Out: words for a report. Left out: what a version holds, ranges with an `||`, of which no single step
//! can be told.

use std::cmp::Ordering;

/// Returns what the step from one version to another is, where there is more to say than the two; `None` otherwise. A range that only
/// grew or shrank is no step.
pub(in crate::compare) fn step(old: &str, new: &str) -> Option<&'static str> {
    let (o, n) = (range(old)?, range(new)?);
    let apart = |low: &Range, high: &Range| low.end.as_ref().is_some_and(|end| cut(&high.start, end.len()) >= *end);
    if !apart(&o, &n) && !apart(&n, &o) {
        return None;
    }
    // `0.14` says of the third number nothing that `0.14.0` contradicts.
    let told = o.start.len().min(n.start.len());
    let (o, n) = (cut(&o.start, told), cut(&n.start, told));
    let (major, minor) = (|v: &[u64]| v.first().copied(), |v: &[u64]| v.get(1).copied());
    Some(match major(&n).cmp(&major(&o)) {
        Ordering::Greater => "a new major version",
        Ordering::Less => "back to an older major version",
        Ordering::Equal if n < o => "back to an older version",
        Ordering::Equal if major(&n) == Some(0) && minor(&n) > minor(&o) => "a new 0.x minor version, which may break",
        Ordering::Equal => return None,
    })
}

/// Returns true for one range in two notations: `^1.6` and `>=1.6.0,<2`. Of versions with more than numbers only the same text is the same.
pub(in crate::compare) fn same(registry: &str, old: &str, new: &str) -> bool {
    let plain = |v: &[u64]| v.iter().rposition(|n| *n > 0).map_or(vec![], |i| v[..=i].to_vec());
    let ends = |text: &str| range(text).map(|r| (plain(&r.start), r.end.map(|e| plain(&e))));
    let numbers_alone = registry != "go" && !old.contains(['-', '+']) && !new.contains(['-', '+']);
    // A version of npm that is not written here stands in a table of the workspace: nothing tells that it is another.
    let elsewhere = registry == "npm" && (old.is_empty() || new.is_empty());
    old == new || elsewhere || numbers_alone && pin(registry, old, new).is_none() && ends(old).is_some() && ends(old) == ends(new)
}

/// Returns what became of a pin, where one side asks for a single version and the other for a range.
pub(in crate::compare) fn pin(registry: &str, old: &str, new: &str) -> Option<&'static str> {
    match (pinned(registry, old)?, pinned(registry, new)?) {
        (true, false) => Some("no longer pinned to one version"),
        (false, true) => Some("now pinned to one version"),
        _ => None,
    }
}

/// Returns true for a single version, `None` where the registry's manifests know nothing else.
fn pinned(registry: &str, version: &str) -> Option<bool> {
    let v = version.trim();
    let plain = |v: &str| v.starts_with(|c: char| c.is_ascii_digit()) && !v.contains(['*', 'x', ' ', ',', '>', '<', '|']);
    match registry {
        "npm" => Some(plain(v.trim_start_matches(['=', 'v'])) && v.matches('.').count() >= 2),
        "pypi" => Some(plain(v.trim_start_matches('='))),
        "crates" => Some(v.strip_prefix('=').is_some_and(|v| plain(v.trim()))),
        _ => None,
    }
}

/// What a text allows: from a version on, up to another, which is outside unless it is the same.
struct Range {
    /// Numbers of the lowest version.
    start: Vec<u64>,
    /// Numbers of the first version above; `None` where there is no bound.
    end: Option<Vec<u64>>,
}

/// Returns the range that a text names; `None` where it names no version, or several ranges.
fn range(text: &str) -> Option<Range> {
    if text.contains("||") || text.contains(" or ") {
        return None;
    }
    let mut found: Option<Range> = None;
    let mut below = None;
    for part in text.split(" => ").last()?.split([',', ' ']).map(str::trim) {
        let plain = part.trim_start_matches(['^', '~', '=', '>', '<', '!', 'v']);
        if !plain.starts_with(|c: char| c.is_ascii_digit()) || part.starts_with('!') {
            continue;
        }
        let start = numbers(plain);
        let operator = &part[..part.len() - plain.len()];
        let end = match operator.trim_end_matches('v') {
            "<" | "<=" => {
                below = Some(start);
                continue;
            }
            ">" | ">=" => None,
            "^" => Some(caret(&start)),
            "~=" if start.len() > 1 => Some(next(&start, start.len() - 2)),
            "~" => Some(next(&start, start.len().min(2).saturating_sub(1))),
            _ if plain.ends_with(".*") || plain.ends_with(".x") => Some(next(&start, start.len().saturating_sub(1))),
            _ => Some(start.clone()),
        };
        found = found.or(Some(Range { start, end }));
    }
    let found = found?;
    Some(Range { end: found.end.or(below), ..found })
}

/// Returns the first version that `^` no longer allows: the first number that is not 0 counts.
fn caret(start: &[u64]) -> Vec<u64> {
    next(start, start.iter().position(|n| *n > 0).unwrap_or(start.len().saturating_sub(1)))
}

/// Returns a version with the number at `at` one higher and nothing behind it.
fn next(version: &[u64], at: usize) -> Vec<u64> {
    let mut v = version[..(at + 1).min(version.len())].to_vec();
    if let Some(last) = v.last_mut() {
        *last += 1;
    }
    v
}

/// Returns the first numbers of a version.
fn cut(version: &[u64], to: usize) -> Vec<u64> {
    version[..to.min(version.len())].to_vec()
}

/// Returns the numbers at the start of a version: `5.0.1-rc1` → 5, 0, 1.
fn numbers(version: &str) -> Vec<u64> {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    core.split('.').map_while(|n| n.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_says_what_may_break() {
        assert_eq!(step("^4.4.0", "^5.0.0"), Some("a new major version"));
        assert_eq!(step("v9.5.0", "v8.11.5"), Some("back to an older major version"));
        assert_eq!(step("0.25.4", "0.26.0"), Some("a new 0.x minor version, which may break"));
        assert_eq!(step("==4.4.1", "==4.4.0"), Some("back to an older version"));
        for (old, new) in [
            ("4.4.0", "4.4.1"),
            (">=4.5,<5", ">=4.5,<6"),
            ("^4", "^4 || ^5"),
            ("git x rev a", "git x rev b"),
            ("0.25.3", "0.25.4"),
            ("=0.14.0", "0.14"),
        ] {
            assert_eq!(step(old, new), None, "{old} {new}");
        }
    }

    #[test]
    fn a_range_in_another_notation_is_the_same() {
        for (old, new) in [("^1.6.0", ">=1.6.0,<2"), ("^3.1", "~=3.1"), ("==4.4.0", "4.4.0"), ("~1.2", ">=1.2,<1.3"), ("^0.14", "^0.14.0")] {
            assert!(same("pypi", old, new), "{old} {new}");
        }
        for (old, new) in [("^1.6.0", "^1.6.1"), ("^5", ">=5"), ("==5.0", "^5.0"), ("", "^5")] {
            assert!(!same("pypi", old, new), "{old} {new}");
        }
    }

    #[test]
    fn versions_of_one_number_may_differ() {
        assert!(!same("go", "v0.6.1-0.20250724161801-262a822e7cd7", "v0.6.1-0.20250726180611-3915e005e741"));
        assert!(!same("npm", "5.0.0-rc.1", "5.0.0-rc.2") && !same("npm", "5.0.0-rc.1", "5.0.0"));
    }

    #[test]
    fn a_pin_is_lost_or_won() {
        assert_eq!(pin("npm", "5.3.2", "^5.3.2"), Some("no longer pinned to one version"));
        assert_eq!(pin("pypi", ">=4", "==4.4.1"), Some("now pinned to one version"));
        assert_eq!(pin("crates", "=0.25.1", "0.25.1"), Some("no longer pinned to one version"));
        assert_eq!(pin("crates", "0.25", "0.26"), None);
        assert_eq!(pin("go", "v1.0.0", "v1.0.1"), None);
    }
}
