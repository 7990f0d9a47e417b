//! Every kind of wrong rule, with the message its author reads.

use super::{PACK, RULE, load, pack};

/// Returns the problems of the rule with `old` replaced by `new`.
#[track_caller]
fn changed(old: &str, new: &str) -> Vec<String> {
    assert!(RULE.contains(old), "the rule has no `{old}`");
    load(vec![pack("acme", &[("pack.yml", PACK), ("publish.yml", &RULE.replacen(old, new, 1))])]).1
}

/// Holds the problems of the changed rule against the expected ones, without the file's name.
#[track_caller]
fn refused(old: &str, new: &str, expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|e| format!("acme/publish.yml:{e}")).collect();
    assert_eq!(changed(old, new), expected);
}

const CALL: &str = "call: { library: acme, type: Client, method: 'Publish*', args: 2+ }";

#[test]
fn no_yaml() {
    refused(
        "role: publish",
        "role: 'publish",
        &[
            "5:7: this is no YAML: invalid indentation in quoted scalar; look at the indentation, the colons and the quotes here and on the line above",
        ],
    );
}

#[test]
fn unknown_fields_and_missing_ones_all_at_once() {
    let all = changed("role: publish\nlanguages: go", "rolle: publish\nlanguages: go\nseveritys: high");
    assert_eq!(all.len(), 3, "{all:#?}");
    assert_eq!(
        all[0],
        "acme/publish.yml:1:1: `role` is missing in the file; write `role:` (What the place does: connect, read, write, delete, publish, subscribe, handle, call, serve, credential, tls, setting, …)"
    );
    assert!(all[1].starts_with("acme/publish.yml:5:1: unknown field `rolle`; did you mean `role`? allowed here: "), "{}", all[1]);
    assert!(all[2].starts_with("acme/publish.yml:7:1: unknown field `severitys`; did you mean `severity`? allowed here: "), "{}", all[2]);
}

#[test]
fn wrong_types() {
    refused("failures: [refused, timeout]", "failures: refused", &["18:11: `failures` cannot be `refused`; write a list"]);
    refused("queue: { arg: 0 }", "queue: { arg: first }", &["10:17: `arg` cannot be `first`; write a whole number"]);
    refused("languages: go", "languages: 1", &["6:12: `languages` is a text, but `1` is none; write it in quotes: '1'"]);
    refused("languages: go", "languages: { go: true }", &["6:12: `languages` cannot be a mapping; write a text or a list"]);
    refused("channel_renamed: high", "channel_renamed: huge", &["17:30: `channel_renamed` cannot be `huge`; write one of info, low, medium, high"]);
    refused("args: 2+", "untyped: sure", &["8:71: `untyped` cannot be `sure`; write true or false"]);
}

#[test]
fn unknown_words() {
    refused("mechanism: queue", "mechanism: quue", &["4:12: unknown mechanism `quue`; did you mean `queue`? known: queue"]);
    refused("library: acme", "library: redis", &["8:22: unknown library `redis`; known: acme"]);
    refused("languages: go", "languages: [go, cobol]", &["6:17: unknown language `cobol`; known: go, javascript, python, rust, typescript"]);
    refused(
        "timeout]",
        "tiemout]",
        &[
            "18:21: unknown failure scenario `tiemout`; did you mean `timeout`? known: refused, timeout, retry, reconnect, emergency, malformed, denied, expiry",
        ],
    );
    refused(
        "role: publish",
        "role: Publishes it",
        &["5:7: `Publishes it` is no role; write one lower-case word, for instance `read`, `connect` or `handle`"],
    );
}

#[test]
fn unknown_change_kinds() {
    let way_out = "a pack may add kinds under `change_kinds:` of its pack.yml";
    refused("ttl: ttl_changed", "ttl: ttl_chnaged", &[&format!("14:44: unknown change kind `ttl_chnaged`; did you mean `ttl_changed`? {way_out}")]);
    refused("added: channel_added", "added: born", &[&format!("13:10: unknown change kind `born`; {way_out}")]);
    refused(
        "{ channel_renamed: high }",
        "{ chanel_renamed: high }",
        &[&format!("17:13: unknown change kind `chanel_renamed`; did you mean `channel_renamed`? {way_out}")],
    );
    refused("ttl: ttl_changed", "ttl: priority_changed", &[]);
}

