//! Matching: which rules fit a call, a record, an assignment or a declared function.
//!
//! In: an expression with its types. Out: indices of rules. Rules are found by name first, so that the cost of a call
//! does not grow with the catalogue. Left out: captures.

use super::typing::{Scope, Type, Types};
use crate::facts::{Call, Expr, FileFacts, Function, Param, Record, UNKNOWN};
use crate::rules::{CallMatch, Level, Match, Names, RecordMatch, Rule};
use aho_corasick::AhoCorasick;
use foldhash::{HashMap, HashSet};
use std::cell::LazyCell;
use std::sync::{Arc, PoisonError, RwLock};

/// Patterns, each as its rule and its place among the rule's.
type Patterns = Arc<[(usize, usize)]>;

/// The catalogue's patterns by the names they speak of.
#[derive(Debug, Default)]
pub(super) struct Index<'s> {
    /// Patterns of calls by the plain name of function or method: rule and entry.
    calls: HashMap<&'s str, Vec<(usize, usize)>>,
    /// Patterns of calls whose name is a glob.
    call_globs: Vec<(usize, usize)>,
    /// Which of these fit a name, by the names that were asked for: a few hundred names are called again and again.
    globs_by_name: RwLock<HashMap<String, Patterns>>,
    /// Patterns of calls of whatever it is, by a keyword argument.
    keywords: Vec<(usize, usize)>,
    /// Patterns of records by the plain name of their type.
    records: HashMap<&'s str, Vec<(usize, usize)>>,
    /// Patterns of records whose type is a glob.
    record_globs: Vec<(usize, usize)>,
    /// Patterns of records without a type.
    untyped_records: Vec<(usize, usize)>,
    /// Patterns of assignments.
    assigns: Vec<(usize, usize)>,
    /// Plain names of fields that patterns of assignments speak of.
    assigned: HashSet<&'s str>,
    /// True where a pattern of assignments names no field or a glob.
    assigned_any: bool,
    /// Patterns of declared functions.
    functions: Vec<(usize, usize)>,
    /// Patterns of declared types.
    pub declares: Vec<(usize, usize)>,
    /// Patterns of text.
    pub texts: Vec<(usize, usize)>,
    /// Patterns of logged values.
    pub logs: Vec<(usize, usize)>,
    /// Patterns of definition files.
    pub definitions: Vec<(usize, usize)>,
    /// Patterns of values of settings files.
    pub entries: Vec<(usize, usize)>,
    /// Patterns of addresses.
    pub schemes: Vec<(usize, usize)>,
    /// Rules of settings, in order of the catalogue.
    pub settings: Vec<usize>,
    /// Patterns of texts in code.
    pub literals: Vec<(usize, usize)>,
    /// Patterns of arithmetic operations.
    pub operations: Vec<(usize, usize)>,
    /// Patterns of shapes.
    pub shapes: Vec<(usize, usize)>,
}

impl<'s> Index<'s> {
    /// Makes the index of those of a catalogue's rules that are meant.
    pub fn of(rules: &'s [Rule], meant: &dyn Fn(usize, &Rule) -> bool) -> Self {
        let mut x = Self::default();
        for (r, rule) in rules.iter().enumerate().filter(|(r, rule)| meant(*r, rule)) {
            for (m, entry) in rule.matches.iter().enumerate() {
                match entry {
                    Match::Call(c) => x.add_call(c, (r, m)),
                    Match::Record(p) if !p.keys.is_empty() => x.untyped_records.push((r, m)),
                    Match::Record(p) => x.add_record(p, (r, m)),
                    Match::Assign(a) => {
                        x.assigns.push((r, m));
                        x.assigned_any |= a.fields.is_empty() || a.fields.texts.iter().any(|t| is_glob(t));
                        x.assigned.extend(a.fields.texts.iter().map(String::as_str));
                    }
                    Match::Function(_) => x.functions.push((r, m)),
                    Match::Declares(_) => x.declares.push((r, m)),
                    Match::Text(_) => x.texts.push((r, m)),
                    Match::Log(_) => x.logs.push((r, m)),
                    Match::Entry(_) => x.entries.push((r, m)),
                    Match::Scheme(_) => x.schemes.push((r, m)),
                    Match::Setting(_) => x.settings.push(r),
                    Match::Definition(_) => x.definitions.push((r, m)),
                    Match::Literal(_) => x.literals.push((r, m)),
                    Match::Operation(_) => x.operations.push((r, m)),
                    Match::Shape(_) => x.shapes.push((r, m)),
                }
            }
        }
        x
    }

    fn add_call(&mut self, c: &'s CallMatch, at: (usize, usize)) {
        if c.is_of_any() {
            self.keywords.push(at);
            return;
        }
        let names = c.functions.texts.iter().chain(&c.methods.texts);
        for n in names {
            if is_glob(n) {
                self.call_globs.push(at);
            } else {
                self.calls.entry(n).or_default().push(at);
            }
        }
    }

