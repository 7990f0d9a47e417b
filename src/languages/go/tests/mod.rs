//! Facts of Go sources, construct by construct, and of sources that mean harm.

use super::super::print;
use super::{DEEPEST, extract};
use crate::facts::{Effect, Expr, FileFacts, Step, StepKind};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Returns the Go files of all examples, or those of somebody else's tree, which CONNREVIEW_GO_TREE names.
pub(super) fn go_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = vec![];
    match somebody_elses() {
        Some(tree) => go_files_below(tree.as_ref(), &mut found),
        None => ["fixtures", "demo", "rules"].iter().for_each(|d| go_files_below(&root.join(d), &mut found)),
    }
    assert!(found.len() > 100, "{}", found.len());
    found
}

/// Returns the tree of somebody else's that the tests are to read.
pub(super) fn somebody_elses() -> Option<OsString> {
    std::env::var_os("CONNREVIEW_GO_TREE")
}

/// Adds the Go files below a directory.
fn go_files_below(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).expect("readable").filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            go_files_below(&path, found);
        } else if path.extension().is_some_and(|e| e == "go") {
            found.push(path);
        }
    }
}

/// Returns the facts of a file of package `p` with these declarations.
fn facts(declarations: &str) -> FileFacts {
    extract("p/file.go", format!("package p\n{declarations}").as_bytes())
}

/// Returns the steps of a function with this body, printed.
fn body(statements: &str) -> String {
    body_of("error", statements)
}

/// Returns the steps of a function with these results and body, printed.
fn body_of(results: &str, statements: &str) -> String {
    let facts = facts(&format!("func f() ({results}) {{\n{statements}\n}}\n"));
    assert_eq!(facts.problems, []);
    let mut out = String::new();
    print::steps(&mut out, &facts.functions[0].body, 0);
    out
}

/// Returns the effect of the outermost call of a statement, in a file with some imports.
fn effect(statement: &str) -> Option<Effect> {
    let imports = "import (\"fmt\"\n\"os\"\n\"time\"\n\"log\"\n\"log/slog\"\n\"github.com/prometheus/client_golang/prometheus\")";
    let facts = facts(&format!("{imports}\nfunc f() {{\n{statement}\n}}\n"));
    match &facts.functions[0].body[0].kind {
        StepKind::Expr(Expr::Call(call)) => call.effect,
        other => panic!("no call: {other:?}"),
    }
}

/// Returns the answers about returned errors in order of the source.
fn returned(results: &str, statements: &str) -> Vec<Option<bool>> {
    let facts = facts(&format!("import \"errors\"\nfunc f() {results} {{\n{statements}\n}}\n"));
    let mut found = Vec::new();
    Step::walk_all(&facts.functions[0].body, &mut |s| {
        if let StepKind::Return { error, .. } = s.kind {
            found.push(error);
        }
    });
    found
}

#[test]
fn everything_at_once() {
    let facts = extract("store/everything.go", include_bytes!("everything.go.txt"));
    insta::assert_snapshot!(print::print(&facts));
}

#[test]
fn effects_are_seen_and_lookalikes_are_not() {
    use Effect::{Exit, Lock, Log, Measure, Panic, Sleep, Unlock};
    for (statement, expected) in [
        ("time.Sleep(1)", Some(Sleep)),
        ("s.mu.RLock()", Some(Lock)),
        ("mu.Unlock()", Some(Unlock)),
        ("redsync.Lock(ctx, key)", None),
        ("panic(err)", Some(Panic)),
        ("os.Exit(2)", Some(Exit)),
        ("log.Fatalf(\"x\")", Some(Exit)),
        ("mainLog.Fatal(err)", Some(Exit)),
        ("logger.Panicf(\"x\")", Some(Panic)),
        ("log.Printf(\"x\")", Some(Log)),
        ("slog.InfoContext(ctx, \"x\")", Some(Log)),
        ("pubSubLog.WithField(\"a\", b).Warning(\"x\")", Some(Log)),
        ("gw.Logger().WithError(err).Error(\"x\")", Some(Log)),
        ("p.params.Logger.Debugw(\"x\", \"k\", v)", Some(Log)),
        ("log.Info().Str(\"a\", b).Msg(\"x\")", Some(Log)),
        ("fmt.Println(\"x\")", Some(Log)),
        ("fmt.Fprintf(os.Stderr, \"x\")", Some(Log)),
        ("fmt.Fprintf(w, \"x\")", None),
        ("fmt.Errorf(\"x\")", None),
        ("store.Error(err)", None),
        ("http.Error(w, \"x\", 500)", None),
        ("requests.WithLabelValues(\"a\").Inc()", Some(Measure)),
        ("span.SetAttributes(a)", Some(Measure)),
        ("m.latencyHistogram.Observe(1)", Some(Measure)),
        ("client.Set(ctx, key)", None),
        ("prometheus.MustRegister(m)", Some(Measure)),
        ("dialog.Open()", None),
    ] {
        assert_eq!(effect(statement), expected, "{statement}");
    }
}

