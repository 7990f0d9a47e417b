//! Guides: which items of a pack's checklist a change answers, and by what.
//!
//! In: a report and the guides of the catalogue. Out: the guides that the change concerns, filled in with places of this change. Nothing is
//! judged here: an item is ticked by what the report holds, or it stays open. Left out: guides that nothing of the change answers.

use crate::report::{self, GuideAnswer, GuideCommand, GuideFact, GuideItem, Point, Report, TestReach};
use crate::rules::{CommandFile, Guide, GuideFile, ItemFile, Level, SeenInChange};
use std::collections::{BTreeMap, BTreeSet};

/// Most places that prove one item.
const PLACES: usize = 3;
/// Most commands of one kind.
const COMMANDS: usize = 3;

/// Returns the guides that a change concerns.
pub fn guides(report: &Report, guides: &[Guide]) -> Vec<report::Guide> {
    let look = Look { report };
    let concerned = guides.iter().filter(|g| report.connectivity && !look.places(&g.file.when).is_empty());
    concerned.map(|g| look.filled(&g.pack, &g.file)).collect()
}

/// Looks into a report.
#[derive(Clone, Copy)]
struct Look<'r> {
    report: &'r Report,
}

impl<'r> Look<'r> {
    /// Fills in a guide.
    fn filled(self, pack: &str, file: &GuideFile) -> report::Guide {
        let items = file.areas.iter().flat_map(|a| a.items.iter().map(move |i| (a, i)));
        let questions = file.questions.iter().map(|q| GuideAnswer { ask: q.ask.clone(), answers: self.facts("", &q.answers) });
        report::Guide {
            pack: pack.to_owned(),
            title: file.title.clone(),
            files: self.files(file),
            items: items.map(|(a, i)| self.item(&a.title, i)).collect(),
            questions: questions.collect(),
            commands: file.commands.iter().flat_map(|c| self.commands(c)).collect(),
        }
    }

    /// Returns what is told by answers that the change supports.
    fn facts(self, of: &str, all: &[crate::rules::HoldsFile]) -> Vec<GuideFact> {
        let fact = |h: &crate::rules::HoldsFile| {
            let places = self.places(&h.by);
            (!places.is_empty()).then(|| GuideFact { of: of.to_owned(), says: h.what.clone(), places: first(places) })
        };
        all.iter().filter_map(fact).collect()
    }

    /// Returns what each changed file holds, in order of the report.
    fn files(self, file: &GuideFile) -> Vec<GuideFact> {
        let mut all = vec![];
        for f in &self.report.files {
            let here = |h: &crate::rules::HoldsFile| {
                let lines: Vec<String> =
                    self.places(&h.by).into_iter().filter(|p| p.rsplit_once(':').is_some_and(|(path, _)| path == f.path)).collect();
                (!lines.is_empty()).then(|| (h.what.clone(), lines))
            };
            let held: Vec<(String, Vec<String>)> = file.holds.iter().filter_map(here).collect();
            let guarded = self.guarded_by(&f.path);
            let says = match (held.is_empty(), guarded.is_empty()) {
                (false, _) => held.iter().map(|(what, _)| what.as_str()).collect::<Vec<_>>().join("; "),
                (true, false) => format!("tests that reach {}", guarded.iter().map(|s| format!("`{s}`")).collect::<Vec<_>>().join(", ")),
                (true, true) => f.role.clone(),
            };
            let places = first(held.into_iter().flat_map(|(_, lines)| lines.into_iter().take(1)).collect());
            all.push(GuideFact { of: f.path.clone(), says, places });
        }
        all
    }

