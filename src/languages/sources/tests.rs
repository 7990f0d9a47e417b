//! One revision's files, and values through them.

use super::*;
use crate::change::{Content, Hunk, Lines, ReadError, Status};
use crate::facts::{Expr, Locals, Step, StepKind, Value, resolve, resolve_in};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A tree in memory that counts its reads; a file that holds `!` cannot be read.
struct Memory {
    files: BTreeMap<String, String>,
    reads: AtomicUsize,
}

impl Tree for Memory {
    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, ReadError> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        match self.files.get(path).map(String::as_str) {
            Some("!") => Err(ReadError { path: path.to_owned(), why: "blob is missing".to_owned() }),
            found => Ok(found.map(|t| t.as_bytes().into())),
        }
    }

    fn files_in(&self, wanted: &str) -> Result<Vec<String>, ReadError> {
        Ok(self.files.keys().filter(|p| directory(p) == wanted).cloned().collect())
    }

    fn all_files(&self) -> Result<Arc<Vec<String>>, ReadError> {
        Ok(Arc::new(self.files.keys().cloned().collect()))
    }
}

/// Returns the sources of these files, and their tree.
fn sources(files: &[(&str, &str)]) -> (Sources, Arc<Memory>) {
    let files = files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect();
    let tree = Arc::new(Memory { files, reads: AtomicUsize::new(0) });
    let revision = Revision { id: "test".to_owned(), tree: Arc::<Memory>::clone(&tree) };
    (Sources::new(&revision, 1_000), tree)
}

/// Returns what the package variable `x` of `p/a.go` comes to, printed.
fn value_with(expression: &str, others: &[(&str, &str)]) -> Value {
    let source = format!("package p\nimport (\"fmt\"\n\"os\"\n\"time\"\n\"strings\"\n\"net\"\n\"example.com/m/other\")\nvar x = {expression}\n");
    let mut files = vec![("go.mod", "module example.com/m\n"), ("p/a.go", source.as_str())];
    files.extend(others);
    let (sources, _) = sources(&files);
    let facts = sources.file("p/a.go").expect("the file is there");
    assert_eq!(facts.problems, [], "{expression}");
    resolve(facts.values[0].value.as_ref().expect("x has a value"), &facts, &sources)
}

/// Returns what an expression comes to, with its kind.
fn value(expression: &str) -> String {
    shown(&value_with(expression, &[]))
}

/// Prints a value with its kind.
fn shown(value: &Value) -> String {
    let kind = format!("{value:?}");
    format!("{} {value}", kind.split('(').next().unwrap_or_default())
}

#[test]
fn values_of_expressions() {
    for (expression, expected) in [
        ("\"a\"", "Text a"),
        ("0x10", "Number 16"),
        ("-1_000", "Number -1000"),
        ("10 << 20", "Number 10485760"),
        ("true", "Bool true"),
        ("nil", "Null nil"),
        ("30 * time.Second", "Duration 30s"),
        ("time.Minute + 30*time.Second", "Duration 1m30s"),
        ("time.Duration(5) * time.Second", "Duration 5s"),
        ("time.Duration(1.5 * float64(time.Second))", "Duration 1.5s"),
        ("time.Duration(cfg.Seconds) * time.Second", "Unknown time.Duration(cfg.Seconds) * time.Second"),
        ("-time.Hour", "Duration -1h"),
        ("\"apikey-\" + id", "Text apikey-…"),
        ("\"a-\" + id + org + \"-b\"", "Text a-…-b"),
        ("id + \":\" + \"b\"", "Text …:b"),
        ("id + org", "Unknown id + org"),
        ("fmt.Sprintf(\"a-%s-%d\", id, 3)", "Text a-…-3"),
        ("fmt.Sprintf(format, 1)", "Unknown fmt.Sprintf(format, 1)"),
        ("fmt.Sprintf(\"%s.%s\", parts...)", "Text ….…"),
        ("strings.Join([]string{\"a\", id}, \".\")", "Text a.…"),
        ("net.JoinHostPort(\"localhost\", port)", "Text localhost:…"),
        ("net.JoinHostPort(host, port)", "Unknown net.JoinHostPort(host, port)"),
        ("os.Getenv(\"REDIS_URL\")", "Env $REDIS_URL"),
        ("string([]byte(\"raw\"))", "Text raw"),
        ("[]string{\"a\", \"b\"}", "List a, b"),
        ("cfg.Redis.Timeout", "Reference cfg.Redis.Timeout"),
        ("hosts[0]", "Reference hosts[0]"),
        ("load(1)", "Unknown load(1)"),
        ("1 / 0", "Unknown 1 / 0"),
    ] {
        assert_eq!(value(expression), expected, "{expression}");
    }
}

