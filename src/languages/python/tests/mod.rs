//! Facts of Python sources, construct by construct, and of sources that mean harm.

use super::super::print;
use super::{DEEPEST, extract};
use crate::facts::{Effect, Expr, FileFacts, Step, StepKind};
use std::time::{Duration, Instant};

/// Returns the facts of a module with these lines.
fn facts(text: &str) -> FileFacts {
    extract("app/sub/x.py", text.as_bytes())
}

/// Returns the steps of a function with this body, printed.
fn body(statements: &str) -> String {
    let indented: String = statements.lines().map(|l| format!("    {l}\n")).collect();
    let facts = facts(&format!("def f():\n{indented}"));
    assert_eq!(facts.problems, []);
    let mut out = String::new();
    print::steps(&mut out, &facts.functions[0].body, 0);
    out
}

#[test]
fn everything_at_once() {
    let facts = extract("app/sub/everything.py", include_bytes!("everything.py.txt"));
    insta::assert_snapshot!(print::print(&facts));
}

/// Returns the effect of the outermost call of a statement, in a file with some imports.
fn effect(statement: &str) -> Option<Effect> {
    let imports = "import os, sys, time, asyncio, logging, statsd\nfrom time import sleep\nfrom asyncio import wait_for as bounded\n";
    let facts = facts(&format!("{imports}def f():\n    {statement}\n"));
    match &facts.functions[0].body[0].kind {
        StepKind::Expr(Expr::Call(call)) => call.effect,
        other => panic!("no call: {other:?}"),
    }
}

#[test]
fn effects_are_seen_and_lookalikes_are_not() {
    use Effect::{Deadline, Exit, Lock, Log, Measure, Sleep, Unlock};
    for (statement, expected) in [
        ("time.sleep(1)", Some(Sleep)),
        ("await asyncio.sleep(1)", Some(Sleep)),
        ("sleep(1)", Some(Sleep)),
        ("browser.sleep(1)", None),
        ("asyncio.wait_for(x, 3)", Some(Deadline)),
        ("bounded(x, 3)", Some(Deadline)),
        ("self._lock.acquire()", Some(Lock)),
        ("lock.release()", Some(Unlock)),
        ("pool.acquire()", None),
        ("redis.lock('x').acquire()", None),
        ("sys.exit(2)", Some(Exit)),
        ("logging.info('x')", Some(Log)),
        ("logging.getLogger(__name__).warning('x')", Some(Log)),
        ("self.logger.bind(a=b).exception('x')", Some(Log)),
        ("print('x')", Some(Log)),
        ("store.error(x)", None),
        ("log.publish(x)", None),
        ("statsd.incr('x')", Some(Measure)),
        ("REQUESTS.labels('a').inc()", Some(Measure)),
        ("self.metrics.timing('x', 1)", Some(Measure)),
        ("client.incr('x')", None),
        ("span.set_attribute('a', b)", Some(Measure)),
    ] {
        assert_eq!(effect(statement), expected, "{statement}");
    }
}

#[test]
fn a_package_is_named_unless_a_local_name_hides_it() {
    let source = "import redis\nimport redis.asyncio as aio\nimport a.b.c\nfrom kombu import Connection as C, pools\n\
                  def f():\n    redis.One()\n    aio.two()\n    a.b.c.three()\n    redis.asyncio.four()\n    C(x)\n    pools.six()\n    other.seven()\n\
                  def g(redis, C):\n    redis.eight()\n    C(x)\n";
    let facts = facts(source);
    let mut seen = Vec::new();
    for f in &facts.functions {
        Step::walk_all(&f.body, &mut |s| {
            s.expressions(&mut |e| {
                e.walk(&mut |e| match e {
                    Expr::Call(c) if c.package.is_some() => seen.push(format!("{}:{}", c.package.as_deref().unwrap_or(""), c.name)),
                    _ => {}
                });
            });
        });
    }
    assert_eq!(seen, ["redis:One", "redis.asyncio:two", "a.b.c:three", "redis.asyncio:four", "kombu:Connection"]);
}