#[test]
fn captures_that_nothing_makes() {
    refused("{queue}", "{topic}", &["15:6: `ask` names a capture `{topic}` that the rule does not make; known: queue, ttl"]);
    refused(
        "ttl: ttl_changed }",
        "tll: ttl_changed }",
        &["14:39: `changes` names a capture `tll` that the rule does not make; did you mean `ttl`? known: queue, ttl"],
    );
    refused("{queue}", "{} and {0} and {Not a name}", &[]);
    let options = "options: [{ field: '*Size' }, { field: Pool, capture: pool }]\nask: Why";
    refused("ask: Do all consumers of {queue}", &format!("{options} {{PoolSize}} of {{pool}}"), &[]);
    refused(
        "ask: Do all consumers of {queue}",
        &format!("{options} {{PoolTime}}"),
        &["16:6: `ask` names a capture `{PoolTime}` that the rule does not make; known: pool, queue, ttl"],
    );
}

#[test]
fn captures_taken_from_nowhere() {
    refused(
        "queue: { arg: 0 }",
        "queue: {}",
        &["10:3: the capture is taken from nowhere; give exactly one of arg, rest, name, after, field, callee, turn (arg and name together are one)"],
    );
    refused(
        "queue: { arg: 0 }",
        "queue: { arg: 0, callee: true }",
        &[
            "10:3: the capture is taken from several places; give exactly one of arg, rest, name, after, field, callee, turn (arg and name together are one)",
        ],
    );
    refused(
        "queue: { arg: 0 }",
        "queue: { field: Queue }",
        &["10:3: `queue` is taken from a field, but no entry of `match` has fields; add a record, assign, setting or declares entry"],
    );
    refused(
        CALL,
        "record: { library: acme, type: Options }",
        &[
            "10:3: `queue` is taken from a call, but no entry of `match` is a call; add a call entry, or take it with `field`",
            "11:3: `ttl` is taken from a call, but no entry of `match` is a call; add a call entry, or take it with `field`",
        ],
    );
    refused("unit: s", "unit: weeks", &["11:34: unknown unit `weeks`; known: ns, ms, s"]);
    refused(
        "unit: s",
        "as: date",
        &["11:32: a value cannot be read as `date`; known: duration, text, number, signature, script, chain, written, any"],
    );
    refused("unit: s", "as: text, unit: s", &["11:44: `unit` says a duration, `as` says `text`; write `as: duration` or remove `unit`"]);
}

#[test]
fn entries_of_match() {
    let way_out = "give exactly one of call, record, assign, function, setting, declares, entry, definition, text, log, literal, operation, shape, scheme; further ones as entries of their own";
    refused(CALL, "{}", &[&format!("8:5: the entry says nothing; {way_out}")]);
    refused(CALL, &format!("{CALL}\n    text: {{ regex: x, files: y }}"), &[&format!("8:5: the entry says call and text at once; {way_out}")]);
    refused(&format!("match:\n  - {CALL}\n"), "match: []\n", &["7:8: `match` has no entry; say what a connection point is"]);
}

#[test]
fn calls_without_sense() {
    refused("method: 'Publish*', ", "", &["8:5: the call says neither `function` nor `method`; name them; `method: '*'` is any method"]);
    refused(
        "type: Client, ",
        "function: New, ",
        &["8:28: `function` stands beside `type` or `method`; write two entries: one for the functions, one for the methods"],
    );
    refused(
        "library: acme, type: Client, method: 'Publish*'",
        "method: '*'",
        &["8:5: the call fits every call; add `library`, `package` or `type`, or name the functions"],
    );
    refused("library: acme,", "library: acme, package: x,", &["8:28: `package` stands beside `library`; keep one of them"]);
    refused(
        "library: acme, ",
        "untyped: true, ",
        &["8:13: `untyped` needs a method, and a library or package whose import it can look for; add them or remove `untyped`"],
    );
    refused("args: 2+", "args: some", &["8:68: `some` is no number of arguments; write `2`, `2+` for at least two, or `2-4`"]);
    refused("args: 2+", "args: 3-2", &["8:68: `3-2` is no number of arguments; write `2`, `2+` for at least two, or `2-4`"]);
    refused("args: 2+", "args: 2", &[]);
}

