//! Constants across files: the value behind a name of the own package or of a package of the same repository.
//!
//! In: a name and the file that uses it. Out: the declared expression and its file, or the function and its file. Left out: variables that anything in their package assigns,
//! and packages of other repositories. Only files that may declare the name, or mention it, are parsed.

use super::language_of;
use super::sources::{Sources, lock, slot};
use crate::facts::{Constants, Declared, Expr, FileFacts, Function, Source, Step, StepKind, ValueDef};
use crate::index::is_of_word;
use foldhash::{HashMap, HashMapExt};
use memchr::memmem;
use rayon::prelude::*;
use std::sync::Arc;

/// From so many values on, a file's are looked up by name: each of ten thousand may ask for the next.
const MANY_VALUES: usize = 64;

/// Which files of a unit may declare which names.
#[derive(Debug, Default)]
pub(super) struct Package {
    /// Files that count, sorted.
    files: Vec<String>,
    /// Files by declared name.
    declaring: HashMap<String, Vec<usize>>,
}

impl Package {
    /// Returns the package of a language whose units are files: the file itself, which may declare anything it holds.
    fn of_file(path: &str, name: &str) -> Self {
        Self { files: vec![path.to_owned()], declaring: HashMap::from_iter([(name.to_owned(), vec![0])]) }
    }

    /// Adds a declaration of a file: a method by its own name, and behind that of its type.
    fn add(&mut self, file: usize, declared: &Declared) {
        let mut name = |name: String| {
            let files = self.declaring.entry(name).or_default();
            if files.last() != Some(&file) {
                files.push(file);
            }
        };
        match declared {
            Declared::Type(n) | Declared::Function(n) | Declared::Value(n) => name(n.clone()),
            Declared::Method(of, n) => {
                name(format!("{of}.{n}"));
                name(n.clone());
            }
        }
    }

    /// Returns the files that may declare a name.
    pub fn declaring(&self, name: &str) -> Vec<String> {
        self.declaring.get(name).into_iter().flatten().map(|&i| self.files[i].clone()).collect()
    }
}

impl Constants for Sources {
    fn constant(&self, file: &FileFacts, package: &str, name: &str) -> Option<(Expr, Arc<FileFacts>)> {
        let own = self.unit(&file.path);
        let unit = if package.is_empty() { own.clone() } else { self.unit_of(file, package)? };
        // A member follows its type: `Keys.User` is where `Keys` is.
        let (head, member) = name.split_once('.').map_or((name, None), |(h, m)| (h, Some(m)));
        let (unit, head) = self.exported(&unit, head).ok()?;
        // Only a file that is a unit by itself declares members of classes.
        if member.is_some() && !self.is_file_unit(&unit) {
            return None;
        }
        let name = member.map_or_else(|| head.clone(), |m| format!("{head}.{m}"));
        let name = name.as_str();
        let with_tests = package.is_empty() && language_of(&file.path).is_some_and(|l| (l.is_test)(&file.path));
        let index = if self.is_file_unit(&unit) { Arc::new(Package::of_file(&unit, name)) } else { self.package(&unit, file.language, with_tests) };
        let wanted = (package.is_empty() && unit == own).then_some(file.package.as_str());
        index.declaring.get(name)?.iter().find_map(|&i| {
            let facts = self.file(&index.files[i])?;
            if wanted.is_some_and(|p| p != facts.package) {
                return None;
            }
            let value = match *self.values_named(&facts, name) {
                [] => {
                    let default = class_attribute(&facts, name)?;
                    return Some((default, facts));
                }
                [only] => &facts.values[only],
                // One that a condition gives another value has none.
                _ => return None,
            };
            (value.constant || !self.is_assigned(&index, &facts.package, name)).then(|| Some((declared(value)?, Arc::clone(&facts))))?
        })
    }

    fn function(&self, file: &FileFacts, package: &str, name: &str) -> Option<(Arc<FileFacts>, usize)> {
        let unit = if package.is_empty() { self.unit(&file.path) } else { self.unit_of(file, package)? };
        let (unit, name) = self.exported(&unit, name).ok()?;
        let paths = if self.is_file_unit(&unit) { vec![unit] } else { self.declaring(&unit, &name) };
        paths.iter().find_map(|p| {
            let facts = self.part(p, &[name.as_str()])?;
            let index = facts.functions.iter().position(|f| f.name == name && f.receiver.is_none())?;
            Some((facts, index))
        })
    }
}

impl Sources {
    /// Returns the index of a unit. It is made outside of the lock, because it is made in parallel: a worker that
    /// waits for its parts may pick up a job that asks for the same directory.
    pub(super) fn package(&self, unit: &str, language: &str, with_tests: bool) -> Arc<Package> {
        let key = (unit.to_owned(), with_tests);
        if let Some(known) = lock(&self.packages).get(&key) {
            return Arc::clone(known);
        }
        let counts = |p: &String| language_of(p).is_some_and(|l| l.name == language && (with_tests || !(l.is_test)(p)));
        let files: Vec<String> = self.files_of(unit).into_iter().filter(counts).collect();
        let declared: Vec<_> = files.par_iter().with_max_len(4).map(|p| self.declared(p)).collect();
        let mut index = Package { files, declaring: HashMap::new() };
        for (i, declared) in declared.iter().enumerate() {
            declared.iter().flat_map(|all| all.iter()).for_each(|d| index.add(i, d));
        }
        Arc::clone(lock(&self.packages).entry(key).or_insert(Arc::new(index)))
    }

