//! Skeletons of tests: each is held against the tools of its language, where they are installed.
//!
//! In: small repositories whose change lacks a test. Out: nothing. Left out: what a skeleton should test; a tool that is not there is named and passed over.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod support;

use connreview::config::Options;
use connreview::report::Skeleton;
use connreview::sink;
use std::path::Path;
use std::process::Command;
use support::{Repo, files};

/// A store of Go whose lifetime is `ttl`.
fn go(ttl: &str) -> String {
    format!(
        "package shop\n\nimport (\n\t\"context\"\n\t\"time\"\n\n\t\"github.com/redis/go-redis/v9\"\n)\n\ntype Store struct{{ client *redis.Client }}\n\n\
         func (s *Store) Keep(ctx context.Context, id string) error {{\n\treturn s.client.Set(ctx, \"cart-\"+id, \"x\", {ttl}).Err()\n}}\n"
    )
}

/// A stand-in for the library, so that nothing has to be fetched.
const GO_REDIS: &str = "package redis\n\nimport (\n\t\"context\"\n\t\"time\"\n)\n\ntype Client struct{}\ntype Status struct{}\n\n\
    func (*Client) Set(context.Context, string, any, time.Duration) *Status { return nil }\nfunc (*Status) Err() error { return nil }\n";

/// Returns the skeletons of a change of one file, beside others; the repository stays as long as it is held.
fn suggested(path: &str, (base, head): (&str, &str), others: &[(&str, &str)]) -> (Repo, Vec<Skeleton>) {
    let with = |text: &str| files(&[&[(path, text)], others].concat());
    let repo = Repo::new(&with(base), &with(head));
    let options = Options { suggest_tests: true, ..Options::default() };
    let found = repo.review_with(&options).skeletons;
    (repo, found)
}

/// Adds a skeleton to its file; returns the file's whole text.
fn paste(repo: &Repo, s: &Skeleton) -> String {
    let path = repo.dir().join(&s.into);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let text = format!("{before}\n{}", s.text);
    std::fs::write(&path, &text).unwrap();
    text
}

