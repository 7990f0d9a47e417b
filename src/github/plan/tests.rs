//! The plan, from what stands to what is sent.

use super::*;
use crate::change::Side;
use crate::github::read::{CheckOutput, PullFile, User};
use crate::report::sample;
use crate::rules::Level;

/// The commit that was reviewed.
const HEAD: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// What the tests plan with.
struct Bench {
    report: Report,
    place: Place,
    diff: Diff,
    refused: BTreeSet<String>,
    standing: Standing,
    ways: Ways,
    markdown: String,
}

impl Bench {
    /// A report of four findings, two of whose lines the diff has.
    fn new(ways: &str) -> Self {
        let mut report = sample::gateway();
        report.target.head = HEAD.into();
        let patch =
            |name: &str, at: u32| PullFile { filename: name.into(), patch: Some(format!("@@ -{at},3 +{at},4 @@\n x")), ..PullFile::default() };
        let files: Vec<PullFile> = report.findings.iter().take(2).map(|f| patch(&f.file, f.line)).collect();
        Self {
            diff: Diff::of(&files),
            report,
            place: Place { repository: "acme/shop".into(), number: 7 },
            refused: BTreeSet::new(),
            standing: Standing { me: "bot".into(), author: "octocat".into(), head: HEAD.into(), ..Standing::default() },
            ways: Ways { comment: ways.contains("comment"), review: ways.contains("review"), check: ways.contains("check") },
            markdown: "## Report\n".into(),
        }
    }

    /// Plans.
    fn plan(&self) -> Plan {
        let wanted =
            Wanted { place: &self.place, report: &self.report, markdown: &self.markdown, ways: self.ways, diff: &self.diff, refused: &self.refused };
        plan(&self.standing, &wanted, &Limits::default())
    }

    /// Lets the plan come true.
    fn carry_out(&mut self) -> Vec<Does> {
        let plan = self.plan();
        for (n, call) in plan.calls.iter().enumerate() {
            let id = 1000 + n as u64 + 10 * self.standing.comments.len() as u64;
            let body = call.body.clone().unwrap_or_default();
            let text = body["body"].as_str().map(str::to_owned);
            let user = Some(User { login: "bot".into() });
            match call.does {
                Does::CreateComment => self.standing.comments.push(Comment { id, body: text, user }),
                Does::EditComment => self.standing.comments[0].body = text,
                Does::CreateReview => {
                    let state = if body["event"] == "REQUEST_CHANGES" { "CHANGES_REQUESTED" } else { "COMMENTED" };
                    self.standing.reviews.push(Review { id, body: text, user: user.clone(), state: state.into() });
                    for (i, c) in body["comments"].as_array().unwrap().iter().enumerate() {
                        let body = c["body"].as_str().map(str::to_owned);
                        self.standing.line_comments.push(Comment { id: id * 100 + i as u64, body, user: user.clone() });
                    }
                }
                Does::CreateCheck => self.standing.checks.push(CheckRun {
                    id,
                    external_id: body["external_id"].as_str().map(str::to_owned),
                    output: CheckOutput { annotations_count: body["output"]["annotations"].as_array().unwrap().len() },
                }),
                Does::AddAnnotations => self.standing.checks[0].output.annotations_count += body["output"]["annotations"].as_array().unwrap().len(),
                _ => {}
            }
        }
        plan.calls.iter().map(|c| c.does).collect()
    }
}

/// Many findings, each on a line of the diff.
fn many(bench: &mut Bench, n: u32) {
    let finding = bench.report.findings[0].clone();
    let at = |i: u32| Finding { fingerprint: format!("f{i}"), file: "a.go".into(), line: i + 1, side: Side::Head, ..finding.clone() };
    bench.report.findings = (0..n).map(at).collect();
    let patch = Some(format!("@@ -1,{n} +1,{n} @@\n x"));
    bench.diff = Diff::of(&[PullFile { filename: "a.go".into(), patch, ..PullFile::default() }]);
}

#[test]
fn what_was_written_is_not_written_again() {
    let mut bench = Bench::new("comment,review,check");
    assert_eq!(bench.carry_out(), [Does::CreateReview, Does::CreateCheck, Does::CreateComment]);
    assert_eq!(bench.carry_out(), []);
}

#[test]
fn every_finding_is_told_on_its_line_or_in_the_comment() {
    let mut bench = Bench::new("comment,review");
    let plan = bench.plan();
    let review = plan.calls[0].body.as_ref().unwrap().to_string();
    let comment = plan.calls[1].body.as_ref().unwrap()["body"].as_str().unwrap().to_owned();
    let told: Vec<String> = bench.report.told().map(print_of).collect();
    let loose = comment.split_once("**On no line of the diff**").map_or("", |(_, rest)| rest);
    let on_lines = told.iter().filter(|p| review.contains(&format!("connreview:finding {p}"))).count();
    assert_eq!(on_lines + loose.lines().filter(|l| l.starts_with("- **")).count(), told.len(), "{comment}");
    assert!(on_lines > 0);
    // Whatever GitHub refuses goes there too.
    bench.refused = told.iter().cloned().collect();
    let plan = bench.plan();
    assert_eq!(plan.calls.iter().map(|c| c.does).collect::<Vec<_>>(), [Does::CreateComment]);
    let comment = plan.calls[0].body.as_ref().unwrap()["body"].as_str().unwrap().to_owned();
    assert_eq!(comment.lines().filter(|l| l.starts_with("- **")).count(), told.len(), "{comment}");
}

