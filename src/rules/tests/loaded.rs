//! What a pack without fault becomes, and what is done with it.

use super::{PACK, RULE, good, load, pack};
use crate::rules::{Catalogue, Level, Match, RuleLevel, RulesError, ValueKind};
use std::collections::BTreeMap;

#[test]
fn a_rule_is_compiled_with_its_library() {
    let catalogue = good(&[("publish.go", "// point: acme.publish\nc.Publish(q, b)\n")]);
    let rule = catalogue.rule("acme.publish").unwrap();
    let Match::Call(call) = &rule.matches[0] else { panic!("no call: {rule:?}") };
    assert!(call.packages.fits("github.com/acme/queue/v2") && call.packages.fits("github.com/acme/queue"));
    assert!(call.methods.fits("PublishAll") && call.types.fits("Client") && call.functions.is_empty());
    assert_eq!(call.args, (2, usize::MAX));
    assert_eq!(rule.captures["ttl"].kind, ValueKind::Duration(1_000_000_000));
    assert_eq!((rule.languages.as_slice(), rule.confidence, rule.origin.as_str()), (&["go".to_owned()][..], Level::High, "acme/publish.yml"));
    let returns = &catalogue.libraries["acme"].returns;
    assert!(returns.iter().any(|(names, t)| names.fits("Topic.Clone") && t == "Client"), "{returns:?}");
    assert_eq!(catalogue.examples[0].rule, "acme.publish");
}

#[test]
fn a_pack_uses_what_another_brings() {
    let rule = RULE.replace("id: acme.", "id: team.").replace("ttl: ttl_changed", "ttl: priority_changed");
    let team = pack("team", &[("pack.yml", "name: team\ntitle: x\n"), ("publish.yml", &rule)]);
    // The words may come from a pack that is loaded later.
    let (catalogue, problems) = load(vec![team, pack("acme", &[("pack.yml", PACK)])]);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(catalogue.list()[0].id, "team.publish");
}

#[test]
fn levels_turn_rules_off_or_weigh_them() {
    let mut catalogue = good(&[]);
    let levels = |id: &str, l| BTreeMap::from([(id.to_owned(), l)]);
    catalogue.set_levels(&levels("acme.publish", RuleLevel::Low)).unwrap();
    assert_eq!(catalogue.rules[0].weighed, Some(Level::Low));
    let error = catalogue.set_levels(&levels("acme.publsh", RuleLevel::Off)).unwrap_err();
    assert_eq!(error.to_string(), "no rule is called `acme.publsh`; did you mean `acme.publish`? `connreview rules list` prints all rules");
    catalogue.set_levels(&levels("acme.publish", RuleLevel::Off)).unwrap();
    assert!(catalogue.rules[0].off, "its findings are put aside, not lost");
}

#[test]
fn a_level_may_name_many_rules() {
    let mut catalogue = Catalogue::built_in().unwrap();
    let levels = [("pubsub.*", RuleLevel::Low), ("pubsub.publish", RuleLevel::Off), ("pubsub.publish*", RuleLevel::High)];
    catalogue.set_levels(&levels.iter().map(|(n, l)| ((*n).to_owned(), *l)).collect()).unwrap();
    let rule = |id: &str| catalogue.rules.iter().find(|r| r.id == id).map(|r| (r.off, r.weighed)).unwrap();
    assert!(rule("pubsub.publish").0);
    assert_eq!((rule("pubsub.publish-options").1, rule("pubsub.subscribe").1), (Some(Level::High), Some(Level::Low)));
    assert!(catalogue.set_levels(&[("pubsb.*".to_owned(), RuleLevel::Low)].into()).is_err());
}

#[test]
fn a_level_is_written_as_a_plain_word() {
    let read: BTreeMap<String, RuleLevel> = serde_yaml::from_str("{a.b: off, c.d: high}").unwrap();
    assert_eq!((read["a.b"], read["c.d"]), (RuleLevel::Off, RuleLevel::High));
}

#[test]
fn the_manual_page_says_everything() {
    let page = good(&[]).explain("acme.publish").unwrap();
    let expected = "\
# acme.publish

message to the Acme queue. Consumers decode it.

- mechanism: Queue (`queue`)
- role: publish
- languages: go
- confidence: high
- defined in: acme/publish.yml

## What is a connection point

- a call of method `Publish*` of type `Client` from `github.com/acme/queue{,/v*}`, with at least 2 arguments

## Captures

- `queue`: argument 1
- `ttl`: the argument called `ttl` or `TTL`, a duration (seconds)

## What a change means

- a new point: `channel_added` (a channel is published on or listened to that was not before)
- another `queue`: `channel_renamed` (a channel has another name)
- another `ttl`: `ttl_changed` (an entry lives for another time)

## Severity

- `channel_renamed`: high

## Failures a test should show

- refused
- timeout

## Question to the author

Do all consumers of {queue} know it?

## Advice

Publish to both.

## Example

```go
c.Publish(\"jobs\", body)
```
";
    assert_eq!(page, expected);
}

#[test]
fn the_built_in_catalogue_loads() {
    let catalogue = Catalogue::built_in().unwrap_or_else(|e| panic!("{e}"));
    let ids: Vec<_> = catalogue.rules.iter().map(|r| &r.id).collect();
    assert!(ids.is_sorted(), "{ids:?}");
    assert!(catalogue.packs.iter().all(|p| p.built_in));
    assert!(crate::rules::readme(&catalogue).contains("| `ttl_changed` |"));
    assert!(matches!(catalogue.explain("no.rule"), Err(RulesError::UnknownRule { .. })));
}

/// The short way in which the program reads its own packs leads to the same as the long one, and the long one refuses nothing.
#[test]
fn the_built_in_packs_are_read_as_if_they_were_a_users() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    assert_eq!(crate::rules::lint(&folder), []);
    let read = Catalogue::load_in_place(&folder).unwrap();
    let built_in = Catalogue::built_in().unwrap();
    assert_eq!(read.rules.len(), built_in.rules.len());
    let written = |c: &Catalogue| {
        let text = format!("{:#?}", (&c.rules, &c.profiles, &c.libraries, &c.mechanisms));
        text.replace(&format!("{}/", folder.display()), "rules/")
    };
    let (read, built_in) = (written(&read), written(&built_in));
    let differing: Vec<_> = read.lines().zip(built_in.lines()).filter(|(r, b)| r.trim() != b.trim()).take(3).collect();
    assert!(read == built_in, "{differing:#?}");
}