/// Runs a tool in a directory; one that is not installed is named.
#[track_caller]
fn accepted_by(tool: &str, args: &[&str], directory: &Path) {
    let run =
        Command::new(tool).args(args).current_dir(directory).env("GOPROXY", "off").env("GOFLAGS", "-mod=mod").env("GOTOOLCHAIN", "local").output();
    match run {
        Err(_) => sink::stderr(&format!("skipped: {tool} is not installed\n")),
        Ok(output) => {
            assert!(output.status.success(), "{tool}: {}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout))
        }
    }
}

/// Vets a Go package whose library is replaced by the stand-in.
#[track_caller]
fn vetted(repo: &Repo) {
    let stub = tempfile::tempdir().unwrap();
    std::fs::write(stub.path().join("go.mod"), "module github.com/redis/go-redis/v9\n\ngo 1.21\n").unwrap();
    std::fs::write(stub.path().join("redis.go"), GO_REDIS).unwrap();
    let module = format!(
        "module example.com/shop\n\ngo 1.21\n\nrequire github.com/redis/go-redis/v9 v9.0.0\n\nreplace github.com/redis/go-redis/v9 => {}\n",
        stub.path().display()
    );
    std::fs::write(repo.dir().join("go.mod"), module).unwrap();
    accepted_by("go", &["vet", "./..."], &repo.dir());
}

#[test]
fn go_takes_over_helper_and_table() {
    let test = "package shop\n\nimport (\n\t\"context\"\n\t\"testing\"\n)\n\nfunc setup(t *testing.T) (*Store, string) { return &Store{}, \"\" }\n\n\
        func TestKeep(t *testing.T) {\n\ts, _ := setup(t)\n\tfor _, tc := range []struct{ name string }{{\"a\"}} {\n\t\tt.Run(tc.name, func(t *testing.T) {\n\
        \t\t\tif s.Keep(context.Background(), tc.name) != nil {\n\t\t\t\tt.Fatal(tc.name)\n\t\t\t}\n\t\t})\n\t}\n}\n";
    let others = [("go.mod", "module example.com/shop\n"), ("store_test.go", test)];
    let (repo, found) = suggested("store.go", (&go("30*time.Minute"), &go("time.Hour")), &others);
    let [s] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((s.into.as_str(), s.new_file), ("store_test.go", false));
    assert!(s.text.contains("s, _ := setup(t)") && s.text.contains("t.Run(tc.name") && s.text.contains("t.Skip(\"not written yet\")"), "{}", s.text);
    paste(&repo, s);
    accepted_by("gofmt", &["-e", "-l", "."], &repo.dir());
    vetted(&repo);
}

#[test]
fn go_without_a_test_gets_a_file() {
    let (repo, found) = suggested("store.go", (&go("30*time.Minute"), &go("time.Hour")), &[("go.mod", "module example.com/shop\n")]);
    let [s] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((s.into.as_str(), s.new_file), ("store_test.go", true));
    paste(&repo, s);
    vetted(&repo);
}

#[test]
fn python_takes_over_fixtures_and_classes() {
    let store = |ttl: &str| format!("import redis\n\nclient = redis.Redis()\n\n\ndef keep(key):\n    client.set(\"cart-\" + key, \"x\", ex={ttl})\n");
    let plain =
        "import pytest\n\nfrom app.store import keep\n\n\n@pytest.fixture\ndef key():\n    return \"1\"\n\n\ndef test_keep(key):\n    keep(key)\n";
    let class =
        "import unittest\n\nfrom app.store import keep\n\n\nclass KeepTest(unittest.TestCase):\n    def test_keep(self):\n        keep(\"1\")\n";
    for (test, told) in [(plain, "_with_the_entry_expired(key):"), (class, "(unittest.TestCase):")] {
        let others = [("app/__init__.py", ""), ("tests/test_store.py", test)];
        let (repo, found) = suggested("app/store.py", (&store("60"), &store("600")), &others);
        let [s] = found.as_slice() else { panic!("{found:?}") };
        assert!(s.text.contains(told) && s.text.contains("not written yet"), "{}", s.text);
        paste(&repo, s);
        accepted_by("python3", &["-m", "py_compile", "tests/test_store.py"], &repo.dir());
    }
}

#[test]
fn javascript_takes_over_the_word_for_a_test() {
    let store = |ttl: &str| {
        format!(
            "import Redis from 'ioredis';\n\nconst client = new Redis();\n\nexport async function keep(key) {{\n  await client.set(key, 'x', 'EX', {ttl});\n}}\n"
        )
    };
    let test = "import { keep } from './store.mjs';\n\ndescribe('store', () => {\n  it('keeps', async () => {\n    await keep('1');\n  });\n});\n";
    let (repo, found) = suggested("src/store.mjs", (&store("60"), &store("600")), &[("src/store.test.mjs", test)]);
    let [s] = found.as_slice() else { panic!("{found:?}") };
    assert!(s.text.starts_with("it.skip('keep with the entry expired'"), "{}", s.text);
    paste(&repo, s);
    accepted_by("node", &["--check", "src/store.test.mjs"], &repo.dir());
    let (_, none) = suggested("src/store.mjs", (&store("60"), &store("600")), &[]);
    assert!(none.is_empty(), "nothing tells the harness: {none:?}");
}

#[test]
fn typescript_takes_over_word_and_helper() {
    let store = |ttl: &str| {
        format!(
            "import Redis from 'ioredis';\n\nconst client: Redis = new Redis();\n\nexport async function keep(key: string): Promise<void> {{\n  await client.set(key, 'x', 'EX', {ttl});\n}}\n"
        )
    };
    // Plain enough that node reads it as well where no TypeScript is installed.
    let test = "import { test } from 'node:test';\nimport { keep } from './store';\n\nasync function open() {\n  return keep;\n}\n\n\
        test('keeps', async () => {\n  const kept = await open();\n  await keep('1');\n  await kept('1');\n});\n";
    let (repo, found) = suggested("src/store.ts", (&store("60"), &store("600")), &[("src/store.test.ts", test)]);
    let [s] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((s.into.as_str(), s.language.as_str(), s.new_file), ("src/store.test.ts", "typescript", false));
    assert!(s.text.starts_with("test.skip('keep with the entry expired'") && s.text.contains("const kept = await open();"), "{}", s.text);
    let text = paste(&repo, s);
    std::fs::write(repo.dir().join("src/store.test.mjs"), text).unwrap();
    accepted_by("node", &["--check", "src/store.test.mjs"], &repo.dir());
    let (_, none) = suggested("src/store.ts", (&store("60"), &store("600")), &[]);
    assert!(none.is_empty(), "nothing tells the harness: {none:?}");
}

#[test]
fn rust_takes_over_the_attribute() {
    let store = |ttl: &str| {
        format!(
            "use redis::Commands;\n\npub fn keep(con: &mut redis::Connection, key: &str) -> redis::RedisResult<()> {{\n    con.set_ex(key, \"x\", {ttl})\n}}\n"
        )
    };
    let test = "#[tokio::test]\nasync fn keeps() {\n    assert!(shop::store::keep(&mut connection(), \"1\").is_ok());\n}\n";
    let manifest = ("Cargo.toml", "[package]\nname = \"shop\"\n");
    let others = [manifest, ("src/lib.rs", "pub mod store;\n"), ("tests/store.rs", test)];
    let (repo, found) = suggested("src/store.rs", (&store("60"), &store("600")), &others);
    let [s] = found.as_slice() else { panic!("{found:?}") };
    assert!(s.text.contains("#[tokio::test]\n#[ignore = \"not written yet\"]\nasync fn keep_with_the_entry_expired()"), "{}", s.text);
    paste(&repo, s);
    accepted_by("rustfmt", &["--edition", "2021", "tests/store.rs"], &repo.dir());
    let (repo, found) = suggested("src/store.rs", (&store("60"), &store("600")), &[manifest, ("src/lib.rs", "pub mod store;\n")]);
    let [s] = found.as_slice() else { panic!("{found:?}") };
    assert!(paste(&repo, s).contains("mod tests {\n    #[test]"), "{}", s.text);
    accepted_by("rustfmt", &["--edition", "2021", "src/store.rs"], &repo.dir());
}
