//! What the values of manifests mean to each other: selectors, ports and names that match nothing, ports given twice, stores that are
//! exposed without a policy, liveness that asks what readiness asks.
//!
//! In: points of manifests that the change touches, and the manifests beside them. Out: changes at these points. Left out: objects
//! that only a cluster or another repository knows; where nothing beside could match, nothing is said; templates, whose names are
//! not known here.

use crate::change::{Called, Side, directory};
use crate::compare::compared::change;
use crate::compare::words::code;
use crate::compare::{Change, ComparedPoint, Comparison, Direction, PointStatus, Sides};
use crate::facts::{Entry, Expr, FileFacts};
use crate::points::Point;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Most files that are read beside a manifest.
const MOST_FILES: usize = 60;
/// Ports that a cluster gives to nodes, unless it is told otherwise.
const NODE_PORTS: RangeInclusive<u32> = 30_000..=32_767;

/// Adds what the touched values of manifests mean to the objects beside them.
pub(crate) fn compare(sides: &Sides<'_>, found: &mut Comparison) {
    let mut worlds: BTreeMap<String, World> = BTreeMap::new();
    let touched = |p: &&ComparedPoint| matches!(p.status, PointStatus::Added | PointStatus::Modified);
    let mut changes: Vec<Change> = vec![];
    for p in found.points.iter().filter(touched).map(|p| &p.point).filter(|p| ROLES.contains(&p.role.as_str())) {
        let home = directory(&p.file).to_owned();
        let world = worlds.entry(home).or_insert_with(|| World::beside(sides, &p.file));
        let Some((object, entry)) = world.at(p) else { continue };
        let said = match p.role.as_str() {
            "select" => world.selects_nothing(&object),
            "target" => world.no_such_port(&object, entry),
            "route" => world.leads_nowhere(&object, entry),
            "node-port" => world.node_port(&object, entry).or_else(|| taken_elsewhere(sides, p, &object, entry)),
            "expose" => world.without_policy(&object),
            _ => same_check(sides, p, &object, entry),
        };
        changes.extend(said.map(|said| told(p, &said)));
    }
    changes.dedup_by(|a, b| a.summary == b.summary && a.file == b.file);
    found.changes.extend(changes);
}

/// Roles of rules whose points are looked at.
const ROLES: &[&str] = &["select", "target", "route", "node-port", "expose", "probe"];

/// Returns the change that a sentence tells.
fn told(p: &Point, said: &str) -> Change {
    let kind = match p.role.as_str() {
        "probe" => "health_check_changed",
        "expose" => "exposure_changed",
        _ => "wiring_changed",
    };
    change(p, Side::Head, kind, Direction::Weakened, said.to_owned())
}

/// The manifests of a directory and those below it.
struct World {
    files: Vec<Arc<FileFacts>>,
    /// True where Kustomize changes names or labels.
    kustomized: bool,
}

/// An object of a manifest.
#[derive(Clone, Copy)]
struct Object<'w> {
    facts: &'w FileFacts,
    index: usize,
}

/// An object with the labels of the instances that it runs.
type Labelled<'w> = (Object<'w>, BTreeMap<String, String>);

impl World {
    /// Reads the manifests beside a file.
    fn beside(sides: &Sides<'_>, path: &str) -> Self {
        let home = directory(path);
        let below = |p: &String| match home {
            "" => !p.contains('/'),
            _ => p.strip_prefix(home).is_some_and(|rest| rest.starts_with('/')),
        };
        let all = sides.head.called(&[Called::Ending(".yaml"), Called::Ending(".yml")]);
        let mut paths: Vec<String> = all.into_iter().filter(below).filter(|p| sides.places.production(p)).take(MOST_FILES).collect();
        if !paths.iter().any(|p| p == path) && sides.head.holds(path) {
            paths.push(path.to_owned());
        }
        let files: Vec<Arc<FileFacts>> = paths.into_iter().filter_map(|p| sides.head.file(&p)).collect();
        let renames = |e: &Entry| matches!(e.path[0].as_str(), "commonLabels" | "labels" | "namePrefix" | "nameSuffix");
        let kustomized = files.iter().any(|f| f.path.contains("kustomization") && f.entries.iter().any(renames));
        Self { files, kustomized }
    }

