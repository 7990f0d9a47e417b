//! Scripts that drive the whole system: shell, bats, YAML and HTTP files, as tests of their own.
//!
//! In: paths and bytes of the tree. Out: facts of a script, in which each test is a function whose steps are its lines as texts, so that routes
//! and commands are found in it as in any other test. What a script is, is data (`rules/test-tools.yml`). Left out: what variables of a
//! script hold, scripts that a script runs.

use super::tools::TOOLS;
use crate::facts::{Expr, FileFacts, Function, Span, Step, StepKind};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regex::Regex;
use std::sync::LazyLock;

/// The language of the facts of scripts.
pub(crate) const SCRIPT: &str = "script";

/// Extensions that scripts have: other paths are not held against the globs.
const EXTENSIONS: [&str; 8] = ["sh", "bash", "bats", "yml", "yaml", "hurl", "http", "rest"];

/// For each glob of the table the sort of scripts, and the globs together.
static GLOBS: LazyLock<(Vec<usize>, GlobSet)> = LazyLock::new(|| {
    let (mut sorts, mut set) = (vec![], GlobSetBuilder::new());
    for (i, script) in TOOLS.scripts.iter().enumerate() {
        for glob in script.files.iter().filter_map(|g| GlobBuilder::new(g).literal_separator(true).empty_alternates(true).build().ok()) {
            sorts.push(i);
            set.add(glob);
        }
    }
    (sorts, set.build().unwrap_or_default())
});

/// For each sort of scripts what finds the titles of its tests.
static TITLES: LazyLock<Vec<Option<Regex>>> =
    LazyLock::new(|| TOOLS.scripts.iter().map(|s| s.names.as_ref().and_then(|n| Regex::new(n).ok())).collect());

/// Returns the sort of scripts that a path is one of.
fn sort(path: &str) -> Option<usize> {
    let (_, extension) = path.rsplit_once('.')?;
    let (sorts, set) = &*GLOBS;
    EXTENSIONS.contains(&extension).then(|| set.matches(path).into_iter().map(|i| sorts[i]).min())?
}

/// Returns true for the path of a script that tests.
pub(crate) fn is_script(path: &str) -> bool {
    sort(path).is_some()
}

/// Returns a script's tests.
pub(crate) fn facts(path: &str, bytes: &[u8]) -> Option<FileFacts> {
    let title = TITLES.get(sort(path)?)?.as_ref();
    let text = String::from_utf8_lossy(bytes);
    let file = path.rsplit('/').next().unwrap_or(path);
    let mut functions = vec![test(file.to_owned(), 1)];
    for (line, number) in text.lines().zip(1_u32..) {
        if let Some(name) = title.and_then(|t| t.captures(line)).and_then(|c| c.get(1)) {
            functions.push(test(name.as_str().to_owned(), number));
        }
        let trimmed = line.trim();
        if let Some(last) = functions.last_mut().filter(|_| !trimmed.is_empty() && !trimmed.starts_with('#')) {
            last.1.push(Step { line: number, end_line: number, kind: StepKind::Expr(Expr::Text(trimmed.to_owned())) });
            last.0.span.end = number;
        }
    }
    let functions = functions.into_iter().map(|(f, steps)| Function { body: steps.into(), ..f }).collect();
    Some(FileFacts { path: path.to_owned(), language: SCRIPT, functions, test: true, ..FileFacts::default() })
}

/// Makes a test that begins at a line.
fn test(name: String, line: u32) -> (Function, Vec<Step>) {
    (Function { name, span: Span { start: line, end: line }, test: true, ..Function::default() }, vec![])
}

/// Returns true where a line of a script asks a server for a path that holds `fixed` as whole segments. A path of the file system looks alike: the
/// address before it tells (`http://`, a port, a variable), or a word of the line where nothing stands before.
pub(crate) fn asks_for(line: &str, fixed: &str) -> bool {
    line.match_indices(fixed).any(|(at, _)| {
        let next = line[at + fixed.len()..].chars().next();
        if next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')) {
            return false;
        }
        let start = line[..at].rfind(|c: char| c.is_whitespace() || "\"'`=(".contains(c)).map_or(0, |i| i + 1);
        let before = &line[start..at];
        let root = before.strip_prefix("${").or_else(|| before.strip_prefix('$')).or_else(|| before.strip_prefix("{{"));
        match root {
            // `$HOST/carts`, not `$DIR/data/carts`.
            Some(rest) => !rest.contains('/') && is_address(rest),
            None if before.contains("://") => true,
            None if before.is_empty() => line[..at].split(|c: char| !c.is_alphanumeric()).any(|w| TOOLS.requests.iter().any(|r| r == w)),
            None => before.split_once(':').is_some_and(|(_, port)| port.starts_with(|c: char| c.is_ascii_digit())),
        }
    })
}

/// Returns true for the name of a variable that holds a server's address, by its last word.
fn is_address(name: &str) -> bool {
    let word = name.trim_matches(|c: char| !c.is_alphanumeric() && c != '_').to_lowercase();
    ["url", "host", "addr", "address", "base", "api", "server", "endpoint", "port", "gateway", "uri"].iter().any(|w| word.ends_with(w))
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn a_script_is_known_by_its_path() {
        for path in ["a/cart.bats", "e2e/run.sh", "scripts/test-cart.sh", "cart_test.sh", "tests/cart.tavern.yaml", ".github/workflows/e2e.yml"] {
            assert!(is_script(path), "{path}");
        }
        for path in ["scripts/latest.sh", "build.sh", ".github/workflows/release.yml", "deploy/values.yaml", "e2e/cart.go", "contest.sh"] {
            assert!(!is_script(path), "{path}");
        }
    }

    #[test]
    fn a_path_is_asked_of_a_server_only() {
        for line in [
            "curl -s localhost:8080/carts/1",
            "curl \"$BASE_URL/carts\"",
            "http GET :80/carts",
            "  url: \"{{host}}/carts/1\"",
            "GET /carts",
            "url: /v1/carts?x=1",
        ] {
            let fixed = if line.contains("/v1") { "/v1/carts" } else { "/carts" };
            assert!(asks_for(line, fixed), "{line}");
        }
        for line in ["rm -rf /carts", "cp data/carts x", "cat \"$DIR/carts\"", "curl localhost/carts-old", "ls $HOST_DIR/data/carts"] {
            assert!(!asks_for(line, "/carts"), "{line}");
        }
    }

    #[test]
    fn each_title_begins_a_test() {
        let text = "setup() {\n  start\n}\n@test \"keeps a cart\" {\n  # curl x\n  run curl x\n}\n@test 'drops it' {\n  run y\n}\n";
        let facts = facts("a/cart.bats", text.as_bytes()).expect("a script");
        let seen: Vec<_> = facts.functions.iter().map(|f| (f.name.as_str(), f.span.start, f.body.len())).collect();
        assert_eq!(seen, [("cart.bats", 1, 3), ("keeps a cart", 4, 3), ("drops it", 8, 3)]);
    }
}
