//! What a test is: which functions a runner starts, under which name, and whether they guard anything.
//!
//! In: functions of test files. Out: names as the runner prints them, subtests, and the reason why a test does not count.
//! Marks of other languages stand as decorators (`@pytest.mark.skip`, `#[ignore]`; a language reads `it.skip(…)` as one).
//! Left out: names made at run time; a test that is skipped under a condition counts, and `conditions` says which.

use super::checks;
use super::declared::Declarations;
use super::sites;
use crate::change::directory;
use crate::facts::{Call, Expr, FileFacts, Function, StepKind};

/// Returns true where a runner starts this function: tests, examples, fuzz targets, benchmarks, methods of suites.
pub(crate) fn is_case(file: &FileFacts, f: &Function) -> bool {
    if file.language != "go" {
        return f.test;
    }
    if !file.path.ends_with("_test.go") || f.name == "TestMain" {
        return false;
    }
    if is_specification(f) {
        return true;
    }
    let starts = |prefix: &str| f.name.strip_prefix(prefix).is_some_and(|rest| !rest.starts_with(|c: char| c.is_lowercase()));
    match (&f.receiver, f.params.len()) {
        (None, 0) => starts("Example"),
        (None, 1) => starts("Test") || starts("Fuzz") || starts("Benchmark"),
        (Some(_), 0) => starts("Test") && f.name.len() > "Test".len(),
        // A suite of gocheck.
        (Some(_), 1) => starts("Test") && f.params[0].type_ref.name == "C",
        _ => false,
    }
}

/// Returns true for a specification of ginkgo, which goes by its titles.
fn is_specification(f: &Function) -> bool {
    f.test && f.params.is_empty() && !f.name.starts_with("Example")
}

/// Returns why a test guards nothing, `None` where it counts.
pub(crate) fn why_not(file: &FileFacts, f: &Function) -> Option<String> {
    if file.language != "go" {
        return marked(file, f).or_else(|| f.body.iter().find_map(|s| skips_itself(s, f))).or_else(|| checks::why_not(file, f));
    }
    if f.name.starts_with("Benchmark") {
        return Some(BENCHMARK.into());
    }
    if f.name.starts_with("Example") && !has_output(file, f) {
        return Some("an example without an `Output:` comment is compiled, not run".into());
    }
    if let Some(tag) = build_tag(file) {
        return Some(format!("runs only with build tag `{tag}`"));
    }
    if let Some(why) = marked(file, f).filter(|_| is_specification(f)) {
        return Some(why);
    }
    let skip = f.body.iter().find_map(|s| match &s.kind {
        StepKind::Expr(Expr::Call(c)) => skipped(c),
        _ => None,
    });
    skip.or_else(|| checks::why_not(file, f))
}

/// Why a benchmark does not count.
const BENCHMARK: &str = "a benchmark measures and checks nothing";

/// Returns the marks of a test: its decorators, its class's and its module's.
pub(super) fn marks<'a>(file: &'a FileFacts, f: &'a Function) -> impl Iterator<Item = &'a Expr> {
    let class = f.receiver.as_ref().and_then(|r| file.types.iter().find(|t| t.name == r.type_ref.name));
    let module = file.values.iter().filter(|v| v.name == "pytestmark").filter_map(|v| v.value.as_ref());
    let module = module.flat_map(|e| match e {
        Expr::Record(r) => r.fields.iter().map(|f| &f.value).collect(),
        other => vec![other],
    });
    f.decorators.iter().chain(class.into_iter().flat_map(|c| &c.decorators)).chain(module)
}

/// Returns why a test is not run, or not expected to pass, by its marks.
fn marked(file: &FileFacts, f: &Function) -> Option<String> {
    marks(file, f).filter_map(mark).find_map(|(name, call)| {
        let line = call.map_or(f.span.start, |c| c.line);
        let reason = call.and_then(reason).map_or(String::new(), |r| format!(": {r}"));
        match name {
            "skip" => Some(format!("skipped at line {line}{reason}")),
            "no_run" => Some(format!("compiled and not run, line {line}{reason}")),
            "ignore" => Some(format!("ignored at line {line}{reason}")),
            "todo" | "fixme" => Some(format!("marked `{name}` at line {line}{reason}")),
            "xfail" | "failing" | "fails" | "expectedFailure" => Some(format!("expected to fail, line {line}{reason}")),
            "bench" => Some(BENCHMARK.into()),
            _ => None,
        }
    })
}