#[test]
fn a_relative_import_is_seen_from_the_root() {
    let paths = |path: &str, text: &str| extract(path, text.as_bytes()).imports.into_iter().map(|i| i.path).collect::<Vec<_>>().join(" ");
    let text = "from . import a\nfrom .b import c\nfrom .. import d\nfrom ..e.f import g\nfrom ....h import i\n";
    assert_eq!(paths("x/y/z.py", text), "x.y x.y.b x x.e.f h");
    assert_eq!(paths("x/y/__init__.py", "from .b import c\nfrom .. import d"), "x.y.b x");
    assert_eq!(paths("z.py", "from . import a\nfrom .b import c"), ". b");
}

#[test]
fn imports_stand_anywhere_and_keep_their_first_meaning() {
    let facts = facts(
        "try:\n    import ujson as json\nexcept ImportError:\n    import json\ndef f():\n    if x:\n        from redis import Redis\n        Redis()\n",
    );
    let names: Vec<String> = facts.imports.iter().map(|i| format!("{}={}", i.name, i.path)).collect();
    assert_eq!(names, ["json=ujson", "json=json", "Redis=redis"]);
    assert_eq!(facts.import("json").map(|i| i.path.as_str()), Some("ujson"));
    assert!(!facts.functions.iter().any(|f| f.name == "<module>" && f.body.iter().any(|s| matches!(s.kind, StepKind::Expr(_)))));
}

#[test]
fn formats_are_templates() {
    assert_eq!(body("x = f'a:{b!r:>{w}}:{{c}}' 'd'"), "2-2 new x = `a:{b}:{c}d`\n");
    assert_eq!(body("x = 'a:%s' % b.c + 'd'"), "2-2 new x = `a:{b.c}` + \"d\"\n");
    assert_eq!(body("x = 'a:{0}:{n}'.format(b, n=c)"), "2-2 new x = `a:{b}:{c}`\n");
    assert_eq!(body("x = rb'\\d' b'e'"), "2-2 new x = \"\\\\de\"\n");
    assert_eq!(body("x = fmt.format(b)"), "2-2 new x = fmt.format(b) [format 2]\n");
}

