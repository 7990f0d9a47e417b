//! Finds the catalogue's packs and embeds them: nobody registers a rule in a list.
//!
//! In: `rules/<pack>/`: `pack.yml`, `profile.yml`, `guide.yml`, rules (`<rule>.yml`) and their examples (`<rule>.<ext>`). Out: a
//! table of path, text and the same as JSON, sorted by path, in `packs.rs`. JSON because every run reads all of it, and YAML
//! takes ten times as long. Two packs of one name or two rules of one id stop the build.
//! Left out: everything else that may be wrong with a rule; the loader says that with line and column.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let result = find(&root.join("rules")).and_then(|files| {
        refuse_duplicates(&files)?;
        let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?).join("packs.rs");
        fs::write(&out, table(&files)).map_err(|e| format!("{}: {e}", out.display()))
    });
    if let Err(message) = result {
        println!("cargo::error={message}");
    }
}

/// A file of a pack.
struct PackFile {
    /// `redis/set-with-ttl.yml`.
    path: String,
    /// Content.
    text: String,
}

/// Returns all files of all packs, sorted by path.
fn find(rules: &Path) -> Result<Vec<PackFile>, String> {
    let mut files = Vec::new();
    for pack in names_in(rules)? {
        let folder = rules.join(&pack);
        if !folder.is_dir() {
            continue;
        }
        for name in names_in(&folder)?.into_iter().filter(|n| folder.join(n).is_file()) {
            let text = fs::read_to_string(folder.join(&name)).map_err(|e| format!("rules/{pack}/{name}: {e}; files of a pack are UTF-8 text"))?;
            files.push(PackFile { path: format!("{pack}/{name}"), text });
        }
    }
    Ok(files)
}

/// Returns the names in a folder, sorted, without hidden ones; none where there is no such folder.
fn names_in(folder: &Path) -> Result<Vec<String>, String> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(|e| format!("{}: {e}", folder.display()))?.file_name();
        names.push(name.into_string().map_err(|n| format!("{}: {n:?} is no UTF-8 name", folder.display()))?);
    }
    names.retain(|n| !n.starts_with('.'));
    names.sort();
    Ok(names)
}

/// Stops where two packs have one name, or two rules one id.
fn refuse_duplicates(files: &[PackFile]) -> Result<(), String> {
    let mut seen: BTreeMap<(&str, String), &str> = BTreeMap::new();
    for file in files {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let key = match name {
            "profile.yml" | "guide.yml" => continue,
            "pack.yml" => "name",
            _ if name.strip_suffix(".yml").is_some_and(|stem| !stem.contains('.')) => "id",
            _ => continue,
        };
        let Some(value) = top_level(&file.text, key) else { continue };
        if let Some(first) = seen.insert((key, value.clone()), &file.path) {
            return Err(format!("rules/{} and rules/{first} both say `{key}: {value}`; give one of them another {key}", file.path));
        }
    }
    Ok(())
}

/// Returns the value of a top-level `key: value` line, also of a text that is no YAML yet.
fn top_level(text: &str, key: &str) -> Option<String> {
    let value = text.lines().find_map(|l| l.strip_prefix(key)?.strip_prefix(':'))?;
    let value = value.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
    Some(value.to_owned())
}

/// Returns the table as Rust source.
fn table(files: &[PackFile]) -> String {
    let mut out = String::from(
        "/// Path below `rules/`, text, and the text as JSON, of every file of a pack, sorted by path.\npub(super) static FILES: &[(&str, &str, &str)] = &[\n",
    );
    for file in files {
        let below = format!("/rules/{}", file.path);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "    ({:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {below:?})), {:?}),", file.path, json(file));
    }
    out.push_str("];\n");
    out
}

/// Returns a YAML file as JSON; nothing for other files and for one that is wrong, which the loader then tells.
fn json(file: &PackFile) -> String {
    if !file.path.ends_with(".yml") {
        return String::new();
    }
    serde_yaml::from_str::<serde_json::Value>(&file.text).map(|v| v.to_string()).unwrap_or_default()
}
