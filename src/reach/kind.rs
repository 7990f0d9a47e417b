//! What a test needs to run: nothing, a server, the whole system.
//!
//! In: a test function. Out: its [`TestKind`], from its directory and from what it and its helpers in the same directory start or dial.
//! The libraries are data (`rules/test-tools.yml`). Left out:
//! what production code dials.

use super::TestKind;
use super::declared::{Declarations, In};
use super::tools::TOOLS;
use super::typing::{Meaning, Scope};
use super::{fixtures, hooks, scripts, sites};
use crate::change::directory;
use crate::facts::{Call, Expr, FileFacts, Function};
use std::collections::BTreeMap;

/// Kinds found so far, by file and line of the function.
#[derive(Default)]
pub(crate) struct Kinds {
    /// Functions that talk to a server, or do not as far as they were followed: so many helpers deep.
    serves: BTreeMap<(String, u32), (bool, u8)>,
}

/// How many helpers deep a server is looked for.
const DEPTH: u8 = 3;

impl Kinds {
    /// Returns the kind of a test.
    pub(crate) fn of(&mut self, declared: &Declarations<'_>, file: &FileFacts, f: &Function) -> TestKind {
        if file.language == scripts::SCRIPT {
            return TestKind::EndToEnd;
        }
        let module = declared.is_module(&file.path);
        let of_path = |words: &[&str]| file.path.split(['/', '.', '_']).any(|part| words.contains(&part));
        if directory(&file.path).split('/').any(|part| matches!(part, "e2e" | "acceptance" | "end2end") || (!module && part == "integration"))
            || (module && of_path(&["e2e", "e2e-spec", "playwright", "cypress"]))
        {
            return TestKind::EndToEnd;
        }
        if module && (of_path(&["integration", "int-test"]) || file.imports.iter().any(|i| serves_by_import(&i.path))) {
            return TestKind::Integration;
        }
        if self.serves(declared, file, f, DEPTH) { TestKind::Integration } else { TestKind::Unit }
    }

    /// Returns true where a function, or a helper it calls, talks to a server.
    fn serves(&mut self, declared: &Declarations<'_>, file: &FileFacts, f: &Function, depth: u8) -> bool {
        let key = (file.path.clone(), f.span.start);
        if let Some(known) = self.known(&key, depth) {
            return known;
        }
        self.serves.insert(key.clone(), (false, depth));
        // What runs around a test on its own may start the server as well.
        let class = f.receiver.as_ref().map(|r| &r.type_ref.name);
        let of_class = |h: &&Function| f.test && class.is_some() && hooks::is_hook(h) && h.receiver.as_ref().map(|r| &r.type_ref.name) == class;
        let around = hooks::around(file, f).into_iter().chain(file.functions.iter().filter(of_class));
        let calls: Vec<_> = around.flat_map(sites::calls).chain(sites::calls(f)).collect();
        let mut found = calls.iter().any(|(c, _)| is_server(c) || dials(c));
        if let Some(left) = depth.checked_sub(1).filter(|_| !found) {
            let scope = Scope::of(declared, file, f);
            let helpers: Vec<In<Function>> = calls.iter().filter_map(|(c, _)| helper(&scope, c)).collect();
            let handed = f.params.iter().filter(|p| file.test && p.type_ref.name.is_empty()).filter_map(|p| fixtures::named(declared, file, &p.name));
            let helpers: Vec<In<Function>> = helpers.into_iter().chain(handed).collect();
            found = helpers.iter().filter(|h| h.file.test || h.get().only_for_tests).any(|h| self.helper_serves(declared, h, left));
        }
        self.serves.insert(key, (found, depth));
        found
    }

    /// Returns what is known of a function: a no only counts as deep as it was looked for.
    fn known(&self, key: &(String, u32), depth: u8) -> Option<bool> {
        self.serves.get(key).filter(|(found, looked)| *found || *looked >= depth).map(|(found, _)| *found)
    }

    /// Returns true where a helper talks to a server; its body is read only the first time.
    fn helper_serves(&mut self, declared: &Declarations<'_>, helper: &In<Function>, depth: u8) -> bool {
        if declared.is_module(&helper.file.path) && helper.file.imports.iter().any(|i| serves_by_import(&i.path)) {
            return true;
        }
        match self.known(&(helper.file.path.clone(), helper.get().span.start), depth) {
            Some(known) => known,
            None => helper.whole(declared).is_some_and(|h| self.serves(declared, &h.file, h.get(), depth)),
        }
    }
}

/// Returns the function or method of this repository that a call means.
pub(crate) fn helper(scope: &Scope<'_>, c: &Call) -> Option<In<Function>> {
    let declared = scope.declared;
    match (&c.callee, &c.package) {
        (Expr::Name(n), _) if scope.is_module() => match scope.meaning(n, c.line)? {
            Meaning::Member((unit, name)) => declared.function(&unit, &name),
            Meaning::Package(_) => None,
        },
        (Expr::Name(n), _) => declared.function(scope.unit(), n),
        (_, Some(package)) => declared.function(&declared.home(scope.file, package)?, &c.name),
        (Expr::Field { of, name }, None) => {
            let owner = scope.type_of(of, c.line)?;
            declared.method(owner.home.as_ref()?, &owner.name, name)
        }
        _ => None,
    }
}

/// Returns true for an import that says that a server is there.
fn serves_by_import(path: &str) -> bool {
    let below = |p: &str| path.strip_prefix(p).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/', ':']));
    TOOLS.kinds.imports.iter().any(|s| below(s))
}

/// Returns true for a call that makes a client of a server.
fn dials(c: &Call) -> bool {
    // `redis::Client::open` is a member of a type.
    let of_type = match &c.callee {
        Expr::Field { of, .. } => {
            if let Expr::Type(t) = &**of {
                Some(t.package.as_str())
            } else {
                None
            }
        }
        _ => None,
    };
    let package = c.package.as_deref().or(of_type).unwrap_or("");
    let made = c.constructs || c.name.starts_with("create") || matches!(c.name.as_str(), "from_url" | "connect" | "open" | "Redis" | "StrictRedis");
    made && TOOLS.kinds.clients.iter().any(|c| c == package.split("::").next().unwrap_or(package))
}

/// Returns true for a call that starts or dials a server, or asks the environment for one.
fn is_server(c: &Call) -> bool {
    let package = c.package.as_deref().unwrap_or("");
    let starts = match package {
        "net/http/httptest" => c.name.contains("Server"),
        "net" => matches!(c.name.as_str(), "Listen" | "Dial" | "DialTimeout"),
        "os" => c.name == "Getenv" && matches!(c.args.first().map(|a| &a.value), Some(Expr::Text(t)) if names_server(t)),
        _ => TOOLS.kinds.starts.iter().any(|w| package.contains(w.as_str())),
    };
    starts || (TOOLS.kinds.dialers.iter().any(|w| package.contains(w.as_str())) && (c.name.starts_with("New") || c.name == "Dial"))
}

/// Returns true for environment variables that tell where a server is.
fn names_server(variable: &str) -> bool {
    TOOLS.kinds.variables.iter().any(|w| variable.contains(w.as_str()))
}
