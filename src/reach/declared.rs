//! What a unit declares: name → file.
//!
//! In: the sources of a unit (a directory, or a file where the language imports files). Out: tables of types, functions, methods and
//! package values, and from them the parsed declaration, whose file alone is parsed. Where lines tell what a file declares, they are enough:
//! one inside a text may look like a declaration, and then the parsed file simply does not have it. A unit that is a file is parsed, and
//! names that it only hands on are followed to where they are declared. Left out: how lines are read.

use crate::facts::{Declared, FileFacts, Function, Source, TypeDef, ValueDef};
use foldhash::HashMap;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Where names of one unit are declared.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// Type → file.
    types: BTreeMap<String, Arc<str>>,
    /// Function without receiver → file.
    functions: BTreeMap<String, Arc<str>>,
    /// Type → method → file.
    methods: BTreeMap<String, BTreeMap<String, Arc<str>>>,
    /// Package constant or variable → file.
    values: BTreeMap<String, Arc<str>>,
}

impl Table {
    /// Adds a declaration of a file; the first of a name counts.
    fn add(&mut self, declared: Declared, path: &Arc<str>) {
        let (names, name) = match declared {
            Declared::Type(n) => (&mut self.types, n),
            Declared::Function(n) => (&mut self.functions, n),
            Declared::Value(n) => (&mut self.values, n),
            Declared::Method(of, n) => (self.methods.entry(of).or_default(), n),
        };
        names.entry(name).or_insert_with(|| Arc::clone(path));
    }

    /// Returns true where `type_name` declares a method `method`.
    pub(crate) fn has_method(&self, type_name: &str, method: &str) -> bool {
        self.methods.get(type_name).is_some_and(|m| m.contains_key(method))
    }

    /// Returns the number of `names` that are methods of `type_name`.
    pub(crate) fn methods_among<'a>(&self, type_name: &str, names: impl Iterator<Item = &'a str>) -> usize {
        self.methods.get(type_name).map_or(0, |m| names.filter(|n| m.contains_key(*n)).count())
    }

    /// Returns the methods of a type, sorted.
    pub(crate) fn methods_of(&self, type_name: &str) -> impl Iterator<Item = &str> {
        self.methods.get(type_name).into_iter().flatten().map(|(m, _)| m.as_str())
    }

    /// Returns true where a type, function or value of this name is declared here.
    pub(crate) fn declares(&self, name: &str) -> bool {
        self.types.contains_key(name) || self.functions.contains_key(name) || self.values.contains_key(name)
    }

    /// Returns the types that declare a method of this name, sorted.
    pub(crate) fn types_with<'a>(&'a self, method: &'a str) -> impl Iterator<Item = &'a str> {
        self.methods.iter().filter(move |(_, m)| m.contains_key(method)).map(|(t, _)| t.as_str())
    }
}

/// A unit and a name that it declares.
pub(crate) type Place = (String, String);

/// The declarations of all units, each scanned when it is first asked for.
pub(crate) struct Declarations<'s> {
    /// Files of head.
    pub(crate) source: &'s dyn Source,
    /// Tables made so far.
    tables: Mutex<HashMap<String, Arc<Table>>>,
    /// Units that import paths stand for, by importing directory and path.
    homes: Mutex<HashMap<(String, String), Option<String>>>,
    /// Where names that a unit hands on are declared.
    places: Mutex<HashMap<Place, Place>>,
    /// Number of files that name a type.
    uses: Mutex<BTreeMap<String, usize>>,
    /// Number of types that have a method, for languages that seldom write types.
    rivals: Mutex<BTreeMap<String, usize>>,
}

/// A declaration inside its parsed file.
#[derive(Clone)]
pub(crate) struct In<T> {
    /// The file.
    pub(crate) file: Arc<FileFacts>,
    /// Index among the file's declarations of this sort.
    pub(crate) index: usize,
    /// What it is an index of.
    sort: std::marker::PhantomData<T>,
}

impl<T> In<T> {
    /// Makes a reference to a declaration.
    pub(crate) fn new(file: Arc<FileFacts>, index: Option<usize>) -> Option<Self> {
        Some(Self { file, index: index?, sort: std::marker::PhantomData })
    }
}

impl In<Function> {
    /// Returns the function; its body may be left out.
    pub(crate) fn get(&self) -> &Function {
        &self.file.functions[self.index]
    }

    /// Returns the function with its body.
    pub(crate) fn whole(&self, declared: &Declarations<'_>) -> Option<Self> {
        if !self.file.partial {
            return Some(self.clone());
        }
        let file = declared.source.part(&self.file.path, &[self.get().name.as_str()])?;
        (self.index < file.functions.len()).then(|| Self { file, ..self.clone() })
    }
}

