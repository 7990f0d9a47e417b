//! Skeletons of tests that a change lacks, in the repository's own manner.
//!
//! In: a function of head, the scenario that no test shows, the tests that reach the function. Out: [`Skeleton`]: the text of one test, and the file it
//! goes into: that of the nearest existing test, whose word for a test, table, helper, fixtures and class it takes over. Only names are taken from the
//! repository, and only such as are plain identifiers; the text is held against the language's own reader before it is shown. A skeleton skips itself
//! and says that it is not written: it guards nothing, and [`crate::reach`] counts it so. Left out: what the test would do. Where no test stands
//! near, only languages whose tests need no harness of the repository's (Go, Rust, Python) get one.

use super::missing;
use crate::change::directory;
use crate::facts::{Expr, FileFacts, Function, Source, Step, StepKind};
use crate::languages::language_of;
use crate::reach::{self, Reached};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Value, context};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A test to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skeleton {
    /// The file that it goes into, at its end; for Rust beside the tests that are there.
    pub into: String,
    /// True where the change must make that file.
    pub new_file: bool,
    /// Language.
    pub language: &'static str,
    /// The test.
    pub text: String,
}

/// Templates by language.
const TEMPLATES: [(&str, &str); 5] = [
    ("go", include_str!("../../templates/tests/go.txt")),
    ("javascript", include_str!("../../templates/tests/javascript.txt")),
    ("typescript", include_str!("../../templates/tests/javascript.txt")),
    ("python", include_str!("../../templates/tests/python.txt")),
    ("rust", include_str!("../../templates/tests/rust.txt")),
];

/// Returns the skeleton of a test for a function and a scenario of the catalogue.
pub fn of(head: &dyn Source, reached: &Reached, scenario: &str) -> Option<Skeleton> {
    let target = &reached.target;
    let facts = head.file(&target.file)?;
    let near = nearest(head, reached, &facts);
    let (into, new_file) = match &near {
        Some((file, _)) => (file.path.clone(), false),
        None => (beside(&target.file, facts.language)?, !target.file.ends_with(".rs")),
    };
    let wanted = Wanted { head, target: &facts, symbol: identifier(&target.symbol)?, scenario, near: near.as_ref(), into: &into };
    let text = wanted.render()?;
    let text = sound(head, &into, new_file, &text).then_some(text)?;
    Some(Skeleton { into, new_file, language: facts.language, text })
}

/// Returns a symbol that is made of identifiers only.
fn identifier(symbol: &str) -> Option<&str> {
    let plain =
        |part: &str| part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (symbol.len() < 100 && symbol.split('.').all(plain)).then_some(symbol)
}

/// A test near a function.
type Near = (Arc<FileFacts>, usize);

/// Returns the nearest test: one that reaches the function and counts, else the first of a test file that is called after its file or stands beside it.
fn nearest(head: &dyn Source, reached: &Reached, facts: &FileFacts) -> Option<Near> {
    let home = directory(&facts.path);
    // Of Go, what is not exported is seen in its own package only.
    let usable = |file: &str| facts.language != "go" || directory(file) == home;
    let mut hits: Vec<_> = reached.tests.iter().filter(|t| t.counts && usable(&t.file)).collect();
    hits.sort_by_key(|t| directory(&t.file) != home);
    let of_hit = hits.into_iter().find_map(|t| {
        let file = head.file(&t.file)?;
        let index = file.functions.iter().position(|f| f.span.start == t.line)?;
        Some((file, index))
    });
    of_hit.or_else(|| {
        let stem = facts.path.rsplit('/').next().and_then(|n| n.split('.').next()).unwrap_or_default();
        let all = head.all_files();
        let same = |p: &&String| language_of(p).map(|l| l.name) == Some(facts.language) && head.is_test_path(p);
        let mut near: Vec<&String> = all.iter().filter(same).filter(|p| usable(p) && (named(p, stem) || facts.language == "go")).collect();
        near.sort_by_key(|p| (!named(p, stem), directory(p) != home));
        let own = (facts.language == "rust").then_some(&facts.path);
        own.into_iter().chain(near.into_iter().take(5)).find_map(|p| first(&head.file(p)?))
    })
}

/// Returns true for a test file that is called after a file: `store_test.go`, `test_store.py`, `store.spec.ts`.
fn named(path: &str, stem: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let own = name.split('.').next().unwrap_or(name);
    let own = own.strip_prefix("test_").unwrap_or(own);
    ["", "_test", "_tests", "-test", "_spec"].iter().any(|end| own.strip_suffix(end) == Some(stem))
}

/// Returns the first test of a file.
fn first(file: &Arc<FileFacts>) -> Option<Near> {
    let index = file.functions.iter().position(|f| reach::is_case(file, f) && reach::why_not(file, f).is_none())?;
    Some((file.clone(), index))
}

