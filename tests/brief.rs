//! The brief: what the five source documents ask of a reviewer, and what of connreview answers each statement.
//!
//! In: `tests/brief/*.yml`, one file for each document, and the fixtures that they name. Out: `docs/brief.md`
//! (`UPDATE=1 cargo test --test brief` writes it). A row without a rule, a proof or the told words fails.
//! Left out: the documents themselves; statements stand here in our own words.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod support;

use connreview::config::Options;
use connreview::report::{Templates, render_markdown};
use connreview::rules::Catalogue;
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use support::{Repo, read};

/// One source document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    /// Its number, as in `000`.
    source: String,
    /// What it is about.
    title: String,
    /// What a reviewer could act on.
    statements: Vec<Statement>,
}

/// One statement with what covers it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    /// Our short name of the document's section.
    section: String,
    /// The statement in our words.
    says: String,
    /// What covers it: rules (`pack.rule`, or `pack.rule/expectation`) and change kinds, all of which the report of the fixture must
    /// have, or `profile:…`, `feature:…`.
    by: Names,
    /// Folder below `fixtures/` that proves it.
    #[serde(default)]
    fixture: Option<String>,
    /// Repository under review, where a profile must know it: `owner/name`.
    #[serde(default)]
    repository: Option<String>,
    /// Text of the pull request that the fixture is reviewed with; none given: its `description.md`, where there is one.
    #[serde(default)]
    description: Option<String>,
    /// What the report of that fixture says, word for word.
    #[serde(default)]
    tells: Option<String>,
    /// Or a test of ours, as `tests/file.rs::name` or `src/file.rs::name`, for what no fixture can show.
    #[serde(default)]
    test: Option<String>,
}

/// One name or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Names {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Names {
    /// Returns them as a slice.
    fn all(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Many(names) => names,
        }
    }
}

/// Returns a path of the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Returns all documents, by number.
fn documents() -> Vec<Document> {
    let files = read(&project("tests/brief"));
    let of = |(path, text): (&String, &Vec<u8>)| serde_yaml::from_slice(text).unwrap_or_else(|e| panic!("tests/brief/{path}: {e}"));
    files.iter().map(of).collect()
}

/// Which review a statement is proved by: fixture, repository, text.
type Case = (String, Option<String>, Option<String>);

/// Returns the review that proves a statement.
fn case(statement: &Statement) -> Option<Case> {
    statement.fixture.clone().map(|fixture| (fixture, statement.repository.clone(), statement.description.clone()))
}

/// What a review said.
struct Said {
    /// The markdown report.
    text: String,
    /// Rules of its points and findings, and kinds of its changes.
    names: BTreeSet<String>,
}

/// Returns what the review of a case says; nothing for a fixture that is not there.
fn report((fixture, repository, description): &Case) -> Option<Said> {
    let (base, head) = (read_or_nothing(fixture, "base")?, read_or_nothing(fixture, "head")?);
    let mut repo = Repo::new(&base, &head);
    if let Some(name) = repository {
        repo = repo.with_remote(&format!("https://github.com/{name}.git"));
    }
    let beside = || std::fs::read_to_string(project("fixtures").join(fixture).join("description.md")).ok();
    let report = repo.review_with(&Options { description: description.clone().or_else(beside), ..Options::default() });
    let rules = report.points.iter().map(|p| &p.rule).chain(report.findings.iter().map(|f| &f.rule));
    let names = rules.chain(report.changes.iter().map(|c| &c.kind)).cloned().collect();
    Some(Said { text: render_markdown(&report, &Templates::load(None).unwrap()).unwrap(), names })
}

/// Returns one side of a fixture.
fn read_or_nothing(fixture: &str, side: &str) -> Option<support::Files> {
    let folder = project("fixtures").join(fixture).join(side);
    folder.is_dir().then(|| read(&folder))
}

