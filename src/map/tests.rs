//! What the forms of a map do with names that mean something to their readers. Whole repositories stand in `tests/map.rs`.

use super::*;
use crate::facts::UNKNOWN;

/// A map with a channel, a key, a method and a setting of these names.
fn map(name: &str) -> Map {
    let places = |role: &str| BTreeMap::from([(role.to_owned(), vec!["a.go:1".to_owned()])]);
    let named = |mechanism: &str, role: &str| vec![Named { name: name.into(), mechanism: mechanism.into(), places: places(role) }];
    let does = BTreeMap::from([("write".to_owned(), 2), ("publish".to_owned(), 3)]);
    Map {
        repository: "acme/shop".into(),
        mechanisms: vec![Use { name: "redis".into(), title: "Redis".into(), does: does.clone(), files: 1 }],
        channels: named("redis", "publish"),
        keys: named("redis", "write"),
        methods: named("redis", "call"),
        settings: vec![Setting { name: "x".into(), symbol: format!("Config.{name}"), about: "Setting of a queue".into(), place: "a.go:2".into() }],
        services: vec![Service { name: name.into(), directory: format!("cmd/{name}") }],
        files: vec![FileUse { path: name.into(), mechanism: "redis".into(), does }],
        ..Map::default()
    }
}

/// Names that YAML, mermaid or a terminal would take for something else.
const HOSTILE: &[&str] = &["true", "12", "a: b # c", "\"quoted\"", "line\nbreak: x", "*star", "{a,b}", "null", "- x", "x\u{1b}[31m", "é…", "~"];

#[test]
fn a_configuration_loads_whatever_names_were_found() {
    for name in HOSTILE.iter().chain(&["orders", "cart-…"]) {
        let text = starter(&map(name), None);
        let file = crate::config::parse("connreview.yml", &text).unwrap_or_else(|e| panic!("{name:?}: {e}\n{text}"));
        let profile = file.profile.unwrap();
        assert_eq!(profile.components[0].repository.as_slice(), ["acme/shop"]);
        let channels: Vec<&str> = profile.channels.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(channels, if name.contains(UNKNOWN) { vec![] } else { vec![*name] }, "{text}");
        let mut catalogue = crate::rules::Catalogue::built_in().unwrap();
        catalogue.add_profile(profile, "connreview.yml", &text, "profile").unwrap_or_else(|e| panic!("{name:?}: {e}\n{text}"));
    }
}

#[test]
fn a_profile_that_knows_the_repository_is_named_and_not_replaced() {
    let known = Map { profile: Some("tyk-mdcb".into()), ..map("orders") };
    let file = crate::config::parse("connreview.yml", &starter(&known, Some("gateway"))).unwrap();
    assert_eq!((file.use_profiles, file.component, file.profile.is_none()), (vec!["tyk-mdcb".to_owned()], Some("gateway".to_owned()), true));
}

#[test]
fn labels_of_a_diagram_and_rows_of_a_table_stay_in_their_places() {
    for name in HOSTILE {
        let (diagram, rows) = (mermaid(&map(name)), table(&map(name), 100));
        assert!(diagram.lines().skip(1).all(|l| l.starts_with("  ") && l.matches('"').count() == 2), "{diagram}");
        assert!(rows.chars().all(|c| c == '\n' || !c.is_control()), "{rows:?}");
    }
}

#[test]
fn what_is_done_most_comes_first() {
    assert_eq!(done(&map("a").files[0].does), "3 publish, 2 write");
    assert_eq!((count(1, "file"), count(2, "file")), ("1 file".to_owned(), "2 files".to_owned()));
}