    fn add_record(&mut self, p: &'s RecordMatch, at: (usize, usize)) {
        for n in &p.types.texts {
            if is_glob(n) {
                self.record_globs.push(at);
            } else {
                self.records.entry(n).or_default().push(at);
            }
        }
    }

    /// Returns a search for the words without which no text and no operation of the index stands in a file; `None` where it has patterns of
    /// other sorts, which have no such words.
    pub fn words(&self, rules: &[Rule]) -> Option<AhoCorasick> {
        let others = [&self.record_globs, &self.untyped_records, &self.keywords, &self.assigns, &self.functions, &self.shapes];
        if !self.calls.is_empty() || !self.call_globs.is_empty() || !self.records.is_empty() || others.iter().any(|o| !o.is_empty()) {
            return None;
        }
        let mut words: Vec<String> = vec![];
        for m in rules.iter().enumerate().flat_map(|(r, rule)| rule.matches.iter().enumerate().map(move |(m, x)| ((r, m), x))) {
            match m {
                (at, Match::Literal(l)) if self.literals.contains(&at) => words.extend(l.holds.iter().map(|h| escaped(h))),
                // A name may be written with `_` between its words.
                (at, Match::Operation(o)) if self.operations.contains(&at) => words.extend(o.of.texts.iter().map(|t| longest_word(t))),
                _ => {}
            }
        }
        AhoCorasick::builder().ascii_case_insensitive(true).build(&words).ok()
    }

    /// Returns the rules that fit a call with how sure each is: the surest of each mechanism, in order of the catalogue.
    pub fn call(&self, rules: &[Rule], c: &Call, scope: &Scope<'_>, types: &Types<'_>) -> Vec<(usize, Level)> {
        let bases = made_of(c, scope, types);
        let names = || std::iter::once(c.name.as_str()).chain(bases.iter().map(|t| t.name.as_str()).filter(|n| *n != c.name));
        let named = names().filter_map(|n| self.calls.get(n)).flatten();
        let mut globs: Vec<(usize, usize)> = names().flat_map(|n| self.globs(rules, n).to_vec()).collect();
        globs.sort_unstable();
        globs.dedup();
        let mut receiver: Option<Option<Vec<Type>>> = None;
        let mut best: Vec<(usize, Level)> = vec![];
        for &(r, m) in named.chain(&globs) {
            let (rule, Match::Call(pattern)) = (&rules[r], &rules[r].matches[m]) else { continue };
            let language = scope.file.language;
            let foreign = !pattern.languages.is_empty() && !pattern.languages.contains(&language);
            if foreign
                || !speaks(rule, language)
                || pattern.except.as_ref().is_some_and(|e| e.fits(&c.name))
                || !(pattern.args.0..=pattern.args.1).contains(&c.args.len())
                || !begins(pattern, c)
                || !carries(pattern, c)
            {
                continue;
            }
            let Some(sure) = fits_call(pattern, c, scope, types, &mut receiver) else { continue };
            match best.iter_mut().find(|(b, _)| rules[*b].mechanism == rule.mechanism) {
                Some(b) if b.1 < sure => *b = (r, sure),
                Some(_) => {}
                None => best.push((r, sure)),
            }
        }
        best
    }

