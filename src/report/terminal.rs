//! The terminal report.
//!
//! In: a report, a width, whether to colour. Out: text. Left out: finding out what the terminal can do.

use super::view::{extent, findings_in_words, inferred, quiet, verdict};
use super::{Finding, Report, Skeleton, TestReach, Verdict, safe, words};
use crate::change::Side;
use crate::rules::Level;
use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Row, Table, Width, presets};

/// Narrowest width that is laid out for; a narrower terminal wraps by itself.
const NARROWEST: u16 = 60;
/// Rows shown of each kind; the other formats have them all.
const ROWS: usize = 40;

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerminalOptions {
    /// Columns.
    pub width: u16,
    /// True for colour and bold.
    pub color: bool,
}

impl Default for TerminalOptions {
    /// What is written where there is no terminal.
    fn default() -> Self {
        Self { width: 100, color: false }
    }
}

/// Returns the report for a terminal.
pub fn render_terminal(report: &Report, options: TerminalOptions) -> String {
    let mut page = Page { out: String::new(), options: TerminalOptions { width: options.width.max(NARROWEST), ..options } };
    if report.is_quiet() {
        let lines = quiet(report);
        page.table(&[], lines.iter().map(|l| vec![cell(l)]).collect());
        return safe::log(&page.out);
    }
    header(&mut page, report);
    findings(&mut page, report);
    changes(&mut page, report);
    tests(&mut page, report);
    others(&mut page, report);
    page.blank();
    page.table(&[], vec![vec![cell(&last_line(report)).fg(verdict_color(report.verdict)).add_attribute(Attribute::Bold)]]);
    safe::log(&page.out)
}

/// The text so far.
struct Page {
    /// What was written.
    out: String,
    /// Width and colour.
    options: TerminalOptions,
}

impl Page {
    /// Writes an empty line.
    fn blank(&mut self) {
        self.out.push('\n');
    }

    /// Writes a heading after an empty line.
    fn heading(&mut self, text: &str) {
        self.blank();
        self.table(&[], vec![vec![Cell::new(text).add_attribute(Attribute::Bold)]]);
    }

    /// Writes rows without borders, wrapped to the width. `limits` are greatest widths of the columns, 0 for none.
    fn table(&mut self, limits: &[u16], rows: Vec<Vec<Cell>>) {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(self.options.width).force_no_tty();
        if self.options.color {
            table.enforce_styling();
            table.style_text_only();
        }
        let more = rows.len().saturating_sub(ROWS);
        let columns = rows.first().map_or(0, Vec::len);
        table.add_rows(rows.into_iter().take(ROWS).map(Row::from));
        for index in 0..columns {
            let Some(column) = table.column_mut(index) else { continue };
            column.set_padding((0, if index + 1 < columns { 2 } else { 0 }));
            if let Some(limit) = limits.get(index).filter(|l| **l > 0) {
                column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(*limit)));
            }
        }
        self.out.push_str(&table.trim_fmt());
        self.out.push('\n');
        if more > 0 {
            self.out.push_str(&format!("  {more} more in the other formats\n"));
        }
    }
}

/// Returns message text as a cell.
fn cell(text: &str) -> Cell {
    Cell::new(safe::terminal(text))
}

/// Returns message text as a cell that stays in the background.
fn faint(text: &str) -> Cell {
    cell(text).add_attribute(Attribute::Dim)
}

/// Repository, revisions, verdict; then how far the change reaches.
fn header(page: &mut Page, report: &Report) {
    let target = &report.target;
    let revisions = format!("{}..{}", words::revision(&target.base), words::revision(&target.head));
    let word = cell(verdict(report)).fg(verdict_color(report.verdict)).add_attribute(Attribute::Bold);
    page.table(&[], vec![vec![cell(&target.repo).add_attribute(Attribute::Bold), faint(&revisions), word]]);
    page.table(&[], vec![vec![cell(&extent(report))]]);
    if let Some(remark) = inferred(report) {
        page.table(&[], vec![vec![faint(remark)]]);
    }
}

