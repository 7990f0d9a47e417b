//! What a test needs to run: nothing, a server, the whole system.
//!
//! In: a test function. Out: its [`TestKind`], from its directory and from what it and its helpers in the same directory start or dial.
//! Left out: what production code dials.

use super::TestKind;
use super::declared::{Declarations, In};
use super::sites;
use super::typing::Scope;
use crate::change::directory;
use crate::facts::{Call, Expr, FileFacts, Function};
use std::collections::BTreeMap;

/// Kinds found so far, by file and line of the function.
#[derive(Default)]
pub(crate) struct Kinds {
    /// True for functions that talk to a server.
    serves: BTreeMap<(String, u32), bool>,
}

/// How many helpers deep a server is looked for.
const DEPTH: u8 = 3;

impl Kinds {
    /// Returns the kind of a test.
    pub(crate) fn of(&mut self, declared: &Declarations<'_>, file: &FileFacts, f: &Function) -> TestKind {
        if directory(&file.path).split('/').any(|part| matches!(part, "e2e" | "integration" | "acceptance" | "end2end")) {
            return TestKind::EndToEnd;
        }
        if self.serves(declared, file, f, DEPTH) { TestKind::Integration } else { TestKind::Unit }
    }

    /// Returns true where a function, or a helper it calls, talks to a server.
    fn serves(&mut self, declared: &Declarations<'_>, file: &FileFacts, f: &Function, depth: u8) -> bool {
        let key = (file.path.clone(), f.span.start);
        if let Some(known) = self.serves.get(&key) {
            return *known;
        }
        self.serves.insert(key.clone(), false);
        let calls = sites::calls(f);
        let mut found = calls.iter().any(|(c, _)| is_server(c));
        if let Some(depth) = depth.checked_sub(1).filter(|_| !found) {
            let scope = Scope::of(declared, file, f);
            let helpers: Vec<In<Function>> = calls.iter().filter_map(|(c, _)| helper(&scope, c)).collect();
            found = helpers.iter().filter(|h| h.file.test).any(|h| self.helper_serves(declared, h, depth));
        }
        self.serves.insert(key, found);
        found
    }

    /// Returns true where a helper talks to a server; its body is read only the first time.
    fn helper_serves(&mut self, declared: &Declarations<'_>, helper: &In<Function>, depth: u8) -> bool {
        match self.serves.get(&(helper.file.path.clone(), helper.get().span.start)) {
            Some(known) => *known,
            None => helper.whole(declared).is_some_and(|h| self.serves(declared, &h.file, h.get(), depth)),
        }
    }
}

/// Returns the function or method of this repository that a call means.
fn helper(scope: &Scope<'_>, c: &Call) -> Option<In<Function>> {
    let declared = scope.declared;
    match (&c.callee, &c.package) {
        (Expr::Name(n), _) => declared.function(directory(&scope.file.path), n),
        (_, Some(package)) => declared.function(&declared.home(scope.file, package)?, &c.name),
        (Expr::Field { of, name }, None) => {
            let owner = scope.type_of(of, c.line)?;
            declared.method(owner.home.as_ref()?, &owner.name, name)
        }
        _ => None,
    }
}

/// Returns true for a call that starts or dials a server, or asks the environment for one.
fn is_server(c: &Call) -> bool {
    let package = c.package.as_deref().unwrap_or("");
    let starts = match package {
        "net/http/httptest" => c.name.contains("Server"),
        "net" => matches!(c.name.as_str(), "Listen" | "Dial" | "DialTimeout"),
        "os" => c.name == "Getenv" && matches!(c.args.first().map(|a| &a.value), Some(Expr::Text(t)) if names_server(t)),
        _ => ["miniredis", "testcontainers", "dockertest", "bufconn"].iter().any(|w| package.contains(w)),
    };
    starts || (["go-redis", "redigo", "rueidis"].iter().any(|w| package.contains(w)) && (c.name.starts_with("New") || c.name == "Dial"))
}

/// Returns true for environment variables that tell where a server is.
fn names_server(variable: &str) -> bool {
    ["REDIS", "MONGO", "POSTGRES", "NATS", "KAFKA", "ADDR", "HOST", "URL"].iter().any(|w| variable.contains(w))
}
