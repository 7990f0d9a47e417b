//! Points of settings files, manifests and scripts: values that a rule names, and environment variables that are settings of a
//! connection wherever they are read.
//!
//! In: facts with entries and the catalogue. Out: points, one for each entry and mechanism. Left out: what several entries mean
//! together.

use super::settings::{fits_setting, words};
use super::{Captured, Finder, Point};
use crate::facts::{Entry, Expr, FileFacts, Value};
use crate::rules::{EntryMatch, Level, Match, Rule};
use rayon::prelude::*;
use std::collections::BTreeMap;

impl Finder<'_> {
    /// Returns the points of a file's entries, in order.
    pub fn entries(&self, file: &FileFacts) -> Vec<Point> {
        if file.entries.is_empty() || self.index.entries.is_empty() && self.index.settings.is_empty() {
            return vec![];
        }
        let seen = Seen::of(file);
        file.entries.par_iter().flat_map_iter(|e| self.entry_points(file, e, &seen)).collect()
    }

    /// Returns the points that one entry is: the first rule of each mechanism.
    fn entry_points(&self, file: &FileFacts, e: &Entry, seen: &Seen<'_>) -> Vec<Point> {
        let about = About::of(e, file, seen);
        let mut found: Vec<usize> = vec![];
        let mut add = |rule: usize| {
            if !found.iter().any(|f| self.catalogue.rules[*f].mechanism == self.catalogue.rules[rule].mechanism) {
                found.push(rule);
            }
        };
        for &(r, m) in &self.index.entries {
            if matches!(&self.catalogue.rules[r].matches[m], Match::Entry(p) if about.fits(p, file)) {
                add(r);
            }
        }
        if e.variable {
            let fits = |r: &Rule| r.matches.iter().any(|m| matches!(m, Match::Setting(s) if fits_setting(s, "", "", &about.name_words, e.name())));
            self.index.settings.iter().copied().find(|&i| fits(&self.catalogue.rules[i])).into_iter().for_each(add);
        }
        found.into_iter().map(|r| self.entry_point(r, file, e, &about)).collect()
    }

    /// Returns the point of an entry.
    fn entry_point(&self, rule: usize, file: &FileFacts, e: &Entry, about: &About<'_>) -> Point {
        let r = &self.catalogue.rules[rule];
        let option = r.options.iter().find(|o| o.fields.fits(e.name()));
        let secret = option.is_some_and(|o| o.secret) || is_secret(e);
        let text = |t: &str| Captured { value: Value::Text(t.to_owned()), change: None, secret: false, odd: None };
        let value = Captured { value: value(&e.value, secret), change: option.and_then(|o| o.change.clone()), secret, odd: None };
        let mut captures = BTreeMap::from([("value".to_owned(), value), ("name".to_owned(), text(e.name()))]);
        captures.extend([("resource".to_owned(), text(&about.title)), ("kind".to_owned(), text(about.kind))]);
        let symbol = e.symbol(&file.resources);
        Point {
            rule,
            mechanism: r.mechanism.clone(),
            role: r.role.clone(),
            file: file.path.clone(),
            line: e.line,
            callee: e.short(&file.resources),
            symbol,
            at: None,
            text: String::new(),
            captures,
            via: vec![],
            decorates: false,
            confidence: r.confidence.min(Level::High),
        }
    }
}

/// Returns true for an entry whose name says that its value is a secret.
pub fn is_secret(e: &Entry) -> bool {
    const SECRET: &[&str] = &["password", "passwd", "pass", "secret", "token", "requirepass", "masterauth", "apikey", "credential", "credentials"];
    let words = words(e.name());
    let last = words.last().map_or("", String::as_str);
    let pair = words.len().checked_sub(2).map(|i| format!("{}{}", words[i], last)).unwrap_or_default();
    SECRET.contains(&last) || matches!(pair.as_str(), "apikey" | "privatekey" | "secretkey" | "accesskey" | "signingkey" | "encryptionkey")
}