/// Each finding: severity and place, then what happened, then what to do.
fn findings(page: &mut Page, report: &Report) {
    let told: Vec<&Finding> = report.told().collect();
    if told.is_empty() {
        return;
    }
    page.heading("Findings");
    for finding in told {
        // As wide as the widest level, so that all findings stand at one column.
        let badge = Cell::new(format!("{:6}", words::level(finding.severity).to_uppercase()))
            .fg(level_color(finding.severity))
            .add_attribute(Attribute::Bold);
        let at = format!("{}  {}  {}", plain_place(&finding.file, finding.line, finding.side), finding.symbol, finding.id);
        let mut rows = vec![vec![badge, cell(&at).add_attribute(Attribute::Bold)], vec![Cell::new(""), cell(&finding.message)]];
        if !finding.recommendation.is_empty() {
            rows.push(vec![Cell::new(""), cell(&format!("→ {}", finding.recommendation)).fg(Color::Cyan)]);
        }
        page.table(&[], rows);
    }
}

/// Each change: kind, place, both sides.
fn changes(page: &mut Page, report: &Report) {
    if report.told_changes().next().is_none() {
        return;
    }
    page.heading("Changes");
    let rows = report.told_changes().map(|c| {
        let values = format!("{} → {}", value(c.base.as_deref()), value(c.head.as_deref()));
        vec![cell(&words::kind(&c.kind)), cell(&plain_place(&c.file, c.line, c.side)), cell(&values)]
    });
    let rows = rows.collect();
    page.table(&[24, page.options.width / 2, 0], rows);
}

/// Each changed function: whether tests reach it, and which.
fn tests(page: &mut Page, report: &Report) {
    if report.tests.is_empty() {
        return;
    }
    page.heading("Tests");
    let rows = report.tests.iter().map(|t| {
        let status = Cell::new(&t.status).fg(status_color(&t.status));
        vec![cell(&t.symbol), status, cell(&tests_of(t))]
    });
    let rows = rows.collect();
    page.table(&[page.options.width / 3, 0, 0], rows);
}

/// Returns the tests of a function, those that do not count with the reason.
fn tests_of(reach: &TestReach) -> String {
    let names: Vec<String> = reach
        .tests
        .iter()
        .map(|t| {
            let why = t
                .why_not
                .as_deref()
                .filter(|_| !t.counts)
                .map(|why| format!(" does not count: {why}"))
                .or_else(|| t.condition.as_ref().map(|c| format!(" {c}")))
                .unwrap_or_default();
            format!("{} {}{why}", t.name, plain_place(&t.file, t.line, Side::Head))
        })
        .collect();
    let failure = match reach.failure_path.as_str() {
        "yes" => "; a failure is shown",
        "no" if !names.is_empty() => "; no failure is shown",
        _ => "",
    };
    let run = reach.coverage.as_ref().map_or_else(String::new, |c| match (c.run.is_empty(), c.not_run.is_empty()) {
        (_, true) => "; the tests ran the changed lines".to_owned(),
        (true, _) => "; no test ran the changed lines".to_owned(),
        _ => format!("; the tests ran the changed lines, but not {}", words::lines(&c.not_run)),
    });
    if names.is_empty() { format!("–{run}") } else { format!("{}{failure}{run}", words::some(&names, 2)) }
}

/// Partners, scenarios, questions and what was not examined.
fn others(page: &mut Page, report: &Report) {
    let scenarios = report.scenarios.iter().map(|s| vec![cell(&s.scenario), cell(&format!("step {}", s.step)), cell(&words::list(&s.places))]);
    section(page, "Scenarios", scenarios.collect());
    section(
        page,
        "Keep in step",
        report.partners.iter().map(|p| vec![cell(&p.component), cell(if p.reason.is_empty() { &p.why } else { &p.reason })]).collect(),
    );
    section(page, "Put aside", put_aside(report));
    let to_write = report.skeletons.iter().flat_map(skeleton);
    section(page, "Tests to write, none of which tests anything yet", to_write.collect());
    section(page, "Questions", report.questions.iter().map(|q| vec![cell(q)]).collect());
    section(page, "Not examined", report.not_examined.iter().map(|n| vec![cell(&n.what), faint(&n.why)]).collect());
}

/// Returns a test to write: the file that it goes into, then its lines.
fn skeleton(s: &Skeleton) -> Vec<Vec<Cell>> {
    let into = if s.new_file { format!("new file {}:", s.into) } else { format!("{}:", s.into) };
    std::iter::once(into).chain(s.text.lines().map(|l| l.replace('\t', "    "))).map(|l| vec![cell(&l)]).collect()
}

