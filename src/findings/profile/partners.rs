//! Partner components that must follow a change, and whether the text of the change links theirs.
//!
//! In: what changed, the profile, the text. Out: partners with reason and link; a question for each one that is not linked.
//! Left out: whether the linked change is the right one, or merged.

use super::{concerns, told};
use crate::compare::{Change, Comparison};
use crate::report::Partner;
use crate::rules::{Component, Profile};

/// Most reasons told of one partner.
const REASONS: usize = 3;

/// Returns the partners that must follow the changes of a component, each with the question to ask where its change is not linked; none about
/// a partner of the same repository, whose change may be this one.
pub(super) fn of(found: &Comparison, profile: &Profile, (repository, component): (&str, &Component), text: &str) -> Vec<(Partner, String)> {
    let mut all: Vec<(Partner, String)> = vec![];
    for rule in profile.partners.iter().filter(|p| p.component == component.name) {
        let foreign = |c: &Change| values(c).any(|v| rule.except_keys.fits(v));
        let Some(c) = found.changes.iter().find(|c| concerns(c, &rule.kinds, &rule.mechanisms) && !foreign(c)) else { continue };
        let Some(partner) = profile.components.iter().find(|x| x.name == rule.partner) else { continue };
        let why = format!("{}: {}", rule.why, told(c));
        if all.iter().filter(|(a, _)| a.component == partner.name).count() < REASONS {
            let repo = partner.repositories.first().cloned().unwrap_or_default();
            let owner = if repo.is_empty() { &partner.name } else { &repo };
            let reason = format!("{} ({}:{})", rule.why, c.file, c.line);
            let ask = || format!("Which change of `{owner}` goes with this one? The text links none, and {reason}.");
            let question = if partner.is_of(repository) { String::new() } else { ask() };
            all.push((Partner { component: partner.name.clone(), repo, why, reason, linked: linked(text, &partner.repositories) }, question));
        }
    }
    all.sort_by_key(|(p, _)| profile.components.iter().position(|c| c.name == p.component));
    all
}

/// Returns the values of a change among which a key may stand.
fn values(c: &Change) -> impl Iterator<Item = &str> {
    c.captures.get("key").into_iter().chain(&c.base).chain(&c.head).map(String::as_str)
}

/// Returns one question for each partner whose change the text does not link.
pub(super) fn questions(partners: &[(Partner, String)]) -> Vec<String> {
    let mut open: Vec<&(Partner, String)> = partners.iter().filter(|(p, question)| p.linked.is_none() && !question.is_empty()).collect();
    open.dedup_by(|a, b| a.0.component == b.0.component);
    open.iter().map(|(_, question)| question.clone()).collect()
}

/// Returns the first link to a pull request or commit of one of some repositories: an address, or `owner/name#12`.
fn linked(text: &str, repositories: &[String]) -> Option<String> {
    let plain = crate::findings::description::without_comments(text);
    let words = plain.split(|c: char| c.is_whitespace() || "()[]<>,;`\"'".contains(c));
    let names: Vec<String> = repositories.iter().filter_map(|r| r.rsplit('/').next()).map(str::to_lowercase).collect();
    words.map(|w| w.trim_end_matches(['.', ':', '!', '?'])).find(|w| names.iter().any(|n| links(&w.to_lowercase(), n))).map(str::to_owned)
}

/// Returns true where a word is a link into a repository of this name.
fn links(word: &str, name: &str) -> bool {
    let ends = |before: &str| before.is_empty() || before.ends_with('/');
    let number = |after: &str| after.chars().next().is_some_and(|c| c.is_ascii_digit());
    let into = |after: &str| {
        let part = |p: &str, ok: &dyn Fn(char) -> bool| after.strip_prefix(p).is_some_and(|r| r.starts_with(ok));
        after.strip_prefix('#').is_some_and(number)
            || part("/pull/", &|c| c.is_ascii_digit())
            || part("/commit/", &|c| c.is_ascii_hexdigit())
            || part("/compare/", &|_| true)
    };
    word.match_indices(name).any(|(at, _)| ends(&word[..at]) && into(&word[at + name.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_an_address_or_a_numbered_name() {
        let hub = ["Acme/tyk-hub".to_owned(), "old-hub".to_owned()];
        for text in [
            "Goes with Acme/tyk-hub#12.",
            "See https://github.com/acme/TYK-hub/pull/12).",
            "old-hub#3",
            "[hub](https://example.org/acme/tyk-hub/commit/abc123)",
        ] {
            assert!(linked(text, &hub).is_some(), "{text}");
        }
        for text in ["tyk-hub must follow", "Acme/tyk-hub#", "my-tyk-hub#12", "#12", "tyk-hub/pull/", "<!-- tyk-hub#12 -->", "tyk-hub-docs#12"] {
            assert_eq!(linked(text, &hub), None, "{text}");
        }
        assert_eq!(linked("with Acme/tyk-hub#12.", &hub).as_deref(), Some("Acme/tyk-hub#12"));
        assert_eq!(linked("tyk-hub#12", &[]), None);
    }

    #[test]
    fn a_linked_partner_is_not_asked_for() {
        let partner = |component: &str, question: &str, linked: Option<&str>| {
            let linked = linked.map(str::to_owned);
            (Partner { component: component.into(), repo: String::new(), why: String::new(), reason: String::new(), linked }, question.to_owned())
        };
        let all = [partner("hub", "one", None), partner("hub", "two", None), partner("till", "three", Some("till#1"))];
        assert_eq!(questions(&all), ["one"]);
    }
}