    /// Returns the changed functions that the tests of a file reach, where they count.
    fn guarded_by(self, path: &str) -> Vec<&'r str> {
        let reaches = |t: &&TestReach| t.tests.iter().any(|x| x.file == path && x.counts);
        let names: BTreeSet<&str> = self.report.tests.iter().filter(reaches).map(|t| t.symbol.as_str()).collect();
        names.into_iter().take(4).collect()
    }

    /// Returns an item with what proves it and what speaks against it.
    fn item(self, area: &str, item: &ItemFile) -> GuideItem {
        let against: Vec<String> = self.findings(&item.against).collect();
        let proof = first(self.places(&item.proof));
        GuideItem { area: area.to_owned(), says: item.says.clone(), ticked: !proof.is_empty() && against.is_empty(), proof, against }
    }

    /// Returns the ids of the findings that something speaks of: by rule, or by the kind of a change that they judge.
    fn findings(self, seen: &'r SeenInChange) -> impl Iterator<Item = String> {
        let told = self.report.findings.iter().filter(|f| f.status == "new" && f.severity >= Level::Medium);
        let kind = move |f: &report::Finding| {
            self.report.changes.iter().any(|c| c.file == f.file && c.line == f.line && SeenInChange::fits(&seen.kinds, &c.kind))
        };
        let asked = move |f: &&report::Finding| {
            let by_rule = seen.rules.as_slice().is_empty() || SeenInChange::fits(&seen.rules, &f.rule);
            let by_kind = seen.kinds.as_slice().is_empty() || kind(f);
            !seen.is_empty() && by_rule && by_kind
        };
        told.filter(asked).map(|f| f.id.clone())
    }

    /// Returns the places that answer something, as `path:line`, each once.
    fn places(self, seen: &SeenInChange) -> Vec<String> {
        let points = self.points(seen);
        let mut all: Vec<String> = if seen.tests {
            self.tests(seen, &points).map(|t| format!("{}:{}", t.file, t.line)).collect()
        } else if seen.failures {
            points.iter().filter(|p| self.shows_failure(p)).map(|p| place(&p.file, p.line)).collect()
        } else {
            points.iter().map(|p| place(&p.file, p.line)).collect()
        };
        if !seen.kinds.as_slice().is_empty() && seen.rules.as_slice().is_empty() {
            let changes = self.report.changes.iter().filter(|c| c.confidence > Level::Low && SeenInChange::fits(&seen.kinds, &c.kind));
            all.extend(changes.map(|c| place(&c.file, c.line)));
        }
        if !seen.roles.is_empty() || !seen.files.as_slice().is_empty() {
            let role = |f: &report::File| seen.roles.is_empty() || seen.roles.iter().any(|r| r.as_str() == f.role);
            let path = |f: &report::File| seen.files.as_slice().is_empty() || SeenInChange::fits(&seen.files, &f.path);
            all.extend(self.report.files.iter().filter(|f| f.status != "removed" && role(f) && path(f)).map(|f| place(&f.path, 1)));
        }
        let mut told = BTreeSet::new();
        all.retain(|p| told.insert(p.clone()) && (!seen.severe || self.is_severe(p)));
        all
    }

    /// Returns true where a finding of medium or high severity is told.
    fn is_severe(self, at: &str) -> bool {
        self.report.findings.iter().any(|f| f.status == "new" && f.severity >= Level::Medium && place(&f.file, f.line) == at)
    }

    /// Returns the points of rules that the change adds, edits, removes or reaches; with a kind, those where such a change is told.
    fn points(self, seen: &SeenInChange) -> Vec<&'r Point> {
        // Code that only calls something holds nothing of it; who gives a reply does. A place that is as it was counts where its function is told of.
        let told = |p: &Point| self.report.changes.iter().any(|c| c.file == p.file && c.symbol == p.symbol && c.mechanism == p.mechanism);
        let touched = |p: &&Point| match p.status.as_str() {
            "added" | "modified" | "removed" => true,
            "reached" => p.role == "reply",
            "touched" => told(p),
            _ => false,
        };
        let kinds = |p: &&Point| {
            let told = |c: &report::Change| c.file == p.file && c.line == p.line && SeenInChange::fits(&seen.kinds, &c.kind);
            seen.kinds.as_slice().is_empty() || self.report.changes.iter().any(told)
        };
        let value = |p: &&Point| {
            let fits = |(name, texts): (&String, &crate::rules::Texts)| {
                p.captures.get(name).and_then(|v| v.head.as_deref()).is_some_and(|v| SeenInChange::fits(texts, v))
            };
            seen.captures.iter().all(fits)
        };
        self.report.points.iter().filter(touched).filter(|p| SeenInChange::fits(&seen.rules, &p.rule)).filter(kinds).filter(value).collect()
    }

    /// Returns the tests that reach the functions of points and count, nearest first, those of the change before others.
    fn tests(self, seen: &SeenInChange, points: &[&Point]) -> impl Iterator<Item = &'r report::Test> {
        let of = |t: &&TestReach| points.iter().any(|p| p.file == t.file && p.symbol == t.symbol) && (!seen.failures || t.failure_path == "yes");
        let mut all: Vec<&report::Test> = self.report.tests.iter().filter(of).flat_map(|t| &t.tests).filter(|t| t.counts).collect();
        all.sort_by_key(|t| (!t.in_change, t.distance, t.file.clone(), t.line));
        let mut told = BTreeSet::new();
        all.retain(|t| told.insert((t.file.clone(), t.line)));
        all.into_iter()
    }

    /// Returns true where a test shows a failure of a point's function.
    fn shows_failure(self, p: &Point) -> bool {
        self.report.tests.iter().any(|t| t.file == p.file && t.symbol == p.symbol && t.failure_path == "yes")
    }

    /// Returns the commands of one kind, each once.
    fn commands(self, command: &CommandFile) -> Vec<GuideCommand> {
        let points = self.points(&command.when);
        let values: Vec<BTreeMap<String, String>> =
            if command.when.tests { self.tests(&command.when, &points).map(of_test).collect() } else { points.iter().map(|p| of_point(p)).collect() };
        let mut runs: Vec<String> = vec![];
        for run in values.iter().filter_map(|v| filled(&command.run, v)) {
            if runs.len() < COMMANDS && !runs.contains(&run) {
                runs.push(run);
            }
        }
        runs.into_iter().map(|run| GuideCommand { title: command.title.clone(), run }).collect()
    }
}

