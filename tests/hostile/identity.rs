//! What must not change a finding: comments, blank lines, the order of functions, the name of a file, the order of files in a patch, one
//! patch or two.
//!
//! The material is every eighth fixture (`HOSTILE_ALL=1`: all); those with a known gap are in too, for the same reports must come out
//! whatever they are.

use crate::support::{Files, Repo, read};
use connreview::config::Options;
use connreview::report::Report;
use connreview::review::{self, Request, Source};
use connreview::timing::Stages;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

/// The identities of the findings of each case, made once.
static PLAIN: LazyLock<BTreeMap<String, BTreeSet<(String, String)>>> =
    LazyLock::new(|| material().par_iter().map(|(case, base, head)| (case.clone(), identities(&Repo::new(base, head).review()))).collect());

/// Returns some fixtures: name, base, head.
pub(crate) fn material() -> Vec<(String, Files, Files)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut folders: Vec<_> = root.read_dir().unwrap().map(|e| e.unwrap().path()).filter(|p| p.join("head").is_dir()).collect();
    folders.sort();
    let name = |p: &Path| p.file_name().unwrap().to_str().unwrap().to_owned();
    let step = if std::env::var_os("HOSTILE_ALL").is_some() { 1 } else { 8 };
    folders.iter().step_by(step).filter(|p| p.join("base").is_dir()).map(|p| (name(p), read(&p.join("base")), read(&p.join("head")))).collect()
}

/// Returns the identities of the findings.
pub(crate) fn identities(report: &Report) -> BTreeSet<(String, String)> {
    report.findings.iter().map(|f| (f.fingerprint.clone(), f.rule.clone())).collect()
}

/// Holds the findings of each case against those of the case with another head.
fn same(what: &str, change: impl Fn(&str, &str) -> Option<String> + Sync) {
    let fault = |(case, base, head): &(String, Files, Files)| {
        let edit = |(path, text): (&String, &Vec<u8>)| {
            let new = std::str::from_utf8(text).ok().and_then(|t| change(path, t));
            (path.clone(), new.map_or_else(|| text.clone(), String::into_bytes))
        };
        let edited: Files = head.iter().map(edit).collect();
        let (one, other) = (&PLAIN[case], identities(&Repo::new(base, &edited).review()));
        (*one != other).then(|| format!("{case}: {:?} and {:?}", one.difference(&other), other.difference(one)))
    };
    // A worker that waited for them could be one that has to make them.
    LazyLock::force(&PLAIN);
    let faults: Vec<String> = material().par_iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{what} changed findings:\n{}", faults.join("\n"));
}

/// Returns what starts a comment in a file of code.
pub(crate) fn comment(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1 {
        "go" | "ts" | "tsx" | "js" | "rs" => Some("//"),
        "py" => Some("#"),
        _ => None,
    }
}

#[test]
fn a_comment_and_blank_lines_above_all_change_no_finding() {
    same("a comment", |path, text| Some(format!("{} a note that says nothing\n\n\n{text}", comment(path)?)));
}

#[test]
fn blank_lines_between_statements_change_no_finding() {
    // A line that ends a statement of Go and is not part of a text over several lines.
    let apart = |path: &str, text: &str| {
        let plain = path.ends_with(".go") && !text.contains('`');
        plain.then(|| {
            text.lines().map(|l| if l.ends_with(')') && !l.trim_start().starts_with("//") { format!("{l}\n\n") } else { format!("{l}\n") }).collect()
        })
    };
    same("a blank line", apart);
}

#[test]
fn another_order_of_functions_changes_no_finding() {
    same("another order", |path, text| path.ends_with(".go").then(|| turned_round(text)));
}

/// Returns a Go source with its functions in the opposite order, each with the comment above it.
pub(crate) fn turned_round(text: &str) -> String {
    let (mut pieces, mut rest) = (vec![], text.split_inclusive('\n'));
    let mut above = String::new();
    while let Some(line) = rest.next() {
        if line.starts_with("func ") {
            let mut function = std::mem::take(&mut above) + line;
            let whole = line.trim_end().ends_with('}') && line.contains('{');
            for next in rest.by_ref().take(if whole { 0 } else { usize::MAX }) {
                function += next;
                if next.starts_with('}') {
                    break;
                }
            }
            pieces.push((true, function));
        } else if line.starts_with("//") {
            above += line;
        } else {
            pieces.push((false, std::mem::take(&mut above) + line));
        }
    }
    let mut functions = pieces.iter().filter(|(f, _)| *f).map(|(_, t)| t.clone()).rev().collect::<Vec<_>>().into_iter();
    let turned: String = pieces.iter().map(|(f, t)| if *f { functions.next().unwrap_or_default() } else { t.clone() }).collect();
    turned + &above
}

/// Returns the review of a patch over a directory.
fn of_patch(patch: &[u8], root: &Path) -> BTreeSet<(String, String)> {
    let source = Source::Patch { name: "p".into(), bytes: patch.to_vec(), root: Some(root.to_owned()) };
    identities(&review::run(&Request { source, options: Options::default(), stages: Stages::default() }).unwrap())
}

/// Returns what git says of two commits.
fn git_diff(repo: &Repo, base: &str, head: &str, paths: &[&str]) -> Vec<u8> {
    let args = ["diff", "--no-ext-diff", "--no-renames", base, head, "--"];
    Command::new("git").args(args).args(paths).current_dir(repo.dir()).output().unwrap().stdout
}

#[test]
fn order_and_number_of_patches_change_no_finding() {
    let fault = |(case, base, head): &(String, Files, Files)| {
        let changed: Vec<&String> =
            head.keys().chain(base.keys()).filter(|p| base.get(*p) != head.get(*p)).collect::<BTreeSet<_>>().into_iter().collect();
        let [first, rest @ ..] = changed.as_slice() else { return None };
        if rest.is_empty() {
            return None;
        }
        let repo = Repo::new(base, head);
        let (one, others): (&[&str], Vec<&str>) = (&[first.as_str()], rest.iter().map(|p| p.as_str()).collect());
        let (a, b) = (git_diff(&repo, &repo.base, &repo.head, one), git_diff(&repo, &repo.base, &repo.head, &others));
        let whole = of_patch(&git_diff(&repo, &repo.base, &repo.head, &[]), &repo.dir());
        let mail = |n: usize, text: &[u8]| {
            [format!("From {:040x} Mon Sep 17 00:00:00 2001\nSubject: part {n}\n\n---\n", n).as_bytes(), text, b"-- \n2.0\n\n"].concat()
        };
        let all = [("the other order", [&b[..], &a].concat()), ("two mails", [mail(1, &a), mail(2, &b)].concat())];
        all.into_iter().find_map(|(what, patch)| {
            let other = of_patch(&patch, &repo.dir());
            (whole != other).then(|| format!("{case}, {what}: {whole:?} and {other:?}"))
        })
    };
    let faults: Vec<String> = material().par_iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
