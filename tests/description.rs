//! The text of a pull request against its diff: what is said, and when nothing is.
//!
//! In: small repositories written here. Out: nothing. Left out: how texts are parted (`findings/description/text.rs`).

mod support;

use connreview::config::Options;
use connreview::report::Report;
use support::{Files, Repo, files};

/// A manifest, a write whose lifetime is `ttl`, settings, and a file that has nothing to do with any of them.
fn tree(ttl: &str, other: &str) -> Files {
    let source = format!(
        "package shop\n\nimport (\n\t\"context\"\n\t\"time\"\n\n\t\"github.com/redis/go-redis/v9\"\n)\n\n// Config holds the settings.\ntype Config struct {{\n\
         \t// RedisPoolSize is the number of connections to Redis.\n\tRedisPoolSize int `mapstructure:\"redis_pool_size\"`\n}}\n\n\
         func Keep(ctx context.Context, c *redis.Client, id, cart string) error {{\n\treturn c.Set(ctx, \"cart-\"+id, cart, {ttl}).Err()\n}}\n"
    );
    let other = format!("package shop\n\nfunc greeting() string {{\n\treturn {other:?}\n}}\n");
    files(&[("go.mod", "module example.org/shop\n\nrequire github.com/redis/go-redis/v9 v9.5.1\n"), ("shop.go", &source), ("greeting.go", &other)])
}

/// Reviews a change with a text.
fn reviewed(base: &Files, head: &Files, text: &str) -> Report {
    Repo::new(base, head).review_with(&Options { description: Some(text.to_owned()), ..Options::default() })
}

/// Returns what is said of a text beside a change that has nothing to do with connections.
fn beside_a_greeting(text: &str) -> Vec<String> {
    reviewed(&tree("time.Hour", "Hello"), &tree("time.Hour", "Good day"), text).questions
}

/// Returns the lines on what the text leaves out, beside a shorter lifetime.
fn beside_a_lifetime(text: &str) -> Vec<String> {
    let questions = reviewed(&tree("time.Hour", "Hello"), &tree("time.Minute", "Good day"), text).questions;
    questions.into_iter().filter(|q| q.starts_with("The text") || q.starts_with("The title")).collect()
}

#[test]
fn a_setting_that_the_text_changes_and_the_diff_does_not_is_named() {
    for text in ["Greet politely\n\nAlso raises `redis_pool_size` to 20.", "Raise RedisPoolSize", "[AB-1] feat: Add `Config.RedisPoolSize`"] {
        let said = beside_a_greeting(text);
        assert_eq!(said.len(), 1, "{text}: {said:?}");
        assert!(said[0].starts_with("The text announces `") && said[0].contains("(setting at shop.go:13), and no changed line"), "{said:?}");
    }
}

#[test]
fn a_title_that_names_a_mechanism_which_no_line_speaks_of_is_told() {
    assert_eq!(beside_a_greeting("Add Kafka support"), ["The title announces Pub/sub, and no changed line speaks of it."]);
}

#[test]
fn what_is_named_in_passing_is_left_alone() {
    for text in [
        "Greet politely",
        "Greet politely\n\nThis follows the change that made `redis_pool_size` a setting.",
        "Greet politely\n\nDoes not change `redis_pool_size`.",
        "Greet politely\n\n## How it was tested\nRaised `redis_pool_size` by hand.",
        "Greet politely\n\nAdds a greeting that is kept in Redis later.",
        "Greet politely\n\nRemoves `unknown_setting` and `greeting`.",
        "Greet politely\n\n- [x] Added `redis_pool_size` to the documentation",
        "Reduce noise of the Kafka logs",
    ] {
        assert_eq!(beside_a_greeting(text), Vec::<String>::new(), "{text}");
    }
}

/// A text of some length that says nothing of Redis.
const LONG: &str = "Greet politely\n\nPeople who open the page in the morning are used to another tone. The words are those that the design team \
    agreed on, in all languages that the page has today, and the marketing people are happy with them.";

#[test]
fn a_connection_that_changes_unmentioned_is_told_once() {
    assert_eq!(beside_a_lifetime(LONG), ["The text does not mention that Redis changes: shop.go:17 (`Keep`)."]);
}

#[test]
fn any_word_of_it_is_a_mention_and_a_short_text_is_no_promise() {
    for more in ["Carts expire sooner.", "Less memory in Redis.", "`Keep` too.", "The key is cart-….", "TTL 1m."] {
        assert_eq!(beside_a_lifetime(&format!("{LONG}\n\n{more}")), Vec::<String>::new(), "{more}");
    }
    assert_eq!(beside_a_lifetime("Greet politely"), Vec::<String>::new());
}

#[test]
fn a_change_without_a_text_is_said_to_be_inferred() {
    let report = reviewed(&tree("time.Hour", "Hello"), &tree("time.Minute", "Hello"), " \n<!-- What does it do? -->\n");
    // Of those who read the key, and of the entry that expires.
    assert_eq!((report.target.text.as_str(), report.questions.len()), ("none", 2));
    assert_eq!(reviewed(&tree("time.Hour", "Hello"), &tree("time.Minute", "Hello"), "Sooner").target.text, "description");
    assert_eq!(Repo::new(&tree("time.Hour", "Hello"), &tree("time.Minute", "Hello")).review().target.text, "commits");
}

#[test]
fn a_claim_that_a_finding_denies_is_told() {
    let said = |claim: &str| beside_a_lifetime(&format!("Tidy carts\n\n{claim}"));
    assert_eq!(said("No functional changes."), ["The text says \"no functional changes\", and Redis changes: shop.go:17 (`Keep`)."]);
    assert_eq!(said("Documentation only."), ["The text says \"documentation only\", and Redis changes: shop.go:17 (`Keep`)."]);
    for more in ["No functional changes for old clients.", "It was documentation only before.", "Tests only guard the rest."] {
        assert_eq!(said(more), Vec::<String>::new(), "{more}");
    }
}

#[test]
fn a_value_that_the_diff_has_otherwise_is_told() {
    let said = |text: &str| beside_a_lifetime(&format!("Carts\n\n{text}"));
    assert_eq!(
        said("Lowers the TTL from 1 hour to 10 minutes."),
        ["The text says `Lowers the TTL from 1 hour to 10 minutes`, and shop.go:17 (`Keep`) has 1h → 1m."]
    );
    for text in [
        "Lowers the TTL from 60m to 60s.",
        "Moves the TTL from one file to another.",
        "Lowers the pool from 1h to 2h.",
        "Lowers the TTL from 3h to 2h.",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
}