/// Returns what a command may name of a test; a name that a shell would not take as one word is not known.
fn of_test(t: &report::Test) -> BTreeMap<String, String> {
    values([("test", t.name.as_str()), ("file", &t.file), ("directory", crate::change::directory(&t.file))])
}

/// Returns what a command may name of a point.
fn of_point(p: &Point) -> BTreeMap<String, String> {
    let own = [("symbol", p.symbol.as_str()), ("file", &p.file), ("directory", crate::change::directory(&p.file))];
    let captured = p.captures.iter().filter_map(|(n, v)| Some((n.as_str(), v.head.as_deref()?)));
    values(own.into_iter().chain(captured))
}

/// Keeps the values that are one plain word: what a pull request says must not become a part of a command.
fn values<'v>(all: impl IntoIterator<Item = (&'v str, &'v str)>) -> BTreeMap<String, String> {
    let plain = |v: &str| !v.is_empty() && v.chars().all(|c| c.is_alphanumeric() || "_-./:".contains(c)) && !v.starts_with('-');
    all.into_iter().filter(|(_, v)| plain(v)).map(|(n, v)| (n.to_owned(), v.to_owned())).collect()
}

/// Returns a command with its braces filled; `None` where something is not known.
fn filled(run: &str, values: &BTreeMap<String, String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = run;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}')?;
        out.push_str(before);
        out.push_str(values.get(name)?);
        rest = tail;
    }
    out.push_str(rest);
    Some(out.trim_end().to_owned())
}

/// Returns the first places, and how many more there are.
fn first(mut places: Vec<String>) -> Vec<String> {
    places.truncate(PLACES);
    places
}

/// Returns a place.
fn place(file: &str, line: u32) -> String {
    format!("{file}:{line}")
}