    /// Returns the patterns with a glob that fit the name of a called function or method.
    fn globs(&self, rules: &[Rule], name: &str) -> Patterns {
        if let Some(known) = self.globs_by_name.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Arc::clone(known);
        }
        let fits = |&&(r, m): &&(usize, usize)| matches!(&rules[r].matches[m], Match::Call(p) if p.functions.fits(name) || p.methods.fits(name));
        let found: Patterns = self.call_globs.iter().filter(fits).copied().collect();
        self.globs_by_name.write().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), Arc::clone(&found));
        found
    }

    /// Returns the rules that fit a call of whatever it is by a keyword argument.
    pub fn keywords(&self, rules: &[Rule], c: &Call, language: &str) -> Vec<usize> {
        if self.keywords.is_empty() || c.args.iter().all(|a| a.name.is_none()) {
            return vec![];
        }
        let fits = |&&(r, m): &&(usize, usize)| matches!(&rules[r].matches[m], Match::Call(p) if speaks(&rules[r], language) && carries(p, c) && begins(p, c) && (p.functions.fits(&c.name) || p.methods.fits(&c.name)));
        let mut found: Vec<usize> = self.keywords.iter().filter(fits).map(|&(r, _)| r).collect();
        found.dedup();
        found
    }

    /// Returns the rules that fit a record literal without a type by the names it gives.
    pub fn untyped_record(&self, rules: &[Rule], record: &Record, scope: &Scope<'_>) -> Vec<usize> {
        let names = || record.fields.iter().filter_map(|f| if let Some(Expr::Name(n) | Expr::Text(n)) = &f.key { Some(n) } else { None });
        let fits = |&&(r, m): &&(usize, usize)| {
            matches!(&rules[r].matches[m], Match::Record(p) if speaks(&rules[r], scope.file.language)
                && names().filter(|n| p.keys.fits(n)).count() >= p.least && imports(scope.file, &p.packages))
        };
        let mut found: Vec<usize> = vec![];
        for &(r, _) in self.untyped_records.iter().filter(fits) {
            if !found.iter().any(|f| rules[*f].mechanism == rules[r].mechanism) {
                found.push(r);
            }
        }
        found
    }

    /// Returns the rules that fit a record literal of a type.
    pub fn record(&self, rules: &[Rule], record: &Record, t: &Type, language: &str) -> Vec<usize> {
        let given =
            |names: &Names| names.is_empty() || record.fields.iter().any(|f| matches!(&f.key, Some(Expr::Name(n) | Expr::Text(n)) if names.fits(n)));
        let mut meant: Vec<(usize, usize)> = self.records.get(t.name.as_str()).into_iter().flatten().chain(&self.record_globs).copied().collect();
        meant.sort_unstable();
        let mut found: Vec<usize> = vec![];
        for (r, m) in meant {
            if let Match::Record(p) = &rules[r].matches[m]
                && speaks(&rules[r], language)
                && p.packages.allows(&t.package)
                && p.types.fits(&t.name)
                && given(&p.fields)
                && (p.without.is_empty() || !given(&p.without))
                && !found.iter().any(|f| rules[*f].mechanism == rules[r].mechanism && rules[*f].beside.is_empty() == rules[r].beside.is_empty())
            {
                found.push(r);
            }
        }
        found
    }

    /// Returns true where some rule asks about assignments to a field of this name.
    pub fn assigned(&self, field: &str) -> bool {
        !self.assigns.is_empty() && (self.assigned_any || self.assigned.contains(field))
    }

    /// Returns the rules that fit an assignment to a field of a type.
    pub fn assignment(&self, rules: &[Rule], field: &str, t: &Type, language: &str) -> Vec<usize> {
        let fits = |&&(r, m): &&(usize, usize)| matches!(&rules[r].matches[m], Match::Assign(p) if speaks(&rules[r], language) && p.packages.allows(&t.package) && p.types.fits(&t.name) && p.fields.allows(field));
        let mut found: Vec<usize> = self.assigns.iter().filter(fits).map(|&(r, _)| r).collect();
        found.dedup();
        found
    }

    /// Returns the rules that fit the declaration of a function.
    pub fn function(&self, rules: &[Rule], f: &Function, file: &FileFacts) -> Vec<usize> {
        let receiver = f.receiver.as_ref().map_or("", |r| r.type_ref.name.as_str());
        let typed = |list: &[Param]| -> Vec<String> { list.iter().map(|p| format!("{}.{}", p.type_ref.package, p.type_ref.name)).collect() };
        let types = LazyCell::new(|| (typed(&f.params), typed(&f.results)));
        let one = |names: &Names, of: &[String]| !names.is_empty() && of.iter().any(|t| names.fits(t));
        let fits = |&&(r, m): &&(usize, usize)| {
            matches!(&rules[r].matches[m], Match::Function(p) if speaks(&rules[r], file.language) && p.names.allows(&f.name) && p.receivers.allows(receiver)
                && (p.params.is_empty() && p.results.is_empty() || one(&p.params, &types.0) || one(&p.results, &types.1))
                && p.files.allows(&file.path)
                && imports(file, &p.imports))
        };
        let mut found: Vec<usize> = self.functions.iter().filter(fits).map(|&(r, _)| r).collect();
        found.dedup();
        found
    }
}

/// Returns a text as sources write it: line ends and tabs by their escapes, which are the same in every language that is read.
fn escaped(text: &str) -> String {
    text.replace('\r', "\\r").replace('\n', "\\n").replace('\t', "\\t")
}

/// Returns the longest run of letters of a pattern.
fn longest_word(pattern: &str) -> String {
    pattern.split(|c: char| !c.is_alphabetic()).max_by_key(|w| w.len()).unwrap_or_default().to_owned()
}

/// Returns true for a pattern with wildcards.
fn is_glob(pattern: &str) -> bool {
    pattern.contains(['*', '?', '{', '['])
}

/// Returns true where a rule is for a language.
pub(super) fn speaks(rule: &Rule, language: &str) -> bool {
    rule.languages.is_empty() || rule.languages.iter().any(|l| l == language)
}

/// Returns true where a file imports one of some packages, or none is asked for.
pub(super) fn imports(file: &FileFacts, packages: &Names) -> bool {
    packages.is_empty() || file.imports.iter().any(|i| packages.fits(&i.path))
}

