//! What it depends on whether a test runs: a skip under a condition, a mark of the runner, a feature it is compiled with.
//!
//! In: a test. Out: the condition in words (`runs only where REDIS_ADDR is set`), `None` where it always runs or never does (`cases`). Seen are marks
//! (`skipif`, `it.runIf`, `cfg(feature = "x")`), and the first statements of the test and of the helpers that it hands itself to. Left out:
//! conditions on the machine alone (its system, a version of the language), which most runs meet alike; options of the runner.

use super::cases;
use super::declared::Declarations;
use super::kind;
use super::typing::Scope;
use crate::facts::{Call, Effect, Expr, FileFacts, Function, Step, StepKind};
use std::collections::BTreeMap;

/// Words of conditions on the machine.
const MACHINE: [&str; 12] = [
    "GOOS",
    "GOARCH",
    "platform",
    "version_info",
    "python_implementation",
    "target_os",
    "target_arch",
    "target_family",
    "miri",
    "arch",
    "isWindows",
    "windows",
];
/// Calls by which code reads the environment.
const READS: [&str; 8] = ["Getenv", "LookupEnv", "getenv", "get", "var", "var_os", "option_env", "env"];

/// Variables of the environment by the names that hold them.
type Held<'a> = BTreeMap<&'a str, &'a str>;

/// Returns what it depends on whether a test runs.
pub(crate) fn of(declared: &Declarations<'_>, file: &FileFacts, f: &Function) -> Option<String> {
    cases::marks(file, f).find_map(by_mark).or_else(|| by_steps(file, f)).or_else(|| by_helper(declared, file, f))
}

/// Returns the condition of a mark: `@pytest.mark.skipif(…)`, `it.runIf(…)`, and what an attribute asks of the compiler.
fn by_mark(mark: &Expr) -> Option<String> {
    let Expr::Call(c) = mark else { return None };
    let skips = match c.name.as_str() {
        "skipif" | "skipIf" => true,
        "skipUnless" | "runif" | "runIf" => false,
        _ => return None,
    };
    let cond = c.args.iter().find(|a| a.name.is_none() || a.name.as_deref() == Some("condition"))?;
    told(&cond.value, skips, &Held::new(), cases::reason(c))
}

/// Returns the condition under which the first statements of a test, or of its helper, skip it.
fn by_steps(file: &FileFacts, f: &Function) -> Option<String> {
    let mut held = Held::new();
    for step in f.body.iter() {
        hold(step, &mut held);
        let StepKind::If { init, cond, then, .. } = &step.kind else {
            if let Some(told) = by_argument(step, f) {
                return Some(told);
            }
            continue;
        };
        init.iter().for_each(|s| hold(s, &mut held));
        let skip = then.iter().find_map(|s| skip_of(file, s, f));
        let leaves = || file.language == "rust" && variable(cond, &held).is_some() && leaves(then);
        if let Some(told) =
            skip.map(|c| told(cond, true, &held, c.and_then(cases::reason))).or_else(|| leaves().then(|| told(cond, true, &held, None)))
        {
            return told;
        }
    }
    None
}

/// Returns the condition of a skip that is handed one: `test.skip(browser === "x", "not there")`.
fn by_argument(step: &Step, f: &Function) -> Option<String> {
    let StepKind::Expr(Expr::Call(c)) = &step.kind else { return None };
    let cond = &c.args.first()?.value;
    (cases::skips(c, f) && !matches!(cond, Expr::Text(_) | Expr::Template(_))).then(|| told(cond, true, &Held::new(), cases::reason(c)))?
}

/// Returns the condition under which a helper skips the test that is handed to it.
fn by_helper(declared: &Declarations<'_>, file: &FileFacts, f: &Function) -> Option<String> {
    let own = f.params.first().filter(|_| file.language == "go")?;
    let calls = f.body.iter().filter_map(|s| match &s.kind {
        StepKind::Expr(Expr::Call(c)) => Some(c),
        StepKind::Assign { values, .. } => values.iter().find_map(|v| if let Expr::Call(c) = v { Some(c) } else { None }),
        _ => None,
    });
    let handed: Vec<&Call> = calls.map(|c| &**c).filter(|c| c.args.iter().any(|a| a.value == Expr::Name(own.name.clone()))).collect();
    if handed.is_empty() {
        return None;
    }
    let scope = Scope::of(declared, file, f);
    handed.into_iter().filter_map(|c| kind::helper(&scope, c)?.whole(declared)).find_map(|h| by_steps(&h.file, h.get()))
}

/// Notes a name that holds a variable of the environment.
fn hold<'a>(step: &'a Step, held: &mut Held<'a>) {
    if let StepKind::Assign { targets, values, .. } = &step.kind
        && let Some(variable) = values.iter().find_map(|v| variable(v, &Held::new()))
    {
        held.extend(targets.iter().filter_map(|t| if let Expr::Name(n) = t { Some((n.as_str(), variable)) } else { None }));
    }
}

