//! The text of a pull request in sentences.
//!
//! In: what its author wrote, with all that templates and robots put around it. Out: the title, the sentences that tell of the
//! change, and all words. Left out: what they mean.

use crate::rules::Words;

/// A text.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// The first line, without a ticket's number.
    pub title: String,
    /// Sentences outside of quotes, code, tables, lists to tick off and sections about something else; the title is the first.
    pub sentences: Vec<String>,
    /// All words in lower case, parted at everything that is no letter or digit, those of code and headings too.
    pub words: Vec<String>,
    /// The letters and digits of the whole text in lower case.
    pub letters: String,
}

impl Text {
    /// Reads a text.
    pub fn of(raw: &str, words: &Words) -> Self {
        let text = without_comments(raw);
        let title = text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
        let mut sentences = vec![without_ticket(title).to_owned()];
        sentences.extend(paragraphs(&text, title, words).iter().flat_map(|p| split(p)));
        sentences.retain(|s| !s.is_empty());
        Self { title: without_ticket(title).to_owned(), sentences, words: tokens(&text), letters: letters(&text) }
    }

    /// Returns the number of words that tell of the change.
    pub fn length(&self) -> usize {
        self.sentences.iter().map(|s| s.split_whitespace().filter(|w| w.contains(char::is_alphabetic)).count()).sum()
    }

    /// Returns true where the text has a term of one or more words. A word of five letters or more also stands for longer ones
    /// that begin with it.
    pub fn speaks_of(&self, term: &str) -> bool {
        holds(&self.words, term)
    }
}

/// Returns true where words have a term.
pub(super) fn holds(words: &[String], term: &str) -> bool {
    let term = tokens(term);
    let same =
        |word: &String, part: &String| word == part || (part.len() >= 5 && word.starts_with(part.as_str())) || word.strip_suffix('s') == Some(part);
    !term.is_empty() && words.windows(term.len()).any(|w| w.iter().zip(&term).all(|(a, b)| same(a, b)))
}

/// Returns the words of a text in lower case; names are parted at capitals too.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut all = vec![];
    for run in text.split(|c: char| !c.is_alphanumeric()).filter(|r| !r.is_empty()) {
        all.push(run.to_lowercase());
        let parts = humps(run);
        if parts.len() > 1 {
            all.extend(parts);
        }
    }
    all
}

/// Returns the parts of a name that capitals part, in lower case: `RPCPoolSize` → `rpc pool size`.
pub(super) fn humps(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut parts: Vec<String> = vec![];
    for (i, c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|j| chars[j]);
        let starts = c.is_uppercase() && (before.is_some_and(char::is_lowercase) || chars.get(i + 1).is_some_and(|n| n.is_lowercase()));
        if starts || parts.is_empty() {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.extend(c.to_lowercase());
        }
    }
    parts
}

/// Returns the letters and digits of a text in lower case.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns a text without what only its source shows.
pub(in crate::findings) fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, tail)| tail);
    }
    out.push_str(rest);
    out
}

/// Returns a title without what stands before its first word: `[AB-12]`, `AB-12:`, `feat(scope):`.
fn without_ticket(title: &str) -> &str {
    let mut rest = title.trim_start_matches(['#', '*', '-', ' ']);
    loop {
        let bracketed = rest.strip_prefix('[').and_then(|r| r.split_once(']')).map(|(_, tail)| tail);
        let ticket = |word: &str| word.contains(|c: char| c.is_ascii_digit()) && word.contains('-') || word.contains('(');
        let labelled =
            rest.split_once(':').filter(|(label, _)| !label.contains(' ') && (ticket(label) || label.chars().all(|c| c.is_ascii_lowercase())));
        let bare = rest.split_once(' ').filter(|(word, _)| ticket(word) && word.starts_with(|c: char| c.is_ascii_uppercase()));
        let Some(next) = bracketed.or(labelled.map(|(_, t)| t)).or(bare.map(|(_, t)| t)) else { return rest };
        rest = next.trim_start_matches([':', '-', ' ']);
    }
}