#[test]
fn patterns() {
    refused(
        "'Publish*'",
        "[Send, 'Publish{A,B']",
        &["8:57: `Publish{A,B` is no name pattern: a brace has no partner; `*` is any run without `/`, `**` any run at all, `{a,b}` either"],
    );
    let regex = "it is searched in each changed line; see https://docs.rs/regex#syntax";
    let text = |regex: &str| format!("text: {{ regex: '{regex}', files: '**/*.yml' }}\n  - {CALL}");
    refused(CALL, &text("(a"), &[&format!("8:20: the regular expression is wrong: unclosed group; {regex}")]);
    refused(CALL, &text("a*"), &[&format!("8:20: the regular expression fits the empty text, and so every line; {regex}")]);
    refused(
        CALL,
        &text("(((a{200}){200}){200})"),
        &[&format!("8:20: the regular expression is wrong: Compiled regex exceeds size limit of 262144 bytes.; {regex}")],
    );
    refused(
        CALL,
        &text("x").replace("'**/*.yml'", "[]"),
        &["8:32: `files` is empty; say in which files the expression is looked for, as path globs"],
    );
}

#[test]
fn entries_that_fit_everything() {
    let record = "the entry fits every record; add `library` or `package`, or name the type or its fields";
    refused(CALL, &format!("record: {{ type: '*' }}\n  - {CALL}"), &[&format!("8:5: {record}")]);
    refused(CALL, &format!("assign: {{ type: '**' }}\n  - {CALL}"), &[&format!("8:5: {record}")]);
    refused(
        CALL,
        &format!("function: {{ name: '*' }}\n  - {CALL}"),
        &["8:5: the entry fits every function; give `name`, `receiver`, `param` or `files`"],
    );
    refused(
        CALL,
        &format!("setting: {{ without: [cache] }}\n  - {CALL}"),
        &["8:5: the entry fits every setting; give `type`, `field`, `words` or `env`"],
    );
    refused(CALL, &format!("declares: {{ type: '*' }}\n  - {CALL}"), &["8:5: the entry fits every type; name the type, or add `files`"]);
    refused(
        CALL,
        &format!("setting: {{ words: ['redis-host'] }}\n  - {CALL}"),
        &["8:24: `redis-host` is no set of words; write whole words separated by spaces, for instance `redis timeout`"],
    );
}

#[test]
fn ids_and_empty_texts() {
    refused(
        "id: acme.publish",
        "id: acme.send",
        &["1:5: the id is `acme.send`, but the file makes it `acme.publish`; write that id, or rename the file"],
    );
    refused(
        "recommend: Publish to both.",
        "recommend: ''",
        &["16:12: `recommend` is empty; write it; `connreview rules schema` says what it is for"],
    );
    refused("languages: go", "confidence: info", &["6:13: a match cannot be sure to the degree `info`; write high, medium or low"]);
    let named = RULE.replace("acme.publish", "acme.Send_it");
    let all = load(vec![pack("acme", &[("pack.yml", PACK), ("Send_it.yml", &named)])]).1;
    assert_eq!(all, ["acme/Send_it.yml:1:5: `Send_it` is no name of a pattern; use lower-case letters, digits and `-`, also for the file"]);
}

