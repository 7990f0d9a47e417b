//! The report value out of what the stages found. Nothing is decided here.

use super::{Setup, covered, silencing};
use crate::change::{ChangeSet, Content, NotExamined, Side};
use crate::compare::Comparison;
use crate::config::Options;
use crate::coverage::Coverage;
use crate::facts::Source;
use crate::findings;
use crate::guard::{self, Lacking};
use crate::languages::{Sources, format_of, language_of};
use crate::reach::{Reached, TestHit};
use crate::report::{self, MechanismTitle, Rendered, Report, Target, Tool};
use crate::rules::{Catalogue, Component, Profile};
use std::collections::{BTreeMap, BTreeSet};

/// Most functions whose tests are looked for: the first by file and line.
const MOST_TARGETS: usize = 60;

/// Returns the functions of head at which a connection changed. A settings file or manifest has none, and a type is none.
pub(super) fn targets(found: &Comparison, head: &dyn Source) -> Vec<crate::reach::Target> {
    let of_code = |c: &&crate::compare::Change| {
        !c.symbol.is_empty() && c.mechanism != "config" && c.kind != "dependency_changed" && format_of(&c.file).is_none()
    };
    let type_of = |c: &&crate::compare::Change| head.file(&c.file).is_some_and(|f| f.types.iter().any(|t| t.name == c.symbol));
    let changed = found.changes.iter().filter(|c| findings::counts(c) && c.side == Side::Head).filter(of_code).filter(|c| !type_of(c));
    let all: BTreeSet<crate::reach::Target> = changed.map(|c| crate::reach::Target { file: c.file.clone(), symbol: c.symbol.clone() }).collect();
    all.into_iter().take(MOST_TARGETS).collect()
}

/// Returns the report.
pub(super) fn report(
    change: &ChangeSet,
    setup: &Setup,
    options: &Options,
    sources: (&Sources, &Sources),
    found: Comparison,
    tests: Vec<(Reached, Lacking)>,
    (judged, text): (findings::Judged, findings::Reading),
) -> Report {
    let (tests, lacking): (Vec<Reached>, Vec<Lacking>) = tests.into_iter().unzip();
    let mechanisms = findings::mechanisms(&found, &setup.catalogue);
    let components = components(change, setup, &found);
    let told = options.description.as_deref().unwrap_or(&change.description);
    let hits = setup.profile().map(|p| findings::hits(&found, p, (setup.repository(), &components), &tests, told)).unwrap_or_default();
    let (mut silenced, mut all) = (judged.silencing, judged.findings);
    if options.committed {
        silenced.extend(silencing::notes(change, &all, options.trusted.is_some()));
    }
    let asked = findings::questions(&found, &setup.catalogue, &all);
    if options.trusted.is_some() {
        let weakened = silencing::weakened(&mut silenced, all.len());
        all.extend(weakened);
    }
    let verdict = findings::verdict(&all, options.fail_on);
    let coverage = Coverage::of(&options.coverage, sources.1);
    let mut not_examined = not_examined(change, setup, sources, &found, &tests);
    not_examined.extend(coverage.not_examined.iter().cloned());
    let quiet = mechanisms.is_empty();
    let tests = if quiet { vec![] } else { reached(change, &found, tests, (&coverage, sources.1), &lacking) };
    let lacked = lacked(&tests, &setup.catalogue, setup.profile());
    let mut report = Report {
        schema_version: "1".into(),
        tool: Tool { name: env!("CARGO_PKG_NAME").into(), version: env!("CARGO_PKG_VERSION").into() },
        target: Target {
            repo: change.repository.clone(),
            component: components.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", "),
            base: change.base.id.clone(),
            head: change.head.id.clone(),
            source: change.source.as_str().into(),
            title: change.title.clone(),
            text: text_source(options, text.absent).into(),
            date: change.day.map(|d| d.to_string()),
        },
        connectivity: !quiet,
        mechanism_titles: titles(setup),
        files: files(change, setup, &found),
        points: points(&found, setup),
        changes: changes(&found, &judged.put_aside),
        skeletons: skeletons(&tests, lacking),
        tests,
        questions: asked.into_iter().chain(lacked).chain(hits.questions).chain(text.lines).collect(),
        findings: all,
        silencing: silenced,
        partners: hits.partners,
        scenarios: hits.scenarios,
        connections: hits.connections,
        key_files: hits.key_files,
        considerations: hits.considerations,
        not_examined,
        verdict,
        mechanisms,
        guides: vec![],
        report: Rendered::default(),
    };
    report.guides = findings::guides(&report, &setup.catalogue.guides);
    report
}