#[test]
fn a_return_tells_whether_it_gives_an_error() {
    let cases: &[(&str, &str, &[Option<bool>])] = &[
        ("error", "return nil", &[Some(false)]),
        ("error", "return err", &[None]),
        ("error", "if err != nil { return err }\nreturn nil", &[Some(true), Some(false)]),
        ("(int, error)", "if err != nil && n > 1 { return 0, err }\nreturn n, err", &[Some(true), None]),
        ("error", "if err != nil || stop { return err }\nreturn ErrGone", &[None, Some(true)]),
        ("error", "if err == nil { return nil }\nreturn err", &[Some(false), Some(true)]),
        ("error", "if err == nil { x() } else { return err }\nreturn errors.New(\"x\")", &[Some(true), Some(true)]),
        ("error", "if errors.Is(err, ErrA) { return err }\nreturn f()", &[Some(true), None]),
        ("error", "if err != nil { err = nil\nreturn err }\nreturn &MyError{}", &[None, Some(true)]),
        ("error", "switch { case err != nil: return err }\nreturn err", &[Some(true), None]),
        ("error", "select { case <-ctx.Done(): return ctx.Err() }", &[Some(true)]),
        ("(n int, err error)", "return", &[None]),
        ("(n int, err error)", "return g()", &[None]),
        ("int", "return nil", &[None]),
        ("", "return", &[None]),
    ];
    for (results, statements, expected) in cases {
        assert_eq!(returned(results, statements), *expected, "{results} {statements}");
    }
}

#[test]
fn a_package_is_named_unless_a_local_name_hides_it() {
    let source = "import \"a/redis\"\nfunc f() { redis.One()\nfor redis := range x { redis.Two() }\nredis.Three()\nif redis := 1; redis > 0 { redis.Four() } else { redis.Five() }\n\
                  redis := redis.Six()\nredis.Seven() }\nfunc (redis T) g() { redis.Eight() }";
    let facts = facts(source);
    let mut seen = Vec::new();
    for f in &facts.functions {
        Step::walk_all(&f.body, &mut |s| {
            s.expressions(&mut |e| {
                e.walk(&mut |e| match e {
                    Expr::Call(c) if c.package.is_some() => seen.push(c.name.clone()),
                    _ => {}
                })
            })
        });
    }
    assert_eq!(seen, ["One", "Three", "Six"]);
}

#[test]
fn a_call_stands_on_the_line_of_its_name() {
    let text = body("client.\n\tSet(ctx,\n\t\tkey).\n\tErr()");
    assert_eq!(text, "3-6 do client.Set(ctx, key).Err() [Err 6] [Set 4]\n");
}

#[test]
fn parentheses_go_where_they_say_nothing() {
    assert_eq!(body("x = ((a + b)) * (c) - (d * e)"), "3-3 x = (a + b) * c - d * e\n");
    assert_eq!(body("x = a - (b - c) && !(y || z)"), "3-3 x = a - (b - c) && !(y || z)\n");
    assert_eq!(body("f(&x, *y, <-z, -w, (*T)(v))"), "3-3 do f(x, y, <-z, -w, T(v)) [f 3] [T 3]\n");
}

