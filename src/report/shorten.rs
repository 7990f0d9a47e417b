//! A markdown report made to fit: what folds away is left out first, and that is said.
//!
//! In: markdown of ours, a bound. Out: markdown within the bound. Left out: what the bound is for.

/// Returns markdown of at most `most` bytes: groups that fold away are left out from the last on, then lines at the end; a line
/// says how much is left out and where it is told in full.
pub fn shorten_markdown(markdown: &str, most: usize, elsewhere: &str) -> String {
    if markdown.len() <= most {
        return markdown.to_owned();
    }
    let blocks = blocks(markdown);
    let mut kept: Vec<bool> = vec![true; blocks.len()];
    let mut left_out = 0;
    for i in (0..blocks.len()).rev().filter(|i| blocks[*i].starts_with("<details>")) {
        kept[i] = false;
        left_out += 1;
        let text = joined(&blocks, &kept) + &note(left_out, 0, elsewhere);
        if text.len() <= most {
            return text;
        }
    }
    cut(&joined(&blocks, &kept), left_out, most, elsewhere)
}

/// Returns the first lines that fit together with the note.
fn cut(text: &str, left_out: usize, most: usize, elsewhere: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    // Its length hardly depends on the numbers in it.
    let room = most.saturating_sub(note(left_out, lines.len(), elsewhere).len());
    let mut used = 0;
    let fitting = lines.iter().take_while(|l| {
        used += l.len();
        used <= room
    });
    let count = fitting.count();
    let told = lines[..count].concat() + &note(left_out, lines.len() - count, elsewhere);
    if told.len() <= most { told } else { String::new() }
}

/// Returns the text of the kept blocks.
fn joined(blocks: &[&str], kept: &[bool]) -> String {
    blocks.iter().zip(kept).filter(|(_, k)| **k).map(|(b, _)| *b).collect()
}

/// Returns the line that says what is left out.
fn note(groups: usize, lines: usize, elsewhere: &str) -> String {
    let of = |n: usize, noun: &str| (n > 0).then(|| format!("{n} {noun}{}", if n == 1 { "" } else { "s" }));
    let parts: Vec<String> = [of(groups, "folded group"), of(lines, "line")].into_iter().flatten().collect();
    format!("\n_Shortened: {} left out; {elsewhere}._\n", parts.join(" and "))
}

/// Splits a report into groups that fold away and what stands between them. Such a group begins and ends at the start of a
/// line, which no text of a pull request does in our reports.
fn blocks(markdown: &str) -> Vec<&str> {
    let mut out = vec![];
    let (mut from, mut at, mut depth) = (0, 0, 0_usize);
    for line in markdown.split_inclusive('\n') {
        if line.starts_with("<details>") {
            if depth == 0 && at > from {
                out.push(&markdown[from..at]);
                from = at;
            }
            depth += 1;
        }
        at += line.len();
        if line.starts_with("</details>") && depth > 0 {
            depth -= 1;
            if depth == 0 {
                out.push(&markdown[from..at]);
                from = at;
            }
        }
    }
    out.push(&markdown[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report with two groups.
    fn report() -> String {
        let group = |name: &str| format!("<details><summary>{name}</summary>\n\n{}\n</details>\n\n", "row of a table\n".repeat(20));
        format!("## Head\n\nWords.\n\n{}{}", group("one"), group("two"))
    }

    #[test]
    fn what_fits_stays_as_it_is() {
        assert_eq!(shorten_markdown(&report(), 10_000, "x"), report());
    }

    #[test]
    fn the_last_group_goes_first() {
        let short = shorten_markdown(&report(), 500, "the artifact has all");
        assert!(short.contains("<summary>one") && !short.contains("<summary>two"), "{short}");
        assert!(short.ends_with("_Shortened: 1 folded group left out; the artifact has all._\n"), "{short}");
        let shorter = shorten_markdown(&report(), 200, "the artifact has all");
        assert!(!shorter.contains("<details>") && shorter.contains("Words."), "{shorter}");
    }

    #[test]
    fn no_bound_is_exceeded_and_no_group_stays_open() {
        for most in (0..700).step_by(7) {
            let short = shorten_markdown(&report(), most, "elsewhere");
            assert!(short.len() <= most, "{most}: {}", short.len());
            assert_eq!(short.matches("<details>").count(), short.matches("</details>").count());
        }
    }
}
