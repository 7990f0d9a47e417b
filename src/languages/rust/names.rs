//! What the rest of the program asks of Rust without parsing: a package's name and the file of a module.
//!
//! In: bytes of a `Cargo.toml`, and an import's path. Out: names, and the file that an import names. Left out: renamed
//! dependencies, targets with a path of their own (`[lib] path`), modules with a `#[path]`.

use crate::languages::{Paths, Root};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_has_the_name_its_manifest_gives() {
        let name = |text: &str| package_name(text.as_bytes());
        assert_eq!(name("[package]\nname = \"svix-server\" # x\nversion = \"1\"\n").as_deref(), Some("svix_server"));
        assert_eq!(name("[workspace]\nmembers = [\"a\"]\n[dependencies]\nname = \"x\"\n"), None);
    }
}