/// Returns the call by which a statement skips the test, `Some(None)` for one that raises it.
fn skip_of<'a>(file: &FileFacts, step: &'a Step, f: &Function) -> Option<Option<&'a Call>> {
    let call = match &step.kind {
        StepKind::Expr(Expr::Call(c)) => c,
        StepKind::Throw(Some(Expr::Call(c))) if c.name == "SkipTest" => return Some(Some(c)),
        StepKind::Return { values, .. } => values.iter().find_map(|v| if let Expr::Call(c) = v { Some(c) } else { None })?,
        _ => return None,
    };
    let skips = if file.language == "go" { cases::skipped(call).is_some() } else { cases::skips(call, f) };
    skips.then_some(Some(&**call))
}

/// Returns true for statements that leave a function and do nothing else than to print why.
fn leaves(steps: &[Step]) -> bool {
    let prints = |s: &Step| matches!(&s.kind, StepKind::Expr(Expr::Call(c)) if c.effect == Some(Effect::Log) || c.name.starts_with("eprint") || c.name.starts_with("print"));
    steps.split_last().is_some_and(|(last, rest)| matches!(last.kind, StepKind::Return { .. }) && rest.iter().all(prints))
}

/// Returns a condition in words; `skips` says whether the test is skipped or run where it holds.
fn told(cond: &Expr, skips: bool, held: &Held<'_>, reason: Option<&str>) -> Option<String> {
    let text = cond.to_string();
    if text.len() > 120 || text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| MACHINE.contains(&w)) {
        return None;
    }
    let reason = reason.filter(|r| !r.is_empty() && r.len() < 80).map_or_else(String::new, |r| format!(": {r}"));
    if matches!(cond, Expr::Call(c) if c.name == "Short" && c.package.as_deref() == Some("testing")) && skips {
        return Some(format!("skipped with `-short`{reason}"));
    }
    if let Some(variable) = variable(cond, held).filter(|_| is_missing(cond) == skips && is_single(cond)) {
        return Some(format!("runs only where `{variable}` is set{reason}"));
    }
    let text = text.replace('`', "'");
    Some(if skips { format!("skipped where `{text}`{reason}") } else { format!("runs only where `{text}`{reason}") })
}

/// Returns the variable of the environment that an expression reads.
fn variable<'a>(e: &'a Expr, held: &Held<'a>) -> Option<&'a str> {
    let mut found = None;
    e.walk_here(&mut |e| {
        let here = match e {
            Expr::Call(c) if READS.contains(&c.name.as_str()) => match c.args.first().map(|a| &a.value) {
                Some(Expr::Text(t)) if is_variable(t) => Some(t.as_str()),
                _ => None,
            },
            Expr::Index { of, index } if matches!(&**of, Expr::Field { name, .. } if matches!(name.as_str(), "environ" | "env")) => match &**index {
                Expr::Text(t) => Some(t.as_str()),
                _ => None,
            },
            Expr::Field { of, name } if matches!(&**of, Expr::Field { name, .. } if name == "env") && is_variable(name) => Some(name.as_str()),
            // `"X" in os.environ`.
            Expr::Text(t) if is_variable(t) && t.contains('_') => Some(t.as_str()),
            Expr::Name(n) => held.get(n.as_str()).copied(),
            _ => None,
        };
        found = found.or(here);
    });
    found
}

