//! Facts of TypeScript and JavaScript sources, construct by construct, and of sources that mean harm.

use super::{DEEPEST, MODULE, javascript, typescript};
use crate::facts::{Effect, Expr, FileFacts, StepKind};
use crate::languages::print;

/// Returns the facts of a TypeScript file.
fn facts(text: &str) -> FileFacts {
    let facts = typescript("src/file.ts", text.as_bytes());
    assert_eq!(facts.problems, [], "{text}");
    facts
}

#[test]
fn everything_at_once() {
    let facts = facts(include_str!("everything.ts.txt"));
    let exports: Vec<String> = facts.exports.iter().map(|e| format!("{} = {:?} {}", e.name, e.path, e.symbol)).collect();
    let members: Vec<String> = facts.imports.iter().map(|i| format!("{} = {:?} of {}", i.name, i.member, i.path)).collect();
    insta::assert_snapshot!(format!("{}\n{}\n{}", members.join("\n"), exports.join("\n"), print::print(&facts)));
}

/// Returns the symbols of a file's functions.
fn symbols(facts: &FileFacts) -> Vec<String> {
    facts.functions.iter().map(|f| f.symbol()).collect()
}

#[test]
fn modules_of_commonjs_export_what_they_assign() {
    let text = "const Redis = require('ioredis');\nclass Bus {}\nBus.prototype.send = function (m) { m(); };\nexports.open = () => 1;\nmodule.exports = { Bus, connect() { return new Redis(); }, alias: open };\n";
    let facts = javascript("lib/bus.js", text.as_bytes());
    assert_eq!(symbols(&facts), ["Bus.send", "open", "connect", MODULE]);
    let exports: Vec<(&str, &str)> = facts.exports.iter().map(|e| (e.name.as_str(), e.symbol.as_str())).collect();
    assert_eq!(exports, [("alias", "open")]);
    assert_eq!(facts.imports[0].member, None);
}

#[test]
fn tests_have_the_names_that_runners_print() {
    let text = "describe('Cache', () => {\n  beforeEach(() => reset());\n  describe('get', () => {\n    it('expires', async () => { await x(); });\n    it.each([1])('n %d', (n) => y(n));\n  });\n});\ntest('alone', (t) => { t.test('inner', () => z()); });\n";
    let facts = typescript("src/cache.test.ts", text.as_bytes());
    let tests: Vec<&str> = facts.functions.iter().filter(|f| f.test).map(|f| f.name.as_str()).collect();
    assert_eq!(tests, ["Cache > get > expires", "Cache > get > n %d", "alone", "alone > inner"]);
    assert!(facts.test);
}

/// Returns the effect of the outermost call of a statement.
fn effect(statement: &str) -> Option<Effect> {
    let facts = facts(&format!("function f() {{\n{statement}\n}}\n"));
    match &facts.functions[0].body[0].kind {
        StepKind::Expr(Expr::Call(call)) => call.effect,
        other => panic!("no call: {other:?}"),
    }
}

#[test]
fn effects_are_seen_and_lookalikes_are_not() {
    use Effect::{Deadline, Exit, Lock, Log, Measure, Sleep};
    for (statement, expected) in [
        ("console.log(x)", Some(Log)),
        ("this.logger.warn('x')", Some(Log)),
        ("Logger.info('x', y)", Some(Log)),
        ("req.log.error(err)", Some(Log)),
        ("Sentry.captureException(err)", Some(Log)),
        ("dialog.error('x')", None),
        ("catalog.info()", None),
        ("process.exit(1)", Some(Exit)),
        ("process.on('exit', f)", None),
        ("await sleep(100)", Some(Sleep)),
        ("setTimeout(resolve, 100)", Some(Sleep)),
        ("setTimeout(() => retry(), 100)", None),
        ("AbortSignal.timeout(100)", Some(Deadline)),
        ("setTimeout(() => controller.abort(), 100)", Some(Deadline)),
        ("Promise.race([connect(), rejectAfterTimeout(100)])", Some(Deadline)),
        ("Promise.race([connect(), closed()])", None),
        ("Metrics.increment('x')", Some(Measure)),
        ("redis.increment('x')", None),
        ("await mutex.acquire()", Some(Lock)),
        ("await redlock.acquire(['a'], 10)", None),
    ] {
        assert_eq!(effect(statement), expected, "{statement}");
    }
}

#[test]
fn broken_and_deep_code_is_told_and_the_rest_is_read() {
    let broken = typescript("a.ts", b"function a() {}\nconst = ;\nfunction b() {}\n");
    assert!(!broken.problems.is_empty());
    assert!(symbols(&broken).contains(&"b".to_owned()), "{:?}", symbols(&broken));
    let deep = format!("const x = {}1{};\nfunction f() {{}}\n", "[".repeat(DEEPEST * 2), "]".repeat(DEEPEST * 2));
    let deep = javascript("a.js", deep.as_bytes());
    assert!(deep.problems.iter().any(|p| p.why.contains("deep")));
    assert_eq!(symbols(&deep), ["f"]);
}

#[test]
fn javascript_with_types_is_read_as_typescript() {
    let facts = javascript("a.js", b"// @flow\nexport function f(a: string): void { g(a); }\n");
    assert_eq!(facts.problems, []);
    assert_eq!(facts.language, "javascript");
}