    /// Returns the object and entry of a point.
    fn at(&self, p: &Point) -> Option<(Object<'_>, &Entry)> {
        let facts = self.files.iter().find(|f| f.path == p.file)?;
        let entry = facts.entries.iter().find(|e| e.line == p.line && e.symbol(&facts.resources) == p.symbol)?;
        Some((Object { facts, index: entry.resource? }, entry))
    }

    /// Returns all objects of a kind; of any where none is given.
    fn objects<'w>(&'w self, kind: &'w str) -> impl Iterator<Item = Object<'w>> {
        let of = |f: &'w Arc<FileFacts>| (0..f.resources.len()).map(move |index| Object { facts: f, index });
        self.files.iter().flat_map(of).filter(move |o| kind.is_empty() || o.facts.resources[o.index].kind == kind)
    }

    /// Returns what runs instances with labels, and whether all labels are known.
    fn workloads(&self) -> (Vec<Labelled<'_>>, bool) {
        let all: Vec<_> = self.objects("").map(|o| (o, o.pod_labels())).filter(|(_, l)| !l.is_empty()).collect();
        let known = !self.kustomized && all.iter().all(|(_, l)| l.iter().all(|(k, v)| !k.is_empty() && !is_template(k) && !is_template(v)));
        (all, known)
    }

    /// Says that a service selects no instance.
    fn selects_nothing(&self, service: &Object<'_>) -> Option<String> {
        let selector = service.below(&["spec", "selector"]);
        let (workloads, known) = self.workloads();
        if !known || workloads.is_empty() || selector.iter().any(|(k, v)| is_template(k) || is_template(v)) || selector.is_empty() {
            return None;
        }
        let fits = |labels: &BTreeMap<String, String>| selector.iter().all(|(k, v)| labels.get(k) == Some(v));
        let shown: Vec<String> = selector.iter().map(|(k, v)| code(&format!("{k}: {v}"))).collect();
        (!workloads.iter().any(|(_, l)| fits(l)))
            .then(|| format!("{} selects {}, which nothing in the manifests beside it is labelled with", code(&service.title()), shown.join(", ")))
    }

