//! Declarations of the project that a file takes from another package than before, and that are the same.
//!
//! In: a changed file at both sides. Out: how head writes what base wrote: `model.Request` for `api.Request`, where the one is another name of
//! the other, or the declaration moved; and the name by which head imports a package. Left out: names that head still writes elsewhere, and what
//! is declared elsewhere with the same name and another meaning (`v1.Request`, `v2.Request`).

use crate::change::{FileChange, Lines, Side};
use crate::compare::functions::imports;
use crate::facts::{Expr, FileFacts, Outline, Source, Span, TypeDef, TypeRef, Value, ValueDef, lines};
use crate::points::Point;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Names that stand for each other are followed over so many declarations.
const MOST_HANDS: usize = 3;

/// How head writes names of base.
#[derive(Debug, Default)]
pub(crate) struct Homes {
    /// A package's name, or a name with its package's, as base writes it, with what head writes for it.
    names: BTreeMap<String, String>,
}

/// A file of one side.
type At<'a> = (&'a dyn Source, &'a FileFacts);

impl Homes {
    /// Returns them for a file whose change is known.
    pub(crate) fn of(base: At<'_>, head: At<'_>, change: &FileChange) -> Self {
        let mut names = imports(base.1, head.1);
        let edited = |side| change.hunks.iter().map(move |h| if side == Side::Base { h.base } else { h.head });
        let (old, new) = (named(base, Some(edited(Side::Base).collect())), named(head, Some(edited(Side::Head).collect())));
        for written in old.difference(&new) {
            let name = last(written);
            let same = |to: &&String| last(to) == name && *to != written && one(base, written, head, to);
            names.extend(new.iter().find(same).map(|to| (written.clone(), to.clone())));
        }
        if !names.is_empty() {
            // Of what head still writes as base did, nothing tells which places changed.
            let kept = named(head, None);
            names.retain(|written, _| !kept.contains(written));
        }
        Self { names }
    }

    /// Returns a piece of code of base as head writes it; what it quotes stays, and so do the keys of a record.
    fn spell(&self, code: &str) -> String {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let mut out = String::with_capacity(code.len());
        let mut left = code;
        while let Some(start) = left.find(|c: char| is_part(c) || QUOTES.contains(&c)) {
            let (before, rest) = left.split_at(start);
            out.push_str(before);
            let piece = quoted(rest).unwrap_or_else(|| rest.split(|c: char| !is_part(c) && c != '.').next().unwrap_or(rest));
            left = &rest[piece.len()..];
            let stays = out.ends_with('.') || left.starts_with(':') || piece.starts_with(QUOTES);
            out.push_str(&if stays { piece.to_owned() } else { self.path(piece) });
        }
        out.push_str(left);
        out
    }

    /// Returns a path of names as head writes it.
    fn path(&self, path: &str) -> String {
        let two = path.match_indices('.').nth(1).map_or(path, |(at, _)| &path[..at]);
        let one = path.split('.').next().unwrap_or(path);
        let known = [two, one].into_iter().find_map(|part| Some((part, self.names.get(part)?)));
        known.map_or_else(|| path.to_owned(), |(part, to)| format!("{to}{}", &path[part.len()..]))
    }

    /// Gives the lines of base what head writes.
    pub(crate) fn adopt(&self, outline: &mut Outline<'_>) {
        if self.names.is_empty() {
            return;
        }
        for line in &mut outline.lines {
            let text = self.spell(&line.text);
            line.text.set(&text);
        }
    }

    /// Gives a point of base what head writes.
    pub(crate) fn adopt_point(&self, p: &mut Point) {
        if self.names.is_empty() {
            return;
        }
        p.text = self.spell(&p.text);
        p.captures.values_mut().for_each(|c| self.adopt_value(&mut c.value));
    }

    /// Gives a declared point of base what head writes: what it captures is code throughout.
    pub(crate) fn adopt_declared(&self, p: &mut Point) {
        self.adopt_point(p);
        for c in p.captures.values_mut() {
            if let Value::Text(text) = &mut c.value {
                *text = self.spell(text);
            }
        }
    }

    /// Gives a value of base what head writes.
    fn adopt_value(&self, value: &mut Value) {
        match value {
            Value::Reference(text) | Value::Unknown(text) => *text = self.spell(text),
            Value::List(all) => all.iter_mut().for_each(|v| self.adopt_value(v)),
            Value::Text(_) | Value::Number(_) | Value::Duration(_) | Value::Bool(_) | Value::Null | Value::Env(_) => {}
        }
    }
}

/// What texts are put between.
const QUOTES: [char; 3] = ['"', '\'', '`'];

/// Returns the text between quotes that a piece of code begins with, quotes and all; all that is left where the second one is missing.
fn quoted(code: &str) -> Option<&str> {
    let quote = code.chars().next().filter(|c| QUOTES.contains(c))?;
    let mut escaped = false;
    let end = code.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    Some(end.map_or(code, |(at, _)| &code[..=at]))
}

/// Returns the last part of a name.
fn last(written: &str) -> &str {
    written.rsplit('.').next().unwrap_or(written)
}

