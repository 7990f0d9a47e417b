//! Profiles: what they recognise, when they count, and how wrong ones are refused.

use super::{PACK, RULE, good, load, pack};
use crate::rules::{Catalogue, ProfileFile};

const PROFILE: &str = "\
name: shop
components:
  - name: gate
    title: Gate
    repository: Acme/gate
    key_files:
      - { path: gate/rpc/client.go, mechanism: queue, area: RPC client }
      - { path: storage/**, mechanism: queue }
    settings:
      - { type: '*QueueOptions', field: '*Timeout', about: the queue }
  - name: hub
    title: Hub
    repository: [Acme/hub, hub-old]
  - { name: admin, title: Admin, repository: Acme/mono, paths: admin/** }
  - { name: mono, title: Mono, repository: Acme/mono }
connections:
  - id: gate-hub
    from: gate
    to: hub
    mechanism: queue
    title: Gate to hub
    seen: { files: [gate/rpc/**, hub/server.go], methods: 'Get*', keys: 'apikey-{}', channels: jobs }
  - { id: gate-redis, from: gate, to: redis, mechanism: queue, title: Store }
channels:
  - { name: jobs, about: work, publishers: [gate], subscribers: [hub] }
scenarios:
  - id: start
    title: Start
    steps:
      - { id: dial, title: Gate dials, component: gate, seen: { files: rpc/client.go, symbols: 'Dial*' } }
      - { id: accept, title: Hub accepts, component: hub, seen: { files: server.go } }
      - { id: log, title: Log, component: hub, seen: { symbols: Log } }
partners:
  - { component: gate, kinds: [rpc_method_removed], mechanism: queue, partner: hub, why: it calls it }
impacts:
  - { id: keys, title: Keys, kinds: [key_format_changed], mechanisms: [queue], consider: Old keys. }
";

fn catalogue() -> Catalogue {
    good(&[("profile.yml", PROFILE)])
}

#[test]
fn a_component_is_recognised_by_repository_and_path() {
    let catalogue = catalogue();
    let of = |repository: &str, path: &str| catalogue.profiles[0].component_for(repository, path).map(|c| c.name.as_str());
    assert_eq!(of("Acme/gate", "a.go"), Some("gate"));
    assert_eq!(of("acme/GATE.git", "a.go"), Some("gate"), "case and .git do not matter");
    assert_eq!(of("gate", "a.go"), Some("gate"), "a directory's name is enough");
    assert_eq!(of("Other/gate", "a.go"), None, "another owner's repository is another one");
    assert_eq!(of("Other/hub-old", "a.go"), Some("hub"), "the profile names no owner here");
    assert_eq!((of("Acme/mono", "admin/a.go"), of("Acme/mono", "b.go")), (Some("admin"), Some("mono")));
    assert_eq!(of("gateway", "a.go"), None);
}

#[test]
fn paths_fit_with_and_without_the_repositorys_name() {
    let catalogue = catalogue();
    let profile = &catalogue.profiles[0];
    let gate = profile.component("gate").unwrap();
    assert_eq!(gate.key_file("rpc/client.go"), Some(("queue", "RPC client")));
    assert_eq!(gate.key_file("storage/a/b.go"), Some(("queue", "")));
    assert_eq!(gate.key_file("client.go"), None);
    let seen = &profile.connections[0].seen;
    assert!(seen.fits_place("gate", "rpc/client.go", "x"));
    assert!(seen.fits_place("hub", "server.go", "x"));
    assert!(!seen.fits_place("gate", "server.go", "x"), "another component's file");
    assert!(!seen.fits_place("hub", "rpc/client.go", "x"), "another component's file");
    assert!(seen.fits_place("", "server.go", "x"), "no component known: any");
}

#[test]
fn files_and_symbols_must_both_fit_and_other_kinds_alone() {
    let catalogue = catalogue();
    let profile = &catalogue.profiles[0];
    let [dial, accept, log] = profile.scenarios[0].steps.as_slice() else { panic!("three steps") };
    assert!(dial.seen.fits_place("gate", "rpc/client.go", "DialHub"));
    assert!(!dial.seen.fits_place("gate", "rpc/client.go", "Close") && !dial.seen.fits_place("gate", "a.go", "DialHub"));
    assert!(accept.seen.fits_place("hub", "server.go", "") && !accept.seen.fits_place("gate", "server.go", ""));
    assert!(log.seen.fits_place("hub", "any.go", "Log") && !log.seen.fits_place("hub", "any.go", "Logger"));
    let seen = &profile.connections[0].seen;
    assert!(seen.fits_capture("method", "GetKey") && seen.fits_capture("channel", "jobs") && !seen.fits_capture("ttl", "jobs"));
    assert!(seen.fits_capture("key", "apikey-{}") && seen.fits_capture("key", "apikey-7") && !seen.fits_capture("key", "key-7"));
    assert_eq!(profile.component("gate").unwrap().setting("QueueOptions", "DialTimeout"), Some("the queue"));
    assert!(!profile.connections[1].seen.fits_place("gate", "rpc/client.go", "x"), "nothing is said, nothing is seen");
}

#[test]
fn rules_of_a_profile_count_only_where_it_is_active() {
    let with = |repository: &str, forced: Option<&str>| {
        let mut catalogue = catalogue();
        let active = catalogue.activate(repository, forced).map_err(|e| e.to_string());
        (active, catalogue.rules.len())
    };
    assert_eq!(with("Acme/gate", None), (Ok(Some(0)), 1));
    assert_eq!(with("livekit", None), (Ok(None), 0));
    assert_eq!(with("livekit", Some("shop")), (Ok(Some(0)), 1));
    assert_eq!(with("gate", Some("shpo")).0, Err("no profile is called `shpo`; did you mean `shop`? known: shop".to_owned()));
    let mut plain = good(&[]);
    assert_eq!((plain.activate("livekit", None), plain.rules.len()), (Ok(None), 1), "a pack without profile always counts");
}

#[track_caller]
fn refused(old: &str, new: &str, expected: &[&str]) {
    assert!(PROFILE.contains(old), "the profile has no `{old}`");
    let text = PROFILE.replacen(old, new, 1);
    let (_, problems) = load(vec![pack("acme", &[("pack.yml", PACK), ("publish.yml", RULE), ("profile.yml", &text)])]);
    let expected: Vec<String> = expected.iter().map(|e| format!("acme/profile.yml:{e}")).collect();
    assert_eq!(problems, expected);
}

#[test]
fn wrong_profiles_are_refused() {
    let known = "known: gate, hub, admin, mono";
    refused("to: hub", "to: hubb", &[&format!("19:9: unknown component `hubb`; did you mean `hub`? {known}, redis")]);
    refused("to: redis", "to: kafka", &[&format!("23:37: unknown component `kafka`; {known}, redis")]);
    refused("publishers: [gate]", "publishers: [gate, gat]", &[&format!("25:50: unknown component `gat`; did you mean `gate`? {known}")]);
    refused("component: hub, seen: { symbols", "component: redis, seen: { symbols", &[&format!("32:42: unknown component `redis`; {known}")]);
    refused("partner: hub", "partner: nub", &[&format!("34:80: unknown component `nub`; did you mean `hub`? {known}")]);
    refused("mechanisms: [queue]", "mechanisms: [queue, rpc]", &["36:80: unknown mechanism `rpc`; known: queue"]);
    refused("[rpc_method_removed]", "[]", &["34:31: `kinds` is empty; name the change kinds it speaks of"]);
    refused(
        "[key_format_changed]",
        "[key_changed]",
        &["36:38: unknown change kind `key_changed`; a pack may add kinds under `change_kinds:` of its pack.yml"],
    );
    refused("id: accept", "id: dial", &["31:9: a second step is called `dial`; give it another name"]);
    refused(
        "path: storage/**",
        "path: hub/storage/**",
        &[
            "8:17: `hub/storage/**` starts with the repository of `hub`, but is a key file of `gate`; move it to that component, or write the path within the repository",
        ],
    );
    refused(
        "files: [gate/rpc/**, hub/server.go]",
        "files: [gate/rpc/**, 'hub/{server.go']",
        &["22:34: `{server.go` is no name pattern: a brace has no partner; `*` is any run without `/`, `**` any run at all, `{a,b}` either"],
    );
}

#[test]
fn a_profile_of_the_configuration_has_places_too() {
    let mut catalogue = good(&[]);
    let text = "profile:\n  name: mine\n  components:\n    - { name: a, title: A, key_files: [{ path: x, mechanism: rpc }] }\n";
    let file: std::collections::BTreeMap<String, ProfileFile> = serde_yaml::from_str(text).unwrap();
    let error = catalogue.add_profile(file["profile"].clone(), "connreview.yml", text, "profile").unwrap_err();
    assert_eq!(error.to_string(), "connreview.yml:4:63: unknown mechanism `rpc`; known: queue");
    let good = text.replace("rpc", "queue");
    let file: std::collections::BTreeMap<String, ProfileFile> = serde_yaml::from_str(&good).unwrap();
    catalogue.add_profile(file["profile"].clone(), "connreview.yml", &good, "profile").unwrap();
    assert_eq!((catalogue.profiles[0].name.as_str(), catalogue.mechanisms.len()), ("mine", 1));
}
