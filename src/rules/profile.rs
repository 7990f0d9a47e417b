//! Compiles profiles: what a team knows of its own system.
//!
//! In: [`ProfileFile`], from a pack's `profile.yml` or the configuration's `profile:`. Out: [`Profile`], every name in
//! it checked. Left out: recognising things by it, see [`super::seen`].
//!
//! Paths are written with or without the repository's name in front. A path with it is of that repository's component;
//! a path without it is of the component that the step, connection or key file speaks of.

use super::check::Check;
use super::file::{ComponentFile, ConnectionFile, GuidelineFile, ImpactFile, PartnerFile, ProfileFile, ScenarioFile, SeenFile, Texts};
use super::marks::At;
use super::model::{Component, Connection, Names, PartnerRule, Profile, Scenario, ScenarioStep, Seen};
use super::problem::one_of;
use super::seen::last_part;
use std::collections::{BTreeMap, BTreeSet};

/// Stores that a connection may go to although they are no component.
const STORES: &[&str] = &["redis"];

/// Compiles a profile that stands at `top` of its file; `None` where it is wrong.
pub(super) fn profile(file: ProfileFile, top: &At, check: &mut Check<'_>) -> Option<Profile> {
    check.not_empty(&file.name, &top.key("name"), "name");
    if file.components.is_empty() {
        check.value(&top.key("components"), "the profile has no component", "name at least the one whose repository is reviewed");
    }
    let mut compiler = Compiler { components: &file.components, check };
    let at = |list: &str, i: usize| top.key(list).index(i);
    compiler.once("component", file.components.iter().map(|c| &c.name), &top.key("components"));
    compiler.once("connection", file.connections.iter().map(|c| &c.id), &top.key("connections"));
    compiler.once("channel", file.channels.iter().map(|c| &c.name), &top.key("channels"));
    compiler.once("scenario", file.scenarios.iter().map(|s| &s.id), &top.key("scenarios"));
    compiler.once("impact", file.impacts.iter().map(|i| &i.id), &top.key("impacts"));
    compiler.once("guideline", file.guidelines.iter().map(|g| &g.id), &top.key("guidelines"));
    let components = (0..).zip(&file.components).map(|(i, c)| compiler.component(c, &at("components", i))).collect();
    let connections = (0..).zip(&file.connections).map(|(i, c)| compiler.connection(c, &at("connections", i))).collect();
    let scenarios = (0..).zip(&file.scenarios).map(|(i, s)| compiler.scenario(s, &at("scenarios", i))).collect();
    for (i, channel) in (0..).zip(&file.channels) {
        compiler.component_names(&channel.publishers, &at("channels", i).key("publishers"));
        compiler.component_names(&channel.subscribers, &at("channels", i).key("subscribers"));
    }
    let partners = (0..).zip(&file.partners).map(|(i, p)| compiler.partner(p, &at("partners", i))).collect();
    (0..).zip(&file.impacts).for_each(|(i, p)| compiler.impact(p, &at("impacts", i)));
    (0..).zip(&file.guidelines).for_each(|(i, g)| compiler.guideline(g, &at("guidelines", i)));
    check.problems.is_empty().then_some(Profile {
        name: file.name,
        title: file.title,
        components,
        connections,
        channels: file.channels,
        scenarios,
        partners,
        impacts: file.impacts,
        guidelines: file.guidelines,
    })
}

/// Compiles the parts of one profile.
struct Compiler<'a, 'b> {
    /// All components, for names and repositories.
    components: &'a [ComponentFile],
    /// Takes the problems.
    check: &'a mut Check<'b>,
}

