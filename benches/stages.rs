//! The stages of a review, each alone, on all fixtures put into one repository: some two hundred small changes at once.
//!
//! `cargo bench` prints the times; `cargo bench -- reach` only those of a stage. Whole runs on large repositories are measured by
//! `scripts/bench.sh`. Left out: git itself and the start of the program, which the script sees.

#![expect(clippy::unwrap_used, reason = "a bench that cannot make its repository fails, and says where")]

#[path = "../tests/support/mod.rs"]
mod support;

use connreview::change::ChangeSet;
use connreview::compare;
use connreview::config::Options;
use connreview::facts::{FileFacts, Function, Outline, Renames, Source as _};
use connreview::git::{self, Range};
use connreview::languages::Sources;
use connreview::points::Finder;
use connreview::reach::{self, Target};
use connreview::report::{Report, Templates, TerminalOptions, render_json, render_markdown, render_terminal};
use connreview::review::{self, Setup};
use connreview::rules::Catalogue;
use connreview::timing::Stages;
use divan::Bencher;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use support::{Files, Repo};

fn main() {
    divan::main();
}

/// What the stages are given.
struct Material {
    /// Keeps the repository.
    _repo: Repo,
    /// The change.
    change: ChangeSet,
    /// The catalogue for it.
    setup: Setup,
    /// The finished review.
    report: Report,
}

static MATERIAL: LazyLock<Material> = LazyLock::new(|| {
    let (mut base, mut head) = (Files::new(), Files::new());
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for case in fixtures.read_dir().unwrap().map(|e| e.unwrap().path()).filter(|p| p.join("base").is_dir()) {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let below = |side: &str| support::read(&case.join(side)).into_iter().map(|(p, text)| (format!("{name}/{p}"), text)).collect::<Vec<_>>();
        base.extend(below("base"));
        head.extend(below("head"));
    }
    let repo = Repo::new(&base, &head);
    let range = Range::Revisions { base: repo.base.clone(), head: repo.head.clone() };
    let change = git::change_set(&repo.dir(), &range).unwrap();
    let options = Options::default();
    let setup = Setup::of(&change, &options).unwrap();
    let report = review::of(&change, &options, &Stages::default()).unwrap();
    Material { _repo: repo, change, setup, report }
});

/// Returns the facts of both sides, as a review has them.
fn facts() -> (Sources, Arc<Sources>) {
    review::facts(&MATERIAL.change, &MATERIAL.setup, &Options::default())
}

#[divan::bench]
fn catalogue() -> Catalogue {
    Catalogue::built_in().unwrap()
}

#[divan::bench]
fn facts_of_both_sides(bencher: Bencher) {
    LazyLock::force(&MATERIAL);
    bencher.bench(facts);
}

#[divan::bench]
fn points_of_head(bencher: Bencher) {
    let (_, head) = facts();
    let paths: Vec<&str> = MATERIAL.change.files.iter().map(|f| f.path.as_str()).filter(|p| MATERIAL.setup.is_production(p)).collect();
    bencher.bench(|| {
        let finder = Finder::new(&*head, &*head, &MATERIAL.setup.catalogue);
        let files = paths.iter().filter_map(|p| head.file(p));
        let of = |f: &FileFacts, x: &Function| finder.points(f, x, &Outline::of(x, &Renames::default())).len();
        files.map(|f| finder.entries(&f).len() + f.functions.iter().map(|x| of(&f, x)).sum::<usize>()).sum::<usize>()
    });
}

#[divan::bench]
fn points_and_comparison(bencher: Bencher) {
    let (base, head) = facts();
    bencher.bench(|| {
        let catalogue = &MATERIAL.setup.catalogue;
        let [before, after] = Finder::both((&base, &base), (&*head, &*head), catalogue);
        compare::pair(&MATERIAL.setup.sides(&MATERIAL.change, (&base, &before), (&head, &after)))
    });
}

#[divan::bench]
fn reach_of_changed_functions(bencher: Bencher) {
    let (_, head) = facts();
    let target = |t: &connreview::report::TestReach| Target { file: t.file.clone(), symbol: t.symbol.clone() };
    let targets: Vec<Target> = MATERIAL.report.tests.iter().map(target).collect();
    bencher.bench(|| reach::tests_for(&*head, &targets, &reach::Options::for_review()));
}

#[divan::bench]
fn report_as_markdown(bencher: Bencher) {
    LazyLock::force(&MATERIAL);
    bencher.bench(|| render_markdown(&MATERIAL.report, &Templates::load(None).unwrap()).unwrap());
}

#[divan::bench]
fn report_as_json(bencher: Bencher) {
    LazyLock::force(&MATERIAL);
    bencher.bench(|| render_json(&MATERIAL.report));
}

#[divan::bench]
fn report_for_a_terminal(bencher: Bencher) {
    LazyLock::force(&MATERIAL);
    bencher.bench(|| render_terminal(&MATERIAL.report, TerminalOptions::default()));
}

/// The whole review, from the fetched change set to the report.
#[divan::bench]
fn review_in_all(bencher: Bencher) {
    LazyLock::force(&MATERIAL);
    bencher.bench(|| review::of(&MATERIAL.change, &Options::default(), &Stages::default()).unwrap());
}
