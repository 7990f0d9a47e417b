//! What the rest of the program asks of Python without parsing: a module's name, the file that an import names, and which names a file
//! may declare.
//!
//! In: a path, or the bytes of a source file. Out: names and paths. Left out: names that are made at run time, packages without
//! `__init__.py` (their modules are found), what a manifest says of its packages.

use crate::change::directory;
use crate::facts::lines;
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

/// Returns the names that a file may declare in its module: of functions, classes, methods (`name` and `Class.name`), assigned and
/// imported names. It is quick and may find too many.
pub(in crate::languages) fn declared_names(source: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut class: Vec<(usize, String)> = Vec::new();
    for line in lines(source) {
        let text = line.trim_ascii_start();
        let indent = line.len() - text.len();
        let Some(first) = text.first().filter(|b| b.is_ascii_alphabetic() || **b == b'_' || **b >= 0x80) else { continue };
        while class.last().is_some_and(|(at, _)| *at >= indent) {
            class.pop();
        }
        let defined = text.strip_prefix(b"async ").map_or(text, <[u8]>::trim_ascii_start).strip_prefix(b"def ");
        if let Some(name) = defined.and_then(leading) {
            if let Some((_, owner)) = class.last() {
                names.push(format!("{owner}.{name}"));
            }
            names.push(name);
        } else if let Some(name) = text.strip_prefix(b"class ").and_then(leading) {
            let full = class.last().map_or_else(|| name.clone(), |(_, outer)| format!("{outer}.{name}"));
            names.push(full.clone());
            class.push((indent, full));
        } else if *first != b'#' {
            names.extend(leading(text).filter(|n| is_assigned(&text[n.len()..])));
        }
    }
    names
}

/// Returns the identifier at the start of a text.
fn leading(text: &[u8]) -> Option<String> {
    let text = text.trim_ascii_start();
    let length = text.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_' || **b >= 0x80).count();
    (length > 0).then(|| std::str::from_utf8(&text[..length]).ok().map(str::to_owned))?
}

/// Returns true for what follows a name that is assigned, annotated or one of several.
fn is_assigned(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii_start();
    match rest.first() {
        Some(b'=') => rest.get(1) != Some(&b'='),
        Some(b':' | b',') => true,
        _ => false,
    }
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

    #[test]
    fn declared_names_are_found_without_parsing() {
        let source = "import os\nONE = 1\ntwo: int = 2\nthree == 3\n# four = 4\nasync def f():\n    five = 5\nclass A(B):\n    six = 6\n    def m(self):\n        pass\n    class C:\n        def n(self): pass\ndef g(): pass\n";
        assert_eq!(declared_names(source.as_bytes()), ["ONE", "two", "f", "five", "A", "six", "A.m", "m", "A.C", "A.C.n", "n", "g"]);
    }
}