/// Returns the types and values that some lines of a file name, or all, of its own package or, with its name, of another.
fn named((source, file): At<'_>, only: Option<Vec<Lines>>) -> BTreeSet<String> {
    let Some(bytes) = source.bytes(&file.path) else { return BTreeSet::new() };
    let all: Vec<&[u8]> = lines(&bytes).collect();
    // Where the one is made another name of the other, the file names both.
    let aliases: Vec<Span> = file.types.iter().filter(|t| t.target.is_some()).map(|t| t.span).chain(file.values.iter().map(|v| v.span)).collect();
    let in_use = |line: &u32| !aliases.iter().any(|s| (s.start..=s.end).contains(line));
    let runs = only.unwrap_or_else(|| vec![Lines { start: 1, count: u32::try_from(all.len()).unwrap_or(u32::MAX) }]);
    let texts = runs
        .into_iter()
        .flat_map(|l| l.start..l.start.saturating_add(l.count))
        .filter(in_use)
        .filter_map(|line| Some(String::from_utf8_lossy(all.get((line as usize).checked_sub(1)?)?)));
    let part = |text: Cow<'_, str>| text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').map(str::to_owned).collect::<Vec<_>>();
    let words = texts.flat_map(part);
    let taken = |word: &str| -> Option<String> {
        let mut parts = word.split('.');
        let (package, name) = (parts.next()?, parts.next());
        let is_name = |n: &str| n.chars().next().is_some_and(char::is_uppercase);
        match name {
            Some(name) if is_name(name) => file.import(package).filter(|i| i.member.is_none()).map(|_| format!("{package}.{name}")),
            _ => is_name(package).then(|| package.to_owned()),
        }
    };
    words.filter_map(|word| taken(&word)).collect()
}

/// Returns true where a name of base and one of head stand for the same declaration of the project.
fn one(base: At<'_>, old: &str, head: At<'_>, new: &str) -> bool {
    let (Some(old), Some(new)) = (Declared::of(base, old, MOST_HANDS), Declared::of(head, new, MOST_HANDS)) else { return false };
    // What stands at its old place still is another one, unless it is only another name there.
    let left = || Declared::followed(head.0, &old.unit, &old.name, MOST_HANDS).is_none_or(|d| d.place() == new.place());
    old.place() == new.place() || old.means() == new.means() && left()
}

/// Where a name is declared, and as what.
struct Declared {
    unit: String,
    name: String,
    file: Arc<FileFacts>,
}

impl Declared {
    /// Follows a name as a file writes it to where it is declared.
    fn of((source, file): At<'_>, written: &str, hands: usize) -> Option<Self> {
        let unit = match written.split_once('.') {
            Some((package, _)) => source.unit_of(file, &file.import(package)?.path)?,
            None => source.unit(&file.path),
        };
        Self::followed(source, &unit, last(written), hands)
    }

    /// Follows a name of a unit to where it is declared.
    fn followed(source: &dyn Source, unit: &str, name: &str, hands: usize) -> Option<Self> {
        let found = Self::in_unit(source, unit, name)?;
        let further = found.other_name().filter(|_| hands > 0).and_then(|n| Self::of((source, &found.file), &n, hands - 1));
        Some(further.unwrap_or(found))
    }

    /// Returns its unit and name.
    fn place(&self) -> (&str, &str) {
        (&self.unit, &self.name)
    }

    /// Returns a declaration of a unit.
    fn in_unit(source: &dyn Source, unit: &str, name: &str) -> Option<Self> {
        let files = source.declaring(unit, name).into_iter().filter_map(|path| source.part(&path, &[]));
        let of = |file: Arc<FileFacts>| Self { unit: unit.to_owned(), name: name.to_owned(), file };
        files.map(of).find(|d| d.type_def().is_some() || d.value().is_some())
    }

    /// Returns the type.
    fn type_def(&self) -> Option<&TypeDef> {
        self.file.types.iter().find(|t| t.name == self.name)
    }

    /// Returns the constant or variable.
    fn value(&self) -> Option<&ValueDef> {
        self.file.values.iter().find(|v| v.name == self.name)
    }

    /// Returns what it is only another name of, as its file writes that.
    fn other_name(&self) -> Option<String> {
        let package = |path: &str| self.file.imports.iter().find(|i| i.path == path).map(|i| i.name.clone());
        match (self.type_def(), self.value().and_then(|v| v.value.as_ref())) {
            (Some(t), _) => t.target.as_ref().and_then(|to: &TypeRef| Some(format!("{}.{}", package(&to.package)?, to.name))),
            (None, Some(Expr::Field { of, name })) => matches!(&**of, Expr::Name(_)).then(|| format!("{of}.{name}")),
            _ => None,
        }
    }

    /// Returns what it is, in words that are the same for the same declaration.
    fn means(&self) -> String {
        let field = |f: &crate::facts::Field| format!("{} {} {:?}", f.name, f.type_ref.name, f.tags);
        match (self.type_def(), self.value()) {
            (Some(t), _) => format!("{:?} {:?} {:?}", t.kind, t.target.as_ref().map(|t| &t.text), t.fields.iter().map(field).collect::<Vec<_>>()),
            (None, value) => value.and_then(|v| v.value.as_ref()).map(ToString::to_string).unwrap_or_default(),
        }
    }
}
