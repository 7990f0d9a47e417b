//! The summary of a step.

use crate::report::shorten_markdown;

/// Bytes that a step's summary may have; of a longer one the runner keeps nothing.
pub const SUMMARY_LIMIT: usize = 1 << 20;

/// Returns what to append to a summary that holds `before` bytes already, so that the whole stays within the limit; empty where
/// no room is left.
pub fn summary(markdown: &str, before: usize) -> String {
    // A line end parts it from what stands there.
    let gap = if before == 0 { "" } else { "\n\n" };
    let room = SUMMARY_LIMIT.saturating_sub(before + gap.len() + 1);
    let text = shorten_markdown(markdown, room, "the report in another format has all of it");
    if text.is_empty() { text } else { format!("{gap}{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_summary_stays_within_the_limit() {
        let group = format!("<details><summary>x</summary>\n\n{}\n</details>\n", "a row\n".repeat(100_000));
        let long = format!("## Head\n\n{}", group.repeat(5));
        for before in [0, 10, SUMMARY_LIMIT / 2, SUMMARY_LIMIT - 5, SUMMARY_LIMIT + 5] {
            let text = summary(&long, before);
            assert!(text.is_empty() || before + text.len() <= SUMMARY_LIMIT, "{before}");
        }
        assert!(summary(&long, 0).contains("_Shortened: 4 folded groups left out;"));
        assert_eq!(summary("short\n", 0), "short\n");
    }
}
