//! Which object of a manifest an entry belongs to.
//!
//! In: the documents of a file. Out: facts with entries and resources. Left out: what the objects mean to each other.

use super::tree::{Collector, Kind, Node};
use crate::facts::{FileFacts, Resource, Span};
use std::collections::BTreeMap;

/// Adds the entries and resources of a file's documents.
pub(super) fn collect(documents: &[Node], docs: &BTreeMap<u32, String>, plain: &str, facts: &mut FileFacts) {
    let mut c = Collector { entries: vec![], resource: None, docs };
    for d in documents {
        document(d, plain, &mut c, &mut facts.resources);
    }
    facts.entries.append(&mut c.entries);
}

/// Adds one document.
fn document(d: &Node, plain: &str, c: &mut Collector<'_>, resources: &mut Vec<Resource>) {
    let kind = d.get("kind").and_then(Node::text).filter(|_| d.get("apiVersion").is_some());
    let items = d.get("items").map(|i| &i.kind);
    match (kind, items) {
        (Some("List"), Some(Kind::List(items))) => items.iter().for_each(|i| document(i, plain, c, resources)),
        (Some(kind), _) => {
            let name = d.get("metadata").and_then(|m| m.get("name").or_else(|| m.get("generateName"))).and_then(Node::text);
            object(kind, name.unwrap_or_default(), d, &mut vec![], c, resources);
        }
        (None, _) if is_compose(d) => compose(d, c, resources),
        (None, _) => object(plain, "", d, &mut vec![], c, resources),
    }
}

/// Adds one object.
fn object(kind: &str, name: &str, d: &Node, path: &mut Vec<String>, c: &mut Collector<'_>, resources: &mut Vec<Resource>) {
    let mut images = vec![];
    images_of(d, &mut images);
    c.resource = Some(resources.len());
    resources.push(Resource { kind: kind.to_owned(), name: name.to_owned(), images, span: Span { start: d.line, end: d.end } });
    c.node(d, path);
}

/// Returns true for a compose file: services that are built or run from an image.
fn is_compose(d: &Node) -> bool {
    match d.get("services").map(|s| &s.kind) {
        Some(Kind::Map(services)) => services.iter().any(|(_, _, s)| s.get("image").is_some() || s.get("build").is_some()),
        _ => false,
    }
}

/// Adds a compose file: each service is an object.
fn compose(d: &Node, c: &mut Collector<'_>, resources: &mut Vec<Resource>) {
    let Kind::Map(fields) = &d.kind else { return };
    for (key, _, value) in fields {
        match &value.kind {
            Kind::Map(services) if key == "services" => {
                for (name, _, service) in services {
                    object("compose", name, service, &mut vec![key.clone(), name.clone()], c, resources);
                }
            }
            _ => {}
        }
    }
}

/// Adds the images that a node names.
fn images_of(node: &Node, images: &mut Vec<String>) {
    match &node.kind {
        Kind::Map(fields) => fields.iter().for_each(|(key, _, value)| match value.text() {
            Some(t) if key == "image" => images.push(t.to_owned()),
            _ => images_of(value, images),
        }),
        Kind::List(items) => items.iter().for_each(|i| images_of(i, images)),
        _ => {}
    }
}