#[test]
fn generic_calls_lose_their_types_and_indexed_ones_keep_the_index() {
    assert_eq!(body("pkg.Call[Foo](x)"), "3-3 do pkg.Call(x) [Call 3]\n");
    assert_eq!(body("pkg.Call[int, *Foo](x, y)"), "3-3 do pkg.Call(x, y) [Call 3]\n");
    assert_eq!(body("handlers[i](x)"), "3-3 do handlers[i](x) [ 3]\n");
    assert_eq!(body("x = handlers[c.name](y[z])"), "3-3 x = handlers[c.name](y[z]) [ 3]\n");
}

#[test]
fn constants_of_an_iota_group_count_on() {
    let facts = facts("const (\n\tA = iota * 10\n\tB\n\t_\n\tC, D = iota, \"d\"\n\tE, F\n)\nconst G = iota");
    let values: Vec<String> = facts.values.iter().map(|v| format!("{}={}", v.name, v.value.as_ref().unwrap())).collect();
    assert_eq!(values, ["A=0 * 10", "B=1 * 10", "_=2 * 10", "C=3", "D=\"d\"", "E=4", "F=\"d\"", "G=0"]);
}

#[test]
fn a_broken_file_still_gives_the_rest() {
    let facts = facts("func a() {\n\tx := := 1\n\tgood()\n}\n\nfunc b() { fine() }\n\nfunc c( {\n");
    assert!(facts.functions.iter().any(|f| f.name == "b" && f.body.len() == 1), "{:?}", facts.functions);
    assert!(facts.functions.iter().any(|f| f.name == "a"));
    assert!(facts.problems.iter().any(|p| p.span.start == 3), "{:?}", facts.problems);
    assert_eq!(super::extract("x.go", b"").problems, []);
    assert!(!super::extract("x.go", b"package p\n}\n").problems.is_empty());
    assert!(!super::extract("x.go", b"hello world, this is no Go").problems.is_empty());
}

#[test]
fn line_ends_marks_and_foreign_bytes_change_nothing() {
    let plain = extract("a.go", b"package p\n\n// Doc of f.\nfunc f() { g(\"x\") }\n");
    let windows = extract("a.go", b"\xef\xbb\xbfpackage p\r\n\r\n// Doc of f.\r\nfunc f() { g(\"x\") }\r\n");
    assert_eq!(plain, windows);
    let foreign = extract("a.go", b"package p\n\n// D\xffc\nfunc f() { g(\"\xfe\") }\n");
    assert_eq!(foreign.functions[0].doc, "D\u{fffd}c");
    assert_eq!(extract("a.go", b"package p\n\x00\x00func f() {}\n").functions.len(), 1);
}

#[test]
fn tests_and_their_helpers_are_told_from_production() {
    let is_test = |path: &str, source: &str| extract(path, source.as_bytes()).test;
    let helper = "package p\nimport \"testing\"\nfunc Make(t *testing.T) {}\n";
    let hook = format!("{helper}func a() {{}}\nfunc b() {{}}\n");
    assert!(is_test("a_test.go", "package p"));
    assert!(is_test("a.go", "package p_test"));
    assert!(is_test("a.go", helper), "all its functions help tests");
    assert!(!is_test("server/a.go", &hook), "one hook among others");
    assert!(is_test("server/testutil.go", &hook));
    assert!(is_test("mocks/a.go", &hook));
    assert!(!is_test("mocks/a.go", "package p\nfunc f() {}"));
    assert!(is_test("a.go", "// Code generated by MockGen. DO NOT EDIT.\npackage p"));
    assert!(!is_test("a.go", "// Code generated by protoc-gen-go. DO NOT EDIT.\npackage p"));
}

