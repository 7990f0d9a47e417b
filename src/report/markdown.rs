//! The markdown report.
//!
//! In: a report and templates. Out: markdown, short where it is seen and complete where it folds away. Left out: posting it.

use super::view::{Details, Limits, Told, change_map, quiet};
use super::{Report, ReportError, Skeleton, Templates, words};
use crate::change::Side;
use crate::guard;
use crate::rules::Level;
use minijinja::value::Serde;
use minijinja::{Value, context};

/// Words that a reader should see without unfolding anything.
const BUDGET: usize = 250;
/// The same where a finding of high severity has to be told.
const BUDGET_HIGH: usize = 400;
/// Tried from the first; the last is taken even where it exceeds the budget. Names of tests are given up first, the
/// assessment and the advice last.
const STEPS: [Limits; 7] = [
    limits(6, 6, 2, 6, 6),
    limits(5, 4, 1, 4, 6),
    limits(4, 3, 1, 3, 5),
    limits(3, 2, 1, 2, 4),
    limits(2, 2, 1, 1, 3),
    limits(2, 1, 1, 1, 3),
    limits(1, 1, 1, 1, 1),
];

/// One line of the table above.
const fn limits(facts: usize, tests: usize, names: usize, impact: usize, advice: usize) -> Limits {
    Limits { facts, tests, names, impact, advice }
}

/// Returns the report as markdown.
pub fn render_markdown(report: &Report, templates: &Templates) -> Result<String, ReportError> {
    let budget = if report.active().any(|f| f.severity == Level::High) { BUDGET_HIGH } else { BUDGET };
    let whole = Value::from(Serde(report));
    let details = Value::from(Serde(Details::new(report)));
    let quiet = if report.is_quiet() { quiet(report) } else { Vec::new() };
    let skeletons: Vec<Value> = report.skeletons.iter().map(skeleton).collect();
    // Every name in it is a label that ends where it should, so that the fence around it holds.
    let map = change_map(report).map(|m| Value::from_safe_string(m.mermaid()));
    let told = Told::of(report);
    let page = |limits: Limits, details: &Value| {
        let view = Value::from(Serde(told.within(limits)));
        templates.render(&context! { quiet => &quiet, map => &map, skeletons => &skeletons, details => details, report => &whole, ..view })
    };
    // What folds away is most of a page and counts nothing: which limits fit is found without it.
    let folded = Value::from(Serde(Details::default()));
    let fits = |step: usize| Ok::<bool, ReportError>(visible_words(&page(STEPS[step], &folded)?) <= budget);
    let last = STEPS.len() - 1;
    // Most pages fit at once. Of the others each step is shorter than the one before, so half of them need no look.
    let (mut step, mut fitting) = if fits(0)? { (0, 0) } else { (1, last) };
    while step < fitting {
        let middle = usize::midpoint(step, fitting);
        if fits(middle)? {
            fitting = middle;
        } else {
            step = middle + 1;
        }
    }
    let mut markdown = page(STEPS[step], &details)?;
    // A team's template may show what ours folds away.
    while step < last && visible_words(&markdown) > budget {
        step += 1;
        markdown = page(STEPS[step], &details)?;
    }
    Ok(format!("{}\n", markdown.trim_end()))
}

/// Returns the number of words outside of `<details>`; marks such as `-` or `→` are none.
fn visible_words(markdown: &str) -> usize {
    let mut depth = 0_usize;
    let mut words = 0;
    for line in markdown.lines() {
        depth += usize::from(line.starts_with("<details>"));
        if depth == 0 {
            words += line.split_whitespace().filter(|w| w.contains(char::is_alphanumeric)).count();
        }
        depth = depth.saturating_sub(usize::from(line.starts_with("</details>")));
    }
    words
}