/// Returns the name of a decorator, and its call where it is one.
fn mark(e: &Expr) -> Option<(&str, Option<&Call>)> {
    match e {
        Expr::Call(c) => Some((&c.name, Some(c))),
        Expr::Field { name, .. } | Expr::Name(name) => Some((name, None)),
        _ => None,
    }
}

/// Returns the reason that a mark gives: its text, alone or by name.
pub(super) fn reason(c: &Call) -> Option<&str> {
    c.args.iter().filter(|a| a.name.is_none() || a.name.as_deref() == Some("reason")).find_map(|a| match &a.value {
        Expr::Text(t) => Some(t.as_str()),
        _ => None,
    })
}

/// Returns the reason where a statement of the test itself skips it: `pytest.skip()`, `self.skipTest()`, `this.skip()`, `t.skip()`.
fn skips_itself(s: &crate::facts::Step, f: &Function) -> Option<String> {
    let StepKind::Expr(Expr::Call(c)) = &s.kind else { return None };
    let always = c.args.first().is_none_or(|a| a.name.is_some() || matches!(a.value, Expr::Text(_) | Expr::Template(_)));
    (always && skips(c, f)).then(|| reason(c).map_or_else(|| format!("skipped at line {}", c.line), |t| format!("skipped at line {}: {t}", c.line)))
}

/// Returns true for a call by which a test skips itself: of its runner, or of its own parameter.
pub(super) fn skips(c: &Call, f: &Function) -> bool {
    const OWNERS: [&str; 9] = ["pytest", "self", "this", "t", "ctx", "context", "test", "it", "cls"];
    let own = |head: &str| OWNERS.contains(&head) || f.params.first().is_some_and(|p| p.name == head);
    matches!(c.callee.path(), Some(p) if p.parts.len() == 1 && own(p.head)) && matches!(c.name.as_str(), "skip" | "skipTest" | "xfail")
}

/// Returns the reason of an unconditional skip.
pub(super) fn skipped(c: &Call) -> Option<String> {
    let text = c.args.iter().find_map(|a| if let Expr::Text(t) = &a.value { Some(t.as_str()) } else { None });
    match c.name.as_str() {
        "Skip" | "Skipf" | "SkipNow" => {
            Some(text.map_or_else(|| format!("skipped at line {}", c.line), |t| format!("skipped at line {}: {t}", c.line)))
        }
        "Flaky" | "SkipFlaky" | "MarkFlaky" => Some(format!("marked flaky at line {}", c.line)),
        _ => None,
    }
}

/// Returns true where an example tells the output it expects.
fn has_output(file: &FileFacts, f: &Function) -> bool {
    let inside = |line: u32| f.span.start <= line && line <= f.span.end;
    file.comments.iter().any(|c| {
        inside(c.span.start)
            && c.text.lines().any(|l| l.trim().to_lowercase().starts_with("output:") || l.trim().to_lowercase().starts_with("unordered output:"))
    })
}

/// Words of build constraints that ordinary machines fulfil.
const USUAL: [&str; 14] =
    ["linux", "darwin", "windows", "unix", "amd64", "arm64", "cgo", "gc", "race", "freebsd", "netbsd", "openbsd", "ignore_autogenerated", "go"];

/// Returns the build tag that a file asks for, beyond systems, processors and versions.
fn build_tag(file: &FileFacts) -> Option<String> {
    let line = file.comments.iter().find_map(|c| c.text.lines().find_map(|l| l.trim().strip_prefix("go:build ").map(str::to_owned)))?;
    let usual = |w: &str| w.starts_with('!') || USUAL.contains(&w) || w.starts_with("go1.");
    let mut words = line.split(|c: char| c.is_whitespace() || "()&|".contains(c)).filter(|w| !w.is_empty());
    // With an alternative that any machine fulfils the file is built anyway.
    if line.contains("||") && words.clone().any(usual) { None } else { words.find(|w| !usual(w)).map(str::to_owned) }
}