#[test]
fn constants_are_found_across_files_and_packages() {
    let others = [
        (
            "p/b.go",
            "package p\nimport \"time\"\nconst prefix = \"key-\" + version\nvar wait = 2*time.Second\nvar changed = 1\nfunc init() { changed = 2 }\nconst typed time.Duration = 5\n",
        ),
        ("p/c.go", "package p\nconst (\n\tversion = \"v1\"\n)\n"),
        ("p/d_test.go", "package p\nconst onlyTests = 1\n"),
        ("other/o.go", "package other\nimport t \"time\"\nconst Limit = 3\nvar Pause = Limit * t.Minute\n"),
    ];
    let value = |expression: &str| shown(&value_with(expression, &others));
    assert_eq!(value("prefix + id"), "Text key-v1…");
    assert_eq!(value("wait"), "Duration 2s");
    assert_eq!(value("typed"), "Duration 5ns");
    assert_eq!(value("other.Pause"), "Duration 3m");
    assert_eq!(value("other.Missing"), "Reference other.Missing");
    assert_eq!(value("changed"), "Reference changed", "a variable that is assigned has no one value");
    assert_eq!(value("onlyTests"), "Reference onlyTests", "production does not see constants of tests");
}

#[test]
fn constants_that_go_in_circles_end() {
    let circle = [("p/b.go", "package p\nconst a = b + \"x\"\nconst b = a\nconst c = c\n")];
    assert_eq!(shown(&value_with("a", &circle)), "Text …x");
    assert_eq!(shown(&value_with("c", &circle)), "Reference c");
    let doubling: String = (0..60).map(|i| format!("const d{i} = d{} + d{}\n", i + 1, i + 1)).collect();
    let doubling = format!("package p\n{doubling}const d60 = \"x\"\n");
    assert!(value_with("d0", &[("p/b.go", &doubling)]).to_string().len() < 10_000);
}

#[test]
fn local_names_count_where_they_keep_one_value() {
    let source = "package p\nimport \"time\"\nconst id = \"global\"\nfunc f(id string, ttl int) {\n\tkey := \"a\" + id\n\tconst wait = 3 * time.Second\n\ttwice := 1\n\ttwice = 2\n\
                  \tself := self + \"x\"\n\tn, err := g()\n\tfor i := range n {\n\t\tc.Set(ctx, key, wait, twice, self, n, i, func(key2 string) string { return key + key2 })\n\t}\n}\n";
    let (sources, _) = sources(&[("p/a.go", source)]);
    let facts = sources.file("p/a.go").unwrap();
    let locals = Locals::of(&facts.functions[0]);
    let mut values = Vec::new();
    Step::walk_all(&facts.functions[0].body, &mut |s| {
        if let StepKind::Expr(Expr::Call(c)) = &s.kind {
            values = c.args.iter().map(|a| resolve_in(&a.value, &facts, &locals, &sources).to_string()).collect();
        }
    });
    assert_eq!(values, ["ctx", "a…", "3s", "twice", "…x", "n", "i", "func(key2){…}"]);
}

#[test]
fn a_file_is_read_and_parsed_once() {
    let (sources, tree) = sources(&[("p/a.go", "package p\n"), ("p/b.txt", "text")]);
    let paths = vec!["p/a.go".to_owned(); 50];
    sources.preload(&paths);
    let first = sources.file("p/a.go").unwrap();
    assert!(Arc::ptr_eq(&first, &sources.file("p/a.go").unwrap()));
    assert!(sources.bytes("p/a.go").is_some());
    assert_eq!(tree.reads.load(Ordering::SeqCst), 1);
    assert!(sources.file("p/b.txt").is_none() && sources.file("p/none.go").is_none());
    assert_eq!(sources.not_examined(), [], "what is no source or is not there was not overlooked");
}

/// Returns a file with one edit at head.
fn changed(path: &str, start: u32, count: u32) -> FileChange {
    FileChange {
        path: path.to_owned(),
        previous_path: None,
        status: Status::Modified,
        content: Content::Text,
        mode_changed: false,
        hunks: vec![Hunk { base: Lines { start, count: 0 }, head: Lines { start, count } }],
        added: count,
        removed: 0,
    }
}

