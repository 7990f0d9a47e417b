//! Go's manifest, `go.mod`: the modules that a repository asks for.
//!
//! In: the file's text. Out: [`FileFacts`] with dependencies only; a module that `replace` stands in for has the version
//! of its replacement. Left out: `go.sum`, workspaces, `exclude` and `retract`.

use crate::facts::{Dependency, FileFacts, Standing};

/// Name of the language in facts and rules.
pub const NAME: &str = "go.mod";

/// Returns the facts of a `go.mod`.
pub fn extract(path: &str, source: &[u8]) -> FileFacts {
    let text = String::from_utf8_lossy(source);
    let mut facts = FileFacts { path: path.to_owned(), language: NAME, ..FileFacts::default() };
    let mut block: Option<&str> = None;
    for (number, raw) in text.lines().enumerate() {
        let (code, comment) = raw.split_once("//").unwrap_or((raw, ""));
        let words: Vec<&str> = code.split_whitespace().collect();
        let line = u32::try_from(number + 1).unwrap_or(u32::MAX);
        match (block, words.as_slice()) {
            (_, []) => {}
            (Some(_), [")"]) => block = None,
            (None, [directive, "("]) => block = Some(directive),
            (None, ["require", rest @ ..]) | (Some("require"), rest) => require(rest, comment, line, &mut facts),
            (None, ["replace", rest @ ..]) | (Some("replace"), rest) => replace(rest, &mut facts),
            (None, ["module", name]) => facts.package = (*name).to_owned(),
            _ => {}
        }
    }
    facts
}

/// Adds a required module.
fn require(words: &[&str], comment: &str, line: u32, facts: &mut FileFacts) {
    if let [name, version] = words {
        let standing = if comment.trim().starts_with("indirect") { Standing::Indirect } else { Standing::Direct };
        facts.dependencies.push(Dependency::new("go", name, version, standing, line));
    }
}

/// Notes what stands in for a required module. `replace` may come before or after `require`; Go's own tools write it after.
fn replace(words: &[&str], facts: &mut FileFacts) {
    let Some(arrow) = words.iter().position(|w| *w == "=>") else { return };
    let (Some(name), with) = (words.first(), words[arrow + 1..].join(" ")) else { return };
    for d in facts.dependencies.iter_mut().filter(|d| d.name == *name) {
        d.version = format!("{} => {with}", d.version);
    }
}

#[cfg(test)]
mod tests {
    use super::extract;

    #[test]
    fn reads_requirements_of_both_forms() {
        let facts = extract(
            "go.mod",
            b"module example.org/gw\n\ngo 1.22\n\nrequire github.com/redis/go-redis/v9 v9.5.0\nrequire (\n\tgoogle.golang.org/grpc v1.60.0 // indirect\n)\nreplace github.com/redis/go-redis/v9 => ../redis\n",
        );
        assert_eq!(facts.package, "example.org/gw");
        let seen: Vec<(&str, &str, bool, u32)> =
            facts.dependencies.iter().map(|d| (d.name.as_str(), d.version.as_str(), d.at_run_time(), d.line)).collect();
        assert_eq!(seen, [("github.com/redis/go-redis/v9", "v9.5.0 => ../redis", true, 5), ("google.golang.org/grpc", "v1.60.0", false, 7)]);
    }
}