    /// Says that a service leads to a port name that its instances do not have.
    fn no_such_port(&self, service: &Object<'_>, entry: &Entry) -> Option<String> {
        let Expr::Text(port) = &entry.value else { return None };
        let selector = service.below(&["spec", "selector"]);
        let (workloads, known) = self.workloads();
        let fits = |labels: &BTreeMap<String, String>| selector.iter().all(|(k, v)| labels.get(k) == Some(v));
        let chosen: Vec<Object<'_>> = workloads.into_iter().filter(|(_, l)| fits(l)).map(|(o, _)| o).collect();
        let has = |o: &Object<'_>| {
            o.entries().any(|e| matches!(e.path.as_slice(), [.., list, _, name] if list == "ports" && name == "name" && text(e) == *port || list == "ports" && is_template(&text(e))))
        };
        if !known || selector.is_empty() || chosen.is_empty() || is_template(port) || port.parse::<u32>().is_ok() || chosen.iter().any(has) {
            return None;
        }
        Some(format!("{} leads to port {}, which {} does not name", code(&service.title()), code(port), code(&chosen[0].title())))
    }

    /// Says that a route or ingress leads to a service or port that is not there.
    fn leads_nowhere(&self, route: &Object<'_>, entry: &Entry) -> Option<String> {
        let target = text(entry);
        let services: Vec<Object<'_>> = self.objects("Service").collect();
        if self.kustomized || is_template(&target) || services.is_empty() || services.iter().any(|s| is_template(&s.name())) {
            return None;
        }
        if entry.name() == "name" {
            let there = services.iter().any(|s| s.name() == target);
            return (!there)
                .then(|| format!("{} leads to service {}, which the manifests beside it do not have", code(&route.title()), code(&target)));
        }
        let to = route.below(&["spec", "to"]).remove("name")?;
        let service = services.into_iter().find(|s| s.name() == to)?;
        let ports: Vec<String> = service
            .entries()
            .filter(|e| matches!(e.path.as_slice(), [_, list, _, name] if list == "ports" && matches!(name.as_str(), "name" | "port" | "targetPort")))
            .map(text)
            .collect();
        (!ports.contains(&target) && !ports.iter().any(|p| is_template(p)))
            .then(|| format!("{} leads to port {} of {}, which has {}", code(&route.title()), code(&target), code(&service.title()), listed(&ports)))
    }

    /// Says that no policy of the manifests beside it selects the instances that an exposed service leads to. Where only a route is known, its
    /// service tells the instances.
    fn without_policy(&self, exposed: &Object<'_>) -> Option<String> {
        let service = match exposed.kind() {
            "Service" => *exposed,
            "Route" => {
                let to = exposed.below(&["spec", "to"]).remove("name")?;
                self.objects("Service").find(|s| s.name() == to)?
            }
            _ => return None,
        };
        let labels = service.below(&["spec", "selector"]);
        if self.kustomized || labels.is_empty() || labels.iter().any(|(k, v)| is_template(k) || is_template(v)) {
            return None;
        }
        let policies: Vec<Object<'_>> = ["NetworkPolicy", "CiliumNetworkPolicy"].iter().flat_map(|k| self.objects(k)).collect();
        let selects = |o: &Object<'_>| o.chosen().iter().all(|(k, v)| is_template(k) || is_template(v) || labels.get(k) == Some(v));
        let what = code(&exposed.title());
        (!policies.iter().any(selects)).then(|| match policies.first() {
            None => format!("{what} is reached from outside, and no network policy stands beside it"),
            Some(p) => format!("{what} is reached from outside, and {} does not select its instances", code(&p.title())),
        })
    }

    /// Says that a port of nodes is outside of what a cluster gives, or given twice.
    fn node_port(&self, service: &Object<'_>, entry: &Entry) -> Option<String> {
        let port: u32 = text(entry).parse().ok()?;
        if !NODE_PORTS.contains(&port) {
            let (first, last) = (NODE_PORTS.start(), NODE_PORTS.end());
            return Some(format!("port {port} on the nodes of {} is outside of {first}–{last}, which a cluster gives out", code(&service.title())));
        }
        let same = |o: &Object<'_>| {
            (o.name() != service.name()) && o.entries().any(|e| e.name() == "nodePort" && text(e).parse() == Ok(port)) && !self.kustomized
        };
        let other = self.objects("Service").find(same)?;
        Some(format!("{} and {} both take port {port} on the nodes", code(&service.title()), code(&other.title())))
    }
}

/// Says that liveness now asks what readiness asks, where both asked different things before.
fn same_check(sides: &Sides<'_>, p: &Point, object: &Object<'_>, entry: &Entry) -> Option<String> {
    let at = entry.path.iter().position(|p| p == "livenessProbe" || p == "readinessProbe")?;
    let container = &entry.path[..at];
    let checks = |o: &Object<'_>| (o.check(container, "livenessProbe"), o.check(container, "readinessProbe"));
    let (liveness, readiness) = checks(object);
    if liveness.is_empty() || liveness != readiness {
        return None;
    }
    let changed = sides.change.files.iter().find(|f| f.path == p.file)?;
    let base = sides.base.file(changed.path_at(Side::Base)?)?;
    let same = |r: &crate::facts::Resource| r.title() == object.title();
    let before = checks(&Object { facts: &base, index: base.resources.iter().position(same)? });
    let asked: Vec<String> = liveness.values().cloned().collect();
    (before.0 != before.1 && !(before.0.is_empty() && before.1.is_empty())).then(|| {
        format!(
            "liveness and readiness of {} now ask the same ({}): an instance that is only not ready is restarted too",
            code(&object.title()),
            code(&asked.join(" "))
        )
    })
}

