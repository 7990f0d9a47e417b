//! What the rest of the program asks of Python without parsing: a module's name, and the file that an import names.
//!
//! In: a path. Out: names and paths. Left out: names that are made at run time, packages without
//! `__init__.py` (their modules are found), what a manifest says of its packages.

use crate::change::directory;
use crate::languages::{Paths, Root, joined};

/// Returns the roots that a project's manifest makes: its own directory and `src` in it.
pub(in crate::languages) fn roots() -> Vec<Root> {
    let root = |target: &str| Root { name: String::new(), target: target.to_owned(), own: false, exact: false };
    vec![root(""), root("src")]
}

/// Returns the file that `import` names: a module or the `__init__.py` of a package, below a project's root, the repository's, or a
/// directory above `from` that is no package itself (where a script would look).
pub(in crate::languages) fn resolve(paths: &Paths<'_>, from: &str, import: &str) -> Option<String> {
    let relative = if import == "." { String::new() } else { import.replace('.', "/") };
    let above = std::iter::successors(Some(directory(from)), |d| (!d.is_empty()).then(|| directory(d)));
    let open = above.filter(|d| !d.is_empty() && !paths.is_file(&format!("{d}/__init__.py")));
    let candidates = paths.named(from, &relative).into_iter();
    let candidates = candidates.chain(["", "src"].iter().map(|top| joined(top, &relative))).chain(open.map(|d| joined(d, &relative)));
    candidates.flat_map(|c| [format!("{c}.py"), joined(&c, "__init__.py")]).find(|p| paths.is_file(p))
}

/// Returns the dotted name of a file's module, from the root of the repository.
pub(super) fn name_of(path: &str) -> String {
    let plain = path.strip_suffix(".py").or_else(|| path.strip_suffix(".pyi")).unwrap_or(path);
    let plain = plain.strip_suffix("__init__").map_or(plain, |p| p.trim_end_matches('/'));
    plain.replace('/', ".")
}

/// Returns the dotted name of the package that a file stands in.
pub(super) fn package_of(path: &str) -> String {
    directory(path).replace('/', ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_has_the_name_of_its_path() {
        for (path, name) in [("app/redis/client.py", "app.redis.client"), ("app/__init__.py", "app"), ("x.py", "x"), ("__init__.py", "")] {
            assert_eq!(name_of(path), name, "{path}");
        }
        assert_eq!(package_of("app/redis/client.py"), "app.redis");
        assert_eq!(package_of("app/__init__.py"), "app");
    }
}