/// Returns the name of the test whose reference to the code under test stands at `line`, and the subtests concerned.
pub(crate) fn names(declared: &Declarations<'_>, file: &FileFacts, f: &Function, line: u32) -> (String, Vec<String>) {
    let mut subtests = vec![];
    let mut name = match &f.receiver {
        Some(r) if file.language == "go" => {
            let suite = &r.type_ref.name;
            let of_gocheck = f.params.len() == 1;
            let runner = if of_gocheck { runner(declared, &file.path, "TestingT", None) } else { runner(declared, &file.path, "Run", Some(suite)) };
            match runner {
                Some(test) if of_gocheck => format!("{test}/{suite}.{}", f.name),
                found => format!("{}/{}", found.as_deref().unwrap_or(suite), f.name),
            }
        }
        None if file.language == "go" && is_specification(f) => {
            let runner = runner(declared, &file.path, "RunSpecs", None);
            return (runner.map_or_else(|| f.name.clone(), |test| format!("{test}/{}", f.name)), subtests);
        }
        _ => f.symbol(),
    };
    if file.language != "go" {
        return (name, subtests);
    }
    let around = sites::calls(f).into_iter().map(|(c, _)| c).filter(|c| c.name == "Run" && c.args.len() == 2 && c.line <= line && line <= c.end_line);
    for run in around.filter(|c| matches!(c.args[1].value, Expr::Function(_))) {
        match &run.args[0].value {
            Expr::Text(t) if subtests.is_empty() => name = format!("{name}/{}", printed(t)),
            Expr::Text(t) => subtests.push(printed(t)),
            Expr::Field { name: key, .. } => subtests.extend(rows(f, key)),
            Expr::Name(variable) => subtests.extend(listed(file, f, variable)),
            _ => {}
        }
    }
    (name, subtests)
}

/// Most rows of a table that are listed.
const ROWS: usize = 12;

/// Returns the names in a test's table: the texts of all fields called `key`.
fn rows(f: &Function, key: &str) -> Vec<String> {
    let mut found = vec![];
    for step in sites::all_steps(f) {
        step.expressions(&mut |e| {
            e.walk(&mut |e| {
                let Expr::Record(r) = e else { return };
                for field in &r.fields {
                    if let (Some(Expr::Name(k)), Expr::Text(t)) = (&field.key, &field.value)
                        && k == key
                        && found.len() < ROWS
                        && !found.contains(&printed(t))
                    {
                        found.push(printed(t));
                    }
                }
            });
        });
    }
    found
}

/// Returns the texts that a variable takes: a constant of the file, the keys or elements of what a loop goes over.
fn listed(file: &FileFacts, f: &Function, variable: &str) -> Vec<String> {
    let constant = file
        .values
        .iter()
        .filter(|v| v.name == variable)
        .find_map(|v| if let Some(Expr::Text(t)) = &v.value { Some(vec![printed(t)]) } else { None });
    let steps = sites::all_steps(f);
    let of_table = |over: &Expr| match over {
        Expr::Name(table) => steps.iter().find_map(|s| match &s.kind {
            StepKind::Assign { targets, values, .. } if targets.contains(&Expr::Name(table.clone())) => values.first().cloned(),
            _ => None,
        }),
        other => Some(other.clone()),
    };
    let of_loop = steps.iter().find_map(|s| match &s.kind {
        StepKind::Loop { vars, cond: Some(over), .. } => {
            let at = vars.iter().position(|v| *v == Expr::Name(variable.to_owned()))?;
            let Some(Expr::Record(r)) = of_table(over) else { return None };
            let text = |e: &Expr| if let Expr::Text(t) = e { Some(printed(t)) } else { None };
            Some(r.fields.iter().filter_map(|f| if at == 0 { f.key.as_ref().and_then(text) } else { text(&f.value) }).take(ROWS).collect())
        }
        _ => None,
    });
    constant.or(of_loop).unwrap_or_default()
}

/// Returns a subtest's name as the runner prints it.
fn printed(name: &str) -> String {
    name.chars().map(|c| if c.is_whitespace() { '_' } else { c }).collect()
}

/// Returns the test that starts others by a call of this name, of a suite by a value of its type.
fn runner(declared: &Declarations<'_>, path: &str, by: &str, suite: Option<&str>) -> Option<String> {
    let paths = declared.source.sources_in(directory(path));
    let word = suite.unwrap_or(by);
    let hits = declared.source.mentions(&paths, &[word.to_owned()]);
    hits.iter().filter_map(|(path, _)| declared.source.part(path, &[word])).find_map(|file| {
        let fits = |c: &Call| c.name == by && suite.is_none_or(|s| c.args.iter().any(|a| makes(&a.value, s)));
        let runs = |f: &&Function| is_case(&file, f) && !is_specification(f) && sites::calls(f).iter().any(|(c, _)| fits(c));
        file.functions.iter().filter(|f| f.receiver.is_none()).find(runs).map(|f| f.name.clone())
    })
}

/// Returns true where an expression makes a value of type `name`.
fn makes(e: &Expr, name: &str) -> bool {
    let mut found = false;
    e.walk(&mut |e| {
        found |= match e {
            Expr::Record(r) => r.type_ref.as_ref().is_some_and(|t| t.name == name),
            Expr::Type(t) => t.name == name,
            Expr::Name(n) => n == name,
            _ => false,
        };
    });
    found
}