#[test]
fn functions_that_go_test_runs_are_marked() {
    let source = "package p\nimport \"testing\"\nfunc TestA(t *testing.T) {}\nfunc Testing(t *testing.T) {}\nfunc Test_b(t *testing.T) {}\n\
                  func TestMain(m *testing.M) {}\nfunc BenchmarkC(b *testing.B) {}\nfunc ExampleD() {}\nfunc (s *S) TestE(t *testing.T) {}\nfunc FuzzF(f *testing.F) {}\nfunc Test(t *testing.T) {}\n";
    let marked = |path: &str| -> Vec<String> { extract(path, source.as_bytes()).functions.into_iter().filter(|f| f.test).map(|f| f.name).collect() };
    assert_eq!(marked("a_test.go"), ["TestA", "Test_b", "BenchmarkC", "ExampleD", "FuzzF", "Test"]);
    assert!(marked("a.go").is_empty());
}

#[test]
fn generated_files_are_known_by_their_header() {
    let generated = |source: &str| extract("a.go", source.as_bytes()).generated;
    assert!(generated("// Copyright\n\n// Code generated by x. DO NOT EDIT.\n\npackage p\n"));
    assert!(generated("// Package p: this file is @generated DO NOT EDIT\npackage p\n"));
    assert!(!generated("package p\nvar s = `\n// Code generated by x. DO NOT EDIT.\n`\n"));
    assert!(!generated("// Not generated code.\npackage p\n"));
}

/// Returns the facts of a hostile source, and fails where that takes long. The facts must also survive being printed,
/// walked and compared.
fn survives(what: &str, source: &str) -> FileFacts {
    let start = Instant::now();
    let facts = extract("a.go", source.as_bytes());
    let mut count = 0;
    for f in &facts.functions {
        Step::walk_all(&f.body, &mut |s| s.expressions(&mut |e| e.walk(&mut |_| count += 1)));
    }
    let text = format!("{}{count}", print::print(&facts));
    assert!(!text.is_empty() && facts == facts.clone() && serde_json::to_string(&facts).is_ok());
    // Far more than it takes, since a busy machine takes its time; what has no end takes longer still.
    assert!(start.elapsed() < Duration::from_secs(200), "{what} took {:?}", start.elapsed());
    facts
}

#[test]
fn deep_nesting_is_cut_and_told() {
    let deep = |open: &str, inner: &str, close: &str| {
        let n = 100_000;
        format!("package p\nfunc f() {{\n{}{inner}{}\n}}\n", open.repeat(n), close.repeat(n))
    };
    assert_eq!(survives("parentheses", &deep("(", "x()", ")")).problems, [], "parentheses are no nesting");
    for (open, inner, close) in
        [("f(", "x", ")"), ("{", "x()", "}"), ("-", "x", ""), ("x[1+", "y", "]"), ("func() { ", "x()", " }()"), ("if a {\n", "x()", "\n}")]
    {
        let facts = survives(open, &deep(open, inner, close));
        let why = format!("nested more than {DEEPEST} deep");
        assert!(facts.problems.iter().any(|p| p.why == why || p.why.contains("gave up")), "{open}: {:?}", facts.problems);
    }
    survives("types in vain", &format!("package p\nvar x = {}1{}\n", "new([".repeat(60), "]int{})".repeat(60)));
    let chain = format!("package p\nfunc f() {{ x{} }}\n", ".a()".repeat(100_000));
    survives("chain", &chain);
    survives("types", &format!("package p\nvar x {}int\n", "[]".repeat(100_000)));
    survives("structs", &format!("package p\ntype x {}{}\n", "struct{ a ".repeat(20_000), "}".repeat(20_000)));
}

#[test]
fn broken_and_endless_text_ends_soon() {
    for open in ["(", "{", "[", "f(", "func(", "\"", "`", "/*", "struct{", "case ", "<-", "x.", "package p\n"] {
        survives(open, &format!("package p\nfunc f() {{\n{}", open.repeat(50_000)));
    }
    survives("zeros", &"\0".repeat(100_000));
    survives("one line", &format!("package p\nvar x = \"{}\"\n", "y".repeat(1_000_000)));
    survives("many statements on a line", &format!("package p\nfunc f() {{ {} }}\n", "x();".repeat(200_000)));
    let all = include_str!("everything.go.txt");
    for end in (0..all.len()).step_by(97) {
        survives("cut off", &all[..end]);
    }
}