impl In<TypeDef> {
    /// Returns the type.
    pub(crate) fn get(&self) -> &TypeDef {
        &self.file.types[self.index]
    }
}

impl In<ValueDef> {
    /// Returns the constant or variable.
    pub(crate) fn get(&self) -> &ValueDef {
        &self.file.values[self.index]
    }
}

impl<'s> Declarations<'s> {
    /// Makes an empty set of tables over `source`.
    pub(crate) fn new(source: &'s dyn Source) -> Self {
        Self { source, tables: Mutex::default(), homes: Mutex::default(), places: Mutex::default(), uses: Mutex::default(), rivals: Mutex::default() }
    }

    /// Returns true for a file that is a unit by itself.
    pub(crate) fn is_module(&self, path: &str) -> bool {
        !path.is_empty() && self.source.unit(path) == path
    }

    /// Returns the table of a unit.
    pub(crate) fn table(&self, unit: &str) -> Arc<Table> {
        if let Some(t) = lock(&self.tables).get(unit) {
            return t.clone();
        }
        let made = Arc::new(self.scan(unit));
        lock(&self.tables).entry(unit.to_owned()).or_insert(made).clone()
    }

    /// Returns the unit that declares what others know as `name` of `unit`, and its name there; the same where that is not to be found.
    pub(crate) fn place(&self, unit: &str, name: &str) -> Place {
        let same = (unit.to_owned(), name.to_owned());
        if !self.is_module(unit) || self.table(unit).declares(name) {
            return same;
        }
        if let Some(known) = lock(&self.places).get(&same) {
            return known.clone();
        }
        let found = self.source.exported(unit, name).unwrap_or_else(|_| same.clone());
        lock(&self.places).insert(same, found.clone());
        found
    }

    /// Returns the unit that `import` names as seen from `file`.
    pub(crate) fn home(&self, file: &FileFacts, import: &str) -> Option<String> {
        let key = (self.source.unit(&file.path), import.to_owned());
        if let Some(known) = lock(&self.homes).get(&key) {
            return known.clone();
        }
        let home = self.source.unit_of(file, import);
        lock(&self.homes).insert(key, home.clone());
        home
    }

    /// Returns the number of files of the repository, of the language of the unit `of`, that hold each of `names`.
    pub(crate) fn uses(&self, of: &str, names: &BTreeSet<String>) -> BTreeMap<String, usize> {
        let missing: Vec<String> = {
            let known = lock(&self.uses);
            names.iter().filter(|n| !known.contains_key(*n)).cloned().collect()
        };
        if !missing.is_empty() {
            let kin = self.source.kin(of);
            let hits = self.source.mentions_among(&|p| kin.holds(p), &missing);
            let count = |i: usize| hits.iter().filter(|(_, found)| found.contains(&i)).count();
            let counted: Vec<(String, usize)> = missing.iter().enumerate().map(|(i, n)| (n.clone(), count(i))).collect();
            lock(&self.uses).extend(counted);
        }
        let known = lock(&self.uses);
        names.iter().map(|n| (n.clone(), known.get(n).copied().unwrap_or(0))).collect()
    }

    /// Returns the declaration of a type.
    pub(crate) fn type_def(&self, unit: &str, name: &str) -> Option<In<TypeDef>> {
        let (unit, name) = self.place(unit, name);
        let path = self.table(&unit).types.get(&name)?.clone();
        let file = self.source.part(&path, &[])?;
        let index = file.types.iter().position(|t| t.name == name);
        In::new(file, index)
    }

    /// Returns the declaration of a function without receiver.
    pub(crate) fn function(&self, unit: &str, name: &str) -> Option<In<Function>> {
        let (unit, name) = self.place(unit, name);
        let path = self.table(&unit).functions.get(&name)?.clone();
        let file = self.source.part(&path, &[])?;
        let index = file.functions.iter().position(|f| f.receiver.is_none() && f.name == name);
        In::new(file, index)
    }

    /// Returns the declaration of a method of a type, own methods only.
    pub(crate) fn method(&self, unit: &str, type_name: &str, name: &str) -> Option<In<Function>> {
        let path = self.table(unit).methods.get(type_name)?.get(name)?.clone();
        let file = self.source.part(&path, &[])?;
        let index = file.functions.iter().position(|f| f.name == name && f.receiver.as_ref().is_some_and(|r| r.type_ref.name == type_name));
        In::new(file, index)
    }