/// Returns true for something that a row may name as what covers it; `rules` are the ids of rules and the change kinds.
fn is_known(name: &str, rules: &BTreeSet<&str>) -> bool {
    let rule = name.split('/').next().unwrap();
    ["profile:", "feature:"].iter().any(|p| name.starts_with(p)) || rules.contains(rule)
}

/// Returns true where the file of `path::name` has a test of that name.
fn has_test(test: &str) -> bool {
    let Some((path, name)) = test.split_once("::") else { return false };
    std::fs::read_to_string(project(path)).is_ok_and(|text| text.contains(&format!("fn {name}(")))
}

/// Returns what is wrong with a statement; nothing where it is proved.
fn fault(statement: &Statement, rules: &BTreeSet<&str>, reports: &BTreeMap<Case, Option<Said>>) -> Option<String> {
    if let Some(unknown) = statement.by.all().iter().find(|n| !is_known(n, rules)) {
        return Some(format!("`{unknown}` is no rule, change kind, `profile:` or `feature:`"));
    }
    if let Some(test) = &statement.test {
        return (!has_test(test)).then(|| format!("there is no test {test}"));
    }
    let (Some(case), Some(tells)) = (case(statement), &statement.tells) else {
        return Some("it names neither a `fixture` with what it `tells` nor a `test`".into());
    };
    let Some(said) = &reports[&case] else { return Some(format!("fixtures/{} has no base and head", case.0)) };
    if let Some(other) = statement.by.all().iter().find(|n| !n.contains(':') && !said.names.contains(*n)) {
        return Some(format!("the report of fixtures/{} has nothing of `{other}`; it has {:?}", case.0, said.names));
    }
    (!said.text.contains(tells.as_str())).then(|| format!("the report of fixtures/{} does not say {tells:?}; it says:\n{}", case.0, said.text))
}

/// Every statement is covered by something that is there, and proved by what a report says.
#[test]
fn every_statement_is_proved() {
    let (documents, catalogue) = (documents(), Catalogue::built_in().unwrap());
    let rules: BTreeSet<&str> = catalogue.rules.iter().map(|r| r.id.as_str()).chain(catalogue.kinds().map(|(kind, _)| kind)).collect();
    let cases: BTreeSet<Case> = documents.iter().flat_map(|d| &d.statements).filter_map(case).collect();
    let reports: BTreeMap<Case, Option<Said>> = cases.into_par_iter().map(|c| (c.clone(), report(&c))).collect();
    let mut wrong = String::new();
    for document in &documents {
        for statement in &document.statements {
            if let Some(fault) = fault(statement, &rules, &reports) {
                writeln!(wrong, "{} · {}: {fault}", document.source, statement.says).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Returns a text that breaks no row of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Returns the rows of a document.
fn table(document: &Document) -> String {
    let mut out = format!("\n## {}: {}\n\n| section | statement | covered by | proof |\n|---|---|---|---|\n", document.source, document.title);
    for s in &document.statements {
        let by: Vec<String> = s.by.all().iter().map(|n| format!("`{n}`")).collect();
        let proof = s.test.as_ref().or(s.fixture.as_ref()).map(String::as_str).unwrap_or_default();
        writeln!(out, "| {} | {} | {} | `{proof}` |", cell(&s.section), cell(&s.says), by.join(", ")).unwrap();
    }
    out
}

/// The page on the brief is made from these rows.
#[test]
fn the_page_is_the_generated_one() {
    let mut page = String::from(
        "# The brief\n\nWhat the source documents ask of a reviewer, what answers it, and the fixture or test that proves it. Made from\n\
         `tests/brief/` by `UPDATE=1 cargo test --test brief`, which fails on a row without a proof.\n",
    );
    documents().iter().for_each(|d| page.push_str(&table(d)));
    let path = project("docs/brief.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap_or_default() == page, "docs/brief.md is old; run `UPDATE=1 cargo test --test brief`");
}