#[test]
fn what_is_not_read_is_told() {
    let large = format!("package p\n// {}\n", "x".repeat(1_000));
    let (sources, _) = sources(&[("a.go", "!"), ("b.go", &large), ("c.go", "package p\nfunc {\n")]);
    assert!(["a.go", "b.go"].iter().all(|p| sources.file(p).is_none()));
    assert_eq!(
        sources.not_examined(),
        [NotExamined::new("a.go", "blob is missing"), NotExamined::new("b.go", "1014 bytes, more than the 1000 that are parsed")]
    );
    let problems = sources.problems_in(&[&changed("c.go", 1, 2)]);
    assert_eq!(problems.first().map(|p| p.what.as_str()), Some("c.go:2"), "{problems:?}");
}

#[test]
fn problems_of_a_body_are_told_where_it_was_edited() {
    let broken = format!("package p\n\nfunc A() {{\n\t// {}\n\tx := := 1\n}}\n", "x".repeat(200));
    let (sources, _) = sources(&[("a.go", &broken)]);
    let told = |line| sources.problems_in(&[&changed("a.go", line, 1)]).into_iter().map(|p| p.what).collect::<Vec<_>>();
    assert_eq!(told(1), Vec::<String>::new());
    assert_eq!(told(4).first().map(|w| w.starts_with("a.go:")), Some(true));
}

#[test]
fn import_paths_name_directories_of_the_nearest_module() {
    let (sources, _) = sources(&[
        ("go.mod", "module example.com/m\n"),
        ("a/x.go", "package a"),
        ("a/deep/x.go", "package deep"),
        ("nested/go.mod", "module example.com/m/apart\n"),
        ("nested/y.go", "package nested"),
        ("copy/go.mod", "module example.com/m\n"),
        ("copy/a/x.go", "package a"),
        ("x.go", "package m"),
        ("copy/x.go", "package m"),
    ]);
    let from = |path: &str, import: &str| sources.unit_of(&sources.file(path).unwrap(), import);
    let at = |directory: &str| Some(directory.to_owned());
    assert_eq!(from("x.go", "example.com/m/a"), at("a"));
    assert_eq!(from("x.go", "example.com/m/a/deep"), at("a/deep"));
    assert_eq!(from("a/x.go", "example.com/m"), at(""));
    assert_eq!(from("copy/x.go", "example.com/m/a"), at("copy/a"), "the module that the file lies in");
    assert_eq!(from("x.go", "example.com/m/apart"), at("nested"), "the longest name that fits");
    assert_eq!(from("x.go", "example.com/m/gone"), None);
    assert_eq!(from("x.go", "example.com/more"), None);
    assert_eq!(from("x.go", "fmt"), None);
    assert_eq!(sources.import_of("a/deep").as_deref(), Some("example.com/m/a/deep"));
    assert_eq!(sources.import_of("nested").as_deref(), Some("example.com/m/apart"));
    assert_eq!(sources.import_of("").as_deref(), Some("example.com/m"));
}

#[test]
fn mentions_are_whole_identifiers() {
    let (sources, _) = sources(&[("a.go", "GetKey(x).Get; GetKeyFoo _Set Setä"), ("b.go", "a.Set()"), ("c.go", "nothing")]);
    let paths: Vec<String> = ["b.go", "a.go", "c.go", "none.go"].map(str::to_owned).to_vec();
    let names: Vec<String> = ["Get", "GetKey", "Set"].map(str::to_owned).to_vec();
    assert_eq!(sources.mentions(&paths, &names), [("a.go".to_owned(), vec![0, 1]), ("b.go".to_owned(), vec![2])]);
    assert_eq!(sources.mentions(&paths, &[]), []);
}