/// Returns true for a name such as `REDIS_URL`.
pub(crate) fn is_upper(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// Returns a value as it is compared. A secret is a text whatever it looks like.
fn value(e: &Expr, secret: bool) -> Value {
    match e {
        Expr::Text(t) => Value::Text(t.clone()),
        Expr::Number(n) if secret => Value::Text(n.clone()),
        Expr::Number(n) => Value::Number(n.clone()),
        Expr::Bool(b) => Value::Bool(*b),
        Expr::Null => Value::Null,
        other => Value::Unknown(other.to_string()),
    }
}

/// What the entries of a file say of its containers.
struct Seen<'f> {
    /// Image by resource and the path of the container.
    images: BTreeMap<(Option<usize>, &'f [String]), String>,
}

impl<'f> Seen<'f> {
    fn of(file: &'f FileFacts) -> Self {
        let image = |e: &'f Entry| match (e.path.split_last()?, &e.value) {
            ((last, rest), Expr::Text(t) | Expr::Other(t)) if last == "image" => Some(((e.resource, rest), image_name(t))),
            _ => None,
        };
        Self { images: file.entries.iter().filter_map(image).collect() }
    }
}

/// Returns an image without registry and version, in lower case.
pub(crate) fn image_name(image: &str) -> String {
    let name = image.rsplit('/').next().unwrap_or(image);
    name.split([':', '@']).next().unwrap_or(name).to_lowercase()
}

/// What an entry belongs to.
struct About<'f> {
    entry: &'f Entry,
    path: String,
    title: String,
    kind: &'f str,
    /// Names of the object, its container and its image in lower case.
    names: Vec<String>,
    /// Words of the path.
    words: Vec<String>,
    /// Words of the name.
    name_words: Vec<String>,
}

impl<'f> About<'f> {
    fn of(entry: &'f Entry, file: &'f FileFacts, seen: &Seen<'_>) -> Self {
        let resource = entry.resource.and_then(|i| file.resources.get(i));
        let mut names: Vec<String> = resource.iter().map(|r| r.name.to_lowercase()).collect();
        // The innermost object that runs an image is the container.
        let container = (1..entry.path.len()).rev().find_map(|n| Some((n, seen.images.get(&(entry.resource, &entry.path[..n]))?)));
        match container {
            Some((n, image)) => names.extend([entry.path[n - 1].to_lowercase(), image.clone()]),
            None => names.extend(resource.iter().flat_map(|r| &r.images).map(|i| image_name(i))),
        }
        Self {
            entry,
            path: entry.path.join("/"),
            title: resource.map(|r| r.title()).unwrap_or_default(),
            kind: resource.map_or("", |r| r.kind.as_str()),
            names,
            words: entry.path.iter().flat_map(|p| words(p)).collect(),
            name_words: words(entry.name()),
        }
    }

    /// Returns true where the entry is what a pattern asks for.
    fn fits(&self, p: &EntryMatch, file: &FileFacts) -> bool {
        let all = |set: &Vec<String>| set.iter().all(|w| self.words.contains(w));
        let any_name = |w: &String| self.words.contains(w) || self.names.iter().any(|n| words(n).contains(w));
        let value = || match &self.entry.value {
            Expr::Text(t) | Expr::Number(t) | Expr::Other(t) => t.clone(),
            other => other.to_string(),
        };
        p.kinds.allows(self.kind)
            && (!p.literal || self.entry.is_literal())
            && p.paths.allows(&self.path)
            && (p.words.is_empty() || p.words.iter().any(all))
            && (p.resources.is_empty() || self.names.iter().any(|n| p.resources.fits(n)))
            && p.files.allows(&file.path)
            && !p.without.iter().any(|set| set.iter().all(any_name))
            && (p.values.is_empty() || p.values.fits(&value()))
            && (p.except.is_empty() || !p.except.fits(&value()))
    }
}
