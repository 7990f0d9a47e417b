//! The services of a repository, by where their sources stand.
//!
//! In: the paths of one revision. Out: [`Service`]s: programs of Go (`cmd/NAME`, a `go.mod` of its own), packages of npm, projects of Python
//! and crates that make a program, each in a directory of its own. Left out: what manifests say inside, services that only a compose file or
//! a chart names, packages that others import (a guess by `packages/` and `libs/`).

use super::Service;
use std::collections::BTreeMap;

/// Services that are proposed.
const MOST: usize = 24;

/// Directories whose packages are made for others.
const SHARED: &[&str] =
    &["packages", "libs", "lib", "pkg", "internal", "vendor", "node_modules", "third_party", "examples", "example", "docs", "test", "tests"];

/// Returns the services of a repository, by path; none where there are not two at least.
pub(super) fn of(files: &[String]) -> Vec<Service> {
    let mut found: BTreeMap<&str, &str> = BTreeMap::new();
    for (directory, name) in files.iter().filter_map(|f| service(f, files)) {
        found.insert(directory, name);
    }
    // A directory above others is the one that holds them, no service.
    let holds = |d: &str| found.keys().any(|other| other.strip_prefix(d).is_some_and(|rest| rest.starts_with('/')));
    let own: Vec<(&str, &str)> = found.iter().filter(|(d, _)| !holds(d)).map(|(d, n)| (*d, *n)).collect();
    let alone = |name: &str| own.iter().filter(|(_, n)| *n == name).count() == 1;
    let named = |(directory, name): &(&str, &str)| {
        let name = if alone(name) { (*name).to_owned() } else { directory.replace('/', "-") };
        Service { name, directory: (*directory).to_owned() }
    };
    if own.len() < 2 { vec![] } else { own.iter().take(MOST).map(named).collect() }
}

/// Returns the directory and the name of the service that a file is the mark of.
fn service<'f>(file: &'f str, files: &[String]) -> Option<(&'f str, &'f str)> {
    let (directory, own) = file.rsplit_once('/')?;
    let mut parts = directory.rsplit('/');
    let (name, above) = (parts.next()?, parts.next());
    if directory.split('/').any(|p| SHARED.contains(&p) || p.starts_with('.')) {
        return None;
    }
    let has = |path: &str| files.binary_search_by(|f| f.as_str().cmp(&format!("{directory}/{path}"))).is_ok();
    let marks = match own {
        "main.go" => above == Some("cmd"),
        "go.mod" | "pyproject.toml" | "package.json" => true,
        "Cargo.toml" => has("src/main.rs"),
        _ => false,
    };
    marks.then_some((directory, name))
}

#[cfg(test)]
mod tests {
    use super::of;

    /// Returns directory and name of each service of some files.
    fn services(files: &[&str]) -> Vec<(String, String)> {
        let mut files: Vec<String> = files.iter().map(|f| (*f).to_owned()).collect();
        files.sort();
        of(&files).into_iter().map(|s| (s.directory, s.name)).collect()
    }

    #[test]
    fn each_program_is_a_service() {
        let found =
            services(&["cmd/api/main.go", "cmd/worker/main.go", "web/package.json", "ml/pyproject.toml", "sync/Cargo.toml", "sync/src/main.rs"]);
        let names: Vec<&str> = found.iter().map(|(_, n)| n.as_str()).collect();
        assert_eq!(names, ["api", "worker", "ml", "sync", "web"]);
    }

    #[test]
    fn what_others_import_and_what_stands_alone_is_none() {
        assert_eq!(services(&["packages/keys/package.json", "web/package.json", "package.json"]), []);
        assert_eq!(services(&["keys/Cargo.toml", "keys/src/lib.rs", "web/Cargo.toml", "web/src/main.rs"]), []);
        assert_eq!(services(&["examples/a/package.json", "docs/package.json", "go.mod", "cmd/api/main.go"]), []);
    }

    #[test]
    fn equal_names_are_told_apart_by_their_directories() {
        let found = services(&["shop/cmd/api/main.go", "bills/cmd/api/main.go"]);
        assert_eq!(found[0], ("bills/cmd/api".to_owned(), "bills-cmd-api".to_owned()));
    }
}