/// Says that a service of another directory takes the same port of the nodes. What only developers or tests run is no neighbour, nor is another
/// variant of the same service.
fn taken_elsewhere(sides: &Sides<'_>, p: &Point, service: &Object<'_>, entry: &Entry) -> Option<String> {
    let port: u32 = text(entry).parse().ok()?;
    let manifest = |path: &str| (path.ends_with(".yaml") || path.ends_with(".yml")) && path != p.file && sides.places.production(path);
    for (path, _) in sides.head.mentions_among(&manifest, &["nodePort".to_owned()]).into_iter().take(MOST_FILES) {
        let Some(facts) = sides.head.file(&path).filter(|f| !crate::compare::documents::entries::is_development(f)) else { continue };
        let objects = (0..facts.resources.len()).map(|index| Object { facts: &facts, index }).filter(|o| o.kind() == "Service");
        let same = |o: &Object<'_>| o.name() != service.name() && o.entries().any(|e| e.name() == "nodePort" && text(e).parse() == Ok(port));
        if let Some(other) = objects.into_iter().find(same) {
            let (one, two) = (code(&service.title()), code(&other.title()));
            return Some(format!("{one} and {two} ({}) both take port {port} on the nodes", code(&path)));
        }
    }
    None
}

impl<'w> Object<'w> {
    /// Returns its kind.
    fn kind(&self) -> &'w str {
        &self.facts.resources[self.index].kind
    }

    /// Returns the labels that a policy selects by; none selects everything.
    fn chosen(&self) -> BTreeMap<String, String> {
        let mut all = self.below(&["spec", "podSelector", "matchLabels"]);
        all.extend(self.below(&["spec", "endpointSelector", "matchLabels"]));
        all
    }

    /// Returns its name.
    fn name(&self) -> String {
        self.facts.resources[self.index].name.clone()
    }

    /// Returns its name in reports.
    fn title(&self) -> String {
        self.facts.resources[self.index].title()
    }

    /// Returns its values.
    fn entries(&self) -> impl Iterator<Item = &'w Entry> {
        let index = self.index;
        self.facts.entries.iter().filter(move |e| e.resource == Some(index))
    }

    /// Returns the values right below a way.
    fn below(&self, way: &[&str]) -> BTreeMap<String, String> {
        let here = |e: &&Entry| e.path.len() == way.len() + 1 && e.path.iter().zip(way).all(|(p, w)| p == w);
        let direct = self.entries().filter(here).map(|e| (e.name().to_owned(), text(e)));
        // What a template writes as a block stands at the way itself.
        let written = self.entries().filter(|e| e.path.iter().eq(way.iter())).map(|e| (String::new(), text(e)));
        direct.chain(written).collect()
    }

    /// Returns the labels of the instances that it runs.
    fn pod_labels(&self) -> BTreeMap<String, String> {
        if self.facts.resources[self.index].kind == "Pod" {
            self.below(&["metadata", "labels"])
        } else {
            self.below(&["spec", "template", "metadata", "labels"])
        }
    }

    /// Returns what a check asks.
    fn check(&self, container: &[String], probe: &str) -> BTreeMap<String, String> {
        const ASKS: &[&str] = &["httpGet", "exec", "tcpSocket", "grpc"];
        let asks = |e: &&Entry| {
            let rest = e.path.strip_prefix(container);
            matches!(rest, Some([p, how, ..]) if p == probe && ASKS.contains(&how.as_str()))
        };
        self.entries().filter(asks).map(|e| (e.path[container.len() + 1..].join("."), text(e))).collect()
    }
}

/// Returns an entry's value as text.
fn text(e: &Entry) -> String {
    match &e.value {
        Expr::Text(t) | Expr::Number(t) | Expr::Other(t) => t.clone(),
        other => other.to_string(),
    }
}

/// Returns true for what a template writes.
fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("${")
}

/// Returns values as code.
fn listed(values: &[String]) -> String {
    values.iter().map(|v| code(v)).collect::<Vec<_>>().join(", ")
}