/// Returns the test file that the first test of a file makes; none where its language needs a harness that nothing shows.
fn beside(path: &str, language: &str) -> Option<String> {
    let (stem, _) = path.rsplit_once('.')?;
    match language {
        "go" => Some(format!("{stem}_test.go")),
        "rust" => Some(path.to_owned()),
        "python" => {
            let name = stem.rsplit('/').next()?;
            Some(format!("tests/test_{name}.py"))
        }
        _ => None,
    }
}

/// What a skeleton is made of.
struct Wanted<'w> {
    head: &'w dyn Source,
    target: &'w FileFacts,
    symbol: &'w str,
    scenario: &'w str,
    near: Option<&'w Near>,
    into: &'w str,
}

impl Wanted<'_> {
    /// Returns the test's text.
    fn render(&self) -> Option<String> {
        let template = TEMPLATES.iter().find(|(l, _)| *l == self.target.language)?.1;
        let values = match self.target.language {
            "go" => self.go()?,
            "python" => self.python()?,
            "rust" => self.rust()?,
            _ => self.ecmascript()?,
        };
        let mut env = Environment::new();
        env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().ok()?);
        env.render_str(template, values).ok().map(|text| format!("{}\n", text.trim_end()))
    }

    /// Returns the test at hand.
    fn test(&self) -> Option<&Function> {
        self.near.map(|(file, index)| &file.functions[*index])
    }

    /// Returns the scenario in words.
    fn words(&self) -> &'static str {
        missing::in_words(self.scenario)
    }

    /// Returns a name in the manner of `snake_case`.
    fn snake(&self) -> String {
        let mut out = String::new();
        let mut before = '_';
        for c in self.symbol.chars() {
            if c.is_uppercase() && before.is_lowercase() {
                out.push('_');
            }
            out.push(if c == '.' { '_' } else { c.to_ascii_lowercase() });
            before = c;
        }
        format!("{}_{}", out.trim_matches('_'), self.words().replace(' ', "_"))
    }

    fn go(&self) -> Option<Value> {
        let mut name = String::from("Test");
        for part in self.symbol.split(['.', '_']) {
            let mut chars = part.chars();
            name.extend(chars.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(chars));
        }
        name.push('_');
        let words = self.words().split(' ').filter(|w| !matches!(*w, "with" | "the" | "a" | "in" | "an" | "that" | "and"));
        words.for_each(|w| name.extend(w.chars().take(1).map(|c| c.to_ascii_uppercase()).chain(w.chars().skip(1))));
        let tests = self.head.sources_in(directory(self.into));
        let taken = tests.iter().filter_map(|p| self.head.part(p, &[])).any(|f| f.declares(&name));
        let file = self.near.map(|(file, _)| file);
        let testing = file.is_none_or(|f| f.imports.iter().any(|i| i.path == "testing" && i.name == "testing"));
        (!taken && testing).then(|| {
            let table = self.test().is_some_and(|f| reach::steps(f).iter().any(|s| is_table(s)));
            let helper = file.zip(self.test()).and_then(|(file, f)| helper(self.head, file, f));
            let package = &self.target.package;
            context! { whole => file.is_none(), package, name, symbol => self.symbol, scenario => self.words(), table, helper }
        })
    }

    fn python(&self) -> Option<Value> {
        let test = self.test();
        let base = match (self.near, test.and_then(|f| f.receiver.as_ref())) {
            (Some((file, _)), Some(r)) => {
                let class = file.types.iter().find(|t| t.name == r.type_ref.name)?;
                // A class without a base is pytest's: it knows no `skipTest`.
                class.embeds.first().map(|e| e.text.clone()).filter(|t| t.split('.').all(|p| identifier(p).is_some()))
            }
            _ => None,
        };
        let class: Option<String> = base.as_ref().map(|_| format!("Test{}", self.symbol.replace(['.', '_'], "")));
        if self.near.is_some_and(|(f, _)| class.as_ref().is_some_and(|c| f.types.iter().any(|t| t.name == *c))) {
            return None;
        }
        let known: BTreeSet<&str> =
            self.near.iter().flat_map(|(f, _)| &f.functions).filter(|f| !f.decorators.is_empty()).map(|f| f.name.as_str()).collect();
        let fixtures = test
            .filter(|f| f.receiver.is_none())
            .map(|f| f.params.iter().map(|p| p.name.as_str()).filter(|n| known.contains(n)).collect::<Vec<_>>().join(", "));
        let lacks_pytest = self.near.is_none_or(|(f, _)| f.import("pytest").is_none());
        let name = format!("test_{}", self.snake());
        Some(context! { class, base, name, symbol => self.symbol, scenario => self.words(), fixtures => fixtures.unwrap_or_default(), lacks_pytest })
    }

    fn rust(&self) -> Option<Value> {
        let attribute = self.test().and_then(|f| f.decorators.iter().find_map(attribute)).unwrap_or_else(|| "test".to_owned());
        let inline = self.into == self.target.path;
        let whole = self.near.is_none();
        let indent = if inline { "    " } else { "" };
        let waits = attribute.contains("::");
        Some(context! { whole, indent, attribute, waits, name => self.snake(), symbol => self.symbol, scenario => self.words() })
    }

    fn ecmascript(&self) -> Option<Value> {
        let (file, _) = self.near?;
        let bytes = self.head.bytes(&file.path)?;
        let text = String::from_utf8_lossy(&bytes);
        let uses = |word: &str| text.lines().any(|l| l.trim_start().starts_with(&format!("{word}(")));
        let word = ["it", "test"].into_iter().find(|w| uses(w))?;
        let helper = self.test().and_then(|f| set_up(file, f));
        Some(context! { word, symbol => self.symbol, scenario => self.words(), helper })
    }
}