impl Compiler<'_, '_> {
    /// Checks that the names of a list are given and differ.
    fn once<'n>(&mut self, what: &str, names: impl Iterator<Item = &'n String>, at: &At) {
        let mut seen = BTreeSet::new();
        for (i, name) in names.enumerate() {
            if name.trim().is_empty() {
                self.check.value(&at.index(i), format!("the {what} has no name"), "give it one");
            } else if !seen.insert(name) {
                self.check.value(&at.index(i), format!("a second {what} is called `{name}`"), "give it another name");
            }
        }
    }

    /// Compiles a component.
    fn component(&mut self, file: &ComponentFile, at: &At) -> Component {
        self.check.not_empty(&file.title, &at.key("title"), "title");
        let key_files = (0..).zip(&file.key_files).map(|(i, k)| {
            let at = at.key("key_files").index(i);
            self.check.mechanism(&k.mechanism, &at.key("mechanism"));
            (self.key_path(&k.path, &file.name, &at.key("path")), k.mechanism.clone(), k.area.clone())
        });
        let key_files = key_files.collect();
        let settings = (0..).zip(&file.settings).map(|(i, s)| {
            let at = at.key("settings").index(i);
            (self.check.names(&s.type_name, &at.key("type")), self.check.names(&s.field, &at.key("field")), s.about.clone())
        });
        let settings = settings.collect();
        Component {
            name: file.name.clone(),
            title: file.title.clone(),
            repositories: file.repository.as_slice().to_vec(),
            paths: self.check.names(&file.paths, &at.key("paths")),
            key_files,
            settings,
        }
    }

    /// Compiles the path of a key file of `component`.
    fn key_path(&mut self, path: &str, component: &str, at: &At) -> Names {
        let (owners, rest) = self.owners(path);
        if owners.is_empty() || owners.iter().any(|o| o == component) {
            let texts: &[&str] = if owners.is_empty() { &[path] } else { &[rest, path] };
            return self.check.names_of(&texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>(), at);
        }
        let cause = format!("`{path}` starts with the repository of `{}`, but is a key file of `{component}`", owners.join(", "));
        self.check.value(at, cause, "move it to that component, or write the path within the repository");
        Names::default()
    }

    /// Returns the components whose repository's name stands in front of a path, and the path without it.
    fn owners<'p>(&self, path: &'p str) -> (Vec<String>, &'p str) {
        let Some((first, rest)) = path.split_once('/') else { return (Vec::new(), path) };
        let of = |c: &&ComponentFile| c.repository.as_slice().iter().any(|r| last_part(r).eq_ignore_ascii_case(first));
        (self.components.iter().filter(of).map(|c| c.name.clone()).collect(), rest)
    }

    /// Compiles a connection.
    fn connection(&mut self, file: &ConnectionFile, at: &At) -> Connection {
        self.component_name(&file.from, &at.key("from"), STORES);
        self.component_name(&file.to, &at.key("to"), STORES);
        self.check.mechanism(&file.mechanism, &at.key("mechanism"));
        self.check.not_empty(&file.title, &at.key("title"), "title");
        Connection {
            id: file.id.clone(),
            from: file.from.clone(),
            to: file.to.clone(),
            mechanism: file.mechanism.clone(),
            title: file.title.clone(),
            about: file.about.clone(),
            seen: self.seen(&file.seen, &[&file.from, &file.to], &at.key("seen")),
        }
    }

    /// Compiles a scenario.
    fn scenario(&mut self, file: &ScenarioFile, at: &At) -> Scenario {
        self.check.not_empty(&file.title, &at.key("title"), "title");
        if file.steps.is_empty() {
            self.check.value(&at.key("steps"), "the scenario has no step", "write its steps in order");
        }
        self.once("step", file.steps.iter().map(|s| &s.id), &at.key("steps"));
        let steps = (0..).zip(&file.steps).map(|(i, s)| {
            let at = at.key("steps").index(i);
            self.component_name(&s.component, &at.key("component"), &[]);
            let seen = self.seen(&s.seen, &[&s.component], &at.key("seen"));
            ScenarioStep { id: s.id.clone(), title: s.title.clone(), component: s.component.clone(), seen }
        });
        Scenario { id: file.id.clone(), title: file.title.clone(), steps: steps.collect() }
    }

    /// Compiles how something of the given components is recognised.
    fn seen(&mut self, file: &SeenFile, components: &[&str], at: &At) -> Seen {
        let (files, files_of) = self.files(&file.files, components, &at.key("files"));
        Seen {
            files,
            files_of,
            symbols: self.check.names(&file.symbols, &at.key("symbols")),
            methods: self.check.names(&file.methods, &at.key("methods")),
            keys: self.check.names(&unknown_parts(&file.keys), &at.key("keys")),
            channels: self.check.names(&unknown_parts(&file.channels), &at.key("channels")),
            settings: self.check.names(&file.settings, &at.key("settings")),
        }
    }

    /// Compiles paths: all of them, and by component.
    fn files(&mut self, files: &Texts, components: &[&str], at: &At) -> (Names, BTreeMap<String, Names>) {
        let mut all = Vec::new();
        let mut by_component: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for path in files.as_slice() {
            let (owners, rest) = self.owners(path);
            let named = !owners.is_empty();
            let owners = if named { owners } else { components.iter().map(|c| (*c).to_owned()).collect() };
            for owner in owners {
                let list = by_component.entry(owner).or_default();
                list.extend(named.then(|| rest.to_owned()));
                list.push(path.clone());
            }
            all.push(rest_or(named, rest, path));
        }
        // A wrong pattern is told once, by its place in the list as written.
        let all = self.check.names_of(&all, at);
        (all, by_component.into_iter().map(|(c, texts)| (c, Names::of(&texts).unwrap_or_default())).collect())
    }

    /// Checks names of components.
    fn component_names(&mut self, names: &[String], at: &At) {
        (0..).zip(names).for_each(|(i, n)| self.component_name(n, &at.index(i), &[]));
    }

    /// Checks the name of a component, or of one of `others`.
    fn component_name(&mut self, name: &str, at: &At, others: &[&str]) {
        let known: Vec<&str> = self.components.iter().map(|c| c.name.as_str()).chain(others.iter().copied()).collect();
        if !known.contains(&name) {
            self.check.value(at, format!("unknown component `{name}`"), one_of(name, known, "add it under `components:`"));
        }
    }

    /// Compiles a partner.
    fn partner(&mut self, file: &PartnerFile, at: &At) -> PartnerRule {
        self.component_name(&file.component, &at.key("component"), &[]);
        self.component_name(&file.partner, &at.key("partner"), &[]);
        self.check.not_empty(&file.why, &at.key("why"), "why");
        self.kinds(&file.kinds, &at.key("kinds"));
        if let Some(m) = &file.mechanism {
            self.check.mechanism(m, &at.key("mechanism"));
        }
        PartnerRule {
            component: file.component.clone(),
            kinds: file.kinds.clone(),
            mechanisms: file.mechanism.iter().cloned().collect(),
            except_keys: self.check.names(&unknown_parts(&file.except_keys), &at.key("except_keys")),
            partner: file.partner.clone(),
            why: file.why.clone(),
        }
    }

    /// Checks an impact.
    fn impact(&mut self, file: &ImpactFile, at: &At) {
        self.check.not_empty(&file.consider, &at.key("consider"), "consider");
        self.kinds(&file.kinds, &at.key("kinds"));
        (0..).zip(&file.mechanisms).for_each(|(i, m)| self.check.mechanism(m, &at.key("mechanisms").index(i)));
    }

    /// Checks a guideline.
    fn guideline(&mut self, file: &GuidelineFile, at: &At) {
        self.check.not_empty(&file.says, &at.key("says"), "says");
        if !file.tests {
            self.kinds(&file.kinds, &at.key("kinds"));
        }
        (0..).zip(&file.mechanisms).for_each(|(i, m)| self.check.mechanism(m, &at.key("mechanisms").index(i)));
    }

    /// Checks change kinds.
    fn kinds(&mut self, kinds: &[String], at: &At) {
        if kinds.is_empty() {
            self.check.value(at, "`kinds` is empty", "name the change kinds it speaks of");
        }
        (0..).zip(kinds).for_each(|(i, k)| self.check.kind(k, &at.index(i), false));
    }
}

/// Returns the path without the repository's name where one stood there.
fn rest_or(named: bool, rest: &str, path: &str) -> String {
    if named { rest.to_owned() } else { path.to_owned() }
}

/// Returns patterns of keys in which `{}`, as reports print an unknown part, is any run.
fn unknown_parts(texts: &Texts) -> Texts {
    Texts::Many(texts.as_slice().iter().map(|t| t.replace("{}", "*")).collect())
}