#[test]
fn settings_classes_name_their_environment_variables() {
    let text = "class S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='app_')\n    redis_url: str = 'x'\n    ttl: int = Field(30, alias='TTL')\nclass P(BaseModel):\n    url: str\n";
    let tags = |name: &str| {
        let facts = facts(text);
        let class = facts.types.iter().find(|t| t.name == name).unwrap().clone();
        class.fields.iter().flat_map(|f| f.tags.iter().map(|(k, v)| format!("{}:{k}={v}", f.name)).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    assert_eq!(tags("S"), ["redis_url:env=APP_REDIS_URL", "ttl:env=TTL"]);
    assert!(tags("P").is_empty());
}

#[test]
fn tests_are_told_from_production() {
    let is_test = |path: &str| extract(path, b"x = 1\n").test;
    assert!(is_test("app/tests/x.py") && is_test("test_x.py") && is_test("app/x_test.py") && is_test("conftest.py") && is_test("app/tests.py"));
    assert!(!is_test("app/contest.py") && !is_test("app/latest/x.py") && !is_test("app/testament.py"));
    let source = "def test_a(): pass\ndef testing(): pass\nclass TestB:\n    def test_c(self): pass\n    def helper(self): pass\nclass D(TestCase):\n    def testE(self): pass\n\
                  class F:\n    def test_g(self): pass\n";
    let marked =
        |path: &str| -> Vec<String> { extract(path, source.as_bytes()).functions.into_iter().filter(|f| f.test).map(|f| f.symbol()).collect() };
    assert_eq!(marked("tests/x.py"), ["test_a", "TestB.test_c", "D.testE"]);
    assert!(marked("x.py").is_empty());
}

#[test]
fn generated_files_are_known_by_name_or_header() {
    let generated = |path: &str, source: &str| extract(path, source.as_bytes()).generated;
    assert!(generated("a/x_pb2.py", "x = 1\n") && generated("a/x_pb2_grpc.py", ""));
    assert!(generated("a.py", "# Generated by the protocol buffer compiler.  DO NOT EDIT!\n"));
    assert!(!generated("a.py", "# Generated by Django 3.2\n") && !generated("migrations/0001.py", "x = 1\n"));
}

#[test]
fn docstrings_are_comments_and_documentation() {
    let facts = facts("'''Of the module.'''\nclass A:\n    \"\"\"\n    Of A.\n\n    More.\n    \"\"\"\n    # of f\n    def f(self):\n        x()\n");
    let comments: Vec<String> = facts.comments.iter().map(|c| format!("{}-{} {}", c.span.start, c.span.end, c.text.replace('\n', "|"))).collect();
    assert_eq!(comments, ["1-1 Of the module.", "3-7 Of A.||More.", "8-8 of f"]);
    assert_eq!((facts.types[0].doc.as_str(), facts.functions[0].doc.as_str()), ("Of A.\n\nMore.", "of f"));
}

#[test]
fn a_broken_file_still_gives_the_rest() {
    let facts = facts("def a():\n    x = = 1\n    good()\n\ndef b():\n    fine()\n\ndef c(:\n");
    assert!(facts.functions.iter().any(|f| f.name == "b" && f.body.len() == 1), "{:?}", facts.functions);
    assert!(!facts.problems.is_empty());
    assert_eq!(super::extract("x.py", b"").problems, []);
    assert!(!super::extract("x.py", b"hello world, this is no Python").problems.is_empty());
}

#[test]
fn line_ends_marks_and_foreign_bytes_change_nothing() {
    let plain = extract("a.py", b"# Doc of f.\ndef f():\n    g(\"x\")\n");
    let windows = extract("a.py", b"\xef\xbb\xbf# Doc of f.\r\ndef f():\r\n    g(\"x\")\r\n");
    assert_eq!(plain, windows);
    assert_eq!(extract("a.py", b"# D\xffc\ndef f():\n    g(\"\xfe\")\n").functions[0].doc, "D\u{fffd}c");
}

/// Returns the facts of a hostile source, and fails where that takes long. The facts must also survive being printed,
/// walked and compared.
fn survives(what: &str, source: &str) -> FileFacts {
    let start = Instant::now();
    let facts = extract("a.py", source.as_bytes());
    let mut count = 0;
    for f in &facts.functions {
        Step::walk_all(&f.body, &mut |s| s.expressions(&mut |e| e.walk(&mut |_| count += 1)));
    }
    let text = format!("{}{count}", print::print(&facts));
    assert!(!text.is_empty() && facts == facts.clone() && serde_json::to_string(&facts).is_ok());
    assert!(start.elapsed() < Duration::from_secs(30), "{what} took {:?}", start.elapsed());
    facts
}

#[test]
fn deep_nesting_is_cut_and_told() {
    let n = 4_000;
    for (open, inner, close) in [
        ("f(", "x", ")"),
        ("-", "x", ""),
        ("x[1+", "y", "]"),
        ("not ", "x", ""),
        ("{1: ", "2", "}"),
        ("lambda: ", "x", ""),
        ("[x for x in ", "y", "]"),
    ] {
        let facts = survives(open, &format!("def f():\n    x = {}{inner}{}\n", open.repeat(n), close.repeat(n)));
        let why = format!("nested more than {DEEPEST} deep");
        assert!(facts.problems.iter().any(|p| p.why == why || p.why.contains("gave up")), "{open}: {:?}", facts.problems);
    }
    survives("chain", &format!("def f():\n    x{}\n", ".a()".repeat(n)));
    survives("operators", &format!("def f():\n    x = y{}\n", " + y".repeat(n)));
    let blocks: String = (0..500).map(|i| format!("{}if x:\n", " ".repeat(i))).collect();
    survives("blocks", &format!("{blocks}{}y()\n", " ".repeat(500)));
    survives("elifs", &format!("def f():\n    if x:\n        y()\n{}", "    elif z:\n        y()\n".repeat(5_000)));
    survives("assignments", &format!("def f():\n    {}1\n", "x = ".repeat(n)));
}

#[test]
fn broken_and_endless_text_ends_soon() {
    for open in ["(", "{", "[", "f(", "\"", "'''", "f'{", "def f(", "class ", "@", "lambda", "x.", "if x:\n"] {
        survives(open, &format!("def f():\n    {}", open.repeat(4_000)));
    }
    survives("zeros", &"\0".repeat(100_000));
    survives("one line", &format!("x = \"{}\"\n", "y".repeat(1_000_000)));
    survives("many statements on a line", &format!("def f():\n    {}\n", "x();".repeat(10_000)));
    let all = include_str!("everything.py.txt");
    for end in (0..all.len()).step_by(149).filter(|e| all.is_char_boundary(*e)) {
        survives("cut off", &all[..end]);
    }
}