/// Returns the paragraphs and list entries that tell of the change.
fn paragraphs(text: &str, title: &str, words: &Words) -> Vec<String> {
    let mut all: Vec<String> = vec![];
    let (mut fenced, mut folded, mut aside, mut open) = (false, false, false, false);
    for line in text.lines().map(str::trim).skip_while(|l| *l != title).skip(1) {
        let fence = line.starts_with("```") || line.starts_with("~~~");
        fenced ^= fence;
        folded = (folded || line.starts_with("<details")) && !line.starts_with("</details");
        let heading = line.starts_with('#') || (line.starts_with("**") && line.trim_end_matches(':').ends_with("**"));
        if heading && !fenced {
            aside = tokens(line).iter().any(|w| words.aside.contains(w));
        }
        if fence || fenced || folded || aside || heading || is_furniture(line) {
            open = false;
            continue;
        }
        let entry = line.trim_start_matches(['-', '*', '+', ' ']);
        let starts = entry.len() < line.len() || line.starts_with(|c: char| c.is_ascii_digit());
        match all.last_mut() {
            Some(last) if open && !starts => {
                last.push(' ');
                last.push_str(entry);
            }
            _ => all.push(entry.to_owned()),
        }
        open = true;
    }
    all
}

/// Returns true for a line that tells nothing: empty, a table, a quote, a box to tick, a trailer, a tag.
fn is_furniture(line: &str) -> bool {
    let box_to_tick = line.starts_with("- [") || line.starts_with("* [ ") || line.starts_with("* [x");
    let trailer = line.split_once(": ").is_some_and(|(key, _)| !key.contains(' ') && key.to_lowercase().ends_with("-by"));
    line.is_empty() || line.starts_with(['|', '>', '<']) || box_to_tick || trailer || line.chars().all(|c| "-=_* ".contains(c))
}

/// Returns the sentences of a paragraph; addresses are left out.
fn split(paragraph: &str) -> Vec<String> {
    let words: Vec<&str> = paragraph.split_whitespace().filter(|w| !w.contains("://")).collect();
    let mut all: Vec<Vec<&str>> = vec![vec![]];
    for word in words {
        if let Some(last) = all.last_mut() {
            last.push(word);
        }
        if word.ends_with(['.', '!', '?', ';']) {
            all.push(vec![]);
        }
    }
    all.into_iter().filter(|s| !s.is_empty()).map(|s| s.join(" ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text as templates and robots leave it.
    const RAW: &str = "[AB-12] feat(store): Keep carts longer\n\n<!-- Say what\nit does. -->\n## Description\nRaises `cart_ttl` to an\nhour. Adds a retry.\n\
        \n- drops `x`\n\n```\nAdd logs\n```\n> Adds a quote\n| a | b |\n## How it was tested\nAdded tests.\n## Checklist\n- [ ] Added docs\n\
        Co-authored-by: Ann <a@example.org>\n";

    #[test]
    fn only_sentences_about_the_change_are_left() {
        let text = Text::of(RAW, &Words::built_in());
        assert_eq!(text.title, "Keep carts longer");
        assert_eq!(text.sentences, ["Keep carts longer", "Raises `cart_ttl` to an hour.", "Adds a retry.", "drops `x`"]);
        assert!(text.speaks_of("cart ttl") && text.speaks_of("tests") && !text.speaks_of("what"), "words of the whole text but for comments");
    }

    #[test]
    fn terms_are_words_and_begin_longer_ones() {
        let words = tokens("Timeouts of RPCPool, pub/sub; keys");
        for term in ["timeout", "rpc", "pool", "pub/sub", "key", "rpcpool"] {
            assert!(holds(&words, term), "{term} in {words:?}");
        }
        assert!(!holds(&words, "out") && !holds(&words, "sub pub") && !holds(&words, ""));
    }

    #[test]
    fn a_title_begins_with_its_first_word() {
        for title in ["AB-12: Add x", "[AB-12] Add x", "AB-12 Add x", "fix: Add x", "feat(a): Add x", "[a] [AB-1]: Add x"] {
            assert_eq!(without_ticket(title), "Add x", "{title}");
        }
        assert_eq!(without_ticket("Add x: y"), "Add x: y");
    }
}