/// Returns where the text of the change comes from.
fn text_source(options: &Options, absent: bool) -> &'static str {
    match (absent, &options.description) {
        (true, _) => "none",
        (false, Some(_)) => "description",
        (false, None) => "commits",
    }
}

/// Returns the components under review: those whose connections changed, else the one of the first file.
fn components<'s>(change: &ChangeSet, setup: &'s Setup, found: &Comparison) -> Vec<&'s Component> {
    let mut all: Vec<&Component> = vec![];
    for c in found.changes.iter().filter_map(|c| setup.component(&c.file)) {
        if !all.iter().any(|a| a.name == c.name) {
            all.push(c);
        }
    }
    if all.is_empty() {
        all.extend(change.files.iter().find_map(|f| setup.component(&f.path)));
    }
    all
}

/// Returns how reports call the mechanisms.
fn titles(setup: &Setup) -> BTreeMap<String, MechanismTitle> {
    setup.catalogue.mechanisms.iter().map(|(n, m)| (n.clone(), MechanismTitle { title: m.title.clone(), label: m.label.clone() })).collect()
}

/// Returns the changed files.
fn files(change: &ChangeSet, setup: &Setup, found: &Comparison) -> Vec<report::File> {
    let one = |f: &crate::change::FileChange| {
        let here = found.changes.iter().filter(|c| c.file == f.path && findings::counts(c)).map(|c| c.mechanism.clone());
        report::File {
            path: f.path.clone(),
            previous_path: f.previous_path.clone(),
            status: f.status.as_str().into(),
            role: setup.role(&f.path).into(),
            component: setup.component(&f.path).map(|c| c.name.clone()).unwrap_or_default(),
            mechanisms: here.collect::<BTreeSet<_>>().into_iter().collect(),
            added: f.added,
            removed: f.removed,
        }
    };
    change.files.iter().map(one).collect()
}

/// Returns the points that the change concerns.
fn points(found: &Comparison, setup: &Setup) -> Vec<report::Point> {
    let one = |p: &crate::compare::ComparedPoint| report::Point {
        rule: setup.catalogue.rules[p.point.rule].id.clone(),
        mechanism: p.point.mechanism.clone(),
        role: p.point.role.clone(),
        component: setup.component(&p.point.file).map(|c| c.name.clone()).unwrap_or_default(),
        file: p.point.file.clone(),
        line: p.point.line,
        symbol: p.point.symbol.clone(),
        status: p.status.as_str().into(),
        captures: p.captures.iter().map(|(n, (b, h))| (n.clone(), report::Sides { base: b.clone(), head: h.clone() })).collect(),
    };
    found.points.iter().map(one).collect()
}

/// Returns the changes.
fn changes(found: &Comparison, put_aside: &BTreeSet<usize>) -> Vec<report::Change> {
    let one = |(i, c): (usize, &crate::compare::Change)| report::Change {
        put_aside: put_aside.contains(&i),
        kind: c.kind.clone(),
        mechanism: c.mechanism.clone(),
        file: c.file.clone(),
        line: c.line,
        side: c.side,
        symbol: c.symbol.clone(),
        base: c.base.clone(),
        head: c.head.clone(),
        summary: c.summary.clone(),
        confidence: c.confidence,
        one_way: c.one_way,
    };
    found.changes.iter().enumerate().map(one).collect()
}

/// Returns which tests reach the changed functions; a test counts as part of the change where its first line is.
fn reached(
    change: &ChangeSet,
    found: &Comparison,
    tests: Vec<Reached>,
    (coverage, head): (&Coverage, &Sources),
    lacking: &[Lacking],
) -> Vec<report::TestReach> {
    let mut all = test_reach(tests);
    for (r, l) in all.iter_mut().zip(lacking) {
        r.missing.clone_from(&l.missing);
        r.unset = l.unset.as_ref().map(|u| report::Unset { setting: u.setting.clone(), condition: u.condition.clone(), line: u.line });
    }
    covered::add(&mut all, coverage, head, Some(change));
    for r in &mut all {
        let of_target = |c: &&crate::compare::Change| c.file == r.file && c.symbol == r.symbol;
        r.mechanism = found.changes.iter().find(of_target).map(|c| c.mechanism.clone()).unwrap_or_default();
        for t in &mut r.tests {
            t.in_change = change.files.iter().any(|f| f.path == t.file && f.touches(Side::Head, t.line, t.line));
        }
    }
    all
}