    /// Returns the declaration of a package constant or variable.
    pub(crate) fn value(&self, unit: &str, name: &str) -> Option<In<ValueDef>> {
        let (unit, name) = self.place(unit, name);
        let path = self.table(&unit).values.get(&name)?.clone();
        let file = self.source.part(&path, &[])?;
        let index = file.values.iter().position(|v| v.name == name);
        In::new(file, index)
    }

    /// Returns the number of types of production files that have a method of this name, `None` where too many files hold the name.
    pub(crate) fn rivals(&self, of: &str, name: &str) -> Option<usize> {
        if let Some(known) = lock(&self.rivals).get(name) {
            return Some(*known).filter(|n| *n < usize::MAX);
        }
        let kin = self.source.kin(of);
        let hits = self.source.mentions_among(&|p| kin.holds(p), &[name.to_owned()]);
        let files = || hits.iter().filter(|(p, _)| !self.source.is_test_path(p));
        let count = |(path, _): &(String, Vec<usize>)| self.table(&self.source.unit(path)).types_with(name).count();
        let number = if files().count() > MOST_RIVALS { usize::MAX } else { files().map(count).sum() };
        lock(&self.rivals).insert(name.to_owned(), number);
        Some(number).filter(|n| *n < usize::MAX)
    }

    /// Returns the number of production files, of the language of the file `of`, that declare a type of this name; many where too many hold it.
    pub(crate) fn types_named(&self, of: &str, name: &str) -> usize {
        let key = format!("type {name}");
        if let Some(known) = lock(&self.rivals).get(&key) {
            return *known;
        }
        let kin = self.source.kin(of);
        let hits = self.source.mentions_among(&|p| kin.holds(p), &[name.to_owned()]);
        let files = || hits.iter().filter(|(p, _)| !self.source.is_test_path(p));
        let declares = |(path, _): &&(String, Vec<usize>)| self.table(&self.source.unit(path)).types.contains_key(name);
        let number = if files().count() > MOST_RIVALS { usize::MAX } else { files().filter(declares).count() };
        lock(&self.rivals).insert(key, number);
        number
    }

    /// Makes the table of a unit.
    fn scan(&self, unit: &str) -> Table {
        let mut table = Table::default();
        let files = self.source.files_of(unit);
        let scanned: Vec<_> = files.par_iter().with_max_len(4).map(|p| self.source.declared(p)).collect();
        for (path, scanned) in files.into_iter().zip(scanned) {
            let path: Arc<str> = path.into();
            if let Some(declared) = scanned {
                declared.iter().for_each(|d| table.add(d.clone(), &path));
            } else if let Some(file) = self.source.part(&path, &[]) {
                of_facts(&file).for_each(|d| table.add(d, &path));
            }
        }
        table
    }
}

/// Returns true for files of others kept in the repository.
pub(crate) fn is_of_others(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "vendor" | "node_modules" | "testdata" | "third_party"))
}

/// Types with a method of one name are counted where no more files than this hold it.
const MOST_RIVALS: usize = 40;

/// Locks a table; a panic elsewhere leaves it readable, since entries are only ever added whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns what a parsed file declares.
fn of_facts(file: &FileFacts) -> impl Iterator<Item = Declared> {
    let types = file.types.iter().map(|t| Declared::Type(t.name.clone()));
    let values = file.values.iter().map(|v| Declared::Value(v.name.clone()));
    let functions = file.functions.iter().map(|f| match &f.receiver {
        Some(r) => Declared::Method(r.type_ref.name.clone(), f.name.clone()),
        None => Declared::Function(f.name.clone()),
    });
    types.chain(values).chain(functions)
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn a_table_knows_who_declares_what_first() {
        let method = |of: &str, name: &str| Declared::Method(of.to_owned(), name.to_owned());
        let mut t = Table::default();
        for (d, path) in [
            (Declared::Type("Store".to_owned()), "p/a.go"),
            (method("Store", "Get"), "p/a.go"),
            (method("Plain", "Ping"), "p/b.go"),
            (Declared::Function("Open".to_owned()), "p/a.go"),
            (Declared::Function("Open".to_owned()), "p/b.go"),
        ] {
            t.add(d, &path.into());
        }
        assert_eq!(t.functions.get("Open").map(|p| &**p), Some("p/a.go"));
        assert!(t.has_method("Store", "Get") && t.declares("Store") && !t.declares("Ping"));
        assert_eq!(t.types_with("Ping").collect::<Vec<_>>(), ["Plain"]);
    }
}