/// Returns the findings that are put aside, each with the reason, then what else a reader must know of that.
fn put_aside(report: &Report) -> Vec<Vec<Cell>> {
    let aside = report.findings.iter().filter_map(|f| Some((f, f.status_reason.as_deref()?)));
    let finding = |(f, reason): (&Finding, &str)| {
        let at = plain_place(&f.file, f.line, f.side);
        vec![faint(&format!("{} {} {at}: {}: {reason}", f.id, words::level(f.severity), f.status))]
    };
    aside.map(finding).chain(report.told_silencing().iter().map(|s| vec![cell(s)])).collect()
}

/// Writes a heading with rows, or nothing.
fn section(page: &mut Page, title: &str, rows: Vec<Vec<Cell>>) {
    if !rows.is_empty() {
        page.heading(title);
        let first = if rows[0].len() > 1 { page.options.width / 2 } else { 0 };
        page.table(&[first], rows);
    }
}

/// Returns the verdict with all counts.
fn last_line(report: &Report) -> String {
    let unguarded = report.tests.iter().filter(|t| t.status != "covered").count();
    let tests = match report.tests.len() {
        0 => String::new(),
        all => format!(", {unguarded} of {} not fully tested", words::count(all, "function")),
    };
    let changes = words::count(report.sure_changes().count(), "change");
    format!("{}: {}, {changes}{tests}, {} not examined", verdict(report), findings_in_words(report), report.not_examined.len())
}

/// Returns a place without code marks.
fn plain_place(file: &str, line: u32, side: Side) -> String {
    words::place(file, line, side).replace('`', "")
}

/// Returns a value without code marks, or a dash.
fn value(side: Option<&str>) -> String {
    side.map_or_else(|| "–".to_owned(), |v| words::shorten(v, 60))
}

/// Green, yellow, red.
fn verdict_color(verdict: Verdict) -> Color {
    match verdict {
        Verdict::Pass => Color::Green,
        Verdict::Attention => Color::Yellow,
        Verdict::Fail => Color::Red,
    }
}

/// Red, yellow, blue, grey.
fn level_color(level: Level) -> Color {
    match level {
        Level::High => Color::Red,
        Level::Medium => Color::Yellow,
        Level::Low => Color::Blue,
        Level::Info => Color::Grey,
    }
}

/// Green where a test guards, red where none does.
fn status_color(status: &str) -> Color {
    match status {
        "covered" => Color::Green,
        "uncovered" => Color::Red,
        _ => Color::Yellow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    /// Renders without colour.
    fn plain(report: &Report, width: u16) -> String {
        render_terminal(report, TerminalOptions { width, color: false })
    }

    #[test]
    fn the_full_report_at_120() {
        insta::assert_snapshot!(plain(&sample::gateway(), 120));
    }

    #[test]
    fn the_full_report_at_80() {
        insta::assert_snapshot!(plain(&sample::high(), 80));
    }

    #[test]
    fn a_connection_without_findings() {
        insta::assert_snapshot!(plain(&sample::calm(), 100));
    }

    #[test]
    fn no_connection_is_a_line() {
        insta::assert_snapshot!(plain(&sample::quiet(), 100));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [60, 72, 80, 100, 160] {
            for line in plain(&sample::high(), width).lines() {
                assert!(line.chars().count() <= usize::from(width), "{width}: {line}");
                assert_eq!(line, line.trim_end());
            }
        }
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let coloured = render_terminal(&sample::high(), TerminalOptions { width: 100, color: true });
        assert!(coloured.contains("\u{1b}["));
        let escapes = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
        assert_eq!(escapes.replace_all(&coloured, ""), plain(&sample::high(), 100));
    }

    #[test]
    fn values_of_the_pull_request_cannot_control_the_terminal() {
        let mut report = sample::gateway();
        report.target.repo = "\u{1b}[2Jgone".into();
        report.findings[0].message = "\u{1b}]0;title\u{7}\u{202e}".into();
        report.changes[0].head = Some("\u{9b}31m".into());
        let text = plain(&report, 100);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
        assert!(text.contains("\\u{1b}[2Jgone"));
    }
}