/// Most functions that the author is asked to show a failure of.
const ASKED: usize = 2;

/// Returns the questions about failures that no test shows; none where a guideline of the profile asks for such tests already.
fn lacked(tests: &[report::TestReach], catalogue: &Catalogue, profile: Option<&Profile>) -> Vec<String> {
    if profile.is_some_and(|p| p.guidelines.iter().any(|g| g.tests)) {
        return vec![];
    }
    let title = |m: &str| catalogue.mechanisms.get(m).map_or_else(|| m.to_owned(), |m| m.title.clone());
    let ask = |t: &report::TestReach| {
        let scenario = guard::in_words(t.missing.first()?);
        Some(format!("Which test shows `{}` ({}) {scenario}? ({})", t.symbol, title(&t.mechanism), t.file))
    };
    tests.iter().filter_map(ask).take(ASKED).collect()
}

/// Returns the skeletons of tests that are lacking.
fn skeletons(tests: &[report::TestReach], lacking: Vec<Lacking>) -> Vec<report::Skeleton> {
    let one = |(t, l): (&report::TestReach, Lacking)| {
        let s = l.skeleton?;
        Some(report::Skeleton {
            file: t.file.clone(),
            symbol: t.symbol.clone(),
            scenario: t.missing.first().cloned().unwrap_or_default(),
            into: s.into,
            new_file: s.new_file,
            language: s.language.to_owned(),
            text: s.text,
        })
    };
    tests.iter().zip(lacking).filter_map(one).collect()
}

/// Returns what the search for tests found, as reports show it.
pub(super) fn test_reach(tests: Vec<Reached>) -> Vec<report::TestReach> {
    let test = |t: TestHit| report::Test {
        in_change: false,
        name: t.name,
        file: t.file,
        line: t.line,
        kind: t.kind.as_str().into(),
        distance: t.distance,
        counts: t.counts,
        why_not: t.why_not,
        condition: t.condition,
        via: t.via,
        subtests: t.subtests,
    };
    let one = |r: Reached| report::TestReach {
        mechanism: String::new(),
        file: r.target.file,
        symbol: r.target.symbol,
        status: r.status.as_str().into(),
        failure_path: r.failure.answer.as_str().into(),
        tests: r.tests.into_iter().map(test).collect(),
        coverage: None,
        missing: vec![],
        unset: None,
    };
    tests.into_iter().map(one).collect()
}

/// Returns what was not looked at: of the change set, of its files by content and language, of parsing, of the search for tests.
fn not_examined(change: &ChangeSet, setup: &Setup, (base, head): (&Sources, &Sources), found: &Comparison, tests: &[Reached]) -> Vec<NotExamined> {
    let mut all: BTreeSet<NotExamined> = BTreeSet::new();
    let mut reviewed = vec![];
    for f in &change.files {
        if setup.is_excluded(&f.path) {
            all.insert(NotExamined::new(&f.path, "excluded by the configuration"));
        } else if let Some(why) = content(f.content) {
            all.insert(NotExamined::new(&f.path, why));
        } else if matters(setup.role(&f.path)) && language_of(&f.path).is_none() && format_of(&f.path).is_none() {
            all.insert(NotExamined::new(&f.path, "no reader for this kind of file yet"));
        } else if setup.is_production(&f.path) {
            reviewed.push(f);
        }
    }
    let unread = change.not_examined.iter().cloned().chain(base.not_examined()).chain(head.not_examined()).chain(head.problems_in(&reviewed));
    all.extend(unread.chain(found.not_examined.iter().cloned()).map(NotExamined::incomplete));
    let searches = tests.iter().flat_map(|r| r.not_examined.iter().cloned()).filter(|n| !all.contains(&n.clone().incomplete()));
    let searches: Vec<NotExamined> = searches.collect();
    all.extend(searches);
    all.into_iter().collect()
}

/// Returns why content of this kind is not compared.
fn content(c: Content) -> Option<&'static str> {
    match c {
        Content::Text => None,
        Content::Binary => Some("binary"),
        Content::Submodule => Some("submodule: its own changes are not followed"),
        Content::Pointer => Some("pointer to content that is stored elsewhere"),
        Content::Symlink => Some("symbolic link: its target is not followed"),
    }
}

/// Returns true for roles whose files can change a connection.
fn matters(role: &str) -> bool {
    matches!(role, "source" | "config" | "deploy")
}