    /// Returns the indices of a file's values of a name.
    fn values_named(&self, facts: &FileFacts, name: &str) -> Box<[usize]> {
        let all = || facts.values.iter().enumerate();
        if facts.values.len() < MANY_VALUES {
            return all().filter(|(_, v)| v.name == name).map(|(i, _)| i).collect();
        }
        let index = || {
            let mut index: HashMap<String, Vec<usize>> = HashMap::new();
            all().for_each(|(i, v)| index.entry(v.name.clone()).or_default().push(i));
            index
        };
        slot(&self.values, &facts.path).get_or_init(index).get(name).map(|found| found.as_slice().into()).unwrap_or_default()
    }

    /// Returns true where a function of the package assigns the variable. Only files are parsed in which the text looks
    /// like that: a logger, say, is mentioned in every file of its package.
    fn is_assigned(&self, package: &Package, name: &str, variable: &str) -> bool {
        let looks_so = |p: &&String| self.bytes(p).is_some_and(|content| may_assign(&content, variable));
        let suspects: Vec<&String> = package.files.par_iter().with_max_len(4).filter(looks_so).collect();
        let files = suspects.into_iter().filter_map(|p| self.file(p)).filter(|f| f.package == name);
        files.into_iter().any(|f| f.functions.iter().any(|function| assigns(&function.body, variable)))
    }
}

/// Returns true where a text may assign `variable`: the name, then nothing but further names and an operator up to `=` or `++`
/// on the same line.
fn may_assign(content: &[u8], variable: &str) -> bool {
    memmem::find_iter(content, variable).any(|at| {
        let before = at.checked_sub(1).map(|i| content[i]);
        let after = &content[at + variable.len()..];
        if before.is_some_and(|b| is_of_word(b) || b == b'.') || after.first().is_some_and(|b| is_of_word(*b)) {
            return false;
        }
        let end = after.iter().position(|b| matches!(b, b'=' | b'\n' | b'(' | b'{' | b'"' | b'!' | b':'));
        let head = &after[..end.unwrap_or(after.len())];
        let equals = end.is_some_and(|i| after[i] == b'=' && after.get(i + 1) != Some(&b'='));
        equals || head.trim_ascii_start().starts_with(b"++") || head.trim_ascii_start().starts_with(b"--")
    })
}

/// Returns the value of a class's attribute, `Class.name`, in a language whose classes hold values; `None` where a method assigns it, other
/// than the constructor once.
fn class_attribute(facts: &FileFacts, name: &str) -> Option<Expr> {
    let (class, attribute) = name.rsplit_once('.').filter(|_| !matches!(facts.language, "go" | "rust"))?;
    let field = facts.types.iter().find(|t| t.name == class)?.fields.iter().find(|f| f.name == attribute)?;
    let mut assigned: Vec<(&Function, Option<&Expr>)> = vec![];
    for f in &facts.functions {
        Step::walk_all(&f.body, &mut |s| {
            if let StepKind::Assign { targets, values, .. } = &s.kind {
                let here = targets.iter().enumerate().filter(|(_, t)| matches!(t, Expr::Field { name, .. } if name == attribute));
                assigned.extend(here.map(|(i, _)| (f, values.get(i).filter(|_| values.len() == targets.len()))));
            }
        });
    }
    match assigned.as_slice() {
        // One that is nothing here is set by those who make or derive it.
        [] => field.default.clone().filter(|d| !matches!(d, Expr::Null)),
        [(constructor, Some(value))] if is_constructor_of(constructor, class) => made_with(constructor, value),
        _ => None,
    }
}

/// Returns true for the function that makes a value of a class.
fn is_constructor_of(f: &Function, class: &str) -> bool {
    matches!(f.name.as_str(), "__init__" | "constructor") && f.receiver.as_ref().is_some_and(|r| r.type_ref.name == class)
}

/// Returns what a constructor sets an attribute to: a value that is written out, or the default of the parameter that it takes over.
fn made_with(constructor: &Function, value: &Expr) -> Option<Expr> {
    match value {
        Expr::Name(n) => constructor.params.iter().find(|p| p.name == *n)?.default.clone().filter(|d| !matches!(d, Expr::Null)),
        Expr::Text(_) | Expr::Number(_) | Expr::Bool(_) => Some(value.clone()),
        _ => None,
    }
}

/// Returns the value of a declaration, with the declared type if it has one.
fn declared(value: &ValueDef) -> Option<Expr> {
    let of = value.value.clone()?;
    Some(match &value.type_ref {
        Some(type_ref) => Expr::cast(type_ref.clone(), of),
        None => of,
    })
}

/// Returns true where a step, also one of a function literal, assigns `variable` without declaring it.
fn assigns(body: &[Step], variable: &str) -> bool {
    let mut found = false;
    Step::walk_all(body, &mut |step| {
        found |= is_assignment(step, variable);
        step.expressions(&mut |e| {
            e.walk(&mut |inner| {
                if let Expr::Function(f) = inner {
                    Step::walk_all(&f.body, &mut |s| found |= is_assignment(s, variable));
                }
            });
        });
    });
    found
}

/// Returns true for `variable = …`.
fn is_assignment(step: &Step, variable: &str) -> bool {
    match &step.kind {
        StepKind::Assign { targets, declares: false, .. } => targets.iter().any(|t| matches!(t, Expr::Name(n) if n == variable)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignment_is_suspected_where_a_line_looks_like_one() {
        for (text, expected) in [
            ("x = 1", true),
            ("x += 1", true),
            ("a, x, b = f()", true),
            ("x++", true),
            ("x[i] = 1", true),
            ("x := 1", false),
            ("if x == 1 {", false),
            ("if x != y {", false),
            ("f(x)\ny = 1", false),
            ("x.Info(\"a = b\")", false),
            ("max = 1", false),
            ("y.x = 1", false),
            ("x", false),
        ] {
            assert_eq!(may_assign(text.as_bytes(), "x"), expected, "{text}");
        }
    }
}