#[test]
fn strangers_are_never_touched() {
    let mut bench = Bench::new("comment,review,check");
    bench.carry_out();
    let mallory = || Some(User { login: "mallory".into() });
    bench.standing.comments.iter_mut().chain(&mut bench.standing.line_comments).for_each(|c| c.user = mallory());
    bench.standing.reviews.iter_mut().for_each(|r| {
        r.user = mallory();
        r.state = "CHANGES_REQUESTED".into();
    });
    bench.report.findings.clear();
    let plan = bench.plan();
    assert!(plan.calls.iter().all(|c| matches!(c.does, Does::CreateComment | Does::CreateCheck)), "{plan:?}");
}

#[test]
fn a_comment_fits_whatever_the_report_is() {
    let mut bench = Bench::new("comment,review");
    many(&mut bench, 900);
    bench.diff = Diff::default();
    bench.markdown = format!("## Report\n\n{}<details><summary>d</summary>\n\n{}</details>\n", "visible ü\n".repeat(3000), "row\n".repeat(50_000));
    let body = bench.plan().calls.pop().unwrap().body.unwrap();
    let text = body["body"].as_str().unwrap();
    assert!(text.chars().count() <= 65_000, "{}", text.chars().count());
    assert!(text.contains("_Shortened: 1 folded group and") && text.contains("`connreview pr acme/shop#7` prints all of it"));
}

#[test]
fn annotations_come_by_fifty_and_go_on_where_a_run_stopped() {
    let mut bench = Bench::new("check");
    many(&mut bench, 120);
    assert_eq!(bench.carry_out(), [Does::CreateCheck, Does::AddAnnotations, Does::AddAnnotations]);
    assert_eq!((bench.standing.checks[0].output.annotations_count, bench.plan().calls.len()), (120, 0));
    bench.standing.checks[0].output.annotations_count = 70;
    let rest = bench.plan().calls;
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].path, format!("/repos/acme/shop/check-runs/{}", bench.standing.checks[0].id));
    assert_eq!(rest[0].body.as_ref().unwrap()["output"]["annotations"].as_array().unwrap().len(), 50);
}

#[test]
fn a_review_brings_a_bounded_number_of_comments() {
    let mut bench = Bench::new("comment,review");
    many(&mut bench, 100);
    let plan = bench.plan();
    assert_eq!(plan.calls[0].body.as_ref().unwrap()["comments"].as_array().unwrap().len(), 30);
    assert_eq!(plan.calls[1].body.as_ref().unwrap()["body"].as_str().unwrap().lines().filter(|l| l.starts_with("- **")).count(), 70);
}

#[test]
fn a_pull_request_that_moved_on_gets_nothing() {
    let mut bench = Bench::new("comment,review,check");
    bench.standing.head = "b".repeat(40);
    let plan = bench.plan();
    assert!(plan.calls.is_empty() && plan.notes[0].contains("moved on"), "{plan:?}");
}

#[test]
fn changes_are_requested_once_and_taken_back() {
    let mut bench = Bench::new("review");
    bench.report.verdict = Verdict::Fail;
    bench.carry_out();
    assert_eq!(bench.standing.reviews[0].state, "CHANGES_REQUESTED");
    assert_eq!(bench.carry_out(), []);
    bench.report.verdict = Verdict::Attention;
    assert_eq!(bench.carry_out(), [Does::DismissReview]);
    bench.report.verdict = Verdict::Fail;
    bench.standing.author = "BOT".into();
    bench.standing.reviews.clear();
    assert_eq!(bench.carry_out(), [], "nobody can request changes of himself");
}

#[test]
fn an_incomplete_review_says_so() {
    let bench = Bench::new("comment");
    let text = bench.plan().calls[0].body.as_ref().unwrap()["body"].as_str().unwrap().to_owned();
    assert!(text.contains("Incomplete: 2 things were not examined"), "{text}");
}

#[test]
fn a_hostile_finding_stays_in_its_place() {
    let mut bench = Bench::new("comment,review,check");
    let hostile = "x\n\n## Fine @octocat <b> ![p](https://e.example) --> `` ` ``";
    for finding in &mut bench.report.findings {
        finding.severity = Level::High;
        finding.fingerprint = format!("--> {hostile}");
        finding.message = hostile.into();
        finding.recommendation = hostile.into();
        finding.rule = hostile.into();
    }
    bench.report.findings[3].file = hostile.into();
    for call in bench.plan().calls {
        let body = call.body.unwrap();
        let comments = body["comments"].as_array().cloned().unwrap_or_default();
        for text in comments.iter().chain([&body]).filter_map(|b| b["body"].as_str()) {
            let visible = text.split_once(" -->").unwrap().1;
            assert!(
                !visible.contains("@octocat") && !visible.contains("<b>") && !visible.contains("\n## Fine") && !visible.contains("-->"),
                "{text}"
            );
        }
    }
}