#[test]
fn a_part_has_the_bodies_that_hold_a_name() {
    // What is short is read with its file.
    let long = format!("// {}", "x".repeat(200));
    let text = "package p\n\ntype T struct{}\n\nfunc (t T) Get() {\n\tLONG\n\tt.Close()\n}\n\nfunc use(t T) {\n\tt.Get() LONG\n}\n\nfunc other() {\n\tGet := 1 LONG\n}\n";
    let text = text.replace("LONG", &long);
    let (sources, _) = sources(&[("p/a.go", &text)]);
    let bodies = |names: &[&str]| {
        let part = sources.part("p/a.go", names)?;
        Some(part.functions.iter().map(|f| (f.span.start, f.body.len())).collect::<Vec<_>>())
    };
    assert_eq!(bodies(&[]), Some(vec![(5, 1), (10, 1), (14, 1)]), "bodies are read when they are asked for");
    assert_eq!(bodies(&["Get"]), Some(vec![(5, 1), (10, 1), (14, 1)]));
    assert_eq!(bodies(&[".Get"]), Some(vec![(5, 0), (10, 1), (14, 0)]));
    assert_eq!(bodies(&[".Get", "Get"]), Some(vec![(5, 1), (10, 1), (14, 1)]));
    assert_eq!(bodies(&["Missing"]), None);
}

#[cfg(feature = "python")]
#[test]
fn python_imports_name_modules_and_packages_below_a_root() {
    let (sources, _) = sources(&[
        ("app/__init__.py", "from .clients import make as build\n"),
        ("app/clients.py", "def make(): pass\n"),
        ("app/tasks/run.py", "x = 1\n"),
        ("app/tasks/__init__.py", ""),
        ("services/api/pyproject.toml", ""),
        ("services/api/src/api/main.py", "x = 1\n"),
        ("services/api/src/api/__init__.py", ""),
        ("scripts/tool/helper.py", "x = 1\n"),
        ("scripts/tool/go.py", "x = 1\n"),
    ]);
    let from = |path: &str, import: &str| sources.unit_of(&sources.file(path).unwrap(), import);
    let at = |path: &str| Some(path.to_owned());
    assert_eq!(from("app/tasks/run.py", "app.clients"), at("app/clients.py"));
    assert_eq!(from("app/clients.py", "app"), at("app/__init__.py"));
    assert_eq!(from("app/clients.py", "app.tasks"), at("app/tasks/__init__.py"));
    assert_eq!(from("services/api/src/api/main.py", "api.main"), at("services/api/src/api/main.py"));
    assert_eq!(from("scripts/tool/go.py", "helper"), at("scripts/tool/helper.py"));
    assert_eq!(from("app/tasks/run.py", "run"), None, "a module of a package is not found by its own name");
    assert_eq!(from("app/clients.py", "redis"), None);
    assert_eq!(sources.exported("app/__init__.py", "build"), Ok(("app/clients.py".to_owned(), "make".to_owned())));
}

#[cfg(feature = "typescript")]
#[test]
fn files_that_all_hand_on_each_other_are_asked_once() {
    let name = |i: usize| format!("src/m{i}.ts");
    let all: Vec<(String, String)> =
        (0..12).map(|i| (name(i), (0..12).filter(|j| *j != i).map(|j| format!("export * from './m{j}';\n")).collect())).collect();
    let files: Vec<(&str, &str)> = all.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let (sources, _) = sources(&files);
    assert_eq!(sources.exported("src/m0.ts", "missing"), Ok(("src/m0.ts".to_owned(), "missing".to_owned())));
}

#[test]
fn a_revision_beside_another_lists_its_own_files() {
    let head = [("go.mod", "module m\n"), ("p/a.go", "package p\n"), ("p/new.go", "package p\n")];
    let base = [("go.mod", "module m\n"), ("o/old.go", "package o\n"), ("p/a.go", "package p // before\n")];
    let beside = |changed: &[&str], base: &[(&str, &str)]| {
        let (other, (_, tree)) = (Arc::new(sources(&head).0), sources(base));
        let revision = Revision { id: "base".to_owned(), tree };
        let own = Sources::beside(&revision, 1_000, &other, changed.iter().map(|p| (*p).to_owned()).collect());
        let shared = Arc::ptr_eq(own.modules(), other.modules());
        (own.all_files().to_vec(), shared, own.unit_of(&own.file("p/a.go").unwrap(), "m/o"))
    };
    let (files, shared, found) = beside(&["o/old.go", "p/a.go", "p/new.go"], &base);
    assert_eq!((files, shared, found), (vec!["go.mod".into(), "o/old.go".into(), "p/a.go".into()], true, Some("o".to_owned())));
    let same = [("go.mod", "module m\n"), ("p/a.go", "package p // before\n"), ("p/new.go", "package p\n")];
    assert!(!beside(&["p/a.go", "go.mod"], &same).1, "the manifest changed");
}