/// Returns true for the name of a variable of the environment.
fn is_variable(name: &str) -> bool {
    name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// Returns true for a condition that asks one thing.
fn is_single(cond: &Expr) -> bool {
    let mut single = true;
    cond.walk_here(&mut |e| single &= !matches!(e, Expr::Binary { op, .. } if matches!(op.as_str(), "&&" | "||" | "and" | "or")));
    single
}

/// Returns true for a condition that holds where something is missing.
fn is_missing(cond: &Expr) -> bool {
    match cond {
        Expr::Unary { op, operand } if op == "!" || op == "not" => !is_missing(operand),
        Expr::Binary { op, left, right } => {
            let nothing = |e: &Expr| {
                matches!(e, Expr::Null | Expr::Bool(false))
                    || matches!(e, Expr::Text(t) if t.is_empty())
                    || matches!(e, Expr::Name(n) if n == "undefined")
            };
            let fails = matches!(&**right, Expr::Call(c) if c.name == "Err") || matches!(&**right, Expr::Name(n) if n == "None");
            match op.as_str() {
                "==" | "===" | "is" => nothing(left) || nothing(right) || fails,
                _ => op == "not in",
            }
        }
        Expr::Call(c) => matches!(c.name.as_str(), "is_err" | "is_none" | "is_empty"),
        _ => false,
    }
}

#[cfg(test)]
mod checks {
    use super::*;
    use crate::languages::language_of;

    /// Returns what is told of the first test of a file.
    fn seen(path: &str, text: &str) -> Option<String> {
        let file = (language_of(path)?.extract)(path, text.as_bytes());
        let f = file.functions.iter().find(|f| cases::is_case(&file, f))?.clone();
        assert_eq!(cases::why_not(&file, &f), None, "{path}: a test under a condition counts");
        cases::marks(&file, &f).find_map(by_mark).or_else(|| by_steps(&file, &f))
    }

    #[test]
    fn conditions_are_told_in_words() {
        let go = |body: &str| {
            seen(
                "a_test.go",
                &format!("package a\n\nimport (\n\t\"os\"\n\t\"runtime\"\n\t\"testing\"\n)\n\nfunc TestA(t *testing.T) {{\n{body}\n\tcheck(t)\n}}\n"),
            )
        };
        assert_eq!(go("\tif testing.Short() {\n\t\tt.Skip(\"slow\")\n\t}").as_deref(), Some("skipped with `-short`: slow"));
        assert_eq!(go("\tif os.Getenv(\"REDIS_ADDR\") == \"\" {\n\t\tt.Skip()\n\t}").as_deref(), Some("runs only where `REDIS_ADDR` is set"));
        assert_eq!(
            go("\taddr, ok := os.LookupEnv(\"REDIS_ADDR\")\n\tif !ok {\n\t\tt.Skip()\n\t}\n\tdial(addr)").as_deref(),
            Some("runs only where `REDIS_ADDR` is set")
        );
        assert_eq!(go("\tif os.Getenv(\"CI\") != \"\" {\n\t\tt.SkipNow()\n\t}").as_deref(), Some("skipped where `os.Getenv(\"CI\") != \"\"`"));
        assert_eq!(go("\tif runtime.GOOS == \"windows\" {\n\t\tt.Skip()\n\t}"), None);
    }

    #[test]
    fn conditions_of_other_languages_are_told() {
        let py = |text: &str| seen("tests/test_a.py", text);
        assert_eq!(
            py("@pytest.mark.skipif(not os.environ.get(\"REDIS_URL\"), reason=\"no server\")\ndef test_a():\n    pass\n").as_deref(),
            Some("runs only where `REDIS_URL` is set: no server")
        );
        assert_eq!(
            py("def test_a():\n    if \"REDIS_URL\" not in os.environ:\n        pytest.skip(\"no server\")\n    a()\n").as_deref(),
            Some("runs only where `REDIS_URL` is set: no server")
        );
        assert_eq!(
            py("class ATest(unittest.TestCase):\n    @unittest.skipUnless(HAS_REDIS, \"no redis\")\n    def test_a(self):\n        a()\n").as_deref(),
            Some("runs only where `HAS_REDIS`: no redis")
        );
        assert_eq!(py("@pytest.mark.skipif(sys.version_info < (3, 9), reason=\"old\")\ndef test_a():\n    pass\n"), None);
        let ts = |text: &str| seen("a.test.ts", text);
        assert_eq!(ts("it.skipIf(!process.env.REDIS_URL)('a', () => { a(); });\n").as_deref(), Some("runs only where `REDIS_URL` is set"));
        assert_eq!(
            ts("describe.runIf(process.env.REDIS_URL)('b', () => { it('a', () => { a(); }); });\n").as_deref(),
            Some("runs only where `REDIS_URL` is set")
        );
        assert_eq!(ts("(process.env.REDIS_URL ? it : it.skip)('a', () => { a(); });\n").as_deref(), Some("runs only where `REDIS_URL` is set"));
        assert_eq!(ts("test('a', { skip: !process.env.REDIS_URL }, () => { a(); });\n").as_deref(), Some("runs only where `REDIS_URL` is set"));
        assert_eq!(
            ts("test('a', async () => {\n  test.skip(browserName === 'webkit', 'not there');\n  a();\n});\n").as_deref(),
            Some("skipped where `browserName === \"webkit\"`: not there")
        );
        let rust = |text: &str| seen("tests/a.rs", text);
        assert_eq!(
            rust("#[test]\n#[cfg_attr(not(feature = \"redis\"), ignore)]\nfn a() { b(); }\n").as_deref(),
            Some("skipped where `not(feature = \"redis\")`")
        );
        assert_eq!(
            rust("#[cfg(feature = \"redis\")]\nmod m {\n    #[test]\n    fn a() { b(); }\n}\n").as_deref(),
            Some("runs only where `feature = \"redis\"`")
        );
        assert_eq!(rust("#[test]\nfn a() {\n    let Ok(url) = std::env::var(\"REDIS_URL\") else {\n        eprintln!(\"no server\");\n        return;\n    };\n    b(url);\n}\n").as_deref(), Some("runs only where `REDIS_URL` is set"));
        assert_eq!(rust("#[test]\n#[cfg_attr(miri, ignore)]\nfn a() { b(); }\n"), None);
    }
}