#[test]
fn packs() {
    let problems = |text: &str| load(vec![pack("acme", &[("pack.yml", text)])]).1;
    assert_eq!(problems("name: other\ntitle: x\n"), ["acme/pack.yml:1:7: the pack is called `other`, its folder `acme`; give both one name"]);
    assert_eq!(
        problems("name: acme\ntitle: x\nchange_kinds:\n  ttl_changed: y\n"),
        ["acme/pack.yml:4:3: the change kind `ttl_changed` is built in; use it without bringing it"]
    );
    assert_eq!(
        problems("name: acme\ntitle: x\nmechanisms:\n  q: { title: Q, order: 1, label: queue }\n"),
        ["acme/pack.yml:4:35: unknown label `queue`; known: redis, rpc, sync, auth, config"]
    );
    assert_eq!(
        problems("name: acme\ntitle: x\nlibraries:\n  l: { packages: [], dependency: q }\n"),
        [
            "acme/pack.yml:4:18: `packages` is empty; give the import paths of the library",
            "acme/pack.yml:4:34: unknown mechanism `q`; bring it under `mechanisms:` of a pack.yml",
        ]
    );
    assert_eq!(
        problems("name: acme\ntitle: x\nlibraries:\n  l: { packages: x, published: { pip: x } }\n"),
        ["acme/pack.yml:4:34: unknown registry `pip`; known: crates, go, npm, pypi"]
    );
    assert_eq!(load(vec![pack("acme", &[])]).1, ["rules/acme: the pack has no readable `pack.yml`; write one with `name` and `title`"]);
}

#[test]
fn names_that_another_pack_brought() {
    let first = pack("acme", &[("pack.yml", PACK), ("publish.yml", RULE)]);
    let second = pack("acme", &[("pack.yml", PACK)]);
    assert_eq!(load(vec![first, second]).1, ["acme/pack.yml: the pack `acme` is in acme/pack.yml too; give it another name"]);
    let head = "name: team\ntitle: x\nlibraries:\n  acme: { packages: x }\n";
    let second = pack("team", &[("pack.yml", head), ("publish.yml", RULE)]);
    assert_eq!(
        load(vec![pack("acme", &[("pack.yml", PACK), ("publish.yml", RULE)]), second]).1,
        [
            "team/pack.yml:4:3: the library `acme` is brought by acme/pack.yml too; use that one, or choose another name",
            "team/publish.yml: the rule `acme.publish` is in acme/publish.yml too; give it another id; `rules:` in connreview.yml turns rules off",
        ]
    );
}

#[test]
fn hostile_texts_end_at_once() {
    let bomb: String = (0..40).map(|i| format!("a{i}: &a{i} [*a{}, *a{}]\n", i - 1, i - 1)).collect();
    let deep = "[".repeat(200_000);
    let flow = "{a: [".repeat(40_000);
    let braces = format!("id: \"{}\"\n", "{a,".repeat(50_000));
    for text in [bomb.as_str(), &deep, &flow, &braces, "\u{feff}", "\0", "--- !!binary x", "? [a]\n: b", "%YAML 9.9\n---\na: b", "a: \"\\xZZ\""] {
        let (_, problems) = load(vec![pack("acme", &[("pack.yml", PACK), ("publish.yml", text)])]);
        assert!(!problems.is_empty(), "{:?}", text.chars().take(20).collect::<String>());
    }
}

/// Returns the problems of the rule with one more expectation.
fn expecting(expectation: &str) -> Vec<String> {
    changed("role: publish", &format!("role: publish\nexpects: [{{ {expectation} }}]"))
}

#[test]
fn expectations_that_ask_for_nothing_or_twice() {
    let with = |more: &str| expecting(&format!("id: a, says: b, kind: channel_added, recommend: c, {more}"));
    assert!(with("where: function")[0].contains("`a` says nothing that is expected; give `needs` or `without`"));
    assert!(with("needs: [{ caught: true }], without: [{ ends: true }]")[0].contains("says what is expected in two ways"));
    assert!(with("needs: [{ caught: true, ends: true }]")[0].contains("give exactly one of rule, call, caught, ends, decides, guard"));
    assert!(with("needs: [{ call: close }]")[0].contains("nothing else stands at the point itself; say with `where` how far to look"));
    assert_eq!(with("where: function, needs: [{ call: close }]"), [""; 0]);
}

#[test]
fn expectations_with_unknown_names() {
    let says = |text: &str| expecting(&format!("id: a, says: '{text}', kind: channel_added, recommend: c, needs: [{{ caught: true }}]"));
    assert!(says("{nobody} hears")[0].contains("`says` names a capture `{nobody}` that the rule does not make"));
    assert_eq!(says("{place} on {client} beside {other}"), [""; 0]);
    let kind = expecting("id: a, says: b, kind: channel_aded, recommend: c, needs: [{ caught: true }]");
    assert!(kind[0].contains("unknown change kind `channel_aded`"), "{kind:?}");
}
