//! What the rest of the program asks of Rust without parsing: a package's name, the file of a module, and which names a file may declare.
//!
//! In: bytes of a `Cargo.toml` or of a source file, and an import's path. Out: names, and the file that an import names. Left out: renamed
//! dependencies, targets with a path of their own (`[lib] path`), modules with a `#[path]`.

use crate::languages::{Paths, Root};

/// Words that may stand before the keyword of a declaration.
const BEFORE: &[&str] = &["pub", "async", "unsafe", "default", "extern"];

/// Keywords after which a name is declared.
const KEYWORDS: &[&str] = &["fn", "struct", "enum", "trait", "type", "const", "static", "union", "mod"];

/// Returns the name that a `Cargo.toml` gives to the sources below it.
pub(in crate::languages) fn package_roots(manifest: &[u8]) -> Vec<Root> {
    let root = |name| Root { name, target: "src".to_owned(), own: false, exact: false };
    package_name(manifest).map(root).into_iter().collect()
}

/// Returns the file that a module's path names in the file at `from`: `crate::queue::redis`, or `other_package::queue`. Modules that are
/// written in place are in the file of the module around them.
pub(in crate::languages) fn resolve(paths: &Paths<'_>, from: &str, import: &str) -> Option<String> {
    let import = import.replace("::", "/");
    let (mut at, root) = match import.strip_prefix("crate") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => {
            let root = crate_of(from)?;
            (format!("{root}{rest}"), root)
        }
        _ => {
            let (first, rest) = import.split_once('/').map_or((import.as_str(), ""), |(f, r)| (f, r));
            let root = paths.named(from, first).into_iter().next()?;
            (if rest.is_empty() { root.clone() } else { format!("{root}/{rest}") }, root)
        }
    };
    while at.len() > root.len() {
        let file = [format!("{at}.rs"), format!("{at}/mod.rs")].into_iter().find(|p| paths.is_file(p));
        if file.is_some() {
            return file;
        }
        at.truncate(at.rfind('/')?);
    }
    let own = [from.to_owned()].into_iter().filter(|_| import.starts_with("crate"));
    [format!("{root}/lib.rs"), format!("{root}/main.rs")].into_iter().chain(own).find(|p| paths.is_file(p))
}

/// Returns the directory of the sources that `crate` stands for.
fn crate_of(path: &str) -> Option<String> {
    let end = path.rfind("/src/").map(|i| i + 4).or_else(|| path.starts_with("src/").then_some(3))?;
    Some(path[..end].to_owned())
}

/// Returns the name by which other packages import the package of a `Cargo.toml`.
fn package_name(manifest: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(manifest);
    let mut in_package = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            in_package = line == "[package]";
        } else if in_package && let Some(rest) = line.strip_prefix("name") {
            let name = rest.trim_start().strip_prefix('=')?.split('#').next()?.trim().trim_matches(['"', '\'']);
            return (!name.is_empty()).then(|| name.replace('-', "_"));
        }
    }
    None
}

/// Returns the names that a file may declare; a method as `name` and as `Type.name`. It is quick and may find too many; it relies on
/// rustfmt's layout.
pub(in crate::languages) fn declared_names(source: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(source);
    let mut names = Vec::new();
    let mut owner: Option<(usize, String)> = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let line = line.trim_start();
        if owner.as_ref().is_some_and(|(at, _)| line.starts_with('}') && indent <= *at) {
            owner = None;
        }
        let line = bare(line);
        if let Some(rest) = line.strip_prefix("impl").filter(|r| r.starts_with([' ', '<'])) {
            owner = Some((indent, implemented(rest)));
            continue;
        }
        let Some((keyword, rest)) = line.split_once(' ').filter(|(k, _)| KEYWORDS.contains(k)) else { continue };
        let rest = rest.trim_start_matches("mut ").trim_start_matches("ref ").trim_start_matches("r#");
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if name.is_empty() {
            continue;
        }
        match (&owner, keyword) {
            (Some((_, owner)), "fn" | "const") => names.push(format!("{owner}.{name}")),
            (None, "trait") => owner = Some((indent, name.clone())),
            _ => {}
        }
        names.push(name);
    }
    names
}

/// Returns a line without what may stand before a declaration.
fn bare(mut line: &str) -> &str {
    loop {
        let word = line.split([' ', '(']).next().unwrap_or("");
        let next = match word {
            // A visibility may name a module: `pub(in crate::a)`.
            "pub" if line[3..].starts_with('(') => line.find(") ").map(|i| &line[i + 2..]),
            "const" if ["const fn ", "const unsafe ", "const async "].iter().any(|k| line.starts_with(k)) => line.get(6..),
            _ if BEFORE.contains(&word) => line.get(word.len() + 1..),
            w if w.starts_with('"') => line.split_once(' ').map(|(_, r)| r),
            _ => None,
        };
        match next {
            Some(rest) => line = rest.trim_start(),
            None => return line,
        }
    }
}

/// Returns the type that an `impl` is for.
fn implemented(rest: &str) -> String {
    let rest = match rest.strip_prefix('<') {
        Some(generics) => after_angles(generics),
        None => rest,
    };
    let rest = rest.split_once(" for ").map_or(rest, |(_, t)| t).trim_start().trim_start_matches(['&', '(']);
    let path: String = rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect();
    path.rsplit("::").next().unwrap_or("").to_owned()
}

/// Returns what follows the bracket that closes generics.
fn after_angles(text: &str) -> &str {
    let mut open = 1_usize;
    let mut before = ' ';
    for (i, c) in text.char_indices() {
        match c {
            '<' => open += 1,
            '>' if before != '-' => open -= 1,
            _ => {}
        }
        before = c;
        if open == 0 {
            return &text[i + 1..];
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_has_the_name_its_manifest_gives() {
        let name = |text: &str| package_name(text.as_bytes());
        assert_eq!(name("[package]\nname = \"svix-server\" # x\nversion = \"1\"\n").as_deref(), Some("svix_server"));
        assert_eq!(name("[workspace]\nmembers = [\"a\"]\n[dependencies]\nname = \"x\"\n"), None);
    }

    #[test]
    fn declared_names_are_found_without_parsing() {
        let source = "pub(crate) const A: u8 = 1;\npub async fn f() {\n    let x = 1;\n}\nimpl<T: Into<U>> Tr for a::B<T> {\n    const N: u8 = 1;\n    pub fn m(&self) {}\n}\npub trait C {\n    fn n(&self);\n}\nstatic D: u8 = 2;\nstruct E;\nmod tests {\n    fn g() {}\n}\nlazy_static! {\n    static ref H: u8 = 1;\n}\n";
        assert_eq!(declared_names(source.as_bytes()), ["A", "f", "B.N", "N", "B.m", "m", "C", "C.n", "n", "D", "E", "tests", "g", "H"]);
    }
}