/// Returns how a test of TypeScript or JavaScript begins: `const store = await setup()`, where `setup` is a function that its file declares or imports
/// and that takes nothing.
fn set_up(file: &FileFacts, test: &Function) -> Option<Value> {
    let (target, value) = test.body.iter().take(3).find_map(|s| match &s.kind {
        StepKind::Assign { targets, values, declares: true, .. } => match (targets.as_slice(), values.as_slice()) {
            ([Expr::Name(target)], [value @ Expr::Call(_)]) => Some((target, value)),
            _ => None,
        },
        _ => None,
    })?;
    let Expr::Call(c) = value else { return None };
    let Expr::Name(name) = &c.callee else { return None };
    let known = file.import(name).is_some() || file.declares(name);
    let plain = known && c.args.is_empty() && !c.constructs && identifier(name).is_some() && identifier(target).is_some();
    let call = format!("{}{name}()", if c.awaited { "await " } else { "" });
    plain.then(|| context! { assigned => target, call })
}

/// Returns the path of an attribute that makes a test: `test`, `tokio::test`.
fn attribute(e: &Expr) -> Option<String> {
    let Expr::Call(c) = e else { return None };
    let path = c.callee.to_string().replace('.', "::");
    (c.name == "test" && path.split("::").all(|p| identifier(p).is_some())).then_some(path)
}

/// Returns true for a loop that runs a subtest for each row of a table.
fn is_table(s: &Step) -> bool {
    let StepKind::Loop { body, .. } = &s.kind else { return false };
    body.iter().any(|s| matches!(&s.kind, StepKind::Expr(Expr::Call(c)) if c.name == "Run" && c.args.len() == 2))
}

/// Returns how a Go test begins: `r := setup(t)`, where `setup` is a function of the same package's tests that takes the test or nothing.
fn helper(head: &dyn Source, file: &FileFacts, test: &Function) -> Option<Value> {
    let own = test.params.first().map(|p| p.name.as_str()).filter(|n| *n == "t")?;
    let (targets, call) = test.body.iter().take(3).find_map(|s| match &s.kind {
        StepKind::Assign { targets, values, declares: true, .. } => match values.as_slice() {
            [Expr::Call(c)] if matches!(c.callee, Expr::Name(_)) => Some((targets, c)),
            _ => None,
        },
        _ => None,
    })?;
    let takes_test = match call.args.as_slice() {
        [] => false,
        [a] if a.value == Expr::Name(own.to_owned()) => true,
        _ => return None,
    };
    let files = head.sources_in(directory(&file.path));
    let same = files.iter().filter_map(|p| head.part(p, &[])).filter(|f| f.package == file.package);
    let declared = same.flat_map(|f| f.functions.clone()).find(|f| f.receiver.is_none() && f.name == call.name)?;
    if declared.results.len() != targets.len() || declared.params.len() != call.args.len() {
        return None;
    }
    let all: Vec<&str> = targets.iter().filter_map(|t| if let Expr::Name(n) = t { identifier(n) } else { None }).collect();
    let names: Vec<&str> = all.iter().copied().filter(|n| *n != "_").collect();
    let fits = all.len() == targets.len() && !names.is_empty() && identifier(&call.name).is_some();
    let call = format!("{}({})", call.name, if takes_test { "t" } else { "" });
    let assigned = all.join(", ");
    let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    if fits { Some(context! { assigned, call, names }) } else { None }
}

/// Returns true where the file with the skeleton in it can be read as well as without it.
fn sound(head: &dyn Source, into: &str, new_file: bool, text: &str) -> bool {
    let Some(language) = language_of(into) else { return false };
    let before = if new_file { String::new() } else { head.bytes(into).map(|b| String::from_utf8_lossy(&b).into_owned()).unwrap_or_default() };
    let problems = |text: &str| {
        let facts = (language.extract)(into, text.as_bytes());
        facts.problems.len() + facts.functions.iter().map(|f| f.body.problems().len()).sum::<usize>()
    };
    problems(&format!("{before}\n{text}")) <= problems(&before)
}