/// Returns true where the first argument is one of the texts or numbers that a pattern asks for.
fn begins(p: &CallMatch, c: &Call) -> bool {
    let named = |e: &Expr| e.path().map(|_| e.to_string());
    p.first.is_empty() || c.args.first().and_then(|a| put_together(&a.value).or_else(|| named(&a.value))).is_some_and(|t| p.first.fits(&t))
}

/// Returns true where a call gives a keyword argument that a pattern asks for.
fn carries(p: &CallMatch, c: &Call) -> bool {
    p.keywords.is_empty() || c.args.iter().any(|a| a.name.as_deref().is_some_and(|n| p.keywords.fits(n)))
}

/// Returns a text that is written out, with [`UNKNOWN`] for parts that are not.
fn put_together(e: &Expr) -> Option<String> {
    match e {
        Expr::Text(t) | Expr::Number(t) => Some(t.clone()),
        _ if variable(e).is_some() => variable(e),
        Expr::Template(parts) => Some(parts.iter().map(|p| put_together(p).unwrap_or_else(|| UNKNOWN.to_owned())).collect()),
        Expr::Binary { op, left, right } if op == "+" => {
            let part = |e: &Expr| put_together(e).unwrap_or_else(|| UNKNOWN.to_owned());
            (matches!(**left, Expr::Text(_) | Expr::Template(_) | Expr::Binary { .. }) || variable(left).is_some())
                .then(|| format!("{}{}", part(left), part(right)))
        }
        _ => None,
    }
}

/// Returns an environment variable that is read in place, with `$` before its name.
fn variable(e: &Expr) -> Option<String> {
    match e {
        Expr::Field { of, name } if of.to_string() == "process.env" => Some(format!("${name}")),
        Expr::Index { of, index } => match &**index {
            Expr::Text(name) if matches!(of.to_string().as_str(), "process.env" | "os.environ" | "environ") => Some(format!("${name}")),
            _ => None,
        },
        Expr::Call(c) if matches!(c.name.as_str(), "getenv" | "Getenv") => match &c.args.first()?.value {
            Expr::Text(name) => Some(format!("${name}")),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the types that `new` makes a value of: the class, and those that it extends.
fn made_of(c: &Call, scope: &Scope<'_>, types: &Types<'_>) -> Vec<Type> {
    let made = if c.constructs { types.type_of(&Expr::Call(Box::new(c.clone())), scope) } else { None };
    made.map(|t| types.inherited(&t, scope.file, 0)).unwrap_or_default()
}

/// Returns how sure it is that a call fits a pattern, `None` where it does not. The receiver's type is found once for
/// all patterns.
fn fits_call(p: &CallMatch, c: &Call, scope: &Scope<'_>, types: &Types<'_>, receiver: &mut Option<Option<Vec<Type>>>) -> Option<Level> {
    if !p.functions.is_empty() && c.constructs {
        let fits = |t: &Type| p.packages.allows(&t.package) && p.functions.fits(&t.name);
        return made_of(c, scope, types).iter().any(fits).then_some(Level::High);
    }
    if !p.functions.is_empty() {
        return (p.functions.fits(&c.name) && p.packages.allows(&called_package(c, scope, types)?)).then_some(Level::High);
    }
    let Expr::Field { of, .. } = &c.callee else { return None };
    // In Python a method with a capital looks like a class.
    if c.constructs && matches!(scope.file.language, "typescript" | "javascript") {
        return None;
    }
    // `module.value.method()` may look like a function of `module.value`.
    let of_value = matches!(**of, Expr::Field { .. });
    if c.package.is_some() && !of_value || !p.methods.fits(&c.name) {
        return None;
    }
    // Where types are not written, the library's import and a name that only it has are all there is.
    let untyped = if scope.file.not_extracted.contains(&"types") { Level::Medium } else { Level::Low };
    let known = receiver.get_or_insert_with(|| types.type_of(of, scope).map(|t| types.inherited(&t, scope.file, 0)));
    match known {
        Some(chain) => chain.iter().any(|t| p.packages.allows(&t.package) && p.types.allows(&t.name)).then_some(Level::High),
        None => (p.untyped && scope.file.imports.iter().any(|i| p.packages.fits(&i.path))).then_some(untyped),
    }
}

/// Returns the package of which a call may call a function.
fn called_package(c: &Call, scope: &Scope<'_>, types: &Types<'_>) -> Option<String> {
    match &c.callee {
        // A function of the file's own package.
        Expr::Name(_) if c.package.is_none() => Some(types.package_of(&scope.file.path)),
        Expr::Field { of, .. } if c.package.is_none() => {
            if types.is_module(of, scope) {
                return types.type_of(of, scope).map(|t| t.package);
            }
            types.submodule(of, scope)
        }
        _ => c.package.clone(),
    }
}