/// Returns a skeleton as the page shows it. A report may come out of a stranger's bundle: nothing of it ends the block.
fn skeleton(s: &Skeleton) -> Value {
    let (new, scenario) = (if s.new_file { "new file " } else { "" }, guard::in_words(&s.scenario));
    let symbol = words::code(&s.symbol);
    let text: String = s.text.replace('`', "'").chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
    let language: String = s.language.chars().filter(char::is_ascii_lowercase).collect();
    let title = format!("{symbol} {scenario}, for {new}{}", words::place(&s.into, 0, Side::Head));
    context! { title, language => Value::from_safe_string(language), text => Value::from_safe_string(text.trim_end().to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    /// Renders with the built-in template.
    fn render(report: &Report) -> String {
        render_markdown(report, &Templates::load(None).unwrap()).unwrap()
    }

    #[test]
    fn the_full_report() {
        insta::assert_snapshot!(render(&sample::gateway()));
    }

    #[test]
    fn a_high_finding() {
        insta::assert_snapshot!(render(&sample::high()));
    }

    #[test]
    fn a_connection_without_findings() {
        insta::assert_snapshot!(render(&sample::calm()));
    }

    #[test]
    fn no_connection_is_a_line() {
        insta::assert_snapshot!(render(&sample::quiet()));
    }

    #[test]
    fn headings_and_labels_are_the_promised_ones() {
        let labels = [
            "## Connectivity Assessment",
            "- **Redis Connections**: ",
            "- **RPC Connections**: ",
            "- **Synchronization Mechanisms**: ",
            "## Test Coverage Validation",
            "- **Redis Tests**: ",
            "- **RPC Tests**: ",
            "- **Failure Scenario Tests**: ",
            "## Security & Performance Impact",
            "- **Authentication Changes**: ",
            "- **Performance Considerations**: ",
            "- **Error Handling**: ",
            "## Summary & Recommendations",
        ];
        for report in [sample::gateway(), sample::high(), sample::calm()] {
            let text = render(&report);
            let found: Vec<&str> = text.lines().filter_map(|l| labels.iter().copied().find(|h| l.starts_with(h))).collect();
            assert_eq!(found, labels);
        }
    }

    #[test]
    fn the_visible_part_is_short() {
        for (report, budget) in [(sample::gateway(), BUDGET), (sample::high(), BUDGET_HIGH), (sample::calm(), BUDGET)] {
            let words = visible_words(&render(&report));
            assert!(words <= budget, "{words} words");
        }
    }

    #[test]
    fn a_large_report_is_cut_and_says_so() {
        let mut report = sample::gateway();
        for n in 0..40 {
            let mut change = report.changes[1].clone();
            change.summary = format!("The timeout of `Client.Call{n}` is `{n}s` instead of `30s`, as it was before the change of the setting.");
            change.line += n;
            report.changes.push(change);
        }
        let text = render(&report);
        assert!(visible_words(&text) <= BUDGET, "{} words\n{text}", visible_words(&text));
        assert!(text.contains(" more below."), "{text}");
    }

    #[test]
    fn nothing_to_recommend_is_one_line_without_a_checklist() {
        let text = render(&sample::calm());
        assert!(text.contains("\nNothing to recommend: no finding.\n"), "{text}");
        assert!(!text.contains("- [ ]"));
    }

    #[test]
    fn words_are_counted_outside_of_details() {
        assert_eq!(visible_words("one two - → three\n<details><summary>x y</summary>\nz\n</details>\nfour"), 4);
    }

    #[test]
    fn hostile_values_stay_within_their_places() {
        let hostile = "</details>\n\n## Fine\n- [x] <b>ok</b> | `a` ![p](https://evil.example) @octocat";
        let mut report = sample::gateway();
        report.target.component = hostile.into();
        report.findings[0].message = hostile.into();
        report.findings[0].recommendation = hostile.into();
        report.changes[0].summary = hostile.into();
        report.changes[0].base = Some(hostile.into());
        report.tests[0].tests[0].name = hostile.into();
        report.partners[0].why = hostile.into();
        report.questions[0] = hostile.into();
        report.not_examined[0].what = hostile.into();
        let text = render(&report);
        assert_eq!(text.lines().filter(|l| l.starts_with("## ")).count(), 4);
        let opened = text.lines().filter(|l| l.starts_with("<details>")).count();
        assert_eq!(text.lines().filter(|l| l.starts_with("</details>")).count(), opened);
        for event in pulldown_cmark::Parser::new_ext(&text, crate::report::safe::tests::github()) {
            use pulldown_cmark::{Event, Tag};
            match event {
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::TaskListMarker(true) => panic!("{event:?} in {text}"),
                Event::Html(html) | Event::InlineHtml(html) => assert!(html.contains("details>"), "{html}"),
                _ => {}
            }
        }
    }
}
