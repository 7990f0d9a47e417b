//! Makes a report fit into a comment, openly.
//!
//! In: markdown and the number of characters there are. Out: markdown that fits, with a sentence on what it lacks. Folded parts go
//! first, from the last to the first, the evidence of the findings as the last of them; then the text is cut at the end of a line.

/// Returns `markdown` in at most `most` characters; `rest` says where all of it is.
pub(super) fn shorten(markdown: &str, most: usize, rest: &str) -> String {
    if count(markdown) <= most {
        return markdown.to_owned();
    }
    let mut blocks = blocks(markdown);
    let folded = blocks.iter().filter(|b| b.folded).count();
    let mut gone = 0;
    while gone < folded {
        if let Some(at) = blocks.iter().rposition(|b| b.folded) {
            blocks.remove(at);
        }
        gone += 1;
        let note = format!("\n*Shortened to GitHub's limit: {gone} of {folded} folded parts are left out. {rest}*\n");
        let text: String = blocks.iter().map(|b| b.text.as_str()).collect();
        if count(&text) + count(&note) <= most {
            return format!("{}\n{note}", text.trim_end());
        }
    }
    let text: String = blocks.iter().map(|b| b.text.as_str()).collect();
    let note = format!("\n\n*Shortened to GitHub's limit: the folded parts and the end of the text are left out. {rest}*\n");
    let room = most.saturating_sub(count(&note));
    let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
    let end = text[..end].rfind('\n').unwrap_or(end);
    format!("{}{note}", text[..end].trim_end())
}

/// A part of the text.
struct Block {
    /// Its lines.
    text: String,
    /// True where it folds away.
    folded: bool,
}

/// Splits a text into folded parts and the rest.
fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = vec![];
    let mut depth = 0_usize;
    for line in markdown.split_inclusive('\n') {
        let opens = line.starts_with("<details>");
        if (opens && depth == 0) || blocks.is_empty() {
            blocks.push(Block { text: String::new(), folded: opens });
        }
        depth += usize::from(opens);
        if let Some(block) = blocks.last_mut() {
            block.text.push_str(line);
        }
        if line.starts_with("</details>") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                blocks.push(Block { text: String::new(), folded: false });
            }
        }
    }
    blocks
}

/// Returns the number of characters.
pub(super) fn count(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text with two folded parts.
    fn text() -> String {
        let part = |name: &str| format!("<details><summary>{name}</summary>\n\n{}\n</details>\n\n", "x\n".repeat(200));
        format!("## Heading\n\nvisible ü\n\n{}{}end\n", part("findings"), part("files"))
    }

    #[test]
    fn folded_parts_go_from_the_last() {
        let whole = text();
        assert_eq!(shorten(&whole, 65_000, ""), whole);
        let one = shorten(&whole, 800, "See there.");
        assert!(one.contains("findings") && !one.contains("files") && one.contains("end"), "{one}");
        assert!(one.contains("1 of 2 folded parts are left out. See there."), "{one}");
        let none = shorten(&whole, 200, "");
        assert!(!none.contains("findings") && none.contains("visible ü") && count(&none) <= 200, "{none}");
    }

    #[test]
    fn a_text_without_folded_parts_is_cut_at_a_line() {
        let long = "a line of text ü\n".repeat(5000);
        let short = shorten(&long, 65_000, "See there.");
        assert!(
            count(&short) <= 65_000 && short.contains("See there.") && short.contains("a line of text ü\n\n*Shortened"),
            "{}",
            &short[short.len() - 300..]
        );
    }
}
