//! Tests of the whole room on small packs that are given as texts.

mod loaded;
mod profiles;
mod refused;
mod roles;

use super::load;
use super::model::Catalogue;
use super::source::{PackSource, SourceFile};

/// A pack that brings all that the rules of these tests name.
const PACK: &str = "\
name: acme
title: The Acme queue
mechanisms:
  queue: { title: Queue, order: 9, label: sync }
libraries:
  acme:
    packages: github.com/acme/queue{,/v*}
    returns: { New: Client, Client.Topic: Topic, '*.Clone': Client }
    dependency: queue
change_kinds:
  priority_changed: a message has another priority
";

/// A rule without fault.
const RULE: &str = "\
id: acme.publish
what: message to the Acme queue
why: Consumers decode it.
mechanism: queue
role: publish
languages: go
match:
  - call: { library: acme, type: Client, method: 'Publish*', args: 2+ }
captures:
  queue: { arg: 0 }
  ttl: { name: [ttl, TTL], unit: s }
changes:
  added: channel_added
  captures: { queue: channel_renamed, ttl: ttl_changed }
ask: Do all consumers of {queue} know it?
recommend: Publish to both.
severity: { channel_renamed: high }
failures: [refused, timeout]
example: c.Publish(\"jobs\", body)
";

/// Makes a pack of files, given as name and text.
fn pack(folder: &str, files: &[(&str, &str)]) -> PackSource {
    let file = |(name, text): &(&str, &str)| SourceFile { name: (*name).into(), origin: format!("{folder}/{name}"), text: (*text).to_owned().into() };
    PackSource { folder: folder.to_owned(), built_in: false, files: files.iter().map(file).collect() }
}

/// Loads packs and returns the problems as they are printed.
fn load(packs: Vec<PackSource>) -> (Catalogue, Vec<String>) {
    let mut problems = Vec::new();
    let catalogue = load::only(packs, &mut problems);
    problems.sort();
    (catalogue, problems.iter().map(ToString::to_string).collect())
}

/// Loads the pack with these further files, which must be without fault.
#[track_caller]
fn good(files: &[(&str, &str)]) -> Catalogue {
    let mut all = vec![("pack.yml", PACK), ("publish.yml", RULE)];
    all.extend(files);
    let (catalogue, problems) = load(vec![pack("acme", &all)]);
    assert_eq!(problems, Vec::<String>::new());
    catalogue
}
