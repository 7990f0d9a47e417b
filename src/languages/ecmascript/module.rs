//! Which file an import names: relative paths, aliases of `tsconfig.json`, packages of the workspace.
//!
//! In: import path and importing file; the text of a manifest. Out: a path, or the roots that a manifest gives. Left out: installed
//! packages; conditions of `exports`, of which the sources that usually stand behind them are tried.

use crate::languages::{Paths, Root, joined};
use serde_json::Value;

/// Extensions that an import may leave out, in the order in which they are tried.
const EXTENSIONS: &[&str] = &["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "d.ts"];

/// Directories with the sources of a package whose manifest names what is built of them.
const SOURCES: &[&str] = &["src", "lib", "source", ""];

/// Returns the file that an import names.
pub(in crate::languages) fn resolve(paths: &Paths<'_>, from: &str, import: &str) -> Option<String> {
    let import = import.split('?').next().unwrap_or(import);
    if import.starts_with('.') {
        let directory = from.rsplit_once('/').map_or("", |(d, _)| d);
        return file(paths, &joined(directory, import));
    }
    paths.named(from, import).iter().find_map(|path| file(paths, path).or_else(|| in_sources(paths, path, import)))
}

/// Returns the file that a path without extension, or of a directory, stands for.
fn file(paths: &Paths<'_>, path: &str) -> Option<String> {
    let is_source = path.rsplit_once('.').is_some_and(|(_, e)| EXTENSIONS.contains(&e));
    if is_source && paths.is_file(path) {
        return Some(path.to_owned());
    }
    // TypeScript imports `./a.ts` as `./a.js`.
    let bare = path.strip_suffix(".js").or_else(|| path.strip_suffix(".mjs")).or_else(|| path.strip_suffix(".jsx"));
    let beside = |base: &str| EXTENSIONS.iter().map(|e| format!("{base}.{e}")).find(|p| paths.is_file(p));
    let index = if path.is_empty() { "index".to_owned() } else { format!("{path}/index") };
    beside(path).or_else(|| bare.and_then(beside)).or_else(|| beside(&index))
}

/// Returns the source behind a path of a package: `packages/a/dist/b` and `packages/a/b` may be `packages/a/src/b`.
fn in_sources(paths: &Paths<'_>, path: &str, import: &str) -> Option<String> {
    let inner = import.splitn(if import.starts_with('@') { 3 } else { 2 }, '/').nth(if import.starts_with('@') { 2 } else { 1 }).unwrap_or("");
    let top = path.strip_suffix(inner)?.trim_end_matches('/');
    let inner = ["dist/", "build/", "lib/"].iter().find_map(|b| inner.strip_prefix(b)).unwrap_or(inner);
    let join = |parts: [&str; 3]| parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("/");
    SOURCES.iter().find_map(|s| file(paths, &join([top, s, inner])))
}

/// Returns the root that a `package.json` makes of its directory: its name, and its main source where it is named.
pub(in crate::languages) fn package_roots(manifest: &[u8]) -> Vec<Root> {
    let Ok(json) = serde_json::from_slice::<Value>(manifest) else { return Vec::new() };
    let Some(name) = json.get("name").and_then(Value::as_str).filter(|n| !n.is_empty()) else { return Vec::new() };
    let root = |target: &str, exact| Root { name: name.to_owned(), target: target.to_owned(), own: false, exact };
    let main = ["source", "main", "module", "types"].iter().filter_map(|k| json.get(k).and_then(Value::as_str));
    let mut roots: Vec<Root> = main.map(|m| root(m, true)).collect();
    roots.push(root("", false));
    roots.extend(subpaths(&json, name));
    roots
}

/// Returns the roots of `imports` (`#name`) of a `package.json`.
fn subpaths(json: &Value, _name: &str) -> Vec<Root> {
    let imports = json.get("imports").and_then(Value::as_object).into_iter().flatten();
    imports.filter_map(|(key, value)| aliased(key, value.as_str()?, "")).collect()
}

/// Returns the roots of a `tsconfig.json`: its `paths`, and everything below its `baseUrl`.
pub(in crate::languages) fn tsconfig_roots(manifest: &[u8]) -> Vec<Root> {
    let text = without_comments(&String::from_utf8_lossy(manifest));
    let Ok(json) = serde_json::from_str::<Value>(&text) else { return Vec::new() };
    let Some(options) = json.get("compilerOptions") else { return Vec::new() };
    let base = options.get("baseUrl").and_then(Value::as_str);
    let mut roots = Vec::new();
    for (key, targets) in options.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let targets = targets.as_array().into_iter().flatten().filter_map(Value::as_str);
        roots.extend(targets.filter_map(|t| aliased(key, t, base.unwrap_or(""))));
    }
    roots.extend(base.map(|b| Root { name: String::new(), target: b.to_owned(), own: true, exact: false }));
    roots
}

/// Returns the root of an alias: `@server/*` → `./server/*`, or one without stars.
fn aliased(key: &str, target: &str, base: &str) -> Option<Root> {
    let target = if base.is_empty() { target.to_owned() } else { format!("{base}/{target}") };
    match (key.strip_suffix("/*"), target.strip_suffix("/*")) {
        (Some(name), Some(target)) => Some(Root { name: name.to_owned(), target: target.to_owned(), own: true, exact: false }),
        (None, _) if !key.contains('*') => Some(Root { name: key.to_owned(), target, own: true, exact: true }),
        _ => None,
    }
}

/// Returns JSON without comments and without commas before a closing bracket, as `tsconfig.json` may have them.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' if quoted => {
                out.push(c);
                out.extend(chars.next());
                continue;
            }
            '/' if !quoted && chars.peek() == Some(&'/') => {
                chars.by_ref().find(|c| *c == '\n');
                continue;
            }
            '/' if !quoted && chars.peek() == Some(&'*') => {
                let mut last = ' ';
                chars.by_ref().skip(1).find(|c| std::mem::replace(&mut last, *c) == '*' && *c == '/');
                continue;
            }
            '}' | ']' if !quoted => {
                let kept = out.trim_end().trim_end_matches(',').len();
                out.truncate(kept);
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_of_a_tsconfig_are_roots_below_it() {
        let text = "{ // comment\n \"compilerOptions\": { \"baseUrl\": \".\", /* a */ \"paths\": {\n \"@server/*\": [\"./server/*\"],\n \"keys\": [\"./shared/keys.ts\"], }, },\n}";
        let found: Vec<(String, String, bool)> = tsconfig_roots(text.as_bytes()).into_iter().map(|r| (r.name, r.target, r.exact)).collect();
        let root = |n: &str, t: &str, e| (n.to_owned(), t.to_owned(), e);
        assert_eq!(found, [root("@server", "././server", false), root("keys", "././shared/keys.ts", true), root("", ".", false)]);
    }

    #[test]
    fn a_package_has_its_name_and_its_main_file() {
        let roots = package_roots(br##"{"name": "@acme/bus", "main": "src/index.ts", "imports": {"#lib/*": "./lib/*"}}"##);
        let found: Vec<(&str, &str)> = roots.iter().map(|r| (r.name.as_str(), r.target.as_str())).collect();
        assert_eq!(found, [("@acme/bus", "src/index.ts"), ("@acme/bus", ""), ("#lib", "./lib")]);
        assert_eq!(package_roots(b"[1, "), []);
    }
}
